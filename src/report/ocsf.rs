//! findings.ocsf.ndjson: one Data Security Finding (OCSF class 2006) a line for each store with personal data, and one
//! for each file or folder that could not be read, for a SIEM.
//!
//! Schema version 1.4.0 of ocsf.io. Ids of findings follow from the path, so that a nightly job updates a finding
//! instead of making a new one. What OCSF has no place for is under `unmapped`.

use std::io::{self, BufWriter, Write};

use serde_json::{Value, json};

use super::v1::Store;
use super::view::{StoreFacts, Unread, View, level_words};
use super::{words, worklist};

/// The version of the schema that events follow.
pub const VERSION: &str = "1.4.0";

/// findings.ocsf.ndjson.
///
/// # Errors
/// Those of `out`.
pub fn write(view: &View<'_>, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for at in &view.ranked {
        let event = finding(view, *at, &view.report.stores[*at], &view.facts[*at]);
        serde_json::to_writer(&mut out, &event)?;
        out.write_all(b"\n")?;
    }
    for unread in &view.unread {
        serde_json::to_writer(&mut out, &not_read(view, unread))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// What every event has.
fn event(view: &View<'_>, uid: &str, severity: u8, title: &str, description: &str) -> Value {
    let run = &view.report.run;
    let severities = ["Informational", "Low", "Medium", "High", "Critical"];
    json!({
        "activity_id": 1, "activity_name": "Create",
        "category_uid": 2, "category_name": "Findings",
        "class_uid": 2006, "class_name": "Data Security Finding",
        "type_uid": 200_601, "type_name": "Data Security Finding: Create",
        "severity_id": severity + 1, "severity": severities.get(usize::from(severity)).copied().unwrap_or("Critical"),
        "status_id": 1, "status": "New",
        "time": milliseconds(&run.finished),
        "message": title,
        "metadata": {
            "version": VERSION,
            "product": {"name": run.tool, "vendor_name": run.tool, "version": run.version},
        },
        "finding_info": {
            "uid": uid, "title": title, "desc": description, "created_time": milliseconds(&run.finished),
        },
        "device": {"hostname": run.host, "type_id": 0},
    })
}

fn finding(view: &View<'_>, at: usize, store: &Store, facts: &StoreFacts<'_>) -> Value {
    let kinds = words::labels(facts.fields.iter().map(|(id, _)| *id));
    let title = format!("Personal data of {} in {}", words::class(view.class(at)), store.path);
    let description = format!("{}. People: {}.", kinds, view.people(store.people));
    let mut event = event(view, &uid("store", &store.path), facts.harm, &title, &description);
    let confidence = store
        .tables
        .iter()
        .flat_map(|table| &table.columns)
        .flat_map(|column| &column.findings)
        .map(|finding| finding.confidence)
        .chain(store.text.iter().map(|text| text.confidence))
        .max()
        .unwrap_or(0);
    event["confidence_score"] = json!(confidence);
    event["confidence_id"] = json!(if confidence >= 80 { 3 } else { 2 });
    event["risk_level_id"] = json!(facts.harm);
    event["risk_level"] =
        json!(["Info", "Low", "Medium", "High", "Critical"][usize::from(facts.harm.min(4))]);
    if let Some(risk) = &store.risk {
        event["risk_score"] = json!(risk.score);
    }
    event["data_security"] = json!({
        "category_id": 1, "category": "Personal",
        "confidentiality_id": 5, "confidentiality": "Private",
        "data_lifecycle_state_id": 1, "data_lifecycle_state": "Data at-Rest",
        "detection_system_id": 4, "detection_system": "Data Discovery & Classification",
    });
    event["file"] = file(&store.path);
    if let Some(bytes) = store.bytes {
        event["file"]["size"] = json!(bytes);
    }
    if let Some(modified) = &store.modified {
        event["file"]["modified_time"] = json!(milliseconds(modified));
    }
    if let Some(digest) = &store.digest {
        event["file"]["hashes"] = json!([{"algorithm_id": 99, "algorithm": "BLAKE3", "value": digest}]);
    }
    event["unmapped"] = json!({
        "system": view.system_name(&store.system),
        "class": store.election.class,
        "risk": level_words(facts.harm),
        "people": if [store.people.low, store.people.likely, store.people.high].iter().any(|n| view.is_small(*n)) {
            json!(view.people(store.people))
        } else {
            json!(store.people)
        },
        "field_types": facts.fields.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        "election_years": store.election.years,
        "hidden": facts.hidden,
        "coverage": store.coverage.status,
        "controller": store.controller.as_ref().map(|controller| &controller.id),
        "action": worklist::action_for(view, &store.path).map(|action| json!({
            "status": action.status, "owner": action.owner, "deadline": action.deadline, "late": action.late,
        })),
        "overdue_days": store.retention.as_ref().filter(|retention| retention.overdue).map(|r| r.overdue_days),
    });
    event
}

fn not_read(view: &View<'_>, unread: &Unread) -> Value {
    let title = format!("Not read: {} ({})", unread.place, words::reason(&unread.reason));
    let description = format!(
        "{} may hold personal data that was not counted. {}",
        words::plural(unread.count(), "place", "places"),
        words::remedy(&unread.reason)
    );
    let uid = uid(&unread.reason, &unread.place);
    let mut event = event(view, &uid, 2, &title, &description);
    event["data_security"] = json!({
        "category_id": 0, "category": "Unknown", "data_lifecycle_state_id": 1,
        "data_lifecycle_state": "Data at-Rest", "detection_system_id": 4,
        "detection_system": "Data Discovery & Classification",
    });
    event["file"] = file(&unread.place);
    event["unmapped"] =
        json!({"reason": unread.reason, "skipped": unread.skipped, "partial": unread.partial});
    event
}

fn file(path: &str) -> Value {
    json!({"name": path.rsplit('/').next().unwrap_or(path), "path": path, "type_id": 1, "type": "Regular File"})
}

/// The same for the same place in every scan.
fn uid(kind: &str, path: &str) -> String {
    blake3::hash(format!("{kind}\n{path}").as_bytes()).to_hex()[..32].to_owned()
}

/// Milliseconds since 1970; 0 for what is no time.
fn milliseconds(time: &str) -> i64 {
    time.parse::<jiff::Timestamp>().map_or(0, |time| time.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ledger, report, store};
    use super::super::view::Options;
    use super::*;

    /// What ocsf.io's schema requires of class 2006 and of the objects that are used, and what enums allow.
    fn check(event: &Value) {
        let required = [
            "activity_id",
            "category_uid",
            "class_uid",
            "finding_info",
            "metadata",
            "severity_id",
            "time",
            "type_uid",
        ];
        for name in required {
            assert!(!event[name].is_null(), "{name} is required");
        }
        let number = |at: &Value| at.as_u64().expect("a number");
        assert_eq!((number(&event["class_uid"]), number(&event["category_uid"])), (2006, 2));
        assert_eq!(number(&event["type_uid"]), 2006 * 100 + number(&event["activity_id"]));
        assert!((1..=5).contains(&number(&event["severity_id"])));
        assert!(event["time"].as_i64().expect("a time") > 1_000_000_000_000, "milliseconds");
        for (object, name) in [("metadata", "version"), ("metadata", "product"), ("finding_info", "uid")] {
            assert!(!event[object][name].is_null(), "{object}.{name} is required");
        }
        let product = &event["metadata"]["product"];
        assert!(product["name"].is_string() || product["uid"].is_string(), "one of both");
        assert!(event["file"]["name"].is_string() && event["file"]["type_id"].is_u64());
        for hash in event["file"]["hashes"].as_array().into_iter().flatten() {
            assert!(hash["algorithm_id"].is_u64() && hash["value"].is_string());
        }
        let security = &event["data_security"];
        assert!(
            ["data_lifecycle_state_id", "detection_system_id"].iter().any(|name| !security[*name].is_null())
        );
        assert!(["category_id", "confidentiality_id"].iter().any(|name| !security[*name].is_null()));
        assert!(event["device"]["type_id"].is_u64());
    }

    #[test]
    fn events_have_what_the_published_schema_requires() {
        let report = report(
            vec![
                store("a/x.csv", "election_worker", 9, "d", &["full_name", "uk_bank_account"]),
                store("a/nothing.csv", "none", 0, "e", &[]),
            ],
            vec![ledger("a/p1.png", "needs_ocr"), ledger("a/p2.png", "needs_ocr")],
        );
        let mut out = Vec::new();
        write(&View::new(&report, Options::default()), &mut out).expect("a vector takes all");
        let lines: Vec<Value> = String::from_utf8(out)
            .expect("UTF-8")
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        assert_eq!(lines.len(), 2, "one store, and one folder of two pictures");
        lines.iter().for_each(check);
        assert_ne!(lines[0]["finding_info"]["uid"], lines[1]["finding_info"]["uid"]);
    }
}
