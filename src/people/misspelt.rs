//! Names that nobody has, and the name that was meant by them.
//!
//! One slip of the pen is looked for, in the lists of first names and of commoner surnames. Short forms of names are for
//! `nicknames`; surnames that are some other name when they are misspelt are joined by what they sound like and by their
//! letters (`resolver`).

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::detect::gazetteer;

/// Shorter forenames are no misspellings of others.
const SHORTEST_FORENAME: usize = 3;
/// Nor are shorter surnames: too many are a slip apart.
const SHORTEST_SURNAME: usize = 5;
/// Longer words are no names.
const LONGEST: usize = 14;
/// The ranks of forenames from this one on, and of those whose frequency is not known, are one.
const RARE: u8 = 5;
/// Surnames of the ranks below this one are looked for: nobody's rare name is a misspelling of another rare one.
const COMMON: u8 = 3;

/// The forename that a clerk meant who typed one that nobody has: the commonest name that is one slip away (a letter
/// missing, too many or wrong, or two swapped; Damerau 1964), and as it is where none or several come equally near. The
/// first letter is taken to be right. In capitals.
///
/// A name that no list has is read so in every row, so that a mistake here ties nobody to another but to namesakes.
pub fn as_meant(forename: &str) -> Cow<'_, str> {
    if !could_be_misspelt(forename, SHORTEST_FORENAME) || gazetteer::is_first_name(forename) {
        return Cow::Borrowed(forename);
    }
    static INDEX: OnceLock<Index> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        let rank = |name: &str| gazetteer::first_name_rank(name).map_or(RARE, |rank| rank.min(RARE));
        Index::of(gazetteer::first_names().map(|name| (name, rank(name))))
    });
    index.meant_by(forename)
}

/// The same for a surname, in letters A to Z: one that no list has is the common one a slip away.
pub fn surname_as_meant(surname: &str) -> Cow<'_, str> {
    if !could_be_misspelt(surname, SHORTEST_SURNAME) || gazetteer::is_surname(surname) {
        return Cow::Borrowed(surname);
    }
    static INDEX: OnceLock<Index> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        let ranked = gazetteer::surnames().filter_map(|(name, rank)| Some((name, rank?)));
        Index::of(ranked.filter(|(_, rank)| *rank < COMMON))
    });
    index.meant_by(surname)
}

fn could_be_misspelt(name: &str, shortest: usize) -> bool {
    (shortest..=LONGEST).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The consonants of a name in capitals.
fn consonants(name: &[u8]) -> impl Iterator<Item = u8> {
    name.iter().map(u8::to_ascii_uppercase).filter(|letter| !b"AEIOUY".contains(letter))
}

/// Names by what is left of them when one letter is left out, and whole: two names that are a slip of the pen apart have
/// one of these in common (Garbe 2012, SymSpell). Hashes in order; a hash is a hint only. Each name with its rank.
struct Index(Vec<(u32, u8, &'static str)>);

impl Index {
    fn of(names: impl Iterator<Item = (&'static str, u8)>) -> Index {
        let mut index = Vec::new();
        for (name, rank) in names.filter(|(name, _)| name.bytes().all(|byte| byte.is_ascii_lowercase())) {
            each_left_over(name.as_bytes(), &mut |hash| index.push((hash, rank, name)));
        }
        index.sort_unstable();
        Index(index)
    }

    /// The commonest name that is a slip away, if it is one.
    fn meant_by<'n>(&self, typed: &'n str) -> Cow<'n, str> {
        let letters = typed.as_bytes();
        // The best so far, its rank, and whether another is as good.
        let mut best: Option<(&'static str, u8, bool)> = None;
        self.neighbours(letters, &mut |name, rank| {
            // Of names as common the one with the same consonants: "Dwn" is Dawn, not Dan.
            let rank = rank * 2 + u8::from(!consonants(name.as_bytes()).eq(consonants(letters)));
            match &mut best {
                Some((known, ..)) if *known == name => {}
                Some((.., known, _)) if *known < rank => {}
                Some((_, known, tied)) if *known == rank => *tied = true,
                _ => best = Some((name, rank, false)),
            }
        });
        match best {
            Some((name, _, false)) => Cow::Owned(name.to_ascii_uppercase()),
            _ => Cow::Borrowed(typed),
        }
    }

    /// Names that are one slip of the pen from letters that begin like them, with their ranks; one may come twice.
    fn neighbours(&self, letters: &[u8], take: &mut dyn FnMut(&'static str, u8)) {
        each_left_over(letters, &mut |hash| {
            let from = self.0.partition_point(|(own, ..)| *own < hash);
            for (_, rank, name) in self.0[from..].iter().take_while(|(own, ..)| *own == hash) {
                if is_one_slip(letters, name.as_bytes()) {
                    take(name, *rank);
                }
            }
        });
    }
}

/// The hashes of a name and of what is left of it without each of its letters but the first.
fn each_left_over(name: &[u8], take: &mut dyn FnMut(u32)) {
    let hash = |without: usize| {
        let left = name.iter().enumerate().filter(|(at, _)| *at != without);
        left.fold(0x811c_9dc5_u32, |hash, (_, byte)| {
            (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
        })
    };
    (1..=name.len()).for_each(|without| take(hash(without)));
}

/// Whether two names with the same first letter differ by one letter missing, too many or wrong, or by two swapped.
fn is_one_slip(one: &[u8], other: &[u8]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let same = |a: &u8, b: &u8| a.eq_ignore_ascii_case(b);
    let alike = short.iter().zip(long).take_while(|(a, b)| same(a, b)).count();
    let ends = |a: usize, b: usize| {
        let (a, b) = (short.get(a..).unwrap_or_default(), long.get(b..).unwrap_or_default());
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
    };
    let swapped = || {
        let at = |name: &[u8], place: usize| name.get(place).map(u8::to_ascii_lowercase);
        at(short, alike) == at(long, alike + 1)
            && at(short, alike + 1) == at(long, alike)
            && ends(alike + 2, alike + 2)
    };
    match long.len() - short.len() {
        _ if alike == 0 => false,
        0 => alike < long.len() && (ends(alike + 1, alike + 1) || swapped()),
        1 => ends(alike, alike + 1),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_one_letter_or_two_swapped() {
        for (one, other, is) in [
            ("DWN", "dawn", true),
            ("LIDNA", "linda", true),
            ("HARRRY", "harry", true),
            ("JOAN", "jean", true),
            ("ANN", "anne", true),
            ("ANNE", "ann", true),
            ("ANN", "ann", false),
            ("EANJ", "jean", false),
            ("JEAN", "jane", false),
            ("AB", "ba", false),
            ("JO", "joann", false),
            ("", "a", false),
        ] {
            assert_eq!(is_one_slip(one.as_bytes(), other.as_bytes()), is, "{one} {other}");
        }
    }

    proptest::proptest! {
        /// What is found by what is left over is what a look at every name finds.
        #[test]
        fn neighbours_are_all_names_that_are_one_slip_away(name in "[A-Z]{3,9}|MARG[A-Z]{1,4}|[JD][A-Z][NV][A-Z]{0,3}") {
            static INDEX: OnceLock<Index> = OnceLock::new();
            let index = INDEX.get_or_init(|| Index::of(gazetteer::first_names().map(|name| (name, 0))));
            let mut found: Vec<&str> = Vec::new();
            index.neighbours(name.as_bytes(), &mut |near, _| found.push(near));
            found.sort_unstable();
            found.dedup();
            let plain = gazetteer::first_names().filter(|near| near.bytes().all(|b| b.is_ascii_lowercase()));
            let mut all: Vec<&str> = plain.filter(|near| is_one_slip(name.as_bytes(), near.as_bytes())).collect();
            all.sort_unstable();
            proptest::prop_assert_eq!(found, all);
        }
    }

    #[test]
    fn misspelt_surnames_are_those_that_were_meant() {
        for (typed, meant) in [
            ("KNENEDY", "KENNEDY"),
            ("CUNNINGAHM", "CUNNINGHAM"),
            ("EDWWARDS", "EDWARDS"),
            // Names, however rare; and what is too short or near to nothing.
            ("MERRIWEATHER", "MERRIWEATHER"),
            ("KHEN", "KHEN"),
            ("QWXZTRP", "QWXZTRP"),
            ("", ""),
        ] {
            assert_eq!(surname_as_meant(typed), meant, "{typed}");
        }
    }

    #[test]
    fn misspelt_forenames_are_those_that_were_meant() {
        for (typed, meant) in [
            ("DWN", "DAWN"),
            ("ZANAB", "ZAINAB"),
            ("LIDNA", "LINDA"),
            ("HARRRY", "HARRY"),
            ("JOCYE", "JOYCE"),
            ("MARGRAET", "MARGARET"),
            ("ADAEEZ", "ADAEZE"),
            // Jean or Jane.
            ("JAEN", "JAEN"),
            // Names, however rare.
            ("JEN", "JEN"),
            ("HUW", "HUW"),
            ("XQZT", "XQZT"),
            ("JQ", "JQ"),
            ("", ""),
        ] {
            assert_eq!(as_meant(typed), meant, "{typed}");
        }
    }
}
