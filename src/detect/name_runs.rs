//! Names one after the other in a sentence or a plan: "Woods LR, Elliott D and Raval K", "sup Gandhi D + Cox B", "Barker, Linda
//! and Lowe, Ann".
//!
//! One surname with an initial is a street or a vitamin as often as somebody, and two words with a comma between are two
//! towns. Several in a row, enough of them known, are people. A list with a line for each is for `people_lines`.

use std::ops::Range;

use super::gazetteer;

/// Names in a row, at least.
const SEVERAL: usize = 3;
/// Initials of one person, at most.
const INITIALS: usize = 3;

/// Letters of a surname that has initials, at least: shorter ones look like initials themselves.
const SURNAME: usize = 3;

/// Those whom the law has published, or who wrote a book.
const NOT_OF_STAFF: [&str; 5] = ["Cllr", "Councillor", "COUNCILLOR", "Cyng", "et al"];

/// What stands between two names of a row.
fn is_between(byte: u8) -> bool {
    matches!(byte, b',' | b'+' | b'&' | b'/' | b';')
}

/// Calls `found` with each name of the rows in a line, in order for each way of writing.
pub fn find(line: &str, found: &mut dyn FnMut(Range<usize>)) {
    if line.bytes().any(is_between) && !NOT_OF_STAFF.iter().any(|word| line.contains(word)) {
        with_initials(line, found);
        surname_first(line, found);
    }
}

/// Surnames with initials, three or more.
fn with_initials(line: &str, found: &mut dyn FnMut(Range<usize>)) {
    let mut run: Vec<Range<usize>> = Vec::new();
    for part in parts(line) {
        let words = words(line, &part);
        // The first name of a row ends its part ("Table 1: Supervisor Morgan C"), the last begins it ("Raval K. All told").
        let whole = name_of(line, &words).filter(|(_, count)| *count == words.len());
        if let Some((name, _)) = whole {
            run.push(name);
        } else {
            let last = name_of(line, &words).map(|(name, _)| name);
            run.extend(last.filter(|_| !run.is_empty()));
            give(line, &mut run, found);
            let first = (2..=3).rev().find_map(|count| {
                let words = words.get(words.len().checked_sub(count)?..)?;
                name_of(line, words).filter(|(_, own)| *own == count)
            });
            run.extend(first.map(|(name, _)| name));
        }
    }
    give(line, &mut run, found);
}

/// Whole names with the surname first, two or more: "Barker, Linda, Lowe, Ann and Rafiq, Nasreen".
fn surname_first(line: &str, found: &mut dyn FnMut(Range<usize>)) {
    let name = |word: &Range<usize>| {
        let text = line[word.clone()].trim_end_matches('.');
        is_name(text).then(|| word.start..word.start + text.len())
    };
    let mut run: Vec<Range<usize>> = Vec::new();
    for part in parts(line) {
        let words = words(line, &part);
        match words.as_slice() {
            [one] if name(one).is_some() => run.extend(name(one)),
            [first, .., last] => {
                run.extend(name(first).filter(|_| !run.is_empty()));
                give_pairs(line, &mut run, found);
                run.extend(name(last));
            }
            _ => give_pairs(line, &mut run, found),
        }
    }
    give_pairs(line, &mut run, found);
}

/// Gives out the pairs of a row of single words if enough of them are a known surname with a known forename behind it.
fn give_pairs(line: &str, run: &mut Vec<Range<usize>>, found: &mut dyn FnMut(Range<usize>)) {
    let pairs = run.as_chunks::<2>().0;
    // "Jones" and "Evans" are both.
    let known = pairs.iter().filter(|[surname, forename]| {
        let forename = &line[forename.clone()];
        let first = gazetteer::is_first_name(forename) && !gazetteer::is_surname(forename);
        first && gazetteer::is_surname(&line[surname.clone()])
    });
    if pairs.len() > 1 && run.len().is_multiple_of(2) && known.count() * 3 > pairs.len() {
        pairs.iter().for_each(|[surname, forename]| found(surname.start..forename.end));
    }
    run.clear();
}

/// Gives out a row if most of its surnames are known.
fn give(line: &str, run: &mut Vec<Range<usize>>, found: &mut dyn FnMut(Range<usize>)) {
    let known = |name: &&Range<usize>| {
        let words = line[(*name).clone()].split([' ', '.']);
        words.filter(|word| word.len() > INITIALS).any(gazetteer::is_surname)
    };
    // "Room A, Block B, Table C" are numbered.
    let last = |name: &Range<usize>| line[name.clone()].bytes().last();
    let numbered = run.windows(2).all(|pair| last(&pair[1]) == last(&pair[0]).map(|byte| byte + 1));
    let most = run.len().div_ceil(if run.len() > SEVERAL + 1 { 3 } else { 2 });
    if run.len() >= SEVERAL && !numbered && run.iter().filter(known).count() >= most {
        run.drain(..).for_each(found);
    }
    run.clear();
}

/// What stands between two separators.
fn parts(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = line.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        if from >= bytes.len() {
            return None;
        }
        let start = from;
        let mut at = start;
        while at < bytes.len() {
            let and = bytes[at..].starts_with(b" and ");
            if is_between(bytes[at]) || and {
                from = at + if and { 5 } else { 1 };
                return Some(start..at);
            }
            at += 1;
        }
        from = bytes.len();
        Some(start..at)
    })
}

fn words(line: &str, part: &Range<usize>) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut at = part.start;
    for word in line[part.clone()].split(' ') {
        if !word.trim().is_empty() {
            words.push(at..at + word.trim_end().len());
        }
        at += word.len() + 1;
    }
    words
}

/// Whether a word may be a surname or a forename written out.
fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        && word.chars().count() > 1
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '\u{2019}' | '.'))
}

/// The name that words begin with, and how many of them it has: "Woods LR", "dos Santos M", "C Yeboah", "A J Smith".
fn name_of(line: &str, words: &[Range<usize>]) -> Option<(Range<usize>, usize)> {
    let text = |at: usize| words.get(at).map(|word| &line[word.clone()]);
    let plain = |at: usize| text(at).map(|word| word.trim_end_matches(['.', ')', ':']));
    let initials = |at: usize| {
        plain(at).is_some_and(|word| {
            let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
            (1..=INITIALS).contains(&letters) && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'.')
        })
    };
    let surname = |at: usize| {
        plain(at).is_some_and(|word| is_name(word) && word.chars().count() >= SURNAME) && !initials(at)
    };
    let end = |at: usize| words.get(at).map(|word| word.start + plain(at).map_or(0, str::len));
    let particle =
        text(0).is_some_and(|word| matches!(word, "da" | "de" | "del" | "dos" | "van" | "von" | "el"));
    let first = usize::from(particle);
    if surname(first) && initials(first + 1) {
        return Some((words.first()?.start..end(first + 1)?, first + 2));
    }
    let last = if initials(1) { 2 } else { 1 };
    if initials(0) && surname(last) {
        return Some((words.first()?.start..end(last)?, last + 1));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<&str> {
        let mut all = Vec::new();
        find(line, &mut |at| all.push(&line[at]));
        all
    }

    #[test]
    fn names_with_initials_in_a_row_are_people() {
        for (line, found) in [
            (
                "want to do the count on 1 May: Woods LR, Elliott D, Raval K and Cook H. All know",
                vec!["Woods LR", "Elliott D", "Raval K", "Cook H"],
            ),
            ("2. Osier: sup Gandhi D + Patel T, Cox B", vec!["Gandhi D", "Patel T", "Cox B"]),
            (
                "the count: C Smith, S Mills, L Hall and A Jones.",
                vec!["C Smith", "S Mills", "L Hall", "A Jones"],
            ),
            ("Mahmood S; dos Santos M; Evans A.J.", vec!["Mahmood S", "dos Santos M", "Evans A.J"]),
            ("A J Smith, B Jones, C D Evans", vec!["A J Smith", "B Jones", "C D Evans"]),
            ("Smith J, Jones K", vec![]),
            ("Vitamin C, Hepatitis B, Plan A", vec![]),
            ("Room A, Block B, Table C", vec![]),
            ("SMITH, JONES, EVANS", vec![]),
            ("Woods LR, Elliott D\nRaval K", vec![]),
            ("Present: Councillors A Smith, B Jones, C Evans", vec![]),
        ] {
            assert_eq!(names(line), found, "{line}");
        }
    }

    #[test]
    fn whole_names_in_a_row_have_the_surname_first() {
        for (line, found) in [
            (
                "do the count on 5 May: Barker, Linda, Celik, Zeynep and Rafiq, Nasreen. All know",
                vec!["Barker, Linda", "Celik, Zeynep", "Rafiq, Nasreen"],
            ),
            ("Lowe, Ann; Barker, Linda", vec!["Lowe, Ann", "Barker, Linda"]),
            ("Smith, Jones, Patel, Evans", vec![]),
            ("Lowe, Ann", vec![]),
            ("London, Paris, Rome, Madrid", vec![]),
        ] {
            assert_eq!(names(line), found, "{line}");
        }
    }
}
