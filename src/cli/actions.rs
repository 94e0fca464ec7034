//! `pollsweep actions`: what is decided about stores, in one text file.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, bail, ensure};

use super::args::{ActionFields, Actions, ActionsCommand};
use super::outcome::Outcome;
use super::output;
use crate::report::actions::{ActionEntry, Decisions, File, SuppressionEntry};

/// Runs it.
pub fn run(args: &Actions) -> anyhow::Result<Outcome> {
    let path = &args.file;
    let mut file = read(path)?;
    match &args.command {
        ActionsCommand::List => return list(&file),
        ActionsCommand::Add { path: store, fields } => {
            ensure!(
                file.action.iter().all(|action| action.path != *store),
                "there is an action for {store} already; change it with `pollsweep actions set`"
            );
            let mut entry = ActionEntry { path: store.clone(), ..ActionEntry::default() };
            ensure!(fields.status.is_some(), "say what is to be done with --status");
            apply(&mut entry, fields);
            file.action.push(entry);
        }
        ActionsCommand::Set { path: store, fields } => {
            let Some(entry) = file.action.iter_mut().find(|action| action.path == *store) else {
                bail!("there is no action for {store}; make one with `pollsweep actions add`");
            };
            apply(entry, fields);
        }
        ActionsCommand::Suppress { path: store, field_type, reason, until } => {
            file.suppression.retain(|own| own.path != *store || own.field_type != *field_type);
            file.suppression.push(SuppressionEntry {
                path: store.clone(),
                field_type: field_type.clone(),
                reason: reason.clone(),
                until: until.clone(),
            });
        }
    }
    let text = file.text();
    File::parse(&text)?;
    super::scan::write_beside(path, |mut out| io::Write::write_all(&mut out, text.as_bytes()))?;
    Ok(Outcome::Done)
}

fn apply(entry: &mut ActionEntry, fields: &ActionFields) {
    let ActionFields { status, owner, deadline, note } = fields;
    for (own, new) in [
        (&mut entry.status, status),
        (&mut entry.owner, owner),
        (&mut entry.deadline, deadline),
        (&mut entry.note, note),
    ] {
        if let Some(new) = new {
            own.clone_from(new);
        }
    }
}

/// The file; an empty one where there is none yet.
pub fn read(path: &Path) -> anyhow::Result<File> {
    match fs::read_to_string(path) {
        Ok(text) => File::parse(&text).with_context(|| format!("cannot use {}", path.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(File::default()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

fn list(file: &File) -> anyhow::Result<Outcome> {
    use std::fmt::Write as _;
    let today = jiff::Zoned::now().date();
    let decisions = Decisions::of(file, today);
    let mut text = String::new();
    for action in &decisions.actions {
        let deadline = action.deadline.as_deref().unwrap_or("-");
        let late = if action.late { " LATE" } else { "" };
        let _ = write!(text, "{:<9} {deadline:<10}{late} {}", action.status, action.path);
        for (word, value) in [("owner", &action.owner), ("note", &action.note)] {
            if !value.is_empty() {
                let _ = write!(text, "  {word}: {value}");
            }
        }
        text.push('\n');
    }
    for suppression in &decisions.suppressions {
        let kind = suppression.field_type.as_deref().unwrap_or("everything");
        let state = if suppression.active { "until" } else { "EXPIRED" };
        let _ = writeln!(
            text,
            "suppress  {state} {} {kind} in {}  reason: {}",
            suppression.until, suppression.path, suppression.reason
        );
    }
    output::print(if text.is_empty() { "nothing decided yet\n" } else { &text })?;
    Ok(Outcome::Done)
}
