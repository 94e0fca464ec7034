//! Headers: what a column's name says it holds.
//!
//! [`HeaderIndex`] is built from the rules' synonyms. It reads names as people and systems write them
//! (`Nat. Ins. No`, `DTBIRTH`, `bankAccountNumber`, `ADR_1`) and says which field types they mean and how firmly,
//! and which [`Concept`]s they carry that are not personal data but must push a guess down: a start date, an
//! office, a count. It sees one name at a time; neighbours and values are for `table`. New synonyms go into the
//! rules, new concepts into [`CONCEPT_PHRASES`].

use std::collections::{BTreeSet, HashMap, HashSet};

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

macro_rules! concepts {
    ($($(#[$doc:meta])* $name:ident = $id:literal;)*) => {
        /// What a header can say beside, or instead of, a field type.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum Concept { $($(#[$doc])* $name),* }
        impl Concept {
            /// Every concept.
            pub const ALL: &'static [Concept] = &[$(Concept::$name),*];
            /// Stable id.
            pub fn id(self) -> &'static str { match self { $(Concept::$name => $id),* } }
        }
    };
}

concepts! {
    /// The day somebody or something began: not a birth date.
    StartDate = "start_date";
    /// Any other date that is not a birth date.
    OtherDate = "other_date";
    /// Of an office or employer, not of a person.
    Office = "office";
    /// Of a polling place or another building.
    Venue = "venue";
    /// Of electors, not of staff.
    Elector = "elector";
    /// Of a third person: next of kin, referee, keyholder.
    ThirdParty = "third_party";
    /// Some system's own number.
    Identifier = "identifier";
    /// Free text.
    Notes = "notes";
    /// How many.
    Count = "count";
    /// A sum of money.
    Money = "money";
    /// A share in hundred.
    Percentage = "percentage";
    /// A company, department or party.
    Organisation = "organisation";
    /// Yes or no.
    Flag = "flag";
    /// A candidate or councillor: public by law.
    PublicRole = "public_role";
    /// A place on the map: easting, northing, grid reference, UPRN.
    Geography = "geography";
    /// Of a bank as such: its name or address.
    Bank = "bank";
    /// The name of a file, sheet or form.
    Document = "document";
    /// A time of day or a duration.
    Time = "time";
}

/// Words that, all present, put a concept into a header. Canonical words (see [`canonical`]).
const CONCEPT_PHRASES: &[(Concept, &str)] = {
    use Concept::*;
    &[
        (StartDate, "start date"),
        (StartDate, "date started"),
        (StartDate, "join date"),
        (StartDate, "date joined"),
        (StartDate, "joined"),
        (StartDate, "commencement"),
        (StartDate, "commenced"),
        (StartDate, "hire date"),
        (StartDate, "date appointed"),
        (StartDate, "appointment date"),
        (StartDate, "continuous service"),
        (StartDate, "started"),
        (StartDate, "doj"),
        (StartDate, "from date"),
        (StartDate, "valid from"),
        (StartDate, "doc"),
        (StartDate, "date commenced"),
        (OtherDate, "end date"),
        (OtherDate, "date left"),
        (OtherDate, "leaving date"),
        (OtherDate, "left date"),
        (OtherDate, "left"),
        (OtherDate, "dol"),
        (OtherDate, "leaver"),
        (OtherDate, "expiry"),
        (OtherDate, "expires"),
        (OtherDate, "expiration"),
        (OtherDate, "date issued"),
        (OtherDate, "issue date"),
        (OtherDate, "valid until"),
        (OtherDate, "created"),
        (OtherDate, "modified"),
        (OtherDate, "updated"),
        (OtherDate, "changed"),
        (OtherDate, "entered"),
        (OtherDate, "date paid"),
        (OtherDate, "pay date"),
        (OtherDate, "payment date"),
        (OtherDate, "date sent"),
        (OtherDate, "sent"),
        (OtherDate, "received"),
        (OtherDate, "date checked"),
        (OtherDate, "checked"),
        (OtherDate, "interview"),
        (OtherDate, "meeting date"),
        (OtherDate, "due date"),
        (OtherDate, "training date"),
        (OtherDate, "invoice date"),
        (OtherDate, "review date"),
        (OtherDate, "order date"),
        (OtherDate, "last paid"),
        (OtherDate, "period end"),
        (OtherDate, "signed date"),
        (OtherDate, "to date"),
        (OtherDate, "timestamp"),
        (OtherDate, "date added"),
        (OtherDate, "run date"),
        (OtherDate, "booking date"),
        (Office, "office"),
        (Office, "work"),
        (Office, "employer"),
        (Office, "business"),
        (Office, "council"),
        (Office, "workplace"),
        (Office, "headquarters"),
        (Office, "switchboard"),
        (Office, "line manager"),
        (Office, "registered"),
        (Office, "depot"),
        (Office, "corporate"),
        (Office, "fax"),
        (Venue, "venue"),
        (Venue, "polling place"),
        (Venue, "polling station"),
        (Venue, "hall"),
        (Venue, "premises"),
        (Venue, "building"),
        (Venue, "site"),
        (Venue, "station"),
        (Venue, "school"),
        (Venue, "church"),
        (Venue, "centre"),
        (Venue, "room"),
        (Venue, "property"),
        (Venue, "count centre"),
        (Venue, "location"),
        (Venue, "caretaker"),
        (Venue, "booking"),
        (Venue, "facility"),
        (Elector, "elector"),
        (Elector, "electors"),
        (Elector, "voter"),
        (Elector, "voters"),
        (Elector, "absent vote"),
        (Elector, "absent voter"),
        (Elector, "postal voter"),
        (Elector, "proxy"),
        (Elector, "electoral roll"),
        (Elector, "franchise"),
        (Elector, "roll number"),
        (Elector, "marked register"),
        (Elector, "attainer"),
        (Elector, "opt out"),
        (Elector, "electoral number"),
        (Elector, "household"),
        (Elector, "elector number"),
        (ThirdParty, "emergency"),
        (ThirdParty, "kin"),
        (ThirdParty, "nok"),
        (ThirdParty, "referee"),
        (ThirdParty, "guardian"),
        (ThirdParty, "parent"),
        (ThirdParty, "spouse"),
        (ThirdParty, "partner"),
        (ThirdParty, "keyholder"),
        (ThirdParty, "treasurer"),
        (ThirdParty, "relationship"),
        (ThirdParty, "child"),
        (ThirdParty, "dependant"),
        (ThirdParty, "beneficiary nominee"),
        (ThirdParty, "doctor"),
        (Identifier, "id"),
        (Identifier, "uid"),
        (Identifier, "guid"),
        (Identifier, "key"),
        (Identifier, "reference"),
        (Identifier, "code"),
        (Identifier, "record number"),
        (Identifier, "row"),
        (Identifier, "line number"),
        (Identifier, "serial"),
        (Identifier, "sequence"),
        (Identifier, "index"),
        (Identifier, "invoice number"),
        (Identifier, "order number"),
        (Identifier, "batch"),
        (Identifier, "asset"),
        (Identifier, "barcode"),
        (Identifier, "case number"),
        (Identifier, "application number"),
        (Identifier, "account reference"),
        (Notes, "notes"),
        (Notes, "note"),
        (Notes, "comments"),
        (Notes, "comment"),
        (Notes, "remarks"),
        (Notes, "memo"),
        (Notes, "description"),
        (Notes, "details"),
        (Notes, "narrative"),
        (Notes, "text"),
        (Notes, "observations"),
        (Notes, "reason"),
        (Notes, "message"),
        (Notes, "circumstances"),
        (Notes, "info"),
        (Count, "count of"),
        (Count, "number of"),
        (Count, "quantity"),
        (Count, "total number"),
        (Count, "how many"),
        (Count, "headcount"),
        (Count, "turnout"),
        (Count, "electorate"),
        (Count, "votes"),
        (Count, "ballots"),
        (Count, "tally"),
        (Count, "capacity seats"),
        (Count, "frequency"),
        (Count, "days"),
        (Count, "copies"),
        (Money, "amount"),
        (Money, "fee"),
        (Money, "fees"),
        (Money, "pay"),
        (Money, "cost"),
        (Money, "price"),
        (Money, "gross"),
        (Money, "net"),
        (Money, "value"),
        (Money, "balance"),
        (Money, "budget"),
        (Money, "salary"),
        (Money, "tax"),
        (Money, "payment"),
        (Money, "allowance"),
        (Money, "charge"),
        (Money, "deposit"),
        (Money, "expenses"),
        (Money, "total"),
        (Money, "debit"),
        (Money, "credit"),
        (Money, "pounds"),
        (Money, "rent"),
        (Percentage, "percent"),
        (Percentage, "percentage"),
        (Percentage, "share"),
        (Percentage, "proportion"),
        (Organisation, "company"),
        (Organisation, "supplier"),
        (Organisation, "vendor"),
        (Organisation, "organisation"),
        (Organisation, "organization"),
        (Organisation, "creditor"),
        (Organisation, "department"),
        (Organisation, "directorate"),
        (Organisation, "service"),
        (Organisation, "team"),
        (Organisation, "section"),
        (Organisation, "party"),
        (Organisation, "agency"),
        (Organisation, "authority"),
        (Organisation, "customer"),
        (Organisation, "council"),
        (Organisation, "trust"),
        (Organisation, "charity"),
        (Organisation, "cost centre"),
        (Flag, "flag"),
        (Flag, "indicator"),
        (Flag, "yn"),
        (Flag, "yes no"),
        (Flag, "tick"),
        (Flag, "seen"),
        (Flag, "required"),
        (Flag, "confirmed"),
        (Flag, "accepted"),
        (Flag, "declined"),
        (Flag, "available"),
        (Flag, "is"),
        (Flag, "has"),
        (Flag, "active"),
        (Flag, "status"),
        (Flag, "verified"),
        (PublicRole, "candidate"),
        (PublicRole, "councillor"),
        (PublicRole, "agent"),
        (PublicRole, "proposer"),
        (PublicRole, "seconder"),
        (PublicRole, "mp"),
        (PublicRole, "assentor"),
        (PublicRole, "nominee"),
        (PublicRole, "elected"),
        (PublicRole, "member ward"),
        (Geography, "easting"),
        (Geography, "northing"),
        (Geography, "grid"),
        (Geography, "uprn"),
        (Geography, "usrn"),
        (Geography, "latitude"),
        (Geography, "longitude"),
        (Geography, "lat"),
        (Geography, "long"),
        (Geography, "coordinate"),
        (Geography, "xordinate"),
        (Geography, "yordinate"),
        (Geography, "ward"),
        (Geography, "constituency"),
        (Geography, "parish"),
        (Geography, "polling district"),
        (Geography, "division"),
        (Geography, "os"),
        (Bank, "bank name"),
        (Bank, "bank address"),
        (Bank, "name bank"),
        (Bank, "bank branch"),
        (Bank, "branch name"),
        (Bank, "building society"),
        (Bank, "bank"),
        (Bank, "branch"),
        (Bank, "bank title"),
        (Document, "file"),
        (Document, "filename"),
        (Document, "document"),
        (Document, "sheet"),
        (Document, "path"),
        (Document, "url"),
        (Document, "link"),
        (Document, "attachment"),
        (Document, "template"),
        (Document, "form"),
        (Document, "table"),
        (Document, "report"),
        (Document, "subject"),
        (Document, "object"),
        (Time, "time"),
        (Time, "hours"),
        (Time, "hour"),
        (Time, "start time"),
        (Time, "finish"),
        (Time, "duration"),
        (Time, "arrival"),
        (Time, "shift"),
        (Time, "slot"),
        (Time, "minutes"),
        (Time, "am"),
        (Time, "pm"),
    ]
};

/// A set of [`Concept`]s, one bit each.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Concepts(pub u32);

impl Concepts {
    /// Adds one.
    pub fn insert(&mut self, concept: Concept) {
        self.0 |= 1 << concept as u8;
    }

    /// Whether it is in the set.
    pub fn contains(self, concept: Concept) -> bool {
        self.0 & (1 << concept as u8) != 0
    }

    /// Whether nothing is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
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
    phrases: Vec<Phrase>,
    negative: Vec<(FieldType, HashSet<String>)>,
    concepts: Vec<(Concept, Vec<String>)>,
    vocabulary: BTreeSet<String>,
}

impl HeaderIndex {
    /// The index of a rule set's synonyms.
    pub fn new(rules: &RuleSet) -> HeaderIndex {
        let mut index = HeaderIndex {
            exact: HashMap::new(),
            phrases: Vec::new(),
            negative: Vec::new(),
            concepts: Vec::new(),
            vocabulary: BTreeSet::new(),
        };
        for rule in rules.rules() {
            let headers = &rule.headers;
            for name in &headers.exact {
                let fields = index.exact.entry(squeeze(name)).or_default();
                if !fields.contains(&rule.field) {
                    fields.push(rule.field);
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
            if !headers.negative.is_empty() {
                let negative: HashSet<String> =
                    headers.negative.iter().flat_map(|word| words(word)).collect();
                index.vocabulary.extend(negative.iter().cloned());
                index.negative.push((rule.field, negative));
            }
        }
        for (concept, phrase) in CONCEPT_PHRASES {
            let words = words(phrase);
            index.vocabulary.extend(words.iter().cloned());
            index.concepts.push((*concept, words));
        }
        // Single letters and pairs would cut any word into pieces.
        index.vocabulary.retain(|word| word.len() > 2 || SHORT_WORDS.contains(&word.as_str()));
        index
    }

    /// Everything a header says.
    pub fn read(&self, header: &str) -> HeaderReading {
        let mut reading = HeaderReading::default();
        let header = header.get(..header.floor_char_boundary(200)).unwrap_or(header);
        let mut exact = self.exact_fields(header);
        let mut words = self.split_run_ons(words(header));
        let mut fuzzy = false;
        if exact.is_empty() {
            exact = self.exact.get(&without_noise(&words)).cloned().unwrap_or_default();
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
        for (field, negative) in &self.negative {
            if !exact.contains(field) && negative.iter().any(|word| present.contains(word.as_str())) {
                reading.against.push(*field);
            }
        }
        for phrase in self.phrases.iter().filter(|phrase| all(&phrase.words)) {
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
        for (concept, phrase) in &self.concepts {
            if all(phrase) {
                reading.concepts.insert(*concept);
            }
        }
        let date = present.contains("date") || present.contains("dates");
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
                let near =
                    self.vocabulary.iter().find(|known| known.len() >= 5 && one_letter_apart(known, &word));
                any |= near.is_some();
                near.map_or(word, |known| canonical(known).to_owned())
            })
            .collect();
        (words, any)
    }
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
        "dt" | "date" => "date",
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
        "sur" | "surnm" | "surnam" | "surname" | "surnames" => "surname",
        "fore" | "forenm" | "forenam" | "forename" => "forename",
        "nm" | "name" => "name",
        "cllr" | "councillor" | "councillors" => "councillor",
        "cand" | "candidate" | "candidates" => "candidate",
        "ctr" | "center" | "centre" => "centre",
        "mgr" | "manager" => "manager",
        other => other,
    }
}

/// A header's letters in lower case, everything else left out.
pub fn squeeze(header: &str) -> String {
    header.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
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
    let mut chars = header.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_alphabetic() {
            // An apostrophe inside a word leaves it whole: `driver's`.
            if !(matches!(c, '\'' | '\u{2019}') && !current.is_empty()) {
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
            (Some("first"), "name") => "firstname",
            (Some("last"), "name") => "lastname",
            (Some("birth"), "date") => "birthdate",
            (Some("e"), "email") => "email",
            (Some("pass"), "word") => "password",
            (Some("on"), "line") => "online",
            _ => {
                out.push(word);
                continue;
            }
        };
        out.pop();
        match joined {
            "firstname" => out.extend(["first".to_owned(), "name".to_owned()]),
            "lastname" => out.extend(["last".to_owned(), "name".to_owned()]),
            "birthdate" => out.extend(["birth".to_owned(), "date".to_owned()]),
            joined => out.push(joined.to_owned()),
        }
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
    let rest = |bytes: &'_ [u8], from: usize| bytes.get(from..).unwrap_or_default().to_vec();
    if short.len() < long.len() {
        return rest(short, same) == rest(long, same + 1);
    }
    let changed = rest(short, same + 1) == rest(long, same + 1);
    let exchanged = short.get(same) == long.get(same + 1)
        && short.get(same + 1) == long.get(same)
        && rest(short, same + 2) == rest(long, same + 2);
    a != b && (changed || exchanged)
}
