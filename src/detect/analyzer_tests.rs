//! Whole tables and letters through the analyzer: what a person would say is in them. All people are invented.

use super::{Analyzer, DetectContext};
use crate::detect::rules::RuleSet;
use crate::formats::{Cell, Locator, TableInfo};
use crate::model::{ElectionClass, FieldType, Observation, StoreAnalysis, StorePath};
use crate::people::{Census, OrganisationKey, Resolver};

use FieldType as F;

fn context() -> &'static DetectContext {
    static CONTEXT: std::sync::OnceLock<DetectContext> = std::sync::OnceLock::new();
    CONTEXT.get_or_init(|| DetectContext::new(RuleSet::built_in(), OrganisationKey::from_bytes([7; 32])))
}

fn analyse(path: &str, rows: &[Vec<&str>]) -> (StoreAnalysis, Vec<Observation>) {
    let mut analyzer = Analyzer::new(context(), &StorePath::from_escaped(path), "share", None);
    analyzer.table(&TableInfo::default());
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<Cell<'_>> =
            row.iter().map(|text| if text.is_empty() { Cell::Empty } else { Cell::Text(text) }).collect();
        analyzer.row(number as u64 + 1, &cells);
    }
    analyzer.finish()
}

fn read(path: &str, text: &str) -> StoreAnalysis {
    let mut analyzer = Analyzer::new(context(), &StorePath::from_escaped(path), "share", None);
    analyzer.text(Locator::Line(1), text);
    analyzer.finish().0
}

/// The first finding of each column of the only table, by column index.
fn kinds(analysis: &StoreAnalysis) -> Vec<(u32, &'static str)> {
    analysis.tables[0]
        .columns
        .iter()
        .filter_map(|column| Some((column.index, column.findings.first()?.field.id())))
        .collect()
}

fn people(observations: &[Observation]) -> u64 {
    let mut resolver = Resolver::new();
    observations.iter().for_each(|observation| resolver.push(observation));
    let resolution = resolver.finish();
    let mut census = Census::new(&resolution);
    observations.iter().for_each(|observation| census.add(observation, observation.marks));
    census.take().people.likely
}

fn split(lines: &str) -> Vec<Vec<&str>> {
    lines.trim_matches('\n').lines().map(|line| line.split('|').map(str::trim).collect()).collect()
}

const STAFF: &str = "
SURNAME|FORENAME|DTBIRTH|NINUM|ADR_1|PCODE|SRTCD|ACCNO|POST|FEE
Whitcombe|Margaret|12/03/1948|AB123459C|14 Mill Lane|OX4 1LD|20-45-23|71834562|PO|185.00
Okonkwo|Daniel|04/11/1961|CE234567A|3 Rose Court|OX3 7QP|40-11-62|20934417|PC|120.00
Patel|Nisha|23/07/1975|HJ345678B|Flat 2, 9 Park Road|OX2 6HN|30-96-34|55210983|PC|120.00
Ferris|Alan|30/01/1952|JK456789D|The Old Forge, Church Street|OX44 9EU|60-83-71|33417790|PO|185.00
Barnwell|Joyce|19/09/1939|LM567891A|27 Highfield Avenue|OX4 3DF|20-71-02|60127745|CA|65.00
Kowalska|Ewa|02/02/1983|NP678912B|8 Orchard Way|OX4 2SD|77-23-11|14420965|CA|65.00
";

#[test]
fn a_cryptic_payroll_extract_is_read_column_by_column() {
    let (analysis, observations) = analyse("finance/PS2005.csv", &split(STAFF));
    assert_eq!(
        kinds(&analysis),
        [
            (0, "last_name"),
            (1, "first_name"),
            (2, "date_of_birth"),
            (3, "national_insurance_number"),
            (4, "home_address"),
            (5, "postcode"),
            (6, "uk_sort_code"),
            (7, "uk_bank_account"),
            (8, "election_role"),
            (9, "fee"),
        ]
    );
    assert_eq!(analysis.tables[0].rows, 6);
    assert_eq!(people(&observations), 6);
    assert_eq!(analysis.election.class, ElectionClass::ElectionWorker);
}

#[test]
fn the_same_without_a_header_is_told_by_its_values() {
    let rows = split(STAFF);
    let (analysis, _) = analyse("finance/PS2005.csv", &rows[1..]);
    let kinds = kinds(&analysis);
    for wanted in [
        (2, "date_of_birth"),
        (3, "national_insurance_number"),
        (4, "home_address"),
        (5, "postcode"),
        (6, "uk_sort_code"),
        (7, "uk_bank_account"),
    ] {
        assert!(kinds.contains(&wanted), "{wanted:?} in {kinds:?}");
    }
    assert_eq!(analysis.tables[0].rows, 6);
}

#[test]
fn title_rows_are_not_data_and_name_the_election() {
    let mut rows = vec![
        vec!["Barchester City Council"],
        vec!["Count staff - UK Parliamentary election 5 May 2005"],
        vec![""],
    ];
    rows.extend(split(
        "
Name|Tel|Table
Mrs M Whitcombe|01865 556712|1
Mr D Okonkwo|07912 445871|1
Miss N Patel|01865 442910|2
",
    ));
    let (analysis, observations) = analyse("misc/list.xls", &rows);
    assert_eq!(analysis.tables[0].rows, 3);
    assert_eq!(&kinds(&analysis)[..2], [(0, "full_name"), (1, "phone")]);
    assert_eq!(analysis.election.class, ElectionClass::ElectionWorker);
    assert!(analysis.election.years.contains(&2005));
    assert_eq!(people(&observations), 3);
}

#[test]
fn two_tables_side_by_side_are_two_lists_of_people() {
    let rows = split(
        "
Name|NI No||Name|NI No
Margaret Whitcombe|AB123459C||Alan Ferris|JK456789D
Daniel Okonkwo|CE234567A||Joyce Barnwell|LM567891A
Nisha Patel|HJ345678B||Ewa Kowalska|NP678912B
",
    );
    let (analysis, observations) = analyse("elections/count.xls", &rows);
    assert_eq!(
        kinds(&analysis),
        [
            (0, "full_name"),
            (1, "national_insurance_number"),
            (3, "full_name"),
            (4, "national_insurance_number")
        ]
    );
    assert_eq!(people(&observations), 6);
}

#[test]
fn days_of_meetings_are_not_sort_codes_or_births() {
    let rows = split(
        "
Date|Room|Cost centre|Grid ref
01-05-08|Committee 1|12-34-56|451230
12-05-11|Committee 2|12-34-57|451994
04-06-09|Committee 1|12-34-56|449211
06-05-10|Council Chamber|12-35-01|451777
03-05-12|Committee 2|12-35-01|450012
02-05-13|Committee 1|12-36-11|450998
",
    );
    let (analysis, observations) = analyse("meetings/rooms.csv", &rows);
    let found = kinds(&analysis);
    for wrong in ["uk_sort_code", "date_of_birth", "uk_bank_account", "full_name", "payroll_number"] {
        assert!(found.iter().all(|(_, kind)| *kind != wrong), "{wrong} in {found:?}");
    }
    assert_eq!(observations.len(), 0);
    assert_eq!(analysis.election.class, ElectionClass::None);
}

#[test]
fn values_in_a_notes_column_are_found_and_the_column_is_text() {
    let rows = split(
        "
Surname|Forename|Notes
Whitcombe|Margaret|Rang to confirm. NI number AB123459C, please chase.
Okonkwo|Daniel|New bank: sort code 40-11-62 account 20934417 from June
Patel|Nisha|Prefers not to work with the public on polling day
Ferris|Alan|Mobile is now 07912 445871, wife will take a message
Barnwell|Joyce|No change
",
    );
    let (analysis, _) = analyse("elections/notes.csv", &rows);
    let notes = &analysis.tables[0].columns[2];
    let found: Vec<_> = notes.findings.iter().map(|f| (f.field, f.values)).collect();
    for wanted in [F::NATIONAL_INSURANCE_NUMBER, F::UK_SORT_CODE, F::UK_BANK_ACCOUNT, F::PHONE] {
        assert!(found.contains(&(wanted, 1)), "{wanted:?} in {found:?}");
    }
}

#[test]
fn a_register_of_electors_is_not_a_list_of_staff() {
    let rows = split(
        "
Elector Number Prefix|Elector Number|Elector Name|Address|Postcode|Franchise Marker
AB1|1|Whitcombe, Margaret|14 Mill Lane|OX4 1LD|
AB1|2|Okonkwo, Daniel|3 Rose Court|OX3 7QP|
AB1|3|Patel, Nisha|9 Park Road|OX2 6HN|G
AB1|4|Ferris, Alan|2 Church Street|OX44 9EU|
",
    );
    let (analysis, _) = analyse("registration/register2009.csv", &rows);
    assert_eq!(analysis.election.class, ElectionClass::Elector);
}

#[test]
fn polling_places_are_not_homes() {
    let rows = split(
        "
Polling station|Polling place|Polling place address|Postcode|Hire fee
1|St Andrew's Church Hall|12 Church Street|OX4 1LD|120
2|Community Centre|44 High Street|OX3 7QP|95
3|Primary School|Park Road|OX2 6HN|0
",
    );
    let (analysis, observations) = analyse("elections/polling_places.csv", &rows);
    let found = kinds(&analysis);
    assert!(found.iter().all(|(_, kind)| *kind != "home_address"), "{found:?}");
    assert_eq!(observations.len(), 0);
}

#[test]
fn a_letter_of_appointment_names_one_worker() {
    let letter = "Barchester City Council\nTown Hall, Cathedral Close, Barchester BA1 1AA\n\n\
        Mrs Margaret Whitcombe\n14 Mill Lane\nOxford\nOX4 1LD\n\n3 April 2005\n\nDear Mrs Whitcombe\n\n\
        UK Parliamentary election, Thursday 5 May 2005\n\n\
        I am pleased to appoint you as Presiding Officer at polling station 14. Your fee will be £185.00.\n\
        Please check that your National Insurance number, AB 12 34 59 C, and date of birth, 12 March 1948, are right.\n\
        We shall pay into sort code 20-45-23, account number 71834562. Order no 4512998.\n";
    let analysis = read("letters/appoint.txt", letter);
    let found: Vec<_> = analysis.text.iter().map(|f| (f.field, f.hits)).collect();
    for wanted in [
        F::NATIONAL_INSURANCE_NUMBER,
        F::DATE_OF_BIRTH,
        F::HOME_ADDRESS,
        F::UK_SORT_CODE,
        F::UK_BANK_ACCOUNT,
        F::ELECTION_ROLE,
    ] {
        assert!(found.iter().any(|(field, hits)| (*field, *hits) == (wanted, 1)), "{wanted:?} in {found:?}");
    }
    assert_eq!(analysis.election.class, ElectionClass::ElectionWorker);
    assert!(analysis.election.years.contains(&2005));
}

#[test]
fn no_value_survives_in_what_the_analyzer_returns() {
    let (analysis, observations) = analyse("finance/PS2005.csv", &split(STAFF));
    let printed = format!("{analysis:?} {observations:?}").to_lowercase();
    for value in ["whitcombe", "ab123459c", "71834562", "mill lane", "ox4 1ld", "1948"] {
        assert!(!printed.contains(value), "a value in the analysis");
    }
}
