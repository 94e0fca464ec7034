//! Fuzzes every reader: bytes in, and whatever the reader pushes must keep to the contract of `Sink`.
//!
//! The input is a file name up to the first line feed, then the content; so a seed is a file with one line before
//! it. Half of all inputs go to the reader that fits, the others, by the name's first byte, to a reader that was
//! told nothing about them. Not fuzzed here: the engine around the readers, and detection (`detect.rs`). The next target is a
//! file beside this one and a `[[bin]]` in Cargo.toml.
#![no_main]

use std::io::{self, Cursor, Read};

use libfuzzer_sys::fuzz_target;
use pollsweep::formats::{self, Cell, ChildInfo, Format, Halt, Locator, Probe, ReadError, Sink, TableInfo};
use pollsweep::input::{Input, ReadSeek, Spooler};
use pollsweep::model::Reason;

/// As much as the engine lets a probe see.
const HEAD: usize = 64 << 10;
/// Twice what `Sink::text` asks for, for a reader that rounds up to a line.
const LONGEST_TEXT: usize = 2 << 20;
/// Calls and unpacked bytes after which the sink asks to stop, so that one input cannot take minutes.
const MOST_CALLS: u64 = 200_000;
const MOST_BYTES: u64 = 16 << 20;

fuzz_target!(|data: &[u8]| {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(0).min(64);
    let (name, content) = data.split_at(end);
    let content = content.strip_prefix(b"\n").unwrap_or(content);
    let name = String::from_utf8_lossy(name);
    let Some(format) = pick(&name, content) else { return };
    let mut stream = content;
    let input = Input::stream(&name, u64::try_from(content.len()).ok(), &mut stream, &Memory);
    let mut sink = Checked::default();
    let end = format.read(input, &mut sink);
    if sink.stopped {
        assert_eq!(end, Err(ReadError::Halt), "{}: asked to stop, ended otherwise", format.id());
    }
});

fn pick(name: &str, content: &[u8]) -> Option<&'static dyn Format> {
    match name.as_bytes().first() {
        Some(first @ 0..=b'@') if !formats::ALL.is_empty() => {
            Some(formats::ALL[usize::from(*first) % formats::ALL.len()])
        }
        _ => {
            let head = &content[..content.len().min(HEAD)];
            formats::choose(&Probe::new(head, head.len() == content.len(), name))
        }
    }
}

/// Spools into memory, up to the same limit as everything else here.
struct Memory;

impl Spooler for Memory {
    fn spool(&self, stream: &mut dyn Read) -> io::Result<Box<dyn ReadSeek>> {
        let mut bytes = Vec::new();
        stream.take(MOST_BYTES).read_to_end(&mut bytes)?;
        Ok(Box::new(Cursor::new(bytes)))
    }
}

/// Drops everything and panics when the contract is broken.
#[derive(Default)]
struct Checked {
    calls: u64,
    bytes: u64,
    in_table: bool,
    stopped: bool,
}

impl Checked {
    fn take(&mut self) -> Result<(), Halt> {
        assert!(!self.stopped, "the reader went on after it was asked to stop");
        self.calls += 1;
        if self.calls > MOST_CALLS || self.bytes > MOST_BYTES {
            self.stopped = true;
            return Err(Halt);
        }
        Ok(())
    }
}

impl Sink for Checked {
    fn table(&mut self, _: &TableInfo<'_>) -> Result<(), Halt> {
        self.in_table = true;
        self.take()
    }

    fn row(&mut self, _: u64, _: &[Cell<'_>]) -> Result<(), Halt> {
        assert!(self.in_table, "a row before any table");
        self.take()
    }

    fn text(&mut self, _: Locator, text: &str) -> Result<(), Halt> {
        assert!(text.len() <= LONGEST_TEXT, "a piece of text of {} bytes", text.len());
        self.take()
    }

    fn child(&mut self, _: &ChildInfo<'_>, body: &mut dyn Read) -> Result<(), Halt> {
        self.take()?;
        let left = MOST_BYTES.saturating_sub(self.bytes) + 1;
        // A body may fail: that is a fact about the member, which the engine writes down.
        let taken = io::copy(&mut body.take(left), &mut io::sink()).unwrap_or(0);
        self.bytes += taken;
        if self.bytes > MOST_BYTES {
            self.stopped = true;
            return Err(Halt);
        }
        Ok(())
    }

    fn child_lost(&mut self, _: &ChildInfo<'_>, _: Reason) -> Result<(), Halt> {
        self.take()
    }

    fn lost(&mut self, _: Reason) -> Result<(), Halt> {
        self.take()
    }
}
