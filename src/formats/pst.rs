//! Outlook's .pst and .ost: folders of items in a database of nodes (MS-PST).
//!
//! Every item is a store of its own, named by its folders and its number (never by its
//! subject). Items are found in the tree of nodes itself, not by way of folders' tables, so that one whose folder
//! forgot it still counts, marked deleted. `ndb` finds and decodes blocks, `ltp` the lists of properties in them; what
//! the properties mean is `mapi`'s. The file is never written, which Outlook's own library would want to. A password
//! of a .pst only asks Outlook to ask; nothing is encrypted by it, and nothing is asked here.

mod ltp;
mod ndb;

use std::collections::HashMap;

use super::mapi::{self, Props, id};
use super::{ChildInfo, Fit, Format, Halt, Probe, ReadError, Sink, Visibility};
use crate::input::{Input, SharedBody, Spooler};
use crate::model::Reason;
use ltp::Heap;
use ndb::{Kind, Ndb, Node};

/// How many folders' names are kept at most.
const FOLDERS: usize = 1 << 20;
/// How deep folders may stand in folders.
const NESTED: usize = 64;

/// Kinds of nodes (MS-PST 2.2.2.1).
const FOLDER: u32 = 2;
const SEARCH_FOLDER: u32 = 3;
const MESSAGE: u32 = 4;
const ATTACHMENT: u32 = 5;
const ASSOCIATED: u32 = 8;
const CONTENTS: u32 = 0x0e;
/// Where an item keeps its recipients.
const RECIPIENTS: u32 = 0x692;

/// Reader of .pst and .ost files.
pub struct Pst;

impl Format for Pst {
    fn id(&self) -> &'static str {
        "pst"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let client = probe.head.get(8..10).unwrap_or_default();
        let known = probe.head.starts_with(b"!BDN") && matches!(client, b"SM" | b"SO" | b"AB");
        if known { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let spooler = input.spooler();
        let file = Ndb::open(SharedBody::new(input.into_seekable()?)?)?;
        let length = file.length();
        let mut store = Store { file, spooler, folders: HashMap::new(), contents: HashMap::new() };
        let mut walk = store.file.nodes();
        let mut found = 0u64;
        let end = loop {
            match walk.next(&store.file) {
                Ok(Some(node)) => {
                    found += 1;
                    store.node(&node, sink)?;
                }
                Ok(None) => break Ok(()),
                Err(reason) => {
                    // A page of the tree is gone; those beside it may be there.
                    sink.lost(reason)?;
                    if walk.broken() {
                        break Err(ReadError::Malformed { at: 0 });
                    }
                }
            }
        };
        if store.file.damaged() {
            sink.lost(Reason::Malformed)?;
        }
        if store.file.ends_early() {
            return Err(ReadError::Truncated);
        }
        if found == 0 && length > 0 {
            return Err(ReadError::Malformed { at: 0 });
        }
        end
    }
}

struct Store<'s> {
    file: Ndb,
    spooler: &'s dyn Spooler,
    /// Folder names with those of the folders around them.
    folders: HashMap<u32, String>,
    /// What folders say they hold, sorted; `None` where that cannot be read.
    contents: HashMap<u32, Option<Vec<u32>>>,
}

impl Store<'_> {
    fn node(&mut self, node: &Node, sink: &mut dyn Sink) -> Result<(), Halt> {
        match node.nid & 0x1f {
            MESSAGE | ASSOCIATED => self.message(node, sink),
            FOLDER => self.folder_remarks(node, sink),
            _ => Ok(()),
        }
    }

    /// A folder's own texts: its name is in the paths, a remark is not.
    fn folder_remarks(&mut self, node: &Node, sink: &mut dyn Sink) -> Result<(), Halt> {
        match self.props(node) {
            Ok(props) => match props.text(0x3004) {
                Some(remark) => sink.text(super::Locator::Named("folder remarks"), &remark),
                None => Ok(()),
            },
            Err(reason) => sink.lost(reason),
        }
    }

    fn message(&mut self, node: &Node, sink: &mut dyn Sink) -> Result<(), Halt> {
        let folder = self.folder_name(node.parent);
        let name = format!("{folder}{:06x}", node.nid >> 5);
        let visibility = match node.nid & 0x1f {
            ASSOCIATED => Visibility::Hidden,
            _ if !self.is_listed(node) => Visibility::Deleted,
            _ => Visibility::Visible,
        };
        let child = ChildInfo { name: &name, visibility, ..ChildInfo::default() };
        let item = match self.props(node) {
            Ok(item) => item,
            Err(reason) => return sink.child_lost(&child, reason),
        };
        let child = ChildInfo { modified: item.modified(), ..child };
        let mut item = Some(item);
        sink.item(&child, "outlook_item", &mut |sink| match item.take() {
            Some(item) => self.item(node, item, 0, sink),
            None => Ok(()),
        })
    }

    fn item(&self, node: &Node, item: Props, depth: u32, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let subs = match self.file.subnodes(node.sub) {
            Ok(subs) => subs,
            Err(reason) => {
                sink.lost(reason)?;
                Vec::new()
            }
        };
        let mut recipients = Vec::new();
        if let Some(table) = subs.iter().find(|sub| sub.nid == RECIPIENTS) {
            match self.rows(table, &mut recipients) {
                Ok(true) => {}
                Ok(false) => sink.lost(Reason::OverBudget)?,
                Err(reason) => sink.lost(reason)?,
            }
        }
        mapi::push(&item, &recipients, self.spooler, sink)?;
        drop((item, recipients));
        for (index, sub) in subs.iter().filter(|sub| sub.nid & 0x1f == ATTACHMENT).enumerate() {
            self.attachment(sub, index + 1, depth, sink)?;
        }
        Ok(())
    }

    fn attachment(&self, node: &Node, number: usize, depth: u32, sink: &mut dyn Sink) -> Result<(), Halt> {
        let props = match self.props(node) {
            Ok(props) => props,
            Err(reason) => {
                let name = format!("attachment {number}");
                return sink.child_lost(&ChildInfo { name: &name, ..ChildInfo::default() }, reason);
            }
        };
        for reason in &props.lost {
            sink.lost(*reason)?;
        }
        let name = mapi::attachment_name(&props, number);
        let visibility = match props.number(id::ATTACH_HIDDEN) {
            Some(1..) => Visibility::Hidden,
            _ => Visibility::Visible,
        };
        let child = ChildInfo { name: &name, visibility, modified: props.modified(), ..ChildInfo::default() };
        let data = Heap::open(&self.file, node).and_then(|heap| heap.value(id::ATTACH_DATA));
        match (data, props.number(id::ATTACH_METHOD)) {
            (Ok(Some(ltp::Data::Node(inner))), Some(mapi::EMBEDDED)) => {
                if depth >= mapi::DEPTH {
                    return sink.child_lost(&child, Reason::TooDeep);
                }
                let item = match self.props(&inner) {
                    Ok(item) => item,
                    Err(reason) => return sink.child_lost(&child, reason),
                };
                let mut item = Some(item);
                sink.item(&child, "outlook_item", &mut |sink| match item.take() {
                    Some(item) => self.item(&inner, item, depth + 1, sink),
                    None => Ok(()),
                })
            }
            (Ok(Some(ltp::Data::Node(inner))), _) => match self.file.body(inner.data) {
                Ok(mut body) => sink.child(&ChildInfo { size: Some(body.left()), ..child }, &mut body),
                Err(reason) => sink.child_lost(&child, reason),
            },
            (Ok(Some(ltp::Data::Bytes(bytes))), _) => {
                let size = Some(bytes.len() as u64);
                sink.child(&ChildInfo { size, ..child }, &mut bytes.as_slice())
            }
            // A link to a file elsewhere has no data.
            (Ok(None), Some(2..=4 | 7)) => Ok(()),
            (Ok(None), _) => sink.child_lost(&child, Reason::Malformed),
            (Err(reason), _) => sink.child_lost(&child, reason),
        }
    }

    fn props(&self, node: &Node) -> Result<Props, Reason> {
        let heap = Heap::open(&self.file, node)?;
        let mut props = Props::default();
        heap.properties(&mut props)?;
        Ok(props)
    }

    /// The rows of a table as properties; `false` when there were too many.
    fn rows(&self, node: &Node, rows: &mut Vec<Props>) -> Result<bool, Reason> {
        Heap::open(&self.file, node)?.rows(mapi::RECIPIENTS, rows)
    }

    /// The names of a folder and those around it, each with a slash behind it.
    fn folder_name(&mut self, nid: u32) -> String {
        let mut chain = Vec::new();
        let mut at = nid;
        let mut start = String::new();
        while chain.len() < NESTED {
            if let Some(known) = self.folders.get(&at) {
                start.clone_from(known);
                break;
            }
            let Ok(Some(node)) = self.file.node(at) else { break };
            let name =
                self.props(&node).ok().and_then(|props| props.text(id::DISPLAY_NAME)).unwrap_or_default();
            chain.push((at, name));
            if node.parent == at || !matches!(node.parent & 0x1f, FOLDER | SEARCH_FOLDER) {
                break;
            }
            at = node.parent;
        }
        for (nid, name) in chain.into_iter().rev() {
            if !name.is_empty() {
                start.push_str(&name.replace('/', "_"));
                start.push('/');
            }
            if self.folders.len() < FOLDERS {
                self.folders.insert(nid, start.clone());
            }
        }
        start
    }

    /// Whether the item's folder lists it. Where the list cannot be read, that is assumed.
    fn is_listed(&mut self, node: &Node) -> bool {
        let table = (node.parent & !0x1f) | CONTENTS;
        let listed = self.contents.entry(table).or_insert_with(|| {
            // Only Unicode's and ANSI's own stores list everything; an .ost leaves lists to the server.
            let node = self.file.node(table).ok()??;
            let mut rows = Heap::open(&self.file, &node).ok()?.row_ids().ok()?;
            rows.sort_unstable();
            Some(rows)
        });
        self.file.kind() == Kind::Large
            || listed.as_ref().is_none_or(|rows| rows.binary_search(&node.nid).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;

    const UNICODE: &[u8] = include_bytes!("../../fixtures/pst/unicode.pst");
    const FILES: &[(&str, &[u8])] = &[
        ("unicode.pst", UNICODE),
        ("ansi.pst", include_bytes!("../../fixtures/pst/ansi.pst")),
        ("cyclic.pst", include_bytes!("../../fixtures/pst/cyclic.pst")),
        ("plain.pst", include_bytes!("../../fixtures/pst/plain.pst")),
        ("large.ost", include_bytes!("../../fixtures/pst/large.ost")),
    ];

    fn item(seen: &Recorder, number: usize) -> &Recorder {
        let (_, item, end) = &seen.items[number];
        assert_eq!(*end, Ok(()), "{number}");
        item
    }

    #[test]
    fn every_layout_gives_the_same_items() {
        for (name, bytes) in FILES {
            assert_eq!(Pst.fit(&Probe::new(bytes, true, name)), Fit::Certain, "{name}");
            let (seen, end) = read(&Pst, name, bytes);
            assert_eq!((end, seen.lost.len(), seen.items.len()), (Ok(()), 0, 5), "{name}");
            let names: Vec<_> = seen.items.iter().map(|(own, ..)| own.as_str()).collect();
            assert_eq!(names[0], "Top of Personal Folders/Elections 2001/010000", "{name}");
            let first = item(&seen, 0);
            let text = first.all_text();
            assert_eq!(text.matches("your fee is £185. Sort code 20-00-00.").count(), 1, "{name}");
            assert!(text.contains("Subject: Poll clerks, 7 June 2001\n"), "{name}");
            assert!(text.contains("To: Zebediah Quartermain zq@example.org\n"), "{name}");
            assert!(text.contains("Cc: Bob Sample bob@example.org\n"), "{name}");
            assert_eq!(
                first.children[0],
                ("staff.csv".to_owned(), b"Name,Fee\nZebediah Quartermain,185\n".to_vec()),
                "{name}"
            );
            assert_eq!(first.children[1].1.len(), 12_000, "{name}");
            let inner = item(item(&seen, 1), 0);
            assert!(inner.all_text().contains("I rang twice."), "{name}");
            assert_eq!(inner.children[0].1, b"inner attachment\n", "{name}");
            assert!(item(&seen, 2).all_text().contains("Éva Hill"), "{name}");
            let contact = item(&seen, 3).all_text();
            assert!(
                contact.contains("Last name: Quartermain\nPostal address: 1 High Street"),
                "{name} {contact}"
            );
            assert!(item(&seen, 4).all_text().contains("still here"), "{name}");
        }
    }

    #[test]
    fn files_of_windows_encryption_say_so() {
        let locked = include_bytes!("../../fixtures/pst/locked.pst");
        assert_eq!(read(&Pst, "a.pst", locked).1, Err(ReadError::Encrypted));
    }

    #[test]
    fn early_ends_are_noticed() {
        for (name, bytes) in FILES {
            for part in 0..64 {
                let cut = &bytes[..bytes.len() * part / 64];
                assert!(read(&Pst, name, cut).1.is_err(), "{name} {part}");
            }
        }
    }

    #[test]
    fn a_damaged_block_costs_an_item() {
        // The body of an attachment: its checksum tells.
        let mut bytes = include_bytes!("../../fixtures/pst/plain.pst").to_vec();
        let at = memchr::memmem::find(&bytes, b"Name,Fee").expect("stands there");
        bytes[at] ^= 1;
        let (seen, end) = read(&Pst, "a.pst", &bytes);
        assert_eq!((end, seen.items.len()), (Ok(()), 5));
        assert_eq!(seen.lost, [Reason::Malformed]);
    }

    #[test]
    fn damage_never_panics_and_readers_stop_when_asked() {
        for (name, bytes) in FILES {
            mutate(bytes, 200, |bytes| drop(read(&Pst, name, bytes)));
        }
        for calls in [0, 1, 2, 5, 9, 14] {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Pst, "a.pst", UNICODE, &[], &mut sink), Err(ReadError::Halt), "{calls}");
        }
    }
}
