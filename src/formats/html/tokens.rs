//! Cuts HTML into tags, text and comments as it streams in, and decodes entities.
//!
//! Not the tree construction of the HTML standard: old pages, Office exports and mails are broken in many ways,
//! and all that matters is which characters a reader would see and where cells end. What elements mean is in
//! `page`.

use std::borrow::Cow;

/// A tag or comment longer than this is taken for text: an unclosed quote would swallow the rest of the page.
const MAX_TAG: usize = 64 * 1024;
/// A piece of a comment or script goes out when it has so many bytes.
const PIECE: usize = 64 * 1024;
/// What two pieces of one comment or script have in common.
const OVERLAP: usize = 256;
/// The longest name of an entity.
const MAX_ENTITY: usize = 32;

/// What comes next.
pub enum Token<'a> {
    /// Characters between tags, entities not yet decoded.
    Text(&'a str),
    /// A start tag; its name is in lower case.
    Start(Tag<'a>),
    /// An end tag; its name is in lower case.
    End(String),
    /// The inside of a comment, or a part of it.
    Comment(&'a str),
    /// Program text: a script or what a server should have run, or a part of it.
    Code(&'a str),
}

/// A start tag.
pub struct Tag<'a> {
    /// Its name in lower case.
    pub name: String,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, entities decoded; empty for an attribute without value.
    pub fn attribute(&self, wanted: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=').unwrap_or(rest.len());
            let (name, after) = rest.split_at_checked(end.max(usize::from(rest.starts_with('='))))?;
            if name.is_empty() {
                return None;
            }
            let (value, after) = match after.trim_start().strip_prefix('=') {
                Some(value) => attribute_value(value.trim_start()),
                None => ("", after),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(decoded(value));
            }
            rest = after;
        }
    }
}

fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    text.split_at(text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len()))
}

/// What the cutter is inside of.
enum Inside {
    Page,
    /// Up to this end, which no tag interrupts.
    Until {
        end: &'static str,
        kind: Kind,
    },
}

#[derive(Clone, Copy)]
enum Kind {
    Comment,
    Code,
    Style,
    /// `textarea` and `title`: text without tags.
    Plain,
}

/// Cuts one page.
pub struct Tokens {
    buffer: String,
    at: usize,
    inside: Inside,
    ended: bool,
    /// How many tags were too long to be tags.
    pub overlong: u64,
}

impl Tokens {
    /// At the start of a page.
    pub fn new() -> Tokens {
        Tokens { buffer: String::new(), at: 0, inside: Inside::Page, ended: false, overlong: 0 }
    }

    /// More of the page.
    pub fn feed(&mut self, text: &str) {
        self.buffer.drain(..self.at);
        self.at = 0;
        self.buffer.push_str(text);
    }

    /// There is no more.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// The next token; `None` when more of the page is needed, or at its end.
    pub fn next_token(&mut self) -> Option<Token<'_>> {
        loop {
            let rest = self.buffer.get(self.at..)?;
            if rest.is_empty() {
                return None;
            }
            if let Inside::Until { end, kind } = self.inside {
                let (length, close) = match find_end(rest, end) {
                    Some(at) => (at, if end.starts_with("</") { 0 } else { end.len() }),
                    None if self.ended => (rest.len(), 0),
                    None if rest.len() > PIECE + OVERLAP => {
                        (rest.floor_char_boundary(rest.len() - OVERLAP), usize::MAX)
                    }
                    None => return None,
                };
                let from = self.at;
                self.at += length;
                if close != usize::MAX {
                    self.at += close;
                    self.inside = Inside::Page;
                }
                if length == 0 || matches!(kind, Kind::Style) {
                    continue;
                }
                let piece = self.buffer.get(from..from + length)?;
                return Some(match kind {
                    Kind::Comment => Token::Comment(piece),
                    Kind::Plain => Token::Text(piece),
                    Kind::Code | Kind::Style => Token::Code(piece),
                });
            }
            if !rest.starts_with('<') {
                let mut length = rest.find('<').unwrap_or(rest.len());
                if length == rest.len() && !self.ended {
                    // An entity may go on in what comes next.
                    let tail = rest.floor_char_boundary(rest.len().saturating_sub(MAX_ENTITY));
                    if let Some(at) = rest.get(tail..).and_then(|tail| tail.rfind('&')) {
                        length = tail + at;
                    }
                    if length == 0 {
                        return None;
                    }
                }
                let from = self.at;
                self.at += length;
                return self.buffer.get(from..from + length).map(Token::Text);
            }
            if rest.len() < 12 && !self.ended {
                return None;
            }
            let opening =
                [("<!--", "-->", Kind::Comment), ("<?", "?>", Kind::Code), ("<%", "%>", Kind::Code)];
            // `<?xml version="1.0"?>` and Office's `<?xml:namespace ...>` are no programs and may lack the end.
            let declaration = rest.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("<?xml"));
            if let Some((open, end, kind)) = opening.iter().find(|(open, ..)| rest.starts_with(open))
                && !declaration
            {
                self.at += open.len();
                self.inside = Inside::Until { end, kind: *kind };
                continue;
            }
            let (from, mark) = (self.at, rest.as_bytes().get(1).copied().unwrap_or(0));
            if !(mark.is_ascii_alphabetic() || matches!(mark, b'/' | b'!' | b'?')) {
                self.at += 1;
                return self.buffer.get(from..=from).map(Token::Text);
            }
            let Some(length) = tag_end(rest, self.ended) else {
                if rest.len() < MAX_TAG && !self.ended {
                    return None;
                }
                self.overlong += 1;
                let length = rest.floor_char_boundary(MAX_TAG.min(rest.len()));
                self.at += length;
                return self.buffer.get(from..from + length).map(Token::Text);
            };
            self.at += length;
            if matches!(mark, b'!' | b'?') {
                continue;
            }
            let is_end = mark == b'/';
            let inside = self.buffer.get(from + 1 + usize::from(is_end)..from + length - 1)?;
            let name_end = inside.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(inside.len());
            let (name, attributes) = inside.split_at(name_end);
            let name = name.to_ascii_lowercase();
            if is_end {
                return Some(Token::End(name));
            }
            let raw = match name.as_str() {
                "script" => Some(("</script", Kind::Code)),
                "style" => Some(("</style", Kind::Style)),
                "textarea" => Some(("</textarea", Kind::Plain)),
                "title" => Some(("</title", Kind::Plain)),
                _ => None,
            };
            if let Some((end, kind)) = raw {
                self.inside = Inside::Until { end, kind };
            }
            return Some(Token::Start(Tag { name, attributes }));
        }
    }
}

/// Where `end` stands in `text`, in any case.
fn find_end(text: &str, end: &str) -> Option<usize> {
    let first = end.bytes().next()?;
    memchr::memchr_iter(first, text.as_bytes())
        .find(|at| text.get(*at..at + end.len()).is_some_and(|here| here.eq_ignore_ascii_case(end)))
}

/// How long the tag at the start of `text` is; quotes hide a `>`.
fn tag_end(text: &str, ended: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let bytes = bytes.get(..MAX_TAG).unwrap_or(bytes);
    let mut quote = None;
    let mut before = b' ';
    for (at, &byte) in bytes.iter().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            // A quote opens a value only behind `=`: apostrophes stand in unquoted ones.
            None if matches!(byte, b'"' | b'\'') && before == b'=' => quote = Some(byte),
            None if byte == b'>' => return Some(at + 1),
            None => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    // No end for the quote: then it was none.
    if quote.is_some() && (ended || bytes.len() >= MAX_TAG) {
        return memchr::memchr(b'>', bytes).map(|at| at + 1);
    }
    None
}

/// Text with its entities decoded.
pub fn decoded(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let (start, mut rest) = text.split_at(first);
    let mut out = String::with_capacity(text.len());
    out.push_str(start);
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        match entity(rest) {
            Some((length, text)) => {
                out.push_str(&text);
                rest = rest.get(length..).unwrap_or_default();
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The entity at the start of `text` (behind its `&`), and its length with the semicolon.
fn entity(text: &str) -> Option<(usize, Cow<'static, str>)> {
    let bytes = text.as_bytes().get(..MAX_ENTITY).unwrap_or(text.as_bytes());
    if bytes.first() == Some(&b'#') {
        let hex = matches!(bytes.get(1), Some(b'x' | b'X'));
        let from = if hex { 2 } else { 1 };
        let digits = bytes.get(from..)?;
        let count = digits
            .iter()
            .take_while(|byte| if hex { byte.is_ascii_hexdigit() } else { byte.is_ascii_digit() })
            .count();
        let number = u32::from_str_radix(text.get(from..from + count)?, if hex { 16 } else { 10 }).ok()?;
        // Numbers of Windows-1252 were common before the standard gave them that meaning.
        let c = match u8::try_from(number) {
            Ok(byte @ 0x80..=0x9F) => crate::input::codepage::WINDOWS_1252.char(byte),
            _ => char::from_u32(number).filter(|c| *c != '\0')?,
        };
        let length = from + count + usize::from(bytes.get(from + count) == Some(&b';'));
        return Some((length, Cow::Owned(c.to_string())));
    }
    let count = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if bytes.get(count) == Some(&b';') {
        return quick_xml::escape::resolve_html5_entity(text.get(..count)?)
            .map(|meaning| (count + 1, Cow::Borrowed(meaning)));
    }
    // Without a semicolon only the oldest names count, as browsers have it.
    ["nbsp", "amp", "lt", "gt", "quot", "pound", "eacute"]
        .iter()
        .find(|name| text.starts_with(*name))
        .and_then(|name| {
            let meaning = quick_xml::escape::resolve_html5_entity(name)?;
            Some((name.len(), Cow::Borrowed(meaning)))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parts: &[&str]) -> String {
        let mut tokens = Tokens::new();
        let mut out = String::new();
        for step in 0..=parts.len() {
            match parts.get(step) {
                Some(part) => tokens.feed(part),
                None => tokens.end(),
            }
            while let Some(token) = tokens.next_token() {
                match token {
                    Token::Text(text) => out.push_str(&decoded(text)),
                    Token::Start(tag) => {
                        out.push_str(&format!("[{} {}]", tag.name, tag.attribute("a").unwrap_or_default()))
                    }
                    Token::End(name) => out.push_str(&format!("[/{name}]")),
                    Token::Comment(text) => out.push_str(&format!("(!{text})")),
                    Token::Code(text) => out.push_str(&format!("({text})")),
                }
            }
        }
        out
    }

    #[test]
    fn pages_give_the_same_tokens_however_they_are_cut() {
        let page = "<!DOCTYPE html><P A='1 > 0'>fish &amp; chips &pound;5 &#163;6 &#x27;&#146; AT&T 3 < 4<br/>\
                    <!-- <b>no</b> -->x<script>if (a<b) '</p>'</script><style>p{}</style>\
                    <textarea>a <b> c</textarea><td B=2 a=x&eacute;y>&nbsp;é</td><?php echo 'x>y' ?>end &amp";
        let whole = shown(&[page]);
        assert_eq!(
            whole,
            "[p 1 > 0]fish & chips £5 £6 '’ AT&T 3 < 4[br ](! <b>no</b> )x[script ](if (a<b) '</p>')[/script]\
             [style ][/style][textarea ]a <b> c[/textarea][td xéy]\u{a0}é[/td](php echo 'x>y' )end &"
        );
        for at in (0..page.len()).filter(|at| page.is_char_boundary(*at)) {
            assert_eq!(shown(&[&page[..at], &page[at..]]), whole, "{at}");
        }
    }

    #[test]
    fn an_unclosed_quote_does_not_swallow_the_page() {
        let page = format!("<p a=\"1>{}", "text <b>more</b> ".repeat(10_000));
        assert!(shown(&[&page]).matches("[b ]").count() > 9_990);
        assert!(shown(&["<p a=\"1>Ann"]).ends_with("]Ann"));
    }
}
