//! Caches in binary packages (xlsb): those of pivot tables and of linked workbooks.
//!
//! The records are those of `xlsb` (MS-XLSB); what a pivot cache's records become is in `pivot`.

use std::io::Read;

use super::biff::{f64_at, u16_at, u32_at};
use super::number_format::Epoch;
use super::package::{Package, settle};
use super::pivot::{Cache, Pick};
use super::sheet::{Sheet, Value};
use super::xlsb::Records;
use super::{ReadError, Sink, Visibility};
use crate::model::Reason;

mod record {
    pub const ITEM_MISSING: u32 = 20;
    pub const ITEM_NUMBER: u32 = 21;
    pub const ITEM_BOOL: u32 = 22;
    pub const ITEM_ERROR: u32 = 23;
    pub const ITEM_STRING: u32 = 24;
    pub const ITEM_DATE: u32 = 25;
    pub const ITEM_INDEX: u32 = 26;
    /// The same kinds of item with more about them behind.
    pub const FULL_MISSING: u32 = 27;
    pub const FULL_DATE: u32 = 32;
    pub const RECORD: u32 = 33;
    pub const RECORD_APART: u32 = 34;
    pub const BEGIN_FIELD: u32 = 183;
    pub const BEGIN_LIST: u32 = 189;
    pub const END_LIST: u32 = 190;
    pub const EXTERN_TABLE: u32 = 363;
    pub const EXTERN_ROW: u32 = 366;
    pub const EXTERN_REAL: u32 = 368;
    pub const EXTERN_BOOL: u32 = 369;
    pub const EXTERN_STRING: u32 = 371;
}

/// A field's flag: it has values in the records.
const IN_RECORDS: u16 = 0x0004;

/// How the values of a field that lists none stand in a record.
#[derive(Clone, Copy)]
enum Own {
    Number,
    Date,
    Text,
}

/// Pushes the cache that the part `name` defines, with its records.
///
/// # Errors
/// The sink's; what cannot be read is counted.
pub fn push_pivot(
    package: &Package,
    name: &str,
    number: usize,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut cache = Cache::new(number);
    let mut own = Vec::new();
    let end = package.part(name, |body| definition(body, &mut cache, &mut own));
    settle(end.map(|end| end.unwrap_or(Ok(()))), sink)?;
    let relations =
        package.relations(name).or_else(|reason| sink.lost(reason).map(|()| Default::default()))?;
    let mut parts: Vec<&str> = relations
        .values()
        .filter(|relation| relation.kind == "pivotCacheRecords")
        .map(|relation| relation.target.as_str())
        .collect();
    parts.sort_unstable();
    for part in parts {
        let end = package.part(part, |body| records(body, &mut cache, &own, sink));
        settle(end.and_then(|end| end.ok_or(Reason::Malformed)), sink)?;
    }
    cache.finish(sink)
}

fn definition(body: &mut dyn Read, cache: &mut Cache, own: &mut Vec<Own>) -> Result<(), ReadError> {
    let mut records = Records::new(body);
    let (mut in_list, mut counts) = (false, false);
    while records.next_record()? {
        match records.kind {
            record::BEGIN_FIELD => {
                // Groups and calculations have nothing in the records.
                counts = u16_at(&records.data, 0).is_some_and(|flags| flags & IN_RECORDS != 0);
                if !counts {
                    continue;
                }
                let (name, _) = records.string(20).ok_or(ReadError::Malformed { at: records.at })?;
                if !cache.field(name) {
                    return Ok(());
                }
                own.push(Own::Text);
            }
            record::BEGIN_LIST if counts => {
                in_list = true;
                let flags = u16_at(&records.data, 0).unwrap_or(0);
                if let Some(own) = own.last_mut() {
                    *own = match flags {
                        _ if flags & 0x40 != 0 => Own::Number,
                        _ if flags & 0x0c == 0x04 => Own::Date,
                        _ => Own::Text,
                    };
                }
            }
            record::END_LIST => in_list = false,
            kind @ record::ITEM_MISSING..=record::FULL_DATE if in_list && kind != record::ITEM_INDEX => {
                let kind = if kind >= record::FULL_MISSING { kind - 7 } else { kind };
                let mut text = String::new();
                cache.item(value(&records, kind, &mut text)?.unwrap_or(Value::Text("")));
            }
            _ => {}
        }
    }
    Ok(())
}

fn value<'t, R: Read>(
    records: &Records<R>,
    kind: u32,
    text: &'t mut String,
) -> Result<Option<Value<'t>>, ReadError> {
    let malformed = ReadError::Malformed { at: records.at };
    let data = &records.data;
    Ok(match kind {
        record::ITEM_NUMBER => Some(Value::Number(f64_at(data, 0).ok_or(malformed)?)),
        record::ITEM_BOOL => Some(Value::Bool(data.first().copied().ok_or(malformed)? != 0)),
        record::ITEM_STRING => {
            *text = records.string(0).ok_or(malformed)?.0;
            Some(Value::Text(text))
        }
        record::ITEM_DATE => day(data, 0),
        record::ITEM_MISSING | record::ITEM_ERROR => None,
        _ => None,
    })
}

/// A date of year, month and day; the time of day follows.
fn day(data: &[u8], at: usize) -> Option<Value<'static>> {
    let (year, month, day) = (u16_at(data, at)?, u16_at(data, at + 2)?, *data.get(at + 4)?);
    Some(Value::Date(i16::try_from(year).ok()?, u8::try_from(month).ok()?, day))
}

fn records(
    body: &mut dyn Read,
    cache: &mut Cache,
    own: &[Own],
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut records = Records::new(body);
    // Values of a record that come one by one.
    let mut apart: Option<Vec<(Option<usize>, Option<Kept>)>> = None;
    while records.next_record()? {
        match records.kind {
            record::RECORD => {
                push_apart(&mut apart, cache, sink)?;
                push_record(&records, cache, own, sink)?;
            }
            record::RECORD_APART => {
                push_apart(&mut apart, cache, sink)?;
                apart = Some(Vec::new());
            }
            kind @ record::ITEM_MISSING..=record::ITEM_INDEX => {
                let Some(cells) = apart.as_mut().filter(|cells| cells.len() < own.len()) else {
                    sink.lost(Reason::Malformed)?;
                    continue;
                };
                if kind == record::ITEM_INDEX {
                    let at = u32_at(&records.data, 0).and_then(|at| usize::try_from(at).ok());
                    cells.push((at, None));
                } else {
                    let mut text = String::new();
                    let kept = match value(&records, kind, &mut text)? {
                        Some(Value::Text(text)) => Some(Kept::Text(text.to_owned())),
                        Some(Value::Number(number)) => Some(Kept::Other(Value::Number(number))),
                        Some(Value::Date(year, month, day)) => {
                            Some(Kept::Other(Value::Date(year, month, day)))
                        }
                        Some(Value::Bool(truth)) => Some(Kept::Other(Value::Bool(truth))),
                        Some(Value::Serial(_)) | None => None,
                    };
                    cells.push((None, kept));
                }
            }
            _ => {}
        }
    }
    push_apart(&mut apart, cache, sink)
}

enum Kept {
    Text(String),
    Other(Value<'static>),
}

fn push_apart(
    apart: &mut Option<Vec<(Option<usize>, Option<Kept>)>>,
    cache: &mut Cache,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let Some(cells) = apart.take() else { return Ok(()) };
    let picks: Vec<Pick<'_>> = cells
        .iter()
        .map(|cell| match cell {
            (Some(at), _) => Pick::Listed(*at),
            (None, Some(Kept::Text(text))) => Pick::Own(Value::Text(text)),
            (None, Some(Kept::Other(value))) => Pick::Own(*value),
            (None, None) => Pick::Nothing,
        })
        .collect();
    Ok(cache.record(&picks, sink)?)
}

/// A record whose values stand in one piece, each as its field says.
fn push_record<R: Read>(
    records: &Records<R>,
    cache: &mut Cache,
    own: &[Own],
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut at = 0;
    let mut texts: Vec<String> = Vec::new();
    // Texts are kept apart, so that the values can borrow them.
    let mut values: Vec<(Pick<'static>, bool)> = Vec::with_capacity(own.len());
    for (field, own) in own.iter().enumerate() {
        let data = &records.data;
        let pick = if cache.listed(field) > 0 {
            let index = u32_at(data, at).and_then(|index| usize::try_from(index).ok());
            at += 4;
            index.map(|index| (Pick::Listed(index), false))
        } else {
            match own {
                Own::Number => {
                    at += 8;
                    f64_at(data, at - 8).map(|number| (Pick::Own(Value::Number(number)), false))
                }
                Own::Date => {
                    at += 8;
                    day(data, at - 8).map(|date| (Pick::Own(date), false))
                }
                Own::Text => records.string(at).map(|(text, end)| {
                    at = end;
                    texts.push(text);
                    (Pick::Nothing, true)
                }),
            }
        };
        let Some(pick) = pick else { return Ok(sink.lost(Reason::Malformed)?) };
        values.push(pick);
    }
    let mut texts = texts.iter();
    let picks: Vec<Pick<'_>> = values
        .iter()
        .map(|(pick, is_text)| match is_text.then(|| texts.next()).flatten() {
            Some(text) => Pick::Own(Value::Text(text)),
            None => *pick,
        })
        .collect();
    Ok(cache.record(&picks, sink)?)
}

/// Pushes the cached cells of a linked workbook.
///
/// # Errors
/// The sink's, and those of the part.
pub fn linked_workbook(body: &mut dyn Read, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut records = Records::new(body);
    let mut more = records.next_record()?;
    while more {
        if records.kind != record::EXTERN_TABLE {
            more = records.next_record()?;
            continue;
        }
        let mut sheet = Sheet::begin(sink, "cache of a linked workbook", Visibility::Hidden, Epoch::Y1900)?;
        let end = linked_cells(&mut records, &mut sheet);
        if end != Err(ReadError::Halt) {
            sheet.finish()?;
        }
        more = end?;
    }
    Ok(())
}

/// The cells up to the next table; false at the end of the part.
fn linked_cells<R: Read>(records: &mut Records<R>, sheet: &mut Sheet<'_>) -> Result<bool, ReadError> {
    let mut row = 0;
    while records.next_record()? {
        let data = &records.data;
        let value_at = 4;
        let text;
        let value = match records.kind {
            record::EXTERN_TABLE => return Ok(true),
            record::EXTERN_ROW => {
                row = u32_at(data, 0).map_or(row, u64::from);
                continue;
            }
            record::EXTERN_REAL => f64_at(data, value_at).map(Value::Number),
            record::EXTERN_BOOL => data.get(value_at).map(|truth| Value::Bool(*truth != 0)),
            record::EXTERN_STRING => {
                text = records.string(value_at);
                text.as_ref().map(|(text, _)| Value::Text(text))
            }
            _ => continue,
        };
        match (u32_at(data, 0), value) {
            (Some(column), Some(value)) => sheet.cell(row, column, value)?,
            _ => sheet.sink().lost(Reason::Malformed)?,
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;
    use crate::formats::testing::read;
    use crate::formats::testing_mutations::mutate;
    use crate::formats::xlsb::Xlsb;
    use crate::formats::xlsb::tests::{one, string};

    const RELATIONS: &str = "<Relationships><Relationship Id='r1' Type='x/pivotCacheRecords' Target='pivotCacheRecords1.bin'/></Relationships>";

    fn package(definition: &[u8], records: &[u8], linked: &[u8]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in [
            ("xl/workbook.bin", &b""[..]),
            ("xl/pivotCache/pivotCacheDefinition1.bin", definition),
            ("xl/pivotCache/_rels/pivotCacheDefinition1.bin.rels", RELATIONS.as_bytes()),
            ("xl/pivotCache/pivotCacheRecords1.bin", records),
            ("xl/externalLinks/externalLink1.bin", linked),
        ] {
            writer.start_file(name, SimpleFileOptions::default()).expect("start");
            writer.write_all(bytes).expect("write");
        }
        writer.finish().expect("finish").into_inner()
    }

    fn field(name: &str, flags: u16, items: &[&str]) -> Vec<u8> {
        let mut bytes = one(record::BEGIN_FIELD, &[vec![4], vec![0; 19], string(name)].concat());
        bytes.extend(one(record::BEGIN_LIST, &[&flags.to_le_bytes()[..], &[0; 4]].concat()));
        items.iter().for_each(|item| bytes.extend(one(record::ITEM_STRING, &string(item))));
        bytes.extend(one(record::END_LIST, &[]));
        bytes
    }

    #[test]
    fn records_of_pivot_tables_and_cells_of_linked_workbooks_are_hidden_tables() {
        let definition =
            [field("Name", 8, &["Zoë", "Zebediah"]), field("Fee", 0x40, &[]), field("Born", 4, &[])].concat();
        let day = [0xcf, 0x07, 3, 0, 9, 0, 0, 0];
        let index = |at: u32| at.to_le_bytes();
        let records = [
            one(record::RECORD, &[&index(1)[..], &185f64.to_le_bytes(), &day].concat()),
            one(record::RECORD_APART, &[]),
            one(record::ITEM_INDEX, &index(1)),
            one(record::ITEM_MISSING, &[]),
            one(record::ITEM_DATE, &day),
        ]
        .concat();
        let cell = |column: u32, rest: &[u8]| [&column.to_le_bytes()[..], rest].concat();
        let linked = [
            one(360, &[]),
            one(record::EXTERN_TABLE, &[0; 5]),
            one(record::EXTERN_ROW, &index(4)),
            one(record::EXTERN_STRING, &cell(1, &string("Quartermain"))),
            one(record::EXTERN_REAL, &cell(2, &62.5f64.to_le_bytes())),
            one(364, &[]),
        ]
        .concat();
        let bytes = package(&definition, &records, &linked);
        let (seen, end) = read(&Xlsb, "a.xlsb", &bytes);
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        assert!(seen.tables.iter().all(|table| table.2 == Visibility::Hidden));
        assert_eq!(seen.cells(0), [["Zebediah", "185", "1999-03-09"], ["Zebediah", "", "1999-03-09"]]);
        assert_eq!(seen.tables[1].3, [(5, vec![String::new(), "Quartermain".into(), "62.5".into()])]);
        assert_eq!(seen.all_text(), "Name: Zoë\n");
        mutate(&definition, 200, |bytes| drop(read(&Xlsb, "a.xlsb", &package(bytes, &records, &linked))));
        mutate(&records, 200, |bytes| drop(read(&Xlsb, "a.xlsb", &package(&definition, bytes, &linked))));
        mutate(&linked, 200, |bytes| drop(read(&Xlsb, "a.xlsb", &package(&definition, &records, bytes))));
    }
}
