//! What is a copy of what: the same bytes, or the same people under the same columns.
//!
//! Deleting one copy is not done while another remains. People are compared by samples of equal hashes (bottom-k),
//! so that the cost does not grow with the number of pairs of people; only stores whose columns are the same and
//! whose samples begin alike are compared at all.

use std::collections::BTreeMap;

use crate::people::SAMPLE;

/// Share of people in common, in hundredths, from which stores are copies of one another.
const OVERLAP: u8 = 80;
/// Fewer people say nothing.
const LEAST_PEOPLE: u64 = 5;
/// How many of the smallest hashes are looked at to find who could be a copy.
const DOORS: usize = 8;

/// What a store is compared by.
#[derive(Clone, Debug, Default)]
pub struct Print {
    /// Digest of the content.
    pub digest: Option<String>,
    /// Hash of headers and kinds of data; 0 without columns.
    pub columns: u64,
    /// Likely people.
    pub people: u64,
    /// The smallest hashes of its people, ascending.
    pub sample: Vec<u64>,
}

/// A family of copies: numbers of stores, ascending.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// The same bytes; otherwise the same people under the same columns.
    pub exact: bool,
    /// Its stores.
    pub stores: Vec<u32>,
    /// The least share in common, in hundredths, of those that were joined.
    pub overlap: u8,
}

/// All families, by first store.
#[derive(Clone, Debug, Default)]
pub struct Copies {
    /// Each with at least two stores.
    pub families: Vec<Family>,
}

impl Copies {
    /// The families of each store, by position.
    pub fn by_store(&self) -> BTreeMap<u32, Vec<usize>> {
        let mut of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, family) in self.families.iter().enumerate() {
            family.stores.iter().for_each(|store| of.entry(*store).or_default().push(at));
        }
        of
    }
}

/// Finds the copies among stores with personal data; `None` stands for all others.
pub fn copies(prints: &[Option<Print>]) -> Copies {
    let stores =
        || prints.iter().zip(0_u32..).filter_map(|(print, store)| print.as_ref().map(|p| (store, p)));
    let mut same: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (store, print) in stores() {
        if let Some(digest) = &print.digest {
            same.entry(digest).or_default().push(store);
        }
    }
    let exact = same.into_values().filter(|stores| stores.len() > 1);
    let mut families: Vec<Family> =
        exact.map(|stores| Family { exact: true, stores, overlap: 100 }).collect();

    // Stores that could be copies share one of their smallest hashes.
    let mut doors: BTreeMap<(u64, u64), Vec<u32>> = BTreeMap::new();
    for (store, print) in stores().filter(|(_, print)| print.columns != 0 && print.people >= LEAST_PEOPLE) {
        for hash in print.sample.iter().take(DOORS) {
            doors.entry((print.columns, *hash)).or_default().push(store);
        }
    }
    let mut parent: BTreeMap<u32, u32> = BTreeMap::new();
    let mut least: BTreeMap<u32, u8> = BTreeMap::new();
    for group in doors.values() {
        // Each with the one before it: a chain joins as well as all pairs do.
        for pair in group.windows(2) {
            let (a, b) = (root(&parent, pair[0]), root(&parent, pair[1]));
            if a == b {
                continue;
            }
            let sample =
                |store: u32| prints[store as usize].as_ref().map_or(&[] as &[u64], |print| &print.sample);
            let overlap = overlap(sample(pair[0]), sample(pair[1]));
            if overlap < OVERLAP {
                continue;
            }
            let (lead, other) = (a.min(b), a.max(b));
            let known = |root: u32| least.get(&root).copied().unwrap_or(100);
            let lowest = overlap.min(known(lead)).min(known(other));
            least.insert(lead, lowest);
            parent.insert(other, lead);
        }
    }
    let mut joined: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for store in parent.keys() {
        joined.entry(root(&parent, *store)).or_default().push(*store);
    }
    for (lead, others) in joined {
        let mut stores = vec![lead];
        stores.extend(others);
        stores.sort_unstable();
        let digest = |store: u32| prints[store as usize].as_ref().and_then(|print| print.digest.as_deref());
        // Exact copies are named already.
        let first = digest(lead);
        if first.is_some() && stores.iter().all(|store| digest(*store) == first) {
            continue;
        }
        families.push(Family { exact: false, stores, overlap: least.get(&lead).copied().unwrap_or(100) });
    }
    families.sort_by(|a, b| (&a.stores, a.exact).cmp(&(&b.stores, b.exact)));
    Copies { families }
}

fn root(parent: &BTreeMap<u32, u32>, mut store: u32) -> u32 {
    while let Some(above) = parent.get(&store) {
        store = *above;
    }
    store
}

/// Estimated share of people in common, in hundredths: of the smallest hashes of both together, those in both.
fn overlap(a: &[u64], b: &[u64]) -> u8 {
    // A sample that is not full holds everybody; of a full one nothing is known behind its end.
    let size = if a.len().max(b.len()) < SAMPLE { usize::MAX } else { SAMPLE };
    let (mut i, mut j, mut both, mut all) = (0, 0, 0_usize, 0_usize);
    while (i < a.len() || j < b.len()) && all < size {
        match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) if x == y => {
                both += 1;
                i += 1;
                j += 1;
            }
            (Some(x), Some(y)) if x < y => i += 1,
            (Some(_), None) => i += 1,
            _ => j += 1,
        }
        all += 1;
    }
    (both * 100).checked_div(all).unwrap_or(0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(digest: &str, columns: u64, people: std::ops::Range<u64>) -> Option<Print> {
        Some(Print {
            digest: Some(digest.to_owned()),
            columns,
            people: people.end - people.start,
            sample: people.collect(),
        })
    }

    #[test]
    fn exact_copies_and_edited_ones_are_told_apart() {
        let prints = [
            print("a", 1, 0..20),
            print("a", 1, 0..20),
            None,
            print("b", 1, 1..20),
            print("c", 1, 100..120),
            print("d", 2, 0..20),
            print("e", 1, 10..30),
        ];
        let families = copies(&prints).families;
        assert_eq!(
            families,
            [
                Family { exact: true, stores: vec![0, 1], overlap: 100 },
                Family { exact: false, stores: vec![0, 1, 3], overlap: 95 },
            ]
        );
        assert_eq!(copies(&prints).by_store()[&1], [0, 1]);
    }

    #[test]
    fn overlap_is_the_share_of_all() {
        let of = |range: std::ops::Range<u64>| range.collect::<Vec<_>>();
        assert_eq!(overlap(&of(0..10), &of(0..10)), 100);
        assert_eq!(overlap(&of(0..10), &of(5..10)), 50);
        assert_eq!(overlap(&of(0..10), &of(10..20)), 0);
        assert_eq!(overlap(&[], &[]), 0);
    }
}
