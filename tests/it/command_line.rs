//! Errors, exit codes and what is printed.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use serde_json::Value;

use crate::harness::{Dir, text};

#[test]
fn a_missing_root_is_one_line_and_code_2() {
    let dir = Dir::new();
    let run = dir.run(["scan", "root", "nowhere", "--out", "out"]).code(2);
    assert_eq!(run.stderr, "pollsweep: error: cannot scan nowhere: there is no such file or folder\n");
    assert!(!dir.out().exists(), "nothing was begun");
}

#[test]
fn unknown_arguments_and_values_are_refused() {
    let dir = Dir::new();
    for args in [
        &["scan", "root", "--frequently"][..],
        &["scan"],
        &["scan", "root", "--jobs", "0"],
        &["scan", "root", "--max-bytes", "lots"],
        &["scan", "root", "--fail-on", "sometimes"],
        &["sweep"],
        &[],
    ] {
        dir.run(args).code(2);
    }
}

#[test]
fn fail_on_decides_the_code() {
    let dir = Dir::new();
    dir.file("a.txt", "nothing to see here, just a few words\n");
    dir.scan(&["--fail-on", "any"]).code(0);
    dir.file("photo.gif", "GIF89a");
    dir.scan(&["--fail-on", "none"]).code(0);
    let run = dir.scan(&["--fail-on", "incomplete", "--quiet"]).code(3);
    assert_eq!(run.stdout, "");
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    let rows: String = (0..50).map(|n| format!("name{n}@northwold-post.co.uk\n")).collect();
    dir.file("mail.csv", format!("email\n{rows}"));
    dir.scan(&["--fail-on", "any"]).code(1);
}

#[test]
fn quiet_is_silent() {
    let dir = Dir::new();
    dir.file("a.txt", "a few words\n");
    let run = dir.scan(&["--quiet"]).code(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
}

#[test]
fn the_summary_is_plain_when_nobody_watches() {
    let dir = Dir::new();
    dir.file("a.txt", "a few words\n").file("b.png", b"\x89PNG\r\n\x1a\n");
    let run = dir.scan(&[]).code(0);
    assert!(!run.stdout.contains('\x1b'), "no colours in a pipe");
    for expected in ["NOT READ", "needs text recognition", "b.png", "report.json", "inventory.db"] {
        assert!(run.stdout.contains(expected), "{expected}: {}", run.stdout);
    }
    let run = dir.scan(&["--color", "always"]).code(0);
    assert!(run.stdout.contains('\x1b'));
}

#[test]
fn progress_for_programs_is_json_lines() {
    let dir = Dir::new();
    dir.file("a.txt", "a few words\n");
    let run = dir.scan(&["--progress", "json"]).code(0);
    let events: Vec<Value> = run
        .stderr
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| line.parse().expect("JSON"))
        .collect();
    assert_eq!(text(&events[0], "event"), "start");
    let last = events.last().expect("an end");
    assert_eq!(text(last, "event"), "end");
    assert_eq!((&last["files_done"], &last["files"]), (&1.into(), &1.into()));
    assert_eq!(last["bytes_done"], last["bytes"]);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let dir = Dir::new();
    dir.file("a.txt", "a few words\n");
    dir.scan(&[]).code(0);
    for args in [&["schema"][..], &["report", "out/inventory.db", "--json", "-"], &["man"], &["scan", "root"]]
    {
        let mut child = dir.command(args).stdout(Stdio::piped()).spawn().expect("started");
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().expect("piped").read_to_string(&mut stderr).expect("text");
        assert_eq!(child.wait().expect("ended").code(), Some(0), "{stderr}");
        assert!(!stderr.contains("error"), "{stderr}");
    }
}

#[test]
fn keys_are_never_overwritten_and_wrong_ones_refused() {
    let dir = Dir::new();
    dir.run(["keygen", "k"]).code(0);
    dir.run(["keygen", "k"]).code(2);
    fs::write(dir.path().join("bad"), "hello").expect("written");
    let run = dir.scan(&["--key-file", "bad"]).code(2);
    assert!(run.stderr.contains("keygen"), "{}", run.stderr);
    let run = dir.scan(&["--key-file", "none"]).code(2);
    assert!(run.stderr.contains("keygen"), "{}", run.stderr);
}

#[test]
fn without_a_place_for_the_key_it_is_for_this_run_only() {
    let dir = Dir::new();
    fs::write(dir.path().join("state"), "in the way").expect("written");
    let run = dir.scan(&[]).code(0);
    assert!(run.stderr.contains("this run only"), "{}", run.stderr);
}

#[test]
fn small_subcommands_print_something_sensible() {
    let dir = Dir::new();
    let schema: Value = dir.run(["schema"]).code(0).stdout.parse().expect("JSON");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(dir.run(["formats"]).code(0).stdout.lines().any(|line| line.starts_with("raw_strings")));
    assert!(dir.run(["completions", "bash"]).code(0).stdout.contains("pollsweep"));
    assert!(dir.run(["man"]).code(0).stdout.contains(".TH"));
    assert!(dir.run(["--help"]).code(0).stdout.contains("Examples:"));
    assert!(dir.run(["scan", "--help"]).code(0).stdout.contains("--max-depth"));
}

#[test]
fn an_inventory_that_is_none_is_refused() {
    let dir = Dir::new();
    fs::write(dir.path().join("x.db"), "hello, this is no database").expect("written");
    dir.run(["report", "x.db"]).code(2);
    let run = dir.run(["report", "nowhere.db"]).code(2);
    assert!(run.stderr.contains("there is no inventory or report nowhere.db"), "{}", run.stderr);
    assert!(!dir.path().join("nowhere.db").exists());
}
