//! What detection found in one store: counts, classes, confidences and keyed tokens, never values.

use super::{FieldSet, FieldType, Marks, PollSet};

/// Everything that detection has to say about one store.
#[derive(Clone, Default, Debug)]
pub struct StoreAnalysis {
    /// Its tables, in the order in which the reader met them.
    pub tables: Vec<TableAnalysis>,
    /// What was found in running text (letters, logs), by field type.
    pub text: Vec<TextFinding>,
    /// Whether the store is election work, which elections, and why.
    pub election: ElectionEvidence,
    /// Letters, digits and other visible characters of running text, to tell "read and clean" from "empty".
    pub text_chars: u64,
}

/// One table: a sheet, a database table, a delimited file, or one of several blocks on a sheet.
#[derive(Clone, Default, Debug)]
pub struct TableAnalysis {
    /// Its name; empty when the store has just one without a name.
    pub name: String,
    /// `hidden` or `very_hidden` sheets and the like; `None` when visible.
    pub hidden: Option<&'static str>,
    /// Data rows: without the header and title rows.
    pub rows: u64,
    /// Its columns that hold anything.
    pub columns: Vec<ColumnEvidence>,
    /// Whether this table is election work.
    pub election: ElectionEvidence,
}

/// One column and what it holds.
#[derive(Clone, Default, Debug)]
pub struct ColumnEvidence {
    /// Position in the table, from 0.
    pub index: u32,
    /// Header, or empty when there is none.
    pub name: String,
    /// Cells that are not blank.
    pub filled: u64,
    /// What was found in it, the most certain first.
    pub findings: Vec<FieldFinding>,
}

/// A field type in a column.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldFinding {
    /// What.
    pub field: FieldType,
    /// Cells that hold it (for a mixed or text column: hits).
    pub values: u64,
    /// Of these, cells that also pass the type's check (check digit, range, grammar).
    pub valid: u64,
    /// Distinct values, exact up to a few thousand and estimated above.
    pub distinct: u64,
    /// Confidence in hundredths, 0 to 100.
    pub confidence: u8,
    /// Why, as codes that `pollsweep rules explain` puts into words.
    pub evidence: Vec<Evidence>,
}

impl FieldFinding {
    /// Whether it stands inside longer texts, as in remarks, and is not what the column's cells are.
    pub fn is_in_text(&self) -> bool {
        self.evidence.first().is_some_and(|evidence| evidence.code == "in_text")
    }
}

/// One reason for a finding: a code and its weight in hundredths of a natural-log odds unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Stable code such as `header_exact` or `valid_share`.
    pub code: &'static str,
    /// Weight; negative when it speaks against.
    pub weight: i32,
}

/// A field type in running text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextFinding {
    /// What.
    pub field: FieldType,
    /// How often.
    pub hits: u64,
    /// Of these, hits that pass the type's check.
    pub valid: u64,
    /// Distinct values.
    pub distinct: u64,
    /// Confidence in hundredths, 0 to 100.
    pub confidence: u8,
    /// Why.
    pub evidence: Vec<Evidence>,
    /// Where, as positions in words (`line 3`, `page 2`), the first few in order.
    pub locators: Vec<String>,
    /// Part of the store that a viewer does not show (a comment, a hidden part).
    pub hidden: bool,
}

/// Whose data a store or table is.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ElectionClass {
    /// No personal data.
    #[default]
    None,
    /// Personal data that is not about election work.
    OtherPersonal,
    /// Electors: registers, absent voters, canvass.
    Elector,
    /// People who worked on an election.
    ElectionWorker,
}

impl ElectionClass {
    /// The stable id that reports use.
    pub fn id(self) -> &'static str {
        match self {
            ElectionClass::None => "none",
            ElectionClass::OtherPersonal => "other_personal",
            ElectionClass::Elector => "elector",
            ElectionClass::ElectionWorker => "election_worker",
        }
    }

    /// The class with this id.
    pub fn from_id(id: &str) -> Option<ElectionClass> {
        [Self::None, Self::OtherPersonal, Self::Elector, Self::ElectionWorker]
            .into_iter()
            .find(|c| c.id() == id)
    }
}

/// The class of a store or table with its reasons.
#[derive(Clone, Default, Debug, PartialEq)]
pub struct ElectionEvidence {
    /// Whose data it is.
    pub class: ElectionClass,
    /// How sure, in hundredths, 0 to 100.
    pub score: u8,
    /// Years of the elections it belongs to, ascending.
    pub years: Vec<u16>,
    /// The polls among them, where more is said than the year.
    pub polls: PollSet,
    /// Why, as codes.
    pub evidence: Vec<Evidence>,
}

/// What ties observations to one person, or tells two people apart. No kind is a name, a date or a place alone:
/// what can be guessed from how often it stands there does not get into an inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum KeyKind {
    /// National Insurance number without its suffix.
    NationalInsurance = 1,
    /// Payroll number within its system.
    Payroll = 2,
    /// Surname, initial and birth date.
    NameBirth = 3,
    /// Surname, initial and postcode.
    NamePostcode = 4,
    /// Bank account number.
    Account = 5,
    /// E-mail address.
    Email = 6,
    /// Mobile number.
    Mobile = 7,
    /// Surname and forename in its formal shape.
    Name = 8,
    /// Forename in its formal shape, and birth date: what a change of surname leaves.
    ForenameBirth = 9,
    /// Surname and initial.
    NameInitial = 10,
    /// Sound of the surname, initial and birth date: what a misspelling leaves.
    SoundBirth = 11,
    /// Sounds of surname and forename.
    NameSound = 12,
    /// Surname, initial and the first five characters of the NI number.
    NiHead = 13,
    /// Surname, initial and the last three digits of the NI number: a slip of the pen leaves this or the head.
    NiTail = 14,
    /// Surname, initial, day and month of birth in either order: what a wrong year or a swap leaves.
    BirthDay = 15,
    /// Surname, initial, year and month of birth: what a wrong day leaves.
    BirthMonth = 16,
    /// Forename in its formal shape, and postcode: a second key for a new surname.
    ForenamePostcode = 17,
    /// Surname, initial and payroll number: systems of one council know their staff by one number.
    NamePayroll = 18,
    /// Surname, initial, house number and the first word of the street: what an address without its postcode leaves.
    NameStreet = 19,
    /// Forename in its formal shape, postcode, house number and street: what a new surname leaves under one roof.
    ForenameHome = 20,
    /// Surname, initial and the last six digits of a telephone at home: what lists of one town have, with or without the
    /// area code.
    NamePhone = 21,
    /// Surname and the first two initials: what lists without forenames have, and what tells brothers apart in them.
    NameInitials = 22,
    /// Letters of the surname, each once and in the order of the alphabet, and the initial: what two letters swapped or one
    /// typed twice leave.
    NameLetters = 23,
    /// Surname and the first three letters of the forename: what a short form of several names ("Chris") has in common with
    /// each of them.
    NameShort = 24,
    /// Surname and the last of the forenames that are written out: what a name has in common with the one of somebody
    /// who is called by the second forename.
    NameCalled = 25,
    /// Payroll number wherever it stands: what a row without a name has in common with the payroll of another system.
    PayrollNumber = 26,
    /// Somebody's number in a database, under the heading that its tables have in common (`STF_NO`), within that database.
    Record = 27,
    /// The number of a row in a table of people (`ID`), to which other tables of one file point (`person_id`).
    RecordId = 28,
}

impl KeyKind {
    /// Every kind.
    pub const ALL: [KeyKind; 28] = [
        KeyKind::NationalInsurance,
        KeyKind::Payroll,
        KeyKind::NameBirth,
        KeyKind::NamePostcode,
        KeyKind::Account,
        KeyKind::Email,
        KeyKind::Mobile,
        KeyKind::Name,
        KeyKind::ForenameBirth,
        KeyKind::NameInitial,
        KeyKind::SoundBirth,
        KeyKind::NameSound,
        KeyKind::NiHead,
        KeyKind::NiTail,
        KeyKind::BirthDay,
        KeyKind::BirthMonth,
        KeyKind::ForenamePostcode,
        KeyKind::NamePayroll,
        KeyKind::NameStreet,
        KeyKind::ForenameHome,
        KeyKind::NamePhone,
        KeyKind::NameInitials,
        KeyKind::NameLetters,
        KeyKind::NameShort,
        KeyKind::NameCalled,
        KeyKind::PayrollNumber,
        KeyKind::Record,
        KeyKind::RecordId,
    ];

    /// The kind with this number, as stored.
    pub fn from_number(number: u8) -> Option<KeyKind> {
        KeyKind::ALL.into_iter().find(|kind| *kind as u8 == number)
    }
}

/// A keyed pseudonym of a value: HMAC-SHA-256 under the organisation's key, the first 8 bytes.
///
/// Without the key it can be neither reversed nor tried out (an NI number has only some 1.5 thousand million
/// possible values, so that a plain hash would be no protection). Eight bytes tell fifty million values apart
/// with less than one chance in ten thousand of any mistake.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(pub [u8; Token::LEN]);

impl Token {
    /// Bytes of a token.
    pub const LEN: usize = 8;
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Token(..)")
    }
}

/// One row's or document's evidence of one person.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Observation {
    /// Table in the store, from 0; `u32::MAX` for running text.
    pub table: u32,
    /// Row in the table, from 0; ties are broken by it, so that results never depend on the order of work.
    pub row: u64,
    /// Keys, by kind; at most one of a kind.
    pub keys: Vec<(KeyKind, Token)>,
    /// The kinds of data seen with this person in this place.
    pub fields: FieldSet,
    /// Elections and roles that the row speaks of, where it does.
    pub marks: Marks,
    /// The person's values, encrypted, in a scan that seals them; never kept in the inventory.
    pub sealed: Option<Box<[u8]>>,
}
