//! Progress on stderr: bars, lines or JSON events. The only user of indicatif.
//!
//! The engine only counts; a thread here looks at the counters now and then.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::args::Progress;
use crate::engine::Counters;

/// A display that runs until it is stopped.
pub struct Display {
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

/// The counters at one moment.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
struct Moment {
    walked: bool,
    files: u64,
    files_done: u64,
    bytes: u64,
    bytes_done: u64,
    stores: u64,
}

impl Moment {
    fn of(counters: &Counters) -> Moment {
        Moment {
            walked: counters.walked.load(Ordering::Relaxed),
            files: counters.found_files.load(Ordering::Relaxed),
            files_done: counters.done_files.load(Ordering::Relaxed),
            bytes: counters.found_bytes.load(Ordering::Relaxed),
            bytes_done: counters.done_bytes.load(Ordering::Relaxed),
            stores: counters.stores.load(Ordering::Relaxed),
        }
    }

    fn json(self, event: &str) -> String {
        serde_json::json!({
            "event": event,
            "walked": self.walked,
            "files": self.files,
            "files_done": self.files_done,
            "bytes": self.bytes,
            "bytes_done": self.bytes_done,
            "stores": self.stores,
        })
        .to_string()
    }

    fn plain(self) -> String {
        format!(
            "pollsweep: {} of {}{} files, {} of {} MB, {} stores",
            self.files_done,
            self.files,
            if self.walked { "" } else { " or more" },
            self.bytes_done / 1_000_000,
            self.bytes / 1_000_000,
            self.stores
        )
    }
}

impl Display {
    /// Starts what was asked for; nothing when quiet, or when nobody watches.
    pub fn start(how: Progress, quiet: bool, counters: Arc<Counters>) -> Display {
        let how = match how {
            Progress::Auto if quiet || !io::stderr().is_terminal() => return Display { running: None },
            Progress::Auto => Progress::Bar,
            other => other,
        };
        let (stop, stopped) = channel();
        let every = if how == Progress::Bar { Duration::from_millis(100) } else { Duration::from_secs(1) };
        let thread = std::thread::spawn(move || {
            let mut painter = Painter::new(how);
            painter.paint("start", Moment::of(&counters));
            while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(every) {
                painter.paint("progress", Moment::of(&counters));
            }
            painter.end(Moment::of(&counters));
        });
        Display { running: Some((stop, thread)) }
    }

    /// Ends it, with a last look at the counters.
    pub fn stop(mut self) {
        if let Some((stop, thread)) = self.running.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}

struct Painter {
    how: Progress,
    bar: Option<ProgressBar>,
    last: Option<(Instant, Moment)>,
}

impl Painter {
    fn new(how: Progress) -> Painter {
        let bar = (how == Progress::Bar).then(|| {
            let bar = ProgressBar::new(0);
            let template = "{bar:24} {bytes}/{total_bytes} {bytes_per_sec} {msg} {eta}";
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar
        });
        Painter { how, bar, last: None }
    }

    fn paint(&mut self, event: &str, now: Moment) {
        match self.how {
            Progress::Json => line(&now.json(event)),
            Progress::Plain => {
                // A line every ten seconds is enough for a log, and none while nothing moves.
                let due = self.last.is_none_or(|(at, last)| at.elapsed().as_secs() >= 10 && last != now);
                if due {
                    self.last = Some((Instant::now(), now));
                    line(&now.plain());
                }
            }
            Progress::Bar | Progress::Auto => {
                if let Some(bar) = &self.bar {
                    bar.set_length(now.bytes.max(now.bytes_done));
                    bar.set_position(now.bytes_done);
                    let more = if now.walked { "" } else { "+" };
                    bar.set_message(format!(
                        "{}/{}{more} files, {} stores",
                        now.files_done, now.files, now.stores
                    ));
                }
            }
        }
    }

    fn end(&mut self, now: Moment) {
        match self.how {
            Progress::Json => line(&now.json("end")),
            Progress::Plain => line(&now.plain()),
            Progress::Bar | Progress::Auto => {
                if let Some(bar) = &self.bar {
                    bar.finish_and_clear();
                }
            }
        }
    }
}

fn line(text: &str) {
    // A stderr that is gone is no reason to stop a scan.
    let _ = io::stderr().write_all(format!("{text}\n").as_bytes());
}
