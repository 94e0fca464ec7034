//! Birth dates in sentences: whether a word for birth means the date behind it, and lists that say it once for many.
//!
//! "Born", "birthday" and "date of birth" stand near many dates that nobody was born on: a form without one was signed on
//! some day, a council was born in 1974, a card was sent. What stands between the word and the date, and who or what was
//! born, tells them apart. The word itself and the date are found by the rule; what it weighs is for [`super::text`].

use std::ops::Range;

/// Words between the word for birth and a date that tell of something else than when somebody was born.
const ELSE: &[&str] = &[
    "not",
    "no",
    "missing",
    "unknown",
    "blank",
    "follow",
    "awaited",
    "but",
    "before",
    "after",
    "since",
    "until",
    "till",
    "by",
    "sent",
    "held",
    "seen",
    "left",
    "made",
    "took",
    "went",
    "came",
    "out",
    "card",
    "cards",
    "party",
    "cake",
    "drinks",
    "present",
    "presents",
    "lunch",
    "tea",
    "wishes",
    "greetings",
    "certificate",
    "cert",
    "celebration",
    "celebrates",
    "when",
    "due",
    "form",
    "forms",
    "letter",
    "poll",
    "election",
    "meeting",
    "review",
    "debrief",
    "moved",
    "started",
    "begins",
    "began",
    "ends",
    "died",
    "death",
    "deadline",
    "rang",
    "told",
    "wrote",
    "tbc",
];
/// Words that end as verbs of the past do and say what the date is.
const SAID: &[&str] = &[
    "recorded",
    "stated",
    "registered",
    "entered",
    "listed",
    "printed",
    "quoted",
    "supplied",
    "provided",
    "confirmed",
    "corrected",
    "amended",
    "changed",
    "aged",
    "need",
    "indeed",
    "bed",
    "red",
    "fed",
];
/// What is born without being anybody.
const THINGS: &[&str] = &[
    "idea",
    "council",
    "scheme",
    "project",
    "service",
    "club",
    "team",
    "policy",
    "party",
    "authority",
    "borough",
    "county",
    "trust",
    "charity",
    "partnership",
    "group",
    "unit",
    "plan",
    "initiative",
    "system",
    "department",
    "it",
    "this",
    "that",
    "which",
];

/// Whether a word for birth that ends at `end` means a date that stands at the end of `before`.
pub fn is_meant(before: &str, end: usize) -> bool {
    let between = before.get(end..).unwrap_or_default();
    let word = before.get(..end).unwrap_or_default();
    !breaks_off(between) && !is_a_things(word, between)
}

/// Whether the words between belong to something else.
fn breaks_off(between: &str) -> bool {
    // The dot of "d.o.b.".
    let between = between.strip_prefix('.').unwrap_or(between);
    if ["; ", ". ", "\n\n", "\n\r\n"].iter().any(|cut| between.contains(cut)) && letters(between) > 3 {
        return true;
    }
    // "You said that my DOB was missing: 3/5/56".
    if between.trim_end().ends_with(':') && !between.contains('\n') {
        return false;
    }
    // "The date of birth on your statement did not match ours (3/5/56)", "DOB mismatch, ours is 3/5/56".
    let ours = between.trim_end().trim_end_matches(['(', ' ']);
    if ["ours", "ours is", "our records", "our record"].iter().any(|own| ours.ends_with(own)) {
        return false;
    }
    // "If your date of birth is not 3 May 1956, ring us".
    if between.trim() == "is not" {
        return false;
    }
    let words = || between.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    // "Date of birth is as follows", "DOB as on the form: ...".
    let follows = || words().any(|word| word.eq_ignore_ascii_case("as") || word.eq_ignore_ascii_case("is"));
    words().any(|word| {
        let lower = word.to_lowercase();
        let past = lower.len() > 3 && lower.ends_with("ed") && !SAID.contains(&lower.as_str());
        past && !follows()
            || ELSE.contains(&lower.as_str()) && !(follows() && matches!(lower.as_str(), "form" | "letter"))
    })
}

/// Whether what was born, or has a birthday, is no person: "the council was born", "its tenth birthday".
fn is_a_things(word: &str, between: &str) -> bool {
    let sentence = word.rsplit(['.', '\n', ';', ':']).next().unwrap_or(word);
    let mut words = sentence.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).rev();
    let Some(last) = words.next() else { return false };
    let before = words.next().unwrap_or_default().to_lowercase();
    if last.eq_ignore_ascii_case("born") {
        let was = matches!(before.as_str(), "was" | "were" | "is");
        let who = words.next().unwrap_or_default().to_lowercase();
        return was && THINGS.contains(&who.as_str()) || between.trim_start().starts_with("of ");
    }
    last.eq_ignore_ascii_case("birthday")
        && (before.ends_with("th")
            || before.ends_with("st") && before.len() > 2
            || before.ends_with("first")
            || before == "its")
}

fn letters(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_alphabetic).count()
}

/// The longest name, with what parts it, between two dates of one list.
const NEXT_OF_LIST: usize = 64;

/// Where the next date of a list begins: "Dates of birth as follows: Liam Roberts 02/09/1964, Doreen Walker 07/05/1935".
/// `found` is a date of the list, `next` finds the first date in a text. Between the two stands the next name, and nothing
/// that says anything else of it.
pub fn next_of_list(
    text: &str,
    found: &Range<usize>,
    next: impl Fn(&str) -> Option<Range<usize>>,
) -> Option<Range<usize>> {
    let rest = text.get(found.end..)?;
    let reach = rest.get(..rest.floor_char_boundary(NEXT_OF_LIST + 24)).unwrap_or(rest);
    let own = next(reach)?;
    let between = reach.get(..own.start).filter(|between| between.len() <= NEXT_OF_LIST)?;
    let parted = between.trim_start_matches([' ', ')']).starts_with([',', ';', '\n', '\r', '&'])
        || between.starts_with(" and ");
    let names: Vec<&str> = between
        .split(|c: char| !(c.is_alphabetic() || matches!(c, '\'' | '-' | '\u{2019}')))
        .filter(|word| word.chars().any(char::is_alphabetic) && *word != "and")
        .collect();
    let named =
        (1..=4).contains(&names.len()) && names.iter().all(|word| word.starts_with(char::is_uppercase));
    let alike = dress(text.get(found.clone())?) == dress(reach.get(own.clone())?);
    let plain = !between.bytes().any(|byte| byte.is_ascii_digit()) && !between.contains(". ");
    (parted && named && alike && plain).then(|| found.end + own.start..found.end + own.end)
}

/// How a date is written: its separator, or a word.
fn dress(date: &str) -> Option<char> {
    let first = date.chars().find(|c| !c.is_ascii_digit())?;
    Some(if first.is_alphabetic() { ' ' } else { first })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(sentence: &str) -> bool {
        let end = ["born", "birthday", "birth", "DOB", "dob", "d.o.b"]
            .iter()
            .filter_map(|word| sentence.find(word).map(|at| (at, std::cmp::Reverse(at + word.len()))))
            .min()
            .expect("a word for birth");
        is_meant(sentence, end.1.0)
    }

    #[test]
    fn a_word_for_birth_means_the_date_that_it_is_tied_to() {
        for sentence in [
            "she was born on the ",
            "born in Leeds on Thursday ",
            "my date of birth is ",
            "date of birth for Mrs Lee, as given: ",
            "dob (per passport) ",
            "d.o.b. ",
            "date of birth was recorded as ",
            "the council wrote that he was born on ",
            "date of birth as on the form: ",
            "you said that my DOB was missing: ",
            "if your date of birth is not ",
            "The date of birth on your statement did not match ours (",
            "DOB mismatch on the statement, ours is ",
        ] {
            assert!(meant(sentence), "{sentence}");
        }
        for sentence in [
            "born and bred in Bramfield but moved away on ",
            "must have been born on or before ",
            "DOB not given; signed ",
            "DOB to follow. Form sent out ",
            "birthday card for Anne signed by all, ",
            "The idea was born at the debrief held on ",
            "date of birth checked against passport on ",
            "birthday drinks are on ",
            "birth certificate seen ",
            "The district council was born on ",
            "celebrates its tenth birthday on ",
            "no date of birth on the form, which we received on ",
            "dob? - asked ",
            "born out of the review, which ended on ",
        ] {
            assert!(!meant(sentence), "{sentence}");
        }
    }

    #[test]
    fn a_list_says_birth_once() {
        let text =
            "Liam Roberts 02/09/1964, Doreen Walker 07/05/1935, signed 03/04/2009, Jean Hall 1 May 2009";
        let find = |text: &str| {
            let at = text.find(|c: char| c.is_ascii_digit())?;
            let rest = &text[at..];
            Some(at..at + rest.find(',').unwrap_or(rest.len()))
        };
        let second = next_of_list(text, &(13..23), find).expect("the next");
        assert_eq!(&text[second.clone()], "07/05/1935");
        assert_eq!(next_of_list(text, &second, find), None);
        assert_eq!(next_of_list(text, &(64..74), find), None, "written otherwise");
    }
}
