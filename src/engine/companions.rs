//! Files that belong to the store beside them: memo files of dBase tables, journals of SQLite databases.
//!
//! The reader of the main file reads them with it; scanned by themselves they would count twice. That is only
//! said when the main file is really there and really of that format: otherwise they are stores of their own.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::platform;
use super::pool::now_nanos;
use crate::input::{Companions, ReadSeek};
use crate::inventory::Stamp;

/// The files in one folder.
pub struct Beside {
    folder: PathBuf,
    /// Which were asked for, and what they were then; `None` when there was no such file.
    asked: RefCell<BTreeMap<String, Option<[i64; 4]>>>,
    fresh: Cell<bool>,
}

impl Beside {
    /// The files beside this one.
    pub fn new(file: &Path) -> Beside {
        Beside {
            folder: file.parent().map(Path::to_owned).unwrap_or_default(),
            asked: RefCell::default(),
            fresh: Cell::default(),
        }
    }

    /// The files that the reader asked for, as JSON, with what they were then; `None` when it asked for none.
    pub fn asked(&self) -> Option<String> {
        let asked = self.asked.borrow();
        if asked.is_empty() { None } else { serde_json::to_string(&*asked).ok() }
    }

    /// Whether one of them was written so shortly before it was asked for that a later change could bear the same
    /// time.
    pub fn is_fresh(&self) -> bool {
        self.fresh.get()
    }

    /// Whether the files that a reader asked for are what they were.
    pub fn are_unchanged(&self, asked: &str) -> bool {
        let Ok(asked) = serde_json::from_str::<BTreeMap<String, Option<[i64; 4]>>>(asked) else {
            return false;
        };
        asked.iter().all(|(name, then)| self.look(name) == *then)
    }

    fn look(&self, name: &str) -> Option<[i64; 4]> {
        let metadata = find_beside(&self.folder, name)?.symlink_metadata().ok()?;
        let stamp = platform::stamp(&metadata);
        let bytes = i64::try_from(stamp.bytes).unwrap_or(i64::MAX);
        Some([bytes, stamp.modified_nanos, stamp.changed_nanos, stamp.inode.cast_signed()])
    }

    /// The open file of this name, in any case; `None` when there is none.
    pub fn file(&self, name: &str) -> Option<File> {
        // A name with a separator would lead out of the folder.
        if name.is_empty() || name.contains(['/', '\\', '\0']) {
            return None;
        }
        // Before it is opened: a change while it is read then shows the next time.
        let look = self.look(name);
        if let Some([_, modified_nanos, changed_nanos, _]) = look {
            let stamp = Stamp { modified_nanos, changed_nanos, ..Stamp::default() };
            self.fresh.set(self.fresh.get() || stamp.is_fresh(now_nanos()));
        }
        self.asked.borrow_mut().insert(name.to_owned(), look);
        let path = find_beside(&self.folder, name)?;
        let file = platform::open_source(&path).ok()?;
        file.metadata().is_ok_and(|metadata| metadata.is_file()).then_some(file)
    }
}

impl Companions for Beside {
    fn open(&self, name: &str) -> Option<Box<dyn ReadSeek>> {
        Some(Box::new(self.file(name)?))
    }
}

/// The file of this name in a folder, without regard to case; the exact name first, then the first by bytes,
/// so that the choice never depends on the order of the folder.
fn find_beside(folder: &Path, name: &str) -> Option<PathBuf> {
    let exact = folder.join(name);
    if exact.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Some(exact);
    }
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| {
        // An entry that cannot be read is no loss here: the walk has its own row for it.
        let entry = entry.ok()?;
        let own = entry.file_name();
        let fits = own.to_str().is_some_and(|own| own.to_lowercase() == name.to_lowercase());
        (fits && entry.file_type().is_ok_and(|kind| kind.is_file())).then_some(own)
    });
    names.min().map(|own| folder.join(own))
}

/// Whether this file is read together with another one that is there.
pub fn belongs_to_another(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(OsStr::to_str) else { return false };
    let folder = path.parent().unwrap_or(Path::new(""));
    let lower = name.to_ascii_lowercase();
    for suffix in ["-wal", "-shm", "-journal"] {
        if lower.ends_with(suffix) {
            let main = &name[..name.len() - suffix.len()];
            return !main.is_empty() && head_beside(folder, main).is_some_and(|head| is_sqlite(&head));
        }
    }
    for suffix in [".dbt", ".fpt"] {
        if lower.ends_with(suffix) {
            let main = format!("{}.dbf", &name[..name.len() - suffix.len()]);
            return head_beside(folder, &main).is_some_and(|head| is_table_with_memo(&head));
        }
    }
    false
}

fn head_beside(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    let file: File = platform::open_source(&find_beside(folder, name)?).ok()?;
    file.take(32).read_to_end(&mut head).ok()?;
    Some(head)
}

fn is_sqlite(head: &[u8]) -> bool {
    head.starts_with(b"SQLite format 3\0")
}

/// The first byte of a dBase table says whether it has a memo file: 0x83 and 0x8B (dBase III, IV), 0x87, 0x8E,
/// 0xCB (dBase IV with SQL, level 7), 0xE5 and 0xF5 (FoxPro); in Visual FoxPro (0x30 to 0x32) bit 1 of byte 28.
fn is_table_with_memo(head: &[u8]) -> bool {
    match head.first() {
        Some(0x83 | 0x87 | 0x8b | 0x8c | 0x8e | 0xcb | 0xe5 | 0xf5) => true,
        Some(0x30..=0x32) => head.get(28).is_some_and(|flags| flags & 2 != 0),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memo_belongs_to_a_table_that_is_there_and_has_one() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let memo = dir.path().join("STAFF.DBT");
        fs::write(&memo, b"memo").expect("written");
        assert!(!belongs_to_another(&memo), "no table at all");
        fs::write(dir.path().join("Staff.dbf"), [3; 32]).expect("written");
        assert!(!belongs_to_another(&memo), "a table without memo");
        fs::write(dir.path().join("Staff.dbf"), [0x83; 32]).expect("written");
        assert!(belongs_to_another(&memo));
        let mut found = Beside::new(&memo).open("staff.DBF").expect("found in another case");
        let mut bytes = Vec::new();
        found.read_to_end(&mut bytes).expect("read");
        assert_eq!(bytes, [0x83; 32]);
    }

    #[test]
    fn a_journal_belongs_to_a_database_only() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let main = dir.path().join("votes.db");
        for suffix in ["-wal", "-shm", "-journal"] {
            let journal = dir.path().join(format!("votes.db{suffix}"));
            fs::write(&journal, b"x").expect("written");
            fs::write(&main, b"not a database").expect("written");
            assert!(!belongs_to_another(&journal));
            fs::write(&main, b"SQLite format 3\0rest").expect("written");
            assert!(belongs_to_another(&journal));
        }
        assert!(!belongs_to_another(&dir.path().join("-wal")));
    }

    #[test]
    fn a_change_beside_is_noticed_and_so_is_a_file_that_comes() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let main = dir.path().join("votes.db");
        fs::write(dir.path().join("votes.db-wal"), b"x").expect("written");
        let beside = Beside::new(&main);
        assert_eq!(beside.asked(), None);
        assert!(beside.open("votes.db-wal").is_some() && beside.open("votes.db-journal").is_none());
        let asked = beside.asked().expect("two names");
        assert!(Beside::new(&main).are_unchanged(&asked));
        fs::write(dir.path().join("votes.db-journal"), b"y").expect("written");
        assert!(!Beside::new(&main).are_unchanged(&asked));
        fs::remove_file(dir.path().join("votes.db-journal")).expect("removed");
        assert!(Beside::new(&main).are_unchanged(&asked));
        fs::write(dir.path().join("votes.db-wal"), b"longer").expect("written");
        assert!(!Beside::new(&main).are_unchanged(&asked));
    }

    #[test]
    fn a_companion_never_leads_out_of_its_folder() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(dir.path().join("inner")).expect("made");
        fs::write(dir.path().join("secret"), b"x").expect("written");
        let beside = Beside::new(&dir.path().join("inner/a.dbf"));
        assert!(beside.open("../secret").is_none());
        assert!(beside.open("").is_none());
    }
}
