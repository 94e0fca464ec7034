//! LZ77 with static Huffman codes, as LHA (`-lh4-` to `-lh7-`) and ARJ (methods 1 to 3) pack, and ARJ's method 4.
//!
//! A stream that never ends by itself: whoever opens a member knows how long it is. Tables that no packer writes are
//! errors. Nothing here knows headers.

use std::io::{self, Read};

const WINDOW: usize = 1 << 16;
const LEAST: usize = 3;
/// Literals and lengths.
const CODES: usize = 510;

/// The unpacked bytes.
pub struct Lzh<R> {
    bits: Bits<R>,
    kind: Kind,
    window: Vec<u8>,
    at: usize,
    from: usize,
    left: usize,
    block: u32,
    codes: Tree,
    places: Tree,
}

/// Which packing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Blocks of Huffman codes; how many kinds of places there are, and in how many bits that is written.
    Blocks {
        /// Kinds of places.
        places: usize,
        /// Bits of their number.
        bits: u8,
    },
    /// ARJ's fastest.
    Fastest,
}

impl<R: Read> Lzh<R> {
    /// A stream over packed bytes.
    pub fn new(source: R, kind: Kind) -> Lzh<R> {
        Lzh {
            bits: Bits { source, held: 0, count: 0, ended: 0 },
            kind,
            window: vec![b' '; WINDOW],
            at: 0,
            from: 0,
            left: 0,
            block: 0,
            codes: Tree::One(0),
            places: Tree::One(0),
        }
    }

    fn step(&mut self) -> io::Result<u8> {
        if self.left == 0 {
            let length = match self.kind {
                Kind::Fastest => self.fastest()?,
                Kind::Blocks { places, bits } => self.code(places, bits)?,
            };
            match length {
                Step::Literal(byte) => return Ok(self.keep(byte)),
                Step::Copy(length, back) => {
                    self.left = length;
                    self.from = (self.at + WINDOW - 1 - back) % WINDOW;
                }
            }
        }
        let byte = self.window[self.from];
        self.from = (self.from + 1) % WINDOW;
        self.left -= 1;
        Ok(self.keep(byte))
    }

    fn keep(&mut self, byte: u8) -> u8 {
        self.window[self.at] = byte;
        self.at = (self.at + 1) % WINDOW;
        byte
    }

    fn code(&mut self, places: usize, bits: u8) -> io::Result<Step> {
        if self.block == 0 {
            self.block = self.bits.take(16)?;
            if self.block == 0 {
                return Err(io::ErrorKind::InvalidData.into());
            }
            let lengths = self.small_table(19, 5, 3)?;
            self.codes = self.code_table(&lengths)?;
            self.places = self.small_table(places, bits, usize::MAX)?;
        }
        self.block -= 1;
        let code = self.codes.take(&mut self.bits)?;
        if let Ok(byte) = u8::try_from(code) {
            return Ok(Step::Literal(byte));
        }
        let back = match self.places.take(&mut self.bits)? {
            place @ (0 | 1) => usize::from(place),
            place @ 2..=16 => {
                let width = u8::try_from(place - 1).unwrap_or(15);
                (1 << width) + self.bits.take(width)? as usize
            }
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        Ok(Step::Copy(usize::from(code) - 256 + LEAST, back))
    }

    /// A table of code lengths of 3 bits, more in unary; after the third a gap may be stated.
    fn small_table(&mut self, most: usize, bits: u8, gap: usize) -> io::Result<Tree> {
        let count = self.bits.take(bits)? as usize;
        if count == 0 {
            return Ok(Tree::One(u16::try_from(self.bits.take(bits)?).unwrap_or(0)));
        }
        if count > most {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut lengths = Vec::with_capacity(most);
        while lengths.len() < count {
            let mut length = self.bits.take(3)?;
            if length == 7 {
                while self.bits.take(1)? == 1 {
                    length += 1;
                    if length > 16 {
                        return Err(io::ErrorKind::InvalidData.into());
                    }
                }
            }
            lengths.push(u8::try_from(length).unwrap_or(16));
            if lengths.len() == gap {
                let empty = self.bits.take(2)? as usize;
                lengths.resize(lengths.len() + empty, 0);
            }
        }
        Tree::of(&lengths)
    }

    fn code_table(&mut self, tree: &Tree) -> io::Result<Tree> {
        let count = self.bits.take(9)? as usize;
        if count == 0 {
            return Ok(Tree::One(u16::try_from(self.bits.take(9)?).unwrap_or(0)));
        }
        if count > CODES {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut lengths = Vec::with_capacity(CODES);
        while lengths.len() < count {
            let empty = match tree.take(&mut self.bits)? {
                0 => 1,
                1 => 3 + self.bits.take(4)? as usize,
                2 => 20 + self.bits.take(9)? as usize,
                length => {
                    lengths.push(u8::try_from(length - 2).map_err(|_| io::ErrorKind::InvalidData)?);
                    continue;
                }
            };
            if lengths.len() + empty > CODES {
                return Err(io::ErrorKind::InvalidData.into());
            }
            lengths.resize(lengths.len() + empty, 0);
        }
        Tree::of(&lengths)
    }

    fn fastest(&mut self) -> io::Result<Step> {
        let length = self.ladder(0, 7)?;
        if length == 0 {
            return Ok(Step::Literal(u8::try_from(self.bits.take(8)?).unwrap_or(0)));
        }
        let back = self.ladder(9, 13)?;
        Ok(Step::Copy(length - 1 + LEAST, back))
    }

    /// A number: ones say how many bits it has, and each adds what fewer bits could say.
    fn ladder(&mut self, from: u8, to: u8) -> io::Result<usize> {
        let (mut width, mut plus) = (from, 0);
        while width < to && self.bits.take(1)? == 1 {
            plus += 1 << width;
            width += 1;
        }
        Ok(plus + self.bits.take(width)? as usize)
    }
}

enum Step {
    Literal(u8),
    /// How many bytes, and how far back less one.
    Copy(usize, usize),
}

impl<R: Read> Read for Lzh<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        for (count, place) in buffer.iter_mut().enumerate() {
            match self.step() {
                Ok(byte) => *place = byte,
                Err(_) if count > 0 => return Ok(count),
                Err(error) => return Err(error),
            }
        }
        Ok(buffer.len())
    }
}

/// Bits, the highest of each byte first.
struct Bits<R> {
    source: R,
    held: u64,
    count: u8,
    /// How many bytes behind the end were asked for: the last codes may reach a little beyond it.
    ended: u8,
}

impl<R: Read> Bits<R> {
    fn take(&mut self, width: u8) -> io::Result<u32> {
        while self.count < width {
            let mut byte = [0];
            if self.source.read(&mut byte)? == 0 {
                self.ended += 1;
                if self.ended > 4 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            self.held = (self.held << 8) | u64::from(byte[0]);
            self.count += 8;
        }
        self.count -= width;
        Ok(((self.held >> self.count) & ((1 << width) - 1)) as u32)
    }
}

/// Canonical Huffman codes.
enum Tree {
    /// Only one code, of no bits.
    One(u16),
    Many {
        counts: [u16; 17],
        symbols: Vec<u16>,
    },
}

impl Tree {
    fn of(lengths: &[u8]) -> io::Result<Tree> {
        let mut counts = [0u16; 17];
        for length in lengths.iter().filter(|length| **length > 0) {
            *counts.get_mut(usize::from(*length)).ok_or(io::ErrorKind::InvalidData)? += 1;
        }
        let used: u32 = (1..=16).map(|length| u32::from(counts[length]) << (16 - length)).sum();
        if used != 1 << 16 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut symbols = Vec::new();
        for length in 1..=16u8 {
            let own = lengths.iter().enumerate().filter(|(_, own)| **own == length);
            symbols.extend(own.filter_map(|(symbol, _)| u16::try_from(symbol).ok()));
        }
        Ok(Tree::Many { counts, symbols })
    }

    fn take<R: Read>(&self, bits: &mut Bits<R>) -> io::Result<u16> {
        let (counts, symbols) = match self {
            Tree::One(symbol) => return Ok(*symbol),
            Tree::Many { counts, symbols } => (counts, symbols),
        };
        let (mut code, mut first, mut index) = (0u32, 0u32, 0u32);
        for count in &counts[1..] {
            let count = u32::from(*count);
            code |= bits.take(1)?;
            if code < first + count {
                let symbol = symbols.get((index + code - first) as usize);
                return symbol.copied().ok_or_else(|| io::ErrorKind::InvalidData.into());
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(io::ErrorKind::InvalidData.into())
    }
}
