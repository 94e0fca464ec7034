//! `pollsweep report`: the reports and the summary again, from an inventory or a report.json, whole or in part.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use super::args::{self, SplitBy};
use super::outcome::Outcome;
use super::{output, render, scan, source};
use crate::inventory::Inventory;
use crate::report::render::Kind;
use crate::report::select::{self, Part};
use crate::report::v1::Report;
use crate::report::view::Options;
use crate::report::{json, terminal};

/// Runs it.
pub fn run(args: &args::Report) -> anyhow::Result<Outcome> {
    ensure!(args.source.exists(), "there is no inventory or report {}", args.source.display());
    if args.format.is_empty() {
        return show(args);
    }
    let kinds = kinds(&args.format);
    let options = Options { suppress_small: args.suppress_small, masked: args.mask_names };
    if args.suppress_small {
        let exact = kinds.iter().find(|kind| !kind.can_suppress());
        ensure!(
            exact.is_none(),
            "report.json holds exact numbers and cannot be suppressed; leave json out of --format"
        );
    }
    let report = source::report(&args.source, &policy_of(args))?;
    check(&report, args)?;
    let part = Part {
        systems: args.system.clone(),
        classes: args.class.iter().map(|class| class.id().to_owned()).collect(),
        controller: None,
        since: args.since.map(|day| day.to_string()),
    };
    let folder = match &args.out {
        Some(folder) => folder.clone(),
        None if args.source.is_dir() => args.source.clone(),
        None => args.source.parent().map(Path::to_owned).unwrap_or_default(),
    };
    let mut written = Vec::new();
    match args.split_by {
        None => written.extend(one(report, &part, args, &kinds, options, &folder)?),
        Some(SplitBy::Controller) => {
            let controllers = select::controllers(&report);
            ensure!(!controllers.is_empty(), "no store of this report names a controller");
            let text = serde_json::to_vec(&report)?;
            drop(report);
            for id in controllers {
                let report: Report = serde_json::from_slice(&text)?;
                let part = Part { controller: Some(id.clone()), ..part.clone() };
                written.extend(one(report, &part, args, &kinds, options, &folder.join(safe_name(&id)))?);
            }
        }
    }
    for path in written {
        output::print(&format!("{}\n", path.display()))?;
    }
    Ok(Outcome::Done)
}

/// The register and the day that were asked for.
fn policy_of(args: &args::Report) -> source::Wanted<'_> {
    source::Wanted { config: args.config.as_deref(), as_of: args.as_of, actions: args.actions.as_deref() }
}

/// Formats once each, in their own order.
pub fn kinds(typed: &[Kind]) -> Vec<Kind> {
    let mut kinds = typed.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn one(
    mut report: Report,
    part: &Part,
    args: &args::Report,
    kinds: &[Kind],
    options: Options,
    folder: &Path,
) -> anyhow::Result<Vec<PathBuf>> {
    select::select(&mut report, part);
    if args.mask_names {
        select::mask_names(&mut report);
    }
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make {}; choose another place with --out", folder.display()))?;
    // The source is never written over by a part of itself.
    let own = folder.join(Kind::Json.file_name());
    let same = fs::canonicalize(&own)
        .is_ok_and(|own| fs::canonicalize(&args.source).is_ok_and(|source| source == own));
    ensure!(
        !(same && kinds.contains(&Kind::Json)),
        "this would write over {}; choose another folder with --out",
        own.display()
    );
    render::write(&report, kinds, options, folder)
}

fn check(report: &Report, args: &args::Report) -> anyhow::Result<()> {
    for wanted in &args.system {
        let known = report.systems.iter().any(|system| system.id == *wanted || system.name == *wanted);
        if !known {
            let names: Vec<&str> = report.systems.iter().map(|system| system.id.as_str()).collect();
            anyhow::bail!("there is no system {wanted}; the report has {}", names.join(", "));
        }
    }
    Ok(())
}

/// A folder's name of an id: names of controllers come from a register.
fn safe_name(id: &str) -> String {
    let name: String = id.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    if name.is_empty() { "not_known".to_owned() } else { name }
}

/// The summary, or report.json to a place of its own, from an inventory.
fn show(args: &args::Report) -> anyhow::Result<Outcome> {
    let is_part =
        !args.system.is_empty() || !args.class.is_empty() || args.since.is_some() || args.split_by.is_some();
    ensure!(
        !is_part && !args.mask_names && !args.suppress_small && args.actions.is_none(),
        "say which files to write with --format, such as --format html,xlsx"
    );
    let path = if args.source.is_dir() { args.source.join("inventory.db") } else { args.source.clone() };
    ensure!(path.exists(), "there is no inventory {}", path.display());
    ensure!(
        source::is_inventory(&path)?,
        "the summary needs inventory.db; from report.json files are rendered with --format, such as --format html"
    );
    let inventory = Inventory::open(&path)?;
    let overview = source::overview_of(&inventory, &policy_of(args))?;
    match &args.json {
        Some(path) if path.as_os_str() == "-" => {
            json::write(&inventory, &overview, std::io::stdout().lock())?;
        }
        Some(path) => scan::write_report(&inventory, &overview, path)?,
        None => {
            let pointers = [("Inventory", path.display().to_string())];
            output::print(&terminal::summary(&overview, &pointers, scan::style(args.color)))?;
        }
    }
    Ok(Outcome::Done)
}
