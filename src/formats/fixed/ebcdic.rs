//! Files in EBCDIC, as they come off mainframes: with line ends or as records of one length without any.
//!
//! Decoded on the way and then read like any aligned text. Records of variable length (with a length word before
//! each) and packed numbers come out as they can: what they hold is text between odd characters.

use std::io::{self, Read};

use super::layout;
use super::push;
use crate::formats::{Fit, Format, Probe, ReadError, Sink};
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

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut source = input.into_stream();
        let mut head = Vec::new();
        source.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let ends = head.iter().filter(|byte| matches!(byte, 0x15 | 0x25)).count();
        let length = if ends * 2000 >= head.len() && ends > 0 {
            None
        } else {
            let blanks: Vec<bool> = head.iter().map(|byte| *byte == 0x40).collect();
            Some(layout::period(&blanks).unwrap_or(CARD))
        };
        let page = guess(&head);
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
            assert_eq!(Ebcdic.fit(&Probe { head: &bytes, whole: true, name: "x" }), Fit::Certain);
            let (seen, result) = read(&Ebcdic, "x", &bytes);
            assert_eq!((result, seen.tables.len()), (Ok(()), 1), "{end:?}");
            let rows = seen.cells(0);
            assert_eq!(rows.len(), 40);
            assert_eq!(rows[3].concat().replace(' ', ""), "001003EXAMPLE3ANN£63.50");
            assert_eq!(rows[3][..3], ["001003", "EXAMPLE3", "ANN"]);
        }
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
