//! Forenames that nobody has, and the name that was meant by them.
//!
//! One slip of the pen is looked for, in the list of first names. Short forms of names are for `nicknames`; misspelt
//! surnames are not read otherwise but joined by what they sound like and by their letters (`resolver`).

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::detect::gazetteer;

/// Shorter forenames are no misspellings of others.
const SHORTEST_MISSPELT: usize = 3;
/// Longer words are no forenames.
const LONGEST_FORENAME: usize = 14;
/// The ranks of forenames from this one on, and of those whose frequency is not known, are one.
const RARE: u8 = 5;

/// The forename that a clerk meant who typed one that nobody has: the commonest name that is one slip away (a letter
/// missing, too many or wrong, or two swapped; Damerau 1964), and as it is where none or several come equally near. The
/// first letter is taken to be right. In capitals.
///
/// A name that no list has is read so in every row, so that a mistake here ties nobody to another but to namesakes.
pub fn as_meant(forename: &str) -> Cow<'_, str> {
    let letters = forename.as_bytes();
    let misspelt = (SHORTEST_MISSPELT..=LONGEST_FORENAME).contains(&letters.len())
        && letters.iter().all(u8::is_ascii_uppercase)
        && !gazetteer::is_first_name(forename);
    if !misspelt {
        return Cow::Borrowed(forename);
    }
    // The best so far, its rank, and whether another is as good.
    let mut best: Option<(&'static str, u8, bool)> = None;
    neighbours(letters, &mut |name, rank| {
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
        _ => Cow::Borrowed(forename),
    }
}

/// The consonants of a name in capitals.
fn consonants(name: &[u8]) -> impl Iterator<Item = u8> {
    name.iter().map(u8::to_ascii_uppercase).filter(|letter| !b"AEIOUY".contains(letter))
}

/// First names by what is left of them when one letter is left out, and whole: two names that are a slip of the pen apart
/// have one of these in common (Garbe 2012, SymSpell). Hashes in order; a hash is a hint only.
fn left_overs() -> &'static [(u32, &'static str)] {
    static INDEX: OnceLock<Vec<(u32, &'static str)>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = Vec::new();
        for name in gazetteer::first_names().filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase()))
        {
            each_left_over(name.as_bytes(), &mut |hash| index.push((hash, name)));
        }
        index.sort_unstable_by_key(|(hash, _)| *hash);
        index
    })
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

/// First names that are one slip of the pen from letters that begin like them, with how common they are; one may come twice.
fn neighbours(letters: &[u8], take: &mut dyn FnMut(&'static str, u8)) {
    let index = left_overs();
    each_left_over(letters, &mut |hash| {
        let from = index.partition_point(|(own, _)| *own < hash);
        for (_, name) in index[from..].iter().take_while(|(own, _)| *own == hash) {
            if is_one_slip(letters, name.as_bytes()) {
                let rank = gazetteer::first_name_rank(name).map_or(RARE, |rank| rank.min(RARE));
                take(name, rank);
            }
        }
    });
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
            let mut found: Vec<&str> = Vec::new();
            neighbours(name.as_bytes(), &mut |near, _| found.push(near));
            found.sort_unstable();
            found.dedup();
            let plain = gazetteer::first_names().filter(|near| near.bytes().all(|b| b.is_ascii_lowercase()));
            let mut all: Vec<&str> = plain.filter(|near| is_one_slip(name.as_bytes(), near.as_bytes())).collect();
            all.sort_unstable();
            proptest::prop_assert_eq!(found, all);
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
