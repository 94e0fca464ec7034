//! One store: chosen, read, recursed into, and recorded.
//!
//! The recursion stands on the reader's own stack: a reader pushes a child, the engine reads it there and then,
//! and the reader goes on. Every store has an analyzer of its own; budgets are shared by all stores of one file
//! of the file system. Which reader reads what is not decided here but in `formats`.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::budget::Budget;
use super::companions::{self, Beside};
use super::coverage::{Decision, Facts, Losses, decide};
use super::crash::contain;
use super::encoded;
use super::isolate::protocol::{Began, Skip};
use super::isolate::{End, Isolation, ToRead};
use super::limits::Limits;
use super::platform;
use super::pool::Counters;
use super::watched::{SharedSeen, WatchedFile, WatchedMember, head_of, lock, reason_of};
use crate::detect::{Analyzer, DetectContext};
use crate::formats::{
    About, Cell, ChildInfo, Format, Halt, Locator, Picture, Probe, ReadError, ReadItem, Sink, TableInfo,
    choose_from, raw_strings,
};
use crate::input::{Companions, Input, ReadSeek, Spooler};
use crate::inventory::{Part, Stamp, StoreRecord};
use crate::model::{
    Coverage, Evidence, OPENED_WITH_A_PASSWORD, Observation, Reason, StoreAnalysis, StorePath,
};

/// How much a reader sees before it is chosen.
const HEAD: usize = 64 * 1024;
/// Observations of one store kept in memory at most.
const MAX_PENDING: usize = 50_000;

/// What all workers share.
pub struct Environment<'e> {
    /// The readers.
    pub formats: &'e [&'e dyn Format],
    /// Rules and key.
    pub detect: &'e DetectContext,
    /// Limits of each file.
    pub limits: &'e Limits,
    /// Makes members seekable.
    pub spooler: &'e dyn Spooler,
    /// Set when the scan is to stop.
    pub stop: Arc<AtomicBool>,
    /// Progress.
    pub counters: Arc<Counters>,
    /// The next free store id.
    pub next_id: AtomicU64,
    /// Children for readers of complex formats; `None` reads everything in this process.
    pub isolation: Option<&'e Isolation>,
}

impl Environment<'_> {
    fn id(&self) -> u64 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }
}

/// A file that the walk found.
#[derive(Clone, Debug)]
pub struct Job {
    /// Where it lies.
    pub file: PathBuf,
    /// What it is called in the report.
    pub path: StorePath,
    /// Its system.
    pub system: String,
    /// Size when it was walked.
    pub bytes: u64,
    /// By what it is known to be unchanged.
    pub stamp: Stamp,
    /// The digest under which it is known, when only the digest can tell whether it changed.
    pub digest: Option<(u64, [u8; 32])>,
}

/// Takes parts as they are ready.
pub trait Outbox {
    /// One more part of the file being read.
    fn part(&mut self, part: Part);

    /// The reading of a store begins; only a child has somebody to tell.
    fn began(&mut self, _began: &Began) {}

    /// The files beside it that it was read with, and whether one may change without its stamp changing.
    fn beside(&mut self, _asked: String, _fresh: bool) {}

    /// A child is done with the file.
    fn ended(&mut self, _end: End) {}
}

/// A file that is open for reading, with what is beside it.
pub struct Opened<'f, 'e> {
    /// Its own name without folders.
    pub name: &'f str,
    /// Where it lies; `None` where nothing can be opened.
    pub path: Option<&'f Path>,
    /// The files beside it.
    pub companions: &'f dyn Companions,
    /// The file, at its start.
    pub file: File,
    /// What is known of it.
    pub metadata: std::fs::Metadata,
    /// Its reader, where it was chosen already.
    pub format: Option<&'e dyn Format>,
    /// Who may read it, where that was looked at already.
    pub mode: Option<u32>,
}

/// A file that is for a child: open, its reader chosen.
pub struct Handed {
    id: u64,
    name: String,
    format: &'static str,
    beside: Beside,
    file: File,
    metadata: std::fs::Metadata,
    mode: Option<u32>,
}

impl Handed {
    /// Its size.
    pub fn bytes(&self) -> u64 {
        self.metadata.len()
    }

    /// What a child needs.
    pub fn to_read<'h>(&'h self, job: &'h Job, outbox: &'h mut dyn Outbox) -> ToRead<'h> {
        let place = Place {
            modified: platform::modified(&self.metadata),
            mode: self.mode,
            ..unit_place(job, self.id)
        };
        ToRead {
            place,
            name: &self.name,
            format: self.format,
            beside: Some(&self.beside),
            file: &self.file,
            metadata: &self.metadata,
            outbox,
        }
    }
}

/// What became of a file.
pub enum Done {
    /// Read, wholly or not; the outbox has its stores.
    Store {
        /// Whether the scan was stopped in the middle of it.
        interrupted: bool,
    },
    /// Not a store of its own.
    Ledger(Coverage),
    /// Nothing yet: a child is to read it.
    ForChild(Box<Handed>),
}

/// One file of the file system on its way through the readers.
struct Unit<'e, 'o> {
    env: &'e Environment<'e>,
    budget: Arc<Budget>,
    outbox: &'o mut dyn Outbox,
    /// Bytes of the file that progress has counted.
    counted: u64,
    /// Stores to leave out, by id: an earlier child did not survive them.
    skip: &'o BTreeMap<u64, Skip>,
    /// It is read in this process, whatever it is.
    here: bool,
}

/// Where a store stands.
pub struct Place<'p> {
    /// Its id.
    pub id: u64,
    /// Its container's.
    pub parent: Option<u64>,
    /// What it is called in the report.
    pub path: StorePath,
    /// Its system.
    pub system: &'p str,
    /// Its last change, in seconds since 1970-01-01 UTC.
    pub modified: Option<i64>,
    /// Whether its container shows it.
    pub hidden: Option<&'static str>,
    /// Permission bits of the file on disk around it.
    pub mode: Option<u32>,
    /// Containers around it.
    pub depth: u32,
}

/// Reads one file with everything inside it. `id` is that of its own store.
pub fn read_file(env: &Environment<'_>, job: &Job, id: u64, outbox: &mut dyn Outbox) -> Done {
    if companions::belongs_to_another(&job.file) {
        return Done::Ledger(Coverage::Skipped { reason: Reason::ScannedElsewhere });
    }
    let none = BTreeMap::new();
    let mut unit = Unit::new(env, job, &none, outbox);
    let place = unit_place(job, id);
    if env.stop.load(Ordering::Relaxed) {
        unit.record_unread(&place, Reason::Interrupted, Some(job.bytes));
        return Done::Store { interrupted: true };
    }
    match open(&job.file) {
        Ok((file, metadata)) => {
            if !metadata.is_file() {
                return Done::Ledger(Coverage::Skipped { reason: Reason::SpecialFile });
            }
            let name = job.file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            let beside = Beside::new(&job.file);
            let mode = platform::mode(&metadata).map(|mode| mode | platform::read_by_list(&file));
            let opened = Opened {
                name: &name,
                path: Some(&job.file),
                companions: &beside,
                file,
                metadata,
                format: None,
                mode,
            };
            if let Some((format, file, metadata)) = unit.read_opened(place, opened) {
                let (name, format) = (name.into_owned(), format.id());
                let handed = Handed { id, name, format, beside, file, metadata, mode };
                return Done::ForChild(Box::new(handed));
            }
            if let Some(asked) = beside.asked() {
                unit.outbox.beside(asked, beside.is_fresh());
            }
        }
        Err(error) => unit.record_unread(&place, io_reason(error.kind()), Some(job.bytes)),
    }
    unit.done(job)
}

/// Reads a file in this process that was for a child, when there is none.
pub fn read_here(env: &Environment<'_>, job: &Job, handed: Handed, outbox: &mut dyn Outbox) -> Done {
    let none = BTreeMap::new();
    let mut unit = Unit::new(env, job, &none, outbox);
    unit.here = true;
    let Handed { id, name, format, beside, file, metadata, mode } = handed;
    let format = env.formats.iter().copied().find(|known| known.id() == format);
    let opened =
        Opened { name: &name, path: Some(&job.file), companions: &beside, file, metadata, format, mode };
    unit.read_opened(unit_place(job, id), opened);
    if let Some(asked) = beside.asked() {
        unit.outbox.beside(asked, beside.is_fresh());
    }
    unit.done(job)
}

/// Reads a file that is open already, leaving out the stores with these ids.
pub fn read_opened<'e>(
    env: &'e Environment<'e>,
    job: &Job,
    id: u64,
    opened: Opened<'_, 'e>,
    skip: &BTreeMap<u64, Skip>,
    outbox: &mut dyn Outbox,
) -> Done {
    let mut unit = Unit::new(env, job, skip, outbox);
    unit.read_opened(unit_place(job, id), opened);
    unit.done(job)
}

fn unit_place(job: &Job, id: u64) -> Place<'_> {
    Place {
        id,
        parent: None,
        path: job.path.clone(),
        system: &job.system,
        modified: None,
        hidden: None,
        mode: None,
        depth: 0,
    }
}

/// Whether a file still has this content; false when it cannot be read. A scan that is stopped takes it to be
/// as it was: the next one looks again.
pub fn has_digest(env: &Environment<'_>, job: &Job, digest: [u8; 32]) -> bool {
    let Ok((mut file, metadata)) = open(&job.file) else { return false };
    if !metadata.is_file() || platform::stamp(&metadata) != job.stamp {
        return false;
    }
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; HEAD];
    loop {
        if env.stop.load(Ordering::Relaxed) {
            return true;
        }
        match file.read(&mut buffer) {
            Ok(0) => return *hasher.finalize().as_bytes() == digest,
            Ok(n) => {
                hasher.update(buffer.get(..n).unwrap_or(&[]));
                env.counters.throttle(n as u64, &env.stop);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
}

fn open(path: &Path) -> io::Result<(File, std::fs::Metadata)> {
    let file = platform::open_source(path)?;
    let metadata = file.metadata()?;
    Ok((file, metadata))
}

fn io_reason(kind: io::ErrorKind) -> Reason {
    ReadError::Io(kind).reason().unwrap_or(Reason::Io)
}

impl<'e, 'o> Unit<'e, 'o> {
    fn new(
        env: &'e Environment<'e>,
        job: &Job,
        skip: &'o BTreeMap<u64, Skip>,
        outbox: &'o mut dyn Outbox,
    ) -> Unit<'e, 'o> {
        let budget = Arc::new(Budget::new(env.limits, Arc::clone(&env.stop), job.bytes));
        Unit { env, budget, outbox, counted: 0, skip, here: false }
    }

    fn done(&self, job: &Job) -> Done {
        self.env.counters.read(job.bytes.saturating_sub(self.counted));
        Done::Store { interrupted: self.budget.halted() == Some(Reason::Interrupted) }
    }

    /// Reads it, or gives it back with its reader when it is for a child.
    fn read_opened(
        &mut self,
        mut place: Place<'_>,
        opened: Opened<'_, 'e>,
    ) -> Option<(&'e dyn Format, File, std::fs::Metadata)> {
        let Opened { name, path, companions, mut file, metadata: before, format, mode } = opened;
        place.modified = platform::modified(&before);
        place.mode = mode;
        let size = before.len();
        let format = match format {
            Some(format) => format,
            None => {
                let (head, head_error, whole) = head_of(&mut file, HEAD);
                if head.is_empty() {
                    let reason =
                        head_error.map_or(Reason::Empty, |error| reason_of(&error).unwrap_or(Reason::Io));
                    self.record_unread(&place, reason, Some(size));
                    return None;
                }
                let Some(format) = self.choose(&Probe::new(&head, whole, name)) else {
                    self.record_unread(&place, without_reader(&head), Some(size));
                    return None;
                };
                format
            }
        };
        if let Some(isolation) = self.env.isolation
            && !self.here
            && isolation.wants(format, &About { name, size, companions })
        {
            return Some((format, file, before));
        }
        if let Err(error) = file.seek(SeekFrom::Start(0)) {
            self.record_unread(&place, reason_of(&error).unwrap_or(Reason::Io), Some(size));
            return None;
        }
        self.began(&place, format.id(), Some(size));
        // The same open file under two handles: the second looks again at the end and finishes the digest.
        let end = file.try_clone();
        let seen = SharedSeen::default();
        let watched = WatchedFile::new(
            file,
            Arc::clone(&seen),
            Arc::clone(&self.budget),
            Arc::clone(&self.env.counters),
        );
        let mut input = Input::file(name, watched, size, self.env.spooler).with_companions(companions);
        input.path = path;
        let mut outcome = self.read_body(&place, format, input);
        let mut digest = None;
        if let Ok(end) = end {
            outcome.facts.changed = end.metadata().is_ok_and(|after| {
                after.len() != size || platform::modified_nanos(&after) != platform::modified_nanos(&before)
            });
            if self.budget.halted().is_none() && !outcome.facts.changed {
                digest = self.finish_digest(end, &seen);
            }
        }
        outcome.facts.failed = lock(&seen).failed;
        self.counted = lock(&seen).hashed;
        self.record(&place, format.id(), Some(size), digest, outcome);
        None
    }

    fn began(&mut self, place: &Place<'_>, format: &'static str, bytes: Option<u64>) {
        self.outbox.began(&Began {
            id: place.id,
            parent: place.parent,
            path: place.path.clone(),
            format: Some(format),
            bytes,
            modified: place.modified,
            hidden: place.hidden,
        });
    }

    /// Hashes what the reader did not read; `None` when that is stopped or fails.
    fn finish_digest(&self, file: File, seen: &SharedSeen) -> Option<[u8; 32]> {
        let from = lock(seen).hashed;
        let mut rest = WatchedFile::new(
            file,
            Arc::clone(seen),
            Arc::clone(&self.budget),
            Arc::clone(&self.env.counters),
        );
        rest.seek(SeekFrom::Start(from)).ok()?;
        drain(&mut rest).ok()?;
        Some(lock(seen).digest())
    }

    fn read_member(&mut self, place: &Place<'_>, child: &ChildInfo<'_>, body: &mut dyn Read) -> Decision {
        if let Some(skip) = self.skip.get(&place.id) {
            self.env.next_id.fetch_add(skip.used, Ordering::Relaxed);
            return self.unread(place, skip.reason, child.size);
        }
        let (head, head_error, ended) = head_of(body, HEAD);
        if self.budget.unpack(head.len() as u64).is_err() {
            let reason = self.budget.halted().unwrap_or(Reason::OverBudget);
            return self.unread(place, reason, child.size);
        }
        if head.is_empty() {
            let reason = match head_error {
                Some(error) => reason_of(&error).or(self.budget.halted()).unwrap_or(Reason::ReaderCrashed),
                None => Reason::Empty,
            };
            return self.unread(place, reason, child.size);
        }
        let name = child.name.rsplit(['/', '\\']).next().unwrap_or(child.name);
        let Some(format) = self.choose(&Probe::new(&head, ended, name)) else {
            return self.unread(place, without_reader(&head), child.size);
        };
        self.began(place, format.id(), child.size);
        let seen = SharedSeen::default();
        let budget = Arc::clone(&self.budget);
        let mut stream = WatchedMember::new(&head, head_error, ended, body, &seen, &budget);
        let mut input = Input::stream(name, child.size, &mut stream, self.env.spooler);
        if let Some(companions) = child.companions {
            input = input.with_companions(companions);
        }
        let mut outcome = self.read_body(place, format, input);
        // What the reader left unread may be damaged or cut off: only the end of the member tells.
        let drained = match outcome.facts.result {
            Some(Ok(())) if self.budget.halted().is_none() => contain(|| drain(&mut stream)),
            _ => Some(Err(io::ErrorKind::Other.into())),
        };
        let total = stream.total();
        let digest = matches!(drained, Some(Ok(()))).then(|| lock(&seen).digest());
        if drained.is_none() {
            outcome.facts.result = None;
        }
        outcome.facts.halted = outcome.facts.halted.or(self.budget.halted());
        outcome.facts.failed = lock(&seen).failed;
        let bytes = if digest.is_some() { Some(total) } else { child.size.or(Some(total)) };
        self.record(place, format.id(), bytes, digest, outcome)
    }

    fn choose(&self, probe: &Probe<'_>) -> Option<&'e dyn Format> {
        if raw_strings::is_picture(probe.head)
            && self.env.spooler.recognition().is_none()
            && contain(|| Picture::says_something(probe.head)) != Some(true)
        {
            // Nothing to read in it; a tiny picture may look like text.
            return None;
        }
        let formats = self.env.formats;
        // A reader that panics on the first bytes must not take the others with it.
        contain(|| choose_from(formats, probe)).unwrap_or_else(|| {
            let fits: Vec<_> =
                formats.iter().copied().filter(|format| contain(|| format.fit(probe)).is_some()).collect();
            choose_from(&fits, probe)
        })
    }

    fn read_body(&mut self, place: &Place<'_>, format: &'e dyn Format, input: Input<'_>) -> Outcome {
        // A reader takes its input once; the closure is called once.
        let mut input = Some(input);
        self.read_with(place, format.id(), false, &mut |sink| match input.take() {
            Some(input) => format.read(input, sink),
            None => Ok(()),
        })
    }

    fn read_with(
        &mut self,
        place: &Place<'_>,
        format: &'static str,
        unpacked: bool,
        read: &mut ReadItem<'_>,
    ) -> Outcome {
        let mut sink = StoreSink {
            analyzer: Analyzer::new(self.env.detect, &place.path, place.system, place.modified),
            unit: self,
            place,
            names: HashMap::new(),
            rows: 0,
            gave: false,
            lost: Losses::default(),
            inner: Losses::default(),
            halted: None,
            unpacked,
            unlocked: false,
            format,
            unpacked_texts: 0,
        };
        let result = contain(|| read(&mut sink));
        let StoreSink { analyzer, gave, lost, inner, halted, unlocked, .. } = sink;
        let finished = contain(|| analyzer.finish());
        let crashed = finished.is_none();
        let (mut analysis, observations) = finished.unwrap_or_default();
        if unlocked {
            // Says nothing about whose data it is, but how it was come by.
            analysis.election.evidence.push(Evidence { code: OPENED_WITH_A_PASSWORD, weight: 0 });
        }
        let facts = Facts {
            format,
            result: if crashed { None } else { result },
            halted: halted.or(self.budget.halted()),
            failed: None,
            changed: false,
            gave,
            lost,
            inner,
        };
        Outcome { facts, analysis, observations }
    }

    fn record(
        &mut self,
        place: &Place<'_>,
        format: &'static str,
        bytes: Option<u64>,
        digest: Option<[u8; 32]>,
        outcome: Outcome,
    ) -> Decision {
        let decision = decide(&outcome.facts);
        if !outcome.observations.is_empty() {
            self.outbox.part(Part::Observations { store: place.id, observations: outcome.observations });
        }
        self.store(place, Some(format), bytes, digest, decision, outcome.analysis);
        decision
    }

    fn record_unread(&mut self, place: &Place<'_>, reason: Reason, bytes: Option<u64>) {
        self.unread(place, reason, bytes);
    }

    fn unread(&mut self, place: &Place<'_>, reason: Reason, bytes: Option<u64>) -> Decision {
        let decision = Decision::skipped(reason);
        self.store(place, None, bytes, None, decision, StoreAnalysis::default());
        decision
    }

    fn store(
        &mut self,
        place: &Place<'_>,
        format: Option<&'static str>,
        bytes: Option<u64>,
        digest: Option<[u8; 32]>,
        decision: Decision,
        analysis: StoreAnalysis,
    ) {
        self.env.counters.store();
        self.outbox.part(Part::Store(Box::new(StoreRecord {
            id: place.id,
            parent: place.parent,
            path: place.path.clone(),
            system: place.system.to_owned(),
            format,
            bytes,
            modified: place.modified,
            digest,
            hidden: place.hidden,
            mode: place.mode,
            coverage: decision.coverage,
            inherited: decision.inherited,
            analysis,
        })));
    }
}

fn without_reader(head: &[u8]) -> Reason {
    if raw_strings::is_picture(head) { Reason::NeedsOcr } else { Reason::NoReader }
}

fn drain(stream: &mut dyn Read) -> io::Result<()> {
    let mut buffer = vec![0; HEAD];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// What a reader left behind.
struct Outcome {
    facts: Facts,
    analysis: StoreAnalysis,
    observations: Vec<Observation>,
}

/// The sink of one store.
struct StoreSink<'s, 'e, 'o> {
    unit: &'s mut Unit<'e, 'o>,
    place: &'s Place<'s>,
    analyzer: Analyzer<'e>,
    /// How often each member name was seen, by hash: a container may have a million members.
    names: HashMap<u64, u32>,
    rows: u64,
    gave: bool,
    lost: Losses,
    inner: Losses,
    /// Why this store alone has to stop.
    halted: Option<Reason>,
    /// Whether its texts count as unpacked bytes: no stream of the engine's saw them.
    unpacked: bool,
    /// Whether a password opened it.
    unlocked: bool,
    /// Its reader.
    format: &'static str,
    /// Files found in its text.
    unpacked_texts: u32,
}

/// An outbox that hears what became of one store on the way.
struct Overheard<'o> {
    id: u64,
    coverage: Option<Coverage>,
    end: Option<End>,
    inner: &'o mut dyn Outbox,
}

impl Outbox for Overheard<'_> {
    fn part(&mut self, part: Part) {
        if let Part::Store(record) = &part
            && record.id == self.id
        {
            self.coverage = Some(record.coverage);
        }
        self.inner.part(part);
    }

    fn ended(&mut self, end: End) {
        self.end = Some(end);
    }
}

/// Nothing lies beside a file that stands in a cell.
struct NoCompanions;

impl Companions for NoCompanions {
    fn open(&self, _: &str) -> Option<Box<dyn ReadSeek>> {
        None
    }
}

impl<'e> StoreSink<'_, 'e, '_> {
    fn tick(&self) -> Result<(), Halt> {
        if self.halted.is_some() {
            return Err(Halt);
        }
        self.unit.budget.tick()
    }

    fn any_row(&mut self, number: u64, cells: &[Cell<'_>], hidden: bool) -> Result<(), Halt> {
        self.tick()?;
        if self.unit.budget.limits().max_rows.is_some_and(|limit| self.rows >= limit) {
            self.halted = Some(Reason::OverBudget);
            return Err(Halt);
        }
        self.rows += 1;
        self.gave = true;
        self.encoded_cells(number, cells)?;
        if hidden {
            self.analyzer.hidden_row(number, cells);
        } else {
            self.analyzer.row(number, cells);
        }
        self.send_observations();
        Ok(())
    }

    /// Cells that are files in base64 are stores inside.
    fn encoded_cells(&mut self, number: u64, cells: &[Cell<'_>]) -> Result<(), Halt> {
        for (column, cell) in cells.iter().enumerate() {
            if let Cell::Text(text) = cell
                && let Some(bytes) = encoded::in_cell(text)
            {
                self.encoded(&format!("base64/row {number} column {}", column + 1), &bytes)?;
            }
        }
        Ok(())
    }

    /// So are parts of a page's text.
    fn encoded_texts(&mut self, text: &str) -> Result<(), Halt> {
        if !encoded::IN_TEXT.contains(&self.format) {
            return Ok(());
        }
        for (_, bytes) in encoded::in_text(text) {
            self.unpacked_texts += 1;
            self.encoded(&format!("base64/{}", self.unpacked_texts), &bytes)?;
        }
        Ok(())
    }

    /// Reads a file that was encoded: in a child where this process has them, because the reader around it may be
    /// one that needs none.
    fn encoded(&mut self, name: &str, bytes: &[u8]) -> Result<(), Halt> {
        let child = ChildInfo { name, size: u64::try_from(bytes.len()).ok(), ..ChildInfo::default() };
        let Some(isolation) = self.unit.env.isolation else {
            return self.child(&child, &mut { bytes });
        };
        let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
        let format = self.unit.choose(&Probe::new(head, head.len() == bytes.len(), name));
        let about = About { name, size: bytes.len() as u64, companions: &NoCompanions };
        let format = format.filter(|format| isolation.wants(*format, &about));
        let Some((format, (file, metadata))) =
            format.and_then(|format| platform::memory_file(bytes).map(|file| (format, file)))
        else {
            return self.child(&child, &mut { bytes });
        };
        let place = self.begin_child(&child)?;
        let place = Place { system: self.place.system, ..place };
        if place.depth > self.unit.budget.limits().max_depth
            || self.unit.budget.unpack(bytes.len() as u64).is_err()
        {
            let reason = self.unit.budget.halted().unwrap_or(Reason::TooDeep);
            let decision = self.unit.unread(&place, reason, child.size);
            return self.end_child(decision);
        }
        let mut outbox = Overheard { id: place.id, coverage: None, end: None, inner: &mut *self.unit.outbox };
        let to_read = ToRead {
            place: Place { path: place.path.clone(), ..place },
            name,
            format: format.id(),
            beside: None,
            file: &file,
            metadata: &metadata,
            outbox: &mut outbox,
        };
        isolation.read(self.unit.env, vec![to_read]);
        let Overheard { coverage, end, .. } = outbox;
        match end {
            Some(end) => {
                if end.interrupted {
                    self.unit.budget.tick()?;
                }
                let coverage = coverage.unwrap_or(Coverage::Skipped { reason: Reason::ReaderCrashed });
                self.end_child(Decision { coverage, inherited: false })
            }
            None => {
                let decision = self.unit.unread(&place, Reason::ReaderCrashed, child.size);
                self.end_child(decision)
            }
        }
    }

    fn send_observations(&mut self) {
        if self.analyzer.pending() > MAX_PENDING {
            let observations = self.analyzer.take_observations();
            self.unit.outbox.part(Part::Observations { store: self.place.id, observations });
        }
    }

    /// The place of a child, under a name that no sibling has.
    fn child_place(&mut self, child: &ChildInfo<'_>) -> Place<'static> {
        let mut name = child.name.to_owned();
        let mut tries = 0;
        loop {
            let mut hasher = DefaultHasher::new();
            name.hash(&mut hasher);
            let seen = self.names.entry(hasher.finish()).or_insert(0);
            if *seen == 0 {
                *seen = 1;
                break;
            }
            // The counter of the plain name says where to go on, so that many equal names stay cheap.
            if tries == 0 {
                *seen = seen.saturating_add(1);
                tries = *seen;
            } else {
                tries += 1;
            }
            name = format!("{}#{tries}", child.name);
        }
        Place {
            id: self.unit.env.id(),
            parent: Some(self.place.id),
            path: self.place.path.member(&name),
            system: "",
            modified: child.modified,
            hidden: child.visibility.id().or(self.place.hidden),
            mode: self.place.mode,
            depth: self.place.depth + 1,
        }
    }

    fn begin_child(&mut self, child: &ChildInfo<'_>) -> Result<Place<'static>, Halt> {
        self.tick()?;
        self.unit.budget.entry()?;
        self.gave = true;
        Ok(self.child_place(child))
    }

    fn end_child(&mut self, decision: Decision) -> Result<(), Halt> {
        if let Some(reason) = decision.coverage.reason().filter(|reason| reason.hides_data()) {
            self.inner.add(reason);
        }
        if self.unit.budget.halted().is_some() { Err(Halt) } else { Ok(()) }
    }
}

impl Sink for StoreSink<'_, '_, '_> {
    fn table(&mut self, table: &TableInfo<'_>) -> Result<(), Halt> {
        self.tick()?;
        // A table that declares its columns was read even when it has no rows.
        self.gave |= table.columns.is_some_and(|columns| !columns.is_empty());
        self.analyzer.table(table);
        Ok(())
    }

    fn row(&mut self, number: u64, cells: &[Cell<'_>]) -> Result<(), Halt> {
        self.any_row(number, cells, false)
    }

    fn hidden_row(&mut self, number: u64, cells: &[Cell<'_>]) -> Result<(), Halt> {
        self.any_row(number, cells, true)
    }

    fn hidden_columns(&mut self, columns: RangeInclusive<u32>) {
        self.analyzer.hidden_columns(columns);
    }

    fn text(&mut self, locator: Locator, text: &str) -> Result<(), Halt> {
        self.tick()?;
        if self.unpacked {
            self.unit.budget.unpack(text.len() as u64)?;
        }
        self.gave = self.gave || text.contains(|c: char| !c.is_whitespace() && !c.is_control());
        self.encoded_texts(text)?;
        self.analyzer.text(locator, text);
        self.send_observations();
        Ok(())
    }

    fn child(&mut self, child: &ChildInfo<'_>, body: &mut dyn Read) -> Result<(), Halt> {
        let place = self.begin_child(child)?;
        let place = Place { system: self.place.system, ..place };
        let decision = if place.depth > self.unit.budget.limits().max_depth {
            self.unit.unread(&place, Reason::TooDeep, child.size)
        } else {
            self.unit.read_member(&place, child, body)
        };
        self.end_child(decision)
    }

    fn item(
        &mut self,
        child: &ChildInfo<'_>,
        format: &'static str,
        read: &mut ReadItem<'_>,
    ) -> Result<(), Halt> {
        let place = self.begin_child(child)?;
        let place = Place { system: self.place.system, ..place };
        let decision = if place.depth > self.unit.budget.limits().max_depth {
            self.unit.unread(&place, Reason::TooDeep, child.size)
        } else if let Some(skip) = self.unit.skip.get(&place.id) {
            self.unit.env.next_id.fetch_add(skip.used, Ordering::Relaxed);
            self.unit.unread(&place, skip.reason, child.size)
        } else {
            self.unit.began(&place, format, child.size);
            let mut outcome = self.unit.read_with(&place, format, true, read);
            outcome.facts.halted = outcome.facts.halted.or(self.unit.budget.halted());
            self.unit.record(&place, format, child.size, None, outcome)
        };
        self.end_child(decision)
    }

    fn child_lost(&mut self, child: &ChildInfo<'_>, reason: Reason) -> Result<(), Halt> {
        let place = self.begin_child(child)?;
        let place = Place { system: self.place.system, ..place };
        let decision = self.unit.unread(&place, reason, child.size);
        self.end_child(decision)
    }

    fn unlocked(&mut self) {
        self.unlocked = true;
    }

    fn lost(&mut self, reason: Reason) -> Result<(), Halt> {
        self.tick()?;
        self.lost.add(reason);
        Ok(())
    }
}
