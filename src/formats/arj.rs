//! ARJ archives: each file a child, in the order of the archive.
//!
//! Stored members and methods 1 to 4. Members with a password are named and encrypted; a member that goes on in the
//! next volume is cut off, and said to be. The unpacking is `lzh`'s.

use std::io::{BufReader, Read, Seek, SeekFrom};

use super::checked::{Checked, Sum, dos_time};
use super::compound::{u16_at, u32_at};
use super::lzh::{Kind, Lzh};
use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink};
use crate::input::{Input, KnownLength, SharedBody};
use crate::model::Reason;

/// The longest header that the format allows.
const LONGEST: u16 = 2600;

/// Reader of ARJ archives.
pub struct Arj;

impl Format for Arj {
    fn id(&self) -> &'static str {
        "arj"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        match probe.head.get(..11) {
            Some([0x60, 0xea, low, high, first, _, _, _, _, _, 2])
                if *first >= 30 && (34..=LONGEST).contains(&u16::from_le_bytes([*low, *high])) =>
            {
                Fit::Certain
            }
            _ => Fit::No,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut body = SharedBody::new(input.into_seekable()?)?;
        let (main, mut at) = header(&mut body, 0)?;
        if main.is_empty() {
            return Err(ReadError::Malformed { at: 0 });
        }
        loop {
            let (head, data) = header(&mut body, at)?;
            if head.is_empty() {
                return Ok(());
            }
            let malformed = ReadError::Malformed { at };
            let (flags, method, kind) = match head.get(4..7) {
                Some([flags, method, kind]) => (*flags, *method, *kind),
                _ => return Err(malformed),
            };
            let word = |at: usize| u32_at(&head, at).ok_or(malformed);
            let (packed, size, crc) = (u64::from(word(12)?), u64::from(word(16)?), word(20)?);
            let first = usize::from(head[0]);
            let name =
                head.get(first..).unwrap_or_default().split(|byte| *byte == 0).next().unwrap_or_default();
            let name = match std::str::from_utf8(name) {
                Ok(name) => name.to_owned(),
                Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(name).0.into_owned(),
            };
            let modified = dos_time(u16_at(&head, 10).unwrap_or(0), u16_at(&head, 8).unwrap_or(0));
            let name = name.replace('\\', "/");
            let child = ChildInfo { name: &name, size: Some(size), modified, ..ChildInfo::default() };
            at = data.saturating_add(packed);
            // Folders, labels and chapters hold nothing.
            if kind > 1 {
                continue;
            }
            if flags & 1 != 0 {
                sink.child_lost(&child, Reason::Encrypted)?;
                continue;
            }
            body.seek(SeekFrom::Start(data))?;
            let bytes = BufReader::new(KnownLength::new(&mut body, packed));
            let sum = Sum::Crc32(flate2::Crc::new());
            match method {
                0 => sink.child(&child, &mut Checked::new(bytes, size, sum, crc))?,
                1..=4 => {
                    let kind = if method == 4 { Kind::Fastest } else { Kind::Blocks { places: 17, bits: 5 } };
                    sink.child(&child, &mut Checked::new(Lzh::new(bytes, kind), size, sum, crc))?;
                }
                _ => sink.child_lost(&child, Reason::Unsupported)?,
            }
            if flags & 4 != 0 {
                // The rest is in the next volume.
                sink.lost(Reason::Truncated)?;
            }
        }
    }
}

/// The header at `at`, empty at the end of the archive, and where its data starts.
fn header(body: &mut SharedBody, at: u64) -> Result<(Vec<u8>, u64), ReadError> {
    let malformed = ReadError::Malformed { at };
    body.seek(SeekFrom::Start(at))?;
    let mut start = [0; 4];
    body.read_exact(&mut start)?;
    let size = u16::from_le_bytes([start[2], start[3]]);
    if start[..2] != [0x60, 0xea] || size > LONGEST {
        return Err(malformed);
    }
    if size == 0 {
        return Ok((Vec::new(), at + 4));
    }
    let mut head = vec![0; usize::from(size) + 4];
    body.read_exact(&mut head)?;
    let stated = head.split_off(usize::from(size));
    let mut crc = flate2::Crc::new();
    crc.update(&head);
    if u32_at(&stated, 0) != Some(crc.sum()) || head.len() < 30 {
        return Err(malformed);
    }
    let mut data = at + 8 + u64::from(size);
    loop {
        let mut more = [0; 2];
        body.read_exact(&mut more)?;
        data += 2;
        let more = u16::from_le_bytes(more);
        if more == 0 {
            return Ok((head, data));
        }
        data += u64::from(more) + 4;
        body.seek(SeekFrom::Start(data))?;
    }
}
