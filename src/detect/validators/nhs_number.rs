//! NHS numbers: ten digits, the last a check digit modulo 11. Source: NHS Data Dictionary.
//!
//! One in eleven random numbers passes: a column of them, or the word beside one, makes the case.

use super::Verdict;
use super::squeeze::{all_same, digits, runs, value};

/// Judges a candidate: valid in the ranges in use, the form elsewhere, none with a wrong check digit.
///
/// In use are 400 to 499 and 600 to 799 (England, Wales, Isle of Man), 320 to 399 (Northern Ireland) and, for
/// Scotland's CHI, numbers that begin with a birth date. 999 is kept for tests.
pub fn judge(text: &str) -> Verdict {
    let Some(kept) = digits::<10>(text) else { return Verdict::No };
    if kept.len() != 10 || !groups_fit(text) {
        return Verdict::No;
    }
    if all_same(&kept) || runs(kept.get(..9).unwrap_or_default()) || kept.starts_with(b"999") {
        return Verdict::Placeholder;
    }
    if !check(&kept) {
        return Verdict::No;
    }
    if matches!(&*kept, b"4010232137" | b"9434765919" | b"9434765870" | b"4505577104" | b"9876543210") {
        return Verdict::Placeholder;
    }
    let head = kept.iter().take(3).fold(0, |sum, b| sum * 10 + value(*b));
    let birth = value(kept[0]) * 10 + value(kept[1]);
    let month = value(kept[2]) * 10 + value(kept[3]);
    match head {
        320..=499 | 600..=799 => Verdict::Valid,
        10..=319 if (1..=31).contains(&birth) && (1..=12).contains(&month) => Verdict::Valid,
        _ => Verdict::Shape,
    }
}

fn check(kept: &[u8]) -> bool {
    let sum: u32 = kept.iter().take(9).zip((2..=10).rev()).map(|(b, weight)| value(*b) * weight).sum();
    let want = match 11 - sum % 11 {
        11 => 0,
        other => other,
    };
    kept.last().is_some_and(|last| value(*last) == want)
}

/// Written in one, or 3-3-4.
fn groups_fit(text: &str) -> bool {
    let mut lengths = [0_usize; 4];
    for (at, group) in text.split(|c: char| !c.is_alphanumeric()).filter(|g| !g.is_empty()).enumerate() {
        let Some(slot) = lengths.get_mut(at) else { return false };
        *slot = group.len();
    }
    matches!(lengths, [10, 0, 0, 0] | [3, 3, 4, 0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(nine: &str) -> Option<String> {
        (0..10).map(|d| format!("{nine}{d}")).find(|n| check(n.as_bytes()))
    }

    #[test]
    fn right_check_digits_are_valid() {
        let number = made("485777345").expect("has a check digit");
        assert_eq!(judge(&number), Verdict::Valid);
        assert_eq!(judge(&format!("{} {} {}", &number[..3], &number[3..6], &number[6..])), Verdict::Valid);
        assert_eq!(judge(&made("140567343").expect("has one")), Verdict::Valid);
        assert_eq!(judge(&made("853777346").expect("has one")), Verdict::Shape);
    }

    #[test]
    fn every_wrong_check_digit_is_refused() {
        let number = made("485777345").expect("has a check digit");
        let wrong = (0..10).map(|d| format!("{}{d}", &number[..9])).filter(|n| *n != number);
        assert_eq!(wrong.filter(|n| judge(n) == Verdict::No).count(), 9);
        assert_eq!(judge("48577 73456"), Verdict::No);
    }

    #[test]
    fn test_numbers_are_placeholders() {
        for text in ["401 023 2137", "9434765919", "999 123 4560", "4444444444"] {
            assert_eq!(judge(text), Verdict::Placeholder, "{text}");
        }
    }
}
