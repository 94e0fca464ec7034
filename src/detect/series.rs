//! Cells of one column against each other: what they have in common from row to row where no heading says what they are.
//!
//! The numbers of several polling districts, the alphabet of share codes. Done where `cross` is, on the rows that wait in the buffer, and
//! weighed as what that says. A column that is something whole already is not asked; the next series is one more that takes each
//! text of a column. What one cell may be by itself is for `cell`, cells of one row against each other are for `cross`.

use super::buffer::{RowBuffer, cell_text};
use super::cross::Agreement;
use super::validators::{Verdict, electoral_number, share_code};
use crate::model::{Evidence, FieldFinding, FieldType};

/// What the rows from `data` on say of each column that is nothing yet.
pub fn check(rows: &RowBuffer, data: usize, findings: &[Vec<FieldFinding>]) -> Vec<Agreement> {
    let mut out = Vec::new();
    let mut scratch = String::new();
    for column in 0..rows.width() {
        let first = findings.get(column).and_then(|own| own.first());
        if first.is_some_and(|first| !first.is_in_text()) {
            continue;
        }
        let (mut districts, mut codes) = (Districts::default(), ShareCodes::default());
        for row in data..rows.len() {
            let text = cell_text(&rows.cell(row, column), &mut scratch);
            if !text.is_empty() {
                districts.take(text);
                codes.take(text);
            }
        }
        let mut add = |field, code, weight| {
            out.push(Agreement { column, field, evidence: Evidence { code, weight }, guess: true });
        };
        if districts.are_several() {
            add(FieldType::ELECTORAL_NUMBER, "district_codes", 650);
        }
        if codes.are_many() {
            add(FieldType::RIGHT_TO_WORK_SHARE_CODE, "share_codes", 500);
        }
    }
    out
}

/// Numbers of electors begin with the letters of their polling district, of which a list of electors has several: "HH-395",
/// "RAD2/1083", "KD00925/1". Numbers of a payroll, a shop or a case begin alike.
#[derive(Default)]
struct Districts {
    letters: Vec<[u8; 4]>,
    numbers: usize,
    others: usize,
    long: usize,
}

impl Districts {
    /// Numbers, and districts among them, at least.
    const NUMBERS: usize = 6;
    const LEAST: usize = 4;

    fn take(&mut self, text: &str) {
        let Some((district, digits)) = electoral_number::district_of(text) else {
            self.others += 1;
            return;
        };
        self.numbers += 1;
        self.long += usize::from(digits >= 3);
        if self.letters.len() < Self::LEAST && !self.letters.contains(&district) {
            self.letters.push(district);
        }
    }

    fn are_several(&self) -> bool {
        self.numbers >= Self::NUMBERS
            && self.others * 10 <= self.numbers
            && self.long * 2 > self.numbers
            && self.letters.len() >= Self::LEAST
    }
}

/// Codes by which an employer sees that somebody may work all begin with a W, and have none of the signs that are mistaken for
/// others. Stock codes of nine signs begin and go on with any.
#[derive(Default)]
struct ShareCodes {
    filled: usize,
    codes: usize,
    others: usize,
}

impl ShareCodes {
    const LEAST: usize = 4;

    fn take(&mut self, text: &str) {
        self.filled += 1;
        if share_code::judge(text) == Verdict::Shape {
            let plain = !text.contains(['0', '1', 'I', 'O', 'i', 'o']);
            let own = plain && text.trim_start().starts_with(['W', 'w']);
            self.codes += usize::from(own);
            self.others += usize::from(!own);
        }
    }

    fn are_many(&self) -> bool {
        self.codes >= Self::LEAST && self.codes * 10 > self.filled * 4 && self.others * 10 <= self.codes
    }
}
