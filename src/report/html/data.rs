//! The register of stores as the page's script reads it: one short array a store, words once.
//!
//! Positions are those at the head of `script.js`. Small numbers that are not told are -1. Tables and columns go
//! along for the stores of the highest risk until the page is large enough; the others are in report.json.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::COUNTED_FROM;
use super::super::v1::Store;
use super::super::view::{LEVELS, StoreFacts, View};
use super::super::{words, worklist};

/// Bytes of details that a page carries at most.
const DETAILS: usize = 12_000_000;

/// Ids with their numbers, in the order of first use.
#[derive(Default)]
struct Numbers<'a> {
    of: BTreeMap<&'a str, usize>,
    list: Vec<&'a str>,
}

impl<'a> Numbers<'a> {
    fn of(&mut self, id: &'a str) -> usize {
        *self.of.entry(id).or_insert_with(|| {
            self.list.push(id);
            self.list.len() - 1
        })
    }
}

/// The rows, and the details.
pub fn render(view: &View<'_>) -> (String, String) {
    let mut systems = Numbers::default();
    let mut classes = Numbers::default();
    let mut fields = Numbers::default();
    let mut statuses = Numbers::default();
    let mut reasons = Numbers::default();
    let mut controllers = Numbers::default();
    let mut detail_of = vec![-1_i64; view.facts.len()];
    let mut details = String::from("[");
    for (count, at) in (0_i64..).zip(&view.ranked) {
        if details.len() > DETAILS {
            break;
        }
        if count > 0 {
            details.push(',');
        }
        details.push_str(&detail(view, &view.report.stores[*at], &view.facts[*at], &mut fields).to_string());
        detail_of[*at] = count;
    }
    details.push(']');
    let small = |n: u64| if view.is_small(n) { -1 } else { i64::try_from(n).unwrap_or(i64::MAX) };
    let mut rows = String::from("[");
    for (at, (store, facts)) in view.report.stores.iter().zip(&view.facts).enumerate() {
        if at > 0 {
            rows.push(',');
        }
        let kinds: Vec<usize> = facts.fields.iter().map(|(id, _)| fields.of(id)).collect();
        let row = json!([
            store.path,
            systems.of(&store.system),
            classes.of(view.class(at)),
            small(store.people.low),
            small(store.people.likely),
            small(store.people.high),
            kinds,
            store.election.years.first().unwrap_or(&0),
            store.election.years.last().unwrap_or(&0),
            facts.harm,
            overdue(store),
            statuses.of(&store.coverage.status),
            store.coverage.reason.as_deref().map_or(-1, |reason| reasons.of(reason) as i64),
            u8::from(facts.hidden),
            store.controller.as_ref().map_or(-1, |controller| controllers.of(&controller.id) as i64),
            detail_of[at],
        ]);
        rows.push_str(&row.to_string());
    }
    rows.push(']');
    let head = json!({
        "systems": systems.list.iter().map(|id| view.system_name(id)).collect::<Vec<_>>(),
        "classes": classes.list.iter().map(|id| words::class(id)).collect::<Vec<_>>(),
        "fields": fields.list.iter().map(|id| words::label(id)).collect::<Vec<_>>(),
        "statuses": statuses.list.iter().map(|id| words::status(id)).collect::<Vec<_>>(),
        "reasons": reasons.list.iter().map(|id| words::reason(id)).collect::<Vec<_>>(),
        "controllers": controllers.list.iter().map(|id| words::controller(id)).collect::<Vec<_>>(),
        "levels": LEVELS,
    })
    .to_string();
    let head = head.strip_suffix('}').unwrap_or(&head);
    (inert(&format!("{head},\"rows\":{rows}}}")), inert(&details))
}

/// Days overdue; null without a retention, -2 without a defined end, -3 on hold, -1 in time.
fn overdue(store: &Store) -> Value {
    match &store.retention {
        None => Value::Null,
        Some(retention) if retention.no_defined_end => json!(-2),
        Some(retention) if retention.legal_hold => json!(-3),
        Some(retention) if retention.overdue => json!(retention.overdue_days.max(1)),
        Some(_) => json!(-1),
    }
}

fn detail<'a>(view: &View<'_>, store: &'a Store, facts: &StoreFacts<'_>, fields: &mut Numbers<'a>) -> Value {
    let small = |n: u64| if view.is_small(n) { json!(-1) } else { json!(n) };
    let mut finds = Vec::new();
    for table in &store.tables {
        let name = match (&table.name, &table.hidden) {
            (name, Some(how)) => format!("{name} ({})", how.replace('_', " ")),
            (name, None) => name.clone(),
        };
        for column in &table.columns {
            for finding in column.findings.iter().filter(|finding| finding.confidence >= COUNTED_FROM) {
                let mut header = if column.name.is_empty() {
                    format!("column {}", column.index + 1)
                } else {
                    column.name.clone()
                };
                if table.hidden.is_none() && finding.hidden_in(table).is_some() {
                    header.push_str(" (hidden)");
                }
                finds.push(json!([
                    name,
                    header,
                    fields.of(&finding.field_type),
                    small(finding.values),
                    small(finding.valid),
                    small(finding.distinct),
                    finding.confidence,
                ]));
            }
        }
    }
    for text in store.text.iter().filter(|text| text.confidence >= COUNTED_FROM) {
        finds.push(json!([
            if text.hidden { "text (hidden)" } else { "text" },
            text.locators.join(", "),
            fields.of(&text.field_type),
            small(text.hits),
            small(text.valid),
            small(text.distinct),
            text.confidence,
        ]));
    }
    json!({"notes": notes(view, store, facts), "finds": finds})
}

/// What else is known of a store, a sentence each.
fn notes(view: &View<'_>, store: &Store, facts: &StoreFacts<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let mut first = format!("Format: {}", store.format.as_deref().unwrap_or("not known"));
    if let Some(bytes) = store.bytes {
        first.push_str(&format!(", {}", words::size(bytes)));
    }
    if let Some(modified) = &store.modified {
        first.push_str(&format!(", last changed {}", words::day(modified)));
    }
    notes.push(format!("{first}."));
    if let Some(risk) = &store.risk {
        let why: Vec<String> = risk.why.iter().map(|why| format!("{} ({})", why.words, why.points)).collect();
        notes.push(format!("Risk {} of 100: {}.", risk.score, why.join("; ")));
    } else if let Some(combination) = facts.combination {
        notes.push(format!("Together in one place: {combination}."));
    }
    if let Some(retention) = &store.retention {
        let due = retention
            .due
            .as_deref()
            .map_or("no end is defined".to_owned(), |due| format!("to be deleted by {due}"));
        notes.push(format!(
            "Retention: {}, {due}; {}. Source: {}.",
            retention.words, retention.basis, retention.source
        ));
    }
    if let Some(controller) = &store.controller {
        notes.push(format!("Controller: {} ({}).", words::controller(&controller.id), controller.basis));
    }
    if let Some(access) = &store.access
        && access.world_readable
    {
        notes.push("Everybody with an account on the machine or share may read it.".to_owned());
    }
    if let Some(action) = worklist::action_for(view, &store.path) {
        let late = if action.late { ", late" } else { "" };
        notes.push(format!("Action: {}{late}.", worklist::in_words(action)));
    }
    if store.copies > 0 {
        let others = words::plural(store.copies, "other store", "other stores");
        notes.push(format!("Identical to {others}."));
    }
    notes
}

/// JSON that cannot end its script element.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
