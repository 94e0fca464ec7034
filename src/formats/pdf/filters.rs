//! How large the streams of a PDF become, found by unpacking them into nothing before the library does it for real.
//!
//! The library unpacks a stream whole, whatever it grows to, through any chain of filters. This walks the same chains
//! (Flate, LZW, run lengths, ASCII 85 and hex) and counts. A stream that it cannot follow counts as far as it came: what
//! is not valid here grows no further there. Filters named by reference are not looked up; such streams are taken for
//! deflated if they begin like it. Streams of encrypted documents are not covered.

use std::io::{self, BufRead, BufReader, Read};

/// How far before a stream its dictionary is looked for.
const BEFORE: usize = 2048;
/// How many filters of a chain are followed.
const CHAIN: usize = 8;

/// Whether one stream unpacks to more than `most`, or all together to more than twice that.
pub fn grow_beyond(bytes: &[u8], most: u64) -> bool {
    let (mut total, mut from) = (0u64, 0);
    let mut void = vec![0u8; 64 << 10];
    while let Some(found) = bytes.get(from..).and_then(|rest| memchr::memmem::find(rest, b"stream")) {
        let word = from + found;
        from = word + b"stream".len();
        if bytes.get(word.saturating_sub(3)..word) == Some(b"end") {
            continue;
        }
        let after = bytes.get(from..).unwrap_or_default();
        let ends = after.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let packed = after.get(ends..).unwrap_or_default();
        let dictionary = bytes.get(word.saturating_sub(BEFORE)..word).unwrap_or_default();
        let chain = filters(dictionary).unwrap_or_else(|| {
            if packed.first().is_some_and(|byte| byte & 0x0f == 8) { vec![Filter::Flate] } else { Vec::new() }
        });
        if chain.is_empty() {
            continue;
        }
        // Data that ends by itself need not be bounded; the others end where the stream does.
        let end = memchr::memmem::find(packed, b"endstream").unwrap_or(packed.len());
        let packed = if chain == [Filter::Flate] { packed } else { packed.get(..end).unwrap_or(packed) };
        let mut stages: Box<dyn Read + '_> = Box::new(packed);
        for filter in chain.into_iter().take(CHAIN) {
            stages = filter.unpack(stages);
        }
        let mut made = 0u64;
        while let Ok(count @ 1..) = stages.read(&mut void) {
            made += count as u64;
            if made > most || total + made > 2 * most {
                return true;
            }
        }
        total += made;
    }
    false
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Filter {
    Flate,
    Lzw,
    RunLength,
    Ascii85,
    Hex,
}

/// The chain that the dictionary before a stream names; `None` when it names none, or by reference.
fn filters(before: &[u8]) -> Option<Vec<Filter>> {
    let start = memchr::memmem::rfind(before, b"obj").map_or(0, |at| at + 3);
    let dictionary = before.get(start..)?;
    let at = memchr::memmem::find(dictionary, b"/Filter")?;
    let mut rest = dictionary.get(at + b"/Filter".len()..)?.trim_ascii_start();
    let mut chain = Vec::new();
    let list = rest.first() == Some(&b'[');
    if list {
        rest = rest.get(1..)?.trim_ascii_start();
    }
    while let Some(name) = rest.strip_prefix(b"/") {
        let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        chain.push(match name.get(..length)? {
            b"FlateDecode" | b"Fl" => Filter::Flate,
            b"LZWDecode" | b"LZW" => Filter::Lzw,
            b"RunLengthDecode" | b"RL" => Filter::RunLength,
            b"ASCII85Decode" | b"A85" => Filter::Ascii85,
            b"ASCIIHexDecode" | b"AHx" => Filter::Hex,
            // Pictures: they end the chain, and their sizes are checked by who draws them.
            _ => break,
        });
        rest = name.get(length..)?.trim_ascii_start();
        if !list {
            break;
        }
    }
    (!chain.is_empty()).then_some(chain)
}

impl Filter {
    fn unpack<'a>(self, source: Box<dyn Read + 'a>) -> Box<dyn Read + 'a> {
        let source = BufReader::with_capacity(8 << 10, source);
        match self {
            Filter::Flate => Box::new(flate2::bufread::ZlibDecoder::new(source)),
            Filter::Lzw => Box::new(Lzw::new(source)),
            Filter::RunLength => Box::new(RunLength { source, left: 0, repeat: None }),
            Filter::Ascii85 => Box::new(Ascii85 { source, held: [0; 4], at: 4, end: 4, done: false }),
            Filter::Hex => Box::new(Hex { source }),
        }
    }
}

fn next(source: &mut impl BufRead) -> io::Result<Option<u8>> {
    let byte = source.fill_buf()?.first().copied();
    source.consume(usize::from(byte.is_some()));
    Ok(byte)
}

/// Only lengths: what the strings are does not matter here, zeros come out.
struct Lzw<R> {
    source: R,
    held: u32,
    bits: u8,
    width: u8,
    lengths: Vec<u16>,
    before: Option<u16>,
    left: u16,
}

impl<R: BufRead> Lzw<R> {
    fn new(source: R) -> Lzw<R> {
        Lzw { source, held: 0, bits: 0, width: 9, lengths: Vec::new(), before: None, left: 0 }
    }

    fn code(&mut self) -> io::Result<Option<u16>> {
        while self.bits < self.width {
            let Some(byte) = next(&mut self.source)? else { return Ok(None) };
            self.held = (self.held << 8) | u32::from(byte);
            self.bits += 8;
        }
        self.bits -= self.width;
        Ok(u16::try_from((self.held >> self.bits) & ((1 << self.width) - 1)).ok())
    }

    fn step(&mut self) -> io::Result<bool> {
        let code = match self.code()? {
            None | Some(257) => return Ok(false),
            Some(256) => {
                self.lengths.clear();
                (self.width, self.before) = (9, None);
                return Ok(true);
            }
            Some(code) => code,
        };
        let length_of = |lengths: &[u16], code: u16| match code.checked_sub(258) {
            None => Some(1),
            Some(at) => lengths.get(usize::from(at)).copied(),
        };
        if let Some(before) = self.before
            && self.lengths.len() < 4096 - 258
        {
            let own = length_of(&self.lengths, before).ok_or(io::ErrorKind::InvalidData)?;
            self.lengths.push(own.saturating_add(1));
        }
        self.left = length_of(&self.lengths, code).ok_or(io::ErrorKind::InvalidData)?;
        self.before = Some(code);
        // Wider one code early, as PDF does unless told otherwise.
        self.width = match self.lengths.len() + 259 {
            2048.. => 12,
            1024.. => 11,
            512.. => 10,
            _ => 9,
        };
        Ok(true)
    }
}

impl<R: BufRead> Read for Lzw<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.left == 0 {
            if !self.step()? {
                return Ok(0);
            }
        }
        let count = buffer.len().min(usize::from(self.left));
        buffer[..count].fill(0);
        self.left -= u16::try_from(count).unwrap_or(self.left);
        Ok(count)
    }
}

struct RunLength<R> {
    source: R,
    left: usize,
    repeat: Option<u8>,
}

impl<R: BufRead> Read for RunLength<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            match next(&mut self.source)? {
                None | Some(128) => return Ok(0),
                Some(length @ 0..=127) => (self.left, self.repeat) = (usize::from(length) + 1, None),
                Some(length) => {
                    (self.left, self.repeat) = (257 - usize::from(length), next(&mut self.source)?)
                }
            }
        }
        let most = self.left.min(buffer.len());
        let count = match self.repeat {
            Some(byte) => {
                buffer[..most].fill(byte);
                most
            }
            None => self.source.read(&mut buffer[..most])?,
        };
        self.left -= count;
        Ok(count)
    }
}

struct Ascii85<R> {
    source: R,
    held: [u8; 4],
    at: usize,
    end: usize,
    done: bool,
}

impl<R: BufRead> Read for Ascii85<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.end {
            let (mut word, mut count) = (0u32, 0);
            while count < 5 && !self.done {
                match next(&mut self.source)? {
                    Some(b'z') if count == 0 => count = 5,
                    Some(byte @ b'!'..=b'u') => {
                        word = word.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                        count += 1;
                    }
                    Some(b'~') | None => self.done = true,
                    Some(_) => {}
                }
            }
            if count < 2 {
                return Ok(0);
            }
            for _ in count..5 {
                word = word.wrapping_mul(85).wrapping_add(84);
            }
            (self.held, self.at, self.end) = (word.to_be_bytes(), 0, count - 1);
        }
        let count = (self.end - self.at).min(buffer.len());
        buffer[..count].copy_from_slice(&self.held[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

struct Hex<R> {
    source: R,
}

impl<R: BufRead> Read for Hex<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        for (count, place) in buffer.iter_mut().enumerate() {
            let (mut value, mut digits) = (0u32, 0);
            while digits < 2 {
                match next(&mut self.source)? {
                    None | Some(b'>') if digits == 0 => return Ok(count),
                    None | Some(b'>') => break,
                    Some(byte) => {
                        if let Some(digit) = char::from(byte).to_digit(16) {
                            value = value * 16 + digit;
                            digits += 1;
                        }
                    }
                }
            }
            *place = u8::try_from(value << (4 * (2 - digits))).unwrap_or(0);
        }
        Ok(buffer.len())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(bytes).expect("write");
        packed.finish().expect("finish")
    }

    fn object(filter: &str, data: &[u8]) -> Vec<u8> {
        [format!("1 0 obj <</Filter {filter}>> stream\n").as_bytes(), data, b"\nendstream endobj\n"].concat()
    }

    fn all_of(filter: Filter, data: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let _ = filter.unpack(Box::new(data)).read_to_end(&mut bytes);
        bytes
    }

    #[test]
    fn each_filter_gives_what_pdf_says() {
        assert_eq!(all_of(Filter::Hex, b"50 6f6C7>"), b"Polp");
        assert_eq!(all_of(Filter::Ascii85, b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(all_of(Filter::RunLength, b"\x02abc\xfed\x80zz"), b"abcddd");
        // The example of the PDF specification, 7.4.4.2: nine bytes.
        assert_eq!(all_of(Filter::Lzw, &[0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01]).len(), 9);
        assert_eq!(filters(b"<< /Filter/FlateDecode"), Some(vec![Filter::Flate]));
        assert_eq!(filters(b"<< /Filter [ /A85 /LZW /DCTDecode ]"), Some(vec![Filter::Ascii85, Filter::Lzw]));
        assert_eq!(filters(b"<< /Filter 5 0 R"), None);
    }

    #[test]
    fn growth_is_seen_through_chains() {
        let once = deflated(&vec![0; 1 << 20]);
        let twice = deflated(&once);
        let hex: Vec<u8> = once.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect();
        let runs = [0x81, 0].repeat(10_000);
        for (filter, data) in [
            ("/FlateDecode", &once),
            ("[/FlateDecode /FlateDecode]", &twice),
            ("[/ASCIIHexDecode /FlateDecode]", &hex),
            ("/RunLengthDecode", &runs),
            ("5 0 R", &once),
        ] {
            let file = object(filter, data);
            assert!(grow_beyond(&file, 1_000_000), "{filter}");
            assert!(!grow_beyond(&file, 2_000_000), "{filter}");
            // Together they count too.
            assert!(grow_beyond(&file.repeat(5), 2_000_000), "{filter}");
        }
    }
}
