//! What readers of compound files (MS-CFB) other than workbooks share: which file it is, properties, objects.
//!
//! The library opens the file; this tells files apart by the names in their directory, as far as the first
//! bytes show it, and reads the property set that every Office program writes (MS-OLEPS).

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use cfb::CompoundFile;

use super::{ChildInfo, Locator, Probe, ReadError, Sink, ole_native};
use crate::input::SharedBody;
use crate::model::Reason;

/// How long a property set or a packed object may be.
const LONGEST: u64 = 256 << 20;

/// How many properties of a set are read.
const PROPERTIES: u32 = 1000;

/// Whether the bytes are those of a compound file.
pub fn is_compound(probe: &Probe<'_>) -> bool {
    probe.head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
}

/// Whether an entry of this name stands among the first bytes.
pub fn names(probe: &Probe<'_>, name: &str) -> bool {
    let mut wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wide.extend([0, 0]);
    memchr::memmem::find_iter(probe.head, &wide).any(|at| at % 128 == 0)
}

/// Pushes the texts of the properties: title, author, last author, comments, company.
///
/// # Errors
/// Only the sink's.
pub fn push_properties(file: &mut CompoundFile<SharedBody>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut text = String::new();
    for name in ["/\u{5}SummaryInformation", "/\u{5}DocumentSummaryInformation"] {
        let Ok(stream) = file.open_stream(name) else { continue };
        let mut bytes = Vec::new();
        // Thumbnails can make it long; texts come first.
        if stream.take(1 << 20).read_to_end(&mut bytes).is_err() {
            sink.lost(Reason::Malformed)?;
            continue;
        }
        if texts_of(&bytes, &mut text).is_none() {
            sink.lost(Reason::Malformed)?;
        }
    }
    if !text.is_empty() {
        sink.text(Locator::Named("properties"), &text)?;
    }
    Ok(())
}

fn texts_of(bytes: &[u8], text: &mut String) -> Option<()> {
    let start = usize::try_from(u32_at(bytes, 44)?).ok()?;
    let section = bytes.get(start..)?;
    let count = u32_at(section, 4)?.min(PROPERTIES);
    for index in 0..usize::try_from(count).ok()? {
        let at = usize::try_from(u32_at(section, 8 + index * 8 + 4)?).ok()?;
        let Some(value) = section.get(at..) else { continue };
        let (Some(kind), Some(length)) = (u32_at(value, 0), u32_at(value, 4)) else { continue };
        let Ok(length) = usize::try_from(length) else { continue };
        let Some(rest) = value.get(8..) else { continue };
        let found = match kind {
            0x1e => {
                rest.get(..length).map(|own| encoding_rs::WINDOWS_1252.decode_without_bom_handling(own).0)
            }
            0x1f => length
                .checked_mul(2)
                .and_then(|length| rest.get(..length))
                .map(|own| encoding_rs::UTF_16LE.decode_without_bom_handling(own).0),
            _ => None,
        };
        let found = found.as_deref().unwrap_or_default().trim_matches(['\0', ' ']);
        // Names of templates and programs say nothing; everything else may name somebody.
        if !found.is_empty() {
            text.push_str(found);
            text.push('\n');
        }
    }
    Some(())
}

/// Pushes embedded objects below a storage as children; those that cannot be had alone are lost.
///
/// A document whose streams lie in a storage becomes a compound file of its own again.
///
/// # Errors
/// Only the sink's.
pub fn push_objects(
    file: &mut CompoundFile<SharedBody>,
    storage: &str,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let Ok(walk) = file.walk_storage(storage) else { return Ok(()) };
    let found: Vec<(PathBuf, String)> = walk
        .filter(cfb::Entry::is_stream)
        .map(|entry| (entry.path().to_path_buf(), entry.name().to_owned()))
        .collect();
    // Whole storages go as one child: what lies in them is theirs.
    let mut whole: Vec<PathBuf> = found
        .iter()
        .filter(|(_, name)| DOCUMENTS.contains(&name.as_str()))
        .filter_map(|(path, _)| path.parent().map(Path::to_path_buf))
        // The file itself is being read already.
        .filter(|path| path.parent().is_some())
        .collect();
    whole.sort();
    whole.dedup();
    let outer = whole.clone();
    whole.retain(|own| !outer.iter().any(|other| own != other && own.starts_with(other)));
    for path in &whole {
        let own = path.to_string_lossy().trim_start_matches('/').replace('\u{1}', "");
        let child = ChildInfo { name: &own, ..ChildInfo::default() };
        match apart(file, path, &found) {
            Ok(bytes) => {
                let size = u64::try_from(bytes.len()).ok();
                sink.child(&ChildInfo { size, ..child }, &mut bytes.as_slice())?;
            }
            Err(reason) => sink.child_lost(&child, reason)?,
        }
    }
    for (path, name) in found {
        if whole.iter().any(|storage| path.starts_with(storage)) {
            continue;
        }
        let own = path.to_string_lossy().trim_start_matches('/').replace('\u{1}', "");
        let child = ChildInfo { name: &own, ..ChildInfo::default() };
        match name.as_str() {
            "Package" | "CONTENTS" => match file.open_stream(&path) {
                Ok(mut stream) => {
                    let size = Some(stream.len());
                    sink.child(&ChildInfo { size, ..child }, &mut stream)?;
                }
                Err(_) => sink.child_lost(&child, Reason::Malformed)?,
            },
            "\u{1}Ole10Native" => {
                let mut bytes = Vec::new();
                let read = file.open_stream(&path).map(|stream| stream.take(LONGEST).read_to_end(&mut bytes));
                match ole_native::native_stream(&bytes).filter(|_| matches!(read, Ok(Ok(_)))) {
                    Some(native) => {
                        let named = format!("{own}/{}", native.name);
                        let mut body = native.body;
                        let size = u64::try_from(body.len()).ok();
                        sink.child(&ChildInfo { name: &named, size, ..child }, &mut body)?;
                    }
                    None => sink.child_lost(&child, Reason::Malformed)?,
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Streams that make their storage a document with a reader of its own.
const DOCUMENTS: [&str; 4] = ["WordDocument", "PowerPoint Document", "Workbook", "Book"];

/// How long a storage may be that becomes a file in memory.
const LARGEST_DOCUMENT: u64 = 64 << 20;

/// The streams below a storage as a compound file.
fn apart(
    file: &mut CompoundFile<SharedBody>,
    storage: &Path,
    streams: &[(PathBuf, String)],
) -> Result<Vec<u8>, Reason> {
    let failed = |_| Reason::Malformed;
    let mut copy = CompoundFile::create(Cursor::new(Vec::new())).map_err(failed)?;
    let mut left = LARGEST_DOCUMENT;
    for (path, _) in streams {
        let Ok(inner) = path.strip_prefix(storage) else { continue };
        let inner = Path::new("/").join(inner);
        if let Some(folder) = inner.parent() {
            copy.create_storage_all(folder).map_err(failed)?;
        }
        let stream = file.open_stream(path).map_err(failed)?;
        left = left.checked_sub(stream.len()).ok_or(Reason::OverBudget)?;
        let mut bytes = Vec::new();
        let length = stream.len();
        stream.take(length).read_to_end(&mut bytes).map_err(failed)?;
        copy.create_stream(&inner).and_then(|mut stream| stream.write_all(&bytes)).map_err(failed)?;
    }
    copy.flush().map_err(failed)?;
    Ok(copy.into_inner().into_inner())
}

/// The 16-bit number at `at`.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk::<2>().map(|raw| u16::from_le_bytes(*raw))
}

/// The 32-bit number at `at`.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk::<4>().map(|raw| u32::from_le_bytes(*raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_in_a_storage_becomes_a_file_again() {
        use crate::formats::testing::Recorder;
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).expect("create");
        let streams: [(&str, &[u8]); 4] = [
            ("/Pool/_1/WordDocument", b"the document"),
            ("/Pool/_1/1Table", b"its table"),
            ("/Pool/_1/ObjectPool/_2/Package", b"further in"),
            ("/Pool/_3/Package", b"beside it"),
        ];
        for (path, bytes) in streams {
            file.create_storage_all(Path::new(path).parent().expect("a folder")).expect("storage");
            file.create_stream(path).expect("stream").write_all(bytes).expect("write");
        }
        file.flush().expect("flush");
        let body = Box::new(Cursor::new(file.into_inner().into_inner()));
        let mut file = CompoundFile::open(SharedBody::new(body).expect("seek")).expect("open");
        let mut sink = Recorder::default();
        push_objects(&mut file, "/Pool", &mut sink).expect("taken");
        let names: Vec<&str> = sink.children.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Pool/_1", "Pool/_3/Package"]);
        let mut inner = CompoundFile::open(Cursor::new(&sink.children[0].1)).expect("a compound file");
        for (path, bytes) in [("/WordDocument", streams[0].1), ("/ObjectPool/_2/Package", streams[2].1)] {
            let mut got = Vec::new();
            inner.open_stream(path).expect("there").read_to_end(&mut got).expect("read");
            assert_eq!(got, bytes, "{path}");
        }
    }

    #[test]
    fn texts_of_a_property_set_are_found() {
        let mut bytes = vec![0; 44];
        bytes.extend(48u32.to_le_bytes());
        let section: &[u32] = &[0, 2, 2, 24, 4, 40];
        bytes.extend(section.iter().flat_map(|word| word.to_le_bytes()));
        bytes.extend(0x1eu32.to_le_bytes());
        bytes.extend(6u32.to_le_bytes());
        bytes.extend(b"Staff\0\0\0");
        bytes.extend(0x1fu32.to_le_bytes());
        bytes.extend(3u32.to_le_bytes());
        bytes.extend(b"Z\0\xe9\0\0\0");
        let mut text = String::new();
        assert_eq!(texts_of(&bytes, &mut text), Some(()));
        assert_eq!(text, "Staff\nZé\n");
        for length in 0..bytes.len() {
            let _ = texts_of(&bytes[..length], &mut String::new());
        }
    }
}
