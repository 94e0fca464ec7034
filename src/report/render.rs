//! The formats of a report: one line each, and one call that writes any of them.

use std::io::{self, Seek, Write};

use super::view::View;
use super::{csv, html, markdown, ocsf, ropa, xlsx};

/// A format.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// report.json: everything, for programs
    Json,
    /// report.html: one page for people
    Html,
    /// report.xlsx: a workbook to filter and sort
    Xlsx,
    /// findings.csv: one row a finding
    Csv,
    /// findings.ocsf.ndjson: Data Security Findings for a SIEM
    Ocsf,
    /// summary.md: for a ticket or a mail
    Md,
    /// ropa.csv: rows for the record of processing (Article 30)
    Ropa,
}

impl Kind {
    /// What a scan writes unless told otherwise.
    pub const DEFAULT: &'static [Kind] = &[Kind::Json, Kind::Html, Kind::Xlsx];

    /// The name of its file.
    pub fn file_name(self) -> &'static str {
        match self {
            Kind::Json => "report.json",
            Kind::Html => "report.html",
            Kind::Xlsx => "report.xlsx",
            Kind::Csv => "findings.csv",
            Kind::Ocsf => "findings.ocsf.ndjson",
            Kind::Md => "summary.md",
            Kind::Ropa => "ropa.csv",
        }
    }

    /// Whether it can show "<5" for a number.
    pub fn can_suppress(self) -> bool {
        self != Kind::Json
    }
}

/// Writes a view in a format.
///
/// # Errors
/// Those of `out`.
pub fn write(kind: Kind, view: &View<'_>, mut out: impl Write + Seek + Send) -> io::Result<()> {
    match kind {
        Kind::Json => {
            let mut out = io::BufWriter::new(out);
            serde_json::to_writer_pretty(&mut out, view.report)?;
            out.write_all(b"\n")?;
            out.flush()
        }
        Kind::Html => out.write_all(html::render(view).as_bytes()),
        Kind::Xlsx => xlsx::write(view, out).map_err(io::Error::other),
        Kind::Csv => csv::write(view, out),
        Kind::Ocsf => ocsf::write(view, out),
        Kind::Md => out.write_all(markdown::render(view).as_bytes()),
        Kind::Ropa => ropa::write(view, out),
    }
}
