//! `--ocr`: pictures and PDF pages that are pictures are read by Tesseract, in the program and in children alike.
//!
//! Where Tesseract is not installed, what needs it is left out, and says so.

use std::process::Command;

use serde_json::Value;

use crate::harness::{Dir, ledger, text};

fn pictures() -> Dir {
    let dir = Dir::new();
    dir.file("letter.png", include_bytes!("../../fixtures/ocr/letter.png"))
        .file("letter.jpg", include_bytes!("../../fixtures/ocr/letter.jpg"))
        .file("letter.bmp", include_bytes!("../../fixtures/ocr/letter.bmp"))
        .file("two-pages.tif", include_bytes!("../../fixtures/ocr/two-pages.tif"))
        .file("scan.pdf", include_bytes!("../../fixtures/ocr/scan.pdf"));
    dir
}

fn installed() -> bool {
    let there = Command::new("tesseract").arg("--version").output().is_ok();
    if !there {
        eprintln!("left out: tesseract is not installed");
    }
    there
}

/// The finding of this kind in a store's text.
fn finding<'r>(report: &'r Value, path: &str, kind: &str) -> Option<&'r Value> {
    let stores = report["stores"].as_array().expect("a list");
    let store = stores.iter().find(|store| text(store, "path") == path)?;
    store["text"].as_array().expect("a list").iter().find(|found| found["field_type"] == kind)
}

#[test]
fn text_of_pictures_is_found_with_how_sure_it_is() {
    if !installed() {
        return;
    }
    let dir = pictures();
    for isolate in ["auto", "never"] {
        dir.scan(&["--ocr", "--isolate", isolate, "--jobs", "2"]).code(0);
        let report = dir.report();
        assert_eq!(ledger(&report), [""; 0], "{isolate}");
        for (path, hits) in
            [("letter.png", 1), ("letter.jpg", 1), ("letter.bmp", 1), ("two-pages.tif", 2), ("scan.pdf", 2)]
        {
            let found = finding(&report, path, "national_insurance_number");
            let found = found.unwrap_or_else(|| panic!("{isolate} {path}"));
            assert_eq!(found["hits"], hits, "{isolate} {path}");
            let place = found["locators"].to_string();
            assert!(place.contains("page 1 as a picture (") && place.contains(" % sure)"), "{place}");
        }
        let scan = finding(&report, "scan.pdf", "national_insurance_number").expect("there");
        assert!(scan["locators"].to_string().contains("page 2"), "the page that is stored on its side");
    }
}

#[test]
fn pictures_stay_unread_without_it_but_for_what_a_camera_wrote_into_them() {
    let dir = pictures();
    dir.scan(&[]).code(0);
    let report = dir.report();
    let rows = ledger(&report);
    for path in ["letter.png", "letter.bmp", "two-pages.tif", "letter.jpg", "scan.pdf"] {
        let unread = rows.iter().any(|row| row.contains(path) && row.ends_with("needs_ocr"));
        assert!(unread, "{path} {rows:?}");
    }
    assert!(finding(&report, "letter.jpg", "phone").is_some_and(|found| found["hidden"] == true));
    assert!(finding(&report, "letter.jpg", "national_insurance_number").is_none());
}

#[test]
fn a_missing_program_is_said_before_anything_is_scanned() {
    let dir = pictures();
    let mut command = dir.command(["scan", "root", "--out", "out", "--ocr"]);
    let output = command.env("PATH", "/nowhere").output().expect("started");
    assert_eq!(output.status.code(), Some(2));
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(
        words.contains("--ocr needs Tesseract") && words.contains("apt install tesseract-ocr"),
        "{words}"
    );
    assert!(!dir.out().join("report.json").exists());
}
