//! A few letters and digits of a normalised value, without an allocation.
//!
//! Holds a value for the length of a row, so that it has no `Debug`. Longer texts (names, addresses of mailboxes) are
//! strings.

use std::ops::Deref;

/// At most [`Short::MOST`] ASCII characters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Short {
    bytes: [u8; Short::MOST],
    len: u8,
}

impl Short {
    /// What fits.
    pub const MOST: usize = 23;

    /// Nothing yet.
    pub const fn new() -> Short {
        Short { bytes: [0; Short::MOST], len: 0 }
    }

    /// Adds a character, if it is ASCII and fits; what does not is left out.
    pub fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(usize::from(self.len)).filter(|_| byte.is_ascii()) {
            *place = byte;
            self.len += 1;
        }
    }

    /// The characters.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// As many as fit of these.
    pub fn of(bytes: impl IntoIterator<Item = u8>) -> Short {
        let mut short = Short::new();
        bytes.into_iter().for_each(|byte| short.push(byte));
        short
    }
}

impl Deref for Short {
    type Target = str;
    fn deref(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_kept() {
        assert_eq!(&*Short::of(*b"AB12"), "AB12");
        assert_eq!(Short::of([b'x'; 40]).len(), Short::MOST);
        assert_eq!(&*Short::of("é1".bytes()), "1");
        assert!(Short::new().is_empty());
    }
}
