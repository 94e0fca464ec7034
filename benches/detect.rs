//! Speed of detection alone, in memory: what a reader pushes becomes counts. No files, no inventory.
//!
//! Clean text is the gate's case (nothing should get past it), the staff list the detectors' worst one. The data come
//! from `make_data.py`. Whole scans are measured in `scan.rs`, other programs in `compare.py`. The next case is one
//! function.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use pollsweep::detect::rules::RuleSet;
use pollsweep::detect::{Analyzer, DetectContext};
use pollsweep::formats::{Cell, Locator, TableInfo};
use pollsweep::model::StorePath;
use pollsweep::people::OrganisationKey;

mod data;

fn main() {
    divan::main();
}

fn context() -> DetectContext {
    DetectContext::new(RuleSet::built_in(), OrganisationKey::from_bytes([7; 32]))
}

/// Pieces of whole lines, as the reader of plain text makes them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.len() > 256 << 10 {
        let end = rest.as_bytes()[..256 << 10]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(rest.len(), |at| at + 1);
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

fn bench_text(bencher: Bencher<'_, '_>, name: &str) {
    let text = data::load(name);
    let context = context();
    let path = StorePath::from_escaped("bench/notes.txt");
    let pieces = pieces(&text);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let mut analyzer = Analyzer::new(&context, &path, "bench", None);
        for (at, piece) in pieces.iter().enumerate() {
            analyzer.text(Locator::Part(at as u64 + 1), black_box(piece));
        }
        analyzer.finish()
    });
}

#[divan::bench(sample_count = 10)]
fn clean_text(bencher: Bencher<'_, '_>) {
    bench_text(bencher, "clean.txt");
}

#[divan::bench(sample_count = 10)]
fn prose(bencher: Bencher<'_, '_>) {
    bench_text(bencher, "prose.txt");
}

#[divan::bench(sample_count = 10)]
fn staff_rows(bencher: Bencher<'_, '_>) {
    let text = data::load("staff.csv");
    let context = context();
    let path = StorePath::from_escaped("bench/staff.csv");
    let rows: Vec<Vec<Cell<'_>>> =
        text.lines().map(|line| line.split(',').map(Cell::Text).collect()).collect();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let mut analyzer = Analyzer::new(&context, &path, "bench", None);
        analyzer.table(&TableInfo::default());
        for (number, cells) in rows.iter().enumerate() {
            analyzer.row(number as u64 + 1, black_box(cells));
        }
        analyzer.finish()
    });
}
