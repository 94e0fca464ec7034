//! The command line: what was typed (`args`), what it means (`plan`), and one file a subcommand.
//!
//! Words for people are only written here and in `report::terminal`. Exit codes are all in `outcome`.

mod actions;
mod args;
mod diff;
mod formats;
mod keys;
mod nights;
mod notify;
mod open;
mod outcome;
mod output;
mod plan;
mod polite;
mod progress;
mod render;
mod report;
pub mod rules;
mod scan;
mod source;
mod tools;

pub use outcome::{Outcome, exit};

use clap::Parser;

/// Runs the program with the arguments of the process.
pub fn main() -> std::process::ExitCode {
    crate::engine::platform::give_large_blocks_back();
    if std::env::args_os().nth(1).is_some_and(|first| first == crate::engine::isolate::ARGUMENT) {
        return crate::engine::isolate::main();
    }
    if std::env::args_os().nth(1).is_some_and(|first| first == crate::engine::recognise::ARGUMENT) {
        return crate::engine::recognise::main();
    }
    let arguments = match args::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // clap writes help to stdout and errors to stderr; either may be gone.
            let _ = error.print();
            return if error.use_stderr() { exit(&Outcome::Usage) } else { exit(&Outcome::Done) };
        }
    };
    crate::engine::crash::install_hook(arguments.verbose);
    let outcome = match arguments.command {
        args::Command::Scan(scan) => scan::run(&scan, arguments.verbose),
        args::Command::Report(report) => report::run(&report),
        args::Command::Diff(diff) => diff::run(&diff),
        args::Command::Rules(rules) => tools::rules(&rules),
        args::Command::Formats => formats::run(),
        args::Command::Schema => tools::schema(),
        args::Command::Keygen(keygen) => keys::run(&keygen),
        args::Command::Actions(actions) => actions::run(&actions),
        args::Command::Open(open) => open::run(&open),
        args::Command::Completions(completions) => tools::completions(&completions),
        args::Command::Man(man) => tools::man(&man),
    };
    let outcome = outcome.unwrap_or_else(|error| {
        if output::is_broken_pipe(&error) { Outcome::Done } else { Outcome::Failed(format!("{error:#}")) }
    });
    exit(&outcome)
}
