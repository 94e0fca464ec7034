//! National Insurance numbers: two letters, six digits and a suffix A to D.
//!
//! There is no check digit: the prefix rules leave some 55 % of letter pairs, the list of issued prefixes far
//! fewer. Sources: HMRC National Insurance Manual NIM39110; lists of issued prefixes in circulation.

use super::Verdict;
use super::squeeze::{all_same, squeeze};

/// Prefixes known to have been issued; others that the rules allow are rarer, not impossible.
const ISSUED: &[&str] = &[
    "AA", "AB", "AE", "AH", "AK", "AL", "AM", "AP", "AR", "AS", "AT", "AW", "AX", "AY", "AZ", "BA", "BB",
    "BE", "BH", "BK", "BL", "BM", "BT", "CA", "CB", "CE", "CH", "CK", "CL", "CR", "EA", "EB", "EE", "EH",
    "EK", "EL", "EM", "EP", "ER", "ES", "ET", "EW", "EX", "EY", "EZ", "GY", "HA", "HB", "HE", "HH", "HK",
    "HL", "HM", "HP", "HR", "HS", "HT", "HW", "HX", "HY", "HZ", "JA", "JB", "JC", "JE", "JG", "JH", "JJ",
    "JK", "JL", "JM", "JN", "JP", "JR", "JS", "JT", "JW", "JX", "JY", "JZ", "KA", "KB", "KE", "KH", "KK",
    "KL", "KM", "KP", "KR", "KS", "KT", "KW", "KX", "KY", "KZ", "LA", "LB", "LE", "LH", "LK", "LL", "LM",
    "LP", "LR", "LS", "LT", "LW", "LX", "LY", "LZ", "MA", "MW", "MX", "NA", "NB", "NE", "NH", "NL", "NM",
    "NP", "NR", "NS", "NW", "NX", "NY", "NZ", "OA", "OB", "OE", "OH", "OK", "OL", "OM", "OP", "OR", "OS",
    "OX", "PA", "PB", "PC", "PE", "PG", "PH", "PJ", "PK", "PL", "PM", "PN", "PP", "PR", "PS", "PT", "PW",
    "PX", "PY", "RA", "RB", "RE", "RH", "RK", "RM", "RP", "RR", "RS", "RT", "RW", "RX", "RY", "RZ", "SA",
    "SB", "SC", "SE", "SG", "SH", "SJ", "SK", "SL", "SM", "SN", "SP", "SR", "SS", "ST", "SW", "SX", "SY",
    "SZ", "TA", "TB", "TE", "TH", "TK", "TL", "TM", "TP", "TR", "TS", "TT", "TW", "TX", "TY", "TZ", "WA",
    "WB", "WE", "WK", "WL", "WM", "WP", "YA", "YB", "YE", "YH", "YK", "YL", "YM", "YP", "YR", "YS", "YT",
    "YW", "YX", "YY", "YZ", "ZA", "ZB", "ZE", "ZH", "ZK", "ZL", "ZM", "ZP", "ZR", "ZS", "ZT", "ZW", "ZX",
    "ZY",
];

/// Numbers printed in guidance and forms: never a person's.
const PUBLISHED: &[&[u8]] = &[b"AB123456", b"JM402425", b"AA123456", b"AA000000", b"AA999999", b"AB000000"];

/// Judges a candidate: with a suffix A to D and an allowed prefix it is valid; without a suffix, as a temporary
/// number (`TN` and a birth date) or as a temporary reference (`11 A1 11 11`) it has the form only.
pub fn judge(text: &str) -> Verdict {
    let Some(mut kept) = squeeze::<10>(text) else { return Verdict::No };
    let len = kept.len();
    if len != 8 && len != 9 {
        return Verdict::No;
    }
    if is_temporary_reference(&kept) {
        return Verdict::Shape;
    }
    let repaired = repair(&mut kept);
    // One or two letters in place of digits are a slip; where most are letters, it is a word.
    if repaired > 2 {
        return Verdict::No;
    }
    let (Some(prefix), Some(number)) = (kept.get(..2), kept.get(2..8)) else { return Verdict::No };
    if !prefix.iter().all(u8::is_ascii_uppercase) || !number.iter().all(u8::is_ascii_digit) {
        return Verdict::No;
    }
    let suffix = kept.get(8).copied();
    if prefix == b"TN" {
        return if is_birth_date(number) && matches!(suffix, None | Some(b'F' | b'M' | b'P' | b'A'..=b'D')) {
            Verdict::Shape
        } else {
            Verdict::No
        };
    }
    let suffix_fits = matches!(suffix, None | Some(b'A'..=b'D'));
    // Made up by a department for people without a number; PP999999P and the like carry no A to D.
    if matches!(prefix, b"OO" | b"CR" | b"FY" | b"MW" | b"NC" | b"PP" | b"PY" | b"PZ") && !suffix_fits {
        let made_up = matches!(suffix, Some(b'P' | b'M' | b'F')) && prefix != b"CR";
        return if made_up && !all_same(number) { Verdict::Shape } else { Verdict::No };
    }
    if !suffix_fits {
        return Verdict::No;
    }
    if prefix == b"QQ" || all_same(number) || PUBLISHED.iter().any(|known| kept.starts_with(known)) {
        return Verdict::Placeholder;
    }
    if !prefix_allowed(prefix) {
        return Verdict::No;
    }
    if suffix.is_none() || repaired > 0 { Verdict::Shape } else { Verdict::Valid }
}

/// Whether the first two letters (in any case) are a prefix known to have been issued.
pub fn issued_prefix(text: &str) -> bool {
    let Some(kept) = squeeze::<10>(text) else { return false };
    let Some(prefix) = kept.get(..2) else { return false };
    ISSUED.binary_search_by(|known| known.as_bytes().cmp(prefix)).is_ok()
}

/// The eight or nine characters of a number in upper case, for comparing; `None` unless [`judge`] finds the form.
pub fn normalise(text: &str) -> Option<([u8; 9], usize)> {
    if judge(text) < Verdict::Shape {
        return None;
    }
    let mut kept = squeeze::<10>(text)?;
    if !is_temporary_reference(&kept) {
        repair(&mut kept);
    }
    let mut out = [b' '; 9];
    for (to, from) in out.iter_mut().zip(kept.iter()) {
        *to = *from;
    }
    Some((out, kept.len().min(9)))
}

/// Puts digits where letters that look like them stand among the digits; how many there were.
fn repair(kept: &mut [u8]) -> u32 {
    let mut repaired = 0;
    if let Some(number) = kept.get_mut(2..8) {
        for byte in number {
            let digit = match *byte {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                _ => continue,
            };
            *byte = digit;
            repaired += 1;
        }
    }
    repaired
}

fn prefix_allowed(prefix: &[u8]) -> bool {
    let [first, second] = prefix else { return false };
    !matches!(first, b'D' | b'F' | b'I' | b'Q' | b'U' | b'V')
        && !matches!(second, b'D' | b'F' | b'I' | b'O' | b'Q' | b'U' | b'V')
        && !matches!(prefix, b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN" | b"ZZ")
}

/// `DDMMYY` as in temporary numbers.
fn is_birth_date(number: &[u8]) -> bool {
    let pair = |at: usize| match number.get(at..at + 2) {
        Some([tens, ones]) => u32::from(tens - b'0') * 10 + u32::from(ones - b'0'),
        _ => 0,
    };
    (1..=31).contains(&pair(0)) && (1..=12).contains(&pair(2))
}

/// The temporary reference number: two digits, a letter, five digits.
fn is_temporary_reference(kept: &[u8]) -> bool {
    kept.len() == 8
        && kept
            .iter()
            .enumerate()
            .all(|(at, b)| if at == 2 { b.is_ascii_uppercase() } else { b.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_every_dress_are_valid() {
        for text in ["PX724816B", "px724816b", "PX 72 48 16 B", "PX\u{a0}72-48-16\u{2013}B", "YZ.10.22.33.D"]
        {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
    }

    #[test]
    fn lost_parts_leave_the_form() {
        assert_eq!(judge("PX724816"), Verdict::Shape);
        assert_eq!(judge("PX7248I6B"), Verdict::Shape);
        assert_eq!(judge("TN140567F"), Verdict::Shape);
        assert_eq!(judge("PP140567P"), Verdict::Shape);
        assert_eq!(judge("11 A1 11 12"), Verdict::Shape);
    }

    #[test]
    fn forbidden_prefixes_and_other_references_are_refused() {
        for text in [
            "DA123457A",
            "BO123457A",
            "GB123457A",
            "ZZ724816A",
            "PX724816E",
            "PX72481B",
            "TN991567F",
            "NE12345",
        ] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }

    #[test]
    fn published_examples_are_placeholders() {
        for text in ["QQ123456C", "AB123456C", "JM 40 24 25 C", "PX000000A"] {
            assert_eq!(judge(text), Verdict::Placeholder, "{text}");
        }
    }

    #[test]
    fn all_issued_prefixes_are_sorted_and_allowed() {
        assert!(ISSUED.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ISSUED.iter().all(|p| prefix_allowed(p.as_bytes())));
        assert!(issued_prefix("px724816b"));
        assert!(!issued_prefix("NX"[..1].into()));
        assert!(!issued_prefix("GZ1"));
    }

    #[test]
    fn repaired_digits_compare_equal() {
        assert_eq!(normalise("px 72 48 16 b"), normalise("PX7248I6B"));
        assert_eq!(normalise("nothing"), None);
    }
}
