//! PostgreSQL's own archive format (`pg_dump -Fc`): the rows of each table and the large objects.
//!
//! A list of entries with their definitions, then blocks of data in chunks, packed or not. The rows of a table are those of
//! a COPY statement: put behind that statement, as a plain dump has them, they are a child that the reader of dumps
//! reads. Described by PostgreSQL's `pg_backup_archiver.c` and `pg_backup_custom.c`; archives of version 1.10 (PostgreSQL 7.4)
//! and later. The other two kinds of archive are a tar and a folder: there only the list is of this format, and its
//! definitions are read.

use std::collections::HashMap;
use std::io::{BufReader, Read};

use super::{ChildInfo, Fit, Format, Locator, Probe, ReadError, Sink};
use crate::input::Input;
use crate::model::Reason;

const SIGNATURE: &[u8] = b"PGDMP";
/// The kind of archive whose data follow in the same file.
const CUSTOM: u8 = 1;
/// How long one text of the list may be, and how many texts are held.
const LONGEST: u64 = 16 << 20;
const HELD: usize = 64 << 20;
/// How many entries the list may have.
const ENTRIES: i64 = 1 << 20;
/// About how much text is pushed as one piece.
const PIECE: usize = 64 << 10;

/// Reader of PostgreSQL archives.
pub struct PgCustom;

impl Format for PgCustom {
    fn id(&self) -> &'static str {
        "pg_dump"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if probe.head.starts_with(SIGNATURE) { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut source =
            Source { bytes: BufReader::new(input.into_stream()), version: 0, word: 4, place: 0, at: 0 };
        let (kind, packing) = source.head()?;
        let tables = source.list(kind, sink)?;
        if kind != CUSTOM {
            return Ok(());
        }
        loop {
            let mut block = [0];
            if source.bytes.read(&mut block)? == 0 {
                return Ok(());
            }
            source.at += 1;
            let id = source.number()?;
            match block[0] {
                1 => {
                    let empty = (String::new(), String::new());
                    let (name, copy) = tables.get(&id).unwrap_or(&empty);
                    let name = if name.is_empty() { format!("data {id}") } else { format!("{name}.sql") };
                    source.data(&name, copy, packing, sink)?;
                }
                3 => loop {
                    let object = source.number()?;
                    if object == 0 {
                        break;
                    }
                    source.data(&format!("large object {object}"), "", packing, sink)?;
                },
                _ => return Err(ReadError::Malformed { at: source.at }),
            }
        }
    }
}

/// How the data are packed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Packing {
    None,
    Zlib,
    /// LZ4 and Zstandard, which PostgreSQL 16 added.
    Unknown,
}

struct Source<R: Read> {
    bytes: BufReader<R>,
    /// Main and second number of the version, as one.
    version: u16,
    /// How many bytes a number takes.
    word: usize,
    /// How many bytes a place in the file takes.
    place: usize,
    at: u64,
}

impl<R: Read> Source<R> {
    fn byte(&mut self) -> Result<u8, ReadError> {
        let mut byte = [0];
        self.bytes.read_exact(&mut byte)?;
        self.at += 1;
        Ok(byte[0])
    }

    /// A sign, then the number.
    fn number(&mut self) -> Result<i64, ReadError> {
        let sign = self.byte()?;
        let mut value = 0i64;
        for place in 0..self.word {
            let byte = i64::from(self.byte()?);
            value |= byte.checked_shl(8 * place as u32).unwrap_or(0);
        }
        Ok(if sign == 0 { value } else { value.wrapping_neg() })
    }

    /// A text with its length; `None` where there is none.
    fn text(&mut self) -> Result<Option<String>, ReadError> {
        let Ok(length) = u64::try_from(self.number()?) else { return Ok(None) };
        if length > LONGEST {
            return Err(ReadError::OverBudget);
        }
        let mut bytes = Vec::new();
        self.bytes.by_ref().take(length).read_to_end(&mut bytes)?;
        self.at += bytes.len() as u64;
        if (bytes.len() as u64) < length {
            return Err(ReadError::Truncated);
        }
        Ok(Some(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                encoding_rs::WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned()
            }
        }))
    }

    /// The kind of archive, and how its data are packed.
    fn head(&mut self) -> Result<(u8, Packing), ReadError> {
        let mut signature = [0; 5];
        self.bytes.read_exact(&mut signature)?;
        self.at = 5;
        let (main, second, _) = (self.byte()?, self.byte()?, self.byte()?);
        self.version = u16::from(main) << 8 | u16::from(second);
        self.word = usize::from(self.byte()?);
        let place = self.byte()?;
        let kind = self.byte()?;
        if signature != SIGNATURE || self.version < 0x010a || !(1..=8).contains(&self.word) || place > 16 {
            return Err(ReadError::Unsupported);
        }
        let packing = if self.version >= 0x010f {
            match self.byte()? {
                0 => Packing::None,
                1 => Packing::Zlib,
                _ => Packing::Unknown,
            }
        } else if self.number()? == 0 {
            Packing::None
        } else {
            Packing::Zlib
        };
        // When it was made, of what database, by which versions.
        for _ in 0..7 {
            self.number()?;
        }
        for _ in 0..3 {
            self.text()?;
        }
        self.place = usize::from(place);
        Ok((kind, packing))
    }

    /// The entries: tables by their number, with name and COPY statement; every definition is pushed.
    fn list(&mut self, kind: u8, sink: &mut dyn Sink) -> Result<HashMap<i64, (String, String)>, ReadError> {
        let count = self.number()?;
        if !(0..=ENTRIES).contains(&count) {
            return Err(ReadError::Malformed { at: self.at });
        }
        let (mut tables, mut held, mut definitions) = (HashMap::new(), 0, String::new());
        for _ in 0..count {
            let id = self.number()?;
            self.number()?;
            let (_, _) = (self.text()?, self.text()?);
            let (tag, _) = (self.text()?.unwrap_or_default(), self.text()?);
            if self.version >= 0x010b {
                self.number()?;
            }
            let (definition, _) = (self.text()?, self.text()?);
            let (copy, schema, _) = (self.text()?.unwrap_or_default(), self.text()?, self.text()?);
            if self.version >= 0x010e {
                self.text()?;
            }
            if self.version >= 0x0110 {
                self.number()?;
            }
            let (_, _) = (self.text()?, self.text()?);
            while self.text()?.is_some() {}
            // Where the data are: they come in their order all the same. Other kinds name the file.
            if kind == CUSTOM {
                for _ in 0..=self.place {
                    self.byte()?;
                }
            } else {
                self.text()?;
            }
            if let Some(definition) = definition {
                definitions.push_str(&definition);
                if definitions.len() > PIECE {
                    sink.text(Locator::Named("definitions"), &definitions)?;
                    definitions.clear();
                }
            }
            if copy.is_empty() {
                continue;
            }
            held += tag.len() + copy.len() + 64;
            if held > HELD {
                return Err(ReadError::OverBudget);
            }
            let name = match schema {
                Some(schema) if !schema.is_empty() => format!("{schema}.{tag}"),
                _ => tag,
            };
            tables.insert(id, (name, copy));
        }
        if !definitions.trim().is_empty() {
            sink.text(Locator::Named("definitions"), &definitions)?;
        }
        Ok(tables)
    }

    /// One block's data, as a child.
    fn data(
        &mut self,
        name: &str,
        copy: &str,
        packing: Packing,
        sink: &mut dyn Sink,
    ) -> Result<(), ReadError> {
        let child = ChildInfo { name, ..ChildInfo::default() };
        let mut chunks = Chunks { source: self, left: 0, ended: false, failed: None };
        // The statement and the mark behind the rows, as a plain dump has them.
        let end: &[u8] = if copy.is_empty() { b"" } else { b"\n\\.\n" };
        match packing {
            Packing::None => sink.child(&child, &mut copy.as_bytes().chain(&mut chunks).chain(end))?,
            Packing::Zlib => {
                let rows = flate2::read::ZlibDecoder::new(&mut chunks);
                sink.child(&child, &mut copy.as_bytes().chain(rows).chain(end))?;
            }
            Packing::Unknown => sink.child_lost(&child, Reason::Unsupported)?,
        }
        chunks.skip()
    }
}

/// The bytes of one block: chunks with their length, up to one of none.
struct Chunks<'s, R: Read> {
    source: &'s mut Source<R>,
    left: u64,
    ended: bool,
    failed: Option<ReadError>,
}

impl<R: Read> Chunks<'_, R> {
    /// Goes on to what follows the block.
    fn skip(&mut self) -> Result<(), ReadError> {
        let mut buffer = [0; 4096];
        loop {
            match self.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) => return Err(self.failed.unwrap_or_else(|| error.into())),
            }
        }
    }
}

impl<R: Read> Read for Chunks<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut fail = |error: ReadError| {
            self.failed = Some(error);
            std::io::Error::from(std::io::ErrorKind::InvalidData)
        };
        if self.ended || buffer.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            match self.source.number() {
                Ok(0) => {
                    self.ended = true;
                    return Ok(0);
                }
                Ok(length) => match u64::try_from(length) {
                    Ok(length) => self.left = length,
                    Err(_) => return Err(fail(ReadError::Malformed { at: self.source.at })),
                },
                Err(error) => return Err(fail(error)),
            }
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.source.bytes.read(buffer.get_mut(..most).unwrap_or_default())?;
        if count == 0 {
            self.failed = Some(ReadError::Truncated);
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= count as u64;
        self.source.at += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;
    use crate::formats::{choose, sql_dump};

    const PACKED: &[u8] = include_bytes!("../../fixtures/pg/packed.dump");
    const PLAIN: &[u8] = include_bytes!("../../fixtures/pg/plain.dump");

    #[test]
    fn tables_are_children_that_the_reader_of_dumps_reads() {
        for (name, bytes) in [("packed", PACKED), ("plain", PLAIN)] {
            assert_eq!(choose(&Probe::new(bytes, true, "x")).map(Format::id), Some("pg_dump"));
            let (seen, end) = read(&PgCustom, "a.dump", bytes);
            assert_eq!((end, seen.lost.len(), seen.children_lost.len()), (Ok(()), 0, 0), "{name}");
            assert!(seen.all_text().contains("pay of those who work at polls"), "a definition");
            let mut children = seen.children.iter().map(|(own, _)| own.as_str()).collect::<Vec<_>>();
            children.sort_unstable();
            assert_eq!(children.len(), 3, "{name}");
            let of = |wanted: &str| &seen.children.iter().find(|(own, _)| own == wanted).expect("there").1;
            let staff = of("elections.staff.sql");
            assert_eq!(
                choose(&Probe::new(staff, true, "elections.staff.sql")).map(Format::id),
                Some("sql_dump")
            );
            let (rows, end) = read(&sql_dump::SqlDump, "elections.staff.sql", staff);
            assert_eq!(end, Ok(()));
            assert_eq!(rows.tables[0].1.as_deref(), Some(&["id".into(), "name".into(), "born".into()][..]));
            assert_eq!(rows.tables[0].3.len(), 501);
            assert_eq!(rows.cells(0)[0], ["1", "Zebediah Quartermain", "1951-03-09"]);
            assert_eq!(rows.cells(0)[500][1], "Zoë\tExample");
            assert_eq!(
                of("public.empty.sql").split(|byte| *byte == b'\n').next(),
                Some(&b"COPY public.empty (note) FROM stdin;"[..])
            );
            let object =
                seen.children.iter().find(|(own, _)| own.starts_with("large object")).expect("there");
            assert_eq!(object.1, b"Name,Fee\nAnn Example,185\n");
        }
    }

    #[test]
    fn early_ends_are_noticed_and_damage_never_panics() {
        for bytes in [PACKED, PLAIN] {
            for part in 0..64 {
                let (seen, end) = read(&PgCustom, "a", &bytes[..bytes.len() * part / 64]);
                assert!(end.is_err() || !seen.children_lost.is_empty(), "{part}");
            }
            mutate(bytes, 200, |bytes| drop(read(&PgCustom, "a", bytes)));
            for calls in 0..3 {
                let mut sink = Recorder::stopping_after(calls);
                assert_eq!(read_into(&PgCustom, "a", bytes, &[], &mut sink), Err(ReadError::Halt));
            }
        }
        let mut newer = PACKED.to_vec();
        newer[5] = 0;
        assert_eq!(read(&PgCustom, "a", &newer).1, Err(ReadError::Unsupported));
    }
}
