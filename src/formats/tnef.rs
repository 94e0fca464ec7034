//! `winmail.dat`: the item that Outlook packs for mail to others (MS-OXTNEF).
//!
//! A list of attributes, those of the item first, then those of each attachment. The list is walked once to learn
//! where things stand, then read: the name of an attachment comes after its bytes. An item inside is a TNEF of its
//! own and a child as such. What the properties mean is `mapi`'s.

use std::io::{Read, Seek, SeekFrom};

use super::compound::{u16_at, u32_at};
use super::mapi::{self, Props, id, kind};
use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink};
use crate::input::{Input, KnownLength, SharedBody};
use crate::model::Reason;

const SIGNATURE: [u8; 4] = [0x78, 0x9f, 0x3e, 0x22];
/// How many attributes are read.
const ATTRIBUTES: usize = 1 << 20;
/// How much of one attribute is held, the bytes of attachments aside.
const LONGEST: u64 = 96 << 20;
/// How many properties or values one attribute may hold.
const PROPERTIES: u32 = 1 << 20;

/// Attributes (MS-OXTNEF 2.1.1.2), without their type in the upper half.
mod attribute {
    pub const FROM: u16 = 0x8000;
    pub const SUBJECT: u16 = 0x8004;
    pub const BODY: u16 = 0x800c;
    pub const DATA: u16 = 0x800f;
    pub const TITLE: u16 = 0x8010;
    pub const BEGIN: u16 = 0x9002;
    pub const PROPERTIES: u16 = 0x9003;
    pub const RECIPIENTS: u16 = 0x9004;
    pub const ATTACHMENT: u16 = 0x9005;
    pub const CODE_PAGE: u16 = 0x9007;
}

/// Reader of `winmail.dat`.
pub struct Tnef;

impl Format for Tnef {
    fn id(&self) -> &'static str {
        "tnef"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if probe.head.starts_with(&SIGNATURE) { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let spooler = input.spooler();
        let mut body = SharedBody::new(input.into_seekable()?)?;
        let mut head = [0; 6];
        body.read_exact(&mut head)?;
        if head[..4] != SIGNATURE {
            return Err(ReadError::Malformed { at: 0 });
        }
        let (list, end) = walk(&mut body)?;
        let split = list.iter().position(|own| own.level == 2).unwrap_or(list.len());
        let (own, rest) = list.split_at(split);
        let (mut item, mut recipients) = (Props::default(), Vec::new());
        // The code page first: texts before it need it.
        let code_page = own.iter().find(|attribute| attribute.id == attribute::CODE_PAGE);
        for attribute in code_page.into_iter().chain(own.iter().filter(|own| own.id != attribute::CODE_PAGE))
        {
            let bytes = match attribute.load(&mut body) {
                Ok(bytes) => bytes,
                Err(reason) => {
                    sink.lost(reason)?;
                    continue;
                }
            };
            let read = match attribute.id {
                attribute::CODE_PAGE => {
                    item.put(0x3ffd, kind::LONG, bytes.get(..4).unwrap_or_default().to_vec());
                    Some(())
                }
                attribute::PROPERTIES => properties(&mut bytes.as_slice(), &mut item, None),
                attribute::RECIPIENTS => rows(&bytes, &mut recipients),
                attribute::FROM => {
                    // An old address: a head of four lengths, then the name and the address.
                    for text in bytes.get(8..).unwrap_or_default().split(|byte| *byte == 0) {
                        if text.len() > 2 {
                            item.put(0x0c1a, kind::NARROW, text.to_vec());
                        }
                    }
                    Some(())
                }
                attribute::SUBJECT => {
                    item.put(id::SUBJECT, kind::NARROW, bytes);
                    Some(())
                }
                attribute::BODY => {
                    item.put(id::BODY, kind::NARROW, bytes);
                    Some(())
                }
                _ => Some(()),
            };
            if read.is_none() {
                sink.lost(Reason::Malformed)?;
            }
        }
        mapi::push(&item, &recipients, spooler, sink)?;
        drop((item, recipients));
        let mut rest = rest;
        let mut number = 0;
        while let Some((first, after)) = rest.split_first() {
            let next = after.iter().position(|own| own.id == attribute::BEGIN).unwrap_or(after.len());
            let (own, behind) = after.split_at(next);
            number += 1;
            let first = std::slice::from_ref(first).iter();
            attachment(first.chain(own), number, &mut body, sink)?;
            rest = behind;
        }
        end
    }
}

struct Attribute {
    level: u8,
    id: u16,
    at: u64,
    size: u64,
}

impl Attribute {
    fn load(&self, body: &mut SharedBody) -> Result<Vec<u8>, Reason> {
        if self.size > LONGEST {
            return Err(Reason::OverBudget);
        }
        let mut bytes = Vec::new();
        let read =
            body.seek(SeekFrom::Start(self.at)).and_then(|_| body.take(self.size).read_to_end(&mut bytes));
        match read {
            Ok(_) if bytes.len() as u64 == self.size => Ok(bytes),
            Ok(_) => Err(Reason::Truncated),
            Err(error) => Err(ReadError::from(error).reason().unwrap_or(Reason::Interrupted)),
        }
    }
}

/// Where the attributes stand, and how the list ended.
fn walk(body: &mut SharedBody) -> Result<(Vec<Attribute>, Result<(), ReadError>), ReadError> {
    let length = body.length();
    let mut list = Vec::new();
    let mut at = 6;
    while at < length {
        if list.len() >= ATTRIBUTES {
            return Ok((list, Err(ReadError::OverBudget)));
        }
        let mut head = [0; 9];
        body.seek(SeekFrom::Start(at))?;
        if length - at < 9 {
            // A line end that a gateway added, or the start of one more attribute.
            body.read_exact(&mut head[..1])?;
            let end = if matches!(head[0], 1 | 2) { Err(ReadError::Truncated) } else { Ok(()) };
            return Ok((list, end));
        }
        body.read_exact(&mut head)?;
        let (level, size) = (head[0], u64::from(u32_at(&head, 5).unwrap_or(0)));
        if !matches!(level, 1 | 2) {
            // Some gateways leave a few bytes of their own behind the last attribute.
            let end = if list.is_empty() { Err(ReadError::Malformed { at }) } else { Ok(()) };
            return Ok((list, end));
        }
        let own = Attribute { level, id: u16_at(&head, 1).unwrap_or(0), at: at + 9, size };
        let end = own.at + size + 2;
        list.push(own);
        if end > length {
            // The checksum alone may be missing.
            return Ok((list, Err(ReadError::Truncated)));
        }
        at = end;
    }
    Ok((list, Ok(())))
}

fn attachment<'a>(
    own: impl Iterator<Item = &'a Attribute>,
    number: usize,
    body: &mut SharedBody,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut props = Props::default();
    let mut data = None;
    let mut object = None;
    for attribute in own {
        match attribute.id {
            attribute::DATA => data = Some((attribute.at, attribute.size)),
            attribute::TITLE => match attribute.load(body) {
                Ok(bytes) => props.put(id::ATTACH_SHORT_NAME, kind::NARROW, bytes),
                Err(reason) => sink.lost(reason)?,
            },
            attribute::ATTACHMENT => match attribute.load(body) {
                Ok(bytes) => {
                    let mut place = None;
                    if properties(&mut bytes.as_slice(), &mut props, Some(&mut place)).is_none() {
                        sink.lost(Reason::Malformed)?;
                    }
                    object = place.map(|(at, size)| (attribute.at + at, size));
                }
                Err(reason) => sink.lost(reason)?,
            },
            _ => {}
        }
    }
    for reason in &props.lost {
        sink.lost(*reason)?;
    }
    let mut name = mapi::attachment_name(&props, number);
    if object.is_some() && props.number(id::ATTACH_METHOD) == Some(mapi::EMBEDDED) {
        name.push_str(".tnef");
    }
    let child = ChildInfo { name: &name, modified: props.modified(), ..ChildInfo::default() };
    match object.or(data) {
        Some((at, size)) => {
            body.seek(SeekFrom::Start(at))?;
            let mut bytes = KnownLength::new(&mut *body, size);
            Ok(sink.child(&ChildInfo { size: Some(size), ..child }, &mut bytes)?)
        }
        // Only a link or an empty object.
        None if matches!(props.number(id::ATTACH_METHOD), Some(2..=4 | 7)) => Ok(()),
        None => Ok(sink.child_lost(&child, Reason::Truncated)?),
    }
}

fn take<'b>(bytes: &mut &'b [u8], size: usize) -> Option<&'b [u8]> {
    let (own, rest) = bytes.split_at_checked(size)?;
    *bytes = rest;
    Some(own)
}

fn number(bytes: &mut &[u8]) -> Option<u32> {
    take(bytes, 4).and_then(|own| u32_at(own, 0))
}

/// The recipients: a list of lists of properties.
fn rows(bytes: &[u8], rows: &mut Vec<Props>) -> Option<()> {
    let mut bytes = bytes;
    let count = number(&mut bytes)?;
    for _ in 0..usize::try_from(count).ok()?.min(mapi::RECIPIENTS) {
        let mut row = Props::default();
        properties(&mut bytes, &mut row, None)?;
        rows.push(row);
    }
    Some(())
}

/// A list of properties (MS-OXTNEF 2.1.3.4); `object` takes place and size of an attached object's bytes.
fn properties(
    bytes: &mut &[u8],
    props: &mut Props,
    mut object: Option<&mut Option<(u64, u64)>>,
) -> Option<()> {
    let whole = bytes.len();
    let count = number(bytes)?;
    if count > PROPERTIES {
        return None;
    }
    for _ in 0..count {
        let (kind, id) = (u16_at(bytes, 0)?, u16_at(bytes, 2)?);
        take(bytes, 4)?;
        if id >= 0x8000 {
            take(bytes, 16)?;
            if number(bytes)? == 0 {
                take(bytes, 4)?;
            } else {
                let size = usize::try_from(number(bytes)?).ok()?;
                take(bytes, size.checked_next_multiple_of(4)?)?;
            }
        }
        let base = kind & !kind::SEVERAL;
        let variable = matches!(base, kind::NARROW | kind::WIDE | kind::BINARY | kind::OBJECT);
        let values = if variable || kind & kind::SEVERAL != 0 { number(bytes)? } else { 1 };
        if values > PROPERTIES {
            return None;
        }
        for _ in 0..values {
            let (size, room) = match base {
                _ if variable => {
                    let size = usize::try_from(number(bytes)?).ok()?;
                    (size, size.checked_next_multiple_of(4)?)
                }
                kind::SHORT | 0x000b => (2, 4),
                kind::LONG | 0x0004 | 0x000a => (4, 4),
                0x0005..=0x0007 | 0x0014 | kind::TIME => (8, 8),
                0x0048 => (16, 16),
                0x0000 | 0x0001 => (0, 0),
                _ => return None,
            };
            let place = whole - bytes.len();
            let value = take(bytes, room).or_else(|| {
                // The last value need not be filled up.
                let rest = std::mem::take(bytes);
                (rest.len() >= size).then_some(rest)
            })?;
            if base == kind::BINARY && id == id::ATTACH_DATA {
                // Outlook leaves the attribute of the bytes out where they are a property.
                if let Some(object) = object.as_deref_mut() {
                    *object = Some((place as u64, size as u64));
                }
            } else if base == kind::OBJECT && id == id::ATTACH_DATA {
                // Sixteen bytes say what kind of object; the object follows.
                if let (Some(object), Some(size)) = (object.as_deref_mut(), size.checked_sub(16)) {
                    *object = Some((place as u64 + 16, size as u64));
                }
            } else if Props::wants(id, kind) {
                props.put(id, kind, value.get(..size)?.to_vec());
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, survives};

    fn put(file: &mut Vec<u8>, level: u8, id: u16, data: &[u8]) {
        file.push(level);
        file.extend(id.to_le_bytes());
        file.extend([6, 0]);
        file.extend((data.len() as u32).to_le_bytes());
        file.extend(data);
        let sum = data.iter().fold(0u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
        file.extend(sum.to_le_bytes());
    }

    fn list(entries: &[(u16, u16, &[u8])]) -> Vec<u8> {
        let mut bytes = (entries.len() as u32).to_le_bytes().to_vec();
        for (id, kind, value) in entries {
            bytes.extend(kind.to_le_bytes());
            bytes.extend(id.to_le_bytes());
            if *id >= 0x8000 {
                bytes.extend([1; 16]);
                bytes.extend([1, 0, 0, 0, 4, 0, 0, 0, b'x', 0, 0, 0]);
            }
            if matches!(*kind, kind::LONG) {
                bytes.extend(*value);
                continue;
            }
            bytes.extend([1, 0, 0, 0]);
            bytes.extend((value.len() as u32).to_le_bytes());
            bytes.extend(*value);
            bytes.resize(bytes.len().next_multiple_of(4), 0);
        }
        bytes
    }

    fn file(inner: Option<&[u8]>) -> Vec<u8> {
        let mut file = SIGNATURE.to_vec();
        file.extend([1, 0]);
        put(&mut file, 1, attribute::SUBJECT, b"Poll clerks\0");
        put(&mut file, 1, attribute::CODE_PAGE, &[0xe4, 4, 0, 0, 0, 0, 0, 0]);
        put(
            &mut file,
            1,
            attribute::PROPERTIES,
            &list(&[
                (id::BODY, kind::NARROW, b"Your fee is \xa3185, Zo\xeb.\0"),
                (0x8001, kind::NARROW, b"Red category\0"),
                (id::HTML, kind::BINARY, b"<p>Your fee is &pound;185, Zo&euml;."),
            ]),
        );
        let mut rows = vec![1, 0, 0, 0];
        rows.extend(list(&[
            (id::DISPLAY_NAME, kind::NARROW, b"Bob Sample\0"),
            (0x3003, kind::NARROW, b"b@example.org\0"),
        ]));
        put(&mut file, 1, attribute::RECIPIENTS, &rows);
        put(&mut file, 2, attribute::BEGIN, &[0; 14]);
        put(&mut file, 2, attribute::DATA, b"Name,Fee\n");
        put(&mut file, 2, attribute::TITLE, b"STAFF~1.CSV\0");
        put(
            &mut file,
            2,
            attribute::ATTACHMENT,
            &list(&[(id::ATTACH_NAME, kind::NARROW, b"staff list.csv\0")]),
        );
        if let Some(inner) = inner {
            put(&mut file, 2, attribute::BEGIN, &[0; 14]);
            let object = [&[7; 16], inner].concat();
            let props = list(&[
                (id::ATTACH_METHOD, kind::LONG, &[5, 0, 0, 0]),
                (id::DISPLAY_NAME, kind::NARROW, b"Second thoughts\0"),
                (id::ATTACH_DATA, kind::OBJECT, &object),
            ]);
            put(&mut file, 2, attribute::ATTACHMENT, &props);
        }
        file
    }

    #[test]
    fn an_attachment_may_be_a_property() {
        let mut bytes = SIGNATURE.to_vec();
        bytes.extend([1, 0]);
        put(&mut bytes, 1, attribute::SUBJECT, b"Poll clerks\0");
        put(&mut bytes, 2, attribute::BEGIN, &[0; 14]);
        let props = list(&[
            (id::ATTACH_METHOD, kind::LONG, &[1, 0, 0, 0]),
            (id::ATTACH_DATA, kind::BINARY, b"Name,Fee\nZebediah Quartermain,185\n"),
            (id::ATTACH_NAME, kind::NARROW, b"staff list.csv\0"),
        ]);
        put(&mut bytes, 2, attribute::ATTACHMENT, &props);
        let (seen, end) = read(&Tnef, "winmail.dat", &bytes);
        assert_eq!((end, seen.lost.len(), seen.children_lost.len()), (Ok(()), 0, 0));
        let staff = b"Name,Fee\nZebediah Quartermain,185\n".to_vec();
        assert_eq!(seen.children, [("staff list.csv".to_owned(), staff)]);
    }

    #[test]
    fn texts_recipients_attachments_and_items_inside() {
        let inner = file(None);
        let bytes = file(Some(&inner));
        let (seen, end) = read(&Tnef, "winmail.dat", &bytes);
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        assert_eq!(
            seen.all_text(),
            "Your fee is £185, Zoë.To: Bob Sample b@example.org\nSubject: Poll clerks\nRed category\n"
        );
        assert_eq!(
            seen.children,
            [
                ("staff list.csv".to_owned(), b"Name,Fee\n".to_vec()),
                ("Second thoughts.tnef".to_owned(), inner)
            ]
        );
    }

    #[test]
    fn early_ends_are_noticed_damage_never_panics_and_readers_stop_when_asked() {
        let bytes = file(Some(&file(None)));
        survives(&Tnef, "winmail.dat", &bytes, &[]);
        let mut whole = 0;
        for length in 0..bytes.len() {
            let (seen, end) = read(&Tnef, "winmail.dat", &bytes[..length]);
            if end.is_ok() && seen.lost.is_empty() && seen.children_lost.is_empty() {
                whole += 1;
            }
        }
        // Nothing counts the attributes: a file cut exactly between two of them reads as whole.
        assert!(whole <= 10, "{whole}");
        for calls in [0, 1, 2, 3] {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Tnef, "winmail.dat", &bytes, &[], &mut sink), Err(ReadError::Halt));
        }
    }
}
