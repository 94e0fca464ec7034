//! Records without line ends: how they are parted (one length, or a length word before each), and their fields
//! by a copybook. Nothing here guesses columns; that is `layout`.

use std::io::{self, Read};

use super::copybook::{self, Field, Kind, Record};
use crate::formats::{Cell, ReadError, Sink, TableInfo};
use crate::input::Companions;
use crate::input::ebcdic::EbcdicPage;
use crate::model::Reason;

/// How records are parted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Framing {
    /// All have one length.
    Length(usize),
    /// A record descriptor word before each: its length with the word, and two zero bytes.
    Words,
    /// Such records in blocks, each with a word of its own before it.
    Blocks,
}

/// Whether bytes are a chain of length words; a look at the first bytes of a file.
pub fn words_in(head: &[u8], whole: bool) -> Option<Framing> {
    let chain = |blocks: bool| {
        let (mut at, mut records, mut block_end) = (0, 0, 0);
        loop {
            if blocks && at == block_end {
                match word(head, at) {
                    Some(length) if length > 8 => block_end = at + length,
                    Some(_) => return 0,
                    None => break,
                }
                at += 4;
            }
            match word(head, at) {
                Some(length) if length > 4 && (!blocks || at + length <= block_end) => at += length,
                Some(_) => return 0,
                None => break,
            }
            records += 1;
        }
        // A file that ends with a record ends the chain with it.
        if whole && at != head.len() { 0 } else { records }
    };
    if chain(false) >= 3 {
        Some(Framing::Words)
    } else if chain(true) >= 3 {
        Some(Framing::Blocks)
    } else {
        None
    }
}

/// The length in a word: `Some(0)` for what is no such word, `None` behind the end.
fn word(head: &[u8], at: usize) -> Option<usize> {
    let word = head.get(at..at + 4)?;
    let length = usize::from(u16::from_be_bytes([word[0], word[1]]));
    Some(if word[2] == 0 && word[3] == 0 { length } else { 0 })
}

/// Records one after the other.
pub struct Records<R> {
    source: R,
    framing: Framing,
    left_in_block: usize,
}

impl<R: Read> Records<R> {
    /// Parts `source`.
    pub fn new(source: R, framing: Framing) -> Records<R> {
        Records { source, framing, left_in_block: 0 }
    }

    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// Those of the source; `UnexpectedEof` inside a record, `InvalidData` where a length word should be.
    pub fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let length = match self.framing {
            Framing::Length(length) => length,
            Framing::Words => match self.word()? {
                Some(length) => length,
                None => return Ok(None),
            },
            Framing::Blocks => {
                if self.left_in_block == 0 {
                    match self.word()? {
                        Some(length) => self.left_in_block = length,
                        None => return Ok(None),
                    }
                }
                let length = self.word()?.ok_or(io::ErrorKind::UnexpectedEof)?;
                let all = length + 4;
                self.left_in_block = self.left_in_block.checked_sub(all).ok_or(io::ErrorKind::InvalidData)?;
                length
            }
        };
        let mut record = vec![0; length];
        let filled = fill(&mut self.source, &mut record)?;
        match (filled, self.framing) {
            (0, Framing::Length(_)) => Ok(None),
            (filled, _) if filled < length => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(Some(record)),
        }
    }

    /// The length that follows a length word.
    fn word(&mut self) -> io::Result<Option<usize>> {
        let mut bytes = [0; 4];
        match fill(&mut self.source, &mut bytes)? {
            0 => Ok(None),
            4 => match word(&bytes, 0).and_then(|length| length.checked_sub(4)) {
                Some(length) if length > 0 => Ok(Some(length)),
                _ => Err(io::ErrorKind::InvalidData.into()),
            },
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

fn fill(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The copybook of a data file: the same name with another ending, beside it.
pub fn copybook_beside(name: &str, companions: Option<&dyn Companions>) -> Option<Record> {
    let companions = companions?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    for beside in
        ["cpy", "cbl", "cob", "copybook"].iter().flat_map(|e| [format!("{stem}.{e}"), format!("{name}.{e}")])
    {
        if let Some(body) = companions.open(&beside) {
            let mut text = Vec::new();
            body.take(copybook::LONGEST).read_to_end(&mut text).ok()?;
            if let Some(record) = copybook::parse(&String::from_utf8_lossy(&text)) {
                return Some(record);
            }
        }
    }
    None
}

/// How the records of a copybook stand in a file: with a line end of one or two bytes behind each, or with none.
/// `None` when the file cannot be made of such records.
pub fn framing_of(record: &Record, head: &[u8], size: Option<u64>, ends: &[u8]) -> Option<Framing> {
    let length = record.length;
    for more in [1, 2] {
        let last = head.chunks_exact(length + more).map(|line| line[length + more - 1]);
        if last.len() > 0 && last.clone().all(|byte| ends.contains(&byte)) {
            return Some(Framing::Length(length + more));
        }
    }
    let whole = size.is_some_and(|size| size % length as u64 == 0);
    let first = head.get(..length)?;
    // Every number of the first record must be one.
    let fits = |page| record.fields.iter().all(|field| value(first, field, page).is_some());
    let pages = [None, Some(crate::input::ebcdic::guess(head))];
    (whole && pages.into_iter().any(fits)).then_some(Framing::Length(length))
}

/// Records as lines of text, for those without a copybook.
pub struct Lines<R> {
    /// The records.
    pub records: Records<R>,
    /// What their characters are.
    pub page: &'static EbcdicPage,
    line: Vec<u8>,
    at: usize,
}

impl<R> Lines<R> {
    /// Lines of these records.
    pub fn new(records: Records<R>, page: &'static EbcdicPage) -> Lines<R> {
        Lines { records, page, line: Vec::new(), at: 0 }
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.line.len() {
            let Some(record) = self.records.next()? else { return Ok(0) };
            let text: String = record.iter().map(|byte| self.page.char(*byte)).collect();
            let text = text.replace(|c: char| c.is_control(), " ");
            self.line = text.into_bytes();
            self.line.push(b'\n');
            self.at = 0;
        }
        let rest = self.line.get(self.at..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

/// Pushes records as rows of one table with a copybook's names. `page` is `None` for ASCII.
pub fn push_rows<R: Read>(
    mut records: Records<R>,
    record: &Record,
    page: Option<&EbcdicPage>,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let names: Vec<&str> = record.fields.iter().map(|field| field.name.as_str()).collect();
    sink.table(&TableInfo { columns: Some(&names), ..TableInfo::default() })?;
    let mut number = 0;
    while let Some(bytes) = records.next()? {
        number += 1;
        let mut wrong = false;
        let values: Vec<String> = record
            .fields
            .iter()
            .map(|field| {
                let value = value(&bytes, field, page);
                wrong |= value.is_none();
                value.unwrap_or_default()
            })
            .collect();
        let cells: Vec<Cell<'_>> = values
            .iter()
            .map(|value| if value.is_empty() { Cell::Empty } else { Cell::Text(value) })
            .collect();
        sink.row(number, &cells)?;
        if wrong {
            sink.lost(Reason::Malformed)?;
        }
    }
    Ok(())
}

/// A field as text; `None` when its bytes are no number although they should be.
fn value(record: &[u8], field: &Field, page: Option<&EbcdicPage>) -> Option<String> {
    let end = (field.start + field.length).min(record.len());
    // A record of variable length may end before its last fields.
    let bytes = record.get(field.start.min(end)..end)?;
    if bytes.is_empty() {
        return Some(String::new());
    }
    match field.kind {
        Kind::Skipped => Some(String::new()),
        Kind::Text => Some(text(bytes, page)),
        Kind::Zoned { scale } => zoned(bytes, scale, page),
        Kind::Packed { scale, digits } => packed(bytes, scale, digits),
        Kind::Binary { scale } => {
            let high = bytes.first().is_some_and(|byte| *byte >= 0x80);
            let start = if high && bytes.len() > 1 { -1_i64 } else { 0 };
            let number = bytes.iter().fold(start, |number, byte| (number << 8) | i64::from(*byte));
            Some(pointed(&number.unsigned_abs().to_string(), scale, number < 0))
        }
    }
}

fn text(bytes: &[u8], page: Option<&EbcdicPage>) -> String {
    let text: String = match page {
        Some(page) => bytes.iter().map(|byte| page.char(*byte)).collect(),
        None => {
            let mut text = String::new();
            crate::input::codepage::guess(bytes).decode_into(bytes, &mut text);
            text
        }
    };
    text.trim_matches(|c: char| c == ' ' || c == '\0').to_owned()
}

/// Digits one a byte; the last may carry the sign in its upper half (EBCDIC) or as a letter (ASCII).
fn zoned(bytes: &[u8], scale: usize, page: Option<&EbcdicPage>) -> Option<String> {
    let text = text(bytes, page);
    if text.is_empty() {
        return Some(text);
    }
    let (mut digits, mut negative) = (String::new(), false);
    let last = text.chars().count() - 1;
    for (at, c) in text.chars().enumerate() {
        match c {
            '0'..='9' => digits.push(c),
            '+' | '-' if at == 0 || at == last => negative |= c == '-',
            '{' if at == last => digits.push('0'),
            'A'..='I' if at == last => digits.push(char::from(c as u8 - b'A' + b'1')),
            '}' if at == last => {
                digits.push('0');
                negative = true;
            }
            'J'..='R' if at == last => {
                digits.push(char::from(c as u8 - b'J' + b'1'));
                negative = true;
            }
            'p'..='y' if at == last => {
                digits.push(char::from(c as u8 - b'p' + b'0'));
                negative = true;
            }
            _ => return None,
        }
    }
    Some(pointed(&digits, scale, negative))
}

/// Two digits a byte, the last half a sign.
fn packed(bytes: &[u8], scale: usize, wanted: usize) -> Option<String> {
    let mut digits = String::new();
    let mut sign = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let last = at + 1 == bytes.len();
        for (half, is_sign) in [(byte >> 4, false), (byte & 0xF, last)] {
            match (half, is_sign) {
                (0..=9, false) => digits.push(char::from(b'0' + half)),
                (0xA..=0xF, true) => sign = half,
                _ => return None,
            }
        }
    }
    // An even number of digits leaves a half byte before them.
    let from = digits.len().saturating_sub(wanted);
    Some(pointed(digits.get(from..)?, scale, matches!(sign, 0xB | 0xD)))
}

/// Digits with the point; without one leading zeros stay, as a sort code needs them.
fn pointed(digits: &str, scale: usize, negative: bool) -> String {
    let sign = if negative { "-" } else { "" };
    if scale == 0 {
        return format!("{sign}{digits}");
    }
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, part) = padded.split_at(padded.len() - scale);
    let whole = whole.trim_start_matches('0');
    format!("{sign}{}.{part}", if whole.is_empty() { "0" } else { whole })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_kind() {
        // Values from the COBOL standard's examples of signs: +123.45 and -123.45.
        assert_eq!(packed(&[0x12, 0x34, 0x5C], 2, 5).as_deref(), Some("123.45"));
        assert_eq!(packed(&[0x12, 0x34, 0x5D], 2, 5).as_deref(), Some("-123.45"));
        assert_eq!(packed(&[0x01, 0x23, 0x4F], 0, 4).as_deref(), Some("1234"));
        assert_eq!(packed(&[0x12, 0x34, 0x56], 0, 5), None, "no sign");
        assert_eq!(zoned(b"0012C", 2, None).as_deref(), Some("1.23"));
        assert_eq!(zoned(b"0012L", 2, None).as_deref(), Some("-1.23"));
        assert_eq!(zoned(b"100045", 0, None).as_deref(), Some("100045"));
        assert_eq!(zoned(b"12A4", 0, None), None);
        let field = |kind| Field { name: String::new(), start: 0, length: 2, kind };
        assert_eq!(value(&[0xFF, 0xFE], &field(Kind::Binary { scale: 0 }), None).as_deref(), Some("-2"));
        assert_eq!(value(&[0x01, 0x02], &field(Kind::Binary { scale: 1 }), None).as_deref(), Some("25.8"));
    }

    #[test]
    fn length_words_are_told_from_other_bytes() {
        let record = |text: &[u8]| {
            let mut all = ((text.len() + 4) as u16).to_be_bytes().to_vec();
            all.extend([0, 0]);
            all.extend(text);
            all
        };
        let records: Vec<u8> = (1..6_usize).flat_map(|n| record(&vec![0x40; 10 * n])).collect();
        assert_eq!(words_in(&records, true), Some(Framing::Words));
        assert_eq!(words_in(&records[..records.len() - 3], false), Some(Framing::Words));
        let blocks = [record(&records), record(&records)].concat();
        assert_eq!(words_in(&blocks, true), Some(Framing::Blocks));
        let mut all = Records::new(blocks.as_slice(), Framing::Blocks);
        let mut lengths = Vec::new();
        while let Some(record) = all.next().expect("whole") {
            lengths.push(record.len());
        }
        assert_eq!(lengths, [10, 20, 30, 40, 50, 10, 20, 30, 40, 50]);
        assert_eq!(words_in(&[0x40; 400], true), None);
        assert_eq!(words_in(&[0; 400], true), None);
        for end in 0..blocks.len() {
            let _ = words_in(&blocks[..end], true);
            let mut all = Records::new(&blocks[..end], Framing::Blocks);
            while let Ok(Some(_)) = all.next() {}
        }
    }
}
