//! What a reader is given to read.

use std::io::{self, Read, Seek};
use std::path::Path;

use super::{Passwords, Recognition};

/// A body that can be read from any place.
pub trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// Finds files that belong to a store and lie beside it, such as the memo file of a dBase table.
pub trait Companions {
    /// The companion with this file name, compared without regard to case; `None` when there is none.
    fn open(&self, name: &str) -> Option<Box<dyn ReadSeek>>;
}

/// One store's bytes with what is known about them.
pub struct Input<'a> {
    /// Its own name without folders, such as `staff.xls`; may be empty.
    pub name: &'a str,
    /// Size in bytes, if it is known beforehand.
    pub size: Option<u64>,
    /// Where it lies, if it is a plain file of the file system that this process may open.
    pub path: Option<&'a Path>,
    /// How to reach the files beside it.
    pub companions: Option<&'a dyn Companions>,
    body: Body<'a>,
    spooler: &'a dyn Spooler,
}

enum Body<'a> {
    Seekable(Box<dyn ReadSeek>),
    Stream(&'a mut dyn Read),
}

/// Makes a stream seekable: in memory while small, in an encrypted unnamed temporary file when large.
pub trait Spooler: Sync {
    /// Reads `stream` to its end.
    ///
    /// # Errors
    /// Those of `stream`, of the temporary file, and the budget's.
    fn spool(&self, stream: &mut dyn Read) -> io::Result<Box<dyn ReadSeek>>;

    /// Candidates for what is encrypted: they go wherever bodies go, to every store however deep.
    fn passwords(&self) -> Passwords {
        Passwords::default()
    }

    /// Text recognition for pictures, where the user asked for it.
    fn recognition(&self) -> Option<&Recognition> {
        None
    }
}

impl<'a> Input<'a> {
    /// A file of the file system, open for reading at its start; the engine wraps the file to watch it.
    pub fn file(
        name: &'a str,
        file: impl ReadSeek + 'static,
        size: u64,
        spooler: &'a dyn Spooler,
    ) -> Input<'a> {
        let body = Body::Seekable(Box::new(file));
        Input { name, size: Some(size), path: None, companions: None, body, spooler }
    }

    /// A stream, such as the member of an archive.
    pub fn stream(
        name: &'a str,
        size: Option<u64>,
        stream: &'a mut dyn Read,
        spooler: &'a dyn Spooler,
    ) -> Input<'a> {
        Input { name, size, path: None, companions: None, body: Body::Stream(stream), spooler }
    }

    /// The same input with access to the files beside it.
    pub fn with_companions(mut self, companions: &'a dyn Companions) -> Input<'a> {
        self.companions = Some(companions);
        self
    }

    /// What makes streams seekable here; containers use it to open one member while another is being read.
    pub fn spooler(&self) -> &'a dyn Spooler {
        self.spooler
    }

    /// The passwords to try when the store is encrypted.
    pub fn passwords(&self) -> Passwords {
        self.spooler.passwords()
    }

    /// The bytes from first to last.
    pub fn into_stream(self) -> Box<dyn Read + 'a> {
        match self.body {
            Body::Seekable(file) => Box::new(file),
            Body::Stream(stream) => Box::new(stream),
        }
    }

    /// The bytes in any order.
    ///
    /// # Errors
    /// Those of reading a stream to its end, among them the budget's.
    pub fn into_seekable(self) -> io::Result<Box<dyn ReadSeek>> {
        match self.body {
            Body::Seekable(file) => Ok(file),
            Body::Stream(stream) => self.spooler.spool(stream),
        }
    }
}
