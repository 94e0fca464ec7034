//! Electoral numbers: the polling district's letters and the elector's number, sometimes a suffix.
//!
//! The form is that of room numbers and minute references: headers and context make the case.

use super::Verdict;
use super::squeeze::{is_dash, is_space};

/// Judges a candidate such as `AB 123`, `ND1-456/2`, `3CA 1023`, `N 17` (anonymous entry).
pub fn judge(text: &str) -> Verdict {
    let mut parts = [""; 3];
    let mut count = 0;
    for part in text.split(|c: char| is_space(c) || is_dash(c) || c == '/').filter(|p| !p.is_empty()) {
        let Some(slot) = parts.get_mut(count) else { return Verdict::No };
        *slot = part;
        count += 1;
    }
    if !text.is_ascii() {
        return Verdict::No;
    }
    let [first, second, third] = parts;
    let fits = match count {
        1 => {
            let letters = first.bytes().take_while(u8::is_ascii_alphabetic).count();
            (1..=4).contains(&letters)
                && first.split_at_checked(letters).is_some_and(|(_, rest)| number(rest))
        }
        2 => (district(first) && number(second)) || (letters_and_number(first) && suffix(second)),
        _ => district(first) && number(second) && suffix(third),
    };
    if fits { Verdict::Shape } else { Verdict::No }
}

/// The letters of the polling district that an elector's number begins with, and how many digits it goes on with; `None` for
/// anything but such a number in capitals.
pub fn district_of(text: &str) -> Option<([u8; 4], usize)> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let mut district = [0; 4];
    district.get_mut(..letters).filter(|own| !own.is_empty())?.copy_from_slice(&text.as_bytes()[..letters]);
    let rest = text[letters..].trim_start_matches(['-', '/', ' ', '.']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (judge(text) == Verdict::Shape).then_some((district, digits))
}

fn district(text: &str) -> bool {
    (1..=4).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && text.bytes().any(|b| b.is_ascii_alphabetic())
}

fn number(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn suffix(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn letters_and_number(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    (1..=4).contains(&letters) && text.split_at_checked(letters).is_some_and(|(_, rest)| number(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_and_nothing_else() {
        for text in ["AB 123", "AB123", "ND1-456/2", "3CA 1023", "N 17", "AB-123/1", "AB123/1"] {
            assert_eq!(judge(text), Verdict::Shape, "{text}");
        }
        for text in ["123", "ABCDE 12", "AB", "AB 123456", "AB 12 3 4", "12 34", "AB 1 234"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }
}
