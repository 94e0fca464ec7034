//! Addresses and offices in running text: the street above a postcode, and whose a number or an address is.
//!
//! Works on the hits of [`super::text`], after they have been settled: adds addresses, takes out what belongs to an
//! office and not to a person. What a single value is, its rule and validator say.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::cell::shape;
use super::column;
use super::gazetteer;
use super::text::{TextHit, floor_boundary, line_before};
use super::validators::{self, Verdict};
use crate::model::FieldType;

use FieldType as F;

/// Words that say that an address is somebody's home.
const OWN: [&str; 16] = [
    "address to",
    "new address",
    "home address",
    "address is",
    "address held",
    "we are at",
    "i am at",
    "added at",
    "moved to",
    "lives at",
    "live at",
    "living at",
    "my address",
    // In Welsh.
    "symud i",
    "byw yn",
    "cyfeiriad yw",
];

/// How far above a postcode its address may begin.
const ADDRESS_REACH: usize = 160;

/// Adds an address before each postcode that has a street before it and no office near it.
pub fn addresses(text: &str, hits: &mut Vec<TextHit>) {
    let mut found = Vec::new();
    for (at, hit) in hits.iter().enumerate() {
        if hit.field != F::POSTCODE {
            continue;
        }
        let earliest = hits[..at]
            .iter()
            .rev()
            .find(|h| h.field == F::POSTCODE || h.field == F::EMAIL)
            .map_or(0, |h| h.at.end);
        let from = floor_boundary(text, hit.at.start.saturating_sub(ADDRESS_REACH).max(earliest));
        // Four lines at most, none of them blank.
        let from = from + own_block(&text[from..hit.at.start]);
        let from = from + behind_postcodes(&text[from..hit.at.start]);
        let stated = {
            let lower = text[from..hit.at.start].to_ascii_lowercase();
            let said = OWN.iter().filter_map(|words| lower.rfind(words).map(|at| at + words.len())).max();
            said.or_else(|| labelled(&lower))
        };
        // Before what says that an address follows stands no part of it: "Mr Lowe has moved to Rose Cottage".
        let lines = text[from + stated.unwrap_or(0)..hit.at.start].split(['\n', ',']).collect::<Vec<&str>>();
        // Where the postcode has a line of its own, the town stands on the one above.
        let below = lines.len() - usize::from(lines.last().is_some_and(|last| last.trim().is_empty()));
        let mut parts =
            lines.iter().enumerate().rev().take(6).map(|(at, part)| (at, in_sentence(part.trim())));
        let street = parts.find(|(at, part)| {
            // "12 Heol y Bont", "103 The Maltings": a number and a name are a house where a town stands below.
            if at + 1 < below && is_house(part) {
                return true;
            }
            // A house with a name has no number: "The Gables, Mill Lane".
            let house = || {
                let above =
                    at.checked_sub(1).and_then(|above| lines.get(above)).map_or("", |line| line.trim());
                let look = shape(above);
                (1..=4).contains(&look.words)
                    && look.digits == 0
                    && above.starts_with(char::is_uppercase)
                    && !above.ends_with([':', '.'])
            };
            column::looks_like_street(part, &shape(part))
                && part.len() < LONGEST_LINE
                && (is_numbered(part) || stated.is_some() || house())
        });
        let street = street.map(|(_, part)| part);
        let stated = stated.map(|at| text[from + at..hit.at.start].trim_matches([' ', ':', ',', '\n', '\r']));
        // Above the line with somebody's name is the letterhead.
        let near = hits[..at].iter().rev().take_while(|h| h.at.start + ADDRESS_REACH > from);
        let named = near.filter(|h| h.field == F::FULL_NAME).find(|h| stands_alone(text, &h.at));
        let under_name = named
            .filter(|name| name.at.start >= from)
            .and_then(|name| house_by_name(&text[name.at.end..hit.at.start]));
        let line = line_before(text, hit.at.start);
        let begin = hit.at.start - line.len();
        let on_line = || hits[..at].iter().rev().take_while(|h| h.at.start >= begin);
        let of_name = || {
            let names = on_line().filter(|h| h.field == F::FULL_NAME && h.at.end >= from);
            names.filter_map(|name| behind_name(&text[name.at.end..hit.at.start])).last()
        };
        let Some(street) = street
            .or(stated.filter(|rest| rest.len() > 3 && begins_address(rest)))
            .or(under_name)
            .or_else(of_name)
        else {
            continue;
        };
        let own = named.map_or(from, |name| name.at.end.max(from));
        // "between Sample Council and Mr Lowe of 89 Main Street": what stands before whose address it is, is no part of it.
        let tied = hits[..at].iter().rev().find(|h| h.field == F::FULL_NAME && h.at.end > from);
        let own =
            tied.filter(|name| is_of_name(&text[name.at.end..])).map_or(own, |name| name.at.end.max(own));
        if is_office_address(&text[own..hit.at.start]) {
            continue;
        }
        // The rule has found the street already: one address, not two.
        if hits.iter().any(|h| h.field == F::HOME_ADDRESS && h.at.start >= from && h.at.end <= hit.at.end) {
            continue;
        }
        let Some(start) = text[from..hit.at.start].find(street).map(|offset| from + offset) else { continue };
        let end = start + street.len();
        found.push(TextHit { field: F::HOME_ADDRESS, at: start..end, verdict: Verdict::Valid, score: 250 });
    }
    // A name inside the address is the street's.
    hits.retain(|hit| {
        hit.field != F::FULL_NAME
            || !found.iter().any(|a| a.at.start <= hit.at.start && hit.at.end <= a.at.end)
    });
    hits.extend(found);
    hits.sort_by_key(|hit| (hit.at.start, hit.at.end, hit.field));
}

/// Where an address begins behind a label without a colon, at the beginning of the last lines: "Address Flat 3, ...".
fn labelled(lower: &str) -> Option<usize> {
    let mut start = 0;
    let mut found = None;
    for line in lower.split_inclusive('\n') {
        let label = ["address", "cyfeiriad"].iter().find(|label| line.starts_with(**label));
        if let Some(label) = label.filter(|label| line[label.len()..].starts_with([' ', ':', '='])) {
            found = Some(start + label.len());
        }
        start += line.len();
    }
    found
}

/// Whether what is said to be an address begins like one: with a capital, or the number of a house.
fn begins_address(text: &str) -> bool {
    text.starts_with(char::is_uppercase) || starts_with_house(text)
}

/// The first line of an address that has neither number nor street, by itself under a name: "Bryn Awel", with its town below.
fn house_by_name(block: &str) -> Option<&str> {
    let mut lines = block.split(['\n', ',']).map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next()?;
    let plain = |line: &str| {
        let look = shape(line);
        let words = || line.split(' ').filter(|word| word.len() > 3);
        (1..=4).contains(&look.words)
            && look.digits == 0
            && words().all(|word| word.starts_with(char::is_uppercase))
    };
    let town = lines.clone().next()?;
    let greets = ["Dear", "Annwyl", "Re", "Your", "Ref"].iter().any(|word| first.starts_with(word));
    (plain(first) && plain(town) && !greets && lines.all(plain)).then_some(first)
}

/// Longer lines are no line of an address.
const LONGEST_LINE: usize = 60;

/// A line of an address, or the house at the end of a longer sentence: "... we have moved to 67 High Street".
fn in_sentence(part: &str) -> &str {
    if part.len() < LONGEST_LINE {
        return behind_who(part);
    }
    let mut house = part.rmatch_indices(' ').map(|(at, _)| at + 1);
    let house = house.find(|at| part[*at..].starts_with(|c: char| c.is_ascii_digit()));
    house.map_or(part, |at| &part[at..])
}

/// The house that a short sentence has at its end: "Mr Finlay Lowe of 89 Main Street", "form sent to 89 Main Street".
fn behind_who(part: &str) -> &str {
    let ends =
        [" of ", " at ", " to "].iter().filter_map(|word| part.rfind(word).map(|at| at + word.len())).max();
    ends.and_then(|end| part.get(end..)).filter(|house| starts_with_house(house)).unwrap_or(part)
}

/// Whether what stands behind the label of an address is one, of a house with a number or a name and of a place: "14B Low Row,
/// Millbeck", "Tigh Beag, Upper Millbeck". No office.
pub fn is_of_a_home(value: &str) -> bool {
    let mut parts = 0;
    let plain = value.split(',').map(str::trim).all(|part| {
        parts += 1;
        let mut words = part.split(' ').filter(|word| !word.is_empty());
        (part.starts_with(char::is_uppercase) || starts_with_house(part))
            && words.clone().count() <= 5
            && !part.contains(['@', ':', ';', '(', '?'])
            && words
                .next_back()
                .is_some_and(|last| !last.bytes().any(|byte| byte.is_ascii_digit()) || parts == 1)
    });
    plain && parts >= 2 && !is_office_address(value)
}

/// Whether a line is a house in a street and nothing else: "14 Mill Lane", "Flat 2, 14 Mill Lane".
pub fn is_house_alone(line: &str) -> bool {
    (starts_with_house(line) || line.starts_with("Flat "))
        && line.split(',').all(|part| {
            let part = part.trim();
            part.split(' ').count() <= 4 && (starts_with_house(part) || part.starts_with(char::is_uppercase))
        })
        && line.rsplit([' ', ',']).next().is_some_and(gazetteer::is_street_type)
}

/// Where an address begins that follows a name in a sentence and ends before a postcode: "Mr Lowe of Tigh Beag, Manse Road,
/// Millbeck OX7 5AB", "I am Ann Lowe, The Smithy, Millbeck OX7 5AB".
fn behind_name(between: &str) -> Option<&str> {
    let home = [", ", " of "].iter().find_map(|word| between.strip_prefix(word))?;
    let home = home.trim_end_matches([' ', ',']);
    (is_of_a_home(home)).then_some(home)
}

/// Whether an address follows the name that ends here: "Mr Lowe of 89 Main Street", on one line or on two.
fn is_of_name(behind: &str) -> bool {
    behind.strip_prefix(" of").is_some_and(|rest| rest.starts_with([' ', '\r', '\n']))
}

/// Where the lines that end in a postcode end: another address stands there.
fn behind_postcodes(text: &str) -> usize {
    let mut from = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        start += line.len();
        if line.ends_with('\n') && column::ends_in_postcode(line.trim()) {
            from = start;
        }
    }
    from
}

/// Whether a name has a line of its own.
fn stands_alone(text: &str, at: &std::ops::Range<usize>) -> bool {
    let above = text[..at.start].rsplit('\n').next().unwrap_or_default();
    above.trim().len() <= 4 && text[at.end..].trim_start_matches(['\r', ' ']).starts_with('\n')
}

/// How far before a telephone number or postcode the name of an office may stand.
const OFFICE_REACH: usize = 90;

/// How far before a number in a sentence.
const OFFICE_NEAR: usize = 32;

/// What stands before the number of an extension.
static EXTENSION: Phrases = Phrases::new(&["extension", " ext "]);

/// Takes out what belongs to an office, not to a person: shared mailboxes, switchboards, letterheads. A published
/// office address is no exposure (Electoral Commission and council contact pages print them).
pub fn offices(text: &str, hits: &mut Vec<TextHit>) {
    // Where the last name of a person ends: a number right behind a name is that person's, an address if the name
    // stands on a line of its own.
    let (mut named, mut addressed) = (0, 0);
    hits.retain(|hit| {
        if hit.field == F::FULL_NAME {
            named = hit.at.end;
            if stands_alone(text, &hit.at) || is_of_name(&text[hit.at.end..]) {
                addressed = named;
            }
        }
        let value = &text[hit.at.clone()];
        match hit.field {
            F::EMAIL => !validators::email::is_role_mailbox(value) && !is_message_id(&text[..hit.at.start]),
            F::POSTCODE | F::PHONE => {
                if hit.field == F::PHONE
                    && let Some(number) = validators::phone::normalise(value)
                {
                    if number.is_service() {
                        return false;
                    }
                    if number.is_mobile() {
                        return true;
                    }
                }
                let mut from = floor_boundary(text, hit.at.start.saturating_sub(OFFICE_REACH));
                let owner = if hit.field == F::PHONE { named } else { addressed };
                if owner > from && owner <= hit.at.start {
                    from = owner;
                }
                let before = &text[from..hit.at.start];
                let before = &before[own_block(before)..];
                if hit.field == F::POSTCODE {
                    return !is_office_address(before);
                }
                let line = before.rsplit('\n').next().unwrap_or(before);
                if is_own_label(line) {
                    return true;
                }
                // What the sentence before said is not said of this number.
                let sentence = before.rsplit(". ").next().unwrap_or(before);
                let near = &sentence[floor_boundary(sentence, sentence.len().saturating_sub(OFFICE_NEAR))..];
                // A letterhead has the office above a short line of its own.
                let headed = line.trim().len() <= OFFICE_NEAR && is_office_address(before);
                // An extension belongs to the number before it.
                !headed && !holds_office(near) && !is_switchboard(sentence) && !EXTENSION.are_in(line)
            }
            _ => true,
        }
    });
}

/// Whether a line before a number ends in a word that makes it somebody's own: "Mobile:", "Contact:", "Home".
fn is_own_label(line: &str) -> bool {
    let line = line.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let line = ["number", "no", "tel", "phone"]
        .iter()
        .find_map(|end| {
            let cut = line.len().checked_sub(end.len()).filter(|cut| line.is_char_boundary(*cut))?;
            line[cut..].eq_ignore_ascii_case(end).then(|| line[..cut].trim_end_matches([' ', '.']))
        })
        .unwrap_or(line);
    ["home", "mobile", "mob", "contact", "evening", "eve", "daytime", "day", "his", "her", "my", "kin"]
        .iter()
        .any(|word| {
            let Some(cut) = line.len().checked_sub(word.len()) else { return false };
            let (Some(head), Some(tail)) = (line.get(..cut), line.get(cut..)) else { return false };
            tail.eq_ignore_ascii_case(word) && !head.ends_with(|c: char| c.is_ascii_alphanumeric())
        })
}

fn is_switchboard(text: &str) -> bool {
    static WORDS: Phrases = Phrases::new(&[
        "switchboard",
        "helpdesk",
        "help desk",
        "enquir",
        "office",
        "contact centre",
        "reception",
        "hotline",
        "customer service",
        "registry",
        "call us",
        "questions",
        "queries",
        "query",
        "further information",
        "more information",
        "helpline",
        "freephone",
        "contact us",
        "elections team",
        "electoral services",
        "democratic services",
        "member services",
    ]);
    WORDS.are_in(text)
}

/// "14 High Street", "Flat 3, ...", "Rose Cottage, ...".
fn is_numbered(street: &str) -> bool {
    street.split(' ').any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        || ["cottage", "house", "farm", "lodge", "barn", "flat"]
            .iter()
            .any(|w| street.to_ascii_lowercase().contains(w))
}

/// "12 Heol y Bont", "7b The Maltings": a number and one to four words, no date.
fn is_house(part: &str) -> bool {
    let name = behind_number(part).unwrap_or(part);
    starts_with_house(part)
        && (1..=4).contains(&name.split_whitespace().count())
        && !name.bytes().any(|byte| byte.is_ascii_digit())
        && !name.split_whitespace().any(|word| validators::date::month_number(word).is_some())
}

/// A number of a house and a capital: "12 Heol", "7b The", "3/2 Leith" (a flat in Scotland, behind the stair's number).
fn starts_with_house(part: &str) -> bool {
    let rest = behind_number(part).and_then(|rest| rest.strip_prefix(' '));
    rest.is_some_and(|name| name.starts_with(char::is_uppercase))
}

/// What stands behind the number of a house.
fn behind_number(part: &str) -> Option<&str> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let number = digits(part);
    let rest = part.get(number..)?;
    let flat = rest.strip_prefix('/').map_or(0, digits);
    let rest = if (1..=2).contains(&flat) { rest.get(1 + flat..)? } else { rest };
    let rest = rest.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest);
    (1..=4).contains(&number).then_some(rest)
}

/// Where the lines without a blank one between them begin that a text ends with. Lines of a quoted mail are blank
/// with their sign before them, too.
fn own_block(text: &str) -> usize {
    let mut upto = text.len();
    while let Some(end) = text[..upto].rfind('\n') {
        let start = text[..end].rfind('\n').map_or(0, |above| above + 1);
        if text[start..end].trim_matches(['>', '|', ' ', '\t', '\r']).is_empty() {
            return end + 1;
        }
        upto = end;
    }
    0
}

/// Whether the id of a mail stands behind this, which has a mailbox's form.
fn is_message_id(before: &str) -> bool {
    let Some(before) = before.strip_suffix('<') else { return false };
    let from = floor_boundary(before, before.len().saturating_sub(32));
    let line = before[from..].rsplit('\n').next().unwrap_or_default();
    static HEADERS: Phrases =
        Phrases::new(&["message-id", "references", "in-reply-to", "content-id", "msgid"]);
    HEADERS.are_in(line)
}

/// Whether one of the lines and parts of an address is an office.
fn is_office_address(text: &str) -> bool {
    text.split(['\n', ',']).map(str::trim).any(|part| {
        // A house in Church Street is no church, and of a sentence only the end is an address.
        let tail = part.char_indices().rev().filter(|(_, c)| *c == ' ').nth(8).map_or(0, |(at, _)| at);
        let tail = &part[tail..];
        if !holds_office(tail) {
            return false;
        }
        let lower = tail.to_ascii_lowercase();
        let stated = OWN.iter().filter_map(|words| lower.rfind(words).map(|at| at + words.len())).max();
        let tail = tail.get(stated.unwrap_or(0)..).unwrap_or(tail);
        !starts_with_house(part)
            && !starts_with_house(tail.trim_start())
            && holds_office(tail)
            && !is_a_place_in_a_sentence(tail)
            && !names_a_person_of(part)
    })
}

/// Whether an office is spoken of in small letters, as a place where nobody's letters go: "behind the church".
fn is_a_place_in_a_sentence(text: &str) -> bool {
    let places = ["church", "school", "village hall", "library", "community centre", "sports centre"];
    text.bytes().any(|byte| byte.is_ascii_uppercase())
        && ["the", "a", "my", "our", "this"]
            .iter()
            .any(|article| places.iter().any(|place| text.contains(&format!("{article} {place}"))))
}

/// Whether a line says who somebody is at an office, which is not the office: "Clerk to the Parish Council".
fn names_a_person_of(line: &str) -> bool {
    static WHO: Phrases = Phrases::new(&[
        "clerk to",
        "parish clerk",
        "chairman",
        "chairwoman",
        "chair of",
        "secretary",
        "treasurer",
        "warden",
        "churchwarden",
        "caretaker",
        "keyholder",
        "headteacher",
        "teacher at",
        "bookings",
        "vicar",
    ]);
    WHO.are_in(line)
}

/// Whether an office is named: "St Mary's Church" is, "Church Street", "The Old School" and "behind the church" are not.
fn holds_office(text: &str) -> bool {
    static OFFICE: Phrases = Phrases::new(&[
        "town hall",
        "council",
        "civic",
        "county hall",
        "city hall",
        "guildhall",
        "shire hall",
        "offices",
        "polling",
        "village hall",
        "community centre",
        "school",
        "church",
        "library",
        "department",
        " ltd",
        "limited",
        " plc",
        "po box",
        "headquarters",
        "sports centre",
        "leisure centre",
        "memorial hall",
        "parish hall",
        "registered office",
        "c/o",
    ]);
    OFFICE.one_is_in(text, &|before, behind| {
        let next = behind.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        !gazetteer::is_street_type(next)
            && !matches!(next, "tax" | "house" | "cottage" | "yard")
            && !before.trim_end().ends_with("old")
            && !before.ends_with(['+', '.', '@', '_'])
    })
}

/// Words and phrases in lower case, looked for in any case as words of their own or in the plural; all at once, with what
/// finds them made on first use.
struct Phrases {
    list: &'static [&'static str],
    finder: OnceLock<AhoCorasick>,
}

impl Phrases {
    const fn new(list: &'static [&'static str]) -> Phrases {
        Phrases { list, finder: OnceLock::new() }
    }

    /// Whether one of them stands in the text.
    fn are_in(&self, text: &str) -> bool {
        self.one_is_in(text, &|_, _| true)
    }

    /// The same, where what stands before and behind it (in lower case) is right.
    fn one_is_in(&self, text: &str, right: &dyn Fn(&str, &str) -> bool) -> bool {
        let build = || AhoCorasick::builder().ascii_case_insensitive(true).build(self.list);
        let finder = self.finder.get_or_init(|| build().expect("a few words"));
        let bytes = text.as_bytes();
        let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
        finder.find_overlapping_iter(bytes).any(|hit| {
            let word = self.list[hit.pattern()];
            let starts = word.starts_with(' ')
                || !letter(hit.start().checked_sub(1).and_then(|before| bytes.get(before)));
            let plural = matches!(bytes.get(hit.end()), Some(b's' | b'S'));
            let end = hit.end() + usize::from(plural);
            let whole = word == "enquir" || word.ends_with(' ') || !letter(bytes.get(end));
            let lower = |part: Option<&str>| part.unwrap_or_default().to_ascii_lowercase();
            starts && whole && right(&lower(text.get(..hit.start())), &lower(text.get(end..)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn homes_have_a_house_and_a_place() {
        for home in
            ["14B Low Row, Millbeck", "Tigh Beag, Upper Millbeck, Millbeck", "Croft 9, Easter Millbeck"]
        {
            assert!(is_of_a_home(home), "{home}");
        }
        assert!(starts_with_house("3/2 Mill Lane") && starts_with_house("7b The Maltings"));
        assert!(!starts_with_house("3/2010 Mill Lane") && !starts_with_house("3/2 of it"));
        assert!(is_house_alone("14 Mill Lane") && is_house_alone("Flat 2, 14 Mill Lane"));
        assert!(!is_house_alone("14 Mill Lane is closed") && !is_house_alone("14 boxes"));
        for other in [
            "Millbeck",
            "see above, please",
            "Council Offices, Millbeck",
            "Town Hall, Millbeck",
            "Ann, 07700 900123",
        ] {
            assert!(!is_of_a_home(other), "{other}");
        }
    }

    #[test]
    fn an_address_follows_who_lives_there() {
        assert_eq!(
            behind_name(", Tigh Beag, Manse Road, Millbeck "),
            Some("Tigh Beag, Manse Road, Millbeck")
        );
        assert_eq!(behind_name(" of 23 Upper Millbeck, Millbeck "), Some("23 Upper Millbeck, Millbeck"));
        assert_eq!(behind_name(" rang from Millbeck, Low Row "), None);
        assert_eq!(behind_who("Mr Finlay Lowe of 89 Main Street"), "89 Main Street");
        assert_eq!(behind_who("The Bank of Millbeck"), "The Bank of Millbeck");
    }
}
