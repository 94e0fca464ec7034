//! Pictures: what a camera or scanner wrote into them as text, and the text that they show where recognition is on.
//!
//! The fields are those of Exif (TIFF 6.0 and CIPA DC-008) in JPEG and TIFF files: description, artist, copyright,
//! owner, remarks, the fields that Windows writes, and where it was taken. Pixels are never unpacked here; that is
//! the work of the recognition's own process (`input::Recognition`). A picture without such fields is not opened at
//! all where nobody reads its text.

mod exif;

use std::io::{Read, Seek, SeekFrom};

use super::{Fit, Format, Locator, Probe, ReadError, Sink, raw_strings, recognised};
use crate::input::Input;
use crate::model::Reason;

/// How much of a picture is looked at for fields.
const HEAD: u64 = 64 << 10;

/// The reader.
pub struct Picture;

impl Picture {
    /// Whether there is anything to read without recognition.
    pub fn says_something(head: &[u8]) -> bool {
        !exif::texts(head).is_empty()
    }
}

impl Format for Picture {
    fn id(&self) -> &'static str {
        "picture"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if raw_strings::is_picture(probe.head) { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let spooler = input.spooler();
        let Some(recognition) = spooler.recognition() else {
            let mut head = Vec::new();
            input.into_stream().take(HEAD).read_to_end(&mut head)?;
            push_fields(&head, sink)?;
            return Ok(sink.lost(Reason::NeedsOcr)?);
        };
        let mut body = input.into_seekable()?;
        let mut head = Vec::new();
        (&mut body).take(HEAD).read_to_end(&mut head)?;
        push_fields(&head, sink)?;
        let expected = exif::pages(&mut body).unwrap_or(1);
        body.seek(SeekFrom::Start(0))?;
        let answer = recognition.ask(&mut body)?;
        let pages = match answer {
            Some(answer) => recognised::push(&answer, None, sink)?,
            None => 0,
        };
        // A page is written when it is done, so that one that is not there was not read.
        for _ in pages..expected {
            sink.lost(Reason::NeedsOcr)?;
        }
        Ok(())
    }
}

fn push_fields(head: &[u8], sink: &mut dyn Sink) -> Result<(), ReadError> {
    let text = exif::texts(head);
    if !text.is_empty() {
        sink.text(Locator::HiddenPart("fields of the picture"), &text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::read;
    use crate::formats::testing_mutations::mutate;

    #[test]
    fn fields_are_read_and_the_picture_still_needs_recognition() {
        let bytes = exif::tests::tiff();
        let (seen, end) = read(&Picture, "scan.tif", &bytes);
        assert_eq!(end, Ok(()));
        assert_eq!(seen.lost, [Reason::NeedsOcr]);
        assert!(seen.all_text().contains("Zebediah Quartermain"));
        assert!(Picture::says_something(&bytes));
        assert!(!Picture::says_something(b"\x89PNG\r\n\x1a\n"));
        mutate(&bytes, 500, |bytes| drop(read(&Picture, "scan.tif", bytes)));
    }
}
