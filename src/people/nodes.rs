//! Distinct bundles of keys: what many millions of rows say of a few million people, in little memory.
//!
//! Rows that are surely of one person (the same National Insurance number under the same surname and initial; the
//! same full name with the same birth date) share a node from the start, and so do rows with the same keys. Keys are
//! most of what an estate takes: each is kept in six bytes of its token, on a disk where they are many (`kept`), and its
//! place says its kind. In an estate of two million people one pair of different values in a hundred such estates looks the
//! same so; what else is known of both still has to agree. Who is who is the resolver's question.

use std::ops::Range;

use super::index::Index;
use super::kept::{KeptKeys, Own};
use super::later::{Later, Waiting};
use super::packed::Packed;
use super::relation::RECORDS;
use super::sorted::Sorter;
use super::spilled::Room;
use crate::model::{KeyKind, Observation};

/// Met in stores of election workers, and in others.
pub(super) const WORKERS: u32 = 1;
pub(super) const OTHERS: u32 = 2;
/// Beside these: keys came to a node later.
const LATER: u32 = 4;

/// A key where it is looked at: its kind in the first five bits, six bytes of its token in the last.
pub(super) type Key = u64;

fn pack(kind: KeyKind, token: u64) -> Key {
    (kind as u64) << KIND_AT | token >> 16
}

pub(super) fn kind_of(key: Key) -> u32 {
    (key >> KIND_AT) as u32
}

/// Where the kind stands in a key.
const KIND_AT: u32 = 59;

/// A key where it is kept, without its kind.
pub(super) type Kept = [u8; 6];

fn keep(key: Key) -> Kept {
    let [a, b, c, d, e, f, ..] = key.to_le_bytes();
    [a, b, c, d, e, f]
}

fn unpack(kind: u32, [a, b, c, d, e, f]: Kept) -> Key {
    u64::from(kind) << KIND_AT | u64::from_le_bytes([a, b, c, d, e, f, 0, 0])
}

/// The nodes.
#[derive(Default)]
pub(super) struct Nodes {
    room: Room,
    index: Index,
    keys: KeptKeys,
    /// The same by kind, each in the order of nodes, once sealed: where keys are on a disk.
    columns: Vec<KeptKeys>,
    /// Where the keys of every [`STEP`]th node begin in `keys`.
    starts: Vec<usize>,
    /// Kinds of the keys that a node came with, a bit each; they are at most one of a kind, and in order.
    kinds: Packed,
    /// Places where each node was met, at most `u8::MAX`, and the last of them.
    met: Packed,
    last: Packed,
    /// Whether a node was met in stores of election workers (1), in others (2), or in both, and whether keys came later.
    worlds: Packed,
    /// The place of what is pushed: a table of a store.
    place: u32,
    table: u32,
    world: u32,
    /// Keys that came later, and rows that may have some.
    later: Later,
    waiting: Waiting,
    scratch: Vec<Key>,
}

/// Bytes of what nodes are known by that stay in memory while they come: four million of them.
const HASHES: usize = 32 << 20;
/// From so many nodes to so many it is said where their keys are; what is between is counted.
pub(super) const STEP: usize = 32;
/// Nodes of which keys are read at once.
const AT_ONCE: usize = STEP * 64;

impl Nodes {
    /// None yet; what does not fit into memory finds room there.
    pub fn with_room(room: &Room) -> Nodes {
        Nodes {
            room: room.clone(),
            index: Index::with_room(room, HASHES),
            keys: KeptKeys::of_all(room),
            ..Nodes::default()
        }
    }

    /// Where lists find room that do not fit into memory.
    pub fn room(&self) -> &Room {
        &self.room
    }

    /// What is pushed from now on comes from another store, one of election workers or not.
    pub fn next_store(&mut self, of_workers: bool) {
        self.place += 1;
        self.table = 0;
        self.world = if of_workers { WORKERS } else { OTHERS };
    }

    /// Where a node was met: [`WORKERS`], [`OTHERS`] or both.
    pub fn world(&self, node: u32) -> u32 {
        self.worlds.get(node as usize) & !LATER
    }

    /// The node of an observation, made if it is new; `None` without keys.
    pub fn push(&mut self, observation: &Observation) -> Option<u32> {
        if observation.table != self.table {
            self.place += 1;
            self.table = observation.table;
        }
        let mut own = std::mem::take(&mut self.scratch);
        let id = identify(observation, &mut own);
        let node = id.map(|(id, whole)| self.add(id, whole, &own));
        self.scratch = own;
        node
    }

    fn add(&mut self, id: u64, whole: bool, own: &[Key]) -> u32 {
        let node = match self.index.number(id) {
            (node, false) => node,
            (node, true) => {
                if (node as usize).is_multiple_of(STEP) {
                    self.starts.push(self.keys.len());
                }
                self.kinds.push(own.iter().fold(0, |kinds, key| kinds | 1 << kind_of(*key)));
                self.met.push(1);
                self.last.push(self.place);
                self.worlds.push(self.world);
                self.keys.extend(own.iter().map(|key| keep(*key)));
                return node;
            }
        };
        let at = node as usize;
        self.worlds.set(at, self.worlds.get(at) | self.world);
        if self.last.get(at) != self.place {
            self.last.set(at, self.place);
            self.met.set(at, (self.met.get(at) + 1).min(u32::from(u8::MAX)));
        }
        if !whole && self.keys.is_on_disk() {
            self.waiting.push(node, own);
            if self.waiting.are_many(&self.room) {
                self.compare_waiting();
            }
        } else if !whole {
            let (kinds, first) = (self.kinds(node), self.keys.get(self.place_of(at)));
            put_others(node, own, (kinds, &first), &mut self.later);
        }
        node
    }

    /// Keeps the keys of the rows that wait which their nodes did not come with.
    fn compare_waiting(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort();
        let mut rows = waiting.rows().peekable();
        let (mut later, mut read) = (std::mem::take(&mut self.later), Vec::new());
        while let Some((node, _)) = rows.peek() {
            let first = *node as usize - *node as usize % AT_ONCE;
            self.each_from(first, &mut read, &mut |node, kinds, own| {
                while let Some((_, keys)) = rows.next_if(|(of, _)| *of == node) {
                    put_others(node, keys, (kinds, own), &mut later);
                }
            });
        }
        drop(rows);
        self.later = later;
    }

    /// No more nodes come: puts the keys that came later in order.
    pub fn seal(&mut self) {
        self.index = Index::default();
        self.compare_waiting();
        self.later.seal(self.len());
        self.put_into_columns();
        for (node, _) in self.later.all() {
            let at = *node as usize;
            self.worlds.set(at, self.worlds.get(at) | LATER);
        }
    }

    /// Keys of one kind are asked for again and again, and most of those that stand beside them never. Where the disk has no
    /// room for all of them once more, they are looked for among the others.
    fn put_into_columns(&mut self) {
        if !self.keys.is_on_disk() {
            return;
        }
        let mut columns: Vec<KeptKeys> = (0..u32::BITS).map(|_| KeptKeys::of_one_kind(&self.room)).collect();
        self.each(&mut |_, mut kinds, own| {
            for key in own {
                let Some(column) = columns.get_mut(kinds.trailing_zeros() as usize) else { return };
                column.extend(std::iter::once(*key));
                if column.is_full() {
                    return columns.clear();
                }
                kinds &= kinds.wrapping_sub(1);
            }
        });
        self.columns = columns;
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Places where a node was met, at most 255. One list that has somebody in every month is one place.
    pub fn places(&self, node: u32) -> u32 {
        self.met.get(node as usize)
    }

    /// The place where a node was met last.
    pub fn place(&self, node: u32) -> u32 {
        self.last.get(node as usize)
    }

    /// Kinds of the keys that a node came with, a bit each.
    pub fn kinds(&self, node: u32) -> u32 {
        self.kinds.get(node as usize)
    }

    /// The key of a kind that a node came with.
    pub fn key(&self, node: u32, kind: KeyKind) -> Option<Key> {
        self.key_of(node, kind as u32)
    }

    fn key_of(&self, node: u32, kind: u32) -> Option<Key> {
        let kinds = self.kinds(node);
        (kinds & 1 << kind != 0).then(|| key_among(kinds, &self.own(node), kind))?
    }

    /// The keys that a node came with, in the order of their kinds.
    pub fn own(&self, node: u32) -> Own<'_> {
        self.keys.get(self.place_of(node as usize))
    }

    /// Where the keys of a node are.
    fn place_of(&self, node: usize) -> Range<usize> {
        let Some(start) = self.starts.get(node / STEP) else { return 0..0 };
        let mut start = *start;
        self.kinds.each_in(node - node % STEP..node, &mut |kinds| start += kinds.count_ones() as usize);
        start..start + self.kinds.get(node).count_ones() as usize
    }

    /// Whether keys came to a node later.
    pub fn has_later(&self, node: u32) -> bool {
        self.worlds.get(node as usize) & LATER != 0
    }

    /// Adds the keys of a node: those that it came with in order, then those that came later.
    pub fn put_keys(&self, node: u32, out: &mut Vec<Key>) {
        let mut kinds = self.kinds(node);
        for kept in self.own(node).iter() {
            out.push(unpack(kinds.trailing_zeros(), *kept));
            kinds &= kinds.wrapping_sub(1);
        }
        out.extend(self.later_of(node).iter().map(|(_, key)| *key));
    }

    /// Adds those of one kind.
    pub fn put_keys_of(&self, node: u32, kind: KeyKind, out: &mut Vec<Key>) {
        out.extend(self.key(node, kind));
        let later = self.later_of(node).iter().map(|(_, key)| *key);
        out.extend(later.filter(|key| kind_of(*key) == kind as u32));
    }

    /// Whether a node has a key of a kind.
    pub fn has_kind(&self, node: u32, kind: KeyKind) -> bool {
        let bit = 1 << kind as u32;
        self.kinds(node) & bit != 0 || self.later_of(node).iter().any(|(_, key)| kind_of(*key) == kind as u32)
    }

    fn later_of(&self, node: u32) -> &[(u32, Key)] {
        if self.has_later(node) { self.later.of(node) } else { &[] }
    }

    /// Calls `take` with every node, the kinds of the keys that it came with, and these keys.
    pub fn each(&self, take: &mut impl FnMut(u32, u32, &[Kept])) {
        let mut read = Vec::new();
        for first in (0..self.len()).step_by(AT_ONCE) {
            self.each_from(first, &mut read, take);
        }
    }

    /// The same with [`AT_ONCE`] nodes from one on, which is a multiple of that.
    fn each_from(&self, first: usize, read: &mut Vec<Kept>, take: &mut impl FnMut(u32, u32, &[Kept])) {
        let start = self.starts.get(first / STEP).copied().unwrap_or(0);
        let end = self.starts.get((first + AT_ONCE) / STEP).copied().unwrap_or(self.keys.len());
        let mut keys = self.keys.many(start..end, read);
        let mut node = first as u32;
        self.kinds.each_in(first..self.len().min(first + AT_ONCE), &mut |kinds| {
            let (own, rest) = keys.split_at_checked(kinds.count_ones() as usize).unwrap_or_default();
            keys = rest;
            take(node, kinds, own);
            node += 1;
        });
    }

    /// (key, node) of every key of a kind, in order.
    pub fn of_kind(&self, kind: KeyKind) -> Sorter {
        let mut all = Sorter::new(&self.room);
        self.each_of_kind(kind, &mut |key, node| all.push(key, u64::from(node)));
        all
    }

    /// Calls `take` with every key of a kind and its node, in the order of nodes, and of one node in that of keys.
    pub fn each_of_kind(&self, kind: KeyKind, take: &mut impl FnMut(Key, u32)) {
        let mut later = self.later.all().iter().peekable();
        self.each_first_of_kind(kind as u32, &mut |node, mut own| {
            while let Some((_, key)) = later.next_if(|(of, _)| *of == node) {
                if kind_of(*key) == kind as u32 {
                    if let Some(before) = own.take_if(|own| *own < *key) {
                        take(before, node);
                    }
                    take(*key, node);
                }
            }
            if let Some(own) = own {
                take(own, node);
            }
        });
    }

    /// Calls `take` with every node and the key of a kind that it came with.
    fn each_first_of_kind(&self, kind: u32, take: &mut impl FnMut(u32, Option<Key>)) {
        let Some(column) = self.columns.get(kind as usize) else {
            return self.each(&mut |node, kinds, own| take(node, key_among(kinds, own, kind)));
        };
        let (mut read, mut start) = (Vec::new(), 0);
        for first in (0..self.len()).step_by(AT_ONCE) {
            let nodes = first..self.len().min(first + AT_ONCE);
            let mut count = 0;
            self.kinds.each_in(nodes.clone(), &mut |kinds| count += (kinds >> kind & 1) as usize);
            let mut keys = column.many(start..start + count, &mut read).iter();
            start += count;
            let mut node = first as u32;
            self.kinds.each_in(nodes, &mut |kinds| {
                let own = if kinds >> kind & 1 != 0 { keys.next() } else { None };
                take(node, own.map(|kept| unpack(kind, *kept)));
                node += 1;
            });
        }
    }

    /// Nodes with keys that came later, and these keys.
    pub fn later(&self) -> &[(u32, Key)] {
        self.later.all()
    }
}

/// The key of a kind among those of a node, given their kinds.
pub(super) fn key_among(kinds: u32, own: &[Kept], kind: u32) -> Option<Key> {
    let bit = 1u32 << kind;
    let at = (kinds & (bit - 1)).count_ones() as usize;
    let kept = if kinds & bit != 0 { own.get(at) } else { None };
    kept.map(|kept| unpack(kind, *kept))
}

/// Keeps the keys of a row that are none of those that its node came with.
fn put_others(node: u32, row: &[Key], (kinds, own): (u32, &[Kept]), later: &mut Later) {
    for key in row {
        if key_among(kinds, own, kind_of(*key)) != Some(*key) {
            later.push(node, *key);
        }
    }
}

/// What the observation's node is known by, and whether that is all of its keys; they are put into `own`.
fn identify(observation: &Observation, own: &mut Vec<Key>) -> Option<(u64, bool)> {
    own.clear();
    own.extend(observation.keys.iter().map(|(kind, token)| pack(*kind, u64::from_be_bytes(token.0))));
    if own.is_empty() {
        return None;
    }
    // Detection gives them in order.
    if !own.is_sorted_by_key(|key| kind_of(*key)) {
        own.sort_unstable();
    }
    own.dedup_by_key(|key| kind_of(*key));
    let find = |kind: KeyKind| own.iter().copied().find(|key| kind_of(*key) == kind as u32);
    let pair = |a, b| find(a).zip(find(b));
    let surely = pair(KeyKind::NationalInsurance, KeyKind::NameInitial).or_else(|| {
        pair(KeyKind::NameBirth, KeyKind::Name).filter(|_| find(KeyKind::NationalInsurance).is_none())
    });
    // The same row in two copies of a database is one bundle, whatever its number in each; without a name the number is all
    // that says whose it is.
    let named = find(KeyKind::NameInitial).is_some();
    let numbers = |key: &&Key| named && RECORDS & 1 << kind_of(**key) != 0;
    Some(match surely {
        Some((a, b)) => (mix(mix(1, a), b), false),
        None => {
            let told = own.iter().filter(|key| !numbers(key));
            (told.fold(2, |hash, key| mix(hash, *key)), !own.iter().any(|key| numbers(&key)))
        }
    })
}

/// One step of a hash over keys, which are themselves as good as random.
fn mix(hash: u64, key: u64) -> u64 {
    let mut hash = (hash ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Token;

    fn seen(keys: &[(KeyKind, u8)]) -> Observation {
        Observation {
            keys: keys.iter().map(|(kind, n)| (*kind, Token([*n; 8]))).collect(),
            ..Observation::default()
        }
    }

    #[test]
    fn rows_of_one_number_and_name_share_a_node_and_its_keys() {
        use KeyKind::*;
        let mut nodes = Nodes::default();
        let one = nodes.push(&seen(&[(NationalInsurance, 1), (NameInitial, 1), (Email, 1)]));
        let same = nodes.push(&seen(&[(NameInitial, 1), (NationalInsurance, 1), (Email, 2)]));
        let other = nodes.push(&seen(&[(NationalInsurance, 1), (NameInitial, 2)]));
        let plain = nodes.push(&seen(&[(Email, 1)]));
        assert_eq!((one, same, other, plain), (Some(0), Some(0), Some(1), Some(2)));
        assert_eq!(nodes.push(&seen(&[])), None);
        nodes.seal();
        let count = |node: u32| {
            let mut keys = Vec::new();
            nodes.put_keys(node, &mut keys);
            keys.len()
        };
        assert_eq!((count(0), count(2)), (4, 1));
        let mut emails = Vec::new();
        nodes.of_kind(Email).each_group(&mut |group| {
            emails.push(group.iter().map(|(_, node)| *node).collect::<Vec<_>>());
        });
        assert_eq!(emails, [vec![0, 2], vec![0]]);
    }

    #[test]
    fn a_key_comes_back_as_it_was_kept() {
        for kind in KeyKind::ALL {
            for token in [0, 1 << 16, 0x0123_4567_89ab_cdef, u64::MAX] {
                let key = pack(kind, token);
                assert_eq!(kind_of(key), kind as u32);
                assert_eq!(unpack(kind as u32, keep(key)), key);
                assert_ne!(unpack(kind as u32, keep(key)), pack(kind, token ^ 1 << 16));
            }
        }
    }
}
