//! Images of CDs and DVDs (ISO 9660): each file a child, in the order of the folders.
//!
//! Names come from Joliet where there is one, else from Rock Ridge, else they are the short ones. Images that have only
//! UDF are not read. A folder that is its own child is entered once.

use std::collections::HashSet;
use std::io::{Read, Seek, SeekFrom};

use super::compound::u32_at;
use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink, Visibility};
use crate::input::{Input, KnownLength, SharedBody};
use crate::model::Reason;

const SECTOR: u64 = 2048;
/// Descriptors stand in these sectors.
const DESCRIPTORS: std::ops::Range<u64> = 16..64;
/// How long a folder may be.
const LONGEST: u32 = 64 << 20;
/// How many folders are entered.
const FOLDERS: usize = 1 << 20;

/// Reader of ISO 9660 images.
pub struct Iso;

impl Format for Iso {
    fn id(&self) -> &'static str {
        "iso9660"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if probe.head.get(32_769..32_774) == Some(b"CD001") { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut body = SharedBody::new(input.into_seekable()?)?;
        let (mut plain, mut joliet, mut end) = (None, None, 0);
        for number in DESCRIPTORS {
            let mut sector = [0; SECTOR as usize];
            body.seek(SeekFrom::Start(number * SECTOR))?;
            body.read_exact(&mut sector)?;
            if sector[1..6] != *b"CD001" {
                break;
            }
            match sector[0] {
                1 if plain.is_none() => {
                    end = u64::from(u32_at(&sector, 80).unwrap_or(0)) * SECTOR;
                    plain = Folder::of(&sector[156..190]);
                }
                2 if matches!(sector[88..91], [b'%', b'/', b'@' | b'C' | b'E']) => {
                    joliet = Folder::of(&sector[156..190]);
                }
                255 => break,
                _ => {}
            }
        }
        let wide = joliet.is_some();
        let root = joliet.or(plain).ok_or(ReadError::Malformed { at: 16 * SECTOR })?;
        let mut walk = Walk { wide, seen: HashSet::new(), open: vec![root] };
        let length = body.length();
        while let Some(folder) = walk.open.pop() {
            walk.folder(&folder, &mut body, sink)?;
        }
        if length < end { Err(ReadError::Truncated) } else { Ok(()) }
    }
}

struct Folder {
    at: u64,
    size: u32,
    name: String,
    hidden: bool,
}

impl Folder {
    fn of(record: &[u8]) -> Option<Folder> {
        let at = u64::from(u32_at(record, 2)?) * SECTOR;
        Some(Folder { at, size: u32_at(record, 10)?, name: String::new(), hidden: false })
    }
}

struct Walk {
    wide: bool,
    seen: HashSet<u64>,
    open: Vec<Folder>,
}

impl Walk {
    fn folder(
        &mut self,
        folder: &Folder,
        body: &mut SharedBody,
        sink: &mut dyn Sink,
    ) -> Result<(), ReadError> {
        if !self.seen.insert(folder.at) {
            return Ok(());
        }
        if folder.size > LONGEST || self.seen.len() > FOLDERS {
            return Ok(sink.lost(Reason::OverBudget)?);
        }
        let mut bytes = Vec::new();
        body.seek(SeekFrom::Start(folder.at))?;
        body.take(u64::from(folder.size)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != u64::from(folder.size) {
            sink.lost(Reason::Truncated)?;
        }
        let mut folders = Vec::new();
        let mut parts: Option<(String, Vec<(u64, u64)>)> = None;
        for sector in bytes.chunks(SECTOR as usize) {
            let mut rest = sector;
            while let Some(record) = rest.first().and_then(|size| rest.get(..usize::from(*size))) {
                if record.len() < 34 {
                    // Records do not cross sectors: the rest is empty.
                    break;
                }
                rest = &rest[record.len()..];
                let Some(own) = Folder::of(record) else { continue };
                let flags = record[25];
                let raw = record.get(33..33 + usize::from(record[32])).unwrap_or_default();
                if raw == [0] || raw == [1] {
                    continue;
                }
                let name = format!("{}{}", folder.name, self.name(record, raw));
                let hidden = folder.hidden || flags & 1 != 0;
                if flags & 2 != 0 {
                    folders.push(Folder { name: format!("{name}/"), hidden, ..own });
                    continue;
                }
                let (first, mut places) = parts.take().unwrap_or((name, Vec::new()));
                places.push((own.at, u64::from(own.size)));
                // A file of more than 4 GiB has several records.
                if flags & 0x80 != 0 && places.len() < 4096 {
                    parts = Some((first, places));
                    continue;
                }
                let size = places.iter().map(|(_, size)| size).sum();
                let visibility = if hidden { Visibility::Hidden } else { Visibility::Visible };
                let modified = time(&record[18..25]);
                let child = ChildInfo {
                    name: &first,
                    size: Some(size),
                    modified,
                    visibility,
                    ..ChildInfo::default()
                };
                if places.iter().any(|(at, size)| at.saturating_add(*size) > body.length()) {
                    sink.child_lost(&child, Reason::Truncated)?;
                    continue;
                }
                let mut whole: Box<dyn Read> = Box::new(std::io::empty());
                for (at, size) in places {
                    let mut part = body.clone();
                    part.seek(SeekFrom::Start(at))?;
                    whole = Box::new(whole.chain(KnownLength::new(part, size)));
                }
                sink.child(&child, &mut whole)?;
            }
        }
        self.open.extend(folders.into_iter().rev());
        Ok(())
    }

    fn name(&self, record: &[u8], raw: &[u8]) -> String {
        let own = if self.wide {
            encoding_rs::UTF_16BE.decode_without_bom_handling(raw).0.into_owned()
        } else {
            rock_ridge(record, raw.len())
                .unwrap_or_else(|| encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned())
        };
        // `STAFF.XLS;1`: a version.
        let name = own
            .rsplit_once(';')
            .filter(|(_, v)| v.bytes().all(|b| b.is_ascii_digit()))
            .map_or(&*own, |(n, _)| n);
        name.strip_suffix('.').unwrap_or(name).replace('/', "_")
    }
}

/// The long name that Rock Ridge puts behind the short one.
fn rock_ridge(record: &[u8], length: usize) -> Option<String> {
    let mut rest = record.get((33 + length).next_multiple_of(2)..)?;
    let mut name = Vec::new();
    while let [one, two, size, _, ..] = rest {
        let own = rest.get(..usize::from(*size).max(4))?;
        if (one, two) == (&b'N', &b'M') {
            name.extend(own.get(5..)?);
        }
        rest = &rest[own.len()..];
    }
    (!name.is_empty()).then(|| String::from_utf8_lossy(&name).into_owned())
}

fn time(raw: &[u8]) -> Option<i64> {
    let [year, month, day, hour, minute, second, zone] = raw else { return None };
    let part = |value: &u8| i8::try_from(*value).ok();
    let date = jiff::civil::Date::new(1900 + i16::from(*year), part(month)?, part(day)?).ok()?;
    let clock = jiff::civil::Time::new(part(hour)?, part(minute)?, part(second)?, 0).ok()?;
    let local = date.to_datetime(clock).to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
    // Quarters of an hour east of Greenwich.
    Some(local - i64::from(zone.cast_signed()) * 900)
}
