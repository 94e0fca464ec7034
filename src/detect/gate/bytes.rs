//! Byte classes of a block of text, 64 at once.
//!
//! Four ways that give the same masks: plain loops (what the others are tested against), sixteen bytes at a time
//! through `wide` (SSE2, NEON or plain code, without unsafe code of ours), thirty-two with AVX2 and sixty-four with
//! AVX-512 where the processor has it, which is asked at run time. A further class is a field of [`Masks`] and a line in
//! each way.

use wide::u8x16;

/// Bytes looked at together.
pub const BLOCK: usize = 64;

/// Byte classes of a block, a bit for each byte.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Masks {
    /// ASCII digits.
    pub digit: u64,
    /// `@`.
    pub at: u64,
    /// What ends a label by itself: a colon, a bar, a tab.
    pub label: u64,
    /// A blank.
    pub space: u64,
    /// A full stop.
    pub dot: u64,
    /// What ends a line: LF, CR, form feed.
    pub end: u64,
    /// Capitals; first bytes of characters from U+00C0 on are taken for one.
    pub upper: u64,
    /// Letters; every byte beyond ASCII is taken for one.
    pub letter: u64,
    /// Bytes beyond ASCII.
    pub high: u64,
    /// What may stand between the groups of a number: a blank, a full stop, a dash, a slash, a tab of either
    /// kind.
    pub join: u64,
    /// The digit 0.
    pub zero: u64,
    /// A plus.
    pub plus: u64,
    /// A comma.
    pub comma: u64,
    /// Letters that end a National Insurance number: A to D in either case.
    pub suffix: u64,
    /// Letters that are written for the digits 0 and 1: O, I and L in either case.
    pub like_digit: u64,
}

/// Plain loops.
#[cfg(test)]
pub fn classify_plain(block: &[u8; BLOCK]) -> Masks {
    let mut masks = Masks::default();
    for (at, byte) in block.iter().enumerate() {
        let bit = 1u64 << at;
        let mut put =
            |mask: fn(&mut Masks) -> &mut u64, is: bool| *mask(&mut masks) |= if is { bit } else { 0 };
        put(|m| &mut m.join, matches!(byte, b' ' | b'.' | b'-' | b'/' | b'\t' | 0x0b));
        put(|m| &mut m.zero, *byte == b'0');
        put(|m| &mut m.plus, *byte == b'+');
        put(|m| &mut m.comma, *byte == b',');
        put(|m| &mut m.suffix, matches!(byte, b'A'..=b'D' | b'a'..=b'd'));
        put(|m| &mut m.like_digit, matches!(byte, b'O' | b'o' | b'I' | b'i' | b'L' | b'l'));
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
            0xc3..=0xff => {
                masks.upper |= bit;
                masks.letter |= bit;
                masks.high |= bit;
            }
            b'a'..=b'z' => masks.letter |= bit,
            0x80..=0xc2 => {
                masks.letter |= bit;
                masks.high |= bit;
            }
            _ => {}
        }
    }
    masks
}

/// Sixteen bytes at a time.
#[inline(always)]
pub fn classify(block: &[u8; BLOCK]) -> Masks {
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
        let is = |byte: u8| v.simd_eq(u8x16::splat(byte));
        let high = within(v, 0x80, 0x7f);
        let (space, dot, tab) = (is(b' '), is(b'.'), is(b'\t'));
        let lower = v | u8x16::splat(0x20);
        let like = |byte: u8| lower.simd_eq(u8x16::splat(byte));
        masks.digit |= put(within(v, b'0', 9));
        masks.at |= put(is(b'@'));
        masks.label |= put(is(b':') | is(b'|') | tab);
        masks.space |= put(space);
        masks.dot |= put(dot);
        // '-' and '/' have '.' between them, which belongs to the class as well.
        masks.join |= put(within(v, b'-', 2) | space | tab | is(0x0b));
        masks.zero |= put(is(b'0'));
        masks.plus |= put(is(b'+'));
        masks.comma |= put(is(b','));
        masks.suffix |= put(within(lower, b'a', 3));
        masks.like_digit |= put(like(b'o') | like(b'i') | like(b'l'));
        masks.end |= put(is(b'\n') | within(v, 0x0c, 1));
        masks.upper |= put(within(v, b'A', 25) | within(v, 0xc3, 0xff - 0xc3));
        masks.letter |= put(within(lower, b'a', 25) | high);
        masks.high |= put(high);
    }
    masks
}

/// A table in which each of some bytes stands where its low four bits say, so that looking a byte up by these gives
/// itself if it is one of them, and something else if it is not. No two of them may share their low four bits.
#[cfg(target_arch = "x86_64")]
const fn by_low_bits(bytes: &[u8]) -> [u8; 16] {
    // What no look-up at this place can be taken for: its own low bits differ.
    let mut table = [0; 16];
    let mut at = 0;
    while at < 16 {
        table[at] = (at as u8 + 1) & 15;
        at += 1;
    }
    let mut at = 0;
    while at < bytes.len() {
        let place = (bytes[at] & 15) as usize;
        assert!(table[place] & 15 != bytes[at] & 15, "two bytes in one place");
        table[place] = bytes[at];
        at += 1;
    }
    table
}

/// Thirty-two bytes at a time, on processors with AVX2. Classes of single bytes are looked up (`vpshufb`), which also
/// keeps the compiler from taking vectors of comparisons apart.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[inline]
pub fn classify_avx2(block: &[u8; BLOCK]) -> Masks {
    use std::arch::x86_64::*;
    let mut masks = Masks::default();
    for part in 0..2 {
        // Four little-endian words make the vector without a raw pointer; the compiler turns them into one load.
        let word = |at: usize| {
            let mut eight = [0u8; 8];
            eight.copy_from_slice(&block[part * 32 + at * 8..part * 32 + at * 8 + 8]);
            i64::from_le_bytes(eight)
        };
        let v = _mm256_setr_epi64x(word(0), word(1), word(2), word(3));
        let put = |mask: __m256i| u64::from(_mm256_movemask_epi8(mask).cast_unsigned()) << (part * 32);
        let splat = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
        let within = |v: __m256i, from: u8, span: u8| {
            let off = _mm256_sub_epi8(v, splat(from));
            _mm256_cmpeq_epi8(_mm256_min_epu8(off, splat(span)), off)
        };
        let is = |byte: u8| _mm256_cmpeq_epi8(v, splat(byte));
        let or = |a: __m256i, b: __m256i| _mm256_or_si256(a, b);
        let one_of = |v: __m256i, table: [u8; 16]| {
            let half = u128::from_le_bytes(table);
            let (low, high) = (half as i64, (half >> 64) as i64);
            _mm256_cmpeq_epi8(_mm256_shuffle_epi8(_mm256_setr_epi64x(low, high, low, high), v), v)
        };
        // A mask that went through memory is a number. Without this the compiler takes it for a vector of bits still,
        // and where it is combined with another behind a branch moves them bit by bit.
        let high = std::hint::black_box(put(v));
        let lower = or(v, splat(0x20));
        masks.digit |= put(within(v, b'0', 9));
        masks.at |= put(is(b'@'));
        masks.label |= put(one_of(v, const { by_low_bits(b":|\t") }));
        masks.space |= put(is(b' '));
        masks.dot |= put(is(b'.'));
        masks.join |= put(one_of(v, const { by_low_bits(b" .-/\t\x0b") }));
        masks.zero |= put(is(b'0'));
        masks.plus |= put(is(b'+'));
        masks.comma |= put(is(b','));
        masks.suffix |= put(within(lower, b'a', 3));
        masks.like_digit |= put(one_of(lower, const { by_low_bits(b"oil") }));
        masks.end |= put(one_of(v, const { by_low_bits(b"\n\r\x0c") }));
        masks.upper |= put(or(within(v, b'A', 25), within(v, 0xc3, 0xff - 0xc3)));
        masks.letter |= put(within(lower, b'a', 25)) | high;
        masks.high |= high;
    }
    masks
}

/// The classes of each byte of ASCII for [`classify_avx512`], as bits of two bytes.
#[cfg(target_arch = "x86_64")]
mod classes {
    pub const DIGIT: u8 = 1;
    pub const AT: u8 = 1 << 1;
    pub const LABEL: u8 = 1 << 2;
    pub const SPACE: u8 = 1 << 3;
    pub const DOT: u8 = 1 << 4;
    pub const END: u8 = 1 << 5;
    pub const UPPER: u8 = 1 << 6;
    pub const LETTER: u8 = 1 << 7;
    // Of the second byte.
    pub const JOIN: u8 = 1;
    pub const ZERO: u8 = 1 << 1;
    pub const PLUS: u8 = 1 << 2;
    pub const COMMA: u8 = 1 << 3;
    pub const SUFFIX: u8 = 1 << 4;
    pub const LIKE_DIGIT: u8 = 1 << 5;

    /// The first bytes and the second bytes, in halves of 64.
    pub const TABLES: [[[u8; 64]; 2]; 2] = {
        let mut tables = [[[0; 64]; 2]; 2];
        let mut at = 0;
        while at < 128 {
            let byte = at as u8;
            tables[0][at / 64][at % 64] = match byte {
                b'0'..=b'9' => DIGIT,
                b'@' => AT,
                b':' | b'|' | b'\t' => LABEL,
                b' ' => SPACE,
                b'.' => DOT,
                b'\n' | b'\r' | 0x0c => END,
                b'A'..=b'Z' => UPPER | LETTER,
                b'a'..=b'z' => LETTER,
                _ => 0,
            };
            tables[1][at / 64][at % 64] = match byte {
                b' ' | b'.' | b'-' | b'/' | b'\t' | 0x0b => JOIN,
                b'0' => ZERO,
                b'+' => PLUS,
                b',' => COMMA,
                b'A'..=b'D' | b'a'..=b'd' => SUFFIX,
                b'O' | b'o' | b'I' | b'i' | b'L' | b'l' => LIKE_DIGIT,
                _ => 0,
            };
            at += 1;
        }
        tables
    };
}

/// Sixty-four bytes as a vector, without a raw pointer; the compiler makes one load of it.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
#[inline]
pub fn vector(bytes: &[u8; BLOCK]) -> std::arch::x86_64::__m512i {
    let word = |at: usize| {
        let mut eight = [0u8; 8];
        eight.copy_from_slice(&bytes[at * 8..at * 8 + 8]);
        i64::from_le_bytes(eight)
    };
    std::arch::x86_64::_mm512_setr_epi64(
        word(0),
        word(1),
        word(2),
        word(3),
        word(4),
        word(5),
        word(6),
        word(7),
    )
}

/// Sixty-four bytes at once, on processors with AVX-512 VBMI: the classes of a byte are looked up.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
#[inline]
pub fn classify_avx512(block: &[u8; BLOCK]) -> Masks {
    use classes::*;
    use std::arch::x86_64::*;
    let v = vector(block);
    let high = _mm512_movepi8_mask(v);
    let look =
        |half: &[[u8; 64]; 2]| _mm512_maskz_permutex2var_epi8(!high, vector(&half[0]), v, vector(&half[1]));
    let (first, second) = (look(&TABLES[0]), look(&TABLES[1]));
    let has = |of: __m512i, class: u8| _mm512_test_epi8_mask(of, _mm512_set1_epi8(class.cast_signed()));
    Masks {
        digit: has(first, DIGIT),
        at: has(first, AT),
        label: has(first, LABEL),
        space: has(first, SPACE),
        dot: has(first, DOT),
        end: has(first, END),
        upper: has(first, UPPER) | _mm512_cmpge_epu8_mask(v, _mm512_set1_epi8(0xc3u8.cast_signed())),
        letter: has(first, LETTER) | high,
        high,
        join: has(second, JOIN),
        zero: has(second, ZERO),
        plus: has(second, PLUS),
        comma: has(second, COMMA),
        suffix: has(second, SUFFIX),
        like_digit: has(second, LIKE_DIGIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// In every way that this machine has.
    fn ways(block: &[u8; BLOCK]) -> Vec<Masks> {
        let mut ways = vec![classify(block)];
        // SAFETY: the processor is asked before.
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code)]
        unsafe {
            if std::arch::is_x86_feature_detected!("avx2") {
                ways.push(classify_avx2(block));
            }
            if std::arch::is_x86_feature_detected!("avx512bw")
                && std::arch::is_x86_feature_detected!("avx512vbmi")
            {
                ways.push(classify_avx512(block));
            }
        }
        ways
    }

    #[test]
    fn every_byte_has_its_classes_at_every_place() {
        for byte in 0..=255u8 {
            let mut block = [b'x'; BLOCK];
            for at in 0..BLOCK {
                block[at] = byte;
                for masks in ways(&block) {
                    assert_eq!(masks, classify_plain(&block), "{byte:#x} at {at}");
                }
                block[at] = b'x';
            }
        }
    }

    proptest! {
        #[test]
        fn byte_classes_agree(block in prop::array::uniform32(any::<u8>()), other in prop::array::uniform32(any::<u8>())) {
            let mut both = [0u8; BLOCK];
            both[..32].copy_from_slice(&block);
            both[32..].copy_from_slice(&other);
            for masks in ways(&both) {
                prop_assert_eq!(masks, classify_plain(&both));
            }
        }
    }
}
