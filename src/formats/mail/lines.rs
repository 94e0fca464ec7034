//! A message as lines between boundaries, and the body of one part as decoded bytes.
//!
//! Streamed: a part is never held as a whole. RFC 2046 (boundaries), RFC 2045 (base64, quoted-printable). What
//! is not in the alphabet of base64 is skipped, an escape that is none stays as it stands, as other readers do.

use std::io::{self, BufRead, BufReader, Read};

use crate::formats::ReadError;
use crate::input::base64;

/// A longer line comes in pieces.
const MAX_LINE: u64 = 64 * 1024;
/// How many multiparts may be open.
pub const MAX_OPEN: usize = 32;

/// What ended a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// The boundary of the open multipart with this index; whether it is the last one.
    Boundary(usize, bool),
    /// The end of the message.
    Eof,
}

/// A message being read.
pub struct Lines<'a> {
    source: BufReader<Box<dyn Read + 'a>>,
    /// Boundaries of the multiparts that are open, the innermost last.
    pub boundaries: Vec<Vec<u8>>,
    line: Vec<u8>,
    at_line_start: bool,
    /// The number of the line that comes next, from 1.
    pub number: u64,
    /// Why the source cannot be read any more.
    pub failed: Option<ReadError>,
}

impl<'a> Lines<'a> {
    /// At the start of a message.
    pub fn new(source: Box<dyn Read + 'a>) -> Lines<'a> {
        Lines {
            source: BufReader::with_capacity(64 * 1024, source),
            boundaries: Vec::new(),
            line: Vec::new(),
            at_line_start: true,
            number: 1,
            failed: None,
        }
    }

    /// The next line with its end, or a piece of it, if no boundary and not the end comes first.
    ///
    /// # Errors
    /// Those of the source, which are also kept in `failed`.
    pub fn next_line(&mut self) -> io::Result<Result<&[u8], Mark>> {
        self.line.clear();
        let read = match self.source.by_ref().take(MAX_LINE).read_until(b'\n', &mut self.line) {
            Ok(read) => read,
            Err(error) => {
                let (kind, error) = (error.kind(), ReadError::from(error));
                self.failed = Some(error);
                return Err(if error == ReadError::Halt {
                    io::Error::other(crate::formats::Halt)
                } else {
                    kind.into()
                });
            }
        };
        if read == 0 {
            return Ok(Err(Mark::Eof));
        }
        let starts = self.at_line_start;
        self.at_line_start = self.line.ends_with(b"\n");
        self.number += u64::from(self.at_line_start);
        if starts && let Some(mark) = self.mark() {
            return Ok(Err(mark));
        }
        Ok(Ok(&self.line))
    }

    fn mark(&self) -> Option<Mark> {
        let rest = self.line.strip_prefix(b"--")?;
        self.boundaries.iter().enumerate().rev().find_map(|(index, boundary)| {
            let tail = rest.strip_prefix(boundary.as_slice())?.trim_ascii();
            match tail {
                b"" => Some(Mark::Boundary(index, false)),
                b"--" => Some(Mark::Boundary(index, true)),
                _ => None,
            }
        })
    }
}

/// How a body is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Coding {
    /// As it is.
    Identity,
    /// base64.
    Base64,
    /// quoted-printable.
    Quoted,
}

/// The decoded body of a part; reads up to the mark that ends it.
pub struct Body<'m, 'a> {
    lines: &'m mut Lines<'a>,
    coding: Coding,
    out: Vec<u8>,
    at: usize,
    /// The end of the last line: the one before a boundary belongs to the boundary.
    held: Vec<u8>,
    digits: base64::Digits,
    mark: Option<Mark>,
}

impl<'m, 'a> Body<'m, 'a> {
    /// The body that begins at the next line.
    pub fn new(lines: &'m mut Lines<'a>, coding: Coding) -> Body<'m, 'a> {
        Body {
            lines,
            coding,
            out: Vec::new(),
            at: 0,
            held: Vec::new(),
            digits: base64::Digits::default(),
            mark: None,
        }
    }

    /// Reads what is left and returns what ended the part.
    ///
    /// # Errors
    /// Those of the source.
    pub fn finish(mut self) -> Result<Mark, ReadError> {
        if let Some(error) = self.lines.failed {
            return Err(error);
        }
        loop {
            if let Some(mark) = self.mark {
                return Ok(mark);
            }
            if let Err(mark) = self.lines.next_line()? {
                self.mark = Some(mark);
            }
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.at = 0;
        let line = match self.lines.next_line()? {
            Ok(line) => line,
            Err(mark) => {
                self.mark = Some(mark);
                self.digits.finish(&mut self.out);
                if mark == Mark::Eof {
                    self.out.append(&mut self.held);
                }
                return Ok(());
            }
        };
        match self.coding {
            Coding::Base64 => {
                for six in line.iter().filter_map(|byte| base64::digit_of_any(*byte)) {
                    self.digits.push(six, &mut self.out);
                }
            }
            Coding::Identity => {
                self.out.append(&mut self.held);
                let (text, end) = split_line_end(line);
                self.out.extend_from_slice(text);
                self.held.extend_from_slice(end);
            }
            Coding::Quoted => {
                self.out.append(&mut self.held);
                let (text, end) = split_line_end(line);
                let trimmed = if end.is_empty() { text } else { text.trim_ascii_end() };
                let (text, soft) = match trimmed.strip_suffix(b"=") {
                    Some(text) if !end.is_empty() => (text, true),
                    _ => (trimmed, false),
                };
                unquote(text, &mut self.out);
                if !soft {
                    self.held.extend_from_slice(end);
                }
            }
        }
        Ok(())
    }
}

impl Read for Body<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.out.len() {
            if self.mark.is_some() {
                return Ok(0);
            }
            self.fill()?;
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

fn split_line_end(line: &[u8]) -> (&[u8], &[u8]) {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let text = if text.len() < line.len() { text.strip_suffix(b"\r").unwrap_or(text) } else { text };
    line.split_at(text.len())
}

/// Appends text of quoted-printable without its line end; an escape that is none stays.
pub fn unquote(text: &[u8], out: &mut Vec<u8>) {
    let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match (byte, hex(text.get(at + 1)), hex(text.get(at + 2))) {
            (b'=', Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(bytes: &'static [u8], coding: Coding) -> (String, Mark) {
        let mut lines = Lines::new(Box::new(bytes));
        lines.boundaries.push(b"b".to_vec());
        let mut body = Body::new(&mut lines, coding);
        let mut text = String::new();
        body.read_to_string(&mut text).expect("UTF-8");
        (text, body.finish().expect("a mark"))
    }

    #[test]
    fn bodies_end_before_the_line_end_of_their_boundary() {
        assert_eq!(
            body(b"a\r\n\r\nb\r\n--b\r\nx", Coding::Identity),
            ("a\r\n\r\nb".into(), Mark::Boundary(0, false))
        );
        assert_eq!(body(b"a\n--bc\n--b-- \n", Coding::Identity), ("a\n--bc".into(), Mark::Boundary(0, true)));
        assert_eq!(body(b"a\n", Coding::Identity), ("a\n".into(), Mark::Eof));
    }

    #[test]
    fn codings() {
        assert_eq!(body(b"=C3=A9 a=\r\nb=3D1 =zz  \n--b\n", Coding::Quoted).0, "é ab=1 =zz");
        assert_eq!(body(b"QW5u\r\nIEV4*YW1\nwbGU=\r\n--b\n", Coding::Base64).0, "Ann Example");
        assert_eq!(body(b"QW4=", Coding::Base64).0, "An");
        assert_eq!(body(b"QQ", Coding::Base64).0, "A");
    }
}
