//! Driver numbers of Great Britain: 16 characters that hold surname, birth date, sex and initials.
//!
//! The check character's algorithm is not public; the birth date inside is the check. Licences of Northern
//! Ireland are eight digits without any structure and are left to headers.

use super::Verdict;
use super::squeeze::{Squeezed, squeeze};

/// What a driver number says about its holder, to compare with the rest of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decoded {
    /// First five letters of the surname, filled up with `9`; `MAC` is written `MC`.
    pub surname: [u8; 5],
    /// Year of birth, two digits.
    pub year: u8,
    /// Month of birth.
    pub month: u8,
    /// Day of birth.
    pub day: u8,
    /// Whether the holder is recorded as female.
    pub female: bool,
    /// First letters of the forenames, `9` where there is none.
    pub initials: [u8; 2],
}

/// Judges a candidate, with or without a two-digit issue number.
pub fn judge(text: &str) -> Verdict {
    match read(text) {
        None => Verdict::No,
        Some((decoded, repaired)) => {
            let specimen = &decoded.surname == b"MORGA" && decoded.initials == *b"SM";
            match (specimen, repaired) {
                (true, _) => Verdict::Placeholder,
                (false, true) => Verdict::Shape,
                (false, false) => Verdict::Valid,
            }
        }
    }
}

/// What the number says about its holder.
pub fn decode(text: &str) -> Option<Decoded> {
    read(text).map(|(decoded, _)| decoded)
}

fn read(text: &str) -> Option<(Decoded, bool)> {
    let mut kept = squeeze::<18>(text)?;
    if kept.len() != 16 && kept.len() != 18 {
        return None;
    }
    // One or two letters in place of digits are a slip; where most are letters, it is a word.
    if kept.get(5..11)?.iter().filter(|byte| !byte.is_ascii_digit()).count() > 2 {
        return None;
    }
    let repaired = repair(&mut kept);
    let surname: [u8; 5] = kept.get(..5)?.try_into().ok()?;
    let letters = surname.iter().take_while(|b| b.is_ascii_uppercase()).count();
    if letters == 0 || surname.iter().skip(letters).any(|b| *b != b'9') {
        return None;
    }
    let birth = kept.get(5..11)?;
    if !birth.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digit = |at: usize| birth.get(at).map_or(0, |b| b - b'0');
    let month = digit(1) * 10 + digit(2);
    let (female, month) = if month > 50 { (true, month - 50) } else { (false, month) };
    let day = digit(3) * 10 + digit(4);
    if !(1..=12).contains(&month) || day == 0 || day > super::date::days_in(2000, month) {
        return None;
    }
    let initials: [u8; 2] = kept.get(11..13)?.try_into().ok()?;
    let initials_fit = initials[0].is_ascii_uppercase()
        && (initials[1].is_ascii_uppercase() || initials[1] == b'9')
        || initials == *b"99";
    let tail = kept.get(14..16)?;
    if !initials_fit || !tail.iter().all(u8::is_ascii_uppercase) {
        return None;
    }
    if !kept.get(16..).is_some_and(|issue| issue.iter().all(u8::is_ascii_digit)) {
        return None;
    }
    Some((Decoded { surname, year: digit(0) * 10 + digit(5), month, day, female, initials }, repaired))
}

/// Exchanges look-alikes where only a letter or only a digit can stand.
fn repair(kept: &mut Squeezed<18>) -> bool {
    let mut repaired = false;
    for (at, byte) in kept.iter_mut().enumerate() {
        let right = match (at, *byte) {
            (0..5 | 14..16, b'0') => b'O',
            (5..11 | 16..18, b'O') => b'0',
            (5..11 | 16..18, b'I' | b'L') => b'1',
            (_, same) => same,
        };
        repaired |= right != *byte;
        *byte = right;
    }
    repaired
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_says_who_holds_it() {
        let decoded = decode("POLLS 561037 AB9XY").expect("invented, but in form");
        let holder =
            Decoded { surname: *b"POLLS", year: 57, month: 11, day: 3, female: true, initials: *b"AB" };
        assert_eq!(decoded, holder);
        assert!(decode("POLLS 511037 AB9XY").is_some_and(|d| !d.female && d.month == 11));
    }

    #[test]
    fn dress_and_issue_number_do_not_matter() {
        for text in ["POLLS561037AB9XY", "polls561037ab9xy", "POLLS 561037 AB9XY 01", "OX999 401255 J99KL"] {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
        assert_eq!(judge("P0LLS561037AB9XY"), Verdict::Shape);
        assert_eq!(judge("POLLS56lO37AB9XY"), Verdict::Shape);
    }

    #[test]
    fn impossible_dates_and_specimens_are_no_findings() {
        for text in [
            "POLLS513327AB9XY",
            "POLLS561007AB9XY",
            "POLLS502307AB9XY",
            "99999561037AB9XY",
            "PO9LS561037AB9XY",
            "POLLS561037AB9X",
        ] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
        assert_eq!(judge("MORGA657054SM9IJ"), Verdict::Placeholder);
    }
}
