//! `pollsweep keygen`: a new organisation key.

use super::args::Keygen;
use super::outcome::Outcome;
use super::output;
use crate::people::OrganisationKey;

/// Runs it.
pub fn run(args: &Keygen) -> anyhow::Result<Outcome> {
    OrganisationKey::generate()?.write_new(&args.file)?;
    output::note(&format!("wrote {}; keep it apart from reports, and safe", args.file.display()));
    Ok(Outcome::Done)
}
