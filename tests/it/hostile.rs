//! Files that mean harm cost a row of the ledger each.

use std::io::Write;

use crate::harness::{Dir, stores};

/// Bytes that look random and are the same in every run.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn noise_behind_every_signature_is_survived() {
    let dir = Dir::new();
    let signatures: &[&[u8]] = &[
        b"PK\x03\x04",
        b"SQLite format 3\0",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x1f\x8b\x08\0",
        b"\x09\x08\x10\0\0\x06\x05\0",
        b"\x03\x65\x01\x01",
        b"%PDF-1.4\n",
        b"{\"a\": [",
        b"\xff\xfe",
        b"",
    ];
    let mut files = 0;
    for (at, signature) in signatures.iter().enumerate() {
        for length in [0, 1, 40, 600, 5000] {
            let name = format!("{at}/{length}");
            dir.file(&name, [signature, noise(length as u64, length).as_slice()].concat());
            files += 1;
        }
    }
    let run = dir.scan(&["--verbose"]).code(0);
    assert!(!run.stderr.contains("internal error"), "{}", run.stderr);
    let report = dir.report();
    let coverage = &report["summary"]["coverage"];
    let counted: u64 =
        ["scanned", "partial", "skipped"].iter().filter_map(|key| coverage[key].as_u64()).sum();
    assert!(counted >= files, "{counted} of {files}");
}

#[test]
fn a_very_long_line_and_a_very_wide_row_are_read() {
    let dir = Dir::new();
    let mut long = std::fs::File::create(dir.root().join("long.txt")).expect("created");
    for _ in 0..40 {
        long.write_all(&[b'x'; 100_000]).expect("written");
    }
    dir.file("wide.csv", format!("{}\n{}\n", ["h"; 20_000].join(","), ["v"; 20_000].join(",")));
    dir.scan(&[]).code(0);
    assert_eq!(stores(&dir.report()), ["long.txt", "wide.csv"]);
}
