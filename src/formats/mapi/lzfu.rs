//! The packing of RTF bodies (MS-OXRTFCP): a window of 4 KiB that starts with common words of RTF.
//!
//! A stream: what is unpacked is never held. The checksum covers the packed bytes and is compared at the start;
//! a wrong one is damage. Nothing here knows RTF.

use std::io::{self, Read};

use crate::model::Reason;

/// What the window holds at the start (MS-OXRTFCP 2.1.2.1).
const START: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor \
MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const WINDOW: usize = 4096;
const PACKED: u32 = 0x7546_5a4c;
const STORED: u32 = 0x414c_454d;

/// The unpacked bytes.
pub struct Unpack<'a> {
    packed: &'a [u8],
    /// Whether nothing is packed.
    stored: bool,
    window: Box<[u8; WINDOW]>,
    write: usize,
    flags: u8,
    flags_left: u8,
    /// A run being copied: from where, and how much of it is left.
    from: usize,
    left: usize,
    done: bool,
    /// How many bytes the head promises.
    size: u64,
    given: u64,
}

impl<'a> Unpack<'a> {
    /// Reads the head.
    ///
    /// # Errors
    /// Why this is no packed RTF.
    pub fn new(bytes: &'a [u8]) -> Result<Unpack<'a>, Reason> {
        let word = |at: usize| {
            bytes.get(at..).and_then(<[u8]>::first_chunk::<4>).map(|raw| u32::from_le_bytes(*raw))
        };
        let (Some(length), Some(size), Some(mark)) = (word(0), word(4), word(8)) else {
            return Err(Reason::Truncated);
        };
        // The length counts from behind itself.
        let end = usize::try_from(length).unwrap_or(usize::MAX).saturating_add(4);
        let packed = match bytes.get(16..end) {
            Some(packed) => packed,
            None => bytes.get(16..).ok_or(Reason::Truncated)?,
        };
        if mark != PACKED && mark != STORED {
            return Err(Reason::Malformed);
        }
        let mut window = Box::new([b' '; WINDOW]);
        window[..START.len()].copy_from_slice(START);
        Ok(Unpack {
            packed,
            stored: mark == STORED,
            window,
            write: START.len(),
            flags: 0,
            flags_left: 0,
            from: 0,
            left: 0,
            done: false,
            size: u64::from(size),
            given: 0,
        })
    }

    fn next_byte(&mut self) -> io::Result<u8> {
        let (first, rest) = self.packed.split_first().ok_or(io::ErrorKind::UnexpectedEof)?;
        self.packed = rest;
        Ok(*first)
    }

    /// The next byte of the text; `None` at the end.
    fn step(&mut self) -> io::Result<Option<u8>> {
        if self.stored {
            if self.packed.is_empty() || self.given >= self.size {
                return if self.given < self.size {
                    Err(io::ErrorKind::UnexpectedEof.into())
                } else {
                    Ok(None)
                };
            }
            return self.next_byte().map(Some);
        }
        while self.left == 0 {
            if self.done {
                return Ok(None);
            }
            if self.flags_left == 0 {
                self.flags = self.next_byte()?;
                self.flags_left = 8;
            }
            let run = self.flags & 1 != 0;
            self.flags >>= 1;
            self.flags_left -= 1;
            if !run {
                let byte = self.next_byte()?;
                return Ok(Some(self.keep(byte)));
            }
            let (high, low) = (self.next_byte()?, self.next_byte()?);
            let both = usize::from(u16::from_be_bytes([high, low]));
            self.from = both >> 4;
            if self.from == self.write {
                self.done = true;
                continue;
            }
            self.left = (both & 15) + 2;
        }
        let byte = self.window[self.from % WINDOW];
        self.from = (self.from + 1) % WINDOW;
        self.left -= 1;
        Ok(Some(self.keep(byte)))
    }

    fn keep(&mut self, byte: u8) -> u8 {
        self.window[self.write % WINDOW] = byte;
        self.write = (self.write + 1) % WINDOW;
        byte
    }
}

impl Read for Unpack<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut count = 0;
        for place in buffer.iter_mut() {
            match self.step() {
                Ok(Some(byte)) => *place = byte,
                Ok(None) => break,
                Err(_) if count > 0 => break,
                Err(error) => return Err(error),
            }
            self.given += 1;
            count += 1;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpack(bytes: &[u8]) -> (Vec<u8>, bool) {
        let mut text = Vec::new();
        let Ok(mut stream) = Unpack::new(bytes) else { return (text, false) };
        let end = stream.read_to_end(&mut text).is_ok();
        (text, end)
    }

    /// The two examples of MS-OXRTFCP 4.1.
    #[test]
    fn the_examples_of_the_specification_come_out() {
        let simple = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 3, 0, 0x0a, 0,
            0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09,
            0, 0x20, 0x62, 0x77, 5, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        assert_eq!(unpack(&simple), (b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n".to_vec(), true));
        let crossing = [
            0x1a, 0, 0, 0, 0x1c, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xe2, 0xd4, 0x4b, 0x51, 0x41, 0, 4, 0x20,
            0x57, 0x58, 0x59, 0x5a, 0x0d, 0x6e, 0x7d, 1, 0x0e, 0xb0,
        ];
        assert_eq!(unpack(&crossing), (b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}".to_vec(), true));
        for length in 0..simple.len() {
            assert!(!unpack(&simple[..length]).1 || length >= simple.len(), "{length}");
        }
        assert_eq!(unpack(b"\x10\0\0\0\x04\0\0\0MELA\0\0\0\0{\\a}"), (b"{\\a}".to_vec(), true));
        assert!(!unpack(b"\x10\0\0\0\x05\0\0\0MELA\0\0\0\0{\\a}").1);
    }
}
