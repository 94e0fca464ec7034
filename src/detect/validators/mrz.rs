//! The machine-readable zone of passports (ICAO 9303, form TD3): two lines of 44 characters.
//!
//! The second line has four check digits and one over all; a text-recognition slip in one field leaves the form.

use super::Verdict;

/// Judges a candidate: both lines, or the second alone.
pub fn judge(text: &str) -> Verdict {
    // The first line says only the name; alone it has the form.
    let mut best = Verdict::No;
    for line in text.split(['\n', '\r', ' ', '\t']).filter(|line| line.len() == 44) {
        best = best.max(judge_line(line.as_bytes()));
        if line.contains("UTO") && (line.starts_with("P<UTO") || line.get(10..13) == Some("UTO")) {
            return Verdict::Placeholder;
        }
    }
    best
}

fn judge_line(line: &[u8]) -> Verdict {
    if !line.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'<') {
        return Verdict::No;
    }
    let part = |from: usize, to: usize| line.get(from..to).unwrap_or_default();
    if line.starts_with(b"P")
        && part(2, 5).iter().all(|b| b.is_ascii_uppercase() || *b == b'<')
        && part(5, 44).windows(2).any(|pair| pair == b"<<")
        && !part(5, 44).iter().any(u8::is_ascii_digit)
    {
        return Verdict::Shape;
    }
    let shape = part(13, 20).iter().all(u8::is_ascii_digit)
        && part(21, 28).iter().all(u8::is_ascii_digit)
        && matches!(line.get(20), Some(b'M' | b'F' | b'<' | b'X'))
        && part(10, 13).iter().all(|b| b.is_ascii_uppercase() || *b == b'<');
    if !shape {
        return Verdict::No;
    }
    let fields = [(0, 9), (13, 19), (21, 27)];
    let right = fields
        .iter()
        .filter(|(from, to)| Some(&check_digit(part(*from, *to).iter())) == line.get(*to))
        .count();
    let whole = part(0, 10).iter().chain(part(13, 20)).chain(part(21, 43));
    let whole_right = Some(&check_digit(whole)) == line.last();
    match (right, whole_right) {
        (3, true) => Verdict::Valid,
        (1.., _) => Verdict::Shape,
        _ => Verdict::No,
    }
}

/// Weights 7, 3, 1; letters count from 10; the filler counts 0.
fn check_digit<'a>(bytes: impl Iterator<Item = &'a u8>) -> u8 {
    let sum: u32 = bytes
        .zip([7_u32, 3, 1].into_iter().cycle())
        .map(|(b, weight)| {
            weight
                * match b {
                    b'0'..=b'9' => u32::from(b - b'0'),
                    b'A'..=b'Z' => u32::from(b - b'A') + 10,
                    _ => 0,
                }
        })
        .sum();
    b'0' + (sum % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> String {
        let mut line = b"5082139470GBR5605030F2409140<<<<<<<<<<<<<<00".to_vec();
        for (from, to) in [(0, 9), (13, 19), (21, 27)] {
            line[to] = check_digit(line[from..to].iter());
        }
        line[42] = b'<';
        let whole = check_digit(line[..10].iter().chain(&line[13..20]).chain(&line[21..43]));
        line[43] = whole;
        String::from_utf8(line).expect("ASCII")
    }

    #[test]
    fn right_check_digits_are_valid() {
        let line = made();
        assert_eq!(line.len(), 44);
        assert_eq!(judge(&line), Verdict::Valid);
        let first = "P<GBRPOLLCLERK<<ANNA<MARIA<<<<<<<<<<<<<<<<<<";
        assert_eq!(judge(first), Verdict::Shape);
        assert_eq!(judge(&format!("{first}\r\n{line}")), Verdict::Valid);
    }

    #[test]
    fn a_misread_digit_leaves_the_form() {
        let wrong = made().replacen("508213947", "508213941", 1);
        assert_eq!(judge(&wrong), Verdict::Shape);
        assert_eq!(judge(&made()[..43]), Verdict::No);
    }

    #[test]
    fn the_standards_specimen_is_a_placeholder() {
        assert_eq!(judge("L898902C36UTO7408122F1204159ZE184226B<<<<<10"), Verdict::Placeholder);
    }
}
