//! Lists of terms that every cell or word is asked for.
//!
//! Nearly all texts are in none of them, and are told so by their first letter and length: a list knows which lengths its
//! terms of each letter have, and compares what passes only with those of its letter.

use std::sync::OnceLock;

/// Terms in small letters, which are asked for in any case of ASCII.
pub struct Terms {
    list: &'static [&'static str],
    /// By the low bits of the first byte, which a capital shares with its small letter: a bit for each length in bytes, the
    /// last for that and more.
    lengths: [u64; 32],
    /// The terms by the same bits, in the order of the list.
    by_letter: OnceLock<[Vec<&'static str>; 32]>,
}

impl Terms {
    /// Of a list, for a constant.
    pub const fn new(list: &'static [&'static str]) -> Terms {
        let mut lengths = [0; 32];
        let mut at = 0;
        while at < list.len() {
            let term = list[at].as_bytes();
            assert!(!term.is_empty(), "a term has letters");
            lengths[(term[0] & 31) as usize] |= bit(term.len());
            at += 1;
        }
        Terms { list, lengths, by_letter: OnceLock::new() }
    }

    /// Whether a text is one of the terms.
    #[inline]
    pub fn has(&self, text: &str) -> bool {
        let first = text.as_bytes().first();
        first.is_some_and(|first| {
            self.lengths[usize::from(*first & 31)] & bit(text.len()) != 0
                && self.of_letter(*first).iter().any(|term| term.eq_ignore_ascii_case(text))
        })
    }

    /// The terms that may begin with a byte.
    fn of_letter(&self, first: u8) -> &[&'static str] {
        let by_letter = self.by_letter.get_or_init(|| {
            let letter = |term: &str| term.bytes().next().map(|first| usize::from(first & 31));
            std::array::from_fn(|own| {
                self.list.iter().copied().filter(|term| letter(term) == Some(own)).collect()
            })
        });
        &by_letter[usize::from(first & 31)]
    }

    /// What stands behind a term that a text begins with.
    pub fn behind<'t>(&self, text: &'t str) -> Option<&'t str> {
        let first = text.as_bytes().first()?;
        if self.lengths[usize::from(*first & 31)] == 0 {
            return None;
        }
        self.of_letter(*first).iter().find_map(|term| {
            let (begin, rest) = text.split_at_checked(term.len())?;
            begin.eq_ignore_ascii_case(term).then_some(rest)
        })
    }

    /// All of them, in the order of the list.
    pub const fn all(&self) -> &'static [&'static str] {
        self.list
    }
}

/// The parts of a text before and behind the first place of a join that begins with ASCII. Cells are short: what a search for
/// a longer text prepares would cost more than it finds.
pub fn parted<'t>(text: &'t str, join: &str) -> Option<(&'t str, &'t str)> {
    let bytes = text.as_bytes();
    let (first, _) = join.as_bytes().split_first()?;
    let at = memchr::memchr_iter(*first, bytes).find(|at| bytes[*at..].starts_with(join.as_bytes()))?;
    Some((text.get(..at)?, text.get(at + join.len()..)?))
}

const fn bit(length: usize) -> u64 {
    1 << if length < 63 { length } else { 63 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_in_any_case_and_nothing_else_is() {
        const LONG: &str = "a term of more than sixty-three letters, which is as long as lengths are told";
        static TERMS: Terms = Terms::new(&["mr", "o'clock", "(blank)", "\u{ed}", LONG]);
        for text in ["mr", "MR", "Mr", "O'Clock", "(BLANK)", "\u{ed}", LONG] {
            assert!(TERMS.has(text), "{text}");
        }
        for text in ["", "m", "mrs", "ms", "\u{cd}", "-r", &LONG[1..], "a term"] {
            assert!(!TERMS.has(text), "{text}");
        }
        assert_eq!(TERMS.behind("Mrs"), Some("s"));
        assert_eq!(TERMS.behind("O'CLOCK"), Some(""));
        assert_eq!(TERMS.behind("m"), None);
        assert_eq!(TERMS.all().len(), 5);
    }

    #[test]
    fn a_text_is_parted_at_the_first_join() {
        for text in ["Mr and Mrs", " and ", "a  and b and c", "and", "", "\u{e9} and \u{e9}", "sand andes"] {
            assert_eq!(parted(text, " and "), text.split_once(" and "), "{text}");
        }
    }
}
