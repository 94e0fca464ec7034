//! What a field's bytes mean: dBase's texts and dates, FoxPro's binary numbers, dBase 7's sortable ones.

use std::borrow::Cow;

use super::header::{Field, Level};
use crate::formats::Cell;
use crate::input::decode::TextEncoding;

/// The value of one field.
pub enum Value<'a> {
    /// Nothing.
    Empty,
    /// Text, decoded.
    Text(Cow<'a, str>),
    /// A whole number.
    Int(i64),
    /// Another number.
    Number(f64),
    /// Year, month, day.
    Date(i16, u8, u8),
    /// A truth value.
    Bool(bool),
    /// The number of a block in the memo file.
    Memo(u64),
}

impl Value<'_> {
    /// The same as a cell; a memo's number is nothing to look at.
    pub fn cell(&self) -> Cell<'_> {
        match self {
            Value::Empty | Value::Memo(_) => Cell::Empty,
            Value::Text(text) => Cell::Text(text),
            Value::Int(number) => Cell::Int(*number),
            Value::Number(number) => Cell::Number(*number),
            Value::Date(year, month, day) => Cell::Date(*year, *month, *day),
            Value::Bool(truth) => Cell::Bool(*truth),
        }
    }
}

/// Reads a field's bytes. Counts sequences without meaning in `invalid`.
pub fn value<'a>(
    field: &Field,
    level: Level,
    raw: &'a [u8],
    encoding: TextEncoding,
    invalid: &mut u64,
) -> Value<'a> {
    match (field.kind, raw) {
        (b'C' | b'V', _) => text(raw, encoding, invalid),
        (b'Q', _) if raw.contains(&0) => Value::Empty,
        (b'N' | b'F', _) => number(raw, encoding, invalid),
        (b'D', _) => date(raw, encoding, invalid),
        (b'L', [b'T' | b't' | b'Y' | b'y']) => Value::Bool(true),
        (b'L', [b'F' | b'f' | b'N' | b'n']) => Value::Bool(false),
        (b'L', [b' ' | b'?' | 0]) => Value::Empty,
        (b'I' | b'+', &[a, b, c, d]) if level == Level::Seven => {
            if [a, b, c, d] == [0; 4] {
                Value::Empty
            } else {
                Value::Int(i64::from(i32::from_be_bytes([a ^ 0x80, b, c, d])))
            }
        }
        (b'I' | b'+', &[a, b, c, d]) => Value::Int(i64::from(i32::from_le_bytes([a, b, c, d]))),
        (b'Y', raw) if raw.len() == 8 => {
            Value::Number(i64::from_le_bytes(raw.try_into().unwrap_or_default()) as f64 / 10_000.0)
        }
        (b'B', raw) if raw.len() == 8 && level == Level::Fox => {
            double(f64::from_le_bytes(raw.try_into().unwrap_or_default()))
        }
        (b'O', raw) if raw.len() == 8 => sortable(u64::from_be_bytes(raw.try_into().unwrap_or_default())),
        (b'@', raw) if raw.len() == 8 && level == Level::Seven => {
            moment_of_seven(u64::from_be_bytes(raw.try_into().unwrap_or_default()))
        }
        (b'T' | b'@', &[a, b, c, d, e, f, g, h]) => {
            moment(i64::from(u32::from_le_bytes([a, b, c, d])), u32::from_le_bytes([e, f, g, h]))
        }
        (b'M' | b'G' | b'P' | b'W' | b'B', _) => memo(raw),
        _ => text(raw, encoding, invalid),
    }
}

fn text<'a>(raw: &'a [u8], encoding: TextEncoding, invalid: &mut u64) -> Value<'a> {
    let end = raw.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |at| at + 1);
    let raw = raw.get(..end).unwrap_or_default();
    if raw.iter().all(|byte| matches!(byte, b' ' | 0)) {
        return Value::Empty;
    }
    let (decoded, bad) = encoding.decode(raw);
    *invalid += bad;
    // What stands behind a NUL is what the program left of an earlier value.
    Value::Text(if decoded.contains('\0') { Cow::Owned(decoded.replace('\0', " ")) } else { decoded })
}

fn number<'a>(raw: &'a [u8], encoding: TextEncoding, invalid: &mut u64) -> Value<'a> {
    let trimmed = raw.trim_ascii();
    if trimmed.iter().all(|byte| *byte == 0) {
        return Value::Empty;
    }
    let digits = trimmed.strip_prefix(b"-").or_else(|| trimmed.strip_prefix(b"+")).unwrap_or(trimmed);
    let count = digits.iter().filter(|byte| byte.is_ascii_digit()).count();
    let plain = digits.iter().all(|byte| byte.is_ascii_digit());
    let known =
        digits.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
    let padded = matches!(digits, [b'0', next, ..] if next.is_ascii_digit());
    if known && !padded && count > 0 {
        let written = std::str::from_utf8(trimmed).unwrap_or_default();
        if plain && let Ok(number) = written.parse() {
            return Value::Int(number);
        }
        // More digits than a float holds would come out changed.
        if !plain
            && count <= 15
            && let Ok(number) = written.parse()
        {
            return double(number);
        }
    }
    text(trimmed, encoding, invalid)
}

fn double<'a>(number: f64) -> Value<'a> {
    if number.is_finite() { Value::Number(number) } else { Value::Empty }
}

fn date<'a>(raw: &'a [u8], encoding: TextEncoding, invalid: &mut u64) -> Value<'a> {
    let trimmed = raw.trim_ascii();
    if trimmed.iter().all(|byte| matches!(byte, b'0' | 0)) {
        return Value::Empty;
    }
    let part = |from: usize, to: usize| -> Option<i16> {
        let digits = trimmed.get(from..to).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
        std::str::from_utf8(digits).ok()?.parse().ok()
    };
    if trimmed.len() == 8
        && let (Some(year), Some(month), Some(day)) = (part(0, 4), part(4, 6), part(6, 8))
        && let Ok(date) =
            jiff::civil::Date::new(year, i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0))
    {
        return calendar(date);
    }
    text(raw, encoding, invalid)
}

fn calendar<'a>(date: jiff::civil::Date) -> Value<'a> {
    Value::Date(date.year(), date.month().unsigned_abs(), date.day().unsigned_abs())
}

/// A Julian day number and milliseconds since midnight.
fn moment<'a>(day: i64, millis: u32) -> Value<'a> {
    // 1970-01-01 is day 2,440,588.
    if day == 0 { Value::Empty } else { civil(day - 2_440_588, millis) }
}

/// dBase 7: milliseconds since the day before 0001-01-01, as a float with the high byte first.
fn moment_of_seven<'a>(bits: u64) -> Value<'a> {
    let millis = f64::from_bits(bits & !(1 << 63));
    if bits == 0 || !(0.0..4e14).contains(&millis) {
        return Value::Empty;
    }
    let millis = millis as i64;
    let day = 86_400_000;
    civil(millis / day - 719_163, u32::try_from(millis % day).unwrap_or(0))
}

/// A date, or date and time as text when there is a time.
fn civil<'a>(days: i64, millis: u32) -> Value<'a> {
    let Some(date) = i32::try_from(days).ok().and_then(|days| {
        jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
    }) else {
        return Value::Empty;
    };
    // Some programs are half a second off midnight by rounding.
    let seconds = millis.saturating_add(500) / 1000;
    if seconds == 0 || seconds >= 86_400 {
        return calendar(date);
    }
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    Value::Text(Cow::Owned(format!("{date} {hour:02}:{minute:02}:{second:02}")))
}

/// dBase 7's floats compare as bytes do: the sign is inverted, negative numbers are inverted as a whole.
fn sortable<'a>(bits: u64) -> Value<'a> {
    if bits == 0 {
        return Value::Empty;
    }
    double(f64::from_bits(if bits >> 63 == 1 { bits & !(1 << 63) } else { !bits }))
}

/// A block number: ten digits, or four bytes in Visual FoxPro.
fn memo<'a>(raw: &[u8]) -> Value<'a> {
    let number = match raw {
        &[a, b, c, d] => u64::from(u32::from_le_bytes([a, b, c, d])),
        _ => std::str::from_utf8(raw.trim_ascii()).ok().and_then(|digits| digits.parse().ok()).unwrap_or(0),
    };
    if number == 0 { Value::Empty } else { Value::Memo(number) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::shown;

    fn read(kind: u8, level: Level, raw: &[u8]) -> String {
        let field = Field { name: Vec::new(), kind, offset: 1, length: raw.len(), nullable: false };
        let mut invalid = 0;
        let value = value(&field, level, raw, TextEncoding::Utf8, &mut invalid);
        assert_eq!(invalid, 0);
        format!("{:?}|{}", value.cell(), shown(&value.cell()))
    }

    #[test]
    fn numbers_keep_what_they_say() {
        assert_eq!(read(b'N', Level::Three, b"      1234"), "Int(1234)|1234");
        assert_eq!(read(b'N', Level::Three, b"    185.50"), "Number(185.5)|185.5");
        assert_eq!(read(b'N', Level::Three, b"       007"), "Text(\"007\")|007");
        assert_eq!(read(b'N', Level::Three, b"      0.25"), "Number(0.25)|0.25");
        assert_eq!(read(b'N', Level::Three, b"          "), "Empty|");
        assert_eq!(read(b'N', Level::Three, b"        -5"), "Int(-5)|-5");
        assert_eq!(
            read(b'N', Level::Three, b"123456789012345678901"),
            "Text(\"123456789012345678901\")|123456789012345678901"
        );
        assert_eq!(read(b'N', Level::Three, b"**********"), "Text(\"**********\")|**********");
        assert_eq!(read(b'F', Level::Three, b"       inf"), "Text(\"inf\")|inf");
    }

    #[test]
    fn dates_and_what_only_looks_like_one() {
        assert_eq!(read(b'D', Level::Three, b"20010607"), "Date(2001, 6, 7)|2001-06-07");
        assert_eq!(read(b'D', Level::Three, b"        "), "Empty|");
        assert_eq!(read(b'D', Level::Three, b"00000000"), "Empty|");
        assert_eq!(read(b'D', Level::Three, b"20010230"), "Text(\"20010230\")|20010230");
        let midnight = [2_452_068_u32.to_le_bytes(), 0_u32.to_le_bytes()].concat();
        assert_eq!(read(b'T', Level::Fox, &midnight), "Date(2001, 6, 7)|2001-06-07");
        let seven = [2_452_068_u32.to_le_bytes(), 25_200_000_u32.to_le_bytes()].concat();
        assert_eq!(read(b'T', Level::Fox, &seven), "Text(\"2001-06-07 07:00:00\")|2001-06-07 07:00:00");
        assert_eq!(read(b'T', Level::Fox, &[0xFF; 8]), "Empty|");
        assert_eq!(
            read(b'@', Level::Seven, &0x42CC_418B_A99A_0000_u64.to_be_bytes()),
            "Date(1970, 1, 1)|1970-01-01"
        );
    }

    #[test]
    fn binary_numbers() {
        assert_eq!(read(b'I', Level::Fox, &(-7_i32).to_le_bytes()), "Int(-7)|-7");
        assert_eq!(read(b'+', Level::Seven, &[0x80, 0, 0, 1]), "Int(1)|1");
        assert_eq!(read(b'I', Level::Seven, &[0x7F, 0xFF, 0xFF, 0xFF]), "Int(-1)|-1");
        assert_eq!(read(b'Y', Level::Fox, &1_855_000_i64.to_le_bytes()), "Number(185.5)|185.5");
        assert_eq!(read(b'B', Level::Fox, &185.5_f64.to_le_bytes()), "Number(185.5)|185.5");
        let positive = (185.5_f64.to_bits() | 1 << 63).to_be_bytes();
        assert_eq!(read(b'O', Level::Seven, &positive), "Number(185.5)|185.5");
        assert_eq!(read(b'O', Level::Seven, &(!(-2.5_f64).to_bits()).to_be_bytes()), "Number(-2.5)|-2.5");
    }

    #[test]
    fn texts_truths_and_unknown_types() {
        assert_eq!(read(b'C', Level::Three, b" Ann   \0\0"), "Text(\" Ann\")| Ann");
        assert_eq!(read(b'C', Level::Three, b"Ann\0Bob  "), "Text(\"Ann Bob\")|Ann Bob");
        assert_eq!(read(b'C', Level::Three, b"\0\0  "), "Empty|");
        assert_eq!(read(b'L', Level::Three, b"y"), "Bool(true)|true");
        assert_eq!(read(b'L', Level::Three, b"?"), "Empty|");
        assert_eq!(read(b'Z', Level::Three, b"x1 "), "Text(\"x1\")|x1");
        assert_eq!(read(b'M', Level::Three, b"        12"), "Empty|");
    }
}
