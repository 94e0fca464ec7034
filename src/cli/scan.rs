//! `pollsweep scan`: plan, scan, inventory, report, summary.

use std::fs::{self, File};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use super::args::{Color, Isolate, Scan};
use super::nights::{self, Night};
use super::outcome::{Alerts, Outcome};
use super::plan::Plan;
use super::progress::Display;
use super::{notify, output, polite, source};
use crate::detect::DetectContext;
use crate::engine::isolate::{self, Isolation, Mode, Shared};
use crate::engine::pool::{self, Failure};
use crate::engine::store::Environment;
use crate::engine::{Limits, Roots, platform};
use crate::input::{Recognition, Spool};
use crate::inventory::{Inventory, InventoryError};
use crate::people::seal::Sealer;
use crate::policy::{self, Config, Mount, Policy};
use crate::report::actions::Decisions;
use crate::report::render::Kind;
use crate::report::v1::{ChangeCounts, History, Run, RunIsolation, RunLimits, RunMount, RunRoot, RunRow};
use crate::report::view::Options;
use crate::report::{Overview, history, json, micros, overview, terminal};
use crate::sealed::Seals;

/// Runs it.
pub fn run(args: &Scan, verbose: bool) -> anyhow::Result<Outcome> {
    let decisions = match &args.actions {
        Some(path) => {
            let file = path.display();
            ensure!(path.exists(), "there is no {file}; `pollsweep actions --file {file} ...` makes it");
            Decisions::of(&super::actions::read(path)?, jiff::Zoned::now().date())
        }
        None => Decisions::default(),
    };
    let decisions = serde_json::to_string(&decisions)?;
    let plan = Plan::new(args)?;
    let started = jiff::Timestamp::now();
    let mut run = describe(&plan, started);
    let register = register(args.config.as_deref())?;
    let policy = policy(register.as_deref(), args.config.as_deref(), args.as_of, &run)?;
    run.as_of = policy.as_of.to_string();
    run.policy_digest = policy.digest();
    let Night { mut inventory, known, earlier, read_at } =
        nights::begin(args, &plan, &run, started.as_microsecond())?;
    let (stop, counters) = pool::shared();
    interrupt_with(Arc::clone(&stop))?;
    polite::begin(args, &stop, &counters)?;
    let next_id = inventory.next_id()?;
    let Plan { roots, walk, limits, jobs, rules, modulus, key, passwords, recogniser, out } = plan;
    let recogniser = recogniser.map(|(recogniser, _)| recogniser);
    let modulus = modulus.map(|(table, _)| table);
    let (sealer, mut seals) = match &args.seal_to {
        Some(recipient) => {
            let sealer = Sealer::generate()?;
            let path = out.folder.join("subjects.age");
            let seals = Seals::begin(&path, recipient, &sealer.key(), &run.started)?;
            (Some(sealer), Some(seals))
        }
        None => (None, None),
    };
    let isolation = match args.isolate {
        Isolate::Auto => Some(Mode::Auto),
        Isolate::Always => Some(Mode::Always),
        Isolate::Never => None,
    };
    let isolation = isolation.map(|mode| {
        let shared = Shared {
            rules: &rules,
            modulus: modulus.as_ref(),
            key: &key,
            sealer: sealer.as_ref(),
            passwords: &passwords,
            recogniser: recogniser.as_ref(),
            limits: &limits,
            verbose,
            paced: args.polite.max_bytes_per_second.is_some(),
        };
        Isolation::new(mode, &shared)
    });
    let detect = DetectContext::new(rules, key).with_modulus(modulus).with_sealer(sealer);
    let formats = isolate::formats(isolate::faults());
    let recognition = recogniser.map(|own| Recognition::new(Box::new(move || own.start())));
    let spooler = Spool::new()
        .context("the system gives no random numbers")?
        .with_passwords(passwords)
        .with_recognition(recognition);
    let display = Display::start(args.progress, args.quiet, Arc::clone(&counters));
    let ended = pool::run(
        pool::Scan {
            roots: &roots,
            walk,
            environment: Environment {
                formats: &formats,
                detect: &detect,
                limits: &limits,
                spooler: &spooler,
                stop,
                counters: Arc::clone(&counters),
                next_id: next_id.into(),
                isolation: isolation.as_ref(),
            },
            jobs,
            known,
            subjects: seals.as_mut().map(|seals| seals as &mut dyn pool::Subjects),
        },
        &mut inventory,
    );
    display.stop();
    let ended = ended.map_err(|failure| explain(failure, args))?;

    run.interrupted = ended.interrupted;
    run.isolation = isolated(args.isolate, isolation.as_ref());
    drop(isolation);
    // What follows needs memory of its own: who is who.
    drop((spooler, formats, detect));
    platform::give_memory_back();
    run.finished = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    run.files_kept = counters.kept_files.load(Ordering::Relaxed);
    run.files_read = counters.done_files.load(Ordering::Relaxed) - run.files_kept;
    if !ended.interrupted {
        inventory.remove_unmet(&ended.kept).map_err(|error| explain(error.into(), args))?;
    }
    if inventory.is_untouched() && !ended.interrupted {
        let folders = inventory.take_folders();
        drop(inventory);
        let facts = [("decisions", decisions.as_str()), ("config", register.as_deref().unwrap_or_default())];
        let (row, decisions) = nights::quiet(&out, &mut run, &policy, args, &facts, &folders)?;
        nights::write_last_run(&out, &run, &row)?;
        return end(args, &run, &row, &decisions, true);
    }
    run.last_read = micros(read_at).unwrap_or_default();
    let finish = || -> Result<(Inventory, Overview), InventoryError> {
        inventory.set_fact("state", if ended.interrupted { "interrupted" } else { "finished" })?;
        inventory.set_fact(nights::REPORTS, "")?;
        inventory.set_fact("decisions", &decisions)?;
        inventory.set_fact("config", register.as_deref().unwrap_or_default())?;
        inventory.set_fact("run", &serde_json::to_string(&run).unwrap_or_default())?;
        let number = inventory.next_run()?;
        let counts = match &earlier {
            Some(earlier) if same_roots(earlier, &run) => {
                inventory.compare(earlier, number, read_at, !ended.interrupted)?
            }
            _ => None,
        };
        let mut overview = overview(&inventory, run, &policy)?;
        inventory.set_fact("next_due", &nights::next_due(&overview))?;
        let row = nights::row(&overview, number, counts.map(change_counts));
        inventory.keep_run(number, &serde_json::to_string(&row).unwrap_or_default())?;
        overview.run.history = history(&inventory)?;
        inventory.publish(&out.inventory())?;
        Ok((Inventory::open(&out.inventory())?, overview))
    };
    let (inventory, overview) = finish().map_err(|error| explain(Failure::Inventory(error), args))?;
    let reports = write_reports(&inventory, &overview, &args.format, &out.folder)?;
    let row = overview.run.history.runs.last().cloned().unwrap_or_default();
    if let (Some(seals), false) = (seals, ended.interrupted) {
        seals.finish(&inventory, &overview)?;
    }
    drop(inventory);
    nights::keep_reports(&out, args)?;
    nights::write_last_run(&out, &overview.run, &row)?;
    if verbose && !args.quiet {
        output::note(&format!("{} paths not read or not in full", overview.unread()));
    }
    if !args.quiet {
        let pointers = [
            ("Reports", reports),
            ("Inventory", out.inventory().display().to_string()),
            ("Next", next_step(&overview)),
        ];
        if !args.incremental {
            output::print(&terminal::summary(&overview, &pointers, style(args.color)))?;
        }
        output::print(&nights::changes(&overview.run.history, nights::MAX_CHANGES))?;
    }
    end(args, &overview.run, &row, &overview.decisions, false)
}

/// Who is told, and how the program ends.
fn end(
    args: &Scan,
    run: &Run,
    row: &RunRow,
    decisions: &Decisions,
    unchanged: bool,
) -> anyhow::Result<Outcome> {
    let changes = &run.history.changes;
    let more =
        changes.iter().filter(|change| decisions.has_more(&change.path, &change.before, &change.after));
    // A store whose suppression came to its end alerts again, although nothing in it changed.
    let before = run.history.runs.iter().rev().nth(1).map_or(row.alerting, |before| before.alerting);
    let more = (more.count() as u64).max(row.alerting.saturating_sub(before));
    let late = decisions.actions.iter().filter(|action| action.late).count() as u64;
    let alerts = Alerts {
        exposed: row.alerting,
        // Of the first run everything is new.
        new: if row.changed.is_some() { more } else { row.alerting },
        overdue: row.overdue + late,
        unread: row.unread,
        unchanged,
    };
    let outcome = Outcome::Scanned { fail_on: args.fail_on.clone(), alerts, quiet: args.quiet };
    // The next run compares with what this one leaves: what an interrupted one found is told by nobody else.
    let found_nothing = run.interrupted && row.changed == Some(ChangeCounts::default());
    let changed = !unchanged && !found_nothing;
    let tell = (changed || outcome.code() != 0) && !args.notify.is_empty();
    let (outcome, how) = if run.interrupted {
        (Outcome::Interrupted { resume: resume_command(args) }, "the scan was interrupted")
    } else {
        (outcome, "the scan is done")
    };
    if !tell {
        return Ok(outcome);
    }
    match notify::tell(&args.notify, args.sendmail.as_deref(), &message(run, alerts, outcome.code())) {
        Ok(()) => Ok(outcome),
        Err(error) => Ok(Outcome::NotTold(how, format!("{error:#}"))),
    }
}

/// What is sent: counts, places and kinds.
fn message(run: &Run, alerts: Alerts, code: u8) -> notify::Message {
    let Alerts { exposed, new, overdue, unread, .. } = alerts;
    let history = &run.history;
    let subject = format!("pollsweep on {}: new {new}, overdue {overdue}, not read {unread}", run.host);
    let text = format!(
        "Stores with personal data: {exposed}\nWith personal data that was not there before: {new}\n\
         Kept too long or late: {overdue}\nNot read, or not in full: {unread}\n\n{}",
        nights::changes(history, nights::MAX_CHANGES)
    );
    let json = serde_json::json!({
        "tool": run.tool,
        "version": run.version,
        "host": run.host,
        "started": run.started,
        "finished": run.finished,
        "exit_code": code,
        "interrupted": run.interrupted,
        "exposed_stores": exposed,
        "new_stores": new,
        "overdue": overdue,
        "not_read": unread,
        "counts": history.runs.last().and_then(|row| row.changed),
        "changes": history.changes.iter().take(100).collect::<Vec<_>>(),
    });
    notify::Message { subject, text, json }
}

/// Whether an earlier inventory is of the same roots, so that what is not there now is gone.
fn same_roots(earlier: &Path, run: &Run) -> bool {
    let roots: Vec<&str> = run.roots.iter().map(|root| root.path.as_str()).collect();
    let theirs = Inventory::open(earlier).and_then(|inventory| inventory.fact("roots"));
    theirs.is_ok_and(|theirs| theirs.as_deref() == Some(&roots.join("\n")))
}

fn change_counts(counts: crate::inventory::Counts) -> ChangeCounts {
    let crate::inventory::Counts { new, changed, gone, unreached, exposed } = counts;
    ChangeCounts { new, changed, gone, unreached, exposed }
}

/// Writes the reports and says which. What is rendered for people comes from what report.json says.
pub fn write_reports(
    inventory: &Inventory,
    overview: &Overview,
    formats: &[Kind],
    folder: &Path,
) -> anyhow::Result<String> {
    let kinds = super::report::kinds(formats);
    let (json, others): (Vec<Kind>, Vec<Kind>) = kinds.iter().partition(|kind| **kind == Kind::Json);
    let path = folder.join(Kind::Json.file_name());
    if !json.is_empty() {
        write_report(inventory, overview, &path)?;
    }
    if !others.is_empty() {
        let report = if json.is_empty() {
            source::of_inventory(inventory, overview)?
        } else {
            source::report(&path, &source::Wanted::default())?
        };
        super::render::write(&report, &others, Options::default(), folder)?;
    }
    let names: Vec<&str> = kinds.iter().map(|kind| kind.file_name()).collect();
    Ok(format!("{} in {}", names.join(", "), folder.display()))
}

/// The text of the user's file.
pub fn register(file: Option<&Path>) -> anyhow::Result<Option<String>> {
    file.map(|path| Ok(Config::load(path)?.1)).transpose()
}

/// The rules of a report: those of a register's text, from a day that was asked for or that of the scan.
pub fn policy(
    register: Option<&str>,
    file: Option<&Path>,
    as_of: Option<jiff::civil::Date>,
    run: &Run,
) -> anyhow::Result<Policy> {
    let name = file.map_or_else(|| "the inventory's register".to_owned(), |path| path.display().to_string());
    let mut config = Config::parse(&name, register.unwrap_or_default())?;
    let roots: Vec<_> = run.roots.iter().map(|root| (root.path.clone(), root.name.clone())).collect();
    let mounts: Vec<_> = run
        .mounts
        .iter()
        .map(|mount| Mount { path: mount.path.clone(), address: mount.address.clone() })
        .collect();
    config.resolve(&roots, &mounts);
    let of_scan = if run.as_of.is_empty() { run.started.get(..10).unwrap_or_default() } else { &run.as_of };
    let as_of = match as_of {
        Some(day) => day,
        None => of_scan.parse().context("the inventory's run block is damaged")?,
    };
    Ok(Policy::new(config, as_of))
}

/// Writes report.json under another name first, so that a reader never meets half of one.
pub fn write_report(inventory: &Inventory, overview: &Overview, path: &Path) -> anyhow::Result<()> {
    write_beside(path, |file| json::write(inventory, overview, file))
}

/// Writes a file under another name, and gives it its own when it is whole.
pub fn write_beside(path: &Path, write: impl FnOnce(&File) -> io::Result<()>) -> anyhow::Result<()> {
    let mut part = path.to_owned().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    let write = || -> io::Result<()> {
        let file = File::create(&part)?;
        write(&file)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    write()
        .inspect_err(|_| {
            let _ = fs::remove_file(&part);
        })
        .with_context(|| {
            format!("cannot write {}; free some space there or choose another place", path.display())
        })
}

/// How the summary is to look.
pub fn style(color: Color) -> terminal::Style {
    let is_terminal = io::stdout().is_terminal();
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let width = platform::terminal_width().filter(|_| is_terminal).unwrap_or(100);
    terminal::Style {
        width: width.clamp(60, 140),
        color: match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && wanted && !dumb,
        },
    }
}

fn next_step(overview: &Overview) -> String {
    if overview.run.interrupted {
        "go on with --resume".to_owned()
    } else if overview.unread() > 0 {
        "look at the ledger of the report: what was not read may hold more".to_owned()
    } else if overview.exposed > 0 {
        "hand the report to the data-protection officer".to_owned()
    } else {
        "nothing to do".to_owned()
    }
}

fn resume_command(args: &Scan) -> String {
    let roots: Vec<String> = args.roots.iter().map(|root| quote(&root.display().to_string())).collect();
    format!("pollsweep scan {} --out {} --resume", roots.join(" "), quote(&args.out.display().to_string()))
}

fn quote(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

fn isolated(mode: Isolate, isolation: Option<&Isolation>) -> RunIsolation {
    let mode = match mode {
        Isolate::Auto => "auto",
        Isolate::Always => "always",
        Isolate::Never => "never",
    };
    RunIsolation {
        mode: mode.to_owned(),
        walls: isolation.and_then(Isolation::walls),
        replaced: isolation.map_or(0, Isolation::replaced),
    }
}

/// Ctrl-C once stops at the next row; once more ends at once.
fn interrupt_with(stop: Arc<AtomicBool>) -> anyhow::Result<()> {
    let mut first: Option<Instant> = None;
    ctrlc::set_handler(move || {
        match first {
            // `timeout` and some shells send the same signal to the process and to its group.
            Some(first) if first.elapsed() < Duration::from_secs(1) => return,
            Some(_) => std::process::exit(130),
            None => first = Some(Instant::now()),
        }
        stop.store(true, Ordering::Relaxed);
        output::note("stopping: writing what was read so far (Ctrl-C again to end at once)");
    })
    .context("cannot watch for Ctrl-C")
}

fn describe(plan: &Plan, started: jiff::Timestamp) -> Run {
    let Limits { max_depth, max_bytes, max_ratio, max_entries, max_seconds, max_rows, max_memory } =
        plan.limits;
    let named = plan.roots.are_named();
    Run {
        tool: "pollsweep".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        rules_digest: plan.rules.digest(),
        config_digest: plan.config_digest(),
        key_fingerprint: plan.key.fingerprint(),
        started: started.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        finished: String::new(),
        host: platform::host_name(),
        roots: plan
            .roots
            .0
            .iter()
            .map(|root| RunRoot {
                given: root.given.display().to_string(),
                path: root.path.display().to_string(),
                name: (named && root.covered_by.is_none()).then(|| root.name.clone()),
                covered_by: root.covered_by.as_ref().map(|other| other.display().to_string()),
            })
            .collect(),
        limits: RunLimits {
            max_depth: max_depth.into(),
            max_bytes,
            max_ratio,
            max_entries,
            max_seconds,
            max_rows,
            max_memory,
        },
        isolation: RunIsolation::default(),
        jobs: plan.jobs as u64,
        interrupted: false,
        last_read: String::new(),
        files_read: 0,
        files_kept: 0,
        history: History::default(),
        mounts: mounts(&plan.roots),
        as_of: started.strftime("%Y-%m-%d").to_string(),
        policy_digest: String::new(),
    }
}

/// Network shares at or below the roots, by path.
fn mounts(roots: &Roots) -> Vec<RunMount> {
    let mut mounts = Vec::new();
    for mounted in platform::network_mounts() {
        for root in roots.walked() {
            let (path, address) = if let Ok(inner) = mounted.folder.strip_prefix(&root.path) {
                (roots.name_of(root, inner).0, mounted.address.clone())
            } else if let Ok(inner) = root.path.strip_prefix(&mounted.folder) {
                let inner = inner.to_string_lossy();
                let address = format!("{}/{inner}", mounted.address);
                // Once more for its form: names of Windows shares are in lower case.
                let Some((scheme, rest)) = address.split_once("://") else { continue };
                (roots.name_of(root, Path::new("")).0, policy::share_of(scheme, rest))
            } else {
                continue;
            };
            let path = path.as_str().trim_end_matches('/').to_owned();
            mounts.push(RunMount { path, address });
        }
    }
    mounts.sort_by(|a, b| (&a.path, &a.address).cmp(&(&b.path, &b.address)));
    mounts
}

fn explain(failure: Failure, args: &Scan) -> anyhow::Error {
    match failure {
        Failure::Inventory(InventoryError::Full) => anyhow::anyhow!(
            "the disk of the output folder {} is full; free some space, then go on with `{}`",
            args.out.display(),
            resume_command(args)
        ),
        other => other.into(),
    }
}
