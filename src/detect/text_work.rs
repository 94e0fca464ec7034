//! What texts about election work say in passing: halls, days of polls, codes of roles, sums.
//!
//! "07.54 Village Hall, Millbeck - Ann Lowe (PC) rang" names a polling station and a poll clerk to those who know what it is
//! about. Alone, a hall is a hall and PC a computer. So this is read in texts that name people and speak of elections, and
//! counts only where the whole text turns out to be about those who work at them (`document`).

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

use super::gazetteer;
use super::rules::{Hit, Rule};
use super::text::TextHit;
use super::validators::election_role::{self, Family};
use super::validators::polling_station::{VENUES, VENUES_FIRST};
use super::validators::{Verdict, date, money, title};
use crate::model::FieldType;

use FieldType as F;

/// What such a value weighs.
const WEIGHT: i32 = 110;
/// Words of the name of a hall, at most.
const WORDS: usize = 5;
/// A code of a role is no longer.
const LONGEST_CODE: usize = 8;
/// So much of a text says whether it is a claim for journeys.
const BEGINNING: usize = 600;
/// Lines with a name and a sum, at least: one may be anything.
const PAID: usize = 3;

/// Names with a number behind them, at least.
const NUMBERED: usize = 2;

static HALLS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(VENUES.iter().chain(VENUES_FIRST))
        .expect("some eighty words")
});

/// Adds what a text says in passing. `names` are where people are named, in order; `dates` is the rule of election dates.
pub fn find(text: &str, names: &[Range<usize>], dates: Option<&Rule>, out: &mut Vec<TextHit>) {
    // Who claims for a journey says where it went.
    let begin = text[..text.floor_char_boundary(BEGINNING)].to_ascii_lowercase();
    let journeys = ["mileage", "travel claim", "travelling"].iter().any(|word| begin.contains(word));
    let mut start = 0;
    let mut name = 0;
    let mut sums: Vec<TextHit> = Vec::new();
    let mut paid = 0;
    let mut numbers: Vec<TextHit> = Vec::new();
    for line in text.split_inclusive('\n') {
        let at = start..start + line.len();
        start += line.len();
        if line.trim().is_empty() {
            continue;
        }
        while names.get(name).is_some_and(|own| own.start < at.start) {
            name += 1;
        }
        let own = names[name..].iter().take_while(|own| own.start < at.end);
        let own: Vec<Range<usize>> =
            own.map(|own| own.start - at.start..own.end.min(at.end) - at.start).collect();
        let mut add = |field: FieldType, found: Range<usize>, verdict: Verdict| {
            out.push(TextHit {
                field,
                at: at.start + found.start..at.start + found.end,
                verdict,
                score: WEIGHT,
            });
        };
        if !journeys {
            halls(line).into_iter().for_each(|found| add(F::POLLING_STATION, found, Verdict::Shape));
        }
        poll_days(line, dates).for_each(|found| add(F::ELECTION_DATE, found, Verdict::Valid));
        roles(line, &own).for_each(|(found, verdict)| add(F::ELECTION_ROLE, found, verdict));
        numbers.extend(own.iter().filter_map(|name| number_behind(line, name)).map(|found| TextHit {
            field: F::PAYROLL_NUMBER,
            at: at.start + found.start..at.start + found.end,
            verdict: Verdict::Shape,
            score: WEIGHT,
        }));
        if !own.is_empty() {
            let before = sums.len();
            sums.extend(sums_in(line).map(|found| TextHit {
                field: F::FEE,
                at: at.start + found.start..at.start + found.end,
                verdict: Verdict::Valid,
                score: WEIGHT,
            }));
            paid += usize::from(sums.len() > before);
        }
    }
    if paid >= PAID {
        out.append(&mut sums);
    }
    if numbers.len() >= NUMBERED {
        out.append(&mut numbers);
    }
    out.sort_by_key(|hit| hit.at.start);
}

/// The number of five to eight digits right behind a name: "Lowe Ann 920563 should be", "Ann Lowe (E920563)".
fn number_behind(line: &str, name: &Range<usize>) -> Option<Range<usize>> {
    let behind = line.get(name.end..)?;
    let number = behind.trim_start_matches([' ', '(', ',']);
    let gap = behind.len() - number.len();
    let code = number.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(number);
    let digits = code.bytes().take_while(u8::is_ascii_digit).count();
    let close = code.get(digits..)?.chars().next();
    let alone = close.is_none_or(|c| matches!(c, ' ' | ')' | ',' | ';' | '\r' | '\n'))
        && !code.get(digits + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let start = name.end + gap;
    ((1..=3).contains(&gap) && (5..=8).contains(&digits) && alone && !code.starts_with('0'))
        .then(|| start..start + number.len() - code.len() + digits)
}

/// Halls, schools and churches by name, in a line that does not say where people are trained.
fn halls(line: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let bytes = line.as_bytes();
    let mut elsewhere = None;
    for hit in HALLS.find_iter(line) {
        let (start, end) = (hit.start(), hit.end());
        let inside =
            |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
        if !bytes[start].is_ascii_uppercase()
            || inside(bytes.get(start.wrapping_sub(1)))
            || inside(bytes.get(end))
        {
            continue;
        }
        if *elsewhere.get_or_insert_with(|| is_of_training(line)) {
            return Vec::new();
        }
        // "Community Centre", "Church Hall": one place.
        if let Some(last) = found.last_mut().filter(|last| last.end + 1 == start && bytes[last.end] == b' ') {
            last.end = end;
            continue;
        }
        let name = if hit.pattern().as_usize() < VENUES.len() {
            let begin = begin_of_name(line, start);
            (begin < start || next_hall(line, end)).then_some(begin..end)
        } else {
            let close = end_of_name(line, end);
            (close > end).then_some(start..close)
        };
        found.extend(name);
    }
    found.retain(|at| !is_other_place(line, at) && !is_person(&line[at.clone()]));
    found
}

/// Whether another word for a hall stands right behind one that has no name of its own: "Village Hall".
fn next_hall(line: &str, end: usize) -> bool {
    let next = line.get(end + 1..).unwrap_or_default();
    let word = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    line.as_bytes().get(end) == Some(&b' ') && VENUES.iter().any(|hall| hall.eq_ignore_ascii_case(word))
}

/// Where the capitalised words begin that stand before a word for a hall.
fn begin_of_name(line: &str, hall: usize) -> usize {
    let mut begin = hall;
    for _ in 0..WORDS {
        let Some(before) = line[..begin].strip_suffix(' ') else { break };
        let start = before.rfind([' ', '\t', '(']).map_or(0, |at| at + 1);
        let word = &before[start..];
        let plain = word.trim_end_matches('.');
        let letters = |c: char| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '-');
        let capital = plain.starts_with(char::is_uppercase) && plain.chars().all(letters);
        let code = plain.len() <= LONGEST_CODE && election_role::lookup(plain).is_some();
        let saint = matches!(plain, "St" | "ST" | "SS");
        if !capital || code || word.ends_with('.') && !saint || BEGIN_SENTENCES.contains(&plain) {
            break;
        }
        begin = start;
    }
    begin
}

/// Where the name ends that a Welsh word for a hall begins: "Ysgol Gynradd Llandrem", "Neuadd y Pentref".
fn end_of_name(line: &str, hall: usize) -> usize {
    let mut end = hall;
    let mut close = hall;
    for _ in 0..WORDS {
        let Some(rest) = line[close..].strip_prefix(' ') else { break };
        let length =
            rest.find(|c: char| !(c.is_alphabetic() || matches!(c, '-' | '\''))).unwrap_or(rest.len());
        let word = &rest[..length];
        if word.is_empty()
            || !(word.starts_with(char::is_uppercase) || matches!(word, "y" | "yr" | "a" | "o"))
        {
            break;
        }
        close += 1 + length;
        if word.starts_with(char::is_uppercase) {
            end = close;
        }
    }
    end
}

/// Capitalised words that begin a sentence or a line and no name.
const BEGIN_SENTENCES: &[&str] = &[
    "A", "At", "Also", "And", "But", "From", "I", "In", "No", "Not", "Our", "Please", "See", "Station",
    "Stn", "The", "This", "To", "We", "Went", "Your",
];

/// Whether a line says where people are trained or votes are counted.
fn is_of_training(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    [
        "training",
        "briefing",
        "session",
        "count ",
        "will be held",
        "hyfforddiant",
        "meeting",
        "mile",
        "verification",
    ]
    .iter()
    .any(|word| line.contains(word))
}

/// Whether it is rather somebody's name: "Geraldine Church", "Mr A Hall".
fn is_person(name: &str) -> bool {
    let Some((before, last)) = name.rsplit_once(' ') else { return false };
    let person = |word: &str| {
        let plain = word.trim_end_matches('.');
        plain.len() == 1 || gazetteer::is_first_name(plain) || title::is_title(plain)
    };
    gazetteer::is_surname(last) && before.split(' ').all(person)
}

/// Whether a place is an office or a street: "County Hall", "Civic Centre", "School Lane", "Church Road".
fn is_other_place(line: &str, at: &Range<usize>) -> bool {
    const OFFICES: &[&str] = &[
        "town hall",
        "county hall",
        "city hall",
        "shire hall",
        "civic centre",
        "contact centre",
        "call centre",
        "job centre",
        "data centre",
        "cost centre",
        "customer centre",
        "neuadd y sir",
        "neuadd y dref",
        "canolfan ddinesig",
        "post room",
        "mail room",
        "server room",
        "committee room",
        "meeting room",
    ];
    let name = line[at.clone()].to_ascii_lowercase();
    let behind = line.get(at.end..).unwrap_or_default();
    let next = behind.strip_prefix(' ').and_then(|behind| behind.split([' ', ',', '.', '\r', '\n']).next());
    OFFICES.iter().any(|office| name.ends_with(office)) || next.is_some_and(gazetteer::is_street_type)
}

/// Words of a line that make the day of a poll in it one.
const POLL_DAYS: &[&str] = &[
    "appointed",
    "book",
    "clerk",
    "count",
    "cyfrif",
    "do",
    "duties",
    "duty",
    "etholiad",
    "etholiadau",
    "fees",
    "gorsaf",
    "gorsafoedd",
    "help",
    "helped",
    "log",
    "names",
    "opening",
    "pleidlais",
    "pleidleisio",
    "poll",
    "polling",
    "polls",
    "posts",
    "refferendwm",
    "rota",
    "staff",
    "stn",
    "station",
    "stations",
    "vote",
    "voted",
    "work",
    "worked",
    "working",
];
/// Words right before the day on which somebody works.
const BEFORE_DAYS: &[&str] = &["for ", "on ", "Count ", "count "];
/// Words of a line that make a day in it that of something else.
const OTHER_DAYS: &[&str] = &[
    "birth",
    "born",
    "closing",
    "closes",
    "date",
    "dated",
    "deadline",
    "dob",
    "due",
    "invoice",
    "last",
    "meeting",
    "received",
    "returned",
    "sent",
    "session",
    "signed",
    "started",
    "submitted",
    "training",
    "wrote",
];

/// Days of polls, and elections by their names; not the day of a letter or a birth.
fn poll_days<'a>(line: &'a str, dates: Option<&'a Rule>) -> impl Iterator<Item = Range<usize>> + 'a {
    let words = || line.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let is_of = |list: &[&str]| words().any(|word| list.iter().any(|own| own.eq_ignore_ascii_case(word)));
    let digits = line.bytes().any(|byte| byte.is_ascii_digit());
    let rule = dates.filter(|_| digits && !is_of(OTHER_DAYS));
    let work = rule.is_some() && is_of(POLL_DAYS);
    let found = rule.into_iter().flat_map(move |rule| rule.candidates(line));
    // The very day of a poll says it by itself; the day of a by-election only where somebody works on it.
    let counts = move |hit: &Hit| match hit.verdict {
        Verdict::Valid => work || date::parse(&line[hit.at.clone()]).is_some(),
        Verdict::Shape => work && BEFORE_DAYS.iter().any(|word| line[..hit.at.start].ends_with(word)),
        _ => false,
    };
    found.filter(counts).map(|hit| hit.at)
}

/// Roles beside a name, in brackets, or behind a word that wants one: "Ann Lowe (PC)", "cannot do P/C".
fn roles<'a>(line: &'a str, names: &'a [Range<usize>]) -> impl Iterator<Item = (Range<usize>, Verdict)> + 'a {
    const WANTING: &[&str] =
        &["do", "as", "for", "duty", "role", "of", "be", "am", "was", "another", "swydd", "job", "fel"];
    let mut from = 0;
    let mut before = "";
    std::iter::from_fn(move || {
        loop {
            let rest = line.get(from..)?;
            let start = from + rest.find(|c: char| !c.is_whitespace())?;
            let end = line[start..].find(char::is_whitespace).map_or(line.len(), |length| start + length);
            from = end;
            let raw = &line[start..end];
            let word = raw.trim_matches(['(', ')', '[', ']', ',', ';', ':', '.', '"']);
            let wanted = std::mem::replace(&mut before, raw.trim_end_matches([':', '-']));
            if word.len() < 2 || word.len() > LONGEST_CODE || !is_code(word) {
                continue;
            }
            let Some(role) = election_role::lookup(word) else { continue };
            if !matches!(role.family, Family::Polling | Family::Count | Family::Postal) {
                continue;
            }
            let bracketed = raw.starts_with('(') && raw.trim_end_matches([',', '.', ';']).ends_with(')');
            let wanted = WANTING.iter().any(|own| own.eq_ignore_ascii_case(wanted));
            let near = |gap: &str| {
                gap.len() <= 4 && gap.chars().all(|c| matches!(c, ' ' | ',' | '-' | ':' | '(' | '='))
            };
            let beside = names.iter().any(|name| {
                line.get(name.end..start).is_some_and(near) || line.get(end..name.start).is_some_and(near)
            });
            if bracketed || wanted || beside {
                let at = start + (word.as_ptr() as usize - raw.as_ptr() as usize);
                let verdict = if role.ambiguous { Verdict::Shape } else { Verdict::Valid };
                return Some((at..at + word.len(), verdict));
            }
        }
    })
}

/// Whether a word is written as a code: "PC", "P/C", "PClk", "CtAsst", and not "clerk" or "count".
fn is_code(word: &str) -> bool {
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    capitals >= 2 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.'))
}

/// Sums behind a sign of pounds.
fn sums_in(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    line.match_indices('\u{a3}').filter_map(move |(at, sign)| {
        let rest = &line[at + sign.len()..];
        let length =
            rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(rest.len());
        let sum = rest[..length].trim_end_matches(['.', ',']);
        (money::judge(sum) != Verdict::No || sum.bytes().all(|b| b.is_ascii_digit()) && !sum.is_empty())
            .then(|| at..at + sign.len() + sum.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halls_have_a_name_and_are_no_streets_or_offices() {
        let names = |line: &str| halls(line).into_iter().map(|at| line[at].to_owned()).collect::<Vec<_>>();
        for (line, found) in [
            ("07.54  Village Hall, Millbeck - Ann Lowe rang", vec!["Village Hall"]),
            ("parking at Old Schoolroom, Millbeck", vec!["Old Schoolroom"]),
            ("STATION 2   BRITISH LEGION CLUB, MILLBECK", vec!["BRITISH LEGION CLUB"]),
            (
                "can't do St Mary's Church Hall or Millbeck Primary School",
                vec!["St Mary's Church Hall", "Millbeck Primary School"],
            ),
            ("heating at Neuadd Goffa was off", vec!["Neuadd Goffa"]),
            ("Ysgol Gynradd Llandrem: PO missing", vec!["Ysgol Gynradd Llandrem"]),
            ("139 School Lane, Millbeck", vec![]),
            ("County Hall, Church Road", vec![]),
            ("the school hall was cold", vec![]),
            ("Training at Millbeck Village Hall", vec![]),
            ("PC at Hall", vec![]),
            ("Geraldine Church, 03/10/1954", vec![]),
            ("Mrs A Hall rang", vec![]),
        ] {
            assert_eq!(names(line), found, "{line}");
        }
    }

    #[test]
    fn codes_are_roles_beside_a_name_or_where_one_is_wanted() {
        let found = |line: &str, name: &str| {
            let names: Vec<Range<usize>> =
                line.match_indices(name).map(|(at, _)| at..at + name.len()).collect();
            roles(line, &names).map(|(at, _)| line[at].to_owned()).collect::<Vec<_>>()
        };
        for (line, codes) in [
            ("Ann Lowe (PC) rang", vec!["PC"]),
            ("Cannot do P/C, husband away", vec!["P/C"]),
            ("For: PClk 3 May 2007", vec!["PClk"]),
            ("PO Ann Lowe stn 50", vec!["PO"]),
            ("Ann Lowe - PVO", vec!["PVO"]),
            ("my PC is broken, the PC again", vec![]),
            ("the clerk was late", vec![]),
        ] {
            assert_eq!(found(line, "Ann Lowe"), codes, "{line}");
        }
    }

    #[test]
    fn sums_count_where_several_people_have_one() {
        let text = "Pres  Ann Lowe   \u{a3}194\nclerk  Bob Hill   \u{a3}122.50\nPC Sue Marsh \u{a3}99\nCatering \u{a3}30\n";
        let names: Vec<Range<usize>> = ["Ann Lowe", "Bob Hill", "Sue Mars"]
            .iter()
            .map(|name| text.find(name).expect("there"))
            .map(|at| at..at + 8)
            .collect();
        let mut hits = Vec::new();
        find(text, &names, None, &mut hits);
        let sums: Vec<&str> =
            hits.iter().filter(|hit| hit.field == F::FEE).map(|hit| &text[hit.at.clone()]).collect();
        assert_eq!(sums, ["\u{a3}194", "\u{a3}122.50", "\u{a3}99"]);
    }
}
