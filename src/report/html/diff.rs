//! A comparison of two reports as a page.

use maud::{Markup, html};

use super::super::diff::{Diff, Overdue, StoreChange, Unread};
use super::super::{diff_text, words};
use super::sections::{scroll, section};

/// Rows of each list; the JSON has all.
const ROWS: usize = 1000;

/// The page.
pub fn render(diff: &Diff) -> String {
    let navigation = [
        ("summary", "Summary"),
        ("added", "New"),
        ("changed", "Changed"),
        ("moved", "Moved"),
        ("vanished", "Gone"),
        ("unread", "Not read"),
        ("overdue", "Kept too long"),
    ];
    super::page(
        "What changed",
        &navigation,
        html! {
            main id="content" {
                section id="summary" aria-labelledby="h-summary" {
                    h1 id="h-summary" { "What changed" }
                    p.verdict { "From " (diff.old.finished) " to " (diff.new.finished) ". " @if diff.is_empty() { strong { "Nothing changed." } } }
                    @if !diff.caveats.is_empty() {
                        div.box { ul { @for caveat in &diff.caveats { li { (caveat) } } } }
                    }
                    (figures(diff))
                    @for (title, ids) in [("New systems", &diff.systems_added), ("Systems gone", &diff.systems_removed), ("New kinds of data", &diff.field_types_added), ("Kinds of data gone", &diff.field_types_removed)] {
                        @if !ids.is_empty() { p { strong { (title) ": " } (words::labels(ids.iter().map(String::as_str))) } }
                    }
                }
                (stores("added", "New stores", &diff.added))
                (stores("changed", "Changed stores", &diff.changed))
                (stores("moved", "Moved stores", &diff.moved))
                (stores("vanished", "Stores that are gone", &diff.vanished))
                (section("unread", "Not read", html! {
                    (unread("Not read in full any more, or new and not read", &diff.unread_added))
                    (unread("Read now, or gone", &diff.unread_removed))
                }))
                (section("overdue", "Kept too long", html! {
                    p { "Past their retention date, legal holds left out. Counted as of " (as_of(&diff.old)) " and " (as_of(&diff.new)) "." }
                    (overdue("Only now", &diff.overdue_added))
                    (overdue("No more", &diff.overdue_removed))
                }))
            }
            footer { p { "This file holds no personal value: counts, kinds and places only. It needs no network." } }
        },
    )
}

fn figures(diff: &Diff) -> Markup {
    let (old, new) = (&diff.old, &diff.new);
    let rows = [
        ("Stores read", old.stores, new.stores),
        ("Stores of election work", old.election_stores, new.election_stores),
        ("People (best estimate)", old.people.likely, new.people.likely),
        ("Election workers", old.election_workers.likely, new.election_workers.likely),
        ("Places not read in full", old.unread, new.unread),
        ("Stores kept too long", old.overdue, new.overdue),
    ];
    scroll(
        "Figures",
        html! { table {
            thead { tr { th scope="col" { "Figure" } th.n scope="col" { "Before" } th.n scope="col" { "Now" } th.n scope="col" { "Change" } } }
            tbody { @for (title, old, new) in rows { tr {
                th scope="row" { (title) } td.n { (words::number(old)) } td.n { (words::number(new)) }
                td.n { @if new == old { "no change" } @else if new > old { "+" (words::number(new - old)) } @else { "-" (words::number(old - new)) } }
            } } }
        } },
    )
}

fn stores(id: &str, title: &str, changes: &[StoreChange]) -> Markup {
    section(
        id,
        title,
        html! {
            @if changes.is_empty() { p { "None." } } @else {
                (scroll(title, html! { table.sortable {
                    thead { tr { th scope="col" { "Store" } th scope="col" { "What changed" } } }
                    tbody { @for change in changes.iter().take(ROWS) { tr { td.path { (change.path) } td { (diff_text::details(change).join("; ")) } } } }
                } }))
                (rest(changes.len()))
            }
        },
    )
}

fn unread(title: &str, rows: &[Unread]) -> Markup {
    html! {
        h3 { (title) }
        @if rows.is_empty() { p { "None." } } @else {
            (scroll(title, html! { table {
                thead { tr { th scope="col" { "Path" } th scope="col" { "Why" } } }
                tbody { @for row in rows.iter().take(ROWS) { tr { td.path { (row.path) } td { (words::reason(&row.reason)) } } } }
            } }))
            (rest(rows.len()))
        }
    }
}

fn as_of(side: &super::super::diff::Side) -> &str {
    if side.as_of.is_empty() { words::day(&side.finished) } else { &side.as_of }
}

fn overdue(title: &str, stores: &[Overdue]) -> Markup {
    html! {
        h3 { (title) }
        @if stores.is_empty() { p { "None." } } @else {
            (scroll(&format!("Kept too long: {title}"), html! { table.sortable {
                thead { tr { th scope="col" { "Store" } th scope="col" { "Due" } th.n scope="col" { "People (range)" } th scope="col" { "Why" } } }
                tbody { @for store in stores.iter().take(ROWS) { tr {
                    td.path { (store.path) }
                    td.nw { (store.due.as_deref().unwrap_or("-")) }
                    td.n data-v=(store.people.likely) { (words::people(store.people)) }
                    td { (diff_text::why_overdue(&store.why)) }
                } } }
            } }))
            (rest(stores.len()))
        }
    }
}

fn rest(all: usize) -> Markup {
    html! { @if all > ROWS { p.note { "The first " (words::number(ROWS as u64)) " of " (words::number(all as u64)) "; the JSON (--format json) has all." } } }
}
