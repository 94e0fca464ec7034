//! Lotus 1-2-3 worksheets: .wks, .wk1, .wk3, .wk4 and .123 of the first kind, and Quattro's .wq1, which is alike.
//!
//! A stream of records, each a type, a length and so many bytes. Cells and the results of formulas are read, dates
//! by their format where the record has one; macros, graphs, names and formats are not. Records are described in
//! "Lotus File Formats for 1-2-3" (1985) for the older kinds; the cells of the newer ones are known from practice.
//! A file that is encrypted says so by a record at its start.

use std::io::{self, Read};

use super::number_format::Epoch;
use super::sheet::{Sheet, Value};
use super::{Fit, Format, Probe, ReadError, Sink, Visibility};
use crate::input::{Input, codepage};
use crate::model::Reason;

/// The first record's type and the versions that it can name.
const VERSIONS: &[u16] = &[0x0404, 0x0405, 0x0406, 0x1000, 0x1002, 0x1003, 0x1005, 0x5120];
/// In the older kind a format byte says date: day-month-year and its relatives.
const DATE_FORMATS: &[u8] = &[0x72, 0x73, 0x74, 0x79, 0x7A];

/// The reader.
pub struct Lotus;

impl Format for Lotus {
    fn id(&self) -> &'static str {
        "lotus"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        match *probe.head {
            [0, 0, length, 0, low, high, ..] if (2..=0x1A).contains(&length) => {
                if VERSIONS.contains(&u16::from_le_bytes([low, high])) { Fit::Certain } else { Fit::No }
            }
            _ => Fit::No,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut source = io::BufReader::new(input.into_stream());
        let mut sheet_number = 0;
        let mut sheet = Sheet::begin(sink, "", Visibility::Visible, Epoch::Y1900)?;
        let mut bytes = Vec::new();
        let mut newer = false;
        loop {
            let mut head = [0; 4];
            source.read_exact(&mut head)?;
            let kind = u16::from_le_bytes([head[0], head[1]]);
            let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
            bytes.resize(length, 0);
            source.read_exact(&mut bytes)?;
            match kind {
                0x00 => newer = matches!(bytes.get(1), Some(0x10)),
                0x01 => break,
                // A password: everything behind it is encrypted.
                0x4B if !newer => return Err(ReadError::Encrypted),
                _ => {}
            }
            let Some(cell) = (if newer { newer_cell(kind, &bytes) } else { older_cell(kind, &bytes) }) else {
                continue;
            };
            if cell.sheet != sheet_number {
                sheet.finish()?;
                drop(sheet);
                sheet_number = cell.sheet;
                let name = format!("Sheet {}", u32::from(sheet_number) + 1);
                sheet = Sheet::begin(sink, &name, Visibility::Visible, Epoch::Y1900)?;
            }
            let (row, column) = (u64::from(cell.row), u32::from(cell.column));
            match cell.what {
                What::Number(number) => sheet.cell(row, column, Value::Number(number))?,
                What::Date(serial) => sheet.cell(row, column, Value::Serial(serial))?,
                What::Text(text) => {
                    let mut decoded = String::new();
                    let unknown = codepage::guess(text).decode_into(text, &mut decoded);
                    sheet.cell(row, column, Value::Text(&decoded))?;
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

/// A label up to its zero byte, without the sign that says how it is aligned.
fn label(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let text = bytes.get(..end).unwrap_or_default();
    match text.split_first() {
        Some((b'\'' | b'"' | b'^' | b'\\' | b'|', rest)) => rest,
        _ => text,
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn double(bytes: &[u8], at: usize) -> Option<f64> {
    let number = f64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?);
    number.is_finite().then_some(number)
}

/// Format, column, row, then the value.
fn older_cell(kind: u16, bytes: &[u8]) -> Option<Found<'_>> {
    let format = *bytes.first()? & 0x7F;
    let number =
        |number| if DATE_FORMATS.contains(&format) { What::Date(number) } else { What::Number(number) };
    let what = match kind {
        0x0D => number(f64::from(word(bytes, 5)?.cast_signed())),
        0x0E | 0x10 => number(double(bytes, 5)?),
        0x0F | 0x33 => What::Text(label(bytes.get(5..)?)),
        _ => return None,
    };
    Some(Found { sheet: 0, row: word(bytes, 3)?, column: word(bytes, 1)?, what })
}

/// Row, sheet, column, then the value.
fn newer_cell(kind: u16, bytes: &[u8]) -> Option<Found<'_>> {
    let what = match kind {
        0x16 | 0x1A => What::Text(label(bytes.get(4..)?)),
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
