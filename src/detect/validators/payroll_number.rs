//! Payroll numbers: every council has its own form, so this knows only what they have in common.

use super::Verdict;
use super::squeeze::{is_dash, is_space, squeeze_with};

/// Judges a candidate: 4 to 8 digits, or up to three letters before 3 to 8 digits, or one letter behind.
pub fn judge(text: &str) -> Verdict {
    let Some(kept) = squeeze_with::<11>(text, |c| is_space(c) || is_dash(c) || c == '/') else {
        return Verdict::No;
    };
    let letters = kept.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let rest = kept.get(letters..).unwrap_or_default();
    let number = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let tail = rest.len() - number;
    let fits = match letters {
        0 => (4..=8).contains(&number),
        1..=3 => (3..=8).contains(&number),
        _ => false,
    };
    if fits && tail <= 1 && rest.iter().any(|b| *b != b'0') { Verdict::Shape } else { Verdict::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_in_use() {
        for text in ["48291", "00048291", "E4829", "PR048291", "4829136A", "EL-04829"] {
            assert_eq!(judge(text), Verdict::Shape, "{text}");
        }
        for text in ["482", "482913657", "PAYROLL", "00000", "E48", "48.29136"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }
}
