//! `pollsweep diff` between two scans of an estate that changed, in its three formats.
//!
//! What is new, gone and overdue is worked out here from the two reports, as sets of paths.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::harness::{Dir, report, stores, text};

const STAFF: &str = "Surname,Forename,DOB,NI Number,Postcode,Sort Code,Account No,Role
Whitcombe,Margaret,12/03/1948,AB123459C,OX4 1LD,20-45-23,71834562,Presiding Officer
Okonkwo,Daniel,04/11/1961,CE234567A,OX3 7QP,40-11-62,20934417,Poll Clerk
Patel,Nisha,23/07/1975,HJ345678B,OX2 6HN,30-96-34,55210983,Poll Clerk
";
const MORE: &str = "Surname,Forename,NI Number,Role
Farnsworth,Ottilie,JG105823C,Poll Clerk
Ainscough,Rupert,JG106694D,Poll Clerk
";

/// Two scans: one before the first staff list came due, one after, with changes between them.
fn scanned() -> Dir {
    let dir = Dir::new();
    dir.file("elections/2005/Poll staff GE2005.csv", STAFF)
        .file("elections/2005/moves.csv", MORE)
        .file("elections/2010/grows GE2010.csv", MORE)
        .file("elections/2001/goes GE2001.csv", STAFF.replace("Patel", "Barnwell"))
        .file("notes/read.txt", "nothing of interest\n")
        .file("notes/locked.zip", b"PK\x03\x04 not a zip");
    dir.run(["scan", "root", "--out", "one", "--as-of", "2011-01-01", "--quiet"]).code(0);
    let root = dir.root();
    fs::create_dir(root.join("archive")).expect("made");
    fs::rename(root.join("elections/2005/moves.csv"), root.join("archive/moves.csv")).expect("moved");
    fs::remove_file(root.join("elections/2001/goes GE2001.csv")).expect("removed");
    fs::remove_file(root.join("notes/locked.zip")).expect("removed");
    dir.file("elections/2010/grows GE2010.csv", STAFF.replace("Okonkwo", "Kowalska"))
        .file("elections/2001/new GE2001.csv", MORE.replace("Ainscough", "Ferris"))
        .file("notes/scan.png", b"\x89PNG\r\n\x1a\n");
    dir.run(["scan", "root", "--out", "two", "--as-of", "2011-06-01", "--quiet"]).code(0);
    dir
}

fn paths(diff: &Value, list: &str) -> BTreeSet<String> {
    let rows = diff[list].as_array().unwrap_or_else(|| panic!("{list} is a list"));
    rows.iter().map(|row| text(row, "path").to_owned()).collect()
}

fn overdue(report: &Value) -> BTreeSet<String> {
    let rows = report["stores"].as_array().expect("a list").iter();
    let past = rows.filter(|store| {
        let as_of = text(&report["run"], "as_of");
        !store["retention"].is_null() && store["retention"]["due"].as_str().is_some_and(|due| due < as_of)
    });
    past.map(|store| text(store, "path").to_owned()).collect()
}

fn set(paths: &[&str]) -> BTreeSet<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}

#[test]
fn what_changed_is_told_in_json_text_and_on_a_page() {
    let dir = scanned();
    let (old, new) =
        (report(&dir.path().join("one/report.json")), report(&dir.path().join("two/report.json")));
    let run = dir.run(["diff", "one", "two", "--format", "json"]).code(0);
    let diff: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let before: BTreeSet<String> = stores(&old).into_iter().collect();
    let after: BTreeSet<String> = stores(&new).into_iter().collect();
    let moved = set(&["archive/moves.csv"]);
    assert_eq!(paths(&diff, "moved"), moved);
    assert_eq!(
        paths(&diff, "added"),
        after.difference(&before).filter(|path| !moved.contains(*path)).cloned().collect()
    );
    let from = set(&["elections/2005/moves.csv"]);
    assert_eq!(
        paths(&diff, "vanished"),
        before.difference(&after).filter(|path| !from.contains(*path)).cloned().collect()
    );
    assert_eq!(paths(&diff, "changed"), set(&["elections/2010/grows GE2010.csv"]));
    assert!(diff["changed"][0]["field_types_added"].to_string().contains("uk_bank_account"), "{diff:#}");
    assert_eq!(paths(&diff, "unread_added"), set(&["notes/scan.png"]));
    assert_eq!(paths(&diff, "unread_removed"), set(&["notes/locked.zip"]));
    assert_eq!(diff["systems_added"], serde_json::json!(["archive"]));

    // Overdue by the dates of the two reports; a store that moved is the same store.
    let (was, is) = (overdue(&old), overdue(&new));
    assert_eq!(diff["old"]["overdue"], was.len());
    assert_eq!(diff["new"]["overdue"], is.len());
    let mut added: BTreeSet<String> = is.difference(&was).cloned().collect();
    let mut removed: BTreeSet<String> = was.difference(&is).cloned().collect();
    if added.contains("archive/moves.csv") && removed.contains("elections/2005/moves.csv") {
        added.remove("archive/moves.csv");
        removed.remove("elections/2005/moves.csv");
    }
    assert_eq!(paths(&diff, "overdue_added"), added);
    assert_eq!(paths(&diff, "overdue_removed"), removed);
    let why = |list: &str, path: &str| {
        let rows = diff[list].as_array().expect("a list");
        let row =
            rows.iter().find(|row| text(row, "path") == path).unwrap_or_else(|| panic!("{path} in {list}"));
        text(row, "why").to_owned()
    };
    // Six years after 5 May 2005.
    assert_eq!(why("overdue_added", "elections/2005/Poll staff GE2005.csv"), "date_passed");
    assert_eq!(why("overdue_added", "elections/2001/new GE2001.csv"), "new");
    assert_eq!(why("overdue_removed", "elections/2001/goes GE2001.csv"), "gone");

    let lines = dir.run(["diff", "one/report.json", "two/inventory.db", "--color", "never"]).code(0).stdout;
    for words in [
        "Kept too long only now: ",
        "  elections/2005/Poll staff GE2005.csv\n    due 2011-05-05; its date has passed since\n",
        "Moved: 1 store\n  archive/moves.csv\n    was elections/2005/moves.csv",
        "Stores kept too long",
        "  notes/scan.png: ",
    ] {
        assert!(lines.contains(words), "{words:?} in:\n{lines}");
    }
    assert!(!lines.contains('\x1b'));
    dir.run(["diff", "one", "two", "--format", "html", "--out", "diff.html"]).code(0);
    let page = fs::read_to_string(dir.path().join("diff.html")).expect("a page");
    assert!(page.contains("Content-Security-Policy") && page.contains("id=\"overdue\""));
    for path in
        ["elections/2005/Poll staff GE2005.csv", "archive/moves.csv", "elections/2001/goes GE2001.csv"]
    {
        assert!(page.contains(path), "{path}");
    }
    for value in ["Whitcombe", "AB123459C", "71834562", "Farnsworth"] {
        assert!(![&lines, &page, &run.stdout].iter().any(|text| text.contains(value)), "{value} was told");
    }
}

#[test]
fn nothing_is_said_of_an_estate_that_did_not_change() {
    let dir = Dir::new();
    dir.file("elections/2005/Poll staff GE2005.csv", STAFF);
    for out in ["one", "two"] {
        dir.run(["scan", "root", "--out", out, "--as-of", "2025-06-07", "--quiet"]).code(0);
    }
    let run = dir.run(["diff", "one", "two", "--color", "never"]).code(0);
    assert!(run.stdout.ends_with("Nothing changed.\n"), "{}", run.stdout);
    // A date alone.
    dir.run(["scan", "root", "--out", "three", "--as-of", "2006-06-07", "--quiet"]).code(0);
    let run = dir.run(["diff", "three", "two", "--format", "json"]).code(0);
    let diff: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(paths(&diff, "overdue_added"), set(&["elections/2005/Poll staff GE2005.csv"]));
    for list in ["added", "changed", "moved", "vanished"] {
        assert!(paths(&diff, list).is_empty(), "{list}");
    }
}
