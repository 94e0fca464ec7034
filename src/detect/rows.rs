//! From a row to the people in it: which columns speak of whom, and the keyed tokens that say so.
//!
//! Works on a plan made from the classified columns. Values are normalised into scratch space, turned into
//! tokens and forgotten.

use std::ops::Range;

use super::column::birth_year;
use super::context::DetectContext;
use super::validators::{self as v, Verdict};
use crate::model::{FieldFinding, FieldSet, FieldType, KeyKind, Observation};
use crate::people::seal::Values;
use crate::people::{OrganisationKey, PersonName};

use FieldType as F;

/// Findings below this do not decide who somebody is.
const LEAST_CONFIDENCE: u8 = 60;

/// The people of one record group: which columns speak of each.
#[derive(Default, Debug)]
pub struct Plan {
    people: Vec<PersonColumns>,
    election_date: Option<usize>,
}

/// The columns that speak of one person.
#[derive(Default, Debug)]
struct PersonColumns {
    fields: Vec<(usize, FieldType)>,
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
            let Some(first) = findings.get(column).and_then(|f| f.first()) else { continue };
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
        for person in &self.people {
            let mut who = Person::new(context);
            for (column, field) in &person.fields {
                let value = text(*column);
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
                out.push(Observation { table: place.0, row: place.1, keys, fields: who.fields, year, sealed });
            }
        }
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
                if !raw.address.iter().any(|line| line == text) {
                    raw.address.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
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
            _ => {}
        }
        self.keep(field, value);
        self.fields.insert(field);
    }

    /// Whether the person has anything that tells them from others.
    pub fn is_known(&self) -> bool {
        self.ni.is_some() || self.email.is_some() || self.name.surname.len() > 1
    }

    /// The keys under which the person is the same elsewhere.
    pub fn keys(&self, system: &str, key: &OrganisationKey) -> Vec<(KeyKind, crate::model::Token)> {
        let mut keys = Vec::with_capacity(6);
        let name = &self.name;
        let add_to = |keys: &mut Vec<_>, kind: KeyKind, parts: &[&str]| {
            let joined = parts.join("\u{1f}");
            keys.push((kind, key.token(kind, joined.as_bytes())));
        };
        let mut add = |kind: KeyKind, parts: &[&str]| add_to(&mut keys, kind, parts);
        if let Some(ni) = &self.ni {
            add(KeyKind::NationalInsurance, &[ni]);
        }
        if let Some(payroll) = &self.payroll {
            add(KeyKind::Payroll, &[system, payroll]);
        }
        // The initial, not the forename: one list has "Margaret", the next "M" or "Maggie", and two people of
        // one surname and initial hardly share a birthday.
        let initial = name.forename.get(..1).unwrap_or("");
        if let (Some(birth), true) = (&self.birth, name.surname.len() > 1 && !initial.is_empty()) {
            add(KeyKind::NameBirth, &[&name.surname, initial, birth]);
        }
        if let (Some(postcode), true) = (&self.postcode, name.surname.len() > 1 && !initial.is_empty()) {
            add(KeyKind::NamePostcode, &[&name.surname, initial, postcode]);
        }
        if let (Some(account), true) = (&self.account, name.surname.len() > 1) {
            add(KeyKind::AccountName, &[account, &name.surname, initial]);
        }
        if let Some(email) = &self.email {
            add(KeyKind::Email, &[email]);
        }
        if let (Some(mobile), true) = (&self.mobile, name.surname.len() > 1) {
            add(KeyKind::MobileName, &[mobile, &name.surname]);
        }
        if name.is_full() {
            add(KeyKind::Name, &[&name.surname, &name.forename]);
        }
        if name.surname.len() > 1 && !initial.is_empty() {
            add(KeyKind::NameInitial, &[&name.surname, initial]);
        }
        // What never joins by itself but tells people apart is only worth keeping beside something that does.
        if !keys.is_empty() {
            if let Some(birth) = &self.birth {
                add_to(&mut keys, KeyKind::Birth, &[birth]);
            }
            // Two addresses under a common surname may be two people; under a rare one it is one who moved.
            let common = crate::detect::gazetteer::surname_rank(&name.surname) == Some(0);
            if let Some(postcode) = self.postcode.as_ref().filter(|_| common) {
                add_to(&mut keys, KeyKind::Postcode, &[postcode]);
            }
        }
        keys
    }
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
