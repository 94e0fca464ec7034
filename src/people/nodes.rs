//! Distinct bundles of keys: what many millions of rows say of a few million people, in little memory.
//!
//! Rows that are surely of one person (the same National Insurance number under the same surname and initial; the
//! same full name with the same birth date) share a node from the start, and so do rows with the same keys. Keys are
//! most of what an estate takes in memory: each is kept in six bytes of its token, and its place says its kind. In an
//! estate of two million people one pair of different values in a hundred such estates looks the same so; what else is
//! known of both still has to agree. Who is who is the resolver's question.

use crate::model::{KeyKind, Observation};

/// Keys that came to a node later wait unsorted until there are so many.
const FOLD_FROM: usize = 1 << 20;

/// Met in stores of election workers, and in others.
pub(super) const WORKERS: u8 = 1;
const OTHERS: u8 = 2;

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
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Kept([u16; 3]);

impl Kept {
    fn of(key: Key) -> Kept {
        Kept([(key >> 32) as u16, (key >> 16) as u16, key as u16])
    }

    fn key(self, kind: u32) -> Key {
        let [high, middle, low] = self.0.map(u64::from);
        u64::from(kind) << KIND_AT | high << 32 | middle << 16 | low
    }
}

/// The nodes.
#[derive(Default)]
pub(super) struct Nodes {
    /// Open addressing by `ids`: a node and one, or 0.
    slots: Vec<u32>,
    /// What each node is known by.
    ids: Vec<u64>,
    /// Where the keys of each node end in `keys`.
    ends: Vec<u32>,
    keys: Vec<Kept>,
    /// Kinds of the keys that a node came with, a bit each; they are at most one of a kind, and in order.
    kinds: Vec<u32>,
    /// Places where each node was met, at most `u8::MAX`, and the last of them.
    met: Vec<u8>,
    last: Vec<u32>,
    /// Whether a node was met in stores of election workers (1), in others (2), or in both.
    worlds: Vec<u8>,
    /// The place of what is pushed: a table of a store.
    place: u32,
    table: u32,
    world: u8,
    /// Keys that came later, sorted but for the last.
    more: Vec<(u32, Key)>,
    folded: usize,
    /// Where those of each node end, once sealed.
    more_ends: Vec<u32>,
    scratch: Vec<Key>,
}

impl Nodes {
    /// What is pushed from now on comes from another store, one of election workers or not.
    pub fn next_store(&mut self, of_workers: bool) {
        self.place += 1;
        self.table = 0;
        self.world = if of_workers { WORKERS } else { OTHERS };
    }

    /// Where a node was met: [`WORKERS`], [`OTHERS`] or both.
    pub fn world(&self, node: u32) -> u8 {
        self.worlds.get(node as usize).copied().unwrap_or(0)
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
        if (self.ids.len() + 1) * 8 > self.slots.len() * 5 {
            self.grow();
        }
        let slot = self.slot(id);
        let node = match self.slots[slot].checked_sub(1) {
            Some(node) => node,
            None => {
                let node = self.ids.len() as u32;
                self.slots[slot] = node + 1;
                self.ids.push(id);
                self.kinds.push(own.iter().fold(0, |kinds, key| kinds | 1 << kind_of(*key)));
                self.met.push(1);
                self.last.push(self.place);
                self.worlds.push(self.world);
                self.keys.extend(own.iter().map(|key| Kept::of(*key)));
                self.ends.push(self.keys.len() as u32);
                return node;
            }
        };
        let at = node as usize;
        self.worlds[at] |= self.world;
        if self.last[at] != self.place {
            self.last[at] = self.place;
            self.met[at] = self.met[at].saturating_add(1);
        }
        if !whole {
            for key in own {
                if self.key_of(node, kind_of(*key)) != Some(*key) {
                    self.more.push((node, *key));
                }
            }
            if self.more.len() > FOLD_FROM.max(self.folded * 2) {
                self.fold();
            }
        }
        node
    }

    /// The node of an observation that was pushed before.
    pub fn find(&self, observation: &Observation, scratch: &mut Vec<Key>) -> Option<u32> {
        let (id, _) = identify(observation, scratch)?;
        if self.slots.is_empty() {
            return None;
        }
        self.slots[self.slot(id)].checked_sub(1)
    }

    fn slot(&self, id: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = id as usize & mask;
        while let Some(node) = self.slots[slot].checked_sub(1) {
            if self.ids[node as usize] == id {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(1024)];
        for node in 0..self.ids.len() {
            let slot = self.slot(self.ids[node]);
            self.slots[slot] = node as u32 + 1;
        }
    }

    fn fold(&mut self) {
        self.more.sort_unstable();
        self.more.dedup();
        self.folded = self.more.len();
    }

    /// No more nodes come: puts the keys that came later in order.
    pub fn seal(&mut self) {
        self.fold();
        self.more_ends = Vec::with_capacity(self.ids.len());
        let mut at = 0;
        for node in 0..self.ids.len() as u32 {
            while self.more.get(at).is_some_and(|(of, _)| *of == node) {
                at += 1;
            }
            self.more_ends.push(at as u32);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Places where a node was met, at most 255. One list that has somebody in every month is one place.
    pub fn places(&self, node: u32) -> u32 {
        self.met.get(node as usize).copied().map_or(0, u32::from)
    }

    /// The place where a node was met last.
    pub fn place(&self, node: u32) -> u32 {
        self.last.get(node as usize).copied().unwrap_or(0)
    }

    /// Kinds of the keys that a node came with, a bit each.
    pub fn kinds(&self, node: u32) -> u32 {
        self.kinds.get(node as usize).copied().unwrap_or(0)
    }

    /// The key of a kind that a node came with.
    pub fn key(&self, node: u32, kind: KeyKind) -> Option<Key> {
        self.key_of(node, kind as u32)
    }

    fn key_of(&self, node: u32, kind: u32) -> Option<Key> {
        let (kinds, bit) = (self.kinds(node), 1 << kind);
        let at = (kinds & (bit - 1)).count_ones() as usize;
        let kept = (kinds & bit != 0).then(|| slice(&self.ends, &self.keys, node).get(at))??;
        Some(kept.key(kind))
    }

    /// The keys that a node came with, in the order of their kinds, if none came later.
    pub fn in_order(&self, node: u32) -> Option<&[Kept]> {
        slice(&self.more_ends, &self.more, node).is_empty().then(|| slice(&self.ends, &self.keys, node))
    }

    /// The keys of a node: those that it came with in order, then those that came later.
    pub fn keys(&self, node: u32) -> impl Iterator<Item = Key> + '_ {
        let mut kinds = self.kinds(node);
        let own = slice(&self.ends, &self.keys, node).iter().map(move |kept| {
            let kind = kinds.trailing_zeros();
            kinds &= kinds.wrapping_sub(1);
            kept.key(kind)
        });
        let later = slice(&self.more_ends, &self.more, node);
        own.chain(later.iter().map(|(_, key)| *key))
    }

    /// (key, node) of every key of a kind, in order.
    pub fn of_kind(&self, kind: KeyKind) -> Vec<(Key, u32)> {
        let mut all = Vec::new();
        self.each_of_kind(kind, &mut |key, node| all.push((key, node)));
        all.sort_unstable();
        all
    }

    /// Calls `take` with every key of a kind and its node, in the order of nodes, and of one node in that of keys.
    pub fn each_of_kind(&self, kind: KeyKind, take: &mut impl FnMut(Key, u32)) {
        let mut later = self.more.iter().peekable();
        let bit = 1u32 << kind as u32;
        let (mut start, mut node) = (0usize, 0u32);
        for (kinds, end) in self.kinds.iter().zip(&self.ends) {
            let at = start + (kinds & (bit - 1)).count_ones() as usize;
            let kept = if kinds & bit != 0 { self.keys.get(at) } else { None };
            let mut own = kept.map(|kept| kept.key(kind as u32));
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
            start = *end as usize;
            node += 1;
        }
    }

    /// Nodes with keys that came later, and these keys.
    pub fn later(&self) -> &[(u32, Key)] {
        &self.more
    }

    /// Drops the keys, which only resolution needs; nodes are still found.
    pub fn forget_keys(&mut self) {
        self.keys = Vec::new();
        self.kinds = Vec::new();
        self.met = Vec::new();
        self.last = Vec::new();
        self.worlds = Vec::new();
        self.more = Vec::new();
        self.ends = Vec::new();
        self.more_ends = Vec::new();
    }
}

fn slice<'a, T>(ends: &[u32], all: &'a [T], node: u32) -> &'a [T] {
    let node = node as usize;
    let end = ends.get(node).copied().unwrap_or(0) as usize;
    let start = node.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0) as usize;
    all.get(start..end).unwrap_or(&[])
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
    Some(match surely {
        Some((a, b)) => (mix(mix(1, a), b), false),
        None => (own.iter().fold(2, |hash, key| mix(hash, *key)), true),
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
        assert_eq!(nodes.keys(0).count(), 4);
        assert_eq!(nodes.keys(2).count(), 1);
        assert_eq!(nodes.of_kind(Email).iter().map(|(_, node)| *node).collect::<Vec<_>>(), [0, 2, 0]);
        assert_eq!(nodes.find(&seen(&[(Email, 1)]), &mut Vec::new()), Some(2));
        assert_eq!(nodes.find(&seen(&[(Email, 9)]), &mut Vec::new()), None);
    }

    #[test]
    fn a_key_comes_back_as_it_was_kept() {
        for kind in KeyKind::ALL {
            for token in [0, 1 << 16, 0x0123_4567_89ab_cdef, u64::MAX] {
                let key = pack(kind, token);
                assert_eq!(kind_of(key), kind as u32);
                assert_eq!(Kept::of(key).key(kind as u32), key);
                assert_ne!(Kept::of(key).key(kind as u32), pack(kind, token ^ 1 << 16));
            }
        }
    }

    #[test]
    fn many_nodes_are_all_found_again() {
        let mut nodes = Nodes::default();
        let of = |n: u32| {
            let token = Token((u64::from(n) << 16).to_be_bytes());
            Observation { keys: vec![(KeyKind::Email, token)], ..Observation::default() }
        };
        for n in 0..5000 {
            assert_eq!(nodes.push(&of(n)), Some(n));
        }
        let mut scratch = Vec::new();
        assert!((0..5000).all(|n| nodes.find(&of(n), &mut scratch) == Some(n)));
    }
}
