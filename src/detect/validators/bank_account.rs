//! Bank account numbers: eight digits, and the shorter and longer forms of some banks.
//!
//! No check without the sort code (see `modulus`): this never says more than the form.

use super::Verdict;
use super::squeeze::{all_same, digits, runs};

/// Judges a candidate of 6 to 10 digits.
pub fn judge(text: &str) -> Verdict {
    // A sum, a number and which of several it is, or a machine's address: "3577.94", "491598/2", "10.180.35.12".
    let points = text.bytes().filter(|byte| *byte == b'.').count();
    if text.contains('/') || matches!(points, 1 | 3) {
        return Verdict::No;
    }
    match digits::<10>(text) {
        Some(kept) if kept.len() < 6 => Verdict::No,
        Some(kept) if all_same(&kept) || runs(&kept) => Verdict::Placeholder,
        Some(_) => Verdict::Shape,
        None => Verdict::No,
    }
}

/// The eight digits that payments use: shorter numbers filled with zeros on the left; of nine (an old Santander
/// form) and of ten the last eight.
pub fn normalise(text: &str) -> Option<[u8; 8]> {
    let kept = digits::<10>(text)?;
    let mut out = [b'0'; 8];
    match kept.len() {
        6..=8 => out.get_mut(8 - kept.len()..)?.copy_from_slice(&kept),
        9 | 10 => out.copy_from_slice(kept.get(kept.len() - 8..)?),
        _ => return None,
    }
    Some(out)
}

/// The sort code and account that nine or ten digits stand for: of nine digits the first replaces the last digit
/// of the sort code; of ten digits the last eight count, but at the Co-operative Bank (08) the first eight.
pub fn with_sort_code(sort: [u8; 6], text: &str) -> Option<([u8; 6], [u8; 8])> {
    let kept = digits::<10>(text)?;
    let mut sort = sort;
    let account = match kept.len() {
        9 => {
            sort[5] = *kept.first()?;
            kept.get(1..)?.try_into().ok()?
        }
        10 if sort.starts_with(b"08") => kept.get(..8)?.try_into().ok()?,
        _ => normalise(text)?,
    };
    Some((sort, account))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_numbered_copies_are_no_accounts() {
        for text in ["3577.94", "12345.67", "491598/2"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
        assert_eq!(judge("7183.45.62"), Verdict::Shape);
    }

    #[test]
    fn six_to_ten_digits_have_the_form() {
        for text in ["31926819", "3192 6819", "1926819", "926819", "319268190", "3192681902", "O1926819"] {
            assert_eq!(judge(text), Verdict::Shape, "{text}");
        }
        assert_eq!(normalise("926819"), Some(*b"00926819"));
        assert_eq!(with_sort_code(*b"090126", "719268190"), Some((*b"090127", *b"19268190")));
        assert_eq!(with_sort_code(*b"089999", "6637495800"), Some((*b"089999", *b"66374958")));
    }

    #[test]
    fn templates_and_other_lengths_are_no_accounts() {
        for text in ["12345678", "00000000", "87654321"] {
            assert_eq!(judge(text), Verdict::Placeholder, "{text}");
        }
        for text in ["12345", "31926819021", "3192681X", ""] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }
}
