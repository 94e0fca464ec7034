//! Small subcommands: rules, and what packagers and programs need (schema, completions, man).

use anyhow::Context;
use clap::CommandFactory;

use super::args::{Arguments, Completions, Man, Rules};
use super::outcome::Outcome;
use super::output;
use crate::detect::rules::RuleSet;
use crate::report::json;

/// `pollsweep rules`.
pub fn rules(args: &Rules) -> anyhow::Result<Outcome> {
    let (Rules::List(folders) | Rules::Check(folders) | Rules::Explain { folders, .. }) = args;
    let set = RuleSet::load(&folders.rules)?;
    let mut text = Vec::new();
    let outcome = match args {
        Rules::List(_) => {
            super::rules::list(&set, &mut text)?;
            Outcome::Done
        }
        Rules::Check(_) => match super::rules::check(&set, &mut text)? {
            0 => Outcome::Done,
            wrong => Outcome::RulesWrong(wrong),
        },
        Rules::Explain { id, .. } => {
            if super::rules::explain(&set, id, &mut text)? {
                Outcome::Done
            } else {
                Outcome::Failed(format!(
                    "there is no rule or field type {id}; `pollsweep rules list` shows all"
                ))
            }
        }
    };
    output::print(&String::from_utf8_lossy(&text))?;
    Ok(outcome)
}

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
pub fn man(args: &Man) -> anyhow::Result<Outcome> {
    if let Some(folder) = &args.out {
        clap_mangen::generate_to(Arguments::command(), folder)
            .with_context(|| format!("cannot write to {}", folder.display()))?;
        return Ok(Outcome::Done);
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(Outcome::Done)
}
