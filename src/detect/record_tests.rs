//! Tables that say of whom they speak by a number, and lists inside records: through the analyzer. All people are
//! invented.

use super::{Analyzer, context, kinds_of};
use crate::formats::{Cell, TableInfo};
use crate::model::{StoreAnalysis, StorePath};

/// Tables of one store, each with its name and what its columns are called.
fn store(tables: &[(&str, &str, &[&str])]) -> StoreAnalysis {
    let mut analyzer = Analyzer::new(context(), &StorePath::from_escaped("pc/people.json"), "pc", None);
    for (name, columns, rows) in tables {
        let columns: Vec<&str> = columns.split('|').collect();
        analyzer.table(&TableInfo { name, columns: Some(&columns), ..TableInfo::default() });
        for (at, row) in rows.iter().enumerate() {
            let cells: Vec<Cell<'_>> = row
                .split('|')
                .map(|text| if text.is_empty() { Cell::Empty } else { Cell::Text(text) })
                .collect();
            analyzer.row(at as u64 + 1, &cells);
        }
    }
    analyzer.finish().0
}

fn kind(analysis: &StoreAnalysis, table: usize, column: &str) -> Option<&'static str> {
    let columns = &analysis.tables[table].columns;
    let first = columns.iter().find(|own| own.name == column)?.findings.iter().find(|own| !own.is_in_text());
    first.map(|finding| finding.field.id())
}

const HOMES: &[&str] = &[
    "0|14 Mill Lane|Testham|OX4 1LD",
    "0|3 Rose Court|Testham|OX3 7QP",
    "2008|9 Park Road|Testham|OX2 6HN",
    "0|27 Highfield Avenue|Testham|OX4 3DF",
    "2015|8 Orchard Way|Testham|OX4 2SD",
    "0|61 Castle Street|Testham|OX1 1LA",
];

#[test]
fn addresses_listed_inside_the_records_of_people_are_theirs() {
    let people = &["1|Margaret|Whitcombe", "2|Daniel|Okonkwo", "3|Nisha|Patel", "4|Alan|Ferris"];
    let found = store(&[("", "id|first|last", people), ("[].addrs", "since|line1|town|pc", HOMES)]);
    assert_eq!(kind(&found, 1, "line1"), Some("home_address"));
    assert_eq!(kind(&found, 1, "pc"), Some("postcode"));
    // Of branches of firms they are not.
    let firms = &["1|Acme Signs Ltd", "2|Borough Print plc", "3|Vale Hire Ltd", "4|Crown Tents & Sons"];
    let found = store(&[("", "id|supplier", firms), ("[].sites", "since|line1|town|pc", HOMES)]);
    assert_eq!(kind(&found, 1, "line1"), None);
}

#[test]
fn addresses_under_somebodys_number_are_theirs() {
    let rows = |prefix: &str| -> Vec<String> {
        HOMES
            .iter()
            .enumerate()
            .map(|(at, home)| format!("{prefix}{at}|{}", &home[home.find('|').unwrap_or(0) + 1..]))
            .collect()
    };
    let table = |heading: &str| {
        let rows = rows("10");
        let lines: String = rows.iter().map(|row| format!("\n{row}")).collect();
        kinds_of("pc/homes.csv", &(heading.to_owned() + &lines))
            .iter()
            .any(|(_, kind)| *kind == "home_address")
    };
    assert!(table("person_id|line1|town|pc"));
    // Whoever deals with a site does not live there.
    assert!(!table("officer_id|line1|town|pc") && !table("site_id|line1|town|pc"));
}

#[test]
fn a_column_of_whatever_its_row_says_holds_several_kinds() {
    let value = |at: usize| match at % 4 {
        0 => format!("07911 4{at:05}"),
        1 => format!("person{at}@btinternet.com"),
        2 => format!("AB1{:05}C", 23_456 + at * 7),
        _ => "by post".to_owned(),
    };
    let rows: Vec<String> =
        (0..24).map(|at| format!("\n{}|{}|{}", 500 + at / 4, at % 4, value(at))).collect();
    let table = format!("person_id|kind|value{}", rows.concat());
    let rows: Vec<Vec<&str>> = super::split(&table);
    let (analysis, observations) = super::analyse("pc/contact.csv", &rows);
    let mut found: Vec<&str> =
        analysis.tables[0].columns[2].findings.iter().map(|finding| finding.field.id()).collect();
    found.sort_unstable();
    assert_eq!(found, ["email", "national_insurance_number", "phone"]);
    assert!(!observations.is_empty());
    // Part numbers of which some are formed like NI numbers are of one kind at most.
    let codes: Vec<String> = (0..24)
        .map(|at| format!("\n{at}|AB{:06}{}", 100_000 + at * 917, b"ABCDXY"[at % 6] as char))
        .collect();
    assert_eq!(kinds_of("pc/parts.csv", &format!("line|code{}", codes.concat())), []);
}
