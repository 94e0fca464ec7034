//! Counting people: of a store, a system, the whole estate, whatever is fed between two takes.
//!
//! Observations come a second time, after resolution, which knows whose they are. A census holds a byte or two for each
//! person, eight at most: what people have is kept once for all who have the same. `likely` is an estimate of its own:
//! `estimate` says how.

use std::collections::HashMap;

use super::estimate::{ANYBODY, SURE};
use super::packed::Packed;
use super::resolution::{Resolution, Whose};
use crate::model::{FieldType, Marks, Observation, PeopleRange, RiskClass};

/// Marks that somebody was met at all.
const MET: u64 = 1 << 63;
/// People in a sample: enough to tell 80 in a hundred in common from 100.
pub const SAMPLE: usize = 64;

/// The people of one group of stores.
#[derive(Clone, Default, Debug)]
pub struct GroupPeople {
    /// All of them.
    pub people: PeopleRange,
    /// Those seen with each field type, in the order of field types.
    pub by_field: Vec<(FieldType, PeopleRange)>,
    /// Those of each risk class, by what was seen of them in the group; A to D.
    pub by_class: [PeopleRange; 4],
    /// Those with each mark, by bit.
    marks: Vec<PeopleRange>,
    /// All marks that were seen.
    pub seen: Marks,
    /// The people with the smallest hashes, ascending: groups with the same people have the same.
    pub sample: Vec<u64>,
}

impl GroupPeople {
    /// Those with a mark (one bit).
    pub fn with(&self, mark: Marks) -> PeopleRange {
        self.marks.get(mark.0.trailing_zeros() as usize).copied().unwrap_or_default()
    }
}

/// Counts people.
pub struct Census<'r> {
    resolution: &'r Resolution,
    clusters: Lane,
    fewest: Lane,
    /// What the last row had, and its number.
    last: (Met, u32),
}

/// Kinds of data and marks of one person.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Met {
    fields: u64,
    marks: u64,
}

impl Met {
    fn of(observation: &Observation, marks: Marks) -> Met {
        Met { fields: observation.fields.0, marks: marks.0 | MET }
    }

    fn with(self, other: Met) -> Met {
        Met { fields: self.fields | other.fields, marks: self.marks | other.marks }
    }
}

/// Numbers of what people have: many people have the same kinds of data and marks.
pub(super) struct Sets {
    /// By number; the first is nothing.
    all: Vec<Met>,
    numbers: HashMap<Met, u32>,
    /// The number of two together.
    together: HashMap<(u32, u32), u32>,
}

impl Default for Sets {
    fn default() -> Sets {
        Sets { all: vec![Met::default()], numbers: HashMap::new(), together: HashMap::new() }
    }
}

impl Sets {
    fn number(&mut self, met: Met) -> u32 {
        *self.numbers.entry(met).or_insert_with(|| {
            self.all.push(met);
            self.all.len() as u32 - 1
        })
    }

    fn with(&mut self, one: u32, other: u32) -> u32 {
        if let Some(known) = self.together.get(&(one, other)) {
            return *known;
        }
        let both = self.number(self.all[one as usize].with(self.all[other as usize]));
        self.together.insert((one, other), both);
        both
    }
}

/// The set of those who were not met.
const NOBODY: u32 = 0;
/// Of fewer people it is remembered who they are.
const FEW: usize = 4096;

/// Everybody under one way of numbering.
struct Lane {
    /// How many people there are in the estate.
    all: usize,
    /// The set of each person, once there is one.
    met: Packed,
    /// Who was met, while they are few beside all.
    touched: Option<Vec<u32>>,
    /// How many were met.
    people: usize,
}

impl Lane {
    /// Nobody yet, of so many people.
    fn of(all: u32) -> Lane {
        Lane { all: all as usize, met: Packed::default(), touched: None, people: 0 }
    }

    fn add(&mut self, person: u32, set: u32, sets: &mut Sets) {
        if self.met.len() == 0 {
            // Takes room only where somebody is met.
            self.met = Packed::filled(NOBODY, self.all);
        }
        match self.met.get(person as usize) {
            NOBODY => {
                self.met.set(person as usize, set);
                self.meet(person);
            }
            met if met != set => self.met.set(person as usize, sets.with(met, set)),
            _ => {}
        }
    }

    /// Somebody new.
    fn meet(&mut self, person: u32) {
        if self.people == 0 {
            self.touched = Some(Vec::new());
        }
        self.people += 1;
        if self.people > FEW && self.people > self.all / 16 {
            self.touched = None;
        } else if let Some(touched) = &mut self.touched {
            touched.push(person);
        }
    }

    /// Calls `take` with everybody and their sets.
    fn each(&self, take: &mut dyn FnMut(u32, u32)) {
        match &self.touched {
            Some(touched) => touched.iter().for_each(|person| take(*person, self.met.get(*person as usize))),
            None => self.met.each_but(NOBODY, &mut |person, set| take(person as u32, set)),
        }
    }

    fn count(&self, sets: &Sets) -> Holders {
        let mut holders = Holders::default();
        if self.people < sets.all.len() {
            self.each(&mut |_, set| holders.add(sets.all[set as usize], WHOLE));
            return holders;
        }
        let mut having = vec![0i64; sets.all.len()];
        self.each(&mut |_, set| having[set as usize] += 1);
        for (met, people) in sets.all.iter().zip(having).filter(|(_, people)| *people > 0) {
            holders.add(*met, people * WHOLE);
        }
        holders
    }

    fn absorb(&mut self, other: &Lane, sets: &mut Sets) {
        other.each(&mut |person, set| self.add(person, set, sets));
    }

    /// The set of a person, if they were met.
    fn met(&self, person: u32) -> Option<u32> {
        Some(self.met.get(person as usize)).filter(|set| *set != NOBODY)
    }

    fn clear(&mut self) {
        match self.touched.take() {
            Some(touched) => touched.into_iter().for_each(|person| self.met.set(person as usize, NOBODY)),
            None => self.met = Packed::default(),
        }
        self.people = 0;
    }
}

/// How many there are, and how many of them have each kind of data, each mark, each risk class; in parts of a person.
#[derive(Clone)]
struct Holders {
    all: i64,
    of_field: [i64; FieldType::MAX],
    of_mark: [i64; 64],
    of_class: [i64; 4],
}

impl Default for Holders {
    fn default() -> Holders {
        Holders { all: 0, of_field: [0; FieldType::MAX], of_mark: [0; 64], of_class: [0; 4] }
    }
}

impl Holders {
    fn add(&mut self, met: Met, weight: i64) {
        self.all += weight;
        self.of_class[RiskClass::of(crate::model::FieldSet(met.fields)) as usize] += weight;
        let mut fields = met.fields;
        while fields != 0 {
            self.of_field[fields.trailing_zeros() as usize] += weight;
            fields &= fields - 1;
        }
        let own = Marks(met.marks);
        let mut marks = met.marks;
        if own.has(Marks::WORKER) && !own.has_year() {
            marks |= Marks::NO_YEAR.0;
        }
        while marks != 0 {
            self.of_mark[marks.trailing_zeros() as usize] += weight;
            marks &= marks - 1;
        }
    }
}

impl<'r> Census<'r> {
    /// Nobody yet.
    pub fn new(resolution: &'r Resolution) -> Census<'r> {
        Census {
            resolution,
            clusters: Lane::of(resolution.people),
            fewest: Lane::of(resolution.people),
            last: Default::default(),
        }
    }

    /// Adds an observation that the resolver has seen, under the marks that count: its own and those of its place.
    pub fn add(&mut self, whose: Option<Whose>, observation: &Observation, marks: Marks) {
        let Some(Whose { person, fewest, .. }) = whose else { return };
        let met = Met::of(observation, marks);
        let sets = &mut *self.resolution.sets.borrow_mut();
        // Rows of one list have the same, most often.
        if self.last.0 != met {
            self.last = (met, sets.number(met));
        }
        self.fewest.add(fewest, self.last.1, sets);
        self.clusters.add(person, self.last.1, sets);
    }

    /// Adds everybody of a part of this group, with what they have there.
    pub fn absorb(&mut self, part: &Census<'_>) {
        let sets = &mut *self.resolution.sets.borrow_mut();
        self.fewest.absorb(&part.fewest, sets);
        self.clusters.absorb(&part.clusters, sets);
    }

    /// Forgets everybody.
    pub fn clear(&mut self) {
        self.clusters.clear();
        self.fewest.clear();
    }

    /// The counts, and everybody is forgotten.
    pub fn take(&mut self) -> GroupPeople {
        let counts = self.count();
        self.clear();
        counts
    }

    /// The counts.
    pub fn count(&self) -> GroupPeople {
        let sets = &*self.resolution.sets.borrow();
        let (fewest, most) = (self.fewest.count(sets), self.clusters.count(sets));
        let mut likely = most.clone();
        // Who is somebody of the estate, nobody knows who: of them as many are in this group as the group has people.
        let (mut anybody, mut twice) = (Holders::default(), Holders::default());
        self.each_link(sets, &mut |one, other, share| match other {
            Some(other) => {
                likely.add(one, -share);
                likely.add(other, -share);
                likely.add(one.with(other), share);
            }
            None => {
                anybody.add(one, share);
                twice.add(one, (2 * share).min(WHOLE));
            }
        });
        let everybody = i128::from(self.resolution.people.max(1)) * i128::from(WHOLE);
        let here = |parts: i64, of: i64| {
            let parts = i128::from(parts) * i128::from(of) / everybody;
            i64::try_from(parts).expect("a part of a number of this type")
        };
        let mut lost = Holders { all: here(anybody.all, most.all), ..Holders::default() };
        twice.all = here(twice.all, most.all);
        for at in 0..FieldType::MAX {
            lost.of_field[at] = here(anybody.of_field[at], most.of_field[at]);
            twice.of_field[at] = here(twice.of_field[at], most.of_field[at]);
            likely.of_field[at] -= lost.of_field[at];
        }
        for at in 0..64 {
            // A row of staff that lost its person has lost one of the staff; in which year that one worked is open.
            let class = (Marks::WORKER.0 | Marks::ELECTOR.0) & 1 << at != 0;
            let of = if class { most.all } else { most.of_mark[at] };
            lost.of_mark[at] = here(anybody.of_mark[at], of);
            twice.of_mark[at] = here(twice.of_mark[at], of);
            likely.of_mark[at] -= lost.of_mark[at];
        }
        likely.all -= lost.all;
        for (likely, anybody) in likely.of_class.iter_mut().zip(&anybody.of_class) {
            *likely -= here(*anybody, most.all);
        }
        let mut seen = 0;
        let mut sample: Vec<u64> = Vec::with_capacity(self.clusters.people.min(2 * FEW));
        let smallest = |sample: &mut Vec<u64>| {
            if sample.len() > SAMPLE {
                sample.select_nth_unstable(SAMPLE);
                sample.truncate(SAMPLE);
            }
        };
        self.clusters.each(&mut |person, set| {
            seen |= sets.all[set as usize].marks;
            sample.push(scatter(person));
            if sample.len() == 2 * FEW {
                smallest(&mut sample);
            }
        });
        smallest(&mut sample);
        sample.sort_unstable();
        // Twice what is thought lost, of no group more than all of it, and twice the error of a count of that many.
        let low = |fewest: i64, lost: i64, twice: i64| {
            fewest - twice - 2 * people(lost).isqrt().cast_signed() * WHOLE
        };
        let by_field = (0..FieldType::MAX)
            .filter(|at| most.of_field[*at] > 0)
            .filter_map(|at| {
                let low = low(fewest.of_field[at], lost.of_field[at], twice.of_field[at]);
                Some((FieldType::from_index(at)?, range(low, likely.of_field[at], most.of_field[at])))
            })
            .collect();
        let marks = (0..63)
            .map(|at| {
                let low = low(fewest.of_mark[at], lost.of_mark[at], twice.of_mark[at]);
                range(low, likely.of_mark[at], most.of_mark[at])
            })
            .collect();
        // The fewest people have the most data each, so that a class may have more of them than there are clusters.
        let by_class = std::array::from_fn(|at| {
            let (few, many) = (fewest.of_class[at], most.of_class[at]);
            range(few.min(many), likely.of_class[at], few.max(many))
        });
        let people = range(low(fewest.all, lost.all, twice.all).min(likely.all), likely.all, most.all);
        GroupPeople { people, by_field, by_class, marks, seen: Marks(seen & !MET), sample }
    }

    /// Calls `take` with what those have who are likely one person, both of them met; with `None` for anybody.
    fn each_link(&self, sets: &Sets, take: &mut dyn FnMut(Met, Option<Met>, i64)) {
        let links = &self.resolution.links;
        let met = |person: u32| self.clusters.met(person).map(|set| sets.all[set as usize]);
        let mut one = |at: usize| {
            let link = links[at];
            let Some(own) = met(link.of) else { return };
            if link.to == ANYBODY {
                take(own, None, i64::from(link.share));
            } else if let Some(other) = met(link.to) {
                take(own, Some(other), i64::from(link.share));
            }
        };
        // A small group looks its people up, a large one goes through all links.
        if self.clusters.people < links.len() / 16 {
            self.clusters.each(&mut |person, _| {
                let first = links.partition_point(|link| link.of < person);
                let own = links[first..].iter().take_while(|link| link.of == person).count();
                (first..first + own).for_each(&mut one);
            });
        } else {
            (0..links.len()).for_each(one);
        }
    }
}

/// One person in parts.
const WHOLE: i64 = SURE as i64;

/// Whole people of so many parts.
fn people(parts: i64) -> u64 {
    (parts.max(0).cast_unsigned() + WHOLE.cast_unsigned() / 2) / WHOLE.cast_unsigned()
}

/// A range in order; where there is anybody, there is at least one.
fn range(low: i64, likely: i64, high: i64) -> PeopleRange {
    let high = people(high);
    let likely = people(likely).clamp(high.min(1), high);
    PeopleRange { low: people(low).clamp(high.min(1), likely), likely, high }
}

/// Spreads the numbers of people, so that the smallest are a fair sample (splitmix64).
fn scatter(person: u32) -> u64 {
    let mut hash = u64::from(person).wrapping_add(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
