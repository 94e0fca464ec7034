//! The gate: which lines of a text could hold anything, found without looking at words twice.
//!
//! One pass classifies bytes, 64 at a time (with the platform's vectors where it has them, and always with the same
//! result), into digits, `@`, line ends, letters and capitals. Each word's first three letters are looked up in
//! a small bitmap of the keywords' beginnings; only words that pass are compared. A line without any sign costs
//! no more than that. The gate never judges: it may only say "perhaps", never miss.

use std::collections::HashMap;
use std::ops::Range;

use wide::u8x16;

/// What a line shows.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Signs {
    /// A digit.
    pub digit: bool,
    /// An `@`.
    pub at: bool,
    /// What ends a label, within its reach: a colon, a bar, a tab, leaders or a wide gap behind a word.
    pub label: bool,
    /// Two words with capitals close together, or a title before one.
    pub name: bool,
    /// Keywords: a bit for each group given to [`Gate::new`].
    pub keywords: u64,
}

impl Signs {
    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        *self == Signs::default()
    }
}

/// Labels end within so many bytes of a line's start.
pub const LABEL_REACH: usize = 48;
/// The second word of a name starts within so many bytes of the first.
const NAME_REACH: usize = 26;
/// Bytes looked at together.
const BLOCK: usize = 64;

/// Finds lines with signs.
pub struct Gate {
    /// A bit for each possible beginning of three letters.
    beginnings: Box<[u64; 512]>,
    /// First word of each keyword, in lower case, and its groups.
    words: HashMap<Box<[u8]>, u64>,
}

/// Byte classes of a block, a bit for each byte.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Masks {
    digit: u64,
    at: u64,
    label: u64,
    space: u64,
    dot: u64,
    end: u64,
    upper: u64,
    letter: u64,
}

impl Gate {
    /// A gate for keywords, each with the bits of its groups. Only the first word of a keyword counts (the rest
    /// is the caller's to check); keywords that do not start with a letter cannot be gated and are refused.
    ///
    /// # Panics
    /// If a keyword does not start with an ASCII letter.
    pub fn new<'k>(keywords: impl Iterator<Item = (&'k str, u64)>) -> Gate {
        let mut gate = Gate { beginnings: Box::new([0; 512]), words: HashMap::new() };
        for (keyword, groups) in keywords {
            let first = first_word(keyword.as_bytes());
            assert!(!first.is_empty(), "a keyword starts with a letter");
            let lower = first.to_ascii_lowercase();
            let mark = beginning(&lower, 0);
            gate.beginnings[mark >> 6] |= 1 << (mark & 63);
            *gate.words.entry(lower.into()).or_default() |= groups;
        }
        gate
    }

    /// Calls `line` for each line of `text` with any sign; lines end behind `\n`, `\r` or a form feed.
    pub fn lines(&self, text: &str, line: &mut dyn FnMut(Range<usize>, Signs)) {
        self.lines_with(text, classify, line);
    }

    /// The same through plain loops: what the fast path is tested against.
    #[cfg(test)]
    fn lines_plain(&self, text: &str, line: &mut dyn FnMut(Range<usize>, Signs)) {
        self.lines_with(text, classify_plain, line);
    }

    #[inline(always)]
    fn lines_with(
        &self,
        text: &str,
        classify: fn(&[u8; BLOCK]) -> Masks,
        line: &mut dyn FnMut(Range<usize>, Signs),
    ) {
        let bytes = text.as_bytes();
        let mut start = 0;
        let mut signs = Signs::default();
        // Whether the byte before the block was a letter, and where the last capital at a word's start was.
        let mut letter_before = 0u64;
        let mut last_capital = usize::MAX;
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
            let words = masks.letter & !(masks.letter << 1 | letter_before);
            // A gap or leader behind a word; at the block's end the next byte is taken to go on with it.
            let behind = masks.letter << 1 | letter_before;
            let gap = masks.space & behind & (masks.space >> 1 | 1 << 63);
            let leader = masks.dot & (masks.dot >> 1 | 1 << 63);
            let labels = masks.label | gap | leader;
            letter_before = masks.letter >> 63;
            let mut done = 0u32;
            let mut ends = masks.end;
            loop {
                // The part of the block that belongs to the line at hand.
                let upto = if ends == 0 { 64 } else { ends.trailing_zeros() + 1 };
                let part = bits(done, upto);
                signs.digit |= masks.digit & part != 0;
                signs.at |= masks.at & part != 0;
                if labels & part != 0 && !signs.label {
                    let label = at + (labels & part).trailing_zeros() as usize;
                    signs.label = label - start <= LABEL_REACH && label > start;
                }
                self.words(bytes, at, words & part, masks.upper, &mut signs, &mut last_capital);
                if ends == 0 {
                    break;
                }
                done = upto;
                ends &= ends - 1;
                let end = at + upto as usize;
                if !signs.is_empty() {
                    line(start..end, signs);
                }
                start = end;
                signs = Signs::default();
                last_capital = usize::MAX;
            }
            at += BLOCK;
        }
        if start < bytes.len() && !signs.is_empty() {
            line(start..bytes.len(), signs);
        }
    }

    #[inline(always)]
    fn words(
        &self,
        bytes: &[u8],
        at: usize,
        mut starts: u64,
        upper: u64,
        signs: &mut Signs,
        last_capital: &mut usize,
    ) {
        while starts != 0 {
            let bit = starts.trailing_zeros();
            starts &= starts - 1;
            let word = at + bit as usize;
            let mark = beginning(bytes, word);
            if self.beginnings[(mark >> 6) & 511] & (1 << (mark & 63)) != 0 {
                signs.keywords |= self.keyword(bytes, word);
            }
            if upper & (1 << bit) != 0 {
                signs.name |= last_capital.checked_add(NAME_REACH).is_some_and(|reach| word <= reach);
                *last_capital = word;
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn keyword(&self, bytes: &[u8], start: usize) -> u64 {
        let word = first_word(&bytes[start..]);
        let mut lower = [0u8; 24];
        let Some(lower) = lower.get_mut(..word.len()) else { return 0 };
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        self.words.get(&*lower).copied().unwrap_or(0)
    }
}

/// The letters a text starts with. Keywords' first words are compared whole, so "count" is not in "county".
fn first_word(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(bytes.len());
    &bytes[..end]
}

/// Up to three letters from a position as a number below 32,768; what is no letter counts as nothing.
#[inline(always)]
fn beginning(bytes: &[u8], at: usize) -> usize {
    let letter = |offset: usize| match bytes.get(at + offset) {
        Some(byte) if byte.is_ascii_alphabetic() => usize::from(byte & 31),
        _ => 0,
    };
    let second = letter(1);
    let third = if second == 0 { 0 } else { letter(2) };
    letter(0) << 10 | second << 5 | third
}

/// The bits from `from` up to, not including, `to`.
#[inline(always)]
fn bits(from: u32, to: u32) -> u64 {
    let below = |n: u32| if n >= 64 { u64::MAX } else { (1u64 << n) - 1 };
    below(to) & !below(from)
}

#[cfg(test)]
fn classify_plain(block: &[u8; BLOCK]) -> Masks {
    let mut masks = Masks::default();
    for (at, byte) in block.iter().enumerate() {
        let bit = 1u64 << at;
        match byte {
            b'0'..=b'9' => masks.digit |= bit,
            b'@' => masks.at |= bit,
            b':' | b'|' | b'\t' => masks.label |= bit,
            b' ' => masks.space |= bit,
            b'.' => masks.dot |= bit,
            b'\n' | b'\r' | 0x0c => masks.end |= bit,
            b'A'..=b'Z' => {
                masks.upper |= bit;
                masks.letter |= bit;
            }
            // The first byte of a capital with an accent; a guess is enough, names are judged later.
            0xc3..=0xff => {
                masks.upper |= bit;
                masks.letter |= bit;
            }
            b'a'..=b'z' | 0x80..=0xc2 => masks.letter |= bit,
            _ => {}
        }
    }
    masks
}

/// Sixteen bytes at a time; `wide` maps to SSE2, NEON or plain code without unsafe code of ours.
#[inline(always)]
fn classify(block: &[u8; BLOCK]) -> Masks {
    let mut masks = Masks::default();
    for part in 0..4 {
        let mut sixteen = [0u8; 16];
        sixteen.copy_from_slice(&block[part * 16..part * 16 + 16]);
        let v = u8x16::new(sixteen);
        let put = |mask: u8x16| u64::from(mask.to_bitmask()) << (part * 16);
        // a - from <= span as unsigned bytes: min(a - from, span) == a - from.
        let within = |v: u8x16, from: u8, span: u8| {
            let off = v - u8x16::splat(from);
            off.min(u8x16::splat(span)).simd_eq(off)
        };
        masks.digit |= put(within(v, b'0', 9));
        masks.at |= put(v.simd_eq(u8x16::splat(b'@')));
        let is = |byte: u8| v.simd_eq(u8x16::splat(byte));
        masks.label |= put(is(b':') | is(b'|') | is(b'\t'));
        masks.space |= put(is(b' '));
        masks.dot |= put(is(b'.'));
        masks.end |= put(v.simd_eq(u8x16::splat(b'\n')) | within(v, 0x0c, 1));
        masks.upper |= put(within(v, b'A', 25) | within(v, 0xc3, 0xff - 0xc3));
        masks.letter |= put(within(v | u8x16::splat(0x20), b'a', 25) | within(v, 0x80, 0x7f));
    }
    masks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn gate() -> Gate {
        Gate::new([("polling station", 1), ("Tax code", 2), ("P", 4)].into_iter())
    }

    fn seen(text: &str) -> Vec<(Range<usize>, Signs)> {
        let mut lines = Vec::new();
        gate().lines(text, &mut |range, signs| lines.push((range, signs)));
        lines
    }

    #[test]
    fn only_lines_with_signs_are_called() {
        let text = "nothing here\nborn 1956\r\nsee the polling station\nmail a@b\nTAX: x\n\u{c}county polls";
        let lines = seen(text);
        let found: Vec<_> = lines.iter().map(|(range, _)| text[range.clone()].trim()).collect();
        assert_eq!(found, ["born 1956", "see the polling station", "mail a@b", "TAX: x"]);
        assert_eq!(lines[1].1.keywords, 1);
        assert_eq!(lines[3].1, Signs { label: true, keywords: 2, ..Signs::default() });
    }

    #[test]
    fn capitals_close_together_may_be_a_name() {
        assert!(seen("met Margaret Whitcombe today")[0].1.name);
        assert_eq!(seen("met Margaret and afterwards had a cup of tea with Joyce"), []);
        assert_eq!(seen("one Capital\nNext line"), []);
    }

    proptest! {
        #[test]
        fn the_fast_path_sees_what_the_plain_one_sees(text in "[a-zA-Z0-9@: \n\r\u{c}\u{e9}\u{142}.,polingtaxcde]{0,400}") {
            let mut fast = Vec::new();
            let mut plain = Vec::new();
            gate().lines(&text, &mut |range, signs| fast.push((range, signs)));
            gate().lines_plain(&text, &mut |range, signs| plain.push((range, signs)));
            prop_assert_eq!(fast, plain);
        }

        #[test]
        fn byte_classes_agree(block in prop::array::uniform32(any::<u8>()), other in prop::array::uniform32(any::<u8>())) {
            let mut both = [0u8; BLOCK];
            both[..32].copy_from_slice(&block);
            both[32..].copy_from_slice(&other);
            prop_assert_eq!(classify(&both), classify_plain(&both));
        }
    }
}
