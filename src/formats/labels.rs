//! Sheets of address labels printed as text: people stand side by side, each in a column of lines.
//!
//! ```text
//! Mr M Nicholas                 Mrs S Smith
//! 109 Mill Street               The Old Forge
//! Newtown                       Cemetery Road
//! ZZ9 8AA                       Oldtown
//!                               ZZ23 8AB
//! ```
//!
//! Read line by line, a line is of several people and nobody's address is whole. Here such blocks are taken apart: one
//! person below the other. A block is one only if its lines begin at the same columns and most of its columns end in a
//! postcode.

use std::ops::{Range, RangeInclusive};

use crate::input::decode::lines_with_ends;

/// Lines of a label: a name, and up to so many more.
const LINES: RangeInclusive<usize> = 3..=9;
/// Labels side by side, at most: what has more is no sheet of paper.
const COLUMNS: usize = 8;
/// Blanks that part two columns.
const GAP: &str = "  ";
/// Blocks of a sheet, at least, unless one has more than two columns.
const BLOCKS: usize = 2;

/// A text whose labels were taken out of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Unfolded {
    /// The text without them: as many lines as before, theirs empty.
    pub rest: String,
    /// The labels, each with its lines one below the other and a blank line behind it.
    pub labels: String,
}

/// Whether a line has nothing but white space.
fn is_blank(line: &str) -> bool {
    !line.starts_with(|c: char| c.is_ascii_graphic()) && line.trim().is_empty()
}

/// Takes the labels that stand side by side out of a text, if there are any.
pub fn unfold(text: &str) -> Option<Unfolded> {
    // Hardly any text has columns.
    memchr::memmem::find(text.as_bytes(), b"   ")?;
    let mut sheets: Vec<(Range<usize>, Vec<Vec<&str>>)> = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    let (mut start, mut lines, mut at) = (0, 0, 0);
    for line in lines_with_ends(text).chain([""]) {
        if is_blank(line) {
            let labels = if LINES.contains(&lines) { labels_of(&block) } else { Vec::new() };
            if !labels.is_empty() {
                sheets.push((start..at, labels));
            }
            block.clear();
            lines = 0;
            start = at + line.len();
        } else {
            lines += 1;
            if lines <= *LINES.end() {
                block.push(line);
            }
        }
        at += line.len();
    }
    if sheets.len() < BLOCKS && sheets.iter().all(|(_, labels)| labels.len() <= 2) {
        return None;
    }
    let mut unfolded = Unfolded { rest: String::with_capacity(text.len()), labels: String::new() };
    let mut done = 0;
    for (range, labels) in sheets {
        unfolded.rest.push_str(&text[done..range.start]);
        done = range.end;
        unfolded.rest.extend(text[range].matches('\n'));
        for label in labels {
            unfolded.labels.push_str(&label.join("\n"));
            unfolded.labels.push_str("\n\n");
        }
    }
    unfolded.rest.push_str(&text[done..]);
    Some(unfolded)
}

/// The labels of a block of lines, each with its lines; none if they are no labels.
fn labels_of<'t>(lines: &[&'t str]) -> Vec<Vec<&'t str>> {
    let starts: Vec<usize> = cells(lines[0]).map(|(start, _)| start).take(COLUMNS + 1).collect();
    if !(2..=COLUMNS).contains(&starts.len()) {
        return Vec::new();
    }
    let mut labels: Vec<Vec<&str>> = vec![Vec::new(); starts.len()];
    for line in lines {
        for (start, cell) in cells(line) {
            let Some(at) = starts.iter().position(|column| column.abs_diff(start) <= 1) else {
                return Vec::new();
            };
            labels[at].push(cell);
        }
    }
    let addressed = |label: &Vec<&str>| {
        label.len() >= *LINES.start() && label.last().is_some_and(|last| ends_in_postcode(last))
    };
    let all = labels.iter().filter(|label| addressed(label)).count();
    if all * 2 > labels.len() { labels } else { Vec::new() }
}

/// The parts of a line between gaps, each with the column it begins at, in characters.
fn cells(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = line.trim_end();
    let mut column = 0;
    std::iter::from_fn(move || {
        let blank = rest.len() - rest.trim_start_matches(' ').len();
        column += blank;
        rest = &rest[blank..];
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(GAP).unwrap_or(rest.len());
        let (cell, behind) = rest.split_at(end);
        let start = column;
        column += cell.chars().count();
        rest = behind;
        Some((start, cell))
    })
}

/// Whether a line is or ends in something of the form of a postcode.
fn ends_in_postcode(line: &str) -> bool {
    let line = line.trim_end_matches(['.', ',']);
    let Some((left, right)) = line.len().checked_sub(3).and_then(|at| line.split_at_checked(at)) else {
        return false;
    };
    let inward = right.as_bytes();
    let outward = left.trim_end().rsplit([' ', ',']).next().unwrap_or_default().as_bytes();
    let letters = outward.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    inward[0].is_ascii_digit()
        && inward[1..].iter().all(u8::is_ascii_alphabetic)
        && (2..=4).contains(&outward.len())
        && (1..=2).contains(&letters)
        && outward.get(letters).is_some_and(u8::is_ascii_digit)
        && outward.iter().all(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_side_by_side_come_one_below_the_other() {
        let sheet = "Staff 2014\r\n\r\n\
            Mr M Nicholas                 Mrs S Smith\r\n\
            109 Mill Street               The Old Forge\r\n\
            Newtown                       Cemetery Road\r\n\
            ZZ9 8AA                       Oldtown\r\n\
            \x20                             ZZ23 8AB\r\n\r\n\
            Miss O Rhy\u{f4}s                  Mr A Lowe\r\n\
            1 High Street                 2 Low Street\r\n\
            Newtown ZZ9 8AA               Oldtown, ZZ23 8AB\r\n";
        let unfolded = unfold(sheet).expect("labels");
        assert_eq!(
            unfolded.labels,
            "Mr M Nicholas\n109 Mill Street\nNewtown\nZZ9 8AA\n\n\
             Mrs S Smith\nThe Old Forge\nCemetery Road\nOldtown\nZZ23 8AB\n\n\
             Miss O Rhy\u{f4}s\n1 High Street\nNewtown ZZ9 8AA\n\nMr A Lowe\n2 Low Street\nOldtown, ZZ23 8AB\n\n"
        );
        assert_eq!(unfolded.rest.matches('\n').count(), sheet.matches('\n').count());
        assert_eq!(unfolded.rest.trim(), "Staff 2014");
    }

    #[test]
    fn tables_and_prose_stay_as_they_are() {
        for text in [
            "",
            "one   two\nthree   four\n",
            "Name        Street       Code\nA Lowe      1 High St    ZZ9 8AA\nB Lowe      2 High St    ZZ9 8AB\n\
             C Lowe      3 High St    ZZ9 8AC\n",
            "Mr M Nicholas\n109 Mill Street\nNewtown\nZZ9 8AA\n\nMrs S Smith\n1 High Street\nZZ9 8AB   \n",
        ] {
            assert_eq!(unfold(text), None, "{text}");
        }
    }

    #[test]
    fn any_text_is_taken_apart_or_left() {
        proptest::proptest!(|(text in "[ A-Z0-9\n\u{e9}]{0,400}")| {
            if let Some(unfolded) = unfold(&text) {
                let plain = |text: &str| {
                    let mut signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
                    signs.sort_unstable();
                    signs
                };
                assert_eq!(plain(&(unfolded.rest + &unfolded.labels)), plain(&text));
            }
        });
    }
}
