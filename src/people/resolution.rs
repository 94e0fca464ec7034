//! Who is who, once people are told apart: whose each row is, and who is likely whom.
//!
//! What `resolver` found, to be read by row; it decides nothing. How many people a group of rows has is counted by `census`.

use std::cell::RefCell;
use std::io;

use super::census::Sets;
use super::estimate::{ANYBODY, Link, SURE};
use super::packed::Packed;
use super::spilled::{Room, Spilled};

/// Rows that are read at once.
const ROWS_AT_ONCE: usize = 1 << 12;

/// Who is who, after resolution.
pub struct Resolution {
    pub(super) rows: Spilled<4>,
    pub(super) stores: Vec<usize>,
    pub(super) room: Room,
    /// Person of each node, numbered in the order of the report: by how much less than the node's.
    pub(super) person: Packed,
    /// The same when every doubt is settled by joining: fewer people.
    pub(super) fewest: Packed,
    /// Nodes that fit several people: some one of them.
    pub(super) ambiguous: Bits,
    /// Nodes that are nobody in particular: a number of a database that has nobody of that number.
    pub(super) nobody: Bits,
    /// How many numbers `person` has.
    pub(super) people: u32,
    /// Who is likely whom, in order.
    pub(super) links: Vec<Link>,
    /// What people have, for everybody who counts them.
    pub(super) sets: RefCell<Sets>,
}

/// Whose a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whose {
    /// The person. A row that fits several people has a number of its own, or that of rows which are surely of the same
    /// person.
    pub person: u32,
    /// Whether it fits several people: more likely one of those than one more.
    pub is_ambiguous: bool,
    /// The person where there are as few as can be.
    pub(super) fewest: u32,
}

impl Resolution {
    /// Everything that was pushed, from the first.
    pub fn rows(&self) -> Rows<'_> {
        Rows { resolution: self, at: 0, read: Vec::new(), taken: 0 }
    }

    /// What was pushed of a store and of those after it; stores count from 0, in the order of [`super::Resolver::next_store`].
    pub fn rows_of(&self, store: u32) -> Rows<'_> {
        let at = self.stores.get(store as usize).copied().unwrap_or_else(|| self.rows.len());
        Rows { at, ..self.rows() }
    }

    /// Whether all rows that were asked for could be read back.
    ///
    /// # Errors
    /// Those of reading.
    pub fn check(&self) -> io::Result<()> {
        self.room.check()
    }

    /// A certainty in [`Resolution::likely_among`].
    pub const SURE: u32 = SURE;

    /// How likely a person is one of those that `are` says, in parts of [`Resolution::SURE`]: surely, or by the links of
    /// what nothing decides.
    pub fn likely_among(&self, person: u32, are: &impl Fn(u32) -> bool) -> u32 {
        if are(person) {
            return SURE;
        }
        let first = self.links.partition_point(|link| link.of < person);
        let own = self.links[first..].iter().take_while(|link| link.of == person);
        let share: u32 = own.filter(|link| link.to != ANYBODY && are(link.to)).map(|link| link.share).sum();
        share.min(SURE)
    }
}

/// Whose rows are, in the order in which they were pushed.
pub struct Rows<'r> {
    resolution: &'r Resolution,
    /// The next that is read.
    at: usize,
    read: Vec<[u8; 4]>,
    taken: usize,
}

impl Rows<'_> {
    /// Whose the next row is; `None` for one without keys, and for one that says no more than a number which nobody has.
    #[expect(clippy::should_implement_trait, reason = "nothing ends where a row has no keys")]
    pub fn next(&mut self) -> Option<Whose> {
        let Resolution { rows, person, fewest, ambiguous, nobody, .. } = self.resolution;
        if self.taken == self.read.len() {
            let end = rows.len().min(self.at + ROWS_AT_ONCE);
            let mut read = Vec::new();
            let found = rows.get(self.at..end, &mut read);
            self.read.clear();
            self.read.extend_from_slice(found);
            (self.at, self.taken) = (end, 0);
        }
        let node = u32::from_le_bytes(*self.read.get(self.taken)?);
        self.taken += 1;
        let node = node.checked_sub(1)?;
        let at = node as usize;
        if nobody.has(at) {
            return None;
        }
        Some(Whose {
            person: node - person.get(at),
            is_ambiguous: ambiguous.has(at),
            fewest: node - fewest.get(at),
        })
    }
}

/// A bit for each node.
#[derive(Default, PartialEq)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn has(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word & 1 << (at % 64) != 0)
    }

    pub fn set(&mut self, at: usize, value: bool) {
        if self.0.len() <= at / 64 {
            if !value {
                return;
            }
            self.0.resize(at / 64 + 1, 0);
        }
        let (word, bit) = (&mut self.0[at / 64], 1 << (at % 64));
        *word = if value { *word | bit } else { *word & !bit };
    }
}
