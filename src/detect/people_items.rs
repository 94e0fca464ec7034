//! Lines with several people on them: "Mon AM: Ann Lowe, J Pickering, Wilf Gorringe", tables of a count with bars between
//! their people, "Lowe, Ms A, Pickering, Mr J".
//!
//! Says which people a line names; whether the lines around it make a list is for `people_lines`. All of the items must have
//! the form of names but the first and the last, which may have been cut by the end of the line or carry a remark.

use std::ops::Range;

use super::text_names::{self, Listed};

/// People of a line, at least; where the line before was one of several, those of a table that has places left.
const LEAST: usize = 3;
/// Signs that part the items of a line that is a list by itself.
const SIGNS: usize = 4;
/// A line is no longer than this: a paragraph.
const LONGEST: usize = 4096;
/// A name is no longer than this.
const LONGEST_NAME: usize = 40;
/// What may stand before the first name: "Tues AM:", "Present:".
const LABEL: usize = 24;

/// A name on a line of several.
pub struct Item {
    pub at: Range<usize>,
    /// Whether lists of names know it, not only its form.
    pub known: bool,
}

/// How many signs part the items of the line that a text begins with, up to the few that make it a list by itself; none
/// where one of them is too long for a name. Cheap, for each line that could begin with one.
pub fn signs(text: &str) -> usize {
    let head = &text.as_bytes()[..text.len().min(SIGNS * (LABEL + LONGEST_NAME))];
    let (mut from, mut signs) = (0, 0);
    for (at, byte) in head.iter().enumerate() {
        match byte {
            b'\n' => break,
            b',' | b'|' | b';' => {
                signs += 1;
                from = at;
            }
            b'/' if head.get(at + 1) == Some(&b' ') => {
                signs += 1;
                from = at;
            }
            _ if at - from > LABEL + LONGEST_NAME => return 0,
            _ => {}
        }
        if signs >= SIGNS {
            break;
        }
    }
    signs
}

/// The people of a line that names several and nothing else. `going_on` says that the line before did, too.
pub fn names(text: &str, line: &Range<usize>, going_on: bool) -> Option<Vec<Item>> {
    let content = text.get(line.clone()).filter(|content| content.len() <= LONGEST)?;
    let start = label(content)?;
    let mut items: Vec<Range<usize>> = Vec::new();
    let mut wrong = 0;
    for item in items_of(content, start) {
        // Most lines with commas are sentences: the second thing that is no name says so.
        wrong += usize::from(!may_be_name(&content[item.clone()]));
        if wrong > 2 || wrong > 1 && items.len() < LEAST {
            return None;
        }
        items.push(item);
    }
    let least = if going_on && start > 0 { 1 } else { LEAST };
    if items.len() < least {
        return None;
    }
    let people = people(content, &items)?;
    let known = people.iter().filter(|person| person.known).count();
    let enough = people.len() >= least && known * 2 >= people.len();
    enough.then(|| {
        let place = |item: Item| Item { at: line.start + item.at.start..line.start + item.at.end, ..item };
        people.into_iter().map(place).collect()
    })
}

/// Where the names begin: behind a label, if there is one. `None` where the label is that of a mail's header or of minutes,
/// whose people are those who wrote and met.
fn label(content: &str) -> Option<usize> {
    const HEADERS: &[&str] = &[
        "from",
        "to",
        "cc",
        "bcc",
        "sent",
        "subject",
        "date",
        "reply-to",
        "present",
        "in attendance",
        "apologies",
        "author",
        "authors",
    ];
    let head = content.get(..content.floor_char_boundary(LABEL + 1)).unwrap_or_default();
    let Some(colon) = head.find(':') else { return Some(0) };
    let label = head[..colon].trim_matches(['>', ' ', '*', '-']);
    let header = HEADERS.iter().any(|header| label.eq_ignore_ascii_case(header));
    (!header).then_some(if label.contains([',', '|', ';']) { 0 } else { colon + 1 })
}

/// The items of a line: what stands between commas, semicolons, bars, tabs and slashes between blanks.
fn items_of(content: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let bytes = content.as_bytes();
    let mut from = start;
    std::iter::from_fn(move || {
        while from < bytes.len() {
            let rest = &bytes[from..];
            let sign = |at: usize| match rest[at] {
                b',' | b';' | b'|' | b'\t' => true,
                b'/' => at > 0 && rest[at - 1] == b' ' && rest.get(at + 1) == Some(&b' '),
                _ => false,
            };
            let end = (0..rest.len()).find(|at| sign(*at)).unwrap_or(rest.len());
            let item = &content[from..from + end];
            let trimmed = item.trim_matches([' ', '.', '>', '*', '-']);
            let begin = from + (item.len() - item.trim_start_matches([' ', '.', '>', '*', '-']).len());
            from += end + 1;
            // "Lowe Ann (Mrs)": a remark.
            let bracket = trimmed.strip_suffix(')').and_then(|_| trimmed.rfind(" ("));
            let length = bracket.unwrap_or(trimmed.len());
            if !trimmed.is_empty() {
                return Some(begin..begin + length);
            }
        }
        None
    })
}

/// Capitals at the beginnings of few words, and no figures: cheap.
fn may_be_name(item: &str) -> bool {
    item.len() <= LONGEST_NAME
        && item.split(' ').filter(|word| !word.is_empty()).count() <= 5
        && item.split(' ').filter(|word| !word.is_empty()).all(|word| {
            (word.starts_with(char::is_uppercase) || text_names::is_particle(word))
                && !word.bytes().any(|byte| byte.is_ascii_digit() || byte == b'@')
        })
}

/// The people that the items name: each by itself, or two items one, a surname and what stands behind it.
fn people(content: &str, items: &[Range<usize>]) -> Option<Vec<Item>> {
    let mut people = Vec::new();
    let mut at = 0;
    while let Some(item) = items.get(at) {
        let words = &content[item.clone()];
        let pair = items.get(at + 1).filter(|_| !words.contains(' ')).map(|next| item.start..next.end);
        let whole = pair.clone().unwrap_or(item.clone());
        match content.get(whole.clone()).and_then(text_names::listed) {
            Some(listed) if pair.is_some() || words.contains(' ') => {
                people.push(Item { at: whole, known: listed == Listed::Known });
                at += 1 + usize::from(pair.is_some());
            }
            _ if at == 0 || at + 1 == items.len() || may_be_name(words) && words.contains(' ') => at += 1,
            _ => return None,
        }
    }
    // A word that no list knows may be a name, but not every other.
    (people.len() * 5 >= items.len() * 2).then_some(people)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people_of(line: &str, going_on: bool) -> Vec<&str> {
        let items = names(line, &(0..line.len()), going_on).unwrap_or_default();
        items.into_iter().map(|item| &line[item.at]).collect()
    }

    #[test]
    fn names_on_a_line_are_told_by_what_parts_them() {
        for line in [
            "Mon AM: Norman Whitfield, J Thompson, SE Bailey, Helen Walker",
            "Norman Whitfield | J Thompson | SE Bailey | Helen Walker",
            "Norman Whitfield /  J Thompson;  SE Bailey,  Helen Walker",
            "> Team 3: Norman Whitfield, J Thompson, SE Bailey, Helen Walker (PO).",
        ] {
            let expected = ["Norman Whitfield", "J Thompson", "SE Bailey", "Helen Walker"];
            assert_eq!(people_of(line, false), expected, "{line}");
        }
        assert_eq!(
            people_of("Whitfield, Mr N, Thompson, Ms J, Bailey, Mrs S E, Walker, Miss H", false),
            ["Whitfield, Mr N", "Thompson, Ms J", "Bailey, Mrs S E", "Walker, Miss H"]
        );
        assert_eq!(
            people_of("WHITFIELD, NORMAN, THOMPSON, JANE, BAILEY, SUSAN", false),
            ["WHITFIELD, NORMAN", "THOMPSON, JANE", "BAILEY, SUSAN"]
        );
        assert_eq!(
            people_of("Whitfield N, Thompson JA, Bailey S E", false),
            ["Whitfield N", "Thompson JA", "Bailey S E"]
        );
    }

    #[test]
    fn a_table_with_places_left_goes_on() {
        assert_eq!(people_of("Tues PM: Helen Walker", true), ["Helen Walker"]);
        assert_eq!(people_of("Tues PM: Helen Walker", false), Vec::<&str>::new());
    }

    #[test]
    fn sentences_places_headers_and_references_are_no_people() {
        for line in [
            "On Monday, Helen Walker, who lives in Oxford, Susan Bailey, and others came.",
            "Cc: Norman Whitfield, Jane Thompson, Susan Bailey, Helen Walker",
            "Present: Norman Whitfield, Jane Thompson, Susan Bailey, Helen Walker",
            "Whitfield N, Thompson J, Bailey S. A survey of halls in the county, 2004, pp 12-19, with 3 plans",
            "Mill Street, Ferry Lane, The Green, Church Road, Hill View Road",
            "Oxford, Reading, Newbury, Abingdon, Witney, Bicester",
            "Chairs, Tables, Screens, Pencils, Ballot Boxes",
        ] {
            assert_eq!(people_of(line, false), Vec::<&str>::new(), "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_line_gives_names_inside_it(text in "(\\PC|Ann Lowe|[A-Za-z ,|;/:-]){0,200}") {
            for item in names(&text, &(0..text.len()), true).unwrap_or_default() {
                proptest::prop_assert!(text.get(item.at).is_some());
            }
            proptest::prop_assert!(signs(&text) <= SIGNS);
        }
    }
}
