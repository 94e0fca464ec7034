//! Finds the number again under which something was met first.
//!
//! What is looked up is a hash of 64 bits, as good as random. A place in the table holds a number and a byte that follows from the hash;
//! whole hashes tell the last doubt and are there when the table grows, on a disk where they are many.

use super::spilled::{Room, Spilled};

/// Places in the smallest table.
const SMALLEST: usize = 1024;

/// Numbers hashes in the order in which they come first.
#[derive(Default)]
pub(super) struct Index {
    /// Open addressing with linear probing: a number from 1 to 255 of the hash that stands there, or 0.
    checks: Vec<u8>,
    /// The number of that hash.
    numbers: Vec<u32>,
    hashes: Spilled<8>,
}

impl Index {
    /// Empty; so many bytes of hashes stay in memory, and beyond, each hash that comes again is looked up on the disk.
    pub fn with_room(room: &Room, in_memory: usize) -> Index {
        Index { hashes: room.list(in_memory), ..Index::default() }
    }

    /// The number of a hash, and whether it is new.
    pub fn number(&mut self, hash: u64) -> (u32, bool) {
        // At most four of five places are taken.
        if (self.hashes.len() + 1) * 5 > self.numbers.len() * 4 {
            self.grow();
        }
        let place = self.place(hash, true);
        if self.checks[place] != 0 {
            return (self.numbers[place], false);
        }
        let number = self.hashes.len() as u32;
        self.put(place, hash, number);
        self.hashes.extend(std::iter::once(hash.to_le_bytes()));
        (number, true)
    }

    fn put(&mut self, place: usize, hash: u64, number: u32) {
        self.numbers[place] = number;
        self.checks[place] = check(hash);
    }

    /// The first place for a hash that is free, or that it has, if it may have one.
    fn place(&self, hash: u64, may_be_known: bool) -> usize {
        let places = self.checks.len();
        let (mut place, own) = (((hash >> 32) as usize * places) >> 32, check(hash));
        while self.checks[place] != 0 {
            if may_be_known && self.checks[place] == own && self.hash(self.numbers[place]) == hash {
                break;
            }
            place += 1;
            if place == places {
                place = 0;
            }
        }
        place
    }

    fn hash(&self, number: u32) -> u64 {
        let at = number as usize;
        let mut one = [[0; 8]];
        match self.hashes.here(&(at..at + 1)) {
            Some(here) => one.copy_from_slice(here),
            None => self.hashes.read(at, &mut one),
        }
        u64::from_le_bytes(one[0])
    }

    /// A quarter larger: memory is what counts.
    fn grow(&mut self) {
        let places = (self.numbers.len() / 4 * 5).max(SMALLEST);
        // The old ones go first.
        self.numbers = Vec::new();
        self.checks = Vec::new();
        self.numbers.resize(places, 0);
        self.checks.resize(places, 0);
        let hashes = std::mem::take(&mut self.hashes);
        let mut number = 0;
        hashes.each(|hash| {
            let hash = u64::from_le_bytes(hash);
            self.put(self.place(hash, false), hash, number);
            number += 1;
        });
        self.hashes = hashes;
    }
}

/// What stands for a hash in the table, never 0.
fn check(hash: u64) -> u8 {
    (hash % 255) as u8 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_are_found_again_wherever_their_hashes_lie() {
        for limit in [0, 8 * 700, usize::MAX] {
            let mut index = Index::with_room(&Room::with_limit(limit), usize::MAX);
            // Spread as hashes are, and many with the same place.
            let hash = |n: u32| match n % 3 {
                0 => u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15),
                1 => u64::from(u32::MAX - n / 512) << 32 | u64::from(n),
                _ => u64::from(n),
            };
            assert!((0..5000).all(|n| index.number(hash(n)) == (n, true)), "{limit}");
            assert!((0..5000).all(|n| index.number(hash(n)) == (n, false)), "{limit}");
        }
    }
}
