//! The contract between readers and the engine.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::io::{self, Read};
use std::ops::RangeInclusive;

use crate::input::decode::head_text;
use crate::input::{Companions, Input, OverBudget};
use crate::model::Reason;

/// How well a reader fits what the probe shows. Content beats name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fit {
    /// Not at all.
    No,
    /// A last resort: it can make something of any such bytes.
    Fallback,
    /// The name says so and the content does not contradict.
    Name,
    /// The content looks like it.
    Likely,
    /// The content says so: a signature.
    Certain,
}

/// What a reader sees before it is chosen.
pub struct Probe<'a> {
    /// The first bytes, up to 64 KiB; all of it when shorter.
    pub head: &'a [u8],
    /// Whether `head` is all there is.
    pub whole: bool,
    /// The store's own name without folders.
    pub name: &'a str,
    /// The head as text, once anybody asked for it.
    text: OnceCell<Option<Cow<'a, str>>>,
}

impl<'a> Probe<'a> {
    /// The first bytes of a store, whether they are all of it, and its own name.
    pub fn new(head: &'a [u8], whole: bool, name: &'a str) -> Probe<'a> {
        Probe { head, whole, name, text: OnceCell::new() }
    }

    /// The head as text, decoded once for all readers; `None` when it is none.
    pub fn text(&self) -> Option<&str> {
        self.text.get_or_init(|| head_text(self.head)).as_deref()
    }

    /// Whether the name ends in one of these extensions (without the dot), in any case.
    pub fn has_extension(&self, extensions: &[&str]) -> bool {
        self.name
            .rsplit_once('.')
            .is_some_and(|(_, own)| extensions.iter().any(|e| own.eq_ignore_ascii_case(e)))
    }
}

/// What is known of a file once its reader is chosen.
pub struct About<'a> {
    /// Its own name.
    pub name: &'a str,
    /// Its size.
    pub size: u64,
    /// The files beside it.
    pub companions: &'a dyn Companions,
}

/// Where a file is best read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Risk {
    /// In this process: plain text, without libraries and without stores inside.
    Simple,
    /// In a child: a binary format, a library, anything that holds other stores.
    Complex,
    /// Only in this process: it has to be opened by its path.
    InPlace,
}

/// A reader of one format.
pub trait Format: Send + Sync {
    /// Stable id; part of the report.
    fn id(&self) -> &'static str;

    /// How well this reader fits. No I/O, no allocation that grows with the input.
    fn fit(&self, probe: &Probe<'_>) -> Fit;

    /// Whether this reader is one for a child process. What is not said to be simple is not.
    fn risk(&self, _about: &About<'_>) -> Risk {
        Risk::Complex
    }

    /// Reads everything and pushes it into the sink. What was pushed counts even if this then fails.
    ///
    /// # Errors
    /// [`ReadError::Halt`] when the sink asked to stop; otherwise why the reader cannot go on.
    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError>;
}

/// Takes what readers find. Every method may ask the reader to stop with [`Halt`]; it must then return at once.
pub trait Sink {
    /// A table begins; the rows that follow are its rows until the next table or the end.
    ///
    /// A table of the same name and visibility may begin again: it goes on, with the same columns first and
    /// perhaps new ones behind them. Formats with tables inside tables come in turns.
    fn table(&mut self, table: &TableInfo<'_>) -> Result<(), Halt>;

    /// One row of the table begun last. `number` counts from 1 as a person would see it in the source (a
    /// sheet's row number, a file's record number). Cells of columns that a row lacks are simply not there.
    fn row(&mut self, number: u64, cells: &[Cell<'_>]) -> Result<(), Halt>;

    /// The same, of a row that a viewer does not show although it shows the table.
    fn hidden_row(&mut self, number: u64, cells: &[Cell<'_>]) -> Result<(), Halt> {
        self.row(number, cells)
    }

    /// Columns of the table begun last, by position from 0, that a viewer does not show although it shows the
    /// table.
    fn hidden_columns(&mut self, _columns: RangeInclusive<u32>) {}

    /// A piece of running text: whole lines or paragraphs; a value never spans two pieces of the same place
    /// unless they overlap. At most about 1 MiB a piece.
    fn text(&mut self, locator: Locator, text: &str) -> Result<(), Halt>;

    /// A store inside this one: the engine reads it now, with any format, and returns when it is done.
    fn child(&mut self, child: &ChildInfo<'_>, body: &mut dyn Read) -> Result<(), Halt>;

    /// A store inside this one that only its container's reader can read, such as a message in an Outlook file:
    /// `read` pushes what it holds into the sink that it is given. `format` is the id that reports show.
    ///
    /// A sink that keeps no stores apart loses it, which is never silent.
    fn item(
        &mut self,
        child: &ChildInfo<'_>,
        format: &'static str,
        read: &mut ReadItem<'_>,
    ) -> Result<(), Halt> {
        let _ = (format, read);
        self.child_lost(child, Reason::Unsupported)
    }

    /// A store inside this one that cannot be opened, such as an encrypted member.
    fn child_lost(&mut self, child: &ChildInfo<'_>, reason: Reason) -> Result<(), Halt>;

    /// A password opened this store, or something in it; the report says so, not which.
    fn unlocked(&mut self) {}

    /// One row, page, sheet or cell is lost; the reader goes on.
    fn lost(&mut self, reason: Reason) -> Result<(), Halt>;
}

/// Pushes one store inside a store; see [`Sink::item`].
pub type ReadItem<'r> = dyn FnMut(&mut dyn Sink) -> Result<(), ReadError> + 'r;

/// The engine wants the reader to stop: a budget is used up or the scan was interrupted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the engine asked to stop")]
pub struct Halt;

/// What a viewer of the source would see of a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Visibility {
    /// Shown.
    #[default]
    Visible,
    /// Hidden, but a menu brings it back.
    Hidden,
    /// Hidden so that only a program brings it back (Excel's "very hidden").
    VeryHidden,
    /// Deleted, but the bytes are still there (dBase's deleted rows).
    Deleted,
}

impl Visibility {
    /// The stable id that reports use; `None` for visible parts.
    pub fn id(self) -> Option<&'static str> {
        match self {
            Visibility::Visible => None,
            Visibility::Hidden => Some("hidden"),
            Visibility::VeryHidden => Some("very_hidden"),
            Visibility::Deleted => Some("deleted"),
        }
    }
}

/// What is known of a table before its rows.
#[derive(Clone, Copy, Default)]
pub struct TableInfo<'a> {
    /// Its name (sheet, database table); empty if it has none.
    pub name: &'a str,
    /// Column names, where the format has them (dBase, databases, JSON). `None` where a header row, if any, is
    /// among the rows (delimited text, sheets): detection then looks for it.
    pub columns: Option<&'a [&'a str]>,
    /// Whether a viewer shows it.
    pub visibility: Visibility,
    /// What stands right above it in a document, where that is no row of it.
    pub above: &'a str,
}

/// The short lines at the end of a text, as stand above a table: its title, whose it is, what day.
pub fn last_lines(text: &str) -> &str {
    const LINES: usize = 4;
    const LONGEST: usize = 100;
    let mut from = text.len();
    for line in text.split_inclusive('\n').rev().take(2 * LINES) {
        if line.trim().len() > LONGEST || text.len() - from + line.len() > LINES * LONGEST {
            break;
        }
        from -= line.len();
    }
    &text[from..]
}

/// One cell, borrowed from the reader's buffer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing there.
    Empty,
    /// Text as it stands.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// Another number.
    Number(f64),
    /// A true date (cell format, column type): year, month, day of the Gregorian calendar.
    Date(i16, u8, u8),
    /// A truth value.
    Bool(bool),
}

/// Where in a store a piece of text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locator {
    /// The first line of the piece, from 1.
    Line(u64),
    /// A page, from 1.
    Page(u32),
    /// A paragraph or other part in reading order, from 1.
    Part(u64),
    /// A byte offset, for text found without a reader.
    Offset(u64),
    /// A page of a picture, from 1, whose text was recognised, and how sure that is in hundredths.
    Recognised {
        /// The page.
        page: u32,
        /// From 0 to 100.
        sure: u8,
    },
    /// A named part such as `comments`, `headers` or `properties`; the name is the reader's, never the source's.
    Named(&'static str),
    /// Such a part that a viewer does not show.
    HiddenPart(&'static str),
}

/// What is known of a store inside a store.
#[derive(Clone, Copy, Default)]
pub struct ChildInfo<'a> {
    /// Its name inside the container, with folders, as it stands there.
    pub name: &'a str,
    /// Its size when unpacked, if the container says.
    pub size: Option<u64>,
    /// Seconds since 1970-01-01 UTC of its last change, if the container says.
    pub modified: Option<i64>,
    /// Whether a viewer of the container shows it.
    pub visibility: Visibility,
    /// How to reach the members beside it.
    pub companions: Option<&'a dyn Companions>,
}

/// Why a reader cannot go on. No text: an error must not carry a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReadError {
    /// The source could not be read.
    #[error("input error: {0}")]
    Io(io::ErrorKind),
    /// Ends before it should.
    #[error("truncated")]
    Truncated,
    /// Not what the format requires.
    #[error("malformed near byte {at}")]
    Malformed {
        /// Byte position, 0 when unknown.
        at: u64,
    },
    /// Encrypted or password-protected.
    #[error("encrypted")]
    Encrypted,
    /// A feature that the reader does not know.
    #[error("unsupported feature")]
    Unsupported,
    /// The file asks for more than a limit allows (a declared dimension, a ratio).
    #[error("over budget")]
    OverBudget,
    /// The sink asked to stop.
    #[error("stopped by the engine")]
    Halt,
}

impl ReadError {
    /// The ledger's reason; `None` for [`ReadError::Halt`], whose reason the engine knows.
    pub fn reason(self) -> Option<Reason> {
        Some(match self {
            ReadError::Io(io::ErrorKind::PermissionDenied) => Reason::Denied,
            ReadError::Io(io::ErrorKind::NotFound) => Reason::Vanished,
            ReadError::Io(_) => Reason::Io,
            ReadError::Truncated => Reason::Truncated,
            ReadError::Malformed { .. } => Reason::Malformed,
            ReadError::Encrypted => Reason::Encrypted,
            ReadError::Unsupported => Reason::Unsupported,
            ReadError::OverBudget => Reason::OverBudget,
            ReadError::Halt => return None,
        })
    }
}

impl From<Halt> for ReadError {
    fn from(_: Halt) -> ReadError {
        ReadError::Halt
    }
}

/// Maps what a stream says. The engine's own stops travel through library code as an [`io::Error`] that wraps
/// [`Halt`]; they come out again as [`ReadError::Halt`], and a spool's limit as [`ReadError::OverBudget`].
impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> ReadError {
        if error.get_ref().is_some_and(|inner| inner.is::<Halt>()) {
            return ReadError::Halt;
        }
        if error.get_ref().is_some_and(|inner| inner.is::<OverBudget>()) {
            return ReadError::OverBudget;
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof => ReadError::Truncated,
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => ReadError::Malformed { at: 0 },
            kind => ReadError::Io(kind),
        }
    }
}
