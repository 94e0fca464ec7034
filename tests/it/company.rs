//! Lists that say nothing of elections are judged by the people in them.

use std::fmt::Write as _;

use serde_json::Value;

use crate::harness::{Dir, text};

const PEOPLE: [(&str, &str); 12] = [
    ("Whitcombe", "Margaret"),
    ("Okonkwo", "Daniel"),
    ("Patel", "Nisha"),
    ("Ferris", "Alan"),
    ("Baines", "Kiran"),
    ("Swann", "Beryl"),
    ("Tully", "Anne"),
    ("Lomax", "Peter"),
    ("Ashby", "Joan"),
    ("Clegg", "Victor"),
    ("Dawes", "Hilary"),
    ("Goole", "Martin"),
];
/// They work for the council, and at no poll.
const OTHERS: [(&str, &str); 6] = [
    ("Harker", "Simon"),
    ("Ingham", "Paula"),
    ("Jessop", "Carol"),
    ("Kirk", "Stephen"),
    ("Lund", "Teresa"),
    ("Moffat", "Ian"),
];

fn store<'r>(report: &'r Value, path: &str) -> &'r Value {
    let stores = report["stores"].as_array().expect("a list");
    stores.iter().find(|store| text(store, "path") == path).unwrap_or_else(|| panic!("{path} is no store"))
}

fn estate() -> Dir {
    let dir = Dir::new();
    let mut staff = String::from("Surname,Forename,Role,Fee\n");
    let mut plan = String::from("Seat,Who,Lunch\n");
    let mut bowls = String::from("Surname,Forename,Subscription\n");
    for (number, (surname, forename)) in PEOPLE.iter().enumerate() {
        let role = ["Presiding Officer", "Poll Clerk", "Count Assistant"][number % 3];
        writeln!(staff, "{surname},{forename},{role},{}.50", 100 + number).expect("text");
        writeln!(plan, "{},{forename} {surname},{}", number + 1, ["veg", "meat"][number % 2]).expect("text");
    }
    for (surname, forename) in PEOPLE.iter().take(6).chain(&OTHERS) {
        writeln!(bowls, "{surname},{forename},12.00").expect("text");
    }
    dir.file("elections/staff 2010.csv", staff);
    dir.file("usb/plan.csv", plan);
    dir.file("social/bowls.csv", bowls);
    dir
}

#[test]
fn a_plan_of_known_staff_is_theirs_and_a_club_with_half_of_them_is_not() {
    let dir = estate();
    dir.scan(&[]).code(0);
    let report = dir.report();
    let plan = &store(&report, "usb/plan.csv")["election"];
    assert_eq!(text(plan, "class"), "election_worker");
    let codes: Vec<&str> =
        plan["evidence"].as_array().expect("a list").iter().map(|e| text(e, "code")).collect();
    assert!(codes.contains(&"known_staff"), "{codes:?}");
    assert_eq!(text(&store(&report, "social/bowls.csv")["election"], "class"), "other_personal");
    let summary = &report["summary"];
    assert_eq!(summary["election_workers"]["stores"], 2);
    assert_eq!(summary["election_workers"]["people"]["likely"], 12);
    assert_eq!(summary["people"]["likely"], 18);
}

#[test]
fn without_lists_that_say_so_nobody_is_staff() {
    let dir = estate();
    std::fs::remove_dir_all(dir.root().join("elections")).expect("removed");
    dir.scan(&[]).code(0);
    let report = dir.report();
    assert_eq!(text(&store(&report, "usb/plan.csv")["election"], "class"), "other_personal");
    assert_eq!(report["summary"]["election_workers"]["stores"], 0);
}

#[test]
fn a_mail_that_names_somebody_goes_with_the_list_that_came_with_it() {
    let dir = Dir::new();
    let mail = |body: &str, list: &str| {
        format!(
            "From: Hilary Dawes <hilary.dawes@sampleton.gov.uk>\r\nTo: Joan Ashby <joan.ashby@sampleton.gov.uk>\r\n\
             Subject: list\r\nDate: Tue, 30 Mar 2010 10:00:00 +0000\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\nContent-Type: text/plain\r\n\r\n\
             {body}\r\n--cut\r\nContent-Type: text/csv; name=\"staff.csv\"\r\n\r\n{list}--cut--\r\n"
        )
    };
    let mut staff = String::from("Surname,Forename,Role,Fee\r\n");
    for (surname, forename) in PEOPLE {
        writeln!(staff, "{surname},{forename},Poll Clerk,120.00\r").expect("text");
    }
    let named = "Attached the list. Peter Lomax still to confirm.\r\n\r\nHilary";
    dir.file("mail/named.eml", mail(named, &staff));
    // Stands between the other and its list.
    dir.file("mail/named.eml copy", mail(named, "Item,Price\r\nPaper,3.20\r\nPens,1.10\r\n"));
    dir.file("mail/plain.eml", mail("Please find attached.\r\n\r\nHilary Dawes", &staff));
    dir.scan(&[]).code(0);
    let report = dir.report();
    let election = |path: &str| &store(&report, path)["election"];
    let named = election("mail/named.eml");
    assert_eq!(text(named, "class"), "election_worker");
    assert_eq!(named["years"], serde_json::json!([2010]));
    let codes: Vec<&str> =
        named["evidence"].as_array().expect("a list").iter().map(|e| text(e, "code")).collect();
    assert_eq!(codes, ["names_another", "staff_attached"]);
    assert_eq!(text(election("mail/named.eml!/staff.csv"), "class"), "election_worker");
    assert_eq!(text(election("mail/named.eml copy"), "class"), "none");
    // Who sends and who receives it works at no poll.
    assert_eq!(text(election("mail/plain.eml"), "class"), "none");
}

/// Twelve elections' lists of 120 people, of whom a hundred come again each time; and lists beside them that only their
/// folder's name tells.
fn years_of_lists(years: std::ops::Range<usize>) -> Dir {
    const SURNAMES: [&str; 12] = [
        "Abney", "Birtles", "Corless", "Dunmore", "Eccles", "Fallow", "Gaskell", "Hebden", "Ibbotson",
        "Jagger", "Kellett", "Lister",
    ];
    const FORENAMES: [&str; 40] = [
        "Agnes", "Brian", "Clive", "Dora", "Edwin", "Freda", "Giles", "Harriet", "Ivor", "Judith", "Keith",
        "Laura", "Magnus", "Norma", "Oscar", "Phoebe", "Quentin", "Rita", "Saul", "Thelma", "Ursula", "Vera",
        "Walter", "Yvonne", "Zena", "Adrian", "Bridget", "Cecil", "Daphne", "Ernest", "Fiona", "Gerald",
        "Hazel", "Ian", "Janet", "Kevin", "Lorna", "Miles", "Nadia", "Owen",
    ];
    let person = |number: usize| (SURNAMES[number % 12], FORENAMES[number / 12 % 40]);
    let dir = Dir::new();
    for year in years {
        let mut staff = String::from("Surname,Forename,Role,Fee\n");
        for number in (0..100).chain(100 + 20 * (year % 6)..120 + 20 * (year % 6)) {
            let (surname, forename) = person(number);
            let role = ["Presiding Officer", "Poll Clerk", "Count Assistant"][number % 3];
            writeln!(staff, "{surname},{forename},{role},{}.50", 100 + number).expect("text");
        }
        dir.file(format!("elections/{}/staff.csv", 2001 + year), staff);
    }
    let list = |people: std::ops::Range<usize>| {
        let mut list = String::from("Surname,Forename,Address,Claim\n");
        for number in people {
            let (surname, forename) = person(number);
            writeln!(list, "{surname},{forename},{} Mill Lane,{}", number % 60 + 1, 7000 + number)
                .expect("text");
        }
        list
    };
    dir.file("elections/2005/claims.csv", list(300..340));
    dir.file("elections/2005/claims of the count.csv", list(10..50));
    dir.file("elections/1997/claims.csv", list(340..380));
    dir
}

#[test]
fn a_list_of_strangers_among_an_elections_papers_is_none_of_its_staff() {
    let class_of = |report: &Value, path: &str| text(&store(report, path)["election"], "class").to_owned();
    let dir = years_of_lists(0..12);
    dir.scan(&[]).code(0);
    let report = dir.report();
    assert_eq!(class_of(&report, "elections/2005/claims.csv"), "other_personal");
    let evidence = store(&report, "elections/2005/claims.csv")["election"]["evidence"].clone();
    let codes: Vec<&str> = evidence.as_array().expect("a list").iter().map(|e| text(e, "code")).collect();
    assert_eq!(codes.last(), Some(&"unknown_people"), "{codes:?}");
    // The same list of people who work at polls; and one of a time from which no other list is.
    assert_eq!(class_of(&report, "elections/2005/claims of the count.csv"), "election_worker");
    assert_eq!(class_of(&report, "elections/1997/claims.csv"), "election_worker");
    assert_eq!(report["summary"]["election_workers"]["stores"], 14);
}

#[test]
fn a_few_lists_say_of_nobody_that_they_are_no_staff() {
    let dir = years_of_lists(0..6);
    dir.scan(&[]).code(0);
    let report = dir.report();
    let claims = &store(&report, "elections/2005/claims.csv")["election"];
    assert_eq!(text(claims, "class"), "election_worker");
}
