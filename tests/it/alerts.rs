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
    // A name that is mistyped must not look like a file without decisions.
    let run = scan().code(2);
    assert!(run.stderr.contains("there is no decisions.toml"), "{}", run.stderr);
    actions(&["suppress", "a", "--reason", "invented people", "--until", "2999-12-31"]).code(0);
    scan().code(0);
    let report = dir.report();
    assert_eq!(report["suppressions"][0]["active"], true);
    // The finding itself stays where it is.
    assert!(report["stores"].to_string().contains("national_insurance_number"));
    actions(&["suppress", "a", "--reason", "invented people", "--until", "2020-12-31"]).code(0);
    // It comes back, and as something new, once.
    let new = || dir.scan(&["--incremental", "--actions", "decisions.toml", "--fail-on", "new"]);
    new().code(1);
    assert_eq!(dir.report()["suppressions"][0]["active"], false);
    new().code(0);
    scan().code(1);

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

/// A web server of Python's standard library that answers as told, once each, and keeps what it gets.
const SERVER: &str = r#"
import http.server, json, sys
answers = [int(code) for code in sys.argv[2:]]
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(sys.argv[1], "a") as file:
            kept = [self.command, self.path, self.headers.get_content_type(), json.loads(body)]
            file.write(json.dumps(kept) + "\n")
        self.send_response(answers.pop(0))
        self.end_headers()
    def log_message(self, *args):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
while answers:
    server.handle_request()
"#;

/// Starts it; its port and what it got.
fn serve(dir: &Dir, answers: &[&str]) -> (std::process::Child, String) {
    let mut command = std::process::Command::new("python3");
    command.args(["-c", SERVER, "got.jsonl"]).args(answers).current_dir(dir.path());
    let mut server = command.stdout(std::process::Stdio::piped()).spawn().expect("python3");
    let mut port = String::new();
    let mut stdout = std::io::BufReader::new(server.stdout.take().expect("a pipe"));
    std::io::BufRead::read_line(&mut stdout, &mut port).expect("a port");
    (server, port.trim().to_owned())
}

#[test]
fn a_webhook_is_tried_again_and_then_given_up_in_words() {
    let dir = estate();
    let got = || -> Vec<Value> {
        let text = fs::read_to_string(dir.path().join("got.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let (mut server, port) = serve(&dir, &["503", "429", "202"]);
    let hook = format!("webhook:http://localhost:{port}/a/b?c=d");
    dir.scan(&["--quiet", "--notify", &hook]).code(0);
    server.wait().expect("it was asked three times");
    let asked = got();
    assert_eq!(asked.len(), 3);
    assert_eq!(asked[0], asked[2]);
    assert_eq!(asked[0][0], "POST");
    assert_eq!(asked[0][1], "/a/b?c=d");
    assert_eq!(asked[0][2], "application/json");
    assert_eq!(asked[0][3]["new_stores"], 1);

    let (mut server, port) = serve(&dir, &["500", "500", "500"]);
    let hook = format!("webhook:http://127.0.0.1:{port}/");
    let run = dir.scan(&["--quiet", "--notify", &hook]).code(2);
    server.wait().expect("it was asked three times");
    let (told, host) = ("nobody could be told", format!("127.0.0.1:{port}"));
    assert!(run.stderr.contains(told) && run.stderr.contains("500"), "{}", run.stderr);
    assert!(run.stderr.contains(&host) && run.stderr.lines().count() == 1, "{}", run.stderr);
    assert_eq!(got().len(), 6);
    // Nobody listens there any more; the results are kept all the same.
    fs::remove_file(dir.out().join("report.json")).expect("removed");
    let run = dir.scan(&["--quiet", "--notify", &hook]).code(2);
    assert!(run.stderr.contains(told) && run.stderr.contains(&host), "{}", run.stderr);
    assert!(dir.out().join("report.json").exists());
}

/// What Python's own reader of mail makes of a message.
const READ_MAIL: &str = r#"
import email, email.policy, email.utils, json, sys
raw = open(sys.argv[1], "rb").read()
mail = email.message_from_bytes(raw, policy=email.policy.default)
assert raw.isascii() and max(map(len, raw.split(b"\n"))) <= 78, "RFC 5322, 2.1.1"
for part in [mail, *(mail[name] for name in mail)]:
    assert not part.defects, part.defects
for name in ("Date", "From", "To", "Subject", "Message-ID"):
    assert len(mail.get_all(name)) == 1, name
assert mail["From"].addresses[0].domain and mail["Date"].datetime.utcoffset() is not None
print(json.dumps({"to": str(mail["To"]), "subject": str(mail["Subject"]), "text": mail.get_content(),
    "type": mail.get_content_type(), "age": email.utils.localtime().timestamp() - mail["Date"].datetime.timestamp()}))
"#;

#[cfg(unix)]
#[test]
fn a_mail_goes_to_sendmail_and_reads_as_one() {
    use std::os::unix::fs::PermissionsExt;
    let dir = estate();
    let long = format!("b/{} Übersicht=é.csv", "long ".repeat(30));
    dir.file(&long, MORE);
    let sendmail = dir.path().join("sendmail");
    fs::write(&sendmail, "#!/bin/sh\nprintf '%s\n' \"$@\" > arguments\ncat > mail\n").expect("written");
    fs::set_permissions(&sendmail, fs::Permissions::from_mode(0o755)).expect("set");
    let night = |more: &[&str]| {
        let mut args = vec!["--incremental", "--quiet", "--notify", "mail:dpo@council.example"];
        args.extend(["--sendmail", "./sendmail"]);
        args.extend(more);
        dir.scan(&args)
    };
    let read = || -> Value {
        let mut python = std::process::Command::new("python3");
        let read = python.args(["-c", READ_MAIL, "mail"]).current_dir(dir.path()).output().expect("python3");
        assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
        serde_json::from_slice(&read.stdout).expect("JSON")
    };
    dir.scan(&[]).code(0);
    fs::remove_file(dir.root().join("a/notes.txt")).expect("removed");
    fs::remove_file(dir.root().join(&long)).expect("removed");
    night(&[]).code(0);
    let mail = read();
    assert_eq!(text(&mail, "to"), "dpo@council.example");
    assert_eq!(text(&mail, "type"), "text/plain");
    assert!(text(&mail, "subject").starts_with("pollsweep on "), "{mail}");
    assert!(text(&mail, "text").contains(&format!("gone      {long}")), "{mail}");
    assert!(mail["age"].as_f64().is_some_and(|age| (-5.0..120.0).contains(&age)), "{mail}");
    for value in ["Okonkwo", "JG103759A", "Farnsworth"] {
        assert!(!mail.to_string().contains(value), "{value} was sent");
    }
    let arguments = fs::read_to_string(dir.path().join("arguments")).expect("kept");
    assert_eq!(arguments, "-i\n--\ndpo@council.example\n");
    // A quiet night sends nothing.
    fs::remove_file(dir.path().join("mail")).expect("removed");
    night(&[]).code(0);
    assert!(!dir.path().join("mail").exists());
    // Who cannot send says so.
    dir.file("b/more.csv", MORE);
    fs::write(&sendmail, "#!/bin/sh\nexit 75\n").expect("written");
    let run = night(&[]).code(2);
    assert!(run.stderr.contains("nobody could be told") && run.stderr.contains("75"), "{}", run.stderr);
}

#[test]
fn what_an_interrupted_night_found_is_told_at_once() {
    let dir = estate();
    dir.scan(&[]).code(0);
    for number in 0..30 {
        dir.file(format!("b/{number}.csv"), STAFF.repeat(100));
    }
    sleep(Duration::from_millis(40));
    let soon = jiff::Zoned::now().checked_add(jiff::Span::new().seconds(2)).expect("a time");
    let until = soon.strftime("%H:%M:%S").to_string();
    let args = ["--incremental", "--quiet", "--notify", "command:cat > told.json", "--until", &until];
    dir.scan(&[args.as_slice(), &["--max-bytes-per-second", "20K"]].concat()).code(130);
    let told = fs::read(dir.path().join("told.json")).expect("told");
    let told: Value = serde_json::from_slice(&told).expect("JSON");
    assert_eq!((&told["interrupted"], &told["exit_code"]), (&Value::from(true), &Value::from(130)));
    assert!(told["new_stores"].as_u64().is_some_and(|new| new > 0 && new < 30), "{told}");
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
    // Files that a child reads are no faster.
    args.extend(["--isolate", "always"]);
    dir.scan(&args).code(0);
    let bytes = STAFF.len() as f64 * 200.0 * 4.0;
    #[cfg(unix)]
    assert!(!dir.report()["run"]["isolation"]["walls"].is_null(), "there was a child");
    // What was not used in the second before the first read may be used at once.
    assert!(begun.elapsed().as_secs_f64() > bytes / (60.0 * 1024.0) - 1.1, "{:?}", begun.elapsed());
    assert_eq!(dir.report()["stores"], plain);
    dir.scan(&["--until", "25:00"]).code(2);
}
