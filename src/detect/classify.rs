//! From a column's statistics to findings: log odds with weights that can be explained.
//!
//! Each field type starts at its rule's base and gains or loses by header, values, neighbours and what speaks
//! against it; the sum, in hundredths of a natural-log odds unit, becomes the confidence. Then types compete:
//! a column is one thing, unless its cells plainly hold two. Statistics come from `column`, words from
//! `headers`; the weights are the rules' own. What one column weighs by itself is in `weigh`, what columns say of each other in
//! `together`; a new rule goes into one of the two.

mod together;
mod weigh;

use super::column::Column;
use super::cross::Agreement;
use super::headers::{Concept, HeaderReading, Strength};
use super::rules::{RuleSet, Weights};
use super::validators;
use crate::model::{Evidence, FieldFinding, FieldSet, FieldType};

use FieldType as F;

pub use weigh::{is_staffing_column, says_other_sum, says_pay, says_what_is_owed};

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
    /// A column has people's names.
    pub named: bool,
    /// The table lists candidates or councillors.
    pub candidates: bool,
    /// The table says how candidates and their agents are reached, which the law does not publish.
    pub contacts: bool,
    /// Its path speaks of stations that are none of a poll.
    pub other_stations: bool,
    /// The table lists what was spent by account of a ledger.
    pub ledger: bool,
    /// No column has a name.
    pub bare: bool,
    /// Roles with nothing that tells whose: a scale of fees.
    pub roles_alone: bool,
    /// The table lists firms or bodies, and nobody's name.
    pub firms: bool,
    /// The table is about people who are paid: it holds roles, bank details or payroll numbers.
    pub paid: bool,
    /// It says of those whose names the law publishes what it does not: their account, their union.
    pub private: bool,
    /// Nothing in the headers or values speaks of people who are paid.
    pub no_staff: bool,
    /// The table says what customers owe: council tax, rent.
    pub customers: bool,
    /// Titles or path say that it lists who was trained.
    pub training: bool,
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
            fields.iter().filter_map(|(field, w)| Some((*field, weigh::score(subject, *field, w)?))).collect()
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
            weigh::mark_down(scored, &subjects[at], *field, around);
        }
    }
    together::weigh_together(subjects, around, &mut scored);
    for agreement in agreements {
        // Codes under a name of their own, or beside nobody, are of anything.
        let of_people = || subjects.get(agreement.column).is_some_and(|own| !around.nobody && !own.named);
        if agreement.guess && !of_people() {
            continue;
        }
        let column = scored.get_mut(agreement.column);
        if let Some((_, scored)) = column.and_then(|s| s.iter_mut().find(|(own, _)| *own == agreement.field))
        {
            scored.add(agreement.evidence.code, agreement.evidence.weight);
        }
    }
    together::claimed(subjects, &mut scored);
    subjects.iter().zip(scored).map(|(subject, scores)| choose(subject, scores)).collect()
}

/// Whether a heading is that of those who stand for election, or of who acts for them.
pub fn stands_for_election(label: &str) -> bool {
    names_an_agent(label) || has_word(label, &["candidate", "candidates", "proposer", "seconder", "nominee"])
}

/// Whether a heading is that of who acts for a candidate, in either language of Wales.
pub fn names_an_agent(label: &str) -> bool {
    has_word(label, &["agent", "agents", "asiant", "asiantau"])
}

/// Whether one of these words stands in a heading, in any case.
fn has_word(label: &str, words: &[&str]) -> bool {
    label
        .split(|c: char| !c.is_alphabetic())
        .any(|own| words.iter().any(|word| own.eq_ignore_ascii_case(word)))
}

/// Whether a column's name means a field, by more than a hint.
fn says(subject: &Subject<'_>, field: FieldType) -> bool {
    subject.header.matches.iter().any(|found| found.field == field && found.strength > Strength::Weak)
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

/// Lets the scored types compete, and adds what was found inside longer cells.
fn choose(subject: &Subject<'_>, mut scores: Vec<(FieldType, Scored)>) -> Vec<FieldFinding> {
    scores.sort_by(|(a, x), (b, y)| y.score.cmp(&x.score).then(a.cmp(b)));
    let column = subject.column;
    let mut findings: Vec<FieldFinding> = Vec::new();
    let text_column =
        subject.header.concepts.contains(Concept::Notes) || column.words.long * 2 > column.told();
    // Notes that say nothing but who does what.
    let roles = column.told() >= 3 && column.counts[F::ELECTION_ROLE].valid * 10 >= column.told() * 9;
    // The roles to pick from are nobody's inside their cells as well.
    let denied =
        |s: &Scored| s.score < 0 && s.evidence.iter().any(|e| e.code == "nobody_named" && e.weight < 0);
    let roles_denied = scores.iter().any(|(field, s)| *field == F::ELECTION_ROLE && denied(s));
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
        // "Agent for Labour 2001", "Lib Dem canvasser": whoever does that is no staff of the poll.
        let of_parties = |roles: u64| {
            let header = subject.header.matches.first();
            header.is_some_and(|m| m.field == F::POLITICAL_ACTIVITY && m.strength > Strength::Weak)
                || embedded.cells.get(&F::POLITICAL_ACTIVITY).is_some_and(|cells| *cells >= roles)
        };
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
            // Of short names that come again and again, a few look like people's: wards, parishes, roads.
            let short = column.words.long == 0 && column.words.capitalised * 10 >= column.told() * 8;
            let again = column.distinct.count() * 10 <= column.told() * 6;
            let others =
                whole.is_none() && short && again && column.told() >= 10 && cells * 3 < column.told();
            if field == F::FULL_NAME && (names_no_person(subject.header) || firms || homes || others) {
                continue;
            }
            if (roles_denied || of_parties(cells)) && field == F::ELECTION_ROLE {
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
    if findings.iter().all(|finding| finding.is_in_text()) && !text_column {
        let several = of_several_kinds(subject);
        findings.retain(|own| several.iter().all(|other| other.field != own.field));
        findings.splice(0..0, several);
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
    if super::headers::heads_seats(label) {
        return true;
    }
    // In the row above stands what several columns are about: "Election" over "Clerk 2".
    let label = super::headers::below_band(label).unwrap_or(label);
    let plain = unnumbered(label);
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
            weigh::mixed_contacts(column) || column.counts[second].valid * 7 > column.told()
        }
        _ => false,
    }
}

/// The kinds of a column that holds whatever its row says: "value" beside "kind", "contact", "answer". Each is told by the form
/// of its values alone, and there are two at least: codes that happen to be formed like one kind are not formed like another.
fn of_several_kinds(subject: &Subject<'_>) -> Vec<FieldFinding> {
    const BY_FORM: [FieldType; 6] =
        [F::NATIONAL_INSURANCE_NUMBER, F::EMAIL, F::PHONE, F::POSTCODE, F::IBAN, F::DRIVING_LICENCE];
    /// Cells of a kind.
    const LEAST: u64 = 3;
    let column = subject.column;
    let told = column.told();
    let firm = subject.header.matches.iter().any(|found| found.strength > Strength::Weak);
    let kinds: Vec<(FieldType, u64)> = BY_FORM
        .into_iter()
        .map(|field| (field, column.counts[field].valid))
        .filter(|(_, valid)| *valid >= LEAST && valid * 20 >= told)
        .collect();
    let all: u64 = kinds.iter().map(|(_, valid)| valid).sum();
    if firm || kinds.len() < 2 || all * 5 < told {
        return Vec::new();
    }
    let found = |(field, valid): (FieldType, u64)| FieldFinding {
        field,
        values: column.counts[field].fits(),
        valid,
        distinct: column.distinct.count().min(column.counts[field].fits()),
        confidence: confidence(SEVERAL_KINDS),
        evidence: vec![Evidence { code: "several_kinds", weight: SEVERAL_KINDS }],
    };
    kinds.into_iter().map(found).collect()
}

/// Log odds that such a value is what it is formed like.
const SEVERAL_KINDS: i32 = 300;

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
        // "Poll Clerk e-learning" is the name of a training, and may be anybody's.
        F::TRAINING_RECORD => FieldSet(!FieldSet::of(&[F::ELECTION_ROLE, F::ELECTION_DATE]).0),
        F::EMERGENCY_CONTACT | F::DISABILITY_OR_HEALTH | F::CRIMINAL_CONVICTION => FieldSet(u64::MAX),
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
}
