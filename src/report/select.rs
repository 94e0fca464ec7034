//! A part of a report: systems, classes, controllers, what changed since a day; and names that are masked.
//!
//! Works on the report alone. Counts of stores, values and places are counted anew. People cannot be: who is in two
//! stores is known to the inventory only, so that a part has bounds instead: at least as many as its fullest store,
//! at most the sum. Where the part is one whole system or class the report knows the number, and it is kept.

use std::collections::{BTreeMap, BTreeSet};

use super::COUNTED_FROM;
use super::actions::covers;
use super::v1::{CoverageCounts, FieldCount, PeopleCount, Report, Store};
use crate::detect::gazetteer;

/// Which part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Ids or names of systems; empty for all.
    pub systems: Vec<String>,
    /// Classes; empty for all.
    pub classes: Vec<String>,
    /// Id of a controller; "" for stores without one.
    pub controller: Option<String>,
    /// Only stores that changed on this day or later (ISO 8601), and those of which that is not known.
    pub since: Option<String>,
}

impl Part {
    /// Whether it is the whole report.
    pub fn is_all(&self) -> bool {
        *self == Part::default()
    }

    fn has(&self, store: &Store, names: &BTreeMap<String, String>) -> bool {
        let name = names.get(&store.system);
        (self.systems.is_empty() || self.systems.iter().any(|own| *own == store.system || Some(own) == name))
            && (self.classes.is_empty() || self.classes.contains(&store.election.class))
            && self.controller.as_ref().is_none_or(|own| *own == controller(store))
            && match (&self.since, &store.modified) {
                (Some(since), Some(modified)) => modified.as_str() >= since.as_str(),
                (Some(_), None) | (None, _) => true,
            }
    }
}

/// Id of a store's controller; "" when there is none.
pub fn controller(store: &Store) -> &str {
    store.controller.as_ref().map_or("", |controller| controller.id.as_str())
}

/// Ids of all controllers, stores without personal data left out.
pub fn controllers(report: &Report) -> BTreeSet<String> {
    let known = report.stores.iter().filter(|store| store.controller.is_some());
    known.map(|store| controller(store).to_owned()).collect()
}

/// Reduces a report to a part.
pub fn select(report: &mut Report, part: &Part) {
    if part.is_all() {
        return;
    }
    let names: BTreeMap<String, String> =
        report.systems.iter().map(|system| (system.id.clone(), system.name.clone())).collect();
    let in_systems = |id: &String| {
        part.systems.is_empty()
            || part.systems.contains(id)
            || names.get(id).is_some_and(|name| part.systems.contains(name))
    };
    let by_system_only = part.classes.is_empty() && part.controller.is_none() && part.since.is_none();
    let places = Places::of(report);
    let of_systems = |path: &str| places.systems(path).is_none_or(|own| own.iter().any(in_systems));
    if !part.systems.is_empty() {
        let mut kept = Vec::with_capacity(report.ledger.len());
        for row in &report.ledger {
            kept.push(of_systems(&row.path));
        }
        let mut kept = kept.into_iter();
        report.ledger.retain(|_| kept.next().unwrap_or(true));
    }
    let mut number = BTreeMap::new();
    report.stores.retain(|store| part.has(store, &names));
    decisions_and_changes(report, |path| by_system_only && of_systems(path));
    for (store, at) in report.stores.iter_mut().zip(0..) {
        number.insert(store.id, at);
        store.id = at;
    }
    for store in &mut report.stores {
        store.copies_of = store.copies_of.iter().filter_map(|id| number.get(id).copied()).collect();
    }
    for family in &mut report.copy_families {
        family.stores = family.stores.iter().filter_map(|id| number.get(id).copied()).collect();
    }
    report.copy_families.retain(|family| family.stores.len() > 1);
    let left: BTreeSet<&str> = report.stores.iter().map(|store| store.system.as_str()).collect();
    report
        .systems
        .retain(|system| in_systems(&system.id) && (by_system_only || left.contains(system.id.as_str())));
    let kept: BTreeSet<&str> = report.systems.iter().map(|system| system.id.as_str()).collect();
    report.matrix.retain(|cell| kept.contains(cell.system.as_str()));
    if !by_system_only {
        report.matrix.clear();
        for system in &mut report.systems {
            let own: Vec<&Store> = report.stores.iter().filter(|store| store.system == system.id).collect();
            system.people = bounds(&own, system.people);
            system.stores = own.len() as u64;
            system.field_types = fields(&own);
            system.years = years(&own);
            system.overdue.stores = own.iter().filter(|store| is_overdue(store)).count() as u64;
            system.overdue.people = PeopleCount::default();
        }
    }
    sums(report, part, by_system_only);
}

/// Which systems lie below each folder and container: losses have a path only.
struct Places {
    below: BTreeMap<String, BTreeSet<String>>,
    /// Ids by name, and by the places that the register gives them.
    named: BTreeMap<String, String>,
}

impl Places {
    fn of(report: &Report) -> Places {
        let mut below: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for store in &report.stores {
            for place in ancestors(&store.path) {
                match below.get_mut(place) {
                    Some(systems) if systems.contains(&store.system) => {}
                    Some(systems) => {
                        systems.insert(store.system.clone());
                    }
                    None => {
                        below.insert(place.to_owned(), BTreeSet::from([store.system.clone()]));
                    }
                }
            }
        }
        let places = report
            .systems
            .iter()
            .flat_map(|system| system.places.iter().map(|place| (place.place.clone(), system.id.clone())));
        let names = report.systems.iter().map(|system| (system.name.clone(), system.id.clone()));
        let named = places.chain(names).collect();
        Places { below, named }
    }

    /// Ids of the systems that a path may belong to: those of the nearest place that holds a store. Nothing when that
    /// cannot be told, and it then belongs to every part: a loss never goes missing.
    fn systems(&self, path: &str) -> Option<BTreeSet<String>> {
        let nearest = ancestors(path).find_map(|place| self.below.get(place));
        let first = path.split(['/', '!']).next().unwrap_or_default();
        match (nearest, self.named.get(path).or_else(|| self.named.get(first))) {
            (Some(systems), _) => Some(systems.clone()),
            (None, Some(id)) => Some(BTreeSet::from([id.clone()])),
            (None, None) => None,
        }
    }
}

/// A path, then what it lies in, the nearest first.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| {
        let at = path.rfind('/')?;
        Some(path.get(..at)?.trim_end_matches('!')).filter(|place| !place.is_empty())
    })
}

/// Leaves only what was decided about the stores of the part, and what changed of them. The runs are those of the
/// whole estate and say nothing about a part.
fn decisions_and_changes(report: &mut Report, of_systems: impl Fn(&str) -> bool) {
    let paths: BTreeSet<&str> = report.stores.iter().map(|store| store.path.as_str()).collect();
    let about = |path: &str| of_systems(path) || paths.iter().any(|own| covers(path, own));
    report.actions.retain(|action| about(&action.path));
    report.suppressions.retain(|suppression| about(&suppression.path));
    let history = &mut report.run.history;
    history.runs.clear();
    history.changes.retain(|change| paths.contains(change.path.as_str()) || of_systems(&change.path));
    history.gone.retain(|gone| of_systems(&gone.path));
}

fn sums(report: &mut Report, part: &Part, by_system_only: bool) {
    let all: Vec<&Store> = report.stores.iter().collect();
    let of =
        |class: &str| all.iter().copied().filter(|store| store.election.class == class).collect::<Vec<_>>();
    let summary = &mut report.summary;
    let whole =
        PeopleCount { low: summary.people.low, likely: summary.people.likely, high: summary.people.high };
    let people = match (by_system_only, report.systems.as_slice(), part.classes.as_slice()) {
        (true, [one], _) => one.people,
        (false, _, [class])
            if *class == "election_worker"
                && part.systems.is_empty()
                && part.controller.is_none()
                && part.since.is_none() =>
        {
            summary.election_workers.people
        }
        (false, _, [class])
            if *class == "elector"
                && part.systems.is_empty()
                && part.controller.is_none()
                && part.since.is_none() =>
        {
            summary.electors.people
        }
        _ => match &part.controller {
            Some(id) if part.systems.is_empty() && part.classes.is_empty() && part.since.is_none() => summary
                .controllers
                .iter()
                .find(|controller| controller.id == *id)
                .map_or_else(|| bounds(&all, whole), |controller| controller.people),
            _ => bounds(&all, whole),
        },
    };
    summary.people.low = people.low;
    summary.people.likely = people.likely;
    summary.people.high = people.high;
    for (class, count) in
        [("election_worker", &mut summary.election_workers), ("elector", &mut summary.electors)]
    {
        let own = of(class);
        let is_whole = own.len() as u64 == count.stores;
        count.stores = own.len() as u64;
        if !is_whole {
            count.people = bounds(&own, count.people);
        }
    }
    summary.stores = all.len() as u64;
    summary.years = years(&of("election_worker"));
    summary.field_types = fields(&all);
    summary.bytes =
        all.iter().filter(|store| !store.path.contains("!/")).filter_map(|store| store.bytes).sum();
    let status = |id: &str| all.iter().filter(|store| store.coverage.status == id).count() as u64;
    summary.coverage = CoverageCounts {
        scanned: status("scanned"),
        partial: status("partial"),
        skipped: report.ledger.iter().filter(|row| row.status == "skipped").count() as u64,
    };
    let inherited: BTreeSet<&str> =
        all.iter().filter(|store| store.coverage.inherited).map(|store| store.path.as_str()).collect();
    for reason in &mut summary.not_read {
        let rows: Vec<_> = report
            .ledger
            .iter()
            .filter(|row| row.reason == reason.reason && !inherited.contains(row.path.as_str()))
            .collect();
        reason.partial = rows.iter().filter(|row| row.status == "partial").count() as u64;
        reason.skipped = rows.len() as u64 - reason.partial;
        reason.first = rows.iter().take(5).map(|row| row.path.clone()).collect();
    }
    summary.not_read.retain(|reason| reason.skipped + reason.partial > 0);
    summary.complete = summary.not_read.iter().all(|reason| !reason.may_hide_data);
    let overdue: Vec<&Store> = all.iter().copied().filter(|store| is_overdue(store)).collect();
    summary.overdue.stores = overdue.len() as u64;
    summary.overdue.people = bounds(&overdue, summary.overdue.people);
    let retention = |is: fn(&super::v1::Retention) -> bool| {
        all.iter().filter(|store| store.retention.as_ref().is_some_and(is)).count() as u64
    };
    summary.overdue.no_defined_end = retention(|retention| retention.no_defined_end);
    summary.overdue.legal_hold = retention(|retention| retention.legal_hold && retention.overdue_days > 0);
    summary.overdue.longest_days = overdue
        .iter()
        .filter_map(|store| store.retention.as_ref())
        .map(|r| r.overdue_days)
        .max()
        .unwrap_or(0);
    // What only the inventory can count again.
    summary.risk_classes.clear();
    summary.by_election.clear();
    summary.by_role.clear();
    summary.employees = Default::default();
    let systems: BTreeSet<&str> = report.systems.iter().map(|system| system.id.as_str()).collect();
    let paths: BTreeMap<&str, u32> = all.iter().map(|store| (store.path.as_str(), store.id)).collect();
    summary
        .top_risks
        .retain(|risk| systems.contains(risk.system.as_str()) && paths.contains_key(risk.path.as_str()));
    for risk in &mut summary.top_risks {
        risk.store = paths.get(risk.path.as_str()).copied().unwrap_or(risk.store);
    }
    if let Some(id) = &part.controller {
        summary.controllers.retain(|controller| controller.id == *id);
    }
}

fn is_overdue(store: &Store) -> bool {
    store.retention.as_ref().is_some_and(|retention| retention.overdue)
}

/// At least the fullest store, at most the sum, never more than the whole.
fn bounds(stores: &[&Store], whole: PeopleCount) -> PeopleCount {
    let low = stores.iter().map(|store| store.people.low).max().unwrap_or(0);
    let sum = |of: fn(&PeopleCount) -> u64| stores.iter().map(|store| of(&store.people)).sum::<u64>();
    let likely = sum(|people| people.likely).min(whole.likely).max(low);
    PeopleCount { low, likely, high: sum(|people| people.high).min(whole.high).max(likely) }
}

fn years(stores: &[&Store]) -> Vec<u16> {
    let years: BTreeSet<u16> = stores
        .iter()
        .filter(|store| store.election.class == "election_worker")
        .flat_map(|store| &store.election.years)
        .copied()
        .collect();
    years.into_iter().collect()
}

fn fields(stores: &[&Store]) -> Vec<FieldCount> {
    let mut counts: BTreeMap<&str, FieldCount> = BTreeMap::new();
    for store in stores {
        let mut own: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        let columns =
            store.tables.iter().flat_map(|table| &table.columns).flat_map(|column| &column.findings);
        let in_columns =
            columns.map(|find| (find.field_type.as_str(), find.values, find.distinct, find.confidence));
        let in_text = store
            .text
            .iter()
            .map(|text| (text.field_type.as_str(), text.hits, text.distinct, text.confidence));
        for (field, values, distinct, confidence) in in_columns.chain(in_text) {
            if confidence >= COUNTED_FROM {
                let sum = own.entry(field).or_default();
                sum.0 += values;
                sum.1 = sum.1.max(distinct);
            }
        }
        for (field, (values, distinct)) in own {
            let count = counts.entry(field).or_insert_with(|| FieldCount {
                field_type: field.to_owned(),
                stores: 0,
                values: 0,
                people: PeopleCount::default(),
            });
            count.stores += 1;
            count.values += values;
            // Nobody has a kind of data who is not in the store, nor more people than there are values.
            let people = distinct.min(store.people.high);
            count.people.likely = count.people.likely.max(people.min(store.people.likely));
            count.people.low = count.people.low.max(u64::from(people > 0));
            count.people.high += store.people.high.min(values);
        }
    }
    let mut counts: Vec<FieldCount> = counts.into_values().collect();
    for count in &mut counts {
        count.people.high = count.people.high.max(count.people.likely);
    }
    counts.sort_by(|a, b| b.values.cmp(&a.values).then_with(|| a.field_type.cmp(&b.field_type)));
    counts
}

/// Masks what looks like people's names in the names of files, tables and columns.
///
/// A surname beside a first name, an initial or a title keeps its first letter: "J Smith P45.pdf" is "J S~ P45.pdf".
/// First names that are surnames too are masked with it.
/// Names that stand alone or run into other words stay: this makes a copy better, not safe to publish unread.
pub fn mask_names(report: &mut Report) {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut mask = |text: &mut String| {
        let masked = known.entry(text.clone()).or_insert_with(|| mask_text(text));
        text.clone_from(masked);
    };
    for system in &mut report.systems {
        mask(&mut system.name);
        system.places.iter_mut().for_each(|place| mask(&mut place.place));
    }
    for store in &mut report.stores {
        mask(&mut store.path);
        for table in &mut store.tables {
            mask(&mut table.name);
            table.columns.iter_mut().for_each(|column| mask(&mut column.name));
        }
        store.text.iter_mut().flat_map(|text| &mut text.locators).for_each(&mut mask);
    }
    report.ledger.iter_mut().for_each(|row| mask(&mut row.path));
    report.summary.not_read.iter_mut().flat_map(|reason| &mut reason.first).for_each(&mut mask);
    report.summary.top_risks.iter_mut().for_each(|risk| mask(&mut risk.path));
    report.actions.iter_mut().for_each(|action| mask(&mut action.path));
    report.suppressions.iter_mut().for_each(|suppression| mask(&mut suppression.path));
    let run = &mut report.run;
    run.history.changes.iter_mut().for_each(|change| mask(&mut change.path));
    for gone in &mut run.history.gone {
        mask(&mut gone.path);
        gone.copies.iter_mut().for_each(&mut mask);
    }
    run.mounts.iter_mut().flat_map(|mount| [&mut mount.path, &mut mount.address]).for_each(&mut mask);
    for root in &mut run.roots {
        mask(&mut root.given);
        mask(&mut root.path);
        root.name.iter_mut().chain(&mut root.covered_by).for_each(&mut mask);
    }
    mask_ids(report);
}

/// Ids of systems follow from their names. Two that look alike when masked stay two.
fn mask_ids(report: &mut Report) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut masked: BTreeMap<String, String> = BTreeMap::new();
    for system in &report.systems {
        let own = mask_text(&system.id);
        let mut id = own.clone();
        let mut number = 2;
        while !taken.insert(id.clone()) {
            id = format!("{own}-{number}");
            number += 1;
        }
        masked.insert(system.id.clone(), id);
    }
    let mask = |id: &mut String| {
        if let Some(new) = masked.get(id) {
            id.clone_from(new);
        }
    };
    report.systems.iter_mut().for_each(|system| mask(&mut system.id));
    report.stores.iter_mut().for_each(|store| mask(&mut store.system));
    report.matrix.iter_mut().for_each(|cell| mask(&mut cell.system));
    report.summary.top_risks.iter_mut().for_each(|risk| mask(&mut risk.system));
}

fn mask_text(text: &str) -> String {
    // Words with what stands between them, so that the rest of the text stays as it is.
    let mut parts: Vec<(bool, String)> = Vec::new();
    for c in text.chars() {
        let letter = c.is_alphabetic() || c == '\'' || c == '’';
        match parts.last_mut() {
            Some((is_word, part)) if *is_word == letter => part.push(c),
            _ => parts.push((letter, c.to_string())),
        }
    }
    let word = |at: usize| parts.get(at).filter(|(is_word, _)| *is_word).map(|(_, part)| part.as_str());
    let near =
        |gap: usize| parts.get(gap).is_some_and(|(_, gap)| gap.len() <= 2 && !gap.contains(['/', '!']));
    let title = |word: &str| {
        ["mr", "mrs", "ms", "miss", "dr", "cllr"].iter().any(|title| word.eq_ignore_ascii_case(title))
    };
    let given = |word: &str| word.chars().count() == 1 || gazetteer::is_first_name(word) || title(word);
    let mut masked: BTreeSet<usize> = BTreeSet::new();
    for at in 0..parts.len() {
        let Some(own) = word(at) else { continue };
        if own.chars().count() < 2 || !gazetteer::is_surname(own) {
            continue;
        }
        let before = at >= 2 && near(at - 1) && word(at - 2).is_some_and(given);
        let after = near(at + 1) && word(at + 2).is_some_and(given);
        if before || after {
            masked.insert(at);
        }
    }
    let words = parts.iter().zip(0..).map(|((_, part), at)| {
        if masked.contains(&at) { part.chars().take(1).chain(['~']).collect() } else { part.clone() }
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ledger, report, store};
    use super::*;

    #[test]
    fn a_system_alone_keeps_its_own_numbers() {
        let mut all = report(
            vec![
                store("a/x.csv", "election_worker", 9, "d1", &["full_name"]),
                store("b/y.csv", "elector", 5, "d2", &["home_address"]),
            ],
            vec![ledger("a/p.png", "needs_ocr"), ledger("b/z.zip", "encrypted")],
        );
        all.systems[1].people = PeopleCount { low: 4, likely: 5, high: 6 };
        select(&mut all, &Part { systems: vec!["b".into()], ..Part::default() });
        assert_eq!(all.stores.len(), 1);
        assert_eq!((all.stores[0].id, all.summary.stores), (0, 1));
        assert_eq!((all.summary.people.low, all.summary.people.likely, all.summary.people.high), (4, 5, 6));
        assert_eq!(all.ledger.iter().map(|row| row.path.as_str()).collect::<Vec<_>>(), ["b/z.zip"]);
        assert_eq!(all.summary.not_read.iter().map(|r| r.reason.as_str()).collect::<Vec<_>>(), ["encrypted"]);
        assert_eq!(all.summary.field_types[0].field_type, "home_address");
        assert_eq!(all.summary.election_workers.stores, 0);
    }

    #[test]
    fn since_keeps_what_has_no_date() {
        let mut undated = store("a/y.csv", "election_worker", 9, "d2", &["full_name"]);
        undated["modified"] = serde_json::Value::Null;
        let mut all =
            report(vec![store("a/x.csv", "election_worker", 9, "d1", &["full_name"]), undated], Vec::new());
        select(&mut all, &Part { since: Some("2010-01-01".into()), ..Part::default() });
        assert_eq!(all.stores.iter().map(|s| s.path.as_str()).collect::<Vec<_>>(), ["a/y.csv"]);
    }

    #[test]
    fn surnames_beside_given_names_are_masked_and_nothing_else() {
        assert_eq!(mask_text("hr/J Smith P45.pdf"), "hr/J S~ P45.pdf");
        assert_eq!(mask_text("Smith, John (2004).doc"), "S~, J~ (2004).doc");
        assert_eq!(mask_text("Mrs_Patel_bank.xls"), "Mrs_P~_bank.xls");
        for kept in ["elections/May 2007/staff list.xls", "archive/2004.zip!/Sheet1", "BACS run.txt"] {
            assert_eq!(mask_text(kept), kept);
        }
    }
}
