//! Killed, interrupted, resumed, out of room: nothing is lost and nothing is half.

use std::fs;
use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

use crate::harness::{Dir, Run, is_release, ledger, without_run};

/// Enough small files that a debug build is busy for a while.
fn estate() -> Dir {
    let dir = Dir::new();
    for number in 0..120 {
        let rows: String = (0..300).map(|row| format!("p{row}x{number}@example.org,{row}\n")).collect();
        dir.file(format!("s{}/{number}.csv", number % 7), format!("email,number\n{rows}"));
    }
    dir
}

fn start(dir: &Dir, more: &[&str]) -> Child {
    let mut args = vec!["scan", "root", "--out", "out", "--jobs", "2", "--quiet"];
    args.extend(more);
    dir.command(args).spawn().expect("started")
}

fn wait(child: Child) -> Run {
    Run::of(&child.wait_with_output().expect("ended"))
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let status = std::process::Command::new("kill").args([name, &child.id().to_string()]).status();
    assert!(status.is_ok());
}

fn complete_report(dir: &Dir) -> String {
    dir.run(["scan", "root", "--out", "full"]).code(0);
    without_run(crate::harness::report(&dir.path().join("full/report.json")))
}

#[cfg(unix)]
#[test]
fn a_killed_scan_is_resumed_to_the_same_report() {
    let dir = estate();
    let expected = complete_report(&dir);
    // Twenty moments that look random and are the same in every run: early ones hit the making of the inventory,
    // late ones the report. Every other time the resumed scan is killed, too.
    let mut moment = 7_u64;
    // A debug build takes its time; the step `laws` has a release build.
    let rounds = if is_release() { 20 } else { 6 };
    for round in 0..rounds {
        let _ = fs::remove_dir_all(dir.out());
        for more in [&[][..], &["--resume"]].into_iter().take(1 + round % 2) {
            moment = moment * 61 % 443;
            let child = start(&dir, more);
            sleep(Duration::from_millis(moment));
            signal(&child, "-KILL");
            let _ = wait(child);
        }
        wait(start(&dir, &["--resume"])).code(0);
        assert!(without_run(dir.report()) == expected, "round {round}, last killed after {moment} ms");
        assert!(!dir.out().join("inventory.partial.db").exists());
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_scan_keeps_what_it_has_and_goes_on() {
    let dir = estate();
    let expected = complete_report(&dir);
    let mut interrupted = 0;
    for milliseconds in [60, 200, 500, 1500] {
        let _ = fs::remove_dir_all(dir.out());
        let child = start(&dir, &[]);
        sleep(Duration::from_millis(milliseconds));
        // Twice at once, as `timeout` sends it: that is one request.
        signal(&child, "-INT");
        signal(&child, "-INT");
        let run = wait(child);
        if run.code != Some(130) {
            // Too early for the handler, or already over.
            continue;
        }
        interrupted += 1;
        assert!(run.stderr.contains("--resume"), "{}", run.stderr);
        let report = dir.report();
        assert_eq!(report["run"]["interrupted"], true);
        assert_eq!(report["summary"]["complete"], false);
        assert!(ledger(&report).iter().any(|row| row.ends_with(" interrupted")));
        wait(start(&dir, &["--resume"])).code(0);
        assert!(without_run(dir.report()) == expected, "interrupted after {milliseconds} ms");
    }
    assert!(interrupted > 0, "no scan was long enough to interrupt");
}

#[test]
fn a_resumed_scan_sees_what_changed_meanwhile() {
    let dir = Dir::new();
    for name in ["a.txt", "b.txt", "c.txt"] {
        dir.file(name, format!("words of {name}\n"));
    }
    dir.scan(&[]).code(0);
    // As if it had been interrupted after the last file.
    let inventory = rusqlite::Connection::open(dir.out().join("inventory.db")).expect("an inventory");
    inventory.execute("UPDATE run SET value = 'interrupted' WHERE key = 'state'", []).expect("set");
    inventory.close().expect("closed");
    fs::remove_file(dir.root().join("a.txt")).expect("removed");
    dir.file("b.txt", "other and more words\n").file("d.txt", "new words\n");
    dir.scan(&["--resume"]).code(0);
    let resumed = without_run(dir.report());
    dir.scan(&[]).code(0);
    assert_eq!(resumed, without_run(dir.report()));
}

#[test]
fn other_settings_cannot_be_resumed() {
    let dir = Dir::new();
    dir.file("a.txt", "a few words\n");
    dir.scan(&[]).code(0);
    let run = dir.scan(&["--resume"]).code(0);
    assert!(run.stderr.contains("no interrupted scan"), "{}", run.stderr);
    let inventory = rusqlite::Connection::open(dir.out().join("inventory.db")).expect("an inventory");
    inventory.execute("UPDATE run SET value = 'interrupted' WHERE key = 'state'", []).expect("set");
    inventory.close().expect("closed");
    let run = dir.scan(&["--resume", "--max-depth", "3"]).code(2);
    assert!(run.stderr.contains("the limits changed"), "{}", run.stderr);
}

#[test]
fn two_scans_cannot_share_an_output_folder() {
    let dir = Dir::new();
    dir.file("a.txt", "a few words\n");
    fs::create_dir(dir.out()).expect("made");
    let lock = fs::File::open(dir.out()).expect("opened");
    lock.lock().expect("locked");
    let run = dir.scan(&[]).code(2);
    assert!(run.stderr.contains("another scan"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn the_lock_of_a_dead_scan_is_taken_over_with_a_note() {
    let dir = estate();
    let child = start(&dir, &[]);
    while !dir.out().join("inventory.partial.db").exists() {
        sleep(Duration::from_millis(1));
    }
    signal(&child, "-KILL");
    let dead = child.id();
    let _ = wait(child);
    let run = dir.scan(&["--resume"]).code(0);
    assert!(run.stderr.contains(&format!("process {dead} on ")), "{}", run.stderr);
    assert!(run.stderr.contains("taken over"), "{}", run.stderr);
    assert!(!dir.out().join("scan.lock").exists());
    let run = dir.scan(&[]).code(0);
    assert!(!run.stderr.contains("taken over"), "{}", run.stderr);
}

/// Needs a small file system, and so the right to mount one; says so where it has not.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_clear_line_and_breaks_nothing() {
    let dir = Dir::new();
    for number in 0..60 {
        let rows: String = (0..500).map(|row| format!("p{row}x{number}@example.org,{row}\n")).collect();
        dir.file(format!("{number}.csv"), format!("email,number\n{rows}"));
    }
    fs::create_dir(dir.out()).expect("made");
    let mount = |args: &[&str]| std::process::Command::new("mount").args(args).arg(dir.out()).output();
    let mounted = mount(&["-t", "tmpfs", "-o", "size=400k", "none"]);
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("left out: a small file system cannot be mounted here");
        return;
    }
    let run = dir.scan(&[]);
    let grown = mount(&["-o", "remount,size=50m"]);
    let resumed = dir.scan(&["--resume"]);
    let after = dir.out().join("report.json").exists().then(|| without_run(dir.report()));
    let unmounted = std::process::Command::new("umount").arg(dir.out()).status();
    assert!(unmounted.is_ok_and(|status| status.success()));
    let run = run.code(2);
    assert!(run.stderr.contains("full") || run.stderr.contains("free some space"), "{}", run.stderr);
    assert!(grown.is_ok_and(|output| output.status.success()));
    resumed.code(0);
    assert!(after.expect("a report") == complete_report(&dir));
}
