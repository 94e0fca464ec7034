//! Writing a report in the formats that were asked for, each file under another name first.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::report::render::{self, Kind};
use crate::report::v1::Report;
use crate::report::view::{Options, View};

/// Writes the files and gives their paths.
///
/// # Errors
/// In one line that says what to do.
pub fn write(
    report: &Report,
    kinds: &[Kind],
    options: Options,
    folder: &Path,
) -> anyhow::Result<Vec<PathBuf>> {
    let view = View::new(report, options);
    let mut written = Vec::new();
    for kind in kinds {
        let path = folder.join(kind.file_name());
        write_one(*kind, &view, &path).with_context(|| {
            format!("cannot write {}; free some space there or choose another place", path.display())
        })?;
        written.push(path);
    }
    Ok(written)
}

/// A reader never meets half of a file.
fn write_one(kind: Kind, view: &View<'_>, path: &Path) -> std::io::Result<()> {
    let part = path.with_file_name(format!("{}.part", kind.file_name()));
    let write = || {
        let file = File::create(&part)?;
        render::write(kind, view, &file)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    write().inspect_err(|_| {
        let _ = fs::remove_file(&part);
    })
}
