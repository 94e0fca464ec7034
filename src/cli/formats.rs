//! `pollsweep formats`: what can be read.

use super::outcome::Outcome;
use super::output;
use crate::formats;

/// Runs it.
pub fn run() -> anyhow::Result<Outcome> {
    let mut text = String::new();
    for format in formats::ALL {
        text.push_str(format.id());
        text.push('\n');
    }
    output::print(&text)?;
    Ok(Outcome::Done)
}
