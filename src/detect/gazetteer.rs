//! Gazetteers: sets of first names, surnames, towns, street types and e-mail providers.
//!
//! Names only add to a score, they never decide: the lists are thin for many of the cultures that staff polling
//! stations. Look-ups take text in any case and allocate nothing. Where the lists come from and under which
//! terms: `patterns/gazetteers/SOURCES.md`.

use std::sync::OnceLock;

/// A list of lower-case words, compiled in as text with one word a line, perhaps with a tab and more behind it.
struct List {
    text: &'static str,
    index: OnceLock<Index>,
}

/// Where each word starts: an open-addressing hash table over the text, made on first use.
struct Index {
    /// Start of a line plus one, and above it eight bits of the word's hash, which spare most looks into the text; or 0. A
    /// power of two of slots, at most half of them used.
    slots: Vec<u32>,
    /// By the low bits of the first letter: a bit for each length of a word. Lists of few words say no by it.
    lengths: [u64; 32],
}

/// The longest word of a list; anything longer is in none of them.
const LONGEST: usize = 40;

impl List {
    const fn new(text: &'static str) -> List {
        List { text, index: OnceLock::new() }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let lines = self.text.lines().filter(|line| !line.is_empty()).count();
            let mut slots = vec![0; (lines * 2 + 1).next_power_of_two()];
            let mut lengths = [0; 32];
            let mut at = 0;
            for line in self.text.split_inclusive('\n') {
                let word = line.trim_end().split('\t').next().unwrap_or_default();
                if !word.is_empty() {
                    lengths[usize::from(word.as_bytes()[0] & 31)] |= 1 << word.len().min(LONGEST);
                    let hash = mix(word.as_bytes());
                    let mut slot = hash & (slots.len() - 1);
                    while slots[slot] != 0 {
                        slot = (slot + 1) & (slots.len() - 1);
                    }
                    slots[slot] = tag(hash) | (at as u32 + 1);
                }
                at += line.len();
            }
            Index { slots, lengths }
        })
    }

    /// The rest of the line behind a word and a tab (empty for a list of words only), if the word is in the list.
    fn find(&self, word: &str) -> Option<&'static str> {
        let mut folded = [0_u8; LONGEST];
        let word = fold(word.trim(), &mut folded)?;
        let Index { slots, lengths } = self.index();
        if lengths[usize::from(word[0] & 31)] & 1 << word.len() == 0 {
            return None;
        }
        let hash = mix(word);
        let mut slot = hash & (slots.len() - 1);
        loop {
            let own = *slots.get(slot)?;
            let start = (own & START).checked_sub(1)? as usize;
            let rest = self.text.as_bytes().get(start..)?;
            if own & !START == tag(hash) && rest.starts_with(word) {
                match rest.get(word.len()) {
                    None | Some(b'\n' | b'\r') => return Some(""),
                    Some(b'\t') => {
                        let rest = self.text.get(start + word.len() + 1..)?;
                        return Some(rest.split('\n').next().unwrap_or_default().trim_end_matches('\r'));
                    }
                    Some(_) => {}
                }
            }
            slot = (slot + 1) & (slots.len() - 1);
        }
    }

    fn has(&self, word: &str) -> bool {
        self.find(word).is_some()
    }
}

/// The bits of a slot that say where a line starts: no list is longer than 16 MiB.
const START: u32 = (1 << 24) - 1;

/// The bits of a slot that tell words apart, from a part of the hash that does not choose the slot.
fn tag(hash: usize) -> u32 {
    (hash as u64 >> 32) as u32 & !START
}

/// A quick hash of a short word (FNV-1a).
fn mix(word: &[u8]) -> usize {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in word {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash ^ (hash >> 29)) as usize
}

/// What [`fold`] makes of a byte of ASCII; 0 when it cannot be in a list.
const PLAIN: [u8; 256] = {
    let mut plain = [0; 256];
    let mut at = 0;
    while at < 128 {
        plain[at] = match at as u8 {
            byte @ (b'a'..=b'z' | b'0'..=b'9' | b'-' | b' ' | b'.' | b'&' | b'@' | b'\'') => byte,
            byte @ b'A'..=b'Z' => byte.to_ascii_lowercase(),
            b'`' => b'\'',
            _ => 0,
        };
        at += 1;
    }
    plain
};

/// Lower case without accents, apostrophes made plain; `None` when it cannot be in a list.
fn fold<'a>(word: &str, out: &'a mut [u8; LONGEST]) -> Option<&'a [u8]> {
    if word.len() <= LONGEST && word.is_ascii() {
        let mut any = 0;
        for (slot, byte) in out.iter_mut().zip(word.bytes()) {
            *slot = PLAIN[usize::from(byte)];
            any |= u32::from(*slot == 0);
        }
        return out.get(..word.len()).filter(|word| !word.is_empty() && any == 0);
    }
    let mut len = 0;
    for c in word.chars() {
        let plain = match c {
            c if c.is_ascii() => Some(PLAIN[c as usize]).filter(|byte| *byte != 0)?,
            '\u{2019}' | '\u{2018}' => b'\'',
            'à'..='å' | 'À'..='Å' | 'ā' | 'ă' | 'ą' | 'Ą' => b'a',
            'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' => b'c',
            'è'..='ë' | 'È'..='Ë' | 'ē' | 'ę' | 'Ę' | 'ě' => b'e',
            'ì'..='ï' | 'Ì'..='Ï' | 'ı' | 'İ' => b'i',
            'ł' | 'Ł' => b'l',
            'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ň' => b'n',
            'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' | 'ő' => b'o',
            'ś' | 'Ś' | 'š' | 'Š' | 'ş' | 'Ş' => b's',
            'ù'..='ü' | 'Ù'..='Ü' | 'ů' | 'ű' => b'u',
            'ý' | 'Ý' | 'ÿ' => b'y',
            'ź' | 'Ź' | 'ż' | 'Ż' | 'ž' | 'Ž' => b'z',
            'ğ' | 'Ğ' => b'g',
            'đ' | 'Đ' => b'd',
            'ř' => b'r',
            _ => return None,
        };
        *out.get_mut(len)? = plain;
        len += 1;
    }
    out.get(..len).filter(|word| !word.is_empty())
}

static FIRST_NAMES: List = List::new(include_str!("../../patterns/gazetteers/first_names.txt"));
static SURNAMES: List = List::new(include_str!("../../patterns/gazetteers/surnames.txt"));
static PLACES: List = List::new(include_str!("../../patterns/gazetteers/places.txt"));
static STREET_TYPES: List = List::new(include_str!("../../patterns/gazetteers/street_types.txt"));
static EMAIL_DOMAINS: List = List::new(include_str!("../../patterns/gazetteers/personal_email_domains.txt"));

/// Whether this is a known first name.
pub fn is_first_name(word: &str) -> bool {
    FIRST_NAMES.has(word)
}

/// All first names, in small letters.
pub fn first_names() -> impl Iterator<Item = &'static str> {
    FIRST_NAMES
        .text
        .lines()
        .map(|line| line.split('\t').next().unwrap_or_default())
        .filter(|name| !name.is_empty())
}

/// How common a first name is: 0 for the commonest tenth of those whose frequency is known (and the British ones) up to 9;
/// `None` if it is unknown.
pub fn first_name_rank(word: &str) -> Option<u8> {
    FIRST_NAMES.find(word)?.parse().ok()
}

/// All surnames, in small letters, each with how common it is.
pub fn surnames() -> impl Iterator<Item = (&'static str, Option<u8>)> {
    SURNAMES.text.lines().filter_map(|line| {
        let mut parts = line.split('\t');
        let name = parts.next().filter(|name| !name.is_empty())?;
        Some((name, parts.next().and_then(|rank| rank.parse().ok())))
    })
}

/// Whether this is a known surname; both halves of a double-barrelled one count.
pub fn is_surname(word: &str) -> bool {
    SURNAMES.has(word)
        || word.split_once('-').is_some_and(|(left, right)| SURNAMES.has(left) && SURNAMES.has(right))
}

/// How common a surname is: 0 for the commonest tenth of the list up to 9 for the rarest; `None` if unknown.
pub fn surname_rank(word: &str) -> Option<u8> {
    SURNAMES.find(word)?.parse().ok()
}

/// Whether this is a town, city or county of the United Kingdom, Channel Islands or Isle of Man.
pub fn is_place(name: &str) -> bool {
    PLACES.has(name)
}

/// Whether this is a word that ends street names, in full or short: `road`, `rd`, `close`.
pub fn is_street_type(word: &str) -> bool {
    STREET_TYPES.has(word.trim_end_matches('.'))
}

/// Whether mailboxes at this domain are private people's: `hotmail.co.uk`.
pub fn is_personal_email_domain(domain: &str) -> bool {
    EMAIL_DOMAINS.has(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_every_list_is_found() {
        for list in [&FIRST_NAMES, &SURNAMES, &PLACES, &STREET_TYPES, &EMAIL_DOMAINS] {
            let mut words = 0;
            for line in list.text.lines().filter(|line| !line.is_empty()) {
                let word = line.split('\t').next().unwrap_or_default();
                assert!(list.has(word), "{word} is in the text but not found");
                words += 1;
            }
            assert!(words > 10);
            assert!(!list.has("zzyzx-not-there"));
        }
    }

    #[test]
    fn names_are_found_in_any_dress() {
        assert!(is_first_name("MARGARET") && is_first_name("margaret"));
        assert!(is_surname("Smith") && is_surname("Smith-Jones"));
        assert_eq!(surname_rank("smith"), Some(0));
        assert!(!is_surname("") && !is_first_name("Qzzx"));
        assert_eq!(surname_rank("a surname far too long for any list of surnames there is"), None);
    }

    #[test]
    fn places_streets_and_mail_domains_are_known() {
        assert!(is_place("Stoke-on-Trent") && is_place("oxfordshire"));
        assert!(is_street_type("Rd.") && is_street_type("Crescent"));
        assert!(is_personal_email_domain("HOTMAIL.co.uk") && !is_personal_email_domain("oxford.gov.uk"));
    }
}
