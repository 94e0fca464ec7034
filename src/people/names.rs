//! Names as keys: from "Mr. John A. O'Brien-Smith", "SMITH, John" or a pair of columns to surname and forename.
//!
//! Only the normalised letters leave this module, and only into a keyed token. What a name *is* (whether a cell
//! holds one) is detection's question, not this one's.

use std::borrow::Cow;

use crate::detect::gazetteer;
use crate::detect::terms::{Terms, parted};

/// A person's name in the form in which two records of the same person agree.
///
/// Letters A to Z only: case, accents, hyphens, apostrophes and spaces are gone, `Mac` is `MC`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Surname; empty if unknown.
    pub surname: String,
    /// First forename; a single letter where only the initial is known, empty if unknown.
    pub forename: String,
    /// The initial of the second forename, where one is written.
    pub second: Option<u8>,
    /// The second forename where it is written out, in letters: some are called by it. Else empty.
    pub other: String,
}

impl PersonName {
    /// The initial of the forename.
    pub fn initial(&self) -> Option<u8> {
        self.forename.bytes().next()
    }

    /// Whether both a surname and a full forename (not only an initial) are known.
    pub fn is_full(&self) -> bool {
        self.surname.len() > 1 && self.forename.len() > 1
    }

    /// The forename in its formal shape: `MAGGIE` and `MARGARET` are one name to a clerk.
    pub fn formal(&self) -> &str {
        super::nicknames::formal(&self.forename)
    }

    /// Turns names that stand in each other's place: a forename that none is, beside a surname that is one. Rows
    /// of one person are turned alike, so that a mistake here ties nobody to another.
    #[must_use]
    pub fn upright(self) -> PersonName {
        if !self.is_full() || !gazetteer::is_first_name(&self.surname) {
            return self;
        }
        let turned = if gazetteer::is_first_name(&self.forename) {
            stand_turned(&self.surname, &self.forename)
        } else {
            // Where a forename is unknown, what is a common surname stays one.
            let rank = |name: &str| gazetteer::surname_rank(name).unwrap_or(RARE);
            rank(&self.forename) < RARE || rank(&self.surname) >= RARE_SURNAME
        };
        if turned { PersonName { surname: self.forename, forename: self.surname, ..self } } else { self }
    }

    /// Takes the word behind the first forename for the second one, if it is one.
    fn take_second(&mut self, word: Option<&str>) {
        self.second = word.and_then(second_initial);
        self.other.clear();
        if let Some(word) = word.filter(|word| self.second.is_some() && letters(word) > 2) {
            push_letters(word, &mut self.other);
        }
    }

    /// From two columns.
    pub fn from_parts(surname: &str, forename: &str) -> PersonName {
        let mut name = PersonName::default();
        push_letters(last_of_surname(surname), &mut name.surname);
        fold_mac(&mut name.surname);
        // Of "Mary-Jane" the first part, as of "Mary Jane".
        let mut words =
            forename.split([' ', '.', ',', '/', '-']).filter(|word| !word.is_empty() && !is_title(word));
        let first = words.next().unwrap_or("");
        if are_initials(first) {
            push_letters(&first[..1], &mut name.forename);
            name.second = first.as_bytes().get(1).copied();
        } else {
            push_letters(first, &mut name.forename);
            name.take_second(words.next());
        }
        name
    }

    /// Adds what one more column of forenames has: the second of them, or the first one written out where it was an initial.
    pub fn add_forename(&mut self, text: &str) {
        let next = PersonName::from_parts("", text);
        if self.forename.is_empty() {
            *self = PersonName { surname: std::mem::take(&mut self.surname), ..next };
            return;
        }
        let same = self.initial() == next.initial();
        match (self.forename.len(), next.forename.len()) {
            (_, 0) => {}
            // "MB" beside "Margaret".
            (1, 2..) if same => {
                self.second = self.second.or(next.second);
                self.forename = next.forename;
                self.other = next.other;
            }
            (_, 1) if same => self.second = self.second.or(next.second),
            _ if self.second.is_none() => self.take_second(Some(&next.forename)),
            _ => {}
        }
    }

    /// From one cell or phrase: "Surname, Forename", "Forename Surname", "Surname F" or "F. Surname".
    ///
    /// `None` when there are not two parts to tell apart.
    pub fn parse(text: &str) -> Option<PersonName> {
        let text = without_remark(text);
        let text = text.trim();
        if let Some((surname, rest)) = text.split_once(',').map(|parts| in_place(parts.0, parts.1)) {
            let name = PersonName::from_parts(surname, rest);
            return (name.surname.len() > 1 && !name.forename.is_empty()).then_some(name);
        }
        let mut words = [""; 8];
        let mut count = 0;
        let own = || {
            let words = text.split([' ', '.', '\u{a0}', '\t']);
            words.filter(|word| {
                !(word.is_empty() || is_title(word) || is_suffix(word) || word.starts_with('('))
            })
        };
        // Beside small letters two capitals are initials, whatever name they make: "MA Gill", "DA Craven". Where capitals set
        // the surname apart they are part of it: "DE ATH Adrian".
        let are_two = |word: &str| {
            let others = || own().filter(|other| *other != word && letters(other) > 1);
            word.len() == 2 && is_capitals(word) && others().next().is_some() && !others().any(is_shouted)
        };
        for word in own() {
            let at = usize::from(are_two(word));
            for part in [&word[..at], &word[at..]].into_iter().filter(|part| !part.is_empty()) {
                *words.get_mut(count)? = part;
                count += 1;
            }
        }
        let (surname, forename, second) = told_apart(words.get(..count)?)?;
        let mut name = PersonName::from_parts(&surname, forename);
        if name.second.is_none() {
            name.take_second(second);
        }
        (name.surname.len() > 1 && !name.forename.is_empty()).then_some(name)
    }
}

/// What clerks write behind a name for themselves.
static REMARKS: Terms = Terms::new(&[
    "reserve",
    "reserves",
    "res",
    "standby",
    "spare",
    "tbc",
    "tba",
    "confirmed",
    "cancelled",
    "declined",
    "withdrawn",
    "unavailable",
    "n/a",
    "deceased",
    "provisional",
]);

/// The same in several words.
const LONGER_REMARKS: [&str; 3] = ["not avail", "not available", "do not use"];

/// A name without what a clerk wrote beside it: "1. Whitcombe M - RESERVE", "Anne Tully (new)", "Okafor J NOT AVAIL *", and
/// without both of "Anne Tully (on leave) - RESERVE".
pub fn without_remark(text: &str) -> &str {
    let mut name = without_one_remark(text);
    loop {
        let bare = without_one_remark(name);
        if bare.len() == name.len() {
            return name;
        }
        name = bare;
    }
}

/// A name and the title that stands in brackets behind it: "Tully Anne (Mrs)".
pub fn title_behind(text: &str) -> Option<(&str, &str)> {
    let (name, title) = text.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    (name.len() > 2 && is_title(title.trim())).then_some((name.trim_end(), title.trim()))
}

fn without_one_remark(text: &str) -> &str {
    let mut name = text.trim_start_matches(|c: char| !c.is_alphabetic()).trim_end();
    // A bracket behind the name; one within it is a name by which somebody is called.
    if let Some(open) = name.find('(')
        && open > 2
        && name[open..].find(')').is_none_or(|close| open + close + 1 == name.len())
    {
        name = name[..open].trim_end();
    }
    for dash in [" - ", " \u{2013} "] {
        // "Holt - Jones" is a surname.
        if let Some((before, behind)) = parted(name, dash)
            && (behind.starts_with(char::is_lowercase)
                || !behind.split([' ', ',']).next().is_some_and(gazetteer::is_surname))
        {
            name = before.trim_end();
        }
    }
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | '.'));
    let last = name.rsplit([' ', '-', ',']).next().unwrap_or_default();
    let longer = || {
        LONGER_REMARKS.iter().find(|remark| {
            let end = name.len().checked_sub(remark.len()).and_then(|at| name.get(at..));
            end.is_some_and(|end| end.eq_ignore_ascii_case(remark))
        })
    };
    let length = if REMARKS.has(last) { Some(last.len()) } else { longer().map(|remark| remark.len()) };
    let remark = length.and_then(|length| {
        let before = name.get(..name.len() - length)?;
        let words = || before.split_whitespace().filter(|word| letters(word) > 0).count();
        (before.ends_with([' ', '-', ',']) && words() > 1).then_some(before)
    });
    remark.map_or(name, |before| before.trim_end_matches([' ', '-', ',']))
}

/// The parts of a name with a comma as surname and rest: "D V, Tunnicliffe" and "Jennifer, Hughes-Powell" have them in each
/// other's place.
fn in_place<'n>(before: &'n str, behind: &'n str) -> (&'n str, &'n str) {
    let (first, last) = (before.trim(), behind.trim());
    let initials = first.split([' ', '.']).all(|word| letters(word) < 2) && letters(first) > 0;
    let word = last.split([' ', '-']).next().unwrap_or_default();
    let forename = gazetteer::is_first_name(first)
        && !gazetteer::is_surname(first)
        && !is_title(word)
        && letters(word) > 1
        && !gazetteer::is_first_name(word);
    if (initials && letters(word) > 1 && !is_title(word)) || forename {
        (behind, before)
    } else {
        (before, behind)
    }
}

/// The initial that a word gives which stands behind the first forename: "A", "Anne", but not "Smith".
fn second_initial(word: &str) -> Option<u8> {
    if is_particle(word) && letters(word) > 1 {
        return None;
    }
    let first = word.bytes().next().filter(u8::is_ascii_alphabetic)?.to_ascii_uppercase();
    (letters(word) == 1 || is_forename(word) && !is_suffix(word)).then_some(first)
}

/// Which of the words of a name without a comma are the surname, which is the first forename, and which the second one.
fn told_apart<'w>(words: &[&'w str]) -> Option<(String, &'w str, Option<&'w str>)> {
    let (first, last) = match words {
        [first, .., last] => (*first, *last),
        _ => return None,
    };
    let count = words.len();
    let joined = |words: Option<&[&str]>| words.unwrap_or_default().join(" ");
    // "O BRIEN P", "VAN DER BERG J": a surname of several words.
    // A letter alone is one in a surname that is known or has an initial behind it: "D SOUZA P", but "D S JOHNSON".
    let known = |at: usize| words.get(at..at + 2).is_some_and(|both| gazetteer::is_surname(&both.concat()));
    let whole = |at: usize| words.get(at).is_some_and(|word| letters(word) > 1);
    let particle =
        |at: usize| is_particle(words[at]) && (whole(at) || known(at) || is_initial(last) && whole(at + 1));
    let particles = (0..count).take_while(|at| particle(*at)).count();
    let group = if particles > 0 && particles + 1 < count { particles + 1 } else { 1 };
    let trailing = words.iter().rev().take_while(|word| is_initial(word)).count();
    if trailing > 0 && group + trailing <= count && (group > 1 || !is_initial(first)) {
        // "SMITH J A", "FALLING Timothy A", "SMITH JONES A", and "John Smith A".
        let middle = words.get(group..count - trailing)?;
        if group == 1 && is_forename(first) && middle.last().is_some_and(|word| !is_forename(word)) {
            return Some((middle.join(" "), first, None));
        }
        let upto = match middle {
            [next, ..] if !is_forename(next) => count - trailing,
            _ => group,
        };
        return Some((joined(words.get(..upto)), *words.get(upto)?, words.get(upto + 1).copied()));
    }
    // "DE ATH Adrian"; Al may be short for Alan.
    let fits = |word: &&str| match first.eq_ignore_ascii_case("al") {
        true => is_forename(word),
        false => gazetteer::is_first_name(word),
    };
    if group > 1 && words.get(group).is_some_and(fits) {
        return Some((joined(words.get(..group)), *words.get(group)?, words.get(group + 1).copied()));
    }
    if letters(first) > 1
        && !gazetteer::is_first_name(first)
        && gazetteer::is_first_name(last)
        && !gazetteer::is_surname(last)
    {
        // "Smith John": the word that is only ever a forename comes second.
        let next = words.get(1).copied().filter(|word| gazetteer::is_first_name(word));
        return Some((first.to_owned(), next.unwrap_or(last), next.and_then(|_| words.get(2).copied())));
    }
    // `O Brien` is one name, `Mary Brien` is two, and of "J O Ahmed" the O is an initial.
    let mut surname = 1;
    while surname + 1 < count && letters(words[surname]) == 1 && !known(surname) {
        surname += 1;
    }
    let second = words.get(1).copied().filter(|word| surname > 1 || count > 2 && letters(word) > 1);
    Some((joined(words.get(surname..)), first, second))
}

/// Whether two words that are both first names stand in each other's place: the one given as the forename is far commoner as
/// a surname. Most forenames are common surnames, too, so that a rare surname that happens to be a forename ("Paula
/// Lennard") shows by how rare a forename it is.
fn stand_turned(surname: &str, forename: &str) -> bool {
    let as_surname = |name: &str| gazetteer::surname_rank(name).unwrap_or(RARE);
    let as_first = |name: &str| gazetteer::first_name_rank(name).unwrap_or(RARE);
    as_surname(forename) + 3 <= as_surname(surname) && as_first(surname) <= as_first(forename)
}

/// Whether a word is more likely a forename than a surname: nearly every surname is somebody's forename, too.
fn is_forename(word: &str) -> bool {
    gazetteer::is_first_name(word) && gazetteer::surname_rank(word).is_none_or(|rank| rank >= COMMON)
}

/// What one name says about the order in which its column writes names: whether the surname comes first; `None` when
/// the name could be read either way, or says it itself (with a comma or an initial).
pub fn surname_comes_first(text: &str) -> Option<bool> {
    let text = without_remark(text);
    if text.contains([',', '/', '&', '(']) {
        return None;
    }
    let mut words = text.split([' ', '.', '\u{a0}']).filter(|word| !word.is_empty() && !is_title(word));
    let first = words.next()?;
    let last = words.next_back()?;
    if letters(first) < 2 || letters(last) < 2 || are_initials(first) || are_initials(last) {
        return None;
    }
    // "JO Harker" and "COX Ann": the first word may be both.
    if is_run(first) && !is_shouted(last) {
        return None;
    }
    // "AHMED Ernest": capitals set the surname apart.
    match (is_shouted(first), is_shouted(last)) {
        (true, false) => return Some(true),
        (false, true) => return Some(false),
        _ => {}
    }
    match (gazetteer::is_first_name(first), gazetteer::is_first_name(last)) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        (true, true) if stand_turned(last, first) => Some(true),
        (true, true) if stand_turned(first, last) => Some(false),
        (true, true) => None,
        (false, false) => None,
    }
}

/// A name of a column that writes the surname first, with a comma behind the surname; one that says its order itself
/// stays as it is.
pub fn with_comma(text: &str) -> Cow<'_, str> {
    let text = without_remark(text);
    if text.contains(',') {
        return Cow::Borrowed(text);
    }
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_title(word)).collect();
    // "WN Harker" has the initials first, whatever its column does.
    if words
        .first()
        .is_some_and(|first| is_run(first) && !is_particle(first) && !gazetteer::is_surname(first))
    {
        return Cow::Borrowed(text);
    }
    let shouted = words.iter().take_while(|word| is_shouted(word)).count();
    let particles = words.iter().take_while(|word| is_particle(word)).count();
    let surname = if shouted < words.len() { shouted.max(1) } else { 1 }.max(particles + 1);
    match words.split_at_checked(surname) {
        Some((surname, rest)) if !rest.is_empty() => {
            Cow::Owned(format!("{}, {}", surname.join(" "), rest.join(" ")))
        }
        _ => Cow::Borrowed(text),
    }
}

/// A name of a column that gives initials instead of forenames, with blanks between them: "SMITH JA" is J. A. Smith there,
/// though Ja is somebody's forename. "COX A" and "COX AB" say nothing of that kind.
pub fn with_single_initials(text: &str) -> Cow<'_, str> {
    let run = |word: &str| matches!(word.len(), 2..=4) && is_capitals(word);
    let spaced = |word: &str| word.chars().map(String::from).collect::<Vec<_>>().join(" ");
    if run(text) {
        return Cow::Owned(spaced(text));
    }
    let words = || text.split([' ', ',', '.']).filter(|word| !word.is_empty() && !is_title(word));
    let mut short = words().filter(|word| letters(word) < 4);
    match (short.next(), short.next()) {
        (Some(initials), None) if run(initials) && words().count() > 1 => {
            let at = initials.as_ptr() as usize - text.as_ptr() as usize;
            Cow::Owned([&text[..at], &spaced(initials), &text[at + initials.len()..]].concat())
        }
        _ => Cow::Borrowed(text),
    }
}

/// Two or three capitals, as initials are written in one ("JA", "PJD"), and short names in capitals.
pub fn is_run(word: &str) -> bool {
    matches!(word.len(), 2 | 3) && is_capitals(word)
}

fn is_capitals(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Names below this rank are among the commonest surnames.
const COMMON: u8 = 3;
/// Names from this rank on are rare ones, or none.
const RARE_SURNAME: u8 = 7;
/// The rank of names that no list has.
const RARE: u8 = 10;

/// A word that begins a surname of several words.
fn is_particle(word: &str) -> bool {
    static PARTICLES: Terms = Terms::new(&[
        "van", "von", "de", "der", "den", "di", "da", "du", "des", "dos", "das", "del", "della", "la", "le",
        "el", "al", "st", "mc", "mac", "o", "d", "ap", "ab", "ferch", "ni", "n\u{ed}", "nic", "ui",
        "u\u{ed}", "bin", "bint", "ibn",
    ]);
    PARTICLES.has(word.trim_matches('\''))
}

/// One initial, or several written as one word.
fn is_initial(word: &str) -> bool {
    letters(word) == 1 || are_initials(word) && !gazetteer::is_surname(word)
}

/// Two letters and more, all of them capitals.
fn is_shouted(word: &str) -> bool {
    letters(word) > 1 && !word.chars().any(char::is_lowercase)
}

/// Initials written as one word: "KM", "PJD". Short names in capitals are names ("JO", "AMY"), and of three letters so is
/// whatever can be spoken ("EZE").
fn are_initials(word: &str) -> bool {
    let spoken = word.bytes().any(|b| b"AEIOUY".contains(&b));
    (word.len() == 2 || word.len() == 3 && !spoken)
        && word.bytes().all(|b| b.is_ascii_uppercase())
        && !gazetteer::is_first_name(word)
}

/// The last word of a surname, with `O`, `Mc` and the like before it: "Smith-Jones" is written "Smith Jones" and
/// "Jones" as well, and "van der Berg" in too many ways for all of it to be part of a key.
fn last_of_surname(surname: &str) -> &str {
    static JOINED: Terms = Terms::new(&["o", "mc", "mac", "d", "de", "le", "la", "st"]);
    let surname = surname.trim_end_matches([' ', '-', '.', ',']);
    let Some(at) = surname.rfind([' ', '-']) else { return surname };
    let before = surname[..at].trim_end();
    let start = before.rfind([' ', '-']).map_or(0, |at| at + 1);
    let word = before[start..].trim_end_matches(['.', '\'']);
    // "O Brien", but "J O Ahmed": a letter alone is part of the name that is known with it, and else an initial.
    let joined = || JOINED.has(word);
    let known = || gazetteer::is_surname(&[word, &surname[at + 1..]].concat());
    if joined() && (letters(word) > 1 || start == 0 || known()) {
        &surname[start..]
    } else {
        &surname[at + 1..]
    }
}

fn letters(word: &str) -> usize {
    word.chars().filter(|c| c.is_alphabetic()).count()
}

/// Titles and post-nominals that stand where a name's first or last word would.
fn is_title(word: &str) -> bool {
    static TITLES: Terms = Terms::new(&[
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "rev",
        "revd",
        "sir",
        "dame",
        "lady",
        "lord",
        "cllr",
        "councillor",
        "capt",
        "col",
        "major",
        "fr",
        "canon",
        "master",
    ]);
    let word = word.trim_matches('.');
    TITLES.has(word)
}

fn is_suffix(word: &str) -> bool {
    static SUFFIXES: Terms =
        Terms::new(&["jr", "jnr", "snr", "sr", "obe", "mbe", "cbe", "jp", "phd", "ba", "bsc"]);
    SUFFIXES.has(word)
}

/// Appends the letters of `text` in upper case, with the accents of Western and Central European names folded.
fn push_letters(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_ascii_alphabetic() {
            out.push(c.to_ascii_uppercase());
        } else if !c.is_ascii() {
            out.push_str(fold(c));
        }
    }
}

fn fold(c: char) -> &'static str {
    match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => "A",
        'Æ' | 'æ' => "AE",
        'Ç' | 'ç' | 'Ć'..='č' => "C",
        'Ď'..='đ' | 'Ð' | 'ð' => "D",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "E",
        'Ĝ'..='ģ' => "G",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "I",
        'Ł' | 'ł' | 'Ĺ'..='ŀ' => "L",
        'Ñ' | 'ñ' | 'Ń'..='ň' => "N",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "O",
        'Œ' | 'œ' => "OE",
        'Ŕ'..='ř' => "R",
        'ß' => "SS",
        'Ś'..='š' => "S",
        'Ţ'..='ŧ' => "T",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "U",
        'Ŵ' | 'ŵ' => "W",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => "Y",
        'Ź'..='ž' => "Z",
        'Þ' | 'þ' => "TH",
        _ => "",
    }
}

/// "MacDonald", "McDonald" and "Mc Donald" are one name to a clerk; "Mace", "Mack" and "Macey" are not Macs.
fn fold_mac(surname: &mut String) {
    if surname.len() > 6 && surname.starts_with("MAC") {
        surname.replace_range(..3, "MC");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (String, String) {
        PersonName::parse(text).map(|n| (n.surname, n.forename)).unwrap_or_default()
    }

    #[test]
    fn a_further_column_of_forenames_has_the_second_or_writes_out_the_first() {
        let of = |columns: &[&str]| {
            let mut name = PersonName::from_parts("Lowe", "");
            columns.iter().for_each(|text| name.add_forename(text));
            (name.forename.clone(), name.second.map(char::from))
        };
        let is = |forename: &str, second| (forename.to_owned(), second);
        assert_eq!(of(&["Marie", "Ayesha"]), is("MARIE", Some('A')));
        assert_eq!(of(&["Marie", ""]), is("MARIE", None));
        assert_eq!(of(&["M", "Marie"]), is("MARIE", None));
        assert_eq!(of(&["MB", "Marie"]), is("MARIE", Some('B')));
        assert_eq!(of(&["Marie", "MB"]), is("MARIE", Some('B')));
        assert_eq!(of(&["Marie", "M"]), is("MARIE", None));
        assert_eq!(of(&["Marie Ayesha", "Joan"]), is("MARIE", Some('A')));
    }

    #[test]
    fn remarks_are_no_part_of_a_name() {
        for (text, name) in [
            ("Whitcombe M - RESERVE", "Whitcombe M"),
            ("Whitcombe, Margaret - tbc", "Whitcombe, Margaret"),
            ("Anne Tully (new)", "Anne Tully"),
            ("12. Anne Tully (back Monday", "Anne Tully"),
            ("Okafor J NOT AVAIL *", "Okafor J"),
            ("Anne Tully (on leave) - RESERVE", "Anne Tully"),
            ("Okafor J NOT AVAIL, tbc", "Okafor J"),
            ("KOWALCZYK Jan, not available", "KOWALCZYK Jan"),
            ("Margaret (Maggie) Whitcombe", "Margaret (Maggie) Whitcombe"),
            ("Ann Holt - Jones", "Ann Holt - Jones"),
            ("Reserve", "Reserve"),
            ("John Reserve", "John Reserve"),
            ("Tully A.", "Tully A."),
            ("", ""),
        ] {
            assert_eq!(without_remark(text), name, "{text}");
        }
        assert_eq!(parsed("Okafor J NOT AVAIL"), parsed("J Okafor"));
        assert_eq!(parsed("Tully A (on leave till May)"), parsed("A Tully"));
    }

    #[test]
    fn the_usual_ways_to_write_one_name_agree() {
        for text in ["Mrs. Siân O'Connell", "O'CONNELL, Sian", "Sian Mary O Connell", "Siân Oconnell MBE"] {
            let (surname, forename) = parsed(text);
            assert!(surname.ends_with("CONNELL"), "{text}: {surname}");
            assert_eq!(forename, "SIAN", "{text}");
        }
        assert_eq!(parsed("Smith J"), ("SMITH".into(), "J".into()));
        assert_eq!(parsed("J. Smith"), ("SMITH".into(), "J".into()));
        assert_eq!(parsed("MacDonald, Ewan"), parsed("Ewan McDonald"));
        assert_eq!(parsed("Mr Smith"), Default::default());
        assert_eq!(parsed(""), Default::default());
        assert_eq!(PersonName::from_parts("Lee", "BD").forename, "B");
        assert_eq!(PersonName::from_parts("Lee", "JO").forename, "JO");
        assert_eq!(PersonName::from_parts("Lee", "Mary-Jane").forename, "MARY");
        assert_eq!(parsed("KM Saunders"), ("SAUNDERS".into(), "K".into()));
        assert_eq!(parsed("SAUNDERS KM"), ("SAUNDERS".into(), "K".into()));
        assert_eq!(parsed("BEATRICE DAS"), ("DAS".into(), "BEATRICE".into()));
    }

    #[test]
    fn of_several_initials_and_forenames_the_first_counts() {
        for (text, surname, forename) in [
            ("SMITH J A", "SMITH", "J"),
            ("Tunnicliffe T.A.", "TUNNICLIFFE", "T"),
            ("Mr T A Tunnicliffe", "TUNNICLIFFE", "T"),
            ("TUNNICLIFFE Margaret A", "TUNNICLIFFE", "MARGARET"),
            ("Margaret Tunnicliffe A", "TUNNICLIFFE", "MARGARET"),
            ("TUNNICLIFFE Margaret Ann", "TUNNICLIFFE", "MARGARET"),
            ("SMITH JONES A", "JONES", "A"),
            ("O BRIEN P", "OBRIEN", "P"),
            ("P O Brien", "OBRIEN", "P"),
            ("D SOUZA P", "DSOUZA", "P"),
            ("MC DONALD K", "MCDONALD", "K"),
            ("DE ATH Adrian", "DEATH", "ADRIAN"),
            ("VAN DER BERG J", "BERG", "J"),
            ("J van der Berg", "BERG", "J"),
            ("AL HASSAN M", "HASSAN", "M"),
            ("M Al Hassan", "HASSAN", "M"),
            // Two capitals beside small letters are initials, and in a name of capitals they may be a name.
            ("MA Gill", "GILL", "M"),
            ("DA Craven", "CRAVEN", "D"),
            ("Craven DA", "CRAVEN", "D"),
            ("Ms JO Whitcombe", "WHITCOMBE", "J"),
            ("JO WHITCOMBE", "WHITCOMBE", "JO"),
            ("Ms JO WHITCOMBE", "WHITCOMBE", "JO"),
            ("Jo Whitcombe", "WHITCOMBE", "JO"),
        ] {
            assert_eq!(parsed(text), (surname.to_owned(), forename.to_owned()), "{text}");
        }
    }

    #[test]
    fn second_forenames_are_kept_where_they_are_written_out() {
        for (text, other) in [
            ("Wendy Judith Hodgkin", "JUDITH"),
            ("Hodgkin, Wendy Judith", "JUDITH"),
            ("Wendy J Hodgkin", ""),
            ("Wendy Hodgkin", ""),
            ("W J Hodgkin", ""),
        ] {
            assert_eq!(PersonName::parse(text).unwrap_or_default().other, other, "{text}");
        }
    }

    #[test]
    fn second_initials_are_kept_and_are_no_part_of_a_surname() {
        for (text, surname, second) in [
            ("J O Ahmed", "AHMED", Some(b'O')),
            ("MR I D TREADWELL", "TREADWELL", Some(b'D')),
            ("D S JOHNSON", "JOHNSON", Some(b'S')),
            ("Ann O Brien", "OBRIEN", None),
            ("J A O Brien", "OBRIEN", Some(b'A')),
            ("Margaret Ann Tunnicliffe", "TUNNICLIFFE", Some(b'A')),
            ("Margaret Lowe Tunnicliffe", "TUNNICLIFFE", None),
            ("TUNNICLIFFE Margaret A", "TUNNICLIFFE", Some(b'A')),
            ("SMITH J A", "SMITH", Some(b'A')),
            ("SAUNDERS KM", "SAUNDERS", Some(b'M')),
            ("Saunders, K. M.", "SAUNDERS", Some(b'M')),
            ("Saunders, Karen", "SAUNDERS", None),
            ("J van der Berg", "BERG", None),
            ("Mr P ab Iorwerth", "IORWERTH", None),
            ("Mrs L G ab Iorwerth", "IORWERTH", Some(b'G')),
            ("AP GWILYM, Ann", "GWILYM", None),
            ("Maria dos Santos", "SANTOS", None),
            ("D V, Tunnicliffe", "TUNNICLIFFE", Some(b'V')),
            ("Jennifer, Hughes-Powell", "POWELL", None),
            ("Thomas, Graham", "THOMAS", None),
            ("Tunnicliffe, J A", "TUNNICLIFFE", Some(b'A')),
        ] {
            let name = PersonName::parse(text).expect("a name");
            assert_eq!((name.surname.as_str(), name.second), (surname, second), "{text}");
        }
    }

    #[test]
    fn columns_of_initials_have_no_short_forenames() {
        for (text, plain) in [
            ("SMITH JA", "SMITH J A"),
            ("JAMESON JA", "JAMESON J A"),
            ("Ms JO Whitcombe", "Ms J O Whitcombe"),
            ("Whitcombe, JA", "Whitcombe, J A"),
            ("JA", "J A"),
            ("MR", "M R"),
            ("COX A", "COX A"),
            ("A COX", "A COX"),
            ("COX AB", "COX AB"),
            ("BELL MP", "BELL M P"),
            ("COX", "C O X"),
            ("Whitcombe", "Whitcombe"),
        ] {
            assert_eq!(with_single_initials(text), plain);
        }
    }

    #[test]
    fn names_in_each_others_place_are_turned_and_others_stay() {
        for (surname, forename) in [
            ("Adeleke", "Christopher"),
            ("Fernando", "Parveen"),
            ("Gill", "Suresh"),
            ("Lennard", "Paula"),
            ("Willow", "Carol"),
            ("Thomas", "Huw"),
            ("Tunnicliffe", "Margaret"),
            ("Thomas", "Susan"),
        ] {
            let name = PersonName::from_parts(surname, forename);
            assert_eq!(name.clone().upright().surname, name.surname, "{forename} {surname}");
        }
        for (surname, forename) in [("Margaret", "Tunnicliffe"), ("Susan", "Thomas"), ("Huw", "Prosser")] {
            let name = PersonName::from_parts(forename, surname);
            let turned = PersonName::from_parts(surname, forename).upright();
            assert_eq!((turned.surname, turned.forename), (name.surname, name.forename));
        }
    }

    #[test]
    fn a_column_shows_whether_surnames_come_first() {
        for (text, says) in [
            ("AHMED Ernest", Some(true)),
            ("Ernest AHMED", Some(false)),
            ("Tunnicliffe Margaret", Some(true)),
            ("Margaret Tunnicliffe", Some(false)),
            ("Mrs Margaret Ann Tunnicliffe", Some(false)),
            ("Christopher Adeleke", None),
            ("Tunnicliffe, Margaret", None),
            ("Tunnicliffe M", None),
            ("Madonna", None),
        ] {
            assert_eq!(surname_comes_first(text), says, "{text}");
        }
        for (text, with) in [
            ("Page Amit", "Page, Amit"),
            ("VAN DIJK Pieter Jan", "VAN DIJK, Pieter Jan"),
            ("van Dijk Pieter", "van Dijk, Pieter"),
            ("PAGE AMIT JOHN", "PAGE, AMIT JOHN"),
            ("Page, Amit", "Page, Amit"),
            ("Page", "Page"),
        ] {
            assert_eq!(with_comma(text), with);
        }
    }
}
