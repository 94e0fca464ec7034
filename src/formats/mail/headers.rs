//! The headers of a message or part: those a person would look at as text, and what the body is.
//!
//! Decoding (RFC 2047, RFC 2231) is the `mail-parser` crate's; bytes that are not ASCII are brought to UTF-8
//! before, since old programs sent them as they were, and so are encoded words in UTF-7: of these the crate knows one
//! name only, and loses the end of a word and the plus signs. Its parser of whole messages is not used: it holds all of
//! a message several times over, and its nesting has no limit.

use std::borrow::Cow;

use mail_parser::{Address, HeaderName, HeaderValue, MessageParser, MimeHeaders};

use super::lines::{Coding, Lines, Mark, unquote};
use crate::formats::ReadError;
use crate::input::base64;
use crate::input::decode::{self, Charset};

/// How many bytes of headers are looked at; more are lost.
const MAX_HEADERS: usize = 256 * 1024;
/// How long an encoded word in UTF-7 may be. RFC 2047 has 75 bytes, programs did not keep to it.
const MAX_WORD: usize = 4096;
/// What a viewer shows. Trace and list headers repeat these or name machines.
const SHOWN: &[&str] = &[
    "from",
    "sender",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "subject",
    "date",
    "resent-from",
    "resent-to",
    "resent-cc",
    "delivered-to",
    "x-original-to",
    "return-path",
    "organization",
    "comments",
    "keywords",
    "thread-topic",
    "x-originating-email",
    "disposition-notification-to",
];

/// What the headers say.
pub struct Headers {
    /// `Name: value` lines.
    pub shown: String,
    /// Type and subtype in lower case.
    pub kind: String,
    /// Where it is named, the file's name.
    pub name: Option<String>,
    /// Whether the sender wanted the part kept apart from the text.
    pub attached: bool,
    /// The encoding of text.
    pub charset: Option<Charset>,
    /// What divides a multipart.
    pub boundary: Option<Vec<u8>>,
    /// How the body is written.
    pub coding: Coding,
    /// What S/MIME says of itself (`enveloped-data`).
    pub smime: Option<String>,
    /// Whether some headers were too long.
    pub shortened: bool,
    /// What ended the part if the body never began.
    pub mark: Option<Mark>,
}

impl Headers {
    /// Reads to the blank line. A part without a type is `kind`.
    ///
    /// # Errors
    /// Those of the source.
    pub fn read(lines: &mut Lines<'_>, kind: &str) -> Result<Headers, ReadError> {
        let mut block = Vec::new();
        let (mut shortened, mut mark) = (false, None);
        loop {
            match lines.next_line()? {
                Ok(line) if line.trim_ascii().is_empty() => break,
                // What an mbox or a mail server puts before the first header.
                Ok(line)
                    if block.is_empty() && (line.starts_with(b"From ") || line.starts_with(b">From ")) => {}
                Ok(line) if block.len() + line.len() <= MAX_HEADERS => block.extend_from_slice(line),
                Ok(_) => shortened = true,
                Err(end) => {
                    mark = Some(end);
                    break;
                }
            }
        }
        let mut headers = Headers::of(&block, kind);
        (headers.shortened, headers.mark) = (shortened, mark);
        Ok(headers)
    }

    fn of(block: &[u8], kind: &str) -> Headers {
        let mut text = match decode::sniff(block) {
            _ if block.is_ascii() => String::from_utf8_lossy(block),
            Some((encoding, mark)) => encoding.decode(block.get(mark..).unwrap_or_default()).0,
            None => String::from_utf8_lossy(block),
        }
        .into_owned();
        if let Some(plain) = without_utf7(&text) {
            text = plain;
        }
        text.push_str("\r\n\r\n");
        let mut headers = Headers {
            shown: String::new(),
            kind: kind.to_owned(),
            name: None,
            attached: false,
            charset: None,
            boundary: None,
            coding: Coding::Identity,
            smime: None,
            shortened: false,
            mark: None,
        };
        let Some(message) = MessageParser::default().parse_headers(text.as_bytes()) else { return headers };
        for header in message.headers() {
            let name = header.name.as_str();
            if SHOWN.iter().any(|shown| shown.eq_ignore_ascii_case(name)) {
                let raw = text.get(header.offset_start() as usize..header.offset_end() as usize);
                let value = value(&header.value, raw.unwrap_or_default());
                if !value.is_empty() {
                    headers.shown.push_str(&format!("{name}: {value}\n"));
                }
            }
            if let HeaderName::ContentTransferEncoding = header.name
                && let Some(coding) = header.value.as_text()
            {
                headers.coding = match coding.trim().to_ascii_lowercase().as_str() {
                    "base64" => Coding::Base64,
                    "quoted-printable" => Coding::Quoted,
                    _ => Coding::Identity,
                };
            }
        }
        if let Some(kind) = MimeHeaders::content_type(&message) {
            headers.kind =
                format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase();
            headers.charset = kind.attribute("charset").and_then(|name| Charset::for_label(name.as_bytes()));
            headers.boundary =
                kind.attribute("boundary").map(|boundary| boundary.trim_end().as_bytes().to_vec());
            headers.smime = kind.attribute("smime-type").map(str::to_ascii_lowercase);
        }
        headers.name = message.attachment_name().map(str::to_owned).filter(|name| !name.trim().is_empty());
        headers.attached = message.content_disposition().is_some_and(|how| how.is_attachment());
        headers
    }
}

/// The same headers with encoded words of UTF-7 in UTF-8 (RFC 2047, 2: `=?charset*language?B or Q?text?=`); `None` where
/// there are none. A word that cannot be decoded stays as it stands.
fn without_utf7(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut any = false;
    while let Some((before, after)) = rest.split_once("=?") {
        out.push_str(before);
        out.push_str("=?");
        rest = after;
        let Some((word, behind)) = utf7_word(after) else { continue };
        // As UTF-8 in the same form, so that what stands between two words is still dropped.
        out.push_str("utf-8?Q?");
        for byte in word.bytes() {
            out.push_str(&format!("={byte:02X}"));
        }
        out.push_str("?=");
        rest = behind;
        any = true;
    }
    out.push_str(rest);
    any.then_some(out)
}

/// The encoded word that goes on here, if it is in UTF-7, and what follows it.
fn utf7_word(after: &str) -> Option<(String, &str)> {
    let (charset, rest) = after.split_once('?')?;
    let label = charset.split('*').next().unwrap_or_default();
    if charset.len() > 40 || Charset::for_label(label.as_bytes()) != Some(Charset::Utf7) {
        return None;
    }
    let (coding, rest) = rest.split_once('?')?;
    let near = rest.get(..rest.floor_char_boundary(MAX_WORD)).unwrap_or(rest);
    let (body, _) = near.split_once("?=")?;
    let behind = rest.get(body.len() + 2..)?;
    if body.contains('\n') {
        return None;
    }
    let mut bytes = Vec::new();
    match coding {
        "B" | "b" => {
            let mut digits = base64::Digits::default();
            body.bytes().filter_map(base64::digit).for_each(|six| digits.push(six, &mut bytes));
            digits.finish(&mut bytes);
        }
        "Q" | "q" => unquote(body.replace('_', " ").as_bytes(), &mut bytes),
        _ => return None,
    }
    Some((Charset::Utf7.decode(&bytes).into_owned(), behind))
}

/// A header's value on one line.
fn value(value: &HeaderValue<'_>, raw: &str) -> String {
    let text = match value {
        HeaderValue::Address(addresses) => Cow::Owned(people(addresses)),
        HeaderValue::Text(text) => Cow::Borrowed(&**text),
        _ => Cow::Borrowed(raw),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn people(addresses: &Address<'_>) -> String {
    let mut text = String::new();
    for one in addresses.iter() {
        if !text.is_empty() {
            text.push_str(", ");
        }
        match (one.name.as_deref(), one.address.as_deref()) {
            (Some(name), Some(address)) => text.push_str(&format!("{name} <{address}>")),
            (Some(only), None) | (None, Some(only)) => text.push_str(only),
            (None, None) => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_headers_are_decoded() {
        let headers = Headers::of(
            b"Received: from mx (10.0.0.1)\r\nFrom: =?iso-8859-1?Q?Ren=E9e?= Example <r@example.org>\r\n\
              To: Ann <a@example.org>,\r\n b@example.org\r\nSubject: =?UTF-8?B?RmVlIMKjMTg1?=\r\n\
              Cc: Zo\xEB Sample <z@example.org>\r\nDate: Thu, 7 Jun 2001 22:00:00 +0100\r\n\
              Content-Type: multipart/mixed;\r\n boundary=\"=_x y\"\r\n",
            "text/plain",
        );
        assert_eq!(
            headers.shown,
            "From: Renée Example <r@example.org>\nTo: Ann <a@example.org>, b@example.org\nSubject: Fee £185\n\
             Cc: Zoë Sample <z@example.org>\nDate: Thu, 7 Jun 2001 22:00:00 +0100\n"
        );
        assert_eq!(
            (headers.kind.as_str(), headers.boundary.as_deref()),
            ("multipart/mixed", Some(&b"=_x y"[..]))
        );
    }

    #[test]
    fn words_in_utf7_are_decoded() {
        let headers = Headers::of(
            b"From: =?utf-7?Q?Zo+AOs_Quartermain?= <zoe@example.org>\r\n\
              To: =?UTF-7?B?U2lvYmgrQU9FLW4=?= =?x-unicode-2-0-utf-7*en?q?_O+IBk-Example?= <s@example.org>\r\n\
              Cc: =?iso-8859-1?Q?Ren=E9e?= <r@example.org>, \"=?utf-7?Q?+AMk-va?=\" <e@example.org>\r\n\
              Subject: =?unicode-1-1-utf-7?Q?Fee_+AKM-185_=2B-_2,_call_+44_1632_960123?=\r\n =?utf-7?B?K0FLTQ==?=\r\n\
              Comments: =?utf-7?X?+AKM-?= =?utf-7?Q?+AKM-\r\n\
              Content-Type: text/plain; charset=\"UTF-7\"; name=\"=?utf-7?Q?+AMk-va.txt?=\"\r\n",
            "text/plain",
        );
        assert_eq!(
            headers.shown,
            "From: Zoë Quartermain <zoe@example.org>\nTo: Siobhán O’Example <s@example.org>\n\
             Cc: Renée <r@example.org>, Éva <e@example.org>\nSubject: Fee £185 + 2, call +44 1632 960123£\n\
             Comments: =?utf-7?X?+AKM-?= =?utf-7?Q?+AKM-\n"
        );
        assert_eq!((headers.name.as_deref(), headers.charset), (Some("Éva.txt"), Some(Charset::Utf7)));
    }

    #[test]
    fn parts_say_what_they_are() {
        let headers = Headers::of(
            b"Content-Type: application/vnd.ms-excel; name=\"x.xls\"\nContent-Transfer-Encoding: BASE64\n\
              Content-Disposition: attachment; filename*=utf-8''p%C3%A9.xls\n",
            "text/plain",
        );
        assert_eq!(headers.name.as_deref(), Some("pé.xls"));
        assert!(headers.attached && headers.coding == Coding::Base64);
        assert_eq!(Headers::of(b"", "message/rfc822").kind, "message/rfc822");
    }
}
