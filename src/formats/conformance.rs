//! What holds for every reader of the list, over every kind of file that the repository has. A new reader is in it by
//! being in [`ALL`]; a new kind of file by lying below one of the folders.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::testing::{Recorder, read_into};
use super::{ALL, Fit, Format, Probe, ReadError, choose};

const FOLDERS: [&str; 2] = ["fixtures", "tests/canary/estate"];
/// How files were made, not files.
const NOT_SOURCES: [&str; 4] = ["py", "sh", "md", "toml"];
/// What each reader is given of a file that is not one of its own.
const START: usize = 6 << 10;
/// Readers without a file among them: their unit tests make theirs.
const WITHOUT: &[&str] = &[
    "locked_office",
    "sylk",
    "dif",
    "vcard",
    "icalendar",
    "ldif",
    "ini",
    "mbox",
    "msg",
    "tnef",
    "pptx",
    "wordperfect",
    "ole_object",
    "bzip2",
    "xz",
    "lzma",
    "zstd",
    "compress",
    "rar",
    "bacs18",
    "ebcdic",
    "vhd",
    "picture",
    "odt",
];

fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository").flatten() {
        let path = entry.path();
        if path.is_dir() { below(&path, found) } else { found.push(path) }
    }
}

/// The smallest file of each ending in each folder: name and bytes.
fn files() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    FOLDERS.iter().for_each(|folder| below(&root.join(folder), &mut all));
    let mut best: BTreeMap<(PathBuf, String), (u64, PathBuf)> = BTreeMap::new();
    for path in all {
        let ending = path.extension().map(|own| own.to_string_lossy().to_lowercase()).unwrap_or_default();
        if NOT_SOURCES.contains(&ending.as_str())
            || path.components().any(|own| own.as_os_str() == "make_estate")
        {
            continue;
        }
        let size = fs::metadata(&path).expect("a file").len();
        let key = (path.parent().expect("a folder").to_owned(), ending);
        if best.get(&key).is_none_or(|known| (size, &path) < (known.0, &known.1)) {
            best.insert(key, (size, path));
        }
    }
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    best.into_values().map(|(_, path)| (name(&path), fs::read(&path).expect("a file"))).collect()
}

fn probe<'a>(bytes: &'a [u8], name: &'a str) -> Probe<'a> {
    Probe::new(&bytes[..bytes.len().min(65_536)], bytes.len() <= 65_536, name)
}

#[test]
fn ids_are_stable_words_and_nothing_fits_nothing() {
    let ids: BTreeSet<&str> = ALL.iter().map(|format| format.id()).collect();
    assert_eq!(ids.len(), ALL.len(), "no id stands for two readers");
    let word =
        |id: &str| id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    assert!(ids.iter().all(|id| !id.is_empty() && word(id)), "{ids:?}");
    for format in ALL {
        let fit = format.fit(&Probe::new(&[], true, "x"));
        assert!(fit <= Fit::Name, "{} is sure of no bytes at all", format.id());
    }
}

#[test]
fn content_beats_names_and_every_start_can_be_looked_at() {
    for (name, bytes) in files() {
        for length in
            (0..bytes.len().min(300)).step_by(3).chain([bytes.len().min(512), bytes.len().min(4096)])
        {
            for format in ALL {
                format.fit(&Probe::new(&bytes[..length], false, &name));
            }
        }
        let Some(own) = choose(&probe(&bytes, "x")) else { continue };
        if own.fit(&probe(&bytes, "x")) == Fit::Certain {
            for wrong in ["x.doc", "x.xls", "x.csv", "x.eml", "x.zip", "x.pdf", "x.dbf"] {
                let chosen = choose(&probe(&bytes, wrong)).map(Format::id);
                assert_eq!(chosen, Some(own.id()), "{name} as {wrong}");
            }
        }
    }
}

#[test]
fn every_reader_has_a_file_and_reads_it_the_same_twice() {
    let mut met = BTreeSet::new();
    for (name, bytes) in files() {
        let Some(format) = choose(&probe(&bytes, &name)) else { continue };
        if !met.insert(format.id()) {
            continue;
        }
        let (mut first, mut second) = (Recorder::default(), Recorder::default());
        let ends = [&mut first, &mut second].map(|sink| read_into(format, &name, &bytes, &[], sink));
        assert!(ends[0] == ends[1] && first == second, "{name}");
        assert!(ends[0] != Err(ReadError::Halt), "{name}: nobody asked it to stop");
        let gave = !first.tables.is_empty() || !first.texts.is_empty() || !first.children.is_empty();
        let lost = !first.lost.is_empty() || !first.children_lost.is_empty() || !first.items.is_empty();
        assert!(gave || lost || ends[0].is_err(), "{name} is neither read nor lost by {}", format.id());
    }
    let missing: Vec<&str> = ALL
        .iter()
        .map(|format| format.id())
        .filter(|id| !met.contains(id) && !WITHOUT.contains(id))
        .collect();
    assert!(missing.is_empty(), "no file for {missing:?}");
}

#[test]
fn files_of_other_formats_end_and_requests_to_stop_are_obeyed() {
    for (name, bytes) in files() {
        let start = &bytes[..bytes.len().min(START)];
        for format in ALL {
            for calls in [0, 2] {
                // The sink fails the test when a reader goes on after it was asked to stop.
                let mut sink = Recorder::stopping_after(calls);
                let _ = read_into(*format, &name, start, &[], &mut sink);
            }
        }
    }
}
