//! LHA and LZH archives: each file a child, in the order of the archive.
//!
//! Headers of levels 0, 1 and 2; stored members and `-lh4-` to `-lh7-`. Older packings (`-lh1-` and before) are named and
//! lost. The unpacking is `lzh`'s.

use std::io::{BufReader, Read, Seek, SeekFrom};

use super::checked::{Checked, Sum, dos_time};
use super::compound::{u16_at, u32_at};
use super::lzh::{Kind, Lzh};
use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink};
use crate::input::{Input, KnownLength, SharedBody};
use crate::model::Reason;

/// How long the headers of one member may be together.
const LONGEST: u64 = 1 << 20;

/// Reader of LHA archives.
pub struct Lha;

impl Format for Lha {
    fn id(&self) -> &'static str {
        "lha"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        match probe.head.get(..21) {
            Some([_, _, b'-', b'l', b'h' | b'z', b'0'..=b'9' | b'd' | b's', b'-', rest @ ..])
                if rest[13] <= 2 =>
            {
                Fit::Certain
            }
            _ => Fit::No,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut body = SharedBody::new(input.into_seekable()?)?;
        let length = body.length();
        let mut at = 0;
        while at < length {
            body.seek(SeekFrom::Start(at))?;
            let Some(member) = Member::read(&mut body, at)? else { return Ok(()) };
            let child = ChildInfo {
                name: &member.name,
                size: Some(member.size),
                modified: member.modified,
                ..ChildInfo::default()
            };
            if &member.method != b"-lhd-" {
                body.seek(SeekFrom::Start(member.data))?;
                let packed = BufReader::new(KnownLength::new(&mut body, member.packed));
                let (sum, stated) = (Sum::Crc16(0), u32::from(member.crc));
                let kind = |places, bits| Kind::Blocks { places, bits };
                let kind = match &member.method {
                    b"-lh0-" | b"-lz4-" => None,
                    b"-lh4-" | b"-lh5-" => Some(kind(14, 4)),
                    b"-lh6-" => Some(kind(16, 5)),
                    b"-lh7-" => Some(kind(17, 5)),
                    _ => {
                        sink.child_lost(&child, Reason::Unsupported)?;
                        at = member.data.saturating_add(member.packed);
                        continue;
                    }
                };
                match kind {
                    None => sink.child(&child, &mut Checked::new(packed, member.size, sum, stated))?,
                    Some(kind) => {
                        let plain = Lzh::new(packed, kind);
                        sink.child(&child, &mut Checked::new(plain, member.size, sum, stated))?;
                    }
                }
            }
            at = member.data.saturating_add(member.packed);
        }
        // A byte of zero ends the archive; without it, or with a member beyond the end, something is missing.
        Err(ReadError::Truncated)
    }
}

struct Member {
    method: [u8; 5],
    packed: u64,
    size: u64,
    name: String,
    modified: Option<i64>,
    crc: u16,
    data: u64,
}

impl Member {
    /// The member whose header starts at `at`; `None` at the end of the archive.
    fn read(body: &mut SharedBody, at: u64) -> Result<Option<Member>, ReadError> {
        let mut head = vec![0; 1];
        body.read_exact(&mut head)?;
        if head == [0] {
            // A header of level 2 may begin with a zero too, when its length is a multiple of 256.
            let mut more = [0; 20];
            let level_2 = body.read_exact(&mut more).is_ok() && more[1] == b'-' && more[19] == 2;
            if !level_2 {
                return Ok(None);
            }
            head.extend(more);
        } else {
            head.resize(21, 0);
            body.read_exact(&mut head[1..])?;
        }
        let malformed = ReadError::Malformed { at };
        let level = head[20];
        let whole = match level {
            0 | 1 => usize::from(head[0]) + 2,
            2 => usize::from(u16_at(&head, 0).ok_or(malformed)?),
            _ => return Err(ReadError::Unsupported),
        };
        if whole < 24 || head[2] != b'-' || head[6] != b'-' {
            return Err(malformed);
        }
        head.resize(whole, 0);
        body.read_exact(&mut head[21..])?;
        let mut method = [0; 5];
        method.copy_from_slice(&head[2..7]);
        let word = |at: usize| u32_at(&head, at).map(u64::from).ok_or(malformed);
        let (packed, size, stamp) = (word(7)?, word(11)?, word(15)?);
        let mut member = Member {
            method,
            packed,
            size,
            name: String::new(),
            modified: None,
            crc: 0,
            data: at + whole as u64,
        };
        let (mut name, mut folder) = (Vec::new(), Vec::new());
        if level == 2 {
            member.modified = i64::try_from(stamp).ok();
            member.crc = u16_at(&head, 21).ok_or(malformed)?;
            let mut rest = head.get(24..).ok_or(malformed)?;
            let mut next = usize::from(u16_at(rest, 0).ok_or(malformed)?);
            rest = &rest[2..];
            while next >= 3 {
                let own = rest.get(..next).ok_or(malformed)?;
                extension(own, &mut name, &mut folder);
                rest = &rest[next..];
                next = usize::from(u16_at(own, next - 2).ok_or(malformed)?);
            }
        } else {
            let date = u16_at(&head, 17).unwrap_or(0);
            member.modified = dos_time(date, u16_at(&head, 15).unwrap_or(0));
            let length = usize::from(head[21]);
            name = head.get(22..22 + length).ok_or(malformed)?.to_vec();
            member.crc = u16_at(&head, 22 + length).ok_or(malformed)?;
            let sum = head[2..].iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte));
            if sum != head[1] {
                return Err(malformed);
            }
            if level == 1 {
                // More headers stand between this one and the data, and count as data.
                let mut next = u64::from(u16_at(&head, whole - 2).ok_or(malformed)?);
                let mut total = 0;
                while next >= 3 {
                    total += next;
                    if total > LONGEST || total > member.packed {
                        return Err(malformed);
                    }
                    let mut own = vec![0; usize::try_from(next).map_err(|_| malformed)?];
                    body.read_exact(&mut own)?;
                    extension(&own, &mut name, &mut folder);
                    next = u64::from(u16_at(&own, own.len() - 2).ok_or(malformed)?);
                }
                member.data += total;
                member.packed -= total;
            }
        }
        folder.extend(name);
        for byte in &mut folder {
            if *byte == 0xff || *byte == b'\\' {
                *byte = b'/';
            }
        }
        member.name = match std::str::from_utf8(&folder) {
            Ok(name) => name.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&folder).0.into_owned(),
        };
        Ok(Some(member))
    }
}

/// One more header: a file's name or its folder.
fn extension(own: &[u8], name: &mut Vec<u8>, folder: &mut Vec<u8>) {
    let value = own.get(1..own.len().saturating_sub(2)).unwrap_or_default();
    match own.first() {
        Some(1) => *name = value.to_vec(),
        Some(2) => {
            *folder = value.to_vec();
            if folder.last().is_some_and(|last| *last != 0xff && *last != b'/') {
                folder.push(0xff);
            }
        }
        _ => {}
    }
}
