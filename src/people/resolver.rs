//! Who is who: joins observations into people, first form.
//!
//! Union-find over keyed tokens. Keys are tried from the strongest to the weakest and observations in the order
//! of the report, so that the result depends on neither the key nor the order of work. A join that would bring
//! two National Insurance numbers or two birth dates together is refused: a wrong merge hides a person, a wrong
//! split only inflates a number, and the range says so.

use std::collections::{HashMap, HashSet};

use crate::model::{FieldType, KeyKind, Observation, PeopleRange, Token};

/// A key that more observations' people share than this belongs to a household, an office or a placeholder.
const SHARED_BY_TOO_MANY: usize = 4;
/// More people of one name than this are not compared one by one: some are bound to be different.
const NAMESAKES: usize = 12;

/// Collects observations and resolves them into people.
#[derive(Default)]
pub struct Resolver {
    nodes: Vec<Node>,
    same: HashMap<Vec<(KeyKind, Token)>, u32>,
    seen: Vec<Seen>,
}

struct Node {
    keys: Vec<(KeyKind, Token)>,
}

/// One person's presence in one store.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    store: u32,
    node: u32,
    fields: FieldSet64,
    year: u16,
}

/// [`crate::model::FieldSet`] with an order, for sorting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct FieldSet64(u64);

/// Who is who, after resolution.
pub struct Resolution {
    /// Person of each node.
    person: Vec<u32>,
    /// The same when every doubt is settled by joining: fewer people.
    fewest: Vec<u32>,
    /// Nodes with a name that fits several people: some one of them.
    ambiguous: Vec<bool>,
    seen: Vec<Seen>,
}

impl Resolver {
    /// An empty resolver.
    pub fn new() -> Resolver {
        Resolver::default()
    }

    /// Adds what one row or document says. `store` is the caller's own number for the store; push stores in
    /// the order of the report.
    pub fn push(&mut self, store: u32, observation: &Observation) {
        if observation.keys.is_empty() {
            return;
        }
        let mut keys = observation.keys.clone();
        keys.sort_unstable();
        keys.dedup();
        let next = self.nodes.len() as u32;
        let node = *self.same.entry(keys).or_insert_with_key(|keys| {
            self.nodes.push(Node { keys: keys.clone() });
            next
        });
        let year = observation.year.unwrap_or(0);
        self.seen.push(Seen { store, node, fields: FieldSet64(observation.fields.0), year });
        // Rows of one person in one store repeat; folding them now and then keeps memory near the distinct ones.
        if self.seen.len().is_power_of_two() && self.seen.len() > 1 << 16 {
            self.fold();
        }
    }

    fn fold(&mut self) {
        self.seen.sort_unstable();
        self.seen.dedup();
    }

    /// Joins what belongs together.
    pub fn finish(mut self) -> Resolution {
        self.fold();
        self.same = HashMap::new();
        let mut forest = Forest::new(&self.nodes);
        // Strongest first: an NI number decides before an address does.
        for kind in [
            KeyKind::NationalInsurance,
            KeyKind::NameBirth,
            KeyKind::Payroll,
            KeyKind::AccountName,
            KeyKind::Email,
            KeyKind::MobileName,
            KeyKind::NamePostcode,
        ] {
            forest.join_by(kind, &self.nodes);
        }
        forest.join_by_name(&self.nodes);
        forest.attach_initials(&self.nodes);
        let person = forest.roots();
        forest.settle_doubts(&self.nodes);
        Resolution { person, fewest: forest.roots(), ambiguous: forest.ambiguous, seen: self.seen }
    }
}

/// A combination of keys and whose it is.
pub struct Who {
    /// The keys, sorted.
    pub keys: Vec<(KeyKind, Token)>,
    /// The person's number in this resolution.
    pub person: u32,
    /// A pseudonym that is the same in every scan under one organisation key, as long as the person's strongest
    /// key is known.
    pub token: String,
    /// A name that fits several people: some one of them.
    pub unsure: bool,
}

impl Resolver {
    /// Joins what belongs together, and says of each combination of keys whose it is.
    pub fn who(self) -> Vec<Who> {
        let keys: Vec<_> = self.nodes.iter().map(|node| node.keys.clone()).collect();
        let resolution = self.finish();
        let mut strongest: HashMap<u32, (KeyKind, Token)> = HashMap::new();
        for (keys, person) in keys.iter().zip(&resolution.person) {
            if let Some(first) = keys.first() {
                let known = strongest.entry(*person).or_insert(*first);
                *known = (*known).min(*first);
            }
        }
        let who = keys.into_iter().zip(resolution.person).zip(resolution.ambiguous);
        who.map(|((keys, person), unsure)| {
            let token = strongest.get(&person).map(|(_, token)| token.0).unwrap_or_default();
            let digits: String = token.iter().take(5).map(|byte| format!("{byte:02X}")).collect();
            Who { keys, person, token: format!("P-{digits}"), unsure }
        })
        .collect()
    }
}

impl Node {
    fn key(&self, kind: KeyKind) -> Option<Token> {
        self.keys.iter().find(|(own, _)| *own == kind).map(|(_, token)| *token)
    }

    /// Whether there is nothing but a name.
    fn is_bare(&self) -> bool {
        self.keys.iter().all(|(kind, _)| matches!(kind, KeyKind::Name | KeyKind::NameInitial))
    }
}

/// What tells two people apart, in the order of [`Forest::known`].
const APART: [KeyKind; 3] = [KeyKind::NationalInsurance, KeyKind::Birth, KeyKind::Postcode];
const NI: usize = 0;
const BIRTH: usize = 1;
const POSTCODE: usize = 2;

struct Forest {
    parent: Vec<u32>,
    /// The values of [`APART`] of each root, once known; a person who moved has two postcodes.
    known: Vec<[Vec<Token>; 3]>,
    ambiguous: Vec<bool>,
    /// Joins that a guard refused.
    refused: Vec<(u32, u32)>,
}

impl Forest {
    fn new(nodes: &[Node]) -> Forest {
        Forest {
            parent: (0..nodes.len() as u32).collect(),
            known: nodes.iter().map(|node| APART.map(|kind| node.key(kind).into_iter().collect())).collect(),
            ambiguous: vec![false; nodes.len()],
            refused: Vec::new(),
        }
    }

    fn root(&mut self, mut node: u32) -> u32 {
        while self.parent[node as usize] != node {
            let above = self.parent[self.parent[node as usize] as usize];
            self.parent[node as usize] = above;
            node = above;
        }
        node
    }

    /// Joins people who share a key of this kind, unless too many do or something tells them apart.
    fn join_by(&mut self, kind: KeyKind, nodes: &[Node]) {
        let guards: &[usize] = match kind {
            // The number itself is the person: a mistyped birth date does not make two of them.
            KeyKind::NationalInsurance => &[],
            KeyKind::NameBirth => &[NI],
            _ => &[NI, BIRTH],
        };
        let mut holders: HashMap<Token, Vec<u32>> = HashMap::new();
        for (at, node) in nodes.iter().enumerate() {
            let Some(token) = node.key(kind) else { continue };
            let mine = self.root(at as u32);
            let known = holders.entry(token).or_default();
            if known.len() > SHARED_BY_TOO_MANY {
                continue;
            }
            for held in known.iter_mut() {
                *held = self.root(*held);
            }
            known.dedup();
            if known.contains(&mine) {
                continue;
            }
            match known.iter().copied().find(|held| !self.differ(*held, mine, guards)) {
                Some(held) => self.union(held, mine),
                None => {
                    self.refused.extend(known.first().map(|held| (*held, mine)));
                    known.push(mine);
                }
            }
        }
    }

    /// Whether both know a value of one of these kinds and have none in common.
    fn differ(&self, a: u32, b: u32, guards: &[usize]) -> bool {
        let (a, b) = (&self.known[a as usize], &self.known[b as usize]);
        guards.iter().any(|kind| {
            let (one, other) = (&a[*kind], &b[*kind]);
            !one.is_empty() && !other.is_empty() && !one.iter().any(|token| other.contains(token))
        })
    }

    /// Makes two roots one, without a thought for what is known of them; the earlier node leads, so that the
    /// outcome does not depend on tree shapes.
    fn link(&mut self, a: u32, b: u32) -> Option<(usize, usize)> {
        let (lead, other) = (a.min(b) as usize, a.max(b) as usize);
        if lead == other {
            return None;
        }
        self.parent[other] = lead as u32;
        Some((lead, other))
    }

    fn union(&mut self, a: u32, b: u32) {
        let Some((lead, other)) = self.link(a, b) else { return };
        for (kind, tokens) in std::mem::take(&mut self.known[other]).into_iter().enumerate() {
            for token in tokens {
                if !self.known[lead][kind].contains(&token) {
                    self.known[lead][kind].push(token);
                }
            }
        }
    }

    /// People of one full name whom nothing tells apart are one person: two lists of the same staff often share
    /// no other key. Where a number, a birth date or an address differs, nobody of that name is joined, and rows
    /// with nothing but the name belong to some one of them.
    fn join_by_name(&mut self, nodes: &[Node]) {
        for members in groups(nodes, KeyKind::Name) {
            let mut roots: Vec<u32> = members.iter().map(|node| self.root(*node)).collect();
            roots.sort_unstable();
            roots.dedup();
            let apart = roots.len() > NAMESAKES
                || roots
                    .iter()
                    .enumerate()
                    .any(|(at, a)| roots[..at].iter().any(|b| self.differ(*a, *b, &[NI, BIRTH, POSTCODE])));
            if !apart {
                for other in roots.iter().skip(1) {
                    self.union(roots[0], *other);
                }
                continue;
            }
            // Who has nothing that could tell is more likely one of the known than another namesake.
            for node in members {
                let root = self.root(node) as usize;
                self.ambiguous[node as usize] |= self.known[root].iter().all(Vec::is_empty);
            }
        }
    }

    /// A row with nothing but a surname and an initial is the one person of that name, if there is just one.
    fn attach_initials(&mut self, nodes: &[Node]) {
        for members in groups(nodes, KeyKind::NameInitial) {
            let bare = |node: &u32| {
                let node = &nodes[*node as usize];
                node.is_bare() && node.key(KeyKind::Name).is_none()
            };
            let mut people: Vec<u32> =
                members.iter().filter(|node| !bare(node)).map(|node| self.root(*node)).collect();
            people.sort_unstable();
            people.dedup();
            for node in members.into_iter().filter(|node| bare(node)) {
                match people.as_slice() {
                    [] => {}
                    [one] => self.union(*one, node),
                    _ => self.ambiguous[node as usize] = true,
                }
            }
        }
    }

    /// The fewest people there can be: refused joins are made after all, and one name is one person.
    fn settle_doubts(&mut self, nodes: &[Node]) {
        for (a, b) in std::mem::take(&mut self.refused) {
            let (a, b) = (self.root(a), self.root(b));
            self.link(a, b);
        }
        for kind in [KeyKind::Name, KeyKind::NameInitial] {
            for members in groups(nodes, kind) {
                let bare_too = kind == KeyKind::Name;
                let mut first = None;
                for node in members {
                    if !bare_too && !nodes[node as usize].is_bare() && first.is_some() {
                        continue;
                    }
                    let mine = self.root(node);
                    let lead = *first.get_or_insert(mine);
                    let lead = self.root(lead);
                    self.link(lead, mine);
                }
            }
        }
    }

    fn roots(&mut self) -> Vec<u32> {
        (0..self.parent.len() as u32).map(|node| self.root(node)).collect()
    }
}

/// The nodes that share a token of a kind, groups and members in the order of the nodes.
fn groups(nodes: &[Node], kind: KeyKind) -> Vec<Vec<u32>> {
    let mut place: HashMap<Token, usize> = HashMap::new();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let Some(token) = node.key(kind) else { continue };
        let group = *place.entry(token).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(at as u32);
    }
    groups
}

/// The people of one group of stores.
#[derive(Clone, Default, Debug)]
pub struct GroupPeople {
    /// All of them.
    pub people: PeopleRange,
    /// Those seen with each field type, in the order of field types.
    pub by_field: Vec<(FieldType, PeopleRange)>,
    /// Those seen with an election of each year, ascending.
    pub by_year: Vec<(u16, PeopleRange)>,
}

/// Sets of people and nodes, from which a range is made.
#[derive(Default)]
struct Tally {
    fewest: HashSet<u32>,
    likely: HashSet<u32>,
    ambiguous: HashSet<u32>,
}

impl Tally {
    fn range(&self) -> PeopleRange {
        let low = self.fewest.len() as u64;
        // A place that holds only ambiguous names still holds people.
        let likely = (self.likely.len() as u64).max(low);
        PeopleRange { low, likely, high: likely + self.ambiguous.len() as u64 }
    }
}

/// How many there are, and how many of them have each kind of data.
struct Holders {
    all: u64,
    of_field: [u64; FieldType::MAX],
}

impl Holders {
    /// From (who, kinds of data), in any order and with repetitions.
    fn of(pairs: impl Iterator<Item = (u32, u64)>) -> Holders {
        let mut pairs: Vec<(u32, u64)> = pairs.collect();
        pairs.sort_unstable();
        let mut holders = Holders { all: 0, of_field: [0; FieldType::MAX] };
        for own in pairs.chunk_by(|a, b| a.0 == b.0) {
            let mut fields = own.iter().fold(0, |fields, (_, more)| fields | more);
            holders.all += 1;
            while fields != 0 {
                holders.of_field[fields.trailing_zeros() as usize] += 1;
                fields &= fields - 1;
            }
        }
        holders
    }
}

impl Resolution {
    /// Distinct people over everything.
    pub fn total(&self) -> PeopleRange {
        let mut tally = Tally::default();
        self.seen.iter().for_each(|seen| self.add(&mut tally, seen));
        tally.range()
    }

    /// The people of each store by itself, for as many stores as there are.
    pub fn per_store(&self, stores: usize) -> Vec<PeopleRange> {
        let mut all = vec![PeopleRange::default(); stores];
        // Sorted by store: one pass over each store's slice.
        for slice in self.seen.chunk_by(|a, b| a.store == b.store) {
            let mut tally = Tally::default();
            slice.iter().for_each(|seen| self.add(&mut tally, seen));
            if let Some(range) = slice.first().and_then(|seen| all.get_mut(seen.store as usize)) {
                *range = tally.range();
            }
        }
        all
    }

    /// Counts people group by group: `group_of[store]` is the group of a store, or `None` when it belongs to no
    /// group. A person seen in two groups counts in both.
    pub fn by_group(&self, group_of: &[Option<u32>], groups: usize) -> Vec<GroupPeople> {
        let mut all: Vec<Seen> = Vec::with_capacity(self.seen.len());
        for seen in &self.seen {
            if let Some(group) = group_of.get(seen.store as usize).copied().flatten() {
                all.push(Seen { store: group, ..*seen });
            }
        }
        all.sort_unstable();
        let mut result = vec![GroupPeople::default(); groups];
        // One group at a time, so that the sets never hold more than one group's people.
        for slice in all.chunk_by(|a, b| a.store == b.store) {
            let Some(group) = slice.first().and_then(|seen| result.get_mut(seen.store as usize)) else {
                continue;
            };
            let mut years: std::collections::BTreeMap<u16, Tally> = Default::default();
            for seen in slice.iter().filter(|seen| seen.year > 0) {
                self.add(years.entry(seen.year).or_default(), seen);
            }
            group.by_year = years.iter().map(|(year, tally)| (*year, tally.range())).collect();
            (group.people, group.by_field) = self.by_field(slice);
        }
        result
    }

    /// All people of a slice, and those seen with each kind of data: sorted and scanned, since sets of people for
    /// every kind would cost more than all the rest.
    fn by_field(&self, slice: &[Seen]) -> (PeopleRange, Vec<(FieldType, PeopleRange)>) {
        let ambiguous = |seen: &&Seen| self.ambiguous[seen.node as usize];
        let fewest = Holders::of(slice.iter().map(|seen| (self.fewest[seen.node as usize], seen.fields.0)));
        let likely = Holders::of(
            slice
                .iter()
                .filter(|s| !ambiguous(s))
                .map(|seen| (self.person[seen.node as usize], seen.fields.0)),
        );
        let doubtful = Holders::of(slice.iter().filter(ambiguous).map(|seen| (seen.node, seen.fields.0)));
        let range = |low: u64, likely: u64, doubtful: u64| {
            let likely = likely.max(low);
            PeopleRange { low, likely, high: likely + doubtful }
        };
        let fields = (0..FieldType::MAX)
            .filter(|at| fewest.of_field[*at] > 0)
            .filter_map(|at| {
                let range = range(fewest.of_field[at], likely.of_field[at], doubtful.of_field[at]);
                Some((FieldType::from_index(at)?, range))
            })
            .collect();
        (range(fewest.all, likely.all, doubtful.all), fields)
    }

    fn add(&self, tally: &mut Tally, seen: &Seen) {
        let node = seen.node as usize;
        tally.fewest.insert(self.fewest[node]);
        if self.ambiguous[node] {
            tally.ambiguous.insert(seen.node);
        } else {
            tally.likely.insert(self.person[node]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldSet;

    fn observed(row: u64, keys: &[(KeyKind, u8)]) -> Observation {
        let keys = keys.iter().map(|(kind, n)| (*kind, Token([*n; 16]))).collect();
        Observation { table: 0, row, keys, fields: FieldSet::default(), year: None, sealed: None }
    }

    fn people(observations: &[&[(KeyKind, u8)]]) -> PeopleRange {
        let mut resolver = Resolver::new();
        for (row, keys) in observations.iter().enumerate() {
            resolver.push(row as u32, &observed(row as u64, keys));
        }
        resolver.finish().total()
    }

    use KeyKind::*;

    #[test]
    fn one_person_in_three_stores_is_counted_once() {
        let range = people(&[
            &[(NationalInsurance, 1), (Name, 1), (NameBirth, 1)],
            &[(NameBirth, 1), (Name, 1), (Email, 7)],
            &[(Email, 7)],
            &[(Name, 1)],
        ]);
        assert_eq!(range, PeopleRange { low: 1, likely: 1, high: 1 });
    }

    #[test]
    fn one_name_with_nothing_that_differs_is_one_person() {
        let range =
            people(&[&[(Name, 1), (Email, 1)], &[(Name, 1), (MobileName, 2), (Postcode, 1)], &[(Name, 1)]]);
        assert_eq!(range, PeopleRange { low: 1, likely: 1, high: 1 });
        let range = people(&[&[(Name, 1), (Postcode, 1)], &[(Name, 1), (Postcode, 2)], &[(Name, 1)]]);
        assert_eq!(range, PeopleRange { low: 1, likely: 2, high: 3 });
    }

    #[test]
    fn an_initial_is_the_only_person_of_that_name_or_nobody_in_particular() {
        let range = people(&[&[(NationalInsurance, 1), (NameInitial, 1)], &[(NameInitial, 1)]]);
        assert_eq!(range.likely, 1);
        let range = people(&[
            &[(NationalInsurance, 1), (NameInitial, 1)],
            &[(NationalInsurance, 2), (NameInitial, 1)],
            &[(NameInitial, 1)],
        ]);
        assert_eq!((range.likely, range.high), (2, 3));
    }

    #[test]
    fn a_father_and_a_son_at_one_address_stay_two() {
        let range = people(&[
            &[(Name, 1), (NamePostcode, 5), (Birth, 1), (NameBirth, 1)],
            &[(Name, 1), (NamePostcode, 5), (Birth, 2), (NameBirth, 2)],
        ]);
        assert_eq!(range, PeopleRange { low: 1, likely: 2, high: 2 });
    }

    #[test]
    fn a_name_that_fits_two_people_widens_the_range_only() {
        let range = people(&[
            &[(NationalInsurance, 1), (Name, 9)],
            &[(NationalInsurance, 2), (Name, 9)],
            &[(Name, 9)],
        ]);
        assert_eq!(range, PeopleRange { low: 1, likely: 2, high: 3 });
    }

    #[test]
    fn a_shared_account_does_not_merge_two_ni_numbers() {
        let range = people(&[
            &[(NationalInsurance, 1), (AccountName, 3)],
            &[(NationalInsurance, 2), (AccountName, 3)],
        ]);
        assert_eq!(range.likely, 2);
    }

    #[test]
    fn the_counts_of_a_store_add_up_to_its_own_people_only() {
        let mut resolver = Resolver::new();
        resolver.push(0, &observed(0, &[(NationalInsurance, 1)]));
        resolver.push(0, &observed(1, &[(NationalInsurance, 1)]));
        resolver.push(1, &observed(0, &[(NationalInsurance, 1)]));
        resolver.push(1, &observed(1, &[(NationalInsurance, 2)]));
        let resolution = resolver.finish();
        assert_eq!(resolution.total().likely, 2);
        let per_store: Vec<u64> = resolution.per_store(3).iter().map(|range| range.likely).collect();
        assert_eq!(per_store, [1, 2, 0]);
        assert_eq!(resolution.by_group(&[Some(0), None], 1)[0].people.likely, 1);
    }

    #[test]
    fn kinds_of_data_are_counted_by_person_not_by_row() {
        let mut resolver = Resolver::new();
        let with = |row, ni, fields: &[FieldType]| {
            let mut one = observed(row, &[(NationalInsurance, ni)]);
            one.fields = fields.iter().copied().collect();
            one
        };
        resolver.push(0, &with(0, 1, &[FieldType::EMAIL]));
        resolver.push(1, &with(0, 1, &[FieldType::EMAIL, FieldType::PHONE]));
        resolver.push(1, &with(1, 2, &[FieldType::EMAIL]));
        let groups = resolver.finish().by_group(&[Some(0), Some(0)], 1);
        let likely: Vec<_> = groups[0].by_field.iter().map(|(field, range)| (*field, range.likely)).collect();
        assert_eq!(likely, [(FieldType::PHONE, 1), (FieldType::EMAIL, 2)]);
        assert_eq!(groups[0].people.likely, 2);
    }
}
