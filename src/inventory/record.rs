//! What the engine hands to the inventory: finished stores, in parts, never a value.

use crate::model::{Coverage, LedgerEntry, Observation, StoreAnalysis, StorePath};

/// One store as it was read.
pub struct StoreRecord {
    /// Unique within the inventory; says nothing about order.
    pub id: u64,
    /// The container it was found in.
    pub parent: Option<u64>,
    /// Where it is.
    pub path: StorePath,
    /// The system it belongs to.
    pub system: String,
    /// The reader that read it.
    pub format: Option<&'static str>,
    /// Size in bytes; of a member: as far as it was unpacked.
    pub bytes: Option<u64>,
    /// Seconds since 1970-01-01 UTC of its last change.
    pub modified: Option<i64>,
    /// BLAKE3 of its whole content; `None` when it was not read to its end.
    pub digest: Option<[u8; 32]>,
    /// `hidden` and the like, when its container does not show it.
    pub hidden: Option<&'static str>,
    /// Permission bits of the file on disk that it is, or is in.
    pub mode: Option<u32>,
    /// How much of it was read.
    pub coverage: Coverage,
    /// The coverage is only that of stores inside.
    pub inherited: bool,
    /// What was found in it.
    pub analysis: StoreAnalysis,
}

/// A piece of what one file gave.
pub enum Part {
    /// A finished store.
    Store(Box<StoreRecord>),
    /// Observations of a store, finished or not.
    Observations {
        /// The store's id.
        store: u64,
        /// In the order of the reader.
        observations: Vec<Observation>,
    },
}

/// By what a file is known to be unchanged: everything that a look at it tells without opening it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Size.
    pub bytes: u64,
    /// Last change of its content in nanoseconds since 1970-01-01 UTC.
    pub modified_nanos: i64,
    /// Last change of its content or of what the system keeps about it; nobody can set it back.
    pub changed_nanos: i64,
    /// Its number within the file system: another file under the same name has another one.
    pub inode: u64,
}

impl Stamp {
    /// Whether a change after `now` could leave the stamp as it is, because clocks of file systems are coarse.
    pub fn is_fresh(&self, now_nanos: i64) -> bool {
        const SECOND: i64 = 1_000_000_000;
        let whole = self.modified_nanos % SECOND == 0 && self.changed_nanos % SECOND == 0;
        // Some count in two seconds; those that count in nanoseconds look at a clock that ticks every 10 ms.
        let tick = if whole { 2 * SECOND } else { SECOND / 50 };
        now_nanos < self.modified_nanos.max(self.changed_nanos).saturating_add(tick)
    }
}

/// Of everything that a look at the entries of a folder tells without opening one: the same as long as nothing is
/// changed, added or taken away directly in it. Nothing secret is in it: it never leaves the inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print(pub [u8; 16]);

/// A file of the file system with everything inside it: what is complete or not as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Unique within the inventory; the id of the file's own store.
    pub id: u64,
    /// Where it is.
    pub path: StorePath,
    /// As it was when it was walked.
    pub stamp: Stamp,
    /// It may change without its stamp changing.
    pub fresh: bool,
    /// The files beside it that it was read with.
    pub beside: Option<String>,
}

/// How a file ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitEnd {
    /// Everything that will ever come of it is there.
    Complete,
    /// The scan was stopped in the middle: in the report, but read again by a resumed scan.
    Interrupted,
}

/// One message to the writer.
pub enum Message {
    /// Parts of a file that is still being read, or its last.
    Parts {
        /// The file.
        unit: Unit,
        /// What it gave since the last message.
        parts: Vec<Part>,
        /// How the file ended, with its last message.
        end: Option<UnitEnd>,
    },
    /// A path that never becomes a store: a link, a device, an unreadable folder.
    Ledger {
        /// The row.
        row: LedgerEntry,
        /// The system that the path belongs to.
        system: String,
        /// It follows from its folder's print, and is there as long as that is; others are said each time.
        listed: bool,
    },
    /// A folder whose entries were looked at one by one; comes before anything in it.
    Folder {
        /// What it is called.
        path: StorePath,
        /// By what it is known the next time, once everything in it was read.
        print: Option<Print>,
    },
}
