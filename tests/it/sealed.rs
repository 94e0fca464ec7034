//! The sealed subject file: opens with the right key only, and leaves nothing behind otherwise.

use std::fs;

use crate::harness::{Dir, Run};

const STAFF: &str = "\
Title,Forename,Surname,Address,Postcode,Email,NI Number,Sort Code,Account,Role,Date of Birth
Mrs,Margaret,Okonkwo,14 Hartfield Row,BN8 4QT,m.okonkwo@sealmail.co.uk,JG103759A,20-11-43,73829164,Presiding Officer,03/05/1956
Mr,Desmond,Prendergast,2 Quarry Bank,BN8 5RD,d.prendergast@sealmail.co.uk,JG104412B,20-11-44,83829161,Poll Clerk,04/06/1961
Ms,Ottilie,Farnsworth,77 Mill Rise,BN9 1AA,o.farnsworth@sealmail.co.uk,JG105823C,20-11-45,53829162,Poll Clerk,05/07/1972
Mr,Rupert,Ainscough,5 Church Walk,BN9 2BB,r.ainscough@sealmail.co.uk,JG106694D,20-11-46,63829163,Count Assistant,06/08/1980
";

/// A folder with a sealed file, and the recipient that it is sealed to.
fn sealed() -> Dir {
    let dir = Dir::new();
    dir.file("elections/2015/Poll staff 7 May 2015.csv", STAFF);
    // The next time she had moved, and somebody wrote less about her.
    dir.file(
        "elections/2019/Poll staff 2 May 2019.csv",
        "Forename,Surname,Address,Postcode,NI Number,Role\n\
         Margaret,Okonkwo,9 Lower Lane,BN7 1ZZ,JG103759A,Presiding Officer\n\
         Desmond,Prendergast,2 Quarry Bank,BN8 5RD,JG104412B,Poll Clerk\n\
         Ottilie,Farnsworth,77 Mill Rise,BN9 1AA,JG105823C,Poll Clerk\n",
    );
    let run = dir.run(["keygen", "--identity", "dpo.identity"]).code(0);
    let recipient = run.stdout.trim().to_owned();
    assert!(recipient.starts_with("age1"), "{recipient}");
    dir.scan(&["--seal-to", &recipient]).code(0);
    dir
}

fn open(dir: &Dir, sealed: &str, identity: &str, out: &str) -> Run {
    let run = dir.run(["open", sealed, "--identity", identity, "--out", out]);
    if run.code != Some(0) {
        assert!(!dir.path().join(out).exists(), "something is left of a list");
    }
    run
}

#[test]
fn the_list_says_who_and_where() {
    let dir = sealed();
    for name in ["subjects.age", "report.json", "inventory.db"] {
        let bytes = fs::read(dir.out().join(name)).expect("there");
        for value in ["Okonkwo", "JG103759A", "Hartfield", "sealmail", "73829164"] {
            assert!(memchr::memmem::find(&bytes, value.as_bytes()).is_none(), "{value} in {name}");
        }
    }
    open(&dir, "out/subjects.age", "dpo.identity", "list.csv").code(0);
    let text = fs::read_to_string(dir.path().join("list.csv")).expect("a list");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let titles = reader.headers().expect("titles").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 4, "{text}");
    let cell = |name: &str, title: &str| {
        let row = rows.iter().find(|row| row.iter().any(|cell| cell.contains(name))).expect("a person");
        let at = titles.iter().position(|own| own == title).expect("a column");
        row.get(at).unwrap_or_default().to_owned()
    };
    assert_eq!(cell("Okonkwo", "name"), "Mrs Margaret Okonkwo");
    assert_eq!(cell("Okonkwo", "best address"), "9 Lower Lane, BN7 1ZZ");
    assert_eq!(cell("Okonkwo", "address from"), "elections/2019/Poll staff 2 May 2019.csv");
    assert_eq!(cell("Okonkwo", "address of year"), "2019");
    assert_eq!(cell("Okonkwo", "e-mail"), "m.okonkwo@sealmail.co.uk");
    assert_eq!(cell("Okonkwo", "elections worked"), "2015, 2019");
    assert_eq!(cell("Okonkwo", "controller"), "returning officer");
    assert_eq!(cell("Okonkwo", "risk class"), "A");
    assert!(cell("Okonkwo", "token").starts_with("P-"));
    let exposed = cell("Okonkwo", "exposed data");
    for words in ["National Insurance number", "date of birth", "home address", "bank account number"] {
        assert!(exposed.to_lowercase().contains(&words.to_lowercase()), "{words} is not among: {exposed}");
    }
    assert_eq!(cell("Ainscough", "elections worked"), "2015");
    assert_eq!(cell("Ainscough", "contacted"), "");
    // As many people as the report counts.
    assert_eq!(dir.report()["summary"]["people"]["likely"], 4);

    // The same list as a workbook, read by another library.
    open(&dir, "out/subjects.age", "dpo.identity", "list.xlsx").code(0);
    use calamine::Reader;
    let mut book = calamine::open_workbook_auto(dir.path().join("list.xlsx")).expect("a workbook");
    let sheet = book.worksheet_range("Notification list").expect("a sheet");
    let table: Vec<Vec<String>> =
        sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(table.len(), 5);
    for (own, theirs) in table.iter().skip(1).zip(&rows) {
        let theirs: Vec<&str> = theirs.iter().take(own.len()).collect();
        assert_eq!(own.iter().take(theirs.len()).map(String::as_str).collect::<Vec<_>>(), theirs);
    }
    #[cfg(unix)]
    for name in ["list.csv", "dpo.identity", "out/subjects.age"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(dir.path().join(name)).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn what_cannot_be_opened_leaves_nothing() {
    let dir = sealed();
    dir.run(["keygen", "--identity", "other.identity"]).code(0);
    let run = open(&dir, "out/subjects.age", "other.identity", "a.csv").code(2);
    assert!(run.stderr.contains("another recipient"), "{}", run.stderr);
    let whole = fs::read(dir.out().join("subjects.age")).expect("there");
    for (at, length) in [whole.len() - 1, whole.len() / 2, 400, 10, 0].into_iter().enumerate() {
        fs::write(dir.path().join("cut.age"), &whole[..length]).expect("written");
        let run = open(&dir, "cut.age", "dpo.identity", &format!("cut{at}.csv")).code(2);
        assert!(run.stderr.contains("damaged") || run.stderr.contains("not a sealed"), "{}", run.stderr);
    }
    for at in (0..whole.len()).step_by(whole.len() / 12) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        fs::write(dir.path().join("changed.age"), &changed).expect("written");
        let run = open(&dir, "changed.age", "dpo.identity", "changed.csv").code(2);
        assert!(run.stderr.starts_with("pollsweep: error: cannot open"), "{}", run.stderr);
    }
    // More behind the end is a change, too.
    fs::write(dir.path().join("more.age"), [&whole[..], b"x"].concat()).expect("written");
    open(&dir, "more.age", "dpo.identity", "more.csv").code(2);
    for (sealed, identity, out) in [
        ("out/report.json", "dpo.identity", "x.csv"),
        ("out/subjects.age", "out/report.json", "x.csv"),
        ("out/subjects.age", "dpo.identity", "x.txt"),
        ("none", "dpo.identity", "x.csv"),
    ] {
        open(&dir, sealed, identity, out).code(2);
    }
    // What is there already is never overwritten.
    open(&dir, "out/subjects.age", "dpo.identity", "list.csv").code(0);
    let run =
        dir.run(["open", "out/subjects.age", "--identity", "dpo.identity", "--out", "list.csv"]).code(2);
    assert!(run.stderr.contains("is there already"), "{}", run.stderr);
    dir.run(["keygen", "--identity", "dpo.identity"]).code(2);
}

#[test]
fn sealing_reads_everything() {
    let dir = Dir::new();
    dir.file("a.txt", "a few words\n");
    let run = dir.scan(&["--seal-to", "age1nonsense"]).code(2);
    assert!(run.stderr.contains("no age recipient"), "{}", run.stderr);
    let run = dir.run(["keygen", "--identity", "i"]).code(0);
    dir.scan(&["--seal-to", run.stdout.trim(), "--incremental"]).code(2);
}

#[test]
fn who_is_who_is_what_the_report_says() {
    let dir = Dir::new();
    dir.file("elections/2015/Poll staff 7 May 2015.csv", STAFF);
    // Staff of whom nothing is said but an initial: of the staff, not of everybody in the register.
    dir.file(
        "elections/2017/Poll staff 8 June 2017.csv",
        "Initials,Surname,Role,Fee\nM,Okonkwo,Presiding Officer,210.00\nD,Prendergast,Poll Clerk,150.00\n\
         O,Farnsworth,Poll Clerk,150.00\nR,Ainscough,Count Assistant,90.00\n",
    );
    dir.file(
        "register/Register of electors 2016.csv",
        "Elector Number,Forename,Surname,Date of Birth,Address,Postcode\n\
         AB1,Mabel,Okonkwo,01/02/1991,1 Mill Lane,BN3 1AA\nAB2,Moses,Okonkwo,02/03/1982,2 Mill Lane,BN3 1AA\n\
         AB3,Dora,Prendergast,03/04/1973,3 Mill Lane,BN3 1AA\nAB4,Oscar,Farnsworth,04/05/1964,4 Mill Lane,BN3 1AB\n\
         AB5,Rhoda,Ainscough,05/06/1955,5 Mill Lane,BN3 1AB\n",
    );
    let run = dir.run(["keygen", "--identity", "dpo.identity"]).code(0);
    dir.scan(&["--seal-to", run.stdout.trim()]).code(0);
    let people = dir.report()["summary"]["people"].clone();
    assert_eq!((&people["likely"], &people["high"]), (&9.into(), &9.into()), "{people}");
    open(&dir, "out/subjects.age", "dpo.identity", "list.csv").code(0);
    let text = fs::read_to_string(dir.path().join("list.csv")).expect("a list");
    let rows = csv::Reader::from_reader(text.as_bytes()).records().count();
    assert_eq!(rows, 9, "{text}");
}
