//! Children that read complex formats: what their end costs, what they cannot do, and that they change nothing.
//!
//! The faults are those of `engine::isolate::faults`, a reader that is there in builds for testing only.

#![cfg(unix)]

use std::io::{Cursor, Write};
use std::path::Path;

use crate::harness::{Dir, Run, report, without_run};

/// Addresses of nobody.
fn table() -> String {
    let rows: String = (0..12).map(|n| format!("person{n}x@sampleton-post.co.uk,{n}\n")).collect();
    format!("email,number\n{rows}")
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("begun");
        writer.write_all(content).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

/// Temporary files and companions come from the parent.
#[test]
fn what_a_child_is_handed_is_as_good_as_what_it_could_open() {
    let dir = Dir::new();
    // Larger than what a spool keeps in memory, and of a kind that has to be seekable.
    let mut inner = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    // A picture is not read further than its first bytes.
    let mut picture = vec![0; 17 << 20];
    picture[..4].copy_from_slice(b"\xff\xd8\xff\xe0");
    for (name, content) in [("photo.jpg", picture), ("t.csv", table().into_bytes())] {
        inner.start_file(name, plain).expect("begun");
        inner.write_all(&content).expect("written");
    }
    let inner = inner.finish().expect("finished").into_inner();
    dir.file("nested.zip", zip(&[("inner.zip", &inner)]));
    // A database whose only row is in the log beside it.
    let path = dir.root().join("votes.db");
    let held = rusqlite::Connection::open(&path).expect("made");
    held.execute_batch("PRAGMA journal_mode=WAL; CREATE TABLE staff (email TEXT);").expect("made");
    held.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO staff VALUES ('ada@example.org');")
        .expect("written");
    let mut reports = Vec::new();
    for mode in ["always", "never"] {
        dir.scan(&["--isolate", mode]).code(0);
        reports.push(without_run(dir.report()));
    }
    drop(held);
    assert!(reports[0] == reports[1]);
    assert!(reports[1].contains("nested.zip!/inner.zip!/t.csv"));
    let staff = dir.report()["stores"]
        .as_array()
        .expect("a list")
        .iter()
        .any(|store| store["path"] == "votes.db" && store["tables"][0]["rows"] == 1);
    assert!(staff, "the row in the log");
}

/// Messages are stores that their reader reads itself.
#[test]
fn outlook_stores_are_the_same_with_and_without() {
    let dir = Dir::new();
    dir.file("plain.pst", include_bytes!("../../fixtures/pst/plain.pst"))
        .file("large.ost", include_bytes!("../../fixtures/pst/large.ost"));
    let mut reports = Vec::new();
    for mode in ["auto", "never"] {
        dir.scan(&["--isolate", mode]).code(0);
        assert_eq!(dir.report()["ledger"].as_array().map(Vec::len), Some(0), "{mode}");
        reports.push(without_run(dir.report()));
    }
    assert!(reports[0] == reports[1]);
}

#[test]
fn the_demo_estate_is_the_same_with_and_without() {
    let dir = Dir::new();
    let estate = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/estate");
    let start = |mode: &str, jobs: &str| {
        let estate = estate.to_str().expect("UTF-8");
        let args = ["scan", estate, "--out", mode, "--isolate", mode, "--jobs", jobs, "--quiet"];
        dir.command(args).env("XDG_STATE_HOME", dir.path().join("state")).spawn().expect("started")
    };
    // The key is made on first use.
    dir.run(["keygen", "state/pollsweep/organisation.key"]).code(0);
    let running = [("auto", "3"), ("never", "1")].map(|(mode, jobs)| (mode, start(mode, jobs)));
    let [isolated, plain] = running.map(|(mode, child)| {
        Run::of(&child.wait_with_output().expect("ended")).code(0);
        report(&dir.path().join(mode).join("report.json"))
    });
    assert!(isolated["run"]["isolation"]["walls"].is_array());
    assert!(without_run(isolated) == without_run(plain));
}

/// The built-in rule for e-mail addresses, made so shy that it finds nothing any more.
#[test]
fn users_rules_reach_the_children() {
    let dir = Dir::new();
    let rule = include_str!("../../patterns/email.toml").replace("base = -300", "base = -5000");
    std::fs::create_dir(dir.path().join("rules")).expect("made");
    std::fs::write(dir.path().join("rules/email.toml"), rule).expect("written");
    dir.file("a.zip", zip(&[("table.csv", table().as_bytes())]));
    let found =
        |report: &serde_json::Value| without_run(report.clone()).contains("\"field_type\": \"email\"");
    dir.scan(&[]).code(0);
    assert!(found(&dir.report()));
    dir.scan(&["--rules", "rules"]).code(0);
    assert!(dir.report()["run"]["isolation"]["walls"].is_array(), "read in a child");
    assert!(!found(&dir.report()));
}

/// What only builds for testing can be made to do.
#[cfg(debug_assertions)]
mod faults {
    use super::{table, zip};
    use crate::harness::{Dir, Run, ledger, stores};

    fn fault(what: &str) -> String {
        format!("POLLSWEEP-FAULT {what}")
    }

    fn scan(dir: &Dir, more: &[&str]) -> Run {
        let mut args = vec!["scan", "root", "--out", "out"];
        args.extend(more);
        let output =
            dir.command(args).env("POLLSWEEP_TEST_FAULTS", "1").output().expect("the program starts");
        Run::of(&output)
    }

    #[test]
    fn the_end_of_a_child_costs_one_row_with_its_reason() {
        let dir = Dir::new();
        for what in ["abort", "hang", "memory", "panic", "stack"] {
            dir.file(what, fault(what));
        }
        dir.file("whole", fault("nothing")).file("table.csv", table());
        let run =
            scan(&dir, &["--max-seconds", "2", "--max-memory", "1G", "--jobs", "2", "--verbose"]).code(0);
        assert!(!run.stderr.contains("payload"), "{}", run.stderr);
        let report = dir.report();
        assert_eq!(
            ledger(&report),
            [
                "abort skipped reader_crashed",
                "hang skipped timed_out",
                "memory skipped over_budget",
                "panic partial reader_crashed",
                "stack skipped reader_crashed",
            ]
        );
        assert_eq!(stores(&report), ["panic", "table.csv", "whole"]);
        assert_eq!(report["run"]["isolation"]["replaced"], 4);
    }

    #[test]
    fn a_member_that_ends_a_child_costs_no_other_member() {
        let dir = Dir::new();
        let (abort, csv) = (fault("abort"), table());
        let inner = zip(&[("1.csv", csv.as_bytes()), ("2", abort.as_bytes()), ("3.csv", csv.as_bytes())]);
        let outer = zip(&[
            ("a.csv", csv.as_bytes()),
            ("b", abort.as_bytes()),
            ("c.zip", &inner),
            ("d", fault("stack").as_bytes()),
            ("e.csv", csv.as_bytes()),
        ]);
        dir.file("o.zip", outer);
        scan(&dir, &[]).code(0);
        let report = dir.report();
        assert_eq!(
            ledger(&report),
            [
                "o.zip partial reader_crashed",
                "o.zip!/b skipped reader_crashed",
                "o.zip!/c.zip partial reader_crashed",
                "o.zip!/c.zip!/2 skipped reader_crashed",
                "o.zip!/d skipped reader_crashed",
            ]
        );
        assert_eq!(
            stores(&report),
            [
                "o.zip",
                "o.zip!/a.csv",
                "o.zip!/c.zip",
                "o.zip!/c.zip!/1.csv",
                "o.zip!/c.zip!/3.csv",
                "o.zip!/e.csv"
            ]
        );
        // What was received before a child's end is there once: four tables of twelve addresses.
        let emails =
            report["matrix"].as_array().expect("a list").iter().find(|cell| cell["field_type"] == "email");
        assert_eq!(emails.expect("found")["values"], 48, "{:#}", report["matrix"]);
    }

    /// Small files go to a child several at a time.
    #[test]
    fn only_the_file_at_hand_is_blamed_for_the_end_of_a_child() {
        let dir = Dir::new();
        // While the first one hangs, the walk finds all the others.
        let ends = ["abort", "abort", "stack", "hang", "panic", "memory", "abort"];
        let csv = table();
        for number in 0..60 {
            match (number, ends.get(number / 9)) {
                (0, _) => dir.file("00", fault("hang")),
                (_, Some(end)) if number % 9 == 4 => dir.file(format!("{number:02}"), fault(end)),
                (30, _) => dir.file(
                    "30",
                    zip(&[
                        ("a.csv", csv.as_bytes()),
                        ("b", fault("abort").as_bytes()),
                        ("c.csv", csv.as_bytes()),
                    ]),
                ),
                _ => dir.file(format!("{number:02}"), fault("nothing")),
            };
        }
        scan(&dir, &["--max-seconds", "1", "--max-memory", "1G", "--jobs", "1"]).code(0);
        let report = dir.report();
        assert_eq!(
            ledger(&report),
            [
                "00 skipped timed_out",
                "04 skipped reader_crashed",
                "13 skipped reader_crashed",
                "22 skipped reader_crashed",
                "30 partial reader_crashed",
                "30!/b skipped reader_crashed",
                "31 skipped timed_out",
                "40 partial reader_crashed",
                "49 skipped over_budget",
                "58 skipped reader_crashed",
            ]
        );
        let paths = stores(&report);
        for number in (0..60).filter(|number| number % 9 != 4 && *number != 0) {
            let path = format!("{number:02}");
            assert_eq!(paths.iter().filter(|own| **own == path).count(), 1, "{path}");
        }
        // A panic is no end.
        assert_eq!(report["run"]["isolation"]["replaced"], 8);
        let emails =
            report["matrix"].as_array().expect("a list").iter().find(|cell| cell["field_type"] == "email");
        assert_eq!(emails.expect("found")["values"], 24, "the two tables beside the member that aborts");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_child_cannot_open_write_connect_or_start_anything() {
        let dir = Dir::new();
        for what in ["write", "open", "connect", "exec"] {
            dir.file(what, fault(what));
        }
        scan(&dir, &["--jobs", "1"]).code(0);
        let walled = dir.report();
        assert_eq!(ledger(&walled), Vec::<String>::new(), "an attempt that worked reads as unsupported");
        let walls = walled["run"]["isolation"]["walls"].as_array().expect("there was a child").clone();
        assert!(walls.contains(&"seccomp".into()) && walls.contains(&"resource_limits".into()), "{walls:?}");
        // The attempts are real: without walls they work.
        scan(&dir, &["--isolate", "never"]).code(0);
        let free = ledger(&dir.report());
        assert!(free.contains(&"write partial unsupported".to_owned()), "{free:?}");
        assert!(free.contains(&"open partial unsupported".to_owned()), "{free:?}");
        let written = dir.tmp().join("pollsweep-test-fault");
        assert!(written.exists(), "written by the second scan only");
        std::fs::remove_file(written).expect("removed");
    }
}
