//! The limits of a scan: what one hostile or very large file may cost.
//!
//! Each applies to one file of the file system with everything inside it. Reaching one never ends the scan: the
//! store is partial, with a reason of its own.

use serde::{Deserialize, Serialize};

/// Limits with the defaults of [`Limits::default`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Containers within containers. Real nestings seen in council archives stay below ten.
    pub max_depth: u32,
    /// Bytes unpacked from one file, at all levels together.
    pub max_bytes: u64,
    /// Bytes unpacked for each byte of the file, once [`Limits::RATIO_FROM`] bytes are unpacked. The densest
    /// honest data (logs, empty pages) stays below about 1100, what deflate can reach at all.
    pub max_ratio: u64,
    /// Stores inside one file, at all levels together.
    pub max_entries: u64,
    /// Seconds for one file. The only limit whose effect depends on the machine.
    pub max_seconds: u64,
    /// Rows of one store; no limit unless asked for.
    pub max_rows: Option<u64>,
    /// Bytes of address space of a child process that reads complex formats.
    pub max_memory: u64,
}

impl Limits {
    /// A ratio says little about a small file.
    pub const RATIO_FROM: u64 = 64 * 1024 * 1024;

    /// Whether everything that these limits let through passes the `other` ones, too. Seconds are left out:
    /// what was read in time was read.
    pub fn are_within(&self, other: &Limits) -> bool {
        let rows = |limits: &Limits| limits.max_rows.unwrap_or(u64::MAX);
        self.max_depth <= other.max_depth
            && self.max_bytes <= other.max_bytes
            && self.max_ratio <= other.max_ratio
            && self.max_entries <= other.max_entries
            && self.max_memory <= other.max_memory
            && rows(self) <= rows(other)
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_depth: 32,
            max_bytes: 64 * 1024 * 1024 * 1024,
            max_ratio: 2000,
            max_entries: 1_000_000,
            max_seconds: 3600,
            max_rows: None,
            max_memory: 2 * 1024 * 1024 * 1024,
        }
    }
}
