//! Nodes that share a key of one kind, in the order in which the report meets them.
//!
//! Most keys are one person's alone, so that a look at a bitmap of what comes twice spares them the rest. What is left
//! is put together by a table in the order of nodes, without sorting. Who is who is the resolver's.

use super::nodes::{Key, Nodes};
use crate::model::KeyKind;

/// Groups of nodes, each of two or more.
pub(super) struct Groups {
    nodes: Vec<u32>,
    /// Where each group ends in `nodes`.
    ends: Vec<u32>,
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
        let mut members: Vec<(u32, u32)> = Vec::new();
        nodes.each_of_kind(kind, &mut |key, node| {
            if shared.may_have(key) {
                members.push((table.number(key), node));
            }
        });
        // Places of groups in the order of their numbers; a group of one has none.
        let mut ends = Vec::new();
        let mut all = 0u32;
        let mut places: Vec<Option<u32>> = Vec::with_capacity(table.counts.len());
        for count in &table.counts {
            places.push((*count > 1).then_some(all));
            if *count > 1 {
                all += count;
                ends.push(all);
            }
        }
        let mut sorted = vec![0; all as usize];
        for (group, node) in members {
            if let Some(place) = &mut places[group as usize] {
                sorted[*place as usize] = node;
                *place += 1;
            }
        }
        Groups { nodes: sorted, ends }
    }

    /// The groups.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let group = &self.nodes[start..*end as usize];
            start = *end as usize;
            group
        })
    }
}

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
    fn number(&mut self, key: Key) -> u32 {
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
        number
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
    use crate::model::{Observation, Token};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn groups_are_those_that_sorting_gives(
            rows in proptest::collection::vec((0..4u8, 0..9u8, 0..30u8), 0..200)
        ) {
            let mut nodes = Nodes::default();
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
                nodes.of_kind(kind).into_iter().for_each(|(key, node)| by_key.entry(key).or_default().push(node));
                let mut expected: Vec<(u32, Key, Vec<u32>)> =
                    by_key.into_iter().filter(|(_, own)| own.len() > 1).map(|(key, own)| (own[0], key, own)).collect();
                expected.sort();
                let groups = Groups::of(&nodes, kind);
                let own: Vec<&[u32]> = groups.iter().collect();
                prop_assert_eq!(own, expected.iter().map(|(.., own)| own.as_slice()).collect::<Vec<_>>());
            }
        }
    }
}
