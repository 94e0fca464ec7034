//! Whose data a store holds, by the company that its people keep.
//!
//! A table plan, a pay file or a mail of names often says nothing of elections. Where nearly everybody in it stands in
//! lists of election staff, too, it is one more of these. Only stores that say so by themselves make somebody staff, so
//! that one round decides and nothing depends on the order of stores. What a store says of itself is for
//! `detect::election`; who is who for `people`.

use std::collections::HashSet;

use crate::detect::{BEFORE, confidence, is_of_other_work, years_in_name};
use crate::inventory::Election;
use crate::model::{ElectionClass, Observation};
use crate::people::{Resolution, Whose};

/// The code of this evidence.
pub const KNOWN_STAFF: &str = "known_staff";
/// The code of the evidence for a mail with which a list of election staff came.
pub const STAFF_ATTACHED: &str = "staff_attached";
/// What such a list weighs for a mail that names somebody. A judgement: nothing else comes with them.
const ATTACHED: i32 = 300;
/// Lists of another service or of all employees, many of whom work at polls, too: more has to speak for them.
const OTHER_WORK: i32 = -200;
/// People of a store that are looked at: memory must not grow with a store.
const LOOKED_AT: usize = 4096;
/// From so much on, lists that look like those of electors are of staff.
const SURELY: i32 = 260;

/// Who works at elections, by the stores that say so themselves.
pub struct Staff<'r> {
    resolution: &'r Resolution,
    is_staff: Vec<bool>,
}

impl<'r> Staff<'r> {
    /// Nobody yet.
    pub fn new(resolution: &'r Resolution) -> Staff<'r> {
        Staff { resolution, is_staff: Vec::new() }
    }

    /// Adds the person of a row in a store of election staff, unless the row says that they work at no poll.
    pub fn add(&mut self, whose: Option<Whose>, observation: &Observation) {
        if observation.marks.is_beside_staff() {
            return;
        }
        if let Some(whose) = whose {
            let at = whose.person as usize;
            if self.is_staff.len() <= at {
                self.is_staff.resize(at + 1, false);
            }
            self.is_staff[at] = true;
        }
    }

    /// Whether there is anybody.
    pub fn is_empty(&self) -> bool {
        self.is_staff.is_empty()
    }

    /// Puts the person of a row into a group; the first few thousand of a large one stand for all.
    pub fn meet(whose: Option<Whose>, group: &mut HashSet<u32>) {
        if group.len() < LOOKED_AT {
            group.extend(whose.map(|whose| whose.person));
        }
    }

    /// The share of a group that is staff; of people whom nothing decides, as likely as they are.
    fn share(&self, group: &HashSet<u32>) -> f64 {
        let is = |person: u32| self.is_staff.get(person as usize).copied().unwrap_or(false);
        // In parts of a person, so that the sum does not depend on the order.
        let parts: u64 =
            group.iter().map(|person| u64::from(self.resolution.likely_among(*person, &is))).sum();
        parts as f64 / (group.len().max(1) as f64 * f64::from(Resolution::SURE))
    }

    /// What the people of a store say about it: the election evidence with theirs, if it makes the store one of staff.
    pub fn judge(&self, path: &str, said: &Election, group: &HashSet<u32>) -> Option<Election> {
        let known = weight(group.len(), self.share(group));
        let known = known + if is_of_other_work(path) { OTHER_WORK } else { 0 };
        if known <= 0 {
            return None;
        }
        let own: i32 = said.evidence.iter().map(|(_, weight)| weight).sum();
        let (score, mut evidence) = match ElectionClass::from_id(&said.class)? {
            ElectionClass::OtherPersonal => (BEFORE + own + known, said.evidence.clone()),
            ElectionClass::Elector if known >= SURELY => (BEFORE + known, Vec::new()),
            _ => return None,
        };
        if score <= 0 {
            return None;
        }
        evidence.push((KNOWN_STAFF.to_owned(), known));
        let mut election = Election {
            class: ElectionClass::ElectionWorker.id().to_owned(),
            score: confidence(score),
            evidence,
            ..said.clone()
        };
        if election.years.is_empty() {
            election.years = years_in_name(path);
        }
        Some(election)
    }
}

/// The election evidence of a mail that names somebody, and with which a list of election staff came.
pub fn with_its_list(said: &Election) -> Election {
    let own: i32 = said.evidence.iter().map(|(_, weight)| weight).sum();
    let mut evidence = said.evidence.clone();
    evidence.push((STAFF_ATTACHED.to_owned(), ATTACHED));
    Election {
        class: ElectionClass::ElectionWorker.id().to_owned(),
        score: confidence((BEFORE + own + ATTACHED).max(0)),
        evidence,
        ..said.clone()
    }
}

/// What it weighs that this share of so many people works at elections, in hundredths of log odds. A judgement: a council
/// draws its poll staff from its own employees, so that half of any list of these may be staff, and from ten people up
/// nearly all of them hardly by chance; one or two are.
fn weight(people: usize, share: f64) -> i32 {
    let steps: &[(f64, i32)] = match people {
        0 => &[],
        1..=3 => &[(0.95, 100)],
        4..=7 => &[(0.95, 260), (0.8, 130)],
        _ => &[(0.95, 350), (0.85, 290), (0.75, 130), (0.6, 60)],
    };
    steps.iter().find(|(least, _)| share >= *least).map_or(0, |(_, weight)| *weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nearly_all_of_several_people_make_a_list_one_of_staff() {
        // Together with what speaks against it before anything is known.
        let alone = |people: usize, share: f64| BEFORE + weight(people, share) > 0;
        assert!(alone(40, 0.97) && alone(8, 0.9) && alone(5, 1.0));
        assert!(!alone(40, 0.8) && !alone(5, 0.8) && !alone(3, 1.0) && !alone(0, 1.0));
        // An employer's own lists need more than that.
        assert!(BEFORE + OTHER_WORK + weight(400, 1.0) < 0);
    }
}
