//! Law 1: no value of a source may turn up in anything that the program writes.
//!
//! Scans `tests/canary/estate`, whose values stand nowhere else, and damaged copies of it, as loudly as the program
//! can; then looks for every value in everything that was written: report, inventory with its log, stdout, stderr,
//! temporary files during and after the run. Not here: what the report says about the estate. A new format gets its
//! file from `tests/canary/make.py`.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use aho_corasick::AhoCorasick;

use crate::harness::program;

fn canary_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/canary")
}

/// Finds any canary, however it is written. Knows values by file and kind, so that a failure need not print them.
pub struct Finder {
    automaton: AhoCorasick,
    /// What each pattern of the automaton is: file and kind.
    labels: Vec<String>,
}

impl Finder {
    pub fn new() -> Finder {
        let list = fs::read_to_string(canary_folder().join("values.tsv")).expect("the list of canaries");
        let mut patterns: Vec<Vec<u8>> = Vec::new();
        let mut labels = Vec::new();
        for line in list.lines() {
            let [file, kind, value] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("values.tsv has three columns")
            };
            for text in writings(kind, value) {
                let mut wide = |order: fn(u16) -> [u8; 2]| {
                    patterns.push(text.encode_utf16().flat_map(order).collect());
                    labels.push(format!("{kind} of {file}, UTF-16"));
                };
                wide(u16::to_le_bytes);
                wide(u16::to_be_bytes);
                patterns.push(text.into_bytes());
                labels.push(format!("{kind} of {file}"));
            }
        }
        let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(&patterns);
        Finder { automaton: automaton.expect("a few thousand short patterns"), labels }
    }

    /// Labels of the canaries in `bytes`, as they stand and with spaces and punctuation taken out.
    pub fn find(&self, bytes: &[u8]) -> BTreeSet<&str> {
        let bare: Vec<u8> = bytes.iter().copied().filter(|byte| !b" -/._".contains(byte)).collect();
        [bytes, &bare]
            .into_iter()
            .flat_map(|haystack| self.automaton.find_overlapping_iter(haystack))
            .map(|hit| self.labels[hit.pattern().as_usize()].as_str())
            .collect()
    }
}

/// The ways in which a program may write a value. Case and separators are the finder's business.
fn writings(kind: &str, value: &str) -> Vec<String> {
    let bare: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut all = vec![value.to_owned(), bare.clone()];
    match kind {
        "born" => {
            let [day, month, year] = value.split('/').collect::<Vec<_>>()[..] else { panic!("a date") };
            all.push(format!("{year}-{month}-{day}"));
            all.push(format!("{year}{month}{day}"));
        }
        // As a number, and with the country code.
        "phone" => all.push(bare[1..].to_owned()),
        // The digits alone would turn up by chance in any list of digests.
        "sort_code" => all = vec![value.to_owned(), value.replace('-', " ")],
        _ => {}
    }
    all
}

#[test]
fn the_finder_finds_canaries_however_they_are_written() {
    let finder = Finder::new();
    let estate = canary_folder().join("estate");
    for file in ["staff.csv", "tabs utf16.txt", "utf16 no mark.csv", "letter.txt", "book.xls", "staff.db"] {
        let found = finder.find(&fs::read(estate.join(file)).expect("a canary file"));
        for kind in [
            "surname",
            "forename",
            "nino",
            "email",
            "account",
            "phone",
            "postcode",
            "street",
            "sort_code",
            "born",
        ] {
            let (narrow, wide) = (format!("{kind} of {file}"), format!("{kind} of {file}, UTF-16"));
            assert!(
                found.contains(narrow.as_str()) || found.contains(wide.as_str()),
                "{narrow} was not found"
            );
        }
    }
    let list = fs::read_to_string(canary_folder().join("values.tsv")).expect("the list of canaries");
    let nino = list.lines().find_map(|line| line.split_once("\tnino\t")).expect("an NI number").1;
    let bare = nino.replace(' ', "").to_lowercase();
    assert!(!finder.find(format!("error near {bare}.").as_bytes()).is_empty());
    let dashed = nino.replace(' ', "-");
    assert!(!finder.find(format!("error near {dashed}.").as_bytes()).is_empty());
    assert!(finder.find(b"line 17, 2026-11-21T10:00:00Z, 1048576 bytes, staff.csv").is_empty());
}

/// Files below a folder, sorted.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The estate, and what is left of it when files are cut or bytes change: errors are where values slip out.
fn lay_out(source: &Path) {
    for file in files_below(&canary_folder().join("estate")) {
        let bytes = fs::read(&file).expect("a canary file");
        let name = file.file_name().expect("a file");
        let put = |folder: &str, bytes: &[u8]| {
            let folder = source.join(folder);
            fs::create_dir_all(&folder).expect("a temporary folder");
            fs::write(folder.join(name), bytes).expect("a temporary file");
        };
        put("whole", &bytes);
        put("cut-half", &bytes[..bytes.len() / 2]);
        put("cut-tail", &bytes[..bytes.len() - bytes.len() / 10 - 1]);
        for (folder, step) in [("damaged", 97), ("badly-damaged", 13)] {
            let mut damaged = bytes.clone();
            // The first bytes stay, so that the right reader gets it.
            for at in (32..damaged.len()).step_by(step) {
                damaged[at] ^= 0x15 + (at % 7) as u8;
            }
            put(folder, &damaged);
        }
    }
}

/// Every open temporary file of a process that no longer has a name, on systems that let us look.
fn unnamed_files(process: u32) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(format!("/proc/{process}/fd"));
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| fs::read_link(path).is_ok_and(|to| to.to_string_lossy().ends_with(" (deleted)")))
        .filter_map(|path| fs::read(path).ok())
        .collect()
}

struct Run {
    temp: tempfile::TempDir,
    /// What was found while it ran: place and label.
    during: BTreeSet<String>,
}

impl Run {
    fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }
}

/// A new key pair's recipient; the identity is written to a file.
fn recipient(identity: &Path) -> String {
    let made = Command::new(program())
        .args(["keygen", "--identity"])
        .arg(identity)
        .output()
        .expect("the program was built");
    String::from_utf8(made.stdout).expect("text").trim().to_owned()
}

/// One scan with everything private to it, watched while it runs.
fn scan(finder: &Finder, jobs: &str, progress: &str, seal: bool) -> Run {
    let temp = tempfile::tempdir().expect("a temporary folder");
    let mut run = Run { temp, during: BTreeSet::new() };
    lay_out(&run.path("source"));
    for name in ["tmp", "home"] {
        fs::create_dir(run.path(name)).expect("a temporary folder");
    }
    let seal = if seal { vec!["--seal-to".to_owned(), recipient(&run.path("identity"))] } else { Vec::new() };
    let mut child = Command::new(program())
        .args(["scan", "--verbose", "--jobs", jobs, "--progress", progress, "--out"])
        .arg(run.path("out"))
        .args(seal)
        .arg(run.path("source"))
        .env("TMPDIR", run.path("tmp"))
        .env("HOME", run.path("home"))
        .env("XDG_STATE_HOME", run.path("home"))
        .env("RUST_BACKTRACE", "full")
        .env("RUST_LOG", "trace")
        .stdin(Stdio::null())
        .stdout(File::create(run.path("stdout")).expect("a temporary file"))
        .stderr(File::create(run.path("stderr")).expect("a temporary file"))
        .spawn()
        .expect("the program was built");
    let status = loop {
        for folder in ["tmp", "out"] {
            for file in files_below(&run.path(folder)) {
                // It may be gone again: then there is nothing to find.
                let bytes = fs::read(&file).unwrap_or_default();
                let place = file.strip_prefix(run.temp.path()).unwrap_or(&file).display().to_string();
                run.during.extend(finder.find(&bytes).into_iter().map(|label| format!("{place}: {label}")));
            }
        }
        for bytes in unnamed_files(child.id()) {
            run.during.extend(finder.find(&bytes).into_iter().map(|label| format!("unnamed file: {label}")));
        }
        if let Some(status) = child.try_wait().expect("a child process") {
            break status;
        }
        sleep(Duration::from_millis(10));
    };
    let said = fs::read(run.path("stderr")).unwrap_or_default();
    assert!(status.success(), "the scan failed: {status}, {} bytes on stderr", said.len());
    run
}

#[test]
fn no_value_of_a_source_is_written_anywhere() {
    let finder = Finder::new();
    for (jobs, progress, seal) in [("1", "plain", false), ("4", "json", false), ("2", "plain", true)] {
        let run = scan(&finder, jobs, progress, seal);
        let mut leaks = run.during.clone();
        let places: Vec<PathBuf> = ["out", "tmp", "home"]
            .iter()
            .flat_map(|folder| files_below(&run.path(folder)))
            .chain([run.path("stdout"), run.path("stderr")])
            .collect();
        for file in places {
            let bytes = fs::read(&file).expect("what the scan wrote");
            let place = file.strip_prefix(run.temp.path()).unwrap_or(&file).display().to_string();
            leaks.extend(finder.find(&bytes).into_iter().map(|label| format!("{place}: {label}")));
        }
        assert!(
            leaks.is_empty(),
            "with {jobs} jobs, in clear:\n{}",
            leaks.iter().map(|l| format!("  {l}\n")).collect::<String>()
        );
        assert_the_canaries_were_read(&run);
        if seal {
            assert_the_canaries_were_sealed(&finder, &run);
        }
    }
}

/// The values are in the sealed file after all, for whoever has the key.
fn assert_the_canaries_were_sealed(finder: &Finder, run: &Run) {
    let opened = Command::new(program())
        .arg("open")
        .arg(run.path("out/subjects.age"))
        .arg("--identity")
        .arg(run.path("identity"))
        .arg("--out")
        .arg(run.path("list.csv"))
        .output()
        .expect("the program was built");
    assert!(opened.status.success(), "the sealed file cannot be opened");
    let list = fs::read(run.path("list.csv")).expect("a list");
    let found = finder.find(&list);
    for label in
        ["surname of staff.csv", "forename of staff.csv", "street of staff.csv", "surname of book.xls"]
    {
        assert!(found.contains(label), "{label} is not in the list");
    }
}

/// Without this the test above would pass for a program that reads nothing.
fn assert_the_canaries_were_read(run: &Run) {
    let report = fs::read(run.path("out/report.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_slice(&report).expect("JSON");
    let stores = report["stores"].as_array().expect("a list of stores");
    let found = |path: &str| {
        stores.iter().filter(|store| store["path"] == path).any(|store| {
            let columns = store["tables"].as_array().into_iter().flatten();
            let mut columns = columns.flat_map(|table| table["columns"].as_array().into_iter().flatten());
            columns.any(|column| column["findings"].as_array().is_some_and(|f| !f.is_empty()))
                || store["text"].as_array().is_some_and(|text| !text.is_empty())
        })
    };
    // A store inside another counts below; one row alone may be too little to be sure of anything.
    let apart = [
        "locked.zip",
        "STAFF.DBT",
        "log.db-wal",
        "nest.tar.gz",
        "staff.csv.gz",
        "mail.pst",
        "nightly.bkf",
        "one row.csv",
        "cut.json",
    ];
    let missing: Vec<String> = files_below(&canary_folder().join("estate"))
        .iter()
        .filter_map(|file| file.file_name()?.to_str())
        .filter(|name| !apart.contains(name))
        .map(|name| format!("whole/{name}"))
        .filter(|path| !found(path))
        .collect();
    assert!(missing.is_empty(), "no finding in {missing:?}");
    for (container, least) in [
        ("whole/staff.csv.gz!/", 1),
        ("whole/nest.tar.gz!/", 3),
        ("whole/mail.pst!/", 1),
        ("whole/nightly.bkf!/", 2),
    ] {
        let inside = stores.iter().filter_map(|store| store["path"].as_str());
        let inside = inside.filter(|path| path.starts_with(container) && found(path)).count();
        assert!(inside >= least, "findings in {inside} stores of {container}");
    }
}
