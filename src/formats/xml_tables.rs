//! XML that holds data: payroll submissions, exports of databases and registers, saved spreadsheets.
//!
//! Elements that repeat are rows (`records`), the rest is text, `name: value`. Excel's own XML has sheets
//! (`spreadsheet`). Streamed, definitions of entities are not followed, comments go out as hidden parts. What
//! was read before a break counts, the rest goes out as plain text. Parts of office packages are not read here.

mod records;
mod spreadsheet;

use std::io::Read;

use super::xml::{Node, Xml};
use super::{Fit, Format, Locator, Probe, ReadError, Sink};
use crate::input::Input;
use crate::input::decode::{Charset, TextStream, Utf8Reader};
use crate::model::Reason;
use records::Records;

/// How far into a file its kind must show.
const START: usize = 4096;
/// About how many bytes of text go out at once.
const PIECE: usize = 64 * 1024;

/// The reader of XML with data.
pub struct XmlTables;

impl Format for XmlTables {
    fn id(&self) -> &'static str {
        "xml"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(text) = probe.text() else { return Fit::No };
        let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if start.starts_with("<?xml") {
            return Fit::Likely;
        }
        let mut rest = start;
        // Comments and declarations may come before the first element.
        while let Some(end) = ["<!--", "<!DOCTYPE", "<?"].iter().find(|open| rest.starts_with(**open)) {
            let close = if *end == "<!--" { "-->" } else { ">" };
            let Some((_, after)) = rest.split_once(close) else { return Fit::No };
            rest = after.trim_start();
        }
        let Some(tag) = rest.strip_prefix('<') else { return Fit::No };
        let length = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(tag.len());
        let (name, after) = tag.split_at(length);
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'));
        let closes = after.contains(&format!("</{name}")) || (!probe.whole && after.contains("</"));
        match (is_name && closes, probe.has_extension(&["xml", "rdf", "kml", "gpx", "gml"])) {
            (true, _) => Fit::Likely,
            (false, true) if is_name => Fit::Name,
            _ => Fit::No,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut stream = TextStream::new(input.into_stream());
        if let Some(encoding) = declared(stream.head()) {
            stream = stream.declared(encoding);
        }
        let mut xml = Xml::new(Utf8Reader::new(stream));
        let end = match root(&mut xml, sink) {
            Ok(Some(Root::Spreadsheet)) => spreadsheet::read(&mut xml, sink),
            Ok(Some(Root::Document)) => document(&mut xml, sink),
            Ok(Some(Root::Other(name, attributes))) => {
                let mut records = Records::new(sink);
                let end = records.read(&mut xml, &name, attributes);
                if end == Err(ReadError::Halt) {
                    return end;
                }
                // What is still open counts as far as it was read.
                records.finish()?;
                end
            }
            Ok(None) => Err(ReadError::Malformed { at: 0 }),
            Err(error) => Err(error),
        };
        if matches!(end, Err(ReadError::Malformed { .. } | ReadError::OverBudget | ReadError::Truncated)) {
            let mut rest = TextStream::new(xml.rest()).in_paragraphs(PIECE);
            while let Some(chunk) = rest.next_chunk()? {
                if !chunk.text.trim().is_empty() {
                    sink.text(Locator::Named("unparsed"), chunk.text)?;
                }
            }
        }
        end
    }
}

/// What kind of document the first element begins.
enum Root {
    /// Excel 2002 and 2003.
    Spreadsheet,
    /// Running text in XML: Word 2003, flat OpenDocument.
    Document,
    /// Anything else: its name and attributes.
    Other(String, Vec<(String, String)>),
}

fn root<R: Read>(xml: &mut Xml<R>, sink: &mut dyn Sink) -> Result<Option<Root>, ReadError> {
    loop {
        let found = match xml.next_node()? {
            Node::Start(element) => Some(match element.name() {
                "Workbook" => Root::Spreadsheet,
                "wordDocument" | "package" | "document-content" => Root::Document,
                name => {
                    let attributes = element
                        .attributes()
                        .map(|(name, value)| (name.to_owned(), value.into_owned()))
                        .collect();
                    Root::Other(name.to_owned(), attributes)
                }
            }),
            Node::Eof => return Ok(None),
            _ => None,
        };
        push_comment(xml, sink)?;
        if found.is_some() {
            return Ok(found);
        }
    }
}

fn push_comment<R: Read>(xml: &mut Xml<R>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    match xml.take_comment() {
        Some(comment) if !comment.trim().is_empty() => {
            Ok(sink.text(Locator::HiddenPart("comment"), &comment)?)
        }
        _ => Ok(()),
    }
}

/// Text with its paragraphs as lines.
fn document<R: Read>(xml: &mut Xml<R>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut text = String::new();
    let mut part = 0;
    let end = loop {
        let ends_line = match xml.next_node() {
            Ok(Node::Start(element)) => matches!(element.name(), "br" | "tab" | "line-break" | "tc"),
            Ok(Node::Text(piece)) => {
                text.push_str(&piece);
                false
            }
            Ok(Node::End(name)) => matches!(name, "p" | "h" | "tr" | "table-row" | "title" | "Author"),
            Ok(Node::Eof) => break Ok(()),
            Err(error) => break Err(error),
        };
        if ends_line && !text.ends_with('\n') {
            text.push('\n');
        }
        if text.len() > PIECE && (ends_line || text.len() > 8 * PIECE) {
            part += 1;
            sink.text(Locator::Part(part), &text)?;
            text.clear();
        }
        push_comment(xml, sink)?;
    };
    if end != Err(ReadError::Halt) && !text.trim().is_empty() {
        sink.text(Locator::Part(part + 1), &text)?;
    }
    end
}

/// The encoding that the declaration names.
fn declared(head: &[u8]) -> Option<Charset> {
    let head = head.get(..START).unwrap_or(head);
    let line = head.get(..memchr::memmem::find(head, b"?>")?)?;
    let at = memchr::memmem::find(line, b"encoding")? + b"encoding".len();
    let rest = line.get(at..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = *rest.first()?;
    let label = rest.get(1..)?.split(|byte| *byte == quote).next()?;
    Charset::for_label(label)
}

/// Counts a part that could not be followed.
fn too_deep(sink: &mut dyn Sink) -> Result<(), ReadError> {
    Ok(sink.lost(Reason::TooDeep)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, survives};
    use crate::formats::testing_mutations::mutate;

    fn seen(text: &str) -> Recorder {
        let (seen, end) = read(&XmlTables, "a.xml", text.as_bytes());
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        seen
    }

    fn columns(seen: &Recorder, table: usize) -> Vec<&str> {
        seen.tables[table].1.as_ref().expect("named columns").iter().map(String::as_str).collect()
    }

    const FPS: &str = "<?xml version=\"1.0\"?>\n<r:Envelope xmlns:r='urn:x'><!-- run by Ann --><Submission><TaxYear>17-18</TaxYear>\
        <Employee id='1'><Name><Fore>Ann</Fore><Sur>O&apos;Example</Sur></Name>\
        <Address><Line>1 High St</Line><Line>Sampleton</Line></Address><Fee>185</Fee></Employee>\n\
        <Employee id='2'><Name><Fore>Bob</Fore><Sur>Sample</Sur></Name><Fee>0120</Fee></Employee>\
        <Employee id='3'><Name><Fore>Cat</Fore></Name><Pay><Week>1</Week></Pay><Pay><Week>2</Week></Pay></Employee>\
        </Submission></r:Envelope>";

    #[test]
    fn repeated_elements_are_rows_and_the_rest_is_text() {
        let seen = seen(FPS);
        assert_eq!(seen.texts[0], ("HiddenPart(\"comment\")".to_owned(), " run by Ann ".to_owned()));
        assert_eq!(seen.texts[1].1, "TaxYear: 17-18\n");
        let names: Vec<_> = seen.tables.iter().map(|table| table.0.as_str()).collect();
        assert_eq!(names, ["Employee", "Pay"]);
        assert_eq!(columns(&seen, 0), ["id", "Fore", "Sur", "Address.Line", "Address.Line.2", "Fee"]);
        assert_eq!(
            seen.cells(0),
            [
                vec!["1", "Ann", "O'Example", "1 High St", "Sampleton", "185"],
                vec!["2", "Bob", "Sample", "", "", "0120"],
                vec!["3", "Cat"],
            ]
        );
        assert_eq!(seen.cells(1), [["1"], ["2"]]);
    }

    #[test]
    fn columns_have_the_shortest_name_that_tells() {
        let row = "<r><a><Ward><Name>1</Name></Ward><P><Phone>2</Phone></P><Q><Phone>3</Phone></Q>\
            <NextOfKin><Tel>4</Tel></NextOfKin></a></r>";
        let seen = seen(&format!("<l>{row}{row}</l>"));
        assert_eq!(columns(&seen, 0), ["Ward.Name", "Phone", "Q.Phone", "NextOfKin.Tel"]);
    }

    #[test]
    fn one_record_is_text() {
        let seen = seen(
            "<starter><Surname>Example</Surname><Bank sort='20-00-00'><Account>12345678</Account></Bank></starter>",
        );
        assert_eq!(
            (seen.tables.len(), seen.all_text().as_str()),
            (0, "Surname: Example\nsort: 20-00-00\nAccount: 12345678\n")
        );
    }

    #[test]
    fn names_in_attributes_are_column_names() {
        let dump = "<mysqldump><database name='hr'><table_data name='staff'>\
            <row><field name='surname'>Example</field><field name='ni' xsi:nil='true' /></row>\
            <row><field name='surname'>Sample</field><field name='ni'>AB123456C</field></row></table_data></database></mysqldump>";
        let seen = seen(dump);
        assert_eq!(
            (columns(&seen, 0), seen.cells(0)[1].clone()),
            (vec!["surname", "ni"], vec!["Sample", "AB123456C"])
        );
    }

    #[test]
    fn running_text_keeps_its_words_together() {
        let seen = seen(
            "<doc><p>Ann <b>Exa</b>mple was born</p><p>on 1 May</p><list><n>Bob Sample</n><n>Cat</n></list></doc>",
        );
        let cells: Vec<_> =
            seen.tables.iter().enumerate().flat_map(|(index, _)| seen.cells(index)).flatten().collect();
        let all = format!("{}{}", seen.all_text(), cells.join("\n"));
        assert!(
            all.contains("Ann Example was born") && all.contains("on 1 May") && all.contains("Bob Sample"),
            "{all}"
        );
    }

    #[test]
    fn what_was_read_before_a_break_counts() {
        for (cut, reason) in
            [(FPS.find("<Fee>0120"), ReadError::Truncated), (FPS.find("<Sur>Sample"), ReadError::Truncated)]
        {
            let (seen, end) = read(&XmlTables, "a.xml", &FPS.as_bytes()[..cut.expect("it is there")]);
            assert_eq!(end, Err(reason));
            assert_eq!(seen.cells(0).len(), 2);
        }
        let broken = FPS.replace("<Fee>0120</Fee>", "<Fee a=\"<>Dan Lost");
        let (seen, _) = read(&XmlTables, "a.xml", broken.as_bytes());
        let cells: Vec<_> =
            seen.tables.iter().enumerate().flat_map(|(index, _)| seen.cells(index)).flatten().collect();
        assert!(format!("{}{}", seen.all_text(), cells.join(" ")).contains("Dan Lost"));
    }

    #[test]
    fn encodings_and_long_lists() {
        let (seen, end) = read(
            &XmlTables,
            "a.xml",
            b"<?xml version='1.0' encoding='iso-8859-2'?><a><b>\xA3\xF3d\xBC</b></a>",
        );
        assert_eq!((end, seen.all_text().as_str()), (Ok(()), "b: Łódź\n"));
        let list: String = (0..50).map(|n| format!("<n>Name {n}</n>")).collect();
        let (seen, end) = read(&XmlTables, "a.xml", format!("<l>{list}</l>").as_bytes());
        assert_eq!(end, Ok(()));
        assert_eq!(seen.all_text().lines().count() + seen.cells(0).len(), 50);
        let (seen, end) =
            read(&XmlTables, "a.xml", format!("{}x{}", "<a>".repeat(3000), "</a>".repeat(3000)).as_bytes());
        assert_eq!((end, seen.lost.first().copied()), (Ok(()), Some(Reason::TooDeep)));
        assert!(seen.all_text().contains('x'));
    }

    #[test]
    fn saved_spreadsheets_have_sheets() {
        let seen = seen(
            "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>\
             <Workbook xmlns:ss='urn:x'><Worksheet ss:Name='Staff'><Table><Row><Cell><Data ss:Type='String'>Name</Data></Cell>\
             <Cell><Data ss:Type='String'>Fee</Data></Cell></Row><Row ss:Index='4'><Cell ss:Index='2'><Data ss:Type='Number'>185</Data>\
             <Comment><Data>ask <B>Ann</B></Data></Comment></Cell></Row><Row ss:Hidden='1'><Cell><Data ss:Type='DateTime'>2001-06-07T00:00:00.000</Data></Cell></Row>\
             </Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>",
        );
        assert_eq!((seen.tables[0].0.as_str(), &seen.tables[0].1), ("Staff", &None));
        let rows: Vec<_> = seen.tables.iter().flat_map(|table| table.3.clone()).collect();
        assert_eq!(rows[0], (1, vec!["Name".to_owned(), "Fee".to_owned()]));
        assert_eq!(rows[1], (4, vec![String::new(), "185".to_owned()]));
        assert_eq!(rows[2], (5, vec!["2001-06-07".to_owned()]));
        assert!(seen.all_text().contains("ask Ann"));
    }

    #[test]
    fn only_xml_fits() {
        let fit = |name: &str, text: &str| XmlTables.fit(&Probe::new(text.as_bytes(), true, name));
        assert_eq!(fit("a.txt", FPS), Fit::Likely);
        assert_eq!(fit("a.txt", "<a><b/></a>"), Fit::Likely);
        assert_eq!(fit("a.txt", "<Ann> said: hello"), Fit::No);
        assert_eq!(fit("a.txt", "<ann@example.org> wrote"), Fit::No);
        assert_eq!(fit("a.xml", "<open"), Fit::Name);
        assert_eq!(fit("a.csv", "a,b\n<c>,d\n"), Fit::No);
    }

    #[test]
    fn damaged_documents_end() {
        survives(&XmlTables, "a.xml", FPS.as_bytes(), &[]);
        mutate(FPS.as_bytes(), 1000, |bytes| {
            let _ = read(&XmlTables, "a.xml", bytes);
        });
    }

    #[test]
    fn stops_when_asked() {
        for calls in 0..7 {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&XmlTables, "a.xml", FPS.as_bytes(), &[], &mut sink), Err(ReadError::Halt));
        }
    }

    #[test]
    fn entries_that_have_a_name_are_records() {
        let entry = |n: usize| {
            format!("<entry><ref>E{n}</ref><name>Ann Example</name><tel>01632 96010{n}</tel></entry>\n")
        };
        let text =
            format!("<?xml version=\"1.0\"?>\n<forms>\n{}</forms>", (0..4).map(entry).collect::<String>());
        let seen = seen(&text);
        assert_eq!(columns(&seen, 0), ["ref", "name", "tel"]);
        assert_eq!(seen.cells(0)[3], ["E3", "Ann Example", "01632 960103"]);
        // With a text of its own the attribute names a column.
        let text = "<rows><row><field name='surname'>Example</field><field name='fee'>185</field></row>\
                    <row><field name='surname'>Sample</field><field name='fee'>120</field></row></rows>";
        assert_eq!(columns(&self::seen(text), 0), ["surname", "fee"]);
    }
}
