//! dBase tables (`.dbf`) with their memo files: dBase II to 7, FoxBASE, FoxPro, Visual FoxPro, Clipper.
//!
//! Rows that were deleted but never packed away are read too, as a second table that no viewer shows; so are
//! rows behind the count of the header. A damaged field costs a cell, a missing memo file costs the memos. The
//! layout is in `header`, the types in `value`, memo files in `memo`. Not here: indexes (`.cdx`, `.ndx`),
//! which hold no more than the table.

mod header;
mod memo;
mod value;

use std::io::{BufReader, Read, Seek, SeekFrom};

use super::{Cell, ChildInfo, Fit, Format, Probe, ReadError, Sink, TableInfo, Visibility};
use crate::input::decode::{TextEncoding, field_encoding};
use crate::input::{Companions, Input, ReadSeek};
use crate::model::Reason;
use header::{Field, Header, Level, MAX_HEADER};
use memo::{Content, Memo};
use value::Value;

/// Names of tables; FoxPro keeps forms and reports in tables too.
const EXTENSIONS: &[&str] = &["dbf", "dbc", "scx", "vcx", "frx", "lbx", "pjx", "mnx"];
/// How many bytes of records are looked at for the encoding when none is declared.
const SAMPLE: u64 = 4 * 1024 * 1024;
/// How many bytes above 0x7F are enough for that.
const EVIDENCE: usize = 2048;

/// The reader of dBase tables.
pub struct Dbf;

impl Format for Dbf {
    fn id(&self) -> &'static str {
        "dbf"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        match Header::parse(probe.head) {
            Ok(header) if header.credible => Fit::Certain,
            Ok(_) if probe.has_extension(EXTENSIONS) => Fit::Name,
            _ => Fit::No,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let (name, companions) = (input.name, input.companions);
        let mut body = input.into_seekable()?;
        body.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        body.by_ref().take(MAX_HEADER as u64).read_to_end(&mut head)?;
        let header = Header::parse(&head)?;
        if header.encrypted {
            return Err(ReadError::Encrypted);
        }
        let encoding = encoding(&header, &mut body, name, companions)?;
        let three = matches!(header.version, 0x03 | 0x83);
        let fox = matches!(header.version, 0x30..=0x32 | 0xF5);
        let memo = companions.and_then(|beside| Memo::open(beside, name, fox, three));
        let mut table = Table { header: &header, encoding, memo, sink };
        table.begin(Visibility::Visible)?;
        let hidden = table.rows(&mut body, Visibility::Visible)?;
        if hidden > 0 {
            table.begin(Visibility::Deleted)?;
            table.rows(&mut body, Visibility::Deleted)?;
        }
        Ok(())
    }
}

/// What the header, a `.cpg` file, or the texts themselves say about the encoding.
fn encoding(
    header: &Header,
    body: &mut Box<dyn ReadSeek>,
    name: &str,
    companions: Option<&dyn Companions>,
) -> Result<TextEncoding, ReadError> {
    if let Some(encoding) = header.declared_encoding() {
        return Ok(encoding);
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if let Some(file) = companions.and_then(|beside| beside.open(&format!("{stem}.cpg"))) {
        let mut words = Vec::new();
        file.take(64).read_to_end(&mut words)?;
        if let Some(encoding) = header::by_cpg(&words) {
            return Ok(encoding);
        }
    }
    body.seek(SeekFrom::Start(header.start as u64))?;
    let mut records = BufReader::new(body.by_ref().take(SAMPLE));
    let mut record = vec![0; header.record];
    let (mut sample, mut evidence) = (Vec::new(), 0);
    while evidence < EVIDENCE && records.read_exact(&mut record).is_ok() {
        for field in header.fields.iter().filter(|field| field.kind == b'C') {
            let raw = record.get(field.offset..field.offset + field.length).unwrap_or_default();
            let high = raw.iter().filter(|byte| !byte.is_ascii()).count();
            if high > 0 {
                sample.extend_from_slice(raw.trim_ascii());
                sample.push(b'\n');
                evidence += high;
            }
        }
    }
    Ok(field_encoding(&sample))
}

/// The rows on their way into the sink.
struct Table<'a> {
    header: &'a Header,
    encoding: TextEncoding,
    memo: Option<Memo>,
    sink: &'a mut dyn Sink,
}

impl Table<'_> {
    fn begin(&mut self, visibility: Visibility) -> Result<(), ReadError> {
        let names: Vec<_> = columns(self.header).map(|field| self.encoding.decode(&field.name).0).collect();
        let columns: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        self.sink.table(&TableInfo {
            name: "",
            columns: Some(&columns),
            visibility,
            ..TableInfo::default()
        })?;
        Ok(())
    }

    /// Pushes the rows that are to be seen like this, and returns how many others there are.
    fn rows(&mut self, body: &mut Box<dyn ReadSeek>, wanted: Visibility) -> Result<u64, ReadError> {
        body.seek(SeekFrom::Start(self.header.start as u64))?;
        let mut source = BufReader::with_capacity(128 * 1024, body);
        let mut record = Vec::with_capacity(self.header.record);
        let (mut number, mut others) = (0_u64, 0_u64);
        let count = u64::from(self.header.count);
        let first_pass = wanted == Visibility::Visible;
        loop {
            record.clear();
            source.by_ref().take(self.header.record as u64).read_to_end(&mut record)?;
            let whole = record.len() == self.header.record;
            let counted = number < count;
            number += 1;
            let mark = record.first().copied();
            // Behind the last record there is an end mark, and sometimes what a crash or a shorter table left.
            let is_row = whole && (counted || matches!(mark, Some(b' ' | b'*')));
            if !is_row {
                if counted && first_pass {
                    self.cut_off(&record, number)?;
                }
                return Ok(others);
            }
            let visible = counted && mark != Some(b'*');
            if visible == first_pass {
                self.row(number, &record, wanted)?;
            } else {
                others += 1;
            }
        }
    }

    /// What there is of the record at which the file ends.
    fn cut_off(&mut self, record: &[u8], number: u64) -> Result<(), ReadError> {
        let first = self.header.fields.first().map_or(0, |field| field.offset + field.length);
        if record.len() >= first && record.first().is_some_and(|mark| matches!(mark, b' ' | b'*')) {
            self.row(number, record, Visibility::Visible)?;
        }
        self.sink.lost(Reason::Truncated)?;
        Ok(())
    }

    fn row(&mut self, number: u64, record: &[u8], visibility: Visibility) -> Result<(), ReadError> {
        let header = self.header;
        let nulls =
            header.fields.iter().find(|field| field.kind == b'0').and_then(|field| bytes_of(field, record));
        let mut bit = 0;
        let mut invalid = 0;
        let mut values = Vec::with_capacity(header.fields.len());
        let mut losses = Vec::new();
        let mut binaries = Vec::new();
        for field in columns(header) {
            let Some(mut raw) = bytes_of(field, record) else { break };
            let mut is_null = false;
            if header.level == Level::Fox {
                if matches!(field.kind, b'V' | b'Q') && marked(nulls, &mut bit) {
                    // A text shorter than its field says so in the field's last byte.
                    let used = raw.last().map_or(0, |last| usize::from(*last));
                    raw = raw.get(..used).unwrap_or(raw);
                }
                is_null = field.nullable && marked(nulls, &mut bit);
            }
            let mut value = match is_null {
                true => Value::Empty,
                false => value::value(field, header.level, raw, self.encoding, &mut invalid),
            };
            if let Value::Memo(block) = value {
                match self.memo.as_mut().map(|memo| memo.content(block)) {
                    Some(Content::Text(bytes, missing)) => {
                        losses.extend(missing);
                        value = memo_text(&bytes, self.encoding, &mut invalid);
                    }
                    Some(Content::Binary(at, length)) => binaries.push((field, at, length)),
                    Some(Content::Lost(reason)) => losses.push(reason),
                    None => losses.push(Reason::Malformed),
                }
            }
            values.push(value);
        }
        let cells: Vec<Cell<'_>> = values.iter().map(Value::cell).collect();
        self.sink.row(number, &cells)?;
        if invalid > 0 {
            losses.push(Reason::Malformed);
        }
        for reason in losses {
            self.sink.lost(reason)?;
        }
        for (field, at, length) in binaries {
            let (column, _) = self.encoding.decode(&field.name);
            let name = format!("{column}-{number}");
            let info = ChildInfo { name: &name, size: Some(length), visibility, ..ChildInfo::default() };
            match self.memo.as_mut().map(|memo| memo.stream(at, length)) {
                Some(Ok(mut stream)) => self.sink.child(&info, &mut stream)?,
                _ => self.sink.child_lost(&info, Reason::Io)?,
            }
        }
        Ok(())
    }
}

fn columns(header: &Header) -> impl Iterator<Item = &Field> {
    // Visual FoxPro's own field of null marks is no column.
    header.fields.iter().filter(|field| field.kind != b'0')
}

/// A field's bytes; `None` when the record ends before.
fn bytes_of<'r>(field: &Field, record: &'r [u8]) -> Option<&'r [u8]> {
    record.get(field.offset..field.offset.checked_add(field.length)?)
}

/// The next of the null marks.
fn marked(nulls: Option<&[u8]>, bit: &mut usize) -> bool {
    let byte = nulls.and_then(|nulls| nulls.get(*bit / 8)).copied().unwrap_or(0);
    let mark = byte >> (*bit % 8) & 1 == 1;
    *bit += 1;
    mark
}

/// A memo's text. dBase's editor wraps lines with a carriage return of its own, 0x8D.
fn memo_text(bytes: &[u8], encoding: TextEncoding, invalid: &mut u64) -> Value<'static> {
    let mut plain = bytes.to_vec();
    for at in memchr::memmem::find_iter(bytes, b"\x8D\n") {
        if let Some(byte) = plain.get_mut(at) {
            *byte = b' ';
        }
    }
    let (text, bad) = encoding.decode(&plain);
    *invalid += bad;
    let text = text.trim_end_matches(['\0', ' ']);
    if text.is_empty() { Value::Empty } else { Value::Text(text.to_owned().into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, read_with, survives};

    /// A table of dBase III layout: fields as name, type, length, decimals; records with their mark.
    fn table(version: u8, language: u8, fields: &[(&str, u8, u8, u8)], records: &[&[u8]]) -> Vec<u8> {
        let start = 32 + 32 * fields.len() + 1;
        let length: usize = 1 + fields.iter().map(|field| usize::from(field.2)).sum::<usize>();
        let mut bytes = vec![version, 101, 6, 7];
        bytes.extend_from_slice(&(records.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&(start as u16).to_le_bytes());
        bytes.extend_from_slice(&(length as u16).to_le_bytes());
        bytes.resize(32, 0);
        bytes[29] = language;
        for (name, kind, length, decimals) in fields {
            let mut field = name.as_bytes().to_vec();
            field.resize(32, 0);
            (field[11], field[16], field[17]) = (*kind, *length, *decimals);
            bytes.extend_from_slice(&field);
        }
        bytes.push(0x0D);
        for record in records {
            assert_eq!(record.len(), length);
            bytes.extend_from_slice(record);
        }
        bytes.push(0x1A);
        bytes
    }

    const STAFF: &[(&str, u8, u8, u8)] =
        &[("SURNAME", b'C', 10, 0), ("DTBIRTH", b'D', 8, 0), ("FEE", b'N', 7, 2), ("NOTES", b'M', 10, 0)];

    fn staff() -> Vec<u8> {
        let record = |mark: u8, cells: [&[u8]; 4]| {
            let mut record = vec![mark];
            for (cell, (_, _, width, _)) in cells.iter().zip(STAFF) {
                let end = record.len() + usize::from(*width);
                record.extend_from_slice(cell);
                record.resize(end, b' ');
            }
            record
        };
        let records = [
            record(b' ', [b"Example", b"19560503", b" 185.00", b"         1"]),
            record(b'*', [b"Deleted", b"19600101", b" 120.00", b""]),
            record(b' ', [b"Ren\x82e", b"", b"    007", b"         2"]),
        ];
        let records: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
        table(0x83, 0, STAFF, &records)
    }

    fn memo_three() -> Vec<u8> {
        let mut bytes = vec![0; 512];
        bytes.extend_from_slice(b"Has worked\x8D\nsince 1997\x1A\x1A");
        bytes.resize(1024, 0);
        bytes.extend_from_slice(b"Fee \x9C185\x1A");
        bytes
    }

    #[test]
    fn rows_memos_and_deleted_rows() {
        let (seen, end) = read_with(&Dbf, "STAFF.DBF", &staff(), &[("Staff.Dbt", &memo_three())]);
        assert_eq!(end, Ok(()));
        assert_eq!(seen.lost, []);
        assert_eq!(seen.tables.len(), 2);
        let columns = ["SURNAME", "DTBIRTH", "FEE", "NOTES"].map(str::to_owned).to_vec();
        assert_eq!(seen.tables[0].1.as_ref(), Some(&columns));
        assert_eq!(
            seen.cells(0),
            [["Example", "1956-05-03", "185", "Has worked \nsince 1997"], ["Renée", "", "007", "Fee £185"]]
        );
        assert_eq!(seen.tables[0].3.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(seen.tables[1].2, Visibility::Deleted);
        assert_eq!(seen.tables[1].3, [(2, ["Deleted", "1960-01-01", "120", ""].map(str::to_owned).to_vec())]);
    }

    #[test]
    fn a_missing_memo_file_costs_the_memos_only() {
        let (seen, end) = read(&Dbf, "staff.dbf", &staff());
        assert_eq!(end, Ok(()));
        assert_eq!(seen.lost, [Reason::Malformed, Reason::Malformed]);
        assert_eq!(seen.cells(0)[0], ["Example", "1956-05-03", "185", ""]);
    }

    #[test]
    fn memos_of_dbase_four_and_foxpro() {
        let fields = &[("ID", b'N', 3, 0), ("NOTES", b'M', 10, 0)];
        let records: &[&[u8]] = &[b"   1         1", b"   2         9"];
        let mut four = vec![0; 512];
        (four[20], four[21]) = (0, 2);
        four.extend_from_slice(b"\xFF\xFF\x08\0\x12\0\0\0First memoXXXX");
        let (seen, _) = read_with(&Dbf, "a.dbf", &table(0x8B, 3, fields, records), &[("A.DBT", &four)]);
        assert_eq!(seen.cells(0), [["1", "First memo"], ["2", ""]]);
        assert_eq!(seen.lost, [Reason::Truncated]);

        let mut fox = vec![0; 64];
        fox[7] = 64;
        fox.extend_from_slice(b"\0\0\0\x01\0\0\0\x08Caf\xE9 4pm");
        let (seen, _) = read_with(&Dbf, "a.dbf", &table(0xF5, 3, fields, &records[..1]), &[("a.FPT", &fox)]);
        assert_eq!((seen.cells(0), seen.lost.len()), (vec![vec!["1", "Café 4pm"]], 0));
    }

    #[test]
    fn pictures_are_children() {
        let fields = &[("PHOTO", b'G', 4, 0), ("NAME", b'C', 3, 0)];
        let mut fox = vec![0; 64];
        fox[7] = 64;
        fox.extend_from_slice(b"\0\0\0\0\0\0\0\x04\x89PNG");
        let bytes = table(0x30, 3, fields, &[b" \x01\0\0\0Ann"]);
        let (seen, end) = read_with(&Dbf, "a.dbf", &bytes, &[("a.fpt", &fox)]);
        assert_eq!((end, seen.cells(0)), (Ok(()), vec![vec!["", "Ann"]]));
        assert_eq!(seen.children, [("PHOTO-1".to_owned(), b"\x89PNG".to_vec())]);
    }

    #[test]
    fn foxpro_nulls_and_short_texts() {
        let fields = &[("NAME", b'V', 6, 0), ("AGE", b'I', 4, 0), ("_NullFlags", b'0', 1, 0)];
        let mut bytes = table(0x32, 3, fields, &[b" Annxx\x03\x20\0\0\0\x01", b" Robert\x21\0\0\0\x02"]);
        bytes[32 + 32 + 18] = 2;
        let (seen, end) = read(&Dbf, "a.dbf", &bytes);
        assert_eq!(end, Ok(()));
        assert_eq!(seen.tables[0].1, Some(vec!["NAME".to_owned(), "AGE".to_owned()]));
        assert_eq!(seen.cells(0), [["Ann", "32"], ["Robert", ""]]);
    }

    #[test]
    fn long_texts_of_clipper() {
        let mut bytes = table(0x03, 3, &[("NAME", b'C', 10, 0), ("LONG", b'C', 4, 1)], &[]);
        bytes[4] = 1;
        bytes[10..12].copy_from_slice(&(1_u16 + 10 + 260).to_le_bytes());
        bytes.pop();
        bytes.extend_from_slice(format!(" {:10}{:260}", "Ann", "x".repeat(260)).as_bytes());
        let (seen, end) = read(&Dbf, "a.dbf", &bytes);
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        assert_eq!(seen.cells(0), [["Ann", &"x".repeat(260)]]);
    }

    #[test]
    fn dbase_two_and_seven() {
        let mut two = vec![2, 1, 0, 6, 7, 83, 8, 0];
        two.extend_from_slice(b"NAME\0\0\0\0\0\0\0C\x05\0\0\0");
        two.extend_from_slice(b"AGE\0\0\0\0\0\0\0\0N\x02\0\0\0");
        two.push(0x0D);
        two.resize(521, 0);
        two.extend_from_slice(b" Ann  41\x1A");
        assert_eq!(Dbf.fit(&Probe::new(&two, true, "x")), Fit::Certain);
        assert_eq!(read(&Dbf, "a.dbf", &two).0.cells(0), [["Ann", "41"]]);

        let mut seven = vec![4, 101, 6, 7, 1, 0, 0, 0];
        seven.extend_from_slice(&(68_u16 + 96 + 1).to_le_bytes());
        seven.extend_from_slice(&(1_u16 + 4 + 6).to_le_bytes());
        seven.resize(32, 0);
        seven.extend_from_slice(b"DB850UK0");
        seven.resize(68, 0);
        for (name, kind, length) in [("Ident", b'+', 4), ("Surname of clerk", b'C', 6)] {
            let mut field = name.as_bytes().to_vec();
            field.resize(48, 0);
            (field[32], field[33]) = (kind, length);
            seven.extend_from_slice(&field);
        }
        seven.push(0x0D);
        seven.extend_from_slice(b" \x80\0\0\x07Ren\x82  \x1A");
        assert_eq!(Dbf.fit(&Probe::new(&seven, true, "x")), Fit::Certain);
        let (seen, end) = read(&Dbf, "a.dbf", &seven);
        assert_eq!((end, seen.lost.len(), seen.cells(0)), (Ok(()), 0, vec![vec!["7", "René"]]));
        assert_eq!(seen.tables[0].1.as_ref().map(|names| names[1].as_str()), Some("Surname of clerk"));
    }

    #[test]
    fn wrong_counts_lose_no_row() {
        let fields = &[("NAME", b'C', 3, 0)];
        let mut few = table(0x03, 3, fields, &[b" Ann", b" Bob", b"*Cyd"]);
        few[4] = 1;
        let (seen, end) = read(&Dbf, "a.dbf", &few);
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        assert_eq!((seen.cells(0), seen.cells(1)), (vec![vec!["Ann"]], vec![vec!["Bob"], vec!["Cyd"]]));

        let mut many = table(0x03, 3, fields, &[b" Ann", b" Bob"]);
        many[4] = 9;
        let (seen, end) = read(&Dbf, "a.dbf", &many);
        assert_eq!((end, seen.lost), (Ok(()), vec![Reason::Truncated]));
    }

    #[test]
    fn a_file_cut_off_in_a_record_keeps_the_whole_fields() {
        let fields = &[("NAME", b'C', 3, 0), ("ROLE", b'C', 3, 0)];
        let bytes = table(0x03, 3, fields, &[b" AnnPO ", b" BobPC "]);
        let (seen, end) = read(&Dbf, "a.dbf", &bytes[..bytes.len() - 3]);
        assert_eq!((end, seen.lost.as_slice()), (Ok(()), &[Reason::Truncated][..]));
        assert_eq!(seen.cells(0), [vec!["Ann", "PO"], vec!["Bob"]]);
    }

    #[test]
    fn encodings_declared_and_guessed() {
        let fields = &[("NAME", b'C', 5, 0)];
        for (language, bytes) in
            [(1, b" Ren\x82e"), (2, b" Ren\x82e"), (0x57, b" Ren\xE9e"), (0, b" Ren\x82e"), (0, b" Ren\xE9e")]
        {
            let (seen, _) = read(&Dbf, "a.dbf", &table(0x03, language, fields, &[bytes]));
            assert_eq!(seen.cells(0), [["Renée"]]);
        }
        let utf8 = table(0x03, 0x57, &[("NAME", b'C', 6, 0)], &["\u{20}Renée".as_bytes()]);
        let (seen, _) = read_with(
            &Dbf,
            "a.dbf",
            &{
                let mut b = utf8;
                b[29] = 0;
                b
            },
            &[("a.CPG", b"UTF-8\r\n")],
        );
        assert_eq!(seen.cells(0), [["Renée"]]);
    }

    #[test]
    fn only_tables_fit() {
        let fit = |head: &[u8], name: &str| Dbf.fit(&Probe::new(head, true, name));
        assert_eq!(fit(&staff(), "staff.bak"), Fit::Certain);
        assert_eq!(
            fit(b"0123456789 is how this text begins, and it goes on for some more bytes\r\n", "a.txt"),
            Fit::No
        );
        assert_eq!(fit(b"\x03", "a.dbf"), Fit::No);
        let mut odd = staff();
        odd[10] += 1;
        assert_eq!((fit(&odd, "a.bin"), fit(&odd, "a.DBF")), (Fit::No, Fit::Name));
        let mut state = 7_u32;
        for version in [0x03, 0x30, 0x83, 0x02] {
            for _ in 0..500 {
                let mut noise: Vec<u8> = std::iter::repeat_with(|| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 24) as u8
                })
                .take(2000)
                .collect();
                noise[0] = version;
                assert_eq!(fit(&noise, "a.bin"), Fit::No);
            }
        }
    }

    #[test]
    fn encrypted_tables_say_so() {
        let mut bytes = staff();
        bytes[15] = 1;
        assert_eq!(read(&Dbf, "a.dbf", &bytes).1, Err(ReadError::Encrypted));
    }

    #[test]
    fn damaged_files_end() {
        survives(&Dbf, "a.dbf", &staff(), &[("a.dbt", &memo_three())]);
        let records: &[&[u8]] = &[b" \x01\0\0\0Ann   \x08\0", b"*\x01\0\0\0Bob   \x08\x01"];
        let fields = &[("PHOTO", b'M', 4, 0), ("NAME", b'V', 7, 0), ("_NullFlags", b'0', 1, 0)];
        let mut fox = vec![0; 64];
        fox[7] = 64;
        fox.extend_from_slice(b"\0\0\0\x01\x7F\xFF\xFF\xFFtoo long");
        survives(&Dbf, "a.dbf", &table(0x30, 3, fields, records), &[("a.fpt", &fox)]);
    }

    #[test]
    fn stops_when_asked() {
        let mut sink = Recorder::stopping_after(2);
        assert_eq!(read_into(&Dbf, "a.dbf", &staff(), &[], &mut sink), Err(ReadError::Halt));
        assert_eq!(sink.tables[0].3.len(), 1);
    }
}
