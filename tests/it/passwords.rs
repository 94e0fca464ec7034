//! `--passwords`: what it opens says so, what it does not open stays encrypted, and no password is in any output.

use std::fs;

use crate::harness::{Dir, files_below, ledger, rows, stores, text};

const PASSWORD: &str = "not a secret";

#[test]
fn passwords_open_stores_and_appear_nowhere() {
    let dir = Dir::new();
    dir.file("old/staff.zip", include_bytes!("../../fixtures/zip/aes256.zip"));
    dir.file("old/staff.xlsx", include_bytes!("../../fixtures/locked-office/agile.xlsx"));
    dir.file("old/staff.7z", include_bytes!("../../fixtures/7z/locked-list.7z"));
    dir.file("old/briefing.ppt", include_bytes!("../../fixtures/locked-office/slides.ppt"));
    let without = dir.scan(&[]).code(0);
    let report = dir.report();
    for name in ["old/staff.zip", "old/staff.xlsx", "old/staff.7z", "old/briefing.ppt"] {
        let locked = |row: &&String| row.contains(name) && row.ends_with("encrypted");
        assert!(ledger(&report).iter().any(|row| locked(&row)), "{name} {:?}", ledger(&report));
    }
    let digest = report["run"]["config_digest"].clone();

    let list = dir.path().join("passwords.txt");
    fs::write(&list, format!("wrong\n{PASSWORD}\n")).expect("write");
    let with = dir.scan(&["--passwords", list.to_str().expect("plain")]).code(0);
    let report = dir.report();
    assert!(ledger(&report).iter().all(|row| !row.contains("encrypted")), "{:?}", ledger(&report));
    let read = stores(&report);
    for name in ["old/staff.zip!/staff.csv", "old/staff.7z!/a/staff.csv", "old/staff.xlsx!/staff.xlsx"] {
        assert!(read.iter().any(|row| row.contains(name)), "{name} {read:?}");
    }
    let opened = rows(&report, "stores", |store| {
        store["election"]["evidence"]
            .to_string()
            .contains("opened_with_a_password")
            .then(|| text(store, "path").to_owned())
    });
    let opened: Vec<String> = opened.into_iter().flatten().collect();
    let ends: Vec<_> = opened.iter().filter_map(|path| path.rsplit('/').next()).collect();
    assert_eq!(ends, ["briefing.ppt", "staff.7z", "staff.xlsx", "staff.zip"]);
    assert_ne!(report["run"]["config_digest"], digest, "how many there are is a setting");

    for file in files_below(&dir.out()) {
        let bytes = fs::read(&file).expect("read");
        assert!(memchr::memmem::find(&bytes, PASSWORD.as_bytes()).is_none(), "{}", file.display());
    }
    for run in [without, with] {
        assert!(!run.stdout.contains(PASSWORD) && !run.stderr.contains(PASSWORD));
    }
    let run = dir.scan(&["--passwords", "nowhere.txt"]).code(2);
    assert!(
        run.stderr.starts_with("pollsweep: error: cannot read the passwords in nowhere.txt"),
        "{}",
        run.stderr
    );
}
