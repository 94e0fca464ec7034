//! Headers: what a column's name says it holds.
//!
//! [`HeaderIndex`] is built from the rules' synonyms. It reads names as people and systems write them
//! (`Nat. Ins. No`, `DTBIRTH`, `bankAccountNumber`, `ADR_1`) and says which field types they mean and how firmly,
//! and which [`Concept`]s they carry that are not personal data but must push a guess down: a start date, an
//! office, a count. It sees one name at a time; neighbours and values are for `table`. New synonyms go into the
//! rules, new concepts into `concepts`.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::concepts::PHRASES;
pub use super::concepts::{Concept, Concepts};
use super::rules::RuleSet;
use crate::model::FieldType;

/// How firmly a header means a field type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Strength {
    /// It hints at it.
    Weak,
    /// It holds the words of a synonym.
    Words,
    /// It is one of the synonyms.
    Exact,
}

/// A field type that a header means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeaderMatch {
    /// What.
    pub field: FieldType,
    /// How firmly.
    pub strength: Strength,
    /// How many words of the header speak for it: the more, the more specific.
    pub words: u8,
    /// A word had to be corrected by one letter.
    pub fuzzy: bool,
}

/// What a header says.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct HeaderReading {
    /// Field types that it means, the firmest first.
    pub matches: Vec<HeaderMatch>,
    /// Field types that its words rule out.
    pub against: Vec<FieldType>,
    /// What else it says.
    pub concepts: Concepts,
}

/// A synonym of several words: all must be there.
struct Phrase {
    words: Vec<String>,
    field: FieldType,
    strength: Strength,
}

/// The header synonyms of a rule set, ready for look-ups.
pub struct HeaderIndex {
    exact: HashMap<String, Vec<FieldType>>,
    /// Exact synonyms in order, each with its first field: what a name that was cut off may have been.
    in_order: Vec<(String, FieldType)>,
    /// A bit for each first letter, last letter and length of an exact synonym.
    outlines: Box<[u64; 1024]>,
    /// What a label can begin with.
    beginnings: Beginnings,
    phrases: Vec<Phrase>,
    /// Phrases by their first word.
    phrases_by_word: HashMap<String, Vec<usize>>,
    /// Field types that a word rules out.
    negative: HashMap<String, Vec<FieldType>>,
    concepts: Vec<(Concept, Vec<String>)>,
    /// Concepts by the first word of their phrase.
    concepts_by_word: HashMap<String, Vec<usize>>,
    vocabulary: BTreeSet<String>,
}

impl HeaderIndex {
    /// The index of a rule set's synonyms.
    pub fn new(rules: &RuleSet) -> HeaderIndex {
        let mut index = HeaderIndex {
            exact: HashMap::new(),
            in_order: Vec::new(),
            outlines: Box::new([0; 1024]),
            beginnings: Beginnings::new(),
            phrases: Vec::new(),
            phrases_by_word: HashMap::new(),
            negative: HashMap::new(),
            concepts: Vec::new(),
            concepts_by_word: HashMap::new(),
            vocabulary: BTreeSet::new(),
        };
        for rule in rules.rules() {
            let headers = &rule.headers;
            for name in &headers.exact {
                let canonical = words(name).concat();
                for form in [squeeze(name), canonical] {
                    let fields = index.exact.entry(form).or_default();
                    if !fields.contains(&rule.field) {
                        fields.push(rule.field);
                    }
                }
                index.vocabulary.extend(words(name));
            }
            let phrases = [(&headers.words, Strength::Words), (&headers.weak, Strength::Weak)];
            for (list, strength) in phrases {
                for phrase in list {
                    let words = words(phrase);
                    index.vocabulary.extend(words.iter().cloned());
                    index.phrases.push(Phrase { words, field: rule.field, strength });
                }
            }
            for word in headers.negative.iter().flat_map(|word| words(word)) {
                index.vocabulary.insert(word.clone());
                let fields = index.negative.entry(word).or_default();
                if !fields.contains(&rule.field) {
                    fields.push(rule.field);
                }
            }
        }
        for (concept, phrase) in
            PHRASES.iter().flat_map(|(c, list)| list.split(',').map(move |phrase| (c, phrase)))
        {
            let words = words(phrase);
            index.vocabulary.extend(words.iter().cloned());
            index.concepts.push((*concept, words));
        }
        index.in_order =
            index.exact.iter().filter_map(|(name, fields)| Some((name.clone(), *fields.first()?))).collect();
        index.in_order.sort_unstable();
        for name in index.exact.keys().filter(|name| name.is_ascii()) {
            let outline = outline(name.as_bytes());
            index.outlines[outline >> 6] |= 1 << (outline & 63);
        }
        index.exact.keys().for_each(|name| index.beginnings.add(name));
        WHOSE.iter().chain(ASKING).for_each(|word| index.beginnings.add(word));
        for (at, phrase) in index.phrases.iter().enumerate() {
            if let Some(first) = phrase.words.first() {
                index.phrases_by_word.entry(first.clone()).or_default().push(at);
            }
        }
        for (at, (_, words)) in index.concepts.iter().enumerate() {
            if let Some(first) = words.first() {
                index.concepts_by_word.entry(first.clone()).or_default().push(at);
            }
        }
        // Single letters and pairs would cut any word into pieces.
        index.vocabulary.retain(|word| word.len() > 2 || SHORT_WORDS.contains(&word.as_str()));
        index
    }

    /// Takes further words that a label may be, which mean something to the caller.
    pub fn add_labels<'l>(&mut self, labels: impl Iterator<Item = &'l str>) {
        labels.for_each(|label| self.beginnings.add(label));
    }

    /// Whether a text begins like a label, by its first letters: most of what stands before a colon does not.
    pub fn begins_label(&self, text: &[u8]) -> bool {
        self.beginnings.has(text)
    }

    /// Everything a header says.
    pub fn read(&self, header: &str) -> HeaderReading {
        let mut reading = HeaderReading::default();
        // What stands below tells what it is.
        if heads_seats(header) {
            return reading;
        }
        let header = header.get(..header.floor_char_boundary(200)).unwrap_or(header);
        // The band that stands over several headings, before a role with its number: "Election Clerk 2".
        let header =
            below_band(header).filter(|own| own.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(header);
        // "£", "£.p": a sign has no letters, and is a word all the same.
        let header = if is_pounds(header) { "pounds" } else { header };
        let mut exact = self.exact_fields(header);
        let mut words = self.split_run_ons(words(header));
        let mut fuzzy = false;
        if exact.is_empty() {
            let bare = without_noise(&words);
            if !bare.is_empty() {
                exact = self.exact.get(&bare).cloned().unwrap_or_default();
            }
        }
        if exact.is_empty() {
            exact = self.exact_on_both_sides(header);
        }
        if exact.is_empty() {
            exact.extend(self.cut_off(header));
        }
        if exact.is_empty() {
            exact.extend(self.behind_a_prefix(header));
        }
        if exact.is_empty() {
            (words, fuzzy) = self.corrected(words);
            if fuzzy {
                exact = self
                    .exact
                    .get(&words.concat())
                    .or_else(|| self.exact.get(&without_noise(&words)))
                    .cloned()
                    .unwrap_or_default();
            }
        }
        let present: HashSet<&str> = words.iter().map(String::as_str).collect();
        let all = |needed: &[String]| {
            !needed.is_empty() && needed.iter().all(|word| present.contains(word.as_str()))
        };
        for field in &exact {
            let words = u8::try_from(words.len()).unwrap_or(u8::MAX);
            reading.matches.push(HeaderMatch { field: *field, strength: Strength::Exact, words, fuzzy });
        }
        for field in present.iter().filter_map(|word| self.negative.get(*word)).flatten() {
            if !exact.contains(field) && !reading.against.contains(field) {
                reading.against.push(*field);
            }
        }
        let begun = present.iter().filter_map(|word| self.phrases_by_word.get(*word)).flatten();
        for phrase in begun.filter_map(|at| self.phrases.get(*at)).filter(|phrase| all(&phrase.words)) {
            if exact.contains(&phrase.field) || reading.against.contains(&phrase.field) {
                continue;
            }
            // Beside a whole synonym of another type, words are a hint only.
            let strength = if exact.is_empty() { phrase.strength } else { Strength::Weak };
            let words = u8::try_from(phrase.words.len()).unwrap_or(u8::MAX);
            let found = HeaderMatch { field: phrase.field, strength, words, fuzzy };
            match reading.matches.iter_mut().find(|known| known.field == phrase.field) {
                Some(known) if (known.strength, known.words) < (strength, words) => *known = found,
                Some(_) => {}
                None => reading.matches.push(found),
            }
        }
        reading.matches.sort_by(|a, b| {
            (b.strength, b.words).cmp(&(a.strength, a.words)).then_with(|| a.field.cmp(&b.field))
        });
        reading.against.sort_unstable();
        reading.against.dedup();
        reading.against.retain(|field| reading.matches.iter().all(|found| found.field != *field));
        let begun = present.iter().filter_map(|word| self.concepts_by_word.get(*word)).flatten();
        for (concept, phrase) in begun.filter_map(|at| self.concepts.get(*at)) {
            if all(phrase) {
                reading.concepts.insert(*concept);
            }
        }
        if !exact.is_empty() {
            // Part of the synonym itself: the bank in `bank account`, the code in `tax code`.
            for concept in [
                Concept::Bank,
                Concept::Count,
                Concept::Document,
                Concept::Identifier,
                Concept::Notes,
                Concept::Organisation,
                Concept::OtherDate,
                Concept::StartDate,
                Concept::Time,
            ] {
                reading.concepts.remove(concept);
            }
        }
        let date = exact.is_empty() && (present.contains("date") || present.contains("dates"));
        let named = [FieldType::DATE_OF_BIRTH, FieldType::ELECTION_DATE];
        if date
            && !reading
                .matches
                .iter()
                .any(|found| named.contains(&found.field) && found.strength > Strength::Weak)
        {
            let start = reading.concepts.contains(Concept::StartDate);
            reading.concepts.insert(if start { Concept::StartDate } else { Concept::OtherDate });
        }
        if header.contains(['£', '€']) {
            reading.concepts.insert(Concept::Money);
        }
        if header.contains('%') {
            reading.concepts.insert(Concept::Percentage);
        }
        if header.contains('?') || header.to_ascii_uppercase().contains("Y/N") {
            reading.concepts.insert(Concept::Flag);
        }
        reading
    }

    /// The field types that a header means, the firmest first.
    pub fn lookup(&self, header: &str) -> Vec<HeaderMatch> {
        self.read(header).matches
    }

    /// The field that a form's label means: a whole synonym, with or without what stands in brackets, or whose it is
    /// ("Your", "Applicant's"); questions ("Are you male or female?") are read word by word.
    pub fn label(&self, label: &str) -> Option<FieldType> {
        if !self.begins_label(label.as_bytes()) {
            return None;
        }
        if let Some(field) = self.exact(label) {
            return Some(field);
        }
        let (mut code, mut several) = (false, false);
        for byte in label.bytes() {
            code |= matches!(byte, b'=' | b'{' | b'}' | b'<' | b'>' | b';' | b'"' | b'[' | b']');
            several |= matches!(byte, b' ' | b'(' | b'/');
        }
        // Program code, markup, settings; and one word alone, which was looked up.
        if code || !several {
            return None;
        }
        if let Some((before, rest)) = label.split_once('(') {
            let behind = rest.split_once(')').map_or("", |(_, behind)| behind);
            if behind.trim().len() <= 1
                && let Some(field) = self.exact(before)
            {
                return Some(field);
            }
        }
        let label = label.trim_matches(|c: char| !c.is_alphanumeric());
        let mut words = label.split(' ');
        let first = words.next().unwrap_or_default();
        if is_one_of(first, WHOSE)
            && let Some(field) = label.get(first.len()..).and_then(|rest| self.exact(rest))
        {
            return Some(field);
        }
        if let Some((before, last)) = label.rsplit_once(' ')
            && is_one_of(last, TRAILING)
            && let Some(field) = self.exact(before.strip_suffix(" of").unwrap_or(before))
        {
            return Some(field);
        }
        // "Surname or family name", "First/given name".
        let either = label.split_once(" or ").or_else(|| label.split_once('/'));
        if let Some((one, other)) = either
            && let (Some(one), Some(other)) = (self.exact(one), self.exact(other))
            && one == other
        {
            return Some(one);
        }
        // A question is a sentence: program code asks "if", too, but in small letters and with signs.
        let sentence = first.starts_with(char::is_uppercase)
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b" ',?/-()".contains(&byte) || byte >= 0x80);
        if !sentence || !is_one_of(first, ASKING) || label.len() > 90 || words.count() < 2 {
            return None;
        }
        self.read(label).matches.first().filter(|m| m.strength > Strength::Weak).map(|m| m.field)
    }

    /// The field of a label that is a whole synonym of just one type: a cheap look, for running text.
    pub fn exact(&self, label: &str) -> Option<FieldType> {
        let mut squeezed = [0u8; 64];
        let mut len = 0;
        for byte in label.bytes().filter(u8::is_ascii_alphabetic) {
            *squeezed.get_mut(len)? = byte.to_ascii_lowercase();
            len += 1;
        }
        let outline = outline(squeezed.get(..len)?);
        if self.outlines[outline >> 6] & (1 << (outline & 63)) == 0 {
            return None;
        }
        let squeezed = std::str::from_utf8(squeezed.get(..len)?).ok()?;
        match self.exact.get(squeezed)?.as_slice() {
            [one, ..] => Some(*one),
            [] => None,
        }
    }

    /// The field of a name that was cut off at the length that old formats allow (`FAMILY_NAM`, `Mobile N`), when every
    /// synonym that goes on with it means the same.
    fn cut_off(&self, header: &str) -> Option<FieldType> {
        let numbered = header.bytes().any(|byte| byte.is_ascii_digit());
        if numbered || !CUT_AT.contains(&header.chars().count()) {
            return None;
        }
        let begin = squeeze(header);
        // Two letters of a further word may be any word's.
        if begin.len() < LEAST_OF_A_NAME {
            return None;
        }
        let from = self.in_order.partition_point(|(name, _)| *name < begin);
        let mut fields = self.in_order[from..]
            .iter()
            .take_while(|(name, _)| name.starts_with(&begin))
            .map(|(_, field)| *field);
        let first = fields.next()?;
        fields.all(|field| field == first).then_some(first)
    }

    /// The field of a name behind the sign of its kind, run on in capitals as database programmers wrote it: "STRFNAME",
    /// "TXTSURNAME", "XSURN". "STRNAME" is a street's. And of what a query of Access sums up or picks of a group: "SumOfFee".
    fn behind_a_prefix(&self, header: &str) -> Option<FieldType> {
        let squeezed = squeeze(header);
        let prefixes = ["str", "txt", "fld", "x", "sumof", "avgof", "maxof", "minof", "firstof", "lastof"];
        // A form's answers are questions: "qfirst_name", "qdob". No word begins with a Q that no U follows.
        let answer = squeezed.strip_prefix('q').filter(|rest| !rest.starts_with('u'));
        let rest = prefixes.iter().find_map(|prefix| squeezed.strip_prefix(prefix)).or(answer)?;
        let bare = !header.contains(' ') && (answer.is_some() || !header.contains('_'));
        let name = rest.len() >= 3 && rest != "name" && bare;
        let fields = self.exact.get(rest).or_else(|| self.exact.get(canonical(rest)));
        fields.filter(|_| name)?.first().copied()
    }

    /// The fields of a header in two languages or words for one thing: "Mobile/Symudol", "Name / Enw".
    fn exact_on_both_sides(&self, header: &str) -> Vec<FieldType> {
        let Some((one, other)) = header.split_once('/') else { return Vec::new() };
        let (one, other) = (self.exact_fields(one), self.exact_fields(other));
        one.into_iter().filter(|field| other.contains(field)).collect()
    }

    /// The fields of a whole synonym: the header as it is, or without what stands in brackets.
    fn exact_fields(&self, header: &str) -> Vec<FieldType> {
        let whole = self.exact.get(&squeeze(header));
        let outside = || {
            let open = header.find(['(', '['])?;
            let close = header.rfind([')', ']']).filter(|close| *close > open)?;
            let rest = [header.get(..open)?, header.get(close + 1..)?].concat();
            self.exact.get(&squeeze(&rest)).filter(|_| !squeeze(&rest).is_empty())
        };
        whole.or_else(outside).cloned().unwrap_or_default()
    }

    /// Cuts words that are several known words in one (`emergencycontacttel`).
    fn split_run_ons(&self, words: Vec<String>) -> Vec<String> {
        let mut out = Vec::with_capacity(words.len());
        for word in words {
            if word.len() < 6 || self.vocabulary.contains(&word) {
                out.push(word);
                continue;
            }
            match self.cut(&word) {
                Some(pieces) => out.extend(pieces.into_iter().map(|piece| canonical(piece).to_owned())),
                None => out.push(word),
            }
        }
        out
    }

    /// The fewest known words that make up a word without a rest.
    fn cut<'a>(&self, word: &'a str) -> Option<Vec<&'a str>> {
        if !word.is_ascii() || word.len() > 60 {
            return None;
        }
        let known = |piece: &str| {
            self.vocabulary.contains(piece)
                || (canonical(piece) != piece
                    && piece.len() > 1
                    && self.vocabulary.contains(canonical(piece)))
        };
        // best[end] = (pieces, start of the last piece)
        let mut best: Vec<Option<(usize, usize)>> = vec![None; word.len() + 1];
        best[0] = Some((0, 0));
        for end in 1..=word.len() {
            for start in 0..end {
                let Some((pieces, _)) = best[start] else { continue };
                if known(&word[start..end]) && best[end].is_none_or(|(fewest, _)| pieces + 1 < fewest) {
                    best[end] = Some((pieces + 1, start));
                }
            }
        }
        let mut end = word.len();
        let mut pieces = Vec::new();
        while end > 0 {
            let (_, start) = best[end]?;
            pieces.push(&word[start..end]);
            end = start;
        }
        pieces.reverse();
        (pieces.len() > 1 && pieces.len() <= 5).then_some(pieces)
    }

    /// Corrects words of six letters and more that are one letter away from a known word.
    fn corrected(&self, words: Vec<String>) -> (Vec<String>, bool) {
        let mut any = false;
        let words = words
            .into_iter()
            .map(|word| {
                if word.len() < 6 || self.vocabulary.contains(&word) {
                    return word;
                }
                // The first letter is hardly ever the wrong one.
                let first = word.chars().next().map(String::from).unwrap_or_default();
                let mut alike =
                    self.vocabulary.range(first.clone()..).take_while(|known| known.starts_with(&first));
                let near = alike.find(|known| known.len() >= 5 && one_letter_apart(known, &word));
                any |= near.is_some();
                near.map_or(word, |known| canonical(known).to_owned())
            })
            .collect();
        (words, any)
    }
}

/// The first three letters of everything that a label can be, and what can be a label in one or two letters.
struct Beginnings {
    /// A bit for each three letters of ASCII, as a number below 32,768.
    three: Box<[u64; 512]>,
    /// A bit for each two letters, as a number below 1,024.
    two: [u64; 16],
}

impl Beginnings {
    fn new() -> Beginnings {
        Beginnings { three: Box::new([0; 512]), two: [0; 16] }
    }

    fn add(&mut self, label: &str) {
        match Self::letters(label.as_bytes()) {
            (Some(first), Some(second), Some(third)) => {
                let at = first << 10 | second << 5 | third;
                self.three[at >> 6] |= 1 << (at & 63);
            }
            (Some(first), Some(second), None) => {
                let at = first << 5 | second;
                self.two[at >> 6] |= 1 << (at & 63);
            }
            (Some(first), ..) => {
                (0..32).map(|second| first << 5 | second).for_each(|at| self.two[at >> 6] |= 1 << (at & 63));
            }
            (None, ..) => {}
        }
    }

    /// Whether a text could be a label, or go on behind one: "NI: ..." and "N.I. ..." as well as "Name ...".
    fn has(&self, text: &[u8]) -> bool {
        let (Some(first), second, third) = Self::letters(text) else { return false };
        let second = second.unwrap_or(0);
        let at = first << 10 | second << 5 | third.unwrap_or(0);
        if self.three[at >> 6] & (1 << (at & 63)) != 0 {
            return true;
        }
        let at = first << 5 | second;
        let is_short = || {
            let begin = text.iter().position(u8::is_ascii_alphabetic).unwrap_or(0);
            let run = text.iter().skip(begin).take(3).take_while(|byte| byte.is_ascii_alphabetic());
            run.count() < 3
        };
        self.two[at >> 6] & (1 << (at & 63)) != 0 && is_short()
    }

    /// The first three letters of ASCII, each as a number from 1 to 26.
    fn letters(text: &[u8]) -> (Option<usize>, Option<usize>, Option<usize>) {
        let mut letters =
            text.iter().filter(|byte| byte.is_ascii_alphabetic()).map(|byte| usize::from(byte & 31));
        (letters.next(), letters.next(), letters.next())
    }
}

/// First letter, last letter and length of a word as a number below 65,536: a look that spares most look-ups.
fn outline(word: &[u8]) -> usize {
    let letter = |byte: Option<&u8>| usize::from(byte.map_or(0, |byte| byte & 31));
    letter(word.first()) << 11 | letter(word.last()) << 6 | word.len().min(63)
}

/// Characters at which names of columns are cut off: dBASE keeps ten, older exports eight.
const CUT_AT: [usize; 2] = [8, 10];
/// Fewer letters begin too many names.
const LEAST_OF_A_NAME: usize = 6;

/// Words before a label that say whose value it is.
const WHOSE: &[&str] = &[
    "your",
    "my",
    "his",
    "her",
    "their",
    "applicant's",
    "applicants",
    "applicant",
    "employee's",
    "employee",
    "claimant's",
    "worker's",
    "staff",
    "member's",
    "payee's",
    "clerk's",
    "officer's",
    "current",
    "permanent",
    "full",
    "new",
    "old",
    "main",
    "daytime",
    "preferred",
];

/// Words behind a label that add nothing.
const TRAILING: &[&str] = &[
    "applicant",
    "employee",
    "claimant",
    "worker",
    "payee",
    "used",
    "held",
    "details",
    "given",
    "required",
    "known",
    "if",
    "above",
    "below",
    "holder",
    "no.",
    "claimed",
    "due",
];

/// How questions on forms begin.
const ASKING: &[&str] = &[
    "are", "do", "does", "did", "have", "has", "is", "please", "which", "what", "any", "were", "if", "state",
    "give", "details",
];

fn is_one_of(word: &str, list: &[&str]) -> bool {
    let word = word.trim_end_matches([',', ':']);
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Words of one or two letters that count as words inside a run-on.
const SHORT_WORDS: &[&str] = &["no", "of", "ni", "id", "ps", "dt", "ee", "to"];

/// Words that tell whose column it is or how a system stores it, not what is in it.
const NOISE: &[&str] = &[
    "a",
    "an",
    "and",
    "col",
    "column",
    "current",
    "data",
    "db",
    "description",
    "emp",
    "employee",
    "employees",
    "field",
    "fld",
    "for",
    "hr",
    "in",
    "lbl",
    "main",
    "new",
    "of",
    "official",
    "old",
    "optional",
    "per",
    "person",
    "personal",
    "persons",
    "please",
    "post",
    "primary",
    "staff",
    "staffs",
    "stf",
    "str",
    "tbl",
    "the",
    "txt",
    "value",
    "var",
    "worker",
    "workers",
    "your",
];

/// The words without [`NOISE`], joined as [`squeeze`] would.
fn without_noise(words: &[String]) -> String {
    words.iter().filter(|word| !NOISE.contains(&word.as_str())).map(String::as_str).collect()
}

/// The word that stands for a word and its abbreviations.
fn canonical(word: &str) -> &str {
    match word {
        "tel" | "telephone" | "tele" | "telno" | "phone" | "phones" | "ph" | "telnum" | "telephones" => {
            "phone"
        }
        "no" | "nos" | "num" | "nbr" | "number" | "nr" | "numb" | "numbers" | "numero" => "number",
        "addr" | "add" | "adr" | "adds" | "address" | "addresses" | "addrs" | "adrs" => "address",
        "acc" | "acct" | "ac" | "account" | "accnt" | "accounts" => "account",
        "mob" | "mobile" | "mobiles" | "mobl" => "mobile",
        "ref" | "refs" | "reference" | "refno" => "reference",
        "reg" | "registration" | "regn" | "regist" => "registration",
        "lic" | "licence" | "license" | "lics" => "licence",
        "cert" | "certificate" | "certs" => "certificate",
        "dt" | "dte" | "date" => "date",
        "bnk" | "bk" | "bank" => "bank",
        "srt" | "sort" => "sort",
        "cd" | "cde" | "code" | "codes" => "code",
        "trn" | "trg" | "trng" | "training" => "training",
        "att" | "attd" | "attend" | "attended" => "attended",
        "disab" | "disability" => "disability",
        "flg" | "flag" => "flag",
        "hm" | "home" => "home",
        "hse" | "house" => "house",
        "rd" | "road" => "road",
        "mid" | "middle" => "middle",
        "fst" | "frst" | "first" => "first",
        "lst" | "last" => "last",
        "pst" | "post" => "post",
        "brth" | "bth" | "birth" => "birth",
        "nat" => "national",
        "pmt" | "paymt" | "payment" => "payment",
        "wk" | "wrk" | "work" => "work",
        "mem" | "membership" => "member",
        "sig" | "signature" => "signature",
        "eve" | "evening" => "evening",
        "day" | "daytime" => "daytime",
        "usr" | "user" => "user",
        "fam" | "family" => "family",
        "emerg" | "emer" | "emg" | "emergency" => "emergency",
        "natl" | "national" => "national",
        "ins" | "insurance" | "insur" => "insurance",
        "dept" | "department" | "departmental" => "department",
        "org" | "organisation" => "organisation",
        "amt" | "amount" | "amounts" => "amount",
        "qty" | "quantity" => "quantity",
        "pct" | "percent" => "percent",
        "desc" | "description" | "descr" => "description",
        "postcodes" | "postcd" | "pstcode" | "pcd" | "pcode" => "postcode",
        "mail" | "email" | "emails" => "email",
        "veh" | "vehicle" | "vehicles" => "vehicle",
        "stn" | "station" | "stations" => "station",
        "elec" | "election" => "election",
        "cncl" | "council" => "council",
        "sur" | "surn" | "surna" | "snam" | "surnm" | "surnam" | "surname" | "surnames" => "surname",
        "fore" | "foren" | "forena" | "forenm" | "forenam" | "forename" => "forename",
        "nm" | "name" => "name",
        "cllr" | "councillor" | "councillors" => "councillor",
        "cand" | "candidate" | "candidates" => "candidate",
        "ctr" | "center" | "centre" => "centre",
        "pers" | "personnel" => "personnel",
        "chr" | "xtian" | "christian" => "christian",
        "mgr" | "manager" => "manager",
        other => other,
    }
}

/// Whether a header is a sign of money and little else.
fn is_pounds(header: &str) -> bool {
    let rest = header.trim().trim_start_matches('\u{a3}');
    rest.len() < header.trim().len() && matches!(rest, "" | "p" | "s" | ".p" | " p" | ".pp")
}

/// Whether a header numbers a table or team of a count, as seating plans have them over names: "Table 1", and no "Table".
pub fn heads_seats(header: &str) -> bool {
    let header = header.trim();
    let plain = header.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    plain.len() < header.len()
        && ["table", "tbl", "team", "desk", "bench", "bwrdd"]
            .iter()
            .any(|word| plain.eq_ignore_ascii_case(word))
}

/// What stands behind the word "Election", which a row above the headings may have put before one of them.
pub fn below_band(header: &str) -> Option<&str> {
    header
        .trim()
        .split_once(' ')
        .filter(|(word, _)| word.eq_ignore_ascii_case("election"))
        .map(|(_, own)| own)
}

/// "1st name" is the first one, "1st" alone the first of anything; "STNAME" is a street's.
fn spelt_out(header: &str) -> Cow<'_, str> {
    match header.trim_start().split_at_checked(3) {
        Some((first, rest)) if first.eq_ignore_ascii_case("1st") && !rest.trim().is_empty() => {
            Cow::Owned(format!("First{rest}"))
        }
        _ => Cow::Borrowed(header),
    }
}

/// A header's letters in lower case, everything else left out.
pub fn squeeze(header: &str) -> String {
    spelt_out(header).chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// A header's words in lower case and canonical form, one space between: camel case, digits and punctuation split
/// words, single letters in a row are one word (`N.I.`), abbreviations stand for what they shorten (`Tel. No.` and
/// `phone number` are one).
pub fn normalise(header: &str) -> String {
    words(header).join(" ")
}

fn words(header: &str) -> Vec<String> {
    let mut raw: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut previous: Option<char> = None;
    let header = spelt_out(header);
    let mut chars = header.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_alphabetic() {
            // An apostrophe inside a word leaves it whole: `driver's`.
            if !matches!(c, '\'' | '\u{2019}') || current.is_empty() {
                raw.extend((!current.is_empty()).then(|| std::mem::take(&mut current)));
            }
            previous = None;
            continue;
        }
        let lower_next = chars.peek().is_some_and(|next| next.is_lowercase());
        let camel = c.is_uppercase()
            && previous.is_some_and(|p| {
                p.is_lowercase() || (p.is_uppercase() && lower_next && current.chars().count() > 1)
            });
        if camel {
            raw.push(std::mem::take(&mut current));
        }
        current.extend(c.to_lowercase());
        previous = Some(c);
    }
    raw.extend((!current.is_empty()).then_some(current));
    let mut out: Vec<String> = Vec::with_capacity(raw.len());
    let mut letters = String::new();
    for word in raw {
        if word.chars().count() == 1 {
            letters.push_str(&word);
            continue;
        }
        out.extend((!letters.is_empty()).then(|| canonical(&std::mem::take(&mut letters)).to_owned()));
        // `driver's` without its apostrophe.
        out.push(canonical(&word).to_owned());
    }
    out.extend((!letters.is_empty()).then(|| canonical(&letters).to_owned()));
    // `sort code`, `e mail` and `post code` are written as one word too.
    join_pairs(out)
}

/// Joins pairs that are one word elsewhere, so that both ways of writing meet.
fn join_pairs(words: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let joined = match (out.last().map(String::as_str), word.as_str()) {
            (Some("post"), "code") => "postcode",
            (Some("e"), "email") => "email",
            (Some("pass"), "word") => "password",
            _ => {
                out.push(word);
                continue;
            }
        };
        out.pop();
        out.push(joined.to_owned());
    }
    out
}

/// Whether one letter was added, left out, changed, or exchanged with its neighbour.
fn one_letter_apart(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    // The first letter is hardly ever the wrong one.
    if same == 0 {
        return false;
    }
    fn rest(bytes: &[u8], from: usize) -> &[u8] {
        bytes.get(from..).unwrap_or_default()
    }
    if short.len() < long.len() {
        return rest(short, same) == rest(long, same + 1);
    }
    let changed = rest(short, same + 1) == rest(long, same + 1);
    let exchanged = short.get(same) == long.get(same + 1)
        && short.get(same + 1) == long.get(same)
        && rest(short, same + 2) == rest(long, same + 2);
    a != b && (changed || exchanged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> HeaderIndex {
        HeaderIndex::new(&RuleSet::built_in())
    }

    /// The field types that a header means more than weakly.
    fn means(index: &HeaderIndex, header: &str) -> Vec<&'static str> {
        index.lookup(header).iter().filter(|m| m.strength > Strength::Weak).map(|m| m.field.id()).collect()
    }

    #[test]
    fn seating_plans_number_their_tables() {
        for header in ["Table 1", "TBL2", "Team 12", " Desk 3 ", "Bwrdd 4"] {
            assert!(heads_seats(header), "{header}");
        }
        for header in ["Table", "Bwrdd", "1", "Timetable 1", "Table 1 total", ""] {
            assert!(!heads_seats(header), "{header}");
        }
    }

    #[test]
    fn words_are_split_and_abbreviations_meet() {
        for (header, words) in [
            ("Tel. No.", "phone number"),
            ("homePhoneNumber", "home phone number"),
            ("ADR_1", "address"),
            ("N.I. No", "ni number"),
            ("NINumber", "ni number"),
            ("A/C No", "account number"),
            ("Date of Birth (dd/mm/yyyy)", "date of birth dd mm yyyy"),
            ("E-mail", "email"),
            ("", ""),
        ] {
            assert_eq!(normalise(header), words, "{header}");
        }
    }

    #[test]
    fn names_of_systems_and_people_are_read() {
        let index = index();
        for (header, field) in [
            ("SRTCD", "uk_sort_code"),
            ("DTBIRTH", "date_of_birth"),
            ("NINUM", "national_insurance_number"),
            ("ACCNO", "uk_bank_account"),
            ("PCODE", "postcode"),
            ("HMTEL", "phone"),
            ("FNAME", "first_name"),
            ("ADR_1", "home_address"),
            ("addressLine2", "home_address"),
            ("GBDAT", "date_of_birth"),
            ("NACHN", "last_name"),
            ("PERNR", "payroll_number"),
            ("Fee (£)", "fee"),
            ("D.O.B.", "date_of_birth"),
            ("Tel. No.", "phone"),
            ("Account name", "full_name"),
            ("Date of election", "election_date"),
            ("Emergency contact tel", "emergency_contact"),
            ("emergencycontacttel", "emergency_contact"),
            ("txtSurname", "last_name"),
            ("Employee.NINumber", "national_insurance_number"),
            ("staff_email_address", "email"),
            ("empsurname", "last_name"),
            ("Natoinal Insurance Number", "national_insurance_number"),
            ("Surename", "last_name"),
            ("Car reg no", "vehicle_registration"),
            ("SumOfFee", "fee"),
            ("FirstOfSurname", "last_name"),
            ("Dyddiad hyfforddi", "training_record"),
            ("symudol_mobile", "phone"),
            ("D.G.", "date_of_birth"),
        ] {
            assert_eq!(means(&index, header).first(), Some(&field), "{header}: {:?}", index.read(header));
        }
    }

    #[test]
    fn other_dates_numbers_and_addresses_are_left() {
        let index = index();
        for (header, field) in [
            ("Start date", "date_of_birth"),
            ("Date", "date_of_birth"),
            ("Date joined", "date_of_birth"),
            ("Reg No", "vehicle_registration"),
            ("Polling place postcode", "postcode"),
            ("Office tel", "phone"),
            ("Account name", "uk_bank_account"),
            ("Emergency contact tel", "phone"),
            ("Email address", "home_address"),
            ("Bank name", "full_name"),
            ("Council", "full_name"),
            ("PC", "postcode"),
            ("Invoice No", "payroll_number"),
            ("Sort order", "uk_sort_code"),
            ("Station address", "home_address"),
            ("SumOfVotes", "fee"),
            ("Bwrdd", "polling_station"),
            ("Notes", "training_record"),
            ("", "full_name"),
        ] {
            assert!(!means(&index, header).contains(&field), "{header}: {:?}", index.read(header));
        }
    }

    #[test]
    fn concepts_are_read() {
        let index = index();
        for (header, concept) in [
            ("Start date", Concept::StartDate),
            ("Date joined", Concept::StartDate),
            ("Expiry", Concept::OtherDate),
            ("Date", Concept::OtherDate),
            ("Office tel", Concept::Office),
            ("Council", Concept::Office),
            ("Polling place postcode", Concept::Venue),
            ("Elector Number", Concept::Elector),
            ("Next of kin", Concept::ThirdParty),
            ("UPRN", Concept::Geography),
            ("pollingplaceeasting", Concept::Geography),
            ("Notes", Concept::Notes),
            ("Number of votes", Concept::Count),
            ("Fee (£)", Concept::Money),
            ("Supplier Name", Concept::Organisation),
            ("Available?", Concept::Flag),
            ("Candidate name", Concept::PublicRole),
            ("Bank name", Concept::Bank),
            ("Record ID", Concept::Identifier),
        ] {
            assert!(index.read(header).concepts.contains(concept), "{header}: {:?}", index.read(header));
        }
        assert!(!index.read("Date of birth").concepts.contains(Concept::OtherDate));
    }

    #[test]
    fn one_letter_is_forgiven_in_long_words_only() {
        assert!(one_letter_apart("surname", "surnane") && one_letter_apart("surname", "surnmae"));
        assert!(one_letter_apart("surname", "surnamme") && !one_letter_apart("surname", "surname"));
        assert!(!one_letter_apart("surname", "purname") && !one_letter_apart("surname", "sunrmae"));
        let index = index();
        assert!(index.lookup("Surnane").iter().all(|m| m.fuzzy));
        assert_eq!(means(&index, "Feo"), Vec::<&str>::new());
    }
}
