//! `pollsweep diff OLD NEW`: what changed between two reports.

use std::path::Path;

use anyhow::{Context, bail, ensure};

use super::args::{Diff, DiffFormat};
use super::outcome::Outcome;
use super::{nights, output, scan, source};
use crate::inventory::Inventory;
use crate::report::{diff, diff_text, history, html};

/// Runs it.
pub fn run(args: &Diff) -> anyhow::Result<Outcome> {
    let text = match (&args.last, &args.old, &args.new) {
        (Some(last), ..) => since_last(last, args.format)?,
        (None, Some(old), Some(new)) => {
            let wanted = source::Wanted::default();
            let diff = diff::diff(&source::report(old, &wanted)?, &source::report(new, &wanted)?);
            match args.format {
                DiffFormat::Text => diff_text::text(&diff, scan::style(args.color)),
                DiffFormat::Json => format!("{}\n", serde_json::to_string_pretty(&diff)?),
                DiffFormat::Html => html::diff::render(&diff),
            }
        }
        _ => bail!("two reports are needed, or --last INVENTORY"),
    };
    match &args.out {
        Some(path) if path.as_os_str() != "-" => std::fs::write(path, text)
            .with_context(|| format!("cannot write {}; choose another place", path.display()))?,
        _ => output::print(&text)?,
    }
    Ok(Outcome::Done)
}

/// What the last run kept of its changes: no earlier report is needed.
fn since_last(path: &Path, format: DiffFormat) -> anyhow::Result<String> {
    let path = if path.is_dir() { path.join("inventory.db") } else { path.to_owned() };
    ensure!(path.exists(), "there is no inventory {}", path.display());
    let history = history(&Inventory::open(&path)?)?;
    Ok(match format {
        DiffFormat::Json => format!("{}\n", serde_json::to_string_pretty(&history)?),
        DiffFormat::Html => bail!("--last is for --format text and json; compare two reports for a page"),
        DiffFormat::Text => match nights::changes(&history, usize::MAX) {
            text if text.is_empty() => "nothing changed\n".to_owned(),
            text => text,
        },
    })
}
