//! Word's binary documents, Word 6 to 2003: text, tables, notes, remarks, deletions (MS-DOC).
//!
//! The text lies in pieces that a table lists; where rows end and what is deleted or hidden stands in pages of
//! properties. Formatting is not read. Embedded objects are children. Word 2 and older have another format and
//! end up as raw strings; RTF and web pages that only call themselves .doc go to their own readers.

mod locked;

use std::io::{Read, Seek, SeekFrom};

use cfb::{CompoundFile, Stream};

use super::compound::{self, hand_on, is_compound, names, push_objects, push_properties, u16_at, u32_at};
use super::flow::{Flow, Place};
use super::{Fit, Format, Probe, ReadError, Sink, locked_office};
use crate::input::{Input, SharedBody};
use crate::model::Reason;

/// How long the list of pieces or of property pages may be.
const LONGEST_LIST: u32 = 64 << 20;

/// How many marked ranges are kept.
const RANGES: usize = 1 << 20;

/// How deep fields may be nested.
const FIELDS: usize = 64;

/// Properties of paragraphs and characters (MS-DOC 2.6).
const IN_TABLE: u16 = 0x2416;
const ROW_END: u16 = 0x2417;
const DELETED: u16 = 0x0800;
const HIDDEN: u16 = 0x083c;

/// Reader of binary Word documents.
pub struct Doc;

impl Format for Doc {
    fn id(&self) -> &'static str {
        "doc"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if !is_compound(probe) {
            return Fit::No;
        }
        if names(probe, "WordDocument") {
            return Fit::Certain;
        }
        if probe.has_extension(&["doc", "dot", "wiz"]) { Fit::Likely } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let (name, passwords, spooler) = (input.name, input.passwords(), input.spooler());
        let body = SharedBody::new(input.into_seekable()?)?;
        let mut file = compound::open(&body, sink)?;
        if file.is_stream("/EncryptedPackage") {
            return locked_office::unlock(&mut file, name, &passwords, sink);
        }
        if !file.is_stream("/WordDocument") {
            return hand_on(&file, body, name, spooler, sink);
        }
        let document = match Text::open(&mut file) {
            Err(ReadError::Encrypted) => {
                file = locked::open(&mut file, &passwords)?;
                sink.unlocked();
                Text::open(&mut file)?
            }
            other => other?,
        };
        let mut main = file.open_stream("/WordDocument")?;
        let end = document.push(&mut main, sink);
        if end == Err(ReadError::Halt) {
            return end;
        }
        push_properties(&mut file, sink)?;
        push_objects(&mut file, "/ObjectPool", sink)?;
        end
    }
}

/// A run of text in the main stream.
struct Piece {
    /// Characters before it and with it.
    start: u32,
    end: u32,
    /// Its first byte.
    at: u64,
    wide: bool,
}

struct Text {
    pieces: Vec<Piece>,
    /// Lengths in characters of the parts, in their order in the text.
    parts: [(u32, Place); 8],
    page: &'static encoding_rs::Encoding,
    in_table: Vec<(u32, u32)>,
    row_ends: Vec<(u32, u32)>,
    deleted: Vec<(u32, u32)>,
    hidden: Vec<(u32, u32)>,
    damaged: bool,
}

impl Text {
    fn open(file: &mut CompoundFile<SharedBody>) -> Result<Text, ReadError> {
        let malformed = ReadError::Malformed { at: 0 };
        let mut main = file.open_stream("/WordDocument")?;
        let length = main.len();
        let mut head = Vec::new();
        (&mut main).take(2048).read_to_end(&mut head)?;
        let flags = u16_at(&head, 10).ok_or(ReadError::Truncated)?;
        // Word 97 and later, Word 6 and 95, and the Word 6 of three other regions.
        if !matches!(u16_at(&head, 0), Some(0xa5ec | 0xa5dc | 0xa697..=0xa699)) {
            return Err(malformed);
        }
        if flags & 0x0100 != 0 {
            return Err(ReadError::Encrypted);
        }
        let old = u16_at(&head, 2).is_some_and(|version| version < 193);
        let word = |at: usize| u32_at(&head, at).ok_or(ReadError::Truncated);
        // Where the lengths of the parts, the pieces and the pages of properties are listed.
        let (counts, clx, characters, paragraphs) =
            if old { (0x34, 0x160, 0xb8, 0xc0) } else { (0x4c, 0x1a2, 0xfa, 0x102) };
        let count = |index: usize| u32_at(&head, counts + 4 * index).unwrap_or(0);
        let parts = [
            (count(0), Place::Body),
            (count(1), Place::Part("footnotes")),
            (count(2), Place::Part("headers and footers")),
            (count(3), Place::Part("other text")),
            (count(4), Place::Hidden("comments")),
            (count(5), Place::Part("footnotes")),
            (count(6), Place::Part("text boxes")),
            (count(7), Place::Part("text boxes")),
        ];
        let page = match u16_at(&head, 0x14) {
            _ if !old => encoding_rs::WINDOWS_1252,
            // Word for the Macintosh says so.
            Some(0x100) => encoding_rs::MACINTOSH,
            _ => page_of(u16_at(&head, 6).unwrap_or(0)),
        };
        let mut text = Text {
            pieces: Vec::new(),
            parts,
            page,
            in_table: Vec::new(),
            row_ends: Vec::new(),
            deleted: Vec::new(),
            hidden: Vec::new(),
            damaged: false,
        };
        let table = match (old, flags & 0x0200 != 0) {
            (true, _) => "/WordDocument",
            (false, true) => "/1Table",
            (false, false) => "/0Table",
        };
        let mut table = file.open_stream(table)?;
        let simple = old && flags & 0x0004 == 0;
        if simple {
            let (start, end) = (word(0x18)?, word(0x1c)?);
            let characters = end.checked_sub(start).ok_or(malformed)?;
            text.pieces.push(Piece { start: 0, end: characters, at: u64::from(start), wide: false });
        } else {
            let list = list_at(&mut table, word(clx)?, word(clx + 4)?)?;
            text.list_pieces(&list, old).ok_or(malformed)?;
        }
        if text.pieces.iter().any(|piece| piece.at > length) {
            text.damaged = true;
        }
        // Word 6 wrote properties in another way; there rows are told from cells by the marks alone.
        if !old {
            let paragraphs = (word(paragraphs)?, word(paragraphs + 4)?);
            let characters = (word(characters)?, word(characters + 4)?);
            let pages = list_at(&mut table, paragraphs.0, paragraphs.1).unwrap_or_default();
            text.damaged |= text.properties(&mut main, &pages, false).is_none();
            let pages = list_at(&mut table, characters.0, characters.1).unwrap_or_default();
            text.damaged |= text.properties(&mut main, &pages, true).is_none();
            text.in_table.sort_unstable();
            text.row_ends.sort_unstable();
            text.deleted.sort_unstable();
            text.hidden.sort_unstable();
        }
        Ok(text)
    }

    fn list_pieces(&mut self, list: &[u8], old: bool) -> Option<()> {
        let mut rest = list;
        // Properties of pieces come first.
        while let [1, low, high, after @ ..] = rest {
            rest = after.get(usize::from(u16::from_le_bytes([*low, *high]))..)?;
        }
        let [2, rest @ ..] = rest else { return None };
        let length = usize::try_from(u32_at(rest, 0)?).ok()?;
        let plc = rest.get(4..)?;
        let plc = plc.get(..length).unwrap_or(plc);
        let count = plc.len().checked_sub(4)? / 12;
        for index in 0..count {
            let (start, end) = (u32_at(plc, index * 4)?, u32_at(plc, index * 4 + 4)?);
            let place = u32_at(plc, (count + 1) * 4 + index * 8 + 2)?;
            if end <= start {
                self.damaged |= end < start;
                continue;
            }
            let (at, wide) = match place {
                place if old => (place, false),
                place if place & 0x4000_0000 != 0 => ((place & 0x3fff_ffff) / 2, false),
                place => (place, true),
            };
            self.pieces.push(Piece { start, end, at: u64::from(at), wide });
        }
        Some(())
    }

    /// Reads pages of properties and keeps the ranges that matter.
    fn properties(&mut self, main: &mut Stream<SharedBody>, list: &[u8], characters: bool) -> Option<()> {
        let count = list.len().saturating_sub(4) / 8;
        let mut page = [0; 512];
        for index in 0..count {
            let number = u32_at(list, (count + 1) * 4 + index * 4)? & 0x003f_ffff;
            main.seek(SeekFrom::Start(u64::from(number) * 512)).ok()?;
            main.read_exact(&mut page).ok()?;
            let runs = usize::from(page[511]);
            for run in 0..runs {
                let (Some(start), Some(end)) = (u32_at(&page, run * 4), u32_at(&page, run * 4 + 4)) else {
                    break;
                };
                let step = if characters { 1 } else { 13 };
                let Some(&offset) = page.get((runs + 1) * 4 + run * step) else { break };
                if offset == 0 {
                    continue;
                }
                let Some(own) = page.get(usize::from(offset) * 2..511) else { continue };
                let list = match (characters, own) {
                    (true, [size, rest @ ..]) => rest.get(..usize::from(*size)),
                    (false, [0, size, rest @ ..]) => rest.get(2..(usize::from(*size) * 2).max(2)),
                    (false, [size, rest @ ..]) => rest.get(2..(usize::from(*size) * 2 - 1).max(2)),
                    _ => None,
                };
                let Some(mut list) = list else { continue };
                while let Some((code, value)) = property(&mut list) {
                    let ranges = match code {
                        IN_TABLE if !characters => &mut self.in_table,
                        ROW_END if !characters => &mut self.row_ends,
                        DELETED if characters => &mut self.deleted,
                        HIDDEN if characters => &mut self.hidden,
                        _ => continue,
                    };
                    if value == 1 && ranges.len() < RANGES {
                        ranges.push((start, end));
                    }
                }
            }
        }
        Some(())
    }

    fn push(&self, main: &mut Stream<SharedBody>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        if self.damaged {
            sink.lost(Reason::Malformed)?;
        }
        // Pieces do not overlap: more bytes than there are come from a damaged list.
        let mut left = main.len();
        let mut from = 0u32;
        for (index, (length, place)) in self.parts.iter().enumerate() {
            // The last part with text may be followed by one more paragraph mark; damaged lengths hide nothing.
            let last = self.parts.get(index + 1..).unwrap_or_default().iter().all(|(length, _)| *length == 0);
            let to = if last { u32::MAX } else { from.saturating_add(*length) };
            let mut part =
                Part { flow: Flow::new(sink, *place), fields: Vec::new(), after_cell: false, text: self };
            let end = part.read(main, from, to, &mut left);
            if end != Err(ReadError::Halt) {
                part.flow.finish()?;
            }
            end?;
            from = to;
            if last {
                break;
            }
        }
        Ok(())
    }
}

/// One part of the text on its way to the sink.
struct Part<'t, 's> {
    text: &'t Text,
    flow: Flow<'s>,
    /// Open fields: whether their code, not their result, is being read.
    fields: Vec<bool>,
    after_cell: bool,
}

impl Part<'_, '_> {
    fn read(
        &mut self,
        main: &mut Stream<SharedBody>,
        from: u32,
        to: u32,
        left: &mut u64,
    ) -> Result<(), ReadError> {
        let mut bytes = vec![0; 8192];
        for piece in &self.text.pieces {
            let (start, end) = (piece.start.max(from), piece.end.min(to));
            if start >= end {
                continue;
            }
            let size = if piece.wide { 2 } else { 1 };
            let mut at = piece.at + u64::from(start - piece.start) * size;
            let mut count = u64::from(end - start) * size;
            match left.checked_sub(count) {
                Some(rest) => *left = rest,
                None => {
                    self.flow.sink().lost(Reason::Malformed)?;
                    count = std::mem::take(left);
                }
            }
            if main.seek(SeekFrom::Start(at)).is_err() {
                self.flow.sink().lost(Reason::Truncated)?;
                continue;
            }
            while count > 0 {
                let most = usize::try_from(count).unwrap_or(usize::MAX).min(bytes.len());
                let part = &mut bytes[..most];
                if let Err(error) = main.read_exact(part) {
                    let error = ReadError::from(error);
                    self.flow.sink().lost(error.reason().ok_or(error)?)?;
                    break;
                }
                self.characters(part, at, piece.wide)?;
                at += most as u64;
                count -= most as u64;
            }
        }
        Ok(())
    }

    /// Runs between control characters; `at` is the place of the first byte.
    fn characters(&mut self, bytes: &[u8], at: u64, wide: bool) -> Result<(), ReadError> {
        let size = if wide { 2 } else { 1 };
        let mut run = 0;
        let mut visible = None;
        let units = bytes.len() / size;
        for index in 0..units {
            let place = u32::try_from(at + (index * size) as u64).unwrap_or(u32::MAX);
            let unit = match wide {
                true => u16_at(bytes, index * 2).unwrap_or(0),
                false => u16::from(bytes[index]),
            };
            let kind = self.kind_at(place);
            if unit < 32 || visible != Some(kind) {
                let own = bytes.get(run * size..index * size).unwrap_or_default();
                self.run(own, wide, visible, at + (run * size) as u64)?;
                run = index;
                visible = Some(kind);
            }
            if unit < 32 {
                self.mark(unit, place, kind)?;
                run = index + 1;
            }
        }
        let own = bytes.get(run * size..units * size).unwrap_or_default();
        self.run(own, wide, visible, at + (run * size) as u64)
    }

    fn kind_at(&self, place: u32) -> Option<&'static str> {
        if within(&self.text.deleted, place) {
            Some("deleted text")
        } else if within(&self.text.hidden, place) {
            Some("hidden text")
        } else {
            None
        }
    }

    /// Text in a cell comes before the mark that ends it: only its paragraph's properties tell.
    fn enter(&mut self, place: u32) -> Result<(), ReadError> {
        match (within(&self.text.in_table, place), self.flow.in_table()) {
            (true, false) => Ok(self.flow.begin_table()?),
            (false, true) => Ok(self.flow.end_table()?),
            _ => Ok(()),
        }
    }

    fn run(
        &mut self,
        bytes: &[u8],
        wide: bool,
        kind: Option<Option<&'static str>>,
        at: u64,
    ) -> Result<(), ReadError> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.enter(u32::try_from(at).unwrap_or(u32::MAX))?;
        let page = if wide { encoding_rs::UTF_16LE } else { self.text.page };
        let text = page.decode_without_bom_handling(bytes).0;
        self.put(&text, kind.flatten())
    }

    fn put(&mut self, text: &str, kind: Option<&'static str>) -> Result<(), ReadError> {
        self.after_cell = false;
        if self.fields.contains(&true) {
            return Ok(self.flow.hidden("field codes", text)?);
        }
        match kind {
            Some(part) => Ok(self.flow.hidden(part, text)?),
            None => Ok(self.flow.text(text)?),
        }
    }

    fn mark(&mut self, mark: u16, place: u32, kind: Option<&'static str>) -> Result<(), ReadError> {
        let after_cell = std::mem::take(&mut self.after_cell);
        match mark {
            0x07 if self.text.in_table.is_empty() => {
                if after_cell {
                    self.flow.end_paragraph()?;
                } else {
                    self.put("\t", None)?;
                    self.after_cell = true;
                }
            }
            0x07 => {
                self.enter(place)?;
                if !self.flow.in_table() {
                    self.put("\t", None)?;
                } else if within(&self.text.row_ends, place) {
                    self.flow.end_row()?;
                } else {
                    self.flow.end_cell()?;
                }
            }
            0x0c..=0x0e => {
                self.enter(place)?;
                self.flow.end_paragraph()?;
            }
            0x0b => self.put("\n", kind)?,
            0x09 => self.put("\t", kind)?,
            0x13 if self.fields.len() < FIELDS => self.fields.push(true),
            0x14 => {
                if let Some(code) = self.fields.last_mut() {
                    *code = false;
                }
                self.flow.hidden("field codes", "\n")?;
            }
            0x15 => drop(self.fields.pop()),
            0x1e => self.put("-", kind)?,
            _ => {}
        }
        Ok(())
    }
}

/// Reads a list from the table stream.
fn list_at(table: &mut Stream<SharedBody>, at: u32, length: u32) -> Result<Vec<u8>, ReadError> {
    if length > LONGEST_LIST {
        return Err(ReadError::OverBudget);
    }
    if u64::from(at) + u64::from(length) > table.len() {
        return Err(ReadError::Truncated);
    }
    table.seek(SeekFrom::Start(u64::from(at)))?;
    let mut list = Vec::new();
    table.take(u64::from(length)).read_to_end(&mut list)?;
    Ok(list)
}

/// The next property of a list: its code and the first byte of its value.
fn property(list: &mut &[u8]) -> Option<(u16, u8)> {
    let code = u16_at(list, 0)?;
    let rest = list.get(2..)?;
    let size = match code >> 13 {
        0 | 1 => 1,
        2 | 4 | 5 => 2,
        3 => 4,
        7 => 3,
        _ if code == 0xd608 => usize::from(u16_at(rest, 0)?) + 1,
        _ => usize::from(*rest.first()?) + 1,
    };
    let value = *rest.first()?;
    *list = rest.get(size..)?;
    Some((code, value))
}

fn within(ranges: &[(u32, u32)], place: u32) -> bool {
    let after = ranges.partition_point(|(start, _)| *start <= place);
    after.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|(_, end)| place < *end)
}

/// The code page of a Word 6 document by its language.
fn page_of(language: u16) -> &'static encoding_rs::Encoding {
    match language & 0x3ff {
        0x01 => encoding_rs::WINDOWS_1256,
        0x05 | 0x0e | 0x15 | 0x18 | 0x1a | 0x1b | 0x24 => encoding_rs::WINDOWS_1250,
        0x02 | 0x19 | 0x22 | 0x23 => encoding_rs::WINDOWS_1251,
        0x08 => encoding_rs::WINDOWS_1253,
        0x0d => encoding_rs::WINDOWS_1255,
        0x1f => encoding_rs::WINDOWS_1254,
        0x25..=0x27 => encoding_rs::WINDOWS_1257,
        _ => encoding_rs::WINDOWS_1252,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;

    /// A document of two pieces (8-bit, then 16-bit), with a table and a deleted word.
    fn letter() -> Vec<u8> {
        let first =
            b"Dear Ms Example, the fee is \xa3185\r\x13 HYPERLINK mailto:q@example.org \x14link\x15 gone \r";
        let table =
            "Name\u{7}Fee\u{7}\u{7}Zo\u{eb} Quartermain\u{7}\u{7}\u{7}A. Other\u{7}62\u{7}\u{7}after\r";
        let remark = "rang twice\r";
        let wide: Vec<u8> = format!("{table}{remark}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut main = vec![0; 2048];
        let (at, wide_at) = (main.len(), main.len() + first.len());
        main.extend(first);
        main.extend(&wide);
        main.resize(main.len().next_multiple_of(512), 0);
        let pages = main.len() / 512;
        let place = |c: usize| u32::try_from(wide_at + 2 * c).expect("small");
        // Paragraphs of the table: three rows of cells, each ended by a mark with its own properties.
        let units: Vec<u16> = table.encode_utf16().collect();
        let marks: Vec<usize> =
            units.iter().enumerate().filter(|(_, u)| **u == 7).map(|(at, _)| at).collect();
        let mut bounds = vec![place(0)];
        for row in 0..3 {
            bounds.push(place(marks[row * 3 + 2]));
            bounds.push(place(marks[row * 3 + 2] + 1));
        }
        let mut page = vec![0u8; 512];
        let runs = bounds.len() - 1;
        for (index, bound) in bounds.iter().enumerate() {
            page[index * 4..index * 4 + 4].copy_from_slice(&bound.to_le_bytes());
        }
        for run in 0..runs {
            page[(runs + 1) * 4 + run * 13] = if run % 2 == 0 { 200 } else { 210 };
        }
        page[400..408].copy_from_slice(&[0, 3, 0, 0, 0x16, 0x24, 1, 0]);
        page[420..430].copy_from_slice(&[0, 4, 0, 0, 0x16, 0x24, 1, 0x17, 0x24, 1]);
        page[511] = u8::try_from(runs).expect("small");
        main.extend(&page);
        let gone = u32::try_from(at + first.len() - 6).expect("small");
        let mut page = vec![0u8; 512];
        page[..4].copy_from_slice(&gone.to_le_bytes());
        page[4..8].copy_from_slice(&(gone + 4).to_le_bytes());
        page[8] = 100;
        page[200..204].copy_from_slice(&[3, 0x00, 0x08, 1]);
        page[511] = 1;
        main.extend(&page);

        let (length, wide_length) = (first.len() as u32, (wide.len() / 2) as u32);
        let mut list = vec![2];
        let plc: Vec<u8> =
            [0, length, length + wide_length].iter().flat_map(|cp: &u32| cp.to_le_bytes()).collect();
        list.extend(28u32.to_le_bytes());
        list.extend(plc);
        for place in [(at as u32 * 2) | 0x4000_0000, wide_at as u32] {
            list.extend([0, 0]);
            list.extend(place.to_le_bytes());
            list.extend([0, 0]);
        }
        let paragraphs = list.len() as u32;
        list.extend([0u32, u32::MAX, pages as u32].iter().flat_map(|word| word.to_le_bytes()));
        let characters = list.len() as u32;
        list.extend([0u32, u32::MAX, pages as u32 + 1].iter().flat_map(|word| word.to_le_bytes()));
        let mut put = |at: usize, value: u32| main[at..at + 4].copy_from_slice(&value.to_le_bytes());
        put(0, 0x00c1_a5ec);
        put(0x4c, length + wide_length - remark.len() as u32);
        put(0x5c, remark.len() as u32);
        put(0x1a2, 0);
        put(0x1a6, paragraphs);
        put(0x102, paragraphs);
        put(0x106, 12);
        put(0xfa, characters);
        put(0xfe, 12);
        compound(&[("/WordDocument", &main), ("/0Table", &list), ("/ObjectPool/_1/Package", b"PK and more")])
    }

    fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).expect("create");
        for (name, bytes) in streams {
            let folder = std::path::Path::new(name).parent().expect("folder");
            file.create_storage_all(folder).expect("storage");
            file.create_stream(name).expect("stream").write_all(bytes).expect("write");
        }
        file.flush().expect("flush");
        file.into_inner().into_inner()
    }

    fn at(seen: &Recorder, locator: &str) -> String {
        seen.texts.iter().filter(|(own, _)| own.starts_with(locator)).map(|(_, text)| text.as_str()).collect()
    }

    #[test]
    fn pieces_tables_remarks_and_deletions() {
        let bytes = letter();
        assert_eq!(Doc.fit(&Probe::new(&bytes, true, "a")), Fit::Certain);
        let (seen, end) = read(&Doc, "a.doc", &bytes);
        assert_eq!(end, Ok(()));
        assert_eq!(at(&seen, "Part"), "Dear Ms Example, the fee is £185\nlink  \nafter\n");
        assert_eq!(seen.cells(0), [vec!["Name", "Fee"], vec!["Zoë Quartermain", ""], vec!["A. Other", "62"]]);
        assert_eq!(at(&seen, "HiddenPart(\"deleted text\")"), "gone\n");
        assert!(at(&seen, "HiddenPart(\"field codes\")").contains("q@example.org"));
        assert_eq!(at(&seen, "HiddenPart(\"comments\")"), "rang twice\n");
        assert_eq!(seen.children.len(), 1);
        assert_eq!(seen.lost, []);
    }

    #[test]
    fn encrypted_documents_say_so() {
        let mut main = vec![0; 2048];
        main[..12].copy_from_slice(&[0xec, 0xa5, 0xc1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        let bytes = compound(&[("/WordDocument", &main)]);
        assert_eq!(read(&Doc, "a.doc", &bytes).1, Err(ReadError::Encrypted));
    }

    #[test]
    fn old_documents_are_read_by_the_code_page_of_their_language() {
        let mut main = vec![0; 768];
        main[..4].copy_from_slice(&[0xdc, 0xa5, 0x68, 0]);
        main[6..8].copy_from_slice(&0x0419u16.to_le_bytes());
        let text = b"\xc8\xe2\rName\x07Fee\x07\x07";
        main[0x18..0x1c].copy_from_slice(&768u32.to_le_bytes());
        main[0x1c..0x20].copy_from_slice(&(768 + text.len() as u32).to_le_bytes());
        main[0x34..0x38].copy_from_slice(&(text.len() as u32).to_le_bytes());
        main.extend(text);
        let (seen, end) = read(&Doc, "a.doc", &compound(&[("/WordDocument", &main)]));
        assert_eq!(end, Ok(()));
        assert_eq!(at(&seen, "Part"), "Ив\nName\tFee\t\n");
        // Written on a Macintosh, and by the edition of another region.
        main[0x14..0x16].copy_from_slice(&0x100u16.to_le_bytes());
        main[..2].copy_from_slice(&[0x99, 0xa6]);
        main[768..770].copy_from_slice(b"Z\x91");
        let (seen, end) = read(&Doc, "a.doc", &compound(&[("/WordDocument", &main)]));
        assert_eq!((end, at(&seen, "Part").as_str()), (Ok(()), "Zë\nName\tFee\t\n"));
    }

    #[test]
    fn damage_never_panics_and_readers_stop_when_asked() {
        let whole = letter();
        mutate(&whole, 500, |bytes| drop(read(&Doc, "a.doc", bytes)));
        for calls in [0, 1, 3] {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Doc, "a.doc", &whole, &[], &mut sink), Err(ReadError::Halt));
        }
    }
}
