//! Whole tables and letters through the analyzer: what a person would say is in them. All people are invented.

use super::{Analyzer, DetectContext};
use crate::detect::rules::RuleSet;
use crate::formats::{Cell, Locator, TableInfo};
use crate::model::{ElectionClass, FieldType, KeyKind, Marks, Observation, StoreAnalysis, StorePath};
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
    let resolution = resolver.finish().expect("resolved");
    let mut census = Census::new(&resolution);
    let mut rows = resolution.rows();
    observations.iter().for_each(|observation| census.add(rows.next(), observation, observation.marks));
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
fn an_emergency_contact_is_known_by_nothing_else_and_lends_no_key() {
    let rows = split(
        "
Surname|Forename|emergency.name|emergency.phone|NI Number
Whitcombe|Margaret|Peter Whitcombe|07911 482917|AB123456C
Okonkwo|Daniel|Grace Obi|07912 445871|CE234567A
Patel|Nisha|Raj Patel|07700 105234|HJ345678B
Ferris|Alan|Joan Ferris|07813 220145|JK456789D
Barnwell|Joyce|Tom Barnwell|07914 118203|LM567891A
",
    );
    let (_, observations) = analyse("elections/staff 2005.xls", &rows);
    assert_eq!(observations.len(), 5);
    let keys = observations.iter().flat_map(|observation| &observation.keys);
    assert!(keys.clone().all(|(kind, _)| *kind != KeyKind::Mobile));
    assert!(observations.iter().all(|observation| observation.fields.contains(F::EMERGENCY_CONTACT)));
}

#[test]
fn a_column_of_second_forenames_does_not_take_the_place_of_the_first() {
    let list = |heading: &str, row: &str| {
        let names =
            [("Margaret", "Ann"), ("Daniel", "Peter"), ("Nisha", "Asha"), ("Alan", "John"), ("Joyce", "May")];
        let surnames = ["Whitcombe", "Okonkwo", "Patel", "Ferris", "Barnwell"];
        let rows = names.iter().zip(surnames).map(|((first, second), last)| {
            row.replace('1', first).replace('2', second).replace('3', last) + "|PC\n"
        });
        let (_, observations) = analyse(
            "elections/staff 2005.xls",
            &split(&(heading.to_owned() + "|Duty\n" + &rows.collect::<String>())),
        );
        let names =
            observations.iter().flat_map(|own| own.keys.iter().filter(|(kind, _)| *kind == KeyKind::Name));
        names.map(|(_, token)| *token).collect::<Vec<_>>()
    };
    let plain = list("Forename|Surname", "1|3");
    assert_eq!(plain.len(), 5);
    assert_eq!(list("FORENM|FORE2|SURNM", "1|2|3"), plain);
    assert_eq!(list("Forename|Second forename|Surname", "1|2|3"), plain);
    assert_eq!(list("Known as|Forename|Surname", "2|1|3"), plain);
    assert_eq!(list("Surname|Forename|Middle name", "3|1|2"), plain);
    assert_eq!(list("Middle name|Forename|Surname", "2|1|3"), plain);
    assert_eq!(list("MIDNAME|Forename|Surname", "2|1|3"), plain);
    assert_eq!(list("Forename2|Forename1|Surname", "2|1|3"), plain);
    assert_eq!(list("Surname|2nd forename", "3|2"), []);
}

#[test]
fn the_first_of_two_forenames_is_told_by_the_second() {
    let people = [
        ("Margaret", "Ann", "Whitcombe"),
        ("Daniel", "", "Okonkwo"),
        ("Nisha", "Asha", "Patel"),
        ("Alan", "John", "Ferris"),
        ("Joyce", "", "Barnwell"),
        ("Peter", "James", "Harper"),
        ("Susan", "Jane", "Gibson"),
        ("George", "", "Hughes"),
        ("Rosemary", "Claire", "Walsh"),
        ("Thomas", "William", "Dean"),
    ];
    let names = |heading: &str, row: &str| {
        let rows = people.iter().map(|(first, second, last)| {
            row.replace('1', first).replace('2', second).replace('3', last) + "|PC\n"
        });
        let rows = rows.collect::<String>();
        let (_, observations) = analyse("elections/staff 2005.xls", &split(&(heading.to_owned() + &rows)));
        let keys = observations.iter().flat_map(|own| own.keys.iter());
        keys.filter(|(kind, _)| *kind == KeyKind::Name).map(|(_, token)| *token).collect::<Vec<_>>()
    };
    let plain = names("Forename|Surname|Duty\n", "1|3");
    assert_eq!(plain.len(), 10);
    assert_eq!(names("P_FNAM|FORE2|CN_SUR|ROLE_CD\n", "1|2|3"), plain);
    assert_eq!(names("", "1|2|3"), plain);
    // What stands before them is no forename because it has the form of one.
    assert_eq!(names("Sire|Forename|Surname|Duty\n", "2|1|3"), plain);
}

#[test]
fn not_known_is_nobodys_name_and_nobodys_number() {
    let rows = split(
        "
Surname|Forename|Payroll No|Duty
Whitcombe|Margaret|155986|Poll Clerk
Okonkwo|not known|155987|Poll Clerk
Patel|Nisha|not known|Presiding Officer
Ferris|Alan|not known|Poll Clerk
Barnwell|N/K|155991|Poll Clerk
",
    );
    let (_, observations) = analyse("elections/staff 2005.xls", &rows);
    let having = |kind: KeyKind| {
        observations.iter().filter(|observation| observation.keys.iter().any(|(own, _)| *own == kind)).count()
    };
    assert_eq!((observations.len(), having(KeyKind::NameInitial), having(KeyKind::Payroll)), (5, 3, 3));
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
fn who_was_briefed_is_a_record_of_training_and_a_fare_is_none() {
    let rows = split(
        "
Name|Briefed|Train
Mrs M Whitcombe|attended 12 Apr|12.40
Mr D Okonkwo|DNA|7.90
Miss N Patel|Session 3|31.00
Mr A Ferris|Y|8.25
",
    );
    let (analysis, _) = analyse("misc/list.xls", &rows);
    assert_eq!(kinds(&analysis), [(0, "full_name"), (1, "training_record")]);
}

#[test]
fn lines_of_a_list_without_a_heading_are_people() {
    let list = "Whitcombe Margaret, Rose Cottage, 11 Ferry Lane, Oxford, OX2 0AB, (01865) 556712\n\
        Okonkwo Daniel - 8 Mill Street, Oxford, OX2 0AD - 01865 442911\n\
        Patel Nisha  Flat 2, 5 Botley Road, OX2 0AE\n\
        Ferris Alan, 14 Hill View Road, Oxford, OX2 9PL\n";
    let count = |text: &str| {
        let mut analyzer = Analyzer::new(context(), &StorePath::from_escaped("misc/list.txt"), "share", None);
        analyzer.text(Locator::Line(1), text);
        let (analysis, observations) = analyzer.finish();
        (analysis.tables.len(), people(&observations))
    };
    assert_eq!(count(list), (1, 4));
    assert_eq!(count(&format!("STATEMENT OF PERSONS NOMINATED\n\n{list}")), (0, 0));
}

#[test]
fn a_title_over_two_columns_is_no_heading() {
    let list = split(
        "
Mrs M Whitcombe|07912 445870
Mr D Okonkwo|07912 445871
Miss N Patel|
Mr A Ferris|07912 445873
Mrs J Barnwell|07912 445874
",
    );
    let mut rows = vec![vec!["Phone list for polling day - Council 2014", ""]];
    rows.extend(list.clone());
    let (analysis, observations) = analyse("misc/list.xls", &rows);
    assert_eq!(analysis.tables[0].rows, 5);
    assert_eq!(kinds(&analysis), [(0, "full_name"), (1, "phone")]);
    assert_eq!(people(&observations), 5);
    // A title that would be a heading, were there not one below it.
    let mut rows = vec![vec!["Emergency contacts", ""], vec!["Name", "Contact"]];
    rows.extend(list);
    let (analysis, _) = analyse("misc/list.xls", &rows);
    assert_eq!(analysis.tables[0].rows, 5);
    assert_eq!(kinds(&analysis)[0], (0, "full_name"));
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

/// Kinds of the columns that have one, without their places.
fn kinds_of(path: &str, table: &str) -> Vec<(u32, &'static str)> {
    kinds(&analyse(path, &split(table)).0)
}

#[test]
fn a_row_below_many_of_its_kind_is_no_heading() {
    let mut rows = vec![vec!["Allocation (2014)", "", "", ""]];
    let names = ["H A Lowe", "C Tully", "J Amin", "C S Gordon", "L J Reid", "A Grant", "R S Shaw", "G Ward"];
    let named: Vec<String> = names.iter().map(|name| format!("Mrs {name}")).collect();
    for name in &named {
        let phone = if name.ends_with("Ward") { "none" } else { "01431 413757" };
        rows.push(vec!["Sample Drill Hall", phone, name, "PC"]);
    }
    rows.push(vec!["Sample Old School", "01520 604325", "Miss B I White", "PO"]);
    let (analysis, _) = analyse("elections/allocation.xls", &rows);
    assert_eq!(analysis.tables[0].rows, 9);
}

#[test]
fn letters_of_electors_are_told_from_those_of_staff() {
    for (text, class) in [
        (
            "Mr Ann Lowe\n1 Hill Road\nSampleton DL7 2XG\n\nDear Mrs Lowe\n\nThank you for your letter about your vote at Sample \
          Club. The presiding officer followed the rules.\n",
            ElectionClass::Elector,
        ),
        (
            "APPLICATION FOR POSTAL VOTE\nName: Ann Lowe\nAddress: 1 Hill Road, Sampleton DL6 5RL\nDate of birth: 12/01/1961\n\
          Reason: holiday\n",
            ElectionClass::Elector,
        ),
        (
            "Mr Ann Lowe\n1 Hill Road\nSampleton DL7 2XG\n\nDear Mrs Lowe\n\nYou are appointed presiding officer at Sample \
          Club on 7 May 2015.\n",
            ElectionClass::ElectionWorker,
        ),
    ] {
        assert_eq!(read("elections/2015/letter.txt", text).election.class, class, "{text}");
    }
}

#[test]
fn what_a_list_is_called_goes_before_the_folder_of_the_elections_staff() {
    let rows = split(
        "
Name|DOB|Home address|NI No
Ann Lowe|12/03/1948|14 Mill Lane, Sampleton OX4 1LD|AB123459C
Nisha Patel|23/07/1975|9 Park Road, Sampleton OX2 6HN|HJ345678B
Daniel Okonkwo|04/11/1961|3 Rose Court, Sampleton OX3 7QP|CE234567A
",
    );
    let class = |path: &str| analyse(path, &rows).0.election.class;
    assert_eq!(class("Elections 2006/STAFF/PV applications.csv"), ElectionClass::Elector);
    assert_eq!(class("Elections 2006/STAFF/FSM eligible.csv"), ElectionClass::OtherPersonal);
    assert_eq!(class("Elections 2006/STAFF/new people.csv"), ElectionClass::ElectionWorker);
}

#[test]
fn a_list_of_nothing_but_mailboxes_is_one_of_people() {
    let rows = split(
        "ann@sample.org\nbob@sample.org\ncat@sample.org\ndan@sample.org\neve@sample.org\nfay@sample.org",
    );
    assert_eq!(analyse("x/list.csv", &rows).0.election.class, ElectionClass::OtherPersonal);
    assert_eq!(analyse("x/list.csv", &rows[..3]).0.election.class, ElectionClass::None);
}

#[test]
fn the_telephones_of_agents_are_nobodys_publication() {
    let list = |last: &str, cell: &str| {
        let header = vec!["Ward", "Candidate", "Party", "Home address", "Agent", last];
        let row = |ward, name, agent| {
            vec![ward, name, "Independent", "14 Mill Lane, Sampleton OX4 1LD", agent, cell]
        };
        let rows = [
            header,
            row("East", "Ann Lowe", "Nisha Patel"),
            row("West", "Daniel Okonkwo", "Peter Lomax"),
            row("North", "Ruth Amin", "Carol Reid"),
        ];
        analyse("elections/candidates.xls", &rows).0.election.class
    };
    assert_eq!(list("Agent tel", "07911 482917"), ElectionClass::OtherPersonal);
    assert_eq!(list("Votes", "123"), ElectionClass::None);
}

#[test]
fn a_header_over_two_lines_is_read_as_one() {
    let found = kinds_of(
        "hr/list.csv",
        "
Employee|||Date of|NI|Tax|Start
No|Surname|Forename|birth|number|code|date
80792|Whitcombe|Margaret|16/05/1961|JB039872D|810L|04/01/1996
81618|Okonkwo|Daniel|23/11/1948|HN950670B|BR|17/04/2009
23493|Patel|Nisha|30/07/1975|KA538137D|0T|15/12/2010
55512|Ferris|Alan|02/02/1952|LM567891A|1257L|01/09/2001
",
    );
    let wanted = [
        "payroll_number",
        "last_name",
        "first_name",
        "date_of_birth",
        "national_insurance_number",
        "tax_code",
    ];
    assert_eq!(found, (0..).zip(wanted).collect::<Vec<_>>());
}

#[test]
fn headers_with_units_and_of_ten_letters_are_read() {
    let found = kinds_of(
        "pay/run.csv",
        "
EMPLOYEENO|SURNAMETXT|DATEOFBRTH|NATINSNUMB|Fee (£ gross)|BANKSORTCD|BANKACCTNO
80792|Whitcombe|16/05/1961|JB039872D|185.00|204523|71834562
81618|Okonkwo|23/11/1948|HN950670B|120.00|401162|20934417
23493|Patel|30/07/1975|KA538137D|120.00|309634|55210983
55512|Ferris|02/02/1952|LM567891A|65.00|608371|33417790
",
    );
    let wanted = [
        "payroll_number",
        "last_name",
        "date_of_birth",
        "national_insurance_number",
        "fee",
        "uk_sort_code",
        "uk_bank_account",
    ];
    assert_eq!(found, (0..).zip(wanted).collect::<Vec<_>>());
}

#[test]
fn numbers_that_lost_their_noughts_and_serial_dates_are_told() {
    let found = kinds_of(
        "pay/run.xlsx",
        "
Surname|DOB|Mobile|Sort code|Account no
Whitcombe|17639|7912445871|80456|1834562
Okonkwo|22590|7700123456|401162|20934417
Patel|27601|7884556120|90128|55210983
Ferris|19023|7967001245|70116|3417790
Barnwell|14507|7811223344|110634|60127745
Kowalska|30349|7533440912|204471|14420965
",
    );
    let wanted = ["last_name", "date_of_birth", "phone", "uk_sort_code", "uk_bank_account"];
    assert_eq!(found, (0..).zip(wanted).collect::<Vec<_>>());
}

#[test]
fn one_column_may_hold_two_kinds() {
    let rows = split(
        "
Name and address|Bank details|Contact
Margaret Whitcombe, 14 Mill Lane, Oxford, OX4 1LD|20-45-23 71834562|07912 445871
Daniel Okonkwo, 3 Rose Court, Oxford, OX3 7QP|40-11-62 20934417|d.okonkwo@btinternet.com
Nisha Patel, 9 Park Road, Oxford, OX2 6HN|30-96-34 55210983|01865 442910
Alan Ferris, 27 Highfield Avenue, Oxford, OX4 3DF|60-83-71 33417790|aferris@gmail.com
",
    );
    let (analysis, _) = analyse("staff/mail.csv", &rows);
    let has = |column: usize, field: FieldType| {
        analysis.tables[0].columns[column].findings.iter().any(|f| f.field == field && f.values >= 2)
    };
    for (column, field) in [
        (0, F::FULL_NAME),
        (0, F::HOME_ADDRESS),
        (1, F::UK_SORT_CODE),
        (1, F::UK_BANK_ACCOUNT),
        (2, F::PHONE),
        (2, F::EMAIL),
    ] {
        assert!(has(column, field), "{column} {}", field.id());
    }
}

#[test]
fn the_order_of_day_and_month_is_that_of_the_column() {
    let table = |dates: [&str; 4]| {
        let names = ["Margaret Whitcombe", "Daniel Okonkwo", "Nisha Patel", "Alan Ferris"];
        let rows: Vec<String> =
            names.iter().zip(dates).map(|(name, date)| format!("{name}|{date}")).collect();
        format!("Name|DOB\n{}", rows.join("\n"))
    };
    let british = table(["04/03/1956", "23/05/1961", "30/07/1975", "02/09/1948"]);
    let american = table(["03/04/1956", "05/23/1961", "07/30/1975", "09/02/1948"]);
    let mut both = analyse("a/staff.csv", &split(&british)).1;
    both.extend(analyse("b/staff.csv", &split(&american)).1);
    assert_eq!(people(&both), 4);
    let keys = |observations: &[Observation]| -> Vec<_> {
        observations
            .iter()
            .map(|o| o.keys.iter().find(|(kind, _)| *kind == crate::model::KeyKind::NameBirth).cloned())
            .collect()
    };
    assert_eq!(keys(&both[..4]), keys(&both[4..]));
}

#[test]
fn lists_of_things_firms_and_places_are_nobodys() {
    for (path, table) in [
        (
            "stores/stock.csv",
            "
Code|Description|Qty
AB123456A|Desk|4
AB123457B|Chair|9
AB233458C|Lamp|2
AB123459D|Shelf|1
AB323461A|Bin|7
AB124462C|Clock|3
",
        ),
        (
            "finance/suppliers.csv",
            "
Supplier|Address|Tel
Hargreave & Sons Ltd|Unit 4, Canal Road, Leeds|0113 496 1000
Taylor Wood Joinery Services|12 Mill Lane, York|01904 620111
Green Field Landscapes Ltd|3 High Street, Selby|01757 701222
Lewis Office Supplies plc|90 Park Road, Hull|01482 320333
",
        ),
        (
            "parks/trees.csv",
            "
Ref|Species|Street
T1|Hazel|Mill Lane
T2|Holly|Rose Court
T3|Rowan|Park Road
T4|Hazel|Church Street
T5|Holly|Highfield Avenue
T6|Rowan|Orchard Way
",
        ),
        (
            "elections/results.csv",
            "
Ward|Candidate|Party|Votes
Moorside|DINSDALE, Wayne|Labour Party|1264
Moorside|JONES, Gareth|Conservative Party|698
Beck|PRICE, Jill|Green Party|1035
Beck|FIELD, Alan|Liberal Democrats|2873
",
        ),
    ] {
        let analysis = analyse(path, &split(table)).0;
        assert_eq!(kinds(&analysis), [], "{path}");
        assert_eq!(analysis.election.class, ElectionClass::None, "{path}");
    }
}

#[test]
fn a_sheet_pasted_into_a_mail_is_read_by_its_columns() {
    let text = "Hi,\n\nplease set these poll clerks up for the General Election 2005:\n\n\
        Name, NINO, Born, Sort code, Acc\n\
        Frances Lewis, JA097729D, 03/10/1954, 77-38-02, 53386189\n\
        Leonard Green, LR937925D, 07/03/1977, 01-02-56, 18923413\n\
        Clive Price, ZC356582C, 15/04/1944, 05-36-85, 84378063\n\nThanks\n";
    let analysis = read("mail/1.eml", text);
    let wanted =
        ["full_name", "national_insurance_number", "date_of_birth", "uk_sort_code", "uk_bank_account"];
    assert_eq!(kinds(&analysis), (0..).zip(wanted).collect::<Vec<_>>());
    assert!(analysis.text.iter().all(|f| f.field != F::NATIONAL_INSURANCE_NUMBER));
    assert_eq!(analysis.election.class, ElectionClass::ElectionWorker);
}

#[test]
fn the_first_line_of_a_passport_alone_names_its_holder() {
    let analysis = read("scan/ocr.txt", "page 1\nP<GBRWHITCOMBE<<MARGARET<ANN<<<<<<<<<<<<<<<<\n");
    assert!(analysis.text.iter().any(|f| f.field == F::FULL_NAME && f.hits == 1));
}

const PLAN: &str = "
Fordham and district
Staffing

No|Place|Ward|P.O.|Mobile|PC1|PC2
1|St Wilfrid's School|Castle|Mrs J Whitcombe|07911 482917|D Okonkwo|A Ferris
2|Tannery Club|Castle|Mr P Nadarajah|07911 482933|S Rawstron|K Baines
3|Alma Street Hall|Priory|Miss R Tench|07911 482944|M Eze|L Kaur
4|Jubilee Lounge|Priory|Mr T Oakley|07911 482955|B Swann|C Moffat";

#[test]
fn a_staffing_plan_has_its_people_under_the_names_of_roles() {
    let (analysis, observations) = analyse("share/Elections 2011/plan.xls", &split(PLAN));
    let found = kinds(&analysis);
    for column in [3, 5, 6] {
        assert!(found.contains(&(column, "full_name")), "{found:?}");
    }
    assert!(found.contains(&(4, "phone")));
    assert_eq!(analysis.election.class, ElectionClass::ElectionWorker);
    assert_eq!(people(&observations), 12);
}

#[test]
fn duties_of_a_refuse_crew_are_no_election_work() {
    let crew = "
Round|Staff member|Payroll No|Duty
R01|Margaret Whitcombe|502713|Driver
R02|Daniel Okonkwo|502714|Loader
R03|Nisha Patel|502719|Driver
R04|Alan Ferris|502733|Loader";
    let (analysis, _) = analyse("share/street scene/crews.xls", &split(crew));
    assert_eq!(analysis.election.class, ElectionClass::OtherPersonal);
    assert!(!kinds(&analysis).iter().any(|(_, kind)| *kind == "election_role"));
}

#[test]
fn role_codes_are_roles_whatever_their_column_is_called() {
    for header in ["Code", "Grade", "Duty"] {
        let table = format!(
            "
Surname|Forename|{header}|Fee
Whitcombe|Margaret|PO|185
Okonkwo|Daniel|PC|120
Patel|Nisha|CA|60
Ferris|Alan|PC|120
Baines|Kiran|CS|90
Swann|Beryl|PO|185"
        );
        let (analysis, _) = analyse("share/Elections 2009/fees.xls", &split(&table));
        assert!(kinds(&analysis).contains(&(2, "election_role")), "{header}");
    }
}

#[test]
fn an_address_belongs_to_what_stands_before_it() {
    let halls = "
Hall|Address|Keyholder|Keyholder tel
Memorial Hall|14 Mill Lane, Fordham|Margaret Whitcombe|01924 455261
Scout Hut|3 Rose Street, Fordham|Daniel Okonkwo|01924 663019
Parish Room|9 Park Road, Fordham|Nisha Patel|01924 469163";
    let (analysis, _) = analyse("share/premises/halls.xls", &split(halls));
    assert_eq!(kinds(&analysis), [(2, "full_name"), (3, "phone")]);
}

#[test]
fn a_column_that_writes_surnames_first_is_read_so() {
    let register = "
Elector No|Name|Address
AA/1|Tunnicliffe Margaret|14 Mill Lane, OX4 1LD
AA/2|Ramsbottom Daniel|3 Rose Court, OX3 7QP
AA/3|Sladen Nisha|9 Park Road, OX2 6HN
AA/4|Page Amit|2 High Street, OX2 6HJ";
    let list = "
Surname|Forename|Address
Page|Amit|2 High Street, OX2 6HJ
Sladen|Nisha|9 Park Road, OX2 6HN";
    let (_, mut observations) = analyse("share/register.csv", &split(register));
    observations.extend(analyse("share/list.csv", &split(list)).1);
    assert_eq!(people(&observations), 4);
}

#[test]
fn the_home_is_the_first_address_of_a_row_and_a_house_tells_without_its_postcode() {
    let postal = "
Elector No|Name|Address|Address to send ballot paper
AA/1|Margaret Whitcombe|14 Mill Lane, Fordham, OX4 1LD|82 Sea View Road, Sidmouth, EX10 8AB
AA/2|Daniel Okonkwo|3 Rose Court, Fordham, OX3 7QP|
AA/3|Nisha Patel|9 Park Road, Fordham, OX2 6HN|82 Sea View Road, Sidmouth, EX10 8AB";
    let marked = "
Surname|Initials|Address
WHITCOMBE|ML|14 MILL LANE
OKONKWO|D|3 ROSE COURT
PATEL|NK|9 PARK ROAD";
    let (_, mut observations) = analyse("share/postal.csv", &split(postal));
    observations.extend(analyse("share/marked.csv", &split(marked)).1);
    assert_eq!(people(&observations), 3);
}

#[test]
fn a_number_of_the_payroll_with_what_only_a_person_has_is_personal() {
    let equal = "
EMPNO|GENDER|ETHNIC|RELIGION
502713|F|White British|Christian
502714|M|Black African|Muslim
502719|F|Indian|Hindu
502733|M|White British|None";
    let (analysis, _) = analyse("share/HR/equal.csv", &split(equal));
    assert_eq!(analysis.election.class, ElectionClass::OtherPersonal);
    let orders = "
PO|Supplier|Net
PO0200001|Harrison Ltd|120.50
PO0200002|Bell & Sons Ltd|19.00
PO0200003|Moss Group Ltd|7.25
PO0200004|Quarry Services|88.10
PO0200005|Lamb Ltd|52.00";
    let (analysis, _) = analyse("share/finance/orders.csv", &split(orders));
    assert_eq!(analysis.election.class, ElectionClass::None);
    assert!(kinds(&analysis).iter().all(|(_, kind)| *kind != "biometric_residence_permit"));
}

/// A list long enough for batches, in which names, roles and addresses come again, some with values inside.
fn long_list() -> Vec<[String; 7]> {
    (0..4000_usize)
        .map(|n| {
            let street =
                ["Mill Lane", "Station Road, c/o Mr John Smith", "Rose Court, OX4 1LD", "High Street"][n % 4];
            [
                ["Whitcombe", "Okonkwo", "Patel", "O'Brien", "Smith-Jones"][n % 5].to_owned(),
                ["Margaret", "Maggie", "Dan", "Nisha", "José", "W"][n % 6].to_owned(),
                format!("{:02}/{:02}/{}", 1 + n % 28, 1 + n / 28 % 12, 1940 + n % 60),
                format!("{}{:06}C", ["AB", "CE", "HJ", "JK"][n % 4], 100_000 + n * 37),
                format!("{} {street}", 1 + n % 90),
                format!("077{:02} {:06}", n % 90, n * 7919 % 1_000_000),
                ["Presiding Officer", "Poll Clerk", "PC", "Count Assistant"][n % 4].to_owned(),
            ]
        })
        .collect()
}

#[test]
fn what_is_remembered_of_other_rows_and_tables_changes_nothing() {
    let list = long_list();
    let header = ["Surname", "Forename", "Date of Birth", "NI No", "Address", "Mobile", "Role"];
    // The same words under other headings: a street of surnames, a surname that is a role.
    let other: Vec<Vec<&str>> = std::iter::once(vec!["Address", "Role", "Venue", "Surname"])
        .chain(
            list.iter().map(|row| vec![row[0].as_str(), row[1].as_str(), row[4].as_str(), row[6].as_str()]),
        )
        .collect();
    let rows: Vec<Vec<&str>> = std::iter::once(header.to_vec())
        .chain(list.iter().map(|row| row.iter().map(String::as_str).collect()))
        .collect();
    let fresh = DetectContext::new(RuleSet::built_in(), OrganisationKey::from_bytes([7; 32]));
    let read = |context: &DetectContext, rows: &[Vec<&str>]| {
        let mut analyzer = Analyzer::new(context, &StorePath::from_escaped("a/staff.csv"), "share", None);
        for (number, row) in rows.iter().enumerate() {
            let cells: Vec<Cell<'_>> = row.iter().map(|text| Cell::Text(text)).collect();
            analyzer.row(number as u64 + 1, &cells);
        }
        analyzer.finish()
    };
    let (first, seen) = read(&fresh, &rows);
    read(&fresh, &other);
    let (again, seen_again) = read(&fresh, &rows);
    assert_eq!(format!("{first:?}"), format!("{again:?}"));
    assert!(seen == seen_again, "other people the second time");
    // And what is said of each person is what their values say without anything remembered.
    assert_eq!(seen.len(), list.len());
    let fields = [
        F::LAST_NAME,
        F::FIRST_NAME,
        F::DATE_OF_BIRTH,
        F::NATIONAL_INSURANCE_NUMBER,
        F::HOME_ADDRESS,
        F::PHONE,
    ];
    for (row, observation) in list.iter().zip(&seen) {
        let mut who = super::super::rows::Person::default();
        fields.iter().zip(row).for_each(|(field, text)| who.take(*field, text));
        assert!(who.keys("share", &fresh.key) == observation.keys, "row {}", observation.row);
    }
}

/// Who sits at which table of the count: nothing but names.
const COUNT: &str = "
BARSETSHIRE COUNTY COUNCIL COUNT - Corn Exchange
Friday from 9.30 am

Table 1
   Supervisor: Whitcombe, Margaret
   Okonkwo, Daniel (Finance)
   Singh, Harjit
   Singh, Gurpreet

Table 2
   1. Ferris, Alan
   2. Barnwell, Joyce
";

#[test]
fn tables_of_the_count_are_people_who_worked() {
    let of = |path: &str| {
        let mut analyzer = Analyzer::new(context(), &StorePath::from_escaped(path), "share", None);
        analyzer.text(Locator::Line(1), COUNT);
        let (analysis, observations) = analyzer.finish();
        (analysis.election.class, people(&observations))
    };
    assert_eq!(of("Elections/CC 2009/count tables.txt"), (ElectionClass::ElectionWorker, 6));
    // More names than work at any election are no roll, rather than its first ones.
    let mut analyzer = Analyzer::new(
        context(),
        &StorePath::from_escaped("Elections/CC 2009/count tables.txt"),
        "share",
        None,
    );
    analyzer.text(Locator::Line(1), &COUNT.repeat(1000));
    assert_eq!(analyzer.finish().1, []);
    // Names in minutes are nobody's data by themselves.
    let minutes = COUNT.replace("COUNTY COUNCIL COUNT", "ALLOTMENT SOCIETY").replace("Table", "Group");
    let mut analyzer =
        Analyzer::new(context(), &StorePath::from_escaped("leisure/members.txt"), "share", None);
    analyzer.text(Locator::Line(1), &minutes);
    let (analysis, observations) = analyzer.finish();
    assert_ne!(analysis.election.class, ElectionClass::ElectionWorker);
    assert_eq!(observations, []);
}

#[test]
fn others_whom_the_law_brings_to_the_elections_office_are_no_staff() {
    let rows = split(
        "
Name|Address|Date of birth
Mr D Mistry|39 The Green, Plumstead Episcopi|16/02/1961
Ms S Ferris|16 Station Road, Barchester|25/07/1955
Mr K Kowalski|30 Alcester Drive, Barchester|27/10/1957
Mrs J Barnwell|27 Highfield Avenue, Barchester|19/09/1939
",
    );
    let class = |path: &str| analyse(path, &rows).0.election.class;
    assert_eq!(class("Elections/May 2007/polling day list.csv"), ElectionClass::ElectionWorker);
    for path in [
        "Elections/Jury/jurors drawn.csv",
        "HR/ballot/UNISON reps vote 2000.csv",
        "Elections/Canvass/2009/forms.csv",
    ] {
        assert_ne!(class(path), ElectionClass::ElectionWorker, "{path}");
    }
}

#[test]
fn what_clerks_write_beside_names_makes_nobody_new() {
    let rows = split(
        "
Name|Postcode|Role
Whitcombe M|OX4 1LD|Poll Clerk
Whitcombe M - RESERVE|OX4 1LD|Poll Clerk
Whitcombe M NOT AVAIL|OX4 1LD|Poll Clerk
Margaret Whitcombe (new)|OX4 1LD|Poll Clerk
Ferris, Alan|OX44 9EU|Presiding Officer
Ferris, Alan - tbc|OX44 9EU|Presiding Officer
",
    );
    assert_eq!(people(&analyse("Elections/2007/staff.csv", &rows).1), 2);
}

#[test]
fn columns_of_names_under_tables_and_sessions_are_names() {
    let plan = "
Table 1|Table 2|Table 3
Mrs E Kitching|Mr S Mahmood|Mrs B Sagar
Ms J Wharton|K Smales|O Spence
F Taylor|R Willan|";
    assert_eq!(kinds_of("plans/x.csv", plan), [(0, "full_name"), (1, "full_name"), (2, "full_name")]);
    let numbers = "
Table 1|Table 2|Table 3
12|14|19
11|9|17
8|7|4";
    assert!(kinds_of("plans/y.csv", numbers).iter().all(|(_, kind)| *kind != "full_name"));
}

#[test]
fn sums_beside_names_in_an_elections_papers_are_fees_without_a_heading() {
    let list = "
E80686|Mr R Whitcombe|128.50
E34443|Mrs F Okonkwo|58.50
418762|Miss B Patel|63.50
785816|Mr P Barnwell|58.50
418733|Mrs J Ferris|128.50
";
    assert!(kinds_of("Elections/PCC 2016/print this.txt", list).contains(&(2, "fee")));
    assert!(!kinds_of("Leisure/2016/print this.txt", list).contains(&(2, "fee")));
    let whole = list.replace(".50", "");
    assert!(!kinds_of("Elections/PCC 2016/print this.txt", &whole).contains(&(2, "fee")));
}

#[test]
fn who_has_the_key_of_a_station_is_no_staff() {
    let stations = "
stn|station|Presiding Officer|Poll Clerk 1|Key from
1|Fenwold Village Hall|Margaret Whitcombe|Daniel Okonkwo|Mrs Joan Ridley
2|Hay Cross Scout Hut|Nisha Patel|Alan Ferris|Mr Owen Barnes
3|Kettleby Institute|Joyce Barnwell|Ewa Kowalska|Mrs Ruth Harper
";
    let (_, observations) = analyse("Elections/2005/stations.csv", &split(stations));
    let beside = observations.iter().filter(|observation| observation.marks.is_beside_staff()).count();
    assert_eq!((observations.len(), beside), (9, 3));
    let (_, observations) =
        analyse("Elections/2005/stations.csv", &split(&stations.replace("Key from", "Key contact")));
    let beside = observations.iter().filter(|observation| observation.marks.is_beside_staff()).count();
    assert_eq!((observations.len(), beside), (9, 3));
}

#[test]
fn who_wants_to_work_is_told_from_who_works() {
    let list = "
Name|Mobile|Wants
Margaret Whitcombe|07911 482917|Poll Clerk
Daniel Okonkwo|07912 445871|anything
Nisha Patel|07700 105234|Count
";
    let applicants = |list: &str| {
        let (_, observations) = analyse("Elections/new people.csv", &split(list));
        assert_eq!(observations.len(), 3);
        observations.iter().filter(|observation| observation.marks.has(Marks::APPLICANT)).count()
    };
    assert_eq!(applicants(list), 3);
    assert_eq!(applicants(&list.replace("Wants", "Role").replace("Name", "Applicant's name")), 3);
    assert_eq!(applicants(&list.replace("Wants", "Role")), 0);
}

#[test]
fn without_headings_kin_are_told_by_their_names_and_a_contact_by_the_telephone() {
    let staff = "
Lowe BT|07911 482917|Martin Lowe (husband)|07912 445871
Barnwell JP|07700 105234|Susan Barnwell|07813 220145
Okonkwo D|07914 118203|Alan Ferris|07911 330417
Gibson RE|07912 650288|Peter Gibson|07700 218846
Walsh T|07813 904415|Ruth Walsh|07914 662730
Harper M|07911 871029|Nisha Patel|07912 093347
";
    let people = |list: &str| {
        let (_, observations) = analyse("Elections/2015/list.tsv", &split(list));
        let beside = observations.iter().filter(|observation| observation.marks.is_beside_staff()).count();
        (observations.len(), beside)
    };
    assert_eq!(people(staff), (6, 0));
    let couples = staff
        .replace("Martin Lowe (husband)", "Martin Kowalska")
        .replace("Susan Barnwell", "Susan Whitcombe")
        .replace("Peter Gibson", "Peter Ridley");
    assert_eq!(people(&couples), (12, 0));
    let stations = "
1|Fenwold Village Hall|Margaret Whitcombe|Daniel Okonkwo|Joan Ridley|01865 240117
2|Hay Cross Scout Hut|Nisha Patel|Alan Ferris|Owen Barnes|01865 318842
3|Kettleby Village Hall|Joyce Barnwell|Ewa Kowalska|Ruth Harper|01993 402265
4|Sample Church Hall|Peter Gill|Susan Dean|Thomas Walsh|01235 770194
";
    assert_eq!(people(stations), (12, 4));
    // Where all can be rung, it says nothing.
    let rung = "
1|Fenwold Village Hall|Margaret Whitcombe|07911 482917|Daniel Okonkwo|Joan Ridley|01865 240117
2|Hay Cross Scout Hut|Nisha Patel|07700 105234|Alan Ferris|Owen Barnes|01865 318842
3|Kettleby Village Hall|Joyce Barnwell|07914 118203|Ewa Kowalska|Ruth Harper|01993 402265
4|Sample Church Hall|Peter Gill|07912 650288|Susan Dean|Thomas Walsh|01235 770194
";
    assert_eq!(people(rung), (12, 0));
}

#[test]
fn employees_whom_their_list_gives_no_duty_are_no_staff() {
    let employees = "
Names|Department|Job title|Election duty
Margaret Whitcombe|Housing|Surveyor|Presiding Officer
Daniel Okonkwo|Leisure|Lifeguard|
Nisha Patel|Finance|Clerk|N
Alan Ferris|Planning|Planner|P/C
Joyce Barnwell|Housing|Caretaker|
Ruth Harper|Finance|Cashier|declined
";
    let beside = |list: &str| {
        let (_, observations) = analyse("Personnel/employees 2005.csv", &split(list));
        let beside = observations.iter().filter(|observation| observation.marks.is_beside_staff()).count();
        (observations.len(), beside)
    };
    assert_eq!(beside(employees), (6, 4));
    // Of the office's own list a duty that nobody wrote down yet says nothing.
    assert_eq!(beside(&employees.replace("|Department|Job title|", "|Mobile|Ward|")), (6, 0));
}

#[test]
fn tables_of_one_database_tie_their_rows() {
    let key = |path: &str, table: &str, kind: KeyKind| {
        let (_, observations) = analyse(path, &split(table));
        let of = |observation: &Observation| {
            observation.keys.iter().find(|(own, _)| *own == kind).map(|(_, token)| token.0)
        };
        observations.iter().map(of).collect::<Vec<_>>()
    };
    let staff = "
STF_NO|SURNAME|FORENAME|DOB
4021|Whitcombe|Margaret|14/03/1951
4022|Okonkwo|Daniel|02/11/1968
4027|Patel|Nisha|30/06/1975
4031|Ferris|Alan|21/01/1947
";
    let duties = "
DATE|STF_NO|ROLE|FEE
05/05/2005|4022|Poll Clerk|95.00
05/05/2005|04021|Presiding Officer|165.00
05/05/2005|4031|Poll Clerk|95.00
";
    let people = key("pc/ELECT/STAFF.DBF", staff, KeyKind::Record);
    let worked = key("pc/ELECT/DUTY.DBF", duties, KeyKind::Record);
    assert_eq!(worked, [people[1], people[0], people[3]]);
    assert!(worked.iter().all(Option::is_some));
    // In another folder the same numbers are other people's.
    assert!(key("pc/LEISURE/DUTY.DBF", duties, KeyKind::Record).iter().all(|other| !people.contains(other)));
}

#[test]
fn two_tables_one_below_the_other_are_two() {
    let sheet = "
RESERVES & BOXES 2005|||
|||
Title|Known as|Family name|Position
Mrs|Margaret|Whitcombe|Presiding Officer
Mr|Daniel|Okonkwo|Poll Clerk
Ms|Nisha|Patel|Poll Clerk
|||
BOXES|||
Surname|Tel (home)|N.I. No|
Ferris|01865 960001|JK456789D|
Barnwell|01865 960014|LM567891A|
Kowalska|01865 960022|NP678912B|
|||
|||
1 Fenwold|2 Hay Cross|3 Kettleby|4 Ansty
Colin Brewer|Ann Thwaite|Peter Lowther|Gillian Marsh
Susan Ridley|Ruth Harper||Owen Barnes
";
    let (analysis, observations) = analyse("Elections/2005/others.xls", &split(sheet));
    let tables: Vec<Vec<&str>> = analysis
        .tables
        .iter()
        .map(|table| table.columns.iter().filter_map(|c| Some(c.findings.first()?.field.id())).collect())
        .collect();
    assert_eq!(
        tables,
        [
            vec!["title", "first_name", "last_name", "election_role"],
            vec!["last_name", "phone", "national_insurance_number"],
            vec!["full_name"; 4],
        ]
    );
    assert_eq!(analysis.tables.iter().map(|table| table.rows).collect::<Vec<_>>(), [3, 3, 2]);
    assert_eq!(people(&observations), 13);
    // The same heading again is the next page of one table, and a row of words behind a gap is data.
    let pages = "
Surname|Forename|Role|Fee
Whitcombe|Margaret|PO|185.00
Okonkwo|Daniel|PC|120.00
|||
Surname|Forename|Role|Fee
Patel|Nisha|PC|120.00
|||
Ferris|Alan|PO|185.00
Barnwell|Joyce|CA|65.00
";
    assert_eq!(analyse("Elections/2005/fees.xls", &split(pages)).0.tables.len(), 1);
    let ruled = "
Name|Post|Trained
-----||
Margaret Whitcombe|Presiding Officer|Attended
|||
Daniel Okonkwo|Presiding Officer|Attended
Nisha Patel|Poll Clerk|Attended
";
    let tables = analyse("Elections/2005/training.txt", &split(ruled)).0.tables;
    assert_eq!((tables.len(), tables[0].columns[1].findings[0].values), (1, 3));
}

#[test]
fn a_rota_with_a_station_a_column_and_a_grid_of_surnames_are_read_under_their_numbers() {
    let rota = "
WHO IS WHERE|||||
DUTY|1 Fenwold|2 Hay Cross|3 Kettleby|4|5 Ansty
Pres|Margaret Whitcombe|Daniel Okonkwo|Nisha Patel|Alan Ferris|Joyce Barnwell
Clerk|Ewa Kowalska|Colin Brewer|Ann Thwaite|Peter Lowther|Gillian Marsh
Clerk|Susan Ridley||Ruth Hepple||Owen Tranter
";
    let (analysis, observations) = analyse("Elections/2005/rota.xls", &split(rota));
    let names: Vec<u32> =
        kinds(&analysis).into_iter().filter(|(_, kind)| *kind == "full_name").map(|(at, _)| at).collect();
    assert_eq!(names, [1, 2, 3, 4, 5]);
    assert_eq!(analysis.tables[0].columns[1].name, "1 Fenwold");
    assert_eq!(people(&observations), 13);
    let grid = "
1|2 Hay Cross|3 Kettleby|4 Ansty|5
WHITCOMBE|PATEL|BARNWELL|BREWER|LOWTHER
MARSHALL|RIDLEY|HARRISON|TURNER|JACKSON
HEPPLE||WATSON|DAVIES|
";
    assert_eq!(
        kinds_of("Elections/2005/grid.csv", grid),
        [(0, "last_name"), (1, "last_name"), (2, "last_name"), (3, "last_name"), (4, "last_name")]
    );
    // A crew list of colours and places, and questions by their numbers, are nobody's.
    let bins = "
1|2|3|4|5
Green|Brown|Blue|Green|Brown
Grey|Black|Green|Brown|Green
Brown|Green|Green|Blue|Grey
";
    assert!(kinds_of("waste/rounds.csv", bins).is_empty());
}

#[test]
fn numbers_without_area_code_are_telephones_under_a_heading_that_says_so() {
    let members = "
Card|Name|TEL|Type
2906|Sean Ward|870053|Family
2901|Mary Anderton|Fenwold 545115|Over 60
2902|Steven Mounsey|882441|Family
2903|Ann Thwaite|High Cross 861204|Family
";
    let kinds = kinds_of("leisure/members.csv", members);
    assert!(kinds.contains(&(1, "full_name")) && kinds.contains(&(2, "phone")), "{kinds:?}");
    assert!(!kinds_of("leisure/members.csv", &members.replace("TEL", "Ref")).contains(&(2, "phone")));
}

#[test]
fn an_account_beside_what_is_owed_is_no_bank_account() {
    let tax = "
Account|Surname|Initials|ADDRESS|P.CODE|Band|Balance
22467174|Iceton|NT|66 Pennine View, Keldby|NE50 8DX|D|1333.33
57045759|Dixon|J|3 Eden Grove, Keldby|NE50 2QE|E|461.78
64038431|Fleming|K P|18 Beckside, Ansty|NE50 6QT|C|249.38
31926819|Barnwell|A|19 Beckside, Ansty|NE50 6QT|C|101.10
";
    let wanted = (0, "uk_bank_account");
    assert!(!kinds_of("revenues/summons.csv", tax).contains(&wanted));
    let refunds = tax.replace("Account|", "Bank account|");
    assert!(kinds_of("revenues/refunds.csv", &refunds).contains(&wanted));
    let stock = "
ISBN|Title|Author|Acc No
9780140449136|The Odyssey|Homer|31926819
9780141439518|Pride and Prejudice|Austen|31926820
9780141439563|Great Expectations|Dickens|31926821
";
    assert!(!kinds_of("libraries/stock.csv", stock).contains(&(3, "uk_bank_account")));
}

#[test]
fn the_only_forename_is_the_one_by_which_somebody_is_called() {
    for header in ["Known as", "Ini", "INITS"] {
        let table = format!(
            "
Surname|{header}|Born
Whitcombe|Margaret|12/03/1948
Okonkwo|Daniel|04/11/1961
Patel|Nisha|23/07/1975"
        );
        let (_, found) = analyse("list.csv", &split(&table));
        assert_eq!(people(&found), 3, "{header}");
    }
}

#[test]
fn names_with_their_title_behind_are_no_heading() {
    let table = "
Bannister Robert (Mr)|Sutthwaite Village Hall
Brooksbank Denise (Mrs)|Sutthwaite Village Hall
Miller Stephen (Mr)|Marsness Library
O'Neill Lewis (Mr)|Marsness Library";
    let (analysis, found) = analyse("elections/2013/badges.csv", &split(table));
    assert_eq!(people(&found), 4);
    assert_eq!(analysis.tables[0].rows, 4);
}

#[test]
fn sums_under_training_are_what_was_paid_for_it() {
    let table = "
Surname|Forename|Basic fee|Training
Whitcombe|Margaret|185.00|25.00
Okonkwo|Daniel|120.00|25.00
Patel|Nisha|120.00|25.00
Ferris|Alan|185.00|25.00";
    assert!(kinds_of("elections/pay.csv", table).contains(&(3, "fee")));
    let dates = table.replace("25.00", "12/04/2010");
    assert!(kinds_of("elections/pay.csv", &dates).contains(&(3, "training_record")));
    let alone = "
Surname|Forename|Trng
Whitcombe|Margaret|20
Okonkwo|Daniel|30
Patel|Nisha|20
Ferris|Alan|30
Baines|Kiran|20";
    assert!(kinds_of("elections/pay.csv", alone).contains(&(2, "fee")));
    let hours = alone.replace("20", "2").replace("30", "3");
    assert!(kinds_of("elections/pay.csv", &hours).contains(&(2, "training_record")));
}

#[test]
fn tickets_row_numbers_and_orders_are_nobodys_numbers() {
    let tickets = "
Surname|Forename|Ticket no
Whitcombe|Margaret|20154001234567
Okonkwo|Daniel|20154007654321
Patel|Nisha|20154003333444";
    assert_eq!(kinds_of("library/borrowers.csv", tickets), [(0, "last_name"), (1, "first_name")]);
    let orders = "
Order no|Supplier|Amount
PO600908|Swales Ltd|1830.62
PO660003|Tempest & Sons|3969.46
PO310531|Griffin Ltd|746.39";
    assert!(kinds_of("finance/orders.csv", orders).iter().all(|(_, kind)| *kind != "election_role"));
}

#[test]
fn names_of_columns_that_were_cut_off_are_read_if_they_can_mean_one_thing() {
    let table = "
FAMILY_NAM|FIRST_NAME|EMPLOYEE_N
Whitcombe|Margaret|482291
Okonkwo|Daniel|482305
Patel|Nisha|482377";
    let found = kinds_of("hr/x.csv", table);
    assert!(found.contains(&(0, "last_name")) && found.contains(&(1, "first_name")), "{found:?}");
}

#[test]
fn a_number_under_next_of_kin_is_an_emergency_contact_and_a_telephone_of_nobody_here() {
    let table = "
Surname|Forename|NOK Tel
Whitcombe|Margaret|07512 348671
Okonkwo|Daniel|07734 210956
Patel|Nisha|07941 655203";
    let (analysis, found) = analyse("hr/x.csv", &split(table));
    let fields: Vec<&str> = analysis.tables[0]
        .columns
        .iter()
        .find(|c| c.index == 2)
        .expect("a column")
        .findings
        .iter()
        .map(|f| f.field.id())
        .collect();
    assert_eq!(fields, ["emergency_contact", "phone"]);
    assert!(found.iter().all(|row| row.keys.iter().all(|(kind, _)| *kind != KeyKind::Mobile)));
}

#[test]
fn a_course_called_after_a_role_is_a_training() {
    for heading in ["Course title", "Module"] {
        let table = format!(
            "
Surname|Forename|{heading}|Result
Whitcombe|Margaret|Presiding Officer|Pass
Okonkwo|Daniel|Poll Clerk e-learning|Pass
Patel|Nisha|Postal vote opening|Fail
Ferris|Alan|Poll Clerk e-learning|Pass"
        );
        let found = kinds_of("elections/my list.csv", &table);
        assert!(found.contains(&(2, "training_record")), "{heading}: {found:?}");
        let (analysis, _) = analyse("elections/my list.csv", &split(&table));
        assert_eq!(analysis.tables[0].columns[2].findings.len(), 1, "{heading}: no role beside it");
    }
    let software = "
Surname|Forename|Module
Whitcombe|Margaret|Creditors
Okonkwo|Daniel|Ledger
Patel|Nisha|Debtors";
    assert!(kinds_of("finance/users.csv", software).iter().all(|(column, _)| *column != 2));
}

#[test]
fn sessions_are_trainings_in_lists_of_those_who_were_trained() {
    let table = "
Session|Name (please print)|Role
Mon 10am|Margaret Whitcombe|Poll Clerk
on-line|Daniel Okonkwo|Poll Clerk
Wed eve, Town Hall|Nisha Patel|Presiding Officer
Mon 10am|Alan Ferris|Poll Clerk";
    assert!(kinds_of("elections/e-learning results 2013.csv", table).contains(&(0, "training_record")));
    assert!(!kinds_of("elections/postal vote rota 2013.csv", table).contains(&(0, "training_record")));
}

#[test]
fn roles_under_the_last_poll_of_each_kind_are_a_history() {
    let table = "
Name|GE|Euro|City|County
Margaret Whitcombe|PC||PC|PC
Daniel Okonkwo|||PC|
Nisha Patel|PC|PC||PC
Alan Ferris|||PC|PC
Kiran Baines||PC||
Beryl Swann|PC||PC|";
    let found = kinds_of("elections/all staff.csv", table);
    let roles: Vec<u32> =
        found.iter().filter(|(_, kind)| *kind == "election_role").map(|(at, _)| *at).collect();
    assert_eq!(roles, [1, 2, 3, 4], "{found:?}");
    let towns = "
Name|Street|City|County
Margaret Whitcombe|14 Mill Lane|Leeds|West Yorkshire
Daniel Okonkwo|3 Rose Court|Bradford|West Yorkshire
Nisha Patel|9 Park Road|Leeds|West Yorkshire";
    let found = kinds_of("elections/all staff.csv", towns);
    assert!(found.contains(&(2, "home_address")) && found.contains(&(3, "home_address")), "{found:?}");
}

#[test]
fn a_list_of_who_is_at_which_station_has_stations_under_any_heading() {
    let book = "
No|Where|PO|PC1|PC2
1|Cawdale|Margaret Whitcombe|Daniel Okonkwo|Nisha Patel
2|Fordham Cross|Alan Ferris|Kiran Baines|Beryl Swann
3|Thringholm|Edith Marlow|Simon Tate|Ruth Askew";
    let found = kinds_of("elections/who is where.csv", book);
    assert!(found.contains(&(0, "polling_station")) && found.contains(&(1, "polling_station")), "{found:?}");
    let rows = "
Box|Place|What|Name
4|Cawdale School, Cawdale|Presiding Officer|Margaret Whitcombe
4|Cawdale School|Poll Clerk|Daniel Okonkwo
9|Old Reading Rm|Poll Clerk|Nisha Patel
9|Old Reading Rm|Presiding Officer|Alan Ferris";
    let found = kinds_of("elections/who is where.csv", rows);
    assert!(found.contains(&(0, "polling_station")) && found.contains(&(1, "polling_station")), "{found:?}");
    let rows = "
No|PO|PC1|PC2
1|Margaret Whitcombe|Daniel Okonkwo|Nisha Patel
2|Alan Ferris|Kiran Baines|Beryl Swann
3|Edith Marlow|Simon Tate|Ruth Askew";
    assert!(kinds_of("elections/teams.csv", rows).iter().all(|(column, _)| *column != 0));
}

#[test]
fn who_applied_for_work_is_a_candidate_with_a_name() {
    let table = "
Candidate name|NI No|Capacity
Margaret Whitcombe|JB039872D|Counting Assistant
Daniel Okonkwo|HN950670B|Counting Assistant
Nisha Patel|KA538137D|Poll Clerk";
    assert!(kinds_of("elections/applications 2016.csv", table).contains(&(0, "full_name")));
    let nominated = "
Candidate name|Party|Agent
Margaret Whitcombe|Labour|Simon Tate
Daniel Okonkwo|Conservative|Ruth Askew
Nisha Patel|Green Party|Edith Marlow";
    assert!(kinds_of("elections/nominated 2016.csv", nominated).iter().all(|(column, _)| *column != 0));
}

#[test]
fn numbers_of_staff_are_known_without_a_heading() {
    let table = "
250143|Margaret Whitcombe|Counting Assistant|33.60
247229|Daniel Okonkwo|Counting Assistant|36.00
253911|Nisha Patel|Poll Clerk|120.80
250008|Alan Ferris|Poll Clerk|120.80
248329|Kiran Baines|Presiding Officer|185.40";
    assert!(kinds_of("elections/fees.csv", table).contains(&(0, "payroll_number")));
    let orders = table.replace("Counting Assistant", "Green chairs").replace("Poll Clerk", "Blue tables");
    assert!(
        kinds_of("leisure/orders.csv", &orders.replace("Presiding Officer", "Red lamps"))
            .iter()
            .all(|(_, kind)| *kind != "payroll_number")
    );
    let headed = "
Emp|Surname|Miles|Mileage (£)
250143|Whitcombe|12|4.80
247229|Okonkwo|33|13.20
253911|Patel|7|2.80";
    let found = kinds_of("elections/travel.csv", headed);
    assert_eq!(found, [(0, "payroll_number"), (1, "last_name"), (3, "fee")]);
}

#[test]
fn tax_over_codes_is_a_tax_code_and_over_sums_it_is_pay() {
    let table = "
Surname|NI No|Tax|Net
Whitcombe|JB039872D|810L|120.80
Okonkwo|HN950670B|BR|98.40
Patel|KA538137D|0T|98.40
Ferris|LM567891A|747L|120.80
Baines|JC441290A|461L|120.80
Swann|KE218834B|489L|98.40
Marlow|NB730562C|BR|98.40
Askew|PR904417D|503L|120.80";
    let found = kinds_of("elections/pay.csv", table);
    assert!(found.contains(&(2, "tax_code")) && found.contains(&(3, "fee")), "{found:?}");
    let sums = ["810L", "747L", "461L", "489L", "503L", "BR", "0T"]
        .iter()
        .fold(table.to_owned(), |table, code| table.replace(&format!("|{code}|"), "|24.16|"));
    assert!(kinds_of("elections/pay.csv", &sums).contains(&(2, "fee")));
}

#[test]
fn sums_under_a_hint_are_fees_among_an_elections_papers() {
    let table = "
Name|Total
Margaret Whitcombe|185.40
Daniel Okonkwo|120.80
Nisha Patel|120.80
Alan Ferris|96.60";
    assert!(kinds_of("elections/2010/count.csv", table).contains(&(1, "fee")));
    assert!(!kinds_of("leisure/2010/members.csv", table).contains(&(1, "fee")));
    let flags = "
Name|Role|Paid
Margaret Whitcombe|Poll Clerk|1
Daniel Okonkwo|Poll Clerk|0
Nisha Patel|Presiding Officer|1
Alan Ferris|Poll Clerk|1";
    assert!(!kinds_of("elections/2010/count.csv", flags).contains(&(2, "fee")));
    assert!(
        kinds_of("elections/2010/count.csv", &flags.replace("|1", "|96.60").replace("|0", "|120.80"))
            .contains(&(2, "fee"))
    );
    let owed = "
Name|Address|Due
Margaret Whitcombe|14 Mill Lane, Leeds|85.40
Daniel Okonkwo|3 Rose Court, Leeds|85.40
Nisha Patel|9 Park Road, Leeds|42.70";
    assert!(!kinds_of("environmental/garden waste.csv", owed).contains(&(2, "fee")));
}

#[test]
fn columns_named_by_a_program_have_no_name() {
    let table = "
Field1|Field2|Field3
Whitcombe, Margaret|JB039872D|120.80
Okonkwo, Daniel|HN950670B|98.40
Patel, Nisha|KA538137D|98.40
Ferris, Alan|LM567891A|120.80
Baines, Kiran|JC441290A|120.80";
    let found = kinds_of("elections/staff.csv", table);
    assert!(found.contains(&(0, "full_name")) && found.contains(&(2, "fee")), "{found:?}");
}

#[test]
fn years_and_polls_over_roles_are_a_heading() {
    for years in ["1998|2000|2001|2002", "BYE13|GE15|NAW16|EPE14"] {
        let table = format!(
            "
Surname|Address 1|{years}
Whitcombe|14 Mill Lane|P/C||C/A|
Okonkwo|3 Rose Court||P/O|C/A|
Patel|9 Park Road|P/O|C/A|C/A|P/C
Ferris|5 Alma Road|||P/O|P/C
Baines|7 Church Street||P/C|C/A|P/C"
        );
        let found = kinds_of("elections/staff.csv", &table);
        assert!(found.contains(&(0, "last_name")) && found.contains(&(1, "home_address")), "{found:?}");
        assert!((2..6).all(|at| found.contains(&(at, "election_role"))), "{found:?}");
    }
}

#[test]
fn halls_of_saints_are_stations_and_no_streets() {
    let table = "
Title|Surname|Where
Mrs|Whitcombe|St Michael's Church Hall
Mr|Okonkwo|St Aldate's Parish Room
Miss|Patel|St Mary's Institute
Mr|Ferris|St Andrew's Church Hall";
    assert!(kinds_of("elections/2010/staff.csv", table).contains(&(2, "polling_station")));
}

#[path = "unnamed_tests.rs"]
mod unnamed;

#[path = "note_tests.rs"]
mod notes;

#[path = "record_tests.rs"]
mod records;

#[path = "heading_tests.rs"]
mod headings;

#[test]
fn the_head_of_an_offices_paper_says_nothing_of_the_letter() {
    let letter = |body: &str| {
        let head = "Cyngor Sir Sampleton\nTown Hall, Sampleton\nE-bost: etholiadau@sampleton.gov.uk\n\
                    Swyddog Canlyniadau / Returning Officer: E. Rowlands\n\nMrs Ann Lowe\n14 Mill Lane\n\
                    Sampleton\nOX4 1LD\n\nAnnwyl / Dear Mrs Lowe\n\n";
        read("letters/17.txt", &format!("{head}{body}\n")).election.class
    };
    assert_eq!(letter("The following book is overdue: Middlemarch."), ElectionClass::OtherPersonal);
    assert_eq!(
        letter("Your application to vote by post has been received. Your elector number is NB3/2212."),
        ElectionClass::Elector
    );
    assert_eq!(
        letter("Thank you for your help on 4 June 2009. The count was long."),
        ElectionClass::ElectionWorker
    );
    assert_eq!(letter("Your rent account is in arrears. Tenancy 71834562."), ElectionClass::OtherPersonal);
    assert_eq!(
        letter("You are appointed Poll Clerk at Sample Hall on 5 May 2011. Your fee is \u{a3}120."),
        ElectionClass::ElectionWorker
    );
}

#[test]
fn a_chat_about_the_count_is_of_those_who_speak() {
    let chat = |about: &str| {
        let text = format!("{about}\n[8:44] Margaret: not free on Monday\n[8:51] Daniel: who has the box\n");
        let analysis = read("misc/17.txt", &text);
        (analysis.election.class, analysis.text.iter().any(|found| found.field == F::FIRST_NAME))
    };
    assert_eq!(
        chat("Count team, election of 5 May 2016: poll clerks"),
        (ElectionClass::ElectionWorker, true)
    );
    assert_eq!(chat("Choir"), (ElectionClass::None, true));
}

#[test]
fn a_complaint_that_names_the_presiding_officer_is_about_that_one() {
    let letter = |who: &str| {
        let text = format!(
            "Ruth Amin\n152 Ferry Drive, OX4 1LD\n\n12 June 2004\n\nDear Sir\n\nI wish to complain about the Presiding \
             Officer at Norfolk Village Hall{who} who told me on 10 June 2004 that my poll card was of no use.\n\n\
             Yours faithfully\nRuth Amin\n"
        );
        read("elections/2004 European/complaint.txt", &text).election.class
    };
    assert_eq!(letter(", a Mr Lomax,"), ElectionClass::ElectionWorker);
    assert_eq!(letter(","), ElectionClass::Elector);
}
