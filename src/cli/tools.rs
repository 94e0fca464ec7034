//! Small subcommands for packagers and programs: schema, completions, man.

use clap::CommandFactory;

use super::args::{Arguments, Completions};
use super::outcome::Outcome;
use super::output;
use crate::report::json;

/// `pollsweep schema`.
pub fn schema() -> anyhow::Result<Outcome> {
    output::print(&format!("{:#}\n", json::schema()))?;
    Ok(Outcome::Done)
}

/// `pollsweep completions SHELL`.
pub fn completions(args: &Completions) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "pollsweep", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Done)
}

/// `pollsweep man`.
pub fn man() -> anyhow::Result<Outcome> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(Outcome::Done)
}
