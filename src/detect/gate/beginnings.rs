//! Which words of a block could begin a keyword, asked of 64 places at once.
//!
//! A Bloom filter in registers (B. H. Bloom, Communications of the ACM 13, 1970), for processors with AVX-512 VBMI. A
//! word's first letters and whether more follow are hashed to three bytes by tables of random bytes: one table for
//! each place, results combined by exclusive or (A. L. Zobrist, technical report 88, University of Wisconsin, 1970).
//! Each byte, with three bits of the next, is a place among 2,048 bits. What passes is looked up among the keywords
//! themselves: the filter may say "perhaps" too often but never misses one.

use std::arch::x86_64::*;

use super::bytes::{BLOCK, vector};

/// Letters that are hashed.
const LETTERS: usize = 6;
/// What is read of a text for a block: a word that begins with its last byte as well.
pub const READ: usize = BLOCK + LETTERS;
/// Hashes of a word.
const HASHES: usize = 3;

/// The tables of the letter at `place` are those from `place` on, one for each hash; those of the first letter come
/// last, because they part capitals from small letters. The low six bits of a letter choose.
static RANDOM: [[u8; 64]; LETTERS + HASHES - 1 + HASHES] = {
    let mut tables = [[0; 64]; LETTERS + HASHES - 1 + HASHES];
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut table = 0;
    while table < tables.len() {
        let mut low = 0;
        while low < 64 {
            // xorshift64* (S. Vigna, ACM Transactions on Mathematical Software 42, 2016).
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            tables[table][low] = if low < 32 || table >= FIRST {
                (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 56) as u8
            } else {
                tables[table][low - 32]
            };
            low += 1;
        }
        table += 1;
    }
    tables
};

/// Where the tables of first letters begin.
const FIRST: usize = LETTERS + HASHES - 1;
/// What words of more letters are marked with.
const MORE: [u8; HASHES] = [0x5b, 0xc6, 0x39];

/// The first words of keywords.
pub struct Beginnings {
    bits: [[[u8; 64]; 4]; HASHES],
}

impl Beginnings {
    /// A filter for words in letters of ASCII, each with whether it only counts with a capital first.
    pub fn new<'w>(words: impl Iterator<Item = (&'w [u8], bool)>) -> Beginnings {
        let mut bits = [[[0; 64]; 4]; HASHES];
        for (word, only_capital) in words {
            for capital in [true, false].into_iter().take(if only_capital { 1 } else { 2 }) {
                let hashes: [u8; HASHES] = std::array::from_fn(|which| hash(word, capital, which));
                for (which, hash) in hashes.iter().enumerate() {
                    let place = usize::from(*hash);
                    bits[which][place / 64][place % 64] |= 1 << (hashes[(which + 1) % HASHES] & 7);
                }
            }
        }
        Beginnings { bits }
    }

    /// Those of `starts` (a bit for each of the first 64 bytes that begins a word) that could begin a keyword.
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    #[inline]
    pub fn perhaps(&self, bytes: &[u8; READ], starts: u64) -> u64 {
        let first = part(bytes, 0);
        let table = |which: usize| vector(&RANDOM[FIRST + which]);
        let hashes = Hashes {
            word: starts,
            a: _mm512_permutexvar_epi8(first, table(0)),
            b: _mm512_permutexvar_epi8(first, table(1)),
            c: _mm512_permutexvar_epi8(first, table(2)),
        };
        let hashes = hashes.and::<1>(bytes).and::<2>(bytes).and::<3>(bytes).and::<4>(bytes).and::<5>(bytes);
        let more = hashes.word & letters(part(bytes, LETTERS));
        let mark = |hash: __m512i, which: usize| {
            let more = _mm512_maskz_set1_epi8(more, MORE[which].cast_signed());
            _mm512_xor_si512(hash, more)
        };
        let (a, b, c) = (mark(hashes.a, 0), mark(hashes.b, 1), mark(hashes.c, 2));
        starts & member(&self.bits[0], a, b) & member(&self.bits[1], b, c) & member(&self.bits[2], c, a)
    }
}

/// One hash of a word that is written with or without a capital first.
fn hash(word: &[u8], capital: bool, which: usize) -> u8 {
    word.iter().take(LETTERS + 1).enumerate().fold(0, |hash, (place, letter)| {
        let own = match place {
            0 if capital => RANDOM[FIRST + which][usize::from(letter.to_ascii_uppercase() & 63)],
            0 => RANDOM[FIRST + which][usize::from(letter.to_ascii_lowercase() & 63)],
            LETTERS => MORE[which],
            _ => RANDOM[place - 1 + which][usize::from(letter & 63)],
        };
        hash ^ own
    })
}

/// The hashes of all words so far.
struct Hashes {
    /// Where words begin that have not ended yet.
    word: u64,
    a: __m512i,
    b: __m512i,
    c: __m512i,
}

impl Hashes {
    /// With the letters at `PLACE`.
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    #[inline]
    fn and<const PLACE: usize>(self, bytes: &[u8; READ]) -> Hashes {
        let v = part(bytes, PLACE);
        let word = self.word & letters(v);
        let mix = |hash: __m512i, which: usize| {
            let table = vector(&RANDOM[PLACE - 1 + which]);
            _mm512_xor_si512(hash, _mm512_maskz_permutexvar_epi8(word, v, table))
        };
        Hashes { word, a: mix(self.a, 0), b: mix(self.b, 1), c: mix(self.c, 2) }
    }
}

/// Sixty-four bytes from a place on.
#[target_feature(enable = "avx512f")]
#[inline]
fn part(bytes: &[u8; READ], place: usize) -> __m512i {
    let mut block = [0; BLOCK];
    block.copy_from_slice(&bytes[place..place + BLOCK]);
    vector(&block)
}

/// Where letters of ASCII are.
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn letters(v: __m512i) -> u64 {
    let lower = _mm512_or_si512(v, _mm512_set1_epi8(0x20));
    let off = _mm512_sub_epi8(lower, _mm512_set1_epi8(b'a'.cast_signed()));
    _mm512_cmplt_epu8_mask(off, _mm512_set1_epi8(26))
}

/// Where the bits of one hash are set.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
#[inline]
fn member(bits: &[[u8; 64]; 4], place: __m512i, bit: __m512i) -> u64 {
    let low = _mm512_permutex2var_epi8(vector(&bits[0]), place, vector(&bits[1]));
    let high = _mm512_permutex2var_epi8(vector(&bits[2]), place, vector(&bits[3]));
    let byte = _mm512_mask_mov_epi8(low, _mm512_movepi8_mask(place), high);
    let eight = _mm512_set1_epi64(0x8040_2010_0804_0201_u64.cast_signed());
    _mm512_test_epi8_mask(byte, _mm512_shuffle_epi8(eight, _mm512_and_si512(bit, _mm512_set1_epi8(7))))
}
