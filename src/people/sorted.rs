//! Sorting in bounded memory: runs on a disk, merged when they are read.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::nodes::Key;
use super::spilled::{Room, Spilled};

/// Bytes of a record.
const SIZE: usize = 16;
/// Records that are sorted at once: 4 MiB of them.
const RUN: usize = 1 << 18;
/// Records of a run that are read at once.
const READ: usize = 1 << 10;

/// A key and what belongs to it.
pub(super) type Pair = (Key, u64);

/// Pairs of a key and what belongs to it, which come in any order and go in order, each once.
pub(super) struct Sorter {
    runs: Spilled<SIZE>,
    /// Where each run ends.
    ends: Vec<usize>,
    pairs: Vec<Pair>,
    most: usize,
    came: u64,
}

impl Sorter {
    /// None yet.
    pub fn new(room: &Room) -> Sorter {
        let most = (room.at_most(RUN * SIZE) / SIZE).max(1);
        Sorter { runs: room.list(0), ends: Vec::new(), pairs: Vec::new(), most, came: 0 }
    }

    /// Adds a pair.
    pub fn push(&mut self, key: Key, with: u64) {
        self.came += 1;
        self.pairs.push((key, with));
        if self.pairs.len() >= self.most {
            self.sort();
            self.put_aside();
        }
    }

    /// How many pairs came, each as often as it came.
    pub fn came(&self) -> u64 {
        self.came
    }

    fn sort(&mut self) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
    }

    fn put_aside(&mut self) {
        self.runs.extend(
            self.pairs.drain(..).map(|(key, with)| (u128::from(key) << 64 | u128::from(with)).to_le_bytes()),
        );
        self.ends.push(self.runs.len());
    }

    /// Calls `take` with those of each key, in order of the key.
    pub fn each_group(mut self, take: &mut dyn FnMut(&[Pair])) {
        self.sort();
        if self.ends.is_empty() {
            return self.pairs.chunk_by(|a, b| a.0 == b.0).for_each(take);
        }
        self.put_aside();
        self.pairs = Vec::new();
        let starts = std::iter::once(&0).chain(&self.ends);
        let mut runs: Vec<Run> = starts
            .zip(&self.ends)
            .map(|(start, end)| Run { at: *start, end: *end, ..Run::default() })
            .collect();
        let mut heads: BinaryHeap<Reverse<(Pair, usize)>> = BinaryHeap::new();
        for (number, run) in runs.iter_mut().enumerate() {
            heads.extend(run.next(&self.runs).map(|pair| Reverse((pair, number))));
        }
        let mut group: Vec<Pair> = Vec::new();
        while let Some(mut head) = heads.peek_mut() {
            let Reverse((pair, number)) = *head;
            match runs[number].next(&self.runs) {
                Some(next) => *head = Reverse((next, number)),
                None => drop(std::collections::binary_heap::PeekMut::pop(head)),
            }
            if group.first().is_some_and(|(key, _)| *key != pair.0) {
                take(&group);
                group.clear();
            }
            if group.last() != Some(&pair) {
                group.push(pair);
            }
        }
        if !group.is_empty() {
            take(&group);
        }
    }
}

/// A run that is being read.
#[derive(Default)]
struct Run {
    /// The next one to be read, and the end.
    at: usize,
    end: usize,
    /// Read already, the next one last.
    ready: Vec<Pair>,
}

impl Run {
    fn next(&mut self, runs: &Spilled<SIZE>) -> Option<Pair> {
        if self.ready.is_empty() && self.at < self.end {
            let next = self.end.min(self.at + READ);
            let mut read = Vec::new();
            let records = runs.get(self.at..next, &mut read).iter().rev();
            self.ready.extend(records.map(|record| {
                let both = u128::from_le_bytes(*record);
                ((both >> 64) as u64, both as u64)
            }));
            self.at = next;
        }
        self.ready.pop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn groups_come_in_order_and_each_pair_once(
            pairs in proptest::collection::vec((0..40u64, 0..9u64), 0..300), memory in 0..4000usize
        ) {
            let mut sorter = Sorter::new(&Room::with_limit(memory));
            pairs.iter().for_each(|(key, with)| sorter.push(*key << 40, *with));
            let mut groups = Vec::new();
            sorter.each_group(&mut |group| groups.push(group.to_vec()));
            let all: BTreeSet<(u64, u64)> = pairs.iter().map(|(key, with)| (*key << 40, *with)).collect();
            let all: Vec<_> = all.into_iter().collect();
            let expected: Vec<_> = all.chunk_by(|a, b| a.0 == b.0).map(<[_]>::to_vec).collect();
            prop_assert_eq!(groups, expected);
        }
    }
}
