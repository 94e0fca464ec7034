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
