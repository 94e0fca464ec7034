//! Gzip: one child, the unpacked stream, however many gzip members it is made of.
//!
//! The child's name is the one stored in the header, or the file's own without its `.gz`. A stream that ends
//! early or fails its checksum is an error of the child's body. Not bzip2, xz or compress.

use std::io::{BufRead, BufReader};

use flate2::bufread::MultiGzDecoder;

use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink};
use crate::input::Input;

/// A decoder reads a stored name in one piece; no file system has longer ones.
const LONGEST_NAME: usize = 4096;

/// Reader of gzip files.
pub struct Gzip;

impl Format for Gzip {
    fn id(&self) -> &'static str {
        "gzip"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        // Magic, method deflate, no reserved flag.
        match probe.head {
            [0x1f, 0x8b, 8, flags, ..] if flags & 0xe0 == 0 => Fit::Certain,
            _ => Fit::No,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let own_name = input.name.to_owned();
        let mut stream = BufReader::with_capacity(64 << 10, input.into_stream());
        let (stored, modified) = header(stream.fill_buf()?);
        let name = stored.unwrap_or_else(|| name_without_suffix(&own_name));
        let child = ChildInfo { name: &name, modified, ..ChildInfo::default() };
        let mut body = MultiGzDecoder::new(stream);
        Ok(sink.child(&child, &mut body)?)
    }
}

/// The stored name without folders and the time of the last change, as far as the header has them.
fn header(head: &[u8]) -> (Option<String>, Option<i64>) {
    let Some(fixed) = head.first_chunk::<10>() else { return (None, None) };
    let flags = fixed[3];
    let seconds = u32::from_le_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]);
    let modified = (seconds != 0).then_some(i64::from(seconds));
    let mut rest = &head[10..];
    if flags & 4 != 0 {
        let Some((length, after)) = rest.split_first_chunk::<2>() else { return (None, modified) };
        rest = after.get(usize::from(u16::from_le_bytes(*length))..).unwrap_or_default();
    }
    if flags & 8 == 0 {
        return (None, modified);
    }
    let name = memchr::memchr(0, &rest[..rest.len().min(LONGEST_NAME)]).map(|end| &rest[..end]);
    let name = name.map(|raw| match str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(raw).0.into_owned(),
    });
    let own = name.map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned());
    (own.filter(|name| !name.is_empty()), modified)
}

fn name_without_suffix(name: &str) -> String {
    let (stem, suffix) = name.rsplit_once('.').unwrap_or((name, ""));
    match suffix.to_ascii_lowercase().as_str() {
        "gz" | "gzip" | "z" if !stem.is_empty() => stem.to_owned(),
        "tgz" | "taz" if !stem.is_empty() => format!("{stem}.tar"),
        _ if name.is_empty() => "content".to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, GzBuilder};

    use super::*;
    use crate::formats::testing::read;
    use crate::formats::testing_mutations::mutate;
    use crate::model::Reason;

    fn packed(name: Option<&str>, bytes: &[u8]) -> Vec<u8> {
        let builder = GzBuilder::new();
        let builder = match name {
            Some(name) => builder.filename(name),
            None => builder,
        };
        let mut writer = builder.write(Vec::new(), Compression::default());
        writer.write_all(bytes).expect("write");
        writer.finish().expect("finish")
    }

    #[test]
    fn the_child_is_named_by_the_header_or_by_the_file() {
        let name = |own: &str, bytes: &[u8]| read(&Gzip, own, bytes).0.children[0].0.clone();
        assert_eq!(name("x.gz", &packed(Some("dir/staff.csv"), b"1")), "staff.csv");
        assert_eq!(name("staff.csv.GZ", &packed(None, b"1")), "staff.csv");
        assert_eq!(name("backup.tgz", &packed(None, b"1")), "backup.tar");
        assert_eq!(name("backup", &packed(None, b"1")), "backup");
        assert_eq!(name(".gz", &packed(None, b"1")), ".gz");
    }

    #[test]
    fn all_members_are_one_stream() {
        let mut bytes = packed(Some("a"), b"one ");
        bytes.extend(packed(None, b"two"));
        let (got, end) = read(&Gzip, "a.gz", &bytes);
        assert_eq!(end, Ok(()));
        assert_eq!(got.children, [("a".to_owned(), b"one two".to_vec())]);
        assert!(got.children_lost.is_empty());
    }

    #[test]
    fn every_early_end_and_a_wrong_checksum_is_noticed() {
        let whole = packed(Some("a"), &[b"some text ".as_slice(); 300].concat());
        for length in 10..whole.len() {
            let (got, _) = read(&Gzip, "a.gz", &whole[..length]);
            assert_eq!(got.children_lost.len(), 1, "{length}");
            assert_eq!(got.children_lost[0].1, Reason::Truncated, "{length}");
        }
        let mut wrong = whole;
        let at = wrong.len() - 6;
        wrong[at] ^= 1;
        assert_eq!(read(&Gzip, "a.gz", &wrong).0.children_lost[0].1, Reason::Malformed);
    }

    #[test]
    fn damaged_files_never_panic() {
        let good = packed(Some("name"), b"some text that is long enough to be packed, packed, packed");
        mutate(&good, 500, |bytes| {
            let _ = read(&Gzip, "a.gz", bytes);
        });
    }

    #[test]
    fn the_signature_decides() {
        let probe = |head| Gzip.fit(&Probe::new(head, true, "a.gz"));
        assert_eq!(probe(&[0x1f, 0x8b, 8, 0, 0]), Fit::Certain);
        assert_eq!(probe(&[0x1f, 0x8b, 8, 0xff, 0]), Fit::No);
        assert_eq!(probe(b""), Fit::No);
    }
}
