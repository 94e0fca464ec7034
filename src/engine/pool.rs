//! The pool: walk, workers and writer, joined by bounded channels.
//!
//! The walk and the writer have threads of their own, outside the pool; where an earlier scan knows the files,
//! several threads walk and look up what they list, and only what has to be read goes to the workers. A full channel
//! makes its sender wait, so that memory never depends on which side is slow. Order does not matter anywhere here: the
//! report sorts.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError, TrySendError, bounded};

use super::companions::Beside;
use super::crash::contain;
use super::isolate::{End, MOST_FILES};
use super::pace::Pace;
use super::roots::Roots;
use super::store::{Done, Environment, Handed, Job, Outbox, has_digest, read_file, read_here};
use super::walk::{self, Listed, Verdict, Visitor};
use crate::inventory::{
    Inventory, InventoryError, Kept, Known, KnownFolder, Message, Part, Print, Unit, UnitEnd,
};
use crate::model::{Coverage, LedgerEntry, Observation, Reason, StorePath};

/// Jobs that may wait for a worker.
const WAITING_JOBS: usize = 256;
/// Threads that walk, at most, when an earlier scan knows the files: then the walk is what there is to do.
const WALKERS: usize = 4;
/// Messages that may wait for the writer.
const WAITING_MESSAGES: usize = 32;
/// How long the writer lets messages gather when there are none. To be woken for each costs as much as to write it.
const GATHER: Duration = Duration::from_millis(1);
/// How long the walk waits for room at first, when too many jobs wait already, and how often; each time twice as long.
const ROOM: Duration = Duration::from_micros(100);
const ROOM_TIMES: u32 = 6;
/// What is finished is committed after so long, even if nothing more comes for hours.
const COMMIT_AFTER: Duration = Duration::from_secs(2);
/// Stores of one file that may wait in a worker.
const PARTS: usize = 128;
/// Observations of one file that may wait in a worker.
const OBSERVATIONS: usize = 4_000;
/// Bytes of files that go to a child together: those of one more are worth a hand-over.
const TOGETHER: u64 = 128 << 10;
/// Files that all workers together may have open while they wait for a child.
const OPEN: usize = 256;
/// What waits for a child does not also wait for a file of more than this.
const LARGE: u64 = 1 << 20;

/// The stack of a worker: a nesting of readers stands on it, and the default of 2 MiB would not carry the
/// depth limit. Only what is used is ever backed by memory.
pub(super) const STACK: usize = 64 * 1024 * 1024;

/// How far the scan is, for whoever shows it.
#[derive(Default)]
pub struct Counters {
    /// Files met by the walk.
    pub found_files: AtomicU64,
    /// Their bytes.
    pub found_bytes: AtomicU64,
    /// The walk is over.
    pub walked: AtomicBool,
    /// Files done.
    pub done_files: AtomicU64,
    /// Bytes of files read; those of files done include what was not read.
    pub done_bytes: AtomicU64,
    /// Stores done, those inside containers included.
    pub stores: AtomicU64,
    /// Files that an earlier scan read and that are unchanged.
    pub kept_files: AtomicU64,
    /// How fast files may be read, when somebody else needs the disk, too.
    pub pace: OnceLock<Pace>,
}

impl Counters {
    pub(super) fn read(&self, bytes: u64) {
        self.done_bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Waits until these bytes may be read, or the scan is to stop; how long that took.
    pub(super) fn throttle(&self, bytes: u64, stop: &AtomicBool) -> Duration {
        self.pace.get().map_or(Duration::ZERO, |pace| pace.wait(bytes, stop))
    }

    pub(super) fn store(&self) {
        self.stores.fetch_add(1, Ordering::Relaxed);
    }
}

/// What a scan is made of.
pub struct Scan<'e> {
    /// Where to look.
    pub roots: &'e Roots,
    /// How to walk.
    pub walk: walk::Options,
    /// What the workers share.
    pub environment: Environment<'e>,
    /// How many workers.
    pub jobs: usize,
    /// Files of an earlier scan that need not be read again.
    pub known: Option<Known>,
    /// Where values go, encrypted, in a scan that seals subjects.
    pub subjects: Option<&'e mut dyn Subjects>,
}

/// Takes observations with their sealed records, on the writer's thread.
pub trait Subjects: Send {
    /// One observation of a store.
    fn take(&mut self, store: u64, observation: &Observation);
}

/// How a scan ended.
pub struct Summary {
    /// It was stopped before its end.
    pub interrupted: bool,
    /// What of an earlier scan was met unchanged.
    pub kept: Kept,
}

/// Why a scan could not be finished.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The inventory could not be written.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    /// No threads.
    #[error("cannot start {0} workers")]
    Threads(usize),
    /// A thread of the engine panicked outside any reader.
    #[error("internal error")]
    Internal,
}

/// Runs a scan into an inventory.
///
/// # Errors
/// [`Failure`]; what was committed before it stays in the inventory.
pub fn run(scan: Scan<'_>, inventory: &mut Inventory) -> Result<Summary, Failure> {
    let Scan { roots, walk, environment, jobs, known, subjects } = scan;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .thread_name(|number| format!("reader-{number}"))
        .stack_size(STACK)
        .build()
        .map_err(|_| Failure::Threads(jobs))?;
    let (job_sender, job_receiver) = bounded::<Job>(WAITING_JOBS);
    let (sender, receiver) = bounded::<Message>(WAITING_MESSAGES);
    let env = &environment;
    let stop: &AtomicBool = &environment.stop;
    let kept = known.as_ref().map(Known::marks).unwrap_or_default();
    let marks = &kept;
    let mut finders = Vec::new();
    let walkers = if known.is_some() { jobs.clamp(1, WALKERS) } else { 1 };
    for number in 0..walkers {
        let known = match &known {
            Some(known) if number > 0 => Some(known.another()?),
            _ => None,
        };
        finders.push(Finder { env, known, marks, jobs: job_sender.clone(), messages: sender.clone() });
    }
    if let Some(first) = finders.first_mut() {
        first.known = known;
    }
    drop(job_sender);
    let ended = std::thread::scope(|scope| {
        let walker = scope.spawn(move || {
            let ended = walk::walk(roots, &walk, &env.stop, &mut finders);
            env.counters.walked.store(true, Ordering::Relaxed);
            ended
        });
        let writer = scope.spawn(move || write_all(inventory, subjects, &receiver, stop));
        let cut_short = pool.broadcast(|_| work(env, &job_receiver, &sender, marks, jobs));
        // The writer ends when the last sender is gone.
        drop(sender);
        let walked = walker.join().map_err(|_| Failure::Internal)?;
        writer.join().map_err(|_| Failure::Internal)??;
        Ok::<_, Failure>(!walked || cut_short.into_iter().any(|cut| cut))
    });
    Ok(Summary { interrupted: ended?, kept })
}

/// What one thread of the walk does with what it finds.
struct Finder<'f, 'e> {
    env: &'f Environment<'e>,
    known: Option<Known>,
    marks: &'f Kept,
    jobs: Sender<Job>,
    messages: Sender<Message>,
}

impl Visitor for Finder<'_, '_> {
    fn folder(&mut self, listed: &Listed<'_>) -> Verdict {
        let counters = &self.env.counters;
        counters.found_files.fetch_add(listed.files, Ordering::Relaxed);
        counters.found_bytes.fetch_add(listed.bytes, Ordering::Relaxed);
        let known = self.known.as_mut().map(|known| known.folder(listed.path, listed.print));
        match known {
            Some(KnownFolder::Kept(folder)) => {
                self.marks.folders.set(folder);
                counters.done_files.fetch_add(listed.files, Ordering::Relaxed);
                counters.kept_files.fetch_add(listed.files, Ordering::Relaxed);
                counters.read(listed.bytes);
                Verdict::Kept
            }
            Some(KnownFolder::Compare(folder)) => {
                self.marks.compared.set(folder);
                Verdict::Look
            }
            Some(KnownFolder::Unknown) | None => {
                // The print of a folder that is listed a second time comes with that.
                let print = listed.print.filter(|_| listed.whole);
                if self.send(listed.path, print) { Verdict::Look } else { Verdict::Stop }
            }
        }
    }

    fn file(&mut self, job: Job) -> bool {
        let job = match &mut self.known {
            None => Some(job),
            Some(known) => changed(known, job, self.marks, self.env),
        };
        job.is_none_or(|job| self.hand_over(job))
    }

    fn row(&mut self, row: LedgerEntry, system: String, listed: bool) -> bool {
        self.messages.send(Message::Ledger { row, system, listed }).is_ok()
    }

    fn relisted(&mut self, path: &StorePath, print: Option<Print>) -> bool {
        self.send(path, print)
    }
}

impl Finder<'_, '_> {
    /// Gives a job to the workers; false when there are none. Where no more may wait, half of them are let go first: to be
    /// woken for the place of each costs the walk more than all it does.
    fn hand_over(&self, job: Job) -> bool {
        let job = match self.jobs.try_send(job) {
            Ok(()) => return true,
            Err(TrySendError::Disconnected(_)) => return false,
            Err(TrySendError::Full(job)) => job,
        };
        for time in 0..ROOM_TIMES {
            if self.jobs.len() <= WAITING_JOBS / 2 {
                break;
            }
            std::thread::sleep(ROOM * (1 << time));
        }
        self.jobs.send(job).is_ok()
    }

    fn send(&self, path: &StorePath, print: Option<Print>) -> bool {
        self.messages.send(Message::Folder { path: path.clone(), print }).is_ok()
    }
}

/// The job, unless its file is known and unchanged.
fn changed(known: &mut Known, mut job: Job, marks: &Kept, env: &Environment<'_>) -> Option<Job> {
    let Some(unchanged) = known.unchanged(&job.path, job.stamp) else { return Some(job) };
    if unchanged.beside.is_some_and(|asked| !Beside::new(&job.file).are_unchanged(&asked)) {
        return Some(job);
    }
    if let Some(digest) = unchanged.digest {
        job.digest = Some((unchanged.unit, digest));
        return Some(job);
    }
    keep(env, &job, unchanged.unit, marks);
    None
}

fn keep(env: &Environment<'_>, job: &Job, unit: u64, marks: &Kept) {
    marks.units.set(unit);
    env.counters.done_files.fetch_add(1, Ordering::Relaxed);
    env.counters.kept_files.fetch_add(1, Ordering::Relaxed);
    env.counters.read(job.bytes);
}

/// One worker of so many; true when it had to leave something out because the scan was stopped.
fn work(
    env: &Environment<'_>,
    jobs: &Receiver<Job>,
    messages: &Sender<Message>,
    marks: &Kept,
    workers: usize,
) -> bool {
    let mut worker = Worker { env, messages, waiting: Vec::new(), bytes: 0, cut_short: false };
    let most = (OPEN / workers.max(1)).clamp(1, MOST_FILES);
    loop {
        let job = match jobs.try_recv() {
            Ok(job) => job,
            Err(TryRecvError::Empty) if !worker.waiting.is_empty() => {
                worker.read_waiting();
                continue;
            }
            // A channel that is empty for good ends the loop, too.
            Err(_) => match jobs.recv() {
                Ok(job) => job,
                Err(_) => break,
            },
        };
        if let Some((unit, digest)) = job.digest
            && has_digest(env, &job, digest)
        {
            keep(env, &job, unit, marks);
            continue;
        }
        if job.bytes > LARGE {
            worker.read_waiting();
        }
        worker.take(job);
        // What is left is shared with the other workers.
        let share = (jobs.len() / workers.max(1)).clamp(1, most);
        if worker.waiting.len() >= share || worker.bytes > TOGETHER {
            worker.read_waiting();
        }
    }
    worker.read_waiting();
    worker.cut_short
}

struct Worker<'w, 'e> {
    env: &'w Environment<'e>,
    messages: &'w Sender<Message>,
    /// Files for a child.
    waiting: Vec<(Job, Batch<'w>, Box<Handed>)>,
    /// Their bytes.
    bytes: u64,
    cut_short: bool,
}

impl Worker<'_, '_> {
    /// Reads a file, or has it wait for a child.
    fn take(&mut self, job: Job) {
        let unit = Unit {
            id: self.env.next_id.fetch_add(1, Ordering::Relaxed),
            path: job.path.clone(),
            stamp: job.stamp,
            fresh: job.stamp.is_fresh(now_nanos()),
            beside: None,
        };
        let mut batch = Batch { unit, parts: Vec::new(), observations: 0, messages: self.messages };
        let id = batch.unit.id;
        let done = contain(|| read_file(self.env, &job, id, &mut batch));
        self.end(job, batch, done);
    }

    /// What became of a file.
    fn end(&mut self, job: Job, mut batch: Batch<'_>, done: Option<Done>) {
        // Outside any reader, and so a fault of the engine: this file's row is all that it may cost.
        let crashed = Done::Ledger(Coverage::Skipped { reason: Reason::ReaderCrashed });
        match done.unwrap_or(crashed) {
            Done::ForChild(handed) => {
                self.bytes += handed.bytes();
                let batch = Batch { messages: self.messages, ..batch };
                self.waiting.push((job, batch, handed));
                return;
            }
            Done::Store { interrupted } => {
                self.cut_short |= interrupted;
                batch.send(Some(if interrupted { UnitEnd::Interrupted } else { UnitEnd::Complete }));
            }
            Done::Ledger(coverage) => {
                let row = LedgerEntry { path: job.path, coverage, bytes: Some(job.bytes) };
                // A writer that is gone has stopped the scan; its error is the one to report.
                let _ = self.messages.send(Message::Ledger { row, system: job.system, listed: true });
            }
        }
        self.env.counters.done_files.fetch_add(1, Ordering::Relaxed);
    }

    /// Has a child read the files that wait for one.
    fn read_waiting(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        let Some(isolation) = self.env.isolation.filter(|_| !waiting.is_empty()) else { return };
        let mut outboxes: Vec<InChild<'_, '_>> = Vec::new();
        let mut about = Vec::new();
        for (job, batch, handed) in &mut waiting {
            outboxes.push(InChild { env: self.env, batch, bytes: job.bytes, interrupted: None });
            about.push((&*job, &**handed));
        }
        let files =
            about.iter().zip(&mut outboxes).map(|((job, handed), outbox)| handed.to_read(job, outbox));
        let files = files.collect();
        let read = contain(|| isolation.read(self.env, files));
        let ended: Vec<Option<bool>> = outboxes.into_iter().map(|outbox| outbox.interrupted).collect();
        for ((job, mut batch, handed), ended) in waiting.into_iter().zip(ended) {
            match ended {
                Some(interrupted) => self.cut_short |= interrupted,
                None => {
                    let here = || read_here(self.env, &job, *handed, &mut batch);
                    let done = read.and_then(|_| contain(here));
                    self.end(job, batch, done);
                }
            }
        }
    }
}

/// What a file gives that a child reads: on its way to the writer as soon as it is complete.
struct InChild<'b, 'm> {
    env: &'b Environment<'b>,
    batch: &'b mut Batch<'m>,
    bytes: u64,
    interrupted: Option<bool>,
}

impl Outbox for InChild<'_, '_> {
    fn part(&mut self, part: Part) {
        self.batch.part(part);
    }

    fn beside(&mut self, asked: String, fresh: bool) {
        self.batch.beside(asked, fresh);
    }

    fn ended(&mut self, end: End) {
        self.env.counters.read(self.bytes.saturating_sub(end.counted));
        self.batch.send(Some(if end.interrupted { UnitEnd::Interrupted } else { UnitEnd::Complete }));
        self.env.counters.done_files.fetch_add(1, Ordering::Relaxed);
        self.interrupted = Some(end.interrupted);
    }
}

/// What one file gave so far.
struct Batch<'m> {
    unit: Unit,
    parts: Vec<Part>,
    observations: usize,
    messages: &'m Sender<Message>,
}

impl Batch<'_> {
    fn send(&mut self, end: Option<UnitEnd>) {
        let parts = std::mem::take(&mut self.parts);
        self.observations = 0;
        let _ = self.messages.send(Message::Parts { unit: self.unit.clone(), parts, end });
    }
}

impl Outbox for Batch<'_> {
    fn part(&mut self, part: Part) {
        if let Part::Observations { observations, .. } = &part {
            self.observations += observations.len();
        }
        self.parts.push(part);
        if self.parts.len() >= PARTS || self.observations >= OBSERVATIONS {
            self.send(None);
        }
    }

    fn beside(&mut self, asked: String, fresh: bool) {
        self.unit.beside = Some(asked);
        self.unit.fresh |= fresh;
    }
}

/// The clock, in nanoseconds since 1970-01-01 UTC.
pub(super) fn now_nanos() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

/// The writer: after a failure it stops the scan and goes on emptying the channel, so that nobody waits for it.
fn write_all(
    inventory: &mut Inventory,
    mut subjects: Option<&mut dyn Subjects>,
    messages: &Receiver<Message>,
    stop: &AtomicBool,
) -> Result<(), InventoryError> {
    let mut result = Ok(());
    loop {
        let message = messages.try_recv().or_else(|_| {
            std::thread::sleep(GATHER);
            messages.recv_timeout(COMMIT_AFTER)
        });
        let message = match message {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => {
                result = result.and_then(|()| inventory.flush());
                if result.is_err() {
                    stop.store(true, Ordering::Relaxed);
                }
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        };
        if result.is_ok() {
            if let (Some(subjects), Message::Parts { parts, .. }) = (&mut subjects, &message) {
                give(*subjects, parts);
            }
            result = inventory.write(message);
            if result.is_err() {
                stop.store(true, Ordering::Relaxed);
            }
        }
    }
    result.and_then(|()| inventory.flush())
}

fn give(subjects: &mut dyn Subjects, parts: &[Part]) {
    for part in parts {
        if let Part::Observations { store, observations } = part {
            observations.iter().for_each(|observation| subjects.take(*store, observation));
        }
    }
}

/// The number of workers when nobody says otherwise.
pub fn default_jobs() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Shared flags and counters for a new scan.
pub fn shared() -> (Arc<AtomicBool>, Arc<Counters>) {
    (Arc::default(), Arc::default())
}
