//! The first page: what was found, how sure, what was not read, and what somebody has to decide.
//!
//! It has to fit on one printed page (A4) and read without the rest.

use maud::{Markup, html};

use super::super::v1::Report;
use super::super::view::{Unread, View};
use super::super::words;
use super::{kinds, pill};

/// Lines of each list here; the sections have all.
const LINES: usize = 5;

pub fn section(view: &View<'_>) -> Markup {
    let report = view.report;
    html! {
        section id="summary" aria-labelledby="h-summary" {
            h1 id="h-summary" { "Exposure report: personal data of election workers" }
            p.muted {
                "Scanned: " (roots(report)) ". " (words::day(&report.run.finished)) " on " (report.run.host) ". "
                @if !report.summary.controllers.is_empty() {
                    "Controllers: "
                    @for (at, controller) in report.summary.controllers.iter().enumerate() {
                        @if at > 0 { ", " } (controller.words)
                    }
                    ". "
                }
                "Contains no personal values."
            }
            @if report.run.interrupted {
                div.box { p { strong { "The scan was stopped before its end." } " This is only what was read until then." } }
            }
            p.verdict { (verdict(view)) }
            (figures(view))
            h2 { "Decisions needed" }
            (decisions(view))
            div.two {
                div { (not_read(view)) }
                div { (top(view)) }
            }
        }
    }
}

fn roots(report: &Report) -> String {
    report.run.roots.iter().map(|root| root.given.as_str()).collect::<Vec<_>>().join(", ")
}

fn verdict(view: &View<'_>) -> Markup {
    let summary = &view.report.summary;
    let span = words::Span::of(summary);
    html! {
        @if view.exposed() == 0 {
            "No personal data was found in the " (words::plural(summary.stores, "store", "stores")) " that could be read. "
        } @else {
            "Personal data of " strong { (view.people_in_words(view.everybody())) } " lies in "
            strong { (words::plural(view.exposed(), "store", "stores")) } " (files, and files inside files) of "
            (words::plural(view.report.systems.len() as u64, "system", "systems")) ". "
            @if summary.election_workers.stores > 0 {
                "Among them " strong { (view.people_in_words(summary.election_workers.people)) }
                " who worked on elections" @if !span.years.is_empty() { " between " (between(&span.years)) }
                @if !span.single.is_empty() { " (single stores also name " (words::list_of(&span.single)) ")" } ". "
            }
        }
        @if summary.complete {
            "Everything that may hold personal data was read."
        } @else {
            strong { (words::plural(view.unread_count(), "place", "places")) " could not be read in full" }
            ", so every figure here is a lower bound."
        }
    }
}

fn between(years: &[u16]) -> String {
    match years {
        [] => String::new(),
        [one] => one.to_string(),
        [first, .., last] => format!("{first} and {last}"),
    }
}

fn figures(view: &View<'_>) -> Markup {
    let summary = &view.report.summary;
    let overdue = &summary.overdue;
    let range = |people: super::super::v1::PeopleCount| {
        format!("range {} to {}", view.count(people.low), view.count(people.high))
    };
    let everybody = view.everybody();
    let critical = view.facts.iter().filter(|facts| facts.harm >= 4).count() as u64;
    html! {
        dl.figures {
            (figure("People", &view.count(everybody.likely), &range(everybody)))
            (figure("Election workers", &view.count(summary.election_workers.people.likely), &range(summary.election_workers.people)))
            (figure("Records about people", &view.count(view.records()), "table rows and documents; one person may have many"))
            (figure("Stores with personal data", &words::number(view.exposed()), &format!("of {} read; {} at critical risk", words::number(summary.stores), words::number(critical))))
            (figure("Kept too long", &words::number(overdue.stores), &if overdue.stores > 0 {
                format!("stores, up to {} over; {} have no end set", words::duration(overdue.longest_days), words::number(overdue.no_defined_end))
            } else {
                format!("stores past their date; {} have no end set", words::number(overdue.no_defined_end))
            }))
            (figure("Not read in full", &words::number(view.unread_count()), &format!("places in {}; may hold more", words::plural(view.unread.len() as u64, "file or folder", "files or folders"))))
        }
    }
}

fn figure(title: &str, big: &str, small: &str) -> Markup {
    html! { div { dt { (title) } dd.big { (big) } dd.small { (small) } } }
}

fn decisions(view: &View<'_>) -> Markup {
    let decisions = view.decisions();
    if decisions.is_empty() {
        return html! { p { "None. Keep this report as evidence that the estate was looked at." } };
    }
    html! {
        div.scroll tabindex="0" role="region" aria-label="Table: decisions needed" {
            table {
                thead { tr { th scope="col" { "Decide" } th scope="col" { "Why" } th scope="col" { "When" } th.fill scope="col" { "Decision, by whom" } } }
                tbody {
                    @for decision in &decisions {
                        tr {
                            td { a href={"#" (decision.section)} { (decision.what) } }
                            td { (decision.why) }
                            td.nw { (decision.urgency) }
                            td.fill {}
                        }
                    }
                }
            }
        }
    }
}

fn not_read(view: &View<'_>) -> Markup {
    html! {
        h3 { "What was not read" }
        @if view.unread.is_empty() {
            div.box.good { p { "Nothing that may hold personal data was left unread." } }
        } @else {
            div.box {
                ul {
                    @for unread in view.unread.iter().take(LINES) {
                        li { (one_line(unread)) }
                    }
                    @if view.unread.len() > LINES {
                        li { a href="#not-read" { "and " (view.unread.len() - LINES) " more files or folders" } }
                    }
                }
            }
        }
    }
}

/// "112 in web-forms/portal.db: an image: needs text recognition".
fn one_line(unread: &Unread) -> Markup {
    html! {
        @if unread.count() > 1 { strong { (words::number(unread.count())) } " in " }
        (unread.place) ": " (words::reason(&unread.reason))
    }
}

fn top(view: &View<'_>) -> Markup {
    html! {
        h3 { "Stores with the highest risk" }
        @if view.ranked.is_empty() {
            p { "None." }
        } @else {
            table {
                thead { tr { th scope="col" { "Store" } th.n scope="col" { "People" } th scope="col" { "Risk" } } }
                tbody {
                    @for at in view.ranked.iter().take(LINES) {
                        @let (store, facts) = (&view.report.stores[*at], &view.facts[*at]);
                        tr {
                            td.path { (store.path) br; span.note { (kinds(facts.fields.iter().take(3).map(|(id, _)| *id))) } }
                            td.n { (view.count(store.people.likely)) }
                            td { (pill(facts.harm)) }
                        }
                    }
                }
            }
        }
    }
}
