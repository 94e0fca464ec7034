//! Who speaks in a chat: "[12:44] Ann: not free on Monday", "05/05/2016, 18:04 - Ann: which hall is mine?".
//!
//! Exports of messengers have the time of day before each speaker, who is there by the forename. One such line proves nothing.

use std::ops::Range;

use super::validators::{Verdict, first_name};

/// Of so many bytes of a text the speakers are looked for.
const WITHIN: usize = 64 * 1024;
/// Longer than what stands before a speaker.
const LONGEST_STAMP: usize = 24;

/// Where the forenames of those stand who speak, if two of its lines at least are of a chat.
pub fn speakers(text: &str) -> Vec<Range<usize>> {
    let text = &text[..text.floor_char_boundary(WITHIN)];
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        found.extend(speaker(line).map(|name| at + name.start..at + name.end));
        at += line.len();
    }
    if found.len() < 2 {
        found.clear();
    }
    found
}

/// Where a line of a chat has its speaker.
fn speaker(line: &str) -> Option<Range<usize>> {
    let bytes = line.as_bytes();
    let begin = match bytes.first()? {
        b'[' => memchr::memchr(b']', bytes).filter(|end| has_time(&line[1..*end]))? + 1,
        b'0'..=b'9' => {
            let end = line.find(" - ")?;
            has_time(&line[..end]).then_some(end + 2)?
        }
        _ => return None,
    };
    let rest = line.get(begin..)?;
    let name = rest.trim_start();
    let start = begin + rest.len() - name.len();
    let name = name.split_once(':')?.0;
    let word = !name.is_empty() && name.chars().all(|c| c.is_alphabetic() || c == '-' || c == '\'');
    (word && first_name::judge(name) != Verdict::No).then_some(start..start + name.len())
}

/// Whether a stamp is short and ends in a time of day.
fn has_time(stamp: &str) -> bool {
    let time = stamp.trim_end().rsplit(' ').next().unwrap_or_default();
    let mut parts = time.split(':');
    let mut below = |most: u8| {
        parts.next().is_some_and(|part| {
            (1..=2).contains(&part.len()) && part.parse::<u8>().is_ok_and(|number| number < most)
        })
    };
    stamp.len() <= LONGEST_STAMP && below(24) && below(60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chats_name_who_speaks() {
        let of = |text: &str| speakers(text).into_iter().map(|at| text[at].to_owned()).collect::<Vec<_>>();
        assert_eq!(
            of("Count team\n[8:44] Margaret: not free\n[9:05] Daniel: ok\n[9:46] Margaret: ta\n"),
            ["Margaret", "Daniel", "Margaret"]
        );
        assert_eq!(
            of("05/05/2016, 18:04 - Alan: where\r\n05/05/2016, 18:06 - Joyce: hall\r\n"),
            ["Alan", "Joyce"]
        );
        assert_eq!(of("[05/05/2016, 18:04:11] Alan: where\n[05/05/2016, 18:06:00] Joyce: hall\n").len(), 2);
        for text in [
            // One line, a log's levels, no time, no speaker.
            "[8:44] Margaret: not free\n",
            "[12:44] Error: disk\n[12:45] Warning: disk\n",
            "[12] Margaret: a\n[13] Daniel: b\n",
            "[12:44] Margaret said\n[12:45] Daniel said\n",
            "[25:44] Margaret: a\n[12:74] Daniel: b\n",
            "7.30 - Margaret: box\n8.30 - Daniel: box\n",
        ] {
            assert_eq!(of(text), Vec::<String>::new(), "{text}");
        }
    }
}
