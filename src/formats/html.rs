//! HTML: pages, and the tables that programs save as HTML under names such as .xls and .doc.
//!
//! Streamed: `tokens` cuts, `page` sorts into text, tables and what is not shown. Styles are dropped; scripts
//! and comments go out as hidden parts, since pages that were saved or generated hold data there. Web archives
//! (.mht) are mail. XHTML is read here too; other XML is not.

mod page;
mod tokens;

use std::io::Read;

use super::{Fit, Format, Probe, ReadError, Sink};
use crate::input::Input;
use crate::input::decode::{Charset, TextStream};
use crate::model::Reason;
use page::Page;
use tokens::Tokens;

/// How far into a file its kind must show.
const START: usize = 4096;
/// About how many bytes are taken at once.
const STEP: usize = 64 * 1024;

/// The reader of HTML.
pub struct Html;

impl Format for Html {
    fn id(&self) -> &'static str {
        "html"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(text) = probe.text() else { return Fit::No };
        let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if !start.starts_with('<') {
            return Fit::No;
        }
        let start = start.get(..start.floor_char_boundary(START)).unwrap_or(start).to_ascii_lowercase();
        let has = |word: &str| start.match_indices(word).any(|(at, _)| ends_name(&start, at + word.len()));
        if has("<!doctype html") || has("<html") {
            return Fit::Certain;
        }
        let fragments = [
            "table", "meta", "head", "body", "title", "center", "div", "p", "font", "h1", "h2", "b", "tr",
            "style",
        ];
        let begins = |name: &str| {
            start.strip_prefix('<').is_some_and(|rest| rest.starts_with(name) && ends_name(rest, name.len()))
        };
        if fragments.iter().any(|name| begins(name)) && (start.contains("</") || start.contains("<br")) {
            return Fit::Likely;
        }
        if probe.has_extension(&["html", "htm", "shtml", "xhtml"]) { Fit::Name } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        push(&mut input.into_stream(), sink)
    }
}

/// Whether no letter follows: `<head` begins `<header` too.
fn ends_name(text: &str, at: usize) -> bool {
    !text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric)
}

/// Pushes a page; also how other formats read the HTML in them.
///
/// # Errors
/// Those of the source, and [`ReadError::Halt`].
pub fn push(source: &mut dyn Read, sink: &mut dyn Sink) -> Result<(), ReadError> {
    push_as(source, None, sink)
}

/// The same with the encoding that somebody else declares; that counts more than the page's own word.
///
/// # Errors
/// Those of [`push`].
pub fn push_as(
    source: &mut dyn Read,
    charset: Option<Charset>,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut stream = TextStream::new(source);
    if let Some(charset) = charset.or_else(|| declared(stream.head())) {
        stream = stream.declared(charset);
    }
    let mut stream = stream.in_paragraphs(STEP);
    let mut tokens = Tokens::new();
    let mut page = Page::new(sink);
    let end = loop {
        match stream.next_chunk() {
            Ok(Some(chunk)) => {
                tokens.feed(chunk.text.get(chunk.overlap..).unwrap_or_default());
                while let Some(token) = tokens.next_token() {
                    page.take(token)?;
                }
            }
            Ok(None) => break Ok(()),
            Err(error) => break Err(ReadError::from(error)),
        }
    };
    if end == Err(ReadError::Halt) {
        return end;
    }
    tokens.end();
    while let Some(token) = tokens.next_token() {
        page.take(token)?;
    }
    page.finish()?;
    if stream.invalid() > 0 || tokens.overlong > 0 {
        sink.lost(Reason::Malformed)?;
    }
    end
}

/// How many visible characters a page has, white space aside. Only in UTF-7 do tags depend on the encoding.
pub fn visible(page: &[u8], charset: Option<Charset>) -> u64 {
    let mut tokens = Tokens::new();
    match charset {
        Some(Charset::Utf7) => tokens.feed(&Charset::Utf7.decode(page)),
        _ => tokens.feed(&String::from_utf8_lossy(page)),
    }
    tokens.end();
    let mut count = 0;
    while let Some(token) = tokens.next_token() {
        if let tokens::Token::Text(text) = token {
            count += tokens::decoded(text).chars().filter(|c| !c.is_whitespace()).count() as u64;
        }
    }
    count
}

/// The encoding that the page's own `meta` names.
fn declared(head: &[u8]) -> Option<Charset> {
    let head = head.get(..START).unwrap_or(head);
    let at = memchr::memmem::find(&head.to_ascii_lowercase(), b"charset=")? + b"charset=".len();
    let rest = head.get(at..)?;
    let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
    let length =
        rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':')).count();
    Charset::for_label(rest.get(..length)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, survives};
    use crate::formats::testing_mutations::mutate;

    fn fit(name: &str, text: &str) -> Fit {
        Html.fit(&Probe::new(text.as_bytes(), true, name))
    }

    fn seen(page: &str) -> Recorder {
        let (seen, end) = read(&Html, "a.html", page.as_bytes());
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        seen
    }

    fn of(seen: &Recorder, locator: &str) -> String {
        seen.texts.iter().filter(|(at, _)| at.starts_with(locator)).map(|(_, text)| text.as_str()).collect()
    }

    const STAFF: &str = "<html><head><title>Poll staff</title><style>td{color:red}</style></head><body>\
        <h1>Staff &amp; fees</h1><p>Count on <b>7</b>&nbsp;June<p>at the Guildhall<br>10 pm\
        <table><caption>May</caption><thead><tr><th>Name<th>Phone<th>Fee</thead>\
        <tr><td>Ann Example<br>1 High St<td><a href='mailto:ann@example.org?subject=x'>mail</a><td>&pound;185\n\
        <tr><td colspan=2>Bob\n  Sample<td>120</td></tr>\
        <tr style='display: none'><td>Cat Hidden</td><td>x</td></tr>\
        <tr><td rowspan=2>Dan</td><td>1</td></tr><tr><td>2</td></tr></table>\
        <!-- old: <td>Eve Old</td> --><div hidden>unseen words</div>after\
        <input type=hidden value='token'><input value='Fay Form'></body></html>";

    #[test]
    fn pages_give_lines_tables_and_what_is_hidden() {
        let seen = seen(STAFF);
        assert_eq!(
            of(&seen, "Part"),
            "Poll staff\nStaff & fees\nCount on 7 June\nat the Guildhall\n10 pm\nMay\nafter Fay Form\n"
                .trim_end_matches('\n')
                .to_owned()
                + "\n"
        );
        let tables: Vec<_> = seen.tables.iter().map(|table| (table.0.as_str(), table.2.id())).collect();
        assert_eq!(tables, [("table 1", None), ("table 1", Some("hidden")), ("table 1", None)]);
        assert_eq!(
            seen.cells(0),
            [
                vec!["Name", "Phone", "Fee"],
                vec!["Ann Example\n1 High St", "mail ann@example.org", "£185"],
                vec!["Bob Sample", "", "120"],
            ]
        );
        assert_eq!(seen.tables[1].3, [(4, vec!["Cat Hidden".to_owned(), "x".to_owned()])]);
        assert_eq!(seen.cells(2), [vec!["Dan", "1"], vec!["", "2"]]);
        assert_eq!(of(&seen, "HiddenPart(\"comment\")").trim(), "old: Eve Old");
        assert_eq!(of(&seen, "HiddenPart(\"hidden text\")"), "unseen words\ntoken\n");
    }

    #[test]
    fn layout_tables_are_text_and_tables_inside_them_tables() {
        let seen = seen(
            "<table><tr><td>Dear Sir,<p>the list:</p><table><tr><td>Ann</td><td>PO</td></tr></table>Yours</td></tr>\
             <tr><td>a</td><td>b</td></tr></table>",
        );
        assert_eq!(of(&seen, "Part"), "Dear Sir,\nthe list:\nYours\n");
        assert_eq!(seen.tables.len(), 2);
        assert_eq!((seen.tables[0].0.as_str(), seen.cells(0)), ("table 2", vec![vec!["Ann", "PO"]]));
        assert_eq!((seen.tables[1].0.as_str(), seen.cells(1)), ("table 1", vec![vec!["a", "b"]]));
    }

    #[test]
    fn a_letter_set_in_a_table_is_text() {
        let line = |text: &str| format!("<tr><td colspan=2>{text}</td></tr>");
        let letter =
            ["SAMPLE COUNCIL", "12 May 2010", "", "Dear Mrs Lowe", "You are poll clerk."].map(line).concat();
        let row = "<tr><th>Name</th><td>Ann Lowe</td></tr>";
        let seen = seen(&format!("<html><table>{letter}{row}</table>"));
        assert_eq!(
            of(&seen, "Part"),
            "SAMPLE COUNCIL\n12 May 2010\n\nDear Mrs Lowe\nYou are poll clerk.\nName\tAnn Lowe\n"
        );
        assert!(seen.tables.is_empty());
        // A title over a form, and a list with headings of groups.
        let titled = format!("<html><table>{}{}</table>", line("STAFF"), row.repeat(3));
        assert_eq!(self::seen(&titled).cells(0).len(), 4);
        let groups = ["Ward A", "Ward B", "Ward C"].map(|ward| {
            format!("<tr><td colspan=3>{ward}</td></tr><tr><td>Ann</td><td>PO</td><td>195</td></tr>")
        });
        assert_eq!(self::seen(&format!("<html><table>{}</table>", groups.concat())).cells(0).len(), 6);
    }

    #[test]
    fn a_tables_title_is_its_own_and_that_of_its_hidden_rows() {
        let row = "<tr><td>Ann</td><td>1</td></tr>";
        let seen = seen(&format!(
            "<html><h2>COUNT STAFF</h2><table>{row}<tr hidden><td>Bob</td><td>2</td></tr>{row}</table>\
             <table>{row}</table><p>Lunch</p><table>{row}</table></html>"
        ));
        assert_eq!(seen.above, ["COUNT STAFF\n", "COUNT STAFF\n", "COUNT STAFF\n", "", "Lunch\n"]);
    }

    #[test]
    fn the_page_names_its_encoding() {
        let page = b"<html><meta http-equiv=Content-Type content='text/html; charset=windows-1250'><p>\xA3\xF3d\x9F</p>";
        let (seen, end) = read(&Html, "a.htm", page);
        assert_eq!((end, seen.all_text().as_str()), (Ok(()), "Łódź\n"));
        let (seen, _) = read(&Html, "a.htm", "<html><meta charset=iso-8859-1><p>é</p>".as_bytes());
        assert_eq!(seen.all_text(), "é\n");
        let page = b"<html><meta charset=utf-7><p>Zo+AOs Quartermain, +AKM-185 +ADw-b+AD4-now</p>";
        let (seen, end) = read(&Html, "a.htm", page);
        assert_eq!((end, seen.all_text().as_str()), (Ok(()), "Zoë Quartermain, £185 now\n"));
        // Tags in runs, too.
        let page = b"+ADw-html+AD4APA-p+AD4-Zo+AOs Quartermain+ADw-/p+AD4-";
        assert_eq!(Html.fit(&Probe::new(page, true, "a")), Fit::Certain);
        assert_eq!(read(&Html, "a", page).0.all_text(), "Zoë Quartermain\n");
    }

    #[test]
    fn content_decides() {
        assert_eq!(fit("staff.xls", "\r\n<table border=1><tr><td>x</td></tr></table>"), Fit::Likely);
        assert_eq!(fit("a.doc", "<!DOCTYPE HTML PUBLIC \"-//W3C\"><p>x"), Fit::Certain);
        assert_eq!(fit("a.xml", "<?xml version='1.0'?><html xmlns='x'></html>"), Fit::Certain);
        assert_eq!(fit("a.xml", "<?xml version='1.0'?><rows><row/></rows>"), Fit::No);
        assert_eq!(fit("a.xml", "<people><person/></people>"), Fit::No);
        assert_eq!(fit("a.txt", "Dear Sir, see <html> for the table"), Fit::No);
        assert_eq!(fit("a.htm", "no tags"), Fit::No);
    }

    #[test]
    fn deep_and_broken_pages_end_with_bounded_stacks() {
        for unit in [
            "<table><tr><td>",
            "<div>",
            "<p hidden>",
            "</table>",
            "<td colspan=1000 rowspan=1000>x",
            "<a href=\"",
            "<!--",
        ] {
            let page = format!("<html>{}Ann", unit.repeat(20_000));
            let (seen, end) = read(&Html, "a.html", page.as_bytes());
            assert_eq!(end, Ok(()), "{unit}");
            let text: String =
                seen.tables.iter().flat_map(|t| &t.3).flat_map(|(_, row)| row).cloned().collect();
            assert!((seen.all_text() + &text).contains("Ann"), "{unit}");
        }
    }

    #[test]
    fn damaged_pages_end() {
        survives(&Html, "a.html", STAFF.as_bytes(), &[]);
        mutate(STAFF.as_bytes(), 2000, |bytes| {
            let _ = read(&Html, "a.html", bytes);
        });
    }

    #[test]
    fn stops_when_asked() {
        for calls in 0..8 {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Html, "a.html", STAFF.as_bytes(), &[], &mut sink), Err(ReadError::Halt));
        }
    }
}
