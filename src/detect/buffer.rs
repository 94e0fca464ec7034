//! A few rows of a table, kept in one piece of memory until the table's layout is known, or until they are judged together.
//!
//! Bounded by [`MAX_ROWS`] and [`MAX_BYTES`], or by whoever fills it; the only place where cell values outlive the call
//! that brought them, and they are dropped as soon as the columns are classified for the first time, or judged.

use std::ops::Range;

use crate::formats::Cell;

/// Rows looked at before columns are classified for the first time.
pub const MAX_ROWS: usize = 400;
/// Bytes of text kept for that.
pub const MAX_BYTES: usize = 1 << 20;

/// Rows of borrowed cells, copied.
#[derive(Default)]
pub struct RowBuffer {
    text: String,
    cells: Vec<Stored>,
    rows: Vec<(u64, Range<usize>)>,
}

#[derive(Clone, Copy)]
enum Stored {
    Text(usize, usize),
    Other(Cell<'static>),
}

impl RowBuffer {
    /// Adds a row; trailing empty cells are dropped.
    pub fn push(&mut self, number: u64, cells: &[Cell<'_>]) {
        let start = self.cells.len();
        for cell in cells {
            let stored = match *cell {
                Cell::Text(text) if trimmed(text).is_empty() => Stored::Other(Cell::Empty),
                Cell::Text(text) => {
                    let at = self.text.len();
                    self.text.push_str(text);
                    Stored::Text(at, self.text.len())
                }
                Cell::Empty => Stored::Other(Cell::Empty),
                Cell::Int(n) => Stored::Other(Cell::Int(n)),
                Cell::Number(n) => Stored::Other(Cell::Number(n)),
                Cell::Date(y, m, d) => Stored::Other(Cell::Date(y, m, d)),
                Cell::Bool(b) => Stored::Other(Cell::Bool(b)),
            };
            self.cells.push(stored);
        }
        while self.cells.len() > start && matches!(self.cells.last(), Some(Stored::Other(Cell::Empty))) {
            self.cells.pop();
        }
        self.rows.push((number, start..self.cells.len()));
    }

    /// Takes the rows from this one on away.
    pub fn split_off(&mut self, row: usize) -> RowBuffer {
        let mut rest = RowBuffer::default();
        let mut cells: Vec<Cell<'_>> = Vec::new();
        for at in row..self.len() {
            cells.clear();
            cells.extend(self.cells(at));
            rest.push(self.number(at), &cells);
        }
        self.rows.truncate(row);
        rest
    }

    /// Whether another row should wait for the layout of these.
    pub fn is_full(&self) -> bool {
        self.rows.len() >= MAX_ROWS || self.text.len() >= MAX_BYTES || self.cells.len() >= 64 * MAX_ROWS
    }

    /// How many rows are kept.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Bytes of text that are kept.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The widest row's number of cells.
    pub fn width(&self) -> usize {
        self.rows.iter().map(|(_, range)| range.len()).max().unwrap_or(0)
    }

    /// A row's number in the source.
    pub fn number(&self, row: usize) -> u64 {
        self.rows[row].0
    }

    /// A row's cells.
    pub fn cells(&self, row: usize) -> impl ExactSizeIterator<Item = Cell<'_>> + Clone {
        self.cells[self.rows[row].1.clone()].iter().map(|stored| match *stored {
            Stored::Text(from, to) => Cell::Text(&self.text[from..to]),
            Stored::Other(cell) => cell,
        })
    }

    /// One cell.
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let range = self.rows[row].1.clone();
        match self.cells[range].get(column) {
            Some(Stored::Text(from, to)) => Cell::Text(&self.text[*from..*to]),
            Some(Stored::Other(cell)) => *cell,
            None => Cell::Empty,
        }
    }
}

/// The text without white space around it. Most cells have none, which their first and last bytes say.
#[inline]
pub fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}

/// A cell's text, with numbers and dates written in the one way that validators expect (`2004-06-10`).
///
/// Whole numbers keep all digits; other numbers are written as Rust writes them.
pub fn cell_text<'c>(cell: &Cell<'c>, scratch: &'c mut String) -> &'c str {
    use std::fmt::Write as _;
    scratch.clear();
    // Writing to a String cannot fail.
    let _ = match *cell {
        Cell::Text(text) => return trimmed(text),
        Cell::Empty => return "",
        Cell::Int(n) => write!(scratch, "{n}"),
        Cell::Number(n) if n.fract() == 0.0 && n.abs() < 1e15 => write!(scratch, "{}", n as i64),
        Cell::Number(n) => write!(scratch, "{n}"),
        Cell::Date(year, month, day) => write!(scratch, "{year:04}-{month:02}-{day:02}"),
        Cell::Bool(truth) => write!(scratch, "{truth}"),
    };
    scratch
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_went_in() {
        let mut buffer = RowBuffer::default();
        buffer.push(3, &[Cell::Text("a"), Cell::Text("  "), Cell::Int(7), Cell::Empty]);
        buffer.push(4, &[]);
        assert_eq!(buffer.cells(0).collect::<Vec<_>>(), [Cell::Text("a"), Cell::Empty, Cell::Int(7)]);
        assert_eq!((buffer.width(), buffer.len(), buffer.number(1)), (3, 2, 4));
        assert_eq!(buffer.cell(1, 0), Cell::Empty);
    }

    #[test]
    fn white_space_goes_from_both_ends() {
        for text in ["", " ", "x", " x", "x ", "a b", "\u{a0}a\u{a0}", "\u{e9} ", "\t\u{e9}", "\u{1}", "-5.0"]
        {
            assert_eq!(trimmed(text), text.trim(), "{text:?}");
        }
    }

    #[test]
    fn whole_numbers_are_written_without_a_fraction() {
        let mut scratch = String::new();
        assert_eq!(cell_text(&Cell::Number(12345678.0), &mut scratch), "12345678");
        assert_eq!(cell_text(&Cell::Date(1956, 5, 3), &mut scratch), "1956-05-03");
        assert_eq!(cell_text(&Cell::Number(0.5), &mut scratch), "0.5");
    }
}
