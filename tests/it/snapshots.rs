//! What users see, held word for word: the terminal's summary and the Markdown of a small estate.
//!
//! When a change is meant, `INSTA_UPDATE=always cargo nextest run --test it snapshots` writes the new text; look at the
//! difference before it is committed.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::harness::Dir;

/// Eight people of nobody, with what payroll knows of them.
fn staff() -> String {
    let mut rows = String::from("Surname,Forename,NI Number,Date of Birth,Sort Code,Account No,Role,Fee\n");
    let people = [
        ("Quillfeather", "Ann", "JK104827C", "03/05/1956", "20-17-92", "55779911"),
        ("Brambleworth", "Peter", "WP550312A", "21/11/1961", "20-17-93", "31926819"),
        ("Oakenshaw", "Mary", "CE718245B", "14/02/1949", "40-28-11", "63748472"),
        ("Thistlewood", "John", "NX662190D", "30/09/1970", "40-28-12", "90013264"),
        ("Larkspur", "Susan", "PB307514A", "08/07/1958", "09-01-26", "14879602"),
        ("Marlowby", "David", "SR845126C", "17/12/1966", "09-01-27", "70823355"),
        ("Winterbourne", "Karen", "ZY290473B", "25/01/1973", "77-04-05", "48261907"),
        ("Hollingdale", "Paul", "HM513968D", "11/04/1954", "77-04-06", "22756180"),
    ];
    for (surname, forename, ni, born, sort, account) in people {
        rows.push_str(&format!("{surname},{forename},{ni},{born},{sort},{account},Poll Clerk,195.00\n"));
    }
    rows
}

/// A text that is the same on every machine and day: without the lines that name the host, the version or the day.
fn steady(text: &str) -> String {
    let of_the_run = |line: &str| line.starts_with("Scanned ") || line.contains(env!("CARGO_PKG_VERSION"));
    text.lines().filter(|line| !of_the_run(line)).map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[test]
fn the_summary_and_the_markdown_of_a_small_estate() {
    let dir = Dir::new();
    dir.file("elections/2005/Poll staff GE2005.csv", staff())
        .file("backup/Poll staff GE2005 (copy).csv", staff())
        .file("letters/note.txt", "Dear Ann,\n\nthe hall opens at six. The caretaker has the key.\n")
        .file("photos/hall.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0".as_slice());
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_120_000_000);
    for name in [
        "elections/2005/Poll staff GE2005.csv",
        "backup/Poll staff GE2005 (copy).csv",
        "letters/note.txt",
        "photos/hall.png",
    ] {
        let file = fs::File::options().write(true).open(dir.root().join(name)).expect("there");
        file.set_modified(then).expect("set");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            file.set_permissions(fs::Permissions::from_mode(0o640)).expect("owned");
        }
    }
    let run = dir.scan(&["--as-of", "2026-01-01", "--format", "json,md", "--color", "never"]).code(0);
    insta::assert_snapshot!("terminal", steady(&run.stdout));
    let markdown = fs::read_to_string(dir.out().join("summary.md")).expect("the Markdown");
    insta::assert_snapshot!("markdown", steady(&markdown));
}
