//! Where somebody works at an election, as texts about it say: halls, schools and clubs by name, stations by number, and the
//! place behind a role.
//!
//! Works on single lines. Whether a text is about election work at all is for `document`; what else such a text says in passing,
//! for [`super::text_work`].

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

use super::column;
use super::gazetteer;
use super::rules::{Hit, Rule};
use super::text_work::LONGEST_CODE;
use super::validators::polling_station::{VENUES, VENUES_FIRST};
use super::validators::{Verdict, election_role, title};

/// Words of the name of a hall, at most.
const WORDS: usize = 5;

/// Words that end the names of buildings in which polls are held, beside [`VENUES`]: in a column they would say too little.
const MORE_HALLS: &[&str] = &[
    "almshouses",
    "citadel",
    "clubroom",
    "clubrooms",
    "fire station",
    "marquee",
    "meeting house",
    "sheltered housing",
    "sheltered scheme",
    "sure start",
];

static HALLS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(VENUES.all().iter().chain(MORE_HALLS).chain(VENUES_FIRST.all()))
        .expect("some hundred words")
});

/// Numbered stations: "Stn 69: Ann Lowe", "at polling station no. 47". Not where trains stop or fires are put out.
pub fn stations<'a>(line: &'a str, rule: &'a Rule) -> impl Iterator<Item = Range<usize>> + 'a {
    const OTHERS: &[&str] = &[
        "ambulance",
        "bus",
        "fire",
        "gas",
        "metro",
        "petrol",
        "police",
        "power",
        "pumping",
        "radio",
        "railway",
        "train",
        "tube",
        "weather",
        "work",
    ];
    let digits = line.bytes().any(|byte| byte.is_ascii_digit());
    let found = Some(rule).filter(|_| digits).into_iter().flat_map(move |rule| rule.candidates(line));
    let counts = move |hit: &Hit| {
        let before = line[..hit.at.start].trim_end();
        let before = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let form =
            line[hit.at.end..].trim_start().get(..4).is_some_and(|next| next.eq_ignore_ascii_case("form"));
        hit.verdict == Verdict::Valid && !form && !OTHERS.iter().any(|own| own.eq_ignore_ascii_case(before))
    };
    found.filter(counts).map(|hit| hit.at)
}

/// Halls, schools and churches by name, in a sentence that does not say where people are trained.
pub fn halls(line: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let bytes = line.as_bytes();
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
        if is_of_training(sentence(line, start)) {
            continue;
        }
        // "Community Centre", "Church Hall": one place.
        if let Some(last) = found.last_mut().filter(|last| last.end + 1 == start && bytes[last.end] == b' ') {
            last.end = end;
            continue;
        }
        let name = if hit.pattern().as_usize() < VENUES.all().len() + MORE_HALLS.len() {
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

/// Lines of an address, at most, below the one with its house.
const ADDRESS: usize = 3;

/// Whether a line is part of an address, of the office that writes or of somebody who lives in a village called after its hall:
/// a postcode ends it, or one of the next lines, and nothing in it says that somebody works there.
pub fn is_address(line: &str, below: &str) -> bool {
    const WORKING: &[&str] = &["at", "duty", "place", "post", "station", "stn", "venue", "where", "work"];
    let own = line.trim();
    let mut words = own.split(|c: char| !c.is_alphabetic());
    if own.starts_with(|c: char| c.is_ascii_digit())
        || words.any(|word| WORKING.iter().any(|own| own.eq_ignore_ascii_case(word)))
    {
        return false;
    }
    // Below a station stands who works there, and then where that one lives.
    let ends = |line: &&str| !line.is_empty() && !begins_with_role(line);
    let lines = below.lines().take(ADDRESS).map(str::trim).take_while(ends);
    std::iter::once(own).chain(lines).any(column::ends_in_postcode)
}

/// Words of a role at the beginning of a line, at most.
const ROLE: usize = 3;

/// Whether a line begins with a role that says by itself what it is: "Poll Clerk  Ann Lowe".
fn begins_with_role(line: &str) -> bool {
    let line = line.trim_start_matches(['-', '*', ' ']);
    let ends = line.match_indices([' ', '\t', ':']).map(|(end, _)| end).take(ROLE);
    ends.into_iter().any(|end| election_role::lookup(&line[..end]).is_some_and(|role| !role.ambiguous))
}

/// The place behind a role that ends at `end`, by its name or with a number before it: "Poll Clerk at 26 Millbeck", "PO at
/// Low Row Bridge".
pub fn place_of_work(line: &str, end: usize) -> Option<Range<usize>> {
    let rest = line.get(end..)?.strip_prefix(" at ")?;
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    let name = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = rest.len() - name.len();
    let name = if digits > 0 { name.trim_start_matches([' ', '-', ',', ':']) } else { name };
    let start = line.len() - name.len();
    let (mut close, mut words) = (0, 0);
    for word in name.split_inclusive(' ').take(WORDS) {
        let plain = word.trim_end();
        let ends = plain.trim_end_matches([',', '.', ';', ':', '?', ')']);
        let letters = |c: char| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '-' | '.');
        if !ends.starts_with(char::is_uppercase) || !ends.chars().all(letters) {
            break;
        }
        words += 1;
        close = (plain.as_ptr() as usize - name.as_ptr() as usize) + ends.len();
        if ends.len() < plain.len() && ends != "St" {
            break;
        }
    }
    let at = start..start + close;
    (digits <= 3
        && words > 0
        && close > 2
        && !is_other_place(line, &at)
        && !is_of_training(sentence(line, at.start)))
    .then_some(at)
}

/// Whether another word for a hall stands right behind one that has no name of its own: "Village Hall".
fn next_hall(line: &str, end: usize) -> bool {
    let next = line.get(end + 1..).unwrap_or_default();
    let word = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    line.as_bytes().get(end) == Some(&b' ') && VENUES.has(word)
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
        // "W.I. Hall", "R.B.L. Club".
        let dotted =
            word.len() > 3 && word.as_bytes().chunks(2).all(|pair| matches!(pair, [b'A'..=b'Z', b'.']));
        let capital = plain.starts_with(char::is_uppercase) && plain.chars().all(letters) || dotted;
        let code = plain.len() <= LONGEST_CODE && election_role::lookup(plain).is_some();
        let saint = matches!(plain, "St" | "ST" | "SS");
        if !capital || code || word.ends_with('.') && !saint && !dotted || BEGIN_SENTENCES.contains(&plain) {
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

/// The sentence of a line around a place: what one says of a day or a hall, the next one does not.
pub fn sentence(line: &str, at: usize) -> &str {
    let ends = move |from: usize, upto: usize| {
        let marks = memchr::memchr3_iter(b'.', b'?', b'!', &line.as_bytes()[from..upto]);
        marks.map(move |mark| from + mark).filter(move |mark| ends_sentence(line, *mark))
    };
    let start = ends(0, at).next_back().map_or(0, |mark| mark + 1);
    let end = ends(at, line.len()).next().map_or(line.len(), |mark| mark + 1);
    &line[start..end]
}

/// Whether a sign ends a sentence: a word or a number before it, no "St." and no initial, and a capital behind.
fn ends_sentence(line: &str, mark: usize) -> bool {
    let before = &line.as_bytes()[..mark];
    let word =
        before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()).count();
    let figure = before.last().is_some_and(u8::is_ascii_digit);
    let behind = &line[mark + 1..];
    let next = behind.trim_start_matches(' ');
    (word > 3 || figure) && next.len() < behind.len() && next.starts_with(|c: char| c.is_uppercase())
}

/// Whether a count is spoken of, and not those who work there: "count supervisor".
fn is_of_count(line: &str) -> bool {
    const WORKERS: [&str; 7] = ["ass", "clerk", "cler", "manager", "staff", "super", "supv"];
    line.match_indices("count ").any(|(at, word)| {
        let next = &line[at + word.len()..];
        !WORKERS.iter().any(|worker| next.starts_with(worker))
    })
}

/// Whether a sentence says where people are trained or votes are counted.
pub(super) fn is_of_training(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    is_of_count(&line)
        || [
            "training",
            "briefing",
            "session",
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
            ("put Ann Lowe in at 47 - Millbeck W.I. Hall?", vec!["Millbeck W.I. Hall"]),
            ("Box 12  Old Fire Station  A Lowe", vec!["Old Fire Station"]),
            ("the fire station rang", vec![]),
            ("Geraldine Church, 03/10/1954", vec![]),
            ("Mrs A Hall rang", vec![]),
            ("You are at Millbeck Village Hall. Training 3 May.", vec!["Millbeck Village Hall"]),
            ("Training is at Millbeck Village Hall. Bring a pen.", vec![]),
            ("The count is at Millbeck Village Hall", vec![]),
            ("Ann Lowe (Count Supervisor, Millbeck Village Hall)", vec!["Millbeck Village Hall"]),
        ] {
            assert_eq!(names(line), found, "{line}");
        }
    }

    #[test]
    fn a_place_behind_a_role_is_where_somebody_works() {
        for (line, role, place) in [
            ("put down as Presiding Officer at 26 Millbeck.", "Officer", Some("Millbeck")),
            ("will do PC at 5 Low Row Bridge but wants a lift", "PC", Some("Low Row Bridge")),
            ("appointment as Poll Clerk at St. Ann's for the above", "Clerk", Some("St. Ann's")),
            ("Poll Clerk at the count", "Clerk", None),
            ("Poll Clerk at County Hall", "Clerk", None),
            ("Poll Clerk in 2009", "Clerk", None),
        ] {
            let end = line.find(role).expect("there") + role.len();
            assert_eq!(place_of_work(line, end).map(|at| &line[at]), place, "{line}");
        }
    }

    #[test]
    fn addresses_are_no_places_of_work() {
        for (line, below, address) in [
            ("Electoral Services, Moot Hall, Millbeck OX7 5AB\n", "", true),
            ("Low Row Hall\n", "Millbeck\nOX7 5AB\n", true),
            ("Low Row Hall\n", "\nDear Ann\nOX7 5AB\n", false),
            ("Place of duty: Low Row Hall, OX7 5AB\n", "", false),
            ("14 Low Row Hall, OX7 5AB\n", "", false),
        ] {
            assert_eq!(is_address(line, below), address, "{line}");
        }
    }
}
