//! Shapes: what a run of digits and the bytes around it could be the beginning, middle or end of.
//!
//! A look at a few bytes on either side says which kinds of values are possible at all; only the rules for those
//! are then tried on the line. A shape may say "perhaps" too often but must never miss what its rule's pattern
//! and validators take: `text`'s tests hold every rule of the program to that. Rules name shapes in their TOML
//! (`shape = "postcode"`); the next shape is a constant, a line in [`NAMES`] and its condition in [`Runs::add`].

use crate::detect::gazetteer;

/// A set of shapes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Shapes(u32);

impl Shapes {
    /// Nothing.
    pub const NONE: Shapes = Shapes(0);
    /// Any digit.
    pub const DIGIT: Shapes = Shapes(1);
    /// Four digits together.
    pub const FOUR: Shapes = Shapes(1 << 1);
    /// Six digits, perhaps in groups.
    pub const SIX: Shapes = Shapes(1 << 2);
    /// Ten digits, perhaps in groups.
    pub const TEN: Shapes = Shapes(1 << 3);
    /// Thirteen digits, perhaps in groups.
    pub const THIRTEEN: Shapes = Shapes(1 << 4);
    /// Six digits, perhaps in pairs, and a letter A to D that ends a word.
    pub const NATIONAL_INSURANCE: Shapes = Shapes(1 << 5);
    /// A digit and two letters that end a word, behind letters and digits.
    pub const POSTCODE: Shapes = Shapes(1 << 6);
    /// A zero or a plus at the start, and at least nine digits in groups.
    pub const PHONE: Shapes = Shapes(1 << 7);
    /// A country's two letters, two digits and at least eight letters or digits.
    pub const IBAN: Shapes = Shapes(1 << 8);
    /// Five letters, six digits, five letters or digits.
    pub const LICENCE: Shapes = Shapes(1 << 9);
    /// Seven digits, a sex and more digits, as passports' machine-readable lines have it.
    pub const MACHINE_READABLE: Shapes = Shapes(1 << 10);
    /// A short number, capitalised words and a word for a street.
    pub const STREET: Shapes = Shapes(1 << 11);
    /// A short number behind a word for a polling station or ballot box.
    pub const STATION: Shapes = Shapes(1 << 12);
    /// Six digits and eight digits close behind, or fourteen.
    pub const SORT_AND_ACCOUNT: Shapes = Shapes(1 << 13);
    /// A sum of pounds.
    pub const MONEY: Shapes = Shapes(1 << 14);

    /// The shape that rules call so.
    pub fn named(name: &str) -> Option<Shapes> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, shape)| *shape)
    }

    /// Whether the two have one in common.
    #[inline(always)]
    pub fn meets(self, other: Shapes) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is none.
    #[inline(always)]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl std::ops::BitOrAssign for Shapes {
    #[inline(always)]
    fn bitor_assign(&mut self, other: Shapes) {
        self.0 |= other.0;
    }
}

/// The names that rules use.
pub const NAMES: &[(&str, Shapes)] = &[
    ("digit", Shapes::DIGIT),
    ("four_digits", Shapes::FOUR),
    ("six_digits", Shapes::SIX),
    ("ten_digits", Shapes::TEN),
    ("thirteen_digits", Shapes::THIRTEEN),
    ("national_insurance", Shapes::NATIONAL_INSURANCE),
    ("postcode", Shapes::POSTCODE),
    ("phone", Shapes::PHONE),
    ("iban", Shapes::IBAN),
    ("driving_licence", Shapes::LICENCE),
    ("machine_readable", Shapes::MACHINE_READABLE),
    ("street", Shapes::STREET),
    ("polling_station", Shapes::STATION),
    ("sort_and_account", Shapes::SORT_AND_ACCOUNT),
    ("money", Shapes::MONEY),
];

/// The runs of digits of one line, as far as they were seen.
#[derive(Clone, Copy)]
pub struct Runs {
    /// Where the last run ended.
    end: usize,
    /// Digits of the runs that hang together, the last one's included.
    sum: u32,
    /// Lengths of the two runs before, 0 when they do not hang together with the next.
    last: u32,
    last_but_one: u32,
    /// Where six digits in up to three groups ended last.
    six: usize,
    /// Digits of a telephone number that has begun, and where its last run ended.
    phone: u32,
    phone_end: usize,
}

/// Nothing seen yet: far enough from any position that no distance from here is small.
const NOWHERE: usize = usize::MAX / 2;

impl Default for Runs {
    fn default() -> Runs {
        Runs { end: NOWHERE, sum: 0, last: 0, last_but_one: 0, six: NOWHERE, phone: 0, phone_end: NOWHERE }
    }
}

const JOINS: u8 = 1;
const PHONE_GAP: u8 = 2;
const LETTER: u8 = 4;
const WORD: u8 = 8;
/// Letters written for the digits 0 and 1.
const LIKE_DIGIT: u8 = 16;
const DIGIT: u8 = 32;
/// Bytes of the dashes U+2010 to U+2015 and of the no-break space.
const WIDE: u8 = 64;

const CLASS: [u8; 256] = {
    let mut class = [0u8; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        let mut own = 0;
        if matches!(byte, b' ' | b'\t' | b'.' | b'-' | b'/') {
            own |= JOINS;
        }
        if matches!(byte, b' ' | b'-' | b'.' | b'(' | b')' | b'/') {
            own |= PHONE_GAP;
        }
        if byte.is_ascii_alphabetic() {
            own |= LETTER;
        }
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            own |= WORD;
        }
        if matches!(byte, b'O' | b'o' | b'I' | b'l') {
            own |= LIKE_DIGIT;
        }
        if byte.is_ascii_digit() {
            own |= DIGIT;
        }
        if matches!(byte, 0xc2 | 0xa0 | 0xe2 | 0x80 | 0x90..=0x95) {
            own |= WIDE;
        }
        class[at] = own;
        at += 1;
    }
    class
};

#[inline(always)]
fn at(bytes: &[u8], place: usize) -> u8 {
    bytes.get(place).copied().unwrap_or(b'\n')
}

#[inline(always)]
fn is(bytes: &[u8], place: usize, class: u8) -> bool {
    CLASS[usize::from(at(bytes, place))] & class != 0
}

impl Runs {
    /// Takes the digits `start..end`, a run as long as can be, and says what could stand there. `known` are the
    /// line's shapes so far, which need not be looked for again.
    ///
    /// Runs of digits are as common as words in logs and lists, so that what holds for nearly all of them is computed
    /// without branches; the rest hangs on the byte behind the run and the two before it.
    #[inline(always)]
    pub fn add(&mut self, bytes: &[u8], start: usize, end: usize, known: Shapes) -> Shapes {
        let len = (end - start) as u32;
        let before = at(bytes, start.wrapping_sub(1));
        let after = at(bytes, end);
        let gap = start.wrapping_sub(self.end);
        let mut joined = (gap == 1) & (CLASS[usize::from(before)] & JOINS != 0);
        if gap.wrapping_sub(2) <= 4 {
            joined = all(bytes, self.end, start, JOINS | WIDE);
        }
        let keep = u32::from(joined);
        self.sum = self.sum * keep + len;
        self.last_but_one *= keep;
        self.last *= keep;
        let near = start.wrapping_sub(self.six).wrapping_sub(1) < 24;
        let bit = |condition: bool, shape: Shapes| if condition { shape.0 } else { 0 };
        let mut shapes = Shapes(
            Shapes::DIGIT.0
                | bit(len >= 4, Shapes::FOUR)
                | bit(self.sum >= 6, Shapes::SIX)
                | bit(self.sum >= 10, Shapes::TEN)
                | bit(self.sum >= 13, Shapes::THIRTEEN)
                | bit((len == 14) | (near & ((len == 8) | (len == 4))), Shapes::SORT_AND_ACCOUNT),
        );
        let six = (len == 6) | (len + self.last == 6) | (len + self.last + self.last_but_one == 6);
        self.six = if six { end } else { self.six };
        self.last_but_one = self.last;
        self.last = len;
        self.end = end;
        let checks = BEHIND[usize::from(after)] | BEFORE[usize::from(before)];
        if checks & OF_LENGTH[len.min(15) as usize] != 0 {
            self.look(bytes, start, end, checks & OF_LENGTH[len.min(15) as usize], known, &mut shapes);
        }
        if (at(bytes, start) == b'0') | (before == b'+') | (start.wrapping_sub(self.phone_end) <= 6) {
            self.phone(bytes, start, end, len, &mut shapes);
        }
        shapes
    }

    /// What the bytes around a run call for.
    #[inline(always)]
    fn look(
        &self,
        bytes: &[u8],
        start: usize,
        end: usize,
        checks: u8,
        known: Shapes,
        shapes: &mut Shapes,
    ) {
        let next = CLASS[usize::from(at(bytes, end + 1))];
        let after = CLASS[usize::from(at(bytes, end))];
        // Behind a gap that a digit ends, the next run is the one to look at.
        let goes_on = after & (JOINS | WIDE) != 0 && next & DIGIT != 0;
        if checks & SUFFIX != 0 && !goes_on && !known.meets(Shapes::NATIONAL_INSURANCE) && national_insurance(bytes, end) {
            *shapes |= Shapes::NATIONAL_INSURANCE;
        }
        if checks & INWARD != 0 && !goes_on && !known.meets(Shapes::POSTCODE) && postcode(bytes, start, end) {
            *shapes |= Shapes::POSTCODE;
        }
        if checks & ROAD != 0 && !goes_on && !known.meets(Shapes::STREET) && street(bytes, end) {
            *shapes |= Shapes::STREET;
        }
        if checks & DRIVER != 0 && licence(bytes, start, end) {
            *shapes |= Shapes::LICENCE;
        }
        if checks & COUNTRY != 0 && iban(bytes, start) {
            *shapes |= Shapes::IBAN;
        }
        if checks & SEX != 0 && next & DIGIT != 0 {
            *shapes |= Shapes::MACHINE_READABLE;
        }
        if checks & WORDS != 0 {
            self.behind_words(bytes, start, end - start, shapes);
        }
    }

    /// What the word before a run makes of it.
    #[inline(always)]
    fn behind_words(&self, bytes: &[u8], start: usize, len: usize, shapes: &mut Shapes) {
        let mut place = start;
        for _ in 0..2 {
            if matches!(at(bytes, place.wrapping_sub(1)), b' ' | b'.' | b':') {
                place -= 1;
            }
        }
        match at(bytes, place.wrapping_sub(1)) {
            0xa3 => *shapes |= Shapes::MONEY,
            b'P' if bytes.get(..place).is_some_and(|before| before.ends_with(b"GBP")) => *shapes |= Shapes::MONEY,
            b'n' | b'N' | b's' | b'S' | b'x' | b'X' | b'o' | b'O' | b'r' | b'R' if len <= 4 => {
                if len <= 3 && station_words(bytes, place) {
                    *shapes |= Shapes::STATION;
                }
                if forces(bytes, start) {
                    *shapes |= Shapes::POSTCODE;
                }
            }
            _ => {}
        }
    }

    #[inline(never)]
    fn phone(&mut self, bytes: &[u8], start: usize, end: usize, len: u32, shapes: &mut Shapes) {
        let gap = start.wrapping_sub(self.phone_end);
        if gap <= 6 && all(bytes, self.phone_end, start, PHONE_GAP | WIDE) {
            self.phone += len;
        } else if (at(bytes, start) == b'0' && !is(bytes, start.wrapping_sub(1), WORD))
            || (at(bytes, start.wrapping_sub(1)) == b'+' && bytes[start..].starts_with(b"44"))
        {
            self.phone = len;
        } else {
            return;
        }
        self.phone_end = end;
        if self.phone >= 9 {
            *shapes |= Shapes::PHONE;
        }
    }
}

/// Checks that a run may call for, by the byte behind it and the byte before it.
const SUFFIX: u8 = 1;
const INWARD: u8 = 2;
const ROAD: u8 = 4;
const DRIVER: u8 = 8;
const COUNTRY: u8 = 16;
const SEX: u8 = 32;
const WORDS: u8 = 64;

const BEHIND: [u8; 256] = {
    let mut checks = [0u8; 256];
    let mut at = 0;
    while at < 256 {
        let class = CLASS[at];
        let byte = at as u8;
        let mut own = 0;
        if class & (JOINS | WIDE | LIKE_DIGIT) != 0 || matches!(byte, b'A'..=b'D' | b'a'..=b'd') {
            own |= SUFFIX;
        }
        if class & LETTER != 0 || matches!(byte, b' ' | b'-' | 0xc2) {
            own |= INWARD;
        }
        if class & LETTER != 0 || matches!(byte, b' ' | b',') {
            own |= ROAD;
        }
        if class & LETTER != 0 || matches!(byte, b' ' | b'-') {
            own |= DRIVER;
        }
        if matches!(byte, b'M' | b'F' | b'X' | b'<') {
            own |= SEX;
        }
        checks[at] = own;
        at += 1;
    }
    checks
};

const BEFORE: [u8; 256] = {
    let mut checks = [0u8; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        if CLASS[at] & LETTER != 0 {
            checks[at] |= COUNTRY;
        }
        if matches!(
            byte,
            b' ' | b'.' | b':' | 0xa3 | b'P' | b'n' | b'N' | b's' | b'S' | b'x' | b'X' | b'o' | b'O' | b'r' | b'R'
        ) {
            checks[at] |= WORDS;
        }
        at += 1;
    }
    checks
};

/// Which checks make sense for a run of so many digits.
const OF_LENGTH: [u8; 16] = {
    let mut checks = [SUFFIX | WORDS; 16];
    let mut len = 0;
    while len < 16 {
        if len <= 3 {
            checks[len] |= INWARD;
        }
        if len <= 4 {
            checks[len] |= ROAD;
        }
        // A run of six, or less where a letter stands for a digit.
        checks[len] |= DRIVER;
        if len >= 2 {
            checks[len] |= COUNTRY;
        }
        if len >= 7 {
            checks[len] |= SEX;
        }
        len += 1;
    }
    checks
};

/// Whether all bytes of a gap are of a class.
#[inline(always)]
fn all(bytes: &[u8], from: usize, to: usize, class: u8) -> bool {
    bytes.get(from..to).is_some_and(|gap| gap.iter().all(|byte| CLASS[usize::from(*byte)] & class != 0))
}

/// `... 56 C`: behind the run and what may stand between pairs, a letter A to D that ends a word; before, in all at
/// least six digits or what is written for them.
#[inline(always)]
fn national_insurance(bytes: &[u8], end: usize) -> bool {
    let mut place = end;
    loop {
        let byte = at(bytes, place);
        if matches!(byte, b'A'..=b'D' | b'a'..=b'd') {
            if is(bytes, place + 1, WORD) {
                return false;
            }
            break;
        }
        if CLASS[usize::from(byte)] & (JOINS | WIDE | LIKE_DIGIT) == 0 || place - end > 10 {
            return false;
        }
        place += 1;
    }
    let mut digits = 0;
    while place > 0 {
        let class = CLASS[usize::from(at(bytes, place - 1))];
        if class & (DIGIT | LIKE_DIGIT) != 0 {
            digits += 1;
        } else if class & (JOINS | WIDE) == 0 {
            break;
        }
        if digits > 8 {
            return true;
        }
        place -= 1;
    }
    digits >= 6 && (digits >= 7 || is(bytes, place.wrapping_sub(1), LETTER))
}

/// `4 1AB`: the run ends in the inward part's digit; or it is the outward part's and the inward one is written with
/// a letter (`4 lAB`).
#[inline(always)]
fn postcode(bytes: &[u8], start: usize, end: usize) -> bool {
    let len = end - start;
    let two_letters = |place: usize| {
        is(bytes, place, LETTER) && is(bytes, place + 1, LETTER) && !is(bytes, place + 2, WORD)
    };
    if two_letters(end) {
        return len > 1 || {
            let gap = (1..=4).find(|back| is(bytes, start.wrapping_sub(*back), WORD));
            gap.is_some_and(|back| all(bytes, start + 1 - back, start, JOINS | WIDE))
        };
    }
    if len > 2 {
        return false;
    }
    let mut place = end;
    for letters in 0..2 {
        if letters == 1 {
            if !is(bytes, end, LETTER) {
                break;
            }
            place = end + 1;
        }
        let mut gaps = 0;
        while gaps < 4 && is(bytes, place, JOINS | WIDE) {
            place += 1;
            gaps += 1;
        }
        if matches!(at(bytes, place), b'O' | b'I' | b'l') && two_letters(place + 1) {
            return true;
        }
    }
    false
}

/// `BFPO 58`, `BFPO c/o 58`.
#[inline(never)]
fn forces(bytes: &[u8], start: usize) -> bool {
    let before = bytes.get(start.saturating_sub(10)..start).unwrap_or_default();
    before.windows(4).any(|four| four == b"BFPO")
}

/// `14 Rose Lane`, `14a, Rose Lane`: capitalised words up to one for a street.
#[inline(always)]
fn street(bytes: &[u8], end: usize) -> bool {
    let mut place = end;
    if is(bytes, place, LETTER) {
        place += 1;
    }
    if at(bytes, place) == b'-' && is(bytes, place + 1, DIGIT) {
        // The second number of "14-16 Rose Lane" is a run of its own.
        return false;
    }
    if at(bytes, place) == b',' {
        place += 1;
    }
    if at(bytes, place) != b' ' || !at(bytes, place + 1).is_ascii_uppercase() {
        return false;
    }
    street_words(bytes, place + 1)
}

#[inline(never)]
fn street_words(bytes: &[u8], mut place: usize) -> bool {
    for words in 0..6 {
        let rest = bytes.get(place..).unwrap_or_default();
        let word = rest
            .iter()
            .take(48)
            .position(|byte| !(byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'.' | 0x80..)))
            .unwrap_or(rest.len().min(48));
        let Some(text) = rest.get(..word).and_then(|word| std::str::from_utf8(word).ok()) else { return false };
        if words > 0 && gazetteer::is_street_type(text.trim_end_matches('.')) {
            return true;
        }
        if rest.get(word) != Some(&b' ') || !rest.get(word + 1).is_some_and(u8::is_ascii_uppercase) {
            return false;
        }
        place += word + 1;
    }
    false
}

/// `Station 14`, `Stn. No 4`, `PS12`, `Ballot Box 3`: the word that ends here.
#[inline(never)]
fn station_words(bytes: &[u8], end: usize) -> bool {
    let before = bytes.get(end.saturating_sub(20)..end).unwrap_or_default();
    let word = before.iter().rposition(|byte| !byte.is_ascii_alphabetic()).map_or(before, |at| &before[at + 1..]);
    const WORDS: [&[u8]; 6] = [b"station", b"stn", b"ps", b"box", b"no", b"number"];
    WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Six digits (or letters written for them) with letters around, as on a driving licence.
#[inline(always)]
fn licence(bytes: &[u8], start: usize, end: usize) -> bool {
    let like = |place: usize| is(bytes, place, LIKE_DIGIT);
    (end - start >= 6 || like(end) || like(start.wrapping_sub(1))) && licence_around(bytes, start, end)
}

#[inline(never)]
fn licence_around(bytes: &[u8], start: usize, end: usize) -> bool {
    let (mut from, mut to) = (start, end);
    while from > 0 && is(bytes, from - 1, DIGIT | LIKE_DIGIT) {
        from -= 1;
    }
    while is(bytes, to, DIGIT | LIKE_DIGIT) {
        to += 1;
    }
    let gap = |place: usize| matches!(at(bytes, place), b' ' | b'-');
    let letter = |place: usize| is(bytes, place, LETTER | DIGIT);
    let before = letter(from.wrapping_sub(1)) || (gap(from.wrapping_sub(1)) && letter(from.wrapping_sub(2)));
    // The name may end in O or in nines, which then count as digits of the run.
    let before = before || to - from > 6;
    let after = letter(to) || (gap(to) && letter(to + 1)) || to - from > 6;
    to - from >= 6 && before && after
}

/// Countries that use IBANs, by the registry of ISO 13616 (SWIFT).
const COUNTRIES: &str = "AD AE AL AT AZ BA BE BG BH BI BR BY CH CR CY CZ DE DJ DK DO EE EG ES FI FK FO FR GB GE GG GI GL GR \
                         GT HR HU IE IL IM IQ IS IT JE JO KW KZ LB LC LI LT LU LV LY MC MD ME MK MN MR MT MU NI NL NO OM PK PL \
                         PS PT QA RO RS RU SA SC SD SE SI SK SM SO ST SV TL TN TR UA VA VG XK YE";

/// A country's letters before the run, and at least eight letters or digits behind its first two.
#[inline(never)]
fn iban(bytes: &[u8], start: usize) -> bool {
    if start < 2 || is(bytes, start.wrapping_sub(3), WORD) || !is(bytes, start - 2, LETTER) {
        return false;
    }
    let country = [bytes[start - 2].to_ascii_uppercase(), bytes[start - 1].to_ascii_uppercase()];
    if !COUNTRIES.as_bytes().chunks(3).any(|known| known.starts_with(&country)) {
        return false;
    }
    let mut place = start + 2;
    let mut more = 0;
    while more < 8 {
        if is(bytes, place, LETTER | DIGIT) {
            more += 1;
        } else if !matches!(at(bytes, place), b' ' | b'-') {
            return false;
        }
        place += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shapes of a whole line.
    fn shapes(line: &str) -> Shapes {
        let bytes = line.as_bytes();
        let (mut runs, mut all, mut place) = (Runs::default(), Shapes::NONE, 0);
        while place < bytes.len() {
            if bytes[place].is_ascii_digit() {
                let start = place;
                while place < bytes.len() && bytes[place].is_ascii_digit() {
                    place += 1;
                }
                all |= runs.add(bytes, start, place, all);
            } else {
                place += 1;
            }
        }
        all
    }

    fn only(line: &str) -> Vec<&'static str> {
        let found = shapes(line);
        NAMES.iter().filter(|(_, shape)| found.meets(*shape)).map(|(name, _)| *name).skip(1).collect()
    }

    #[test]
    fn values_have_their_shapes() {
        for (line, name) in [
            ("NI AB 12 34 56 C", "national_insurance"),
            ("AB123456C.", "national_insurance"),
            ("ab 1O 34 5l d", "national_insurance"),
            ("Headington OX4 1AB", "postcode"),
            ("OX41AB", "postcode"),
            ("SW1A lAA", "postcode"),
            ("BFPO 58", "postcode"),
            ("BFPO c/o 58", "postcode"),
            ("01865 249811", "phone"),
            ("+44 (0)7911 482917", "phone"),
            ("(01865) 249-811", "phone"),
            ("GB29 NWBK 6016 1331 9268 19", "iban"),
            ("MORGA657054SM9IJ", "driving_licence"),
            ("MORGA 657O54 SM9IJ", "driving_licence"),
            ("9999228<8GBR5610237F2101011<<<<", "machine_readable"),
            ("at 14 Rose Lane", "street"),
            ("14a, St Mary's Rd", "street"),
            ("14-16 Rose Lane", "street"),
            ("Polling Station No. 14", "polling_station"),
            ("PS12", "polling_station"),
            ("20-45-23 71834562", "sort_and_account"),
            ("204523 a/c no: 71834562", "sort_and_account"),
            ("20452371834562", "sort_and_account"),
            ("fee of £ 185.00", "money"),
            ("GBP185", "money"),
            ("4929 1234 5678 9012", "thirteen_digits"),
            ("943 476 5919", "ten_digits"),
            ("20 - 45 - 23", "six_digits"),
        ] {
            assert!(only(line).contains(&name), "{line}: {:?}", only(line));
        }
    }

    #[test]
    fn everyday_numbers_have_none_but_their_length() {
        for line in [
            "2019-05-13T21:58:07Z INFO parser[4769] request done in 822 ms status=404",
            "GET /path/clerk.html?page=27 HTTP/1.1 404 81278",
            "644.20,65.95,966.87,125.10,886.95",
            "Minute 37/15 of 18 May 2008; cost 585.56 pounds.",
            "return mailer::retry(index, 39);",
        ] {
            let found: Vec<_> = only(line).into_iter().filter(|name| !name.ends_with("digits")).collect();
            assert_eq!(found, Vec::<&str>::new(), "{line}");
        }
    }

    #[test]
    fn names_are_distinct() {
        for (at, (name, shape)) in NAMES.iter().enumerate() {
            assert_eq!(Shapes::named(name), Some(*shape));
            assert!(NAMES[..at].iter().all(|(other, own)| other != name && own != shape));
        }
    }
}
