//! Politeness: how fast files are read when people work on the same disk.
//!
//! A bucket that fills at the given rate and holds at most a second's worth. All workers draw from the same
//! bucket; who finds it empty sleeps, in short steps, so that a stop is not missed. A child that reads a file asks
//! its parent, which draws for it. What is waited does not count as time that the file took.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The longest sleep between two looks at the flag that stops the scan.
const STEP: Duration = Duration::from_millis(50);

/// Bytes that a child reads between two questions.
const ASK: u64 = 64 * 1024;

/// A rate in bytes a second.
pub enum Pace {
    /// Shared by all workers of this process.
    Own(Bucket),
    /// Kept by somebody else, who is asked and lets wait.
    Asked {
        /// Returns when so many bytes are paid for.
        ask: Box<dyn Fn(u64) + Send + Sync>,
        /// Bytes read and not yet asked for.
        owed: AtomicU64,
    },
}

/// A bucket that all draw from.
pub struct Bucket {
    per_second: u64,
    /// When the bytes drawn so far are paid for.
    paid: Mutex<Instant>,
}

impl Pace {
    /// At most so many bytes a second.
    pub fn new(per_second: u64) -> Pace {
        Pace::Own(Bucket { per_second: per_second.max(1), paid: Mutex::new(Instant::now()) })
    }

    /// As somebody else keeps it.
    pub fn asking(ask: impl Fn(u64) + Send + Sync + 'static) -> Pace {
        Pace::Asked { ask: Box::new(ask), owed: AtomicU64::new(0) }
    }

    /// Draws bytes that were read, and waits until the rate is kept again; how long that took.
    pub fn wait(&self, bytes: u64, stop: &AtomicBool) -> Duration {
        let begun = Instant::now();
        match self {
            Pace::Own(bucket) => bucket.wait(bytes, stop),
            Pace::Asked { ask, owed } => {
                let all = owed.load(Ordering::Relaxed) + bytes;
                owed.store(if all >= ASK { 0 } else { all }, Ordering::Relaxed);
                if all >= ASK {
                    ask(all);
                }
            }
        }
        begun.elapsed()
    }

    /// Draws what is still owed, at the end of a file.
    pub fn settle(&self) {
        if let Pace::Asked { ask, owed } = self {
            let all = owed.swap(0, Ordering::Relaxed);
            if all > 0 {
                ask(all);
            }
        }
    }
}

impl Bucket {
    fn wait(&self, bytes: u64, stop: &AtomicBool) {
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

    #[test]
    fn who_asks_for_others_asks_for_everything() {
        let asked = std::sync::Arc::new(AtomicU64::new(0));
        let sum = std::sync::Arc::clone(&asked);
        let pace = Pace::asking(move |bytes| {
            sum.fetch_add(bytes, Ordering::Relaxed);
        });
        let stop = AtomicBool::new(false);
        for _ in 0..3 {
            pace.wait(ASK / 2 + 1, &stop);
        }
        assert_eq!(asked.load(Ordering::Relaxed), ASK + 2);
        pace.settle();
        pace.settle();
        assert_eq!(asked.load(Ordering::Relaxed), ASK / 2 * 3 + 3);
    }
}
