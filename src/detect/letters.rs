//! What a letter or a mail says of itself: when it was written, who signs, who writes to whom.
//!
//! What it says of others is for `document`.

use std::collections::BTreeSet;
use std::ops::Range;

use super::gazetteer;
use super::text::{TextHit, line_before, line_behind};
use super::validators::{date, elections, title};
use crate::input::decode::lines_of;
use crate::model::FieldType as F;
use crate::people::PersonName;

/// The code of a mail that names somebody who neither writes nor receives it.
pub const NAMES_ANOTHER: &str = "names_another";
/// Lines within which a letter or a mail says when it was written.
const DATED_WITHIN: usize = 25;

/// Names in the headers of a mail that are kept, at most.
const CORRESPONDENTS: usize = 1000;

/// The year of the poll near to the day on which a letter or a mail was written: a line of its own near the beginning.
pub fn written_near(text: &str) -> Option<u16> {
    let date = lines_of(text).take(DATED_WITHIN).find_map(|line| {
        let line = line.trim();
        let headed = ["Date:", "Sent:", "Dated:"].iter().find_map(|label| line.strip_prefix(label));
        // "Tue, 17 Mar 2015 13:00:00 +0000" (RFC 5322): the day of the week and the time say nothing more.
        let line = headed.unwrap_or(line).trim();
        let line = Some(line)
            .filter(|line| line.get(3..5) == Some(", "))
            .and_then(|line| line.split_once(", "))
            .filter(|(day, _)| day.len() == 3)
            .map_or(line, |(_, rest)| rest);
        // Three words, if a time stands behind them.
        let mut blanks = memchr::memchr_iter(b' ', line.as_bytes());
        let third = blanks.nth(2);
        let time = third.and_then(|end| line.get(end + 1..blanks.next().unwrap_or(line.len())));
        let day = match third {
            Some(end) if time.is_some_and(|time| time.contains(':')) => &line[..end],
            _ => line,
        };
        date::parse(day)
    });
    let date = date.or_else(|| signed_on(text))?;
    let (poll, away) = elections::nearest(date.full_year(2030), date.month, date.day)?;
    elections::WINDOW.contains(&away).then_some(poll.year)
}

/// The day on which a form was signed: the last of a line that says so.
fn signed_on(text: &str) -> Option<date::ParsedDate> {
    last_lines(text).take(DATED_WITHIN).find_map(|line| {
        let line = line.trim_end().trim_end_matches(['_', '.']);
        // Most lines end in no date, which is told sooner than what they say.
        let (_, date) = date::at_end(line)?;
        let lower = line.to_ascii_lowercase();
        let dated = lower.strip_prefix("date").is_some_and(|rest| rest.starts_with([' ', ':', 'd']));
        let own = ["started", " of "].iter().any(|other| lower.contains(other));
        let told = ["signed", "auth", "week ending", "w/e "].iter().any(|word| lower.contains(word));
        (told || dated && !own).then_some(date)
    })
}

/// The lines of a text, the last one first.
fn last_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text.strip_suffix('\n').unwrap_or(text)).filter(|_| !text.is_empty());
    std::iter::from_fn(move || {
        let own = rest?;
        let end = memchr::memrchr(b'\n', own.as_bytes());
        rest = end.map(|end| &own[..end]);
        Some(&own[end.map_or(0, |end| end + 1)..])
    })
}

/// Whether a value is the letter's own: the day on which a mail was sent, the office of who signs.
pub fn is_its_own(text: &str, hit: &TextHit) -> bool {
    let before = || line_before(text, hit.at.start);
    match hit.field {
        F::ELECTION_DATE => ["Date:", "Sent:"].iter().any(|label| before().starts_with(label)),
        F::ELECTION_ROLE => {
            let before = before().trim();
            let behind = line_behind(text, hit.at.end).trim();
            let signs =
                ["", "acting", "deputy", "depute", "for", "for the", "on behalf of the", "p.p.", "pp", "pp."];
            let signs = signs.iter().any(|sign| before.eq_ignore_ascii_case(sign)) && behind.is_empty();
            is_of_the_officer(&text[hit.at.clone()]) && signs
                || heads_paper(text, &hit.at)
                || heads_office(text, &hit.at)
        }
        _ => false,
    }
}

/// "Returning Officer: Ann Lowe" heads the paper of the office, in Wales in both languages: whatever the letter is about.
pub fn heads_paper(text: &str, role: &Range<usize>) -> bool {
    let before = line_before(text, role.start).trim();
    let behind = line_behind(text, role.end).trim();
    let alone = before.is_empty() || before.strip_suffix('/').is_some_and(|one| is_welsh(one.trim_end()));
    let other = || behind.strip_prefix('/').and_then(|rest| rest.split_once(':'));
    let heads = alone && (behind.starts_with(':') || other().is_some_and(|(own, _)| is_welsh(own.trim())));
    heads && is_of_the_officer(&text[role.clone()])
}

/// "Returning Officer for Sampleton", by itself or beside the name of a section: what the office is called. And "Ann Lowe,
/// Returning Officer" in the first lines.
pub fn heads_office(text: &str, role: &Range<usize>) -> bool {
    let before = line_before(text, role.start).trim();
    let behind = line_behind(text, role.end).trim();
    let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c == '&' || c == '-');
    let is_office = || {
        let place = behind.strip_prefix("for ").unwrap_or_default();
        let alone = ["", "acting", "deputy"].iter().any(|own| before.eq_ignore_ascii_case(own));
        (alone || before.ends_with(" -"))
            && capital(place)
            && place.split_whitespace().all(|word| capital(word) || matches!(word, "and" | "of" | "the"))
            && !place.contains(['.', ',', ':'])
    };
    let is_named = || {
        let name = before.strip_suffix(',').unwrap_or_default();
        let first = text[..role.start].bytes().filter(|byte| *byte == b'\n').count() < FIRST_LINES;
        first
            && behind.is_empty()
            && (2..=4).contains(&name.split_whitespace().filter(|word| capital(word)).count())
    };
    is_of_the_officer(&text[role.clone()]) && (is_office() || is_named())
}

/// Within so many lines a paper is headed.
const FIRST_LINES: usize = 4;

/// Whether a role is nobody's, because a text says something of all who have it: "Presiding officers must be there by 6.30", "the
/// fee for a poll clerk is set by scale", "do not work as poll clerk if".
pub fn is_in_general(text: &str, role: &Range<usize>) -> bool {
    const ALL: [&str; 12] = [
        "must ", "should ", "shall ", "may ", "are to ", "will be ", "need to ", "have to ", "can ",
        "cannot ", "by ", "who ",
    ];
    const ONE: [&str; 8] = ["is to ", "is set ", "is paid ", "must ", "should ", "shall ", "may ", "cannot "];
    let before = line_before(text, role.start).to_ascii_lowercase();
    // An assistant's role goes on with what it is called elsewhere.
    let whole = line_behind(text, role.end);
    let behind = whole.trim_start_matches(|c: char| c.is_ascii_lowercase()).trim_start();
    let several = text[role.clone()].ends_with(['s', 'S']) || whole.starts_with('s');
    let begins = |words: &[&str]| words.iter().any(|word| behind.starts_with(word));
    let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    several && !whole.trim_start().starts_with([':', '-']) && begins(&ALL) && !ends(&["the ", "our ", "my "])
        || !several && ends(&[" a ", " any ", " every ", " each "]) && begins(&ONE)
        || ends(&["not work as ", "not work as a ", "not be a ", "not act as "])
        || is_of_the_officer(&text[role.clone()]) && ends(&["by the "]) && whole.starts_with("'s ")
}

/// The returning officer in Welsh.
fn is_welsh(office: &str) -> bool {
    office.eq_ignore_ascii_case("swyddog canlyniadau")
}

/// Whether an office is that of the returning officer.
fn is_of_the_officer(office: &str) -> bool {
    office.to_ascii_lowercase().ends_with("returning officer") || is_welsh(office)
}

/// Whether a name is a surname that a letter begins with: "Dear Mrs Lowe".
pub fn is_addressed(text: &str, name: &Range<usize>) -> bool {
    let mut before = line_before(text, name.start).split_whitespace();
    let greeting =
        before.next().is_some_and(|word| matches!(word.trim_start_matches('>'), "Dear" | "DEAR" | "Annwyl"));
    greeting
        && before.clone().count() == 1
        && before.all(|word| title::is_title(word.trim_end_matches('.')))
        && !text[name.clone()].contains([' ', '.'])
}

/// Whether a text speaks of, or is addressed to, "the Returning Officer" without a name behind it: that is the office, and none
/// of those who work for it.
pub fn is_to_the_officer(text: &str, role: &Range<usize>) -> bool {
    const OTHERS: [&str; 3] = ["acting", "deputy", "depute"];
    let before = line_before(text, role.start).trim_end();
    let (rest, article) = before.rsplit_once(' ').unwrap_or(("", before));
    let behind = line_behind(text, role.end).trim_start();
    let named = behind.trim_start_matches([',', ' ', '(', ':', '-']).starts_with(char::is_uppercase);
    let own = rest.trim_end().to_ascii_lowercase();
    let office = text[role.clone()].to_ascii_lowercase();
    article.eq_ignore_ascii_case("the")
        && !named
        && is_of_the_officer(&office)
        && !OTHERS.iter().any(|other| office.starts_with(other))
        && ![" as", " am", " for"].iter().any(|word| own.ends_with(word))
}

/// Whether a text speaks of a role as of another's: "why was the presiding officer so unhelpful". Behind a name and a comma,
/// or as what somebody is or works as, it is that person's.
pub fn is_of_another(text: &str, role: &Range<usize>) -> bool {
    const OWN: [&str; 8] = ["as", "am", "be", "been", "were", "i was", "me", "are"];
    let before = line_before(text, role.start).to_ascii_lowercase();
    let Some(before) = before.strip_suffix("the ").map(str::trim_end) else { return false };
    let behind = line_behind(text, role.end).trim_start();
    // "the presiding officer at Sample Hall, a Mr Lowe, told me": it is about that person.
    let sentence = behind.split(". ").next().unwrap_or_default();
    let mut clauses = sentence.split(", ").skip(1);
    if clauses.any(|clause| {
        let clause = clause.strip_prefix("a ").unwrap_or(clause);
        let (first, rest) = clause.split_once(' ').unwrap_or((clause, ""));
        let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase());
        // "the poll clerk at Sample Hall, Ann Lowe, left".
        let place = || PLACES.iter().any(|word| rest.eq_ignore_ascii_case(word));
        let name = || gazetteer::is_first_name(first) && gazetteer::is_surname(rest) && !place();
        capital(rest) && (title::is_title(first.trim_end_matches('.')) || capital(first) && name())
    }) {
        return false;
    }
    // "the presiding officer Mrs Lowe", "the poll clerk, Ann Lowe".
    let named = behind.trim_start_matches([',', ' ', '(']).starts_with(|c: char| c.is_ascii_uppercase());
    let own = OWN
        .iter()
        .any(|word| before.strip_suffix(word).is_some_and(|rest| rest.is_empty() || rest.ends_with(' ')));
    // "I cannot do the poll clerk job" is of who writes.
    const WORK: [&str; 9] = ["job", "role", "post", "position", "duty", "duties", "work", "training", "fee"];
    let word = behind.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let job = WORK.iter().any(|known| known.eq_ignore_ascii_case(word));
    !named && !own && !job && !before.ends_with([',', '(', ':'])
}

/// Second words of streets and places that are surnames, too.
const PLACES: [&str; 14] = [
    "avenue", "close", "court", "drive", "green", "hall", "hill", "lane", "park", "place", "road", "row",
    "street", "way",
];

/// Who writes and receives a mail, and whether it names somebody else.
#[derive(Default)]
pub struct Correspondence {
    /// By surname and initial.
    correspondents: BTreeSet<(String, Option<char>)>,
    names_another: bool,
}

impl Correspondence {
    /// Takes a name. One on a line of its own (`alone`) has signed.
    pub fn take(&mut self, in_headers: bool, text: &str, name: &Range<usize>, alone: bool) {
        let may_tell = in_headers || self.is_any() && !self.names_another && !alone;
        let Some(person) = PersonName::parse(&text[name.clone()]).filter(|_| may_tell) else { return };
        let person = (person.surname, person.forename.chars().next());
        if in_headers {
            if self.correspondents.len() < CORRESPONDENTS {
                self.correspondents.insert(person);
            }
        } else if !self.correspondents.contains(&person) && is_in_a_sentence(text, name) {
            self.names_another = true;
        }
    }

    /// Whether anybody writes or receives it: whether it is a mail.
    pub fn is_any(&self) -> bool {
        !self.correspondents.is_empty()
    }

    /// Whether a sentence of it names somebody who neither writes nor receives it.
    pub fn names_another(&self) -> bool {
        self.names_another
    }
}

/// Whether words stand on the line of a name.
fn is_in_a_sentence(text: &str, name: &Range<usize>) -> bool {
    let line = [line_before(text, name.start), line_behind(text, name.end)];
    line.iter().flat_map(|part| part.split_whitespace()).filter(|word| word.len() > 1).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::validators::Verdict;

    #[test]
    fn letters_and_mails_tell_the_poll_near_to_them() {
        for (text, year) in [
            ("Date: Tue, 17 Mar 2015 13:00:00 +0000\nSubject: staff", Some(2015)),
            ("Town Hall\n\n18/2/03\n\nDear Miss Tully", Some(2003)),
            ("Town Hall\n3rd April 2007\nDear all", Some(2007)),
            ("Town Hall\n3rd November 2008\nDear all", None),
            ("Please ring before 3 May 2007 or later", None),
            ("I can work\nSigned A Sample  Date 16-04-2007", Some(2007)),
            ("TIMESHEET week ending 09.05.10\n\nAnn Lowe 5 hrs", Some(2010)),
            ("P46\nDate of birth 03/05/2007", None),
        ] {
            assert_eq!(written_near(text), year, "{text}");
        }
    }

    #[test]
    fn the_office_of_who_signs_is_the_letters_own() {
        let own = |text: &str| {
            let start = text.find("Returning Officer").expect("there");
            let at = start..start + "Returning Officer".len();
            is_its_own(text, &TextHit { field: F::ELECTION_ROLE, at, verdict: Verdict::Valid, score: 100 })
        };
        for text in [
            "Yours\nfor Returning Officer\n",
            "pp Returning Officer",
            "Returning Officer: Ann Lowe\nTown Hall",
            "Swyddog Canlyniadau / Returning Officer: Ann Lowe\nTown Hall",
            "Returning Officer / Swyddog Canlyniadau: Ann Lowe",
        ] {
            assert!(own(text), "{text}");
            let at = text.find("Returning Officer").expect("there");
            assert_eq!(heads_paper(text, &(at..at + 17)), text.contains(':'), "{text}");
        }
        for text in [
            "works for Returning Officer",
            "Returning Officer Ann Lowe rang",
            "Poll Clerk / Returning Officer: Ann Lowe",
            "paid by the Returning Officer",
        ] {
            assert!(!own(text), "{text}");
        }
    }

    #[test]
    fn the_returning_officer_is_whom_one_writes_to() {
        let office = |text: &str| {
            let at = text.find("Returning Officer").expect("a role");
            is_to_the_officer(text, &(at..at + 17))
        };
        for text in
            ["The Returning Officer\nSample Council", "To enable the Returning Officer to pay your fee"]
        {
            assert!(office(text), "{text}");
        }
        for text in [
            "I act as the Returning Officer for Sample",
            "Returning Officer: Ann Lowe",
            "the Returning Officer, Ann Lowe, was there",
        ] {
            assert!(!office(text), "{text}");
        }
    }

    #[test]
    fn a_role_with_an_article_is_somebody_elses() {
        let another = |text: &str| {
            let at = text.to_ascii_lowercase().find("presiding officer").expect("a role");
            is_of_another(text, &(at..at + 17))
        };
        for text in [
            "The presiding officer followed the rules.",
            "Why was the presiding officer so unhelpful?",
            "and then the Presiding Officer sent me away",
            "the Presiding Officer at Sample Hall, Sampleton, was rude. Yours, Mr Lowe",
            "the Presiding Officer at Sample Hall, Mill Lane, was rude",
        ] {
            assert!(another(text), "{text}");
        }
        for text in [
            "You are appointed presiding officer at",
            "I was the presiding officer at Sample Hall",
            "Ann Lowe, the presiding officer, fell",
            "asked the presiding officer, Ann Lowe, to come",
            "worked as the presiding officer",
            "I cannot do the presiding officer job this time",
            "I complain about the Presiding Officer at Sample Hall, a Mr Lowe, who sent me away",
            "On polling day the Presiding Officer at Sample Hall, Daniel Hughes, left the station",
            "Dear Presiding Officer",
        ] {
            assert!(!another(text), "{text}");
        }
    }

    #[test]
    fn an_office_heads_its_paper() {
        let heads = |text: &str| {
            let at = text.find("Returning Officer").expect("there");
            heads_office(text, &(at..at + 17))
        };
        for text in [
            "Returning Officer for Sampleton\nTown Hall",
            "MEMBERSHIP FORM\nReturning Officer for Upper Sampleton\n",
            "Licensing - Returning Officer for Sampleton",
            "Acting Returning Officer for Sampleton and Exampleton\n",
            "Sampleton Borough Council\nAnn Lowe, Returning Officer\nTown Hall",
        ] {
            assert!(heads(text), "{text}");
        }
        for text in [
            "The Returning Officer for Sampleton asked me to write",
            "Returning Officer for this election is Ann Lowe",
            "Ann Lowe worked as Returning Officer for Sampleton",
            "Dear Ann\n\nYou are on the list.\n\nRegards\n\nPeter Lomax, Returning Officer",
            "Poll Clerk: Ann Lowe, Returning Officer: Peter Lomax",
        ] {
            assert!(!heads(text), "{text}");
        }
    }

    #[test]
    fn what_is_said_of_all_who_have_a_role_is_of_nobody() {
        let general = |text: &str, role: &str| {
            let at = text.find(role).expect("a role");
            is_in_general(text, &(at..at + role.len()))
        };
        for (text, role) in [
            (
                "Presiding officers must collect the keys themselves; poll clerks may not.",
                "Presiding officers",
            ),
            ("Presiding officers must collect the keys themselves; poll clerks may not.", "poll clerks"),
            ("Counting assistants are to leave bags outside.", "Counting assistant"),
            ("Do not work as poll clerk if a candidate is a relative.", "poll clerk"),
            (
                "What a presiding officer is paid is said by the Returning Officer's scale.",
                "presiding officer",
            ),
            (
                "What a presiding officer is paid is said by the Returning Officer's scale.",
                "Returning Officer",
            ),
        ] {
            assert!(general(text, role), "{text}");
        }
        for (text, role) in [
            ("I can work as poll clerk if you want", "poll clerk"),
            ("Poll clerks: Ann Lowe, Peter Lomax", "Poll clerks"),
            ("You are appointed a presiding officer at Sample Hall", "presiding officer"),
            ("Ann Lowe (presiding officer) must collect the box", "presiding officer"),
            ("the poll clerks at Sample Hall must be told", "poll clerks"),
            ("as a poll clerk I was paid late", "poll clerk"),
        ] {
            assert!(!general(text, role), "{text}");
        }
    }

    #[test]
    fn a_greeting_names_a_surname() {
        let addressed = |text: &str, name: &str| {
            let start = text.find(name).expect("there");
            is_addressed(text, &(start..start + name.len()))
        };
        assert!(addressed("x\nDear Mrs Lowe\n", "Lowe"));
        assert!(!addressed("Dear Ann Lowe", "Ann Lowe"));
        assert!(!addressed("Dear Mrs A Lowe", "A Lowe"));
        assert!(!addressed("Mrs Lowe rang", "Lowe"));
    }

    #[test]
    fn a_mail_names_another_in_a_sentence() {
        let another = |body: &str, name: &str| {
            let mut mail = Correspondence::default();
            let headers = "From: Ann Lowe <ann.lowe@sampleton.gov.uk>";
            mail.take(true, headers, &(6..14), false);
            let start = body.find(name).expect("a name");
            mail.take(false, body, &(start..start + name.len()), false);
            mail.names_another()
        };
        assert!(another("Attached. Peter Lomax still to confirm.", "Peter Lomax"));
        assert!(!another("As told by Ann Lowe this morning", "Ann Lowe"));
        assert!(!another("Thanks\nPeter Lomax\n", "Peter Lomax"));
        let mut letter = Correspondence::default();
        letter.take(false, "Peter Lomax can work on Thursday", &(0..11), false);
        assert!(!letter.names_another() && !letter.is_any());
    }
}
