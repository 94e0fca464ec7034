//! What the lines of a list have in common that has no heading: a date, a vehicle's mark or a tax code beside each name.
//!
//! One date beside a name may be any; where line after line has one, and they are spread over the decades in which people were
//! born, they are birth dates. So with marks of vehicles and with tax codes, which alone look like other codes. Lists that are read
//! as tables are judged by their columns (`people_lines`, `inline_tables`).

use std::ops::Range;

use super::rules::Rule;
use super::validators::{Verdict, date, tax_code, vehicle_registration};
use crate::model::FieldType;

use FieldType as F;

/// Lines with a value, at least.
const LEAST: usize = 4;
/// Years between the first birth and the last, at least.
const SPREAD: u16 = 15;
/// The years of birth of who can stand in a council's lists.
const BORN: std::ops::RangeInclusive<u16> = 1915..=2006;
/// A longer line is a paragraph.
const LONGEST: usize = 240;

/// The values that the lines with a name have in common, of kinds that are not `known` already. `names` are where people are named,
/// in order; `births` is the rule of birth dates.
pub fn find(
    text: &str,
    names: &[Range<usize>],
    births: Option<&Rule>,
    known: impl Fn(FieldType) -> bool,
) -> Vec<(FieldType, Range<usize>)> {
    if names.len() < LEAST {
        return Vec::new();
    }
    let lines = lines_of(text, names);
    if lines.len() < LEAST {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut take = |field: FieldType, values: Vec<Range<usize>>| {
        if values.len() >= LEAST && values.len() * 2 >= lines.len() {
            found.extend(values.into_iter().map(|at| (field, at)));
        }
    };
    if !known(F::DATE_OF_BIRTH)
        && let Some(rule) = births
    {
        take(F::DATE_OF_BIRTH, birth_dates(text, &lines, rule));
    }
    if !known(F::VEHICLE_REGISTRATION) {
        take(F::VEHICLE_REGISTRATION, tokens(text, &lines, 2, is_mark));
    }
    if !known(F::TAX_CODE) {
        let codes =
            tokens(text, &lines, 2, |word| is_plain_code(word) && tax_code::judge(word) >= Verdict::Shape);
        // "BR" is Bristol, too; a code with figures is none but one.
        let figures =
            codes.iter().filter(|at| text[(*at).clone()].bytes().filter(u8::is_ascii_digit).count() > 2);
        if figures.count() * 4 >= codes.len() {
            take(F::TAX_CODE, codes);
        }
    }
    found
}

/// The lines that name somebody, once or with a contact.
fn lines_of(text: &str, names: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut lines: Vec<(Range<usize>, usize)> = Vec::new();
    for name in names {
        if let Some((_, count)) = lines.last_mut().filter(|(line, _)| name.start < line.end) {
            *count += 1;
            continue;
        }
        let start = text[..name.start].rfind('\n').map_or(0, |end| end + 1);
        let end = text[name.end..].find('\n').map_or(text.len(), |at| name.end + at);
        lines.push((start..end, 1));
    }
    lines.retain(|(line, count)| *count <= 2 && line.len() <= LONGEST);
    lines.into_iter().map(|(line, _)| line).collect()
}

/// The only date of each line, if these are births.
fn birth_dates(text: &str, lines: &[Range<usize>], rule: &Rule) -> Vec<Range<usize>> {
    let mut years: Vec<u16> = Vec::new();
    let mut found = Vec::new();
    for line in lines {
        let own = &text[line.clone()];
        let mut dates = rule.candidates(own).filter_map(|hit| {
            let read = date::parse(&own[hit.at.clone()]).filter(|read| !read.compact)?;
            Some((hit.at, read.birth_year()))
        });
        let (Some((at, year)), None) = (dates.next(), dates.next()) else { continue };
        found.push(line.start + at.start..line.start + at.end);
        years.push(year);
    }
    years.sort_unstable();
    let born = years.iter().filter(|year| BORN.contains(year)).count();
    let apart = years.last().zip(years.first()).is_some_and(|(last, first)| last - first >= SPREAD);
    let mut kinds = years.clone();
    kinds.dedup();
    // All of one year or of few is when something happened.
    if apart && born * 10 >= years.len() * 9 && kinds.len() * 2 > years.len() { found } else { Vec::new() }
}

/// The first part of each line, of as many words at most, that is of a kind. Parts stand between blanks, commas and the like.
fn tokens(text: &str, lines: &[Range<usize>], most: usize, is: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for line in lines {
        let own = &text[line.clone()];
        let mut words: Vec<Range<usize>> = Vec::new();
        let mut start = 0;
        for part in own.split_inclusive([' ', '\t', ',', ';', '|', '(', ')', '\r']) {
            let word = part.trim_end_matches([' ', '\t', ',', ';', '|', '(', ')', '\r']);
            if !word.is_empty() {
                words.push(start..start + word.len());
            }
            start += part.len();
        }
        let value = (0..words.len()).find_map(|at| {
            (1..=most).rev().find_map(|count| {
                let part = words[at].start..words.get(at + count - 1)?.end;
                is(&own[part.clone()]).then_some(part)
            })
        });
        found.extend(value.map(|at| line.start + at.start..line.start + at.end));
    }
    found
}

/// A mark as it is issued, in capitals: "AB51 CDE", "P969 RWC".
fn is_mark(word: &str) -> bool {
    let bytes = word.as_bytes();
    let parts = |letters: usize, digits: std::ops::RangeInclusive<usize>| {
        let Some((head, tail)) = word.split_once(' ') else { return false };
        let own = head.bytes().take_while(u8::is_ascii_uppercase).count();
        own == letters
            && digits.contains(&(head.len() - own))
            && head[own..].bytes().all(|byte| byte.is_ascii_digit())
            && tail.len() == 3
            && tail.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    bytes.is_ascii()
        && (parts(2, 2..=2) || parts(1, 1..=3))
        && vehicle_registration::judge(word) >= Verdict::Shape
}

/// A code as payrolls print it, with one for a basis behind it: "1257L", "K475", "BR W1".
fn is_plain_code(word: &str) -> bool {
    let (code, basis) = word.split_once(' ').unwrap_or((word, ""));
    let code = code.strip_prefix(['S', 'C']).filter(|rest| rest.len() > 1).unwrap_or(code);
    let figures =
        |text: &str| (2..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let own = matches!(code, "BR" | "NT" | "0T" | "D0" | "D1")
        || code.strip_prefix('K').is_some_and(figures)
        || code.strip_suffix(['L', 'M', 'N', 'P', 'T', 'V', 'Y']).is_some_and(figures);
    own && matches!(basis, "" | "W1" | "M1" | "W1/M1" | "X")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::rules::RuleSet;

    fn kinds(text: &str) -> Vec<(FieldType, String)> {
        let names: Vec<Range<usize>> =
            text.match_indices("Lowe").map(|(at, name)| at..at + name.len()).collect();
        let rules = RuleSet::built_in();
        let found = find(text, &names, rules.main(F::DATE_OF_BIRTH), |_| false);
        found.into_iter().map(|(field, at)| (field, text[at].to_owned())).collect()
    }

    fn list(values: &[&str; 4]) -> String {
        let names = ["Ann", "Bob", "Sue", "Jim"];
        names.iter().zip(values).map(|(name, value)| format!("CP09 Lowe, {name} {value} OX7 5AB\n")).collect()
    }

    #[test]
    fn dates_over_the_decades_beside_names_are_births() {
        let births = list(&["09/10/1969", "05/07/1957", "12 May 1981", "02/02/1944"]);
        assert_eq!(kinds(&births).len(), 4);
        assert!(kinds(&births).iter().all(|(field, _)| *field == F::DATE_OF_BIRTH));
        // Days on which something was done, two on a line, and one line.
        assert!(kinds(&list(&["09/10/1999", "05/07/1999", "12/05/2000", "02/02/2001"])).is_empty());
        assert!(kinds(&list(&["09/10/2019", "05/07/1957", "12/05/2018", "02/02/2020"])).is_empty());
        assert!(kinds("Lowe, Ann 09/10/1969\nLowe rang\n").is_empty());
    }

    #[test]
    fn marks_and_codes_on_line_after_line_are_what_they_look_like() {
        let marks = kinds(&list(&["R884 DFK", "J881 ETF", "TV05 JKR", "OR02 KED"]));
        assert_eq!(marks.iter().filter(|(field, _)| *field == F::VEHICLE_REGISTRATION).count(), 4);
        let codes = kinds(&list(&["1150L", "BR", "647L M1", "0T"]));
        assert_eq!(codes.iter().filter(|(field, _)| *field == F::TAX_CODE).count(), 4);
        assert!(kinds(&list(&["BR", "BR", "BR", "NT"])).is_empty());
        assert!(kinds(&list(&["M +44 7386", "H 0 1865", "12 AL", "0 T"])).is_empty());
        assert!(kinds(&list(&["room 12", "bay 14", "room 9", "stall 3"])).is_empty());
    }
}
