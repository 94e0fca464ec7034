//! Files in base64 in cells, JSON strings and XML elements are stores inside, in the program and in children alike.

use serde_json::Value;

use crate::harness::{Dir, ledger, stores, text, without_run};

const BOOK: &[u8] = include_bytes!("../../fixtures/hidden/staff.xlsx");
const PICTURE: &[u8] = include_bytes!("../../fixtures/ocr/letter.png");

/// As RFC 4648 has it.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let number =
            (0..3).fold(0, |number, at| number << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
        for letter in 0..4 {
            let six = (number >> (18 - 6 * letter) & 63) as usize;
            out.push(if letter > three.len() { '=' } else { char::from(LETTERS[six]) });
        }
    }
    out
}

#[test]
fn files_in_base64_are_stores_inside() {
    let dir = Dir::new();
    let (book, picture) = (base64(BOOK), base64(PICTURE));
    let lines: Vec<&str> =
        book.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
    dir.file("portal.csv", format!("Ref,Upload\n17,{book}\n18,{picture}\n19,none\n"))
        .file(
            "form.json",
            format!("{{\"ref\": 17, \"upload\": {{\"name\": \"staff\", \"data\": \"{book}\"}}}}"),
        )
        .file("form.xml", format!("<form><ref>17</ref><upload>{}</upload></form>", lines.join("\r\n")))
        .file("dump.sql", format!("INSERT INTO uploads (id, data) VALUES (1, '{book}');\n"));
    let mut reports = Vec::new();
    for mode in ["auto", "never", "always"] {
        dir.scan(&["--isolate", mode]).code(0);
        reports.push(without_run(dir.report()));
    }
    assert!(reports[0] == reports[1] && reports[1] == reports[2]);
    let report = dir.report();
    let inside = |path: &str| {
        let stores = report["stores"].as_array().expect("a list");
        stores.iter().find(|store| text(store, "path") == path).cloned().unwrap_or(Value::Null)
    };
    for path in ["portal.csv!/base64/row 2 column 2", "form.xml!/base64/1", "dump.sql!/base64/row 1 column 2"]
    {
        let store = inside(path);
        assert_eq!(store["format"], "xlsx", "{path} {:?}", stores(&report));
        assert_eq!(store["tables"][0]["rows"], 3, "{path}");
        assert_eq!(store["bytes"], BOOK.len(), "{path}");
    }
    let json = stores(&report).into_iter().find(|path| path.starts_with("form.json!/base64/"));
    assert_eq!(inside(&json.expect("a store"))["tables"][0]["rows"], 3);
    for path in ["portal.csv", "portal.csv!/base64/row 3 column 2"] {
        // A loss inside is a loss.
        let unread = |row: &String| row.starts_with(&format!("{path} ")) && row.ends_with("needs_ocr");
        assert!(ledger(&report).iter().any(unread), "{path}");
    }
}
