//! Annexes: rows for the record of processing, figures for a breach notification, method and words.

use maud::{Markup, html};

use super::super::ropa;
use super::super::view::View;
use super::super::words;
use super::kinds;
use super::sections::{scroll, section};

pub fn article_30(view: &View<'_>) -> Markup {
    let rows = ropa::rows(view);
    section(
        "article-30",
        "Annex A: rows for the record of processing (Article 30)",
        html! {
            p { "What a scan can know. Purposes, recipients, transfers and security measures are for the controller to fill in." }
            @if rows.is_empty() { p { "No personal data was found." } } @else {
                (scroll("Article 30 rows", html! { table {
                    thead { tr { th scope="col" { "Controller" } th scope="col" { "System" } th scope="col" { "Whose data" } th scope="col" { "Kinds of data" } th.n scope="col" { "Stores" } th scope="col" { "Elections" } th scope="col" { "Erasure" } } }
                    tbody { @for row in &rows { tr {
                        td { (row.controller) } th scope="row" { (row.system) } td { (row.subjects) } td { (kinds(row.fields.iter().copied())) } td.n { (words::number(row.stores)) } td.nw { (words::years(&row.years)) } td { (row.erasure()) }
                    } } }
                } }))
            }
        },
    )
}

pub fn article_33(view: &View<'_>) -> Markup {
    let summary = &view.report.summary;
    section(
        "article-33",
        "Annex B: figures for a breach notification (Article 33)",
        html! {
            p { "If everything scanned were lost at once. For an incident that touched only some of it, render this report for those systems or stores, and say that figures may change as more is known." }
            (scroll("Figures", html! { table { tbody {
                tr { th scope="row" { "Approximate number of data subjects" } td { (view.people_in_words(view.everybody())) } }
                tr { th scope="row" { "Approximate number of records" } td { (view.count(view.records())) " table rows and documents with personal data" } }
                tr { th scope="row" { "Categories of data subjects" } td {
                    @if summary.election_workers.stores > 0 { "Election workers, some of them employees: " (view.people_in_words(summary.election_workers.people)) ". " }
                    @if summary.electors.stores > 0 { "Electors: " (view.people_in_words(summary.electors.people)) "." }
                } }
                tr { th scope="row" { "Not known yet" } td { @if summary.complete { "Nothing was left unread." } @else { (words::plural(view.unread_count(), "place", "places")) " could not be read in full." } } }
            } } }))
            h3 { "Categories of personal data" }
            p { "As on the regulator's form. People: those seen with the kind of data that most have, so at least that many." }
            (scroll("Categories of personal data", html! { table {
                thead { tr { th scope="col" { "Found" } th scope="col" { "Category" } th scope="col" { "Kinds of data" } th.n scope="col" { "People, at least" } } }
                tbody { @for tick in view.ico() { tr {
                    td.nw { @if tick.fields.is_empty() { span.tick aria-hidden="true" { "\u{2610}" } " no" } @else { span.tick aria-hidden="true" { "\u{2612}" } " yes" } }
                    th scope="row" { (tick.words) @if tick.special { " " span.pill { "specially protected" } } }
                    td { (kinds(tick.fields.iter().copied())) }
                    td.n { @if tick.fields.is_empty() { "-" } @else { (view.count(tick.people.likely)) } }
                } } }
            } }))
            p.note { "\"No\" means not found in what was read. A box may still have to be ticked for what was not." }
        },
    )
}

pub fn method(view: &View<'_>) -> Markup {
    let report = view.report;
    section(
        "method",
        "Method and confidence",
        html! {
            p {
                "Three numbers of people. Records are joined that share something strong, such as a National Insurance number or a name with a birth date; in doubt they are not, since a wrong join would hide somebody. "
                strong { "High" } " counts everybody whom nothing joined with somebody else. "
                strong { "Best estimate" } " says how many people they probably are, from what this estate shows of shared names and of names written in two ways. "
                strong { "Low" } " joins everybody of one name whom nothing certain tells apart. For planning use the best estimate, for a worst case the highest number."
            }
            p { "Kinds of data are found by rules with checks (check digits, ranges, grammar), headings and neighbouring columns. Findings below 50 of 100 are not counted. Detection misses things and sees things that are not there: let somebody who knows the system look at a sample before acting on one figure." }
            (scroll("Method", html! { table.method {
                thead { tr { th scope="col" { "Figure" } th scope="col" { "Basis" } th scope="col" { "How it came about" } } }
                tbody { @for basis in &report.method { tr {
                    th scope="row" { (words::figure(&basis.number)) br; code.note { (basis.number) } }
                    td { (words::basis(&basis.basis)) } td { (marked(&basis.words)) }
                } } }
            } }))
            h3 { "Scope and settings" }
            ul {
                @for root in &report.run.roots { li { (root.given) @if root.given != root.path { " (" (root.path) ")" } @if let Some(other) = &root.covered_by { ", scanned as part of " (other) } } }
                li { "Limits for each file: " (words::number(report.run.limits.max_depth)) " levels of containers, " (words::size(report.run.limits.max_bytes)) " unpacked, " (words::number(report.run.limits.max_seconds)) " seconds." }
                li { "Started " (report.run.started) ", ended " (report.run.finished) "." }
                @if view.options.suppress_small { li { "Numbers of people and values from 1 to 4 are shown as \"<5\". They might be worked out from totals: publish totals or parts, not both." } }
            }
        },
    )
}

/// Text in which names between back-quotes are those of fields.
fn marked(text: &str) -> Markup {
    html! { @for (at, part) in text.split('`').enumerate() { @if at % 2 == 1 { code { (part) } } @else { (part) } } }
}

/// The words of this report, for who has not met them.
const GLOSSARY: &[(&str, &str)] = &[
    ("store", "One readable thing: a file, a member of an archive, an attachment, a message of a mailbox."),
    (
        "system",
        "A named part of the estate with an owner: from the systems register, or the first folder of a path.",
    ),
    (
        "person",
        "Somebody whose data was found, counted once however many records of them there are, as far as records can be joined.",
    ),
    ("record", "One row of a table, or one document, with personal data."),
    (
        "value",
        "One cell or one place in a text that holds a kind of data. The same value counts wherever it stands.",
    ),
    ("kind of data", "What a value is: a bank account number, a home address, an election role."),
    (
        "finding",
        "A kind of data in a column or in a text, with counts and a confidence of 0 to 100. Below 50 it is not counted.",
    ),
    (
        "controller",
        "Who answers for the data in law: the council, or the returning, counting or electoral registration officer in their own right.",
    ),
    (
        "election work",
        "What a store is about when its data is of people who worked on elections: polling and count staff, canvassers, officers.",
    ),
    (
        "kept too long",
        "Past the date on which its retention rule says that it should be gone, and under no legal hold.",
    ),
    (
        "legal hold",
        "Nothing may be deleted for now: an incident, a petition, a claim, a request of somebody for their data.",
    ),
    (
        "hidden content",
        "Sheets, rows, deleted records or text that a file holds and that whoever opens it does not see.",
    ),
    (
        "not read in full",
        "Encrypted, damaged, too large, a picture, or without a reader: it may hold personal data that nobody has counted.",
    ),
    (
        "risk",
        "How bad the loss of a store would be: points for what it holds together, of how many people, and how it lies there. It orders stores; it is no probability.",
    ),
];

pub fn glossary() -> Markup {
    section(
        "words",
        "Annex C: words used here",
        html! { dl.words { @for (word, meaning) in GLOSSARY { div { dt { (word) } dd { (meaning) } } } } },
    )
}
