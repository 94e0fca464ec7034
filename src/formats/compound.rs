//! What readers of compound files (MS-CFB) other than workbooks share: which file it is, properties, objects.
//!
//! The library opens the file; this tells files apart by the names in their directory, as far as the first
//! bytes show it, and reads the property set that every Office program writes (MS-OLEPS).

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use cfb::CompoundFile;

use super::{ChildInfo, Format, Locator, Probe, ReadError, Sink, ole_native};
use crate::input::{Input, SharedBody, Spooler};
use crate::model::Reason;

/// How long a property set or a packed object may be.
const LONGEST: u64 = 256 << 20;

/// How many properties of a set are read.
const PROPERTIES: u32 = 1000;

/// Whether the bytes are those of a compound file.
pub fn is_compound(probe: &Probe<'_>) -> bool {
    probe.head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
}

/// Whether an entry of this name stands among the first bytes: directly in the file where the directory is all among
/// them, anywhere in it otherwise.
pub fn names(probe: &Probe<'_>, name: &str) -> bool {
    if let Some(found) = at_root(probe.head, name) {
        return found;
    }
    let mut wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wide.extend([0, 0]);
    memchr::memmem::find_iter(probe.head, &wide).any(|at| at % 128 == 0)
}

/// Whether an entry of this name stands directly in the file, not in an object inside: a workbook in a letter has the
/// streams of both. `None` when the first bytes do not show the directory.
fn at_root(head: &[u8], name: &str) -> Option<bool> {
    const NONE: u32 = u32::MAX;
    const ENTRY: usize = 128;
    /// How many entries are looked at.
    const MOST: usize = 1024;
    let sector = 1usize.checked_shl(u16_at(head, 30)?.into()).filter(|size| (512..=4096).contains(size))?;
    let place = |number: u32| usize::try_from(number).ok()?.checked_add(1)?.checked_mul(sector);
    // Where the directory goes on says the first sector of the allocation table, as far as it reaches.
    let table = place(u32_at(head, 76)?).and_then(|at| head.get(at..at.checked_add(sector)?));
    let mut directory = Vec::new();
    let mut number = u32_at(head, 48)?;
    while number < 0xffff_fffa && directory.len() < MOST {
        let at = place(number)?;
        directory.extend(head.get(at..at.checked_add(sector)?)?.chunks_exact(ENTRY));
        number = u32_at(table?, usize::try_from(number).ok()?.checked_mul(4)?)?;
    }
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).collect();
    let mut open = vec![u32_at(directory.first()?, 76)?];
    for _ in 0..MOST {
        let Some(number) = open.pop() else { return Some(false) };
        if number == NONE {
            continue;
        }
        let entry = directory.get(usize::try_from(number).ok()?)?;
        if entry.starts_with(&wide) {
            return Some(true);
        }
        open.extend([u32_at(entry, 68)?, u32_at(entry, 72)?]);
    }
    None
}

/// Opens a compound file. What cannot be opened because its tables are damaged is searched for readable text before it
/// is given up.
///
/// # Errors
/// Why it cannot be opened.
pub fn open(body: &SharedBody, sink: &mut dyn Sink) -> Result<CompoundFile<SharedBody>, ReadError> {
    let error = match CompoundFile::open(body.clone()) {
        Ok(file) => return Ok(file),
        Err(error) => ReadError::from(error),
    };
    if matches!(error, ReadError::Malformed { .. } | ReadError::Truncated) {
        let length = body.length();
        super::raw_strings::RawStrings.read(Input::file("", body.clone(), length, &NoSpool), sink)?;
    }
    Err(error)
}

/// Nothing is made seekable where text is searched for.
struct NoSpool;

impl Spooler for NoSpool {
    fn spool(&self, _: &mut dyn Read) -> std::io::Result<Box<dyn crate::input::ReadSeek>> {
        Err(std::io::ErrorKind::Unsupported.into())
    }
}

/// Reads a file that lacks what its reader looks for, but is one of another kind: its first bytes did not show that.
///
/// # Errors
/// `Unsupported` when it is of none; otherwise the other reader's.
pub fn hand_on(
    file: &CompoundFile<SharedBody>,
    body: SharedBody,
    name: &str,
    spooler: &dyn Spooler,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let kinds: [(&str, &dyn Format); 6] = [
        ("/__properties_version1.0", &super::msg::Msg),
        ("/WordDocument", &super::doc::Doc),
        ("/Workbook", &super::xls::Xls),
        ("/Book", &super::xls::Xls),
        ("/PowerPoint Document", &super::ppt::Ppt),
        ("/PP97_DUALSTORAGE/PowerPoint Document", &super::ppt::Ppt),
    ];
    // Each of these readers finds its stream and does not come back here.
    let Some((_, other)) = kinds.into_iter().find(|(stream, _)| file.is_stream(stream)) else {
        return Err(ReadError::Unsupported);
    };
    let length = body.length();
    other.read(Input::file(name, body, length, spooler), sink)
}

/// Pushes the texts of the properties: title, author, last author, comments, company.
///
/// # Errors
/// Only the sink's.
pub fn push_properties(file: &mut CompoundFile<SharedBody>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut sets = Vec::new();
    for name in ["/\u{5}SummaryInformation", "/\u{5}DocumentSummaryInformation"] {
        let Ok(stream) = file.open_stream(name) else { continue };
        let mut bytes = Vec::new();
        // Thumbnails can make it long; texts come first.
        if stream.take(1 << 20).read_to_end(&mut bytes).is_err() {
            sink.lost(Reason::Malformed)?;
            continue;
        }
        sets.push(bytes);
    }
    push_property_sets(sets.iter().map(Vec::as_slice), sink)
}

/// The same for property sets in memory (MS-OLEPS 2.21).
///
/// # Errors
/// The sink's.
pub fn push_property_sets<'a>(
    sets: impl Iterator<Item = &'a [u8]>,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut text = String::new();
    for set in sets {
        if texts_of(set, &mut text).is_none() {
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

    /// A compound file with these streams, in their order.
    fn file(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).expect("create");
        for (path, bytes) in streams {
            file.create_storage_all(Path::new(path).parent().expect("a folder")).expect("storage");
            file.create_stream(path).expect("stream").write_all(bytes).expect("write");
        }
        file.flush().expect("flush");
        file.into_inner().into_inner()
    }

    #[test]
    fn what_stands_in_an_object_does_not_make_the_file() {
        use crate::formats::choose;
        let bytes = file(&[("/MBD0001/WordDocument", b"a letter"), ("/Workbook", b"cells")]);
        let chosen = |bytes: &[u8]| {
            let probe = Probe::new(&bytes[..bytes.len().min(65_536)], false, "x");
            choose(&probe).map(Format::id)
        };
        assert_eq!(chosen(&bytes), Some("xls"));
        let bytes = file(&[("/MBD0001/Workbook", b"cells"), ("/WordDocument", b"a letter")]);
        assert_eq!(chosen(&bytes), Some("doc"));
        let bytes = file(&[("/MBD0001/PowerPoint Document", b"slides"), ("/WordDocument", b"a letter")]);
        assert_eq!(chosen(&bytes), Some("doc"));
        assert_eq!(chosen(&file(&[("/PP97_DUALSTORAGE/PowerPoint Document", b"slides")])), Some("ppt"));
    }

    /// The directory is behind the first bytes, and the name says something else.
    #[test]
    fn a_file_of_another_kind_is_handed_on() {
        use crate::formats::testing::read;
        let workbook = include_bytes!("../../fixtures/xls/ok.xls");
        let mut inner = CompoundFile::open(Cursor::new(workbook.as_slice())).expect("open");
        let name = if inner.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
        let mut cells = Vec::new();
        inner.open_stream(name).expect("there").read_to_end(&mut cells).expect("read");
        let mut bytes = file(&[("/Filler", &vec![7; 100_000]), (name, &cells)]);
        for (format, own) in
            [(&crate::formats::doc::Doc as &dyn Format, "a.doc"), (&crate::formats::ppt::Ppt, "a.ppt")]
        {
            let (seen, end) = read(format, own, &bytes);
            let (same, _) = read(&crate::formats::xls::Xls, "a.xls", workbook);
            assert_eq!(end, Ok(()), "{own}");
            assert!(!seen.tables.is_empty() && seen.tables == same.tables, "{own}");
        }
        bytes.truncate(60_000);
        assert!(read(&crate::formats::doc::Doc, "a.doc", &bytes).1.is_err());
        let nothing = file(&[("/Filler", b"x")]);
        assert_eq!(read(&crate::formats::doc::Doc, "a.doc", &nothing).1, Err(ReadError::Unsupported));
    }

    #[test]
    fn the_text_of_a_damaged_file_is_still_found() {
        use crate::formats::testing::read;
        let letter = [b"\xec\xa5 Dear Ms Zebediah Quartermain".as_slice(), &[0; 5000]].concat();
        let mut bytes = file(&[("/WordDocument", &letter)]);
        // The directory leads nowhere.
        bytes[48..52].fill(0x77);
        for format in
            [&crate::formats::doc::Doc as &dyn Format, &super::super::ppt::Ppt, &super::super::msg::Msg]
        {
            let (seen, end) = read(format, "a.doc", &bytes);
            assert!(end.is_err() && seen.all_text().contains("Zebediah Quartermain"), "{}", format.id());
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
