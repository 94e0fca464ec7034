//! Who answers for a store: the council, or one of the officers who are controllers in their own right.
//!
//! The returning officer (RO) answers for election staff, the electoral registration officer (ERO) for electors and
//! canvassers, the counting officer for a referendum (Electoral Commission, data protection guidance for EROs and
//! ROs; privacy notices of Knowsley and BCP councils). The systems register goes before these rules.

use super::{Facts, spaced};
use crate::model::{ElectionClass, Marks, Poll, RoleFamily};

const COUNCIL: &str = "council";
const RO: &str = "returning_officer";
const ERO: &str = "electoral_registration_officer";
const COUNTING: &str = "counting_officer";

/// The controller's id and why, for a store with personal data.
pub fn controller(facts: &Facts, path: &str, registered: Option<&str>) -> Option<(String, &'static str)> {
    if facts.class == ElectionClass::None {
        return None;
    }
    if let Some(own) = registered {
        return Some((own.to_owned(), "register"));
    }
    let path = spaced(path);
    let any = |words: &[&str]| words.iter().any(|word| path.contains(word));
    let role = |family| facts.marks.has(Marks::role(family));
    let at_polls = [RoleFamily::Polling, RoleFamily::Count, RoleFamily::Postal].into_iter().any(role);
    // A year without a named poll may have been any election.
    let named = |year: &u16| facts.polls.iter().any(|poll| poll.year == *year);
    let all_referendums = !facts.polls.is_empty()
        && facts.years.iter().all(named)
        && facts.polls.iter().all(Poll::is_referendum);
    let (id, basis) = match facts.class {
        ElectionClass::Elector => (ERO, "electors' data: the registration officer keeps it"),
        ElectionClass::ElectionWorker
            if !at_polls && (role(RoleFamily::Canvass) || any(&["canvass", "hef "])) =>
        {
            (ERO, "canvassers work for the registration officer")
        }
        ElectionClass::ElectionWorker
            if all_referendums || any(&["euref", "eu ref", "avref", "av ref", "referendum"]) =>
        {
            (COUNTING, "staff of a referendum work for the counting officer")
        }
        ElectionClass::ElectionWorker => (RO, "election staff work for the returning officer"),
        ElectionClass::OtherPersonal | ElectionClass::None => (COUNCIL, "not election work"),
    };
    Some((id.to_owned(), basis))
}

/// A controller in words.
pub fn words_of(id: &str) -> String {
    match id {
        COUNCIL => "the council",
        RO => "the (acting) returning officer",
        ERO => "the electoral registration officer",
        COUNTING => "the counting officer",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PollSet;

    #[test]
    fn officers_answer_for_their_own() {
        let of = |class, family: Option<RoleFamily>, path: &str| {
            let marks = family.map(Marks::role).unwrap_or_default();
            let facts = Facts { class, marks, ..Facts::default() };
            controller(&facts, path, None).map(|(id, _)| id).unwrap_or_default()
        };
        let worker = ElectionClass::ElectionWorker;
        assert_eq!(of(worker, Some(RoleFamily::Polling), "2010/staff.csv"), RO);
        assert_eq!(of(worker, None, "canvass/Canvassers 2013.csv"), ERO);
        assert_eq!(of(worker, Some(RoleFamily::Count), "canvass/count.csv"), RO);
        assert_eq!(of(worker, None, "2016/EURef staff.txt"), COUNTING);
        assert_eq!(of(ElectionClass::Elector, None, "register.csv"), ERO);
        assert_eq!(of(ElectionClass::OtherPersonal, None, "library.csv"), COUNCIL);
        assert_eq!(of(ElectionClass::None, None, "tiles.csv"), "");
        let on = |years: &[u16], polls| {
            let facts = Facts { class: worker, years: years.to_vec(), polls, ..Facts::default() };
            controller(&facts, "staff.csv", None).map(|(id, _)| id).unwrap_or_default()
        };
        let (eu, local) = (PollSet::day(2016, 6, 23), PollSet::day(2016, 5, 5));
        assert_eq!(on(&[2016], eu), COUNTING);
        assert_eq!(on(&[2016], eu.or(local)), RO);
        assert_eq!(on(&[2015, 2016], eu), RO);
        assert_eq!(on(&[2016], PollSet::default()), RO);
        let facts = Facts { class: worker, ..Facts::default() };
        assert_eq!(controller(&facts, "a", Some("trust")), Some(("trust".to_owned(), "register")));
    }
}
