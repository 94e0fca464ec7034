//! Base64 (RFC 4648), a digit at a time: mails, cards, locked documents and cells each have their own idea of what may
//! stand between the digits, so the callers skip, stop or refuse, and this turns digits into bytes.

/// The six bits of a digit of the standard alphabet (RFC 4648, 4).
pub fn digit(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// The same for the alphabet that is safe in addresses, too (RFC 4648, 5).
pub fn digit_of_any(byte: u8) -> Option<u8> {
    match byte {
        b'-' => Some(62),
        b'_' => Some(63),
        _ => digit(byte),
    }
}

/// Digits on their way to become bytes, four to three.
#[derive(Clone, Copy, Default, Debug)]
pub struct Digits {
    bits: u32,
    count: u8,
}

impl Digits {
    /// Takes the six bits of a digit.
    pub fn push(&mut self, six: u8, out: &mut Vec<u8>) {
        self.bits = self.bits << 6 | u32::from(six);
        self.count += 1;
        if self.count == 4 {
            let [_, first, second, third] = self.bits.to_be_bytes();
            out.extend([first, second, third]);
            *self = Digits::default();
        }
    }

    /// Whether the last four are whole.
    pub fn is_whole(&self) -> bool {
        self.count == 0
    }

    /// The end: two digits left are a byte, three are two, and one is nothing.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        match self.count {
            2 => out.push((self.bits >> 4) as u8),
            3 => out.extend([(self.bits >> 10) as u8, (self.bits >> 2) as u8]),
            _ => {}
        }
        *self = Digits::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_standard() {
        // RFC 4648, 10.
        let vectors =
            [("", ""), ("Zg", "f"), ("Zm8", "fo"), ("Zm9v", "foo"), ("Zm9vYg", "foob"), ("Zm9vYmE", "fooba")];
        for (text, bytes) in vectors {
            let (mut digits, mut out) = (Digits::default(), Vec::new());
            text.bytes().for_each(|byte| digits.push(digit(byte).expect("a digit"), &mut out));
            digits.finish(&mut out);
            assert_eq!(out, bytes.as_bytes(), "{text}");
            assert!(digits.is_whole());
        }
    }

    #[test]
    fn every_digit_has_its_place_in_its_alphabet() {
        let standard = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for byte in 0..=255u8 {
            let place = standard.iter().position(|own| *own == byte).map(|place| place as u8);
            assert_eq!(digit(byte), place);
            let safe = match byte {
                b'-' => Some(62),
                b'_' => Some(63),
                _ => place,
            };
            assert_eq!(digit_of_any(byte), safe);
        }
    }
}
