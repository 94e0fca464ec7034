//! Mailboxes in one file: messages behind lines that begin with `From `.
//!
//! All four dialects (RFC 4155): a line inside a message that begins so is quoted with `>`, or is told apart by
//! the blank line before and the date behind the address. Lengths that some dialects state are not trusted.

use std::io::{self, Read};

use super::lines::{Lines, Mark};
use super::{known_headers, named};
use crate::formats::{Fit, Format, Probe, ReadError, Sink};
use crate::input::Input;

/// The reader of mailboxes.
pub struct Mbox;

impl Format for Mbox {
    fn id(&self) -> &'static str {
        "mbox"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(text) = probe.text() else { return Fit::No };
        let start = text.trim_start_matches(['\r', '\n']);
        let first = start.lines().next().unwrap_or_default();
        if is_envelope(first.as_bytes()) && known_headers(start).all() >= 2 { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut lines = Lines::new(input.into_stream());
        // What stands before the first message is a message of its own, unless it is blank lines.
        let mut state = State::default();
        let mut number = 0_u64;
        loop {
            let mut body = Body { lines: &mut lines, state: &mut state, started: false, at: 0 };
            if !body.skip_to_start()? {
                return Ok(());
            }
            number += 1;
            sink.child(&named(&number.to_string()), &mut body)?;
            body.drain()?;
            if let Some(error) = lines.failed {
                return Err(error);
            }
        }
    }
}

/// Whether a line begins a message: `From ann@example.org Thu Jun  7 22:00:00 2001`.
fn is_envelope(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let Ok(rest) = std::str::from_utf8(rest) else { return false };
    let words: Vec<&str> = rest.split_whitespace().take(12).collect();
    let year = |word: &&str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    let time =
        |word: &&str| word.len() >= 4 && word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit());
    let date = words.iter().any(year) && words.iter().any(time);
    date || (words.len() == 1 && (words.iter().any(|word| word.contains('@')) || words == ["-"]))
}

/// Where the mailbox is.
#[derive(Default)]
struct State {
    /// The line at hand, not yet given out.
    line: Vec<u8>,
    blank_before: bool,
    begun: bool,
    ended: bool,
    /// Whether the line at hand is an envelope.
    envelope: bool,
    /// Whether the line at hand begins a line rather than going on with one.
    starts: bool,
}

/// One message.
struct Body<'m, 'a> {
    lines: &'m mut Lines<'a>,
    state: &'m mut State,
    started: bool,
    at: usize,
}

impl Body<'_, '_> {
    fn advance(&mut self) -> io::Result<()> {
        let state = &mut *self.state;
        let whole = !state.begun || state.line.ends_with(b"\n");
        state.blank_before = !state.begun || (whole && state.starts && state.line.trim_ascii().is_empty());
        state.starts = whole;
        state.begun = true;
        self.at = 0;
        match self.lines.next_line()? {
            Ok(line) => {
                state.envelope = state.blank_before && state.starts && is_envelope(line);
                state.line.clear();
                state.line.extend_from_slice(line);
            }
            Err(Mark::Eof | Mark::Boundary(..)) => {
                state.line.clear();
                state.ended = true;
            }
        }
        // Quoted: `>From `, `>>From `.
        let quotes = self.state.line.iter().take_while(|byte| **byte == b'>').count();
        if self.state.starts
            && quotes > 0
            && self.state.line.get(quotes..).is_some_and(|l| l.starts_with(b"From "))
        {
            self.at = 1;
        }
        Ok(())
    }

    /// Goes to the first line of the next message; `false` when there is none.
    fn skip_to_start(&mut self) -> Result<bool, ReadError> {
        if !self.state.begun {
            self.advance()?;
        }
        while !self.state.ended && !self.state.envelope && self.state.line.trim_ascii().is_empty() {
            self.advance()?;
        }
        Ok(!self.state.ended)
    }

    fn drain(&mut self) -> Result<(), ReadError> {
        let mut buffer = [0; 4096];
        if self.lines.failed.is_none() {
            while self.read(&mut buffer)? > 0 {}
        }
        Ok(())
    }
}

impl Read for Body<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.state.ended || (self.state.envelope && self.started) {
                return Ok(0);
            }
            // The envelope line itself is the mailbox's, not the message's.
            let rest = self.state.line.get(self.at..).unwrap_or_default();
            if rest.is_empty() || (self.state.envelope && !self.started) {
                self.started = true;
                self.state.envelope = false;
                self.advance()?;
                continue;
            }
            self.started = true;
            let size = rest.len().min(buffer.len());
            if let (Some(to), Some(from)) = (buffer.get_mut(..size), rest.get(..size)) {
                to.copy_from_slice(from);
            }
            self.at += size;
            return Ok(size);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{read, survives};
    use crate::formats::testing_mutations::mutate;

    const BOX: &str = "From ann@example.org Thu Jun  7 22:00:00 2001\nFrom: Ann\nSubject: one\n\nFrom the office\n\
        \nFrom here on it is easy\n>From now\n\nFrom MAILER-DAEMON Fri Jun  8 22:00:00 2001\r\nFrom: Bob\r\n\
        Subject: two\r\n\r\nlast\r\n";

    #[test]
    fn each_message_is_a_child_named_by_its_number() {
        let (seen, end) = read(&Mbox, "in.mbox", BOX.as_bytes());
        assert_eq!(end, Ok(()));
        let children: Vec<_> =
            seen.children.iter().map(|(name, body)| (name.as_str(), String::from_utf8_lossy(body))).collect();
        assert_eq!(
            children,
            [
                (
                    "1",
                    "From: Ann\nSubject: one\n\nFrom the office\n\nFrom here on it is easy\nFrom now\n\n"
                        .into()
                ),
                ("2", "From: Bob\r\nSubject: two\r\n\r\nlast\r\n".into()),
            ]
        );
    }

    #[test]
    fn only_mailboxes_fit() {
        let fit = |text: &str| Mbox.fit(&Probe::new(text.as_bytes(), true, "x"));
        assert_eq!(fit(BOX), Fit::Certain);
        assert_eq!(fit("From the Returning Officer\nDear all\n"), Fit::No);
        assert_eq!(fit("From ann@example.org Thu Jun  7 22:00:00 2001\nDear all\n"), Fit::No);
    }

    #[test]
    fn damaged_mailboxes_end() {
        survives(&Mbox, "in.mbox", BOX.as_bytes(), &[]);
        mutate(BOX.as_bytes(), 1000, |bytes| {
            let _ = read(&Mbox, "in.mbox", bytes);
        });
    }
}
