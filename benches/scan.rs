//! Speed of whole scans through the program: walk, read, detect, inventory, report. Wall time, one job.
//!
//! Detection alone is measured in `detect.rs`, other programs beside this one in `compare.py`.

use std::path::Path;
use std::process::{Command, Stdio};

use divan::Bencher;
use divan::counter::BytesCount;

mod data;

fn main() {
    divan::main();
}

fn size(path: &Path) -> u64 {
    if path.is_file() {
        return path.metadata().map_or(0, |meta| meta.len());
    }
    std::fs::read_dir(path)
        .expect("the folder was made")
        .map(|entry| size(&entry.expect("a readable folder").path()))
        .sum()
}

#[divan::bench(args = ["clean.txt", "prose.txt", "staff.csv", "small"], sample_count = 5, sample_size = 1)]
fn scan(bencher: Bencher<'_, '_>, name: &str) {
    let root = data::folder().join(name);
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-out");
    bencher
        .counter(BytesCount::new(size(&root)))
        .with_inputs(|| drop(std::fs::remove_dir_all(&out)))
        .bench_local_values(|()| {
            let status = Command::new(env!("CARGO_BIN_EXE_pollsweep"))
                .args(["scan", "--quiet", "--jobs", "1", "--out"])
                .arg(&out)
                .arg(&root)
                .stdout(Stdio::null())
                .status()
                .expect("the program was built");
            assert!(status.success() && out.join("report.json").exists(), "the scan failed");
        });
}
