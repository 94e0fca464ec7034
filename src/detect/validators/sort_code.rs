//! Bank sort codes: six digits in three pairs.
//!
//! There is no check in a sort code alone, and dates written `01-04-06` have its form: this never says more than
//! the form. `modulus` checks a sort code with its account.

use super::Verdict;
use super::squeeze::{all_same, digits, runs};

/// Judges a candidate of six digits, or five where a number cell lost the leading zero.
pub fn judge(text: &str) -> Verdict {
    match normalise(text) {
        Some(code) if is_placeholder(&code) => Verdict::Placeholder,
        Some(_) => Verdict::Shape,
        None => Verdict::No,
    }
}

/// The same where a date could stand: what could be one is none.
pub fn judge_no_date(text: &str) -> Verdict {
    match normalise(text) {
        Some(code) if looks_like_date(&code) => Verdict::No,
        _ => judge(text),
    }
}

/// The six digits.
pub fn normalise(text: &str) -> Option<[u8; 6]> {
    let kept = digits::<6>(text)?;
    // One sign among the digits parts no pairs: "644.20".
    if text.len() == kept.len() + 1 {
        return None;
    }
    match kept.len() {
        6 => groups_fit(text).then(|| <[u8; 6]>::try_from(&*kept).ok())?,
        5 if text.bytes().all(|b| b.is_ascii_digit()) => {
            let mut code = [b'0'; 6];
            code.get_mut(1..)?.copy_from_slice(&kept);
            Some(code)
        }
        _ => None,
    }
}

/// Whether a bank is known to use codes that begin like this. Ranges as the industry publishes them piecemeal: a
/// "no" is a hint, not proof.
pub fn is_known_range(code: &[u8; 6]) -> bool {
    let first = (code[0].wrapping_sub(b'0')) * 10 + code[1].wrapping_sub(b'0');
    matches!(first, 1 | 4 | 5 | 7..=66 | 70 | 72 | 77 | 80..=91 | 93 | 95 | 98)
}

/// Whether the six digits could as well be a date: day, month, year of two digits.
pub fn looks_like_date(code: &[u8; 6]) -> bool {
    let pair = |at: usize| code[at].wrapping_sub(b'0') * 10 + code[at + 1].wrapping_sub(b'0');
    (1..=31).contains(&pair(0)) && (1..=12).contains(&pair(2))
}

pub(super) fn is_placeholder(code: &[u8; 6]) -> bool {
    all_same(code) || runs(code) || code.starts_with(b"0000") || code == b"010203" || code == b"112233"
}

/// Either no separators, or one to three between all pairs, and the same: "10.00-12" is an hour.
fn groups_fit(text: &str) -> bool {
    let mut seen = 0;
    let mut gaps = [0_u8; 2];
    let has = |sign: fn(char) -> bool| text.chars().filter(|c| sign(*c)).count();
    let (dots, dashes) = (has(|c| c == '.'), has(super::squeeze::is_dash));
    if dots > 0 && dashes > 0 || dots == 1 || dashes == 1 {
        return false;
    }
    for c in text.chars() {
        if c.is_alphanumeric() {
            seen += 1;
            continue;
        }
        match seen {
            2 => gaps[0] = gaps[0].saturating_add(1),
            4 => gaps[1] = gaps[1].saturating_add(1),
            _ => return false,
        }
    }
    matches!(gaps, [0, 0] | [1..=3, 1..=3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_in_every_dress_have_the_form() {
        for text in
            ["20-45-23", "20 45 23", "204523", "20\u{2013}45\u{2013}23", "20.45.23", "2O-45-23", "70116"]
        {
            assert_eq!(judge(text), Verdict::Shape, "{text}");
        }
        assert_eq!(normalise("70116"), Some(*b"070116"));
    }

    #[test]
    fn template_codes_are_placeholders() {
        for text in ["00-00-00", "12-34-56", "99-99-99", "11 11 11", "654321"] {
            assert_eq!(judge(text), Verdict::Placeholder, "{text}");
        }
    }

    #[test]
    fn other_groupings_are_refused() {
        for text in ["10.00-12", "204-523", "2045-23", "2045233", "20-45-2", "20-45-23-1", "A04523", "2004"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }

    #[test]
    fn the_impostor_is_recognised() {
        assert!(looks_like_date(b"010506") && !looks_like_date(b"204523"));
        assert!(is_known_range(b"204523") && !is_known_range(b"991122"));
    }
}
