//! An invented population with known truth: people, and the rows in which thirty stores of twenty years have them.
//!
//! Not part of the program and built without its help, but for reading the list of surnames. It writes the values
//! of cells as clerks wrote them; which of them the program sees as one person is what is measured. Nobody in it
//! exists. The shares of each variation stand in [`Row::spoil`] and [`Population::new`].

/// SplitMix64: small, and the same everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// With a probability in thousandths.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.next() % 1000 < per_mille
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

/// The commonest surnames of England and Wales with people in ten thousand, about (electoral rolls around 2000);
/// everybody else has one of a long tail.
const COMMON: &[(&str, u32)] = &[
    ("Smith", 126),
    ("Jones", 75),
    ("Taylor", 59),
    ("Williams", 56),
    ("Brown", 56),
    ("Davies", 43),
    ("Evans", 34),
    ("Wilson", 39),
    ("Thomas", 31),
    ("Roberts", 30),
    ("Johnson", 37),
    ("Lewis", 21),
    ("Walker", 30),
    ("Robinson", 29),
    ("Wood", 27),
    ("Thompson", 29),
    ("White", 26),
    ("Watson", 18),
    ("Jackson", 25),
    ("Wright", 25),
    ("Green", 24),
    ("Harris", 24),
    ("Cooper", 21),
    ("King", 19),
    ("Lee", 19),
    ("Martin", 20),
    ("Clarke", 20),
    ("James", 17),
    ("Morgan", 16),
    ("Hughes", 22),
    ("Edwards", 21),
    ("Hill", 20),
    ("Moore", 19),
    ("Clark", 18),
    ("Harrison", 18),
    ("Scott", 17),
    ("Young", 15),
    ("Morris", 16),
    ("Hall", 19),
    ("Ward", 17),
    ("Turner", 18),
    ("Carter", 15),
    ("Phillips", 15),
    ("Mitchell", 15),
    ("Patel", 24),
    ("Adams", 12),
    ("Campbell", 12),
    ("Anderson", 13),
    ("Allen", 14),
    ("Cook", 14),
    ("Khan", 16),
    ("Singh", 12),
    ("Begum", 9),
    ("Ali", 11),
    ("Kaur", 9),
    ("MacDonald", 6),
    ("McCarthy", 5),
    ("O'Brien", 6),
    ("O'Connor", 5),
    ("Murphy", 9),
];

const MEN: &[(&str, u32)] = &[
    ("David", 60),
    ("John", 58),
    ("Michael", 45),
    ("Paul", 42),
    ("Peter", 38),
    ("Andrew", 36),
    ("Stephen", 35),
    ("Robert", 34),
    ("Christopher", 30),
    ("Mark", 30),
    ("Richard", 28),
    ("James", 27),
    ("Alan", 24),
    ("Ian", 24),
    ("Anthony", 22),
    ("William", 20),
    ("Brian", 19),
    ("Kevin", 19),
    ("Martin", 18),
    ("Thomas", 18),
    ("Philip", 16),
    ("Graham", 15),
    ("Keith", 14),
    ("Simon", 14),
    ("Nicholas", 13),
    ("Daniel", 12),
    ("Matthew", 12),
    ("Neil", 11),
    ("Colin", 11),
    ("Roger", 10),
    ("Raymond", 9),
    ("Kenneth", 9),
    ("Derek", 8),
    ("Geoffrey", 8),
    ("Terence", 8),
    ("Barry", 7),
    ("Mohammed", 7),
    ("Trevor", 6),
    ("Timothy", 6),
    ("Benjamin", 5),
    ("Leonard", 4),
    ("Douglas", 4),
    ("Gareth", 4),
    ("Imran", 3),
    ("Rajesh", 2),
    ("Tomasz", 2),
    ("Oluwaseun", 1),
    ("Clive", 3),
    ("Nigel", 6),
];

const WOMEN: &[(&str, u32)] = &[
    ("Susan", 55),
    ("Margaret", 50),
    ("Christine", 34),
    ("Patricia", 34),
    ("Jean", 28),
    ("Mary", 28),
    ("Elizabeth", 26),
    ("Linda", 25),
    ("Julie", 24),
    ("Karen", 23),
    ("Jacqueline", 20),
    ("Helen", 20),
    ("Jennifer", 19),
    ("Barbara", 18),
    ("Carol", 18),
    ("Ann", 18),
    ("Sandra", 16),
    ("Catherine", 16),
    ("Gillian", 14),
    ("Deborah", 14),
    ("Sarah", 14),
    ("Janet", 14),
    ("Angela", 13),
    ("Maureen", 12),
    ("Joan", 12),
    ("Pauline", 11),
    ("Valerie", 10),
    ("Lesley", 9),
    ("Jane", 9),
    ("Amanda", 9),
    ("Tracey", 9),
    ("Wendy", 8),
    ("Rebecca", 8),
    ("Emma", 8),
    ("Nicola", 8),
    ("Claire", 7),
    ("Sheila", 7),
    ("Kathleen", 6),
    ("Joyce", 6),
    ("Dorothy", 6),
    ("Judith", 6),
    ("Heather", 5),
    ("Fatima", 3),
    ("Priya", 2),
    ("Agnieszka", 2),
    ("Siobhan", 2),
];

const SHORT: &[(&str, &str)] = &[
    ("Michael", "Mike"),
    ("Robert", "Bob"),
    ("William", "Bill"),
    ("Christopher", "Chris"),
    ("Anthony", "Tony"),
    ("Stephen", "Steve"),
    ("Andrew", "Andy"),
    ("Nicholas", "Nick"),
    ("James", "Jim"),
    ("Thomas", "Tom"),
    ("Kenneth", "Ken"),
    ("Geoffrey", "Geoff"),
    ("Susan", "Sue"),
    ("Margaret", "Maggie"),
    ("Patricia", "Pat"),
    ("Elizabeth", "Liz"),
    ("Jennifer", "Jenny"),
    ("Catherine", "Kate"),
    ("Gillian", "Gill"),
    ("Deborah", "Debbie"),
    ("Jacqueline", "Jackie"),
    ("Valerie", "Val"),
    ("Christine", "Chris"),
    ("Barbara", "Babs"),
];

/// Somebody.
#[derive(Clone)]
pub struct Someone {
    surname: String,
    /// From this year on.
    married: Option<(u16, String)>,
    forename: String,
    birth: (u16, u8, u8),
    ni: String,
    /// Postcode, and the one after a move.
    postcode: String,
    moved: Option<(u16, String)>,
    account: String,
    email: Option<String>,
    mobile: Option<String>,
    new_mobile: Option<(u16, String)>,
    payroll: String,
}

/// Everybody.
pub struct Population {
    pub people: Vec<Someone>,
    random: Random,
}

fn weighted<'a>(random: &mut Random, list: &[(&'a str, u32)]) -> &'a str {
    let total: u32 = list.iter().map(|(_, weight)| weight).sum();
    let mut at = random.below(total as usize) as u32;
    for (name, weight) in list {
        if at < *weight {
            return name;
        }
        at -= weight;
    }
    list[0].0
}

fn digits(random: &mut Random, count: usize) -> String {
    (0..count).map(|_| char::from(b'0' + random.below(10) as u8)).collect()
}

impl Population {
    /// `count` people; `tail` are surnames for those without a common one.
    pub fn new(count: usize, tail: &[&str], seed: u64) -> Population {
        let mut random = Random::new(seed);
        let mut people: Vec<Someone> = Vec::with_capacity(count);
        while people.len() < count {
            let one = Population::somebody(&mut random, tail);
            let mut family = vec![one.clone()];
            if random.chance(120) {
                // A couple: one roof, one name, often one account, sometimes one mailbox.
                let mut other = Population::somebody(&mut random, tail);
                (other.surname, other.married) = (one.surname.clone(), None);
                (other.postcode, other.moved) = (one.postcode.clone(), one.moved.clone());
                if random.chance(600) {
                    other.account = one.account.clone();
                }
                if random.chance(250) {
                    other.email = one.email.clone();
                }
                family.push(other);
            }
            if random.chance(5) {
                // Twins.
                let mut twin = Population::somebody(&mut random, tail);
                (twin.surname, twin.birth) = (one.surname.clone(), one.birth);
                (twin.postcode, twin.moved) = (one.postcode.clone(), one.moved.clone());
                if twin.forename != one.forename {
                    family.push(twin);
                }
            }
            if random.chance(6) && one.birth.0 < 1970 {
                // A father and a son of one name under one roof.
                let mut son = Population::somebody(&mut random, tail);
                (son.surname, son.forename) = (one.surname.clone(), one.forename.clone());
                (son.postcode, son.moved) = (one.postcode.clone(), one.moved.clone());
                son.birth.0 = one.birth.0 + 26;
                family.push(son);
            }
            people.extend(family);
        }
        people.truncate(count);
        // The council's own numbers, as if they were mobiles.
        for _ in 0..count / 100 {
            let at = random.below(count);
            people[at].mobile = Some("07700 900123".to_owned());
        }
        Population { people, random }
    }

    fn somebody(random: &mut Random, tail: &[&str]) -> Someone {
        let woman = random.chance(560);
        let forename = weighted(random, if woman { WOMEN } else { MEN }).to_owned();
        let surname = |random: &mut Random| {
            let common: u32 = COMMON.iter().map(|(_, weight)| weight).sum();
            if random.below(10_000) < common as usize {
                return weighted(random, COMMON).to_owned();
            }
            // The tail falls off, too.
            let (a, b) = (random.below(tail.len()), random.below(tail.len()));
            let name = tail[a.min(b)];
            let mut letters = name.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase()).into_iter();
            let mut name: String = first.chain(letters).collect();
            if random.chance(25) {
                name = format!("{name}-{}", weighted(random, COMMON));
            }
            name
        };
        let own = surname(random);
        let year = 1935 + random.below(62) as u16;
        let postcode = |random: &mut Random| {
            const UNIT: &[u8] = b"ABDEFGHJLNPQRSTUWXYZ";
            let unit = |random: &mut Random| char::from(UNIT[random.below(UNIT.len())]);
            format!("OX{} {}{}{}", 1 + random.below(20), random.below(10), unit(random), unit(random))
        };
        let ni = format!(
            "{}{}",
            random.pick(&["AB", "JK", "NM", "WP", "YZ", "CE", "HJ", "LM", "SR", "TW"]),
            digits(random, 6)
        );
        let email = random.chance(700).then(|| {
            let number = random.below(10_000);
            let domain = random.pick(&["hotmail.co.uk", "gmail.com", "btinternet.com", "yahoo.co.uk"]);
            format!(
                "{}.{}{number}@{domain}",
                forename.to_lowercase(),
                own.to_lowercase().replace(['\'', '-'], "")
            )
        });
        let mobile = |random: &mut Random| {
            format!("07{}{}", random.pick(&["4", "5", "7", "8", "9"]), digits(random, 8))
        };
        Someone {
            married: (woman && random.chance(180)).then(|| (2002 + random.below(18) as u16, surname(random))),
            surname: own,
            forename,
            birth: (year, 1 + random.below(12) as u8, 1 + random.below(28) as u8),
            ni,
            moved: random.chance(300).then(|| (2002 + random.below(18) as u16, postcode(random))),
            postcode: postcode(random),
            account: digits(random, 8),
            email,
            new_mobile: random.chance(200).then(|| (2004 + random.below(16) as u16, mobile(random))),
            mobile: random.chance(800).then(|| mobile(random)),
            payroll: digits(random, 6),
        }
    }

    /// A row of a store about a person: (kind of data, text) for each cell that is filled.
    pub fn row(&mut self, person: usize, store: usize) -> Vec<(&'static str, String)> {
        let someone = self.people[person].clone();
        Row::new(&someone, store, &mut self.random).cells
    }

    /// Somebody at random.
    pub fn draw(&mut self) -> usize {
        self.random.below(self.people.len())
    }
}

/// What stores hold: name as (surname and forename), `full`, or `initial`; then kinds of data.
const LAYOUTS: &[(&str, &[&str])] = &[
    (
        "parts",
        &["date_of_birth", "postcode", "national_insurance_number", "uk_bank_account", "phone", "email"],
    ),
    ("initial", &["payroll_number", "national_insurance_number", "uk_bank_account"]),
    ("full", &["phone", "email", "postcode"]),
    ("parts", &["date_of_birth", "postcode"]),
    ("comma", &["national_insurance_number", "postcode"]),
    ("full", &["date_of_birth", "postcode", "email", "phone", "national_insurance_number"]),
    ("full", &["date_of_birth", "national_insurance_number"]),
    ("parts", &["postcode", "phone", "date_of_birth"]),
    ("initial", &["uk_bank_account", "payroll_number"]),
    ("comma", &["date_of_birth", "national_insurance_number", "email"]),
];

struct Row {
    cells: Vec<(&'static str, String)>,
}

impl Row {
    fn new(one: &Someone, store: usize, random: &mut Random) -> Row {
        let year = 2001 + (store * 22 / 30) as u16;
        let (names, kinds) = LAYOUTS[store % LAYOUTS.len()];
        let married = one.married.as_ref().filter(|(from, _)| *from <= year);
        let mut surname = married.map_or(&one.surname, |(_, name)| name).clone();
        let mut forename = one.forename.clone();
        Row::spoil(&mut surname, &mut forename, random);
        let mut cells: Vec<(&'static str, String)> = Vec::new();
        let (mut first, mut last) = (forename, surname);
        if random.chance(5) {
            std::mem::swap(&mut first, &mut last);
        }
        let initial: String = first.chars().take(1).collect();
        match names {
            "parts" => cells.extend([("last_name", last.to_uppercase()), ("first_name", first)]),
            "comma" => cells.push(("full_name", format!("{last}, {first}"))),
            "initial" => cells.push(("full_name", format!("{initial} {last}"))),
            _ => cells.push(("full_name", format!("{first} {last}"))),
        }
        for kind in kinds {
            let value = match *kind {
                "date_of_birth" => {
                    let (mut y, mut m, mut d) = one.birth;
                    if random.chance(4) {
                        d = 1 + random.below(28) as u8;
                    } else if random.chance(3) && d <= 12 {
                        std::mem::swap(&mut m, &mut d);
                    } else if random.chance(2) {
                        y += 10;
                    }
                    if random.chance(50) {
                        String::new()
                    } else if store.is_multiple_of(4) {
                        format!("{d:02}/{m:02}/{:02}", y % 100)
                    } else {
                        format!("{d:02}/{m:02}/{y}")
                    }
                }
                "postcode" => one
                    .moved
                    .as_ref()
                    .filter(|(from, _)| *from <= year)
                    .map_or(&one.postcode, |m| &m.1)
                    .clone(),
                "national_insurance_number" => {
                    let mut ni = one.ni.clone();
                    if random.chance(8) {
                        let at = 2 + random.below(6);
                        ni.replace_range(at..=at, &digits(random, 1));
                    }
                    if random.chance(100) { String::new() } else { format!("{ni}A") }
                }
                "uk_bank_account" => one.account.clone(),
                "email" => one.email.clone().unwrap_or_default(),
                "phone" => {
                    let new = one.new_mobile.as_ref().filter(|(from, _)| *from <= year).map(|m| m.1.clone());
                    new.or_else(|| one.mobile.clone()).unwrap_or_default()
                }
                _ => one.payroll.clone(),
            };
            if !value.is_empty() {
                cells.push((kind, value));
            }
        }
        Row { cells }
    }

    /// What clerks do to names.
    fn spoil(surname: &mut String, forename: &mut String, random: &mut Random) {
        if random.chance(60)
            && let Some((_, short)) = SHORT.iter().find(|(full, _)| full == forename)
        {
            *forename = (*short).to_owned();
        }
        if random.chance(18) && surname.len() > 4 {
            let at = 1 + random.below(surname.len() - 2);
            if surname.is_char_boundary(at)
                && surname.is_char_boundary(at + 1)
                && surname.is_char_boundary(at + 2)
            {
                match random.below(3) {
                    0 => {
                        surname.remove(at);
                    }
                    1 => surname.insert(at, 'e'),
                    _ => {
                        let letter = surname.remove(at);
                        surname.insert(at + 1, letter);
                    }
                }
            }
        }
        if random.chance(300) {
            *surname = surname.replace('-', " ").replace('\'', "");
        }
        if random.chance(300) {
            *surname = surname.replace("Mac", "Mc");
        }
    }
}

/// What came of it, pair by pair.
#[derive(Debug)]
pub struct Quality {
    pub precision: f64,
    pub recall: f64,
}

/// Compares who is said to be who (one number a row; `None` for nobody in particular) with the truth.
pub fn quality(said: &[Option<u32>], truth: &[usize]) -> Quality {
    use std::collections::HashMap;
    let pairs = |counts: &mut dyn Iterator<Item = u64>| counts.map(|n| n * (n - 1) / 2).sum::<u64>() as f64;
    let mut both: HashMap<(u32, usize), u64> = HashMap::new();
    let (mut ours, mut true_): (HashMap<u32, u64>, HashMap<usize, u64>) = Default::default();
    for (said, truth) in said.iter().zip(truth) {
        *true_.entry(*truth).or_default() += 1;
        if let Some(said) = said {
            *both.entry((*said, *truth)).or_default() += 1;
            *ours.entry(*said).or_default() += 1;
        }
    }
    let right = pairs(&mut both.into_values());
    Quality {
        precision: right / pairs(&mut ours.into_values()),
        recall: right / pairs(&mut true_.into_values()),
    }
}
