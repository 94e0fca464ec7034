//! Fuzzes detection: any text and any cells, from no matter what reader, give counts that can be true.
//!
//! The first byte chooses: running text in pieces, or a table of cells of all kinds. Readers are fuzzed by `read.rs`.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pollsweep::detect::rules::RuleSet;
use pollsweep::detect::{Analyzer, DetectContext};
use pollsweep::formats::{Cell, Locator, TableInfo};
use pollsweep::model::StorePath;
use pollsweep::people::OrganisationKey;

static CONTEXT: LazyLock<DetectContext> =
    LazyLock::new(|| DetectContext::new(RuleSet::built_in(), OrganisationKey::from_bytes([7; 32])));

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let path = StorePath::from_escaped("elections 2005/staff.csv");
    let mut analyzer = Analyzer::new(&CONTEXT, &path, "fuzz", None);
    if choice % 2 == 0 {
        for (at, piece) in text.split('\u{c}').enumerate() {
            analyzer.text(Locator::Part(at as u64 + 1), piece);
        }
    } else {
        let mut lines = text.lines();
        let header: Option<Vec<&str>> =
            if choice & 2 == 0 { None } else { lines.next().map(|line| line.split(',').collect()) };
        analyzer.table(&TableInfo { columns: header.as_deref(), ..TableInfo::default() });
        for (number, line) in lines.enumerate() {
            let cells: Vec<Cell<'_>> = line.split(',').map(|cell| kind(cell, choice & 4 != 0)).collect();
            analyzer.row(number as u64 + 1, &cells);
        }
    }
    let (analysis, _) = analyzer.finish();
    for finding in analysis.tables.iter().flat_map(|table| &table.columns).flat_map(|c| &c.findings) {
        assert!(finding.valid <= finding.values, "{}: more valid values than values", finding.field.id());
        assert!(finding.confidence <= 100, "{}: a confidence over 100", finding.field.id());
    }
    for finding in &analysis.text {
        assert!(finding.valid <= finding.hits, "{}: more valid hits than hits", finding.field.id());
        assert!(finding.distinct <= finding.hits, "{}: more distinct values than hits", finding.field.id());
    }
});

/// A cell as a typed format would give it, or as text.
fn kind(cell: &str, typed: bool) -> Cell<'_> {
    if cell.is_empty() {
        return Cell::Empty;
    }
    if typed {
        if let Ok(number) = cell.parse() {
            return Cell::Int(number);
        }
        if let Ok(number) = cell.parse() {
            return Cell::Number(number);
        }
        // Readers promise true dates, and files lie.
        if let Some(("d", rest)) = cell.split_at_checked(1) {
            let bytes = rest.as_bytes();
            let at = |n: usize| bytes.get(n).copied().unwrap_or(0);
            return Cell::Date(i16::from_le_bytes([at(0), at(1)]), at(2), at(3));
        }
    }
    Cell::Text(cell)
}
