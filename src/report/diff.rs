//! What changed between two reports: stores, people, kinds of data, coverage.
//!
//! `diff` compares two reports of the same estate and says nothing about why something changed. A store is the
//! same store when its path is; one that vanished while an equal content (digest) appeared elsewhere has moved.
//! Rendering for people is in `diff_text` and `html::diff`. What is new in the schema of a report and can change
//! is compared in `facts`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::COUNTED_FROM;
use super::v1::{Coverage, PeopleCount, Report, Store, Table};

/// What changed from one report to a later one. Holds no personal value.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Diff {
    /// The earlier report.
    pub old: Side,
    /// The later report.
    pub new: Side,
    /// Why differences may come from something else than the estate: other rules, limits, key, roots.
    pub caveats: Vec<String>,
    /// Systems that the old report does not have.
    pub systems_added: Vec<String>,
    /// Systems that the new report does not have.
    pub systems_removed: Vec<String>,
    /// Kinds of data that are in the estate only now.
    pub field_types_added: Vec<String>,
    /// Kinds of data that are in the estate no more.
    pub field_types_removed: Vec<String>,
    /// Stores that the old report does not have, by path.
    pub added: Vec<StoreChange>,
    /// Stores that are elsewhere with the same content, by new path.
    pub moved: Vec<StoreChange>,
    /// Stores with another content, other data, people or coverage, by path.
    pub changed: Vec<StoreChange>,
    /// Stores that the new report does not have, by path; some may only be unread now: see `unread_added`.
    pub vanished: Vec<StoreChange>,
    /// Paths that may hide personal data and are not read in full only now, by path.
    pub unread_added: Vec<Unread>,
    /// Paths that were not read in full before, and are now or are gone, by path.
    pub unread_removed: Vec<Unread>,
    /// Stores that are past their retention date only now, new ones included, by path.
    #[serde(default)]
    pub overdue_added: Vec<Overdue>,
    /// Stores that were past their date and are not any more: deleted, held, or under another rule. By path.
    #[serde(default)]
    pub overdue_removed: Vec<Overdue>,
}

/// One of the two reports.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// When its scan ended, UTC.
    pub finished: String,
    /// Stores read.
    pub stores: u64,
    /// Stores with data of election workers.
    pub election_stores: u64,
    /// Distinct people.
    pub people: PeopleCount,
    /// Distinct people in stores of election work.
    pub election_workers: PeopleCount,
    /// Places that were not read in full and may hide personal data.
    pub unread: u64,
    /// Stores past their retention date, those under a legal hold left out.
    #[serde(default)]
    pub overdue: u64,
    /// The day by which that was counted (ISO 8601).
    #[serde(default)]
    pub as_of: String,
    /// Nothing that may hide personal data was left unread.
    pub complete: bool,
    /// The scan was stopped before its end.
    pub interrupted: bool,
}

/// A store that is new, moved, changed or gone.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct StoreChange {
    /// Where it is; for a vanished store, where it was.
    pub path: String,
    /// Id of its system.
    pub system: String,
    /// Where it was before it moved.
    pub moved_from: Option<String>,
    /// The content is another one; unknown (and false) when either was not read to its end.
    pub content_changed: bool,
    /// Before; absent for a new store.
    pub before: Option<Facts>,
    /// Now; absent for a vanished store.
    pub after: Option<Facts>,
    /// Kinds of data that it holds only now.
    pub field_types_added: Vec<String>,
    /// Kinds of data that it holds no more.
    pub field_types_removed: Vec<String>,
}

/// What is compared of a store.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Whose data it is.
    pub class: String,
    /// Distinct people.
    pub people: PeopleCount,
    /// `scanned`, `partial` or `skipped`.
    pub status: String,
    /// Why it was not read in full.
    pub reason: Option<String>,
    /// Its container or a viewer does not show it.
    pub hidden: bool,
    /// Past its retention date, and no legal hold. A day that passed is no change of the store: see `overdue_added`.
    #[serde(default)]
    pub overdue: bool,
    /// The day on which it should be deleted (ISO 8601).
    #[serde(default)]
    pub due: Option<String>,
}

/// A store that is past its retention date in one of the two reports only.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Overdue {
    /// Where it is, or was.
    pub path: String,
    /// Its date in the report in which it is past it.
    pub due: Option<String>,
    /// Its people there.
    pub people: PeopleCount,
    /// `new`, `date_passed` or `date_changed` of one that is overdue now; `gone`, `held` or `date_changed` of one
    /// that is so no more.
    pub why: String,
}

/// A path that was not read in full.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Unread {
    /// The path.
    pub path: String,
    /// Why.
    pub reason: String,
}

impl Diff {
    /// Whether nothing at all changed.
    pub fn is_empty(&self) -> bool {
        self.stores() == 0
            && self.systems_added.is_empty()
            && self.systems_removed.is_empty()
            && self.unread_added.is_empty()
            && self.unread_removed.is_empty()
            && self.overdue_added.is_empty()
            && self.overdue_removed.is_empty()
            && self.old.people == self.new.people
            && self.old.election_workers == self.new.election_workers
    }

    /// Stores that are new, moved, changed or gone.
    pub fn stores(&self) -> usize {
        self.added.len() + self.moved.len() + self.changed.len() + self.vanished.len()
    }

    /// New stores, and changed ones with more kinds of data or more people, that hold personal data: what a
    /// nightly job should speak of.
    pub fn worse(&self) -> usize {
        let exposed = |change: &&StoreChange| {
            change.after.as_ref().is_some_and(|after| after.class != "none" || after.people.likely > 0)
        };
        let more = |change: &&StoreChange| {
            !change.field_types_added.is_empty()
                || people(change.after.as_ref()) > people(change.before.as_ref())
        };
        self.added.iter().filter(exposed).count() + self.changed.iter().filter(more).count()
    }
}

fn people(facts: Option<&Facts>) -> u64 {
    facts.map_or(0, |facts| facts.people.likely)
}

/// Compares two reports.
pub fn diff(old: &Report, new: &Report) -> Diff {
    let before: BTreeMap<&str, &Store> = old.stores.iter().map(|s| (s.path.as_str(), s)).collect();
    let after: BTreeMap<&str, &Store> = new.stores.iter().map(|s| (s.path.as_str(), s)).collect();
    let mut added: Vec<&Store> =
        after.values().filter(|s| !before.contains_key(s.path.as_str())).copied().collect();
    let mut vanished: Vec<&Store> =
        before.values().filter(|s| !after.contains_key(s.path.as_str())).copied().collect();
    let moves = moves(&vanished, &added);
    let overdue_added = overdue_added(&after, |path| before.get(path).or_else(|| moves.get(path)).copied());
    let here: BTreeMap<&str, &Store> = moves
        .iter()
        .filter_map(|(path, from)| Some((from.path.as_str(), *after.get(path)?)))
        .chain(after.iter().map(|(path, store)| (*path, *store)))
        .collect();
    let overdue_removed = overdue_removed(&before, |path| here.get(path).copied());
    vanished.retain(|store| !moves.values().any(|from| std::ptr::eq(*from, *store)));
    let moved: Vec<StoreChange> =
        added.iter().filter_map(|s| Some(change(Some(moves.get(s.path.as_str())?), Some(s)))).collect();
    added.retain(|store| !moves.contains_key(store.path.as_str()));
    let changed = after
        .iter()
        .filter_map(|(path, new)| Some(change(Some(before.get(path)?), Some(new))))
        .filter(StoreChange::is_real);
    let fields = |report: &Report| -> BTreeSet<String> {
        report.summary.field_types.iter().map(|field| field.field_type.clone()).collect()
    };
    let systems = |report: &Report| -> BTreeSet<String> {
        report.systems.iter().map(|system| system.name.clone()).collect()
    };
    let (old_fields, new_fields) = (fields(old), fields(new));
    let (old_systems, new_systems) = (systems(old), systems(new));
    let (old_unread, new_unread) = (unread(old), unread(new));
    Diff {
        old: side(old),
        new: side(new),
        caveats: caveats(old, new),
        systems_added: new_systems.difference(&old_systems).cloned().collect(),
        systems_removed: old_systems.difference(&new_systems).cloned().collect(),
        field_types_added: new_fields.difference(&old_fields).cloned().collect(),
        field_types_removed: old_fields.difference(&new_fields).cloned().collect(),
        changed: changed.collect(),
        added: added.into_iter().map(|store| change(None, Some(store))).collect(),
        moved,
        vanished: vanished.into_iter().map(|store| change(Some(store), None)).collect(),
        unread_added: only_in(&new_unread, &old_unread),
        unread_removed: only_in(&old_unread, &new_unread),
        overdue_added,
        overdue_removed,
    }
}

/// Whether a store is past its date, and no legal hold keeps it.
fn is_overdue(store: &Store) -> bool {
    store.retention.as_ref().is_some_and(|retention| retention.overdue)
}

fn due(store: &Store) -> Option<&str> {
    store.retention.as_ref().and_then(|retention| retention.due.as_deref())
}

fn overdue(store: &Store, why: &str) -> Overdue {
    Overdue {
        path: store.path.clone(),
        due: due(store).map(str::to_owned),
        people: store.people,
        why: why.to_owned(),
    }
}

fn overdue_added<'r>(
    after: &BTreeMap<&str, &'r Store>,
    earlier: impl Fn(&str) -> Option<&'r Store>,
) -> Vec<Overdue> {
    let now = after.values().filter(|store| is_overdue(store));
    now.filter_map(|store| match earlier(&store.path) {
        None => Some(overdue(store, "new")),
        Some(old) if is_overdue(old) => None,
        Some(old) if due(old) == due(store) => Some(overdue(store, "date_passed")),
        Some(_) => Some(overdue(store, "date_changed")),
    })
    .collect()
}

fn overdue_removed<'r>(
    before: &BTreeMap<&str, &'r Store>,
    later: impl Fn(&str) -> Option<&'r Store>,
) -> Vec<Overdue> {
    let then = before.values().filter(|store| is_overdue(store));
    then.filter_map(|store| match later(&store.path) {
        None => Some(overdue(store, "gone")),
        Some(new) if is_overdue(new) => None,
        Some(new) if new.retention.as_ref().is_some_and(|retention| retention.legal_hold) => {
            Some(overdue(store, "held"))
        }
        Some(_) => Some(overdue(store, "date_changed")),
    })
    .collect()
}

/// New path -> old store, for each pair of equal content. Copies are paired in the order of paths, a store with
/// its own file name first.
fn moves<'r>(vanished: &[&'r Store], added: &[&'r Store]) -> BTreeMap<&'r str, &'r Store> {
    let mut by_digest: BTreeMap<&str, VecDeque<&'r Store>> = BTreeMap::new();
    for store in vanished {
        // An empty file is everywhere.
        if let (Some(digest), true) = (&store.digest, store.bytes != Some(0)) {
            by_digest.entry(digest).or_default().push_back(store);
        }
    }
    let mut moves = BTreeMap::new();
    for same_name in [true, false] {
        for store in added {
            if moves.contains_key(store.path.as_str()) {
                continue;
            }
            let Some(waiting) = store.digest.as_deref().and_then(|digest| by_digest.get_mut(digest)) else {
                continue;
            };
            let fits = |old: &&Store| !same_name || name(&old.path) == name(&store.path);
            if let Some(at) = waiting.iter().position(fits)
                && let Some(from) = waiting.remove(at)
            {
                moves.insert(store.path.as_str(), from);
            }
        }
    }
    moves
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn change(before: Option<&Store>, after: Option<&Store>) -> StoreChange {
    let (old_fields, new_fields) =
        (before.map(field_types).unwrap_or_default(), after.map(field_types).unwrap_or_default());
    let here = after.or(before);
    StoreChange {
        path: here.map(|store| store.path.clone()).unwrap_or_default(),
        system: here.map(|store| store.system.clone()).unwrap_or_default(),
        moved_from: match (before, after) {
            (Some(before), Some(after)) if before.path != after.path => Some(before.path.clone()),
            _ => None,
        },
        content_changed: match (before, after) {
            (Some(before), Some(after)) => {
                before.digest.is_some() && after.digest.is_some() && before.digest != after.digest
            }
            _ => false,
        },
        field_types_added: new_fields.difference(&old_fields).map(|id| (*id).to_owned()).collect(),
        field_types_removed: old_fields.difference(&new_fields).map(|id| (*id).to_owned()).collect(),
        before: before.map(facts),
        after: after.map(facts),
    }
}

impl Facts {
    /// All but the retention date, whose passing is no change of the store.
    fn same_store(&self, other: &Facts) -> bool {
        let at_one_date = |facts: &Facts| Facts { overdue: false, due: None, ..facts.clone() };
        at_one_date(self) == at_one_date(other)
    }
}

impl StoreChange {
    fn is_real(&self) -> bool {
        let facts_changed = match (&self.before, &self.after) {
            (Some(before), Some(after)) => !before.same_store(after),
            _ => true,
        };
        self.content_changed
            || facts_changed
            || !self.field_types_added.is_empty()
            || !self.field_types_removed.is_empty()
    }
}

/// What is compared of a store, its content and its kinds of data apart.
fn facts(store: &Store) -> Facts {
    let Coverage { status, reason, .. } = &store.coverage;
    Facts {
        class: store.election.class.clone(),
        people: store.people,
        status: status.clone(),
        reason: reason.clone(),
        hidden: store.hidden.is_some() || store.tables.iter().any(Table::hides),
        overdue: is_overdue(store),
        due: due(store).map(str::to_owned),
    }
}

/// The kinds of data of a store that are certain enough to be counted.
pub fn field_types(store: &Store) -> BTreeSet<&str> {
    let columns = store.tables.iter().flat_map(|table| &table.columns).flat_map(|column| &column.findings);
    let in_columns = columns.map(|finding| (finding.field_type.as_str(), finding.confidence));
    let in_text = store.text.iter().map(|text| (text.field_type.as_str(), text.confidence));
    in_columns
        .chain(in_text)
        .filter(|(_, confidence)| *confidence >= COUNTED_FROM)
        .map(|(field, _)| field)
        .collect()
}

/// Reasons by path, of what may hide personal data; a container of such stores is left out.
fn unread(report: &Report) -> BTreeMap<&str, &str> {
    let inherited: BTreeSet<&str> =
        report.stores.iter().filter(|s| s.coverage.inherited).map(|s| s.path.as_str()).collect();
    let hiding: BTreeSet<&str> =
        report.summary.not_read.iter().filter(|r| r.may_hide_data).map(|r| r.reason.as_str()).collect();
    report
        .ledger
        .iter()
        .filter(|row| hiding.contains(row.reason.as_str()) && !inherited.contains(row.path.as_str()))
        .map(|row| (row.path.as_str(), row.reason.as_str()))
        .collect()
}

fn only_in(one: &BTreeMap<&str, &str>, other: &BTreeMap<&str, &str>) -> Vec<Unread> {
    one.iter()
        .filter(|(path, _)| !other.contains_key(*path))
        .map(|(path, reason)| Unread { path: (*path).to_owned(), reason: (*reason).to_owned() })
        .collect()
}

fn side(report: &Report) -> Side {
    let summary = &report.summary;
    let people = &summary.people;
    Side {
        finished: report.run.finished.clone(),
        stores: summary.stores,
        election_stores: summary.election_workers.stores,
        people: PeopleCount { low: people.low, likely: people.likely, high: people.high },
        election_workers: summary.election_workers.people,
        unread: summary.not_read.iter().filter(|r| r.may_hide_data).map(|r| r.skipped + r.partial).sum(),
        overdue: summary.overdue.stores,
        as_of: report.run.as_of.clone(),
        complete: summary.complete,
        interrupted: report.run.interrupted,
    }
}

fn caveats(old: &Report, new: &Report) -> Vec<String> {
    let roots = |report: &Report| -> BTreeSet<String> {
        report.run.roots.iter().map(|root| root.path.clone()).collect()
    };
    let (a, b) = (&old.run, &new.run);
    let checks = [
        (a.version != b.version, "another version of pollsweep: readers or counting may have changed"),
        (a.rules_digest != b.rules_digest, "other detection rules: findings may differ where no file does"),
        (
            a.config_digest != b.config_digest,
            "other limits or settings: coverage may differ where no file does",
        ),
        (
            a.key_fingerprint != b.key_fingerprint,
            "another organisation key: numbers can be compared, single people cannot",
        ),
        (
            a.policy_digest != b.policy_digest,
            "another systems register or other retention rules: due dates and controllers may differ where no file does",
        ),
        (roots(old) != roots(new), "other roots: what seems new or gone may only have been scanned or not"),
        (a.interrupted, "the earlier scan was interrupted: what seems new may only have been unread then"),
        (b.interrupted, "the later scan was interrupted: what seems gone may only be unread"),
    ];
    checks.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| words.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::diff_text;
    use super::super::terminal::Style;
    use super::super::testing::{ledger, report, store};
    use super::*;

    const PLAIN: Style = Style { width: 100, color: false };

    #[test]
    fn a_report_does_not_differ_from_itself() {
        let one = report(
            vec![store("a/x.csv", "election_worker", 9, "d1", &["full_name"])],
            vec![ledger("a/p.png", "needs_ocr")],
        );
        let diff = diff(&one, &one);
        assert!(diff.is_empty() && diff.caveats.is_empty() && diff.worse() == 0);
        assert!(diff_text::text(&diff, PLAIN).ends_with("Nothing changed.\n"));
    }

    #[test]
    fn new_moved_changed_and_gone_are_told_apart() {
        let old = report(
            vec![
                store("a/changed.csv", "election_worker", 9, "d1", &["full_name"]),
                store("a/copy1.csv", "election_worker", 5, "dd", &["full_name"]),
                store("a/copy2.csv", "election_worker", 5, "dd", &["full_name"]),
                store("a/gone.csv", "election_worker", 5, "d2", &["full_name"]),
                store("a/same.csv", "election_worker", 5, "d3", &["full_name"]),
            ],
            vec![ledger("a/locked.zip", "encrypted"), ledger("a/none", "empty")],
        );
        let new = report(
            vec![
                store("a/changed.csv", "election_worker", 12, "d9", &["full_name", "uk_bank_account"]),
                store("a/same.csv", "election_worker", 5, "d3", &["full_name"]),
                store("b/copy2.csv", "election_worker", 5, "dd", &["full_name"]),
                store("b/new.csv", "elector", 7, "d8", &["home_address"]),
            ],
            vec![ledger("b/scan.png", "needs_ocr"), ledger("b/none", "empty")],
        );
        let diff = diff(&old, &new);
        let paths =
            |changes: &[StoreChange]| changes.iter().map(|change| change.path.clone()).collect::<Vec<_>>();
        assert_eq!(paths(&diff.added), ["b/new.csv"]);
        assert_eq!(paths(&diff.moved), ["b/copy2.csv"]);
        assert_eq!(diff.moved[0].moved_from.as_deref(), Some("a/copy2.csv"), "its own name first");
        assert_eq!(paths(&diff.changed), ["a/changed.csv"]);
        assert_eq!(diff.changed[0].field_types_added, ["uk_bank_account"]);
        assert!(diff.changed[0].content_changed);
        assert_eq!(paths(&diff.vanished), ["a/copy1.csv", "a/gone.csv"]);
        assert_eq!(diff.systems_added, ["b"]);
        assert_eq!(diff.unread_added, [Unread { path: "b/scan.png".into(), reason: "needs_ocr".into() }]);
        assert_eq!(diff.unread_removed, [Unread { path: "a/locked.zip".into(), reason: "encrypted".into() }]);
        assert_eq!(diff.worse(), 2);
        insta::assert_snapshot!(diff_text::text(&diff, PLAIN), @"
        2026-01-01T00:10:00Z -> 2026-01-01T00:10:00Z

        Stores read                          5 ->         4   -1
        Stores of election work              5 ->         4   -1
        People (best estimate)              29 ->        29   no change
        Election workers                    29 ->        29   no change
        Places not read in full              1 ->         1   no change
        Stores kept too long                 0 ->         0   no change
        New systems: b

        New: 1 store
          b/new.csv
            electors; 7 people; with home address

        Changed: 1 store
          a/changed.csv
            another content; 9 people -> 12 people; now also bank account number

        Moved: 1 store
          b/copy2.csv
            was a/copy2.csv

        Gone: 2 stores
          a/copy1.csv
            election workers; 5 people; had full name
          a/gone.csv
            election workers; 5 people; had full name

        Not read in full any more, or new and not read: 1
          b/scan.png: an image: needs text recognition

        Read now, or gone: 1
          a/locked.zip: encrypted or password-protected
        ");
    }

    #[test]
    fn a_date_that_passes_is_told_apart_from_a_store_that_changes() {
        let kept = |path: &str, due: &str, overdue: bool, hold: bool| {
            let mut one = store(path, "election_worker", 5, path, &["full_name"]);
            one["retention"] = serde_json::json!({"category": "c", "words": "w", "basis": "b", "source": "s",
                "min_until": null, "max_until": due, "due": due, "overdue": overdue, "overdue_days": 1,
                "no_defined_end": false, "legal_hold": hold});
            one
        };
        let old = report(
            vec![
                kept("a/gone.csv", "2020-01-01", true, false),
                kept("a/held.csv", "2020-01-01", true, false),
                kept("a/other.csv", "2020-01-01", true, false),
                kept("a/passes.csv", "2026-01-05", false, false),
                kept("a/still.csv", "2020-01-01", true, false),
            ],
            Vec::new(),
        );
        let new = report(
            vec![
                kept("a/held.csv", "2020-01-01", false, true),
                kept("a/new.csv", "2019-01-01", true, false),
                kept("a/other.csv", "2030-01-01", false, false),
                kept("a/passes.csv", "2026-01-05", true, false),
                kept("b/still.csv", "2020-01-01", true, false),
            ],
            Vec::new(),
        );
        let mut new = new;
        // The same content at another place.
        new.stores[4].digest = Some("a/still.csv".to_owned());
        let diff = diff(&old, &new);
        let told = |stores: &[Overdue]| {
            stores.iter().map(|store| format!("{} {}", store.path, store.why)).collect::<Vec<_>>()
        };
        assert_eq!(told(&diff.overdue_added), ["a/new.csv new", "a/passes.csv date_passed"]);
        assert_eq!(
            told(&diff.overdue_removed),
            ["a/gone.csv gone", "a/held.csv held", "a/other.csv date_changed"]
        );
        assert!(diff.changed.is_empty() && !diff.is_empty());
        assert_eq!(diff.moved.len(), 1);
        let text = diff_text::text(&diff, PLAIN);
        assert!(text.contains("  a/passes.csv\n    due 2026-01-05; its date has passed since\n"), "{text}");
    }

    #[test]
    fn other_rules_and_keys_are_a_caveat() {
        let old = report(Vec::new(), Vec::new());
        let mut new = report(Vec::new(), Vec::new());
        new.run.rules_digest = "other".to_owned();
        new.run.interrupted = true;
        assert_eq!(diff(&old, &new).caveats.len(), 2);
    }
}
