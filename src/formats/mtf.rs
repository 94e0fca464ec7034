//! Backups of Windows NT to 2003 (`ntbackup`, .bkf) and of Backup Exec: the Microsoft Tape Format 1.00, on disk.
//!
//! A chain of blocks (volume, folder, file), each followed by streams; the data of a file is one of its streams and a
//! child here. Where the chain breaks, the next block with a right checksum takes it up again, so that a damaged
//! backup costs the files at the damage. What one medium does not hold whole is said to be cut off. Backups of SQL
//! Server have the same frame around database pages and are not these: they are searched for readable text.

use std::io::{Read, Seek, SeekFrom};

use super::compound::{u16_at, u32_at};
use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink};
use crate::input::{Input, KnownLength, SharedBody};
use crate::model::Reason;

/// The part that all blocks share; its last two bytes are the checksum.
const HEAD: usize = 52;
/// How much of a block is read: its fixed part and its texts.
const BLOCK: usize = 64 << 10;
/// Blocks begin at multiples of this, or of what the first one says.
const STEP: u64 = 512;
/// A stream's head.
const STREAM: u64 = 22;
/// How many streams one block may have.
const STREAMS: usize = 10_000;
/// How many blocks of any kind are met.
const BLOCKS: u64 = 50_000_000;

/// Reader of .bkf backups.
pub struct Mtf;

impl Format for Mtf {
    fn id(&self) -> &'static str {
        "mtf"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let right = probe.head.get(..HEAD).is_some_and(|head| head.starts_with(b"TAPE") && is_right(head));
        // The blocks of SQL Server: its data are database pages.
        let server = probe.head.chunks(STEP as usize).any(|block| {
            [b"MSCI", b"MSDA", b"MSTL", b"MSLS"].iter().any(|kind| block.starts_with(kind.as_slice()))
        });
        if right && !server { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut body = SharedBody::new(input.into_seekable()?)?;
        let mut head = [0; 128];
        body.read_exact(&mut head)?;
        if !(head.starts_with(b"TAPE") && is_right(&head)) {
            return Err(ReadError::Malformed { at: 0 });
        }
        let step = u16_at(&head, 84).map_or(STEP, u64::from);
        let step = if step.is_power_of_two() && step >= STEP { step } else { STEP };
        let mut walk =
            Walk { body, step, wide: false, volume: String::new(), folder: String::new(), ended: false };
        walk.chain(sink)?;
        // A set that was begun has an end.
        if walk.ended { Ok(()) } else { Err(ReadError::Truncated) }
    }
}

/// Whether a block's or stream's head has the checksum that it states: all words before it combined.
fn is_right(head: &[u8]) -> bool {
    sum(head, HEAD - 2) && head.iter().any(|byte| *byte != 0)
}

fn sum(head: &[u8], at: usize) -> bool {
    let Some(words) = head.get(..at) else { return false };
    let sum = words.chunks_exact(2).fold(0, |sum, word| sum ^ u16::from_le_bytes([word[0], word[1]]));
    u16_at(head, at) == Some(sum)
}

struct Walk {
    body: SharedBody,
    step: u64,
    /// Whether texts are UTF-16.
    wide: bool,
    volume: String,
    folder: String,
    /// Whether the last set that began has ended.
    ended: bool,
}

/// What follows a block.
struct Stream {
    kind: [u8; 4],
    at: u64,
    size: u64,
    encrypted: bool,
    packed: bool,
}

impl Walk {
    fn chain(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let (mut at, mut right) = (0, true);
        for _ in 0..BLOCKS {
            let Some(block) = self.block(at)? else { return Ok(()) };
            if !is_right(&block) || !block.first().is_some_and(u8::is_ascii_uppercase) {
                // Lost between two blocks: said once, and looked for the next.
                if right && block.iter().take(HEAD).any(|byte| *byte != 0) {
                    sink.lost(Reason::Malformed)?;
                }
                right = false;
                at = (at / self.step + 1) * self.step;
                continue;
            }
            right = true;
            let (streams, next) = self.streams(at, &block)?;
            self.take(&block, &streams, sink)?;
            // Behind the last stream, or where the next block can begin at the earliest.
            at = next.max(at + HEAD as u64).next_multiple_of(self.step);
        }
        Err(ReadError::OverBudget)
    }

    /// The bytes of the block at `at`; `None` behind the last.
    fn block(&mut self, at: u64) -> Result<Option<Vec<u8>>, ReadError> {
        if self.body.length().saturating_sub(at) < HEAD as u64 {
            return Ok(None);
        }
        self.body.seek(SeekFrom::Start(at))?;
        let mut block = vec![0; HEAD];
        self.body.read_exact(&mut block)?;
        if is_right(&block) {
            let size = usize::from(u16_at(&block, 8).unwrap_or(0)).clamp(HEAD, BLOCK);
            (&mut self.body).take((size - HEAD) as u64).read_to_end(&mut block)?;
        }
        Ok(Some(block))
    }

    /// The streams behind a block, and where they end.
    fn streams(&mut self, at: u64, block: &[u8]) -> Result<(Vec<Stream>, u64), ReadError> {
        let mut list = Vec::new();
        let mut place = at + u64::from(u16_at(block, 8).unwrap_or(0)).max(HEAD as u64);
        while list.len() < STREAMS {
            let start = place.next_multiple_of(4);
            let mut head = [0; STREAM as usize];
            if self.body.length().saturating_sub(start) < STREAM {
                break;
            }
            self.body.seek(SeekFrom::Start(start))?;
            self.body.read_exact(&mut head)?;
            if !sum(&head, 20) || !head[..4].iter().all(|byte| byte.is_ascii_graphic()) {
                break;
            }
            let low = u64::from(u32_at(&head, 8).unwrap_or(0));
            let size = low | u64::from(u32_at(&head, 12).unwrap_or(0)) << 32;
            let (kind, at) = ([head[0], head[1], head[2], head[3]], start + STREAM);
            place = at.saturating_add(size);
            list.push(Stream {
                kind,
                at,
                size,
                encrypted: head[16..18] != [0, 0],
                packed: head[18..20] != [0, 0],
            });
            if kind == *b"SPAD" || place >= self.body.length() {
                break;
            }
        }
        Ok((list, place.min(self.body.length())))
    }

    fn take(&mut self, block: &[u8], streams: &[Stream], sink: &mut dyn Sink) -> Result<(), ReadError> {
        self.wide = block.get(48) == Some(&2);
        let stream = |kind: &[u8; 4]| streams.iter().find(|own| own.kind == *kind);
        match block.get(..4) {
            Some(b"SSET") => {
                self.ended = false;
                (self.volume, self.folder) = (String::new(), String::new());
            }
            Some(b"ESET") => self.ended = true,
            // The rest is on the next medium.
            Some(b"EOTM") if !self.ended => {
                self.ended = true;
                sink.lost(Reason::Truncated)?;
            }
            Some(b"VOLB") => {
                self.volume = self.text(block, 56).trim_end_matches(['\\', '/']).replace('\\', "/");
                self.folder = String::new();
            }
            Some(b"DIRB") => {
                self.folder = match stream(b"PNAM") {
                    Some(own) => self.long_name(own)?,
                    None => self.text(block, 80),
                };
            }
            Some(b"FILE") => {
                let own = match stream(b"FNAM") {
                    Some(own) => self.long_name(own)?,
                    None => self.text(block, 84),
                };
                let parts = [self.volume.as_str(), self.folder.as_str(), own.as_str()];
                let named: Vec<&str> =
                    parts.iter().map(|part| part.trim_matches('/')).filter(|part| !part.is_empty()).collect();
                self.file(&named.join("/"), block, streams, sink)?;
            }
            // A file that could not be read when the backup was made.
            Some(b"CFIL") => sink.lost(Reason::Io)?,
            // A partition as a whole, in which files are not told apart.
            Some(b"IMAG") => sink.lost(Reason::Unsupported)?,
            _ => {}
        }
        Ok(())
    }

    fn file(
        &mut self,
        name: &str,
        block: &[u8],
        streams: &[Stream],
        sink: &mut dyn Sink,
    ) -> Result<(), ReadError> {
        let modified = block.get(56..61).and_then(time);
        let child = ChildInfo { name, modified, ..ChildInfo::default() };
        let lost = streams.iter().find_map(|own| match &own.kind {
            b"EFSD" => Some(Reason::Encrypted),
            b"STAN" if own.encrypted => Some(Reason::Encrypted),
            b"STAN" if own.packed => Some(Reason::Unsupported),
            b"SPAR" => Some(Reason::Unsupported),
            _ => None,
        });
        if let Some(reason) = lost {
            return Ok(sink.child_lost(&child, reason)?);
        }
        let mut parts = streams.iter().filter(|own| matches!(&own.kind, b"STAN" | b"ADAT"));
        let mut main = false;
        for (number, own) in parts.by_ref().enumerate() {
            // An alternate stream has a name in front of it, which is not told apart.
            let alternate = own.kind == *b"ADAT" || main;
            let apart = format!("{name}:{number}");
            let child =
                ChildInfo { name: if alternate { &apart } else { name }, size: Some(own.size), ..child };
            main |= !alternate;
            self.body.seek(SeekFrom::Start(own.at))?;
            sink.child(&child, &mut KnownLength::new(&mut self.body, own.size))?;
        }
        // The file goes on where this medium does not reach.
        if u32_at(block, 4).is_some_and(|flags| flags & 1 != 0) {
            sink.lost(Reason::Truncated)?;
        }
        if !main && streams.last().is_none_or(|own| own.kind != *b"SPAD") {
            return Ok(sink.child_lost(&child, Reason::Truncated)?);
        }
        Ok(())
    }

    /// A text of a block: its size and place stand at `at`. Folders are told apart by zeros.
    fn text(&self, block: &[u8], at: usize) -> String {
        let (size, place) = (u16_at(block, at).unwrap_or(0), u16_at(block, at + 2).unwrap_or(0));
        let end = usize::from(place) + usize::from(size);
        self.decode(block.get(usize::from(place)..end).unwrap_or_default())
    }

    /// A name that was too long for its block.
    fn long_name(&mut self, own: &Stream) -> Result<String, ReadError> {
        let mut bytes = Vec::new();
        self.body.seek(SeekFrom::Start(own.at))?;
        (&mut self.body).take(own.size.min(BLOCK as u64)).read_to_end(&mut bytes)?;
        Ok(self.decode(&bytes))
    }

    fn decode(&self, bytes: &[u8]) -> String {
        let text = if self.wide {
            encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0
        } else {
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0
        };
        text.trim_end_matches('\0').replace('\0', "/")
    }
}

/// Fourteen bits of year, then month, day, hour, minute and second; taken as UTC.
fn time(raw: &[u8]) -> Option<i64> {
    let bits = raw.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
    let part = |from: u32, width: u32| i8::try_from(bits >> from & ((1 << width) - 1)).ok();
    let year = i16::try_from(bits >> 26).ok()?;
    let date = jiff::civil::Date::new(year, part(22, 4)?, part(17, 5)?).ok()?;
    let time = jiff::civil::Time::new(part(12, 5)?, part(6, 6)?, part(0, 6)?, 0).ok()?;
    Some(date.to_datetime(time).to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::choose;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;

    const BACKUP: &[u8] = include_bytes!("../../fixtures/mtf/nightly.bkf");

    #[test]
    fn files_come_with_their_folders_and_bytes() {
        assert_eq!(choose(&Probe::new(BACKUP, true, "x")).map(Format::id), Some("mtf"));
        let (seen, end) = read(&Mtf, "nightly.bkf", BACKUP);
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        let names: Vec<_> = seen.children.iter().map(|(name, bytes)| (name.as_str(), bytes.len())).collect();
        assert_eq!(
            names,
            [
                ("D:/Elections/2003/staff.csv", 46),
                ("D:/Elections/2003/empty stream.txt", 0),
                ("D:/Elections/2003/Zoë, a name that is too long for its block.txt", 1500),
                ("D:/Elections/2003/Zoë, a name that is too long for its block.txt:1", 10),
                ("E:/narrow.txt", 12),
            ]
        );
        assert_eq!(seen.children[0].1, b"Name,Fee\nZebediah Quartermain,185\nAnn Example,");
        assert_eq!(seen.children_lost, [("D:/Elections/2003/secret.doc".to_owned(), Reason::Encrypted)]);
    }

    #[test]
    fn a_damaged_block_costs_its_file() {
        let mut bytes = BACKUP.to_vec();
        let at = memchr::memmem::find(&bytes, b"FILE").expect("the first file");
        bytes[at + 20] ^= 1;
        let (seen, end) = read(&Mtf, "nightly.bkf", &bytes);
        assert_eq!(end, Ok(()));
        assert_eq!((seen.children.len(), seen.lost.len()), (4, 1));
    }

    #[test]
    fn early_ends_are_noticed_and_damage_never_panics() {
        // Without its last block (the end of the set) it is not whole.
        for part in 0..64 {
            let (seen, end) = read(&Mtf, "a.bkf", &BACKUP[..BACKUP.len() * part / 64]);
            assert!(end.is_err() || !seen.children_lost.is_empty(), "{part}");
        }
        mutate(BACKUP, 300, |bytes| drop(read(&Mtf, "a.bkf", bytes)));
        for calls in 0..5 {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Mtf, "a.bkf", BACKUP, &[], &mut sink), Err(ReadError::Halt));
        }
    }

    #[test]
    fn a_backup_of_a_database_server_is_not_one_of_files() {
        let mut bytes = BACKUP.to_vec();
        let at = memchr::memmem::find(&bytes, b"VOLB").expect("a volume");
        bytes[at..at + 4].copy_from_slice(b"MSCI");
        assert_eq!(choose(&Probe::new(&bytes, true, "staff.bak")).map(Format::id), Some("raw_strings"));
    }

    #[test]
    fn times_are_told() {
        // 2003-05-01 22:30:05.
        let bits = 2003u64 << 26 | 5 << 22 | 1 << 17 | 22 << 12 | 30 << 6 | 5;
        assert_eq!(time(&bits.to_be_bytes()[3..]), Some(1_051_828_205));
        assert_eq!(time(&[0; 5]), None);
    }
}
