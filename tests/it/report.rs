//! report.json against its own schema, checked by a small validator of the test's own.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::harness::{Dir, rows, text};

/// Checks a value against the parts of JSON Schema that the schema uses, and refuses parts it does not know.
fn check(value: &Value, schema: &Value, whole: &Value, at: &str) {
    let Some(schema) = schema.as_object() else { panic!("{at}: not a schema") };
    for (keyword, rule) in schema {
        match keyword.as_str() {
            "$schema" | "title" | "description" | "$defs" | "format" | "properties" | "default" => {}
            "$ref" => {
                let name =
                    rule.as_str().and_then(|text| text.strip_prefix("#/$defs/")).expect("a local reference");
                check(value, &whole["$defs"][name], whole, at);
            }
            "anyOf" => {
                let fits = rule.as_array().expect("a list").iter().any(|one| {
                    // Only "this or null" is used.
                    (one["type"] == "null") == value.is_null()
                });
                assert!(fits, "{at}");
            }
            "type" => {
                let types: Vec<&str> = match rule {
                    Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
                    one => one.as_str().into_iter().collect(),
                };
                let own = match value {
                    Value::Null => "null",
                    Value::Bool(_) => "boolean",
                    Value::Number(number) if number.is_f64() => "number",
                    Value::Number(_) => "integer",
                    Value::String(_) => "string",
                    Value::Array(_) => "array",
                    Value::Object(_) => "object",
                };
                assert!(types.contains(&own), "{at}: {own} is none of {types:?}");
            }
            "minimum" => assert!(value.is_null() || value.as_i64() >= rule.as_i64(), "{at}"),
            "maximum" => assert!(value.is_null() || value.as_i64() <= rule.as_i64(), "{at}"),
            "items" => {
                for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(item, rule, whole, &format!("{at}[{number}]"));
                }
            }
            "required" => {
                for key in rule.as_array().expect("a list").iter().filter_map(Value::as_str) {
                    assert!(value.get(key).is_some(), "{at}: {key} is missing");
                }
            }
            "additionalProperties" => {
                assert_eq!(rule, false, "{at}");
                for (key, item) in value.as_object().into_iter().flatten() {
                    let own = &schema["properties"][key];
                    assert!(own.is_object(), "{at}: {key} is not in the schema");
                    check(item, own, whole, &format!("{at}.{key}"));
                }
            }
            other => panic!("{at}: the test does not know {other}"),
        }
    }
}

/// Panics where a report does not follow the schema that the program prints.
pub fn assert_follows_schema(report: &Value) {
    static SCHEMA: std::sync::OnceLock<Value> = std::sync::OnceLock::new();
    let schema = SCHEMA.get_or_init(|| Dir::new().run(["schema"]).code(0).stdout.parse().expect("JSON"));
    check(report, schema, schema, "report");
}

fn estate() -> Dir {
    let dir = Dir::new();
    let people: String = (0..60)
        .map(|n| {
            format!(
                "Person{n},Family{n},person{n}@northwold-post.co.uk,Poll Clerk,QQ 12 34 {:02} C\n",
                n % 100
            )
        })
        .collect();
    dir.file("elections/2004 staff.csv", format!("Forename,Surname,Email,Role,NI No\n{people}"))
        .file("letters/a.txt", "Dear Sir,\nplease write to person7@northwold-post.co.uk before the poll.\n")
        .file("letters/b.jpg", b"\xff\xd8\xff\xe0")
        .file("letters/c.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 some words in a document")
        .file("letters/empty", "");
    dir
}

#[test]
fn the_report_follows_its_schema() {
    let dir = estate();
    dir.scan(&[]).code(0);
    assert_follows_schema(&dir.report());
}

#[test]
fn every_part_of_the_schema_says_what_it_is() {
    let schema: Value = Dir::new().run(["schema"]).code(0).stdout.parse().expect("JSON");
    let mut all = vec![("report".to_owned(), &schema)];
    all.extend(schema["$defs"].as_object().into_iter().flatten().map(|(name, part)| (name.clone(), part)));
    for (name, part) in all {
        assert!(part["description"].is_string(), "{name}");
        for (key, property) in part["properties"].as_object().expect("properties") {
            assert!(property["description"].is_string(), "{name}.{key}");
        }
    }
}

/// Field names by structure, from the tables of docs/report-v1.md that a comment marks.
fn explained() -> BTreeMap<String, Vec<String>> {
    let page = include_str!("../../docs/report-v1.md");
    let sections = page.split("<!-- schema: ").skip(1);
    sections
        .map(|section| {
            let (name, rest) = section.split_once(" -->").expect("the mark ends");
            let table = rest.trim_start().split("\n\n").next().expect("a table");
            let fields = table.lines().skip(2).map(|row| {
                let (field, meaning) = row.trim_matches('|').split_once('|').expect("two cells");
                assert!(meaning.trim().len() > 1, "{name}: {field} has no meaning");
                field.trim().trim_matches('`').to_owned()
            });
            (name.to_owned(), fields.collect())
        })
        .collect()
}

#[test]
fn the_page_for_its_reader_explains_every_field() {
    let schema: Value = Dir::new().run(["schema"]).code(0).stdout.parse().expect("JSON");
    let explained = explained();
    let parts = schema["$defs"].as_object().expect("parts");
    let all =
        std::iter::once(("Report", &schema)).chain(parts.iter().map(|(name, part)| (name.as_str(), part)));
    for (name, part) in all {
        let own: BTreeSet<&str> =
            part["properties"].as_object().expect("properties").keys().map(String::as_str).collect();
        let told: BTreeSet<&str> = explained.get(name).into_iter().flatten().map(String::as_str).collect();
        assert_eq!(own, told, "{name}: docs/report-v1.md and the schema do not agree");
    }
    assert_eq!(explained.len(), parts.len() + 1, "docs/report-v1.md explains what is not there");
}

#[test]
fn numbers_agree_with_each_other() {
    let dir = estate();
    dir.scan(&[]).code(0);
    let report = dir.report();
    let sum = |key: &str| {
        report["systems"].as_array().expect("a list").iter().filter_map(|s| s[key].as_u64()).sum()
    };
    let stores: u64 = sum("stores");
    assert_eq!(report["summary"]["stores"].as_u64(), Some(stores));
    assert_eq!(report["summary"]["bytes"].as_u64(), Some(sum("bytes")));
    for person in ["summary"].map(|key| &report[key]["people"]).into_iter().chain(
        ["systems", "stores"]
            .iter()
            .flat_map(|list| report[*list].as_array().expect("a list"))
            .map(|r| &r["people"]),
    ) {
        let [low, likely, high] =
            ["low", "likely", "high"].map(|key| person[key].as_u64().expect("a number"));
        assert!(low <= likely && likely <= high, "{person}");
    }
    for field in report["summary"]["field_types"].as_array().expect("a list") {
        let name = text(field, "field_type");
        let cells = report["matrix"].as_array().expect("a list").iter();
        let of_field = cells.filter(|cell| text(cell, "field_type") == name);
        let values: u64 = of_field.filter_map(|cell| cell["values"].as_u64()).sum();
        assert_eq!(field["values"].as_u64(), Some(values), "{name}");
    }
    let ids = rows(&report, "systems", |row| text(row, "id").to_owned());
    assert!(rows(&report, "stores", |row| text(row, "system").to_owned()).iter().all(|id| ids.contains(id)));
}

#[test]
fn found_data_is_in_the_report_with_its_place() {
    let dir = estate();
    dir.scan(&[]).code(0);
    let report = dir.report();
    let store = report["stores"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|store| text(store, "path") == "elections/2004 staff.csv")
        .expect("the staff list");
    let columns = store["tables"][0]["columns"].as_array().expect("columns");
    let email = columns.iter().find(|column| text(column, "name") == "Email").expect("the column");
    assert_eq!(text(&email["findings"][0], "field_type"), "email");
    assert_eq!(email["findings"][0]["values"], 60);
}
