//! The data of the benches: made once by `make_data.py`, kept below the build folder.

use std::path::PathBuf;
use std::process::Command;

/// A tenth of what `compare.py` measures: 20 MB a file, 2,000 small files.
const SCALE: &str = "0.1";

/// The folder with the files, made when it is not there.
pub fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-data");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/make_data.py");
    let status = Command::new("python3").arg(script).arg(&folder).args(["--scale", SCALE]).status();
    assert!(status.is_ok_and(|status| status.success()), "make_data.py needs python3");
    folder
}

/// One of the files.
#[allow(dead_code, reason = "each bench program uses a part of this module")]
pub fn load(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).expect("make_data.py has just made it")
}
