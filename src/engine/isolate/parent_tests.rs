//! Children that end in every way while files wait behind the one at hand.
//!
//! The other end of the link is a thread here: one that says what the test wants and ends, or the real child's loop
//! without its walls. Real processes that crash and hang are in `tests/it/isolation.rs`.

use std::sync::atomic::Ordering;

use super::*;
use crate::detect::DetectContext;
use crate::detect::rules::RuleSet;
use crate::engine::isolate::child;
use crate::engine::isolate::wire::Writer;
use crate::engine::platform::memory_file;
use crate::engine::pool::Counters;
use crate::formats::{self, Probe};
use crate::input::{Passwords, Spool};
use crate::model::StorePath;
use crate::people::OrganisationKey;

const FILES: usize = 4;
const CONTENT: &[u8] = b"email,number\nada@example.org,1\nbob@example.org,2\n";

fn detect() -> DetectContext {
    DetectContext::new(RuleSet::load(&[]).expect("the built-in rules"), OrganisationKey::from_bytes([7; 32]))
}

/// A child whose side of the link is this.
fn child(side: impl FnOnce(Link) + Send + 'static) -> Child {
    let (ours, theirs) = UnixStream::pair().expect("a pair");
    ours.set_read_timeout(Some(LOOK_UP)).expect("set");
    let journal = journal::make().expect("a file");
    let (mut ours, mut theirs) = (Link::new(ours, false), Link::new(theirs, true));
    ours.is_kept_in(journal.try_clone().expect("another handle"));
    theirs.keep_in(journal);
    std::thread::spawn(move || side(theirs));
    let process = Command::new("true").spawn().expect("started");
    Child { process, link: ours, words: last_words().expect("a file"), verbose: false }
}

/// One that reads what it is given.
fn good_child(limits: &Limits) -> Child {
    // It is a thread of this process: its limit of processor time would be that of all tests.
    let limits = Limits { max_seconds: limits.max_seconds.max(3600), ..limits.clone() };
    let mut child = child(move |link| {
        let setup = Setup {
            key: [7; 32],
            rules: Vec::new(),
            modulus: None,
            sealer: None,
            passwords: Passwords::of_lines(b""),
            recognition: false,
            limits,
            verbose: false,
            paced: false,
            faults: false,
        };
        let detect = detect();
        child::serve(&setup, &detect, link, &[]);
    });
    // Its first word.
    let until = Instant::now() + READY_WITHIN;
    assert!(matches!(child.receive(&AtomicBool::new(false), until), Ok((protocol::READY, _))));
    child
}

#[derive(Default)]
struct Collected(Vec<String>);

impl Outbox for Collected {
    fn part(&mut self, part: Part) {
        if let Part::Store(store) = part {
            let reason = store.coverage.reason().map_or("-", Reason::id);
            self.0.push(format!("{} {reason} {:?}", store.path, store.mode));
        }
    }

    fn ended(&mut self, end: End) {
        self.0.push(format!("ended {}", end.interrupted));
    }
}

/// What became of the files, read by these children, the last first, and how many were not read at all.
fn read(children: impl FnOnce(&Limits) -> Vec<Child>) -> (Vec<String>, usize) {
    let detect = detect();
    let limits = Limits { max_seconds: 1, ..Limits::default() };
    let passwords = Passwords::of_lines(b"");
    let (rules, key) =
        (RuleSet::load(&[]).expect("the built-in rules"), OrganisationKey::from_bytes([7; 32]));
    let shared = Shared {
        rules: &rules,
        modulus: None,
        key: &key,
        sealer: None,
        passwords: &passwords,
        recogniser: None,
        limits: &limits,
        verbose: false,
        paced: false,
    };
    let isolation = Isolation::new(Mode::Auto, &shared);
    // No others: this program is not the one that could be one.
    isolation.impossible.store(true, Ordering::Relaxed);
    *isolation.idle.lock().expect("whole") = children(&limits);
    let env = Environment {
        formats: formats::ALL,
        detect: &detect,
        limits: &limits,
        spooler: &Spool::new().expect("randomness"),
        stop: Arc::default(),
        counters: Arc::new(Counters::default()),
        next_id: 100.into(),
        isolation: Some(&isolation),
    };
    let format = formats::choose(&Probe::new(CONTENT, true, "f.csv")).expect("a reader").id();
    let files: Vec<_> = (0..FILES).map(|_| memory_file(CONTENT).expect("a file")).collect();
    let mut collected: Vec<Collected> = files.iter().map(|_| Collected::default()).collect();
    let to_read =
        files.iter().zip(&mut collected).zip(0..).map(|(((file, metadata), outbox), number)| ToRead {
            place: Place {
                id: number,
                parent: None,
                path: StorePath::from_escaped(format!("f{number}.csv")),
                system: "s",
                modified: None,
                hidden: None,
                mode: Some(0o640),
                depth: 0,
            },
            name: "f.csv",
            format,
            beside: None,
            file,
            metadata,
            outbox,
        });
    let read = isolation.read(&env, to_read.collect());
    (collected.into_iter().map(|collected| collected.0.join(", ")).collect(), FILES - read)
}

/// Says that it has read the first file, and that the second begins.
fn one_done(mut link: Link) -> Link {
    let Ok((protocol::JOBS, body)) = link.receive() else { panic!("files to read") };
    let jobs = Job::read_all(&body).expect("whole");
    assert_eq!(jobs.len(), FILES);
    let mut store = Writer::default();
    store.store(&StoreRecord {
        id: 0,
        parent: None,
        path: jobs[0].path.clone(),
        system: "s".to_owned(),
        format: None,
        bytes: None,
        modified: None,
        digest: None,
        hidden: None,
        mode: None,
        // A mark by which it is known again.
        coverage: Coverage::Skipped { reason: Reason::Empty },
        inherited: false,
        analysis: StoreAnalysis::default(),
    });
    for (kind, body) in [
        (protocol::BEGIN, &[][..]),
        (protocol::STORE, &store.0),
        (protocol::DONE, &[]),
        (protocol::BEGIN, &[]),
    ] {
        link.queue(kind, body).expect("queued");
    }
    // Nothing was sent.
    link.keep().expect("kept");
    link
}

const SCANNED: &str = "- Some(416), ended false";

#[test]
fn what_waits_behind_the_file_that_ends_a_child_goes_to_the_next() {
    let (became, unread) = read(|limits| vec![good_child(limits), child(|link| drop(one_done(link)))]);
    assert_eq!(
        became,
        [
            "f0.csv empty Some(416), ended false".to_owned(),
            "f1.csv reader_crashed Some(416), ended false".to_owned(),
            format!("f2.csv {SCANNED}"),
            format!("f3.csv {SCANNED}"),
        ]
    );
    assert_eq!(unread, 0);
}

#[test]
fn what_waits_behind_a_file_that_hangs_has_its_own_time() {
    let (became, _) = read(|limits| {
        let hangs = child(|link| {
            // Until the other end is gone.
            let _ = one_done(link).receive();
        });
        vec![good_child(limits), hangs]
    });
    assert_eq!(
        became,
        [
            "f0.csv empty Some(416), ended false".to_owned(),
            "f1.csv timed_out Some(416), ended false".to_owned(),
            format!("f2.csv {SCANNED}"),
            format!("f3.csv {SCANNED}"),
        ]
    );
}

#[test]
fn a_child_that_is_lost_before_it_begins_is_no_fault_of_the_file() {
    let (became, _) = read(|limits| vec![good_child(limits), child(drop), child(drop)]);
    assert_eq!(became, [0, 1, 2, 3].map(|number| format!("f{number}.csv {SCANNED}")));
    // That often it is no chance.
    let (became, _) = read(|limits| vec![good_child(limits), child(drop), child(drop), child(drop)]);
    assert_eq!(became[0], "f0.csv reader_crashed Some(416), ended false");
    assert_eq!(became[3], format!("f3.csv {SCANNED}"));
}

#[test]
fn without_another_child_the_rest_is_left_to_the_program() {
    let (became, unread) = read(|_| vec![child(|link| drop(one_done(link)))]);
    assert_eq!(
        became,
        ["f0.csv empty Some(416), ended false", "f1.csv reader_crashed Some(416), ended false", "", ""]
    );
    assert_eq!(unread, 2);
}

#[test]
fn a_child_that_says_it_is_done_with_more_than_it_was_given_is_not_believed() {
    let (became, _) = read(|limits| {
        let eager = child(|link| {
            let mut link = one_done(link);
            link.send(protocol::DONE, b"", &[]).expect("sent");
            let _ = link.receive();
        });
        vec![good_child(limits), eager]
    });
    assert_eq!(became[1], "f1.csv reader_crashed Some(416), ended false");
    assert_eq!(became[2], format!("f2.csv {SCANNED}"));
}
