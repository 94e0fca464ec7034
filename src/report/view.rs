//! What every writer shows, worked out once from the report: rolled-up losses, hidden content, copies, harm, decisions.
//!
//! Sees `v1::Report` and nothing else, so that a report.json of last year renders as well as the inventory of today.
//! A writer formats; it does not count. What a writer needs and the model does not say goes here.

use std::collections::{BTreeMap, BTreeSet};

use super::COUNTED_FROM;
use super::v1::{PeopleCount, Report, Store, System, Table};
use super::{words, worklist};
use crate::model::Reason;

/// People below this number are not told in a published copy.
pub const SMALL: u64 = 5;

/// How to render.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Numbers of people and values from 1 to 4 become "<5".
    pub suppress_small: bool,
    /// Names in paths are masked: what is to be typed with such a path is left out.
    pub masked: bool,
}

/// A report with what follows from it.
pub struct View<'r> {
    /// The report.
    pub report: &'r Report,
    /// How to render it.
    pub options: Options,
    /// What was not read and may hide data, rolled up, the largest first.
    pub unread: Vec<Unread>,
    /// The same of what cannot hold data of its own.
    pub left_out: Vec<Unread>,
    /// Facts of each store, in the order of the report.
    pub facts: Vec<StoreFacts<'r>>,
    /// Positions of the stores with personal data, the most harmful and fullest first.
    pub ranked: Vec<usize>,
    /// Content that a viewer does not show.
    pub hidden: Vec<Hidden<'r>>,
    /// Positions of stores with equal content, two or more each.
    pub copies: Vec<Vec<usize>>,
    names: BTreeMap<&'r str, &'r str>,
}

/// Losses of one reason in one container or folder.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Unread {
    /// The container, or the folder.
    pub place: String,
    /// Id of the reason.
    pub reason: String,
    /// Paths not read at all.
    pub skipped: u64,
    /// Stores read in part.
    pub partial: u64,
    /// Bytes, where known.
    pub bytes: u64,
    /// The only path, or the first one.
    pub example: String,
}

impl Unread {
    /// Whether it is a place of the register of which nothing was met.
    pub fn is_whole(&self) -> bool {
        self.reason == Reason::NotScanned.id()
    }

    /// All losses.
    pub fn count(&self) -> u64 {
        self.skipped + self.partial
    }
}

/// What follows from a store.
#[derive(Debug, Clone, Default)]
pub struct StoreFacts<'r> {
    /// Kinds of data that are certain enough, with their values, the most harmful first.
    pub fields: Vec<(&'r str, u64)>,
    /// How bad its loss would be, 0 (nothing personal) to 4: the report's class of risk, or in a report without
    /// one the harm of its worst kind of data.
    pub harm: u8,
    /// Why the harm is more than that of its worst kind.
    pub combination: Option<&'static str>,
    /// Rows, or one for a document, that hold personal data.
    pub records: u64,
    /// Something in it is hidden from who opens it.
    pub hidden: bool,
}

/// A hidden thing with personal data in it.
#[derive(Debug, Clone)]
pub struct Hidden<'r> {
    /// The store.
    pub store: &'r Store,
    /// What is hidden: the store itself, a table or text.
    pub what: String,
    /// How: `hidden`, `very_hidden`, `deleted`.
    pub how: &'r str,
    /// Kinds of data in it.
    pub fields: Vec<&'r str>,
}

/// Stores past their date that lie together and have one rule and one date.
#[derive(Debug, PartialEq, Clone)]
pub struct KeptTooLong<'r> {
    /// The store, or the container of several.
    pub place: &'r str,
    /// How many.
    pub stores: u64,
    /// Their retention.
    pub retention: &'r super::v1::Retention,
    /// People in the fullest of them.
    pub people: u64,
}

/// Stores of which one is a copy of another.
#[derive(Debug, Clone)]
pub struct Family<'r> {
    /// Byte for byte the same; otherwise the same people under the same columns.
    pub identical: bool,
    /// Their paths.
    pub paths: Vec<&'r str>,
    /// Distinct people in them.
    pub people: PeopleCount,
}

/// A decision that somebody has to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What to decide, in the imperative.
    pub what: String,
    /// Why.
    pub why: String,
    /// Where to read on: the id of a section.
    pub section: &'static str,
    /// By when it should be decided.
    pub urgency: &'static str,
}

impl<'r> View<'r> {
    /// Works everything out.
    pub fn new(report: &'r Report, options: Options) -> View<'r> {
        let facts: Vec<StoreFacts<'r>> = report.stores.iter().map(store_facts).collect();
        let (unread, left_out) = unread(report);
        let mut ranked: Vec<usize> = (0..facts.len()).filter(|at| facts[*at].harm > 0).collect();
        ranked.sort_by_key(|at| {
            let (store, facts) = (&report.stores[*at], &facts[*at]);
            let score = store.risk.as_ref().map_or(0, |risk| risk.score);
            (std::cmp::Reverse((facts.harm, score, store.people.likely, facts.records)), *at)
        });
        View {
            report,
            options,
            unread,
            left_out,
            ranked,
            hidden: hidden(report),
            copies: copies(report, &facts),
            names: report.systems.iter().map(|s| (s.id.as_str(), s.name.as_str())).collect(),
            facts,
        }
    }

    /// The name of a system.
    pub fn system_name(&self, id: &'r str) -> &'r str {
        self.names.get(id).copied().unwrap_or(id)
    }

    /// The day by which due and overdue are counted.
    pub fn as_of(&self) -> &'r str {
        let run = &self.report.run;
        if run.as_of.is_empty() { words::day(&run.finished) } else { &run.as_of }
    }

    /// Whether a number is not to be told.
    pub fn is_small(&self, count: u64) -> bool {
        self.options.suppress_small && (1..SMALL).contains(&count)
    }

    /// A number of people or values.
    pub fn count(&self, count: u64) -> String {
        if self.is_small(count) { format!("<{SMALL}") } else { words::number(count) }
    }

    /// A number of people with its range.
    pub fn people(&self, people: PeopleCount) -> String {
        if self.is_small(people.likely) || self.is_small(people.low) || self.is_small(people.high) {
            if people.high < SMALL {
                return format!("<{SMALL}");
            }
            return format!(
                "{} ({}-{})",
                self.count(people.likely),
                self.count(people.low),
                self.count(people.high)
            );
        }
        words::people(people)
    }

    /// A number of people with its range, in words.
    pub fn people_in_words(&self, people: PeopleCount) -> String {
        if self.options.suppress_small
            && [people.low, people.likely, people.high].iter().any(|n| self.is_small(*n))
        {
            return format!("{} people", self.people(people));
        }
        words::people_in_words(people)
    }

    /// Everybody.
    pub fn everybody(&self) -> PeopleCount {
        let people = &self.report.summary.people;
        PeopleCount { low: people.low, likely: people.likely, high: people.high }
    }

    /// Places that may hide data: rows of the ledger, not rolled up.
    pub fn unread_count(&self) -> u64 {
        self.unread.iter().map(Unread::count).sum()
    }

    /// Stores that hold personal data.
    pub fn exposed(&self) -> u64 {
        self.ranked.len() as u64
    }

    /// Rows and documents about people.
    pub fn records(&self) -> u64 {
        self.facts.iter().map(|facts| facts.records).sum()
    }

    /// Systems, those with the most people first.
    pub fn systems_by_people(&self) -> Vec<&'r System> {
        let mut systems: Vec<&System> = self.report.systems.iter().collect();
        systems.sort_by(|a, b| {
            (b.people.likely, b.stores).cmp(&(a.people.likely, a.stores)).then_with(|| a.name.cmp(&b.name))
        });
        systems
    }

    /// The risk of a system, as a level and in words. Nothing is known of one of which nothing was read.
    pub fn system_level(&self, system: &System) -> (u8, &'static str) {
        let level = match level_of(&system.risk.class) {
            0 => self.system_harm(&system.id).0,
            level => level,
        };
        match (level, system.complete, system.stores) {
            (0, false, 0) => (0, "not known"),
            _ => (level, level_words(level)),
        }
    }

    /// The worst harm in a system, and its stores of that harm.
    fn system_harm(&self, id: &str) -> (u8, u64) {
        let of_system = self.report.stores.iter().zip(&self.facts).filter(|(store, _)| store.system == id);
        of_system.fold((0, 0), |(worst, count), (_, facts)| match facts.harm.cmp(&worst) {
            std::cmp::Ordering::Greater => (facts.harm, 1),
            std::cmp::Ordering::Equal => (worst, count + 1),
            std::cmp::Ordering::Less => (worst, count),
        })
    }

    /// Categories of the regulator's form that were found: id, words, special, kinds of data, and the number of people
    /// seen with the kind that most people have (a lower bound for the category).
    pub fn ico(&self) -> Vec<IcoTick<'r>> {
        let mut ticks = Vec::new();
        for (id, words, special) in words::ICO {
            let fields: Vec<_> = self
                .report
                .summary
                .field_types
                .iter()
                .filter(|field| words::facts(&field.field_type).ico == *id)
                .collect();
            let people = fields
                .iter()
                .map(|field| field.people)
                .max_by_key(|people| people.likely)
                .unwrap_or_default();
            ticks.push(IcoTick {
                id,
                words,
                special: *special,
                fields: fields.iter().map(|field| field.field_type.as_str()).collect(),
                people,
            });
        }
        ticks
    }

    /// Years of elections with the stores that speak of them.
    pub fn years(&self) -> BTreeMap<u16, u64> {
        let mut years = BTreeMap::new();
        for store in &self.report.stores {
            if store.election.class == "election_worker" {
                for year in &store.election.years {
                    *years.entry(*year).or_default() += 1;
                }
            }
        }
        years
    }

    /// Stores by where they stand with their retention date, and the people in them as the sum over stores.
    pub fn retention(&self) -> Vec<RetentionBar> {
        let bars = [
            "in time, more than a year left",
            "due within a year",
            "overdue, less than 1 year",
            "overdue, 1 to 3 years",
            "overdue, 3 to 6 years",
            "overdue, 6 to 12 years",
            "overdue, more than 12 years",
            "kept by a legal hold",
            "no end defined",
        ];
        let mut bars: Vec<RetentionBar> = bars
            .iter()
            .zip(0..)
            .map(|(words, at)| RetentionBar { words, overdue: (2..7).contains(&at), stores: 0 })
            .collect();
        let today = words::day(self.as_of());
        let in_a_year = next_year(today);
        for store in &self.report.stores {
            let Some(retention) = &store.retention else { continue };
            let at = if retention.no_defined_end {
                8
            } else if retention.legal_hold {
                7
            } else if retention.overdue {
                match retention.overdue_days {
                    0..365 => 2,
                    365..1096 => 3,
                    1096..2192 => 4,
                    2192..4383 => 5,
                    _ => 6,
                }
            } else if retention.due.as_deref().is_some_and(|due| words::day(due) <= in_a_year.as_str()) {
                1
            } else {
                0
            };
            if let Some(bar) = bars.get_mut(at) {
                bar.stores += 1;
            }
        }
        bars
    }

    /// Whose data a store holds, as an id for [`words::class`].
    pub fn class(&self, at: usize) -> &'r str {
        let class = self.report.stores.get(at).map_or("none", |store| store.election.class.as_str());
        let personal = self.facts.get(at).is_some_and(|facts| facts.harm > 0);
        if class == "none" && personal { "untold" } else { class }
    }

    /// Stores past their date, those of one container, rule and date together, the longest kept first.
    pub fn kept_too_long(&self) -> Vec<KeptTooLong<'r>> {
        let mut groups: BTreeMap<(&str, &str, Option<&str>), KeptTooLong<'r>> = BTreeMap::new();
        for store in &self.report.stores {
            let Some(retention) = store.retention.as_ref().filter(|retention| retention.overdue) else {
                continue;
            };
            let place = store.path.split_once("!/").map_or(store.path.as_str(), |(file, _)| file);
            let key = (place, retention.category.as_str(), retention.due.as_deref());
            let group = groups.entry(key).or_insert(KeptTooLong {
                place: &store.path,
                stores: 0,
                retention,
                people: 0,
            });
            if group.stores > 0 {
                group.place = place;
            }
            group.stores += 1;
            group.people = group.people.max(store.people.likely);
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.sort_by_key(|group| (std::cmp::Reverse(group.retention.overdue_days), group.place));
        groups
    }

    /// Stores of which one is a copy of another. A report of an earlier version has digests only.
    pub fn families(&self) -> Vec<Family<'r>> {
        let store = |at: usize| self.report.stores.get(at);
        if self.report.copy_families.is_empty() {
            let groups = self.copies.iter().map(|group| Family {
                identical: true,
                paths: group.iter().filter_map(|at| Some(store(*at)?.path.as_str())).collect(),
                people: group.first().and_then(|at| store(*at)).map(|one| one.people).unwrap_or_default(),
            });
            return groups.collect();
        }
        let families = self.report.copy_families.iter().map(|family| Family {
            identical: family.kind == "exact",
            paths: family.stores.iter().filter_map(|id| Some(store(*id as usize)?.path.as_str())).collect(),
            people: family.people,
        });
        families.collect()
    }

    /// The decisions needed, the most urgent first.
    pub fn decisions(&self) -> Vec<Decision> {
        let mut decisions = Vec::new();
        let worst: Vec<usize> = self.ranked.iter().copied().filter(|at| self.facts[*at].harm >= 4).collect();
        if !worst.is_empty() {
            let systems: BTreeSet<&str> =
                worst.iter().map(|at| self.report.stores[*at].system.as_str()).collect();
            let given = self.assigned(worst.iter().map(|at| &self.report.stores[*at]));
            decisions.push(Decision {
                what: format!(
                    "Restrict access to {} now, then move or delete",
                    words::plural(worst.len() as u64, "store", "stores")
                ),
                why: format!(
                    "They hold what serves identity theft or is specially protected, in {}.{given}",
                    words::plural(systems.len() as u64, "system", "systems")
                ),
                section: "stores",
                urgency: "this week",
            });
        }
        let credentials = self.with_field("credential");
        if credentials > 0 {
            decisions.push(Decision {
                what: "Have the passwords changed that lie in files".to_owned(),
                why: format!("Passwords or keys stand in {}.", words::plural(credentials, "store", "stores")),
                section: "stores",
                urgency: "now",
            });
        }
        let overdue = &self.report.summary.overdue;
        if overdue.stores > 0 {
            let is_overdue =
                |store: &&Store| store.retention.as_ref().is_some_and(|retention| retention.overdue);
            let given = self.assigned(self.report.stores.iter().filter(is_overdue));
            decisions.push(Decision {
                what: format!(
                    "Delete {} past their retention date, or write down why not",
                    words::plural(overdue.stores, "store", "stores")
                ),
                why: format!(
                    "They hold {}; the longest kept is {} over.{given}",
                    self.people_in_words(overdue.people),
                    words::duration(overdue.longest_days)
                ),
                section: "retention",
                urgency: "this month",
            });
        }
        if overdue.no_defined_end > 0 {
            decisions.push(Decision {
                what: format!(
                    "Set a retention period for {}",
                    words::plural(overdue.no_defined_end, "store", "stores")
                ),
                why: "No rule says when their data ends.".to_owned(),
                section: "retention",
                urgency: "this month",
            });
        }
        if let Some(first) = self.unread.first() {
            decisions.push(Decision {
                what: format!(
                    "Decide what to do about {} that could not be read in full",
                    words::plural(self.unread_count(), "place", "places")
                ),
                why: match first.is_whole() {
                    true => format!(
                        "Until then every figure is a lower bound. Nothing of {} was met.",
                        first.place
                    ),
                    false => format!(
                        "Until then every figure is a lower bound. The most: {} in {} ({}).",
                        words::number(first.count()),
                        first.place,
                        words::reason(&first.reason)
                    ),
                },
                section: "not-read",
                urgency: "this week",
            });
        }
        if !self.hidden.is_empty() {
            let stores: BTreeSet<u32> = self.hidden.iter().map(|hidden| hidden.store.id).collect();
            decisions.push(Decision {
                what: format!(
                    "Let nobody send or publish {} before the hidden parts are out",
                    words::plural(stores.len() as u64, "store", "stores")
                ),
                why: "Personal data stands in sheets, rows or text that whoever opens the file does not see."
                    .to_owned(),
                section: "hidden",
                urgency: "now",
            });
        }
        let families = self.families();
        if !families.is_empty() {
            decisions.push(Decision {
                what: "Choose which copy to keep".to_owned(),
                why: format!(
                    "{} of copies: deleting one copy leaves the others.",
                    words::plural(families.len() as u64, "group", "groups")
                ),
                section: "copies",
                urgency: "this month",
            });
        }
        decisions.sort_by_key(|decision| URGENCIES.iter().position(|urgency| *urgency == decision.urgency));
        decisions
    }

    /// How many of some stores have an action already, as a sentence.
    fn assigned<'s>(&self, stores: impl Iterator<Item = &'s Store>) -> String {
        let given = stores.filter(|store| worklist::action_for(self, &store.path).is_some()).count() as u64;
        match given {
            0 => String::new(),
            1 => " Somebody has 1 of them already.".to_owned(),
            more => format!(" Somebody has {} of them already.", words::number(more)),
        }
    }

    /// Stores with a kind of data.
    pub fn with_field(&self, id: &str) -> u64 {
        self.facts.iter().filter(|facts| facts.fields.iter().any(|(field, _)| *field == id)).count() as u64
    }
}

/// The same day of the next year; a leap day is as good as the last of February.
fn next_year(day: &str) -> String {
    let year: Option<u32> = day.get(..4).and_then(|year| year.parse().ok());
    match (year, day.get(4..)) {
        (Some(year), Some(rest)) => format!("{:04}{rest}", year + 1),
        _ => day.to_owned(),
    }
}

/// Stores that stand alike with their retention date.
pub struct RetentionBar {
    /// How they stand.
    pub words: &'static str,
    /// Past the date.
    pub overdue: bool,
    /// How many.
    pub stores: u64,
}

/// A category of the regulator's form.
pub struct IcoTick<'r> {
    /// Its id.
    pub id: &'static str,
    /// Its words.
    pub words: &'static str,
    /// Special category or criminal-offence data.
    pub special: bool,
    /// Kinds of data found; empty when the box stays empty.
    pub fields: Vec<&'r str>,
    /// People seen with the kind that most people have.
    pub people: PeopleCount,
}

/// By when a decision should be taken, the soonest first.
const URGENCIES: [&str; 3] = ["now", "this week", "this month"];

/// Levels of risk in words, by number.
pub const LEVELS: [&str; 5] = ["none found", "low", "medium", "high", "critical"];

/// A level in a word.
pub fn level_words(level: u8) -> &'static str {
    LEVELS.get(usize::from(level)).copied().unwrap_or("critical")
}

/// The level of a class of risk of the report.
pub fn level_of(class: &str) -> u8 {
    LEVELS.iter().position(|word| *word == class).unwrap_or(0) as u8
}

fn store_facts(store: &Store) -> StoreFacts<'_> {
    let mut fields: BTreeMap<&str, u64> = BTreeMap::new();
    let mut records = 0;
    for table in &store.tables {
        let mut personal = false;
        for finding in table.columns.iter().flat_map(|column| &column.findings) {
            if finding.confidence >= COUNTED_FROM {
                *fields.entry(&finding.field_type).or_default() += finding.values;
                personal = true;
            }
        }
        records += if personal { table.rows } else { 0 };
    }
    let mut in_text = false;
    for text in store.text.iter().filter(|text| text.confidence >= COUNTED_FROM) {
        *fields.entry(&text.field_type).or_default() += text.hits;
        in_text = true;
    }
    records += u64::from(in_text);
    let has = |id: &str| fields.contains_key(id);
    let mut harm = fields.keys().map(|id| words::facts(id).harm).max().unwrap_or(0);
    let account = has("uk_bank_account") || has("iban");
    let born_or_home = has("date_of_birth") || has("home_address");
    let combination = if has("national_insurance_number") && account && born_or_home {
        Some(
            "bank account, National Insurance number and birth date or address together: enough to steal an identity",
        )
    } else if account && has("date_of_birth") && has("home_address") {
        Some("bank account, birth date and home address together")
    } else if has("date_of_birth") && has("home_address") && (has("full_name") || has("last_name")) {
        harm = harm.max(3);
        Some("name, birth date and home address together")
    } else {
        None
    };
    let mut fields: Vec<(&str, u64)> = fields.into_iter().collect();
    fields.sort_by_key(|(id, values)| {
        (std::cmp::Reverse(words::facts(id).harm), std::cmp::Reverse(*values), *id)
    });
    let hidden = store.hidden.is_some()
        || store.tables.iter().any(Table::hides)
        || store.text.iter().any(|text| text.hidden);
    if let (Some(risk), true) = (&store.risk, harm > 0) {
        harm = level_of(&risk.class).max(1);
    }
    StoreFacts { fields, harm, combination, records, hidden }
}

/// The container or folder under which losses are told together.
pub fn place(path: &str) -> &str {
    if let Some((container, _)) = path.split_once("!/") {
        return container;
    }
    path.rsplit_once('/').map_or(path, |(folder, _)| folder)
}

fn unread(report: &Report) -> (Vec<Unread>, Vec<Unread>) {
    let inherited: BTreeSet<&str> =
        report.stores.iter().filter(|s| s.coverage.inherited).map(|s| s.path.as_str()).collect();
    let hiding: BTreeMap<&str, bool> =
        report.summary.not_read.iter().map(|r| (r.reason.as_str(), r.may_hide_data)).collect();
    let mut groups: BTreeMap<(&str, &str), Unread> = BTreeMap::new();
    for row in &report.ledger {
        if inherited.contains(row.path.as_str()) {
            continue;
        }
        let place = place(&row.path);
        let group = groups.entry((place, &row.reason)).or_insert_with(|| Unread {
            place: place.to_owned(),
            reason: row.reason.clone(),
            skipped: 0,
            partial: 0,
            bytes: 0,
            example: row.path.clone(),
        });
        if row.status == "partial" {
            group.partial += 1;
        } else {
            group.skipped += 1;
        }
        group.bytes = group.bytes.saturating_add(row.bytes.unwrap_or(0));
    }
    let mut all: Vec<Unread> = groups.into_values().collect();
    for group in &mut all {
        if group.count() == 1 {
            group.place.clone_from(&group.example);
        }
    }
    // A whole system of which nothing is known comes before any file.
    all.sort_by(|a, b| {
        (b.is_whole(), b.count(), b.bytes)
            .cmp(&(a.is_whole(), a.count(), a.bytes))
            .then_with(|| (&a.place, &a.reason).cmp(&(&b.place, &b.reason)))
    });
    all.into_iter().partition(|group| hiding.get(group.reason.as_str()).copied().unwrap_or(true))
}

fn hidden(report: &Report) -> Vec<Hidden<'_>> {
    let mut hidden = Vec::new();
    for store in &report.stores {
        let fields = store_facts(store).fields.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
        if let Some(how) = &store.hidden
            && !fields.is_empty()
        {
            hidden.push(Hidden { store, what: "the whole store".to_owned(), how, fields });
            continue;
        }
        for table in &store.tables {
            let findings = table.columns.iter().flat_map(|column| &column.findings);
            let fields: BTreeSet<&str> = findings
                .filter(|finding| finding.confidence >= COUNTED_FROM && finding.hidden_in(table).is_some())
                .map(|finding| finding.field_type.as_str())
                .collect();
            if !fields.is_empty() {
                let mut what = if table.name.is_empty() {
                    "a table".to_owned()
                } else {
                    format!("table {}", table.name)
                };
                let how = table.hidden.as_deref().unwrap_or_else(|| {
                    what.insert_str(0, "columns or rows of ");
                    "hidden"
                });
                hidden.push(Hidden { store, what, how, fields: fields.into_iter().collect() });
            }
        }
        let fields: Vec<&str> = store
            .text
            .iter()
            .filter(|text| text.hidden && text.confidence >= COUNTED_FROM)
            .map(|text| text.field_type.as_str())
            .collect();
        if !fields.is_empty() {
            hidden.push(Hidden { store, what: "text".to_owned(), how: "hidden", fields });
        }
    }
    for one in &mut hidden {
        one.fields.sort_by_key(|id| (std::cmp::Reverse(words::facts(id).harm), *id));
    }
    hidden
}

fn copies(report: &Report, facts: &[StoreFacts<'_>]) -> Vec<Vec<usize>> {
    let mut by_digest: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, store) in report.stores.iter().enumerate() {
        if let Some(digest) = &store.digest
            && facts.get(at).is_some_and(|facts| facts.harm > 0)
        {
            by_digest.entry(digest).or_default().push(at);
        }
    }
    let mut copies: Vec<Vec<usize>> = by_digest.into_values().filter(|group| group.len() > 1).collect();
    copies.sort();
    copies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_told_by_their_outermost_container_or_folder() {
        assert_eq!(place("web/portal.db!/users/photo/1"), "web/portal.db");
        assert_eq!(place("a/b.zip!/c.zip!/d.png"), "a/b.zip");
        assert_eq!(place("it/photos/hall.png"), "it/photos");
        assert_eq!(place("hall.png"), "hall.png");
    }
}
