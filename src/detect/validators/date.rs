//! Dates as people, sheets and databases write them.
//!
//! Day comes before month, as in Britain, unless that is impossible; whether the order could be doubted is kept,
//! and so are years of two digits. What a date means (birth, poll, start) is not decided here.

use super::Verdict;

/// A date as read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParsedDate {
    /// The year as written: 0 to 99 when it has two digits.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31, within its month.
    pub day: u8,
    /// The year has two digits.
    pub two_digit_year: bool,
    /// Day and month could be exchanged.
    pub ambiguous: bool,
    /// Digits without separators: could be another number.
    pub compact: bool,
}

impl ParsedDate {
    /// The year in full. One of two digits is the latest that ends so and is not after `latest`.
    pub fn full_year(self, latest: u16) -> u16 {
        if !self.two_digit_year {
            return self.year;
        }
        let century = latest - latest % 100;
        let year = century + self.year;
        if year > latest { year.saturating_sub(100) } else { year }
    }

    /// The year of birth, if this is one: of two digits the last that makes the person 16 in 2022.
    pub fn birth_year(self) -> u16 {
        self.full_year(2006)
    }
}

/// Reads a text as a date; `None` when it is none or does not exist.
///
/// Takes `dd/mm/yyyy` and its kin with `/ . - ,` or spaces and two-digit years, `3-May-56`, `3rd May 1956`,
/// `May 3, 1956`, `Thursday 5 May 2005`, `1956-05-03` with a time, `19560503`, `03051956` and `030556`.
pub fn parse(text: &str) -> Option<ParsedDate> {
    let text = text.trim();
    if text.len() < 6 || text.len() > 40 {
        return None;
    }
    if let Some(parts) = plain(text.as_bytes()) {
        return assemble(&parts);
    }
    let mut parts = [Part::None; 8];
    let mut count = 0;
    let mut rest = text;
    // What stands before a number.
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_digit() {
            let len = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (digits, tail) = rest.split_at_checked(len)?;
            rest = tail;
            // A time ends the date.
            if rest.starts_with(':')
                || (count >= 3 && matches!(rest.as_bytes().first(), None | Some(b'.' | b':' | b'Z' | b'z')))
            {
                // The fourth part of "2.9.15.8724" is that of a version.
                if count < 3 || matches!(before, '.' | '/') && !rest.starts_with(':') {
                    return None;
                }
                rest = "";
                continue;
            }
            if len > 8 {
                return None;
            }
            let value = digits.bytes().fold(0_u32, |sum, b| sum * 10 + u32::from(b - b'0'));
            *parts.get_mut(count)? = Part::Number(value, len as u8);
            count += 1;
        } else if first.is_ascii_alphabetic() {
            let len = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (word, tail) = rest.split_at_checked(len)?;
            rest = tail;
            if let Some(month) = month_number(word) {
                *parts.get_mut(count)? = Part::Month(month);
                count += 1;
            } else if count >= 3 && is_time_word(word) {
                // `T` before a time, `am`, `GMT`.
            } else if !is_ordinal_or_weekday(word, count) {
                return None;
            }
        } else if first.is_whitespace()
            || matches!(first, '/' | '.' | '-' | ',' | '\'' | '\u{2019}' | '\\' | '(' | ')' | '+')
            || super::squeeze::is_dash(first)
            || super::squeeze::is_space(first)
        {
            before = first;
            rest = rest.get(first.len_utf8()..)?;
        } else {
            return None;
        }
    }
    assemble(parts.get(..count)?)
}

/// The date that a text ends in, one to three words of it, and where that begins.
pub fn at_end(text: &str) -> Option<(usize, ParsedDate)> {
    // Cells and lines of all kinds are asked; a date has digits.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut starts = text.rmatch_indices(' ').map(|(at, _)| at + 1).take(3);
    starts.find_map(|at| Some((at, parse(&text[at..])?)))
}

/// Which of the first two numbers of a date must be the month: `Some(true)` for the first (05/23/1956), `Some(false)`
/// for the second (23/05/1956), `None` where either can be or a year stands first.
pub fn month_first(text: &str) -> Option<bool> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (first, second) = (numbers.next()?, numbers.next()?);
    if first.len() > 2 || second.len() > 2 {
        return None;
    }
    match (first.parse::<u8>().ok()?, second.parse::<u8>().ok()?) {
        (1..=12, 13..=31) => Some(true),
        (13..=31, 1..=12) => Some(false),
        _ => None,
    }
}

/// The date of an Excel serial number (1900 system) between 1900 and 2100.
pub fn from_excel_serial(serial: f64) -> Option<ParsedDate> {
    if !(61.0..73_051.0).contains(&serial) {
        return None;
    }
    // Serial 25569 is 1970-01-01.
    let (year, month, day) = civil(serial.floor() as i64 - 25_569);
    Some(ParsedDate {
        year: u16::try_from(year).ok()?,
        month,
        day,
        two_digit_year: false,
        ambiguous: false,
        compact: true,
    })
}

/// Judges a candidate: valid for a date that exists, the form for digits without separators, a placeholder for
/// the zero dates of programs.
pub fn judge(text: &str) -> Verdict {
    match parse(text) {
        None => Verdict::No,
        Some(date) if is_zero_date(date) => Verdict::Placeholder,
        Some(date) if date.compact => Verdict::Shape,
        Some(_) => Verdict::Valid,
    }
}

/// Judges a candidate for a worker's birth date: of age in 2001 to 2022 and not older than 100 in 2001. Two-digit
/// years, compact forms and known poll dates have the form only.
pub fn judge_birth(text: &str) -> Verdict {
    let Some(date) = parse(text) else { return Verdict::No };
    if is_zero_date(date) {
        return Verdict::Placeholder;
    }
    let year = date.birth_year();
    if !(1901..=2008).contains(&year) {
        return Verdict::No;
    }
    if date.two_digit_year || date.compact || super::elections::is_poll_date(year, date.month, date.day) {
        return Verdict::Shape;
    }
    Verdict::Valid
}

/// How many days a month has.
pub fn days_in(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Days since 1970-01-01 of a date in the Gregorian calendar.
pub fn day_number(year: u16, month: u8, day: u8) -> i64 {
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The opposite of [`day_number`].
fn civil(days: i64) -> (i64, u8, u8) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * shifted + 2) / 5 + 1) as u8;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 } as u8;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The number of a month's name, in full or by its first three letters; in full, in Welsh too.
pub fn month_number(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let fits = |name: &str| {
        word.len() >= 3
            && name.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
            && (word.len() == 3 || word.len() == name.len() || word.eq_ignore_ascii_case("sept"))
    };
    let first = word.as_bytes().first()?.to_ascii_lowercase();
    let english = || MONTHS.iter().position(|name| fits(name));
    let welsh = || {
        let whole = MISOEDD.iter().position(|name| name.eq_ignore_ascii_case(word));
        let short = || BYR.iter().find(|(short, _)| short.eq_ignore_ascii_case(word)).map(|(_, at)| *at);
        whole.or_else(short)
    };
    let month = if b"jfmasond".contains(&first) { english() } else { None };
    let month = if month.is_none() && b"icmeghatr".contains(&first) { welsh() } else { month };
    month.map(|at| at as u8 + 1)
}

/// Short forms of [`MISOEDD`], each with its place there. Those that are English words ("med") are left out.
const BYR: [(&str, usize); 12] = [
    ("ion", 0),
    ("chw", 1),
    ("chwef", 1),
    ("maw", 2),
    ("ebr", 3),
    ("meh", 5),
    ("gor", 6),
    ("gorff", 6),
    ("hyd", 9),
    ("tach", 10),
    ("rhag", 11),
    ("rha", 11),
];

/// The months in Welsh, as councils in Wales write them.
const MISOEDD: [&str; 12] = [
    "ionawr",
    "chwefror",
    "mawrth",
    "ebrill",
    "mai",
    "mehefin",
    "gorffennaf",
    "awst",
    "medi",
    "hydref",
    "tachwedd",
    "rhagfyr",
];

#[derive(Clone, Copy)]
enum Part {
    None,
    /// Value and number of digits.
    Number(u32, u8),
    Month(u8),
}

/// The way to write a date that most lists have: `dd/mm/yyyy`, or with dots or hyphens.
fn plain(text: &[u8]) -> Option<[Part; 3]> {
    let &[d1, d2, b'/' | b'.' | b'-', m1, m2, b'/' | b'.' | b'-', y1, y2, y3, y4] = text else { return None };
    let digits = [d1, d2, m1, m2, y1, y2, y3, y4];
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = |digits: &[u8]| digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let [day, month, year] = [&digits[..2], &digits[2..4], &digits[4..]];
    Some([Part::Number(number(day), 2), Part::Number(number(month), 2), Part::Number(number(year), 4)])
}

fn is_ordinal_or_weekday(word: &str, parts: usize) -> bool {
    const WEEKDAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let is = |known: &str| word.eq_ignore_ascii_case(known);
    (parts > 0 && ["st", "nd", "rd", "th", "of"].into_iter().any(is))
        || (parts == 0
            && (is("the")
                || is("tues")
                || is("thurs")
                || is("thur")
                || is("weds")
                || WEEKDAYS.iter().any(|day| is(day) || day.get(..3).is_some_and(is))))
}

fn is_time_word(word: &str) -> bool {
    ["t", "z", "am", "pm", "gmt", "bst", "utc", "at"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn is_zero_date(date: ParsedDate) -> bool {
    matches!(
        (date.year, date.month, date.day),
        (1900 | 1901 | 1800 | 1753, 1, 1) | (1899, 12, 30 | 31) | (9999 | 2099, 12, 31)
    )
}

fn assemble(parts: &[Part]) -> Option<ParsedDate> {
    use Part::{Month, Number};
    match *parts {
        [Number(value, 8)] => compact8(value),
        [Number(value, 6)] => {
            let (day, month, year) = (value / 10_000, value / 100 % 100, value % 100);
            made(year, 2, month, day, false).map(|date| ParsedDate { compact: true, ..date })
        }
        [Number(year, 4), Number(month, 1 | 2), Number(day, 1 | 2), ..] => made(year, 4, month, day, false),
        [Number(year, 4), Month(month), Number(day, 1 | 2), ..] => {
            made(year, 4, u32::from(month), day, false)
        }
        [Number(day, 1 | 2), Month(month), Number(year, digits @ (2 | 4)), ..] => {
            made(year, digits, u32::from(month), day, false)
        }
        [Month(month), Number(day, 1 | 2), Number(year, digits @ (2 | 4)), ..] => {
            made(year, digits, u32::from(month), day, false)
        }
        [Number(day, 1 | 2), Number(month, 1 | 2), Number(year, digits @ (2 | 4)), ..] => {
            if month > 12 {
                return made(year, digits, day, month, false);
            }
            made(year, digits, month, day, day <= 12 && day != month)
        }
        _ => None,
    }
}

fn compact8(value: u32) -> Option<ParsedDate> {
    let year_first = made(value / 10_000, 4, value / 100 % 100, value % 100, false);
    let day_first = || made(value % 10_000, 4, value / 10_000 % 100, value / 1_000_000, false);
    year_first.or_else(day_first).map(|date| ParsedDate { compact: true, ..date })
}

fn made(year: u32, digits: u8, month: u32, day: u32, ambiguous: bool) -> Option<ParsedDate> {
    let two_digit_year = digits == 2;
    let year = u16::try_from(year).ok()?;
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    // 29 February of a two-digit year exists in one century or the other.
    let year_for_length = if two_digit_year { 2000 + year } else { year };
    let plausible = two_digit_year || (1750..=2100).contains(&year) || year == 9999;
    if !plausible || day == 0 || day > days_in(year_for_length, month) {
        return None;
    }
    Some(ParsedDate { year, month, day, two_digit_year, ambiguous, compact: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(text: &str) -> Option<(u16, u8, u8)> {
        parse(text).map(|d| (d.year, d.month, d.day))
    }

    #[test]
    fn welsh_months_may_be_short() {
        for (text, month) in [("3 Meh 48", 6), ("2 Gor 54", 7), ("5 Ionawr 1933", 1), ("12 Rhag 2019", 12)] {
            assert_eq!(parse(text).map(|date| date.month), Some(month), "{text}");
        }
        assert!(parse("3 Med 48").is_none() && parse("3 Mehx 48").is_none());
    }

    #[test]
    fn one_day_in_every_dress() {
        for text in [
            "03/05/1956",
            "3/5/1956",
            "3.5.1956",
            "3-5-1956",
            "03 05 1956",
            "3-May-1956",
            "3rd May 1956",
            "3 May, 1956",
            "May 3, 1956",
            "Thursday 3rd of May 1956",
            "1956-05-03",
            "1956-05-03T00:00:00",
            "1956-05-03 00:00:00.000",
            "1956-05-03T00:00:00Z",
            "03/05/1956 00:00",
            "19560503",
            "03051956",
            "1956/05/03",
            "3\u{2013}5\u{2013}1956",
            "03-MAY-1956 00:00:00",
            "the 3rd May 1956",
            "3.5.1956 10.30",
            "1956-05-03-10.30.00.000000",
        ] {
            assert_eq!(ymd(text), Some((1956, 5, 3)), "{text}");
        }
    }

    #[test]
    fn two_digit_years_are_kept_as_such() {
        let date = parse("3/5/56").expect("a date");
        assert!(date.two_digit_year && date.ambiguous);
        assert_eq!((date.year, date.birth_year(), date.full_year(2022)), (56, 1956, 1956));
        assert_eq!(parse("030502").map(|d| (d.birth_year(), d.compact)), Some((2002, true)));
        assert_eq!(parse("03-May-21").map(|d| (d.birth_year(), d.full_year(2022))), Some((1921, 2021)));
    }

    #[test]
    fn order_is_british_unless_impossible() {
        assert_eq!(ymd("04/06/1970"), Some((1970, 6, 4)));
        assert_eq!(parse("12/25/1970").map(|d| (d.month, d.day, d.ambiguous)), Some((12, 25, false)));
        assert_eq!(parse("25/12/1970").map(|d| d.ambiguous), Some(false));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        assert_eq!((parse("2.9.15.8724"), parse("10/12/14/3")), (None, None));
        for text in [
            "31/02/1970",
            "29/02/1970",
            "00/05/1970",
            "13/13/1970",
            "1/1",
            "1970",
            "12345",
            "99/99/99",
            "12:30:00",
            "May 1970",
            "01865 249811",
        ] {
            assert_eq!(ymd(text), None, "{text}");
        }
        assert_eq!(ymd("29/02/1972"), Some((1972, 2, 29)));
    }

    #[test]
    fn serials_of_excel_are_dates() {
        let date = |serial| from_excel_serial(serial).map(|d| (d.year, d.month, d.day));
        assert_eq!(date(7306.0), Some((1920, 1, 1)));
        assert_eq!(date(38353.0), Some((2005, 1, 1)));
        assert_eq!(date(20578.5), Some((1956, 5, 3)));
        assert_eq!(date(1.0), None);
        assert_eq!(date(f64::NAN), None);
    }

    #[test]
    fn day_numbers_go_both_ways() {
        for days in (-30_000..30_000).step_by(37) {
            let (year, month, day) = civil(days);
            assert_eq!(day_number(year as u16, month, day), days);
        }
    }

    #[test]
    fn births_are_told_from_other_dates() {
        assert_eq!(judge_birth("03/05/1956"), Verdict::Valid);
        assert_eq!(judge_birth("03/05/56"), Verdict::Shape);
        assert_eq!(judge_birth("05/05/2005"), Verdict::Shape);
        assert_eq!(judge_birth("03/05/2012"), Verdict::No);
        assert_eq!(judge_birth("01/01/1900"), Verdict::Placeholder);
    }
}
