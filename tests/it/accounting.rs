//! Everything on the disk is in the report, counted by another way than the program counts.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::harness::{Dir, files_below, ledger, report, rows, stores, text};

/// Paths outside containers that the report accounts for, each once.
fn accounted(report: &serde_json::Value) -> BTreeSet<String> {
    let mut paths: Vec<String> = stores(report);
    paths.extend(rows(report, "ledger", |row| text(row, "path").to_owned()));
    paths.into_iter().filter(|path| !path.contains("!/")).collect()
}

#[cfg(unix)]
fn make_odd_things(dir: &Dir) {
    use std::os::unix::ffi::OsStrExt;
    std::os::unix::fs::symlink("/etc/passwd", dir.root().join("link")).expect("linked");
    std::os::unix::fs::symlink("nowhere", dir.root().join("a/dangling")).expect("linked");
    std::os::unix::fs::symlink("..", dir.root().join("a/loop")).expect("linked");
    fs::hard_link(dir.root().join("a/x.csv"), dir.root().join("a/hard.csv")).expect("linked");
    let status = std::process::Command::new("mkfifo").arg(dir.root().join("pipe")).status();
    assert!(status.expect("mkfifo").success());
    dir.file(Path::new(std::ffi::OsStr::from_bytes(b"caf\xe9/na\xefve.txt")), "words in a folder");
    dir.file("new\nline.txt", "words in a file");
}

#[test]
fn every_path_is_in_the_report() {
    let dir = Dir::new();
    dir.file("a/x.csv", "name,mail\nA,a@example.org\n")
        .file("a/.hidden/deep/er/y.txt", "some words here\n")
        .file(".gitignore", "*\n")
        .file("empty.txt", "")
        .file("z.bin", [0u8; 5000])
        .file("picture.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF");
    fs::create_dir(dir.root().join("empty folder")).expect("made");
    #[cfg(unix)]
    make_odd_things(&dir);
    dir.scan(&[]).code(0);
    let report = dir.report();
    let on_disk = files_below(&dir.root());
    assert_eq!(accounted(&report).len(), on_disk.len(), "{:?}", accounted(&report));
    let counts = &report["summary"]["coverage"];
    let count = |key: &str| counts[key].as_u64().expect("a count") as usize;
    assert_eq!(count("scanned") + count("partial") + count("skipped"), on_disk.len());
    assert_eq!(count("scanned") + count("partial"), stores(&report).len());
    assert_eq!(count("partial") + count("skipped"), ledger(&report).len());
    #[cfg(unix)]
    for row in ["link skipped outside_root", "pipe skipped special_file", "a/loop skipped outside_root"] {
        assert!(ledger(&report).contains(&row.to_owned()), "{row}");
    }
    #[cfg(unix)]
    assert!(stores(&report).contains(&"caf\\xe9/na\\xefve.txt".to_owned()));
    assert!(ledger(&report).contains(&"picture.jpg skipped needs_ocr".to_owned()));
    assert!(ledger(&report).contains(&"empty.txt skipped empty".to_owned()));
}

#[test]
fn lists_are_sorted_by_path() {
    let dir = Dir::new();
    for name in ["b", "a/z", "a.b", "a b", "Z", "é"] {
        dir.file(name, "words that are readable");
    }
    dir.scan(&[]).code(0);
    let report = dir.report();
    for paths in [stores(&report), rows(&report, "ledger", |row| text(row, "path").to_owned())] {
        let mut sorted = paths.clone();
        sorted.sort();
        assert_eq!(paths, sorted);
    }
}

#[test]
fn an_empty_root_is_a_complete_report() {
    let dir = Dir::new();
    let run = dir.scan(&["--fail-on", "incomplete"]).code(0);
    assert!(run.stdout.contains("0 stores"), "{}", run.stdout);
    let report = dir.report();
    assert_eq!(report["summary"]["complete"], true);
    assert_eq!(report["stores"].as_array().map(Vec::len), Some(0));
}

#[test]
fn the_output_folder_in_a_root_is_left_out_as_a_row() {
    let dir = Dir::new();
    dir.file("a.txt", "some words\n");
    for _ in 0..2 {
        dir.run(["scan", "root", "--out", "root/out"]).code(0);
        let report = report(&dir.root().join("out/report.json"));
        assert_eq!(stores(&report), ["a.txt"]);
        assert!(ledger(&report).contains(&"out skipped own_output".to_owned()));
    }
    let run = dir.run(["scan", "root", "--out", "root"]).code(2);
    assert!(run.stderr.contains("--out"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn the_output_folder_is_known_by_identity_not_by_name() {
    let dir = Dir::new();
    dir.file("a.txt", "some words\n").file("real/old.txt", "written before\n");
    std::os::unix::fs::symlink("root/real", dir.path().join("alias")).expect("linked");
    dir.run(["scan", "root", "--out", "alias"]).code(0);
    let report = report(&dir.root().join("real/report.json"));
    assert!(ledger(&report).contains(&"real skipped own_output".to_owned()));
}

#[test]
fn a_key_file_in_a_root_is_left_out() {
    let dir = Dir::new();
    dir.run(["keygen", "root/my.key"]).code(0);
    dir.scan(&["--key-file", "root/my.key"]).code(0);
    assert_eq!(ledger(&dir.report()), ["my.key skipped own_output"]);
}

#[test]
fn a_place_given_twice_is_scanned_once() {
    let dir = Dir::new();
    dir.file("in/a.txt", "some words\n").file("b.txt", "more words\n");
    for roots in [["root", "root"], ["root", "root/in"], ["root/in", "root"], ["root/./in/..", "root"]] {
        let run = dir.run(["scan", roots[0], roots[1], "--out", "out"]).code(0);
        assert!(run.stderr.contains("scanned once"), "{}", run.stderr);
        let report = dir.report();
        let mut all = stores(&report);
        all.sort();
        assert_eq!(all, ["b.txt", "in/a.txt"]);
        assert_eq!(report["run"]["roots"].as_array().map(Vec::len), Some(2));
    }
}

#[test]
fn several_roots_are_systems_with_names_of_their_own() {
    let dir = Dir::new();
    fs::create_dir_all(dir.path().join("other/root")).expect("made");
    fs::write(dir.path().join("other/root/a.txt"), "some words\n").expect("written");
    dir.file("a.txt", "some words\n");
    dir.run(["scan", "root", "other/root", "--out", "out"]).code(0);
    let report = dir.report();
    assert_eq!(stores(&report), ["root-2/a.txt", "root/a.txt"]);
    assert_eq!(rows(&report, "systems", |row| text(row, "id").to_owned()), ["root", "root-2"]);
}

#[test]
fn a_root_may_be_one_file_or_a_link_to_a_folder() {
    let dir = Dir::new();
    dir.file("in/a.txt", "some words\n");
    dir.run(["scan", "root/in/a.txt", "--out", "out"]).code(0);
    assert_eq!(stores(&dir.report()), ["a.txt"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("root/in", dir.path().join("shortcut")).expect("linked");
        dir.run(["scan", "shortcut", "--out", "out"]).code(0);
        assert_eq!(stores(&dir.report()), ["a.txt"]);
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_folder_is_a_row() {
    use std::os::unix::fs::PermissionsExt;
    let dir = Dir::new();
    dir.file("locked/a.txt", "some words\n").file("open/b.txt", "some words\n");
    let locked = dir.root().join("locked");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o0)).expect("changed");
    let readable_anyway = fs::read_dir(&locked).is_ok();
    dir.scan(&[]).code(0);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).expect("changed");
    // The super-user reads everything; `walk` has a test of the row itself.
    if !readable_anyway {
        assert!(ledger(&dir.report()).contains(&"locked skipped denied".to_owned()));
        assert_eq!(dir.report()["summary"]["complete"], false);
    }
}

#[test]
fn deep_folders_and_long_names_are_walked() {
    let dir = Dir::new();
    let deep: std::path::PathBuf = std::iter::repeat_n("d", 200).collect();
    dir.file(deep.join("x".repeat(200)), "some words\n");
    dir.scan(&[]).code(0);
    assert_eq!(stores(&dir.report()).len(), 1);
}
