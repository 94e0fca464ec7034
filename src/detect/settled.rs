//! Settled columns: what a column plainly is after thousands of rows need not be asked of each further cell.
//!
//! Once [`AFTER`] cells agree on one kind of data with high confidence, a further cell is judged for that kind alone
//! and counted for it exactly. A cell that is not of the kind is looked at in full, as before; when too many are not,
//! the column is no longer settled and every cell is looked at in full again. What the column *is* is always decided
//! from the cells looked at in full (`classify`), how many values it holds from all of them.
//!
//! A column of readings, prices or quantities that is nothing personal by then settles as well: of its further cells those
//! that are too small a number to be anything are passed over.

use super::cell::{Shape, judge_as};
use super::column::{self, Column, Words};
use super::distinct::Distinct;
use super::gazetteer;
use super::recent::Scratch;
use super::validators::{Verdict, date, money};
use crate::formats::Cell;
use crate::model::{FieldFinding, FieldType};

use FieldType as F;

/// A column may settle after so many cells looked at in full.
pub const AFTER: u64 = 2048;
/// ... if it is so sure what they are, in hundredths.
const LEAST_CONFIDENCE: u8 = 90;
/// ... and at least so many in hundred have the form.
const LEAST_SHARE: u64 = 90;
/// Bytes of a text that is remembered.
const REMEMBERED: usize = 48;

/// Of a hundred cells of a column of numbers so many have to be one.
const LEAST_NUMBERS: u64 = 98;
/// Digits of a whole number that is nothing by itself.
const FEW_DIGITS: usize = 4;
/// Digits before the fraction of a number: more may be a telephone number that was kept as one.
const DIGITS_OF_A_SUM: usize = 7;
/// Bytes of a number with a fraction.
const LONGEST_NUMBER: usize = 16;

/// What the further cells of a column are judged for alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// One kind of data.
    Field(FieldType),
    /// Numbers that are no personal data.
    Numbers,
}

/// The cells of a column that were judged for one kind alone.
#[derive(Clone)]
pub struct Settled {
    kind: Kind,
    /// Cells that have its form.
    pub values: u64,
    /// Of these, cells that pass its check.
    pub valid: u64,
    /// Cells that turned out to be something else since; they were looked at in full.
    other: u64,
    /// Different values of the whole column.
    pub distinct: Distinct,
    /// Too many were something else: no cell is judged for one kind alone any more.
    over: bool,
    /// Some rows of a column: whether it is over is told by all of them.
    part: bool,
}

impl Settled {
    /// For a column with these findings, if it is plain enough what it is.
    pub fn new(column: &Column, findings: &[FieldFinding]) -> Option<Settled> {
        if findings.is_empty() {
            let numbers = column.sums * 100 >= column.filled * LEAST_NUMBERS && column.embedded.is_none();
            return (column.filled >= AFTER && numbers)
                .then(|| Settled::as_one(Kind::Numbers, Distinct::default()));
        }
        let mut whole = findings.iter().filter(|finding| !finding.is_in_text());
        let (first, None) = (whole.next()?, whole.next()) else { return None };
        let formed = first.values * 100 >= column.filled * LEAST_SHARE;
        if column.filled < AFTER || first.confidence < LEAST_CONFIDENCE || !formed {
            return None;
        }
        let plain_dates = first.field != F::DATE_OF_BIRTH || column.dates.count * 10 > column.filled * 9;
        let judged = matches!(
            first.field,
            F::FIRST_NAME | F::LAST_NAME | F::FULL_NAME | F::HOME_ADDRESS | F::DATE_OF_BIRTH | F::FEE
        ) || judge_as(first.field).is_some();
        (judged && plain_dates).then(|| Settled::as_one(Kind::Field(first.field), column.distinct.clone()))
    }

    fn as_one(kind: Kind, distinct: Distinct) -> Settled {
        Settled { kind, values: 0, valid: 0, other: 0, distinct, over: false, part: false }
    }

    /// For a part of a column that is settled to be this kind.
    pub fn part(kind: Kind) -> Settled {
        Settled { part: true, ..Settled::as_one(kind, Distinct::Log(Vec::new())) }
    }

    /// The kind for which further cells are judged alone.
    pub fn kind(&self) -> Option<Kind> {
        (!self.over).then_some(self.kind)
    }

    /// Adds the part that was judged next.
    pub fn absorb(&mut self, part: &Settled) {
        self.values += part.values;
        self.valid += part.valid;
        self.other += part.other;
        self.distinct.add_all(&part.distinct);
        self.over |= self.is_over();
    }

    fn is_over(&self) -> bool {
        // What a column of numbers is said to be shall not come to hang on the few cells that are none.
        let cells = if self.kind == Kind::Numbers { AFTER } else { self.values + AFTER };
        !self.part && self.other * 8 > cells
    }

    /// Whether the column is one of numbers, and the cell a small one of them, so that nobody has to look at it.
    pub fn pass(&mut self, text: &str) -> bool {
        if self.over || self.kind != Kind::Numbers {
            return false;
        }
        let small = is_small_number(text.as_bytes());
        self.values += u64::from(small);
        self.other += u64::from(!small);
        self.over = self.is_over();
        small
    }

    /// Judges a cell for the kind of data alone; `None` when it has to be looked at in full.
    pub fn take(
        &mut self,
        text: &str,
        cell: &Cell<'_>,
        shape: &Shape,
        hash: u64,
        scratch: &mut Scratch,
    ) -> Option<(FieldType, Verdict)> {
        let Kind::Field(field) = self.kind()? else { return None };
        self.distinct.insert(hash);
        let judge = || judge(field, text, cell, shape);
        // What has no digits comes again: names, titles, roles; and so do addresses.
        let again = shape.digits == 0 || field == F::HOME_ADDRESS;
        let verdict = if again && shape.len <= REMEMBERED && matches!(cell, Cell::Text(_)) {
            scratch.verdict(field, hash, judge)
        } else {
            judge()
        };
        if verdict < Verdict::Shape {
            self.other += 1;
            self.over = self.is_over();
            return None;
        }
        self.values += 1;
        self.valid += u64::from(verdict == Verdict::Valid);
        Some((field, verdict))
    }

    /// Adds the cells to what the ones looked at in full have shown.
    pub fn add_to(&self, findings: &mut [FieldFinding]) {
        let own = |finding: &&mut FieldFinding| self.kind == Kind::Field(finding.field);
        if let Some(finding) = findings.iter_mut().find(own) {
            finding.values += self.values;
            finding.valid += self.valid;
            finding.distinct = self.distinct.count().min(finding.values);
        }
    }
}

/// Whether a text is a number of few digits, or one with a fraction, perhaps with a sign: no kind of data is written so but a
/// sum of money.
fn is_small_number(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match digits.get(whole..) {
        Some([]) => (1..=FEW_DIGITS).contains(&whole),
        Some([b'.', fraction @ ..]) => {
            (1..=DIGITS_OF_A_SUM).contains(&whole)
                && text.len() <= LONGEST_NUMBER
                && !fraction.is_empty()
                && fraction.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

fn judge(field: FieldType, text: &str, cell: &Cell<'_>, shape: &Shape) -> Verdict {
    let valid = |is: bool| if is { Verdict::Valid } else { Verdict::Shape };
    match field {
        F::FIRST_NAME | F::LAST_NAME | F::FULL_NAME => {
            if !matches!(cell, Cell::Text(_)) || shape.digits > 0 || shape.letters == 0 || shape.at {
                return Verdict::No;
            }
            let mut words = Words::default();
            column::add_name(&mut words, text, shape);
            valid(match field {
                F::FIRST_NAME => words.forename > 0,
                F::LAST_NAME => words.surname > 0,
                _ => words.full_name > 0,
            })
        }
        F::HOME_ADDRESS => {
            if !matches!(cell, Cell::Text(_)) || shape.letters == 0 || shape.at {
                return Verdict::No;
            }
            let town = || shape.digits == 0 && shape.words <= 4 && gazetteer::is_place(text);
            let is = column::looks_like_street(text, shape) || column::ends_in_postcode(text) || town();
            if !is && shape.words < 2 { Verdict::No } else { valid(is) }
        }
        F::DATE_OF_BIRTH => {
            let year = match *cell {
                Cell::Date(year, ..) => i32::from(year),
                Cell::Text(_) => match date::parse(text) {
                    Some(date) if date.two_digit_year => {
                        column::birth_year(i32::from(date.year).rem_euclid(100))
                    }
                    Some(date) => i32::from(date.year),
                    None => return Verdict::No,
                },
                _ => return Verdict::No,
            };
            // As in `classify`: somebody who worked at polls from 2001 on.
            valid((1911..=2006).contains(&year))
        }
        F::FEE => match cell {
            Cell::Int(_) | Cell::Number(_) => Verdict::Valid,
            _ if shape.letters <= 3 => money::judge(text),
            _ => Verdict::No,
        },
        _ => match judge_as(field) {
            Some(judge) if !matches!(cell, Cell::Date(..) | Cell::Bool(_)) => judge(text),
            _ => Verdict::No,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_passed_over_and_whatever_could_be_a_value_is_not() {
        for text in ["0", "9999", "-3", "644.20", "-0.5", "1234567.1234"] {
            assert!(is_small_number(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "5.",
            ".5",
            "12345",
            "20452371",
            "7911482917.0",
            "1.2.3",
            "12-34",
            "1 234",
            "1e5",
            "20.45.23",
            "\u{a3}5.00",
        ] {
            assert!(!is_small_number(text.as_bytes()), "{text}");
        }
    }

    /// A column of these cells, with no finding.
    fn column<'t>(cells: impl Iterator<Item = &'t str>) -> Column {
        let mut column = Column::default();
        let mut scratch = Scratch::default();
        for text in cells {
            column.add(text, &Cell::Text(text), &mut scratch);
            if column.settled.is_none() {
                column.settled = Settled::new(&column, &[]).map(Box::new);
            }
        }
        column
    }

    #[test]
    fn numbers_settle_and_what_is_none_of_them_is_still_looked_at() {
        let numbers = || ["12.50", "7", "801.99", "30"].into_iter().cycle();
        let cells = numbers().take(5000).chain(["OX4 1AB"]).chain(numbers().take(1000));
        let plain = column(cells);
        assert_eq!((plain.filled, plain.cells()), (AFTER + 1, 6001));
        assert_eq!(plain.counts[F::POSTCODE].fits(), 1);
        assert_eq!(plain.settled.as_ref().and_then(|settled| settled.kind()), Some(Kind::Numbers));
        // Where many are none, all are looked at again.
        let mixed = column(numbers().take(3000).chain(["OX4 1AB"; 300]).chain(numbers().take(1000)));
        assert_eq!(mixed.settled.as_ref().and_then(|settled| settled.kind()), None);
        assert_eq!((mixed.filled, mixed.cells()), (AFTER + 300 + 1000, 4300));
        // Words are no numbers.
        assert!(column(["red", "5"].into_iter().cycle().take(5000)).settled.is_none());
    }
}
