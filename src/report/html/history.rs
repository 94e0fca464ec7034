//! What changed since the last scan into the same folder, the trend of all scans, and what is gone.
//!
//! Shown when there is more than one scan, or something that is gone. A comparison of two reports is `diff`.

use maud::{Markup, html};

use super::super::v1::{FieldValues, RunRow};
use super::super::view::View;
use super::super::words;
use super::charts::{self, Column};
use super::sections::{rest, scroll, section};

/// Scans shown, the last ones.
const RUNS: usize = 20;
/// Rows of each list.
const ROWS: usize = 100;

/// Whether there is anything to show.
pub fn is_there(view: &View<'_>) -> bool {
    let history = &view.report.run.history;
    history.runs.len() > 1 || !history.gone.is_empty() || !history.changes.is_empty()
}

pub fn history(view: &View<'_>) -> Markup {
    if !is_there(view) {
        return html! {};
    }
    let history = &view.report.run.history;
    section(
        "history",
        "Since the last scan",
        html! {
            (runs(view, &history.runs))
            h3 { "What this scan found changed" }
            @if history.changes.is_empty() {
                p { "No store with personal data is new, changed or gone." }
            } @else {
                (scroll("Changes", html! { table.sortable {
                    thead { tr { th scope="col" { "Change" } th scope="col" { "Store" } th scope="col" { "Whose data" } th scope="col" { "Values before" } th scope="col" { "Values now" } } }
                    tbody { @for change in history.changes.iter().take(ROWS) { tr {
                        td { (kind(&change.kind)) } td.path { (change.path) } td { (whose(&change.class)) }
                        td { (values(view, &change.before)) } td { (values(view, &change.after)) }
                    } } }
                } }))
                (rest_in_json(history.changes.len()))
            }
            @if !history.gone.is_empty() {
                h3 { "Evidence of deletion" }
                p { "Stores that an earlier scan read and that are no longer there. Where copies of the same content are left, the data is not gone." }
                (scroll("Stores that are gone", html! { table.sortable {
                    thead { tr { th scope="col" { "Store" } th scope="col" { "What it held" } th scope="col" { "Last read" } th scope="col" { "Found gone" } th scope="col" { "Evidence" } } }
                    tbody { @for gone in history.gone.iter().take(ROWS) { tr {
                        td.path { (gone.path) }
                        td { (values(view, &gone.field_types)) }
                        td.nw { (gone.last_read.as_deref().map_or("-", words::day)) }
                        td.nw { (gone.found_gone.as_deref().map_or("-", words::day)) }
                        td { (gone.evidence) @for copy in gone.copies.iter().take(5) { br; span.note { "copy: " (copy) } } }
                    } } }
                } }))
                (rest_in_json(history.gone.len()))
            }
        },
    )
}

fn runs(view: &View<'_>, runs: &[RunRow]) -> Markup {
    let shown = runs.get(runs.len().saturating_sub(RUNS)..).unwrap_or_default();
    let columns: Vec<Column> = shown
        .iter()
        .map(|run| Column {
            label: format!("no. {}", run.number),
            value: run.exposed,
            range: None,
            words: words::number(run.exposed),
        })
        .collect();
    html! {
        @if shown.len() > 1 {
            (charts::columns("Stores with personal data, scan by scan", "Fewer is better. The table below has the other figures of each scan.", &columns))
            (scroll("Scans into this folder", html! { table {
                thead { tr { th.n scope="col" { "No." } th scope="col" { "On" } th.n scope="col" { "Stores with personal data" } th.n scope="col" { "People (range)" } th.n scope="col" { "Kept too long" } th.n scope="col" { "Not read in full" } th.n scope="col" { "New, changed, gone" } } }
                tbody { @for run in shown.iter().rev() { tr {
                    th.n scope="row" { (run.number) }
                    td.nw { (words::day(&run.finished)) @if run.interrupted { ", stopped early" } }
                    td.n { (words::number(run.exposed)) } td.n { (view.people(run.people)) }
                    td.n { (words::number(run.overdue)) } td.n { (words::number(run.unread)) }
                    td.n { @match run.changed {
                        Some(changed) => { (words::number(changed.new)) ", " (words::number(changed.changed)) ", " (words::number(changed.gone)) }
                        None => "-",
                    } }
                } } }
            } }))
            (rest(shown.len(), runs.len()))
        }
    }
}

fn kind(id: &str) -> &str {
    match id {
        "unreached" => "out of reach",
        other => other,
    }
}

fn whose(class: &str) -> &str {
    words::class(if class == "none" { "untold" } else { class })
}

fn values(view: &View<'_>, fields: &[FieldValues]) -> String {
    let each: Vec<String> = fields
        .iter()
        .map(|own| format!("{} {}", words::label(&own.field_type), view.count(own.values)))
        .collect();
    if each.is_empty() { "-".to_owned() } else { each.join(", ") }
}

fn rest_in_json(all: usize) -> Markup {
    html! { @if all > ROWS { p.note { "The first " (words::number(ROWS as u64)) " of " (words::number(all as u64)) "; report.json has all." } } }
}
