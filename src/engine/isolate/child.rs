//! The child's side: behind its walls, it reads the files that it is handed and sends back finished records.
//!
//! It runs the same engine as the program itself (`store::read_opened`), with everything that would reach for
//! the file system replaced by a wish to the parent: companions and temporary files arrive as open files. The
//! next thing that a reader may wish for is a frame in `protocol` and an answer in `parent`.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::link::Link;
use super::protocol::{self, Began, Job, Setup};
use super::walls;
use super::wire::Writer;
use crate::detect::DetectContext;
use crate::detect::rules::RuleSet;
use crate::detect::validators::modulus::ModulusTable;
use crate::engine::pace::Pace;
use crate::engine::pool::{Counters, STACK};
use crate::engine::store::{self, Environment, Opened, Outbox};
use crate::formats::{self, Format};
use crate::input::{Companions, NewConversation, ReadSeek, Recognition, Spool};
use crate::inventory::{Part, Stamp};
use crate::model::Observation;
use crate::people::OrganisationKey;
use crate::people::seal::Sealer;

/// Observations of one frame at most.
const OBSERVATIONS: usize = 2048;
/// Progress is told after so many bytes.
const PROGRESS: u64 = 1 << 20;
/// What the parent gives beyond the time limit before it ends a child; the child's own last resort comes later.
const LATER: u64 = 30;

type SharedLink = Arc<Mutex<Link>>;

fn lock(link: &SharedLink) -> MutexGuard<'_, Link> {
    link.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The parent is gone, or nothing that it says makes sense: there is nobody to tell.
fn give_up() -> ! {
    std::process::exit(2)
}

/// Runs as a child until the parent is done with it.
pub fn main() -> ExitCode {
    let Ok(socket) = io::stdin().as_fd().try_clone_to_owned() else { return ExitCode::from(2) };
    let mut link = Link::new(UnixStream::from(socket), true);
    let Ok((protocol::SETUP, body)) = link.receive() else { return ExitCode::from(2) };
    let Ok(setup) = Setup::read(&body) else { return ExitCode::from(2) };
    let Some(journal) = link.file() else { return ExitCode::from(2) };
    link.keep_in(journal);
    drop(body);
    crate::engine::crash::install_hook(setup.verbose);
    let Ok(rules) = RuleSet::with_texts(&setup.rules) else { return ExitCode::from(2) };
    let modulus = setup.modulus.as_ref();
    let modulus = modulus.map(|(table, substitutes)| ModulusTable::parse(table, substitutes.as_deref()));
    let Ok(modulus) = modulus.transpose() else { return ExitCode::from(2) };
    let Ok(sealer) = setup.sealer.map(Sealer::with_key).transpose() else { return ExitCode::from(2) };
    let detect = DetectContext::new(rules, OrganisationKey::from_bytes(setup.key));
    let detect = detect.with_modulus(modulus).with_sealer(sealer);
    let mut holding = walls::limit(setup.limits.max_memory);
    holding.extend(walls::close_files());
    let reader = std::thread::Builder::new().name("reader".to_owned()).stack_size(STACK);
    // The thread is made last: seccomp allows no other.
    let reader = reader.spawn(move || {
        holding.extend(walls::close_calls());
        serve(&setup, &detect, link, &holding);
    });
    match reader.map(std::thread::JoinHandle::join) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::from(3),
    }
}

/// Reads what it is handed until the parent is gone.
pub fn serve(setup: &Setup, detect: &DetectContext, mut link: Link, holding: &[&'static str]) {
    let mut ready = Writer::default();
    ready.number(holding.len() as u64);
    holding.iter().for_each(|wall| ready.text(wall));
    if link.send(protocol::READY, &ready.0, &[]).is_err() {
        return;
    }
    let link: SharedLink = Arc::new(Mutex::new(link));
    let asked = Arc::clone(&link);
    let spool =
        Spool::new().map(|spool| spool.with_files(Box::new(move || wish(&asked, protocol::WANT_SPOOL, b""))));
    let Ok(spool) = spool else { give_up() };
    let asked = Arc::clone(&link);
    let conversation: NewConversation = Box::new(move || wish(&asked, protocol::WANT_RECOGNITION, b""));
    let spool = spool
        .with_passwords(setup.passwords.clone())
        .with_recognition(setup.recognition.then(|| Recognition::new(conversation)));
    let formats: Vec<&dyn Format> = super::formats(setup.faults);
    let mut limits = walls::TimeLimit::new(setup.limits.max_seconds.saturating_add(LATER));
    loop {
        let received = lock(&link).receive();
        let Ok((protocol::JOBS, body)) = received else { return };
        let Ok(jobs) = Job::read_all(&body) else { give_up() };
        // All files before the first is read: later ones come as answers to wishes.
        let files: Vec<File> = std::iter::from_fn(|| lock(&link).file()).collect();
        if files.len() != jobs.len() {
            give_up();
        }
        for (job, file) in jobs.into_iter().zip(files) {
            limits.begin();
            queue(&link, protocol::BEGIN, b"");
            keep(&link);
            let counters = Arc::new(Counters::default());
            let environment = Environment {
                formats: &formats,
                detect,
                limits: &setup.limits,
                spooler: &spool,
                stop: Arc::new(AtomicBool::new(false)),
                counters: Arc::clone(&counters),
                next_id: AtomicU64::new(1),
                isolation: None,
            };
            if setup.paced {
                let asked = Arc::clone(&link);
                let _ = counters.pace.set(Pace::asking(move |bytes| ask_for(&asked, bytes)));
            }
            read(&environment, job, file, &link, &counters);
            queue(&link, protocol::DONE, b"");
        }
        if lock(&link).flush().is_err() {
            return;
        }
    }
}

fn queue(link: &SharedLink, kind: u8, body: &[u8]) {
    if lock(link).queue(kind, body).is_err() {
        give_up();
    }
}

fn keep(link: &SharedLink) {
    if lock(link).keep().is_err() {
        give_up();
    }
}

fn read(env: &Environment<'_>, job: Job, mut file: File, link: &SharedLink, counters: &Arc<Counters>) {
    // The place in the file is shared with the parent, which has looked at its start.
    let start = file.seek(SeekFrom::Start(0));
    let (Ok(_), Ok(metadata)) = (start, file.metadata()) else { give_up() };
    let mut outbox = ToParent { link: Arc::clone(link), counters: Arc::clone(counters), told: 0 };
    let beside = Beside { link: Arc::clone(link) };
    let format = env.formats.iter().copied().find(|format| format.id() == job.format);
    let opened =
        Opened { name: &job.name, path: None, companions: &beside, file, metadata, format, mode: None };
    let about = store::Job {
        file: PathBuf::new(),
        path: job.path,
        system: job.system,
        bytes: job.bytes,
        stamp: Stamp::default(),
        digest: None,
    };
    store::read_opened(env, &about, 0, opened, &job.skip, &mut outbox);
    if let Some(pace) = counters.pace.get() {
        pace.settle();
    }
    outbox.progress(0);
}

/// Waits until the parent says that bytes may be read.
fn ask_for(link: &SharedLink, bytes: u64) {
    let mut writer = Writer::default();
    writer.number(bytes);
    // There is no file in the answer.
    let _ = wish(link, protocol::WANT_PACE, &writer.0);
}

/// Asks for an open file.
fn wish(link: &SharedLink, kind: u8, body: &[u8]) -> io::Result<File> {
    let mut link = lock(link);
    if link.send(kind, body, &[]).is_err() {
        give_up();
    }
    match link.receive() {
        Ok((protocol::ANSWER, _)) => link.file().ok_or_else(|| io::ErrorKind::NotFound.into()),
        _ => give_up(),
    }
}

struct Beside {
    link: SharedLink,
}

impl Companions for Beside {
    fn open(&self, name: &str) -> Option<Box<dyn ReadSeek>> {
        let mut file = wish(&self.link, protocol::WANT_COMPANION, name.as_bytes()).ok()?;
        file.seek(SeekFrom::Start(0)).ok()?;
        Some(Box::new(file))
    }
}

struct ToParent {
    link: SharedLink,
    counters: Arc<Counters>,
    told: u64,
}

impl ToParent {
    fn progress(&mut self, from: u64) {
        let read = self.counters.done_bytes.load(Ordering::Relaxed);
        if read - self.told > from {
            let mut writer = Writer::default();
            writer.number(read - self.told);
            self.told = read;
            queue(&self.link, protocol::PROGRESS, &writer.0);
        }
    }

    fn observations(&self, store: u64, observations: &[Observation]) {
        for part in observations.chunks(OBSERVATIONS) {
            let mut writer = Writer::default();
            writer.observations(store, part);
            queue(&self.link, protocol::OBSERVATIONS, &writer.0);
        }
    }
}

impl Outbox for ToParent {
    fn part(&mut self, part: Part) {
        match part {
            Part::Store(record) => {
                let mut writer = Writer::default();
                writer.store(&record);
                queue(&self.link, protocol::STORE, &writer.0);
                // Should this process end, what is finished stays; the file's own store is followed by its end.
                if record.id > 0 {
                    keep(&self.link);
                }
            }
            Part::Observations { store, observations } => self.observations(store, &observations),
        }
        self.progress(PROGRESS);
    }

    fn began(&mut self, began: &Began) {
        // The parent knows of the file itself. Of a store inside it has to know before it can go wrong.
        if began.id > 0 {
            queue(&self.link, protocol::BEGAN, &began.write());
            keep(&self.link);
            self.progress(PROGRESS);
        }
    }
}

/// The readers of a child, or of the program: all, and in builds for testing one that fails on request.
pub fn formats(faults: bool) -> Vec<&'static dyn Format> {
    #[cfg(debug_assertions)]
    if faults {
        let fault: &'static dyn Format = &super::faults::Faults;
        return std::iter::once(fault).chain(formats::ALL.iter().copied()).collect();
    }
    let _ = faults;
    formats::ALL.to_vec()
}
