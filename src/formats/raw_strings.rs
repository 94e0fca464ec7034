//! The last resort: readable text in bytes that no reader knows.
//!
//! Runs of printable characters, in a single-byte encoding (Windows-1252) and in UTF-16 little-endian, as old
//! Windows programs leave them. Not a reader of the format: whatever is compressed or encoded stays unseen, and
//! the engine therefore never reports such a store as scanned. A new format gets a file of its own instead.

use std::io::Read;

use super::{Fit, Format, Locator, Probe, ReadError, Sink};
use crate::input::Input;

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
            if !printable(bytes[at]) {
                at += 1;
                continue;
            }
            let wide = wide_end(bytes, at);
            let is_wide = (wide - at) / 2 >= MIN_RUN;
            let mut end = if is_wide { wide } else { narrow_end(bytes, at) };
            // The last byte may be half a wide character, so that a run is only over when bytes follow it.
            if !ended && end + 1 >= bytes.len() {
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
            self.text.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(run).0);
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
    bytes[at..].iter().position(|byte| !printable(*byte)).map_or(bytes.len(), |length| at + length)
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
