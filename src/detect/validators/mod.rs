//! Validators: each judges one candidate by check digit, range or grammar. One file each, all in [`ALL`].
//!
//! They take values as old files hold them (lower case, odd spaces and dashes, O for 0, a lost leading zero) but
//! say [`Verdict::Valid`] only when the check passes. They know nothing of columns or neighbouring words. None
//! of them allocates. The next one is a new file and a line in [`ALL`].

mod squeeze;

pub mod bank_account;
pub mod biometric_residence_permit;
pub mod date;
pub mod dbs_certificate;
pub mod driving_licence;
pub mod election_role;
pub mod elections;
pub mod electoral_number;
pub mod email;
pub mod first_name;
pub mod iban;
pub mod modulus;
pub mod money;
pub mod mrz;
pub mod national_insurance_number;
pub mod nhs_number;
pub mod passport_number;
pub mod payment_card;
pub mod payroll_number;
pub mod phone;
pub mod polling_station;
pub mod postcode;
pub mod secret;
pub mod share_code;
pub mod sort_and_account;
pub mod sort_code;
pub mod tax_code;
pub mod title;
pub mod utr;
pub mod vehicle_registration;
pub mod vocabulary;

/// What a validator thinks of a candidate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// It is not one.
    No,
    /// It has the right form but is a published example, a template or a drama number: never a finding.
    Placeholder,
    /// The grammar fits; there is no check, or the check fails in a way that damaged data shows.
    Shape,
    /// The grammar fits and the check passes.
    Valid,
}

/// A named validator.
pub struct Validator {
    /// The name rules use.
    pub name: &'static str,
    /// Judges a trimmed candidate.
    pub judge: fn(&str) -> Verdict,
}

macro_rules! all {
    ($($name:literal = $judge:path),* $(,)?) => {
        /// Every validator there is.
        pub static ALL: &[Validator] = &[$(Validator { name: $name, judge: $judge }),*];
    };
}

all! {
    "bank_account" = bank_account::judge,
    "biometric_residence_permit" = biometric_residence_permit::judge,
    "date" = date::judge,
    "date_of_birth" = date::judge_birth,
    "dbs_certificate" = dbs_certificate::judge,
    "disability_or_health" = vocabulary::judge_health,
    "driving_licence" = driving_licence::judge,
    "election_date" = elections::judge,
    "election_role" = election_role::judge,
    "electoral_number" = electoral_number::judge,
    "email" = email::judge,
    "ethnicity" = vocabulary::judge_ethnicity,
    "first_name" = first_name::judge,
    "gender" = vocabulary::judge_gender,
    "iban" = iban::judge,
    "money" = money::judge,
    "mrz" = mrz::judge,
    "national_insurance_number" = national_insurance_number::judge,
    "nationality" = vocabulary::judge_nationality,
    "nhs_number" = nhs_number::judge,
    "passport_number" = passport_number::judge,
    "payment_card" = payment_card::judge,
    "payroll_number" = payroll_number::judge,
    "phone" = phone::judge,
    "phone_local" = phone::judge_local,
    "political_activity" = vocabulary::judge_politics,
    "polling_station" = polling_station::judge,
    "postcode" = postcode::judge,
    "religion" = vocabulary::judge_religion,
    "secret" = secret::judge,
    "share_code" = share_code::judge,
    "sort_and_account" = sort_and_account::judge,
    "sort_and_account_in_text" = sort_and_account::judge_in_text,
    "sort_code" = sort_code::judge,
    "sort_code_no_date" = sort_code::judge_no_date,
    "tax_code" = tax_code::judge,
    "title" = title::judge,
    "trade_union" = vocabulary::judge_union,
    "training" = vocabulary::judge_training,
    "utr" = utr::judge,
    "vehicle_registration" = vehicle_registration::judge,
}

/// The validator with this name.
pub fn named(name: &str) -> Option<&'static Validator> {
    ALL.iter().find(|validator| validator.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_sorted_and_distinct() {
        assert!(ALL.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn nothing_and_prose_are_no_identifier() {
        for validator in ALL {
            assert_eq!((validator.judge)(""), Verdict::No, "{} on nothing", validator.name);
            assert_eq!(
                (validator.judge)("the quick brown fox jumps over it"),
                Verdict::No,
                "{}",
                validator.name
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged_without_a_panic(text in "\\PC{0,60}", digits in "[0-9 A-Zo./:@£-]{0,40}") {
            for validator in ALL {
                (validator.judge)(&text);
                (validator.judge)(&digits);
            }
        }
    }
}
