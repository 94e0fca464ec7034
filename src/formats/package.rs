//! Office packages: zips with named parts, and the relations between them.
//!
//! Shared by the readers of spreadsheets in packages. It finds parts and follows relations (ECMA-376, part 2);
//! what is in a part is the reader's own business.

use std::collections::HashMap;
use std::io::Read;

use super::xml::{Node, Xml};
use super::zip_entries::{Entries, Entry};
use super::{ChildInfo, Locator, ReadError, Sink};
use crate::input::{Input, SharedBody};
use crate::model::Reason;

/// How many parts a package may have; each is kept with its name.
const PARTS: usize = 1 << 16;

/// How much text is pushed as one piece.
const PIECE: usize = 256 << 10;

/// An open package.
pub struct Package {
    entries: Entries,
    parts: Vec<Entry>,
    /// Whether the end of the package is missing.
    pub truncated: bool,
}

/// A relation of a part to another.
pub struct Relation {
    /// The last word of its type, such as `worksheet`.
    pub kind: String,
    /// The full name of the part it leads to.
    pub target: String,
}

impl Package {
    /// Opens the zip.
    ///
    /// # Errors
    /// Those of the input; `Malformed` when it is no zip, `OverBudget` when it has too many parts.
    pub fn open(input: Input<'_>) -> Result<Package, ReadError> {
        let mut entries = Entries::new(SharedBody::new(input.into_seekable()?)?)?;
        let truncated = entries.recovering();
        let mut parts = Vec::new();
        while let Some(mut entry) = entries.next_entry()? {
            if parts.len() == PARTS {
                return Err(ReadError::OverBudget);
            }
            entry.name = entry.name.replace('\\', "/");
            parts.push(entry);
        }
        if parts.is_empty() {
            return Err(ReadError::Malformed { at: 0 });
        }
        Ok(Package { entries, parts, truncated })
    }

    /// The names of all parts, in the order of the zip.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter(|part| !part.folder).map(|part| part.name.as_str())
    }

    /// Whether there is such a part.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.parts.iter().find(|part| part.name.eq_ignore_ascii_case(name))
    }

    /// Opens a part; `Ok(None)` when there is none with this name.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn part<T>(&self, name: &str, take: impl FnOnce(&mut dyn Read) -> T) -> Result<Option<T>, Reason> {
        self.find(name).map(|part| self.entries.open(part, take)).transpose()
    }

    /// The relations of a part by their ids.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub fn relations(&self, part: &str) -> Result<HashMap<String, Relation>, Reason> {
        let (folder, own) = part.rsplit_once('/').map_or(("", part), |(folder, own)| (folder, own));
        let name = if folder.is_empty() {
            format!("_rels/{own}.rels")
        } else {
            format!("{folder}/_rels/{own}.rels")
        };
        let relations = self.part(&name, |body| {
            let mut relations = HashMap::new();
            let mut xml = Xml::new(body);
            loop {
                match xml.next_node()? {
                    Node::Start(element) if element.name() == "Relationship" => {
                        if let (Some(id), Some(kind), Some(target)) =
                            (element.attribute("Id"), element.attribute("Type"), element.attribute("Target"))
                            && relations.len() < PARTS
                        {
                            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                            let target = resolve(folder, &target);
                            relations.insert(id.into_owned(), Relation { kind, target });
                        }
                    }
                    Node::Eof => return Ok(relations),
                    _ => {}
                }
            }
        })?;
        match relations {
            None => Ok(HashMap::new()),
            Some(Ok(relations)) => Ok(relations),
            Some(Err(error)) => Err(ReadError::reason(error).unwrap_or(Reason::Interrupted)),
        }
    }

    /// Pushes the text of an XML part, element by element, and the values of the attributes named in `values`.
    ///
    /// # Errors
    /// Only the sink's: what cannot be read is counted as lost.
    pub fn push_text(
        &self,
        name: &str,
        locator: Locator,
        values: &[&str],
        sink: &mut dyn Sink,
    ) -> Result<(), ReadError> {
        let end = self.part(name, |body| text_of(body, locator, values, sink));
        settle(end.map(|end| end.unwrap_or(Ok(()))), sink)
    }

    /// Pushes a part as a store of its own.
    ///
    /// # Errors
    /// The sink's.
    pub fn push_child(&self, name: &str, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let Some(part) = self.find(name) else { return Ok(()) };
        let child =
            ChildInfo { name: &part.name, size: part.size, modified: part.modified, ..ChildInfo::default() };
        match self.entries.open(part, |body| sink.child(&child, body)) {
            Ok(end) => Ok(end?),
            Err(reason) => Ok(sink.child_lost(&child, reason)?),
        }
    }
}

/// Counts what one part lost; only a request to stop goes on as an error.
pub fn settle(end: Result<Result<(), ReadError>, Reason>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    match end {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => match error.reason() {
            Some(reason) => Ok(sink.lost(reason)?),
            None => Err(error),
        },
        Err(reason) => Ok(sink.lost(reason)?),
    }
}

fn text_of(
    body: &mut dyn Read,
    locator: Locator,
    values: &[&str],
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut xml = Xml::new(body);
    let mut text = String::new();
    let end = loop {
        let line = match xml.next_node() {
            Ok(Node::Start(element)) => {
                for value in values.iter().filter_map(|name| element.attribute(name)) {
                    text.push_str(&value);
                    text.push('\n');
                }
                false
            }
            Ok(Node::Text(piece)) => {
                text.push_str(&piece);
                false
            }
            // Runs of one paragraph belong together; everything else ends a line.
            Ok(Node::End(name)) => !matches!(name, "t" | "r" | "rPr" | "span" | "a" | "s" | "tab"),
            Ok(Node::Eof) => break Ok(()),
            Err(error) => break Err(error),
        };
        if line && !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        if text.len() > PIECE && (line || text.len() > 4 * PIECE) {
            sink.text(locator, &text)?;
            text.clear();
        }
    };
    if !text.trim().is_empty() {
        sink.text(locator, &text)?;
    }
    end
}

/// A relation's target seen from the folder of its part.
fn resolve(folder: &str, target: &str) -> String {
    let (mut path, rest): (Vec<&str>, &str) = match target.strip_prefix('/') {
        Some(rest) => (Vec::new(), rest),
        None => (folder.split('/').filter(|step| !step.is_empty()).collect(), target),
    };
    for step in rest.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_part() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolve("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("", "../../../etc/passwd"), "etc/passwd");
    }
}
