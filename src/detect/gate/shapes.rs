//! Shapes: what the digits of a line could be part of.
//!
//! Two steps, so that the numbers of logs and lists cost next to nothing. [`Candidates`] says by masks of 64 bytes
//! at once where a value's telling place could be (the two letters that end a postcode, the zero that begins a
//! telephone number); beyond the block's edges it assumes the worst. [`Candidates::look`] then reads the bytes around
//! each. How long a line's numbers are matters only beside a keyword and is computed when there is one ([`lengths`]).
//!
//! A shape may say "perhaps" too often but must never miss what its rule's pattern and validators take: `text`'s tests
//! hold every rule of the program to that. Rules name shapes in their TOML (`shape = "postcode"`); the next shape is a
//! constant, a line in [`NAMES`] and its condition here.

use super::bytes::Masks;
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
    /// A digit from 2 to 6 and at least twelve more, perhaps in groups.
    pub const CARD: Shapes = Shapes(1 << 4);
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
    /// Six digits and eight digits close behind, or fourteen.
    pub const SORT_AND_ACCOUNT: Shapes = Shapes(1 << 12);
    /// A sum of pounds.
    pub const MONEY: Shapes = Shapes(1 << 13);

    /// The shapes that [`lengths`] finds.
    pub const LENGTHS: Shapes = Shapes(Self::FOUR.0 | Self::SIX.0 | Self::TEN.0 | Self::MONEY.0);

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
    ("payment_card", Shapes::CARD),
    ("national_insurance", Shapes::NATIONAL_INSURANCE),
    ("postcode", Shapes::POSTCODE),
    ("phone", Shapes::PHONE),
    ("iban", Shapes::IBAN),
    ("driving_licence", Shapes::LICENCE),
    ("machine_readable", Shapes::MACHINE_READABLE),
    ("street", Shapes::STREET),
    ("sort_and_account", Shapes::SORT_AND_ACCOUNT),
    ("money", Shapes::MONEY),
];

/// Where in a block a value's telling place could be, a bit for each byte.
#[derive(Clone, Copy, Default)]
pub struct Candidates {
    /// The letter that ends a National Insurance number.
    suffix: u64,
    /// The digit of a postcode's inward part, or a letter written for it.
    inward: u64,
    /// The zero or plus that begins a telephone number.
    dialled: u64,
    /// The first of four digits or more.
    four: u64,
    /// The first digit behind a country's letters.
    country: u64,
    /// The first of six digits behind a driver's name.
    driver: u64,
    /// The digit before the sex on a machine-readable line.
    sex: u64,
    /// The last digit of a house's number.
    house: u64,
    /// All of them.
    pub any: u64,
}

/// What stands `n` bytes further on, beyond the block anything.
#[inline(always)]
fn after(mask: u64, n: u32) -> u64 {
    mask >> n | !(u64::MAX >> n)
}

/// What stands `n` bytes before, beyond the block anything.
#[inline(always)]
fn before(mask: u64, n: u32) -> u64 {
    mask << n | !(u64::MAX << n)
}

/// How far behind its last digit a number's end may stand.
const NEAR: u32 = 16;

impl Candidates {
    /// The candidates of a block. Each stands for a conjunction of what is around it; a term that is negated must not
    /// be assumed beyond the edges, and so is shifted plainly.
    #[inline(always)]
    pub fn of(m: &Masks, digits_before: u64) -> Candidates {
        let digit = m.digit;
        if digit == 0 {
            // Values span at most a few bytes over the edge: a block without digits has at best a value's end.
            return Candidates::without_digits(m, digits_before);
        }
        let ascii = m.letter & !m.high;
        let word = ascii | digit;
        let upper = m.upper & !m.high;
        let join = m.join | m.high;
        let either = digit | m.like_digit;
        let near = {
            let two = before(digit, 1) | before(digit, 2);
            let eight = two | before(two, 2) | before(two, 4) | before(two, 6);
            eight | before(eight, 8)
        };
        let behind_digits =
            before(either, 1) | before(join, 1) & (before(either, 2) | before(join, 2) & before(either, 3));
        let suffix = m.suffix
            & !(word >> 1)
            & (behind_digits | before(m.high, 1) | before(join, 1) & before(m.high, 2))
            & near;
        let two_letters = after(ascii, 1) & after(ascii, 2) & !(word >> 3);
        let digit_soon = before(digit, 2) | before(digit, 3) | before(digit, 4) | before(digit, 5);
        let inward = two_letters
            & (digit & (before(word, 1) | before(join, 1))
                | m.like_digit
                    & (before(digit, 1)
                        | before(join, 1) & digit_soon
                        | before(ascii, 1) & before(digit, 2)));
        let start = digit & !(digit << 1);
        let pair = digit & after(digit, 1);
        let four_digits = pair & after(pair, 2);
        let dialled = {
            // The nine digits and what is between them hold no letters, and none of what ends cells and lines.
            let within = !(ascii | m.end | m.comma | m.label);
            let two = within & after(within, 1);
            let four = two & after(two, 2);
            (m.zero & !(word << 1) | m.plus) & after(digit, 1) & four & after(four, 4) & after(within, 8)
        };
        let four = start & four_digits & {
            let grouped = digit | join;
            let two = grouped & after(grouped, 1);
            let four = two & after(two, 2);
            let thirteen = four & after(four, 4) & after(four, 8) & after(grouped, 12);
            let seven = after(pair, 4) & after(digit, 6);
            let pair_of_four = !(digit >> 4) & after(m.join, 4) & after(pair, 5) & after(digit, 7);
            thirteen | seven | pair_of_four
        };
        let country = pair & before(ascii, 1) & before(ascii, 2) & !(word << 3) & !(digit << 1);
        let likes = either & after(either, 1);
        let six = likes & after(likes, 2) & after(likes, 4);
        let driver = six
            & (digit | after(digit, 1) | after(digit, 2))
            & !(digit << 1)
            & (before(ascii, 1) | before(join, 1) & before(word, 2));
        // A letter or a sign parts it from the next number, and none of those that part the cells of lists and the parts of times.
        let parting = join | m.comma | m.label;
        let sex =
            digit & !(digit >> 1) & after(digit, 2) & !(parting >> 1) & before(pair, 2) & before(pair, 4);
        let end = digit & !(digit >> 1);
        let capital = after(m.space, 1) & after(upper, 2);
        let house = end
            & (capital
                | after(m.comma, 1) & after(capital, 1)
                | after(ascii, 1) & (after(capital, 1) | after(m.comma, 2) & after(capital, 2)));
        let any = suffix | inward | dialled | four | country | driver | sex | house;
        Candidates { suffix, inward, dialled, four, country, driver, sex, house, any }
    }

    /// A block without a digit may begin with what ends a number of the block before.
    #[inline(always)]
    fn without_digits(m: &Masks, digits_before: u64) -> Candidates {
        let dialled = m.plus & 1 << 63;
        if digits_before >> (64 - NEAR) == 0 {
            return Candidates { dialled, any: dialled, ..Candidates::default() };
        }
        let word = m.letter & !m.high;
        let suffix = m.suffix & !(word >> 1) & 0xff;
        let ascii = word;
        let inward = m.like_digit & after(ascii, 1) & after(ascii, 2) & !(word >> 3) & 0x3f;
        Candidates { suffix, inward, dialled, any: suffix | inward | dialled, ..Candidates::default() }
    }

    /// Looks at each candidate of `part` of the block at `base` and says what stands there.
    #[inline(never)]
    pub fn look(&self, bytes: &[u8], base: usize, part: u64, known: Shapes) -> Shapes {
        let mut shapes = known;
        let each = |mask: u64, shape: Shapes, shapes: &mut Shapes, check: &dyn Fn(usize) -> bool| {
            let mut mask = mask & part;
            while mask != 0 && !shapes.meets(shape) {
                if check(base + mask.trailing_zeros() as usize) {
                    *shapes |= shape;
                }
                mask &= mask - 1;
            }
        };
        each(self.suffix, Shapes::NATIONAL_INSURANCE, &mut shapes, &|place| national_insurance(bytes, place));
        each(self.inward, Shapes::POSTCODE, &mut shapes, &|place| postcode(bytes, place));
        each(self.dialled, Shapes::PHONE, &mut shapes, &|place| phone(bytes, place));
        each(self.country, Shapes::IBAN, &mut shapes, &|place| iban(bytes, place));
        each(self.driver, Shapes::LICENCE, &mut shapes, &|place| licence(bytes, place));
        each(self.house, Shapes::STREET, &mut shapes, &|place| street(bytes, place));
        each(self.sex, Shapes::MACHINE_READABLE, &mut shapes, &|place| machine_readable(bytes, place));
        let mut four = self.four & part;
        while four != 0 {
            long_number(bytes, base + four.trailing_zeros() as usize, &mut shapes);
            four &= four - 1;
        }
        shapes
    }
}

const JOINS: u8 = 1;
const PHONE_GAP: u8 = 2;
const LETTER: u8 = 4;
const WORD: u8 = 8;
/// Letters written for the digits 0 and 1.
const LIKE_DIGIT: u8 = 16;
const DIGIT: u8 = 32;
/// Bytes of wide dashes and spaces: any beyond ASCII.
const WIDE: u8 = 64;

const CLASS: [u8; 256] = {
    let mut class = [0u8; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        let mut own = 0;
        if matches!(byte, b' ' | b'\t' | 0x0b | b'.' | b'-' | b'/') {
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
        if matches!(byte, b'O' | b'o' | b'I' | b'i' | b'L' | b'l') {
            own |= LIKE_DIGIT;
        }
        if byte.is_ascii_digit() {
            own |= DIGIT;
        }
        if byte >= 0x80 {
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

/// Where the digits that begin at `start` end.
#[inline(always)]
fn end_of(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    while is(bytes, end, DIGIT) {
        end += 1;
    }
    end
}

/// The C of `12 34 56 C`: a letter that ends a word; before it, in all at least six digits or what is written for them.
#[inline(always)]
fn national_insurance(bytes: &[u8], suffix: usize) -> bool {
    if is(bytes, suffix + 1, WORD) {
        return false;
    }
    let (mut place, mut digits) = (suffix, 0);
    while place > 0 && digits <= 8 {
        let class = CLASS[usize::from(at(bytes, place - 1))];
        if class & (DIGIT | LIKE_DIGIT) != 0 {
            digits += 1;
        } else if class & (JOINS | WIDE) == 0 {
            break;
        }
        place -= 1;
    }
    digits >= 7 || (digits == 6 && is(bytes, place.wrapping_sub(1), LETTER))
}

/// The 1 of `OX4 1AB`, or a letter for it: two letters that end a word behind it, letters and digits before.
#[inline(always)]
fn postcode(bytes: &[u8], inward: usize) -> bool {
    let letters =
        is(bytes, inward + 1, LETTER) && is(bytes, inward + 2, LETTER) && !is(bytes, inward + 3, WORD);
    if !letters {
        return false;
    }
    let mut place = inward;
    while inward - place < 6 && is(bytes, place.wrapping_sub(1), JOINS | WIDE) {
        place -= 1;
    }
    // The outward part: two to four letters and digits, a digit or what is written for one among them.
    let outward = (1..=4).take_while(|back| is(bytes, place.wrapping_sub(*back), LETTER | DIGIT)).count();
    let place_of_digit = (1..=2).any(|back| is(bytes, place.wrapping_sub(back), DIGIT | LIKE_DIGIT));
    let any_digit =
        is(bytes, inward, DIGIT) || (1..=outward).any(|back| is(bytes, place.wrapping_sub(back), DIGIT));
    outward >= 2 && place_of_digit && any_digit && (outward < 4 || !is(bytes, place.wrapping_sub(5), WORD))
}

/// The 0 of `01865 249811`, the plus of `+44 7911 482917`: at least nine digits in groups.
#[inline(always)]
fn phone(bytes: &[u8], start: usize) -> bool {
    let plus = at(bytes, start) == b'+';
    if !plus && is(bytes, start.wrapping_sub(1), WORD) {
        return false;
    }
    let (mut place, mut digits, mut gap) = (start + usize::from(plus), 0, 0);
    loop {
        let class = CLASS[usize::from(at(bytes, place))];
        if class & DIGIT != 0 {
            digits += 1;
            gap = 0;
            if digits >= 9 {
                return true;
            }
        } else {
            gap += 1;
            // A bracket and three blanks of two bytes each (U+00A0).
            if class & (PHONE_GAP | WIDE) == 0 || gap > 7 {
                return false;
            }
        }
        place += 1;
    }
}

/// The last digit of `14 Rose Lane`, `14a, Rose Lane`: capitalised words up to one for a street.
#[inline(always)]
fn street(bytes: &[u8], last: usize) -> bool {
    if is(bytes, last.wrapping_sub(4), DIGIT) && (1..4).all(|back| is(bytes, last.wrapping_sub(back), DIGIT))
    {
        return false;
    }
    let mut place = last + 1;
    if is(bytes, place, LETTER) {
        place += 1;
    }
    if at(bytes, place) == b',' {
        place += 1;
    }
    at(bytes, place) == b' ' && at(bytes, place + 1).is_ascii_uppercase() && street_words(bytes, place + 1)
}

/// Longer words are no street's.
const LONGEST_WORD: usize = 256;

fn street_words(bytes: &[u8], mut place: usize) -> bool {
    for words in 0..6 {
        let rest = bytes.get(place..).unwrap_or_default();
        let word = rest
            .iter()
            .take(LONGEST_WORD)
            .position(|byte| !(byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'.' | b'-' | 0x80..)))
            .unwrap_or(rest.len().min(LONGEST_WORD));
        if words > 0 {
            let Some(text) = rest.get(..word).and_then(|word| std::str::from_utf8(word).ok()) else {
                return false;
            };
            if gazetteer::is_street_type(text.trim_end_matches('.')) {
                return true;
            }
        }
        if rest.get(word) != Some(&b' ') || !rest.get(word + 1).is_some_and(u8::is_ascii_uppercase) {
            return false;
        }
        place += word + 1;
    }
    false
}

/// The first of six digits (or letters written for them) with letters around, as on a driving licence.
#[inline(always)]
fn licence(bytes: &[u8], start: usize) -> bool {
    let (mut from, mut to) = (start, start);
    while from > 0 && is(bytes, from - 1, DIGIT | LIKE_DIGIT) {
        from -= 1;
    }
    while is(bytes, to, DIGIT | LIKE_DIGIT) {
        to += 1;
    }
    let gap = |place: usize| matches!(at(bytes, place), b' ' | b'-');
    let letter = |place: usize| is(bytes, place, LETTER | DIGIT);
    let len = to - from;
    // Name and initials may be all of letters that count as digits of the run.
    let before = len >= 11 && is(bytes, from, LETTER)
        || letter(from.wrapping_sub(1))
        || (gap(from.wrapping_sub(1)) && letter(from.wrapping_sub(2)));
    let behind = len >= 8 || letter(to) || (gap(to) && letter(to + 1));
    len >= 6 && before && behind
}

/// The last digit before the sex in `8005124M2801019`.
#[inline(always)]
fn machine_readable(bytes: &[u8], last: usize) -> bool {
    matches!(at(bytes, last + 1), b'M' | b'F' | b'X' | b'<')
        && is(bytes, last + 2, DIGIT)
        && (0..7).all(|back| is(bytes, last.wrapping_sub(back), DIGIT))
}

/// Countries that use IBANs, by the registry of ISO 13616 (SWIFT).
const COUNTRIES: &str = "AD AE AL AT AZ BA BE BG BH BI BR BY CH CR CY CZ DE DJ DK DO EE EG ES FI FK FO FR GB GE GG GI GL GR \
                         GT HR HU IE IL IM IQ IS IT JE JO KW KZ LB LC LI LT LU LV LY MC MD ME MK MN MR MT MU NI NL NO OM PK PL \
                         PS PT QA RO RS RU SA SC SD SE SI SK SM SO ST SV TL TN TR UA VA VG XK YE";

/// A country's letters before the digits, and at least eight letters or digits behind the first two.
#[inline(always)]
fn iban(bytes: &[u8], start: usize) -> bool {
    if start < 2 || is(bytes, start.wrapping_sub(3), WORD) {
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

/// The first of four digits or more: a card's number, or an account's behind a sort code.
#[inline(always)]
fn long_number(bytes: &[u8], start: usize, shapes: &mut Shapes) {
    if is(bytes, start.wrapping_sub(1), DIGIT) {
        return;
    }
    let end = end_of(bytes, start);
    let len = end - start;
    if len < 4 {
        return;
    }
    if len == 14 {
        *shapes |= Shapes::SORT_AND_ACCOUNT;
    }
    if matches!(at(bytes, start), b'2'..=b'6') && !shapes.meets(Shapes::CARD) {
        let (mut digits, mut place) = (len, end);
        while digits < 13 {
            // A wide blank has two bytes.
            let gap = if is(bytes, place, JOINS) { 1 } else { 2 * usize::from(is(bytes, place, WIDE)) };
            if gap == 0 || !is(bytes, place + gap, DIGIT) {
                break;
            }
            let next = end_of(bytes, place + gap);
            digits += next - place - gap;
            place = next;
        }
        if digits >= 13 {
            *shapes |= Shapes::CARD;
        }
    }
    let account = matches!(len, 7 | 8)
        || len == 4 && {
            let second = end + usize::from(matches!(at(bytes, end), b' ' | b'-'));
            (second..second + 3).all(|place| is(bytes, place, DIGIT))
        };
    if account && !shapes.meets(Shapes::SORT_AND_ACCOUNT) && sort_code_before(bytes, start) {
        *shapes |= Shapes::SORT_AND_ACCOUNT;
    }
}

/// Whether six digits end within 36 bytes before an account number.
fn sort_code_before(bytes: &[u8], start: usize) -> bool {
    let mut place = start;
    while start - place < 36 && place > 0 && !is(bytes, place - 1, DIGIT) {
        place -= 1;
    }
    let mut digits = 0;
    while digits < 6 && place > 0 {
        let class = CLASS[usize::from(at(bytes, place - 1))];
        if class & DIGIT != 0 {
            digits += 1;
        } else if class & (JOINS | WIDE) == 0 {
            break;
        }
        place -= 1;
    }
    digits >= 6
}

/// How long the numbers of a line are, groups taken together, and whether one is a sum of pounds.
pub fn lengths(line: &[u8]) -> Shapes {
    let mut shapes = Shapes::NONE;
    let (mut place, mut sum, mut gap) = (0, 0, 0);
    while let Some(byte) = line.get(place) {
        let class = CLASS[usize::from(*byte)];
        if class & DIGIT == 0 {
            gap = if class & (JOINS | WIDE) != 0 { gap + 1 } else { 10 };
            place += 1;
            continue;
        }
        let end = end_of(line, place);
        sum = if gap <= 9 { sum + end - place } else { end - place };
        gap = 0;
        if end - place >= 4 {
            shapes |= Shapes::FOUR;
        }
        if sum >= 6 {
            shapes |= Shapes::SIX;
        }
        if sum >= 10 {
            shapes |= Shapes::TEN;
        }
        let before = line.get(..place).unwrap_or_default();
        let before = before.strip_suffix(b" ").unwrap_or(before);
        if before.ends_with(&[0xa3]) || before.ends_with(b"GBP") {
            shapes |= Shapes::MONEY;
        }
        place = end;
    }
    shapes
}

#[cfg(test)]
mod tests {
    use super::super::Gate;
    use super::*;

    /// The shapes of a line, at every distance from the edge of a block.
    fn shapes(line: &str) -> Vec<&'static str> {
        let gate = Gate::new(Vec::new());
        let mut all: Option<Shapes> = None;
        for indent in 0..70 {
            let text = format!("{}{line}", " ".repeat(indent));
            let mut found = lengths(text.as_bytes());
            gate.lines(&text, &mut |_, signs| found |= signs.shapes);
            assert_eq!(*all.get_or_insert(found), found, "{line} behind {indent} blanks");
        }
        let found = all.expect("at least one indent");
        NAMES.iter().filter(|(_, shape)| found.meets(*shape)).map(|(name, _)| *name).collect()
    }

    #[test]
    fn values_have_their_shapes() {
        for (line, name) in [
            ("NI AB 12 34 56 C", "national_insurance"),
            ("AB123456C.", "national_insurance"),
            ("ab 1O 34 5l d", "national_insurance"),
            ("ab 10 34 OO d", "national_insurance"),
            ("AB\u{2013}12\u{2013}34\u{2013}56\u{2013}C", "national_insurance"),
            ("Headington OX4 1AB", "postcode"),
            ("OX41AB", "postcode"),
            ("0X4 1AB", "postcode"),
            ("SW1A lAA", "postcode"),
            ("W1AIAA", "postcode"),
            ("01865 249811", "phone"),
            ("+44 (0)7911 482917", "phone"),
            ("(01865) 249-811", "phone"),
            ("0044 7911 482917", "phone"),
            ("GB29 NWBK 6016 1331 9268 19", "iban"),
            ("MORGA657054SM9IJ", "driving_licence"),
            ("MORGA 657O54 SM9IJ", "driving_licence"),
            ("9999228<8GBR5610237F2101011<<<<", "machine_readable"),
            ("at 14 Rose Lane", "street"),
            ("14a, St Mary's Rd", "street"),
            ("14-16 Rose Lane", "street"),
            ("20-45-23 71834562", "sort_and_account"),
            ("204523 a/c no: 71834562", "sort_and_account"),
            ("204523, 7183 4562", "sort_and_account"),
            ("20452371834562", "sort_and_account"),
            ("fee of £ 185.00", "money"),
            ("GBP185", "money"),
            ("4929 1234 5678 9012", "payment_card"),
            ("3782-822463-10005", "payment_card"),
            ("943 476 5919", "ten_digits"),
            ("20 - 45 - 23", "six_digits"),
        ] {
            assert!(shapes(line).contains(&name), "{line}: {:?}", shapes(line));
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
            let found: Vec<_> = shapes(line)
                .into_iter()
                .filter(|name| !name.ends_with("digits") && *name != "digit")
                .collect();
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
