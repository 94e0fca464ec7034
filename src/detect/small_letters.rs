//! Lists of names that were typed without capitals: "david white", "mary o'neill (am)".
//!
//! Everything else here knows a name by its capitals, and the gate passes by lines that have none. A short text that is a list
//! of such names is read as if it had them: letters change their case and nothing moves, so that places in it stay the same.
//! A name in small letters is often a word ("will may", "rose"), so that a run of lines or of items has to say so together,
//! and nearly all of both names must be known.

use std::ops::Range;

use super::gazetteer;
use crate::input::decode::lines_with_ends;

/// So much of a text is looked at: what is longer is no list that somebody typed.
const WITHIN: usize = 8192;
/// Lines one below the other, at least, and items of one line.
const LINES: usize = 5;
const ITEMS: usize = 4;
/// A line of one name and a remark is no longer than this.
const LONGEST: usize = 64;
/// Words behind a name in its item: "(am)", "not sure", a number.
const REMARK: usize = 4;

/// The text with capitals where names begin, if it holds a list of names without any.
pub fn with_capitals(text: &str) -> Option<String> {
    let head = text.get(..text.floor_char_boundary(WITHIN)).unwrap_or(text);
    let mut names: Vec<Range<usize>> = Vec::new();
    let mut run: Vec<Range<usize>> = Vec::new();
    let mut others = 0;
    let mut start = 0;
    for line in lines_with_ends(head) {
        let at = start..start + line.trim_end().len();
        start += line.len();
        if at.is_empty() {
            continue;
        }
        let items = items(head, &at);
        if items.len() >= ITEMS {
            names.extend(items);
            continue;
        }
        let short = Some(&at).filter(|at| at.len() <= LONGEST);
        let name =
            short.and_then(|at| name_in(head, at.clone()).or_else(|| turned_name_in(head, at.clone())));
        match name {
            Some(name) => run.push(name),
            // One of the first and one in six may be misspelt; what stands above is a heading.
            None if run.is_empty() => {}
            None => {
                others += 1;
                if others > 1 + run.len() / 5 {
                    take(&mut run, &mut names);
                    others = 0;
                }
            }
        }
    }
    take(&mut run, &mut names);
    if names.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for name in names {
        let mut begins = true;
        for byte in &mut bytes[name] {
            if begins {
                byte.make_ascii_uppercase();
            }
            begins = matches!(*byte, b' ' | b'-' | b'\'');
        }
    }
    String::from_utf8(bytes).ok()
}

fn take(run: &mut Vec<Range<usize>>, names: &mut Vec<Range<usize>>) {
    if run.len() >= LINES {
        names.append(run);
    }
    run.clear();
}

/// The names of a line that has several between commas, if nearly all of its items begin with one.
fn items(text: &str, line: &Range<usize>) -> Vec<Range<usize>> {
    let content = &text[line.clone()];
    if memchr::memchr_iter(b',', content.as_bytes()).take(ITEMS - 1).count() < ITEMS - 1 {
        return Vec::new();
    }
    let mut all = 0;
    let mut from = line.start;
    let mut names = Vec::new();
    for item in content.split(',') {
        let at = from..from + item.len();
        from = at.end + 1;
        if !item.trim().is_empty() {
            all += 1;
            names.extend(name_in(text, at));
        }
    }
    if names.len() * 4 < all * 3 { Vec::new() } else { names }
}

/// The forename and surname that a piece of text begins with, in small letters and known both of them, with no more than a
/// remark behind.
fn name_in(text: &str, at: Range<usize>) -> Option<Range<usize>> {
    let piece = &text[at.clone()];
    let begin = piece.find(|c: char| c.is_ascii_alphabetic())?;
    // A bullet or a number may stand before it.
    if begin > 5 || !piece.as_bytes()[begin].is_ascii_lowercase() {
        return None;
    }
    let mut words = words_of(&piece[begin..]);
    let first = words.next()?;
    let forename = &piece[begin..][first];
    if forename.len() < 2 || !gazetteer::is_first_name(forename) {
        return None;
    }
    let mut end = None;
    let mut behind = 0;
    for word in words {
        let value = &piece[begin..][word.clone()];
        let small = is_small(value);
        match end {
            None if small && value.len() > 1 && gazetteer::is_surname(value) => end = Some(word.end),
            // A second forename or an initial.
            None if small && behind == 0 => behind = 1,
            None => return None,
            Some(_) => behind += 1,
        }
    }
    let end = end.filter(|_| behind <= REMARK)?;
    Some(at.start + begin..at.start + begin + end)
}

/// The same with the surname first and a comma behind it: "hart, manon".
fn turned_name_in(text: &str, at: Range<usize>) -> Option<Range<usize>> {
    let piece = &text[at.clone()];
    let (before, behind) = piece.split_once(',')?;
    let begin = before.find(|c: char| c.is_ascii_alphabetic()).filter(|begin| *begin <= 5)?;
    let surname = &before[begin..];
    if surname.len() < 2 || !is_small(surname) || !gazetteer::is_surname(surname) {
        return None;
    }
    let mut words = words_of(behind);
    let first = words.next().filter(|word| behind[..word.start].bytes().all(|byte| byte == b' '))?;
    let forename = &behind[first.clone()];
    let known = forename.len() > 1 && is_small(forename) && gazetteer::is_first_name(forename);
    (known && words.count() <= REMARK).then(|| at.start + begin..at.start + before.len() + 1 + first.end)
}

/// Whether a word has no capital and nothing that names do not have.
fn is_small(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'\'' | b'-'))
}

/// Runs of letters, figures and what stands inside names.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let inside = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'\'' | b'-');
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(inside)?;
        let end =
            bytes[start..].iter().position(|byte| !inside(byte)).map_or(bytes.len(), |length| start + length);
        at = end;
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_without_capitals_gets_them_and_nothing_moves() {
        let list = "count staff\n\ndavid white\nhazel hall (am)\nmary o'neill\njames dodds - not sure\n\
                    susan parker-bell 07700 900123\nkeith barnes\nxqz the cat\nruth lane\n";
        let read = with_capitals(list).expect("a list");
        assert_eq!(read.len(), list.len());
        for name in ["David White", "Hazel Hall (am)", "Mary O'Neill", "Susan Parker-Bell 07700", "Ruth Lane"]
        {
            assert!(read.contains(name), "{name} in {read}");
        }
        assert!(read.starts_with("count staff") && read.contains("xqz the cat"));
        let line = "please book\nann lowe (inspector), peter grant, susan marsh (CA), colin davies\nthanks";
        let read = with_capitals(line).expect("a list");
        let turned = with_capitals(
            "said yes\nhart, manon\njames, robert\nxqz, ann\nparry, iris\nkelly, ron (am)\nlowe, susan\n",
        )
        .expect("a list");
        assert!(
            turned.contains("Hart, Manon\nJames, Robert\nxqz, ann\nParry, Iris\nKelly, Ron (am)"),
            "{turned}"
        );
        assert!(
            read.contains("Ann Lowe (inspector), Peter Grant, Susan Marsh (CA), Colin Davies\nthanks"),
            "{read}"
        );
    }

    #[test]
    fn sentences_short_lists_and_other_words_stay_as_they_are() {
        for text in [
            "",
            "david white\nhazel hall\nruth lane\n",
            "will may come on friday and rose hall is booked for the whole of the next week\n",
            "we asked mark price about the hall and he said that the key would be there by nine\n\
             frank green was not sure about it and neither was grace hill who had the other key\n",
            "apples, pears, plums, cherries, grapes\n",
            "fn main\nlet x\nfor y\nwhile z\nif a\nreturn b\n",
            "David White\nHazel Hall\nRuth Lane\nJames Dodds\nKeith Barnes\nMary Neill\n",
        ] {
            assert_eq!(with_capitals(text), None, "{text}");
        }
    }
}
