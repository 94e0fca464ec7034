//! Rows for the record of processing activities (Article 30): one a controller, system and category of people.
//!
//! A scan knows where data is, whose, which kinds, since when. It does not know purposes, recipients, transfers or
//! security measures: those cells stay for the controller to fill in and are never guessed.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::csv;
use super::view::View;
use super::words;

/// One row.
pub struct Row<'r> {
    /// Who answers for the data, in words.
    pub controller: &'r str,
    /// Name of the system.
    pub system: &'r str,
    /// Owner of the system, where the register names one.
    pub owner: &'r str,
    /// Whose data, in words.
    pub subjects: &'r str,
    /// Kinds of data, the most harmful first.
    pub fields: Vec<&'r str>,
    /// Stores.
    pub stores: u64,
    /// Years of elections, ascending.
    pub years: Vec<u16>,
    /// Retention rules that apply, in words.
    pub rules: Vec<&'r str>,
    /// Stores past their date.
    pub overdue: u64,
    /// Stores without a defined end.
    pub no_end: u64,
}

impl Row<'_> {
    /// Time limits for erasure.
    pub fn erasure(&self) -> String {
        let mut parts =
            vec![if self.rules.is_empty() { "not known".to_owned() } else { self.rules.join("; ") }];
        if self.overdue > 0 {
            parts.push(format!("{} past it", words::plural(self.overdue, "store", "stores")));
        }
        if self.no_end > 0 {
            parts.push(format!("{} without an end", words::plural(self.no_end, "store", "stores")));
        }
        parts.join("; ")
    }
}

/// All rows, by controller, system and category.
pub fn rows<'r>(view: &View<'r>) -> Vec<Row<'r>> {
    #[derive(Default)]
    struct Group<'r> {
        fields: BTreeSet<&'r str>,
        stores: u64,
        years: BTreeSet<u16>,
        rules: BTreeSet<&'r str>,
        overdue: u64,
        no_end: u64,
    }
    let owners: BTreeMap<&str, &str> = view
        .report
        .systems
        .iter()
        .filter_map(|system| Some((system.id.as_str(), system.owner.as_deref()?)))
        .collect();
    let mut groups: BTreeMap<(&str, &str, &str), Group<'r>> = BTreeMap::new();
    for at in &view.ranked {
        let store = &view.report.stores[*at];
        let controller = store.controller.as_ref().map_or("", |controller| controller.id.as_str());
        let group = groups.entry((controller, &store.system, view.class(*at))).or_default();
        group.fields.extend(view.facts[*at].fields.iter().map(|(id, _)| *id));
        group.stores += 1;
        group.years.extend(&store.election.years);
        if let Some(retention) = &store.retention {
            group.rules.insert(&retention.words);
            group.overdue += u64::from(retention.overdue);
            group.no_end += u64::from(retention.no_defined_end);
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    // Whose controller is not known comes last.
    groups.sort_by_key(|((controller, ..), _)| controller.is_empty());
    groups
        .into_iter()
        .map(|((controller, system, class), group)| {
            let mut fields: Vec<&str> = group.fields.into_iter().collect();
            fields.sort_by_key(|id| (std::cmp::Reverse(words::facts(id).harm), *id));
            Row {
                controller: words::controller(controller),
                system: view.system_name(system),
                owner: owners.get(system).copied().unwrap_or(""),
                subjects: words::class(class),
                fields,
                stores: group.stores,
                years: group.years.into_iter().collect(),
                rules: group.rules.into_iter().collect(),
                overdue: group.overdue,
                no_end: group.no_end,
            }
        })
        .collect()
}

/// Headings of the CSV file and of the sheet.
pub const HEADINGS: &[&str] = &[
    "Controller",
    "System",
    "Owner",
    "Purpose (fill in)",
    "Categories of data subjects",
    "Categories of personal data",
    "Recipients (fill in)",
    "Transfers abroad (fill in)",
    "Time limits for erasure",
    "Security measures (fill in)",
    "Stores",
    "Elections",
];

/// The cells of a row, as text.
pub fn cells(row: &Row<'_>) -> Vec<String> {
    vec![
        row.controller.to_owned(),
        row.system.to_owned(),
        row.owner.to_owned(),
        String::new(),
        row.subjects.to_owned(),
        words::labels(row.fields.iter().copied()),
        String::new(),
        String::new(),
        row.erasure(),
        String::new(),
        row.stores.to_string(),
        words::years(&row.years),
    ]
}

/// ropa.csv.
///
/// # Errors
/// Those of `out`.
pub fn write(view: &View<'_>, out: impl io::Write) -> io::Result<()> {
    let mut writer = csv::Writer::new(out, HEADINGS)?;
    for row in rows(view) {
        writer.row(&cells(&row))?;
    }
    writer.finish()
}
