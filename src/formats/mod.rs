//! Readers: one file a format, all behind [`Format`], all listed in [`ALL`].
//!
//! A reader turns bytes into tables, rows, text and children and pushes them into a [`Sink`]. It states facts
//! and goes on: it never decides coverage, prints, retries, recurses or holds a budget; the engine does. To add
//! a format, write one file and add one line to [`ALL`].

mod access;
mod biff;
mod cards;
mod compound;
mod dbf;
mod delimited;
mod doc;
mod docx;
mod fixed;
mod flow;
mod gzip;
mod html;
mod json;
mod lotus;
mod mail;
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
mod pptx;
pub mod raw_strings;
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
mod xls;
mod xlsb;
mod xlsx;
mod xml;
mod xml_tables;
mod zip;
mod zip_entries;

pub use sink::{
    About, Cell, ChildInfo, Fit, Format, Halt, Locator, Probe, ReadError, Risk, Sink, TableInfo, Visibility,
};

/// Every reader there is. The order breaks ties of [`Fit`]: the earlier wins.
pub static ALL: &[&dyn Format] = &[
    &sqlite::Sqlite::DEFAULT,
    &access::Access,
    &xlsx::Xlsx,
    &xlsb::Xlsb,
    &ods::Ods,
    &docx::Docx,
    &pptx::Pptx,
    &odt::Odt,
    &doc::Doc,
    &rtf::Rtf,
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
    &sevenz::SevenZ,
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
