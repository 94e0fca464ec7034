//! A temporary folder and the program run in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Names another build of the program than the one that was built with these tests.
const PROGRAM: &str = "POLLSWEEP_TEST_PROGRAM";

/// The program under test: the step `laws` of `scripts/test` names the one that is shipped.
pub fn program() -> PathBuf {
    std::env::var_os(PROGRAM).map_or_else(|| env!("CARGO_BIN_EXE_pollsweep").into(), PathBuf::from)
}

/// Whether that is a release build, which has time for more.
pub fn is_release() -> bool {
    std::env::var_os(PROGRAM).is_some() || !cfg!(debug_assertions)
}

/// A folder with a root to scan and room for what the program writes.
pub struct Dir {
    folder: tempfile::TempDir,
}

impl Dir {
    pub fn new() -> Dir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("root")).expect("made");
        Dir { folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn root(&self) -> PathBuf {
        self.path().join("root")
    }

    pub fn out(&self) -> PathBuf {
        self.path().join("out")
    }

    /// Writes a file below the root.
    pub fn file(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> &Dir {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
        self
    }

    /// The program, with nothing of the environment that could change a result.
    pub fn command(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(program());
        command
            .args(args)
            .current_dir(self.path())
            .env("XDG_STATE_HOME", self.path().join("state"))
            .env("TMPDIR", self.tmp())
            .env_remove("NO_COLOR")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// The folder for temporary files, which has to be empty after each run.
    pub fn tmp(&self) -> PathBuf {
        let tmp = self.path().join("tmp");
        fs::create_dir_all(&tmp).expect("made");
        tmp
    }

    pub fn run(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
        let output = self.command(args).output().expect("the program starts");
        assert_eq!(fs::read_dir(self.tmp()).expect("there").count(), 0, "temporary files are left");
        Run::of(&output)
    }

    /// Scans the root with these further arguments.
    pub fn scan(&self, more: &[&str]) -> Run {
        let mut args = vec!["scan", "root", "--out", "out"];
        args.extend(more);
        self.run(args)
    }

    /// The report that the last scan wrote.
    pub fn report(&self) -> Value {
        report(&self.out().join("report.json"))
    }
}

/// A report.json. Every one that a test looks at has to follow the schema.
pub fn report(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("a report");
    let report = serde_json::from_str(&text).expect("JSON");
    crate::report::assert_follows_schema(&report);
    report
}

/// A report without the block that may differ between two runs.
pub fn without_run(mut report: Value) -> String {
    report.as_object_mut().expect("an object").remove("run").expect("a run block");
    format!("{report:#}")
}

/// `path status reason` of each row of the ledger.
pub fn ledger(report: &Value) -> Vec<String> {
    rows(report, "ledger", |row| {
        format!("{} {} {}", text(row, "path"), text(row, "status"), text(row, "reason"))
    })
}

/// The paths of all stores.
pub fn stores(report: &Value) -> Vec<String> {
    rows(report, "stores", |row| text(row, "path").to_owned())
}

pub fn rows<T>(report: &Value, list: &str, row: impl Fn(&Value) -> T) -> Vec<T> {
    report[list].as_array().expect("a list").iter().map(row).collect()
}

pub fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap_or_default()
}

/// How a run ended.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn of(output: &Output) -> Run {
        Run {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The run, if it ended with this code.
    pub fn code(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }
}

/// Every path below a folder that is not itself a folder, by a recursion of its own.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("readable") {
            let entry = entry.expect("readable");
            if entry.file_type().expect("known").is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}
