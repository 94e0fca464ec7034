//! What two groups of rows have in common: what a shared key proposes, everything else that is known of both speaks for or
//! against.
//!
//! A new kind of comparison goes here. In which order keys are tried, and who is joined, is for `resolver`; how likely the rest is
//! one person, for `estimate`.

use std::cmp::Ordering;

use super::nodes::{Kept, Key, kind_of};
use crate::model::KeyKind;

/// What two sides know and share, a bit for each kind of key.
#[derive(Clone, Copy, Default)]
pub(super) struct Relation {
    pub a: u32,
    pub b: u32,
    pub shared: u32,
}

pub(super) const fn bit(kind: KeyKind) -> u32 {
    1 << kind as u32
}

pub(super) const ANCHORS: u32 = bit(KeyKind::NationalInsurance) | bit(KeyKind::NameBirth);
/// Kinds of numbers in a database, which say whose a row without a name is.
pub(super) const NUMBERING: [KeyKind; 2] = [KeyKind::Record, KeyKind::RecordId];
pub(super) const RECORDS: u32 = bit(NUMBERING[0]) | bit(NUMBERING[1]);
/// What ties a row to its person whose name is misspelt.
pub(super) const CERTAIN: u32 = ANCHORS
    | bit(KeyKind::NamePostcode)
    | bit(KeyKind::Payroll)
    | bit(KeyKind::Email)
    | bit(KeyKind::Mobile)
    | bit(KeyKind::Account);

impl Relation {
    /// Both are in order.
    pub fn of(a: &[Key], b: &[Key]) -> Relation {
        let mut relation = Relation::default();
        a.iter().for_each(|key| relation.a |= 1 << kind_of(*key));
        b.iter().for_each(|key| relation.b |= 1 << kind_of(*key));
        let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
        while let (Some(one), Some(other)) = (a.peek(), b.peek()) {
            match one.cmp(other) {
                Ordering::Less => a.next(),
                Ordering::Greater => b.next(),
                Ordering::Equal => {
                    relation.shared |= 1 << kind_of(**one);
                    b.next();
                    a.next()
                }
            };
        }
        relation
    }

    /// The same of two nodes with at most one key of a kind, given the kinds of each.
    pub fn of_nodes((a, own): (u32, &[Kept]), (b, others): (u32, &[Kept])) -> Relation {
        let mut shared = 0;
        let mut both = a & b;
        while both != 0 {
            let bit = both & both.wrapping_neg();
            let at = |kinds: u32| (kinds & (bit - 1)).count_ones() as usize;
            if own.get(at(a)) == others.get(at(b)) {
                shared |= bit;
            }
            both &= both - 1;
        }
        Relation { a, b, shared }
    }

    pub fn shares(self, kind: KeyKind) -> bool {
        self.shared & bit(kind) != 0
    }

    pub fn knows_both(self, kind: KeyKind) -> bool {
        self.a & self.b & bit(kind) != 0
    }

    /// Both know one and have none in common.
    pub fn differs(self, kind: KeyKind) -> bool {
        self.a & self.b & !self.shared & bit(kind) != 0
    }

    /// Two numbers that no slip of the pen explains.
    pub fn ni_differs(self) -> bool {
        self.differs(KeyKind::NationalInsurance)
            && !self.shares(KeyKind::NiHead)
            && !self.shares(KeyKind::NiTail)
            && !self.shares_all_else()
    }

    /// Of two numbers one is somebody else's, or typed wrong in more than one place: beside one name in full and two more things
    /// that a father and his son of one name hardly have both; or beside a surname and an initial with one payroll number, which
    /// a payroll gives once, or with one birth date and one pocket or account, which twins have not.
    fn shares_all_else(self) -> bool {
        let home = self.shares(KeyKind::ForenameHome) || self.shares(KeyKind::ForenamePostcode);
        let own = [KeyKind::Account, KeyKind::Email, KeyKind::Mobile];
        let own = own.into_iter().filter(|kind| self.shares(*kind)).count();
        let born = self.shares(KeyKind::NameBirth);
        self.shares(KeyKind::Name) && own + usize::from(born) + usize::from(home) >= 2
            || !self.forename_differs() && (self.shares(KeyKind::NamePayroll) || born && own > 0)
    }

    /// Two birth dates under one surname and initial that no slip of the pen explains.
    fn birth_differs(self) -> bool {
        self.differs(KeyKind::NameBirth)
            && self.shares(KeyKind::NameInitial)
            && !self.shares(KeyKind::BirthDay)
            && !self.shares(KeyKind::BirthMonth)
            // Under a new surname the same date has another key.
            && !self.shares(KeyKind::ForenameBirth)
    }

    /// Two forenames under one surname: twins, a father and a son. Where not both are known, two second initials, or a short
    /// form that is none of the other.
    pub fn forename_differs(self) -> bool {
        let misspelt = self.shares(KeyKind::NameSound) || self.shares(KeyKind::NameCalled);
        self.shares(KeyKind::NameInitial)
            && ((self.differs(KeyKind::Name) || self.differs(KeyKind::NameShort)) && !misspelt
                || self.differs(KeyKind::NameInitials) && !self.shares(KeyKind::Name))
    }

    /// Surely two people.
    pub fn apart(self) -> bool {
        self.ni_differs() || self.birth_differs()
    }

    /// How many of the things that change now and then differ.
    pub fn contradictions(self) -> u32 {
        let kinds =
            [KeyKind::NamePostcode, KeyKind::Email, KeyKind::Mobile, KeyKind::Account, KeyKind::NameInitials];
        kinds.into_iter().map(|kind| u32::from(self.differs(kind))).sum()
    }

    /// Whether the names can be those of one person: the same, one misspelt, the second forename of the other, or
    /// another surname with the same forename and birth date.
    fn names_fit(self) -> bool {
        let same = self.shares(KeyKind::NameInitial) && !self.forename_differs();
        let alike = [KeyKind::NameSound, KeyKind::NameCalled, KeyKind::ForenameBirth];
        same || alike.into_iter().any(|kind| self.shares(kind))
    }

    /// One payroll number, and one account or mailbox.
    fn is_paid_alike(self) -> bool {
        (self.shares(KeyKind::PayrollNumber) || self.shares(KeyKind::Payroll))
            && (self.shares(KeyKind::Account) || self.shares(KeyKind::Email))
    }

    /// Whether a shared key of this kind makes both one person.
    pub fn joins(self, kind: KeyKind) -> bool {
        match kind {
            // The number itself is the person, unless somebody wrote it beside another one's name and birth date.
            KeyKind::NationalInsurance => {
                self.names_fit()
                    || !(self.differs(KeyKind::NameInitial) && self.differs(KeyKind::ForenameBirth))
            }
            KeyKind::NameBirth | KeyKind::NamePostcode | KeyKind::NamePhone | KeyKind::NiHead => {
                !self.apart() && !self.forename_differs()
            }
            // "12 High" is in every town: only without a postcode that says which.
            KeyKind::NameStreet => {
                !self.apart() && !self.forename_differs() && !self.differs(KeyKind::NamePostcode)
            }
            KeyKind::SoundBirth => {
                let second = [KeyKind::ForenameBirth, KeyKind::Account, KeyKind::Email, KeyKind::Mobile];
                !self.ni_differs() && second.into_iter().any(|kind| self.shares(kind))
            }
            // A new surname, with one more thing that stayed.
            KeyKind::ForenameBirth => {
                let second = [KeyKind::ForenamePostcode, KeyKind::Account, KeyKind::Email, KeyKind::Mobile];
                !self.ni_differs() && second.into_iter().any(|kind| self.shares(kind))
            }
            // A misspelt surname under one roof.
            KeyKind::ForenamePostcode => !self.apart() && self.shares(KeyKind::NameSound),
            // One pocket: "Suan" and "Jacqui" of one surname and initial are Susan and Jacqueline there, where an account or
            // a mailbox may be a couple's.
            KeyKind::Mobile => {
                let alike = self.shares(KeyKind::NameInitial) && !self.differs(KeyKind::NameInitials);
                !self.apart() && (self.names_fit() || alike)
            }
            // One number of the council's payroll, and one account or mailbox: whatever the surname is now. A couple that shares a
            // mailbox has two numbers.
            KeyKind::Payroll | KeyKind::Account | KeyKind::Email if self.is_paid_alike() => !self.apart(),
            // Two payrolls may give one number.
            KeyKind::PayrollNumber => self.is_paid_alike() && !self.apart(),
            _ => !self.apart() && self.names_fit(),
        }
    }
}
