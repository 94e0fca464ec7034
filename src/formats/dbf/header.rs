//! The header of a dBase table: versions II, III, IV, 5 and 7, FoxBASE, FoxPro, Visual FoxPro.
//!
//! Layout only; what a field's bytes mean is in `value`. Offsets are those of the published file descriptions.

use crate::formats::ReadError;
use crate::input::codepage as page;
use crate::input::decode::TextEncoding;

/// A header is at most this long; the length is a 16-bit number.
pub const MAX_HEADER: usize = 64 * 1024;

/// How the header and the fields are laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// dBase II and the first FoxBASE: 16 bytes a field.
    Two,
    /// dBase III to 5, Clipper, FoxPro: 32 bytes a field.
    Three,
    /// Visual FoxPro: as III, with binary numbers.
    Fox,
    /// dBase 7: 48 bytes a field, high byte first.
    Seven,
}

/// One field of the table.
pub struct Field {
    /// Its name as the bytes stand there.
    pub name: Vec<u8>,
    /// Its type, such as `C`.
    pub kind: u8,
    /// Where in the record it begins; 0 is the deletion mark.
    pub offset: usize,
    /// How many bytes it takes.
    pub length: usize,
    /// Visual FoxPro: may be null.
    pub nullable: bool,
}

/// What the header says.
pub struct Header {
    /// The first byte.
    pub version: u8,
    /// The layout.
    pub level: Level,
    /// How many records there should be.
    pub count: u32,
    /// Where the first record begins.
    pub start: usize,
    /// How many bytes a record takes, with its deletion mark.
    pub record: usize,
    /// The fields in order.
    pub fields: Vec<Field>,
    /// Encrypted by dBase IV.
    pub encrypted: bool,
    /// Whether every part agrees with every other, as in a true header.
    pub credible: bool,
    language: u8,
    driver: Vec<u8>,
}

const VERSIONS: &[u8] = &[
    0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x7B, 0x83, 0x87, 0x8B, 0x8C, 0x8E, 0xCB, 0xE5,
    0xF5, 0xFB,
];
const KINDS: &[u8] = b"CNFDLMIBYTGPVQW0@+OX";

impl Header {
    /// Reads the header from the first bytes of a file.
    ///
    /// # Errors
    /// [`ReadError::Truncated`] when it ends early, [`ReadError::Malformed`] when it cannot be a table's.
    pub fn parse(head: &[u8]) -> Result<Header, ReadError> {
        let version = *head.first().ok_or(ReadError::Truncated)?;
        if !VERSIONS.contains(&version) {
            return Err(ReadError::Malformed { at: 0 });
        }
        let level = match version {
            0x02 => Level::Two,
            0x04 | 0x8C => Level::Seven,
            0x30..=0x32 => Level::Fox,
            _ => Level::Three,
        };
        let mut header = if level == Level::Two { Header::two(head)? } else { Header::later(head, level)? };
        header.version = version;
        if header.fields.is_empty() || header.record < 2 {
            return Err(ReadError::Malformed { at: 8 });
        }
        header.place_fields();
        Ok(header)
    }

    fn two(head: &[u8]) -> Result<Header, ReadError> {
        let [_, low, high, month, day, _, record_low, record_high] = *bytes::<8>(head, 0)?;
        let mut fields = Vec::new();
        for index in 0..32 {
            let at = 8 + index * 16;
            if head.get(at) == Some(&0x0D) {
                break;
            }
            let raw = bytes::<16>(head, at)?;
            fields.push(field(&raw[..11], raw[11], usize::from(raw[12]), 0, 0));
        }
        Ok(Header {
            version: 2,
            level: Level::Two,
            count: u32::from(u16::from_le_bytes([low, high])),
            // 8 bytes, 32 fields, and the end mark, however many fields are used.
            start: 521,
            record: usize::from(u16::from_le_bytes([record_low, record_high])),
            fields,
            encrypted: false,
            credible: month <= 31 && day <= 31,
            language: 0,
            driver: Vec::new(),
        })
    }

    fn later(head: &[u8], level: Level) -> Result<Header, ReadError> {
        let raw = bytes::<32>(head, 0)?;
        let start = usize::from(u16::from_le_bytes([raw[8], raw[9]]));
        let (first, step) = if level == Level::Seven { (68, 48) } else { (32, 32) };
        let mut fields = Vec::new();
        let mut at: usize = first;
        while at < start && head.get(at) != Some(&0x0D) {
            let rest = head.get(at..).unwrap_or_default();
            if rest.len() < step {
                if rest.is_empty() || head.len() < start {
                    return Err(ReadError::Truncated);
                }
                break;
            }
            fields.push(if level == Level::Seven {
                let raw = bytes::<48>(head, at)?;
                field(&raw[..32], raw[32], usize::from(raw[33]), usize::from(raw[34]), 0)
            } else {
                let raw = bytes::<32>(head, at)?;
                field(&raw[..11], raw[11], usize::from(raw[16]), usize::from(raw[17]), raw[18])
            });
            at += step;
        }
        let ended = head.get(at) == Some(&0x0D) || at == start;
        Ok(Header {
            version: 0,
            level,
            count: u32::from_le_bytes([raw[4], raw[5], raw[6], raw[7]]),
            start,
            record: usize::from(u16::from_le_bytes([raw[10], raw[11]])),
            fields,
            encrypted: raw[15] == 1,
            credible: raw[2] <= 12 && raw[3] <= 31 && ended && start > first,
            language: raw[29],
            driver: if level == Level::Seven {
                trimmed(head.get(32..64).unwrap_or_default())
            } else {
                Vec::new()
            },
        })
    }

    /// Places the fields one after the other and sees whether they fill the record.
    ///
    /// Clipper and FoxPro keep the high byte of a long text's length where numbers have their decimals.
    fn place_fields(&mut self) {
        let sum = |fields: &[Field], long: bool| -> usize {
            fields.iter().map(|field| if long { field.long_length() } else { field.length & 0xFF }).sum()
        };
        let long = sum(&self.fields, false) + 1 != self.record && sum(&self.fields, true) + 1 == self.record;
        let mut offset = 1;
        for field in &mut self.fields {
            field.length = if long { field.long_length() } else { field.length & 0xFF };
            field.offset = offset;
            offset += field.length;
            self.credible &= KINDS.contains(&field.kind) && is_name(&field.name) && field.length > 0;
        }
        self.credible &= offset == self.record;
    }

    /// The encoding of texts that the header declares; `None` when it declares none.
    pub fn declared_encoding(&self) -> Option<TextEncoding> {
        by_language(self.language).or_else(|| by_driver(&self.driver))
    }
}

impl Field {
    /// The length when the decimals are its high byte, which only texts have.
    fn long_length(&self) -> usize {
        if self.kind == b'C' { self.length } else { self.length & 0xFF }
    }
}

/// The decimals go into the second byte of the length until `place_fields` decides.
fn field(name: &[u8], kind: u8, length: usize, decimals: usize, flags: u8) -> Field {
    let name = trimmed(name);
    Field {
        name,
        kind: kind.to_ascii_uppercase(),
        offset: 0,
        length: length | decimals << 8,
        nullable: flags & 2 != 0,
    }
}

fn trimmed(raw: &[u8]) -> Vec<u8> {
    let end = raw.iter().position(|byte| *byte == 0).unwrap_or(raw.len());
    raw.get(..end).unwrap_or_default().trim_ascii().to_vec()
}

fn is_name(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|byte| *byte >= b' ' && *byte != 0x7F)
}

fn bytes<const N: usize>(head: &[u8], at: usize) -> Result<&[u8; N], ReadError> {
    head.get(at..).and_then(|rest| rest.first_chunk()).ok_or(ReadError::Truncated)
}

/// The language driver byte of dBase IV, FoxPro and Visual FoxPro.
fn by_language(id: u8) -> Option<TextEncoding> {
    let page = match id {
        // Mazovia (0x69) differs from CP437 in Polish letters only.
        0x01 | 0x09 | 0x0B | 0x0D | 0x0F | 0x11 | 0x15 | 0x18 | 0x19 | 0x1B | 0x69 => &*page::CP437,
        0x02 | 0x0A | 0x0E | 0x10 | 0x12 | 0x14 | 0x16 | 0x1A | 0x1D | 0x25 | 0x37 => &*page::CP850,
        0x03 | 0x57..=0x59 => &*page::WINDOWS_1252,
        0x04 => &*page::MACINTOSH,
        0x08 | 0x17 | 0x66 => &*page::CP865,
        0x1C | 0x6C => &*page::CP863,
        0x1F | 0x22 | 0x23 | 0x40 | 0x64 | 0x87 => &*page::CP852,
        0x24 => &*page::CP860,
        0x26 | 0x65 => &*page::CP866,
        0x67 => &*page::CP861,
        0x6A | 0x86 => &*page::CP737,
        0x6B | 0x88 => &*page::CP857,
        0x50 | 0x7C => &*page::WINDOWS_874,
        0x7D => &*page::WINDOWS_1255,
        0x7E => &*page::WINDOWS_1256,
        0xC8 => &*page::WINDOWS_1250,
        0xC9 => &*page::WINDOWS_1251,
        0xCA => &*page::WINDOWS_1254,
        0xCB => &*page::WINDOWS_1253,
        0xCC => &*page::WINDOWS_1257,
        _ => {
            return Some(TextEncoding::Declared(match id {
                0x13 | 0x7B => encoding_rs::SHIFT_JIS,
                0x4D | 0x7A => encoding_rs::GBK,
                0x4E | 0x79 => encoding_rs::EUC_KR,
                0x4F | 0x78 => encoding_rs::BIG5,
                0x96 => encoding_rs::X_MAC_CYRILLIC,
                _ => return None,
            }));
        }
    };
    Some(TextEncoding::Page(page))
}

/// The language driver's name of dBase 7, such as `DB850UK0` or `DBWINUS0`.
fn by_driver(name: &[u8]) -> Option<TextEncoding> {
    let has = |part: &[u8]| memchr::memmem::find(name, part).is_some();
    let page = if has(b"437") {
        &*page::CP437
    } else if has(b"850") {
        &*page::CP850
    } else if has(b"852") {
        &*page::CP852
    } else if has(b"WIN") || has(b"ANSI") || has(b"1252") {
        &*page::WINDOWS_1252
    } else {
        return None;
    };
    Some(TextEncoding::Page(page))
}

/// The encoding that a `.cpg` file names, as geographic programs leave it beside a table.
pub fn by_cpg(name: &[u8]) -> Option<TextEncoding> {
    let name = name.trim_ascii();
    if name.eq_ignore_ascii_case(b"UTF-8") || name == b"65001" {
        return Some(TextEncoding::Utf8);
    }
    let ends = |part: &[u8]| name.ends_with(part);
    Some(TextEncoding::Page(if ends(b"437") {
        &page::CP437
    } else if ends(b"850") {
        &page::CP850
    } else if ends(b"1252") || ends(b"8859-1") || ends(b"88591") {
        &page::WINDOWS_1252
    } else {
        return None;
    }))
}
