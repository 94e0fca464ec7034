//! Whose data a store holds, by the company that its people keep.
//!
//! A table plan, a pay file or a mail of names often says nothing of elections. Where nearly everybody in it stands in
//! lists of election staff, too, it is one more of these. And a list of parking permits that somebody kept among an
//! election's papers is none, which its people say as well: those of such lists stand in other lists, and most of its own do
//! not. Only stores that say so by themselves make somebody staff, so that one round decides and nothing depends on the order
//! of stores. What a store says of itself is for `detect::election`; who is who for `people`.

use std::collections::{BTreeSet, HashSet};

use crate::detect::{BEFORE, confidence, is_of_other_work, years_in_name};
use crate::inventory::Election;
use crate::model::{ElectionClass, Observation};
use crate::people::{Resolution, Whose};

/// The code of this evidence.
pub const KNOWN_STAFF: &str = "known_staff";
/// The code of the evidence against a list of people who are in no other list of staff.
pub const UNKNOWN_PEOPLE: &str = "unknown_people";
/// The code of the evidence for a mail with which a list of election staff came.
pub const STAFF_ATTACHED: &str = "staff_attached";
/// What such a list weighs for a mail that names somebody. A judgement: nothing else comes with them.
const ATTACHED: i32 = 300;
/// Lists of another service or of all employees, many of whom work at polls, too: more has to speak for them.
const OTHER_WORK: i32 = -200;
/// People of a store that are looked at: memory must not grow with a store.
const LOOKED_AT: usize = 4096;
/// What a list is that says no more of itself than where it lies and what it is called: all kinds of lists lie among an
/// election's papers, and their names are short.
const CIRCUMSTANTIAL: [&str; 6] =
    ["path_election", "named_work", "election_people", "staff_fields", "title_election", "tax_year"];
/// What it weighs against such a list that most of its people are in no other. A judgement.
const UNKNOWN: i32 = -200;
/// Of fewer people nothing is concluded: one team, or one station's.
const ENOUGH: usize = 7;
/// With so many lists that say more, and so many people in them, the estate shows whether staff stand in several.
const LISTS: usize = 12;
const PEOPLE: usize = 100;
/// This share of their rows is of people who stand in two of them at least. Estates of six other makes have .90 to .98.
const COME_AGAIN: f64 = 0.8;
/// A list is another's when fewer than this share of its people stand in those that say more.
const STRANGERS: f64 = 0.5;
/// From so much on, lists that look like those of electors are of staff.
const SURELY: i32 = 260;

/// Who works at elections, by the stores that say so themselves.
pub struct Staff<'r> {
    resolution: &'r Resolution,
    /// Who was met in stores of election staff, and who in those that say more than where they lie.
    is_staff: Vec<bool>,
    is_surely: Vec<bool>,
    /// In how many lists that say more than where they lie each person stands.
    in_lists: Vec<u8>,
    lists: usize,
    /// The years of these lists.
    years: BTreeSet<u16>,
}

/// Whether a store says no more of itself than where it lies and what it is called.
pub fn is_circumstantial(said: &Election) -> bool {
    said.evidence.iter().all(|(code, _)| CIRCUMSTANTIAL.contains(&code.as_str()))
}

impl<'r> Staff<'r> {
    /// Nobody yet.
    pub fn new(resolution: &'r Resolution) -> Staff<'r> {
        Staff {
            resolution,
            is_staff: Vec::new(),
            is_surely: Vec::new(),
            in_lists: Vec::new(),
            lists: 0,
            years: BTreeSet::new(),
        }
    }

    /// Adds the person of a row in a store of election staff, unless the row says that they work at no poll. `surely` if the
    /// store says more than where it lies.
    pub fn add(&mut self, whose: Option<Whose>, observation: &Observation, surely: bool) {
        if observation.marks.is_beside_staff() {
            return;
        }
        if let Some(whose) = whose {
            let at = whose.person as usize;
            if self.is_staff.len() <= at {
                self.is_staff.resize(at + 1, false);
                self.is_surely.resize(at + 1, false);
            }
            self.is_staff[at] = true;
            self.is_surely[at] |= surely;
        }
    }

    /// Adds a list that says more than where it lies, of these people and years.
    pub fn add_list(&mut self, group: &HashSet<u32>, years: &[u16]) {
        if group.len() < ENOUGH {
            return;
        }
        self.lists += 1;
        self.years.extend(years);
        for person in group {
            let at = *person as usize;
            if self.in_lists.len() <= at {
                self.in_lists.resize(at + 1, 0);
            }
            self.in_lists[at] = self.in_lists[at].saturating_add(1);
        }
    }

    /// Whether the estate has enough lists of staff, whose people come again, to say who is none.
    fn knows_the_staff(&self) -> bool {
        let (mut people, mut rows, mut again) = (0, 0u64, 0u64);
        for lists in self.in_lists.iter().map(|lists| u64::from(*lists)).filter(|lists| *lists > 0) {
            people += 1;
            rows += lists;
            again += if lists > 1 { lists } else { 0 };
        }
        self.lists >= LISTS && people >= PEOPLE && again as f64 >= COME_AGAIN * rows as f64
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

    /// The share of a group that is so; of people whom nothing decides, as likely as they are.
    fn share(&self, group: &HashSet<u32>, is: impl Fn(u32) -> bool) -> f64 {
        // In parts of a person, so that the sum does not depend on the order.
        let parts: u64 =
            group.iter().map(|person| u64::from(self.resolution.likely_among(*person, &is))).sum();
        parts as f64 / (group.len().max(1) as f64 * f64::from(Resolution::SURE))
    }

    /// What the people of a store say about it: the election evidence with theirs, if it makes the store one of staff. `firmly`
    /// where the estate knows its staff: a list that lies among an election's papers makes nobody one of them: a copy of it elsewhere
    /// would be a list of staff by its own people.
    pub fn judge(&self, path: &str, said: &Election, group: &HashSet<u32>, firmly: bool) -> Option<Election> {
        let people = if firmly { &self.is_surely } else { &self.is_staff };
        let is_staff = |person: u32| people.get(person as usize).copied().unwrap_or(false);
        let known = weight(group.len(), self.share(group, is_staff));
        let known = known + if is_of_other_work(path) { OTHER_WORK } else { 0 };
        if known <= 0 {
            return None;
        }
        let (score, evidence) = match ElectionClass::from_id(&said.class)? {
            ElectionClass::OtherPersonal => (weight_of(said) + known, said.evidence.clone()),
            // Duties and trainings under numbers of a database: nobody's by themselves.
            ElectionClass::None if group.len() >= ENOUGH => (weight_of(said) + known, said.evidence.clone()),
            ElectionClass::Elector if known >= SURELY => (BEFORE + known, Vec::new()),
            _ => return None,
        };
        if score <= 0 {
            return None;
        }
        let said = Election { evidence, ..said.clone() };
        let mut election = judged(said, ElectionClass::ElectionWorker, score, (KNOWN_STAFF, known));
        if election.years.is_empty() {
            election.years = years_in_name(path);
        }
        Some(election)
    }
}

/// Tells lists that lie among an election's papers and are none of staff.
pub struct Strangers<'s, 'r> {
    staff: &'s Staff<'r>,
}

impl<'s, 'r> Strangers<'s, 'r> {
    /// `None` where the estate has too few lists to say anything.
    pub fn among(staff: &'s Staff<'r>) -> Option<Strangers<'s, 'r>> {
        staff.knows_the_staff().then_some(Strangers { staff })
    }

    /// What the people of a list that says little speak against it, if that makes it none of staff.
    pub fn judge(&self, said: &Election, group: &HashSet<u32>) -> Option<Election> {
        let staff = self.staff;
        // Of another time than all others it may well have people of its own.
        let same_time = said.years.is_empty() || said.years.iter().any(|year| staff.years.contains(year));
        let stands = |person: u32| staff.in_lists.get(person as usize).is_some_and(|lists| *lists > 0);
        if group.len() < ENOUGH || !same_time || staff.share(group, stands) >= STRANGERS {
            return None;
        }
        let score = weight_of(said) + UNKNOWN;
        (score <= 0)
            .then(|| judged(said.clone(), ElectionClass::OtherPersonal, -score, (UNKNOWN_PEOPLE, UNKNOWN)))
    }
}

/// The election evidence of a mail that names somebody, and with which a list of election staff came.
pub fn with_its_list(said: &Election) -> Election {
    let score = (weight_of(said) + ATTACHED).max(0);
    judged(said.clone(), ElectionClass::ElectionWorker, score, (STAFF_ATTACHED, ATTACHED))
}

/// What a store's own evidence weighs, with what speaks against election staff before anything is known.
fn weight_of(said: &Election) -> i32 {
    BEFORE + said.evidence.iter().map(|(_, weight)| weight).sum::<i32>()
}

/// What a store says of itself, with one more piece of evidence and what follows from all of it.
fn judged(mut said: Election, class: ElectionClass, score: i32, (code, weight): (&str, i32)) -> Election {
    said.evidence.push((code.to_owned(), weight));
    Election { class: class.id().to_owned(), score: confidence(score), ..said }
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
