//! Whose data a note, a letter or a form is, and what it says in passing: texts through the analyzer. All people are invented.

use super::{F, read};
use crate::model::{ElectionClass, FieldType};

fn class(text: &str) -> ElectionClass {
    read("misc/note.txt", text).election.class
}

fn has(text: &str, field: FieldType) -> bool {
    read("misc/note.txt", text).text.iter().any(|own| own.field == field && own.confidence >= 60)
}

#[test]
fn a_note_headed_by_the_day_of_a_poll_is_about_who_works_on_it() {
    let note = |heading: &str, names: &str| format!("{heading}\n{names}\n");
    let role = "Ann Lowe (PO), Robert Hill and a trainee. Susan Marsh can drive.";
    let hall = "Ann Lowe will only do Low Row Hall. Ring Susan Marsh 07700 900123.";
    for names in [role, hall] {
        assert_eq!(
            class(&note("Jottings - Thursday 6 May 2010", names)),
            ElectionClass::ElectionWorker,
            "{names}"
        );
        // No poll was held on that day.
        assert_ne!(class(&note("Jottings - Thursday 10 June 2010", names)), ElectionClass::ElectionWorker);
    }
    let other = "Ann Lowe brings the cake, Robert Hill the tea. 07700 900123";
    assert_ne!(class(&note("Jottings - Thursday 6 May 2010", other)), ElectionClass::ElectionWorker);
}

#[test]
fn one_role_beside_a_name_is_enough_where_staff_are_spoken_of() {
    let call = "27/03/10 Tel call Ann Lowe (PC). left msg x2.";
    assert_eq!(class(&format!("ELECTION STAFFING - calls\n{call}\n")), ElectionClass::ElectionWorker);
    assert_ne!(class(&format!("HELP DESK - calls\n{call}\n")), ElectionClass::ElectionWorker);
}

#[test]
fn a_letter_to_the_returning_officer_is_of_no_other_role() {
    let letter = |to: &str, body: &str| {
        format!(
            "14 Mill Lane\nMillbeck\nOX7 5AB\n\n{to}\nSample Council\n\nDear Sir\n{body}\nYours\nAnn Lowe\n"
        )
    };
    let form = "Thank you for your form P46. My National Insurance number is JA097729D. I have another job.";
    assert_eq!(class(&letter("The Returning Officer", form)), ElectionClass::ElectionWorker);
    assert_ne!(class(&letter("The Chief Executive", form)), ElectionClass::ElectionWorker);
    let complaint = "The presiding officer at the poll was rude to me.";
    assert_ne!(class(&letter("The Returning Officer", complaint)), ElectionClass::ElectionWorker);
}

#[test]
fn people_with_sums_under_canvass_are_canvassers() {
    let rounds = |title: &str| {
        let names = ["Ann Lowe", "Robert Hill", "Susan Marsh", "Peter Lomax", "Joyce Barnwell"];
        let line = |(at, name): (usize, &&str)| {
            format!("Round A{at}  {name}  07700 90012{at}  310 forms  \u{a3}20{at}\n")
        };
        format!("{title}\n\n{}", names.iter().enumerate().map(line).collect::<String>())
    };
    assert_eq!(class(&rounds("CANVASS 2013 - notes of rounds")), ElectionClass::ElectionWorker);
    assert_ne!(class(&rounds("PAPER ROUNDS 2013")), ElectionClass::ElectionWorker);
}

#[test]
fn who_answered_by_a_form_of_the_web_stands_in_its_log() {
    let log = |page: &str| {
        let line = |name: &&str| {
            format!("10.0.0.1 - - \"GET /pollstaff/confirm?email={name}@hotmail.com&{page} HTTP/1.1\" 200\n")
        };
        ["ann.lowe", "rhill9", "s.marsh", "plomax"].iter().map(line).collect::<String>()
    };
    assert_eq!(class(&log("duty=Poll+Clerk")), ElectionClass::ElectionWorker);
    assert_ne!(class(&log("room=Blue+Room")), ElectionClass::ElectionWorker);
}

#[test]
fn lists_of_electors_have_their_numbers() {
    let list = |title: &str| {
        let people = ["Lowe, Ann", "Hill, Robert", "Marsh, Susan", "Lomax, Peter"];
        let line =
            |(at, name): (usize, &&str)| format!("AB-3{at}9  {name}, {at}4 Mill Lane, Millbeck, OX7 5AB\n");
        format!("{title}\n\n{}", people.iter().enumerate().map(line).collect::<String>())
    };
    assert!(has(&list("List of proxies  Polling district AB"), F::ELECTORAL_NUMBER));
    assert!(!has(&list("List of allotment holders"), F::ELECTORAL_NUMBER));
}

#[test]
fn a_list_in_a_text_is_somebody_of_whom_its_title_speaks() {
    let list = "TRAINING ATTENDANCE\nElection staff: 6 May 2010\n\nAnn Lowe (PO)  07700 900121\nRobert Hill (PC)  07700 900122\n\
        Susan Marsh (PC)  07700 900123\nPeter Lomax (PO)  07700 900124\nJoyce Barnwell (PC)  07700 900125\n";
    assert!(has(list, F::ELECTION_DATE));
    assert!(!has(&list.replace("6 May 2010", "10 March 2010"), F::ELECTION_DATE));
}

#[test]
fn rooms_of_training_are_no_stations_over_the_end_of_a_line() {
    let mail = |what: &str| {
        format!(
            "Dear all\nThank you for agreeing to work as Poll Clerk on 6 May 2010. {what} is\nin Low Row Hall. Bring a pen.\nAnn Lowe\n"
        )
    };
    assert!(!has(&mail("The training"), F::POLLING_STATION));
    assert!(has(&mail("Your place of duty"), F::POLLING_STATION));
}

#[test]
fn below_a_station_stands_who_works_there() {
    let rota = "ROTA - election staff 6 May 2010\n\nLow Row Hall\nPoll Clerk  Ann Lowe\n14 Mill Lane, Millbeck, OX7 5AB\n";
    assert!(has(rota, F::POLLING_STATION));
    let label = "Election staff 6 May 2010: Poll Clerk Ann Lowe\n\nLow Row Hall\nMillbeck\nOX7 5AB\n";
    assert!(!has(label, F::POLLING_STATION));
}
