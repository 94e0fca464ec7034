//! `pollsweep keygen`: a new organisation key, or a key pair for sealed files.

use std::fs::{self, OpenOptions};
use std::io::Write;

use age::secrecy::ExposeSecret;
use anyhow::Context;

use super::args::Keygen;
use super::outcome::Outcome;
use super::output;
use crate::people::OrganisationKey;

/// Runs it.
pub fn run(args: &Keygen) -> anyhow::Result<Outcome> {
    if args.identity {
        return identity(args);
    }
    OrganisationKey::generate()?.write_new(&args.file)?;
    output::note(&format!("wrote {}; keep it apart from reports, and safe", args.file.display()));
    Ok(Outcome::Done)
}

/// The form in which age's own tools write and read it.
fn identity(args: &Keygen) -> anyhow::Result<Outcome> {
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let cannot = || format!("cannot write {}", args.file.display());
    let mut file = options.open(&args.file).with_context(cannot)?;
    let secret = identity.to_string();
    let text = format!("# public key: {recipient}\n{}\n", secret.expose_secret());
    if let Err(error) = file.write_all(text.as_bytes()).and_then(|()| file.sync_all()) {
        let _ = fs::remove_file(&args.file);
        return Err(error).with_context(cannot);
    }
    output::note(&format!(
        "wrote {}: whoever has it can open what is sealed to the recipient below; keep it off the machine that scans",
        args.file.display()
    ));
    output::print(&format!("{recipient}\n"))?;
    Ok(Outcome::Done)
}
