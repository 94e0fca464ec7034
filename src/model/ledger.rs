//! The ledger's words: what became of each path, and why.

use super::StorePath;

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $words:literal;)*) => {
        /// Why something was not read, or not read in full. A closed set: a report can be filtered by it, and
        /// no reader can put a value into it.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Reason { $(#[doc = $words] $name),* }
        impl Reason {
            /// Every reason there is.
            pub const ALL: &'static [Reason] = &[$(Reason::$name),*];
            /// The stable id that reports use.
            pub fn id(self) -> &'static str { match self { $(Reason::$name => $id),* } }
            /// The reason in words that a data-protection officer can act on.
            pub fn words(self) -> &'static str { match self { $(Reason::$name => $words),* } }
        }
    };
}

reasons! {
    Io = "io", "could not be read from the disk or share";
    Denied = "denied", "no permission to read";
    Vanished = "vanished", "disappeared while the scan ran";
    Changed = "changed", "changed while it was being read";
    Truncated = "truncated", "ends before it should";
    Malformed = "malformed", "damaged, or not what its format requires";
    Encrypted = "encrypted", "encrypted or password-protected";
    TooDeep = "too_deep", "nested deeper than the limit";
    OverBudget = "over_budget", "larger than a limit of this scan allows";
    TimedOut = "timed_out", "took longer than the limit of this scan";
    NoReader = "no_reader", "no reader for this format yet";
    RawStrings = "raw_strings", "no reader for this format yet: only its readable text was searched";
    NotText = "not_text", "no readable text in it";
    NeedsOcr = "needs_ocr", "an image: needs text recognition";
    ReaderCrashed = "reader_crashed", "the reader failed inside";
    Unsupported = "unsupported", "uses a feature that the reader does not know";
    OutsideRoot = "outside_root", "a link, not followed";
    OtherFileSystem = "other_file_system", "on another file system, not entered";
    SpecialFile = "special_file", "not a file: a device, pipe or socket";
    OwnOutput = "own_output", "this scan's own output";
    ScannedElsewhere = "scanned_elsewhere", "belongs to another store and was read with it";
    AlreadyVisited = "already_visited", "the same place as another root, scanned once";
    Interrupted = "interrupted", "the scan was stopped before it";
    Empty = "empty", "holds no bytes";
    NotScanned = "not_scanned", "in the systems register, but nothing of it was met in this scan";
}

impl Reason {
    /// The reason with this id.
    pub fn from_id(id: &str) -> Option<Reason> {
        Reason::ALL.iter().copied().find(|reason| reason.id() == id)
    }

    /// Whether something that was left out for this reason may still hide personal data.
    ///
    /// A link, an empty file or the scan's own output hides nothing; everything else might.
    pub fn hides_data(self) -> bool {
        !matches!(
            self,
            Reason::OutsideRoot
                | Reason::OwnOutput
                | Reason::ScannedElsewhere
                | Reason::AlreadyVisited
                | Reason::Empty
                | Reason::SpecialFile
        )
    }
}

/// How much of one path was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Coverage {
    /// Read to its end, nothing lost.
    Scanned,
    /// Read in part: `lost` rows, pages, members or sheets could not be read (0 when it cannot be counted).
    Partial {
        /// The main reason.
        reason: Reason,
        /// How many parts were lost; 0 if that cannot be known.
        lost: u64,
    },
    /// Not read at all.
    Skipped {
        /// Why.
        reason: Reason,
    },
}

impl Coverage {
    /// The stable id of the status: `scanned`, `partial` or `skipped`.
    pub fn status(self) -> &'static str {
        match self {
            Coverage::Scanned => "scanned",
            Coverage::Partial { .. } => "partial",
            Coverage::Skipped { .. } => "skipped",
        }
    }

    /// The reason, where there is one.
    pub fn reason(self) -> Option<Reason> {
        match self {
            Coverage::Scanned => None,
            Coverage::Partial { reason, .. } | Coverage::Skipped { reason } => Some(reason),
        }
    }
}

/// One row of the ledger: a path and what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedgerEntry {
    /// Where.
    pub path: StorePath,
    /// How much of it was read.
    pub coverage: Coverage,
    /// Its size in bytes, where known.
    pub bytes: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_found_by_its_id() {
        for &reason in Reason::ALL {
            assert_eq!(Reason::from_id(reason.id()), Some(reason));
        }
    }
}
