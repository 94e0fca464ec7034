//! Mail: single messages (.eml, .mht web archives) and mailboxes (.mbox).
//!
//! Read part by part as it streams in (`lines`), whatever the size of a message. Headers and text belong to the
//! message's own store, attachments and messages inside it are children, and each message of a mailbox is a
//! child named by its number. Of a text in several forms the plain one is read, and the others only where they
//! say more. Outlook's own formats (.msg, .pst) are not mail in this sense.

mod headers;
mod lines;
mod mbox;

use std::io::Read;

use super::{ChildInfo, Fit, Format, Locator, Probe, ReadError, Sink, html};
use crate::input::Input;
use crate::input::decode::{Charset, TextStream, Utf8Reader};
use crate::model::Reason;
use headers::Headers;
use lines::{Body, Coding, Lines, MAX_OPEN, Mark};

pub use mbox::Mbox;

/// How much of an HTML form is weighed against the plain one.
const WEIGHED: u64 = 1024 * 1024;

/// The reader of single messages.
pub struct Mail;

impl Format for Mail {
    fn id(&self) -> &'static str {
        "mail"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(text) = probe.text() else { return Fit::No };
        let known = known_headers(text);
        let named = probe.has_extension(&["eml", "mht", "mhtml", "emlx"]);
        if known.broken {
            // Headers and then something else: only the name tells it from a form that somebody filled in.
            return if named && known.all() >= 2 { Fit::Likely } else { Fit::No };
        }
        if known.machine > 0 && known.people >= 2 {
            Fit::Certain
        } else if known.machine >= 2 || (named && known.all() > 0) {
            // A part of a mail that was saved by itself, or a draft.
            Fit::Likely
        } else {
            Fit::No
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut lines = Lines::new(input.into_stream());
        let mut message = Message { sink, parts: 0, unread: 0 };
        message.entity(&mut lines, "text/plain", &mut Alternative::default(), true).map(|_| ())
    }
}

/// How many headers of which kind a text begins with.
#[derive(Default)]
struct Known {
    /// Those that people write too: a memorandum has them.
    people: u32,
    /// Those that only programs write.
    machine: u32,
    /// A line that is none ended them.
    broken: bool,
}

impl Known {
    fn all(&self) -> u32 {
        self.people + self.machine
    }
}

/// The headers at the start of a text.
fn known_headers(text: &str) -> Known {
    let mut known = Known::default();
    let mut any = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            if any {
                break;
            }
            continue;
        }
        // The rest of the header before it.
        if line.starts_with([' ', '\t']) && any {
            continue;
        }
        let envelope = line.strip_prefix("From ").is_some_and(|rest| !rest.trim_start().starts_with(':'));
        if number == 0 && envelope {
            continue;
        }
        // Before 2001 there could be blanks in front of the colon.
        let name = line.split_once(':').map_or("", |(name, _)| name.trim_end());
        if name.is_empty() || name.len() > 80 || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            known.broken = true;
            break;
        }
        any = true;
        match name.to_ascii_lowercase().as_str() {
            "from" | "to" | "cc" | "subject" | "date" => known.people += 1,
            "received"
            | "mime-version"
            | "message-id"
            | "return-path"
            | "content-type"
            | "in-reply-to"
            | "references"
            | "delivered-to"
            | "x-mailer"
            | "content-transfer-encoding"
            | "x-priority"
            | "thread-index"
            | "x-mozilla-status"
            | "x-originalarrivaltime"
            | "x-unsent" => known.machine += 1,
            _ => {}
        }
    }
    known
}

/// What of a text in several forms was read already.
#[derive(Default)]
struct Alternative {
    /// Whether the parts are forms of one text.
    is_one: bool,
    /// Visible characters of the plain form.
    plain: u64,
}

/// A message being read.
struct Message<'s> {
    sink: &'s mut dyn Sink,
    /// How many parts have been met.
    parts: u64,
    /// Multiparts whose end is missing.
    unread: u64,
}

impl Message<'_> {
    /// Reads a message or part with everything inside it, up to what ends it.
    fn entity(
        &mut self,
        lines: &mut Lines<'_>,
        kind: &str,
        forms: &mut Alternative,
        top: bool,
    ) -> Result<Mark, ReadError> {
        let headers = Headers::read(lines, kind)?;
        if headers.shortened {
            self.sink.lost(Reason::OverBudget)?;
        }
        if top && !headers.shown.is_empty() {
            self.sink.text(Locator::Named("headers"), &headers.shown)?;
        }
        if let Some(mark) = headers.mark {
            if top {
                return Err(ReadError::Truncated);
            }
            return Ok(mark);
        }
        self.parts += 1;
        if headers.kind == "multipart/encrypted" {
            self.sink.child_lost(&named(&self.name_of(&headers)), Reason::Encrypted)?;
            return Body::new(lines, Coding::Identity).finish();
        }
        if headers.kind.starts_with("multipart/")
            && let Some(boundary) = headers.boundary.as_ref().filter(|boundary| !boundary.is_empty())
        {
            if lines.boundaries.len() < MAX_OPEN {
                return self.multipart(lines, boundary, &headers.kind, top);
            }
            self.sink.lost(Reason::TooDeep)?;
        }
        self.leaf(lines, &headers, forms)
    }

    fn multipart(
        &mut self,
        lines: &mut Lines<'_>,
        boundary: &[u8],
        kind: &str,
        top: bool,
    ) -> Result<Mark, ReadError> {
        let index = lines.boundaries.len();
        lines.boundaries.push(boundary.to_vec());
        let mut forms = Alternative { is_one: kind == "multipart/alternative", plain: 0 };
        let inner = if kind == "multipart/digest" { "message/rfc822" } else { "text/plain" };
        // What stands before the first part is for readers that do not know parts.
        let mut mark = self.aside(lines, "preamble")?;
        while mark == Mark::Boundary(index, false) {
            mark = self.entity(lines, inner, &mut forms, false)?;
        }
        lines.boundaries.truncate(index);
        if mark == Mark::Boundary(index, true) {
            return self.aside(lines, "epilogue");
        }
        // An outer boundary or the end came first.
        self.unread += 1;
        if mark == Mark::Eof && top {
            return Err(ReadError::Truncated);
        }
        Ok(mark)
    }

    /// Text outside of the parts.
    fn aside(&mut self, lines: &mut Lines<'_>, part: &'static str) -> Result<Mark, ReadError> {
        let mut body = Body::new(lines, Coding::Identity);
        let mut stream = TextStream::new(&mut body);
        while let Some(chunk) = stream.next_chunk()? {
            if !chunk.text.trim().is_empty() {
                self.sink.text(Locator::HiddenPart(part), chunk.text)?;
            }
        }
        drop(stream);
        body.finish()
    }

    fn name_of(&self, headers: &Headers) -> String {
        if let Some(name) = &headers.name {
            return name.clone();
        }
        let extension = match headers.kind.as_str() {
            "message/rfc822" | "message/global" => "eml",
            "text/html" => "html",
            "text/calendar" => "ics",
            "text/vcard" | "text/x-vcard" | "text/directory" => "vcf",
            "text/csv" => "csv",
            "text/css" => "css",
            "application/ms-tnef" => "dat",
            "application/pdf" => "pdf",
            "image/jpeg" => "jpg",
            "image/png" => "png",
            "image/gif" => "gif",
            kind if kind.starts_with("text/") => "txt",
            _ => "bin",
        };
        format!("part {}.{extension}", self.parts)
    }

    fn leaf(
        &mut self,
        lines: &mut Lines<'_>,
        headers: &Headers,
        forms: &mut Alternative,
    ) -> Result<Mark, ReadError> {
        let first = lines.number;
        let mut body = Body::new(lines, headers.coding);
        let text = !headers.attached && headers.name.is_none();
        match headers.kind.as_str() {
            // A multipart that names no boundary is read as it stands.
            kind if (text && kind == "text/plain") || kind.starts_with("multipart/") => {
                forms.plain += self.plain(&mut body, headers, first)?;
            }
            "text/html" if !headers.attached && (text || self.parts <= 2) => {
                self.html(&mut body, headers, forms)?;
            }
            "application/pkcs7-mime" | "application/x-pkcs7-mime"
                if headers.smime.as_deref().is_none_or(|kind| kind.starts_with("enveloped")) =>
            {
                self.sink.child_lost(&named(&self.name_of(headers)), Reason::Encrypted)?;
            }
            _ => {
                let name = self.name_of(headers);
                // Nothing but this header says of a file in UTF-7 that it is.
                if headers.charset == Some(Charset::Utf7) && headers.kind.starts_with("text/") {
                    let text = TextStream::new(&mut body).declared(Charset::Utf7);
                    self.sink.child(&named(&name), &mut Utf8Reader::new(text))?;
                } else {
                    self.sink.child(&named(&name), &mut body)?;
                }
            }
        }
        body.finish()
    }

    /// Pushes HTML, unless it says no more than the plain form of the same text.
    fn html(
        &mut self,
        body: &mut Body<'_, '_>,
        headers: &Headers,
        forms: &Alternative,
    ) -> Result<(), ReadError> {
        let mut start = Vec::new();
        if forms.is_one && forms.plain > 0 {
            body.by_ref().take(WEIGHED).read_to_end(&mut start)?;
            // Plain forms are often only a stand-in: "please use a reader for HTML".
            if html::visible(&start, headers.charset) <= forms.plain + forms.plain / 4 + 20 {
                return Ok(());
            }
        }
        html::push_as(&mut start.as_slice().chain(body), headers.charset, self.sink)
    }

    /// Pushes plain text and returns how many visible characters it had.
    fn plain(&mut self, body: &mut Body<'_, '_>, headers: &Headers, first: u64) -> Result<u64, ReadError> {
        let mut stream = TextStream::new(body).in_paragraphs(64 * 1024);
        if let Some(charset) = headers.charset {
            stream = stream.declared(charset);
        }
        let (mut visible, mut encrypted) = (0, false);
        while let Some(chunk) = stream.next_chunk()? {
            let fresh = chunk.text.get(chunk.overlap..).unwrap_or_default();
            visible += fresh.chars().filter(|c| !c.is_whitespace()).count() as u64;
            encrypted |= fresh.contains("-----BEGIN PGP MESSAGE-----");
            if !chunk.text.trim().is_empty() {
                self.sink.text(Locator::Line(first + chunk.line - 1), chunk.text)?;
            }
        }
        if stream.invalid() > 0 {
            self.sink.lost(Reason::Malformed)?;
        }
        if encrypted {
            self.sink.lost(Reason::Encrypted)?;
        }
        Ok(visible)
    }
}

fn named(name: &str) -> ChildInfo<'_> {
    ChildInfo { name, ..ChildInfo::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, survives};
    use crate::formats::testing_mutations::mutate;

    fn fit(name: &str, text: &str) -> Fit {
        Mail.fit(&Probe::new(text.as_bytes(), true, name))
    }

    const OFFER: &str = "Return-Path: <a@example.org>\r\nFrom: Ann Example <a@example.org>\r\n\
        To: elections@example.gov.uk\r\nSubject: bank\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=\"out\"\r\n\r\nThis is MIME.\r\n--out\r\n\
        Content-Type: multipart/alternative; boundary=in\r\n\r\n--in\r\n\
        Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Fee =A3185 please\r\n--in\r\nContent-Type: text/html\r\n\r\n<p>Fee &pound;185 please\r\n--in--\r\n\r\n--out\r\n\
        Content-Type: text/csv; name=\"staff.csv\"\r\nContent-Transfer-Encoding: base64\r\n\r\nYSxiCjEsMgo=\r\n--out\r\n\
        Content-Type: message/rfc822\r\n\r\nFrom: Bob <b@example.org>\r\nSubject: inner\r\n\r\nHello\r\n--out\r\n\
        Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n\r\nMIAG\r\n--out--\r\n";

    #[test]
    fn parts_become_text_children_and_losses() {
        let (seen, end) = read(&Mail, "a.eml", OFFER.as_bytes());
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        let texts: Vec<_> = seen.texts.iter().map(|(at, text)| (at.as_str(), text.as_str())).collect();
        assert_eq!(
            texts,
            [
                (
                    "Named(\"headers\")",
                    "Return-Path: a@example.org\nFrom: Ann Example <a@example.org>\n\
                     To: elections@example.gov.uk\nSubject: bank\n"
                ),
                ("HiddenPart(\"preamble\")", "This is MIME."),
                ("Line(16)", "Fee £185 please"),
            ]
        );
        assert_eq!(
            seen.children,
            [
                ("staff.csv".to_owned(), b"a,b\n1,2\n".to_vec()),
                (
                    "part 6.eml".to_owned(),
                    b"From: Bob <b@example.org>\r\nSubject: inner\r\n\r\nHello".to_vec()
                ),
            ]
        );
        assert_eq!(seen.children_lost, [("smime.p7m".to_owned(), Reason::Encrypted)]);
    }

    #[test]
    fn a_plain_text_that_is_only_a_stand_in_does_not_hide_the_others() {
        let stub = OFFER
            .replace("Fee =A3185 please", "see HTML")
            .replace("please\r\n--in--", "please, to the account that I gave you by telephone\r\n--in--");
        let (seen, end) = read(&Mail, "a.eml", stub.as_bytes());
        assert_eq!(end, Ok(()));
        assert!(
            seen.all_text().contains("see HTMLFee £185 please, to the account that I gave you by telephone")
        );
        let only_html = "From: a\nSubject: b\nMIME-Version: 1.0\nContent-Type: text/html; charset=windows-1252\n\n<table><tr><td>a<td>b</table>";
        let (seen, end) = read(&Mail, "a.eml", only_html.as_bytes());
        assert_eq!((end, seen.cells(0)), (Ok(()), vec![vec!["a", "b"]]));
    }

    #[test]
    fn plain_bodies_keep_their_line_numbers_and_code_page() {
        let (seen, end) =
            read(&Mail, "a.eml", b"From: a@example.org\nDate: x\nMessage-ID: <1>\n\nFee \xA3185\n");
        assert_eq!(end, Ok(()));
        assert_eq!(seen.texts[1], ("Line(5)".to_owned(), "Fee £185\n".to_owned()));
    }

    /// As Outlook Express wrote it: the texts are Python's codec `utf-7` over invented ones.
    const SEVEN: &str = "From: =?utf-7?Q?Zo+AOs_Quartermain?= <zoe@example.org>\r\nSubject: =?utf-7?B?RmVlICtBS00tMTg1?=\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\
        Content-Type: text/plain; charset=\"utf-7\"\r\nContent-Transfer-Encoding: 7bit\r\n\r\n\
        Please pay Zo+AOs Quartermain +AKM-185.50\r\nfor +AMk-va Hill+IBk-s count +IBM cut +AO\r\nCall +44 1632 960123\r\n--x\r\n\
        Content-Type: text/html; charset=unicode-1-1-utf-7\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        +ADw-table+AD4APA-tr+AD4APA-td+AD4-Siobh+AOE-n+ADw-td+AD4-O+=\r\nIBk-Example+ADw-/table+AD4-\r\n--x\r\n\
        Content-Type: text/csv; charset=utf-7; name=fees.csv\r\n\r\nName,Fee\r\nZo+AOs,+AKM-185\r\n--x--\r\n";

    #[test]
    fn utf7_is_read_in_headers_bodies_pages_and_files() {
        let (seen, end) = read(&Mail, "a.eml", SEVEN.as_bytes());
        // The run that breaks off is told, and costs nothing else.
        assert_eq!((end, &seen.lost[..]), (Ok(()), &[Reason::Malformed][..]));
        assert_eq!(
            seen.all_text(),
            "From: Zoë Quartermain <zoe@example.org>\nSubject: Fee £185\n\
             Please pay Zoë Quartermain £185.50\r\nfor Éva Hill’s count – cut +AO\r\nCall +44 1632 960123"
        );
        assert_eq!(seen.cells(0), [["Siobhán", "O’Example"]]);
        assert_eq!(seen.children, [("fees.csv".to_owned(), "Name,Fee\r\nZoë,£185".as_bytes().to_vec())]);
        survives(&Mail, "a.eml", SEVEN.as_bytes(), &[]);
        mutate(SEVEN.as_bytes(), 1000, |bytes| {
            let _ = read(&Mail, "a.eml", bytes);
        });
        // The same message in a mailbox.
        let mailbox = format!("From zoe@example.org Thu Jun  7 22:00:00 2001\r\n{SEVEN}");
        let (seen, _) = read(&Mbox, "a.mbox", mailbox.as_bytes());
        assert!(read(&Mail, "1", &seen.children[0].1).0.all_text().contains("Éva Hill’s"));
    }

    #[test]
    fn an_early_end_is_told_after_what_was_read() {
        let cut = OFFER.split("--out\r\nContent-Type: message").next().expect("text before it");
        let (seen, end) = read(&Mail, "a.eml", cut.as_bytes());
        assert_eq!((end, seen.children.len()), (Err(ReadError::Truncated), 1));
    }

    #[test]
    fn letters_lists_and_memos_are_no_mail() {
        assert_eq!(fit("a.txt", OFFER), Fit::Certain);
        assert_eq!(fit("a.eml", "From: x\nSubject: y\n\nz"), Fit::Likely);
        assert_eq!(
            fit("a.txt", "From: The Returning Officer\nTo: All staff\nDate: 1 May\n\nPlease"),
            Fit::No
        );
        assert_eq!(fit("a.txt", "Name: Ann\nPhone: 1\n"), Fit::No);
        // The first header goes on over several lines, or there are hundreds of lines of them.
        let signed = "DKIM-Signature: v=1; a=rsa-sha256;\n\tb=AuUoFEfD\n";
        assert_eq!(fit("a.txt", &format!("{signed}{OFFER}")), Fit::Certain);
        let relayed = "Received: from x\n\tby y\n".repeat(300);
        assert_eq!(fit("a.txt", &format!("{relayed}{OFFER}")), Fit::Certain);
        // A part by itself, blanks before the colon, a line that is no header.
        let part = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nRmVl\n";
        assert_eq!(fit("a", part), Fit::Likely);
        assert_eq!(fit("a", "From  : x\nTo  : y\nMessage-ID : z\n\nq"), Fit::Certain);
        assert_eq!(fit("a.eml", "From: x\nSubject: y\na line that is no header\n\nz"), Fit::Likely);
        assert_eq!(fit("a.txt", "Dear all\nFrom: x\nTo: y\nMIME-Version: 1.0\n"), Fit::No);
    }

    #[test]
    fn deep_messages_end() {
        let mut deep = String::from("From: a\nTo: b\nMIME-Version: 1.0\n");
        for level in 0..200 {
            deep.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"));
        }
        deep.push_str("\nAnn Example\n");
        let (seen, end) = read(&Mail, "a.eml", deep.as_bytes());
        assert_eq!(end, Err(ReadError::Truncated));
        assert_eq!(seen.lost, [Reason::TooDeep]);
        assert!(seen.all_text().contains("Ann Example"));
    }

    #[test]
    fn damaged_messages_end() {
        survives(&Mail, "a.eml", OFFER.as_bytes(), &[]);
        mutate(OFFER.as_bytes(), 2000, |bytes| {
            let _ = read(&Mail, "a.eml", bytes);
        });
    }

    #[test]
    fn stops_when_asked() {
        for calls in 0..6 {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Mail, "a.eml", OFFER.as_bytes(), &[], &mut sink), Err(ReadError::Halt));
        }
    }
}
