//! A stand-in for the spool: everything in memory, up to a limit.

use std::io::{self, Cursor, Read};

use super::{ReadSeek, Spooler};

/// Keeps members in memory; larger ones are refused.
pub struct MemorySpooler;

/// How much of one member.
const LIMIT: u64 = 256 * 1024 * 1024;

impl Spooler for MemorySpooler {
    fn spool(&self, stream: &mut dyn Read) -> io::Result<Box<dyn ReadSeek>> {
        let mut bytes = Vec::new();
        if stream.take(LIMIT + 1).read_to_end(&mut bytes)? as u64 > LIMIT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(Box::new(Cursor::new(bytes)))
    }
}
