//! Tar archives: every regular file in them becomes a child, in the order of the file.
//!
//! Streams; long names, sparse files and the extended headers are the tar crate's work, kept from reading more
//! than a limit of header bytes at a time. Links, folders and devices are not children. An archive that does
//! not end with its end mark is truncated. Compressed archives come through the reader of their compression.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use tar::{Archive, EntryType};

use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink};
use crate::input::{Input, KnownLength, OverBudget};
use crate::model::Reason;

/// How many bytes of headers may stand before one entry: the tar crate keeps long names and extended headers
/// in memory, and only their declared size bounds them.
const HEADER_LIMIT: u64 = 1 << 20;

const BLOCK: usize = 512;

/// Reader of tar archives.
pub struct Tar;

impl Format for Tar {
    fn id(&self) -> &'static str {
        "tar"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(header) = probe.head.first_chunk::<BLOCK>() else { return Fit::No };
        if !checksum_fits(header) {
            return if probe.has_extension(&["tar"]) { Fit::Name } else { Fit::No };
        }
        // Archives of the seventh edition have a checksum only.
        if header[257..262] == *b"ustar" { Fit::Certain } else { Fit::Likely }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let watch = Rc::new(Watch::default());
        let mut archive = Archive::new(Watched { inner: input.into_stream(), watch: Rc::clone(&watch) });
        // Archives that were appended to each other go on after the first end mark.
        archive.set_ignore_zeros(true);
        let mut entries = archive.entries()?;
        loop {
            watch.allowance.set(HEADER_LIMIT);
            watch.zeros.set(0);
            let mut entry = match entries.next() {
                Some(Ok(entry)) => entry,
                Some(Err(error)) => return Err(watch.explain(error)),
                None if watch.zeros.get() >= BLOCK as u64 => return Ok(()),
                None => return Err(ReadError::Truncated),
            };
            watch.allowance.set(u64::MAX);
            let kind = entry.header().entry_type();
            if !matches!(
                kind,
                EntryType::Directory
                    | EntryType::Link
                    | EntryType::Symlink
                    | EntryType::Char
                    | EntryType::Block
                    | EntryType::Fifo
                    | EntryType::XGlobalHeader
                    | EntryType::XHeader
            ) {
                let mut name = decode_name(&entry.path_bytes());
                if let Some(real) = sparse_name(&mut entry) {
                    // The body then starts with a map of the holes, which are not filled in: its text is
                    // there, but a reader of the file's own format may fail.
                    name = real;
                    sink.lost(Reason::Unsupported)?;
                }
                let size = entry.size();
                let child = ChildInfo {
                    name: &name,
                    size: Some(size),
                    modified: entry.header().mtime().ok().and_then(|seconds| i64::try_from(seconds).ok()),
                    ..ChildInfo::default()
                };
                sink.child(&child, &mut KnownLength::new(&mut entry, size))?;
            }
            // Whatever nobody wanted of the body, so that the next allowance is for headers alone.
            io::copy(&mut entry, &mut io::sink()).map_err(|error| watch.explain(error))?;
        }
    }
}

/// The real name of a sparse file in the extended format of GNU tar; `None` for all others.
fn sparse_name<R: Read>(entry: &mut tar::Entry<'_, R>) -> Option<String> {
    let extensions = entry.pax_extensions().ok()??;
    let mut name = None;
    for extension in extensions.flatten() {
        if extension.key_bytes() == b"GNU.sparse.name" {
            name = Some(decode_name(extension.value_bytes()));
        }
    }
    name
}

fn checksum_fits(header: &[u8; BLOCK]) -> bool {
    let (before, rest) = header.split_at(148);
    let (field, after) = rest.split_at(8);
    let stored = field
        .iter()
        .skip_while(|byte| **byte == b' ')
        .take_while(|byte| (b'0'..=b'7').contains(byte))
        .fold(0u32, |sum, byte| sum << 3 | u32::from(byte - b'0'));
    // Some old programs summed signed bytes.
    let plain: u32 = before.iter().chain(after).map(|byte| u32::from(*byte)).sum::<u32>() + 8 * 32;
    let signed: i32 = before.iter().chain(after).map(|byte| i32::from(*byte as i8)).sum::<i32>() + 8 * 32;
    stored != 0 && (stored == plain || i64::from(stored) == i64::from(signed))
}

fn decode_name(raw: &[u8]) -> String {
    match str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(raw).0.into_owned(),
    }
}

/// What is known of the stream below the tar crate.
#[derive(Default)]
struct Watch {
    /// How many bytes may still be read.
    allowance: Cell<u64>,
    ended: Cell<bool>,
    /// How many zero bytes came last, since this was reset.
    zeros: Cell<u64>,
    error: Cell<Option<ReadError>>,
}

impl Watch {
    /// The tar crate wraps errors of the stream and makes its own of early ends: tell them apart here.
    fn explain(&self, error: io::Error) -> ReadError {
        match self.error.get() {
            Some(known) => known,
            None if self.ended.get() => ReadError::Truncated,
            None => match ReadError::from(error) {
                known @ (ReadError::Halt | ReadError::OverBudget | ReadError::Truncated) => known,
                _ => ReadError::Malformed { at: 0 },
            },
        }
    }
}

struct Watched<R> {
    inner: R,
    watch: Rc<Watch>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let watch = &self.watch;
        let allowed = usize::try_from(watch.allowance.get()).unwrap_or(usize::MAX).min(buffer.len());
        if allowed == 0 && !buffer.is_empty() {
            watch.error.set(Some(ReadError::OverBudget));
            return Err(OverBudget.into_io());
        }
        match self.inner.read(&mut buffer[..allowed]) {
            Ok(0) => {
                watch.ended.set(true);
                Ok(0)
            }
            Ok(count) => {
                // Zero blocks do not use up the allowance: tapes are padded with any number of them.
                let zeros = buffer[..count].iter().rev().take_while(|byte| **byte == 0).count();
                let before = if zeros == count { watch.zeros.get() } else { 0 };
                watch.zeros.set(before.saturating_add(zeros as u64));
                if watch.allowance.get() != u64::MAX && zeros < count {
                    watch.allowance.set(watch.allowance.get() - count as u64);
                }
                Ok(count)
            }
            Err(error) => {
                if error.kind() != io::ErrorKind::Interrupted {
                    let kind = error.kind();
                    let halted = error.get_ref().is_some_and(|inner| inner.is::<super::Halt>());
                    watch.error.set(Some(if halted { ReadError::Halt } else { ReadError::from(error) }));
                    return Err(if halted { io::Error::other(super::Halt) } else { kind.into() });
                }
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tar::{Builder, Header};

    use super::*;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;

    fn header(kind: EntryType, size: u64) -> Header {
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_mode(0o644);
        header.set_mtime(991_900_800);
        header.set_cksum();
        header
    }

    fn archive() -> Vec<u8> {
        let mut builder = Builder::new(Vec::new());
        let long = format!("{}/staff.csv", "folder".repeat(40));
        builder.append_data(&mut header(EntryType::Regular, 5), "a.txt", b"alpha".as_slice()).expect("write");
        builder.append_data(&mut header(EntryType::Directory, 0), "d/", io::empty()).expect("write");
        builder.append_link(&mut header(EntryType::Symlink, 0), "link", "/etc/passwd").expect("write");
        builder.append_link(&mut header(EntryType::Link, 0), "hard", "a.txt").expect("write");
        builder
            .append_data(&mut header(EntryType::Regular, 2000), long, [b'x'; 2000].as_slice())
            .expect("write");
        builder.into_inner().expect("finish")
    }

    #[test]
    fn files_come_with_long_names_and_nothing_else_does() {
        let (got, end) = read(&Tar, "a.tar", &archive());
        assert_eq!(end, Ok(()));
        assert_eq!(got.children.len(), 2);
        assert_eq!(got.children[0], ("a.txt".to_owned(), b"alpha".to_vec()));
        assert_eq!(got.children[1].0, format!("{}/staff.csv", "folder".repeat(40)));
        assert_eq!(got.children[1].1, [b'x'; 2000]);
        assert!(got.children_lost.is_empty());
    }

    #[test]
    fn appended_archives_are_read_to_the_last() {
        let bytes = [archive(), vec![0; 10_240], archive()].concat();
        let (got, end) = read(&Tar, "a.tar", &bytes);
        assert_eq!((got.children.len(), end), (4, Ok(())));
    }

    #[test]
    fn an_archive_cut_anywhere_is_truncated() {
        let whole = archive();
        let content = whole.iter().rposition(|byte| *byte != 0).expect("not empty") + 1;
        let content = content.next_multiple_of(BLOCK);
        for length in (1..=content).step_by(37).chain([512, 1024, content]) {
            let (got, end) = read(&Tar, "a.tar", &whole[..length]);
            let noticed = end == Err(ReadError::Truncated)
                || got.children_lost.iter().any(|(_, reason)| *reason == Reason::Truncated);
            assert!(noticed, "{length} {end:?}");
        }
        assert_eq!(read(&Tar, "a.tar", &whole[..content + BLOCK]).1, Ok(()));
    }

    #[test]
    fn holes_are_filled_or_named() {
        let (got, end) = read(&Tar, "a.tar", include_bytes!("../../fixtures/tar/sparse-gnu.tar"));
        assert_eq!((got.lost.as_slice(), end), ([].as_slice(), Ok(())));
        let (name, bytes) = &got.children[0];
        assert_eq!((name.as_str(), bytes.len()), ("hole.bin", 3 << 20));
        assert_eq!(
            (&bytes[..6], &bytes[2_000_000..2_000_008]),
            (b"begin\0".as_slice(), b"Zebediah".as_slice())
        );
        let (got, end) = read(&Tar, "a.tar", include_bytes!("../../fixtures/tar/sparse-pax.tar"));
        assert_eq!((got.lost.as_slice(), end), ([Reason::Unsupported].as_slice(), Ok(())));
        assert_eq!(got.children[0].0, "hole.bin");
        assert!(memchr::memmem::find(&got.children[0].1, b"Zebediah Quartermain").is_some());
    }

    #[test]
    fn a_header_that_never_ends_is_over_budget() {
        let mut bytes = header(EntryType::GNULongName, 1 << 40).as_bytes().to_vec();
        bytes.extend(vec![b'n'; 3 << 20]);
        assert_eq!(read(&Tar, "a.tar", &bytes).1, Err(ReadError::OverBudget));
    }

    #[test]
    fn a_request_to_stop_is_obeyed() {
        let mut recorder = Recorder::stopping_after(0);
        assert_eq!(read_into(&Tar, "a.tar", &archive(), &[], &mut recorder), Err(ReadError::Halt));
    }

    #[test]
    fn damaged_archives_never_panic() {
        mutate(&archive(), 500, |bytes| {
            let _ = read(&Tar, "a.tar", bytes);
        });
    }

    #[test]
    fn the_checksum_decides() {
        let bytes = archive();
        let fit = |head: &[u8], name| Tar.fit(&Probe::new(head, true, name));
        assert!(fit(&bytes, "x") >= Fit::Likely);
        let mut old = header(EntryType::Regular, 0).as_bytes().to_vec();
        old[257..265].fill(0);
        let sum: u32 = old[..148].iter().chain(&old[156..]).map(|byte| u32::from(*byte)).sum::<u32>() + 256;
        old[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        assert_eq!(fit(&old, "x"), Fit::Likely);
        old[0] ^= 1;
        assert_eq!(fit(&old, "x"), Fit::No);
        assert_eq!(fit(&old, "x.tar"), Fit::Name);
        assert_eq!(fit(&[0; 512], "x"), Fit::No);
    }
}
