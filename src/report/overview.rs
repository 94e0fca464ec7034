//! The numbers at the head of a report, counted from the inventory in passes over its stores.
//!
//! The first pass gathers facts and keys; once it is known who is who, lists that say nothing of themselves are judged by
//! their people (`company`), and the last pass counts who is where. What is kept
//! in memory is a few hundred bytes for each store, and what resolution and counting need for each person.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use super::COUNTED_FROM;
use super::actions::Decisions;
use super::company::{Staff, Strangers, is_circumstantial, with_its_list};
use super::v1::{
    ClassCount, ClassStores, ControllerCount, CopyFamily, CoverageCounts, ElectionCount, Employees,
    FieldCount, HIDDEN_PARTS, MatrixCell, Overdue, People, PeopleCount, Place, ReasonCount, Risk,
    RiskClassCount, RiskReason, RoleCount, Run, Summary, System, TopRisk,
};
use crate::detect::{NAMES_ANOTHER, is_of_applicants};
use crate::inventory::{Election, Inventory, InventoryError, Store, Totals};
use crate::model::{
    Coverage, ElectionClass, FieldType, Marks, OPENED_WITH_A_PASSWORD, Observation, POLLS, PeopleRange,
    Reason, RiskClass, RoleFamily,
};
use crate::people::{Census, GroupPeople, Resolution, Resolver};
use crate::policy::{self, Around, Due, Facts, Policy, Print};

/// How many stores stand among the highest risks.
const TOP_RISKS: usize = 10;
/// Mails whose attachments may still come.
const MAILS: usize = 8;
/// How many paths stand with each reason.
const FIRST_PATHS: usize = 5;

/// Everything of a report but its stores and its ledger.
pub struct Overview {
    /// The run block.
    pub run: Run,
    /// The whole estate.
    pub summary: Summary,
    /// By name.
    pub systems: Vec<System>,
    /// Copies, by first store.
    pub copy_families: Vec<CopyFamily>,
    /// By field type, then system.
    pub matrix: Vec<MatrixCell>,
    /// What is known of each store beside what the inventory says, in the order of paths.
    pub stores: Vec<Judged>,
    /// Stores in which personal data was found.
    pub exposed: u64,
    /// Places of the register of which nothing was met, ascending: rows of the ledger.
    pub unmet: Vec<String>,
    /// Ids of systems, by number.
    pub system_ids: Vec<String>,
    /// Start of the last scan that read anything, in microseconds since 1970-01-01 UTC.
    pub read_at: i64,
    /// What people decided.
    pub decisions: Decisions,
    /// Stores with personal data that is not suppressed.
    pub alerting: u64,
}

/// A store as the report judges it.
#[derive(Default)]
pub struct Judged {
    /// Number of its system.
    pub system: u32,
    /// What the rules look at.
    pub facts: Facts,
    /// Whose data it holds, where the people in it say more than it says itself.
    pub election: Option<Election>,
    /// It says no more of itself than where it lies and what it is called.
    pub is_circumstantial: bool,
    /// Its people.
    pub people: PeopleRange,
    /// By risk class.
    pub by_class: [PeopleRange; 4],
    /// Id of its controller, and why.
    pub controller: Option<(String, &'static str)>,
    /// When it has to go.
    pub due: Option<Due>,
    /// A legal hold keeps it.
    pub legal_hold: bool,
    /// Its risk; without personal data there is none.
    pub risk: Option<policy::Risk>,
    /// Positions of its copy families.
    pub families: Vec<usize>,
}

impl Judged {
    /// Whose data a store holds in the end, given what it says of itself.
    pub fn election_of(judged: Option<&Judged>, own: Election) -> Election {
        judged.and_then(|judged| judged.election.clone()).unwrap_or(own)
    }

    fn is_overdue(&self) -> bool {
        !self.legal_hold && self.due.as_ref().is_some_and(|due| due.overdue_days > 0)
    }
}

/// Stores and values of a field type.
#[derive(Default, Clone, Copy)]
struct Found {
    stores: u64,
    values: u64,
}

#[derive(Default)]
struct SystemFacts {
    counts: Totals,
    fields: BTreeMap<FieldType, Found>,
    classes: BTreeMap<ElectionClass, u64>,
    years: BTreeSet<u16>,
    stores: u64,
    people: GroupPeople,
}

/// What the names of a store and of its tables say of the people in it.
#[derive(Default)]
struct Called {
    /// The file is a list of applicants.
    applicants: bool,
    /// Current, former or applicants by the name of each table; empty where none says it.
    tables: Vec<Marks>,
}

impl Called {
    /// What the name of the table says in which an observation was made.
    fn table(&self, observation: &Observation) -> Marks {
        self.tables.get(observation.table as usize).copied().unwrap_or_default()
    }

    /// Whether somebody is met among applicants.
    fn applies(&self, observation: &Observation) -> bool {
        self.applicants || observation.marks.union(self.table(observation)).has(Marks::APPLICANT)
    }
}

/// What the first pass over the stores gathers.
struct Estate {
    names: BTreeMap<String, u32>,
    systems: Vec<SystemFacts>,
    stores: Vec<Judged>,
    /// Ids in the inventory, and rows that speak of their own election.
    rows: Vec<u64>,
    prints: Vec<Option<Print>>,
    called: Vec<Called>,
    /// Whether the lists of staff are enough to say that who stands in none of them works at no poll.
    knows_its_staff: bool,
    exposed: u64,
    /// The store opened with a password that was met last: what follows may lie in it.
    locked: Option<String>,
    /// Whether anything was met at each place of the register.
    met: Vec<bool>,
    /// The mails that were met last of those that name somebody and are not known to be about staff, and their numbers: "a.eml
    /// copy" stands between "a.eml" and what came with it.
    mails: VecDeque<(String, u32)>,
    /// Files that came with such mails, and the numbers of these.
    attached: Vec<(u32, u32)>,
}

impl Estate {
    /// Whether a store, or a container around it, was opened with a password. Stores come in the order of paths.
    fn is_encrypted(&mut self, store: &Store) -> bool {
        if store.election.evidence.iter().any(|(code, _)| code == OPENED_WITH_A_PASSWORD) {
            self.locked = Some(store.path.clone());
            return true;
        }
        let inside = |locked: &String| {
            store.path.strip_prefix(locked.as_str()).is_some_and(|rest| rest.starts_with("!/"))
        };
        self.locked.as_ref().is_some_and(inside)
    }

    /// Notes mails that name somebody, and what came with them. Stores come in the order of paths.
    fn note_attachment(&mut self, store: &Store, class: ElectionClass) {
        let number = self.stores.len() as u32;
        let inside = |mail: &str| store.path.strip_prefix(mail).is_some_and(|rest| rest.starts_with("!/"));
        if let Some((_, own)) = self.mails.iter().find(|(mail, _)| inside(mail)) {
            self.attached.push((number, *own));
        }
        let names_another = || store.election.evidence.iter().any(|(code, _)| code == NAMES_ANOTHER);
        if class != ElectionClass::ElectionWorker && names_another() {
            self.mails.push_front((store.path.clone(), number));
            self.mails.truncate(MAILS);
        }
    }

    /// Notes which places of the register a path is at.
    fn meet(&mut self, policy: &Policy, path: &str) {
        for (met, (_, place)) in self.met.iter_mut().zip(policy.config.places()) {
            *met = *met || place.paths.iter().any(|own| policy::below(path, own).is_some());
        }
    }

    fn system(&mut self, name: &str) -> u32 {
        if let Some(number) = self.names.get(name) {
            return *number;
        }
        let number = self.systems.len() as u32;
        self.names.insert(name.to_owned(), number);
        self.systems.push(SystemFacts::default());
        number
    }
}

/// Counts.
///
/// # Errors
/// Those of the inventory.
pub fn overview(inventory: &Inventory, mut run: Run, policy: &Policy) -> Result<Overview, InventoryError> {
    let _reading = inventory.reading()?;
    run.as_of = policy.as_of.to_string();
    run.policy_digest = policy.digest();
    run.history = super::history(inventory)?;
    let decisions = inventory.fact("decisions")?.and_then(|text| serde_json::from_str(&text).ok());
    let decisions: Decisions = decisions.unwrap_or_default();
    let read_at = inventory.fact("read_at")?.and_then(|micros| micros.parse().ok()).unwrap_or(0);
    let mut alerting = 0;
    let mut estate = Estate {
        names: BTreeMap::new(),
        systems: Vec::new(),
        stores: Vec::new(),
        rows: Vec::new(),
        prints: Vec::new(),
        called: Vec::new(),
        knows_its_staff: false,
        exposed: 0,
        locked: None,
        met: vec![false; policy.config.places().count()],
        mails: VecDeque::new(),
        attached: Vec::new(),
    };
    // A system of the register stands in the report even when nothing of it was met.
    for system in &policy.config.systems {
        estate.system(&system.name);
    }
    let folder = inventory.folder();
    let mut resolver = Resolver::in_folder(folder);
    inventory.stores(&mut |_, store| {
        take_store(&mut estate, inventory, policy, &store)?;
        let fields = estate.stores.last().map(|judged| judged.facts.fields).unwrap_or_default();
        alerting += u64::from(fields.iter().any(|field| !decisions.suppresses(&store.path, field.id())));
        resolver.next_store(store.election.class == ElectionClass::ElectionWorker.id());
        inventory.observations(store.id, &mut |observation| resolver.push(observation))
    })?;
    let resolution = resolver.finish().map_err(|source| InventoryError::beside(folder, source))?;
    by_company(inventory, &mut estate, &resolution)?;
    by_attachments(inventory, &mut estate)?;
    for store in &estate.stores {
        let system = &mut estate.systems[store.system as usize];
        if store.facts.class != ElectionClass::None {
            *system.classes.entry(store.facts.class).or_default() += 1;
        }
        if store.facts.class == ElectionClass::ElectionWorker {
            system.years.extend(&store.facts.years);
        }
    }
    let (whole, controllers) = count(inventory, policy, &mut estate, &resolution)?;
    resolution.check().map_err(|source| InventoryError::beside(folder, source))?;
    drop(resolution);
    let copies = policy::copies(&estate.prints);
    for (store, families) in copies.by_store() {
        estate.stores[store as usize].families = families;
    }
    judge_risks(&mut estate, policy, &copies);

    let NotRead { reasons: not_read, incomplete, unmet } = not_read(inventory, policy, &mut estate)?;
    let names: Vec<String> = {
        let mut names: Vec<(&String, &u32)> = estate.names.iter().collect();
        names.sort_by_key(|(_, number)| **number);
        names.into_iter().map(|(name, _)| name.clone()).collect()
    };
    let slugs = ids(estate.names.keys().map(String::as_str));
    let system_ids: Vec<String> =
        names.iter().map(|name| slugs.get(name).cloned().unwrap_or_default()).collect();
    let mut all = SystemFacts::default();
    let mut rows = Vec::new();
    let mut matrix = Vec::new();
    for (name, number) in &estate.names {
        let facts = &estate.systems[*number as usize];
        let id = &system_ids[*number as usize];
        for (field, found) in &facts.fields {
            let sum = all.fields.entry(*field).or_default();
            sum.stores += found.stores;
            sum.values += found.values;
            matrix.push(MatrixCell {
                field_type: field.id().to_owned(),
                system: id.clone(),
                stores: found.stores,
                values: found.values,
                people: people_of(&facts.people, *field),
            });
        }
        all.years.extend(&facts.years);
        all.stores += facts.stores;
        all.counts.scanned += facts.counts.scanned;
        all.counts.partial += facts.counts.partial;
        all.counts.skipped += facts.counts.skipped;
        all.counts.bytes += facts.counts.bytes;
        let registered = policy.config.systems.iter().find(|system| &system.name == name);
        if facts.stores == 0 && !incomplete.contains(name) && registered.is_none() {
            // Nothing but links, empty files and the like.
            continue;
        }
        rows.push(system_row(&estate, policy, name, *number, id, registered, incomplete.contains(name)));
    }
    matrix.sort_by(|a, b| (&a.field_type, &a.system).cmp(&(&b.field_type, &b.system)));
    let class_count = |class: ElectionClass, mark: Marks| ClassCount {
        stores: estate.stores.iter().filter(|store| store.facts.class == class).count() as u64,
        people: range(whole.with(mark)),
    };
    let summary = Summary {
        complete: not_read.iter().all(|reason| !reason.may_hide_data),
        stores: all.stores,
        coverage: coverage_counts(&all.counts),
        bytes: all.counts.bytes,
        people: People {
            low: whole.people.low,
            likely: whole.people.likely,
            high: whole.people.high,
            basis: "estimated".to_owned(),
        },
        election_workers: class_count(ElectionClass::ElectionWorker, Marks::WORKER),
        electors: class_count(ElectionClass::Elector, Marks::ELECTOR),
        years: all.years.iter().copied().collect(),
        field_types: field_counts(&all.fields, &whole),
        not_read,
        overdue: overdue(&estate.stores, policy, whole.with(Marks::OVERDUE)),
        top_risks: Vec::new(),
        risk_classes: risk_classes(&whole.by_class),
        by_election: by_election(&estate.stores, &whole),
        by_role: by_role(&estate.stores, &whole),
        employees: Employees {
            current: range(whole.with(Marks::CURRENT)),
            former: range(whole.with(Marks::FORMER)),
        },
        controllers: controllers
            .into_iter()
            .map(|(id, group)| controller_row(&estate.stores, &id, &group))
            .collect(),
    };
    let copy_families = copies
        .families
        .iter()
        .enumerate()
        .map(|(at, family)| CopyFamily {
            id: family_id(at),
            kind: if family.exact { "exact" } else { "same_people" }.to_owned(),
            stores: family.stores.clone(),
            people: family
                .stores
                .iter()
                .map(|store| range(estate.stores[*store as usize].people))
                .max_by_key(|people| people.likely)
                .unwrap_or_default(),
            overlap: family.overlap,
        })
        .collect();
    let mut overview = Overview {
        run,
        summary,
        systems: rows,
        copy_families,
        matrix,
        exposed: estate.exposed,
        stores: estate.stores,
        unmet,
        system_ids,
        read_at,
        decisions,
        alerting,
    };
    overview.top_risks(inventory, &estate.rows)?;
    Ok(overview)
}

/// The id of a copy family by its position.
pub(super) fn family_id(at: usize) -> String {
    format!("copies-{}", at + 1)
}

/// What the inventory says of one store.
fn take_store(
    estate: &mut Estate,
    inventory: &Inventory,
    policy: &Policy,
    store: &Store,
) -> Result<(), InventoryError> {
    estate.meet(policy, &store.path);
    let registered = policy.config.system_of(&store.path);
    let number = estate.system(registered.map_or(&store.system, |system| &system.name));
    let class = ElectionClass::from_id(&store.election.class).unwrap_or_default();
    let content = content_of(inventory, store)?;
    let facts = &mut estate.systems[number as usize];
    facts.stores += 1;
    match store.coverage {
        Coverage::Scanned => facts.counts.scanned += 1,
        Coverage::Partial { .. } => facts.counts.partial += 1,
        Coverage::Skipped { .. } => {}
    }
    if !store.path.contains("!/") {
        facts.counts.bytes += store.bytes.unwrap_or(0);
    }
    estate.exposed += u64::from(!content.values.is_empty());
    for (field, values) in &content.values {
        let found = facts.fields.entry(*field).or_default();
        found.stores += 1;
        found.values += values;
    }
    estate.note_attachment(store, class);
    let personal = class != ElectionClass::None;
    estate.prints.push(personal.then(|| Print {
        digest: store.digest.clone(),
        columns: content.columns,
        ..Print::default()
    }));
    estate.called.push(content.called);
    estate.rows.push(store.id);
    let judged = Facts {
        class,
        years: store.election.years.clone(),
        polls: store.election.polls,
        encrypted: estate.is_encrypted(store),
        fields: content.values.keys().copied().collect(),
        marks: Marks::default(),
        people: 0,
        modified: store.modified,
        hidden: store.hidden.is_some() || content.hidden,
        mode: store.mode,
    };
    estate.stores.push(Judged {
        system: number,
        facts: judged,
        is_circumstantial: is_circumstantial(&store.election),
        legal_hold: registered.is_some_and(|system| system.legal_hold),
        ..Judged::default()
    });
    Ok(())
}

/// Judges lists that say little or nothing of themselves by the people in them.
fn by_company(
    inventory: &Inventory,
    estate: &mut Estate,
    resolution: &Resolution,
) -> Result<(), InventoryError> {
    let may_be_staff = |class: ElectionClass| class != ElectionClass::ElectionWorker;
    let is_staff = |class: ElectionClass| class == ElectionClass::ElectionWorker;
    let mut staff = Staff::new(resolution);
    let mut group = HashSet::new();
    for (number, ((judged, row), called)) in
        (0..).zip(estate.stores.iter().zip(&estate.rows).zip(&estate.called))
    {
        if is_staff(judged.facts.class) {
            group.clear();
            let mut rows = resolution.rows_of(number);
            inventory.observations(*row, &mut |observation| {
                let whose = rows.next();
                if !judged.is_circumstantial {
                    Staff::meet(whose, &mut group);
                }
                let surely = !judged.is_circumstantial && !called.applies(observation);
                staff.add(whose, observation, surely);
            })?;
            staff.add_list(&group, &judged.facts.years);
        }
    }
    if staff.is_empty() {
        return Ok(());
    }
    let strangers = Strangers::among(&staff);
    let firmly = strangers.is_some();
    estate.knows_its_staff = firmly;
    inventory.stores(&mut |number, store| {
        let Some(judged) = estate.stores.get_mut(number as usize) else { return Ok(()) };
        let class = judged.facts.class;
        let strangers = strangers.as_ref().filter(|_| is_staff(class) && judged.is_circumstantial);
        if !may_be_staff(class) && strangers.is_none() {
            return Ok(());
        }
        group.clear();
        let mut rows = resolution.rows_of(number);
        inventory.observations(store.id, &mut |_| Staff::meet(rows.next(), &mut group))?;
        let election = match strangers {
            Some(strangers) => strangers.judge(&store.election, &group),
            None => staff.judge(&store.path, &store.election, &group, firmly),
        };
        if let Some(election) = election {
            judged.facts.class = ElectionClass::from_id(&election.class).unwrap_or_default();
            judged.facts.years.clone_from(&election.years);
            judged.election = Some(election);
        }
        Ok(())
    })
}

/// Mails that name somebody go with the lists of staff that came with them.
fn by_attachments(inventory: &Inventory, estate: &mut Estate) -> Result<(), InventoryError> {
    let attached = std::mem::take(&mut estate.attached);
    let class = |number: u32| estate.stores[number as usize].facts.class;
    let mut mails: Vec<u32> = attached
        .into_iter()
        .filter(|(file, mail)| {
            class(*file) == ElectionClass::ElectionWorker
                && matches!(class(*mail), ElectionClass::None | ElectionClass::OtherPersonal)
        })
        .map(|(_, mail)| mail)
        .collect();
    mails.sort_unstable();
    mails.dedup();
    if mails.is_empty() {
        return Ok(());
    }
    inventory.stores(&mut |number, store| {
        if let (Ok(_), Some(judged)) = (mails.binary_search(&number), estate.stores.get_mut(number as usize))
        {
            let election = with_its_list(&store.election);
            judged.facts.class = ElectionClass::ElectionWorker;
            judged.facts.years.clone_from(&election.years);
            judged.election = Some(election);
        }
        Ok(())
    })
}

/// The second pass: who is in which store, system and estate, and under which controller.
fn count(
    inventory: &Inventory,
    policy: &Policy,
    estate: &mut Estate,
    resolution: &Resolution,
) -> Result<(GroupPeople, BTreeMap<String, GroupPeople>), InventoryError> {
    let mut whole = Census::new(resolution);
    let mut of_system = Census::new(resolution);
    let mut of_store = Census::new(resolution);
    let mut of_controller: BTreeMap<String, Census<'_>> = BTreeMap::new();
    let mut order: Vec<u32> = (0..estate.stores.len() as u32).collect();
    order.sort_by_key(|store| (estate.stores[*store as usize].system, *store));
    let systems: Vec<u32> = estate.stores.iter().map(|store| store.system).collect();
    for group in order.chunk_by(|a, b| systems[*a as usize] == systems[*b as usize]) {
        for number in group {
            let at = *number as usize;
            let path = inventory.path_of(estate.rows[at])?;
            let registered = policy.config.system_of(&path).and_then(|system| system.controller.clone());
            let store = &mut estate.stores[at];
            let called = std::mem::take(&mut estate.called[at]);
            let place = Where::new(&store.facts, &path, called, !estate.knows_its_staff);
            // Retention and controller are known before the people are, but for the roles that rows name.
            let mut seen = Marks::default();
            store.due = policy::retention(policy, &store.facts, &path);
            let overdue = if store.is_overdue() { Marks::OVERDUE } else { Marks::default() };
            let mut rows = resolution.rows_of(*number);
            inventory.observations(estate.rows[at], &mut |observation| {
                let marks = place.marks(observation).union(overdue);
                seen = seen.union(marks);
                of_store.add(rows.next(), observation, marks);
            })?;
            let people = of_store.count();
            of_system.absorb(&of_store);
            whole.absorb(&of_store);
            store.people = people.people;
            store.by_class = people.by_class;
            store.facts.people = people.people.likely;
            store.facts.marks = seen;
            store.controller = policy::controller(&store.facts, &path, registered.as_deref());
            if let Some(print) = &mut estate.prints[at] {
                print.people = people.people.likely;
                print.sample = people.sample;
            }
            if let Some((id, _)) = &store.controller {
                let census = of_controller.entry(id.clone()).or_insert_with(|| Census::new(resolution));
                census.absorb(&of_store);
            }
            of_store.clear();
        }
        let Some(first) = group.first() else { continue };
        estate.systems[systems[*first as usize] as usize].people = of_system.take();
    }
    let controllers = of_controller.into_iter().map(|(id, mut census)| (id, census.take())).collect();
    Ok((whole.take(), controllers))
}

/// What the place of a row adds to what the row says.
struct Where {
    class: Marks,
    year: Marks,
    role: Marks,
    /// Current or former, for rows that do not say it.
    employed: Marks,
    /// What names say.
    called: Called,
    worker: bool,
    /// Who stands among applicants is staff, because there is nothing else to say who is.
    applicants_work: bool,
}

impl Where {
    fn new(facts: &Facts, path: &str, called: Called, applicants_work: bool) -> Where {
        let worker = facts.class == ElectionClass::ElectionWorker;
        let family = if worker { role_of_path(path) } else { None };
        Where {
            class: match facts.class {
                ElectionClass::ElectionWorker => Marks::WORKER,
                ElectionClass::Elector => Marks::ELECTOR,
                ElectionClass::None | ElectionClass::OtherPersonal => Marks::default(),
            },
            // In a file about one election everybody is of that election; in one about many, only rows can tell.
            year: match facts.years.as_slice() {
                [year] if worker => Marks::year(*year),
                _ => Marks::default(),
            },
            role: family.map(Marks::role).unwrap_or_default(),
            employed: employed_by_name(path),
            called,
            worker,
            applicants_work,
        }
    }

    fn marks(&self, observation: &Observation) -> Marks {
        let told = |marks: Marks| marks.has(Marks::CURRENT) || marks.has(Marks::FORMER);
        // What the row says goes before the table's name, and that before the path.
        let table =
            [Marks::CURRENT, Marks::FORMER].into_iter().find(|own| self.called.table(observation).has(*own));
        let employed = match table.unwrap_or(self.employed) {
            _ if told(observation.marks) => Marks::default(),
            employed => employed,
        };
        // The role that an applicant has is the one applied for.
        let applies = self.worker && !self.applicants_work && self.called.applies(observation);
        if !self.worker || applies {
            let kept = [Marks::CURRENT, Marks::FORMER, Marks::role(RoleFamily::Candidate)];
            let own = kept.into_iter().filter(|mark| observation.marks.has(*mark));
            let class = if applies { Marks::default() } else { self.class };
            return own.fold(class.union(employed), Marks::union);
        }
        if observation.marks.is_beside_staff() {
            // Stands in the same files, and works at no poll.
            return observation.marks.union(employed);
        }
        let mut marks = observation.marks.union(self.class).union(employed);
        if !marks.has_year() {
            marks = marks.union(self.year);
        }
        if !marks.has_role() {
            marks = marks.union(self.role);
        }
        marks
    }
}

/// Whether a name of a sheet, a file or a folder says that its people have left, or that they are still employed. The
/// last part that says either decides.
fn employed_by_name(path: &str) -> Marks {
    const FORMER: &[&str] = &[
        "leavers",
        "leaver",
        "former staff",
        "former employees",
        "former officers",
        "ex staff",
        "ex employees",
        "ex officers",
        "past employees",
        "left the council",
    ];
    const CURRENT: &[&str] =
        &["current staff", "current employees", "current officers", "serving officers", "staff in post"];
    for part in path.rsplit(['/', '!']) {
        let part = format!(" {}", policy::spaced(part));
        let says = |words: &[&str]| words.iter().any(|word| part.contains(&format!(" {word} ")));
        match (says(FORMER), says(CURRENT)) {
            (true, false) => return Marks::FORMER,
            (false, true) => return Marks::CURRENT,
            // "Current staff and leavers" says nothing of anybody.
            (true, true) => return Marks::default(),
            (false, false) => {}
        }
    }
    Marks::default()
}

/// The one family of roles that a path speaks of.
fn role_of_path(path: &str) -> Option<RoleFamily> {
    let path = policy::spaced(path);
    const WORDS: &[(&str, RoleFamily)] = &[
        ("canvass", RoleFamily::Canvass),
        ("count staff", RoleFamily::Count),
        ("count tables", RoleFamily::Count),
        ("count assistants", RoleFamily::Count),
        ("postal vote opening", RoleFamily::Postal),
        ("pv opening", RoleFamily::Postal),
        ("poll clerks", RoleFamily::Polling),
        ("presiding officers", RoleFamily::Polling),
        ("keyholders", RoleFamily::Keyholder),
        ("candidates", RoleFamily::Candidate),
    ];
    let mut found = WORDS.iter().filter(|(word, _)| path.contains(word)).map(|(_, family)| *family);
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// Risk needs everything else.
fn judge_risks(estate: &mut Estate, policy: &Policy, copies: &policy::Copies) {
    let names: BTreeMap<u32, &String> = estate.names.iter().map(|(name, number)| (*number, name)).collect();
    for store in &mut estate.stores {
        if store.facts.class == ElectionClass::None {
            continue;
        }
        let name = names.get(&store.system);
        let around = Around {
            system: policy
                .config
                .systems
                .iter()
                .find(|system| name.is_some_and(|name| **name == system.name)),
            overdue_days: if store.legal_hold {
                0
            } else {
                store.due.as_ref().map_or(0, |due| due.overdue_days)
            },
            no_defined_end: store.due.as_ref().is_some_and(|due| due.no_defined_end),
            age_days: policy::age_days(policy, &store.facts).unwrap_or(0),
            copies: store.families.iter().map(|at| copies.families[*at].stores.len() - 1).sum(),
        };
        store.risk = Some(policy::risk(&store.facts, around));
    }
}

fn system_row(
    estate: &Estate,
    policy: &Policy,
    name: &str,
    number: u32,
    id: &str,
    registered: Option<&policy::System>,
    incomplete: bool,
) -> System {
    let facts = &estate.systems[number as usize];
    let stores = || estate.stores.iter().filter(move |store| store.system == number);
    let controllers: BTreeSet<&String> =
        stores().filter_map(|store| store.controller.as_ref().map(|(id, _)| id)).collect();
    let gravest = stores().filter_map(|store| store.risk.as_ref()).max_by_key(|risk| risk.score);
    let own: Vec<&Judged> = stores().collect();
    System {
        id: id.to_owned(),
        name: name.to_owned(),
        stores: facts.stores,
        coverage: coverage_counts(&facts.counts),
        complete: !incomplete,
        bytes: facts.counts.bytes,
        people: range(facts.people.people),
        classes: classes(&facts.classes),
        field_types: field_counts(&facts.fields, &facts.people),
        years: facts.years.iter().copied().collect(),
        registered: registered.is_some(),
        places: places(estate, policy, name),
        owner: registered.and_then(|system| system.owner.clone()),
        custodian: registered.and_then(|system| system.custodian.clone()),
        status: registered.map_or("not_known", |system| system.status.id()).to_owned(),
        exposure: registered.map_or("not_known", |system| system.exposure.id()).to_owned(),
        legal_hold: registered.is_some_and(|system| system.legal_hold),
        notes: registered.and_then(|system| system.notes.clone()),
        controllers: controllers.into_iter().cloned().collect(),
        overdue: overdue(own.iter().copied(), policy, facts.people.with(Marks::OVERDUE)),
        risk: gravest.map(risk_row).unwrap_or_default(),
        risk_classes: risk_classes(&facts.people.by_class),
    }
}

fn places(estate: &Estate, policy: &Policy, system: &str) -> Vec<Place> {
    let all = policy.config.places().zip(&estate.met).filter(|((name, _), _)| *name == system);
    all.map(|((_, place), met)| Place { place: place.said.clone(), met: *met }).collect()
}

fn coverage_counts(counts: &Totals) -> CoverageCounts {
    CoverageCounts { scanned: counts.scanned, partial: counts.partial, skipped: counts.skipped }
}

/// What is overdue among some stores; `people` are those in them.
fn overdue<'s>(
    stores: impl IntoIterator<Item = &'s Judged>,
    policy: &Policy,
    people: PeopleRange,
) -> Overdue {
    let mut sum = Overdue { people: range(people), ..Overdue::default() };
    for store in stores {
        let Some(due) = &store.due else { continue };
        sum.no_defined_end += u64::from(due.no_defined_end);
        if store.is_overdue() {
            sum.stores += 1;
            sum.longest_days = sum.longest_days.max(due.overdue_days);
        } else if due.overdue_days > 0 {
            sum.legal_hold += 1;
        } else if due.due.is_some_and(|due| policy.as_of.since(due).is_ok_and(|span| span.get_days() >= -365))
        {
            sum.due_within_a_year += 1;
        }
    }
    sum
}

/// People by risk class, those without anybody left out.
pub(super) fn risk_classes(by_class: &[PeopleRange; 4]) -> Vec<RiskClassCount> {
    let some = RiskClass::ALL.iter().zip(by_class).filter(|(_, people)| people.high > 0);
    some.map(|(class, people)| RiskClassCount {
        class: class.id().to_owned(),
        words: class.words().to_owned(),
        people: range(*people),
    })
    .collect()
}

/// A risk in the shape of the report.
pub(super) fn risk_row(risk: &policy::Risk) -> Risk {
    let reason = |reason: &policy::Reason| RiskReason {
        code: reason.code.to_owned(),
        points: reason.points,
        words: reason.words.to_owned(),
    };
    Risk { score: risk.score, class: risk.class().to_owned(), why: risk.why.iter().map(reason).collect() }
}

fn by_election(stores: &[Judged], whole: &GroupPeople) -> Vec<ElectionCount> {
    let workers = || stores.iter().filter(|store| store.facts.class == ElectionClass::ElectionWorker);
    let years: BTreeSet<u16> =
        whole.seen.years().chain(workers().flat_map(|store| store.facts.years.iter().copied())).collect();
    let mut rows: Vec<ElectionCount> = years
        .into_iter()
        .map(|year| ElectionCount {
            year: Some(year),
            polls: POLLS
                .iter()
                .filter(|poll| poll.year == year)
                .map(|poll| format!("{:04}-{:02}-{:02}", poll.year, poll.month, poll.day))
                .collect(),
            stores: workers().filter(|store| store.facts.years.contains(&year)).count() as u64,
            people: range(whole.with(Marks::year(year))),
        })
        .collect();
    let untold = whole.with(Marks::NO_YEAR);
    if untold.high > 0 {
        rows.push(ElectionCount {
            year: None,
            polls: Vec::new(),
            stores: workers().filter(|store| store.facts.years.is_empty()).count() as u64,
            people: range(untold),
        });
    }
    rows
}

fn by_role(stores: &[Judged], whole: &GroupPeople) -> Vec<RoleCount> {
    let rows = RoleFamily::ALL.iter().map(|family| RoleCount {
        family: family.id().to_owned(),
        words: family.words().to_owned(),
        stores: stores.iter().filter(|store| store.facts.marks.has(Marks::role(*family))).count() as u64,
        people: range(whole.with(Marks::role(*family))),
    });
    rows.filter(|row| row.people.high > 0).collect()
}

fn controller_row(stores: &[Judged], id: &str, group: &GroupPeople) -> ControllerCount {
    let own = || {
        stores
            .iter()
            .filter(move |store| store.controller.as_ref().is_some_and(|(controller, _)| controller == id))
    };
    let fields = own().fold(crate::model::FieldSet::default(), |all, store| all.union(store.facts.fields));
    ControllerCount {
        id: id.to_owned(),
        words: policy::controller_words(id),
        stores: own().count() as u64,
        people: range(group.people),
        risk_classes: risk_classes(&group.by_class),
        overdue_stores: own().filter(|store| store.is_overdue()).count() as u64,
        field_types: fields.iter().map(|field| field.id().to_owned()).collect(),
    }
}

impl Overview {
    /// The first day after this report's own on which a store comes due, or comes within a year of it: until then
    /// only days of delay grow.
    pub fn next_due(&self) -> Option<jiff::civil::Date> {
        let today: jiff::civil::Date = self.run.as_of.parse().ok()?;
        let due = self.stores.iter().filter_map(|store| store.due.as_ref()?.due);
        let days = due.flat_map(|due| {
            [
                due.checked_add(jiff::Span::new().days(1)).ok(),
                due.checked_sub(jiff::Span::new().days(366)).ok(),
            ]
        });
        days.flatten().filter(|day| *day > today).min()
    }

    /// Paths and stores that were not read, or not in full, and may hide personal data.
    pub fn unread(&self) -> u64 {
        let hiding = self.summary.not_read.iter().filter(|count| count.may_hide_data);
        hiding.map(|count| count.skipped + count.partial).sum()
    }

    /// Names the stores with the highest risk; `ids` are those of all stores in the inventory.
    fn top_risks(&mut self, inventory: &Inventory, ids: &[u64]) -> Result<(), InventoryError> {
        let mut order: Vec<(u8, u64, u32)> = self
            .stores
            .iter()
            .zip(0..)
            .filter_map(|(store, number)| Some((store.risk.as_ref()?.score, store.people.likely, number)))
            .collect();
        order.sort_by_key(|(score, people, number)| (std::cmp::Reverse((*score, *people)), *number));
        order.truncate(TOP_RISKS);
        for (.., number) in order {
            let store = &self.stores[number as usize];
            self.summary.top_risks.push(TopRisk {
                store: number,
                path: inventory.path_of(ids[number as usize])?,
                system: self.system_ids[store.system as usize].clone(),
                people: range(store.people),
                risk: store.risk.as_ref().map(risk_row).unwrap_or_default(),
            });
        }
        Ok(())
    }
}

/// What was found in a store.
#[derive(Default)]
struct StoreContent {
    /// Values of each field type, from findings that are certain enough.
    values: BTreeMap<FieldType, u64>,
    /// Hash of headers and kinds of data of its tables.
    columns: u64,
    /// Personal data in a part that a viewer does not show.
    hidden: bool,
    called: Called,
}

fn content_of(inventory: &Inventory, store: &Store) -> Result<StoreContent, InventoryError> {
    let mut content = StoreContent::default();
    let mut columns = Vec::new();
    for table in inventory.tables(store.id)? {
        let applicants = if is_of_applicants(&table.name) { Marks::APPLICANT } else { Marks::default() };
        content.called.tables.push(employed_by_name(&table.name).union(applicants));
        for column in &table.columns {
            let sure = || column.findings.iter().filter(|finding| finding.confidence >= COUNTED_FROM);
            for finding in sure() {
                *content.values.entry(finding.field).or_default() += finding.values;
                content.hidden |= table.hidden.is_some()
                    || finding.evidence.iter().any(|(code, _)| HIDDEN_PARTS.contains(&code.as_str()));
            }
            if let Some(first) = sure().next() {
                columns.push((first.field.index(), column.name.trim().to_lowercase()));
            }
        }
    }
    for text in inventory.texts(store.id)? {
        if text.finding.confidence >= COUNTED_FROM {
            *content.values.entry(text.finding.field).or_default() += text.finding.values;
            content.hidden |= text.hidden;
        }
    }
    if content.called.tables.iter().all(|marks| *marks == Marks::default()) {
        content.called.tables = Vec::new();
    }
    content.called.applicants = is_of_applicants(store.path.rsplit('/').next().unwrap_or_default());
    if !columns.is_empty() {
        columns.sort_unstable();
        let hash = blake3::hash(format!("{columns:?}").as_bytes());
        let first: [u8; 8] = std::array::from_fn(|at| hash.as_bytes()[at]);
        content.columns = u64::from_be_bytes(first).max(1);
    }
    Ok(content)
}

/// What was not read.
struct NotRead {
    /// By reason, what may hide data and is met most first.
    reasons: Vec<ReasonCount>,
    /// Names of systems in which it may hide data.
    incomplete: BTreeSet<String>,
    /// Places of the register of which nothing was met, ascending.
    unmet: Vec<String>,
}

impl NotRead {
    fn count(&mut self, reason: Reason, coverage: &Coverage, path: &str) {
        let at = self.reasons.iter().position(|count| count.reason == reason.id()).unwrap_or_else(|| {
            self.reasons.push(ReasonCount {
                reason: reason.id().to_owned(),
                words: reason.words().to_owned(),
                skipped: 0,
                partial: 0,
                may_hide_data: reason.hides_data(),
                first: Vec::new(),
            });
            self.reasons.len() - 1
        });
        let count = &mut self.reasons[at];
        match coverage {
            Coverage::Partial { .. } => count.partial += 1,
            Coverage::Scanned | Coverage::Skipped { .. } => count.skipped += 1,
        }
        if count.first.len() < FIRST_PATHS {
            count.first.push(path.to_owned());
        }
    }
}

/// Reads the ledger, adds the places of the register of which nothing was met, and counts what each system skipped.
fn not_read(inventory: &Inventory, policy: &Policy, estate: &mut Estate) -> Result<NotRead, InventoryError> {
    let mut sum = NotRead { reasons: Vec::new(), incomplete: BTreeSet::new(), unmet: Vec::new() };
    inventory.ledger(&mut |row| {
        estate.meet(policy, &row.path);
        let Some(reason) = row.coverage.reason() else { return Ok(()) };
        let registered = policy.config.system_of(&row.path);
        let system = registered.map_or(&row.system, |system| &system.name);
        if matches!(row.coverage, Coverage::Skipped { .. }) {
            let number = estate.system(system);
            estate.systems[number as usize].counts.skipped += 1;
        }
        if row.inherited {
            return Ok(());
        }
        if reason.hides_data() {
            sum.incomplete.insert(system.clone());
        }
        sum.count(reason, &row.coverage, &row.path);
        Ok(())
    })?;
    let reason = Reason::NotScanned;
    let unmet = policy.config.places().zip(&estate.met).filter(|(_, met)| !**met);
    let mut unmet: Vec<(&str, &str)> =
        unmet.map(|((system, place), _)| (place.said.as_str(), system)).collect();
    unmet.sort_unstable();
    for (place, system) in unmet {
        sum.incomplete.insert(system.to_owned());
        sum.count(reason, &Coverage::Skipped { reason }, place);
        let number = estate.system(system);
        estate.systems[number as usize].counts.skipped += 1;
        sum.unmet.push(place.to_owned());
    }
    sum.reasons.sort_by_key(|count| {
        let total = count.skipped + count.partial;
        (std::cmp::Reverse(count.may_hide_data), std::cmp::Reverse(total), count.reason.clone())
    });
    Ok(sum)
}

/// A readable id for each system's name; names that would share one get a number, in the order of names.
fn ids<'n>(names: impl Iterator<Item = &'n str>) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::new();
    let mut ids = BTreeMap::new();
    for name in names {
        let mut slug = String::new();
        for c in name.chars() {
            if c.is_alphanumeric() {
                slug.extend(c.to_lowercase());
            } else if !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = match slug.trim_matches('-') {
            "" => "system".to_owned(),
            slug => slug.to_owned(),
        };
        let mut id = slug.clone();
        let mut number = 1;
        while !taken.insert(id.clone()) {
            number += 1;
            id = format!("{slug}-{number}");
        }
        ids.insert(name.to_owned(), id);
    }
    ids
}

fn classes(classes: &BTreeMap<ElectionClass, u64>) -> Vec<ClassStores> {
    let most_exposed_first = classes.iter().rev();
    most_exposed_first
        .map(|(class, stores)| ClassStores { class: class.id().to_owned(), stores: *stores })
        .collect()
}

fn field_counts(fields: &BTreeMap<FieldType, Found>, people: &GroupPeople) -> Vec<FieldCount> {
    let mut counts: Vec<_> = fields
        .iter()
        .map(|(field, found)| FieldCount {
            field_type: field.id().to_owned(),
            stores: found.stores,
            values: found.values,
            people: people_of(people, *field),
        })
        .collect();
    counts.sort_by(|a, b| b.values.cmp(&a.values).then_with(|| a.field_type.cmp(&b.field_type)));
    counts
}

fn people_of(group: &GroupPeople, field: FieldType) -> PeopleCount {
    let found = group.by_field.iter().find(|(own, _)| *own == field);
    found.map(|(_, people)| range(*people)).unwrap_or_default()
}

/// A range in the shape of the report.
pub(super) fn range(people: PeopleRange) -> PeopleCount {
    PeopleCount { low: people.low, likely: people.likely, high: people.high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_files_and_folders_say_who_has_left() {
        for path in
            ["hr/Leavers 2009/list.xls", "hr/Former_Staff.csv", "a.zip!/ex-employees/x.csv", "Leavers"]
        {
            assert_eq!(employed_by_name(path), Marks::FORMER, "{path}");
        }
        assert_eq!(
            employed_by_name("leavers/current staff.xls"),
            Marks::CURRENT,
            "the file says more than its folder"
        );
        for path in ["Cleavers.xls", "current staff and leavers.xls", "staff.xls", "complex staff/x"] {
            assert_eq!(employed_by_name(path), Marks::default(), "{path}");
        }
    }

    #[test]
    fn ids_are_readable_and_distinct() {
        let ids = ids(["Élections 2004", "a b", "a-b", "???"].into_iter());
        let of = |name: &str| ids.get(name).map(String::as_str);
        assert_eq!(of("Élections 2004"), Some("élections-2004"));
        assert_eq!(of("a b"), Some("a-b"));
        assert_eq!(of("a-b"), Some("a-b-2"));
        assert_eq!(of("???"), Some("system"));
    }
}
