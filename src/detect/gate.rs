//! The gate: which lines of a text could hold anything, found without looking at words twice.
//!
//! One pass classifies bytes, 64 at a time (`bytes`), into digits, `@`, line ends, letters and capitals. Where a
//! number could be part of a value is computed from that (`shapes`). Words whose first letters no keyword begins with
//! are told by a small bitmap, one by one or four at once (`marks`), or all of a block at once where the processor can
//! (`beginnings`); only words that pass are compared. A line without any sign costs no more than that. The gate never
//! judges: it may only say "perhaps", never miss.

#[cfg(target_arch = "x86_64")]
mod beginnings;
mod bytes;
mod marks;
mod shapes;

use std::ops::Range;

use bytes::{BLOCK, Masks, classify};
use marks::Marks;
use shapes::Candidates;
pub use shapes::{NAMES, Shapes, lengths};

/// What a line shows.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Signs {
    /// What its digits could be part of.
    pub shapes: Shapes,
    /// An `@`.
    pub at: bool,
    /// What ends a label, within its reach: a colon, a bar, a tab, leaders or a wide gap behind a word.
    pub label: bool,
    /// Two words with capitals close together, or a title before one.
    pub name: bool,
    /// How many blanks have one behind them, as between columns, up to [`MANY_GAPS`]; those that the line begins with are left
    /// out, as far as its first block goes. Calls for nothing by itself.
    pub gaps: u8,
    /// Keywords: a bit for each group given to [`Gate::new`].
    pub keywords: u64,
}

impl Signs {
    /// Whether there is nothing to look for. A number that is part of nothing is nothing.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        !(self.at || self.label || self.name) && self.keywords == 0 && self.shapes.is_empty()
    }
}

/// More blanks than these are not counted.
pub const MANY_GAPS: u8 = 3;
/// Labels end within so many bytes of a line's start.
pub const LABEL_REACH: usize = 48;
/// The second word of a name starts within so many bytes of the first.
const NAME_REACH: usize = 26;

/// A word or phrase that calls for rules.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Keyword<'k> {
    /// In any case.
    pub text: &'k str,
    /// The bits of its groups.
    pub groups: u64,
    /// Whether it only counts with a capital first.
    pub capital: bool,
    /// Whether it only counts with a digit within so many bytes behind it.
    pub digit: Option<u8>,
}

/// Finds lines with signs.
pub struct Gate {
    /// The marks of keywords' first words.
    marks: Marks,
    /// The same for [`Gate::lines_avx512`], as a filter.
    #[cfg(target_arch = "x86_64")]
    filter: beginnings::Beginnings,
    words: Words,
    way: Way,
}

/// How lines are looked at: what the processor has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Way {
    /// The best one.
    fn best() -> Way {
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::is_x86_feature_detected as has;
            if has!("avx2") && has!("bmi1") && has!("bmi2") && has!("lzcnt") && has!("popcnt") {
                let wide = has!("avx512f") && has!("avx512bw") && has!("avx512vbmi");
                return if wide { Way::Avx512 } else { Way::Avx2 };
            }
        }
        Way::Portable
    }
}

impl Gate {
    /// A gate for keywords. They are compared whole and without regard to case, at word boundaries; those that
    /// do not start with a letter cannot be gated and are refused.
    ///
    /// # Panics
    /// If a keyword does not start with an ASCII letter.
    pub fn new(mut list: Vec<Keyword<'_>>) -> Gate {
        list.sort_unstable();
        for keyword in &list {
            assert!(!first_word(keyword.text.as_bytes()).is_empty(), "a keyword starts with a letter");
        }
        let firsts = list.iter().map(|keyword| {
            let first = first_word(keyword.text.as_bytes());
            (first, keyword.text.as_bytes().get(first.len()).copied(), keyword.capital)
        });
        Gate {
            marks: Marks::new(firsts),
            #[cfg(target_arch = "x86_64")]
            filter: beginnings::Beginnings::new(
                list.iter().map(|keyword| (first_word(keyword.text.as_bytes()), keyword.capital)),
            ),
            words: Words::new(&list),
            way: Way::best(),
        }
    }

    /// Calls `line` for each line of `text` with any sign; lines end behind `\n`, `\r` or a form feed. Returns how
    /// many letters and digits the text has.
    pub fn lines(&self, text: &str, line: &mut dyn FnMut(Range<usize>, Signs)) -> u64 {
        // SAFETY: the way says that this processor has every feature that its function is compiled with.
        #[allow(unsafe_code)]
        match self.way {
            #[cfg(target_arch = "x86_64")]
            Way::Avx512 => unsafe { self.lines_avx512(text, line) },
            #[cfg(target_arch = "x86_64")]
            Way::Avx2 => unsafe { self.lines_avx2(text, line) },
            Way::Portable => self.lines_with(text, classify, |block| self.perhaps(block), line),
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    fn lines_avx2(&self, text: &str, line: &mut dyn FnMut(Range<usize>, Signs)) -> u64 {
        let perhaps = |block: &WordsOf<'_>| {
            let read = block.bytes.get(block.at..block.at + marks::READ);
            match read.and_then(|read| read.try_into().ok()) {
                Some(read) => self.marks.perhaps(read, block.starts),
                None => self.perhaps(block),
            }
        };
        self.lines_with(text, |block| bytes::classify_avx2(block), perhaps, line)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,avx512f,avx512bw,avx512vbmi")]
    fn lines_avx512(&self, text: &str, line: &mut dyn FnMut(Range<usize>, Signs)) -> u64 {
        let perhaps = |block: &WordsOf<'_>| {
            let read = block.bytes.get(block.at..block.at + beginnings::READ);
            match read.and_then(|read| read.try_into().ok()) {
                Some(read) => self.filter.perhaps(read, block.starts),
                None => self.perhaps(block),
            }
        };
        self.lines_with(text, |block| bytes::classify_avx512(block), perhaps, line)
    }

    /// Those of the words of a block whose mark a keyword has. One loop without other branches for all lines of the
    /// block: what is not foreseen costs more than the look-ups.
    #[inline(always)]
    fn perhaps(&self, block: &WordsOf<'_>) -> u64 {
        let (mut found, mut words) = (0, block.starts);
        while words != 0 {
            let bit = words.trailing_zeros();
            words &= words - 1;
            let length = length(block.bytes, block.at, bit, block.ascii);
            let mark = marks::mark(eight(block.bytes, block.at + bit as usize), length);
            found |= self.marks.has(mark) << bit;
        }
        found
    }

    #[inline(always)]
    fn lines_with(
        &self,
        text: &str,
        classify: impl Fn(&[u8; BLOCK]) -> Masks,
        perhaps: impl Fn(&WordsOf<'_>) -> u64,
        line: &mut dyn FnMut(Range<usize>, Signs),
    ) -> u64 {
        let bytes = text.as_bytes();
        let mut state = State { start: 0, signs: Signs::default(), last_capital: usize::MAX };
        // Whether the byte before the block was a letter, one of ASCII, and a digit.
        let (mut letter_before, mut ascii_before, mut digit_before) = (0u64, 0u64, 0u64);
        let mut digits_before = 0;
        let mut visible = 0;
        let mut at = 0;
        while at < bytes.len() {
            let mut padded = [0u8; BLOCK];
            let block: &[u8; BLOCK] = match bytes.get(at..at + BLOCK).and_then(|b| b.try_into().ok()) {
                Some(block) => block,
                None => {
                    let rest = &bytes[at..];
                    padded[..rest.len()].copy_from_slice(rest);
                    &padded
                }
            };
            let masks = classify(block);
            let ascii = masks.letter & !masks.high;
            let behind_letter = masks.letter << 1 | letter_before;
            let behind_ascii = ascii << 1 | ascii_before;
            let behind_digit = masks.digit << 1 | digit_before;
            let candidates = Candidates::of(&masks, digits_before);
            digits_before = masks.digit;
            // A gap or leader behind a word; it may go on in the next block.
            let next = bytes.get(at + BLOCK).copied();
            let goes_on = |byte: u8| u64::from(next == Some(byte)) << 63;
            let gaps = masks.space & (masks.space >> 1 | goes_on(b' '));
            let gap = gaps & behind_letter;
            let leader = masks.dot & (masks.dot >> 1 | goes_on(b'.'));
            let events = Events {
                words: perhaps(&WordsOf { bytes, at, starts: ascii & !behind_ascii, ascii }),
                capitals: masks.upper & !behind_ascii & !behind_digit,
                ascii,
                digit: masks.digit,
                at: masks.at,
                gaps,
                space: masks.space,
                labels: masks.label | gap | leader,
                candidates: &candidates,
            };
            visible += u64::from((ascii | masks.digit | (masks.upper & masks.high)).count_ones());
            letter_before = masks.letter >> 63;
            ascii_before = ascii >> 63;
            digit_before = masks.digit >> 63;
            let (mut done, mut ends) = (0u32, masks.end);
            loop {
                // The part of the block that belongs to the line at hand.
                let upto = if ends == 0 { 64 } else { ends.trailing_zeros() + 1 };
                state.take(self, bytes, at, &events, bits(done, upto));
                if ends == 0 {
                    break;
                }
                done = upto;
                ends &= ends - 1;
                state.end(at + upto as usize, line);
            }
            at += BLOCK;
        }
        if state.start < bytes.len() {
            state.end(bytes.len(), line);
        }
        visible
    }
}

/// The words of a block.
struct WordsOf<'t> {
    /// The whole text.
    bytes: &'t [u8],
    /// Where in it the block starts.
    at: usize,
    /// Where in the block words begin.
    starts: u64,
    /// Letters of ASCII.
    ascii: u64,
}

/// Letters of the word that begins at a bit of the block at `at`.
#[inline(always)]
fn length(bytes: &[u8], at: usize, bit: u32, ascii: u64) -> usize {
    let length = (!(ascii >> bit)).trailing_zeros() as usize;
    match bit as usize + length >= 64 {
        // It may go on in the next block.
        true => first_word(&bytes[at + bit as usize..]).len(),
        false => length,
    }
}

/// What happens where in a block, a bit for each byte.
struct Events<'b> {
    /// Words start that may be a keyword's first.
    words: u64,
    /// Words start with a capital.
    capitals: u64,
    /// Letters of ASCII.
    ascii: u64,
    digit: u64,
    at: u64,
    gaps: u64,
    space: u64,
    labels: u64,
    /// Values could be.
    candidates: &'b Candidates,
}

/// The line at hand.
struct State {
    start: usize,
    signs: Signs,
    /// Where the last capital at a word's start was.
    last_capital: usize,
}

impl State {
    /// Takes the events of `part` of the block at `at`.
    #[inline(always)]
    fn take(&mut self, gate: &Gate, bytes: &[u8], at: usize, events: &Events<'_>, part: u64) {
        self.signs.at |= events.at & part != 0;
        let mut gaps = events.gaps & part;
        if gaps != 0 && self.signs.gaps < MANY_GAPS {
            if self.start >= at {
                let begin = (self.start - at) as u32;
                gaps &= !bits(begin, begin + (!(events.space >> begin)).trailing_zeros());
            }
            self.signs.gaps = (self.signs.gaps + gaps.count_ones() as u8).min(MANY_GAPS);
        }
        let labels = events.labels & part;
        if labels != 0 && !self.signs.label {
            let label = at + labels.trailing_zeros() as usize;
            self.signs.label = label - self.start <= LABEL_REACH && label > self.start;
        }
        let mut words = events.words & part;
        while words != 0 {
            let bit = words.trailing_zeros();
            words &= words - 1;
            let length = length(bytes, at, bit, events.ascii);
            self.signs.keywords |= gate.words.get(bytes, at + bit as usize, length);
        }
        let mut capitals = events.capitals & part;
        while capitals != 0 {
            let word = at + capitals.trailing_zeros() as usize;
            capitals &= capitals - 1;
            if !self.signs.name
                && self.last_capital.checked_add(NAME_REACH).is_some_and(|reach| word <= reach)
            {
                self.signs.name = beside(bytes, self.last_capital, word);
            }
            self.last_capital = word;
        }
        if events.digit & part != 0 {
            self.signs.shapes |= Shapes::DIGIT;
        }
        if events.candidates.any & part != 0 {
            self.signs.shapes = events.candidates.look(bytes, at, part, self.signs.shapes);
        }
    }

    /// The line ends behind `end`.
    #[inline(always)]
    fn end(&mut self, end: usize, line: &mut dyn FnMut(Range<usize>, Signs)) {
        if !self.signs.is_empty() {
            line(self.start..end, self.signs);
        }
        *self = State { start: end, signs: Signs::default(), last_capital: usize::MAX };
    }
}

/// Keywords by their first word: a table with open addressing, compared eight bytes at once.
struct Words {
    slots: Vec<Slot>,
    /// Keywords that go on behind their first word, those of one first word together.
    longer: Vec<Longer>,
}

#[derive(Clone, Default)]
struct Slot {
    /// The first eight letters in lower case, then zeros. No word: 0.
    head: u64,
    word: Box<[u8]>,
    /// The groups of the word by itself: with a small letter first, and with a capital.
    groups: [u64; 2],
    /// The same of those that want a digit, and how far behind.
    numbered: [u64; 2],
    reach: u8,
    /// Longer keywords that begin with it.
    longer: Range<usize>,
}

/// A keyword of more than a word.
struct Longer {
    /// What stands behind the first word, up to eight bytes as [`head_of`] has them.
    tail: u64,
    /// The bytes of it that count.
    kept: u64,
    text: Box<[u8]>,
    /// As of a slot.
    groups: [u64; 2],
    /// How far behind there has to be a digit.
    reach: Option<u8>,
}

impl Words {
    fn new(list: &[Keyword<'_>]) -> Words {
        let mut sorted: Vec<(Vec<u8>, [u64; 2], Option<u8>)> = list
            .iter()
            .map(|keyword| {
                let groups = [if keyword.capital { 0 } else { keyword.groups }, keyword.groups];
                (keyword.text.to_ascii_lowercase().into_bytes(), groups, keyword.digit)
            })
            .collect();
        sorted.sort_by(|(a, ..), (b, ..)| (first_word(a), a).cmp(&(first_word(b), b)));
        let mut words = Words {
            slots: vec![Slot::default(); (list.len() * 4).next_power_of_two().max(16)],
            longer: Vec::new(),
        };
        for (keyword, groups, reach) in sorted {
            let first = first_word(&keyword);
            let place = words.place(head(first), first);
            let slot = &mut words.slots[place];
            if slot.head == 0 {
                let none = words.longer.len()..words.longer.len();
                *slot = Slot { head: head(first), word: first.into(), longer: none, ..Slot::default() };
            }
            if keyword.len() == first.len() {
                let own = if reach.is_some() { &mut slot.numbered } else { &mut slot.groups };
                *own = std::array::from_fn(|capital| own[capital] | groups[capital]);
                // Of several the farthest: one too many is tried then.
                slot.reach = slot.reach.max(reach.unwrap_or(0));
                continue;
            }
            slot.longer.end += 1;
            let rest = (keyword.len() - first.len()).min(8);
            let tail = head(&keyword[first.len()..]);
            words.longer.push(Longer { tail, kept: kept(rest), text: keyword.into(), groups, reach });
        }
        words
    }

    /// The groups of the keywords that stand at `start`, where a word of `length` letters begins.
    #[inline(never)]
    fn get(&self, bytes: &[u8], start: usize, length: usize) -> u64 {
        let Some(word) = bytes.get(start..start + length) else { return 0 };
        let slot = &self.slots[self.place(head_of(eight(bytes, start), length), word)];
        let capital = usize::from(word.first().is_some_and(u8::is_ascii_uppercase));
        let mut groups = slot.groups[capital];
        if slot.numbered[capital] & !groups != 0 && has_digit(bytes, start + length, slot.reach) {
            groups |= slot.numbered[capital];
        }
        let tail = head_of(eight(bytes, start + length), 8);
        for longer in self.longer.get(slot.longer.clone()).unwrap_or_default() {
            if tail & longer.kept != longer.tail {
                continue;
            }
            let end = start + longer.text.len();
            let whole = bytes.get(start..end).is_some_and(|text| text.eq_ignore_ascii_case(&longer.text))
                && !(longer.text.last().is_some_and(u8::is_ascii_alphabetic)
                    && bytes.get(end).is_some_and(u8::is_ascii_alphabetic));
            if whole && longer.reach.is_none_or(|reach| has_digit(bytes, end, reach)) {
                groups |= longer.groups[capital];
            }
        }
        groups
    }

    /// Where the word is, or the empty slot where it would be.
    #[inline(always)]
    fn place(&self, head: u64, word: &[u8]) -> usize {
        let mixed = (head ^ (word.len() as u64) << 56).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut place = (mixed >> 40) as usize & (self.slots.len() - 1);
        loop {
            let slot = &self.slots[place];
            // Eight letters are all in the head.
            let same = slot.head == head
                && slot.word.len() == word.len()
                && (word.len() <= 8 || slot.word.eq_ignore_ascii_case(word));
            if same || slot.head == 0 {
                return place;
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }
}

/// Whether a digit stands within so many bytes from a place on.
fn has_digit(bytes: &[u8], from: usize, reach: u8) -> bool {
    bytes.iter().skip(from).take(usize::from(reach)).any(u8::is_ascii_digit)
}

/// The first eight letters of a word in lower case.
#[inline(always)]
fn head(word: &[u8]) -> u64 {
    let mut eight = [0u8; 8];
    let length = word.len().min(8);
    eight[..length].copy_from_slice(&word[..length]);
    head_of(eight, length)
}

/// The same of a word of so many letters that these bytes begin with.
#[inline(always)]
fn head_of(eight: [u8; 8], length: usize) -> u64 {
    (u64::from_le_bytes(eight) | 0x2020_2020_2020_2020) & kept(length)
}

/// All bits of so many bytes, at most eight.
#[inline(always)]
fn kept(bytes: usize) -> u64 {
    if bytes >= 8 { u64::MAX } else { (1 << (bytes * 8)) - 1 }
}

/// The letters a text starts with. Keywords' first words are compared whole, so "count" is not in "county".
fn first_word(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(bytes.len());
    &bytes[..end]
}

/// Eight bytes of a text, zeros beyond its end.
#[inline(always)]
fn eight(bytes: &[u8], start: usize) -> [u8; 8] {
    match bytes.get(start..start + 8).and_then(|eight| eight.try_into().ok()) {
        Some(eight) => eight,
        None => {
            let rest = bytes.get(start..).unwrap_or_default();
            std::array::from_fn(|at| rest.get(at).copied().unwrap_or(0))
        }
    }
}

/// Whether a capital at `first` and one at `second` could begin two words of one name: no digits or signs between
/// them, and no words but short particles ("van der", "de", "al").
#[inline(never)]
fn beside(bytes: &[u8], first: usize, second: usize) -> bool {
    let between = bytes.get(first + 1..second).unwrap_or_default();
    let mut letters = None;
    for byte in between {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'\'' | 0x80.. => letters = letters.map(|n: u32| n + 1),
            b' ' | b'.' | b',' | b'-' => {
                if letters.is_some_and(|n| n > 3) {
                    return false;
                }
                letters = Some(0);
            }
            _ => return false,
        }
    }
    letters.is_none_or(|n| n <= 3)
}

/// The bits from `from` up to, not including, `to`.
#[inline(always)]
fn bits(from: u32, to: u32) -> u64 {
    let below = |n: u32| if n >= 64 { u64::MAX } else { (1u64 << n) - 1 };
    below(to) & !below(from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KEYWORDS: &[(&str, u64, bool)] = &[
        ("polling station", 1, false),
        ("Tax code", 2, false),
        ("P", 4, false),
        ("hall", 8, true),
        ("a/c", 16, false),
        ("Nationality", 32, false),
        ("hall hire", 64, false),
        ("a/c no.", 128, true),
        ("hall", 256, false),
        ("tax code", 256, false),
    ];

    fn keywords() -> impl Iterator<Item = Keyword<'static>> {
        KEYWORDS.iter().map(|(text, groups, capital)| Keyword {
            text,
            groups: *groups,
            capital: *capital,
            digit: (*groups == 256).then_some(3),
        })
    }

    fn gate() -> Gate {
        Gate::new(keywords().collect())
    }

    /// The keywords of each line that has any, by plain comparison.
    fn plain_keywords(text: &str) -> Vec<(usize, u64)> {
        let bytes = text.as_bytes();
        let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        let (mut line, mut found) = (0, Vec::<(usize, u64)>::new());
        for at in 0..bytes.len() {
            if at > 0 && matches!(bytes[at - 1], b'\n' | b'\r' | 0x0c) {
                line = at;
            }
            if !letter(at) || at > 0 && letter(at - 1) {
                continue;
            }
            for keyword in keywords() {
                let end = at + keyword.text.len();
                let same =
                    bytes.get(at..end).is_some_and(|own| own.eq_ignore_ascii_case(keyword.text.as_bytes()));
                let far = bytes.iter().skip(end).take(3).all(|byte| !byte.is_ascii_digit());
                if !same
                    || keyword.digit.is_some() && far
                    || letter(end - 1) && letter(end)
                    || keyword.capital && bytes[at].is_ascii_lowercase()
                {
                    continue;
                }
                match found.last_mut() {
                    Some((last, groups)) if *last == line => *groups |= keyword.groups,
                    _ => found.push((line, keyword.groups)),
                }
            }
        }
        found
    }

    fn seen(text: &str) -> Vec<(Range<usize>, Signs)> {
        let mut lines = Vec::new();
        gate().lines(text, &mut |range, signs| lines.push((range, signs)));
        lines
    }

    #[test]
    fn only_lines_with_signs_are_called() {
        let text = "nothing here\nborn 1956\r\nsee the polling station\nmail a@b\nTAX CODE: x\ntax codes\n\u{c}county polls";
        let lines = seen(text);
        let found: Vec<_> = lines.iter().map(|(range, _)| text[range.clone()].trim()).collect();
        assert_eq!(found, ["born 1956", "see the polling station", "mail a@b", "TAX CODE: x"]);
        assert_eq!(lines[1].1.keywords, 1);
        assert_eq!(lines[3].1, Signs { label: true, name: true, keywords: 2, ..Signs::default() });
    }

    #[test]
    fn a_keyword_may_want_a_capital() {
        assert_eq!(seen("in the Hall")[0].1.keywords, 8);
        assert_eq!(seen("in the HALL")[0].1.keywords, 8);
        assert_eq!(seen("in the hall, the Halls"), []);
    }

    #[test]
    fn capitals_close_together_may_be_a_name() {
        assert!(seen("met Margaret Whitcombe today")[0].1.name);
        assert_eq!(seen("met Margaret and afterwards had a cup of tea with Joyce"), []);
        assert_eq!(seen("one Capital\nNext line"), []);
    }

    #[test]
    fn letters_and_digits_are_counted_as_a_plain_loop_counts_them() {
        let text = "Zoë paid £185.50 at 14 Rose Lane\n".repeat(9);
        let plain = text.bytes().filter(|b| b.is_ascii_alphanumeric() || *b >= 0xc3).count() as u64;
        assert_eq!(gate().lines(&text, &mut |_, _| {}), plain);
    }

    /// Every way that this machine has.
    fn ways() -> Vec<Way> {
        #[cfg(target_arch = "x86_64")]
        match Way::best() {
            Way::Avx512 => return vec![Way::Avx512, Way::Avx2, Way::Portable],
            Way::Avx2 => return vec![Way::Avx2, Way::Portable],
            Way::Portable => {}
        }
        vec![Way::Portable]
    }

    proptest! {
        #[test]
        fn every_way_sees_what_the_plain_one_sees(
            noise in "[a-zA-Z0-9@: \n\r\u{c}\u{e9}\u{142}.,polingtaxcde]{0,400}",
            any in prop_oneof![Just(String::new()), ".{0,100}", "[\\x00-\\x7f]{0,200}"],
            words in "((polling station|Polling|stations|tax code|TAX CODE|P|p|Hall|hall|halls|HALL HIRE|hall hires|a/c|A/C no.|a|NATIONALITY|nationalities|polled|[a-zA-Z0-9@:+]{1,9})[ .,\n\r\u{e9}/`{@\\[]{1,2}){0,60}",
            last in "(|p|hall|nationality|nationalit|polling statio|polling station|a/|a/c)",
        ) {
            let text = noise + &any + &words + &last;
            let portable = gate();
            let mut plain = Vec::new();
            let perhaps = |block: &WordsOf<'_>| portable.perhaps(block);
            let count = portable.lines_with(&text, bytes::classify_plain, perhaps, &mut |range, signs| {
                plain.push((range, signs));
            });
            for way in ways() {
                let mut found = Vec::new();
                let gate = Gate { way, ..gate() };
                let own = gate.lines(&text, &mut |range, signs| found.push((range, signs)));
                prop_assert_eq!(&found, &plain, "{:?}", way);
                prop_assert_eq!(own, count);
            }
            let found: Vec<_> = plain
                .iter()
                .filter(|(_, signs)| signs.keywords != 0)
                .map(|(range, signs)| (range.start, signs.keywords))
                .collect();
            prop_assert_eq!(found, plain_keywords(&text));
        }
    }
}
