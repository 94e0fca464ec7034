//! Numbers of electors in lists that have no word for them: registers, lists of proxies and petitions print them at the
//! beginning or the end of the lines in which electors are named.
//!
//! "AB-359  Lowe, Ann, 14 Mill Lane", "3. Ann Lowe  14 Mill Lane  AB1/359". Alone such a number may be anything; whether the text
//! is about electors at all is for [`super::document`].

use std::ops::Range;

/// Lines with a number, at least.
const LEAST: usize = 3;
/// Letters and digits before the number proper, at most.
const PREFIX: usize = 4;

/// Where the numbers stand, if several lines have one. `names` are where people are named, in order.
pub fn numbers(text: &str, names: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut last = 0;
    for name in names {
        // Two names of one line have one number between them, and a line may have thousands.
        if name.start < last {
            continue;
        }
        let start = text[..name.start].rfind('\n').map_or(0, |end| end + 1);
        let end = text[name.end..].find('\n').map_or(text.len(), |at| name.end + at);
        found.extend(at_either_end(&text[start..end]).map(|at| start + at.start..start + at.end));
        last = end;
    }
    let mut values: Vec<&str> = found.iter().map(|at| &text[at.clone()]).collect();
    values.sort_unstable();
    values.dedup();
    if values.len() >= LEAST { found } else { Vec::new() }
}

/// The number that a line begins or ends with: one word, or two of which the first is the district.
fn at_either_end(line: &str) -> Option<Range<usize>> {
    let own = line.trim();
    let begin = line.len() - line.trim_start().len();
    let close = begin + own.len();
    let mut blanks = own.match_indices([' ', '\t']).map(|(at, _)| begin + at);
    let heads = [blanks.next(), blanks.next()].into_iter().flatten().map(|end| begin..end);
    let mut blanks = own.rmatch_indices([' ', '\t']).map(|(at, _)| begin + at + 1);
    let tails = [blanks.next(), blanks.next()].into_iter().flatten().map(|start| start..close);
    // The longer one first: "AB 359" is no "359".
    let mut heads: Vec<Range<usize>> = heads.collect();
    let mut tails: Vec<Range<usize>> = tails.collect();
    heads.reverse();
    tails.reverse();
    heads.into_iter().chain(tails).find(|at| is_number(&line[at.clone()]))
}

/// A district of letters, digits allowed behind the first sign, and the elector's number in it: "AB-359", "K2A 323", "BB3/12/1".
fn is_number(value: &str) -> bool {
    let tail = value.rsplit_once('/').filter(|(rest, own)| {
        (1..=2).contains(&own.len()) && own.bytes().all(|byte| byte.is_ascii_digit()) && rest.len() > 2
    });
    let value = tail.map_or(value, |(rest, _)| rest);
    let digits = value.bytes().rev().take_while(u8::is_ascii_digit).count();
    let district = &value[..value.len() - digits];
    let plain = district.strip_suffix([' ', '-', '/']).unwrap_or(district);
    // Behind a sign four figures at most; glued to its letters the district's own figure counts among them.
    let glued = plain.len() == district.len();
    (1..=if glued { 5 } else { 4 }).contains(&digits)
        && (1..=PREFIX).contains(&plain.len())
        && plain.starts_with(|c: char| c.is_ascii_uppercase())
        && plain.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && plain.bytes().filter(u8::is_ascii_digit).count() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_electors_has_their_numbers_at_either_end() {
        let found = |text: &str| {
            let names: Vec<Range<usize>> =
                text.match_indices("Lowe").map(|(at, name)| at..at + name.len()).collect();
            numbers(text, &names).into_iter().map(|at| text[at].to_owned()).collect::<Vec<_>>()
        };
        let register =
            "AB-359  Lowe, Ann, 14 Mill Lane\nAB 361  Lowe, Bob, 16 Mill Lane\nAB362 Lowe, Sue, OX7 5AB\n";
        assert_eq!(found(register), ["AB-359", "AB 361", "AB362"]);
        let petition = "1. A Lowe  14 Mill Lane  A22-1271/1\n2. B Lowe  2 High Street\n3. C Lowe  3 High Street  LB32015\n4. D Lowe 4 High Street  T14 397";
        assert_eq!(found(petition), ["A22-1271/1", "LB32015", "T14 397"]);
        for text in [
            "1. A Lowe  14 Mill Lane  AB 12\n2. B Lowe  2 High Street\n",
            "Ann Lowe, OX7 5AB\nBob Lowe, OX7 5AC\nSue Lowe, OX7 5AD",
            "AB 12  Mill Lane closed\nAB 13  High Street\nAB 14 Low Row",
            "Lowe 01865 249811\nLowe 01865 249812\nLowe 01865 249813",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
