//! Excel workbooks in binary packages (xlsb).
//!
//! The same package as `xlsx` with records (MS-XLSB) in place of XML. Streams each sheet record by record; only
//! the shared strings stay in memory. The records of older binary workbooks are others and in `biff`.

use std::io::{BufReader, Read};

use super::biff::{f64_at, packed_number, u16_at, u32_at};
use super::number_format::{Epoch, Styles};
use super::ooxml::{SHEETS, SheetEntry, each_sheet, looks_like, push_rest, visibility};
use super::package::{Package, settle};
use super::sheet::{Sheet, Strings, Value};
use super::{Fit, Format, Locator, Probe, ReadError, Sink};
use crate::input::Input;
use crate::model::Reason;

/// No record that is read here comes near this; Excel's longest string is 32,767 characters.
const LONGEST_RECORD: usize = 16 << 20;

mod record {
    pub const ROW: u32 = 0;
    pub const CELL_RK: u32 = 2;
    pub const CELL_BOOL: u32 = 4;
    pub const CELL_REAL: u32 = 5;
    pub const CELL_ST: u32 = 6;
    pub const CELL_ISST: u32 = 7;
    pub const FORMULA_STRING: u32 = 8;
    pub const FORMULA_NUMBER: u32 = 9;
    pub const FORMULA_BOOL: u32 = 10;
    pub const SHORT_BLANK: u32 = 12;
    pub const SHORT_RK: u32 = 13;
    pub const SHORT_ERROR: u32 = 14;
    pub const SHORT_BOOL: u32 = 15;
    pub const SHORT_REAL: u32 = 16;
    pub const SHORT_ST: u32 = 17;
    pub const SHORT_ISST: u32 = 18;
    pub const STRING_ITEM: u32 = 19;
    pub const FORMAT: u32 = 44;
    pub const XF: u32 = 47;
    pub const COLUMNS: u32 = 60;
    pub const CELL_RICH: u32 = 62;
    pub const WORKBOOK_PROPERTIES: u32 = 153;
    pub const SHEET: u32 = 156;
    pub const HEADER_FOOTER: u32 = 479;
    pub const BEGIN_CELL_XFS: u32 = 617;
    pub const END_CELL_XFS: u32 = 618;
    pub const COMMENT_AUTHOR: u32 = 632;
    pub const COMMENT_TEXT: u32 = 637;
}

/// Reader of binary workbooks in packages.
pub struct Xlsb;

impl Format for Xlsb {
    fn id(&self) -> &'static str {
        "xlsb"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if looks_like(probe, b"xl/workbook.bin", &["xlsb"]) { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let package = Package::open(input)?;
        let main = super::ooxml::main_part(&package).ok_or(ReadError::Malformed { at: 0 })?;
        if main.ends_with(".xml") {
            return super::xlsx::read_package(&package, &main, sink);
        }
        read_package(&package, &main, sink)
    }
}

/// Reads a package whose main part is binary.
///
/// # Errors
/// The sink's, and `Truncated` when the package's end is missing; what parts lose is counted.
pub fn read_package(package: &Package, main: &str, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let relations =
        package.relations(main).or_else(|reason| sink.lost(reason).map(|()| Default::default()))?;
    let mut book = Book::default();
    let end = package.part(main, |body| book.workbook(body));
    settle(end.and_then(|end| end.ok_or(Reason::Malformed)), sink)?;
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
    for name in package.names().filter(|name| name.starts_with("xl/comments") && name.ends_with(".bin")) {
        let end = package.part(name, |body| comments(body, sink));
        settle(end.map(|end| end.unwrap_or(Ok(()))), sink)?;
    }
    push_rest(package, sink)?;
    if package.truncated { Err(ReadError::Truncated) } else { Ok(()) }
}

/// Records of a part, one at a time.
pub struct Records<R> {
    stream: BufReader<R>,
    /// The type of the record at hand.
    pub kind: u32,
    /// Its content.
    pub data: Vec<u8>,
    /// Bytes before it and of it.
    pub at: u64,
}

impl<R: Read> Records<R> {
    /// From the start of a part.
    pub fn new(stream: R) -> Records<R> {
        Records { stream: BufReader::with_capacity(32 << 10, stream), kind: 0, data: Vec::new(), at: 0 }
    }

    /// Moves to the next record; `false` at the end.
    ///
    /// # Errors
    /// `Truncated` inside a record, `OverBudget` for one that is too long.
    pub fn next_record(&mut self) -> Result<bool, ReadError> {
        let Some(kind) = self.packed(2)? else { return Ok(false) };
        let length = self.packed(4)?.ok_or(ReadError::Truncated)? as usize;
        if length > LONGEST_RECORD {
            return Err(ReadError::OverBudget);
        }
        self.kind = kind;
        self.data.clear();
        (&mut self.stream).take(length as u64).read_to_end(&mut self.data)?;
        self.at += length as u64;
        if self.data.len() < length { Err(ReadError::Truncated) } else { Ok(true) }
    }

    /// A number in bytes of seven bits, the lowest first; types keep the eighth bit of their first byte, which
    /// the published numbers do not. `None` at the end of the part.
    fn packed(&mut self, most: u32) -> Result<Option<u32>, ReadError> {
        let mut value = 0;
        for place in 0..most {
            let mut byte = [0];
            if (&mut self.stream).take(1).read(&mut byte)? == 0 {
                return if place == 0 { Ok(None) } else { Err(ReadError::Truncated) };
            }
            self.at += 1;
            value |= u32::from(byte[0] & 0x7f) << (7 * place);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Ok(Some(value))
    }

    /// The string at a place and where it ends; an absent one is empty.
    pub fn string(&self, at: usize) -> Option<(String, usize)> {
        let count = u32_at(&self.data, at)?;
        if count == u32::MAX {
            return Some((String::new(), at + 4));
        }
        let end = usize::try_from(count).ok()?.checked_mul(2)?.checked_add(at + 4)?;
        let units = self.data.get(at + 4..end)?.chunks_exact(2);
        let units = units.map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        let text = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        Some((text, end))
    }
}

fn comments(body: &mut dyn Read, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut records = Records::new(body);
    while records.next_record()? {
        let text = match records.kind {
            record::COMMENT_AUTHOR => records.string(0),
            record::COMMENT_TEXT => records.string(1),
            _ => continue,
        };
        match text {
            Some((text, _)) if text.is_empty() => {}
            Some((text, _)) => sink.text(Locator::Named("comments"), &text)?,
            None => sink.lost(Reason::Malformed)?,
        }
    }
    Ok(())
}

#[derive(Default)]
struct Book {
    sheets: Vec<SheetEntry>,
    epoch: Epoch,
    styles: Styles,
    strings: Strings,
}

impl Book {
    fn workbook(&mut self, body: &mut dyn Read) -> Result<(), ReadError> {
        let mut records = Records::new(body);
        while records.next_record()? {
            match records.kind {
                record::WORKBOOK_PROPERTIES if records.data.first().is_some_and(|flags| flags & 1 != 0) => {
                    self.epoch = Epoch::Y1904;
                }
                record::SHEET if self.sheets.len() < SHEETS => {
                    let malformed = ReadError::Malformed { at: records.at };
                    let state = u32_at(&records.data, 0).ok_or(malformed)?;
                    let (relation, end) = records.string(8).ok_or(malformed)?;
                    let (name, _) = records.string(end).ok_or(malformed)?;
                    self.sheets.push(SheetEntry {
                        name,
                        visibility: visibility(&state.to_string()),
                        relation,
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn styles(&mut self, body: &mut dyn Read) -> Result<(), ReadError> {
        let mut records = Records::new(body);
        let mut in_cells = false;
        while records.next_record()? {
            match records.kind {
                record::FORMAT => {
                    if let (Some(id), Some((code, _))) = (u16_at(&records.data, 0), records.string(2)) {
                        self.styles.add_format(u32::from(id), &code);
                    }
                }
                record::BEGIN_CELL_XFS => in_cells = true,
                record::END_CELL_XFS => in_cells = false,
                record::XF if in_cells => {
                    self.styles.add_style(u32::from(u16_at(&records.data, 2).unwrap_or(0)));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn shared_strings(&mut self, body: &mut dyn Read) -> Result<(), ReadError> {
        let mut records = Records::new(body);
        while records.next_record()? && !self.strings.full() {
            if records.kind == record::STRING_ITEM {
                let (text, _) = records.string(1).ok_or(ReadError::Malformed { at: records.at })?;
                self.strings.push(&text);
            }
        }
        Ok(())
    }

    fn cells(&self, body: &mut dyn Read, sheet: &mut Sheet<'_>) -> Result<(), ReadError> {
        let mut records = Records::new(body);
        let mut row = 0u64;
        // Where a cell without a column of its own goes.
        let mut next_column = 0u32;
        while records.next_record()? {
            let data = &records.data;
            let (column, at) = match records.kind {
                record::ROW => {
                    row = u32_at(data, 0).map_or(row, u64::from);
                    next_column = 0;
                    // Bit 4 of the twelfth byte: no height.
                    if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                        sheet.hide_row(row);
                    }
                    continue;
                }
                record::COLUMNS => {
                    let hidden = u16_at(data, 16).is_some_and(|flags| flags & 1 != 0);
                    if let (Some(first), Some(last), Some(width)) =
                        (u32_at(data, 0), u32_at(data, 4), u32_at(data, 8))
                        && (hidden || width == 0)
                    {
                        sheet.hide_columns(first..=last);
                    }
                    continue;
                }
                record::HEADER_FOOTER => {
                    let mut at = 2;
                    while let Some((text, end)) = records.string(at).filter(|_| at < data.len()) {
                        if !text.is_empty() {
                            sheet.sink().text(Locator::Named("headers and footers"), &text)?;
                        }
                        at = end;
                    }
                    continue;
                }
                1..=11 | record::CELL_RICH => match u32_at(data, 0) {
                    Some(column) => (column, 8),
                    None => {
                        sheet.sink().lost(Reason::Malformed)?;
                        continue;
                    }
                },
                record::SHORT_BLANK..=record::SHORT_ISST => (next_column, 4),
                _ => continue,
            };
            next_column = column.saturating_add(1);
            let style = u32_at(data, at - 4).map_or(0, |style| style & 0x00ff_ffff);
            let number =
                |value| if self.styles.is_date(style) { Value::Serial(value) } else { Value::Number(value) };
            let text;
            let value = match records.kind {
                record::CELL_RK | record::SHORT_RK => {
                    u32_at(data, at).map(|packed| number(packed_number(packed)))
                }
                record::CELL_REAL | record::SHORT_REAL | record::FORMULA_NUMBER => {
                    f64_at(data, at).map(number)
                }
                record::CELL_BOOL | record::SHORT_BOOL | record::FORMULA_BOOL => {
                    data.get(at).map(|truth| Value::Bool(*truth != 0))
                }
                record::CELL_ISST | record::SHORT_ISST => {
                    let number = u32_at(data, at).and_then(|number| usize::try_from(number).ok());
                    match number.map(|number| self.strings.get(number)) {
                        Some(Ok(text)) => Some(Value::Text(text)),
                        Some(Err(reason)) => {
                            sheet.sink().lost(reason)?;
                            continue;
                        }
                        None => None,
                    }
                }
                record::CELL_ST | record::SHORT_ST | record::FORMULA_STRING | record::CELL_RICH => {
                    let at = if records.kind == record::CELL_RICH { at + 1 } else { at };
                    text = records.string(at);
                    text.as_ref().map(|(text, _)| Value::Text(text))
                }
                // Blank cells and errors show nothing of anybody.
                1 | 3 | 11 | record::SHORT_BLANK | record::SHORT_ERROR => continue,
                _ => continue,
            };
            match value {
                Some(value) => sheet.cell(row, column, value)?,
                None => sheet.sink().lost(Reason::Malformed)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
pub mod tests {
    use std::io::{Cursor, Write};

    use calamine::{DataRef, Reader, Xlsb as Calamine};
    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;
    use crate::formats::Visibility;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;

    /// One record.
    pub fn one(kind: u32, data: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let length = data.len() as u32;
        for (mut value, _) in [(kind, 2), (length, 4)] {
            loop {
                let low = (value & 0x7f) as u8;
                value >>= 7;
                bytes.push(if value > 0 { low | 0x80 } else { low });
                if value == 0 {
                    break;
                }
            }
        }
        bytes.extend(data);
        bytes
    }

    /// A string with its length.
    pub fn string(text: &str) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut bytes = (units.len() as u32).to_le_bytes().to_vec();
        bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        bytes
    }

    fn cell(column: u32, style: u32, rest: &[u8]) -> Vec<u8> {
        [&column.to_le_bytes(), &style.to_le_bytes(), rest].concat()
    }

    fn column(first: u32, last: u32, width: u32, flags: u16) -> Vec<u8> {
        let numbers = [first, last, width, 0].map(u32::to_le_bytes).concat();
        one(record::COLUMNS, &[&numbers[..], &flags.to_le_bytes()].concat())
    }

    fn sheet() -> Vec<u8> {
        let row = |number: u32| [&number.to_le_bytes()[..], &[0; 13]].concat();
        [
            one(129, &[]),
            // Dimension of the sheet, for the other reader.
            one(148, &[[0u8; 4], [3, 0, 0, 0], [0; 4], [5, 0, 0, 0]].concat()),
            one(390, &[]),
            // Columns 2 to 3 are hidden, column 4 has no width, column 5 is shown.
            column(2, 3, 2000, 1),
            column(4, 4, 0, 0),
            column(5, 5, 2000, 0),
            one(391, &[]),
            one(145, &[]),
            one(record::ROW, &row(0)),
            one(record::CELL_ISST, &cell(0, 0, &0u32.to_le_bytes())),
            one(record::CELL_ST, &cell(1, 0, &string("inline"))),
            one(record::ROW, &[&3u32.to_le_bytes()[..], &[0; 7], &[0x10], &[0; 5]].concat()),
            one(record::CELL_ISST, &cell(0, 0, &1u32.to_le_bytes())),
            one(record::CELL_RK, &cell(1, 1, &(37049u32 << 2 | 2).to_le_bytes())),
            one(record::CELL_REAL, &cell(2, 0, &62.5f64.to_le_bytes())),
            one(record::CELL_BOOL, &cell(3, 0, &[1])),
            one(record::FORMULA_STRING, &cell(5, 0, &[string("PO"), vec![0; 10]].concat())),
            one(146, &[]),
            one(record::HEADER_FOOTER, &[vec![0, 0], string("Returning officer"), vec![0xff; 4]].concat()),
            one(130, &[]),
        ]
        .concat()
    }

    fn book(sheet: &[u8]) -> Vec<u8> {
        let bundle = |state: u32, id: &str, name: &str| {
            one(
                record::SHEET,
                &[&state.to_le_bytes()[..], &[1, 0, 0, 0], &string(id), &string(name)].concat(),
            )
        };
        let strings = [
            one(159, &[2, 0, 0, 0, 2, 0, 0, 0]),
            one(record::STRING_ITEM, &[vec![0], string("Zoë Ω")].concat()),
            one(record::STRING_ITEM, &[vec![0], string("Zebediah")].concat()),
            one(160, &[]),
        ]
        .concat();
        let xf =
            |format: u16| one(record::XF, &[&[0xff, 0xff], &format.to_le_bytes()[..], &[0; 12]].concat());
        let styles = [
            one(278, &[]),
            one(615, &[1, 0, 0, 0]),
            one(record::FORMAT, &[&164u16.to_le_bytes()[..], &string("dd/mm/yyyy")].concat()),
            one(616, &[]),
            one(record::BEGIN_CELL_XFS, &[2, 0, 0, 0]),
            xf(0),
            xf(164),
            one(record::END_CELL_XFS, &[]),
            one(279, &[]),
        ]
        .concat();
        let workbook = [
            one(131, &[]),
            one(record::WORKBOOK_PROPERTIES, &[0; 12]),
            one(143, &[]),
            bundle(0, "rId1", "Staff"),
            bundle(2, "rId2", "Very"),
            one(144, &[]),
            one(132, &[]),
        ]
        .concat();
        let relation = |id: &str, kind: &str, target: &str| {
            format!(
                "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
            )
        };
        let wrap = |inner: String| {
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inner}</Relationships>"
            )
        };
        let top = wrap(relation("rId1", "officeDocument", "xl/workbook.bin"));
        let rels = wrap(
            relation("rId1", "worksheet", "worksheets/sheet1.bin")
                + &relation("rId2", "worksheet", "worksheets/sheet2.bin")
                + &relation("rId3", "styles", "styles.bin")
                + &relation("rId4", "sharedStrings", "sharedStrings.bin"),
        );
        let comments = [one(record::COMMENT_TEXT, &[vec![0], string("rang twice")].concat())].concat();
        let parts: [(&str, &[u8]); 8] = [
            ("_rels/.rels", top.as_bytes()),
            ("xl/workbook.bin", &workbook),
            ("xl/_rels/workbook.bin.rels", rels.as_bytes()),
            ("xl/styles.bin", &styles),
            ("xl/sharedStrings.bin", &strings),
            ("xl/worksheets/sheet1.bin", sheet),
            ("xl/worksheets/sheet2.bin", sheet),
            ("xl/comments1.bin", &comments),
        ];
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(name, SimpleFileOptions::default()).expect("start");
            writer.write_all(bytes).expect("write");
        }
        writer.finish().expect("finish").into_inner()
    }

    #[test]
    fn cells_dates_comments_and_hidden_sheets_are_read() {
        let (got, end) = read(&Xlsb, "a.xlsb", &book(&sheet()));
        assert_eq!((got.lost.as_slice(), end), ([].as_slice(), Ok(())));
        assert_eq!((got.tables[0].0.as_str(), got.tables[0].2), ("Staff", Visibility::Visible));
        assert_eq!((got.tables[1].0.as_str(), got.tables[1].2), ("Very", Visibility::VeryHidden));
        assert_eq!(
            got.cells(0),
            [vec!["Zoë Ω", "inline"], vec!["Zebediah", "2001-06-07", "62.5", "true", "", "PO"]]
        );
        assert_eq!(got.tables[0].3[1].0, 4);
        assert!(got.all_text().contains("rang twice") && got.all_text().contains("Returning officer"));
        assert_eq!(got.hidden_rows, [(0, 4), (1, 4)]);
        assert_eq!(got.hidden_columns, [(0, 2, 3), (0, 4, 4), (1, 2, 3), (1, 4, 4)]);
    }

    #[test]
    fn another_reader_finds_the_same_cells() {
        let bytes = book(&sheet());
        let mut theirs = Calamine::new(Cursor::new(&bytes)).expect("calamine opens it");
        let mut cells = theirs.worksheet_cells_reader("Staff").expect("sheet");
        let (got, _) = read(&Xlsb, "a.xlsb", &bytes);
        let mut compared = 0;
        while let Some(cell) = cells.next_cell().expect("cell") {
            let (row, column) = cell.get_position();
            let text = match cell.get_value() {
                DataRef::SharedString(text) => (*text).to_owned(),
                DataRef::String(text) => text.clone(),
                DataRef::Float(number) => number.to_string(),
                DataRef::Bool(truth) => truth.to_string(),
                _ => continue,
            };
            let ours = got.tables[0].3.iter().find(|(number, _)| *number == u64::from(row) + 1);
            assert_eq!(ours.expect("row").1[column as usize], text);
            compared += 1;
        }
        assert_eq!(compared, 6);
    }

    #[test]
    fn a_sheet_cut_off_keeps_its_rows_and_says_so() {
        let whole = sheet();
        for length in 30..whole.len() - 2 {
            let (got, end) = read(&Xlsb, "a.xlsb", &book(&whole[..length]));
            assert_eq!(end, Ok(()), "{length}");
            // A cut between two records cannot be told from an end.
            assert!(got.lost.iter().all(|reason| *reason == Reason::Truncated));
            assert_eq!(got.tables.len(), 2);
        }
        let (got, _) = read(&Xlsb, "a.xlsb", &book(&whole[..whole.len() - 40]));
        assert_eq!(got.lost, [Reason::Truncated, Reason::Truncated]);
    }

    #[test]
    fn damaged_workbooks_never_panic() {
        mutate(&book(&sheet()), 200, |bytes| {
            let _ = read(&Xlsb, "a.xlsb", bytes);
        });
        mutate(&sheet(), 500, |bytes| {
            let _ = read(&Xlsb, "a.xlsb", &book(bytes));
        });
    }

    #[test]
    fn a_request_to_stop_is_obeyed() {
        for calls in 0..6 {
            let mut recorder = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Xlsb, "a.xlsb", &book(&sheet()), &[], &mut recorder), Err(ReadError::Halt));
        }
    }

    #[test]
    fn the_main_part_decides() {
        let bytes = book(&sheet());
        let probe = Probe::new(&bytes, true, "a.bin");
        assert_eq!((Xlsb.fit(&probe), super::super::xlsx::Xlsx.fit(&probe)), (Fit::Certain, Fit::No));
    }
}
