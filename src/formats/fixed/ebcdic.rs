//! Files in EBCDIC, as they come off mainframes: with line ends or as records of one length without any.
//!
//! Decoded on the way and then read like any aligned text. Records of variable length, with a length word before
//! each and perhaps before each block, are lines. With a copybook beside the file its fields are columns, packed,
//! zoned and binary numbers included (`copybook`, `records`); without one, packed numbers are odd characters.

use std::io::{self, Read};

use super::records::{self, Lines, Records};
use super::{layout, push};
use crate::formats::{About, Fit, Format, Probe, ReadError, Risk, Sink};
use crate::input::Input;
use crate::input::ebcdic::{EbcdicPage, guess, looks_like_ebcdic};

/// How many bytes decide.
const HEAD: usize = 64 * 1024;
/// Records without line ends and without a length to be found are cut like this.
const CARD: usize = 80;

/// The reader of EBCDIC files.
pub struct Ebcdic;

impl Format for Ebcdic {
    fn id(&self) -> &'static str {
        "ebcdic"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if looks_like_ebcdic(probe.head) { Fit::Certain } else { Fit::No }
    }

    fn risk(&self, _: &About<'_>) -> Risk {
        Risk::Simple
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let copybook = records::copybook_beside(input.name, input.companions);
        let size = input.size;
        let mut source = input.into_stream();
        let mut head = Vec::new();
        source.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let page = guess(&head);
        let words = records::words_in(&head, head.len() < HEAD);
        if let Some(record) = copybook
            && let Some(framing) = words.or_else(|| records::framing_of(&record, &head, size, &[0x15, 0x25]))
        {
            let records = Records::new(head.as_slice().chain(source), framing);
            return records::push_rows(records, &record, Some(page), sink);
        }
        if let Some(framing) = words {
            let records = Records::new(head.as_slice().chain(source), framing);
            return push(&mut Lines::new(records, page), sink);
        }
        let ends = head.iter().filter(|byte| matches!(byte, 0x15 | 0x25)).count();
        let length = if ends * 2000 >= head.len() && ends > 0 {
            None
        } else {
            let blanks: Vec<bool> = head.iter().map(|byte| *byte == 0x40).collect();
            Some(layout::period(&blanks).unwrap_or(CARD))
        };
        let chained = head.as_slice().chain(source);
        push(&mut Decoded { source: chained, page, length, column: 0, out: Vec::new(), at: 0 }, sink)
    }
}

/// EBCDIC as UTF-8, each record a line.
struct Decoded<R> {
    source: R,
    page: &'static EbcdicPage,
    length: Option<usize>,
    column: usize,
    out: Vec<u8>,
    at: usize,
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.out.len() {
            let mut raw = [0; 4096];
            let count = self.source.read(&mut raw)?;
            self.out.clear();
            self.at = 0;
            let mut utf8 = [0; 4];
            for &byte in raw.get(..count).unwrap_or_default() {
                let mut c = self.page.char(byte);
                if self.length.is_some() && matches!(c, '\n' | '\r') {
                    c = ' ';
                }
                self.out.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
                self.column += 1;
                if Some(self.column) == self.length {
                    self.out.push(b'\n');
                    self.column = 0;
                }
            }
        }
        let rest = self.out.get(self.at..).unwrap_or_default();
        let size = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..size), rest.get(..size)) {
            to.copy_from_slice(from);
        }
        self.at += size;
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{read, survives};

    fn encoded(text: &str) -> Vec<u8> {
        let page = guess(&[]);
        let byte = |c: char| {
            (0..=255).find(|byte| page.char(*byte) == c && *byte != 0x15 && (c != ' ' || *byte == 0x40))
        };
        text.chars().map(|c| byte(c).expect("in the page")).collect()
    }

    fn records(end: &str) -> Vec<u8> {
        let text: String = (0..40)
            .map(|n| {
                format!("{:06}{:<16}{:<12}£{:>6}.50{end}", 1000 + n, format!("EXAMPLE{n}"), "ANN", 60 + n)
            })
            .collect();
        encoded(&text)
    }

    #[test]
    fn records_with_and_without_line_ends_are_rows() {
        for end in ["", "\n"] {
            let bytes = records(end);
            assert_eq!(Ebcdic.fit(&Probe::new(&bytes, true, "x")), Fit::Certain);
            let (seen, result) = read(&Ebcdic, "x", &bytes);
            assert_eq!((result, seen.tables.len()), (Ok(()), 1), "{end:?}");
            let rows = seen.cells(0);
            assert_eq!(rows.len(), 40);
            assert_eq!(rows[3].concat().replace(' ', ""), "001003EXAMPLE3ANN£63.50");
            assert_eq!(rows[3][..3], ["001003", "EXAMPLE3", "ANN"]);
        }
    }

    fn word(length: usize) -> Vec<u8> {
        [&((length + 4) as u16).to_be_bytes()[..], &[0, 0]].concat()
    }

    #[test]
    fn records_of_variable_length_are_rows() {
        let mut bytes = Vec::new();
        for n in 0..40 {
            let line = encoded(&format!(
                "{:06}  {:<16}  {:<12}  {:>6}.50",
                1000 + n,
                format!("EXAMPLE{n}"),
                "ANN",
                60 + n
            ));
            bytes.extend(word(line.len()));
            bytes.extend(line);
        }
        assert_eq!(Ebcdic.fit(&Probe::new(&bytes, true, "x")), Fit::Certain);
        let (seen, end) = read(&Ebcdic, "x", &bytes);
        assert_eq!((end, seen.tables.len()), (Ok(()), 1));
        assert_eq!(seen.cells(0)[39], ["001039", "EXAMPLE39", "ANN", "99.50"]);
        survives(&Ebcdic, "x", &bytes[..600], &[]);
    }

    #[test]
    fn a_copybook_reads_packed_and_zoned_numbers() {
        let book = "       01  STAFF.\n           05  ID        PIC 9(6).\n           05  SURNAME   PIC X(20).\n                              05  FEE       PIC S9(5)V99 COMP-3.\n           05  SORT-CODE PIC 9(6).\n           05  NOTE PIC X(30).\n";
        let mut bytes = Vec::new();
        for n in 0..30_u8 {
            bytes.extend(encoded(&format!("{:06}{:<20}", 200 + u32::from(n), "EXAMPLE")));
            bytes.extend([0x00, 0x18, 0x50 + n % 10, 0x0C]);
            bytes.extend(encoded(&format!("{:<6}{:<30}", "012345", "POLL CLERK AT A SCHOOL")));
        }
        let beside = [("staff.cpy", book.as_bytes())];
        let (seen, end) = crate::formats::testing::read_with(&Ebcdic, "STAFF.DAT", &bytes, &beside);
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        assert_eq!(seen.tables[0].1.clone().expect("names"), ["ID", "SURNAME", "FEE", "SORT-CODE", "NOTE"]);
        assert_eq!(seen.cells(0)[7], ["000207", "EXAMPLE", "185.70", "012345", "POLL CLERK AT A SCHOOL"]);
        assert_eq!(seen.cells(0).len(), 30);
        survives(&Ebcdic, "STAFF.DAT", &bytes[..400], &beside);
    }

    #[test]
    fn letters_are_text() {
        let bytes =
            encoded(&"Dear Sir, I write about the election.\nIt was long and all were paid.\n".repeat(4));
        let (seen, end) = read(&Ebcdic, "x", &bytes);
        assert_eq!((end, seen.tables.len()), (Ok(()), 0));
        assert!(seen.all_text().starts_with("Dear Sir, I write"));
    }

    #[test]
    fn damaged_files_end() {
        survives(&Ebcdic, "x", &records("\n")[..400], &[]);
    }
}
