//! The parent's side: children that wait for work, and what becomes of a file that one of them was given.
//!
//! A child is believed as little as a file: its records must belong to the file that it was given, its numbers
//! to that file's stores, and it has the time of the limits. When it ends before the file does, the store that it
//! was reading is named in the ledger, and another child reads the file again without that store: what was
//! received before is not taken twice.
//!
//! Small files go to a child several at a time, because handing over costs as much as reading one of them. They are
//! read one after another, each with its own limits; those behind one that ended its child go to the next.

use std::collections::{BTreeMap, VecDeque};
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::journal;
use super::link::{Link, MOST_FILES, Silence};
use super::protocol::{self, Began, Job, Setup, Skip};
use super::wire::{Broken, Reader};
use super::{Mode, Shared};
use crate::engine::Limits;
use crate::engine::companions;
use crate::engine::recognise::Recogniser;
use crate::engine::store::{Environment, Outbox, Place};
use crate::formats::{About, Format, Risk};
use crate::inventory::{Part, StoreRecord};
use crate::model::{Coverage, Reason, StoreAnalysis};
use crate::people::seal::Sealer;

/// How often the parent looks up from waiting: for a stop, and for the time.
const LOOK_UP: Duration = Duration::from_millis(100);
/// What a child may take beyond the time limit, which it watches itself.
const GRACE: Duration = Duration::from_secs(2);
/// How long a child may take to be ready: it compiles the rules.
const READY_WITHIN: Duration = Duration::from_secs(120);
/// How often one file may cost a child.
const LIVES: usize = 16;
/// How often a child may be lost on the way to a file before that is the file's fault: the system may have ended it.
const SPARED: u32 = 2;
/// What is looked at of a dead child's last words.
const LAST_WORDS: u64 = 4096;

/// How a file that went to a child ended.
pub struct End {
    /// The scan was stopped in the middle of it.
    pub interrupted: bool,
    /// Bytes of the file that progress has counted.
    pub counted: u64,
}

/// A file to be read in a child.
pub struct ToRead<'r> {
    /// Where its store stands.
    pub place: Place<'r>,
    /// Its own name.
    pub name: &'r str,
    /// The id of its reader.
    pub format: &'static str,
    /// The files beside it.
    pub beside: Option<&'r companions::Beside>,
    /// The open file.
    pub file: &'r File,
    /// What is known of it.
    pub metadata: &'r Metadata,
    /// Takes what is found in it.
    pub outbox: &'r mut dyn Outbox,
}

/// Everything about children.
pub struct Isolation {
    mode: Mode,
    setup: Vec<u8>,
    recogniser: Option<Arc<Recogniser>>,
    limits: Limits,
    verbose: bool,
    idle: Mutex<Vec<Child>>,
    walls: Mutex<Option<Vec<String>>>,
    replaced: AtomicU64,
    impossible: AtomicBool,
}

impl Isolation {
    /// Children that share all this; none is started yet.
    pub fn new(mode: Mode, shared: &Shared<'_>) -> Isolation {
        let Shared { rules, modulus, key, sealer, passwords, recogniser, limits, verbose, paced } = *shared;
        let setup = Setup {
            key: key.to_bytes(),
            rules: rules.texts().to_vec(),
            modulus: modulus.map(|table| {
                let (table, substitutes) = table.texts();
                (table.to_owned(), substitutes.map(str::to_owned))
            }),
            sealer: sealer.map(Sealer::key),
            passwords: passwords.clone(),
            recognition: recogniser.is_some(),
            limits: limits.clone(),
            verbose,
            paced,
            faults: super::faults(),
        };
        Isolation {
            mode,
            setup: setup.write(),
            recogniser: recogniser.map(Arc::clone),
            limits: limits.clone(),
            verbose,
            idle: Mutex::default(),
            walls: Mutex::default(),
            replaced: AtomicU64::new(0),
            impossible: AtomicBool::new(false),
        }
    }

    /// Whether a file that this reader fits goes to a child.
    pub fn wants(&self, format: &dyn Format, about: &About<'_>) -> bool {
        match format.risk(about) {
            Risk::Complex => true,
            Risk::Simple => self.mode == Mode::Always,
            Risk::InPlace => false,
        }
    }

    /// The walls that held in every child; `None` when there was no child.
    pub fn walls(&self) -> Option<Vec<String>> {
        self.walls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many children did not survive a file.
    pub fn replaced(&self) -> u64 {
        self.replaced.load(Ordering::Relaxed)
    }

    /// Reads files in a child, one after another; each outbox hears the end of its file as soon as it is there. Returns
    /// how many were read, from the first on: fewer than all when no child can be had. With the others nothing has
    /// happened.
    pub fn read(&self, env: &Environment<'_>, files: Vec<ToRead<'_>>) -> usize {
        let all = files.len();
        let mut waiting: VecDeque<Reading<'_, '_, '_>> =
            files.into_iter().map(|file| Reading::new(env, self.recogniser.as_deref(), file)).collect();
        while let Some(first) = waiting.front_mut() {
            let Some(mut child) = self.take(env) else {
                if env.stop.load(Ordering::Relaxed) {
                    waiting.into_iter().for_each(|reading| reading.interrupt());
                    return all;
                }
                if first.skip.is_empty() {
                    return all - waiting.len();
                }
                first.give_up(Reason::ReaderCrashed);
                end_first(&mut waiting);
                continue;
            };
            let reason = match self.let_read(&mut child, &mut waiting) {
                Ok(()) => {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(child);
                    continue;
                }
                Err(Stop::Interrupted) => {
                    waiting.into_iter().for_each(|reading| reading.interrupt());
                    return all;
                }
                Err(Stop::Late) => Reason::TimedOut,
                Err(Stop::Gone) => child.why(),
            };
            drop(child);
            self.replaced.fetch_add(1, Ordering::Relaxed);
            let Some(first) = waiting.front_mut() else { break };
            if !first.begun && reason != Reason::TimedOut && first.spared < SPARED {
                first.spared += 1;
                continue;
            }
            // A store inside is left out the next time; the file's own reader cannot be.
            if reason != Reason::TimedOut && first.skip.len() < LIVES && first.leave_out(reason) {
                continue;
            }
            first.give_up(reason);
            end_first(&mut waiting);
        }
        all
    }

    /// Lets one child read the files that wait. Those that are done are no longer there afterwards, and the first of
    /// the others is the one that it was at.
    fn let_read(&self, child: &mut Child, waiting: &mut VecDeque<Reading<'_, '_, '_>>) -> Result<(), Stop> {
        while !waiting.is_empty() {
            let together = waiting.len().min(MOST_FILES);
            let jobs: Vec<Job> = waiting.iter_mut().take(together).map(Reading::begin).collect();
            let files: Vec<_> =
                waiting.iter().take(together).map(|reading| reading.to.file.as_fd()).collect();
            child.link.send(protocol::JOBS, &Job::write_all(jobs.iter()), &files).map_err(|_| Stop::Gone)?;
            for _ in 0..together {
                let Some(first) = waiting.front_mut() else { break };
                first.until_done(child, &self.limits)?;
                end_first(waiting);
            }
        }
        Ok(())
    }

    /// A child that waits, or a new one.
    fn take(&self, env: &Environment<'_>) -> Option<Child> {
        if let Some(child) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Some(child);
        }
        if self.impossible.load(Ordering::Relaxed) {
            return None;
        }
        match Child::start(&self.setup, self.verbose, &env.stop) {
            Ok((child, walls)) => {
                let mut known = self.walls.lock().unwrap_or_else(PoisonError::into_inner);
                match &mut *known {
                    Some(known) => known.retain(|wall| walls.contains(wall)),
                    None => *known = Some(walls),
                }
                Some(child)
            }
            Err(_) => {
                // Not tried again for every file; what can be read in this process is read there.
                self.impossible.store(!env.stop.load(Ordering::Relaxed), Ordering::Relaxed);
                None
            }
        }
    }
}

/// Why a child is given up.
enum Stop {
    Interrupted,
    Late,
    Gone,
}

/// A file on its way through one child, or several.
struct Reading<'r, 'e, 't> {
    env: &'r Environment<'e>,
    to: ToRead<'t>,
    recogniser: Option<&'r Recogniser>,
    /// The ids in the inventory of the child's numbers.
    ids: Vec<u64>,
    /// How many frames about each store were taken over, from all children together.
    taken: Vec<u32>,
    /// The same, from the child at work.
    seen: Vec<u32>,
    /// Stores begun and not finished, the innermost last.
    open: Vec<Began>,
    /// The highest number of this child.
    last: u64,
    skip: BTreeMap<u64, Skip>,
    counted: u64,
    /// The child has said that it begins.
    begun: bool,
    /// Children that were lost before they began.
    spared: u32,
}

impl From<Broken> for Stop {
    fn from(_: Broken) -> Stop {
        Stop::Gone
    }
}

/// The first of the files is done with.
fn end_first(waiting: &mut VecDeque<Reading<'_, '_, '_>>) {
    if let Some(first) = waiting.pop_front() {
        first.end(false);
    }
}

impl<'r, 'e, 't> Reading<'r, 'e, 't> {
    fn new(
        env: &'r Environment<'e>,
        recogniser: Option<&'r Recogniser>,
        to: ToRead<'t>,
    ) -> Reading<'r, 'e, 't> {
        Reading {
            env,
            recogniser,
            ids: vec![to.place.id],
            taken: Vec::new(),
            seen: Vec::new(),
            open: Vec::new(),
            last: 0,
            skip: BTreeMap::new(),
            counted: 0,
            begun: false,
            spared: 0,
            to,
        }
    }

    /// What the ledger needs of the file itself.
    fn own(&self) -> Began {
        Began {
            id: 0,
            parent: None,
            path: self.to.place.path.clone(),
            format: Some(self.to.format),
            bytes: Some(self.to.metadata.len()),
            modified: self.to.place.modified,
            hidden: self.to.place.hidden,
        }
    }

    /// Nothing is known of what the next child does.
    fn begin(&mut self) -> Job {
        self.seen.clear();
        self.last = 0;
        self.begun = false;
        self.open.clear();
        self.open.push(self.own());
        Job {
            name: self.to.name.to_owned(),
            format: self.to.format.to_owned(),
            path: self.to.place.path.clone(),
            system: self.to.place.system.to_owned(),
            bytes: self.to.metadata.len(),
            skip: self.skip.clone(),
        }
    }

    fn interrupt(mut self) {
        self.give_up(Reason::Interrupted);
        self.end(true);
    }

    fn end(self, interrupted: bool) {
        if let Some(folder) = self.to.beside
            && let Some(asked) = folder.asked()
        {
            self.to.outbox.beside(asked, folder.is_fresh());
        }
        self.to.outbox.ended(End { interrupted, counted: self.counted });
    }

    /// Takes what a child says until it has read this file.
    fn until_done(&mut self, child: &mut Child, limits: &Limits) -> Result<(), Stop> {
        let in_time = || Instant::now() + Duration::from_secs(limits.max_seconds) + GRACE;
        let mut deadline = in_time();
        let mut counted = 0;
        loop {
            let (kind, body) = child.receive(&self.env.stop, deadline)?;
            match kind {
                protocol::BEGIN if !self.begun => {
                    self.begun = true;
                    deadline = in_time();
                }
                _ if !self.begun => return Err(Stop::Gone),
                protocol::BEGAN => {
                    let began = Began::read(&body, self.env.formats)?;
                    self.check(began.id, began.parent, began.path.as_str())?;
                    if began.id == 0 {
                        return Err(Stop::Gone);
                    }
                    self.open.push(began);
                }
                protocol::STORE => {
                    let mut reader = Reader::new(&body);
                    let part = reader.store(self.env.formats, self.to.place.system)?;
                    reader.end()?;
                    self.store(part)?;
                }
                protocol::OBSERVATIONS => {
                    let mut reader = Reader::new(&body);
                    let part = reader.observations()?;
                    reader.end()?;
                    let Part::Observations { store, observations } = part else { return Err(Stop::Gone) };
                    let id = self.id(store)?;
                    if self.fresh(store) {
                        self.to.outbox.part(Part::Observations { store: id, observations });
                    }
                }
                protocol::PROGRESS => {
                    counted += Reader::new(&body).number()?;
                    let fresh = counted.saturating_sub(self.counted);
                    self.env.counters.read(fresh);
                    self.counted += fresh;
                }
                protocol::WANT_PACE => {
                    let bytes = Reader::new(&body).number()?;
                    deadline += self.env.counters.throttle(bytes, &self.env.stop);
                    child.answer(None)?;
                }
                protocol::WANT_COMPANION => {
                    let name = std::str::from_utf8(&body).map_err(|_| Stop::Gone)?;
                    let file = self.to.beside.and_then(|folder| folder.file(name));
                    child.answer(file.as_ref())?;
                }
                protocol::WANT_RECOGNITION => {
                    let file = self.recogniser.and_then(|recogniser| recogniser.start().ok());
                    child.answer(file.as_ref())?;
                }
                protocol::WANT_SPOOL => child.answer(tempfile::tempfile().ok().as_ref())?,
                protocol::DONE => {
                    // The file's own store comes last; without it nothing is done.
                    let complete = self.open.is_empty() && self.seen.first().is_some_and(|seen| *seen > 0);
                    return if complete { Ok(()) } else { Err(Stop::Gone) };
                }
                _ => return Err(Stop::Gone),
            }
        }
    }

    /// A record must be about this file or something inside it.
    fn check(&mut self, id: u64, parent: Option<u64>, path: &str) -> Result<(), Stop> {
        let own = self.to.place.path.as_str();
        let inside = path.strip_prefix(own).is_some_and(|rest| rest.starts_with("!/"));
        let fits = match (id, parent) {
            (0, None) => path == own,
            (0, Some(_)) | (_, None) => false,
            (id, Some(parent)) => inside && parent < id,
        };
        // The top store and every entry have one number each.
        if !fits || id > self.env.limits.max_entries.saturating_add(1) {
            return Err(Stop::Gone);
        }
        self.last = self.last.max(id);
        self.id(id).map(|_| ())
    }

    /// The inventory's id of a child's number.
    fn id(&mut self, number: u64) -> Result<u64, Stop> {
        if number > self.last {
            return Err(Stop::Gone);
        }
        let at = usize::try_from(number).map_err(|_| Stop::Gone)?;
        while self.ids.len() <= at {
            self.ids.push(self.env.next_id.fetch_add(1, Ordering::Relaxed));
        }
        self.ids.get(at).copied().ok_or(Stop::Gone)
    }

    /// Counts a frame about a store; whether it is new, or came from an earlier child already.
    fn fresh(&mut self, number: u64) -> bool {
        let at = number as usize;
        for counts in [&mut self.seen, &mut self.taken] {
            if counts.len() <= at {
                counts.resize(at + 1, 0);
            }
        }
        self.seen[at] += 1;
        let fresh = self.seen[at] > self.taken[at];
        self.taken[at] = self.taken[at].max(self.seen[at]);
        fresh
    }

    fn store(&mut self, part: Part) -> Result<(), Stop> {
        let Part::Store(mut record) = part else { return Err(Stop::Gone) };
        let number = record.id;
        self.check(number, record.parent, record.path.as_str())?;
        if self.open.last().is_some_and(|open| open.id == number) {
            self.open.pop();
        }
        record.id = self.id(number)?;
        record.parent = match record.parent {
            Some(parent) => Some(self.id(parent)?),
            None => self.to.place.parent,
        };
        // A child cannot see who is on the file's access list.
        record.mode = self.to.place.mode;
        if self.to.place.parent.is_some() {
            // It lies in memory here: what is known of it is what is known of the file around it.
            record.hidden = record.hidden.or(self.to.place.hidden);
            if number == 0 {
                record.modified = self.to.place.modified;
            }
        }
        if let Some(skip) = self.skip.get(&number).copied() {
            record.coverage = self.unfinished(number, number + skip.used, skip.reason);
        }
        if self.fresh(number) {
            self.env.counters.store();
            self.to.outbox.part(Part::Store(record));
        }
        Ok(())
    }

    /// How much was read of a store that a child did not survive: in part when anything came of it or of what
    /// is inside it.
    fn unfinished(&self, number: u64, last: u64, reason: Reason) -> Coverage {
        let range = number as usize..=(last as usize).min(self.taken.len().saturating_sub(1));
        let came = self.taken.get(range).unwrap_or_default().iter().any(|frames| *frames > 0);
        if came { Coverage::Partial { reason, lost: 0 } } else { Coverage::Skipped { reason } }
    }

    /// Has the next child leave out the store that this one was reading; false when that is the file itself.
    fn leave_out(&mut self, reason: Reason) -> bool {
        match self.open.last() {
            Some(open) if open.id > 0 => {
                let used = self.last - open.id;
                // What an earlier attempt left out inside it goes with it.
                self.skip.retain(|id, _| *id < open.id);
                self.skip.insert(open.id, Skip { reason, used });
                true
            }
            _ => false,
        }
    }

    /// Records what was begun as not finished: the innermost store and everything around it.
    fn give_up(&mut self, reason: Reason) {
        let mut open = std::mem::take(&mut self.open);
        if open.is_empty() {
            open.push(self.own());
        }
        for store in open.into_iter().rev() {
            let coverage = self.unfinished(store.id, self.last, reason);
            let Ok(id) = self.id(store.id) else { continue };
            let parent = store.parent.and_then(|parent| self.id(parent).ok()).or(self.to.place.parent);
            self.taken.resize(self.taken.len().max(1), 0);
            self.env.counters.store();
            self.to.outbox.part(Part::Store(Box::new(StoreRecord {
                id,
                parent,
                path: store.path,
                system: self.to.place.system.to_owned(),
                format: store.format,
                bytes: store.bytes,
                modified: store.modified,
                digest: None,
                hidden: store.hidden,
                mode: self.to.place.mode,
                coverage,
                inherited: false,
                analysis: StoreAnalysis::default(),
            })));
            // For the stores around it something came.
            if let Some(taken) = self.taken.get_mut(store.id as usize) {
                *taken += 1;
            }
        }
    }
}

/// A child process, waiting or at work.
struct Child {
    process: std::process::Child,
    link: Link,
    words: File,
    verbose: bool,
}

impl Child {
    /// Starts one and waits until it is behind its walls; returns which hold.
    fn start(setup: &[u8], verbose: bool, stop: &AtomicBool) -> io::Result<(Child, Vec<String>)> {
        let (ours, theirs) = UnixStream::pair()?;
        ours.set_read_timeout(Some(LOOK_UP))?;
        ours.set_write_timeout(Some(READY_WITHIN))?;
        let words = last_words()?;
        let process = Command::new(own_program()?)
            .arg(super::ARGUMENT)
            .env_clear()
            .current_dir("/")
            // Ctrl-C in a terminal is for the program, which then ends its children.
            .process_group(0)
            .stdin(Stdio::from(std::os::fd::OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::from(words.try_clone()?))
            .spawn()?;
        let mut child = Child { process, link: Link::new(ours, false), words, verbose };
        let journal = journal::make()?;
        child.link.send(protocol::SETUP, setup, &[journal.as_fd()])?;
        child.link.is_kept_in(journal);
        let ready = child.receive(stop, Instant::now() + READY_WITHIN);
        let Ok((protocol::READY, body)) = ready else { return Err(io::ErrorKind::BrokenPipe.into()) };
        let mut reader = Reader::new(&body);
        let walls = reader.list(|r| r.text().map(str::to_owned)).map_err(|_| io::ErrorKind::InvalidData)?;
        // Only names of walls that there are.
        let walls = walls.into_iter().filter(|wall| super::walls::ALL.contains(&wall.as_str())).collect();
        Ok((child, walls))
    }

    fn receive(&mut self, stop: &AtomicBool, deadline: Instant) -> Result<(u8, Vec<u8>), Stop> {
        loop {
            match self.link.receive() {
                Ok(frame) => return Ok(frame),
                Err(Silence::Gone) => return Err(Stop::Gone),
                // Which file and store it is at: what is late is that one.
                Err(Silence::NotYet) if self.link.look() => {}
                Err(Silence::NotYet) if stop.load(Ordering::Relaxed) => return Err(Stop::Interrupted),
                Err(Silence::NotYet) if Instant::now() >= deadline => return Err(Stop::Late),
                Err(Silence::NotYet) => {}
            }
        }
    }

    fn answer(&mut self, file: Option<&File>) -> Result<(), Stop> {
        let files: Vec<_> = file.iter().map(AsFd::as_fd).collect();
        self.link.send(protocol::ANSWER, b"", &files).map_err(|_| Stop::Gone)
    }

    /// Why it ended by itself.
    fn why(&mut self) -> Reason {
        use std::os::unix::process::ExitStatusExt;
        let ended = self.process.wait_timeout(Duration::from_secs(2));
        if ended.and_then(|status| status.signal()) == Some(rustix::process::Signal::XCPU.as_raw()) {
            return Reason::TimedOut;
        }
        // The allocator says so before it aborts; that line holds a number of bytes and is never shown.
        let mut words = Vec::new();
        let _ = self.words.seek(SeekFrom::Start(0));
        let _ = (&self.words).take(LAST_WORDS).read_to_end(&mut words);
        let out_of_memory = b"memory allocation of ";
        if words.windows(out_of_memory.len()).any(|part| part == out_of_memory) {
            Reason::OverBudget
        } else {
            Reason::ReaderCrashed
        }
    }
}

trait WaitTimeout {
    fn wait_timeout(&mut self, longest: Duration) -> Option<std::process::ExitStatus>;
}

impl WaitTimeout for std::process::Child {
    /// Waits for the end, and brings it about when it does not come.
    fn wait_timeout(&mut self, longest: Duration) -> Option<std::process::ExitStatus> {
        let until = Instant::now() + longest;
        while Instant::now() < until {
            if let Ok(Some(status)) = self.try_wait() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        let _ = self.kill();
        self.wait().ok()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if self.verbose && self.words.seek(SeekFrom::Start(0)).is_ok() {
            // Places in the program, by the same hook as here; a library's own words are not passed on.
            let mut words = Vec::new();
            let _ = (&self.words).take(LAST_WORDS).read_to_end(&mut words);
            for line in String::from_utf8_lossy(&words).lines().filter(|line| line.starts_with("pollsweep: "))
            {
                let _ = io::Write::write_all(&mut io::stderr(), format!("{line}\n").as_bytes());
            }
        }
    }
}

/// Where a child's stderr goes: memory, so that a child can neither block on it nor fill a disk.
#[cfg(target_os = "linux")]
fn last_words() -> io::Result<File> {
    use rustix::fs::{MemfdFlags, memfd_create};
    Ok(File::from(memfd_create("pollsweep-stderr", MemfdFlags::CLOEXEC)?))
}

#[cfg(not(target_os = "linux"))]
fn last_words() -> io::Result<File> {
    tempfile::tempfile()
}

/// This program, even when its file was replaced since it was started.
pub fn own_program() -> io::Result<std::path::PathBuf> {
    let linked = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && linked.exists() { Ok(linked.to_owned()) } else { std::env::current_exe() }
}

#[cfg(test)]
#[path = "parent_tests.rs"]
mod tests;
