//! One scan after another into the same folder: each must say what a fresh scan would, and read only what changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

use crate::harness::{Dir, Run, report, rows, text};

const STAFF: &str = "Surname,Forename,NI Number\nSmith,Ann,AB123456C\nBrown,Mary,AB223344C\n";

/// A report without what may differ between a fresh scan and one that kept findings.
fn comparable(mut report: Value) -> String {
    let report = report.as_object_mut().expect("an object");
    report.shift_remove("run").expect("a run block");
    for store in report["stores"].as_array_mut().expect("a list") {
        store.as_object_mut().expect("an object").shift_remove("last_read");
    }
    format!("{:#}", Value::Object(report.clone()))
}

fn fresh(dir: &Dir) -> String {
    let _ = fs::remove_dir_all(dir.path().join("fresh"));
    dir.run(["scan", "root", "--out", "fresh", "--quiet", "--format", "json"]).code(0);
    comparable(report(&dir.path().join("fresh/report.json")))
}

fn night(dir: &Dir, more: &[&str]) -> Run {
    let mut args = vec!["--incremental", "--format", "json"];
    args.extend(more);
    dir.scan(&args)
}

/// Files written just now may change again within a tick of the clock, and are then read once more.
fn settle() {
    sleep(Duration::from_millis(40));
}

/// What the last run left for whoever watches over the nights.
fn last_run(dir: &Dir) -> Value {
    let text = fs::read_to_string(dir.out().join("last-run.json")).expect("it is there after every run");
    serde_json::from_str(&text).expect("JSON")
}

/// Files read and kept by the last run.
fn counted(dir: &Dir) -> (u64, u64) {
    counts(&last_run(dir))
}

fn counts(report: &Value) -> (u64, u64) {
    let count = |key: &str| report["run"][key].as_u64().expect("a number");
    (count("files_read"), count("files_kept"))
}

#[test]
fn only_what_changed_is_read_again() {
    let dir = Dir::new();
    dir.file("a/staff.csv", STAFF);
    dir.file("a/notes.txt", "Dear Sir, some words.\n");
    dir.file("b/empty.csv", "");
    settle();
    dir.scan(&[]).code(0);
    let first = dir.report();
    assert_eq!(counts(&first), (3, 0));
    assert!(first["stores"][0]["last_read"].is_null());

    // Nothing changed: nothing is said, and the reports stay as they are.
    let files = || ["report.json", "report.html"].map(|name| fs::read(dir.out().join(name)).ok());
    let before = files();
    let run = night(&dir, &[]).code(0);
    assert_eq!(run.stdout, "");
    assert!(files() == before);
    let quiet = last_run(&dir);
    assert_eq!(counts(&quiet), (0, 3));
    assert_eq!(quiet["run"]["last_read"], first["run"]["started"]);
    assert_eq!(quiet["run"]["history"]["runs"][0]["number"], 2);
    assert!(text(&quiet["run"], "finished") >= text(&first["run"], "finished"));
    // The inventory knows of the night.
    dir.run(["report", "out/inventory.db", "--json", "again.json"]).code(0);
    let again = report(&dir.path().join("again.json"));
    assert_eq!(again["run"]["started"], quiet["run"]["started"]);
    assert_eq!(again["run"]["history"]["runs"].as_array().map(Vec::len), Some(2));
    assert_eq!(comparable(again), comparable(first.clone()));
    // A report that is asked for and not there is written from it.
    fs::remove_file(dir.out().join("report.json")).expect("removed");
    night(&dir, &[]).code(0);
    assert_eq!(comparable(dir.report()), comparable(first.clone()));

    // One changed, one new, one gone.
    dir.file("a/staff.csv", format!("{STAFF}Jones,Peter,AB998877C\n"));
    dir.file("c/new.csv", STAFF);
    fs::remove_file(dir.root().join("a/notes.txt")).expect("removed");
    sleep(Duration::from_millis(1100));
    let run = night(&dir, &[]).code(0);
    assert!(run.stdout.contains("1 new stores, 1 changed, 1 gone"), "{}", run.stdout);
    assert!(run.stdout.contains("last_name 2"), "{}", run.stdout);
    let changed = dir.report();
    assert_eq!(counts(&changed), (2, 1));
    assert_eq!(comparable(changed.clone()), fresh(&dir));
    let kinds = changed["run"]["history"]["changes"].as_array().expect("a list");
    let kinds: Vec<_> = kinds.iter().map(|change| (text(change, "kind"), text(change, "path"))).collect();
    assert_eq!(kinds, [("changed", "a/staff.csv"), ("new", "c/new.csv")]);
}

#[test]
fn what_is_kept_says_when_it_was_read() {
    let dir = Dir::new();
    dir.file("a.csv", "email\nann@example.org\n").file("b.csv", "email\nbob@example.org\n");
    settle();
    dir.scan(&[]).code(0);
    let first = text(&dir.report()["run"], "started").to_owned();
    sleep(Duration::from_millis(1100));
    dir.file("b.csv", "email\nbob@example.org\ncy@example.org\n");
    settle();
    night(&dir, &[]).code(0);
    let second = dir.report();
    let read = rows(&second, "stores", |store| text(store, "last_read").to_owned());
    assert_eq!(read, [first.as_str(), ""]);
    assert_eq!(second["run"]["last_read"], second["run"]["started"]);
    night(&dir, &[]).code(0);
    assert_eq!(comparable(dir.report()), comparable(second.clone()));
    assert_eq!(rows(&dir.report(), "stores", |store| text(store, "last_read").to_owned()), read);
    assert_eq!(last_run(&dir)["run"]["last_read"], second["run"]["last_read"]);
}

#[cfg(unix)]
#[test]
fn a_file_put_back_with_its_old_time_is_noticed() {
    let dir = Dir::new();
    dir.file("a.csv", "email\nann@example.org\n");
    settle();
    dir.scan(&[]).code(0);
    let file = dir.root().join("a.csv");
    let modified = fs::metadata(&file).and_then(|metadata| metadata.modified()).expect("a time");
    // As long as before.
    fs::write(&file, "email\nbobexample.org.\n").expect("written");
    fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(modified)).expect("set");
    settle();
    night(&dir, &[]).code(0);
    assert_eq!(counted(&dir), (1, 0));
    assert_eq!(comparable(dir.report()), fresh(&dir));
}

#[test]
fn a_journal_beside_a_database_counts_with_it() {
    let dir = Dir::new();
    let make = |statements: &str| {
        let path = dir.root().join("staff.db");
        let database = rusqlite::Connection::open(&path).expect("made");
        database.execute_batch(statements).expect("written");
        database.close().expect("closed");
    };
    make(
        "CREATE TABLE staff (email TEXT); INSERT INTO staff VALUES ('ann@example.org'), ('bob@example.org');",
    );
    settle();
    dir.scan(&[]).code(0);
    // A log that comes up beside it without a change of the database itself.
    dir.file("staff.db-wal", "not a log\n");
    settle();
    night(&dir, &[]).code(0);
    assert_eq!(comparable(dir.report()), fresh(&dir));
    assert!(counted(&dir).0 >= 1, "the database was read again");
    night(&dir, &[]).code(0);
    assert_eq!(comparable(dir.report()), fresh(&dir));
}

#[test]
fn the_digest_tells_when_it_is_asked() {
    let dir = Dir::new();
    dir.file("a.csv", "email\nann@example.org\n");
    settle();
    dir.scan(&[]).code(0);
    night(&dir, &["--verify", "digest"]).code(0);
    assert_eq!(counted(&dir), (0, 1));
    // As if the stamp had been the same before and after a change.
    let inventory = rusqlite::Connection::open(dir.out().join("inventory.db")).expect("an inventory");
    inventory.execute("UPDATE store SET digest = zeroblob(32)", []).expect("set");
    inventory.close().expect("closed");
    night(&dir, &[]).code(0);
    assert_eq!(counted(&dir), (0, 1));
    night(&dir, &["--verify", "digest"]).code(0);
    assert_eq!(counted(&dir), (1, 0));
}

#[test]
fn a_killed_comparison_of_digests_is_not_taken_for_its_end() {
    let dir = Dir::new();
    dir.file("a/staff.csv", STAFF.repeat(4000)).file("a/notes.txt", "a few words\n");
    settle();
    dir.scan(&[]).code(0);
    let found = || rows(&dir.report(), "stores", |store| (store["path"].clone(), store["tables"].clone()));
    let first = found();
    let inventory = rusqlite::Connection::open(dir.out().join("inventory.db")).expect("an inventory");
    inventory.execute("UPDATE store SET digest = zeroblob(32)", []).expect("set");
    inventory.close().expect("closed");
    let compare = ["scan", "root", "--out", "out", "--quiet", "--incremental", "--verify", "digest"];
    let mut child = dir.command(compare).args(["--max-bytes-per-second", "50K"]).spawn().expect("started");
    // It has begun to read one of them again.
    wait_for_units(&dir, 1);
    child.kill().expect("killed");
    child.wait().expect("ended");
    night(&dir, &[]).code(0);
    assert!(found() == first);
    night(&dir, &["--verify", "digest"]).code(0);
    assert_eq!(comparable(dir.report()), fresh(&dir));
}

#[test]
fn limits_and_rules_bear_on_what_is_kept() {
    let dir = Dir::new();
    let rows: String = (0..50).map(|row| format!("p{row}@example.org\n")).collect();
    dir.file("long.csv", format!("email\n{rows}")).file("short.csv", "email\nann@example.org\n");
    settle();
    dir.scan(&["--max-rows", "10"]).code(0);
    // Higher: only what the old limit stopped.
    night(&dir, &["--max-rows", "20"]).code(0);
    assert_eq!(counted(&dir), (1, 1));
    night(&dir, &[]).code(0);
    assert_eq!(counted(&dir), (1, 1));
    assert_eq!(comparable(dir.report()), fresh(&dir));
    // Lower: everything.
    let run = night(&dir, &["--max-rows", "20"]).code(0);
    assert!(run.stderr.contains("the limits changed"), "{}", run.stderr);
    assert_eq!(counted(&dir), (2, 0));
    assert_eq!(dir.report()["run"]["history"]["runs"].as_array().map(Vec::len), Some(4));
}

#[test]
fn a_deleted_store_stays_as_evidence() {
    let dir = Dir::new();
    dir.file("a/staff.csv", STAFF);
    dir.file("b/copy.csv", STAFF);
    settle();
    dir.scan(&[]).code(0);
    fs::remove_dir_all(dir.root().join("a")).expect("removed");
    let run = night(&dir, &[]).code(0);
    assert!(run.stdout.contains("path gone, digest still there, copies left: 1"), "{}", run.stdout);
    fs::remove_dir_all(dir.root().join("b")).expect("removed");
    night(&dir, &[]).code(0);
    let report = dir.report();
    let gone = report["run"]["history"]["gone"].as_array().expect("a list");
    let evidence: Vec<_> = gone.iter().map(|gone| (text(gone, "path"), text(gone, "evidence"))).collect();
    assert_eq!(
        evidence,
        [
            ("a/staff.csv", "path gone, digest gone, copies left: 0"),
            ("b/copy.csv", "path gone, digest gone, copies left: 0")
        ]
    );
    // A scan from the start keeps the history.
    dir.scan(&[]).code(0);
    assert_eq!(dir.report()["run"]["history"]["gone"].as_array().map(Vec::len), Some(2));
    assert_eq!(dir.report()["run"]["history"]["runs"].as_array().map(Vec::len), Some(4));
}

#[cfg(unix)]
#[test]
fn rows_of_the_ledger_come_and_go() {
    use std::os::unix::fs::symlink;
    let dir = Dir::new();
    dir.file("a/staff.csv", STAFF).file("b/staff.csv", STAFF);
    let link = |name: &str| symlink("/", dir.root().join(name)).expect("linked");
    for name in ["a/one", "a/two", "b/three"] {
        link(name);
    }
    settle();
    dir.scan(&[]).code(0);
    // One goes and others come in the same night, and once more in another folder.
    fs::remove_file(dir.root().join("a/one")).expect("removed");
    for name in ["a/four", "b/five", "six"] {
        link(name);
    }
    night(&dir, &[]).code(0);
    assert_eq!(comparable(dir.report()), fresh(&dir));
    fs::remove_dir_all(dir.root().join("b")).expect("removed");
    link("a/seven");
    night(&dir, &[]).code(0);
    assert_eq!(comparable(dir.report()), fresh(&dir));
    assert_eq!(counted(&dir), (0, 1));
}

#[test]
fn a_folder_that_comes_back_as_it_was_is_read_again() {
    let dir = Dir::new();
    dir.file("a/x/staff.csv", STAFF).file("b/notes.txt", "a few words\n");
    settle();
    dir.scan(&[]).code(0);
    let there = (dir.root().join("a"), dir.path().join("elsewhere"));
    fs::rename(&there.0, &there.1).expect("moved");
    night(&dir, &[]).code(0);
    assert_eq!(comparable(dir.report()), fresh(&dir));
    // Nothing about its files changed meanwhile, not even their times.
    fs::rename(&there.1, &there.0).expect("moved back");
    night(&dir, &[]).code(0);
    assert_eq!(comparable(dir.report()), fresh(&dir));
    assert_eq!(counted(&dir), (1, 1));
}

/// A change of a finished inventory that a power cut left half done: the file as it is in the middle of it, with
/// the journal that takes it back.
fn cut_the_power(inventory: &Path) {
    let journal = inventory.with_file_name("inventory.db-journal");
    let (file, log) = (inventory.with_file_name("cut"), inventory.with_file_name("cut-journal"));
    let connection = rusqlite::Connection::open(inventory).expect("an inventory");
    connection
        .execute_batch(
            "PRAGMA cache_size = 1; BEGIN IMMEDIATE; DELETE FROM history; UPDATE store SET path = path || 'x';
             CREATE TABLE room (x); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000)
             INSERT INTO room SELECT randomblob(500) FROM n;",
        )
        .expect("in the middle of it");
    fs::copy(inventory, &file).expect("copied");
    fs::copy(&journal, &log).expect("there is a journal");
    connection.execute_batch("ROLLBACK").expect("taken back");
    connection.close().expect("closed");
    fs::rename(&file, inventory).expect("put there");
    fs::rename(&log, &journal).expect("put there");
}

#[test]
fn a_change_that_was_cut_off_is_taken_back_first() {
    let dir = Dir::new();
    dir.file("a/staff.csv", STAFF).file("b/notes.txt", "a few words\n");
    settle();
    dir.scan(&[]).code(0);
    let first = comparable(dir.report());
    night(&dir, &[]).code(0);
    for changed in [false, true] {
        cut_the_power(&dir.out().join("inventory.db"));
        if changed {
            dir.file("b/new.csv", STAFF);
            settle();
        }
        let run = night(&dir, &[]).code(0);
        assert!(!run.stderr.contains("reading everything again"), "{}", run.stderr);
        assert_eq!(counted(&dir), (u64::from(changed), 2));
        assert!(!dir.out().join("inventory.db-journal").exists());
        assert_eq!(comparable(dir.report()), if changed { fresh(&dir) } else { first.clone() });
    }
    assert_eq!(dir.report()["run"]["history"]["runs"].as_array().map(Vec::len), Some(4));
    // Other commands meet it, too.
    cut_the_power(&dir.out().join("inventory.db"));
    let run = dir.run(["diff", "--last", "out"]).code(0);
    assert!(run.stdout.contains("new       b/new.csv"), "{}", run.stdout);
    // Nor may it get into what a scan from the start puts in its place.
    cut_the_power(&dir.out().join("inventory.db"));
    dir.scan(&[]).code(0);
    assert_eq!(comparable(dir.report()), fresh(&dir));
}

/// Waits until the scan that is running has committed so many files.
fn wait_for_units(dir: &Dir, units: u64) {
    let count = || {
        let partial = dir.out().join("inventory.partial.db");
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = rusqlite::Connection::open_with_flags(partial, flags).ok()?;
        let sql = "SELECT count(*) FROM unit WHERE state = 1";
        connection.query_row(sql, [], |row| row.get::<_, u64>(0)).ok()
    };
    for _ in 0..2400 {
        if count().is_some_and(|count| count >= units) {
            return;
        }
        sleep(Duration::from_millis(50));
    }
    panic!("nothing was committed in two minutes");
}

#[test]
fn what_a_killed_night_found_is_new_in_the_night_that_goes_on() {
    let dir = Dir::new();
    dir.file("a/staff.csv", STAFF);
    settle();
    dir.scan(&[]).code(0);
    // Small ones, and one that takes long at the pace of a polite scan: what is finished is kept meanwhile.
    dir.file("a/new.csv", STAFF).file("b/long.csv", STAFF.repeat(4000));
    settle();
    let slow = ["scan", "root", "--out", "out", "--quiet", "--incremental", "--jobs", "2"];
    let mut child = dir.command(slow).args(["--max-bytes-per-second", "10K"]).spawn().expect("started");
    wait_for_units(&dir, 2);
    child.kill().expect("killed");
    child.wait().expect("ended");
    let run = night(&dir, &["--fail-on", "new"]).code(1);
    assert!(run.stdout.contains("2 new stores"), "{}", run.stdout);
    assert_eq!(counted(&dir), (1, 2));
    assert_eq!(comparable(dir.report()), fresh(&dir));
    assert_eq!(dir.report()["run"]["history"]["runs"].as_array().map(Vec::len), Some(2));
    night(&dir, &["--fail-on", "new"]).code(0);
}

#[test]
fn a_night_ends_at_its_time_and_the_next_goes_on() {
    let dir = Dir::new();
    for number in 0..30 {
        dir.file(format!("s{}/{number}.csv", number % 3), STAFF.repeat(100));
    }
    settle();
    let until = || {
        // The clock of the machine, as the program sees it.
        let soon = jiff::Zoned::now().checked_add(jiff::Span::new().seconds(2)).expect("a time");
        soon.strftime("%H:%M:%S").to_string()
    };
    // 210 KB at 20 KB a second are ten seconds; the first second's worth is free.
    let polite = ["--max-bytes-per-second", "20K", "--fail-on", "incomplete", "--until"];
    let begun = std::time::Instant::now();
    let mut read = Vec::new();
    // On a busy machine a night of two seconds may be over before it has read anything.
    while read.len() < 6 && !(read.len() > 1 && 0 < read[0] && read[0] < read[read.len() - 1]) {
        let until = until();
        let mut more = polite.to_vec();
        more.push(&until);
        let run = night(&dir, &more).code(130);
        assert!(run.stderr.contains("the time is up") && run.stderr.contains("--resume"), "{}", run.stderr);
        let report = dir.report();
        assert_eq!(report["run"]["interrupted"], true);
        assert!(crate::harness::ledger(&report).iter().any(|row| row.contains("interrupted")));
        let stores = report["stores"].as_array().map_or(0, Vec::len);
        if stores > 0 {
            read.push(stores);
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{:?} {read:?}", begun.elapsed());
    }
    let nights = read.len() as u32;
    assert!(begun.elapsed() < Duration::from_millis(4500) * nights.max(2), "{:?}", begun.elapsed());
    assert!(read.is_sorted() && read[0] < read[read.len() - 1] && read[read.len() - 1] < 30, "{read:?}");
    night(&dir, &[]).code(0);
    let (anew, kept) = counted(&dir);
    assert!(anew > 0 && kept > 0 && anew + kept == 30, "{anew} {kept}");
    assert_eq!(comparable(dir.report()), fresh(&dir));
    night(&dir, &[]).code(0);
    assert_eq!(counted(&dir), (0, 30));
}

#[test]
fn of_many_copies_the_first_are_named_and_all_are_counted() {
    let dir = Dir::new();
    for number in 0..25 {
        dir.file(format!("left/{number:02}.csv"), STAFF);
    }
    dir.file("a/one.csv", STAFF).file("a/two.csv", STAFF);
    settle();
    dir.scan(&[]).code(0);
    let copies = rows(&dir.report(), "stores", |store| {
        (store["copies"].as_u64(), store["copies_of"].as_array().map(Vec::len))
    });
    assert_eq!(copies, vec![(Some(26), Some(20)); 27]);
    fs::remove_dir_all(dir.root().join("a")).expect("removed");
    night(&dir, &[]).code(0);
    let gone = dir.report()["run"]["history"]["gone"].as_array().expect("a list").clone();
    assert_eq!(gone.len(), 2);
    for gone in &gone {
        assert_eq!(text(gone, "evidence"), "path gone, digest still there, copies left: 25");
        let named: Vec<_> =
            gone["copies"].as_array().expect("a list").iter().map(|copy| copy.as_str()).collect();
        let first: Vec<String> = (0..20).map(|number| format!("left/{number:02}.csv")).collect();
        assert_eq!(named, first.iter().map(|path| Some(path.as_str())).collect::<Vec<_>>());
    }
}

/// Small numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

fn table(dice: &mut Dice) -> String {
    const SURNAMES: [&str; 8] = ["Smith", "Jones", "Taylor", "Brown", "Evans", "Wilson", "Thomas", "Roberts"];
    const FORENAMES: [&str; 8] = ["Ann", "John", "Mary", "Peter", "Susan", "David", "Karen", "Paul"];
    let rows = 3 + dice.roll(60);
    let mut text = String::from("Surname,Forename,NI Number,Role\n");
    for _ in 0..rows {
        let (surname, forename) = (dice.roll(8) as usize, dice.roll(8) as usize);
        let number = 100_000 + dice.roll(5000);
        text.push_str(&format!("{},{},AB{number}C,Poll Clerk\n", SURNAMES[surname], FORENAMES[forename]));
    }
    text
}

/// What happens on a council's share between two nights.
fn a_day(dir: &Dir, dice: &mut Dice, files: &mut BTreeSet<String>, day: u64) {
    for _ in 0..1 + dice.roll(3) {
        let known: Vec<&String> = files.iter().collect();
        let chosen = known.get(dice.roll(known.len().max(1) as u64) as usize).map(|name| (*name).clone());
        match (dice.roll(6), chosen) {
            (0 | 1, _) | (_, None) => {
                let name = format!("s{}/{day}-{}.csv", dice.roll(4), dice.roll(1000));
                dir.file(&name, table(dice));
                files.insert(name);
            }
            (2, Some(name)) => {
                dir.file(&name, table(dice));
            }
            (3, Some(name)) => {
                fs::remove_file(dir.root().join(&name)).expect("removed");
                files.remove(&name);
            }
            (4, Some(name)) => {
                let to = format!("s{}/moved {day} {}", dice.roll(4), name.replace('/', "_"));
                fs::create_dir_all(dir.root().join(&to).parent().expect("a folder")).expect("made");
                fs::rename(dir.root().join(&name), dir.root().join(&to)).expect("moved");
                files.remove(&name);
                files.insert(to);
            }
            (_, Some(name)) => {
                let to = format!("s{}/copy {day} {}", dice.roll(4), name.replace('/', "_"));
                fs::create_dir_all(dir.root().join(&to).parent().expect("a folder")).expect("made");
                fs::copy(dir.root().join(&name), dir.root().join(&to)).expect("copied");
                files.insert(to);
            }
        }
    }
}

#[cfg(unix)]
#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "some ninety runs of the program: the step `laws` runs a release build"
)]
fn a_month_of_nights_ends_each_time_like_a_fresh_scan() {
    let dir = Dir::new();
    let mut dice = Dice(0x2025_0607_0102_0304);
    let mut files = BTreeSet::new();
    for number in 0..40 {
        let name = format!("s{}/{number}.csv", number % 4);
        dir.file(&name, table(&mut dice));
        files.insert(name);
    }
    let (mut kills, mut kept) = (0, 0);
    for day in 0..30 {
        a_day(&dir, &mut dice, &mut files, day);
        settle();
        // Some nights the power fails, once or twice.
        for _ in 0..dice.roll(3) {
            let mut child = dir
                .command([
                    "scan",
                    "root",
                    "--out",
                    "out",
                    "--quiet",
                    "--incremental",
                    "--jobs",
                    "2",
                    "--format",
                    "json",
                ])
                .spawn()
                .expect("started");
            sleep(Duration::from_millis(5 + dice.roll(60)));
            child.kill().expect("killed");
            kills += u64::from(!child.wait().expect("ended").success());
        }
        night(&dir, &["--quiet"]).code(0);
        let report = dir.report();
        kept += counted(&dir).1;
        let (kept_findings, read_anew) = (comparable(report), fresh(&dir));
        if kept_findings != read_anew {
            let differs = |(kept, anew): &(&str, &str)| kept != anew;
            let first = kept_findings.lines().zip(read_anew.lines()).find(differs);
            panic!("night {day}: kept findings and a fresh scan first differ here: {first:#?}");
        }
        assert!(!dir.out().join("inventory.partial.db").exists());
    }
    assert!(kills > 5, "{kills} kills");
    assert!(kept > 600, "{kept} files were kept in thirty nights");
    assert!(
        only_these(&dir.out(), &["inventory.db", "last-run.json", "report.json"]),
        "nothing else is left"
    );
}

fn only_these(folder: &Path, names: &[&str]) -> bool {
    let found: BTreeSet<String> = fs::read_dir(folder)
        .expect("readable")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    found.iter().map(String::as_str).eq(names.iter().copied())
}
