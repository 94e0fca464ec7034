//! One store's analysis: takes what its reader pushes, gives counts, classes and observations.

use super::classify::LEAST_CONFIDENCE;
use super::context::DetectContext;
use super::document::Document;
use super::election::{self, Place};
use super::table::TableWork;
use crate::formats::{Cell, Locator, TableInfo};
use crate::model::{Observation, StoreAnalysis, StorePath, TableAnalysis};

/// Analyses one store; each child store has an analyzer of its own.
pub struct Analyzer<'a> {
    context: &'a DetectContext,
    place: Place,
    system: String,
    table: Option<TableWork>,
    tables: Vec<TableAnalysis>,
    document: Document,
    observations: Vec<Observation>,
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
            table: None,
            tables: Vec::new(),
            document: Document::default(),
            observations: Vec::new(),
        }
    }

    /// A table begins.
    pub fn table(&mut self, info: &TableInfo<'_>) {
        self.end_table();
        self.table = Some(TableWork::new(self.tables.len() as u32, info, self.context));
    }

    /// A row of the table begun last.
    pub fn row(&mut self, number: u64, cells: &[Cell<'_>]) {
        // A reader that pushes rows without a table has one without a name.
        let number_of_table = self.tables.len() as u32;
        let table = self
            .table
            .get_or_insert_with(|| TableWork::new(number_of_table, &TableInfo::default(), self.context));
        table.row(number, cells, self.context, &self.system, &mut self.observations);
    }

    /// A piece of running text.
    pub fn text(&mut self, locator: Locator, text: &str) {
        self.document.text(locator, text, self.context, &self.system, &mut self.observations);
    }

    /// Observations that wait to be taken.
    pub fn pending(&self) -> usize {
        self.observations.len()
    }

    /// Takes the observations made so far.
    pub fn take_observations(&mut self) -> Vec<Observation> {
        std::mem::take(&mut self.observations)
    }

    /// The result.
    pub fn finish(mut self) -> (StoreAnalysis, Vec<Observation>) {
        self.end_table();
        let (text, chars, election) =
            self.document.finish(&self.place, self.context, &self.system, &mut self.observations);
        let parts = self.tables.iter().map(|table| &table.election).chain(std::iter::once(&election));
        let election = election::of_store(parts);
        let text = text.into_iter().filter(|finding| finding.confidence >= LEAST_CONFIDENCE).collect();
        let analysis = StoreAnalysis { tables: self.tables, text, election, text_chars: chars };
        (analysis, self.observations)
    }

    fn end_table(&mut self) {
        let Some(work) = self.table.take() else { return };
        let (table, titles) = work.finish(self.context, &self.place, &self.system, &mut self.observations);
        self.tables.push(table);
        if !titles.is_empty() {
            self.document.title(&titles, self.context);
        }
    }
}

#[cfg(test)]
#[path = "analyzer_tests.rs"]
mod tests;
