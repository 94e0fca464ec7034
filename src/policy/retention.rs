//! How long a store may be kept, and by how much it is overdue.
//!
//! A statutory minimum (not before) and a maximum (gone by) are different things; a store is due on the later of
//! both. What the period is counted from is said with the result. The default rules are `retention.toml`.

use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::{Facts, Policy, spaced};
use crate::model::{ElectionClass, FieldType, POLLS};

/// The default rules.
pub const BUILT_IN: &str = include_str!("retention.toml");

/// One rule; `retention.toml` says what its parts mean.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable id.
    pub id: String,
    /// What it is about.
    #[serde(default)]
    pub about: String,
    /// Whose data; empty fits all.
    #[serde(default)]
    pub class: Vec<String>,
    /// At least one of these kinds of data.
    #[serde(default)]
    pub any: Vec<String>,
    /// Each of these.
    #[serde(default)]
    pub all: Vec<String>,
    /// None of these.
    #[serde(default)]
    pub none: Vec<String>,
    /// At least one of these in the path.
    #[serde(default)]
    pub words: Vec<String>,
    /// How long.
    pub keep: String,
    /// Counted from what.
    #[serde(default)]
    pub from: From,
    /// Maximum or minimum.
    #[serde(default)]
    pub kind: Kind,
    /// The law or policy.
    #[serde(default)]
    pub basis: String,
    /// Where it is written.
    #[serde(default)]
    pub source: String,
    /// How good the source is.
    #[serde(default)]
    pub evidence: String,
}

/// What a period is counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// The last election of the store.
    #[default]
    LastElection,
    /// The 5 April after it.
    TaxYear,
    /// The 31 March after it.
    FinancialYear,
    /// The file's last change.
    FileDate,
}

/// What a period means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Gone by then.
    #[default]
    Max,
    /// Not before.
    Min,
    /// Both.
    Exact,
    /// Gone by then, by the council's own rule.
    Policy,
}

impl Rule {
    /// Whether all of it can be understood.
    ///
    /// # Errors
    /// In words, what cannot.
    pub fn check(&self) -> Result<(), String> {
        if period(&self.keep).is_none() {
            return Err(format!(
                "retention rule {}: keep = \"{}\" is no period; use \"6 years\", \"18 months\", \"21 days\" or \"no end\"",
                self.id, self.keep
            ));
        }
        if let Some(class) = self.class.iter().find(|class| ElectionClass::from_id(class).is_none()) {
            return Err(format!("retention rule {}: there is no class \"{class}\"", self.id));
        }
        let fields = self.any.iter().chain(&self.all).chain(&self.none);
        match fields.into_iter().find(|field| FieldType::from_id(field).is_none()) {
            Some(field) => Err(format!("retention rule {}: there is no kind of data \"{field}\"", self.id)),
            None => Ok(()),
        }
    }

    fn fits(&self, facts: &Facts, path: &str) -> bool {
        let has = |id: &String| FieldType::from_id(id).is_some_and(|field| facts.fields.contains(field));
        (self.class.is_empty() || self.class.iter().any(|class| class == facts.class.id()))
            && (self.any.is_empty() || self.any.iter().any(has))
            && self.all.iter().all(has)
            && !self.none.iter().any(has)
            && (self.words.is_empty() || self.words.iter().any(|word| path.contains(word.as_str())))
    }
}

/// A length of time; `None` is no end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Period {
    None,
    Days(i32),
    Months(i32),
}

fn period(text: &str) -> Option<Period> {
    if text == "no end" {
        return Some(Period::None);
    }
    let (number, unit) = text.split_once(' ')?;
    let number: i32 = number.parse().ok().filter(|number| (0..=1200).contains(number))?;
    match unit {
        "day" | "days" => Some(Period::Days(number)),
        "month" | "months" => Some(Period::Months(number)),
        "year" | "years" => Some(Period::Months(number * 12)),
        _ => None,
    }
}

impl Period {
    fn after(self, date: Date) -> Option<Date> {
        let span = match self {
            Period::None => return None,
            Period::Days(days) => jiff::Span::new().days(days),
            Period::Months(months) => jiff::Span::new().months(months),
        };
        date.checked_add(span).ok()
    }
}

/// The user's rules first, then the built-in ones that none of them replaces.
pub(super) fn combine(own: &[Rule]) -> Vec<Rule> {
    let mut rules = own.to_vec();
    for rule in built_in() {
        // One with the id of a built-in rule stands in its place, not before all.
        if let Some(at) = rules.iter().position(|mine| mine.id == rule.id) {
            let mine = rules.remove(at);
            rules.push(mine);
        } else {
            rules.push(rule.clone());
        }
    }
    rules
}

fn built_in() -> &'static [Rule] {
    #[derive(Deserialize)]
    struct File {
        retention: Vec<Rule>,
    }
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| toml::from_str::<File>(BUILT_IN).expect("a test reads the built-in rules").retention)
}

/// When a store has to go.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// Id of the rule.
    pub category: String,
    /// What the rule is about.
    pub about: String,
    /// What was counted from what, in words.
    pub basis: String,
    /// Where the rule comes from.
    pub source: String,
    /// Not before.
    pub min_until: Option<Date>,
    /// Gone by.
    pub max_until: Option<Date>,
    /// The later of both.
    pub due: Option<Date>,
    /// Days past it, whether held or not.
    pub overdue_days: u64,
    /// No rule says when it ends.
    pub no_defined_end: bool,
}

/// Applies the rules; `None` for stores without personal data.
pub fn retention(policy: &Policy, facts: &Facts, path: &str) -> Option<Due> {
    if facts.class == ElectionClass::None {
        return None;
    }
    let path = spaced(path);
    let fitting: Vec<&Rule> = policy.rules.iter().filter(|rule| rule.fits(facts, &path)).collect();
    let ends = |rule: &Rule| {
        let (start, words) = start(rule.from, facts)?;
        Some((period(&rule.keep)?.after(start), words))
    };
    let main = fitting.iter().find(|rule| rule.kind != Kind::Min);
    let min_until = fitting
        .iter()
        .filter(|rule| matches!(rule.kind, Kind::Min | Kind::Exact))
        .filter_map(|rule| ends(rule)?.0)
        .max();
    let (max_until, counted) = match main.map(|rule| ends(rule)) {
        Some(Some((until, words))) => (until, words),
        Some(None) => (None, "neither an election nor a date of the file is known".to_owned()),
        None => (None, "no rule fits".to_owned()),
    };
    let due = max_until.map(|max| min_until.map_or(max, |min| min.max(max)));
    let overdue_days =
        due.and_then(|due| policy.as_of.since(due).ok()).map_or(0, |span| span.get_days().max(0));
    Some(Due {
        category: main.map_or("none", |rule| rule.id.as_str()).to_owned(),
        about: main.map_or("no rule fits", |rule| rule.about.as_str()).to_owned(),
        basis: match main {
            Some(rule) if max_until.is_some() => format!("{} after {counted}; {}", rule.keep, rule.basis),
            Some(rule) => format!("{}; {counted}", rule.basis),
            None => counted,
        },
        source: main.map_or("none", |rule| rule.source.as_str()).to_owned(),
        min_until,
        max_until,
        due,
        overdue_days: u64::try_from(overdue_days).unwrap_or(0),
        no_defined_end: max_until.is_none(),
    })
}

/// The day from which a period runs, and which day that is in words.
fn start(from: From, facts: &Facts) -> Option<(Date, String)> {
    let file = facts
        .modified
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .map(|time| time.to_zoned(jiff::tz::TimeZone::UTC).date());
    let election = last_election(facts);
    let (day, what) = match (from, election, file) {
        (From::FileDate, _, Some(file)) => (file, "the file's last change"),
        (From::FileDate, Some((poll, what)), None) | (_, Some((poll, what)), _) => (poll, what),
        (_, None, Some(file)) => (file, "the file's last change (no election is told)"),
        (_, None, None) => return None,
    };
    let (day, what) = match from {
        From::TaxYear => (next(day, 4, 5), format!("the end of the tax year of {what}")),
        From::FinancialYear => (next(day, 3, 31), format!("the end of the financial year of {what}")),
        From::LastElection | From::FileDate => (day, what.to_owned()),
    };
    Some((day, format!("{what}, {day}")))
}

/// Days from a store's last election, or its file's last change where it tells of none, to the day of the report.
pub fn age_days(policy: &Policy, facts: &Facts) -> Option<u64> {
    let from = match facts.years.is_empty() {
        false => From::LastElection,
        true => From::FileDate,
    };
    let (day, _) = start(from, facts)?;
    let days = policy.as_of.since(day).ok()?.get_days();
    Some(u64::try_from(days).unwrap_or(0))
}

/// The last election of a store, and how its day is known: the store names the poll, or only its year; then it is that
/// year's last listed poll, those of one nation or region left out, or else the last day of the year.
fn last_election(facts: &Facts) -> Option<(Date, &'static str)> {
    let year = *facts.years.last()?;
    if let Some(named) = facts.polls.iter().filter(|poll| poll.year == year).last() {
        return Some((named.date(), "its last election"));
    }
    let listed = POLLS.iter().rev().find(|poll| poll.year == year && !poll.is_regional());
    Some(match listed {
        Some(poll) => (poll.date(), "the last poll of the year that it names"),
        None => {
            (jiff::civil::date(year as i16, 12, 31), "the end of the last year of elections that it names")
        }
    })
}

/// The first such day of a year that is not before a date.
fn next(date: Date, month: i8, day: i8) -> Date {
    let this = jiff::civil::date(date.year(), month, day);
    if this >= date { this } else { jiff::civil::date(date.year() + 1, month, day) }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;
    use crate::model::{FieldType as F, PollSet};
    use proptest::prelude::*;

    fn policy(config: &str) -> Policy {
        Policy::new(Config::parse("c", config).expect("in form"), jiff::civil::date(2025, 6, 7))
    }

    fn facts(class: ElectionClass, years: &[u16], fields: &[F]) -> Facts {
        Facts { class, years: years.to_vec(), fields: fields.iter().copied().collect(), ..Facts::default() }
    }

    #[test]
    fn every_built_in_rule_is_in_form_and_names_its_source() {
        let mut ids = std::collections::BTreeSet::new();
        for rule in built_in() {
            assert_eq!(rule.check(), Ok(()), "{}", rule.id);
            assert!(ids.insert(&rule.id), "{} is there twice", rule.id);
            assert!(
                !rule.source.is_empty() && !rule.basis.is_empty() && !rule.about.is_empty(),
                "{}",
                rule.id
            );
        }
    }

    #[test]
    fn a_staff_list_of_2001_is_eighteen_years_overdue() {
        let due = retention(
            &policy(""),
            &facts(ElectionClass::ElectionWorker, &[2001], &[F::FULL_NAME]),
            "a/staff.csv",
        );
        let due = due.expect("personal data");
        assert_eq!(
            (due.category.as_str(), due.max_until),
            ("staff_record", Some(jiff::civil::date(2007, 6, 7)))
        );
        // 7 June 2007 to 7 June 2025: eighteen years with five leap days.
        assert_eq!(due.overdue_days, 18 * 365 + 5);
        assert!(
            due.basis.contains("6 years after the last poll of the year that it names, 2001-06-07"),
            "{}",
            due.basis
        );
    }

    #[test]
    fn the_poll_that_is_named_counts_and_not_the_last_of_its_year() {
        let due = |years: &[u16], polls| {
            let facts = Facts { polls, ..facts(ElectionClass::ElectionWorker, years, &[F::FULL_NAME]) };
            retention(&policy(""), &facts, "a/staff.csv").expect("personal data")
        };
        let (may, november) = (PollSet::day(2012, 5, 3), PollSet::day(2012, 11, 15));
        let max = |years: &[u16], polls| due(years, polls).max_until.map(|day| day.to_string());
        assert_eq!(max(&[2012], may).as_deref(), Some("2018-05-03"));
        assert_eq!(max(&[2010, 2012], may.or(november)).as_deref(), Some("2018-11-15"));
        // Nothing but the year is known, and the basis says so. The referendum of one region is not taken for it.
        let unnamed = due(&[2004], PollSet::default());
        assert_eq!(unnamed.max_until.map(|day| day.to_string()).as_deref(), Some("2010-06-10"));
        assert!(
            unnamed.basis.contains("the last poll of the year that it names, 2004-06-10"),
            "{}",
            unnamed.basis
        );
        // What is said of an earlier year does not date the last.
        assert_eq!(max(&[2012, 2016], may).as_deref(), Some("2022-06-23"));
    }

    #[test]
    fn a_statutory_minimum_can_be_later_than_a_maximum() {
        let config =
            "[[retention]]\nid = \"staff_record\"\nclass = [\"election_worker\"]\nkeep = \"1 month\"\n";
        let due = retention(
            &policy(config),
            &facts(ElectionClass::ElectionWorker, &[2022], &[F::TAX_CODE]),
            "a.csv",
        );
        let due = due.expect("personal data");
        assert_eq!(due.max_until, Some(jiff::civil::date(2022, 6, 5)));
        assert_eq!(
            (due.min_until, due.due),
            (Some(jiff::civil::date(2026, 4, 5)), Some(jiff::civil::date(2026, 4, 5)))
        );
        assert_eq!(due.overdue_days, 0);
    }

    proptest! {
        /// No store is due before its last election, an earlier one never makes it due later, and a day later no store
        /// is less overdue.
        #[test]
        fn dates_follow_the_last_event(
            first in 2001..2023u16,
            last in 2001..2023u16,
            fields: u64,
            elector: bool,
            modified in proptest::option::of(946_684_800..1_750_000_000i64),
        ) {
            let (first, last) = (first.min(last), first.max(last));
            let class = if elector { ElectionClass::Elector } else { ElectionClass::ElectionWorker };
            let built_in = F::BUILT_IN.iter().fold(0, |all, field| all | 1 << field.index());
            let of = |years: &[u16]| Facts {
                class,
                years: years.to_vec(),
                fields: crate::model::FieldSet(fields & built_in),
                modified,
                ..Facts::default()
            };
            let policy = policy("");
            let due = retention(&policy, &of(&[first, last]), "share/list.xls").expect("personal data");
            // The first day of the year is before any poll of it.
            let event = jiff::civil::date(last as i16, 1, 1);
            let by_file = due.basis.contains("the file's last change");
            for until in [due.min_until, due.max_until, due.due].into_iter().flatten() {
                prop_assert!(by_file || until >= event, "{due:?}");
            }
            prop_assert!(due.due.is_none() || due.due >= due.min_until && due.due >= due.max_until);
            prop_assert_eq!(due.no_defined_end, due.max_until.is_none());
            prop_assert_eq!(due.overdue_days > 0, due.due.is_some_and(|due| due < policy.as_of));
            let alone = retention(&policy, &of(&[last]), "share/list.xls").expect("personal data");
            prop_assert_eq!(&alone, &due, "only the last election counts");
            let later = Policy { as_of: policy.as_of.tomorrow().expect("a day"), ..policy.clone() };
            let tomorrow = retention(&later, &of(&[first, last]), "share/list.xls").expect("personal data");
            prop_assert!(tomorrow.overdue_days >= due.overdue_days);
        }
    }

    #[test]
    fn what_has_no_end_says_so() {
        let due = retention(&policy(""), &facts(ElectionClass::OtherPersonal, &[], &[F::FULL_NAME]), "a.csv");
        assert!(
            due.is_some_and(|due| due.no_defined_end
                && due.due.is_none()
                && due.category == "other_personal")
        );
        let due =
            retention(&policy(""), &facts(ElectionClass::ElectionWorker, &[], &[F::FULL_NAME]), "a.csv");
        assert!(due.is_some_and(|due| due.no_defined_end && due.basis.contains("neither")));
        assert_eq!(retention(&policy(""), &facts(ElectionClass::None, &[2001], &[]), "a.csv"), None);
    }

    #[test]
    fn categories_are_those_of_content_and_place() {
        let category = |class, fields: &[F], path: &str| {
            let mut facts = facts(class, &[2010], fields);
            facts.modified = Some(1_275_000_000);
            retention(&policy(""), &facts, path).map(|due| due.category).unwrap_or_default()
        };
        let worker = ElectionClass::ElectionWorker;
        assert_eq!(category(worker, &[F::UK_BANK_ACCOUNT], "Fees/Fees_May-2005.csv"), "payments");
        assert_eq!(
            category(worker, &[F::NATIONAL_INSURANCE_NUMBER], "PAYE/P35(EP) 2009-10.csv"),
            "payroll_papers"
        );
        assert_eq!(category(worker, &[F::FULL_NAME], "staff/P45 cover notes.txt"), "payroll_papers");
        assert_eq!(category(worker, &[F::FULL_NAME], "map450/list.txt"), "staff_record");
        assert_eq!(category(worker, &[F::TRAINING_RECORD], "Training register.csv"), "training_attendance");
        assert_eq!(category(worker, &[F::VEHICLE_REGISTRATION], "Mileage 2010.xls"), "travel_claims");
        assert_eq!(
            category(worker, &[F::EMERGENCY_CONTACT, F::PHONE], "emergency contacts May 2010.csv"),
            "emergency_contacts"
        );
        assert_eq!(
            category(ElectionClass::OtherPersonal, &[F::HOME_ADDRESS], "home address forms.pdf"),
            "candidate_home_addresses"
        );
        assert_eq!(category(worker, &[F::PASSPORT_NUMBER], "Right to work.xlsx"), "right_to_work");
        assert_eq!(category(worker, &[F::POLLING_STATION, F::PHONE], "alloc.csv"), "station_allocation");
        assert_eq!(category(worker, &[F::FULL_NAME], "reserve list 2002.xls"), "standing_pool");
        assert_eq!(
            category(ElectionClass::Elector, &[F::FULL_NAME], "marked register/ward.csv"),
            "sealed_documents"
        );
        assert_eq!(
            category(ElectionClass::Elector, &[F::FULL_NAME], "AV list 6 May 2010.xls"),
            "absent_vote_applications"
        );
        assert_eq!(category(ElectionClass::Elector, &[F::FULL_NAME], "register_2008.csv"), "elector_other");
    }
}
