//! Disks of DOS and Windows with a FAT file system (12, 16 and 32): images of floppies, of cards and of partitions, and
//! whole disks of such partitions.
//!
//! Each file is a child, and so is each deleted one whose clusters nobody has taken since: its first letter is lost, its
//! bytes mostly are not. Where a chain of clusters is broken, the file is. Disks with any other kind of partition are
//! not these: they are searched for readable text. The layout is that of Microsoft's FAT specification of 2000.

use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom};

use super::checked::dos_time;
use super::compound::{u16_at, u32_at};
use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink, Visibility};
use crate::input::{Input, SharedBody, codepage};
use crate::model::Reason;

/// A sector of a partition table.
const SECTOR: u64 = 512;
/// How deep folders may be nested.
const DEPTH: usize = 64;
/// How many partitions of a disk are read.
const PARTITIONS: usize = 64;
/// How long one folder may be: 65,536 entries are the most that there can be.
const FOLDER: u64 = 65_536 * 32;
/// How many files and folders are met.
const ENTRIES: u64 = 5_000_000;

/// Reader of FAT images.
pub struct Fat;

impl Format for Fat {
    fn id(&self) -> &'static str {
        "fat"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if Volume::of(probe.head, 0).is_some() {
            Fit::Certain
        } else if partitions(probe.head).is_some_and(|list| !list.is_empty()) {
            Fit::Likely
        } else {
            Fit::No
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut body = SharedBody::new(input.into_seekable()?)?;
        let mut walk = Walk { seen: HashSet::new(), left: ENTRIES };
        let first = sector(&mut body, 0)?;
        if let Some(volume) = Volume::of(&first, 0) {
            return walk.volume(&volume, "", &mut body, sink);
        }
        let list = partitions(&first).ok_or(ReadError::Malformed { at: 0 })?;
        let mut places = Vec::new();
        for (kind, start) in list {
            if matches!(kind, 0x05 | 0x0f) {
                logical(start, &mut places, &mut body)?;
            } else {
                places.push(start);
            }
        }
        let mut end = Ok(());
        for (number, start) in places.into_iter().take(PARTITIONS).enumerate() {
            walk.seen.clear();
            let at = u64::from(start) * SECTOR;
            let volume = sector(&mut body, at).ok().and_then(|first| Volume::of(&first, at));
            let Some(volume) = volume else {
                sink.lost(Reason::Malformed)?;
                continue;
            };
            match walk.volume(&volume, &format!("partition {}/", number + 1), &mut body, sink) {
                Err(ReadError::Halt) => return Err(ReadError::Halt),
                own => end = end.and(own),
            }
        }
        end
    }
}

fn sector(body: &mut SharedBody, at: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = vec![0; SECTOR as usize];
    body.seek(SeekFrom::Start(at))?;
    body.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The partitions of a disk by kind and first sector; `None` when it is none, or has others than FAT.
fn partitions(first: &[u8]) -> Option<Vec<(u8, u32)>> {
    if first.get(510..512)? != [0x55, 0xaa] {
        return None;
    }
    let mut list = Vec::new();
    for entry in first.get(446..510)?.chunks_exact(16) {
        let (kind, start) = (entry[4], u32_at(entry, 8)?);
        match (entry[0], kind) {
            (0, 0) => {}
            (0 | 0x80, 0x01 | 0x04..=0x06 | 0x0b | 0x0c | 0x0e | 0x0f) if start > 0 => {
                list.push((kind, start))
            }
            _ => return None,
        }
    }
    Some(list)
}

/// Those in an extended one, a chain of tables with one each.
fn logical(base: u32, places: &mut Vec<u32>, body: &mut SharedBody) -> Result<(), ReadError> {
    let mut next = base;
    for _ in 0..PARTITIONS {
        let table = sector(body, u64::from(next) * SECTOR)?;
        let entry = |index: usize| {
            let own = table.get(446 + 16 * index..462 + 16 * index)?;
            Some((own[4], u32_at(own, 8)?)).filter(|(kind, _)| *kind != 0)
        };
        if table.get(510..512) != Some(&[0x55, 0xaa]) {
            return Ok(());
        }
        if let Some((_, start)) = entry(0) {
            places.extend(next.checked_add(start));
        }
        match entry(1).and_then(|(_, start)| base.checked_add(start)) {
            Some(further) if further != next => next = further,
            _ => return Ok(()),
        }
    }
    Ok(())
}

/// How the table of clusters is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    Twelve,
    Sixteen,
    ThirtyTwo,
}

/// Where things stand in one file system.
#[derive(Clone)]
struct Volume {
    table: u64,
    root: u64,
    root_size: u64,
    root_cluster: u32,
    data: u64,
    cluster: u64,
    clusters: u32,
    width: Width,
}

impl Volume {
    /// By its first sector, which is at `start`.
    fn of(boot: &[u8], start: u64) -> Option<Volume> {
        if !matches!(boot.first()?, 0xeb | 0xe9) || boot.get(510..512)? != [0x55, 0xaa] {
            return None;
        }
        let word = |at: usize| u16_at(boot, at).map(u64::from);
        let (sector, per_cluster) = (word(11)?, u64::from(*boot.get(13)?));
        let (reserved, tables, entries) = (word(14)?, u64::from(*boot.get(16)?), word(17)?);
        let sane = matches!(sector, 512 | 1024 | 2048 | 4096)
            && per_cluster.is_power_of_two()
            && reserved > 0
            && matches!(tables, 1 | 2)
            && matches!(boot.get(21)?, 0xf0 | 0xf8..=0xff);
        let total = word(19).filter(|total| *total > 0).or(u32_at(boot, 32).map(u64::from))?;
        let wide = word(22)? == 0;
        let size = if wide { u64::from(u32_at(boot, 36)?) } else { word(22)? };
        if !sane || size == 0 || total == 0 || (wide && entries != 0) {
            return None;
        }
        let table = start + reserved * sector;
        let root = table + tables * size * sector;
        let root_size = (entries * 32).next_multiple_of(sector);
        let data = root + root_size;
        let room = (start + total * sector).checked_sub(data)?;
        let cluster = per_cluster * sector;
        let clusters = u32::try_from(room / cluster).ok()?;
        let width = match clusters {
            _ if wide => Width::ThirtyTwo,
            0..4085 => Width::Twelve,
            _ => Width::Sixteen,
        };
        let root_cluster = if wide { u32_at(boot, 44)? } else { 0 };
        Some(Volume { table, root, root_size, root_cluster, data, cluster, clusters, width })
    }

    /// What the table says of a cluster: 0 for free, the next one, or `None` at the end.
    fn next(&self, cluster: u32, body: &mut SharedBody) -> io::Result<Option<u32>> {
        let number = u64::from(cluster);
        let (at, size) = match self.width {
            Width::Twelve => (number + number / 2, 2),
            Width::Sixteen => (number * 2, 2),
            Width::ThirtyTwo => (number * 4, 4),
        };
        let mut raw = [0; 4];
        body.seek(SeekFrom::Start(self.table + at))?;
        body.read_exact(raw.get_mut(..size).unwrap_or_default())?;
        let value = u32::from_le_bytes(raw);
        let (value, bad) = match self.width {
            Width::Twelve if cluster % 2 == 1 => (value >> 4, 0xff7),
            Width::Twelve => (value & 0xfff, 0xff7),
            Width::Sixteen => (value, 0xfff7),
            Width::ThirtyTwo => (value & 0x0fff_ffff, 0x0fff_fff7),
        };
        Ok((value < bad).then_some(value))
    }

    fn has(&self, cluster: u32) -> bool {
        (2..self.clusters.saturating_add(2)).contains(&cluster)
    }

    fn place(&self, cluster: u32) -> u64 {
        self.data + u64::from(cluster.saturating_sub(2)) * self.cluster
    }
}

/// The bytes of a chain of clusters.
struct Chain<'v> {
    volume: &'v Volume,
    body: SharedBody,
    /// The cluster being read, and how much of it was.
    cluster: u32,
    used: u64,
    /// How much is still to come; no more than this.
    left: u64,
    /// How many clusters there may still be: a chain that turns back on itself has an end.
    steps: u32,
    /// Deleted: the table says nothing any more, the clusters lie one behind the other.
    in_one_piece: bool,
}

impl Read for Chain<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        if self.used == self.volume.cluster {
            let next = if self.in_one_piece {
                self.cluster.checked_add(1)
            } else {
                self.volume.next(self.cluster, &mut self.body)?
            };
            self.steps = self.steps.checked_sub(1).ok_or(io::ErrorKind::InvalidData)?;
            self.cluster = next.ok_or(io::ErrorKind::UnexpectedEof)?;
            self.used = 0;
        }
        if !self.volume.has(self.cluster) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let most = self.left.min(self.volume.cluster - self.used);
        let most = usize::try_from(most).unwrap_or(usize::MAX).min(buffer.len());
        self.body.seek(SeekFrom::Start(self.volume.place(self.cluster) + self.used))?;
        let count = self.body.read(buffer.get_mut(..most).unwrap_or_default())?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.used += count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}

struct Walk {
    /// Folders that were entered.
    seen: HashSet<u32>,
    left: u64,
}

impl Walk {
    fn volume(
        &mut self,
        volume: &Volume,
        name: &str,
        body: &mut SharedBody,
        sink: &mut dyn Sink,
    ) -> Result<(), ReadError> {
        let mut root = Vec::new();
        let end = if volume.width == Width::ThirtyTwo {
            folder(volume, volume.root_cluster, body, &mut root)
        } else {
            body.seek(SeekFrom::Start(volume.root))?;
            (&mut *body).take(volume.root_size).read_to_end(&mut root).map(drop)
        };
        self.entries(volume, &root, name, false, 0, body, sink)?;
        end?;
        let whole = volume.data + u64::from(volume.clusters) * volume.cluster;
        // Images that end before their last file do are cut short; free space at the end is no loss.
        if root.is_empty() && body.length() < whole { Err(ReadError::Truncated) } else { Ok(()) }
    }

    #[allow(clippy::too_many_arguments)]
    fn entries(
        &mut self,
        volume: &Volume,
        bytes: &[u8],
        path: &str,
        hidden: bool,
        depth: usize,
        body: &mut SharedBody,
        sink: &mut dyn Sink,
    ) -> Result<(), ReadError> {
        let mut long = LongName::default();
        for entry in bytes.chunks_exact(32) {
            let attributes = entry[11];
            match entry[0] {
                0 => break,
                _ if attributes & 0x3f == 0x0f => {
                    long.take(entry);
                    continue;
                }
                // The volume's name, the folder itself, the one above it.
                _ if attributes & 0x08 != 0 || entry[0] == b'.' => {
                    long = LongName::default();
                    continue;
                }
                _ => {}
            }
            self.left = self.left.checked_sub(1).ok_or(ReadError::OverBudget)?;
            let deleted = entry[0] == 0xe5;
            let name = std::mem::take(&mut long).name(entry).unwrap_or_else(|| short_name(entry));
            let name = format!("{path}{}", name.replace('/', "_"));
            let high = u16_at(entry, 20).filter(|_| volume.width == Width::ThirtyTwo).unwrap_or(0);
            let first = u32::from(high) << 16 | u32::from(u16_at(entry, 26).unwrap_or(0));
            let size = u32_at(entry, 28).unwrap_or(0);
            let hidden = hidden || attributes & 0x02 != 0;
            if attributes & 0x10 != 0 {
                // What was in a deleted folder is looked for no further.
                if deleted {
                    continue;
                }
                if depth >= DEPTH {
                    sink.lost(Reason::TooDeep)?;
                } else if self.seen.insert(first) {
                    let mut inner = Vec::new();
                    let end = folder(volume, first, body, &mut inner);
                    self.entries(volume, &inner, &format!("{name}/"), hidden, depth + 1, body, sink)?;
                    if let Err(error) = end {
                        sink.lost(ReadError::from(error).reason().unwrap_or(Reason::Malformed))?;
                    }
                }
                continue;
            }
            if deleted && !is_free(volume, first, size, body) {
                continue;
            }
            let visibility = match (deleted, hidden) {
                (true, _) => Visibility::Deleted,
                (_, true) => Visibility::Hidden,
                _ => Visibility::Visible,
            };
            let child = ChildInfo {
                name: &name,
                size: Some(u64::from(size)),
                modified: dos_time(u16_at(entry, 24).unwrap_or(0), u16_at(entry, 22).unwrap_or(0)),
                visibility,
                ..ChildInfo::default()
            };
            if size > 0 && !volume.has(first) {
                sink.child_lost(&child, Reason::Malformed)?;
                continue;
            }
            let mut chain = Chain {
                volume,
                body: body.clone(),
                cluster: first,
                used: 0,
                left: u64::from(size),
                steps: volume.clusters,
                in_one_piece: deleted,
            };
            sink.child(&child, &mut chain)?;
        }
        Ok(())
    }
}

/// Whether all clusters that a deleted file had, if they lay in one piece, are still free.
fn is_free(volume: &Volume, first: u32, size: u32, body: &mut SharedBody) -> bool {
    let count = u32::try_from(u64::from(size).div_ceil(volume.cluster)).unwrap_or(u32::MAX);
    let Some(last) = first.checked_add(count.saturating_sub(1)) else { return false };
    count > 0
        && volume.has(first)
        && volume.has(last)
        && (first..=last).all(|own| matches!(volume.next(own, body), Ok(Some(0))))
}

/// The entries of a folder, as far as its chain goes.
fn folder(volume: &Volume, first: u32, body: &mut SharedBody, bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut seen = HashSet::new();
    let mut cluster = first;
    loop {
        if !volume.has(cluster) || !seen.insert(cluster) || bytes.len() as u64 >= FOLDER {
            return Err(io::ErrorKind::InvalidData.into());
        }
        body.seek(SeekFrom::Start(volume.place(cluster)))?;
        let count = (&mut *body).take(volume.cluster).read_to_end(bytes)?;
        if (count as u64) < volume.cluster {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match volume.next(cluster, body)? {
            Some(next) => cluster = next,
            None => return Ok(()),
        }
    }
}

/// `STAFF   CSV`, in the page of DOS.
fn short_name(entry: &[u8]) -> String {
    let part = |range: std::ops::Range<usize>, lower: bool| {
        let mut bytes = entry.get(range).unwrap_or_default().trim_ascii_end().to_vec();
        match bytes.first_mut() {
            Some(first @ 0xe5) => *first = b'_',
            Some(first @ 0x05) => *first = 0xe5,
            _ => {}
        }
        let mut text = String::new();
        codepage::CP850.decode_into(&bytes, &mut text);
        if lower { text.to_lowercase() } else { text }
    };
    // Windows NT says by two bits that a short name is in small letters.
    let case = entry.get(12).copied().unwrap_or(0);
    let (base, extension) = (part(0..8, case & 0x08 != 0), part(8..11, case & 0x10 != 0));
    if extension.is_empty() { base } else { format!("{base}.{extension}") }
}

/// The long name that stands in entries of its own in front of the short one, last part first.
#[derive(Default)]
struct LongName {
    parts: Vec<[u16; 13]>,
    sum: u8,
    deleted: bool,
}

impl LongName {
    fn take(&mut self, entry: &[u8]) {
        let (order, sum) = (entry[0], entry[13]);
        let deleted = order == 0xe5;
        let begins = if deleted { !self.deleted || self.sum != sum } else { order & 0x40 != 0 };
        if begins || self.sum != sum || self.deleted != deleted || self.parts.len() >= 20 {
            *self = LongName { parts: Vec::new(), sum, deleted };
        }
        let mut part = [0xffff; 13];
        let units = [1..11, 14..26, 28..32].into_iter().flat_map(|range| entry[range].chunks_exact(2));
        for (slot, unit) in part.iter_mut().zip(units) {
            *slot = u16::from_le_bytes([unit[0], unit[1]]);
        }
        self.parts.push(part);
    }

    /// The name, if it is that of this entry.
    fn name(self, entry: &[u8]) -> Option<String> {
        let sum = entry.get(..11)?.iter().fold(0u8, |sum, byte| sum.rotate_right(1).wrapping_add(*byte));
        // The first letter of a deleted one is gone, and with it the checksum.
        let deleted = entry[0] == 0xe5;
        if self.parts.is_empty() || self.deleted != deleted || (!deleted && sum != self.sum) {
            return None;
        }
        let units: Vec<u16> =
            self.parts.into_iter().rev().flatten().take_while(|unit| !matches!(unit, 0 | 0xffff)).collect();
        Some(String::from_utf16_lossy(&units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::choose;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;

    const FLOPPY: &[u8] = include_bytes!("../../fixtures/fat/floppy.img");
    const DISK: &[u8] = include_bytes!("../../fixtures/fat/disk.img");
    const STAFF: &[u8] = b"Name,Fee\nZebediah Quartermain,185\n";

    #[test]
    fn files_come_with_folders_long_names_and_what_was_deleted() {
        assert_eq!(choose(&Probe::new(&FLOPPY[..65_536], false, "x")).map(Format::id), Some("fat"));
        let (seen, end) = read(&Fat, "a.img", FLOPPY);
        assert_eq!((end, seen.lost.len(), seen.children_lost.len()), (Ok(()), 0, 0));
        let of = |wanted: &str| seen.children.iter().find(|(name, _)| name == wanted).map(|(_, bytes)| bytes);
        assert_eq!(of("Elections/Staff list for May.csv").map(Vec::as_slice), Some(STAFF));
        // Longer than a cluster, and its chain is not in one piece.
        let notes: String = (0..300).map(|n| format!("{n} rang twice\n")).collect();
        assert_eq!(of("NOTES.TXT").map(Vec::as_slice), Some(notes.as_bytes()));
        assert_eq!(of("_ONE.CSV").map(Vec::as_slice), Some(STAFF));
        assert_eq!(of("EMPTY.TXT").map(Vec::len), Some(0));
        assert_eq!(seen.children.len(), 4);
    }

    #[test]
    fn partitions_of_a_disk_are_read_each() {
        assert_eq!(choose(&Probe::new(&DISK[..65_536], false, "x")).map(Format::id), Some("fat"));
        let (seen, end) = read(&Fat, "a.img", DISK);
        assert_eq!((end, seen.lost.len(), seen.children_lost.len()), (Ok(()), 0, 0));
        let names: Vec<&str> = seen.children.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["partition 1/STAFF.CSV", "partition 2/STAFF.CSV"]);
        assert!(seen.children.iter().all(|(_, bytes)| bytes == STAFF));
        // One of another kind beside them, and it is not such a disk.
        let mut other = DISK[..65_536].to_vec();
        other[446 + 32 + 4] = 0x07;
        assert_eq!(choose(&Probe::new(&other, false, "x")).map(Format::id), Some("raw_strings"));
    }

    #[test]
    fn broken_chains_and_early_ends_are_noticed() {
        for part in 0..12 {
            let (seen, end) = read(&Fat, "a.img", &FLOPPY[..1024 + part * 1024]);
            let lost = seen.lost.len() + seen.children_lost.len();
            assert!(end.is_err() || lost > 0, "{part}");
        }
        // Every entry of the table leads to the same cluster.
        let mut bytes = FLOPPY.to_vec();
        let table = usize::from(u16::from_le_bytes([bytes[22], bytes[23]])) * 512;
        bytes[512..512 + table].fill(0x22);
        let (seen, _) = read(&Fat, "a.img", &bytes);
        assert!(!seen.lost.is_empty() && !seen.children_lost.is_empty());
        mutate(&FLOPPY[..40_000], 200, |bytes| drop(read(&Fat, "a.img", bytes)));
        mutate(&DISK[..40_000], 100, |bytes| drop(read(&Fat, "a.img", bytes)));
        for calls in 0..3 {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Fat, "a.img", FLOPPY, &[], &mut sink), Err(ReadError::Halt));
        }
    }

    #[test]
    fn boot_sectors_that_are_none_do_not_fit() {
        assert_eq!(Fat.fit(&Probe::new(&FLOPPY[..512], false, "a.img")), Fit::Certain);
        assert_eq!(Fat.fit(&Probe::new(&[0; 512], true, "a.img")), Fit::No);
        assert_eq!(Fat.fit(&Probe::new(&FLOPPY[..400], true, "a.img")), Fit::No);
    }
}
