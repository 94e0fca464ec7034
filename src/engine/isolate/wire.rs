//! How results cross a pipe: a compact encoding of finished records that believes nothing it reads.
//!
//! There is no type here that could carry a cell or a text of a source, only what the inventory keeps anyway.
//! The reading side may face a child that a hostile file has taken over: every length is checked against what is
//! there, every number against what it may mean, and anything else is [`Broken`]. Both sides are the same
//! program, so that the encoding has no versions. A new field of a record is one line in each direction here.

use crate::detect::evidence::CODES;
use crate::formats::{Format, Visibility};
use crate::inventory::{Part, StoreRecord};
use crate::model::{
    ColumnEvidence, Coverage, ElectionClass, ElectionEvidence, Evidence, FieldFinding, FieldSet, FieldType,
    KeyKind, Marks, Observation, PollSet, Reason, StoreAnalysis, StorePath, TableAnalysis, TextFinding,
    Token,
};

/// What came is not what this program sends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a message of this program")]
pub struct Broken;

/// A message being written.
#[derive(Default)]
pub struct Writer(pub Vec<u8>);

impl Writer {
    /// A whole number, seven bits a byte.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// A whole number that may be negative.
    pub fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    /// Bytes with their length before them.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Something that may be missing.
    pub fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Writer, T)) {
        self.0.push(u8::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Writer, &T)) {
        self.number(items.len() as u64);
        items.iter().for_each(|item| write(self, item));
    }

    /// A reason by its position.
    pub fn reason(&mut self, reason: Reason) {
        let at = Reason::ALL.iter().position(|known| *known == reason);
        self.number(at.expect("ALL has every reason") as u64);
    }

    /// A coverage.
    pub fn coverage(&mut self, coverage: Coverage) {
        match coverage {
            Coverage::Scanned => self.0.push(0),
            Coverage::Partial { reason, lost } => {
                self.0.push(1);
                self.reason(reason);
                self.number(lost);
            }
            Coverage::Skipped { reason } => {
                self.0.push(2);
                self.reason(reason);
            }
        }
    }

    fn evidence(&mut self, evidence: &[Evidence]) {
        self.list(evidence, |w, evidence| {
            // A code that is not in the list is a mistake of this program, and reads back as broken.
            let at = CODES.binary_search_by(|(code, _)| code.cmp(&evidence.code));
            w.number(at.unwrap_or(usize::MAX) as u64);
            w.signed(evidence.weight.into());
        });
    }

    fn election(&mut self, election: &ElectionEvidence) {
        self.number(election.class as u64);
        self.0.push(election.score);
        self.list(&election.years, |w, year| w.number((*year).into()));
        self.number(election.polls.0);
        self.evidence(&election.evidence);
    }

    fn table(&mut self, table: &TableAnalysis) {
        self.text(&table.name);
        self.option(table.hidden, Writer::text);
        self.number(table.rows);
        self.list(&table.columns, |w, column| {
            w.number(column.index.into());
            w.text(&column.name);
            w.number(column.filled);
            w.list(&column.findings, |w, finding| {
                w.number(finding.field.index() as u64);
                [finding.values, finding.valid, finding.distinct].iter().for_each(|count| w.number(*count));
                w.0.push(finding.confidence);
                w.evidence(&finding.evidence);
            });
        });
        self.election(&table.election);
    }

    fn text_finding(&mut self, finding: &TextFinding) {
        self.number(finding.field.index() as u64);
        [finding.hits, finding.valid, finding.distinct].iter().for_each(|count| self.number(*count));
        self.0.push(finding.confidence);
        self.evidence(&finding.evidence);
        self.list(&finding.locators, |w, locator| w.text(locator));
        self.0.push(u8::from(finding.hidden));
    }

    /// A finished store.
    pub fn store(&mut self, record: &StoreRecord) {
        self.number(record.id);
        self.option(record.parent, Writer::number);
        self.text(record.path.as_str());
        self.option(record.format, Writer::text);
        self.option(record.bytes, Writer::number);
        self.option(record.modified, Writer::signed);
        self.option(record.digest.as_ref(), |w, digest| w.0.extend_from_slice(digest));
        self.option(record.hidden, Writer::text);
        self.option(record.mode, |w, mode| w.number(mode.into()));
        self.coverage(record.coverage);
        self.0.push(u8::from(record.inherited));
        self.list(&record.analysis.tables, Writer::table);
        self.list(&record.analysis.text, Writer::text_finding);
        self.election(&record.analysis.election);
        self.number(record.analysis.text_chars);
    }

    /// Observations of a store.
    pub fn observations(&mut self, store: u64, observations: &[Observation]) {
        self.number(store);
        self.list(observations, |w, seen| {
            w.number(seen.table.into());
            w.number(seen.row);
            w.list(&seen.keys, |w, (kind, token)| {
                w.0.push(*kind as u8);
                w.0.extend_from_slice(&token.0);
            });
            w.number(seen.fields.0);
            w.number(seen.marks.0);
            w.option(seen.sealed.as_deref(), Writer::bytes);
        });
    }
}

/// A message being read.
pub struct Reader<'m>(&'m [u8]);

impl<'m> Reader<'m> {
    /// Reads these bytes.
    pub fn new(bytes: &'m [u8]) -> Reader<'m> {
        Reader(bytes)
    }

    /// Nothing may be left at the end.
    ///
    /// # Errors
    /// [`Broken`] when there is.
    pub fn end(self) -> Result<(), Broken> {
        if self.0.is_empty() { Ok(()) } else { Err(Broken) }
    }

    fn take(&mut self, count: usize) -> Result<&'m [u8], Broken> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Broken)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Broken> {
        Ok(self.take(1)?[0])
    }

    /// Bytes of a fixed number.
    ///
    /// # Errors
    /// [`Broken`], as for all that follow.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        self.take(N)?.try_into().map_err(|_| Broken)
    }

    #[allow(missing_docs)]
    pub fn flag(&mut self) -> Result<bool, Broken> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Broken),
        }
    }

    #[allow(missing_docs)]
    pub fn number(&mut self) -> Result<u64, Broken> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return if shift == 63 && byte > 1 { Err(Broken) } else { Ok(number) };
            }
        }
        Err(Broken)
    }

    fn small<T: TryFrom<u64>>(&mut self) -> Result<T, Broken> {
        T::try_from(self.number()?).map_err(|_| Broken)
    }

    #[allow(missing_docs)]
    pub fn signed(&mut self) -> Result<i64, Broken> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    #[allow(missing_docs)]
    pub fn bytes(&mut self) -> Result<&'m [u8], Broken> {
        let length = self.small()?;
        self.take(length)
    }

    #[allow(missing_docs)]
    pub fn text(&mut self) -> Result<&'m str, Broken> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Broken)
    }

    fn string(&mut self) -> Result<String, Broken> {
        self.text().map(str::to_owned)
    }

    #[allow(missing_docs)]
    pub fn option<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Broken>,
    ) -> Result<Option<T>, Broken> {
        if self.flag()? { read(self).map(Some) } else { Ok(None) }
    }

    /// A list: it grows with what is really there, never with what its length says.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Broken>,
    ) -> Result<Vec<T>, Broken> {
        let count: usize = self.small()?;
        // Every item takes a byte at least.
        if count > self.0.len() {
            return Err(Broken);
        }
        let mut list = Vec::with_capacity(count.min(1024));
        for _ in 0..count {
            list.push(read(self)?);
        }
        Ok(list)
    }

    #[allow(missing_docs)]
    pub fn reason(&mut self) -> Result<Reason, Broken> {
        let at: usize = self.small()?;
        Reason::ALL.get(at).copied().ok_or(Broken)
    }

    #[allow(missing_docs)]
    pub fn coverage(&mut self) -> Result<Coverage, Broken> {
        Ok(match self.byte()? {
            0 => Coverage::Scanned,
            1 => Coverage::Partial { reason: self.reason()?, lost: self.number()? },
            2 => Coverage::Skipped { reason: self.reason()? },
            _ => return Err(Broken),
        })
    }

    fn evidence(&mut self) -> Result<Vec<Evidence>, Broken> {
        self.list(|r| {
            let at: usize = r.small()?;
            let weight = i32::try_from(r.signed()?).map_err(|_| Broken)?;
            CODES.get(at).map(|(code, _)| Evidence { code, weight }).ok_or(Broken)
        })
    }

    fn election(&mut self) -> Result<ElectionEvidence, Broken> {
        use ElectionClass::*;
        let class: usize = self.small()?;
        let class = [None, OtherPersonal, Elector, ElectionWorker].into_iter().find(|c| *c as usize == class);
        Ok(ElectionEvidence {
            class: class.ok_or(Broken)?,
            score: self.byte()?,
            years: self.list(Reader::small)?,
            polls: PollSet(self.number()?),
            evidence: self.evidence()?,
        })
    }

    fn field(&mut self) -> Result<FieldType, Broken> {
        let at: usize = self.small()?;
        FieldType::from_index(at).filter(|_| at < FieldType::MAX).ok_or(Broken)
    }

    #[allow(missing_docs)]
    pub fn visibility(&mut self) -> Result<Option<&'static str>, Broken> {
        use Visibility::*;
        self.option(|r| {
            let id = r.text()?;
            let known = [Hidden, VeryHidden, Deleted].into_iter().filter_map(Visibility::id);
            known.into_iter().find(|known| *known == id).ok_or(Broken)
        })
    }

    fn table(&mut self) -> Result<TableAnalysis, Broken> {
        Ok(TableAnalysis {
            name: self.string()?,
            hidden: self.visibility()?,
            rows: self.number()?,
            columns: self.list(|r| {
                Ok(ColumnEvidence {
                    index: r.small()?,
                    name: r.string()?,
                    filled: r.number()?,
                    findings: r.list(|r| {
                        Ok(FieldFinding {
                            field: r.field()?,
                            values: r.number()?,
                            valid: r.number()?,
                            distinct: r.number()?,
                            confidence: r.byte()?,
                            evidence: r.evidence()?,
                        })
                    })?,
                })
            })?,
            election: self.election()?,
        })
    }

    fn text_finding(&mut self) -> Result<TextFinding, Broken> {
        Ok(TextFinding {
            field: self.field()?,
            hits: self.number()?,
            valid: self.number()?,
            distinct: self.number()?,
            confidence: self.byte()?,
            evidence: self.evidence()?,
            locators: self.list(Reader::string)?,
            hidden: self.flag()?,
        })
    }

    /// The id of one of these readers, or of what a reader reads inside its own store.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn format(&mut self, formats: &[&dyn Format]) -> Result<Option<&'static str>, Broken> {
        self.option(|r| {
            let id = r.text()?;
            let ids = formats.iter().map(|format| format.id()).chain(crate::formats::ITEMS.iter().copied());
            ids.into_iter().find(|known| *known == id).ok_or(Broken)
        })
    }

    /// A finished store; its system is the one of the file.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn store(&mut self, formats: &[&dyn Format], system: &str) -> Result<Part, Broken> {
        Ok(Part::Store(Box::new(StoreRecord {
            id: self.number()?,
            parent: self.option(Reader::number)?,
            path: StorePath::from_escaped(self.text()?),
            system: system.to_owned(),
            format: self.format(formats)?,
            bytes: self.option(Reader::number)?,
            modified: self.option(Reader::signed)?,
            digest: self.option(Reader::array)?,
            hidden: self.visibility()?,
            mode: self.option(Reader::small)?,
            coverage: self.coverage()?,
            inherited: self.flag()?,
            analysis: StoreAnalysis {
                tables: self.list(Reader::table)?,
                text: self.list(Reader::text_finding)?,
                election: self.election()?,
                text_chars: self.number()?,
            },
        })))
    }

    /// Observations of a store.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn observations(&mut self) -> Result<Part, Broken> {
        Ok(Part::Observations {
            store: self.number()?,
            observations: self.list(|r| {
                Ok(Observation {
                    table: r.small()?,
                    row: r.number()?,
                    keys: r.list(|r| {
                        let kind = KeyKind::from_number(r.byte()?).ok_or(Broken)?;
                        Ok((kind, Token(r.array()?)))
                    })?,
                    fields: FieldSet(r.number()?),
                    marks: Marks(r.number()?),
                    sealed: r.option(|r| r.bytes().map(Box::from))?,
                })
            })?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> StoreRecord {
        let evidence = vec![Evidence { code: CODES[3].0, weight: -250 }];
        let election = ElectionEvidence {
            class: ElectionClass::Elector,
            score: 77,
            years: vec![1999, 2004],
            polls: PollSet::day(2004, 6, 10),
            evidence: evidence.clone(),
        };
        StoreRecord {
            id: 7,
            parent: Some(300),
            path: StorePath::from_escaped("a.zip!/b.xls"),
            system: "s".to_owned(),
            format: Some("xls"),
            bytes: Some(u64::MAX),
            modified: Some(-12),
            digest: Some([9; 32]),
            hidden: Some("very_hidden"),
            mode: Some(0o640),
            coverage: Coverage::Partial { reason: Reason::Malformed, lost: 5 },
            inherited: true,
            analysis: StoreAnalysis {
                tables: vec![TableAnalysis {
                    name: "Staff".to_owned(),
                    hidden: Some("deleted"),
                    rows: 12,
                    columns: vec![ColumnEvidence {
                        index: 2,
                        name: "NI".to_owned(),
                        filled: 11,
                        findings: vec![FieldFinding {
                            field: FieldType::NATIONAL_INSURANCE_NUMBER,
                            values: 11,
                            valid: 10,
                            distinct: 9,
                            confidence: 98,
                            evidence: evidence.clone(),
                        }],
                    }],
                    election: election.clone(),
                }],
                text: vec![TextFinding {
                    field: FieldType::EMAIL,
                    hits: 1,
                    valid: 1,
                    distinct: 1,
                    confidence: 70,
                    evidence,
                    locators: vec!["line 3".to_owned()],
                    hidden: true,
                }],
                election,
                text_chars: 1234,
            },
        }
    }

    fn written() -> Vec<u8> {
        let mut writer = Writer::default();
        writer.store(&record());
        writer.0
    }

    #[test]
    fn a_store_comes_back_as_it_was() {
        let bytes = written();
        let mut reader = Reader::new(&bytes);
        let Ok(Part::Store(back)) = reader.store(crate::formats::ALL, "s") else { panic!("a store") };
        reader.end().expect("all of it");
        let record = record();
        // Debug shows every field of these types; tokens are the only thing it hides.
        assert_eq!(format!("{:?}", back.analysis), format!("{:?}", record.analysis));
        assert_eq!(
            (back.id, back.parent, &back.path, back.format),
            (7, Some(300), &record.path, Some("xls"))
        );
        assert_eq!((back.bytes, back.modified, back.digest), (record.bytes, record.modified, record.digest));
        assert!(back.inherited);
        assert_eq!((back.hidden, back.mode, back.coverage), (record.hidden, Some(0o640), record.coverage));
    }

    #[test]
    fn observations_come_back_as_they_were() {
        let seen = vec![Observation {
            table: u32::MAX,
            row: 1 << 40,
            keys: vec![(KeyKind::Email, Token([3; 8])), (KeyKind::NameBirth, Token([4; 8]))],
            fields: FieldSet(1 << 63),
            marks: Marks(1 << 40),
            sealed: Some(Box::from(&b"cipher"[..])),
        }];
        let mut writer = Writer::default();
        writer.observations(9, &seen);
        let mut reader = Reader::new(&writer.0);
        let Ok(Part::Observations { store: 9, observations }) = reader.observations() else { panic!() };
        reader.end().expect("all of it");
        assert_eq!(observations, seen);
    }

    #[test]
    fn numbers_of_every_size() {
        for number in [0, 1, 127, 128, 1 << 35, u64::MAX] {
            let mut writer = Writer::default();
            writer.number(number);
            writer.signed(number.cast_signed());
            let mut reader = Reader::new(&writer.0);
            assert_eq!(reader.number(), Ok(number));
            assert_eq!(reader.signed(), Ok(number.cast_signed()));
        }
        assert_eq!(Reader::new(&[0xFF; 10]).number(), Err(Broken));
    }

    #[test]
    fn what_is_cut_off_or_changed_is_refused_and_never_panics() {
        let bytes = written();
        for length in 0..bytes.len() {
            assert!(Reader::new(&bytes[..length]).store(crate::formats::ALL, "s").is_err(), "{length}");
        }
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                let _ = Reader::new(&changed).store(crate::formats::ALL, "s");
            }
        }
        // A list of 2^40 items in a message of six bytes.
        assert!(Reader::new(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x20]).list(Reader::number).is_err());
    }
}
