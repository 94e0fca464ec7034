//! Wrapped text: where the end of a line may have cut a value in two.
//!
//! Tells only where to look, from the two words at the cut and the shape of the lines; what stands there is for the rules
//! of [`super::text`]. Another sign that a line goes on is one more condition of [`broken_before`].

use std::ops::Range;

use super::text::floor_boundary;
use super::validators;

/// Where wrapped text was cut: the end of a line and the beginning of the next, without the signs of a quoted mail.
pub struct Cut {
    /// What is looked at of the line above.
    pub above: Range<usize>,
    /// What is looked at of the line below.
    pub below: Range<usize>,
}

/// A line of wrapped text is at least so long: the next word did not fit.
const WRAPPED: usize = 40;

/// Whether a value may begin on the line above and end on this one: sentences that were wrapped, with a number on one
/// side of the cut. Lists and logs, whose lines begin alike, are not wrapped.
pub fn broken_before(text: &str, line: &Range<usize>, digits: bool) -> Option<Cut> {
    let bytes = text.as_bytes();
    // Most lines are told by their first byte: only those of quoted mails begin with a sign or a blank.
    if !bytes.get(line.start).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'>') {
        return None;
    }
    let above = bytes.get(..line.start)?;
    let end = above.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r'))? + 1;
    let last = bytes[end - 1];
    if line.start - end > 2
        || end < WRAPPED
        || !(last.is_ascii_alphanumeric() || matches!(last, b')' | b'/' | b',' | b'-'))
    {
        return None;
    }
    let marks = bytes[line.clone()].iter().take_while(|byte| matches!(byte, b'>' | b' ' | b'|')).count();
    let start = line.start + marks;
    let below = bytes.get(start..line.end)?;
    let tail = &bytes[end - WRAPPED..end];
    // Most words at a cut are too long or have no number near them.
    let word = WRAPPED - tail.iter().rev().take(LONGEST + 1).position(|byte| *byte == b' ')?;
    if !digits && !tail[word..].iter().any(u8::is_ascii_digit) {
        return None;
    }
    let first = below.iter().take(LONGEST + 1).position(|byte| *byte == b' ').unwrap_or(below.len());
    if !could_go_on(&tail[word..], &below[..first], digits) {
        return None;
    }
    // Sentences: mostly small letters, and words.
    let small = tail.iter().filter(|byte| byte.is_ascii_lowercase()).count();
    let blanks = tail.iter().filter(|byte| **byte == b' ').count();
    let upper = || tail.iter().filter(|byte| byte.is_ascii_uppercase()).count() > WRAPPED / 2;
    if !(small > WRAPPED / 3 || upper()) || !(3..=14).contains(&blanks) || tail.contains(&b'\n') {
        return None;
    }
    let from = memchr::memrchr(b'\n', &bytes[..end]).map_or(0, |before| before + 1);
    let begins = bytes[from..end].iter().find(|byte| !matches!(byte, b'>' | b' ' | b'|'))?;
    // "12/05 ...", "13/05 ...": one entry a line.
    let here = bytes.get(start)?;
    if begins.is_ascii_digit() && here.is_ascii_digit() || matches!(begins, b'-' | b'*' | b'[' | b'{' | b'<')
    {
        return None;
    }
    if bytes[from..].get(..4) == bytes.get(line.start..line.start + 4) && marks == 0 {
        return None;
    }
    let from = floor_boundary(text, (end.saturating_sub(ACROSS)).max(from));
    let upto = floor_boundary(text, line.end.min(start + ACROSS));
    let below = text.get(start..upto)?.trim_end();
    Some(Cut { above: from..end, below: start..start + below.len() })
}

/// Longer words are no pieces of values.
const LONGEST: usize = 12;

/// Whether two words could be the end of one piece of a value and the beginning of the next. Nearly all cuts are told
/// apart here, by two words.
fn could_go_on(above: &[u8], below: &[u8], digits: bool) -> bool {
    if above.len() > LONGEST || below.len() > LONGEST {
        return false;
    }
    let number = |word: &[u8]| word.iter().any(u8::is_ascii_digit);
    let month = |word: &[u8]| {
        let word = word.trim_ascii_end();
        std::str::from_utf8(word).is_ok_and(|word| validators::date::month_number(word).is_some())
    };
    // "12 34 56 | C", "OA | 13 42 49 D".
    let suffix = |word: &[u8]| {
        let (last, signs) = word.trim_ascii_end().split_first().unwrap_or((&b' ', &[]));
        matches!(last, b'A'..=b'D' | b'a'..=b'd') && matches!(signs, [] | [b'.' | b',' | b')'])
    };
    let prefix = |word: &[u8]| {
        matches!(word, [a, b] if a.is_ascii_alphabetic()
            && b.is_ascii_alphabetic()
            && a.is_ascii_uppercase() == b.is_ascii_uppercase())
    };
    match (number(above), digits && number(below)) {
        (true, true) => true,
        (true, false) => suffix(below) || month(below),
        (false, true) => prefix(above) || month(above.strip_prefix(b"(").unwrap_or(above)),
        (false, false) => false,
    }
}

/// So much of either line is looked at: the longest values that are written with blanks.
const ACROSS: usize = 48;
