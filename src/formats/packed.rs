//! Single packed streams: bzip2, xz, Zstandard and old lzma. One child each, the unpacked stream.
//!
//! The child's name is the file's own without its suffix; a suffix such as `.tbz2` becomes `.tar`. A stream
//! that ends early or fails its check is an error of the child's body. Gzip has a header with a name and a
//! reader of its own (`gzip`); archives of several files are elsewhere.

mod lzw;

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use bzip2::read::MultiBzDecoder;
use lzma_rust2::{LzmaReader, XzReader};
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink};
use crate::input::Input;

/// How much memory a dictionary may take, in KiB: what `xz -9` and `zstd --ultra` ask for fits.
const MEMORY: u32 = 256 << 10;

/// One format of packed streams.
pub struct Packed {
    id: &'static str,
    magic: &'static [u8],
    /// Its suffixes with what takes their place.
    suffixes: &'static [(&'static str, &'static str)],
    unpack: fn(Stream<'_>) -> io::Result<Box<dyn Read + '_>>,
}

type Stream<'a> = BufReader<Box<dyn Read + 'a>>;

/// Bzip2.
pub const BZIP2: Packed = Packed {
    id: "bzip2",
    magic: b"BZh",
    suffixes: &[("bz2", ""), ("bz", ""), ("tbz2", ".tar"), ("tbz", ".tar"), ("tb2", ".tar")],
    unpack: |stream| Ok(Box::new(MultiBzDecoder::new(stream))),
};

/// Xz.
pub const XZ: Packed = Packed {
    id: "xz",
    magic: b"\xfd7zXZ\0",
    suffixes: &[("xz", ""), ("txz", ".tar")],
    unpack: |stream| Ok(Box::new(XzReader::new_mem_limit(stream, true, MEMORY))),
};

/// Lzma without a container, as programs before xz wrote it.
pub const LZMA: Packed = Packed {
    id: "lzma",
    magic: b"\x5d\0\0",
    suffixes: &[("lzma", ""), ("tlz", ".tar")],
    unpack: |stream| Ok(Box::new(LzmaReader::new_mem_limit(stream, MEMORY, None)?)),
};

/// The old Unix `compress`.
pub const COMPRESS: Packed = Packed {
    id: "compress",
    magic: b"\x1f\x9d",
    suffixes: &[("z", ""), ("taz", ".tar")],
    unpack: |stream| Ok(Box::new(lzw::Lzw::new(stream)?)),
};

/// Zstandard.
pub const ZSTD: Packed = Packed {
    id: "zstd",
    magic: b"\x28\xb5\x2f\xfd",
    suffixes: &[("zst", ""), ("zstd", ""), ("tzst", ".tar")],
    unpack: |stream| {
        // Nothing was looked at yet.
        let mut ahead = io::Cursor::new([0; 4]);
        ahead.set_position(4);
        Ok(Box::new(Frames {
            source: Some(Source { ahead, stream, failed: Failure::default() }),
            frame: None,
        }))
    },
};

impl Format for Packed {
    fn id(&self) -> &'static str {
        self.id
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if !probe.head.starts_with(self.magic) {
            return Fit::No;
        }
        match self.id {
            // The size of the blocks, and the start of the first one or of an empty stream's end.
            "bzip2" => match probe.head {
                [_, _, _, b'1'..=b'9', 0x31, 0x41, 0x59, ..] | [_, _, _, b'1'..=b'9', 0x17, 0x72, ..] => {
                    Fit::Certain
                }
                _ => Fit::No,
            },
            "compress" if !probe.head.get(2).is_some_and(|flags| matches!(flags & 31, 9..=16)) => Fit::No,
            // Hardly a signature: the name must agree.
            "lzma" if !probe.has_extension(&["lzma", "tlz"]) => Fit::No,
            _ => Fit::Certain,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let name = self.name_of_content(input.name);
        let child = ChildInfo { name: &name, ..ChildInfo::default() };
        let stream = BufReader::with_capacity(64 << 10, input.into_stream());
        let mut body = (self.unpack)(stream)?;
        Ok(sink.child(&child, &mut *body)?)
    }
}

impl Packed {
    fn name_of_content(&self, name: &str) -> String {
        let (stem, suffix) = name.rsplit_once('.').unwrap_or((name, ""));
        let known = self.suffixes.iter().find(|(own, _)| own.eq_ignore_ascii_case(suffix));
        match known {
            Some((_, instead)) if !stem.is_empty() => format!("{stem}{instead}"),
            _ if name.is_empty() => "content".to_owned(),
            _ => name.to_owned(),
        }
    }
}

/// Zstandard frames one after the other; those that only carry other programs' data are passed over.
struct Frames<'a> {
    /// The stream between frames.
    source: Option<Source<'a>>,
    frame: Option<StreamingDecoder<Source<'a>, FrameDecoder>>,
}

/// What went wrong below the library, shared with who asks afterwards.
type Failure = Rc<RefCell<Option<io::Error>>>;

/// The packed bytes, with those that were looked at before, and what went wrong: the library hides it.
struct Source<'a> {
    ahead: io::Cursor<[u8; 4]>,
    stream: Stream<'a>,
    failed: Failure,
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.ahead.read(buffer)?;
        if count > 0 || buffer.is_empty() {
            return Ok(count);
        }
        match self.stream.read(buffer) {
            Ok(0) => {
                self.failed.borrow_mut().get_or_insert(io::ErrorKind::UnexpectedEof.into());
                Ok(0)
            }
            Ok(count) => Ok(count),
            Err(error) => {
                let kind = error.kind();
                *self.failed.borrow_mut() = Some(error);
                Err(kind.into())
            }
        }
    }
}

impl<'a> Frames<'a> {
    fn begin(&mut self, mut source: Source<'a>) -> io::Result<()> {
        let mut magic = [0; 4];
        source.stream.read_exact(&mut magic)?;
        if let [0x50..=0x5f, 0x2a, 0x4d, 0x18] = magic {
            let mut length = [0; 4];
            source.stream.read_exact(&mut length)?;
            let length = u64::from(u32::from_le_bytes(length));
            if io::copy(&mut (&mut source.stream).take(length), &mut io::sink())? < length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.source = Some(source);
            return Ok(());
        }
        source.ahead = io::Cursor::new(magic);
        let failed = Rc::clone(&source.failed);
        let Ok(frame) = StreamingDecoder::new(source) else {
            let failed = failed.borrow_mut().take();
            return Err(failed.unwrap_or_else(|| io::ErrorKind::InvalidData.into()));
        };
        self.frame = Some(frame);
        Ok(())
    }
}

impl Read for Frames<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if let Some(frame) = &mut self.frame {
                let Ok(count) = frame.read(buffer) else {
                    let failed = frame.get_mut().failed.borrow_mut().take();
                    return Err(failed.unwrap_or_else(|| io::ErrorKind::InvalidData.into()));
                };
                if count > 0 {
                    return Ok(count);
                }
                let stated = frame.decoder.get_checksum_from_data();
                if stated.is_some() && stated != frame.decoder.get_calculated_checksum() {
                    return Err(io::ErrorKind::InvalidData.into());
                }
                self.source = self.frame.take().map(StreamingDecoder::into_inner);
            }
            let Some(mut source) = self.source.take() else { return Ok(0) };
            if source.stream.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.begin(source)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::formats::testing::read;
    use crate::formats::testing_mutations::mutate;
    use crate::model::Reason;

    const TEXT: &[u8] = b"Name,Fee\nZebediah Quartermain,185\nZebediah Quartermain,185\n";

    fn samples() -> [(&'static Packed, &'static str, Vec<u8>); 3] {
        let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
        bzip2.write_all(TEXT).expect("write");
        let mut xz =
            lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).expect("xz");
        xz.write_all(TEXT).expect("write");
        let zstd = ruzstd::encoding::compress_to_vec(TEXT, ruzstd::encoding::CompressionLevel::Fastest);
        [
            (&BZIP2, "staff.csv.bz2", bzip2.finish().expect("finish")),
            (&XZ, "staff.csv.XZ", xz.finish().expect("finish")),
            (&ZSTD, "staff.csv.zst", zstd),
        ]
    }

    #[test]
    fn each_gives_its_content_under_its_name() {
        for (format, name, bytes) in samples() {
            assert_eq!(format.fit(&Probe::new(&bytes, true, name)), Fit::Certain, "{name}");
            let (seen, end) = read(format, name, &bytes);
            assert_eq!(end, Ok(()), "{name}");
            assert_eq!(seen.children, [("staff.csv".to_owned(), TEXT.to_vec())], "{name}");
            assert!(seen.children_lost.is_empty(), "{name}");
            let twice = [bytes.clone(), bytes].concat();
            assert_eq!(read(format, name, &twice).0.children[0].1, [TEXT, TEXT].concat(), "{name}");
        }
        assert_eq!(BZIP2.name_of_content("backup.tbz2"), "backup.tar");
        assert_eq!(BZIP2.name_of_content(""), "content");
    }

    #[test]
    fn early_ends_are_noticed_and_damage_never_panics() {
        for (format, name, bytes) in samples() {
            for length in 1..bytes.len() {
                let (seen, end) = read(format, name, &bytes[..length]);
                assert!(end.is_err() || !seen.children_lost.is_empty(), "{name} {length}");
            }
            mutate(&bytes, 300, |bytes| drop(read(format, name, bytes)));
        }
    }

    #[test]
    fn frames_of_other_programs_are_passed_over() {
        let [_, _, (format, name, bytes)] = samples();
        let mut both = vec![0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
        both.splice(0..0, bytes.iter().copied());
        assert_eq!(read(format, name, &both).0.children[0].1, TEXT);
        both.truncate(both.len() - 1);
        assert_eq!(read(format, name, &both).0.children_lost[0].1, Reason::Truncated);
    }
}
