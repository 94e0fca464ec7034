//! Bytes on their way to a reader: streams, seekable bodies, the spool, text decoding.
//!
//! A reader takes an [`Input`] and asks it for what it needs: a stream, or something seekable (a file is; a
//! member of an archive is spooled, encrypted when it does not fit into memory). Nothing here knows formats.

mod memory;
mod source;

pub use memory::MemorySpooler;
pub use source::{Companions, Input, ReadSeek, Spooler};
