//! Embedded objects in compound files: the packager's `Ole10Native` stream, or the package or contents inside.
//!
//! Office packages keep each embedded object in such a file of its own. What has a reader of its own by the
//! streams in it (workbooks, documents) is not read here. Works from 3 and Quattro Pro from 7 keep their one stream in
//! such a file, too: it is a child, with the file's properties beside it.

use std::io::Read;

use super::compound::{names, push_properties};
use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink, ole_native};
use crate::input::{Input, SharedBody};

/// How long an embedded file may be.
const LONGEST: u64 = 256 << 20;

/// Reader of embedded objects.
pub struct OleObject;

const NATIVE: &str = "/\u{1}Ole10Native";

/// Streams that are all there is of a file, and what it is called here.
const APPLICATIONS: &[(&str, &str)] =
    &[("PerfectOffice_MAIN", "content.wb3"), ("NativeContent_MAIN", "content.qpw"), ("MN0", "content.wps")];

impl Format for OleObject {
    fn id(&self) -> &'static str {
        "ole_object"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if !probe.head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
            return Fit::No;
        }
        let found = |name: &str| {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            memchr::memmem::find(probe.head, &wide).is_some()
        };
        // Below a signature of a document: those contain objects, too.
        let streams = ["\u{1}Ole10Native\0", "Package\0", "CONTENTS\0"];
        if streams.into_iter().any(found) || APPLICATIONS.iter().any(|(name, _)| names(probe, name)) {
            Fit::Name
        } else {
            Fit::No
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut file = cfb::CompoundFile::open(SharedBody::new(input.into_seekable()?)?)?;
        let own = APPLICATIONS.iter().find(|(name, _)| file.is_stream(format!("/{name}")));
        if let Some((name, child)) = own {
            push_properties(&mut file, sink)?;
            let mut stream = file.open_stream(format!("/{name}"))?;
            let child = ChildInfo { name: child, size: Some(stream.len()), ..ChildInfo::default() };
            return Ok(sink.child(&child, &mut stream)?);
        }
        let Some(name) = [NATIVE, "/Package", "/CONTENTS"].into_iter().find(|name| file.is_stream(name))
        else {
            return Err(ReadError::Unsupported);
        };
        let mut stream = file.open_stream(name)?;
        if name != NATIVE {
            let child = ChildInfo { name: "content", size: Some(stream.len()), ..ChildInfo::default() };
            return Ok(sink.child(&child, &mut stream)?);
        }
        if stream.len() > LONGEST {
            return Err(ReadError::OverBudget);
        }
        let mut bytes = Vec::new();
        stream.take(LONGEST).read_to_end(&mut bytes)?;
        let found = ole_native::native_stream(&bytes).ok_or(ReadError::Malformed { at: 0 })?;
        let name = if found.name.is_empty() { "content" } else { &found.name };
        let size = u64::try_from(found.body.len()).ok();
        let mut body = found.body;
        Ok(sink.child(&ChildInfo { name, size, ..ChildInfo::default() }, &mut body)?)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;
    use crate::formats::ole_native::tests::packed;
    use crate::formats::testing::read;
    use crate::formats::testing_mutations::mutate;

    fn object(stream: &str, body: &[u8]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("create");
        file.create_stream(stream).expect("stream").write_all(body).expect("write");
        file.flush().expect("flush");
        file.into_inner().into_inner()
    }

    #[test]
    fn the_embedded_file_is_a_child_with_its_name() {
        let package = packed("staff.csv", b"Name,Fee\n");
        let mut native = u32::try_from(package.len()).expect("small").to_le_bytes().to_vec();
        native.extend(&package);
        let bytes = object(NATIVE, &native);
        let (seen, end) = read(&OleObject, "oleObject1.bin", &bytes);
        assert_eq!(end, Ok(()));
        assert_eq!(seen.children, [("staff.csv".to_owned(), b"Name,Fee\n".to_vec())]);
        assert_eq!(OleObject.fit(&Probe::new(&bytes, true, "a")), Fit::Name);
        let inner = object("/Package", b"PK");
        assert_eq!(read(&OleObject, "a.bin", &inner).0.children[0].1, b"PK");
        mutate(&bytes, 300, |bytes| drop(read(&OleObject, "a.bin", bytes)));
    }

    #[test]
    fn the_one_stream_of_works_and_quattro_is_a_child() {
        for (stream, name) in APPLICATIONS {
            let bytes = object(stream, b"their records");
            assert_eq!(
                crate::formats::choose(&Probe::new(&bytes, true, "x")).map(Format::id),
                Some("ole_object")
            );
            let (seen, end) = read(&OleObject, "x", &bytes);
            assert_eq!((end, seen.children), (Ok(()), vec![((*name).to_owned(), b"their records".to_vec())]));
        }
    }
}
