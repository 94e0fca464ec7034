//! Resolution: observations of many stores joined into people. Stand-in: one person a distinct first key.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{FieldSet, FieldType, Observation, PeopleRange, Token};

/// Takes observations in the order of (store, table, row).
#[derive(Default)]
pub struct Resolver {
    seen: Vec<(u32, Option<Token>, FieldSet)>,
}

impl Resolver {
    /// One more observation of the store with this index.
    pub fn push(&mut self, store: u32, observation: &Observation) {
        self.seen.push((store, observation.keys.first().map(|(_, token)| *token), observation.fields));
    }

    /// Joins what was pushed.
    pub fn finish(self) -> Resolution {
        Resolution { seen: self.seen }
    }
}

/// The people behind the observations.
pub struct Resolution {
    seen: Vec<(u32, Option<Token>, FieldSet)>,
}

/// The people of one group of stores.
#[derive(Clone, Default, Debug)]
pub struct GroupPeople {
    /// All of them.
    pub people: PeopleRange,
    /// Those seen with each field type, in the order of field types.
    pub by_field: Vec<(FieldType, PeopleRange)>,
}

impl Resolution {
    /// Everybody.
    pub fn total(&self) -> PeopleRange {
        let stores = self.seen.iter().map(|(store, ..)| *store as usize + 1).max().unwrap_or(0);
        let groups = self.by_group(&vec![Some(0); stores], 1);
        groups.first().map(|group| group.people).unwrap_or_default()
    }

    /// The people of each store by itself, for as many stores as there are.
    pub fn per_store(&self, stores: usize) -> Vec<PeopleRange> {
        let own: Vec<_> = (0..stores).map(|store| u32::try_from(store).ok()).collect();
        self.by_group(&own, stores).into_iter().map(|group| group.people).collect()
    }

    /// Counts people group by group in one pass: `group_of[store]` is the group of a store, or `None` when it
    /// belongs to no group; a person seen in two groups counts in both.
    pub fn by_group(&self, group_of: &[Option<u32>], groups: usize) -> Vec<GroupPeople> {
        let mut tokens: Vec<BTreeSet<Token>> = vec![BTreeSet::new(); groups];
        let mut fields: Vec<BTreeMap<FieldType, BTreeSet<Token>>> = vec![BTreeMap::new(); groups];
        for (store, token, set) in &self.seen {
            let Some(group) = group_of.get(*store as usize).copied().flatten() else { continue };
            let Some(token) = token else { continue };
            let Some(known) = tokens.get_mut(group as usize) else { continue };
            known.insert(*token);
            for field in set.iter() {
                fields[group as usize].entry(field).or_default().insert(*token);
            }
        }
        let range = |n: usize| PeopleRange { low: n as u64, likely: n as u64, high: n as u64 };
        tokens
            .iter()
            .zip(&fields)
            .map(|(tokens, fields)| GroupPeople {
                people: range(tokens.len()),
                by_field: fields.iter().map(|(field, tokens)| (*field, range(tokens.len()))).collect(),
            })
            .collect()
    }
}
