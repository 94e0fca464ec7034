//! International bank account numbers (ISO 13616), checked with ISO 7064 mod 97-10.

use super::Verdict;
use super::squeeze::{squeeze, value};

/// Lengths by country, sorted. Source: SWIFT's IBAN registry.
const LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NL", 18),
    (b"NO", 15),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"SA", 24),
    (b"SC", 31),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"VG", 24),
    (b"XK", 20),
];

/// Numbers printed in standards and bank leaflets.
const PUBLISHED: &[&[u8]] = &[
    b"GB82WEST12345698765432",
    b"GB29NWBK60161331926819",
    b"GB33BUKB20201555555555",
    b"GB94BARC10201530093459",
    b"GB15MIDL40051512345678",
    b"GB98MIDL07009312345678",
    b"IE29AIBK93115212345678",
    b"DE89370400440532013000",
    b"FR1420041010050500013M02606",
    b"ES9121000418450200051332",
    b"NL91ABNA0417164300",
    b"BE68539007547034",
    b"PL61109010140000071219812874",
    b"PL27114020040000300201355387",
];

/// Judges a candidate: country, length, structure (for Britain) and check digits.
pub fn judge(text: &str) -> Verdict {
    let Some(kept) = squeeze::<34>(text) else { return Verdict::No };
    let body = kept.strip_prefix(b"IBAN").unwrap_or(&kept);
    let (Some(country), Some(check)) = (body.get(..2), body.get(2..4)) else { return Verdict::No };
    let length = LENGTHS.binary_search_by(|(known, _)| known.as_slice().cmp(country)).ok();
    let Some((_, length)) = length.and_then(|at| LENGTHS.get(at)) else { return Verdict::No };
    if body.len() != *length || !check.iter().all(u8::is_ascii_digit) {
        return Verdict::No;
    }
    if country == b"GB" && !british(body) {
        return Verdict::No;
    }
    if remainder(body) != 1 {
        return Verdict::No;
    }
    if PUBLISHED.contains(&body) { Verdict::Placeholder } else { Verdict::Valid }
}

/// Sort code and account of a British number that passes its check.
pub fn sort_and_account(text: &str) -> Option<([u8; 6], [u8; 8])> {
    if judge(text) != Verdict::Valid {
        return None;
    }
    let kept = squeeze::<34>(text)?;
    let body = kept.strip_prefix(b"IBAN").unwrap_or(&kept);
    if !body.starts_with(b"GB") {
        return None;
    }
    Some((body.get(8..14)?.try_into().ok()?, body.get(14..22)?.try_into().ok()?))
}

fn british(body: &[u8]) -> bool {
    body.get(4..8).is_some_and(|bank| bank.iter().all(u8::is_ascii_uppercase))
        && body.get(8..).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
}

fn remainder(body: &[u8]) -> u32 {
    let (head, tail) = body.split_at_checked(4).unwrap_or((body, &[]));
    tail.iter().chain(head).fold(0, |sum, &b| match b {
        b'0'..=b'9' => (sum * 10 + value(b)) % 97,
        letter => (sum * 100 + u32::from(letter - b'A') + 10) % 97,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A British number with right check digits for invented parts.
    fn made(bank: &str, rest: &str) -> String {
        let zero = format!("GB00{bank}{rest}");
        let check = 98 - remainder(zero.as_bytes());
        format!("GB{check:02}{bank}{rest}")
    }

    #[test]
    fn right_check_digits_are_valid_in_every_dress() {
        let number = made("POLL", "20452331926819");
        assert_eq!(judge(&number), Verdict::Valid);
        let spaced: Vec<_> =
            number.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).to_lowercase()).collect();
        assert_eq!(judge(&spaced.join(" ")), Verdict::Valid);
        assert_eq!(judge(&format!("IBAN: {number}").replace(':', "")), Verdict::Valid);
        assert_eq!(sort_and_account(&number), Some((*b"204523", *b"31926819")));
    }

    #[test]
    fn one_wrong_digit_is_refused() {
        let number = made("POLL", "20452331926819");
        for at in 2..number.len() {
            let mut bytes = number.clone().into_bytes();
            if bytes[at].is_ascii_digit() {
                bytes[at] = if bytes[at] == b'9' { b'0' } else { bytes[at] + 1 };
                assert_eq!(judge(&String::from_utf8_lossy(&bytes)), Verdict::No);
            }
        }
        assert_eq!(judge("GB82 WEST 1234 5698 7654 3"), Verdict::No);
    }

    #[test]
    fn published_numbers_pass_and_are_placeholders() {
        for known in PUBLISHED {
            assert_eq!(judge(&String::from_utf8_lossy(known)), Verdict::Placeholder);
        }
        assert!(LENGTHS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
