//! What XML and binary Excel packages (`xlsx`, `xlsb`) have in common: where the workbook is, which sheets it
//! has, and everything in the package that is not a sheet.
//!
//! Sheets that hold no cells (charts) are passed over; text outside cells (comments, text boxes, properties,
//! caches of pivot tables and of linked workbooks) is pushed as text; embedded files and images as children.

use std::ops::Range;

use super::package::{Package, Relation, settle};
use super::{Locator, Probe, ReadError, Sink, Visibility};
use super::{xlsb_caches, xlsx_caches};
use crate::model::Reason;

/// One sheet of the workbook.
pub struct SheetEntry {
    /// Name on its tab.
    pub name: String,
    /// Whether the tab is shown.
    pub visibility: Visibility,
    /// Id of the relation to its part.
    pub relation: String,
}

/// How many sheets are read; Excel is limited by memory only.
pub const SHEETS: usize = 1 << 14;

/// The visibility that a workbook states by number or word.
pub fn visibility(state: &str) -> Visibility {
    match state {
        "hidden" | "1" => Visibility::Hidden,
        "veryHidden" | "2" => Visibility::VeryHidden,
        _ => Visibility::Visible,
    }
}

/// Whether a zip's first bytes name a part like this one, or the extension says so.
pub fn looks_like(probe: &Probe<'_>, part: &[u8], extensions: &[&str]) -> bool {
    if !probe.head.starts_with(b"PK\x03\x04") {
        return false;
    }
    let folder = folder(probe.head);
    if folder.is_some_and(|own| !part.starts_with(own)) {
        return false;
    }
    // Names of parts stand uncompressed in the local headers, and all of a small file's in its directory.
    let has = |name: &[u8]| {
        let mut places = memchr::memmem::find_iter(probe.head, name).peekable();
        places.peek().is_some() && {
            let stored = stored(probe.head);
            places.any(|at| !stored.iter().any(|data| data.contains(&at)))
        }
    };
    has(part) || (probe.has_extension(extensions) && (folder.is_some() || has(b"[Content_Types].xml")))
}

/// Where the data of parts lie that are not compressed: a document that lies as it is in an archive has the names of its own
/// parts there, and makes no document of the archive. As far as the local headers say how long the data are.
fn stored(head: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(header) = head.get(at..at + 30).filter(|header| header.starts_with(b"PK\x03\x04")) {
        let short = |from: usize| usize::from(u16::from_le_bytes([header[from], header[from + 1]]));
        let size = short(18) | short(20) << 16;
        let (later, method) = (short(6) & 8 != 0, short(8));
        // In a file of more than 4 GB, or written as a stream, the length stands elsewhere.
        if later || size == 0xFFFF_FFFF {
            break;
        }
        let data = at + 30 + short(26) + short(28);
        at = data + size;
        if method == 0 && size > 0 {
            found.push(data..at);
        }
    }
    found
}

/// The folder of the first part that lies in that of a kind of document: a workbook that is the data of a chart in a
/// letter lies there unpacked, with names of its own.
fn folder(head: &[u8]) -> Option<&'static [u8]> {
    const FOLDERS: [&[u8]; 3] = [b"word/", b"xl/", b"ppt/"];
    let stored = stored(head);
    let headers = memchr::memmem::find_iter(head, b"PK\x03\x04")
        .filter(|at| !stored.iter().any(|data| data.contains(at)))
        .filter_map(|at| head.get(at + 30..));
    headers.flat_map(|name| FOLDERS.into_iter().find(|own| name.starts_with(own))).next()
}

/// The name of the workbook's main part.
pub fn main_part(package: &Package) -> Option<String> {
    let relations = package.relations("").unwrap_or_default();
    let named = relations
        .into_values()
        .filter(|relation| relation.kind == "officeDocument" && package.has(&relation.target))
        .map(|relation| relation.target)
        .min();
    named.or_else(|| {
        ["xl/workbook.xml", "xl/workbook.bin"].into_iter().find(|name| package.has(name)).map(str::to_owned)
    })
}

/// Reads each sheet with `read`; what one sheet loses does not cost the others.
pub fn each_sheet(
    sheets: &[SheetEntry],
    relations: &std::collections::HashMap<String, Relation>,
    package: &Package,
    sink: &mut dyn Sink,
    mut read: impl FnMut(&SheetEntry, &str, &mut dyn Sink) -> Result<Result<(), ReadError>, Reason>,
) -> Result<(), ReadError> {
    for sheet in sheets {
        match relations.get(&sheet.relation) {
            Some(relation) if relation.kind == "chartsheet" => {}
            Some(relation) if package.has(&relation.target) => {
                let end = read(sheet, &relation.target, sink);
                settle(end, sink)?;
            }
            _ => sink.lost(Reason::Malformed)?,
        }
    }
    // A sheet that no tab leads to is still in the file.
    let mut used: Vec<&str> = sheets
        .iter()
        .filter_map(|sheet| relations.get(&sheet.relation))
        .map(|relation| relation.target.as_str())
        .collect();
    used.sort_unstable();
    let orphans: Vec<&str> = package
        .names()
        .filter(|name| {
            let below = name.strip_prefix("xl/worksheets/").or_else(|| name.strip_prefix("xl/macrosheets/"));
            // Indexes of binary sheets lie beside them.
            below.is_some_and(|own| !own.contains('/') && !own.starts_with("binaryIndex"))
                && used.binary_search(name).is_err()
        })
        .collect();
    for name in orphans {
        let sheet =
            SheetEntry { name: String::new(), visibility: Visibility::VeryHidden, relation: String::new() };
        let end = read(&sheet, name, sink);
        settle(end, sink)?;
    }
    Ok(())
}

/// Pushes everything of the package that is not a sheet.
///
/// # Errors
/// The sink's.
pub fn push_rest(package: &Package, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let names: Vec<&str> = package.names().collect();
    let mut pivots = 0;
    let defines =
        |name: &str| name.starts_with("xl/pivotCache/pivotCacheDefinition") && name.ends_with(".xml");
    let definitions = names.iter().filter(|name| defines(name));
    let records: Vec<String> = definitions.flat_map(|name| xlsx_caches::records_of(package, name)).collect();
    for name in names {
        let Some((folder, own)) = name.rsplit_once('/') else { continue };
        let is_xml = own.ends_with(".xml");
        match folder {
            "xl/embeddings" | "xl/media" => package.push_child(name, sink)?,
            "docProps" if is_xml => package.push_text(name, Locator::Named("properties"), &[], sink)?,
            "xl/drawings" if is_xml => {
                package.push_text(name, Locator::Named("text boxes"), &["descr"], sink)?
            }
            "xl/comments" | "xl/threadedComments" | "xl"
                if is_xml && own.to_ascii_lowercase().contains("comment") =>
            {
                package.push_text(name, Locator::Named("comments"), &[], sink)?;
            }
            "xl/persons" if is_xml => {
                package.push_text(name, Locator::Named("authors of comments"), &["displayName"], sink)?;
            }
            "xl/pivotCache" if defines(name) => {
                pivots += 1;
                xlsx_caches::push_pivot(package, name, pivots, sink)?;
            }
            // Read with their definition; without one they are text.
            "xl/pivotCache" if is_xml && records.iter().any(|own| own.eq_ignore_ascii_case(name)) => {}
            "xl/pivotCache" if is_xml => {
                package.push_text(name, Locator::HiddenPart("cache of a pivot table"), &["v"], sink)?;
            }
            "xl/externalLinks" if is_xml => {
                package.push_text(name, Locator::HiddenPart("cache of a linked workbook"), &[], sink)?;
            }
            "xl/pivotCache" if own.ends_with(".bin") && own.starts_with("pivotCacheDefinition") => {
                pivots += 1;
                xlsb_caches::push_pivot(package, name, pivots, sink)?;
            }
            "xl/externalLinks" if own.ends_with(".bin") => {
                let end = package.part(name, |body| xlsb_caches::linked_workbook(body, sink));
                settle(end.map(|end| end.unwrap_or(Ok(()))), sink)?;
            }
            _ => {}
        }
    }
    Ok(())
}
