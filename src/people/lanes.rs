//! SHA-256's compression (FIPS 180-4, 6.2.2) of blocks that have nothing to do with each other, a lane of a vector for
//! each.
//!
//! A row of a staff list costs some forty blocks. Where the processor has no instructions for SHA-256, eight of them at once
//! take a quarter, and sixteen a thirteenth of the time that the library needs one after the other (measured, decision 18).
//! The vectors are written out: of plain loops the compiler made them only here and there, and another time not. Not here:
//! what is hashed (`key`). A processor with other vectors is a function more and a [`Way`] more.

use sha2::block_api::compress256;

/// A block of SHA-256 in bytes.
pub const BLOCK: usize = 64;

/// The state of SHA-256 between two blocks.
pub type State = [u32; 8];

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2).
#[cfg(target_arch = "x86_64")]
#[rustfmt::skip]
const ROUNDS: [u32; 64] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
];

/// How blocks are compressed: what the processor has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// One after the other, as the library does it.
    Library,
    /// Eight at once.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Sixteen at once.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Way {
    /// The fastest.
    pub fn best() -> Way {
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::is_x86_feature_detected as has;
            if has!("avx512f") && has!("avx512bw") {
                return Way::Avx512;
            }
            if has!("avx2") && !has!("sha") {
                return Way::Avx2;
            }
        }
        Way::Library
    }

    /// Compresses each block from the state `begin` into the state at its place.
    pub fn compress(self, begin: &State, blocks: &[[u8; BLOCK]], states: &mut [State]) {
        // SAFETY: the way says that this processor has every feature that its function is compiled with.
        #[allow(unsafe_code)]
        match self {
            #[cfg(target_arch = "x86_64")]
            Way::Avx512 => unsafe { compress_avx512(begin, blocks, states) },
            #[cfg(target_arch = "x86_64")]
            Way::Avx2 => unsafe { compress_avx2(begin, blocks, states) },
            Way::Library => compress_each(begin, blocks, states),
        }
    }
}

fn compress_each(begin: &State, blocks: &[[u8; BLOCK]], states: &mut [State]) {
    for (block, state) in blocks.iter().zip(states) {
        *state = *begin;
        compress256(state, std::slice::from_ref(block));
    }
}

/// The 64 rounds from a state with these words of blocks, and the state before added to what comes out. Sixteen rounds are
/// written out, so that each knows its word's place, and the eight words of the state change their names instead of their
/// places. `$add` to `$majority` do with vectors what FIPS 180-4, 4.1.2, calls so.
#[cfg(target_arch = "x86_64")]
macro_rules! rounds {
    ($begin:ident, $words:ident, $add:ident, $all:ident, $sums:ident, $sigmas:ident, $choice:ident, $majority:ident) => {{
        let begin = $begin.map($all);
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = begin;
        for (sixteen, constants) in ROUNDS.as_chunks::<16>().0.iter().enumerate() {
            macro_rules! round {
                ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident $at:expr) => {
                    if sixteen > 0 {
                        let (early, late) = $sigmas($words[($at + 1) & 15], $words[($at + 14) & 15]);
                        $words[$at] = $add($add($words[$at], early), $add($words[($at + 9) & 15], late));
                    }
                    let (sum, of_a) = $sums($e, $a);
                    let word = $add($words[$at], $all(constants[$at]));
                    let first = $add($add($h, word), $add($choice($e, $f, $g), sum));
                    $d = $add($d, first);
                    $h = $add(first, $add(of_a, $majority($a, $b, $c)));
                };
            }
            for at in [0, 8] {
                round!(a b c d e f g h at);
                round!(h a b c d e f g (at + 1));
                round!(g h a b c d e f (at + 2));
                round!(f g h a b c d e (at + 3));
                round!(e f g h a b c d (at + 4));
                round!(d e f g h a b c (at + 5));
                round!(c d e f g h a b (at + 6));
                round!(b c d e f g h a (at + 7));
            }
        }
        let after = [a, b, c, d, e, f, g, h];
        std::array::from_fn(|at| $add(begin[at], after[at]))
    }};
}

/// Puts each lane's state into its place.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn turned_back<const N: usize>(sums: [[u32; N]; 8], states: &mut [State]) {
    for (lane, state) in states.iter_mut().enumerate().take(N) {
        *state = std::array::from_fn(|at| sums[at][lane]);
    }
}

/// Eight words, from this one on, of up to eight blocks, those of one place together: a matrix of eight rows turned by pairs,
/// fours and halves of vectors.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[inline]
fn turned_half(blocks: &[[u8; BLOCK]], from: usize) -> [std::arch::x86_64::__m256i; 8] {
    use std::arch::x86_64::*;
    // Of each four bytes the last first.
    let half = _mm_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
    let big_endian = _mm256_broadcastsi128_si256(half);
    let rows: [__m256i; 8] = std::array::from_fn(|row| {
        let block = blocks.get(row).unwrap_or(&[0; BLOCK]);
        let word = |at: usize| i32::from_le_bytes(block.as_chunks::<4>().0[from + at]);
        let row = _mm256_setr_epi32(word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7));
        _mm256_shuffle_epi8(row, big_endian)
    });
    let pairs: [__m256i; 8] = std::array::from_fn(|at| match at & 1 {
        0 => _mm256_unpacklo_epi32(rows[at], rows[at + 1]),
        _ => _mm256_unpackhi_epi32(rows[at - 1], rows[at]),
    });
    let fours: [__m256i; 8] = std::array::from_fn(|at| {
        let first = (at & !3) + (at & 2) / 2;
        match at & 1 {
            0 => _mm256_unpacklo_epi64(pairs[first], pairs[first + 2]),
            _ => _mm256_unpackhi_epi64(pairs[first], pairs[first + 2]),
        }
    });
    std::array::from_fn(|at| match at & 4 {
        0 => _mm256_permute2x128_si256::<0x20>(fours[at & 3], fours[(at & 3) + 4]),
        _ => _mm256_permute2x128_si256::<0x31>(fours[at & 3], fours[(at & 3) + 4]),
    })
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn compress_avx2(begin: &State, blocks: &[[u8; BLOCK]], states: &mut [State]) {
    use std::arch::x86_64::*;
    for (blocks, states) in blocks.chunks(8).zip(states.chunks_mut(8)) {
        // A block alone is done sooner without lanes.
        if let [_] = blocks {
            compress_each(begin, blocks, states);
            continue;
        }
        let add = |a: __m256i, b: __m256i| _mm256_add_epi32(a, b);
        let all = |word: u32| _mm256_set1_epi32(word.cast_signed());
        let xor = |a: __m256i, b: __m256i, c: __m256i| _mm256_xor_si256(_mm256_xor_si256(a, b), c);
        macro_rules! turn {
            ($x:ident, $by:literal) => {
                _mm256_or_si256(_mm256_srli_epi32::<$by>($x), _mm256_slli_epi32::<{ 32 - $by }>($x))
            };
        }
        let sums = |e: __m256i, a: __m256i| {
            (xor(turn!(e, 6), turn!(e, 11), turn!(e, 25)), xor(turn!(a, 2), turn!(a, 13), turn!(a, 22)))
        };
        let sigmas = |x: __m256i, y: __m256i| {
            let early = xor(turn!(x, 7), turn!(x, 18), _mm256_srli_epi32::<3>(x));
            (early, xor(turn!(y, 17), turn!(y, 19), _mm256_srli_epi32::<10>(y)))
        };
        let choice = |e: __m256i, f: __m256i, g: __m256i| {
            _mm256_xor_si256(g, _mm256_and_si256(e, _mm256_xor_si256(f, g)))
        };
        let majority = |a: __m256i, b: __m256i, c: __m256i| {
            _mm256_or_si256(_mm256_and_si256(a, b), _mm256_and_si256(c, _mm256_or_si256(a, b)))
        };
        let [early, late] = [turned_half(blocks, 0), turned_half(blocks, 8)];
        let mut words: [__m256i; 16] =
            std::array::from_fn(|at| if at < 8 { early[at] } else { late[at - 8] });
        let after: [__m256i; 8] = rounds!(begin, words, add, all, sums, sigmas, choice, majority);
        let lanes = after.map(|own| {
            let four = [
                _mm256_extract_epi64::<0>(own),
                _mm256_extract_epi64::<1>(own),
                _mm256_extract_epi64::<2>(own),
                _mm256_extract_epi64::<3>(own),
            ];
            std::array::from_fn::<u32, 8, _>(|lane| (four[lane / 2] >> (32 * (lane & 1))) as u32)
        });
        turned_back(lanes, states);
    }
}

/// The words of up to sixteen blocks, those of one place together: a matrix of sixteen rows turned by pairs, fours and
/// quarters of vectors.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn turned_wide(blocks: &[[u8; BLOCK]]) -> [std::arch::x86_64::__m512i; 16] {
    use std::arch::x86_64::*;
    // Of each four bytes the last first.
    let big_endian = _mm512_set4_epi32(0x0c0d_0e0f, 0x0809_0a0b, 0x0405_0607, 0x0001_0203);
    let rows: [__m512i; 16] = std::array::from_fn(|row| {
        let block = blocks.get(row).unwrap_or(&[0; BLOCK]);
        let word = |at: usize| i32::from_le_bytes(block.as_chunks::<4>().0[at]);
        let row = _mm512_setr_epi32(
            word(0),
            word(1),
            word(2),
            word(3),
            word(4),
            word(5),
            word(6),
            word(7),
            word(8),
            word(9),
            word(10),
            word(11),
            word(12),
            word(13),
            word(14),
            word(15),
        );
        _mm512_shuffle_epi8(row, big_endian)
    });
    let pairs: [__m512i; 16] = std::array::from_fn(|at| match at & 1 {
        0 => _mm512_unpacklo_epi32(rows[at], rows[at + 1]),
        _ => _mm512_unpackhi_epi32(rows[at - 1], rows[at]),
    });
    let fours: [__m512i; 16] = std::array::from_fn(|at| {
        let first = (at & !3) + (at & 2) / 2;
        match at & 1 {
            0 => _mm512_unpacklo_epi64(pairs[first], pairs[first + 2]),
            _ => _mm512_unpackhi_epi64(pairs[first], pairs[first + 2]),
        }
    });
    const EVEN: i32 = 0b10_00_10_00;
    const ODD: i32 = 0b11_01_11_01;
    std::array::from_fn(|at| {
        let own = at & 3;
        let (above, below) = match at & 4 {
            0 => (
                _mm512_shuffle_i32x4::<EVEN>(fours[own], fours[own + 4]),
                _mm512_shuffle_i32x4::<EVEN>(fours[own + 8], fours[own + 12]),
            ),
            _ => (
                _mm512_shuffle_i32x4::<ODD>(fours[own], fours[own + 4]),
                _mm512_shuffle_i32x4::<ODD>(fours[own + 8], fours[own + 12]),
            ),
        };
        match at & 8 {
            0 => _mm512_shuffle_i32x4::<EVEN>(above, below),
            _ => _mm512_shuffle_i32x4::<ODD>(above, below),
        }
    })
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw")]
fn compress_avx512(begin: &State, blocks: &[[u8; BLOCK]], states: &mut [State]) {
    use std::arch::x86_64::*;
    // Three operands at once: bits of the outcome by those of the operands.
    const XOR: i32 = 0b1001_0110;
    const CHOICE: i32 = 0b1100_1010;
    const MAJORITY: i32 = 0b1110_1000;
    for (blocks, states) in blocks.chunks(16).zip(states.chunks_mut(16)) {
        if let [_] = blocks {
            compress_each(begin, blocks, states);
            continue;
        }
        let add = |a: __m512i, b: __m512i| _mm512_add_epi32(a, b);
        let all = |word: u32| _mm512_set1_epi32(word.cast_signed());
        let xor = |a: __m512i, b: __m512i, c: __m512i| _mm512_ternarylogic_epi32::<XOR>(a, b, c);
        macro_rules! turn {
            ($x:ident, $by:literal) => {
                _mm512_ror_epi32::<$by>($x)
            };
        }
        let sums = |e: __m512i, a: __m512i| {
            (xor(turn!(e, 6), turn!(e, 11), turn!(e, 25)), xor(turn!(a, 2), turn!(a, 13), turn!(a, 22)))
        };
        let sigmas = |x: __m512i, y: __m512i| {
            let early = xor(turn!(x, 7), turn!(x, 18), _mm512_srli_epi32::<3>(x));
            (early, xor(turn!(y, 17), turn!(y, 19), _mm512_srli_epi32::<10>(y)))
        };
        let choice = |e: __m512i, f: __m512i, g: __m512i| _mm512_ternarylogic_epi32::<CHOICE>(e, f, g);
        let majority = |a: __m512i, b: __m512i, c: __m512i| _mm512_ternarylogic_epi32::<MAJORITY>(a, b, c);
        let mut words = turned_wide(blocks);
        let after: [__m512i; 8] = rounds!(begin, words, add, all, sums, sigmas, choice, majority);
        let lanes = after.map(|own| {
            let mut lanes = [0; 16];
            for (four, half) in
                [_mm512_castsi512_si256(own), _mm512_extracti64x4_epi64::<1>(own)].into_iter().enumerate()
            {
                let pairs = [
                    _mm256_extract_epi64::<0>(half),
                    _mm256_extract_epi64::<1>(half),
                    _mm256_extract_epi64::<2>(half),
                    _mm256_extract_epi64::<3>(half),
                ];
                for lane in 0..8 {
                    lanes[four * 8 + lane] = (pairs[lane / 2] >> (32 * (lane & 1))) as u32;
                }
            }
            lanes
        });
        turned_back(lanes, states);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lanes_give_what_the_library_gives(
            begin in any::<State>(),
            blocks in prop::collection::vec(prop::array::uniform32(any::<u16>()), 0..40),
        ) {
            let blocks: Vec<[u8; BLOCK]> = blocks
                .iter()
                .map(|half| std::array::from_fn(|at| (half[at / 2] >> (8 * (at & 1))) as u8))
                .collect();
            let mut plain = vec![[0; 8]; blocks.len()];
            compress_each(&begin, &blocks, &mut plain);
            let mut ways = vec![Way::Library, Way::best()];
            #[cfg(target_arch = "x86_64")]
            if std::arch::is_x86_feature_detected!("avx2") {
                ways.push(Way::Avx2);
            }
            for way in ways {
                let mut states = vec![[0; 8]; blocks.len()];
                way.compress(&begin, &blocks, &mut states);
                prop_assert_eq!(&states, &plain, "{:?}", way);
            }
        }
    }
}
