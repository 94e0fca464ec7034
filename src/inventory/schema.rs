//! The tables of the inventory and the steps from one version to the next.
//!
//! A new version is one more entry of [`STEPS`]; an entry that was ever released never changes.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::InventoryError;

/// "PSWP": tells an inventory from any other SQLite database.
const APPLICATION_ID: i32 = 0x5053_5750;

/// The version that this program writes.
pub const VERSION: usize = STEPS.len();

const STEPS: &[&str] = &[
"
    CREATE TABLE run (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE field (position INTEGER PRIMARY KEY, id TEXT NOT NULL, label TEXT NOT NULL);
    -- A file of the file system with everything inside it. state: 0 open, 1 complete, 2 interrupted.
    CREATE TABLE unit (
        id INTEGER PRIMARY KEY, path TEXT NOT NULL, bytes INTEGER NOT NULL, modified INTEGER NOT NULL,
        state INTEGER NOT NULL, seen INTEGER NOT NULL);
    CREATE INDEX unit_path ON unit (path);
    CREATE TABLE store (
        id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, parent INTEGER, path TEXT NOT NULL,
        system TEXT NOT NULL, format TEXT, bytes INTEGER, modified INTEGER, digest BLOB, hidden TEXT,
        status TEXT NOT NULL, reason TEXT, lost INTEGER NOT NULL, inherited INTEGER NOT NULL,
        class TEXT NOT NULL, score INTEGER NOT NULL, years TEXT NOT NULL, evidence TEXT NOT NULL,
        text_chars INTEGER NOT NULL);
    CREATE INDEX store_path ON store (path);
    CREATE INDEX store_unit ON store (unit);
    CREATE TABLE tbl (
        store INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, hidden TEXT,
        rows INTEGER NOT NULL, class TEXT NOT NULL, score INTEGER NOT NULL, years TEXT NOT NULL,
        evidence TEXT NOT NULL, PRIMARY KEY (store, position)) WITHOUT ROWID;
    CREATE TABLE col (
        store INTEGER NOT NULL, tbl INTEGER NOT NULL, position INTEGER NOT NULL, number INTEGER NOT NULL,
        name TEXT NOT NULL, filled INTEGER NOT NULL,
        PRIMARY KEY (store, tbl, position)) WITHOUT ROWID;
    CREATE TABLE finding (
        store INTEGER NOT NULL, tbl INTEGER NOT NULL, col INTEGER NOT NULL, position INTEGER NOT NULL,
        field INTEGER NOT NULL, found INTEGER NOT NULL, valid INTEGER NOT NULL, distinct_values INTEGER NOT NULL,
        confidence INTEGER NOT NULL, evidence TEXT NOT NULL,
        PRIMARY KEY (store, tbl, col, position)) WITHOUT ROWID;
    CREATE TABLE text_finding (
        store INTEGER NOT NULL, position INTEGER NOT NULL, field INTEGER NOT NULL, hits INTEGER NOT NULL,
        valid INTEGER NOT NULL, distinct_values INTEGER NOT NULL, confidence INTEGER NOT NULL,
        hidden INTEGER NOT NULL, evidence TEXT NOT NULL, locators TEXT NOT NULL,
        PRIMARY KEY (store, position)) WITHOUT ROWID;
    -- keys: one byte of kind and sixteen of token, as often as there are keys.
    CREATE TABLE observation (
        store INTEGER NOT NULL, tbl INTEGER NOT NULL, row INTEGER NOT NULL, keys BLOB NOT NULL,
        fields INTEGER NOT NULL, year INTEGER);
    CREATE INDEX observation_store ON observation (store, tbl, row);
    -- Paths that never become stores.
    CREATE TABLE ledger (
        path TEXT NOT NULL, system TEXT NOT NULL, status TEXT NOT NULL, reason TEXT, lost INTEGER NOT NULL,
        bytes INTEGER);
    CREATE INDEX ledger_path ON ledger (path);
",
PEOPLE,
NIGHTS,
    BLOCKS,
    FOLDERS,
    // The column `years` also takes the days of polls (ISO 8601).
    READ_AGAIN,
    // Telephones at home tie people together.
    READ_AGAIN,
    // So do second initials and the letters of surnames.
    READ_AGAIN,
    // And the first letters of forenames, of which short forms of several names have no more.
    READ_AGAIN,
    // And the last of the forenames; remarks and misspelt surnames made other keys, too.
    READ_AGAIN,
    // And payroll numbers wherever they stand.
    READ_AGAIN,
];

/// Nothing of the shape changes, but what was read before lacks something that is written down since: it is read again.
const READ_AGAIN: &str = "
    UPDATE unit SET state = 2;
    UPDATE folder SET print = NULL;
";

/// By what whole folders are known to be unchanged.
const FOLDERS: &str = "
    -- print: of its entries at the end of the last scan that looked at them one by one, NULL while one does.
    -- pending: what it will be when that scan has read everything. again: bits of all units in it.
    CREATE TABLE folder (
        id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, print BLOB, pending BLOB,
        again INTEGER NOT NULL DEFAULT 0);
    ALTER TABLE unit ADD COLUMN folder INTEGER;
    ALTER TABLE ledger ADD COLUMN folder INTEGER;
    CREATE INDEX unit_again ON unit (folder, again) WHERE again <> 0;
    CREATE INDEX unit_loose ON unit (id) WHERE folder IS NULL;
    CREATE INDEX ledger_loose ON ledger (path) WHERE folder IS NULL;
    -- An unfinished scan of before does not know its folders: it is not gone on with.
    DELETE FROM run;
";

/// What scans that follow one another need: by what a file is unchanged, when it was read, and what was before.
const NIGHTS: &str = "
    ALTER TABLE unit ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE unit ADD COLUMN inode INTEGER NOT NULL DEFAULT 0;
    -- Files read with it, as JSON: name to stamp.
    ALTER TABLE unit ADD COLUMN beside TEXT;
    -- Bits of known::AGAIN_*: why it is read again although nothing about it changed.
    ALTER TABLE unit ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
    -- Start of the scan that read it, in microseconds since 1970.
    ALTER TABLE unit ADD COLUMN read_at INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX store_digest ON store (digest) WHERE digest IS NOT NULL;
    -- One row a run, its counts as JSON.
    CREATE TABLE history (id INTEGER PRIMARY KEY, facts TEXT NOT NULL);
    -- Stores with personal data, before or after, that a run found new, changed or gone.
    CREATE TABLE change (
        run INTEGER NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, system TEXT NOT NULL,
        class TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
        PRIMARY KEY (run, path, kind)) WITHOUT ROWID;
    -- Stores that were there once: evidence of deletion.
    CREATE TABLE gone (
        run INTEGER NOT NULL, path TEXT NOT NULL, system TEXT NOT NULL, digest BLOB, bytes INTEGER,
        class TEXT NOT NULL, fields TEXT NOT NULL, last_read INTEGER NOT NULL, found INTEGER NOT NULL,
        PRIMARY KEY (path, run)) WITHOUT ROWID;
";

/// What telling people apart and judging stores need.
const PEOPLE: &str = "
    -- keys: one byte of kind and eight of token. marks: elections, roles and the like, one bit each.
    ALTER TABLE observation DROP COLUMN year;
    ALTER TABLE observation ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;
    -- Permission bits of the file on disk.
    ALTER TABLE store ADD COLUMN mode INTEGER;
";

/// Observations of many rows in one value; `blocks` says how. A scan of an earlier version is read again, because what
/// it knows of people is not in this shape.
const BLOCKS: &str = "
    DROP TABLE observation;
    CREATE TABLE observations (store INTEGER NOT NULL, rows BLOB NOT NULL);
    CREATE INDEX observations_store ON observations (store);
    UPDATE unit SET state = 2;
";

/// Opens a file for writing and brings it to this version.
pub(super) fn open(path: &Path) -> Result<Connection, InventoryError> {
    let connection = Connection::open(path)?;
    keep_plans(&connection)?;
    let foreign = || InventoryError::Foreign(path.to_owned());
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: u32 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if id != APPLICATION_ID && (id != 0 || tables != 0) {
        return Err(foreign());
    }
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "normal")?;
    let at = version(&connection)?;
    let missing = STEPS.get(at..).ok_or_else(foreign)?;
    for (step, sql) in missing.iter().enumerate() {
        connection.execute_batch(&format!(
            "BEGIN; {sql}; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {}; COMMIT;",
            at + step + 1
        ))?;
    }
    Ok(connection)
}

/// Opens a finished inventory to add a line to it, without a journal beside it that outlives the change.
pub(super) fn open_in_place(path: &Path) -> Result<Connection, InventoryError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    if version(&connection)? != VERSION {
        return Err(InventoryError::Foreign(path.to_owned()));
    }
    Ok(connection)
}

/// Opens a file for reading only; it has to be of this version. A change that a kill or a power cut left half done
/// is taken back first, which needs the right to write.
pub(super) fn open_read_only(path: &Path) -> Result<Connection, InventoryError> {
    if has_journal(path) {
        // Where it cannot be done, reading says so.
        let _ = take_back(path);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    keep_plans(&connection)?;
    let foreign = |_| InventoryError::Foreign(path.to_owned());
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(foreign)?;
    if id != APPLICATION_ID || version(&connection)? != VERSION {
        return Err(InventoryError::Foreign(path.to_owned()));
    }
    Ok(connection)
}

/// Whether a change of a finished inventory may have been left half done.
fn has_journal(path: &Path) -> bool {
    let mut journal = path.to_owned().into_os_string();
    journal.push("-journal");
    Path::new(&journal).exists()
}

/// The first reading of a connection that may write does it.
fn take_back(path: &Path) -> Result<(), InventoryError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(())
}

/// Without this SQLite plans a cached statement anew whenever its parameters change, which for the many small
/// lookups of a report costs more than the lookups.
fn keep_plans(connection: &Connection) -> Result<(), InventoryError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn version(connection: &Connection) -> Result<usize, InventoryError> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}
