//! What was found out of the last different texts: the same names, roles and towns come again and again.
//!
//! Bounded, and of no influence on any result: what is not remembered is found out again.

use std::borrow::Cow;

use super::column::Memo;
use super::distinct::hash;
use super::text::TextHit;
use super::validators::Verdict;
use super::validators::election_role::{self, Role};
use crate::model::{FieldType, KeyKind, Observation, Token};
use crate::people::{
    OrganisationKey, PersonName, Waiting, as_meant, formal, is_short_of_several, sound, surname_as_meant,
};

/// Different names remembered; a power of two.
const NAMES: usize = 4096;
/// Different longer cells remembered, mostly addresses; a power of two.
const CELLS: usize = 8192;
/// Different texts of one kind of data remembered; a power of two.
const TEXTS: usize = 4096;
/// Different roles remembered.
const ROLES: usize = 61;
/// A longer name is found out each time.
const LONGEST: usize = 96;

/// What a person's name gives to the keys under which the person is the same elsewhere.
#[derive(Clone)]
pub struct NameKeys {
    /// Surname, right way up.
    pub surname: String,
    /// The initial of the formal name, not the forename: one list has "Margaret", the next "M" or "Maggie".
    pub initial: String,
    /// The forename in its formal shape.
    pub formal: String,
    /// What the surname sounds like.
    pub sound: String,
    /// There is a surname and an initial at least.
    pub named: bool,
    /// There are a surname and a forename, and that is no short form of several.
    pub full: bool,
    /// Tokens of what is made of the name alone.
    tokens: Vec<(KeyKind, Token)>,
}

/// Surnames of fewer different letters are somebody else's when their letters change places.
const MANY_LETTERS: usize = 6;

/// The letters of a surname, each once, in the order of the alphabet.
fn letters_of(surname: &str) -> String {
    (b'A'..=b'Z').filter(|letter| surname.as_bytes().contains(letter)).map(char::from).collect()
}

/// A name without the second of two same letters that stand together.
fn once_each(name: &str) -> String {
    let mut letters: Vec<u8> = name.bytes().collect();
    letters.dedup();
    letters.into_iter().map(char::from).collect()
}

impl NameKeys {
    /// Of a name.
    pub fn new(name: &PersonName, key: &OrganisationKey) -> NameKeys {
        let mut name = name.clone().upright();
        if let Cow::Owned(meant) = surname_as_meant(&name.surname) {
            name.surname = meant;
        }
        let other = formal(&as_meant(&name.other)).to_owned();
        let formal = formal(&as_meant(&name.forename)).to_owned();
        let initial = formal.get(..1).unwrap_or("").to_owned();
        let named = name.surname.len() > 1 && !initial.is_empty();
        let full = name.is_full() && !is_short_of_several(&formal);
        let surname_sound = sound(&name.surname, 4);
        // Short forenames that sound alike are two names: Jean and John. A letter typed twice makes none of them.
        let forename_sound = match once_each(&formal) {
            short if short.len() < 6 => short,
            long => sound(&long, 8),
        };
        let mut waiting = Waiting::default();
        let mut tokens = key.tokens(&mut waiting, 0);
        let mut add = |kind, parts: [&str; 2]| tokens.add(kind, &parts.map(str::as_bytes));
        if full {
            add(KeyKind::Name, [&name.surname, &formal]);
            add(KeyKind::NameSound, [&surname_sound, &forename_sound]);
            let called = if other.is_empty() { &formal } else { &other };
            add(KeyKind::NameCalled, [&name.surname, called]);
        }
        if named {
            add(KeyKind::NameInitial, [&name.surname, &initial]);
            if let Some(second) = name.second {
                let both = format!("{initial}{}", char::from(second));
                add(KeyKind::NameInitials, [&name.surname, &both]);
            }
            let letters = letters_of(&name.surname);
            if letters.len() >= MANY_LETTERS {
                add(KeyKind::NameLetters, [&letters, &initial]);
            }
        }
        if let Some(short) = formal.get(..3).filter(|_| name.is_full()) {
            add(KeyKind::NameShort, [&name.surname, short]);
        }
        let mut tokens = tokens.leave();
        waiting.hash_for(key, &mut tokens);
        NameKeys { tokens, surname: name.surname, initial, formal, sound: surname_sound, named, full }
    }

    /// The token of a kind that is made of the name alone, where the name has it.
    pub fn token(&self, kind: KeyKind) -> Option<Token> {
        self.tokens.iter().find(|(own, _)| *own == kind).map(|(_, token)| *token)
    }
}

/// Remembers [`NameKeys`] by the cells that the name stands in. Belongs to one run, and so to one key.
#[derive(Default)]
pub struct Names {
    slots: Vec<Option<Box<(String, NameKeys)>>>,
    /// The cells at hand, each behind a mark of what it is.
    cells: String,
    scratch: Option<NameKeys>,
}

impl Names {
    /// Begins with the cells of another row.
    pub fn begin(&mut self) {
        self.cells.clear();
    }

    /// Adds a cell of the name.
    pub fn cell(&mut self, field: FieldType, text: &str) {
        self.cells.push(char::from(field.index() as u8 & 0x7f));
        self.cells.push_str(text);
        self.cells.push('\u{0}');
    }

    /// What the cells give; `name` reads them.
    pub fn keys(&mut self, key: &OrganisationKey, name: impl FnOnce() -> PersonName) -> &NameKeys {
        if self.cells.len() > LONGEST {
            return self.scratch.insert(NameKeys::new(&name(), key));
        }
        if self.slots.is_empty() {
            self.slots.resize_with(NAMES, || None);
        }
        let slot = &mut self.slots[hash(self.cells.as_bytes()) as usize & (NAMES - 1)];
        if slot.as_ref().is_none_or(|known| known.0 != self.cells) {
            *slot = Some(Box::new((self.cells.clone(), NameKeys::new(&name(), key))));
        }
        &slot.as_ref().expect("it was just filled").1
    }
}

/// Remembers whether texts are of one kind of data, by their hash. A 64-bit hash stands for the text: two different
/// ones meet once in 10^19.
#[derive(Default)]
struct Texts(Vec<(u64, Verdict)>);

impl Texts {
    fn verdict(&mut self, hash: u64, judge: impl FnOnce() -> Verdict) -> Verdict {
        if self.0.is_empty() {
            self.0 = vec![(0, Verdict::No); TEXTS];
        }
        let slot = &mut self.0[hash as usize & (TEXTS - 1)];
        if slot.0 != hash || hash == 0 {
            *slot = (hash, judge());
        }
        slot.1
    }
}

/// What one worker keeps from one table to the next: memory to work in, and what it remembers.
#[derive(Default)]
pub struct Scratch {
    /// Names of people.
    pub names: Names,
    /// What texts without digits are counted as.
    pub words: Memo,
    /// Tokens that are hashed together.
    pub waiting: Waiting,
    /// Values found in a longer cell.
    pub hits: Vec<TextHit>,
    /// Of the row at hand: the cells that were judged for one kind of data alone.
    pub judged: Vec<Option<(FieldType, Verdict)>>,
    /// By kind of data.
    texts: Vec<Texts>,
    /// Hashes of longer cells, and the values inside them.
    inside: Vec<(u64, Vec<TextHit>)>,
    /// Roles by their texts, at a place that length and letters give.
    roles: Vec<(String, Option<Role>)>,
}

impl Scratch {
    /// The values inside a longer cell with this hash, put into `hits`; `scan` finds them.
    pub fn inside(&mut self, hash: u64, scan: impl FnOnce(&mut Vec<TextHit>)) {
        self.inside.resize_with(CELLS, Default::default);
        let slot = &mut self.inside[hash as usize & (CELLS - 1)];
        if slot.0 != hash || hash == 0 {
            scan(&mut self.hits);
            slot.0 = hash;
            slot.1.clone_from(&self.hits);
        } else {
            self.hits.clone_from(&slot.1);
        }
    }

    /// Hashes the tokens that wait. Their owners are places in `found`.
    pub fn hash_tokens(&mut self, key: &OrganisationKey, found: &mut [Observation]) {
        self.waiting.hash(key, |owner, place, token| {
            if let Some(own) = found.get_mut(owner).and_then(|own| own.keys.get_mut(place)) {
                own.1 = token;
            }
        });
    }

    /// The role that a cell names.
    pub fn role(&mut self, text: &str) -> Option<Role> {
        let bytes = text.as_bytes();
        let (Some(first), Some(middle), Some(last)) =
            (bytes.first(), bytes.get(bytes.len() / 2), bytes.last())
        else {
            return None;
        };
        self.roles.resize_with(ROLES, Default::default);
        let place =
            [*first, *middle, *last].into_iter().fold(bytes.len(), |sum, byte| sum * 31 + usize::from(byte));
        let slot = &mut self.roles[place % ROLES];
        if slot.0 != text {
            slot.1 = election_role::lookup(text);
            slot.0.clear();
            slot.0.push_str(text);
        }
        slot.1
    }

    /// Whether a text with this hash is of a kind; `judge` says so.
    pub fn verdict(&mut self, field: FieldType, hash: u64, judge: impl FnOnce() -> Verdict) -> Verdict {
        if self.texts.len() <= field.index() {
            self.texts.resize_with(field.index() + 1, Texts::default);
        }
        self.texts[field.index()].verdict(hash, judge)
    }
}
