//! Keys that came to a node after it was made: by rows that are surely of the same person.
//!
//! Most of them are the node's already. Where the keys that nodes came with lie on a disk, rows wait until they are many, so
//! that these are read in order, and not once for each row.

use super::nodes::{Key, STEP};
use super::spilled::Room;

/// Keys wait unsorted until there are so many.
const FOLD_FROM: usize = 1 << 20;
/// Keys of rows that wait: 16 MiB.
const WAITING: usize = 1 << 21;

/// A row of a node that is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    node: u32,
    start: u32,
    count: u32,
}

/// Rows that wait, in the order in which they came until they are put in that of nodes.
#[derive(Default)]
pub(super) struct Waiting {
    rows: Vec<Row>,
    keys: Vec<Key>,
}

impl Waiting {
    /// Adds the keys of a row.
    pub fn push(&mut self, node: u32, own: &[Key]) {
        self.rows.push(Row { node, start: self.keys.len() as u32, count: own.len() as u32 });
        self.keys.extend_from_slice(own);
    }

    /// Whether they should wait no longer.
    pub fn are_many(&self, room: &Room) -> bool {
        self.keys.len() > room.at_most(WAITING)
    }

    /// Puts rows in the order of their nodes.
    pub fn sort(&mut self) {
        self.rows.sort_unstable();
    }

    /// Nodes and keys of the rows, one after another.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[Key])> {
        let own = |row: &Row| self.keys.get(row.start as usize..(row.start + row.count) as usize);
        self.rows.iter().map(move |row| (row.node, own(row).unwrap_or(&[])))
    }
}

/// Keys and their nodes: in order, but for the last.
#[derive(Default)]
pub(super) struct Later {
    keys: Vec<(u32, Key)>,
    /// So many were in order when they were folded last.
    folded: usize,
    /// Where those of every [`STEP`]th node begin, once sealed.
    starts: Vec<u32>,
}

impl Later {
    /// Adds a key that is none of those that a node came with.
    pub fn push(&mut self, node: u32, key: Key) {
        self.keys.push((node, key));
        if self.keys.len() > FOLD_FROM.max(self.folded * 2) {
            self.fold();
        }
    }

    fn fold(&mut self) {
        self.keys.sort_unstable();
        self.keys.dedup();
        self.folded = self.keys.len();
    }

    /// No more come to these nodes.
    pub fn seal(&mut self, nodes: usize) {
        self.fold();
        self.keys.shrink_to_fit();
        let mut at = 0;
        self.starts = Vec::with_capacity(nodes / STEP + 2);
        for first in (0..nodes + STEP).step_by(STEP) {
            at += self.keys[at..].iter().take_while(|(node, _)| (*node as usize) < first).count();
            self.starts.push(at as u32);
        }
    }

    /// All of them, in order.
    pub fn all(&self) -> &[(u32, Key)] {
        &self.keys
    }

    /// Those of a node, in order.
    pub fn of(&self, node: u32) -> &[(u32, Key)] {
        let step = node as usize / STEP;
        let bound = |step: usize| self.starts.get(step).map_or(self.keys.len(), |start| *start as usize);
        let near = self.keys.get(bound(step)..bound(step + 1)).unwrap_or(&[]);
        let start = near.partition_point(|(of, _)| *of < node);
        let rest = &near[start..];
        &rest[..rest.partition_point(|(of, _)| *of == node)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn those_of_a_node_are_what_was_put(
            put in proptest::collection::vec((0..200u32, 0..9u64), 0..300), more in 0..70usize
        ) {
            let mut later = Later::default();
            put.iter().for_each(|(node, key)| later.push(*node, *key));
            later.seal(200 + more);
            let all: BTreeSet<(u32, Key)> = put.into_iter().collect();
            prop_assert!(later.all().iter().eq(&all));
            for node in 0..200 {
                prop_assert!(later.of(node).iter().eq(all.iter().filter(|(of, _)| *of == node)));
            }
        }
    }
}
