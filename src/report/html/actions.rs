//! Who has what to do, what nobody has yet, and what somebody called a false finding.
//!
//! `worklist` decides what is proposed; this shows it. The command that assigns a proposal is part of its row, so that
//! nobody has to find out how to write a path.

use maud::{Markup, html};

use super::super::view::View;
use super::super::{words, worklist};
use super::pill;
use super::sections::{rest, scroll, section};

/// Proposals shown; the workbook has all.
const ROWS: usize = 60;

pub fn actions(view: &View<'_>) -> Markup {
    section(
        "actions",
        "Actions",
        html! {
            p {
                "Decisions are kept in a text file beside the configuration. "
                code { "pollsweep actions" } " writes it; a scan, or "
                code { "pollsweep report … --actions pollsweep-actions.toml" } ", shows it here. An action for a folder or container covers what is inside."
            }
            h3 { "Assigned" }
            (assigned(view))
            h3 { "Proposed, and nobody has it" }
            (proposed(view))
            @if !view.report.suppressions.is_empty() {
                h3 { "Called false" }
                p { "Findings that somebody called false. They stay in every figure of this report and raise no alert until the day given." }
                (suppressed(view))
            }
        },
    )
}

fn assigned(view: &View<'_>) -> Markup {
    let assigned = worklist::assigned(view);
    if assigned.is_empty() {
        return html! { p { "None yet." } };
    }
    scroll(
        "Assigned actions",
        html! { table.sortable {
            thead { tr { th scope="col" { "Action" } th scope="col" { "File or folder" } th scope="col" { "Owner" } th scope="col" { "Deadline" } th scope="col" { "Status" } th.n scope="col" { "Stores" } th.n scope="col" { "People, at least" } } }
            tbody { @for one in &assigned { tr {
                td { (one.action.status) }
                td.path { (one.action.path) @if !one.action.note.is_empty() { br; span.note { (one.action.note) } } }
                td { @if one.action.owner.is_empty() { "nobody" } @else { (one.action.owner) } }
                td.nw { (one.action.deadline.as_deref().unwrap_or("none")) }
                td { @if one.state.is_wrong() { strong { (one.state.words()) } } @else { (one.state.words()) } }
                td.n data-v=(one.stores) { (words::number(one.stores)) }
                td.n data-v=(if view.is_small(one.people) { 0 } else { one.people }) { (view.count(one.people)) }
            } } }
        } },
    )
}

fn proposed(view: &View<'_>) -> Markup {
    let proposals = worklist::proposals(view);
    if proposals.is_empty() {
        return html! { p { "None: whatever is overdue, hidden or at critical risk has an action." } };
    }
    html! {
        p { "From retention, hidden content and risk; a file counts with everything inside it. Put who does it in place of " code { "WHO" } ". During an incident, a petition or a claim nothing is deleted: choose " code { "hold" } " then." }
        (scroll("Proposed actions", html! { table {
            thead { tr { th scope="col" { "Action" } th scope="col" { "File, why, and the command that assigns it" } th scope="col" { "Risk" } th.n scope="col" { "Stores" } th.n scope="col" { "People, at least" } th scope="col" { "By" } } }
            tbody { @for one in proposals.iter().take(ROWS) { tr {
                td { (one.status) }
                td.path {
                    (one.path) br; span.note { (one.why) }
                    @if !view.options.masked { br; code.command { (one.command()) } }
                }
                td { (pill(one.harm)) }
                td.n { (words::number(one.stores)) }
                td.n { (view.count(one.people)) }
                td.nw { (one.deadline.as_deref().unwrap_or("-")) }
            } } }
        } }))
        (rest(ROWS, proposals.len()))
    }
}

fn suppressed(view: &View<'_>) -> Markup {
    scroll(
        "Findings called false",
        html! { table {
            thead { tr { th scope="col" { "File or folder" } th scope="col" { "Kind of data" } th scope="col" { "Why" } th scope="col" { "Until" } } }
            tbody { @for one in &view.report.suppressions { tr {
                td.path { (one.path) }
                td { (one.field_type.as_deref().map_or("all", words::label)) }
                td { (one.reason) }
                td.nw { (one.until) @if !one.active { ", " strong { "expired" } } }
            } } }
        } },
    )
}
