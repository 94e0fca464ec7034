//! Leaving room for others: priorities, a rate, and an end before the working day.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, ensure};

use super::args::{IoPriority, Scan};
use super::output;
use crate::engine::pace::Pace;
use crate::engine::{Counters, platform};

/// Sets priorities for the threads that start from now on, the rate, and the time at which the scan stops.
///
/// # Errors
/// When a priority cannot be set: a scan that was asked to be polite does not begin otherwise.
pub fn begin(args: &Scan, stop: &Arc<AtomicBool>, counters: &Counters) -> anyhow::Result<()> {
    let polite = &args.polite;
    if let Some(nice) = polite.nice {
        platform::be_nice(nice).context("cannot lower the priority (--nice)")?;
    }
    if let Some(class) = polite.io_priority {
        io_priority(class)?;
    }
    if let Some(rate) = polite.max_bytes_per_second {
        let _ = counters.pace.set(Pace::new(rate));
    }
    if let Some(until) = polite.until {
        let now = jiff::Zoned::now();
        let due = std::time::SystemTime::now() + left(now.time(), until);
        let (stop, quiet) = (Arc::clone(stop), args.quiet);
        std::thread::spawn(move || {
            // By the clock and in steps: a sleep does not go on while the machine itself sleeps.
            while let Ok(left) = due.duration_since(std::time::SystemTime::now()) {
                std::thread::sleep(left.clamp(Duration::from_millis(10), Duration::from_secs(30)));
            }
            if !quiet {
                output::note("the time is up (--until): stopping, the next scan goes on from here");
            }
            stop.store(true, Ordering::Relaxed);
        });
    }
    Ok(())
}

/// How long until the clock shows a time next.
fn left(now: jiff::civil::Time, until: jiff::civil::Time) -> Duration {
    let seconds = |time: jiff::civil::Time| {
        u64::from(time.hour().unsigned_abs()) * 3600
            + u64::from(time.minute().unsigned_abs()) * 60
            + u64::from(time.second().unsigned_abs())
    };
    let (now, until) = (seconds(now), seconds(until));
    let day = 24 * 3600;
    Duration::from_secs(if until > now { until - now } else { until + day - now })
}

/// Linux has no safe call for it: util-linux's command sets it for this process, whose threads inherit it.
fn io_priority(class: IoPriority) -> anyhow::Result<()> {
    let class: &[&str] = match class {
        IoPriority::Idle => &["-c", "3"],
        IoPriority::Low => &["-c", "2", "-n", "7"],
    };
    let own = std::process::id().to_string();
    let status = Command::new("ionice").args(class).args(["-p", &own]).status();
    let status = status.context("cannot run ionice (--io-priority); it is in the package util-linux")?;
    ensure!(status.success(), "ionice could not set the disk priority (--io-priority)");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_the_next_one() {
        let at = |hour, minute| jiff::civil::Time::new(hour, minute, 0, 0).expect("a time");
        assert_eq!(left(at(22, 0), at(6, 0)), Duration::from_secs(8 * 3600));
        assert_eq!(left(at(5, 59), at(6, 0)), Duration::from_secs(60));
        assert_eq!(left(at(6, 0), at(6, 0)), Duration::from_secs(24 * 3600));
    }
}
