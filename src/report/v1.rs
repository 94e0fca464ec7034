//! The schema of report.json, version 1.
//!
//! The doc comments are the descriptions of the JSON Schema that `pollsweep schema` prints. A field may be
//! added; none ever changes its meaning: that would be version 2.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of this schema.
pub const SCHEMA_VERSION: u32 = 1;

/// Exposure inventory: which personal data sits in which legacy system and store, and what was not read.
///
/// Holds no personal value. Everything but `run` depends only on the sources, the rules, the limits and the
/// organisation key. Lists are sorted by path or name.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Version of this schema: 1.
    pub schema_version: u32,
    /// Who scanned what, when and with which settings.
    pub run: Run,
    /// The whole estate in a few numbers.
    pub summary: Summary,
    /// The systems, by name.
    pub systems: Vec<System>,
    /// Every store that was read at least in part, by path.
    pub stores: Vec<Store>,
    /// Every path that was not read, or not in full, by path.
    pub ledger: Vec<LedgerRow>,
    /// What people decided to do about stores, by path; from the file of `pollsweep actions`.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Findings that people called false, by path: they stay in the report and out of alerts, until their last day.
    #[serde(default)]
    pub suppressions: Vec<Suppression>,
    /// Stores that hold the same thing, or the same people under the same columns, by id.
    #[serde(default)]
    pub copy_families: Vec<CopyFamily>,
    /// Field types by system.
    pub matrix: Vec<MatrixCell>,
    /// What each number is based on.
    pub method: Vec<Basis>,
}

/// One run of the program.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Name of the program.
    pub tool: String,
    /// Its version.
    pub version: String,
    /// Digest of the detection rules.
    pub rules_digest: String,
    /// Digest of the settings that can change a result.
    pub config_digest: String,
    /// Tells one organisation key from another, without giving it away.
    pub key_fingerprint: String,
    /// Start, UTC (ISO 8601).
    pub started: String,
    /// End, UTC (ISO 8601).
    pub finished: String,
    /// Name of the machine.
    pub host: String,
    /// The roots as they were given.
    pub roots: Vec<RunRoot>,
    /// The limits of each file.
    pub limits: RunLimits,
    /// How readers of complex formats were kept apart.
    #[serde(default)]
    pub isolation: RunIsolation,
    /// Number of parallel workers.
    pub jobs: u64,
    /// The scan was stopped before its end: what is missing is not in this report.
    pub interrupted: bool,
    /// The day by which due and overdue are counted (ISO 8601): that of the scan unless another was asked for.
    #[serde(default)]
    pub as_of: String,
    /// Digest of the systems register and retention rules that this report was made with.
    #[serde(default)]
    pub policy_digest: String,
    /// When the stores were read that do not say so themselves with `last_read`: the start of that scan, UTC.
    #[serde(default)]
    pub last_read: String,
    /// Files read in this run.
    #[serde(default)]
    pub files_read: u64,
    /// Files that were unchanged since they were last read, and kept their findings.
    #[serde(default)]
    pub files_kept: u64,
    /// Network shares at or below the roots, by the path at which they begin.
    #[serde(default)]
    pub mounts: Vec<RunMount>,
    /// Earlier runs into the same output folder, and what changed.
    #[serde(default)]
    pub history: History,
}

/// What is to be done about a store, folder or container.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// The store, folder or container, with everything inside it.
    pub path: String,
    /// `delete`, `redact`, `restrict`, `migrate`, `hold` or `done`.
    pub status: String,
    /// Who does it.
    pub owner: String,
    /// The last day (ISO 8601).
    pub deadline: Option<String>,
    /// The deadline has passed, and it is not done.
    pub late: bool,
    /// Why, or what is in the way.
    pub note: String,
}

/// A finding that somebody called a false positive.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Suppression {
    /// The store, folder or container, with everything inside it.
    pub path: String,
    /// The kind of data; all kinds when absent.
    pub field_type: Option<String>,
    /// Why it is false.
    pub reason: String,
    /// The last day (ISO 8601).
    pub until: String,
    /// That day has not passed.
    pub active: bool,
}

/// Earlier runs into the same output folder, and what changed.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// The runs, the first one first, this one last.
    pub runs: Vec<RunRow>,
    /// Stores with personal data that this run found new, changed, gone or out of reach, by path.
    pub changes: Vec<Change>,
    /// Stores that were there once, by path: evidence of deletion.
    pub gone: Vec<GoneStore>,
}

/// A run in a few numbers.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct RunRow {
    /// Counts the runs into this folder from 1.
    pub number: i64,
    /// Start, UTC (ISO 8601).
    pub started: String,
    /// End, UTC (ISO 8601).
    pub finished: String,
    /// Version of the program.
    pub version: String,
    /// Digest of the detection rules.
    pub rules_digest: String,
    /// It was stopped before its end.
    pub interrupted: bool,
    /// Files read.
    pub files_read: u64,
    /// Files that were unchanged and kept their findings.
    pub files_kept: u64,
    /// Stores that were read, in part or in full.
    pub stores: u64,
    /// Stores with personal data.
    pub exposed: u64,
    /// Paths and stores that may hide personal data and were not read, or not in full.
    pub unread: u64,
    /// Of the stores with personal data, those whose findings are not all suppressed.
    #[serde(default)]
    pub alerting: u64,
    /// Stores past the date by which they should be gone.
    #[serde(default)]
    pub overdue: u64,
    /// Distinct people.
    pub people: PeopleCount,
    /// Distinct people in stores of election work, keyholders and candidates left out.
    pub election_workers: PeopleCount,
    /// What changed since the run before; absent when that was of other roots.
    pub changed: Option<ChangeCounts>,
}

/// How many stores changed since the run before, those without personal data included.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone, Copy, Default)]
#[serde(deny_unknown_fields)]
pub struct ChangeCounts {
    /// Not there before.
    pub new: u64,
    /// There before, with other content, findings or coverage.
    pub changed: u64,
    /// There before and not now.
    pub gone: u64,
    /// There before, and in a folder that could not be entered this time.
    pub unreached: u64,
    /// New or changed, with personal data that was not there before.
    pub exposed: u64,
}

/// A store that changed.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// `new`, `changed`, `gone` or `unreached`.
    pub kind: String,
    /// Where.
    pub path: String,
    /// Whose data it holds, or held.
    pub class: String,
    /// Values by field type before.
    pub before: Vec<FieldValues>,
    /// Values by field type now.
    pub after: Vec<FieldValues>,
}

/// Values of one kind.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct FieldValues {
    /// Field type.
    pub field_type: String,
    /// How many values.
    pub values: u64,
}

/// A store that is no longer there.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct GoneStore {
    /// Where it was.
    pub path: String,
    /// BLAKE3 of its content.
    pub digest: Option<String>,
    /// Its size.
    pub bytes: Option<u64>,
    /// Whose data it held.
    pub class: String,
    /// What it held.
    pub field_types: Vec<FieldValues>,
    /// Start of the scan that last read it, UTC.
    pub last_read: Option<String>,
    /// Start of the scan that found it gone, UTC.
    pub found_gone: Option<String>,
    /// In words: "path gone, digest gone, copies left: 0".
    pub evidence: String,
    /// Stores that still have the same content, the first 20.
    pub copies: Vec<String>,
}

/// One root of the scan.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct RunRoot {
    /// As it was given.
    pub given: String,
    /// Where it is, with all links resolved.
    pub path: String,
    /// The first part of the paths of its stores, when there are several roots.
    pub name: Option<String>,
    /// Another root that is the same place or contains it: it was then scanned with that one.
    pub covered_by: Option<String>,
}

/// A network share at or below a root.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct RunMount {
    /// Where in this report it begins; empty for the only root itself.
    pub path: String,
    /// Server and share, such as `smb://server/share`.
    pub address: String,
}

/// Limits of each file with everything inside it.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct RunLimits {
    /// Containers within containers.
    pub max_depth: u64,
    /// Bytes unpacked.
    pub max_bytes: u64,
    /// Bytes unpacked for each byte of the file.
    pub max_ratio: u64,
    /// Stores inside.
    pub max_entries: u64,
    /// Seconds.
    pub max_seconds: u64,
    /// Rows of one store.
    pub max_rows: Option<u64>,
    /// Memory of a child process.
    #[serde(default)]
    pub max_memory: u64,
}

/// Child processes that read complex formats.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct RunIsolation {
    /// `auto`, `always` or `never`.
    pub mode: String,
    /// What held around every child: `landlock`, `resource_limits`, `seccomp`. `null` when there was no child.
    pub walls: Option<Vec<String>>,
    /// Children that did not survive a file, and were replaced.
    pub replaced: u64,
}

/// The whole estate.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Nothing that might hide personal data was left unread.
    pub complete: bool,
    /// Stores that were read, in part or in full, those inside containers included.
    pub stores: u64,
    /// How paths and stores were read.
    pub coverage: CoverageCounts,
    /// Bytes of the files that were read; what was unpacked from them is not counted again.
    pub bytes: u64,
    /// Distinct people in all stores.
    pub people: People,
    /// Stores of election work and the people in them, keyholders and candidates left out.
    pub election_workers: ClassCount,
    /// Stores of electors' data.
    pub electors: ClassCount,
    /// Years of the elections that stores of election work speak of.
    pub years: Vec<u16>,
    /// Field types found, those with the most values first.
    pub field_types: Vec<FieldCount>,
    /// What was not read, or not in full, by reason; the commonest first.
    pub not_read: Vec<ReasonCount>,
    /// What is kept longer than it should be.
    #[serde(default)]
    pub overdue: Overdue,
    /// The stores with the highest risk, the highest first.
    #[serde(default)]
    pub top_risks: Vec<TopRisk>,
    /// People by risk class, A first; classes without anybody are left out.
    #[serde(default)]
    pub risk_classes: Vec<RiskClassCount>,
    /// People in stores of election work by the year of the election; last those whose election is not told.
    #[serde(default)]
    pub by_election: Vec<ElectionCount>,
    /// People by what they did, families of roles told apart. One person may be in several.
    #[serde(default)]
    pub by_role: Vec<RoleCount>,
    /// Council staff, where the data says whether somebody is still there.
    #[serde(default)]
    pub employees: Employees,
    /// Who answers for the data: stores and people of each controller. One person may be in several.
    #[serde(default)]
    pub controllers: Vec<ControllerCount>,
}

/// What is kept longer than its retention rule allows, on the day `run.as_of`.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct Overdue {
    /// Stores past their date, those under a legal hold left out.
    pub stores: u64,
    /// Distinct people in them.
    pub people: PeopleCount,
    /// Days by which the longest kept of them is overdue.
    pub longest_days: u64,
    /// Stores for whose data no rule says when it ends: a finding in itself.
    pub no_defined_end: u64,
    /// Stores past their date that a legal hold keeps.
    pub legal_hold: u64,
    /// Stores that come due within a year.
    pub due_within_a_year: u64,
}

/// A store with a high risk.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct TopRisk {
    /// Its number in this report.
    pub store: u32,
    /// Its path.
    pub path: String,
    /// Id of its system.
    pub system: String,
    /// Its people.
    pub people: PeopleCount,
    /// Its risk.
    pub risk: Risk,
}

/// How bad it would be if a store, or a system, got into wrong hands.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// 0 to 100: the sum of the points in `why`, cut at 100.
    pub score: u8,
    /// `critical` (from 75), `high` (from 50), `medium` (from 25) or `low`.
    pub class: String,
    /// What it is made of, the heaviest first.
    pub why: Vec<RiskReason>,
}

/// One part of a risk.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct RiskReason {
    /// Stable code.
    pub code: String,
    /// Points of the score.
    pub points: u8,
    /// In words.
    pub words: String,
}

/// People of one risk class, by the gravest combination of data that was found of each.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct RiskClassCount {
    /// `A`, `B`, `C` or `D`.
    pub class: String,
    /// What the class means, in words.
    pub words: String,
    /// Distinct people.
    pub people: PeopleCount,
}

/// People of one election year.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct ElectionCount {
    /// The year; absent for people in stores of election work of whom no year is told.
    pub year: Option<u16>,
    /// The days of national and ordinary local polls in that year (ISO 8601).
    pub polls: Vec<String>,
    /// Stores of election work that speak of it.
    pub stores: u64,
    /// Distinct people.
    pub people: PeopleCount,
}

/// People of one family of roles.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct RoleCount {
    /// `polling`, `count`, `postal`, `canvass`, `officer`, `core`, `casual`, `keyholder`, `candidate` or
    /// `emergency_contact`.
    pub family: String,
    /// In words.
    pub words: String,
    /// Stores in which the role was seen.
    pub stores: u64,
    /// Distinct people.
    pub people: PeopleCount,
}

/// Council staff among the people, where a column says whether they left.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct Employees {
    /// Without a leaving date, as of each store.
    pub current: PeopleCount,
    /// With a leaving date or a leaver's mark.
    pub former: PeopleCount,
}

/// Stores and people of one controller.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct ControllerCount {
    /// `council`, `returning_officer`, `electoral_registration_officer`, `counting_officer`, or a name from the
    /// systems register.
    pub id: String,
    /// In words.
    pub words: String,
    /// Stores with personal data.
    pub stores: u64,
    /// Distinct people in them.
    pub people: PeopleCount,
    /// These people by risk class, by what was found of them in this controller's stores.
    pub risk_classes: Vec<RiskClassCount>,
    /// Stores past their date.
    pub overdue_stores: u64,
    /// Field types in its stores.
    pub field_types: Vec<String>,
}

/// How many paths and stores were read how far.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct CoverageCounts {
    /// Stores read to their end, nothing lost.
    pub scanned: u64,
    /// Stores read in part.
    pub partial: u64,
    /// Paths and stores not read.
    pub skipped: u64,
}

/// A number of distinct people with its range.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone, Copy, Default)]
#[serde(deny_unknown_fields)]
pub struct PeopleCount {
    /// Every plausible link made: everybody of one name joined whom nothing certain tells apart, and twice the estimate
    /// of names written in two ways taken off. No bound: docs/people.md says how often the truth lay above it.
    pub low: u64,
    /// The best estimate of how many people the groups of records are; rounded.
    pub likely: u64,
    /// Groups of records that are surely or very likely one person's, each counted: every doubt settled by counting
    /// twice.
    pub high: u64,
}

/// A number of distinct people with its range and what it is based on.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// Every plausible link made: everybody of one name joined whom nothing certain tells apart, and twice the estimate
    /// of names written in two ways taken off. No bound: docs/people.md says how often the truth lay above it.
    pub low: u64,
    /// The best estimate of how many people the groups of records are; rounded.
    pub likely: u64,
    /// Groups of records that are surely or very likely one person's, each counted: every doubt settled by counting
    /// twice.
    pub high: u64,
    /// `counted`, `validated`, `estimated` or `not_known`.
    pub basis: String,
}

/// Stores and people of one class.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct ClassCount {
    /// Stores.
    pub stores: u64,
    /// Distinct people in them.
    pub people: PeopleCount,
}

/// A field type over all stores, or all stores of a system.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct FieldCount {
    /// Id of the field type.
    pub field_type: String,
    /// Stores in which it was found.
    pub stores: u64,
    /// Values found, the same value counted wherever it stands.
    pub values: u64,
    /// Distinct people seen with it.
    pub people: PeopleCount,
}

/// One reason and how often it applied.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct ReasonCount {
    /// Id of the reason.
    pub reason: String,
    /// The reason in words.
    pub words: String,
    /// Paths not read at all for it.
    pub skipped: u64,
    /// Stores read only in part for it; a container of such stores is not counted again.
    pub partial: u64,
    /// Whether personal data may be hidden there.
    pub may_hide_data: bool,
    /// The first few paths.
    pub first: Vec<String>,
}

/// A legacy system.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Id: its name in lower case with `-` for what is neither letter nor digit.
    pub id: String,
    /// Name, from the first part of its paths or its root.
    pub name: String,
    /// Stores read, in part or in full.
    pub stores: u64,
    /// How its stores were read.
    pub coverage: CoverageCounts,
    /// Stores that might hide personal data were not read, or not in full.
    pub complete: bool,
    /// Bytes of its files that were read.
    pub bytes: u64,
    /// Distinct people in its stores.
    pub people: PeopleCount,
    /// Stores by class, those without personal data left out.
    pub classes: Vec<ClassStores>,
    /// Field types found, those with the most values first.
    pub field_types: Vec<FieldCount>,
    /// Years of the elections that its stores of election work speak of.
    pub years: Vec<u16>,
    /// The systems register (`--config`) names it; without that a system is a folder or a root.
    #[serde(default)]
    pub registered: bool,
    /// Where the register says that it lies.
    #[serde(default)]
    pub places: Vec<Place>,
    /// Who owns it, from the register.
    #[serde(default)]
    pub owner: Option<String>,
    /// Who looks after it, from the register.
    #[serde(default)]
    pub custodian: Option<String>,
    /// Its state, from the register: `live`, `legacy`, `unsupported`, `retired` or `not_known`.
    #[serde(default = "not_known")]
    pub status: String,
    /// Who can reach it, from the register: `internet`, `internal`, `restricted`, `offline` or `not_known`.
    #[serde(default = "not_known")]
    pub exposure: String,
    /// Nothing in it may be deleted at present, from the register.
    #[serde(default)]
    pub legal_hold: bool,
    /// Notes, from the register.
    #[serde(default)]
    pub notes: Option<String>,
    /// Who answers for its stores with personal data, by id, ascending.
    #[serde(default)]
    pub controllers: Vec<String>,
    /// What is kept longer than it should be.
    #[serde(default)]
    pub overdue: Overdue,
    /// Its risk: that of its gravest store, and what the register and the number of people add.
    #[serde(default)]
    pub risk: Risk,
    /// Its people by risk class, by what was found of them in this system.
    #[serde(default)]
    pub risk_classes: Vec<RiskClassCount>,
}

/// A place of the systems register.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// A part of a path, a folder or an address, as the register has it.
    pub place: String,
    /// This scan met something there; the others are in the ledger.
    pub met: bool,
}

fn not_known() -> String {
    "not_known".to_owned()
}

/// Stores of one class.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct ClassStores {
    /// `election_worker`, `elector` or `other_personal`.
    pub class: String,
    /// How many stores.
    pub stores: u64,
}

/// One readable thing: a file, a member of an archive, an attachment.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Store {
    /// Number in this report, from 0, in the order of paths.
    pub id: u32,
    /// Id of its system.
    pub system: String,
    /// Path below the root; `!/` leads into a container.
    pub path: String,
    /// Id of the reader.
    pub format: Option<String>,
    /// Size in bytes, unpacked.
    pub bytes: Option<u64>,
    /// Last change, UTC (ISO 8601).
    pub modified: Option<String>,
    /// BLAKE3 of the content, in hexadecimal; absent when it was not read to the end.
    pub digest: Option<String>,
    /// When it was last read, UTC, if that was before `run.last_read`: it is unchanged since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_read: Option<String>,
    /// `hidden`, `very_hidden` or `deleted`, when its container does not show it.
    pub hidden: Option<String>,
    /// Whose data it is.
    pub election: Election,
    /// Distinct people in it.
    pub people: PeopleCount,
    /// How much of it was read.
    pub coverage: Coverage,
    /// Its tables, in their own order.
    pub tables: Vec<Table>,
    /// What was found in its running text.
    pub text: Vec<Text>,
    /// Who answers for it; absent without personal data.
    #[serde(default)]
    pub controller: Option<Controller>,
    /// How long it may be kept; absent without personal data.
    #[serde(default)]
    pub retention: Option<Retention>,
    /// How bad its loss would be; absent without personal data.
    #[serde(default)]
    pub risk: Option<Risk>,
    /// Its people by risk class, by what was found of them in this store.
    #[serde(default)]
    pub risk_classes: Vec<RiskClassCount>,
    /// Families of roles seen in it.
    #[serde(default)]
    pub roles: Vec<String>,
    /// How many other stores have the same content, byte for byte.
    #[serde(default)]
    pub copies: u64,
    /// Numbers of the first of them, at most 20; its copy family lists all.
    #[serde(default)]
    pub copies_of: Vec<u32>,
    /// Ids of the copy families it belongs to.
    #[serde(default)]
    pub copy_families: Vec<String>,
    /// Who could open its file, as far as the file system says.
    #[serde(default)]
    pub access: Option<Access>,
}

/// Who answers for a store.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Controller {
    /// `council`, `returning_officer`, `electoral_registration_officer`, `counting_officer`, or a name from the
    /// systems register.
    pub id: String,
    /// Why: `register`, or the rule in words.
    pub basis: String,
}

/// How long a store may be kept. Dates are ISO 8601; `overdue` is seen from the day `run.as_of`.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Id of the rule.
    pub category: String,
    /// What the rule is about, in words.
    pub words: String,
    /// What the period was counted from, in words, with the date.
    pub basis: String,
    /// Where the rule comes from.
    pub source: String,
    /// Nothing may be deleted before this day, by law.
    pub min_until: Option<String>,
    /// It should be gone by this day.
    pub max_until: Option<String>,
    /// The day on which it should be deleted: the later of both.
    pub due: Option<String>,
    /// Past `due`, and no legal hold.
    pub overdue: bool,
    /// Days past `due`, whether held or not; 0 before it.
    pub overdue_days: u64,
    /// No rule says when it ends: a finding in itself.
    pub no_defined_end: bool,
    /// A legal hold keeps it.
    pub legal_hold: bool,
}

/// Who could open a file.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// Permission bits in octal, such as `0644`, of the file on disk around it.
    pub mode: String,
    /// Everybody with an account on the machine or share may read it.
    pub world_readable: bool,
    /// Everybody may change it.
    pub world_writable: bool,
    /// A POSIX access list lets users or groups read whom it names. Lists of NFSv4 and of Windows are not read.
    #[serde(default)]
    pub read_by_list: bool,
}

/// Stores of which one is a copy of another: deleting one is not done while others remain.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct CopyFamily {
    /// Id, such as `copies-1`, in the order of the first store's path.
    pub id: String,
    /// `exact`: the same content, byte for byte; `same_people`: the same people under the same columns.
    pub kind: String,
    /// Numbers of its stores, ascending.
    pub stores: Vec<u32>,
    /// Distinct people in all of them together.
    pub people: PeopleCount,
    /// Share of people in common, in hundredths, estimated; the least of any two stores that were joined.
    pub overlap: u8,
}

/// Whose data a store or table is.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Election {
    /// `election_worker`, `elector`, `other_personal` or `none`.
    pub class: String,
    /// How sure, 0 to 100.
    pub score: u8,
    /// Years of the elections, ascending.
    pub years: Vec<u16>,
    /// Days of the polls among them (ISO 8601), where more is said than the year: its month, its day or what was elected.
    #[serde(default)]
    pub polls: Vec<String>,
    /// Why.
    pub evidence: Vec<Evidence>,
}

/// One reason for a finding or a class.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Code; `pollsweep rules explain` puts it into words.
    pub code: String,
    /// Weight in hundredths of a natural-log odds unit; negative when it speaks against.
    pub weight: i32,
}

/// How much of a store was read.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// `scanned`, `partial` or `skipped`.
    pub status: String,
    /// Why it was not read in full.
    pub reason: Option<String>,
    /// Rows, pages, members or inner stores lost; 0 when they cannot be counted.
    pub lost: u64,
    /// Only stores inside it lost something; they have rows of their own.
    pub inherited: bool,
}

/// A sheet, a database table, a delimited file.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Name; empty when it has none.
    pub name: String,
    /// `hidden`, `very_hidden` or `deleted`, when a viewer does not show it.
    pub hidden: Option<String>,
    /// Data rows.
    pub rows: u64,
    /// Whose data it is.
    pub election: Election,
    /// Its columns that hold anything.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Position in the table, from 0.
    pub index: u32,
    /// Header; empty when it has none.
    pub name: String,
    /// Cells that are not blank.
    pub filled: u64,
    /// `hidden`, when it is hidden in a table that is shown. Known only of columns with findings.
    #[serde(default)]
    pub hidden: Option<String>,
    /// What was found in it, the most certain first.
    pub findings: Vec<Finding>,
}

/// A field type in a column.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Id of the field type.
    pub field_type: String,
    /// Cells that hold it.
    pub values: u64,
    /// Of these, cells that pass its check (check digit, range, grammar).
    pub valid: u64,
    /// Distinct values: exact up to a few thousand, estimated above.
    pub distinct: u64,
    /// 0 to 100.
    pub confidence: u8,
    /// Why.
    pub evidence: Vec<Evidence>,
}

impl Finding {
    /// How it is hidden: as its table is, or because its column or some of its rows are in a table that is shown.
    pub fn hidden_in<'t>(&self, table: &'t Table) -> Option<&'t str> {
        let part = || self.evidence.iter().any(|e| HIDDEN_PARTS.contains(&e.code.as_str()));
        table.hidden.as_deref().or_else(|| part().then_some("hidden"))
    }
}

/// Evidence that a finding stands in a part of its table that is not shown.
pub const HIDDEN_PARTS: [&str; 2] = ["hidden_column", "hidden_rows"];

impl Table {
    /// Whether a finding in it is hidden, with the table or by itself.
    pub fn hides(&self) -> bool {
        let mut findings = self.columns.iter().flat_map(|column| &column.findings);
        self.hidden.is_some() || findings.any(|finding| finding.hidden_in(self).is_some())
    }
}

/// A field type in running text.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Id of the field type.
    pub field_type: String,
    /// How often.
    pub hits: u64,
    /// Of these, hits that pass its check.
    pub valid: u64,
    /// Distinct values.
    pub distinct: u64,
    /// 0 to 100.
    pub confidence: u8,
    /// Why.
    pub evidence: Vec<Evidence>,
    /// Where: the first few places.
    pub locators: Vec<String>,
    /// In a part that a viewer does not show.
    pub hidden: bool,
}

/// A path that was not read, or not in full.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct LedgerRow {
    /// Path below the root; `.` is the root itself.
    pub path: String,
    /// `partial` or `skipped`.
    pub status: String,
    /// Why.
    pub reason: String,
    /// Size in bytes, where known.
    pub bytes: Option<u64>,
}

/// A field type in a system.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct MatrixCell {
    /// Id of the field type.
    pub field_type: String,
    /// Id of the system.
    pub system: String,
    /// Stores of the system in which it was found.
    pub stores: u64,
    /// Values found.
    pub values: u64,
    /// Distinct people seen with it.
    pub people: PeopleCount,
}

/// What a number is based on.
#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// The number, as a path into this report.
    pub number: String,
    /// `counted`, `validated`, `estimated` or `not_known`.
    pub basis: String,
    /// What was counted, and how.
    pub words: String,
}
