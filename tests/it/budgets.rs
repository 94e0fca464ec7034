//! Every limit can be set, costs the file that reaches it a row with a reason of its own, and nothing else.

use std::io::{Cursor, Write};

use crate::harness::{Dir, ledger, rows, text};

const CSV: &str = "email,number\nada@example.org,1\nbob@example.org,2\n";

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("begun");
        writer.write_all(content).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

/// The ledger of a scan with this limit, beside a table that no limit may touch.
fn limited(file: &str, content: &[u8], limit: &str, value: &str) -> Vec<String> {
    let mut all = Vec::new();
    for mode in ["auto", "never"] {
        let dir = Dir::new();
        dir.file(file, content).file("other.csv", "email\nada@example.org\n");
        dir.scan(&[limit, value, "--isolate", mode]).code(0);
        let report = dir.report();
        let scanned = rows(&report, "stores", |row| text(row, "path").to_owned());
        assert!(scanned.contains(&"other.csv".to_owned()), "{limit}: {scanned:?}");
        assert!(!ledger(&report).iter().any(|row| row.starts_with("other")), "{limit}");
        all.push(ledger(&report));
    }
    assert_eq!(all[0], all[1], "{limit}: the same in a child and without");
    all.swap_remove(0)
}

#[test]
fn depth() {
    let mut content = CSV.as_bytes().to_vec();
    for name in ["a.csv", "b.zip", "c.zip"] {
        content = zip(&[(name, &content)]);
    }
    assert_eq!(
        limited("d.zip", &content, "--max-depth", "2"),
        [
            "d.zip partial too_deep",
            "d.zip!/c.zip partial too_deep",
            "d.zip!/c.zip!/b.zip partial too_deep",
            "d.zip!/c.zip!/b.zip!/a.csv skipped too_deep"
        ]
    );
}

#[test]
fn bytes() {
    let long = "ada@example.org,1\n".repeat(2000);
    let content = zip(&[("a.csv", CSV.as_bytes()), ("b.csv", long.as_bytes()), ("c.csv", CSV.as_bytes())]);
    let ledger = limited("d.zip", &content, "--max-bytes", "10K");
    assert!(ledger.contains(&"d.zip partial over_budget".to_owned()), "{ledger:?}");
    assert!(!ledger.iter().any(|row| row.starts_with("d.zip!/a.csv")), "{ledger:?}");
}

#[test]
fn ratio() {
    // Below 64 MiB a ratio says little and is not looked at.
    let content = zip(&[("zeros", &vec![b' '; 70 << 20])]);
    let ledger = limited("d.zip", &content, "--max-ratio", "100");
    assert!(ledger.contains(&"d.zip partial over_budget".to_owned()), "{ledger:?}");
}

#[test]
fn entries() {
    let members = ["a.csv", "b.csv", "c.csv"].map(|name| (name, CSV.as_bytes()));
    assert_eq!(limited("d.zip", &zip(&members), "--max-entries", "2"), ["d.zip partial over_budget"]);
}

#[test]
fn rows_of_one_store() {
    let content = zip(&[("a.csv", CSV.as_bytes()), ("b.csv", "email\nada@example.org\n".as_bytes())]);
    assert_eq!(
        limited("d.zip", &content, "--max-rows", "2"),
        ["d.zip partial over_budget", "d.zip!/a.csv partial over_budget"]
    );
}

#[cfg(all(unix, debug_assertions))]
#[test]
fn seconds_and_memory() {
    for (what, limit, value, reason) in
        [("hang", "--max-seconds", "1", "timed_out"), ("memory", "--max-memory", "600M", "over_budget")]
    {
        let dir = Dir::new();
        dir.file("f", format!("POLLSWEEP-FAULT {what}")).file("other.csv", CSV);
        let args = ["scan", "root", "--out", "out", limit, value];
        let output = dir.command(args).env("POLLSWEEP_TEST_FAULTS", "1").output().expect("starts");
        assert!(output.status.success());
        assert_eq!(ledger(&dir.report()), [format!("f skipped {reason}")]);
    }
}

#[test]
fn limits_that_make_no_sense_are_refused() {
    let dir = Dir::new();
    for (limit, value) in
        [("--max-memory", "5M"), ("--max-bytes", "0"), ("--max-ratio", "0"), ("--max-seconds", "0")]
    {
        let run = dir.scan(&[limit, value]).code(2);
        assert!(run.stderr.contains(limit), "{}", run.stderr);
    }
}
