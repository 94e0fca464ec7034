//! Runs before this one and what changed, from the inventory into the shapes of the report.

use super::json::utc;
use super::v1::{Change, FieldValues, GoneStore, History, RunRow};
use crate::inventory::{Gone, Inventory, InventoryError};

/// The history that an inventory holds; the changes are those of its last run.
///
/// # Errors
/// Those of the inventory.
pub fn history(inventory: &Inventory) -> Result<History, InventoryError> {
    let runs = inventory.runs()?;
    let changes = match runs.last() {
        Some((last, _)) => inventory.changes(*last)?,
        None => Vec::new(),
    };
    let changes = changes.into_iter().map(|change| Change {
        kind: change.kind,
        path: change.path,
        class: change.class,
        before: values(&change.before),
        after: values(&change.after),
    });
    // A row of a later version may hold what this one does not know: what it can tell is kept.
    let rows = runs
        .into_iter()
        .map(|(number, facts)| RunRow { number, ..serde_json::from_str(&facts).unwrap_or_default() });
    // What stands at its path again is not gone.
    let gone = inventory.gone()?.into_iter().filter(|gone| !gone.back).map(gone_store).collect();
    Ok(History { runs: rows.collect(), changes: changes.collect(), gone })
}

fn gone_store(gone: Gone) -> GoneStore {
    let digest = match (&gone.digest, gone.copies_left) {
        (None, _) => "its content was not known to its end",
        (Some(_), 0) => "digest gone",
        (Some(_), _) => "digest still there",
    };
    GoneStore {
        evidence: format!("path gone, {digest}, copies left: {}", gone.copies_left),
        path: gone.path,
        digest: gone.digest,
        bytes: gone.bytes,
        class: gone.class,
        field_types: values(&gone.fields),
        last_read: micros(gone.last_read),
        found_gone: micros(gone.found),
        copies: gone.copies,
    }
}

/// Microseconds since 1970 as ISO 8601, to the second.
pub fn micros(micros: i64) -> Option<String> {
    (micros != 0).then(|| utc(micros.div_euclid(1_000_000))).flatten()
}

fn values(fields: &str) -> Vec<FieldValues> {
    let parts = fields.split(' ').filter_map(|part| part.rsplit_once(':'));
    parts
        .filter_map(|(id, n)| Some(FieldValues { field_type: id.to_owned(), values: n.parse().ok()? }))
        .collect()
}
