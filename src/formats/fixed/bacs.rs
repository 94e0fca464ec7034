//! Bacs Standard 18: payments to bank accounts, one record a line, as payroll and finance systems send them.
//!
//! Data records have 100 characters, or 106 with a processing day; labels (VOL1, HDR1, UHL1, EOF1, UTL1) and
//! contra records around them are text. Columns by the published layout of the standard.

use std::collections::BTreeMap;
use std::io::{self, Read};

use crate::formats::{About, Cell, Fit, Format, Halt, Locator, Probe, ReadError, Risk, Sink, TableInfo};
use crate::input::Input;
use crate::input::decode::{TextStream, lines_of};
use crate::model::Reason;

/// Name, first character and length of each field.
const FIELDS: &[(&str, usize, usize)] = &[
    ("destination sort code", 0, 6),
    ("destination account", 6, 8),
    ("account type", 14, 1),
    ("transaction code", 15, 2),
    ("originating sort code", 17, 6),
    ("originating account", 23, 8),
    ("free", 31, 4),
    ("amount in pence", 35, 11),
    ("originator name", 46, 18),
    ("payee reference", 64, 18),
    ("destination account name", 82, 18),
    ("processing day", 100, 6),
];
const AMOUNT: &str = "amount in pence";
/// Where the payee reference stands.
const REFERENCE: std::ops::Range<usize> = 64..82;
/// About how much text goes out at once.
const PIECE: usize = 64 * 1024;

/// The reader of Bacs submissions.
pub struct Bacs;

impl Format for Bacs {
    fn id(&self) -> &'static str {
        "bacs18"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(text) = probe.text() else { return Fit::No };
        if without_line_ends(probe.head) {
            return Fit::Certain;
        }
        let (mut records, mut labels, mut others) = (0, 0, 0);
        for line in lines_of(text).map(str::trim_end).filter(|line| !line.is_empty()).take(300) {
            if is_record(line) {
                records += 1;
            } else if is_label(line) {
                labels += 1;
            } else {
                others += 1;
            }
        }
        if records > 0 && labels > 0 && others <= records {
            Fit::Certain
        } else if records >= 3 && others * 10 <= records {
            Fit::Likely
        } else {
            Fit::No
        }
    }

    fn risk(&self, _: &About<'_>) -> Risk {
        Risk::Simple
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut source = input.into_stream();
        let mut head = Vec::new();
        source.by_ref().take(PIECE as u64).read_to_end(&mut head)?;
        let joined = without_line_ends(&head);
        let paid_for = paid_for(&String::from_utf8_lossy(&head));
        let source = head.as_slice().chain(source);
        let source: Box<dyn Read + '_> =
            if joined { Box::new(Parted::new(source)) } else { Box::new(source) };
        let mut stream = TextStream::new(source);
        let names: Vec<&str> = FIELDS.iter().map(|(name, ..)| *name).collect();
        let (mut text, mut text_line, mut began) = (String::new(), 1, false);
        let end = loop {
            let chunk = match stream.next_chunk() {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break Ok(()),
                Err(error) => break Err(ReadError::from(error)),
            };
            let fresh = chunk.text.get(chunk.overlap..).unwrap_or_default();
            for (number, line) in (chunk.line..).zip(fresh.split_inclusive('\n')) {
                let line = line.trim_end_matches(['\n', '\r']);
                if is_record(line) {
                    if !began {
                        began = true;
                        let info =
                            TableInfo { columns: Some(&names), above: &paid_for, ..TableInfo::default() };
                        sink.table(&info)?;
                    }
                    row(number, line, sink)?;
                } else if !line.trim().is_empty() {
                    if text.is_empty() {
                        text_line = number;
                    }
                    text.push_str(line);
                    text.push('\n');
                    if text.len() > PIECE {
                        sink.text(Locator::Line(text_line), &std::mem::take(&mut text))?;
                    }
                }
            }
        };
        if end == Err(ReadError::Halt) {
            return end;
        }
        if !text.is_empty() {
            sink.text(Locator::Line(text_line), &text)?;
        }
        if stream.invalid() > 0 {
            sink.lost(Reason::Malformed)?;
        }
        end
    }
}

/// Labels have 80 characters.
const LABEL: usize = 80;

/// Whether these are the first bytes of a submission whose records follow each other without line ends.
fn without_line_ends(head: &[u8]) -> bool {
    head.starts_with(b"VOL1")
        && head.len() >= 4 * LABEL
        && !head.iter().take(4 * LABEL).any(|byte| *byte < b' ')
}

/// Puts the line ends in: behind 80 characters of a label, behind 100 or 106 of anything else.
struct Parted<R> {
    source: R,
    waiting: Vec<u8>,
    ended: bool,
    line: Vec<u8>,
    at: usize,
}

impl<R: Read> Parted<R> {
    fn new(source: R) -> Parted<R> {
        Parted { source, waiting: Vec::new(), ended: false, line: Vec::new(), at: 0 }
    }

    /// Two records and a label are enough to see how long the first is.
    fn fill(&mut self) -> io::Result<()> {
        let mut block = [0; 4096];
        while !self.ended && self.waiting.len() < 512 {
            let count = self.source.read(&mut block)?;
            self.ended = count == 0;
            self.waiting.extend_from_slice(block.get(..count).unwrap_or_default());
        }
        Ok(())
    }

    fn length(&self) -> usize {
        let text = |from: usize, to: usize| {
            std::str::from_utf8(self.waiting.get(from..to.min(self.waiting.len())).unwrap_or_default())
        };
        if text(0, LABEL).is_ok_and(is_label) {
            return LABEL;
        }
        // What follows a record of the right length is a record, a label or the end.
        let follows = |length: usize| {
            self.waiting.len() <= length
                || text(length, length + LABEL).is_ok_and(is_label)
                || text(length, length + 100).is_ok_and(is_record)
        };
        if !follows(100) && follows(106) { 106 } else { 100 }
    }
}

impl<R: Read> Read for Parted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.line.len() {
            self.fill()?;
            if self.waiting.is_empty() {
                return Ok(0);
            }
            let length = self.length().min(self.waiting.len());
            self.line = self.waiting.drain(..length).collect();
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

fn row(number: u64, line: &str, sink: &mut dyn Sink) -> Result<(), Halt> {
    let chars: Vec<char> = line.chars().collect();
    let values: Vec<String> = FIELDS
        .iter()
        .map(|(_, start, length)| {
            let end = (start + length).min(chars.len());
            chars.get(*start..end).unwrap_or_default().iter().collect::<String>().trim().to_owned()
        })
        .collect();
    let cells: Vec<Cell<'_>> = FIELDS
        .iter()
        .zip(&values)
        .map(|((name, ..), value)| match value.parse() {
            _ if value.is_empty() => Cell::Empty,
            Ok(amount) if *name == AMOUNT => Cell::Int(amount),
            _ => Cell::Text(value),
        })
        .collect();
    sink.row(number, &cells)
}

/// What the payments are for, in words, where half of the records or more have the same: "ELECTION FEE". A number is somebody's.
fn paid_for(head: &str) -> String {
    let records = || lines_of(head).filter(|line| is_record(line));
    let mut references: BTreeMap<&str, usize> = BTreeMap::new();
    for reference in records().filter_map(|line| line.get(REFERENCE)) {
        *references.entry(reference.trim()).or_default() += 1;
    }
    let most = references.into_iter().max_by_key(|(_, records)| *records);
    let words = |text: &str| text.len() > 2 && text.chars().all(|c| c.is_alphabetic() || c == ' ');
    let half = |(text, same): &(&str, usize)| *same > 1 && same * 2 >= records().count() && words(text);
    most.filter(half).map(|(text, _)| text.to_owned()).unwrap_or_default()
}

/// A data record: digits where the standard wants them, whatever is missing of the blanks at its end.
fn is_record(line: &str) -> bool {
    let bytes = line.as_bytes();
    let digits =
        |from: usize, to: usize| bytes.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    (83..=120).contains(&bytes.len())
        && digits(0, 14)
        && digits(15, 31)
        && digits(35, 46)
        && bytes.get(46..).is_some_and(|rest| rest.iter().any(u8::is_ascii_alphabetic))
}

fn is_label(line: &str) -> bool {
    ["VOL", "HDR", "UHL", "EOF", "UTL", "EOV"].iter().any(|label| line.starts_with(label))
        && line.as_bytes().get(3).is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{read, survives};

    fn file() -> String {
        let record = |name: &str| {
            format!(
                "0000010000000109930995000418277    00000005100{:<18}{:<18}{name:<18}\r\n",
                "SAMPLETON DC", "EL64607"
            )
        };
        format!(
            "VOL1SAMPLE\r\nHDR1A309950S\r\nUHL1 06146999999\r\n{}{}EOF1A3\r\n",
            record("EXAMPLE A"),
            record("SAMPLE B")
        )
    }

    #[test]
    fn records_without_line_ends_are_parted() {
        for more in ["", " 06157"] {
            let joined: String = file()
                .lines()
                .map(|line| if is_label(line) { format!("{line:<80}") } else { format!("{line}{more}") })
                .collect();
            assert_eq!(Bacs.fit(&Probe::new(joined.as_bytes(), true, "x")), Fit::Certain);
            let (seen, end) = read(&Bacs, "x", joined.as_bytes());
            assert_eq!((end, seen.tables.len()), (Ok(()), 1), "{more:?}");
            let names: Vec<&str> = seen.cells(0).iter().map(|row| row[10]).collect();
            assert_eq!(names, ["EXAMPLE A", "SAMPLE B"]);
            assert!(seen.all_text().contains("EOF1A3"));
            survives(&Bacs, "x", joined.as_bytes(), &[]);
        }
    }

    #[test]
    fn records_have_the_columns_of_the_standard() {
        let text = file();
        assert_eq!(Bacs.fit(&Probe::new(text.as_bytes(), true, "x")), Fit::Certain);
        let (seen, end) = read(&Bacs, "x", text.as_bytes());
        assert_eq!((end, seen.tables.len()), (Ok(()), 1));
        assert_eq!(
            seen.cells(0)[1],
            [
                "000001",
                "00000001",
                "0",
                "99",
                "309950",
                "00418277",
                "",
                "5100",
                "SAMPLETON DC",
                "EL64607",
                "SAMPLE B",
                ""
            ]
        );
        assert_eq!(seen.all_text(), "VOL1SAMPLE\nHDR1A309950S\nUHL1 06146999999\nEOF1A3\n");
        assert_eq!(Bacs.fit(&Probe::new(b"VOL1 of the minutes\nHDR1\n", true, "x")), Fit::No);
    }

    #[test]
    fn what_most_payments_are_for_is_said_above_them() {
        let with = |reference: &str| file().replace("EL64607           ", &format!("{reference:<18}"));
        assert_eq!(paid_for(&with("ELECTION FEE")), "ELECTION FEE");
        assert_eq!(paid_for(&with("EL64607")), "");
        let mixed = with("ELECTION FEE").replacen("ELECTION FEE", "MILEAGE     ", 1);
        assert_eq!(paid_for(&mixed), "");
        assert_eq!(paid_for("no records\n"), "");
    }

    #[test]
    fn damaged_files_end() {
        survives(&Bacs, "x", file().as_bytes(), &[]);
    }
}
