//! OpenDocument spreadsheets (ods, ots).
//!
//! Streams the one content part. Repeated cells and rows are read once per row that a person would see, within
//! bounds; cells under a merged one are read too. Comments, shapes, tracked changes, headers and properties are
//! text; images and embedded objects are children. Other OpenDocument files are not read here.

use std::collections::HashMap;
use std::io::Read;

use super::number_format::Epoch;
use super::package::{Package, settle};
use super::sheet::{COLUMNS, Sheet, Value};
use super::xlsx::iso_date;
use super::xml::{Element, Node, Xml};
use super::{Fit, Format, Halt, Locator, Probe, ReadError, Sink, Visibility};
use crate::input::Input;
use crate::model::Reason;

/// A row with values that says it is repeated more often than this is pushed this often, the rest is lost.
const REPEATED_ROWS: u64 = 1000;

/// How many cells one row may have: the widest sheet that any program makes.
const CELLS: usize = 1 << 14;

/// How many styles are remembered while looking for hidden ones.
const STYLES: usize = 1 << 16;

/// How much text one cell or shape may hold; the rest is lost.
const LONGEST_TEXT: usize = 4 << 20;

/// Reader of OpenDocument spreadsheets.
pub struct Ods;

/// What a package says of its type, if that is its first part: another's may lie as it is in an archive.
pub fn first_type(head: &[u8]) -> &[u8] {
    let own = head.get(30..).is_some_and(|name| name.starts_with(b"mimetype"));
    if own { head.get(..256).unwrap_or(head) } else { &[] }
}

impl Format for Ods {
    fn id(&self) -> &'static str {
        "ods"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        const KIND: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
        if !probe.head.starts_with(b"PK\x03\x04") {
            return Fit::No;
        }
        // The type is the first part, not compressed, by the standard; some programs forget it.
        let start = first_type(probe.head);
        let named = probe.has_extension(&["ods", "ots"])
            && memchr::memmem::find(probe.head, b"content.xml").is_some();
        if memchr::memmem::find(start, KIND).is_some() || named { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let package = Package::open(input)?;
        if let Ok(Some(Ok(true))) = package.part("META-INF/manifest.xml", encrypted) {
            return Err(ReadError::Encrypted);
        }
        if !package.has("content.xml") {
            return Err(if package.truncated {
                ReadError::Truncated
            } else {
                ReadError::Malformed { at: 0 }
            });
        }
        let end = package.part("content.xml", |body| Content::new(body).read(sink));
        settle(end.map(|end| end.unwrap_or(Ok(()))), sink)?;
        package.push_text("styles.xml", Locator::Named("headers and footers"), &[], sink)?;
        package.push_text("meta.xml", Locator::Named("properties"), &[], sink)?;
        let names: Vec<&str> = package.names().collect();
        for name in names {
            let object =
                name.starts_with("Object ") && (name.ends_with("/content.xml") || !name.contains('/'));
            if name.starts_with("Pictures/") || object {
                package.push_child(name, sink)?;
            }
        }
        if package.truncated { Err(ReadError::Truncated) } else { Ok(()) }
    }
}

/// Whether a manifest says that parts of its package are encrypted.
pub fn encrypted(body: &mut dyn Read) -> Result<bool, ReadError> {
    let mut xml = Xml::new(body);
    loop {
        match xml.next_node()? {
            Node::Start(element) if element.name() == "encryption-data" => return Ok(true),
            Node::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// What text belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Comment,
    Shape,
    Changes,
}

struct Content<'a> {
    xml: Xml<&'a mut dyn Read>,
    /// Whether a table style hides its tables.
    hidden: HashMap<String, bool>,
    style: String,
}

/// The value of the cell being read; text comes later.
#[derive(Clone, Copy)]
enum Typed {
    Text,
    Number(f64),
    Date(i16, u8, u8),
    Bool(bool),
    Nothing,
}

impl<'a> Content<'a> {
    fn new(body: &'a mut dyn Read) -> Content<'a> {
        Content { xml: Xml::new(body), hidden: HashMap::new(), style: String::new() }
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut text = String::new();
        let mut changes = 0u32;
        loop {
            match self.xml.next_node()? {
                Node::Start(element) => match element.name() {
                    "style" if element.attribute("family").is_some_and(|family| family == "table") => {
                        self.style = element.attribute("name").unwrap_or_default().into_owned();
                    }
                    "table-properties" if self.hidden.len() < STYLES => {
                        let hides = element.attribute("display").is_some_and(|shown| shown == "false");
                        self.hidden.insert(self.style.clone(), hides);
                    }
                    "tracked-changes" => changes += 1,
                    "table" if changes == 0 => {
                        let name = element.attribute("name").unwrap_or_default().into_owned();
                        let style = element.attribute("style-name").unwrap_or_default();
                        let hides = self.hidden.get(style.as_ref()).copied().unwrap_or(false);
                        let visibility = if hides { Visibility::Hidden } else { Visibility::Visible };
                        let mut sheet = Sheet::begin(sink, &name, visibility, Epoch::Y1900)?;
                        let end = self.table(&mut sheet);
                        if end != Err(ReadError::Halt) {
                            sheet.finish()?;
                        }
                        end?;
                    }
                    _ => {}
                },
                Node::Text(piece) if text.len() < LONGEST_TEXT => text.push_str(&piece),
                Node::Text(_) => {}
                Node::End("tracked-changes") => changes = changes.saturating_sub(1),
                Node::End("p" | "creator" | "string") => {
                    let within = if changes > 0 { Within::Changes } else { Within::Shape };
                    push_text(sink, within, &mut text)?;
                }
                Node::End(_) => text.clear(),
                Node::Eof => return Ok(()),
            }
        }
    }

    /// One table; its start tag is read.
    fn table(&mut self, sheet: &mut Sheet<'_>) -> Result<(), ReadError> {
        let mut state = Table::default();
        loop {
            match self.xml.next_node()? {
                Node::Start(element) => {
                    state.start(&element);
                    if element.name() == "table-column" && state.tables == 0 {
                        state.columns(&element, sheet);
                    }
                }
                Node::Text(piece) => state.text(&piece),
                Node::End("table") if state.tables == 0 => return Ok(()),
                Node::End(name) => state.end(name, sheet)?,
                // The XML reader would have said truncated.
                Node::Eof => return Ok(()),
            }
        }
    }
}

struct Table {
    row: u64,
    column: u32,
    row_repeat: u64,
    row_hidden: bool,
    /// Columns announced.
    columns: u32,
    cell_repeat: u32,
    typed: Typed,
    in_cell: bool,
    comments: u32,
    shapes: u32,
    tables: u32,
    paragraphs: u32,
    /// Text of the cell, and text of a comment or shape inside it.
    cell: String,
    other: String,
    /// A string that stands in an attribute in place of the text that is shown.
    stated: Option<String>,
    /// What the row holds, to push it again when it is repeated.
    cells: Vec<(u32, u32, Kept)>,
    row_text: usize,
    too_long: bool,
}

enum Kept {
    Text(String),
    Other(Value<'static>),
}

impl Default for Table {
    fn default() -> Table {
        Table {
            row: 0,
            column: 0,
            row_repeat: 1,
            row_hidden: false,
            columns: 0,
            cell_repeat: 1,
            typed: Typed::Nothing,
            in_cell: false,
            comments: 0,
            shapes: 0,
            tables: 0,
            paragraphs: 0,
            cell: String::new(),
            other: String::new(),
            stated: None,
            cells: Vec::new(),
            row_text: 0,
            too_long: false,
        }
    }
}

impl Table {
    fn start(&mut self, element: &Element<'_>) {
        match element.name() {
            "table" => self.tables += 1,
            "table-row" if self.tables == 0 => {
                self.row_repeat = repeat(element, "number-rows-repeated").max(1);
                self.column = 0;
                self.row_text = 0;
                self.cells.clear();
                self.row_hidden = unseen(element);
            }
            "table-cell" | "covered-table-cell" if self.tables == 0 => {
                self.cell_repeat =
                    u32::try_from(repeat(element, "number-columns-repeated")).unwrap_or(u32::MAX).max(1);
                self.in_cell = true;
                self.cell.clear();
                self.paragraphs = 0;
                self.stated = element.attribute("string-value").map(|text| text.into_owned());
                self.typed = typed(element);
            }
            "annotation" => self.comments += 1,
            "shapes" | "frame" | "custom-shape" | "rect" | "ellipse" | "line" | "caption" | "polygon" => {
                self.shapes += 1;
            }
            "p" if self.in_cell_text() => {
                if self.paragraphs > 0 {
                    self.cell.push('\n');
                }
                self.paragraphs += 1;
            }
            "s" => {
                let count = element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1usize);
                self.text(&" ".repeat(count.min(64)));
            }
            "tab" => self.text("\t"),
            "line-break" => self.text("\n"),
            _ => {}
        }
    }

    /// Columns are announced before the rows.
    fn columns(&mut self, element: &Element<'_>, sheet: &mut Sheet<'_>) {
        let count = u32::try_from(repeat(element, "number-columns-repeated")).unwrap_or(u32::MAX).max(1);
        let next = self.columns.saturating_add(count);
        if unseen(element) {
            sheet.hide_columns(self.columns..=next - 1);
        }
        self.columns = next;
    }

    fn in_cell_text(&self) -> bool {
        self.in_cell && self.comments == 0 && self.shapes == 0 && self.tables == 0
    }

    fn text(&mut self, piece: &str) {
        let in_paragraph = self.paragraphs > 0;
        let target = if !self.in_cell_text() {
            &mut self.other
        } else if in_paragraph {
            &mut self.cell
        } else {
            // White space between elements.
            return;
        };
        if target.len() + piece.len() > LONGEST_TEXT {
            self.too_long = true;
        } else {
            target.push_str(piece);
        }
    }

    fn end(&mut self, name: &str, sheet: &mut Sheet<'_>) -> Result<(), ReadError> {
        match name {
            "table" => self.tables = self.tables.saturating_sub(1),
            "annotation" => self.comments = self.comments.saturating_sub(1),
            "shapes" | "frame" | "custom-shape" | "rect" | "ellipse" | "line" | "caption" | "polygon" => {
                self.shapes = self.shapes.saturating_sub(1);
            }
            "p" | "creator" if !self.in_cell_text() => {
                let within = if self.comments > 0 { Within::Comment } else { Within::Shape };
                push_text(sheet.sink(), within, &mut self.other)?;
            }
            "table-cell" | "covered-table-cell" if self.tables == 0 => self.end_cell(),
            "table-row" if self.tables == 0 => self.end_row(sheet)?,
            _ if !self.in_cell_text() && self.comments == 0 => self.other.clear(),
            _ => {}
        }
        if std::mem::take(&mut self.too_long) {
            sheet.sink().lost(Reason::OverBudget)?;
        }
        Ok(())
    }

    fn end_cell(&mut self) {
        self.in_cell = false;
        let text = match self.stated.take() {
            Some(text) if !text.is_empty() => text,
            _ => std::mem::take(&mut self.cell),
        };
        let kept = match self.typed {
            Typed::Number(number) => Some(Kept::Other(Value::Number(number))),
            Typed::Date(year, month, day) => Some(Kept::Other(Value::Date(year, month, day))),
            Typed::Bool(truth) => Some(Kept::Other(Value::Bool(truth))),
            // Errors are shown as text such as `Err:502`, without a type.
            Typed::Text | Typed::Nothing if text.is_empty() => None,
            Typed::Text | Typed::Nothing => Some(Kept::Text(text)),
        };
        if let Some(kept) = kept {
            self.row_text += if let Kept::Text(text) = &kept { text.len() } else { 0 };
            if self.row_text > LONGEST_TEXT * 4 || self.cells.len() == CELLS {
                self.too_long = true;
            } else {
                self.cells.push((self.column, self.cell_repeat, kept));
            }
        }
        self.column = self.column.saturating_add(self.cell_repeat);
    }

    fn end_row(&mut self, sheet: &mut Sheet<'_>) -> Result<(), ReadError> {
        let pushed = if self.cells.is_empty() { 0 } else { self.row_repeat.min(REPEATED_ROWS) };
        for row in self.row..self.row.saturating_add(pushed) {
            if self.row_hidden {
                sheet.hide_row(row);
            }
            for (column, repeat, kept) in &self.cells {
                // What is repeated out of the columns' bounds says nothing new.
                let end = column.saturating_add(*repeat).min(COLUMNS.max(column.saturating_add(1)));
                for column in *column..end {
                    let value = match kept {
                        Kept::Text(text) => Value::Text(text),
                        Kept::Other(value) => *value,
                    };
                    sheet.cell(row, column, value)?;
                }
            }
        }
        if pushed > 0 && self.row_repeat > REPEATED_ROWS {
            sheet.sink().lost(Reason::OverBudget)?;
        }
        self.row = self.row.saturating_add(self.row_repeat);
        self.cells.clear();
        Ok(())
    }
}

fn push_text(sink: &mut dyn Sink, within: Within, text: &mut String) -> Result<(), Halt> {
    if !text.trim().is_empty() {
        let locator = match within {
            Within::Comment => Locator::Named("comments"),
            Within::Shape => Locator::Named("text boxes"),
            Within::Changes => Locator::HiddenPart("tracked changes"),
        };
        sink.text(locator, text)?;
    }
    text.clear();
    Ok(())
}

fn repeat(element: &Element<'_>, name: &str) -> u64 {
    element.attribute(name).and_then(|count| count.parse().ok()).unwrap_or(1)
}

/// Whether a row or column is not shown, by hand or by a filter.
fn unseen(element: &Element<'_>) -> bool {
    element.attribute("visibility").is_some_and(|shown| shown == "collapse" || shown == "filter")
}

fn typed(element: &Element<'_>) -> Typed {
    let kind = element.attribute("value-type").unwrap_or_default();
    match kind.as_ref() {
        "float" | "currency" | "percentage" => {
            match element.attribute("value").and_then(|number| number.parse().ok()) {
                Some(number) => Typed::Number(number),
                None => Typed::Text,
            }
        }
        "date" => match element.attribute("date-value").and_then(|date| iso_date(&date)) {
            Some((year, month, day)) => Typed::Date(year, month, day),
            None => Typed::Text,
        },
        "boolean" => Typed::Bool(element.attribute("boolean-value").is_some_and(|truth| truth == "true")),
        "string" | "time" => Typed::Text,
        _ => Typed::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Ods as Calamine, Reader};

    use super::super::xlsx::tests::package;
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;

    const KIND: (&str, &str) = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    const START: &str = "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' xmlns:dc='d' xmlns:draw='w'>\
        <office:automatic-styles>\
        <style:style style:name='ta1' style:family='table'><style:table-properties table:display='true'/></style:style>\
        <style:style style:name='ta2' style:family='table'><style:table-properties table:display='false'/></style:style>\
        </office:automatic-styles><office:body><office:spreadsheet>";
    const END: &str = "</office:spreadsheet></office:body></office:document-content>";

    fn book(tables: &str) -> Vec<u8> {
        package(&[KIND, ("content.xml", &format!("{START}{tables}{END}")), ("META-INF/manifest.xml", "<m/>")])
    }

    const STAFF: &str = "<table:table table:name='Staff' table:style-name='ta1'>\
        <table:table-column table:number-columns-repeated='3'/>\
        <table:table-row><table:table-cell office:value-type='string'><text:p>Name</text:p></table:table-cell>\
        <table:table-cell office:value-type='string'><text:p>Born</text:p></table:table-cell>\
        <table:table-cell office:value-type='string'><text:p>Fee</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated='3'><table:table-cell table:number-columns-repeated='1024'/></table:table-row>\
        <table:table-row><table:table-cell office:value-type='string'>\
        <office:annotation><dc:creator>Q. Example</dc:creator><text:p>rang twice</text:p></office:annotation>\
        <text:p>Zo\u{eb} <text:span>Quarter</text:span>main<text:s text:c='2'/>&amp; Co</text:p><text:p>line two</text:p></table:table-cell>\
        <table:table-cell office:value-type='date' office:date-value='1951-03-09T00:00:00'><text:p>09/03/51</text:p></table:table-cell>\
        <table:table-cell office:value-type='currency' office:value='62.5'><text:p>\u{a3}62.50</text:p></table:table-cell>\
        <table:covered-table-cell/><table:table-cell office:value-type='boolean' office:boolean-value='true'><text:p>TRUE</text:p></table:table-cell>\
        <table:table-cell table:number-columns-repeated='2' office:value-type='float' office:value='7'><text:p>7</text:p></table:table-cell>\
        </table:table-row>\
        <table:table-row table:number-rows-repeated='2'><table:table-cell office:value-type='string'><text:p>twice</text:p></table:table-cell></table:table-row>\
        </table:table>\
        <table:table table:name='Old' table:style-name='ta2'><table:table-row><table:table-cell><text:p>hidden</text:p></table:table-cell></table:table-row></table:table>";

    #[test]
    fn cells_comments_repeats_and_hidden_tables_are_read() {
        let (got, end) = read(&Ods, "a.ods", &book(STAFF));
        assert_eq!((got.lost.as_slice(), end), ([].as_slice(), Ok(())));
        assert_eq!((got.tables[0].0.as_str(), got.tables[0].2), ("Staff", Visibility::Visible));
        assert_eq!((got.tables[1].0.as_str(), got.tables[1].2), ("Old", Visibility::Hidden));
        assert_eq!(
            got.cells(0),
            [
                vec!["Name", "Born", "Fee"],
                vec!["Zoë Quartermain  & Co\nline two", "1951-03-09", "62.5", "", "true", "7", "7"],
                vec!["twice"],
                vec!["twice"]
            ]
        );
        let numbers: Vec<u64> = got.tables[0].3.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 5, 6, 7]);
        let texts: Vec<&str> = got.texts.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["Q. Example", "rang twice"]);
        assert_eq!(got.cells(1), [["hidden"]]);
    }

    #[test]
    fn another_reader_finds_the_same_texts() {
        let bytes = book(STAFF);
        let mut theirs = Calamine::new(Cursor::new(&bytes)).expect("calamine opens it");
        let range = theirs.worksheet_range("Staff").expect("sheet");
        let (got, _) = read(&Ods, "a.ods", &bytes);
        let mut compared = 0;
        for (row, column, cell) in range.used_cells() {
            let text = match cell {
                Data::String(text) if !text.contains('\n') => text.clone(),
                Data::Float(number) => number.to_string(),
                _ => continue,
            };
            let ours = got.tables[0].3.iter().find(|(number, _)| *number == row as u64 + 1);
            assert_eq!(ours.expect("row").1[column], text);
            compared += 1;
        }
        assert!(compared >= 8, "{compared}");
    }

    #[test]
    fn repeats_without_end_are_bounded() {
        let (got, end) = read(
            &Ods,
            "a.ods",
            &book(
                "<table:table table:name='t'><table:table-row table:number-rows-repeated='4000000000'>\
                 <table:table-cell table:number-columns-repeated='4000000000' office:value-type='float' office:value='1'/>\
                 <table:table-cell office:value-type='string'><text:p>after</text:p></table:table-cell></table:table-row>\
                 <table:table-row><table:table-cell><text:p>last</text:p></table:table-cell></table:table-row></table:table>",
            ),
        );
        assert_eq!((got.lost.as_slice(), end), ([Reason::OverBudget].as_slice(), Ok(())));
        assert_eq!(got.tables[0].3.len(), 1001);
        assert_eq!(got.tables[0].3[0].1.len(), 1024);
        assert_eq!(got.tables[0].3[1000], (4_000_000_001, vec!["last".to_owned()]));
    }

    #[test]
    fn shapes_and_tracked_changes_are_text() {
        let (got, _) = read(
            &Ods,
            "a.ods",
            &book(
                "<table:tracked-changes><table:deletion><table:cell-content-deletion><table:change-track-table-cell office:value-type='string'><text:p>was here</text:p></table:change-track-table-cell></table:cell-content-deletion></table:deletion></table:tracked-changes>\
                 <table:table table:name='t'><table:shapes><draw:frame><draw:text-box><text:p>in a box</text:p></draw:text-box></draw:frame></table:shapes>\
                 <table:table-row><table:table-cell><text:p>cell</text:p></table:table-cell></table:table-row></table:table>",
            ),
        );
        assert_eq!(
            got.texts,
            [
                ("HiddenPart(\"tracked changes\")".to_owned(), "was here".to_owned()),
                ("Named(\"text boxes\")".to_owned(), "in a box".to_owned())
            ]
        );
        assert_eq!(got.cells(0), [["cell"]]);
    }

    #[test]
    fn encryption_is_named() {
        let bytes = package(&[
            KIND,
            ("content.xml", "\u{1}cipher"),
            (
                "META-INF/manifest.xml",
                "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
            ),
        ]);
        assert_eq!(read(&Ods, "a.ods", &bytes).1, Err(ReadError::Encrypted));
    }

    #[test]
    fn content_that_ends_early_is_truncated_and_keeps_its_rows() {
        let whole = format!("{START}{STAFF}");
        for length in (START.len()..whole.len()).step_by(13) {
            let Some(part) = whole.get(..length) else { continue };
            let bytes = package(&[KIND, ("content.xml", part)]);
            let (got, end) = read(&Ods, "a.ods", &bytes);
            assert_eq!(end, Ok(()));
            assert_eq!(got.lost, [Reason::Truncated], "{length}");
        }
        let bytes = book(STAFF);
        for length in (0..bytes.len()).step_by(31) {
            assert!(read(&Ods, "a.ods", &bytes[..length]).1.is_err(), "{length}");
        }
    }

    #[test]
    fn damaged_content_never_panics() {
        mutate(STAFF.as_bytes(), 500, |bytes| {
            let _ = read(&Ods, "a.ods", &book(&String::from_utf8_lossy(bytes)));
        });
        mutate(&book(STAFF), 200, |bytes| {
            let _ = read(&Ods, "a.ods", bytes);
        });
    }

    #[test]
    fn a_request_to_stop_is_obeyed() {
        for calls in 0..6 {
            let mut recorder = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Ods, "a.ods", &book(STAFF), &[], &mut recorder), Err(ReadError::Halt));
        }
    }

    #[test]
    fn the_type_part_decides() {
        let fit = |bytes: &[u8], name| Ods.fit(&Probe::new(bytes, true, name));
        let stored =
            [b"PK\x03\x04".as_slice(), &[0; 26], b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"]
                .concat();
        assert_eq!(fit(&stored, "a.bin"), Fit::Certain);
        assert_eq!(fit(&book(STAFF), "a.ods"), Fit::Certain);
        let inside = [b"PK\x03\x04".as_slice(), &[0; 26], b"a/b.ods", &stored].concat();
        assert_eq!(fit(&inside, "a.zip"), Fit::No);
        assert_eq!(fit(&package(&[("word/document.xml", "")]), "a.ods"), Fit::No);
    }
}
