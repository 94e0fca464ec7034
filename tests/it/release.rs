//! What the build profile could break: a panic inside a reader, caught in the profile that is shipped.
//!
//! The program has no switch that makes a reader panic, so the library is given one that does: here in the profile of
//! the tests, and by `scripts/test laws` beside the library as `release` built it.

use std::fs;
use std::path::PathBuf;

use pollsweep::detect::DetectContext;
use pollsweep::detect::rules::RuleSet;
use pollsweep::engine::store::Environment;
use pollsweep::engine::{Limits, Roots, Scan, pool, walk};
use pollsweep::formats::{Cell, Fit, Format, Probe, ReadError, Sink};
use pollsweep::input::{Input, Spool};
use pollsweep::inventory::Inventory;
use pollsweep::model::{Coverage, Reason};
use pollsweep::people::OrganisationKey;

/// Reads a row, then panics over content that asks for it, once in the program and once in the library code
/// that it calls.
struct Fragile;

impl Format for Fragile {
    fn id(&self) -> &'static str {
        "fragile"
    }

    fn fit(&self, _: &Probe<'_>) -> Fit {
        Fit::Likely
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut text = String::new();
        input.into_stream().read_to_string(&mut text)?;
        sink.row(1, &[Cell::Text(&text)])?;
        assert!(!text.starts_with("panic"), "the payload of a panic: {text}");
        if text.starts_with("index") {
            let beyond = text.len() + 1;
            sink.row(2, &[Cell::Text(&text[beyond..])])?;
        }
        Ok(())
    }
}

#[test]
fn a_panic_costs_one_row_in_a_release_too() {
    // With nothing but the standard library, so that the compiler alone can build this.
    let dir = std::env::temp_dir().join(format!("pollsweep-release-{}", std::process::id()));
    let root = dir.join("root");
    fs::create_dir_all(&root).expect("made");
    for number in 0..50 {
        let content = match number % 5 {
            0 => "panic here",
            1 => "index out of range",
            _ => "a quiet file",
        };
        fs::write(root.join(format!("{number:02}")), content).expect("written");
    }
    let roots = Roots::resolve(&[root]).expect("there");
    let (stop, counters) = pool::shared();
    let spooler = Spool::new().expect("randomness");
    let detect = DetectContext::new(
        RuleSet::load(&[] as &[PathBuf]).expect("the built-in rules"),
        OrganisationKey::from_bytes([1; 32]),
    );
    let mut inventory = Inventory::create(&dir.join("i.db")).expect("created");
    let limits = Limits::default();
    let environment = Environment {
        formats: &[&Fragile],
        detect: &detect,
        limits: &limits,
        spooler: &spooler,
        stop,
        counters,
        next_id: 1.into(),
        isolation: None,
    };
    let scan = Scan {
        roots: &roots,
        walk: walk::Options::default(),
        environment,
        jobs: 2,
        known: None,
        subjects: None,
    };
    let summary = pool::run(scan, &mut inventory).expect("the scan goes on");
    assert!(!summary.interrupted);
    let mut crashed = 0;
    let mut scanned = 0;
    inventory
        .stores(&mut |_, store| {
            match store.coverage {
                Coverage::Scanned => scanned += 1,
                Coverage::Partial { reason: Reason::ReaderCrashed, .. } => {
                    crashed += 1;
                    assert_eq!(inventory.tables(store.id)?[0].rows, 1, "the row before the panic is kept");
                }
                other => panic!("{}: {other:?}", store.path),
            }
            Ok(())
        })
        .expect("readable");
    assert_eq!((crashed, scanned), (20, 30));
    drop(inventory);
    fs::remove_dir_all(dir).expect("removed");
}
