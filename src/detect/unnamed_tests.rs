//! Columns without a heading, told by their values and by who stands beside them: through the analyzer. All people are
//! invented.

use super::kinds_of;

const PEOPLE: [&str; 8] = [
    "Margaret Whitcombe",
    "Daniel Okonkwo",
    "Nisha Patel",
    "Alan Ferris",
    "Joyce Barnwell",
    "Ewa Kowalska",
    "Colin Marsh",
    "Brenda Holroyd",
];
const THINGS: [&str; 8] = [
    "Stacking chair",
    "Road salt",
    "Desk lamp",
    "Cable ties",
    "Copier paper",
    "Wheelie bin",
    "Toner",
    "Envelopes",
];

/// What the second column of eight rows is, beside these in the first.
fn beside(first: &[&str; 8], second: impl Fn(usize) -> String) -> Option<&'static str> {
    let rows: Vec<String> = (0..8).map(|at| format!("{}|{}", first[at], second(at))).collect();
    let found = kinds_of("old/Book1.csv", &rows.join("\n"));
    found.into_iter().find(|(column, _)| *column == 1).map(|(_, kind)| kind)
}

#[test]
fn numbers_of_several_districts_beside_people_are_those_of_electors() {
    let of = |districts: &'static [&str]| {
        move |at: usize| format!("{}-{}/0", districts[at % districts.len()], 315 + at * 211)
    };
    assert_eq!(beside(&PEOPLE, of(&["HH", "RAD", "KD", "C", "TM"])), Some("electoral_number"));
    // Those of one office all begin alike; things have numbers, too.
    assert_ne!(beside(&PEOPLE, of(&["EMP"])), Some("electoral_number"));
    assert_eq!(beside(&THINGS, of(&["HH", "RAD", "KD", "C", "TM"])), None);
}

#[test]
fn codes_of_nine_signs_beside_people_are_share_codes() {
    let code = |at: usize| format!("W{}K4PX{}3D", 2 + at, 9 - at % 8);
    assert_eq!(beside(&PEOPLE, code), Some("right_to_work_share_code"));
    assert_eq!(beside(&THINGS, code), None);
    assert_eq!(beside(&PEOPLE, |at| format!("W1234567{at}")), None);
}

#[test]
fn days_of_this_century_in_two_digits_are_nobodys_birth() {
    let births = |at: usize| format!("{}/{}/{}", 3 + at, 1 + at, [41, 58, 63, 77, 39, 85, 49, 92][at]);
    assert_eq!(beside(&PEOPLE, births), Some("date_of_birth"));
    let lately = |at: usize| format!("{}/{}/{:02}", 3 + at, 1 + at, [1, 18, 13, 7, 19, 5, 20, 22][at]);
    assert_eq!(beside(&PEOPLE, lately), None);
    // Versions of programs have four parts.
    assert_eq!(beside(&PEOPLE, |at| format!("2.{}.{}.87{at}", 1 + at, 41 + at * 5)), None);
}

#[test]
fn numbers_with_the_way_out_of_a_country_are_telephones() {
    assert_eq!(beside(&PEOPLE, |at| format!("0044791148{}", 2930 + at * 37)), Some("phone"));
}

#[test]
fn streets_beside_people_are_homes_whatever_follows() {
    let home = |at: usize| format!("{} Mill Lane, Testham, West Wexfordshire", 3 + at * 7);
    assert_eq!(beside(&PEOPLE, home), Some("home_address"));
    assert_ne!(beside(&THINGS, |at| format!("{} Mill Lane", 3 + at)), Some("home_address"));
    // What is said of a road in a sentence is no address.
    let note = |at: usize| {
        [
            "will not cross the road alone",
            "asked to be near home, has no car",
            "sister works there too",
            "no evenings",
        ][at % 4]
            .to_owned()
    };
    assert_ne!(beside(&PEOPLE, note), Some("home_address"));
}

#[test]
fn parties_beside_people_and_their_telephones_are_what_they_think() {
    let table = |more: &str| -> Vec<(u32, &'static str)> {
        let rows: Vec<String> = (0..8)
            .map(|at| {
                let party = ["Labour", "Lib Dem", "Plaid Cymru", "Green"][at % 4];
                format!("{}|{party}|{}", PEOPLE[at], more.replace('#', &at.to_string()))
            })
            .collect();
        kinds_of("old/Book1.csv", &rows.join("\n"))
    };
    assert!(table("07911 48293#").contains(&(1, "political_activity")));
    // The law publishes who stands for which party.
    assert!(!table("Testham North").iter().any(|(_, kind)| *kind == "political_activity"));
}
