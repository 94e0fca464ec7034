//! Writing: batches of messages, one transaction each, and a file that counts only once it is complete.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, params};

use super::record::{Message, Part, StoreRecord, Unit, UnitEnd};
use super::{Inventory, InventoryError, explain, schema};
use crate::model::{
    ColumnEvidence, Coverage, ElectionEvidence, Evidence, FieldType, LedgerEntry, Observation, TextFinding,
};

/// Rows of one transaction, about.
const BATCH: usize = 20_000;
/// A crash costs no more than this much work.
const COMMIT_EVERY: Duration = Duration::from_secs(2);

/// Every table that holds rows of a store.
const OF_STORE: &[&str] = &["tbl", "col", "finding", "text_finding", "observation"];

pub(super) struct State {
    in_transaction: bool,
    rows: usize,
    since: Instant,
    /// Units begun in this run and not yet ended.
    open: HashSet<u64>,
    /// There are files of an earlier scan, which a new reading replaces.
    resumed: bool,
}

impl State {
    pub(super) fn new(resumed: bool) -> State {
        State { in_transaction: false, rows: 0, since: Instant::now(), open: HashSet::new(), resumed }
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
        inventory
            .connection
            .execute_batch("DELETE FROM ledger; UPDATE unit SET seen = 0;")
            .map_err(explain)?;
        inventory.commit()?;
        Ok(inventory)
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
        if !self.writer.in_transaction {
            self.begin()?;
        }
        match message {
            Message::Parts { unit, parts, end } => self.write_parts(&unit, parts, end)?,
            Message::Ledger { row, system } => self.write_ledger(&row, &system)?,
            Message::Unchanged { unit } => {
                self.cached("UPDATE unit SET seen = 1 WHERE id = ?1", params![unit])?;
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

    /// The end of a scan that was not interrupted: files of an earlier scan that are gone are removed.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn remove_unseen(&mut self) -> Result<(), InventoryError> {
        self.begin()?;
        self.delete_units("seen = 0")?;
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
        fs::rename(&path, name).map_err(|source| InventoryError::Io { path: name.to_owned(), source })
    }

    fn begin(&mut self) -> Result<(), InventoryError> {
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(explain)?;
        self.writer.in_transaction = true;
        self.writer.rows = 0;
        self.writer.since = Instant::now();
        Ok(())
    }

    fn commit(&mut self) -> Result<(), InventoryError> {
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
        if self.writer.open.insert(unit.id) {
            self.begin_unit(unit)?;
        }
        for part in parts {
            match part {
                Part::Store(record) => self.write_store(unit.id, &record)?,
                Part::Observations { store, observations } => {
                    // Rows that say the same of the same person (a payment each month) are kept once.
                    let mut seen = HashSet::with_capacity(observations.len());
                    for one in &observations {
                        if seen.insert((one.table, &one.keys, one.fields.0, one.marks.0)) {
                            self.write_observation(store, one)?;
                        }
                    }
                }
            }
        }
        if let Some(end) = end {
            let state = match end {
                UnitEnd::Complete => 1,
                UnitEnd::Interrupted => 2,
            };
            self.cached("UPDATE unit SET state = ?2 WHERE id = ?1", params![unit.id, state])?;
            self.writer.open.remove(&unit.id);
        }
        Ok(())
    }

    fn begin_unit(&mut self, unit: &Unit) -> Result<(), InventoryError> {
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
            "INSERT INTO unit (id, path, bytes, modified, state, seen) VALUES (?1, ?2, ?3, ?4, 0, 1)",
            params![unit.id, unit.path.as_str(), signed(unit.bytes), unit.modified_nanos],
        )
    }

    fn write_ledger(&mut self, row: &LedgerEntry, system: &str) -> Result<(), InventoryError> {
        let (status, reason, lost) = coverage(row.coverage);
        self.cached(
            "INSERT INTO ledger (path, system, status, reason, lost, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![row.path.as_str(), system, status, reason, lost, row.bytes.map(signed)],
        )
    }

    fn write_observation(&mut self, store: u64, observation: &Observation) -> Result<(), InventoryError> {
        let mut keys = Vec::with_capacity(observation.keys.len() * (1 + crate::model::Token::LEN));
        for (kind, token) in &observation.keys {
            keys.push(*kind as u8);
            keys.extend_from_slice(&token.0);
        }
        self.cached(
            "INSERT INTO observation (store, tbl, row, keys, fields, marks) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                store,
                observation.table,
                signed(observation.row),
                keys,
                observation.fields.0.cast_signed(),
                observation.marks.0.cast_signed()
            ],
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
