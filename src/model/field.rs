//! Field types: one kind of personal data each, with a stable id.
//!
//! The built-in list is closed and its order never matters to a reader of the report (ids do). A user's own
//! rule files may add types: they are interned at start-up and live as long as the process.

use std::sync::{OnceLock, RwLock};

/// One kind of personal data, such as `national_insurance_number`.
///
/// A small number, cheap to copy and to collect in a [`FieldSet`]; [`FieldType::id`] is the name that reports
/// use.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct FieldType(u8);

macro_rules! field_types {
    ($($name:ident = $id:literal, $label:literal;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u8)]
        enum Index { $($name),* }
        impl FieldType {
            $(#[doc = concat!("`", $id, "`: ", $label, ".")] pub const $name: FieldType = FieldType(Index::$name as u8);)*
            /// Every built-in type, in the order of the design.
            pub const BUILT_IN: &'static [FieldType] = &[$(FieldType::$name),*];
        }
        const BUILT_IN: &[(&str, &str)] = &[$(($id, $label)),*];
    };
}

field_types! {
    FULL_NAME = "full_name", "full name";
    FIRST_NAME = "first_name", "first name";
    LAST_NAME = "last_name", "last name";
    TITLE = "title", "title";
    DATE_OF_BIRTH = "date_of_birth", "date of birth";
    GENDER = "gender", "gender";
    NATIONALITY = "nationality", "nationality";
    HOME_ADDRESS = "home_address", "home address";
    POSTCODE = "postcode", "postcode";
    PHONE = "phone", "phone number";
    EMAIL = "email", "e-mail address";
    EMERGENCY_CONTACT = "emergency_contact", "emergency contact";
    NATIONAL_INSURANCE_NUMBER = "national_insurance_number", "National Insurance number";
    UTR = "utr", "unique taxpayer reference";
    NHS_NUMBER = "nhs_number", "NHS number";
    PASSPORT_NUMBER = "passport_number", "passport number";
    DRIVING_LICENCE = "driving_licence", "driving licence number";
    RIGHT_TO_WORK_SHARE_CODE = "right_to_work_share_code", "right-to-work share code";
    BIOMETRIC_RESIDENCE_PERMIT = "biometric_residence_permit", "biometric residence permit";
    DBS_CERTIFICATE = "dbs_certificate", "DBS certificate number";
    ELECTORAL_NUMBER = "electoral_number", "electoral number";
    UK_SORT_CODE = "uk_sort_code", "bank sort code";
    UK_BANK_ACCOUNT = "uk_bank_account", "bank account number";
    IBAN = "iban", "IBAN";
    PAYMENT_CARD = "payment_card", "payment card number";
    TAX_CODE = "tax_code", "tax code";
    PAYROLL_NUMBER = "payroll_number", "payroll number";
    ELECTION_ROLE = "election_role", "election role";
    POLLING_STATION = "polling_station", "polling station";
    ELECTION_DATE = "election_date", "election date";
    FEE = "fee", "fee or pay";
    TRAINING_RECORD = "training_record", "training record";
    VEHICLE_REGISTRATION = "vehicle_registration", "vehicle registration";
    ETHNICITY = "ethnicity", "ethnicity";
    DISABILITY_OR_HEALTH = "disability_or_health", "disability or health";
    TRADE_UNION = "trade_union", "trade union membership";
    POLITICAL_ACTIVITY = "political_activity", "political activity";
    RELIGION = "religion", "religion";
    CRIMINAL_CONVICTION = "criminal_conviction", "criminal conviction";
    SIGNATURE_IMAGE = "signature_image", "signature image";
    PHOTO = "photo", "photograph";
    CREDENTIAL = "credential", "password or other credential";
}

/// Types that a user's rules added: id and label, in the order of registration.
fn custom() -> &'static RwLock<Vec<(&'static str, &'static str)>> {
    static CUSTOM: OnceLock<RwLock<Vec<(&'static str, &'static str)>>> = OnceLock::new();
    CUSTOM.get_or_init(RwLock::default)
}

impl FieldType {
    /// How many types there can be at all: a [`FieldSet`] has one bit for each.
    pub const MAX: usize = 64;

    /// The type with this id, built in or registered.
    pub fn from_id(id: &str) -> Option<FieldType> {
        if let Some(at) = BUILT_IN.iter().position(|(known, _)| *known == id) {
            return Some(FieldType(at as u8));
        }
        let custom = custom().read().unwrap_or_else(|poisoned| poisoned.into_inner());
        custom.iter().position(|(known, _)| *known == id).map(|at| FieldType((BUILT_IN.len() + at) as u8))
    }

    /// Adds a type of the user's own, or returns the one that has this id already.
    ///
    /// `None` when the [`FieldType::MAX`] types are used up.
    pub fn register(id: &str, label: &str) -> Option<FieldType> {
        if let Some(known) = FieldType::from_id(id) {
            return Some(known);
        }
        let mut custom = custom().write().unwrap_or_else(|poisoned| poisoned.into_inner());
        let at = BUILT_IN.len() + custom.len();
        if at >= FieldType::MAX {
            return None;
        }
        custom.push((Box::leak(id.into()), Box::leak(label.into())));
        Some(FieldType(at as u8))
    }

    /// The stable id that reports and rules use, such as `uk_sort_code`.
    pub fn id(self) -> &'static str {
        self.entry().0
    }

    /// The name in plain words, such as "bank sort code".
    pub fn label(self) -> &'static str {
        self.entry().1
    }

    /// The position of this type's bit in a [`FieldSet`] and of its slot in per-type arrays.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The type at a position of [`FieldType::index`].
    pub fn from_index(index: usize) -> Option<FieldType> {
        let known = BUILT_IN.len() + custom().read().unwrap_or_else(|poisoned| poisoned.into_inner()).len();
        (index < known).then_some(FieldType(index as u8))
    }

    fn entry(self) -> (&'static str, &'static str) {
        let at = self.index();
        match BUILT_IN.get(at) {
            Some(entry) => *entry,
            None => custom().read().unwrap_or_else(|poisoned| poisoned.into_inner())[at - BUILT_IN.len()],
        }
    }
}

impl std::fmt::Debug for FieldType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

impl PartialOrd for FieldType {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// By position; the built-in order is the design's.
impl Ord for FieldType {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

/// A set of field types, one bit each.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Hash)]
pub struct FieldSet(pub u64);

impl FieldSet {
    /// The set of these types.
    pub const fn of(fields: &[FieldType]) -> FieldSet {
        let (mut set, mut at) = (0, 0);
        while at < fields.len() {
            set |= 1 << fields[at].0;
            at += 1;
        }
        FieldSet(set)
    }

    /// Adds one type.
    pub fn insert(&mut self, field: FieldType) {
        self.0 |= 1 << field.index();
    }

    /// Whether the type is in the set.
    pub fn contains(self, field: FieldType) -> bool {
        self.0 & (1 << field.index()) != 0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Both sets together.
    pub fn union(self, other: FieldSet) -> FieldSet {
        FieldSet(self.0 | other.0)
    }

    /// The types in the set, by position.
    pub fn iter(self) -> impl Iterator<Item = FieldType> {
        (0..FieldType::MAX).filter(move |at| self.0 & (1 << at) != 0).filter_map(FieldType::from_index)
    }
}

impl FromIterator<FieldType> for FieldSet {
    fn from_iter<I: IntoIterator<Item = FieldType>>(fields: I) -> FieldSet {
        let mut set = FieldSet::default();
        fields.into_iter().for_each(|field| set.insert(field));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_round_trip_and_are_distinct() {
        for &field in FieldType::BUILT_IN {
            assert_eq!(FieldType::from_id(field.id()), Some(field));
        }
        let ids: std::collections::HashSet<_> = FieldType::BUILT_IN.iter().map(|f| f.id()).collect();
        assert_eq!(ids.len(), FieldType::BUILT_IN.len());
    }

    #[test]
    fn a_registered_type_is_found_again() {
        let mine = FieldType::register("library_card", "library card number").expect("room for one more");
        assert_eq!(FieldType::from_id("library_card"), Some(mine));
        assert_eq!(mine.label(), "library card number");
        let set: FieldSet = [mine, FieldType::EMAIL].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [FieldType::EMAIL, mine]);
    }
}
