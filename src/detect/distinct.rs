//! How many different values: exact while few, estimated when many, in bounded memory.
//!
//! Only 64-bit hashes are kept, only in memory and never in an inventory. The hash has a fixed key so that an
//! estimate does not change from run to run.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use siphasher::sip::SipHasher13;

/// Up to so many distinct values are counted exactly.
pub const EXACT: usize = 4096;

/// log2 of the number of registers: a standard error of 1.04 / sqrt(4096), 1.6 %.
const PRECISION: u32 = 12;

/// A counter of distinct values (HyperLogLog, Flajolet et al. 2007, above [`EXACT`]).
#[derive(Clone, Debug)]
pub enum Distinct {
    /// The hashes themselves.
    Few(HashSet<u64, BuildHasherDefault<Identity>>),
    /// One register a bucket: the longest run of leading zeros seen.
    Many(Box<[u8; 1 << PRECISION]>),
    /// What came, as it came: of a few rows, for whoever counts them all.
    Log(Vec<u64>),
}

impl Default for Distinct {
    fn default() -> Distinct {
        Distinct::Few(HashSet::default())
    }
}

/// The hash of a value as [`Distinct`] wants it.
pub fn hash(value: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new_with_keys(0x706f_6c6c_7377_6565, 0x7064_6973_7469_6e63);
    hasher.write(value);
    hasher.finish()
}

impl Distinct {
    /// Adds a value by its [`hash`].
    pub fn insert(&mut self, hash: u64) {
        match self {
            Distinct::Few(seen) => {
                seen.insert(hash);
                if seen.len() > EXACT {
                    *self = Distinct::Many(registers_of(seen.iter()));
                }
            }
            Distinct::Many(registers) => note(registers, hash),
            Distinct::Log(seen) => seen.push(hash),
        }
    }

    /// Adds what another one counted; the outcome is that of all values in any order.
    pub fn add_all(&mut self, other: &Distinct) {
        match other {
            Distinct::Few(seen) => seen.iter().for_each(|hash| self.insert(*hash)),
            Distinct::Log(seen) => match self {
                Distinct::Many(registers) => seen.iter().for_each(|hash| note(registers, *hash)),
                _ => seen.iter().for_each(|hash| self.insert(*hash)),
            },
            Distinct::Many(registers) => {
                let mut own = match self {
                    Distinct::Many(own) => std::mem::replace(own, Box::new([0; 1 << PRECISION])),
                    Distinct::Few(seen) => registers_of(seen.iter()),
                    Distinct::Log(seen) => registers_of(seen.iter()),
                };
                own.iter_mut().zip(registers.iter()).for_each(|(own, other)| *own = (*own).max(*other));
                *self = Distinct::Many(own);
            }
        }
    }

    /// How many distinct values were added.
    pub fn count(&self) -> u64 {
        match self {
            Distinct::Few(seen) => seen.len() as u64,
            Distinct::Log(seen) => seen.iter().collect::<std::collections::BTreeSet<_>>().len() as u64,
            Distinct::Many(registers) => {
                let m = f64::from(1u32 << PRECISION);
                // Summed over the few possible register values, so that the order of additions is fixed.
                let mut histogram = [0u32; 65];
                registers.iter().for_each(|register| histogram[usize::from(*register).min(64)] += 1);
                let sum: f64 =
                    (0..65).map(|zeros| f64::from(histogram[zeros]) * 2f64.powi(-(zeros as i32))).sum();
                let raw = 0.7213 / (1.0 + 1.079 / m) * m * m / sum;
                let empty = f64::from(histogram[0]);
                let estimate = if raw <= 2.5 * m && empty > 0.0 { m * (m / empty).ln() } else { raw };
                (estimate.round() as u64).max(EXACT as u64)
            }
        }
    }
}

fn registers_of<'h>(seen: impl Iterator<Item = &'h u64>) -> Box<[u8; 1 << PRECISION]> {
    let mut registers = Box::new([0; 1 << PRECISION]);
    seen.for_each(|hash| note(&mut registers, *hash));
    registers
}

fn note(registers: &mut [u8; 1 << PRECISION], hash: u64) {
    let bucket = (hash >> (64 - PRECISION)) as usize;
    let rank = ((hash << PRECISION) | 1 << (PRECISION - 1)).leading_zeros() as u8 + 1;
    registers[bucket] = registers[bucket].max(rank);
}

/// The values are hashes already: hashing them again would only cost time.
#[derive(Default, Clone, Copy, Debug)]
pub struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {
        unreachable!("only u64 hashes are stored")
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: std::ops::Range<u32>) -> Distinct {
        let mut distinct = Distinct::default();
        range.for_each(|n| distinct.insert(hash(&n.to_le_bytes())));
        distinct
    }

    #[test]
    fn few_values_are_counted_exactly_however_often_they_come() {
        let mut distinct = of(0..1000);
        (0..1000u32).for_each(|n| distinct.insert(hash(&n.to_le_bytes())));
        assert_eq!(distinct.count(), 1000);
    }

    #[test]
    fn a_log_counts_as_if_each_value_had_come_itself() {
        for n in [10, 3000, 9000u32] {
            let (mut plain, mut logged) = (of(0..n / 2), of(0..n / 2));
            let mut log = Distinct::Log(Vec::new());
            for n in n / 3..n {
                plain.insert(hash(&n.to_le_bytes()));
                log.insert(hash(&n.to_le_bytes()));
            }
            let few = logged.clone();
            logged.add_all(&log);
            assert_eq!((logged.count(), log.count()), (plain.count(), u64::from(n - n / 3)));
            // In the other order, from whatever the two have become.
            let mut turned = Distinct::default();
            turned.add_all(&log);
            turned.add_all(&few);
            assert_eq!(turned.count(), plain.count());
        }
    }

    #[test]
    fn many_values_are_estimated_within_five_percent() {
        for n in [5_000, 50_000, 500_000u32] {
            let estimate = of(0..n).count() as f64;
            assert!((estimate / f64::from(n) - 1.0).abs() < 0.05, "{n}: {estimate}");
        }
    }
}
