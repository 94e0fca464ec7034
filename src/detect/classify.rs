//! From a column's statistics to findings: log odds with weights that can be explained.
//!
//! Each field type starts at its rule's base and gains or loses by header, values, neighbours and what speaks
//! against it; the sum, in hundredths of a natural-log odds unit, becomes the confidence. Then types compete:
//! a column is one thing, unless its cells plainly hold two. Statistics come from `column`, words from
//! `headers`; the weights are the rules' own.

use std::collections::BTreeSet;

use super::column::Column;
use super::cross::Agreement;
use super::headers::{Concept, HeaderMatch, HeaderReading, Strength};
use super::rules::{RuleSet, Weights};
use super::validators;
use crate::model::{Evidence, FieldFinding, FieldSet, FieldType};

use FieldType as F;

/// Findings below this confidence (in hundredths) are not reported.
pub const LEAST_CONFIDENCE: u8 = 50;

/// A column with what its header says.
pub struct Subject<'a> {
    /// What the header says; default when there is none.
    pub header: &'a HeaderReading,
    /// Whether there is a header at all.
    pub named: bool,
    /// The header as it stands; empty without one.
    pub label: &'a str,
    /// The values.
    pub column: &'a Column,
    /// The record group it belongs to: neighbours are looked for inside it.
    pub group: usize,
}

/// What is known of the table around the columns.
#[derive(Clone, Copy, Default, Debug)]
pub struct Around {
    /// The table lists places (polling stations, venues), not people.
    pub venues: bool,
    /// The table lists land or buildings by reference, with nobody's name.
    pub property: bool,
    /// Neither headers nor values name anybody.
    pub nobody: bool,
    /// The table lists candidates or councillors.
    pub candidates: bool,
    /// No column has a name.
    pub bare: bool,
    /// Roles with nothing that tells whose: a scale of fees.
    pub roles_alone: bool,
    /// The table lists firms or bodies, and nobody's name.
    pub firms: bool,
    /// The table is about people who are paid: it holds roles, bank details or payroll numbers.
    pub paid: bool,
    /// Nothing in the headers or values speaks of people who are paid.
    pub no_staff: bool,
    /// The table says what customers owe: council tax, rent.
    pub customers: bool,
    /// Titles or path speak of electors.
    pub electors: bool,
    /// Titles, headers or path speak of elections or their staff.
    pub elections: bool,
    /// The table is public by law (statement of persons nominated, notice of poll).
    pub public: bool,
}

/// Log odds of one field type in one column, with its reasons.
#[derive(Clone, Debug, Default)]
struct Scored {
    score: i32,
    evidence: Vec<Evidence>,
    values: u64,
    valid: u64,
}

impl Scored {
    fn add(&mut self, code: &'static str, weight: i32) {
        if weight != 0 {
            self.score += weight;
            self.evidence.push(Evidence { code, weight });
        }
    }
}

/// Classifies the columns of one table together. The result has one list a column, the most certain first.
///
/// `agreements` is what the first rows say of columns that belong together.
pub fn classify(
    subjects: &[Subject<'_>],
    around: Around,
    agreements: &[Agreement],
    rules: &RuleSet,
) -> Vec<Vec<FieldFinding>> {
    let fields: Vec<(FieldType, Weights)> = all_fields(rules);
    let mut scored: Vec<Vec<(FieldType, Scored)>> = subjects
        .iter()
        .map(|subject| {
            fields.iter().filter_map(|(field, w)| Some((*field, score(subject, *field, w)?))).collect()
        })
        .collect();
    let firm = |scores: &[(FieldType, Scored)], field: FieldType| {
        scores.iter().any(|(own, s)| *own == field && s.score > -120)
    };
    // Neighbours are judged by what they are without neighbours, so that the order of columns does not matter.
    let before = scored.clone();
    for (at, scores) in scored.iter_mut().enumerate() {
        let beside = |partner: FieldType| {
            before.iter().enumerate().any(|(other, s)| {
                other != at && subjects[other].group == subjects[at].group && firm(s, partner)
            })
        };
        for (field, scored) in scores.iter_mut() {
            let weight = fields.iter().find(|(f, _)| f == field).map_or(0, |(_, w)| w.neighbour);
            if partners(*field).iter().any(|partner| beside(*partner)) {
                scored.add("neighbour", weight);
            }
            mark_down(scored, &subjects[at], *field, around);
        }
    }
    venue_addresses(subjects, &mut scored);
    bank_pairs(subjects, around, &mut scored);
    name_pairs(subjects, &mut scored);
    forenames_beside_surnames(subjects, &mut scored);
    initials_beside_surnames(subjects, &mut scored);
    role_codes(subjects, &mut scored);
    names_in_columns(subjects, &mut scored);
    surnames_in_columns(subjects, &mut scored);
    paid_training(subjects, &mut scored);
    for agreement in agreements {
        let column = scored.get_mut(agreement.column);
        if let Some((_, scored)) = column.and_then(|s| s.iter_mut().find(|(own, _)| *own == agreement.field))
        {
            scored.add(agreement.evidence.code, agreement.evidence.weight);
        }
    }
    claimed(subjects, &mut scored);
    subjects.iter().zip(scored).map(|(subject, scores)| choose(subject, scores)).collect()
}

/// Whether a column's name means a field, by more than a hint.
fn says(subject: &Subject<'_>, field: FieldType) -> bool {
    subject.header.matches.iter().any(|found| found.field == field && found.strength > Strength::Weak)
}

/// Where one column is called a sort code, a column of amounts that are as long is not one as well.
fn claimed(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    for (at, (own, scores)) in subjects.iter().zip(scored).enumerate() {
        for (field, scored) in scores {
            let kind = matches!(
                *field,
                F::UK_SORT_CODE
                    | F::UK_BANK_ACCOUNT
                    | F::NATIONAL_INSURANCE_NUMBER
                    | F::PAYROLL_NUMBER
                    | F::TAX_CODE
            );
            let paired = own.column.bank_pairs * 10 > own.column.told() * 6;
            if !kind || !own.named || paired || says(own, *field) {
                continue;
            }
            let elsewhere = subjects.iter().enumerate().any(|(other, subject)| {
                other != at
                    && subject.group == own.group
                    && says(subject, *field)
                    && subject.column.counts[*field].fits() * 2 > subject.column.told()
            });
            if elsewhere {
                scored.add("header_elsewhere", -400);
            }
        }
    }
}

/// An address belongs to what stands before it: behind a hall and before the first name it is the hall's.
fn venue_addresses(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    let (mut venue, mut person, mut group) = (false, false, None);
    for (subject, scores) in subjects.iter().zip(scored) {
        if group != Some(subject.group) {
            (venue, person, group) = (false, false, Some(subject.group));
        }
        let means = |field: FieldType| {
            subject.header.matches.first().is_some_and(|m| m.field == field && m.strength > Strength::Weak)
        };
        let label = subject.label.to_ascii_lowercase();
        let own = ["home", "private", "staff", "employee"].iter().any(|word| label.contains(word));
        if venue && !person && !own {
            for (field, scored) in scores.iter_mut() {
                if matches!(*field, F::HOME_ADDRESS | F::POSTCODE) {
                    scored.add("venue_table", -900);
                }
            }
        }
        let address = means(F::HOME_ADDRESS) || means(F::POSTCODE);
        venue |= !address && (means(F::POLLING_STATION) || subject.header.concepts.contains(Concept::Venue));
        person |= [
            F::FULL_NAME,
            F::LAST_NAME,
            F::FIRST_NAME,
            F::TITLE,
            F::PAYROLL_NUMBER,
            F::NATIONAL_INSURANCE_NUMBER,
        ]
        .into_iter()
        .any(means)
            || subject.column.words.full_name * 2 > subject.column.told().max(1);
    }
}

/// A column of sort codes with a column of account numbers beside it: neither is sure by itself, both together are.
fn bank_pairs(subjects: &[Subject<'_>], around: Around, scored: &mut [Vec<(FieldType, Scored)>]) {
    for at in 0..subjects.len() {
        let (sort, filled) = (&subjects[at].column.counts[F::UK_SORT_CODE], subjects[at].column.told());
        if filled == 0 || sort.shape * 10 < filled * 7 || subjects[at].column.dates.count * 10 > filled * 8 {
            continue;
        }
        // Bare digits are as often map references or meter readings, unless somebody is named beside them.
        if around.nobody && subjects[at].column.sort_pairs * 2 < filled {
            continue;
        }
        // Any six digits could be a sort code; those of real banks begin with few pairs, and are mostly written with
        // something between.
        let banks = subjects[at].column.known_sorts * 20 >= sort.fits() * 19;
        let said = subjects[at].header.matches.iter().any(|m| m.field == F::UK_SORT_CODE);
        if !said && !banks {
            continue;
        }
        for beside in [at + 1, at + 2, at.wrapping_sub(1)] {
            let Some(other) = subjects.get(beside).filter(|other| other.group == subjects[at].group) else {
                continue;
            };
            let account = &other.column.counts[F::UK_BANK_ACCOUNT];
            let column = other.column;
            let long = column.eight_digits * 10 >= column.told() * 7;
            let own = column.distinct.count() * 2 > column.told();
            if column.told() == 0 || account.fits() * 10 < column.told() * 7 || !long || !own {
                continue;
            }
            if column.dates.count * 10 > column.told() * 8 {
                continue;
            }
            for (field, place) in [(F::UK_SORT_CODE, at), (F::UK_BANK_ACCOUNT, beside)] {
                if let Some((_, scored)) = scored[place].iter_mut().find(|(own, _)| *own == field) {
                    scored.add("bank_pair", 420);
                }
            }
            break;
        }
    }
}

/// Two columns of single words side by side, one of forenames and one of surnames, without telling headers.
fn name_pairs(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    let single = |subject: &Subject<'_>| {
        let words = &subject.column.words;
        let filled = subject.column.told();
        subject.header.matches.is_empty()
            && filled >= 3
            && words.capitalised * 10 >= filled * 8
            && words.long == 0
    };
    let share = |part: u64, subject: &Subject<'_>| part * 100 / subject.column.told().max(1);
    // "Mary Ann" and "Guy Basil" are forenames of one person; many forenames are surnames, too.
    let forenames = |subject: &Subject<'_>| {
        let words = &subject.column.words;
        share(words.forename + words.full_name.min(words.half_name), subject)
    };
    for at in 1..subjects.len() {
        let (a, b) = (&subjects[at - 1], &subjects[at]);
        if a.group != b.group || !single(a) || !single(b) {
            continue;
        }
        let (a_first, b_first) = (forenames(a), forenames(b));
        let (first, last) = if a_first >= b_first { (at - 1, at) } else { (at, at - 1) };
        let many = subjects[last].column.distinct.count() * 3 > subjects[last].column.told();
        let firsts = forenames(&subjects[first]);
        let lasts = share(subjects[last].column.words.surname, &subjects[last]);
        // The surer the forenames, the less need the surnames be known ones.
        let least = if firsts >= 80 { 30 } else { 45 };
        let firm = subjects[last].column.words.firm + subjects[last].column.words.town;
        if firsts < 60
            || lasts < least
            || a_first.abs_diff(b_first) < 20
            || !many
            || firm * 4 > subjects[last].column.told()
        {
            continue;
        }
        for (field, place) in [(F::FIRST_NAME, first), (F::LAST_NAME, last)] {
            if let Some((_, scored)) = scored[place].iter_mut().find(|(own, _)| *own == field) {
                scored.add("name_pair", 450);
            }
        }
    }
}

/// A column of single words beside one that is called surname, itself called "Name" or nothing known: forenames.
fn forenames_beside_surnames(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    let surnames = |at: Option<usize>| {
        let subject = at.and_then(|at| subjects.get(at));
        subject.is_some_and(|subject| {
            let means = |m: &HeaderMatch| m.field == F::LAST_NAME && m.strength == Strength::Exact;
            subject.header.matches.iter().any(means)
        })
    };
    for (at, (subject, scores)) in subjects.iter().zip(scored).enumerate() {
        let words = &subject.column.words;
        let told = subject.column.told();
        let unsaid = subject.header.matches.first().is_none_or(|m| m.field == F::FULL_NAME)
            && !names_no_person(subject.header)
            && !names_a_role(subject.label);
        let single = told >= 3 && words.capitalised * 10 >= told * 8 && words.long == 0;
        let known = (words.forename + words.full_name.min(words.half_name)) * 10 >= told * 4;
        let beside = surnames(at.checked_sub(1)) || surnames(Some(at + 1)) || surnames(at.checked_sub(2));
        if !(unsaid && single && known && beside) || words.forename * 2 < words.full_name {
            continue;
        }
        for (field, scored) in scores {
            match *field {
                F::FIRST_NAME => scored.add("neighbour", 450),
                F::FULL_NAME => scored.add("header_elsewhere", -450),
                _ => {}
            }
        }
    }
}

/// A column of initials ("N", "RH") without any heading beside one of surnames. Grades and wards are few, initials many.
fn initials_beside_surnames(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    let surnames = |subject: &Subject<'_>| {
        let (words, told) = (&subject.column.words, subject.column.told());
        !subject.named
            && words.surname * 10 >= told * 6
            && words.surname > words.forename
            && words.full_name * 5 < told
            && subject.column.distinct.count() * 3 > told
    };
    for (at, subject) in subjects.iter().enumerate() {
        let told = subject.column.told();
        let distinct = subject.column.distinct.count();
        if subject.named
            || told < 8
            || !subject.column.words.give_initials(told)
            || distinct < 6
            || distinct * 8 < told
        {
            continue;
        }
        let beside = [at.wrapping_sub(1), at + 1].into_iter().find(|other| {
            subjects.get(*other).is_some_and(|other| other.group == subject.group && surnames(other))
        });
        let Some(beside) = beside else { continue };
        for (field, place, weight) in [(F::FIRST_NAME, at, 600), (F::LAST_NAME, beside, 300)] {
            if let Some((_, scored)) = scored[place].iter_mut().find(|(own, _)| *own == field) {
                scored.add("name_pair", weight);
            }
        }
    }
}

/// Columns side by side that hold nothing but names under headings of tables or sessions ("Table 3", "Mon am"): a table plan,
/// a rota. Few names stand in each, so that they are looked at together.
fn names_in_columns(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    const COLUMNS: usize = 3;
    const NAMES: u64 = 6;
    // Surnames that no list has are names here, too: known forenames stand before them.
    let names = |column: &Column| {
        let words = &column.words;
        (words.full_name.max(words.full_name / 2 + words.half_name) + words.initialled).min(column.told())
    };
    // Over a further block of rows the next stations stand where names do.
    let told = |column: &Column| column.told().saturating_sub(column.counts[F::POLLING_STATION].fits());
    let open = |subject: &Subject<'_>| {
        let told = told(subject.column);
        told > 0
            // "Table 3" is a table's number where numbers stand below.
            && subject.header.matches.iter().all(|found| {
                found.strength == Strength::Weak || matches!(found.field, F::POLLING_STATION | F::ELECTION_ROLE)
            })
            && names(subject.column) * 2 >= told
    };
    for group in groups(subjects) {
        let own = || subjects.iter().enumerate().filter(|(_, s)| s.group == group && open(s));
        let (mut all, mut named) = (0, 0);
        own().for_each(|(_, subject)| {
            all += told(subject.column);
            named += names(subject.column);
        });
        let least = if own().count() > COLUMNS { 6 } else { 7 };
        if own().count() < COLUMNS || named < NAMES || named * 10 < all * least {
            continue;
        }
        let halls = own().filter(|(_, subject)| is_placed(subject)).count() * 10 >= own().count() * 6;
        for (at, subject) in own() {
            // The heading says which hall it is, not that halls or their keyholders stand below.
            let hall = halls && subject.header.concepts.contains(Concept::Venue);
            let Some(scored) = entry(&mut scored[at], F::FULL_NAME, hall) else { continue };
            scored.values = scored.values.max(names(subject.column));
            scored.add("names_in_columns", if hall { UNDER_HALL } else { 450 });
        }
    }
}

/// The record groups that the columns belong to, in order.
fn groups(subjects: &[Subject<'_>]) -> BTreeSet<usize> {
    subjects.iter().map(|subject| subject.group).collect()
}

/// What names under a station's hall weigh: the heading alone, which plainly says that halls stand there, is made up for.
const UNDER_HALL: i32 = 1250;

/// Whether a column is headed by the number or the hall of a station.
fn is_placed(subject: &Subject<'_>) -> bool {
    let digits = subject.label.bytes().take_while(u8::is_ascii_digit).count();
    let ends = subject.label.as_bytes().get(digits).is_none_or(|next| !next.is_ascii_alphanumeric());
    (1..=3).contains(&digits) && ends || subject.header.concepts.contains(Concept::Venue)
}

/// Columns side by side of nothing but surnames under the numbers or halls of stations ("13", "6 Melkinrigg"): who is
/// where. Places and colours are surnames, too, so that the headings have to say it.
fn surnames_in_columns(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    const COLUMNS: usize = 4;
    const NAMES: u64 = 10;
    let open = |subject: &Subject<'_>| {
        let (told, words) = (subject.column.told(), &subject.column.words);
        told > 0 && words.long == 0 && words.capitalised * 10 >= told * 9 && words.full_name * 4 <= told
    };
    for group in groups(subjects) {
        let own = || subjects.iter().enumerate().filter(|(_, s)| s.group == group && open(s));
        let (mut told, mut surnames, mut forenames, mut stations) = (0, 0, 0, 0);
        own().for_each(|(_, subject)| {
            told += subject.column.told();
            surnames += subject.column.words.surname;
            forenames += subject.column.words.forename;
            stations += usize::from(is_placed(subject));
        });
        let columns = own().count();
        let plain = surnames * 10 >= told * 7 && forenames * 10 < surnames * 8;
        if columns < COLUMNS || stations * 10 < columns * 6 || surnames < NAMES || !plain {
            continue;
        }
        for (at, subject) in own() {
            for (field, scored) in &mut scored[at] {
                if matches!(*field, F::FIRST_NAME | F::FULL_NAME) {
                    scored.add("names_in_columns", -450);
                }
            }
            let surnames = subject.column.words.surname;
            let hall = subject.header.concepts.contains(Concept::Venue);
            let Some(scored) = entry(&mut scored[at], F::LAST_NAME, hall) else { continue };
            scored.values = scored.values.max(surnames);
            scored.valid = scored.valid.max(surnames);
            scored.add("names_in_columns", if hall { UNDER_HALL } else { 600 });
        }
    }
}

/// "Training" over sums, beside another column of pay: what was paid for coming to it.
fn paid_training(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    for at in 0..subjects.len() {
        let subject = &subjects[at];
        let column = subject.column;
        let sums = column.money.max(column.sums).max(column.numbers) * 10 > column.told() * 8;
        let paid = subjects
            .iter()
            .enumerate()
            .any(|(other, beside)| other != at && beside.group == subject.group && says(beside, F::FEE));
        if !says(subject, F::TRAINING_RECORD) || !sums || !paid || column.dates.count * 2 > column.told() {
            continue;
        }
        scored[at].retain(|(field, _)| *field != F::FEE);
        let mut fee = Scored { values: column.told(), valid: column.told(), ..Scored::default() };
        fee.add("staff_money", 300);
        for (_, other) in scored[at].iter_mut().filter(|(field, _)| *field == F::TRAINING_RECORD) {
            other.add("looks_like_money", -900);
        }
        scored[at].push((F::FEE, fee));
    }
}

/// A column of nothing but role names or codes, whatever it is called (often by an election: "May 2010").
fn role_codes(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    let holds = |column: &Column| column.counts[F::ELECTION_ROLE].valid * 10 >= column.told().max(1) * 8;
    let elsewhere = |at: usize| {
        subjects
            .iter()
            .enumerate()
            .any(|(other, s)| other != at && s.group == subjects[at].group && holds(s.column))
    };
    for (at, scores) in scored.iter_mut().enumerate() {
        // Headed "Duty", without any role in it, beside a column of roles: the header has moved.
        let none =
            subjects[at].column.counts[F::ELECTION_ROLE].fits() == 0 && subjects[at].column.told() >= 3;
        if let Some((_, scored)) =
            scores.iter_mut().find(|(own, _)| *own == F::ELECTION_ROLE && none && elsewhere(at))
        {
            scored.add("header_elsewhere", -400);
        }
    }
    for (subject, scores) in subjects.iter().zip(scored) {
        let column = subject.column;
        let roles = column.counts[F::ELECTION_ROLE];
        let kinds = column.distinct.count();
        // "Code" may be a bank's or a tax code, "Grade" one of the pay scales; roles show that they are not, numbers
        // of orders ("PO4501") do not.
        let spelt = column.words.capitalised * 10 >= column.told() * 6;
        let told = subject
            .header
            .matches
            .iter()
            .any(|m| m.strength > Strength::Weak && !matches!(m.field, F::ELECTION_DATE))
            && !(spelt && contradicted(subject));
        // "declined", "available": in a list of who can work, answers stand among the codes.
        let answered = column.told().saturating_sub(column.words.replies.min(column.told()));
        let dated = !super::validators::elections::years_in(subject.label).is_empty();
        let least = if dated { 2 } else { 3 };
        if told || answered < least || roles.fits() * 10 < answered * 8 || !(2..=40).contains(&kinds) {
            continue;
        }
        if let Some((_, scored)) = scores.iter_mut().find(|(own, _)| *own == F::ELECTION_ROLE) {
            // "Code" speaks against a role, until the codes themselves speak.
            let against = subject.header.against.contains(&F::ELECTION_ROLE);
            let other = !subject.header.matches.is_empty() || against;
            scored.add(
                "role_codes",
                if dated && other || against {
                    700
                } else if dated {
                    450
                } else {
                    350
                },
            );
        }
    }
}

fn all_fields(rules: &RuleSet) -> Vec<(FieldType, Weights)> {
    (0..FieldType::MAX)
        .filter_map(FieldType::from_index)
        .filter_map(|field| Some((field, rules.main(field)?.weights)))
        .collect()
}

/// Columns that usually come with a column of this kind.
fn partners(field: FieldType) -> &'static [FieldType] {
    match field {
        F::UK_SORT_CODE => &[F::UK_BANK_ACCOUNT],
        F::UK_BANK_ACCOUNT => &[F::UK_SORT_CODE],
        F::FIRST_NAME => &[F::LAST_NAME],
        F::LAST_NAME => &[F::FIRST_NAME, F::TITLE],
        F::TITLE => &[F::LAST_NAME, F::FULL_NAME],
        F::HOME_ADDRESS => &[F::POSTCODE, F::LAST_NAME, F::FULL_NAME],
        F::POSTCODE => &[F::HOME_ADDRESS],
        F::DATE_OF_BIRTH => &[F::NATIONAL_INSURANCE_NUMBER, F::LAST_NAME],
        F::GENDER => &[F::DATE_OF_BIRTH, F::LAST_NAME],
        F::TAX_CODE => &[F::NATIONAL_INSURANCE_NUMBER, F::FEE],
        F::PAYROLL_NUMBER => &[F::NATIONAL_INSURANCE_NUMBER, F::LAST_NAME],
        F::FEE => &[F::ELECTION_ROLE],
        F::POLLING_STATION => &[F::ELECTION_ROLE],
        _ => &[],
    }
}

/// Places and publications are not exposure: what they list is marked down (identifiers paper, section 2.2).
fn mark_down(scored: &mut Scored, subject: &Subject<'_>, field: FieldType, around: Around) {
    if around.property && matches!(field, F::HOME_ADDRESS | F::POSTCODE) {
        scored.add("property_table", -900);
    } else if around.firms && matches!(field, F::HOME_ADDRESS | F::POSTCODE | F::PHONE | F::EMAIL) {
        scored.add("names_of_firms", -900);
    } else if around.nobody && matches!(field, F::HOME_ADDRESS | F::POSTCODE | F::PHONE | F::EMAIL) {
        // Without headers the names may not have been known for names.
        scored.add(
            "nobody_named",
            match field {
                F::EMAIL | F::PHONE => -150,
                F::HOME_ADDRESS if !around.bare => -700,
                _ => -300,
            },
        );
    }
    // No sort code beside it.
    let account = field == F::UK_BANK_ACCOUNT && scored.evidence.iter().all(|e| e.code != "neighbour");
    if around.nobody && account {
        // "Acc No" beside a title and an author is an accession number.
        scored.add("nobody_named", -500);
    }
    if around.customers && account && !subject.label.to_ascii_lowercase().contains("bank") {
        scored.add("customer_accounts", -700);
    }
    // Under headings that speak of nobody, codes of a few series are a stock list's.
    if around.nobody && !around.bare && field == F::NATIONAL_INSURANCE_NUMBER {
        let values = subject.column.counts[field].fits().min(subject.column.distinct.count());
        if subject.column.prefixes.are_rather_few_for(values) {
            scored.add("few_prefixes", -900);
        }
    }
    if around.nobody && field == F::VEHICLE_REGISTRATION {
        // A list of the fleet.
        scored.add("nobody_named", -350);
    }
    if around.no_staff && field == F::POLITICAL_ACTIVITY {
        // Parties in a table that names no staff are those of candidates.
        scored.add("no_staff", -300);
    }
    if around.candidates
        && matches!(
            field,
            F::POLITICAL_ACTIVITY
                | F::FULL_NAME
                | F::LAST_NAME
                | F::FIRST_NAME
                | F::PHONE
                | F::EMAIL
                | F::TITLE
        )
    {
        scored.add("public_by_law", -900);
    }
    // Without a heading that says so whole numbers are as often a number of the payroll or of the row ("S/N", "#").
    let called = subject.header.matches.iter().any(|found| found.field == field);
    let money = called || subject.column.money * 2 > subject.column.told();
    if around.paid && field == F::FEE && money && (-299..100).contains(&scored.score) && scored.values > 0 {
        scored.add("staff_money", 250);
    }
    // Sums with pence beside names, without any heading, among the papers of an election.
    let pence = subject.column.money * 10 > subject.column.told() * 8;
    let staff = around.elections && around.bare && !around.nobody && !around.venues;
    if field == F::FEE && pence && staff && scored.score < 0 {
        scored.add("staff_money", 400);
    }
    let told = subject.column.told();
    let numbered = subject.column.counts[F::ELECTORAL_NUMBER].fits() * 10 > told * 8
        && subject.column.counts[F::POSTCODE].valid * 2 < told
        && subject.column.distinct.count() * 10 > told * 9;
    let open = subject.header.matches.iter().all(|m| m.strength == Strength::Weak);
    if around.electors && field == F::ELECTORAL_NUMBER && numbered && open {
        scored.add("elector_words", 500);
    }
    // "Sutthwaite Village Hall" beside names, among an election's papers, under no name or one that says nothing.
    let stations = subject.column.counts[F::POLLING_STATION].fits();
    if field == F::POLLING_STATION
        && around.elections
        && !around.nobody
        && !around.venues
        && subject.header.matches.iter().all(|found| found.field == field || found.strength == Strength::Weak)
        && scored.score < 0
        && stations >= 3
        && stations * 10 >= told * 8
    {
        scored.add("venues_beside_names", 350);
    }
    if around.roles_alone && field == F::FEE {
        scored.add("nobody_named", -600);
    }
    if around.no_staff && matches!(field, F::FEE | F::TAX_CODE) {
        scored.add("no_staff", -250);
    }
    role_of_nobody(scored, subject, field, around);
    if around.venues
        && matches!(field, F::HOME_ADDRESS | F::POSTCODE | F::PHONE | F::EMAIL | F::POLLING_STATION)
    {
        // Without headers it is a guess that they are venues.
        scored.add("venue_table", if around.bare { -300 } else { -900 });
    }
    if around.public {
        scored.add("public_by_law", -400);
    }
}

/// Whether the names of a column are those of people who have the role that heads it, and which role is plain: "PO",
/// not "Supervisor".
pub fn is_staffing_column(label: &str, findings: &[FieldFinding]) -> bool {
    names_a_role(label) && findings.first().is_some_and(|f| f.field == F::FULL_NAME)
}

/// "Duty" over drivers and loaders, "Role" over clerks and cleaners: work, but none at a poll, where nothing else
/// speaks of elections.
fn role_of_nobody(scored: &mut Scored, subject: &Subject<'_>, field: FieldType, around: Around) {
    let roles = subject.column.counts[F::ELECTION_ROLE];
    let told = subject.column.told();
    let other = scored.evidence.iter().any(|e| matches!(e.code, "other_jobs" | "looks_like_grades"));
    if field == F::ELECTION_ROLE
        && !around.elections
        && !other
        && !of_a_poll(subject.label)
        && told >= 3
        && roles.valid * 6 < told
        && roles.fits() * 10 < told * 8
    {
        scored.add("other_jobs", -400);
    }
}

/// Whether a header is that of what somebody owes: beside it an account is a customer's.
pub fn says_what_is_owed(label: &str) -> bool {
    const OWED: [&str; 9] = [
        "balance",
        "arrears",
        "band",
        "liability",
        "tariff",
        "weekly rent",
        "rent",
        "amount owed",
        "outstanding",
    ];
    let label = label.trim();
    OWED.iter().any(|word| label.eq_ignore_ascii_case(word))
}

/// Whether a header names the poll or the count.
fn of_a_poll(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    ["elec", "poll", "count"].iter().any(|word| label.contains(word))
}

fn score(subject: &Subject<'_>, field: FieldType, weights: &Weights) -> Option<Scored> {
    let column = subject.column;
    if column.told() == 0 {
        return None;
    }
    let mut scored = Scored { score: weights.base, ..Scored::default() };
    let strength = subject.header.matches.iter().find(|m| m.field == field).map(|m| m.strength);
    match strength {
        Some(Strength::Exact) => scored.add("header_exact", weights.header_exact),
        Some(Strength::Words) => scored.add("header_words", weights.header_words),
        Some(Strength::Weak) => scored.add("header_weak", weights.header_weak),
        None => {
            // A header that plainly says something else speaks against every other reading.
            let other = subject.header.matches.iter().map(|m| m.strength).max();
            let both = match field {
                F::UK_SORT_CODE | F::UK_BANK_ACCOUNT => column.bank_pairs * 10 > column.told() * 6,
                F::PHONE | F::EMAIL => mixed_contacts(column),
                _ => false,
            };
            match other {
                _ if both => {}
                // ... unless its values plainly are not what it says.
                Some(Strength::Exact | Strength::Words) if contradicted(subject) => {
                    scored.add("header_other", -60)
                }
                Some(Strength::Exact) => scored.add("header_other", -350),
                Some(Strength::Words) => scored.add("header_other", -250),
                _ => {}
            }
        }
    }
    if subject.header.against.contains(&field) {
        scored.add("header_negative", weights.header_negative);
    }
    // A header that says nothing of visas or permits is that of something else ("PO", "Ref").
    if field == F::BIOMETRIC_RESIDENCE_PERMIT && strength.is_none() && subject.named {
        scored.add("header_other", -200);
    }
    concepts(&mut scored, subject.header, field, strength);
    values(&mut scored, subject, field, weights, strength);
    (scored.score > OUT).then_some(scored)
}

/// A field that scores no more than this is out.
const OUT: i32 = -700;

/// What a column scores for a field; one that was out comes back where its heading alone kept it out.
fn entry(scores: &mut Vec<(FieldType, Scored)>, field: FieldType, again: bool) -> Option<&mut Scored> {
    if again && scores.iter().all(|(own, _)| *own != field) {
        scores.push((field, Scored { score: OUT, ..Scored::default() }));
    }
    scores.iter_mut().find(|(own, _)| *own == field).map(|(_, scored)| scored)
}

/// Whether hardly any value has the form of what the header firmly says.
fn contradicted(subject: &Subject<'_>) -> bool {
    let column = subject.column;
    let firm = subject.header.matches.iter().filter(|m| m.strength > Strength::Weak);
    let mut any = false;
    for found in firm {
        let formed = matches!(
            found.field,
            F::NATIONAL_INSURANCE_NUMBER
                | F::POSTCODE
                | F::PHONE
                | F::EMAIL
                | F::UK_SORT_CODE
                | F::UK_BANK_ACCOUNT
                | F::IBAN
                | F::NHS_NUMBER
                | F::UTR
                | F::DRIVING_LICENCE
                | F::ELECTORAL_NUMBER
                | F::TAX_CODE
                | F::VEHICLE_REGISTRATION
        );
        // "Tax" over tax codes, not over sums.
        let fits = match found.field {
            F::FEE => column.numbers + column.money.max(column.sums),
            field => column.counts[field].fits(),
        };
        if !(formed || found.field == F::FEE) || fits * 8 >= column.told() {
            return false;
        }
        any = true;
    }
    any && column.told() >= 5
}

/// What else a header says pushes guesses down.
fn concepts(scored: &mut Scored, header: &HeaderReading, field: FieldType, strength: Option<Strength>) {
    let says = |concept| header.concepts.contains(concept);
    let number = matches!(
        field,
        F::UK_SORT_CODE
            | F::UK_BANK_ACCOUNT
            | F::NHS_NUMBER
            | F::UTR
            | F::PASSPORT_NUMBER
            | F::DBS_CERTIFICATE
            | F::PAYMENT_CARD
            | F::PAYROLL_NUMBER
            | F::PHONE
            | F::TAX_CODE
            | F::ELECTORAL_NUMBER
            | F::VEHICLE_REGISTRATION
            | F::DRIVING_LICENCE
            | F::BIOMETRIC_RESIDENCE_PERMIT
            | F::NATIONAL_INSURANCE_NUMBER
    );
    let sure = strength == Some(Strength::Exact);
    if number && !sure {
        for concept in [Concept::Count, Concept::Money, Concept::Percentage, Concept::Time] {
            if says(concept) {
                scored.add("header_concept", -400);
            }
        }
        if says(Concept::Geography) {
            scored.add("header_concept", -600);
        }
        if says(Concept::Identifier) && strength.is_none() {
            scored.add("header_concept", -250);
        }
    }
    let date = matches!(field, F::DATE_OF_BIRTH | F::ELECTION_DATE);
    if date && !sure && (says(Concept::StartDate) || says(Concept::OtherDate)) {
        scored.add("header_concept", -450);
    }
    let contact = matches!(field, F::HOME_ADDRESS | F::POSTCODE | F::PHONE | F::EMAIL);
    if contact && (says(Concept::Office) || says(Concept::Venue) || says(Concept::Bank)) {
        scored.add("header_concept", if sure { -350 } else { -700 });
    } else if contact && says(Concept::Organisation) && !sure {
        scored.add("header_concept", -500);
    }
    let name = matches!(field, F::FULL_NAME | F::FIRST_NAME | F::LAST_NAME);
    if name && !sure {
        for concept in [
            Concept::Organisation,
            Concept::PublicRole,
            Concept::Venue,
            Concept::Bank,
            Concept::Document,
            Concept::Geography,
        ] {
            if says(concept) {
                scored.add("header_concept", -500);
                break;
            }
        }
    }
}

/// A share in thousandths, on a ramp from nothing at `from` to all at `to`.
fn ramp(part: u64, whole: u64, from: u64, to: u64) -> i32 {
    let share = part * 1000 / whole.max(1);
    ((share.saturating_sub(from)) * 1000 / (to - from)).min(1000) as i32
}

fn part_of(weight: i32, thousandths: i32) -> i32 {
    (i64::from(weight) * i64::from(thousandths) / 1000) as i32
}

/// Few values prove less than many: half the weight for one, all of it from eight on.
fn enough(values: u64) -> i32 {
    (440 + values.min(8) * 70) as i32
}

fn values(
    scored: &mut Scored,
    subject: &Subject<'_>,
    field: FieldType,
    weights: &Weights,
    strength: Option<Strength>,
) {
    let column = subject.column;
    let filled = column.told();
    let distinct = column.distinct.count();
    match field {
        F::DATE_OF_BIRTH => return births(scored, subject, weights, strength),
        F::ELECTION_DATE => return polls(scored, subject, weights),
        F::FIRST_NAME | F::LAST_NAME | F::FULL_NAME => return names(scored, subject, field, weights),
        F::HOME_ADDRESS => return addresses(scored, subject, weights),
        F::FEE => {
            let plain = if strength.is_some() { column.sums } else { 0 };
            let numbers = column.numbers + column.money.max(plain);
            scored.values = filled.min(numbers);
            scored.valid = scored.values;
            if strength.is_some() {
                scored.add(
                    "shape_share",
                    part_of(weights.shape_share.max(100), ramp(numbers, filled, 200, 700)),
                );
                if numbers * 5 < filled {
                    scored.add("no_share", weights.no_share);
                }
            }
            return;
        }
        F::EMERGENCY_CONTACT | F::SIGNATURE_IMAGE | F::PHOTO | F::CRIMINAL_CONVICTION | F::CREDENTIAL => {
            // Told by the header alone: their values have no form of their own.
            scored.values = filled;
            scored.valid = if field == F::EMERGENCY_CONTACT { filled } else { 0 };
            return;
        }
        _ => {}
    }
    let mut count = column.counts[field];
    let (phones, mails) = (column.counts[F::PHONE], column.counts[F::EMAIL]);
    match field {
        // Codes of the sexes (1, 2, 0, 9 of ISO/IEC 5218), where the header says that it is the sex.
        F::GENDER
            if strength > Some(Strength::Weak)
                && column.single_digits * 10 >= filled * 7
                && distinct <= 5 =>
        {
            count.shape = column.single_digits;
        }
        // Sort code and account in one cell: both halves are counted in every cell that holds the two.
        F::UK_SORT_CODE | F::UK_BANK_ACCOUNT if column.bank_pairs * 10 > filled * 6 => {
            count.shape = count.shape.max(column.bank_pairs);
        }
        // "Contact": some cells are numbers, some are addresses; each counts for the column, none against it.
        F::PHONE | F::EMAIL if mixed_contacts(column) => {
            count.valid = phones.valid + mails.valid;
            count.shape = phones.shape + mails.shape;
        }
        // "Tel" over numbers of one district, which are dialled there without the area code.
        F::PHONE if strength == Some(Strength::Exact) => {
            count.shape = count.shape.max(column.local_numbers.min(filled - count.valid.min(filled)));
        }
        // Behind the prefix of the polling district, or in a column of its own, the number is a number.
        F::ELECTORAL_NUMBER if strength == Some(Strength::Exact) => {
            count.shape = count.shape.max(column.sums.min(filled))
        }
        _ => {}
    }
    scored.values = count.fits();
    scored.valid = count.valid;
    if matches!(field, F::PHONE | F::EMAIL) && mixed_contacts(column) {
        (scored.values, scored.valid) = (column.counts[field].fits(), column.counts[field].valid);
    }
    if count.placeholder * 2 > filled {
        scored.add("placeholder", -600);
    }
    let valid = ramp(count.valid, filled, 150, 700);
    scored
        .add("valid_share", part_of(part_of(weights.valid_share, valid), enough(count.valid.min(distinct))));
    let shape = ramp(count.fits(), filled, 300, 800) - valid;
    if shape > 0 {
        scored.add(
            "shape_share",
            part_of(part_of(weights.shape_share, shape), enough(count.fits().min(distinct))),
        );
    }
    let vocabulary = matches!(
        field,
        F::TRADE_UNION
            | F::POLITICAL_ACTIVITY
            | F::DISABILITY_OR_HEALTH
            | F::TRAINING_RECORD
            | F::RELIGION
            | F::ETHNICITY
            | F::NATIONALITY
            | F::ELECTION_ROLE
            | F::POLLING_STATION
            | F::PAYROLL_NUMBER
    );
    let words = vocabulary && !matches!(field, F::POLLING_STATION | F::PAYROLL_NUMBER);
    // Who was trained is told by a year or a number of hours as well; a train is paid for.
    let fares = subject.label.trim().eq_ignore_ascii_case("train");
    let numbers =
        if field == F::TRAINING_RECORD && !fares { column.numbers } else { column.numbers.max(column.sums) };
    if words && numbers * 2 > filled && column.single_digits * 2 < filled {
        scored.add("no_share", -400);
    } else if vocabulary && strength.is_some() {
        // The lists of words are never complete, so a plain header counts for the cells that they miss; an answer
        // of yes or no says nothing about which.
        let answers = if words && field != F::TRAINING_RECORD { column.words.replies.min(filled) } else { 0 };
        if strength > Some(Strength::Weak) && answers * 2 < filled {
            scored.values = scored.values.max(filled - answers);
        } else if scored.values * 2 < filled {
            scored.values = filled;
        }
    } else if filled >= 2 && count.fits() * 8 < filled {
        scored.add("no_share", weights.no_share);
    }
    if field == F::POLITICAL_ACTIVITY && strength.is_none() {
        // A party's name alone is a candidate's as often as anybody's.
        scored.add("party_names", -250);
    }
    let grades =
        ["grade", "scale", "spinal"].iter().any(|word| subject.label.to_ascii_lowercase().contains(word));
    // ... unless there are several, none of them has a number, and all of them are roles.
    let codes = count.fits() * 10 >= filled * 8
        && column.words.capitalised * 10 >= filled * 8
        && (3..=40).contains(&distinct);
    if field == F::ELECTION_ROLE && grades && count.valid * 4 < filled && !codes {
        // PO2 is a grade of local government's pay scales as well as a presiding officer.
        scored.add("looks_like_grades", -700);
    }
    // "Job title" over cooks and drivers is no role at a poll.
    let any_job = ["job", "post", "occupation", "grade", "position", "employ", "work"]
        .iter()
        .any(|word| subject.label.to_ascii_lowercase().contains(word));
    if field == F::ELECTION_ROLE
        && any_job
        && !of_a_poll(subject.label)
        && filled >= 3
        && count.valid * 6 < filled
        && count.fits() * 2 < filled
    {
        scored.add("other_jobs", -400);
    }
    impostors(scored, subject, field, strength, distinct);
}

/// Whether a column holds telephone numbers in some cells and e-mail addresses in others, and little else.
fn mixed_contacts(column: &Column) -> bool {
    let (phones, mails) = (column.counts[F::PHONE].fits(), column.counts[F::EMAIL].fits());
    let told = column.told();
    phones * 10 >= told && mails * 10 >= told && (phones + mails) * 10 >= told * 7
}

/// Other things that look like this kind of data.
fn impostors(
    scored: &mut Scored,
    subject: &Subject<'_>,
    field: FieldType,
    strength: Option<Strength>,
    distinct: u64,
) {
    let column = subject.column;
    let dates = column.dates.count * 10 > column.told() * 8;
    match field {
        // 01-05-08 is a sort code or a day in May: when all are days, they are days.
        F::UK_SORT_CODE if dates && strength.is_none() => scored.add("looks_like_dates", -500),
        F::UK_BANK_ACCOUNT | F::PAYROLL_NUMBER | F::DRIVING_LICENCE if dates && strength.is_none() => {
            scored.add("looks_like_dates", -400);
        }
        _ => {}
    }
    if field == F::NATIONAL_INSURANCE_NUMBER {
        let values = column.counts[field].fits();
        if strength.is_none() && column.prefixes.are_few_for(values.min(distinct)) {
            scored.add("few_prefixes", -900);
        } else if strength.is_none() && column.told() >= 6 && values * 20 < column.told() * 17 {
            // Codes of two letters and six digits end in any letter, NI numbers in four.
            scored.add("mixed_codes", -300);
        }
    }
    if strength.is_none() && column.timestamps * 10 > column.told() * 8 {
        scored.add("looks_like_times", -500);
    }
    if matches!(field, F::UK_SORT_CODE | F::UK_BANK_ACCOUNT) && column.bank_pairs * 10 > column.told() * 6 {
        scored.values = scored.values.max(column.bank_pairs);
        // Fourteen bare digits under another name are a library's ticket or some other bar code.
        let bare = column.bare_pairs * 10 > column.bank_pairs * 8;
        let said =
            |found: &HeaderMatch| matches!(found.field, F::UK_SORT_CODE | F::UK_BANK_ACCOUNT | F::IBAN);
        let bank = subject.header.matches.iter().any(said) || subject.header.concepts.contains(Concept::Bank);
        if !subject.named || bank || !bare {
            scored.add("bank_pair", 500);
        }
    }
    if field == F::PAYROLL_NUMBER
        && column.numbers * 2 > column.told()
        && column.counts[field].fits() * 4 < column.told()
    {
        // Numbers of up to three or four digits that count up are a table's own key.
        scored.add("short_numbers", -200);
    }
    let identifying = matches!(
        field,
        F::NATIONAL_INSURANCE_NUMBER
            | F::PHONE
            | F::EMAIL
            | F::UK_BANK_ACCOUNT
            | F::NHS_NUMBER
            | F::UTR
            | F::IBAN
            | F::PAYMENT_CARD
            | F::PASSPORT_NUMBER
            | F::DRIVING_LICENCE
            | F::PAYROLL_NUMBER
    );
    // A handful of values over hundreds of rows is a code, not a person's own number.
    if identifying && column.told() >= 30 && distinct * 20 < column.told() {
        scored.add("low_distinct", -250);
    }
}

fn births(scored: &mut Scored, subject: &Subject<'_>, weights: &Weights, strength: Option<Strength>) {
    let (column, dates) = (subject.column, &subject.column.dates);
    // Somebody who worked at polls from 2001 on was born between 1911 and 2006 (ages 16 to 90).
    let plausible = dates.births_between(1911, 2006);
    let serials = dates.serials_between(1920, 2006);
    let as_serials = strength.is_some() && dates.count * 2 < column.told() && serials > plausible;
    // Dates with spreadsheet serials among them: a column that went through several hands.
    let mixed = strength.is_none() && serials > 0 && plausible * 5 >= column.told() && dates.count > 0;
    let (values, years) = if mixed {
        (plausible + serials, dates.distinct_years().max(dates.distinct_serial_years()))
    } else if as_serials {
        (serials, dates.distinct_serial_years())
    } else {
        (plausible, dates.distinct_years())
    };
    scored.values = if as_serials { serials } else { dates.count.max(values).min(column.told()) };
    scored.valid = values;
    scored.add(
        "valid_share",
        part_of(part_of(weights.valid_share, ramp(values, column.told(), 300, 850)), enough(values)),
    );
    if strength.is_none() {
        // Without a header, only a spread of decades tells births from other dates.
        let early = match (as_serials, mixed) {
            (true, _) => 0,
            (_, true) => dates.births_between(1911, 1985) + dates.serials_between(1920, 1985),
            _ => dates.births_between(1911, 1985),
        };
        let wide = years >= 12 || years as u64 * 2 > column.told().min(24);
        if !(wide && early * 3 > values && values * 10 > column.told() * 8) {
            scored.add("not_spread_like_births", -500);
        } else if early * 2 > values && column.told() >= 8 && dates.two_digit * 2 < dates.count {
            // Hardly anything else in an office reaches back that far and that evenly.
            scored.add("spread_like_births", 350);
        }
    }
    if dates.poll_days * 3 > column.told() {
        scored.add("poll_days", -500);
    }
    if values * 8 < column.told() {
        scored.add("no_share", weights.no_share);
    }
}

fn polls(scored: &mut Scored, subject: &Subject<'_>, weights: &Weights) {
    let (column, dates) = (subject.column, &subject.column.dates);
    scored.values = dates.count.max(column.counts[F::ELECTION_DATE].fits());
    scored.valid = dates.poll_days.max(column.counts[F::ELECTION_DATE].valid);
    let share = ramp(scored.valid, column.told(), 150, 600);
    scored.add("poll_days", part_of(weights.valid_share, share));
    let named =
        subject.header.matches.iter().any(|m| m.field == F::ELECTION_DATE && m.strength == Strength::Exact);
    let kinds = column.distinct.count();
    if named
        && column.words.long == 0
        && column.numbers * 2 < column.told()
        && kinds <= 60
        && kinds * 2 <= column.told()
    {
        // "GE2005", "May 2010", "EURef": elections by name, few of them and again and again.
        scored.values = column.told();
    }
    if scored.values * 8 < column.told() {
        scored.add("no_share", weights.no_share);
    }
}

fn names(scored: &mut Scored, subject: &Subject<'_>, field: FieldType, weights: &Weights) {
    let (column, words) = (subject.column, &subject.column.words);
    let filled = column.told();
    let distinct = column.distinct.count();
    // How much of the column could be a name at all.
    let possible = words.capitalised + words.initials + words.full_name;
    let mut values = filled.saturating_sub(column.numbers + column.dates.count).min(filled);
    match field {
        F::FIRST_NAME => {
            let known = ramp(words.forename + words.initials / 2, filled, 450, 850);
            scored.add("gazetteer", part_of(part_of(weights.valid_share, known), enough(distinct)));
            scored.valid = words.forename;
        }
        F::LAST_NAME => {
            // Nearly every surname list holds most forenames: many forenames mean that it is not surnames.
            let known = ramp(words.surname, filled, 500, 850) - ramp(words.forename, filled, 450, 800);
            scored.add("gazetteer", part_of(part_of(weights.valid_share, known.max(0)), enough(distinct)));
            scored.valid = words.surname;
        }
        _ => {
            // A known forename with any surname is a name as well, the lists of surnames being what they are; a
            // firm called after somebody is none.
            let mut whole = words.full_name.max(words.full_name / 2 + words.half_name);
            // "Poll Clerk 2" over names: who has the role. Initials with a surname that no list has are names there.
            if names_role_holders(subject) {
                whole = whole.max(words.initialled.min(filled));
                scored.add("role_header", 200);
            }
            let known = ramp(whole, filled, 300, 750);
            scored.add("gazetteer", part_of(part_of(weights.valid_share, known), enough(distinct)));
            scored.valid = whole.min(filled);
            values = values.max(whole.min(filled));
            let other = column.counts[F::ELECTION_ROLE].fits() + column.counts[F::POLLING_STATION].fits();
            if words.firm * 6 > filled {
                scored.add("names_of_firms", -600);
            } else if subject.header.matches.is_empty()
                && !subject.named
                && words.initialled * 10 > filled * 8
                && whole * 5 > filled
                && distinct * 2 > filled
            {
                scored.add("known_names", 300);
            } else if subject.header.matches.is_empty()
                && !subject.named
                && words.half_name * 10 > filled * 7
                && other * 5 < filled
                && distinct * 2 > filled
            {
                scored.add("known_names", 150);
            }
        }
    }
    scored.values = values;
    if filled >= 10 && distinct * 12 < filled {
        scored.add("low_distinct", -250);
    }
    if (column.numbers + column.dates.count) * 2 > filled {
        scored.add("no_share", weights.no_share);
    } else if (field == F::FULL_NAME
        && words.full_name.max(words.half_name) * 6 < filled
        && words.capitalised * 4 < filled)
        || (field != F::FULL_NAME && possible * 3 < filled)
    {
        scored.add("no_share", part_of(weights.no_share, 600));
    }
    // "Name" over one-word values is not a person's full name: a ward, a venue, a product.
    if field == F::FULL_NAME && words.full_name.max(words.half_name) * 5 < filled {
        scored.add("shape_share", -150);
    }
    if column.counts[F::ELECTION_ROLE].valid * 2 > filled {
        scored.add("no_share", -500);
    }
}

fn addresses(scored: &mut Scored, subject: &Subject<'_>, weights: &Weights) {
    let (column, words) = (subject.column, &subject.column.words);
    let known = words.street + words.with_postcode.saturating_sub(words.street);
    let known = known + words.town / 2;
    scored.values = column.told();
    scored.valid = known.min(column.told());
    let share = ramp(known, column.told(), 250, 700);
    scored.add("gazetteer", part_of(part_of(weights.valid_share, share), enough(column.distinct.count())));
    if (column.numbers + column.dates.count) * 2 > column.told()
        || column.counts[F::POSTCODE].valid * 2 > column.told()
    {
        scored.add("no_share", weights.no_share);
    }
    if !subject.named && words.long * 2 > column.told() && words.with_postcode == 0 {
        scored.add("running_text", -200);
    }
}

/// Lets the scored types compete, and adds what was found inside longer cells.
fn choose(subject: &Subject<'_>, mut scores: Vec<(FieldType, Scored)>) -> Vec<FieldFinding> {
    scores.sort_by(|(a, x), (b, y)| y.score.cmp(&x.score).then(a.cmp(b)));
    let column = subject.column;
    let mut findings: Vec<FieldFinding> = Vec::new();
    let text_column =
        subject.header.concepts.contains(Concept::Notes) || column.words.long * 2 > column.told();
    // Notes that say nothing but who does what.
    let roles = column.told() >= 3 && column.counts[F::ELECTION_ROLE].valid * 10 >= column.told() * 9;
    for (field, scored) in scores {
        let confidence = confidence(scored.score);
        if confidence < LEAST_CONFIDENCE || scored.values == 0 {
            continue;
        }
        let Some(first) = findings.first() else {
            if text_column && !may_be_long(field) && !(roles && field == F::ELECTION_ROLE) {
                continue;
            }
            findings.push(finding(field, scored, confidence, column));
            continue;
        };
        if goes_with(first.field, field, column) {
            findings.push(finding(field, scored, confidence, column));
        }
    }
    if let Some(embedded) = &column.embedded {
        let whole = findings.first().map(|finding| finding.field);
        for (&field, &sum) in &embedded.score {
            let count = embedded.counts[field];
            let cells = embedded.cells.get(&field).copied().unwrap_or(0);
            let mean = (sum / count.fits().max(1) as i64) as i32;
            let confidence = confidence(mean);
            let known = findings.iter().any(|f| f.field == field);
            // "Margaret Thompson Ltd" under Supplier, "Life of Thomas Hardy" under Title: nobody's name here.
            let firms = column.words.firm * 6 > column.told();
            // Houses and places are called after people, too.
            let homes = subject
                .header
                .matches
                .first()
                .is_some_and(|m| m.field == F::HOME_ADDRESS && m.strength == Strength::Exact);
            if field == F::FULL_NAME && (names_no_person(subject.header) || firms || homes) {
                continue;
            }
            if known || confidence < LEAST_CONFIDENCE || !fits_inside(whole, field, cells, column) {
                continue;
            }
            findings.push(FieldFinding {
                field,
                values: count.fits(),
                valid: count.valid,
                distinct: embedded.distinct.get(&field).map_or(0, |d| d.count()),
                confidence,
                evidence: vec![Evidence { code: "in_text", weight: mean }],
            });
        }
    }
    // "NOK Tel": somebody's number, but not of the person in the row, who is known by none of it.
    let phones = column.counts[F::PHONE];
    let emergency = findings.first().is_some_and(|first| first.field == F::EMERGENCY_CONTACT);
    if emergency && phones.fits() * 10 >= column.told() * 8 && findings.iter().all(|f| f.field != F::PHONE) {
        findings.push(FieldFinding {
            field: F::PHONE,
            values: phones.fits(),
            valid: phones.valid,
            distinct: column.distinct.count(),
            confidence: confidence(200),
            evidence: vec![Evidence { code: "in_text", weight: 200 }],
        });
    }
    let fixed = usize::from(!findings.is_empty());
    findings[fixed..].sort_by(|a, b| b.confidence.cmp(&a.confidence).then(a.field.cmp(&b.field)));
    findings
}

/// Whether a header is a role at a poll and the cells are names: a staffing plan, a role a column.
fn names_role_holders(subject: &Subject<'_>) -> bool {
    let words = &subject.column.words;
    let named = words.full_name.max(words.half_name).max(words.initialled);
    heads_role_holders(subject.label) && named * 2 > subject.column.told()
}

/// Whether a header is a role at a poll, perhaps with a number: "PO", "PC2", "Count Assistant 3", "Asst 2"; or the table at
/// which people sit, with its number: "Table 1".
pub fn heads_role_holders(label: &str) -> bool {
    let plain = unnumbered(label);
    if super::headers::heads_seats(label) {
        return true;
    }
    // One letter is a heading of anything.
    plain.len() >= 2
        && (names_a_role(label)
            || ["asst", "assistant", "supervisor", "clerk"]
                .iter()
                .any(|word| plain.eq_ignore_ascii_case(word)))
}

/// Whether a header is the name or code of a role, perhaps with a number.
fn names_a_role(label: &str) -> bool {
    let is = |text: &str| validators::election_role::lookup(text).is_some();
    is(label) || is(unnumbered(label))
}

/// A header without the number behind or before it: "PC 2" is "PC", and "3RD CLERK" is "CLERK".
fn unnumbered(label: &str) -> &str {
    let label = label.trim().trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '.');
    let rest = label.trim_start_matches(|c: char| c.is_ascii_digit());
    let ordinal = rest.split_at_checked(2).filter(|(end, _)| {
        rest.len() < label.len() && ["st", "nd", "rd", "th"].iter().any(|own| end.eq_ignore_ascii_case(own))
    });
    ordinal.map_or(label, |(_, rest)| rest.trim_start())
}

/// Whether a header says that the names in the column are those of firms, books, places or candidates.
pub fn names_no_person(header: &HeaderReading) -> bool {
    let concepts = [
        Concept::Organisation,
        Concept::PublicRole,
        Concept::Document,
        Concept::Venue,
        Concept::Geography,
        Concept::Bank,
    ];
    header.against.contains(&F::FULL_NAME)
        || header.matches.first().is_some_and(|m| m.field == F::TITLE)
        || concepts.iter().any(|concept| header.concepts.contains(*concept))
}

fn finding(field: FieldType, scored: Scored, confidence: u8, column: &Column) -> FieldFinding {
    FieldFinding {
        field,
        values: scored.values,
        valid: scored.valid.min(scored.values),
        distinct: column.distinct.count().min(scored.values),
        confidence,
        evidence: scored.evidence,
    }
}

/// Kinds of data whose whole cell is a longer text.
fn may_be_long(field: FieldType) -> bool {
    matches!(
        field,
        F::HOME_ADDRESS
            | F::EMERGENCY_CONTACT
            | F::FULL_NAME
            | F::DISABILITY_OR_HEALTH
            | F::TRAINING_RECORD
            | F::CRIMINAL_CONVICTION
            | F::POLITICAL_ACTIVITY
            | F::POLLING_STATION
            | F::CREDENTIAL
    )
}

/// Whether a column that is the first type may be the second as well.
fn goes_with(first: FieldType, second: FieldType, column: &Column) -> bool {
    match (first, second) {
        (F::UK_SORT_CODE, F::UK_BANK_ACCOUNT) | (F::UK_BANK_ACCOUNT, F::UK_SORT_CODE) => {
            column.bank_pairs * 10 > column.told() * 6
        }
        // A contact column: some cells are one, some the other.
        (F::PHONE, F::EMAIL) | (F::EMAIL, F::PHONE) => {
            mixed_contacts(column) || column.counts[second].valid * 7 > column.told()
        }
        _ => false,
    }
}

/// Whether hits inside the cells of a column of a known type are believable.
fn fits_inside(whole: Option<FieldType>, field: FieldType, cells: u64, column: &Column) -> bool {
    let Some(whole) = whole else { return true };
    let often = field != F::FULL_NAME || whole != F::HOME_ADDRESS || cells * 2 > column.told();
    often && fitting_inside(whole).contains(field)
}

/// The kinds of data that a cell of a known kind may hold beside it, so that they are reported.
pub(super) fn fitting_inside(whole: FieldType) -> FieldSet {
    const AT_HOME: FieldSet =
        FieldSet::of(&[F::FULL_NAME, F::POSTCODE, F::PHONE, F::EMAIL, F::NATIONAL_INSURANCE_NUMBER]);
    const OF_A_PERSON: FieldSet =
        FieldSet::of(&[F::PHONE, F::EMAIL, F::NATIONAL_INSURANCE_NUMBER, F::POSTCODE, F::PAYROLL_NUMBER]);
    match whole {
        F::HOME_ADDRESS => AT_HOME,
        F::FULL_NAME => OF_A_PERSON,
        F::EMERGENCY_CONTACT | F::DISABILITY_OR_HEALTH | F::TRAINING_RECORD | F::CRIMINAL_CONVICTION => {
            FieldSet(u64::MAX)
        }
        _ => FieldSet::default(),
    }
}

/// The confidence, in hundredths from 1 to 99, of log odds in hundredths.
pub fn confidence(score: i32) -> u8 {
    let odds = f64::from(score) / 100.0;
    ((100.0 / (1.0 + (-odds).exp())).round() as u8).clamp(1, 99)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_is_the_logistic_of_the_score() {
        assert_eq!((confidence(0), confidence(220), confidence(-5000), confidence(5000)), (50, 90, 1, 99));
    }

    #[test]
    fn a_ramp_starts_and_ends_where_it_says() {
        assert_eq!((ramp(1, 10, 150, 700), ramp(9, 10, 150, 700), ramp(0, 0, 150, 700)), (0, 1000, 0));
    }
}
