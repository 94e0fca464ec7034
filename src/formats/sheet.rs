//! What the spreadsheet readers share: sparse cells in, rows out, and a store of shared strings.
//!
//! A sheet comes as single cells in row order and leaves as rows; one cell at the far end of a row must not
//! cost what a full sheet costs. Formats' own records and XML are not known here; what a number format means
//! is in `number_format`.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use super::number_format::{Epoch, date};
use super::{Cell, Halt, Locator, Sink, TableInfo, Visibility};
use crate::model::Reason;

/// Rows are pushed with at most this many cells. What stands further right is pushed as text of that row:
/// searched, but not part of a column.
pub const COLUMNS: u32 = 1024;

/// How much text one row may hold. Excel's own limit is 32,767 characters a cell.
const ROW_TEXT: usize = 16 << 20;

/// Hidden rows remembered until their cells come: Excel announces 32 at a time, and a sheet has no more than this.
const HIDDEN_ROWS: usize = 1 << 20;

/// How much text the shared strings of one workbook may hold in memory.
const POOL_TEXT: usize = 256 << 20;

/// One cell's value as a sheet stores it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value<'a> {
    /// Text.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A number that its format shows as a date.
    Serial(f64),
    /// A date of the calendar.
    Date(i16, u8, u8),
    /// A truth value.
    Bool(bool),
}

#[derive(Clone, Copy)]
enum Slot {
    Empty,
    Text { start: usize, end: usize },
    Int(i64),
    Number(f64),
    Date(i16, u8, u8),
    Bool(bool),
}

/// One sheet on its way into the sink.
pub struct Sheet<'a> {
    sink: &'a mut dyn Sink,
    epoch: Epoch,
    row: Option<u64>,
    slots: Vec<Slot>,
    text: String,
    far: String,
    hidden_rows: HashSet<u64>,
}

impl<'a> Sheet<'a> {
    /// Begins a table.
    ///
    /// # Errors
    /// The sink's, here and in the other methods.
    pub fn begin(
        sink: &'a mut dyn Sink,
        name: &str,
        visibility: Visibility,
        epoch: Epoch,
    ) -> Result<Sheet<'a>, Halt> {
        sink.table(&TableInfo { name, columns: None, visibility, ..TableInfo::default() })?;
        Ok(Sheet {
            sink,
            epoch,
            row: None,
            slots: Vec::new(),
            text: String::new(),
            far: String::new(),
            hidden_rows: HashSet::new(),
        })
    }

    /// The sink, for what is not a cell. A row that is not finished stays so.
    pub fn sink(&mut self) -> &mut dyn Sink {
        self.sink
    }

    /// A row, by its number from 0, is not shown. To be said before the row ends.
    pub fn hide_row(&mut self, row: u64) {
        if self.hidden_rows.len() < HIDDEN_ROWS {
            self.hidden_rows.insert(row);
        }
    }

    /// Columns, from 0, are not shown.
    pub fn hide_columns(&mut self, columns: RangeInclusive<u32>) {
        self.sink.hidden_columns(columns);
    }

    /// A cell; rows and columns count from 0. A row ends when the next begins.
    pub fn cell(&mut self, row: u64, column: u32, value: Value<'_>) -> Result<(), Halt> {
        if self.row != Some(row) {
            self.flush()?;
            self.row = Some(row);
        }
        if let Value::Text(text) = value
            && text.len() > ROW_TEXT.saturating_sub(self.text.len() + self.far.len())
        {
            return self.sink.lost(Reason::OverBudget);
        }
        let slot = match value {
            Value::Text(text) => {
                let start = self.text.len();
                if column < COLUMNS {
                    self.text.push_str(text);
                }
                Slot::Text { start, end: self.text.len() }
            }
            Value::Number(number) => number_slot(number),
            Value::Serial(serial) => match date(serial, self.epoch) {
                Some((year, month, day)) => Slot::Date(year, month, day),
                None => number_slot(serial),
            },
            Value::Date(year, month, day) => Slot::Date(year, month, day),
            Value::Bool(truth) => Slot::Bool(truth),
        };
        if column >= COLUMNS {
            self.far_cell(value, slot);
            return Ok(());
        }
        let at = column as usize;
        if self.slots.len() <= at {
            self.slots.resize(at + 1, Slot::Empty);
        }
        self.slots[at] = slot;
        Ok(())
    }

    fn far_cell(&mut self, value: Value<'_>, slot: Slot) {
        if matches!(value, Value::Bool(_)) {
            return;
        }
        if !self.far.is_empty() {
            self.far.push('\t');
        }
        match (value, slot) {
            (Value::Text(text), _) => self.far.push_str(text),
            (_, Slot::Int(number)) => self.far.push_str(&number.to_string()),
            (_, Slot::Number(number)) => self.far.push_str(&number.to_string()),
            (_, Slot::Date(year, month, day)) => self.far.push_str(&format!("{year:04}-{month:02}-{day:02}")),
            (_, Slot::Bool(_) | Slot::Empty | Slot::Text { .. }) => {}
        }
    }

    fn flush(&mut self) -> Result<(), Halt> {
        let Some(row) = self.row.take() else { return Ok(()) };
        if !self.slots.is_empty() {
            let cells: Vec<Cell<'_>> = self
                .slots
                .iter()
                .map(|slot| match *slot {
                    Slot::Empty => Cell::Empty,
                    Slot::Text { start, end } => Cell::Text(self.text.get(start..end).unwrap_or_default()),
                    Slot::Int(number) => Cell::Int(number),
                    Slot::Number(number) => Cell::Number(number),
                    Slot::Date(year, month, day) => Cell::Date(year, month, day),
                    Slot::Bool(truth) => Cell::Bool(truth),
                })
                .collect();
            let number = row.saturating_add(1);
            if self.hidden_rows.remove(&row) {
                self.sink.hidden_row(number, &cells)?;
            } else {
                self.sink.row(number, &cells)?;
            }
        }
        if !self.far.is_empty() {
            self.sink.text(Locator::Named("cells right of column 1024"), &self.far)?;
        }
        self.slots.clear();
        self.text.clear();
        self.far.clear();
        Ok(())
    }

    /// Pushes the last row. Called at the end and before an error leaves the reader: what was read counts.
    pub fn finish(&mut self) -> Result<(), Halt> {
        self.flush()
    }
}

/// A value as the cell that a sink takes.
pub fn cell_of(value: Value<'_>, epoch: Epoch) -> Cell<'_> {
    let number = |number| match number_slot(number) {
        Slot::Int(number) => Cell::Int(number),
        _ => Cell::Number(number),
    };
    match value {
        Value::Text("") => Cell::Empty,
        Value::Text(text) => Cell::Text(text),
        Value::Number(value) => number(value),
        Value::Serial(serial) => date(serial, epoch)
            .map_or_else(|| number(serial), |(year, month, day)| Cell::Date(year, month, day)),
        Value::Date(year, month, day) => Cell::Date(year, month, day),
        Value::Bool(truth) => Cell::Bool(truth),
    }
}

fn number_slot(number: f64) -> Slot {
    // Beyond 2^53 not every whole number is a double, so that its digits were not what somebody typed.
    if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 {
        Slot::Int(number as i64)
    } else {
        Slot::Number(number)
    }
}

/// Strings that cells refer to by number, one after the other in one buffer.
#[derive(Default)]
pub struct Strings {
    text: String,
    ends: Vec<usize>,
    full: bool,
}

impl Strings {
    /// Adds the next string; when there is no more room, it and all that follow are lost.
    pub fn push(&mut self, text: &str) {
        // An end costs eight bytes: empty strings are not free.
        let used = self.text.len() + self.ends.len() * size_of::<usize>();
        if self.full || text.len() > POOL_TEXT.saturating_sub(used + size_of::<usize>()) {
            self.full = true;
            return;
        }
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// The string with this number, from 0.
    ///
    /// # Errors
    /// Why there is none: a full store, or a number that is too large.
    pub fn get(&self, number: usize) -> Result<&str, Reason> {
        let missing = if self.full { Reason::OverBudget } else { Reason::Malformed };
        let end = *self.ends.get(number).ok_or(missing)?;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..end).ok_or(missing)
    }

    /// Whether strings had to be left out.
    pub fn full(&self) -> bool {
        self.full
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::Recorder;

    fn written(cells: &[(u64, u32, Value<'_>)]) -> Recorder {
        let mut recorder = Recorder::default();
        let mut sheet =
            Sheet::begin(&mut recorder, "Staff", Visibility::Hidden, Epoch::Y1900).expect("begin");
        for (row, column, value) in cells {
            sheet.cell(*row, *column, *value).expect("cell");
        }
        sheet.finish().expect("finish");
        recorder
    }

    #[test]
    fn sparse_cells_become_rows_with_their_own_numbers() {
        let got = written(&[
            (0, 0, Value::Text("Name")),
            (0, 2, Value::Text("Fee")),
            (4, 1, Value::Number(185.0)),
            (4, 3, Value::Number(0.5)),
            (5, 0, Value::Bool(true)),
            (5, 1, Value::Serial(37049.0)),
            (5, 2, Value::Serial(0.25)),
        ]);
        assert_eq!(got.tables[0].0, "Staff");
        assert_eq!(got.tables[0].2, Visibility::Hidden);
        let rows: Vec<u64> = got.tables[0].3.iter().map(|(number, _)| *number).collect();
        assert_eq!(rows, [1, 5, 6]);
        assert_eq!(
            got.cells(0),
            [vec!["Name", "", "Fee"], vec!["", "185", "", "0.5"], vec!["true", "2001-06-07", "0.25"]]
        );
    }

    #[test]
    fn rows_and_columns_that_are_not_shown_are_told_by_every_reader() {
        use crate::formats::{Format, ods, testing::read, xls, xlsx};
        let books: [(&dyn Format, &str, &[u8]); 3] = [
            (&xlsx::Xlsx, "staff.xlsx", include_bytes!("../../fixtures/hidden/staff.xlsx")),
            (&xls::Xls, "staff.xls", include_bytes!("../../fixtures/hidden/staff.xls")),
            (&ods::Ods, "staff.ods", include_bytes!("../../fixtures/hidden/staff.ods")),
        ];
        for (format, name, bytes) in books {
            let (seen, end) = read(format, name, bytes);
            assert_eq!((end, seen.lost.len()), (Ok(()), 0), "{name}");
            assert_eq!(seen.hidden_rows, [(0, 3)], "{name}");
            let columns = seen.hidden_columns.iter().filter(|(table, ..)| *table == 0);
            let columns: Vec<u32> = columns.flat_map(|(_, first, last)| *first..=*last).collect();
            assert_eq!(columns, [2, 3], "{name}");
            assert_eq!(seen.cells(0)[2][0], "Araminta Featherstone", "{name}");
        }
    }

    #[test]
    fn cells_far_to_the_right_are_text_and_cost_nothing() {
        let got = written(&[
            (0, 0, Value::Text("a")),
            (1_048_575, 16_383, Value::Text("z")),
            (1_048_575, 20_000, Value::Number(7.0)),
        ]);
        assert_eq!(got.cells(0), [["a"]]);
        assert_eq!(got.texts.len(), 1);
        assert_eq!(got.texts[0].1, "z\t7");
    }

    #[test]
    fn a_row_that_would_not_fit_loses_cells_not_rows() {
        let long = "x".repeat(ROW_TEXT / 2 + 1);
        let got =
            written(&[(0, 0, Value::Text(&long)), (0, 1, Value::Text(&long)), (1, 0, Value::Text("next"))]);
        assert_eq!(got.lost, [Reason::OverBudget]);
        assert_eq!(got.cells(0)[1], ["next"]);
    }

    #[test]
    fn strings_are_found_by_number() {
        let mut strings = Strings::default();
        for text in ["a", "", "bc"] {
            strings.push(text);
        }
        assert_eq!([strings.get(0), strings.get(1), strings.get(2)], [Ok("a"), Ok(""), Ok("bc")]);
        assert_eq!(strings.get(3), Err(Reason::Malformed));
        strings.push(&"x".repeat(POOL_TEXT));
        assert_eq!(strings.get(3), Err(Reason::OverBudget));
        assert_eq!(strings.get(2), Ok("bc"));
    }
}
