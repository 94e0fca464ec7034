//! Words and figures that all writers share: labels, numbers with commas, ranges, sizes, the regulator's categories.
//!
//! Plain English for a data-protection officer. What a kind of data means for the people concerned is in `FIELDS`:
//! the one table to extend when a built-in field type is added (a test holds it to the rules).

use super::v1::{PeopleCount, Summary};
use crate::model::{FieldType, Reason};

/// What a writer needs to know of a kind of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Id of the field type.
    pub id: &'static str,
    /// The category that it falls under on the regulator's breach form.
    pub ico: &'static str,
    /// How much harm its loss can do to a person, 1 (little by itself) to 4 (lasting).
    pub harm: u8,
}

const fn field(id: &'static str, ico: &'static str, harm: u8) -> Field {
    Field { id, ico, harm }
}

/// Every built-in kind of data. Harm: 4 special category, conviction, or what opens an account or an identity;
/// 3 what helps to steal an identity; 2 what reaches a person at home or tells of pay; 1 little by itself.
const FIELDS: &[Field] = &[
    field("full_name", "basic_personal_identifiers", 1),
    field("first_name", "basic_personal_identifiers", 1),
    field("last_name", "basic_personal_identifiers", 1),
    field("title", "basic_personal_identifiers", 1),
    field("date_of_birth", "basic_personal_identifiers", 3),
    field("gender", "basic_personal_identifiers", 1),
    field("nationality", "racial_ethnic", 2),
    field("home_address", "basic_personal_identifiers", 2),
    field("postcode", "basic_personal_identifiers", 1),
    field("phone", "basic_personal_identifiers", 2),
    field("email", "basic_personal_identifiers", 2),
    field("emergency_contact", "basic_personal_identifiers", 2),
    field("national_insurance_number", "official_documents", 4),
    field("utr", "economic_financial", 3),
    field("nhs_number", "official_documents", 3),
    field("passport_number", "official_documents", 4),
    field("driving_licence", "official_documents", 4),
    field("right_to_work_share_code", "official_documents", 3),
    field("biometric_residence_permit", "official_documents", 4),
    field("dbs_certificate", "criminal_convictions", 4),
    field("electoral_number", "other", 1),
    field("uk_sort_code", "economic_financial", 2),
    field("uk_bank_account", "economic_financial", 4),
    field("iban", "economic_financial", 4),
    field("payment_card", "economic_financial", 4),
    field("tax_code", "economic_financial", 2),
    field("payroll_number", "basic_personal_identifiers", 1),
    field("election_role", "other", 1),
    field("polling_station", "other", 1),
    field("election_date", "other", 1),
    field("fee", "economic_financial", 2),
    field("training_record", "other", 1),
    field("vehicle_registration", "other", 1),
    field("ethnicity", "racial_ethnic", 4),
    field("disability_or_health", "health", 4),
    field("trade_union", "trade_union", 4),
    field("political_activity", "political_opinions", 4),
    field("religion", "religious", 4),
    field("criminal_conviction", "criminal_convictions", 4),
    field("signature_image", "identification_data", 3),
    field("photo", "identification_data", 2),
    field("credential", "identification_data", 4),
];

/// Categories of the regulator's breach form, in its order: id, words, and whether they are special category or
/// criminal-offence data.
pub const ICO: &[(&str, &str, bool)] = &[
    ("racial_ethnic", "Data revealing racial or ethnic origin", true),
    ("political_opinions", "Political opinions", true),
    ("religious", "Religious or philosophical beliefs", true),
    ("trade_union", "Trade union membership", true),
    ("sex_life", "Sex life", true),
    ("sexual_orientation", "Sexual orientation", true),
    ("gender_reassignment", "Gender reassignment", true),
    ("health", "Health", true),
    ("basic_personal_identifiers", "Basic personal identifiers, such as name and contact details", false),
    ("identification_data", "Identification data, such as user names and passwords", false),
    ("economic_financial", "Economic and financial data, such as bank details and pay", false),
    ("official_documents", "Official documents, such as passports and National Insurance numbers", false),
    ("location", "Location data", false),
    ("genetic_biometric", "Genetic or biometric data", true),
    ("criminal_convictions", "Criminal convictions and offences", true),
    ("other", "Other, such as election role and polling station", false),
];

/// What is known of a kind of data; a user's own kinds count as "other" with some harm.
pub fn facts(id: &str) -> Field {
    FIELDS.iter().copied().find(|field| field.id == id).unwrap_or(field("", "other", 2))
}

/// A kind of data in words; an id that is not known stands for itself.
pub fn label(id: &str) -> &str {
    FieldType::from_id(id).map_or(id, |known| known.label())
}

/// A list of kinds of data in words.
pub fn labels<'i>(ids: impl IntoIterator<Item = &'i str>) -> String {
    ids.into_iter().map(label).collect::<Vec<_>>().join(", ")
}

/// Whose data.
pub fn class(id: &str) -> &str {
    match id {
        "election_worker" => "election workers",
        "elector" => "electors",
        "other_personal" => "other people",
        "none" => "no personal data found",
        // Personal data, and nothing that says whose.
        "untold" => "people not told apart",
        other => other,
    }
}

/// How far a store was read.
pub fn status(id: &str) -> &str {
    match id {
        "scanned" => "read in full",
        "partial" => "read in part",
        "skipped" => "not read",
        other => other,
    }
}

/// Why something was not read.
pub fn reason(id: &str) -> &str {
    Reason::from_id(id).map_or(id, |known| known.words())
}

/// What to do about something that was not read.
pub fn remedy(reason: &str) -> &'static str {
    match reason {
        "io" | "vanished" | "changed" => {
            "Scan again when nobody works on it; if it stays, have the disk or share checked."
        }
        "denied" => "Give the scanning account read access, then scan again.",
        "truncated" | "malformed" => {
            "Look for an undamaged copy or a backup; if there is none, decide whether to keep it."
        }
        "encrypted" => {
            "Ask its owner for the password, unpack a copy, and scan that; count it as exposed until then."
        }
        "too_deep" | "over_budget" | "timed_out" => "Scan it alone with a higher limit.",
        "no_reader" | "raw_strings" | "unsupported" => {
            "Open it with the program that made it, or export it as CSV and scan that."
        }
        "not_text" => "Ask its owner what it is.",
        "needs_ocr" => {
            "Look at a sample: scans of forms, passports and licences hold personal data that was not counted."
        }
        "reader_crashed" => "Open it by hand, and report the fault to whoever maintains this program.",
        "interrupted" => "Go on with the scan (--resume).",
        "not_scanned" => {
            "Add its folder or mounted share to the roots of the scan; a server's data has to be exported first."
        }
        "other_file_system" => "Scan it too, without --one-file-system.",
        _ => "Nothing: it cannot hold data of its own.",
    }
}

/// A figure of the report by its path, in words; one without words stands for itself.
pub fn figure(path: &str) -> &str {
    match path {
        "summary.stores" => "Stores",
        "summary.coverage" => "How stores were read",
        "summary.complete" => "Complete",
        "summary.bytes" => "Bytes",
        "summary.people" => "People",
        "summary.election_workers" => "Election workers",
        "summary.electors" => "Electors",
        "summary.years" => "Years of elections",
        "summary.field_types" => "Kinds of data",
        "summary.not_read" => "Not read",
        "summary.risk_classes" => "People by risk class",
        "summary.by_election" => "People by election",
        "summary.by_role" => "People by role",
        "summary.employees" => "Council staff, current and former",
        "summary.controllers" => "Controllers",
        "summary.overdue" => "Kept too long",
        "systems.people" => "People of a system",
        "stores.people" => "People of a store",
        "stores.election.score" => "Whose data, how sure",
        "stores.tables.columns.findings.confidence" => "Confidence of a finding",
        "stores.tables.columns.findings.distinct" => "Different values",
        "stores.risk.score" => "Risk of a store",
        "stores.access" => "Who could open a store",
        "matrix" => "Kinds of data by system",
        "copy_families" => "Copies",
        other => other,
    }
}

/// The method's words for what a number rests on.
pub fn basis(id: &str) -> &str {
    match id {
        "not_known" => "not known",
        other => other,
    }
}

/// With commas: 1,234,567.
pub fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with its noun.
pub fn plural(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// Bytes in the unit that keeps the number short.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if bytes < 1000 {
        return plural(bytes, "byte", "bytes");
    }
    let mut value = bytes as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.95 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// First to last of a list of years that is in order; "-" when there is none.
pub fn years(years: &[u16]) -> String {
    match years {
        [] => "-".to_owned(),
        [one] => one.to_string(),
        [first, .., last] => format!("{first}-{last}"),
    }
}

/// The elections of an estate, without a year at either end of which a single store speaks, of many, and years apart from the
/// others: that one is as likely misread.
pub struct Span {
    /// First and last.
    pub years: Vec<u16>,
    /// Years outside of which a single store speaks, in order.
    pub single: Vec<u16>,
}

impl Span {
    /// From the counts of a summary.
    pub fn of(summary: &Summary) -> Span {
        const MANY: u64 = 20;
        const APART: u16 = 3;
        let counts: Vec<(u16, u64)> =
            summary.by_election.iter().filter_map(|count| Some((count.year?, count.stores))).collect();
        if counts.iter().map(|(_, stores)| stores).sum::<u64>() < MANY {
            return Span { years: summary.years.clone(), single: Vec::new() };
        }
        // At either end, as long as a gap follows.
        let (mut first, mut last) = (0, counts.len());
        let alone = |own: (u16, u64), next: (u16, u64)| own.1 == 1 && own.0.abs_diff(next.0) >= APART;
        while first + 1 < last && alone(counts[first], counts[first + 1]) {
            first += 1;
        }
        while first + 1 < last && alone(counts[last - 1], counts[last - 2]) {
            last -= 1;
        }
        let years = |part: &[(u16, u64)]| part.iter().map(|(year, _)| *year).collect::<Vec<_>>();
        let single = [years(&counts[..first]), years(&counts[last..])].concat();
        Span { years: years(&counts[first..last]), single }
    }

    /// "2001-2022 (single stores: 1998, 2026)".
    pub fn in_words(&self) -> String {
        match self.single.as_slice() {
            [] => years(&self.years),
            single => format!("{} (single stores: {})", years(&self.years), list_of(single)),
        }
    }
}

/// "1998, 2026".
pub fn list_of(years: &[u16]) -> String {
    years.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")
}

/// "about 456 people (391 to 508)".
pub fn people_in_words(people: PeopleCount) -> String {
    if people.low == people.high {
        return plural(people.likely, "person", "people");
    }
    format!(
        "about {} ({} to {})",
        plural(people.likely, "person", "people"),
        number(people.low),
        number(people.high)
    )
}

/// "456 (391-508)"; "-" for nobody.
pub fn people(people: PeopleCount) -> String {
    if people.high == 0 {
        return "-".to_owned();
    }
    if people.low == people.high {
        return number(people.likely);
    }
    format!("{} ({}-{})", number(people.likely), number(people.low), number(people.high))
}

/// Days in the unit that people think in.
pub fn duration(days: u64) -> String {
    match days {
        0..=90 => plural(days, "day", "days"),
        91..=730 => plural(days / 30, "month", "months"),
        _ => format!("{:.1} years", days as f64 / 365.25),
    }
}

/// Who answers for the data.
pub fn controller(id: &str) -> &str {
    match id {
        "council" => "Council",
        "returning_officer" => "Returning Officer",
        "electoral_registration_officer" => "Electoral Registration Officer",
        "counting_officer" => "Counting Officer",
        "" => "not known",
        other => other,
    }
}

/// The day of a time in ISO 8601.
pub fn day(time: &str) -> &str {
    time.get(..10).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::rules::RuleSet;
    use crate::report::v1::ElectionCount;

    #[test]
    fn numbers_and_sizes_read_well() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(size(1), "1 byte");
        assert_eq!(size(12), "12 bytes");
        assert_eq!(size(1500), "1.5 kB");
        assert_eq!(size(999_999), "1.0 MB");
        assert_eq!(years(&[2001, 2004, 2022]), "2001-2022");
    }

    #[test]
    fn a_year_of_one_store_among_many_is_told_apart() {
        let count = |(year, stores): &(u16, u64)| ElectionCount {
            year: Some(*year),
            polls: Vec::new(),
            stores: *stores,
            people: PeopleCount::default(),
        };
        let words = |counts: &[(u16, u64)]| {
            let years = counts.iter().map(|(year, _)| *year).collect();
            let by_election = counts.iter().map(count).collect();
            Span::of(&Summary { years, by_election, ..Summary::default() }).in_words()
        };
        assert_eq!(
            words(&[(1998, 1), (2001, 9), (2010, 1), (2022, 12), (2026, 1)]),
            "2001-2022 (single stores: 1998, 2026)"
        );
        // Of few stores each counts, and a year right before the others is one of them.
        assert_eq!(words(&[(1998, 1), (2004, 3), (2022, 1)]), "1998-2022");
        assert_eq!(words(&[(2001, 1), (2002, 1), (2003, 40), (2022, 2)]), "2001-2022");
    }

    #[test]
    fn every_kind_has_the_category_of_its_rules() {
        for field in FieldType::BUILT_IN {
            assert_eq!(facts(field.id()).id, field.id(), "missing in FIELDS");
        }
        for rule in RuleSet::built_in().rules() {
            assert_eq!(facts(rule.field.id()).ico, rule.ico.id(), "{}", rule.id);
            assert!(ICO.iter().any(|(id, ..)| *id == rule.ico.id()), "{}", rule.id);
        }
    }

    #[test]
    fn every_figure_of_the_method_has_words() {
        for basis in super::super::method::method() {
            assert_ne!(figure(&basis.number), basis.number, "missing in `figure`");
        }
    }

    #[test]
    fn every_reason_is_explained_to_its_reader() {
        let page = include_str!("../../docs/report-v1.md");
        for reason in Reason::ALL {
            assert!(
                page.contains(&format!("`{}`", reason.id())),
                "{} is not in docs/report-v1.md",
                reason.id()
            );
        }
    }

    #[test]
    fn every_reason_that_hides_data_has_a_remedy() {
        for reason in Reason::ALL {
            assert_eq!(remedy(reason.id()).starts_with("Nothing"), !reason.hides_data(), "{}", reason.id());
        }
    }
}
