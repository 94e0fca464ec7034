//! Who is who over an invented population with known truth. The bench `people` runs the whole of it.

#[path = "../../benches/data/population.rs"]
mod population;

use pollsweep::detect::rows::Person;
use pollsweep::model::{FieldType, Observation};
use pollsweep::people::{Census, OrganisationKey, Resolver};
use population::{Population, quality};

/// What is measured of so many people with three rows each in thirty stores.
pub fn measure(count: usize, seed: u64) -> (population::Quality, pollsweep::model::PeopleRange) {
    let names = include_str!("../../patterns/gazetteers/surnames.txt");
    let tail: Vec<&str> = names.lines().filter_map(|line| line.split('\t').next()).collect();
    let mut population = Population::new(count, &tail, seed);
    let key = OrganisationKey::from_bytes([7; 32]);
    let (mut rows, mut truth) = (Vec::new(), Vec::new());
    for number in 0..count * 3 {
        // Everybody once, then whoever comes.
        let person = if number < count { number } else { population.draw() };
        let store = number % 30;
        let mut who = Person::default();
        for (kind, text) in population.row(person, store) {
            who.take(FieldType::from_id(kind).expect("a kind of data"), &text);
        }
        let keys = who.keys(&format!("system {}", store % 3), &key);
        rows.push(Observation { row: number as u64, keys, fields: who.fields, ..Observation::default() });
        truth.push(person);
    }
    let mut resolver = Resolver::new();
    rows.iter().for_each(|row| resolver.push(row));
    let resolution = resolver.finish();
    let said: Vec<Option<u32>> = rows.iter().map(|row| resolution.person(row)).collect();
    let mut census = Census::new(&resolution);
    rows.iter().for_each(|row| census.add(row, row.marks));
    (quality(&said, &truth), census.take().people)
}

#[test]
fn an_invented_population_is_found_again() {
    let count = 4000;
    let (quality, people) = measure(count, 20_250_607);
    let error = people.likely as f64 / count as f64 - 1.0;
    assert!(quality.precision >= 0.995 && quality.recall >= 0.95, "{quality:?}");
    // The aim is two in a hundred; docs/people.md says what is measured and why it is more.
    assert!(error.abs() <= 0.04, "{people:?} of {count}");
    assert!(people.low <= people.likely && people.likely <= people.high, "{people:?} of {count}");
}
