//! Names of people in running text: after a title, in a signature, a known forename before a known surname, or in the
//! lists that people type, where the surname comes first and a telephone or a house behind tells that it is one.
//!
//! Names alone decide nothing: each find carries a modest score, and places, wards and streets that are called
//! after people are left out. Keys and tokens are made elsewhere.

use std::ops::Range;

use super::terms::Terms;
use super::{gazetteer, validators};
use crate::people::names;

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameHit {
    /// Where, in bytes; without the title.
    pub at: Range<usize>,
    /// Log odds in hundredths.
    pub score: i32,
}

/// A title and a surname.
const TITLED: i32 = 250;
/// A known forename and a known surname.
pub const PAIR: i32 = 120;
/// A common surname with an initial before it.
const INITIAL: i32 = 60;

/// Words behind a name that make it a place or a thing.
static NOT_A_PERSON_AFTER: Terms = Terms::new(&[
    "ward",
    "school",
    "primary",
    "college",
    "hospital",
    "house",
    "hall",
    "centre",
    "center",
    "church",
    "chapel",
    "library",
    "estate",
    "park",
    "bridge",
    "station",
    "hotel",
    "inn",
    "arms",
    "ltd",
    "limited",
    "plc",
    "llp",
    "trust",
    "university",
    "academy",
    "theatre",
    "surgery",
    "constituency",
    "division",
    "parish",
    "council",
    "system",
    "software",
    "building",
    "room",
    "office",
    "institute",
    "cup",
    "award",
    "foundation",
    "nursery",
    "club",
]);

/// Words before a name that make it a place.
const NOT_A_PERSON_BEFORE: &[&str] = &["st", "saint", "the", "at", "near", "ward", "of"];

/// Words before a name that make it an employer's: "works at John Lewis". Nobody works at a person.
const AT_WORK: &[&str] = &["works at ", "working at ", "employed at "];

/// Calls `found` for each name, in order.
pub fn find(text: &str, found: &mut dyn FnMut(NameHit)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut previous: Range<usize> = 0..0;
    while at < bytes.len() {
        // A name starts with a capital at the start of a word.
        if !bytes[at].is_ascii_uppercase() && bytes[at] < 0xc3 {
            at += 1;
            continue;
        }
        if at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] >= 0x80 || bytes[at - 1] == b'@')
        {
            at += 1;
            continue;
        }
        let word = word_at(text, at);
        if word.is_empty() {
            at += 1;
            continue;
        }
        // "Councillors Smith, Jones and Patel": all of the line.
        if matches!(&text[word.clone()], "Cllrs" | "Councillors" | "COUNCILLORS" | "Crs") {
            at = text[word.end..].find('\n').map_or(bytes.len(), |end| word.end + end);
            continue;
        }
        if is_office_holder(&text[word.clone()]) {
            let first = next_word(text, word.end);
            let second = next_word(text, first.end);
            at = [word.end, first.end, second.end].into_iter().max().unwrap_or(word.end);
            previous = word;
            continue;
        }
        let hit = if is_title(&text[word.clone()]) {
            titled(text, &word)
        } else {
            untitled(text, &previous, &word)
        };
        previous = word.clone();
        match hit {
            Some(hit) => {
                at = hit.at.end;
                previous = hit.at.clone();
                found(hit);
            }
            None => at = word.end,
        }
    }
}

/// Whether a whole text is a person's name: two to five words, a title or a known forename or surname among them.
pub fn is_name(text: &str) -> bool {
    let mut count = 0;
    let mut known = false;
    for word in text.split([' ', ',', '.']).filter(|word| !word.is_empty()) {
        count += 1;
        if is_particle(word) {
            continue;
        }
        if !capital(word) || count > 5 || is_place_word(word) || word.chars().any(|c| c.is_ascii_digit()) {
            return false;
        }
        known |= is_title(word) || gazetteer::is_first_name(word) || gazetteer::is_surname(word);
    }
    count >= 2 && known
}

/// How sure it is that a value is somebody's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listed {
    /// It has the form of a name, and a word of it is one.
    Formed,
    /// It has a title, or both a known forename and a surname or initial.
    Known,
}

/// Words of firms and bodies, behind the name of a person or without one.
static NOT_A_PERSON: Terms = Terms::new(&[
    "sons",
    "bros",
    "brothers",
    "solicitors",
    "services",
    "group",
    "association",
    "society",
    "taxis",
    "cars",
    "plumbing",
    "builders",
    "electrical",
    "catering",
    "cleaning",
    "security",
    "pharmacy",
    "practice",
    "partners",
    "associates",
    "company",
    "co",
    "scout",
    "hut",
    "pavilion",
    "leisure",
    "community",
    "mobile",
    "unit",
    "car",
    "museum",
    "county",
    "city",
    "town",
    "village",
    "district",
    "borough",
    "street",
    "road",
]);

/// Whether a value at the head of a line in a list is a person's name, in either order: "Mrs J Pickering", "BAILEY Susan",
/// "Lowe, Ann ??". Notes of one sign behind it are no part of it; office holders are no private people.
pub fn listed(value: &str) -> Option<Listed> {
    let value = value.trim_end_matches(['?', '*', '!', '#', '+', ' ']);
    let (mut count, mut forenames, mut surnames, mut initials, mut titled) = (0, 0, 0, 0, false);
    let mut places = 0;
    for word in value.split([' ', '\t', ',', '.']).filter(|word| !word.is_empty()) {
        let formed = |c: char| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '-');
        if !word.chars().all(formed) || is_office_holder(word) {
            return None;
        }
        if count > 0 && is_particle(word) {
            continue;
        }
        if !capital(word) || NOT_A_PERSON.has(word) {
            return None;
        }
        if count == 0 && !titled && (is_title(word) || matches!(word, "REV" | "PROF" | "REVD" | "MX")) {
            titled = true;
            continue;
        }
        count += 1;
        places += usize::from(count > 1 && is_place_word(word));
        if word.chars().count() <= 2 && word.bytes().all(|b| b.is_ascii_uppercase()) {
            initials += 1;
            continue;
        }
        let forename = gazetteer::is_first_name(word);
        let surname = gazetteer::is_surname(word);
        // A word that is both may be either, once.
        forenames += usize::from(forename && !(surname && forenames > 0));
        surnames += usize::from(surname && !(forename && forenames == 0 && surnames > 0));
    }
    let names = forenames.max(surnames);
    if count > 5
        || (count < 2 && !(titled && count == 1))
        || initials == count
        || NOT_A_PERSON_BEFORE[..3]
            .iter()
            .any(|w| value.split(' ').next().is_some_and(|first| first.eq_ignore_ascii_case(w)))
    {
        return None;
    }
    if titled {
        return Some(Listed::Known);
    }
    let known = (forenames > 0 && (surnames > 0 && count >= 2)) || (initials > 0 && surnames > 0);
    match (known, places) {
        (true, 0) => Some(Listed::Known),
        // "Dorothy Hall", "Victoria Hall", "A F Hall": the others of the list tell.
        (true, 1) if count == 2 || initials + 1 == count => Some(Listed::Formed),
        (false, 0) if names > 0 || initials > 0 => Some(Listed::Formed),
        _ => None,
    }
}

/// "van der Merwe", "da Silva", "ap Iorwerth": what a surname may begin with.
pub fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "van"
            | "von"
            | "der"
            | "den"
            | "de"
            | "da"
            | "dos"
            | "di"
            | "du"
            | "la"
            | "le"
            | "el"
            | "al"
            | "bin"
            | "ap"
            | "mac"
            | "an"
            | "ten"
            | "ter"
    )
}

/// The word that starts here: letters with inner apostrophes and hyphens.
fn word_at(text: &str, start: usize) -> Range<usize> {
    let rest = &text[start..];
    let mut end = 0;
    for (offset, c) in rest.char_indices() {
        let inner = matches!(c, '\'' | '\u{2019}' | '-')
            && rest[offset + c.len_utf8()..].chars().next().is_some_and(char::is_alphabetic);
        if !(c.is_alphabetic() || inner && offset > 0) {
            break;
        }
        end = offset + c.len_utf8();
        if end > 40 {
            break;
        }
    }
    start..start + end
}

/// The next word on the same line, behind at most one space and a full stop.
fn next_word(text: &str, from: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    if bytes.get(at) == Some(&b'.') {
        at += 1;
    }
    let dotted = at > from;
    match bytes.get(at) {
        Some(b' ') => at += 1,
        // "J.Smith"
        Some(byte) if dotted && byte.is_ascii_uppercase() => {}
        _ => return from..from,
    }
    if text.is_char_boundary(at) && at < bytes.len() { word_at(text, at) } else { from..from }
}

fn is_title(word: &str) -> bool {
    matches!(
        word,
        "Mr" | "Mrs"
            | "Ms"
            | "Miss"
            | "Mx"
            | "Dr"
            | "Rev"
            | "Revd"
            | "Prof"
            | "MR"
            | "MRS"
            | "MS"
            | "MISS"
            | "DR"
    )
}

/// Holders of a public office: their names are published by law.
fn is_office_holder(word: &str) -> bool {
    matches!(word, "Cllr" | "CLLR" | "Cllrs" | "Councillor" | "Councillors" | "Alderman" | "MP")
}

fn capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

fn titled(text: &str, title: &Range<usize>) -> Option<NameHit> {
    let first = next_word(text, title.end);
    if first.is_empty() || !capital(&text[first.clone()]) {
        return None;
    }
    // "Mr and Mrs Smith": the name stands behind the second title.
    let mut last = first.clone();
    for _ in 0..3 {
        let next = next_word(text, last.end);
        if next.is_empty()
            || !capital(&text[next.clone()])
            || is_title(&text[next.clone()])
            || !name_like(text, &next)
        {
            break;
        }
        last = next;
    }
    let letters = text[last.clone()].chars().count();
    if letters < 2 || after_is_place(text, last.end) {
        return None;
    }
    Some(NameHit { at: first.start..last.end, score: TITLED })
}

fn name_like(text: &str, word: &Range<usize>) -> bool {
    let word = &text[word.clone()];
    word.chars().count() == 1 || gazetteer::is_first_name(word) || gazetteer::is_surname(word)
}

fn untitled(text: &str, previous: &Range<usize>, first: &Range<usize>) -> Option<NameHit> {
    let word = &text[first.clone()];
    let mut second = next_word(text, first.end);
    // "Norman da Silva": particles stand between forename and surname.
    for _ in 0..3 {
        let particle = text.get(second.clone()).is_some_and(|word| !word.is_empty() && is_particle(word));
        if !particle {
            break;
        }
        second = next_word(text, second.end);
    }
    if second.is_empty() || !capital(text[second.clone()].rsplit('-').next().unwrap_or_default()) {
        // "SMITH, John"
        return surname_first(text, first);
    }
    if let Some(hit) = initials_last(text, first, &second) {
        return Some(hit);
    }
    let before = text.get(previous.clone()).unwrap_or("");
    if NOT_A_PERSON_BEFORE.iter().any(|w| before.eq_ignore_ascii_case(w)) && previous.end + 2 >= first.start {
        return None;
    }
    let initial = word.chars().count() == 1;
    if !initial && !gazetteer::is_first_name(word) {
        return None;
    }
    let ends = |begin: &str| {
        let from = first.start.checked_sub(begin.len());
        from.and_then(|from| text.get(from..first.start)).is_some_and(|own| own.eq_ignore_ascii_case(begin))
    };
    if AT_WORK.iter().any(|begin| ends(begin)) {
        return None;
    }
    // "E. Hardcastle 07547 965757", "Z. Gorringe" alone on its line: no list holds every surname.
    let surname = &text[second.clone()];
    if surname.len() > 2
        && !surname.bytes().all(|b| b.is_ascii_uppercase())
        && !gazetteer::is_surname(surname)
        && !is_place_word(surname)
        && surname != "Other"
        && (followed_by_number(text, second.end)
            || initial && text[..first.start].trim().is_empty() && text[second.end..].trim().is_empty())
    {
        return Some(NameHit { at: first.start..second.end, score: INITIAL });
    }
    // Middle names and initials.
    let mut last = second;
    let third = next_word(text, last.end);
    if !third.is_empty()
        && capital(&text[third.clone()])
        && text[third.clone()].chars().count() > 1
        && name_like(text, &last)
        && gazetteer::is_surname(&text[third.clone()])
        && !is_place_word(&text[third.clone()])
    {
        last = third;
    }
    let surname = &text[last.clone()];
    if surname.chars().count() < 2 || !gazetteer::is_surname(surname) || is_place_word(surname) {
        return None;
    }
    if after_is_place(text, last.end) || gazetteer::is_place(&text[first.start..last.end]) {
        return None;
    }
    // Calendar words and the start of a sentence ("May Day", "Will Smith" is a name, "Will Return" is not).
    if matches!(
        word,
        "May" | "April" | "June" | "August" | "Will" | "Mark" | "Grant" | "Art" | "Bill" | "Sue" | "Pat"
    ) && gazetteer::surname_rank(surname).is_none_or(|rank| rank > 3)
    {
        return None;
    }
    Some(NameHit { at: first.start..last.end, score: if initial { INITIAL } else { PAIR } })
}

/// Whether a telephone number follows, with nothing but signs between.
fn followed_by_number(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let number = rest.trim_start_matches([' ', '.', ',', ':', '-', '(', '\t', '_', '|']);
    let number = number.strip_prefix("+44").map_or(number, |rest| rest);
    // "Wojciech Lofthouse, 5 Canal Terrace": a house number.
    let house = rest.strip_prefix(", ").is_some_and(|rest| {
        let house = rest.strip_prefix("Flat ").unwrap_or(rest);
        let figures = house.bytes().take_while(u8::is_ascii_digit).count();
        (1..=3).contains(&figures) && house[figures..].starts_with([' ', 'A', 'B', ','])
    });
    house
        || rest.len() > number.len()
            && number.starts_with(|c: char| c.is_ascii_digit() || c == ' ' || c == '(')
            && number.bytes().take(18).filter(u8::is_ascii_digit).count() >= 9
}

/// "ANDERSON J  07944 766985", "Selfridge Y D, 12 High Street": a surname and initials of a list, told by what follows. In
/// a printed line a field of its own is enough for a surname that is known.
fn initials_last(text: &str, first: &Range<usize>, second: &Range<usize>) -> Option<NameHit> {
    let word = &text[first.clone()];
    // What most words are not, before anything is looked up.
    if second.len() > 3 || word.len() < 3 {
        return None;
    }
    let known = gazetteer::is_surname(word);
    // Several written as one only behind a surname that is known: "PAID TO 54-53-72".
    let run = |word: &str| {
        const WORDS: [&str; 13] =
            ["TO", "NO", "OF", "AT", "BY", "IN", "ON", "OR", "AND", "FOR", "TEL", "REF", "NI"];
        names::is_run(word) && !is_title(word) && !WORDS.contains(&word)
    };
    let is_initials = |word: &str| word.chars().count() == 1 || known && run(word);
    let mut last = first.clone();
    let mut next = second.clone();
    while !next.is_empty() && is_initials(&text[next.clone()]) {
        last = next.clone();
        next = next_word(text, last.end);
    }
    if last == *first || !capital(word) || is_place_word(word) || is_part(word) {
        return None;
    }
    let fields = text[..first.start].ends_with("  ") && text[last.end..].starts_with("  ");
    let apart = fields && (known || word.len() > 3 && is_numbered(&text[..first.start]));
    (apart || followed_by_number(text, last.end))
        .then_some(NameHit { at: first.start..last.end, score: if known { PAIR } else { INITIAL } })
}

/// Whether a line begins with the number of an employee: "EMP NO 934752".
fn is_numbered(before: &str) -> bool {
    const NUMBERS: &[&str] = &["emp", "employee", "staff", "payroll", "pay", "personnel", "payee", "worker"];
    let line = before.rsplit('\n').next().unwrap_or(before).trim();
    let label =
        line.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | ':' | '.' | '-' | '/'));
    let first = label.split([' ', '.', ':']).next().unwrap_or_default();
    label.len() + 4 <= line.len() && NUMBERS.iter().any(|number| first.eq_ignore_ascii_case(number))
}

/// The code of a role that begins a line of a list, right before a name with a telephone or a house behind it.
pub fn role_before(line: &str, name: &Range<usize>) -> Option<Range<usize>> {
    let before = line.get(..name.start)?;
    let code = before.trim_matches([' ', '\t', '-', ':', '*']);
    let fits = matches!(code.len(), 2..=4) && code.bytes().all(|b| b.is_ascii_uppercase() || b == b'/');
    if !fits || !followed_by_number(line, name.end) || validators::election_role::lookup(code).is_none() {
        return None;
    }
    let start = before.find(code)?;
    Some(start..start + code.len())
}

/// Words that have a letter behind them, and are no surnames then: "TABLE A", "Section B".
fn is_part(word: &str) -> bool {
    const PARTS: &[&str] = &[
        "table",
        "section",
        "part",
        "form",
        "class",
        "grade",
        "band",
        "block",
        "zone",
        "unit",
        "group",
        "team",
        "level",
        "type",
        "schedule",
        "appendix",
        "annex",
        "annexe",
        "page",
        "list",
        "route",
        "plot",
        "flat",
        "lot",
        "box",
        "bay",
        "gate",
        "platform",
        "column",
        "figure",
        "plan",
        "option",
        "category",
        "region",
        "area",
        "district",
        "polling",
        "wing",
        "phase",
        "stage",
        "series",
        "vitamin",
        "line",
        "shift",
        "session",
        "register",
        "code",
        "item",
        "tax",
        "clerk",
        "officer",
        "inspector",
        "assistant",
        "supervisor",
        "counter",
        "deputy",
        "staff",
    ];
    PARTS.iter().any(|part| word.eq_ignore_ascii_case(part))
}

/// "SMITH, John", "Smith, Mrs Joan": the title stays inside of the name.
fn surname_first(text: &str, first: &Range<usize>) -> Option<NameHit> {
    let word = &text[first.clone()];
    if text.get(first.end..first.end + 2) != Some(", ")
        || !text[first.end + 2..].starts_with(char::is_uppercase)
        || word.len() < 2
        || !capital(word)
        || is_place_word(word)
        || is_part(word)
    {
        return None;
    }
    let mut second = word_at(text, first.end + 2);
    let title = text.get(second.clone()).is_some_and(is_title);
    if title {
        second = next_word(text, second.end);
    }
    let given = text.get(second.clone())?;
    let forename = given.len() > 1 && capital(given) && gazetteer::is_first_name(given);
    let initial = title && given.chars().count() == 1 && capital(given);
    // Lists of places ("Henry, Chester") are rarer than lists of names, but only capitals are sure.
    let shouted = word.len() > 2 && word.chars().all(|c| !c.is_lowercase());
    let marks = text[..first.start].trim_end_matches([' ', '-', '*', '>']);
    // "12. Smith, John": one of a list.
    let number = marks.strip_suffix(['.', ')']).map(str::trim_start).unwrap_or_default();
    let opens = marks.is_empty() || !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let known = gazetteer::is_surname(word);
    let told =
        known && (shouted || opens) || title && (known || opens) || followed_by_number(text, second.end);
    ((forename || initial) && told)
        .then_some(NameHit { at: first.start..second.end, score: if title { TITLED } else { PAIR } })
}

fn is_place_word(word: &str) -> bool {
    gazetteer::is_street_type(word) || NOT_A_PERSON_AFTER.has(word)
}

fn after_is_place(text: &str, end: usize) -> bool {
    let after = next_word(text, end);
    text.get(after).is_some_and(|word| !word.is_empty() && capital(word) && is_place_word(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        let mut hits = Vec::new();
        find(text, &mut |hit| hits.push(text[hit.at].to_owned()));
        hits.into_iter().map(|s| &*s.leak()).collect()
    }

    #[test]
    fn titles_and_pairs_are_found_and_places_are_not() {
        assert_eq!(names("Dear Mr J. Whitfield,"), ["J. Whitfield"]);
        assert_eq!(names("was seen by Margaret Thompson on"), ["Margaret Thompson"]);
        assert_eq!(names("at 14 Margaret Road"), Vec::<&str>::new());
        assert_eq!(names("St Margaret Thompson"), Vec::<&str>::new());
        assert_eq!(names("the Thomas Taylor School"), Vec::<&str>::new());
        assert_eq!(names("works at John Lewis"), Vec::<&str>::new());
        assert_eq!(names("works with Margaret Thompson"), ["Margaret Thompson"]);
        assert_eq!(names("nothing here at all"), Vec::<&str>::new());
    }

    #[test]
    fn a_surname_that_no_list_holds_is_told_by_the_number_behind_it() {
        assert_eq!(names("E. Quxworthington (07547) 965757"), ["E. Quxworthington"]);
        assert_eq!(names("Margaret Quxworthington ..... 01226 151034"), ["Margaret Quxworthington"]);
        assert_eq!(names("Z. Quxworthington"), ["Z. Quxworthington"]);
        for none in [
            "A. N. Other, 1 High Street",
            "Margaret Quxworthington went",
            "Appendix A Quxworthington",
            "Margaret Road 01226 151034",
        ] {
            assert_eq!(names(none), Vec::<&str>::new(), "{none}");
        }
    }

    #[test]
    fn lists_have_the_surname_first() {
        for (text, expected) in [
            ("   PO  ANDERSON J  07944 766985", "ANDERSON J"),
            ("   PC  Quxworth Y D  07913 833818 (ring after 6)", "Quxworth Y D"),
            ("GRAY JK, 127 Tennyson Road, King's Lynn", "GRAY JK"),
            ("PS1 Village Hall: Gray, Joanne 07750 273327", "Gray, Joanne"),
            ("PS1 Village Hall: Quxworth, Joanne 07750 273327", "Quxworth, Joanne"),
            ("Quxworth, Mrs Tracey, 34 Partridge Close", "Quxworth, Mrs Tracey"),
            ("EMP NO 934752     GRAY D M                   NI", "GRAY D M"),
            ("Staff No: 934752     Quxworth D M           NI", "Quxworth D M"),
        ] {
            assert_eq!(names(text), [expected], "{text}");
        }
        for none in [
            "PAID TO 54-53-72 88254161",
            "TABLE A  01865 249811",
            "Section B, 12 pages",
            "Figure C   Plan D   Flat E",
        ] {
            assert_eq!(names(none), Vec::<&str>::new(), "{none}");
        }
    }

    #[test]
    fn codes_of_roles_stand_before_names() {
        let line = "   PO  ANDERSON J  07944 766985";
        assert_eq!(role_before(line, &(7..17)).map(|at| &line[at]), Some("PO"));
        for line in ["   TEL ANDERSON J  07944 766985", "   PO  ANDERSON J  went home..."] {
            assert_eq!(role_before(line, &(7..17)), None, "{line}");
        }
    }

    #[test]
    fn odd_text_does_not_break_it() {
        for text in ["É", "Mr", "Mr ", "Mr.É", "A", "O'", "Éa Éa Éa", "J.", "\u{2019}A \u{2019}B"] {
            names(text);
        }
    }
}
