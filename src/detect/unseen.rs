//! Rows and columns of a table that a viewer does not show: which findings stand there.
//!
//! A hidden table is marked as a whole by its reader. Here are the parts of tables that are shown: a column that
//! was hidden, rows that were hidden or filtered away. What a finding means does not change, so that the
//! evidence has no weight.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use crate::formats::Cell;
use crate::model::{Evidence, FieldFinding};

/// Ranges of hidden columns kept; a sheet with more has every other column hidden.
const RANGES: usize = 1024;

/// What is hidden in one table.
#[derive(Clone, Default)]
pub struct Unseen {
    columns: Vec<RangeInclusive<u32>>,
    /// Hidden rows that wait to be counted: no more than the table keeps rows for its layout.
    rows: HashSet<u64>,
    /// Whether a column holds anything in a hidden row.
    filled: Vec<bool>,
}

impl Unseen {
    /// A hidden row is about to come.
    pub fn row(&mut self, number: u64) {
        self.rows.insert(number);
    }

    /// These columns are hidden.
    pub fn columns(&mut self, columns: RangeInclusive<u32>) {
        if self.columns.len() < RANGES {
            self.columns.push(columns);
        }
    }

    /// Whether a row is hidden; asked once.
    pub fn take(&mut self, number: u64) -> bool {
        !self.rows.is_empty() && self.rows.remove(&number)
    }

    /// A hidden row of data is counted.
    pub fn count(&mut self, cells: &[Cell<'_>]) {
        if self.filled.len() < cells.len() {
            self.filled.resize(cells.len(), false);
        }
        for (filled, cell) in self.filled.iter_mut().zip(cells) {
            *filled |= !matches!(cell, Cell::Empty);
        }
    }

    /// Says so in the findings of a column.
    pub fn mark(&self, column: usize, findings: &mut [FieldFinding]) {
        let hidden = |range: &RangeInclusive<u32>| u32::try_from(column).is_ok_and(|at| range.contains(&at));
        let column_is = self.columns.iter().any(hidden).then_some("hidden_column");
        let rows_are = self.filled.get(column).copied().unwrap_or(false).then_some("hidden_rows");
        for code in column_is.into_iter().chain(rows_are) {
            findings.iter_mut().for_each(|finding| finding.evidence.push(Evidence { code, weight: 0 }));
        }
    }
}
