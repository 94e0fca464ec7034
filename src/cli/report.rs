//! `pollsweep report`: the report and the summary again, from an inventory.

use anyhow::Context;

use super::args::Report;
use super::outcome::Outcome;
use super::{output, scan};
use crate::inventory::Inventory;
use crate::report::v1::Run;
use crate::report::{json, overview, terminal};

/// Runs it.
pub fn run(args: &Report) -> anyhow::Result<Outcome> {
    anyhow::ensure!(args.inventory.exists(), "there is no inventory {}", args.inventory.display());
    let inventory = Inventory::open(&args.inventory)?;
    let run = inventory
        .fact("run")?
        .context("this inventory is of a scan that never ended; finish it with --resume")?;
    let run: Run = serde_json::from_str(&run).context("the inventory's run block is damaged")?;
    let register = match &args.config {
        Some(path) => scan::register(Some(path))?,
        None => inventory.fact("config")?,
    };
    let policy = scan::policy(register.as_deref(), args.config.as_deref(), args.as_of, &run)?;
    let overview = overview(&inventory, run, &policy)?;
    match &args.json {
        Some(path) if path.as_os_str() == "-" => {
            json::write(&inventory, &overview, std::io::stdout().lock())?;
        }
        Some(path) => scan::write_report(&inventory, &overview, path)?,
        None => {
            let pointers = [("Inventory", args.inventory.display().to_string())];
            output::print(&terminal::summary(&overview, &pointers, scan::style(args.color)))?;
        }
    }
    Ok(Outcome::Done)
}
