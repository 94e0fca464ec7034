//! One row of a SQL Server page: a part of fixed length, a map of empty columns, and values of any length.

use super::catalog::Column;
use crate::formats::compound::{u16_at, u32_at};
use crate::model::Reason;

/// How many values of any length a row may have.
const VALUES: usize = 1024;
/// Shorter runs of letters in the fixed part are chance.
const RUN: usize = 4;

/// A row, as it lies in its page.
pub struct Row<'p> {
    /// A row of a table, not a pointer to one or an entry of an index.
    pub is_data: bool,
    /// Deleted, and not swept up yet.
    pub deleted: bool,
    /// The part of fixed length, without its head.
    pub fixed: &'p [u8],
    count: usize,
    empty: &'p [u8],
    /// Whether each value only says where it is, and its bytes.
    values: Vec<(bool, &'p [u8])>,
}

/// A value of a row.
#[derive(Debug, PartialEq)]
pub enum Value<'p> {
    Text(String),
    Int(i64),
    Number(f64),
    Date(i16, u8, u8),
    Bool(bool),
    Bytes(&'p [u8]),
    /// On pages of its own.
    Elsewhere,
    Empty,
}

impl<'p> Row<'p> {
    /// The row at the start of some bytes.
    ///
    /// # Errors
    /// `Malformed` when its parts do not fit, `Unsupported` when it is compressed.
    pub fn of(bytes: &'p [u8]) -> Result<Row<'p>, Reason> {
        let flags = *bytes.first().ok_or(Reason::Malformed)?;
        if flags & 1 != 0 {
            return Err(Reason::Unsupported);
        }
        let kind = flags >> 1 & 7;
        let row = Row {
            is_data: matches!(kind, 0 | 1 | 6),
            deleted: kind == 6,
            fixed: &[],
            count: 0,
            empty: &[],
            values: Vec::new(),
        };
        if !row.is_data {
            return Ok(row);
        }
        row.parts(bytes, flags).ok_or(Reason::Malformed)
    }

    fn parts(mut self, bytes: &'p [u8], flags: u8) -> Option<Row<'p>> {
        let end = usize::from(u16_at(bytes, 2)?);
        self.fixed = bytes.get(4..end)?;
        self.count = usize::from(u16_at(bytes, end)?);
        let mut at = end + 2;
        if flags & 0x10 != 0 {
            let size = self.count.div_ceil(8);
            self.empty = bytes.get(at..at + size)?;
            at += size;
        }
        if flags & 0x20 != 0 {
            let count = usize::from(u16_at(bytes, at)?);
            if count > VALUES {
                return None;
            }
            let ends = at + 2;
            let mut start = ends + 2 * count;
            for index in 0..count {
                let end = u16_at(bytes, ends + 2 * index)?;
                let stop = usize::from(end & 0x7fff);
                self.values.push((end & 0x8000 != 0, bytes.get(start..stop)?));
                start = stop;
            }
        }
        Some(self)
    }

    /// A value of any length, as text in UTF-16.
    pub fn wide(&self, index: usize) -> Option<String> {
        let (_, bytes) = self.values.get(index)?;
        Some(encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned())
    }

    fn is_empty(&self, index: usize) -> bool {
        self.empty.get(index / 8).is_some_and(|byte| byte >> (index % 8) & 1 != 0)
    }

    /// The values by the columns of the table, in their order; `None` when the row does not have that layout.
    pub fn values(&self, columns: &[Column]) -> Option<Vec<Value<'p>>> {
        // Columns that were added later are not in older rows.
        let known = columns.get(..self.count.min(columns.len()))?;
        if known.is_empty() {
            return None;
        }
        let (mut at, mut index, mut bits) = (0, 0, (0, 8));
        let mut values = Vec::with_capacity(known.len());
        for (place, column) in known.iter().enumerate() {
            let value = match size(column) {
                // Eight truth values share a byte.
                Some(0) => {
                    if bits.1 == 8 {
                        bits = (at, 0);
                        at += 1;
                    }
                    let byte = *self.fixed.get(bits.0)?;
                    bits.1 += 1;
                    Value::Bool(byte >> (bits.1 - 1) & 1 != 0)
                }
                Some(size) => {
                    let bytes = self.fixed.get(at..at + size)?;
                    at += size;
                    fixed(column, bytes)
                }
                None => {
                    index += 1;
                    match self.values.get(index - 1) {
                        Some((true, _)) => Value::Elsewhere,
                        Some((false, bytes)) => long(column, bytes),
                        None => Value::Empty,
                    }
                }
            };
            values.push(if self.is_empty(place) { Value::Empty } else { value });
        }
        (at == self.fixed.len()).then_some(values)
    }

    /// The values without knowing columns: what is text in the fixed part, then every other text.
    pub fn bare(&self) -> Vec<Value<'p>> {
        let mut values = Vec::new();
        let mut runs = String::new();
        for run in self.fixed.split(|byte| !matches!(byte, 0x20..=0x7e | 0xa3 | 0xc0..=0xff)) {
            if run.len() >= RUN {
                runs.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(run).0);
                runs.push(' ');
            }
        }
        values.push(Value::Text(runs.trim().to_owned()));
        values.extend(self.values.iter().map(|(elsewhere, bytes)| match text_of(bytes) {
            _ if *elsewhere => Value::Elsewhere,
            Some(text) => Value::Text(text),
            None => Value::Bytes(bytes),
        }));
        values
    }
}

/// Bytes as a text in UTF-16 or Windows-1252, if they look like one.
pub fn text_of(bytes: &[u8]) -> Option<String> {
    let zeros = bytes.iter().skip(1).step_by(2).filter(|byte| **byte == 0).count();
    let decoded = if bytes.len().is_multiple_of(2) && zeros * 4 > bytes.len() {
        encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0
    } else {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0
    };
    let odd = decoded.chars().filter(|c| c.is_control() && !matches!(c, '\r' | '\n' | '\t')).count();
    (odd * 20 <= decoded.chars().count()).then(|| decoded.into_owned())
}

/// How many bytes a type takes in the fixed part: none for a truth value, `None` for one of any length.
fn size(column: &Column) -> Option<usize> {
    let length = usize::try_from(column.length).ok();
    Some(match column.kind {
        104 => 0,
        48 => 1,
        52 => 2,
        56 | 58 | 59 | 122 => 4,
        60 | 61 | 62 | 127 | 189 => 8,
        36 => 16,
        // Days, times of day, both: the scale says how long.
        40 => 3,
        41 | 42 | 43 | 106 | 108 | 173 | 175 | 239 => length?,
        _ => return None,
    })
}

fn fixed<'p>(column: &Column, bytes: &'p [u8]) -> Value<'p> {
    let word = bytes.iter().rev().take(8).fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    match column.kind {
        48 => Value::Int(word.cast_signed()),
        52 => Value::Int(i64::from((word as u16).cast_signed())),
        56 => Value::Int(i64::from((word as u32).cast_signed())),
        127 => Value::Int(word.cast_signed()),
        59 => Value::Number(f64::from(f32::from_bits(word as u32))),
        62 => Value::Number(f64::from_bits(word)),
        60 => amount(i128::from(word.cast_signed()), 4),
        122 => amount(i128::from((word as u32).cast_signed()), 4),
        106 | 108 => {
            let digits = bytes.iter().skip(1).rev().fold(0u128, |sum, byte| sum << 8 | u128::from(*byte));
            let digits = i128::try_from(digits).unwrap_or(i128::MAX);
            amount(if bytes.first() == Some(&0) { -digits } else { digits }, column.scale)
        }
        61 => day(1900, i64::from(u32_at(bytes, 4).unwrap_or(0).cast_signed())),
        58 => day(1900, i64::from(u16_at(bytes, 2).unwrap_or(0))),
        // The last three bytes are the day.
        40 | 42 => {
            let last = bytes.len().saturating_sub(3);
            let days = bytes.iter().skip(last).rev().fold(0i64, |sum, byte| sum << 8 | i64::from(*byte));
            day(1, days)
        }
        175 | 239 => text(column.kind == 239, bytes),
        173 => Value::Bytes(bytes),
        _ => Value::Empty,
    }
}

fn long<'p>(column: &Column, bytes: &'p [u8]) -> Value<'p> {
    match column.kind {
        167 => text(false, bytes),
        231 => text(true, bytes),
        // Text, ntext, image: where they are.
        34 | 35 | 99 => Value::Elsewhere,
        165 => Value::Bytes(bytes),
        _ => text_of(bytes).map_or(Value::Bytes(bytes), Value::Text),
    }
}

fn text<'p>(wide: bool, bytes: &[u8]) -> Value<'p> {
    let page = if wide { encoding_rs::UTF_16LE } else { encoding_rs::WINDOWS_1252 };
    Value::Text(page.decode_without_bom_handling(bytes).0.trim_end().to_owned())
}

fn amount<'p>(digits: i128, scale: u8) -> Value<'p> {
    let Some(unit) = 10i128.checked_pow(scale.into()) else { return Value::Empty };
    match i64::try_from(digits / unit) {
        Ok(whole) if digits % unit == 0 => Value::Int(whole),
        _ => Value::Number(digits as f64 / unit as f64),
    }
}

fn day<'p>(year: i16, days: i64) -> Value<'p> {
    let start = jiff::civil::date(year, 1, 1);
    let day = jiff::Span::new().try_days(days).and_then(|span| start.checked_add(span));
    day.map_or(Value::Empty, |day| {
        Value::Date(day.year(), day.month().unsigned_abs(), day.day().unsigned_abs())
    })
}
