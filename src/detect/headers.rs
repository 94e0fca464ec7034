//! Headers: what a column's name says it holds.
//!
//! [`HeaderIndex`] is built from the rules' synonyms. It reads names as people and systems write them
//! (`Nat. Ins. No`, `DTBIRTH`, `bankAccountNumber`, `ADR_1`) and says which field types they mean and how firmly,
//! and which [`Concept`]s they carry that are not personal data but must push a guess down: a start date, an
//! office, a count. It sees one name at a time; neighbours and values are for `table`.

use std::collections::HashMap;

use super::rules::RuleSet;
use crate::model::FieldType;

/// How firmly a header means a field type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Strength {
    /// It hints at it.
    Weak,
    /// It holds the words of a synonym.
    Words,
    /// It is one of the synonyms.
    Exact,
}

/// A field type that a header means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeaderMatch {
    /// What.
    pub field: FieldType,
    /// How firmly.
    pub strength: Strength,
    /// A word had to be corrected by one letter.
    pub fuzzy: bool,
}

macro_rules! concepts {
    ($($(#[$doc:meta])* $name:ident = $id:literal;)*) => {
        /// What a header can say beside, or instead of, a field type.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum Concept { $($(#[$doc])* $name),* }
        impl Concept {
            /// Every concept.
            pub const ALL: &'static [Concept] = &[$(Concept::$name),*];
            /// Stable id.
            pub fn id(self) -> &'static str { match self { $(Concept::$name => $id),* } }
        }
    };
}

concepts! {
    /// The day somebody or something began: not a birth date.
    StartDate = "start_date";
    /// Any other date that is not a birth date.
    OtherDate = "other_date";
    /// Of an office or employer, not of a person.
    Office = "office";
    /// Of a polling place or another building.
    Venue = "venue";
    /// Of electors, not of staff.
    Elector = "elector";
    /// Of a third person: next of kin, referee.
    ThirdParty = "third_party";
    /// Some system's own number.
    Identifier = "identifier";
    /// Free text.
    Notes = "notes";
    /// How many.
    Count = "count";
    /// A sum of money.
    Money = "money";
    /// A share in hundred.
    Percentage = "percentage";
    /// A company, department or party.
    Organisation = "organisation";
    /// Yes or no.
    Flag = "flag";
    /// A candidate or councillor: public by law.
    PublicRole = "public_role";
    /// A place on the map: easting, northing, grid reference, UPRN.
    Geography = "geography";
    /// Of a bank as such: its name or address.
    Bank = "bank";
    /// The name of a file, sheet or form.
    Document = "document";
    /// A time of day or a duration.
    Time = "time";
}

/// A set of [`Concept`]s, one bit each.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Concepts(pub u32);

impl Concepts {
    /// Adds one.
    pub fn insert(&mut self, concept: Concept) {
        self.0 |= 1 << concept as u8;
    }

    /// Whether it is in the set.
    pub fn contains(self, concept: Concept) -> bool {
        self.0 & (1 << concept as u8) != 0
    }

    /// Whether nothing is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What a header says.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct HeaderReading {
    /// Field types that it means, the firmest first.
    pub matches: Vec<HeaderMatch>,
    /// Field types that its words rule out.
    pub against: Vec<FieldType>,
    /// What else it says.
    pub concepts: Concepts,
}

/// The header synonyms of a rule set, ready for look-ups.
pub struct HeaderIndex {
    exact: HashMap<String, Vec<FieldType>>,
}

impl HeaderIndex {
    /// The index of a rule set's synonyms.
    pub fn new(rules: &RuleSet) -> HeaderIndex {
        let mut exact: HashMap<String, Vec<FieldType>> = HashMap::new();
        for rule in rules.rules() {
            for name in &rule.headers.exact {
                let fields = exact.entry(squeeze(name)).or_default();
                if !fields.contains(&rule.field) {
                    fields.push(rule.field);
                }
            }
        }
        HeaderIndex { exact }
    }

    /// Everything a header says.
    pub fn read(&self, header: &str) -> HeaderReading {
        let mut reading = HeaderReading::default();
        if let Some(fields) = self.exact.get(&squeeze(header)) {
            reading.matches.extend(fields.iter().map(|&field| HeaderMatch {
                field,
                strength: Strength::Exact,
                fuzzy: false,
            }));
        }
        reading
    }

    /// The field types that a header means, the firmest first.
    pub fn lookup(&self, header: &str) -> Vec<HeaderMatch> {
        self.read(header).matches
    }
}

/// A header's letters in lower case, everything else left out.
pub fn squeeze(header: &str) -> String {
    header.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// A header's words in lower case, one space between: camel case, digits and punctuation split words.
pub fn normalise(header: &str) -> String {
    header.to_lowercase()
}
