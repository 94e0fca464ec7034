//! Writing: batches of messages, one transaction each, and a file that counts only once it is complete.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, params};

use super::known::{AGAIN_FRESH, AGAIN_LIMIT, AGAIN_PASSING, Kept, Met};
use super::record::{Message, Part, Print, StoreRecord, Unit, UnitEnd};
use super::{Inventory, InventoryError, blocks, explain, schema};
use crate::model::{
    ColumnEvidence, Coverage, ElectionEvidence, Evidence, FieldType, LedgerEntry, Observation, Reason,
    StorePath, TextFinding,
};

/// Rows of one transaction, about.
const BATCH: usize = 20_000;
/// A crash costs no more than this much work.
const COMMIT_EVERY: Duration = Duration::from_secs(2);

/// Folders looked at one by one, without anything to write about what is in them, before that is written for itself.
const POSTPONED: usize = 1024;

/// Every table that holds rows of a store.
const OF_STORE: &[&str] = &["tbl", "col", "finding", "text_finding", "observations"];

pub(super) struct State {
    in_transaction: bool,
    rows: usize,
    since: Instant,
    /// Units begun in this run and not yet ended, with the reasons to read them again the next time.
    open: HashMap<u64, i64>,
    /// There are files of an earlier scan, which a new reading replaces.
    resumed: bool,
    /// The first id of this run.
    first_own: u64,
    /// The first id that the last finished run did not have: smaller than that of this run when it goes on with
    /// one that was killed.
    pub(super) compare_from: u64,
    /// Rows of the ledger that an earlier scan left, and those that were met again.
    ledger: Met,
    ledger_highest: u64,
    /// Units that could not be read again, for the same reason.
    unread: Met,
    /// Folders that an earlier scan left, and those that were looked at.
    folders: Met,
    folders_before: u64,
    folders_highest: u64,
    /// The folder of the last path that was written.
    folder: Option<(String, Option<i64>)>,
    /// Folders that were looked at, and those that are gone, before anything else was written.
    postponed: Folders,
    /// Where to copy the earlier inventory to before the first change, and the facts of the run to put there.
    copy_to: Option<(PathBuf, Vec<(String, String)>)>,
    /// Start of the scan, in microseconds.
    read_at: i64,
}

impl State {
    pub(super) fn new(resumed: bool) -> State {
        State {
            in_transaction: false,
            rows: 0,
            since: Instant::now(),
            open: HashMap::new(),
            resumed,
            first_own: 0,
            compare_from: 0,
            ledger: Met::default(),
            ledger_highest: 0,
            unread: Met::default(),
            folders: Met::default(),
            folders_before: 0,
            folders_highest: 0,
            folder: None,
            postponed: Folders::default(),
            copy_to: None,
            read_at: 0,
        }
    }
}

/// What a run learnt of folders without a change of anything in them.
#[derive(Default)]
pub struct Folders {
    looked_at: Vec<(StorePath, Option<Print>)>,
    gone: Vec<u64>,
}

impl Folders {
    /// Writes it; the run read everything that was to be read.
    pub(super) fn write(&self, connection: &Connection) -> rusqlite::Result<()> {
        for (path, print) in &self.looked_at {
            look_at_folder(connection, path, *print)?;
        }
        for folder in &self.gone {
            connection.prepare_cached("DELETE FROM folder WHERE id = ?1")?.execute([folder])?;
        }
        settle_folders(connection)
    }

    /// Nothing was learnt.
    pub(super) fn are_none(&self) -> bool {
        self.looked_at.is_empty() && self.gone.is_empty()
    }

    fn is_full(&self) -> bool {
        self.looked_at.len() + self.gone.len() >= POSTPONED
    }
}

/// Until the end of the scan nothing is known of this folder; then this print, unless there is none.
fn look_at_folder(connection: &Connection, path: &StorePath, print: Option<Print>) -> rusqlite::Result<()> {
    let sql = "INSERT INTO folder (path, print, pending) VALUES (?1, NULL, ?2)
        ON CONFLICT (path) DO UPDATE SET print = NULL, pending = excluded.pending";
    connection.prepare_cached(sql)?.execute(params![path.as_str(), print.map(|print| print.0)])?;
    Ok(())
}

/// At the end of a scan that read everything: what was looked at is known by its print.
fn settle_folders(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute("UPDATE folder SET again = 0 WHERE again <> 0", [])?;
    let settle = "UPDATE folder SET print = pending, pending = NULL WHERE pending IS NOT NULL";
    connection.execute(settle, [])?;
    let mut select = connection.prepare(
        "SELECT DISTINCT folder, again FROM unit WHERE again <> 0 AND folder IS NOT NULL ORDER BY folder",
    )?;
    let mut update = connection.prepare("UPDATE folder SET again = again | ?2 WHERE id = ?1")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        update.execute(params![row.get::<_, i64>(0)?, row.get::<_, i64>(1)?])?;
    }
    // A file whose reading failed outside any reader is no unit, and has to be tried again.
    connection.execute(
        "UPDATE folder SET print = NULL WHERE id IN (SELECT folder FROM ledger WHERE reason = ?1)",
        [Reason::ReaderCrashed.id()],
    )?;
    Ok(())
}

impl Inventory {
    /// A new inventory; the file must not exist.
    ///
    /// # Errors
    /// Those of SQLite and of the file system.
    pub fn create(path: &Path) -> Result<Inventory, InventoryError> {
        let connection = schema::open(path).map_err(full)?;
        Ok(Inventory::new(connection, path, State::new(false)))
    }

    /// The inventory of an interrupted scan, ready to go on: what was not complete is removed.
    ///
    /// # Errors
    /// Those of SQLite; [`InventoryError::Foreign`].
    pub fn resume(path: &Path) -> Result<Inventory, InventoryError> {
        let connection = schema::open(path).map_err(full)?;
        let mut inventory = Inventory::new(connection, path, State::new(true));
        inventory.begin()?;
        inventory.delete_units("state <> 1")?;
        inventory.commit()?;
        inventory.remember()?;
        Ok(inventory)
    }

    /// A finished inventory that a new scan goes on from. It is not changed: what changes goes into a copy at
    /// `copy`, which is made only when there is something to write, and gets these facts of the run.
    ///
    /// # Errors
    /// Those of SQLite; [`InventoryError::Foreign`].
    pub fn go_on(
        path: &Path,
        copy: &Path,
        facts: Vec<(String, String)>,
    ) -> Result<Inventory, InventoryError> {
        let mut inventory = Inventory::open(path)?;
        inventory.writer = State { copy_to: Some((copy.to_owned(), facts)), ..State::new(true) };
        inventory.remember()?;
        Ok(inventory)
    }

    /// Takes note of what there is before anything is written.
    fn remember(&mut self) -> Result<(), InventoryError> {
        let number = |sql: &str| self.connection.query_row(sql, [], |row| row.get::<_, u64>(0));
        let first_own = self.next_id()?;
        let ledger_highest = number("SELECT coalesce(max(rowid), 0) FROM ledger")?;
        let folders_before = number("SELECT count(*) FROM folder")?;
        let folders_highest = number("SELECT coalesce(max(id), 0) FROM folder")?;
        let compare_from = match &self.writer.copy_to {
            Some(_) => None,
            None => self.fact("compare_from")?.and_then(|id| id.parse().ok()),
        };
        let writer = &mut self.writer;
        writer.first_own = first_own;
        writer.compare_from = compare_from.unwrap_or(first_own);
        writer.ledger = Met::new(ledger_highest);
        writer.ledger_highest = ledger_highest;
        writer.unread = Met::new(first_own);
        writer.folders = Met::new(folders_highest);
        writer.folders_before = folders_before;
        writer.folders_highest = folders_highest;
        Ok(())
    }

    /// The start of the scan, in microseconds since 1970-01-01 UTC, for what is read from now on.
    pub fn set_read_at(&mut self, micros: i64) {
        self.writer.read_at = micros;
    }

    /// Whether nothing was written yet into a scan that goes on from a finished one.
    pub fn is_untouched(&self) -> bool {
        self.writer.copy_to.is_some()
    }

    /// Makes the copy that may be changed.
    ///
    /// # Errors
    /// Those of SQLite and of the file system.
    pub fn touch(&mut self) -> Result<(), InventoryError> {
        let Some((copy, mut facts)) = self.writer.copy_to.take() else { return Ok(()) };
        facts.push(("compare_from".to_owned(), self.writer.first_own.to_string()));
        Inventory::copy(&self.path, &copy, &facts)?;
        self.connection = schema::open(&copy)?;
        self.path = copy;
        self.writer.folder = None;
        let postponed = std::mem::take(&mut self.writer.postponed);
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(explain)?;
        for (path, print) in &postponed.looked_at {
            look_at_folder(&self.connection, path, *print).map_err(explain)?;
        }
        self.connection.execute_batch("COMMIT").map_err(explain)
    }

    /// Copies a finished inventory to one that a scan goes on with, and puts these facts there.
    ///
    /// # Errors
    /// Those of SQLite and of the file system.
    pub fn copy(from: &Path, to: &Path, facts: &[(String, String)]) -> Result<(), InventoryError> {
        // Under another name first: half a copy must never look like a scan to go on with.
        let part = to.with_extension("copy");
        let io = |source| InventoryError::Io { path: to.to_owned(), source };
        // A journal that a killed run left would be played into the new copy, whose pages it does not know.
        remove_with_journals(&part).map_err(io)?;
        fs::copy(from, &part).map_err(io)?;
        let connection = schema::open(&part)?;
        // It says that it is not finished before it has the name of an unfinished one.
        for (key, value) in facts {
            let sql = "INSERT OR REPLACE INTO run (key, value) VALUES (?1, ?2)";
            connection.execute(sql, [key, value]).map_err(explain)?;
        }
        connection.pragma_update(None, "journal_mode", "delete").map_err(explain)?;
        connection.close().map_err(|(_, error)| explain(error))?;
        fs::File::open(&part).and_then(|file| file.sync_all()).map_err(io)?;
        remove_with_journals(to).map_err(io)?;
        fs::rename(&part, to).map_err(io)
    }

    /// The first store id that is not in use.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn next_id(&self) -> Result<u64, InventoryError> {
        let sql =
            "SELECT max(coalesce((SELECT max(id) FROM unit), 0), coalesce((SELECT max(id) FROM store), 0))";
        let highest: u64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        Ok(highest + 1)
    }

    /// Keeps a fact about the run.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn set_fact(&mut self, key: &str, value: &str) -> Result<(), InventoryError> {
        self.touch()?;
        self.connection
            .execute("INSERT OR REPLACE INTO run (key, value) VALUES (?1, ?2)", params![key, value])
            .map_err(explain)?;
        Ok(())
    }

    /// Keeps the names of the field types, whose positions findings use.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn set_fields(&mut self) -> Result<(), InventoryError> {
        for field in (0..FieldType::MAX).map_while(FieldType::from_index) {
            self.connection
                .execute(
                    "INSERT OR REPLACE INTO field (position, id, label) VALUES (?1, ?2, ?3)",
                    params![field.index(), field.id(), field.label()],
                )
                .map_err(explain)?;
        }
        Ok(())
    }

    /// Takes one message; commits now and then.
    ///
    /// # Errors
    /// Those of SQLite, among them a full disk. Nothing may be written after one.
    pub fn write(&mut self, message: Message) -> Result<(), InventoryError> {
        match &message {
            Message::Ledger { row, system, listed } if self.is_in_ledger(row, system, *listed)? => {
                return Ok(());
            }
            Message::Parts { unit, parts, end } if self.is_unread_as_before(unit, parts, *end)? => {
                return Ok(());
            }
            Message::Folder { path, print } => {
                self.meet_folder(path)?;
                if self.is_untouched() && !self.writer.postponed.is_full() {
                    self.writer.postponed.looked_at.push((path.clone(), *print));
                    return Ok(());
                }
            }
            _ => {}
        }
        if !self.writer.in_transaction {
            self.begin()?;
        }
        match message {
            Message::Parts { unit, parts, end } => self.write_parts(&unit, parts, end)?,
            Message::Ledger { row, system, listed } => self.write_ledger(&row, &system, listed)?,
            Message::Folder { path, print } => {
                self.writer.rows += 1;
                // It may be new: what was looked up for it before does not hold.
                self.writer.folder = None;
                look_at_folder(&self.connection, &path, print).map_err(explain)?;
            }
        }
        if self.writer.rows >= BATCH || self.writer.since.elapsed() >= COMMIT_EVERY {
            self.commit()?;
        }
        Ok(())
    }

    /// Commits what is pending.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn flush(&mut self) -> Result<(), InventoryError> {
        if self.writer.in_transaction { self.commit() } else { Ok(()) }
    }

    /// The end of a scan that was not interrupted: what an earlier scan left and this one did not meet is
    /// removed, and folders are known by what is in them now.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn remove_unmet(&mut self, kept: &Kept) -> Result<(), InventoryError> {
        self.flush()?;
        // Where every folder is as it was, only what lies in none can be gone.
        let all_kept = kept.folders.count() == self.writer.folders_before;
        let is_kept = |folder: Option<u64>| folder.is_some_and(|folder| kept.folders.has(folder));
        let own = self.writer.first_own;
        let loose = format!("SELECT count(*) FROM unit WHERE folder IS NULL AND id < {own}");
        if !all_kept || self.number(&loose)? > 0 {
            let unmet = format!("SELECT id, folder FROM unit WHERE id < {own}");
            let unread = std::mem::take(&mut self.writer.unread);
            let unmet = self.unmet(&unmet, |unit, folder| {
                !is_kept(folder) && !kept.units.has(unit) && !unread.has(unit)
            })?;
            self.delete_each(&unmet, |inventory, unit| inventory.delete_unit(unit))?;
        }
        let ledger = std::mem::take(&mut self.writer.ledger);
        let highest = self.writer.ledger_highest;
        let loose = format!("SELECT count(*) FROM ledger WHERE folder IS NULL AND rowid <= {highest}");
        if !all_kept || self.number(&loose)? != ledger.count() {
            let rows = format!("SELECT rowid, folder FROM ledger WHERE rowid <= {highest}");
            let unmet = self.unmet(&rows, |row, folder| !is_kept(folder) && !ledger.has(row))?;
            self.delete_each(&unmet, |inventory, row| {
                inventory.cached("DELETE FROM ledger WHERE rowid = ?1", [row])
            })?;
        }
        if !all_kept {
            let seen = std::mem::take(&mut self.writer.folders);
            let highest = self.writer.folders_highest;
            let gone = format!("SELECT id, id FROM folder WHERE id <= {highest}");
            let gone = self.unmet(&gone, |folder, _| {
                !kept.folders.has(folder) && !kept.compared.has(folder) && !seen.has(folder)
            })?;
            if self.is_untouched() && gone.len() + self.writer.postponed.looked_at.len() <= POSTPONED {
                self.writer.postponed.gone = gone;
            } else {
                self.delete_each(&gone, |inventory, folder| {
                    inventory.cached("DELETE FROM folder WHERE id = ?1", [folder])
                })?;
            }
        }
        if self.is_untouched() {
            return Ok(());
        }
        self.begin()?;
        settle_folders(&self.connection).map_err(explain)?;
        self.commit()
    }

    /// What was learnt of folders in a run that changed nothing else.
    pub fn take_folders(&mut self) -> Folders {
        std::mem::take(&mut self.writer.postponed)
    }

    fn number(&self, sql: &str) -> Result<u64, InventoryError> {
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(explain)
    }

    /// The ids among rows of id and folder for which something holds.
    fn unmet(
        &self,
        sql: &str,
        is_unmet: impl Fn(u64, Option<u64>) -> bool,
    ) -> Result<Vec<u64>, InventoryError> {
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut unmet = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            if is_unmet(id, row.get(1)?) {
                unmet.push(id);
            }
        }
        Ok(unmet)
    }

    fn delete_each(
        &mut self,
        ids: &[u64],
        delete: impl Fn(&mut Inventory, u64) -> Result<(), InventoryError>,
    ) -> Result<(), InventoryError> {
        if ids.is_empty() {
            return Ok(());
        }
        self.begin()?;
        for id in ids {
            delete(self, *id)?;
        }
        self.commit()
    }

    /// Closes the file, so that it is one file without journals, and gives it its final name.
    ///
    /// # Errors
    /// Those of SQLite and of the file system.
    pub fn publish(mut self, name: &Path) -> Result<(), InventoryError> {
        self.flush()?;
        let Inventory { connection, path, .. } = self;
        connection.pragma_update(None, "journal_mode", "delete").map_err(explain)?;
        connection.close().map_err(|(_, error)| explain(error))?;
        let io = |source| InventoryError::Io { path: name.to_owned(), source };
        // A journal of what is replaced would be played into what replaces it.
        for suffix in ["-journal", "-wal", "-shm"] {
            remove_beside(name, suffix).map_err(io)?;
        }
        fs::rename(&path, name).map_err(io)
    }

    pub(super) fn begin(&mut self) -> Result<(), InventoryError> {
        self.touch()?;
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(explain)?;
        self.writer.in_transaction = true;
        self.writer.rows = 0;
        self.writer.since = Instant::now();
        Ok(())
    }

    pub(super) fn commit(&mut self) -> Result<(), InventoryError> {
        self.connection.execute_batch("COMMIT").map_err(explain)?;
        self.writer.in_transaction = false;
        Ok(())
    }

    fn cached(&mut self, sql: &str, values: impl rusqlite::Params) -> Result<(), InventoryError> {
        self.writer.rows += 1;
        execute(&self.connection, sql, values)
    }

    /// Removes a unit with everything of its.
    fn delete_unit(&mut self, unit: u64) -> Result<(), InventoryError> {
        for table in OF_STORE {
            let sql = format!("DELETE FROM {table} WHERE store IN (SELECT id FROM store WHERE unit = ?1)");
            self.cached(&sql, [unit])?;
        }
        self.cached("DELETE FROM store WHERE unit = ?1", [unit])?;
        self.cached("DELETE FROM unit WHERE id = ?1", [unit])
    }

    /// Removes units with everything of theirs; `which` is a condition on `unit`.
    fn delete_units(&mut self, which: &str) -> Result<(), InventoryError> {
        let stores = format!("SELECT id FROM store WHERE unit IN (SELECT id FROM unit WHERE {which})");
        for table in OF_STORE {
            let sql = format!("DELETE FROM {table} WHERE store IN ({stores})");
            self.connection.execute(&sql, []).map_err(explain)?;
        }
        // Observations of a store whose own row never came.
        if which == "state <> 1" {
            for table in OF_STORE {
                let sql = format!("DELETE FROM {table} WHERE store NOT IN (SELECT id FROM store)");
                self.connection.execute(&sql, []).map_err(explain)?;
            }
        }
        let sql = format!("DELETE FROM store WHERE unit IN (SELECT id FROM unit WHERE {which})");
        self.connection.execute(&sql, []).map_err(explain)?;
        self.connection.execute(&format!("DELETE FROM unit WHERE {which}"), []).map_err(explain)?;
        Ok(())
    }

    fn write_parts(
        &mut self,
        unit: &Unit,
        parts: Vec<Part>,
        end: Option<UnitEnd>,
    ) -> Result<(), InventoryError> {
        if !self.writer.open.contains_key(&unit.id) {
            self.begin_unit(unit)?;
            self.writer.open.insert(unit.id, 0);
        }
        for part in parts {
            match part {
                Part::Store(record) => {
                    if let Some(again) = self.writer.open.get_mut(&unit.id) {
                        *again |= record.coverage.reason().map_or(0, again_for);
                    }
                    self.write_store(unit.id, &record)?;
                }
                Part::Observations { store, observations } => {
                    // Rows that say the same of the same person (a payment each month) are kept once.
                    let mut seen: HashSet<Saying<'_>, BuildHasherDefault<Sum>> =
                        HashSet::with_capacity_and_hasher(observations.len(), BuildHasherDefault::default());
                    let kept: Vec<&Observation> =
                        observations.iter().filter(|one| seen.insert(Saying(one))).collect();
                    for block in kept.chunks(blocks::ROWS) {
                        self.writer.rows += block.len();
                        let rows = blocks::write(block.iter().copied());
                        self.cached(
                            "INSERT INTO observations (store, rows) VALUES (?1, ?2)",
                            params![store, rows],
                        )?;
                    }
                }
            }
        }
        if let Some(end) = end {
            let state = match end {
                UnitEnd::Complete => 1,
                UnitEnd::Interrupted => 2,
            };
            let again = self.writer.open.remove(&unit.id).unwrap_or(0);
            let again = again | if unit.fresh { AGAIN_FRESH } else { 0 };
            self.cached(
                "UPDATE unit SET state = ?2, again = ?3, beside = ?4 WHERE id = ?1",
                params![unit.id, state, again, unit.beside],
            )?;
        }
        Ok(())
    }

    fn begin_unit(&mut self, unit: &Unit) -> Result<(), InventoryError> {
        let read_at = self.writer.read_at;
        if self.writer.resumed {
            let sql = "SELECT id FROM unit WHERE path = ?1";
            let old: Option<u64> = self
                .connection
                .query_row(sql, [unit.path.as_str()], |row| row.get(0))
                .optional()
                .map_err(explain)?;
            if let Some(old) = old {
                self.delete_unit(old)?;
            }
        }
        let folder = self.folder_of(unit.path.as_str())?;
        // A folder whose files are compared one by one keeps its print: a killed scan must not be taken for the end.
        self.cached(
            "UPDATE folder SET pending = print, print = NULL WHERE id = ?1 AND print IS NOT NULL",
            [folder],
        )?;
        self.cached(
            "INSERT INTO unit (id, path, bytes, modified, changed, inode, read_at, state, seen, folder)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 1, ?8)",
            params![
                unit.id,
                unit.path.as_str(),
                signed(unit.stamp.bytes),
                unit.stamp.modified_nanos,
                unit.stamp.changed_nanos,
                unit.stamp.inode.cast_signed(),
                read_at,
                folder
            ],
        )
    }

    /// The folder that a path lies in; `None` for a root that is a file.
    fn folder_of(&mut self, path: &str) -> Result<Option<i64>, InventoryError> {
        let parent = path.rsplit_once('/').map_or(".", |(parent, _)| parent);
        if let Some((last, id)) = &self.writer.folder
            && last == parent
        {
            return Ok(*id);
        }
        let mut statement = self.connection.prepare_cached("SELECT id FROM folder WHERE path = ?1")?;
        let id = statement.query_row([parent], |row| row.get(0)).optional().map_err(explain)?;
        drop(statement);
        self.writer.folder = Some((parent.to_owned(), id));
        Ok(id)
    }

    fn meet_folder(&mut self, path: &StorePath) -> Result<(), InventoryError> {
        if self.writer.folders_before > 0 {
            let mut statement = self.connection.prepare_cached("SELECT id FROM folder WHERE path = ?1")?;
            let id = statement.query_row([path.as_str()], |row| row.get::<_, u64>(0)).optional();
            if let Some(id) = id.map_err(explain)?.filter(|id| *id <= self.writer.folders_highest) {
                self.writer.folders.set(id);
            }
        }
        Ok(())
    }

    /// Whether a file could not be read for the very reason for which an earlier scan could not, and is as it was:
    /// its row in the ledger then stands, and nothing changed.
    fn is_unread_as_before(
        &mut self,
        unit: &Unit,
        parts: &[Part],
        end: Option<UnitEnd>,
    ) -> Result<bool, InventoryError> {
        let ([Part::Store(record)], Some(UnitEnd::Complete)) = (parts, end) else { return Ok(false) };
        let Coverage::Skipped { reason } = record.coverage else { return Ok(false) };
        let begun = unit.fresh || unit.beside.is_some() || self.writer.open.contains_key(&unit.id);
        if begun || !self.writer.resumed || again_for(reason) != AGAIN_PASSING {
            return Ok(false);
        }
        let sql = "SELECT unit.id FROM unit JOIN store ON store.id = unit.id
            WHERE unit.path = ?1 AND unit.bytes = ?2 AND unit.modified = ?3 AND changed = ?4 AND inode = ?5
                AND state = 1 AND again = ?6 AND beside IS NULL AND status = 'skipped' AND reason = ?7
                AND store.bytes IS ?8 AND store.modified IS ?9 AND store.system = ?10
                AND NOT EXISTS (SELECT 1 FROM store inner_store
                    WHERE inner_store.unit = unit.id AND inner_store.id <> unit.id)";
        let mut statement = self.connection.prepare_cached(sql).map_err(explain)?;
        let values = params![
            unit.path.as_str(),
            signed(unit.stamp.bytes),
            unit.stamp.modified_nanos,
            unit.stamp.changed_nanos,
            unit.stamp.inode.cast_signed(),
            AGAIN_PASSING,
            reason.id(),
            record.bytes.map(signed),
            record.modified,
            record.system
        ];
        let same: Option<u64> = statement.query_row(values, |row| row.get(0)).optional().map_err(explain)?;
        if let Some(same) = same {
            self.writer.unread.set(same);
        }
        Ok(same.is_some())
    }

    /// Whether an earlier scan left the same row; it is then met.
    fn is_in_ledger(
        &mut self,
        row: &LedgerEntry,
        system: &str,
        listed: bool,
    ) -> Result<bool, InventoryError> {
        if self.writer.ledger_highest == 0 {
            return Ok(false);
        }
        let folder = if listed { self.folder_of(row.path.as_str())? } else { None };
        let (status, reason, lost) = coverage(row.coverage);
        let sql = "SELECT rowid FROM ledger WHERE path = ?1 AND system = ?2 AND status = ?3 AND reason IS ?4
                   AND lost = ?5 AND bytes IS ?6 AND folder IS ?7 AND rowid <= ?8";
        let values = params![
            row.path.as_str(),
            system,
            status,
            reason,
            lost,
            row.bytes.map(signed),
            folder,
            signed(self.writer.ledger_highest)
        ];
        let mut statement = self.connection.prepare_cached(sql).map_err(explain)?;
        let known: Option<u64> = statement.query_row(values, |row| row.get(0)).optional().map_err(explain)?;
        if let Some(known) = known {
            self.writer.ledger.set(known);
        }
        Ok(known.is_some())
    }

    fn write_ledger(&mut self, row: &LedgerEntry, system: &str, listed: bool) -> Result<(), InventoryError> {
        let (status, reason, lost) = coverage(row.coverage);
        let folder = if listed { self.folder_of(row.path.as_str())? } else { None };
        self.cached(
            "INSERT INTO ledger (path, system, status, reason, lost, bytes, folder)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![row.path.as_str(), system, status, reason, lost, row.bytes.map(signed), folder],
        )
    }

    fn write_store(&mut self, unit: u64, record: &StoreRecord) -> Result<(), InventoryError> {
        let (status, reason, lost) = coverage(record.coverage);
        let election = &record.analysis.election;
        self.cached(
            "INSERT INTO store (id, unit, parent, path, system, format, bytes, modified, digest, hidden, status,
                reason, lost, inherited, class, score, years, evidence, text_chars, mode)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
            params![
                record.id,
                unit,
                record.parent,
                record.path.as_str(),
                record.system,
                record.format,
                record.bytes.map(signed),
                record.modified,
                record.digest,
                record.hidden,
                status,
                reason,
                lost,
                record.inherited,
                election.class.id(),
                election.score,
                years(election),
                evidence(&election.evidence),
                signed(record.analysis.text_chars),
                record.mode
            ],
        )?;
        for (position, table) in record.analysis.tables.iter().enumerate() {
            self.cached(
                "INSERT INTO tbl (store, position, name, hidden, rows, class, score, years, evidence)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    record.id,
                    position,
                    table.name,
                    table.hidden,
                    signed(table.rows),
                    table.election.class.id(),
                    table.election.score,
                    years(&table.election),
                    evidence(&table.election.evidence)
                ],
            )?;
            for (at, column) in table.columns.iter().enumerate() {
                self.write_column(record.id, position, at, column)?;
            }
        }
        for (position, text) in record.analysis.text.iter().enumerate() {
            self.write_text(record.id, position, text)?;
        }
        Ok(())
    }

    fn write_column(
        &mut self,
        store: u64,
        table: usize,
        position: usize,
        column: &ColumnEvidence,
    ) -> Result<(), InventoryError> {
        self.cached(
            "INSERT INTO col (store, tbl, position, number, name, filled) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![store, table, position, column.index, column.name, signed(column.filled)],
        )?;
        for (at, finding) in column.findings.iter().enumerate() {
            self.cached(
                "INSERT INTO finding (store, tbl, col, position, field, found, valid, distinct_values,
                    confidence, evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    store,
                    table,
                    position,
                    at,
                    finding.field.index(),
                    signed(finding.values),
                    signed(finding.valid),
                    signed(finding.distinct),
                    finding.confidence,
                    evidence(&finding.evidence)
                ],
            )?;
        }
        Ok(())
    }

    fn write_text(&mut self, store: u64, position: usize, text: &TextFinding) -> Result<(), InventoryError> {
        self.cached(
            "INSERT INTO text_finding (store, position, field, hits, valid, distinct_values, confidence,
                hidden, evidence, locators) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                store,
                position,
                text.field.index(),
                signed(text.hits),
                signed(text.valid),
                signed(text.distinct),
                text.confidence,
                text.hidden,
                evidence(&text.evidence),
                text.locators.join("\n")
            ],
        )
    }
}

/// What a row says of a person, whatever its number.
struct Saying<'o>(&'o Observation);

impl PartialEq for Saying<'_> {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.0, other.0);
        (a.table, a.fields, a.marks) == (b.table, b.fields, b.marks) && a.keys == b.keys
    }
}

impl Eq for Saying<'_> {}

impl Hash for Saying<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Tokens are as good as random, so that their sum tells rows apart.
        let tokens = self.0.keys.iter().map(|(_, token)| u64::from_ne_bytes(token.0));
        tokens.fold(self.0.fields.0, u64::wrapping_add).hash(state);
    }
}

/// Takes the sum of tokens as it is.
#[derive(Default)]
struct Sum(u64);

impl Hasher for Sum {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// Why a file is worth another reading although nothing about it changes.
fn again_for(reason: Reason) -> i64 {
    match reason {
        Reason::Io | Reason::Denied | Reason::Vanished | Reason::Changed | Reason::Interrupted => {
            AGAIN_PASSING
        }
        Reason::TooDeep | Reason::OverBudget | Reason::TimedOut => AGAIN_LIMIT,
        _ => 0,
    }
}

/// Removes a database, if it is there, with everything that SQLite keeps beside it.
///
/// # Errors
/// Those of the file system.
pub fn remove_with_journals(database: &Path) -> io::Result<()> {
    // The database first: what is left of it when this ends in the middle is no database.
    ["", "-wal", "-shm", "-journal"].iter().try_for_each(|suffix| remove_beside(database, suffix))
}

fn remove_beside(database: &Path, suffix: &str) -> io::Result<()> {
    let mut name = database.to_owned().into_os_string();
    name.push(suffix);
    match fs::remove_file(&name) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn execute(connection: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<(), InventoryError> {
    let run = || connection.prepare_cached(sql)?.execute(values);
    run().map(|_| ()).map_err(explain)
}

/// A full disk while the file is made comes as any SQLite error.
fn full(error: InventoryError) -> InventoryError {
    match error {
        InventoryError::Sqlite(error) => explain(error),
        other => other,
    }
}

/// SQLite's integers are signed; a count beyond them is not a count.
fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn coverage(coverage: Coverage) -> (&'static str, Option<&'static str>, i64) {
    let lost = match coverage {
        Coverage::Partial { lost, .. } => signed(lost),
        _ => 0,
    };
    (coverage.status(), coverage.reason().map(|reason| reason.id()), lost)
}

fn years(election: &ElectionEvidence) -> String {
    let years = election.years.iter().map(u16::to_string);
    let days = election.polls.iter().map(|poll| poll.date().to_string());
    years.chain(days).collect::<Vec<_>>().join(",")
}

fn evidence(evidence: &[Evidence]) -> String {
    evidence.iter().map(|one| format!("{}:{}", one.code, one.weight)).collect::<Vec<_>>().join(",")
}
