//! report.json: written as a stream, so that its size never matters for memory.

use std::cell::RefCell;
use std::io::{self, Write};

use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::method::method;
use super::overview::{Overview, range};
use super::v1::{self, SCHEMA_VERSION};
use crate::inventory::{self, Inventory, InventoryError};
use crate::model::Coverage;

/// Writes the report.
///
/// # Errors
/// Those of `out`; an unreadable inventory comes as [`io::ErrorKind::Other`].
pub fn write(inventory: &Inventory, overview: &Overview, out: impl Write) -> io::Result<()> {
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
            inventory.ledger(&mut |row| {
                give(&v1::LedgerRow {
                    status: row.coverage.status().to_owned(),
                    reason: row.coverage.reason().map_or("", |reason| reason.id()).to_owned(),
                    path: row.path,
                    bytes: row.bytes,
                })
            })
        }),
    )?;
    map.serialize_entry("copy_families", &[] as &[v1::CopyFamily])?;
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
    let tables = inventory.tables(store.id)?;
    let texts = inventory.texts(store.id)?;
    Ok(v1::Store {
        id: number,
        system: overview.system_ids.get(&store.system).cloned().unwrap_or_default(),
        path: store.path,
        format: store.format,
        bytes: store.bytes,
        modified: store.modified.and_then(utc),
        digest: store.digest,
        last_read: (store.read_at != overview.read_at).then(|| super::micros(store.read_at)).flatten(),
        hidden: store.hidden,
        election: election(store.election),
        people: overview.people.get(number as usize).copied().map(range).unwrap_or_default(),
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
        controller: None,
        retention: None,
        risk: None,
        risk_classes: Vec::new(),
        roles: Vec::new(),
        copies_of: Vec::new(),
        copy_families: Vec::new(),
        access: None,
    })
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
