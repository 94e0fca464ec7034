//! Addresses and offices in running text: the street above a postcode, and whose a number or an address is.
//!
//! Works on the hits of [`super::text`], after they have been settled: adds addresses, takes out what belongs to an
//! office and not to a person. What a single value is, its rule and validator say.

use super::cell::shape;
use super::column;
use super::text::{TextHit, floor_boundary};
use super::validators::{self, Verdict};
use crate::model::FieldType;

use FieldType as F;

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
        let before = &text[from..hit.at.start];
        // Four lines at most, none of them blank.
        let from = from + before.rfind("\n\n").map_or(0, |blank| blank + 2);
        let lines: Vec<&str> = text[from..hit.at.start].split(['\n', ',']).collect();
        let own =
            ["home address", "address is", "moved to", "lives at", "live at", "living at", "my address"];
        let stated = {
            let lower = text[from..hit.at.start].to_ascii_lowercase();
            own.iter().filter_map(|words| lower.rfind(words).map(|at| at + words.len())).max()
        };
        let street = lines.iter().enumerate().rev().take(6).find(|(at, part)| {
            let part = part.trim();
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
                && part.len() < 60
                && (is_numbered(part) || stated.is_some() || house())
        });
        let street = street.map(|(_, part)| part.trim());
        let stated = stated.map(|at| text[from + at..hit.at.start].trim_matches([' ', ':', ',', '\n', '\r']));
        let Some(street) =
            street.or(stated.filter(|rest| rest.len() > 3 && rest.starts_with(char::is_uppercase)))
        else {
            continue;
        };
        if is_office(&text[from..hit.at.start]) {
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

/// How far before a telephone number or postcode the name of an office may stand.
const OFFICE_REACH: usize = 90;

/// Takes out what belongs to an office, not to a person: shared mailboxes, switchboards, letterheads. A published
/// office address is no exposure (Electoral Commission and council contact pages print them).
pub fn offices(text: &str, hits: &mut Vec<TextHit>) {
    // Where the last name of a person ends: a number right behind a name is that person's.
    let mut named = 0;
    hits.retain(|hit| {
        if hit.field == F::FULL_NAME {
            named = hit.at.end;
        }
        let value = &text[hit.at.clone()];
        match hit.field {
            F::EMAIL => !validators::email::is_role_mailbox(value),
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
                if hit.field == F::PHONE && named > from && named <= hit.at.start {
                    from = named;
                }
                let before = &text[from..hit.at.start];
                let before = before.rfind("\n\n").map_or(before, |blank| &before[blank..]);
                let line = before.rsplit('\n').next().unwrap_or(before);
                if hit.field == F::PHONE && is_own_label(line) {
                    return true;
                }
                // An extension belongs to the number before it.
                !is_office(before) && !is_switchboard(before) && !holds_any(line, &["extension", " ext "])
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
    const WORDS: &[&str] = &[
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
    ];
    holds_any(text, WORDS)
}

/// "14 High Street", "Flat 3, ...", "Rose Cottage, ...".
fn is_numbered(street: &str) -> bool {
    street.split(' ').any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        || ["cottage", "house", "farm", "lodge", "barn", "flat"]
            .iter()
            .any(|w| street.to_ascii_lowercase().contains(w))
}

fn is_office(text: &str) -> bool {
    const OFFICE: &[&str] = &[
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
        "c/o",
    ];
    holds_any(text, OFFICE)
}

/// Whether one of the words (in lower case) stands in the text as a word of its own, or in the plural.
fn holds_any(text: &str, words: &[&str]) -> bool {
    let lower = text.to_ascii_lowercase();
    let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
    words.iter().any(|word| {
        let open = *word == "enquir";
        memchr::memmem::find_iter(lower.as_bytes(), word.as_bytes()).any(|at| {
            let bytes = lower.as_bytes();
            let starts =
                word.starts_with(' ') || !letter(at.checked_sub(1).and_then(|before| bytes.get(before)));
            let end = at + word.len();
            let end = if bytes.get(end) == Some(&b's') { end + 1 } else { end };
            starts && (open || word.ends_with(' ') || !letter(bytes.get(end)))
        })
    })
}
