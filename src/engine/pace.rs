//! Politeness: how fast files are read when people work on the same disk.
//!
//! A bucket that fills at the given rate and holds at most a second's worth. All workers draw from the same
//! bucket; who finds it empty sleeps, in short steps, so that a stop is not missed.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The longest sleep between two looks at the flag that stops the scan.
const STEP: Duration = Duration::from_millis(50);

/// A rate in bytes a second, shared by all workers.
pub struct Pace {
    per_second: u64,
    /// When the bytes drawn so far are paid for.
    paid: Mutex<Instant>,
}

impl Pace {
    /// At most so many bytes a second.
    pub fn new(per_second: u64) -> Pace {
        Pace { per_second: per_second.max(1), paid: Mutex::new(Instant::now()) }
    }

    /// Draws bytes that were read, and waits until the rate is kept again.
    pub fn wait(&self, bytes: u64, stop: &AtomicBool) {
        let due = {
            let mut paid = self.paid.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            // What was not used stays good for a second.
            let earliest = Instant::now().checked_sub(Duration::from_secs(1)).unwrap_or(*paid);
            let cost = Duration::from_secs_f64(bytes as f64 / self.per_second as f64);
            *paid = (*paid).max(earliest) + cost;
            *paid
        };
        while let Some(left) = due.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            std::thread::sleep(left.min(STEP));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_kept_and_a_stop_ends_the_wait() {
        let stop = AtomicBool::new(false);
        let pace = Pace::new(10_000);
        let begun = Instant::now();
        for _ in 0..12 {
            pace.wait(100, &stop);
        }
        // The pace began just now: 1,200 bytes at 10,000 a second.
        let took = begun.elapsed();
        assert!(took >= Duration::from_millis(100) && took < Duration::from_millis(1500), "{took:?}");
        stop.store(true, Ordering::Relaxed);
        let begun = Instant::now();
        pace.wait(1_000_000, &stop);
        assert!(begun.elapsed() < Duration::from_secs(1));
    }
}
