//! The inventory: an SQLite database of what was found, without raw values.
//!
//! It makes a scan resumable and the report independent of memory: one writer commits finished files in
//! batches, and everything that is shown later is read from here, in the order of paths. `schema` holds the
//! tables and their migrations, `blocks` how observations are packed, `record` what the engine sends, `writer` and `read` the two directions, `known`
//! what an earlier scan need not read again, `history` the runs before and what changed between them.

mod blocks;
mod history;
mod known;
mod read;
mod record;
mod schema;
mod writer;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use history::{COPIES_NAMED, Change, Counts, Gone};
pub use known::{Kept, Known, KnownFolder, Met, Unchanged};
pub use read::{Column, Election, Finding, Reading, Row, Store, Table, Text, Totals};
pub use record::{Message, Part, Print, Stamp, StoreRecord, Unit, UnitEnd};
pub use schema::VERSION;
pub use writer::{Folders, remove_with_journals};

/// Why the inventory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InventoryError {
    /// SQLite could not do it.
    #[error("inventory: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The disk is full.
    #[error("inventory: the disk is full")]
    Full,
    /// A file beside it could not be moved, removed or read back.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Not an inventory, or one of a later version.
    #[error("{0}: not an inventory that this version of pollsweep can read")]
    Foreign(PathBuf),
    /// Whoever received rows asked to stop; its own error says why.
    #[error("stopped")]
    Stopped,
}

impl InventoryError {
    /// A file in the folder of the inventory could not be used.
    pub fn beside(folder: &Path, source: std::io::Error) -> InventoryError {
        InventoryError::Io { path: folder.to_owned(), source }
    }
}

/// An open inventory.
pub struct Inventory {
    connection: Connection,
    path: PathBuf,
    writer: writer::State,
    contents: std::cell::RefCell<Option<read::Contents>>,
}

impl Inventory {
    fn new(connection: Connection, path: &Path, writer: writer::State) -> Inventory {
        Inventory { connection, path: path.to_owned(), writer, contents: std::cell::RefCell::default() }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder in which it lies.
    pub fn folder(&self) -> &Path {
        match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        }
    }
}

/// Tells a full disk from everything else.
fn explain(error: rusqlite::Error) -> InventoryError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => InventoryError::Full,
        _ => InventoryError::Sqlite(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::*;

    fn record(id: u64, path: &str, coverage: Coverage) -> Part {
        let email = FieldFinding {
            field: FieldType::EMAIL,
            values: 3,
            valid: 2,
            distinct: 1,
            confidence: 90,
            evidence: vec![Evidence { code: "valid_share", weight: -7 }],
        };
        let table = TableAnalysis {
            name: "Staff".to_owned(),
            hidden: Some("hidden"),
            rows: 3,
            columns: vec![ColumnEvidence {
                index: 4,
                name: "E".to_owned(),
                filled: 3,
                findings: vec![email],
            }],
            election: ElectionEvidence {
                class: ElectionClass::ElectionWorker,
                score: 80,
                years: vec![2001, 2004],
                polls: PollSet::day(2004, 6, 10),
                evidence: Vec::new(),
            },
        };
        Part::Store(Box::new(StoreRecord {
            id,
            parent: None,
            path: StorePath::from_escaped(path),
            system: "s".to_owned(),
            format: Some("csv"),
            bytes: Some(10),
            modified: Some(-1),
            digest: Some([0xab; 32]),
            hidden: None,
            mode: Some(0o640),
            coverage,
            inherited: false,
            analysis: StoreAnalysis { tables: vec![table], ..StoreAnalysis::default() },
        }))
    }

    fn stamp(bytes: u64) -> Stamp {
        Stamp { bytes, modified_nanos: 5, changed_nanos: 6, inode: 7 }
    }

    fn unit(id: u64, path: &str) -> Unit {
        Unit { id, path: StorePath::from_escaped(path), stamp: stamp(10), fresh: false, beside: None }
    }

    fn parts(id: u64, path: &str, parts: Vec<Part>, end: Option<UnitEnd>) -> Message {
        Message::Parts { unit: unit(id, path), parts, end }
    }

    fn observation(row: u64) -> Observation {
        Observation {
            table: 0,
            row,
            keys: vec![(KeyKind::Email, Token([7; 8])), (KeyKind::Name, Token([8; 8]))],
            fields: [FieldType::EMAIL].into_iter().collect(),
            marks: Marks::year(2000 + row as u16),
            sealed: None,
        }
    }

    fn paths(inventory: &Inventory) -> Vec<String> {
        let mut paths = Vec::new();
        inventory
            .stores(&mut |_, store| {
                paths.push(store.path);
                Ok(())
            })
            .expect("readable");
        paths
    }

    #[test]
    fn what_goes_in_comes_out_in_order() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let file = dir.path().join("i.db");
        let mut inventory = Inventory::create(&file).expect("created");
        inventory.set_fields().expect("set");
        // The second of two that say the same is left out.
        let again = Observation { row: 7, ..observation(2) };
        let observations = vec![observation(2), again, observation(1)];
        let both = vec![Part::Observations { store: 1, observations }, record(1, "b", Coverage::Scanned)];
        inventory.write(parts(1, "b", both, Some(UnitEnd::Complete))).expect("written");
        let partial = Coverage::Partial { reason: Reason::Truncated, lost: 2 };
        inventory
            .write(parts(2, "a", vec![record(2, "a", partial)], Some(UnitEnd::Complete)))
            .expect("written");
        let row = LedgerEntry {
            path: StorePath::from_escaped("link"),
            coverage: Coverage::Skipped { reason: Reason::OutsideRoot },
            bytes: None,
        };
        inventory.write(Message::Ledger { row, system: "s".to_owned(), listed: true }).expect("written");
        let name = dir.path().join("final.db");
        inventory.publish(&name).expect("published");
        assert_eq!(std::fs::read_dir(dir.path()).expect("there").count(), 1, "one file without journals");

        let inventory = Inventory::open(&name).expect("opened");
        assert_eq!(paths(&inventory), ["a", "b"]);
        let mut rows = Vec::new();
        inventory.observations(1, &mut |observation| rows.push(observation.clone())).expect("readable");
        assert_eq!(rows, [observation(2), observation(1)], "in the order of the reader");
        let tables = inventory.tables(1).expect("readable");
        assert_eq!((tables[0].name.as_str(), tables[0].rows), ("Staff", 3));
        assert_eq!(tables[0].election.years, [2001, 2004]);
        assert_eq!(tables[0].election.polls, PollSet::day(2004, 6, 10));
        let finding = &tables[0].columns[0].findings[0];
        assert_eq!((finding.field, finding.values, finding.valid), (FieldType::EMAIL, 3, 2));
        assert_eq!(finding.evidence, [("valid_share".to_owned(), -7)]);
        let mut ledger = Vec::new();
        inventory
            .ledger(&mut |row| {
                ledger.push((row.path, row.coverage));
                Ok(())
            })
            .expect("readable");
        assert_eq!(
            ledger,
            [
                ("a".to_owned(), partial),
                ("link".to_owned(), Coverage::Skipped { reason: Reason::OutsideRoot })
            ]
        );
    }

    #[test]
    fn a_reading_of_everything_says_the_same_as_single_looks() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mut inventory = Inventory::create(&dir.path().join("i.db")).expect("created");
        inventory.set_fields().expect("set");
        for id in [1, 70, 300] {
            let mut all = vec![record(id, &format!("f{id}"), Coverage::Scanned)];
            if id == 70 {
                // The middle one is empty.
                let Some(Part::Store(record)) = all.first_mut() else { panic!("a store") };
                record.analysis.tables.clear();
            } else {
                all.push(Part::Observations { store: id, observations: vec![observation(id)] });
            }
            inventory.write(parts(id, &format!("f{id}"), all, Some(UnitEnd::Complete))).expect("written");
        }
        inventory.flush().expect("committed");
        let look = || {
            [1, 70, 300, 4000].map(|id| {
                let mut rows = Vec::new();
                inventory.observations(id, &mut |row| rows.push(row.clone())).expect("readable");
                (inventory.tables(id).expect("readable"), inventory.texts(id).expect("readable"), rows)
            })
        };
        let single = look();
        assert_eq!((single[0].0.len(), single[1].0.len(), single[2].2.len()), (1, 0, 1));
        let reading = inventory.reading().expect("readable");
        let inner = inventory.reading().expect("readable");
        assert_eq!(look(), single);
        drop(inner);
        assert_eq!(look(), single);
        drop(reading);
        assert_eq!(look(), single);
        assert!(inventory.connection.is_autocommit());
    }

    #[test]
    fn a_file_counts_only_once_it_came_to_an_end() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let file = dir.path().join("i.db");
        let mut inventory = Inventory::create(&file).expect("created");
        let some = |id, path| vec![record(id, path, Coverage::Scanned)];
        let observations = vec![Part::Observations { store: 99, observations: vec![observation(1)] }];
        inventory.write(parts(1, "done", some(1, "done"), Some(UnitEnd::Complete))).expect("written");
        inventory.write(parts(2, "cut", some(2, "cut"), Some(UnitEnd::Interrupted))).expect("written");
        inventory.write(parts(3, "open", some(3, "open"), None)).expect("written");
        inventory.write(parts(3, "open", observations, None)).expect("written");
        inventory.flush().expect("committed");
        assert_eq!(paths(&inventory), ["cut", "done"]);
        drop(inventory);

        let mut known = Known::open(&file, false, false).expect("opened");
        let mut unchanged = |path: &str, bytes| {
            known.unchanged(&StorePath::from_escaped(path), stamp(bytes)).map(|unchanged| unchanged.unit)
        };
        assert_eq!(unchanged("done", 10), Some(1));
        assert_eq!(unchanged("done", 11), None);
        assert_eq!(unchanged("cut", 10), None);
        assert_eq!(unchanged("open", 10), None);

        let mut inventory = Inventory::resume(&file).expect("resumed");
        assert_eq!(inventory.next_id().expect("known"), 2);
        assert_eq!(paths(&inventory), ["done"]);
        let mut left = 0;
        inventory.observations(99, &mut |_| left += 1).expect("readable");
        assert_eq!(left, 0, "observations of a store that never came are gone");
        // The same path, read again because it changed.
        inventory.write(parts(9, "done", some(9, "done"), Some(UnitEnd::Complete))).expect("written");
        inventory.flush().expect("committed");
        assert_eq!(paths(&inventory), ["done"]);
        inventory.remove_unmet(&Kept::default()).expect("removed");
        assert_eq!(paths(&inventory), ["done"]);
    }

    #[test]
    fn what_goes_on_changes_nothing_until_it_has_to() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (old, copy) = (dir.path().join("old.db"), dir.path().join("copy.db"));
        let mut inventory = Inventory::create(&dir.path().join("i.db")).expect("created");
        let link = |path: &str| Message::Ledger {
            row: LedgerEntry {
                path: StorePath::from_escaped(path),
                coverage: Coverage::Skipped { reason: Reason::OutsideRoot },
                bytes: None,
            },
            system: "s".to_owned(),
            listed: true,
        };
        for (id, path) in [(1, "a"), (2, "b"), (3, "locked")] {
            let coverage = match path {
                "locked" => Coverage::Skipped { reason: Reason::Denied },
                _ => Coverage::Scanned,
            };
            let store = vec![record(id, path, coverage)];
            inventory.write(parts(id, path, store, Some(UnitEnd::Complete))).expect("written");
        }
        inventory.write(link("l")).expect("written");
        inventory.publish(&old).expect("published");

        let mut known = Known::open(&old, false, false).expect("opened");
        let marks = known.marks();
        for path in ["a", "b"] {
            let unchanged = known.unchanged(&StorePath::from_escaped(path), stamp(10)).expect("the same");
            marks.units.set(unchanged.unit);
        }
        assert_eq!(known.unchanged(&StorePath::from_escaped("locked"), stamp(10)), None, "worth another try");
        let facts = vec![("state".to_owned(), "running".to_owned())];
        let mut inventory = Inventory::go_on(&old, &copy, facts).expect("opened");
        inventory.write(link("l")).expect("the same row");
        assert!(inventory.is_untouched() && !copy.exists());
        // The locked file is gone.
        inventory.remove_unmet(&marks).expect("removed");
        assert!(!inventory.is_untouched() && copy.exists());
        assert_eq!(paths(&inventory), ["a", "b"]);
        assert_eq!(
            Inventory::open(&copy).expect("opened").fact("state").expect("readable").as_deref(),
            Some("running")
        );
    }

    #[test]
    fn what_cannot_be_read_for_the_same_reason_changes_nothing() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (old, copy) = (dir.path().join("old.db"), dir.path().join("copy.db"));
        let mut inventory = Inventory::create(&dir.path().join("i.db")).expect("created");
        let skipped = |id, reason| {
            let store = vec![record(id, "locked", Coverage::Skipped { reason })];
            parts(id, "locked", store, Some(UnitEnd::Complete))
        };
        inventory.write(skipped(1, Reason::Denied)).expect("written");
        inventory.publish(&old).expect("published");
        for (reason, untouched) in [(Reason::Denied, true), (Reason::Io, false)] {
            let mut inventory = Inventory::go_on(&old, &copy, Vec::new()).expect("opened");
            inventory.write(skipped(2, reason)).expect("written");
            inventory.remove_unmet(&Kept::default()).expect("nothing to remove");
            assert_eq!(inventory.is_untouched(), untouched, "{reason:?}");
            let mut rows = 0;
            let mut count = |_| {
                rows += 1;
                Ok(())
            };
            inventory.ledger(&mut count).expect("readable");
            assert_eq!(rows, 1);
        }
    }

    #[test]
    fn a_folder_is_known_once_everything_in_it_was_read() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (file, done) = (dir.path().join("i.db"), dir.path().join("done.db"));
        let path = StorePath::from_escaped("a");
        let (first, second) = (Print([1; 16]), Print([2; 16]));
        let folder = |print| Message::Folder { path: StorePath::from_escaped("a"), print: Some(print) };
        let known = |at: &Path, grew, print| {
            let mut known = Known::open(at, grew, false).expect("opened");
            known.folder(&path, Some(print))
        };
        let read = |id, name: &str, coverage| {
            let path = format!("a/{name}");
            parts(id, &path, vec![record(id, &path, coverage)], Some(UnitEnd::Complete))
        };
        let limit = Coverage::Partial { reason: Reason::OverBudget, lost: 0 };
        let mut inventory = Inventory::create(&file).expect("created");
        inventory.write(folder(first)).expect("written");
        inventory.write(read(1, "x", limit)).expect("written");
        inventory.flush().expect("committed");
        assert_eq!(known(&file, false, first), KnownFolder::Unknown, "the scan is not over");
        inventory.remove_unmet(&Kept::default()).expect("ended");
        assert!(matches!(known(&file, false, first), KnownFolder::Kept(_)));
        assert_eq!(known(&file, false, second), KnownFolder::Unknown);
        assert_eq!(
            known(&file, true, first),
            KnownFolder::Unknown,
            "a limit stopped one, and there is a higher"
        );
        inventory.publish(&done).expect("published");

        // The next scan looks at it again, and is killed.
        let copy = dir.path().join("copy.db");
        let mut inventory = Inventory::go_on(&done, &copy, Vec::new()).expect("opened");
        inventory.write(folder(second)).expect("written");
        assert!(inventory.is_untouched(), "nothing but a look");
        inventory.write(read(2, "y", Coverage::Skipped { reason: Reason::Denied })).expect("written");
        inventory.flush().expect("committed");
        drop(inventory);
        for print in [first, second] {
            assert_eq!(known(&copy, false, print), KnownFolder::Unknown);
        }
        assert!(matches!(known(&done, false, first), KnownFolder::Kept(_)));
        // The one after it ends; what was denied is worth another reading, and its folder another look.
        let mut inventory = Inventory::resume(&copy).expect("resumed");
        inventory.write(folder(second)).expect("written");
        let kept = Known::open(&copy, false, false).expect("opened").marks();
        [1, 2].iter().for_each(|unit| kept.units.set(*unit));
        inventory.remove_unmet(&kept).expect("ended");
        assert_eq!(known(&copy, false, second), KnownFolder::Unknown);
        assert_eq!(paths(&inventory), ["a/x"]);
        // A folder that is no longer there is forgotten with what was in it.
        drop(inventory);
        let mut inventory = Inventory::resume(&copy).expect("resumed");
        inventory.remove_unmet(&Kept::default()).expect("ended");
        assert!(paths(&inventory).is_empty());
        let left = "SELECT (SELECT count(*) FROM folder) + (SELECT count(*) FROM unit)";
        let left: u64 = inventory.connection.query_row(left, [], |row| row.get(0)).expect("readable");
        assert_eq!(left, 0);
    }

    #[test]
    fn a_stamp_is_fresh_while_a_later_change_could_bear_the_same_time() {
        let fine = Stamp { modified_nanos: 1_500_000_001, changed_nanos: 1_500_000_001, ..stamp(1) };
        assert!(fine.is_fresh(1_510_000_000) && !fine.is_fresh(1_600_000_000));
        let coarse = Stamp { modified_nanos: 2_000_000_000, changed_nanos: 2_000_000_000, ..stamp(1) };
        assert!(coarse.is_fresh(3_900_000_000) && !coarse.is_fresh(4_000_000_000));
    }

    #[test]
    fn other_databases_are_refused() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let other = dir.path().join("other.db");
        Connection::open(&other).and_then(|c| c.execute_batch("CREATE TABLE t (a)")).expect("made");
        assert!(matches!(Inventory::open(&other), Err(InventoryError::Foreign(_))));
        assert!(matches!(Inventory::create(&other), Err(InventoryError::Foreign(_))));
        let later = dir.path().join("later.db");
        drop(Inventory::create(&later).expect("made"));
        Connection::open(&later).and_then(|c| c.pragma_update(None, "user_version", 99)).expect("set");
        assert!(matches!(Inventory::open(&later), Err(InventoryError::Foreign(_))));
        assert!(matches!(Inventory::resume(&later), Err(InventoryError::Foreign(_))));
    }
}
