//! Nodes that share a key of one kind, in the order in which the report meets them.
//!
//! Most keys are one person's alone, so that a look at a bitmap of what comes twice spares them the rest. What is left
//! is put together by a table in the order of nodes, without sorting, and kept on a disk where it is much. Who is who is the
//! resolver's.

use super::nodes::{Key, Nodes};
use super::spilled::Spilled;
use crate::model::KeyKind;

/// The last node of a group.
const LAST: u32 = 1 << 31;
/// Bytes of groups that stay in memory.
const IN_MEMORY: usize = 1 << 20;
/// Nodes that are read at once.
const AT_ONCE: usize = 1 << 13;

/// Groups of nodes, each of two or more.
pub(super) struct Groups {
    /// One group after another.
    nodes: Spilled<4>,
}

impl Groups {
    /// Those that share a key of a kind: groups in the order of their first node, nodes in order.
    pub fn of(nodes: &Nodes, kind: KeyKind) -> Groups {
        // Only who has no whole name is looked for by a short one.
        let shared = match kind {
            KeyKind::NameShort => Shared::without(nodes, kind, KeyKind::Name),
            _ => Shared::of(nodes, kind),
        };
        let mut table = Table::default();
        nodes.each_of_kind(kind, &mut |key, _| {
            if shared.may_have(key) {
                table.count(key);
            }
        });
        // Where the next node of each group goes, in the order of their numbers; a group of one has no place.
        let mut all = 0u32;
        for place in &mut table.counts {
            let count = *place;
            *place = if count > 1 { all } else { NOWHERE };
            all += if count > 1 { count } else { 0 };
        }
        let mut sorted = vec![0; all as usize];
        nodes.each_of_kind(kind, &mut |key, node| {
            if !shared.may_have(key) {
                return;
            }
            let group = table.find(key);
            if let Some(place) = table.counts.get_mut(group).filter(|place| **place != NOWHERE) {
                sorted[*place as usize] = node;
                *place += 1;
            }
        });
        // Each place is the end of its group now.
        for end in table.counts.iter().filter(|end| **end != NOWHERE) {
            sorted[*end as usize - 1] |= LAST;
        }
        drop(table);
        let mut kept = nodes.room().list(IN_MEMORY);
        sorted.chunks(AT_ONCE).for_each(|some| kept.extend(some.iter().map(|node| node.to_le_bytes())));
        Groups { nodes: kept }
    }

    /// Calls `take` with each group.
    pub fn each(&self, take: &mut dyn FnMut(&[u32])) {
        let (mut group, mut read) = (Vec::new(), Vec::new());
        for first in (0..self.nodes.len()).step_by(AT_ONCE) {
            for node in self.nodes.get(first..self.nodes.len().min(first + AT_ONCE), &mut read) {
                let node = u32::from_le_bytes(*node);
                group.push(node & !LAST);
                if node & LAST != 0 {
                    take(&group);
                    group.clear();
                }
            }
        }
    }
}

/// Of a key that only one node has.
const NOWHERE: u32 = u32::MAX;

/// Which keys may be there twice, or be asked for: surely those that are, and a few others.
struct Shared {
    bits: Vec<u64>,
    mask: usize,
}

impl Shared {
    fn of(nodes: &Nodes, kind: KeyKind) -> Shared {
        let (mut once, mut twice) = (Shared::room_for(nodes), Shared::room_for(nodes));
        nodes.each_of_kind(kind, &mut |key, _| {
            let (word, bit) = once.place(key);
            twice.bits[word] |= once.bits[word] & bit;
            once.bits[word] |= bit;
        });
        twice
    }

    /// Keys of nodes that have none of the other kind.
    fn without(nodes: &Nodes, kind: KeyKind, other: KeyKind) -> Shared {
        let mut asked = Shared::room_for(nodes);
        nodes.each_of_kind(kind, &mut |key, node| {
            if nodes.kinds(node) & 1 << other as u32 == 0 {
                let (word, bit) = asked.place(key);
                asked.bits[word] |= bit;
            }
        });
        asked
    }

    /// None yet.
    fn room_for(nodes: &Nodes) -> Shared {
        let bits = (nodes.len() * 4).next_power_of_two().max(64);
        Shared { bits: vec![0; bits / 64], mask: bits - 1 }
    }

    fn place(&self, key: Key) -> (usize, u64) {
        let at = key as usize & self.mask;
        (at / 64, 1 << (at % 64))
    }

    fn may_have(&self, key: Key) -> bool {
        let (word, bit) = self.place(key);
        self.bits[word] & bit != 0
    }
}

/// Numbers keys in the order in which they come, and counts them.
#[derive(Default)]
struct Table {
    /// Open addressing: a number and one, or 0.
    slots: Vec<u32>,
    keys: Vec<Key>,
    counts: Vec<u32>,
}

impl Table {
    fn count(&mut self, key: Key) {
        if (self.keys.len() + 1) * 2 > self.slots.len() {
            self.slots = vec![0; (self.slots.len() * 2).max(1024)];
            for number in 0..self.keys.len() {
                let slot = self.slot(self.keys[number]);
                self.slots[slot] = number as u32 + 1;
            }
        }
        let slot = self.slot(key);
        let number = self.slots[slot].checked_sub(1).unwrap_or_else(|| {
            self.keys.push(key);
            self.counts.push(0);
            self.slots[slot] = self.keys.len() as u32;
            self.keys.len() as u32 - 1
        });
        self.counts[number as usize] += 1;
    }

    /// The number of a key that was counted.
    fn find(&self, key: Key) -> usize {
        self.slots.get(self.slot(key)).map_or(usize::MAX, |number| (*number as usize).wrapping_sub(1))
    }

    fn slot(&self, key: Key) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = key as usize & mask;
        while let Some(number) = self.slots[slot].checked_sub(1) {
            if self.keys[number as usize] == key {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use super::super::spilled::Room;
    use crate::model::{Observation, Token};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn groups_are_those_that_sorting_gives(
            rows in proptest::collection::vec((0..4u8, 0..9u8, 0..30u8), 0..200), memory in 0..900usize
        ) {
            let mut nodes = Nodes::with_room(&Room::with_limit(memory));
            for (number, initial, email) in &rows {
                // Rows of one number and name share a node, to which later keys come.
                let mut keys = vec![(KeyKind::Email, Token([*email; 8]))];
                if *number > 0 {
                    keys.push((KeyKind::NationalInsurance, Token([*number; 8])));
                    keys.push((KeyKind::NameInitial, Token([*initial; 8])));
                }
                nodes.push(&Observation { keys, ..Observation::default() });
            }
            nodes.seal();
            for kind in [KeyKind::Email, KeyKind::NameInitial, KeyKind::Name] {
                let mut by_key: BTreeMap<Key, Vec<u32>> = BTreeMap::new();
                nodes.each_of_kind(kind, &mut |key, node| by_key.entry(key).or_default().push(node));
                by_key.values_mut().for_each(|own| own.sort_unstable());
                let mut expected: Vec<(u32, Key, Vec<u32>)> =
                    by_key.into_iter().filter(|(_, own)| own.len() > 1).map(|(key, own)| (own[0], key, own)).collect();
                expected.sort();
                let mut own: Vec<Vec<u32>> = Vec::new();
                Groups::of(&nodes, kind).each(&mut |group| own.push(group.to_vec()));
                prop_assert_eq!(own, expected.into_iter().map(|(.., own)| own).collect::<Vec<_>>());
            }
        }
    }
}
