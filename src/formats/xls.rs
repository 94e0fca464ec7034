//! Excel's binary workbooks, from Excel 2 to 2003: cells, notes, text boxes, headers and footers.
//!
//! Reads record by record whatever the size, and only values: formulas are not computed, their last result is
//! in the file. Workbooks in a compound file and bare streams of older versions both come here; workbooks that
//! are zips (`xlsx`, `xlsb`, `ods`) do not, except encrypted ones, which are compound files. What lies beside the
//! sheets is in `xls_parts` and `compound`.

use std::collections::HashMap;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use super::biff::{Records, Version, decode_bytes, f64_at, packed_number, record, u16_at, u32_at};
use super::compound::{hand_on, names, push_objects, push_properties};
use super::number_format::{Epoch, Styles};
use super::sheet::{Sheet, Strings, Value};
use super::xls_parts::{linked_cells, push_pivots};
use super::{Fit, Format, Locator, Probe, ReadError, Sink, Visibility, biff_crypt, locked_office};
use crate::input::{Input, Passwords, SharedBody};
use crate::model::Reason;

const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// How many sheets a workbook may announce; Excel is limited by memory only.
const SHEETS: usize = 1 << 16;

/// Reader of binary Excel workbooks.
pub struct Xls;

impl Format for Xls {
    fn id(&self) -> &'static str {
        "xls"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if starts_as_stream(probe.head) {
            return Fit::Certain;
        }
        if !probe.head.starts_with(COMPOUND) {
            return Fit::No;
        }
        // A document with a workbook inside has the names of both.
        let others = ["WordDocument", "PowerPoint Document", "__properties_version1.0"];
        if others.into_iter().any(|name| names(probe, name)) {
            return Fit::No;
        }
        let book = ["Workbook", "Book", "EncryptedPackage"].into_iter().any(|name| names(probe, name));
        if book {
            Fit::Certain
        } else if probe.has_extension(&["xls", "xlt", "xla", "xlw", "xlsx", "xlsm", "xlsb", "xltx", "xltm"]) {
            Fit::Likely
        } else {
            Fit::No
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let (name, passwords, spooler) = (input.name, input.passwords(), input.spooler());
        let mut body = input.into_seekable()?;
        let mut start = [0; 8];
        body.read_exact(&mut start)?;
        body.seek(SeekFrom::Start(0))?;
        if start != COMPOUND {
            return Workbook::read(BufReader::new(body), &passwords, sink).0;
        }
        let mut shared = SharedBody::new(body)?;
        match cfb::CompoundFile::open(shared.clone()) {
            Ok(mut file) => {
                if file.is_stream("/EncryptedPackage") {
                    return locked_office::unlock(&mut file, name, &passwords, sink);
                }
                // A file for both generations has the same cells twice; the newer stream is the better one.
                let Some(stream) = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name))
                else {
                    return hand_on(&file, shared, name, spooler, sink);
                };
                let stream = file.open_stream(stream)?;
                let stream = BufReader::with_capacity(64 << 10, stream);
                let (end, locked) = Workbook::read(stream, &passwords, sink);
                if matches!(end, Err(ReadError::Halt | ReadError::Encrypted)) {
                    return end;
                }
                // Damaged sheets say nothing of what lies beside them.
                push_pivots(&mut file, locked, sink)?;
                push_properties(&mut file, sink)?;
                let objects: Vec<String> = file
                    .read_root_storage()
                    .filter(|entry| entry.is_storage() && entry.name().starts_with("MBD"))
                    .map(|entry| entry.path().to_string_lossy().into_owned())
                    .collect();
                for storage in objects {
                    push_objects(&mut file, &storage, sink)?;
                }
                end
            }
            // Without its allocation table the file is lost, but its first stream mostly lies in one piece.
            Err(error) => {
                let damage = match ReadError::from(error) {
                    known @ (ReadError::Halt | ReadError::OverBudget) => return Err(known),
                    ReadError::Io(kind) if kind != io::ErrorKind::Other => return Err(ReadError::Io(kind)),
                    damage => damage,
                };
                let mut head = [0; 8];
                shared.seek(SeekFrom::Start(512))?;
                if shared.read_exact(&mut head).is_err() || !starts_as_stream(&head) {
                    return Err(damage);
                }
                shared.seek(SeekFrom::Start(512))?;
                match Workbook::read(BufReader::new(shared), &passwords, sink).0 {
                    Ok(()) => Err(damage),
                    Err(error) => Err(error),
                }
            }
        }
    }
}

fn starts_as_stream(head: &[u8]) -> bool {
    matches!(
        head,
        [0x09, 0x00, 4, 0, ..]
            | [0x09, 0x02, 6, 0, ..]
            | [0x09, 0x04, 6, 0, ..]
            | [0x09, 0x08, 8, 0, 0, 5, ..]
            | [0x09, 0x08, 16, 0, 0, 6, ..]
    )
}

/// What a bound sheet record says of a sheet.
struct Bound {
    name: String,
    visibility: Visibility,
    cells: bool,
    seen: bool,
}

struct Workbook<R> {
    records: Records<R>,
    version: Version,
    /// Whether the first substream, which tells the version, began.
    begun: bool,
    code_page: u16,
    epoch: Epoch,
    styles: Styles,
    /// How many formats there were, for versions that do not number them.
    formats: u32,
    strings: Strings,
    sheets: HashMap<u64, Bound>,
    /// The string read last.
    text: String,
    passwords: Passwords,
    /// Whether one of them opened it.
    unlocked: bool,
    /// Whether it is encrypted at all.
    locked: bool,
}

/// What a beginning substream holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Substream {
    Globals,
    Cells,
    Other,
}

impl<R: Read> Workbook<R> {
    /// Reads the stream; also whether its records are encrypted.
    fn read(stream: R, passwords: &Passwords, sink: &mut dyn Sink) -> (Result<(), ReadError>, bool) {
        let mut book = Workbook {
            records: Records::new(stream),
            version: Version::Biff8,
            begun: false,
            code_page: 1252,
            epoch: Epoch::Y1900,
            styles: Styles::default(),
            formats: 0,
            strings: Strings::default(),
            sheets: HashMap::new(),
            text: String::new(),
            passwords: passwords.clone(),
            unlocked: false,
            locked: false,
        };
        let end = book.substreams(sink);
        if book.unlocked {
            sink.unlocked();
        }
        if end != Err(ReadError::Halt) {
            for _ in book.sheets.values().filter(|bound| bound.cells && !bound.seen) {
                if let Err(halt) = sink.lost(Reason::Malformed) {
                    return (Err(halt.into()), book.locked);
                }
            }
        }
        (end, book.locked)
    }

    fn substreams(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut any = false;
        while self.records.next_record()? {
            // Compound files pad the stream's end; nothing else stands between substreams.
            let Some(kind) = self.begin() else { continue };
            any = true;
            match kind {
                Substream::Globals => self.globals(sink)?,
                Substream::Cells => self.sheet(sink)?,
                Substream::Other => self.skip_substream()?,
            }
        }
        if any { Ok(()) } else { Err(self.records.malformed()) }
    }

    /// What the current record begins, if it begins something.
    fn begin(&mut self) -> Option<Substream> {
        let version = match self.records.kind {
            record::BOF_2 => Version::Biff2,
            record::BOF_3 => Version::Biff3,
            record::BOF_4 => Version::Biff4,
            record::BOF if u16_at(&self.records.data, 0) == Some(0x0600) => Version::Biff8,
            record::BOF => Version::Biff5,
            _ => return None,
        };
        // Newer programs that write Excel 5 files call the sheets, but not the workbook, Excel 97.
        if !self.begun {
            self.version = version;
            self.begun = true;
        }
        Some(match u16_at(&self.records.data, 2) {
            Some(0x0005 | 0x0100) => Substream::Globals,
            Some(0x0010 | 0x0040) => Substream::Cells,
            _ => Substream::Other,
        })
    }

    fn skip_substream(&mut self) -> Result<(), ReadError> {
        let mut depth = 1u32;
        while depth > 0 {
            if !self.records.next_record()? {
                return Err(ReadError::Truncated);
            }
            match self.records.kind {
                record::BOF => depth += 1,
                record::EOF => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    fn globals(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        loop {
            if !self.records.next_record()? {
                return Err(ReadError::Truncated);
            }
            match self.records.kind {
                record::EOF => return Ok(()),
                record::BOF_4 => {
                    // Workspaces of Excel 4 hold their sheets inside.
                    self.sheet(sink)?;
                }
                record::BOF => self.skip_substream()?,
                record::BOUNDSHEET => {
                    if self.bound_sheet().is_none() {
                        sink.lost(Reason::Malformed)?;
                    }
                }
                // A table of a linked workbook, and each of its rows.
                record::XCT => self.linked(sink)?,
                record::NAME => {
                    if let Some(text) = self.named_text() {
                        sink.text(Locator::HiddenPart("defined names"), &text)?;
                    }
                }
                record::SST => {
                    match self.records.shared_strings(&mut self.strings) {
                        Ok(()) => {}
                        // Cells whose string is missing are counted when they come.
                        Err(ReadError::Malformed { .. }) => sink.lost(Reason::Malformed)?,
                        Err(error) => return Err(error),
                    }
                    if self.strings.full() {
                        sink.lost(Reason::OverBudget)?;
                    }
                }
                _ => self.setting()?,
            }
        }
    }

    /// A name that stands for a text instead of cells: the name and the text (MS-XLS 2.4.150, 2.5.198.89).
    fn named_text(&self) -> Option<String> {
        const TEXT: u8 = 0x17;
        let data = &self.records.data;
        let wide = self.version == Version::Biff8;
        let string = |count: usize, rest: &mut &[u8]| {
            if !wide {
                let (own, after) = rest.split_at_checked(count)?;
                *rest = after;
                return Some(decode_bytes(own, self.code_page));
            }
            let (flags, after) = rest.split_first()?;
            let two = flags & 1 != 0;
            let (own, after) = after.split_at_checked(if two { count * 2 } else { count })?;
            *rest = after;
            // Narrow strings are the lower halves of wide ones.
            Some(match two {
                true => encoding_rs::UTF_16LE.decode_without_bom_handling(own).0.into_owned(),
                false => own.iter().map(|byte| char::from(*byte)).collect(),
            })
        };
        let mut rest = data.get(14..)?;
        let name = string(usize::from(*data.get(3)?), &mut rest)?;
        let [TEXT, count, after @ ..] = rest else { return None };
        rest = after;
        let text = string(usize::from(*count), &mut rest)?;
        Some(format!("{name}: {text}\n"))
    }

    /// The cached cells of one sheet of a linked workbook; its first record is read.
    fn linked(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let rows = u16_at(&self.records.data, 0).unwrap_or(0);
        let page = (self.version < Version::Biff8).then_some(self.code_page);
        let mut sheet = Sheet::begin(sink, "cache of a linked workbook", Visibility::Hidden, self.epoch)?;
        for _ in 0..rows.cast_signed().unsigned_abs() {
            if self.records.next_kind()? != Some(record::CRN) {
                break;
            }
            self.records.next_record()?;
            let end = linked_cells(&mut self.records, page, &mut |row, column, value| {
                sheet.cell(row, column, value)
            });
            match end {
                Ok(()) => {}
                Err(ReadError::Malformed { .. }) => sheet.sink().lost(Reason::Malformed)?,
                Err(error) => return Err(error),
            }
        }
        Ok(sheet.finish()?)
    }

    /// A row of a linked workbook's cache among the records of a sheet, where Excel 5 has it: text, because its
    /// cells have places of their own.
    fn linked_row(&mut self, sheet: &mut Sheet<'_>) -> Result<(), ReadError> {
        let page = (self.version < Version::Biff8).then_some(self.code_page);
        let mut text = String::new();
        let end = linked_cells(&mut self.records, page, &mut |_, _, value| {
            match value {
                Value::Text(own) => text.push_str(own),
                Value::Number(number) => text.push_str(&number.to_string()),
                _ => {}
            }
            text.push('\t');
            Ok(())
        });
        match end {
            Ok(()) => {}
            Err(ReadError::Malformed { .. }) => sheet.sink().lost(Reason::Malformed)?,
            Err(error) => return Err(error),
        }
        if !text.trim().is_empty() {
            sheet.sink().text(Locator::HiddenPart("cache of a linked workbook"), &text)?;
        }
        Ok(())
    }

    /// Records that may stand in the globals or, in older versions, in a sheet.
    fn setting(&mut self) -> Result<(), ReadError> {
        let data = &self.records.data;
        match self.records.kind {
            record::FILEPASS => {
                let old = self.version < Version::Biff8;
                let key = biff_crypt::Key::find(data, old, &self.passwords).ok_or(ReadError::Encrypted)?;
                self.unlocked |= key.1;
                self.locked = true;
                self.records.unlock(key.0);
            }
            record::CODEPAGE => self.code_page = u16_at(data, 0).unwrap_or(1252),
            record::DATEMODE if u16_at(data, 0) == Some(1) => self.epoch = Epoch::Y1904,
            record::FORMAT => {
                let mut id = u32::from(u16_at(data, 0).unwrap_or(0));
                let mut code = String::new();
                if self.version < Version::Biff5 {
                    id = self.formats;
                    self.formats = self.formats.saturating_add(1);
                }
                if self.version == Version::Biff8 {
                    let count = u16_at(data, 2).map_or(0, usize::from);
                    // A format that cannot be read leaves numbers that stay numbers.
                    if let Err(error @ ReadError::Halt) = self.records.wide_string(4, count, &mut code) {
                        return Err(error);
                    }
                } else {
                    code = decode_bytes(data.get(3..).unwrap_or_default(), self.code_page);
                }
                self.styles.add_format(id, &code);
            }
            // Before Excel 5 formats are numbered in their order.
            record::FORMAT_2 => {
                let code = decode_bytes(data.get(1..).unwrap_or_default(), self.code_page);
                self.styles.add_format(self.formats, &code);
                self.formats = self.formats.saturating_add(1);
            }
            record::XF => {
                let format = u16_at(data, 2).unwrap_or(0);
                self.styles.add_style(u32::from(format));
            }
            record::XF_3 | record::XF_4 => {
                let format = data.get(1).copied().unwrap_or(0);
                self.styles.add_style(u32::from(format));
            }
            _ => {}
        }
        Ok(())
    }

    fn bound_sheet(&mut self) -> Option<()> {
        let data = &self.records.data;
        let at = u64::from(u32_at(data, 0)?);
        let visibility = match data.get(4)? & 3 {
            0 => Visibility::Visible,
            1 => Visibility::Hidden,
            _ => Visibility::VeryHidden,
        };
        let cells = matches!(data.get(5)?, 0 | 1);
        let count = usize::from(*data.get(6)?);
        let mut name = String::new();
        if self.version == Version::Biff8 {
            self.records.wide_string(7, count, &mut name).ok()?;
        } else {
            name = decode_bytes(data.get(7..7 + count)?, self.code_page);
        }
        if self.sheets.len() < SHEETS {
            self.sheets.insert(at, Bound { name, visibility, cells, seen: false });
        }
        Some(())
    }

    fn sheet(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut name = String::new();
        let mut visibility = Visibility::Visible;
        if let Some(bound) = self.sheets.get_mut(&self.records.at) {
            bound.seen = true;
            name.clone_from(&bound.name);
            visibility = bound.visibility;
        }
        let mut sheet = Sheet::begin(sink, &name, visibility, self.epoch)?;
        let end = self.cells(&mut sheet);
        if end != Err(ReadError::Halt) {
            sheet.finish()?;
        }
        end
    }

    fn cells(&mut self, sheet: &mut Sheet<'_>) -> Result<(), ReadError> {
        let mut formula = None;
        loop {
            if !self.records.next_record()? {
                return Err(ReadError::Truncated);
            }
            match self.records.kind {
                record::EOF => return Ok(()),
                // A chart inside the sheet; its own cells repeat those of the sheet.
                record::BOF => self.skip_substream()?,
                record::STRING | record::STRING_2 => {
                    if let Some((row, column)) = formula.take() {
                        match self.formula_text() {
                            Ok(()) => sheet.cell(row, column, Value::Text(&self.text))?,
                            Err(ReadError::Malformed { .. }) => sheet.sink().lost(Reason::Malformed)?,
                            Err(error) => return Err(error),
                        }
                    }
                }
                record::FORMULA | record::FORMULA_3 | record::FORMULA_4 => match self.formula(sheet)? {
                    Some(place) => formula = Some(place),
                    None => formula = None,
                },
                record::ROW | record::ROW_2 | record::COLINFO | record::COLWIDTH_2 => self.unseen(sheet),
                record::CRN => self.linked_row(sheet)?,
                record::NOTE | record::TXO | record::HEADER | record::FOOTER => self.remark(sheet)?,
                _ => {
                    if !self.value(sheet)? {
                        self.setting()?;
                    }
                }
            }
        }
    }

    /// What the current record says of rows and columns that are not shown.
    fn unseen(&self, sheet: &mut Sheet<'_>) {
        let data = &self.records.data;
        let number = |at| u16_at(data, at);
        match self.records.kind {
            // No height, by flag or by the height itself, whose highest bit only says who chose it.
            record::ROW | record::ROW_2 => {
                let flag = self.records.kind == record::ROW && data.get(12).is_some_and(|f| f & 0x20 != 0);
                if let Some(row) = number(0).filter(|_| flag || number(6).is_some_and(|h| h << 1 == 0)) {
                    sheet.hide_row(u64::from(row));
                }
            }
            record::COLINFO => {
                let flag = data.get(8).is_some_and(|flags| flags & 1 != 0);
                if let (Some(first), Some(last), Some(width)) = (number(0), number(2), number(4))
                    && (flag || width == 0)
                {
                    sheet.hide_columns(u32::from(first)..=u32::from(last));
                }
            }
            _ => {
                if let (Some(first), Some(last), Some(0)) = (data.first(), data.get(1), number(2)) {
                    sheet.hide_columns(u32::from(*first)..=u32::from(*last));
                }
            }
        }
    }

    /// Row, column, style and where the content starts, of the current record.
    fn place(&self) -> Option<(u64, u32, u32, usize)> {
        let data = &self.records.data;
        let (row, column) = (u64::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?));
        if self.version == Version::Biff2 {
            return Some((row, column, u32::MAX, 7));
        }
        Some((row, column, u32::from(u16_at(data, 4)?), 6))
    }

    fn number(&self, style: u32, number: f64) -> Value<'static> {
        if self.styles.is_date(style) { Value::Serial(number) } else { Value::Number(number) }
    }

    /// Pushes the cells of the current record, if it is one with values; `false` if it is another.
    fn value(&mut self, sheet: &mut Sheet<'_>) -> Result<bool, ReadError> {
        let kind = self.records.kind;
        let done = match kind {
            record::NUMBER | record::NUMBER_2 | record::RK | record::INTEGER_2 => self.single(sheet)?,
            record::MULRK => self.row_of_numbers(sheet)?,
            record::LABELSST => match self.shared_label() {
                Some((row, column, Ok(number))) => {
                    match self.strings.get(number) {
                        Ok(text) => sheet.cell(row, column, Value::Text(text))?,
                        Err(reason) => sheet.sink().lost(reason)?,
                    }
                    Some(())
                }
                _ => None,
            },
            record::LABEL | record::LABEL_2 | record::RSTRING => match self.label() {
                Ok(Some((row, column))) => {
                    sheet.cell(row, column, Value::Text(&self.text))?;
                    Some(())
                }
                Ok(None) | Err(ReadError::Malformed { .. }) => None,
                Err(error) => return Err(error),
            },
            record::BOOLERR | record::BOOLERR_2 => match self.place() {
                Some((row, column, _, at)) => {
                    match (self.records.data.get(at), self.records.data.get(at + 1)) {
                        (Some(value), Some(0)) => {
                            sheet.cell(row, column, Value::Bool(*value != 0))?;
                            Some(())
                        }
                        (Some(_), Some(_)) => Some(()),
                        _ => None,
                    }
                }
                None => None,
            },
            _ => return Ok(false),
        };
        if done.is_none() {
            sheet.sink().lost(Reason::Malformed)?;
        }
        Ok(true)
    }

    fn single(&self, sheet: &mut Sheet<'_>) -> Result<Option<()>, ReadError> {
        let Some((row, column, style, at)) = self.place() else { return Ok(None) };
        let data = &self.records.data;
        let number = match self.records.kind {
            record::RK => u32_at(data, at).map(packed_number),
            record::INTEGER_2 => u16_at(data, at).map(f64::from),
            _ => f64_at(data, at),
        };
        let Some(number) = number else { return Ok(None) };
        sheet.cell(row, column, self.number(style, number))?;
        Ok(Some(()))
    }

    fn row_of_numbers(&self, sheet: &mut Sheet<'_>) -> Result<Option<()>, ReadError> {
        let data = &self.records.data;
        let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else { return Ok(None) };
        let Some(cells) = data.len().checked_sub(2).and_then(|end| data.get(4..end)) else { return Ok(None) };
        for (column, cell) in (u32::from(first)..).zip(cells.chunks_exact(6)) {
            let style = u32::from(u16_at(cell, 0).unwrap_or(0));
            let number = packed_number(u32_at(cell, 2).unwrap_or(0));
            sheet.cell(u64::from(row), column, self.number(style, number))?;
        }
        Ok(Some(()))
    }

    fn shared_label(&self) -> Option<(u64, u32, Result<usize, std::num::TryFromIntError>)> {
        let (row, column, _, at) = self.place()?;
        Some((row, column, usize::try_from(u32_at(&self.records.data, at)?)))
    }

    /// Puts the text of a label record into `self.text`.
    fn label(&mut self) -> Result<Option<(u64, u32)>, ReadError> {
        let Some((row, column, _, at)) = self.place() else { return Ok(None) };
        Ok(self.string(at)?.then_some((row, column)))
    }

    fn formula_text(&mut self) -> Result<(), ReadError> {
        if self.string(0)? { Ok(()) } else { Err(self.records.malformed()) }
    }

    /// Puts the string with its length at `at` into `self.text`; `false` when it is not whole.
    fn string(&mut self, at: usize) -> Result<bool, ReadError> {
        self.text.clear();
        let data = &self.records.data;
        let (count, start) = if self.version == Version::Biff2 {
            (data.get(at).map(|count| usize::from(*count)), at + 1)
        } else {
            (u16_at(data, at).map(usize::from), at + 2)
        };
        let Some(count) = count else { return Ok(false) };
        if self.version == Version::Biff8 {
            // Excel writes an empty string without its flags.
            if count > 0 {
                self.records.wide_string(start, count, &mut self.text)?;
            }
            return Ok(true);
        }
        match data.get(start..start + count) {
            Some(bytes) => self.text = decode_bytes(bytes, self.code_page),
            None => return Ok(false),
        }
        Ok(true)
    }

    /// The last result of a formula; gives the cell's place when that is a text, which stands in a record to
    /// come.
    fn formula(&mut self, sheet: &mut Sheet<'_>) -> Result<Option<(u64, u32)>, ReadError> {
        let result = self.place().and_then(|(row, column, style, at)| {
            let bytes: [u8; 8] = *self.records.data.get(at..)?.first_chunk()?;
            Some((row, column, style, bytes))
        });
        let Some((row, column, style, bytes)) = result else {
            sheet.sink().lost(Reason::Malformed)?;
            return Ok(None);
        };
        if bytes[6..] != [0xff, 0xff] {
            sheet.cell(row, column, self.number(style, f64::from_le_bytes(bytes)))?;
            return Ok(None);
        }
        match bytes[0] {
            0 => return Ok(Some((row, column))),
            1 => sheet.cell(row, column, Value::Bool(bytes[2] != 0))?,
            // Errors and empty results show nothing of anybody.
            _ => {}
        }
        Ok(None)
    }

    /// Text that is not in a cell.
    fn remark(&mut self, sheet: &mut Sheet<'_>) -> Result<(), ReadError> {
        self.text.clear();
        let data = &self.records.data;
        let wide = self.version == Version::Biff8;
        let (place, end) = match self.records.kind {
            record::TXO => {
                let mut text = std::mem::take(&mut self.text);
                let end = self.records.text_box(&mut text);
                self.text = text;
                ("notes and text boxes", end)
            }
            record::NOTE if wide => {
                let count = u16_at(data, 8).map_or(0, usize::from);
                let end = if count > 0 {
                    self.records.wide_string(10, count, &mut self.text).map(|_| ())
                } else {
                    Ok(())
                };
                ("authors of notes", end)
            }
            record::NOTE => {
                self.text = decode_bytes(data.get(6..).unwrap_or_default(), self.code_page);
                ("notes and text boxes", Ok(()))
            }
            _ if wide => {
                let count = u16_at(data, 0).map_or(0, usize::from);
                let end = if count > 0 {
                    self.records.wide_string(2, count, &mut self.text).map(|_| ())
                } else {
                    Ok(())
                };
                ("headers and footers", end)
            }
            _ => {
                self.text = decode_bytes(data.get(1..).unwrap_or_default(), self.code_page);
                ("headers and footers", Ok(()))
            }
        };
        match end {
            Ok(()) => {}
            Err(ReadError::Malformed { .. }) => sheet.sink().lost(Reason::Malformed)?,
            Err(error) => return Err(error),
        }
        if !self.text.is_empty() {
            sheet.sink().text(Locator::Named(place), &self.text)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader, Xls as Calamine};

    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, read_keyed};
    use crate::formats::testing_mutations::mutate;

    const OK: &[u8] = include_bytes!("../../fixtures/xls/ok.xls");
    const LONG: &[u8] = include_bytes!("../../fixtures/xls/long.xls");
    const MAC: &[u8] = include_bytes!("../../fixtures/xls/mac1904.xls");

    fn records(records: &[(u16, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (kind, data) in records {
            bytes.extend(kind.to_le_bytes());
            bytes.extend((data.len() as u16).to_le_bytes());
            bytes.extend(*data);
        }
        bytes
    }

    #[test]
    fn passwords_open_workbooks_of_every_kind() {
        let (plain, _) = read(&Xls, "a.xls", include_bytes!("../../fixtures/xls/ok.xls"));
        let files: [(&[u8], bool); 3] = [
            (include_bytes!("../../fixtures/locked-office/rc4.xls"), true),
            (include_bytes!("../../fixtures/locked-office/xor.xls"), true),
            (include_bytes!("../../fixtures/locked-office/cryptoapi-protected.xls"), false),
        ];
        for (number, (bytes, by_password)) in files.into_iter().enumerate() {
            let (seen, end) = read_keyed(&Xls, "a.xls", bytes, "wrong\nnot a secret\n");
            assert_eq!((end, seen.unlocked), (Ok(()), by_password), "{number}");
            assert!(seen.tables == plain.tables && !seen.tables.is_empty(), "{number}");
            let (seen, end) = read_keyed(&Xls, "a.xls", bytes, "wrong\n");
            assert!(!seen.unlocked);
            assert_eq!(end, if by_password { Err(ReadError::Encrypted) } else { Ok(()) }, "{number}");
        }
    }

    #[test]
    fn cells_dates_and_hidden_sheets_are_read() {
        let (got, end) = read(&Xls, "ok.xls", OK);
        assert_eq!((got.lost.as_slice(), end), ([].as_slice(), Ok(())));
        let sheets: Vec<_> = got.tables.iter().map(|table| (table.0.as_str(), table.2)).collect();
        assert_eq!(
            sheets,
            [
                ("Staff 2004", Visibility::Visible),
                ("Hidden", Visibility::Hidden),
                ("Very", Visibility::VeryHidden)
            ]
        );
        let rows = got.cells(0);
        assert_eq!(rows[0], ["Name", "Born", "Fee", "Paid", "Sort code", "Total"]);
        assert_eq!(rows[1][..5], ["Zebediah Quartermain", "1951-03-09", "185", "true", "20-00-00"]);
        assert_eq!(rows[2][..4], ["Zoë Featherstonehaugh-Ωmega", "", "62.5", "false"]);
        assert_eq!((rows[3].len(), rows[3][255]), (256, "far"));
        assert_eq!(got.tables[0].3[3].0, 5);
        assert_eq!(got.cells(2), [["Very cell"]]);
        assert!(got.all_text().contains("Returning officer: Q. Example"));
        let (got, _) = read(&Xls, "mac1904.xls", MAC);
        assert_eq!(got.cells(0), [["2001-06-07", "35587"]]);
    }

    #[test]
    fn another_reader_finds_the_same_texts_and_numbers() {
        for bytes in [OK, LONG] {
            let mut theirs = Vec::new();
            let mut book = Calamine::new(io::Cursor::new(bytes)).expect("calamine opens it");
            for (_, range) in book.worksheets() {
                theirs.extend(range.used_cells().filter_map(|(_, _, cell)| match cell {
                    Data::String(text) if !text.is_empty() => Some(text.clone()),
                    Data::Float(number) => Some(number.to_string()),
                    Data::Int(number) => Some(number.to_string()),
                    _ => None,
                }));
            }
            let (got, end) = read(&Xls, "a.xls", bytes);
            assert_eq!(end, Ok(()));
            let mut ours: Vec<String> =
                got.tables.iter().flat_map(|table| &table.3).flat_map(|row| row.1.clone()).collect();
            ours.retain(|cell| !cell.is_empty() && cell != "true" && cell != "false" && cell != "1951-03-09");
            theirs.sort();
            ours.sort();
            assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn the_code_page_of_a_newer_workbook_is_not_believed() {
        let label = [&[0, 0, 0, 0, 0, 0, 3, 0, 1][..], &[b'Z', 0, b'o', 0, 0xeb, 0]].concat();
        let stream = records(&[
            (record::BOF, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            (record::CODEPAGE, &1252u16.to_le_bytes()),
            (record::EOF, &[]),
            (record::BOF, &[0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            (record::LABEL, &label),
            (record::EOF, &[]),
        ]);
        let (got, end) = read(&Xls, "a.xls", &stream);
        assert_eq!((got.cells(0), end), (vec![vec!["Zoë"]], Ok(())));
    }

    #[test]
    fn older_versions_are_read_by_their_own_layout() {
        let fee = 62.5f64.to_le_bytes();
        let number_2 = [&[0, 0, 1, 0, 0, 0, 0][..], &fee].concat();
        let formula_2 = [&[0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff][..], &[0; 3]].concat();
        let stream = records(&[
            (record::BOF_2, &[2, 0, 0x10, 0]),
            (record::LABEL_2, &[0, 0, 0, 0, 0, 0, 0, 4, 0xa3, b'1', b'2', b'3']),
            (record::NUMBER_2, &number_2),
            (record::FORMULA, &formula_2),
            (record::STRING_2, b"\x02PO"),
            (record::INTEGER_2, &[1, 0, 0, 0, 0, 0, 0, 7, 0]),
            (record::EOF, &[]),
        ]);
        assert_eq!(Xls.fit(&Probe::new(&stream, true, "OLD.XLS")), Fit::Certain);
        let (got, end) = read(&Xls, "OLD.XLS", &stream);
        assert_eq!(end, Ok(()));
        assert_eq!(got.cells(0), [vec!["£123", "62.5", "PO"], vec!["7"]]);

        let stream = records(&[
            (record::BOF, &[0, 5, 5, 0, 0, 0, 0, 0]),
            (record::CODEPAGE, &850u16.to_le_bytes()),
            (record::EOF, &[]),
            // Excel 2010 and SheetJS say 6 here, in a file whose globals say 5.
            (record::BOF, &[0, 6, 0x10, 0, 0, 0, 0, 0]),
            (record::LABEL, b"\0\0\0\0\0\0\x02\0\x9c5"),
            (record::LABEL, b"\0\0\x01\0\0\0\x09\0short"),
            (record::NOTE, b"\0\0\0\0\x04\0call"),
            (record::EOF, &[]),
        ]);
        let (got, end) = read(&Xls, "a.xls", &stream);
        assert_eq!((got.cells(0), end), (vec![vec!["£5"]], Ok(())));
        assert_eq!(got.lost, [Reason::Malformed]);
        assert_eq!(got.all_text(), "call");
    }

    #[test]
    fn names_that_stand_for_a_text_are_read() {
        let name = |name: &[u8], formula: &[u8]| {
            let mut data = vec![0, 0, 0, name.len() as u8, formula.len() as u8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            data.extend([&[0], name, formula].concat());
            data
        };
        let stream = records(&[
            (record::BOF, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            (record::NAME, &name(b"Clerk", b"\x17\x05\0Zo\xeb Q")),
            // Cells, and a text that is cut off.
            (record::NAME, &name(b"Fees", b"\x3b\0\0\0\0\0\0\0\0\0\0")),
            (record::NAME, &name(b"Cut", b"\x17\x50\0x")),
            (record::EOF, &[]),
        ]);
        let (got, end) = read(&Xls, "a.xls", &stream);
        assert_eq!((end, got.all_text().as_str()), (Ok(()), "Clerk: Zoë Q\n"));
        assert!(got.texts[0].0.contains("defined names"));
    }

    #[test]
    fn encryption_is_named() {
        let stream = records(&[
            (record::BOF, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            (record::FILEPASS, &[1, 0, 1, 0]),
        ]);
        assert_eq!(read(&Xls, "a.xls", &stream).1, Err(ReadError::Encrypted));
        let mut file = cfb::CompoundFile::create(io::Cursor::new(Vec::new())).expect("create");
        file.create_stream("/EncryptedPackage").expect("stream");
        let bytes = file.into_inner().into_inner();
        assert_eq!(Xls.fit(&Probe::new(&bytes, true, "staff.xlsx")), Fit::Certain);
        assert_eq!(read(&Xls, "staff.xlsx", &bytes).1, Err(ReadError::Encrypted));
    }

    #[test]
    fn a_file_cut_off_gives_what_it_has_and_says_so() {
        let mut rows = 0;
        for length in (0..LONG.len() - 512).step_by(997) {
            let (got, end) = read(&Xls, "long.xls", &LONG[..length]);
            assert!(end.is_err() || !got.lost.is_empty(), "{length}");
            rows = got.tables.first().map_or(0, |table| table.3.len()).max(rows);
        }
        assert!(rows > 200, "{rows}");
    }

    #[test]
    fn a_sheet_that_is_announced_and_missing_is_lost() {
        let (mut bytes, at) = (OK.to_vec(), memchr::memmem::find(OK, b"\x85\0").expect("a bound sheet"));
        bytes[at + 4..at + 8].copy_from_slice(&[0xff; 4]);
        assert_eq!(read(&Xls, "ok.xls", &bytes).0.lost, [Reason::Malformed]);
    }

    #[test]
    fn damaged_workbooks_never_panic() {
        mutate(OK, 500, |bytes| {
            let _ = read(&Xls, "ok.xls", bytes);
        });
        // Without the container, so that damage reaches the records.
        let mut file = cfb::CompoundFile::open(io::Cursor::new(OK)).expect("open");
        let mut stream = Vec::new();
        file.open_stream("/Workbook").expect("stream").read_to_end(&mut stream).expect("read");
        mutate(&stream, 500, |bytes| {
            let _ = read(&Xls, "ok.xls", bytes);
        });
    }

    #[test]
    fn a_request_to_stop_is_obeyed() {
        for calls in 0..6 {
            let mut recorder = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Xls, "ok.xls", OK, &[], &mut recorder), Err(ReadError::Halt));
        }
    }

    #[test]
    fn content_decides_before_the_name() {
        let fit = |head, name| Xls.fit(&Probe::new(head, true, name));
        assert_eq!(fit(OK, "staff.doc"), Fit::Certain);
        assert_eq!(fit(b"<html><table>", "staff.xls"), Fit::No);
        assert_eq!(fit(COMPOUND, "staff.xls"), Fit::Likely);
        assert_eq!(fit(COMPOUND, "staff.doc"), Fit::No);
        let mut file = cfb::CompoundFile::create(io::Cursor::new(Vec::new())).expect("create");
        file.create_stream("/WordDocument").expect("stream");
        file.create_storage("/ObjectPool").expect("storage");
        file.create_stream("/ObjectPool/Workbook").expect("stream");
        let bytes = file.into_inner().into_inner();
        assert_eq!(fit(&bytes, "letter.doc"), Fit::No);
    }
}
