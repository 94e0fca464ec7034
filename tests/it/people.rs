//! Who is who over two invented populations with known truth. The bench `people` runs the whole of them.

#![allow(dead_code, reason = "the bench uses what the tests do not, and the other way round")]

#[path = "../../benches/data/elections.rs"]
mod elections;
#[path = "../../benches/data/population.rs"]
mod population;

use pollsweep::detect::rows::Person;
use pollsweep::model::{FieldType, Observation, PeopleRange};
use pollsweep::people::{Census, OrganisationKey, Resolver, Whose};
use population::{Population, Quality, quality};

/// What is measured, and how many people there are.
pub struct Measured {
    pub quality: Quality,
    pub people: PeopleRange,
    pub truth: u64,
}

impl Measured {
    /// How far `likely` is off, as a share of the truth.
    pub fn error(&self) -> f64 {
        self.people.likely as f64 / self.truth as f64 - 1.0
    }
}

fn surnames() -> Vec<&'static str> {
    let names = include_str!("../../patterns/gazetteers/surnames.txt");
    names.lines().filter_map(|line| line.split('\t').next()).collect()
}

/// So many people with three rows each in thirty stores.
pub fn of_population(count: usize, seed: u64) -> Measured {
    let mut population = Population::new(count, &surnames(), seed);
    let rows = (0..count * 3).map(|number| {
        // Everybody once, then whoever comes.
        let person = if number < count { number } else { population.draw() };
        let store = number % 30;
        let cells = population.row(person, store);
        elections::Row { person, system: store % 3, store, cells }
    });
    measure(rows.collect())
}

/// An estate of elections, by its name in `elections::MAKES`.
pub fn of_elections(make: &str, seed: u64) -> Measured {
    let (_, make) = elections::MAKES.iter().find(|(name, _)| *name == make).expect("a make of estates");
    let (rows, _) = elections::estate(*make, &surnames(), seed);
    measure(rows)
}

/// The names of estates of elections, for the bench.
pub fn makes() -> impl Iterator<Item = &'static str> {
    elections::MAKES.iter().map(|(name, _)| *name)
}

/// Resolves the rows, one store after another as a scan has them.
fn measure(mut rows: Vec<elections::Row>) -> Measured {
    rows.sort_by_key(|row| row.store);
    let key = OrganisationKey::from_bytes([7; 32]);
    let (mut seen, mut truth, mut stores) = (Vec::new(), Vec::new(), Vec::new());
    for (number, row) in rows.into_iter().enumerate() {
        let mut who = Person::default();
        for (kind, text) in row.cells {
            who.take(FieldType::from_id(kind).expect("a kind of data"), &text);
        }
        let keys = who.keys(&format!("system {}", row.system), &key);
        seen.push(Observation { row: number as u64, keys, fields: who.fields, ..Observation::default() });
        truth.push(row.person);
        stores.push(row.store);
    }
    let mut resolver = Resolver::new();
    let mut last = None;
    for (row, store) in seen.iter().zip(stores) {
        if last.replace(store).is_some_and(|last| last != store) {
            resolver.next_store(false);
        }
        resolver.push(row);
    }
    let resolution = resolver.finish().expect("resolved");
    let mut rows = resolution.rows();
    let whose: Vec<Option<Whose>> = seen.iter().map(|_| rows.next()).collect();
    let said: Vec<Option<u32>> = whose.iter().map(|whose| whose.map(|whose| whose.person)).collect();
    let mut census = Census::new(&resolution);
    seen.iter().zip(whose).for_each(|(row, whose)| census.add(whose, row, row.marks));
    let quality = quality(&said, &truth);
    truth.sort_unstable();
    truth.dedup();
    Measured { quality, people: census.take().people, truth: truth.len() as u64 }
}

#[test]
fn an_invented_population_is_found_again() {
    let measured = of_population(4000, 20_250_607);
    let quality = &measured.quality;
    assert!(quality.precision >= 0.995 && quality.recall >= 0.95, "{quality:?}");
    is_counted(&measured);
}

#[test]
fn an_estate_of_another_make_is_counted_too() {
    let measured = of_elections("hardly any NI numbers", 1);
    assert!(measured.quality.precision >= 0.995, "{:?}", measured.quality);
    is_counted(&measured);
}

fn is_counted(measured: &Measured) {
    let (people, truth) = (measured.people, measured.truth);
    assert!(measured.error().abs() <= 0.02, "{people:?} of {truth}");
    assert!(people.low <= truth && truth <= people.high, "{people:?} of {truth}");
}
