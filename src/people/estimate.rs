//! How many people the clusters stand for: an estimate of its own, from what the estate says about itself.
//!
//! Joining stops where nothing decides, so that clusters are more than people. Counting them all is too high, and
//! leaving the undecided ones out is too low where a register adds thousands of names. What each undecided cluster
//! is worth follows from three things that the estate shows:
//!
//! * **Common names.** How often two people of one name are met follows from how many people whose number or birth
//!   date is known share names (absolute discounting, Ney and Essen 1991, after Good 1953).
//! * **New people.** Lists with the same columns are alike: the share of their names that nobody known has says how
//!   many of their people are known at all, as in counting by capture and recapture.
//! * **Lost rows.** Under one National Insurance number the estate shows how often one person is written under another
//!   name. The same share of those rows that hang on nothing but the name has lost its person, and stands alone.
//!
//! The result are [`Link`]s: this cluster is that person with a probability. A group's count is its clusters less
//! the links within it, so that a store, a system and the estate are counted by one rule. Sums are of integers.

use std::collections::BTreeMap;

use super::nodes::{Key, WORKERS};
use super::packed::Packed;
use super::relation::{ANCHORS, CERTAIN, RECORDS, Relation, bit};
use super::resolver::{Forest, NAMED, NAMESAKES};
use super::sorted::Sorter;
use crate::model::KeyKind;

/// A certainty, in parts of a link.
pub(super) const SURE: u32 = 1 << 16;
/// Not one person in particular: anybody of the estate.
pub(super) const ANYBODY: u32 = u32::MAX;
/// How much likelier somebody of a staff list is one of the staff than somebody else of the same name: each of the staff stands
/// in several such lists, and of the others hardly anybody in one. A judgement.
const ELSEWHERE: f64 = 0.005;
/// How much likelier it is that rows with one second initial are of one person than that two people of one surname and
/// first initial have the same: second initials are spread as over twelve letters of the same frequency, a judgement.
const SECOND_INITIAL: f64 = 12.0;
/// How many names written otherwise have the same letters: two swapped or one typed twice are about three in ten slips of
/// the fingers (after Damerau 1964, who counts four kinds).
const SWAPPED: f64 = 0.3;
/// How many times as many rows of staff lists lose their person as lists show that tie their rows by a key: rotas, registers of
/// training and allocation lists, which have nothing but names, are typed by more hands and in more haste than forms are. A
/// judgement: of 1, 2, 3 and 5, staff was told best with 3 on one of five invented councils and with 5 on three, and on the fifth,
/// whose lists are clean, it made no difference from 2 on; but all people of one were told worse with each.
const TYPED_AGAIN: u64 = 2;
/// The same of forenames written otherwise. A judgement of the same kind: with 1 staff was told 8 in a hundred wrong on average
/// of twelve estates of six makes, with 3 seven, with 6 still less on four makes but too few on the two others.
const CALLED_AGAIN: u64 = 3;
/// From fewer examples nothing is concluded.
const EXAMPLES: u64 = 30;
/// Kinds that stay the same when a name is written differently, and join when it sounds the same.
const NAMELESS: [KeyKind; 3] = [KeyKind::Account, KeyKind::Email, KeyKind::Mobile];
/// Those that join beside a forename and a birth date.
const SECOND: [KeyKind; 4] = [KeyKind::ForenamePostcode, KeyKind::Account, KeyKind::Email, KeyKind::Mobile];
/// Kinds that change now and then, so that a difference does not tell two people apart.
const CHANGING: [KeyKind; 4] = [KeyKind::NamePostcode, KeyKind::Account, KeyKind::Email, KeyKind::Mobile];

/// With this probability a cluster is that person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    /// The cluster: a root, then the number of a person.
    pub of: u32,
    /// The person, or [`ANYBODY`].
    pub to: u32,
    /// In parts of [`SURE`].
    pub share: u32,
}

/// What the estate shows of itself.
struct Shown {
    /// Deviating names a row, where a National Insurance number tells.
    renamed: f64,
    /// The same of rows without such a number, by what else ties them: typed lists are written with less care than payrolls.
    typed: f64,
    /// Rows that have one slip of the pen.
    repeated: f64,
    /// Deviating forenames a row under one surname and initial, where a number or a mobile tells.
    called: f64,
    /// How many of the deviating names sound like the other name.
    alike: f64,
    /// How often a kind has two values for one person, by kind.
    changes: [f64; 32],
}

/// Names of one kind among people who are known.
struct Names {
    /// How many people these are, of each name each.
    known: u64,
    /// How much of a count is chance.
    discount: f64,
    /// The chance that a new person has a name that nobody known has.
    unheard: f64,
}

/// In [`Coverage`]: lists with any columns.
const ALL_LISTS: u32 = 0;

/// How many of the people of lists stand elsewhere, as shares.
struct Coverage {
    /// By whether it is about the staff, and columns.
    lists: BTreeMap<(bool, u32), f64>,
    /// Of lists of others, and of the staff.
    pooled: [f64; 2],
}

impl Default for Coverage {
    fn default() -> Coverage {
        Coverage { lists: BTreeMap::new(), pooled: [0.5; 2] }
    }
}

impl Coverage {
    fn of(&self, kinds: u32, staff: bool) -> f64 {
        self.lists.get(&(staff, kinds)).copied().unwrap_or(self.pooled[usize::from(staff)])
    }
}

fn ratio(part: u64, whole: u64, without: f64) -> f64 {
    if whole == 0 { without } else { part as f64 / whole as f64 }
}

impl Forest<'_> {
    /// The links of undecided clusters.
    pub(super) fn estimate(&mut self) -> Vec<Link> {
        // The estimate needs memory of its own, and two of these groups only.
        self.forget_groups();
        let mut links = Vec::new();
        // Those that are thought to be known under another name, in parts.
        let mut hunched = [0u64; 2];
        let rows = self.rows_of_roots();
        let shown = self.shown(&rows);
        // What of each root is a person of its own.
        let mut own = Packed::filled(SURE, rows.len());
        let mut covered = [0.5; 2];
        for kind in [KeyKind::Name, KeyKind::NameInitial] {
            covered = self.link_by(kind, &shown, &mut own, &mut links);
            self.forget_groups();
        }
        self.link_nameless(covered, &mut own, &mut links);
        for (one, other, share) in std::mem::take(&mut self.hunches) {
            let (to, of) = (self.root(one), self.root(other));
            let share = (share * f64::from(SURE)) as u32;
            if to != of && own.get(of as usize) == SURE && share > 0 {
                own.set(of as usize, SURE - share);
                hunched[usize::from(self.is_worker(of, false))] += u64::from(share);
                links.push(Link { of, to, share });
            }
        }
        self.link_lost(&rows, &shown, (&own, hunched), &mut links);
        links
    }

    /// Rows of each root that could have lost it.
    fn rows_of_roots(&mut self) -> Packed {
        let mut rows = Packed::default();
        for node in 0..self.len() {
            rows.push(0);
            let root = self.root(node) as usize;
            if !self.is_tied(node) {
                rows.set(root, rows.get(root).saturating_add(self.nodes.places(node)));
            }
        }
        rows
    }

    /// Whether a node is a row of duties or payments that nothing but a number in its database ties to its person: no name in
    /// it can be written otherwise.
    fn is_tied(&self, node: u32) -> bool {
        let kinds = self.nodes.kinds(node);
        kinds & NAMED == 0 && kinds & RECORDS != 0
    }

    fn shown(&mut self, rows: &Packed) -> Shown {
        let (mut names, mut sightings, mut pairs, mut alike) = (0u64, 0u64, 0u64, 0u64);
        self.nodes.of_kind(KeyKind::NationalInsurance).each_group(&mut |group| {
            let node = |at: usize| group[at].1 as u32;
            let seen: u64 = (0..group.len()).map(|at| u64::from(self.nodes.places(node(at)))).sum();
            if seen < 2 {
                return;
            }
            let first = self.root(node(0));
            // Another person's number in the wrong row is no other name of one person.
            let same = (0..group.len()).filter(|at| self.root(node(*at)) == first).count() as u64;
            let distinct = self.distinct((0..group.len()).map(node), KeyKind::NameInitial);
            names += distinct.saturating_sub(1).min(same.saturating_sub(1));
            sightings += seen - 1;
            for at in 1..group.len() {
                let relation = self.relation_of_nodes(node(0), node(at));
                if relation.differs(KeyKind::NameInitial) && relation.knows_both(KeyKind::NameSound) {
                    pairs += 1;
                    alike += u64::from(relation.shares(KeyKind::NameSound));
                }
            }
        });
        let (mut changed, mut known) = ([0u64; 32], [0u64; 32]);
        let mut keys = Vec::new();
        for root in 0..self.len() {
            if !self.is_root(root) || rows.get(root as usize) < 2 || !self.knows(root, ANCHORS) {
                continue;
            }
            self.gather(root, &mut keys);
            for group in keys.chunk_by(|a, b| super::nodes::kind_of(*a) == super::nodes::kind_of(*b)) {
                let kind = super::nodes::kind_of(group[0]) as usize;
                known[kind] += 1;
                changed[kind] += u64::from(group.len() > 1);
            }
        }
        let changes = std::array::from_fn(|kind| {
            // Half of those who changed are on the same side of the change in two rows.
            if known[kind] < EXAMPLES { 0.2 } else { ratio(changed[kind], known[kind], 0.2).clamp(0.01, 0.8) }
        });
        // Few examples are held by a name written otherwise in one row of fifty.
        let renamed = ((names as f64 + 2.0) / (sightings as f64 + 100.0)).min(0.2);
        let alike = if pairs < EXAMPLES { 0.4 } else { ratio(alike, pairs, 0.4) };
        let repeated = self.repeated(rows);
        // Some that were misspelt found nobody and are not seen here: no list is written with more care than a payroll.
        let typed = self.renamed_without_number(rows, alike).max(renamed);
        let called = self.called_otherwise(rows);
        Shown { renamed, typed, called, repeated, alike, changes }
    }

    /// Deviating forenames a row among rows of one surname and initial that a National Insurance number or a mobile ties to
    /// their person: "Garie" and "Polly", which no key but these joins with Gary and Pauline. Few examples are held by one in a
    /// hundred.
    fn called_otherwise(&self, rows: &Packed) -> f64 {
        const TYING: u32 = bit(KeyKind::NationalInsurance) | bit(KeyKind::Mobile);
        let (mut deviating, mut seen) = (0u64, 0u64);
        let mut names: Vec<(Key, u64, [Option<Key>; 2])> = Vec::new();
        for root in 0..self.len() {
            if !self.is_root(root) || rows.get(root as usize) < 2 {
                continue;
            }
            let members = self.members(root);
            let Some(most) = self.commonest_name(&members) else { continue };
            let key = |node: u32, kind: KeyKind| self.nodes.key(node, kind);
            names.clear();
            for node in members {
                let tied =
                    self.nodes.kinds(node) & TYING != 0 && key(node, KeyKind::NameInitial) == Some(most);
                if let Some(name) = key(node, KeyKind::Name).filter(|_| tied) {
                    let alike = [KeyKind::NameSound, KeyKind::NameCalled].map(|kind| key(node, kind));
                    names.push((name, u64::from(self.nodes.places(node)), alike));
                }
            }
            names.sort_unstable();
            names.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                kept.1 += if same { next.1 } else { 0 };
                same
            });
            let Some((name, _, alike)) = names.iter().max_by_key(|(_, rows, _)| *rows).copied() else {
                continue;
            };
            let others = |other: &&(Key, u64, [Option<Key>; 2])| {
                other.0 != name && other.2[0] != alike[0] && other.2[1] != alike[1]
            };
            seen += names.iter().map(|(_, rows, _)| rows).sum::<u64>() - 1;
            deviating += names.iter().filter(others).count() as u64;
        }
        ((deviating as f64 + 1.0) / (seen as f64 + 100.0)).min(0.2)
    }

    /// Deviating names a row among rows without a National Insurance number that an account, a mail address or a mobile ties
    /// to their person. Such a key joins only names that sound the same, so that `alike` says how many deviate in all.
    fn renamed_without_number(&self, rows: &Packed, alike: f64) -> f64 {
        let (mut deviating, mut seen) = (0u64, 0u64);
        for root in 0..self.len() {
            if !self.is_root(root) || rows.get(root as usize) < 2 {
                continue;
            }
            let members = self.members(root);
            let counts = |node: u32| {
                let kinds = self.nodes.kinds(node);
                let tied = NAMELESS.iter().any(|kind| kinds & bit(*kind) != 0);
                let named = bit(KeyKind::NameInitial) | bit(KeyKind::NameSound);
                tied && kinds & named == named && kinds & bit(KeyKind::NationalInsurance) == 0
            };
            let tied = members.iter().filter(|node| counts(**node));
            seen += tied.map(|node| u64::from(self.nodes.places(*node))).sum::<u64>();
            deviating += self.slips_of(&members, counts).len() as u64;
        }
        ((deviating as f64 / alike.max(0.2) + 2.0) / (seen as f64 + 100.0)).min(0.25)
    }

    /// How many rows have a slip of the pen: a name that sounds like the one that most rows of the person have. One that was
    /// copied with its list is one slip. Few examples are held by seven rows of five slips.
    fn repeated(&self, rows: &Packed) -> f64 {
        let (mut names, mut seen) = (0u64, 0u64);
        for root in 0..self.len() {
            if self.is_root(root) && rows.get(root as usize) > 1 {
                let members = self.members(root);
                let slips = self.slips_of(&members, |_| true);
                names += slips.len() as u64;
                seen += slips.iter().map(|(_, rows)| rows).sum::<u64>();
            }
        }
        (seen as f64 + 14.0) / (names as f64 + 10.0)
    }

    /// The names of one person that sound like the one that most rows have and are written otherwise, each with its rows; of
    /// those nodes that count.
    fn slips_of(&self, members: &[u32], counts: impl Fn(u32) -> bool) -> Vec<(Key, u64)> {
        let key = |node: u32, kind: KeyKind| self.nodes.key(node, kind);
        let Some(most) = self.commonest_name(members) else { return Vec::new() };
        let named = |node: &&u32| key(**node, KeyKind::NameInitial) == Some(most);
        let sounds: Vec<Key> =
            members.iter().filter(named).filter_map(|node| key(*node, KeyKind::NameSound)).collect();
        let others: Vec<u32> = members
            .iter()
            .copied()
            .filter(|node| counts(*node) && !named(&node))
            .filter(|node| key(*node, KeyKind::NameSound).is_some_and(|sound| sounds.contains(&sound)))
            .collect();
        self.names_of_members(&others)
    }

    /// The surname and initial that most rows of nodes have.
    fn commonest_name(&self, members: &[u32]) -> Option<Key> {
        self.names_of_members(members).into_iter().max_by_key(|(_, rows)| *rows).map(|(name, _)| name)
    }

    /// The surnames and initials of nodes, each with its rows, in order of the key.
    fn names_of_members(&self, members: &[u32]) -> Vec<(Key, u64)> {
        let mut own: Vec<(Key, u64)> = members
            .iter()
            .filter_map(|node| {
                let name = self.nodes.key(*node, KeyKind::NameInitial)?;
                Some((name, u64::from(self.nodes.places(*node))))
            })
            .collect();
        own.sort_unstable();
        own.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
        own
    }

    fn distinct(&self, nodes: impl Iterator<Item = u32>, kind: KeyKind) -> u64 {
        let mut keys: Vec<Key> = Vec::new();
        nodes.for_each(|node| self.nodes.put_keys_of(node, kind, &mut keys));
        keys.sort_unstable();
        keys.dedup();
        keys.len() as u64
    }

    /// Names of a kind among those with a number or a birth date.
    fn names_of(&mut self, kind: KeyKind) -> Names {
        let mut pairs = self.names_where(kind, |forest, _, root| forest.knows(root, ANCHORS));
        if pairs.came() < EXAMPLES {
            pairs = self.names_of_one_list(kind);
        }
        let (mut once, mut twice, mut all) = (0u64, 0u64, 0u64);
        pairs.each_group(&mut |group| {
            all += group.len() as u64;
            once += u64::from(group.len() == 1);
            twice += u64::from(group.len() == 2);
        });
        Names {
            known: all,
            discount: ratio(once, once + 2 * twice, 0.5).clamp(0.05, 0.95),
            unheard: ratio(once, all, 1.0),
        }
    }

    /// The same where hardly anybody has a number or a birth date: of the lists with the commonest set of columns, in which
    /// few people stand twice.
    fn names_of_one_list(&mut self, kind: KeyKind) -> Sorter {
        let mut lists: BTreeMap<u32, u64> = BTreeMap::new();
        for node in 0..self.len() {
            let kinds = self.nodes.kinds(node);
            if kinds & bit(kind) != 0 {
                *lists.entry(kinds).or_default() += 1;
            }
        }
        let Some((commonest, _)) = lists.into_iter().max_by_key(|(kinds, count)| (*count, *kinds)) else {
            return Sorter::new(self.nodes.room());
        };
        self.names_where(kind, |forest, node, _| forest.nodes.kinds(node) == commonest)
    }

    /// Names of a kind with the roots that have them, of those nodes and roots that are wanted.
    fn names_where(&mut self, kind: KeyKind, wanted: impl Fn(&Self, u32, u32) -> bool) -> Sorter {
        let mut pairs = Sorter::new(self.nodes.room());
        self.nodes.each_of_kind(kind, &mut |key, node| {
            let root = self.root(node);
            if wanted(self, node, root) {
                pairs.push(key, u64::from(root));
            }
        });
        pairs
    }

    /// For lists of the staff and of others with each set of columns: the share of their people who stand elsewhere in the
    /// estate, too.
    fn coverage(&mut self, kind: KeyKind, names: &Names, renamed: f64) -> Coverage {
        let mut lists: BTreeMap<(bool, u32), (u64, u64)> = BTreeMap::new();
        let nodes = self.nodes;
        let told = |node: &u32| {
            let kinds = nodes.kinds(*node);
            let whole = kind == KeyKind::NameInitial && kinds & bit(KeyKind::Name) != 0;
            kinds & ANCHORS == 0 && kinds & bit(kind) != 0 && !whole
        };
        // Where everybody has a number or a birth date, nobody needs it.
        let mut told = (0..self.len()).filter(told).peekable();
        if told.peek().is_none() {
            return Coverage::default();
        }
        let elsewhere = self.roots_of_names(kind, false);
        for node in told {
            let kinds = nodes.kinds(node);
            let joined = !self.is_alone(node);
            let key = self.nodes.key(node, kind);
            let shared = key.is_some_and(|key| {
                elsewhere.binary_search_by_key(&key, |(own, _)| *own).is_ok_and(|at| elsewhere[at].1 > 1)
            });
            let unknown = !joined && !shared;
            let staff = nodes.world(node) & WORKERS != 0;
            for list in [kinds, ALL_LISTS] {
                let counts = lists.entry((staff, list)).or_default();
                counts.0 += 1;
                counts.1 += u64::from(unknown);
            }
        }
        // Of a larger crowd than that of the known fewer names are unheard (Pitman and Yor 1997).
        let all: u64 = elsewhere.iter().map(|(_, roots)| u64::from(*roots)).sum();
        let larger = (all.max(1) as f64 / names.known.max(1) as f64).max(1.0);
        let unheard = names.unheard * larger.powf(names.discount - 1.0);
        let of = |(all, unknown): (u64, u64)| {
            let spread = unheard - renamed;
            (all >= EXAMPLES && spread > 0.05)
                .then(|| ((unheard - ratio(unknown, all, 0.0)) / spread).clamp(0.02, 0.995))
        };
        let pooled = [false, true].map(|staff| lists.get(&(staff, ALL_LISTS)).copied().unwrap_or_default());
        let [others, staff] = pooled;
        let all = of((others.0 + staff.0, others.1 + staff.1)).unwrap_or(0.5);
        let pooled = pooled.map(|counts| of(counts).unwrap_or(all));
        let known =
            |((staff, list), counts)| ((staff, list), of(counts).unwrap_or(pooled[usize::from(staff)]));
        Coverage { lists: lists.into_iter().map(known).collect(), pooled }
    }

    /// How many groups of rows have each name of a kind, in order of the key: all, or those that staff lists have.
    fn roots_of_names(&mut self, kind: KeyKind, staff: bool) -> Vec<(Key, u32)> {
        let mut names = Vec::new();
        let pairs = self.names_where(kind, |forest, _, root| !staff || forest.is_worker(root, false));
        pairs.each_group(&mut |group| names.push((group[0].0, group.len() as u32)));
        names
    }

    /// Links of rows without a name. What several people have (a mailbox, a number) is surely some one's of them.
    ///
    /// Others nobody else has. A list that leaves names out is read beside another that has them: its people are known as
    /// often as those of lists with names, of others and of the staff apart. Of those who are not found, the share is known that is
    /// left of that (Bayes): where a numbering is shared and nearly all are found, a number that nobody has is somebody new. Of others
    /// this is said of payroll numbers alone: a newsletter's mailboxes are in no other list of the council. Who they are nobody
    /// can say.
    fn link_nameless(&mut self, covered: [f64; 2], own: &mut Packed, links: &mut Vec<Link>) {
        const NUMBERS: u32 = bit(KeyKind::Payroll) | bit(KeyKind::PayrollNumber);
        let nameless = |kinds: u32| kinds & NAMED == 0;
        let bare = |kinds: u32| kinds & NUMBERS != 0 && kinds & !(NUMBERS | RECORDS) == 0;
        // By list: how many of its rows have no name, and how many of them are found.
        let mut lists: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        for node in 0..self.len() {
            let root = self.root(node);
            if nameless(self.nodes.kinds(node)) && !self.is_nobody(root) {
                let (all, found) = lists.entry(self.nodes.place(node)).or_default();
                *all += 1;
                *found += u64::from(!nameless(self.kinds_of(root)));
            }
        }
        // The first of those whom each fits: where there are as few people as can be, it is that one.
        let mut fits: BTreeMap<u32, u32> = BTreeMap::new();
        let doubts = std::mem::take(&mut self.doubts);
        for (one, other) in &doubts {
            let (one, other) = (self.root(*one), self.root(*other));
            if one != other && nameless(self.kinds_of(other)) {
                fits.entry(other).or_insert(one);
            }
        }
        self.doubts = doubts;
        for root in 0..self.len() {
            if !self.is_root(root) || !nameless(self.kinds_of(root)) || self.is_nobody(root) {
                continue;
            }
            let to = fits.get(&root).copied().unwrap_or(ANYBODY);
            let staff = self.is_worker(root, false);
            let share = if self.is_doubtful(root) {
                SURE
            } else if staff || bare(self.kinds_of(root)) {
                let (all, found) = lists.get(&self.nodes.place(root)).copied().unwrap_or_default();
                let found = ratio(found, all, 0.0).min(0.95);
                let known = (covered[usize::from(staff)] - found).max(0.0) / (1.0 - found);
                (known * f64::from(SURE)) as u32
            } else {
                continue;
            };
            let mine = own.get(root as usize);
            let share = share.min(mine);
            if share > 0 {
                own.set(root as usize, mine - share);
                links.push(Link { of: root, to, share });
            }
        }
    }

    /// Links of clusters that share a name with others, and nothing decides. Returns how many of the people of lists of
    /// others and of the staff are known elsewhere, as shares.
    fn link_by(&mut self, kind: KeyKind, shown: &Shown, own: &mut Packed, links: &mut Vec<Link>) -> [f64; 2] {
        let names = self.names_of(kind);
        let coverage = self.coverage(kind, &names, shown.renamed);
        let mut order: Vec<u32> = Vec::new();
        let mut candidates: Vec<(u32, f64)> = Vec::new();
        self.each_group(kind, &mut |forest, roots| {
            order.clear();
            order.extend_from_slice(roots);
            // Those of whom most is known first.
            order.sort_by_key(|root| {
                let has = forest.kinds_of(*root);
                let whole = has & (ANCHORS | bit(KeyKind::Name));
                (has & ANCHORS == 0, whole == 0, std::cmp::Reverse(has.count_ones()), *root)
            });
            // People before, in parts; and what each of them is to the one that is looked at.
            let (mut before, mut workers) = (0u64, 0u64);
            for at in 0..order.len() {
                let root = order[at];
                let has = forest.kinds_of(root);
                // Who was met in staff lists alone is one of the staff, and hardly ever an elector of that name.
                let staff = forest.is_worker(root, true);
                let known = if staff { workers } else { before } as f64 / f64::from(SURE);
                before += u64::from(own.get(root as usize));
                let counted =
                    if forest.is_worker(root, false) { u64::from(own.get(root as usize)) } else { 0 };
                workers += counted;
                // With a whole name it was linked by it.
                if at == 0 || kind == KeyKind::NameInitial && has & bit(KeyKind::Name) != 0 {
                    continue;
                }
                candidates.clear();
                let mut all = 0.0;
                for other in &order[..at.min(NAMESAKES)] {
                    // Of two who have a number each, or a birth date, joining has decided.
                    let decided = has & forest.kinds_of(*other) & ANCHORS != 0;
                    let outside = staff && !forest.is_worker(*other, false);
                    let like = if decided { 0.0 } else { likeness(forest.relation(*other, root), shown) };
                    let like = if outside { like * ELSEWHERE } else { like };
                    let weight = f64::from(own.get(*other as usize)) / f64::from(SURE) * like;
                    all += weight;
                    candidates.push((*other, weight));
                }
                let compared = candidates.len() as f64;
                let more = if at > NAMESAKES { all / compared * (at as f64 - compared) } else { 0.0 };
                let covered =
                    if has & ANCHORS != 0 { 0.5 } else { coverage.of(has, forest.is_worker(root, false)) };
                let new = (1.0 - covered) / covered * (known - names.discount).max(names.discount / 2.0);
                let whole = all + more + new;
                // Under another of its names a cluster may be linked in part already.
                let mine = own.get(root as usize);
                let mut left = mine;
                let mut add = |to: u32, weight: f64| {
                    let share = ((weight / whole * f64::from(mine)) as u32).min(left);
                    left -= share;
                    if share > SURE / 100 {
                        links.push(Link { of: root, to, share });
                    }
                };
                candidates.iter().for_each(|(other, weight)| add(*other, *weight));
                add(ANYBODY, more);
                before -= u64::from(mine - left);
                workers -= counted.min(u64::from(mine - left));
                own.set(root as usize, left);
            }
        });
        coverage.pooled
    }

    /// Rows that lost their person because the name is written otherwise.
    ///
    /// Those of staff lists are looked for among the groups that staff lists have, all others among the others.
    fn link_lost(
        &mut self,
        rows: &Packed,
        shown: &Shown,
        (own, found): (&Packed, [u64; 2]),
        links: &mut Vec<Link>,
    ) {
        let (mut lost, mut called) = ([0u64; 2], [0u64; 2]);
        for root in 0..self.len() {
            let all = rows.get(root as usize);
            if !self.is_root(root) || all < 2 {
                continue;
            }
            let members = self.members(root);
            // Rows of the cluster that have each kind.
            let mut having = [0u32; 32];
            for node in members.iter().filter(|node| !self.is_tied(**node)) {
                let rows = self.nodes.places(*node);
                let kinds = self.nodes.kinds(*node);
                (0..32).filter(|kind| kinds & 1 << kind != 0).for_each(|kind| having[kind] += rows);
            }
            let (mut slipping, mut seen, mut renamed, mut staff) = (0.0, 0.0, 0.0, 0.0);
            // Of those with a forename, what would not find its person if that were written otherwise.
            let mut loose = 0.0;
            for node in members.iter().filter(|node| !self.is_tied(**node)) {
                let kinds = self.nodes.kinds(*node);
                // The chance that a kind which the rest knows, too, has changed; 1 when there is none.
                let changed = |own: &[KeyKind]| -> f64 {
                    let known =
                        own.iter().filter(|kind| kinds & bit(**kind) != 0 && having[**kind as usize] > 1);
                    known.map(|kind| shown.changes[*kind as usize]).product()
                };
                let both =
                    |own: &[KeyKind]| -> f64 { own.iter().map(|kind| 1.0 - changed(&[*kind])).product() };
                let mut slips = changed(&[KeyKind::NationalInsurance]);
                slips *= 1.0 - both(&[KeyKind::Payroll, KeyKind::Account]);
                slips *= 1.0 - both(&[KeyKind::ForenameBirth]) * (1.0 - changed(&SECOND));
                if kinds & bit(KeyKind::NameSound) != 0 {
                    // With nothing but the name a row finds the one whose name sounds like it.
                    let found = if kinds & CERTAIN == 0 { 1.0 } else { 1.0 - changed(&NAMELESS) };
                    slips *= 1.0 - shown.alike * found;
                } else if kinds & bit(KeyKind::NameLetters) != 0 {
                    slips *= 1.0 - SWAPPED;
                }
                let rows = f64::from(self.nodes.places(*node));
                if kinds & bit(KeyKind::Name) != 0 {
                    let untied = changed(&[KeyKind::NationalInsurance, KeyKind::Mobile]);
                    loose += rows * untied * (1.0 - both(&[KeyKind::Payroll, KeyKind::Account]));
                }
                slipping += rows * slips;
                let numbered = kinds & bit(KeyKind::NationalInsurance) != 0;
                renamed += rows * slips * if numbered { shown.renamed } else { shown.typed };
                staff += if self.nodes.world(*node) & WORKERS != 0 { rows * slips } else { 0.0 };
                seen += rows;
            }
            // Rows of one writing hang together (a clerk's list and its copies), so that they count by half. Lists that tie
            // their rows show how often a slip is copied; lists of nothing but names are copies of copies (decision 10).
            let alone = |loose: f64| (loose / seen).powf((1.0 + shown.repeated) / 2.0);
            let misnamed = loose / seen * shown.called * (seen - 1.0) / shown.repeated * alone(loose);
            called[usize::from(self.is_worker(root, false))] += (misnamed * f64::from(SURE)) as u64;
            if slipping <= 0.0 {
                continue;
            }
            let here = renamed / slipping * (seen - 1.0) / shown.repeated.powi(3)
                * alone(slipping)
                * f64::from(SURE);
            let of_staff = staff / slipping;
            lost[0] += (here * (1.0 - of_staff)) as u64;
            lost[1] += (here * of_staff) as u64;
        }
        lost[1] *= TYPED_AGAIN;
        called[1] *= CALLED_AGAIN;
        for (lost, found) in lost.iter_mut().zip(found) {
            *lost = lost.saturating_sub(found);
        }
        if lost == [0, 0] && called == [0, 0] {
            return;
        }
        // Where nothing is lost nobody looks for it.
        let names = [false, true].map(|staff| match (lost[usize::from(staff)], called[usize::from(staff)]) {
            (0, 0) => Vec::new(),
            _ => self.roots_of_names(KeyKind::NameInitial, staff),
        });
        // How much each root looks lost; 0 for those that do not.
        let (mut renamed, mut misnamed) = (Packed::filled(0, rows.len()), Packed::filled(0, rows.len()));
        let world = |root: u32| usize::from(self.is_worker(root, false));
        let (mut all, mut all_misnamed) = ([0u64; 2], [0u64; 2]);
        for root in 0..self.len() {
            let stands_alone = self.is_root(root) && own.get(root as usize) == SURE && !self.is_nobody(root);
            if stands_alone && !self.knows(root, bit(KeyKind::NationalInsurance)) {
                let world = world(root);
                let looks = self.looks_lost(root, rows.get(root as usize), &names[world]);
                all[world] += u64::from(looks.renamed);
                all_misnamed[world] += u64::from(looks.misnamed);
                renamed.set(root as usize, looks.renamed);
                misnamed.set(root as usize, looks.misnamed);
            }
        }
        renamed.each_but(0, &mut |at, weight| {
            let of = at as u32;
            let world = world(of);
            let share = lost[world] * u64::from(weight) / all[world].max(1)
                + called[world] * u64::from(misnamed.get(at)) / all_misnamed[world].max(1);
            let share = share.min(u64::from(SURE) * 3 / 4) as u32;
            if share > 0 {
                links.push(Link { of, to: ANYBODY, share });
            }
        });
    }

    /// How much a cluster that stands alone looks like somebody's lost rows, given how many groups of rows its world has of
    /// each surname and initial.
    ///
    /// A slip in the surname makes a name that nobody else has, one in the forename leaves a surname and an initial that somebody
    /// has. Lost rows are few, and have nothing beside the name that would have tied them to their person. Judgements, by what
    /// stood alone in twelve estates of six makes: of one or two rows of the staff under a known surname and initial half to nine
    /// in ten were somebody's, under another one three in ten; of more rows one in ten.
    fn looks_lost(&self, root: u32, rows: u32, names: &[(Key, u32)]) -> Looks {
        const TYING: u32 = ANCHORS
            | bit(KeyKind::ForenameHome)
            | bit(KeyKind::ForenamePostcode)
            | bit(KeyKind::Account)
            | bit(KeyKind::Email)
            | bit(KeyKind::Mobile);
        let key = self.nodes.key(root, KeyKind::NameInitial);
        let place = key.and_then(|key| names.binary_search_by_key(&key, |(own, _)| *own).ok());
        let heard = place.is_some_and(|at| names[at].1 > 1);
        let few = rows <= 2;
        let tied = self.knows(root, TYING);
        let (renamed, misnamed) = match (heard, few) {
            (false, true) => (if tied { 10 } else { 20 }, 0),
            (false, false) => (2, 0),
            (true, true) => (if tied { 2 } else { 4 }, if tied { 6 } else { 10 }),
            (true, false) => (1, 1),
        };
        Looks { renamed, misnamed: if self.knows(root, bit(KeyKind::Name)) { misnamed } else { 0 } }
    }
}

/// How much rows look lost, as weights: by a slip in the surname, and by one in the forename.
struct Looks {
    renamed: u32,
    misnamed: u32,
}

/// How likely what is known of both is for one person.
fn likeness(relation: Relation, shown: &Shown) -> f64 {
    if relation.apart() || relation.forename_differs() {
        return 0.0;
    }
    let differing = CHANGING.into_iter().filter(|kind| relation.differs(*kind));
    let like: f64 = differing.map(|kind| shown.changes[kind as usize]).product();
    if relation.shares(KeyKind::NameInitials) { like * SECOND_INITIAL } else { like }
}
