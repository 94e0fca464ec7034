//! Disks of Virtual PC and Hyper-V that grow as they fill (.vhd, dynamic): the disk inside is a child.
//!
//! The disk is cut into blocks, and a table says where each stands; a block that was never written is zeros. A disk of
//! fixed size needs no reader: it is the disk itself with a sector behind it. Disks that only hold what differs from
//! another file (differencing) are read as far as that goes and said to be incomplete. The layout is that of Microsoft's
//! "Virtual Hard Disk Image Format Specification" (2006). .vhdx is another format.

use std::io::{self, Read, Seek, SeekFrom};

use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink};
use crate::input::{Input, SharedBody};
use crate::model::Reason;

const SECTOR: u64 = 512;
/// How many blocks a disk may have: two terabytes in blocks of half a megabyte.
const BLOCKS: u32 = 4 << 20;

/// Reader of dynamic .vhd disks.
pub struct Vhd;

impl Format for Vhd {
    fn id(&self) -> &'static str {
        "vhd"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if probe.head.starts_with(b"conectix") { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut body = SharedBody::new(input.into_seekable()?)?;
        let malformed = ReadError::Malformed { at: 0 };
        let mut foot = [0; 512];
        body.read_exact(&mut foot)?;
        let size = long(&foot, 48).ok_or(malformed)?;
        let (place, kind) = (long(&foot, 16).ok_or(malformed)?, number(&foot, 60).ok_or(malformed)?);
        if !foot.starts_with(b"conectix") || !matches!(kind, 3 | 4) {
            return Err(malformed);
        }
        let mut head = [0; 1024];
        body.seek(SeekFrom::Start(place))?;
        body.read_exact(&mut head)?;
        let (table, blocks, block) = (long(&head, 16), number(&head, 28), number(&head, 32));
        let (Some(table), Some(blocks), Some(block)) = (table, blocks, block) else { return Err(malformed) };
        let sane = block.is_power_of_two() && (512..=256 << 20).contains(&block);
        if !head.starts_with(b"cxsparse") || !sane {
            return Err(ReadError::Malformed { at: place });
        }
        if blocks > BLOCKS {
            return Err(ReadError::OverBudget);
        }
        if kind == 4 {
            sink.lost(Reason::Unsupported)?;
        }
        let block = u64::from(block);
        let size = size.min(u64::from(blocks) * block);
        // Which sectors of a block were written stands in front of it.
        let bits = (block / SECTOR / 8).next_multiple_of(SECTOR);
        let mut disk = Disk { body, table, block, bits, at: 0, size };
        let child = ChildInfo { name: "disk.img", size: Some(size), ..ChildInfo::default() };
        Ok(sink.child(&child, &mut disk)?)
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// The disk from first to last.
struct Disk {
    body: SharedBody,
    table: u64,
    block: u64,
    bits: u64,
    at: u64,
    size: u64,
}

impl Read for Disk {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (index, within) = (self.at / self.block, self.at % self.block);
        let most = (self.block - within).min(self.size - self.at);
        let most = usize::try_from(most).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let buffer = buffer.get_mut(..most).unwrap_or_default();
        let mut entry = [0; 4];
        let place = self.table.checked_add(index * 4).ok_or(io::ErrorKind::InvalidData)?;
        self.body.seek(SeekFrom::Start(place))?;
        self.body.read_exact(&mut entry)?;
        let count = match u32::from_be_bytes(entry) {
            u32::MAX => {
                buffer.fill(0);
                most
            }
            sector => {
                self.body.seek(SeekFrom::Start(u64::from(sector) * SECTOR + self.bits + within))?;
                self.body.read(buffer)?
            }
        };
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::choose;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;

    const FLOPPY: &[u8] = include_bytes!("../../fixtures/fat/floppy.img");

    /// A disk with blocks of 16 KiB, those of zeros left out, the others in the wrong order.
    fn grown(disk: &[u8], kind: u32) -> Vec<u8> {
        const BLOCK: usize = 16 << 10;
        let blocks: Vec<&[u8]> = disk.chunks(BLOCK).collect();
        let mut foot = b"conectix".to_vec();
        foot.resize(512, 0);
        foot[16..24].copy_from_slice(&512u64.to_be_bytes());
        foot[48..56].copy_from_slice(&(disk.len() as u64).to_be_bytes());
        foot[60..64].copy_from_slice(&kind.to_be_bytes());
        let mut head = b"cxsparse".to_vec();
        head.resize(1024, 0);
        head[16..24].copy_from_slice(&1536u64.to_be_bytes());
        head[28..32].copy_from_slice(&(blocks.len() as u32).to_be_bytes());
        head[32..36].copy_from_slice(&(BLOCK as u32).to_be_bytes());
        let mut table = Vec::new();
        let mut data: Vec<Vec<u8>> = Vec::new();
        let start = (1536 + blocks.len() * 4).next_multiple_of(512);
        let count = blocks.iter().filter(|block| block.iter().any(|byte| *byte != 0)).count();
        for block in &blocks {
            if block.iter().all(|byte| *byte == 0) {
                table.extend(u32::MAX.to_be_bytes());
                continue;
            }
            data.push([&[0xff; 512][..], block, &vec![0; BLOCK - block.len()]].concat());
            let at = start + (count - data.len()) * (512 + BLOCK);
            table.extend(((at / 512) as u32).to_be_bytes());
        }
        data.reverse();
        table.resize(start - 1536, 0xff);
        [foot.clone(), head, table, data.concat(), foot].concat()
    }

    #[test]
    fn the_disk_inside_is_a_child() {
        let bytes = grown(FLOPPY, 3);
        assert_eq!(choose(&Probe::new(&bytes[..512], false, "x")).map(Format::id), Some("vhd"));
        let (seen, end) = read(&Vhd, "a.vhd", &bytes);
        assert_eq!((end, seen.lost.len(), seen.children.len()), (Ok(()), 0, 1));
        assert!(seen.children[0].1 == FLOPPY);
        let (seen, end) = read(&Vhd, "a.vhd", &grown(FLOPPY, 4));
        assert_eq!((end, seen.lost), (Ok(()), vec![Reason::Unsupported]));
    }

    #[test]
    fn damage_is_noticed_and_never_panics() {
        let bytes = grown(&FLOPPY[..40_000], 3);
        for part in 0..64 {
            let (seen, end) = read(&Vhd, "a.vhd", &bytes[..(bytes.len() - 512) * part / 64]);
            assert!(end.is_err() || !seen.children_lost.is_empty(), "{part}");
        }
        let mut fixed = bytes.clone();
        fixed[63] = 2;
        assert_eq!(read(&Vhd, "a.vhd", &fixed).1, Err(ReadError::Malformed { at: 0 }));
        let mut many = bytes.clone();
        many[540..544].fill(0xff);
        assert_eq!(read(&Vhd, "a.vhd", &many).1, Err(ReadError::OverBudget));
        // Sizes that are too large make a body of gigabytes: only the head is damaged, and read in part.
        mutate(&bytes, 200, |bytes| {
            let mut sink = Recorder::stopping_after(0);
            let _ = read_into(&Vhd, "a.vhd", bytes, &[], &mut sink);
        });
    }
}
