//! The arguments as typed. Parsing checks values; what they mean together is for `plan`.

use std::path::PathBuf;

use crate::report::render::Kind;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::notify::Notify;

const EXAMPLES: &str = "\
Examples:
  pollsweep scan /mnt/elections-share            audit a share; reports in ./pollsweep-out
  pollsweep scan backup/ --out /secure/audit     keep the reports elsewhere
  pollsweep scan /srv/legacy --quiet --fail-on incomplete
                                                 for cron: silent unless something could not be read
  pollsweep scan share/ --passwords known.txt    try old passwords on what is encrypted
  pollsweep report pollsweep-out/inventory.db    the summary again, without scanning

Exit codes: 0 done; 1 personal data found and --fail-on any; 2 usage or set-up error, or the results could
not be written; 3 something was not read and --fail-on incomplete; 130 interrupted, partial results kept.";

const REPORT_EXAMPLES: &str = "\
Examples:
  pollsweep report pollsweep-out                                the summary again
  pollsweep report pollsweep-out --format html,xlsx,csv,ocsf,md,ropa
  pollsweep report report.json --format html --out ro --system elections-share --class election-worker
  pollsweep report pollsweep-out --format html --out board --suppress-small --mask-names
  pollsweep report pollsweep-out --format html,xlsx --out split --split-by controller
  pollsweep report pollsweep-out --format html --actions pollsweep-actions.toml
                                                                with what was decided since";

const DIFF_EXAMPLES: &str = "\
Examples:
  pollsweep diff june/ july/                             two output folders
  pollsweep diff old/report.json new/inventory.db --format json --out changes.json";

/// Finds which personal data of election workers sits on which legacy system, and says what it could not read.
///
/// Sources are only ever read. No personal value leaves the program: reports hold counts and places.
#[derive(Parser, Debug)]
#[command(name = "pollsweep", version, after_help = EXAMPLES, max_term_width = 100)]
pub struct Arguments {
    /// Say more about the program's own work (never about values)
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Walk folders and files, detect personal data, write the inventory and the reports
    Scan(Box<Scan>),
    /// Render the reports again from an inventory or a report.json, whole or in part
    Report(Report),
    /// Compare two reports: what is new, changed, moved, gone
    Diff(Diff),
    /// List, check and explain the detection rules
    #[command(subcommand)]
    Rules(Rules),
    /// List the formats that can be read
    Formats,
    /// Print the JSON Schema of report.json
    Schema,
    /// Make a new organisation key, or with --identity a key pair for sealed subject files
    Keygen(Keygen),
    /// Decide what is to be done about stores, and what is a false positive
    Actions(Actions),
    /// Open a sealed subject file: the notification list
    Open(Open),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page, or write one for each command
    Man(Man),
}

/// `pollsweep scan`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Scan {
    /// Folders or files to scan [default: the roots and mounted shares of the systems register, --config]
    #[arg(required_unless_present = "config", value_name = "ROOT")]
    pub roots: Vec<PathBuf>,
    /// Folder for the reports and inventory.db; left out of the scan if it lies in a root
    #[arg(long, value_name = "DIR", default_value = "pollsweep-out")]
    pub out: PathBuf,
    /// Reports to write, separated by commas
    #[arg(long, value_name = "FORMAT", value_enum, value_delimiter = ',', default_value = "json,html,xlsx")]
    pub format: Vec<Kind>,
    /// Parallel workers [default: one for each processor]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Organisation key for the tokens that tell people apart [default: one in your state folder]
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Folder of rule files that add to the built-in rules or replace them
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// File of passwords to try on what is encrypted, one a line; they appear in no output
    #[arg(long, value_name = "FILE")]
    pub passwords: Option<PathBuf>,
    /// Check bank accounts with your copy of the schemes' table of weights (valacdos-*.txt); it is not part of
    /// pollsweep, whose makers have no licence for it
    #[arg(long, value_name = "FILE")]
    pub modulus_table: Option<PathBuf>,
    /// The substitutes of sort codes that belong to the table (scsubtab.txt)
    #[arg(long, value_name = "FILE", requires = "modulus_table")]
    pub modulus_substitutes: Option<PathBuf>,
    /// Systems register and retention rules (see docs/systems-register.md)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Day by which due and overdue are counted, such as 2025-06-07 [default: the day of the scan]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<jiff::civil::Date>,
    /// Go on with an interrupted scan in the same --out
    #[arg(long)]
    pub resume: bool,
    /// Read only what changed since the last scan into the same --out, interrupted or not; the rest keeps its
    /// findings and says when they were made
    #[arg(long)]
    pub incremental: bool,
    /// By what an unchanged file is known to --incremental
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Verify::Stat)]
    pub verify: Verify,
    /// Write who the people are to subjects.age, encrypted to this age recipient and readable by nobody else
    #[arg(long, value_name = "RECIPIENT", value_parser = recipient, conflicts_with_all = ["resume", "incremental"])]
    pub seal_to: Option<age::x25519::Recipient>,
    /// How to leave room for others
    #[command(flatten)]
    pub polite: PoliteArgs,
    /// Do not enter other file systems that are mounted below a root
    #[arg(long)]
    pub one_file_system: bool,
    /// Which files are read in child processes that can reach nothing else
    #[arg(long, value_name = "WHICH", value_enum, default_value_t = Isolate::Auto)]
    pub isolate: Isolate,
    /// Have the text of pictures, and of PDF pages that are pictures, recognised by Tesseract, which has to be
    /// installed (Debian: tesseract-ocr); a second or two for each page
    #[arg(long)]
    pub ocr: bool,
    /// When to end with an exit code that is not 0
    #[arg(long, value_name = "WHEN", value_enum, value_delimiter = ',', default_value = "none")]
    pub fail_on: Vec<FailOn>,
    /// Tell somebody when something changed or --fail-on strikes: command:CMD (JSON on its input),
    /// mail:ADDRESS (by the local sendmail) or webhook:http://HOST/PATH (JSON); never a value. No https:// here:
    /// for TLS use 'command:curl --fail --data-binary @- https://...'
    #[arg(long, value_name = "WHOM")]
    pub notify: Vec<Notify>,
    /// The program that takes mail for --notify on its input, as sendmail does [default: sendmail]
    #[arg(long, value_name = "PROGRAM")]
    pub sendmail: Option<PathBuf>,
    /// File of decisions (`pollsweep actions`): shown in the report, and suppressions keep out of alerts
    #[arg(long, value_name = "FILE")]
    pub actions: Option<PathBuf>,
    /// Write nothing to the terminal unless the exit code is not 0
    #[arg(long, short)]
    pub quiet: bool,
    /// How to show progress, on stderr
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Progress::Auto)]
    pub progress: Progress,
    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub color: Color,
    /// What one file with everything inside it may cost
    #[command(flatten)]
    pub limits: LimitArgs,
}

/// The limits.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Limits for each file with everything inside it")]
pub struct LimitArgs {
    /// Containers within containers [default: 32]
    #[arg(long, value_name = "N")]
    pub max_depth: Option<u32>,
    /// Bytes unpacked, such as 500M or 64G [default: 64G]
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub max_bytes: Option<u64>,
    /// Bytes unpacked for each byte of the file [default: 2000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub max_ratio: Option<u64>,
    /// Members and attachments, at all levels together [default: 1000000]
    #[arg(long, value_name = "N")]
    pub max_entries: Option<u64>,
    /// Seconds [default: 3600]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=31_536_000))]
    pub max_seconds: Option<u64>,
    /// Rows of each store [default: no limit]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub max_rows: Option<u64>,
    /// Memory of a child process that reads complex formats, such as 4G [default: 2G]
    #[arg(long, value_name = "BYTES", value_parser = memory)]
    pub max_memory: Option<u64>,
}

/// How to leave room for others.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Leaving room for others")]
pub struct PoliteArgs {
    /// Processor priority to give up, from 1 to 19, as `nice` does
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=19))]
    pub nice: Option<u8>,
    /// Disk priority, on Linux with the command `ionice`
    #[arg(long, value_name = "CLASS", value_enum)]
    pub io_priority: Option<IoPriority>,
    /// Bytes read a second, all workers together, such as 20M
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub max_bytes_per_second: Option<u64>,
    /// Stop in order (exit code 130) when the clock next shows this time, such as 06:00; the next scan with
    /// --incremental or --resume goes on
    #[arg(long, value_name = "HH:MM", value_parser = time_of_day)]
    pub until: Option<jiff::civil::Time>,
}

/// Disk priorities.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum IoPriority {
    /// Only when nobody else needs the disk
    Idle,
    /// Behind everybody else
    Low,
}

/// By what an unchanged file is known.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verify {
    /// Size, times of change, number in the file system
    Stat,
    /// These, and then the content's digest: reads every file
    Digest,
}

/// `pollsweep report`.
#[derive(Args, Debug)]
#[command(after_help = REPORT_EXAMPLES)]
pub struct Report {
    /// inventory.db or report.json of an earlier scan, or the folder that holds it
    pub source: PathBuf,
    /// Files to write, separated by commas [default: only the summary is shown]
    #[arg(long, value_name = "FORMAT", value_enum, value_delimiter = ',')]
    pub format: Vec<Kind>,
    /// Folder for the files [default: that of the source]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Only this system, by id or name; may be given again
    #[arg(long, value_name = "SYSTEM")]
    pub system: Vec<String>,
    /// Only stores with this data; may be given again
    #[arg(long, value_name = "CLASS", value_enum)]
    pub class: Vec<Class>,
    /// Only stores changed on this day or later, and those of which that is not known
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub since: Option<jiff::civil::Date>,
    /// Show numbers of people and values from 1 to 4 as "<5", for a copy that is published
    #[arg(long)]
    pub suppress_small: bool,
    /// One report for each, in a folder of its own
    #[arg(long, value_name = "WHAT", value_enum)]
    pub split_by: Option<SplitBy>,
    /// Mask surnames in the names of files, tables and columns, where a first name or initial stands beside them
    #[arg(long)]
    pub mask_names: bool,
    /// Write report.json of the inventory to a file; `-` is stdout
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    pub json: Option<PathBuf>,
    /// Systems register and retention rules [default: those of the scan]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Day by which due and overdue are counted, such as 2025-06-07 [default: that of the scan]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<jiff::civil::Date>,
    /// File of decisions (`pollsweep actions`) to show [default: as it was at the scan]
    #[arg(long, value_name = "FILE")]
    pub actions: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

/// Whose data.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Of election workers
    ElectionWorker,
    /// Of electors
    Elector,
    /// Of other people
    OtherPersonal,
}

impl Class {
    /// The id in the report.
    pub fn id(self) -> &'static str {
        match self {
            Class::ElectionWorker => "election_worker",
            Class::Elector => "elector",
            Class::OtherPersonal => "other_personal",
        }
    }
}

/// By what a report is split.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitBy {
    /// Who answers for the data
    Controller,
}

/// `pollsweep diff`.
#[derive(Args, Debug)]
#[command(after_help = DIFF_EXAMPLES)]
pub struct Diff {
    /// report.json or inventory.db of the earlier scan, or the folder that holds it
    #[arg(required_unless_present = "last")]
    pub old: Option<PathBuf>,
    /// The same of the later scan
    #[arg(required_unless_present = "last")]
    pub new: Option<PathBuf>,
    /// What the last run into this inventory found changed since the run before it
    #[arg(long, value_name = "INVENTORY", conflicts_with_all = ["old", "new"])]
    pub last: Option<PathBuf>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
    /// Where to write it; `-` is stdout [default: stdout]
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

/// How to write a comparison.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// One page
    Html,
}

/// `pollsweep rules`.
#[derive(Subcommand, Debug)]
pub enum Rules {
    /// One line for each rule
    List(RuleFolders),
    /// Run each rule over its own examples and counter-examples (exit 1 when one comes out wrong)
    Check(RuleFolders),
    /// Say what a rule or field type looks for, and why
    Explain {
        /// Id of a rule or field type, such as national_insurance_number
        id: String,
        /// Where else to look for rules
        #[command(flatten)]
        folders: RuleFolders,
    },
}

/// Rules of the user's own.
#[derive(Args, Debug)]
pub struct RuleFolders {
    /// Folder of rule files that add to the built-in rules or replace them
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
}

/// `pollsweep keygen`.
#[derive(Args, Debug)]
pub struct Keygen {
    /// The new key file; never overwrites one
    pub file: PathBuf,
    /// Make an age identity for the data-protection officer, and print the recipient for `scan --seal-to`
    #[arg(long)]
    pub identity: bool,
}

const OPEN_EXAMPLES: &str = "\
On the data-protection officer's machine, once:
  pollsweep keygen --identity dpo.identity       prints the recipient, age1...
Whoever scans:
  pollsweep scan /srv/legacy --seal-to age1...   writes subjects.age beside the report
On the data-protection officer's machine again:
  pollsweep open subjects.age --identity dpo.identity --out list.xlsx";

/// `pollsweep actions`.
#[derive(Args, Debug)]
pub struct Actions {
    /// The file of decisions, TOML, for review and version control
    #[arg(long, value_name = "FILE", default_value = "pollsweep-actions.toml")]
    pub file: PathBuf,
    /// What to do
    #[command(subcommand)]
    pub command: ActionsCommand,
}

/// What to do with the file of decisions.
#[derive(Subcommand, Debug)]
pub enum ActionsCommand {
    /// Show all decisions
    List,
    /// Add an action for a store, folder or container, as the report names it
    Add {
        /// Its path in the report
        path: String,
        /// What is decided
        #[command(flatten)]
        fields: ActionFields,
    },
    /// Change an action
    Set {
        /// Its path in the report
        path: String,
        /// What is decided
        #[command(flatten)]
        fields: ActionFields,
    },
    /// Keep a false positive out of alerts until a day
    Suppress {
        /// Its path in the report
        path: String,
        /// One kind of data only, such as phone
        #[arg(long, value_name = "ID")]
        field_type: Option<String>,
        /// Why it is a false positive
        #[arg(long)]
        reason: String,
        /// The last day, such as 2026-12-31
        #[arg(long, value_name = "DAY")]
        until: String,
    },
}

/// What an action says.
#[derive(Args, Debug)]
pub struct ActionFields {
    /// What is to be done
    #[arg(long, value_name = "WHAT", value_parser = crate::report::actions::STATUSES)]
    pub status: Option<String>,
    /// Who does it
    #[arg(long, value_name = "WHO")]
    pub owner: Option<String>,
    /// The last day, such as 2026-12-31
    #[arg(long, value_name = "DAY")]
    pub deadline: Option<String>,
    /// Why, or what is in the way
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

/// `pollsweep open`.
#[derive(Args, Debug)]
#[command(after_help = OPEN_EXAMPLES)]
pub struct Open {
    /// subjects.age of a scan with --seal-to
    pub sealed: PathBuf,
    /// The identity file that `keygen --identity` or age-keygen made
    #[arg(long, value_name = "FILE")]
    pub identity: PathBuf,
    /// The new list, .xlsx or .csv; never overwrites one. It holds personal data in clear
    #[arg(long, short, value_name = "FILE")]
    pub out: PathBuf,
}

/// `pollsweep man`.
#[derive(Args, Debug)]
pub struct Man {
    /// Folder for a page of each command, instead of the first on stdout
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `pollsweep completions`.
#[derive(Args, Debug)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Which files are read in child processes.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolate {
    /// Complex formats: office documents, databases, archives, mail, PDF
    Auto,
    /// Every format
    Always,
    /// None: a reader that aborts ends the scan
    Never,
}

/// When a scan fails.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// Never for what was found
    None,
    /// When any personal data was found (exit 1)
    Any,
    /// When personal data was found that the last scan into the same --out did not find (exit 1)
    New,
    /// When something is kept longer than its retention rule allows, or an action is late (exit 1)
    Overdue,
    /// When something that may hide personal data was not read (exit 3)
    Incomplete,
}

/// How to show progress.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A bar on a terminal, else nothing
    Auto,
    /// A bar
    Bar,
    /// A line now and then
    Plain,
    /// A JSON object a line, for programs
    Json,
}

/// When to use colours.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// A day as ISO 8601 writes it.
fn day(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| "use a day such as 2025-06-07".to_owned())
}

/// A number of bytes with K, M, G or T (powers of 1024).
fn bytes(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        "T" | "TB" | "TIB" => 40,
        _ => return Err("use a number with K, M, G or T, such as 500M".to_owned()),
    };
    let number: u64 =
        digits.parse().map_err(|_| "use a number with K, M, G or T, such as 500M".to_owned())?;
    number.checked_mul(1 << shift).filter(|bytes| *bytes > 0).ok_or_else(|| "out of range".to_owned())
}

/// Less than this, and a child could not even start.
const LEAST_MEMORY: u64 = 512 << 20;

fn memory(text: &str) -> Result<u64, String> {
    bytes(text)?
        .checked_sub(LEAST_MEMORY)
        .map(|more| more + LEAST_MEMORY)
        .ok_or_else(|| "at least 512M".to_owned())
}

/// An age recipient.
fn recipient(text: &str) -> Result<age::x25519::Recipient, String> {
    text.trim().parse().map_err(|_| {
        "this is no age recipient (age1...); `pollsweep keygen --identity FILE` makes a key pair".to_owned()
    })
}

/// A time of day, `HH:MM`.
fn time_of_day(text: &str) -> Result<jiff::civil::Time, String> {
    let numbers: Option<Vec<i8>> = text.split(':').map(|part| part.parse().ok()).collect();
    let time = match numbers.as_deref() {
        Some([hour, minute]) => jiff::civil::Time::new(*hour, *minute, 0, 0).ok(),
        Some([hour, minute, second]) => jiff::civil::Time::new(*hour, *minute, *second, 0).ok(),
        _ => None,
    };
    time.ok_or_else(|| "use a time of day such as 06:00".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn bytes_have_units() {
        assert_eq!(bytes("10"), Ok(10));
        assert_eq!(bytes("2k"), Ok(2048));
        assert_eq!(bytes("64G"), Ok(64 << 30));
        for bad in ["", "G", "1X", "-1", "0", "99999999999T", "1.5G"] {
            assert!(bytes(bad).is_err(), "{bad}");
        }
    }
}
