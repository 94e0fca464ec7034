//! `pollsweep report` in every format and with every option, read by Python's standard library and added up here.
//!
//! Nothing of the program is trusted but `report.json` of the whole estate, which other tests hold to the files. A
//! new option or format is one more test.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::harness::{Dir, program, text};

const ALL: &str = "html,xlsx,csv,ocsf,md,ropa";
const STAFF: &str = "Surname,Forename,DOB,NI Number,Postcode,Sort Code,Account No,Role
Whitcombe,Margaret,12/03/1948,AB123459C,OX4 1LD,20-45-23,71834562,Presiding Officer
Okonkwo,Daniel,04/11/1961,CE234567A,OX3 7QP,40-11-62,20934417,Poll Clerk
Patel,Nisha,23/07/1975,HJ345678B,OX2 6HN,30-96-34,55210983,Poll Clerk
Ferris,Alan,30/01/1952,JK456789D,OX44 9EU,60-83-71,33417790,Presiding Officer
Barnwell,Joyce,19/09/1939,LM567891A,OX4 3DF,20-71-02,60127745,Count Assistant
Kowalska,Ewa,02/02/1983,NP678912B,OX4 2SD,77-23-11,14420965,Count Assistant
";
const FEW: &str = "Surname,Forename,NI Number,Role
Farnsworth,Ottilie,JG105823C,Poll Clerk
Ainscough,Rupert,JG106694D,Poll Clerk
Marchbanks,Delia,JG107765A,Presiding Officer
";

/// Staff of two elections, electors, something that is neither, and what cannot be read in two systems.
fn estate() -> Dir {
    let dir = Dir::new();
    let electors: String = (0..30)
        .map(|n| format!("A{n},Person{n},Family{n},{n} Mill Lane,OX4 {}AB,1{n:02}\n", n % 9 + 1))
        .collect();
    dir.file("elections/2005/Poll staff GE2005.csv", STAFF)
        .file("elections/2016/Referendum count staff 23 June 2016.csv", FEW)
        .file("elections/2005/it's old.txt", "Poll clerk: please ring 07700 900123 before the election.\n")
        .file("elections/scans/1.png", b"\x89PNG\r\n\x1a\n")
        .file(
            "registration/Register of electors 2010.csv",
            format!("Elector Number,Forename,Surname,Address,Postcode,Polling Number\n{electors}"),
        )
        .file("registration/locked.zip", b"PK\x03\x04 not a zip")
        .file(
            "finance/suppliers.csv",
            "Supplier,Contact,Email\nAcme,Ann Brown,ann.brown@northwold-post.co.uk\n",
        );
    let config =
        "[[system]]\nname = \"Elections team\"\npaths = [\"elections\"]\nowner = \"Head of Elections\"\n";
    fs::write(dir.path().join("pollsweep.toml"), config).expect("written");
    dir
}

/// What Python reads in the files of a folder.
fn figures(folder: &Path) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/outputs.py");
    let output = Command::new("python3").env("PYTHONDONTWRITEBYTECODE", "1").arg(script).arg(folder).output();
    let output = output.expect("Python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The report in some formats and with some options, in a folder of its own, as Python reads it.
fn rendered(dir: &Dir, formats: &str, options: &[&str]) -> Value {
    let mut args = vec!["report", "out", "--format", formats, "--out", "rendered"];
    args.extend(options);
    let _ = fs::remove_dir_all(dir.path().join("rendered"));
    dir.run(args).code(0);
    figures(&dir.path().join("rendered"))
}

fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).unwrap_or_else(|| panic!("{pointer} is a list"))
}

/// Paths of the stores in each file that names all of them.
fn paths(figures: &Value) -> [BTreeSet<String>; 2] {
    let of = |pointer: &str, key: &str| {
        list(figures, pointer).iter().map(|row| text(row, key).to_owned()).collect::<BTreeSet<_>>()
    };
    [of("/report.html/stores", "path"), of("/report.xlsx/Stores", "Store")]
}

fn stores<'r>(report: &'r Value, wanted: impl Fn(&Value) -> bool + 'r) -> BTreeSet<String> {
    let stores = list(report, "/stores").iter().filter(|store| wanted(store));
    stores.map(|store| text(store, "path").to_owned()).collect()
}

/// Whether a store has a finding that counts.
fn is_exposed(store: &Value) -> bool {
    let columns = list(store, "/tables").iter().flat_map(|table| list(table, "/columns"));
    let mut findings = columns.flat_map(|column| list(column, "/findings")).chain(list(store, "/text"));
    findings.any(|finding| finding["confidence"].as_u64().is_some_and(|confidence| confidence >= 50))
}

/// Every finding as path, kind and values, from report.json.
fn findings(report: &Value) -> Vec<(String, String, u64)> {
    let mut all = Vec::new();
    for store in list(report, "/stores") {
        let path = text(store, "path");
        let mut take = |finding: &Value, count: &str| {
            let values = finding[count].as_u64().expect("a number");
            all.push((path.to_owned(), text(finding, "field_type").to_owned(), values));
        };
        for column in list(store, "/tables").iter().flat_map(|table| list(table, "/columns")) {
            list(column, "/findings").iter().for_each(|finding| take(finding, "values"));
        }
        list(store, "/text").iter().for_each(|finding| take(finding, "hits"));
    }
    all.sort();
    all
}

#[test]
fn every_format_says_the_same_whatever_it_is_made_from() {
    let dir = estate();
    let all = format!("json,{ALL}");
    dir.scan(&["--config", "pollsweep.toml", "--as-of", "2025-06-07", "--format", &all]).code(0);
    let report = dir.report();
    let said = figures(&dir.out());
    let everything = stores(&report, |_| true);
    assert!(everything.len() >= 5, "{everything:?}");
    for own in paths(&said) {
        assert_eq!(own, everything);
    }
    let mut rows: Vec<_> = list(&said, "/findings.csv/rows")
        .iter()
        .map(|row| {
            let values = text(row, "values").parse::<u64>().expect("a number");
            (text(row, "store").to_owned(), text(row, "field_type").to_owned(), values)
        })
        .collect();
    rows.sort();
    assert_eq!(rows, findings(&report), "one row a finding");
    let values: u64 = rows.iter().map(|(.., values)| values).sum();
    let in_sheet: u64 = list(&said, "/report.xlsx/Fields")
        .iter()
        .filter_map(|row| text(row, "Values").parse::<u64>().ok())
        .sum();
    assert_eq!(in_sheet, values);
    for (row, store) in list(&said, "/report.html/stores").iter().zip(list(&report, "/stores")) {
        for key in ["low", "likely", "high"] {
            assert_eq!(row[key], store["people"][key], "{}", text(store, "path"));
        }
    }
    // Each loss is one line of the sheet, with what lies together added up.
    let hiding: BTreeSet<&str> = list(&report, "/summary/not_read")
        .iter()
        .filter(|reason| reason["may_hide_data"] == true)
        .map(|reason| text(reason, "reason"))
        .collect();
    let lost = list(&report, "/ledger").iter().filter(|row| hiding.contains(text(row, "reason"))).count();
    let told: usize = list(&said, "/report.xlsx/Not read")
        .iter()
        .filter(|row| text(row, "May hide data") == "yes")
        .filter_map(|row| text(row, "Places").parse::<usize>().ok())
        .sum();
    assert_eq!((lost, told), (2, 2), "a picture and a broken archive");
    let events = list(&said, "/findings.ocsf.ndjson");
    let exposed = list(&report, "/stores").iter().filter(|store| is_exposed(store)).count();
    assert_eq!(events.len(), exposed + told);
    let people = report["summary"]["people"]["likely"].as_u64().expect("a number");
    let first: BTreeMap<&str, &str> = list(&said, "/report.xlsx/Summary")
        .iter()
        .map(|row| (text(row, "Figure"), text(row, "Value")))
        .collect();
    assert_eq!(first["People, best estimate"], people.to_string());
    let page = text(&said["report.html"], "page");
    let markdown = text(&said, "summary.md");
    for words in [format!("{people} people"), "Head of Elections".to_owned()] {
        assert!(page.contains(&words), "{words}");
    }
    assert!(markdown.contains(&format!("{people} people")), "{markdown}");
    // One row for each controller, system and category of people.
    let groups: BTreeSet<(String, String, String)> = list(&report, "/stores")
        .iter()
        .filter(|store| is_exposed(store))
        .map(|store| {
            let controller = store["controller"]["id"].as_str().unwrap_or_default();
            (
                controller.to_owned(),
                text(store, "system").to_owned(),
                text(&store["election"], "class").to_owned(),
            )
        })
        .collect();
    assert_eq!(list(&said, "/ropa.csv/rows").len(), groups.len());
    // From the inventory and from report.json the same files, to the byte.
    for (source, folder) in [("out/inventory.db", "a"), ("out/report.json", "b")] {
        dir.run(["report", source, "--format", ALL, "--out", folder]).code(0);
    }
    for entry in fs::read_dir(dir.path().join("a")).expect("a folder") {
        let name = entry.expect("readable").file_name();
        let bytes = |folder: &str| fs::read(dir.path().join(folder).join(&name)).expect("a file");
        assert!(bytes("a") == bytes("b") && bytes("a") == bytes("out"), "{name:?} differs");
    }
}

#[test]
fn a_part_has_its_stores_and_its_losses_and_no_others() {
    let dir = estate();
    dir.scan(&["--config", "pollsweep.toml"]).code(0);
    let report = dir.report();
    let formats = "html,xlsx,csv,md";

    // The register gives the system a name that is no folder: its losses have to be found all the same.
    let part = rendered(&dir, formats, &["--system", "Elections team"]);
    let own = stores(&report, |store| text(store, "path").starts_with("elections/"));
    assert!(paths(&part).iter().all(|paths| *paths == own), "{:?}", paths(&part));
    let losses: Vec<&str> =
        list(&part, "/report.xlsx/Not read").iter().map(|row| text(row, "File or folder")).collect();
    assert_eq!(losses, ["elections/scans/1.png"]);
    let system = list(&report, "/systems").iter().find(|system| text(system, "name") == "Elections team");
    let people = &system.expect("the system")["people"]["likely"];
    let first = &list(&part, "/report.xlsx/Summary")[3];
    assert_eq!(
        (text(first, "Figure"), text(first, "Value")),
        ("People, best estimate", people.to_string().as_str())
    );
    let run = dir.run(["report", "out", "--format", "html", "--system", "nowhere"]).code(2);
    assert!(run.stderr.contains("elections-team"), "{}", run.stderr);

    for (option, class) in [("election-worker", "election_worker"), ("elector", "elector")] {
        let part = rendered(&dir, formats, &["--class", option]);
        let own = stores(&report, |store| text(&store["election"], "class") == class);
        assert!(
            !own.is_empty() && paths(&part).iter().all(|paths| *paths == own),
            "{class}: {:?}",
            paths(&part)
        );
        let rows = list(&part, "/findings.csv/rows");
        assert!(!rows.is_empty() && rows.iter().all(|row| text(row, "class") == class));
    }

    // What was last changed long ago is not in what changed since.
    let old = "elections/2005/Poll staff GE2005.csv";
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_262_304_000);
    let file = fs::File::options().write(true).open(dir.root().join(old)).expect("there");
    file.set_modified(long_ago).expect("set");
    dir.scan(&["--config", "pollsweep.toml"]).code(0);
    let report = dir.report();
    let part = rendered(&dir, formats, &["--since", "2015-01-01"]);
    let own = stores(&report, |store| text(store, "path") != old);
    assert_eq!(own.len() + 1, list(&report, "/stores").len());
    assert!(paths(&part).iter().all(|paths| *paths == own), "{:?}", paths(&part));
}

#[test]
fn each_controller_gets_its_own_stores() {
    let dir = estate();
    dir.scan(&[]).code(0);
    let report = dir.report();
    dir.run([
        "report",
        "out",
        "--format",
        "html,xlsx,csv,json",
        "--split-by",
        "controller",
        "--out",
        "split",
    ])
    .code(0);
    let mut met = BTreeSet::new();
    let mut folders = BTreeSet::new();
    for entry in fs::read_dir(dir.path().join("split")).expect("a folder") {
        let folder = entry.expect("readable");
        let id = folder.file_name().into_string().expect("a name");
        let part = figures(&folder.path());
        let own = stores(&report, |store| store["controller"]["id"] == id.as_str());
        assert!(paths(&part).iter().all(|paths| *paths == own), "{id}: {:?}", paths(&part));
        let part = crate::harness::report(&folder.path().join("report.json"));
        let controller = list(&report, "/summary/controllers").iter().find(|one| text(one, "id") == id);
        assert_eq!(
            part["summary"]["people"]["likely"],
            controller.expect("known")["people"]["likely"],
            "{id}"
        );
        met.extend(own);
        folders.insert(id);
    }
    assert_eq!(met, stores(&report, |store| !store["controller"].is_null()));
    assert!(folders.contains("returning_officer") && folders.len() > 1, "{folders:?}");
}

#[test]
fn a_copy_to_be_published_tells_no_small_number() {
    let dir = estate();
    dir.scan(&[]).code(0);
    let report = dir.report();
    let few = "elections/2016/Referendum count staff 23 June 2016.csv";
    let store = list(&report, "/stores").iter().find(|store| text(store, "path") == few).expect("a store");
    assert_eq!(store["people"]["likely"], 3);
    let part = rendered(&dir, ALL, &["--suppress-small"]);
    let is_small = |text: &str| text.parse::<u64>().is_ok_and(|n| (1..5).contains(&n));
    let rows = list(&part, "/findings.csv/rows");
    for row in rows {
        for key in
            ["values", "valid", "distinct", "store_people_low", "store_people_likely", "store_people_high"]
        {
            assert!(!is_small(text(row, key)), "{row}");
        }
    }
    assert!(rows.iter().any(|row| text(row, "values") == "<5"));
    for (sheet, columns) in [
        ("Stores", &["People low", "People likely", "People high", "Records"][..]),
        ("Fields", &["Values", "Pass its check", "Different"]),
        ("Systems", &["People low", "People likely", "People high"]),
        ("People by election", &["People low", "People likely", "People high"]),
        ("Actions", &["People, at least"]),
    ] {
        for row in list(&part, &format!("/report.xlsx/{sheet}")) {
            assert!(columns.iter().all(|column| !is_small(text(row, column))), "{sheet}: {row}");
        }
    }
    for row in list(&part, "/report.html/stores") {
        assert!(["low", "likely", "high"].iter().all(|key| !is_small(&row[*key].to_string())), "{row}");
    }
    for event in list(&part, "/findings.ocsf.ndjson") {
        let people = &event["unmapped"]["people"];
        assert!(["low", "likely", "high"].iter().all(|key| !is_small(&people[*key].to_string())), "{event}");
    }
    let run = dir.run(["report", "out", "--format", "json", "--suppress-small", "--out", "x"]).code(2);
    assert!(run.stderr.contains("exact numbers"), "{}", run.stderr);
}

#[test]
fn surnames_in_names_are_masked_wherever_a_name_stands() {
    let dir = Dir::new();
    dir.file("Mary Thornton files/J Thornton P45.csv", STAFF)
        .file("Mary Thornton files/gone J Thornton.csv", FEW)
        .file("Mary Thornton files/J Thornton.png", b"\x89PNG\r\n\x1a\n");
    let store = "Mary Thornton files/J Thornton P45.csv";
    dir.run(["actions", "add", store, "--status", "delete", "--owner", "Records"]).code(0);
    dir.run(["actions", "suppress", store, "--reason", "x", "--until", "2999-12-31"]).code(0);
    dir.scan(&["--actions", "pollsweep-actions.toml"]).code(0);
    fs::remove_file(dir.root().join("Mary Thornton files/gone J Thornton.csv")).expect("removed");
    dir.scan(&["--incremental", "--actions", "pollsweep-actions.toml"]).code(0);
    assert!(dir.report().to_string().contains("Thornton"));
    let part = rendered(&dir, &format!("json,{ALL}"), &["--mask-names"]);
    assert!(!part.to_string().contains("Thornton"), "in a file for people");
    let masked = fs::read_to_string(dir.path().join("rendered/report.json")).expect("a report");
    for name in ["Thornton", "thornton"] {
        assert!(!masked.contains(name), "{name} in report.json");
    }
    let masked = crate::harness::report(&dir.path().join("rendered/report.json"));
    assert!(text(&masked["actions"][0], "path").ends_with("/J T~ P45.csv"), "{}", masked["actions"]);
    let systems: BTreeSet<&str> = list(&masked, "/systems").iter().map(|system| text(system, "id")).collect();
    assert!(list(&masked, "/stores").iter().all(|store| systems.contains(text(store, "system"))));
    // A command with a masked path would fit nothing.
    assert!(!text(&part["report.html"], "page").contains("pollsweep actions add"));
}

#[test]
fn a_proposal_is_assigned_with_its_own_command_and_shown_with_its_owner() {
    let dir = estate();
    dir.file("elections/2005/it's $(old) `staff`.csv", STAFF);
    dir.scan(&["--config", "pollsweep.toml", "--as-of", "2025-06-07"]).code(0);
    let before = rendered(&dir, ALL, &[]);
    let path = "elections/2005/it's $(old) `staff`.csv";
    let proposal = |figures: &Value| {
        let rows = list(figures, "/report.xlsx/Actions").iter();
        let mut own = rows.filter(|row| text(row, "File or folder") == path).cloned().collect::<Vec<_>>();
        assert_eq!(own.len(), 1, "{own:?}");
        own.remove(0)
    };
    let row = proposal(&before);
    // The last election of the store was in 2005, six years ended in 2011; a month to delete.
    assert_eq!((text(&row, "State"), text(&row, "Action")), ("proposed", "delete"));
    assert_eq!(text(&row, "Owner"), "Head of Elections");
    let command = text(&row, "How to assign it");
    assert!(command.contains("--deadline 2025-07-07"), "{command}");
    let binary = program();
    let binary = binary.parent().expect("a folder");
    let shell = Command::new("sh")
        .args(["-c", command])
        .current_dir(dir.path())
        .env("PATH", format!("{}:/usr/bin:/bin", binary.display()))
        .output()
        .expect("a shell");
    assert!(shell.status.success(), "{}", String::from_utf8_lossy(&shell.stderr));

    let after = rendered(&dir, ALL, &["--actions", "pollsweep-actions.toml"]);
    let row = proposal(&after);
    assert_eq!((text(&row, "State"), text(&row, "Owner")), ("open", "Head of Elections"));
    let page = text(&after["report.html"], "page");
    assert!(page.contains("<td>Head of Elections</td><td class=\"nw\">2025-07-07</td><td>open</td>"));
    assert!(!page.contains("--deadline 2025-07-07 'elections/2005/it"), "still proposed");
    let markdown = text(&after, "summary.md");
    assert!(markdown.contains("delete, by Head of Elections, until 2025-07-07 (open)"), "{markdown}");
    let rows = list(&after, "/findings.csv/rows").iter().filter(|row| text(row, "store") == path);
    let owners: BTreeSet<&str> = rows.map(|row| text(row, "action_owner")).collect();
    assert_eq!(owners, BTreeSet::from(["Head of Elections"]));
    let event =
        list(&after, "/findings.ocsf.ndjson").iter().find(|event| text(&event["file"], "path") == path);
    assert_eq!(event.expect("an event")["unmapped"]["action"]["deadline"], "2025-07-07");

    // Said to be done, and it is not; and one that is late.
    dir.run(["actions", "set", path, "--status", "done"]).code(0);
    dir.run(["actions", "add", "registration", "--status", "migrate", "--deadline", "2025-01-31"]).code(0);
    dir.scan(&["--as-of", "2025-06-07", "--actions", "pollsweep-actions.toml"]).code(0);
    let said = figures(&dir.out());
    let states: BTreeSet<&str> =
        list(&said, "/report.xlsx/Actions").iter().map(|row| text(row, "State")).collect();
    assert!(states.contains("said to be done, but personal data is still there"), "{states:?}");
    assert!(states.contains("late"), "{states:?}");
    // A decision about another system is no part of this one's report.
    let part = rendered(&dir, "json", &["--system", "registration"]);
    assert!(part.as_object().is_some_and(serde_json::Map::is_empty));
    let part = crate::harness::report(&dir.path().join("rendered/report.json"));
    let paths: Vec<&str> = list(&part, "/actions").iter().map(|action| text(action, "path")).collect();
    assert_eq!(paths, ["registration"]);
    let run = dir.run(["report", "out", "--format", "html", "--actions", "none.toml", "--out", "x"]).code(2);
    assert!(run.stderr.contains("none.toml"), "{}", run.stderr);
}

#[test]
fn names_that_look_like_formulas_markup_or_ends_of_cells_are_names() {
    let names = [
        "=cmd|' C calc'!A0.csv",
        "+44 20 7946.csv",
        "-2.csv",
        "@SUM(A1).csv",
        "a \"quoted\", name.csv",
        "pipe | and `tick` *bold*.csv",
        "</script><b>.csv",
        "two\nlines.csv",
        "tab\there.csv",
    ];
    let dir = Dir::new();
    for name in names {
        dir.file(name, FEW);
    }
    dir.file("=1+1.png", b"\x89PNG\r\n\x1a\n");
    dir.scan(&["--format", &format!("json,{ALL}")]).code(0);
    let report = dir.report();
    let said = figures(&dir.out());
    let all = stores(&report, |_| true);
    assert_eq!(all.len(), names.len());
    assert!(paths(&said).iter().all(|paths| *paths == all), "{:?}", paths(&said));
    for name in ["findings.csv", "ropa.csv"] {
        assert_eq!(said[name]["formulas"], Value::Array(Vec::new()), "{name}");
    }
    let in_csv: BTreeSet<String> = list(&said, "/findings.csv/rows")
        .iter()
        .map(|row| text(row, "store"))
        .map(|path| path.strip_prefix('\'').unwrap_or(path).to_owned())
        .collect();
    assert_eq!(in_csv, all);
    let page = text(&said["report.html"], "page");
    assert_eq!(page.matches("<script").count(), 3);
    assert!(!page.contains("<b>"));
    // Python's check of the tables has gone through; what could be markup is escaped.
    assert!(text(&said, "summary.md").contains("pipe \\| and \\`tick\\` \\*bold\\*.csv"));
}
