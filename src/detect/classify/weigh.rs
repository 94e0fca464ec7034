//! What one column weighs for each field type: its header, its values, and what the table around it speaks against.

use FieldType as F;

use super::{Around, Scored, Subject, has_word, names_a_role, names_role_holders, stands_for_election};
use crate::detect::column::Column;
use crate::detect::headers::{Concept, HeaderMatch, HeaderReading, Strength};
use crate::detect::rules::Weights;
use crate::model::{FieldFinding, FieldType};

/// Places and publications are not exposure: what they list is marked down (identifiers paper, section 2.2).
pub(super) fn mark_down(scored: &mut Scored, subject: &Subject<'_>, field: FieldType, around: Around) {
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
    // "Account" beside "Cost centre" and "Budget" is a ledger's.
    let bank = matches!(field, F::UK_BANK_ACCOUNT | F::UK_SORT_CODE);
    if around.ledger && bank && !subject.label.to_ascii_lowercase().contains("bank") {
        scored.add("nobody_named", -900);
    }
    // Under headings that speak of nobody, codes of a few series are a stock list's.
    if around.nobody && !around.bare && field == F::NATIONAL_INSURANCE_NUMBER {
        let values = subject.column.counts[field].fits().min(subject.column.distinct.count());
        if subject.column.prefixes.are_rather_few_for(values) {
            scored.add("few_prefixes", -900);
        }
    }
    // "Code", "Serial" beside "Item" and "Price": a thing's number, whatever its form.
    let code = subject.header.concepts.contains(Concept::Identifier)
        && !subject.header.matches.iter().any(|found| found.field == field);
    if around.nobody && code && field == F::NATIONAL_INSURANCE_NUMBER {
        scored.add("nobody_named", -500);
    }
    // "Our ref" over codes of a few series numbers cases; insurance numbers are called so by nobody.
    if code && field == F::NATIONAL_INSURANCE_NUMBER {
        let values = subject.column.counts[field].fits().min(subject.column.distinct.count());
        if subject.column.prefixes.are_a_series_for(values) {
            scored.add("few_prefixes", -500);
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
    // "Councillor" over who claims for a journey and is paid for it, "Candidate" over who wants to teach.
    let of_the_public =
        subject.header.concepts.contains(Concept::PublicRole) || stands_for_election(subject.label);
    if around.private && field == F::FULL_NAME && of_the_public {
        scored.add("staff_money", 600);
    }
    let told = subject.column.told();
    // Houses beside people, each of them another one, under no heading.
    let homes =
        subject.column.words.street * 10 >= told * 8 && subject.column.distinct.count() * 10 >= told * 6;
    if field == F::HOME_ADDRESS && !subject.named && homes && told >= 5 && around.named && !around.venues {
        // Where nearly every cell has a road there are no sentences.
        let roads = subject.column.words.street * 10 >= told * 9;
        let long = scored.evidence.iter().any(|own| own.code == "running_text");
        scored.add("streets_beside_names", if long && roads { 400 } else { 200 });
    }
    let parties = subject.column.counts[F::POLITICAL_ACTIVITY].fits();
    if field == F::POLITICAL_ACTIVITY
        && !subject.named
        && !around.nobody
        && !around.candidates
        && parties >= 4
        && parties * 10 > told * 6
    {
        scored.add("parties_beside_names", 600);
    }
    // Without a heading that says so whole numbers are as often a number of the payroll or of the row ("S/N", "#").
    let called = subject.header.matches.iter().any(|found| found.field == field);
    let money = called || subject.column.money * 2 > subject.column.told();
    if around.paid && field == F::FEE && money && (-299..100).contains(&scored.score) && scored.values > 0 {
        scored.add("staff_money", 250);
    }
    // Sums with pence beside names, under no heading or one that only hints ("Total"), among the papers of an election.
    let pence = subject.column.money * 10 > subject.column.told() * 8;
    let hinted = subject.header.matches.iter().all(|m| m.field == F::FEE && m.strength == Strength::Weak);
    let open = around.bare || hinted && !subject.header.matches.is_empty();
    let staff = around.elections && open && !around.nobody && !around.venues && !around.customers;
    if field == F::FEE && pence && staff && scored.score < 0 {
        scored.add("staff_money", 400);
    }
    let numbered = subject.column.counts[F::ELECTORAL_NUMBER].fits() * 10 > told * 8
        && subject.column.counts[F::POSTCODE].valid * 2 < told
        && subject.column.distinct.count() * 10 > told * 9;
    // "Reg No" is a vehicle's, too, until elector numbers stand below.
    let open = subject.header.matches.iter().all(|m| m.strength == Strength::Weak) || contradicted(subject);
    // In other papers of the office for elections a number with its district may be a payroll's or a table's.
    let electors = around.electors
        || around.elections
            && has_word(subject.label, &["number", "no", "reg", "roll"])
            && subject.column.counts[F::PAYROLL_NUMBER].fits() * 2 < told;
    if electors && field == F::ELECTORAL_NUMBER && numbered && open {
        scored.add("elector_words", 500);
    }
    // "Sutthwaite Village Hall" beside names, among an election's papers, under no name or one that says nothing. Saints have
    // halls and streets.
    let stations = subject.column.counts[F::POLLING_STATION].fits();
    let halls =
        around.elections && !around.nobody && !around.venues && stations >= 3 && stations * 10 >= told * 7;
    // Schools are what many polling places are; under "School" they are those of children.
    let free = !subject.label.trim().eq_ignore_ascii_case("school")
        && subject
            .header
            .matches
            .iter()
            .all(|found| found.field == F::POLLING_STATION || found.strength == Strength::Weak);
    if halls && free {
        match field {
            F::POLLING_STATION if scored.score < 100 => scored.add("venues_beside_names", 350),
            F::HOME_ADDRESS => scored.add("venues_beside_names", -350),
            _ => {}
        }
    }
    // "Session" over "Mon 10am" and "on-line": which of the trainings; elsewhere it is a shift.
    let hinted = subject.header.matches.iter().all(|found| found.field == field);
    if around.training
        && field == F::TRAINING_RECORD
        && hinted
        && subject.label.trim().eq_ignore_ascii_case("session")
    {
        scored.add("training", 450);
    }
    // "Disabled access": of a building, not of anybody who goes in. What access somebody needs is theirs.
    if field == F::DISABILITY_OR_HEALTH
        && has_word(subject.label, &["disabled", "disability", "wheelchair"])
        && has_word(subject.label, &["access", "entrance", "wc", "parking"])
        && !has_word(subject.label, &["need", "needs", "requirement", "requirements", "required"])
    {
        scored.add("header_negative", -600);
    }
    // Each role once, and nobody who has it: the list from which roles are picked.
    let listed = subject.column.distinct.count() >= subject.column.told() && subject.column.told() >= 3;
    if around.roles_alone && field == F::ELECTION_ROLE && listed {
        scored.add("nobody_named", -1200);
    }
    // "B12 3AB" is a grit bin as well as a part of Birmingham.
    if field == F::POSTCODE && has_word(subject.label, &["bin", "bins"]) {
        scored.add("header_negative", -600);
    }
    // "Station" in the list of a fire brigade.
    if around.other_stations && field == F::POLLING_STATION {
        scored.add("nobody_named", -900);
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

/// Whether a header is that of what somebody earns in a year or for a pension, or is charged to somebody, or of a sum that may be anything: no fee for a poll where
/// nothing else speaks of one. The second only where nobody in the table is `paid`.
pub fn says_other_sum(label: &str, paid: bool) -> bool {
    let label = label.to_ascii_lowercase();
    let words = || label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let has = |known: &[&str]| words().any(|word| known.contains(&word));
    let year = has(&["salary", "salaries", "cyflog", "annual", "annum", "pa", "ytd", "td", "value"])
        || has(&["pensionable", "superannuable", "recharge", "recharges", "charge", "charged"])
        || label.contains("to date");
    year || !paid && has(&["amount", "amt", "sum", "total", "due"]) && !has(&["fee", "fees", "pay", "paid"])
}

/// Whether a header is that of what somebody earns.
pub fn says_pay(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    ["fee", "pay", "wage", "salar", "earning"].iter().any(|word| label.contains(word))
}

/// Whether a header is that of miles, and says nothing of what is paid for them.
fn says_miles(label: &str) -> bool {
    const PAID: [&str; 12] =
        ["£", "allowance", "amount", "amt", "claim", "cost", "fee", "paid", "pay", "rate", "total", "value"];
    let label = label.to_ascii_lowercase();
    label.contains("mile") && !PAID.iter().any(|word| label.contains(word))
}

/// Whether a header names the poll or the count.
fn of_a_poll(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    ["elec", "poll", "count"].iter().any(|word| label.contains(word))
}

pub(super) fn score(subject: &Subject<'_>, field: FieldType, weights: &Weights) -> Option<Scored> {
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
pub(super) const OUT: i32 = -700;

/// Whether hardly any value has the form of what the header firmly says.
pub(super) fn contradicted(subject: &Subject<'_>) -> bool {
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
                // "Mr/Mrs/Ms" over whole names.
                | F::TITLE
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
            // "Tax" is a sum or the code by which it is reckoned.
            let either = field == F::TAX_CODE && concept == Concept::Money;
            if says(concept) && !either {
                scored.add("header_concept", -400);
            }
        }
        if says(Concept::Geography) {
            scored.add("header_concept", -600);
        }
        if says(Concept::Identifier) && strength.is_none() {
            scored.add("header_concept", -250);
        }
        // A cost centre has a number, too.
        if says(Concept::Organisation) && strength.is_none() {
            scored.add("header_concept", -400);
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
                // Ones and noughts say whether somebody was.
                if column.single_digits * 10 >= filled * 9 && distinct <= 2 {
                    scored.add("no_share", weights.no_share);
                }
                // Sums for miles have pence, by the rates of those years (40p, 45p); whole numbers are the miles.
                if says_miles(subject.label) && column.money * 3 < filled {
                    scored.add("miles", -900);
                }
            }
            return;
        }
        F::EMERGENCY_CONTACT | F::SIGNATURE_IMAGE | F::PHOTO | F::CRIMINAL_CONVICTION | F::CREDENTIAL => {
            // Told by the header alone: their values have no form of their own.
            scored.values = filled;
            scored.valid = if field == F::EMERGENCY_CONTACT { filled } else { 0 };
            // "Signed" over days and ticks says when and whether.
            let ticks = filled >= 3 && distinct <= 3 && column.words.long == 0;
            if matches!(field, F::SIGNATURE_IMAGE | F::PHOTO) && (ticks || column.dates.count * 2 > filled) {
                scored.add("no_share", -900);
            }
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
    // "Role" over "01", "02", "11": codes of roles, few of them and again and again.
    let coded = field == F::ELECTION_ROLE
        && strength == Some(Strength::Exact)
        && ["role", "duty", "rcode", "capacity"]
            .iter()
            .any(|word| subject.label.to_ascii_lowercase().contains(word))
        && column.sums.max(column.numbers) * 10 >= filled * 9
        && column.eight_digits + column.money + column.counts[F::PAYROLL_NUMBER].fits() == 0
        && distinct <= 20
        && distinct * 2 <= filled;
    if coded {
        scored.add("role_codes", 150);
    }
    if words && !coded && numbers * 2 > filled && column.single_digits * 2 < filled {
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
    // "Assignment" over what people do.
    let words_alone = column.words.capitalised * 10 > filled * 7 && count.fits() == 0;
    if field == F::PAYROLL_NUMBER && filled >= 3 && words_alone {
        scored.add("no_share", -600);
    }
    // "Emp" is a number where numbers of that length stand below, each of them another one.
    if field == F::PAYROLL_NUMBER
        && strength == Some(Strength::Weak)
        && count.fits() * 10 >= filled * 9
        && distinct * 10 >= filled * 7
    {
        scored.add("distinct", 300);
    }
    if field == F::POLITICAL_ACTIVITY && strength.is_none() {
        // A party's name alone is a candidate's as often as anybody's.
        scored.add("party_names", -250);
    }
    // Looked at only where a role may be.
    let says = |words: &[&str]| {
        let label = subject.label.to_ascii_lowercase();
        words.iter().any(|word| label.contains(word))
    };
    let grades = || says(&["grade", "scale", "spinal"]);
    // ... unless there are several, none of them has a number, and all of them are roles.
    let codes = count.fits() * 10 >= filled * 8
        && column.words.capitalised * 10 >= filled * 8
        && (3..=40).contains(&distinct);
    if field == F::ELECTION_ROLE && count.valid * 4 < filled && !codes && grades() {
        // PO2 is a grade of local government's pay scales as well as a presiding officer.
        scored.add("looks_like_grades", -700);
    }
    // "Job title" over cooks and drivers is no role at a poll.
    let any_job = || says(&["job", "post", "occupation", "grade", "position", "employ", "work"]);
    if field == F::ELECTION_ROLE
        && filled >= 3
        && count.valid * 6 < filled
        && count.fits() * 2 < filled
        && any_job()
        && !of_a_poll(subject.label)
    {
        scored.add("other_jobs", -400);
    }
    impostors(scored, subject, field, strength, distinct);
}

/// Whether a column holds telephone numbers in some cells and e-mail addresses in others, and little else.
pub(super) fn mixed_contacts(column: &Column) -> bool {
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
        // Six bare digits under another name, or none, are a meter's or a map's unless they are those of banks.
        F::UK_SORT_CODE
            if strength.is_none()
                && column.sort_pairs * 2 < column.told()
                && column.bank_pairs * 10 <= column.told() * 6
                && column.known_sorts * 20 < column.counts[field].fits() * 19 =>
        {
            scored.add("not_of_banks", -300);
        }
        // Accounts have eight digits; where most have six, without a name, they are numbers of a payroll.
        F::UK_BANK_ACCOUNT
            if strength.is_none()
                && !subject.named
                && column.eight_digits * 2 < column.told()
                && column.bank_pairs * 10 <= column.told() * 6 =>
        {
            scored.add("short_numbers", -300);
        }
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
        let recent = values >= 8 && dates.are_of_this_century();
        if recent || !(wide && early * 3 > values && values * 10 > column.told() * 8) {
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
    let named =
        subject.header.matches.iter().any(|m| m.field == F::ELECTION_DATE && m.strength == Strength::Exact);
    // "41032" is the day of a poll where the heading says so.
    if named && dates.serial_poll_days() > scored.valid {
        scored.valid = dates.serial_poll_days();
        scored.values = scored.values.max(dates.serials_between(1998, 2030)).min(column.told());
    }
    let share = ramp(scored.valid, column.told(), 150, 600);
    scored.add("poll_days", part_of(weights.valid_share, share));
    // "Date" alone means any day, unless hardly any other day than that of a poll stands below.
    let called = subject.label.trim().eq_ignore_ascii_case("date");
    if called && column.told() >= 5 && dates.poll_days * 10 >= column.told() * 9 {
        scored.add("poll_days", 450);
    }
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
    // "Known as" over "M. Whitcombe": by what letters call somebody is not always a forename.
    let whole_names = words.full_name.max(words.initialled).max(words.half_name) * 10 >= filled * 7;
    if has_word(subject.label, &["known", "knownas"]) && whole_names && words.forename * 5 < filled {
        match field {
            F::FIRST_NAME => scored.add("header_other", -700),
            F::FULL_NAME => scored.add("header_words", 650),
            _ => {}
        }
    }
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
        // Single words of which a few come again and again: what a stock list has.
        let nobody = words.full_name + words.half_name + words.initialled == 0;
        if nobody && filled >= 5 && distinct * 2 <= filled {
            scored.add("low_distinct", -250);
        }
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
    // "Address" of a machine: numbers and signs with nothing that is a road's, a place's or a house's name.
    let names =
        words.street + words.town + words.with_postcode + words.capitalised + words.wordy + words.long;
    if names == 0 && column.told() >= 3 {
        scored.add("no_words", -600);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_starts_and_ends_where_it_says() {
        assert_eq!((ramp(1, 10, 150, 700), ramp(9, 10, 150, 700), ramp(0, 0, 150, 700)), (0, 1000, 0));
    }
}
