//! What the columns of one table say of each other, beside the weights of each alone.

use std::collections::{BTreeSet, HashMap};

use FieldType as F;

use super::weigh::{OUT, contradicted};
use super::{Around, Scored, Subject, names_a_role, names_no_person, names_role_holders, says};
use crate::detect::column::Column;
use crate::detect::headers::{Concept, HeaderMatch, Strength};
use crate::detect::rows;
use crate::detect::validators;
use crate::model::FieldType;

/// Adds what each column of a table gains or loses by the others.
pub(super) fn weigh_together(
    subjects: &[Subject<'_>],
    around: Around,
    scored: &mut [Vec<(FieldType, Scored)>],
) {
    venue_addresses(subjects, scored);
    bank_pairs(subjects, around, scored);
    name_pairs(subjects, scored);
    forenames_beside_surnames(subjects, scored);
    first_of_two_forenames(subjects, scored);
    initials_beside_surnames(subjects, scored);
    role_codes(subjects, scored);
    names_in_columns(subjects, scored);
    surnames_in_columns(subjects, scored);
    paid_training(subjects, scored);
    courses(subjects, scored);
    sessions(subjects, scored);
    station_books(subjects, around, scored);
    staff_numbers(subjects, around, scored);
    numbered_names(subjects, scored);
    sexes(subjects, scored);
    completed_trainings(subjects, around, scored);
    contacts_of_candidates(subjects, around, scored);
    prefixed(subjects, scored);
    settings(subjects, scored);
}

/// Where every heading begins with the name of its table ("EMP_SURNAME", "EMP_ASSET_TAG") that name makes no number the employee's.
fn prefixed(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    const OWN: [&str; 12] = [
        "id",
        "key",
        "no",
        "num",
        "number",
        "nbr",
        "pay",
        "payno",
        "payroll",
        "pay_no",
        "payroll_no",
        "pay_ref",
    ];
    let parted = |subject: &Subject<'_>| {
        let (prefix, rest) = subject.label.split_once('_')?;
        (!rest.is_empty() && prefix.len() >= 2)
            .then(|| (prefix.to_ascii_lowercase(), rest.to_ascii_lowercase()))
    };
    // Parted once: a table may have a thousand columns.
    let all: Vec<Option<(String, String)>> = subjects.iter().map(parted).collect();
    let mut often: HashMap<(usize, &str), usize> = HashMap::new();
    for (subject, parts) in subjects.iter().zip(&all) {
        if let Some((prefix, _)) = parts {
            *often.entry((subject.group, prefix)).or_default() += 1;
        }
    }
    for (at, parts) in all.iter().enumerate() {
        let Some((prefix, rest)) = parts else { continue };
        let alike = often.get(&(subjects[at].group, prefix)).copied().unwrap_or_default();
        if OWN.contains(&rest.as_str()) || alike < PREFIXED {
            continue;
        }
        if let Some(scored) = entry(&mut scored[at], F::PAYROLL_NUMBER, false) {
            scored.add("header_other", -900);
        }
    }
}

/// So many headings with one prefix have it from their table.
const PREFIXED: usize = 4;

/// The settings of a program, a section each: its names are of programs and fields, its numbers of ports and versions.
fn settings(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    const NAMES: [&str; 16] = [
        "build",
        "dsn",
        "driver",
        "guid",
        "host",
        "hostname",
        "instance",
        "log_level",
        "loglevel",
        "mac",
        "path",
        "port",
        "protocol",
        "server",
        "timeout",
        "version",
    ];
    const SECTIONS: u64 = 5;
    for group in groups(subjects) {
        let own = || subjects.iter().enumerate().filter(|(_, subject)| subject.group == group);
        let named = |subject: &Subject<'_>| NAMES.iter().any(|name| subject.label.eq_ignore_ascii_case(name));
        let few = own().all(|(_, subject)| subject.column.told() <= SECTIONS);
        if !few || own().filter(|(_, subject)| named(subject)).count() < 3 {
            continue;
        }
        for (at, _) in own() {
            for (field, scored) in &mut scored[at] {
                if matches!(
                    *field,
                    F::FULL_NAME | F::FIRST_NAME | F::LAST_NAME | F::UK_SORT_CODE | F::UK_BANK_ACCOUNT
                ) {
                    scored.add("header_other", -900);
                }
            }
        }
    }
}

/// Adds what a column lacks to the score of a finding.
fn lift(scored: &mut Scored, code: &'static str, to: i32, values: u64) {
    if scored.score < to {
        scored.values = scored.values.max(values);
        let lacks = to - scored.score;
        scored.add(code, lacks);
    }
}

/// "Name 1" and "Name 2" over single words, surnames in one and forenames in the other: the two halves of a name.
fn numbered_names(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    let numbered = |subject: &Subject<'_>| {
        let stem = subject.label.trim().trim_end_matches(|c: char| c.is_ascii_digit());
        let words = &subject.column.words;
        let told = subject.column.told();
        let single = words.capitalised * 10 >= told * 8 && words.full_name * 3 <= told && words.long == 0;
        let digit = stem.len() + 1 == subject.label.trim().len();
        (digit && told >= 5 && single && says(subject, F::FULL_NAME)).then(|| stem.to_ascii_lowercase())
    };
    for at in 1..subjects.len() {
        let (Some(one), Some(other)) = (numbered(&subjects[at - 1]), numbered(&subjects[at])) else {
            continue;
        };
        let known = |at: usize| {
            let (words, told) = (&subjects[at].column.words, subjects[at].column.told());
            (words.forename * 100 / told, words.surname * 100 / told)
        };
        let (before, here) = (known(at - 1), known(at));
        let (first, last) = if before.0 > here.0 { (at - 1, at) } else { (at, at - 1) };
        let firsts = before.0.max(here.0);
        let clear = firsts >= 60 && before.0.abs_diff(here.0) >= 20 && known(last).1 >= 40;
        if one != other || subjects[at - 1].group != subjects[at].group || !clear {
            continue;
        }
        for (field, place) in [(F::FIRST_NAME, first), (F::LAST_NAME, last)] {
            for (_, whole) in scored[place].iter_mut().filter(|(own, _)| *own == F::FULL_NAME) {
                whole.add("header_elsewhere", -700);
            }
            let told = subjects[place].column.told();
            if let Some(scored) = entry(&mut scored[place], field, true) {
                lift(scored, "name_pair", 300, told);
            }
        }
    }
}

/// A heading of a letter or two ("G", "SX") over nothing but words or letters of the sexes, both of them.
fn sexes(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    const SHORT: [&str; 5] = ["g", "s", "sx", "gen", "gdr"];
    for (subject, scores) in subjects.iter().zip(scored) {
        let (column, label) = (subject.column, subject.label.trim().trim_end_matches('.'));
        let short = SHORT.iter().any(|own| label.eq_ignore_ascii_case(own));
        let sexes = column.counts[F::GENDER].fits();
        let both = (2..=8).contains(&column.distinct.count());
        if !short || !both || column.told() < 5 || sexes * 10 < column.told() * 9 {
            continue;
        }
        let told = column.told();
        if let Some(scored) = entry(scores, F::GENDER, true) {
            lift(scored, "valid_share", 200, told);
        }
    }
}

/// "Completed on" or "Passed" over days, beside the name of a training: when who was trained.
fn completed_trainings(subjects: &[Subject<'_>], around: Around, scored: &mut [Vec<(FieldType, Scored)>]) {
    let completed = |label: &str| {
        let label = label.to_ascii_lowercase();
        ["complet", "passed", "trained"].iter().any(|word| label.contains(word))
    };
    for at in 0..subjects.len() {
        let (subject, column) = (&subjects[at], subjects[at].column);
        // A spreadsheet's days are numbers.
        let days = column.dates.count.max(column.true_dates).max(column.dates.serials_between(1998, 2030));
        if column.told() < 3 || !completed(subject.label) || days * 10 < column.told() * 8 {
            continue;
        }
        let course = around.training
            || subjects.iter().enumerate().any(|(other, beside)| {
                other != at
                    && beside.group == subject.group
                    && beside.header.matches.iter().any(|m| m.field == F::TRAINING_RECORD)
                    && beside.column.counts[F::TRAINING_RECORD].fits() * 2 > beside.column.told()
            });
        if !course && !says(subject, F::TRAINING_RECORD) {
            continue;
        }
        if let Some(scored) = entry(&mut scored[at], F::TRAINING_RECORD, true) {
            lift(scored, "training", 200, column.told());
        }
    }
}

/// A list of whom to ring about a candidate: the names under "Candidate", "Agent" and "Proposer", and the party of each.
fn contacts_of_candidates(subjects: &[Subject<'_>], around: Around, scored: &mut [Vec<(FieldType, Scored)>]) {
    if !around.contacts {
        return;
    }
    for (subject, scores) in subjects.iter().zip(scored) {
        let (column, words) = (subject.column, &subject.column.words);
        let told = column.told();
        let named = words.full_name.max(words.half_name).max(words.initialled) * 3 > told;
        let numbers = column.counts[F::PHONE].fits() + column.counts[F::EMAIL].fits();
        let parties = column.counts[F::POLITICAL_ACTIVITY].fits() * 2 > told;
        let field = match () {
            () if told == 0 || numbers * 2 > told => continue,
            () if parties => F::POLITICAL_ACTIVITY,
            () if named && super::stands_for_election(subject.label) => F::FULL_NAME,
            () => continue,
        };
        if let Some(scored) = entry(scores, field, true) {
            lift(scored, "candidate_contacts", 200, told);
        }
    }
}

/// Where one column is called a sort code, a column of amounts that are as long is not one as well.
pub(super) fn claimed(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
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
        let near = [at + 1, at + 2, at.wrapping_sub(1)];
        let is_account = |beside: usize| {
            subjects.get(beside).is_some_and(|other| {
                other.group == subjects[at].group && beside != at && holds_accounts(other.column)
            })
        };
        // Further away it has to be the only one, beside sort codes that are written as such, and neither has a heading.
        let written = !subjects[at].named && subjects[at].column.sort_pairs * 2 > filled;
        let far = || {
            let mut all =
                (0..subjects.len()).filter(|beside| !subjects[*beside].named && is_account(*beside));
            all.next().filter(|_| written && all.next().is_none())
        };
        let Some(beside) = near.into_iter().find(|beside| is_account(*beside)).or_else(far) else { continue };
        for (field, place) in [(F::UK_SORT_CODE, at), (F::UK_BANK_ACCOUNT, beside)] {
            if let Some((_, scored)) = scored[place].iter_mut().find(|(own, _)| *own == field) {
                scored.add("bank_pair", 420);
            }
        }
    }
}

/// Whether a column has numbers as long as those of accounts, which differ from row to row.
fn holds_accounts(column: &Column) -> bool {
    let account = &column.counts[F::UK_BANK_ACCOUNT];
    let long = column.eight_digits * 10 >= column.told() * 7;
    let own = column.distinct.count() * 2 > column.told();
    column.told() > 0
        && account.fits() * 10 >= column.told() * 7
        && long
        && own
        && column.dates.count * 10 <= column.told() * 8
}

/// Two columns of single words, one of forenames and one of surnames, without telling headers: side by side, or the only
/// ones of their kind in a table.
fn name_pairs(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    let share = |part: u64, subject: &Subject<'_>| part * 100 / subject.column.told().max(1);
    // "Mary Ann" and "Guy Basil" are forenames of one person; many forenames are surnames, too.
    let forenames = |subject: &Subject<'_>| {
        let words = &subject.column.words;
        share(words.forename + words.full_name.min(words.half_name), subject)
    };
    let surnames = |subject: &Subject<'_>| share(subject.column.words.surname, subject);
    let single = |subject: &Subject<'_>| {
        let words = &subject.column.words;
        let filled = subject.column.told();
        // In small letters many of them have to be known.
        let known = filled >= 8 && forenames(subject).max(surnames(subject)) >= 70;
        subject.header.matches.is_empty()
            && filled >= 3
            && (words.capitalised * 10 >= filled * 8 || known)
            && words.long == 0
    };
    let are_surnames = |subject: &Subject<'_>| {
        let many = subject.column.distinct.count() * 3 > subject.column.told();
        let firm = subject.column.words.firm + subject.column.words.town;
        many && firm * 4 <= subject.column.told()
    };
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for at in 1..subjects.len() {
        let (a, b) = (&subjects[at - 1], &subjects[at]);
        if a.group != b.group || !single(a) || !single(b) {
            continue;
        }
        let (a_first, b_first) = (forenames(a), forenames(b));
        let (first, last) = if a_first >= b_first { (at - 1, at) } else { (at, at - 1) };
        let firsts = forenames(&subjects[first]);
        // The surer the forenames, the less need the surnames be known ones.
        let least = if firsts >= 80 { 30 } else { 45 };
        if firsts >= 60
            && surnames(&subjects[last]) >= least
            && a_first.abs_diff(b_first) >= 20
            && are_surnames(&subjects[last])
        {
            pairs.push((first, last));
        }
    }
    for group in groups(subjects) {
        if pairs.iter().any(|(first, _)| subjects[*first].group == group) {
            continue;
        }
        let own = || (0..subjects.len()).filter(|at| subjects[*at].group == group && single(&subjects[*at]));
        let only = |mut all: Vec<usize>| if all.len() == 1 { all.pop() } else { None };
        let first = only(own().filter(|at| forenames(&subjects[*at]) >= 70).collect());
        let Some(first) = first else { continue };
        let firsts = forenames(&subjects[first]);
        let last = own().filter(|at| {
            let subject = &subjects[*at];
            *at != first
                && surnames(subject) >= 50
                && forenames(subject) + 30 <= firsts
                && are_surnames(subject)
        });
        pairs.extend(only(last.collect()).map(|last| (first, last)));
    }
    for (first, last) in pairs {
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

/// A column of forenames that nothing is said of, before one that is called the second or that fewer have: "P_FNAM" before "FORE2", and
/// both without headings before a surname.
fn first_of_two_forenames(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    let score = |scores: &[(FieldType, Scored)], field: FieldType| {
        scores.iter().find(|(own, _)| *own == field).map_or(OUT, |(_, scored)| scored.score)
    };
    for at in 1..subjects.len() {
        let (first, second) = (&subjects[at - 1], &subjects[at]);
        let (told, words) = (first.column.told(), &first.column.words);
        let forenames = words.forename + words.full_name.min(words.half_name);
        let unsaid =
            first.header.matches.is_empty() && !names_no_person(first.header) && !names_a_role(first.label);
        let named = |at: usize| {
            let surnames = |at: usize| score(&scored[at], F::LAST_NAME) > 0;
            subjects.get(at).is_some_and(|beside| beside.group == second.group) && surnames(at)
        };
        let fewer = second.column.told() * 10 < told * 9 || rows::is_of_second_forename(second.label, true);
        if first.group != second.group
            || !unsaid
            || told < 8
            || words.long > 0
            || forenames * 10 < told * 7
            || !fewer
            || score(&scored[at], F::FIRST_NAME) <= 0
            || !(named(at + 1) || at.checked_sub(2).is_some_and(named))
        {
            continue;
        }
        if let Some(scored) = entry(&mut scored[at - 1], F::FIRST_NAME, true) {
            lift(scored, "name_pair", 300, told);
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
        let (told, all) = (told(subject.column), subject.column.told());
        told > 0
            // Mostly stations: that is what it lists.
            && told * 2 >= all
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
        // "Briefing £" says it by itself, and one of few sums of two digits is what was paid, too: no hour has so many.
        let few = column.told() >= 5 && column.distinct.count() <= 6 && are_small_numbers(column);
        let paid = paid || subject.label.contains('£') || few && column.single_digits == 0;
        // Days of a spreadsheet are numbers, too.
        let days = subject.label.to_ascii_lowercase().contains("date")
            && column.dates.serials_between(1998, 2030) * 10 >= column.told() * 8;
        if !says(subject, F::TRAINING_RECORD)
            || !sums
            || !paid
            || days
            || column.dates.count * 2 > column.told()
        {
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

/// "Module" over "Poll Clerk" and "Postal vote opening": which of the trainings for work at polls somebody had.
fn courses(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    for (subject, scores) in subjects.iter().zip(scored) {
        let (column, label) = (subject.column, subject.label.to_ascii_lowercase());
        let named = ["course", "module", "training", "learning"].iter().any(|word| label.contains(word));
        // "Poll Clerk" is one as a whole, "Poll Clerk e-learning" holds one.
        let inside = column.embedded.as_ref().and_then(|found| found.cells.get(&F::ELECTION_ROLE).copied());
        let roles = column.counts[F::ELECTION_ROLE].fits() + inside.unwrap_or(0);
        if !named
            || !subject.header.matches.iter().any(|m| m.field == F::TRAINING_RECORD)
            || says(subject, F::ELECTION_ROLE)
            || column.told() < 3
            || roles * 6 < column.told()
        {
            continue;
        }
        if let Some((_, scored)) = scores.iter_mut().find(|(own, _)| *own == F::ELECTION_ROLE) {
            scored.add("header_other", -900);
        }
        let Some(scored) = entry(scores, F::TRAINING_RECORD, true) else { continue };
        scored.values = column.told();
        scored.add("role_codes", 500);
    }
}

/// "Session" over days, beside a column of courses: the day on which somebody was trained. Elsewhere it is a shift.
fn sessions(subjects: &[Subject<'_>], scored: &mut [Vec<(FieldType, Scored)>]) {
    let course = |at: usize| {
        subjects.iter().enumerate().any(|(other, s)| {
            other != at && s.group == subjects[at].group && s.column.told() > 0 && says(s, F::TRAINING_RECORD)
        })
    };
    for (at, scores) in scored.iter_mut().enumerate() {
        let (column, label) = (subjects[at].column, subjects[at].label.trim());
        let session = label.eq_ignore_ascii_case("session") || label.eq_ignore_ascii_case("session date");
        if !session || column.dates.count * 2 <= column.told() || !course(at) {
            continue;
        }
        let Some(scored) = entry(scores, F::TRAINING_RECORD, true) else { continue };
        scored.values = scored.values.max(column.dates.count);
        scored.add("training", 120 - scored.score);
    }
}

/// The list of who is at which station: a role a column with names below, or a column of roles beside names. What stands
/// under "Place", "Where" or "Box" there is the station, and so is a number right before it.
fn station_books(subjects: &[Subject<'_>], around: Around, scored: &mut [Vec<(FieldType, Scored)>]) {
    if around.venues || around.nobody {
        return;
    }
    for group in groups(subjects) {
        let own = || subjects.iter().filter(|subject| subject.group == group);
        let holders = own().any(names_role_holders);
        let staffed = own().any(|subject| {
            let (column, roles) = (subject.column, subject.column.counts[F::ELECTION_ROLE]);
            let open = says(subject, F::ELECTION_ROLE) || subject.header.matches.is_empty();
            let codes = roles.fits() * 10 >= column.told() * 9 && roles.valid * 5 > column.told();
            open && (roles.valid * 2 > column.told() || codes && column.told() >= 10)
                || says(subject, F::POLLING_STATION) && are_small_numbers(column)
        });
        // Who takes which ballot box where.
        let taken = around.elections && own().any(|s| says(s, F::FULL_NAME) || says(s, F::LAST_NAME));
        if !holders && !staffed && !taken {
            continue;
        }
        for (at, subject) in subjects.iter().enumerate().filter(|(_, subject)| subject.group == group) {
            let (column, label) = (subject.column, subject.label.trim().trim_end_matches('.'));
            let is = |names: &[&str]| names.iter().any(|name| label.eq_ignore_ascii_case(name));
            let stations = column.counts[F::POLLING_STATION].fits();
            let place = is(PLACES)
                && are_places(column)
                && (holders || stations * if staffed { 4 } else { 2 } >= column.told());
            let counted = is(&["box"]) || holders && is(&["no", "#"]) && beside_a_place(subjects, at + 1);
            let number = counted && are_small_numbers(column);
            if column.told() == 0 || !(place || number) {
                continue;
            }
            let Some(scored) = entry(&mut scored[at], F::POLLING_STATION, true) else { continue };
            if scored.score < 100 {
                scored.values = column.told();
                scored.add("station_book", 100 - scored.score);
            }
        }
    }
}

/// Headings that say no more than that a place stands below.
const PLACES: &[&str] = &["place", "where"];

/// Whether the column there is that of a station or a place by its name.
fn beside_a_place(subjects: &[Subject<'_>], at: usize) -> bool {
    subjects.get(at).is_some_and(|subject| {
        let named = PLACES.iter().any(|name| subject.label.trim().eq_ignore_ascii_case(name));
        (named || says(subject, F::POLLING_STATION)) && are_places(subject.column)
    })
}

/// Whether a column could hold the names of places: words that are nobody's name, and few of them numbers.
fn are_places(column: &Column) -> bool {
    let (words, told) = (&column.words, column.told());
    (column.sums + column.dates.count) * 2 < told && words.full_name * 2 < told && words.initialled * 2 < told
}

/// Whether a column holds whole numbers of three digits at most.
fn are_small_numbers(column: &Column) -> bool {
    let told = column.told();
    let long = column.counts[F::PAYROLL_NUMBER].fits() + column.eight_digits + column.money;
    told >= 3
        && column.sums.max(column.numbers) * 10 >= told * 9
        && long * 10 <= told
        && column.dates.count == 0
}

/// A column without a heading of numbers that are a person's own, in a list of staff: its payroll number. The only one of its
/// kind, because a second one is an order's or a budget's.
fn staff_numbers(subjects: &[Subject<'_>], around: Around, scored: &mut [Vec<(FieldType, Scored)>]) {
    if !around.bare || around.nobody || around.venues {
        return;
    }
    for group in groups(subjects) {
        let own = || (0..subjects.len()).filter(|at| subjects[*at].group == group);
        let is = |at: usize, field: FieldType| scored[at].iter().any(|(own, s)| *own == field && s.score > 0);
        let staff = own().any(|at| {
            let roles = subjects[at].column.counts[F::ELECTION_ROLE];
            is(at, F::NATIONAL_INSURANCE_NUMBER) || roles.valid * 2 > subjects[at].column.told().max(1)
        });
        let paid = around.elections && own().any(|at| is(at, F::UK_BANK_ACCOUNT) || is(at, F::FEE));
        if !staff && !paid {
            continue;
        }
        // Without the accounts and births of the same people, numbers as long as those may be theirs.
        let holds = |field: FieldType| own().any(|at| is(at, field));
        let (accounts, births) = (holds(F::UK_BANK_ACCOUNT), holds(F::DATE_OF_BIRTH));
        let mut numbers = own().filter(|at| {
            let column = subjects[*at].column;
            let (told, fits) = (column.told(), column.counts[F::PAYROLL_NUMBER].fits());
            let other = scored[*at].iter().any(|(field, s)| s.score > 0 && *field != F::PAYROLL_NUMBER);
            told >= 5
                && fits * 10 >= told * 9
                && column.distinct.count() * 100 >= told * 85
                // Letters before all of them are a cost centre's or a polling district's.
                && column.sums.max(column.numbers) * 4 >= told
                && column.money == 0
                && column.dates.count * 2 < told
                && (accounts || column.eight_digits * 2 < told)
                && (births || column.dates.serials_between(1920, 2006) * 2 < told)
                && !other
        });
        let (Some(at), None) = (numbers.next(), numbers.next()) else { continue };
        let Some(scored) = entry(&mut scored[at], F::PAYROLL_NUMBER, true) else { continue };
        scored.values = scored.values.max(subjects[at].column.counts[F::PAYROLL_NUMBER].fits());
        scored.add("staff_numbers", 120 - scored.score);
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
    let dated =
        |subject: &Subject<'_>| subject.named && !validators::elections::years_in(subject.label).is_empty();
    // The last poll of each kind: "GE", "Euro", "City", "County"; or its year alone. Both are headings of other things, too.
    let of_a_poll = |subject: &Subject<'_>| {
        let roles = subject.column.counts[F::ELECTION_ROLE].fits();
        let kind =
            || validators::elections::is_year(subject.label) || validators::elections::is_kind(subject.label);
        dated(subject) || roles * 2 > subject.column.told() && kind()
    };
    let answered = |column: &Column| column.told().saturating_sub(column.words.replies.min(column.told()));
    // A history of who worked when: an election a column, and in some of them hardly anybody.
    let history = |group: usize| {
        let own = || subjects.iter().filter(|s| s.group == group && s.column.told() > 0 && of_a_poll(s));
        let roles: u64 = own().map(|s| s.column.counts[F::ELECTION_ROLE].fits()).sum();
        let all: u64 = own().map(|s| answered(s.column)).sum();
        own().count() >= 3 && all >= 6 && roles * 10 >= all * 8
    };
    let histories: BTreeSet<usize> = groups(subjects).into_iter().filter(|group| history(*group)).collect();
    for (subject, scores) in subjects.iter().zip(scored) {
        let column = subject.column;
        let roles = column.counts[F::ELECTION_ROLE];
        let kinds = column.distinct.count();
        // "Code" may be a bank's or a tax code, "Grade" one of the pay scales; roles show that they are not, numbers
        // of orders ("PO4501") do not.
        let spelt = column.words.capitalised * 10 >= column.told() * 6;
        // "declined", "available": in a list of who can work, answers stand among the codes.
        let answered = answered(column);
        let dated = of_a_poll(subject);
        let of_history = dated && histories.contains(&subject.group) && roles.fits() * 2 >= answered.max(1);
        let told = subject.header.matches.iter().any(|m| {
            let poll = m.field == F::ELECTION_DATE || of_history && m.field == F::HOME_ADDRESS;
            m.strength > Strength::Weak && !poll
        }) && !(spelt && contradicted(subject));
        let least = if dated { 2 } else { 3 };
        let codes = answered >= least
            && answered * 3 >= column.told()
            && roles.fits() * 10 >= answered * 8
            && (2..=40).contains(&kinds);
        if told || !(codes || of_history) {
            continue;
        }
        if let Some((_, scored)) = scores.iter_mut().find(|(own, _)| *own == F::HOME_ADDRESS && of_history) {
            scored.add("role_codes", -450);
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

/// What a column scores for a field; one that was out comes back where its heading alone kept it out.
fn entry(scores: &mut Vec<(FieldType, Scored)>, field: FieldType, again: bool) -> Option<&mut Scored> {
    if again && scores.iter().all(|(own, _)| *own != field) {
        scores.push((field, Scored { score: OUT, ..Scored::default() }));
    }
    scores.iter_mut().find(|(own, _)| *own == field).map(|(_, scored)| scored)
}
