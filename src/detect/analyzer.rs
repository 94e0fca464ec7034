//! One store's analysis: takes what its reader pushes, gives counts, classes and observations.

use std::ops::RangeInclusive;

use super::classify::LEAST_CONFIDENCE;
use super::context::DetectContext;
use super::document::{Document, Passed, is_of_somebody};
use super::election::{self, Place};
use super::inline_tables::Block;
use super::recent::Scratch;
use super::small_letters;
use super::table::{Desk, IN_THE_TEXT, TableWork};
use crate::formats::{Cell, Locator, TableInfo, Visibility, labels};
use crate::model::{ElectionClass, FieldType, Observation, StoreAnalysis, StorePath, TableAnalysis};

/// Tables of one store kept open, because a reader may come back to them.
const OPEN_TABLES: usize = 16;
/// So much of the text above a table in it may say what the table is about.
const TITLE_REACH: usize = 600;

/// Analyses one store; each child store has an analyzer of its own.
pub struct Analyzer<'a> {
    context: &'a DetectContext,
    place: Place,
    system: String,
    path: String,
    /// Tables that may go on, the one at hand last.
    open: Vec<TableWork>,
    /// Tables inside running text; a list that goes on over pages is one.
    inline: Vec<TableWork>,
    begun: u32,
    tables: Vec<(u32, TableAnalysis)>,
    document: Document,
    observations: Vec<Observation>,
    scratch: Scratch,
}

/// All that a table is judged with; borrows everything but the tables.
macro_rules! desk {
    ($analyzer:ident) => {
        &mut Desk {
            context: $analyzer.context,
            place: &$analyzer.place,
            system: &$analyzer.system,
            path: &$analyzer.path,
            scratch: &mut $analyzer.scratch,
            out: &mut $analyzer.observations,
        }
    };
}

impl<'a> Analyzer<'a> {
    /// For the store at `path` of the system named `system`.
    pub fn new(
        context: &'a DetectContext,
        path: &StorePath,
        system: &str,
        _modified: Option<i64>,
    ) -> Analyzer<'a> {
        Analyzer {
            context,
            place: Place::new(path.as_str(), &context.vocabulary),
            system: system.to_owned(),
            path: path.as_str().to_owned(),
            open: Vec::new(),
            inline: Vec::new(),
            begun: 0,
            tables: Vec::new(),
            document: Document::default(),
            observations: Vec::new(),
            scratch: context.scratch(),
        }
    }

    /// A table begins, or one of the last few goes on under the same name.
    pub fn table(&mut self, info: &TableInfo<'_>) {
        let known = self.open.iter().position(|table| !info.name.is_empty() && table.is(info));
        let table = match known {
            Some(at) => {
                let mut table = self.open.remove(at);
                table.go_on(info, self.context);
                table
            }
            None => {
                if self.open.len() >= OPEN_TABLES {
                    self.end_table();
                }
                self.begun += 1;
                let mut table = TableWork::new(self.begun - 1, info, self.context);
                // The innermost of those that it is inside of.
                let outer = self.open.iter().filter(|outer| outer.holds(info.name));
                if let Some(outer) = outer.max_by_key(|outer| outer.name().len()) {
                    table.belong_to(outer);
                }
                table
            }
        };
        self.open.push(table);
    }

    /// Columns of the table begun last that a viewer does not show.
    pub fn hidden_columns(&mut self, columns: RangeInclusive<u32>) {
        if let Some(table) = self.open.last_mut() {
            table.hide_columns(columns);
        }
    }

    /// A row of the table begun last.
    pub fn row(&mut self, number: u64, cells: &[Cell<'_>]) {
        if self.open.is_empty() {
            // A reader that pushes rows without a table has one without a name.
            self.table(&TableInfo::default());
        }
        if let Some(table) = self.open.last_mut() {
            table.row(number, cells, desk!(self));
        }
    }

    /// A row that a viewer does not show.
    pub fn hidden_row(&mut self, number: u64, cells: &[Cell<'_>]) {
        if self.open.is_empty() {
            self.table(&TableInfo::default());
        }
        if let Some(table) = self.open.last_mut() {
            table.hide_row(number);
        }
        self.row(number, cells);
    }

    /// A piece of running text.
    pub fn text(&mut self, locator: Locator, text: &str) {
        match labels::unfold(text) {
            Some(unfolded) => {
                self.flowing_text(locator, &unfolded.rest);
                self.flowing_text(Locator::Named("labels"), &unfolded.labels);
            }
            None => self.flowing_text(locator, text),
        }
    }

    fn flowing_text(&mut self, locator: Locator, text: &str) {
        let list = if self.document.begins() { small_letters::with_capitals(text) } else { None };
        let text = list.as_deref().unwrap_or(text);
        let blocks = self.document.text(locator, text, self.context, &self.system, &mut self.observations);
        for block in &blocks {
            self.block(locator, text, block);
        }
    }

    /// A table inside a text.
    fn block(&mut self, locator: Locator, text: &str, block: &Block) {
        let visibility = match locator {
            Locator::HiddenPart(_) => Visibility::Hidden,
            _ => Visibility::Visible,
        };
        let names: Vec<&str> = block.names.iter().map(String::as_str).collect();
        let info = TableInfo { name: IN_THE_TEXT, columns: Some(&names), visibility, ..TableInfo::default() };
        let known = self.inline.iter().position(|table| table.is(&info) && table.has_columns(&names));
        let at = known.unwrap_or_else(|| {
            if self.inline.len() >= OPEN_TABLES {
                self.end_inline();
            }
            self.begun += 1;
            let mut table = TableWork::new(self.begun - 1, &info, self.context);
            let from = text.floor_char_boundary(block.range.start.saturating_sub(TITLE_REACH));
            table.titled(text.get(from..block.range.start).unwrap_or_default());
            self.inline.push(table);
            self.inline.len() - 1
        });
        let Some(table) = self.inline.get_mut(at) else { return };
        let first = match locator {
            Locator::Line(first) => first,
            _ => 1,
        };
        let mut passed = Passed::default();
        for row in &block.rows {
            passed.go_on(text, row.iter().map(|cell| cell.start).min().unwrap_or_default());
            let cells: Vec<Cell<'_>> = row
                .iter()
                .map(|cell| {
                    text.get(cell.clone()).filter(|cell| !cell.is_empty()).map_or(Cell::Empty, Cell::Text)
                })
                .collect();
            table.row(first + passed.lines, &cells, desk!(self));
        }
    }

    /// Ends the table inside a text that has waited longest. What stands above it was counted with the text.
    fn end_inline(&mut self) {
        if self.inline.is_empty() {
            return;
        }
        let work = self.inline.remove(0);
        let number = work.number();
        let (table, ..) = work.finish(desk!(self));
        self.tables.push((number, table));
    }

    /// Observations that wait to be taken.
    pub fn pending(&self) -> usize {
        self.observations.len()
    }

    /// Takes the observations made so far.
    pub fn take_observations(&mut self) -> Vec<Observation> {
        self.hash_tokens();
        std::mem::take(&mut self.observations)
    }

    /// Nothing leaves with tokens that still wait, whatever a hostile row has cut short before.
    fn hash_tokens(&mut self) {
        self.scratch.hash_tokens(&self.context.key, &mut self.observations);
    }

    /// The result.
    pub fn finish(mut self) -> (StoreAnalysis, Vec<Observation>) {
        while !self.open.is_empty() {
            self.end_table();
        }
        while !self.inline.is_empty() {
            self.end_inline();
        }
        self.hash_tokens();
        self.tables.sort_by_key(|(number, _)| *number);
        let tables: Vec<TableAnalysis> = self.tables.into_iter().map(|(_, table)| table).collect();
        let (text, chars, election) =
            self.document.finish(&self.place, self.context, &self.system, &mut self.observations);
        let parts = tables.iter().map(|table| &table.election).chain(std::iter::once(&election));
        let mut election = election::of_store(parts);
        // What stands in a letter's table was written when the letter was.
        if election.class == ElectionClass::ElectionWorker && election.years.is_empty() {
            election.years = self.document.years_of_work(&self.place);
        }
        let mut text: Vec<_> =
            text.into_iter().filter(|finding| finding.confidence >= LEAST_CONFIDENCE).collect();
        // A handbook says what poll clerks do: nobody's work.
        if election.class == ElectionClass::None
            && tables.is_empty()
            && !text.iter().any(|own| is_of_somebody(own.field))
        {
            text.retain(|own| !matches!(own.field, FieldType::ELECTION_ROLE | FieldType::POLLING_STATION));
        }
        self.context.put_back(self.scratch);
        let analysis = StoreAnalysis { tables, text, election, text_chars: chars };
        (analysis, self.observations)
    }

    /// Ends the table that has waited longest.
    fn end_table(&mut self) {
        if self.open.is_empty() {
            return;
        }
        let mut next = Some(self.open.remove(0));
        while let Some(mut work) = next {
            next = work.split_off(self.begun, self.context);
            self.begun += u32::from(next.is_some());
            self.finish_table(work);
        }
    }

    fn finish_table(&mut self, work: TableWork) {
        let number = work.number();
        let (table, titles, form) = work.finish(desk!(self));
        if !form.is_empty() {
            let place =
                if table.hidden.is_some() { Locator::HiddenPart("form") } else { Locator::Named("form") };
            self.text(place, &form);
        }
        self.tables.push((number, table));
        if !titles.is_empty() {
            self.document.title(&titles, self.context);
        }
    }
}

#[cfg(test)]
#[path = "analyzer_tests.rs"]
mod tests;
