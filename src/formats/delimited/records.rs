//! Cuts delimited text into records and fields without copying, and survives stray quotes.
//!
//! It does not know files, encodings or rows' meaning; `dialect` says how the text is written. Unlike a strict
//! parser it never fails: whatever it is given comes out as some fields.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2, memchr3};

/// A quoted field that grows over this without closing was opened by a stray quote.
const MAX_QUOTED: usize = 64 * 1024;
/// The same in lines.
const MAX_QUOTED_LINES: usize = 1000;
/// How many stray quotes a record may have before the rest of it is read without quoting.
const MAX_STRAY: usize = 8;
/// How many bytes may be looked at in vain before quotes stop spanning lines, beside twice what was read.
const FREE_WASTE: usize = 4 * 1024 * 1024;

/// How delimited text is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dialect {
    /// Between fields; ASCII.
    pub delimiter: u8,
    /// Around fields; ASCII.
    pub quote: u8,
    /// Whether a quote inside a quoted field is written `\"` rather than `""`.
    pub backslash: bool,
}

/// Where a field is, and where it began in the text.
struct Field {
    start: usize,
    place: Place,
}

enum Place {
    /// In the text itself.
    Text(Range<usize>),
    /// In the scratch text, because escapes were taken out.
    Scratch(Range<usize>),
}

/// What became of an attempt to read a record.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// A record; the next one begins at `next`, `lines` lines further.
    Record {
        /// Byte position in the text.
        next: usize,
        /// How many lines the record took.
        lines: u64,
    },
    /// The record goes on beyond the text.
    More,
}

enum Quoted {
    Closed { after: usize, place: Place, lines: u64 },
    Stray,
    More,
}

/// Cuts records out of text; keeps its buffers from one to the next.
pub struct Splitter {
    dialect: Dialect,
    fields: Vec<Field>,
    scratch: String,
    read: usize,
    wasted: usize,
}

impl Splitter {
    /// For text written like this.
    pub fn new(dialect: Dialect) -> Splitter {
        Splitter { dialect, fields: Vec::new(), scratch: String::new(), read: 0, wasted: 0 }
    }

    /// How many fields the record has that was read last.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// The fields of the record that was read last from the same `text`.
    pub fn fields<'a>(&'a self, text: &'a str) -> impl ExactSizeIterator<Item = &'a str> {
        self.fields.iter().map(move |field| match &field.place {
            Place::Text(range) => text.get(range.clone()).unwrap_or_default(),
            Place::Scratch(range) => self.scratch.get(range.clone()).unwrap_or_default(),
        })
    }

    /// Takes the last field off the record and returns where it began; `None` when it is the only one.
    pub fn give_back_last(&mut self) -> Option<usize> {
        if self.fields.len() < 2 {
            return None;
        }
        self.fields.pop().map(|field| field.start)
    }

    /// Reads the record that begins at `at`. `last` says that nothing follows the text.
    pub fn record(&mut self, text: &str, at: usize, last: bool) -> Step {
        self.fields.clear();
        self.scratch.clear();
        let bytes = text.as_bytes();
        let Dialect { delimiter, quote, .. } = self.dialect;
        let (mut at, mut lines, mut stray) = (at, 0, 0);
        let begin = at;
        loop {
            let start = at;
            let rest = bytes.get(at..).unwrap_or_default();
            let spaces = if delimiter == b' ' { 0 } else { rest.iter().take_while(|b| **b == b' ').count() };
            if rest.get(spaces) == Some(&quote) && stray < MAX_STRAY {
                match self.quoted(bytes, at + spaces + 1, last) {
                    Quoted::Closed { after, place, lines: crossed } => {
                        self.fields.push(Field { start, place });
                        lines += crossed;
                        at = after;
                        match bytes.get(at) {
                            Some(byte) if *byte == delimiter => {
                                at += 1;
                                continue;
                            }
                            _ => return self.finish(bytes, begin, at, lines),
                        }
                    }
                    Quoted::More => return Step::More,
                    Quoted::Stray => stray += 1,
                }
            }
            let Some(end) = memchr3(delimiter, b'\n', b'\r', rest) else {
                if !last {
                    return Step::More;
                }
                self.fields.push(Field { start, place: Place::Text(at..bytes.len()) });
                return self.finish(bytes, begin, bytes.len(), lines);
            };
            let end = at + end;
            self.fields.push(Field { start, place: Place::Text(at..end) });
            if bytes.get(end) != Some(&delimiter) {
                return self.finish(bytes, begin, end, lines);
            }
            at = end + 1;
        }
    }

    /// Steps over the line end at `at`, if there is one.
    fn finish(&mut self, bytes: &[u8], begin: usize, at: usize, lines: u64) -> Step {
        let end = match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => at + 2,
            (Some(_), _) => at + 1,
            (None, _) => at,
        };
        self.read = self.read.saturating_add(end - begin);
        Step::Record { next: end, lines: lines + u64::from(end > at) }
    }

    /// Reads a quoted field whose content begins at `open`.
    fn quoted(&mut self, bytes: &[u8], open: usize, last: bool) -> Quoted {
        let quote = self.dialect.quote;
        let spans_lines = self.wasted <= FREE_WASTE.saturating_add(self.read.saturating_mul(2));
        let mut limit = bytes.len().min(open.saturating_add(MAX_QUOTED));
        if !spans_lines {
            let rest = bytes.get(open..limit).unwrap_or_default();
            limit = memchr2(b'\n', b'\r', rest).map_or(limit, |at| open + at + 1);
        }
        let (mut at, mut escaped) = (open, false);
        // How far it is known that the field crosses no line end.
        let mut one_line = open;
        loop {
            let rest = bytes.get(at..limit).unwrap_or_default();
            let found =
                if self.dialect.backslash { memchr2(quote, b'\\', rest) } else { memchr(quote, rest) };
            let Some(found) = found else { break };
            let here = at + found;
            let next = bytes.get(here + 1).copied();
            if next.is_none() && !last {
                return Quoted::More;
            }
            if bytes.get(here) == Some(&b'\\') && self.dialect.backslash && quote != b'\\' {
                escaped |= next == Some(quote) || next == Some(b'\\');
                at = here + 2;
                continue;
            }
            if next == Some(quote) {
                escaped = true;
                at = here + 2;
                continue;
            }
            let tail = bytes.get(here + 1..).unwrap_or_default();
            let gap = if self.dialect.delimiter == b' ' { 0 } else { blanks(tail) };
            match tail.get(gap) {
                None if !last => return Quoted::More,
                None | Some(b'\n' | b'\r') => {}
                Some(byte) if *byte == self.dialect.delimiter => {}
                Some(_) => {
                    // A quote in the middle of a line's text, as careless programs write it. Once the field has
                    // crossed a line end, it is rather the next record's, and the opening quote was the stray.
                    if crosses(bytes.get(one_line..here).unwrap_or_default()) {
                        return self.stray(open, here);
                    }
                    (at, one_line) = (here + 1, here);
                    continue;
                }
            }
            let content = bytes.get(open..here).unwrap_or_default();
            let lines = line_ends(content);
            if lines > MAX_QUOTED_LINES {
                return self.stray(open, here);
            }
            let place = if escaped { self.unescape(content) } else { Place::Text(open..here) };
            return Quoted::Closed { after: here + 1 + gap, place, lines: lines as u64 };
        }
        let unlimited = limit == bytes.len() && spans_lines;
        if unlimited && !last && line_ends(bytes.get(open..).unwrap_or_default()) <= MAX_QUOTED_LINES {
            return Quoted::More;
        }
        self.stray(open, limit)
    }

    fn stray(&mut self, open: usize, reached: usize) -> Quoted {
        self.wasted = self.wasted.saturating_add(reached.saturating_sub(open));
        Quoted::Stray
    }

    fn unescape(&mut self, content: &[u8]) -> Place {
        let quote = self.dialect.quote;
        let start = self.scratch.len();
        let text = std::str::from_utf8(content).unwrap_or_default();
        let mut chars = text.chars().peekable();
        let quote = char::from(quote);
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            if c == quote && next == Some(quote) {
                chars.next();
                self.scratch.push(quote);
            } else if self.dialect.backslash && c == '\\' && (next == Some(quote) || next == Some('\\')) {
                chars.next();
                self.scratch.extend(next);
            } else {
                self.scratch.push(c);
            }
        }
        Place::Scratch(start..self.scratch.len())
    }
}

fn blanks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == b' ').count()
}

fn crosses(bytes: &[u8]) -> bool {
    memchr2(b'\n', b'\r', bytes).is_some()
}

fn line_ends(bytes: &[u8]) -> usize {
    if memchr(b'\r', bytes).is_none() {
        return memchr_iter(b'\n', bytes).count();
    }
    let lone = memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count();
    memchr_iter(b'\n', bytes).count() + lone
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Dialect = Dialect { delimiter: b',', quote: b'"', backslash: false };

    fn all(dialect: Dialect, text: &str) -> Vec<Vec<String>> {
        let mut splitter = Splitter::new(dialect);
        let (mut at, mut records) = (0, Vec::new());
        while at < text.len() {
            let Step::Record { next, .. } = splitter.record(text, at, true) else {
                panic!("the last text has no more");
            };
            assert!(next > at, "no progress");
            records.push(splitter.fields(text).map(str::to_owned).collect());
            at = next;
        }
        records
    }

    #[test]
    fn fields_quotes_and_line_ends() {
        let text = "a,\"b,\"\"c\"\"\",\r\n\"two\nlines\", \"spaced\" ,x\rlast,";
        assert_eq!(
            all(COMMA, text),
            [vec!["a", "b,\"c\"", ""], vec!["two\nlines", "spaced", "x"], vec!["last", ""]]
        );
        let escapes = Dialect { delimiter: b'\t', quote: b'\'', backslash: true };
        assert_eq!(all(escapes, "'O\\'Example\\\\'\tC:\\new\n"), [["O'Example\\", "C:\\new"]]);
    }

    #[test]
    fn quotes_inside_a_field_are_text() {
        assert_eq!(all(COMMA, "6\" pipe,\"say \"hi\" now\",z\n"), [["6\" pipe", "say \"hi\" now", "z"]]);
    }

    #[test]
    fn a_stray_quote_does_not_swallow_the_next_record() {
        let text = "1,\"Hello,2\n3,\"World\",4\n5,six,7\n";
        assert_eq!(
            all(COMMA, text),
            [vec!["1", "\"Hello", "2"], vec!["3", "World", "4"], vec!["5", "six", "7"]]
        );
        let unclosed = format!("1,\"open,2\n{}", "a,b,c\n".repeat(50_000));
        let records = all(COMMA, &unclosed);
        assert_eq!(records.len(), 50_001);
        assert_eq!(records[0], ["1", "\"open", "2"]);
        assert_eq!(all(COMMA, "a,\"b\n"), [["a", "\"b"]]);
    }

    #[test]
    fn an_unfinished_record_asks_for_more() {
        let mut splitter = Splitter::new(COMMA);
        assert_eq!(splitter.record("a,b", 0, false), Step::More);
        assert_eq!(splitter.record("a,\"b\nc", 0, false), Step::More);
        assert_eq!(splitter.record("a,\"b\"", 0, false), Step::More);
        assert_eq!(splitter.record("a,\"b\n\"\n", 0, false), Step::Record { next: 7, lines: 2 });
    }

    #[test]
    fn crafted_quotes_stay_linear() {
        // Each line opens a field that only ends at the limit: 64 KiB in vain for 7 bytes, unless it is noticed.
        let text = "\"\"b\"\"c\n".repeat(600_000);
        let mut splitter = Splitter::new(COMMA);
        let (mut at, mut records) = (0, 0);
        while let Step::Record { next, .. } = splitter.record(&text, at, true) {
            at = next;
            records += 1;
            if at >= text.len() {
                break;
            }
        }
        assert!(records > 0);
        assert!(splitter.wasted <= FREE_WASTE + 2 * text.len() + MAX_STRAY * MAX_QUOTED + 8 * text.len());
    }
}
