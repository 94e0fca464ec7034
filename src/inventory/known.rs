//! What an earlier scan knows: looked up for each folder that a new walk lists, and for each file of those that
//! are not as they were, so that what is unchanged keeps its findings.
//!
//! Nothing is loaded beforehand: a folder costs one look into the database, whatever is in it, so that memory does
//! not depend on the estate. Reads only. Whether a file is still the same is decided here; what that means for the inventory is the
//! writer's business.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;

use super::record::{Print, Stamp};
use super::{InventoryError, schema};
use crate::model::StorePath;

/// The file could not be read for a reason that may be gone the next time.
pub const AGAIN_PASSING: i64 = 1;
/// A limit of the scan stopped the reading.
pub const AGAIN_LIMIT: i64 = 2;
/// It was written so shortly before it was read that a later change could bear the same time.
pub const AGAIN_FRESH: i64 = 4;

/// A file that an earlier scan read, and that looks the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanged {
    /// Its unit.
    pub unit: u64,
    /// The files beside it that it was read with, as they were then; `None` when it has none.
    pub beside: Option<String>,
    /// BLAKE3 of its content, where it was read to its end and asked for.
    pub digest: Option<[u8; 32]>,
}

/// Files of an earlier scan, looked up while a new walk meets them.
pub struct Known {
    connection: Connection,
    path: PathBuf,
    limits_grew: bool,
    digests: bool,
    highest: u64,
    highest_folder: u64,
}

/// What is known of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownFolder {
    /// Everything in it is as it was, and nothing of it is worth another reading.
    Kept(u64),
    /// The same, but each file's content is to be compared.
    Compare(u64),
    /// What is in it has to be looked up.
    Unknown,
}

impl Known {
    /// Opens an inventory for looking up. A scan with higher limits passes `limits_grew`, and reads again what
    /// a limit had stopped; `digests` asks for the digest of each file.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn open(path: &Path, limits_grew: bool, digests: bool) -> Result<Known, InventoryError> {
        let connection = schema::open_read_only(path)?;
        // Every page is read about once: mapped, that costs no copy.
        connection.pragma_update(None, "mmap_size", 1_i64 << 32)?;
        let highest = |table| {
            let sql = format!("SELECT coalesce(max(id), 0) FROM {table}");
            connection.query_row(&sql, [], |row| row.get(0))
        };
        let (highest, highest_folder) = (highest("unit")?, highest("folder")?);
        Ok(Known { connection, path: path.to_owned(), limits_grew, digests, highest, highest_folder })
    }

    /// The same for another thread.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn another(&self) -> Result<Known, InventoryError> {
        Known::open(&self.path, self.limits_grew, self.digests)
    }

    /// Bits of what is worth another reading.
    fn again(&self) -> i64 {
        AGAIN_PASSING | AGAIN_FRESH | if self.limits_grew { AGAIN_LIMIT } else { 0 }
    }

    /// Whether everything directly in a folder is as it was at the end of an earlier scan.
    pub fn folder(&mut self, path: &StorePath, print: Option<Print>) -> KnownFolder {
        let Some(print) = print else { return KnownFolder::Unknown };
        let again = self.again();
        let look = || {
            let sql = "SELECT id, again FROM folder WHERE path = ?1 AND print = ?2";
            let mut statement = self.connection.prepare_cached(sql)?;
            let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?));
            statement.query_row((path.as_str(), print.0), row)
        };
        // An error means no more than that everything in it is looked up.
        match look() {
            Ok((_, bits)) if bits & again != 0 => KnownFolder::Unknown,
            Ok((id, _)) if self.digests => KnownFolder::Compare(id),
            Ok((id, _)) => KnownFolder::Kept(id),
            Err::<_, rusqlite::Error>(_) => KnownFolder::Unknown,
        }
    }

    /// The file as it was read completely, if nothing about it changed.
    pub fn unchanged(&mut self, path: &StorePath, stamp: Stamp) -> Option<Unchanged> {
        let sql = if self.digests {
            "SELECT unit.id, unit.bytes, unit.modified, changed, inode, again, beside, digest
             FROM unit LEFT JOIN store ON store.id = unit.id WHERE unit.path = ?1 AND state = 1"
        } else {
            "SELECT id, bytes, modified, changed, inode, again, beside, NULL FROM unit
             WHERE path = ?1 AND state = 1"
        };
        // An error means no more than that the file is read again.
        let mut statement = self.connection.prepare_cached(sql).ok()?;
        let (unit, then, again) = statement
            .query_row([path.as_str()], |row| {
                let then = Stamp {
                    bytes: row.get(1)?,
                    modified_nanos: row.get(2)?,
                    changed_nanos: row.get(3)?,
                    inode: row.get::<_, i64>(4)?.cast_unsigned(),
                };
                let digest: Option<Vec<u8>> = row.get(7)?;
                let digest = digest.and_then(|digest| digest.try_into().ok());
                Ok((
                    Unchanged { unit: row.get(0)?, beside: row.get(6)?, digest },
                    then,
                    row.get::<_, i64>(5)?,
                ))
            })
            .ok()?;
        (then == stamp && again & self.again() == 0).then_some(unit)
    }

    /// Room to mark everything in this inventory.
    pub fn marks(&self) -> Kept {
        Kept {
            units: Met::new(self.highest),
            folders: Met::new(self.highest_folder),
            compared: Met::new(self.highest_folder),
        }
    }
}

/// What of an earlier scan a walk has met and found as it was, by id.
#[derive(Default)]
pub struct Kept {
    /// Units, one by one.
    pub units: Met,
    /// Folders with everything directly in them.
    pub folders: Met,
    /// Folders that are as they were, but whose files were compared one by one.
    pub compared: Met,
}

/// Which units were met: one bit each, set by any thread.
#[derive(Default)]
pub struct Met(Vec<AtomicU64>);

impl Met {
    /// Room for ids up to `highest`.
    pub fn new(highest: u64) -> Met {
        let words = usize::try_from(highest / 64 + 1).unwrap_or(0);
        Met((0..words).map(|_| AtomicU64::new(0)).collect())
    }

    /// Met an id.
    pub fn set(&self, id: u64) {
        if let Some(word) = usize::try_from(id / 64).ok().and_then(|at| self.0.get(at)) {
            word.fetch_or(1 << (id % 64), Ordering::Relaxed);
        }
    }

    /// Whether an id is marked.
    pub fn has(&self, id: u64) -> bool {
        let word = usize::try_from(id / 64).ok().and_then(|at| self.0.get(at));
        word.is_some_and(|word| word.load(Ordering::Relaxed) >> (id % 64) & 1 == 1)
    }

    /// The highest id that can be marked, or a little above.
    pub fn highest(&self) -> u64 {
        self.0.len() as u64 * 64
    }

    /// How many are marked.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.load(Ordering::Relaxed).count_ones())).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_kept_and_strangers_ignored() {
        let marks = Met::new(130);
        for id in [0, 63, 64, 130, 130, 9999] {
            marks.set(id);
        }
        assert_eq!(marks.count(), 4);
        assert!(marks.has(64) && marks.has(130) && !marks.has(65) && !marks.has(9999));
    }
}
