//! `pollsweep diff OLD NEW`: what changed between two reports.

use anyhow::Context;

use super::args::{Diff, DiffFormat};
use super::outcome::Outcome;
use super::{output, scan, source};
use crate::report::{diff, diff_text, html};

/// Runs it.
pub fn run(args: &Diff) -> anyhow::Result<Outcome> {
    let old = source::report(&args.old, &source::Wanted::default())?;
    let new = source::report(&args.new, &source::Wanted::default())?;
    let diff = diff::diff(&old, &new);
    let text = match args.format {
        DiffFormat::Text => diff_text::text(&diff, scan::style(args.color)),
        DiffFormat::Json => format!("{}\n", serde_json::to_string_pretty(&diff)?),
        DiffFormat::Html => html::diff::render(&diff),
    };
    match &args.out {
        Some(path) if path.as_os_str() != "-" => std::fs::write(path, text)
            .with_context(|| format!("cannot write {}; choose another place", path.display()))?,
        _ => output::print(&text)?,
    }
    Ok(Outcome::Done)
}
