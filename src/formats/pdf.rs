//! PDF: text of every page by position, form fields, remarks, properties and attached files.
//!
//! The library interprets the pages; this file puts glyphs together to words and lines by where they stand, in
//! the order in which they are drawn, and `columns` lines to tables. Pages that show pictures and no text need text recognition
//! (`pictures`). Characters that a font draws but does not name are counted, page by page.

mod columns;
mod filters;
mod pictures;

use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::{Dict, Name, Object, Stream, String as PdfString};
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf as Document};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, InterpreterWarning, RenderContent, SoftMask, interpret_page,
};

use columns::Piece;

use super::{ChildInfo, Fit, Format, Locator, Probe, ReadError, Sink};
use crate::input::{Input, Recognition};
use crate::model::Reason;

/// The library wants the whole file in memory.
const LARGEST: u64 = 256 << 20;

/// How much text one page may have; more is a file that means harm.
const LONGEST_PAGE: usize = 8 << 20;

/// Unpacked, no stream may be larger than this, and all together no larger than twice this: the library unpacks
/// a stream whole, whatever it grows to.
const LARGEST_STREAM: u64 = 256 << 20;

/// Drawing steps of one page. The library cannot be asked to stop inside a page, and forms that draw forms can
/// multiply without end.
const MOST_STEPS: u64 = 3_000_000;

/// Unwinds out of a page that does not end.
struct TooManySteps;

/// Junk before the header that programs forgive.
const HEADER_WITHIN: usize = 1024;

/// Reader of PDF files.
pub struct Pdf;

impl Format for Pdf {
    fn id(&self) -> &'static str {
        "pdf"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let start = probe.head.get(..HEADER_WITHIN).unwrap_or(probe.head);
        match memchr::memmem::find(start, b"%PDF-") {
            Some(0) => Fit::Certain,
            Some(_) if probe.has_extension(&["pdf"]) => Fit::Certain,
            _ => Fit::No,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let (passwords, recognition) = (input.passwords(), input.spooler().recognition());
        let mut body = input.into_seekable()?;
        let length = body.seek(SeekFrom::End(0))?;
        if length > LARGEST {
            return Err(ReadError::OverBudget);
        }
        body.seek(SeekFrom::Start(0))?;
        let mut bytes = Vec::new();
        body.take(LARGEST).read_to_end(&mut bytes)?;
        // The library mends files that are cut off and does not say so.
        if filters::grow_beyond(&bytes, LARGEST_STREAM) {
            return Err(ReadError::OverBudget);
        }
        let tail = bytes.get(bytes.len().saturating_sub(HEADER_WITHIN)..).unwrap_or_default();
        let truncated = memchr::memmem::find(tail, b"%%EOF").is_none();
        let bytes = Arc::new(bytes);
        let document = match Document::new(Arc::clone(&bytes)) {
            Ok(document) => document,
            Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
                let mut tried = passwords.iter();
                let opened = tried.find_map(|own| Document::new_with_password(Arc::clone(&bytes), own).ok());
                let opened = opened.ok_or(ReadError::Encrypted)?;
                sink.unlocked();
                opened
            }
            Err(LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm)) => {
                return Err(ReadError::Encrypted);
            }
            Err(_) if truncated => return Err(ReadError::Truncated),
            Err(_) => return Err(ReadError::Malformed { at: 0 }),
        };
        pages(&document, recognition, sink)?;
        properties(&document, sink)?;
        objects(&document, sink)?;
        if truncated { Err(ReadError::Truncated) } else { Ok(()) }
    }
}

fn pages(
    document: &Document,
    recognition: Option<&Recognition>,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let cache = InterpreterCache::new();
    let failed = Arc::new(AtomicBool::new(false));
    let warned = Arc::clone(&failed);
    let settings = InterpreterSettings {
        // Fields and remarks are read from their dictionaries, once, with their names.
        render_content: RenderContent::PAGE,
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::UnsupportedFont) {
                warned.store(true, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    };
    if document.pages().is_empty() {
        return Err(ReadError::Malformed { at: 0 });
    }
    for (number, page) in (1u32..).zip(document.pages().iter()) {
        // An empty text asks whether it is time to stop before the next page is taken apart.
        sink.text(Locator::Page(number), "")?;
        let area = Rect::new(-1e6, -1e6, 1e6, 1e6);
        let mut context = Context::new(Affine::IDENTITY, area, &cache, document.xref(), settings.clone());
        let mut words = Words::default();
        let drawn = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            interpret_page(page, &mut context, &mut words);
        }));
        if let Err(payload) = drawn {
            if !payload.is::<TooManySteps>() {
                std::panic::resume_unwind(payload);
            }
            words.full = true;
        }
        if !words.text.trim().is_empty() {
            let with_tables = columns::set(&words.text, &words.pieces);
            sink.text(Locator::Page(number), with_tables.as_deref().unwrap_or(&words.text))?;
        }
        if words.glyphs == 0 && words.images > 0 {
            let read = match recognition {
                Some(recognition) => {
                    let mut context =
                        Context::new(Affine::IDENTITY, area, &cache, document.xref(), settings.clone());
                    pictures::recognise(page, number, &mut context, recognition, sink)?
                }
                None => false,
            };
            if !read {
                sink.lost(Reason::NeedsOcr)?;
            }
        }
        if words.unnamed > 0 || failed.swap(false, Ordering::Relaxed) {
            sink.lost(Reason::Unsupported)?;
        }
        if words.full {
            sink.lost(Reason::OverBudget)?;
        }
    }
    Ok(())
}

fn properties(document: &Document, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let known = document.metadata();
    let mut text = String::new();
    for value in [&known.title, &known.author, &known.subject, &known.keywords].into_iter().flatten() {
        text.push_str(&decoded(value));
        text.push('\n');
    }
    if !text.trim().is_empty() {
        sink.text(Locator::Named("properties"), &text)?;
    }
    Ok(())
}

/// Fields, remarks and attached files, wherever in the file they stand.
fn objects(document: &Document, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut fields = String::new();
    let mut remarks = String::new();
    for object in document.objects() {
        let Object::Dict(dict) = object else { continue };
        if let Some(files) = dict.get::<Dict<'_>>("EF") {
            attachment(&dict, &files, sink)?;
        }
        if let Some(value) = dict.get::<Object<'_>>("V").and_then(field_value) {
            if let Some(name) = dict.get::<PdfString<'_>>("TU").or_else(|| dict.get::<PdfString<'_>>("T")) {
                fields.push_str(&decoded(&name));
                fields.push_str(": ");
            }
            fields.push_str(&value);
            fields.push('\n');
        }
        let is_remark = dict
            .get::<Name<'_>>("Subtype")
            .is_some_and(|kind| !matches!(kind.as_str(), "Widget" | "Link" | "Popup"));
        if is_remark && let Some(text) = dict.get::<PdfString<'_>>("Contents") {
            remarks.push_str(&decoded(&text));
            remarks.push('\n');
        }
        for (text, locator) in
            [(&mut fields, Locator::Named("form fields")), (&mut remarks, Locator::HiddenPart("annotations"))]
        {
            if text.len() > 64 << 10 {
                sink.text(locator, text)?;
                text.clear();
            }
        }
    }
    if !fields.is_empty() {
        sink.text(Locator::Named("form fields"), &fields)?;
    }
    if !remarks.is_empty() {
        sink.text(Locator::HiddenPart("annotations"), &remarks)?;
    }
    Ok(())
}

fn attachment(file: &Dict<'_>, bodies: &Dict<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let name = file.get::<PdfString<'_>>("UF").or_else(|| file.get::<PdfString<'_>>("F"));
    let name = name.map_or_else(|| "attachment".to_owned(), |name| decoded(&name));
    let child = ChildInfo { name: &name, ..ChildInfo::default() };
    let body = bodies.get::<Stream<'_>>("F").or_else(|| bodies.get::<Stream<'_>>("UF"));
    match body.and_then(|body| body.decoded().ok()) {
        Some(bytes) => {
            let size = u64::try_from(bytes.len()).ok();
            sink.child(&ChildInfo { size, ..child }, &mut bytes.as_ref())?;
        }
        None => sink.child_lost(&child, Reason::Malformed)?,
    }
    Ok(())
}

/// The text of a field's value; `None` for buttons, which have names of states.
fn field_value(value: Object<'_>) -> Option<String> {
    let text = match value {
        Object::String(text) => decoded(&text),
        Object::Stream(stream) => decoded(&stream.decoded().ok()?),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// Text outside pages: UTF-16 or UTF-8 with a mark, otherwise nearly Windows-1252.
fn decoded(bytes: &[u8]) -> String {
    // `decode` honours the marks of UTF-8 and UTF-16 that PDF uses.
    encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
}

/// Collects the glyphs of one page.
#[derive(Default)]
struct Words {
    text: String,
    pieces: Vec<Piece>,
    glyphs: u64,
    unnamed: u64,
    images: u64,
    full: bool,
    steps: u64,
    last: Option<Last>,
}

/// Where the last glyph stood, ended, and how it was turned.
struct Last {
    start: Point,
    end: Point,
    size: f64,
    direction: (f64, f64),
    character: Option<char>,
}

impl Words {
    fn step(&mut self) {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            std::panic::resume_unwind(Box::new(TooManySteps));
        }
    }

    /// What was cut off at the end of a line is in no piece any more: the next line stands there.
    fn blanks_went(&mut self) {
        let length = self.text.len();
        for piece in self.pieces.iter_mut().rev().take_while(|piece| piece.text.end > length) {
            piece.text = piece.text.start.min(length)..length;
        }
    }

    fn glyph(&mut self, glyph: &Glyph<'_>, place: Affine) {
        self.glyphs += 1;
        let start = place * Point::ZERO;
        let advance = match glyph {
            Glyph::Outline(outline) => f64::from(outline.advance_width().unwrap_or(500.0)),
            Glyph::Type3(_) => 500.0,
        };
        let end = place * Point::new(advance, 0.0);
        // Glyphs are drawn in thousandths of the font's size.
        let along = place * Point::new(1000.0, 0.0) - start;
        let size = (place * Point::new(0.0, 1000.0) - start).hypot();
        let length = along.hypot();
        if !(size.is_finite() && length.is_finite() && size > 0.0 && length > 0.0) {
            self.unnamed += 1;
            return;
        }
        let direction = (along.x / length, along.y / length);
        let name = glyph.as_unicode();
        let character = match &name {
            Some(BfString::Char(c)) => Some(*c),
            _ => None,
        };
        let mut separator = "\n";
        if let Some(last) = &self.last {
            // Bold type is sometimes made by drawing twice.
            let shift = (start - last.start).hypot();
            if character.is_some() && character == last.character && shift < size * 0.1 {
                return;
            }
            let gap = start - last.end;
            let across = gap.x * -last.direction.1 + gap.y * last.direction.0;
            let ahead = gap.x * last.direction.0 + gap.y * last.direction.1;
            let turned = direction.0 * last.direction.0 + direction.1 * last.direction.1 < 0.9;
            let size = size.min(last.size);
            separator = if turned || across.abs() > size * 0.6 || ahead < size * -1.5 {
                "\n"
            } else if ahead > size * 1.8 {
                "\t"
            } else if ahead > size * 0.17 {
                " "
            } else {
                ""
            };
            if !separator.is_empty() && !self.text.ends_with([' ', '\n', '\t']) {
                self.text.push_str(separator);
            } else if separator == "\n" && !self.text.ends_with('\n') {
                self.text.truncate(self.text.trim_end().len());
                self.blanks_went();
                self.text.push('\n');
            }
        }
        self.last = Some(Last { start, end, size, direction, character });
        if self.text.len() >= LONGEST_PAGE {
            self.full = true;
            return;
        }
        let from = self.text.len();
        match name {
            Some(BfString::Char(c)) if c != '\u{fffd}' && !('\u{e000}'..='\u{f8ff}').contains(&c) => {
                self.text.push(if c.is_control() { ' ' } else { c });
            }
            Some(BfString::String(text)) => self.text.push_str(&text),
            _ => self.unnamed += 1,
        }
        let along = |point: Point| point.x * direction.0 + point.y * direction.1;
        if separator.is_empty()
            && let Some(piece) = self.pieces.last_mut()
        {
            piece.text.end = self.text.len();
            piece.right = along(end);
            return;
        }
        self.pieces.push(Piece {
            text: from..self.text.len(),
            left: along(start),
            right: along(end),
            line: start.x * direction.1 - start.y * direction.0,
            size,
            begins: separator == "\n",
        });
    }
}

impl<'a> Device<'a> for Words {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.step();
    }
    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step();
    }
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.step();
            self.glyph(glyph, props.transform * glyph.transform());
        }
    }
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.images += 1;
        self.step();
    }
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, read_keyed};
    use crate::formats::testing_mutations::mutate;

    /// A file of these objects, numbered from 1; the first is the catalog.
    fn made(objects: &[String]) -> Vec<u8> {
        let mut bytes = b"%PDF-1.4\n".to_vec();
        let mut places = Vec::new();
        for (number, object) in (1..).zip(objects) {
            places.push(bytes.len());
            bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
        }
        let start = bytes.len();
        bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
        for place in places {
            bytes.extend(format!("{place:010} 00000 n \n").as_bytes());
        }
        let size = objects.len() + 1;
        bytes.extend(
            format!("trailer\n<</Size {size}/Root 1 0 R/Info 7 0 R>>\nstartxref\n{start}\n%%EOF\n")
                .as_bytes(),
        );
        bytes
    }

    fn stream(dict: &str, body: &str) -> String {
        format!("<<{dict}/Length {}>>\nstream\n{body}\nendstream", body.len())
    }

    #[test]
    fn a_stream_that_unpacks_to_too_much_is_refused_before_the_library_sees_it() {
        use std::io::Write as _;
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        let zeros = vec![b' '; 1 << 20];
        for _ in 0..300 {
            packed.write_all(&zeros).expect("to memory");
        }
        let packed = packed.finish().expect("to memory");
        let mut bytes = b"%PDF-1.4\n4 0 obj <</Filter/FlateDecode>>\nstream\n".to_vec();
        bytes.extend_from_slice(&packed);
        bytes.extend_from_slice(b"\nendstream\n%%EOF\n");
        assert!(bytes.len() < 1 << 20);
        let (_, result) = read(&Pdf, "bomb.pdf", &bytes);
        assert_eq!(result, Err(ReadError::OverBudget));
    }

    #[test]
    fn files_under_a_password_open_with_it_alone() {
        let files: [&[u8]; 3] = [
            include_bytes!("../../fixtures/locked/rc4.pdf"),
            include_bytes!("../../fixtures/locked/aes128.pdf"),
            include_bytes!("../../fixtures/locked/aes256.pdf"),
        ];
        for (number, bytes) in files.into_iter().enumerate() {
            assert_eq!(read(&Pdf, "a.pdf", bytes).1, Err(ReadError::Encrypted), "{number}");
            let wrong = read_keyed(&Pdf, "a.pdf", bytes, "Not a secret");
            assert_eq!((wrong.1, wrong.0.unlocked), (Err(ReadError::Encrypted), false), "{number}");
            let (seen, end) = read_keyed(&Pdf, "a.pdf", bytes, "wrong\nnot a secret");
            assert_eq!((end, seen.unlocked), (Ok(()), true), "{number}");
            assert_eq!(
                seen.all_text(),
                "Mr Zebediah Quartermain\nNational Insurance number CE503198B",
                "{number}"
            );
        }
    }

    #[test]
    fn forms_that_multiply_cost_one_page() {
        // Ten forms, each of which draws the next one ten times: ten thousand million clips.
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
                .to_owned(),
            stream("", "/F Do"),
        ];
        for next in 6..15 {
            let dict =
                format!("/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</F {next} 0 R>>>>");
            objects.push(stream(&dict, &"/F Do ".repeat(10)));
        }
        objects.push(stream("/Type/XObject/Subtype/Form/BBox[0 0 99 99]", "0 0 9 9 re f"));
        let (recorder, _) = read(&Pdf, "forms.pdf", &made(&objects));
        assert_eq!(recorder.lost, [Reason::OverBudget]);
    }

    fn letter() -> Vec<u8> {
        let text = "BT /F1 12 Tf 72 700 Td (Dear Ms Exam) Tj (ple,) Tj 0 -20 Td [(Your) -300 (fee) -300 (is) -3000 (185)] TJ ET";
        made(&[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R 8 0 R]/Count 2>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
            stream("", text),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
            "<</FT/Tx/T(Surname)/V(Quartermain)>>".to_owned(),
            "<</Author(Q. Example)/Title(\\376\\377\\000F\\000e\\000e)>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 9 0 R/Resources<</XObject<</I 10 0 R>>>>>>".to_owned(),
            stream("", "q 600 0 0 700 0 0 cm /I Do Q"),
            stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "x"),
            "<</Type/Filespec/F(staff.csv)/EF<</F 12 0 R>>>>".to_owned(),
            stream("/Type/EmbeddedFile", "Name,Fee\nQ. Example,185"),
            "<</Type/Annot/Subtype/Text/Rect[0 0 1 1]/Contents(rang twice)>>".to_owned(),
        ])
    }

    #[test]
    fn words_lines_fields_remarks_and_files() {
        let (seen, end) = read(&Pdf, "a.pdf", &letter());
        assert_eq!(end, Ok(()));
        let at = |locator: &str| -> String {
            seen.texts.iter().filter(|(own, _)| own == locator).map(|(_, text)| text.as_str()).collect()
        };
        assert_eq!(at("Page(1)"), "Dear Ms Example,\nYour fee is\t185");
        assert_eq!(at("Named(\"form fields\")"), "Surname: Quartermain\n");
        assert_eq!(at("HiddenPart(\"annotations\")"), "rang twice\n");
        assert_eq!(at("Named(\"properties\")"), "Fee\nQ. Example\n");
        assert_eq!(seen.children, [("staff.csv".to_owned(), b"Name,Fee\nQ. Example,185".to_vec())]);
        // The second page is a picture.
        assert_eq!(seen.lost, [Reason::NeedsOcr]);
    }

    #[test]
    fn blanks_at_the_end_of_a_row_take_nothing_from_the_next() {
        let place =
            |left: u32, line: u32, text: &str| format!("BT /F1 9 Tf {left} {line} Td ({text}) Tj ET\n");
        let names = ["Zed", "Ida", "Bo", "Una"];
        let rows = (600u32..).step_by(20).zip(names).map(|(line, name)| {
            [
                place(50, line, name),
                place(150, line, "Clerk"),
                place(250, line, "07700    "),
                place(320, line, "   "),
            ]
        });
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
                .to_owned(),
        ];
        objects.push(stream("", &rows.flatten().collect::<String>()));
        objects.push("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned());
        let (seen, _) = read(&Pdf, "a.pdf", &made(&objects));
        let text: String = seen.texts.iter().map(|(_, text)| text.trim_end()).collect();
        assert_eq!(text, names.map(|name| format!("{name}\tClerk\t07700")).join("\n"));
    }

    #[test]
    fn early_ends_are_noticed_and_damage_never_panics() {
        let whole = letter();
        for length in (0..whole.len() - 6).step_by(41) {
            assert!(read(&Pdf, "a.pdf", &whole[..length]).1.is_err(), "{length}");
        }
        mutate(&whole, 300, |bytes| drop(read(&Pdf, "a.pdf", bytes)));
    }

    #[test]
    fn stops_when_asked() {
        let mut sink = Recorder::stopping_after(1);
        assert_eq!(read_into(&Pdf, "a.pdf", &letter(), &[], &mut sink), Err(ReadError::Halt));
    }

    #[test]
    fn the_signature_may_stand_behind_junk_when_the_name_says_so() {
        let fit = |head, name| Pdf.fit(&Probe::new(head, false, name));
        assert_eq!(fit(b"%PDF-1.4".as_slice(), "a"), Fit::Certain);
        assert_eq!(fit(b"junk\n%PDF-1.4", "a.pdf"), Fit::Certain);
        assert_eq!(fit(b"how to write %PDF- files", "a.txt"), Fit::No);
    }
}
