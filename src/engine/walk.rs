//! The walk: every path below the roots, once, as a job or as a row of the ledger.
//!
//! No ignore files, hidden files included, links never followed. It never opens a file and never runs inside the
//! pool that its channel feeds. A folder is listed with a look at each entry, and only then is it asked what to do
//! with it: where the print of all that stands in it is known already, its entries need no names, paths or
//! messages of their own. Several threads may walk; each has a visitor of its own, and the order of what they find
//! means nothing.

use std::ffi::OsStr;
use std::fs;
use std::hash::Hasher;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use siphasher::sip128::{Hasher128, SipHasher13};

use super::platform::{self, Identity, Kind, Look};
use super::pool::now_nanos;
use super::roots::{Root, Roots};
use super::store::Job;
use crate::inventory::{Print, Stamp};
use crate::model::{Coverage, LedgerEntry, Reason, StorePath};

/// Entries of a folder that are held until it is known whether they are needed. A larger folder is listed twice
/// when they are.
const HELD: usize = if cfg!(test) { 8 } else { 50_000 };
/// Entries between two looks at the flag that stops the walk.
const LOOK_UP: usize = 256;

/// Takes what one thread of the walk finds.
pub trait Visitor: Send {
    /// A folder was listed: what becomes of its entries. Comes before any of them.
    fn folder(&mut self, listed: &Listed<'_>) -> Verdict;
    /// A file to read; says whether to go on.
    fn file(&mut self, job: Job) -> bool;
    /// Something else, or something that cannot be reached; says whether to go on. `listed` rows are part of their
    /// folder's print, others have to be found again each time.
    fn row(&mut self, row: LedgerEntry, system: String, listed: bool) -> bool;
    /// The print of a folder that was too large to be held, after its entries; says whether to go on.
    fn relisted(&mut self, path: &StorePath, print: Option<Print>) -> bool;
}

/// What stands in a folder.
pub struct Listed<'l> {
    /// What the folder is called in the report.
    pub path: &'l StorePath,
    /// Of everything in it; `None` when something may change without changing it.
    pub print: Option<Print>,
    /// Its entries follow from this very look, and so does the print.
    pub whole: bool,
    /// Files directly in it.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// What to do with the entries of a folder. Folders in it are walked in any case but the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Nothing: they are known.
    Kept,
    /// Hand them over.
    Look,
    /// End the walk.
    Stop,
}

/// How to walk.
#[derive(Default)]
pub struct Options {
    /// Do not enter folders on another file system than their root's.
    pub one_file_system: bool,
    /// Files and folders of this run itself, left out wherever they turn up.
    pub own: Vec<Identity>,
}

/// Walks all roots with a thread for each visitor. Returns false when it was stopped before the end.
pub fn walk(roots: &Roots, options: &Options, stop: &AtomicBool, visitors: &mut [impl Visitor]) -> bool {
    let Some((first, others)) = visitors.split_first_mut() else { return true };
    let walk =
        Walk { roots, options, stop, queue: Mutex::default(), changed: Condvar::new(), told: false.into() };
    for root in roots.walked() {
        if !walk.begin(root, first) {
            return false;
        }
    }
    std::thread::scope(|scope| {
        let walk = &walk;
        for visitor in others {
            scope.spawn(move || walk.work(visitor));
        }
        walk.work(first);
    });
    !walk.lock().ended
}

/// A folder that waits to be listed.
struct Folder<'r> {
    root: &'r Root,
    /// Where it lies.
    place: PathBuf,
    /// What it is called in the report; empty for a root that gives its paths no name.
    path: StorePath,
}

#[derive(Default)]
struct Queue<'r> {
    /// The last is the next, so that what waits is no more than the folders beside those on the way down.
    waiting: Vec<Folder<'r>>,
    /// Threads that may still find some.
    busy: usize,
    ended: bool,
}

/// Everything that the threads share.
struct Walk<'r> {
    roots: &'r Roots,
    options: &'r Options,
    stop: &'r AtomicBool,
    queue: Mutex<Queue<'r>>,
    changed: Condvar,
    /// It is said once that the walk was stopped.
    told: AtomicBool,
}

/// What an entry turned out to be.
#[derive(Clone, Copy)]
enum Entry {
    File(Stamp),
    Enter,
    Row { reason: Reason, folder: bool },
}

/// Entries of one folder: names in one piece, and where each ends.
#[derive(Default)]
struct Entries {
    names: Vec<u8>,
    all: Vec<(usize, Entry)>,
}

impl Entries {
    fn push(&mut self, name: &OsStr, entry: Entry) {
        self.names.extend_from_slice(name.as_encoded_bytes());
        self.all.push((self.names.len(), entry));
    }
}

/// One thread's own, used again for each folder.
#[derive(Default)]
struct Scratch {
    room: Vec<u8>,
    entries: Entries,
}

/// The print of a folder while it is listed: a sum, because the system lists in any order.
struct Sum {
    sum: u128,
    entries: u64,
    stable: bool,
    now: i64,
}

impl Sum {
    fn new() -> Sum {
        Sum { sum: 0, entries: 0, stable: true, now: now_nanos() }
    }

    fn add(&mut self, name: &OsStr, entry: Entry) {
        let mut hasher = SipHasher13::new();
        match entry {
            Entry::File(stamp) => {
                self.stable &= !stamp.is_fresh(self.now);
                hasher.write_u8(1);
                hasher.write_u64(stamp.bytes);
                hasher.write_i64(stamp.modified_nanos);
                hasher.write_i64(stamp.changed_nanos);
                hasher.write_u64(stamp.inode);
            }
            Entry::Enter => hasher.write_u8(2),
            Entry::Row { reason, folder } => {
                // What could not be looked at is no part of anything that may be kept.
                self.stable &= !matches!(reason, Reason::Io | Reason::Denied | Reason::Vanished);
                hasher.write_u8(3 + u8::from(folder));
                hasher.write(reason.id().as_bytes());
                hasher.write_u8(0);
            }
        }
        hasher.write(name.as_encoded_bytes());
        self.sum = self.sum.wrapping_add(hasher.finish128().as_u128());
        self.entries += 1;
    }

    fn print(&self) -> Option<Print> {
        // An empty folder and one whose entries add up to nothing are not the same.
        self.stable.then(|| Print(self.sum.wrapping_add(u128::from(self.entries)).to_be_bytes()))
    }
}

/// Ends the walk for all threads when one of them ends in the middle of a folder.
struct Turn<'w, 'r> {
    walk: &'w Walk<'r>,
    found: Vec<Folder<'r>>,
    go_on: bool,
}

impl Drop for Turn<'_, '_> {
    fn drop(&mut self) {
        let mut queue = self.walk.lock();
        queue.busy -= 1;
        queue.ended |= !self.go_on;
        queue.waiting.extend(self.found.drain(..).rev());
        self.walk.changed.notify_all();
    }
}

impl<'r> Walk<'r> {
    fn lock(&self) -> MutexGuard<'_, Queue<'r>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A root itself: a folder to list, or a file.
    fn begin(&self, root: &'r Root, visitor: &mut impl Visitor) -> bool {
        let reason = match fs::symlink_metadata(&root.path) {
            Err(error) => reason_of(error.kind()),
            Ok(metadata) => {
                let look = Look::of(&metadata);
                match look.kind {
                    _ if look.identity.is_some_and(|own| self.options.own.contains(&own)) => {
                        Reason::OwnOutput
                    }
                    Kind::Link => Reason::OutsideRoot,
                    Kind::Other => Reason::SpecialFile,
                    Kind::File => return visitor.file(self.job_of_root(root, look.stamp)),
                    Kind::Folder => {
                        let name = if self.roots.are_named() { root.name.as_str() } else { "" };
                        let path = StorePath::from_escaped(name);
                        self.lock().waiting.insert(0, Folder { root, place: root.path.clone(), path });
                        return true;
                    }
                }
            }
        };
        self.row_of_root(root, Coverage::Skipped { reason }, visitor)
    }

    fn row_of_root(&self, root: &Root, coverage: Coverage, visitor: &mut impl Visitor) -> bool {
        let row = LedgerEntry { path: self.roots.name_of_root(root), coverage, bytes: None };
        visitor.row(row, root.name.clone(), false)
    }

    /// A root that is a file has no relative path: alone it is called by its own name.
    fn job_of_root(&self, root: &Root, stamp: Stamp) -> Job {
        let itself = if self.roots.are_named() { None } else { root.path.file_name() };
        let (path, system) = self.roots.name_of(root, itself.map_or(Path::new(""), Path::new));
        Job { file: root.path.clone(), path, system, bytes: stamp.bytes, stamp, digest: None }
    }

    fn work(&self, visitor: &mut impl Visitor) {
        let mut scratch = Scratch::default();
        while let Some(folder) = self.next() {
            let mut turn = Turn { walk: self, found: Vec::new(), go_on: false };
            turn.go_on = self.look(&folder, visitor, &mut scratch, &mut turn.found);
        }
    }

    /// The next folder; `None` when there is none and nobody is left who might find one.
    fn next(&self) -> Option<Folder<'r>> {
        let mut queue = self.lock();
        loop {
            if queue.ended {
                return None;
            }
            if let Some(folder) = queue.waiting.pop() {
                queue.busy += 1;
                return Some(folder);
            }
            if queue.busy == 0 {
                return None;
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Lists a folder; false when the walk is to end.
    fn look(
        &self,
        folder: &Folder<'r>,
        visitor: &mut impl Visitor,
        scratch: &mut Scratch,
        found: &mut Vec<Folder<'r>>,
    ) -> bool {
        let Scratch { room, entries } = scratch;
        entries.names.clear();
        entries.all.clear();
        let (mut sum, mut files, mut bytes) = (Sum::new(), 0, 0);
        let mut stopped = self.is_stopped();
        let mut list = |take: &mut dyn FnMut(&OsStr, Entry) -> bool| {
            let mut count = 0;
            platform::list(&folder.place, room, &mut |name, look| {
                count += 1;
                take(name, self.judge(folder, look)) && (count % LOOK_UP != 0 || !self.is_stopped())
            })
        };
        let mut listed = Ok(());
        if !stopped {
            listed = list(&mut |name, entry| {
                sum.add(name, entry);
                match entry {
                    Entry::File(stamp) => {
                        files += 1;
                        bytes += stamp.bytes;
                    }
                    Entry::Enter => found.push(folder.inside(name)),
                    Entry::Row { .. } => {}
                }
                if entries.all.len() <= HELD {
                    entries.push(name, entry);
                }
                true
            });
            stopped = self.is_stopped();
        }
        if stopped {
            if !self.told.swap(true, Ordering::Relaxed) {
                let coverage = Coverage::Partial { reason: Reason::Interrupted, lost: 0 };
                self.row_of_root(folder.root, coverage, visitor);
            }
            return false;
        }
        if let Err(error) = &listed {
            if !self.unreadable(folder, error, visitor) {
                return false;
            }
            if entries.all.is_empty() {
                return true;
            }
        }
        let whole = entries.all.len() <= HELD;
        let print = sum.print().filter(|_| listed.is_ok());
        let path = folder.name();
        match visitor.folder(&Listed { path: &path, print, whole, files, bytes }) {
            Verdict::Kept => return true,
            Verdict::Stop => return false,
            Verdict::Look => {}
        }
        if whole {
            let mut from = 0;
            return entries.all.iter().all(|(to, entry)| {
                // Every name was an OsStr's bytes, put in whole.
                let name = os_str(entries.names.get(from..*to).unwrap_or(&[]));
                from = *to;
                self.give(folder, &name, *entry, visitor)
            });
        }
        found.clear();
        let (mut sum, mut go_on) = (Sum::new(), true);
        let listed = list(&mut |name, entry| {
            sum.add(name, entry);
            if matches!(entry, Entry::Enter) {
                found.push(folder.inside(name));
            }
            go_on = self.give(folder, name, entry, visitor);
            go_on
        });
        let print = sum.print().filter(|_| listed.is_ok() && !self.is_stopped());
        if let Err(error) = &listed {
            go_on = go_on && self.unreadable(folder, error, visitor);
        }
        go_on && visitor.relisted(&path, print)
    }

    /// The row of a folder that cannot be listed, or not to its end.
    fn unreadable(&self, folder: &Folder<'_>, error: &io::Error, visitor: &mut impl Visitor) -> bool {
        let coverage = Coverage::Skipped { reason: reason_of(error.kind()) };
        if folder.is_root() {
            return self.row_of_root(folder.root, coverage, visitor);
        }
        let path = folder.path.clone();
        let system = self.system_of(folder.root, &path, true);
        visitor.row(LedgerEntry { path, coverage, bytes: None }, system, false)
    }

    /// What one entry is, and whether to go into it.
    fn judge(&self, folder: &Folder<'_>, look: io::Result<Look>) -> Entry {
        let look = match look {
            Ok(look) => look,
            Err(error) => return Entry::Row { reason: reason_of(error.kind()), folder: false },
        };
        let row = |reason| Entry::Row { reason, folder: look.kind == Kind::Folder };
        if look.kind == Kind::Link {
            return row(Reason::OutsideRoot);
        }
        if look.identity.is_some_and(|identity| self.options.own.contains(&identity)) {
            return row(Reason::OwnOutput);
        }
        match look.kind {
            Kind::File => Entry::File(look.stamp),
            Kind::Link | Kind::Other => row(Reason::SpecialFile),
            Kind::Folder => {
                let other_device = |own: Identity, roots: Identity| own.device != roots.device;
                if self.options.one_file_system
                    && look.identity.zip(folder.root.identity).is_some_and(|(own, of)| other_device(own, of))
                {
                    return row(Reason::OtherFileSystem);
                }
                // A second mount of another root's folder: the paths differ, the place is the same.
                if look.identity.is_some() && self.roots.walked().any(|other| other.identity == look.identity)
                {
                    return row(Reason::AlreadyVisited);
                }
                Entry::Enter
            }
        }
    }

    fn give(&self, folder: &Folder<'_>, name: &OsStr, entry: Entry, visitor: &mut impl Visitor) -> bool {
        match entry {
            Entry::Enter => true,
            Entry::File(stamp) => {
                let path = folder.path.entry(name);
                let system = self.system_of(folder.root, &path, false);
                let file = folder.place.join(name);
                visitor.file(Job { file, path, system, bytes: stamp.bytes, stamp, digest: None })
            }
            Entry::Row { reason, folder: is_folder } => {
                let path = folder.path.entry(name);
                let system = self.system_of(folder.root, &path, is_folder);
                let row = LedgerEntry { path, coverage: Coverage::Skipped { reason }, bytes: None };
                visitor.row(row, system, true)
            }
        }
    }

    /// The system of a place, as [`Roots::name_of`] says it; a folder directly in a single root is one itself.
    fn system_of(&self, root: &Root, path: &StorePath, folder: bool) -> String {
        if self.roots.are_named() || !(folder || path.as_str().contains('/')) {
            return root.name.clone();
        }
        path.first_component().to_owned()
    }
}

impl<'r> Folder<'r> {
    fn is_root(&self) -> bool {
        self.place == self.root.path
    }

    /// What it is called in the inventory: the root of a scan that gives its paths no name is `.`.
    fn name(&self) -> StorePath {
        if self.path.as_str().is_empty() { StorePath::from_escaped(".") } else { self.path.clone() }
    }

    fn inside(&self, name: &OsStr) -> Folder<'r> {
        Folder { root: self.root, place: self.place.join(name), path: self.path.entry(name) }
    }
}

#[cfg(unix)]
fn os_str(bytes: &[u8]) -> std::borrow::Cow<'_, OsStr> {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).into()
}

/// Names that are no text are rare there; one that is none is not found when it is opened, and says so.
#[cfg(not(unix))]
fn os_str(bytes: &[u8]) -> std::borrow::Cow<'_, OsStr> {
    std::ffi::OsString::from(String::from_utf8_lossy(bytes).into_owned()).into()
}

fn reason_of(kind: io::ErrorKind) -> Reason {
    match kind {
        io::ErrorKind::PermissionDenied => Reason::Denied,
        io::ErrorKind::NotFound => Reason::Vanished,
        _ => Reason::Io,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Writes down what it is given; keeps the folders whose prints it knows.
    #[derive(Default, Clone)]
    struct Notes {
        all: Vec<String>,
        prints: BTreeMap<String, Option<Print>>,
        known: BTreeMap<String, Option<Print>>,
    }

    impl Visitor for Notes {
        fn folder(&mut self, listed: &Listed<'_>) -> Verdict {
            let path = listed.path.as_str().to_owned();
            let kept = listed.print.is_some() && self.known.get(&path) == Some(&listed.print);
            self.prints.insert(path, listed.print);
            if kept { Verdict::Kept } else { Verdict::Look }
        }

        fn file(&mut self, job: Job) -> bool {
            self.all.push(format!("{} {} {}", job.path, job.system, job.bytes));
            true
        }

        fn row(&mut self, row: LedgerEntry, _: String, _: bool) -> bool {
            self.all.push(format!("{} {}", row.path, row.coverage.reason().expect("a reason").id()));
            true
        }

        fn relisted(&mut self, path: &StorePath, print: Option<Print>) -> bool {
            self.prints.insert(path.as_str().to_owned(), print);
            true
        }
    }

    fn notes(root: &Path, options: &Options, mut visitors: Vec<Notes>) -> Notes {
        let roots = Roots::resolve(&[root.to_owned()]).expect("there");
        assert!(walk(&roots, options, &AtomicBool::new(false), &mut visitors));
        let mut sum = Notes::default();
        for notes in visitors {
            sum.all.extend(notes.all);
            sum.prints.extend(notes.prints);
        }
        sum.all.sort();
        sum
    }

    fn collect(root: &Path, options: &Options) -> Vec<String> {
        notes(root, options, vec![Notes::default()]).all
    }

    #[test]
    fn hidden_files_links_and_own_output_are_all_accounted_for() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let root = dir.path().join("root");
        fs::create_dir_all(root.join(".git/deep")).expect("made");
        fs::create_dir_all(root.join("out")).expect("made");
        fs::write(root.join(".gitignore"), "*").expect("written");
        fs::write(root.join(".git/deep/a.csv"), "ab").expect("written");
        fs::write(root.join("out/report.json"), "{}").expect("written");
        let mut expected = vec![".git/deep/a.csv .git 2", ".gitignore root 1", "out own_output"];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/", root.join("link")).expect("linked");
            let fifo = rustix::fs::FileType::Fifo;
            rustix::fs::mknodat(rustix::fs::CWD, root.join("pipe"), fifo, 0o600.into(), 0).expect("made");
            expected.extend(["link outside_root", "pipe special_file"]);
        }
        expected.sort_unstable();
        let own = platform::identity(&fs::metadata(root.join("out")).expect("there"));
        let options = Options { own: own.into_iter().collect(), ..Options::default() };
        assert_eq!(collect(&root, &options), expected);
    }

    #[test]
    fn a_single_file_and_an_empty_folder_are_roots_too() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        assert!(collect(dir.path(), &Options::default()).is_empty());
        let file = dir.path().join("staff.csv");
        fs::write(&file, "abc").expect("written");
        assert_eq!(collect(&file, &Options::default()), ["staff.csv staff.csv 3"]);
    }

    #[test]
    fn threads_find_together_what_one_finds_and_large_folders_are_whole() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mut expected = Vec::new();
        for number in 0..40 {
            // The last folder is larger than what is held.
            let folder = format!("s{}/{}", number % 3, if number < 20 { number } else { 99 });
            fs::create_dir_all(dir.path().join(&folder)).expect("made");
            fs::write(dir.path().join(&folder).join(format!("{number}.csv")), "ab").expect("written");
            expected.push(format!("{folder}/{number}.csv s{} 2", number % 3));
        }
        for number in 0..HELD * 2 {
            fs::write(dir.path().join("s0/99").join(format!("x{number}")), "").expect("written");
            fs::create_dir(dir.path().join("s0/99").join(format!("d{number}"))).expect("made");
            fs::write(dir.path().join("s0/99").join(format!("d{number}/in")), "c").expect("written");
            expected.extend([format!("s0/99/x{number} s0 0"), format!("s0/99/d{number}/in s0 1")]);
        }
        expected.sort();
        let options = Options::default();
        for threads in [1, 4] {
            assert_eq!(notes(dir.path(), &options, vec![Notes::default(); threads]).all, expected);
        }
        // Past the tick of the clock the prints hold; a folder that is known gives nothing, what is inside it may.
        std::thread::sleep(std::time::Duration::from_millis(60));
        let first = notes(dir.path(), &options, vec![Notes::default(); 2]);
        assert_eq!(first.all, expected);
        assert!(first.prints.values().all(Option::is_some));
        let knowing = vec![Notes { known: first.prints.clone(), ..Notes::default() }; 2];
        assert!(notes(dir.path(), &options, knowing.clone()).all.is_empty());
        fs::write(dir.path().join("s1/1/1.csv"), "abc").expect("written");
        fs::remove_file(dir.path().join("s0/99/d3/in")).expect("removed");
        fs::rename(dir.path().join("s0/99/x1"), dir.path().join("s0/99/y1")).expect("renamed");
        let again = notes(dir.path(), &options, knowing);
        let of = |path: &str| again.all.iter().filter(|line| line.starts_with(path)).count();
        assert!(again.all.contains(&"s1/1/1.csv s1 3".to_owned()));
        assert_eq!((of("s1"), of("s0/99/d"), of("s0/99/x"), of("s0/99/y")), (1, 0, HELD * 2 - 1, 1));
        // The directory itself, and the one that lost its file: nothing else is looked at.
        assert!(again.all.iter().all(|line| line.starts_with("s1/1/") || line.starts_with("s0/99/")));
    }

    #[test]
    fn a_stopped_walk_says_so() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let roots = Roots::resolve(&[dir.path().to_owned()]).expect("there");
        let mut visitors = vec![Notes::default(); 3];
        assert!(!walk(&roots, &Options::default(), &AtomicBool::new(true), &mut visitors));
        let rows: Vec<_> = visitors.into_iter().flat_map(|notes| notes.all).collect();
        assert_eq!(rows, [". interrupted"]);
    }
}
