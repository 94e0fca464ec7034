//! Who hears of a night, and when: exit codes, notifications, decisions.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Dir, text};

const STAFF: &str = "Surname,Forename,NI Number\nOkonkwo,Ann,JG103759A\nBrown,Mary,JG104412B\n";
const MORE: &str = "Surname,Forename,NI Number\nFarnsworth,Ottilie,JG105823C\nAinscough,Rupert,JG106694D\n";

fn estate() -> Dir {
    let dir = Dir::new();
    dir.file("a/staff.csv", STAFF).file("a/notes.txt", "a few words\n");
    sleep(Duration::from_millis(40));
    dir
}

#[test]
fn new_data_fails_once_and_only_once() {
    let dir = estate();
    let night = |more: &[&str]| {
        let mut args = vec!["--incremental", "--quiet", "--fail-on", "new,incomplete"];
        args.extend(more);
        dir.scan(&args)
    };
    let run = night(&[]).code(1);
    assert!(run.stderr.contains("--fail-on new"), "{}", run.stderr);
    let run = night(&[]).code(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    dir.file("b/more.csv", MORE);
    night(&[]).code(1);
    night(&[]).code(0);
    // Less is no alert.
    fs::remove_file(dir.root().join("b/more.csv")).expect("removed");
    night(&[]).code(0);
    // What cannot be read is another code.
    dir.file("b/locked.zip", b"PK\x03\x04 not a zip");
    let run = night(&[]).code(3);
    assert!(run.stderr.contains("incomplete"), "{}", run.stderr);
    night(&[]).code(3);
}

#[test]
fn a_suppression_keeps_quiet_until_its_day() {
    let dir = estate();
    let actions = |args: &[&str]| {
        let mut all = vec!["actions", "--file", "decisions.toml"];
        all.extend(args);
        dir.run(all)
    };
    dir.scan(&["--fail-on", "any"]).code(1);
    let scan = || dir.scan(&["--incremental", "--actions", "decisions.toml", "--fail-on", "any"]);
    actions(&["suppress", "a", "--reason", "invented people", "--until", "2999-12-31"]).code(0);
    scan().code(0);
    let report = dir.report();
    assert_eq!(report["suppressions"][0]["active"], true);
    // The finding itself stays where it is.
    assert!(report["stores"].to_string().contains("national_insurance_number"));
    actions(&["suppress", "a", "--reason", "invented people", "--until", "2020-12-31"]).code(0);
    scan().code(1);
    assert_eq!(dir.report()["suppressions"][0]["active"], false);

    actions(&["add", "a/staff.csv", "--status", "delete", "--owner", "Finance", "--deadline", "2020-01-31"])
        .code(0);
    let run = dir.scan(&["--incremental", "--actions", "decisions.toml", "--fail-on", "overdue"]).code(1);
    assert!(run.stderr.contains("late: 1"), "{}", run.stderr);
    assert_eq!(text(&dir.report()["actions"][0], "owner"), "Finance");
    actions(&["set", "a/staff.csv", "--status", "done", "--note", "shredded"]).code(0);
    dir.scan(&["--incremental", "--actions", "decisions.toml", "--fail-on", "overdue"]).code(0);
    let run = actions(&["list"]).code(0);
    assert!(run.stdout.contains("done") && run.stdout.contains("note: shredded"), "{}", run.stdout);
    assert!(run.stdout.contains("EXPIRED"), "{}", run.stdout);
    let file = fs::read_to_string(dir.path().join("decisions.toml")).expect("a file");
    assert!(file.contains("[[action]]") && file.contains("[[suppression]]"), "{file}");

    actions(&["add", "a/staff.csv", "--status", "hold"]).code(2);
    actions(&["set", "nowhere", "--status", "hold"]).code(2);
    actions(&["suppress", "a", "--reason", "x", "--until", "soon"]).code(2);
    fs::write(dir.path().join("decisions.toml"), "[[acton]]\n").expect("written");
    scan().code(2);
}

#[test]
fn a_webhook_hears_of_changes_and_never_a_value() {
    let dir = estate();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("webhook:http://{}/hook", listener.local_addr().expect("an address"));
    let server = std::thread::spawn(move || {
        let mut bodies = Vec::new();
        // The first attempt fails, the second is heard; then one more for the next change.
        for answer in ["500 No", "200 OK", "204 Fine"] {
            let (mut stream, _) = listener.accept().expect("a request");
            let mut request = Vec::new();
            let mut buffer = [0; 4096];
            loop {
                let n = stream.read(&mut buffer).expect("read");
                request.extend_from_slice(&buffer[..n]);
                let text = String::from_utf8_lossy(&request).into_owned();
                if let Some((head, body)) = text.split_once("\r\n\r\n") {
                    let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "));
                    if body.len() >= length.and_then(|n| n.parse().ok()).expect("a length") {
                        assert!(head.starts_with("POST /hook HTTP/1.1"), "{head}");
                        bodies.push(body.to_owned());
                        break;
                    }
                }
            }
            stream.write_all(format!("HTTP/1.1 {answer}\r\n\r\n").as_bytes()).expect("written");
        }
        bodies
    });
    let night = || dir.scan(&["--incremental", "--quiet", "--notify", &address]).code(0);
    night();
    // A quiet night tells nobody.
    night();
    dir.file("b/more.csv", MORE);
    night();
    let bodies = server.join().expect("a server");
    assert_eq!(bodies[0], bodies[1]);
    for value in ["Okonkwo", "JG103759A", "Farnsworth"] {
        assert!(!bodies.concat().contains(value), "{value} was sent");
    }
    let last: Value = serde_json::from_str(&bodies[2]).expect("JSON");
    assert_eq!(last["new_stores"], 1);
    assert_eq!(text(&last["changes"][0], "path"), "b/more.csv");
}

#[test]
fn a_command_gets_json_and_a_failure_is_said() {
    let dir = estate();
    dir.scan(&["--notify", "command:cat > told.json"]).code(0);
    let told: Value =
        serde_json::from_slice(&fs::read(dir.path().join("told.json")).expect("told")).expect("JSON");
    assert_eq!(told["tool"], "pollsweep");
    let run = dir.scan(&["--quiet", "--notify", "command:exit 7"]).code(2);
    assert!(run.stderr.contains("nobody could be told") && run.stderr.contains('7'), "{}", run.stderr);
    assert!(dir.out().join("report.json").exists());
    let run = dir.scan(&["--notify", "webhook:https://example.org/x"]).code(2);
    assert!(run.stderr.contains("curl"), "{}", run.stderr);
}

#[test]
fn the_last_difference_needs_one_inventory() {
    let dir = estate();
    dir.scan(&[]).code(0);
    dir.file("b/more.csv", MORE);
    dir.scan(&["--incremental"]).code(0);
    let run = dir.run(["diff", "--last", "out"]).code(0);
    assert!(run.stdout.contains("new       b/more.csv"), "{}", run.stdout);
    let run = dir.run(["diff", "--last", "out/inventory.db", "--format", "json"]).code(0);
    let history: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(history["changes"][0]["kind"], "new");
    assert_eq!(history["runs"].as_array().map(Vec::len), Some(2));
    dir.scan(&["--incremental"]).code(0);
    assert_eq!(dir.run(["diff", "--last", "out"]).code(0).stdout, "nothing changed\n");
    dir.run(["diff"]).code(2);
}

#[test]
fn a_polite_scan_takes_its_time_and_finds_the_same() {
    let dir = Dir::new();
    for number in 0..4 {
        dir.file(format!("{number}.csv"), STAFF.repeat(200));
    }
    dir.scan(&[]).code(0);
    let plain = dir.report()["stores"].clone();
    let begun = Instant::now();
    let mut args = vec!["--max-bytes-per-second", "60K", "--nice", "5"];
    if cfg!(target_os = "linux") && std::process::Command::new("ionice").output().is_ok() {
        args.extend(["--io-priority", "low"]);
    }
    dir.scan(&args).code(0);
    let bytes = STAFF.len() as f64 * 200.0 * 4.0;
    // What was not used in the second before the first read may be used at once.
    assert!(begun.elapsed().as_secs_f64() > bytes / (60.0 * 1024.0) - 1.1, "{:?}", begun.elapsed());
    assert_eq!(dir.report()["stores"], plain);
    dir.scan(&["--until", "25:00"]).code(2);
}
