//! Vehicle registration marks of the United Kingdom.
//!
//! Marks of 1963 and later have a structure of their own; older and Northern Irish ones look like room numbers
//! and have the form only.

use super::Verdict;
use super::squeeze::squeeze;

/// Judges a candidate.
pub fn judge(text: &str) -> Verdict {
    let Some(mut kept) = squeeze::<7>(text) else { return Verdict::No };
    if text.split_whitespace().count() > 3 || text.contains(['/', '\'']) {
        return Verdict::No;
    }
    if matches!(
        &*kept,
        b"AB12CDE" | b"AB51ABC" | b"A123ABC" | b"ABC123A" | b"AB12ABC" | b"AA11AAA" | b"YOURREG"
    ) {
        return Verdict::Placeholder;
    }
    if current(&kept) || prefix(&kept) || suffix(&kept) {
        return Verdict::Valid;
    }
    if kept.len() == 7 {
        let mut changed = false;
        for byte in kept.iter_mut().skip(2).take(2) {
            let digit = match *byte {
                b'O' => b'0',
                b'I' => b'1',
                other => other,
            };
            changed |= digit != *byte;
            *byte = digit;
        }
        if changed {
            return if current(&kept) { Verdict::Shape } else { Verdict::No };
        }
    }
    if dateless(&kept) { Verdict::Shape } else { Verdict::No }
}

/// The same for a cell that may name the car before its mark: "Nissan Micra NV07 RHF".
pub fn judge_behind_make(text: &str) -> Verdict {
    let own = judge(text);
    if own != Verdict::No || !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return own;
    }
    // With or without a blank in it. Marks without a structure of their own could be anything behind a word.
    let mut marks = text.rmatch_indices(' ').take(2).map(|(at, _)| &text[at + 1..]);
    if marks.any(|mark| judge(mark) == Verdict::Valid) { Verdict::Valid } else { Verdict::No }
}

fn letter(b: u8) -> bool {
    b.is_ascii_uppercase() && !matches!(b, b'I' | b'Q' | b'Z')
}

fn last_letter(b: u8) -> bool {
    b.is_ascii_uppercase() && !matches!(b, b'I' | b'Q')
}

fn year_letter(b: u8) -> bool {
    b.is_ascii_uppercase() && !matches!(b, b'I' | b'O' | b'Q' | b'U' | b'Z')
}

/// Since September 2001: area, half-year, three letters.
fn current(kept: &[u8]) -> bool {
    let &[a, b, tens, ones, x, y, z] = kept else { return false };
    if !(letter(a) && letter(b) && tens.is_ascii_digit() && ones.is_ascii_digit()) {
        return false;
    }
    let age = (tens - b'0') * 10 + (ones - b'0');
    matches!(age, 2..=29 | 51..=79) && [x, y, z].into_iter().all(last_letter)
}

/// August 1983 to August 2001: year letter, number, three letters.
fn prefix(kept: &[u8]) -> bool {
    let [year, rest @ ..] = kept else { return false };
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let letters = rest.get(digits..).unwrap_or_default();
    year_letter(*year)
        && (1..=3).contains(&digits)
        && rest.first() != Some(&b'0')
        && matches!(letters, [x, y, z] if letter(*x) && last_letter(*y) && last_letter(*z))
}

/// 1963 to July 1983: three letters, number, year letter.
fn suffix(kept: &[u8]) -> bool {
    let [head @ .., year] = kept else { return false };
    let Some((letters, digits)) = head.split_at_checked(3) else { return false };
    letters.iter().all(|b| last_letter(*b))
        && (1..=3).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
        && digits.first() != Some(&b'0')
        && year_letter(*year)
}

/// Before 1963, and Northern Ireland: up to three letters and up to four digits, in either order.
fn dateless(kept: &[u8]) -> bool {
    let letters = kept.iter().filter(|b| b.is_ascii_uppercase()).count();
    let digits = kept.len() - letters;
    let changes = kept.windows(2).filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit()).count();
    let number = kept.iter().find(|b| b.is_ascii_digit());
    changes == 1
        && (1..=3).contains(&letters)
        && (1..=4).contains(&digits)
        && number != Some(&b'0')
        && kept.len() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_may_name_the_car_before_its_mark() {
        for text in ["Nissan Micra NV07 RHF", "Ford Focus GVJ 508R", "Vauxhall Astra FP05XXA", "NV07 RHF"] {
            assert_eq!(judge_behind_make(text), Verdict::Valid, "{text}");
        }
        for text in ["Nissan Micra", "14 Mill Lane NV07 RHF", "Mill Lane OX4 1AB", "Room B 12", "Unit AB 123"]
        {
            assert_ne!(judge_behind_make(text), Verdict::Valid, "{text}");
        }
    }

    #[test]
    fn marks_of_every_age() {
        for text in ["KX05 HFP", "kx05hfp", "R482 KLP", "M7 HFP", "KLP 482R", "KX55HFP"] {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
        for text in ["KXZ 4829", "482 KLP", "KLP 48", "KXO5 HFP"] {
            assert_eq!(judge(text), Verdict::Shape, "{text}");
        }
    }

    #[test]
    fn what_is_no_mark_is_refused() {
        for text in
            ["KX30 HFP", "KX01 HFP", "KX05 HFI", "IX05 HFP", "R0 KLP", "OX1", "12", "KLPX 482", "Q1/2", "A1"]
        {
            assert!(judge(text) != Verdict::Valid, "{text}");
        }
        for text in ["KX30 HFP", "12", "KLPX 482", "A1"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
        assert_eq!(judge("AB12 CDE"), Verdict::Placeholder);
    }
}
