//! Where a report comes from: report.json or inventory.db, told apart by content, into one model.
//!
//! Everything that renders or compares reads through here, so that a rendering from the inventory and one from
//! its report.json cannot differ.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, ensure};

use super::scan;
use crate::inventory::Inventory;
use crate::report::actions::Decisions;
use crate::report::v1::{Report, Run, SCHEMA_VERSION};
use crate::report::{Overview, json, overview};

/// The first bytes of an SQLite database.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// With which register and as of which day a report is made of an inventory; those of its scan unless asked.
#[derive(Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Systems register and retention rules.
    pub config: Option<&'a Path>,
    /// Day by which due and overdue are counted.
    pub as_of: Option<jiff::civil::Date>,
    /// File of decisions.
    pub actions: Option<&'a Path>,
}

/// Reads a report from report.json, inventory.db, or the folder that holds one of them.
///
/// # Errors
/// In one line that says what to do.
pub fn report(path: &Path, wanted: &Wanted<'_>) -> anyhow::Result<Report> {
    let mut report = stored(path, wanted)?;
    if let Some(path) = wanted.actions {
        ensure!(path.exists(), "there is no file of decisions {}", path.display());
        let day = report.run.as_of.parse().unwrap_or_else(|_| jiff::Zoned::now().date());
        let decisions = Decisions::of(&super::actions::read(path)?, day);
        report.actions = decisions.actions;
        report.suppressions = decisions.suppressions;
    }
    Ok(report)
}

/// As it lies there.
fn stored(path: &Path, wanted: &Wanted<'_>) -> anyhow::Result<Report> {
    if path.is_dir() {
        let mut inside = ["report.json", "inventory.db"].map(|name| path.join(name));
        if wanted.config.is_some() || wanted.as_of.is_some() {
            inside.reverse();
        }
        let found = inside.iter().find(|path| path.exists());
        let found = found
            .with_context(|| format!("there is no report.json or inventory.db in {}", path.display()))?;
        return stored(found, wanted);
    }
    ensure!(path.exists(), "there is no {}", path.display());
    if is_inventory(path)? {
        let inventory = Inventory::open(path)?;
        let overview = overview_of(&inventory, wanted)?;
        return of_inventory(&inventory, &overview);
    }
    ensure!(
        wanted.config.is_none() && wanted.as_of.is_none(),
        "--config and --as-of need inventory.db: report.json has its dates already"
    );
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let report: Report = serde_json::from_reader(BufReader::new(file))
        .map_err(|error| explain(&error))
        .with_context(|| format!("{} is no report.json that this version can read", path.display()))?;
    ensure!(
        report.schema_version == SCHEMA_VERSION,
        "{} has schema version {}; this program reads version {SCHEMA_VERSION}",
        path.display(),
        report.schema_version
    );
    Ok(report)
}

/// Whether a file is an SQLite database.
pub fn is_inventory(path: &Path) -> anyhow::Result<bool> {
    let mut head = [0; SQLITE.len()];
    let mut file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(file.read_exact(&mut head).is_ok() && head == SQLITE)
}

/// What stands at the head of the report of a finished inventory.
pub fn overview_of(inventory: &Inventory, wanted: &Wanted<'_>) -> anyhow::Result<Overview> {
    let run = inventory
        .fact("run")?
        .context("this inventory is of a scan that never ended; finish it with --resume")?;
    let run: Run = serde_json::from_str(&run).context("the inventory's run block is damaged")?;
    let register = match wanted.config {
        Some(path) => scan::register(Some(path))?,
        None => inventory.fact("config")?,
    };
    let policy = scan::policy(register.as_deref(), wanted.config, wanted.as_of, &run)?;
    Ok(overview(inventory, run, &policy)?)
}

/// The report of an inventory, by way of its report.json.
pub fn of_inventory(inventory: &Inventory, overview: &Overview) -> anyhow::Result<Report> {
    let mut text = Vec::new();
    json::write(inventory, overview, &mut text)?;
    serde_json::from_slice(&text).context("the report that was made does not follow its own schema")
}

/// Where it went wrong, without the text that stands there.
fn explain(error: &serde_json::Error) -> anyhow::Error {
    let what = match error.classify() {
        serde_json::error::Category::Io => "could not be read",
        serde_json::error::Category::Eof => "ends too early",
        serde_json::error::Category::Syntax => "is not JSON",
        serde_json::error::Category::Data => "does not follow the schema",
    };
    anyhow::anyhow!("it {what} (line {}, column {})", error.line(), error.column())
}
