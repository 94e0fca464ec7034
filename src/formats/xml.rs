//! XML as the readers of packages need it: elements by local name, text, nothing else.
//!
//! Streams with bounded memory: one tag or one run of text may not be longer than a limit. Namespaces,
//! definitions of entities and external references are not followed. A document that ends inside an element is
//! truncated.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Halt, ReadError};
use crate::input::OverBudget;

/// How long one tag or one piece of text may be.
const LONGEST_PIECE: u64 = 32 << 20;

/// One step of a document.
pub enum Node<'a> {
    /// An element begins; an empty one begins and ends.
    Start(Element<'a>),
    /// The element with this local name ends.
    End(&'a str),
    /// Text; what stands between two tags may come in several pieces.
    Text(Cow<'a, str>),
    /// The document ends.
    Eof,
}

/// A start tag.
pub struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name without the prefix.
    pub fn name(&self) -> &str {
        local(self.0.name().0)
    }

    /// The value of the attribute with this local name.
    pub fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let value = attributes.flatten().find(|attribute| local(attribute.key.0) == name)?.value;
        if !value.contains('&') {
            return Some(value);
        }
        let text = quick_xml::escape::unescape(&value).map(Cow::into_owned);
        Some(text.map_or(value, Cow::Owned))
    }

    /// All attributes by their local names, declarations of namespaces aside.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        attributes.flatten().filter(|attribute| !attribute.key.0.starts_with("xmlns")).map(|attribute| {
            let value = attribute.value;
            let text = quick_xml::escape::unescape(&value).map(Cow::into_owned);
            (local(attribute.key.0), text.map_or(value.clone(), Cow::Owned))
        })
    }
}

/// A name without its prefix, as far as it is one (XML 1.0, 2.3). In a damaged document a tag that lost its end holds
/// what follows, which may be a value, and names of elements become names of columns.
fn local(name: &str) -> &str {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '\u{b7}');
    let name = name.get(..name.find(|c| !is_name(c)).unwrap_or(name.len())).unwrap_or_default();
    name.rsplit_once(':').map_or(name, |(_, own)| own)
}

/// A document being read.
pub struct Xml<R: Read> {
    reader: Reader<Metered<R>>,
    left: Rc<Cell<u64>>,
    buffer: Vec<u8>,
    name: String,
    depth: u64,
    comment: Option<String>,
}

impl<R: Read> Xml<R> {
    /// Reads from the start of `stream`.
    pub fn new(stream: R) -> Xml<R> {
        let left = Rc::new(Cell::new(LONGEST_PIECE));
        let metered = Metered { inner: BufReader::with_capacity(32 << 10, stream), left: Rc::clone(&left) };
        let mut reader = Reader::from_reader(metered);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Xml { reader, left, buffer: Vec::new(), name: String::new(), depth: 0, comment: None }
    }

    /// The comment that the last step passed, if it was one.
    pub fn take_comment(&mut self) -> Option<String> {
        self.comment.take()
    }

    /// What was not parsed, for after an error: the piece that broke and the bytes behind it.
    pub fn rest(&mut self) -> impl Read {
        self.left.set(u64::MAX);
        io::Cursor::new(std::mem::take(&mut self.buffer)).chain(self.reader.get_mut())
    }

    /// The next step.
    ///
    /// # Errors
    /// `Truncated` when the document ends inside an element, `Malformed` where it is not XML, `OverBudget` when
    /// a piece is too long, and those of the stream.
    pub fn next_node(&mut self) -> Result<Node<'_>, ReadError> {
        self.left.set(LONGEST_PIECE);
        self.buffer.clear();
        let at = self.reader.buffer_position();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| explain(&error, at))?;
        Ok(match event {
            Event::Start(start) | Event::Empty(start) => {
                self.depth += 1;
                Node::Start(Element(start))
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                self.name.clear();
                self.name.push_str(local(end.name().0));
                Node::End(&self.name)
            }
            Event::Text(text) => Node::Text(text.xml10_content()),
            Event::CData(text) => Node::Text(text.xml10_content()),
            Event::GeneralRef(reference) => Node::Text(match reference.resolve_char_ref() {
                Ok(Some(c)) => Cow::Owned(c.to_string()),
                _ => match quick_xml::escape::resolve_predefined_entity(&reference) {
                    Some(text) => Cow::Borrowed(text),
                    None => Cow::Owned(format!("&{};", &*reference)),
                },
            }),
            Event::Comment(comment) => {
                self.comment = Some(comment.xml10_content().into_owned());
                Node::Text(Cow::Borrowed(""))
            }
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Node::Text(Cow::Borrowed("")),
            Event::Eof if self.depth > 0 => return Err(ReadError::Truncated),
            Event::Eof => Node::Eof,
        })
    }
}

fn explain(error: &quick_xml::Error, at: u64) -> ReadError {
    match error {
        quick_xml::Error::Io(error) => match error.get_ref() {
            Some(inner) if inner.is::<Halt>() => ReadError::Halt,
            Some(inner) if inner.is::<OverBudget>() => ReadError::OverBudget,
            _ => ReadError::from(io::Error::from(error.kind())),
        },
        // A tag, comment or section that the document's end cuts off.
        quick_xml::Error::Syntax(_) => ReadError::Truncated,
        _ => ReadError::Malformed { at },
    }
}

/// Ends with an error when too much is read without [`Xml::next_node`] being called again.
struct Metered<R> {
    inner: BufReader<R>,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl<R: Read> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left.get() == 0 {
            return Err(OverBudget.into_io());
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.left.set(self.left.get().saturating_sub(amount as u64));
        self.inner.consume(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_where_no_name_goes_on() {
        assert_eq!(local("pay:Forename"), "Forename");
        assert_eq!(local("Straße.2-b"), "Straße.2-b");
        assert_eq!(local("Forename<Plovexplo</Forename"), "Forename");
        assert_eq!(local("Forename&Plovexplo"), "Forename");
        assert_eq!(local("<"), "");
    }

    fn steps(text: &[u8]) -> (String, Option<ReadError>) {
        let mut xml = Xml::new(text);
        let mut out = String::new();
        loop {
            match xml.next_node() {
                Ok(Node::Start(element)) => {
                    let value = element.attribute("v").unwrap_or_default();
                    out.push_str(&format!("<{} {value}>", element.name()));
                }
                Ok(Node::End(name)) => out.push_str(&format!("</{name}>")),
                Ok(Node::Text(text)) => out.push_str(&text),
                Ok(Node::Eof) => return (out, None),
                Err(error) => return (out, Some(error)),
            }
        }
    }

    #[test]
    fn elements_attributes_and_text_come_by_local_name() {
        let (got, end) = steps(
            b"<?xml version='1.0'?><!DOCTYPE a><x:a xml:v='1 &amp; 2'>fish &amp; chips &#163;5<!-- no --><b/><![CDATA[<c>]]></x:a >",
        );
        assert_eq!((got.as_str(), end), ("<a 1 & 2>fish & chips £5<b ></b><c></a>", None));
    }

    #[test]
    fn an_early_end_is_an_error() {
        let whole = b"<a><b v='x'>text &amp; more</b></a>";
        for length in 1..whole.len() {
            assert!(steps(&whole[..length]).1.is_some(), "{length}");
        }
        assert_eq!(steps(b"<a>text</a>").1, None);
    }

    #[test]
    fn a_piece_without_end_costs_no_memory() {
        let endless = b"<a ".chain(io::repeat(b'x'));
        let mut xml = Xml::new(endless);
        assert_eq!(xml.next_node().err(), Some(ReadError::OverBudget));
    }
}
