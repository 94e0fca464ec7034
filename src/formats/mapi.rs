//! What Outlook's files share: an item's properties (MS-OXPROPS), and how an item goes to the sink.
//!
//! `.msg`, `.pst`, `.ost` and `winmail.dat` wrap the same thing in three ways. Each of their readers collects the
//! properties of an item; this pushes what a person would read in it: headers, recipients, the text once, and every
//! other text that a property holds. Attachments stay with the readers, which know where their bytes are. The
//! packed RTF of a body is `lzfu`'s.

mod lzfu;

use std::collections::{BTreeMap, HashSet};
use std::io::Read;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{Format, Locator, ReadError, Sink, html, rtf};
use crate::input::decode::{Charset, TextStream};
use crate::input::{Input, Spooler};
use crate::model::Reason;

/// How many bytes of properties an item may hold in memory, attachments aside.
const LONGEST_ITEM: usize = 96 << 20;
/// How many recipients of an item are read.
pub const RECIPIENTS: usize = 100_000;
/// How deep items may stand in items: the engine has a limit too, this one guards the stack.
pub const DEPTH: u32 = 48;

/// The types of properties that are read (MS-OXCDATA 2.11.1).
pub mod kind {
    /// A signed 16-bit number.
    pub const SHORT: u16 = 0x0002;
    /// A signed 32-bit number.
    pub const LONG: u16 = 0x0003;
    /// A 64-bit number of 100 ns since 1601.
    pub const TIME: u16 = 0x0040;
    /// Text in the item's code page.
    pub const NARROW: u16 = 0x001e;
    /// Text in UTF-16.
    pub const WIDE: u16 = 0x001f;
    /// Bytes.
    pub const BINARY: u16 = 0x0102;
    /// An object: an item or storage inside.
    pub const OBJECT: u16 = 0x000d;
    /// Set where a property has several values.
    pub const SEVERAL: u16 = 0x1000;
}

/// Properties by their ids (MS-OXPROPS 2). Only those that something is done with.
pub mod id {
    /// `IPM.Note`, `IPM.Contact`.
    pub const CLASS: u16 = 0x001a;
    /// Subject.
    pub const SUBJECT: u16 = 0x0037;
    /// Body as text.
    pub const BODY: u16 = 0x1000;
    /// Body as packed RTF.
    pub const RTF: u16 = 0x1009;
    /// Body as HTML.
    pub const HTML: u16 = 0x1013;
    /// To, Cc or Bcc.
    pub const RECIPIENT_TYPE: u16 = 0x0c15;
    /// A name to show: of a recipient, a folder, an attachment.
    pub const DISPLAY_NAME: u16 = 0x3001;
    /// The bytes or the object of an attachment.
    pub const ATTACH_DATA: u16 = 0x3701;
    /// The old short file name of an attachment.
    pub const ATTACH_SHORT_NAME: u16 = 0x3704;
    /// How the attachment is attached.
    pub const ATTACH_METHOD: u16 = 0x3705;
    /// The file name of an attachment.
    pub const ATTACH_NAME: u16 = 0x3707;
    /// Its kind as mail names it.
    pub const ATTACH_MIME: u16 = 0x370e;
    /// Whether a viewer hides it (a picture inside the text).
    pub const ATTACH_HIDDEN: u16 = 0x7ffe;
}

/// [`id::ATTACH_METHOD`]: the attachment is an item.
pub const EMBEDDED: i64 = 5;
/// [`id::ATTACH_METHOD`]: the attachment is an OLE object.
pub const OLE: i64 = 6;

/// What one property holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// Text in a code page that is not known yet.
    Narrow(Vec<u8>),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A number.
    Number(i64),
    /// 100 ns since 1601-01-01 UTC.
    Time(i64),
}

/// The properties of an item, recipient or attachment.
#[derive(Default)]
pub struct Props {
    values: BTreeMap<u16, Vec<Value>>,
    held: usize,
    /// What could not be had, in order.
    pub lost: Vec<Reason>,
}

impl Props {
    /// Keeps a value; bytes only where something is done with them. Several values of one id stay several.
    pub fn put(&mut self, id: u16, kind: u16, bytes: Vec<u8>) {
        let word = |size: usize| {
            bytes
                .get(..size)
                .map(|raw| raw.iter().rev().fold(0u64, |sum, byte| (sum << 8) | u64::from(*byte)))
        };
        let value = match kind & !kind::SEVERAL {
            kind::BINARY if may_name(id, kind) => match person(&bytes) {
                Some(text) => Value::Text(text),
                None => return,
            },
            kind::WIDE => Value::Text(wide(&bytes)),
            kind::NARROW => Value::Narrow(bytes),
            kind::BINARY | kind::OBJECT if matches!(id, id::RTF | id::HTML) => Value::Bytes(bytes),
            kind::SHORT => match word(2) {
                Some(number) => Value::Number(number.cast_signed()),
                None => return,
            },
            kind::LONG | 0x000b => match word(4.min(bytes.len())) {
                Some(number) => Value::Number(number.cast_signed()),
                None => return,
            },
            kind::TIME => match word(8) {
                Some(number) => Value::Time(number.cast_signed()),
                None => return,
            },
            _ => return,
        };
        let size = match &value {
            Value::Text(text) => text.len(),
            Value::Narrow(bytes) | Value::Bytes(bytes) => bytes.len(),
            _ => 16,
        };
        match self.held.checked_add(size) {
            Some(held) if held <= LONGEST_ITEM => self.held = held,
            _ => return self.lost.push(Reason::OverBudget),
        }
        self.values.entry(id).or_default().push(value);
    }

    /// Whether values of this id and kind are kept at all; readers need not load others.
    pub fn wants(id: u16, kind: u16) -> bool {
        match kind & !kind::SEVERAL {
            kind::BINARY => matches!(id, id::RTF | id::HTML) || may_name(id, kind),
            kind::WIDE | kind::NARROW | kind::SHORT | kind::LONG | kind::TIME | 0x000b => true,
            _ => false,
        }
    }

    /// A number.
    pub fn number(&self, id: u16) -> Option<i64> {
        match self.values.get(&id)?.first()? {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A text, decoded.
    pub fn text(&self, id: u16) -> Option<String> {
        self.text_in(id, self.page())
    }

    fn text_in(&self, id: u16, page: Charset) -> Option<String> {
        let text = show(self.values.get(&id)?.first()?, page)?;
        let text = text.trim_matches(['\0', ' ', '\r', '\n']);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The encoding of texts without one: that of the item's code page.
    fn page(&self) -> Charset {
        // The message's code page, that of a store, and the one that the internet saw. UTF-8 is tried before, and
        // UTF-7 of the internet is only that of a page: Outlook brings texts to the code page of the machine.
        let known = [0x3ffd, 0x66c3, 0x3fde].iter().find_map(|id| {
            let page = self.number(*id).and_then(encoding)?;
            let told = match page {
                Charset::Web(page) => page != encoding_rs::UTF_8,
                Charset::Utf7 => *id == 0x3ffd,
            };
            told.then_some(page)
        });
        known
            .filter(|page| !matches!(page, Charset::Web(page) if !page.is_ascii_compatible()))
            .unwrap_or(Charset::Web(WINDOWS_1252))
    }

    fn time(&self, id: u16) -> Option<String> {
        self.values.get(&id)?.iter().find_map(|value| match value {
            Value::Time(ticks) => date(*ticks),
            _ => None,
        })
    }

    fn bytes(&self, id: u16) -> Option<&[u8]> {
        self.values.get(&id)?.iter().find_map(|value| match value {
            Value::Bytes(bytes) => Some(bytes.as_slice()),
            Value::Narrow(bytes) => Some(bytes.as_slice()),
            Value::Text(text) => Some(text.as_bytes()),
            _ => None,
        })
    }

    /// When the item was sent, delivered or changed: seconds since 1970.
    pub fn modified(&self) -> Option<i64> {
        [0x0039, 0x0e06, 0x3008, 0x3007].iter().find_map(|id| {
            self.values.get(id)?.iter().find_map(|value| match value {
                Value::Time(ticks) if *ticks > 0 => Some(ticks / 10_000_000 - 11_644_473_600),
                _ => None,
            })
        })
    }
}

/// Entries of who sent, represented and received an item.
const SENDERS: &[u16] = &[0x003f, 0x0041, 0x0043, 0x0c19];

/// Whether bytes of this property may name people: who sent an item, and lists in properties with names of their own,
/// such as the members of a distribution list.
fn may_name(id: u16, kind: u16) -> bool {
    SENDERS.contains(&id) || (id >= 0x8000 && kind & kind::SEVERAL != 0)
}

/// The name and address in the entry of somebody who is in no address book (MS-OXCDATA 2.2.5.1).
fn person(bytes: &[u8]) -> Option<String> {
    const ONE_OFF: [u8; 16] =
        [0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e, 0, 0xdd, 1, 0x0f, 0x54, 2];
    const WIDE: u16 = 0x8000;
    // Members of a list may have a few bytes in front.
    let at = memchr::memmem::find(bytes.get(..64.min(bytes.len()))?, &ONE_OFF)?;
    let rest = bytes.get(at + ONE_OFF.len() + 2..)?;
    let (flags, rest) = rest.split_first_chunk::<2>()?;
    let texts: Vec<String> = if u16::from_le_bytes(*flags) & WIDE != 0 {
        let units: Vec<u16> =
            rest.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
        units.split(|unit| *unit == 0).take(3).map(String::from_utf16_lossy).collect()
    } else {
        let parts = rest.split(|byte| *byte == 0).take(3);
        parts.map(|part| WINDOWS_1252.decode_without_bom_handling(part).0.into_owned()).collect()
    };
    let [name, _, address] = texts.try_into().ok()?;
    let text = if name == address { address } else { format!("{name} {address}") };
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// What a code page number of Windows means.
pub fn encoding(page: i64) -> Option<Charset> {
    let label = match page {
        65000 => return Some(Charset::Utf7),
        65001 => "utf-8",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        20127 => "us-ascii",
        20866 => "koi8-r",
        21866 => "koi8-u",
        20932 | 51932 => "euc-jp",
        50220..=50222 => "iso-2022-jp",
        54936 => "gb18030",
        874 | 1250..=1258 => &format!("windows-{page}"),
        28591..=28606 => &format!("iso-8859-{}", page - 28590),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes()).map(Charset::Web)
}

fn wide(bytes: &[u8]) -> String {
    encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()
}

fn show(value: &Value, page: Charset) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        // Many programs write UTF-8 whatever the code page says.
        Value::Narrow(bytes) => Some(match std::str::from_utf8(bytes) {
            Ok(text) if page != Charset::Utf7 || !bytes.is_ascii() => text.to_owned(),
            _ => page.decode(bytes).into_owned(),
        }),
        _ => None,
    }
}

/// The day of a time, as `2001-06-07`; `None` for times that mean "never".
fn date(ticks: i64) -> Option<String> {
    let seconds = ticks / 10_000_000 - 11_644_473_600;
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    let day = time.to_zoned(jiff::tz::TimeZone::UTC).date();
    (1800..2200).contains(&day.year()).then(|| day.to_string())
}

/// Properties with a name for people, and the name. Contacts, mostly: what they hold is what is looked for.
const LABELS: &[(u16, &str)] = &[
    (0x3a06, "First name"),
    (0x3a11, "Last name"),
    (0x3a44, "Middle name"),
    (0x3a45, "Title"),
    (0x3a17, "Job title"),
    (0x3a16, "Company"),
    (0x3a18, "Department"),
    (0x3a08, "Work phone"),
    (0x3a1b, "Work phone"),
    (0x3a09, "Home phone"),
    (0x3a2f, "Home phone"),
    (0x3a1c, "Mobile"),
    (0x3a1a, "Phone"),
    (0x3a1f, "Other phone"),
    (0x3a15, "Postal address"),
    (0x3a25, "Home address"),
    (0x3a5d, "Home street"),
    (0x3a59, "Home town"),
    (0x3a5c, "Home county"),
    (0x3a5b, "Home postcode"),
    (0x3a29, "Street"),
    (0x3a27, "Town"),
    (0x3a28, "County"),
    (0x3a2a, "Postcode"),
    (0x3a48, "Spouse"),
    (0x3a70, "User id"),
    (0x3a07, "Government id"),
    (0x3a10, "Organisation id"),
    (0x3a42, "Date of birth"),
    (0x3a41, "Wedding anniversary"),
];

/// Texts that say nothing about anybody, or that are pushed in another way.
const SILENT: &[u16] = &[
    id::CLASS,
    id::BODY,
    id::RTF,
    id::HTML,
    0x007d,
    0x001c, // internet headers of old stores
    0x003d, // Re:
    0x0040,
    0x0e1d, // subject without Re:
    0x0070, // the topic of a conversation: among the headers
    0x1035, // message id
    0x1042,
    0x1039,
    0x3002, // kinds of addresses
    0x0c1e,
    0x0064,
    0x0075,
    0x0077,
    0x3613, // class of a folder's items
    0x3d01,
];

/// What a report says of a recipient whom the mail did not reach (MS-OXPROPS: PidTagReportText,
/// PidTagSupplementaryInfo).
const REPORT: [u16; 2] = [0x1001, 0x0c1b];

/// Pushes an item without its attachments.
///
/// # Errors
/// The sink's, and [`ReadError::Halt`].
pub fn push(
    item: &Props,
    recipients: &[Props],
    spooler: &dyn Spooler,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    for reason in item.lost.iter().chain(recipients.iter().flat_map(|own| &own.lost)) {
        sink.lost(*reason)?;
    }
    let page = item.page();
    let mut shown = Shown::default();
    headers(item, recipients, page, &mut shown);
    body(item, page, spooler, &mut shown, sink)?;
    let mut rest = String::new();
    for (id, values) in &item.values {
        if SILENT.contains(id) {
            continue;
        }
        let label = LABELS.iter().find(|(known, _)| known == id).map(|(_, label)| *label);
        for value in values {
            let text = match value {
                Value::Time(ticks) if label.is_some() => date(*ticks),
                value => show(value, page),
            };
            let Some(text) = text else { continue };
            let text = text.trim_matches(['\0', ' ', '\r', '\n']);
            if text.is_empty() || !shown.is_new(text) || is_directory_name(text) {
                continue;
            }
            // Who sent it stands among the headers already, mostly.
            let known = |address: &str| shown.headers.contains(address);
            if SENDERS.contains(id) && text.split_whitespace().next_back().is_some_and(known) {
                continue;
            }
            match label {
                Some(label) => rest.push_str(&format!("{label}: {text}\n")),
                None => rest.push_str(&format!("{text}\n")),
            }
        }
    }
    for text in recipients.iter().flat_map(|own| REPORT.iter().filter_map(|id| own.text_in(*id, page))) {
        if shown.is_new(&text) {
            rest.push_str(&format!("{text}\n"));
        }
    }
    pieces(&shown.headers, Locator::Named("headers"), sink)?;
    pieces(&rest, Locator::Named("properties"), sink)
}

/// What was shown already.
#[derive(Default)]
struct Shown {
    headers: String,
    values: HashSet<String>,
}

impl Shown {
    fn is_new(&mut self, text: &str) -> bool {
        text.len() > 4096 || self.values.insert(text.to_owned())
    }

    fn line(&mut self, label: &str, values: &[Option<String>], known: &str) {
        let mut line = String::new();
        let mut fresh = false;
        for value in values.iter().flatten() {
            let value = value.trim();
            if value.is_empty() || is_directory_name(value) || line.contains(value) {
                continue;
            }
            self.values.insert(value.to_owned());
            fresh |= !known.contains(value);
            line.push_str(&format!(" {value}"));
        }
        if fresh {
            self.headers.push_str(&format!("{label}:{line}\n"));
        }
    }
}

/// `/O=COUNCIL/OU=...`: a name inside an Exchange server, not an address.
fn is_directory_name(text: &str) -> bool {
    text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("/o="))
}

fn headers(item: &Props, recipients: &[Props], page: Charset, shown: &mut Shown) {
    let text = |id: u16| item.text_in(id, page);
    // What the mail said on its way; only what that does not have is put beside it.
    let known = text(0x007d).unwrap_or_default();
    shown.headers.push_str(&known);
    if !known.is_empty() && !known.ends_with('\n') {
        shown.headers.push('\n');
    }
    // The subject of a .pst begins with a mark that says how long its prefix is.
    let subject = text(id::SUBJECT).map(|subject| match subject.strip_prefix('\u{1}') {
        Some(rest) => rest.chars().skip(1).collect(),
        None => subject,
    });
    shown.line("From", &[text(0x0042), text(0x5d02), text(0x0065)], &known);
    let before = shown.headers.clone();
    shown.line("Sender", &[text(0x0c1a), text(0x5d01), text(0x0c1f)], &before);
    let named: Vec<_> = recipients.iter().collect();
    for recipient in named {
        let label = match recipient.number(id::RECIPIENT_TYPE) {
            Some(2) => "Cc",
            Some(3) => "Bcc",
            _ => "To",
        };
        let page = if recipient.number(0x3ffd).is_some() { recipient.page() } else { page };
        let text = |id: u16| recipient.text_in(id, page);
        shown.line(label, &[text(id::DISPLAY_NAME), text(0x39fe), text(0x3003)], &known);
    }
    let before = shown.headers.clone();
    for (label, id) in [("To", 0x0e04), ("Cc", 0x0e03), ("Bcc", 0x0e02)] {
        for name in text(id).unwrap_or_default().split(';') {
            shown.line(label, &[Some(name.to_owned())], &before);
        }
        if let Some(all) = text(id) {
            shown.values.insert(all);
        }
    }
    let before = format!("{known}{}", subject.as_deref().unwrap_or_default());
    shown.line("Subject", &[subject], &known);
    // Mostly the subject without Re: and Fwd:. An answer about something else keeps it, and a copy may have no subject.
    shown.line("Topic", &[text(0x0070).or_else(|| text(0x0e1d))], &before);
    if let Some(raw) = text(id::SUBJECT) {
        shown.values.insert(raw);
    }
    let sent = item.time(0x0039).or_else(|| item.time(0x0e06));
    if !known.contains("\nDate:") && !known.starts_with("Date:") {
        shown.line("Date", &[sent], "");
    }
}

/// The text of an item in the form that says most, once.
fn body(
    item: &Props,
    page: Charset,
    spooler: &dyn Spooler,
    shown: &mut Shown,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let plain = item.text_in(id::BODY, page);
    let mut visible = 0;
    if let Some(plain) = &plain {
        visible = plain.chars().filter(|c| !c.is_whitespace()).count() as u64;
        shown.values.insert(plain.clone());
        let mut stream = TextStream::new(plain.as_bytes()).in_paragraphs(64 << 10);
        while let Some(chunk) = stream.next_chunk()? {
            if !chunk.text.trim().is_empty() {
                sink.text(Locator::Line(chunk.line), chunk.text)?;
            }
        }
    }
    let mut rich = visible;
    if let Some(page_bytes) = item.bytes(id::HTML).filter(|bytes| !bytes.is_empty()) {
        // As in mail: HTML counts where it says more than the plain form.
        let declared = item.number(0x3fde).and_then(encoding);
        let own = html::visible(page_bytes, declared);
        if plain.is_none() || own > visible + visible / 4 + 20 {
            html::push_as(&mut &page_bytes[..], declared, sink)?;
        }
        rich = rich.max(own);
    }
    let Some(packed) = item.bytes(id::RTF).filter(|bytes| !bytes.is_empty()) else { return Ok(()) };
    if rich > 0 {
        return Ok(());
    }
    let mut unpacked = lzfu::Unpack::new(packed);
    let mut unpacked: Box<dyn Read> = match &mut unpacked {
        Ok(unpacked) => Box::new(unpacked),
        Err(reason) => return Ok(sink.lost(*reason)?),
    };
    let input = Input::stream("body.rtf", None, &mut *unpacked, spooler);
    match rtf::Rtf.read(input, sink) {
        Err(ReadError::Halt) => Err(ReadError::Halt),
        Err(error) => Ok(sink.lost(error.reason().unwrap_or(Reason::Malformed))?),
        Ok(()) => Ok(()),
    }
}

fn pieces(text: &str, place: Locator, sink: &mut dyn Sink) -> Result<(), ReadError> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let mut stream = TextStream::new(text.as_bytes()).in_paragraphs(256 << 10);
    while let Some(chunk) = stream.next_chunk()? {
        sink.text(place, chunk.text)?;
    }
    Ok(())
}

/// The name of an attachment, or one made from its number and kind.
pub fn attachment_name(attachment: &Props, number: usize) -> String {
    let own =
        [id::ATTACH_NAME, id::ATTACH_SHORT_NAME, id::DISPLAY_NAME].iter().find_map(|id| attachment.text(*id));
    if let Some(name) = own {
        return name;
    }
    let extension = match attachment.text(id::ATTACH_MIME).as_deref() {
        Some("message/rfc822") => "eml",
        Some("text/html") => "html",
        Some("text/plain") => "txt",
        Some("application/pdf") => "pdf",
        Some("image/jpeg") => "jpg",
        Some("image/png") => "png",
        Some("image/gif") => "gif",
        _ => "bin",
    };
    format!("attachment {number}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{MemorySpooler, Recorder};

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn an_item_is_shown_once() {
        let mut item = Props::default();
        item.put(id::SUBJECT, kind::WIDE, wide("\u{1}\u{5}RE: poll clerks"));
        item.put(id::BODY, kind::NARROW, b"Fee \xa3185".to_vec());
        item.put(id::HTML, kind::BINARY, b"<p>Fee &pound;185</p>".to_vec());
        item.put(0x0c1a, kind::WIDE, wide("Ann Example"));
        item.put(0x0042, kind::WIDE, wide("Ann Example"));
        item.put(0x0e04, kind::WIDE, wide("Bob Sample"));
        item.put(0x3a42, kind::TIME, 119_600_064_000_000_000u64.to_le_bytes().to_vec());
        let mut to = Props::default();
        to.put(id::DISPLAY_NAME, kind::WIDE, wide("Bob Sample"));
        to.put(0x39fe, kind::WIDE, wide("bob@example.org"));
        to.put(0x1001, kind::WIDE, wide("Mailbox full, ring 01632 960123."));
        let mut seen = Recorder::default();
        push(&item, &[to], &MemorySpooler, &mut seen).expect("push");
        let text = seen.all_text();
        assert_eq!(
            text,
            "Fee £185From: Ann Example\nTo: Bob Sample bob@example.org\nSubject: RE: poll clerks\n\
             Date of birth: 1980-01-01\nMailbox full, ring 01632 960123.\n"
        );
    }

    #[test]
    fn pages_in_utf7_are_read_and_narrow_texts_only_where_the_message_says_so() {
        let mut item = Props::default();
        item.put(0x3fde, kind::LONG, 65000u32.to_le_bytes().to_vec());
        item.put(id::HTML, kind::BINARY, b"+ADw-p+AD4-Zo+AOs Quartermain, +AKM-185+ADw-/p+AD4-".to_vec());
        item.put(0x3a1c, kind::NARROW, b"+44 7700 900123 or +AKM-".to_vec());
        let mut seen = Recorder::default();
        push(&item, &[], &MemorySpooler, &mut seen).expect("push");
        assert_eq!(seen.all_text(), "Zoë Quartermain, £185\nMobile: +44 7700 900123 or +AKM-\n");
        let mut item = Props::default();
        item.put(0x3ffd, kind::LONG, 65000u32.to_le_bytes().to_vec());
        item.put(id::BODY, kind::NARROW, b"Zo+AOs Quartermain".to_vec());
        let mut seen = Recorder::default();
        push(&item, &[], &MemorySpooler, &mut seen).expect("push");
        assert_eq!(seen.all_text(), "Zoë Quartermain");
    }

    /// An entry of somebody in no address book.
    fn one_off(name: &str, address: &str, wide_texts: bool) -> Vec<u8> {
        let mut bytes = vec![0; 4];
        bytes.extend([0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e, 0, 0xdd, 1, 0x0f, 0x54, 2]);
        bytes.extend([0, 0, 1, if wide_texts { 0x90 } else { 0x10 }]);
        let text = format!("{name}\0SMTP\0{address}\0");
        bytes.extend(if wide_texts { wide(&text) } else { text.into_bytes() });
        bytes
    }

    #[test]
    fn members_of_lists_and_the_topic_of_a_lost_subject_are_shown() {
        let mut item = Props::default();
        item.put(0x0070, kind::WIDE, wide("poll clerks"));
        let members = kind::BINARY | kind::SEVERAL;
        assert!(Props::wants(0x8054, members) && !Props::wants(0x8054, kind::BINARY));
        item.put(0x8054, members, one_off("Ann Example", "ann@example.org", true));
        item.put(0x8054, members, one_off("bob@example.org", "bob@example.org", false));
        item.put(0x8055, members, vec![1; 40]);
        item.put(0x8056, members, one_off("Cut", "cut@example.org", true)[..30].to_vec());
        let mut seen = Recorder::default();
        push(&item, &[], &MemorySpooler, &mut seen).expect("push");
        assert_eq!(seen.all_text(), "Topic: poll clerks\nAnn Example ann@example.org\nbob@example.org\n");
        // The same as the subject without Re: says nothing.
        item.put(id::SUBJECT, kind::WIDE, wide("RE: poll clerks"));
        let mut seen = Recorder::default();
        push(&item, &[], &MemorySpooler, &mut seen).expect("push");
        assert!(seen.all_text().starts_with("Subject: RE: poll clerks\nAnn"), "no topic");
    }

    #[test]
    fn headers_of_the_way_are_not_repeated() {
        let mut item = Props::default();
        item.put(
            0x007d,
            kind::WIDE,
            wide("From: Ann Example <ann@example.org>\nDate: today\nSubject: one\n"),
        );
        item.put(0x0042, kind::WIDE, wide("Ann Example"));
        item.put(0x5d02, kind::WIDE, wide("ann@example.org"));
        item.put(id::SUBJECT, kind::WIDE, wide("one"));
        item.put(0x0039, kind::TIME, 119_600_064_000_000_000u64.to_le_bytes().to_vec());
        let mut seen = Recorder::default();
        push(&item, &[], &MemorySpooler, &mut seen).expect("push");
        assert_eq!(seen.all_text(), "From: Ann Example <ann@example.org>\nDate: today\nSubject: one\n");
    }
}
