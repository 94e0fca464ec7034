//! A second invented population, of another make than `population`: a council's elections, one after another.
//!
//! People are recruited, come again, move, marry and leave; each election has its own lists. Clerks copy last year's
//! list and correct it, so that mistakes are copied too, where `population` makes each row anew. Lists differ more: a
//! training sheet has nothing but names, a register of electors has people who never worked. Names are drawn from a
//! list that falls off as steeply as asked. Every rate is in [`Make`]; nobody in it exists.

use super::population::Random;

/// How an estate is made; chances in thousandths.
#[derive(Clone, Copy, Debug)]
pub struct Make {
    /// People who worked at some election.
    pub workers: usize,
    /// People who stand in the register of electors only.
    pub electors: usize,
    /// Elections, one a year.
    pub elections: usize,
    /// How steeply surnames fall off: 1 is even, 3 gives a few names to most people.
    pub steep: u32,
    /// A row typed anew has a slip in the surname.
    pub slip: u64,
    /// A row typed anew has a slip in a number or a date.
    pub digit: u64,
    /// An application without an NI number.
    pub no_ni: u64,
    /// A person moves between two elections.
    pub moves: u64,
    /// A woman takes a new surname between two elections.
    pub marries: u64,
    /// A new phone, a new e-mail, a new account between two elections.
    pub changes: u64,
    /// A forename is written short.
    pub short: u64,
    /// A list is copied from the last one instead of typed anew.
    pub copied: u64,
}

/// A town, its rates from the middle of what is plausible.
pub const TOWN: Make = Make {
    workers: 3000,
    electors: 0,
    elections: 12,
    steep: 2,
    slip: 15,
    digit: 6,
    no_ni: 150,
    moves: 40,
    marries: 8,
    changes: 50,
    short: 60,
    copied: 400,
};

/// Estates of different make.
pub const MAKES: &[(&str, Make)] = &[
    ("town", TOWN),
    ("village, few surnames", Make { workers: 400, steep: 4, ..TOWN }),
    ("city with its register", Make { workers: 6000, electors: 12_000, elections: 8, ..TOWN }),
    ("careless clerks", Make { slip: 45, digit: 20, short: 120, copied: 100, ..TOWN }),
    ("hardly any NI numbers", Make { no_ni: 800, ..TOWN }),
    (
        "careful clerks, people who stay",
        Make { slip: 4, digit: 2, moves: 15, marries: 3, changes: 15, ..TOWN },
    ),
];

const FORENAMES: &str = "Susan David Margaret John Michael Christine Paul Patricia Peter Andrew Linda Elizabeth Stephen \
    Robert Julie Mary Christopher Mark Karen Helen Richard James Barbara Ann Alan Ian Carol Sandra Anthony Catherine \
    William Gillian Deborah Sarah Janet Brian Kevin Angela Martin Thomas Maureen Joan Philip Graham Pauline Valerie \
    Keith Simon Lesley Jane Amanda Nicholas Tracey Daniel Matthew Wendy Neil Rebecca Emma Nicola Colin Claire Sheila \
    Roger Kathleen Raymond Joyce Kenneth Dorothy Judith Heather Derek Geoffrey Terence Barry Mohammed Trevor Timothy \
    Benjamin Fatima Leonard Priya Agnieszka Siobhan Gareth Imran Rajesh Tomasz Oluwaseun Clive Nigel Rhys Aisha Zoe \
    Victoria Edward Frances Hannah Louise Rachel Samantha Stuart Vincent Yvonne Adrian Beverley Craig Dawn Eileen Gary";

const SHORT: &[(&str, &str)] = &[
    ("Susan", "Sue"),
    ("David", "Dave"),
    ("Margaret", "Maggie"),
    ("Michael", "Mike"),
    ("Patricia", "Pat"),
    ("Andrew", "Andy"),
    ("Elizabeth", "Liz"),
    ("Stephen", "Steve"),
    ("Robert", "Bob"),
    ("Christopher", "Chris"),
    ("Richard", "Dick"),
    ("James", "Jim"),
    ("Anthony", "Tony"),
    ("William", "Bill"),
    ("Thomas", "Tom"),
    ("Matthew", "Matt"),
    ("Edward", "Ted"),
    ("Samantha", "Sam"),
];

/// A row: whose it is, its system and its list, and (kind of data, text) for each cell that is filled.
pub struct Row {
    pub person: usize,
    pub system: usize,
    pub store: usize,
    pub cells: Vec<(&'static str, String)>,
}

/// Lists of one election.
const LISTS: usize = 4;

#[derive(Clone)]
struct Someone {
    woman: bool,
    first: String,
    last: String,
    birth: (u16, u8, u8),
    ni: String,
    postcode: String,
    mobile: String,
    email: String,
    account: String,
    payroll: String,
}

struct Maker<'t> {
    make: Make,
    random: Random,
    surnames: &'t [&'t str],
    rows: Vec<Row>,
}

/// The rows of an estate, and how many people are in it.
pub fn estate(make: Make, surnames: &[&str], seed: u64) -> (Vec<Row>, usize) {
    let mut maker = Maker { make, random: Random::new(seed), surnames, rows: Vec::new() };
    let mut people: Vec<Someone> = Vec::new();
    while people.len() < make.workers + make.electors {
        let one = maker.somebody();
        if maker.random.chance(200) {
            // Somebody else under the same roof and of the same name; now and then with the same phone.
            let mut other = maker.somebody();
            (other.last, other.postcode) = (one.last.clone(), one.postcode.clone());
            if maker.random.chance(100) {
                other.mobile.clone_from(&one.mobile);
            }
            if maker.random.chance(300) {
                other.account.clone_from(&one.account);
            }
            people.push(other);
        }
        people.push(one);
    }
    people.truncate(make.workers + make.electors);
    // Who works: from an election on, for a few or for many.
    let terms: Vec<(usize, usize)> = (0..make.workers)
        .map(|_| {
            let from = maker.random.below(make.elections);
            let stays = if maker.random.chance(450) { 1 } else { 1 + maker.random.below(make.elections) };
            (from, (from + stays).min(make.elections))
        })
        .collect();
    let mut last_year: Vec<Option<Someone>> = vec![None; make.workers];
    for election in 0..make.elections {
        for person in 0..people.len() {
            maker.live(&mut people[person]);
            let works = terms.get(person).is_some_and(|(from, to)| (*from..*to).contains(&election));
            if works {
                // The clerk's own record: last year's, corrected now and then, or typed anew from the form.
                let copied = maker.random.chance(make.copied);
                let record = match last_year[person].take().filter(|_| copied) {
                    Some(old) => old,
                    None => maker.typed(&people[person]),
                };
                maker.lists(person, election, &people[person].clone(), &record);
                last_year[person] = Some(record);
            }
            // The register once, at the end: everybody who lives there.
            if election + 1 == make.elections && make.electors > 0 {
                let one = maker.typed(&people[person]);
                let name = format!("{} {}", one.first, one.last);
                maker.rows.push(Row {
                    person,
                    system: 3,
                    store: make.elections * LISTS,
                    cells: vec![("full_name", name), ("postcode", one.postcode)],
                });
            }
        }
    }
    (maker.rows, people.len())
}

impl Maker<'_> {
    fn somebody(&mut self) -> Someone {
        let forenames: Vec<&str> = FORENAMES.split_whitespace().collect();
        let random = &mut self.random;
        let first = forenames[random.below(forenames.len()).min(random.below(forenames.len()))].to_owned();
        let digits = |random: &mut Random, count: usize| -> String {
            (0..count).map(|_| char::from(b'0' + random.below(10) as u8)).collect()
        };
        let last = surname(random, self.surnames, self.make.steep);
        Someone {
            woman: random.chance(550),
            birth: (1938 + random.below(60) as u16, 1 + random.below(12) as u8, 1 + random.below(28) as u8),
            ni: format!("{}{}", ["AB", "JK", "NM", "WP", "YZ"][random.below(5)], digits(random, 6)),
            postcode: postcode(random),
            mobile: format!("077{}", digits(random, 8)),
            email: format!("{}{}@hotmail.co.uk", first.to_lowercase(), digits(random, 6)),
            account: digits(random, 8),
            payroll: digits(random, 6),
            first,
            last,
        }
    }

    /// A year goes by.
    fn live(&mut self, one: &mut Someone) {
        let random = &mut self.random;
        if random.chance(self.make.moves) {
            one.postcode = postcode(random);
        }
        if one.woman && random.chance(self.make.marries) {
            one.last = surname(random, self.surnames, self.make.steep);
        }
        if random.chance(self.make.changes) {
            one.mobile = format!("079{:08}", random.below(100_000_000));
        }
        if random.chance(self.make.changes) {
            one.email = format!("{}{}@gmail.com", one.first.to_lowercase(), random.below(1_000_000));
        }
        if random.chance(self.make.changes) {
            one.account = format!("{:08}", random.below(100_000_000));
        }
    }

    /// What a clerk makes of a person.
    fn typed(&mut self, one: &Someone) -> Someone {
        let mut record = one.clone();
        let random = &mut self.random;
        if random.chance(self.make.short)
            && let Some((_, short)) = SHORT.iter().find(|(long, _)| *long == record.first)
        {
            record.first = (*short).to_owned();
        }
        if random.chance(self.make.slip) && record.last.len() > 3 && record.last.is_ascii() {
            let at = 1 + random.below(record.last.len() - 1);
            match random.below(4) {
                0 => {
                    record.last.remove(at);
                }
                1 => record.last.insert(at, ['a', 'e', 'r', 's'][random.below(4)]),
                2 => record.last.replace_range(at..=at, ["m", "i", "t", "o"][random.below(4)]),
                _ => {
                    let letter = record.last.remove(at);
                    let at = (at + 1).min(record.last.len());
                    record.last.insert(at, letter);
                }
            }
        }
        let mut slip = |text: &mut String| {
            if random.chance(self.make.digit) {
                let at = text.len() - 1 - random.below(6);
                text.replace_range(at..=at, &random.below(10).to_string());
            }
        };
        slip(&mut record.ni);
        slip(&mut record.mobile);
        slip(&mut record.account);
        slip(&mut record.payroll);
        if random.chance(self.make.digit) {
            record.birth.2 = 1 + random.below(28) as u8;
        }
        if random.chance(self.make.digit) {
            record.birth.0 += 1;
        }
        record
    }

    /// The lists of one election that a person stands in.
    fn lists(&mut self, person: usize, election: usize, one: &Someone, record: &Someone) {
        let (y, m, d) = record.birth;
        let store = election * LISTS;
        let full = format!("{} {}", record.first, record.last);
        let initial: String = record.first.chars().take(1).collect();
        if election.is_multiple_of(2) || self.random.chance(500) {
            // The application form, filled in by the person.
            let form = self.typed(one);
            let mut cells = vec![
                ("first_name", form.first),
                ("last_name", form.last),
                ("postcode", form.postcode),
                ("email", form.email),
                ("phone", form.mobile),
            ];
            if !self.random.chance(self.make.no_ni) {
                cells.push(("national_insurance_number", format!("{}C", form.ni)));
            }
            if !self.random.chance(200) {
                cells.push((
                    "date_of_birth",
                    format!("{:02}/{:02}/{}", form.birth.2, form.birth.1, form.birth.0),
                ));
            }
            self.rows.push(Row { person, system: 0, store, cells });
        }
        // Payments.
        let mut cells = vec![
            ("full_name", format!("{initial} {}", record.last)),
            ("payroll_number", record.payroll.clone()),
            ("uk_bank_account", record.account.clone()),
        ];
        if election.is_multiple_of(3) && !self.random.chance(self.make.no_ni) {
            cells.push(("national_insurance_number", format!("{}C", record.ni)));
        }
        self.rows.push(Row { person, system: 1, store: store + 1, cells });
        // The staff list.
        let mut cells = vec![("full_name", full.clone()), ("phone", record.mobile.clone())];
        if election % 4 == 1 {
            cells.push(("date_of_birth", format!("{d:02}-{m:02}-{:02}", y % 100)));
        }
        if election % 4 == 2 {
            cells.push(("postcode", record.postcode.clone()));
        }
        self.rows.push(Row { person, system: 0, store: store + 2, cells });
        // Who came to the training: a sheet of names.
        if self.random.chance(600) {
            self.rows.push(Row { person, system: 2, store: store + 3, cells: vec![("full_name", full)] });
        }
    }
}

fn surname(random: &mut Random, list: &[&str], steep: u32) -> String {
    // The smallest of several draws: the first names of the list come most often.
    let at = (0..steep).map(|_| random.below(list.len())).min().unwrap_or(0);
    // And a hundred of them stand for a tenth of everybody.
    let at = if random.chance(100 * u64::from(steep)) { at % 100 } else { at };
    // The list is in order of letters, in which neighbours sound alike.
    let mut letters = list[at * 7919 % list.len()].chars();
    letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

fn postcode(random: &mut Random) -> String {
    const UNIT: &[u8] = b"ABDEFGHJLNPQRSTUWXYZ";
    let mut unit = || char::from(UNIT[random.below(UNIT.len())]);
    let (a, b) = (unit(), unit());
    format!("GL{} {}{a}{b}", 1 + random.below(20), random.below(10))
}
