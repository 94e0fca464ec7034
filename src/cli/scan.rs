//! `pollsweep scan`: plan, scan, inventory, report, summary.

use std::fs::{self, File};
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::args::{Color, Isolate, Scan};
use super::outcome::Outcome;
use super::plan::Plan;
use super::progress::Display;
use super::{output, source};
use crate::detect::DetectContext;
use crate::engine::isolate::{self, Isolation, Mode};
use crate::engine::pool::{self, Failure};
use crate::engine::store::Environment;
use crate::engine::{Limits, platform};
use crate::input::Spool;
use crate::inventory::{Inventory, InventoryError, Known};
use crate::policy::{Config, Policy};
use crate::report::render::Kind;
use crate::report::v1::{Run, RunIsolation, RunLimits, RunRoot};
use crate::report::view::Options;
use crate::report::{Overview, json, overview, terminal};

/// Facts of the run that a resumed scan must share with the one it goes on with.
const MUST_AGREE: &[(&str, &str)] = &[
    ("version", "the version of pollsweep"),
    ("roots", "the roots"),
    ("rules_digest", "the rules"),
    ("config_digest", "the limits"),
    ("key_fingerprint", "the organisation key"),
];

/// Runs it.
pub fn run(args: &Scan, verbose: bool) -> anyhow::Result<Outcome> {
    let plan = Plan::new(args)?;
    let started = jiff::Timestamp::now();
    let mut run = describe(&plan, started);
    let register = register(args.config.as_deref())?;
    let policy = policy(register.as_deref(), args.config.as_deref(), args.as_of, &run)?;
    let (mut inventory, resumed) = open(args, &plan, &run)?;
    let (stop, counters) = pool::shared();
    interrupt_with(Arc::clone(&stop))?;
    let known = if resumed { Some(Known::open(inventory.path())?) } else { None };
    let next_id = inventory.next_id()?;
    let Plan { roots, walk, limits, jobs, rules, modulus, key, passwords, out } = plan;
    let modulus = modulus.map(|(table, _)| table);
    let isolation = match args.isolate {
        Isolate::Auto => Some(Mode::Auto),
        Isolate::Always => Some(Mode::Always),
        Isolate::Never => None,
    };
    let isolation = isolation
        .map(|mode| Isolation::new(mode, &rules, modulus.as_ref(), &key, &passwords, &limits, verbose));
    let detect = DetectContext::new(rules, key).with_modulus(modulus);
    let formats = isolate::formats(isolate::faults());
    let spooler = Spool::new().context("the system gives no random numbers")?.with_passwords(passwords);
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
                counters,
                next_id: next_id.into(),
                isolation: isolation.as_ref(),
            },
            jobs,
            known,
        },
        &mut inventory,
    );
    display.stop();
    let ended = ended.map_err(|failure| explain(failure, args))?;

    run.interrupted = ended.interrupted;
    run.isolation = isolated(args.isolate, isolation.as_ref());
    drop(isolation);
    run.finished = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let finish = || -> Result<Inventory, InventoryError> {
        if !ended.interrupted {
            inventory.remove_unseen()?;
        }
        inventory.set_fact("state", if ended.interrupted { "interrupted" } else { "finished" })?;
        run.as_of = policy.as_of.to_string();
        inventory.set_fact("config", register.as_deref().unwrap_or_default())?;
        inventory.set_fact("run", &serde_json::to_string(&run).unwrap_or_default())?;
        inventory.publish(&out.inventory())?;
        Inventory::open(&out.inventory())
    };
    let inventory = finish().map_err(|error| explain(Failure::Inventory(error), args))?;
    let overview = overview(&inventory, run, &policy)?;
    let reports = write_reports(&inventory, &overview, &args.format, &out.folder)?;
    if verbose && !args.quiet {
        output::note(&format!("{} paths not read or not in full", overview.unread()));
    }
    if !args.quiet {
        let pointers = [
            ("Reports", reports),
            ("Inventory", out.inventory().display().to_string()),
            ("Next", next_step(&overview)),
        ];
        output::print(&terminal::summary(&overview, &pointers, style(args.color)))?;
    }
    Ok(if ended.interrupted {
        Outcome::Interrupted { resume: resume_command(args) }
    } else {
        Outcome::Scanned {
            fail_on: args.fail_on,
            exposed: overview.exposed,
            unread: overview.unread(),
            quiet: args.quiet,
        }
    })
}

/// Writes the reports and says which. What is rendered for people comes from what report.json says.
fn write_reports(
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
    config.resolve(&roots);
    let of_scan = if run.as_of.is_empty() { run.started.get(..10).unwrap_or_default() } else { &run.as_of };
    let as_of = match as_of {
        Some(day) => day,
        None => of_scan.parse().context("the inventory's run block is damaged")?,
    };
    Ok(Policy::new(config, as_of))
}

/// Writes report.json under another name first, so that a reader never meets half of one.
pub fn write_report(inventory: &Inventory, overview: &Overview, path: &Path) -> anyhow::Result<()> {
    let part = path.with_extension("json.part");
    let write = || -> io::Result<()> {
        let file = File::create(&part)?;
        json::write(inventory, overview, &file)?;
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

/// The inventory to write to, and whether it goes on with an earlier scan.
fn open(args: &Scan, plan: &Plan, run: &Run) -> anyhow::Result<(Inventory, bool)> {
    let partial = plan.out.partial_inventory();
    let cannot = || format!("cannot write the inventory in {}", plan.out.folder.display());
    if args.resume && find_interrupted(plan)? && may_resume(&partial, run)? {
        return Ok((Inventory::resume(&partial).with_context(cannot)?, true));
    }
    if args.resume && !args.quiet {
        output::note("there is no interrupted scan to resume: scanning from the start");
    }
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = partial.clone().into_os_string();
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error).with_context(cannot),
            _ => {}
        }
    }
    let mut inventory = Inventory::create(&partial).with_context(cannot)?;
    inventory.set_fields()?;
    for (key, value) in facts(run) {
        inventory.set_fact(key, &value)?;
    }
    inventory.set_fact("state", "running")?;
    Ok((inventory, false))
}

/// Whether the unfinished inventory got as far as having anything to go on with.
///
/// # Errors
/// When it was made with other settings.
fn may_resume(partial: &Path, run: &Run) -> anyhow::Result<bool> {
    let inventory = Inventory::open_unfinished(partial)?;
    if inventory.fact("state")?.is_none() {
        // Killed while it was made.
        return Ok(false);
    }
    for ((key, what), (_, value)) in MUST_AGREE.iter().zip(&facts(run)) {
        if inventory.fact(key)?.as_deref() != Some(value) {
            bail!("cannot resume: {what} changed since the scan began; scan again without --resume");
        }
    }
    Ok(true)
}

/// Whether there is a scan that was killed or interrupted; it then has the name of an unfinished one.
fn find_interrupted(plan: &Plan) -> anyhow::Result<bool> {
    let partial = plan.out.partial_inventory();
    if partial.exists() {
        return Ok(true);
    }
    let finished = plan.out.inventory();
    if !finished.exists() {
        return Ok(false);
    }
    if Inventory::open(&finished)?.fact("state")?.as_deref() != Some("interrupted") {
        return Ok(false);
    }
    fs::rename(&finished, &partial).with_context(|| format!("cannot rename {}", finished.display()))?;
    Ok(true)
}

/// In the order of [`MUST_AGREE`].
fn facts(run: &Run) -> [(&'static str, String); 5] {
    let roots: Vec<&str> = run.roots.iter().map(|root| root.path.as_str()).collect();
    [
        ("version", run.version.clone()),
        ("roots", roots.join("\n")),
        ("rules_digest", run.rules_digest.clone()),
        ("config_digest", run.config_digest.clone()),
        ("key_fingerprint", run.key_fingerprint.clone()),
    ]
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
        as_of: started.strftime("%Y-%m-%d").to_string(),
        policy_digest: String::new(),
    }
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
