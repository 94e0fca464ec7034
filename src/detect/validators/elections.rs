//! The names by which files and sheets call an election, and the days of polls.

use std::ops::{Range, RangeInclusive};

use wide::u8x16;

use super::Verdict;
use super::date::{day_number, month_number, parse};
use crate::model::{POLLS, Poll, PollSet};

/// Days before and after a poll within which files about it are made.
pub const WINDOW: std::ops::RangeInclusive<i64> = -120..=60;

/// The years of the listed polls.
pub const HELD: RangeInclusive<u16> = 1999..=2025;

/// The poll nearest to a date, and how many days the date is behind it (negative: before it).
pub fn nearest(year: u16, month: u8, day: u8) -> Option<(&'static Poll, i64)> {
    let at = day_number(year, month, day);
    POLLS
        .iter()
        .map(|poll| (poll, at - day_number(poll.year, poll.month, poll.day)))
        .min_by_key(|(_, away)| away.abs())
}

/// Whether polls were held that day.
pub fn is_poll_date(year: u16, month: u8, day: u8) -> bool {
    Poll::position(year, month, day).is_some()
}

/// Judges a candidate: valid for a poll date or an election's name with its year, the form for a date on another
/// Thursday of the decades of [`POLLS`].
pub fn judge(text: &str) -> Verdict {
    if let Some(date) = parse(text) {
        let year = date.full_year(2030);
        // Where the order is in doubt, the other order may be the poll.
        if is_poll_date(year, date.month, date.day)
            || (date.ambiguous && is_poll_date(year, date.day, date.month))
        {
            return Verdict::Valid;
        }
        let thursday = day_number(year, date.month, date.day).rem_euclid(7) == 0;
        return if thursday && HELD.contains(&year) { Verdict::Shape } else { Verdict::No };
    }
    if text.len() <= 80 && !years_in(text).is_empty() { Verdict::Valid } else { Verdict::No }
}

/// Words that make a year beside them the year of an election: whether the word stands with two digits, too, and whether
/// it says so by itself. The others stand in the names of councils and their folders as well: "District Council 2012".
/// In order.
const NAMES: &[(&str, bool, bool)] = &[
    ("ballot", false, true),
    ("boro", true, false),
    ("borough", true, false),
    ("bye", true, true),
    ("byelection", false, true),
    ("cc", true, false),
    ("city", true, false),
    ("council", false, false),
    ("county", true, false),
    ("dc", true, false),
    ("district", true, false),
    ("elec", true, true),
    ("elecs", true, true),
    ("election", true, true),
    ("elections", true, true),
    ("ep", true, false),
    ("epe", true, true),
    ("etholiad", true, true),
    ("etholiadau", true, true),
    ("euro", true, true),
    ("european", true, true),
    ("euros", true, true),
    ("ge", true, true),
    ("gen", true, false),
    ("general", true, false),
    ("gla", true, false),
    ("lbc", true, true),
    ("le", true, false),
    ("lg", true, false),
    ("lge", true, true),
    ("local", true, false),
    ("locals", true, false),
    ("mayor", true, false),
    ("mayoral", true, false),
    ("nafw", true, true),
    ("naw", true, true),
    ("nhp", true, false),
    ("nref", true, true),
    ("parish", true, false),
    ("parl", true, false),
    ("parliamentary", true, true),
    ("parly", true, true),
    ("pcc", true, true),
    ("pge", true, true),
    ("poll", true, true),
    ("polling", true, true),
    ("polls", true, true),
    ("ref", false, false),
    ("referendum", true, true),
    ("refferendwm", true, true),
    ("senedd", true, true),
    ("ukpe", true, true),
    ("ukpg", true, true),
    ("ukpge", true, true),
    ("vote", false, false),
    ("wpcc", true, true),
];

/// The entry of a word in any case.
fn name(word: &str) -> Option<&'static (&'static str, bool, bool)> {
    let lower = || word.bytes().map(|byte| byte.to_ascii_lowercase());
    let at = NAMES.binary_search_by(|(name, ..)| name.bytes().cmp(lower())).ok()?;
    NAMES.get(at)
}

/// Words within which the month of a by-election stands behind the word for it.
const OWN_DAY: usize = 5;

/// Bytes of a title at most.
const TITLE: usize = 120;

/// What a name, path or title says of elections.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub struct Named {
    /// Their years, ascending and without repetition.
    pub years: Vec<u16>,
    /// The polls, where more is said than the year: its month, its day, or what was elected.
    pub polls: PollSet,
    /// A word for an election or the day of a poll says so. A month alone, in which some poll was held, does not.
    pub firmly: bool,
}

/// Whether a heading is a year of the last decades and nothing more.
pub fn is_year(label: &str) -> bool {
    label.len() == 4 && label.parse().is_ok_and(|year: u16| (1990..=2030).contains(&year))
}

/// The year of the poll that heads a column of roles: a year, with or without its month or kind ("2011", "2012/05", "May 11"),
/// or the short name of a poll that ends in one ("LOC03", "POL12").
pub fn year_over_roles(label: &str) -> Option<u16> {
    let mut runs = label.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    let held = |year: &u16| HELD.contains(year);
    if let Some(year) = runs.clone().filter(|run| run.len() == 4).find_map(|run| run.parse().ok()) {
        return Some(year).filter(held);
    }
    let last = runs.next_back().filter(|last| last.len() == 2 && label.ends_with(last))?;
    let named = label.starts_with(|c: char| c.is_ascii_alphabetic()) && runs.next().is_none();
    last.parse::<u16>().ok().map(|year| 2000 + year).filter(|year| named && held(year))
}

/// Whether a heading is a kind of election and nothing more: "GE", "Euro", "City", "County".
pub fn is_kind(label: &str) -> bool {
    label.len() <= 24
        && !label.is_empty()
        && label.split([' ', '.', '/']).filter(|word| !word.is_empty()).all(|word| name(word).is_some())
}

/// Years of the elections that a name, path or title speaks of, ascending and without repetition.
pub fn years_in(text: &str) -> Vec<u16> {
    named_in(text).years
}

/// The elections that a name, path, title or text speaks of.
///
/// Reads `UKPGE10`, `GE2005`, `Euro04`, `PCC 2012`, `AV Ref`, `EURef`, `May 2010`, `2010 elections`, and poll
/// dates in any form. A year without any such word beside it says nothing.
pub fn named_in(text: &str) -> Named {
    let mut said = Said::default();
    if text.len() > TITLE {
        each_passage(text, |tokens, within| said.take(text, tokens, within));
        return said.named();
    }
    let tokens: Vec<Token<'_>> = Cutter { text, at: 0 }.all();
    said.take(text, &tokens, 0..tokens.len());
    if let [year] = said.years[..] {
        // In a title of one year every word is about it, however far away.
        for (at, token) in tokens.iter().enumerate() {
            let Token::Word(word) = token else { continue };
            if name(word).is_some() {
                let european = at.checked_sub(1).is_some_and(|at| tokens[at].starts("euro"));
                let set = PollSet::of(|poll| poll.year == year && could_be(word, european, poll.kind));
                said.polls.push(set);
            }
        }
    }
    said.named()
}

/// Tokens before and behind one that decide what it says, at most.
const BEFORE: usize = OWN_DAY;
const BEHIND: usize = 3;
/// Tokens between a word and the year that makes it an election's, at most, the year counted.
const BESIDE: usize = 2;

/// Calls `passage` with the tokens around what makes words an election: years, days of polls, referendums that need
/// none. Says which of these tokens are to be read; the others stand around them. Most of a text is far from any of
/// these and is not even cut into tokens.
fn each_passage(text: &str, mut passage: impl FnMut(&[Token<'_>], Range<usize>)) {
    let mut around = Vec::new();
    let mut from = 0;
    while let Some(found) = next_telling(text, from) {
        let start = tokens_before(text, found, BESIDE + BEFORE);
        let mut cutter = Cutter { text, at: start };
        around.clear();
        // Where the last token is that tells something, and how many stand behind it.
        let (mut last, mut behind) = (0, 0);
        while cutter.at <= found || behind < BESIDE + BEHIND {
            let Some(token) = cutter.token(around.last()) else { break };
            (last, behind) = if token.tells() { (around.len(), 0) } else { (last, behind + 1) };
            around.push(token);
        }
        let first = if start == 0 { 0 } else { BEFORE.min(around.len()) };
        passage(&around, first..around.len().min(last + BESIDE + 1).max(first));
        from = cutter.at;
    }
}

/// Bytes looked at together, and what is looked at of those behind them.
const CHUNK: usize = 32;
const MORE: usize = 15;

/// Where, from the beginning of a token on, the next one begins that may make the words beside it an election.
fn next_telling(text: &str, mut from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    while from < bytes.len() {
        let mut beginnings = beginnings(bytes, from);
        while beginnings != 0 {
            let at = from + beginnings.trailing_zeros() as usize;
            beginnings &= beginnings - 1;
            let tells = match bytes.get(at) {
                Some(first) if first.is_ascii_digit() => number_tells(text, at),
                Some(_) => {
                    let mut behind = bytes[at + 2..].iter().skip_while(|byte| !byte.is_ascii_alphabetic());
                    b"ref".iter().all(|letter| behind.next().is_some_and(|byte| byte | 0x20 == *letter))
                }
                None => false,
            };
            if tells {
                return Some(at);
            }
        }
        from += CHUNK;
    }
    None
}

/// Where numbers begin that may be years or days, and words that may be for one of the referendums that need no year
/// ("av", "eu"), among the bytes from a place on: a bit for each.
fn beginnings(bytes: &[u8], from: usize) -> u32 {
    // With a byte before and some behind.
    let mut around = [0; 1 + CHUNK + MORE];
    let (start, skip) = if from == 0 { (0, 1) } else { (from - 1, 0) };
    let known = &bytes[start..bytes.len().min(from + CHUNK + MORE)];
    around[skip..skip + known.len()].copy_from_slice(known);
    let (mut digit, mut low, mut letter, mut upper) = (0_u64, 0_u64, 0_u64, 0_u64);
    let (mut a, mut v, mut e, mut u) = (0_u64, 0_u64, 0_u64, 0_u64);
    for (part, sixteen) in around.as_chunks::<16>().0.iter().enumerate() {
        let here = u8x16::new(*sixteen);
        let lower = here | u8x16::splat(0x20);
        let put = |mask: u8x16| u64::from(mask.to_bitmask()) << (part * 16);
        let within = |v: u8x16, first: u8, last: u8| {
            let off = v - u8x16::splat(first);
            off.min(u8x16::splat(last - first)).simd_eq(off)
        };
        let is = |of: u8x16, byte: u8| of.simd_eq(u8x16::splat(byte));
        digit |= put(within(here, b'0', b'9'));
        low |= put(within(here, b'0', b'2') | is(here, b'9'));
        letter |= put(within(lower, b'a', b'z'));
        upper |= put(within(here, b'A', b'Z'));
        a |= put(is(lower, b'a'));
        v |= put(is(lower, b'v'));
        e |= put(is(lower, b'e'));
        u |= put(is(lower, b'u'));
    }
    let pair = digit & digit >> 1;
    let four = pair & pair >> 2;
    let six = four & pair >> 4;
    let ends = |length: u32| !(digit >> length);
    // Two figures and four are years only of these decades.
    let years = low & (pair & ends(2) | four & ends(4));
    let days = six & ends(6) | six & pair >> 6 & ends(8);
    let numbers = (years | days) & !(digit << 1);
    let words = (a & v >> 1 | e & u >> 1) & (!(letter << 1) | upper);
    ((numbers | words) >> 1) as u32
}

/// Whether the number that begins at a place is a year beside a word, or a part of a date, by which an election is named.
fn number_tells(text: &str, at: usize) -> bool {
    let mut cutter = Cutter { text, at };
    let Some(number) = cutter.number() else { return false };
    let mut ahead = || cutter.token(Some(&Token::Break));
    let mut start = at;
    let mut before = || {
        let token;
        (token, start) = token_before(text, start)?;
        Some(token)
    };
    let (Some(year), Token::Number(_, digits)) = (number.year(true), &number) else {
        return number.tells();
    };
    if !number.is_possible_year() {
        return false;
    }
    let held = |month: u32, day: u32| poll_on((u32::from(year), month, day)).is_some();
    let whole = *digits == 4;
    let speaks = |word: &str| name(word).is_some() || month_number(word).is_some();
    let behind = match before() {
        Some(Token::Word(word)) => {
            speaks(word) || whole && matches!(before(), Some(Token::Word(word)) if speaks(word))
        }
        Some(Token::Number(month, 1 | 2)) => {
            matches!(before(), Some(Token::Number(day, 1 | 2)) if held(month, day))
        }
        _ => false,
    };
    behind
        || whole
            && match ahead() {
                Some(Token::Word(word)) => {
                    speaks(word) || matches!(ahead(), Some(Token::Word(word)) if speaks(word))
                }
                Some(Token::Number(month, 1 | 2)) => match ahead() {
                    Some(Token::Word(word)) => speaks(word),
                    Some(Token::Number(day, 1 | 2)) => held(month, day),
                    _ => false,
                },
                _ => false,
            }
}

/// The token that ends before a place, and where it begins.
fn token_before(text: &str, at: usize) -> Option<(Token<'_>, usize)> {
    let bytes = text.as_bytes();
    let mut end = at;
    loop {
        end = bytes[..end].iter().rposition(u8::is_ascii_alphanumeric)? + 1;
        let mut start = end - 1;
        if bytes[start].is_ascii_alphabetic() {
            let goes_on = |start: usize| {
                bytes[start - 1].is_ascii_alphabetic()
                    && !(bytes[start].is_ascii_uppercase() && bytes[start - 1].is_ascii_lowercase())
            };
            while start > 0 && goes_on(start) {
                start -= 1;
            }
            return Some((Token::Word(text.get(start..end)?), start));
        }
        while start > 0 && bytes[start - 1].is_ascii_digit() {
            start -= 1;
        }
        if let Some(number) = (Cutter { text, at: start }).number() {
            return Some((number, start));
        }
        // A number too long for a token is passed over.
        end = start;
    }
}

/// Where the token begins that stands `count` tokens before the one at `at`, or the text.
fn tokens_before(text: &str, at: usize, mut count: usize) -> usize {
    let bytes = &text.as_bytes()[..at];
    let mut at = at;
    let back = |at: usize, of: fn(&u8) -> bool| {
        bytes[..at].iter().rposition(|byte| !of(byte)).map_or(0, |byte| byte + 1)
    };
    while count > 0 && at > 0 {
        let letters = back(at, u8::is_ascii_alphabetic);
        let digits = back(letters, u8::is_ascii_digit);
        // Longer numbers are no tokens.
        count -= usize::from(letters < at).min(count);
        count -= usize::from(digits < letters && letters - digits < 10).min(count);
        at = if digits < at { digits } else { at - 1 };
    }
    // Cutting begins at a letter or a digit.
    at
}

/// What is said of elections.
#[derive(Default)]
struct Said {
    years: Vec<u16>,
    polls: Vec<PollSet>,
    firmly: bool,
}

impl Said {
    fn named(mut self) -> Named {
        self.years.sort_unstable();
        let polls =
            self.years.iter().fold(PollSet::default(), |all, year| all.or(narrowed(*year, &self.polls)));
        Named { years: self.years, polls, firmly: self.firmly }
    }

    fn note(&mut self, year: Option<u16>, firm: bool, could_be: &dyn Fn(&Poll) -> bool) {
        if let Some(year) = year.filter(|year| YEARS.contains(year)) {
            self.firmly |= firm;
            if !self.years.contains(&year) {
                self.years.push(year);
            }
            self.polls.push(PollSet::of(|poll| poll.year == year && could_be(poll)));
        }
    }

    /// Takes what the tokens `within` these of a text say.
    fn take(&mut self, text: &str, tokens: &[Token<'_>], within: Range<usize>) {
        let mut note =
            |year: Option<u16>, firm: bool, could_be: &dyn Fn(&Poll) -> bool| self.note(year, firm, could_be);
        for (at, token) in tokens.iter().enumerate().take(within.end).skip(within.start) {
            let near = |by: usize| tokens.get(at + by);
            let before = |by: usize| at.checked_sub(by).and_then(|at| tokens.get(at));
            match token {
                // Without a year near it a word means none, but for the two referendums whose year is known.
                Token::Word(word)
                    if !tokens[at.saturating_sub(BESIDE)..tokens.len().min(at + BESIDE + 1)]
                        .iter()
                        .any(Token::is_possible_year)
                        && !["av", "eu"].iter().any(|head| starts(word, head)) => {}
                Token::Word(word) => {
                    // "Our ref: EL/2004/17" numbers a letter.
                    let letters = starts(word, "ref")
                        && ["our", "your", "my"].iter().any(|w| before(1).is_some_and(|t| t.starts(w)));
                    if let Some((_, short, firm)) = name(word).filter(|_| !letters) {
                        // The nearest number on either side, over at most one word. A day before its month is no year:
                        // "General Election - 06 May 2010".
                        // Nor is it before a month in figures: "ELECTION - 01/05/2003", "elections 05.12.19".
                        let month = |token: &Token<'_>| match token {
                            // "23rd May 2019" has its ending between.
                            Token::Word(_) if token.is_ordinal() => near(3)
                                .is_some_and(|t| matches!(t, Token::Word(w) if month_number(w).is_some())),
                            Token::Word(word) => month_number(word).is_some(),
                            Token::Number(1..=12, 1 | 2) => {
                                near(3).is_some_and(|year| year.year(true).is_some())
                            }
                            _ => false,
                        };
                        let day = matches!(near(1), Some(Token::Number(1..=31, 1 | 2)))
                            && near(2).is_some_and(month);
                        // "Ref11" is a referendum, "Ref 11" a number of letters.
                        let short = *short || is_glued(text, word);
                        // Three times two digits are a number of something else: "EP 26 07 82 A" is somebody's.
                        let two = |token: Option<&Token<'_>>| matches!(token, Some(Token::Number(_, 2)));
                        let short = short && !(two(near(2)) && two(near(3)));
                        let behind = near(1).filter(|_| !day).and_then(|t| t.year(short)).or_else(|| {
                            near(1).filter(|t| t.is_word()).and_then(|_| near(2)).and_then(|t| t.year(false))
                        });
                        // Over a word, or over a month in figures: "2017-05 County".
                        let between =
                            |token: &&Token<'_>| token.is_word() || matches!(token, Token::Number(1..=12, 2));
                        let ahead = before(1).and_then(|t| t.year(false)).or_else(|| {
                            before(1).filter(between).and_then(|_| before(2)).and_then(|t| t.year(false))
                        });
                        let european = before(1).is_some_and(|t| t.starts("euro"));
                        let firm = *firm || is_glued(text, word);
                        // "1998 cc": of a year without polls, a word that means other things says nothing.
                        let held = |year: &u16| firm || POLLS.iter().any(|poll| poll.year == *year);
                        note(behind.or(ahead).filter(held), firm, &|poll| {
                            could_be(word, european, poll.kind)
                        });
                    }
                    let joined = |word: &str, second: Option<&Token<'_>>| {
                        second.is_some_and(|t| t.starts("ref"))
                            && ["av", "eu"].iter().any(|known| word.eq_ignore_ascii_case(known))
                    };
                    if starts(word, "avref") || (joined(word, near(1)) && word.eq_ignore_ascii_case("av")) {
                        note(Some(2011), true, &|poll| poll.month == 5);
                    } else if starts(word, "euref")
                        || (joined(word, near(1)) && word.eq_ignore_ascii_case("eu"))
                    {
                        note(Some(2016), true, &|poll| poll.is_referendum());
                    }
                    if let Some(month) = month_number(word) {
                        let year = near(1).and_then(|t| t.year(true));
                        let day = before(1).and_then(Token::small).or_else(|| {
                            before(1)
                                .filter(|t| t.is_ordinal())
                                .and_then(|_| before(2))
                                .and_then(Token::small)
                        });
                        let held = |year: u16| {
                            POLLS
                                .iter()
                                .any(|p| p.year == year && p.month == month && day.is_none_or(|d| d == p.day))
                        };
                        match year.filter(|year| held(*year)) {
                            // A by-election or a parish's poll has a month of its own: "PARISH POLL Waitby Mar 07".
                            None if own_day(&tokens[at.saturating_sub(OWN_DAY)..at]) => {
                                note(year, false, &|_| false);
                            }
                            held => note(held, day.is_some(), &|poll| {
                                poll.month == month && day.is_none_or(|day| day == poll.day)
                            }),
                        }
                    }
                }
                Token::Break => {}
                Token::Number(value, digits) => {
                    let date = match (*digits, near(1), near(2)) {
                        (8, _, _) => parse_compact(*value),
                        (6, _, _) => poll_of_six(*value),
                        (4, Some(Token::Number(m, 1 | 2)), Some(Token::Number(d, 1 | 2))) => {
                            Some((*value, *m, *d))
                        }
                        (1 | 2, Some(Token::Number(m, 1 | 2)), Some(Token::Number(y, 4))) => {
                            Some((*y, *m, *value))
                        }
                        (2, Some(Token::Number(m, 2)), Some(Token::Number(y, 2))) => {
                            Some((2000 + *y, *m, *value))
                        }
                        _ => None,
                    };
                    if let Some((year, month, day)) = date.and_then(poll_on) {
                        note(Some(year), true, &|poll| (poll.month, poll.day) == (month, day));
                    }
                }
            }
        }
    }
}

/// Whether digits stand right behind a word of the text: "CC2017", "LE18".
fn is_glued(text: &str, word: &str) -> bool {
    let end = word.as_ptr() as usize - text.as_ptr() as usize + word.len();
    text.as_bytes().get(end).is_some_and(u8::is_ascii_digit)
}

/// The polls of a year that agree with everything that was said of it; if nothing agrees with all, those that agree with
/// something. None when no more than the year is said.
fn narrowed(year: u16, said: &[PollSet]) -> PollSet {
    let whole = PollSet::of(|poll| poll.year == year);
    let of_year = || said.iter().map(|set| set.and(whole)).filter(|set| !set.is_empty() && *set != whole);
    let all = of_year().fold(whole, PollSet::and);
    match all.is_empty() {
        true => of_year().fold(PollSet::default(), PollSet::or),
        // The only poll of its year is named by any word that fits it.
        false if whole.iter().count() == 1 && said.iter().any(|set| !set.and(whole).is_empty()) => whole,
        false if all == whole => PollSet::default(),
        false => all,
    }
}

/// Whether the name of an election may stand for a poll of this kind.
fn could_be(word: &str, european: bool, kind: &str) -> bool {
    let is = |names: &[&str]| names.iter().any(|name| word.eq_ignore_ascii_case(name));
    let referendum = kind.ends_with("referendum");
    if is(&["euro", "euros", "european", "ep", "epe"]) || (european && starts(word, "parl")) {
        kind.starts_with("European") && !referendum
    } else if is(&["ge", "gen", "general", "parl", "parly", "parliamentary", "pge", "ukpe", "ukpg", "ukpge"])
    {
        kind.contains("general")
    } else if is(&["pcc", "wpcc"]) {
        kind.contains("Police")
    } else if is(&["mayor", "mayoral"]) {
        kind.contains("ayor")
    } else if is(&["ref", "referendum", "nref"]) {
        kind.contains("referendum")
    } else if is(&[
        "boro", "borough", "cc", "city", "council", "county", "dc", "district", "lbc", "le", "lg", "lge",
        "local", "locals",
    ]) {
        kind.contains("local") || kind.contains("county")
    } else {
        true
    }
}

fn parse_compact(value: u32) -> Option<(u32, u32, u32)> {
    let year_first = (value / 10_000, value / 100 % 100, value % 100);
    let day_first = (value % 10_000, value / 10_000 % 100, value / 1_000_000);
    [year_first, day_first].into_iter().find(|(year, ..)| (1999..=2025).contains(year))
}

/// `BACS_110505`, `elecpay040506`: six digits are a day where a poll was held on it.
fn poll_of_six(value: u32) -> Option<(u32, u32, u32)> {
    let (a, b, c) = (value / 10_000, value / 100 % 100, value % 100);
    [(2000 + c, b, a), (2000 + a, b, c)].into_iter().find(|date| poll_on(*date).is_some())
}

/// The year, month and day that numbers say, where a poll was held that day.
fn poll_on((year, month, day): (u32, u32, u32)) -> Option<(u16, u8, u8)> {
    let date = (year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?);
    is_poll_date(date.0, date.1, date.2).then_some(date)
}

/// The years that could be those of elections.
const YEARS: RangeInclusive<u16> = 1997..=2026;

enum Token<'a> {
    Word(&'a str),
    /// Value and number of digits.
    Number(u32, usize),
    /// A blank line: what stands below is about something else.
    Break,
}

impl Token<'_> {
    fn year(&self, short: bool) -> Option<u16> {
        match *self {
            Token::Number(value, 4) => u16::try_from(value).ok(),
            Token::Number(value @ 0..=26, 2) if short => Some(2000 + value as u16),
            Token::Number(value @ 97..=99, 2) if short => Some(1900 + value as u16),
            _ => None,
        }
    }

    fn is_possible_year(&self) -> bool {
        self.year(true).is_some_and(|year| YEARS.contains(&year))
    }

    /// Whether it may make words beside it an election, or is one by itself.
    fn tells(&self) -> bool {
        match *self {
            Token::Word(word) => ["av", "eu"].iter().any(|head| starts(word, head)),
            Token::Number(value, 8) => parse_compact(value).and_then(poll_on).is_some(),
            Token::Number(value, 6) => poll_of_six(value).is_some(),
            Token::Number(..) => self.is_possible_year(),
            Token::Break => false,
        }
    }

    fn starts(&self, head: &str) -> bool {
        matches!(self, Token::Word(word) if starts(word, head))
    }

    fn is_word(&self) -> bool {
        matches!(self, Token::Word(word) if word.len() > 1 && !self.is_ordinal())
    }

    fn is_ordinal(&self) -> bool {
        matches!(self, Token::Word(word) if ["st", "nd", "rd", "th"].iter().any(|o| word.eq_ignore_ascii_case(o)))
    }

    fn small(&self) -> Option<u8> {
        match *self {
            Token::Number(value @ 1..=31, 1 | 2) => Some(value as u8),
            _ => None,
        }
    }
}

/// Whether words name a poll that is held on a day of its own.
fn own_day(tokens: &[Token<'_>]) -> bool {
    let words = ["bye", "byelection", "nhp", "poll"];
    tokens.iter().enumerate().any(|(at, token)| match token {
        Token::Word(word) if word.eq_ignore_ascii_case("by") => {
            tokens.get(at + 1).is_some_and(|next| next.starts("elect"))
        }
        Token::Word(word) => words.iter().any(|own| word.eq_ignore_ascii_case(own)),
        _ => false,
    })
}

fn starts(word: &str, head: &str) -> bool {
    word.get(..head.len()).is_some_and(|own| own.eq_ignore_ascii_case(head))
}

/// Cuts a text into runs of letters and of digits; `ElectionsMay` counts as two words.
struct Cutter<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cutter<'a> {
    fn all(mut self) -> Vec<Token<'a>> {
        let mut out = Vec::new();
        while let Some(token) = self.token(out.last()) {
            out.push(token);
        }
        out
    }

    /// The next token behind `last`.
    fn token(&mut self, last: Option<&Token<'a>>) -> Option<Token<'a>> {
        let bytes = self.text.as_bytes();
        loop {
            let first = bytes.get(self.at)?;
            let start = self.at;
            if first.is_ascii_digit() {
                if let Some(number) = self.number() {
                    return Some(number);
                }
            } else if first.is_ascii_alphabetic() {
                self.at += 1;
                while bytes.get(self.at).is_some_and(u8::is_ascii_alphabetic) {
                    let camel =
                        bytes[self.at].is_ascii_uppercase() && bytes[self.at - 1].is_ascii_lowercase();
                    if camel {
                        break;
                    }
                    self.at += 1;
                }
                return Some(Token::Word(self.text.get(start..self.at).unwrap_or_default()));
            } else {
                self.at += 1;
                let blank =
                    *first == b'\n' && matches!(bytes.get(self.at..), Some([b'\n', ..] | [b'\r', b'\n', ..]));
                if blank && !matches!(last, None | Some(Token::Break)) {
                    return Some(Token::Break);
                }
            }
        }
    }

    /// The number that begins here; `None` where it is too long for one.
    fn number(&mut self) -> Option<Token<'a>> {
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let digits = self.text.get(self.at..self.at + length).unwrap_or_default();
        self.at += length;
        digits.parse().ok().map(|value| Token::Number(value, length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn polls_before_2001_and_after_2022_are_polls() {
        for text in ["6 May 1999", "04/05/2000", "Thursday 4 May 2023", "4 July 2024"] {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
        for text in ["7 May 1999", "2 May 1996"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }

    #[test]
    fn years_over_roles_are_those_of_polls() {
        for (label, year) in [
            ("2011", Some(2011)),
            ("2012/05", Some(2012)),
            ("May 11", Some(2011)),
            ("EUR09", Some(2009)),
            ("POL12", Some(2012)),
            ("Role", None),
            ("Role 2", None),
            ("1987", None),
            ("12", None),
            ("EUR99", None),
            ("03/04/05", None),
        ] {
            assert_eq!(year_over_roles(label), year, "{label}");
        }
    }

    proptest! {
        #[test]
        fn beginnings_are_where_tokens_tell(words in "([0-9]{1,9}|[aAvVeEuUxX]{1,4}|[ .-]{1,3}){0,40}") {
            let mut at = 0;
            let mut found = Vec::new();
            while at < words.len() {
                let bits = beginnings(words.as_bytes(), at);
                found.extend((0..CHUNK).filter(|bit| bits >> bit & 1 != 0).map(|bit| at + bit));
                at += CHUNK;
            }
            let mut cutter = Cutter { text: &words, at: 0 };
            while let Some(token) = cutter.token(None) {
                let length = match token {
                    Token::Word(word) => word.len(),
                    Token::Number(_, digits) => digits,
                    Token::Break => 0,
                };
                prop_assert!(!token.tells() || found.contains(&(cutter.at - length)), "{} in {words:?}", cutter.at);
            }
        }

        #[test]
        fn passages_say_what_the_whole_text_says(
            words in "((election|Elections|GE|euro|Parliamentary|poll|bye|by|Our|ref|AVRef|av|EU|Ref11|May|june|th|x|district|council|\\PC)[ ,.-]{0,2}|(20[0-2][0-9]|[0-9]{1,11}|0[0-9]|0[56]/05/(20)?10|06052010|\n\n|queue |averse |cc6258330465750 |EU4300000000ref ||wordswithout |about it ){1,3}){30,90}",
        ) {
            let tokens = Cutter { text: &words, at: 0 }.all();
            let mut whole = Said::default();
            whole.take(&words, &tokens, 0..tokens.len());
            let mut parts = Said::default();
            each_passage(&words, |tokens, within| parts.take(&words, tokens, within));
            prop_assert_eq!(parts.named(), whole.named());
        }
    }

    #[test]
    fn names_tell_the_poll_where_they_can() {
        for (text, days) in [
            ("PCC 2012", vec!["2012-11-15"]),
            ("Staff list May 2012", vec!["2012-05-03"]),
            ("GE2005", vec!["2005-05-05"]),
            ("GE2019 count", vec!["2019-12-12"]),
            ("Euro 2019", vec!["2019-05-23"]),
            ("European Parliamentary Election 2019", vec!["2019-05-23"]),
            ("Local elections May 2019", vec!["2019-05-02"]),
            ("May 2019", vec!["2019-05-02", "2019-05-23"]),
            ("Elections 2019", vec![]),
            ("2 May 2019 and 12 December 2019", vec!["2019-05-02", "2019-12-12"]),
            ("EURef_PO_list", vec!["2016-06-23"]),
            ("EU Referendum 2016", vec!["2016-06-23"]),
            ("AVRef", vec!["2011-05-05"]),
            ("poll clerks 06.05.10.csv", vec!["2010-05-06"]),
            ("2007 elections", vec!["2007-05-03"]),
            ("County 2016", vec!["2016-05-05"]),
            ("elections 1998", vec![]),
        ] {
            let named = named_in(text).polls;
            assert_eq!(named.iter().map(|poll| poll.date().to_string()).collect::<Vec<_>>(), days, "{text}");
        }
    }

    #[test]
    fn every_name_is_found_in_any_case() {
        for (own, short, firm) in NAMES {
            assert_eq!(name(own), Some(&(*own, *short, *firm)));
            assert_eq!(name(&own.to_uppercase()), Some(&(*own, *short, *firm)));
        }
        assert_eq!(name("electio"), None);
    }

    #[test]
    fn names_of_files_and_sheets_tell_the_year() {
        for (text, years) in [
            ("UKPGE10 staff.xls", vec![2010]),
            ("GE2005", vec![2005]),
            ("Euro04 count", vec![2004]),
            ("Staff list May 2010 final v2", vec![2010]),
            ("PCC 2012", vec![2012]),
            ("GENERAL ELECTION - 06 May 2010", vec![2010]),
            ("ASSEMBLY ELECTION - 01/05/2003", vec![2003]),
            ("EUROPEAN PARLIAMENTARY ELECTION - 23rd May 2019", vec![2019]),
            ("file note - elections\n\n05.12.19 rang", vec![]),
            ("file note - elections 05.12.19 rang", vec![]),
            ("elections\n\n2019/112 is the number", vec![]),
            ("Parish poll, 10 June", vec![]),
            ("PARISH POLL Waitby Edge Mar 07", vec![2007]),
            ("by-election Ormsgarth Jul 2013", vec![2013]),
            ("election office, Mar 07", vec![]),
            ("2017-05 County/Letters", vec![2017]),
            ("2021-05 County PCC", vec![2021]),
            ("County/02 Staffing", vec![2002]),
            ("National Insurance No. EP 26 07 82 A", vec![]),
            ("Vehicle reg BF04 HOF  cc 1998", vec![]),
            ("GE05 (2).xls", vec![2005]),
            ("labels EPE14 57.txt", vec![2014]),
            ("Ref11/staff.xls", vec![2011]),
            ("Count Team LBC 18.tsv", vec![2018]),
            ("AV Ref pay", vec![2011]),
            ("AVRef", vec![2011]),
            ("EURef_PO_list", vec![2016]),
            ("EU Referendum", vec![2016]),
            ("Elections/2006/PO appointments.doc", vec![2006]),
            ("2007 elections", vec![2007]),
            ("City and County Elections 2009", vec![2009]),
            ("poll clerks 06.05.10.csv", vec![2010]),
            ("count_20190523.xlsx", vec![2019]),
            ("5th May 2005", vec![2005]),
            ("elections may08", vec![2008]),
            ("GE05 and LGE06", vec![2005, 2006]),
            ("2010 General Election", vec![2010]),
        ] {
            assert_eq!(years_in(text), years, "{text}");
        }
    }

    #[test]
    fn a_council_in_a_path_names_no_poll() {
        for (text, firmly) in [
            ("Borough Council/2010/staff list.xls", false),
            ("County Hall 2009", false),
            ("local 2008", false),
            ("May 2012", false),
            ("CC2017 staff", true),
            ("LE18", true),
            ("Euro 2004", true),
            ("BACS_110505", true),
            ("4 May 06", true),
        ] {
            assert_eq!(named_in(text).firmly, firmly, "{text}");
        }
    }

    #[test]
    fn years_without_an_election_say_nothing() {
        for text in [
            "Budget 2010",
            "Invoices 2005-06",
            "12 May 1956",
            "staff 2009",
            "Our ref: EL/2004/147160",
            "August 2010",
            "Christmas party 20101215",
            "",
            "Election Hotel",
        ] {
            assert_eq!(years_in(text), Vec::<u16>::new(), "{text}");
        }
    }

    #[test]
    fn the_nearest_poll_is_found() {
        let (poll, away) = nearest(2010, 4, 20).expect("there are polls");
        assert_eq!(((poll.year, poll.month), away), ((2010, 5), -16));
        assert!(WINDOW.contains(&away));
        assert_eq!(nearest(2016, 6, 1).map(|(p, a)| (p.month, a)), Some((6, -22)));
    }

    #[test]
    fn poll_dates_are_judged() {
        for text in ["05/05/2005", "6 May 2010", "2019-12-12", "UKPGE 2017", "6.5.10", "May 2010"] {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
        assert_eq!(judge("14/07/2011"), Verdict::Shape);
        assert_eq!(judge("15/07/2011"), Verdict::No);
        assert_eq!(judge("03/05/1956"), Verdict::No);
    }
}
