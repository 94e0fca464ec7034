//! OpenDocument texts, presentations and drawings (odt, odp, odg and their templates).
//!
//! Streams the content part: paragraphs as text, tables as tables, annotations and tracked changes as hidden
//! text. Spreadsheets have a reader of their own (`ods`); flat XML files are not read here.

use std::io::Read;

use super::flow::{Flow, Place};
use super::office_xml::end_of;
use super::package::{Package, settle};
use super::xml::{Node, Xml};
use super::{Fit, Format, Locator, Probe, ReadError, Sink};
use crate::input::Input;

/// How many spaces one element may stand for.
const SPACES: usize = 100;

/// Reader of OpenDocument texts.
pub struct Odt;

impl Format for Odt {
    fn id(&self) -> &'static str {
        "odt"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        const KINDS: [&[u8]; 3] = [
            b"application/vnd.oasis.opendocument.text",
            b"application/vnd.oasis.opendocument.presentation",
            b"application/vnd.oasis.opendocument.graphics",
        ];
        if !probe.head.starts_with(b"PK\x03\x04") {
            return Fit::No;
        }
        let start = super::ods::first_type(probe.head);
        let named = probe.has_extension(&["odt", "ott", "odp", "otp", "odg", "odm"])
            && memchr::memmem::find(probe.head, b"content.xml").is_some();
        let kind = KINDS.iter().any(|kind| memchr::memmem::find(start, kind).is_some());
        if kind || named { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let package = Package::open(input)?;
        if let Ok(Some(Ok(true))) = package.part("META-INF/manifest.xml", super::ods::encrypted) {
            return Err(ReadError::Encrypted);
        }
        if !package.has("content.xml") {
            return Err(super::office_xml::without_main(&package));
        }
        for (part, place) in
            [("content.xml", Place::Body), ("styles.xml", Place::Part("headers and footers"))]
        {
            let end = package.part(part, |body| {
                let mut flow = Flow::new(sink, place);
                let end = walk(body, &mut flow);
                if end != Err(ReadError::Halt) {
                    flow.finish()?;
                }
                end
            });
            settle(end.map(|end| end.unwrap_or(Ok(()))), sink)?;
        }
        package.push_text("meta.xml", Locator::Named("properties"), &[], sink)?;
        let names: Vec<&str> = package.names().collect();
        for name in names {
            let object =
                name.starts_with("Object ") && (name.ends_with("/content.xml") || !name.contains('/'));
            if name.starts_with("Pictures/") || name.starts_with("media/") || object {
                package.push_child(name, sink)?;
            }
        }
        end_of(&package, sink)
    }
}

fn walk(body: &mut dyn Read, flow: &mut Flow<'_>) -> Result<(), ReadError> {
    let mut xml = Xml::new(body);
    // Open paragraphs (a note stands inside one), and how deep in what a viewer does not show.
    let (mut paragraphs, mut changes, mut remarks) = (0u32, 0u32, 0u32);
    // Elements with text that is none of the document's.
    let mut foreign = 0u32;
    loop {
        match xml.next_node()? {
            Node::Start(element) => match element.name() {
                "p" | "h" => {
                    if paragraphs > 0 && changes + remarks == 0 {
                        flow.end_paragraph()?;
                    }
                    paragraphs = paragraphs.saturating_add(1);
                }
                "tracked-changes" => changes = changes.saturating_add(1),
                "annotation" => remarks = remarks.saturating_add(1),
                "sequence-decls" | "forms" | "event-listeners" => foreign = foreign.saturating_add(1),
                "s" => {
                    let count = element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                    push(flow, changes, remarks, &" ".repeat(SPACES.min(count)))?;
                }
                "tab" => push(flow, changes, remarks, "\t")?,
                "line-break" => push(flow, changes, remarks, "\n")?,
                "a" => {
                    if let Some(target) =
                        element.attribute("href").filter(|target| target.contains("mailto:"))
                    {
                        flow.hidden("links", &target)?;
                        flow.hidden("links", "\n")?;
                    }
                }
                "table" if changes + remarks == 0 => flow.begin_table()?,
                _ => {}
            },
            Node::Text(piece) if foreign == 0 && (paragraphs > 0 || remarks > 0 || changes > 0) => {
                // Line ends between elements are the writer's, not the document's.
                if paragraphs > 0 || !piece.trim().is_empty() {
                    push(flow, changes, remarks, &piece)?;
                }
            }
            Node::Text(_) => {}
            Node::End(name) => match name {
                "p" | "h" => {
                    paragraphs = paragraphs.saturating_sub(1);
                    match (changes, remarks) {
                        (0, 0) => flow.end_paragraph()?,
                        _ => push(flow, changes, remarks, "\n")?,
                    }
                }
                "creator" | "date" if remarks + changes > 0 => push(flow, changes, remarks, "\n")?,
                "tracked-changes" => changes = changes.saturating_sub(1),
                "annotation" => remarks = remarks.saturating_sub(1),
                "sequence-decls" | "forms" | "event-listeners" => foreign = foreign.saturating_sub(1),
                "table-cell" | "covered-table-cell" if changes + remarks == 0 && flow.in_table() => {
                    flow.end_cell()?;
                }
                "table-row" if changes + remarks == 0 && flow.in_table() => flow.end_row()?,
                "table" if changes + remarks == 0 => flow.end_table()?,
                _ => {}
            },
            Node::Eof => return Ok(()),
        }
    }
}

fn push(flow: &mut Flow<'_>, changes: u32, remarks: u32, piece: &str) -> Result<(), ReadError> {
    match (remarks, changes) {
        (0, 0) => flow.text(piece)?,
        (0, _) => flow.hidden("deleted text", piece)?,
        _ => flow.hidden("comments", piece)?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::docx::tests::package;
    use crate::formats::testing::read;
    use crate::formats::testing_mutations::mutate;

    const CONTENT: &str = "<office:document-content><office:body><office:text>\
<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Q. Example</dc:creator>\
</office:change-info><text:p>the old fee</text:p></text:deletion></text:changed-region></text:tracked-changes>\
<text:h>Poll <text:span>clerks</text:span></text:h>\
<text:p>Dear<text:s text:c='2'/>Ms Example<office:annotation><dc:creator>A. Clerk</dc:creator><text:p>rang twice</text:p>\
</office:annotation>, welcome<text:tab/>here</text:p>\
<table:table><table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell>\
<table:table-cell><text:p>Fee</text:p></table:table-cell></table:table-row>\
<table:table-row><table:table-cell><text:p>Zebediah <text:span>Quartermain</text:span></text:p></table:table-cell>\
<table:table-cell><text:p>185</text:p></table:table-cell></table:table-row></table:table>\
</office:text></office:body></office:document-content>";

    fn letter() -> Vec<u8> {
        package(&[
            ("content.xml", CONTENT),
            ("styles.xml", "<st><style:footer><text:p>the footer</text:p></style:footer></st>"),
            ("meta.xml", "<m><dc:creator>A. Clerk</dc:creator></m>"),
            ("Pictures/1.png", "picture"),
        ])
    }

    #[test]
    fn text_tables_remarks_and_changes() {
        let (seen, end) = read(&Odt, "a.odt", &letter());
        assert_eq!(end, Ok(()));
        assert_eq!(seen.lost, []);
        let at = |locator: &str| -> String {
            seen.texts.iter().filter(|(own, _)| own == locator).map(|(_, text)| text.as_str()).collect()
        };
        assert_eq!(at("Part(1)"), "Poll clerks\nDear  Ms Example, welcome\there\n");
        assert!(at("HiddenPart(\"deleted text\")").contains("the old fee"));
        assert_eq!(at("HiddenPart(\"comments\")"), "A. Clerk\nrang twice\n");
        assert_eq!(at("Named(\"headers and footers\")"), "the footer\n");
        assert!(at("Named(\"properties\")").contains("A. Clerk"));
        assert_eq!(seen.cells(0), [vec!["Name", "Fee"], vec!["Zebediah Quartermain", "185"]]);
        assert_eq!(seen.children.len(), 1);
    }

    #[test]
    fn encrypted_documents_say_so() {
        let bytes = package(&[
            ("content.xml", "noise"),
            ("META-INF/manifest.xml", "<m><file-entry><encryption-data/></file-entry></m>"),
        ]);
        assert_eq!(read(&Odt, "a.odt", &bytes).1, Err(ReadError::Encrypted));
    }

    #[test]
    fn damaged_files_never_panic() {
        mutate(&letter(), 300, |bytes| drop(read(&Odt, "a.odt", bytes)));
    }
}
