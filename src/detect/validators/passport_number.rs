//! Passport numbers: nine digits for British ones since about 1988, before that a letter and six digits.
//!
//! No check digit outside the machine-readable zone (see `mrz`): never more than the form, and only context or
//! a header makes a case. Foreign passports, which right-to-work files hold, have one to three letters and six to
//! eight digits.

use super::Verdict;
use super::squeeze::{all_same, runs, squeeze};

/// Judges a candidate.
pub fn judge(text: &str) -> Verdict {
    let Some(kept) = squeeze::<9>(text) else { return Verdict::No };
    let letters = kept.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let digits = kept.get(letters..).unwrap_or_default();
    if digits.iter().all(u8::is_ascii_digit) {
        let fits = match letters {
            0 => digits.len() == 9,
            1 => (6..=8).contains(&digits.len()),
            2 | 3 => (6..=7).contains(&digits.len()),
            _ => false,
        };
        if !fits {
            return Verdict::No;
        }
        let published = matches!(digits, b"925665416" | b"999228775" | b"107185703");
        return if published || all_same(digits) || runs(digits) {
            Verdict::Placeholder
        } else {
            Verdict::Shape
        };
    }
    // Six digits and a letter, as until the eighties.
    let old = kept.len() == 7
        && kept.iter().take(6).all(u8::is_ascii_digit)
        && kept.last().is_some_and(u8::is_ascii_uppercase);
    if old { Verdict::Shape } else { Verdict::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn british_and_foreign_forms() {
        for text in ["508213947", "508 213 947", "C482913", "482913C", "YA4829136", "p48291365"] {
            assert_eq!(judge(text), Verdict::Shape, "{text}");
        }
        for text in ["123456789", "000000000", "925665416"] {
            assert_eq!(judge(text), Verdict::Placeholder, "{text}");
        }
        for text in ["5082139471", "50821394", "PX724816B", "PASSPORT", "AB12"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }
}
