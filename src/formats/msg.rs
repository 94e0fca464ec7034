//! Outlook's .msg: one item in a compound file (MS-OXMSG).
//!
//! Every property of variable length is a stream named by its id and type; those of fixed length share one stream.
//! Recipients and attachments are storages. Items inside are read as stores of their own, to any depth that the
//! engine allows. What an item's properties mean is `mapi`'s.

use std::io::Read;
use std::path::{Path, PathBuf};

use cfb::CompoundFile;

use super::compound::{self, is_compound, names, push_objects};
use super::mapi::{self, Props, id, kind};
use super::{ChildInfo, Fit, Format, Halt, Probe, ReadError, Sink, Visibility};
use crate::input::{Input, SharedBody, Spooler};
use crate::model::Reason;

/// How much of one property is read.
const LONGEST_PROPERTY: u64 = 64 << 20;
/// How long the stream of fixed properties may be.
const LONGEST_LIST: u64 = 16 << 20;

const LIST: &str = "__properties_version1.0";
const PROPERTY: &str = "__substg1.0_";
const RECIPIENT: &str = "__recip_version1.0_#";
const ATTACHMENT: &str = "__attach_version1.0_#";

/// Reader of .msg files.
pub struct Msg;

impl Format for Msg {
    fn id(&self) -> &'static str {
        "msg"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if !is_compound(probe) {
            return Fit::No;
        }
        if names(probe, LIST) || names(probe, "__nameid_version1.0") {
            return Fit::Certain;
        }
        if probe.has_extension(&["msg", "oft"]) { Fit::Likely } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let spooler = input.spooler();
        let body = SharedBody::new(input.into_seekable()?)?;
        let mut file = compound::open(&body, sink)?;
        if !file.is_stream(format!("/{LIST}")) {
            return Err(ReadError::Unsupported);
        }
        Item { file: &mut file, spooler, depth: 0 }.read(Path::new("/"), 32, sink)
    }
}

struct Item<'f> {
    file: &'f mut CompoundFile<SharedBody>,
    spooler: &'f dyn Spooler,
    depth: u32,
}

impl Item<'_> {
    /// Reads the item in the storage `at`; `head` bytes stand before its fixed properties.
    fn read(&mut self, at: &Path, head: u64, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let item = self.props(at, head);
        let (mut recipients, mut attachments) = (Vec::new(), Vec::new());
        let mut skipped = false;
        for (path, name, storage) in self.list(at) {
            if storage && name.starts_with(RECIPIENT) {
                if recipients.len() < mapi::RECIPIENTS {
                    recipients.push(self.props(&path, 8));
                } else {
                    skipped = true;
                }
            } else if storage && name.starts_with(ATTACHMENT) {
                attachments.push(path);
            }
        }
        if skipped {
            sink.lost(Reason::OverBudget)?;
        }
        mapi::push(&item, &recipients, self.spooler, sink)?;
        drop((item, recipients));
        for (index, path) in attachments.iter().enumerate() {
            self.attachment(path, index + 1, sink)?;
        }
        Ok(())
    }

    fn attachment(&mut self, at: &Path, number: usize, sink: &mut dyn Sink) -> Result<(), Halt> {
        let props = self.props(at, 8);
        for reason in &props.lost {
            sink.lost(*reason)?;
        }
        let name = mapi::attachment_name(&props, number);
        let visibility = match props.number(id::ATTACH_HIDDEN) {
            Some(1..) => Visibility::Hidden,
            _ => Visibility::Visible,
        };
        let child = ChildInfo { name: &name, visibility, modified: props.modified(), ..ChildInfo::default() };
        let data = at.join(format!("{PROPERTY}37010102"));
        let object = at.join(format!("{PROPERTY}3701000D"));
        if self.file.is_stream(&data) {
            return match self.file.open_stream(&data) {
                Ok(mut stream) => sink.child(&ChildInfo { size: Some(stream.len()), ..child }, &mut stream),
                Err(_) => sink.child_lost(&child, Reason::Malformed),
            };
        }
        if self.file.is_storage(&object) {
            if props.number(id::ATTACH_METHOD) == Some(mapi::OLE) && !self.file.is_stream(object.join(LIST)) {
                return match push_objects(self.file, &object.to_string_lossy(), sink) {
                    Err(ReadError::Halt) => Err(Halt),
                    _ => Ok(()),
                };
            }
            if self.depth >= mapi::DEPTH {
                return sink.child_lost(&child, Reason::TooDeep);
            }
            let named = if name.contains('.') { name.clone() } else { format!("{name}.msg") };
            let child = ChildInfo { name: &named, ..child };
            let (spooler, depth) = (self.spooler, self.depth + 1);
            return sink.item(&child, "msg", &mut |sink| {
                Item { file: self.file, spooler, depth }.read(&object, 24, sink)
            });
        }
        // A link to a file elsewhere has a path and no data.
        match props.number(id::ATTACH_METHOD) {
            Some(2..=4 | 7) => Ok(()),
            _ => sink.child_lost(&child, Reason::Malformed),
        }
    }

    fn list(&self, at: &Path) -> Vec<(PathBuf, String, bool)> {
        match self.file.read_storage(at) {
            Ok(entries) => entries
                .map(|entry| (entry.path().to_path_buf(), entry.name().to_owned(), entry.is_storage()))
                .collect(),
            Err(_) => Vec::new(),
        }
    }

    /// The properties of one storage; what cannot be read of them is noted in them.
    fn props(&mut self, at: &Path, head: u64) -> Props {
        let mut props = Props::default();
        match self.bytes(&at.join(LIST), LONGEST_LIST) {
            Ok(list) => {
                let entries = list.get(usize::try_from(head).unwrap_or(usize::MAX)..).unwrap_or_default();
                for entry in entries.chunks_exact(16) {
                    let [kind_low, kind_high, id_low, id_high, _, _, _, _, value @ ..] = entry else {
                        continue;
                    };
                    let kind = u16::from_le_bytes([*kind_low, *kind_high]);
                    let id = u16::from_le_bytes([*id_low, *id_high]);
                    let size = match kind {
                        kind::SHORT | 0x000b => 2,
                        kind::LONG => 4,
                        kind::TIME => 8,
                        _ => continue,
                    };
                    props.put(id, kind, value.get(..size).unwrap_or_default().to_vec());
                }
            }
            Err(reason) => props.lost.push(reason),
        }
        for (path, name, storage) in self.list(at) {
            let Some((id, kind)) = name.strip_prefix(PROPERTY).and_then(tag).filter(|_| !storage) else {
                continue;
            };
            // A list of texts: its own stream has the lengths, those behind it (`-00000001`) the texts.
            let lengths = kind & kind::SEVERAL != 0 && !name.contains('-');
            if !Props::wants(id, kind) || id == id::ATTACH_DATA || lengths {
                continue;
            }
            match self.bytes(&path, LONGEST_PROPERTY) {
                Ok(bytes) => props.put(id, kind, bytes),
                Err(reason) => props.lost.push(reason),
            }
        }
        props
    }

    fn bytes(&mut self, at: &Path, most: u64) -> Result<Vec<u8>, Reason> {
        let stream = self.file.open_stream(at).map_err(|_| Reason::Malformed)?;
        if stream.len() > most {
            return Err(Reason::OverBudget);
        }
        let (size, mut bytes) = (stream.len(), Vec::new());
        stream
            .take(most)
            .read_to_end(&mut bytes)
            .map_err(|error| ReadError::from(error).reason().unwrap_or(Reason::Malformed))?;
        if (bytes.len() as u64) < size { Err(Reason::Truncated) } else { Ok(bytes) }
    }
}

/// `0037001F` or `8000101F-00000000`: an id and a type.
fn tag(name: &str) -> Option<(u16, u16)> {
    let id = u16::from_str_radix(name.get(..4)?, 16).ok()?;
    let kind = u16::from_str_radix(name.get(4..8)?, 16).ok()?;
    Some((id, kind))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn fixed(head: usize, entries: &[(u16, u16, u64)]) -> Vec<u8> {
        let mut list = vec![0; head];
        for (id, kind, value) in entries {
            list.extend(kind.to_le_bytes());
            list.extend(id.to_le_bytes());
            list.extend([6, 0, 0, 0]);
            list.extend(value.to_le_bytes());
        }
        list
    }

    /// A message with two bodies, two recipients, a file, an item inside with a file, and an unreadable attachment.
    fn message() -> Vec<u8> {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).expect("create");
        let mut put = |name: &str, bytes: &[u8]| {
            let name = name.replace("%", "__substg1.0_");
            let folder = Path::new(&name).parent().expect("folder").to_owned();
            file.create_storage_all(folder).expect("storage");
            file.create_stream(&name).expect("stream").write_all(bytes).expect("write");
        };
        let sent = (0x0039, kind::TIME, 126_000_000_000_000_000);
        put("/__properties_version1.0", &fixed(32, &[sent, (0x3fde, kind::LONG, 1252)]));
        put("/__nameid_version1.0/%00020102", &[]);
        put("/%001A001F", &wide("IPM.Note"));
        put("/%0037001F", &wide("Poll clerks"));
        put("/%0C1A001E", b"Zo\xeb Example");
        put("/%0C1F001E", b"zoe@example.org");
        put("/%1000001F", &wide("Your fee is £185.\r\n"));
        put("/%10130102", b"<p>Your fee is \xa3185.</p>");
        put("/%8001101F", &[8, 0, 0, 0]);
        put("/%8001101F-00000000", &wide("Red category"));
        for (number, (name, kind)) in [("Bob Sample", 1), ("Zebediah Quartermain", 2)].iter().enumerate() {
            let at = format!("/__recip_version1.0_#0000000{number}");
            put(
                &format!("{at}/__properties_version1.0"),
                &fixed(8, &[(id::RECIPIENT_TYPE, kind::LONG, *kind)]),
            );
            put(&format!("{at}/%3001001F"), &wide(name));
        }
        let at = "/__attach_version1.0_#00000000";
        put(&format!("{at}/__properties_version1.0"), &fixed(8, &[(id::ATTACH_METHOD, kind::LONG, 1)]));
        put(&format!("{at}/%3707001F"), &wide("staff.csv"));
        put(&format!("{at}/%37010102"), b"Name,Fee\n");
        let at = "/__attach_version1.0_#00000001";
        put(&format!("{at}/__properties_version1.0"), &fixed(8, &[(id::ATTACH_METHOD, kind::LONG, 5)]));
        put(&format!("{at}/%3001001F"), &wide("Second thoughts"));
        put(&format!("{at}/%3701000D/__properties_version1.0"), &fixed(24, &[]));
        put(&format!("{at}/%3701000D/%1000001F"), &wide("I rang twice."));
        let inner = format!("{at}/%3701000D/__attach_version1.0_#00000000");
        put(&format!("{inner}/__properties_version1.0"), &fixed(8, &[]));
        put(&format!("{inner}/%3704001E"), b"note.txt");
        put(&format!("{inner}/%37010102"), b"inner");
        put("/__attach_version1.0_#00000002/__properties_version1.0", &fixed(8, &[]));
        file.flush().expect("flush");
        file.into_inner().into_inner()
    }

    #[test]
    fn texts_recipients_and_attachments() {
        let bytes = message();
        assert_eq!(Msg.fit(&Probe::new(&bytes, true, "a")), Fit::Certain);
        let (seen, end) = read(&Msg, "a.msg", &bytes);
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        assert_eq!(
            seen.all_text(),
            "Your fee is £185.Sender: Zoë Example zoe@example.org\nTo: Bob Sample\nCc: Zebediah Quartermain\n\
             Subject: Poll clerks\nDate: 2000-04-12\nRed category\n"
        );
        assert_eq!(seen.children, [("staff.csv".to_owned(), b"Name,Fee\n".to_vec())]);
        let (name, inner, end) = &seen.items[0];
        assert_eq!((name.as_str(), *end), ("Second thoughts.msg", Ok(())));
        assert_eq!(inner.all_text(), "I rang twice.");
        assert_eq!(inner.children, [("note.txt".to_owned(), b"inner".to_vec())]);
        assert_eq!(seen.children_lost, [("attachment 3.bin".to_owned(), Reason::Malformed)]);
    }

    #[test]
    fn damage_never_panics_early_ends_are_noticed_and_readers_stop_when_asked() {
        let whole = message();
        mutate(&whole, 300, |bytes| drop(read(&Msg, "a.msg", bytes)));
        for part in 0..64 {
            let (seen, end) = read(&Msg, "a.msg", &whole[..whole.len() * part / 64]);
            let inner =
                seen.items.iter().any(|(_, inner, end)| end.is_err() || !inner.children_lost.is_empty());
            assert!(end.is_err() || !seen.lost.is_empty() || seen.children_lost.len() > 1 || inner, "{part}");
        }
        for calls in [0, 1, 3, 5] {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Msg, "a.msg", &whole, &[], &mut sink), Err(ReadError::Halt));
        }
    }
}
