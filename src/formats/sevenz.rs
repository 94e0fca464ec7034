//! 7z archives: each file a child, in the order of the archive.
//!
//! Blocks are unpacked one after the other, as streams. An encrypted block costs its files only; an archive
//! whose list of files is encrypted is encrypted as a whole. Volumes of split archives are not joined.

use std::io::{Read, Seek, SeekFrom};

use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, Error, Password};

use super::{ChildInfo, Fit, Format, Halt, Probe, ReadError, Sink};
use crate::input::{Input, SharedBody};
use crate::model::Reason;

/// The largest dictionary that a block may ask for.
const DICTIONARY: u64 = 1 << 30;

/// How many passwords are tried: each costs half a million hashes.
const PASSWORDS: usize = 200;

/// How much of a file is unpacked to see whether a password is the right one.
const TRIED: u64 = 64 << 20;

/// AES with a key from a password.
const AES: &[u8] = &[6, 0xf1, 7, 1];

/// Reader of 7z archives.
pub struct SevenZ;

impl Format for SevenZ {
    fn id(&self) -> &'static str {
        "7z"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if probe.head.starts_with(b"7z\xbc\xaf\x27\x1c") { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let passwords = input.passwords();
        let mut body = SharedBody::new(input.into_seekable()?)?;
        let mut password = Password::empty();
        let length = body.length();
        let archive = match Archive::read(&mut body, &password) {
            Ok(archive) => archive,
            // The list of files itself is locked.
            Err(Error::PasswordRequired | Error::MaybeBadPassword(_)) => {
                let mut tried = passwords.iter().take(PASSWORDS).map(Password::from);
                let opened = tried.find_map(|own| {
                    body.seek(SeekFrom::Start(0)).ok()?;
                    Archive::read(&mut body, &own)
                        .ok()
                        .filter(|archive| !archive.files.is_empty())
                        .map(|a| (a, own))
                });
                let (archive, own) = opened.ok_or(ReadError::Encrypted)?;
                sink.unlocked();
                password = own;
                archive
            }
            // The list stands at the end: a start without one is mostly cut off.
            Err(error) => match explain(&error) {
                ReadError::Malformed { .. } if list_end(&mut body).is_none_or(|end| end > length) => {
                    return Err(ReadError::Truncated);
                }
                error => return Err(error),
            },
        };
        for (index, block) in archive.blocks.iter().enumerate() {
            let locked = block.coders.iter().any(|coder| coder.encoder_method_id() == AES);
            let mut encrypted = false;
            if locked {
                let known = std::iter::once(password.clone()).filter(|own| !own.is_empty());
                let mut tried = known.chain(passwords.iter().take(PASSWORDS).map(Password::from));
                match tried.find(|own| opens(&archive, index, own, &mut body)) {
                    Some(own) => {
                        password = own;
                        sink.unlocked();
                    }
                    None => encrypted = true,
                }
            }
            let decoder = BlockDecoder::new(1, index, &archive, &password, &mut body);
            let entries = decoder.entries();
            // The properties of AES are a salt.
            let mut packers = block.coders.iter().filter(|coder| coder.encoder_method_id() != AES);
            let large = packers.any(|coder| dictionary(coder.properties()) > DICTIONARY);
            if encrypted || large {
                let reason = if encrypted { Reason::Encrypted } else { Reason::OverBudget };
                for entry in entries {
                    sink.child_lost(&child_of(entry), reason)?;
                }
                continue;
            }
            let count = entries.len();
            let mut given = 0;
            let mut halted = false;
            let end = decoder.for_each_entries(&mut |entry, body| {
                given += 1;
                halted |= sink.child(&child_of(entry), body) == Err(Halt);
                Ok(!halted)
            });
            if halted {
                return Err(ReadError::Halt);
            }
            if let Err(error) = end {
                let reason = match explain(&error) {
                    ReadError::Halt => return Err(ReadError::Halt),
                    error => error.reason().unwrap_or(Reason::Malformed),
                };
                let start = archive.stream_map.block_first_file_index.get(index).copied().unwrap_or(0);
                let rest = archive.files.get(start + given..start + count).unwrap_or_default();
                if rest.is_empty() {
                    sink.lost(reason)?;
                }
                for entry in rest {
                    sink.child_lost(&child_of(entry), reason)?;
                }
            }
        }
        Ok(())
    }
}

/// Whether a password opens a block: its first file comes out with the checksum that the list states.
fn opens(archive: &Archive, index: usize, password: &Password, body: &mut SharedBody) -> bool {
    let mut right = false;
    let decoder = BlockDecoder::new(1, index, archive, password, body);
    let end = decoder.for_each_entries(&mut |entry, body| {
        let most = entry.size.min(TRIED);
        // The checksum is compared at the end of a file: reading only its length would not reach that.
        right = std::io::copy(&mut body.take(TRIED), &mut std::io::sink()).is_ok_and(|count| count == most);
        Ok(false)
    });
    right && end.is_ok()
}

fn child_of(entry: &ArchiveEntry) -> ChildInfo<'_> {
    ChildInfo { name: &entry.name, size: Some(entry.size), ..ChildInfo::default() }
}

/// The dictionary's size as LZMA's properties state it; PPMd states its memory in the same place.
fn dictionary(properties: &[u8]) -> u64 {
    match properties {
        [_, size @ ..] => size.first_chunk::<4>().map_or(0, |size| u64::from(u32::from_le_bytes(*size))),
        [] => 0,
    }
}

/// Where the list of files ends, as the archive's start says.
fn list_end(body: &mut SharedBody) -> Option<u64> {
    let mut start = [0; 32];
    body.seek(SeekFrom::Start(0)).ok()?;
    body.read_exact(&mut start).ok()?;
    let word = |at: usize| start.get(at..)?.first_chunk::<8>().map(|word| u64::from_le_bytes(*word));
    word(12)?.checked_add(word(20)?)?.checked_add(32)
}

fn explain(error: &Error) -> ReadError {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => ReadError::Encrypted,
        Error::Io(error, _) => match error.get_ref() {
            Some(inner) if inner.is::<Halt>() => ReadError::Halt,
            _ => ReadError::from(std::io::Error::from(error.kind())),
        },
        Error::Unsupported(_) | Error::UnsupportedCompressionMethod(_) | Error::ExternalUnsupported => {
            ReadError::Unsupported
        }
        Error::UnsupportedVersion { .. } => ReadError::Unsupported,
        Error::MaxMemLimited { .. } => ReadError::OverBudget,
        _ => ReadError::Malformed { at: 0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, read_keyed};
    use crate::formats::testing_mutations::mutate;

    const PLAIN: &[u8] = include_bytes!("../../fixtures/7z/plain.7z");
    const LOCKED: &[u8] = include_bytes!("../../fixtures/7z/locked.7z");
    const LOCKED_LIST: &[u8] = include_bytes!("../../fixtures/7z/locked-list.7z");

    #[test]
    fn each_file_is_a_child() {
        let (seen, end) = read(&SevenZ, "a.7z", PLAIN);
        assert_eq!(end, Ok(()));
        assert_eq!(
            seen.children,
            [
                ("a/staff.csv".to_owned(), b"Name,Fee\nZebediah Quartermain,185\n".to_vec()),
                ("note.txt".to_owned(), b"rang twice\n".to_vec()),
            ]
        );
    }

    #[test]
    fn encrypted_files_are_named_and_lost() {
        let (seen, end) = read(&SevenZ, "a.7z", LOCKED);
        assert_eq!(end, Ok(()));
        assert_eq!(seen.children_lost.len(), 2);
        assert!(seen.children_lost.iter().all(|(_, reason)| *reason == Reason::Encrypted));
        assert_eq!(read(&SevenZ, "a.7z", LOCKED_LIST).1, Err(ReadError::Encrypted));
    }

    #[test]
    fn the_right_password_opens_them() {
        for bytes in [LOCKED, LOCKED_LIST] {
            let (seen, end) = read_keyed(&SevenZ, "a.7z", bytes, "wrong\nnot a secret\n");
            assert_eq!((end, seen.unlocked), (Ok(()), true));
            let (plain, _) = read(&SevenZ, "a.7z", PLAIN);
            assert_eq!(seen.children, plain.children);
            let (seen, end) = read_keyed(&SevenZ, "a.7z", bytes, "wrong\n");
            assert!(!seen.unlocked && seen.children.is_empty());
            assert!(end.is_err() || seen.children_lost.len() == 2);
        }
    }

    #[test]
    fn early_ends_are_noticed_and_damage_never_panics() {
        for length in 0..PLAIN.len() {
            assert!(read(&SevenZ, "a.7z", &PLAIN[..length]).1.is_err(), "{length}");
        }
        mutate(PLAIN, 500, |bytes| drop(read(&SevenZ, "a.7z", bytes)));
        let mut sink = Recorder::stopping_after(1);
        assert_eq!(read_into(&SevenZ, "a.7z", PLAIN, &[], &mut sink), Err(ReadError::Halt));
    }
}
