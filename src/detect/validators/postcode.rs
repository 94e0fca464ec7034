//! Postcodes of the United Kingdom, the Channel Islands, the Isle of Man and the forces.
//!
//! The grammar is that of BS 7666; only the 124 areas in use are taken. Whether a district or unit exists is not
//! known here.

use super::Verdict;
use super::squeeze::squeeze;

/// Areas of one letter.
const SHORT_AREAS: &[u8] = b"BEGLMNSW";

/// Areas of two letters, sorted.
const AREAS: &[&[u8; 2]] = &[
    b"AB", b"AL", b"BA", b"BB", b"BD", b"BF", b"BH", b"BL", b"BN", b"BR", b"BS", b"BT", b"BX", b"CA", b"CB",
    b"CF", b"CH", b"CM", b"CO", b"CR", b"CT", b"CV", b"CW", b"DA", b"DD", b"DE", b"DG", b"DH", b"DL", b"DN",
    b"DT", b"DY", b"EC", b"EH", b"EN", b"EX", b"FK", b"FY", b"GL", b"GU", b"GY", b"HA", b"HD", b"HG", b"HP",
    b"HR", b"HS", b"HU", b"HX", b"IG", b"IM", b"IP", b"IV", b"JE", b"KA", b"KT", b"KW", b"KY", b"LA", b"LD",
    b"LE", b"LL", b"LN", b"LS", b"LU", b"ME", b"MK", b"ML", b"NE", b"NG", b"NN", b"NP", b"NR", b"NW", b"OL",
    b"OX", b"PA", b"PE", b"PH", b"PL", b"PO", b"PR", b"RG", b"RH", b"RM", b"SA", b"SE", b"SG", b"SK", b"SL",
    b"SM", b"SN", b"SO", b"SP", b"SR", b"SS", b"ST", b"SW", b"SY", b"TA", b"TD", b"TF", b"TN", b"TQ", b"TR",
    b"TS", b"TW", b"UB", b"WA", b"WC", b"WD", b"WF", b"WN", b"WR", b"WS", b"WV", b"YO", b"ZE",
];

/// Judges a candidate: valid when every position follows the rules and the area exists; the form only when
/// letters and digits that look alike had to be exchanged.
pub fn judge(text: &str) -> Verdict {
    read(text).map_or(Verdict::No, |(_, verdict)| verdict)
}

/// The postcode in seven characters, the outward part filled up with spaces to four: `OX1 1BX`, `M1  1AE`.
pub fn normalise(text: &str) -> Option<[u8; 7]> {
    read(text).map(|(code, _)| code)
}

/// Whether it belongs to the forces (BFPO).
pub fn is_forces(text: &str) -> bool {
    normalise(text).is_some_and(|code| code.starts_with(b"BF"))
}

fn read(text: &str) -> Option<([u8; 7], Verdict)> {
    let kept = squeeze::<12>(text)?;
    if let Some(rest) = kept.strip_prefix(b"BFPO") {
        return forces(rest.strip_prefix(b"CO").unwrap_or(rest));
    }
    if !(5..=7).contains(&kept.len()) {
        return None;
    }
    let (outward, inward) = kept.split_at_checked(kept.len() - 3)?;
    let mut code = [b' '; 7];
    code.get_mut(..outward.len())?.copy_from_slice(outward);
    code.get_mut(4..)?.copy_from_slice(inward);
    if &*kept == b"GIR0AA" {
        return Some((code, Verdict::Valid));
    }
    if matches!(outward, b"ZZ99" | b"ZZ98" | b"A1" | b"AA1" | b"AA11" | b"XX1" | b"XX11" | b"AA9A")
        && matches!(inward, [b'0'..=b'9', b'A'..=b'Z', b'A'..=b'Z'])
    {
        return Some((code, Verdict::Placeholder));
    }
    if grammar(outward, inward) {
        return Some((code, Verdict::Valid));
    }
    // Without any digit it is a word: `called` would be CA11 1ED.
    if !kept.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let (fixed_out, len) = repair_outward(outward)?;
    let fixed_in = repair_inward(inward)?;
    let fixed = fixed_out.get(..len)?;
    // One or two characters written for another are a slip; where most are, it is a word.
    let slips = kept.iter().zip(fixed.iter().chain(&fixed_in)).filter(|(a, b)| a != b).count();
    if slips > 2 || !grammar(fixed, &fixed_in) {
        return None;
    }
    let mut code = [b' '; 7];
    code.get_mut(..len)?.copy_from_slice(fixed);
    code.get_mut(4..)?.copy_from_slice(&fixed_in);
    Some((code, Verdict::Shape))
}

/// `BFPO` and one to four digits.
fn forces(digits: &[u8]) -> Option<([u8; 7], Verdict)> {
    if digits.is_empty() || digits.len() > 4 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut code = *b"BFP    ";
    code.get_mut(7 - digits.len()..)?.copy_from_slice(digits);
    Some((code, Verdict::Valid))
}

fn grammar(outward: &[u8], inward: &[u8]) -> bool {
    let inward_letter = |b: u8| b.is_ascii_uppercase() && !b"CIKMOV".contains(&b);
    let inward_fits =
        matches!(inward, [digit, a, b] if digit.is_ascii_digit() && inward_letter(*a) && inward_letter(*b));
    if !inward_fits {
        return false;
    }
    let long_area = |a: u8, b: u8| AREAS.binary_search(&&[a, b]).is_ok();
    match *outward {
        [a, d] => SHORT_AREAS.contains(&a) && matches!(d, b'1'..=b'9'),
        [a, d, e] if d.is_ascii_digit() && e.is_ascii_digit() => SHORT_AREAS.contains(&a) && d != b'0',
        // Letters behind the district exist in inner London only.
        [a, d, e] if d.is_ascii_digit() => b"ENW".contains(&a) && b"ABCDEFGHJKPSTUW".contains(&e),
        // Few areas have a district 0.
        [a, b, b'0'] => {
            matches!(&[a, b], b"BL" | b"BS" | b"CM" | b"CR" | b"FY" | b"HA" | b"PR" | b"SL" | b"SS")
        }
        [a, b, d] => long_area(a, b) && d.is_ascii_digit(),
        [a, b, d, e] if d.is_ascii_digit() && e.is_ascii_digit() => long_area(a, b) && d != b'0',
        [a, b, d, e] if d.is_ascii_digit() => {
            matches!(&[a, b], b"EC" | b"NW" | b"SE" | b"SW" | b"WC") && b"ABEHMNPRVWXY".contains(&e)
        }
        _ => false,
    }
}

/// Letters first, digits behind: `0X4` is OX4, `SO1O` is SO10, `C01` is CO1.
fn repair_outward(outward: &[u8]) -> Option<([u8; 4], usize)> {
    let mut fixed = [b' '; 4];
    fixed.get_mut(..outward.len())?.copy_from_slice(outward);
    let as_letter = |b: u8| if b == b'0' { b'O' } else { b };
    let as_digit = |b: u8| match b {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    fixed[0] = as_letter(fixed[0]);
    if outward.len() >= 3 {
        fixed[1] = as_letter(fixed[1]);
    }
    let first_digit = if fixed[1].is_ascii_uppercase() { 2 } else { 1 };
    for byte in fixed.get_mut(first_digit..outward.len())? {
        *byte = as_digit(*byte);
    }
    Some((fixed, outward.len()))
}

fn repair_inward(inward: &[u8]) -> Option<[u8; 3]> {
    let &[digit, a, b] = inward else { return None };
    let digit = match digit {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    Some([digit, a, b])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_in_each_dress_is_valid() {
        for text in [
            "M1 1AE",
            "M60 1NW",
            "OX1 1BX",
            "OX10 0AB",
            "W1A 0AX",
            "EC1A 1BB",
            "ox11bx",
            "OX1  1BX",
            "OX1\u{a0}1BX",
            "GIR 0AA",
            "BFPO 12",
            "BFPO c/o 5321",
            "JE2 3AB",
            "OX1-1BX",
        ] {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
    }

    #[test]
    fn look_alikes_are_exchanged() {
        for (damaged, right) in
            [("0X4 1AB", "OX4 1AB"), ("OX4 IAB", "OX4 1AB"), ("C01 1AA", "CO1 1AA"), ("M2O 1AB", "M20 1AB")]
        {
            assert_eq!(judge(damaged), Verdict::Shape, "{damaged}");
            assert_eq!(normalise(damaged), normalise(right), "{damaged}");
        }
    }

    #[test]
    fn what_is_not_in_use_is_refused() {
        for text in [
            "QX1 1AA",
            "OX1 1CA",
            "OX1 1B",
            "AZ1 1AA",
            "SP513062",
            "M1",
            "B12",
            "OX1A 1BB",
            "E1Z 1AA",
            "BFPO",
            "BFPO 12345",
            "called",
            "E0 1EF",
            "OX0 1AB",
            "S01",
        ] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }

    #[test]
    fn pseudo_postcodes_are_placeholders() {
        for text in ["ZZ99 9ZZ", "ZZ99 3VZ", "A1 1AA", "AA1 1AA"] {
            assert_eq!(judge(text), Verdict::Placeholder, "{text}");
        }
    }

    #[test]
    fn all_areas_are_sorted() {
        assert!(AREAS.windows(2).all(|pair| pair[0] < pair[1]));
        // The 124 areas and BX, which banks and tax offices use without a place.
        assert_eq!(AREAS.len() + SHORT_AREAS.len(), 126);
        assert_eq!(normalise("m1 1ae"), Some(*b"M1  1AE"));
        assert!(is_forces("BFPO 5"));
    }
}
