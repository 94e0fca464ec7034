//! Certificates of the Disclosure and Barring Service: twelve digits that begin with 00; and their form's
//! reference, F and ten digits. No check: the form only.

use super::Verdict;
use super::squeeze::{all_same, runs, squeeze};

/// Judges a candidate; a number cell that lost the zeros leaves ten digits that begin with 1.
pub fn judge(text: &str) -> Verdict {
    let Some(kept) = squeeze::<12>(text) else { return Verdict::No };
    let number = match &*kept {
        [b'0', b'0', number @ ..] if number.len() == 10 => number,
        [b'F', number @ ..] if number.len() == 10 => number,
        [b'1', ..] if kept.len() == 10 && text.bytes().all(|b| b.is_ascii_digit()) => &kept,
        _ => return Verdict::No,
    };
    if !number.iter().all(u8::is_ascii_digit) {
        return Verdict::No;
    }
    if all_same(number) || runs(number) || number == b"1234567890" {
        Verdict::Placeholder
    } else {
        Verdict::Shape
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_and_nothing_else() {
        for text in ["001482913657", "0014 8291 3657", "F0482913657", "1482913657"] {
            assert_eq!(judge(text), Verdict::Shape, "{text}");
        }
        for text in ["101482913657", "00148291365", "0014829136578", "F048291365", "2482913657"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
        assert_eq!(judge("001234567890"), Verdict::Placeholder);
    }
}
