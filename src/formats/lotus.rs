//! Old spreadsheets that are streams of records: Lotus 1-2-3 (.wks, .wk1, .wk3, .wk4, the first .123), Microsoft Works
//! (.wks and the databases .wdb), Quattro Pro (.wq1, .wq2, .wb1, .wb2, and what is in a .wb3).
//!
//! A stream of records, each a type, a length and so many bytes. Cells and the results of formulas are read, dates
//! by their format where the record has one; macros, graphs and formats are not. Records are described in
//! "Lotus File Formats for 1-2-3" (1985) for the older kinds; the cells of the newer ones are known from practice.
//! A file that is encrypted says so by a record at its start. Quattro Pro from 9 (.qpw) has other records.

use std::io::{self, Read};

use super::number_format::Epoch;
use super::sheet::{Sheet, Value};
use super::{Fit, Format, Probe, ReadError, Sink, Visibility};
use crate::input::{Input, codepage};
use crate::model::Reason;

/// In the older kind a format byte says date: day-month-year and its relatives.
const DATE_FORMATS: &[u8] = &[0x72, 0x73, 0x74, 0x79, 0x7A];
/// How many fields of a database are named.
const FIELDS: usize = 256;

/// The families of such files: what a cell's record begins with, and how texts are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// 1-2-3 to 2.x, and Works for DOS: a format byte, column, row.
    Lotus,
    /// 1-2-3 from 3: row, sheet, column.
    LotusNew,
    /// Works for Windows: column, row, style; no sign in front of texts.
    Works,
    /// Quattro Pro 1 to 4: as the older 1-2-3, texts with their length in front.
    Quattro,
    /// Quattro Pro 5 for DOS: column, page, row, style; texts with their length.
    QuattroPages,
    /// Quattro Pro for Windows to 8: the same, texts up to a zero.
    QuattroWindows,
}

impl Kind {
    /// By the first record: its type, length and what it says; and whether it is a database.
    fn of(head: &[u8]) -> Option<(Kind, bool)> {
        let version = u16::from_le_bytes([*head.get(4)?, *head.get(5)?]);
        Some(match (*head.first()?, *head.get(1)?, *head.get(2)?, *head.get(3)?, version) {
            (0, 0, 2, 0, 0x1001 | 0x1002 | 0x1007) => (Kind::QuattroWindows, false),
            (0, 0, 2, 0, 0x5120) => (Kind::Quattro, false),
            (0, 0, 2, 0, 0x5121) => (Kind::QuattroPages, false),
            (0, 0, 2..=0x1A, 0, 0x0404..=0x0406) => (Kind::Lotus, false),
            (0, 0, 3..=0x1A, 0, 0x1000 | 0x1002 | 0x1003 | 0x1005) => (Kind::LotusNew, false),
            (0xFF, 0, 2, 0, 0x0404..=0x0406) => (Kind::Works, false),
            (0x20, 0x54, 2, 0, _) => (Kind::Lotus, true),
            (0xFF, 0x54, 2, 0, _) => (Kind::Works, true),
            _ => return None,
        })
    }
}

/// The reader.
pub struct Lotus;

impl Format for Lotus {
    fn id(&self) -> &'static str {
        "lotus"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        match Kind::of(probe.head) {
            None => Fit::No,
            // Four bytes that may be those of a text.
            Some((_, true)) if probe.text().is_some() => Fit::No,
            Some(_) => Fit::Certain,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut source = io::BufReader::new(input.into_stream());
        let mut start = [0; 6];
        source.read_exact(&mut start)?;
        let (kind, database) = Kind::of(&start).ok_or(ReadError::Malformed { at: 0 })?;
        let mut source = start.chain(source);
        let mut sheet_number = 0;
        let mut sheet = Sheet::begin(sink, "", Visibility::Visible, Epoch::Y1900)?;
        let mut bytes = Vec::new();
        let mut fields: Vec<(u16, String)> = Vec::new();
        let mut begun = false;
        loop {
            let mut head = [0; 4];
            source.read_exact(&mut head)?;
            let record = u16::from_le_bytes([head[0], head[1]]);
            let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
            bytes.resize(length, 0);
            source.read_exact(&mut bytes)?;
            match record {
                0x01 => break,
                // A password: everything behind it is encrypted.
                0x4B if kind == Kind::Lotus && !database => return Err(ReadError::Encrypted),
                // The names of a database's fields come before its cells.
                0x0B if database && !begun => {
                    let name = label(bytes.get(..16).unwrap_or_default(), false);
                    if let Some(column) = word(&bytes, 16)
                        && fields.len() < FIELDS
                        && !name.is_empty()
                    {
                        fields.push((column, decode(name).0));
                    }
                    continue;
                }
                _ => {}
            }
            let cell = match kind {
                Kind::Lotus | Kind::Quattro => older_cell(record, &bytes, kind),
                Kind::LotusNew => newer_cell(record, &bytes),
                _ => paged_cell(record, &bytes, kind),
            };
            let Some(cell) = cell else { continue };
            if database && !begun {
                begun = true;
                fields.sort_unstable();
                for (column, name) in &fields {
                    sheet.cell(0, u32::from(*column), Value::Text(name))?;
                }
            }
            if cell.sheet != sheet_number {
                sheet.finish()?;
                drop(sheet);
                sheet_number = cell.sheet;
                let name = format!("Sheet {}", u32::from(sheet_number) + 1);
                sheet = Sheet::begin(sink, &name, Visibility::Visible, Epoch::Y1900)?;
            }
            // Behind the names of the fields.
            let (row, column) = (u64::from(cell.row) + u64::from(database), u32::from(cell.column));
            match cell.what {
                What::Number(number) => sheet.cell(row, column, Value::Number(number))?,
                What::Date(serial) => sheet.cell(row, column, Value::Serial(serial))?,
                What::Text(text) => {
                    let (text, unknown) = decode(text);
                    sheet.cell(row, column, Value::Text(&text))?;
                    if unknown > 0 {
                        sheet.sink().lost(Reason::Malformed)?;
                    }
                }
            }
        }
        sheet.finish()?;
        Ok(())
    }
}

struct Found<'b> {
    sheet: u8,
    row: u16,
    column: u16,
    what: What<'b>,
}

enum What<'b> {
    Number(f64),
    Date(f64),
    Text(&'b [u8]),
}

/// A text, and how many of its bytes mean nothing.
fn decode(bytes: &[u8]) -> (String, u64) {
    let mut text = String::new();
    let unknown = codepage::guess(bytes).decode_into(bytes, &mut text);
    (text, unknown)
}

/// A text up to its zero byte, without the sign that says how it is aligned, where there is one.
fn label(bytes: &[u8], aligned: bool) -> &[u8] {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let text = bytes.get(..end).unwrap_or_default();
    match text.split_first() {
        Some((b'\'' | b'"' | b'^' | b'\\' | b'|', rest)) if aligned => rest,
        _ => text,
    }
}

/// The sign, the length, the text.
fn counted(bytes: &[u8]) -> Option<&[u8]> {
    let length = usize::from(*bytes.get(1)?);
    bytes.get(2..2 + length)
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn double(bytes: &[u8], at: usize) -> Option<f64> {
    let number = f64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?);
    number.is_finite().then_some(number)
}

/// Format, column, row, then the value.
fn older_cell(record: u16, bytes: &[u8], kind: Kind) -> Option<Found<'_>> {
    let format = *bytes.first()? & 0x7F;
    let number =
        |number| if DATE_FORMATS.contains(&format) { What::Date(number) } else { What::Number(number) };
    let what = match record {
        0x0D => number(f64::from(word(bytes, 5)?.cast_signed())),
        0x0E | 0x10 => number(double(bytes, 5)?),
        0x0F | 0x33 if kind == Kind::Quattro => What::Text(counted(bytes.get(5..)?)?),
        0x0F | 0x33 => What::Text(label(bytes.get(5..)?, true)),
        _ => return None,
    };
    Some(Found { sheet: 0, row: word(bytes, 3)?, column: word(bytes, 1)?, what })
}

/// Column, page, row, style, then the value.
fn paged_cell(record: u16, bytes: &[u8], kind: Kind) -> Option<Found<'_>> {
    let what = match record {
        0x0D => What::Number(f64::from(word(bytes, 6)?.cast_signed())),
        0x0E | 0x10 => What::Number(double(bytes, 6)?),
        // Works: four bytes.
        0x545B if kind == Kind::Works => {
            let number = f32::from_le_bytes(bytes.get(6..10)?.try_into().ok()?);
            What::Number(f64::from(number.is_finite().then_some(number)?))
        }
        0x0F | 0x33 if kind == Kind::QuattroPages => What::Text(counted(bytes.get(6..)?)?),
        0x0F | 0x33 if kind == Kind::QuattroWindows => {
            // A sign of its own, or none at all in its place.
            What::Text(label(bytes.get(7..)?, false))
        }
        0x0F | 0x33 => What::Text(label(bytes.get(6..)?, false)),
        _ => return None,
    };
    Some(Found { sheet: *bytes.get(1)?, row: word(bytes, 2)?, column: u16::from(*bytes.first()?), what })
}

/// Row, sheet, column, then the value.
fn newer_cell(kind: u16, bytes: &[u8]) -> Option<Found<'_>> {
    let what = match kind {
        0x16 | 0x1A => What::Text(label(bytes.get(4..)?, true)),
        0x17 | 0x19 => What::Number(extended(bytes.get(4..14)?)?),
        0x18 => What::Number(small(word(bytes, 4)?)),
        0x25 => What::Number(compressed(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?))),
        0x27 | 0x28 => What::Number(double(bytes, 4)?),
        _ => return None,
    };
    Some(Found { sheet: *bytes.get(2)?, row: word(bytes, 0)?, column: u16::from(*bytes.get(3)?), what })
}

/// A number of ten bytes, as the arithmetic processor of the time had them.
fn extended(bytes: &[u8]) -> Option<f64> {
    let mantissa = u64::from_le_bytes(bytes.get(..8)?.try_into().ok()?);
    let high = u16::from_le_bytes(bytes.get(8..10)?.try_into().ok()?);
    let exponent = i32::from(high & 0x7FFF) - 16383 - 63;
    let number = mantissa as f64 * 2_f64.powi(exponent);
    let number = if high & 0x8000 == 0 { number } else { -number };
    number.is_finite().then_some(number)
}

/// Two bytes: a whole number, or one of eight factors.
fn small(bits: u16) -> f64 {
    if bits & 1 == 0 {
        return f64::from(bits.cast_signed() >> 1);
    }
    let factor = [5000.0, 500.0, 0.05, 0.005, 0.0005, 0.00005, 0.0625, 0.015_625][usize::from(bits >> 1 & 7)];
    f64::from(bits.cast_signed() >> 4) * factor
}

/// Four bytes: digits, a power of ten and two signs.
fn compressed(bits: u32) -> f64 {
    let digits = f64::from(bits >> 6);
    let power = 10_f64.powi((bits & 0xF) as i32);
    let number = if bits & 0x10 == 0 { digits * power } else { digits / power };
    if bits & 0x20 == 0 { number } else { -number }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{read, survives};

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
    }

    fn older() -> Vec<u8> {
        let text = |column: u8, row: u8, text: &str| {
            record(0x0F, &[&[0xFF, column, 0, row, 0, b'\''], text.as_bytes(), &[0]].concat())
        };
        let number = |format: u8, column: u8, row: u8, value: f64| {
            record(0x0E, &[&[format, column, 0, row, 0][..], &value.to_le_bytes()].concat())
        };
        [
            record(0, &[0x06, 0x04]),
            text(0, 0, "NAME"),
            text(1, 0, "NI NO"),
            text(2, 0, "BORN"),
            text(3, 0, "FEE"),
            text(0, 1, "EXAMPLE ANN"),
            text(1, 1, "AB123456C"),
            // 25569 is 1 January 1970.
            number(0xF2, 2, 1, 25569.0),
            record(0x0D, &[0xFF, 3, 0, 1, 0, 185, 0]),
            record(1, &[]),
        ]
        .concat()
    }

    #[test]
    fn older_sheets_are_rows() {
        let bytes = older();
        assert_eq!(Lotus.fit(&Probe::new(&bytes, true, "x")), Fit::Certain);
        let (seen, end) = read(&Lotus, "a.wk1", &bytes);
        assert_eq!(end, Ok(()));
        let cells = seen.cells(0);
        assert_eq!(cells[0], ["NAME", "NI NO", "BORN", "FEE"]);
        assert_eq!(cells[1], ["EXAMPLE ANN", "AB123456C", "1970-01-01", "185"]);
        survives(&Lotus, "a.wk1", &bytes, &[]);
    }

    #[test]
    fn quattro_and_works_have_their_own_cells() {
        // Column, page, row, style.
        let cell = |kind: u16, column: u8, page: u8, row: u8, value: &[u8]| {
            record(kind, &[&[column, page, row, 0, 7, 0], value].concat())
        };
        let fee = 62.5_f64.to_le_bytes();
        let windows = |version: u16, page: u8| {
            [
                record(0, &version.to_le_bytes()),
                cell(0x0F, 0, 0, 0, b"'NAME\0"),
                cell(0x0F, 1, 0, 0, b"\0FEE\0"),
                cell(0x0F, 0, page, 1, b"'Zo\xeb Example\0"),
                cell(0x0E, 1, page, 1, &fee),
                cell(0x10, 0, page, 2, &[&fee[..], &[0; 4]].concat()),
                // The text that a formula made.
                cell(0x33, 1, page, 2, b"'PO\0"),
                record(1, &[]),
            ]
            .concat()
        };
        for version in [0x1001, 0x1002, 0x1007] {
            let bytes = windows(version, 0);
            assert_eq!(Lotus.fit(&Probe::new(&bytes, true, "x")), Fit::Certain);
            let (seen, end) = read(&Lotus, "a.wb1", &bytes);
            assert_eq!((end, seen.tables.len()), (Ok(()), 1));
            assert_eq!(seen.cells(0), [["NAME", "FEE"], ["Zoë Example", "62.5"], ["62.5", "PO"]]);
            let (seen, end) = read(&Lotus, "a.wb1", &windows(version, 3));
            assert_eq!((end, seen.tables.len(), seen.tables[1].0.as_str()), (Ok(()), 2, "Sheet 4"));
            survives(&Lotus, "a.wb1", &bytes, &[]);
        }
        let dos = [
            record(0, &0x5121_u16.to_le_bytes()),
            cell(0x0F, 0, 0, 0, b"'\x06NI NO."),
            cell(0x0D, 1, 0, 0, &185_i16.to_le_bytes()),
            record(1, &[]),
        ]
        .concat();
        assert_eq!(read(&Lotus, "a.wq2", &dos).0.cells(0), [["NI NO.", "185"]]);
        let oldest = [
            record(0, &0x5120_u16.to_le_bytes()),
            record(0x0F, b"\xff\0\0\0\0'\x06NI NO."),
            record(0x0D, &[0xFF, 1, 0, 0, 0, 185, 0]),
            record(1, &[]),
        ]
        .concat();
        assert_eq!(read(&Lotus, "a.wq1", &oldest).0.cells(0), [["NI NO.", "185"]]);
        let works = [
            record(0xFF, &0x0404_u16.to_le_bytes()),
            cell(0x0F, 0, 0, 0, b"'quoted'\0"),
            cell(0x545B, 1, 0, 0, &62.5_f32.to_le_bytes()),
            record(1, &[]),
        ]
        .concat();
        assert_eq!(Lotus.fit(&Probe::new(&works, true, "x")), Fit::Certain);
        assert_eq!(read(&Lotus, "a.wks", &works).0.cells(0), [["'quoted'", "62.5"]]);
        for bytes in [dos, oldest, works] {
            survives(&Lotus, "a", &bytes, &[]);
        }
    }

    #[test]
    fn the_fields_of_a_database_are_its_first_row() {
        let field = |column: u8, name: &[u8]| {
            let mut name = name.to_vec();
            name.resize(16, 0);
            record(0x0B, &[&name[..], &[column, 0, 0, 0, column, 0, 0xFF, 0x0F]].concat())
        };
        let dos = [
            record(0x5420, &0x0404_u16.to_le_bytes()),
            field(1, b"Fee"),
            field(0, b"Surname"),
            record(0x0F, b"\xff\0\0\0\0'Example\0"),
            record(0x0D, &[0xFF, 1, 0, 0, 0, 185, 0]),
            record(0x0F, b"\xff\0\0\x01\0'Sample\0"),
            record(1, &[]),
        ]
        .concat();
        assert_eq!(Lotus.fit(&Probe::new(&dos, true, "STAFF.WDB")), Fit::Certain);
        let (seen, end) = read(&Lotus, "STAFF.WDB", &dos);
        assert_eq!(end, Ok(()));
        assert_eq!(seen.cells(0), [vec!["Surname", "Fee"], vec!["Example", "185"], vec!["Sample"]]);
        let windows = [
            record(0x54FF, &0x0404_u16.to_le_bytes()),
            field(0, b"Surname"),
            record(0x0F, b"\0\0\0\0\0\0Example\0"),
            record(1, &[]),
        ]
        .concat();
        assert_eq!(read(&Lotus, "a.wdb", &windows).0.cells(0), [["Surname"], ["Example"]]);
        survives(&Lotus, "a.wdb", &dos, &[]);
        // A text that begins with the same two letters.
        assert_eq!(Lotus.fit(&Probe::new(b" T\x02\x00", true, "x")), Fit::No);
    }

    #[test]
    fn newer_sheets_are_tables() {
        let bytes = [
            record(0, &[&[0x02, 0x10][..], &[0; 24]].concat()),
            record(0x16, b"\0\0\0\0'NAME\0"),
            record(0x18, &[0, 0, 0, 1, 0x72, 0x01]),
            record(0x16, b"\0\0\x01\0\"OTHER\0"),
            record(0x27, &[&[1, 0, 1, 0][..], &12.5_f64.to_le_bytes()].concat()),
            // 1.5 as ten bytes.
            record(0x17, &[1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0xC0, 0xFF, 0x3F]),
            record(1, &[]),
        ]
        .concat();
        let (seen, end) = read(&Lotus, "a.wk4", &bytes);
        assert_eq!(end, Ok(()));
        assert_eq!(seen.cells(0), [["NAME", "185"]]);
        assert_eq!(seen.cells(1), [vec!["OTHER"], vec!["12.5", "1.5"]]);
        assert_eq!(small(0x0015), 0.05);
        assert_eq!(compressed(12345 << 6 | 0x32), -123.45);
    }

    #[test]
    fn a_password_is_said_and_a_cut_is_seen() {
        let locked = [record(0, &[0x06, 0x04]), record(0x4B, &[1, 2, 3, 4])].concat();
        assert_eq!(read(&Lotus, "a.wk1", &locked).1, Err(ReadError::Encrypted));
        let bytes = older();
        assert_eq!(read(&Lotus, "a.wk1", &bytes[..bytes.len() - 10]).1, Err(ReadError::Truncated));
    }
}
