//! Same input, same report.

use std::fs;

use crate::harness::{Dir, without_run};

fn estate() -> Dir {
    let dir = Dir::new();
    for system in ["payroll", "mail", "polling"] {
        for number in 0..12 {
            let rows: String =
                (0..number * 7).map(|row| format!("p{row}@example.org,{system},{number}\n")).collect();
            dir.file(format!("{system}/{number:02}/staff.csv"), format!("mail,system,number\n{rows}"));
        }
        dir.file(format!("{system}/notes.txt"), "Dear Sir, some words.\n".repeat(500));
        dir.file(format!("{system}/blob.bin"), [0xd0, 0xcf, 0x11, 0xe0, 0, 1, 2, 3]);
    }
    dir
}

#[test]
fn the_number_of_workers_changes_nothing() {
    let dir = estate();
    let mut reports = Vec::new();
    for jobs in ["1", "2", "8"] {
        dir.scan(&["--jobs", jobs]).code(0);
        reports.push(without_run(dir.report()));
    }
    assert_eq!(reports[0], reports[1]);
    assert_eq!(reports[0], reports[2]);
}

/// A list so long that its rows are judged in batches, by whoever has nothing else to do. One column stops being what
/// it was half-way; remarks hold numbers now and then; the header is printed again on every page.
#[test]
fn one_long_list_is_the_same_with_any_number_of_workers() {
    const ROWS: usize = 11_000;
    let header = "Surname,Forename,DOB,NI No,Mobile,Fee,Notes\n";
    let mut list = header.to_owned();
    let mut numbers = 0;
    for row in 0..ROWS {
        if row % 900 == 899 {
            list.push_str(header);
        }
        let surname = ["Ashby", "Brook", "Clegg", "Dawes", "Firth"][row % 5];
        let forename = ["Ada", "Bert", "Cora", "Edna", "Rosa", "Una", "Vera"][row % 7];
        let number = format!("AB{:06}{}", 100_000 + row * 73 % 899_999, ["A", "B", "C", "D"][row % 4]);
        let number = if row > ROWS / 2 && row % 3 > 0 { "see file".to_owned() } else { number };
        numbers += usize::from(number.starts_with("AB"));
        let note = if row % 50 == 0 { "paid to partner; call 01865 249811 after six" } else { "" };
        list.push_str(&format!(
            "{surname},{forename},{:02}/{:02}/{},{number},07{:03} {:06},{}.50,{note}\n",
            1 + row % 28,
            1 + row / 28 % 12,
            1940 + row / 336 % 60,
            700 + row % 200,
            row * 7919 % 1_000_000,
            100 + row % 90,
        ));
    }
    let dir = Dir::new();
    dir.file("staff.csv", list);
    let mut reports = Vec::new();
    for jobs in ["1", "2", "8"] {
        dir.scan(&["--jobs", jobs, "--isolate", "never"]).code(0);
        reports.push(without_run(dir.report()));
    }
    assert_eq!(reports[0], reports[1]);
    assert_eq!(reports[0], reports[2]);
    let report = dir.report();
    let table = &report["stores"][0]["tables"][0];
    assert_eq!(table["rows"], ROWS);
    let values = |column: usize| &table["columns"][column]["findings"][0]["values"];
    assert_eq!((values(0), values(3)), (&ROWS.into(), &numbers.into()));
}

#[test]
fn a_report_rendered_again_is_the_same() {
    let dir = estate();
    dir.scan(&[]).code(0);
    dir.run(["report", "out/inventory.db", "--json", "again.json"]).code(0);
    let written = fs::read(dir.out().join("report.json")).expect("there");
    assert_eq!(fs::read(dir.path().join("again.json")).expect("there"), written);
    let run = dir.run(["report", "out/inventory.db", "--json", "-"]).code(0);
    assert_eq!(run.stdout.as_bytes(), written);
}
