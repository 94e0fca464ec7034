//! Word documents in XML packages: docx, docm and their templates.
//!
//! Main text, tables, headers, footers, notes, and what a reader of the page does not see: comments, deletions,
//! hidden text, field codes, the source of a mail merge, building blocks, properties. Encrypted documents are
//! compound files and come to `xls`; binary documents to `doc`.

use super::flow::Place;
use super::office_xml::{end_of, push_common, push_links, read_part, without_main};
use super::ooxml::looks_like;
use super::package::Package;
use super::{Fit, Format, Locator, Probe, ReadError, Sink};
use crate::input::Input;

/// Reader of XML documents of Word.
pub struct Docx;

impl Format for Docx {
    fn id(&self) -> &'static str {
        "docx"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if looks_like(probe, b"word/document.xml", &["docx", "docm", "dotx", "dotm"]) {
            Fit::Certain
        } else {
            Fit::No
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let package = Package::open(input)?;
        let main = package
            .relations("")
            .unwrap_or_default()
            .into_values()
            .filter(|relation| relation.kind == "officeDocument" && package.has(&relation.target))
            .map(|relation| relation.target)
            .min()
            .unwrap_or_else(|| "word/document.xml".to_owned());
        if !package.has(&main) {
            return Err(without_main(&package));
        }
        read_part(&package, &main, Place::Body, sink)?;
        let names: Vec<&str> = package.names().collect();
        for name in names {
            let Some(own) = name.strip_prefix("word/").filter(|_| *name != *main) else { continue };
            if own == "settings.xml" {
                let source = Locator::HiddenPart("mail merge source");
                let values =
                    MERGE.iter().try_for_each(|element| value_of(&package, name, element, source, sink));
                values?;
            } else if let Some(part) = own.strip_prefix("_rels/") {
                let locator = match part {
                    "settings.xml.rels" => Locator::HiddenPart("mail merge source"),
                    _ => Locator::Named("links"),
                };
                push_links(&package, name, locator, sink)?;
            } else if let Some(place) = place_of(own) {
                read_part(&package, name, place, sink)?;
            }
        }
        push_common(&package, "word", sink)?;
        end_of(&package, sink)
    }
}

/// Elements of the settings that say where a mail merge takes its people from.
const MERGE: [&str; 4] = ["connectString", "query", "addressFieldName", "mailSubject"];

fn place_of(own: &str) -> Option<Place> {
    let stem = own.strip_suffix(".xml")?;
    let starts = |words: &str| stem.starts_with(words);
    if stem == "glossary/document" {
        Some(Place::Hidden("building blocks"))
    } else if stem.contains('/') {
        None
    } else if starts("header") || starts("footer") {
        Some(Place::Part("headers and footers"))
    } else if starts("footnotes") || starts("endnotes") {
        Some(Place::Part("footnotes"))
    } else if starts("comments") {
        Some(Place::Hidden("comments"))
    } else if starts("document") {
        Some(Place::Part("other text"))
    } else {
        None
    }
}

/// Pushes the `val` of each such element.
fn value_of(
    package: &Package,
    part: &str,
    element: &str,
    locator: Locator,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    use super::xml::{Node, Xml};
    let end = package.part(part, |body| {
        let mut xml = Xml::new(body);
        loop {
            match xml.next_node()? {
                Node::Start(start) if start.name() == element => {
                    if let Some(value) = start.attribute("val").filter(|value| !value.is_empty()) {
                        sink.text(locator, &value)?;
                    }
                }
                Node::Eof => return Ok(()),
                _ => {}
            }
        }
    });
    super::package::settle(end.map(|end| end.unwrap_or(Ok(()))), sink)
}

#[cfg(test)]
pub mod tests {
    use std::io::{Cursor, Write};

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;
    use crate::formats::choose;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;
    use crate::model::Reason;

    /// A package with these parts.
    pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).expect("start");
            writer.write_all(text.as_bytes()).expect("write");
        }
        writer.finish().expect("finish").into_inner()
    }

    const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>"#;

    const DOCUMENT: &str = r#"<w:document xmlns:w="w" xmlns:mc="m"><w:body>
<w:p><w:r><w:t xml:space="preserve">Dear </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>Ms Exam</w:t></w:r><w:r><w:t>ple</w:t></w:r>
<w:del w:author="Q"><w:r><w:delText>old fee</w:delText></w:r></w:del>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret note</w:t></w:r>
<w:r><w:instrText>DATABASE \c "UID=sa;PWD=x"</w:instrText></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Fee</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>Zebediah </w:t></w:r><w:r><w:t>Quartermain</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>185</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>in a box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>
</w:body></w:document>"#;

    fn letter() -> Vec<u8> {
        let part = |text: &str| format!("<w:x><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:x>");
        package(&[
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", RELS),
            ("word/document.xml", DOCUMENT),
            ("word/header1.xml", &part("the header")),
            ("word/footnotes.xml", &part("the note")),
            (
                "word/comments.xml",
                "<w:comments><w:comment w:author=\"Q. Example\"><w:p><w:r><w:t>the remark</w:t></w:r></w:p></w:comment></w:comments>",
            ),
            (
                "word/settings.xml",
                "<w:settings><w:mailMerge><w:connectString w:val=\"Data Source=staff.mdb\"/><w:query w:val=\"SELECT * FROM Staff\"/></w:mailMerge></w:settings>",
            ),
            (
                "word/_rels/settings.xml.rels",
                "<Relationships><Relationship Id=\"a\" Type=\"x/mailMergeSource\" TargetMode=\"External\" Target=\"file:///C:\\staff.mdb\"/></Relationships>",
            ),
            (
                "word/_rels/document.xml.rels",
                "<Relationships><Relationship Id=\"a\" Type=\"x/hyperlink\" TargetMode=\"External\" Target=\"mailto:q@example.org\"/></Relationships>",
            ),
            (
                "docProps/custom.xml",
                "<Properties><property name=\"Case\"><lpwstr>custom words</lpwstr></property></Properties>",
            ),
            ("word/media/image1.png", "not really"),
        ])
    }

    #[test]
    fn text_tables_and_everything_a_reader_does_not_see() {
        let (seen, end) = read(&Docx, "letter.docx", &letter());
        assert_eq!(end, Ok(()));
        assert_eq!(seen.lost, []);
        let at = |locator: &str| -> String {
            seen.texts.iter().filter(|(own, _)| own == locator).map(|(_, text)| text.as_str()).collect()
        };
        assert_eq!(at("Part(1)"), "Dear Ms Example\nin a box\n");
        assert_eq!(at("HiddenPart(\"deleted text\")"), "old fee\n");
        assert_eq!(at("HiddenPart(\"hidden text\")"), "secret note\n");
        assert!(at("HiddenPart(\"field codes\")").contains("PWD=x"));
        assert_eq!(at("Named(\"headers and footers\")"), "the header\n");
        assert_eq!(at("Named(\"footnotes\")"), "the note\n");
        assert_eq!(at("HiddenPart(\"comments\")"), "Q. Example\nthe remark\n");
        assert!(at("HiddenPart(\"mail merge source\")").contains("staff.mdb"));
        assert_eq!(at("Named(\"links\")"), "mailto:q@example.org\n");
        assert!(at("Named(\"properties\")").contains("custom words"));
        assert_eq!(seen.cells(0), [vec!["Name", "Fee"], vec!["Zebediah Quartermain", "185"]]);
        assert_eq!(seen.children.len(), 1);
    }

    #[test]
    fn the_registry_takes_it_for_a_document() {
        let bytes = letter();
        let chosen = choose(&Probe::new(&bytes, true, "letter.zip"));
        assert_eq!(chosen.map(Format::id), Some("docx"));
    }

    /// The data of a chart lie in it unpacked, with the names of a workbook's parts.
    #[test]
    fn a_workbook_inside_does_not_make_it_one() {
        use std::io::Write;
        let stored =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let pack = |parts: &[(&str, &[u8])]| {
            let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            for (name, bytes) in parts {
                archive.start_file(*name, stored).expect("start");
                archive.write_all(bytes).expect("write");
            }
            archive.finish().expect("finish").into_inner()
        };
        let inner = pack(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")]);
        for (folder, main, id) in
            [("word", "word/document.xml", "docx"), ("ppt", "ppt/presentation.xml", "pptx")]
        {
            let data = format!("{folder}/embeddings/data.xlsx");
            let whole = pack(&[("[Content_Types].xml", b"<Types/>"), (&data, &inner), (main, b"<x/>")]);
            let probe = Probe::new(&whole, true, "x");
            assert_eq!(crate::formats::choose(&probe).map(Format::id), Some(id));
            // Its own part is behind the first bytes: the name decides.
            let named = format!("a.{id}");
            let probe = Probe::new(&whole[..whole.len() / 3], false, &named);
            assert_eq!(crate::formats::choose(&probe).map(Format::id), Some(id));
            // As it is in an archive, whatever else lies there.
            for before in ["a/note.txt", "a/letter"] {
                let archive = pack(&[(before, b"Sample"), ("a/whole", &whole), ("a/data", &inner)]);
                let probe = Probe::new(&archive, true, "a.zip");
                assert_eq!(crate::formats::choose(&probe).map(Format::id), Some("zip"));
            }
        }
    }

    #[test]
    fn early_ends_and_damage_never_panic_and_are_noticed() {
        let whole = letter();
        for length in (0..whole.len()).step_by(37) {
            let (seen, end) = read(&Docx, "a.docx", &whole[..length]);
            assert!(end.is_err() || seen.lost.contains(&Reason::Truncated), "{length}");
        }
        mutate(&whole, 300, |bytes| drop(read(&Docx, "a.docx", bytes)));
        let broken = package(&[("_rels/.rels", RELS), ("word/document.xml", &DOCUMENT[..400])]);
        let (seen, end) = read(&Docx, "a.docx", &broken);
        assert_eq!(end, Ok(()));
        assert_eq!(seen.lost, [Reason::Truncated]);
        assert!(seen.all_text().contains("Dear Ms Example"));
    }

    #[test]
    fn stops_when_asked() {
        let bytes = letter();
        for calls in [0, 1, 2, 5] {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Docx, "a.docx", &bytes, &[], &mut sink), Err(ReadError::Halt));
        }
    }
}
