//! Cells of one row against each other: a sort code with its account, a driver number with name and birth date.
//!
//! Done on the rows that wait in the buffer when a table's columns are known for the first time, so that it costs
//! nothing for the rows after them. It says what share agrees; `classify` weighs that. The next check is a
//! function here and a line in [`check`]; cells of one column against each other are for `series`.

use super::buffer::{RowBuffer, cell_text};
use super::validators::modulus::{Modulus, ModulusTable};
use super::validators::{bank_account, date, driving_licence, sort_and_account, sort_code};
use crate::model::{Evidence, FieldFinding, FieldType};

use FieldType as F;

/// What the rows say of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The column.
    pub column: usize,
    /// Which reading of it.
    pub field: FieldType,
    /// Code and weight.
    pub evidence: Evidence,
    /// Told by the values alone, so that it counts only beside people and where no heading says otherwise.
    pub guess: bool,
}

/// Rows that must be comparable before they say anything.
const LEAST: u32 = 3;

/// Compares the cells of the rows from `data` on.
pub fn check(
    rows: &RowBuffer,
    data: usize,
    findings: &[Vec<FieldFinding>],
    modulus: Option<&ModulusTable>,
) -> Vec<Agreement> {
    let mut out = Vec::new();
    if let Some(table) = modulus {
        accounts(rows, data, findings, table, &mut out);
    }
    licences(rows, data, findings, &mut out);
    out
}

fn column_of(findings: &[Vec<FieldFinding>], field: FieldType) -> Option<usize> {
    findings.iter().position(|found| found.iter().any(|f| f.field == field))
}

fn with_text<T>(rows: &RowBuffer, row: usize, column: usize, then: impl FnOnce(&str) -> T) -> T {
    let mut scratch = String::new();
    then(cell_text(&rows.cell(row, column), &mut scratch))
}

/// Sort code and account by the modulus table of the user's. Random pairs hardly pass; real ones nearly all do.
fn accounts(
    rows: &RowBuffer,
    data: usize,
    findings: &[Vec<FieldFinding>],
    table: &ModulusTable,
    out: &mut Vec<Agreement>,
) {
    let (sort_at, account_at) =
        (column_of(findings, F::UK_SORT_CODE), column_of(findings, F::UK_BANK_ACCOUNT));
    let (Some(sort_at), Some(account_at)) = (sort_at, account_at) else { return };
    let (mut passed, mut failed) = (0, 0);
    for row in data..rows.len() {
        let pair = if sort_at == account_at {
            with_text(rows, row, sort_at, sort_and_account::split)
        } else {
            with_text(rows, row, sort_at, sort_code::normalise).and_then(|sort| {
                with_text(rows, row, account_at, |account| bank_account::with_sort_code(sort, account))
            })
        };
        match pair.map(|(sort, account)| table.check(&sort, &account)) {
            Some(Modulus::Pass) => passed += 1,
            Some(Modulus::Fail) => failed += 1,
            Some(Modulus::NoRule) | None => {}
        }
    }
    if let Some(evidence) = weigh(passed, failed, ("modulus_pass", 250), ("modulus_fail", -350)) {
        out.extend(
            [(F::UK_SORT_CODE, sort_at), (F::UK_BANK_ACCOUNT, account_at)].map(|(field, column)| Agreement {
                column,
                field,
                evidence,
                guess: false,
            }),
        );
    }
}

/// Driver numbers hold five letters of the surname, the birth date and the initials of their holder.
fn licences(rows: &RowBuffer, data: usize, findings: &[Vec<FieldFinding>], out: &mut Vec<Agreement>) {
    let Some(licence_at) = column_of(findings, F::DRIVING_LICENCE) else { return };
    let name_at = column_of(findings, F::LAST_NAME).or_else(|| column_of(findings, F::FULL_NAME));
    let birth_at = column_of(findings, F::DATE_OF_BIRTH);
    let (mut agree, mut differ) = (0, 0);
    for row in data..rows.len() {
        let Some(number) = with_text(rows, row, licence_at, driving_licence::decode) else { continue };
        let name = name_at.map(|at| with_text(rows, row, at, |name| holds_surname(name, &number.surname)));
        let birth = birth_at.and_then(|at| with_text(rows, row, at, date::parse)).map(|born| {
            (born.day, born.month, born.year.rem_euclid(100))
                == (number.day, number.month, number.year.into())
        });
        match (name, birth) {
            (None, None) => {}
            (Some(false), _) | (_, Some(false)) => differ += 1,
            _ => agree += 1,
        }
    }
    if let Some(evidence) = weigh(agree, differ, ("agrees_with_row", 250), ("differs_from_row", -100)) {
        out.push(Agreement { column: licence_at, field: F::DRIVING_LICENCE, evidence, guess: false });
    }
}

/// Whether one of the words of a name begins as the five letters say (`9` fills short names, `MAC` is `MC`).
fn holds_surname(name: &str, five: &[u8; 5]) -> bool {
    let letters = five.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let begins = |word: &str| {
        let mut own = word.bytes().filter(u8::is_ascii_alphabetic).map(|b| b.to_ascii_uppercase());
        let same = (0..letters).all(|at| own.next() == Some(five[at]));
        same && (letters == 5 || own.next().is_none())
    };
    name.split([' ', ',', '.']).any(|word| {
        begins(word)
            || word.get(..3).filter(|head| head.eq_ignore_ascii_case("mac")).is_some_and(|_| {
                let short = ["Mc", word.get(3..).unwrap_or_default()].concat();
                begins(&short)
            })
    })
}

fn weigh(yes: u32, no: u32, good: (&'static str, i32), bad: (&'static str, i32)) -> Option<Evidence> {
    if yes + no < LEAST {
        return None;
    }
    let (code, weight) = match (yes * 10 >= (yes + no) * 8, no * 10 >= (yes + no) * 7) {
        (true, _) => good,
        (_, true) => bad,
        _ => return None,
    };
    Some(Evidence { code, weight })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Cell;

    fn found(field: FieldType) -> Vec<FieldFinding> {
        vec![FieldFinding { field, values: 3, valid: 3, distinct: 3, confidence: 80, evidence: Vec::new() }]
    }

    fn rows(cells: &[[&str; 3]]) -> RowBuffer {
        let mut buffer = RowBuffer::default();
        for (number, row) in cells.iter().enumerate() {
            buffer.push(number as u64, &row.map(Cell::Text));
        }
        buffer
    }

    #[test]
    fn a_driver_number_agrees_with_surname_and_birth_date() {
        let findings = [found(F::LAST_NAME), found(F::DATE_OF_BIRTH), found(F::DRIVING_LICENCE)];
        let own = [
            ["Tellerton", "05/07/1964", "TELLE607054SM9IJ"],
            ["Ng", "05/07/1964", "NG999607054SM9IJ"],
            ["MacBallot", "1964-07-05", "MCBAL657054SM9IJ"],
        ];
        let agreed = check(&rows(&own), 0, &findings, None);
        assert_eq!(
            agreed.iter().map(|a| (a.column, a.evidence.code)).collect::<Vec<_>>(),
            [(2, "agrees_with_row")]
        );
        let other = own.map(|[_, born, number]| ["Pollard", born, number]);
        let differs = check(&rows(&other), 0, &findings, None);
        assert_eq!(differs[0].evidence.code, "differs_from_row");
        assert_eq!(check(&rows(&own[..2]), 0, &findings, None), []);
    }

    #[test]
    fn accounts_are_checked_with_the_users_table() {
        // A made-up rule: the last digit of the account is the check digit.
        let table =
            ModulusTable::parse("200000 209999 MOD10 0 0 0 0 0 0 0 0 0 0 0 0 0 1", None).expect("in form");
        let findings = [found(F::LAST_NAME), found(F::UK_SORT_CODE), found(F::UK_BANK_ACCOUNT)];
        let cells = |end: &str| {
            let accounts = [["3192681", end].concat(), ["4821937", end].concat(), ["5519462", end].concat()];
            rows(&[
                ["A", "20-45-23", &accounts[0]],
                ["B", "20-45-24", &accounts[1]],
                ["C", "20-45-25", &accounts[2]],
            ])
        };
        let codes = |end: &str| -> Vec<_> {
            check(&cells(end), 0, &findings, Some(&table))
                .iter()
                .map(|a| (a.column, a.evidence.code))
                .collect()
        };
        assert_eq!(codes("0"), [(1, "modulus_pass"), (2, "modulus_pass")]);
        assert_eq!(codes("7"), [(1, "modulus_fail"), (2, "modulus_fail")]);
        assert_eq!(check(&cells("0"), 0, &findings, None), []);
    }
}
