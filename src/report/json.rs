//! report.json: written as a stream, so that its size never matters for memory.

use std::cell::RefCell;
use std::io::{self, Write};

use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::method::method;
use super::overview::{Judged, Overview, family_id, range, risk_classes, risk_row};
use super::v1::{self, SCHEMA_VERSION};
use crate::inventory::{self, COPIES_NAMED, Inventory, InventoryError};
use crate::model::{Coverage, Marks, READ_BY_LIST, Reason, RoleFamily};
use crate::policy::Due;

/// Writes the report.
///
/// # Errors
/// Those of `out`; an unreadable inventory comes as [`io::ErrorKind::Other`].
pub fn write(inventory: &Inventory, overview: &Overview, out: impl Write) -> io::Result<()> {
    let _reading = inventory.reading().map_err(io::Error::other)?;
    let mut out = io::BufWriter::new(out);
    let mut serializer = serde_json::Serializer::pretty(&mut out);
    document(inventory, overview, &mut serializer).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn document<S: Serializer>(
    inventory: &Inventory,
    overview: &Overview,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("schema_version", &SCHEMA_VERSION)?;
    map.serialize_entry("run", &overview.run)?;
    map.serialize_entry("summary", &overview.summary)?;
    map.serialize_entry("systems", &overview.systems)?;
    map.serialize_entry(
        "stores",
        &Stream::new(|give: &mut Give<'_, v1::Store>| {
            inventory.stores(&mut |number, store| give(&self::store(inventory, overview, number, store)?))
        }),
    )?;
    map.serialize_entry(
        "ledger",
        &Stream::new(|give: &mut Give<'_, v1::LedgerRow>| {
            let row = |path: &str, coverage: Coverage, bytes| v1::LedgerRow {
                status: coverage.status().to_owned(),
                reason: coverage.reason().map_or("", |reason| reason.id()).to_owned(),
                path: path.to_owned(),
                bytes,
            };
            let unmet = |place: &String| row(place, Coverage::Skipped { reason: Reason::NotScanned }, None);
            // Both are in the order of paths, and so is what comes of them.
            let mut places = overview.unmet.iter().peekable();
            inventory.ledger(&mut |met| {
                while let Some(place) = places.next_if(|place| **place < met.path) {
                    give(&unmet(place))?;
                }
                give(&row(&met.path, met.coverage, met.bytes))
            })?;
            places.try_for_each(|place| give(&unmet(place)))
        }),
    )?;
    map.serialize_entry("copy_families", &overview.copy_families)?;
    map.serialize_entry("actions", &overview.decisions.actions)?;
    map.serialize_entry("suppressions", &overview.decisions.suppressions)?;
    map.serialize_entry("matrix", &overview.matrix)?;
    map.serialize_entry("method", &method())?;
    map.end()
}

/// The JSON Schema of the report.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(v1::Report);
    schema.insert("title".to_owned(), "pollsweep report, version 1".into());
    schema.to_value()
}

fn store(
    inventory: &Inventory,
    overview: &Overview,
    number: u32,
    store: inventory::Store,
) -> Result<v1::Store, InventoryError> {
    let judged = overview.stores.get(number as usize);
    let tables = inventory.tables(store.id)?;
    let texts = inventory.texts(store.id)?;
    let (copies, copies_of) = judged.map(|j| copies_of(overview, number, j)).unwrap_or_default();
    Ok(v1::Store {
        id: number,
        system: judged.and_then(|j| overview.system_ids.get(j.system as usize)).cloned().unwrap_or_default(),
        path: store.path,
        format: store.format,
        bytes: store.bytes,
        modified: store.modified.and_then(utc),
        digest: store.digest,
        last_read: (store.read_at != overview.read_at).then(|| super::micros(store.read_at)).flatten(),
        hidden: store.hidden,
        election: election(Judged::election_of(judged, store.election)),
        people: judged.map(|j| range(j.people)).unwrap_or_default(),
        coverage: v1::Coverage {
            status: store.coverage.status().to_owned(),
            reason: store.coverage.reason().map(|reason| reason.id().to_owned()),
            lost: match store.coverage {
                Coverage::Partial { lost, .. } => lost,
                Coverage::Scanned | Coverage::Skipped { .. } => 0,
            },
            inherited: store.inherited,
        },
        tables: tables.into_iter().map(table).collect(),
        text: texts.into_iter().map(text).collect(),
        controller: judged.and_then(|j| {
            let (id, basis) = j.controller.as_ref()?;
            Some(v1::Controller { id: id.clone(), basis: (*basis).to_owned() })
        }),
        retention: judged.and_then(|j| Some(retention(j.due.as_ref()?, j.legal_hold))),
        risk: judged.and_then(|j| j.risk.as_ref().map(risk_row)),
        risk_classes: judged.map(|j| risk_classes(&j.by_class)).unwrap_or_default(),
        roles: judged.map(roles).unwrap_or_default(),
        copies,
        copies_of,
        copy_families: judged
            .map(|j| j.families.iter().map(|at| family_id(*at)).collect())
            .unwrap_or_default(),
        access: store.mode.map(access),
    })
}

fn retention(due: &Due, legal_hold: bool) -> v1::Retention {
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    v1::Retention {
        category: due.category.clone(),
        words: due.about.clone(),
        basis: due.basis.clone(),
        source: due.source.clone(),
        min_until: day(due.min_until),
        max_until: day(due.max_until),
        due: day(due.due),
        overdue: due.overdue_days > 0 && !legal_hold,
        overdue_days: due.overdue_days,
        no_defined_end: due.no_defined_end,
        legal_hold,
    }
}

fn roles(judged: &Judged) -> Vec<String> {
    let seen = RoleFamily::ALL.iter().filter(|family| judged.facts.marks.has(Marks::role(**family)));
    seen.map(|family| family.id().to_owned()).collect()
}

/// How many other stores have the same content, and the first of them; their family names them all once.
fn copies_of(overview: &Overview, number: u32, judged: &Judged) -> (u64, Vec<u32>) {
    let mut count = 0;
    let mut named = Vec::new();
    let families = judged.families.iter().filter_map(|at| overview.copy_families.get(*at));
    for family in families.filter(|family| family.kind == "exact") {
        count += family.stores.len() as u64 - 1;
        let others = family.stores.iter().copied().filter(|store| *store != number);
        named.extend(others.take(COPIES_NAMED - named.len().min(COPIES_NAMED)));
    }
    (count, named)
}

fn access(mode: u32) -> v1::Access {
    v1::Access {
        mode: format!("{:04o}", mode & 0o7777),
        world_readable: mode & 0o004 != 0,
        world_writable: mode & 0o002 != 0,
        read_by_list: mode & READ_BY_LIST != 0,
    }
}

fn table(table: inventory::Table) -> v1::Table {
    v1::Table {
        name: table.name,
        hidden: table.hidden,
        rows: table.rows,
        election: election(table.election),
        columns: table
            .columns
            .into_iter()
            .map(|column| v1::Column {
                index: column.index,
                name: column.name,
                filled: column.filled,
                hidden: column
                    .findings
                    .iter()
                    .any(|finding| finding.evidence.iter().any(|(code, _)| code == v1::HIDDEN_PARTS[0]))
                    .then(|| "hidden".to_owned()),
                findings: column.findings.into_iter().map(finding).collect(),
            })
            .collect(),
    }
}

fn finding(finding: inventory::Finding) -> v1::Finding {
    v1::Finding {
        field_type: finding.field.id().to_owned(),
        values: finding.values,
        valid: finding.valid,
        distinct: finding.distinct,
        confidence: finding.confidence,
        evidence: evidence(finding.evidence),
    }
}

fn text(text: inventory::Text) -> v1::Text {
    v1::Text {
        field_type: text.finding.field.id().to_owned(),
        hits: text.finding.values,
        valid: text.finding.valid,
        distinct: text.finding.distinct,
        confidence: text.finding.confidence,
        evidence: evidence(text.finding.evidence),
        locators: text.locators,
        hidden: text.hidden,
    }
}

fn election(election: inventory::Election) -> v1::Election {
    v1::Election {
        class: election.class,
        score: election.score,
        years: election.years,
        polls: election.polls.iter().map(|poll| poll.date().to_string()).collect(),
        evidence: evidence(election.evidence),
    }
}

fn evidence(evidence: Vec<(String, i32)>) -> Vec<v1::Evidence> {
    evidence.into_iter().map(|(code, weight)| v1::Evidence { code, weight }).collect()
}

/// Seconds since 1970-01-01 UTC as ISO 8601; `None` outside the years that it can write.
pub fn utc(seconds: i64) -> Option<String> {
    jiff::Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}

/// Takes one element of a stream.
type Give<'g, T> = dyn FnMut(&T) -> Result<(), InventoryError> + 'g;

/// A list that is made while it is written.
struct Stream<T, F> {
    make: RefCell<Option<F>>,
    element: std::marker::PhantomData<fn(&T)>,
}

impl<T, F> Stream<T, F>
where
    F: FnOnce(&mut Give<'_, T>) -> Result<(), InventoryError>,
{
    fn new(make: F) -> Stream<T, F> {
        Stream { make: RefCell::new(Some(make)), element: std::marker::PhantomData }
    }
}

impl<T, F> Serialize for Stream<T, F>
where
    T: Serialize,
    F: FnOnce(&mut Give<'_, T>) -> Result<(), InventoryError>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let Some(make) = self.make.borrow_mut().take() else {
            return Err(S::Error::custom("a stream is written once"));
        };
        let mut failed = None;
        let made = make(&mut |element| {
            list.serialize_element(element).map_err(|error| {
                failed = Some(error);
                InventoryError::Stopped
            })
        });
        match (failed, made) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => Err(S::Error::custom(error)),
            (None, Ok(())) => list.end(),
        }
    }
}
