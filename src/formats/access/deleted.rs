//! Rows of an Access table that were deleted and not yet overwritten or compacted away.
//!
//! Access only flags a deleted row in the list of rows at the start of its page. The library passes flagged rows
//! over; it is shown the same pages with the flags turned round, for one table at a time, and then reads the
//! deleted rows and no others. Pages of encrypted databases look like nothing here, and their deleted rows are not
//! found.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

/// A row that was deleted has both flags: one alone marks a row that moved to or from another page.
const DELETED: u16 = 0xc000;
/// The flag by which the library passes a row over.
const PASSED_OVER: u16 = 0x4000;

/// What is known of deleted rows while a database is read.
pub struct Deleted {
    /// Bytes of a page, and where in it the number of its rows stands.
    pub page: usize,
    count_at: usize,
    /// Tables, by the page of their definition, with deleted rows on pages that were read.
    owners: Mutex<BTreeSet<u32>>,
    /// The table whose deleted rows are shown; 0 for none.
    shown: AtomicU32,
}

impl Deleted {
    /// For a database that begins with these bytes.
    pub fn new(head: &[u8]) -> Deleted {
        // Jet 3 is version 0; its pages are half as long as those of all later ones.
        let (page, count_at) = if head.get(0x14) == Some(&0) { (2048, 8) } else { (4096, 12) };
        Deleted { page, count_at, owners: Mutex::default(), shown: AtomicU32::new(0) }
    }

    /// Whether deleted rows of this table were met.
    pub fn met(&self, table: u32) -> bool {
        self.owners.lock().unwrap_or_else(PoisonError::into_inner).contains(&table)
    }

    /// From now on the deleted rows of this table are shown in place of the others; 0 shows none.
    pub fn show(&self, table: u32) {
        self.shown.store(table, Ordering::Relaxed);
    }

    /// Looks at a page that was read, and turns its flags round where its table is shown.
    pub fn look(&self, page: &mut [u8]) {
        let Some([1, ..]) = page.first_chunk::<8>() else { return };
        let owner: [u8; 4] = [page[4], page[5], page[6], page[7]];
        let memos = owner == *b"LVAL";
        let owner = u32::from_le_bytes(owner);
        let shown = self.shown.load(Ordering::Relaxed);
        let turned = shown != 0 && owner == shown;
        let Some(count) = word(page, self.count_at) else { return };
        let mut met = false;
        for row in 0..usize::from(count) {
            let at = self.count_at + 2 + 2 * row;
            let Some(pointer) = word(page, at) else { break };
            let deleted = pointer & DELETED == DELETED;
            met |= deleted;
            let new = match (deleted, turned, memos && shown != 0) {
                // A memo of a deleted row was deleted with it.
                (true, true, _) | (true, _, true) => pointer & !DELETED,
                (false, true, _) => pointer | PASSED_OVER,
                _ => continue,
            };
            if let Some(two) = page.get_mut(at..at + 2) {
                two.copy_from_slice(&new.to_le_bytes());
            }
        }
        if met && !memos && shown == 0 {
            self.owners.lock().unwrap_or_else(PoisonError::into_inner).insert(owner);
        }
    }
}

fn word(page: &[u8], at: usize) -> Option<u16> {
    page.get(at..)?.first_chunk().map(|two| u16::from_le_bytes(*two))
}
