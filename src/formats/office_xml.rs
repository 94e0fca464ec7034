//! Text and tables in the parts of Word and PowerPoint packages (ECMA-376 parts 1, 17 and 21).
//!
//! Both use the same words for paragraphs, runs, text and tables in different namespaces, so that one walk over
//! local names reads them. Which parts there are is the business of `docx` and `pptx`.

use std::io::Read;

use super::flow::{Flow, Place};
use super::package::{Package, settle};
use super::xml::{Node, Xml};
use super::{Locator, ReadError, Sink};
use crate::model::Reason;

/// How deep hidden runs and skipped branches may be counted; deeper is malformed.
const DEPTH: u32 = 10_000;

/// Reads one part into `place`; what it loses is counted.
///
/// # Errors
/// Only the sink's.
pub fn read_part(package: &Package, name: &str, place: Place, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let end = package.part(name, |body| {
        let mut flow = Flow::new(sink, place);
        let end = walk(body, &mut flow);
        if end != Err(ReadError::Halt) {
            flow.finish()?;
        }
        end
    });
    settle(end.map(|end| end.unwrap_or(Ok(()))), sink)
}

/// Reads a part of text, paragraphs and tables.
fn walk(body: &mut dyn Read, flow: &mut Flow<'_>) -> Result<(), ReadError> {
    let mut xml = Xml::new(body);
    let mut text = Inside::Nothing;
    // Which part the run's text belongs to when a viewer does not show it.
    let (mut deleted, mut skipped, mut vanished) = (0u32, 0u32, false);
    let mut paragraphs = 0u32;
    loop {
        match xml.next_node()? {
            Node::Start(element) => {
                let name = element.name();
                // The same content once more, for old programs.
                if skipped > 0 || name == "Fallback" {
                    skipped = skipped.saturating_add(1);
                    if skipped > DEPTH {
                        return Err(ReadError::Malformed { at: 0 });
                    }
                    continue;
                }
                match name {
                    "tbl" => flow.begin_table()?,
                    // A text box stands in the middle of a paragraph.
                    "p" => {
                        if paragraphs > 0 {
                            flow.end_paragraph()?;
                        }
                        paragraphs = paragraphs.saturating_add(1);
                    }
                    "r" => vanished = false,
                    "vanish" | "webHidden" => {
                        vanished =
                            !matches!(element.attribute("val").as_deref(), Some("0" | "false" | "off"));
                    }
                    "t" | "text" => text = Inside::Text,
                    "delText" => text = Inside::Deleted,
                    "instrText" | "delInstrText" => text = Inside::Code,
                    "del" | "moveFrom" => deleted = deleted.saturating_add(1),
                    "tab" | "ptab" if paragraphs > 0 => flow.text("\t")?,
                    "br" | "cr" => flow.text("\n")?,
                    "noBreakHyphen" => flow.text("-")?,
                    "fldSimple" => {
                        if let Some(code) = element.attribute("instr") {
                            flow.hidden(CODES, &code)?;
                            flow.hidden(CODES, "\n")?;
                        }
                    }
                    // Descriptions of pictures, values of form fields, authors of remarks.
                    "docPr" => {
                        if let Some(words) = element.attribute("descr").filter(|words| !words.is_empty()) {
                            flow.text(&words)?;
                            flow.text("\n")?;
                        }
                    }
                    "comment" => {
                        if let Some(author) = element.attribute("author") {
                            flow.text(&author)?;
                            flow.end_paragraph()?;
                        }
                    }
                    _ => {}
                }
            }
            Node::Text(piece) => match text {
                Inside::Nothing => {}
                _ if skipped > 0 => {}
                Inside::Code => flow.hidden(CODES, &piece)?,
                Inside::Deleted => flow.hidden("deleted text", &piece)?,
                Inside::Text if deleted > 0 => flow.hidden("deleted text", &piece)?,
                Inside::Text if vanished => flow.hidden("hidden text", &piece)?,
                Inside::Text => flow.text(&piece)?,
            },
            Node::End(name) => {
                if skipped > 0 {
                    skipped -= 1;
                    continue;
                }
                match name {
                    "t" | "text" | "delText" => text = Inside::Nothing,
                    "instrText" | "delInstrText" => {
                        text = Inside::Nothing;
                        flow.hidden(CODES, "\n")?;
                    }
                    "r" => vanished = false,
                    "del" | "moveFrom" => deleted = deleted.saturating_sub(1),
                    "p" => {
                        paragraphs = paragraphs.saturating_sub(1);
                        flow.end_paragraph()?;
                    }
                    "tc" if flow.in_table() => flow.end_cell()?,
                    "tr" if flow.in_table() => flow.end_row()?,
                    "tbl" => flow.end_table()?,
                    _ => {}
                }
            }
            Node::Eof => return Ok(()),
        }
    }
}

/// The hidden part for what fields are computed from: addresses of links, merge fields, sources of data.
const CODES: &str = "field codes";

/// What the text between two tags is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Text,
    Deleted,
    Code,
}

/// Pushes where the external relations of a part lead: links, sources of a mail merge.
///
/// # Errors
/// Only the sink's.
pub fn push_links(
    package: &Package,
    relations: &str,
    locator: Locator,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let end = package.part(relations, |body| {
        let mut xml = Xml::new(body);
        let mut text = String::new();
        loop {
            match xml.next_node()? {
                Node::Start(element) if element.name() == "Relationship" => {
                    let external = element.attribute("TargetMode").is_some_and(|mode| mode == "External");
                    if external && let Some(target) = element.attribute("Target") {
                        text.push_str(&target);
                        text.push('\n');
                    }
                    if text.len() > 64 << 10 {
                        sink.text(locator, &text)?;
                        text.clear();
                    }
                }
                Node::Eof => break,
                _ => {}
            }
        }
        if !text.is_empty() {
            sink.text(locator, &text)?;
        }
        Ok::<(), ReadError>(())
    });
    settle(end.map(|end| end.unwrap_or(Ok(()))), sink)
}

/// Pushes what every office package has: properties, embedded files, pictures.
///
/// # Errors
/// The sink's.
pub fn push_common(package: &Package, folder: &str, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let names: Vec<&str> = package.names().collect();
    for name in names {
        let below = name.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
        if name.starts_with("docProps/") && name.ends_with(".xml") {
            package.push_text(name, Locator::Named("properties"), &[], sink)?;
        } else if name.starts_with("customXml/item") && !name.contains("Props") && name.ends_with(".xml") {
            package.push_text(name, Locator::HiddenPart("custom data"), &[], sink)?;
        } else if below.starts_with("embeddings/") || below.starts_with("media/") || is_object(below) {
            package.push_child(name, sink)?;
        }
    }
    Ok(())
}

/// Formats that other programs put in as a whole.
fn is_object(below: &str) -> bool {
    below.starts_with("afchunk") || below.starts_with("activeX/") && below.ends_with(".bin")
}

/// Why a package without its main part is not read.
pub fn without_main(package: &Package) -> ReadError {
    if package.truncated { ReadError::Truncated } else { ReadError::Malformed { at: 0 } }
}

/// The end of a package that was read as far as it goes.
pub fn end_of(package: &Package, sink: &mut dyn Sink) -> Result<(), ReadError> {
    if package.truncated {
        sink.lost(Reason::Truncated)?;
        return Err(ReadError::Truncated);
    }
    Ok(())
}
