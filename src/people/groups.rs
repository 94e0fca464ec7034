//! Nodes that share a key of one kind, in the order in which the report meets them.
//!
//! Most keys are one person's alone, so that a look at bitmaps of what comes twice spares them the rest. What is left
//! is put together by a table in the order of nodes, without sorting, and kept on a disk where it is much. Who is who is the
//! resolver's.

use super::index::Index;
use super::nodes::{Key, Nodes};
use super::packed::Packed;
use super::spilled::{Room, Spilled};
use crate::model::KeyKind;

/// Odd numbers whose bits are well mixed (Steele and others 2014).
const SPREAD: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xbf58_476d_1ce4_e5b9];
/// The last node of a group.
const LAST: u32 = 1 << 31;
/// Bytes of shared keys that stay in memory while groups of one kind are put together: 32 million of them, since each is
/// looked up again.
const KEYS: usize = 256 << 20;
/// Bytes of groups that stay in memory.
const IN_MEMORY: usize = 1 << 20;
/// Nodes that are put away at once.
const AT_ONCE: usize = 1 << 13;

/// Groups of nodes, each of two or more.
pub(super) struct Groups {
    /// One group after another.
    nodes: Spilled<4>,
}

impl Groups {
    /// Those that share a key of a kind: groups in the order of their first node, nodes in order.
    pub fn of(nodes: &Nodes, kind: KeyKind) -> Groups {
        let keys = Keys::of(nodes, kind);
        // Only who has no whole name is looked for by a short one.
        let shared = match kind {
            KeyKind::NameShort => Shared::without(&keys, KeyKind::Name),
            _ => Shared::of(&keys),
        };
        if shared.is_empty() {
            return Groups { nodes: Spilled::default() };
        }
        let (mut index, mut counts) = (Index::with_room(nodes.room(), KEYS), Packed::default());
        // Numbers of groups, and the nodes in them.
        let mut members: Spilled<8> = nodes.room().list(IN_MEMORY);
        keys.each(&mut |key, node| {
            if shared.may_have(key) {
                // Well mixed, and of no two keys the same.
                let (group, is_new) = index.number(key.wrapping_mul(SPREAD[0]));
                if is_new {
                    counts.push(1);
                } else {
                    counts.set(group as usize, counts.get(group as usize).saturating_add(1));
                }
                members.extend(std::iter::once(pair(group, node)));
            }
        });
        drop((index, shared, keys));
        // Where the next node of each group goes, in the order of their numbers; a group of one has no place.
        let mut all = 0u32;
        let mut places: Vec<u32> = Vec::with_capacity(counts.len());
        counts.each_in(0..counts.len(), &mut |count| {
            places.push(if count > 1 { all } else { NOWHERE });
            all += if count > 1 { count } else { 0 };
        });
        drop(counts);
        let mut placed = Placed::new(nodes.room(), all as usize);
        each_pair(&members, &mut |group, node| {
            if let Some(place) = places.get_mut(group as usize).filter(|place| **place != NOWHERE) {
                placed.put(*place, node);
                *place += 1;
            }
        });
        // Each place is the end of its group now.
        let ends = places.into_iter().filter(|end| *end != NOWHERE);
        Groups { nodes: placed.finish(nodes.room(), ends) }
    }

    /// Calls `take` with each group.
    pub fn each(&self, take: &mut dyn FnMut(&[u32])) {
        let mut group = Vec::new();
        self.nodes.each(|node| {
            let node = u32::from_le_bytes(node);
            group.push(node & !LAST);
            if node & LAST != 0 {
                take(&group);
                group.clear();
            }
        });
    }
}

/// Of a key that only one node has.
const NOWHERE: u32 = u32::MAX;
/// Places that are filled at once: 8 MiB of them.
const WINDOW: usize = if cfg!(test) { 1 << 5 } else { 1 << 21 };
/// Bytes of nodes that wait in memory for a later window.
const WAITING: usize = 1 << 16;

/// Nodes that are put to their places in any order: the first window of places at once, and the others in turn.
///
/// What could not be read back is nonsense, which whoever asks the room is told later: no place is taken for granted.
struct Placed {
    all: usize,
    first: Vec<u32>,
    /// Places and nodes.
    later: Vec<Spilled<8>>,
}

impl Placed {
    fn new(room: &Room, all: usize) -> Placed {
        let later = all.div_ceil(WINDOW).saturating_sub(1);
        let later = (0..later).map(|_| room.list(WAITING)).collect();
        Placed { all, first: vec![0; all.min(WINDOW)], later }
    }

    fn put(&mut self, place: u32, node: u32) {
        if let Some(empty) = self.first.get_mut(place as usize) {
            *empty = node;
            return;
        }
        let window = (place as usize / WINDOW).checked_sub(1);
        if let Some(later) = window.and_then(|window| self.later.get_mut(window)) {
            later.extend(std::iter::once(pair(place, node)));
        }
    }

    /// The nodes in the order of their places, with the last of each group marked.
    fn finish(self, room: &Room, ends: impl Iterator<Item = u32>) -> Spilled<4> {
        let Placed { all, first: mut nodes, later } = self;
        let mut lasts = ends.filter_map(|end| (end as usize).checked_sub(1)).peekable();
        let mut kept = room.list(IN_MEMORY);
        let mut later = later.into_iter();
        for first in (0..all).step_by(WINDOW) {
            while let Some(last) = lasts.next_if(|last| *last < first + nodes.len()) {
                if let Some(node) = nodes.get_mut(last.wrapping_sub(first)) {
                    *node |= LAST;
                }
            }
            for some in nodes.chunks(AT_ONCE) {
                kept.extend(some.iter().map(|node| node.to_le_bytes()));
            }
            let Some(next) = later.next() else { break };
            nodes.truncate(all - first - WINDOW);
            each_pair(&next, &mut |place, node| {
                if let Some(empty) = nodes.get_mut((place as usize).wrapping_sub(first + WINDOW)) {
                    *empty = node;
                }
            });
        }
        kept
    }
}

/// A number of a group or a place, and a node.
fn pair(number: u32, node: u32) -> [u8; 8] {
    (u64::from(number) << 32 | u64::from(node)).to_le_bytes()
}

fn each_pair(pairs: &Spilled<8>, take: &mut dyn FnMut(u32, u32)) {
    pairs.each(|both| {
        let both = u64::from_le_bytes(both);
        take((both >> 32) as u32, both as u32);
    });
}

/// The keys of one kind, which are asked for two times and more.
struct Keys<'n> {
    nodes: &'n Nodes,
    kind: KeyKind,
    /// Each with its node, where they are few: among the keys of all kinds they lie far apart.
    here: Option<Vec<(Key, u32)>>,
}

/// Nodes whose keys of one kind are put side by side: no more than eight megabytes of them.
const SIDE_BY_SIDE: usize = if cfg!(test) { 1 << 4 } else { 1 << 19 };

impl Keys<'_> {
    fn of(nodes: &Nodes, kind: KeyKind) -> Keys<'_> {
        let here = (nodes.len() <= SIDE_BY_SIDE).then(|| {
            let mut all = Vec::new();
            nodes.each_of_kind(kind, &mut |key, node| all.push((key, node)));
            all
        });
        Keys { nodes, kind, here }
    }

    /// Calls `take` with every key and its node, in the order of nodes.
    fn each(&self, take: &mut impl FnMut(Key, u32)) {
        match &self.here {
            Some(all) => all.iter().for_each(|(key, node)| take(*key, *node)),
            None => self.nodes.each_of_kind(self.kind, take),
        }
    }
}

/// Nodes whose keys are looked at once more, lest too many of those that come once take memory.
const MANY: usize = if cfg!(test) { 1 << 5 } else { 1 << 20 };

/// Which keys may be there twice, or be asked for: surely those that are, and a few others.
#[derive(Default)]
struct Shared {
    /// Each says no to some of those that are not.
    says: Vec<Bitmap>,
}

impl Shared {
    /// Keys of a kind that come twice. Of a bitmap with room for four times as many, one in five says that it has a key which
    /// came once; a second one, of those that are left, one in a hundred, which is worth a look at all of them where they are
    /// many.
    fn of(keys: &Keys<'_>) -> Shared {
        let nodes = keys.nodes;
        let mut shared = Shared::default();
        for round in 0..if nodes.len() > MANY { 2 } else { 1 } {
            let (mut once, mut twice) = (Bitmap::of(nodes, round), Bitmap::of(nodes, round));
            keys.each(&mut |key, _| {
                if shared.may_have(key) && once.put(key) {
                    twice.put(key);
                }
            });
            let none = twice.is_empty();
            shared.says.push(twice);
            if none {
                break;
            }
        }
        shared
    }

    /// Keys of nodes that have none of the other kind.
    fn without(keys: &Keys<'_>, other: KeyKind) -> Shared {
        let nodes = keys.nodes;
        let mut asked = Bitmap::of(nodes, 0);
        keys.each(&mut |key, node| {
            if nodes.kinds(node) & 1 << other as u32 == 0 {
                asked.put(key);
            }
        });
        Shared { says: vec![asked] }
    }

    fn may_have(&self, key: Key) -> bool {
        self.says.iter().all(|bitmap| bitmap.has(key))
    }

    /// Whether it surely has none.
    fn is_empty(&self) -> bool {
        self.says.iter().any(Bitmap::is_empty)
    }
}

/// A bit for every key that has its place; several have the same.
struct Bitmap {
    bits: Vec<u64>,
    spread: u64,
    shift: u32,
}

impl Bitmap {
    /// With room for four times as many keys as there are nodes, or more.
    fn of(nodes: &Nodes, round: usize) -> Bitmap {
        let bits = (nodes.len() * 4).next_power_of_two().max(64);
        Bitmap { bits: vec![0; bits / 64], spread: SPREAD[round], shift: u64::BITS - bits.trailing_zeros() }
    }

    fn place(&self, key: Key) -> (usize, u64) {
        let at = (key.wrapping_mul(self.spread) >> self.shift) as usize;
        (at / 64, 1 << (at % 64))
    }

    fn has(&self, key: Key) -> bool {
        let (word, bit) = self.place(key);
        self.bits[word] & bit != 0
    }

    /// Whether it was there.
    fn put(&mut self, key: Key) -> bool {
        let (word, bit) = self.place(key);
        let was = self.bits[word] & bit != 0;
        self.bits[word] |= bit;
        was
    }

    fn is_empty(&self) -> bool {
        self.bits.iter().all(|word| *word == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Observation, Token};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_cannot_be_read_back_is_no_panic() {
        let room = Room::default();
        for place in [0, 3, WINDOW as u32 + 1, WINDOW as u32 * 9, u32::MAX] {
            let mut placed = Placed::new(&room, WINDOW * 2);
            placed.put(place, 5);
            // As it is read where the disk fails.
            placed.later[0].extend(std::iter::once([0; 8]));
            let kept = placed.finish(&room, [0, 2, u32::MAX, 1].into_iter());
            assert_eq!(kept.len(), WINDOW * 2);
        }
        Placed::new(&room, 3).put(7, 5);
    }

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
