//! One cell: which kinds of data its whole text could be.
//!
//! A look at the shape (length, digits, letters, separators) decides which validators can match at all; each of
//! them then judges the text. Nothing here knows the column. A new kind of value is a line in [`candidates`].

use super::validators::{self as v, Verdict};
use crate::model::FieldType;

/// What a glance at a cell shows.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Bytes.
    pub len: usize,
    /// ASCII digits.
    pub digits: usize,
    /// Letters, of any script.
    pub letters: usize,
    /// Words: runs of anything between white space.
    pub words: usize,
    /// Whether there is an `@`.
    pub at: bool,
    /// Whether there is a comma or a line break.
    pub comma: bool,
    /// Characters other than letters, digits, white space and `-./()+,'`.
    pub odd: usize,
}

/// Looks at a trimmed text.
pub fn shape(text: &str) -> Shape {
    let mut shape = Shape { len: text.len(), ..Shape::default() };
    let mut in_word = false;
    for byte in text.bytes() {
        match CLASS[usize::from(byte)] {
            DIGIT => shape.digits += 1,
            LETTER => shape.letters += 1,
            SPACE => {
                in_word = false;
                shape.comma |= byte == b'\n';
                continue;
            }
            TAIL => {}
            SEPARATOR => shape.comma |= byte == b',',
            _ => {
                shape.at |= byte == b'@';
                shape.odd += 1;
            }
        }
        if !in_word {
            in_word = true;
            shape.words += 1;
        }
    }
    shape
}

const DIGIT: u8 = 1;
const LETTER: u8 = 2;
const SPACE: u8 = 3;
const SEPARATOR: u8 = 4;
/// The second and later bytes of a character beyond ASCII, whose first byte counted as a letter.
const TAIL: u8 = 5;

const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        class[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'a'..=b'z' | b'A'..=b'Z' | 0xc0..=0xff => LETTER,
            0x80..=0xbf => TAIL,
            b' ' | b'\t' | b'\r' | b'\n' => SPACE,
            b'-' | b'.' | b'/' | b'(' | b')' | b'+' | b',' | b'\'' => SEPARATOR,
            _ => 0,
        };
        byte += 1;
    }
    class
};

/// Calls `found` for each kind of data that the whole text could be, with the validator's verdict (never
/// [`Verdict::No`]). Names, addresses and dates are judged by the column's own statistics, not here.
pub fn candidates(text: &str, shape: &Shape, found: &mut impl FnMut(FieldType, Verdict)) {
    use FieldType as F;
    let mut judge = |field: FieldType, judge: fn(&str) -> Verdict| {
        let verdict = judge(text);
        if verdict != Verdict::No {
            found(field, verdict);
        }
    };
    if shape.at {
        if shape.len <= 320 && shape.words <= 3 {
            judge(F::EMAIL, personal_email);
        }
        return;
    }
    if shape.len > 64 {
        if shape.len <= 100 && text.contains('<') {
            judge(F::PASSPORT_NUMBER, v::mrz::judge);
        }
        return;
    }
    if shape.digits == 0 {
        if shape.words <= 6 {
            judge(F::TITLE, v::title::judge);
            judge(F::GENDER, v::vocabulary::judge_gender);
            judge(F::NATIONALITY, v::vocabulary::judge_nationality);
            judge(F::ETHNICITY, v::vocabulary::judge_ethnicity);
            judge(F::RELIGION, v::vocabulary::judge_religion);
            judge(F::TRADE_UNION, v::vocabulary::judge_union);
            judge(F::POLITICAL_ACTIVITY, v::vocabulary::judge_politics);
            judge(F::DISABILITY_OR_HEALTH, v::vocabulary::judge_health);
            judge(F::ELECTION_ROLE, v::election_role::judge);
            judge(F::TRAINING_RECORD, v::vocabulary::judge_training);
            judge(F::POLLING_STATION, v::polling_station::judge);
            if shape.len <= 5 {
                judge(F::TAX_CODE, v::tax_code::judge);
            }
            if (9..=11).contains(&shape.len) && shape.letters == 9 {
                judge(F::RIGHT_TO_WORK_SHARE_CODE, v::share_code::judge_letters);
            }
        }
        return;
    }
    let compact = shape.digits + shape.letters;
    if shape.letters == 0 {
        match shape.digits {
            5..=6 => {
                judge(F::UK_SORT_CODE, v::sort_code::judge);
                judge(F::UK_BANK_ACCOUNT, v::bank_account::judge);
                judge(F::PAYROLL_NUMBER, v::payroll_number::judge);
            }
            7..=8 => {
                judge(F::UK_BANK_ACCOUNT, v::bank_account::judge);
                judge(F::PAYROLL_NUMBER, v::payroll_number::judge);
                judge(F::DRIVING_LICENCE, v::driving_licence::judge);
            }
            9..=12 => {
                judge(F::PHONE, v::phone::judge);
                judge(F::UK_BANK_ACCOUNT, v::bank_account::judge);
                match shape.digits {
                    9 => judge(F::PASSPORT_NUMBER, v::passport_number::judge),
                    10 => {
                        judge(F::NHS_NUMBER, v::nhs_number::judge);
                        judge(F::UTR, v::utr::judge);
                        judge(F::DBS_CERTIFICATE, v::dbs_certificate::judge);
                    }
                    12 => judge(F::DBS_CERTIFICATE, v::dbs_certificate::judge),
                    _ => {}
                }
            }
            13..=19 => {
                judge(F::PHONE, v::phone::judge);
                judge(F::PAYMENT_CARD, v::payment_card::judge);
            }
            20..=24 => judge(F::PHONE, v::phone::judge_two),
            _ => {}
        }
        if matches!(shape.digits, 13..=16) {
            judge(F::UK_SORT_CODE, v::sort_and_account::judge);
        }
    } else {
        if (5..=9).contains(&compact) {
            judge(F::POSTCODE, v::postcode::judge);
        }
        if (7..=10).contains(&compact) && shape.digits >= 5 {
            judge(F::NATIONAL_INSURANCE_NUMBER, v::national_insurance_number::judge);
            judge(F::PASSPORT_NUMBER, v::passport_number::judge);
            judge(F::BIOMETRIC_RESIDENCE_PERMIT, v::biometric_residence_permit::judge);
        }
        if (15..=20).contains(&compact) {
            judge(F::DRIVING_LICENCE, v::driving_licence::judge);
        }
        if (15..=34).contains(&compact) && shape.digits >= 8 {
            judge(F::IBAN, v::iban::judge);
        }
        if compact <= 8 || shape.words >= 2 && shape.digits <= 6 && shape.len <= 40 {
            judge(F::VEHICLE_REGISTRATION, v::vehicle_registration::judge_behind_make);
        }
        if compact <= 8 {
            judge(F::TAX_CODE, v::tax_code::judge);
        }
        if (9..=11).contains(&compact) {
            judge(F::RIGHT_TO_WORK_SHARE_CODE, v::share_code::judge);
            judge(F::UTR, v::utr::judge);
        }
        if compact <= 14 {
            judge(F::PAYROLL_NUMBER, v::payroll_number::judge);
            judge(F::ELECTORAL_NUMBER, v::electoral_number::judge);
        }
        if shape.digits >= 9 {
            // "01865 249811 (home)", "tel 07..."
            judge(F::PHONE, v::phone::judge);
        }
        judge(F::POLLING_STATION, v::polling_station::judge);
        judge(F::ELECTION_ROLE, v::election_role::judge);
        if shape.words >= 3 {
            judge(F::TRAINING_RECORD, v::vocabulary::judge_training);
        }
        judge(F::DBS_CERTIFICATE, v::dbs_certificate::judge);
    }
}

/// The judge of one kind of data for a whole cell, the same as [`candidates`] asks; `None` for kinds that only a
/// column's statistics tell.
pub fn judge_as(field: FieldType) -> Option<fn(&str) -> Verdict> {
    use FieldType as F;
    Some(match field {
        F::EMAIL => personal_email,
        F::TITLE => v::title::judge,
        F::GENDER => v::vocabulary::judge_gender,
        F::NATIONALITY => v::vocabulary::judge_nationality,
        F::ELECTION_ROLE => v::election_role::judge,
        F::POLLING_STATION => v::polling_station::judge,
        F::TAX_CODE => v::tax_code::judge,
        F::UK_SORT_CODE => v::sort_code::judge,
        F::UK_BANK_ACCOUNT => v::bank_account::judge,
        F::PAYROLL_NUMBER => v::payroll_number::judge,
        F::PHONE => v::phone::judge,
        F::PASSPORT_NUMBER => v::passport_number::judge,
        F::NHS_NUMBER => v::nhs_number::judge,
        F::UTR => v::utr::judge,
        F::POSTCODE => v::postcode::judge,
        F::NATIONAL_INSURANCE_NUMBER => v::national_insurance_number::judge,
        F::DRIVING_LICENCE => v::driving_licence::judge,
        F::IBAN => v::iban::judge,
        F::PAYMENT_CARD => v::payment_card::judge,
        F::VEHICLE_REGISTRATION => v::vehicle_registration::judge_behind_make,
        F::ELECTORAL_NUMBER => v::electoral_number::judge,
        _ => return None,
    })
}

/// A mailbox of a function ("elections@") is nobody's.
fn personal_email(text: &str) -> Verdict {
    match v::email::judge(text) {
        Verdict::Valid | Verdict::Shape if v::email::is_role_mailbox(text) => Verdict::Placeholder,
        verdict => verdict,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<FieldType> {
        let mut kinds = Vec::new();
        candidates(text, &shape(text), &mut |field, _| kinds.push(field));
        kinds
    }

    #[test]
    fn a_shape_counts_what_stands_there() {
        let shape = shape("Flat 2, 14 High St");
        assert_eq!((shape.digits, shape.letters, shape.words, shape.comma), (3, 10, 5, true));
        assert_eq!(super::shape("Zoë").letters, 3);
    }

    #[test]
    fn whole_values_are_recognised() {
        assert!(kinds("AB 12 34 56 C").contains(&FieldType::NATIONAL_INSURANCE_NUMBER));
        assert!(kinds("ox4 1ab").contains(&FieldType::POSTCODE));
        assert!(kinds("jo@example.co.uk").contains(&FieldType::EMAIL));
        assert!(kinds("20-45-23").contains(&FieldType::UK_SORT_CODE));
        assert!(kinds("Presiding Officer").contains(&FieldType::ELECTION_ROLE));
        assert_eq!(kinds("a long remark that is nothing of the kind at all"), []);
    }
}
