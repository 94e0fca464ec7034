//! From a row to the people in it: which columns speak of whom, and the keyed tokens that say so.
//!
//! Works on a plan made from the classified columns. Values are normalised into scratch space, turned into
//! tokens and forgotten.

use std::ops::Range;

use super::column::birth_year;
use super::context::DetectContext;
use super::validators::{self as v, Verdict};
use crate::model::{FieldFinding, FieldSet, FieldType, KeyKind, Marks, Observation, RoleFamily};
use crate::people::seal::Values;
use crate::people::{OrganisationKey, PersonName, sound};

use FieldType as F;

/// Findings below this do not decide who somebody is.
const LEAST_CONFIDENCE: u8 = 60;

/// The people of one record group: which columns speak of each.
#[derive(Default, Debug)]
pub struct Plan {
    people: Vec<PersonColumns>,
    election_date: Option<usize>,
    /// Columns that write the month of a date before the day.
    month_first: Vec<bool>,
}

/// The columns that speak of one person.
#[derive(Default, Debug)]
struct PersonColumns {
    fields: Vec<(usize, FieldType)>,
    /// What the header of the name says that they are: a keyholder, a candidate.
    role: Marks,
    /// Columns headed by an election ("May 2010"): something in one says that they worked at it.
    elections: Vec<(usize, Marks)>,
    /// A column that says when somebody left, or that they did.
    left: Option<usize>,
}

impl PersonColumns {
    fn has_name(&self) -> bool {
        self.fields.iter().any(|(_, f)| matches!(*f, F::FULL_NAME | F::LAST_NAME))
    }

    fn has(&self, field: FieldType) -> bool {
        self.fields.iter().any(|(_, f)| *f == field)
    }
}

impl Plan {
    /// The plan for the columns `group` of a table with these findings and header names.
    pub fn new(group: &Range<usize>, findings: &[Vec<FieldFinding>], names: &[String]) -> Plan {
        let mut plan = Plan::default();
        let mut person = PersonColumns::default();
        for column in group.clone() {
            let title = names.get(column).map(String::as_str).unwrap_or_default();
            if says_left(title) {
                person.left.get_or_insert(column);
            }
            let Some(first) = findings.get(column).and_then(|f| f.first()) else {
                let years = v::elections::years_in(title).into_iter().map(Marks::year);
                let marks = years.fold(Marks::default(), Marks::union);
                if marks.has_year() {
                    person.elections.push((column, marks));
                }
                continue;
            };
            if first.confidence < LEAST_CONFIDENCE {
                continue;
            }
            let field = first.field;
            if field == F::ELECTION_DATE {
                plan.election_date.get_or_insert(column);
            }
            let header = names.get(column).map(|name| name.to_lowercase()).unwrap_or_default();
            let own_account = header.contains("acc") || header.contains("payee") || header.contains("a/c");
            let starts_another = match field {
                F::FULL_NAME => person.has_name() && !own_account,
                F::LAST_NAME => person.has(F::LAST_NAME),
                F::FIRST_NAME => person.has(F::FIRST_NAME) && person.has(F::LAST_NAME),
                _ => false,
            };
            if starts_another {
                plan.people.push(std::mem::take(&mut person));
            }
            if own_account && field == F::FULL_NAME && person.has_name() {
                continue;
            }
            if matches!(field, F::FULL_NAME | F::LAST_NAME) {
                person.role = role_of_header(&header);
            }
            for finding in findings.get(column).into_iter().flatten() {
                let whole = finding.evidence.first().is_none_or(|e| e.code != "in_text");
                if whole && finding.confidence >= LEAST_CONFIDENCE {
                    person.fields.push((column, finding.field));
                }
            }
        }
        if !person.fields.is_empty() {
            plan.people.push(person);
        }
        plan
    }

    /// The same for a table in which these columns write the month before the day.
    pub fn dated(mut self, month_first: &[bool]) -> Plan {
        self.month_first = month_first.to_vec();
        self
    }

    /// Whether any row can say who somebody is.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Calls `out` with what a row says of each person in it. `text` gives a column's trimmed text; `extra` are
    /// kinds of data found inside longer cells of the row; `system` scopes payroll numbers.
    pub fn observe<'c>(
        &self,
        place: (u32, u64),
        text: &dyn Fn(usize) -> std::borrow::Cow<'c, str>,
        extra: &Extra,
        system: &str,
        context: &DetectContext,
        out: &mut Vec<Observation>,
    ) {
        let year = self.election_date.and_then(|column| v::date::parse(&text(column))).and_then(|date| {
            let year = if date.two_digit_year { 2000 + date.year % 100 } else { date.year };
            v::elections::is_poll_date(year, date.month, date.day).then_some(year)
        });
        let polled = year.map(Marks::year).unwrap_or_default();
        for person in &self.people {
            let mut who = Person { marks: polled.union(person.role), ..Person::new(context) };
            for (column, marks) in &person.elections {
                if is_yes(&text(*column)) {
                    who.marks = who.marks.union(*marks);
                }
            }
            if let Some(column) = person.left {
                let left = text(column);
                who.marks = who.marks.union(if is_yes(&left) { Marks::FORMER } else { Marks::CURRENT });
            }
            for (column, field) in &person.fields {
                let mut value = text(*column);
                if *field == F::DATE_OF_BIRTH && self.month_first.get(*column) == Some(&true) {
                    value = day_before_month(value);
                }
                if !value.is_empty() {
                    who.take(*field, &value);
                }
            }
            if self.people.len() == 1 {
                who.fields = who.fields.union(extra.fields);
                if who.ni.is_none() {
                    who.ni = extra.ni.clone();
                }
            }
            let keys = who.keys(system, &context.key);
            if !keys.is_empty() {
                let sealed = who.seal(context);
                out.push(Observation {
                    table: place.0,
                    row: place.1,
                    keys,
                    fields: who.fields,
                    marks: who.marks,
                    sealed,
                });
            }
        }
    }
}

/// A date whose order could be doubted, read with the month first: `04/03/1956` is 3 April.
fn day_before_month(value: std::borrow::Cow<'_, str>) -> std::borrow::Cow<'_, str> {
    match v::date::parse(&value) {
        Some(date) if date.ambiguous && !date.two_digit_year => {
            format!("{:04}-{:02}-{:02}", date.year, date.day, date.month).into()
        }
        Some(date) if date.ambiguous => format!("{:02}/{:02}/{:02}", date.month, date.day, date.year).into(),
        _ => value,
    }
}

/// What was found inside longer cells of a row. Holds a value, so that it has no `Debug`.
#[derive(Default)]
pub struct Extra {
    /// Kinds of data.
    pub fields: FieldSet,
    /// A National Insurance number, normalised, if there is just one.
    pub ni: Option<String>,
}

/// One person's values, normalised. Lives for the length of a row, or of a passage of text; without `Debug`, so
/// that no log or panic can print it.
#[derive(Default, Clone)]
pub struct Person {
    /// Kinds of data seen.
    pub fields: FieldSet,
    /// Name.
    pub name: PersonName,
    /// NI number, normalised.
    pub ni: Option<String>,
    /// Elections and roles.
    pub marks: Marks,
    birth: Option<String>,
    postcode: Option<String>,
    email: Option<String>,
    mobile: Option<String>,
    account: Option<String>,
    payroll: Option<String>,
    /// As written, for the sealed file; `None` in a scan that seals nothing.
    raw: Option<Box<Values>>,
}

impl Person {
    /// Nobody yet.
    pub fn new(context: &DetectContext) -> Person {
        Person { raw: context.sealer.as_ref().map(|_| Box::default()), ..Person::default() }
    }

    /// What is written down about the person, encrypted; `None` in a scan that seals nothing.
    pub fn seal(&self, context: &DetectContext) -> Option<Box<[u8]>> {
        let (sealer, raw) = (context.sealer.as_ref()?, self.raw.as_ref()?);
        Some(sealer.seal(serde_json::to_vec(raw).ok()?))
    }

    fn keep(&mut self, field: FieldType, value: &str) {
        let Some(raw) = &mut self.raw else { return };
        let text = value.trim();
        match field {
            F::TITLE => raw.title = text.to_owned(),
            F::FIRST_NAME => raw.first = text.to_owned(),
            F::LAST_NAME => raw.last = text.to_owned(),
            F::FULL_NAME => raw.full = text.to_owned(),
            F::HOME_ADDRESS => {
                let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !raw.address.contains(&line) {
                    raw.address.push(line);
                }
            }
            F::POSTCODE => raw.postcode = text.to_owned(),
            F::EMAIL => raw.email = text.to_owned(),
            _ => {}
        }
    }

    /// Adds one value.
    pub fn take(&mut self, field: FieldType, value: &str) {
        match field {
            F::LAST_NAME => {
                let parsed = PersonName::from_parts(value, "");
                self.name.surname = parsed.surname;
            }
            F::FIRST_NAME => {
                let parsed = PersonName::from_parts("", value);
                self.name.forename = parsed.forename;
            }
            F::FULL_NAME => {
                if let Some(name) = PersonName::parse(value) {
                    self.name = name;
                }
            }
            F::NATIONAL_INSURANCE_NUMBER => {
                if v::national_insurance_number::judge(value) >= Verdict::Shape {
                    self.ni = letters_and_digits(value, 8);
                } else {
                    return;
                }
            }
            F::DATE_OF_BIRTH => match birth(value) {
                Some(day) => self.birth = Some(day),
                None => return,
            },
            F::POSTCODE => match v::postcode::judge(value) {
                Verdict::Valid => self.postcode = letters_and_digits(value, 7),
                _ => return,
            },
            F::HOME_ADDRESS => {
                if let Some(code) = super::column::postcode_at_end(value) {
                    self.postcode = letters_and_digits(code, 7);
                }
            }
            F::EMAIL => match v::email::judge(value) {
                Verdict::No | Verdict::Placeholder => return,
                _ => {
                    if !v::email::is_role_mailbox(value) {
                        self.email = Some(value.to_lowercase());
                    }
                }
            },
            F::PHONE => {
                if v::phone::judge(value) < Verdict::Shape {
                    return;
                }
                if v::phone::is_mobile(value) {
                    self.mobile = v::phone::normalise(value)
                        .map(|n| String::from_utf8_lossy(n.as_bytes()).into_owned());
                }
            }
            F::UK_BANK_ACCOUNT => {
                let digits: String = value.chars().filter(char::is_ascii_digit).collect();
                if digits.len() >= 6 {
                    // Eight digits, the last ones: lost zeros come back, a sort code in front goes.
                    let padded = format!("{digits:0>8}");
                    self.account = Some(padded[padded.len() - 8..].to_owned());
                }
            }
            F::PAYROLL_NUMBER => {
                self.payroll = letters_and_digits(value, 16)
                    .map(|p| p.trim_start_matches('0').to_owned())
                    .filter(|p| p.len() >= 3);
            }
            F::ELECTION_ROLE => {
                if let Some(role) = v::election_role::lookup(value) {
                    self.marks = self.marks.union(Marks::role(family(role.family)));
                }
            }
            F::EMERGENCY_CONTACT => self.marks = self.marks.union(Marks::role(RoleFamily::EmergencyContact)),
            _ => {}
        }
        self.keep(field, value);
        self.fields.insert(field);
    }

    /// Whether the person has anything that tells them from others.
    pub fn is_known(&self) -> bool {
        self.ni.is_some() || self.email.is_some() || self.name.surname.len() > 1
    }

    /// The keys under which the person is the same elsewhere, and those that tell them from others.
    pub fn keys(&self, system: &str, key: &OrganisationKey) -> Vec<(KeyKind, crate::model::Token)> {
        let mut keys = Vec::with_capacity(KeyKind::ALL.len());
        let name = self.name.clone().upright();
        let formal = name.formal();
        let mut add = |kind: KeyKind, parts: &[&str]| {
            keys.push((kind, key.token_of(kind, parts)));
        };
        // The initial of the formal name, not the forename: one list has "Margaret", the next "M" or "Maggie".
        let initial = formal.get(..1).unwrap_or("");
        let named = name.surname.len() > 1 && !initial.is_empty();
        let surname_sound = sound(&name.surname, 4);
        // Short forenames that sound alike are two names: Jean and John.
        let forename_sound = if formal.len() < 6 { formal.to_owned() } else { sound(formal, 8) };
        if let Some(ni) = &self.ni {
            add(KeyKind::NationalInsurance, &[ni]);
            if let (true, Some(head), Some(tail)) = (named, ni.get(..5), ni.get(5..)) {
                add(KeyKind::NiHead, &[&name.surname, initial, head]);
                add(KeyKind::NiTail, &[&name.surname, initial, tail]);
            }
        }
        if let Some(payroll) = &self.payroll {
            add(KeyKind::Payroll, &[system, payroll]);
        }
        if let Some(birth) = &self.birth {
            let (year, month, day) = (&birth[..4], &birth[4..6], &birth[6..]);
            if named {
                add(KeyKind::NameBirth, &[&name.surname, initial, birth]);
                add(KeyKind::SoundBirth, &[&surname_sound, initial, birth]);
                add(KeyKind::BirthDay, &[&name.surname, initial, month.min(day), month.max(day)]);
                add(KeyKind::BirthMonth, &[&name.surname, initial, year, month]);
            }
            if name.is_full() {
                add(KeyKind::ForenameBirth, &[formal, birth]);
            }
        }
        if let (Some(postcode), true) = (&self.postcode, named) {
            add(KeyKind::NamePostcode, &[&name.surname, initial, postcode]);
            if name.is_full() {
                add(KeyKind::ForenamePostcode, &[formal, postcode]);
            }
        }
        if let Some(account) = &self.account {
            add(KeyKind::Account, &[account]);
        }
        if let Some(email) = &self.email {
            add(KeyKind::Email, &[email]);
        }
        if let Some(mobile) = &self.mobile {
            add(KeyKind::Mobile, &[mobile]);
        }
        if name.is_full() {
            add(KeyKind::Name, &[&name.surname, formal]);
            add(KeyKind::NameSound, &[&surname_sound, &forename_sound]);
        }
        if named {
            add(KeyKind::NameInitial, &[&name.surname, initial]);
        }
        keys
    }
}

/// The family of reports for that of the validator.
pub(super) fn family(family: v::election_role::Family) -> RoleFamily {
    use v::election_role::Family;
    match family {
        Family::Polling => RoleFamily::Polling,
        Family::Count => RoleFamily::Count,
        Family::Postal => RoleFamily::Postal,
        Family::Officer => RoleFamily::Officer,
        Family::Registration => RoleFamily::Canvass,
        Family::Core => RoleFamily::Core,
        Family::Casual => RoleFamily::Casual,
        Family::Premises => RoleFamily::Keyholder,
    }
}

/// The role that the header of a column of names gives: "Keyholder name", "Presiding Officer", "Agent".
fn role_of_header(header: &str) -> Marks {
    let says = |words: &[&str]| words.iter().any(|word| header.contains(word));
    let role = if says(&["keyholder", "key holder", "caretaker", "booking", "hall contact"]) {
        Some(RoleFamily::Keyholder)
    } else if says(&["candidate", "election agent", "polling agent", "proposer", "seconder"]) {
        Some(RoleFamily::Candidate)
    } else if says(&["emergency", "next of kin"]) {
        Some(RoleFamily::EmergencyContact)
    } else if says(&["canvasser"]) {
        Some(RoleFamily::Canvass)
    } else {
        let plain = header.trim_end_matches(" name").trim_end_matches(" surname");
        let role = v::election_role::lookup(plain).filter(|role| !role.ambiguous);
        role.map(|role| family(role.family))
    };
    role.map(Marks::role).unwrap_or_default()
}

/// Whether a column's header says when somebody left, or that they did.
fn says_left(header: &str) -> bool {
    let plain: String =
        header.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    const HEADERS: &[&str] = &[
        "dateleft",
        "datelft",
        "leftdate",
        "leavingdate",
        "dateofleaving",
        "leavedate",
        "leaver",
        "leaverindicator",
        "leaverind",
        "dol",
        "left",
        "terminationdate",
    ];
    HEADERS.contains(&plain.as_str())
}

/// Whether a cell that ticks something off is ticked.
fn is_yes(cell: &str) -> bool {
    !matches!(
        cell.trim().to_ascii_lowercase().as_str(),
        "" | "0" | "n" | "no" | "-" | "false" | "n/a" | "x?" | "?"
    )
}

/// The first letters and digits of a value in upper case; an NI number without its suffix, which old records lack.
fn letters_and_digits(value: &str, most: usize) -> Option<String> {
    let text: String = value
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(most)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    (!text.is_empty()).then_some(text)
}

/// A birth date as `yyyymmdd`; two-digit years are of people who worked at polls.
fn birth(value: &str) -> Option<String> {
    let (year, month, day) = match v::date::parse(value) {
        Some(date) => {
            let year = i32::from(date.year);
            let year = if date.two_digit_year { birth_year(year.rem_euclid(100)) } else { year };
            (year, date.month, date.day)
        }
        // A spreadsheet's serial number: 7306 is 1 January 1920, 38717 is 31 December 2005.
        None => {
            let serial: i64 = value.parse().ok().filter(|n| (7306..=38_717).contains(n))?;
            let day = jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(serial)).ok()?;
            (i32::from(day.year()), day.month() as u8, day.day() as u8)
        }
    };
    (1900..=2010).contains(&year).then(|| format!("{year:04}{month:02}{day:02}"))
}
