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

/// A file of the file system with everything inside it: what is complete or not as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Unique within the inventory; the id of the file's own store.
    pub id: u64,
    /// Where it is.
    pub path: StorePath,
    /// Size when it was walked.
    pub bytes: u64,
    /// Its last change in nanoseconds since 1970-01-01 UTC.
    pub modified_nanos: i64,
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
    },
    /// A file of an earlier, interrupted scan that is still the same.
    Unchanged {
        /// Its unit's id.
        unit: u64,
    },
}
