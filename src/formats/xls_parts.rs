//! What a binary Excel workbook holds beside its sheets: caches of pivot tables and of linked workbooks.
//!
//! Pivot caches are streams of their own in the compound file, one a cache, in the same records as the workbook;
//! cached cells of linked workbooks stand in the workbook's own globals and come here from `xls`. Embedded objects
//! and properties are in `compound`.

use std::io::{BufReader, Read};

use cfb::CompoundFile;

use super::biff::{Records, f64_at, u16_at};
use super::pivot::{Cache, Pick};
use super::sheet::Value;
use super::{Halt, ReadError, Sink};
use crate::input::SharedBody;
use crate::model::Reason;

mod record {
    pub const EOF: u16 = 0x000a;
    pub const FIELD: u16 = 0x00c7;
    pub const INDEXES: u16 = 0x00c8;
    pub const NUMBER: u16 = 0x00c9;
    pub const BOOL: u16 = 0x00ca;
    pub const INTEGER: u16 = 0x00cc;
    pub const STRING: u16 = 0x00cd;
    pub const DATE: u16 = 0x00ce;
    pub const EMPTY: u16 = 0x00cf;
}

/// Where Excel 97 and later, and Excel 5, keep the caches.
const STORAGES: [&str; 2] = ["/_SX_DB_CUR", "/_SX_DB"];

/// Field flags: it lists values; its values stand in the records; it is calculated and has none; numbers of listed values take two bytes.
const LISTS: u16 = 0x0001;
const STANDS_IN_RECORDS: u16 = 0x0002;
const CALCULATED: u16 = 0x0004;
const WIDE: u16 = 0x0200;

/// Pushes all pivot caches; `locked` says that the workbook was encrypted, and its caches are as well.
///
/// # Errors
/// The sink's.
pub fn push_pivots(
    file: &mut CompoundFile<SharedBody>,
    locked: bool,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut streams: Vec<std::path::PathBuf> = Vec::new();
    for storage in STORAGES {
        let Ok(entries) = file.read_storage(storage) else { continue };
        streams.extend(entries.filter(cfb::Entry::is_stream).map(|entry| entry.path().to_path_buf()));
    }
    streams.sort();
    for (at, path) in streams.iter().enumerate() {
        if locked {
            sink.lost(Reason::Encrypted)?;
            continue;
        }
        let Ok(stream) = file.open_stream(path) else {
            sink.lost(Reason::Malformed)?;
            continue;
        };
        let mut cache = Cache::new(at + 1);
        let end = read_pivot(BufReader::new(stream), &mut cache, sink);
        if end != Err(ReadError::Halt) {
            cache.finish(sink)?;
        }
        if let Err(error) = end {
            match error.reason() {
                Some(reason) => sink.lost(reason)?,
                None => return Err(error),
            }
        }
    }
    Ok(())
}

/// What the fields of a cache have in the records.
struct Shape {
    /// Whether each field is given as the number of a listed value, and whether that number is wide.
    listed: Option<bool>,
    in_records: bool,
}

fn read_pivot<R: Read>(stream: R, cache: &mut Cache, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut records = Records::new(stream);
    let mut shapes: Vec<Shape> = Vec::new();
    // Values that come now are those that the last field lists.
    let mut in_field = false;
    let mut row = Row::default();
    loop {
        if !records.next_record()? {
            return Err(ReadError::Truncated);
        }
        match records.kind {
            record::EOF => break,
            record::FIELD => {
                let flags = u16_at(&records.data, 0).ok_or(records.malformed())?;
                let count = usize::from(u16_at(&records.data, 14).ok_or(records.malformed())?);
                let originals = u16_at(&records.data, 12).unwrap_or(0);
                let mut name = String::new();
                if count > 0 {
                    records.wide_string(16, count, &mut name)?;
                }
                if !cache.field(name) {
                    return Ok(());
                }
                in_field = flags & LISTS != 0;
                shapes.push(Shape {
                    listed: (in_field && originals > 0).then_some(flags & WIDE != 0),
                    in_records: flags & STANDS_IN_RECORDS != 0 || (!in_field && flags & CALCULATED == 0),
                });
            }
            record::INDEXES => {
                row.push(&shapes, cache, sink)?;
                in_field = false;
                row.begin(&records.data, &shapes);
            }
            kind @ (record::NUMBER..=record::EMPTY) => {
                let mut text = String::new();
                let value = value(&mut records, kind, &mut text)?;
                if in_field {
                    cache.item(value.unwrap_or(Value::Text("")));
                } else {
                    row.own(value, &shapes, cache, sink)?;
                }
            }
            _ => {}
        }
    }
    row.push(&shapes, cache, sink)
}

fn value<'t, R: Read>(
    records: &mut Records<R>,
    kind: u16,
    text: &'t mut String,
) -> Result<Option<Value<'t>>, ReadError> {
    let malformed = records.malformed();
    let data = &records.data;
    let word = |at| u16_at(data, at).ok_or(malformed);
    Ok(match kind {
        record::NUMBER => Some(Value::Number(f64_at(data, 0).ok_or(malformed)?)),
        record::INTEGER => Some(Value::Number(f64::from(word(0)?.cast_signed()))),
        record::BOOL => Some(Value::Bool(word(0)? != 0)),
        record::DATE => {
            let (year, month) = (word(0)?, word(2)?);
            let day = data.get(4).copied().ok_or(malformed)?;
            i16::try_from(year)
                .ok()
                .zip(u8::try_from(month).ok())
                .map(|(year, month)| Value::Date(year, month, day))
        }
        record::STRING => {
            let count = usize::from(word(0)?);
            if count > 0 {
                records.wide_string(2, count, text)?;
            }
            Some(Value::Text(text))
        }
        _ => None,
    })
}

/// A record that is being gathered.
#[derive(Default)]
struct Row {
    cells: Vec<Given>,
    /// The next field whose value stands in the record.
    next: usize,
    begun: bool,
}

enum Given {
    Nothing,
    Listed(usize),
    Text(String),
    Other(Value<'static>),
}

impl Row {
    /// Numbers of listed values, one or two bytes a field.
    fn begin(&mut self, indexes: &[u8], shapes: &[Shape]) {
        let mut at = 0;
        self.cells.clear();
        self.cells.extend(shapes.iter().map(|shape| match shape.listed {
            Some(true) => {
                at += 2;
                u16_at(indexes, at - 2).map_or(Given::Nothing, |index| Given::Listed(index.into()))
            }
            Some(false) => {
                at += 1;
                indexes.get(at - 1).map_or(Given::Nothing, |index| Given::Listed((*index).into()))
            }
            None => Given::Nothing,
        }));
        self.next = 0;
        self.begun = true;
    }

    /// A value that stands in the record, for the next field that has such values.
    fn own(
        &mut self,
        value: Option<Value<'_>>,
        shapes: &[Shape],
        cache: &mut Cache,
        sink: &mut dyn Sink,
    ) -> Result<(), ReadError> {
        let stands = |from: usize| {
            let mut fields = shapes.iter().enumerate().skip(from);
            fields.find(|(_, shape)| shape.in_records).map(|(at, _)| at)
        };
        let field = match stands(self.next).filter(|_| self.begun) {
            Some(field) => field,
            // Without listed values nothing separates the records.
            None => {
                let Some(first) = stands(0) else { return Ok(sink.lost(Reason::Malformed)?) };
                self.push(shapes, cache, sink)?;
                self.begin(&[], shapes);
                first
            }
        };
        self.next = field + 1;
        if let Some(cell) = self.cells.get_mut(field) {
            *cell = match value {
                Some(Value::Text(text)) => Given::Text(text.to_owned()),
                Some(Value::Number(number)) => Given::Other(Value::Number(number)),
                Some(Value::Serial(serial)) => Given::Other(Value::Serial(serial)),
                Some(Value::Date(year, month, day)) => Given::Other(Value::Date(year, month, day)),
                Some(Value::Bool(truth)) => Given::Other(Value::Bool(truth)),
                None => Given::Nothing,
            };
        }
        Ok(())
    }

    fn push(&mut self, shapes: &[Shape], cache: &mut Cache, sink: &mut dyn Sink) -> Result<(), ReadError> {
        if !std::mem::take(&mut self.begun) {
            return Ok(());
        }
        let picks: Vec<Pick<'_>> = self
            .cells
            .iter()
            .take(shapes.len())
            .map(|given| match given {
                Given::Nothing => Pick::Nothing,
                Given::Listed(at) => Pick::Listed(*at),
                Given::Text(text) => Pick::Own(Value::Text(text)),
                Given::Other(value) => Pick::Own(*value),
            })
            .collect();
        Ok(cache.record(&picks, sink)?)
    }
}

/// Gives the cached cells of a linked workbook that stand in the current record (CRN) with row and column.
///
/// # Errors
/// Those of `take`, and those of reading records that continue it.
pub fn linked_cells<R: Read>(
    records: &mut Records<R>,
    code_page: Option<u16>,
    take: &mut dyn FnMut(u64, u32, Value<'_>) -> Result<(), Halt>,
) -> Result<(), ReadError> {
    let malformed = records.malformed();
    let [last, first] = *records.data.first_chunk::<2>().ok_or(malformed)?;
    let row = u64::from(u16_at(&records.data, 2).ok_or(malformed)?);
    let mut at = 4;
    for column in first..=last {
        if at >= records.data.len() {
            if !records.next_continue()? {
                return Err(malformed);
            }
            at = 0;
        }
        let kind = records.data.get(at).copied().ok_or(malformed)?;
        let column = u32::from(column);
        at += 1;
        match kind {
            1 => {
                let number = f64_at(&records.data, at).ok_or(malformed)?;
                take(row, column, Value::Number(number))?;
                at += 8;
            }
            2 => {
                let mut text = String::new();
                match code_page {
                    None => {
                        let count = usize::from(u16_at(&records.data, at).ok_or(malformed)?);
                        at = records.wide_string(at + 2, count, &mut text)?;
                    }
                    Some(page) => {
                        let count = usize::from(records.data.get(at).copied().ok_or(malformed)?);
                        let bytes = records.data.get(at + 1..at + 1 + count).ok_or(malformed)?;
                        text = super::biff::decode_bytes(bytes, page);
                        at += 1 + count;
                    }
                }
                take(row, column, Value::Text(&text))?;
            }
            4 => {
                let truth = records.data.get(at).copied().ok_or(malformed)?;
                take(row, column, Value::Bool(truth != 0))?;
                at += 8;
            }
            // Nothing, or an error.
            0 | 16 => at += 8,
            _ => return Err(malformed),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read};
    use crate::formats::testing_mutations::mutate;
    use crate::formats::{Visibility, xls::Xls};

    const PIVOT: &[u8] = include_bytes!("../../fixtures/hidden/pivot.xls");

    fn one(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    fn text(text: &str) -> Vec<u8> {
        [&(text.len() as u16).to_le_bytes()[..], &[0], text.as_bytes()].concat()
    }

    #[test]
    fn the_records_of_a_pivot_table_are_rows_of_a_hidden_table() {
        let (seen, end) = read(&Xls, "pivot.xls", PIVOT);
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        let at = seen.tables.iter().position(|table| table.2 == Visibility::Hidden).expect("the cache");
        assert_eq!(seen.tables[at].1.as_deref(), Some(&["Name", "NI number", "Fee"].map(String::from)[..]));
        assert_eq!(
            seen.cells(at),
            [
                ["Zebediah Quartermain", "AB123456C", "185.5"],
                ["Araminta Featherstone", "CE654321A", "62.25"],
                ["Leopold Ravenscroft", "JG103759A", "62.25"],
            ]
        );
        mutate(PIVOT, 200, |bytes| drop(read(&Xls, "pivot.xls", bytes)));
    }

    /// A cache without records keeps its lists; values of a field without a list stand in the records.
    #[test]
    fn lists_without_records_are_text_and_values_of_records_find_their_field() {
        let field = |flags: u16, listed: u16, name: &str| {
            let numbers = [flags, 0, 0, listed, 0, 0, listed].map(u16::to_le_bytes).concat();
            one(record::FIELD, &[numbers, text(name)].concat())
        };
        let lists = [
            field(0x0481, 1, "Name"),
            one(record::STRING, &text("Zebediah Quartermain")),
            field(STANDS_IN_RECORDS, 0, "Born"),
            field(STANDS_IN_RECORDS, 0, "Payroll"),
        ]
        .concat();
        let run = |stream: &[u8]| {
            let mut sink = Recorder::default();
            let mut cache = Cache::new(1);
            let end = read_pivot(stream, &mut cache, &mut sink);
            cache.finish(&mut sink).expect("taken");
            (sink, end)
        };
        let (seen, end) = run(&[&lists[..], &one(record::EOF, &[])].concat());
        assert_eq!((end, seen.tables.len()), (Ok(()), 0));
        assert_eq!(seen.all_text(), "Name: Zebediah Quartermain\n");
        let born = one(record::DATE, &[0xcf, 0x07, 3, 0, 9, 0, 0, 0]);
        let record = [one(record::INDEXES, &[0]), born.clone(), one(record::INTEGER, &[7, 0])].concat();
        let none =
            [one(record::INDEXES, &[0]), one(record::EMPTY, &[]), one(record::NUMBER, &8f64.to_le_bytes())];
        let whole = [&lists[..], &record, &none.concat(), &one(record::EOF, &[])].concat();
        let (seen, end) = run(&whole);
        assert_eq!(end, Ok(()));
        assert_eq!(
            seen.cells(0),
            [["Zebediah Quartermain", "1999-03-09", "7"], ["Zebediah Quartermain", "", "8"]]
        );
        for length in 0..whole.len() {
            assert!(run(&whole[..length]).1.is_err(), "{length}");
        }
    }

    #[test]
    fn cells_of_linked_workbooks_are_a_hidden_table() {
        let begin = |kind: u8| one(0x0809, &[&[0, 6, kind, 0][..], &[0; 12]].concat());
        let number = [&[1][..], &185f64.to_le_bytes()].concat();
        let cells = [&[2, 1, 4, 0, 2][..], &text("Quartermain"), &number].concat();
        let more = [&[0, 0, 5, 0, 2][..], &text("left over")].concat();
        let stream = [
            begin(5),
            one(0x0059, &[1, 0, 0, 0]),
            one(0x005a, &cells),
            // Not announced by the count before it, as damaged files have it.
            one(0x005a, &more),
            one(0x000a, &[]),
        ]
        .concat();
        let (seen, end) = read(&Xls, "a.xls", &stream);
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        assert_eq!(seen.tables[0].2, Visibility::Hidden);
        assert_eq!(seen.tables[0].3, [(5, vec![String::new(), "Quartermain".into(), "185".into()])]);
    }
}
