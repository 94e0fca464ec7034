//! Titles before names: Mr, Mrs, Cllr.

use super::Verdict;
use crate::detect::terms::{Terms, parted};

static TITLES: Terms = Terms::new(&[
    "ald",
    "alderman",
    "baroness",
    "br",
    "brig",
    "brigadier",
    "canon",
    "capt",
    "captain",
    "cllr",
    "cmdr",
    "col",
    "colonel",
    "commander",
    "councillor",
    "cpl",
    "cr",
    "dame",
    "dr",
    "father",
    "fr",
    "gp capt",
    "hon",
    "imam",
    "judge",
    "lady",
    "lord",
    "lt",
    "lt col",
    "lt cdr",
    "maj",
    "major",
    "master",
    "miss",
    "mr",
    "mrs",
    "ms",
    "mstr",
    "mx",
    "prof",
    "professor",
    "rabbi",
    "rev",
    "rev dr",
    "revd",
    "reverend",
    "rt hon",
    "sgt",
    "sheikh",
    "sir",
    "sister",
    "sqn ldr",
    "sr",
    "the rev",
    "wg cdr",
]);

/// Two titles and what joins them are no longer than this.
const LONGEST_PAIR: usize = 40;

/// Judges a candidate: a known title, with or without a full stop.
pub fn judge(text: &str) -> Verdict {
    if is_title(text) { Verdict::Valid } else { Verdict::No }
}

/// Whether this is a title, or two for a couple (`Mr & Mrs`).
pub fn is_title(text: &str) -> bool {
    let one = |part: &str| {
        let bare = part.trim();
        // Of initials, or the tax code BR.
        if matches!(bare, "BR" | "CR" | "FR" | "SR") {
            return false;
        }
        let part = bare.trim_matches(|c: char| c.is_whitespace() || c == '.');
        TITLES.has(part)
    };
    one(text)
        || text.len() <= LONGEST_PAIR
            && [" & ", "/", " and "]
                .into_iter()
                .any(|join| parted(text, join).is_some_and(|(a, b)| one(a) && one(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_every_dress() {
        for text in ["Mr", "MRS.", "ms", "Rev Dr", "Cllr", "Mr & Mrs", "Mr/Mrs", "Mx "] {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
        for text in ["Mrx", "Manager", "M", ".", "Mr Smith", "BR"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }
}
