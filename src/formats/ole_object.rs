//! Embedded objects in compound files: the packager's `Ole10Native` stream, or the package or contents inside.
//!
//! Office packages keep each embedded object in such a file of its own. What has a reader of its own by the
//! streams in it (workbooks, documents) is not read here.

use std::io::Read;

use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink, ole_native};
use crate::input::{Input, SharedBody};

/// How long an embedded file may be.
const LONGEST: u64 = 256 << 20;

/// Reader of embedded objects.
pub struct OleObject;

const NATIVE: &str = "/\u{1}Ole10Native";

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
        if found("\u{1}Ole10Native\0") || found("Package\0") || found("CONTENTS\0") {
            Fit::Name
        } else {
            Fit::No
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut file = cfb::CompoundFile::open(SharedBody::new(input.into_seekable()?)?)?;
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
}
