//! Presentations of 97 to 2003 under a password: RC4 by way of CryptoAPI (MS-PPT 2.3.7, MS-OFFCRYPTO 2.3.5).
//!
//! Every object that the directory of the last edit lists is encrypted by itself, head and all, under a key made with its
//! number; edits, directories and what stands between objects are open. Properties are in a stream of their own. The
//! stream of pictures is encrypted, too, and not read here or there.

use std::collections::BTreeMap;
use std::io::Read;

use cfb::CompoundFile;

use super::super::ReadError;
use super::super::biff_crypt::Key;
use super::super::compound::{u16_at, u32_at};
use super::record;
use crate::input::{Passwords, SharedBody};

/// What of the slides is held in memory at most.
const LARGEST: u64 = 128 << 20;
/// The same for encrypted properties.
const LARGEST_SUMMARY: u64 = 16 << 20;
/// How many edits are followed; an encrypted presentation has one.
const EDITS: usize = 1000;
/// How many words of directories are read: numbers of objects have 20 bits.
const WORDS: usize = 2 << 20;
/// How far apart the keystreams of objects are, as [`Key::open_blocks`] counts: no object is longer.
const APART: u64 = 1 << 32;

/// An opened presentation.
pub struct Open {
    /// The document stream. The record of the encryption itself is still in it.
    pub document: Vec<u8>,
    /// Property sets that were encrypted with it.
    pub properties: Vec<Vec<u8>>,
    /// Whether it took a password of somebody's.
    pub by_password: bool,
    /// How many objects reach into another one, or lie outside of the stream.
    pub damaged: u64,
}

/// Opens a presentation with the first password that is right. `at` is where the last edit stands.
///
/// # Errors
/// `Encrypted` when no password is right, or nothing says how it is encrypted, `OverBudget` when it is too large,
/// `Malformed` when its directory cannot be followed, and those of the file.
pub fn open(
    file: &mut CompoundFile<SharedBody>,
    stream: &str,
    at: u32,
    passwords: &Passwords,
) -> Result<Open, ReadError> {
    let mut document = read(file, stream, LARGEST)?;
    let (objects, session) = objects(&document, at).ok_or(ReadError::Malformed { at: u64::from(at) })?;
    let session = session.ok_or(ReadError::Encrypted)?;
    let check = objects
        .iter()
        .find_map(|(place, number)| (*number == session).then(|| record_at(&document, *place))?)
        .filter(|(kind, _)| *kind == record::CRYPT)
        .map(|(_, content)| content)
        .ok_or(ReadError::Malformed { at: u64::from(at) })?;
    // The same words as in a workbook, where a kind stands before them.
    let check = [&[1, 0], check].concat();
    let (mut key, by_password) = Key::find(&check, false, passwords).ok_or(ReadError::Encrypted)?;

    let mut damaged = 0;
    let mut places = objects.iter().peekable();
    while let Some((&place, &number)) = places.next() {
        if number == session {
            continue;
        }
        // No further than to the next one: a wrong length must not cost what follows.
        let limit = places.peek().map_or(document.len(), |(next, _)| **next).min(document.len());
        let Some(object) = document.get_mut(place..limit).filter(|object| object.len() >= 8) else {
            damaged += 1;
            continue;
        };
        let start = u64::from(number) * APART;
        let (head, rest) = object.split_at_mut(8);
        key.open_blocks(start, head, APART);
        let size = u32_at(head, 4).and_then(|size| usize::try_from(size).ok()).unwrap_or(usize::MAX);
        damaged += u64::from(size > rest.len());
        let size = size.min(rest.len());
        key.open_blocks(start + 8, rest.get_mut(..size).unwrap_or_default(), APART);
    }
    let properties = if file.is_stream("/EncryptedSummary") {
        let bytes = read(file, "/EncryptedSummary", LARGEST_SUMMARY)?;
        summary(&bytes, &mut key).unwrap_or_else(|| {
            damaged += 1;
            Vec::new()
        })
    } else {
        Vec::new()
    };
    Ok(Open { document, properties, by_password, damaged })
}

fn read(file: &mut CompoundFile<SharedBody>, name: &str, most: u64) -> Result<Vec<u8>, ReadError> {
    let stream = file.open_stream(name)?;
    let length = stream.len();
    if length > most {
        return Err(ReadError::OverBudget);
    }
    let mut bytes = Vec::new();
    stream.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Kind and content of the record at a place.
fn record_at(document: &[u8], at: usize) -> Option<(u16, &[u8])> {
    let size = usize::try_from(u32_at(document, at.checked_add(4)?)?).ok()?;
    let start = at.checked_add(8)?;
    let content = document.get(start..start.checked_add(size)?)?;
    Some((u16_at(document, at + 2)?, content))
}

/// Where objects begin with their numbers, and the number of the record that tells how they are encrypted (MS-PPT 2.1.2:
/// from the last edit to the first, each with its directory).
fn objects(document: &[u8], at: u32) -> Option<(BTreeMap<usize, u32>, Option<u32>)> {
    let (mut objects, mut session) = (BTreeMap::new(), None);
    let mut at = usize::try_from(at).ok()?;
    // Several edits may name one directory.
    let mut left = WORDS;
    for edit in 0..EDITS {
        let (kind, content) = record_at(document, at)?;
        if kind != record::EDIT {
            return None;
        }
        if edit == 0 {
            session = u32_at(content, 28);
        }
        let (kind, mut list) = record_at(document, usize::try_from(u32_at(content, 12)?).ok()?)?;
        if kind != record::DIRECTORY {
            return None;
        }
        left = left.checked_sub(list.len() / 4)?;
        // Twenty bits are the first number, twelve how many places follow.
        while let Some(head) = u32_at(list, 0) {
            list = list.get(4..)?;
            for number in (head & 0xf_ffff..).take(usize::try_from(head >> 20).ok()?) {
                let place = usize::try_from(u32_at(list, 0)?).ok()?;
                list = list.get(4..)?;
                // What a later edit says of a place counts.
                objects.entry(place).or_insert(number);
            }
        }
        match usize::try_from(u32_at(content, 8)?).ok()? {
            0 => return Some((objects, session)),
            before if before < at => at = before,
            _ => return None,
        }
    }
    None
}

/// The streams in the stream of encrypted properties (MS-OFFCRYPTO 2.3.5.4): where a list of them stands, they
/// themselves, and the list, each encrypted from its start on.
fn summary(bytes: &[u8], key: &mut Key) -> Option<Vec<Vec<u8>>> {
    /// Excel, Word and PowerPoint have two.
    const STREAMS: u32 = 16;
    let mut opened = |block: u32, at: u32, size: u32| -> Option<Vec<u8>> {
        let at = usize::try_from(at).ok()?;
        let mut part = bytes.get(at..at.checked_add(usize::try_from(size).ok()?)?)?.to_vec();
        key.open_blocks(u64::from(block) * APART, &mut part, APART);
        Some(part)
    };
    let head = opened(0, 0, 8)?;
    let list = opened(0, u32_at(&head, 0)?, u32_at(&head, 4)?)?;
    let mut rest = list.get(4..)?;
    let mut streams = Vec::new();
    for _ in 0..u32_at(&list, 0).filter(|count| *count <= STREAMS)? {
        let name = usize::from(*rest.get(10)?);
        streams.push(opened(u16_at(rest, 8)?.into(), u32_at(rest, 0)?, u32_at(rest, 4)?)?);
        // A name in UTF-16 with its end.
        rest = rest.get(16 + name * 2 + 2..)?;
    }
    Some(streams)
}

#[cfg(test)]
mod tests {
    use super::super::Ppt;
    use crate::formats::ReadError;
    use crate::formats::testing::{Recorder, read, read_keyed};
    use crate::formats::testing_mutations::mutate;

    const SLIDES: &[u8] = include_bytes!("../../../fixtures/locked-office/slides.ppt");
    const PROTECTED: &[u8] = include_bytes!("../../../fixtures/locked-office/slides-protected.ppt");

    fn is_all_there(seen: &Recorder) {
        assert_eq!(
            seen.texts,
            [
                (
                    "Part(1)".to_owned(),
                    "Poll clerk briefing\nMr Zebediah Quartermain, NI number QQ123456C\n".to_owned()
                ),
                ("Named(\"notes\")".to_owned(), "Call 07700 900123 after six\n".to_owned()),
                ("Named(\"properties\")".to_owned(), "Araminta Featherstone\n".to_owned()),
            ]
        );
        assert_eq!(
            seen.children,
            [("object 1".to_owned(), b"Name,Fee\nZebediah Quartermain,185\n".to_vec())]
        );
        assert!(seen.lost.is_empty() && seen.children_lost.is_empty());
    }

    #[test]
    fn slides_under_a_password_open_with_it_alone() {
        for passwords in ["", "wrong\nalso wrong"] {
            let (seen, end) = read_keyed(&Ppt, "slides.ppt", SLIDES, passwords);
            assert_eq!((end, seen), (Err(ReadError::Encrypted), Recorder::default()));
        }
        let (seen, end) = read_keyed(&Ppt, "slides.ppt", SLIDES, "wrong\nnot a secret");
        assert_eq!((end, seen.unlocked), (Ok(()), true));
        is_all_there(&seen);
    }

    #[test]
    fn slides_that_are_only_protected_open_by_themselves() {
        let (seen, end) = read(&Ppt, "slides.ppt", PROTECTED);
        assert_eq!((end, seen.unlocked), (Ok(()), false));
        is_all_there(&seen);
    }

    #[test]
    fn damage_costs_what_it_hits_and_never_panics() {
        mutate(SLIDES, 200, |bytes| drop(read_keyed(&Ppt, "a.ppt", bytes, "not a secret")));
        for part in 0..64 {
            let (seen, end) = read_keyed(&Ppt, "a.ppt", &SLIDES[..SLIDES.len() * part / 64], "not a secret");
            assert!(end.is_err() || !seen.lost.is_empty(), "{part}");
        }
    }
}
