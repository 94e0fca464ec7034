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
