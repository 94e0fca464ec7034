//! Lists that go to a disk where they outgrow memory.
//!
//! Everything is added at the end and read in whatever order. Up to a limit a list stays in memory; then it goes to an
//! unnamed file, which the system removes when the process ends, however it ends. What stands there are parts of tokens and
//! numbers of rows, which nobody without the organisation's key can try out, so that the file is no more than the
//! inventory beside it is.
//!
//! A disk that is full is no reason to fail: the rest stays in memory from then on. What cannot be read back is; the first
//! such error of all lists that begin with one [`Room`] is kept for whoever asks when the work is done.

use std::cell::RefCell;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::engine::platform;

/// Bytes that are written at once, once there is a file.
const AT_ONCE: usize = 1 << 20;

/// Bytes that are read at once.
const READ: usize = 1 << 16;

/// Where lists find room, and what went wrong with any of them.
#[derive(Clone, Default)]
pub(super) struct Room {
    folder: Option<PathBuf>,
    failed: Rc<RefCell<Option<io::Error>>>,
    /// Bytes that every list keeps in memory instead of what it wants.
    least: Option<usize>,
}

impl Room {
    /// Files are in this folder; else, or where that cannot be, in the system's temporary folder.
    pub fn in_folder(folder: &Path) -> Room {
        Room { folder: Some(folder.to_owned()), ..Room::default() }
    }

    /// Lists stay in memory up to so many bytes, whatever they want.
    #[cfg(test)]
    pub fn with_limit(bytes: usize) -> Room {
        Room { least: Some(bytes), ..Room::default() }
    }

    /// An empty list of records of so many bytes, in memory up to `limit` bytes.
    pub fn list<const SIZE: usize>(&self, limit: usize) -> Spilled<SIZE> {
        let limit = self.least.map_or(limit, |least| least.min(limit));
        Spilled {
            room: self.clone(),
            limit: limit / SIZE,
            file: None,
            written: 0,
            rest: Vec::new(),
            full: false,
        }
    }

    /// How many bytes to hold where `wanted` would be right.
    pub fn at_most(&self, wanted: usize) -> usize {
        self.least.map_or(wanted, |least| least.min(wanted))
    }

    /// Whether everything could be read back so far.
    ///
    /// # Errors
    /// The first of reading; it is told once.
    pub fn check(&self) -> io::Result<()> {
        self.failed.take().map_or(Ok(()), Err)
    }

    fn file(&self) -> io::Result<File> {
        let beside = self.folder.as_ref().map(tempfile::tempfile_in);
        beside.and_then(Result::ok).map_or_else(tempfile::tempfile, Ok)
    }
}

/// Records of so many bytes, in the order in which they came.
#[derive(Default)]
pub(super) struct Spilled<const SIZE: usize> {
    room: Room,
    /// How many stay in memory.
    limit: usize,
    file: Option<File>,
    /// How many are in the file, which come before those in `rest`.
    written: usize,
    rest: Vec<[u8; SIZE]>,
    /// The file takes no more.
    full: bool,
}

impl<const SIZE: usize> Spilled<SIZE> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.written + self.rest.len()
    }

    /// Whether some had to go to the disk, and could.
    pub fn is_on_disk(&self) -> bool {
        self.written > 0
    }

    /// Whether the disk took no more of them.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Adds some at the end.
    pub fn extend(&mut self, records: impl Iterator<Item = [u8; SIZE]>) {
        self.rest.extend(records);
        let limit = if self.file.is_some() { self.limit.min(AT_ONCE / SIZE) } else { self.limit };
        if self.rest.len() > limit && !self.full {
            // Without a file, or without room in it, they stay where they are.
            self.full = self.write_out().is_err();
        }
    }

    fn write_out(&mut self) -> io::Result<()> {
        let file = match &self.file {
            Some(file) => file,
            None => self.file.insert(self.room.file()?),
        };
        platform::write_all_at(file, self.rest.as_flattened(), Self::place(self.written))?;
        // Only now, so that nothing is lost when the disk fills up in between.
        self.written += self.rest.len();
        self.rest.clear();
        self.rest.shrink_to(AT_ONCE / SIZE);
        Ok(())
    }

    /// Some of them, through `read` if they are not in memory.
    pub fn get<'s>(&'s self, range: Range<usize>, read: &'s mut Vec<[u8; SIZE]>) -> &'s [[u8; SIZE]] {
        if let Some(here) = self.here(&range) {
            return here;
        }
        let in_file = range.end.min(self.written).saturating_sub(range.start);
        read.clear();
        read.resize(in_file, [0; SIZE]);
        self.read(range.start, read);
        read.extend_from_slice(self.here(&(self.written..range.end.max(self.written))).unwrap_or(&[]));
        read
    }

    /// Calls `take` with all of them in turn.
    pub fn each(&self, mut take: impl FnMut([u8; SIZE])) {
        let mut read = Vec::new();
        for first in (0..self.len()).step_by(READ / SIZE) {
            let some = self.get(first..self.len().min(first + READ / SIZE), &mut read);
            some.iter().for_each(|record| take(*record));
        }
    }

    /// Those of a range, if they are in memory.
    pub fn here(&self, range: &Range<usize>) -> Option<&[[u8; SIZE]]> {
        let start = range.start.checked_sub(self.written)?;
        self.rest.get(start..range.end - self.written)
    }

    /// Reads some that are in the file; what came at once is in one place.
    pub fn read(&self, at: usize, records: &mut [[u8; SIZE]]) {
        let Some(file) = &self.file else { return };
        if let Err(error) = platform::read_exact_at(file, records.as_flattened_mut(), Self::place(at)) {
            self.room.failed.borrow_mut().get_or_insert(error);
        }
    }

    /// Where a record is in the file.
    fn place(record: usize) -> u64 {
        (record * SIZE) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(count: u16) -> Vec<[u8; 6]> {
        (0..count).map(|n| [n as u8, (n >> 8) as u8, 3, 4, 5, 6]).collect()
    }

    #[test]
    fn what_is_on_the_disk_is_what_was_put() {
        for (limit, count) in [(0, 100), (7, 100), (1000, 100), (64, 64), (64, 65)] {
            let all = records(count);
            let mut list = Room::default().list::<6>(limit * 6);
            all.chunks(3).for_each(|own| list.extend(own.iter().copied()));
            assert_eq!(list.len(), all.len());
            assert_eq!(list.file.is_some(), usize::from(count) > limit);
            let mut read = Vec::new();
            let mut in_turn = Vec::new();
            list.each(|record| in_turn.push(record));
            assert!(in_turn == all);
            for start in 0..all.len() {
                assert!(list.get(start..all.len(), &mut read) == &all[start..]);
                assert!(list.get(0..start, &mut read) == &all[..start]);
            }
        }
    }

    #[test]
    fn a_folder_that_is_not_there_does_not_matter() {
        let mut list = Room::in_folder(Path::new("/nowhere/at all")).list::<6>(12);
        list.extend(records(9).into_iter());
        assert!(list.is_on_disk() && *list.get(3..9, &mut Vec::new()) == records(9)[3..9]);
    }

    #[test]
    fn a_file_that_takes_no_more_leaves_records_in_memory() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("f");
        std::fs::write(&path, b"").expect("written");
        // Open for reading only, so that no write can succeed.
        let file = Some(File::open(&path).expect("open"));
        let mut list = Spilled::<6> { file, ..Room::default().list(12) };
        list.extend(records(9).into_iter());
        list.extend(records(9).into_iter());
        assert!(list.is_full() && !list.is_on_disk() && *list.get(9..18, &mut Vec::new()) == records(9)[..]);
    }

    #[test]
    fn an_error_of_reading_is_told() {
        let room = Room::default();
        let mut list = room.list::<6>(12);
        list.extend(records(9).into_iter());
        list.file.as_ref().expect("a file").set_len(3).expect("cut");
        assert_eq!(list.get(0..3, &mut Vec::new()).len(), 3);
        assert!(room.check().is_err() && room.check().is_ok());
    }
}
