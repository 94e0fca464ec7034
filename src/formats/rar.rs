//! RAR archives, 1.3 to 7: each file a child, in the order of the archive.
//!
//! The `rars` crate parses and unpacks; limits on headers, dictionaries and members go to it. It gives a member whole, so
//! that a member is held in memory while it is read, up to a limit above which it is named and lost. In a solid archive
//! members build upon each other: they come in one pass, and damage costs those behind it. Volumes are not joined. One
//! password opens an archive, or none does.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use rars::{Archive, ArchiveMember, ArchiveReadOptions, ArchiveReader, Error, ErrorKind};

use super::{ChildInfo, Fit, Format, Halt, Probe, ReadError, Sink};
use crate::input::{Input, SharedBody};
use crate::model::Reason;

/// How large a member may be.
const LARGEST: u64 = 256 << 20;
/// How many passwords are tried: each costs tens of thousands of hashes.
const PASSWORDS: usize = 200;
/// How large a dictionary may be.
const DICTIONARY: u64 = 256 << 20;
/// How many headers, and bytes of them, are read.
const HEADERS: (u64, u64) = (1 << 20, 256 << 20);

/// Reader of RAR archives.
pub struct Rar;

impl Format for Rar {
    fn id(&self) -> &'static str {
        "rar"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let starts = |magic: &[u8]| probe.head.starts_with(magic);
        let known = starts(b"Rar!\x1a\x07\0") || starts(b"Rar!\x1a\x07\x01\0");
        if known || (starts(b"RE~^") && probe.has_extension(&["rar"])) { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let passwords = input.passwords();
        let body = SharedBody::new(input.into_seekable()?)?;
        let open = |own: Option<&[u8]>| ArchiveReader::read_reader_with_options(body.clone(), options(own));
        let mut candidates = passwords.iter().take(PASSWORDS).map(str::as_bytes);
        let mut password = None;
        let archive = match open(None) {
            // Even the list of members is encrypted.
            Err(error) if explain(&error) == ReadError::Encrypted => {
                let opened = candidates.find_map(|own| Some((own, open(Some(own)).ok()?)));
                let (own, archive) = opened.ok_or(ReadError::Encrypted)?;
                password = Some(own);
                archive
            }
            other => other.map_err(|error| explain(&error))?,
        };
        let members: Vec<ArchiveMember> = archive.members().collect();
        if password.is_none() {
            let locked = members.iter().position(|own| {
                own.meta.is_encrypted && !own.meta.is_directory && own.meta.unpacked_size <= LARGEST
            });
            password = locked.and_then(|at| {
                candidates.find(|own| {
                    matches!(archive.read_member_at_with_options(at, options(Some(own))), Ok(Some(_)))
                })
            });
        }
        if password.is_some() {
            sink.unlocked();
        }
        let end = if members.iter().any(ArchiveMember::is_solid) {
            solid(&archive, &members, password, sink)
        } else {
            each(&archive, &members, password, sink)
        };
        end?;
        if members.is_empty() && body.length() > 64 { Err(ReadError::Truncated) } else { Ok(()) }
    }
}

fn options(password: Option<&[u8]>) -> ArchiveReadOptions<'_> {
    password
        .map_or_else(ArchiveReadOptions::new, ArchiveReadOptions::with_password)
        .with_max_header_count(HEADERS.0)
        .with_max_header_bytes(HEADERS.1)
        .with_max_member_output_bytes(LARGEST)
        .with_rar50_dictionary_size_limit(DICTIONARY)
        .with_max_reader_workspace_bytes(LARGEST + 2 * DICTIONARY)
}

fn child_of<'c>(member: &ArchiveMember, name: &'c str) -> ChildInfo<'c> {
    ChildInfo { name, size: Some(member.meta.unpacked_size), ..ChildInfo::default() }
}

fn name_of(member: &ArchiveMember) -> String {
    match std::str::from_utf8(&member.meta.name) {
        Ok(name) => name.replace('\\', "/"),
        Err(_) => {
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&member.meta.name).0.replace('\\', "/")
        }
    }
}

fn each(
    archive: &Archive,
    members: &[ArchiveMember],
    password: Option<&[u8]>,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    for (index, member) in members.iter().enumerate() {
        if member.meta.is_directory || member.meta.is_redirection {
            continue;
        }
        let name = name_of(member);
        let child = child_of(member, &name);
        if member.meta.unpacked_size > LARGEST {
            sink.child_lost(&child, Reason::OverBudget)?;
            continue;
        }
        if member.meta.is_encrypted && password.is_none() {
            sink.child_lost(&child, Reason::Encrypted)?;
            continue;
        }
        match archive.read_member_at_with_options(index, options(password)) {
            Ok(Some(bytes)) => sink.child(&child, &mut bytes.as_slice())?,
            Ok(None) => sink.child_lost(&child, Reason::Malformed)?,
            Err(error) => sink.child_lost(&child, explain(&error).reason().unwrap_or(Reason::Malformed))?,
        }
    }
    Ok(())
}

/// Takes a member's bytes.
#[derive(Clone, Default)]
struct Held(Rc<RefCell<Vec<u8>>>);

impl Write for Held {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn solid(
    archive: &Archive,
    members: &[ArchiveMember],
    password: Option<&[u8]>,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let held = Held::default();
    let mut next = 0;
    let mut halted = false;
    // A member is whole when the next one begins.
    let end = archive.extract_to_with_options(options(password), |_| {
        if next > 0 {
            halted |= give(&members[next - 1], &held, sink).is_err();
        }
        next += 1;
        if halted || next > members.len() {
            return Err(Error::InvalidArgument("stopped"));
        }
        held.0.borrow_mut().clear();
        Ok(Box::new(held.clone()))
    });
    if halted {
        return Err(ReadError::Halt);
    }
    let mut rest = members.get(next..).unwrap_or_default();
    match end {
        Ok(()) => {
            if let Some(last) = next.checked_sub(1).and_then(|at| members.get(at)) {
                give(last, &held, sink)?;
            }
            Ok(())
        }
        Err(error) => {
            // The one that broke, and what builds upon it.
            rest = members.get(next.saturating_sub(1)..).unwrap_or(rest);
            let reason = explain(&error).reason().unwrap_or(Reason::Malformed);
            for member in rest.iter().filter(|member| !member.meta.is_directory) {
                let reason = if member.meta.is_encrypted { Reason::Encrypted } else { reason };
                sink.child_lost(&child_of(member, &name_of(member)), reason)?;
            }
            Ok(())
        }
    }
}

fn give(member: &ArchiveMember, held: &Held, sink: &mut dyn Sink) -> Result<(), Halt> {
    if member.meta.is_directory || member.meta.is_redirection {
        return Ok(());
    }
    let bytes = held.0.take();
    sink.child(&child_of(member, &name_of(member)), &mut bytes.as_slice())
}

/// The library's message may quote names; only its kind is kept.
fn explain(error: &Error) -> ReadError {
    match error.kind() {
        ErrorKind::PasswordRequired | ErrorKind::BadPassword => ReadError::Encrypted,
        ErrorKind::UnsupportedFeature | ErrorKind::UnsupportedFormat => ReadError::Unsupported,
        ErrorKind::ResourceLimit => ReadError::OverBudget,
        ErrorKind::Io => ReadError::Truncated,
        _ if matches!(error, Error::TooShort) => ReadError::Truncated,
        _ => ReadError::Malformed { at: 0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, read_keyed};
    use crate::formats::testing_mutations::mutate;

    const PLAIN: [&[u8]; 5] = [
        include_bytes!("../../fixtures/rar/rar4.rar"),
        include_bytes!("../../fixtures/rar/rar4-solid.rar"),
        include_bytes!("../../fixtures/rar/rar5.rar"),
        include_bytes!("../../fixtures/rar/rar5-stored.rar"),
        include_bytes!("../../fixtures/rar/rar5-solid.rar"),
    ];
    const LOCKED: [&[u8]; 3] = [
        include_bytes!("../../fixtures/rar/rar4-locked.rar"),
        include_bytes!("../../fixtures/rar/rar5-locked.rar"),
        include_bytes!("../../fixtures/rar/rar5-locked-list.rar"),
    ];

    fn right(seen: &Recorder) {
        let notes = (0..1200u32).map(|n| format!("{n} Zebediah Quartermain rang {} times\n", n * n % 97));
        let notes: String = notes.collect();
        assert_eq!(seen.children.len(), 2);
        assert!(seen.children_lost.is_empty());
        let staff = b"Name,Fee\nZebediah Quartermain,185\n".to_vec();
        assert_eq!(seen.children[0], ("elections/staff.csv".to_owned(), staff));
        assert!(seen.children[1].0 == "notes.txt" && seen.children[1].1 == notes.into_bytes());
    }

    #[test]
    fn every_kind_gives_its_files() {
        for (number, bytes) in PLAIN.iter().enumerate() {
            assert_eq!(Rar.fit(&Probe::new(bytes, true, "x")), Fit::Certain);
            let (seen, end) = read(&Rar, "a.rar", bytes);
            assert_eq!(end, Ok(()), "{number}");
            right(&seen);
            let mut sink = Recorder::stopping_after(1);
            assert_eq!(read_into(&Rar, "a.rar", bytes, &[], &mut sink), Err(ReadError::Halt), "{number}");
        }
    }

    #[test]
    fn locked_archives_say_so() {
        for (number, bytes) in LOCKED.iter().enumerate() {
            let (seen, end) = read(&Rar, "a.rar", bytes);
            let all = seen.children_lost.iter().filter(|(_, reason)| *reason == Reason::Encrypted).count();
            assert!(end == Err(ReadError::Encrypted) || all == 2, "{number} {end:?}");
            assert!(seen.children.is_empty());
            let (seen, end) = read_keyed(&Rar, "a.rar", bytes, "wrong\nnot a secret\nlater");
            assert_eq!((end, seen.unlocked), (Ok(()), true), "{number}");
            right(&seen);
            let (seen, end) = read_keyed(&Rar, "a.rar", bytes, "wrong\nNot a secret");
            assert!(seen.children.is_empty() && !seen.unlocked && end != Err(ReadError::Halt), "{number}");
        }
    }

    #[test]
    fn early_ends_are_noticed_and_damage_never_panics() {
        for (number, bytes) in PLAIN.iter().enumerate() {
            for part in 0..32 {
                let (seen, end) = read(&Rar, "a.rar", &bytes[..bytes.len() * part / 32]);
                let whole = seen.children.len() - seen.children_lost.len().min(seen.children.len());
                assert!(end.is_err() || !seen.children_lost.is_empty() || whole < 2, "{number} {part}");
                assert!(end.is_err() || !seen.children_lost.is_empty(), "{number} {part}");
            }
            mutate(bytes, 60, |bytes| drop(read(&Rar, "a.rar", bytes)));
        }
    }
}
