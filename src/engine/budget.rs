//! What one file of the file system has used of its limits, with everything inside it.

use std::io;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::limits::Limits;
use crate::formats::Halt;
use crate::model::Reason;

/// Shared by the readers and streams of one file. They run on one thread; the atomics are there because a
/// reader may keep a stream beyond a borrow.
pub struct Budget {
    limits: Limits,
    stop: Arc<AtomicBool>,
    deadline: Instant,
    /// Nanoseconds of waiting for others, which are no fault of the file.
    waited: AtomicU64,
    file_bytes: u64,
    unpacked: AtomicU64,
    entries: AtomicU64,
    ticks: AtomicU64,
    halted: OnceLock<Reason>,
}

impl Budget {
    /// A fresh budget for a file of this size; `stop` interrupts it.
    pub fn new(limits: &Limits, stop: Arc<AtomicBool>, file_bytes: u64) -> Budget {
        Budget {
            deadline: Instant::now() + Duration::from_secs(limits.max_seconds),
            waited: AtomicU64::new(0),
            limits: limits.clone(),
            stop,
            file_bytes,
            unpacked: AtomicU64::new(0),
            entries: AtomicU64::new(0),
            ticks: AtomicU64::new(0),
            halted: OnceLock::new(),
        }
    }

    /// Why everything has to stop, once it has.
    pub fn halted(&self) -> Option<Reason> {
        self.halted.get().copied()
    }

    /// What interrupts it.
    pub fn stop(&self) -> &AtomicBool {
        &self.stop
    }

    /// The limits it measures against.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    fn halt(&self, reason: Reason) -> Halt {
        // The first reason stays: what follows is only the way out.
        let _ = self.halted.set(reason);
        Halt
    }

    /// Called for every row, piece and read: is it time to stop? The clock is looked at now and then only.
    ///
    /// # Errors
    /// [`Halt`] when it is.
    pub fn tick(&self) -> Result<(), Halt> {
        if self.halted.get().is_some() {
            return Err(Halt);
        }
        if self.stop.load(Ordering::Relaxed) {
            return Err(self.halt(Reason::Interrupted));
        }
        let ticks = self.ticks.load(Ordering::Relaxed);
        self.ticks.store(ticks.wrapping_add(1), Ordering::Relaxed);
        let late = || {
            let waited = Duration::from_nanos(self.waited.load(Ordering::Relaxed));
            Instant::now() >= self.deadline + waited
        };
        if ticks.is_multiple_of(64) && late() {
            return Err(self.halt(Reason::TimedOut));
        }
        Ok(())
    }

    /// Time that the file did not take itself.
    pub fn waited(&self, time: Duration) {
        let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.waited.fetch_add(nanos, Ordering::Relaxed);
    }

    /// Counts bytes that came out of a container.
    ///
    /// # Errors
    /// [`Halt`] when that were too many.
    pub fn unpack(&self, bytes: u64) -> Result<(), Halt> {
        let total = self.unpacked.load(Ordering::Relaxed).saturating_add(bytes);
        self.unpacked.store(total, Ordering::Relaxed);
        let by_ratio = self.file_bytes.max(1).saturating_mul(self.limits.max_ratio).max(Limits::RATIO_FROM);
        if total > self.limits.max_bytes || total > by_ratio {
            return Err(self.halt(Reason::OverBudget));
        }
        self.tick()
    }

    /// Counts one store inside the file.
    ///
    /// # Errors
    /// [`Halt`] when that were too many.
    pub fn entry(&self) -> Result<(), Halt> {
        let entries = self.entries.load(Ordering::Relaxed) + 1;
        self.entries.store(entries, Ordering::Relaxed);
        if entries > self.limits.max_entries {
            return Err(self.halt(Reason::OverBudget));
        }
        self.tick()
    }
}

/// A stop on its way through library code that only knows I/O errors.
pub fn halt_as_io(halt: Halt) -> io::Error {
    io::Error::other(halt)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(limits: Limits, file_bytes: u64) -> Budget {
        Budget::new(&limits, Arc::new(AtomicBool::new(false)), file_bytes)
    }

    #[test]
    fn the_first_reason_stays() {
        let budget = budget(Limits { max_entries: 1, ..Limits::default() }, 10);
        assert_eq!(budget.entry(), Ok(()));
        assert_eq!(budget.entry(), Err(Halt));
        budget.stop.store(true, Ordering::Relaxed);
        assert_eq!(budget.tick(), Err(Halt));
        assert_eq!(budget.halted(), Some(Reason::OverBudget));
    }

    #[test]
    fn a_ratio_counts_only_beyond_the_first_bytes() {
        let budget = budget(Limits::default(), 1000);
        assert_eq!(budget.unpack(Limits::RATIO_FROM), Ok(()));
        assert_eq!(budget.unpack(1), Err(Halt));
        assert_eq!(budget.halted(), Some(Reason::OverBudget));
    }

    #[test]
    fn time_and_interruption_have_their_own_reasons() {
        let late = budget(Limits { max_seconds: 0, ..Limits::default() }, 1);
        assert_eq!(late.tick(), Err(Halt));
        assert_eq!(late.halted(), Some(Reason::TimedOut));
        let polite = budget(Limits { max_seconds: 0, ..Limits::default() }, 1);
        polite.waited(Duration::from_secs(60));
        assert_eq!(polite.tick(), Ok(()));
        let stopped = budget(Limits::default(), 1);
        stopped.stop.store(true, Ordering::Relaxed);
        assert_eq!(stopped.tick(), Err(Halt));
        assert_eq!(stopped.halted(), Some(Reason::Interrupted));
    }
}
