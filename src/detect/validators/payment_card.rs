//! Payment card numbers: issuer range, length, Luhn.
//!
//! Council-tax and rent swipe cards have 16 or 19 digits and often pass Luhn by design; their issuers (6338, 9826)
//! are not taken.

use super::Verdict;
use super::squeeze::{all_same, plain_digits, runs, value};

/// Numbers that payment firms publish for tests.
const PUBLISHED: &[&[u8]] = &[
    b"4111111111111111",
    b"4242424242424242",
    b"4012888888881881",
    b"4000056655665556",
    b"4222222222222",
    b"4000000000000002",
    b"4000000000000077",
    b"4917610000000000",
    b"4462030000000000",
    b"4484070000000000",
    b"4444333322221111",
    b"4929000000006",
    b"4929000005559",
    b"5555555555554444",
    b"5105105105105100",
    b"5200828282828210",
    b"5454545454545454",
    b"5404000000000001",
    b"5404000000000043",
    b"5500000000000004",
    b"2223003122003222",
    b"2223000048400011",
    b"378282246310005",
    b"371449635398431",
    b"374200000000004",
    b"340000000000009",
    b"6011111111111117",
    b"6011000990139424",
    b"6759649826438453",
    b"675940410531100173",
    b"5641820000000005",
    b"36148900647913",
];

/// Judges a candidate of 13 to 19 digits; without the check digit it is none.
pub fn judge(text: &str) -> Verdict {
    if !groups_fit(text) {
        return Verdict::No;
    }
    let Some(kept) = plain_digits::<19>(text) else { return Verdict::No };
    if !issuer_fits(&kept) || luhn(&kept) != 0 {
        return Verdict::No;
    }
    let tail = kept.get(6..).unwrap_or_default();
    if PUBLISHED.contains(&&*kept) || all_same(tail) || runs(&kept) {
        Verdict::Placeholder
    } else {
        Verdict::Valid
    }
}

/// Issuer range and the lengths in use there.
fn issuer_fits(digits: &[u8]) -> bool {
    let head = |n: usize| digits.get(..n).unwrap_or_default().iter().fold(0, |sum, b| sum * 10 + value(*b));
    let len = digits.len();
    match head(4) {
        // Switch, later Maestro, of 1988 to 2007.
        4903 | 4905 | 4911 | 4936 | 6333 | 6759 | 5641 => matches!(len, 16 | 18 | 19),
        6334 | 6767 => matches!(len, 16 | 18 | 19),
        5018 | 5020 | 5038 | 5893 | 6304 | 6761..=6763 => (13..=19).contains(&len),
        4000..=4999 => matches!(len, 13 | 16 | 19),
        5100..=5599 | 2221..=2720 => len == 16,
        3400..=3499 | 3700..=3799 => len == 15,
        6011 | 6440..=6599 => matches!(len, 16 | 19),
        3000..=3059 | 3600..=3699 | 3800..=3999 => (14..=19).contains(&len) && len != 15,
        3528..=3589 => len == 16,
        _ => false,
    }
}

/// Groups of a written card number have three to seven digits (`4-4-4-4`, `4-6-5`, `6-13`).
fn groups_fit(text: &str) -> bool {
    let mut groups = 0;
    let mut shortest = usize::MAX;
    for group in text.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()) {
        groups += 1;
        shortest = shortest.min(group.len());
    }
    groups == 1 || (groups <= 5 && shortest >= 3)
}

/// Luhn's sum modulo 10: 0 when the check digit is right.
fn luhn(digits: &[u8]) -> u32 {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, b)| match (at % 2, value(*b)) {
            (0, v) => v,
            (_, v) if v > 4 => v * 2 - 9,
            (_, v) => v * 2,
        })
        .sum();
    sum % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(head: &str) -> String {
        let wrong = luhn(format!("{head}0").as_bytes());
        format!("{head}{}", (10 - wrong) % 10)
    }

    #[test]
    fn numbers_with_issuer_and_check_digit_are_valid() {
        for head in
            ["492938471620573", "529184730591827", "37482910567382", "675938172940586173", "633391827364518"]
        {
            assert_eq!(judge(&made(head)), Verdict::Valid, "{head}");
        }
        let number = made("492938471620573");
        let spaced: Vec<_> = number.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        assert_eq!(judge(&spaced.join("-")), Verdict::Valid);
        assert_eq!(judge(&spaced.join(" ")), Verdict::Valid);
    }

    #[test]
    fn wrong_digit_issuer_or_grouping_is_refused() {
        let number = made("492938471620573");
        let mut bytes = number.into_bytes();
        bytes[5] = if bytes[5] == b'9' { b'0' } else { bytes[5] + 1 };
        assert_eq!(judge(&String::from_utf8_lossy(&bytes)), Verdict::No);
        assert_eq!(judge(&made("633891827364518")), Verdict::No);
        assert_eq!(judge(&made("982691827364518")), Verdict::No);
        assert_eq!(judge("49 29 38 47 16 20 57 34"), Verdict::No);
        assert_eq!(judge("4929"), Verdict::No);
    }

    #[test]
    fn published_numbers_are_placeholders() {
        for known in PUBLISHED {
            let text = String::from_utf8_lossy(known);
            assert_eq!(judge(&text), Verdict::Placeholder, "{text}");
        }
    }
}
