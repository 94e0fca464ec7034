//! Sources are only read, and leave no value behind in what the program writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::harness::{Dir, files_below};

/// Content and last change of every file, and every folder's last change.
fn state(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut state = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(path) = folders.pop() {
        let changed = |path: &Path| fs::symlink_metadata(path).and_then(|m| m.modified()).expect("known");
        state.insert(path.clone(), (Vec::new(), changed(&path)));
        for entry in fs::read_dir(&path).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                state.insert(path.clone(), (fs::read(&path).expect("readable"), changed(&path)));
            }
        }
    }
    state
}

#[test]
fn the_source_tree_is_unchanged() {
    let dir = Dir::new();
    dir.file("a/staff.csv", "name,mail\nA,a@example.org\n").file("b.bin", [1, 2, 3]).file("c/d.txt", "words");
    let before = state(&dir.root());
    dir.scan(&[]).code(0);
    assert_eq!(before, state(&dir.root()));
}

#[cfg(target_os = "linux")]
#[test]
fn access_times_are_left_alone() {
    use std::os::unix::fs::MetadataExt;
    let dir = Dir::new();
    dir.file("a.txt", "some words\n");
    let file = dir.root().join("a.txt");
    // Older than the last change, so that every usual mount would renew it.
    let old = fs::FileTimes::new().set_accessed(SystemTime::UNIX_EPOCH);
    fs::File::options().write(true).open(&file).and_then(|file| file.set_times(old)).expect("set");
    dir.scan(&[]).code(0);
    assert_eq!(fs::metadata(&file).expect("there").atime(), 0);
}

#[test]
fn no_value_is_in_anything_that_is_written() {
    let canaries = ["zebedee.canary@example.org", "Canarious", "QQ123456C", "07700900123"];
    let dir = Dir::new();
    let row = canaries.join(",");
    dir.file("a.csv", format!("mail,name,ni,mobile\n{row}\n").repeat(30))
        .file("b.txt", format!("Dear {}, your number {} is noted.\n", canaries[1], canaries[2]))
        .file("c.bin", [&b"\xd0\xcf\x11\xe0"[..], row.as_bytes(), &[0; 9]].concat());
    let run = dir.scan(&["--verbose", "--progress", "json"]).code(0);
    let mut places = vec![("stdout", run.stdout.into_bytes()), ("stderr", run.stderr.into_bytes())];
    for file in files_below(&dir.out()).into_iter().chain(files_below(&dir.path().join("state"))) {
        places.push(("a file", fs::read(file).expect("readable")));
    }
    assert!(places.len() >= 5, "the outputs were looked at");
    for (place, bytes) in places {
        for canary in canaries {
            let wide: Vec<u8> = canary.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for form in [canary.as_bytes(), canary.to_lowercase().as_bytes(), &wide] {
                let found = bytes.windows(form.len()).any(|window| window == form);
                assert!(!found, "a value is in {place}");
            }
        }
    }
}
