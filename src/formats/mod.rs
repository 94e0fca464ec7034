//! Readers: one file a format, all behind [`Format`], all listed in [`ALL`].
//!
//! A reader turns bytes into tables, rows, text and children and pushes them into a [`Sink`]. It states facts
//! and goes on: it never decides coverage, prints, retries, recurses or holds a budget; the engine does. To add
//! a format, write one file and add one line to [`ALL`].

mod access;
mod arj;
mod biff;
mod biff_crypt;
mod cab;
mod cards;
mod checked;
mod compound;
#[cfg(test)]
mod conformance;
mod crypt;
mod dbf;
mod delimited;
mod doc;
mod docx;
mod fat;
mod fixed;
mod flow;
mod gzip;
mod html;
mod iso;
mod json;
pub(crate) mod labels;
mod lha;
mod locked_office;
mod lotus;
mod lzh;
mod mail;
mod mapi;
mod mdf;
mod msg;
mod mtf;
mod number_format;
mod ods;
mod odt;
mod office_xml;
mod ole_native;
mod ole_object;
mod ooxml;
mod package;
mod packed;
mod pdf;
mod pg_custom;
mod picture;
mod pivot;
mod ppt;
mod pptx;
mod pst;
mod rar;
pub mod raw_strings;
mod recognised;
mod rtf;
mod sevenz;
mod sheet;
mod sink;
mod sql_dump;
mod sqlite;
mod sqlite_log;
mod sylk;
mod tar;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod testing_mutations;
mod text;
mod tnef;
mod vhd;
mod wordperfect;
mod xls;
mod xls_parts;
mod xlsb;
mod xlsb_caches;
mod xlsx;
mod xlsx_caches;
mod xml;
mod xml_tables;
mod zip;
mod zip_crypt;
mod zip_entries;

pub use picture::Picture;
pub use sink::{
    About, Cell, ChildInfo, Fit, Format, Halt, Locator, Probe, ReadError, ReadItem, Risk, Sink, TableInfo,
    Visibility,
};

/// Every reader there is. The order breaks ties of [`Fit`]: the earlier wins.
pub static ALL: &[&dyn Format] = &[
    &picture::Picture,
    &sqlite::Sqlite::DEFAULT,
    &access::Access,
    &locked_office::LockedOffice,
    &xlsx::Xlsx,
    &xlsb::Xlsb,
    &ods::Ods,
    &docx::Docx,
    &pptx::Pptx,
    &odt::Odt,
    &msg::Msg,
    &pst::Pst,
    &tnef::Tnef,
    &doc::Doc,
    &ppt::Ppt,
    &rtf::Rtf,
    &wordperfect::WordPerfect,
    &pdf::Pdf,
    &ole_object::OleObject,
    &xls::Xls,
    &zip::Zip,
    &tar::Tar,
    &gzip::Gzip,
    &packed::BZIP2,
    &packed::XZ,
    &packed::LZMA,
    &packed::ZSTD,
    &packed::COMPRESS,
    &sevenz::SevenZ,
    &rar::Rar,
    &cab::Cab,
    &arj::Arj,
    &lha::Lha,
    &iso::Iso,
    &mtf::Mtf,
    &pg_custom::PgCustom,
    &mdf::Mdf,
    &vhd::Vhd,
    &fat::Fat,
    &dbf::Dbf,
    &lotus::Lotus,
    &json::Json,
    &cards::VCard,
    &cards::Calendar,
    &cards::Ldif,
    &sylk::Sylk,
    &sylk::Dif,
    &mail::Mbox,
    &mail::Mail,
    &html::Html,
    &xml_tables::XmlTables,
    &sql_dump::SqlDump,
    &fixed::Bacs,
    &fixed::Ebcdic,
    &fixed::Fixed,
    &cards::Ini,
    &delimited::Delimited,
    &text::Text,
    &raw_strings::RawStrings,
];

/// What readers read themselves inside their store, and what the report calls it ([`Sink::item`]).
pub const ITEMS: &[&str] = &["outlook_item"];

/// The reader of [`ALL`] that fits best, by content first, then by name; `None` when no reader fits.
pub fn choose(probe: &Probe<'_>) -> Option<&'static dyn Format> {
    choose_from(ALL, probe)
}

/// The reader of `formats` that fits best; the earlier wins a tie.
pub fn choose_from<'f>(formats: &[&'f dyn Format], probe: &Probe<'_>) -> Option<&'f dyn Format> {
    let mut best: Option<(Fit, &'f dyn Format)> = None;
    for format in formats {
        let fit = format.fit(probe);
        if fit > Fit::No && best.is_none_or(|(known, _)| fit > known) {
            best = Some((fit, *format));
        }
    }
    best.map(|(_, format)| format)
}

#[cfg(test)]
mod archive_tests {
    //! The old archives together: the same files in all of them.

    use super::testing::{Recorder, read, read_into};
    use super::testing_mutations::mutate;
    use super::*;
    use crate::model::Reason;

    const STAFF: &[u8] = b"Name,Fee\nZebediah Quartermain,185\n";

    fn notes() -> Vec<u8> {
        let lines = (0..1200u32).map(|n| format!("{n} Zebediah Quartermain rang {} times\n", n * n % 97));
        lines.collect::<String>().into_bytes()
    }

    macro_rules! archives {
        ($($format:expr, $name:literal;)*) => {
            [$((&$format as &dyn Format, $name, include_bytes!(concat!("../../fixtures/archives/", $name)).as_slice())),*]
        };
    }

    fn all() -> [(&'static dyn Format, &'static str, &'static [u8]); 13] {
        archives! {
            cab::Cab, "stored.cab";
            cab::Cab, "mszip.cab";
            lha::Lha, "level0.lzh";
            lha::Lha, "level1.lzh";
            lha::Lha, "level2.lzh";
            arj::Arj, "m0.arj";
            arj::Arj, "m1.arj";
            arj::Arj, "m2.arj";
            arj::Arj, "m3.arj";
            arj::Arj, "m4.arj";
            iso::Iso, "joliet.iso";
            iso::Iso, "rock.iso";
            iso::Iso, "plain.iso";
        }
    }

    #[test]
    fn every_archive_gives_its_files() {
        for (format, name, bytes) in all() {
            let probe = Probe::new(&bytes[..bytes.len().min(65_536)], bytes.len() <= 65_536, "x");
            assert_eq!(choose(&probe).map(Format::id), Some(format.id()), "{name}");
            let (seen, end) = read(format, name, bytes);
            assert_eq!((end, seen.lost.len(), seen.children_lost.len()), (Ok(()), 0, 0), "{name}");
            assert_eq!(seen.children.len(), 2, "{name}");
            let ends = |own: &str, with: &str| own.to_ascii_lowercase().ends_with(with);
            let staff = seen.children.iter().find(|(own, _)| ends(own, "staff.csv")).expect("there");
            assert!(staff.1 == STAFF, "{name}");
            let other = seen.children.iter().find(|(own, _)| ends(own, "notes.txt")).expect("there");
            let expected = if name.ends_with(".iso") { b"rang twice\n".to_vec() } else { notes() };
            assert!(other.1 == expected, "{name} {}", other.1.len());
            if !matches!(name, "level0.lzh" | "plain.iso") {
                assert_eq!(staff.0, "elections/staff.csv", "{name}");
            }
        }
    }

    #[test]
    fn early_ends_are_noticed_and_damage_never_panics() {
        for (format, name, bytes) in all() {
            for part in 0..64 {
                let (seen, end) = read(format, name, &bytes[..bytes.len() * part / 64]);
                assert!(end.is_err() || !seen.children_lost.is_empty(), "{name} {part}");
            }
            mutate(bytes, 60, |bytes| drop(read(format, name, bytes)));
            let mut sink = Recorder::stopping_after(1);
            assert_eq!(read_into(format, name, bytes, &[], &mut sink), Err(ReadError::Halt), "{name}");
        }
    }

    #[test]
    fn wrong_bytes_fail_their_checksum_and_locked_members_say_so() {
        for (format, name, bytes) in all().into_iter().filter(|(_, name, _)| !name.ends_with(".iso")) {
            let mut bytes = bytes.to_vec();
            let at = bytes.len() * 3 / 4;
            bytes[at] ^= 1;
            let (seen, _) = read(format, name, &bytes);
            assert!(!seen.children_lost.is_empty(), "{name}");
        }
        let locked = include_bytes!("../../fixtures/archives/locked.arj");
        let (seen, end) = read(&arj::Arj, "a.arj", locked);
        assert_eq!((end, seen.children_lost), (Ok(()), vec![("notes.txt".to_owned(), Reason::Encrypted)]));
    }
}
