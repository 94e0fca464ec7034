//! The walk: every path below the roots, once, as a job or as a row of the ledger.
//!
//! One thread, no ignore files, hidden files included, links never followed. It never opens a file and never
//! runs inside the pool that its channel feeds.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use walkdir::{DirEntry, WalkDir};

use super::platform::{self, Identity};
use super::roots::{Root, Roots};
use super::store::Job;
use crate::model::{Coverage, LedgerEntry, Reason};

/// What the walk has found.
pub enum Found {
    /// A file to read.
    File(Job),
    /// Something else, or something that cannot be reached.
    Ledger {
        /// The row.
        row: LedgerEntry,
        /// The system that the path belongs to.
        system: String,
    },
}

/// How to walk.
#[derive(Default)]
pub struct Options {
    /// Do not enter folders on another file system than their root's.
    pub one_file_system: bool,
    /// Files and folders of this run itself, left out wherever they turn up.
    pub own: Vec<Identity>,
}

/// Walks all roots; `found` says whether to go on. Returns false when it was stopped before the end.
pub fn walk(
    roots: &Roots,
    options: &Options,
    stop: &AtomicBool,
    found: &mut dyn FnMut(Found) -> bool,
) -> bool {
    roots.walked().all(|root| walk_root(roots, root, options, stop, found))
}

fn walk_root(
    roots: &Roots,
    root: &Root,
    options: &Options,
    stop: &AtomicBool,
    found: &mut dyn FnMut(Found) -> bool,
) -> bool {
    let mut entries = WalkDir::new(&root.path).follow_links(false).into_iter();
    while let Some(entry) = entries.next() {
        if stop.load(Ordering::Relaxed) {
            found(row(
                roots,
                root,
                Path::new(""),
                true,
                Coverage::Partial { reason: Reason::Interrupted, lost: 0 },
            ));
            return false;
        }
        let next = match entry {
            Ok(entry) => {
                let (next, enter) = look(roots, root, options, &entry);
                if !enter && entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                next
            }
            Err(error) => Some(unreadable(roots, root, &error)),
        };
        if let Some(next) = next
            && !found(next)
        {
            return false;
        }
    }
    true
}

/// What one entry is, and whether to go into it.
fn look(roots: &Roots, root: &Root, options: &Options, entry: &DirEntry) -> (Option<Found>, bool) {
    let relative = entry.path().strip_prefix(&root.path).unwrap_or(entry.path());
    let kind = entry.file_type();
    let row = |reason| (Some(row(roots, root, relative, kind.is_dir(), Coverage::Skipped { reason })), false);
    if kind.is_symlink() {
        return row(Reason::OutsideRoot);
    }
    let metadata = match entry.metadata() {
        Ok(metadata) => metadata,
        Err(error) => return row(error.io_error().map_or(Reason::Io, |error| reason_of(error.kind()))),
    };
    let identity = platform::identity(&metadata);
    if identity.is_some_and(|identity| options.own.contains(&identity)) {
        return row(Reason::OwnOutput);
    }
    if kind.is_dir() {
        if entry.depth() == 0 {
            return (None, true);
        }
        if options.one_file_system
            && identity.zip(root.identity).is_some_and(|(own, roots)| own.device != roots.device)
        {
            return row(Reason::OtherFileSystem);
        }
        // A second mount of another root's folder: the paths differ, the place is the same.
        if identity.is_some() && roots.walked().any(|other| other.identity == identity) {
            return row(Reason::AlreadyVisited);
        }
        return (None, true);
    }
    if !kind.is_file() {
        return row(Reason::SpecialFile);
    }
    (Some(Found::File(job(roots, root, entry.path(), relative, &metadata))), false)
}

fn job(roots: &Roots, root: &Root, file: &Path, relative: &Path, metadata: &fs::Metadata) -> Job {
    // A root that is itself a file has no relative path.
    let itself = relative.as_os_str().is_empty() && !roots.are_named();
    let relative = if itself { file.file_name().map_or(relative, Path::new) } else { relative };
    let (path, system) = roots.name_of(root, relative);
    Job {
        file: file.to_owned(),
        path,
        system,
        bytes: metadata.len(),
        stamp: platform::stamp(metadata),
        digest: None,
    }
}

/// The row of a folder that cannot be listed, or of an entry that cannot be looked at.
fn unreadable(roots: &Roots, root: &Root, error: &walkdir::Error) -> Found {
    let relative = error.path().and_then(|path| path.strip_prefix(&root.path).ok());
    let reason = error.io_error().map_or(Reason::Io, |error| reason_of(error.kind()));
    // Whether it is a folder is not known, but a folder that cannot be listed is by far the commonest.
    row(roots, root, relative.unwrap_or(Path::new("")), true, Coverage::Skipped { reason })
}

fn row(roots: &Roots, root: &Root, relative: &Path, folder: bool, coverage: Coverage) -> Found {
    let (path, system) = roots.name_of(root, relative);
    let row = |path| LedgerEntry { path, coverage, bytes: None };
    if relative.as_os_str().is_empty() {
        return Found::Ledger { row: row(roots.name_of_root(root)), system };
    }
    // A folder directly in a single root is a system itself.
    let system = if folder && !roots.are_named() { path.first_component().to_owned() } else { system };
    Found::Ledger { row: row(path), system }
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
    use super::*;

    fn collect(root: &Path, options: &Options) -> Vec<String> {
        let roots = Roots::resolve(&[root.to_owned()]).expect("there");
        let mut all = Vec::new();
        let ended = walk(&roots, options, &AtomicBool::new(false), &mut |found| {
            all.push(match found {
                Found::File(job) => format!("{} {} {}", job.path, job.system, job.bytes),
                Found::Ledger { row, .. } => {
                    format!("{} {}", row.path, row.coverage.reason().expect("a reason").id())
                }
            });
            true
        });
        assert!(ended);
        all.sort();
        all
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
    fn a_stopped_walk_says_so() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let roots = Roots::resolve(&[dir.path().to_owned()]).expect("there");
        let mut rows = Vec::new();
        let ended = walk(&roots, &Options::default(), &AtomicBool::new(true), &mut |found| {
            if let Found::Ledger { row, .. } = found {
                rows.push((row.path.as_str().to_owned(), row.coverage.reason()));
            }
            true
        });
        assert!(!ended);
        assert_eq!(rows, [(".".to_owned(), Some(Reason::Interrupted))]);
    }
}
