//! Small reports for the tests of the writers, made from JSON as a reader of report.json would meet it.

use serde_json::{Value, json};

use super::v1::Report;

/// A store with one table of one column for each kind of data, each with as many values as there are people.
pub fn store(path: &str, class: &str, people: u64, digest: &str, fields: &[&str]) -> Value {
    let columns: Vec<Value> = fields
        .iter()
        .zip(0..)
        .map(|(field, index)| {
            json!({"index": index, "name": field.to_uppercase(), "filled": people, "findings": [{
                "field_type": field, "values": people, "valid": people, "distinct": people, "confidence": 90,
                "evidence": [{"code": "header", "weight": 200}]}]})
        })
        .collect();
    let election = json!({"class": class, "score": 90, "years": [2004], "evidence": []});
    json!({"id": 0, "system": path.split('/').next(), "path": path, "format": "csv", "bytes": 1000,
        "modified": "2004-07-01T09:00:00Z", "digest": digest, "hidden": null, "election": election,
        "people": {"low": people, "likely": people, "high": people},
        "coverage": {"status": "scanned", "reason": null, "lost": 0, "inherited": false},
        "tables": [{"name": "Staff", "hidden": null, "rows": people, "election": election, "columns": columns}],
        "text": []})
}

/// A row of the ledger.
pub fn ledger(path: &str, reason: &str) -> Value {
    json!({"path": path, "status": "skipped", "reason": reason, "bytes": 10})
}

/// A report of these stores, whose sums are made here.
pub fn report(mut stores: Vec<Value>, ledger: Vec<Value>) -> Report {
    for (store, id) in stores.iter_mut().zip(0..) {
        store["id"] = Value::from(id);
    }
    let people: u64 = stores.iter().filter_map(|store| store["people"]["likely"].as_u64()).sum();
    let count = json!({"low": people, "likely": people, "high": people});
    let mut names: Vec<&str> = stores.iter().filter_map(|store| store["system"].as_str()).collect();
    names.dedup();
    let coverage = json!({"scanned": stores.len(), "partial": 0, "skipped": ledger.len()});
    let systems: Vec<Value> = names
        .iter()
        .map(|name| {
            json!({"id": name, "name": name, "stores": 1, "coverage": coverage, "complete": true, "bytes": 1000,
                "people": count, "classes": [{"class": "election_worker", "stores": 1}],
                "field_types": [{"field_type": "full_name", "stores": 1, "values": people, "people": count}],
                "years": [2004]})
        })
        .collect();
    let mut reasons: Vec<&str> = ledger.iter().filter_map(|row| row["reason"].as_str()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let not_read: Vec<Value> = reasons
        .iter()
        .map(|reason| {
            let rows = ledger.iter().filter(|row| row["reason"] == **reason);
            json!({"reason": reason, "words": super::words::reason(reason), "skipped": rows.count(), "partial": 0,
                "may_hide_data": *reason != "empty", "first": []})
        })
        .collect();
    let report = json!({"schema_version": 1,
        "run": {"tool": "pollsweep", "version": "0.1.0", "rules_digest": "r", "config_digest": "c",
            "key_fingerprint": "k", "started": "2026-01-01T00:00:00Z", "finished": "2026-01-01T00:10:00Z",
            "host": "here", "roots": [{"given": "/share", "path": "/share", "name": null, "covered_by": null}],
            "limits": {"max_depth": 1, "max_bytes": 1, "max_ratio": 1, "max_entries": 1, "max_seconds": 1,
            "max_rows": null}, "jobs": 2, "interrupted": false},
        "summary": {"complete": not_read.is_empty(), "stores": stores.len(), "coverage": coverage, "bytes": 1000,
            "people": {"low": people, "likely": people, "high": people, "basis": "estimated"},
            "election_workers": {"stores": stores.len(), "people": count},
            "electors": {"stores": 0, "people": {"low": 0, "likely": 0, "high": 0}}, "years": [2004],
            "field_types": [{"field_type": "full_name", "stores": stores.len(), "values": people, "people": count}],
            "not_read": not_read},
        "systems": systems, "stores": stores, "ledger": ledger,
        "matrix": [], "method": super::method::method()});
    serde_json::from_value(report).expect("follows the schema")
}
