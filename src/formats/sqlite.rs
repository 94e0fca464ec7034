//! SQLite databases: every table, with the changes that still lie in a log beside the file.
//!
//! The source is never opened for writing, locked or given a file beside it. Databases up to a limit are read
//! into memory together with the committed part of their write-ahead log, or with an unfinished transaction
//! rolled back, and opened there. Larger ones are opened where they lie as immutable; what their log holds is
//! then counted as lost. A large member of an archive is over budget. Views and virtual tables are not read;
//! the tables that virtual tables store their content in are. Deleted rows in free pages are not looked for.

use std::io::SeekFrom;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags, Statement};

use super::sqlite_log::{Image, Pages};
use super::{About, Cell, ChildInfo, Fit, Format, Probe, ReadError, Risk, Sink, TableInfo};
use crate::input::{Input, ReadSeek};
use crate::model::Reason;

/// Reader of SQLite databases.
pub struct Sqlite {
    /// Databases up to this many bytes, their log included, are read into memory.
    memory: u64,
}

impl Sqlite {
    /// The reader with its default limit of 128 MiB a database.
    pub const DEFAULT: Sqlite = Sqlite { memory: 128 << 20 };
}

/// BLOBs longer than this may be documents or images and become children.
const SMALL_BLOB: usize = 64;

/// How many steps of SQLite's virtual machine may pass without a row. A full scan needs some tens a row.
const STEPS_WITHOUT_ROW: u64 = 20_000_000;
const STEPS_PER_CALL: i32 = 10_000;

/// No value of a database is longer than this; SQLite's own default is 1,000,000,000.
const LONGEST_VALUE: u64 = 256 << 20;

impl Format for Sqlite {
    fn id(&self) -> &'static str {
        "sqlite"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if probe.head.starts_with(b"SQLite format 3\0") { Fit::Certain } else { Fit::No }
    }

    /// A database that is opened where it lies needs its path.
    fn risk(&self, about: &About<'_>) -> Risk {
        let beside = |suffix: &str| {
            let mut body = about.companions.open(&format!("{}{suffix}", about.name))?;
            body.seek(SeekFrom::End(0)).ok().filter(|length| *length > 0)
        };
        let log = beside("-wal").or_else(|| beside("-journal")).unwrap_or(0);
        if about.size.saturating_add(log) <= self.memory { Risk::Complex } else { Risk::InPlace }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let beside = |suffix: &str| {
            let mut body = input.companions?.open(&format!("{}{suffix}", input.name))?;
            let length = body.seek(SeekFrom::End(0)).ok()?;
            (length > 0).then_some((body, length))
        };
        let (wal, journal) = (beside("-wal"), beside("-journal"));
        let path = input.path;
        let mut body = input.into_seekable()?;
        let length = body.seek(SeekFrom::End(0))?;
        let header = Header::read(&mut body)?;
        let log_length = wal.as_ref().or(journal.as_ref()).map_or(0, |(_, length)| *length);
        let in_memory = length.saturating_add(log_length) <= self.memory;

        let mut promised = u64::from(header.pages) * u64::from(header.page_size);
        let connection = if in_memory {
            let pages = match (wal, journal) {
                (Some((log, _)), _) => Some(Pages::from_wal(log, header.page_size)?),
                (None, Some((log, _))) => Some(Pages::from_journal(log, header.page_size)?),
                (None, None) => None,
            };
            if let Some(reason) = pages.as_ref().and_then(|pages| pages.lost) {
                sink.lost(reason)?;
            }
            let image = Image::new(body, length, header.page_size, pages);
            // The log may promise more pages than there are anywhere.
            if image.length() > self.memory {
                return Err(ReadError::OverBudget);
            }
            if image.length() != length {
                promised = 0;
            }
            open_image(image)?
        } else {
            drop(body);
            let path = path.ok_or(ReadError::OverBudget)?;
            if log_length > 0 {
                sink.lost(Reason::OverBudget)?;
            }
            open_in_place(path)?
        };
        let size = length.saturating_add(log_length);
        Database::new(connection, size)?.read(sink)?;
        if promised > length && header.pages_known { Err(ReadError::Truncated) } else { Ok(()) }
    }
}

struct Header {
    page_size: u32,
    pages: u32,
    /// Whether `pages` is what the last writer left: old programs did not keep it.
    pages_known: bool,
}

impl Header {
    fn read(body: &mut Box<dyn ReadSeek>) -> Result<Header, ReadError> {
        let mut bytes = [0; 100];
        body.seek(SeekFrom::Start(0))?;
        body.read_exact(&mut bytes)?;
        body.seek(SeekFrom::Start(0))?;
        let page_size = match u16::from_be_bytes([bytes[16], bytes[17]]) {
            1 => 1 << 16,
            size if size >= 512 && size.is_power_of_two() => u32::from(size),
            _ => return Err(ReadError::Malformed { at: 16 }),
        };
        let pages = u32::from_be_bytes([bytes[28], bytes[29], bytes[30], bytes[31]]);
        Ok(Header { page_size, pages, pages_known: bytes[24..28] == bytes[92..96] })
    }
}

fn open_image(image: Image) -> Result<Connection, ReadError> {
    let length = usize::try_from(image.length()).map_err(|_| ReadError::OverBudget)?;
    if length == 0 {
        return Err(ReadError::Truncated);
    }
    let mut connection = Connection::open_in_memory().map_err(explain)?;
    connection.deserialize_read_exact(MAIN_DB, image, length, true).map_err(explain)?;
    Ok(connection)
}

/// Opens read-only and immutable: no lock is taken and no file is made, whatever the journal mode.
fn open_in_place(path: &Path) -> Result<Connection, ReadError> {
    let mut uri = String::from("file:");
    let text = path.as_os_str().as_encoded_bytes();
    if cfg!(windows) {
        uri.push_str("///");
    }
    for byte in text {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b'.' | b'-' | b'_' => uri.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(*byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?mode=ro&immutable=1");
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(uri, flags).map_err(explain)
}

/// SQLite's message may quote the schema; only the code is kept.
fn explain(error: rusqlite::Error) -> ReadError {
    match error.sqlite_error_code() {
        Some(ErrorCode::SystemIoFailure) => ReadError::Io(std::io::ErrorKind::Other),
        Some(ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            ReadError::Io(std::io::ErrorKind::PermissionDenied)
        }
        Some(ErrorCode::TooBig | ErrorCode::OutOfMemory) => ReadError::OverBudget,
        _ => ReadError::Malformed { at: 0 },
    }
}

struct Database {
    connection: Connection,
    /// Counted by the progress handler, reset by every row.
    steps: Arc<AtomicU64>,
    /// No sound database has more rows than this; a damaged tree can lead to the same page again and again.
    rows_left: u64,
}

struct Table {
    name: String,
    has_rowid: bool,
    /// Storage of a virtual table: its BLOBs are an index of text that stands in a column.
    shadow: bool,
}

impl Database {
    fn new(connection: Connection, size: u64) -> Result<Database, ReadError> {
        let steps = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&steps);
        let handler = move || counter.fetch_add(STEPS_PER_CALL as u64, Ordering::Relaxed) > STEPS_WITHOUT_ROW;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false).map_err(explain)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false).map_err(explain)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).map_err(explain)?;
        // A value takes its room in the file: a longer one can only come from a chain that runs in a circle.
        let longest = i32::try_from(size.min(LONGEST_VALUE)).unwrap_or(i32::MAX);
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, longest.max(1 << 16)).map_err(explain)?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0).map_err(explain)?;
        connection
            .execute_batch(
                "PRAGMA query_only=1; PRAGMA cell_size_check=1; PRAGMA temp_store=2; PRAGMA mmap_size=0;",
            )
            .ok();
        let mut database = Database { connection, steps, rows_left: size / 4 };
        database.connection.progress_handler(STEPS_PER_CALL, Some(handler)).map_err(explain)?;
        Ok(database)
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let tables = match self.tables() {
            Ok(tables) => tables,
            Err(_) => {
                // With this flag SQLite leaves out the entries of a damaged schema and keeps the others.
                self.connection
                    .set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, true)
                    .map_err(explain)?;
                let tables = self.tables().map_err(explain)?;
                sink.lost(Reason::Malformed)?;
                tables
            }
        };
        for table in &tables {
            self.read_table(table, sink)?;
        }
        Ok(())
    }

    /// Names of the tables with content of their own, in the order of the schema.
    fn tables(&self) -> rusqlite::Result<Vec<Table>> {
        self.steps.store(0, Ordering::Relaxed);
        let mut kinds = std::collections::HashMap::new();
        // Fails when a virtual table's module is not known; then nothing is known to be a shadow.
        if let Ok(mut statement) = self.connection.prepare("SELECT name, type, wr FROM pragma_table_list")
            && let Ok(mut rows) = statement.query([])
        {
            while let Ok(Some(row)) = rows.next() {
                let shadow = row.get_ref(1)?.as_str().is_ok_and(|kind| kind == "shadow");
                let without_rowid = row.get_ref(2)?.as_i64().is_ok_and(|flag| flag != 0);
                kinds.insert(text_of(row.get_ref(0)?), (shadow, without_rowid));
            }
        }
        let mut tables = Vec::new();
        let mut statement =
            self.connection.prepare("SELECT name FROM sqlite_schema WHERE type='table' AND rootpage>0")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let name = text_of(row.get_ref(0)?);
            let (shadow, without_rowid) = kinds.get(&name).copied().unwrap_or((false, true));
            tables.push(Table { name, has_rowid: !without_rowid, shadow });
        }
        Ok(tables)
    }

    /// The names of the columns of `SELECT *`. The statement's own would do, but that panics when one is not
    /// UTF-8.
    fn columns(&self, table: &str, count: usize) -> Vec<String> {
        let mut names = Vec::new();
        if let Ok(mut statement) =
            self.connection.prepare("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden<>1")
            && let Ok(mut rows) = statement.query([table])
        {
            while let Ok(Some(row)) = rows.next() {
                names.push(row.get_ref(0).map(text_of).unwrap_or_default());
            }
        }
        names.resize(count, String::new());
        names
    }

    fn read_table(&mut self, table: &Table, sink: &mut dyn Sink) -> Result<(), ReadError> {
        self.steps.store(0, Ordering::Relaxed);
        let quoted = format!("\"{}\"", table.name.replace('"', "\"\""));
        let plain = self.connection.prepare(&format!("SELECT * FROM main.{quoted}"));
        let statement = match plain {
            Ok(statement) => statement,
            Err(_) => {
                sink.table(&TableInfo { name: &table.name, ..TableInfo::default() })?;
                return Ok(sink.lost(Reason::Malformed)?);
            }
        };
        let names = self.columns(&table.name, statement.column_count());
        let borrowed: Vec<&str> = names.iter().map(String::as_str).collect();
        sink.table(&TableInfo { name: &table.name, columns: Some(&borrowed), ..TableInfo::default() })?;
        // The row id names a BLOB's place for a person; any of its names may be taken by a column.
        let id = ["rowid", "_rowid_", "oid"]
            .into_iter()
            .find(|id| table.has_rowid && !names.iter().any(|name| name.eq_ignore_ascii_case(id)));
        let with_id =
            id.and_then(|id| self.connection.prepare(&format!("SELECT *, {id} FROM main.{quoted}")).ok());
        let (statement, has_id) = match with_id {
            Some(statement) => (statement, true),
            None => (statement, false),
        };
        let end = read_rows(statement, has_id, table, &names, &self.steps, &mut self.rows_left, sink)?;
        if let Some(reason) = end {
            sink.lost(reason)?;
        }
        Ok(())
    }
}

/// Pushes the rows of one table; returns why it ended early, if it did.
fn read_rows(
    mut statement: Statement<'_>,
    has_id: bool,
    table: &Table,
    names: &[String],
    steps: &AtomicU64,
    rows_left: &mut u64,
    sink: &mut dyn Sink,
) -> Result<Option<Reason>, ReadError> {
    let early = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => Reason::TimedOut,
        _ => explain(error).reason().unwrap_or(Reason::Malformed),
    };
    let mut rows = match statement.query([]) {
        Ok(rows) => rows,
        Err(error) => return Ok(Some(early(error))),
    };
    let mut number = 0u64;
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(None),
            Err(error) => return Ok(Some(early(error))),
        };
        steps.store(0, Ordering::Relaxed);
        number += 1;
        match rows_left.checked_sub(1) {
            Some(left) => *rows_left = left,
            None => return Ok(Some(Reason::Malformed)),
        }
        let mut values = Vec::with_capacity(names.len());
        for column in 0..names.len() {
            match row.get_ref(column) {
                Ok(value) => values.push(value),
                Err(error) => return Ok(Some(early(error))),
            }
        }
        // Text that is not UTF-8 was written by a program that did not care: Windows-1252 on these systems.
        let decoded: Vec<Option<String>> = values.iter().map(|value| decode(*value)).collect();
        let cells: Vec<Cell<'_>> =
            values.iter().zip(&decoded).map(|(value, decoded)| cell(*value, decoded.as_deref())).collect();
        sink.row(number, &cells)?;
        if table.shadow {
            continue;
        }
        for (value, name) in values.iter().zip(names) {
            let ValueRef::Blob(mut bytes) = *value else { continue };
            if bytes.len() <= SMALL_BLOB {
                continue;
            }
            let id =
                if has_id { row.get_ref(names.len()).ok().and_then(|id| id.as_i64().ok()) } else { None };
            let id = id.map_or_else(|| number.to_string(), |id| id.to_string());
            let child_name = format!("{}/{name}/{id}", table.name);
            let size = u64::try_from(bytes.len()).ok();
            sink.child(&ChildInfo { name: &child_name, size, ..ChildInfo::default() }, &mut bytes)?;
        }
    }
}

fn decode(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Text(bytes) if str::from_utf8(bytes).is_err() => {
            Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
        }
        _ => None,
    }
}

fn cell<'a>(value: ValueRef<'a>, decoded: Option<&'a str>) -> Cell<'a> {
    match value {
        ValueRef::Null => Cell::Empty,
        ValueRef::Integer(number) => Cell::Int(number),
        ValueRef::Real(number) => Cell::Number(number),
        ValueRef::Text(bytes) => {
            decoded.or_else(|| str::from_utf8(bytes).ok()).map_or(Cell::Empty, Cell::Text)
        }
        // Short text is stored as a BLOB by programs that bind bytes; other short BLOBs are ids and flags.
        ValueRef::Blob(bytes) if bytes.len() <= SMALL_BLOB => match str::from_utf8(bytes) {
            Ok(text) if !text.chars().any(char::is_control) => Cell::Text(text),
            _ => Cell::Empty,
        },
        ValueRef::Blob(_) => Cell::Empty,
    }
}

fn text_of(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(bytes) => match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::SystemTime;

    use super::*;
    use crate::formats::testing::{MemoryFiles, MemorySpooler, Recorder, read, read_into, read_with};
    use crate::formats::testing_mutations::mutate;

    /// Makes a database with `fill` and returns its bytes and those of its log and journal while it is open.
    fn made(fill: impl FnOnce(&Connection)) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("a.db");
        let connection = Connection::open(&path).expect("open");
        fill(&connection);
        let get = |name: &str| fs::read(folder.path().join(name)).unwrap_or_default();
        (get("a.db"), get("a.db-wal"), get("a.db-journal"))
    }

    fn staff() -> Vec<u8> {
        let (bytes, _, _) = made(|db| {
            db.execute_batch(
                "CREATE TABLE staff(id INTEGER PRIMARY KEY, \"full \"\"name\" TEXT, fee REAL, photo BLOB);
                 INSERT INTO staff VALUES (7, 'Zebediah Quartermain', 185.5, zeroblob(100));
                 INSERT INTO staff VALUES (9, CAST(x'5a6fe9' AS TEXT), NULL, x'4142');
                 CREATE TABLE codes(code TEXT PRIMARY KEY, rowid INT) WITHOUT ROWID;
                 INSERT INTO codes VALUES ('PO', 1);
                 CREATE VIEW v AS SELECT * FROM staff;
                 CREATE VIRTUAL TABLE notes USING fts5(body);
                 INSERT INTO notes VALUES ('presiding officer at Little Snoring');",
            )
            .expect("fill");
        });
        bytes
    }

    fn find<'a>(got: &'a Recorder, name: &str) -> &'a crate::formats::testing::RecordedTable {
        got.tables.iter().find(|table| table.0 == name).expect("table")
    }

    #[test]
    fn every_table_comes_with_its_columns_and_blobs_become_children() {
        let (got, end) = read(&Sqlite::DEFAULT, "a.db", &staff());
        assert_eq!(end, Ok(()));
        assert_eq!(got.lost, []);
        let table = find(&got, "staff");
        assert_eq!(
            table.1.as_deref(),
            Some(["id", "full \"name", "fee", "photo"].map(str::to_owned).as_slice())
        );
        assert_eq!(table.3[0].1, ["7", "Zebediah Quartermain", "185.5", ""]);
        assert_eq!(table.3[1].1, ["9", "Zoé", "", "AB"]);
        assert_eq!(find(&got, "codes").3[0].1, ["PO", "1"]);
        assert_eq!(find(&got, "notes_content").3[0].1, ["1", "presiding officer at Little Snoring"]);
        assert!(!got.tables.iter().any(|table| table.0 == "v" || table.0 == "notes"));
        assert_eq!(got.children, [("staff/photo/7".to_owned(), vec![0; 100])]);
    }

    #[test]
    fn rows_in_the_log_count_up_to_the_last_commit() {
        let (bytes, wal, _) = made(|db| {
            db.execute_batch(
                "PRAGMA journal_mode=WAL; CREATE TABLE t(a); INSERT INTO t VALUES (1);
                 PRAGMA wal_checkpoint(TRUNCATE); PRAGMA wal_autocheckpoint=0;
                 INSERT INTO t VALUES (2); INSERT INTO t VALUES (3); UPDATE t SET a=10 WHERE a=1;
                 WITH RECURSIVE n(i) AS (VALUES(100) UNION ALL SELECT i+1 FROM n WHERE i<3000)
                 INSERT INTO t SELECT i FROM n;",
            )
            .expect("fill");
        });
        assert!(!wal.is_empty());
        assert_eq!(read(&Sqlite::DEFAULT, "a.db", &bytes).0.cells(0), [["1"]]);
        let (got, end) = read_with(&Sqlite::DEFAULT, "a.db", &bytes, &[("A.DB-WAL", &wal)]);
        assert_eq!((got.lost.as_slice(), end), ([].as_slice(), Ok(())));
        assert_eq!(got.cells(0).len(), 3 + 2901);
        assert_eq!(got.cells(0)[..3], [["10"], ["2"], ["3"]]);

        // Cut at every frame border and elsewhere: never a row that was not committed, never an error.
        let mut seen = std::collections::BTreeSet::new();
        for length in (0..wal.len()).step_by(419).chain((32..wal.len()).step_by(4096 + 24)) {
            let (got, end) = read_with(&Sqlite::DEFAULT, "a.db", &bytes, &[("a.db-wal", &wal[..length])]);
            assert_eq!(end, Ok(()), "{length}");
            seen.insert(got.cells(0).len());
        }
        assert_eq!(seen, [1, 2, 3].into());
        let mut torn = wal;
        torn[40] ^= 1;
        let (got, _) = read_with(&Sqlite::DEFAULT, "a.db", &bytes, &[("a.db-wal", &torn)]);
        assert_eq!(got.cells(0), [["1"]]);
    }

    #[test]
    fn an_unfinished_transaction_is_rolled_back() {
        let (bytes, _, journal) = made(|db| {
            db.execute_batch(
                "PRAGMA cache_size=2; PRAGMA cache_spill=1; CREATE TABLE t(a TEXT);
                 WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<2000)
                 INSERT INTO t SELECT 'before ' || i FROM n;
                 BEGIN; UPDATE t SET a='after'; INSERT INTO t SELECT a FROM t;",
            )
            .expect("fill");
        });
        assert!(!journal.is_empty());
        assert!(memchr::memmem::find(&bytes, b"after").is_some(), "the transaction reached the file");
        let (got, end) = read_with(&Sqlite::DEFAULT, "a.db", &bytes, &[("a.db-journal", &journal)]);
        assert_eq!((got.lost.as_slice(), end), ([].as_slice(), Ok(())));
        assert_eq!(got.cells(0).len(), 2000);
        assert!(got.cells(0).iter().all(|row| row[0].starts_with("before ")));
        let mut ended = journal;
        ended[..28].fill(0);
        let (got, _) = read_with(&Sqlite::DEFAULT, "a.db", &bytes, &[("a.db-journal", &ended)]);
        assert!(got.cells(0).iter().any(|row| row[0] == "after"), "a journal that ended is left alone");
    }

    fn listing(folder: &Path) -> Vec<(String, Vec<u8>, SystemTime)> {
        let mut files: Vec<_> = fs::read_dir(folder)
            .expect("list")
            .map(|entry| {
                let entry = entry.expect("entry");
                let modified = entry.metadata().expect("metadata").modified().expect("time");
                (
                    entry.file_name().to_string_lossy().into_owned(),
                    fs::read(entry.path()).expect("read"),
                    modified,
                )
            })
            .collect();
        files.sort();
        files
    }

    #[test]
    fn nothing_is_made_or_changed_beside_a_source_in_a_folder_that_cannot_be_written() {
        for memory in [Sqlite::DEFAULT.memory, 0] {
            let folder = tempfile::tempdir().expect("temporary folder");
            let inside = folder.path().join("odd na%me?#");
            fs::create_dir(&inside).expect("folder");
            let path = inside.join("staff & co.db");
            let (bytes, wal, _) = made(|db| {
                db.execute_batch(
                    "PRAGMA journal_mode=WAL; CREATE TABLE t(a); INSERT INTO t VALUES (1);
                     PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES (2);",
                )
                .expect("fill");
            });
            fs::write(&path, &bytes).expect("write");
            fs::write(inside.join("staff & co.db-wal"), &wal).expect("write");
            let before = listing(&inside);
            let mut permissions = fs::metadata(&inside).expect("metadata").permissions();
            permissions.set_readonly(true);
            fs::set_permissions(&inside, permissions.clone()).expect("read-only");
            let file = File::open(&path).expect("open");
            let beside = [("staff & co.db-wal", wal.as_slice())];
            let files = MemoryFiles(&beside);
            let size = bytes.len() as u64;
            let mut input = Input::file("staff & co.db", file, size, &MemorySpooler).with_companions(&files);
            input.path = Some(&path);
            let mut got = Recorder::default();
            assert_eq!(Sqlite { memory }.read(input, &mut got), Ok(()));
            if memory > 0 {
                assert_eq!(got.cells(0), [["1"], ["2"]]);
            } else {
                assert_eq!(got.cells(0), [["1"]]);
                assert_eq!(got.lost, [Reason::OverBudget]);
            }
            assert!(listing(&inside) == before, "the folder looks as before");
            #[expect(clippy::permissions_set_readonly_false, reason = "so that the test can clean up")]
            permissions.set_readonly(false);
            fs::set_permissions(&inside, permissions).expect("writable");
        }
    }

    #[test]
    fn a_large_member_of_an_archive_is_over_budget() {
        assert_eq!(read(&Sqlite { memory: 100 }, "a.db", &staff()).1, Err(ReadError::OverBudget));
    }

    #[test]
    fn a_damaged_table_costs_only_itself() {
        let (mut bytes, _, _) = made(|db| {
            db.execute_batch("CREATE TABLE a(x); INSERT INTO a VALUES ('one'); CREATE TABLE b(x); INSERT INTO b VALUES ('two');")
                .expect("fill");
        });
        bytes[4096..4200].fill(0xff);
        let (got, _) = read(&Sqlite::DEFAULT, "a.db", &bytes);
        assert_eq!(got.lost, [Reason::Malformed]);
        assert_eq!(find(&got, "b").3[0].1, ["two"]);
        let (_, end) = read(&Sqlite::DEFAULT, "a.db", &bytes[..8192]);
        assert_eq!(end, Err(ReadError::Truncated));
        for length in 0..100 {
            assert!(read(&Sqlite::DEFAULT, "a.db", &bytes[..length]).1.is_err());
        }
    }

    #[test]
    fn a_column_that_computes_for_ever_is_stopped() {
        let (bytes, _, _) = made(|db| {
            db.execute_batch(
                "CREATE TABLE a(x); INSERT INTO a VALUES (1); CREATE TABLE b(x); INSERT INTO b VALUES (2);
                 PRAGMA writable_schema=1;
                 UPDATE sqlite_schema SET sql='CREATE TABLE a(x, y AS (randomblob(1000000)))' WHERE name='a';",
            )
            .expect("fill");
        });
        let (got, _) = read(&Sqlite::DEFAULT, "a.db", &bytes);
        assert_eq!(find(&got, "b").3[0].1, ["2"]);
    }

    #[test]
    fn damaged_databases_never_panic_or_hang() {
        let good = staff();
        mutate(&good, 500, |bytes| {
            let _ = read(&Sqlite::DEFAULT, "a.db", bytes);
        });
        let (bytes, wal, _) = made(|db| {
            db.execute_batch("PRAGMA journal_mode=WAL; CREATE TABLE t(a); INSERT INTO t VALUES (1);")
                .expect("fill");
        });
        mutate(&wal, 200, |wal| {
            let _ = read_with(&Sqlite::DEFAULT, "a.db", &bytes, &[("a.db-wal", wal), ("a.db-journal", wal)]);
        });
    }

    #[test]
    fn a_request_to_stop_is_obeyed() {
        for calls in 0..4 {
            let mut recorder = Recorder::stopping_after(calls);
            assert_eq!(
                read_into(&Sqlite::DEFAULT, "a.db", &staff(), &[], &mut recorder),
                Err(ReadError::Halt)
            );
        }
    }

    #[test]
    fn the_signature_decides() {
        let probe = |head, name| Sqlite::DEFAULT.fit(&Probe::new(head, false, name));
        assert_eq!(probe(b"SQLite format 3\0....", "Thumbs.doc"), Fit::Certain);
        assert_eq!(probe(b"\x81\x13random", "a.sqlite"), Fit::No);
    }
}
