//! `pollsweep open`: the data-protection officer's side of a sealed subject file.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, bail, ensure};

use super::args::Open;
use super::outcome::Outcome;
use super::output;
use crate::sealed;

/// An identity file is a few lines; a larger one is something else.
const MAX_IDENTITY: u64 = 64 * 1024;

/// Runs it. Nothing is written before the whole file was read and found undamaged.
pub fn run(args: &Open) -> anyhow::Result<Outcome> {
    let extension = args.out.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    ensure!(
        matches!(extension.as_str(), "csv" | "xlsx"),
        "--out has to end in .xlsx or .csv, not {}",
        args.out.display()
    );
    ensure!(!args.out.exists(), "{} is there already; choose another name", args.out.display());
    let identity = identity(&args.identity)?;
    let cannot = || format!("cannot open {}", args.sealed.display());
    let file = File::open(&args.sealed).with_context(cannot)?;
    let people = sealed::read(file, &identity).with_context(cannot)?;
    let list = if extension == "csv" { sealed::csv(&people) } else { sealed::xlsx(&people)? };
    write(&args.out, &list).with_context(|| format!("cannot write {}", args.out.display()))?;
    output::note(&format!(
        "wrote {}: {} people. It holds personal data in clear: delete it when the letters are out",
        args.out.display(),
        people.len()
    ));
    Ok(Outcome::Done)
}

fn identity(path: &Path) -> anyhow::Result<age::x25519::Identity> {
    let mut text = String::new();
    let file = File::open(path).with_context(|| format!("cannot read the identity {}", path.display()))?;
    let read = file.take(MAX_IDENTITY).read_to_string(&mut text);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    match (read, lines.next().and_then(|line| line.parse().ok()), lines.next()) {
        (Ok(_), Some(identity), None) => Ok(identity),
        _ => bail!("{} is no age identity; `pollsweep keygen --identity FILE` makes one", path.display()),
    }
}

/// A new file that only its owner can read; nothing is left when it could not be written whole.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}
