//! Text decoding: which encoding a file is in, and a stream of whole lines in UTF-8 with bounded memory.
//!
//! Not a format: it does not know tables or markup. The first 64 KiB decide (see [`sniff`]); what does not fit
//! later on is decoded byte by byte rather than dropped. Another single-byte code page goes into `codepage`.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::Encoding;
use memchr::{memchr_iter, memchr2_iter, memrchr, memrchr2};

use super::codepage::{self, CodePage};
use super::utf7;

/// How many bytes decide about the encoding.
pub const PROBE: usize = 64 * 1024;
/// A line longer than this is split.
pub const MAX_LINE: usize = 1024 * 1024;
/// How far before the end of an overlong line a place to cut is looked for.
const CUT_WINDOW: usize = 16 * 1024;
/// How many bytes the two parts of an overlong line without any white space have in common.
const OVERLAP: usize = 512;

/// How the bytes of a text file become characters.
#[derive(Clone, Copy)]
pub enum TextEncoding {
    /// ASCII and UTF-8. Sequences that are not UTF-8 are decoded byte by byte with a guessed code page.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// A single-byte code page.
    Page(&'static CodePage),
    /// Any other encoding, by its web name; only where a file declares it.
    Declared(&'static Encoding),
    /// UTF-7, where a file declares it or begins as no other text does.
    Utf7,
}

/// An encoding by the name that a file or whoever holds it gives it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Charset {
    /// One that the web knows.
    Web(&'static Encoding),
    /// UTF-7 (RFC 2152), which the web forbids and old mail has.
    Utf7,
}

impl Charset {
    /// By a name in any case; `None` when nobody knows it.
    ///
    /// The names of UTF-7 are those of RFC 2152, RFC 1642 and of Microsoft's programs.
    pub fn for_label(label: &[u8]) -> Option<Charset> {
        let name = label.trim_ascii().to_ascii_lowercase();
        let name = name.strip_prefix(b"x-").unwrap_or(&name);
        match name {
            b"utf-7" | b"utf7" | b"csutf7" | b"unicode-1-1-utf-7" | b"unicode-2-0-utf-7"
            | b"csunicode11utf7" => Some(Charset::Utf7),
            _ => Encoding::for_label(label).map(Charset::Web),
        }
    }

    /// Decodes a whole text. What has no meaning becomes U+FFFD, or stays as it stands.
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Charset::Web(encoding) => encoding.decode_without_bom_handling(bytes).0,
            Charset::Utf7 => {
                let mut text = String::with_capacity(bytes.len());
                utf7::decode_into(bytes, &mut text);
                Cow::Owned(text)
            }
        }
    }
}

impl TextEncoding {
    /// Bytes a character takes at least.
    fn unit(self) -> usize {
        match self {
            TextEncoding::Utf16Le | TextEncoding::Utf16Be => 2,
            _ => 1,
        }
    }

    /// Appends `bytes` as text and returns how many sequences had no meaning and became U+FFFD.
    ///
    /// `page` remembers the code page for what is not UTF-8: the first bytes that are not decide.
    fn decode_into(self, bytes: &[u8], text: &mut String, page: &mut Option<&'static CodePage>) -> u64 {
        match self {
            TextEncoding::Utf8 => utf8_into(bytes, text, page),
            TextEncoding::Page(page) => page.decode_into(bytes, text),
            TextEncoding::Utf16Le => declared_into(encoding_rs::UTF_16LE, bytes, text),
            TextEncoding::Utf16Be => declared_into(encoding_rs::UTF_16BE, bytes, text),
            TextEncoding::Declared(encoding) => declared_into(encoding, bytes, text),
            TextEncoding::Utf7 => utf7::decode_into(bytes, text),
        }
    }

    /// Decodes one value, such as a database field.
    ///
    /// Returns the text and how many sequences became U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, u64) {
        if !matches!(self, TextEncoding::Utf16Le | TextEncoding::Utf16Be | TextEncoding::Utf7)
            && bytes.is_ascii()
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            return (Cow::Borrowed(text), 0);
        }
        let mut text = String::new();
        let invalid = self.decode_into(bytes, &mut text, &mut None);
        (Cow::Owned(text), invalid)
    }
}

fn declared_into(encoding: &'static Encoding, bytes: &[u8], text: &mut String) -> u64 {
    let (decoded, bad) = encoding.decode_without_bom_handling(bytes);
    text.push_str(&decoded);
    if !bad {
        return 0;
    }
    // A replacement character that stands in the source itself is counted too: it is a loss of an earlier day.
    decoded.chars().filter(|c| *c == '\u{FFFD}').count() as u64
}

fn utf8_into(mut bytes: &[u8], text: &mut String, page: &mut Option<&'static CodePage>) -> u64 {
    let mut invalid = 0;
    text.reserve(bytes.len());
    loop {
        match std::str::from_utf8(bytes) {
            Ok(valid) => {
                text.push_str(valid);
                return invalid;
            }
            Err(error) => {
                let (valid, rest) = bytes.split_at(error.valid_up_to());
                text.push_str(std::str::from_utf8(valid).unwrap_or_default());
                let near = bytes.get(error.valid_up_to().saturating_sub(1)..).unwrap_or(bytes);
                let page = *page.get_or_insert_with(|| guess_page(near));
                let (bad, rest) = rest.split_at(error.error_len().unwrap_or(rest.len()));
                invalid += page.decode_into(bad, text);
                bytes = rest;
            }
        }
    }
}

/// The code page of bytes that are partly UTF-8: only what is not UTF-8 is evidence.
fn guess_page(bytes: &[u8]) -> &'static CodePage {
    let mut evidence = Vec::new();
    for chunk in bytes.get(..PROBE).unwrap_or(bytes).utf8_chunks() {
        evidence.extend(chunk.valid().bytes().map(|byte| if byte.is_ascii() { byte } else { b'x' }));
        evidence.extend_from_slice(chunk.invalid());
    }
    codepage::guess(&evidence)
}

/// The encoding of a text file by its first bytes and how many of them are a byte order mark; `None` when they
/// are not text.
///
/// In this order: byte order marks, UTF-16 without one by where the NULs stand, valid UTF-8 (a sequence cut off
/// by the end of the probe is fine), and a guess between the code pages of UK files.
pub fn sniff(head: &[u8]) -> Option<(TextEncoding, usize)> {
    let head = head.get(..PROBE).unwrap_or(head);
    let (encoding, mark) = encoding_of(head);
    let body = head.get(mark..).unwrap_or_default();
    is_text(encoding, body).then_some((encoding, mark))
}

/// Whether a text format could read what begins like this: few control characters, NULs only as UTF-16 has them.
pub fn looks_like_text(head: &[u8]) -> bool {
    sniff(head).is_some()
}

/// The first bytes of a file as text, for formats that look at its words; `None` when they are not text.
///
/// At most 64 KiB are decoded. A character or line cut off by the end of the probe stays cut off.
pub fn head_text(head: &[u8]) -> Option<Cow<'_, str>> {
    let (encoding, mark) = sniff(head)?;
    let body = head.get(mark..PROBE.min(head.len())).unwrap_or_default();
    if matches!(encoding, TextEncoding::Utf8) {
        match std::str::from_utf8(body) {
            Ok(text) => return Some(Cow::Borrowed(text)),
            Err(error) if error.error_len().is_none() => {
                let whole = body.get(..error.valid_up_to()).unwrap_or_default();
                return std::str::from_utf8(whole).ok().map(Cow::Borrowed);
            }
            Err(_) => {}
        }
    }
    let even = if encoding.unit() == 2 { body.len() & !1 } else { body.len() };
    let mut text = String::new();
    encoding.decode_into(body.get(..even).unwrap_or_default(), &mut text, &mut None);
    Some(Cow::Owned(text))
}

fn encoding_of(head: &[u8]) -> (TextEncoding, usize) {
    if head.starts_with(b"\xEF\xBB\xBF") {
        return (TextEncoding::Utf8, 3);
    }
    if head.starts_with(b"\xFF\xFE") {
        return (TextEncoding::Utf16Le, 2);
    }
    if head.starts_with(b"\xFE\xFF") {
        return (TextEncoding::Utf16Be, 2);
    }
    // A byte order mark, and `<` of a page, as programs write them that put nothing but letters outside of runs.
    if head.starts_with(b"+/v8-") {
        return (TextEncoding::Utf7, 5);
    }
    if matches!(head, [b'+', b'/', b'v', b'8' | b'9' | b'+' | b'/', ..]) || head.starts_with(b"+ADw") {
        return (TextEncoding::Utf7, 0);
    }
    if memchr::memchr(0, head).is_some()
        && let Some(encoding) = utf16_without_mark(head)
    {
        return (encoding, 0);
    }
    // Most files are plain; what follows is for the others.
    if std::str::from_utf8(head).is_ok() {
        return (TextEncoding::Utf8, 0);
    }
    let (mut several, mut invalid, mut cut) = (0_usize, 0_usize, 0_usize);
    let mut chunks = head.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        several += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        match std::str::from_utf8(chunk.invalid()) {
            Err(error) if error.error_len().is_none() && chunks.peek().is_none() => cut += 1,
            Err(_) => invalid += 1,
            Ok(_) => {}
        }
    }
    // A Windows-1252 file hardly ever holds a valid sequence of several bytes, so a few of them outweigh as many
    // single bytes that were pasted in from elsewhere.
    let utf8 = if invalid == 0 { cut == 0 || several > 0 || head.len() >= PROBE } else { several > invalid };
    if utf8 { (TextEncoding::Utf8, 0) } else { (TextEncoding::Page(codepage::guess(head)), 0) }
}

/// The encoding of database fields that declare none, by a sample of those with bytes above 0x7F.
///
/// Without any such bytes it is UTF-8, which decides value by value.
pub fn field_encoding(sample: &[u8]) -> TextEncoding {
    let (mut several, mut invalid) = (0_usize, 0_usize);
    for chunk in sample.utf8_chunks() {
        several += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    if several >= invalid { TextEncoding::Utf8 } else { TextEncoding::Page(codepage::guess(sample)) }
}

fn utf16_without_mark(head: &[u8]) -> Option<TextEncoding> {
    let units = head.len() / 2;
    if units < 4 {
        return None;
    }
    let (mut even, mut odd) = (0_usize, 0_usize);
    for unit in head.chunks_exact(2) {
        match unit {
            [0, 0] => return None,
            [0, _] => even += 1,
            [_, 0] => odd += 1,
            _ => {}
        }
    }
    let (most, few) = (units * 6 / 10, units / 20);
    if odd > most && even <= few {
        Some(TextEncoding::Utf16Le)
    } else if even > most && odd <= few {
        Some(TextEncoding::Utf16Be)
    } else {
        None
    }
}

/// Control characters that old text files have on purpose: white space, backspace (overprinting), the DOS end of
/// file, escape (printer codes), and the four separators.
fn is_odd_control(unit: u16) -> bool {
    matches!(unit, 0..=7 | 0x0B | 0x0E..=0x19 | 0x7F)
}

/// How many bytes are so. Sums of a byte each, and no branches: the compiler then takes many bytes at once.
fn count(body: &[u8], is: impl Fn(u8) -> bool) -> usize {
    body.chunks(255).map(|part| usize::from(part.iter().map(|byte| u8::from(is(*byte))).sum::<u8>())).sum()
}

fn is_text(encoding: TextEncoding, body: &[u8]) -> bool {
    if body.is_empty() {
        return false;
    }
    match encoding {
        TextEncoding::Utf16Le | TextEncoding::Utf16Be => {
            let (mut odd, mut nul, mut total) = (0_usize, 0_usize, 0_usize);
            for unit in body.as_chunks::<2>().0 {
                let little = matches!(encoding, TextEncoding::Utf16Le);
                let unit = if little { u16::from_le_bytes(*unit) } else { u16::from_be_bytes(*unit) };
                total += 1;
                odd += usize::from(is_odd_control(unit));
                nul += usize::from(unit == 0);
            }
            total > 0 && nul == 0 && odd * 50 <= total
        }
        _ => {
            let total = body.len();
            let odd = count(body, |b| (b < 8) | (b == 0x0B) | (b.wrapping_sub(0x0E) < 12) | (b == 0x7F));
            let (nul, high) = (count(body, |b| b == 0), count(body, |b| b >= 0x80));
            // Random bytes are to 9 % odd controls and to 50 % high. A few NULs pad the columns of some exports.
            let few_nuls = if total < 128 { nul == 0 } else { nul * 100 <= total };
            let page = matches!(encoding, TextEncoding::Page(_));
            few_nuls && odd * 50 <= total.max(50) && !(page && high * 10 > total * 6)
        }
    }
}

/// One piece of a text: whole lines, or a part of an overlong line.
pub struct Chunk<'a> {
    /// The decoded text; line ends are as in the source.
    pub text: &'a str,
    /// The number of its first line, from 1. `\n`, `\r\n` and a lone `\r` end a line; a form feed does not.
    pub line: u64,
    /// How many bytes at the start of `text` were at the end of the chunk before it. Whoever parses skips them;
    /// whoever searches need only skip what ends inside them.
    pub overlap: usize,
}

/// A stream of text in chunks of whole lines.
///
/// A line of more than 1 MiB comes in parts: cut after a sentence, bracket or gap near the megabyte if there is
/// one, else at white space, both without overlap; where there is no white space, the parts share 512 bytes, so
/// that no value is torn apart. Only in that last case can one value be seen twice; [`Chunk::overlap`] says so.
/// The cuts depend on the bytes alone, never on how much a read returns.
pub struct TextStream<R> {
    source: R,
    encoding: TextEncoding,
    page: Option<&'static CodePage>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    failed: Option<io::Error>,
    chunk: usize,
    paragraphs: bool,
    overlap: usize,
    decoded: String,
    line: u64,
    invalid: u64,
}

impl<R: Read> TextStream<R> {
    /// Reads the first 64 KiB and decides about the encoding; bytes that are not text come through as Windows-1252.
    ///
    /// An error of the source comes out of [`TextStream::next_chunk`], after what was read before it.
    pub fn new(source: R) -> TextStream<R> {
        let mut stream = TextStream {
            source,
            encoding: TextEncoding::Utf8,
            page: None,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            ended: false,
            failed: None,
            chunk: 256 * 1024,
            paragraphs: false,
            overlap: 0,
            decoded: String::new(),
            line: 1,
            invalid: 0,
        };
        stream.fill(PROBE);
        let (encoding, mark) = encoding_of(stream.head());
        (stream.encoding, stream.start) = (encoding, mark);
        stream
    }

    /// The same with the encoding that the file declares, unless the bytes themselves say otherwise; only before
    /// the first chunk.
    #[must_use]
    pub fn declared(mut self, charset: Charset) -> TextStream<R> {
        let undecided = match self.encoding {
            TextEncoding::Page(_) => true,
            TextEncoding::Utf8 => self.head().is_ascii(),
            _ => false,
        };
        match charset {
            _ if !undecided => {}
            Charset::Utf7 => self.encoding = TextEncoding::Utf7,
            Charset::Web(encoding) if encoding != encoding_rs::UTF_8 && encoding.is_ascii_compatible() => {
                self.encoding = TextEncoding::Declared(encoding);
            }
            Charset::Web(_) => {}
        }
        self
    }

    /// The same in pieces of about `size` bytes, cut at a blank line where one is near the end of the piece.
    #[must_use]
    pub fn in_paragraphs(mut self, size: usize) -> TextStream<R> {
        self.chunk = size.clamp(16, MAX_LINE);
        self.paragraphs = true;
        self
    }

    /// What the stream begins with, undecoded, up to 64 KiB; only before the first chunk.
    pub fn head(&self) -> &[u8] {
        let bytes = self.buffer.get(..self.end).unwrap_or_default();
        bytes.get(..PROBE).unwrap_or(bytes)
    }

    /// Whether [`TextStream::head`] is all there is.
    pub fn head_is_all(&self) -> bool {
        self.ended && self.end <= PROBE
    }

    /// How many byte sequences had no meaning so far and became U+FFFD.
    pub fn invalid(&self) -> u64 {
        self.invalid
    }

    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    /// Those of the source, after everything that was read before.
    pub fn next_chunk(&mut self) -> io::Result<Option<Chunk<'_>>> {
        let mut want = self.chunk;
        let (cut, overlap) = loop {
            self.fill(want);
            if let Some(cut) = self.line_cut(want) {
                break (cut, 0);
            }
            if self.ended && self.end - self.start <= want {
                break (self.end - self.start, 0);
            }
            if want >= MAX_LINE {
                break self.soft_cut();
            }
            want = (want * 2).min(MAX_LINE);
        };
        if cut == 0 {
            return self.failed.take().map_or(Ok(None), Err);
        }
        let from = self.start;
        let (line, shared) = (self.line, self.overlap);
        self.start += cut - overlap;
        self.overlap = overlap;
        let raw = self.buffer.get(from..from + cut).unwrap_or_default();
        let fresh = raw.get(shared..).unwrap_or_default();
        if matches!(self.encoding, TextEncoding::Utf8)
            && let Ok(text) = std::str::from_utf8(raw)
        {
            self.line += count_lines(fresh);
            return Ok(Some(Chunk { text, line, overlap: shared }));
        }
        self.decoded.clear();
        let again = raw.get(..shared).unwrap_or_default();
        self.encoding.decode_into(again, &mut self.decoded, &mut self.page);
        let shared = self.decoded.len();
        self.invalid += self.encoding.decode_into(fresh, &mut self.decoded, &mut self.page);
        self.line += count_lines(self.decoded.get(shared..).unwrap_or_default().as_bytes());
        Ok(Some(Chunk { text: &self.decoded, line, overlap: shared }))
    }

    /// Reads until `want` bytes are waiting or the source ends.
    fn fill(&mut self, want: usize) {
        if self.end - self.start >= want || self.ended {
            return;
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.buffer.len() < want {
            self.buffer.resize(want, 0);
        }
        while self.end < want {
            let room = self.buffer.get_mut(self.end..want).unwrap_or_default();
            match self.source.read(room) {
                Ok(0) => {
                    self.ended = true;
                    return;
                }
                Ok(read) => self.end += read.min(room.len()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failed = Some(error);
                    self.ended = true;
                    return;
                }
            }
        }
    }

    fn waiting(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// After the last line end of the first `want` bytes that are waiting. A `\r` at their very end may be the
    /// half of a `\r\n`.
    fn line_cut(&self, want: usize) -> Option<usize> {
        let all = self.waiting();
        let waiting = all.get(..want).unwrap_or(all);
        let last = self.ended && waiting.len() == all.len();
        if self.encoding.unit() == 2 {
            let little = matches!(self.encoding, TextEncoding::Utf16Le);
            let units = waiting.as_chunks::<2>().0;
            let at = units.iter().enumerate().rposition(|(at, unit)| {
                let unit = if little { u16::from_le_bytes(*unit) } else { u16::from_be_bytes(*unit) };
                unit == 0x0A || (unit == 0x0D && (at + 1 < units.len() || last))
            })?;
            return Some((at + 1) * 2).filter(|cut| *cut > self.overlap);
        }
        let sure = match waiting {
            [before @ .., b'\r'] if !last => before,
            all => all,
        };
        let cut = memrchr2(b'\n', b'\r', sure)? + 1;
        if self.paragraphs && !last {
            let from = cut - cut / 4;
            let near = sure.get(from..cut).unwrap_or_default();
            return behind_blank_line(near).map(|at| from + at).or(Some(cut));
        }
        Some(cut)
    }

    /// Where to cut a line that fills the buffer, and how many bytes of it are given again.
    fn soft_cut(&self) -> (usize, usize) {
        let waiting = self.waiting();
        let size = self.encoding.unit();
        let end = waiting.len() - waiting.len() % size;
        let from = end.saturating_sub(CUT_WINDOW).max(self.overlap + size);
        let unit = |at: usize| -> u16 {
            match (self.encoding, waiting.get(at..at + size)) {
                (TextEncoding::Utf16Le, Some(&[low, high])) => u16::from_le_bytes([low, high]),
                (TextEncoding::Utf16Be, Some(&[high, low])) => u16::from_be_bytes([high, low]),
                (_, Some(&[byte])) => u16::from(byte),
                _ => 0,
            }
        };
        // In UTF-7 a run ends at the dash; that is the place for a text without any gaps.
        let utf7 = matches!(self.encoding, TextEncoding::Utf7);
        let is_gap = |at: usize| matches!(unit(at), 0x20 | 0x09 | 0x0B | 0x0C) || (utf7 && unit(at) == 0x2D);
        let from = from - from % size;
        let mut weak = None;
        for at in (from..end).step_by(size).rev() {
            if is_gap(at) {
                weak = weak.or(Some(at + size));
                let before = char::from_u32(u32::from(unit(at - size))).unwrap_or(' ');
                if is_gap(at - size) || matches!(before, '.' | ';' | '>' | '}' | ']' | '!' | '?') {
                    return (at + size, 0);
                }
            }
        }
        if let Some(cut) = weak {
            return (cut, 0);
        }
        let boundary = |mut at: usize| {
            for _ in 0..3 {
                let inside = match self.encoding {
                    TextEncoding::Utf8 => (0x80..0xC0).contains(&unit(at)),
                    TextEncoding::Utf16Le | TextEncoding::Utf16Be => (0xDC00..0xE000).contains(&unit(at)),
                    _ => false,
                };
                if !inside {
                    break;
                }
                at -= size;
            }
            at
        };
        let cut = boundary(end - size);
        (cut, cut - boundary(cut - OVERLAP))
    }
}

/// How many lines end in `bytes`; a `\r\n` counts once.
fn count_lines(bytes: &[u8]) -> u64 {
    if memchr::memchr(b'\r', bytes).is_none() {
        return memchr_iter(b'\n', bytes).count() as u64;
    }
    let ends = memchr2_iter(b'\n', b'\r', bytes);
    ends.filter(|at| bytes.get(*at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n')).count() as u64
}

/// The text of a stream as bytes of UTF-8, for parsers that want those.
pub struct Utf8Reader<R> {
    stream: TextStream<R>,
    ready: Vec<u8>,
    at: usize,
}

impl<R: Read> Utf8Reader<R> {
    /// Decodes what `stream` has not given yet.
    pub fn new(stream: TextStream<R>) -> Utf8Reader<R> {
        Utf8Reader { stream, ready: Vec::new(), at: 0 }
    }

    /// How many byte sequences had no meaning so far and became U+FFFD.
    pub fn invalid(&self) -> u64 {
        self.stream.invalid()
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.ready.len() {
            let Some(chunk) = self.stream.next_chunk()? else { return Ok(0) };
            self.ready.clear();
            self.ready.extend_from_slice(chunk.text.as_bytes().get(chunk.overlap..).unwrap_or_default());
            self.at = 0;
        }
        let rest = self.ready.get(self.at..).unwrap_or_default();
        let size = rest.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..size), rest.get(..size)) {
            to.copy_from_slice(from);
        }
        self.at += size;
        Ok(size)
    }
}

/// The lines of a text as [`str::lines`] gives them, several times as fast: choosing a reader goes through them again and
/// again.
pub fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let mut from = 0;
    std::iter::from_fn(move || {
        if from >= text.len() {
            return None;
        }
        let end = ends.next().unwrap_or(text.len());
        let line = &text[from..end];
        let line = if end < text.len() { line.strip_suffix('\r').unwrap_or(line) } else { line };
        from = end + 1;
        Some(line)
    })
}

/// The lines of a text, each with its end.
pub fn lines_with_ends(text: &str) -> impl Iterator<Item = &str> {
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let mut from = 0;
    std::iter::from_fn(move || {
        let end = ends.next().map_or(text.len(), |end| end + 1);
        let line = &text[from..end];
        from = end;
        (!line.is_empty()).then_some(line)
    })
}

/// The part of `text` up to its last line end, or all of it when it is one line.
pub fn whole_lines(text: &str) -> &str {
    match memrchr(b'\n', text.as_bytes()).or_else(|| memrchr(b'\r', text.as_bytes())) {
        Some(at) => text.get(..=at).unwrap_or(text),
        None => text,
    }
}

/// Behind the last blank line: two line ends with nothing between them.
fn behind_blank_line(text: &[u8]) -> Option<usize> {
    memchr_iter(b'\n', text)
        .rev()
        .find(|at| {
            let before = text.get(..*at).unwrap_or_default();
            before.ends_with(b"\n") || before.ends_with(b"\n\r")
        })
        .or_else(|| {
            memchr_iter(b'\r', text).rev().find(|at| text.get(..*at).is_some_and(|t| t.ends_with(b"\r")))
        })
        .map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives at most `step` bytes a read, then perhaps an error.
    struct Dribble<'a>(&'a [u8], usize, Option<io::ErrorKind>);

    impl Read for Dribble<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty()
                && let Some(kind) = self.2.take()
            {
                return Err(kind.into());
            }
            let size = self.1.min(out.len()).min(self.0.len());
            out[..size].copy_from_slice(&self.0[..size]);
            self.0 = &self.0[size..];
            Ok(size)
        }
    }

    fn joined(bytes: &[u8]) -> (String, u64) {
        let mut stream = TextStream::new(bytes);
        let mut text = String::new();
        while let Some(chunk) = stream.next_chunk().expect("slices do not fail") {
            text.push_str(&chunk.text[chunk.overlap..]);
        }
        (text, stream.invalid())
    }

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        let sentence = "Presiding officer: Renée O’Brien – fee £185.00\r\n";
        assert_eq!(joined(sentence.as_bytes()), (sentence.to_owned(), 0));
        assert_eq!(joined(format!("\u{FEFF}{sentence}").as_bytes()), (sentence.to_owned(), 0));
        for little in [true, false] {
            assert_eq!(joined(&utf16(sentence, little)), (sentence.to_owned(), 0));
            assert_eq!(joined(&utf16(&format!("\u{FEFF}{sentence}"), little)), (sentence.to_owned(), 0));
        }
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(sentence);
        assert_eq!(joined(&windows), (sentence.to_owned(), 0));
        assert_eq!(joined(b"Ren\x82e, fee \x9C185.00"), ("Renée, fee £185.00".to_owned(), 0));
    }

    #[test]
    fn utf7_is_told_by_its_mark_by_a_page_and_by_whoever_names_it() {
        // Made by Python's codec `utf-7`; the mark in a run of its own, and in one with the text.
        assert_eq!(joined(b"+/v8-fee +AKM-185, Zo+AOs"), ("fee £185, Zoë".to_owned(), 0));
        assert_eq!(joined(b"+/v8Aow-185\n"), ("\u{FEFF}£185\n".to_owned(), 0));
        assert_eq!(joined(b"+ADw-p+AD4-fee +AKM-185"), ("<p>fee £185".to_owned(), 0));
        assert_eq!(head_text(b"+ADw-html+AD4-").as_deref(), Some("<html>"));
        for label in ["utf-7", "UTF-7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7", " utf7 "] {
            assert_eq!(Charset::for_label(label.as_bytes()), Some(Charset::Utf7), "{label}");
        }
        assert_eq!(Charset::for_label(b"latin1"), Some(Charset::Web(encoding_rs::WINDOWS_1252)));
        assert_eq!(Charset::for_label(b"utf-77"), None);
        // Cut into lines, and a line without any white space where a run ends.
        let lines = "Zo+AOs\r\n+AKM-185\n".repeat(40);
        let endless = "+AKM-18512".repeat(200_000);
        for (bytes, text) in [(lines, "Zoë\r\n£185\n".repeat(40)), (endless, "£18512".repeat(200_000))] {
            let source = Dribble(bytes.as_bytes(), 77, None);
            let mut stream = TextStream::new(source).declared(Charset::Utf7).in_paragraphs(16);
            let mut all = String::new();
            while let Some(chunk) = stream.next_chunk().expect("no error") {
                all.push_str(&chunk.text[chunk.overlap..]);
            }
            assert!(all == text && stream.invalid() == 0);
        }
        // What is valid UTF-8 is that, whatever is said of it.
        let mut stream = TextStream::new("é +AKM-".as_bytes()).declared(Charset::Utf7);
        assert_eq!(stream.next_chunk().expect("no error").expect("text").text, "é +AKM-");
    }

    #[test]
    fn what_is_not_utf8_falls_back_to_a_code_page() {
        let mixed = b"caf\xC3\xA9 caf\xC3\xA9 \xA3185\n";
        assert_eq!(joined(mixed), ("café café £185\n".to_owned(), 0));
        let mut late = vec![b'a'; PROBE];
        late.extend_from_slice(b"\nRen\xE9 \xA312\n");
        let (text, invalid) = joined(&late);
        assert!(text.ends_with("\nRené £12\n"));
        assert_eq!(invalid, 0);
        let mut dos = vec![b'a'; PROBE];
        dos.extend_from_slice(b"\nRen\x82 \x9C12\n");
        assert!(joined(&dos).0.ends_with("\nRené £12\n"));
    }

    #[test]
    fn bytes_without_meaning_are_counted() {
        assert_eq!(joined(b"\xA312 \x81 \xA313"), ("£12 \u{FFFD} £13".to_owned(), 1));
        let mut odd = utf16("half a unit at the end", true);
        odd.push(b'x');
        assert_eq!(joined(&odd), ("half a unit at the end\u{FFFD}".to_owned(), 1));
    }

    #[test]
    fn a_sequence_cut_by_the_probe_is_still_utf8() {
        let mut bytes = vec![b'a'; PROBE - 1];
        bytes.extend_from_slice("é\n".as_bytes());
        assert!(matches!(sniff(&bytes), Some((TextEncoding::Utf8, 0))));
        assert!(joined(&bytes).0.ends_with("aé\n"));
        assert_eq!(head_text(&bytes).expect("text").len(), PROBE - 1);
        assert_eq!(joined(b"caf\xE9"), ("café".to_owned(), 0));
    }

    #[test]
    fn binary_is_not_text() {
        assert!(!looks_like_text(b""));
        assert!(!looks_like_text(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0"));
        assert!(!looks_like_text(&[0_u8; 4096]));
        let mut state = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(8192)
        .collect();
        assert!(!looks_like_text(&noise));
        assert!(!looks_like_text(&(0..2048_u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>()));
        assert!(looks_like_text(b"\x1BE\x0CPage 1\x08\x08\r\n\x1A"));
        assert!(looks_like_text("Löhne für März".as_bytes()));
        let mut padded = vec![b'x'; 1000];
        padded[500] = 0;
        assert!(looks_like_text(&padded));
    }

    #[test]
    fn lines_are_numbered_for_all_line_ends() {
        for (end, width) in [("\n", 7), ("\r\n", 64), ("\r", 63)] {
            let text: String = (1..5000).map(|n| format!("{n:0width$}{end}")).collect();
            let mut stream = TextStream::new(Dribble(text.as_bytes(), 77, None)).in_paragraphs(1000);
            let mut chunks = 0;
            while let Some(chunk) = stream.next_chunk().expect("no error") {
                let first: u64 = chunk.text[..width].parse().expect("a number");
                assert_eq!(chunk.line, first);
                assert!(chunk.text.ends_with(end));
                chunks += 1;
            }
            assert!(chunks > 30);
        }
    }

    #[test]
    fn pieces_end_at_blank_lines_when_there_are_some() {
        let text = "Dear Sir,\nI was at the count.\n\n".repeat(100);
        let mut stream = TextStream::new(text.as_bytes()).in_paragraphs(500);
        while let Some(chunk) = stream.next_chunk().expect("no error") {
            assert!(chunk.text.ends_with("\n\n"));
        }
    }

    #[test]
    fn an_endless_line_is_cut_without_losing_a_value() {
        let bytes = "é123456789".repeat(500_000);
        let mut stream = TextStream::new(bytes.as_bytes());
        let (mut all, mut parts, mut longest) = (String::new(), 0, 0);
        while let Some(chunk) = stream.next_chunk().expect("no error") {
            assert_eq!(chunk.line, 1);
            assert!(parts == 0 || chunk.overlap >= 256);
            assert!(all.ends_with(&chunk.text[..chunk.overlap]));
            all.push_str(&chunk.text[chunk.overlap..]);
            (parts, longest) = (parts + 1, longest.max(chunk.text.len()));
        }
        assert!(all == bytes);
        assert!(parts >= 5 && longest <= MAX_LINE);
        assert!(stream.buffer.len() <= MAX_LINE);

        let spaced = "1234567 ".repeat(400_000);
        let mut stream = TextStream::new(spaced.as_bytes());
        let mut all = String::new();
        while let Some(chunk) = stream.next_chunk().expect("no error") {
            assert_eq!(chunk.overlap, 0);
            assert!(chunk.text.ends_with(' '));
            all.push_str(chunk.text);
        }
        assert!(all == spaced);

        let wide = utf16(&format!("\u{FEFF}{}", "😀x".repeat(600_000)), true);
        let mut stream = TextStream::new(&wide[..]);
        let mut all = String::new();
        while let Some(chunk) = stream.next_chunk().expect("no error") {
            all.push_str(&chunk.text[chunk.overlap..]);
        }
        assert!(all == "😀x".repeat(600_000));
        assert_eq!(stream.invalid(), 0);
    }

    #[test]
    fn an_error_of_the_source_comes_after_its_bytes() {
        let source = Dribble(b"one\ntwo", 2, Some(io::ErrorKind::PermissionDenied));
        let mut stream = TextStream::new(source);
        assert_eq!(stream.next_chunk().expect("first").expect("text").text, "one\n");
        assert_eq!(stream.next_chunk().expect("second").expect("text").text, "two");
        let error = stream.next_chunk().map(|_| ()).expect_err("now");
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        assert!(stream.next_chunk().expect("no error twice").is_none());
    }

    proptest! {
        #[test]
        fn any_utf8_comes_through_unchanged(text in "\\PC{0,40}([\\r\\n é£]{1,3}[a-z,é]{0,20}){0,30}", step in 1_usize..50) {
            prop_assume!(looks_like_text(text.as_bytes()) && !text.starts_with('\u{FEFF}'));
            let mut stream = TextStream::new(Dribble(text.as_bytes(), step, None)).in_paragraphs(16);
            let mut all = String::new();
            while let Some(chunk) = stream.next_chunk().expect("no error") {
                all.push_str(&chunk.text[chunk.overlap..]);
            }
            prop_assert_eq!(all, text);
        }

        #[test]
        fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = head_text(&bytes);
            let (text, _) = joined(&bytes);
            prop_assert!(bytes.is_empty() || !text.is_empty() || bytes.starts_with(b"\xEF\xBB\xBF")
                || bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF"));
        }
    }
}
