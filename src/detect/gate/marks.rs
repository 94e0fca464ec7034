//! Marks of words: what their first eight letters are hashed to, and the set of those that keywords begin with.
//!
//! A word is compared with the keywords only if its mark is in the set, which is a bit for each mark (B. H. Bloom,
//! Communications of the ACM 13, 1970, with one hash). A mark tells a capital first from a small letter, because many
//! keywords count only with one; the other letters are taken in any case. Marks are made one by one, or four words at
//! once with AVX2, where the words of a block are told without a branch that depends on them: what is not foreseen
//! costs more than the look-ups.

/// Bits of a mark.
const BITS: u32 = 17;
/// What the first and the last four letters are multiplied with.
const FACTORS: [u64; 2] = [0x9e37_79b1, 0x85eb_ca77];
/// Makes small letters of all but the first.
const LOWER: u64 = 0x2020_2020_2020_2000;
/// The first two bytes always count: what stands behind a letter alone tells the one of "a/c" from an article.
const ALWAYS: u64 = 0xffff;
/// What is read of a text for a block: a word that begins behind its last byte as well.
#[cfg(target_arch = "x86_64")]
pub const READ: usize = super::bytes::BLOCK + 8;

/// A set of marks.
pub struct Marks(Box<[u64; 1 << (BITS - 6)]>);

impl Marks {
    /// The set for words in letters of ASCII, each with the byte behind it in its keyword, if there is one, and whether
    /// it only counts with a capital first.
    pub fn new<'w>(words: impl Iterator<Item = (&'w [u8], Option<u8>, bool)>) -> Marks {
        let mut marks = Marks(Box::new([0; 1 << (BITS - 6)]));
        for (word, behind, only_capital) in words {
            let mut eight = [0; 8];
            let length = word.len().min(8);
            eight[..length].copy_from_slice(&word[..length]);
            if length == 1 {
                // What is known to stand behind a letter alone, else anything but a letter.
                let any = behind.map_or(0..=u8::MAX, |byte| byte..=byte);
                for byte in any.filter(|byte| !byte.is_ascii_alphabetic()) {
                    eight[1] = byte;
                    marks.put(eight, length, only_capital);
                }
            } else {
                marks.put(eight, length, only_capital);
            }
        }
        marks
    }

    fn put(&mut self, mut eight: [u8; 8], length: usize, only_capital: bool) {
        let mut set = |mark: usize| self.0[mark >> 6] |= 1 << (mark & 63);
        eight[0] = eight[0].to_ascii_uppercase();
        set(mark(eight, length));
        if !only_capital {
            eight[0] = eight[0].to_ascii_lowercase();
            set(mark(eight, length));
        }
    }

    /// 1 if the mark is in the set, else 0.
    #[inline(always)]
    pub fn has(&self, mark: usize) -> u64 {
        self.0[mark >> 6 & (self.0.len() - 1)] >> (mark & 63) & 1
    }

    /// Those of `starts` (a bit for each of the first 64 bytes that begins a word) that could begin a keyword.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2")]
    #[inline]
    pub fn perhaps(&self, bytes: &[u8; READ], starts: u64) -> u64 {
        let (mut found, mut words) = (0, starts);
        while words != 0 {
            // Behind the last word: 64, whose byte is not the block's; it can be taken for the first, no more.
            let places: [u32; 4] = std::array::from_fn(|_| {
                let place = words.trailing_zeros();
                words &= words.wrapping_sub(1);
                place
            });
            let marks = four(places.map(|place| {
                let mut eight = [0; 8];
                eight.copy_from_slice(&bytes[place as usize..place as usize + 8]);
                eight
            }));
            for (place, mark) in places.into_iter().zip(marks) {
                found |= self.has(mark) << (place & 63);
            }
        }
        found & starts
    }
}

/// The mark of a word of so many letters that these bytes begin with. In the place of bytes beyond the text stand zeros.
#[inline(always)]
pub fn mark(eight: [u8; 8], length: usize) -> usize {
    let letters = u64::MAX >> (64 - 8 * length.clamp(1, 8));
    let word = (u64::from_le_bytes(eight) | LOWER) & (letters | ALWAYS);
    let (first, last) = (word & 0xffff_ffff, word >> 32);
    let mixed = (first * FACTORS[0]).wrapping_add(last * FACTORS[1]);
    (mixed as u32 >> (32 - BITS)) as usize
}

/// The marks of four words, each of which these bytes begin with.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[inline]
fn four(words: [[u8; 8]; 4]) -> [usize; 4] {
    use std::arch::x86_64::*;
    let all = |value: u64| _mm256_set1_epi64x(value.cast_signed());
    let [a, b, c, d] = words.map(i64::from_le_bytes);
    let lower = _mm256_or_si256(_mm256_setr_epi64x(a, b, c, d), all(LOWER));
    // Small letters become the largest signed bytes. The first byte is a letter in either case.
    let off = _mm256_add_epi8(lower, _mm256_set1_epi8(0x7f - b'z'.cast_signed()));
    let others = _mm256_cmpgt_epi8(all(0x6666_6666_6666_6600), off);
    // The bytes before the first of the others.
    let letters = _mm256_andnot_si256(others, _mm256_add_epi64(others, all(u64::MAX)));
    let word = _mm256_and_si256(lower, _mm256_or_si256(letters, all(ALWAYS)));
    let first = _mm256_mul_epu32(word, all(FACTORS[0]));
    let last = _mm256_mul_epu32(_mm256_srli_epi64::<32>(word), all(FACTORS[1]));
    let mixed = _mm256_add_epi32(first, last);
    let marks =
        _mm256_and_si256(_mm256_srli_epi32::<{ (32 - BITS).cast_signed() }>(mixed), all(u64::MAX >> 32));
    [
        _mm256_extract_epi64::<0>(marks) as usize,
        _mm256_extract_epi64::<1>(marks) as usize,
        _mm256_extract_epi64::<2>(marks) as usize,
        _mm256_extract_epi64::<3>(marks) as usize,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WORDS: &[(&str, Option<u8>, bool)] = &[
        ("P", None, false),
        ("a", Some(b'/'), false),
        ("ca", None, true),
        ("tax", Some(b' '), false),
        ("polling", Some(b' '), false),
        ("Register", None, true),
        ("nationality", None, false),
    ];

    fn marks() -> Marks {
        Marks::new(WORDS.iter().map(|(word, behind, capital)| (word.as_bytes(), *behind, *capital)))
    }

    fn has(text: &str) -> bool {
        let mut eight = [0; 8];
        let read = text.len().min(8);
        eight[..read].copy_from_slice(&text.as_bytes()[..read]);
        let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        marks().has(mark(eight, length)) == 1
    }

    #[test]
    fn words_are_told_by_eight_letters_and_a_capital() {
        for text in ["tax", "TAX", "Tax code", "p", "P1", "p\u{e9}", "A/c", "Ca", "REGISTER", "nationalist"] {
            assert!(has(text), "{text}");
        }
        for text in ["taxes", "ta", "a ", "a", "ca", "register", "Registe", "nation", "pa"] {
            assert!(!has(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn four_words_at_once_have_the_same_marks(
            noise in prop::collection::vec(
                prop_oneof![
                    any::<u8>(),
                    prop::sample::select(b"@AZ[`az{ /\n\x00\x7f\x80\xff".to_vec()),
                    b'a'..=b'z',
                    b'a'..=b'z',
                ],
                72,
            ),
            words in "((polling|POLLING|tax|Ca|ca|a/c|P|nationality|[a-z]{1,10})[ ./\n]){0,12}",
            at in 0..72_usize,
        ) {
            let mut bytes = noise;
            bytes.splice(at.., words.bytes().chain([0; 72])).for_each(drop);
            bytes.truncate(72);
            let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
            let (mut starts, mut plain) = (0, 0);
            let marks = marks();
            for place in (0..64).filter(|place| letter(*place) && (*place == 0 || !letter(place - 1))) {
                starts |= 1 << place;
                let eight = std::array::from_fn(|more| bytes[place + more]);
                let length = (place..72).take_while(|place| letter(*place)).count();
                plain |= marks.has(mark(eight, length)) << place;
            }
            // SAFETY: the processor is asked before.
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("bmi2") {
                let read: &[u8; READ] = bytes.as_slice().try_into().expect("72 bytes");
                let found = unsafe { marks.perhaps(read, starts) };
                // What is read behind the last word may be taken for the first place.
                prop_assert_eq!((found | 1) & starts, (plain | 1) & starts);
            }
            prop_assert_eq!(plain & !starts, 0);
        }
    }
}
