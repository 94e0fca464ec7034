//! Excel workbooks in XML packages: xlsx, xlsm and their templates.
//!
//! Streams each sheet; only the shared strings stay in memory. Formulas are not computed: their last result is
//! in the file. Binary packages are in `xlsb`, what both share in `ooxml`; encrypted ones are compound files and
//! come to `xls`.

use std::io::Read;

use super::number_format::{Epoch, Styles};
use super::ooxml::{SHEETS, SheetEntry, each_sheet, looks_like, main_part, push_rest, visibility};
use super::package::{Package, settle};
use super::sheet::{Sheet, Strings, Value};
use super::xml::{Node, Xml};
use super::{Fit, Format, Locator, Probe, ReadError, Sink};
use crate::input::Input;
use crate::model::Reason;

/// Reader of XML workbooks.
pub struct Xlsx;

impl Format for Xlsx {
    fn id(&self) -> &'static str {
        "xlsx"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let fits = looks_like(probe, b"xl/workbook.xml", &["xlsx", "xlsm", "xltx", "xltm"])
            || (looks_like(probe, b"xl/worksheets/", &[])
                && memchr::memmem::find(probe.head, b"xl/workbook.bin").is_none()
                && !probe.has_extension(&["xlsb"]));
        if fits { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let package = Package::open(input)?;
        let main = main_part(&package).ok_or(ReadError::Malformed { at: 0 })?;
        if main.ends_with(".bin") {
            return super::xlsb::read_package(&package, &main, sink);
        }
        read_package(&package, &main, sink)
    }
}

/// Reads a package whose main part is XML.
///
/// # Errors
/// The sink's, and `Truncated` when the package's end is missing; what parts lose is counted.
pub fn read_package(package: &Package, main: &str, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let relations =
        package.relations(main).or_else(|reason| sink.lost(reason).map(|()| Default::default()))?;
    let mut book = Book::default();
    // A damaged list of sheets still leaves those that it named, and the parts that it did not.
    let end = package.part(main, |body| book.workbook(body));
    settle(end.and_then(|end| end.ok_or(Reason::Malformed)), sink)?;
    if !book.named.is_empty() {
        sink.text(Locator::HiddenPart("defined names"), &book.named)?;
    }
    let mut parts: Vec<(&str, &str)> =
        relations.values().map(|relation| (relation.kind.as_str(), relation.target.as_str())).collect();
    parts.sort_unstable();
    for (kind, target) in parts {
        let end = match kind {
            "styles" => package.part(target, |body| book.styles(body)),
            "sharedStrings" => package.part(target, |body| book.shared_strings(body)),
            _ => continue,
        };
        settle(end.map(|end| end.unwrap_or(Ok(()))), sink)?;
    }
    if book.strings.full() {
        sink.lost(Reason::OverBudget)?;
    }
    each_sheet(&book.sheets, &relations, package, sink, |entry, target, sink| {
        let end = package.part(target, |body| {
            let mut sheet = Sheet::begin(sink, &entry.name, entry.visibility, book.epoch)?;
            let end = book.cells(body, &mut sheet);
            if end != Err(ReadError::Halt) {
                sheet.finish()?;
            }
            end
        })?;
        Ok(end.unwrap_or(Ok(())))
    })?;
    push_rest(package, sink)?;
    if package.truncated { Err(ReadError::Truncated) } else { Ok(()) }
}

#[derive(Default)]
struct Book {
    sheets: Vec<SheetEntry>,
    epoch: Epoch,
    styles: Styles,
    strings: Strings,
    /// Names that stand for a text instead of cells, each with its text.
    named: String,
}

/// How much of those is kept.
const NAMED: usize = 256 << 10;

/// What the text between two tags belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Value,
    Inline,
    Remark,
}

impl Book {
    fn workbook(&mut self, body: &mut dyn Read) -> Result<(), ReadError> {
        let mut xml = Xml::new(body);
        let mut name: Option<(String, String)> = None;
        loop {
            match xml.next_node()? {
                Node::Start(element) => match element.name() {
                    "definedName" => {
                        let own = element.attribute("name").unwrap_or_default().into_owned();
                        name = Some((own, String::new()));
                    }
                    "workbookPr"
                        if element
                            .attribute("date1904")
                            .is_some_and(|flag| flag == "1" || flag == "true") =>
                    {
                        self.epoch = Epoch::Y1904;
                    }
                    "sheet" if self.sheets.len() < SHEETS => self.sheets.push(SheetEntry {
                        name: element.attribute("name").unwrap_or_default().into_owned(),
                        visibility: visibility(&element.attribute("state").unwrap_or_default()),
                        relation: element.attribute("id").unwrap_or_default().into_owned(),
                    }),
                    _ => {}
                },
                Node::Text(text) => {
                    if let Some((_, formula)) = &mut name
                        && formula.len() + text.len() < NAMED
                    {
                        formula.push_str(&text);
                    }
                }
                Node::End("definedName") => {
                    // A text in quotes; what names cells is not.
                    if let Some((own, formula)) = name.take()
                        && formula.trim_start().starts_with('"')
                        && self.named.len() + own.len() + formula.len() < NAMED
                    {
                        self.named.push_str(&format!("{own}: {}\n", formula.trim().trim_matches('"')));
                    }
                }
                Node::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn styles(&mut self, body: &mut dyn Read) -> Result<(), ReadError> {
        let mut xml = Xml::new(body);
        let mut in_cells = false;
        loop {
            match xml.next_node()? {
                Node::Start(element) => {
                    let id = || element.attribute("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    match element.name() {
                        "numFmt" => {
                            self.styles
                                .add_format(id(), &element.attribute("formatCode").unwrap_or_default());
                        }
                        "cellXfs" => in_cells = true,
                        "xf" if in_cells => self.styles.add_style(id()),
                        _ => {}
                    }
                }
                Node::End("cellXfs") => in_cells = false,
                Node::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn shared_strings(&mut self, body: &mut dyn Read) -> Result<(), ReadError> {
        let mut xml = Xml::new(body);
        let mut text = String::new();
        let (mut in_text, mut phonetic) = (false, false);
        loop {
            match xml.next_node()? {
                Node::Start(element) => match element.name() {
                    "si" => text.clear(),
                    "t" => in_text = !phonetic,
                    // How to pronounce the string, once more in another script.
                    "rPh" => phonetic = true,
                    _ => {}
                },
                Node::Text(piece) if in_text => push_escaped(&piece, &mut text),
                Node::End("t") => in_text = false,
                Node::End("rPh") => phonetic = false,
                Node::End("si") => {
                    self.strings.push(&text);
                    if self.strings.full() {
                        return Ok(());
                    }
                }
                Node::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn cells(&self, body: &mut dyn Read, sheet: &mut Sheet<'_>) -> Result<(), ReadError> {
        let mut xml = Xml::new(body);
        // Rows and columns count from 1 here; what has no reference follows what came before.
        let (mut row, mut column, mut style) = (0u64, 0u32, 0u32);
        let mut kind = String::new();
        let mut text = String::new();
        let mut within = Within::Nothing;
        let mut has_value = false;
        loop {
            match xml.next_node()? {
                Node::Start(element) => match element.name() {
                    "row" => {
                        row = element
                            .attribute("r")
                            .and_then(|number| number.parse().ok())
                            .unwrap_or(row.saturating_add(1));
                        column = 0;
                        let is = |name, wanted: &str| element.attribute(name).is_some_and(|v| v == wanted);
                        if row > 0 && (hides(element.attribute("hidden").as_deref()) || is("ht", "0")) {
                            sheet.hide_row(row - 1);
                        }
                    }
                    "col" => {
                        let number = |name| element.attribute(name).and_then(|n| n.parse::<u32>().ok());
                        let flat = element.attribute("width").and_then(|width| width.parse::<f64>().ok());
                        if let (Some(first @ 1..), Some(last)) = (number("min"), number("max"))
                            && (hides(element.attribute("hidden").as_deref()) || flat == Some(0.0))
                        {
                            sheet.hide_columns(first - 1..=last.saturating_sub(1));
                        }
                    }
                    "c" => {
                        match element.attribute("r").and_then(|place| reference(&place)) {
                            Some(place) => (row, column) = place,
                            None => column = column.saturating_add(1),
                        }
                        style = element.attribute("s").and_then(|style| style.parse().ok()).unwrap_or(0);
                        kind.clear();
                        kind.push_str(&element.attribute("t").unwrap_or_default());
                        text.clear();
                        has_value = false;
                    }
                    "v" => (within, has_value) = (Within::Value, true),
                    "t" if kind == "inlineStr" => (within, has_value) = (Within::Inline, true),
                    "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
                    | "firstFooter" => {
                        text.clear();
                        within = Within::Remark;
                    }
                    _ => {}
                },
                Node::Text(piece) => match within {
                    Within::Value if kind == "str" => push_escaped(&piece, &mut text),
                    Within::Inline => push_escaped(&piece, &mut text),
                    Within::Value | Within::Remark => text.push_str(&piece),
                    Within::Nothing => {}
                },
                Node::End(name) => match name {
                    "c" if has_value => {
                        has_value = false;
                        if row > 0 && column > 0 {
                            self.cell(sheet, (row - 1, column - 1), style, &kind, &text)?;
                        } else {
                            sheet.sink().lost(Reason::Malformed)?;
                        }
                    }
                    "v" | "t" => within = Within::Nothing,
                    _ if within == Within::Remark => {
                        within = Within::Nothing;
                        if !text.is_empty() {
                            sheet.sink().text(Locator::Named("headers and footers"), &text)?;
                        }
                    }
                    _ => {}
                },
                Node::Eof => return Ok(()),
            }
        }
    }

    fn cell(
        &self,
        sheet: &mut Sheet<'_>,
        (row, column): (u64, u32),
        style: u32,
        kind: &str,
        text: &str,
    ) -> Result<(), ReadError> {
        let trimmed = text.trim();
        let value = match kind {
            "s" if trimmed.is_empty() => return Ok(()),
            "s" => match trimmed.parse().map_err(|_| Reason::Malformed).and_then(|at| self.strings.get(at)) {
                Ok(text) => Value::Text(text),
                Err(reason) => return Ok(sheet.sink().lost(reason)?),
            },
            "str" | "inlineStr" => Value::Text(text),
            "b" => Value::Bool(trimmed == "1" || trimmed == "true"),
            "e" => return Ok(()),
            "d" => match iso_date(trimmed) {
                Some((year, month, day)) => Value::Date(year, month, day),
                None => Value::Text(trimmed),
            },
            // Formulas with an empty result have an empty value.
            _ if trimmed.is_empty() => return Ok(()),
            _ => match trimmed.parse::<f64>() {
                Ok(number) if self.styles.is_date(style) => Value::Serial(number),
                Ok(number) => Value::Number(number),
                Err(_) => return Ok(sheet.sink().lost(Reason::Malformed)?),
            },
        };
        Ok(sheet.cell(row, column, value)?)
    }
}

/// Whether a truth value says so.
fn hides(flag: Option<&str>) -> bool {
    matches!(flag, Some("1" | "true"))
}

/// Row and column of a reference such as `BC12`, both from 1.
fn reference(place: &str) -> Option<(u64, u32)> {
    let digits = place.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = place.split_at(digits);
    if letters.is_empty() || letters.len() > 4 {
        return None;
    }
    let mut column = 0u32;
    for letter in letters.bytes() {
        let value = letter.to_ascii_uppercase().checked_sub(b'A').filter(|value| *value < 26)?;
        column = column * 26 + u32::from(value) + 1;
    }
    let row: u64 = digits.parse().ok()?;
    (row > 0).then_some((row, column))
}

/// The day of an ISO 8601 date, with or without a time.
pub fn iso_date(text: &str) -> Option<(i16, u8, u8)> {
    let day = text.get(..10)?;
    let rest = &text[10..];
    if !(rest.is_empty() || rest.starts_with(['T', ' ', 'Z'])) {
        return None;
    }
    let date: jiff::civil::Date = day.parse().ok()?;
    Some((date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?))
}

/// Text with the escapes that Excel writes for characters that XML cannot hold, such as `_x000D_`.
fn push_escaped(piece: &str, out: &mut String) {
    let mut rest = piece;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let escape = rest[at..].get(..7).filter(|escape| escape.ends_with('_'));
        let unit = escape.and_then(|escape| u32::from_str_radix(&escape[2..6], 16).ok());
        match unit.and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
pub mod tests {
    use std::io::{Cursor, Write};

    use calamine::{DataRef, Reader, Xlsx as Calamine};
    use rust_xlsxwriter::{ExcelDateTime, Format as Style, Note, Workbook};
    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;
    use crate::formats::{Visibility, zip::Zip};

    fn staff() -> Vec<u8> {
        let mut book = Workbook::new();
        let date = Style::new().set_num_format("dd/mm/yyyy");
        let sheet = book.add_worksheet().set_name("Staff & Co").expect("name");
        sheet.write(0, 0, "Name").expect("write");
        sheet.write(0, 1, "Born").expect("write");
        sheet.write(0, 2, "Fee").expect("write");
        sheet.write(1, 0, "Zoë <Quartermain>").expect("write");
        sheet
            .write_with_format(1, 1, ExcelDateTime::from_ymd(1951, 3, 9).expect("date"), &date)
            .expect("write");
        sheet.write(1, 2, 185).expect("write");
        sheet.write(2, 0, "_x0041_\r\nsecond line").expect("write");
        sheet.write(2, 2, 62.5).expect("write");
        sheet.write(2, 3, true).expect("write");
        sheet.write(3, 3, rust_xlsxwriter::Formula::new("=C2*2").set_result("370")).expect("write");
        sheet
            .write_rich_string(4, 0, &[(&Style::new().set_bold(), "Presiding "), (&Style::new(), "Officer")])
            .expect("write");
        sheet.insert_note(1, 0, &Note::new("rang about the fee").set_author("Q. Example")).expect("note");
        sheet.set_header("&CReturning officer: Q. Example");
        let hidden = book.add_worksheet().set_name("Hidden").expect("name").set_hidden(true);
        hidden.write(0, 0, "hidden cell").expect("write");
        let very = book.add_worksheet().set_name("Very").expect("name").set_very_hidden(true);
        very.write(9, 0, "very hidden cell").expect("write");
        let mut chart = rust_xlsxwriter::Chart::new_column();
        chart.add_series().set_values("Hidden!$A$1:$A$1");
        book.add_chartsheet().insert_chart(0, 0, &chart).expect("chart");
        book.save_to_buffer().expect("save")
    }

    /// A package of these parts.
    pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).expect("start");
            writer.write_all(text.as_bytes()).expect("write");
        }
        writer.finish().expect("finish").into_inner()
    }

    fn by_hand(sheet: &str) -> Vec<u8> {
        package(&[
            (
                "_rels/.rels",
                "<Relationships><Relationship Id='r1' Type='x/officeDocument' Target='xl/workbook.xml'/></Relationships>",
            ),
            (
                "xl/workbook.xml",
                "<x:workbook><x:workbookPr date1904='1'/><x:sheets><x:sheet name='S' r:id='r1'/></x:sheets></x:workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id='r1' Type='x/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
            ),
            ("xl/worksheets/sheet1.xml", sheet),
        ])
    }

    #[test]
    fn cells_dates_notes_and_hidden_sheets_are_read() {
        let (got, end) = read(&Xlsx, "a.xlsx", &staff());
        assert_eq!((got.lost.as_slice(), end), ([].as_slice(), Ok(())));
        let sheets: Vec<_> = got.tables.iter().map(|table| (table.0.as_str(), table.2)).collect();
        assert_eq!(
            sheets,
            [
                ("Staff & Co", Visibility::Visible),
                ("Hidden", Visibility::Hidden),
                ("Very", Visibility::VeryHidden)
            ]
        );
        let rows = got.cells(0);
        assert_eq!(rows[0], ["Name", "Born", "Fee"]);
        assert_eq!(rows[1], ["Zoë <Quartermain>", "1951-03-09", "185"]);
        assert_eq!(rows[2], ["_x0041_\r\nsecond line", "", "62.5", "true"]);
        assert_eq!(rows[3][3], "370");
        assert_eq!(rows[4], ["Presiding Officer"]);
        assert_eq!(got.tables[2].3, [(10, vec!["very hidden cell".to_owned()])]);
        let text = got.all_text();
        assert!(text.contains("rang about the fee") && text.contains("Returning officer: Q. Example"));
    }

    #[test]
    fn names_that_stand_for_a_text_are_read() {
        let book = package(&[(
            "xl/workbook.xml",
            "<workbook><definedNames><definedName name='Fees'>S!$A$1:$B$9</definedName>\
             <definedName name='Clerk' hidden='1'>\"Zoë &quot;Quartermain\"</definedName></definedNames></workbook>",
        )]);
        let (got, end) = read(&Xlsx, "a.xlsx", &book);
        assert_eq!((end, got.all_text().as_str()), (Ok(()), "Clerk: Zoë \"Quartermain\n"));
        assert!(got.texts[0].0.starts_with("HiddenPart"));
    }

    #[test]
    fn another_reader_finds_the_same_texts() {
        let bytes = staff();
        let mut book = Calamine::new(Cursor::new(&bytes)).expect("calamine opens it");
        let (got, _) = read(&Xlsx, "a.xlsx", &bytes);
        for (at, name) in ["Staff & Co", "Hidden", "Very"].into_iter().enumerate() {
            let mut cells = book.worksheet_cells_reader(name).expect("sheet");
            while let Some(cell) = cells.next_cell().expect("cell") {
                let (row, column) = cell.get_position();
                let text = match cell.get_value() {
                    DataRef::SharedString(text) => (*text).to_owned(),
                    DataRef::String(text) => text.clone(),
                    _ => continue,
                };
                let ours = got.tables[at].3.iter().find(|(number, _)| *number == u64::from(row) + 1);
                assert_eq!(ours.expect("row").1[column as usize], text);
            }
        }
    }

    #[test]
    fn a_cell_at_the_far_end_is_cheap_and_prefixes_do_not_matter() {
        let (got, end) = read(
            &Xlsx,
            "a.xlsx",
            &by_hand(
                "<x:worksheet><x:sheetData><x:row r='1'><x:c r='A1'><x:v>1</x:v></x:c></x:row>
                 <x:row><x:c t='inlineStr'><x:is><x:t>no reference</x:t></x:is></x:c><x:c t='d'><x:v>2001-06-07T00:00:00</x:v></x:c></x:row>
                 <x:row r='1048576'><x:c r='XFD1048576' t='str'><x:v>far</x:v></x:c><x:c t='b'><x:v>1</x:v></x:c></x:row>
                 </x:sheetData></x:worksheet>",
            ),
        );
        assert_eq!(end, Ok(()));
        assert_eq!(got.cells(0), [vec!["1"], vec!["no reference", "2001-06-07"]]);
        assert_eq!(got.tables[0].3[1].0, 2);
        assert_eq!(got.all_text(), "far");
    }

    #[test]
    fn what_a_sheet_loses_is_counted() {
        let (got, end) = read(
            &Xlsx,
            "a.xlsx",
            &by_hand(
                "<worksheet><row r='1'><c r='A1' t='s'><v>7</v></c><c r='B1'><v>12x</v></c><c r='C1'><v>3</v></c></row><row r='2'><c r='A2'><v>4</v>",
            ),
        );
        assert_eq!(end, Ok(()));
        assert_eq!(got.cells(0), [["", "", "3"]]);
        assert_eq!(got.lost, [Reason::Malformed, Reason::Malformed, Reason::Truncated]);
    }

    #[test]
    fn a_sheet_that_no_tab_leads_to_and_other_parts_are_read_too() {
        let bytes = package(&[
            ("xl/workbook.xml", "<workbook><sheets><sheet name='gone' r:id='r9'/></sheets></workbook>"),
            ("xl/worksheets/old.xml", "<worksheet><row><c t='str'><v>left behind</v></c></row></worksheet>"),
            ("xl/pivotCache/pivotCacheRecords1.xml", "<r><s v='Zebediah Quartermain'/><s v='PO'/></r>"),
            ("xl/externalLinks/externalLink1.xml", "<a><cell r='A1'><v>linked value</v></cell></a>"),
            ("xl/media/image1.png", "not really"),
        ]);
        let (got, end) = read(&Xlsx, "a.xlsx", &bytes);
        assert_eq!((got.lost.as_slice(), end), ([Reason::Malformed].as_slice(), Ok(())));
        assert_eq!((got.cells(0), got.tables[0].2), (vec![vec!["left behind"]], Visibility::VeryHidden));
        assert_eq!(got.all_text(), "Zebediah Quartermain\nPO\nlinked value\n");
        assert_eq!(got.children[0].0, "xl/media/image1.png");
    }

    #[test]
    fn a_package_cut_off_never_reads_as_whole() {
        let bytes = staff();
        let mut seen = 0;
        for length in (0..bytes.len()).step_by(101) {
            let (got, end) = read(&Xlsx, "a.xlsx", &bytes[..length]);
            assert!(end.is_err(), "{length}");
            seen = seen.max(got.tables.len());
        }
        assert!(seen > 0);
    }

    #[test]
    fn damaged_workbooks_never_panic() {
        mutate(&staff(), 300, |bytes| {
            let _ = read(&Xlsx, "a.xlsx", bytes);
        });
        let sheet = "<worksheet><row r='1'><c r='A1' t='s'><v>7</v></c><c r='B1' t='str'><v>t &amp; _x0041_</v></c></row></worksheet>";
        mutate(sheet.as_bytes(), 500, |bytes| {
            let _ = read(&Xlsx, "a.xlsx", &by_hand(&String::from_utf8_lossy(bytes)));
        });
    }

    #[test]
    fn a_request_to_stop_is_obeyed() {
        for calls in 0..8 {
            let mut recorder = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Xlsx, "a.xlsx", &staff(), &[], &mut recorder), Err(ReadError::Halt));
        }
    }

    #[test]
    fn a_workbook_fits_better_here_than_as_a_zip() {
        let bytes = staff();
        let probe = |head, name| {
            let probe = Probe::new(head, true, name);
            (Xlsx.fit(&probe), Zip.fit(&probe))
        };
        assert_eq!(probe(&bytes, "renamed.bin"), (Fit::Certain, Fit::Likely));
        let other = package(&[("[Content_Types].xml", ""), ("word/document.xml", "<a/>")]);
        assert_eq!(probe(&other, "a.docx"), (Fit::No, Fit::Likely));
        assert_eq!(probe(b"Name,Fee", "a.xlsx"), (Fit::No, Fit::No));
    }

    #[test]
    fn references_and_escapes() {
        assert_eq!(reference("A1"), Some((1, 1)));
        assert_eq!(reference("XFD1048576"), Some((1_048_576, 16_384)));
        for wrong in ["", "A", "1", "A0", "AAAAA1", "é1", "A1B"] {
            assert_eq!(reference(wrong), None, "{wrong}");
        }
        let mut out = String::new();
        push_escaped("a_x000D_b_x00e9_ _x12 _xZZZZ_ é_xé", &mut out);
        assert_eq!(out, "a\rbé _x12 _xZZZZ_ é_xé");
        assert_eq!(iso_date("2001-06-07T10:00:00"), Some((2001, 6, 7)));
        assert_eq!(iso_date("2001-13-07"), None);
        assert_eq!(iso_date("2001-06-07x"), None);
    }
}
