//! Batches of rows on their way: the worker that reads goes on while others judge what it has read.
//!
//! Batches wait in line in the order of their rows. What one is judged by is what was known when it was [`AHEAD`]
//! batches behind the last one that was counted, whoever judges it and when: the same rows give the same result with
//! any number of workers, and without any others the reading worker does it all itself, in the same steps.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use rayon::Yield;

use super::batch::{self, Frame, Judged};
use super::buffer::RowBuffer;
use super::context::DetectContext;
use super::settled::Kind;

/// Batches that are read but not yet counted.
const AHEAD: usize = 16;

/// The batches of one table.
#[derive(Default)]
pub struct Ahead {
    waiting: VecDeque<Arc<Place>>,
}

/// Where the result of a batch appears.
#[derive(Default)]
struct Place {
    result: Mutex<Option<std::thread::Result<Judged>>>,
    ready: Condvar,
}

impl Place {
    fn put(&self, result: std::thread::Result<Judged>) {
        *self.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        self.ready.notify_all();
    }

    fn take(&self) -> Option<std::thread::Result<Judged>> {
        self.result.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Waits for somebody who is at it.
    fn wait(&self) -> std::thread::Result<Judged> {
        let mut result = self.result.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match result.take() {
                Some(result) => return result,
                None => result = self.ready.wait(result).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

impl Ahead {
    /// Whether the first batch in line has to be counted before another one comes.
    pub fn is_full(&self) -> bool {
        self.waiting.len() >= AHEAD
    }

    /// Hands a batch to whoever has nothing else to do.
    pub fn send(
        &mut self,
        frame: &Arc<Frame>,
        settled: Vec<Option<Kind>>,
        rows: RowBuffer,
        context: &DetectContext,
        system: &str,
    ) {
        let place = Arc::new(Place::default());
        self.waiting.push_back(Arc::clone(&place));
        // A worker of the engine may be helped; elsewhere (a child process, a test) there are no others.
        if rayon::current_thread_index().is_none() || rayon::current_num_threads() < 2 {
            place.put(Ok(batch::judge(frame, &settled, &rows, context, system)));
            return;
        }
        let (frame, context, system) = (Arc::clone(frame), context.clone(), system.to_owned());
        rayon::spawn(move || {
            // A panic is the reading worker's to deal with: it is in a reader's store.
            let judge = || batch::judge(&frame, &settled, &rows, &context, &system);
            place.put(catch_unwind(AssertUnwindSafe(judge)));
        });
    }

    /// The first batch in line, judged; `None` when there is no other.
    pub fn next(&mut self) -> Option<Judged> {
        let place = self.waiting.pop_front()?;
        let result = loop {
            if let Some(result) = place.take() {
                break result;
            }
            // Helps with what waits; when nothing does, somebody is at it.
            if rayon::yield_now() != Some(Yield::Executed) {
                break place.wait();
            }
        };
        Some(result.unwrap_or_else(|panic| resume_unwind(panic)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_come_back_in_order_with_any_number_of_workers() {
        let rules = crate::detect::rules::RuleSet::built_in();
        let context = DetectContext::new(rules, crate::people::OrganisationKey::from_bytes([7; 32]));
        let frame = Arc::new(Frame::default());
        let run = |batches: usize| {
            let (mut ahead, mut seen) = (Ahead::default(), Vec::new());
            for at in 0..batches {
                let mut rows = RowBuffer::default();
                (0..=at % 7).for_each(|n| rows.push(n as u64, &[crate::formats::Cell::Text("x")]));
                if ahead.is_full() {
                    seen.extend(ahead.next().map(|judged| judged.tally.rows));
                }
                ahead.send(&frame, Vec::new(), rows, &context, "s");
            }
            seen.extend(std::iter::from_fn(|| ahead.next()).map(|judged| judged.tally.rows));
            seen
        };
        let alone = run(100);
        assert_eq!(alone, (0..100).map(|at| at % 7 + 1).collect::<Vec<u64>>());
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            assert_eq!(pool.install(|| run(100)), alone);
        }
    }
}
