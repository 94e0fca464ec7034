//! Cabinets (.cab): each file a child, in the order of the folders of packed blocks (MS-CAB).
//!
//! Stored, MSZIP and LZX. Quantum is named and lost, and so are files that begin or end in another cabinet of a set.

use std::io::{self, Read, Seek, SeekFrom};

use lzxd::{Lzxd, WindowSize};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::checked::dos_time;
use super::compound::{u16_at, u32_at};
use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink, Visibility};
use crate::input::{Input, KnownLength, SharedBody};
use crate::model::Reason;

/// What a block unpacks to at most.
const BLOCK: usize = 32 << 10;
/// The longest name.
const NAME: u64 = 257;

/// Reader of cabinets.
pub struct Cab;

impl Format for Cab {
    fn id(&self) -> &'static str {
        "cab"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if probe.head.starts_with(b"MSCF\0\0\0\0") { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut body = SharedBody::new(input.into_seekable()?)?;
        let mut head = [0; 36];
        body.read_exact(&mut head)?;
        let short = |at: usize| u16_at(&head, at).unwrap_or(0);
        let (folders, files, flags) = (short(26), short(28), short(30));
        let (stated, mut at) = (u32_at(&head, 8).unwrap_or(0), u64::from(u32_at(&head, 16).unwrap_or(0)));
        let (mut for_folder, mut for_block) = (0, 0);
        if flags & 4 != 0 {
            let mut room = [0; 4];
            body.read_exact(&mut room)?;
            (for_folder, for_block) = (i64::from(room[2]), u64::from(room[3]));
            body.seek(SeekFrom::Current(i64::from(u16_at(&room, 0).unwrap_or(0))))?;
        }
        // Names of the cabinet before and behind.
        for _ in 0..2 * (flags & 3).count_ones() {
            name(&mut body)?;
        }
        let mut list = Vec::new();
        for _ in 0..folders {
            let mut folder = [0; 8];
            body.read_exact(&mut folder)?;
            body.seek(SeekFrom::Current(for_folder))?;
            list.push((
                u64::from(u32_at(&folder, 0).unwrap_or(0)),
                u16_at(&folder, 4).unwrap_or(0),
                u16_at(&folder, 6).unwrap_or(0),
            ));
        }
        let mut open: Option<(u16, Folder)> = None;
        for _ in 0..files {
            body.seek(SeekFrom::Start(at))?;
            let mut entry = [0; 16];
            body.read_exact(&mut entry)?;
            let raw = name(&mut body)?;
            at = body.stream_position()?;
            let short = |at: usize| u16_at(&entry, at).unwrap_or(0);
            let (size, start) =
                (u64::from(u32_at(&entry, 0).unwrap_or(0)), u64::from(u32_at(&entry, 4).unwrap_or(0)));
            let (folder, attributes) = (short(8), short(14));
            let named = match std::str::from_utf8(&raw) {
                Ok(name) => name.replace('\\', "/"),
                Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&raw).0.replace('\\', "/"),
            };
            let child = ChildInfo {
                name: &named,
                size: Some(size),
                modified: dos_time(short(10), short(12)),
                visibility: if attributes & 2 != 0 { Visibility::Hidden } else { Visibility::Visible },
                companions: None,
            };
            let Some((first, blocks, kind)) = list.get(usize::from(folder)).copied() else {
                let reason = if folder >= 0xfffd { Reason::Truncated } else { Reason::Malformed };
                sink.child_lost(&child, reason)?;
                continue;
            };
            // Files mostly stand in order; one that does not makes its folder begin anew.
            let usable = open.take().filter(|(own, stream)| *own == folder && stream.given <= start);
            let mut stream = match usable {
                Some((_, stream)) => stream,
                None => {
                    let mut body = body.clone();
                    body.seek(SeekFrom::Start(first))?;
                    match Folder::new(body, blocks, kind, for_block) {
                        Some(stream) => stream,
                        None => {
                            sink.child_lost(&child, Reason::Unsupported)?;
                            continue;
                        }
                    }
                }
            };
            let skip = start - stream.given;
            match io::copy(&mut (&mut stream).take(skip), &mut io::sink()) {
                Ok(count) if count == skip => {
                    sink.child(&child, &mut KnownLength::new(&mut stream, size))?;
                    open = Some((folder, stream));
                }
                Ok(_) => sink.child_lost(&child, Reason::Truncated)?,
                Err(error) => {
                    let error = ReadError::from(error);
                    sink.child_lost(&child, error.reason().ok_or(error)?)?;
                }
            }
        }
        if u64::from(stated) > body.length() { Err(ReadError::Truncated) } else { Ok(()) }
    }
}

/// A name up to the zero behind it, byte by byte: a buffer would read what follows it.
#[allow(clippy::unbuffered_bytes)]
fn name(body: &mut SharedBody) -> Result<Vec<u8>, ReadError> {
    let mut name = Vec::new();
    for byte in body.by_ref().take(NAME).bytes() {
        match byte? {
            0 => return Ok(name),
            byte => name.push(byte),
        }
    }
    Err(if (name.len() as u64) < NAME { ReadError::Truncated } else { ReadError::Malformed { at: 0 } })
}

enum Packing {
    Stored,
    Zip,
    Lzx(Box<Lzxd>),
}

/// The unpacked bytes of a folder.
struct Folder {
    body: SharedBody,
    blocks: u16,
    room: u64,
    packing: Packing,
    /// The block before, for packings that reach back, then the block at hand.
    window: Vec<u8>,
    at: usize,
    given: u64,
}

impl Folder {
    fn new(body: SharedBody, blocks: u16, kind: u16, room: u64) -> Option<Folder> {
        let packing = match kind & 15 {
            0 => Packing::Stored,
            1 => Packing::Zip,
            3 => Packing::Lzx(Box::new(Lzxd::new(match kind >> 8 & 31 {
                15 => WindowSize::KB32,
                16 => WindowSize::KB64,
                17 => WindowSize::KB128,
                18 => WindowSize::KB256,
                19 => WindowSize::KB512,
                20 => WindowSize::MB1,
                21 => WindowSize::MB2,
                _ => return None,
            }))),
            _ => return None,
        };
        Some(Folder { body, blocks, room, packing, window: Vec::new(), at: 0, given: 0 })
    }

    fn next_block(&mut self) -> io::Result<()> {
        self.blocks = self.blocks.checked_sub(1).ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut head = [0; 8];
        self.body.read_exact(&mut head)?;
        let invalid = || io::Error::from(io::ErrorKind::InvalidData);
        let sum = u32_at(&head, 0).ok_or_else(invalid)?;
        let (packed, full) = (u16_at(&head, 4).ok_or_else(invalid)?, u16_at(&head, 6).ok_or_else(invalid)?);
        let mut room = vec![0; usize::try_from(self.room).unwrap_or(0)];
        self.body.read_exact(&mut room)?;
        let mut bytes = vec![0; usize::from(packed)];
        self.body.read_exact(&mut bytes)?;
        // None is stated as zero; the space of others counts too.
        if sum != 0 && sum != checksum(&[&head[4..], &room].concat(), checksum(&bytes, 0)) {
            return Err(invalid());
        }
        let full = usize::from(full);
        if full == 0 || full > BLOCK {
            // Empty here: it goes on in the next cabinet.
            return Err(if full == 0 { io::ErrorKind::UnexpectedEof.into() } else { invalid() });
        }
        match &mut self.packing {
            Packing::Stored => {
                self.window = bytes;
                self.at = 0;
            }
            Packing::Zip => {
                let rest = bytes.strip_prefix(b"CK").ok_or_else(invalid)?;
                let keep = self.window.len().saturating_sub(BLOCK);
                self.window.drain(..keep);
                self.at = self.window.len();
                self.window.resize(self.at + full, 0);
                let mut state = DecompressorOxide::new();
                let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
                let (status, _, made) = decompress(&mut state, rest, &mut self.window, self.at, flags);
                if !matches!(status, TINFLStatus::Done | TINFLStatus::HasMoreOutput) || made != full {
                    return Err(invalid());
                }
            }
            Packing::Lzx(state) => {
                let made = state.decompress_next(&bytes, full).map_err(|_| invalid())?;
                self.window.clear();
                self.window.extend_from_slice(made);
                self.at = 0;
            }
        }
        if self.window.len() - self.at == full { Ok(()) } else { Err(invalid()) }
    }
}

impl Read for Folder {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if self.at >= self.window.len() {
            self.next_block()?;
        }
        let there = self.window.get(self.at..).unwrap_or_default();
        let most = there.len().min(buffer.len());
        buffer[..most].copy_from_slice(&there[..most]);
        self.at += most;
        self.given += most as u64;
        Ok(most)
    }
}

/// The checksum of blocks (MS-CAB 3.1): words, then what is left, the first byte highest.
fn checksum(bytes: &[u8], seed: u32) -> u32 {
    let words = bytes.chunks_exact(4);
    let rest = words.remainder().iter().fold(0, |sum, byte| (sum << 8) | u32::from(*byte));
    words.fold(seed, |sum, word| sum ^ u32_at(word, 0).unwrap_or(0)) ^ rest
}
