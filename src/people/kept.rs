//! Keys on a disk: most of what is known of many people, in bounded memory.
//!
//! Keys come one node after another and are read again and again while people are resolved, most often from the first to
//! the last. Which keys are whose, and of which kinds, is for `nodes`; where they lie, for `spilled`.

use std::cell::RefCell;
use std::ops::{Deref, Range};

use super::nodes::Kept;
use super::spilled::{Room, Spilled};
use crate::model::KeyKind;

/// Bytes of a key.
const BYTES: usize = size_of::<Kept>();
/// Bytes of keys that stay in memory: 64 MiB, those of more than a million nodes.
const IN_MEMORY: usize = 64 << 20;
/// Bytes of keys of one kind alone that stay in memory.
const IN_COLUMN: usize = 96 << 10;
/// Nodes whose keys are remembered once they were read: less than a megabyte.
const NEAR: usize = 4096;
/// A node comes with at most one key of a kind.
const MOST: usize = KeyKind::ALL.len();

/// Keys in the order in which they came.
#[derive(Default)]
pub(super) struct KeptKeys {
    keys: Spilled<BYTES>,
    /// Those of nodes that were read last: whoever is compared with one of a group is compared with the others, too.
    near: RefCell<Vec<(usize, [Kept; MOST])>>,
}

/// The keys of a node, where they are or as they were read.
pub(super) enum Own<'k> {
    Here(&'k [Kept]),
    Read([Kept; MOST], usize),
}

impl Deref for Own<'_> {
    type Target = [Kept];

    fn deref(&self) -> &[Kept] {
        match self {
            Own::Here(keys) => keys,
            Own::Read(keys, count) => keys.get(..*count).unwrap_or(&[]),
        }
    }
}

impl KeptKeys {
    /// None yet.
    pub fn of_all(room: &Room) -> KeptKeys {
        KeptKeys { keys: room.list(IN_MEMORY), near: RefCell::default() }
    }

    /// None yet of one kind, which go to the disk before they are many.
    pub fn of_one_kind(room: &Room) -> KeptKeys {
        KeptKeys { keys: room.list(IN_COLUMN), near: RefCell::default() }
    }

    /// Whether keys had to go to the disk, and could.
    pub fn is_on_disk(&self) -> bool {
        self.keys.is_on_disk()
    }

    /// Whether the disk took no more of them.
    pub fn is_full(&self) -> bool {
        self.keys.is_full()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Adds those of a node.
    pub fn extend(&mut self, keys: impl Iterator<Item = Kept>) {
        self.keys.extend(keys);
    }

    /// Those of one node.
    pub fn get(&self, range: Range<usize>) -> Own<'_> {
        if let Some(here) = self.keys.here(&range) {
            return Own::Here(here);
        }
        let count = range.len().min(MOST);
        let mut near = self.near.borrow_mut();
        if near.is_empty() {
            near.resize(NEAR, (usize::MAX, [Kept::default(); MOST]));
        }
        let (start, keys) = &mut near[range.start % NEAR];
        if *start != range.start {
            self.keys.read(range.start, &mut keys[..count]);
            *start = range.start;
        }
        Own::Read(*keys, count)
    }

    /// Those of many nodes, through `read`, if they are not in memory.
    pub fn many<'k>(&'k self, range: Range<usize>, read: &'k mut Vec<Kept>) -> &'k [Kept] {
        self.keys.get(range, read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_a_node_are_what_was_put() {
        let all: Vec<Kept> = (0..100).map(|n| [n, 2, 3, 4, 5, 6]).collect();
        for limit in [0, 7, 64, 1000] {
            let mut kept = KeptKeys::of_all(&Room::with_limit(limit * BYTES));
            all.chunks(3).for_each(|own| kept.extend(own.iter().copied()));
            assert!(kept.len() == 100 && kept.is_on_disk() == (limit < 100));
            for _ in 0..2 {
                for (at, own) in all.chunks(3).enumerate() {
                    assert!(*kept.get(at * 3..at * 3 + own.len()) == *own);
                }
            }
        }
    }
}
