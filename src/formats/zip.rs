//! Zip archives: every entry becomes a child, in the order of the central directory.
//!
//! Also the reader of last resort for packages that are zips (OOXML, ODF) and have no reader of their own: their
//! parts are then read as XML files. An archive that lost its end is read by its local headers and is truncated
//! all the same. Encrypted entries are counted, not opened. Other archive formats have their own files.

use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::zip_entries::{Entries, Entry};
use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink};
use crate::input::{Companions, Input, ReadSeek, SharedBody, Spooler};

/// Reader of zip archives.
pub struct Zip;

impl Format for Zip {
    fn id(&self) -> &'static str {
        "zip"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        // `PK00` and `PK\x07\x08` stand before the first entry of an archive that was once split.
        let head = probe.head.strip_prefix(b"PK00").unwrap_or(probe.head);
        let head = head.strip_prefix(b"PK\x07\x08").unwrap_or(head);
        if head.starts_with(b"PK\x03\x04") || (probe.whole && head.starts_with(b"PK\x05\x06")) {
            Fit::Likely
        } else if probe.has_extension(&["zip"]) && !probe.head.is_empty() {
            Fit::Name
        } else {
            Fit::No
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let spooler = input.spooler();
        let passwords = input.passwords();
        let mut entries = Entries::new(SharedBody::new(input.into_seekable()?)?)?.with_passwords(passwords);
        let recovering = entries.recovering();
        let index = Index { entries: entries.at(entries.position()), places: OnceCell::new() };
        let mut found = false;
        while let Some(entry) = entries.next_entry()? {
            found = true;
            if entry.folder || entry.link {
                continue;
            }
            let beside = Beside { index: &index, folder: folder_of(&entry.name), spooler };
            let child = ChildInfo {
                name: &entry.name,
                size: entry.size,
                modified: entry.modified,
                companions: (!recovering).then_some(&beside as &dyn Companions),
                ..ChildInfo::default()
            };
            match entries.open(&entry, |body| sink.child(&child, body)) {
                Ok(end) => end?,
                Err(reason) => sink.child_lost(&child, reason)?,
            }
            if entries.unlocked() {
                sink.unlocked();
            }
        }
        match (recovering, found) {
            (false, _) => Ok(()),
            (true, true) => Err(ReadError::Truncated),
            (true, false) => Err(ReadError::Malformed { at: 0 }),
        }
    }
}

fn folder_of(name: &str) -> &str {
    name.rfind(['/', '\\']).map_or("", |at| &name[..=at])
}

/// Finds entries by name; made when a member first asks for one beside it.
struct Index {
    entries: Entries,
    places: OnceCell<Vec<(u64, u64)>>,
}

impl Index {
    /// Hashes of names with the places of their headers, sorted; 16 bytes an entry whatever the names.
    fn places(&self) -> &[(u64, u64)] {
        self.places.get_or_init(|| {
            let mut entries = self.entries.at(self.entries.position());
            let mut places = Vec::new();
            let mut at = entries.position();
            while let Ok(Some(entry)) = entries.next_entry() {
                places.push((hash(&entry.name), at));
                at = entries.position();
            }
            places.sort_unstable();
            places
        })
    }

    fn find(&self, name: &str) -> Option<Entry> {
        let wanted = hash(name);
        let places = self.places();
        let first = places.partition_point(|(known, _)| *known < wanted);
        places[first..].iter().take_while(|(known, _)| *known == wanted).find_map(|(_, at)| {
            let entry = self.entries.at(*at).next_entry().ok()??;
            (entry.name.eq_ignore_ascii_case(name)).then_some(entry)
        })
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.to_ascii_lowercase().hash(&mut hasher);
    hasher.finish()
}

/// The members in the folder of one member.
struct Beside<'a> {
    index: &'a Index,
    folder: &'a str,
    spooler: &'a dyn Spooler,
}

impl Companions for Beside<'_> {
    fn open(&self, name: &str) -> Option<Box<dyn ReadSeek>> {
        let entry = self.index.find(&format!("{}{name}", self.folder))?;
        self.index.entries.open(&entry, |body| self.spooler.spool(body)).ok()?.ok()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read, Write};

    use zip::write::{FullFileOptions, SimpleFileOptions, ZipWriter};

    use super::*;
    use crate::formats::testing::{MemorySpooler, Recorder, read, read_into, read_keyed};
    use crate::formats::{Cell, Halt, Locator, TableInfo};
    use crate::model::Reason;

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).expect("start");
            writer.write_all(bytes).expect("write");
        }
        writer.finish().expect("finish").into_inner()
    }

    /// A zip made by hand: stored, with whatever the test wants to say in the headers.
    fn by_hand(entries: &[(&[u8], &[u8], u16, u16)], with_directory: bool) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut directory = Vec::new();
        for (name, content, flags, method) in entries {
            let mut crc = flate2::Crc::new();
            crc.update(content);
            let at = bytes.len() as u32;
            let sizes = [crc.sum(), content.len() as u32, content.len() as u32];
            let sizes: Vec<u8> = sizes.iter().flat_map(|value| value.to_le_bytes()).collect();
            let mut fixed = vec![20, 0];
            fixed.extend(flags.to_le_bytes());
            fixed.extend(method.to_le_bytes());
            fixed.extend([0, 0, 0x21, 0x28]);
            let streamed = flags & 8 != 0;
            let lengths = [name.len() as u8, 0, 0, 0];
            bytes.extend(b"PK\x03\x04");
            bytes.extend(&fixed);
            bytes.extend(if streamed { vec![0; 12] } else { sizes.clone() });
            bytes.extend(lengths);
            bytes.extend(*name);
            bytes.extend(*content);
            if streamed {
                bytes.extend(b"PK\x07\x08");
                bytes.extend(&sizes);
            }
            directory.extend(b"PK\x01\x02\x14\0");
            directory.extend(&fixed);
            directory.extend(&sizes);
            directory.extend(lengths);
            directory.extend([0; 10]);
            directory.extend(at.to_le_bytes());
            directory.extend(*name);
        }
        if with_directory {
            let start = bytes.len() as u32;
            let count = entries.len() as u16;
            bytes.extend(&directory);
            bytes.extend(b"PK\x05\x06\0\0\0\0");
            bytes.extend(count.to_le_bytes());
            bytes.extend(count.to_le_bytes());
            bytes.extend((directory.len() as u32).to_le_bytes());
            bytes.extend(start.to_le_bytes());
            bytes.extend([0, 0]);
        }
        bytes
    }

    fn names(recorder: &Recorder) -> Vec<&str> {
        recorder.children.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn every_entry_comes_in_order_and_names_twice_stay_two() {
        let (got, end) = read(&Zip, "a.zip", &archive(&[("b/x.txt", b"one"), ("a.txt", &[7; 100_000])]));
        assert_eq!(end, Ok(()));
        assert_eq!(got.children[0], ("b/x.txt".into(), b"one".to_vec()));
        assert_eq!(got.children[1].1, [7; 100_000]);
        let twice =
            by_hand(&[(b"x", b"shown", 0, 0), (b"x", b"hidden behind", 0, 0), (b"d/", b"", 0, 0)], true);
        let (got, end) = read(&Zip, "a.zip", &twice);
        assert_eq!((got.children.len(), end), (2, Ok(())));
        assert_eq!(got.children[1].1, b"hidden behind");
    }

    #[test]
    fn names_are_decoded_by_flag_then_as_utf8_then_as_code_page_850() {
        let bytes = by_hand(
            &[
                (b"caf\xc3\xa9", b"", 0x800, 0),
                (b"na\xc3\xafve", b"", 0, 0),
                (b"fee \x9c5 caf\x82", b"", 0, 0),
            ],
            true,
        );
        assert_eq!(names(&read(&Zip, "a.zip", &bytes).0), ["café", "naïve", "fee £5 café"]);
    }

    #[test]
    fn what_cannot_be_opened_is_counted_and_the_rest_is_read() {
        let bytes = by_hand(
            &[
                (b"locked", b"cipher", 1, 0),
                (b"aes", b"cipher", 1, 99),
                (b"odd", b"????", 0, 77),
                (b"plain", b"text", 0, 0),
                (b"streamed", b"later", 8, 0),
            ],
            true,
        );
        let (got, end) = read(&Zip, "a.zip", &bytes);
        assert_eq!(end, Ok(()));
        assert_eq!(names(&got), ["plain", "streamed"]);
        assert_eq!(got.children[1].1, b"later");
        assert_eq!(
            got.children_lost,
            [
                ("locked".to_owned(), Reason::Encrypted),
                ("aes".to_owned(), Reason::Encrypted),
                ("odd".to_owned(), Reason::Unsupported)
            ]
        );
    }

    #[test]
    fn a_wrong_checksum_or_size_costs_one_child() {
        let mut bytes = by_hand(&[(b"a", b"first", 0, 0), (b"b", b"second", 0, 0)], true);
        let at = memchr::memmem::find(&bytes, b"first").expect("there");
        bytes[at] = b'F';
        let (got, end) = read(&Zip, "a.zip", &bytes);
        assert_eq!(end, Ok(()));
        assert_eq!(names(&got), ["a", "b"]);
        assert_eq!(got.children_lost.len(), 1);
        assert_eq!(got.children[1].1, b"second");

        // The directory promises more than the stored bytes of the file hold.
        let mut bytes = by_hand(&[(b"a", b"first", 0, 0)], true);
        let at = memchr::memmem::find(&bytes, b"PK\x01\x02").expect("there");
        bytes[at + 20..at + 28].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f]);
        let (got, _) = read(&Zip, "a.zip", &bytes);
        assert_eq!(got.children_lost, [("a".to_owned(), Reason::Truncated)]);
    }

    #[test]
    fn an_archive_without_its_directory_gives_what_it_has_and_says_truncated() {
        let entries: &[(&[u8], &[u8], u16, u16)] =
            &[(b"a", b"alpha", 0, 0), (b"b", b"beta PK\x03\x04 not a header", 8, 0), (b"c", b"gamma", 0, 0)];
        let whole = by_hand(entries, true);
        let (complete, end) = read(&Zip, "a.zip", &whole);
        assert_eq!((names(&complete), end), (vec!["a", "b", "c"], Ok(())));
        let cut = by_hand(entries, false);
        let (got, end) = read(&Zip, "a.zip", &cut);
        assert_eq!(end, Err(ReadError::Truncated));
        assert_eq!(got.children, complete.children);
        assert!(got.children_lost.is_empty());
        for length in 4..cut.len() {
            let (got, end) = read(&Zip, "a.zip", &cut[..length]);
            assert!(end.is_err(), "{length}");
            let complete_ones = got.children.len() - got.children_lost.len();
            assert!(complete_ones <= 3);
            if length < 80 {
                assert!(complete_ones < 3, "{length}");
            }
        }
        for length in 0..whole.len() {
            assert!(read(&Zip, "a.zip", &whole[..length]).1.is_err(), "{length}");
        }
    }

    #[test]
    fn something_before_the_archive_and_a_comment_after_it_do_not_matter() {
        let mut bytes = b"MZ a self-extractor ".to_vec();
        bytes.extend(archive(&[("a.txt", b"inside")]));
        let comment = bytes.len() - 2;
        bytes[comment] = 5;
        bytes.extend(b"hello");
        let (got, end) = read(&Zip, "setup.exe", &bytes);
        assert_eq!((names(&got), end), (vec!["a.txt"], Ok(())));
        assert_eq!(got.children[0].1, b"inside");
    }

    #[test]
    fn an_archive_of_nothing_is_fine_and_one_of_noise_is_not() {
        assert_eq!(read(&Zip, "a.zip", &archive(&[])).1, Ok(()));
        assert_eq!(read(&Zip, "a.zip", b"just text").1, Err(ReadError::Malformed { at: 0 }));
        let wide = FullFileOptions::default().large_file(true);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("wide", wide).expect("start");
        writer.write_all(b"zip64 extra").expect("write");
        let bytes = writer.finish().expect("finish").into_inner();
        assert_eq!(read(&Zip, "a.zip", &bytes).0.children[0].1, b"zip64 extra");
    }

    /// Opens `staff.dbt` while `staff.dbf` is being read.
    #[derive(Default)]
    struct Opener(Vec<Option<Vec<u8>>>);

    impl Sink for Opener {
        fn table(&mut self, _: &TableInfo<'_>) -> Result<(), Halt> {
            Ok(())
        }
        fn row(&mut self, _: u64, _: &[Cell<'_>]) -> Result<(), Halt> {
            Ok(())
        }
        fn text(&mut self, _: Locator, _: &str) -> Result<(), Halt> {
            Ok(())
        }
        fn child(&mut self, child: &ChildInfo<'_>, body: &mut dyn Read) -> Result<(), Halt> {
            let mut half = [0; 2];
            body.read_exact(&mut half).expect("two bytes");
            let opened = child.companions.expect("has neighbours").open("STAFF.DBT");
            self.0.push(opened.map(|mut companion| {
                let mut bytes = Vec::new();
                companion.read_to_end(&mut bytes).expect("read");
                bytes
            }));
            let mut rest = Vec::new();
            body.read_to_end(&mut rest).expect("the first body goes on");
            assert_eq!(rest, b"ble");
            Ok(())
        }
        fn child_lost(&mut self, _: &ChildInfo<'_>, _: Reason) -> Result<(), Halt> {
            Ok(())
        }
        fn lost(&mut self, _: Reason) -> Result<(), Halt> {
            Ok(())
        }
    }

    #[test]
    fn a_member_can_open_the_one_beside_it_in_its_own_folder_only() {
        let bytes =
            archive(&[("x/staff.dbf", b"table"), ("y/other.dbf", b"table"), ("x/Staff.dbt", b"table")]);
        let mut opener = Opener::default();
        let mut stream = bytes.as_slice();
        let input = Input::stream("a.zip", None, &mut stream, &MemorySpooler);
        assert_eq!(Zip.read(input, &mut opener), Ok(()));
        assert_eq!(opener.0, [Some(b"table".to_vec()), None, Some(b"table".to_vec())]);
    }

    #[test]
    fn a_request_to_stop_is_obeyed() {
        let bytes = archive(&[("a", b"1"), ("b", b"2"), ("c", b"3")]);
        let mut recorder = Recorder::stopping_after(2);
        assert_eq!(read_into(&Zip, "a.zip", &bytes, &[], &mut recorder), Err(ReadError::Halt));
        assert_eq!(recorder.children.len(), 2);
    }

    #[test]
    fn damaged_archives_never_panic() {
        let good =
            archive(&[("a/b.txt", b"some text that is long enough to pack, pack, pack"), ("c", &[0; 3000])]);
        crate::formats::testing_mutations::mutate(&good, 500, |bytes| {
            let _ = read(&Zip, "a.zip", bytes);
        });
    }

    #[test]
    fn the_right_password_opens_entries_of_both_kinds() {
        for bytes in [
            include_bytes!("../../fixtures/zip/zipcrypto.zip").as_slice(),
            include_bytes!("../../fixtures/zip/aes128.zip"),
            include_bytes!("../../fixtures/zip/aes256.zip"),
        ] {
            let (seen, end) = read_keyed(&Zip, "a.zip", bytes, "wrong\nnot a secret\nother\n");
            assert_eq!((end, seen.unlocked, seen.children_lost.len()), (Ok(()), true, 0));
            let staff = seen.children.iter().find(|(name, _)| name == "staff.csv").expect("there");
            assert_eq!(staff.1, b"Name,Fee\nZebediah Quartermain,185\n");
            let notes = seen.children.iter().find(|(name, _)| name == "notes.txt").expect("there");
            assert_eq!(notes.1, b"rang twice\n".repeat(500));
            let (seen, end) = read_keyed(&Zip, "a.zip", bytes, "wrong\nother\n");
            assert_eq!((end, seen.unlocked, seen.children.len()), (Ok(()), false, 0));
            assert!(seen.children_lost.iter().all(|(_, reason)| *reason == Reason::Encrypted));
            for length in (0..bytes.len()).step_by(29) {
                let (_, end) = read_keyed(&Zip, "a.zip", &bytes[..length], "not a secret");
                assert!(end.is_err(), "{length}");
            }
            crate::formats::testing_mutations::mutate(bytes, 20, |bytes| {
                drop(read_keyed(&Zip, "a.zip", bytes, "not a secret"));
            });
        }
        // The old check lets one wrong password in 256 through; the content tells.
        let bytes = include_bytes!("../../fixtures/zip/zipcrypto.zip");
        let many: String = (0..2000).map(|number| format!("{number}\n")).collect();
        assert!(read_keyed(&Zip, "a.zip", bytes, &many).0.children.is_empty());
    }

    #[test]
    fn the_signature_decides() {
        let probe = |head, name| Zip.fit(&Probe::new(head, true, name));
        assert_eq!(probe(b"PK\x03\x04", "x.bin"), Fit::Likely);
        assert_eq!(probe(b"PK\x05\x06", "x"), Fit::Likely);
        assert_eq!(probe(b"text", "x.ZIP"), Fit::Name);
        assert_eq!(probe(b"text", "x.txt"), Fit::No);
    }
}
