//! Access databases: every user table of .mdb and .accdb files, with memos, embedded objects and attachments.
//!
//! Also read, as hidden text: where linked tables lead (their connect strings may hold a password) and the
//! expressions of saved queries. System tables, forms, reports and macros are not read. Deleted rows (`deleted`)
//! and deleted tables that were not yet compacted away are read as deleted. The library reads
//! row by row; what it passes over is counted.

mod deleted;
#[cfg(test)]
mod locking;

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use jetdb::data::RowPosition;
use jetdb::{
    CatalogEntry, ColumnType, ComplexColumn, ComplexValues, FileError, ObjectType, PageReader, TableDef,
    TableRows, Value, catalog_flags, read_complex_column, read_table_def,
};

use self::deleted::Deleted;
use super::{
    Cell, ChildInfo, Fit, Format, Locator, Probe, ReadError, Sink, TableInfo, Visibility, ole_native,
};
use crate::input::{Input, SharedBody};
use crate::model::Reason;

/// Reader of Access databases.
pub struct Access;

/// The page that the catalog of objects starts at, in every version.
const CATALOG: u32 = 2;

/// How many objects a catalog may have; Access itself stops at 32,768.
const OBJECTS: usize = 1 << 16;

/// Binary values longer than this may be documents or images and become children.
const SMALL_BINARY: usize = 64;

/// How many bytes may be read for one row: a chain of pages gives no more than a long value.
const BYTES_A_ROW: u64 = 256 << 20;

/// How many passwords are tried: each costs a hundred thousand hashes.
const PASSWORDS: usize = 500;

/// About how much text is pushed as one piece.
const PIECE: usize = 256 << 10;

impl Format for Access {
    fn id(&self) -> &'static str {
        "access"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        match probe.head.get(4..19) {
            Some(b"Standard Jet DB" | b"Standard ACE DB") => Fit::Certain,
            _ => Fit::No,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let passwords = input.passwords();
        let body = SharedBody::new(input.into_seekable()?)?;
        let meter = Arc::new(Meter::new(body.length()));
        let mut head = Vec::new();
        body.clone().take(32).read_to_end(&mut head)?;
        let deleted = Arc::new(Deleted::new(&head));
        let open = |password: Option<&str>| {
            let (meter, deleted) = (Arc::clone(&meter), Arc::clone(&deleted));
            let source = Metered { body: body.clone(), meter, deleted };
            PageReader::open_reader_with_password(source, password)
        };
        let mut password = None;
        let pages = match open(None) {
            Err(FileError::PasswordRequired | FileError::InvalidPassword) => {
                let mut tried = passwords.iter().take(PASSWORDS);
                let opened = tried.find_map(|own| {
                    password = Some(own);
                    open(password).ok()
                });
                if opened.is_some() {
                    sink.unlocked();
                }
                opened.ok_or(ReadError::Encrypted)?
            }
            other => other.map_err(explain)?,
        };
        let mut database = Database { pages, meter: Arc::clone(&meter), objects: Vec::new() };
        database.read(sink)?;
        // Another reader: this one has pages in memory.
        let met: Vec<CatalogEntry> =
            database.tables().filter(|entry| deleted.met(entry.table_page)).cloned().collect();
        if met.is_empty() {
            return Ok(());
        }
        database.pages = open(password).map_err(explain)?;
        for entry in met {
            deleted.show(entry.table_page);
            database.deleted_rows(&entry, sink)?;
        }
        Ok(())
    }
}

/// The library's message may quote names; only its kind is kept.
fn explain(error: FileError) -> ReadError {
    match error {
        FileError::PasswordRequired
        | FileError::InvalidPassword
        | FileError::UnsupportedEncryption { .. } => ReadError::Encrypted,
        FileError::Io(error) => error.into(),
        FileError::PageOutOfRange { .. } | FileError::FileTooSmall { .. } => ReadError::Truncated,
        _ => ReadError::Malformed { at: 0 },
    }
}

/// Counts `error` as a loss, unless it is a request to stop.
fn lose(error: FileError, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let error = explain(error);
    Ok(sink.lost(error.reason().ok_or(error)?)?)
}

/// How much was read since the last row, and whether that was too much.
///
/// The library takes a long value that it cannot read for none: what went wrong below it is kept here.
struct Meter {
    most: u64,
    left: AtomicU64,
    failed: AtomicBool,
    over: AtomicBool,
}

impl Meter {
    fn new(length: u64) -> Meter {
        // Every page may be visited for the value, and some twice for the row itself.
        let most = length.saturating_mul(2).saturating_add(1 << 20).min(BYTES_A_ROW);
        Meter {
            most,
            left: AtomicU64::new(most),
            failed: AtomicBool::new(false),
            over: AtomicBool::new(false),
        }
    }

    /// A new row begins; returns what was lost of the one before.
    fn next(&self) -> Option<Reason> {
        self.left.store(self.most, Ordering::Relaxed);
        let over = self.over.swap(false, Ordering::Relaxed);
        let failed = self.failed.swap(false, Ordering::Relaxed);
        over.then_some(Reason::OverBudget).or(failed.then_some(Reason::Io))
    }
}

struct Metered {
    body: SharedBody,
    meter: Arc<Meter>,
    deleted: Arc<Deleted>,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.meter.left.load(Ordering::Relaxed);
        let Some(left) = left.checked_sub(buffer.len() as u64) else {
            self.meter.over.store(true, Ordering::Relaxed);
            return Err(io::ErrorKind::FileTooLarge.into());
        };
        self.meter.left.store(left, Ordering::Relaxed);
        let failed = |_: &io::Error| self.meter.failed.store(true, Ordering::Relaxed);
        if buffer.len() != self.deleted.page {
            return self.body.read(buffer).inspect_err(failed);
        }
        // A whole page, as the library asks for it.
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.body.read(rest).inspect_err(failed)? {
                0 => break,
                count => filled += count,
            }
        }
        if filled == buffer.len() {
            self.deleted.look(buffer);
        }
        Ok(filled)
    }
}

impl Seek for Metered {
    fn seek(&mut self, target: SeekFrom) -> io::Result<u64> {
        self.body.seek(target)
    }
}

/// One object of the catalog with where it leads, if it is a link.
struct Object {
    entry: CatalogEntry,
    database: String,
    connect: String,
    foreign: String,
}

struct Database {
    pages: PageReader,
    meter: Arc<Meter>,
    objects: Vec<Object>,
}

impl Database {
    /// The tables of the user.
    fn tables(&self) -> impl Iterator<Item = &CatalogEntry> {
        let entries = self.objects.iter().map(|object| &object.entry);
        entries.filter(|entry| {
            entry.object_type == ObjectType::Table && !entry.is_system() && !entry.name.starts_with("MSys")
        })
    }

    /// Rows that were deleted, as far as they are still whole; the pages show no others.
    fn deleted_rows(&mut self, entry: &CatalogEntry, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let Ok(table) = read_table_def(&mut self.pages, &entry.name, entry.table_page) else { return Ok(()) };
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        sink.table(&TableInfo {
            name: &entry.name,
            columns: Some(&names),
            visibility: Visibility::Deleted,
            ..TableInfo::default()
        })?;
        let calculated = HashMap::new();
        let wanted: Vec<usize> = (0..table.columns.len()).collect();
        let mut rows = TableRows::new(&table, &calculated).with_columns(&wanted);
        let none = HashMap::new();
        let mut number = 0;
        self.meter.next();
        loop {
            // What was overwritten since cannot be taken apart, and nobody promised it: it is no loss.
            match rows.next_row(&mut self.pages) {
                Ok(Some(own)) => {
                    number += 1;
                    row(number, &own.values, &table, &none, &mut self.pages, sink)?;
                }
                Ok(None) | Err(_) => return Ok(()),
            }
            self.meter.next();
        }
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        self.catalog(sink)?;
        self.links(sink)?;
        let entries: Vec<CatalogEntry> = self.objects.iter().map(|object| object.entry.clone()).collect();
        for entry in &entries {
            let deleted = entry.name.starts_with("~TMPCLP");
            if entry.object_type != ObjectType::Table {
                continue;
            }
            if entry.name == "MSysQueries" {
                self.queries(entry, sink)?;
            } else if deleted || !(entry.is_system() || entry.name.starts_with("MSys")) {
                let visibility = match entry.flags & catalog_flags::HIDDEN {
                    _ if deleted => Visibility::Deleted,
                    0 => Visibility::Visible,
                    _ => Visibility::Hidden,
                };
                self.table(entry, visibility, &entries, sink)?;
            }
        }
        Ok(())
    }

    /// Reads the catalog itself, without the forms' and tables' properties that its rows also hold.
    fn catalog(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let table = read_table_def(&mut self.pages, "MSysObjects", CATALOG).map_err(explain)?;
        let at = |name: &str| table.columns.iter().position(|column| column.name == name);
        let (id, name, kind) = (at("Id"), at("Name"), at("Type"));
        let (Some(id), Some(name), Some(kind)) = (id, name, kind) else {
            return Err(ReadError::Malformed { at: 0 });
        };
        let (flags, database, connect, foreign) =
            (at("Flags"), at("Database"), at("Connect"), at("ForeignName"));
        let wanted: Vec<usize> = [Some(id), Some(name), Some(kind), flags, database, connect, foreign]
            .into_iter()
            .flatten()
            .collect();
        let mut objects = Vec::new();
        let mut full = false;
        each_row(&mut self.pages, &self.meter, &table, &wanted, sink, |_, values, _, _| {
            let text = |at: Option<usize>| match at.and_then(|at| values.get(at)) {
                Some(Value::Text(text)) => text.clone(),
                _ => String::new(),
            };
            let number = |at: Option<usize>| match at.and_then(|at| values.get(at)) {
                Some(Value::Long(number)) => Some(*number),
                Some(Value::Int(number)) => Some(i32::from(*number)),
                _ => None,
            };
            let object_type = number(Some(kind)).and_then(|kind| ObjectType::try_from(kind).ok());
            let (Some(object_type), Some(id)) = (object_type, number(Some(id))) else { return Ok(()) };
            if objects.len() >= OBJECTS {
                full = true;
                return Ok(());
            }
            objects.push(Object {
                entry: CatalogEntry {
                    name: text(Some(name)),
                    object_type,
                    table_page: (id & 0x00ff_ffff).cast_unsigned(),
                    flags: number(flags).unwrap_or(0).cast_unsigned(),
                    lv_prop: None,
                    lv_extra: None,
                },
                database: text(database),
                connect: text(connect),
                foreign: text(foreign),
            });
            Ok(())
        })?;
        if full {
            sink.lost(Reason::OverBudget)?;
        }
        self.objects = objects;
        Ok(())
    }

    fn links(&self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut text = String::new();
        for object in &self.objects {
            let linked =
                matches!(object.entry.object_type, ObjectType::LinkedTable | ObjectType::LinkedOdbcTable);
            if !linked && object.connect.is_empty() {
                continue;
            }
            text.push_str(&object.entry.name);
            for part in [&object.foreign, &object.database, &object.connect] {
                if !part.is_empty() {
                    text.push('\t');
                    text.push_str(part);
                }
            }
            text.push('\n');
        }
        if !text.is_empty() {
            sink.text(Locator::HiddenPart("links to other databases"), &text)?;
        }
        Ok(())
    }

    /// Saved queries: criteria name people, and those passed on to a server have its connect string.
    fn queries(&mut self, entry: &CatalogEntry, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let table = match read_table_def(&mut self.pages, &entry.name, entry.table_page) {
            Ok(table) => table,
            Err(error) => return lose(error, sink),
        };
        let wanted: Vec<usize> = (0..table.columns.len()).collect();
        let mut text = String::new();
        each_row(&mut self.pages, &self.meter, &table, &wanted, sink, |_, values, _, sink| {
            for value in values {
                if let Value::Text(value) = value
                    && !value.is_empty()
                {
                    text.push_str(value);
                    text.push('\n');
                }
            }
            if text.len() > PIECE {
                sink.text(Locator::HiddenPart("queries"), &text)?;
                text.clear();
            }
            Ok(())
        })?;
        if !text.is_empty() {
            sink.text(Locator::HiddenPart("queries"), &text)?;
        }
        Ok(())
    }

    fn table(
        &mut self,
        entry: &CatalogEntry,
        visibility: Visibility,
        catalog: &[CatalogEntry],
        sink: &mut dyn Sink,
    ) -> Result<(), ReadError> {
        let info = TableInfo { name: &entry.name, columns: None, visibility, ..TableInfo::default() };
        self.meter.next();
        let table = match read_table_def(&mut self.pages, &entry.name, entry.table_page) {
            Ok(table) => table,
            Err(error) => {
                sink.table(&info)?;
                return lose(error, sink);
            }
        };
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        sink.table(&TableInfo { columns: Some(&names), ..info })?;
        let mut complex: HashMap<usize, ComplexColumn> = HashMap::new();
        for (at, column) in table.columns.iter().enumerate() {
            if column.complex_id.is_none() {
                continue;
            }
            match read_complex_column(&mut self.pages, catalog, &table, column) {
                Ok(Some(values)) => drop(complex.insert(at, values)),
                Ok(None) => {}
                Err(error) => lose(error, sink)?,
            }
        }
        let wanted: Vec<usize> = (0..table.columns.len()).collect();
        let read =
            each_row(&mut self.pages, &self.meter, &table, &wanted, sink, |number, values, pages, sink| {
                row(number, values, &table, &complex, pages, sink)
            })?;
        // "Read and empty" must not pass for clean: the table says how many rows it has.
        if read < u64::from(table.num_rows) {
            sink.lost(Reason::Malformed)?;
        }
        Ok(())
    }
}

/// Gives every row to `take`, with its number from 1, and returns how many there were, those lost included.
fn each_row(
    pages: &mut PageReader,
    meter: &Meter,
    table: &TableDef,
    wanted: &[usize],
    sink: &mut dyn Sink,
    mut take: impl FnMut(u64, &[Value], &mut PageReader, &mut dyn Sink) -> Result<(), ReadError>,
) -> Result<u64, ReadError> {
    let calculated = HashMap::new();
    let mut rows = TableRows::new(table, &calculated).with_columns(wanted);
    let mut number = 0u64;
    meter.next();
    loop {
        let before = rows.skipped_rows();
        let end = match rows.peek(pages) {
            Ok(None) => true,
            Ok(Some(_)) => {
                number += 1;
                match rows.next_row(pages) {
                    Ok(Some(row)) => take(number, &row.values, pages, sink)?,
                    // A row that is there and cannot be taken apart looks like the end.
                    Ok(None) => sink.lost(Reason::Malformed)?,
                    Err(error) => lose(error, sink)?,
                }
                false
            }
            // A page that cannot be read; the next one may be whole.
            Err(error) => {
                lose(error, sink)?;
                let page = rows.position().page.saturating_add(1);
                rows = rows.starting_at(RowPosition { page, row: 0 });
                false
            }
        };
        for _ in before..rows.skipped_rows() {
            number += 1;
            sink.lost(Reason::Malformed)?;
        }
        if let Some(reason) = meter.next() {
            sink.lost(reason)?;
        }
        if end {
            return Ok(number);
        }
    }
}

/// Pushes one row, then the documents in it as children.
fn row(
    number: u64,
    values: &[Value],
    table: &TableDef,
    complex: &HashMap<usize, ComplexColumn>,
    pages: &mut PageReader,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut lists: HashMap<usize, String> = HashMap::new();
    let mut files = Vec::new();
    for (at, column) in complex {
        let Some(Value::Long(key)) = values.get(*at) else { continue };
        match column.values(pages, *key) {
            Ok(ComplexValues::MultiValue(list)) => {
                let list: Vec<String> = list.iter().map(written).collect();
                lists.insert(*at, list.join("; "));
            }
            Ok(ComplexValues::VersionHistory(versions)) => {
                for version in &versions {
                    let text = written(&version.value);
                    if !text.trim().is_empty() {
                        sink.text(Locator::HiddenPart("earlier versions of a memo"), &text)?;
                    }
                }
            }
            Ok(ComplexValues::Attachment(attached)) => {
                let names: Vec<String> = attached.iter().map(|file| written(&file.name)).collect();
                lists.insert(*at, names.join("; "));
                files.push((*at, attached));
            }
            Ok(_) => sink.lost(Reason::Unsupported)?,
            Err(error) => lose(error, sink)?,
        }
    }
    // Maps have no order of their own.
    files.sort_by_key(|(at, _)| *at);
    let cells: Vec<Cell<'_>> = values
        .iter()
        .enumerate()
        .map(|(at, value)| match lists.get(&at) {
            Some(list) => Cell::Text(list),
            None if complex.contains_key(&at) => Cell::Empty,
            None => cell(value),
        })
        .collect();
    sink.row(number, &cells)?;
    for (value, column) in values.iter().zip(&table.columns) {
        let Value::Binary(bytes) = value else { continue };
        if bytes.len() <= SMALL_BINARY {
            continue;
        }
        let found = matches!(column.col_type, ColumnType::Ole).then(|| ole_native::embedded(bytes)).flatten();
        let (own, mut body) =
            found.map_or((String::new(), bytes.as_slice()), |found| (found.name, found.body));
        let own = if own.is_empty() { number.to_string() } else { format!("{number}/{own}") };
        let name = format!("{}/{}/{own}", table.name, column.name);
        let size = u64::try_from(body.len()).ok();
        sink.child(&ChildInfo { name: &name, size, ..ChildInfo::default() }, &mut body)?;
    }
    for (at, attached) in &files {
        let column = table.columns.get(*at).map_or("", |column| column.name.as_str());
        for file in attached {
            let name = format!("{}/{column}/{number}/{}", table.name, written(&file.name));
            let child = ChildInfo { name: &name, ..ChildInfo::default() };
            match &file.data {
                Value::Binary(bytes) => {
                    let size = u64::try_from(bytes.len()).ok();
                    sink.child(&ChildInfo { size, ..child }, &mut bytes.as_slice())?;
                }
                _ => sink.child_lost(&child, Reason::Malformed)?,
            }
        }
    }
    Ok(())
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(truth) => Cell::Bool(*truth),
        Value::Byte(number) => Cell::Int(i64::from(*number)),
        Value::Int(number) => Cell::Int(i64::from(*number)),
        Value::Long(number) => Cell::Int(i64::from(*number)),
        Value::BigInt(number) => Cell::Int(*number),
        Value::Float(number) => Cell::Number(f64::from(*number)),
        Value::Double(number) => Cell::Number(*number),
        Value::Text(text) => Cell::Text(text),
        Value::Money(text) | Value::Numeric(text) => decimal(text),
        Value::Timestamp(days) => date(*days),
        Value::DateTimeExtended(text) => match super::xlsx::iso_date(text) {
            Some((year, month, day)) => Cell::Date(year, month, day),
            None => Cell::Text(text),
        },
        // An identifier that the program made itself.
        Value::Guid(_) => Cell::Empty,
        Value::Binary(bytes) if bytes.len() <= SMALL_BINARY => match str::from_utf8(bytes) {
            Ok(text) if !text.chars().any(char::is_control) => Cell::Text(text),
            _ => Cell::Empty,
        },
        // Long binary values are children; kinds that a later library may add hold nothing known.
        _ => Cell::Empty,
    }
}

/// Whole amounts as whole numbers, others as they stand: no digit may be lost on the way.
fn decimal(text: &str) -> Cell<'_> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    match whole.parse() {
        Ok(number) if part.bytes().all(|digit| digit == b'0') => Cell::Int(number),
        _ => text.parse().map_or(Cell::Text(text), Cell::Number),
    }
}

/// The day of a timestamp; a time without a day stays a number.
fn date(days: f64) -> Cell<'static> {
    // Day 0 is 30 December 1899; Access goes from the year 100 to 9999. The fraction counts away from zero.
    let whole = days.trunc();
    if whole == 0.0 || !(-657_434.0..=2_958_465.0).contains(&whole) {
        return Cell::Number(days);
    }
    let start = jiff::civil::date(1899, 12, 30);
    match start.checked_add(jiff::Span::new().days(whole as i64)) {
        Ok(day) => Cell::Date(day.year(), day.month().unsigned_abs(), day.day().unsigned_abs()),
        Err(_) => Cell::Number(days),
    }
}

/// A value of a list as text.
fn written(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Money(text) | Value::Numeric(text) | Value::DateTimeExtended(text) => {
            text.clone()
        }
        other => match cell(other) {
            Cell::Int(number) => number.to_string(),
            Cell::Number(number) => number.to_string(),
            Cell::Date(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
            _ => String::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, read_keyed};
    use crate::formats::testing_mutations::mutate;

    const MDB: &[u8] = include_bytes!("../../fixtures/estate/access-legacy/staffing.mdb");
    const ACCDB: &[u8] = include_bytes!("../../fixtures/estate/access-legacy/pollstaff.accdb");

    #[test]
    fn every_user_table_comes_with_names_and_rows() {
        let (seen, end) = read(&Access, "staffing.mdb", MDB);
        assert_eq!(end, Ok(()));
        let shape: Vec<(&str, usize)> =
            seen.tables.iter().map(|table| (table.0.as_str(), table.3.len())).collect();
        // Three shifts were deleted, and their page was not written again since.
        assert_eq!(shape, [("Workers", 152), ("Shifts", 217), ("Shifts", 3)]);
        assert_eq!(seen.tables[2].2, Visibility::Deleted);
        let (kept, gone) = (seen.cells(1), seen.cells(2));
        assert!(
            gone.iter().all(|row| row.len() == kept[0].len() && !row[1].is_empty() && !kept.contains(row))
        );
        let workers = seen.tables[0].1.as_ref().expect("names");
        assert_eq!(workers.join(","), "Key,Person,NatInsurance,BornOn,Telephone1,Residence,Zip");
        assert!(seen.cells(0).iter().all(|row| !row[1].is_empty()));
        // A date column gives true dates, a currency column numbers.
        let held: Vec<&str> = seen.cells(1).iter().map(|row| row[2]).collect();
        assert!(held.iter().all(|day| day.len() == 10 && day.starts_with("20")), "dates");
        assert!(seen.cells(1).iter().all(|row| row[3].parse::<f64>().is_ok()));
        assert_eq!(seen.lost, []);

        let (seen, end) = read(&Access, "pollstaff.accdb", ACCDB);
        assert_eq!(end, Ok(()));
        assert_eq!(seen.tables.len(), 1);
        assert_eq!(seen.tables[0].3.len(), 127);
    }

    /// Flags the first row of a table as Access does, and has its definition count one row less.
    fn without_first_row(bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        let number = |bytes: &[u8], at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        let data = (0..bytes.len() / 4096).map(|page| page * 4096).find(|at| {
            let definition = number(&bytes, at + 4) as usize * 4096;
            bytes[*at] == 1 && &bytes[at + 4..at + 8] != b"LVAL" && definition < bytes.len()
                // The number of rows in the definition tells the table.
                && bytes[definition] == 2 && number(&bytes, definition + 16) == 152
        });
        let data = data.expect("a page of the table");
        let definition = number(&bytes, data + 4) as usize * 4096;
        bytes[definition + 16..definition + 20].copy_from_slice(&151u32.to_le_bytes());
        bytes[data + 15] |= 0xc0;
        bytes
    }

    #[test]
    fn deleted_rows_are_read_as_deleted() {
        let (whole, _) = read(&Access, "staffing.mdb", MDB);
        let (seen, end) = read(&Access, "staffing.mdb", &without_first_row(MDB));
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        let at = seen.tables.iter().position(|own| own.0 == "Workers" && own.2 == Visibility::Deleted);
        let (kept, gone) = (seen.cells(0), seen.cells(at.expect("a table of deleted rows")));
        assert_eq!((kept.len(), gone.len()), (151, 1));
        assert!(!kept.contains(&gone[0]) && whole.cells(0).contains(&gone[0]));
    }

    /// Before 2007 a password only kept Access from opening a database: nothing in it is encrypted.
    #[test]
    fn a_password_of_the_old_kind_hides_nothing() {
        let locked = include_bytes!("../../fixtures/locked/jet4.mdb");
        let (whole, _) = read(&Access, "a.mdb", MDB);
        let (seen, end) = read(&Access, "a.mdb", locked);
        assert_eq!(end, Ok(()));
        assert!(!seen.unlocked && seen.tables == whole.tables);
    }

    /// The two ways of Access since 2007.
    #[test]
    fn encrypted_databases_say_so_and_open_with_their_password() {
        let (whole, _) = read(&Access, "a.accdb", ACCDB);
        for (kind, locked) in
            [("rc4", locking::rc4(ACCDB, "not a secret")), ("agile", locking::agile(ACCDB, "not a secret"))]
        {
            let (seen, end) = read(&Access, "a.accdb", &locked);
            assert_eq!((end, seen.tables.len()), (Err(ReadError::Encrypted), 0), "{kind}");
            let (seen, end) = read_keyed(&Access, "a.accdb", &locked, "wrong\nwrong too");
            assert_eq!((end, seen.unlocked), (Err(ReadError::Encrypted), false), "{kind}");
            let (seen, end) = read_keyed(&Access, "a.accdb", &locked, "wrong\nnot a secret");
            assert_eq!((end, seen.unlocked, seen.lost.len()), (Ok(()), true, 0), "{kind}");
            assert!(seen.tables == whole.tables, "{kind}");
            // A cut or damaged one is no crash, and a cut one no clean end.
            let (seen, end) = read_keyed(&Access, "a.accdb", &locked[..locked.len() / 2], "not a secret");
            assert!(end.is_err() || !seen.lost.is_empty(), "{kind}");
            mutate(&locked, 10, |bytes| drop(read_keyed(&Access, "a.accdb", bytes, "not a secret")));
        }
    }

    #[test]
    fn amounts_keep_their_digits_and_days_their_date() {
        assert_eq!(decimal("185.0000"), Cell::Int(185));
        assert_eq!(decimal("-62.5000"), Cell::Number(-62.5));
        assert_eq!(decimal("x"), Cell::Text("x"));
        assert_eq!(date(37_049.0), Cell::Date(2001, 6, 7));
        assert_eq!(date(-1.5), Cell::Date(1899, 12, 29));
        assert_eq!(date(0.25), Cell::Number(0.25));
        assert_eq!(date(f64::MAX), Cell::Number(f64::MAX));
        assert!(matches!(date(f64::NAN), Cell::Number(number) if number.is_nan()));
    }

    #[test]
    fn the_signature_decides() {
        let fit = |head| Access.fit(&Probe::new(head, false, "a.txt"));
        assert_eq!(fit(&MDB[..64]), Fit::Certain);
        assert_eq!(fit(&ACCDB[..64]), Fit::Certain);
        assert_eq!(fit(b"\0\x01\0\0MSISAM Database"), Fit::No);
        assert_eq!(fit(b""), Fit::No);
    }

    #[test]
    fn every_early_end_is_noticed() {
        for length in (0..MDB.len()).step_by(1777) {
            let (seen, end) = read(&Access, "a.mdb", &MDB[..length]);
            assert!(end.is_err() || !seen.lost.is_empty(), "{length}");
        }
    }

    #[test]
    fn damaged_files_never_hang() {
        mutate(MDB, 60, |bytes| drop(read(&Access, "a.mdb", bytes)));
    }

    #[test]
    fn stops_when_asked() {
        for calls in [0, 1, 5, 300] {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Access, "a.mdb", MDB, &[], &mut sink), Err(ReadError::Halt));
        }
    }
}
