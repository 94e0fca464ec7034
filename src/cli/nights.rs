//! Scans that follow one another into the same folder: what may be kept, what a quiet night leaves behind, and
//! what is said when something changed.
//!
//! `begin` chooses between a fresh scan, one that goes on with an interrupted one, and one that reads only what
//! changed. Nothing here reads a source.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::args::{Scan, Verify};
use super::output;
use super::plan::{Out, Plan};
use crate::engine::Limits;
use crate::inventory::{Folders, Inventory, InventoryError, Known, remove_with_journals};
use crate::policy::Policy;
use crate::report::actions::Decisions;
use crate::report::v1::{ChangeCounts, FieldValues, History, Run, RunRow, SCHEMA_VERSION};
use crate::report::{self, Overview};

/// How the last run went, for whoever watches over the nights: written at the end of every one.
pub const LAST_RUN: &str = "last-run.json";

/// Changes shown; the rest is in the report.
pub const MAX_CHANGES: usize = 20;

/// Facts of the run that decide what was found in a file, in the order of [`facts`].
const MUST_AGREE: &[(&str, &str)] = &[
    ("version", "the version of pollsweep"),
    ("roots", "the roots"),
    ("rules_digest", "the rules"),
    ("key_fingerprint", "the organisation key"),
    ("modulus", "the table of bank account checks"),
    ("passwords", "the passwords"),
];

/// A scan that can begin: where it writes, and what it knows from before.
pub struct Night {
    /// Where it writes.
    pub inventory: Inventory,
    /// What need not be read again.
    pub known: Option<Known>,
    /// The inventory of the last run, to compare with.
    pub earlier: Option<PathBuf>,
    /// Start of the scan, in microseconds: of its first attempt when it goes on with an interrupted one.
    pub read_at: i64,
}

/// Opens the inventory to write to.
///
/// # Errors
/// When it cannot be written, or `--resume` does not fit what was interrupted.
pub fn begin(args: &Scan, plan: &Plan, run: &Run, now: i64) -> anyhow::Result<Night> {
    let cannot = || format!("cannot write the inventory in {}", plan.out.folder.display());
    let (partial, finished) = (plan.out.partial_inventory(), plan.out.inventory());
    let note = |line: &str| {
        if !args.quiet {
            output::note(line);
        }
    };
    let facts = facts(plan, run, now);
    // Half a copy that a killed run left.
    remove_with_journals(&partial.with_extension("copy")).with_context(cannot)?;
    if args.resume || args.incremental {
        take_up_interrupted(&plan.out)?;
    }
    let digests = args.verify == Verify::Digest;
    let earlier = finished.exists().then(|| finished.clone());

    if partial.exists() && (args.resume || args.incremental) {
        let unfinished = Inventory::open_unfinished(&partial);
        let fit = match &unfinished {
            Ok(unfinished) => fit(unfinished, plan, run)?,
            Err(_) if args.incremental => Fit::Other("the form of the inventory"),
            Err(error) => bail!("cannot resume: {error}; scan again without --resume"),
        };
        drop(unfinished);
        match fit {
            Fit::Nothing => {}
            Fit::Other(what) if args.incremental => {
                note(&format!("{what} changed since the unfinished scan: reading everything again"));
            }
            Fit::Other(what) => {
                bail!("cannot resume: {what} changed since the scan began; scan again without --resume");
            }
            Fit::Limits { .. } if !args.incremental => {
                bail!("cannot resume: the limits changed since the scan began; scan again without --resume");
            }
            Fit::Limits { grew } => {
                let mut inventory = go_on(&partial, earlier.as_deref()).with_context(cannot)?;
                let grew = grew || inventory.fact("limits_grew")?.is_some();
                for (key, value) in facts.iter().filter(|(key, _)| *key != "read_at") {
                    inventory.set_fact(key, value)?;
                }
                if grew {
                    inventory.set_fact("limits_grew", "1")?;
                }
                return known(inventory, &partial, grew, digests, earlier);
            }
            Fit::Same => {
                let inventory = go_on(&partial, earlier.as_deref()).with_context(cannot)?;
                let grew = inventory.fact("limits_grew")?.is_some();
                return known(inventory, &partial, grew, digests, earlier);
            }
        }
    } else if args.resume && !args.incremental {
        note("there is no interrupted scan to resume: scanning from the start");
    }

    if let (true, Some(base)) = (args.incremental, &earlier) {
        let grew = match Inventory::open(base) {
            Err(_) => {
                note("the earlier inventory is of another version: reading everything again");
                None
            }
            Ok(inventory) => match fit(&inventory, plan, run)? {
                Fit::Same => Some(false),
                Fit::Limits { grew } => Some(grew),
                Fit::Nothing => None,
                Fit::Other(what) => {
                    note(&format!("{what} changed since the last scan: reading everything again"));
                    None
                }
            },
        };
        if let Some(grew) = grew {
            remove_with_journals(&partial).with_context(cannot)?;
            let mut facts: Vec<(String, String)> =
                facts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
            if grew {
                facts.push(("limits_grew".to_owned(), "1".to_owned()));
            }
            let mut inventory = Inventory::go_on(base, &partial, facts).with_context(cannot)?;
            inventory.set_read_at(now);
            let known = Some(Known::open(base, grew, digests)?);
            return Ok(Night { inventory, known, earlier, read_at: now });
        }
    }

    remove_with_journals(&partial).with_context(cannot)?;
    let mut inventory = Inventory::create(&partial).with_context(cannot)?;
    inventory.set_fields()?;
    if let Some(earlier) = &earlier {
        inventory.inherit(earlier).with_context(cannot)?;
    }
    inventory.set_fact("compare_from", "0")?;
    // The last of them says that it was begun: without it there is nothing to go on with.
    for (key, value) in facts {
        inventory.set_fact(key, &value)?;
    }
    inventory.set_read_at(now);
    Ok(Night { inventory, known: None, earlier, read_at: now })
}

/// The unfinished inventory, as if the killed run had never come to write of itself.
fn go_on(partial: &Path, earlier: Option<&Path>) -> Result<Inventory, InventoryError> {
    let mut inventory = Inventory::resume(partial)?;
    let next = earlier.and_then(|earlier| Inventory::open(earlier).ok()).map(|earlier| earlier.next_run());
    inventory.forget_runs_from(next.transpose()?.unwrap_or(1))?;
    Ok(inventory)
}

fn known(
    mut inventory: Inventory,
    path: &Path,
    grew: bool,
    digests: bool,
    earlier: Option<PathBuf>,
) -> anyhow::Result<Night> {
    let read_at = inventory.fact("read_at")?.and_then(|micros| micros.parse().ok()).unwrap_or(0);
    inventory.set_read_at(read_at);
    let known = Some(Known::open(path, grew, digests)?);
    Ok(Night { inventory, known, earlier, read_at })
}

/// How an earlier scan fits this one.
enum Fit {
    /// Everything that bears on a file is the same.
    Same,
    /// Only the limits are not; whether what passed the old ones passes the new ones, is asked already.
    Limits { grew: bool },
    /// Something else changed.
    Other(&'static str),
    /// It never got as far as having anything to go on with.
    Nothing,
}

fn fit(inventory: &Inventory, plan: &Plan, run: &Run) -> anyhow::Result<Fit> {
    if inventory.fact("state")?.is_none() {
        // Killed while it was made.
        return Ok(Fit::Nothing);
    }
    for ((key, what), (_, value)) in MUST_AGREE.iter().zip(&facts(plan, run, 0)) {
        if inventory.fact(key)?.as_deref() != Some(value) {
            return Ok(Fit::Other(what));
        }
    }
    let limits = inventory.fact("limits")?.and_then(|text| serde_json::from_str::<Limits>(&text).ok());
    Ok(match limits {
        Some(limits) if limits == plan.limits => Fit::Same,
        Some(limits) if limits.are_within(&plan.limits) => Fit::Limits { grew: true },
        _ => Fit::Other("the limits"),
    })
}

fn facts(plan: &Plan, run: &Run, read_at: i64) -> Vec<(&'static str, String)> {
    let roots: Vec<&str> = run.roots.iter().map(|root| root.path.as_str()).collect();
    vec![
        ("version", run.version.clone()),
        ("roots", roots.join("\n")),
        ("rules_digest", run.rules_digest.clone()),
        ("key_fingerprint", run.key_fingerprint.clone()),
        ("modulus", plan.modulus.as_ref().map(|(_, digest)| digest.clone()).unwrap_or_default()),
        ("passwords", plan.key.digest_of_secrets(plan.passwords.iter())),
        ("limits", serde_json::to_string(&plan.limits).unwrap_or_default()),
        ("read_at", read_at.to_string()),
        ("state", "running".to_owned()),
    ]
}

/// A scan that was interrupted in order has the name of a finished one: a copy of it is what is gone on with, so
/// that the last run stays there to compare with.
fn take_up_interrupted(out: &Out) -> anyhow::Result<()> {
    let (partial, finished) = (out.partial_inventory(), out.inventory());
    if partial.exists() || !finished.exists() {
        return Ok(());
    }
    // What is no inventory of this version is nothing to go on with.
    let Ok(inventory) = Inventory::open(&finished) else { return Ok(()) };
    if inventory.fact("state")?.as_deref() == Some("interrupted") {
        // What the interrupted run found changed, it has said.
        let from = [("compare_from".to_owned(), inventory.next_id()?.to_string())];
        drop(inventory);
        Inventory::copy(&finished, &partial, &from)
            .with_context(|| format!("cannot copy {}", finished.display()))?;
    }
    Ok(())
}

/// The row of this run, from its overview.
pub fn row(overview: &Overview, number: i64, changed: Option<ChangeCounts>) -> RunRow {
    let (run, summary) = (&overview.run, &overview.summary);
    let people = &summary.people;
    RunRow {
        number,
        started: run.started.clone(),
        finished: run.finished.clone(),
        version: run.version.clone(),
        rules_digest: run.rules_digest.clone(),
        interrupted: run.interrupted,
        files_read: run.files_read,
        files_kept: run.files_kept,
        stores: summary.stores,
        exposed: overview.exposed,
        unread: overview.unread(),
        alerting: overview.alerting,
        overdue: overdue(overview),
        people: report::v1::PeopleCount { low: people.low, likely: people.likely, high: people.high },
        election_workers: summary.election_workers.people,
        changed,
    }
}

/// Stores past their date.
fn overdue(overview: &Overview) -> u64 {
    overview.summary.overdue.stores
}

/// The end of a run in which nothing changed: its row in the inventory, and nothing else unless the reports there
/// are of something else. Gives the row and the decisions.
///
/// # Errors
/// Those of the inventory and of the report.
pub fn quiet(
    out: &Out,
    run: &mut Run,
    policy: &Policy,
    args: &Scan,
    settings: &[(&str, &str)],
    folders: &Folders,
) -> anyhow::Result<(RunRow, Decisions)> {
    let path = out.inventory();
    let inventory = Inventory::open(&path)?;
    let before: Option<Run> = inventory.fact("run")?.and_then(|run| serde_json::from_str(&run).ok());
    let mut same = true;
    for (key, value) in settings {
        same &= inventory.fact(key)?.as_deref() == Some(*value);
    }
    if let Some(before) = &before
        && args.as_of.is_none()
        && may_keep_day(&before.as_of, &run.as_of, inventory.fact("next_due")?.as_deref())
    {
        run.as_of.clone_from(&before.as_of);
    }
    // What is due depends on the day, and on the rules.
    same &= before
        .as_ref()
        .is_some_and(|before| before.as_of == run.as_of && before.policy_digest == run.policy_digest);
    same &= has_reports(out, args, inventory.fact(REPORTS)?.as_deref());
    let last = inventory.runs()?.pop();
    let number = inventory.next_run()?;
    run.last_read = before.map(|before| before.last_read).unwrap_or_default();
    let row = RunRow {
        number,
        started: run.started.clone(),
        finished: run.finished.clone(),
        files_read: run.files_read,
        files_kept: run.files_kept,
        interrupted: false,
        changed: Some(ChangeCounts::default()),
        ..last.and_then(|(_, facts)| serde_json::from_str(&facts).ok()).unwrap_or_default()
    };
    drop(inventory);
    let facts = (serde_json::to_string(run)?, serde_json::to_string(&row)?);
    let all = [&[("run", facts.0.as_str())], settings].concat();
    Inventory::keep_quiet_run(&path, &all, (number, &facts.1), folders)?;
    if same {
        let decisions = settings.iter().find(|(key, _)| *key == "decisions").map_or("", |(_, text)| text);
        run.history.runs.push(row.clone());
        return Ok((row, serde_json::from_str(decisions).unwrap_or_default()));
    }
    let inventory = Inventory::open(&path)?;
    let overview = report::overview(&inventory, run.clone(), policy)?;
    let next_due = next_due(&overview);
    let row = RunRow { alerting: overview.alerting, overdue: overdue(&overview), ..row };
    let facts = [("next_due", next_due.as_str()), (REPORTS, "")];
    let text = serde_json::to_string(&row)?;
    Inventory::keep_quiet_run(&path, &facts, (number, &text), &Folders::default())?;
    run.history = report::history(&inventory)?;
    let overview = Overview { run: run.clone(), ..overview };
    super::scan::write_reports(&inventory, &overview, &args.format, &out.folder)?;
    drop(inventory);
    keep_reports(out, args)?;
    Ok((row, overview.decisions))
}

/// The fact that says which reports in the folder are of this inventory: a killed run may have kept its findings
/// and not written them.
pub const REPORTS: &str = "reports";

/// Keeps in mind that all reports that were asked for are written.
///
/// # Errors
/// Those of the inventory.
pub fn keep_reports(out: &Out, args: &Scan) -> anyhow::Result<()> {
    let names: Vec<&str> = super::report::kinds(&args.format).iter().map(|kind| kind.file_name()).collect();
    Ok(Inventory::keep_fact(&out.inventory(), REPORTS, &names.join(" "))?)
}

/// Whether all reports that are asked for are there already.
fn has_reports(out: &Out, args: &Scan, written: Option<&str>) -> bool {
    let written: Vec<&str> = written.unwrap_or_default().split(' ').collect();
    let kinds = super::report::kinds(&args.format);
    kinds.iter().all(|kind| {
        let name = kind.file_name();
        written.contains(&name) && out.folder.join(name).exists()
    })
}

/// Writes the run block of this run with its own row alone: small, at the end of every night, so that whoever
/// watches sees that it went well although no report is written anew.
///
/// # Errors
/// Those of the file system.
pub fn write_last_run(out: &Out, run: &Run, row: &RunRow) -> anyhow::Result<()> {
    #[derive(serde::Serialize)]
    struct LastRun {
        schema_version: u32,
        run: Run,
    }
    let history = History { runs: vec![row.clone()], ..History::default() };
    let last = LastRun { schema_version: SCHEMA_VERSION, run: Run { history, ..run.clone() } };
    let mut text = serde_json::to_vec_pretty(&last)?;
    text.push(b'\n');
    super::scan::write_beside(&out.folder.join(LAST_RUN), |mut file| {
        std::io::Write::write_all(&mut file, &text)
    })
}

/// For how many days the days of delay may stand as they were counted.
const KEEP_DAY: i32 = 7;

/// The day of the next change by the calendar alone; empty when there is none.
pub fn next_due(overview: &Overview) -> String {
    overview.next_due().map(|day| day.to_string()).unwrap_or_default()
}

/// Whether a report of another day still says what is due: nothing came due since, and it is no week old. `as_of`
/// then stays the day that the delays were counted from.
fn may_keep_day(then: &str, now: &str, next_due: Option<&str>) -> bool {
    let date = |text: &str| text.parse::<jiff::civil::Date>().ok();
    let (Some(then), Some(now), Some(next_due)) = (date(then), date(now), next_due) else { return false };
    let age = now.since(then).map_or(i32::MAX, |span| span.get_days());
    (0..KEEP_DAY).contains(&age) && date(next_due).is_none_or(|due| now < due)
}

/// What the last run found changed, for people; empty when nothing did. At most so many stores are named.
pub fn changes(history: &History, most: usize) -> String {
    let mut text = String::new();
    let Some(RunRow { changed: Some(counts), .. }) = history.runs.last() else { return text };
    let ChangeCounts { new, changed, gone, unreached, .. } = *counts;
    if new + changed + gone + unreached == 0 {
        return text;
    }
    let since = history.runs.len().checked_sub(2).and_then(|at| history.runs.get(at));
    let since = since.map(|row| format!(" since {}", row.started)).unwrap_or_default();
    let _ = writeln!(
        text,
        "Changes{since}: {new} new stores, {changed} changed, {gone} gone, {unreached} out of reach"
    );
    let list = &history.changes;
    for change in list.iter().take(most) {
        let what = match change.kind.as_str() {
            "changed" => format!("{} -> {}", values(&change.before), values(&change.after)),
            "new" => values(&change.after),
            _ => values(&change.before),
        };
        let copies = history.gone.iter().find(|gone| change.kind == "gone" && gone.path == change.path);
        let copies = copies.map(|gone| format!("; {}", gone.evidence)).unwrap_or_default();
        let _ = writeln!(text, "  {:<9} {}  ({what}{copies})", change.kind, change.path);
    }
    if list.len() > most {
        let _ = writeln!(text, "  and {} more in the report", list.len() - most);
    }
    text
}

fn values(fields: &[FieldValues]) -> String {
    let words: Vec<String> =
        fields.iter().map(|field| format!("{} {}", field.field_type, field.values)).collect();
    if words.is_empty() { "no personal data".to_owned() } else { words.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::may_keep_day;

    #[test]
    fn a_day_is_kept_for_a_week_at_most_and_never_past_a_due_date() {
        let keep = |now, due| may_keep_day("2026-11-20", now, Some(due));
        assert!(keep("2026-11-20", "") && keep("2026-11-26", "") && !keep("2026-11-27", ""));
        assert!(keep("2026-11-22", "2026-11-23") && !keep("2026-11-23", "2026-11-23"));
        assert!(!keep("2026-11-19", "") && !may_keep_day("2026-11-20", "2026-11-20", None));
    }
}
