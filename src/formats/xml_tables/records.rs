//! Sorts the elements of a document into rows and text while they come in.
//!
//! An element waits until its parent ends or another of its name follows beside it. In the first case its values
//! become the parent's, with dotted names; in the second both are rows of a table, and so are all later ones.
//! Inside a row, elements that repeat without structure (two `Line`s of an address) are columns of that row.
//! What waits is bounded; when it grows too large it goes out as text.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use super::too_deep;
use crate::formats::json::tables::{Kind, Tables, Value};
use crate::formats::xml::{Node, Xml};
use crate::formats::{Halt, Locator, ReadError, Sink};

/// How deep elements are followed.
const MAX_DEPTH: usize = 256;
/// How many bytes may wait.
const MAX_HELD: usize = 8 * 1024 * 1024;
/// How often a value may repeat as columns of its row.
const MAX_REPEATS: usize = 8;
/// The longest path that names a column.
const MAX_PATH: usize = 256;
/// How many tables are remembered.
const MAX_TABLES: usize = 4096;
/// Elements and attributes by which documents name columns rather than by element names.
const NAMED: &[&str] =
    &["field", "column", "col", "property", "prop", "attribute", "attr", "item", "entry", "data", "value"];
const NAMING: &[&str] = &["name", "key", "field", "column", "Name", "Key"];

/// Words that say little without the name around them: `Ward.Name` is not a person's name.
const GENERIC: &[&str] = &[
    "name",
    "date",
    "number",
    "no",
    "num",
    "code",
    "id",
    "ref",
    "type",
    "value",
    "line",
    "status",
    "text",
    "title",
    "description",
    "key",
    "amount",
    "count",
    "year",
];
/// Names around a column that change what it means, by parts of them.
const TELLING: &[&str] = &[
    "emergency",
    "kin",
    "contact",
    "partner",
    "spouse",
    "bank",
    "employer",
    "agent",
    "birth",
    "office",
    "station",
];
/// How many column names are remembered.
const MAX_COLUMNS: usize = 16 * 1024;

type Fields = Vec<(String, String)>;

/// A child that waits.
struct Waiting {
    name: String,
    fields: Fields,
    /// Whether it has one value and no parts.
    leaf: bool,
    /// Whether its like are rows already.
    rows: bool,
}

/// An open element.
struct Frame {
    name: String,
    text: String,
    fields: Fields,
    waiting: Vec<Waiting>,
    /// Whether text and elements are mixed: then it is running text.
    mixed: bool,
    /// Whether this or something around it is a row.
    in_row: bool,
}

/// A document being read.
pub struct Records<'s> {
    tables: Tables<'s>,
    frames: Vec<Frame>,
    /// Elements inside the deepest that is followed.
    deeper: usize,
    told_deeper: bool,
    /// Paths of elements that are rows wherever they stand.
    rows: HashSet<String>,
    /// What each column is called: table and path, and table and name with the path that has it.
    columns: HashMap<(usize, String), String>,
    taken: HashSet<(usize, String)>,
    held: usize,
}

impl<'s> Records<'s> {
    /// Before the first element.
    pub fn new(sink: &'s mut dyn Sink) -> Records<'s> {
        Records {
            tables: Tables::new(sink),
            frames: Vec::new(),
            deeper: 0,
            told_deeper: false,
            rows: HashSet::new(),
            columns: HashMap::new(),
            taken: HashSet::new(),
            held: 0,
        }
    }

    /// Reads the inside of the root element, whose start was read.
    ///
    /// # Errors
    /// Those of the document and the sink's.
    pub fn read<R: Read>(
        &mut self,
        xml: &mut Xml<R>,
        root: &str,
        attributes: Fields,
    ) -> Result<(), ReadError> {
        self.open(root, attributes);
        loop {
            match xml.next_node()? {
                Node::Start(element) => {
                    if self.frames.len() >= MAX_DEPTH {
                        self.deeper += 1;
                        if !self.told_deeper {
                            self.told_deeper = true;
                            too_deep(self.tables.sink())?;
                        }
                        let values: Vec<_> =
                            element.attributes().map(|(_, value)| value.into_owned()).collect();
                        values.iter().for_each(|value| self.text(&format!(" {value} ")));
                        continue;
                    }
                    let attributes = element
                        .attributes()
                        .map(|(name, value)| (name.to_owned(), value.into_owned()))
                        .collect();
                    let name = element.name().to_owned();
                    self.open(&name, attributes);
                }
                Node::End(_) if self.deeper > 0 => self.deeper -= 1,
                Node::End(_) => self.close()?,
                Node::Text(text) => self.text(&text),
                Node::Eof => return Ok(()),
            }
            if let Some(comment) = xml.take_comment().filter(|comment| !comment.trim().is_empty()) {
                self.tables.sink().text(Locator::HiddenPart("comment"), &comment)?;
            }
            if self.held > MAX_HELD {
                self.spill()?;
            }
        }
    }

    /// Ends what is still open and sends out everything.
    ///
    /// # Errors
    /// The sink's.
    pub fn finish(mut self) -> Result<(), Halt> {
        while !self.frames.is_empty() {
            self.close()?;
        }
        self.tables.flush()
    }

    fn path(&self) -> String {
        self.frames.iter().map(|frame| frame.name.as_str()).collect::<Vec<_>>().join("/")
    }

    fn open(&mut self, name: &str, attributes: Fields) {
        self.held += attributes.iter().map(|(name, value)| 64 + name.len() + value.len()).sum::<usize>();
        let around = self.frames.last().is_some_and(|frame| frame.in_row);
        self.frames.push(Frame {
            name: name.to_owned(),
            text: String::new(),
            fields: attributes.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect(),
            waiting: Vec::new(),
            mixed: false,
            in_row: around,
        });
        let own = !around && self.rows.contains(&self.path());
        if let Some(frame) = self.frames.last_mut() {
            frame.in_row |= own;
        }
    }

    fn text(&mut self, text: &str) {
        let Some(frame) = self.frames.last_mut() else { return };
        if frame.text.is_empty() && text.trim().is_empty() {
            return;
        }
        if !frame.waiting.is_empty() && !text.trim().is_empty() && !frame.mixed {
            frame.mixed = true;
            for waiting in std::mem::take(&mut frame.waiting) {
                waiting.fields.iter().for_each(|(_, value)| frame.text.push_str(value));
            }
        }
        frame.text.push_str(text);
        self.held += text.len();
    }

    fn close(&mut self) -> Result<(), Halt> {
        let path = self.path();
        let Some(mut frame) = self.frames.pop() else { return Ok(()) };
        let value = frame.text.trim();
        if !value.is_empty() {
            let raw = if frame.mixed { value.to_owned() } else { frame.text.clone() };
            frame.fields.push((String::new(), raw));
        }
        for waiting in std::mem::take(&mut frame.waiting) {
            for (name, value) in waiting.fields {
                frame.fields.push((joined(&waiting.name, &name), value));
            }
        }
        if NAMED.iter().any(|name| frame.name.eq_ignore_ascii_case(name)) {
            name_by_attribute(&mut frame);
        }
        let Some(parent) = self.frames.last_mut() else { return self.lines(frame.fields, &frame.name) };
        if frame.fields.is_empty() {
            return Ok(());
        }
        if parent.mixed || !parent.text.trim().is_empty() {
            parent.mixed = true;
            for (_, value) in &frame.fields {
                parent.text.push_str(value);
            }
            return Ok(());
        }
        let around = parent.in_row;
        if frame.in_row && !around {
            return self.row(&frame.name, frame.fields);
        }
        let leaf = frame.fields.iter().all(|(name, _)| name.is_empty());
        let Some(waiting) = parent.waiting.iter_mut().find(|waiting| waiting.name == frame.name) else {
            parent.waiting.push(Waiting { name: frame.name, fields: frame.fields, leaf, rows: false });
            return Ok(());
        };
        if leaf && waiting.leaf && waiting.fields.len() < MAX_REPEATS {
            waiting.fields.extend(frame.fields);
            return Ok(());
        }
        if leaf && waiting.leaf && around && !waiting.rows {
            waiting.rows = true;
            return self.row(&frame.name, frame.fields);
        }
        // Leaves that already wait stay with their parent; a record that waits is the table's first row.
        let first = if waiting.leaf { Vec::new() } else { std::mem::take(&mut waiting.fields) };
        waiting.rows = true;
        if !around && self.rows.len() < MAX_TABLES {
            self.rows.insert(path);
        }
        if !first.is_empty() {
            self.row(&frame.name, first)?;
        }
        self.row(&frame.name, frame.fields)
    }

    fn row(&mut self, name: &str, fields: Fields) -> Result<(), Halt> {
        let weight: usize = fields.iter().map(|(name, value)| 64 + name.len() + value.len()).sum();
        self.held = self.held.saturating_sub(weight);
        let mut row = self.tables.open(&shown(name), Kind::Named);
        for (column, value) in fields {
            let column = self.column(row.table, if column.is_empty() { name } else { &column });
            self.tables.set(&mut row, &column, Value::Text(value.trim().to_owned()))?;
        }
        self.tables.close(row)
    }

    /// What a column is called: the last step of its path where that tells enough and no other column has it.
    fn column(&mut self, table: usize, path: &str) -> String {
        let key = (table, path.to_owned());
        if let Some(known) = self.columns.get(&key) {
            return known.clone();
        }
        let steps: Vec<&str> = path.split('.').collect();
        let generic = |step: &str| GENERIC.iter().any(|word| step.eq_ignore_ascii_case(word));
        let telling = |step: &str| {
            let step = step.to_ascii_lowercase();
            TELLING.iter().any(|word| step.contains(word))
        };
        let mut name = path.to_owned();
        for kept in 1..steps.len() {
            let short = steps.get(steps.len() - kept..).unwrap_or_default();
            let (first, around) = (short.first().copied(), steps.get(steps.len() - kept - 1).copied());
            let enough = !first.is_some_and(generic) && !around.is_some_and(telling);
            if (enough || kept > 1) && !self.taken.contains(&(table, short.join("."))) {
                name = short.join(".");
                break;
            }
        }
        let name = shown(&name);
        if self.columns.len() < MAX_COLUMNS {
            self.taken.insert((table, name.clone()));
            self.columns.insert(key, name.clone());
        }
        name
    }

    /// Values that are no rows, each as a line under the last word of its name.
    fn lines(&mut self, fields: Fields, name: &str) -> Result<(), Halt> {
        for (path, value) in fields {
            let label = path.rsplit('.').find(|step| !step.bytes().all(|byte| byte.is_ascii_digit()));
            let label = label.filter(|label| !label.is_empty()).unwrap_or(name);
            self.tables.line(label, &Value::Text(value.trim().to_owned()))?;
        }
        Ok(())
    }

    /// Sends what waits out as text.
    fn spill(&mut self) -> Result<(), Halt> {
        self.held = 0;
        let mut out: Vec<(String, Fields)> = Vec::new();
        for frame in &mut self.frames {
            let mut fields = std::mem::take(&mut frame.fields);
            for waiting in &mut frame.waiting {
                let own = std::mem::take(&mut waiting.fields);
                fields.extend(own.into_iter().map(|(name, value)| (joined(&waiting.name, &name), value)));
            }
            if !frame.text.trim().is_empty() {
                fields.push((String::new(), std::mem::take(&mut frame.text)));
            }
            out.push((frame.name.clone(), fields));
        }
        out.into_iter().try_for_each(|(name, fields)| self.lines(fields, &name))
    }
}

fn joined(outer: &str, inner: &str) -> String {
    if inner.is_empty() || outer.len() + inner.len() >= MAX_PATH {
        return if inner.is_empty() { outer.to_owned() } else { inner.to_owned() };
    }
    format!("{outer}.{inner}")
}

/// `<field name="surname">Example</field>`: the attribute names the column.
fn name_by_attribute(frame: &mut Frame) {
    let Some(at) =
        frame.fields.iter().position(|(name, value)| NAMING.contains(&name.as_str()) && !is_data(value))
    else {
        return;
    };
    // Anything with parts of its own is a record, and its attribute is a value.
    if frame.fields.iter().any(|(name, _)| name.contains('.')) {
        return;
    }
    // "<entry><name>Ann</name><phone>...": without a text of its own it is a record of somebody's.
    let own = frame.fields.iter().any(|(name, _)| name.is_empty());
    if !own && frame.fields.len() > 2 {
        return;
    }
    let (_, name) = frame.fields.remove(at);
    frame.name = name;
    frame.fields.retain(|(name, _)| name.is_empty());
}

/// A name for the report: what looks like a value is not shown.
fn shown(name: &str) -> String {
    if is_data(name) { "*".to_owned() } else { name.to_owned() }
}

/// Whether the only digits of a name are a year behind a word: "ElecRole2012".
fn names_a_year(name: &str) -> bool {
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let year = name[word.len()..].parse::<u16>().ok();
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    letters >= 3 && year.is_some_and(|year| (1990..2030).contains(&year))
}

/// Whether a name is rather a value: long, with a number of four digits or more, an address.
fn is_data(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let long = digits >= 4 && !(digits == 4 && names_a_year(name));
    name.len() > MAX_PATH || long || (digits > 0 && digits == name.len()) || name.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_year_is_a_name_and_no_value() {
        for name in ["ElecRole2012", "Fee_2005", "County2013", "surname"] {
            assert_eq!(shown(name), name);
        }
        for name in ["a2012", "Ref10012", "Person4711", "Pay2012_2013", "jo2012@example.org", "2012"] {
            assert_eq!(shown(name), "*", "{name}");
        }
    }
}
