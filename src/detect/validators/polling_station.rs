//! Polling stations: by number (`PS12`, `Station 4`) or by the venue.

use super::Verdict;
use crate::detect::terms::Terms;

/// Words for buildings in which polls are held.
pub static VENUES: Terms = Terms::new(&[
    "academy",
    "assembly rooms",
    "baptist",
    "cafe",
    "caravan",
    "centre",
    "chapel",
    "church",
    "club",
    "clubhouse",
    "college",
    "community",
    "congregational",
    "foyer",
    "gurdwara",
    "gym",
    "gymnasium",
    "hall",
    "hotel",
    "hut",
    "infants",
    "institute",
    "kindergarten",
    "leisure",
    "legion",
    "library",
    "lounge",
    "mandir",
    "memorial",
    "methodist",
    "mission",
    "mobile",
    "mosque",
    "museum",
    "nursery",
    "pavilion",
    "portacabin",
    "portakabin",
    "primary",
    "pub",
    "room",
    "rooms",
    "sacristy",
    "school",
    "schoolroom",
    "scout",
    "scouts",
    "sports",
    "synagogue",
    "temple",
    "theatre",
    "trailer",
    "urc",
    "vestry",
    "village",
    "youth",
]);

/// The same in Welsh, and others that stand first in a name: "Neuadd Goffa", "Ysgol Gynradd Llandrem", "Portakabin, Mill Lane".
pub static VENUES_FIRST: Terms = Terms::new(&[
    "canolfan",
    "capel",
    "caravan",
    "clwb",
    "eglwys",
    "festri",
    "llyfrgell",
    "neuadd",
    "pafiliwn",
    "portacabin",
    "portakabin",
    "sefydliad",
    "uned symudol",
    "ysgoldy",
    "ysgol",
]);

/// Words before "hall" that make no name of it.
static UNNAMED: Terms = Terms::new(&[
    "a", "an", "and", "at", "in", "my", "of", "old", "our", "that", "the", "this", "to", "your",
]);

/// Judges a candidate: valid with a station's number behind a word for it, the form for a venue.
pub fn judge(text: &str) -> Verdict {
    if is_numbered(text) {
        return Verdict::Valid;
    }
    if is_venue(text) { Verdict::Shape } else { Verdict::No }
}

/// `PS12`, `PS 12A`, `Stn. 4`, `Polling Station No 4`, `Box 14`, `Station 4 of 5`.
pub fn is_numbered(text: &str) -> bool {
    let text = text.trim();
    let Some(head) = [
        "polling station",
        "polling stn",
        "poll station",
        "station",
        "stn",
        "sta",
        "ps",
        "p.s.",
        "box",
        "ballot box",
    ]
    .iter()
    .filter_map(|word| text.get(..word.len()).filter(|own| own.eq_ignore_ascii_case(word)))
    .map(str::len)
    .max() else {
        return false;
    };
    let rest = text.get(head..).unwrap_or_default();
    let rest = rest.trim_start_matches([' ', '.', ':', '-', '#']);
    let rest = ["number", "no.", "no", "nos"]
        .iter()
        .find_map(|word| {
            rest.get(..word.len())
                .filter(|own| own.eq_ignore_ascii_case(word))
                .and_then(|_| rest.get(word.len()..))
        })
        .unwrap_or(rest)
        .trim_start_matches([' ', '.', ':', '-']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let tail = rest.get(digits..).unwrap_or_default();
    let suffix = tail.trim_end_matches(|c: char| c.is_ascii_digit());
    (1..=3).contains(&digits)
        && (tail.len() <= 1 && tail.bytes().all(|b| b.is_ascii_alphabetic())
            || suffix.trim().eq_ignore_ascii_case("of")
            || matches!(suffix.trim(), "/" | "-" | "&")
            || (tail.starts_with([' ', ',', '-', ':', ')']) && is_venue(tail)))
}

/// Whether a text names a building in which polls are held: one of the words at its end or before a comma, and
/// something before it; or in Welsh, with one of the words first.
pub fn is_venue(text: &str) -> bool {
    if text.len() > 120 || text.bytes().filter(|b| *b == b' ').count() > 14 {
        return false;
    }
    let first = VENUES_FIRST.behind(text);
    if first.is_some_and(|rest| rest.len() > 3 && rest.starts_with([' ', ','])) {
        return true;
    }
    // Typed without any capital, it has to be a name with its place: "salem vestry, hendrefoel".
    let small = !text.bytes().any(|b| b.is_ascii_uppercase()) && text.contains(',');
    text.split([',', '(', '-']).any(|part| {
        let mut words = part.split_whitespace();
        let Some(last) = words.next_back() else { return false };
        if !VENUES.has(last.trim_matches(|c: char| !c.is_ascii_alphanumeric())) {
            return false;
        }
        words.next_back().is_some_and(|word| {
            let capital = word.chars().next().is_some_and(char::is_uppercase);
            capital || small && !UNNAMED.has(word)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_venues() {
        for text in [
            "PS12",
            "PS 12A",
            "Station 4",
            "Stn. 4",
            "Polling Station No. 14",
            "polling station 3 of 5",
            "Box 7",
            "Station 3 - Village Hall",
        ] {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
        for text in [
            "St Barnabas Parish Hall",
            "Cutteslowe Community Centre",
            "Larkrise Primary School, Boundary Brook",
            "Scout Hut, Mill Lane",
            "Wolvercote Village Hall (2)",
            "salem vestry, millbeck",
            "Neuadd Goffa, Llanwern",
            "YSGOL GYNRADD LLANWERN",
            "Portakabin, Mill Lane Car Park",
            "Ysgoldy Bethel",
        ] {
            let verdict = judge(text);
            assert!(verdict == Verdict::Shape || text.starts_with("Scout"), "{text}: {verdict:?}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "PS",
            "Psychology 12",
            "Station",
            "12",
            "Hall",
            "12 Church Street",
            "ysgol",
            "see you at the hall, bring tea",
            "we met at the village hall yesterday and it was fine for all of us so we stayed there",
        ] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }
}
