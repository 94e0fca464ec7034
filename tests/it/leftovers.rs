//! Files without a reader: what lies in them in one piece is found, and none of them counts as read in full.

use serde_json::Value;

use crate::harness::{Dir, text};

/// People of nobody.
fn staff() -> String {
    (0..20).map(|n| format!("Presiding Officer, person{n}x@sampleton-post.co.uk\r\n")).collect()
}

fn store<'r>(report: &'r Value, path: &str) -> &'r Value {
    let stores = report["stores"].as_array().expect("a list");
    stores.iter().find(|store| text(store, "path") == path).unwrap_or(&Value::Null)
}

#[test]
fn backups_and_images_of_disks_are_searched_and_never_clean() {
    let noise = |seed: u8| {
        (0..4096u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 ^ seed).collect::<Vec<u8>>()
    };
    let wide: Vec<u8> = staff().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let dir = Dir::new();
    // NTBackup and SQL Server write the same tape format; a disk of Virtual PC ends with its cookie.
    dir.file("a.bkf", [b"TAPE\0\0\x03\0".as_slice(), &noise(1), staff().as_bytes(), &noise(2)].concat())
        .file("b.bak", [b"TAPE\0\0\x03\0".as_slice(), &noise(3), &wide, &noise(4)].concat())
        .file("c.mdf", [[1, 15, 0, 0].as_slice(), &noise(5), staff().as_bytes(), &wide].concat())
        .file("d.vhd", [noise(6).as_slice(), staff().as_bytes(), &noise(7), b"conectix\0\0\0\x02"].concat())
        .file("e.wps", [b"\x01\xfe\x32\0".as_slice(), &noise(8), staff().as_bytes()].concat());
    // Spaces and line ends are bytes of WordPerfect's own.
    let words = staff().replace(' ', "\u{1}").replace("\r\n", "\u{2}");
    let words = words.bytes().map(|byte| match byte {
        1 => 0x80,
        2 => 0xcc,
        byte => byte,
    });
    let mut wpd = b"\xffWPC\x10\0\0\0\x01\x0a\x02\x01\0\0\0\0".to_vec();
    wpd.extend(words);
    dir.file("f.wpd", wpd);
    let mht = format!(
        "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>{}</p>\r\n",
        staff().replace("\r\n", "<br>\r\n")
    );
    dir.file("g.mht", mht);
    dir.scan(&[]).code(0);
    let report = dir.report();
    for path in ["a.bkf", "b.bak", "c.mdf", "d.vhd", "e.wps", "f.wpd"] {
        let own = store(&report, path);
        assert_eq!(own["coverage"]["status"], "partial", "{path}");
        assert_eq!(own["coverage"]["reason"], "raw_strings", "{path}");
    }
    for path in ["a.bkf", "b.bak", "c.mdf", "d.vhd", "e.wps", "f.wpd", "g.mht"] {
        // As running text, or as the table that it is.
        let own = store(&report, path);
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let columns = list(&own["tables"]).into_iter().flat_map(|table| list(&table["columns"]));
        let found: Vec<Value> =
            columns.flat_map(|column| list(&column["findings"])).chain(list(&own["text"])).collect();
        let mails = found.iter().find(|found| found["field_type"] == "email");
        assert!(mails.is_some_and(|found| found["distinct"].as_u64() >= Some(20)), "{path}");
    }
    assert_eq!(store(&report, "g.mht")["coverage"]["status"], "scanned");
}

/// Compared with an inventory that does not know it.
#[test]
fn a_new_store_that_cannot_be_read_does_not_stop_the_next_scan() {
    let dir = Dir::new();
    dir.file("a.csv", "Name,Fee\nZebediah Quartermain,185\n");
    dir.scan(&[]).code(0);
    dir.file("b.png", b"\x89PNG\r\n\x1a\n and nothing else");
    dir.scan(&[]).code(0);
    dir.file("c.png", b"\x89PNG\r\n\x1a\n and nothing else");
    dir.scan(&["--incremental"]).code(0);
}
