//! The decision how much of a store was read: the one place where "scanned" is said.

use std::collections::BTreeMap;

use crate::formats::{ReadError, raw_strings};
use crate::model::{Coverage, Reason};

/// What is known when a reader is done with a store.
#[derive(Default)]
pub struct Facts {
    /// The reader's id.
    pub format: &'static str,
    /// How it ended; `None` when it panicked.
    pub result: Option<Result<(), ReadError>>,
    /// Why the engine stopped it, if it did.
    pub halted: Option<Reason>,
    /// An error of the bytes themselves, which the reader may not have passed on.
    pub failed: Option<Reason>,
    /// The file was another one at the end than at the start.
    pub changed: bool,
    /// Whether any row, visible text, declared table or inner store came out of it.
    pub gave: bool,
    /// What the reader says it lost.
    pub lost: Losses,
    /// Inner stores that were not read in full and might hide data.
    pub inner: Losses,
}

/// Lost things counted by reason.
#[derive(Default, Clone, Debug)]
pub struct Losses(BTreeMap<Reason, u64>);

impl Losses {
    /// One more.
    pub fn add(&mut self, reason: Reason) {
        *self.0.entry(reason).or_default() += 1;
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// The commonest; the first in the order of reasons when several are.
    pub fn main(&self) -> Option<Reason> {
        self.0.iter().max_by_key(|(reason, count)| (**count, std::cmp::Reverse(**reason))).map(|(r, _)| *r)
    }
}

/// A coverage, and whether it is only that of stores inside: those have ledger rows of their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decision {
    /// How much was read.
    pub coverage: Coverage,
    /// Nothing was lost here, only further in.
    pub inherited: bool,
}

impl Decision {
    /// Not read at all.
    pub fn skipped(reason: Reason) -> Decision {
        Decision { coverage: Coverage::Skipped { reason }, inherited: false }
    }

    fn partial(reason: Reason, lost: u64) -> Decision {
        Decision { coverage: Coverage::Partial { reason, lost }, inherited: false }
    }
}

/// How much of a non-empty store was read.
///
/// "OK and empty" is never clean: libraries are known to say OK for what they cannot read.
pub fn decide(facts: &Facts) -> Decision {
    let lost = facts.lost.total();
    let ended_early = match (&facts.result, facts.halted) {
        (_, Some(reason)) => Some(reason),
        (None, None) => Some(Reason::ReaderCrashed),
        // A reader that says Halt when nobody asked for it failed like any other.
        (Some(Err(error)), None) => Some(error.reason().unwrap_or(Reason::ReaderCrashed)),
        (Some(Ok(())), None) => None,
    };
    let own = ended_early.or(facts.failed).or(facts.changed.then_some(Reason::Changed)).or(facts.lost.main());
    match own {
        Some(reason) if facts.gave || lost > 0 => Decision::partial(reason, lost),
        Some(reason) => Decision::skipped(reason),
        None if !facts.gave => Decision::partial(Reason::NotText, 0),
        None if facts.format == raw_strings::ID => Decision::partial(Reason::RawStrings, 0),
        None => match facts.inner.main() {
            Some(reason) => Decision {
                coverage: Coverage::Partial { reason, lost: facts.inner.total() },
                inherited: true,
            },
            None => Decision { coverage: Coverage::Scanned, inherited: false },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_ok() -> Facts {
        Facts { format: "x", result: Some(Ok(())), gave: true, ..Facts::default() }
    }

    #[test]
    fn only_a_full_reading_is_scanned() {
        assert_eq!(decide(&read_ok()).coverage, Coverage::Scanned);
        let nothing = Facts { gave: false, ..read_ok() };
        assert_eq!(decide(&nothing).coverage, Coverage::Partial { reason: Reason::NotText, lost: 0 });
        let raw = Facts { format: raw_strings::ID, ..read_ok() };
        assert_eq!(decide(&raw).coverage, Coverage::Partial { reason: Reason::RawStrings, lost: 0 });
        let swallowed = Facts { failed: Some(Reason::Io), ..read_ok() };
        assert_eq!(decide(&swallowed).coverage, Coverage::Partial { reason: Reason::Io, lost: 0 });
        let changed = Facts { changed: true, ..read_ok() };
        assert_eq!(decide(&changed).coverage, Coverage::Partial { reason: Reason::Changed, lost: 0 });
        let invented_halt = Facts { result: Some(Err(ReadError::Halt)), ..read_ok() };
        assert_eq!(
            decide(&invented_halt).coverage,
            Coverage::Partial { reason: Reason::ReaderCrashed, lost: 0 }
        );
    }

    #[test]
    fn a_failure_is_partial_when_anything_came_before_it() {
        let failed = |gave| Facts { result: Some(Err(ReadError::Truncated)), gave, ..read_ok() };
        assert_eq!(decide(&failed(true)).coverage, Coverage::Partial { reason: Reason::Truncated, lost: 0 });
        assert_eq!(decide(&failed(false)).coverage, Coverage::Skipped { reason: Reason::Truncated });
        let crashed = Facts { result: None, ..read_ok() };
        assert_eq!(decide(&crashed).coverage, Coverage::Partial { reason: Reason::ReaderCrashed, lost: 0 });
    }

    #[test]
    fn the_commonest_loss_names_the_reason_and_inner_losses_come_last() {
        let mut facts = read_ok();
        facts.inner.add(Reason::Encrypted);
        let decision = decide(&facts);
        assert_eq!(decision.coverage, Coverage::Partial { reason: Reason::Encrypted, lost: 1 });
        assert!(decision.inherited);
        for reason in [Reason::Malformed, Reason::Truncated, Reason::Malformed] {
            facts.lost.add(reason);
        }
        let decision = decide(&facts);
        assert_eq!(decision.coverage, Coverage::Partial { reason: Reason::Malformed, lost: 3 });
        assert!(!decision.inherited);
    }
}
