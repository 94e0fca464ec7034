//! Reading: everything in the order of paths, one store at a time.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::known::Met;
use super::writer::State;
use super::{Inventory, InventoryError, blocks, schema};
use crate::model::{Coverage, FieldType, Observation, PollSet, Reason};

/// Stores of units that came to an end; a unit that is still open belongs to a scan that was killed.
const STORES: &str = "store JOIN unit ON unit.id = store.unit AND unit.state <> 0";

/// A store as it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Store {
    /// Its id in this inventory.
    pub id: u64,
    /// Where it is.
    pub path: String,
    /// Its system.
    pub system: String,
    /// The reader's id.
    pub format: Option<String>,
    /// Size in bytes.
    pub bytes: Option<u64>,
    /// Seconds since 1970-01-01 UTC of its last change.
    pub modified: Option<i64>,
    /// BLAKE3 of its content, in hexadecimal.
    pub digest: Option<String>,
    /// `hidden` and the like.
    pub hidden: Option<String>,
    /// How much was read.
    pub coverage: Coverage,
    /// Only stores inside it lost something.
    pub inherited: bool,
    /// Class, score, years and evidence.
    pub election: Election,
    /// When it was read, in microseconds since 1970-01-01 UTC: the start of that scan.
    pub read_at: i64,
    /// Permission bits of the file on disk that it is, or is in.
    pub mode: Option<u32>,
}

/// Election evidence as it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Election {
    /// The class's id.
    pub class: String,
    /// 0 to 100.
    pub score: u8,
    /// Ascending.
    pub years: Vec<u16>,
    /// The polls among them that it names.
    pub polls: PollSet,
    /// Codes and weights.
    pub evidence: Vec<(String, i32)>,
}

/// A table as it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// `hidden` and the like.
    pub hidden: Option<String>,
    /// Data rows.
    pub rows: u64,
    /// Class, score, years and evidence.
    pub election: Election,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A column as it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Position in the table, from 0.
    pub index: u32,
    /// Header.
    pub name: String,
    /// Cells that are not blank.
    pub filled: u64,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// A finding as it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What.
    pub field: FieldType,
    /// How many.
    pub values: u64,
    /// Of these, valid.
    pub valid: u64,
    /// Distinct.
    pub distinct: u64,
    /// 0 to 100.
    pub confidence: u8,
    /// Codes and weights.
    pub evidence: Vec<(String, i32)>,
}

/// A finding in running text as it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// What and how many.
    pub finding: Finding,
    /// Where.
    pub locators: Vec<String>,
    /// In a part that a viewer does not show.
    pub hidden: bool,
}

/// A row of the ledger: a store that was not read in full, or a path that never became one.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where.
    pub path: String,
    /// Its system.
    pub system: String,
    /// How much was read.
    pub coverage: Coverage,
    /// Size in bytes.
    pub bytes: Option<u64>,
    /// Only stores inside it lost something.
    pub inherited: bool,
}

/// How a number of stores was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Totals {
    /// Read to the end.
    pub scanned: u64,
    /// Read in part.
    pub partial: u64,
    /// Not read.
    pub skipped: u64,
    /// Bytes of files of the file system that were read, in part or in full; members are in their containers.
    pub bytes: u64,
}

/// Which stores have anything of a kind: one bit each, because most stores of an estate hold no personal data and
/// need not be asked for each kind.
pub(super) struct Contents {
    tables: Met,
    texts: Met,
    observations: Met,
}

/// While there is one, an inventory is read as it was when it was made, without a lock for each look.
pub struct Reading<'i> {
    inventory: &'i Inventory,
    owns: bool,
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        if self.owns {
            self.inventory.contents.take();
            // It has only read: there is nothing that could fail to be kept.
            let _ = self.inventory.connection.execute_batch("COMMIT");
        }
    }
}

impl Inventory {
    /// Begins a reading of everything; nothing may be written until it is dropped.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn reading(&self) -> Result<Reading<'_>, InventoryError> {
        let owns = self.connection.is_autocommit();
        if owns {
            self.connection.execute_batch("BEGIN")?;
            let reading = Reading { inventory: self, owns };
            let contents = Contents {
                tables: self.stores_in("tbl")?,
                texts: self.stores_in("text_finding")?,
                observations: self.stores_in("observations")?,
            };
            self.contents.replace(Some(contents));
            return Ok(reading);
        }
        Ok(Reading { inventory: self, owns })
    }

    /// The stores that have rows in a table, from one to the next by its index: no row but the first is read.
    fn stores_in(&self, table: &str) -> Result<Met, InventoryError> {
        let highest = self.next_id()?;
        let found = Met::new(highest);
        let sql = format!("SELECT store FROM {table} WHERE store > ?1 ORDER BY store LIMIT 1");
        let mut statement = self.connection.prepare(&sql)?;
        let mut last = -1_i64;
        while let Some(store) = statement.query_row([last], |row| row.get::<_, i64>(0)).optional()? {
            found.set(store.cast_unsigned());
            last = store;
        }
        Ok(found)
    }

    /// Whether it is known that a store has nothing of a kind.
    fn has_none(&self, store: u64, kind: impl Fn(&Contents) -> &Met) -> bool {
        self.contents.borrow().as_ref().is_some_and(|contents| !kind(contents).has(store))
    }

    /// Opens a finished inventory for reading.
    ///
    /// # Errors
    /// Those of SQLite; [`InventoryError::Foreign`].
    pub fn open(path: &Path) -> Result<Inventory, InventoryError> {
        let connection = schema::open_read_only(path)?;
        register_fields(&connection)?;
        Ok(Inventory::new(connection, path, State::new(false)))
    }

    /// Opens an inventory that is still to be finished, for reading.
    ///
    /// # Errors
    /// Those of SQLite; [`InventoryError::Foreign`].
    pub fn open_unfinished(path: &Path) -> Result<Inventory, InventoryError> {
        // After a kill its journal has to be taken in first, which needs writing.
        let connection = schema::open(path)?;
        Ok(Inventory::new(connection, path, State::new(false)))
    }

    /// A fact about the run.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn fact(&self, key: &str) -> Result<Option<String>, InventoryError> {
        let sql = "SELECT value FROM run WHERE key = ?1";
        Ok(self.connection.query_row(sql, [key], |row| row.get(0)).optional()?)
    }

    /// Every store that was read at least in part, in the order of paths, with its number in that order.
    ///
    /// # Errors
    /// Those of SQLite and of `take`.
    pub fn stores(
        &self,
        take: &mut dyn FnMut(u32, Store) -> Result<(), InventoryError>,
    ) -> Result<(), InventoryError> {
        let sql = format!(
            "SELECT store.id, store.path, system, format, store.bytes, store.modified, digest, hidden, status,
                reason, lost, inherited, class, score, years, evidence, unit.read_at, mode
             FROM {STORES} WHERE status <> 'skipped' ORDER BY store.path, store.id"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let mut number = 0;
        while let Some(row) = rows.next()? {
            let digest: Option<Vec<u8>> = row.get(6)?;
            let store = Store {
                id: row.get(0)?,
                path: row.get(1)?,
                system: row.get(2)?,
                format: row.get(3)?,
                bytes: row.get(4)?,
                modified: row.get(5)?,
                digest: digest.as_deref().map(hexadecimal),
                hidden: row.get(7)?,
                coverage: coverage(row, 8)?,
                inherited: row.get(11)?,
                election: election(row, 12)?,
                read_at: row.get(16)?,
                mode: row.get(17)?,
            };
            take(number, store)?;
            number = number.saturating_add(1);
        }
        Ok(())
    }

    /// The path of a store.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn path_of(&self, store: u64) -> Result<String, InventoryError> {
        let mut statement = self.connection.prepare_cached("SELECT path FROM store WHERE id = ?1")?;
        Ok(statement.query_row([store], |row| row.get(0))?)
    }

    /// The observations of a store, in the order of its reader.
    ///
    /// # Errors
    /// Those of SQLite and of `take`.
    pub fn observations(&self, store: u64, take: &mut dyn FnMut(&Observation)) -> Result<(), InventoryError> {
        if self.has_none(store, |contents| &contents.observations) {
            return Ok(());
        }
        let sql = "SELECT rows FROM observations WHERE store = ?1 ORDER BY rowid";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([store])?;
        while let Some(row) = rows.next()? {
            let block = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            blocks::read(block, take).ok_or_else(|| foreign(0))?;
        }
        Ok(())
    }

    /// The tables of a store, in its own order.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn tables(&self, store: u64) -> Result<Vec<Table>, InventoryError> {
        if self.has_none(store, |contents| &contents.tables) {
            return Ok(Vec::new());
        }
        let sql =
            "SELECT name, hidden, rows, class, score, years, evidence, position FROM tbl WHERE store = ?1
                   ORDER BY position";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([store])?;
        let mut tables = Vec::new();
        while let Some(row) = rows.next()? {
            tables.push(Table {
                name: row.get(0)?,
                hidden: row.get(1)?,
                rows: row.get(2)?,
                election: election(row, 3)?,
                columns: self.columns(store, row.get(7)?)?,
            });
        }
        Ok(tables)
    }

    fn columns(&self, store: u64, table: u64) -> Result<Vec<Column>, InventoryError> {
        let sql =
            "SELECT number, name, filled, position FROM col WHERE store = ?1 AND tbl = ?2 ORDER BY position";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![store, table])?;
        let mut columns = Vec::new();
        while let Some(row) = rows.next()? {
            let position: u64 = row.get(3)?;
            let sql = "SELECT field, found, valid, distinct_values, confidence, evidence FROM finding
                       WHERE store = ?1 AND tbl = ?2 AND col = ?3 ORDER BY position";
            let mut statement = self.connection.prepare_cached(sql)?;
            let findings = statement.query_map(params![store, table, position], |row| finding(row, 0))?;
            columns.push(Column {
                index: row.get(0)?,
                name: row.get(1)?,
                filled: row.get(2)?,
                findings: findings.collect::<Result<_, _>>()?,
            });
        }
        Ok(columns)
    }

    /// What was found in the running text of a store.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn texts(&self, store: u64) -> Result<Vec<Text>, InventoryError> {
        if self.has_none(store, |contents| &contents.texts) {
            return Ok(Vec::new());
        }
        let sql = "SELECT field, hits, valid, distinct_values, confidence, evidence, hidden, locators
                   FROM text_finding WHERE store = ?1 ORDER BY position";
        let mut statement = self.connection.prepare_cached(sql)?;
        let texts = statement.query_map([store], |row| {
            let locators: String = row.get(7)?;
            Ok(Text {
                finding: finding(row, 0)?,
                hidden: row.get(6)?,
                locators: locators.lines().map(str::to_owned).collect(),
            })
        })?;
        Ok(texts.collect::<Result<_, _>>()?)
    }

    /// Everything that is not a fully read store, in the order of paths.
    ///
    /// # Errors
    /// Those of SQLite and of `take`.
    pub fn ledger(
        &self,
        take: &mut dyn FnMut(Row) -> Result<(), InventoryError>,
    ) -> Result<(), InventoryError> {
        let sql = format!(
            "SELECT * FROM (
                SELECT store.path AS path, status, reason, lost, store.bytes AS bytes, inherited, system
                    FROM {STORES} WHERE status <> 'scanned'
                UNION ALL SELECT path, status, reason, lost, bytes, 0, system FROM ledger)
             ORDER BY path, reason"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(Row {
                path: row.get(0)?,
                coverage: coverage(row, 1)?,
                bytes: row.get(4)?,
                inherited: row.get(5)?,
                system: row.get(6)?,
            })?;
        }
        Ok(())
    }

    /// How the stores and other paths of each system were read, in the order of names.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn systems(&self) -> Result<Vec<(String, Totals)>, InventoryError> {
        let sql = format!(
            "SELECT system, sum(status = 'scanned'), sum(status = 'partial'), sum(status = 'skipped'),
                coalesce(sum(CASE WHEN top AND status <> 'skipped' THEN bytes END), 0)
             FROM (SELECT system, status, parent IS NULL AS top, store.bytes AS bytes FROM {STORES}
                   UNION ALL SELECT system, status, 0, 0 FROM ledger)
             GROUP BY system ORDER BY system"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let systems = statement.query_map([], |row| {
            let totals = Totals {
                scanned: row.get(1)?,
                partial: row.get(2)?,
                skipped: row.get(3)?,
                bytes: row.get(4)?,
            };
            Ok((row.get(0)?, totals))
        })?;
        Ok(systems.collect::<Result<_, _>>()?)
    }
}

/// Field types of the user's own have to be known before their positions are read.
fn register_fields(connection: &Connection) -> Result<(), InventoryError> {
    let mut statement = connection.prepare("SELECT id, label FROM field ORDER BY position")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, label): (String, String) = (row.get(0)?, row.get(1)?);
        // The list is full only if the inventory is not ours; its positions are then refused one by one.
        let _ = FieldType::register(&id, &label);
    }
    Ok(())
}

/// Two digits a byte.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn foreign(column: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, String::new(), rusqlite::types::Type::Text)
}

fn coverage(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Coverage> {
    let status: String = row.get(at)?;
    let reason: Option<String> = row.get(at + 1)?;
    let reason = reason.map(|id| Reason::from_id(&id).ok_or_else(|| foreign(at + 1))).transpose()?;
    match (status.as_str(), reason) {
        ("scanned", None) => Ok(Coverage::Scanned),
        ("partial", Some(reason)) => Ok(Coverage::Partial { reason, lost: row.get(at + 2)? }),
        ("skipped", Some(reason)) => Ok(Coverage::Skipped { reason }),
        _ => Err(foreign(at)),
    }
}

fn election(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Election> {
    let years: String = row.get(at + 2)?;
    Ok(Election {
        class: row.get(at)?,
        score: row.get(at + 1)?,
        years: years.split(',').filter_map(|year| year.parse().ok()).collect(),
        polls: polls(&years),
        evidence: evidence(&row.get::<_, String>(at + 3)?),
    })
}

/// The days among the years.
fn polls(years: &str) -> PollSet {
    let days = years.split(',').filter_map(|day| day.parse::<jiff::civil::Date>().ok());
    days.fold(PollSet::default(), |set, day| {
        set.or(PollSet::day(day.year() as u16, day.month() as u8, day.day() as u8))
    })
}

fn finding(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Finding> {
    let field: usize = row.get(at)?;
    Ok(Finding {
        field: FieldType::from_index(field).ok_or_else(|| foreign(at))?,
        values: row.get(at + 1)?,
        valid: row.get(at + 2)?,
        distinct: row.get(at + 3)?,
        confidence: row.get(at + 4)?,
        evidence: evidence(&row.get::<_, String>(at + 5)?),
    })
}

fn evidence(text: &str) -> Vec<(String, i32)> {
    let parts = text.split(',').filter_map(|part| part.rsplit_once(':'));
    parts.filter_map(|(code, weight)| Some((code.to_owned(), weight.parse().ok()?))).collect()
}
