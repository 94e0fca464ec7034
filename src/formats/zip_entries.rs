//! What lies in a zip file, entry by entry, and how to open one.
//!
//! Shared by the zip reader and by the readers of packages that are zips (OOXML, ODF). It walks the central
//! directory, or the local headers when there is none, without holding it in memory, keeps entries that share a
//! name apart, and trusts no size: bodies end in an error when they are shorter than promised or fail their
//! checksum. Decompression is the zip crate's, fed with a header made here so that broken extra fields cannot
//! keep a body closed. What to do with an entry is not decided here.

use std::cell::Cell;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use zip::read::{ZipReadOptions, read_zipfile_from_stream_with_options};
use zip::result::ZipError;

use super::{ReadError, zip_crypt};
use crate::input::{KnownLength, Passwords, SharedBody};
use crate::model::Reason;

/// End of central directory record without its comment.
const END_LENGTH: u64 = 22;
const LOCAL_LENGTH: u64 = 30;
/// Decoders of PKZIP 1 methods build the whole output in memory; files of that age are far smaller.
const OLD_METHOD_LIMIT: u64 = 64 << 20;
/// How much of an entry is unpacked to see whether a password is the right one.
const TRIED: u64 = 64 << 20;
/// LZMA decoders allocate the declared dictionary.
const LZMA_DICTIONARY_LIMIT: u32 = 64 << 20;

/// One entry as the archive describes it. Every field is the archive's claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Name with folders, decoded.
    pub name: String,
    /// Size when unpacked; `None` when the archive does not say.
    pub size: Option<u64>,
    /// Seconds since 1970; a DOS time, which is local, is taken as UTC.
    pub modified: Option<i64>,
    /// Whether it is a folder.
    pub folder: bool,
    /// Whether it is a symbolic link.
    pub link: bool,
    flags: u16,
    method: u16,
    /// AES: how long the key is, and the method below it.
    aes: Option<zip_crypt::Aes>,
    /// The DOS time, which the old encryption checks passwords with.
    time: u16,
    crc: Option<u32>,
    packed: u64,
    /// Where the local header stands in the file; `None` when that is on another disk of a split archive.
    local_at: Option<u64>,
    /// Where the packed bytes start, if a local header was read already.
    data_at: Option<u64>,
}

/// The entries in the order of the central directory, or of the file when that is missing.
pub struct Entries {
    body: SharedBody,
    place: Place,
    at: u64,
    passwords: Passwords,
    unlocked: Cell<bool>,
    /// Which password opened an entry last: it mostly opens the next one.
    last: Cell<usize>,
}

#[derive(Clone, Copy)]
enum Place {
    Central { end: u64, shift: u64, disk: u16 },
    Local,
    Done,
}

impl Entries {
    /// Looks for the central directory.
    ///
    /// # Errors
    /// Those of the body. A missing directory is no error: see [`Entries::recovering`].
    pub fn new(mut body: SharedBody) -> Result<Entries, ReadError> {
        let (place, at) = match find_directory(&mut body)? {
            Some((start, place)) => (place, start),
            None => (Place::Local, 0),
        };
        Ok(Entries {
            body,
            place,
            at,
            passwords: Passwords::default(),
            unlocked: Cell::new(false),
            last: Cell::new(0),
        })
    }

    /// The same with passwords for entries that are encrypted.
    #[must_use]
    pub fn with_passwords(mut self, passwords: Passwords) -> Entries {
        self.passwords = passwords;
        self
    }

    /// Whether a password opened an entry.
    pub fn unlocked(&self) -> bool {
        self.unlocked.get()
    }

    /// Whether there is no central directory, so that entries are found by their local headers: the archive
    /// is truncated or damaged and its end is not known.
    pub fn recovering(&self) -> bool {
        matches!(self.place, Place::Local)
    }

    /// Where the next entry's header stands, for [`Entries::at`].
    pub fn position(&self) -> u64 {
        self.at
    }

    /// The same archive with the entry whose header stands at `position` next.
    pub fn at(&self, position: u64) -> Entries {
        Entries {
            body: self.body.clone(),
            place: self.place,
            at: position,
            passwords: self.passwords.clone(),
            unlocked: Cell::new(false),
            last: self.last.clone(),
        }
    }

    /// The next entry; `None` after the last.
    ///
    /// # Errors
    /// When the directory is damaged here; no entry follows then.
    pub fn next_entry(&mut self) -> Result<Option<Entry>, ReadError> {
        let result = match self.place {
            Place::Central { end, shift, disk } => self.next_central(end, shift, disk),
            Place::Local => self.next_local(),
            Place::Done => Ok(None),
        };
        if !matches!(result, Ok(Some(_))) {
            self.place = Place::Done;
        }
        result
    }

    fn next_central(&mut self, end: u64, shift: u64, disk: u16) -> Result<Option<Entry>, ReadError> {
        if self.at >= end {
            return Ok(None);
        }
        let head: [u8; 46] = read_at(&mut self.body, self.at)?;
        if head[..4] != *b"PK\x01\x02" {
            return Err(ReadError::Malformed { at: self.at });
        }
        let name = read_vec(&mut self.body, u16_at(&head, 28))?;
        let extra = read_vec(&mut self.body, u16_at(&head, 30))?;
        self.at +=
            46 + u64::from(u16_at(&head, 28)) + u64::from(u16_at(&head, 30)) + u64::from(u16_at(&head, 32));
        let mut wide = extra_field(&extra, 0x0001).unwrap_or_default();
        let mut widen = |value: u32| {
            if value != u32::MAX {
                return u64::from(value);
            }
            let Some((first, rest)) = wide.split_first_chunk::<8>() else { return u64::from(value) };
            wide = rest;
            u64::from_le_bytes(*first)
        };
        let size = widen(u32_at(&head, 24));
        let packed = widen(u32_at(&head, 20));
        let local = widen(u32_at(&head, 42));
        let attributes = u32_at(&head, 38);
        let unix = matches!(head[5], 3 | 19);
        let flags = u16_at(&head, 8);
        let decoded = decode_name(&name, flags, &extra);
        let folder = decoded.ends_with(['/', '\\']) || (!unix && attributes & 0x10 != 0 && size == 0);
        let own_disk = u16_at(&head, 34);
        Ok(Some(Entry {
            name: decoded,
            size: Some(size),
            modified: modified(&extra, u16_at(&head, 14), u16_at(&head, 12)),
            folder,
            link: unix && attributes >> 28 == 0xA,
            flags,
            method: u16_at(&head, 10),
            aes: zip_crypt::Aes::of(extra_field(&extra, 0x9901)),
            time: u16_at(&head, 12),
            crc: Some(u32_at(&head, 16)),
            packed,
            local_at: if own_disk == disk || own_disk == u16::MAX { local.checked_add(shift) } else { None },
            data_at: None,
        }))
    }

    /// Local headers one after the other; bytes between them that are none are skipped.
    fn next_local(&mut self) -> Result<Option<Entry>, ReadError> {
        let Some(at) = find(&mut self.body, self.at, |window| window.starts_with(b"PK\x03\x04"))? else {
            return Ok(None);
        };
        let head: [u8; 30] = read_at(&mut self.body, at)?;
        let name = read_vec(&mut self.body, u16_at(&head, 26))?;
        let extra = read_vec(&mut self.body, u16_at(&head, 28))?;
        let data_at = at + LOCAL_LENGTH + u64::from(u16_at(&head, 26)) + u64::from(u16_at(&head, 28));
        let flags = u16_at(&head, 6);
        let mut size = Some(u64::from(u32_at(&head, 22)));
        let mut packed = u64::from(u32_at(&head, 18));
        let mut crc = Some(u32_at(&head, 14));
        if let Some(wide) = extra_field(&extra, 0x0001)
            && packed == u64::from(u32::MAX)
            && let (Some(first), Some(second)) = (wide.first_chunk::<8>(), wide.get(8..16))
        {
            size = Some(u64::from_le_bytes(*first));
            packed = u64::from_le_bytes(second.try_into().unwrap_or_default());
        }
        let mut after = data_at.saturating_add(packed);
        if flags & 8 != 0 && packed == 0 {
            match find_descriptor(&mut self.body, data_at)? {
                Some(found) => {
                    (crc, packed, after) = (Some(found.crc), found.packed, found.after);
                    size = None;
                }
                None => {
                    // One byte more than there is: a body that needs it ends as truncated.
                    packed = self.body.length().saturating_sub(data_at).saturating_add(1);
                    (crc, size) = (None, None);
                    after = self.body.length();
                }
            }
        }
        self.at = after;
        let decoded = decode_name(&name, flags, &extra);
        Ok(Some(Entry {
            folder: decoded.ends_with(['/', '\\']),
            name: decoded,
            size,
            modified: modified(&extra, u16_at(&head, 12), u16_at(&head, 10)),
            link: false,
            flags,
            method: u16_at(&head, 8),
            aes: zip_crypt::Aes::of(extra_field(&extra, 0x9901)),
            time: u16_at(&head, 10),
            crc,
            packed,
            local_at: Some(at),
            data_at: Some(data_at),
        }))
    }

    /// Opens an entry and gives its unpacked bytes to `take`, which need not read them all.
    ///
    /// # Errors
    /// Why the entry cannot be opened: the ledger's reason for it. Later errors are errors of the body.
    pub fn open<T>(&self, entry: &Entry, take: impl FnOnce(&mut dyn Read) -> T) -> Result<T, Reason> {
        if entry.flags & 0x41 == 0 && entry.method != 99 {
            return self.open_with(entry, None, take);
        }
        // Bit 6 is PKWARE's own strong encryption.
        if entry.flags & 0x40 != 0 || (entry.method == 99 && entry.aes.is_none()) {
            return Err(Reason::Encrypted);
        }
        let last = self.last.get();
        let all = || self.passwords.iter().enumerate();
        for (number, password) in all().skip(last).take(1).chain(all().filter(|(number, _)| *number != last))
        {
            // One password in 256 looks right to the old encryption: only the content tells.
            let right = self.open_with(entry, Some(password), |body| {
                io::copy(&mut body.take(TRIED), &mut io::sink()).is_ok()
            });
            if right == Ok(true) {
                self.unlocked.set(true);
                self.last.set(number);
                return self.open_with(entry, Some(password), take);
            }
        }
        Err(Reason::Encrypted)
    }

    fn open_with<T>(
        &self,
        entry: &Entry,
        password: Option<&str>,
        take: impl FnOnce(&mut dyn Read) -> T,
    ) -> Result<T, Reason> {
        let method = entry.aes.filter(|_| entry.method == 99).map_or(entry.method, |aes| aes.method);
        let entry = &Entry { method, ..entry.clone() };
        if !matches!(entry.method, 0..=6 | 8 | 9 | 12 | 14) {
            return Err(Reason::Unsupported);
        }
        let old_method = matches!(entry.method, 1..=6);
        if old_method && entry.size.is_none_or(|size| size > OLD_METHOD_LIMIT) {
            return Err(Reason::OverBudget);
        }
        let mut body = self.body.clone();
        let data_at = match entry.data_at {
            Some(at) => at,
            None => {
                let local_at = entry.local_at.ok_or(Reason::Unsupported)?;
                if local_at >= body.length() {
                    return Err(Reason::Truncated);
                }
                let head: [u8; 30] = read_at(&mut body, local_at).map_err(reason)?;
                if head[..4] != *b"PK\x03\x04" {
                    return Err(Reason::Malformed);
                }
                local_at + LOCAL_LENGTH + u64::from(u16_at(&head, 26)) + u64::from(u16_at(&head, 28))
            }
        };
        let check = match entry.flags & 8 {
            0 => entry.crc.unwrap_or(0).to_be_bytes()[0],
            _ => entry.time.to_be_bytes()[0],
        };
        let packed = entry.packed;
        let overhead = match (password, entry.aes) {
            (None, _) => 0,
            (Some(_), Some(aes)) => aes.overhead(),
            (Some(_), None) => zip_crypt::OVERHEAD,
        };
        let content = packed.checked_sub(overhead).ok_or(Reason::Truncated)?;
        // AES-2 keeps no checksum of the content; its own code is checked instead.
        let crc = entry.crc.filter(|crc| !(password.is_some() && entry.aes.is_some() && *crc == 0));
        if entry.method == 14 && password.is_some() {
            // The dictionary's size cannot be looked at beforehand.
            return Err(Reason::Unsupported);
        }
        if entry.method == 14 {
            let head: [u8; 9] = read_at(&mut body, data_at).map_err(reason)?;
            if u32_at(&head, 5) > LZMA_DICTIONARY_LIMIT {
                return Err(Reason::OverBudget);
            }
        }
        body.seek(SeekFrom::Start(data_at)).map_err(|error| reason(error.into()))?;
        let mut header = [0; LOCAL_LENGTH as usize];
        header[..5].copy_from_slice(b"PK\x03\x04\x14");
        // Bit 3, sizes come later, is what makes the zip crate take the sizes given below.
        header[6..8].copy_from_slice(&(entry.flags & 6 | 8).to_le_bytes());
        header[8..10].copy_from_slice(&entry.method.to_le_bytes());
        // Those whose streams end by themselves may give more than promised; the checksum then tells.
        let size = if old_method || entry.method == 14 { entry.size.unwrap_or(u64::MAX) } else { u64::MAX };
        let options = ZipReadOptions::new()
            .override_compressed_size(content)
            .override_uncompressed_size(size)
            .override_crc(crc.unwrap_or(0))
            .ignore_crc32(crc.is_none());
        let finished = Cell::new(false);
        let raw = KnownLength::new(body, packed);
        let raw = match password {
            None => zip_crypt::Raw::Plain(raw),
            Some(password) => match entry.aes {
                Some(aes) => aes.open(raw, password),
                None => zip_crypt::open(raw, password, check),
            }
            .map_err(|error| reason(error.into()))?
            .ok_or(Reason::Encrypted)?,
        };
        let mut stream = Until { inner: Cursor::new(header).chain(raw), finished: &finished };
        let opened = read_zipfile_from_stream_with_options(&mut stream, options);
        match opened {
            Ok(Some(file)) => {
                let mut file = Sized { inner: file, left: entry.size };
                let result = take(&mut file);
                // The zip crate reads the rest of an entry when it is dropped; nobody needs that here.
                finished.set(true);
                Ok(result)
            }
            Ok(None) => Err(Reason::Malformed),
            Err(ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_)) => {
                Err(Reason::Unsupported)
            }
            Err(ZipError::Io(error)) => Err(reason(error.into())),
            Err(_) => Err(Reason::Malformed),
        }
    }
}

/// Ends at once when told so.
struct Until<'a, R> {
    inner: R,
    finished: &'a Cell<bool>,
}

impl<R: Read> Read for Until<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.finished.get() { Ok(0) } else { self.inner.read(buffer) }
    }
}

/// Turns an end before the promised size into an error; more than promised is left to the checksum.
struct Sized<R> {
    inner: R,
    left: Option<u64>,
}

impl<R: Read> Read for Sized<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        if count == 0 && !buffer.is_empty() && self.left.is_some_and(|left| left > 0) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left = self.left.map(|left| left.saturating_sub(count as u64));
        Ok(count)
    }
}

fn reason(error: ReadError) -> Reason {
    error.reason().unwrap_or(Reason::Interrupted)
}

/// Finds the central directory; gives its start and how to walk it.
fn find_directory(body: &mut SharedBody) -> Result<Option<(u64, Place)>, ReadError> {
    let length = body.length();
    let tail_at = length.saturating_sub(END_LENGTH + u64::from(u16::MAX));
    body.seek(SeekFrom::Start(tail_at))?;
    let mut tail = Vec::new();
    body.take(END_LENGTH + u64::from(u16::MAX)).read_to_end(&mut tail)?;
    for at in memchr::memmem::rfind_iter(&tail, b"PK\x05\x06") {
        let Some(record) = tail.get(at..).and_then(|rest| rest.first_chunk::<22>()) else { continue };
        let end_at = tail_at + at as u64;
        let mut disk = u16_at(record, 4);
        let mut count = u64::from(u16_at(record, 10));
        let mut size = u64::from(u32_at(record, 12));
        let mut start = u64::from(u32_at(record, 16));
        let mut directory_end = end_at;
        if let Some(locator_at) = end_at.checked_sub(20)
            && let Ok(locator) = read_at::<20>(body, locator_at)
            && locator[..4] == *b"PK\x06\x07"
        {
            // Where it claims to be, or right before its locator when something stands before the archive.
            for wide_at in [u64_at(&locator, 8), locator_at.saturating_sub(56)] {
                if let Ok(wide) = read_at::<56>(body, wide_at)
                    && wide[..4] == *b"PK\x06\x06"
                {
                    disk = u16_at(&wide, 16);
                    (count, size, start) = (u64_at(&wide, 32), u64_at(&wide, 40), u64_at(&wide, 48));
                    directory_end = wide_at;
                    break;
                }
            }
        }
        if count == 0 && size == 0 {
            return Ok(Some((0, Place::Done)));
        }
        // Bytes before the archive (a self-extractor) move everything: believe the size before the offset.
        for first in [directory_end.checked_sub(size), Some(start)].into_iter().flatten() {
            if let Ok(head) = read_at::<4>(body, first)
                && head == *b"PK\x01\x02"
            {
                let end = first.saturating_add(size).min(directory_end);
                let shift = first.saturating_sub(start);
                return Ok(Some((first, Place::Central { end, shift, disk })));
            }
        }
    }
    Ok(None)
}

struct Descriptor {
    crc: u32,
    packed: u64,
    after: u64,
}

/// The data descriptor of an entry whose size is not in its header: the first one whose own size fits.
fn find_descriptor(body: &mut SharedBody, data_at: u64) -> Result<Option<Descriptor>, ReadError> {
    let mut from = data_at;
    while let Some(at) = find(body, from, |window| {
        matches!(window.first_chunk::<4>(), Some(b"PK\x07\x08" | b"PK\x03\x04" | b"PK\x01\x02"))
    })? {
        let distance = at - data_at;
        if let Ok(found) = read_at::<24>(body, at)
            && found[..4] == *b"PK\x07\x08"
        {
            let wide = u64_at(&found, 8) == distance;
            if wide || u64::from(u32_at(&found, 8)) == distance {
                let after = at + if wide { 24 } else { 16 };
                return Ok(Some(Descriptor { crc: u32_at(&found, 4), packed: distance, after }));
            }
        } else if distance >= 12
            && let Ok(found) = read_at::<12>(body, at - 12)
            && u64::from(u32_at(&found, 4)) == distance - 12
        {
            return Ok(Some(Descriptor { crc: u32_at(&found, 0), packed: distance - 12, after: at }));
        }
        from = at + 4;
    }
    Ok(None)
}

/// The first place from `from` on where `wanted` likes what follows; `wanted` is asked at every `PK`.
fn find(body: &mut SharedBody, from: u64, wanted: impl Fn(&[u8]) -> bool) -> Result<Option<u64>, ReadError> {
    let mut window = Vec::new();
    let mut start = from;
    while start < body.length() {
        body.seek(SeekFrom::Start(start))?;
        window.clear();
        body.take(64 << 10).read_to_end(&mut window)?;
        for at in memchr::memmem::find_iter(&window, b"PK") {
            if wanted(&window[at..]) {
                return Ok(Some(start + at as u64));
            }
        }
        if window.len() < 64 << 10 {
            break;
        }
        start += window.len() as u64 - 3;
    }
    Ok(None)
}

fn read_at<const N: usize>(body: &mut SharedBody, at: u64) -> Result<[u8; N], ReadError> {
    body.seek(SeekFrom::Start(at))?;
    let mut bytes = [0; N];
    body.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn read_vec(body: &mut SharedBody, length: u16) -> Result<Vec<u8>, ReadError> {
    let mut bytes = vec![0; usize::from(length)];
    body.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |two| u16::from_le_bytes(*two))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |four| u32::from_le_bytes(*four))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |eight| u64::from_le_bytes(*eight))
}

fn extra_field(mut extra: &[u8], wanted: u16) -> Option<&[u8]> {
    while extra.len() >= 4 {
        let length = usize::from(u16_at(extra, 2));
        let field = extra.get(4..4 + length)?;
        if u16_at(extra, 0) == wanted {
            return Some(field);
        }
        extra = &extra[4 + length..];
    }
    None
}

/// UTF-8 when flagged so, when an extra field says so or when it is valid; otherwise code page 850, which
/// Windows in Britain uses for zip names and which agrees with 437 in its letters and the pound sign.
fn decode_name(raw: &[u8], flags: u16, extra: &[u8]) -> String {
    if let Some(field) = extra_field(extra, 0x7075)
        && field.first() == Some(&1)
        && u32_at(field, 1) == checksum(raw)
        && let Some(Ok(name)) = field.get(5..).map(str::from_utf8)
    {
        return name.to_owned();
    }
    match str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) if flags & 0x800 != 0 => String::from_utf8_lossy(raw).into_owned(),
        Err(_) => yore::code_pages::CP850.decode(raw).into_owned(),
    }
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn modified(extra: &[u8], date: u16, time: u16) -> Option<i64> {
    if let Some(field) = extra_field(extra, 0x5455)
        && field.first().is_some_and(|flags| flags & 1 != 0)
        && field.len() >= 5
    {
        return Some(i64::from(u32_at(field, 1) as i32));
    }
    let number = |value: u16| i8::try_from(value).ok();
    let date = jiff::civil::Date::new(
        1980 + i16::try_from(date >> 9).ok()?,
        number(date >> 5 & 15)?,
        number(date & 31)?,
    )
    .ok()?;
    let time =
        jiff::civil::Time::new(number(time >> 11)?, number(time >> 5 & 63)?, number((time & 31) * 2)?, 0)
            .ok()?;
    date.to_datetime(time).to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp().as_second())
}
