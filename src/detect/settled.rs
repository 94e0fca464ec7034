//! Settled columns: what a column plainly is after thousands of rows need not be asked of each further cell.
//!
//! Once [`AFTER`] cells agree on one kind of data with high confidence, a further cell is judged for that kind alone
//! and counted for it exactly. A cell that is not of the kind is looked at in full, as before; when too many are not,
//! the column is no longer settled and every cell is looked at in full again. What the column *is* is always decided
//! from the cells looked at in full (`classify`), how many values it holds from all of them.

use super::cell::{Shape, judge_as};
use super::classify::fitting_inside;
use super::column::{self, Column, Words};
use super::distinct::Distinct;
use super::gazetteer;
use super::recent::Scratch;
use super::validators::{Verdict, date, money};
use crate::formats::Cell;
use crate::model::{FieldFinding, FieldSet, FieldType};

use FieldType as F;

/// A column may settle after so many cells looked at in full.
pub const AFTER: u64 = 2048;
/// ... if it is so sure what they are, in hundredths.
const LEAST_CONFIDENCE: u8 = 90;
/// ... and at least so many in hundred have the form.
const LEAST_SHARE: u64 = 90;
/// Bytes of a text that is remembered.
const REMEMBERED: usize = 48;

/// The cells of a column that were judged for one kind of data alone.
#[derive(Clone)]
pub struct Settled {
    /// The kind.
    pub field: FieldType,
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
        (judged && plain_dates).then(|| Settled {
            field: first.field,
            values: 0,
            valid: 0,
            other: 0,
            distinct: column.distinct.clone(),
            over: false,
            part: false,
        })
    }

    /// For a part of a column that is settled to be this kind.
    pub fn part(field: FieldType) -> Settled {
        let distinct = Distinct::Log(Vec::new());
        Settled { field, values: 0, valid: 0, other: 0, distinct, over: false, part: true }
    }

    /// The kind for which further cells are judged alone.
    pub fn kind(&self) -> Option<FieldType> {
        (!self.over).then_some(self.field)
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
        !self.part && self.other * 8 > self.values + AFTER
    }

    /// Judges a cell for the kind alone; less than its form when it has to be looked at in full.
    pub fn take(
        &mut self,
        text: &str,
        cell: &Cell<'_>,
        shape: &Shape,
        hash: u64,
        scratch: &mut Scratch,
    ) -> Verdict {
        if self.over {
            return Verdict::No;
        }
        self.distinct.insert(hash);
        let judge = || judge(self.field, text, cell, shape);
        // What has no digits comes again: names, titles, roles; and so do addresses.
        let again = shape.digits == 0 || self.field == F::HOME_ADDRESS;
        let verdict = if again && shape.len <= REMEMBERED && matches!(cell, Cell::Text(_)) {
            scratch.verdict(self.field, hash, judge)
        } else {
            judge()
        };
        if verdict < Verdict::Shape {
            self.other += 1;
            self.over = self.is_over();
            return verdict;
        }
        self.values += 1;
        self.valid += u64::from(verdict == Verdict::Valid);
        verdict
    }

    /// The kinds of data that a longer cell may hold beside its own, so that they are reported.
    pub fn may_hold(&self) -> FieldSet {
        fitting_inside(self.field)
    }

    /// Adds the cells to what the ones looked at in full have shown.
    pub fn add_to(&self, findings: &mut [FieldFinding]) {
        if let Some(finding) = findings.iter_mut().find(|finding| finding.field == self.field) {
            finding.values += self.values;
            finding.valid += self.valid;
            finding.distinct = self.distinct.count().min(finding.values);
        }
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
