//! PowerPoint presentations in XML packages: pptx, pptm, ppsx and templates.
//!
//! Slides in order with their tables, speaker's notes, comments, and hidden slides as hidden text. Layouts and
//! masters are the same on every slide and come once, as a part of their own. Binary presentations are not
//! read here.

use super::flow::Place;
use super::office_xml::{end_of, push_common, push_links, read_part, without_main};
use super::ooxml::looks_like;
use super::package::{Package, settle};
use super::xml::{Node, Xml};
use super::{Fit, Format, Locator, Probe, ReadError, Sink};
use crate::input::Input;

/// Reader of XML presentations.
pub struct Pptx;

impl Format for Pptx {
    fn id(&self) -> &'static str {
        "pptx"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let fits =
            looks_like(probe, b"ppt/presentation.xml", &["pptx", "pptm", "ppsx", "ppsm", "potx", "potm"]);
        if fits { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let package = Package::open(input)?;
        let mut parts: Vec<(u8, u64, &str)> = package
            .names()
            .filter_map(|name| rank(name).map(|(kind, number)| (kind, number, name)))
            .collect();
        if parts.is_empty() && !package.has("ppt/presentation.xml") {
            return Err(without_main(&package));
        }
        parts.sort_unstable();
        for (kind, _, name) in parts {
            match kind {
                SLIDE => {
                    let place = match is_hidden(&package, name, sink)? {
                        true => Place::Hidden("hidden slides"),
                        false => Place::Part("slides"),
                    };
                    read_part(&package, name, place, sink)?;
                }
                NOTES => read_part(&package, name, Place::Part("notes"), sink)?,
                COMMENTS => read_part(&package, name, Place::Hidden("comments"), sink)?,
                AUTHORS => {
                    package.push_text(name, Locator::HiddenPart("comments"), &["name"], sink)?;
                }
                LINKS => push_links(&package, name, Locator::Named("links"), sink)?,
                _ => read_part(&package, name, Place::Part("layouts"), sink)?,
            }
        }
        push_common(&package, "ppt", sink)?;
        end_of(&package, sink)
    }
}

const SLIDE: u8 = 0;
const NOTES: u8 = 1;
const COMMENTS: u8 = 2;
const AUTHORS: u8 = 3;
const LINKS: u8 = 4;
const LAYOUT: u8 = 5;

/// What a part is, and its number.
fn rank(name: &str) -> Option<(u8, u64)> {
    let own = name.strip_prefix("ppt/")?;
    let stem = own.strip_suffix(".xml").or_else(|| own.strip_suffix(".rels"))?;
    let kind = match own.rsplit_once('/').map_or("", |(folder, _)| folder) {
        "slides" => SLIDE,
        "notesSlides" => NOTES,
        "comments" => COMMENTS,
        "slides/_rels" => LINKS,
        "slideLayouts" | "slideMasters" => LAYOUT,
        "" if stem.ends_with("uthors") => AUTHORS,
        _ => return None,
    };
    let digits = stem.trim_start_matches(|c: char| !c.is_ascii_digit());
    Some((kind, digits.parse().unwrap_or(0)))
}

fn is_hidden(package: &Package, name: &str, sink: &mut dyn Sink) -> Result<bool, ReadError> {
    let mut hidden = false;
    let end = package.part(name, |body| {
        let mut xml = Xml::new(body);
        loop {
            match xml.next_node()? {
                Node::Start(element) => {
                    hidden = element.attribute("show").is_some_and(|show| show == "0" || show == "false");
                    return Ok(());
                }
                Node::Eof => return Ok(()),
                _ => {}
            }
        }
    });
    settle(end.map(|end| end.unwrap_or(Ok(()))), sink)?;
    Ok(hidden)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::docx::tests::package;
    use crate::formats::testing::read;
    use crate::formats::testing_mutations::mutate;

    fn slides() -> Vec<u8> {
        let slide = |show: &str, text: &str| {
            format!(
                "<p:sld xmlns:p='p' xmlns:a='a'{show}><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sld>"
            )
        };
        package(&[
            ("[Content_Types].xml", "<Types/>"),
            ("ppt/presentation.xml", "<p:presentation/>"),
            ("ppt/slides/slide10.xml", &slide("", "the tenth")),
            ("ppt/slides/slide2.xml", &slide("", "the second</a:t></a:r><a:r><a:t> slide")),
            ("ppt/slides/slide3.xml", &slide(" show='0'", "not shown")),
            (
                "ppt/slides/slide4.xml",
                "<p:sld><a:tbl><a:tr><a:tc><a:p><a:r><a:t>Name</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>Role</a:t></a:r></a:p></a:tc></a:tr><a:tr><a:tc><a:p><a:r><a:t>Q. Example</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>PO</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:sld>",
            ),
            ("ppt/notesSlides/notesSlide1.xml", &slide("", "say this")),
            ("ppt/comments/comment1.xml", "<p:cmLst><p:cm><p:text>a remark</p:text></p:cm></p:cmLst>"),
        ])
    }

    #[test]
    fn slides_in_order_notes_tables_and_what_is_hidden() {
        let (seen, end) = read(&Pptx, "a.pptx", &slides());
        assert_eq!(end, Ok(()));
        let texts: Vec<(&str, &str)> =
            seen.texts.iter().map(|(place, text)| (place.as_str(), text.trim())).collect();
        assert_eq!(
            texts,
            [
                ("Named(\"slides\")", "the second slide"),
                ("HiddenPart(\"hidden slides\")", "not shown"),
                ("Named(\"slides\")", "the tenth"),
                ("Named(\"notes\")", "say this"),
                ("HiddenPart(\"comments\")", "a remark"),
            ]
        );
        assert_eq!(seen.cells(0), [vec!["Name", "Role"], vec!["Q. Example", "PO"]]);
    }

    #[test]
    fn damaged_files_never_panic() {
        mutate(&slides(), 200, |bytes| drop(read(&Pptx, "a.pptx", bytes)));
    }
}
