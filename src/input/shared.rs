//! A seekable body behind several handles, each with its own place.
//!
//! For containers: while the engine reads one member, the same container can be asked for another (the memo
//! file beside a table). Handles take turns on the one body and are meant for one thread at a time.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use super::ReadSeek;

/// Small reads, such as those of a directory of entries, are served from this much read ahead.
const AHEAD: usize = 8 << 10;

/// One handle; a clone is another handle that starts where this one is.
#[derive(Clone)]
pub struct SharedBody {
    body: Arc<Mutex<Box<dyn ReadSeek>>>,
    length: u64,
    position: u64,
    ahead: Vec<u8>,
    ahead_start: u64,
}

impl SharedBody {
    /// The first handle, at the start.
    ///
    /// # Errors
    /// When the body does not tell its length.
    pub fn new(mut body: Box<dyn ReadSeek>) -> io::Result<SharedBody> {
        let length = body.seek(SeekFrom::End(0))?;
        Ok(SharedBody {
            body: Arc::new(Mutex::new(body)),
            length,
            position: 0,
            ahead: Vec::new(),
            ahead_start: 0,
        })
    }

    /// The body's length in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    fn read_body(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        // A panic in another handle leaves the body's place unknown; every read seeks, so that does not matter.
        let mut body = self.body.lock().unwrap_or_else(PoisonError::into_inner);
        body.seek(SeekFrom::Start(at))?;
        body.read(buffer)
    }

    fn buffered(&self) -> &[u8] {
        self.position
            .checked_sub(self.ahead_start)
            .and_then(|from| usize::try_from(from).ok())
            .and_then(|from| self.ahead.get(from..))
            .unwrap_or_default()
    }
}

impl Read for SharedBody {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut there = self.buffered();
        if there.is_empty() {
            if buffer.len() >= AHEAD {
                let count = self.read_body(self.position, buffer)?;
                self.position += count as u64;
                return Ok(count);
            }
            let mut ahead = std::mem::take(&mut self.ahead);
            ahead.resize(AHEAD, 0);
            let count = self.read_body(self.position, &mut ahead)?;
            ahead.truncate(count);
            self.ahead = ahead;
            self.ahead_start = self.position;
            there = self.buffered();
        }
        let count = there.len().min(buffer.len());
        buffer[..count].copy_from_slice(&there[..count]);
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for SharedBody {
    fn seek(&mut self, target: SeekFrom) -> io::Result<u64> {
        let position = match target {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn handles_do_not_move_each_other() {
        let bytes: Vec<u8> = (0..30_000u32).map(|at| (at % 251) as u8).collect();
        let mut one = SharedBody::new(Box::new(Cursor::new(bytes.clone()))).expect("length");
        one.seek(SeekFrom::Start(100)).expect("seek");
        let mut two = one.clone();
        let mut part = [0; 10];
        one.read_exact(&mut part).expect("read");
        assert_eq!(part, bytes[100..110]);
        two.seek(SeekFrom::End(-10)).expect("seek");
        two.read_exact(&mut part).expect("read");
        assert_eq!(part, bytes[29_990..]);
        let mut rest = Vec::new();
        one.read_to_end(&mut rest).expect("read");
        assert_eq!(rest, bytes[110..]);
        assert_eq!(two.read(&mut part).expect("read"), 0);
        assert!(two.seek(SeekFrom::Current(-40_000)).is_err());
    }
}
