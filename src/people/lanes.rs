//! SHA-256's compression (FIPS 180-4, 6.2.2) of blocks that have nothing to do with each other, a lane of a vector for
//! each.
//!
//! A row of a staff list costs some forty blocks. Where the processor has no instructions for SHA-256, eight or sixteen
//! of them at once take a fifth or a sixth of the time that the library needs one after the other (measured, decision 18).
//! The loops are plain: the compiler makes vectors of them, for the processor that is asked for when the program runs. Not here:
//! what is hashed (`key`). A processor with other vectors is a function more and a [`Way`] more.

use sha2::block_api::compress256;

/// A block of SHA-256 in bytes.
pub const BLOCK: usize = 64;

/// The state of SHA-256 between two blocks.
pub type State = [u32; 8];

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2).
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
    /// Eight or sixteen at once.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Way {
    /// The fastest.
    pub fn best() -> Way {
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::is_x86_feature_detected as has;
            if has!("avx512f") && has!("avx512vl") && has!("avx512bw") {
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

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn compress_avx2(begin: &State, blocks: &[[u8; BLOCK]], states: &mut [State]) {
    for (blocks, states) in blocks.chunks(8).zip(states.chunks_mut(8)) {
        compress_some::<8>(begin, blocks, states);
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
fn compress_avx512(begin: &State, blocks: &[[u8; BLOCK]], states: &mut [State]) {
    for (blocks, states) in blocks.chunks(16).zip(states.chunks_mut(16)) {
        match blocks.len() {
            9.. => compress_some::<16>(begin, blocks, states),
            _ => compress_some::<8>(begin, blocks, states),
        }
    }
}

/// Compresses up to `N` blocks at once.
#[inline(always)]
fn compress_some<const N: usize>(begin: &State, blocks: &[[u8; BLOCK]], states: &mut [State]) {
    // A block alone is done sooner without lanes.
    if blocks.len() == 1 {
        return compress_each(begin, blocks, states);
    }
    let mut words = [Lanes([0; N]); 16];
    for (lane, block) in blocks.iter().enumerate().take(N) {
        for (word, bytes) in words.iter_mut().zip(block.as_chunks::<4>().0) {
            word.0[lane] = u32::from_be_bytes(*bytes);
        }
    }
    let sums = rounds(begin.map(|word| Lanes([word; N])), words);
    for (lane, state) in states.iter_mut().enumerate().take(N) {
        *state = std::array::from_fn(|at| sums[at].0[lane].wrapping_add(begin[at]));
    }
}

/// The 64 rounds; the state after them, to which the one before has to be added.
#[inline(always)]
fn rounds<const N: usize>(state: [Lanes<N>; 8], mut words: [Lanes<N>; 16]) -> [Lanes<N>; 8] {
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
    for (round, constant) in ROUNDS.iter().enumerate() {
        let at = round & 15;
        if round >= 16 {
            let (early, late) = (words[(at + 1) & 15], words[(at + 14) & 15]);
            let early = early.map(|x| x.rotate_right(7) ^ x.rotate_right(18) ^ (x >> 3));
            let late = late.map(|x| x.rotate_right(17) ^ x.rotate_right(19) ^ (x >> 10));
            words[at] = words[at].plus(early).plus(words[(at + 9) & 15]).plus(late);
        }
        let sum = e.map(|x| x.rotate_right(6) ^ x.rotate_right(11) ^ x.rotate_right(25));
        let choice = Lanes(std::array::from_fn(|i| g.0[i] ^ (e.0[i] & (f.0[i] ^ g.0[i]))));
        let first = h.plus(sum).plus(choice).plus(words[at]).map(|x| x.wrapping_add(*constant));
        let sum = a.map(|x| x.rotate_right(2) ^ x.rotate_right(13) ^ x.rotate_right(22));
        let majority = Lanes(std::array::from_fn(|i| (a.0[i] & b.0[i]) | (c.0[i] & (a.0[i] | b.0[i]))));
        let second = sum.plus(majority);
        (h, g, f, e) = (g, f, e, d.plus(first));
        (d, c, b, a) = (c, b, a, first.plus(second));
    }
    [a, b, c, d, e, f, g, h]
}

/// The same word of several blocks.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Lanes<const N: usize>([u32; N]);

impl<const N: usize> Lanes<N> {
    #[inline(always)]
    fn map(self, of: impl Fn(u32) -> u32) -> Lanes<N> {
        Lanes(self.0.map(of))
    }

    #[inline(always)]
    fn plus(self, other: Lanes<N>) -> Lanes<N> {
        Lanes(std::array::from_fn(|i| self.0[i].wrapping_add(other.0[i])))
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
