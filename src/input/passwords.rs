//! Candidate passwords for stores that are encrypted.
//!
//! A shared list that is only ever read. It has no `Debug` and no `Display`: a password is as personal as what it
//! protects, and must not reach a report, a log or a digest. Which reader tries them, and how often, is the reader's.

use std::sync::Arc;

/// How many candidates are kept: each costs an encrypted store up to a tenth of a second.
const MOST: usize = 10_000;

/// Candidates, in the order in which they are tried.
#[derive(Clone, Default)]
pub struct Passwords(Arc<[String]>);

impl Passwords {
    /// One candidate a line. White space counts, empty lines and line ends do not. What is not UTF-8 is taken as
    /// Windows-1252.
    pub fn of_lines(bytes: &[u8]) -> Passwords {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        };
        let mut list: Vec<String> = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            if list.len() < MOST && !list.iter().any(|known| known == line) {
                list.push(line.to_owned());
            }
        }
        Passwords(list.into())
    }

    /// These candidates, in this order.
    pub fn of(list: Vec<String>) -> Passwords {
        Passwords(list.into())
    }

    /// The candidates.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_one_candidate() {
        let list =
            Passwords::of_lines(b"\xef\xbb\xbfone\r\n\r\n two \none\ncaf\xe9\n".get(..).expect("whole"));
        assert_eq!(list.len(), 3);
        assert!(list.iter().eq(["one", " two ", "café"]));
        assert!(Passwords::of_lines(b"\n\n").is_empty());
    }
}
