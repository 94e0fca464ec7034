//! Some rows of a table, judged by themselves: what they add to the columns, and who is in them.
//!
//! A table's first rows decide what its columns are (`table`). From then on a row says nothing about the next one, so
//! that a batch of them can be judged anywhere, by whichever worker has nothing else to do, as long as what comes of it
//! is added in the order of rows. Not here: when that happens (`ahead`), and what the sums mean (`classify`).

use std::borrow::Cow;

use super::buffer::{RowBuffer, cell_text, trimmed};
use super::classify;
use super::column::{Column, Embedded, Seen};
use super::context::DetectContext;
use super::distinct;
use super::headers::{Concept, HeaderReading};
use super::recent::Scratch;
use super::rows::{Extra, Plan, Row};
use super::settled::Kind;
use super::short::Short;
use super::text::TextHit;
use super::validators::Verdict;
use crate::formats::Cell;
use crate::model::{FieldSet, FieldType, Observation};

/// Bytes of a longer cell that is remembered with the values in it.
const REMEMBERED: usize = 80;

/// What is known of a table before its further rows come.
#[derive(Clone, Default)]
pub struct Frame {
    /// Its number in the store.
    pub number: u32,
    /// The reader said what the columns are called.
    pub known_columns: bool,
    /// Names of columns.
    pub names: Vec<String>,
    /// What they say.
    pub readings: Vec<HeaderReading>,
    /// Which columns speak of whom.
    pub plans: Vec<Plan>,
}

impl Frame {
    /// Whether a column's name says that the rows are people's.
    pub fn names_people(&self) -> bool {
        use FieldType as F;
        const THEIRS: [FieldType; 4] =
            [F::FIRST_NAME, F::LAST_NAME, F::NATIONAL_INSURANCE_NUMBER, F::DATE_OF_BIRTH];
        self.readings.iter().any(|reading| reading.matches.iter().any(|m| THEIRS.contains(&m.field)))
    }

    /// The same, or names somebody whole.
    pub fn names_anybody(&self) -> bool {
        let whole = |reading: &HeaderReading| {
            !classify::names_no_person(reading)
                && reading.matches.iter().any(|m| m.field == FieldType::FULL_NAME)
        };
        self.names_people() || self.readings.iter().any(whole)
    }

    /// Whether a row holds data: it is not blank, nor the header printed again.
    pub fn is_data(&self, cells: &[Cell<'_>]) -> bool {
        !cells.iter().all(|cell| matches!(cell, Cell::Empty)) && !self.repeats_header(cells)
    }

    fn repeats_header(&self, cells: &[Cell<'_>]) -> bool {
        if self.known_columns || self.names.is_empty() {
            return false;
        }
        let mut same = 0;
        for (name, cell) in self.names.iter().zip(cells).filter(|(name, _)| !name.is_empty()) {
            match cell {
                Cell::Text(text) if text.trim() == name => same += 1,
                _ => return false,
            }
            if same >= 3 {
                return true;
            }
        }
        same >= 2
    }

    /// Who is in a row that holds data. The tokens of those found wait in `scratch`, until many do or whoever owns `out` asks
    /// for them ([`Scratch::hash_tokens`]): before it gives anything away.
    pub fn observe(
        &self,
        number: u64,
        cells: &[Cell<'_>],
        extra: &Extra,
        (context, system): (&DetectContext, &str),
        scratch: &mut Scratch,
        out: &mut Vec<Observation>,
    ) {
        let text = |column: usize| -> Cow<'_, str> {
            let mut scratch = String::new();
            match cells.get(column) {
                Some(Cell::Text(text)) => Cow::Borrowed(trimmed(text)),
                Some(cell) => Cow::Owned(cell_text(cell, &mut scratch).to_owned()),
                None => Cow::Borrowed(""),
            }
        };
        let row = Row { table: self.number, number, text: &text, extra };
        for plan in self.plans.iter().filter(|plan| !plan.is_empty()) {
            plan.observe(&row, (context, system), scratch, out);
        }
        if scratch.waiting.is_full() {
            scratch.hash_tokens(&context.key, out);
        }
    }
}

/// What rows add up to.
#[derive(Default)]
pub struct Tally {
    /// Rows of data.
    pub rows: u64,
    /// By column.
    pub columns: Vec<Column>,
}

impl Tally {
    /// For rows of a table of which these columns are settled, by the kind of data.
    fn part(settled: &[Option<Kind>]) -> Tally {
        let columns = settled.iter().map(|kind| Column::part(*kind)).collect();
        Tally { rows: 0, columns }
    }

    /// Counts a row's cells; `None` for rows that are not data.
    pub fn count(
        &mut self,
        frame: &Frame,
        cells: &[Cell<'_>],
        context: &DetectContext,
        scratch: &mut Scratch,
    ) -> Option<Extra> {
        if !frame.is_data(cells) {
            return None;
        }
        self.rows += 1;
        if self.columns.len() < cells.len() {
            self.columns.resize_with(cells.len(), Column::default);
        }
        let mut extra = Extra::default();
        let mut written = String::new();
        scratch.judged.clear();
        scratch.judged.resize(cells.len(), None);
        for (at, (column, cell)) in self.columns.iter_mut().zip(cells).enumerate() {
            let text = cell_text(cell, &mut written);
            if text.is_empty() {
                continue;
            }
            let Seen { shape, hash, inside, judged } = column.add(text, cell, scratch);
            if let Some(slot) = scratch.judged.get_mut(at) {
                *slot = judged;
            }
            for rule in context.scanner.own() {
                column.counts[rule.field].add(rule.judge_whole(text));
            }
            // In a column of remarks "NI AB123456C" is a remark; elsewhere so short a cell is one value.
            let remark = || {
                let notes = frame.readings.get(at).is_some_and(|r| r.concepts.contains(Concept::Notes));
                notes && shape.len > 8 && shape.words >= 2 && shape.digits >= 4
            };
            let wordy = !inside.is_empty()
                && shape.letters > 0
                && (shape.len > 14 && (shape.words > 2 || shape.odd > 0 || shape.comma) || remark());
            if wordy && matches!(cell, Cell::Text(_)) {
                if judged.is_some() && !context.scanner.may_hold(text, inside) {
                    continue;
                }
                if shape.len <= REMEMBERED {
                    scratch.inside(hash, |hits| {
                        context.scanner.scan(text, hits);
                    });
                } else {
                    context.scanner.scan(text, &mut scratch.hits);
                }
                embedded(column, text, &scratch.hits, &mut extra);
            }
        }
        Some(extra)
    }

    /// Adds what the rows that come next add up to.
    pub fn absorb(&mut self, part: &Tally) {
        self.rows += part.rows;
        if self.columns.len() < part.columns.len() {
            self.columns.resize_with(part.columns.len(), Column::default);
        }
        self.columns.iter_mut().zip(&part.columns).for_each(|(own, part)| own.absorb(part));
    }

    /// The kinds of data for which further cells of settled columns are judged alone.
    pub fn settled(&self) -> Vec<Option<Kind>> {
        let kind = |column: &Column| column.settled.as_ref().and_then(|settled| settled.kind());
        self.columns.iter().map(kind).collect()
    }
}

/// What came of a batch.
pub struct Judged {
    /// What its rows add up to.
    pub tally: Tally,
    /// Who is in them, in the order of rows.
    pub observations: Vec<Observation>,
}

/// Judges rows that follow each other, in a table of which these columns are settled.
pub fn judge(
    frame: &Frame,
    settled: &[Option<Kind>],
    rows: &RowBuffer,
    context: &DetectContext,
    system: &str,
) -> Judged {
    let mut tally = Tally::part(settled);
    let mut observations = Vec::with_capacity(rows.len());
    let mut cells: Vec<Cell<'_>> = Vec::new();
    let mut scratch = context.scratch();
    for row in 0..rows.len() {
        cells.clear();
        cells.extend(rows.cells(row));
        if let Some(extra) = tally.count(frame, &cells, context, &mut scratch) {
            let number = rows.number(row);
            frame.observe(number, &cells, &extra, (context, system), &mut scratch, &mut observations);
        }
    }
    scratch.hash_tokens(&context.key, &mut observations);
    context.put_back(scratch);
    Judged { tally, observations }
}

/// Counts the values inside a longer cell.
fn embedded(column: &mut Column, text: &str, hits: &[TextHit], extra: &mut Extra) {
    if hits.is_empty() {
        return;
    }
    let embedded = column.embedded.get_or_insert_with(|| Box::new(Embedded::default()));
    let mut seen = FieldSet::default();
    // "Presiding Officer's folder": of a thing, nobody's role.
    let of_a_thing = |hit: &TextHit| {
        let behind = text.get(hit.at.end..).unwrap_or_default();
        hit.field == FieldType::ELECTION_ROLE
            && ["'s ", "\u{2019}s "].iter().any(|own| behind.starts_with(own))
    };
    for hit in hits.iter().filter(|hit| hit.verdict >= Verdict::Shape && !of_a_thing(hit)) {
        embedded.counts[hit.field].add(hit.verdict);
        *embedded.score.entry(hit.field).or_default() += i64::from(hit.score);
        let value = &text[hit.at.clone()];
        embedded.distinct.entry(hit.field).or_default().insert(distinct::hash(value.as_bytes()));
        if !seen.contains(hit.field) {
            seen.insert(hit.field);
            *embedded.cells.entry(hit.field).or_default() += 1;
        }
        if hit.field != FieldType::FULL_NAME {
            extra.fields.insert(hit.field);
        }
        if hit.field == FieldType::NATIONAL_INSURANCE_NUMBER && hit.verdict == Verdict::Valid {
            let normal = value.bytes().filter(u8::is_ascii_alphanumeric).take(8);
            extra.ni = match extra.ni.take() {
                None => Some(Short::of(normal.map(|byte| byte.to_ascii_uppercase()))),
                // Two of them: nobody can say whose.
                Some(_) => None,
            };
        }
    }
}
