//! A body whose length is known beforehand: an early end is an error, not an end.
//!
//! Without this a member that a truncated archive cut off reads as complete. It never gives more than the
//! length, so that a wrong length cannot reach into the next member; whether more would follow is not its
//! business.

use std::io::{self, Read};

/// Gives at most `length` bytes and turns an earlier end into [`io::ErrorKind::UnexpectedEof`].
pub struct KnownLength<R> {
    inner: R,
    left: u64,
}

impl<R: Read> KnownLength<R> {
    /// Wraps a body that must have `length` more bytes.
    pub fn new(inner: R, length: u64) -> KnownLength<R> {
        KnownLength { inner, left: length }
    }

    /// How many bytes are still to come.
    pub fn left(&self) -> u64 {
        self.left
    }
}

impl<R: Read> Read for KnownLength<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let count = self.inner.read(&mut buffer[..most])?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left = self.left.saturating_sub(count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], length: u64) -> (Vec<u8>, Option<io::ErrorKind>) {
        let mut got = Vec::new();
        let end = KnownLength::new(bytes, length).read_to_end(&mut got);
        (got, end.err().map(|error| error.kind()))
    }

    #[test]
    fn only_the_right_length_ends_well() {
        assert_eq!(read(b"abc", 3), (b"abc".to_vec(), None));
        assert_eq!(read(b"abcd", 3), (b"abc".to_vec(), None));
        assert_eq!(read(b"ab", 3), (b"ab".to_vec(), Some(io::ErrorKind::UnexpectedEof)));
        assert_eq!(read(b"", 0), (Vec::new(), None));
        assert_eq!(read(b"", 1), (Vec::new(), Some(io::ErrorKind::UnexpectedEof)));
    }
}
