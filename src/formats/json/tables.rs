//! Rows of several tables, held back until they can go out table by table.
//!
//! JSON nests: the rows of an inner table come between the cells of an outer row. Up to a megabyte of rows is
//! held; then they go out, and a table that is begun again under its name goes on. Columns that turn up later
//! are added at the end, so that a column keeps its place. Names are bounded in number and length: what has no
//! place left goes out as text, never lost.

use std::collections::HashMap;

use crate::formats::{Cell, Halt, Locator, Sink, TableInfo};

/// How many bytes of rows are held back.
const HELD: usize = 1024 * 1024;
/// How many bytes one row may hold; more of it goes out as text.
const MAX_ROW: usize = 32 * 1024 * 1024;
/// About how many bytes of text go out at once.
const PIECE: usize = 64 * 1024;
/// The most a piece of text may have.
const MAX_PIECE: usize = 1024 * 1024;
/// What two pieces of one long value have in common.
const OVERLAP: usize = 512;
/// How many tables and columns a file may name.
const MAX_TABLES: usize = 512;
const MAX_COLUMNS: usize = 16 * 1024;

/// A value that waits.
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Another number.
    Number(f64),
    /// A truth value.
    Bool(bool),
}

impl Value {
    fn weight(&self) -> usize {
        match self {
            Value::Text(text) => 32 + text.len(),
            _ => 32,
        }
    }

    fn cell(&self) -> Cell<'_> {
        match self {
            Value::Text(text) if text.trim().is_empty() => Cell::Empty,
            Value::Text(text) => Cell::Text(text),
            Value::Int(number) => Cell::Int(*number),
            Value::Number(number) => Cell::Number(*number),
            Value::Bool(truth) => Cell::Bool(*truth),
        }
    }
}

/// Whether a table's columns have names.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Rows come from objects.
    Named,
    /// Rows come from arrays.
    Positional,
}

struct Table {
    name: String,
    kind: Kind,
    columns: Vec<String>,
    places: HashMap<String, usize>,
    /// How many columns the sink knows.
    told: usize,
    rows: Vec<(u64, Vec<Option<Value>>)>,
    count: u64,
}

/// A row that is being read.
pub struct Row {
    /// The number of its table.
    pub table: usize,
    number: u64,
    cells: Vec<Option<Value>>,
    weight: usize,
}

/// The tables of one file.
pub struct Tables<'s> {
    sink: &'s mut dyn Sink,
    tables: Vec<Table>,
    by_name: HashMap<(Kind, String), usize>,
    columns: usize,
    begun: Option<usize>,
    held: usize,
    text: String,
    part: u64,
}

impl<'s> Tables<'s> {
    /// Without any table yet.
    pub fn new(sink: &'s mut dyn Sink) -> Tables<'s> {
        Tables {
            sink,
            tables: Vec::new(),
            by_name: HashMap::new(),
            columns: 0,
            begun: None,
            held: 0,
            text: String::new(),
            part: 0,
        }
    }

    /// The sink, for losses.
    pub fn sink(&mut self) -> &mut dyn Sink {
        self.sink
    }

    /// The name of a table.
    pub fn name(&self, table: usize) -> &str {
        self.tables.get(table).map_or("", |table| &table.name)
    }

    /// Begins a row of the table with this name.
    pub fn open(&mut self, name: &str, kind: Kind) -> Row {
        let table = self.find(name, kind);
        let number = self.tables.get_mut(table).map_or(0, |table| {
            table.count += 1;
            table.count
        });
        Row { table, number, cells: Vec::new(), weight: 0 }
    }

    fn find(&mut self, name: &str, kind: Kind) -> usize {
        // Most files have few tables: comparing is cheaper than hashing.
        let few = self.tables.iter().take(8).position(|table| table.kind == kind && table.name == name);
        if let Some(table) = few {
            return table;
        }
        // The last table takes what no other has room for.
        let mut key = (kind, name.to_owned());
        if !self.by_name.contains_key(&key) && self.tables.len() >= MAX_TABLES {
            "*".clone_into(&mut key.1);
        }
        if let Some(table) = self.by_name.get(&key) {
            return *table;
        }
        let name = key.1.clone();
        self.by_name.insert(key, self.tables.len());
        self.tables.push(Table {
            name,
            kind,
            columns: Vec::new(),
            places: HashMap::new(),
            told: 0,
            rows: Vec::new(),
            count: 0,
        });
        self.tables.len() - 1
    }

    /// Puts a value into the column of this name; into one beside it when the row has a value there already.
    pub fn set(&mut self, row: &mut Row, column: &str, value: Value) -> Result<(), Halt> {
        for again in 1..=8 {
            let next;
            let column = if again == 1 {
                column
            } else {
                next = format!("{column}.{again}");
                &next
            };
            let Some(place) = self.place(row.table, column, row.cells.len()) else { break };
            if row.cells.get(place).is_none_or(Option::is_none) {
                return self.put(row, place, column, value);
            }
        }
        self.line(column, &value)
    }

    /// Appends a value to a row without column names.
    pub fn append(&mut self, row: &mut Row, value: Option<Value>) -> Result<(), Halt> {
        let place = row.cells.len();
        match value {
            Some(value) if place < MAX_COLUMNS => self.put(row, place, "", value),
            Some(value) => self.line("", &value),
            None => {
                row.cells.resize_with((place + 1).min(MAX_COLUMNS), || None);
                Ok(())
            }
        }
    }

    fn put(&mut self, row: &mut Row, place: usize, column: &str, value: Value) -> Result<(), Halt> {
        row.weight += value.weight();
        if row.weight > MAX_ROW {
            return self.line(column, &value);
        }
        if row.cells.len() <= place {
            row.cells.resize_with(place + 1, || None);
        }
        if let Some(cell) = row.cells.get_mut(place) {
            *cell = Some(value);
        }
        Ok(())
    }

    /// Where a column is; `likely` is where it would be if this object had its keys in the usual order.
    fn place(&mut self, table: usize, column: &str, likely: usize) -> Option<usize> {
        let table = self.tables.get_mut(table)?;
        if table.columns.get(likely).is_some_and(|name| name == column) {
            return Some(likely);
        }
        if let Some(place) = table.places.get(column) {
            return Some(*place);
        }
        if self.columns >= MAX_COLUMNS {
            return None;
        }
        self.columns += 1;
        table.places.insert(column.to_owned(), table.columns.len());
        table.columns.push(column.to_owned());
        Some(table.columns.len() - 1)
    }

    /// Ends a row.
    pub fn close(&mut self, row: Row) -> Result<(), Halt> {
        if row.cells.is_empty() {
            return Ok(());
        }
        self.held += row.weight + 64 + row.cells.len() * size_of::<Option<Value>>();
        if let Some(table) = self.tables.get_mut(row.table) {
            table.rows.push((row.number, row.cells));
        }
        if self.held > HELD { self.flush_rows() } else { Ok(()) }
    }

    fn flush_rows(&mut self) -> Result<(), Halt> {
        self.held = 0;
        for (index, table) in self.tables.iter_mut().enumerate().filter(|(_, table)| !table.rows.is_empty()) {
            if self.begun != Some(index) || table.columns.len() > table.told {
                let names: Vec<&str> = table.columns.iter().map(String::as_str).collect();
                let columns = (table.kind == Kind::Named).then_some(names.as_slice());
                self.sink.table(&TableInfo { name: &table.name, columns, ..TableInfo::default() })?;
                table.told = table.columns.len();
                self.begun = Some(index);
            }
            for (number, cells) in table.rows.drain(..) {
                let cells: Vec<Cell<'_>> =
                    cells.iter().map(|cell| cell.as_ref().map_or(Cell::Empty, Value::cell)).collect();
                self.sink.row(number, &cells)?;
            }
        }
        Ok(())
    }

    /// A value outside of tables, as a line of text.
    pub fn line(&mut self, key: &str, value: &Value) -> Result<(), Halt> {
        if !key.is_empty() {
            self.text.push_str(key);
            self.text.push_str(": ");
        }
        match value {
            Value::Text(text) => self.text.push_str(text),
            Value::Int(number) => self.text.push_str(&number.to_string()),
            Value::Number(number) => self.text.push_str(&number.to_string()),
            Value::Bool(truth) => self.text.push_str(if *truth { "true" } else { "false" }),
        }
        self.text.push('\n');
        if self.text.len() > PIECE { self.flush_text() } else { Ok(()) }
    }

    fn flush_text(&mut self) -> Result<(), Halt> {
        let text = std::mem::take(&mut self.text);
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let cut = rest.floor_char_boundary(MAX_PIECE);
            self.part += 1;
            self.sink.text(Locator::Part(self.part), rest.get(..cut).unwrap_or(rest))?;
            if cut == rest.len() {
                break;
            }
            let from = rest.floor_char_boundary(cut - OVERLAP);
            rest = rest.get(from..).unwrap_or_default();
        }
        Ok(())
    }

    /// Sends out everything that waits.
    pub fn flush(&mut self) -> Result<(), Halt> {
        self.flush_rows()?;
        self.flush_text()
    }
}
