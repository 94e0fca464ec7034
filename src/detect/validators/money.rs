//! Sums of money: fees, pay, tax.

use super::Verdict;
use super::squeeze::is_space;

/// Judges a candidate: valid with a currency or two decimals, the form for a bare number up to six digits.
pub fn judge(text: &str) -> Verdict {
    match text.as_bytes() {
        // Nothing before or behind, as in most cells.
        [b'0'..=b'9', .., b'0'..=b'9'] | [b'0'..=b'9'] => judge_number(text, false),
        _ => judge_marked(text),
    }
}

/// With what stands before and behind a sum.
fn judge_marked(text: &str) -> Verdict {
    let mut rest = text.trim_matches(|c: char| is_space(c) || matches!(c, '(' | ')'));
    let mut currency = false;
    for mark in ["GBP", "gbp", "£", "\u{20ac}", "-", "£"] {
        if let Some(tail) = rest.strip_prefix(mark) {
            currency |= mark != "-";
            rest = tail.trim_start();
        }
    }
    for mark in ["GBP", "gbp", "CR", "DR", "cr", "dr", "-", "p.h.", "ph", "each", "per hour"] {
        if let Some(head) = rest.strip_suffix(mark) {
            rest = head.trim_end();
        }
    }
    judge_number(rest, currency)
}

fn judge_number(text: &str, currency: bool) -> Verdict {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = whole.bytes().filter(u8::is_ascii_digit).count();
    let grouped = whole.split(',').skip(1).all(|group| group.len() == 3);
    let plain = whole.bytes().all(|b| b.is_ascii_digit() || b == b',') && !whole.starts_with(',');
    if !plain || !grouped || digits > 9 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Verdict::No;
    }
    match (digits, decimals.len()) {
        (0, 0) => Verdict::No,
        (_, 0 | 2) if currency => Verdict::Valid,
        (_, 2) => Verdict::Valid,
        (1..=6, 0) if !whole.starts_with('0') || whole == "0" => Verdict::Shape,
        (1..=6, 1 | 3 | 4) => Verdict::Shape,
        _ => Verdict::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_in_every_dress() {
        for text in
            ["£195.00", "£ 195", "195.00", "1,234.50", "GBP 12.40", "(12.00)", "-£3.10", "12.00 CR", "0.45"]
        {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
        for text in ["195", "0", "12.5", "1,200"] {
            assert_eq!(judge(text), Verdict::Shape, "{text}");
        }
        for text in ["00195", "1,23.00", "12.00.00", "£", "1234567", "12:40", "a195.00"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }
}
