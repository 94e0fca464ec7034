//! Writing: batches of messages, one transaction each, and a file that counts only once it is complete.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, params};

use super::known::{AGAIN_FRESH, AGAIN_LIMIT, AGAIN_PASSING, Met};
use super::record::{Message, Part, StoreRecord, Unit, UnitEnd};
use super::{Inventory, InventoryError, blocks, explain, schema};
use crate::model::{
    ColumnEvidence, Coverage, ElectionEvidence, Evidence, FieldType, LedgerEntry, Observation, Reason,
    TextFinding,
};

/// Rows of one transaction, about.
const BATCH: usize = 20_000;
/// A crash costs no more than this much work.
const COMMIT_EVERY: Duration = Duration::from_secs(2);

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
    pub(super) first_own: u64,
    /// Rows of the ledger that an earlier scan left, and those that were met again.
    ledger: Met,
    ledger_before: u64,
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
            ledger: Met::default(),
            ledger_before: 0,
            copy_to: None,
            read_at: 0,
        }
    }
}

impl Inventory {
    /// A new inventory; the file must not exist.
    ///
    /// # Errors
    /// Those of SQLite and of the file system.
    pub fn create(path: &Path) -> Result<Inventory, InventoryError> {
        let connection = schema::open(path).map_err(full)?;
        Ok(Inventory { connection, path: path.to_owned(), writer: State::new(false) })
    }

    /// The inventory of an interrupted scan, ready to go on: what was not complete is removed.
    ///
    /// # Errors
    /// Those of SQLite; [`InventoryError::Foreign`].
    pub fn resume(path: &Path) -> Result<Inventory, InventoryError> {
        let connection = schema::open(path).map_err(full)?;
        let mut inventory = Inventory { connection, path: path.to_owned(), writer: State::new(true) };
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
        self.writer.first_own = self.next_id()?;
        let sql = "SELECT count(*), coalesce(max(rowid), 0) FROM ledger";
        let (count, highest) = self.connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.writer.ledger_before = count;
        self.writer.ledger = Met::new(highest);
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
        let Some((copy, facts)) = self.writer.copy_to.take() else { return Ok(()) };
        // Under another name first: half a copy must never look like a scan to go on with.
        let part = copy.with_extension("copy");
        let io = |source| InventoryError::Io { path: copy.clone(), source };
        // A journal that a killed run left would be played into the new copy, whose pages it does not know.
        remove_with_journals(&part).map_err(io)?;
        fs::copy(&self.path, &part).map_err(io)?;
        let mut connection = schema::open(&part)?;
        // It says that it is not finished before it has the name of an unfinished one.
        for (key, value) in facts {
            let sql = "INSERT OR REPLACE INTO run (key, value) VALUES (?1, ?2)";
            connection.execute(sql, [key, value]).map_err(explain)?;
        }
        connection.pragma_update(None, "journal_mode", "delete").map_err(explain)?;
        connection.close().map_err(|(_, error)| explain(error))?;
        fs::rename(&part, &copy).map_err(io)?;
        connection = schema::open(&copy)?;
        self.connection = connection;
        self.path = copy;
        Ok(())
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
        if let Message::Ledger { row, system } = &message
            && self.is_in_ledger(row, system)?
        {
            return Ok(());
        }
        if !self.writer.in_transaction {
            self.begin()?;
        }
        match message {
            Message::Parts { unit, parts, end } => self.write_parts(&unit, parts, end)?,
            Message::Ledger { row, system } => self.write_ledger(&row, &system)?,
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
    /// removed. `met` are the units that were found unchanged.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn remove_unmet(&mut self, met: &Met) -> Result<(), InventoryError> {
        self.flush()?;
        if self.writer.ledger.count() < self.writer.ledger_before {
            let marks = std::mem::take(&mut self.writer.ledger);
            self.begin()?;
            for row in self.numbers("SELECT rowid FROM ledger")? {
                if row <= marks.highest() && !marks.has(row) {
                    self.cached("DELETE FROM ledger WHERE rowid = ?1", [row])?;
                }
            }
            self.commit()?;
        }
        let before = format!("id < {}", self.writer.first_own);
        let sql = format!("SELECT count(*) FROM unit WHERE {before}");
        let left: u64 = self.connection.query_row(&sql, [], |row| row.get(0)).map_err(explain)?;
        if left > met.count() {
            self.begin()?;
            for unit in self.numbers(&format!("SELECT id FROM unit WHERE {before}"))? {
                if !met.has(unit) {
                    self.delete_units(&format!("id = {unit}"))?;
                }
            }
            self.commit()?;
        }
        Ok(())
    }

    fn numbers(&self, sql: &str) -> Result<Vec<u64>, InventoryError> {
        let mut statement = self.connection.prepare(sql)?;
        let numbers = statement.query_map([], |row| row.get(0))?;
        Ok(numbers.collect::<Result<_, _>>()?)
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
        fs::rename(&path, name).map_err(|source| InventoryError::Io { path: name.to_owned(), source })
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
                    let mut seen: HashSet<Saying<'_>> = HashSet::with_capacity(observations.len());
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
                self.delete_units(&format!("id = {old}"))?;
            }
        }
        self.cached(
            "INSERT INTO unit (id, path, bytes, modified, changed, inode, read_at, state, seen)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 1)",
            params![
                unit.id,
                unit.path.as_str(),
                signed(unit.stamp.bytes),
                unit.stamp.modified_nanos,
                unit.stamp.changed_nanos,
                unit.stamp.inode.cast_signed(),
                read_at
            ],
        )
    }

    /// Whether an earlier scan left the same row; it is then met.
    fn is_in_ledger(&mut self, row: &LedgerEntry, system: &str) -> Result<bool, InventoryError> {
        if self.writer.ledger_before == 0 {
            return Ok(false);
        }
        let (status, reason, lost) = coverage(row.coverage);
        let sql = "SELECT rowid FROM ledger WHERE path = ?1 AND system = ?2 AND status = ?3 AND reason IS ?4
                   AND lost = ?5 AND bytes IS ?6";
        let values = params![row.path.as_str(), system, status, reason, lost, row.bytes.map(signed)];
        let mut statement = self.connection.prepare_cached(sql).map_err(explain)?;
        let known: Option<u64> = statement.query_row(values, |row| row.get(0)).optional().map_err(explain)?;
        if let Some(known) = known {
            self.writer.ledger.set(known);
        }
        Ok(known.is_some())
    }

    fn write_ledger(&mut self, row: &LedgerEntry, system: &str) -> Result<(), InventoryError> {
        let (status, reason, lost) = coverage(row.coverage);
        self.cached(
            "INSERT INTO ledger (path, system, status, reason, lost, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![row.path.as_str(), system, status, reason, lost, row.bytes.map(signed)],
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
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = database.to_owned().into_os_string();
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
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
    election.years.iter().map(u16::to_string).collect::<Vec<_>>().join(",")
}

fn evidence(evidence: &[Evidence]) -> String {
    evidence.iter().map(|one| format!("{}:{}", one.code, one.weight)).collect::<Vec<_>>().join(",")
}
