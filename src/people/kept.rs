//! Keys on a disk: most of what is known of many people, in bounded memory.
//!
//! Keys come one node after another and are read again and again while people are resolved, most often from the first to
//! the last. Up to a limit they stay in memory; then they go to an unnamed file, which the system removes when the process
//! ends, however it ends. Keys are parts of tokens, which nobody without the organisation's key can try out, so that the
//! file is no more than the inventory is.
//!
//! A disk that is full is no reason to fail: keys stay in memory from then on. What cannot be read back is; the first such
//! error is kept for whoever asks when the work is done.
//!
//! Which keys are whose, and of which kinds, is for `nodes`; lists of people or rows that outgrow memory would go here, too.

use std::cell::RefCell;
use std::fs::File;
use std::io;
use std::ops::{Deref, Range};
use std::path::{Path, PathBuf};

use super::nodes::Kept;
use crate::engine::platform;
use crate::model::KeyKind;

/// Bytes of a key.
const BYTES: usize = size_of::<Kept>();
/// Keys that stay in memory: 32 MiB, those of some three hundred thousand nodes.
const IN_MEMORY: usize = (32 << 20) / BYTES;
/// Keys that are written at once, once there is a file: 1.5 MiB.
const AT_ONCE: usize = 1 << 18;
/// Keys of one kind alone that stay in memory: 96 KiB.
const IN_COLUMN: usize = 1 << 14;
/// Nodes whose keys are remembered once they were read: less than a megabyte.
const NEAR: usize = 4096;
/// A node comes with at most one key of a kind.
const MOST: usize = KeyKind::ALL.len();

/// Keys in the order in which they came.
pub(super) struct KeptKeys {
    folder: Option<PathBuf>,
    /// How many stay in memory.
    limit: usize,
    file: Option<File>,
    /// How many are in the file, which come before those in `rest`.
    written: usize,
    rest: Vec<Kept>,
    /// The file takes no more.
    full: bool,
    /// Those of nodes that were read last: whoever is compared with one of a group is compared with the others, too.
    near: RefCell<Vec<(usize, [Kept; MOST])>>,
    /// The first error of reading.
    failed: RefCell<Option<io::Error>>,
}

impl Default for KeptKeys {
    fn default() -> KeptKeys {
        KeptKeys {
            folder: None,
            limit: IN_MEMORY,
            file: None,
            written: 0,
            rest: Vec::new(),
            full: false,
            near: RefCell::default(),
            failed: RefCell::new(None),
        }
    }
}

/// The keys of a node, where they are or as they were read.
pub(super) enum Own<'k> {
    Here(&'k [Kept]),
    Read([Kept; MOST], usize),
}

impl Deref for Own<'_> {
    type Target = [Kept];

    fn deref(&self) -> &[Kept] {
        match self {
            Own::Here(keys) => keys,
            Own::Read(keys, count) => keys.get(..*count).unwrap_or(&[]),
        }
    }
}

impl KeptKeys {
    /// Puts the file into this folder, if there has to be one; else, or where that cannot be, into the system's temporary
    /// folder.
    pub fn in_folder(folder: &Path) -> KeptKeys {
        KeptKeys { folder: Some(folder.to_owned()), ..KeptKeys::default() }
    }

    /// Whether keys had to go to the disk, and could.
    pub fn is_on_disk(&self) -> bool {
        self.written > 0
    }

    /// Whether the disk took no more of them.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// None yet, in another file of the same folder, without waiting until they are many.
    pub fn another(&self) -> KeptKeys {
        KeptKeys { folder: self.folder.clone(), limit: IN_COLUMN.min(self.limit), ..KeptKeys::default() }
    }

    /// Keeps so many keys in memory.
    #[cfg(test)]
    pub fn with_limit(limit: usize) -> KeptKeys {
        KeptKeys { limit, ..KeptKeys::default() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.written + self.rest.len()
    }

    /// Adds those of a node.
    pub fn extend(&mut self, keys: impl Iterator<Item = Kept>) {
        self.rest.extend(keys);
        let limit = if self.file.is_some() { AT_ONCE.min(self.limit) } else { self.limit };
        if self.rest.len() > limit && !self.full {
            // Without a file, or without room in it, they stay where they are.
            self.full = self.write_out().is_err();
        }
    }

    fn write_out(&mut self) -> io::Result<()> {
        let file = match &self.file {
            Some(file) => file,
            None => {
                let beside = self.folder.as_ref().map(tempfile::tempfile_in);
                self.file.insert(beside.and_then(Result::ok).map_or_else(tempfile::tempfile, Ok)?)
            }
        };
        platform::write_all_at(file, self.rest.as_flattened(), place(self.written))?;
        // Only now, so that nothing is lost when the disk fills up in between.
        self.written += self.rest.len();
        self.rest.clear();
        self.rest.shrink_to(AT_ONCE + MOST);
        Ok(())
    }

    /// Those of one node.
    pub fn get(&self, range: Range<usize>) -> Own<'_> {
        if let Some(here) = self.here(&range) {
            return Own::Here(here);
        }
        let count = range.len().min(MOST);
        let mut near = self.near.borrow_mut();
        if near.is_empty() {
            near.resize(NEAR, (usize::MAX, [Kept::default(); MOST]));
        }
        let (start, keys) = &mut near[range.start % NEAR];
        if *start != range.start {
            // One node's keys came at once and are in one place.
            self.read(range.start, &mut keys[..count]);
            *start = range.start;
        }
        Own::Read(*keys, count)
    }

    /// Those of many nodes, through `read`, if they are not in memory.
    pub fn many<'k>(&'k self, range: Range<usize>, read: &'k mut Vec<Kept>) -> &'k [Kept] {
        if let Some(here) = self.here(&range) {
            return here;
        }
        let in_file = range.end.min(self.written).saturating_sub(range.start);
        read.clear();
        read.resize(in_file, Kept::default());
        self.read(range.start, read);
        read.extend_from_slice(self.here(&(self.written..range.end.max(self.written))).unwrap_or(&[]));
        read
    }

    /// What is in memory.
    fn here(&self, range: &Range<usize>) -> Option<&[Kept]> {
        let start = range.start.checked_sub(self.written)?;
        self.rest.get(start..range.end - self.written)
    }

    fn read(&self, at: usize, keys: &mut [Kept]) {
        let Some(file) = &self.file else { return };
        if let Err(error) = platform::read_exact_at(file, keys.as_flattened_mut(), place(at)) {
            self.failed.borrow_mut().get_or_insert(error);
        }
    }

    /// Drops everything. Says whether something could not be read back before.
    ///
    /// # Errors
    /// The first one of reading.
    pub fn forget(&mut self) -> io::Result<()> {
        let failed = self.failed.take();
        *self = KeptKeys::default();
        failed.map_or(Ok(()), Err)
    }
}

/// Where a key is in the file.
fn place(key: usize) -> u64 {
    (key * BYTES) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(count: u16) -> Vec<Kept> {
        (0..count).map(|n| [n as u8, (n >> 8) as u8, 3, 4, 5, 6]).collect()
    }

    #[test]
    fn what_is_on_the_disk_is_what_was_put() {
        for (limit, count) in [(0, 100), (7, 100), (1000, 100), (64, 64), (64, 65)] {
            let all = keys(count);
            let mut kept = KeptKeys::with_limit(limit);
            all.chunks(3).for_each(|own| kept.extend(own.iter().copied()));
            assert_eq!(kept.len(), all.len());
            assert_eq!(kept.file.is_some(), usize::from(count) > limit);
            let mut read = Vec::new();
            for (at, own) in all.chunks(3).enumerate() {
                assert!(*kept.get(at * 3..at * 3 + own.len()) == *own);
            }
            for start in 0..all.len() {
                assert!(kept.many(start..all.len(), &mut read) == &all[start..]);
                assert!(kept.many(0..start, &mut read) == &all[..start]);
            }
            assert!(kept.forget().is_ok() && kept.len() == 0);
        }
    }

    #[test]
    fn a_folder_that_is_not_there_does_not_matter() {
        let mut kept = KeptKeys { limit: 2, ..KeptKeys::in_folder(Path::new("/nowhere/at all")) };
        kept.extend(keys(9).into_iter());
        assert!(kept.file.is_some() && *kept.get(3..9) == keys(9)[3..9]);
    }

    #[test]
    fn a_file_that_takes_no_more_leaves_keys_in_memory() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("f");
        std::fs::write(&path, b"").expect("written");
        // Open for reading only, so that no write can succeed.
        let file = Some(File::open(&path).expect("open"));
        let mut kept = KeptKeys { file, limit: 2, ..KeptKeys::default() };
        kept.extend(keys(9).into_iter());
        kept.extend(keys(9).into_iter());
        assert!(kept.is_full() && !kept.is_on_disk() && *kept.get(9..18) == keys(9)[..]);
    }

    #[test]
    fn an_error_of_reading_is_told() {
        let mut kept = KeptKeys::with_limit(2);
        kept.extend(keys(9).into_iter());
        kept.file.as_ref().expect("a file").set_len(3).expect("cut");
        assert_eq!(kept.get(0..3).len(), 3);
        assert!(kept.forget().is_err());
    }
}
