//! Biometric residence permits: two letters, a digit or X, six digits. No check: the form only.

use super::Verdict;
use super::squeeze::{all_same, runs, squeeze};

/// Judges a candidate.
pub fn judge(text: &str) -> Verdict {
    let Some(kept) = squeeze::<9>(text) else { return Verdict::No };
    let &[a, b, third, ..] = &*kept else { return Verdict::No };
    let number = kept.get(3..).unwrap_or_default();
    let fits = kept.len() == 9
        && a.is_ascii_uppercase()
        && b.is_ascii_uppercase()
        && (third == b'X' || third.is_ascii_digit())
        && number.iter().all(u8::is_ascii_digit);
    match fits {
        false => Verdict::No,
        true if all_same(number) || runs(number) => Verdict::Placeholder,
        true => Verdict::Shape,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_and_nothing_else() {
        for text in ["ZUX482913", "RF4829136", "zu 4829136"] {
            assert_eq!(judge(text), Verdict::Shape, "{text}");
        }
        for text in ["ZU482913", "Z4829136X", "508213947", "ZUY482913"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
        assert_eq!(judge("ZUX000000"), Verdict::Placeholder);
    }
}
