//! The last resort: readable text in bytes that no reader knows.
//!
//! Runs of printable characters, in a single-byte encoding (Windows-1252, or the DOS pages 850 and 437 where accented
//! letters and pound signs stand as those have them) and in UTF-16 little-endian, as old Windows programs leave them.
//! Not a reader of the format: whatever is compressed or encoded stays unseen, and the engine therefore never reports
//! such a store as scanned. A new format gets a file of its own instead.

use std::io::Read;

use super::{About, Fit, Format, Locator, Probe, ReadError, Risk, Sink};
use crate::input::{Input, codepage};

/// The id by which the engine knows that a store was not really read.
pub const ID: &str = "raw_strings";

/// Shorter runs are chance: four or five printable bytes in a row are common in any machine code.
const MIN_RUN: usize = 6;
/// How much is looked at at once; a longer run is cut at a space.
const WINDOW: usize = 64 * 1024;
/// How much text goes to the sink at once.
const PIECE: usize = 64 * 1024;

/// See the module.
pub struct RawStrings;

impl Format for RawStrings {
    fn id(&self) -> &'static str {
        ID
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if probe.head.is_empty() || is_picture(probe.head) { Fit::No } else { Fit::Fallback }
    }

    fn risk(&self, _: &About<'_>) -> Risk {
        Risk::Simple
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut stream = input.into_stream();
        let mut runs = Runs { text: String::new(), from: 0 };
        let mut window = vec![0; WINDOW];
        let mut filled = 0;
        let mut offset = 0;
        loop {
            let ended = fill(&mut *stream, &mut window, &mut filled)?;
            let used = runs.take(&window[..filled], offset, ended, sink)?;
            if ended {
                return runs.flush(sink);
            }
            window.copy_within(used..filled, 0);
            filled -= used;
            offset += used as u64;
        }
    }
}

/// Reads until the window is full; true at the end of the stream.
fn fill(stream: &mut dyn Read, window: &mut [u8], filled: &mut usize) -> Result<bool, ReadError> {
    while *filled < window.len() {
        match stream.read(&mut window[*filled..]) {
            Ok(0) => return Ok(true),
            Ok(n) => *filled += n,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(false)
}

/// Text collected for the next piece.
struct Runs {
    text: String,
    from: u64,
}

impl Runs {
    /// Takes the runs of a window and says how many bytes are done; the rest comes again with more behind it.
    fn take(
        &mut self,
        bytes: &[u8],
        offset: u64,
        ended: bool,
        sink: &mut dyn Sink,
    ) -> Result<usize, ReadError> {
        let mut at = 0;
        while at < bytes.len() {
            if !is_text(bytes, at) {
                at += 1;
                continue;
            }
            let wide = wide_end(bytes, at);
            let is_wide = (wide - at) / 2 >= MIN_RUN;
            let mut end = if is_wide { wide } else { narrow_end(bytes, at) };
            // What reaches the end of the window may go on behind it, and its last byte may be half a wide
            // character: only bytes that follow tell which encoding it is.
            if !ended && end.max(wide) + 1 >= bytes.len() {
                if at > 0 {
                    return Ok(at);
                }
                end = cut(bytes, end, is_wide);
            }
            if is_wide || end - at >= MIN_RUN {
                self.push(&bytes[at..end], is_wide, offset + at as u64, sink)?;
            }
            at = end.max(at + 1);
        }
        Ok(at)
    }

    fn push(&mut self, run: &[u8], wide: bool, offset: u64, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let high = run.iter().filter(|byte| **byte >= 0x80).count();
        if high * 4 > run.len() {
            // Mostly accented letters: chance bytes, or an encoding this is not.
            return Ok(());
        }
        if self.text.is_empty() {
            self.from = offset;
        }
        if wide {
            self.text.extend(run.iter().step_by(2).map(|byte| char::from(*byte)));
        } else {
            // Nothing else in a run of printable bytes has these: they are from DOS.
            let dos = run.iter().any(|byte| matches!(byte, 0x80..=0x91 | 0x93..=0x9f));
            let page: &codepage::CodePage = if dos { codepage::guess(run) } else { &codepage::WINDOWS_1252 };
            page.decode_into(run, &mut self.text);
        }
        self.text.push('\n');
        if self.text.len() >= PIECE { self.flush(sink) } else { Ok(()) }
    }

    fn flush(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        if !self.text.is_empty() {
            sink.text(Locator::Offset(self.from), &self.text)?;
            self.text.clear();
        }
        Ok(())
    }
}

/// Where the run of single-byte characters that begins at `at` ends.
fn narrow_end(bytes: &[u8], at: usize) -> usize {
    (at..bytes.len()).find(|at| !is_text(bytes, *at)).unwrap_or(bytes.len())
}

/// Where the run of UTF-16 characters that begins at `at` ends.
fn wide_end(bytes: &[u8], at: usize) -> usize {
    let pairs = bytes[at..].chunks_exact(2);
    at + 2 * pairs.take_while(|pair| pair[1] == 0 && printable(pair[0])).count()
}

/// Where to cut a run that fills the whole window: after its last space, so that no value is torn.
fn cut(bytes: &[u8], end: usize, wide: bool) -> usize {
    let step = if wide { 2 } else { 1 };
    let last = bytes[..end].iter().rposition(|byte| *byte == b' ');
    last.map_or(end, |at| (at + step).min(end))
}

/// Whether a byte belongs to a text: by itself, or as a letter or pound sign of DOS that stands where one does.
fn is_text(bytes: &[u8], at: usize) -> bool {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    match byte(at) {
        0x9c => byte(at + 1).is_ascii_digit(),
        // In the middle or at the end of a word.
        0x80..=0x91 | 0x93..=0x9b => {
            at.checked_sub(1).is_some_and(|before| byte(before).is_ascii_alphabetic())
                && matches!(byte(at + 1), 0x20..=0x7e)
        }
        other => printable(other),
    }
}

/// ASCII, tab, the pound sign, the typographic apostrophe and the accented letters of Windows-1252.
fn printable(byte: u8) -> bool {
    matches!(byte, b'\t' | 0x20..=0x7e | 0x92 | 0xa3 | 0xc0..=0xff)
}

/// Whether these are the first bytes of a picture, whose text only recognition could read.
pub fn is_picture(head: &[u8]) -> bool {
    const SIGNATURES: &[&[u8]] = &[
        b"\xff\xd8\xff",             // JPEG
        b"\x89PNG\r\n\x1a\n",        // PNG
        b"GIF87a",                   // GIF
        b"GIF89a",                   // GIF
        b"II*\0",                    // TIFF
        b"MM\0*",                    // TIFF
        b"\0\0\0\x0cjP  \r\n\x87\n", // JPEG 2000
        b"\xff\x4f\xff\x51",         // JPEG 2000 code stream
        b"\x97JB2\r\n\x1a\n",        // JBIG2
        b"8BPS\0\x01",               // Photoshop
    ];
    let windows_bitmap = head.starts_with(b"BM")
        && head.get(6..10) == Some(&[0; 4])
        && matches!(head.get(14..18), Some([12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0]));
    let webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    let heif = head.get(4..8) == Some(b"ftyp")
        && matches!(head.get(8..12), Some(b"heic" | b"heix" | b"mif1" | b"avif" | b"msf1"));
    SIGNATURES.iter().any(|signature| head.starts_with(signature)) || windows_bitmap || webp || heif
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Cell, ChildInfo, Halt, TableInfo};
    use crate::input::{ReadSeek, Spooler};
    use crate::model::Reason;

    #[derive(Default)]
    struct Pieces(Vec<(u64, String)>);

    impl Sink for Pieces {
        fn table(&mut self, _: &TableInfo<'_>) -> Result<(), Halt> {
            panic!("no tables here")
        }
        fn row(&mut self, _: u64, _: &[Cell<'_>]) -> Result<(), Halt> {
            panic!("no rows here")
        }
        fn text(&mut self, locator: Locator, text: &str) -> Result<(), Halt> {
            let Locator::Offset(at) = locator else { panic!("an offset") };
            self.0.push((at, text.to_owned()));
            Ok(())
        }
        fn child(&mut self, _: &ChildInfo<'_>, _: &mut dyn Read) -> Result<(), Halt> {
            panic!("no children here")
        }
        fn child_lost(&mut self, _: &ChildInfo<'_>, _: Reason) -> Result<(), Halt> {
            panic!("no children here")
        }
        fn lost(&mut self, _: Reason) -> Result<(), Halt> {
            panic!("nothing is lost")
        }
    }

    struct NoSpool;
    impl Spooler for NoSpool {
        fn spool(&self, _: &mut dyn Read) -> std::io::Result<Box<dyn ReadSeek>> {
            Err(std::io::ErrorKind::Unsupported.into())
        }
    }

    /// Gives a few bytes at a time, so that every boundary is met.
    struct Drip<'a>(&'a [u8], usize);
    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let n = self.1.min(buffer.len()).min(self.0.len());
            buffer[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn runs(bytes: &[u8]) -> Vec<(u64, String)> {
        let read = |step| {
            let mut pieces = Pieces::default();
            let mut stream = Drip(bytes, step);
            let input = Input::stream("x", None, &mut stream, &NoSpool);
            RawStrings.read(input, &mut pieces).expect("nothing can go wrong");
            pieces.0
        };
        let whole = read(usize::MAX);
        assert_eq!(whole, read(7), "however the bytes come");
        whole
    }

    fn text(bytes: &[u8]) -> String {
        runs(bytes).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn both_encodings_are_found_with_their_offset() {
        let mut bytes = vec![0, 1, 2];
        bytes.extend_from_slice(b"Presiding Officer\0\0\x07");
        bytes.extend("Poll Clerk £185".encode_utf16().flat_map(u16::to_le_bytes));
        bytes.extend_from_slice(b"\x01short\x01fee \xa3195 caf\xe9\x00");
        assert_eq!(runs(&bytes), [(3, "Presiding Officer\nPoll Clerk £185\nfee £195 café\n".to_owned())]);
    }

    #[test]
    fn texts_from_dos_are_read_in_their_page() {
        // Works and WordPerfect for DOS: code page 850.
        assert_eq!(text(b"\0\x01fee \x9c185.50 for Zo\x89 Fran\x87ois\0"), "fee £185.50 for Zoë François\n");
        assert_eq!(text(b"\x9c1,250.00\0"), "£1,250.00\n");
        // Such bytes elsewhere end a run, as ever.
        assert_eq!(text(b"Poll Clerk\x9c\x84\x85Presiding"), "Poll Clerk\nPresiding\n");
    }

    #[test]
    fn wide_text_is_found_at_odd_offsets_too() {
        let mut bytes = vec![9];
        bytes[0] = 0;
        bytes.extend("QQ123456C".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(text(&bytes), "QQ123456C\n");
    }

    #[test]
    fn a_run_longer_than_the_window_is_cut_at_a_space_and_nothing_is_lost() {
        let words: String = (0..40_000).map(|n| format!("word{n} ")).collect();
        let same = |found: String| found.split_whitespace().eq(words.split_whitespace());
        assert!(same(text(words.as_bytes())));
        let wide: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(same(text(&wide)));
    }

    #[test]
    fn a_run_across_the_windows_edge_stays_whole() {
        for before in WINDOW - 20..WINDOW + 4 {
            let mut bytes = vec![0; before];
            bytes.extend_from_slice(b"AB123456C");
            bytes.extend_from_slice(&[0; 5]);
            assert_eq!(text(&bytes), "AB123456C\n", "{before}");
            let mut bytes = vec![1; before];
            bytes.extend("AB123456C".encode_utf16().flat_map(u16::to_le_bytes));
            bytes.extend_from_slice(&[1; 5]);
            assert_eq!(text(&bytes), "AB123456C\n", "wide, {before}");
        }
    }

    #[test]
    fn chance_accents_are_no_text() {
        assert_eq!(text(&[0xe9; 100]), "");
        assert_eq!(text(&[]), "");
    }

    #[test]
    fn pictures_are_left_to_recognition() {
        let probe = |head: &'static [u8]| Probe::new(head, true, "x");
        assert_eq!(RawStrings.fit(&probe(b"\xff\xd8\xff\xe0 JFIF")), Fit::No);
        assert_eq!(RawStrings.fit(&probe(b"RIFF\0\0\0\0WEBPVP8 ")), Fit::No);
        assert_eq!(RawStrings.fit(&probe(b"BM: board meeting of 3 May")), Fit::Fallback);
        assert_eq!(RawStrings.fit(&probe(b"MZ program")), Fit::Fallback);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_safe(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..4096)) {
            for (_, piece) in runs(&bytes) {
                proptest::prop_assert!(piece.lines().all(|line| line.chars().count() >= MIN_RUN));
            }
        }
    }
}
