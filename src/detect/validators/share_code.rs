//! Right-to-work share codes: nine letters and digits in threes, the first W (work), R (rent) or S (status).
//!
//! No check: the form only. Codes expire after 90 days, but the page printed with them stays in the file.

use super::Verdict;
use super::squeeze::{is_dash, is_space, squeeze_with};

/// Judges a candidate: both letters and digits must be in it.
pub fn judge(text: &str) -> Verdict {
    let Some(kept) = squeeze_with::<9>(text, |c| is_space(c) || is_dash(c)) else { return Verdict::No };
    let digits = kept.iter().filter(|b| b.is_ascii_digit()).count();
    if kept.len() != 9 || !matches!(kept.first(), Some(b'W' | b'R' | b'S')) || !(1..=7).contains(&digits) {
        return Verdict::No;
    }
    let grouped = text.split(|c: char| !c.is_alphanumeric()).filter(|g| !g.is_empty());
    let mut groups = 0;
    for group in grouped {
        groups += 1;
        if group.len() != 3 && group.len() != 9 {
            return Verdict::No;
        }
    }
    // A word and digits behind it (`STATION12`) are one group of letters and one of digits.
    let changes = kept.windows(2).filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit()).count();
    if groups == 1 && changes < 2 {
        return Verdict::No;
    }
    if matches!(&*kept, b"W12345678" | b"WB1CD234E") { Verdict::Placeholder } else { Verdict::Shape }
}

/// Judges a whole cell of nine capitals: one code in seventy has no digit. In text such a word is a word.
pub fn judge_letters(text: &str) -> Verdict {
    let capitals = text.bytes().filter(u8::is_ascii_uppercase).count();
    let spaces = text.bytes().filter(|b| matches!(b, b' ' | b'-')).count();
    let vowels = text.bytes().filter(|b| matches!(b, b'A' | b'E' | b'I' | b'O' | b'U')).count();
    let formed = capitals == 9 && capitals + spaces == text.len() && text.starts_with(['W', 'R', 'S']);
    if formed && vowels <= 2 { Verdict::Shape } else { Verdict::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threes_with_letters_and_digits_have_the_form() {
        for text in ["W7K 4PX 93D", "w7k4px93d", "W7K-4PX-93D", "S2E RT9 L4M"] {
            assert_eq!(judge(text), Verdict::Shape, "{text}");
        }
        assert_eq!((judge_letters("WXPGDFSTT"), judge_letters("SOMERSETS")), (Verdict::Shape, Verdict::No));
        for text in ["W7K 4PX 93", "A7K 4PX 93D", "STATION12", "RESERVED1", "WXY ABC DEF", "W7 K4P X93D"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }
}
