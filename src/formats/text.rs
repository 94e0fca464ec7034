//! Plain text: whatever looks like text and no other format claims.
//!
//! Letters, logs, lists, print files, source code, configuration, fixed-width extracts. It knows no structure
//! but lines; a format with structure gets a reader of its own, which then fits better than this one.

use super::{About, Fit, Format, Locator, Probe, ReadError, Risk, Sink};
use crate::input::Input;
use crate::input::decode::TextStream;
use crate::model::Reason;

/// About how many bytes go into one piece.
const PIECE: usize = 512 * 1024;

/// The reader of plain text.
pub struct Text;

impl Format for Text {
    fn id(&self) -> &'static str {
        "text"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if probe.text().is_some() { Fit::Fallback } else { Fit::No }
    }

    fn risk(&self, _: &About<'_>) -> Risk {
        Risk::Simple
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut stream = TextStream::new(input.into_stream()).in_paragraphs(PIECE);
        let end = push_all(&mut stream, sink);
        if stream.invalid() > 0 && end != Err(ReadError::Halt) {
            sink.lost(Reason::Malformed)?;
        }
        end
    }
}

/// Pushes what is left of a stream as pieces of text. Also how other text formats save what they cannot parse.
///
/// # Errors
/// Those of the source, and [`ReadError::Halt`].
pub fn push_all<R: std::io::Read>(stream: &mut TextStream<R>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    while let Some(chunk) = stream.next_chunk()? {
        if !chunk.text.trim().is_empty() {
            sink.text(Locator::Line(chunk.line), chunk.text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, survives};

    fn fit(head: &[u8]) -> Fit {
        Text.fit(&Probe::new(head, true, "x.bin"))
    }

    #[test]
    fn pieces_are_whole_lines_with_their_number() {
        let text: String = (1..=90000).map(|n| format!("line {n:05} of the letter\r\n")).collect();
        let (seen, end) = read(&Text, "a.txt", text.as_bytes());
        assert_eq!(end, Ok(()));
        assert_eq!(seen.all_text(), text);
        assert!(seen.texts.len() >= 3);
        for (locator, piece) in &seen.texts {
            let first: u64 = piece[5..10].parse().expect("a line number");
            assert_eq!(*locator, format!("Line({first})"));
            assert!(piece.len() <= PIECE && piece.ends_with("\r\n"));
        }
    }

    #[test]
    fn fits_text_as_a_last_resort_only() {
        assert_eq!(fit(b"Dear Mr Example,\n"), Fit::Fallback);
        assert_eq!(fit(b"\0\x01\x02\x03"), Fit::No);
        assert_eq!(fit(b""), Fit::No);
    }

    #[test]
    fn a_byte_without_meaning_is_one_loss() {
        let (seen, end) = read(&Text, "a.txt", b"\xA3185 \xA3186 \xA3187 \xA3188 \xA3189 \x81 and \x8D\n");
        assert_eq!(end, Ok(()));
        assert_eq!(seen.all_text(), "£185 £186 £187 £188 £189 \u{FFFD} and \u{FFFD}\n");
        assert_eq!(seen.lost, [Reason::Malformed]);
    }

    #[test]
    fn damaged_files_end() {
        survives(&Text, "a.txt", "Dear Sir,\r\n\r\nRenée’s fee is £185.\r\n\x0CPage 2\r".as_bytes(), &[]);
        survives(&Text, "a.txt", b"\xFF\xFED\0e\0a\0r\0\n\0", &[]);
    }

    #[test]
    fn stops_when_asked() {
        let text = "a line\n".repeat(500_000);
        let mut sink = Recorder::stopping_after(2);
        assert_eq!(read_into(&Text, "a.txt", text.as_bytes(), &[], &mut sink), Err(ReadError::Halt));
        assert_eq!(sink.texts.len(), 2);
    }
}
