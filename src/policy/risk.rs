//! How bad it would be if a store got into wrong hands: points for what is in it, how much, and how it lies there.
//!
//! The points are a judgement, not a measurement: they order stores, and each says in words what it is for. The
//! table is this file.

use super::{Exposure, Facts, Status, System};
use crate::model::{FieldType as F, IDENTITY_DOCUMENTS, READ_BY_LIST, SPECIAL};

/// A risk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Risk {
    /// 0 to 100.
    pub score: u8,
    /// What it is made of, the heaviest first.
    pub why: Vec<Reason>,
}

/// One part of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reason {
    /// Stable code.
    pub code: &'static str,
    /// Points.
    pub points: u8,
    /// In words.
    pub words: &'static str,
}

impl Risk {
    /// `critical`, `high`, `medium` or `low`.
    pub fn class(&self) -> &'static str {
        match self.score {
            75.. => "critical",
            50.. => "high",
            25.. => "medium",
            _ => "low",
        }
    }
}

/// What there is to know of a store beside its own facts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// Its system in the register.
    pub system: Option<&'a System>,
    /// Days past its date.
    pub overdue_days: u64,
    /// No rule says when it ends.
    pub no_defined_end: bool,
    /// Days since its last election, or since the file's last change where it tells of none; 0 where neither is known.
    pub age_days: u64,
    /// Stores with the same content, or the same people under the same columns.
    pub copies: usize,
}

/// Adds up the points.
pub fn risk(facts: &Facts, around: Around<'_>) -> Risk {
    let has = |field| facts.fields.contains(field);
    let any = |fields: &[F]| fields.iter().any(|field| has(*field));
    let bank = any(&[F::UK_BANK_ACCOUNT, F::IBAN, F::PAYMENT_CARD]);
    let ni = has(F::NATIONAL_INSURANCE_NUMBER);
    let birth = has(F::DATE_OF_BIRTH);
    let address = any(&[F::HOME_ADDRESS, F::POSTCODE]);
    let mut why = Vec::new();
    let mut add = |code, points, words| why.push(Reason { code, points, words });
    if bank && ni && birth && address {
        add(
            "identity_theft_kit",
            42,
            "bank details, NI number, birth date and address together: enough to become the person",
        );
    } else if bank && ni {
        add("bank_and_ni", 32, "bank details with NI numbers");
    } else if ni && (birth || address) {
        add("ni_with_birth_or_address", 28, "NI numbers with birth dates or addresses");
    } else if bank {
        add("bank_details", 25, "bank details");
    } else if birth && address {
        add("birth_and_address", 16, "birth dates with addresses");
    } else if ni {
        add("ni_numbers", 15, "NI numbers");
    } else if any(&[F::HOME_ADDRESS, F::POSTCODE, F::PHONE, F::EMAIL, F::DATE_OF_BIRTH]) {
        add("contact_details", 8, "contact details");
    } else {
        add("names", 3, "names and roles");
    }
    if any(SPECIAL) {
        add("special_category", 14, "special categories of data, or convictions");
    }
    if any(IDENTITY_DOCUMENTS) {
        add("identity_documents", 12, "numbers or pictures of identity documents");
    }
    if has(F::CREDENTIAL) {
        add("credentials", 14, "passwords or other credentials");
    }
    match facts.people {
        10_000.. => add("people", 18, "ten thousand people or more"),
        1000.. => add("people", 14, "a thousand people or more"),
        100.. => add("people", 10, "a hundred people or more"),
        10.. => add("people", 5, "ten people or more"),
        _ => {}
    }
    if facts.hidden {
        add("hidden", 8, "hidden from whoever opens it: passed on without knowing");
    }
    let mode = facts.mode.unwrap_or(0);
    if mode & 0o004 != 0 {
        add("world_readable", 6, "every account of the machine or share may read it");
    }
    if mode & (READ_BY_LIST | 0o004) == READ_BY_LIST {
        add("read_by_list", 2, "an access list lets others than its owner's group read it");
    }
    if mode & 0o002 != 0 {
        add("world_writable", 4, "every account may change it");
    }
    if !facts.encrypted {
        add("unencrypted", 2, "readable without a password");
    }
    match around.overdue_days / 365 {
        10.. => add("overdue", 12, "ten years overdue or more"),
        5.. => add("overdue", 9, "five years overdue or more"),
        _ if around.overdue_days > 0 => add("overdue", 5, "overdue"),
        _ if around.no_defined_end => add("no_defined_end", 4, "no rule says when it ends"),
        _ => {}
    }
    if around.age_days >= 3653 {
        add("age", 3, "ten years old or more");
    }
    if around.copies > 0 {
        add("copies", 4, "there are copies of it");
    }
    if let Some(system) = around.system {
        match system.status {
            Status::Unsupported => add("unsupported", 8, "on a system that its maker no longer mends"),
            Status::Legacy | Status::Retired => add("legacy", 5, "on a legacy system"),
            Status::NotKnown | Status::Live => {}
        }
        if system.exposure == Exposure::Internet {
            add("internet", 12, "on a system that the internet can reach");
        }
    }
    why.sort_by_key(|reason| (std::cmp::Reverse(reason.points), reason.code));
    let score: u32 = why.iter().map(|reason| u32::from(reason.points)).sum();
    Risk { score: score.min(100) as u8, why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FieldSet, RiskClass};
    use proptest::prelude::*;

    fn of(fields: &[F], people: u64) -> Risk {
        let facts = Facts { fields: fields.iter().copied().collect(), people, ..Facts::default() };
        risk(&facts, Around::default())
    }

    #[test]
    fn a_combination_weighs_more_than_its_parts() {
        let kit = [F::UK_BANK_ACCOUNT, F::NATIONAL_INSURANCE_NUMBER, F::DATE_OF_BIRTH, F::POSTCODE];
        let whole = of(&kit, 500);
        assert_eq!((whole.why[0].code, whole.class()), ("identity_theft_kit", "high"));
        for at in 0..kit.len() {
            let mut part = kit.to_vec();
            part.remove(at);
            assert!(of(&part, 500).score < whole.score);
        }
        assert_eq!(of(&[F::FULL_NAME], 3).class(), "low");
    }

    proptest! {
        /// More data, more people, worse access, longer overdue: never a lower score.
        #[test]
        fn risk_never_falls_when_more_is_there(
            fields: u64,
            more: u64,
            people in 0..50_000u64,
            further in 0..50_000u64,
            hidden: bool,
            mode in 0..0o1000u32,
            listed: bool,
            overdue in 0..9000u64,
            longer in 0..9000u64,
            age in 0..9000u64,
            copies in 0..3usize,
        ) {
            let built_in = F::BUILT_IN.iter().fold(0, |all, field| all | 1 << field.index());
            let of = |fields: u64, people, hidden, mode, (overdue_days, age_days), copies| {
                let facts = Facts {
                    fields: FieldSet(fields & built_in),
                    people,
                    hidden,
                    mode: Some(mode),
                    ..Facts::default()
                };
                risk(&facts, Around { overdue_days, age_days, copies, ..Around::default() })
            };
            let less = of(fields, people, false, 0, (overdue, 0), 0);
            let mode = mode | if listed { READ_BY_LIST } else { 0 };
            let most = of(fields | more, people + further, hidden, mode, (overdue + longer, age), copies);
            prop_assert!(less.score <= most.score, "{less:?} {most:?}");
            let sum: u32 = most.why.iter().map(|reason| u32::from(reason.points)).sum();
            prop_assert_eq!(sum.min(100), u32::from(most.score));
        }

        /// The letters' rules of the issue, told once more without the code.
        #[test]
        fn a_person_is_of_the_gravest_class_that_fits(fields: u64) {
            let built_in = F::BUILT_IN.iter().fold(0, |all, field| all | 1 << field.index());
            let set = FieldSet(fields & built_in);
            let any = |fields: &[F]| fields.iter().any(|field| set.contains(*field));
            let bank = any(&[F::UK_BANK_ACCOUNT, F::IBAN, F::PAYMENT_CARD]);
            let kit = set.contains(F::NATIONAL_INSURANCE_NUMBER)
                && any(&[F::DATE_OF_BIRTH, F::HOME_ADDRESS]);
            let class = RiskClass::of(set);
            if bank || kit {
                prop_assert_eq!(class, RiskClass::A);
            } else if any(SPECIAL) || any(IDENTITY_DOCUMENTS) {
                prop_assert_eq!(class, RiskClass::B);
            } else {
                prop_assert!(class >= RiskClass::C);
            }
            // Who has more said of them is never in a milder class.
            for field in F::BUILT_IN {
                let mut more = set;
                more.insert(*field);
                prop_assert!(RiskClass::of(more) <= class);
            }
        }
    }

    #[test]
    fn what_lies_worse_scores_higher_and_never_over_a_hundred() {
        let facts = Facts {
            fields: crate::model::FieldType::BUILT_IN.iter().copied().collect(),
            people: 50_000,
            hidden: true,
            mode: Some(0o666),
            ..Facts::default()
        };
        let around = Around { overdue_days: 9999, copies: 3, ..Around::default() };
        let all = risk(&facts, around);
        assert_eq!((all.score, all.class()), (100, "critical"));
        let sum: u32 = all.why.iter().map(|reason| u32::from(reason.points)).sum();
        assert!(sum >= 100 && all.why.is_sorted_by_key(|reason| std::cmp::Reverse(reason.points)));
        let locked = risk(&Facts { encrypted: true, ..facts.clone() }, around);
        assert!(all.why.iter().any(|reason| reason.code == "unencrypted"));
        assert!(!locked.why.iter().any(|reason| reason.code == "unencrypted"));
        let private = Facts { mode: Some(0o600), ..facts.clone() };
        assert!(!risk(&private, around).why.iter().any(|reason| reason.code.starts_with("world")));
    }
}
