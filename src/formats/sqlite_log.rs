//! What lies beside an SQLite database and belongs to it: the write-ahead log and the rollback journal.
//!
//! SQLite itself would create files beside the source to read these, so they are applied here, to a copy in
//! memory: committed frames of the log on top of the database, or the pages of a hot journal back over those
//! that an unfinished transaction changed. Written from the published file format (sqlite.org/fileformat2.html
//! and walformat.html). Nothing here knows tables.

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};

use crate::input::ReadSeek;
use crate::model::Reason;

const WAL_HEADER: u64 = 32;
const FRAME_HEADER: u64 = 24;
const JOURNAL_MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// Pages that replace those of the database.
pub struct Pages {
    log: Box<dyn ReadSeek>,
    /// Page number, from 1, to where its content stands in the log.
    places: HashMap<u32, u64>,
    /// How many pages the database then has.
    pub count: u32,
    /// Why a part of the log could not be used; `None` when all of it counts.
    pub lost: Option<Reason>,
}

impl Pages {
    /// Whether the log changes nothing.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The committed frames of a write-ahead log.
    ///
    /// # Errors
    /// Those of reading it.
    pub fn from_wal(mut log: Box<dyn ReadSeek>, page_size: u32) -> io::Result<Pages> {
        let none = |log, lost| Pages { log, places: HashMap::new(), count: 0, lost };
        log.seek(SeekFrom::Start(0))?;
        let mut header = [0; 32];
        let filled = fill(&mut log, &mut header)?;
        if filled == 0 || header.iter().all(|byte| *byte == 0) {
            return Ok(none(log, None));
        }
        let big_endian = match word(&header, 0) {
            0x377f_0682 => false,
            0x377f_0683 => true,
            _ => return Ok(none(log, Some(Reason::Malformed))),
        };
        let mut sum = checksum((0, 0), &header[..24], big_endian);
        if filled < header.len()
            || sum != (word(&header, 24), word(&header, 28))
            || word(&header, 8) != page_size
        {
            return Ok(none(log, Some(Reason::Malformed)));
        }
        let salts = [word(&header, 16), word(&header, 20)];
        let mut pages = none(log, None);
        let mut pending = HashMap::new();
        let mut at = WAL_HEADER;
        let mut frame = vec![0; FRAME_HEADER as usize + page_size as usize];
        loop {
            let filled = fill(&mut pages.log, &mut frame)?;
            if filled < FRAME_HEADER as usize || [word(&frame, 8), word(&frame, 12)] != salts {
                break;
            }
            if filled < frame.len() {
                pages.lost = Some(Reason::Truncated);
                break;
            }
            sum = checksum(sum, &frame[..8], big_endian);
            sum = checksum(sum, &frame[FRAME_HEADER as usize..], big_endian);
            if sum != (word(&frame, 16), word(&frame, 20)) {
                pages.lost = Some(Reason::Malformed);
                break;
            }
            pending.insert(word(&frame, 0), at + FRAME_HEADER);
            let committed = word(&frame, 4);
            if committed != 0 {
                pages.places.extend(pending.drain());
                pages.count = committed;
            }
            at += frame.len() as u64;
        }
        Ok(pages)
    }

    /// The original pages that a hot rollback journal kept; nothing if the journal is not hot.
    ///
    /// # Errors
    /// Those of reading it.
    pub fn from_journal(mut log: Box<dyn ReadSeek>, page_size: u32) -> io::Result<Pages> {
        let length = log.seek(SeekFrom::End(0))?;
        let mut pages = Pages { log, places: HashMap::new(), count: 0, lost: None };
        let mut record = vec![0; page_size as usize + 8];
        let mut at = 0;
        let mut first = true;
        while at < length {
            pages.log.seek(SeekFrom::Start(at))?;
            let mut header = [0; 28];
            if fill(&mut pages.log, &mut header)? < header.len() || header[..8] != JOURNAL_MAGIC {
                break;
            }
            let (nonce, sector) = (word(&header, 12), u64::from(word(&header, 20)));
            if word(&header, 24) != page_size || !(28..=1 << 16).contains(&sector) {
                pages.lost = Some(Reason::Malformed);
                break;
            }
            if first {
                if names_super_journal(&mut pages.log, length)? {
                    // Whether the transaction was committed depends on another database's journal.
                    pages.lost = Some(Reason::Unsupported);
                    break;
                }
                pages.count = word(&header, 16);
                first = false;
            }
            let start = at + sector;
            let most = length.saturating_sub(start) / record.len() as u64;
            let records = match word(&header, 8) {
                0 | u32::MAX => most,
                records => u64::from(records).min(most),
            };
            pages.log.seek(SeekFrom::Start(start))?;
            for number in 0..records {
                let here = start + number * record.len() as u64;
                if fill(&mut pages.log, &mut record)? < record.len() {
                    break;
                }
                let content = &record[4..record.len() - 4];
                let sum = (1..content.len())
                    .rev()
                    .filter(|place| (content.len() - place).is_multiple_of(200))
                    .fold(nonce, |sum, place| sum.wrapping_add(u32::from(content[place])));
                if sum != word(&record, record.len() - 4) {
                    // The writer had not got further; what follows was never needed.
                    return Ok(pages);
                }
                pages.places.entry(word(&record, 0)).or_insert(here + 4);
            }
            at = (start + records * record.len() as u64).next_multiple_of(sector);
        }
        Ok(pages)
    }
}

/// A multi-database transaction ends its journals with the name of one more file and this mark.
fn names_super_journal(log: &mut Box<dyn ReadSeek>, length: u64) -> io::Result<bool> {
    let mut end = [0; 8];
    if length < 540 {
        return Ok(false);
    }
    log.seek(SeekFrom::Start(length - 8))?;
    fill(log, &mut end)?;
    Ok(end == JOURNAL_MAGIC)
}

/// The database with pages replaced, first byte to last, as one that uses no write-ahead log.
pub struct Image {
    base: Box<dyn ReadSeek>,
    base_length: u64,
    pages: Option<Pages>,
    page_size: u32,
    length: u64,
    page: Vec<u8>,
    position: u64,
}

impl Image {
    /// Lays `pages` over a database of `base_length` bytes.
    pub fn new(base: Box<dyn ReadSeek>, base_length: u64, page_size: u32, pages: Option<Pages>) -> Image {
        let pages = pages.filter(|pages| !pages.is_empty());
        let length = match &pages {
            Some(pages) => u64::from(pages.count) * u64::from(page_size),
            None => base_length,
        };
        Image { base, base_length, pages, page_size, length, page: Vec::new(), position: 0 }
    }

    /// Its length in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    fn load(&mut self) -> io::Result<()> {
        let size = u64::from(self.page_size);
        let start = self.position - self.position % size;
        let wanted = usize::try_from(size.min(self.length - start)).unwrap_or(0);
        self.page.clear();
        self.page.resize(wanted, 0);
        let number = u32::try_from(start / size + 1).unwrap_or(0);
        if let Some(pages) = &mut self.pages
            && let Some(place) = pages.places.get(&number)
        {
            pages.log.seek(SeekFrom::Start(*place))?;
            pages.log.read_exact(&mut self.page)?;
        } else if start < self.base_length {
            self.base.seek(SeekFrom::Start(start))?;
            fill(&mut self.base, &mut self.page)?;
        }
        // Bytes 18 and 19 say how to open it: 2 is with a log, which no longer exists for this copy.
        if start == 0
            && let Some(versions) = self.page.get_mut(18..20)
        {
            versions.fill(1);
        }
        Ok(())
    }
}

impl Read for Image {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.length {
            return Ok(0);
        }
        let inside = usize::try_from(self.position % u64::from(self.page_size)).unwrap_or(0);
        if inside == 0 {
            self.load()?;
        }
        let there = self.page.get(inside..).unwrap_or_default();
        let count = there.len().min(buffer.len());
        buffer[..count].copy_from_slice(&there[..count]);
        self.position += count as u64;
        Ok(count)
    }
}

fn fill(from: &mut Box<dyn ReadSeek>, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |four| u32::from_be_bytes(*four))
}

fn checksum(start: (u32, u32), bytes: &[u8], big_endian: bool) -> (u32, u32) {
    let (mut first, mut second) = start;
    for pair in bytes.chunks_exact(8) {
        let number = |at: usize| {
            let value = word(pair, at);
            if big_endian { value } else { value.swap_bytes() }
        };
        first = first.wrapping_add(number(0)).wrapping_add(second);
        second = second.wrapping_add(number(4)).wrapping_add(first);
    }
    (first, second)
}
