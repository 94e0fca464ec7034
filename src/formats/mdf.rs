//! Files of SQL Server databases (.mdf, .ndf) from SQL Server 2005, also those that were upgraded from 7 and 2000.
//!
//! Pages of 8 KiB. Which table a page belongs to, and its columns, stand in the system's own tables (`catalog`); where
//! they are damaged or in another file, the values come without names. Rows that were deleted and not yet swept up are read
//! as deleted; long texts come from their own pages, apart from their rows. Compressed rows and pieces of long binary values
//! are counted as lost. The layout is known from practice ("Inside Microsoft SQL Server", OrcaMDF's description); backups
//! (.bak) have the same pages in a frame of their own and are only searched for readable text.

mod catalog;
mod row;

use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};

use self::catalog::{Catalog, Column};
use self::row::{Row, Value};
use super::compound::{u16_at, u32_at};
use super::{Cell, ChildInfo, Fit, Format, Locator, Probe, ReadError, Sink, TableInfo, Visibility};
use crate::input::{Input, SharedBody};
use crate::model::Reason;

const PAGE: usize = 8192;
/// A page's head; the rest is rows, with their places at its end.
const HEAD: usize = 96;
/// Binary values longer than this may be documents or pictures and become children.
const SMALL_BINARY: usize = 64;

/// Kinds of pages.
mod kind {
    pub const DATA: u8 = 1;
    pub const TEXTS: [u8; 2] = [3, 4];
    pub const FILE_HEADER: u8 = 15;
}

/// Reader of SQL Server's database files.
pub struct Mdf;

impl Format for Mdf {
    fn id(&self) -> &'static str {
        "mdf"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        // The first page: a file's header, which belongs to object 99 and is page 0.
        let right = probe.head.starts_with(&[1, kind::FILE_HEADER])
            && u32_at(probe.head, 24) == Some(99)
            && u32_at(probe.head, 32) == Some(0);
        if right { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut body = SharedBody::new(input.into_seekable()?)?;
        if body.length() < PAGE as u64 {
            return Err(ReadError::Truncated);
        }
        let mut catalog = Catalog::default();
        each_page(&mut body, |page, _| {
            if page.kind() == kind::DATA {
                for row in page.rows().flatten() {
                    catalog.take(page.object(), &row);
                }
            }
            Ok(())
        })?;
        catalog.finish();
        let mut tables = Tables { catalog: &catalog, open: None, rows: HashMap::new() };
        each_page(&mut body, |page, at| {
            if page.kind() == kind::DATA {
                tables.page(page, sink)
            } else if kind::TEXTS.contains(&page.kind()) {
                texts(page, at, sink)
            } else {
                Ok(())
            }
        })?;
        if body.length().is_multiple_of(PAGE as u64) { Ok(()) } else { Err(ReadError::Truncated) }
    }
}

/// Gives every page of the current version that was ever written to `take`, with its place.
fn each_page(
    body: &mut SharedBody,
    mut take: impl FnMut(&Page, u64) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut page = Page(vec![0; PAGE]);
    for at in (0..body.length() / PAGE as u64).map(|number| number * PAGE as u64) {
        body.seek(SeekFrom::Start(at))?;
        body.read_exact(&mut page.0)?;
        if page.0.first() == Some(&1) {
            page.mend();
            take(&page, at)?;
        }
    }
    Ok(())
}

struct Page(Vec<u8>);

impl Page {
    fn kind(&self) -> u8 {
        self.0.get(1).copied().unwrap_or(0)
    }

    /// The allocation unit that the page belongs to, from number and index of its object.
    fn object(&self) -> u64 {
        let (number, index) = (u32_at(&self.0, 24).unwrap_or(0), u16_at(&self.0, 6).unwrap_or(0));
        u64::from(index) << 48 | u64::from(number) << 16
    }

    /// Puts back what the server moved away to notice pages that were written in part: two bits of each sector's last byte.
    fn mend(&mut self) {
        if u16_at(&self.0, 4).is_some_and(|flags| flags & 0x100 != 0) {
            let bits = u32_at(&self.0, 60).unwrap_or(0);
            for (sector, bytes) in self.0.chunks_exact_mut(512).enumerate().skip(1) {
                if let Some(last) = bytes.last_mut() {
                    *last = *last & !3 | (bits >> (2 * sector) & 3) as u8;
                }
            }
        }
    }

    /// The bytes of each slot, up to the end of the page.
    fn slots(&self) -> impl Iterator<Item = Option<&[u8]>> {
        let count = usize::from(u16_at(&self.0, 22).unwrap_or(0)).min((PAGE - HEAD) / 2);
        let end = PAGE - 2 * count;
        (1..=count).map(move |slot| {
            let at = usize::from(u16_at(&self.0, PAGE - 2 * slot)?);
            if at < HEAD { None } else { self.0.get(at..end) }
        })
    }

    fn rows(&self) -> impl Iterator<Item = Result<Row<'_>, Reason>> {
        self.slots().map(|slot| Row::of(slot.ok_or(Reason::Malformed)?))
    }
}

/// The tables on their way to the sink: pages of one come in turns with those of others.
struct Tables<'c> {
    catalog: &'c Catalog,
    /// The one that was begun last.
    open: Option<(u64, bool)>,
    /// How many rows each gave.
    rows: HashMap<u64, u64>,
}

impl Tables<'_> {
    fn page(&mut self, page: &Page, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let object = page.object();
        let Some((name, columns)) = self.catalog.table(object) else { return Ok(()) };
        let mut ghosts = Vec::new();
        for row in page.rows() {
            match row {
                Ok(row) if row.deleted => ghosts.push(row),
                Ok(row) if row.is_data => self.row(object, &name, columns, &row, sink)?,
                Ok(_) => {}
                Err(reason) => {
                    self.begin(object, &name, columns, false, sink)?;
                    sink.lost(reason)?;
                }
            }
        }
        for row in ghosts {
            self.row(object, &name, columns, &row, sink)?;
        }
        Ok(())
    }

    fn begin(
        &mut self,
        object: u64,
        name: &str,
        columns: &[Column],
        deleted: bool,
        sink: &mut dyn Sink,
    ) -> Result<(), ReadError> {
        if self.open == Some((object, deleted)) {
            return Ok(());
        }
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let visibility = if deleted { Visibility::Deleted } else { Visibility::Visible };
        sink.table(&TableInfo {
            name,
            columns: (!names.is_empty()).then_some(&names),
            visibility,
            ..TableInfo::default()
        })?;
        self.open = Some((object, deleted));
        Ok(())
    }

    fn row(
        &mut self,
        object: u64,
        name: &str,
        columns: &[Column],
        row: &Row<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), ReadError> {
        let values = row.values(columns);
        // A row that does not have the layout of its table must not be taken for one that has.
        let apart = values.is_none() && !columns.is_empty();
        let (object, columns) = if apart { (object | 1, [].as_slice()) } else { (object, columns) };
        let name = if apart { format!("{name}, other rows") } else { name.to_owned() };
        self.begin(object, &name, columns, row.deleted, sink)?;
        let values = values.unwrap_or_else(|| row.bare());
        let number = self.rows.entry(object).or_default();
        *number += 1;
        let number = *number;
        let cells: Vec<Cell<'_>> = values
            .iter()
            .map(|value| match value {
                Value::Text(text) => Cell::Text(text),
                Value::Int(number) => Cell::Int(*number),
                Value::Number(number) => Cell::Number(*number),
                Value::Date(year, month, day) => Cell::Date(*year, *month, *day),
                Value::Bool(truth) => Cell::Bool(*truth),
                Value::Bytes(_) | Value::Elsewhere | Value::Empty => Cell::Empty,
            })
            .collect();
        sink.row(number, &cells)?;
        for (at, value) in values.iter().enumerate() {
            if let Value::Bytes(bytes) = value
                && bytes.len() > SMALL_BINARY
            {
                let own = columns.get(at).map_or("value", |column| column.name.as_str());
                let child = format!("{name}/{number}/{own}");
                let size = u64::try_from(bytes.len()).ok();
                let mut bytes = *bytes;
                sink.child(&ChildInfo { name: &child, size, ..ChildInfo::default() }, &mut bytes)?;
            }
        }
        Ok(())
    }
}

/// Long texts, each piece by itself: its row knows where it is, it does not know its row.
fn texts(page: &Page, at: u64, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut text = String::new();
    for slot in page.slots().flatten() {
        let length = usize::from(u16_at(slot, 2).unwrap_or(0));
        let Some(record) = slot.get(..length) else { continue };
        let data = match u16_at(record, 12) {
            // Short ones say how long they are; then four bytes of nothing.
            Some(0) => {
                let own = usize::from(u16_at(record, 14).unwrap_or(0));
                record.get(20..20 + own)
            }
            Some(3) => record.get(14..),
            _ => None,
        };
        let Some(data) = data.filter(|data| !data.is_empty()) else { continue };
        match row::text_of(data) {
            Some(own) => {
                text.push_str(&own);
                text.push('\n');
            }
            None => sink.lost(Reason::Unsupported)?,
        }
    }
    if !text.is_empty() {
        sink.text(Locator::Offset(at), &text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::choose;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    /// A row: its fixed part, how many columns there are, which are empty, and its values of any length.
    fn row(flags: u8, fixed: &[u8], count: u16, empty: u8, values: &[&[u8]]) -> Vec<u8> {
        let mut bytes = vec![flags | 0x30, 0];
        bytes.extend((fixed.len() as u16 + 4).to_le_bytes());
        bytes.extend(fixed);
        bytes.extend(count.to_le_bytes());
        bytes.push(empty);
        bytes.extend(std::iter::repeat_n(0, usize::from(count).div_ceil(8) - 1));
        bytes.extend((values.len() as u16).to_le_bytes());
        let mut end = bytes.len() + 2 * values.len();
        for value in values {
            end += value.len();
            bytes.extend((end as u16).to_le_bytes());
        }
        bytes.extend(values.concat());
        bytes
    }

    fn page(kind: u8, number: u32, index: u16, rows: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = vec![0; PAGE];
        bytes[..2].copy_from_slice(&[1, kind]);
        bytes[6..8].copy_from_slice(&index.to_le_bytes());
        bytes[22..24].copy_from_slice(&(rows.len() as u16).to_le_bytes());
        bytes[24..28].copy_from_slice(&number.to_le_bytes());
        let mut at = HEAD;
        for (slot, row) in rows.iter().enumerate() {
            bytes[at..at + row.len()].copy_from_slice(row);
            let place = PAGE - 2 * (slot + 1);
            bytes[place..place + 2].copy_from_slice(&(at as u16).to_le_bytes());
            at += row.len();
        }
        bytes
    }

    /// A column of table 2000: number, name, type, length.
    fn column(number: u32, name: &str, kind: u8, length: i16) -> Vec<u8> {
        let mut fixed = 2000u32.to_le_bytes().to_vec();
        fixed.extend([0, 0]);
        fixed.extend(number.to_le_bytes());
        fixed.push(kind);
        fixed.extend([0; 4]);
        fixed.extend(length.to_le_bytes());
        fixed.extend([10, 2]);
        fixed.extend([0; 20]);
        row(0, &fixed, 10, 0, &[&wide(name)])
    }

    /// A staff table on pages of allocation unit 256.80, one page of long texts.
    fn database() -> Vec<u8> {
        let object = |number: u32, kind: &[u8; 2], name: &str| {
            let mut fixed = number.to_le_bytes().to_vec();
            fixed.extend([0; 9]);
            fixed.extend(kind);
            fixed.extend([0; 20]);
            row(0, &fixed, 10, 0, &[&wide(name)])
        };
        let unit = 256u64 << 48 | 80 << 16;
        let mut units = unit.to_le_bytes().to_vec();
        units.push(1);
        units.extend(777u64.to_le_bytes());
        let mut rowset = 777u64.to_le_bytes().to_vec();
        rowset.push(1);
        rowset.extend(2000u32.to_le_bytes());
        let staff = |flags: u8, number: i32, days: i32, empty: u8, name: &str, pay: i64| {
            let mut fixed = number.to_le_bytes().to_vec();
            fixed.extend([0; 4]);
            fixed.extend(days.to_le_bytes());
            // Two truth values in one byte.
            fixed.push(0b10);
            fixed.extend(b"QQ123456C ");
            fixed.extend(pay.to_le_bytes());
            row(flags, &fixed, 7, empty, &[&wide(name)])
        };
        let text = |kind: u16, data: &[u8]| {
            let head =
                if kind == 0 { [&(data.len() as u16).to_le_bytes()[..], &[0; 4]].concat() } else { vec![] };
            let mut bytes = vec![8, 0];
            bytes.extend((14 + head.len() as u16 + data.len() as u16).to_le_bytes());
            bytes.extend([9; 8]);
            bytes.extend(kind.to_le_bytes());
            [bytes, head, data.to_vec()].concat()
        };
        let mut first = page(kind::FILE_HEADER, 99, 0, &[]);
        first[32..36].fill(0);
        let mut torn = page(
            kind::DATA,
            80,
            256,
            &[
                staff(0, 1, 18_694, 0, "Zoë Quartermain", 1_850_000),
                staff(0, -2, 0, 0b100_0010, "Ann Example", 0),
                // Deleted, a pointer, and one with a part too much.
                staff(6 << 1, 3, 0, 0, "Bob Gone", 625_000),
                vec![2 << 1, 0, 0, 0],
                row(0, b"CE503198B and more of it", 7, 0, &[b"Other Sample"]),
            ],
        );
        // Two bits of the last byte of each sector are elsewhere.
        torn[4..6].copy_from_slice(&0x100u16.to_le_bytes());
        let mut bits = 2u32;
        for sector in 1..16 {
            let last = &mut torn[sector * 512 + 511];
            bits |= u32::from(*last & 3) << (2 * sector);
            *last = *last & !3 | 2;
        }
        torn[60..64].copy_from_slice(&bits.to_le_bytes());
        [
            first,
            page(kind::DATA, 34, 1, &[object(2000, b"U ", "staff"), object(34, b"S ", "sysschobjs")]),
            page(
                kind::DATA,
                41,
                1,
                &[
                    column(2, "born", 61, 8),
                    column(1, "id", 56, 4),
                    column(3, "left", 104, 1),
                    column(4, "clerk", 104, 1),
                    column(5, "ni", 175, 10),
                    column(6, "name", 231, 100),
                    column(7, "fee", 60, 8),
                ],
            ),
            page(kind::DATA, 7, 0, &[row(0, &units, 3, 0, &[b"x"])]),
            page(kind::DATA, 5, 0, &[row(0, &rowset, 3, 0, &[b"x"])]),
            torn,
            page(3, 80, 256, &[text(0, &wide("rang about her fee")), text(3, &[0x89, 1, 2, 0xfe, 0, 3])]),
        ]
        .concat()
    }

    #[test]
    fn tables_have_names_columns_and_deleted_rows() {
        let bytes = database();
        assert_eq!(choose(&Probe::new(&bytes, true, "x")).map(Format::id), Some("mdf"));
        let (seen, end) = read(&Mdf, "staff.mdf", &bytes);
        assert_eq!((end, seen.lost.as_slice()), (Ok(()), [Reason::Unsupported].as_slice()));
        let names: Vec<_> = seen.tables.iter().map(|own| (own.0.as_str(), own.2)).collect();
        assert_eq!(
            names,
            [
                ("staff", Visibility::Visible),
                ("staff, other rows", Visibility::Visible),
                ("staff", Visibility::Deleted)
            ]
        );
        let columns = seen.tables[0].1.as_ref().expect("names").join(" ");
        assert_eq!(columns, "id born left clerk ni name fee");
        assert_eq!(
            seen.cells(0),
            [
                ["1", "1951-03-09", "false", "true", "QQ123456C", "Zoë Quartermain", "185"],
                ["-2", "", "false", "true", "QQ123456C", "Ann Example", ""]
            ]
        );
        assert_eq!(seen.cells(1), [["CE503198B and more of it", "Other Sample"]]);
        assert_eq!(seen.cells(2)[0][5..], ["Bob Gone", "62.5"]);
        assert_eq!(seen.all_text(), "rang about her fee\n");
    }

    /// Written by another program than this test.
    #[test]
    fn the_fixture_is_read() {
        let (seen, end) = read(&Mdf, "staff.mdf", include_bytes!("../../fixtures/mdf/staff.mdf"));
        assert_eq!((end, seen.lost.len(), seen.tables.len()), (Ok(()), 0, 2));
        assert_eq!(
            seen.cells(0),
            [
                ["1", "Zebediah Quartermain", "1951-03-09", "CE503198B", "185"],
                ["2", "Zoë Example", "", "", "62.5"]
            ]
        );
        assert_eq!((seen.tables[1].2, seen.cells(1)[0][1]), (Visibility::Deleted, "Bob Gone"));
        assert_eq!(seen.all_text(), "rang about her fee\n");
    }

    #[test]
    fn without_the_systems_tables_values_still_come() {
        let bytes = database();
        let rest = [&bytes[..PAGE], &bytes[5 * PAGE..]].concat();
        let (seen, end) = read(&Mdf, "staff.ndf", &rest);
        assert_eq!(end, Ok(()));
        assert_eq!((seen.tables[0].0.as_str(), &seen.tables[0].1), ("object 80", &None));
        assert_eq!(seen.cells(0)[0], ["QQ123456C", "Zoë Quartermain"]);
    }

    #[test]
    fn early_ends_are_noticed_and_damage_never_panics() {
        let bytes = database();
        assert_eq!(read(&Mdf, "a", &bytes[..bytes.len() - 100]).1, Err(ReadError::Truncated));
        assert_eq!(read(&Mdf, "a", &bytes[..100]).1, Err(ReadError::Truncated));
        mutate(&bytes, 300, |bytes| drop(read(&Mdf, "a", bytes)));
        for calls in 0..4 {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Mdf, "a", &bytes, &[], &mut sink), Err(ReadError::Halt));
        }
    }
}
