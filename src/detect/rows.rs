//! From a row to the people in it: which columns speak of whom, and the keyed tokens that say so.
//!
//! Works on a plan made from the classified columns. Values are normalised into scratch space, turned into
//! tokens and forgotten.

use std::borrow::Cow;
use std::ops::Range;

use super::column::{self, birth_year};
use super::context::DetectContext;
use super::duties;
use super::employees;
use super::recent::{NameKeys, Scratch};
use super::record_numbers::{RecordNumber, RecordNumbers, Says};
use super::short::Short;
use super::validators::{self as v, Verdict};
use crate::model::{FieldFinding, FieldSet, FieldType, KeyKind, Marks, Observation, RoleFamily};
use crate::people::seal::Values;
use crate::people::{OrganisationKey, PersonName, Tokens, Waiting, names};

use FieldType as F;

/// A longer role is looked up each time.
const LONGEST_ROLE: usize = 48;
/// Shorter payroll numbers, without leading zeros, are too many people's to tie rows of two systems.
const TELLING_NUMBER: usize = 5;
/// Digits of a telephone number without its area code.
const LOCAL: usize = 6;
/// Findings below this do not decide who somebody is.
const LEAST_CONFIDENCE: u8 = 60;

/// The people of one record group: which columns speak of each.
#[derive(Default, Clone, Debug)]
pub struct Plan {
    people: Vec<PersonColumns>,
    election_date: Option<usize>,
    /// Columns that write the month of a date before the day.
    month_first: Vec<bool>,
    /// Columns that write the surname before the forename.
    surname_first: Vec<bool>,
    /// Columns that give initials instead of forenames.
    initialled: Vec<bool>,
    /// Its people want to work, and need not have.
    applicants: bool,
    /// In a list of employees, the column that says who works at a poll.
    works: Option<usize>,
    /// Columns of the numbers that tie the rows of one database.
    numbers: Option<RecordNumbers>,
}

/// The columns that speak of one person.
#[derive(Default, Clone, Debug)]
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

    /// The columns that hold the surname.
    fn named_in(&self) -> impl Iterator<Item = usize> + '_ {
        let named = self.fields.iter().filter(|(_, f)| matches!(*f, F::FULL_NAME | F::LAST_NAME));
        named.map(|(column, _)| *column)
    }
}

/// Words of headers of the name by which somebody is called.
const CALLED: &[&str] = &[
    "known as",
    "knownas",
    "preferred",
    "preferredname",
    "prefname",
    "pref name",
    "alias",
    "salut",
    "salutation",
    "dear",
    "nickname",
    "aka",
    "a k a",
];

/// Whether a header is that of another name of the same person. Whole words: a trainee is somebody else.
fn is_other_name(header: &str) -> bool {
    const OTHER: &[&str] = &[
        "former",
        "formername",
        "maiden",
        "maidenname",
        "previous",
        "previousname",
        "prev name",
        "prevname",
        "prev surname",
        "birth name",
        "birthname",
        "nee",
        "middle",
        "middlename",
        "other name",
        "other names",
        "othername",
        "othernames",
    ];
    duties::says(header, OTHER) || duties::says(header, CALLED)
}

/// Whether a header is that of second forenames: "Middle name", "MIDNAME", "2nd forename", and "FORE2" where it is not the
/// second person's.
pub(super) fn is_of_second_forename(header: &str, one_surname: bool) -> bool {
    const SECOND: [&str; 6] = ["middle", "midname", "midnm", "secondfore", "2ndfore", "2ndinit"];
    const FIRST: [&str; 14] = [
        "fore",
        "forename",
        "forenam",
        "forenm",
        "fname",
        "fnam",
        "firstname",
        "firstnam",
        "givenname",
        "christianname",
        "chrname",
        "init",
        "inits",
        "initial",
    ];
    let letters = header.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase());
    let plain: String = letters.collect();
    SECOND.iter().any(|words| plain.contains(words))
        || one_surname && plain.strip_suffix('2').is_some_and(|stem| FIRST.contains(&stem))
}

/// The words of a name in capitals.
fn name_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '-');
    words.filter(|word| !word.is_empty() && !v::title::is_title(word)).map(str::to_uppercase).collect()
}

/// The name that two names have in common.
fn shared<'n>(one: &'n [String], other: &[String]) -> Option<&'n String> {
    one.iter().find(|word| word.len() > 2 && other.contains(word))
}

/// Whether two cells that name somebody share a surname.
pub fn share_surname(one: &str, other: &str) -> Option<bool> {
    let (one, other) = (name_words(one), name_words(other));
    (!one.is_empty() && !other.is_empty()).then(|| shared(&one, &other).is_some())
}

/// Whether two cells name one person: a surname in common, and forenames or initials that begin alike. Couples on one row
/// share the surname alone.
pub fn is_same_person(one: &str, other: &str) -> Option<bool> {
    let (one, other) = (name_words(one), name_words(other));
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let Some(surname) = shared(&one, &other) else { return Some(false) };
    let first = |words: &[String]| words.iter().find(|word| *word != surname).and_then(|w| w.chars().next());
    Some(match (first(&one), first(&other)) {
        (Some(a), Some(b)) => a == b,
        // A column of surnames beside one of whole names.
        _ => true,
    })
}

impl Plan {
    /// The plan for the columns `group` of a table with these findings and header names; `same` says whether two columns
    /// name the same person in most rows.
    pub fn new(
        group: &Range<usize>,
        findings: &[Vec<FieldFinding>],
        names: &[String],
        same: &dyn Fn(usize, usize) -> bool,
    ) -> Plan {
        let mut plan = Plan::default();
        let mut person = PersonColumns::default();
        let one_surname = group.clone().filter(|at| is_found(findings, *at, F::LAST_NAME)).count() == 1;
        for column in group.clone() {
            let title = names.get(column).map(String::as_str).unwrap_or_default();
            plan.applicants |= duties::says_wanted(title);
            if says_left(title) {
                person.left.get_or_insert(column);
            }
            // Who is named in remarks is not whom the next columns speak of.
            let Some(first) = findings.get(column).and_then(|f| f.iter().find(|f| !f.is_in_text())) else {
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
            let header = title.to_lowercase();
            // Whom to ring is known by nothing else, and is not the person of the row.
            if is_of_kin(title) {
                person.fields.push((column, F::EMERGENCY_CONTACT));
                continue;
            }
            let own_account = header.contains("acc") || header.contains("payee") || header.contains("a/c");
            // The name of the account, the one by which a person is called or was before the wedding, or the same again.
            let same_person = || {
                is_other_name(title)
                    || own_account && field == F::FULL_NAME
                    || person.named_in().any(|named| same(named, column))
            };
            // By what somebody is called is all there is of the forename where no other column has it.
            let only_forename = || {
                let other = |at: usize| {
                    let first = findings.get(at).and_then(|f| f.first()).filter(|f| !f.is_in_text());
                    at != column && first.is_some_and(|f| matches!(f.field, F::FIRST_NAME | F::FULL_NAME))
                };
                field == F::FIRST_NAME && !group.clone().any(other)
            };
            if is_name(field) && person.has_name() && same_person() && !only_forename() {
                continue;
            }
            if field == F::FIRST_NAME && duties::says(title, CALLED) && !only_forename() {
                continue;
            }
            // A second forename without the first is not the name under which anybody stands elsewhere.
            if field == F::FIRST_NAME
                && is_of_second_forename(title, one_surname)
                && !person.has(F::FIRST_NAME)
            {
                continue;
            }
            // A second forename without a surname of its own is another forename of the same person.
            let named_later = || {
                let later = findings.get(column + 1..group.end).unwrap_or_default();
                later.iter().filter_map(|f| f.first()).any(|f| f.field == F::LAST_NAME && !f.is_in_text())
            };
            let starts_another = match field {
                F::FULL_NAME => person.has_name(),
                F::LAST_NAME => person.has(F::LAST_NAME),
                F::FIRST_NAME if person.has(F::FIRST_NAME) && person.has(F::LAST_NAME) => {
                    if !named_later() {
                        continue;
                    }
                    true
                }
                _ => false,
            };
            if starts_another {
                plan.people.push(std::mem::take(&mut person));
            }
            if matches!(field, F::FULL_NAME | F::LAST_NAME) {
                plan.applicants |= duties::names_applicants(title);
                let of_places = || {
                    let has = |field| group.clone().any(|at| is_found(findings, at, field));
                    has(F::POLLING_STATION) && !has(F::ELECTION_ROLE)
                };
                person.role = match CONTACT.contains(&header.trim()) && of_places() {
                    true => Marks::role(RoleFamily::Keyholder),
                    false => role_of_header(&header),
                };
            }
            for finding in findings.get(column).into_iter().flatten() {
                if !finding.is_in_text() && finding.confidence >= LEAST_CONFIDENCE {
                    person.fields.push((column, finding.field));
                }
            }
        }
        if !person.fields.is_empty() {
            plan.people.push(person);
        }
        plan
    }

    /// The same where nothing names the columns, and by the rows two of names are of kin: whom to ring in an emergency stands behind
    /// the staff with a telephone. Of more than two people in a row, the one behind the staff of a station who alone has a
    /// telephone has the key.
    pub fn told_apart(mut self, names: &[String], kin: &dyn Fn(usize, usize) -> bool) -> Plan {
        // "", "Field3", "id4".
        let nameless = |column: usize| {
            let name = names.get(column).map_or("", String::as_str).to_ascii_lowercase();
            ["", "id", "field", "column", "col", "fld", "f", "c"]
                .contains(&name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches([' ', '_']))
        };
        let unsaid = |person: &PersonColumns| person.named_in().all(nameless);
        let rings = |person: &PersonColumns| person.has(F::PHONE);
        let Some((last, others)) = self.people.split_last_mut() else { return self };
        if !rings(last) || !unsaid(last) || !others.iter().all(unsaid) {
            return self;
        }
        match others {
            [first] => {
                let names = first.named_in().next().zip(last.named_in().next());
                if last.fields.len() <= 3 && names.is_some_and(|(one, other)| kin(one, other)) {
                    let columns = last.fields.iter().map(|(column, _)| (*column, F::EMERGENCY_CONTACT));
                    first.fields.extend(columns);
                    self.people.truncate(1);
                }
            }
            [first, _, ..] if first.has(F::POLLING_STATION) && !others.iter().any(rings) => {
                last.role = Marks::role(RoleFamily::Keyholder);
            }
            _ => {}
        }
        self
    }

    /// The same for a table in which these columns write the month before the day.
    pub fn dated(mut self, month_first: &[bool]) -> Plan {
        self.month_first = month_first.to_vec();
        self
    }

    /// The same for a table in which these columns write the surname before the forename.
    pub fn ordered(mut self, surname_first: &[bool]) -> Plan {
        self.surname_first = surname_first.to_vec();
        self
    }

    /// The same for a table in which these columns give initials instead of forenames.
    pub fn initialled(mut self, initialled: &[bool]) -> Plan {
        self.initialled = initialled.to_vec();
        self
    }

    /// The same for a table whose rows these columns tie to those of others, given what it says of people.
    pub fn numbered(mut self, numbers: impl FnOnce(Says) -> Option<RecordNumbers>) -> Plan {
        // Of two people in a row nobody knows whose the number is.
        self.numbers = match self.people.as_slice() {
            [] => numbers(Says::Nothing),
            [person] if person.has_name() => numbers(Says::Names),
            [_] => numbers(Says::Data),
            _ => None,
        };
        // Who was available is somebody's, too, where no column says anything of its own.
        if self.people.is_empty() && self.numbers.is_some() {
            self.people.push(PersonColumns::default());
        }
        self
    }

    /// The same for a list of employees of which this column says who works at a poll.
    pub fn of_employees(mut self, works: Option<usize>) -> Plan {
        self.works = works;
        self
    }

    /// A name as its column writes it, so that it reads in one way.
    fn plainly<'v>(&self, column: usize, field: FieldType, value: Cow<'v, str>) -> Cow<'v, str> {
        let is = |flags: &[bool]| flags.get(column) == Some(&true);
        let plain = if is(&self.initialled) {
            names::with_single_initials(&value)
        } else if field == F::FULL_NAME && is(&self.surname_first) {
            names::with_comma(&value)
        } else {
            return value;
        };
        match plain {
            Cow::Owned(plain) => plain.into(),
            Cow::Borrowed(_) => value,
        }
    }

    /// Whether any row can say who somebody is.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Calls `out` with what a row says of each person in it. `scratch` knows which of its cells were judged already;
    /// the system scopes payroll numbers.
    pub fn observe(
        &self,
        row: &Row<'_, '_>,
        (context, system): (&DetectContext, &str),
        scratch: &mut Scratch,
        out: &mut Vec<Observation>,
    ) {
        let text = row.text;
        let year = self.election_date.and_then(|column| v::date::parse(&text(column))).and_then(|date| {
            let year = if date.two_digit_year { 2000 + date.year % 100 } else { date.year };
            v::elections::is_poll_date(year, date.month, date.day).then_some(year)
        });
        let mut polled = year.map(Marks::year).unwrap_or_default();
        if self.works.is_some_and(|column| !employees::works(&text(column))) {
            polled = polled.union(Marks::OTHER_JOB);
        }
        if self.applicants {
            polled = polled.union(Marks::APPLICANT);
        }
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
            scratch.names.begin();
            for (column, field) in &person.fields {
                let mut value = text(*column);
                if *field == F::DATE_OF_BIRTH && self.month_first.get(*column) == Some(&true) {
                    value = day_before_month(value);
                }
                if value.is_empty() {
                    continue;
                }
                if is_name(*field) {
                    value = self.plainly(*column, *field, value);
                }
                if *field == F::ELECTION_ROLE && value.len() <= LONGEST_ROLE {
                    who.role(scratch.role(&value));
                    who.met(*field, &value);
                } else if is_name(*field) {
                    scratch.names.cell(*field, &value);
                    who.met(*field, &value);
                } else {
                    let judged = scratch.judged.get(*column).copied().flatten();
                    who.take_judged(*field, &value, judged.filter(|(own, _)| own == field).map(|(_, v)| v));
                }
            }
            if self.people.len() == 1 {
                who.fields = who.fields.union(row.extra.fields);
                who.ni = who.ni.or(row.extra.ni);
            }
            let names = scratch.names.keys(&context.key, || {
                let mut name = PersonName::default();
                for (column, field) in person.fields.iter().filter(|(_, field)| is_name(*field)) {
                    let value = text(*column);
                    if !value.is_empty() && !column::says_nothing(&value) {
                        take_name(&mut name, *field, &self.plainly(*column, *field, value));
                    }
                }
                name
            });
            let numbers = self.numbers.as_ref().map(|numbers| numbers.read(text)).unwrap_or_default();
            let keys =
                who.keys_of(names, (system, &numbers), &context.key, (&mut scratch.waiting, out.len()));
            if !keys.is_empty() {
                let sealed = who.seal(context);
                out.push(Observation {
                    table: row.table,
                    row: row.number,
                    keys,
                    fields: who.fields,
                    marks: who.marks,
                    sealed,
                });
            }
        }
    }
}

/// A row of data.
pub struct Row<'r, 'c> {
    /// Its table in the store.
    pub table: u32,
    /// Its number there.
    pub number: u64,
    /// Gives a column's trimmed text.
    pub text: &'r dyn Fn(usize) -> Cow<'c, str>,
    /// What was found inside its longer cells.
    pub extra: &'r Extra,
}

fn is_name(field: FieldType) -> bool {
    matches!(field, F::FIRST_NAME | F::LAST_NAME | F::FULL_NAME)
}

/// Adds one cell of a name.
fn take_name(name: &mut PersonName, field: FieldType, value: &str) {
    match field {
        F::LAST_NAME => name.surname = PersonName::from_parts(names::without_remark(value), "").surname,
        F::FIRST_NAME => name.add_forename(names::without_remark(value)),
        _ => {
            if let Some(whole) = PersonName::parse(value) {
                *name = whole;
            }
        }
    }
}

/// A date whose order could be doubted, read with the month first: `04/03/1956` is 3 April.
fn day_before_month(value: Cow<'_, str>) -> Cow<'_, str> {
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
    pub ni: Option<Short>,
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
    pub ni: Option<Short>,
    /// Elections and roles.
    pub marks: Marks,
    birth: Option<Short>,
    postcode: Option<Short>,
    street: Option<String>,
    email: Option<String>,
    mobile: Option<Short>,
    /// The last six digits of a telephone at home.
    landline: Option<Short>,
    account: Option<Short>,
    payroll: Option<Short>,
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
        self.take_judged(field, value, None);
    }

    /// Adds one value, of which its validator's verdict may be known.
    fn take_judged(&mut self, field: FieldType, value: &str, known: Option<Verdict>) {
        let verdict = |judge: fn(&str) -> Verdict| known.unwrap_or_else(|| judge(value));
        match field {
            F::LAST_NAME | F::FIRST_NAME | F::FULL_NAME => take_name(&mut self.name, field, value),
            F::NATIONAL_INSURANCE_NUMBER => {
                if verdict(v::national_insurance_number::judge) >= Verdict::Shape {
                    self.ni = letters_and_digits(value, 8);
                } else {
                    return;
                }
            }
            F::DATE_OF_BIRTH => match birth(value) {
                Some(day) => self.birth = Some(day),
                None => return,
            },
            F::POSTCODE => match verdict(v::postcode::judge) {
                // The first one is that of the home; a second is where a ballot paper or a letter goes.
                Verdict::Valid => self.postcode = self.postcode.or_else(|| letters_and_digits(value, 7)),
                _ => return,
            },
            F::HOME_ADDRESS => {
                if let Some(code) = column::postcode_at_end(value) {
                    self.postcode = self.postcode.or_else(|| letters_and_digits(code, 7));
                }
                self.street = self.street.take().or_else(|| house_and_street(value));
            }
            F::EMAIL => match verdict(v::email::judge) {
                Verdict::No | Verdict::Placeholder => return,
                _ => {
                    // A column judges mailboxes of functions to be placeholders.
                    if known.is_some() || !v::email::is_role_mailbox(value) {
                        self.email = Some(lower_case(value));
                    }
                }
            },
            F::PHONE => {
                if verdict(v::phone::judge) < Verdict::Shape {
                    // "482917", "Scarrowmoor 482917": a list of one district.
                    let Some(local) = v::phone::local_in(value) else { return };
                    if local.len() == LOCAL {
                        self.landline = self.landline.or_else(|| Some(Short::of(local.bytes())));
                    }
                }
                match v::phone::normalise(value) {
                    Some(number) if number.is_mobile() => {
                        self.mobile = Some(Short::of(number.as_bytes().iter().copied()));
                    }
                    Some(number) if !number.is_service() => {
                        let local = number.as_bytes().last_chunk::<LOCAL>();
                        let local = local.map(|digits| Short::of(digits.iter().copied()));
                        self.landline = self.landline.or(local);
                    }
                    _ => {}
                }
            }
            F::UK_BANK_ACCOUNT => {
                // Eight digits, the last ones: lost zeros come back, a sort code in front goes.
                let digits = value.bytes().filter(u8::is_ascii_digit);
                let count = digits.clone().count();
                if count >= 6 {
                    let zeros = std::iter::repeat_n(b'0', 8usize.saturating_sub(count));
                    self.account = Some(Short::of(zeros.chain(digits.skip(count.saturating_sub(8)))));
                }
            }
            F::PAYROLL_NUMBER => {
                self.payroll = letters_and_digits(value, 16)
                    .map(|payroll| Short::of(payroll.trim_start_matches('0').bytes()))
                    .filter(|payroll| payroll.len() >= 3 && payroll.bytes().any(|b| b.is_ascii_digit()));
            }
            F::ELECTION_ROLE => self.role(v::election_role::lookup(value)),
            F::EMERGENCY_CONTACT => self.marks = self.marks.union(Marks::role(RoleFamily::EmergencyContact)),
            _ => {}
        }
        self.met(field, value);
    }

    fn role(&mut self, role: Option<v::election_role::Role>) {
        if let Some(role) = role {
            self.marks = self.marks.union(Marks::role(family(role.family)));
        }
    }

    /// Takes note of a value of a kind.
    fn met(&mut self, field: FieldType, value: &str) {
        self.keep(field, value);
        self.fields.insert(field);
    }

    /// Whether nothing is known but a name and what goes with the work.
    pub fn has_names_only(&self) -> bool {
        let names: FieldSet =
            [F::FULL_NAME, F::TITLE, F::ELECTION_ROLE, F::POLLING_STATION, F::ELECTION_DATE, F::FEE]
                .into_iter()
                .collect();
        self.fields.0 & !names.0 == 0
    }

    /// Whether the person has anything that tells them from others.
    pub fn is_known(&self) -> bool {
        self.ni.is_some() || self.email.is_some() || self.name.surname.len() > 1
    }

    /// The keys under which the person is the same elsewhere, and those that tell them from others.
    pub fn keys(&self, system: &str, key: &OrganisationKey) -> Vec<(KeyKind, crate::model::Token)> {
        let mut waiting = Waiting::default();
        let name = NameKeys::new(&self.name, key);
        let mut keys = self.keys_of(&name, (system, &[None, None]), key, (&mut waiting, 0));
        waiting.hash_for(key, &mut keys);
        keys
    }

    /// The same for a person of this name, who has these numbers in a database; the keys of this owner wait to be hashed.
    fn keys_of(
        &self,
        name: &NameKeys,
        (system, numbers): (&str, &[Option<RecordNumber<'_>>; 2]),
        key: &OrganisationKey,
        (waiting, owner): (&mut Waiting, usize),
    ) -> Vec<(KeyKind, crate::model::Token)> {
        let mut keys = key.tokens(waiting, owner);
        let put = |keys: &mut Tokens<'_>, kind: KeyKind| {
            if let Some(token) = name.token(kind) {
                keys.put(kind, token);
            }
        };
        let (surname, initial) = (name.surname.as_bytes(), name.initial.as_bytes());
        let (formal, sound) = (name.formal.as_bytes(), name.sound.as_bytes());
        let (named, full) = (name.named, name.full);
        let (ni, birth, postcode) = (bytes(&self.ni), bytes(&self.birth), bytes(&self.postcode));
        // In the order of kinds, as `people::nodes` keeps them.
        if let Some(ni) = ni {
            keys.add(KeyKind::NationalInsurance, &[ni]);
        }
        if let Some(payroll) = bytes(&self.payroll) {
            keys.add(KeyKind::Payroll, &[system.as_bytes(), payroll]);
        }
        let birth = birth.and_then(|birth| {
            let (year, rest) = birth.split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            Some((birth, year, month, day))
        });
        if let (Some((birth, ..)), true) = (birth, named) {
            keys.add(KeyKind::NameBirth, &[surname, initial, birth]);
        }
        if let (Some(postcode), true) = (postcode, named) {
            keys.add(KeyKind::NamePostcode, &[surname, initial, postcode]);
        }
        if let Some(account) = bytes(&self.account) {
            keys.add(KeyKind::Account, &[account]);
        }
        if let Some(email) = &self.email {
            keys.add(KeyKind::Email, &[email.as_bytes()]);
        }
        if let Some(mobile) = bytes(&self.mobile) {
            keys.add(KeyKind::Mobile, &[mobile]);
        }
        put(&mut keys, KeyKind::Name);
        if let (Some((birth, ..)), true) = (birth, full) {
            keys.add(KeyKind::ForenameBirth, &[formal, birth]);
        }
        put(&mut keys, KeyKind::NameInitial);
        if let (Some((birth, ..)), true) = (birth, named) {
            keys.add(KeyKind::SoundBirth, &[sound, initial, birth]);
        }
        put(&mut keys, KeyKind::NameSound);
        if let (Some(ni), true) = (ni, named)
            && let (Some(head), Some(tail)) = (ni.get(..5), ni.get(5..))
        {
            keys.add(KeyKind::NiHead, &[surname, initial, head]);
            keys.add(KeyKind::NiTail, &[surname, initial, tail]);
        }
        if let (Some((_, year, month, day)), true) = (birth, named) {
            keys.add(KeyKind::BirthDay, &[surname, initial, month.min(day), month.max(day)]);
            keys.add(KeyKind::BirthMonth, &[surname, initial, year, month]);
        }
        if let (Some(postcode), true) = (postcode, named && full) {
            keys.add(KeyKind::ForenamePostcode, &[formal, postcode]);
        }
        // Payrolls and staff databases of one council often know people by one number.
        let own = numbers[0].as_ref().map(|own| &own.number);
        let own = own.filter(|number| number.as_bytes().iter().all(u8::is_ascii_digit));
        let telling = self.payroll.as_ref().or(own).map(Short::as_bytes);
        let telling = telling.filter(|number| number.len() >= TELLING_NUMBER);
        if let (Some(payroll), true) = (telling, named) {
            keys.add(KeyKind::NamePayroll, &[surname, initial, payroll]);
        }
        if let (Some(street), true) = (self.street.as_ref().map(String::as_bytes), named) {
            keys.add(KeyKind::NameStreet, &[surname, initial, street]);
            if let (Some(postcode), true) = (postcode, full) {
                keys.add(KeyKind::ForenameHome, &[formal, postcode, street]);
            }
        }
        if let (Some(landline), true) = (bytes(&self.landline), named) {
            keys.add(KeyKind::NamePhone, &[surname, initial, landline]);
        }
        for kind in [KeyKind::NameInitials, KeyKind::NameLetters, KeyKind::NameShort, KeyKind::NameCalled] {
            put(&mut keys, kind);
        }
        if let Some(payroll) = telling {
            keys.add(KeyKind::PayrollNumber, &[payroll]);
        }
        for (kind, number) in [KeyKind::Record, KeyKind::RecordId].into_iter().zip(numbers) {
            if let Some(RecordNumber { database, name, number }) = number {
                keys.add(kind, &[database.as_bytes(), name.as_bytes(), number.as_bytes()]);
            }
        }
        keys.leave()
    }
}

fn bytes(value: &Option<Short>) -> Option<&[u8]> {
    value.as_ref().map(Short::as_bytes)
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
    const KEYS: &[&str] = &[
        "keyholder",
        "keyhldr",
        "key holder",
        "key hldr",
        "key from",
        "keys from",
        "key with",
        "keys with",
        "key contact",
        "caretaker",
        "booking",
        "hall contact",
    ];
    // "Key", as a column of names: "KEYH" where a database has no room for more.
    let is_key = matches!(header.trim(), "key" | "keys" | "keyh" | "key name" | "keyname" | "key_name");
    let role = if is_key || says(KEYS) {
        Some(RoleFamily::Keyholder)
    } else if says(&["candidate", "election agent", "polling agent", "proposer", "seconder"]) {
        Some(RoleFamily::Candidate)
    } else if says(&["canvasser"]) {
        Some(RoleFamily::Canvass)
    } else {
        let plain = header.trim_end_matches(" name").trim_end_matches(" surname");
        let role = v::election_role::lookup(plain).filter(|role| !role.ambiguous);
        role.map(|role| family(role.family))
    };
    role.map(Marks::role).unwrap_or_default()
}

/// Headings of whom to ring about a hall, in a list of places that says who works nowhere.
const CONTACT: &[&str] = &["contact", "contact name", "contactname", "contact_name", "cyswllt"];

/// Whether a column holds this kind of data before all others, and not only in remarks.
fn is_found(findings: &[Vec<FieldFinding>], column: usize, field: FieldType) -> bool {
    findings
        .get(column)
        .and_then(|own| own.first())
        .is_some_and(|first| first.field == field && !first.is_in_text())
}

/// Whether a header is of what is known of somebody's emergency contact: "Emergency name", "NOK tel".
fn is_of_kin(header: &str) -> bool {
    duties::says(header, &["emergency", "emerg", "next of kin", "nextofkin", "nok", "cyswllt brys"])
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
fn letters_and_digits(value: &str, most: usize) -> Option<Short> {
    let kept = value.bytes().filter(u8::is_ascii_alphanumeric).take(most);
    let text = Short::of(kept.map(|byte| byte.to_ascii_uppercase()));
    (!text.is_empty()).then_some(text)
}

/// House number and first word of the street: "Flat 3, 107 Manor Walk" is at 107 MANOR.
fn house_and_street(address: &str) -> Option<String> {
    let words = || address.split([' ', ',', '\n', '.']).filter(|word| !word.is_empty());
    let number = |word: &str| {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        // "12a" is a house, "8AL" the end of a postcode.
        (1..=4).contains(&digits) && word.len() <= digits + 1
    };
    let street =
        |word: &str| word.len() >= 3 && word.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '-');
    let (house, street) = words().zip(words().skip(1)).filter(|(a, b)| number(a) && street(b)).last()?;
    Some(format!("{} {}", house.to_uppercase(), street.to_uppercase()))
}

fn lower_case(value: &str) -> String {
    if value.is_ascii() { value.to_ascii_lowercase() } else { value.to_lowercase() }
}

/// A birth date as `yyyymmdd`; two-digit years are of people who worked at polls.
fn birth(value: &str) -> Option<Short> {
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
    if !(1900..=2010).contains(&year) {
        return None;
    }
    let pair = |n: i32| [b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8];
    let parts = [pair(year / 100), pair(year % 100), pair(i32::from(month)), pair(i32::from(day))];
    Some(Short::of(parts.into_iter().flatten()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Evidence;

    fn found(field: FieldType, code: &'static str) -> Vec<FieldFinding> {
        let evidence = vec![Evidence { code, weight: 400 }];
        vec![FieldFinding { field, values: 9, valid: 9, distinct: 9, confidence: 90, evidence }]
    }

    #[test]
    fn kin_share_surnames() {
        assert_eq!(share_surname("LOWE, Ann", "Peter Lowe (husband)"), Some(true));
        assert_eq!(share_surname("Lowe AJ", "Mrs Ann Harper"), Some(false));
        assert_eq!(share_surname("Lowe AJ", ""), None);
    }

    #[test]
    fn a_second_forename_is_told_from_the_second_persons() {
        for header in ["Middle Name(s)", "MIDNAME", "2nd\nforename", "SecondForename", "second_forename"] {
            assert!(is_of_second_forename(header, false), "{header}");
        }
        for header in ["FORE2", "Forename 2", "INITS2", "P_FNAM2", "first_name_2"] {
            let told = header != "P_FNAM2";
            assert_eq!(is_of_second_forename(header, true), told, "{header}");
            assert!(!is_of_second_forename(header, false), "{header}");
        }
        for header in ["Forename", "FORE1", "2nd name", "Other names", "Line 2", "Name2"] {
            assert!(!is_of_second_forename(header, true), "{header}");
        }
    }

    #[test]
    fn who_is_named_in_remarks_takes_no_column_from_the_person_of_the_row() {
        let remarks = |code| {
            let findings = [
                found(F::LAST_NAME, "header_exact"),
                found(F::FIRST_NAME, "header_exact"),
                found(F::FULL_NAME, code),
                found(F::EMAIL, "header_exact"),
            ];
            let names = ["Surname", "Forename", "Remarks", "Email"].map(str::to_owned);
            let plan = Plan::new(&(0..4), &findings, &names, &|_, _| false);
            plan.people.iter().map(|person| person.fields.len()).collect::<Vec<_>>()
        };
        assert_eq!(remarks("in_text"), [3]);
        // A second person of the row is one.
        assert_eq!(remarks("header_exact"), [2, 2]);
    }
}
