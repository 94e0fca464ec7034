//! Who is who: joins observations into people.
//!
//! Linkage after Fellegi and Sunter (1969) with weights fixed by rule instead of trained: a shared key proposes a
//! join, everything else that is known of both sides speaks for or against it. Keys are tried from the strongest
//! to the weakest, and within a key in the order of the report, so that the result does not depend on the order
//! of work. A wrong join hides a person, a wrong split only inflates a number, and the range says by how much:
//! in doubt people stay apart. `nodes` keeps the keys, `relation` compares them, `resolution` says who is who and `census` counts.

use std::cell::RefCell;
use std::io;
use std::path::Path;
use std::rc::Rc;

use super::estimate::{ANYBODY, Link};
use super::groups::Groups;
use super::nodes::{Kept, Key, Nodes, OTHERS, WORKERS, key_among, kind_of};
use super::packed::Packed;
use super::relation::{ANCHORS, CERTAIN, NUMBERING, RECORDS, Relation, bit};
use super::resolution::{Bits, Resolution};
use super::sorted::Sorter;
use super::spilled::{Room, Spilled};
use crate::engine::platform::give_memory_back;
use crate::model::{KeyKind, Observation};

/// A key that more people share than this belongs to a household, an office or a placeholder.
const SHARED_BY_TOO_MANY: usize = 4;
/// More people of one name than this are not compared one by one: some are bound to be different.
pub(super) const NAMESAKES: usize = 12;
/// With so many different forenames under one surname and initial, the surname is common enough for two people
/// of one full name; fewer when their addresses differ.
const RARE: usize = 4;
const RARE_AND_MOVED: usize = 2;
/// In an estate of more bundles of keys than this, people of one forename and birth date are chance more often than
/// one who took a new surname: 22,000 days and some hundred forenames in use do not tell more apart.
const SURNAMES_CHANGE: usize = 120_000;
/// More people of one forename and birth date are not compared one by one.
const PLACEHOLDER: usize = 50;
/// Rows looked at of a person who stands in very many shapes.
pub(super) const SHAPES: usize = 64;

/// Collects observations and resolves them into people.
#[derive(Default)]
pub struct Resolver {
    nodes: Nodes,
    /// The node and one of everything that was pushed; 0 without keys.
    rows: Spilled<4>,
    /// Where the rows of each store begin.
    stores: Vec<usize>,
}

/// Bytes of rows that stay in memory: those of a quarter of a million.
const ROWS_IN_MEMORY: usize = 1 << 20;

impl Resolver {
    /// An empty resolver.
    pub fn new() -> Resolver {
        Resolver::with_room(&Room::default())
    }

    /// An empty resolver that has its temporary files in this folder, where people are too many for the memory.
    pub fn in_folder(folder: &Path) -> Resolver {
        Resolver::with_room(&Room::in_folder(folder))
    }

    fn with_room(room: &Room) -> Resolver {
        Resolver { nodes: Nodes::with_room(room), rows: room.list(ROWS_IN_MEMORY), stores: Vec::new() }
    }

    /// What is pushed from now on comes from another store, one of election workers or not.
    pub fn next_store(&mut self, of_workers: bool) {
        self.stores.push(self.rows.len());
        self.nodes.next_store(of_workers);
    }

    /// Adds what one row or document says; push in the order of the report.
    pub fn push(&mut self, observation: &Observation) {
        let node = self.nodes.push(observation);
        self.rows.extend(std::iter::once(node.map_or(0, |node| node + 1).to_le_bytes()));
    }

    /// Distinct bundles of keys so far.
    pub fn nodes(&self) -> usize {
        self.nodes.len()
    }

    /// Joins what belongs together.
    ///
    /// # Errors
    /// What was put on the disk could not be read back.
    pub fn finish(mut self) -> io::Result<Resolution> {
        self.nodes.seal();
        // The table that found them again is gone; between the steps the allocator would keep what the last one needed.
        give_memory_back();
        let room = self.nodes.room().clone();
        let mut forest = Forest::new(&self.nodes);
        forest.join();
        give_memory_back();
        let nobody = forest.nobody();
        let (person, people, ambiguous, links) = forest.likely();
        forest.settle_doubts();
        let (fewest, _) = forest.numbered();
        drop(forest);
        drop(self.nodes);
        give_memory_back();
        room.check()?;
        Ok(Resolution {
            rows: self.rows,
            stores: self.stores,
            room,
            person,
            fewest,
            ambiguous,
            nobody,
            people,
            links,
            sets: RefCell::default(),
        })
    }
}

/// Strongest first: an NI number decides before an address does.
const JOINING: [KeyKind; 15] = [
    KeyKind::NationalInsurance,
    KeyKind::NameBirth,
    KeyKind::NiHead,
    KeyKind::Payroll,
    KeyKind::NamePayroll,
    KeyKind::Account,
    KeyKind::Email,
    KeyKind::Mobile,
    KeyKind::SoundBirth,
    KeyKind::ForenameBirth,
    KeyKind::NamePostcode,
    KeyKind::NamePhone,
    KeyKind::NameStreet,
    KeyKind::ForenamePostcode,
    KeyKind::PayrollNumber,
];
/// How the fewest people are found.
const SETTLING: [KeyKind; 5] =
    [KeyKind::ForenameBirth, KeyKind::ForenameHome, KeyKind::Name, KeyKind::NameSound, KeyKind::NameInitial];

pub(super) const NAMED: u32 = bit(KeyKind::NameInitial);
/// Beside the kinds of keys that a root has, which are the bits from 1 on below these: where it was met.
const WORLD_AT: u32 = 29;
/// And whether its nodes are marked as ambiguous.
const DOUBTFUL: u32 = 1 << 31;
/// The kinds of keys alone.
const KINDS: u32 = (1 << WORLD_AT) - 1;
const _: () = assert!(KeyKind::ALL.len() < WORLD_AT as usize);

/// Pairs that may be one person, and how many like them surely are not.
struct Chance {
    pairs: Vec<(u32, u32)>,
    apart: u64,
    /// Kinds that tell two people apart.
    telling: u32,
}

impl Chance {
    fn new(telling: u32) -> Chance {
        Chance { pairs: Vec::new(), apart: 0, telling }
    }
}

/// The NI number of a root of one node, its head and its tail, in short: ten bits and twice seven, 0 where there is none, or
/// more than one node.
#[derive(Clone, Copy, Default)]
struct Numbers([u8; 3]);

impl Numbers {
    /// Those among the keys of a node, given their kinds.
    fn of(kinds: u32, own: &[Kept]) -> Numbers {
        // A key of which the short form is 0 would look as if there was none.
        let short = |kind: KeyKind, most: u64| {
            key_among(kinds, own, kind as u32).map_or(0, |key| (key & most).max(1) as u32)
        };
        let number = short(KeyKind::NationalInsurance, 0x3ff);
        let all = number << 14 | short(KeyKind::NiHead, 0x7f) << 7 | short(KeyKind::NiTail, 0x7f);
        let [a, b, c, _] = all.to_le_bytes();
        Numbers([a, b, c])
    }

    fn parts(self) -> [u32; 3] {
        let [a, b, c] = self.0;
        let all = u32::from_le_bytes([a, b, c, 0]);
        [all >> 14, all >> 7 & 0x7f, all & 0x7f]
    }
}

/// Surnames with an initial that several full names share, in order; what is in neither list is rare.
#[derive(Default)]
struct CommonNames {
    /// More than [`RARE_AND_MOVED`] and at most [`RARE`] full names.
    uncommon: Vec<Key>,
    /// More than [`RARE`].
    common: Vec<Key>,
}

pub(super) struct Forest<'n> {
    pub(super) nodes: &'n Nodes,
    numbers: Vec<Numbers>,
    /// Which surnames and initials are common.
    names: Option<Rc<CommonNames>>,
    /// Nodes that share a key of the kinds in [`SETTLING`], which are asked for again and again: in that order.
    groups: [Option<Rc<Groups>>; SETTLING.len()],
    /// By how much less than the node's the number of the one above it is.
    parent: Packed,
    /// The members of each tree, in a ring: how much further the next is.
    next: Packed,
    /// Kinds of keys that each root has, where it was met, and whether it is one of several.
    has: Packed,
    ambiguous: Bits,
    /// Pairs that could be one person, and were not joined.
    pub(super) doubts: Vec<(u32, u32)>,
    /// Pairs of which the second is the first under another name, with this probability.
    pub(super) hunches: Vec<(u32, u32, f64)>,
    gathered: Gathered,
}

/// Roots whose keys are remembered: of a group few are compared with many.
const REMEMBERED: usize = 16;
/// No root.
const NOBODY: u32 = u32::MAX;

/// The keys of roots that were compared last, until they are joined with somebody.
struct Gathered {
    roots: [u32; REMEMBERED],
    keys: [Vec<Key>; REMEMBERED],
    /// Where the next goes.
    next: usize,
}

impl Default for Gathered {
    fn default() -> Gathered {
        Gathered { roots: [NOBODY; REMEMBERED], keys: Default::default(), next: 0 }
    }
}

impl Gathered {
    fn forget(&mut self, root: u32) {
        self.roots.iter_mut().filter(|own| **own == root).for_each(|own| *own = NOBODY);
    }
}

impl<'n> Forest<'n> {
    fn new(nodes: &'n Nodes) -> Forest<'n> {
        let count = nodes.len();
        let mut has = Packed::default();
        let mut numbers = Vec::with_capacity(count);
        nodes.each(&mut |node, kinds, own| {
            has.push(kinds | nodes.world(node) << WORLD_AT);
            numbers.push(Numbers::of(kinds, own));
        });
        for (node, key) in nodes.later() {
            let at = *node as usize;
            has.set(at, has.get(at) | 1 << kind_of(*key));
        }
        Forest {
            nodes,
            numbers,
            names: None,
            groups: Default::default(),
            parent: Packed::filled(0, count),
            next: Packed::filled(0, count),
            has,
            ambiguous: Bits::default(),
            doubts: Vec::new(),
            hunches: Vec::new(),
            gathered: Gathered::default(),
        }
    }

    /// Joins what belongs together.
    fn join(&mut self) {
        self.attach_records();
        JOINING.into_iter().for_each(|kind| self.join_by(kind));
        self.attach_numbers();
        let of_workers = self.names_by_initial(true);
        self.join_workers_by_name(KeyKind::Name, &of_workers);
        self.join_by_name(KeyKind::Name);
        self.attach_misspelt();
        self.attach_swapped();
        self.join_workers_by_name(KeyKind::NameInitials, &of_workers);
        self.join_workers_by_name(KeyKind::NameShort, &of_workers);
        drop(of_workers);
        self.join_by_name(KeyKind::NameInitials);
        self.join_by_name(KeyKind::NameShort);
        self.attach_initials();
        self.attach_nameless();
        self.doubt_misspelt();
        self.doubt_new_surnames();
        self.doubt_new_surnames_at_home();
    }

    /// The person of each node, how many they are, who fits several people, and who is likely whom.
    fn likely(&mut self) -> (Packed, u32, Bits, Vec<Link>) {
        let mut links = self.estimate();
        let (person, people) = self.numbered();
        let of = |node: u32| node - person.get(node as usize);
        for link in &mut links {
            link.of = of(link.of);
            if link.to != ANYBODY {
                link.to = of(link.to);
            }
        }
        links.sort_unstable();
        (person, people, std::mem::take(&mut self.ambiguous), links)
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> u32 {
        self.parent.len() as u32
    }

    pub(super) fn is_root(&self, node: u32) -> bool {
        self.parent.get(node as usize) == 0
    }

    pub(super) fn root(&mut self, mut node: u32) -> u32 {
        loop {
            let up = self.parent.get(node as usize);
            if up == 0 {
                return node;
            }
            let above = node - up;
            let further = self.parent.get(above as usize);
            if further == 0 {
                return above;
            }
            self.parent.set(node as usize, up + further);
            node = above - further;
        }
    }

    /// The member after this one.
    fn next(&self, node: u32) -> u32 {
        node.wrapping_add(self.next.get(node as usize))
    }

    /// Whether a node is its whole tree.
    pub(super) fn is_alone(&self, node: u32) -> bool {
        self.next.get(node as usize) == 0
    }

    /// Makes two roots one; the earlier node leads, so that the outcome does not depend on tree shapes.
    fn union(&mut self, a: u32, b: u32) -> u32 {
        let (lead, other) = (a.min(b), a.max(b));
        if lead != other {
            self.parent.set(other as usize, other - lead);
            let (after, after_other) = (self.next(lead), self.next(other));
            self.next.set(lead as usize, after_other.wrapping_sub(lead));
            self.next.set(other as usize, after.wrapping_sub(other));
            self.has.set(lead as usize, self.has.get(lead as usize) | self.has.get(other as usize));
            self.numbers[lead as usize] = Numbers::default();
            self.gathered.forget(lead);
            self.gathered.forget(other);
            self.settle(lead);
        }
        lead
    }

    /// Whoever was joined is no longer one of several. Rings without doubt are not walked: one person of very many
    /// shapes would cost the square of their number.
    fn settle(&mut self, root: u32) {
        // Once it is settled who is ambiguous, nobody asks.
        if self.is_doubtful(root) && !self.ambiguous.is_empty() {
            self.has.set(root as usize, self.has.get(root as usize) & !DOUBTFUL);
            self.mark(root, false);
        }
    }

    pub(super) fn is_doubtful(&self, root: u32) -> bool {
        self.has.get(root as usize) & DOUBTFUL != 0
    }

    fn mark(&mut self, root: u32, ambiguous: bool) {
        let mut node = root;
        loop {
            self.ambiguous.set(node as usize, ambiguous);
            node = self.next(node);
            if node == root {
                break;
            }
        }
    }

    /// All keys of a root's members, in order.
    pub(super) fn gather(&self, root: u32, out: &mut Vec<Key>) {
        out.clear();
        let mut node = root;
        for _ in 0..SHAPES {
            self.nodes.put_keys(node, out);
            node = self.next(node);
            if node == root {
                break;
            }
        }
        out.sort_unstable();
        out.dedup();
    }

    pub(super) fn relation(&mut self, a: u32, b: u32) -> Relation {
        let single = |root: u32| self.is_alone(root) && !self.nodes.has_later(root);
        if single(a) && single(b) {
            let (one, other) = (self.nodes.own(a), self.nodes.own(b));
            return Relation::of_nodes((self.nodes.kinds(a), &one), (self.nodes.kinds(b), &other));
        }
        let one = self.remember(a, REMEMBERED);
        let other = self.remember(b, one);
        let mut relation = Relation::of(&self.gathered.keys[one], &self.gathered.keys[other]);
        if relation.shares(KeyKind::NameInitial) && relation.forename_differs() {
            self.forget_other_surnames(a, b, &mut relation);
        }
        relation
    }

    /// Where the keys of a root are remembered; those at `spared` are needed with them.
    fn remember(&mut self, root: u32, spared: usize) -> usize {
        if let Some(at) = self.gathered.roots.iter().position(|own| *own == root) {
            return at;
        }
        let next = self.gathered.next;
        let at = if next == spared { (next + 1) % REMEMBERED } else { next };
        self.gathered.next = (at + 1) % REMEMBERED;
        let mut keys = std::mem::take(&mut self.gathered.keys[at]);
        self.gather(root, &mut keys);
        self.gathered.keys[at] = keys;
        self.gathered.roots[at] = root;
        at
    }

    /// Two forenames are two people's under one surname alone: those that stand with another one, as before a wedding or where
    /// somebody took a surname for a forename, say nothing.
    fn forget_other_surnames(&self, a: u32, b: u32, relation: &mut Relation) {
        const OF_SURNAME: [KeyKind; 3] = [KeyKind::Name, KeyKind::NameShort, KeyKind::NameInitials];
        let initial = |node: u32| self.nodes.key(node, KeyKind::NameInitial);
        let (members, others) = (self.members(a), self.members(b));
        let surnames = |members: &[u32]| {
            let mut own: Vec<Key> = members.iter().filter_map(|node| initial(*node)).collect();
            own.sort_unstable();
            own.dedup();
            own
        };
        let (mut shared, own) = (surnames(&members), surnames(&others));
        shared.retain(|name| own.binary_search(name).is_ok());
        for kind in OF_SURNAME {
            let known = |members: &[u32]| {
                let of_shared = |node: &&u32| initial(**node).is_some_and(|name| shared.contains(&name));
                let has = |node: &u32| self.nodes.has_kind(*node, kind);
                members.iter().filter(of_shared).any(has)
            };
            if !known(&members) {
                relation.a &= !bit(kind);
            }
            if !known(&others) {
                relation.b &= !bit(kind);
            }
        }
    }

    /// The nodes of a root, at most as many as a person has shapes.
    pub(super) fn members(&self, root: u32) -> Vec<u32> {
        let mut members = vec![root];
        let mut node = self.next(root);
        while node != root && members.len() < SHAPES {
            members.push(node);
            node = self.next(node);
        }
        members
    }

    /// Whether two roots of one node each have NI numbers that no slip of the pen explains: the short way to what
    /// [`Relation::ni_differs`] says, for estates where most people have one.
    fn numbers_differ(&self, a: u32, b: u32) -> bool {
        let [ni, head, tail] = self.numbers[a as usize].parts();
        let [other_ni, other_head, other_tail] = self.numbers[b as usize].parts();
        // What is the same in short may differ all the same: then the long way says so.
        ni != 0
            && other_ni != 0
            && ni != other_ni
            && (head != other_head || head == 0)
            && (tail != other_tail || tail == 0)
    }

    /// What two nodes know and share.
    pub(super) fn relation_of_nodes(&self, a: u32, b: u32) -> Relation {
        let keys = |node: u32| {
            let mut keys: Vec<Key> = Vec::new();
            self.nodes.put_keys(node, &mut keys);
            keys.sort_unstable();
            keys
        };
        Relation::of(&keys(a), &keys(b))
    }

    pub(super) fn knows(&self, root: u32, kinds: u32) -> bool {
        self.has.get(root as usize) & kinds != 0
    }

    /// Kinds of the keys of a root, a bit each.
    pub(super) fn kinds_of(&self, root: u32) -> u32 {
        self.has.get(root as usize) & KINDS
    }

    /// Calls `take` with the distinct roots of those that share a key of a kind, groups in the order of their
    /// first node.
    pub(super) fn each_group(&mut self, kind: KeyKind, take: &mut dyn FnMut(&mut Forest<'n>, &[u32])) {
        let groups = self.groups(kind);
        let mut roots = Vec::new();
        groups.each(&mut |group| {
            roots.clear();
            for node in group {
                let root = self.root(*node);
                if roots.last() != Some(&root) {
                    roots.push(root);
                }
            }
            if !roots.is_sorted() {
                roots.sort_unstable();
            }
            roots.dedup();
            if roots.len() > 1 {
                take(self, &roots);
            }
        });
    }

    /// Frees the groups that are kept.
    pub(super) fn forget_groups(&mut self) {
        self.groups = Default::default();
    }

    fn groups(&mut self, kind: KeyKind) -> Rc<Groups> {
        let nodes = self.nodes;
        match SETTLING.iter().position(|known| *known == kind).and_then(|at| self.groups.get_mut(at)) {
            Some(known) => Rc::clone(known.get_or_insert_with(|| Rc::new(Groups::of(nodes, kind)))),
            None => Rc::new(Groups::of(nodes, kind)),
        }
    }

    /// Rows without a name that have somebody's number in a database are that person's: the database itself says so. Where it has
    /// nobody of that number, rows of one number are of one person. Before all others: an account that two share is then of the
    /// one whose row it stands in.
    fn attach_records(&mut self) {
        for kind in NUMBERING {
            self.each_group(kind, &mut |forest, roots| {
                let (named, nameless): (Vec<u32>, Vec<u32>) =
                    roots.iter().copied().partition(|root| forest.knows(*root, NAMED));
                // Several rows with one name are one person's, and will be joined.
                let one_name = |forest: &mut Self, lead: u32, other: u32| {
                    let relation = forest.relation(lead, other);
                    relation.shares(KeyKind::NameInitial) && !relation.apart() && !relation.forename_differs()
                };
                let mut lead = named.first().copied();
                let agree = named.iter().skip(1).all(|other| one_name(forest, named[0], *other));
                for root in nameless {
                    match lead {
                        Some(one) if !agree => {
                            forest.doubts.push((one, root));
                            forest.doubt(root, ANCHORS);
                        }
                        Some(one) if forest.relation(one, root).ni_differs() => {}
                        Some(one) => lead = Some(forest.union(one, root)),
                        None => lead = Some(root),
                    }
                }
            });
        }
    }

    /// Those of whom nothing is known but a number in a database that has nobody of that number: no people that anybody could
    /// count. A bit for each node.
    fn nobody(&mut self) -> Bits {
        let mut nobody = Bits::default();
        for node in 0..self.len() {
            let root = self.root(node);
            nobody.set(node as usize, self.is_nobody(root));
        }
        nobody
    }

    /// Whether nothing is known of a root but a number in a database.
    pub(super) fn is_nobody(&self, root: u32) -> bool {
        self.kinds_of(root) & !RECORDS == 0
    }

    /// Joins people who share a key of this kind, unless too many do or something tells them apart.
    fn join_by(&mut self, kind: KeyKind) {
        let mut order: Vec<u32> = Vec::new();
        let mut people: Vec<u32> = Vec::new();
        self.each_group(kind, &mut |forest, roots| {
            // Those of whom most is known first: the others then find the right one, or see that there are two.
            order.clear();
            order.extend_from_slice(roots);
            order.sort_by_key(|root| match forest.kinds_of(*root) {
                has if has & ANCHORS != 0 => 0,
                has if has & NAMED != 0 => 1,
                _ => 2,
            });
            people.clear();
            for root in &order {
                forest.place(kind, *root, &mut people);
            }
        });
    }

    /// Joins a root with the one of `people` that it fits, or adds it to them.
    fn place(&mut self, kind: KeyKind, root: u32, people: &mut Vec<u32>) {
        let nameless = !self.knows(root, NAMED);
        let by_name = !matches!(
            kind,
            KeyKind::NationalInsurance
                | KeyKind::NameBirth
                | KeyKind::NamePayroll
                | KeyKind::Payroll
                | KeyKind::Account
                | KeyKind::Email
                | KeyKind::Mobile
        );
        let mut fits: Option<usize> = None;
        for (at, person) in people.iter().enumerate() {
            // Two who have different numbers are one person only where all else is the same: no name says that.
            if by_name && self.numbers_differ(*person, root) {
                continue;
            }
            let relation = self.relation(*person, root);
            let joins = match kind {
                // A payroll gives a number once: an NI number that stands nowhere else is a slip of the pen.
                KeyKind::Payroll if nameless && relation.shares(KeyKind::PayrollNumber) => {
                    self.is_alone(root) || !relation.ni_differs()
                }
                KeyKind::PayrollNumber => relation.joins(kind),
                _ if nameless => !relation.ni_differs(),
                _ => relation.joins(kind),
            };
            if !joins {
                continue;
            }
            if let Some(first) = fits {
                // Two: nobody can say which.
                self.doubts.push((people[first], root));
                self.doubt(root, ANCHORS);
                return;
            }
            fits = Some(at);
        }
        match fits {
            Some(at) => people[at] = self.union(people[at], root),
            None if people.len() <= SHARED_BY_TOO_MANY => people.push(root),
            None => {}
        }
    }

    /// Rows without a name that fitted two, who have turned out to be one person since.
    fn attach_nameless(&mut self) {
        let nameless = |forest: &Self, root: u32| forest.is_doubtful(root) && !forest.knows(root, NAMED);
        if !(0..self.len()).any(|node| self.is_root(node) && nameless(self, node)) {
            return;
        }
        let kinds = [KeyKind::Payroll, KeyKind::Account, KeyKind::Email, KeyKind::Mobile];
        for kind in NUMBERING.into_iter().chain(kinds) {
            self.each_group(kind, &mut |forest, roots| {
                let (loose, known): (Vec<u32>, Vec<u32>) =
                    roots.iter().copied().partition(|root| nameless(forest, *root));
                let [one] = known.as_slice() else { return };
                let mut one = *one;
                for root in loose {
                    if !forest.relation(one, root).ni_differs() {
                        one = forest.union(one, root);
                    }
                }
            });
        }
    }

    /// Marks somebody as more likely one of those known already than one more, unless a key of a kind in `spared`
    /// is known of them.
    fn doubt(&mut self, root: u32, spared: u32) {
        if !self.knows(root, spared | DOUBTFUL) {
            self.has.set(root as usize, self.has.get(root as usize) | DOUBTFUL);
            self.mark(root, true);
        }
    }

    /// How common surnames with an initial are: of all, or of those who were met in stores of election workers.
    fn names_by_initial(&mut self, of_workers: bool) -> Rc<CommonNames> {
        if let (Some(names), false) = (&self.names, of_workers) {
            return Rc::clone(names);
        }
        let mut pairs = Sorter::new(self.nodes.room());
        self.nodes.each(&mut |node, kinds, own| {
            if of_workers && self.nodes.world(node) & WORKERS == 0 {
                return;
            }
            let find = |kind: KeyKind| key_among(kinds, own, kind as u32);
            if let Some((initial, name)) = find(KeyKind::NameInitial).zip(find(KeyKind::Name)) {
                pairs.push(initial, name);
            }
        });
        let mut names = CommonNames::default();
        pairs.each_group(&mut |group| {
            if group.len() > RARE {
                names.common.push(group[0].0);
            } else if group.len() > RARE_AND_MOVED {
                names.uncommon.push(group[0].0);
            }
        });
        let names = Rc::new(names);
        if !of_workers {
            self.names = Some(Rc::clone(&names));
        }
        names
    }

    /// Whether at most so many full names, [`RARE`] or [`RARE_AND_MOVED`], share the surname and initial of a root.
    fn is_rare(&self, root: u32, limit: usize, names: &CommonNames) -> bool {
        let key = self.nodes.key(root, KeyKind::NameInitial);
        key.is_none_or(|key| {
            names.common.binary_search(&key).is_err()
                && (limit >= RARE || names.uncommon.binary_search(&key).is_err())
        })
    }

    /// Whether somebody was met in stores of election workers, and nowhere else if `only`.
    pub(super) fn is_worker(&self, root: u32, only: bool) -> bool {
        let has = self.has.get(root as usize) >> WORLD_AT;
        has & WORKERS != 0 && !(only && has & OTHERS != 0)
    }

    /// The same among those who work at elections, before the whole estate is asked: an office's lists speak of its
    /// own people, however many electors are called like them. Only rows that were met nowhere else look for their
    /// person so, and only where nothing differs and the name is rare among the workers.
    fn join_workers_by_name(&mut self, kind: KeyKind, names: &CommonNames) {
        self.each_group(kind, &mut |forest, roots| {
            if !forest.asks(kind, roots) {
                return;
            }
            let (loose, known): (Vec<u32>, Vec<u32>) = roots
                .iter()
                .copied()
                .filter(|root| forest.is_worker(*root, false))
                .partition(|root| forest.is_worker(*root, true) && !forest.knows(*root, ANCHORS));
            if known.len() + loose.len() > NAMESAKES || !forest.is_rare(roots[0], RARE, names) {
                return;
            }
            // Two of them known: nobody can say which.
            let mut lead = match known.as_slice() {
                [one] => Some(*one),
                [] => None,
                _ => return,
            };
            for root in loose {
                let Some(one) = lead else {
                    lead = Some(root);
                    continue;
                };
                let relation = forest.relation(one, root);
                if !relation.apart() && !relation.forename_differs() && relation.contradictions() == 0 {
                    lead = Some(forest.union(one, root));
                }
            }
        });
    }

    /// Whether one of these looks for its person by names of a kind: by a short form only who has no whole name.
    fn asks(&self, kind: KeyKind, roots: &[u32]) -> bool {
        kind != KeyKind::NameShort || roots.iter().any(|root| !self.knows(*root, bit(KeyKind::Name)))
    }

    /// People of one full name whom nothing tells apart are one person where the name is rare: two lists of the
    /// same staff often share no other key. Where a number or a birth date differs, nobody of that name is joined,
    /// and rows without either belong to some one of them. Two initials tell about as much as a forename does.
    fn join_by_name(&mut self, kind: KeyKind) {
        let names = self.names_by_initial(false);
        self.each_group(kind, &mut |forest, roots| {
            if !forest.asks(kind, roots) {
                return;
            }
            let many = roots.len() > NAMESAKES;
            let (mut apart, mut moved) = (many, false);
            // Who could be one of those before them.
            let mut repeated: Vec<u32> = Vec::new();
            for (at, b) in roots.iter().enumerate().filter(|_| !many) {
                let mut fits = false;
                for a in &roots[..at] {
                    if forest.numbers_differ(*a, *b) {
                        apart = true;
                        continue;
                    }
                    let relation = forest.relation(*a, *b);
                    let against = relation.contradictions();
                    let two = relation.apart() || relation.forename_differs();
                    apart |= two || against > 1;
                    moved |= against > 0;
                    fits |= !two && against < 2;
                }
                if fits {
                    repeated.push(*b);
                }
            }
            let limit = if moved { RARE_AND_MOVED } else { RARE };
            if !apart && forest.is_rare(roots[0], limit, &names) {
                roots.iter().copied().reduce(|lead, other| forest.union(lead, other));
                return;
            }
            // Who has nothing that could tell is more likely one of the known than another namesake.
            let known = roots.iter().any(|root| forest.knows(*root, ANCHORS));
            for root in roots {
                if !forest.asks(kind, &[*root]) {
                    continue;
                }
                let bare = !forest.knows(*root, ANCHORS | bit(KeyKind::NamePostcode) | bit(KeyKind::Payroll));
                if known && bare {
                    forest.doubt(*root, ANCHORS);
                }
            }
            repeated.retain(|root| forest.asks(kind, &[*root]));
            repeated.into_iter().for_each(|root| forest.doubt(root, 0));
        });
    }

    /// Two rare names that sound alike, and nothing that tells them apart: no reason to join without a second key, but
    /// a misspelling more often than two people.
    fn doubt_misspelt(&mut self) {
        let names = self.names_by_initial(false);
        let mut chance = Chance::new(ANCHORS);
        self.each_group(KeyKind::NameSound, &mut |forest, roots| {
            let [one, other] = roots else { return };
            let relation = forest.relation(*one, *other);
            let rare = [one, other].into_iter().any(|root| forest.is_rare(*root, RARE, &names));
            if !rare || !relation.differs(KeyKind::Name) {
                return;
            }
            if relation.apart() {
                chance.apart += 1;
            } else if relation.contradictions() < 2 {
                chance.pairs.push((*one, *other));
                forest.doubt(*other, 0);
            }
        });
        self.suspect(chance);
    }

    /// The same forename and birth date under two surnames and without any second key is no reason to join; but
    /// in an estate of this size it is a new surname more often than chance.
    fn doubt_new_surnames(&mut self) {
        if self.len() as usize > SURNAMES_CHANGE {
            return;
        }
        let mut chance = Chance::new(bit(KeyKind::NationalInsurance));
        self.each_group(KeyKind::ForenameBirth, &mut |forest, roots| {
            for (at, root) in roots.iter().enumerate() {
                let mut first = None;
                // A birth date that so many share is nobody's: the first of them are enough to show it.
                for one in &roots[..at.min(PLACEHOLDER)] {
                    let apart = forest.relation(*one, *root).ni_differs();
                    chance.apart += u64::from(apart);
                    first = first.or((!apart).then_some(*one));
                }
                if let Some(one) = first {
                    chance.pairs.push((one, *root));
                    forest.doubt(*root, 0);
                }
            }
        });
        self.suspect(chance);
    }

    /// One forename in one house under two surnames: a new surname more often than two people, but no reason to join.
    fn doubt_new_surnames_at_home(&mut self) {
        let mut chance = Chance::new(ANCHORS);
        self.each_group(KeyKind::ForenameHome, &mut |forest, roots| {
            // A hostel, a home, a barracks: nobody can say anything there.
            let [one, other] = roots else { return };
            let relation = forest.relation(*one, *other);
            if relation.shares(KeyKind::NameInitial) {
                return;
            }
            if relation.apart() || relation.differs(KeyKind::ForenameBirth) {
                chance.apart += 1;
            } else {
                chance.pairs.push((*one, *other));
                forest.doubt(*other, 0);
            }
        });
        self.suspect(chance);
    }

    /// Pairs that surely are two people show how many of the others are so by chance.
    fn suspect(&mut self, chance: Chance) {
        let roots = (0..self.len()).filter(|node| self.is_root(*node));
        let (mut all, mut telling) = (0u64, 0u64);
        for root in roots {
            all += 1;
            telling += u64::from(self.knows(root, chance.telling));
        }
        let both = (telling as f64 / all.max(1) as f64).powi(2).max(0.01);
        let by_chance = chance.apart as f64 * (1.0 - both) / both;
        let share = (1.0 - by_chance / chance.pairs.len().max(1) as f64).clamp(0.0, 0.9);
        self.hunches.extend(chance.pairs.into_iter().map(|(one, other)| (one, other, share)));
    }

    /// Rows of nothing but a payroll number are of the one person who has it in another system, if there is just one: the
    /// lists of one office (sickness, equalities, headcount) often leave names out, and its systems share one numbering.
    fn attach_numbers(&mut self) {
        const TELLING: u32 = NAMED | ANCHORS;
        self.each_group(KeyKind::PayrollNumber, &mut |forest, roots| {
            let (named, bare): (Vec<u32>, Vec<u32>) =
                roots.iter().copied().partition(|root| forest.knows(*root, TELLING));
            match named.as_slice() {
                [one] => {
                    bare.into_iter().fold(*one, |lead, root| forest.union(lead, root));
                }
                [one, ..] => {
                    for root in bare {
                        forest.doubts.push((*one, root));
                        forest.doubt(root, 0);
                    }
                }
                [] => {}
            }
        });
    }

    /// A misspelt name with nothing else is the one person whose name sounds like it, if there is just one.
    fn attach_misspelt(&mut self) {
        self.each_group(KeyKind::NameSound, &mut |forest, roots| {
            let (known, bare): (Vec<u32>, Vec<u32>) =
                roots.iter().copied().partition(|root| forest.knows(*root, CERTAIN));
            if let [one] = known.as_slice() {
                let mut lead = *one;
                for root in bare {
                    lead = forest.union(lead, root);
                }
            }
        });
    }

    /// Rows with a surname and an initial under which nobody else stands are of the one person whose surname has the same
    /// letters, if there is just one: two were swapped, or one typed twice.
    fn attach_swapped(&mut self) {
        self.each_group(KeyKind::NameLetters, &mut |forest, roots| {
            let named = |forest: &Self, root: u32| forest.nodes.key(root, KeyKind::NameInitial);
            let whole = ANCHORS | bit(KeyKind::Name);
            let (known, short): (Vec<u32>, Vec<u32>) =
                roots.iter().copied().partition(|root| forest.knows(*root, whole));
            let [one] = known.as_slice() else { return };
            let mut lead = *one;
            let name = named(forest, lead);
            for root in &short {
                let own = named(forest, *root);
                let alone = short.iter().filter(|other| named(forest, **other) == own).count() == 1;
                if alone && own != name && !forest.relation(lead, *root).apart() {
                    lead = forest.union(lead, *root);
                }
            }
        });
    }

    /// Rows with a surname and an initial are of the one person of that name, if there is just one, and if they
    /// could be of one person themselves.
    fn attach_initials(&mut self) {
        self.each_group(KeyKind::NameInitial, &mut |forest, roots| {
            // Those with a whole name; without any, those with a number or a birth date.
            let whole = roots.iter().any(|root| forest.knows(*root, bit(KeyKind::Name)));
            let telling = if whole { bit(KeyKind::Name) } else { ANCHORS };
            let (known, short): (Vec<u32>, Vec<u32>) =
                roots.iter().copied().partition(|root| forest.knows(*root, telling));
            if known.is_empty() {
                return;
            }
            let against = |relation: Relation| {
                relation.apart()
                    || relation.differs(KeyKind::NameInitials)
                    || relation.differs(KeyKind::NameShort)
                    || relation.differs(KeyKind::NamePostcode)
                    || relation.differs(KeyKind::Account)
            };
            // For each row with an initial, those whom nothing speaks against.
            let mut fits: Vec<(u32, u32)> = Vec::new();
            let workers = known.iter().filter(|one| forest.is_worker(**one, false)).count();
            for root in &short {
                let own = if forest.is_worker(*root, true) { workers } else { known.len() };
                if own > NAMESAKES || known.len() > NAMESAKES * 8 {
                    forest.doubt(*root, bit(KeyKind::NameBirth));
                    continue;
                }
                // And of these, who has the same second initial.
                let (mut candidates, mut called) = (Vec::new(), Vec::new());
                for one in &known {
                    let relation = forest.relation(*one, *root);
                    if !against(relation) {
                        candidates.push(*one);
                        called.extend(relation.shares(KeyKind::NameInitials).then_some(*one));
                    }
                }
                // A staff list that has no forenames speaks of the one of the staff, not of all electors of that name.
                let among: Vec<u32> = if forest.is_worker(*root, true) {
                    candidates.iter().copied().filter(|one| forest.is_worker(*one, false)).collect()
                } else {
                    Vec::new()
                };
                match (candidates.as_slice(), among.as_slice(), called.as_slice()) {
                    ([one], ..) | (_, [one], _) | (.., [one]) => fits.push((*one, *root)),
                    ([one, ..], ..) => {
                        forest.doubts.push((*one, *root));
                        forest.doubt(*root, bit(KeyKind::NameBirth));
                    }
                    ([], ..) => {}
                }
            }
            // Rows that found the same person have to fit each other.
            fits.sort_unstable();
            for group in fits.chunk_by(|a, b| a.0 == b.0) {
                let mut agree = group.len() <= NAMESAKES;
                for (at, (_, a)) in group.iter().enumerate() {
                    agree = agree && group[..at].iter().all(|(_, b)| !against(forest.relation(*a, *b)));
                }
                let mut lead = group[0].0;
                for (one, root) in group {
                    if agree {
                        lead = forest.union(lead, *root);
                    } else {
                        forest.doubts.push((*one, *root));
                        forest.doubt(*root, bit(KeyKind::NameBirth));
                    }
                }
            }
        });
    }

    /// The fewest people there can be: one name is one person, unless something certain tells them apart.
    fn settle_doubts(&mut self) {
        for (a, b) in std::mem::take(&mut self.doubts) {
            let (a, b) = (self.root(a), self.root(b));
            if a != b && !self.relation(a, b).apart() {
                self.union(a, b);
            }
        }
        for kind in SETTLING {
            self.each_group(kind, &mut |forest, roots| {
                let mut people: Vec<u32> = Vec::new();
                for root in roots {
                    let joinable = kind != KeyKind::NameInitial
                        || !forest.knows(*root, bit(KeyKind::NameBirth) | bit(KeyKind::Name));
                    let mut found = None;
                    for (at, person) in people.iter().enumerate().take(SHARED_BY_TOO_MANY) {
                        if !joinable {
                            break;
                        }
                        if !forest.numbers_differ(*person, *root) && !forest.relation(*person, *root).apart()
                        {
                            found = Some(at);
                            break;
                        }
                    }
                    match found {
                        Some(at) => people[at] = forest.union(people[at], *root),
                        None => people.push(*root),
                    }
                }
            });
        }
    }

    /// The person of each node, numbered from 0 in the order of their first nodes, by how much less than the node's their
    /// number is; and how many there are.
    fn numbered(&mut self) -> (Packed, u32) {
        let mut numbers = Packed::default();
        let mut people = 0;
        for node in 0..self.len() {
            let root = self.root(node);
            // The earliest node leads, so that it has its number already.
            let own = if root == node {
                people += 1;
                people - 1
            } else {
                root - numbers.get(root as usize)
            };
            numbers.push(node - own);
        }
        (numbers, people)
    }
}

#[cfg(test)]
#[path = "resolver_tests.rs"]
mod tests;
