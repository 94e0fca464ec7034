//! PowerPoint's binary presentations, 97 to 2003: slides, notes, masters, remarks (MS-PPT).
//!
//! The document stream is a tree of records; texts are atoms in it, wherever they stand, so that slides that are no
//! longer in the list of slides are read too. Pictures are not read. Embedded objects are children, unpacked. Opening what
//! is encrypted is `locked`'s.

mod locked;

use std::io::{Cursor, Read, Seek, SeekFrom};

use super::compound::{
    self, hand_on, is_compound, names, push_objects, push_properties, push_property_sets, u16_at, u32_at,
};
use super::{ChildInfo, Fit, Format, Locator, Probe, ReadError, Sink};
use crate::input::{Input, KnownLength, SharedBody};
use crate::model::Reason;

/// How long one text may be.
const LONGEST: u64 = 16 << 20;
/// About how much text is pushed as one piece.
const PIECE: usize = 256 << 10;
/// How deep records may be nested.
const DEPTH: usize = 64;
/// How many records are read.
const RECORDS: u64 = 20_000_000;

/// Records (MS-PPT 2.13.24).
mod record {
    pub const SLIDE: u16 = 0x03ee;
    pub const NOTES: u16 = 0x03f0;
    pub const CHARS: u16 = 0x0fa0;
    pub const BYTES: u16 = 0x0fa8;
    pub const STRING: u16 = 0x0fba;
    pub const EDIT: u16 = 0x0ff5;
    pub const STYLES: u16 = 0x0428;
    pub const COMMENT: u16 = 0x2ee0;
    pub const OBJECT: u16 = 0x1011;
    pub const CRYPT: u16 = 0x2f14;
    pub const DIRECTORY: u16 = 0x1772;
}

/// The document stream: that of the file, or what was opened of it.
trait Records: Read + Seek {}
impl<T: Read + Seek> Records for T {}

/// Reader of binary presentations.
pub struct Ppt;

impl Format for Ppt {
    fn id(&self) -> &'static str {
        "ppt"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if !is_compound(probe) {
            return Fit::No;
        }
        if names(probe, "PowerPoint Document") || names(probe, "PP97_DUALSTORAGE") {
            return Fit::Certain;
        }
        if probe.has_extension(&["ppt", "pps", "pot"]) { Fit::Likely } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let (own, passwords, spooler) = (input.name, input.passwords(), input.spooler());
        let body = SharedBody::new(input.into_seekable()?)?;
        let mut file = compound::open(&body, sink)?;
        if file.is_stream("/EncryptedPackage") {
            return Err(ReadError::Encrypted);
        }
        // The token of who edited it last says whether the slides are encrypted, and then where the last edit stands
        // (MS-PPT 2.3.2).
        let mut user = Vec::new();
        if let Ok(stream) = file.open_stream("/Current User") {
            stream.take(20).read_to_end(&mut user)?;
        }
        let encrypted = u32_at(&user, 12) == Some(0xf3d1_c4df) || file.is_stream("/EncryptedSummary");
        // Presentations for both generations keep the older one in a storage of its own.
        let Some(name) = ["/PowerPoint Document", "/PP97_DUALSTORAGE/PowerPoint Document"]
            .into_iter()
            .find(|name| file.is_stream(name))
        else {
            return hand_on(&file, body, own, spooler, sink);
        };
        let mut properties = Vec::new();
        let (length, mut stream): (u64, Box<dyn Records>) = if encrypted {
            let last = u32_at(&user, 16).ok_or(ReadError::Encrypted)?;
            let open = locked::open(&mut file, name, last, &passwords)?;
            if open.by_password {
                sink.unlocked();
            }
            for _ in 0..open.damaged {
                sink.lost(Reason::Malformed)?;
            }
            properties = open.properties;
            (open.document.len() as u64, Box::new(Cursor::new(open.document)))
        } else {
            let stream = file.open_stream(name)?;
            (stream.len(), Box::new(stream))
        };
        let mut reader = Reader {
            text: String::new(),
            slides: 0,
            notes: false,
            objects: 0,
            edits: 0,
            left: RECORDS,
            length,
            opened: encrypted,
        };
        let end = reader.records(&mut *stream, 0, length, 0, sink);
        reader.flush(sink)?;
        if matches!(end, Err(ReadError::Halt | ReadError::Encrypted)) {
            return end;
        }
        drop(stream);
        push_property_sets(properties.iter().map(Vec::as_slice), sink)?;
        push_properties(&mut file, sink)?;
        push_objects(&mut file, "/", sink)?;
        end
    }
}

struct Reader {
    text: String,
    slides: u64,
    notes: bool,
    objects: u64,
    /// How many ends of edits were met.
    edits: u64,
    left: u64,
    /// How long the stream is.
    length: u64,
    /// Whether it was encrypted.
    opened: bool,
}

impl Reader {
    fn records(
        &mut self,
        stream: &mut dyn Records,
        from: u64,
        to: u64,
        depth: usize,
        sink: &mut dyn Sink,
    ) -> Result<(), ReadError> {
        let mut at = from;
        while at < to {
            if to - at < 8 {
                // Some programs fill the stream up.
                return Ok(());
            }
            self.left = self.left.checked_sub(1).ok_or(ReadError::OverBudget)?;
            let mut head = [0; 8];
            stream.seek(SeekFrom::Start(at))?;
            stream.read_exact(&mut head)?;
            let (Some(flags), Some(kind), Some(size)) =
                (u16_at(&head, 0), u16_at(&head, 2), u32_at(&head, 4))
            else {
                return Err(ReadError::Malformed { at });
            };
            let (start, end) = (at + 8, at + 8 + u64::from(size));
            // No record is of kind 0: behind the last edit the stream is filled up, not always with zeros.
            if depth == 0 && (flags, kind) == (0, 0) && self.edits > 0 {
                return Ok(());
            }
            self.edits += u64::from(kind == record::EDIT);
            if end > to {
                return Err(if end > self.length {
                    ReadError::Truncated
                } else {
                    ReadError::Malformed { at }
                });
            }
            match kind {
                record::CRYPT if self.opened => {}
                record::CRYPT => return Err(ReadError::Encrypted),
                record::CHARS | record::STRING | record::BYTES => {
                    if u64::from(size) > LONGEST {
                        sink.lost(Reason::OverBudget)?;
                    } else {
                        let mut bytes = Vec::new();
                        stream.take(u64::from(size)).read_to_end(&mut bytes)?;
                        self.take(&bytes, kind != record::BYTES, sink)?;
                    }
                }
                // Styles of tables, as a package of the newer format: no text.
                record::STYLES => {}
                record::OBJECT => self.object(stream, flags >> 4, start, u64::from(size), sink)?,
                _ if flags & 15 == 15 => {
                    if kind == record::SLIDE || kind == record::NOTES {
                        self.flush(sink)?;
                        self.slides += u64::from(kind == record::SLIDE);
                        self.notes = kind == record::NOTES;
                    }
                    if depth >= DEPTH {
                        sink.lost(Reason::TooDeep)?;
                    } else {
                        // What is broken inside does not cost what follows.
                        match self.records(stream, start, end, depth + 1, sink) {
                            Err(ReadError::Malformed { .. } | ReadError::Truncated) => {
                                sink.lost(Reason::Malformed)?;
                            }
                            other => other?,
                        }
                    }
                    if kind == record::COMMENT || kind == record::SLIDE || kind == record::NOTES {
                        self.flush(sink)?;
                        self.notes = false;
                    }
                }
                _ => {}
            }
            at = end;
        }
        Ok(())
    }

    fn take(&mut self, bytes: &[u8], wide: bool, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let page = if wide { encoding_rs::UTF_16LE } else { encoding_rs::WINDOWS_1252 };
        let text = page.decode_without_bom_handling(bytes).0;
        // Paragraphs end in a return, lines in a vertical tab; stars stand where a slide shows its number or date.
        let text = text.replace(['\r', '\u{b}'], "\n");
        let text = text.trim_matches(['\0', '\n', ' ']);
        if text.is_empty() || text == "*" {
            return Ok(());
        }
        self.text.push_str(text);
        self.text.push('\n');
        if self.text.len() > PIECE { self.flush(sink) } else { Ok(()) }
    }

    fn flush(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        if self.text.is_empty() {
            return Ok(());
        }
        let place = if self.notes { Locator::Named("notes") } else { Locator::Part(self.slides.max(1)) };
        let text = std::mem::take(&mut self.text);
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let near = rest.floor_char_boundary(PIECE);
            let cut =
                if near < rest.len() { rest[..near].rfind('\n').map_or(near, |at| at + 1) } else { near };
            sink.text(place, &rest[..cut])?;
            rest = &rest[cut..];
        }
        Ok(())
    }

    /// An embedded object: a compound file, mostly packed.
    fn object(
        &mut self,
        stream: &mut dyn Records,
        instance: u16,
        at: u64,
        size: u64,
        sink: &mut dyn Sink,
    ) -> Result<(), ReadError> {
        self.flush(sink)?;
        self.objects += 1;
        let name = format!("object {}", self.objects);
        let child = ChildInfo { name: &name, ..ChildInfo::default() };
        stream.seek(SeekFrom::Start(at))?;
        if instance == 0 {
            let mut body = KnownLength::new(stream, size);
            return Ok(sink.child(&child, &mut body)?);
        }
        let mut full = [0; 4];
        stream.read_exact(&mut full)?;
        let packed = KnownLength::new(stream, size.saturating_sub(4));
        let mut body =
            KnownLength::new(flate2::read::ZlibDecoder::new(packed), u64::from(u32::from_le_bytes(full)));
        Ok(sink.child(&child, &mut body)?)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use cfb::CompoundFile;

    use super::*;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;

    fn atom(kind: u16, instance: u16, data: &[u8]) -> Vec<u8> {
        let mut bytes = (instance << 4).to_le_bytes().to_vec();
        bytes.extend(kind.to_le_bytes());
        bytes.extend((data.len() as u32).to_le_bytes());
        bytes.extend(data);
        bytes
    }

    fn container(kind: u16, inner: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = atom(kind, 0, &inner.concat());
        bytes[0] |= 15;
        bytes
    }

    fn file(stream: &[u8]) -> Vec<u8> {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).expect("create");
        file.create_stream("/PowerPoint Document").expect("stream").write_all(stream).expect("write");
        file.flush().expect("flush");
        file.into_inner().into_inner()
    }

    #[test]
    fn what_is_broken_inside_does_not_cost_the_rest() {
        let slide = container(record::SLIDE, &[atom(record::BYTES, 0, b"Zebediah Quartermain")]);
        // A package in a record that says it has records; and one that is cut off.
        let styles = container(record::STYLES, &[b"PK\x03\x04 and so on".to_vec()]);
        let (seen, end) = read(&Ppt, "a.ppt", &file(&[styles, slide.clone()].concat()));
        assert_eq!((end, seen.lost, seen.texts.len()), (Ok(()), vec![], 1));
        let cut = container(0x03e8, &[vec![0, 0, 0xa8, 0x0f, 0xff, 0xff, 0xff, 0]]);
        let (seen, end) = read(&Ppt, "a.ppt", &file(&[cut, slide.clone()].concat()));
        assert_eq!((end, seen.lost, seen.texts.len()), (Ok(()), vec![Reason::Malformed], 1));
        // Filled up behind the last edit; without one it is cut off.
        let rest = [0, 0, 0, 0, 0, 0, 0, 15].repeat(100);
        let whole = [slide.clone(), atom(record::EDIT, 0, &[0; 28]), rest.clone()].concat();
        assert_eq!(read(&Ppt, "a.ppt", &file(&whole)).1, Ok(()));
        assert_eq!(read(&Ppt, "a.ppt", &file(&[slide, rest].concat())).1, Err(ReadError::Truncated));
    }

    fn show() -> Vec<u8> {
        let wide: Vec<u8> =
            "Poll clerk briefing\rZoë Quartermain".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(b"Name,Fee\n").expect("write");
        let object = [&9u32.to_le_bytes()[..], &packed.finish().expect("finish")].concat();
        let stream = [
            container(
                0x03e8,
                &[
                    container(record::SLIDE, &[container(0xf00d, &[atom(record::CHARS, 0, &wide)])]),
                    atom(0x03ea, 1, b"x"),
                ],
            ),
            container(record::NOTES, &[atom(record::BYTES, 0, b"Call 07700 900123\x0bafter six")]),
            atom(record::OBJECT, 1, &object),
        ]
        .concat();
        file(&stream)
    }

    #[test]
    fn slides_notes_and_objects() {
        let bytes = show();
        assert_eq!(Ppt.fit(&Probe::new(&bytes, true, "a")), Fit::Certain);
        let (seen, end) = read(&Ppt, "a.ppt", &bytes);
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        assert_eq!(
            seen.texts,
            [
                ("Part(1)".to_owned(), "Poll clerk briefing\nZoë Quartermain\n".to_owned()),
                ("Named(\"notes\")".to_owned(), "Call 07700 900123\nafter six\n".to_owned())
            ]
        );
        assert_eq!(seen.children, [("object 1".to_owned(), b"Name,Fee\n".to_vec())]);
        mutate(&bytes, 300, |bytes| drop(read(&Ppt, "a.ppt", bytes)));
        for calls in [0, 1, 2] {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Ppt, "a.ppt", &bytes, &[], &mut sink), Err(ReadError::Halt));
        }
    }
}
