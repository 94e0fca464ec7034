//! Streams that count, hash and stop: what a reader is given instead of the bare file or member.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard};

use super::budget::{Budget, halt_as_io};
use super::pool::Counters;
use crate::formats::{Halt, ReadError};
use crate::input::OverBudget;
use crate::model::Reason;

/// What was seen of a body: the digest of its first `hashed` bytes, and whether reading ever failed.
#[derive(Default)]
pub struct Seen {
    hasher: blake3::Hasher,
    /// Bytes from the start that are in the digest.
    pub hashed: u64,
    /// The first error of the body itself, which a careless reader may have swallowed.
    pub failed: Option<Reason>,
}

impl Seen {
    /// The digest of what was hashed.
    pub fn digest(&self) -> [u8; 32] {
        *self.hasher.finalize().as_bytes()
    }

    fn take(&mut self, from: u64, bytes: &[u8]) {
        // Bytes read a second time, or after a gap, do not continue the digest; a pass at the end does.
        let Some(known) = self.hashed.checked_sub(from) else { return };
        let fresh = usize::try_from(known).ok().and_then(|known| bytes.get(known..)).unwrap_or(&[]);
        self.hasher.update(fresh);
        self.hashed += fresh.len() as u64;
    }

    fn fail(&mut self, error: &io::Error) {
        if error.kind() != io::ErrorKind::Interrupted
            && let Some(reason) = reason_of(error)
        {
            self.failed.get_or_insert(reason);
        }
    }
}

/// The ledger's reason for an error while bytes are read; `None` for a stop that the engine asked for.
pub fn reason_of(error: &io::Error) -> Option<Reason> {
    match error.get_ref() {
        Some(inner) if inner.is::<Halt>() => None,
        Some(inner) if inner.is::<OverBudget>() => Some(Reason::OverBudget),
        _ => ReadError::from(io::Error::from(error.kind())).reason(),
    }
}

/// Shared between the stream, which a reader may keep, and the engine.
pub type SharedSeen = Arc<Mutex<Seen>>;

/// The lock; a panic while it is held leaves nothing half done.
pub fn lock(seen: &SharedSeen) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// A file of the file system under watch.
pub struct WatchedFile {
    file: File,
    position: u64,
    seen: SharedSeen,
    budget: Arc<Budget>,
    counters: Arc<Counters>,
}

impl WatchedFile {
    /// Watches a file that stands at its start.
    pub fn new(file: File, seen: SharedSeen, budget: Arc<Budget>, counters: Arc<Counters>) -> WatchedFile {
        WatchedFile { file, position: 0, seen, budget, counters }
    }
}

impl Read for WatchedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.budget.tick().map_err(halt_as_io)?;
        match self.file.read(buffer) {
            Ok(n) => {
                let mut seen = lock(&self.seen);
                let before = seen.hashed;
                seen.take(self.position, buffer.get(..n).unwrap_or(&[]));
                self.counters.read(seen.hashed - before);
                drop(seen);
                self.position += n as u64;
                self.budget.waited(self.counters.throttle(n as u64, self.budget.stop()));
                Ok(n)
            }
            Err(error) => {
                lock(&self.seen).fail(&error);
                Err(error)
            }
        }
    }
}

impl Seek for WatchedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = self.file.seek(to)?;
        Ok(self.position)
    }
}

/// A member of a container under watch: its first bytes, which were already looked at, then the rest.
pub struct WatchedMember<'a> {
    head: &'a [u8],
    given: usize,
    /// The error that ended the look at the head; it comes again where it was.
    head_error: Option<io::Error>,
    rest: &'a mut dyn Read,
    ended: bool,
    total: u64,
    seen: &'a SharedSeen,
    budget: &'a Budget,
}

impl<'a> WatchedMember<'a> {
    /// Watches a member whose `head` was read from `rest`; `ended` when that was all.
    pub fn new(
        head: &'a [u8],
        head_error: Option<io::Error>,
        ended: bool,
        rest: &'a mut dyn Read,
        seen: &'a SharedSeen,
        budget: &'a Budget,
    ) -> WatchedMember<'a> {
        WatchedMember { head, given: 0, head_error, rest, ended, total: 0, seen, budget }
    }

    /// Bytes given out.
    pub fn total(&self) -> u64 {
        self.total
    }

    fn give(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.head.get(self.given..).unwrap_or(&[]);
        if !left.is_empty() {
            let n = left.len().min(buffer.len());
            buffer[..n].copy_from_slice(&left[..n]);
            self.given += n;
            return Ok(n);
        }
        if let Some(error) = self.head_error.take() {
            self.ended = true;
            return Err(error);
        }
        if self.ended {
            return Ok(0);
        }
        let n = self.rest.read(buffer)?.min(buffer.len());
        self.budget.unpack(n as u64).map_err(halt_as_io)?;
        self.ended = n == 0 && !buffer.is_empty();
        Ok(n)
    }
}

impl Read for WatchedMember<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.budget.tick().map_err(halt_as_io)?;
        match self.give(buffer) {
            Ok(n) => {
                lock(self.seen).take(self.total, &buffer[..n]);
                self.total += n as u64;
                Ok(n)
            }
            Err(error) => {
                lock(self.seen).fail(&error);
                Err(error)
            }
        }
    }
}

/// The first bytes of a stream, up to `limit`, with the error that ended the look and whether it was all.
pub fn head_of(stream: &mut dyn Read, limit: usize) -> (Vec<u8>, Option<io::Error>, bool) {
    // Most stores are small, and a million of them need not each clear the room for a large one.
    let mut head = vec![0; limit.min(8192)];
    let mut filled = 0;
    let (error, ended) = loop {
        if filled == head.len() {
            if filled == limit {
                break (None, false);
            }
            head.resize(limit, 0);
        }
        match stream.read(&mut head[filled..]) {
            Ok(0) => break (None, true),
            Ok(n) => filled = (filled + n).min(head.len()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => break (Some(error), false),
        }
    };
    head.truncate(filled);
    (head, error, ended)
}
