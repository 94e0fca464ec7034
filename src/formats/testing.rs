//! What the tests of readers share: a sink that writes everything down, and inputs made of bytes in memory.
//!
//! Not part of the product: it keeps values, which no shipped sink does. A reader's tests call [`read`] (or
//! [`read_with`] when the format has companion files) and look at the [`Recorder`].

use std::io::{self, Cursor, Read};
use std::ops::RangeInclusive;

use super::{Cell, ChildInfo, Format, Halt, Locator, ReadError, ReadItem, Sink, TableInfo, Visibility};
use crate::input::{Companions, Input, Passwords, ReadSeek, Spooler};
use crate::model::Reason;

/// One table: name, columns, visibility, rows as number and cells.
pub type RecordedTable = (String, Option<Vec<String>>, Visibility, Vec<(u64, Vec<String>)>);

/// Everything a reader pushed, as owned values. Cells are text: dates as `2001-06-07`, truth values as `true`
/// and `false`, empty cells as the empty string.
#[derive(Default, Debug, PartialEq)]
pub struct Recorder {
    /// The tables in the order they began.
    pub tables: Vec<RecordedTable>,
    /// What stands above each of them.
    pub above: Vec<String>,
    /// Texts with their locator as `Debug` shows it.
    pub texts: Vec<(String, String)>,
    /// Children with their bytes, as far as they could be read.
    pub children: Vec<(String, Vec<u8>)>,
    /// Stores that the reader itself read, with what they hold.
    pub items: Vec<(String, Recorder, Result<(), ReadError>)>,
    /// Reasons of lost rows, pages, cells, in order.
    pub lost: Vec<Reason>,
    /// Children that the reader could not open, or whose body failed while it was read.
    pub children_lost: Vec<(String, Reason)>,
    /// Ask the reader to stop once so many calls were taken; `None` for never.
    pub stop_after: Option<usize>,
    calls: usize,
    /// Whether a password opened something.
    pub unlocked: bool,
    /// Numbers of rows that are not shown, with the position of their table.
    pub hidden_rows: Vec<(usize, u64)>,
    /// Columns that are not shown: position of their table, first and last.
    pub hidden_columns: Vec<(usize, u32, u32)>,
}

impl Recorder {
    /// A recorder that asks to stop at call `calls` + 1.
    pub fn stopping_after(calls: usize) -> Recorder {
        Recorder { stop_after: Some(calls), ..Recorder::default() }
    }

    /// The cells of all rows of the table at `index`, without row numbers.
    pub fn cells(&self, index: usize) -> Vec<Vec<&str>> {
        self.tables[index].3.iter().map(|(_, row)| row.iter().map(String::as_str).collect()).collect()
    }

    /// All texts in one string, pieces in order.
    pub fn all_text(&self) -> String {
        self.texts.iter().map(|(_, text)| text.as_str()).collect()
    }

    fn take(&mut self) -> Result<(), Halt> {
        self.calls += 1;
        if let Some(limit) = self.stop_after {
            assert!(self.calls <= limit + 1, "the reader went on after it was asked to stop");
            if self.calls > limit {
                return Err(Halt);
            }
        }
        Ok(())
    }
}

/// A cell as the recorder writes it.
pub fn shown(cell: &Cell<'_>) -> String {
    match *cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.to_owned(),
        Cell::Int(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
        Cell::Bool(truth) => truth.to_string(),
    }
}

impl Sink for Recorder {
    fn table(&mut self, table: &TableInfo<'_>) -> Result<(), Halt> {
        self.take()?;
        let columns = table.columns.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
        self.above.push(table.above.to_owned());
        self.tables.push((table.name.to_owned(), columns, table.visibility, Vec::new()));
        Ok(())
    }

    fn row(&mut self, number: u64, cells: &[Cell<'_>]) -> Result<(), Halt> {
        self.take()?;
        let table = self.tables.last_mut().expect("a reader begins a table before it pushes rows");
        table.3.push((number, cells.iter().map(shown).collect()));
        Ok(())
    }

    fn hidden_row(&mut self, number: u64, cells: &[Cell<'_>]) -> Result<(), Halt> {
        self.hidden_rows.push((self.tables.len() - 1, number));
        self.row(number, cells)
    }

    fn hidden_columns(&mut self, columns: RangeInclusive<u32>) {
        self.hidden_columns.push((self.tables.len() - 1, *columns.start(), *columns.end()));
    }

    fn text(&mut self, locator: Locator, text: &str) -> Result<(), Halt> {
        self.take()?;
        self.texts.push((format!("{locator:?}"), text.to_owned()));
        Ok(())
    }

    fn child(&mut self, child: &ChildInfo<'_>, body: &mut dyn Read) -> Result<(), Halt> {
        self.take()?;
        let mut bytes = Vec::new();
        let end = body.read_to_end(&mut bytes);
        self.children.push((child.name.to_owned(), bytes));
        if let Err(error) = end {
            match ReadError::from(error).reason() {
                Some(reason) => self.children_lost.push((child.name.to_owned(), reason)),
                None => return Err(Halt),
            }
        }
        Ok(())
    }

    fn item(&mut self, child: &ChildInfo<'_>, _: &'static str, read: &mut ReadItem<'_>) -> Result<(), Halt> {
        self.take()?;
        let left = self.stop_after.map(|limit| limit.saturating_sub(self.calls));
        let mut inner = Recorder { stop_after: left, ..Recorder::default() };
        let end = read(&mut inner);
        self.calls += inner.calls;
        let halted = end == Err(ReadError::Halt);
        self.items.push((child.name.to_owned(), inner, end));
        if halted { Err(Halt) } else { Ok(()) }
    }

    fn child_lost(&mut self, child: &ChildInfo<'_>, reason: Reason) -> Result<(), Halt> {
        self.take()?;
        self.children_lost.push((child.name.to_owned(), reason));
        Ok(())
    }

    fn unlocked(&mut self) {
        self.unlocked = true;
    }

    fn lost(&mut self, reason: Reason) -> Result<(), Halt> {
        self.take()?;
        self.lost.push(reason);
        Ok(())
    }
}

/// Spools into memory.
pub struct MemorySpooler;

impl Spooler for MemorySpooler {
    fn spool(&self, stream: &mut dyn Read) -> io::Result<Box<dyn ReadSeek>> {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Ok(Box::new(Cursor::new(bytes)))
    }
}

/// The same, with passwords to try.
pub struct KeyedSpooler(pub Passwords);

impl Spooler for KeyedSpooler {
    fn spool(&self, stream: &mut dyn Read) -> io::Result<Box<dyn ReadSeek>> {
        MemorySpooler.spool(stream)
    }
    fn passwords(&self) -> Passwords {
        self.0.clone()
    }
}

/// Reads `bytes` with passwords to try, one a line.
pub fn read_keyed(
    format: &dyn Format,
    name: &str,
    mut bytes: &[u8],
    passwords: &str,
) -> (Recorder, Result<(), ReadError>) {
    let spooler = KeyedSpooler(Passwords::of_lines(passwords.as_bytes()));
    let size = u64::try_from(bytes.len()).ok();
    let mut recorder = Recorder::default();
    let end = format.read(Input::stream(name, size, &mut bytes, &spooler), &mut recorder);
    (recorder, end)
}

/// Files beside the input, in memory.
pub struct MemoryFiles<'a>(pub &'a [(&'a str, &'a [u8])]);

impl Companions for MemoryFiles<'_> {
    fn open(&self, name: &str) -> Option<Box<dyn ReadSeek>> {
        let (_, bytes) = self.0.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(Box::new(Cursor::new(bytes.to_vec())))
    }
}

/// Reads `bytes` with `format` and returns what it pushed and how it ended.
pub fn read(format: &dyn Format, name: &str, bytes: &[u8]) -> (Recorder, Result<(), ReadError>) {
    read_with(format, name, bytes, &[])
}

/// The same with files beside it.
pub fn read_with(
    format: &dyn Format,
    name: &str,
    bytes: &[u8],
    beside: &[(&str, &[u8])],
) -> (Recorder, Result<(), ReadError>) {
    let mut recorder = Recorder::default();
    let end = read_into(format, name, bytes, beside, &mut recorder);
    (recorder, end)
}

/// The same into a sink of the caller's, such as [`Recorder::stopping_after`].
///
/// # Errors
/// The reader's.
pub fn read_into(
    format: &dyn Format,
    name: &str,
    mut bytes: &[u8],
    beside: &[(&str, &[u8])],
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let files = MemoryFiles(beside);
    let size = u64::try_from(bytes.len()).ok();
    let input = Input::stream(name, size, &mut bytes, &MemorySpooler).with_companions(&files);
    format.read(input, sink)
}

/// A sink that only counts, and fails the test when a reader pushes without end.
struct Counter(u64);

impl Counter {
    fn take(&mut self) -> Result<(), Halt> {
        self.0 += 1;
        assert!(self.0 < 1_000_000, "the reader does not end");
        Ok(())
    }
}

impl Sink for Counter {
    fn table(&mut self, _: &TableInfo<'_>) -> Result<(), Halt> {
        self.take()
    }
    fn row(&mut self, _: u64, _: &[Cell<'_>]) -> Result<(), Halt> {
        self.take()
    }
    fn text(&mut self, _: Locator, _: &str) -> Result<(), Halt> {
        self.take()
    }
    fn child(&mut self, _: &ChildInfo<'_>, body: &mut dyn Read) -> Result<(), Halt> {
        let mut buffer = [0; 4096];
        while body.read(&mut buffer).is_ok_and(|read| read > 0) {
            self.take()?;
        }
        self.take()
    }
    fn item(&mut self, _: &ChildInfo<'_>, _: &'static str, read: &mut ReadItem<'_>) -> Result<(), Halt> {
        self.take()?;
        match read(self) {
            Err(ReadError::Halt) => Err(Halt),
            _ => Ok(()),
        }
    }
    fn child_lost(&mut self, _: &ChildInfo<'_>, _: Reason) -> Result<(), Halt> {
        self.take()
    }
    fn lost(&mut self, _: Reason) -> Result<(), Halt> {
        self.take()
    }
}

/// Reads the file cut off at every length and with 2,000 random damages, each made from the last intact bytes
/// by a fixed sequence: the reader may fail, but must neither panic nor go on without end.
pub fn survives(format: &dyn Format, name: &str, bytes: &[u8], beside: &[(&str, &[u8])]) {
    let try_it = |bytes: &[u8]| {
        let _ = format.fit(&super::Probe::new(bytes, true, name));
        let _ = read_into(format, name, bytes, beside, &mut Counter(0));
    };
    for length in 0..=bytes.len() {
        try_it(bytes.get(..length).expect("within the file"));
    }
    let mut state = 0x2001_0607_u64;
    let mut random = |below: usize| -> usize {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below.max(1)
    };
    for _ in 0..2000 {
        let mut damaged = bytes.to_vec();
        for _ in 0..=random(4) {
            let at = random(damaged.len());
            match random(5) {
                0 => damaged.truncate(at),
                1 => damaged.insert(at, u8::try_from(random(256)).expect("below 256")),
                2 if !damaged.is_empty() => drop(damaged.remove(at)),
                3 => damaged.extend_from_within(at..damaged.len().min(at + 64)),
                _ => damaged.iter_mut().skip(at).take(1 + random(4)).for_each(|byte| {
                    *byte = [0, 0xFF, b'"', b'\n', 0x7F, 0x80, *byte ^ 1, *byte ^ 0x20][random(8)];
                }),
            }
        }
        try_it(&damaged);
    }
}

/// The files beside a file of the file system.
struct Folder<'a>(Option<&'a std::path::Path>);

impl Companions for Folder<'_> {
    fn open(&self, name: &str) -> Option<Box<dyn ReadSeek>> {
        let found = std::fs::read_dir(self.0?)
            .ok()?
            .flatten()
            .find(|own| own.file_name().to_str().is_some_and(|own| own.eq_ignore_ascii_case(name)))?;
        Some(Box::new(std::fs::File::open(found.path()).ok()?))
    }
}

/// Measures the readers beside another program, over files that are not part of the repository.
///
/// `POLLSWEEP_CORPUS` names a file with a line for each pair: the file, a tab, and a text file with what the other
/// program made of it. `POLLSWEEP_PASSWORDS` may name a file of passwords, one a line. Prints numbers only: never what
/// stands in a file.
#[test]
#[ignore = "needs files that are not in the repository"]
#[allow(clippy::print_stdout)]
fn corpus() {
    use std::collections::HashMap;
    fn words(text: &str) -> HashMap<String, u64> {
        let mut words = HashMap::new();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1) {
            *words.entry(word.to_lowercase()).or_default() += 1;
        }
        words
    }
    fn gather(seen: &Recorder, depth: u32, text: &mut String, lost: &mut usize) {
        for (_, piece) in &seen.texts {
            text.push_str(piece);
            text.push('\n');
        }
        for (name, _, _, rows) in &seen.tables {
            text.push_str(name);
            text.push('\n');
            for (_, cells) in rows {
                text.push_str(&cells.join(" "));
                text.push('\n');
            }
        }
        *lost += seen.lost.len() + seen.children_lost.len();
        for (_, inner, end) in &seen.items {
            *lost += usize::from(end.is_err());
            gather(inner, depth + 1, text, lost);
        }
        for (name, bytes) in seen.children.iter().filter(|_| depth < 8) {
            text.push_str(name);
            text.push('\n');
            let probe = super::Probe::new(&bytes[..bytes.len().min(65_536)], bytes.len() <= 65_536, name);
            if let Some(format) = super::choose(&probe) {
                let (inner, end) = read(format, name, bytes);
                *lost += usize::from(end.is_err());
                gather(&inner, depth + 1, text, lost);
            }
        }
    }
    let list = std::env::var("POLLSWEEP_CORPUS").expect("names the list");
    let passwords = std::env::var("POLLSWEEP_PASSWORDS")
        .map_or_else(|_| Vec::new(), |path| std::fs::read(path).expect("the passwords"));
    let spooler = KeyedSpooler(Passwords::of_lines(&passwords));
    let (mut all, mut had) = (0, 0);
    for line in std::fs::read_to_string(list).expect("the list").lines() {
        let (file, reference) = line.split_once('\t').unwrap_or((line, ""));
        let bytes = std::fs::read(file).expect("the file");
        let name = file.rsplit('/').next().unwrap_or(file);
        let probe = super::Probe::new(&bytes[..bytes.len().min(65_536)], bytes.len() <= 65_536, name);
        let Some(format) = super::choose(&probe) else {
            println!("{name}\tno reader");
            continue;
        };
        let began = std::time::Instant::now();
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let mut seen = Recorder::default();
            let folder = Folder(std::path::Path::new(file).parent());
            let mut body = bytes.as_slice();
            let input = Input::stream(name, Some(bytes.len() as u64), &mut body, &spooler);
            let end = format.read(input.with_companions(&folder), &mut seen);
            (seen, end)
        }));
        let Ok((seen, end)) = outcome else {
            println!("{name}\t{}\tPANIC", format.id());
            continue;
        };
        let (mut text, mut lost) = (String::new(), 0);
        gather(&seen, 0, &mut text, &mut lost);
        let ours = words(&text);
        let theirs = words(&std::fs::read_to_string(reference).unwrap_or_default());
        let total: u64 = theirs.values().sum();
        let both: u64 = theirs.iter().map(|(word, count)| count.min(ours.get(word).unwrap_or(&0))).sum();
        if let Ok(folder) = std::env::var("POLLSWEEP_MISSING") {
            let missing: Vec<_> = theirs.keys().filter(|word| !ours.contains_key(*word)).cloned().collect();
            std::fs::write(format!("{folder}/{name}.missing"), missing.join("\n")).expect("write");
        }
        (all, had) = (all + total, had + both);
        println!(
            "{name}\t{}\t{}\titems {}\tchildren {}\tlost {lost}\t{both}/{total} words\tours {}\t{} ms",
            format.id(),
            end.map_or_else(|error| error.to_string(), |()| "ok".to_owned()),
            seen.items.len(),
            seen.children.len(),
            ours.values().sum::<u64>(),
            began.elapsed().as_millis(),
        );
    }
    println!("total {had}/{all}");
}
