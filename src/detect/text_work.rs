//! What texts about election work say in passing: halls, days of polls, roles beside names, sums.
//!
//! "07.54 Village Hall, Millbeck - Ann Lowe (PC) rang" names a polling station and a poll clerk to those who know what it is
//! about. Alone, a hall is a hall and PC a computer. So this is read in texts that name people and speak of elections, and
//! counts only where the whole text turns out to be about those who work at them (`document`). Places of work are found by
//! `text_halls`, sums and numbers of a payroll by `text_pay`.

use std::ops::Range;

use super::rules::{Hit, Rule};
use super::text::TextHit;
use super::text_halls::{halls, is_address, is_of_training, place_of_work, sentence, stations};
use super::text_pay::{number_behind, number_of_payroll, speaks_of_pay, sums_in, sums_of_payslip};
use super::validators::election_role::{self, Family};
use super::validators::{Verdict, date, elections};
use crate::model::FieldType;

use FieldType as F;

/// What such a value weighs.
const WEIGHT: i32 = 110;

/// A code of a role is no longer.
pub(super) const LONGEST_CODE: usize = 8;

/// So much of a text holds its title.
const BEGINNING: usize = 400;
/// Lines of a title, at most.
const TITLE: usize = 3;
/// Lines with a name and a sum, at least: one may be anything.
const PAID: usize = 3;

/// Lines of a payslip, at least.
const PAYSLIP: usize = 2;

/// Names with a number behind them, at least.
const NUMBERED: usize = 2;

/// The rules whose values count in such texts without the words that they want elsewhere.
#[derive(Clone, Copy, Default)]
pub struct Told<'a> {
    /// Of election dates.
    pub dates: Option<&'a Rule>,
    /// Of the numbers of polling stations.
    pub stations: Option<&'a Rule>,
}

/// Adds what a text says in passing. `names` are where people are named, in order.
pub fn find(text: &str, names: &[Range<usize>], told: Told<'_>, out: &mut Vec<TextHit>) {
    let title = title(text);
    let is_titled = |words: &[&str]| words.iter().any(|word| title.contains(word));
    // Who claims for a journey says where it went; only that of a poll went to where somebody worked.
    let journeys = is_titled(&["mileage", "travel"]) && !is_titled(&["election", "poll", "referendum"]);
    let of_pay = is_titled(&["pay", "fee", "bacs"]);
    let of_training = is_titled(&["training", "briefing", "attendance", "hyfforddiant"]);
    let of_accident = is_titled(&["accident", "incident"]);
    let mut start = 0;
    let mut name = 0;
    let mut sums: Vec<TextHit> = Vec::new();
    let mut paid = 0;
    let mut payslip: Vec<TextHit> = Vec::new();
    let mut numbers: Vec<TextHit> = Vec::new();
    let mut trained: Vec<TextHit> = Vec::new();
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
        let hit = |field: FieldType, found: Range<usize>, verdict: Verdict| {
            let at = at.start + found.start..at.start + found.end;
            TextHit { field, at, verdict, score: WEIGHT }
        };
        let fee = |found: Range<usize>| hit(F::FEE, found, Verdict::Valid);
        let mut add = |field: FieldType, found: Range<usize>, verdict: Verdict| {
            out.push(hit(field, found, verdict));
        };
        let mut places = if journeys { Vec::new() } else { halls(line) };
        // "The training is | in Low Row Hall": what the line above began.
        if !places.is_empty() && is_of_training(unended(&text[..at.start])) {
            places.retain(|place| sentence(line, place.start).as_ptr() != line.as_ptr());
        }
        // Asked only where a hall is: most lines have none.
        if !places.is_empty() && own.is_empty() && is_address(line, &text[at.end..]) {
            places.clear();
        }
        places.extend(told.stations.into_iter().flat_map(|rule| stations(line, rule)));
        poll_days(line, told.dates, of_accident)
            .for_each(|found| add(F::ELECTION_DATE, found, Verdict::Valid));
        for (found, verdict) in roles(line, &own) {
            let apart = |place: &Range<usize>| {
                places.iter().all(|own| own.end <= place.start || place.end <= own.start)
            };
            if let Some(place) = place_of_work(line, found.end).filter(apart) {
                places.push(place);
            }
            add(F::ELECTION_ROLE, found, verdict);
        }
        places.into_iter().for_each(|found| add(F::POLLING_STATION, found, Verdict::Shape));
        if of_training && !own.is_empty() {
            trained.extend(attended(line).map(|found| hit(F::TRAINING_RECORD, found, Verdict::Shape)));
        }
        let numbered = own
            .iter()
            .filter_map(|name| number_behind(line, name).or_else(|| number_of_payroll(line, name, of_pay)));
        numbers.extend(numbered.map(|found| hit(F::PAYROLL_NUMBER, found, Verdict::Shape)));
        if speaks_of_pay(line) {
            out.extend(sums_in(line).map(fee));
        } else if let Some(found) = sums_of_payslip(line) {
            payslip.extend(found.into_iter().map(fee));
        } else if !own.is_empty() {
            let before = sums.len();
            sums.extend(sums_in(line).map(fee));
            paid += usize::from(sums.len() > before);
        }
    }
    if paid >= PAID {
        out.append(&mut sums);
    }
    if payslip.len() >= PAYSLIP {
        out.append(&mut payslip);
    }
    if trained.len() >= PAID {
        out.append(&mut trained);
    }
    if numbers.len() >= NUMBERED {
        out.append(&mut numbers);
    }
    out.sort_by_key(|hit| hit.at.start);
}

/// Whether somebody came to be trained, as lists of who was there say behind a name: "Ann Lowe (PC) - attended".
fn attended(line: &str) -> Option<Range<usize>> {
    const CAME: &[&str] = &[
        "absent",
        "apologies",
        "attended",
        "dna",
        "did not attend",
        "no show",
        "passed",
        "present",
        "trained",
    ];
    let mut end = 0;
    line.trim_end().split(['-', ';', ',', '\t', '|', '(', ')']).flat_map(|part| part.split("  ")).find_map(
        |part| {
            let at = line[end..].find(part).map_or(end, |at| end + at);
            end = at + part.len();
            let word = part.trim();
            let came = CAME.iter().any(|own| own.eq_ignore_ascii_case(word)) || word.starts_with("signed in");
            let start = at + (part.len() - part.trim_start().len());
            came.then_some(start..start + word.len())
        },
    )
}

/// The sentence that the line before a place begins and does not end.
fn unended(before: &str) -> &str {
    let Some(line) = before.strip_suffix('\n') else { return "" };
    let line = line[line.rfind('\n').map_or(0, |end| end + 1)..].trim_end();
    if line.ends_with(['.', '?', '!', ':']) { "" } else { sentence(line, line.len()) }
}

/// The first lines of a text, in small letters: what it is.
fn title(text: &str) -> String {
    let lines = text[..text.floor_char_boundary(BEGINNING)].lines().filter(|line| !line.trim().is_empty());
    lines.take(TITLE).collect::<Vec<_>>().join("\n").to_ascii_lowercase()
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
const BEFORE_DAYS: &[&str] = &[
    "for ",
    "on ",
    "can't do ",
    "cannot do ",
    "can do ",
    "Count ",
    "count ",
    "poll of ",
    "polls of ",
    "election of ",
];

/// Words of a sentence that make a day in it that of something else.
const OTHER_DAYS: &[&str] = &[
    "closing",
    "closes",
    "date",
    "dated",
    "deadline",
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

/// Words that make the day right behind them one of a birth, and no other of the sentence: "(born 3.5.56) has worked on 6 May 2010".
const BIRTHS: [&str; 3] = ["birth", "born", "dob"];
/// How far before a day.
const BIRTH_REACH: usize = 12;

/// Words of a heading that make the day at its end that of a poll.
const POLLS: &[&str] = &[
    "ballot",
    "byelection",
    "election",
    "elections",
    "etholiad",
    "poll",
    "polling",
    "referendum",
    "refferendwm",
];

/// Words of a heading that make it an office's or a meeting's.
const NO_POLLS: &[&str] = &[
    "agenda",
    "board",
    "committee",
    "department",
    "group",
    "minutes",
    "notes",
    "office",
    "project",
    "section",
    "services",
    "team",
];

/// A longer line is no heading.
const LONGEST_HEADING: usize = 90;

/// Whether a line is the heading of a letter or a list that names an election and ends in its day, a Thursday: "SAMPLE WARD
/// BY-ELECTION - 17 May 2007". By-elections and parish polls are in no list of polls.
fn is_headed(line: &str, day: &Range<usize>) -> bool {
    let words = || line[..day.start].split(|c: char| !c.is_alphabetic());
    let is_of = |list: &[&str]| words().any(|word| list.iter().any(|own| own.eq_ignore_ascii_case(word)));
    line.trim().len() <= LONGEST_HEADING
        && line[day.end..].trim_matches([')', '.', ' ', '\r', '\n']).is_empty()
        && is_of(POLLS)
        && !is_of(NO_POLLS)
}

/// Whether the title of a note ends in the very day of a poll: "Staffing so far - 6 May 2010". A date alone, the day on which
/// something was written, and the minutes of a meeting are none.
pub(super) fn ends_in_poll_day(title: &str) -> bool {
    const DATED: &[&str] =
        &["date", "dated", "sent", "signed", "printed", "minutes", "agenda", "received", "invoice"];
    let title = title.trim_end_matches(['.', ')', ' ']);
    let Some((start, day)) = date::at_end(title) else { return false };
    let before = &title[..start];
    let words = || before.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    elections::is_poll_date(day.full_year(2030), day.month, day.day)
        && words().any(|word| word.len() > 3 && !word.to_ascii_lowercase().ends_with("day"))
        && !words().any(|word| DATED.iter().any(|own| own.eq_ignore_ascii_case(word)))
}

/// Days of polls, and elections by their names; not the day of a letter or a birth.
/// An accident on the day of a poll befell somebody who worked: the day of the form is the day of the poll.
fn poll_days<'a>(
    line: &'a str,
    dates: Option<&'a Rule>,
    of_accident: bool,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let is_of = |part: &str, list: &[&str]| {
        let mut words = part.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        words.any(|word| list.iter().any(|own| own.eq_ignore_ascii_case(word)))
    };
    let digits = line.bytes().any(|byte| byte.is_ascii_digit());
    let rule = dates.filter(|_| digits);
    let work = rule.is_some() && is_of(line, POLL_DAYS);
    let found = rule.into_iter().flat_map(move |rule| rule.candidates(line));
    let when = of_accident && line.trim_start().starts_with("Date");
    let of_others = move |hit: &Hit| {
        let near = &line[line.floor_char_boundary(hit.at.start.saturating_sub(BIRTH_REACH))..hit.at.start];
        !when && is_of(sentence(line, hit.at.start), OTHER_DAYS) || is_of(near, &BIRTHS)
    };
    // The very day of a poll says it by itself; the day of a by-election only where somebody works on it.
    let counts = move |hit: &Hit| match hit.verdict {
        _ if of_others(hit) => false,
        Verdict::Valid => work || date::parse(&line[hit.at.clone()]).is_some(),
        Verdict::Shape => {
            work && BEFORE_DAYS.iter().any(|word| line[..hit.at.start].ends_with(word))
                || is_headed(line, &hit.at)
        }
        _ => false,
    };
    found.filter(counts).map(|hit| hit.at)
}

/// Words before a role that somebody has or wants: "can only do P/C", "yes for Opener".
const WANTING: &[&str] = &[
    "do",
    "as",
    "for",
    "duty",
    "role",
    "of",
    "be",
    "am",
    "was",
    "another",
    "swydd",
    "job",
    "fel",
    "assignment",
    "post",
];

/// Words of a role in full, at most.
const ROLE_WORDS: usize = 4;

/// Words that are roles of an election behind such a word, and something else elsewhere.
const ROLES_IF_WANTED: &[&str] = &["clerk", "clk", "counter", "insp", "inspector", "opener", "pres", "supv"];

/// Roles beside a name, in brackets, or behind a word that wants one: "Ann Lowe (PC)", "cannot do P/C", "(Counting Asst, Mill
/// Hall)".
fn roles<'a>(line: &'a str, names: &'a [Range<usize>]) -> impl Iterator<Item = (Range<usize>, Verdict)> + 'a {
    let mut from = 0;
    let mut before = "";
    std::iter::from_fn(move || {
        loop {
            let rest = line.get(from..)?;
            let start = from + rest.find(|c: char| !c.is_whitespace())?;
            let end = line[start..].find(char::is_whitespace).map_or(line.len(), |length| start + length);
            from = end;
            let raw = &line[start..end];
            let wanted = std::mem::replace(&mut before, raw.trim_end_matches([':', '-']));
            let wanted = WANTING.iter().any(|own| own.eq_ignore_ascii_case(wanted));
            if let Some((found, verdict)) = role_in_full(line, start, wanted, names) {
                from = found.end;
                return Some((found, verdict));
            }
            let word = raw.trim_matches(['(', ')', '[', ']', ',', ';', ':', '.', '"']);
            if word.len() < 2 || word.len() > LONGEST_CODE || !is_code(word) {
                continue;
            }
            let Some(role) = election_role::lookup(word).filter(|role| is_of_polls(role.family)) else {
                continue;
            };
            let bracketed = raw.starts_with('(') && raw.trim_end_matches([',', '.', ';']).ends_with(')');
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

pub(super) fn is_of_polls(family: Family) -> bool {
    matches!(family, Family::Polling | Family::Count | Family::Postal)
}

/// A role of several words that begins at a place of a line, where one is wanted or in a bracket; or one word that is a role
/// there, with nothing behind it that would make another thing of it ("as Clerk to the Council").
fn role_in_full(
    line: &str,
    start: usize,
    wanted: bool,
    names: &[Range<usize>],
) -> Option<(Range<usize>, Verdict)> {
    let bracket = line[start..].starts_with('(');
    if !wanted && !bracket {
        return None;
    }
    let start = start + usize::from(bracket);
    let of_name = bracket && names.iter().any(|name| name.end < start && start - name.end <= 2);
    let mut found = None;
    let mut end = start;
    for count in 1..=ROLE_WORDS {
        let rest = line.get(end..)?;
        let word = rest.trim_start_matches(' ');
        let begin = end + rest.len() - word.len();
        let length = word.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ')' | ']' | ':' | '?'));
        end = begin + length.unwrap_or(word.len());
        // "PClk 3 May 2007"
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        let role = &line[start..end];
        let role = role.trim_end_matches('.');
        let behind = line.get(end..).unwrap_or_default();
        let met = election_role::lookup(role).filter(|role| is_of_polls(role.family));
        if let Some(met) = met.filter(|_| !role.is_empty()) {
            let alone = count == 1 && ROLES_IF_WANTED.iter().any(|own| own.eq_ignore_ascii_case(role));
            let stops = [" at ", " in ", " on ", " for ", " but ", " and "]
                .iter()
                .any(|next| behind.starts_with(next))
                || !behind.starts_with([' ', ':'])
                || behind.trim().is_empty();
            let capital = role.starts_with(char::is_uppercase);
            if !met.ambiguous && count > 1 {
                found = Some((start..start + role.len(), Verdict::Valid));
            } else if alone && (of_name && behind.starts_with([')', ',']) || wanted && capital && stops) {
                found = Some((start..start + role.len(), Verdict::Shape));
            }
        }
        // "appoint you as Driver at Low Row Hall": whatever is done at a polling place on the day of a poll.
        let other = || election_role::lookup(role).is_some_and(|role| role.family == Family::Casual);
        let placed = wanted && role.starts_with(char::is_uppercase) && behind.starts_with(" at ");
        if found.is_none() && placed && other() && place_of_work(line, end).is_some() {
            found = Some((start..start + role.len(), Verdict::Shape));
        }
        // A comma, a bracket or the end of the line ends it.
        if !behind.starts_with(' ') {
            break;
        }
    }
    found
}

/// Whether a word is written as a code: "PC", "P/C", "PClk", "CtAsst", and not "clerk" or "count".
fn is_code(word: &str) -> bool {
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    capitals >= 2 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("Ann Lowe (Counting Asst, Mill Sure Start)", vec!["Counting Asst"]),
            ("Ann Lowe (inspector), Bob Hill", vec!["inspector"]),
            ("yes for Opener.", vec!["Opener"]),
            ("Assignment: Counting Asst, 6 May 2010", vec!["Counting Asst"]),
            ("only as Presiding Off. please", vec!["Presiding Off"]),
            ("as Clerk to the Parish Council", vec![]),
            ("waiting for Inspector Lowe", vec![]),
            ("an opener for tins", vec![]),
            ("as security for the loan", vec![]),
            ("appoint you as Driver at Low Row Hall for the poll", vec!["Driver"]),
            ("worked as Driver for the council", vec![]),
        ] {
            assert_eq!(found(line, "Ann Lowe"), codes, "{line}");
        }
    }

    #[test]
    fn days_of_polls_are_told_sentence_by_sentence() {
        let rules = crate::detect::rules::RuleSet::built_in();
        let days = |line: &str, of_accident: bool| {
            poll_days(line, rules.main(F::ELECTION_DATE), of_accident)
                .map(|at| line[at].to_owned())
                .collect::<Vec<_>>()
        };
        for (line, of_accident, found) in [
            ("You are down as Poll Clerk on 6 May 2010. Training 5 May 2005.", false, vec!["6 May 2010"]),
            ("Ann Lowe (born 5 May 2005) has worked on 6 May 2010", false, vec!["6 May 2010"]),
            ("Poll Clerk at the poll of 11 July 2013", false, vec!["11 July 2013"]),
            ("Date: 6 May 2010", true, vec!["6 May 2010"]),
            ("Date: 6 May 2010", false, vec![]),
            ("Signed 6 May 2010", true, vec![]),
        ] {
            assert_eq!(days(line, of_accident), found, "{line}");
        }
    }

    #[test]
    fn who_was_trained_stands_behind_a_name() {
        for (line, came) in [
            ("Ann Lowe (PC) - attended - pay ref 42110\n", Some("attended")),
            ("Lowe, Ann            PSI     signed in 18:25\n", Some("signed in 18:25")),
            ("3) Ann Lowe; 01865 249811; DNA\n", Some("DNA")),
            ("Ann Lowe was present at the count\n", None),
            ("Ann Lowe, trained nurse\n", None),
        ] {
            assert_eq!(attended(line).map(|at| &line[at]), came, "{line}");
        }
    }

    #[test]
    fn a_title_may_end_in_the_day_of_a_poll() {
        for title in ["Staffing so far - 6 May 2010", "Jottings - Thursday 05/05/2005"] {
            assert!(ends_in_poll_day(title), "{title}");
        }
        for title in
            ["6 May 2010", "Thursday 6 May 2010", "Minutes 6 May 2010", "Staffing - 13 May 2010", "Staffing"]
        {
            assert!(!ends_in_poll_day(title), "{title}");
        }
    }

    #[test]
    fn headings_name_the_day_of_their_poll() {
        for (line, headed) in [
            ("MILLBECK WARD BY-ELECTION - 17 May 2007", true),
            ("Millbeck Parish Poll (17 May 2007)", true),
            ("Elections Office, 17 May 2007", false),
            ("Notes of the election debrief, 17 May 2007", false),
            ("Your letter of 17 May 2007", false),
            ("the election on 17 May 2007 was quiet at Millbeck", false),
        ] {
            let at = line.find("17 May 2007").expect("there");
            assert_eq!(is_headed(line, &(at..at + 11)), headed, "{line}");
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
        find(text, &names, Told::default(), &mut hits);
        let sums: Vec<&str> =
            hits.iter().filter(|hit| hit.field == F::FEE).map(|hit| &text[hit.at.clone()]).collect();
        assert_eq!(sums, ["\u{a3}194", "\u{a3}122.50", "\u{a3}99"]);
    }
}
