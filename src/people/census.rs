//! Counting people: of a store, a system, the whole estate, whatever is fed between two takes.
//!
//! Observations come a second time, after resolution, and are looked up: nothing about a row is kept in between.
//! A census holds two words for each person at most.

use std::collections::HashMap;

use super::resolver::Resolution;
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
    likely: Lane,
    fewest: Lane,
    doubtful: HashMap<u32, Met>,
    scratch: Vec<u64>,
}

/// Kinds of data and marks of one person.
#[derive(Clone, Copy, Default)]
struct Met {
    fields: u64,
    marks: u64,
}

impl Met {
    fn add(&mut self, observation: &Observation, marks: Marks) {
        self.fields |= observation.fields.0;
        self.marks |= marks.0 | MET;
    }
}

/// Everybody under one way of numbering.
#[derive(Default)]
struct Lane {
    met: Vec<Met>,
    touched: Vec<u32>,
}

impl Lane {
    fn add(&mut self, person: u32, observation: &Observation, marks: Marks) {
        let at = person as usize;
        if self.met.len() <= at {
            self.met.resize(at + 1, Met::default());
        }
        let met = &mut self.met[at];
        if met.marks == 0 {
            self.touched.push(person);
        }
        met.add(observation, marks);
    }

    fn count(&self) -> Holders {
        let mut holders = Holders::default();
        self.touched.iter().for_each(|person| holders.add(self.met[*person as usize]));
        holders
    }

    fn clear(&mut self) {
        for person in self.touched.drain(..) {
            self.met[person as usize] = Met::default();
        }
    }
}

/// How many there are, and how many of them have each kind of data, each mark, each risk class.
struct Holders {
    all: u64,
    of_field: [u64; FieldType::MAX],
    of_mark: [u64; 64],
    of_class: [u64; 4],
}

impl Default for Holders {
    fn default() -> Holders {
        Holders { all: 0, of_field: [0; FieldType::MAX], of_mark: [0; 64], of_class: [0; 4] }
    }
}

impl Holders {
    fn add(&mut self, met: Met) {
        self.all += 1;
        self.of_class[RiskClass::of(crate::model::FieldSet(met.fields)) as usize] += 1;
        let mut fields = met.fields;
        while fields != 0 {
            self.of_field[fields.trailing_zeros() as usize] += 1;
            fields &= fields - 1;
        }
        let own = Marks(met.marks);
        let mut marks = met.marks;
        if own.has(Marks::WORKER) && !own.has_year() {
            marks |= Marks::NO_YEAR.0;
        }
        while marks != 0 {
            self.of_mark[marks.trailing_zeros() as usize] += 1;
            marks &= marks - 1;
        }
    }
}

impl<'r> Census<'r> {
    /// Nobody yet.
    pub fn new(resolution: &'r Resolution) -> Census<'r> {
        Census {
            resolution,
            likely: Lane::default(),
            fewest: Lane::default(),
            doubtful: HashMap::new(),
            scratch: Vec::new(),
        }
    }

    /// Adds an observation that the resolver has seen, under the marks that count: its own and those of its place.
    pub fn add(&mut self, observation: &Observation, marks: Marks) {
        let Some(node) = self.resolution.node(observation, &mut self.scratch) else { return };
        let at = node as usize;
        self.fewest.add(self.resolution.fewest[at], observation, marks);
        if self.resolution.ambiguous[at] {
            self.doubtful.entry(node).or_default().add(observation, marks);
        } else {
            self.likely.add(self.resolution.person[at], observation, marks);
        }
    }

    /// The counts, and everybody is forgotten.
    pub fn take(&mut self) -> GroupPeople {
        let (fewest, likely) = (self.fewest.count(), self.likely.count());
        let mut doubtful = Holders::default();
        let mut seen = 0;
        for met in self.doubtful.values() {
            doubtful.add(*met);
            seen |= met.marks;
        }
        let mut sample: Vec<u64> = Vec::with_capacity(self.likely.touched.len());
        for person in &self.likely.touched {
            seen |= self.likely.met[*person as usize].marks;
            sample.push(scatter(*person));
        }
        if sample.len() > SAMPLE {
            sample.select_nth_unstable(SAMPLE);
            sample.truncate(SAMPLE);
        }
        sample.sort_unstable();
        let range = |low: u64, likely: u64, doubtful: u64| {
            // A place that holds only names that fit several people still holds people.
            let likely = likely.max(low);
            PeopleRange { low, likely, high: likely + doubtful }
        };
        let by_field = (0..FieldType::MAX)
            .filter(|at| fewest.of_field[*at] > 0)
            .filter_map(|at| {
                let range = range(fewest.of_field[at], likely.of_field[at], doubtful.of_field[at]);
                Some((FieldType::from_index(at)?, range))
            })
            .collect();
        let marks =
            (0..63).map(|at| range(fewest.of_mark[at], likely.of_mark[at], doubtful.of_mark[at])).collect();
        // The fewest people have the most data each, so that a class may have more of them than likely.
        let by_class = std::array::from_fn(|at| {
            let (low, likely) = (fewest.of_class[at], likely.of_class[at]);
            PeopleRange { low: low.min(likely), likely, high: low.max(likely) + doubtful.of_class[at] }
        });
        let people = range(fewest.all, likely.all, doubtful.all);
        self.likely.clear();
        self.fewest.clear();
        self.doubtful.clear();
        GroupPeople { people, by_field, by_class, marks, seen: Marks(seen & !MET), sample }
    }
}

/// Spreads the numbers of people, so that the smallest are a fair sample (splitmix64).
fn scatter(person: u32) -> u64 {
    let mut hash = u64::from(person).wrapping_add(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
