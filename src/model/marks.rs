//! What a row says of a person besides kinds of data: elections, roles, whether they left. One bit each.

/// A family of roles: poll staff, and the others who stand in the same files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum RoleFamily {
    /// At polling stations.
    Polling,
    /// At the count.
    Count,
    /// Issue and opening of postal votes.
    Postal,
    /// Canvass and registration.
    Canvass,
    /// Returning officers, their deputies, counting and registration officers.
    Officer,
    /// The electoral services team.
    Core,
    /// Deliveries, clerical help, drivers.
    Casual,
    /// Keyholders, caretakers and booking agents of polling places: not staff.
    Keyholder,
    /// Candidates and their agents: not staff.
    Candidate,
    /// People to call in an emergency: not staff, and named by somebody else.
    EmergencyContact,
}

impl RoleFamily {
    /// Every family, in the order of reports.
    pub const ALL: [RoleFamily; 10] = [
        RoleFamily::Polling,
        RoleFamily::Count,
        RoleFamily::Postal,
        RoleFamily::Canvass,
        RoleFamily::Officer,
        RoleFamily::Core,
        RoleFamily::Casual,
        RoleFamily::Keyholder,
        RoleFamily::Candidate,
        RoleFamily::EmergencyContact,
    ];

    /// The stable id that reports use.
    pub fn id(self) -> &'static str {
        self.entry().0
    }

    /// In words.
    pub fn words(self) -> &'static str {
        self.entry().1
    }

    fn entry(self) -> (&'static str, &'static str) {
        match self {
            RoleFamily::Polling => ("polling", "worked at polling stations"),
            RoleFamily::Count => ("count", "worked at the count"),
            RoleFamily::Postal => ("postal", "worked on postal votes"),
            RoleFamily::Canvass => ("canvass", "canvassers"),
            RoleFamily::Officer => ("officer", "returning, counting and registration officers and deputies"),
            RoleFamily::Core => ("core", "the electoral services team"),
            RoleFamily::Casual => ("casual", "deliveries, drivers and clerical help"),
            RoleFamily::Keyholder => ("keyholder", "keyholders and caretakers of polling places (not staff)"),
            RoleFamily::Candidate => ("candidate", "candidates and agents (not staff)"),
            RoleFamily::EmergencyContact => {
                ("emergency_contact", "emergency contacts of staff, one for each who names one (not staff)")
            }
        }
    }
}

/// Elections, roles and the like, one bit each.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Marks(pub u64);

impl Marks {
    /// The first year that has a bit.
    pub const FIRST_YEAR: u16 = 1997;
    const YEARS: u32 = 32;
    /// Council staff without a leaving date.
    pub const CURRENT: Marks = Marks(1 << 42);
    /// Council staff with one.
    pub const FORMER: Marks = Marks(1 << 43);
    /// Seen in a store of election work.
    pub const WORKER: Marks = Marks(1 << 44);
    /// Seen in a store of electors.
    pub const ELECTOR: Marks = Marks(1 << 45);
    /// Seen in a store that is overdue.
    pub const OVERDUE: Marks = Marks(1 << 46);
    /// In a store of election work, and no year is told anywhere: made when people are counted.
    pub const NO_YEAR: Marks = Marks(1 << 47);

    /// An employee who by a list of all employees works at no poll.
    pub const OTHER_JOB: Marks = Marks(1 << 48);

    /// In a list of those who want to work at polls, by its headings or its name.
    pub const APPLICANT: Marks = Marks(1 << 49);

    /// An election's year; nothing for years out of range.
    pub fn year(year: u16) -> Marks {
        match year.checked_sub(Marks::FIRST_YEAR) {
            Some(at) if u32::from(at) < Marks::YEARS => Marks(1 << at),
            _ => Marks(0),
        }
    }

    /// A role.
    pub fn role(family: RoleFamily) -> Marks {
        Marks(1 << (Marks::YEARS + family as u32))
    }

    /// Both together.
    #[must_use]
    pub fn union(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }

    /// Whether all of `other` is in it.
    pub fn has(self, other: Marks) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any year is in it.
    pub fn has_year(self) -> bool {
        self.0 & ((1 << Marks::YEARS) - 1) != 0
    }

    /// Whether any role is in it.
    pub fn has_role(self) -> bool {
        RoleFamily::ALL.iter().any(|family| self.has(Marks::role(*family)))
    }

    /// Whether all the roles in it are of people who stand in the files of staff and are none: keyholders, candidates, employees
    /// with another job alone.
    pub fn is_beside_staff(self) -> bool {
        let staff = |family: &RoleFamily| {
            let beside = [RoleFamily::Keyholder, RoleFamily::Candidate, RoleFamily::EmergencyContact];
            !beside.contains(family)
        };
        let has = |family: RoleFamily| self.has(Marks::role(family));
        (has(RoleFamily::Keyholder) || has(RoleFamily::Candidate) || self.has(Marks::OTHER_JOB))
            && !RoleFamily::ALL.into_iter().filter(staff).any(has)
    }

    /// The years in it, ascending.
    pub fn years(self) -> impl Iterator<Item = u16> {
        (0..Marks::YEARS as u16)
            .map(|at| Marks::FIRST_YEAR + at)
            .filter(move |year| self.has(Marks::year(*year)))
    }
}

/// How bad it is for a person that this was found of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum RiskClass {
    /// Enough for fraud.
    A,
    /// Identity documents or special categories.
    B,
    /// Contact details.
    C,
    /// Hardly more than a name.
    D,
}

impl RiskClass {
    /// Every class, the gravest first.
    pub const ALL: [RiskClass; 4] = [RiskClass::A, RiskClass::B, RiskClass::C, RiskClass::D];

    /// The class of the kinds of data that were found of one person.
    pub fn of(fields: super::FieldSet) -> RiskClass {
        use super::FieldType as F;
        let any = |kinds: &[F]| kinds.iter().any(|kind| fields.contains(*kind));
        let bank = any(&[F::UK_BANK_ACCOUNT, F::IBAN, F::PAYMENT_CARD]);
        let ni = fields.contains(F::NATIONAL_INSURANCE_NUMBER);
        if bank || (ni && any(&[F::DATE_OF_BIRTH, F::HOME_ADDRESS])) {
            RiskClass::A
        } else if any(IDENTITY_DOCUMENTS) || any(SPECIAL) {
            RiskClass::B
        } else if ni
            || any(&[
                F::HOME_ADDRESS,
                F::POSTCODE,
                F::PHONE,
                F::EMAIL,
                F::DATE_OF_BIRTH,
                F::EMERGENCY_CONTACT,
            ])
        {
            RiskClass::C
        } else {
            RiskClass::D
        }
    }

    /// `A` to `D`.
    pub fn id(self) -> &'static str {
        ["A", "B", "C", "D"][self as usize]
    }

    /// In words.
    pub fn words(self) -> &'static str {
        [
            "bank details, or a National Insurance number with a birth date or an address",
            "an identity document or a special category of data",
            "contact details or another number of their own",
            "hardly more than a name and a role",
        ][self as usize]
    }
}

/// Numbers and pictures of identity documents.
pub const IDENTITY_DOCUMENTS: &[super::FieldType] = &[
    super::FieldType::PASSPORT_NUMBER,
    super::FieldType::DRIVING_LICENCE,
    super::FieldType::RIGHT_TO_WORK_SHARE_CODE,
    super::FieldType::BIOMETRIC_RESIDENCE_PERMIT,
    super::FieldType::PHOTO,
    super::FieldType::SIGNATURE_IMAGE,
];

/// Special categories (Article 9 UK GDPR) and criminal convictions (Article 10).
pub const SPECIAL: &[super::FieldType] = &[
    super::FieldType::ETHNICITY,
    super::FieldType::DISABILITY_OR_HEALTH,
    super::FieldType::NHS_NUMBER,
    super::FieldType::TRADE_UNION,
    super::FieldType::POLITICAL_ACTIVITY,
    super::FieldType::RELIGION,
    super::FieldType::CRIMINAL_CONVICTION,
    super::FieldType::DBS_CERTIFICATE,
];

#[cfg(test)]
mod tests {
    use super::super::{FieldSet, FieldType as F};
    use super::*;

    #[test]
    fn keyholders_and_candidates_are_no_staff_unless_they_work_too() {
        let of = |families: &[RoleFamily]| {
            families.iter().copied().map(Marks::role).fold(Marks::default(), Marks::union)
        };
        assert!(of(&[RoleFamily::Keyholder]).is_beside_staff());
        assert!(of(&[RoleFamily::Candidate, RoleFamily::EmergencyContact]).is_beside_staff());
        assert!(!of(&[RoleFamily::Keyholder, RoleFamily::Polling]).is_beside_staff());
        assert!(Marks::OTHER_JOB.is_beside_staff());
        assert!(!Marks::OTHER_JOB.union(of(&[RoleFamily::Polling])).is_beside_staff());
        // Who names an emergency contact is staff.
        assert!(!of(&[RoleFamily::EmergencyContact]).is_beside_staff());
        assert!(!of(&[]).is_beside_staff());
    }

    #[test]
    fn no_two_marks_share_a_bit() {
        let years = (1997..=2028).map(Marks::year);
        let roles = RoleFamily::ALL.into_iter().map(Marks::role);
        let rest =
            [Marks::CURRENT, Marks::FORMER, Marks::WORKER, Marks::ELECTOR, Marks::OVERDUE, Marks::NO_YEAR];
        let mut all = Marks::default();
        for mark in years.chain(roles).chain(rest) {
            assert_eq!(mark.0.count_ones(), 1);
            assert_eq!(all.0 & mark.0, 0);
            all = all.union(mark);
        }
        assert_eq!(Marks::year(1996), Marks::default());
        assert_eq!(Marks::year(2029), Marks::default());
        assert_eq!(Marks::year(2005).union(Marks::year(2022)).years().collect::<Vec<_>>(), [2005, 2022]);
    }

    #[test]
    fn classes_are_those_of_combinations() {
        let class = |fields: &[F]| RiskClass::of(fields.iter().copied().collect::<FieldSet>());
        assert_eq!(class(&[F::FULL_NAME, F::UK_BANK_ACCOUNT]), RiskClass::A);
        assert_eq!(class(&[F::NATIONAL_INSURANCE_NUMBER, F::DATE_OF_BIRTH]), RiskClass::A);
        assert_eq!(class(&[F::NATIONAL_INSURANCE_NUMBER, F::FULL_NAME]), RiskClass::C);
        assert_eq!(class(&[F::PASSPORT_NUMBER, F::EMAIL]), RiskClass::B);
        assert_eq!(class(&[F::FULL_NAME, F::PHONE]), RiskClass::C);
        assert_eq!(class(&[F::FULL_NAME, F::ELECTION_ROLE]), RiskClass::D);
    }
}
