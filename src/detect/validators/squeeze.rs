//! Squeezing: the characters of a candidate that carry meaning, in a small array on the stack.
//!
//! Old files put every kind of space and dash into numbers. This is not a parser; validators read what is left.

/// The kept bytes of a candidate: ASCII letters (upper case) and digits.
#[derive(Clone, Copy)]
pub(super) struct Squeezed<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> std::ops::Deref for Squeezed<N> {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

impl<const N: usize> std::ops::DerefMut for Squeezed<N> {
    fn deref_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(..self.len).unwrap_or_default()
    }
}

/// Spaces, in any of Unicode's forms, and the invisible marks that word processors leave.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Hyphens, dashes and the minus sign.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' | '_')
}

/// What separates groups of one number: spaces, dashes, dots and the like.
pub(super) fn is_separator(c: char) -> bool {
    is_space(c) || is_dash(c) || matches!(c, '.' | '/' | '\'' | '`' | '\u{2019}' | '\u{b7}')
}

/// Letters and digits of a candidate in upper case, without separators; `None` if anything else is in it or if
/// there are more than `N`.
pub(super) fn squeeze<const N: usize>(text: &str) -> Option<Squeezed<N>> {
    squeeze_with(text, is_separator)
}

/// As [`squeeze`], with the caller's choice of what to leave out.
pub(super) fn squeeze_with<const N: usize>(text: &str, skip: impl Fn(char) -> bool) -> Option<Squeezed<N>> {
    let mut out = Squeezed { bytes: [0; N], len: 0 };
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            *out.bytes.get_mut(out.len)? = c.to_ascii_uppercase() as u8;
            out.len += 1;
        } else if !skip(c) {
            // Full-width digits come from imported web forms.
            let digit = (c as u32).wrapping_sub('\u{ff10}' as u32);
            if digit > 9 {
                return None;
            }
            *out.bytes.get_mut(out.len)? = b'0' + digit as u8;
            out.len += 1;
        }
    }
    Some(out)
}

/// The digits of a candidate, where the letter O stands for 0 and I or L for 1; `None` as for [`squeeze`].
pub(super) fn digits<const N: usize>(text: &str) -> Option<Squeezed<N>> {
    if let Some(plain) = plainly(text) {
        return Some(plain);
    }
    let mut out = squeeze::<N>(text)?;
    let mut real = 0;
    for byte in out.iter_mut() {
        match *byte {
            b'0'..=b'9' => real += 1,
            b'O' => *byte = b'0',
            b'I' | b'L' => *byte = b'1',
            _ => return None,
        }
    }
    // Mostly letters that look like digits is a word ("LOO"), not a number.
    (real * 4 >= out.len() * 3).then_some(out)
}

/// The same where nothing but digits and separators of ASCII stands, as in most cells; `None` says nothing.
fn plainly<const N: usize>(text: &str) -> Option<Squeezed<N>> {
    let mut out = Squeezed { bytes: [0; N], len: 0 };
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            *out.bytes.get_mut(out.len)? = byte;
            out.len += 1;
        } else if !matches!(byte, b' ' | b'\t'..=b'\r' | b'-' | b'_' | b'.' | b'/' | b'\'' | b'`') {
            return None;
        }
    }
    Some(out)
}

/// As [`digits`] for exact data: digits and separators only.
pub(super) fn plain_digits<const N: usize>(text: &str) -> Option<Squeezed<N>> {
    if let Some(plain) = plainly(text) {
        return Some(plain);
    }
    let out = squeeze::<N>(text)?;
    out.iter().all(u8::is_ascii_digit).then_some(out)
}

/// The value of an ASCII digit.
pub(super) fn value(digit: u8) -> u32 {
    u32::from(digit.wrapping_sub(b'0'))
}

/// Whether all bytes are the same, as in `00000000`.
pub(super) fn all_same(bytes: &[u8]) -> bool {
    bytes.windows(2).all(|pair| pair[0] == pair[1])
}

/// Whether digits run up or down by one (`12345678`, `87654321`), as templates and tests do.
pub(super) fn runs(bytes: &[u8]) -> bool {
    let step = |by: u8| bytes.windows(2).all(|pair| pair[1].wrapping_sub(pair[0]) == by);
    bytes.len() > 3 && (step(1) || step(255))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_of_every_kind_go() {
        let kept = squeeze::<16>("ab\u{a0}12\u{2013}34\u{2009}5.6").expect("fits");
        assert_eq!(&*kept, b"AB123456");
        assert!(squeeze::<16>("ab£12").is_none());
        assert!(squeeze::<4>("12345").is_none());
    }

    #[test]
    fn every_separator_of_ascii_is_plain() {
        for byte in 0..128u8 {
            let text = format!("12{}34", char::from(byte));
            let slow = squeeze::<16>(&text).filter(|kept| kept.iter().all(u8::is_ascii_digit));
            assert_eq!(plainly::<16>(&text).as_deref(), slow.as_deref(), "{byte}");
        }
    }

    #[test]
    fn letters_that_look_like_digits_are_read_as_digits() {
        assert_eq!(&*digits::<16>("O1234567").expect("one letter"), b"01234567");
        assert!(digits::<16>("LOO1").is_none());
        assert!(digits::<16>("12A4").is_none());
        assert_eq!(&*digits::<16>("\u{ff11}\u{ff12}").expect("full width"), b"12");
    }
}
