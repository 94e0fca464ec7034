//! Unique taxpayer references: ten digits, of which the first checks the others.
//!
//! One in ten random numbers passes. Source of the weights: HMRC's published validation as payroll software
//! documents it.

use super::Verdict;
use super::squeeze::{all_same, runs, squeeze, value};

/// Judges a candidate of ten digits, with or without the K that some letters print beside it.
pub fn judge(text: &str) -> Verdict {
    let Some(kept) = squeeze::<11>(text) else { return Verdict::No };
    let digits = kept.strip_suffix(b"K").or_else(|| kept.strip_prefix(b"K")).unwrap_or(&kept);
    if digits.len() != 10
        || !digits.iter().all(u8::is_ascii_digit)
        || text.matches(['-', '/', '.']).count() > 1
    {
        return Verdict::No;
    }
    if all_same(digits) || runs(digits) || digits == b"1234567890" {
        return Verdict::Placeholder;
    }
    if check_digit(digits) == digits[0] { Verdict::Valid } else { Verdict::No }
}

fn check_digit(digits: &[u8]) -> u8 {
    const WEIGHTS: [u32; 9] = [6, 7, 8, 9, 10, 5, 4, 3, 2];
    let sum: u32 = digits.iter().skip(1).zip(WEIGHTS).map(|(b, weight)| value(*b) * weight).sum();
    b"21987654321"[(sum % 11) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_passes_and_its_neighbours_fail() {
        assert_eq!(judge("3282497350"), Verdict::Valid);
        assert_eq!(judge("32824 97350 K"), Verdict::Valid);
        for first in [0, 1, 2, 4, 5, 6, 7, 8, 9] {
            assert_eq!(judge(&format!("{first}282497350")), Verdict::No);
        }
    }

    #[test]
    fn fillers_and_other_lengths_are_no_references() {
        assert_eq!(judge("1111111111"), Verdict::Placeholder);
        assert_eq!(judge("328249735"), Verdict::No);
        assert_eq!(judge("3282497350X"), Verdict::No);
    }
}
