//! Hidden rows and columns through the program: what stands there is found, and every output says that it is hidden.

use std::fs;

use crate::harness::{Dir, text};

#[test]
fn findings_in_hidden_rows_and_columns_are_marked_in_every_output() {
    let dir = Dir::new();
    dir.file("poll/staff.xlsx", include_bytes!("../../fixtures/hidden/staff.xlsx"))
        .file("poll/staff.xls", include_bytes!("../../fixtures/hidden/staff.xls"))
        .file("poll/staff.ods", include_bytes!("../../fixtures/hidden/staff.ods"));
    dir.scan(&["--format", "json,csv,html"]).code(0);
    let report = dir.report();
    let stores = report["stores"].as_array().expect("a list");
    assert_eq!(stores.len(), 3);
    for store in stores {
        let name = text(store, "path");
        let columns = store["tables"][0]["columns"].as_array().expect("a list");
        for column in columns {
            let evidence = column["findings"][0]["evidence"].to_string();
            let at = column["index"].as_u64().expect("a number");
            assert!(evidence.contains("hidden_rows"), "{name} {at}: row 3 holds something in each column");
            assert_eq!(evidence.contains("hidden_column"), at >= 2, "{name} {at}");
        }
        assert_eq!(
            store["tables"][0]["hidden"],
            serde_json::Value::Null,
            "{name}: the sheet itself is shown"
        );
        assert!(store["risk"].to_string().contains("hidden"), "{name}");
    }
    let findings = fs::read_dir(dir.out()).expect("there").flatten();
    let csv =
        findings.map(|entry| entry.path()).find(|path| path.to_string_lossy().ends_with("findings.csv"));
    let csv = fs::read_to_string(csv.expect("a list of findings")).expect("read");
    let email = csv.lines().find(|line| line.contains("staff.xlsx") && line.contains(",email,"));
    assert!(email.expect("a line").contains(",column,hidden,"));
    let html = fs::read_to_string(dir.out().join("report.html")).expect("read");
    assert!(html.contains("columns or rows of table Staff"));
}
