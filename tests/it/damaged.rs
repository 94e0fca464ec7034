//! Damaged files of every format through the program: they cost rows of the ledger and nothing else.
//!
//! The damage is the same on every run: bits flipped, blocks overwritten, moved and cut out, lengths blown up, ends
//! cut off. What single readers make of damage is tested beside each of them; here it is all of them together, with
//! recursion, detection and children, in the build that is shipped as well. A new format gets its file from the
//! folders below.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::canary::Finder;
use crate::harness::{Dir, files_below, rows, text};

/// Where files of many formats lie; of each ending in each folder the smallest is taken.
const FOLDERS: &[&str] = &[
    "tests/canary/estate",
    "fixtures/7z",
    "fixtures/archives",
    "fixtures/estate",
    "fixtures/fat",
    "fixtures/hidden",
    "fixtures/locked-office",
    "fixtures/mdf",
    "fixtures/mtf",
    "fixtures/ocr",
    "fixtures/pg",
    "fixtures/pst",
    "fixtures/rar",
    "fixtures/tar",
    "fixtures/z",
    "fixtures/zip",
];
/// How they were made.
const NOT_SOURCES: &[&str] = &["py", "sh", "md"];
/// Larger files take too long for what they add.
const LARGEST: u64 = 400 << 10;
/// Damaged copies of each.
const COPIES: u64 = 4;

/// The smallest file of each ending, by folder.
fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut best: BTreeMap<(&str, String), (u64, PathBuf)> = BTreeMap::new();
    for folder in FOLDERS {
        for path in files_below(&root.join(folder)) {
            let ending = path.extension().map(|own| own.to_string_lossy().to_lowercase()).unwrap_or_default();
            let size = fs::metadata(&path).expect("there").len();
            if size == 0 || size > LARGEST || NOT_SOURCES.contains(&ending.as_str()) {
                continue;
            }
            let candidate = (size, path);
            best.entry((folder, ending))
                .and_modify(|known| {
                    if candidate < *known {
                        known.clone_from(&candidate);
                    }
                })
                .or_insert(candidate);
        }
    }
    best.into_values().map(|(_, path)| path).collect()
}

/// Numbers that are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).expect("small")
    }
}

fn damage(bytes: &mut Vec<u8>, round: u64, numbers: &mut Numbers) {
    let length = bytes.len();
    match round % 4 {
        0 => {
            for _ in 0..16 {
                let at = numbers.below(length);
                bytes[at] ^= 1 << numbers.below(8);
            }
        }
        1 => bytes.truncate(1 + numbers.below(length)),
        2 => {
            // Lengths stand near the start of things: four bytes as large as they can be.
            for _ in 0..4 {
                let at = numbers.below(length.min(4096));
                let end = (at + 4).min(length);
                bytes[at..end].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f][..end - at]);
            }
        }
        _ => {
            let from = numbers.below(length);
            let block: Vec<u8> = bytes[from..(from + 1 + numbers.below(700)).min(length)].to_vec();
            let at = numbers.below(length);
            let until = (at + numbers.below(300)).min(length);
            bytes.splice(at..until, block);
        }
    }
    if bytes.is_empty() {
        bytes.push(0);
    }
}

#[test]
fn damaged_files_of_every_format_cost_a_row_and_nothing_else() {
    let dir = Dir::new();
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let sources = sources();
    assert!(sources.len() >= 60, "{} files of different kinds", sources.len());
    let mut names = BTreeSet::new();
    for (at, source) in sources.iter().enumerate() {
        let good = fs::read(source).expect("read");
        let own = source.file_name().expect("a name").to_string_lossy();
        for round in 0..COPIES {
            let mut bytes = good.clone();
            damage(&mut bytes, round, &mut numbers);
            let name = format!("{at:03}/{round}/{own}");
            dir.file(&name, &bytes);
            names.insert(name);
        }
    }
    let limits =
        ["--max-seconds", "10", "--max-memory", "512M", "--max-bytes", "64M", "--max-entries", "2000"];
    let run = dir.scan(&[&limits[..], &["--jobs", "2", "--format", "json,csv"]].concat()).code(0);

    // Every path that was written is a store or a row of the ledger.
    let report = dir.report();
    let mut met: BTreeSet<String> =
        rows(&report, "stores", |row| text(row, "path").to_owned()).into_iter().collect();
    met.extend(rows(&report, "ledger", |row| text(row, "path").to_owned()));
    let missing: Vec<&String> = names.iter().filter(|name| !met.contains(*name)).collect();
    // Memo files and logs belong to the table or database beside them.
    let beside = |name: &str| {
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        ["dbt", "fpt", "db-wal", "db-shm", "db-journal"].contains(&ending.as_str())
    };
    assert!(missing.iter().all(|name| beside(name)), "{missing:?}");
    for row in report["ledger"].as_array().expect("a list") {
        assert_ne!(row["reason"], "reader_crashed", "{}", text(row, "path"));
        assert_ne!(row["reason"], "timed_out", "{}", text(row, "path"));
    }

    let finder = Finder::new();
    let mut outputs: Vec<(String, Vec<u8>)> = files_below(&dir.out())
        .into_iter()
        .map(|path| (path.display().to_string(), fs::read(path).expect("read")))
        .collect();
    outputs.push(("stdout".to_owned(), run.stdout.into_bytes()));
    outputs.push(("stderr".to_owned(), run.stderr.into_bytes()));
    for (name, bytes) in &outputs {
        let found = finder.find(bytes);
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}
