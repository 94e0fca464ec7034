//! Running text and tables of a document, as readers of word processors meet them: piece by piece.
//!
//! Text of a paragraph comes in runs and is put together here. Tables with at least two rows and columns go to
//! the sink as tables; those that only lay a page out, and forms whose first column are labels, go on as text,
//! one line a row, so that a label stays beside its value. Tables inside cells become text of the cell. Hidden
//! text is kept apart by its kind. Reading a format's syntax is not done here.

use super::sink::last_lines;
use super::{Cell, Halt, Locator, Sink, TableInfo, Visibility};
use crate::model::Reason;

/// About how much running text is pushed as one piece, in whole paragraphs.
const PIECE: usize = 16 << 10;

/// How long one paragraph or cell may be.
const LONGEST: usize = 1 << 20;

/// How many cells one row may have; word processors stop at 63.
const CELLS: usize = 1024;

/// How many rows are looked at before it is decided what a table is.
const FIRST_ROWS: usize = 3;

/// How deep tables may stand in cells; deeper ones are told apart no more.
const DEPTH: usize = 16;

/// Where running text belongs.
#[derive(Clone, Copy)]
pub enum Place {
    /// The main text: pieces are numbered by their first paragraph.
    Body,
    /// A named part.
    Part(&'static str),
    /// A part that a viewer does not show, tables included.
    Hidden(&'static str),
}

/// A document being pushed.
pub struct Flow<'s> {
    sink: &'s mut dyn Sink,
    place: Place,
    text: String,
    /// Where the last table stands in `text`.
    told: usize,
    /// The paragraph that `text` begins with, and the current one, from 1.
    first: u64,
    paragraph: u64,
    /// Text that a viewer does not show, by its kind.
    hidden: Vec<(&'static str, String)>,
    /// Tables that the current place is in: only the outermost is a table of its own.
    depth: usize,
    tables: u64,
    rows: u64,
    table: Table,
    row: Vec<String>,
    cell: String,
    full: bool,
}

/// What is known of the current table.
enum Table {
    /// Not yet enough rows to decide.
    Begun(Vec<Vec<String>>),
    /// Rows go to the sink as they come.
    Rows,
    /// Rows are lines of text.
    Lines,
}

impl<'s> Flow<'s> {
    /// A document that begins with running text at `place`.
    pub fn new(sink: &'s mut dyn Sink, place: Place) -> Flow<'s> {
        Flow {
            sink,
            place,
            text: String::new(),
            told: 0,
            first: 1,
            paragraph: 1,
            hidden: Vec::new(),
            depth: 0,
            tables: 0,
            rows: 0,
            table: Table::Lines,
            row: Vec::new(),
            cell: String::new(),
            full: false,
        }
    }

    /// The sink, for losses and children.
    pub fn sink(&mut self) -> &mut dyn Sink {
        self.sink
    }

    /// Whether the current place is a table's cell.
    pub fn in_table(&self) -> bool {
        self.depth > 0
    }

    /// Adds a run to the current paragraph or cell.
    pub fn text(&mut self, run: &str) -> Result<(), Halt> {
        let target = if self.depth > 0 { &mut self.cell } else { &mut self.text };
        if target.len() + run.len() > LONGEST {
            if !self.full {
                self.full = true;
                self.sink.lost(Reason::OverBudget)?;
            }
            return Ok(());
        }
        target.push_str(run);
        if self.depth == 0 && self.text.len() > LONGEST / 2 {
            self.push_text()?;
        }
        Ok(())
    }

    /// Adds a run to a part that a viewer does not show.
    pub fn hidden(&mut self, part: &'static str, run: &str) -> Result<(), Halt> {
        if self.hidden.iter().all(|(name, _)| *name != part) {
            self.hidden.push((part, String::new()));
        }
        for (name, text) in &mut self.hidden {
            if *name == part {
                text.push_str(run);
                if text.len() > LONGEST / 2 || (text.len() > PIECE && text.ends_with('\n')) {
                    self.sink.text(Locator::HiddenPart(part), text)?;
                    text.clear();
                }
            }
        }
        Ok(())
    }

    /// Ends a paragraph.
    pub fn end_paragraph(&mut self) -> Result<(), Halt> {
        for (_, text) in &mut self.hidden {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        }
        if self.depth > 0 {
            if !self.cell.is_empty() && !self.cell.ends_with('\n') {
                self.cell.push('\n');
            }
            return Ok(());
        }
        self.paragraph = self.paragraph.saturating_add(1);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        if self.text.len() > PIECE { self.push_text() } else { Ok(()) }
    }

    /// A table begins, perhaps in a cell of another.
    pub fn begin_table(&mut self) -> Result<(), Halt> {
        if self.depth == 0 {
            self.table = Table::Begun(Vec::new());
            self.tables = self.tables.saturating_add(1);
            self.rows = 0;
            self.row.clear();
            self.cell.clear();
        }
        self.depth = (self.depth + 1).min(DEPTH);
        Ok(())
    }

    /// A cell ends.
    pub fn end_cell(&mut self) -> Result<(), Halt> {
        if self.depth > 1 {
            self.cell.push('\t');
            return Ok(());
        }
        let length = self.cell.trim_end().len();
        self.cell.truncate(length);
        let cell = std::mem::take(&mut self.cell);
        if self.row.len() < CELLS {
            self.row.push(cell);
        } else if !cell.is_empty() {
            self.sink.lost(Reason::OverBudget)?;
        }
        Ok(())
    }

    /// A row ends.
    pub fn end_row(&mut self) -> Result<(), Halt> {
        if self.depth > 1 {
            return self.end_paragraph();
        }
        if !self.cell.trim().is_empty() {
            self.end_cell()?;
        }
        self.cell.clear();
        let row = std::mem::take(&mut self.row);
        match &mut self.table {
            Table::Begun(rows) => {
                rows.push(row);
                if rows.len() == FIRST_ROWS { self.decide() } else { Ok(()) }
            }
            Table::Rows => self.push_row(&row),
            Table::Lines => self.push_line(&row),
        }
    }

    /// The innermost table ends.
    pub fn end_table(&mut self) -> Result<(), Halt> {
        if self.depth > 1 {
            self.depth -= 1;
            return self.end_paragraph();
        }
        if self.depth == 1 {
            if !self.row.is_empty() || !self.cell.trim().is_empty() {
                self.end_row()?;
            }
            if matches!(self.table, Table::Begun(_)) {
                self.decide()?;
            }
            self.depth = 0;
        }
        Ok(())
    }

    /// Pushes what is left.
    pub fn finish(mut self) -> Result<(), Halt> {
        self.end_tables()?;
        self.push_text()?;
        for (part, text) in std::mem::take(&mut self.hidden) {
            if !text.trim().is_empty() {
                self.sink.text(Locator::HiddenPart(part), &text)?;
            }
        }
        Ok(())
    }

    fn end_tables(&mut self) -> Result<(), Halt> {
        while self.depth > 0 {
            self.end_table()?;
        }
        Ok(())
    }

    fn decide(&mut self) -> Result<(), Halt> {
        let Table::Begun(rows) = std::mem::replace(&mut self.table, Table::Lines) else { return Ok(()) };
        let wide = rows.iter().filter(|row| row.iter().filter(|cell| !cell.is_empty()).count() > 1).count();
        let labels = rows.iter().all(|row| row.first().is_some_and(|cell| cell.trim_end().ends_with(':')));
        if wide < 2 || labels {
            return rows.iter().try_for_each(|row| self.push_line(row));
        }
        let (name, visibility) = match self.place {
            Place::Body => (format!("table {}", self.tables), Visibility::Visible),
            Place::Part(part) => (format!("{part}: table {}", self.tables), Visibility::Visible),
            Place::Hidden(part) => (format!("{part}: table {}", self.tables), Visibility::Hidden),
        };
        self.table = Table::Rows;
        let above = last_lines(&self.text[self.text.floor_char_boundary(self.told)..]);
        self.sink.table(&TableInfo { name: &name, columns: None, visibility, above })?;
        self.told = self.text.len();
        rows.iter().try_for_each(|row| self.push_row(row))
    }

    fn push_row(&mut self, row: &[String]) -> Result<(), Halt> {
        self.rows = self.rows.saturating_add(1);
        let cells: Vec<Cell<'_>> = row
            .iter()
            .map(|cell| match cell.as_str() {
                "" => Cell::Empty,
                text => Cell::Text(text),
            })
            .collect();
        self.sink.row(self.rows, &cells)
    }

    fn push_line(&mut self, row: &[String]) -> Result<(), Halt> {
        let depth = std::mem::replace(&mut self.depth, 0);
        for cell in row.iter().filter(|cell| !cell.is_empty()) {
            if !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push('\t');
            }
            self.text(cell)?;
        }
        self.end_paragraph()?;
        self.depth = depth;
        Ok(())
    }

    fn push_text(&mut self) -> Result<(), Halt> {
        if !self.text.trim().is_empty() {
            let locator = match self.place {
                Place::Body => Locator::Part(self.first),
                Place::Part(part) => Locator::Named(part),
                Place::Hidden(part) => Locator::HiddenPart(part),
            };
            self.sink.text(locator, &self.text)?;
        }
        self.text.clear();
        self.told = 0;
        self.first = self.paragraph;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::Recorder;

    fn table(flow: &mut Flow<'_>, rows: &[&[&str]]) {
        flow.begin_table().expect("table");
        for row in rows {
            for cell in *row {
                for run in cell.split('|') {
                    flow.text(run).expect("text");
                }
                flow.end_paragraph().expect("end");
                flow.end_cell().expect("cell");
            }
            flow.end_row().expect("row");
        }
        flow.end_table().expect("table");
    }

    #[test]
    fn runs_are_joined_and_tables_are_tables() {
        let mut seen = Recorder::default();
        let mut flow = Flow::new(&mut seen, Place::Body);
        flow.text("Dear ").expect("text");
        flow.text("Ms Example").expect("text");
        flow.end_paragraph().expect("end");
        table(&mut flow, &[&["Name", "Fee"], &["Q. Ex|ample", "185"], &["", "62"], &["A. N. Other", ""]]);
        flow.hidden("deleted text", "no longer").expect("hidden");
        flow.end_paragraph().expect("end");
        flow.finish().expect("finish");
        assert_eq!(seen.all_text(), "Dear Ms Example\nno longer\n");
        assert_eq!(seen.texts[1].0, "HiddenPart(\"deleted text\")");
        assert_eq!(
            seen.cells(0),
            [vec!["Name", "Fee"], vec!["Q. Example", "185"], vec!["", "62"], vec!["A. N. Other", ""]]
        );
    }

    #[test]
    fn a_tables_title_stands_above_it_and_no_other() {
        let mut seen = Recorder::default();
        let mut flow = Flow::new(&mut seen, Place::Body);
        let line = |flow: &mut Flow<'_>, text: &str| {
            flow.text(text).expect("text");
            flow.end_paragraph().expect("end");
        };
        line(&mut flow, &"A long paragraph that is no title. ".repeat(5));
        line(&mut flow, "COUNT SEATING PLAN");
        line(&mut flow, "General 07 May 2015");
        table(&mut flow, &[&["Name", "Fee"], &["A Sample", "90.00"]]);
        table(&mut flow, &[&["Name", "Tel"], &["B Sample", "01632 960001"]]);
        flow.finish().expect("finish");
        assert_eq!(seen.above, ["COUNT SEATING PLAN\nGeneral 07 May 2015\n", ""]);
    }

    #[test]
    fn forms_and_layout_tables_are_lines() {
        let mut seen = Recorder::default();
        let mut flow = Flow::new(&mut seen, Place::Body);
        table(&mut flow, &[&["Name:", "Q. Example"], &["Tel:", "020 7946 0000"]]);
        table(&mut flow, &[&["left", "right"]]);
        flow.finish().expect("finish");
        assert!(seen.tables.is_empty());
        assert_eq!(seen.all_text(), "Name:\tQ. Example\nTel:\t020 7946 0000\nleft\tright\n");
    }

    #[test]
    fn tables_in_cells_are_text_of_the_cell() {
        let mut seen = Recorder::default();
        let mut flow = Flow::new(&mut seen, Place::Body);
        flow.begin_table().expect("table");
        for row in 0..3 {
            flow.text("outer").expect("text");
            flow.end_cell().expect("cell");
            table(&mut flow, &[&["a", "b"], &[if row == 1 { "c" } else { "x" }, "d"]]);
            flow.end_cell().expect("cell");
            flow.end_row().expect("row");
        }
        flow.finish().expect("finish");
        assert_eq!(seen.tables.len(), 1);
        assert_eq!(seen.cells(0).len(), 3);
        assert_eq!(seen.cells(0)[1][0], "outer");
        assert!(seen.cells(0)[1][1].contains('c'));
    }

    #[test]
    fn a_cell_without_end_is_bounded_and_counted() {
        let mut seen = Recorder::default();
        let mut flow = Flow::new(&mut seen, Place::Body);
        flow.begin_table().expect("table");
        for _ in 0..300 {
            flow.text(&"x".repeat(10_000)).expect("text");
        }
        assert!(flow.cell.len() <= LONGEST);
        flow.finish().expect("finish");
        assert_eq!(seen.lost, [Reason::OverBudget]);
    }
}
