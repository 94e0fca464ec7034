//! Sort code and account number in one string: `20-45-23 31926819`, or 14 digits.

use super::squeeze::is_separator;
use super::{Verdict, bank_account, sort_code};

/// Judges a candidate; both halves together have the form, a check needs the modulus table.
pub fn judge(text: &str) -> Verdict {
    match split(text) {
        None => Verdict::No,
        Some((sort, account)) => {
            let account_text = std::str::from_utf8(&account).unwrap_or_default();
            if sort_code::is_placeholder(&sort) || bank_account::judge(account_text) == Verdict::Placeholder {
                Verdict::Placeholder
            } else {
                Verdict::Shape
            }
        }
    }
}

/// Judges a candidate in a sentence: a code in pairs that a bank uses and that is no date, beside eight digits, is the
/// best there is without the modulus table.
pub fn judge_in_text(text: &str) -> Verdict {
    let plain = |(sort, _): ([u8; 6], [u8; 8])| {
        text.trim_start().as_bytes().get(2).is_some_and(|byte| !byte.is_ascii_digit())
            && text.bytes().filter(u8::is_ascii_digit).count() == 14
            && sort_code::is_known_range(&sort)
            && !sort_code::looks_like_date(&sort)
    };
    match judge(text) {
        Verdict::Shape if split(text).is_some_and(plain) => Verdict::Valid,
        verdict => verdict,
    }
}

/// The two halves. Words between them (`a/c`, `account`) are skipped.
pub fn split(text: &str) -> Option<([u8; 6], [u8; 8])> {
    let mut digits = [0_u8; 14];
    let mut len = 0;
    let mut letters = 0;
    let mut groups = 0;
    let mut sizes = [0_u8; 7];
    let mut was_digit = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            *digits.get_mut(len)? = c as u8;
            len += 1;
            groups += usize::from(!was_digit);
            *sizes.get_mut(groups - 1)? += 1;
        } else if c.is_ascii_alphabetic() {
            // Letters inside the sort code belong to something else.
            letters += 1;
            if letters > 24 || (1..6).contains(&len) {
                return None;
            }
        } else if !is_separator(c) && !matches!(c, ':' | ',' | ';' | '|' | '(' | ')' | '+' | '=') {
            return None;
        }
        was_digit = c.is_ascii_digit();
    }
    // Without a break between the halves only the full length will do.
    if len != 14 && !(groups > 1 && (12..14).contains(&len)) {
        return None;
    }
    // No bank's codes begin with the way out of another country and the country's own number.
    if groups == 1 && (is_timestamp(&digits) || digits.starts_with(b"0044")) {
        return None;
    }
    // "0044 7911 305335" is a telephone number, "1012 3456 7890 12" a meter: the breaks must be those of the two.
    let parted = matches!(
        sizes,
        [14, 0, ..]
            | [6, 6..=8, 0, ..]
            | [6, 4, 4, 0, ..]
            | [6, 2, 3, 3, 0, ..]
            | [6, 2, 2, 2, 2, 0, ..]
            | [2, 2, 2, 6..=8, 0, ..]
            | [2, 2, 2, 4, 4, 0, _]
            | [2, 2, 2, 2, 3, 3, 0]
            | [2, 2, 2, 2, 2, 2, 2]
    );
    // Six and six digits without a word are a place on the map: easting and northing.
    if !parted || (matches!(sizes, [6, 6 | 7, 0, ..]) && letters == 0) {
        return None;
    }
    let mut seen = 0;
    let end = text.char_indices().find_map(|(at, c)| {
        seen += usize::from(c.is_ascii_digit());
        (seen == 6).then_some(at + 1)
    })?;
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let sort = sort_code::normalise(text.get(from..end)?)?;
    let account = bank_account::normalise(std::str::from_utf8(digits.get(6..len)?).ok()?)?;
    Some((sort, account))
}

/// `yyyymmddhhmmss`.
fn is_timestamp(digits: &[u8; 14]) -> bool {
    let pair = |at: usize| u32::from(digits[at] - b'0') * 10 + u32::from(digits[at + 1] - b'0');
    matches!(pair(0), 19 | 20)
        && (1..=12).contains(&pair(4))
        && (1..=31).contains(&pair(6))
        && pair(8) < 24
        && pair(10) < 60
        && pair(12) < 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_are_found() {
        for text in [
            "20-45-23 31926819",
            "20452331926819",
            "20 45 23 / 31926819",
            "20-45-23 a/c no: 31926819",
            "204523,31926819",
        ] {
            assert_eq!(split(text), Some((*b"204523", *b"31926819")), "{text}");
            assert_eq!(judge(text), Verdict::Shape);
        }
        assert_eq!(judge_in_text("20-45-23 31926819"), Verdict::Valid);
        assert_eq!(judge_in_text("01-04-06 31926819"), Verdict::Shape, "a date beside a document's number");
        assert_eq!(judge("451308, 206215"), Verdict::No, "easting and northing");
        assert_eq!(split("20-45-23 1926819"), Some((*b"204523", *b"01926819")));
    }

    #[test]
    fn times_and_templates_are_not_found() {
        assert_eq!(judge("20080501120000"), Verdict::No);
        assert_eq!(judge("204523319268"), Verdict::No);
        assert_eq!(judge("12-34-56 31926819"), Verdict::Placeholder);
        assert_eq!(judge("20-45-23 12345678"), Verdict::Placeholder);
        assert_eq!(judge("20-45x23 31926819"), Verdict::No);
        for text in ["0044 7911 305335", "1012 3456 7890 12", "(01865) 2498 11234", "2045 2331 926819"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
        assert_eq!(judge("SC 20-45-23 AC 31926819"), Verdict::Shape);
        assert_eq!(judge_in_text("20-45-23 AC 31926819"), Verdict::Valid);
    }
}
