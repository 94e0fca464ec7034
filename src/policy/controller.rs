//! Who answers for a store: the council, or one of the officers who are controllers in their own right.
//!
//! The returning officer (RO) answers for election staff, the electoral registration officer (ERO) for electors and
//! canvassers, the counting officer for a referendum (Electoral Commission, data protection guidance for EROs and
//! ROs; privacy notices of Knowsley and BCP councils). The systems register goes before these rules.

use super::{Facts, spaced};
use crate::model::{ElectionClass, Marks, RoleFamily};

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
    let (id, basis) = match facts.class {
        ElectionClass::Elector => (ERO, "electors' data: the registration officer keeps it"),
        ElectionClass::ElectionWorker
            if !at_polls && (role(RoleFamily::Canvass) || any(&["canvass", "hef "])) =>
        {
            (ERO, "canvassers work for the registration officer")
        }
        ElectionClass::ElectionWorker if any(&["euref", "eu ref", "avref", "av ref", "referendum"]) => {
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
        let facts = Facts { class: worker, ..Facts::default() };
        assert_eq!(controller(&facts, "a", Some("trust")), Some(("trust".to_owned(), "register")));
    }
}
