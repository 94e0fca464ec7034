//! The sections between the summary and the annexes.
//!
//! Each says in a sentence what its figures mean and what they do not mean, then shows them. One that has nothing to
//! show says so, since an empty place would read as "not looked at".

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::super::v1::{ElectionCount, System};
use super::super::view::{Unread, View};
use super::super::words;
use super::charts::{self, Bar, Column, Tile};
use super::{kinds, pill};

/// Stores shown to who runs no script.
const WITHOUT_SCRIPT: usize = 50;
/// Columns of the matrix.
const MATRIX_SYSTEMS: usize = 16;
/// Rows of the longest lists; the workbook has all.
const ROWS: usize = 300;

pub fn section(id: &str, title: &str, content: Markup) -> Markup {
    html! { section id=(id) aria-labelledby={"h-" (id)} { h2 id={"h-" (id)} { (title) } (content) } }
}

/// A table that scrolls sideways in a narrow window, which has to be reachable by keyboard then.
pub fn scroll(name: &str, table: Markup) -> Markup {
    html! { div.scroll tabindex="0" role="region" aria-label={"Table: " (name)} { (table) } }
}

pub fn rest(shown: usize, all: usize) -> Markup {
    html! { @if all > shown { p.note { "The first " (words::number(shown as u64)) " of " (words::number(all as u64)) "; the workbook (report.xlsx) has all." } } }
}

pub fn not_read(view: &View<'_>) -> Markup {
    let coverage = &view.report.summary.coverage;
    let harmless: u64 = view.left_out.iter().map(|one| one.skipped).sum();
    let not_read = coverage.skipped.saturating_sub(harmless);
    section(
        "not-read",
        "What was not read, and why",
        html! {
            p {
                "Nothing is left out in silence: each path that was met is either read or listed. What could not be read may hold personal data that nobody has counted. Losses of one kind in one file or folder are one line."
            }
            (charts::bars("How paths and stores were read", "Files inside files included. A container counts as read in part when something inside it was not read in full; the list below has only what is inside.", &[
                Bar { label: "read in full".into(), value: coverage.scanned, words: words::number(coverage.scanned), class: "bar" },
                Bar { label: "read in part".into(), value: coverage.partial, words: words::number(coverage.partial), class: "l3" },
                Bar { label: "not read, may hold data".into(), value: not_read, words: words::number(not_read), class: "l4" },
                Bar { label: "left out, holds no data of its own".into(), value: harmless, words: words::number(harmless), class: "l0" },
            ]))
            @if view.unread.is_empty() {
                div.box.good { p { "Nothing that may hold personal data was left unread." } }
            } @else {
                (scroll("What was not read", html! {
                    table.sortable {
                        caption { "What may hold personal data and was not read in full." }
                        thead { tr { th.n scope="col" { "Places" } th scope="col" { "File or folder" } th scope="col" { "Why" } th.n scope="col" { "Size" } th scope="col" { "What to do" } } }
                        tbody {
                            @for unread in view.unread.iter().take(ROWS) {
                                tr {
                                    td.n data-v=(unread.count()) { (words::number(unread.count())) }
                                    td.path {
                                        (unread.place)
                                        @if unread.count() > 1 { br; span.note { "such as " (inside(unread)) } }
                                    }
                                    td { (words::reason(&unread.reason)) @if unread.skipped == 0 { " (read in part)" } }
                                    td.n data-v=(unread.bytes) { @if unread.bytes > 0 { (words::size(unread.bytes)) } @else { "-" } }
                                    td { (words::remedy(&unread.reason)) }
                                }
                            }
                        }
                    }
                }))
                (rest(ROWS, view.unread.len()))
            }
            @if !view.left_out.is_empty() {
                details {
                    summary { "Left out because it cannot hold data of its own: " (words::plural(view.left_out.iter().map(|one| one.count()).sum(), "path", "paths")) }
                    ul {
                        @for one in view.left_out.iter().take(ROWS) {
                            li { (words::number(one.count())) " in " (one.place) ": " (words::reason(&one.reason)) }
                        }
                    }
                }
            }
        },
    )
}

/// The example without the place that stands above it.
fn inside(unread: &Unread) -> &str {
    let rest = unread.example.strip_prefix(unread.place.as_str()).unwrap_or(&unread.example);
    rest.trim_start_matches(['!', '/'])
}

pub fn systems(view: &View<'_>) -> Markup {
    let systems = view.systems_by_people();
    let tiles: Vec<Tile> = systems
        .iter()
        .filter(|system| system.people.likely > 0 && !view.is_small(system.people.likely))
        .map(|system| {
            let (level, _) = view.system_level(system);
            Tile {
                label: system.name.clone(),
                value: system.people.likely,
                words: words::plural(system.people.likely, "person", "people"),
                short: words::number(system.people.likely),
                level,
                level_words: super::super::view::level_words(level),
            }
        })
        .collect();
    section(
        "systems",
        "Systems",
        html! {
            p { "A system is a named part of the estate with an owner, or the first folder of a path where the register names none. A person in two systems counts in both: the systems do not add up to the estate." }
            @if tiles.len() > 1 {
                (charts::treemap("Systems by people and risk", "Each tile is a system: its area is the number of people, its shade and its last line the risk of its gravest store.", &tiles))
            }
            (scroll("Systems", html! {
                table.sortable {
                    thead { tr {
                        th scope="col" { "System" } th scope="col" { "Owner" } th.n scope="col" { "Stores" } th.n scope="col" { "People (range)" }
                        th scope="col" { "Kinds of data" } th scope="col" { "Elections" } th scope="col" { "Risk" }
                        th.n scope="col" { "Kept too long" } th scope="col" { "Read" }
                    } }
                    tbody {
                        @for system in &systems {
                            @let (level, risk) = view.system_level(system);
                            tr {
                                th scope="row" { (system.name) @if system.legal_hold { " " span.pill { "legal hold" } }
                                    @for place in system.places.iter().filter(|place| !place.met) { br; span.note { "not read: " (place.place) } }
                                }
                                td { (system.owner.as_deref().unwrap_or("not known")) }
                                td.n data-v=(system.stores) { (words::number(system.stores)) }
                                td.n data-v=(if view.is_small(system.people.likely) { 0 } else { system.people.likely }) { (view.people(system.people)) }
                                td data-v=(system.field_types.len()) { (some_kinds(system)) }
                                td.nw { (words::years(&system.years)) }
                                td data-v=(level) { span class={"pill l" (level)} { (risk) } }
                                td.n data-v=(system.overdue.stores) { (words::number(system.overdue.stores)) }
                                td { @if system.complete { "all" } @else if system.stores == 0 { strong { "nothing" } } @else { strong { "not all" } } }
                            }
                        }
                    }
                }
            }))
        },
    )
}

fn some_kinds(system: &System) -> String {
    let mut fields: Vec<&str> = system.field_types.iter().map(|field| field.field_type.as_str()).collect();
    fields.sort_by_key(|id| std::cmp::Reverse(words::facts(id).harm));
    let shown = kinds(fields.iter().take(5).copied());
    if fields.len() > 5 { format!("{shown} and {} more", fields.len() - 5) } else { shown }
}

pub fn stores(view: &View<'_>) -> Markup {
    let has_controllers = view.report.stores.iter().any(|store| store.controller.is_some());
    section(
        "stores",
        "Register of stores",
        html! {
            p {
                "A store is one readable thing: a file, a member of an archive, an attachment. "
                code { "!/" } " in a path leads into a container. People are those in that store alone, as best estimate with the lowest and highest number."
            }
            div.filters hidden id="store-controls" role="group" aria-label="Filter the register" {
                div { label for="f-search" { "Words in the path" } input type="search" id="f-search" autocomplete="off" spellcheck="false"; }
                div { label for="f-system" { "System" } select id="f-system" {} }
                div { label for="f-class" { "Whose data" } select id="f-class" {} }
                div { label for="f-field" { "Kind of data" } select id="f-field" {} }
                div { label for="f-level" { "Risk" } select id="f-level" {} }
                div { label for="f-status" { "Read" } select id="f-status" {} }
                @if has_controllers { div { label for="f-controller" { "Controller" } select id="f-controller" {} } }
                div.check { input type="checkbox" id="f-hidden"; label for="f-hidden" { "with hidden content" } }
                div.check { input type="checkbox" id="f-overdue"; label for="f-overdue" { "kept too long" } }
                div { button type="button" id="f-reset" { "Clear filters" } }
            }
            div.pager hidden id="store-pager" {
                button type="button" id="p-first" { "First" }
                button type="button" id="p-back" { "Back" }
                button type="button" id="p-next" { "Next" }
                button type="button" id="p-last" { "Last" }
                span id="store-count" role="status" {}
            }
            div.scroll tabindex="0" role="region" aria-label="Table: register of stores" id="store-table" {
                table {
                    caption { "The " (view.ranked.len().min(WITHOUT_SCRIPT)) " stores with the highest risk. With script allowed, this page shows, sorts and filters all; the workbook has them too." }
                    thead { tr { th scope="col" { "Store" } th scope="col" { "Whose data" } th.n scope="col" { "People" } th scope="col" { "Kinds of data" } th scope="col" { "Risk" } } }
                    tbody {
                        @for at in view.ranked.iter().take(WITHOUT_SCRIPT) {
                            @let (store, facts) = (&view.report.stores[*at], &view.facts[*at]);
                            tr {
                                td.path { (store.path) }
                                td { (words::class(view.class(*at))) }
                                td.n { (view.people(store.people)) }
                                td { (kinds(facts.fields.iter().map(|(id, _)| *id))) }
                                td { (pill(facts.harm)) }
                            }
                        }
                    }
                }
            }
        },
    )
}

pub fn people(view: &View<'_>) -> Markup {
    let summary = &view.report.summary;
    section(
        "people",
        "People and kinds of data",
        html! {
            @if !summary.risk_classes.is_empty() {
                p { "Each person counts in the gravest class of data that was found of them, in all stores together." }
                (scroll("People by risk class", html! { table {
                    thead { tr { th scope="col" { "Class" } th scope="col" { "What was found of them" } th.n scope="col" { "People (range)" } } }
                    tbody { @for class in &summary.risk_classes { tr {
                        th scope="row" { (class.class) } td { (class.words) } td.n { (view.people(class.people)) }
                    } } }
                } }))
            }
            @if !summary.by_role.is_empty() {
                h3 { "What they did" }
                p { "By role, as far as the stores name one. One person may have had several." }
                (scroll("People by role", html! { table {
                    thead { tr { th scope="col" { "Role" } th.n scope="col" { "Stores" } th.n scope="col" { "People (range)" } } }
                    tbody { @for role in &summary.by_role { tr {
                        th scope="row" { (role.words) } td.n { (words::number(role.stores)) } td.n { (view.people(role.people)) }
                    } } }
                } }))
                @if summary.employees.current.high + summary.employees.former.high > 0 {
                    p { "Council staff among them, where the data says so: " (view.people(summary.employees.current)) " without and " (view.people(summary.employees.former)) " with a leaving date." }
                }
            }
            h3 { "Kinds of data by system" }
            p { "Best estimate of the people seen with each kind of data. The darker, the more people; the most harmful kinds first. 0: values were found, and no person could be told from them." }
            (matrix(view))
            @if !view.ranked.is_empty() {
                h3 { "Kinds of data by whose data" }
                p { "Values found, by what their store is about; some of them may stand in several stores. The darker, the more values; the most harmful kinds first." }
                (by_class(view))
            }
            h3 { "Kinds of data in the whole estate" }
            p { "Values count wherever they stand: one number in three files counts three times. Harm is what its loss alone can do to a person." }
            (scroll("Kinds of data", html! { table.sortable {
                thead { tr { th scope="col" { "Kind of data" } th scope="col" { "Harm" } th.n scope="col" { "Stores" } th.n scope="col" { "Values" } th.n scope="col" { "People (range)" } } }
                tbody { @for field in &summary.field_types {
                    @let harm = words::facts(&field.field_type).harm;
                    tr {
                        th scope="row" { (words::label(&field.field_type)) }
                        td data-v=(harm) { (pill(harm)) }
                        td.n data-v=(field.stores) { (words::number(field.stores)) }
                        td.n data-v=(if view.is_small(field.values) { 0 } else { field.values }) { (view.count(field.values)) }
                        td.n data-v=(if view.is_small(field.people.likely) { 0 } else { field.people.likely }) { (view.people(field.people)) }
                    }
                } }
            } }))
        },
    )
}

fn matrix(view: &View<'_>) -> Markup {
    let report = view.report;
    let systems: Vec<&System> =
        view.systems_by_people().into_iter().filter(|system| !system.field_types.is_empty()).collect();
    let shown = systems.get(..MATRIX_SYSTEMS).unwrap_or(&systems);
    let mut fields: Vec<_> = report.summary.field_types.iter().collect();
    fields.sort_by_key(|field| {
        (
            std::cmp::Reverse((words::facts(&field.field_type).harm, field.people.likely)),
            field.field_type.clone(),
        )
    });
    let cells: BTreeMap<(&str, &str), u64> = report
        .matrix
        .iter()
        .filter(|cell| cell.values > 0)
        .map(|cell| ((cell.field_type.as_str(), cell.system.as_str()), cell.people.likely))
        .collect();
    if fields.is_empty() || shown.is_empty() {
        return html! { p { "No personal data was found." } };
    }
    let ids: Vec<&str> = fields.iter().map(|field| field.field_type.as_str()).collect();
    let columns: Vec<(&str, &str)> =
        shown.iter().map(|system| (system.id.as_str(), system.name.as_str())).collect();
    html! {
        (heat(view, "Kinds of data by system", &ids, &columns, &cells))
        (rest(shown.len(), systems.len()))
    }
}

/// Kinds of data in rows; the fuller a cell, the darker. A nought says that values were found and nobody could be told.
fn heat(
    view: &View<'_>,
    name: &str,
    fields: &[&str],
    columns: &[(&str, &str)],
    cells: &BTreeMap<(&str, &str), u64>,
) -> Markup {
    let most = cells.values().copied().max().unwrap_or(1).max(1) as f64;
    scroll(
        name,
        html! { table.matrix {
            thead { tr { th scope="col" { "Kind of data" } @for (_, title) in columns { th.v scope="col" { (title) } } } }
            tbody { @for field in fields { tr {
                th scope="row" { (words::label(field)) }
                @for (id, _) in columns {
                    @match cells.get(&(*field, *id)) {
                        Some(count) => td class={"h" (shade(*count, most))} { (view.count(*count)) }
                        None => td.h0 { "-" }
                    }
                }
            } } }
        } },
    )
}

/// Whose data: values of each kind by class of store.
fn by_class(view: &View<'_>) -> Markup {
    let mut cells: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for at in &view.ranked {
        for (field, values) in &view.facts[*at].fields {
            *cells.entry((*field, view.class(*at))).or_default() += values;
        }
    }
    let columns: Vec<(&str, &str)> = ["election_worker", "elector", "other_personal", "untold"]
        .into_iter()
        .filter(|id| cells.keys().any(|(_, own)| own == id))
        .map(|id| (id, words::class(id)))
        .collect();
    let mut fields: Vec<&str> =
        cells.keys().map(|(field, _)| *field).collect::<BTreeSet<_>>().into_iter().collect();
    fields.sort_by_key(|id| (std::cmp::Reverse(words::facts(id).harm), words::label(id)));
    heat(view, "Kinds of data by whose data", &fields, &columns, &cells)
}

/// 1 to 5 by the square root, so that small numbers are seen too.
fn shade(people: u64, most: f64) -> u8 {
    ((people as f64 / most).sqrt() * 5.0).ceil().clamp(1.0, 5.0) as u8
}

/// A column a year; a year of which nothing is told has an empty one, so that distances are years.
fn timeline(view: &View<'_>, by_election: &[ElectionCount]) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut next: Option<u16> = None;
    for election in by_election {
        if let (Some(year), Some(expected)) = (election.year, next) {
            // Not over a gap that nobody would look at.
            for empty in expected..year.min(expected.saturating_add(10)) {
                columns.push(Column {
                    label: empty.to_string(),
                    value: 0,
                    range: None,
                    words: String::new(),
                });
            }
        }
        let empty = |label: String| Column { label, value: 0, range: None, words: String::new() };
        if election.year.is_none() && !columns.is_empty() {
            columns.push(empty(String::new()));
        }
        next = election.year.map(|year| year + 1);
        columns.push(Column {
            label: election.year.map_or("not told".to_owned(), |year| year.to_string()),
            value: if view.is_small(election.people.likely) { 0 } else { election.people.likely },
            range: (election.people.low < election.people.high && !view.options.suppress_small)
                .then_some((election.people.low, election.people.high)),
            words: view.count(election.people.likely),
        });
    }
    columns
}

pub fn elections(view: &View<'_>) -> Markup {
    let by_election = &view.report.summary.by_election;
    let years = view.years();
    let columns: Vec<Column> = if by_election.is_empty() {
        years
            .iter()
            .map(|(year, stores)| Column {
                label: year.to_string(),
                value: *stores,
                range: None,
                words: words::number(*stores),
            })
            .collect()
    } else {
        timeline(view, by_election)
    };
    section(
        "elections",
        "Elections",
        html! {
            @if columns.is_empty() {
                p { "No store of election work names an election." }
            } @else if by_election.is_empty() {
                (charts::columns("Stores by election year", "Stores of election work by the year of the election that they speak of. A store about several years counts in each.", &columns))
            } @else {
                (charts::columns("People by election year", "People in stores of election work by the year of the election; the line in each column goes from the lowest to the highest number. Who worked in several years counts in each.", &columns))
                details { summary { "The figures as a table" }
                    (scroll("People by election year", html! { table {
                        thead { tr { th scope="col" { "Year" } th scope="col" { "Known polls" } th.n scope="col" { "Stores" } th.n scope="col" { "People (range)" } } }
                        tbody { @for election in by_election { tr {
                            th scope="row" { (election.year.map_or("not told".to_owned(), |year| year.to_string())) }
                            td { (election.polls.join(", ")) } td.n { (words::number(election.stores)) } td.n { (view.people(election.people)) }
                        } } }
                    } }))
                }
            }
        },
    )
}

pub fn retention(view: &View<'_>) -> Markup {
    let bars: Vec<Bar> = view
        .retention()
        .iter()
        .filter(|bar| bar.stores > 0)
        .map(|bar| Bar {
            label: bar.words.to_owned(),
            value: bar.stores,
            words: words::plural(bar.stores, "store", "stores"),
            class: if bar.overdue { "l4" } else { "bar" },
        })
        .collect();
    let overdue = view.kept_too_long();
    section(
        "retention",
        "Retention",
        html! {
            p { "How long each store may be kept, by the rule for its kind of record. Overdue is a list to decide on, not an instruction to delete: during an incident, a petition or a claim everything stays." }
            @if bars.is_empty() {
                p { "This report has no retention dates." }
            } @else {
                (charts::bars("Stores by retention", &format!("Stores with personal data, as of {}.", view.as_of()), &bars))
                @if !overdue.is_empty() {
                    (scroll("Stores kept too long", html! { table.sortable {
                        caption { "Kept too long, the longest first. Stores of one container with one rule and one date are one line." }
                        thead { tr { th scope="col" { "Store" } th.n scope="col" { "Stores" } th scope="col" { "Kind of record" } th scope="col" { "Due" } th.n scope="col" { "Over" } th.n scope="col" { "People, at least" } th scope="col" { "Counted from" } } }
                        tbody { @for group in overdue.iter().take(ROWS) { tr {
                            td.path { (group.place) @if group.stores > 1 { br; span.note { "stores inside it" } } }
                            td.n data-v=(group.stores) { (words::number(group.stores)) }
                            td { (group.retention.words) }
                            td.nw { (group.retention.due.as_deref().unwrap_or("-")) }
                            td.n data-v=(group.retention.overdue_days) { (words::duration(group.retention.overdue_days)) }
                            td.n data-v=(if view.is_small(group.people) { 0 } else { group.people }) { (view.count(group.people)) }
                            td { (group.retention.basis) }
                        } } }
                    } }))
                    (rest(ROWS, overdue.len()))
                }
            }
        },
    )
}

pub fn copies(view: &View<'_>) -> Markup {
    let families = view.families();
    section(
        "copies",
        "Copies",
        html! {
            @if families.is_empty() {
                p { "No two stores with personal data are copies of one another." }
            } @else {
                p { "Deleting one store is not done while a copy of it remains. Decide for each family as a whole." }
                (scroll("Copies", html! { table {
                    thead { tr { th scope="col" { "Stores" } th scope="col" { "How alike" } th.n scope="col" { "People (range)" } } }
                    tbody { @for family in families.iter().take(ROWS) { tr {
                        td.path { @for (at, path) in family.paths.iter().take(12).enumerate() { @if at > 0 { br; } (path) } @if family.paths.len() > 12 { br; "and " (family.paths.len() - 12) " more" } }
                        td { @if family.identical { "identical" } @else { "the same people under the same columns" } }
                        td.n { (view.people(family.people)) }
                    } } }
                } }))
                (rest(ROWS, families.len()))
            }
        },
    )
}

pub fn hidden(view: &View<'_>) -> Markup {
    section(
        "hidden",
        "Hidden content",
        html! {
            p { "Personal data in sheets, rows, deleted records or text that whoever opens the file does not see. Such content has been published by mistake more than once: check before a file is sent to anybody." }
            @if view.hidden.is_empty() {
                p { "None was found in what could be read." }
            } @else {
                (scroll("Hidden content", html! { table.sortable {
                    thead { tr { th scope="col" { "Store" } th scope="col" { "What" } th scope="col" { "How" } th scope="col" { "Kinds of data" } } }
                    tbody { @for hidden in view.hidden.iter().take(ROWS) { tr {
                        td.path { (hidden.store.path) } td { (hidden.what) } td { (how(hidden.how)) } td { (kinds(hidden.fields.iter().copied())) }
                    } } }
                } }))
                (rest(ROWS, view.hidden.len()))
            }
        },
    )
}

/// How something is hidden.
pub fn how(id: &str) -> &str {
    match id {
        "hidden" => "hidden",
        "very_hidden" => "hidden so that only a program can show it",
        "deleted" => "marked as deleted, but still there",
        other => other,
    }
}
