//! The numbers at the head of a report, counted from the inventory in one pass over its stores.
//!
//! What is kept in memory is a few bytes for each store and whatever resolution of people needs.

use std::collections::{BTreeMap, BTreeSet};

use super::COUNTED_FROM;
use super::actions::Decisions;
use super::v1::{
    ClassCount, ClassStores, CoverageCounts, Employees, FieldCount, MatrixCell, Overdue, People, PeopleCount,
    ReasonCount, Risk, Run, Summary, System,
};
use crate::inventory::{Inventory, InventoryError, Store};
use crate::model::{Coverage, ElectionClass, FieldType, PeopleRange, Reason};
use crate::people::{GroupPeople, Resolver};

/// How many paths stand with each reason.
const FIRST_PATHS: usize = 5;

/// Everything of a report but its stores and its ledger.
pub struct Overview {
    /// The run block.
    pub run: Run,
    /// The whole estate.
    pub summary: Summary,
    /// By name.
    pub systems: Vec<System>,
    /// By field type, then system.
    pub matrix: Vec<MatrixCell>,
    /// People of each store, in the order of paths.
    pub people: Vec<PeopleRange>,
    /// Stores in which personal data was found.
    pub exposed: u64,
    /// The id of each system's name.
    pub system_ids: BTreeMap<String, String>,
    /// Start of the last scan that read anything, in microseconds since 1970-01-01 UTC.
    pub read_at: i64,
    /// What people decided.
    pub decisions: Decisions,
    /// Stores with personal data that is not suppressed.
    pub alerting: u64,
}

/// Stores and values of a field type.
#[derive(Default, Clone, Copy)]
struct Found {
    stores: u64,
    values: u64,
}

#[derive(Default)]
struct SystemFacts {
    fields: BTreeMap<FieldType, Found>,
    classes: BTreeMap<ElectionClass, u64>,
    years: BTreeSet<u16>,
    stores: u64,
}

/// Counts.
///
/// # Errors
/// Those of the inventory.
pub fn overview(inventory: &Inventory, mut run: Run) -> Result<Overview, InventoryError> {
    run.history = super::history(inventory)?;
    let decisions = inventory.fact("decisions")?.and_then(|text| serde_json::from_str(&text).ok());
    let decisions: Decisions = decisions.unwrap_or_default();
    let mut alerting = 0;
    let read_at = inventory.fact("read_at")?.and_then(|micros| micros.parse().ok()).unwrap_or(0);
    let systems = inventory.systems()?;
    let numbers: BTreeMap<&str, u32> = systems.iter().map(|(name, _)| name.as_str()).zip(0..).collect();
    let mut facts: Vec<SystemFacts> = systems.iter().map(|_| SystemFacts::default()).collect();
    let mut system_of: Vec<Option<u32>> = Vec::new();
    let mut class_of: Vec<Option<u32>> = Vec::new();
    let mut resolver = Resolver::default();
    let mut exposed = 0;
    inventory.stores(&mut |number, store| {
        let class = ElectionClass::from_id(&store.election.class).unwrap_or_default();
        let system = numbers.get(store.system.as_str()).copied();
        system_of.push(system);
        class_of.push(match class {
            ElectionClass::ElectionWorker => Some(0),
            ElectionClass::Elector => Some(1),
            ElectionClass::None | ElectionClass::OtherPersonal => None,
        });
        if let Some(facts) = system.and_then(|system| facts.get_mut(system as usize)) {
            facts.stores += 1;
            if class != ElectionClass::None {
                *facts.classes.entry(class).or_default() += 1;
            }
            if class == ElectionClass::ElectionWorker {
                facts.years.extend(&store.election.years);
            }
            let values = values_of(inventory, &store)?;
            exposed += u64::from(!values.is_empty());
            let alerts = |field: &FieldType| !decisions.suppresses(&store.path, field.id());
            alerting += u64::from(values.keys().any(alerts));
            for (field, values) in values {
                let found = facts.fields.entry(field).or_default();
                found.stores += 1;
                found.values += values;
            }
        }
        inventory.observations(store.id, &mut |observation| resolver.push(number, observation))
    })?;
    let resolution = resolver.finish();
    let by_system = resolution.by_group(&system_of, systems.len());
    let by_class = resolution.by_group(&class_of, 2);
    let everything: Vec<_> = system_of.iter().map(|_| Some(0)).collect();
    let all = resolution.by_group(&everything, 1).pop().unwrap_or_default();
    let class_stores = |class| class_of.iter().filter(|own| **own == Some(class)).count() as u64;

    let ids = ids(systems.iter().map(|(name, _)| name.as_str()));
    let mut whole = SystemFacts::default();
    let mut totals = CoverageCounts::default();
    let mut bytes = 0;
    let (not_read, incomplete) = not_read(inventory)?;
    let mut rows = Vec::new();
    let mut matrix = Vec::new();
    for (at, (name, counts)) in systems.iter().enumerate() {
        let facts = &facts[at];
        let people = by_system.get(at).cloned().unwrap_or_default();
        let id = ids.get(name).cloned().unwrap_or_default();
        for (field, found) in &facts.fields {
            let sum = whole.fields.entry(*field).or_default();
            sum.stores += found.stores;
            sum.values += found.values;
            matrix.push(MatrixCell {
                field_type: field.id().to_owned(),
                system: id.clone(),
                stores: found.stores,
                values: found.values,
                people: people_of(&people, *field),
            });
        }
        whole.years.extend(&facts.years);
        whole.stores += facts.stores;
        totals.scanned += counts.scanned;
        totals.partial += counts.partial;
        totals.skipped += counts.skipped;
        bytes += counts.bytes;
        if facts.stores == 0 && !incomplete.contains(name) {
            // Nothing but links, empty files and the like.
            continue;
        }
        rows.push(System {
            id,
            name: name.clone(),
            stores: facts.stores,
            coverage: CoverageCounts {
                scanned: counts.scanned,
                partial: counts.partial,
                skipped: counts.skipped,
            },
            complete: !incomplete.contains(name),
            bytes: counts.bytes,
            people: range(people.people),
            classes: classes(&facts.classes),
            field_types: field_counts(&facts.fields, &people),
            years: facts.years.iter().copied().collect(),
            registered: false,
            owner: None,
            custodian: None,
            status: "not_known".to_owned(),
            exposure: "not_known".to_owned(),
            legal_hold: false,
            notes: None,
            controllers: Vec::new(),
            overdue: Overdue::default(),
            risk: Risk::default(),
            risk_classes: Vec::new(),
        });
    }
    matrix.sort_by(|a, b| (&a.field_type, &a.system).cmp(&(&b.field_type, &b.system)));
    let class_count = |class: u32| ClassCount {
        stores: class_stores(class),
        people: by_class.get(class as usize).map(|group| range(group.people)).unwrap_or_default(),
    };
    let summary = Summary {
        complete: not_read.iter().all(|reason| !reason.may_hide_data),
        stores: whole.stores,
        coverage: totals,
        bytes,
        people: People {
            low: all.people.low,
            likely: all.people.likely,
            high: all.people.high,
            basis: "estimated".to_owned(),
        },
        election_workers: class_count(0),
        electors: class_count(1),
        years: whole.years.iter().copied().collect(),
        field_types: field_counts(&whole.fields, &all),
        not_read,
        overdue: Overdue::default(),
        top_risks: Vec::new(),
        risk_classes: Vec::new(),
        by_election: Vec::new(),
        by_role: Vec::new(),
        employees: Employees::default(),
        controllers: Vec::new(),
    };
    let people = resolution.per_store(system_of.len());
    Ok(Overview { run, summary, systems: rows, matrix, people, exposed, system_ids: ids, read_at, decisions, alerting })
}

impl Overview {
    /// Paths and stores that were not read, or not in full, and may hide personal data.
    pub fn unread(&self) -> u64 {
        let hiding = self.summary.not_read.iter().filter(|count| count.may_hide_data);
        hiding.map(|count| count.skipped + count.partial).sum()
    }
}

/// Values of each field type in a store, from findings that are certain enough.
fn values_of(inventory: &Inventory, store: &Store) -> Result<BTreeMap<FieldType, u64>, InventoryError> {
    let mut values: BTreeMap<FieldType, u64> = BTreeMap::new();
    for table in inventory.tables(store.id)? {
        for finding in table.columns.iter().flat_map(|column| &column.findings) {
            if finding.confidence >= COUNTED_FROM {
                *values.entry(finding.field).or_default() += finding.values;
            }
        }
    }
    for text in inventory.texts(store.id)? {
        if text.finding.confidence >= COUNTED_FROM {
            *values.entry(text.finding.field).or_default() += text.finding.values;
        }
    }
    Ok(values)
}

/// What was not read by reason, and the first path components under which that may hide data.
fn not_read(inventory: &Inventory) -> Result<(Vec<ReasonCount>, BTreeSet<String>), InventoryError> {
    let mut counts: BTreeMap<Reason, ReasonCount> = BTreeMap::new();
    let mut incomplete = BTreeSet::new();
    inventory.ledger(&mut |row| {
        let Some(reason) = row.coverage.reason() else { return Ok(()) };
        if row.inherited {
            return Ok(());
        }
        if reason.hides_data() {
            incomplete.insert(row.system);
        }
        let count = counts.entry(reason).or_insert_with(|| ReasonCount {
            reason: reason.id().to_owned(),
            words: reason.words().to_owned(),
            skipped: 0,
            partial: 0,
            may_hide_data: reason.hides_data(),
            first: Vec::new(),
        });
        match row.coverage {
            Coverage::Partial { .. } => count.partial += 1,
            Coverage::Scanned | Coverage::Skipped { .. } => count.skipped += 1,
        }
        if count.first.len() < FIRST_PATHS {
            count.first.push(row.path);
        }
        Ok(())
    })?;
    let mut counts: Vec<_> = counts.into_values().collect();
    counts.sort_by_key(|count| {
        let total = count.skipped + count.partial;
        (std::cmp::Reverse(count.may_hide_data), std::cmp::Reverse(total), count.reason.clone())
    });
    Ok((counts, incomplete))
}

/// A readable id for each system's name; names that would share one get a number, in the order of names.
fn ids<'n>(names: impl Iterator<Item = &'n str>) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::new();
    let mut ids = BTreeMap::new();
    for name in names {
        let mut slug = String::new();
        for c in name.chars() {
            if c.is_alphanumeric() {
                slug.extend(c.to_lowercase());
            } else if !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = match slug.trim_matches('-') {
            "" => "system".to_owned(),
            slug => slug.to_owned(),
        };
        let mut id = slug.clone();
        let mut number = 1;
        while !taken.insert(id.clone()) {
            number += 1;
            id = format!("{slug}-{number}");
        }
        ids.insert(name.to_owned(), id);
    }
    ids
}

fn classes(classes: &BTreeMap<ElectionClass, u64>) -> Vec<ClassStores> {
    let most_exposed_first = classes.iter().rev();
    most_exposed_first
        .map(|(class, stores)| ClassStores { class: class.id().to_owned(), stores: *stores })
        .collect()
}

fn field_counts(fields: &BTreeMap<FieldType, Found>, people: &GroupPeople) -> Vec<FieldCount> {
    let mut counts: Vec<_> = fields
        .iter()
        .map(|(field, found)| FieldCount {
            field_type: field.id().to_owned(),
            stores: found.stores,
            values: found.values,
            people: people_of(people, *field),
        })
        .collect();
    counts.sort_by(|a, b| b.values.cmp(&a.values).then_with(|| a.field_type.cmp(&b.field_type)));
    counts
}

fn people_of(group: &GroupPeople, field: FieldType) -> PeopleCount {
    let found = group.by_field.iter().find(|(own, _)| *own == field);
    found.map(|(_, people)| range(*people)).unwrap_or_default()
}

/// A range in the shape of the report.
pub(super) fn range(people: PeopleRange) -> PeopleCount {
    PeopleCount { low: people.low, likely: people.likely, high: people.high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_readable_and_distinct() {
        let ids = ids(["Élections 2004", "a b", "a-b", "???"].into_iter());
        let of = |name: &str| ids.get(name).map(String::as_str);
        assert_eq!(of("Élections 2004"), Some("élections-2004"));
        assert_eq!(of("a b"), Some("a-b"));
        assert_eq!(of("a-b"), Some("a-b-2"));
        assert_eq!(of("???"), Some("system"));
    }
}
