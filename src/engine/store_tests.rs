//! The recursion under readers that fail in every way they can.
//!
//! The readers here follow a script that is the store's own content, so that each test says in its bytes what
//! the reader does.

use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::limits::Limits;
use super::pool::Counters;
use super::store::{Done, Environment, Job, Outbox, read_file};
use crate::detect::DetectContext;
use crate::detect::rules::RuleSet;
use crate::formats::{
    Cell, ChildInfo, Fit, Format, Locator, Probe, ReadError, Sink, TableInfo, raw_strings::RawStrings,
};
use crate::input::{Input, Spool};
use crate::inventory::{Part, StoreRecord};
use crate::model::{Coverage, Reason, StorePath};
use crate::people::OrganisationKey;

/// Does what the lines of the store say: `row`, `text`, `columns`, `lost`, `panic`, `truncated`, `swallow`,
/// `early`, `child NAME LENGTH` with the child's bytes behind the line.
struct Script;

impl Format for Script {
    fn id(&self) -> &'static str {
        "script"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        assert!(!probe.head.starts_with(b"PANIC IN FIT"), "a reader that fails while it is chosen");
        if probe.head.starts_with(b"SCRIPT\n") { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut stream = BufReader::new(input.into_stream());
        let mut number = 0;
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line)? == 0 {
                return Ok(());
            }
            number += 1;
            let words: Vec<&str> = line.split_whitespace().collect();
            match *words.as_slice() {
                ["SCRIPT"] | [] => {}
                ["row", cell] => sink.row(number, &[Cell::Text(cell)])?,
                ["columns"] => {
                    sink.table(&TableInfo { columns: Some(&["A"]), ..TableInfo::default() })?;
                }
                ["blank"] => sink.text(Locator::Line(number), " \n\u{1}\n")?,
                ["text", word] => sink.text(Locator::Line(number), word)?,
                ["lost"] => sink.lost(Reason::Malformed)?,
                ["panic"] => panic!("a payload that must never be printed"),
                ["truncated"] => return Err(ReadError::Truncated),
                ["early"] => return Ok(()),
                ["swallow"] => {
                    let _ = stream.read_to_end(&mut Vec::new());
                    return Ok(());
                }
                ["locked", name] => {
                    sink.child_lost(&ChildInfo { name, ..ChildInfo::default() }, Reason::Encrypted)?;
                }
                ["child", name, length] => {
                    let length = length.parse().map_err(|_| ReadError::Malformed { at: 0 })?;
                    let mut body = KnownLength { left: length, inner: &mut stream };
                    sink.child(&ChildInfo { name, ..ChildInfo::default() }, &mut body)?;
                    io::copy(&mut body, &mut io::sink())?;
                }
                ["bomb", name] => {
                    let mut body = io::repeat(b'x');
                    sink.child(&ChildInfo { name, ..ChildInfo::default() }, &mut body)?;
                }
                _ => return Err(ReadError::Malformed { at: number }),
            }
        }
    }
}

/// A member whose length is known: ending before it is an error, as for every container.
struct KnownLength<'a> {
    left: u64,
    inner: &'a mut dyn Read,
}

impl Read for KnownLength<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let n = self.inner.read(&mut buffer[..room])?;
        if n == 0 && room > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= n as u64;
        Ok(n)
    }
}

#[derive(Default)]
struct Collected {
    stores: Vec<StoreRecord>,
    observations: usize,
}

impl Outbox for Collected {
    fn part(&mut self, part: Part) {
        match part {
            Part::Store(record) => self.stores.push(*record),
            Part::Observations { observations, .. } => self.observations += observations.len(),
        }
    }
}

impl Collected {
    /// `path status reason lost`, sorted.
    fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .stores
            .iter()
            .map(|store| {
                let lost = match store.coverage {
                    Coverage::Partial { lost, .. } => lost,
                    _ => 0,
                };
                let reason = store.coverage.reason().map_or("-", Reason::id);
                let inherited = if store.inherited { " inherited" } else { "" };
                format!("{} {} {reason} {lost}{inherited}", store.path, store.coverage.status())
            })
            .collect();
        lines.sort();
        lines
    }
}

fn scan_with(content: &[u8], limits: &Limits, formats: &[&dyn Format], stop: bool) -> Collected {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("f");
    fs::write(&file, content).expect("written");
    let detect = DetectContext::new(
        RuleSet::load(&[]).expect("the built-in rules"),
        OrganisationKey::from_bytes([7; 32]),
    );
    let env = Environment {
        formats,
        detect: &detect,
        limits,
        spooler: &Spool::new().expect("randomness"),
        stop: Arc::new(AtomicBool::new(stop)),
        counters: Arc::new(Counters::default()),
        next_id: 2.into(),
        isolation: None,
    };
    let job = Job {
        file,
        path: StorePath::from_escaped("f"),
        system: "s".to_owned(),
        bytes: content.len() as u64,
        modified_nanos: 0,
    };
    let mut collected = Collected::default();
    let done = read_file(&env, &job, 1, &mut collected);
    assert!(matches!(done, Done::Store { interrupted } if interrupted == stop));
    collected
}

fn scan(content: impl AsRef<[u8]>) -> Vec<String> {
    scan_with(content.as_ref(), &Limits::default(), &[&Script, &RawStrings], false).lines()
}

fn script(lines: &str) -> String {
    format!("SCRIPT\n{lines}")
}

fn child(name: &str, content: &str) -> String {
    format!("child {name} {}\n{content}\n", content.len())
}

#[test]
fn a_panic_is_partial_and_keeps_the_rows_before_it() {
    let collected =
        scan_with(script("row a@b\nrow c@d\npanic\n").as_bytes(), &Limits::default(), &[&Script], false);
    assert_eq!(collected.lines(), ["f partial reader_crashed 0"]);
    assert_eq!(collected.stores[0].analysis.tables[0].rows, 2);
}

#[test]
fn a_panic_with_nothing_read_is_skipped() {
    assert_eq!(scan(script("panic\n")), ["f skipped reader_crashed 0"]);
}

#[test]
fn a_panic_inside_costs_the_inner_store_only() {
    let inner = script("row a\npanic\n");
    let whole = script(&format!("{}row after\n", child("x", &inner)));
    assert_eq!(scan(whole), ["f partial reader_crashed 1 inherited", "f!/x partial reader_crashed 0"]);
}

#[test]
fn a_reader_that_panics_while_it_is_chosen_leaves_the_file_to_others() {
    assert_eq!(scan("PANIC IN FIT"), ["f partial raw_strings 0"]);
}

#[test]
fn ok_and_empty_is_never_clean() {
    assert_eq!(scan("SCRIPT\n"), ["f partial not_text 0"]);
    assert_eq!(scan(script("blank\n")), ["f partial not_text 0"]);
    assert_eq!(scan(script("columns\n")), ["f scanned - 0"]);
    assert_eq!(scan(script("text hello\n")), ["f scanned - 0"]);
    assert_eq!(scan(""), ["f skipped empty 0"]);
}

#[test]
fn what_no_reader_knows_is_never_scanned() {
    assert_eq!(scan("some readable words"), ["f partial raw_strings 0"]);
    assert_eq!(scan([0u8; 100]), ["f partial not_text 0"]);
    assert_eq!(scan(b"\x89PNG\r\n\x1a\n some picture"), ["f skipped needs_ocr 0"]);
    let only_script = scan_with(b"hello", &Limits::default(), &[&Script], false);
    assert_eq!(only_script.lines(), ["f skipped no_reader 0"]);
}

#[test]
fn a_container_rolls_up_what_its_stores_lost() {
    let whole =
        script(&format!("{}{}locked l\n", child("a", "SCRIPT\nrow a\nlost\n"), child("b", "SCRIPT\nrow b")));
    assert_eq!(
        scan(whole),
        [
            "f partial malformed 2 inherited",
            "f!/a partial malformed 1",
            "f!/b scanned - 0",
            "f!/l skipped encrypted 0"
        ]
    );
}

#[test]
fn an_empty_member_is_no_loss() {
    let whole = script("child a 0\nrow x\n");
    assert_eq!(scan(whole), ["f scanned - 0", "f!/a skipped empty 0"]);
}

#[test]
fn members_of_one_name_get_numbers() {
    let same = child("a", "SCRIPT\nrow a");
    let other = child("a#2", "SCRIPT\nrow a");
    let whole = script(&format!("{same}{other}{same}{same}"));
    let lines = scan(whole);
    let paths: Vec<_> = lines.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(paths, ["f", "f!/a", "f!/a#2", "f!/a#3", "f!/a#4"]);
}

#[test]
fn a_member_cut_off_is_partial_even_when_its_reader_is_content() {
    for inner in ["SCRIPT\nrow a\nearly\n", "SCRIPT\nrow a\nswallow\n"] {
        let whole = script(&format!("child a 100000\n{inner}"));
        assert_eq!(scan(whole), ["f partial truncated 0", "f!/a partial truncated 0"]);
    }
}

#[test]
fn depth_ends_where_the_limit_says() {
    let mut content = script("row deepest\n");
    for _ in 0..4 {
        content = script(&child("x", &content));
    }
    let limits = Limits { max_depth: 2, ..Limits::default() };
    let collected = scan_with(content.as_bytes(), &limits, &[&Script], false);
    assert_eq!(
        collected.lines(),
        [
            "f partial too_deep 1 inherited",
            "f!/x partial too_deep 1 inherited",
            "f!/x!/x partial too_deep 1 inherited",
            "f!/x!/x!/x skipped too_deep 0"
        ]
    );
}

#[test]
fn the_default_depth_fits_the_stack_of_a_worker() {
    let mut content = script("row deepest\n");
    for _ in 0..Limits::default().max_depth {
        content = script(&child("x", &content));
    }
    let worker = std::thread::Builder::new().stack_size(super::pool::STACK).spawn(move || scan(content));
    let lines = worker.expect("a thread").join().expect("no overflow");
    assert_eq!(lines.len(), 33);
    assert!(lines.iter().all(|line| line.ends_with("scanned - 0")));
}

#[test]
fn a_bomb_is_cut_and_the_budget_has_its_own_reason() {
    let limits = Limits { max_bytes: 1_000_000, ..Limits::default() };
    let content = script("row first\nbomb b\nrow never\n");
    let collected = scan_with(content.as_bytes(), &limits, &[&Script, &RawStrings], false);
    assert_eq!(collected.lines(), ["f partial over_budget 0", "f!/b partial over_budget 0"]);
    assert_eq!(collected.stores.iter().filter(|store| store.digest.is_some()).count(), 0);
}

#[test]
fn too_many_members_and_rows_are_cut() {
    let limits = Limits { max_entries: 2, ..Limits::default() };
    let content = script("locked a\nlocked b\nlocked c\nlocked d\n");
    let lines = scan_with(content.as_bytes(), &limits, &[&Script], false).lines();
    assert_eq!(lines, ["f partial over_budget 0", "f!/a skipped encrypted 0", "f!/b skipped encrypted 0"]);

    let limits = Limits { max_rows: Some(2), ..Limits::default() };
    let many = "SCRIPT\nrow a\nrow b\nrow c\n";
    let content = script(&format!("{}row outer\n", child("x", many)));
    let collected = scan_with(content.as_bytes(), &limits, &[&Script], false);
    assert_eq!(collected.lines(), ["f partial over_budget 1 inherited", "f!/x partial over_budget 0"]);
    assert_eq!(collected.stores[0].analysis.tables[0].rows, 2, "the inner store was cut after two rows");
    assert_eq!(collected.stores[1].analysis.tables[0].rows, 1, "the outer one went on");
}

#[test]
fn time_runs_out_with_its_own_reason() {
    let limits = Limits { max_seconds: 0, ..Limits::default() };
    let lines = scan_with(script("row a\n").as_bytes(), &limits, &[&Script], false).lines();
    assert_eq!(lines, ["f skipped timed_out 0"]);
}

#[test]
fn an_interrupted_store_says_so() {
    let lines = scan_with(script("row a\n").as_bytes(), &Limits::default(), &[&Script], true).lines();
    assert_eq!(lines, ["f skipped interrupted 0"]);
}

#[test]
fn digests_cover_the_whole_content_however_it_was_read() {
    let inner = "SCRIPT\nrow a\nearly\nrest that nobody reads";
    let content = script(&format!("{}early\nmore", child("x", inner)));
    let collected = scan_with(content.as_bytes(), &Limits::default(), &[&Script], false);
    let digest = |path: &str| {
        collected.stores.iter().find(|store| store.path.as_str() == path).and_then(|store| store.digest)
    };
    assert_eq!(digest("f"), Some(*blake3::hash(content.as_bytes()).as_bytes()));
    assert_eq!(digest("f!/x"), Some(*blake3::hash(inner.as_bytes()).as_bytes()));
}

#[test]
fn observations_all_come_out() {
    let rows: String = (0..120_000).map(|n| format!("row a{n}@example.org\n")).collect();
    let collected = scan_with(script(&rows).as_bytes(), &Limits::default(), &[&Script], false);
    assert_eq!(collected.lines(), ["f scanned - 0"]);
    assert_eq!(collected.stores[0].analysis.tables[0].rows, 120_000);
}
