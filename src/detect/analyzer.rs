//! One store's detection. Stand-in: counts rows and characters, finds "@" cells as e-mail addresses.

use crate::detect::rules::RuleSet;
use crate::formats::{Cell, Locator, TableInfo};
use crate::model::*;
use crate::people::OrganisationKey;

/// What all analyzers share.
pub struct DetectContext {
    /// The rules.
    pub rules: RuleSet,
    key: OrganisationKey,
}

impl DetectContext {
    /// Rules and key.
    pub fn new(rules: RuleSet, key: OrganisationKey) -> DetectContext {
        DetectContext { rules, key }
    }
}

/// Detection of one store.
pub struct Analyzer<'a> {
    context: &'a DetectContext,
    analysis: StoreAnalysis,
    observations: Vec<Observation>,
}

impl<'a> Analyzer<'a> {
    /// Begins a store.
    pub fn new(context: &'a DetectContext, _path: &StorePath, _system: &str, _modified: Option<i64>) -> Self {
        Analyzer { context, analysis: StoreAnalysis::default(), observations: Vec::new() }
    }

    /// A table begins.
    pub fn table(&mut self, table: &TableInfo<'_>) {
        self.analysis.tables.push(TableAnalysis {
            name: table.name.to_owned(),
            hidden: table.visibility.id(),
            ..TableAnalysis::default()
        });
    }

    /// One row.
    pub fn row(&mut self, number: u64, cells: &[Cell<'_>]) {
        if self.analysis.tables.is_empty() {
            self.table(&TableInfo::default());
        }
        let at = self.analysis.tables.len() - 1;
        let table = &mut self.analysis.tables[at];
        table.rows += 1;
        for (index, cell) in cells.iter().enumerate() {
            let Cell::Text(text) = cell else { continue };
            if !text.contains('@') {
                continue;
            }
            let index = index as u32;
            let column = match table.columns.iter_mut().find(|c| c.index == index) {
                Some(column) => column,
                None => {
                    table.columns.push(ColumnEvidence {
                        index,
                        findings: vec![FieldFinding {
                            field: FieldType::EMAIL,
                            values: 0,
                            valid: 0,
                            distinct: 0,
                            confidence: 90,
                            evidence: vec![Evidence { code: "valid_share", weight: 100 }],
                        }],
                        ..ColumnEvidence::default()
                    });
                    table.columns.last_mut().expect("just pushed")
                }
            };
            column.filled += 1;
            let finding = &mut column.findings[0];
            finding.values += 1;
            finding.valid += 1;
            finding.distinct += 1;
            let mut fields = FieldSet::default();
            fields.insert(FieldType::EMAIL);
            self.observations.push(Observation {
                table: at as u32,
                row: number,
                keys: vec![(KeyKind::Email, self.context.key.token(KeyKind::Email, text.as_bytes()))],
                fields,
                year: None,
            });
        }
    }

    /// A piece of running text.
    pub fn text(&mut self, _locator: Locator, text: &str) {
        self.analysis.text_chars += text.chars().filter(|c| !c.is_whitespace()).count() as u64;
    }

    /// Observations waiting.
    pub fn pending(&self) -> usize {
        self.observations.len()
    }

    /// Takes the observations.
    pub fn take_observations(&mut self) -> Vec<Observation> {
        std::mem::take(&mut self.observations)
    }

    /// The end of the store.
    pub fn finish(self) -> (StoreAnalysis, Vec<Observation>) {
        (self.analysis, self.observations)
    }
}
