//! How well people are told apart, and what it costs.
//!
//!     cargo bench --bench people -- quality                     20,000 people, 60,000 rows, 30 stores
//!     cargo bench --bench people -- scale 10000000 400000       rows and people; time and peak memory
//!
//! Speed and memory are those of resolution and counting; making and storing tokens is measured with scans.

use std::time::Instant;

use pollsweep::model::{FieldSet, KeyKind, Marks, Observation, Token};
use pollsweep::people::{Census, Resolver};

#[path = "../tests/it/people.rs"]
mod accuracy;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["quality"] => quality(),
        ["scale", rows, people] => {
            scale(rows.parse().expect("a number of rows"), people.parse().expect("a number of people"));
        }
        _ => say("arguments: quality | scale ROWS PEOPLE".to_owned()),
    }
}

fn say(line: String) {
    use std::io::Write;
    writeln!(std::io::stdout(), "{line}").expect("stdout is open");
}

fn quality() {
    for (count, seed) in [(20_000, 1), (20_000, 2), (20_000, 3), (4000, 1), (4000, 2), (1000, 1), (1000, 2)] {
        show(&format!("population of {count}"), seed, &accuracy::of_population(count, seed));
    }
    for make in accuracy::makes() {
        for seed in [1, 2, 3] {
            show(make, seed, &accuracy::of_elections(make, seed));
        }
    }
}

fn show(name: &str, seed: u64, measured: &accuracy::Measured) {
    let (quality, people) = (&measured.quality, measured.people);
    say(format!(
        "| {name} | {seed} | {:.4} | {:.4} | {} | {} | {:+.1} % | {} to {} |",
        quality.precision,
        quality.recall,
        measured.truth,
        people.likely,
        measured.error() * 100.0,
        people.low,
        people.high
    ));
}

/// A token of a kind: spread over all bits, the same for the same number.
fn token(kind: KeyKind, number: u64) -> (KeyKind, Token) {
    (kind, Token(spread(number ^ (kind as u64) << 56).to_be_bytes()))
}

fn spread(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The row of a number, of thirty stores one after another, each with its columns; with moves, missing numbers,
/// changed phones and misspelt names.
fn row(number: u64, rows: u64, people: u64, out: &mut Observation) {
    use KeyKind::*;
    let person = spread(number) % people;
    let store = number * 30 / rows;
    let luck = spread(number ^ 0x5555);
    // Names fall off as names do: half of everybody shares a hundredth of them.
    let common = spread(person ^ 1);
    let names = (people / 5).max(1);
    let range = if common.is_multiple_of(2) { (names / 100).max(1) } else { names };
    let mut name = spread(person ^ 2) % range;
    if luck.is_multiple_of(60) {
        name = name.wrapping_add(1 << 40).wrapping_add(luck % 7);
    }
    let initial = name / 4;
    let birth = spread(person ^ 3) % 22_000;
    let postcode =
        spread(person ^ 4 ^ u64::from(store > 15 && person.is_multiple_of(3))) % (people / 20).max(1);
    let both = |a: u64, b: u64| spread(a) ^ b;
    let keys = &mut out.keys;
    keys.clear();
    keys.extend([token(Name, name), token(NameInitial, initial), token(NameSound, name)]);
    let layout = store % 6;
    if matches!(layout, 0 | 1 | 3) && !luck.is_multiple_of(10) {
        keys.extend([
            token(NationalInsurance, person),
            token(NiHead, both(initial, person)),
            token(NiTail, both(initial, person ^ 1)),
        ]);
    }
    if matches!(layout, 0 | 2 | 4) && !luck.is_multiple_of(20) {
        keys.extend([
            token(NameBirth, both(initial, birth)),
            token(SoundBirth, both(initial, birth)),
            token(ForenameBirth, both(name % 400, birth)),
            token(BirthDay, both(initial, birth % 366)),
            token(BirthMonth, both(initial, birth / 30)),
        ]);
    }
    if matches!(layout, 0 | 2 | 3 | 5) {
        keys.push(token(NamePostcode, both(initial, postcode)));
    }
    if matches!(layout, 0 | 3) {
        keys.push(token(Account, person / 2));
    }
    if matches!(layout, 4 | 5) {
        keys.push(token(Mobile, person * 2 + u64::from(store > 20 && person.is_multiple_of(5))));
    }
    out.fields = FieldSet(1 | (1 << (layout + 1)));
}

fn scale(rows: u64, people: u64) {
    let begin = Instant::now();
    let mut observation = Observation::default();
    let mut resolver = Resolver::new();
    let store = |number: u64| number * 30 / rows;
    for number in 0..rows {
        if number == 0 || store(number) != store(number - 1) {
            resolver.next_store(false);
        }
        row(number, rows, people, &mut observation);
        resolver.push(&observation);
    }
    let nodes = resolver.nodes();
    let (pushed, peak_pushed) = (begin.elapsed(), peak());
    let resolution = resolver.finish().expect("resolved");
    let resolved = begin.elapsed();
    let mut census = Census::new(&resolution);
    let mut whose = resolution.rows();
    for number in 0..rows {
        row(number, rows, people, &mut observation);
        census.add(whose.next(), &observation, Marks::WORKER);
    }
    let all = census.take().people;
    say(format!(
        "{rows} rows, {people} people, {nodes} nodes: gathered {:.0} s, resolved {:.0} s, counted {:.0} s; \
         peak {} MB, {} MB while gathering; likely {} ({} to {})",
        pushed.as_secs_f64(),
        (resolved - pushed).as_secs_f64(),
        (begin.elapsed() - resolved).as_secs_f64(),
        peak() / 1000,
        peak_pushed / 1000,
        all.likely,
        all.low,
        all.high
    ));
}

/// Peak of resident memory in kB, where the system says.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}
