//! What the arguments of a scan mean together: looked up, checked, and nothing scanned yet.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail, ensure};

use super::args::{LimitArgs, Scan};
use super::output;
use crate::detect::rules::RuleSet;
use crate::detect::validators::modulus::ModulusTable;
use crate::engine::platform::{self, Identity};
use crate::engine::recognise::Recogniser;
use crate::engine::{Limits, Roots, pool, walk};
use crate::input::Passwords;
use crate::people::{KeyError, OrganisationKey};
use crate::policy::Config;

/// A scan that can begin.
pub struct Plan {
    /// The roots.
    pub roots: Roots,
    /// How to walk them.
    pub walk: walk::Options,
    /// The limits of each file.
    pub limits: Limits,
    /// Workers.
    pub jobs: usize,
    /// The rules.
    pub rules: RuleSet,
    /// Checks bank accounts, with the digest of its files; only if the user has the table.
    pub modulus: Option<(ModulusTable, String)>,
    /// The organisation's key.
    pub key: OrganisationKey,
    /// Passwords to try.
    pub passwords: Passwords,
    /// Text recognition with its version, where it is asked for.
    pub recogniser: Option<(Arc<Recogniser>, String)>,
    /// The output folder.
    pub out: Out,
}

/// The output folder, locked for this run.
pub struct Out {
    /// As typed.
    pub folder: PathBuf,
    _lock: File,
}

impl Drop for Out {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.folder.join(LOCK));
    }
}

/// Says who is scanning, and stays behind when that scan is killed.
const LOCK: &str = "scan.lock";

/// Takes over what a dead scan left, with a note, and says that this one is at work.
///
/// The system's lock is held already where there is one, so that whoever wrote the file is dead. Where there is
/// none (some network file systems) the process itself is looked for.
fn take_over(folder: &Path, locked: bool, quiet: bool) -> anyhow::Result<()> {
    let path = folder.join(LOCK);
    if let Ok(text) = fs::read_to_string(&path) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let [process, host, since] =
            words.get(..3).and_then(|words| words.try_into().ok()).unwrap_or(["?"; 3]);
        let alive = host == platform::host_name() && process.parse().is_ok_and(platform::is_alive);
        if !locked && alive {
            bail!("another scan (process {process}) is writing to {}; wait for it", folder.display());
        }
        if !quiet {
            output::note(&format!(
                "the scan of {since} (process {process} on {host}) did not end in order: its lock is taken over"
            ));
        }
    }
    let host = Some(platform::host_name()).filter(|name| !name.is_empty()).unwrap_or_else(|| "?".to_owned());
    let line =
        format!("{} {host} {}\n", std::process::id(), jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ"));
    fs::write(&path, line).with_context(|| {
        format!("cannot write to the output folder {}; choose another with --out", folder.display())
    })
}

impl Out {
    /// The inventory of a finished scan.
    pub fn inventory(&self) -> PathBuf {
        self.folder.join("inventory.db")
    }

    /// The inventory of a scan that is not finished.
    pub fn partial_inventory(&self) -> PathBuf {
        self.folder.join("inventory.partial.db")
    }
}

impl Plan {
    /// Looks everything up.
    ///
    /// # Errors
    /// Whatever makes the scan impossible, in words that say what to do.
    pub fn new(args: &Scan) -> anyhow::Result<Plan> {
        let given = match &args.config {
            Some(register) if args.roots.is_empty() => registered(register, args.quiet)?,
            _ => args.roots.clone(),
        };
        let roots = Roots::resolve(&given).map_err(|error| {
            anyhow::anyhow!("cannot scan {}: {}", error.path.display(), plain(&error.source))
        })?;
        for root in roots.0.iter() {
            if let Some(other) = &root.covered_by
                && !args.quiet
            {
                output::note(&format!(
                    "{} is the same place as {} or inside it, and is scanned once",
                    root.given.display(),
                    other.display()
                ));
            }
        }
        let rules = RuleSet::load(args.rules.as_slice())?;
        let passwords = match &args.passwords {
            Some(path) => {
                let bytes = fs::read(path)
                    .with_context(|| format!("cannot read the passwords in {}", path.display()))?;
                Passwords::of_lines(&bytes)
            }
            None => Passwords::default(),
        };
        let recogniser = recogniser(args)?;
        let modulus = modulus(args)?;
        let (key, key_file) = key(args)?;
        let (out, identity) = out(&args.out, &roots, args.quiet)?;
        let key_identity =
            key_file.and_then(|path| fs::metadata(path).ok()).and_then(|m| platform::identity(&m));
        let passwords_file = args.passwords.as_ref().and_then(|path| fs::metadata(path).ok());
        let passwords_identity = passwords_file.and_then(|metadata| platform::identity(&metadata));
        Ok(Plan {
            walk: walk::Options {
                one_file_system: args.one_file_system,
                own: identity.into_iter().chain(key_identity).chain(passwords_identity).collect(),
            },
            limits: limits(&args.limits),
            jobs: args.jobs.map_or_else(pool::default_jobs, usize::from),
            roots,
            rules,
            modulus,
            key,
            passwords,
            recogniser,
            out,
        })
    }

    /// A digest of the settings that can change a result, rules and key apart.
    pub fn config_digest(&self) -> String {
        // Only how many passwords there are: a digest of the passwords themselves could be tried out.
        let (limits, one) = (&self.limits, self.walk.one_file_system);
        let passwords = match self.passwords.len() {
            0 => String::new(),
            count => format!(" passwords={count}"),
        };
        let mut text = format!("{limits:?} one_file_system={one}{passwords}");
        if let Some((_, digest)) = &self.modulus {
            text += &format!(" modulus={digest}");
        }
        if let Some((_, version)) = &self.recogniser {
            text += &format!(" ocr={version}");
        }
        blake3::hash(text.as_bytes()).to_hex()[..32].to_owned()
    }
}

/// Text recognition, if it is asked for.
fn recogniser(args: &Scan) -> anyhow::Result<Option<(Arc<Recogniser>, String)>> {
    if !args.ocr {
        return Ok(None);
    }
    let (recogniser, version) = Recogniser::find().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => anyhow::anyhow!(
            "--ocr needs Tesseract, which is not in PATH; install it (Debian: apt install tesseract-ocr) or leave --ocr out"
        ),
        _ => anyhow::anyhow!("--ocr needs Tesseract, which does not run: {}", plain(&error)),
    })?;
    Ok(Some((Arc::new(recogniser), version)))
}

/// The user's table of weights for bank accounts, with a digest of what its files hold.
fn modulus(args: &Scan) -> anyhow::Result<Option<(ModulusTable, String)>> {
    let Some(path) = &args.modulus_table else { return Ok(None) };
    let read = |path: &Path| {
        fs::read_to_string(path)
            .map_err(|error| anyhow::anyhow!("cannot read {}: {}", path.display(), plain(&error)))
    };
    let table = read(path)?;
    let substitutes = args.modulus_substitutes.as_deref().map(read).transpose()?;
    let parsed = ModulusTable::parse(&table, None)
        .map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))
        .and_then(|first| match (&substitutes, &args.modulus_substitutes) {
            (Some(text), Some(path)) => ModulusTable::parse(&table, Some(text))
                .map_err(|error| anyhow::anyhow!("{}: {error}", path.display())),
            _ => Ok(first),
        })?;
    let mut hasher = blake3::Hasher::new();
    for text in std::iter::once(&table).chain(&substitutes) {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    Ok(Some((parsed, hasher.finalize().to_hex()[..32].to_owned())))
}

fn limits(args: &LimitArgs) -> Limits {
    let default = Limits::default();
    Limits {
        max_depth: args.max_depth.unwrap_or(default.max_depth),
        max_bytes: args.max_bytes.unwrap_or(default.max_bytes),
        max_ratio: args.max_ratio.unwrap_or(default.max_ratio),
        max_entries: args.max_entries.unwrap_or(default.max_entries),
        max_seconds: args.max_seconds.unwrap_or(default.max_seconds),
        max_rows: args.max_rows.or(default.max_rows),
        max_memory: args.max_memory.unwrap_or(default.max_memory),
    }
}

/// The folders of the systems register that are there. What is not there becomes a row of the ledger: a share that is
/// not mounted tonight must not keep the others from being read.
fn registered(file: &Path, quiet: bool) -> anyhow::Result<Vec<PathBuf>> {
    let (there, missing): (Vec<_>, Vec<_>) = Config::load(file)?
        .0
        .folders(&platform::network_mounts())
        .into_iter()
        .partition(|folder| folder.exists());
    if !quiet {
        for folder in &missing {
            output::note(&format!("{} of {} is not there", folder.display(), file.display()));
        }
    }
    ensure!(
        !there.is_empty(),
        "nothing to scan: none of the roots and shares in {} is there; give a ROOT, or add roots = [...] to its systems",
        file.display()
    );
    Ok(there)
}

/// Makes the output folder, with its identity.
fn out(folder: &Path, roots: &Roots, quiet: bool) -> anyhow::Result<(Out, Option<Identity>)> {
    let cannot =
        || format!("cannot write to the output folder {}; choose another with --out", folder.display());
    fs::create_dir_all(folder).with_context(cannot)?;
    let metadata = fs::metadata(folder).with_context(cannot)?;
    let identity = platform::identity(&metadata);
    let resolved = fs::canonicalize(folder).with_context(cannot)?;
    let is_root =
        roots.walked().any(|root| root.path == resolved || (identity.is_some() && root.identity == identity));
    if is_root {
        bail!("the output folder {} is itself a root; choose another with --out", folder.display());
    }
    let (lock, locked) = match platform::lock_folder(folder) {
        Ok(lock) => lock,
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
            bail!("another scan is writing to {}; wait for it or choose another --out", folder.display());
        }
        Err(error) => return Err(error).with_context(cannot),
    };
    take_over(folder, locked, quiet)?;
    Ok((Out { folder: folder.to_owned(), _lock: lock }, identity))
}

/// The key to use, and its file if it has one.
fn key(args: &Scan) -> anyhow::Result<(OrganisationKey, Option<PathBuf>)> {
    if let Some(path) = &args.key_file {
        return match OrganisationKey::from_file(path) {
            Err(KeyError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                bail!("there is no key file {0}; make one with `pollsweep keygen {0}`", path.display())
            }
            other => Ok((other?, Some(path.clone()))),
        };
    }
    let Some(path) = OrganisationKey::default_location() else {
        return Ok((for_this_run(args, "no state folder is known")?, None));
    };
    match OrganisationKey::from_file(&path) {
        Ok(key) => return Ok((key, Some(path))),
        Err(KeyError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
        Err(error @ KeyError::Malformed(_)) => return Err(error.into()),
        Err(error) => return Ok((for_this_run(args, &error.to_string())?, None)),
    }
    let key = OrganisationKey::generate()?;
    match key.write_new(&path) {
        Ok(()) => {
            if !args.quiet {
                output::note(&format!(
                    "made an organisation key: {} (keep it apart from reports)",
                    path.display()
                ));
            }
            Ok((key, Some(path)))
        }
        // Another run was quicker.
        Err(KeyError::Io { source, .. }) if source.kind() == io::ErrorKind::AlreadyExists => {
            Ok((OrganisationKey::from_file(&path)?, Some(path)))
        }
        Err(error) => Ok((for_this_run(args, &error.to_string())?, None)),
    }
}

fn for_this_run(args: &Scan, why: &str) -> anyhow::Result<OrganisationKey> {
    if !args.quiet {
        output::note(&format!(
            "using a key for this run only, people cannot be compared with other runs ({why})"
        ));
    }
    Ok(OrganisationKey::generate()?)
}

/// What went wrong, in plain words.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission".to_owned(),
        _ => error.to_string(),
    }
}
