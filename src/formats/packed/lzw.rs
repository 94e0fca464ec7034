//! The packing of `compress` (`.Z`): LZW with codes of 9 to 16 bits, in groups of eight.
//!
//! Has no checksum and no length: an end within a code is an early end, any other cannot be told from the real one.

use std::io::{self, BufRead, Read};

const CLEAR: u16 = 256;

/// The unpacked bytes.
pub struct Lzw<R> {
    source: R,
    most: u8,
    block: bool,
    width: u8,
    /// Bits read but not used, the first lowest.
    held: u32,
    bits: u8,
    /// How many codes of this width were read.
    codes: u64,
    prefix: Vec<u16>,
    suffix: Vec<u8>,
    next: usize,
    before: Option<u16>,
    first: u8,
    /// Bytes to give, the last one first.
    stack: Vec<u8>,
    done: bool,
}

impl<R: BufRead> Lzw<R> {
    /// Reads the head.
    ///
    /// # Errors
    /// When it is none, and those of the source.
    pub fn new(mut source: R) -> io::Result<Lzw<R>> {
        let mut head = [0; 3];
        source.read_exact(&mut head)?;
        let most = head[2] & 31;
        if head[..2] != [0x1f, 0x9d] || !(9..=16).contains(&most) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let block = head[2] & 0x80 != 0;
        Ok(Lzw {
            source,
            most,
            block,
            width: 9,
            held: 0,
            bits: 0,
            codes: 0,
            prefix: vec![0; 1 << most],
            suffix: vec![0; 1 << most],
            next: if block { 257 } else { 256 },
            before: None,
            first: 0,
            stack: Vec::new(),
            done: false,
        })
    }

    fn code(&mut self) -> io::Result<Option<u16>> {
        while self.bits < self.width {
            let Some(byte) = self.source.fill_buf()?.first().copied() else {
                // The rest of the last byte is empty; whole bytes are not.
                let early = self.bits >= 8 || self.held != 0;
                return if early { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(None) };
            };
            self.source.consume(1);
            self.held |= u32::from(byte) << self.bits;
            self.bits += 8;
        }
        let code = self.held & ((1 << self.width) - 1);
        self.held >>= self.width;
        self.bits -= self.width;
        self.codes += 1;
        Ok(u16::try_from(code).ok())
    }

    /// Codes come in groups of eight: what is left of one is empty when the width changes.
    fn align(&mut self) -> io::Result<()> {
        let rest = (8 - self.codes % 8) % 8 * u64::from(self.width);
        let mut skip = rest.saturating_sub(u64::from(self.bits)) / 8;
        while skip > 0 {
            let there = self.source.fill_buf()?.len() as u64;
            if there == 0 {
                break;
            }
            let some = there.min(skip);
            self.source.consume(usize::try_from(some).unwrap_or(1));
            skip -= some;
        }
        (self.held, self.bits, self.codes) = (0, 0, 0);
        Ok(())
    }

    fn step(&mut self) -> io::Result<()> {
        if self.next >= 1 << self.width && self.width < self.most {
            self.align()?;
            self.width += 1;
        }
        let Some(code) = self.code()? else {
            self.done = true;
            return Ok(());
        };
        if code == CLEAR && self.block {
            self.align()?;
            (self.width, self.next, self.before) = (9, 257, None);
            return Ok(());
        }
        let Some(before) = self.before else {
            self.first = u8::try_from(code).map_err(|_| io::ErrorKind::InvalidData)?;
            self.before = Some(code);
            self.stack.push(self.first);
            return Ok(());
        };
        let mut at = code;
        if usize::from(code) >= self.next {
            if usize::from(code) > self.next {
                return Err(io::ErrorKind::InvalidData.into());
            }
            self.stack.push(self.first);
            at = before;
        }
        while at >= 256 {
            // Prefixes are older than what they begin, so that this ends.
            let (Some(suffix), Some(prefix)) =
                (self.suffix.get(usize::from(at)), self.prefix.get(usize::from(at)))
            else {
                return Err(io::ErrorKind::InvalidData.into());
            };
            if self.stack.len() > 1 << 17 {
                return Err(io::ErrorKind::InvalidData.into());
            }
            self.stack.push(*suffix);
            at = *prefix;
        }
        self.first = at.to_le_bytes()[0];
        self.stack.push(self.first);
        if self.next < 1 << self.most {
            self.prefix[self.next] = before;
            self.suffix[self.next] = self.first;
            self.next += 1;
        }
        self.before = Some(code);
        Ok(())
    }
}

impl<R: BufRead> Read for Lzw<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut count = 0;
        while count < buffer.len() {
            if let Some(byte) = self.stack.pop() {
                buffer[count] = byte;
                count += 1;
                continue;
            }
            if self.done {
                break;
            }
            match self.step() {
                Ok(()) => {}
                Err(_) if count > 0 => break,
                Err(error) => return Err(error),
            }
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpack(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        Lzw::new(bytes)?.read_to_end(&mut text)?;
        Ok(text)
    }

    /// `long.Z` is what `compress` 5.0 (Debian's ncompress) made of the text below: it changes widths and clears.
    #[test]
    fn what_compress_packs_comes_out() {
        let mut text = Vec::new();
        let mut state = 7u32;
        for number in 0..20_000u32 {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            text.extend(format!("{number},{}\n", state >> 16).bytes());
        }
        let packed = include_bytes!("../../../fixtures/z/long.Z");
        assert!(unpack(packed).expect("unpacks") == text);
        assert_eq!(
            unpack(include_bytes!("../../../fixtures/z/short.Z")).expect("unpacks"),
            b"Zebediah Quartermain\n"
        );
        assert!(unpack(&packed[..2]).is_err());
        crate::formats::testing_mutations::mutate(&packed[..5000], 200, |bytes| drop(unpack(bytes)));
    }
}
