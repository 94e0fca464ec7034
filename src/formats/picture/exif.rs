//! The fields of TIFF files and of the Exif part of JPEG files, as far as they are text or say where.
//!
//! Directories of fields are followed by offsets that the file gives: each is looked at once, and only so many.

use std::io::{Read, Seek, SeekFrom};

/// Directories and fields that are looked at.
const DIRECTORIES: usize = 16;
const FIELDS: usize = 512;
/// Pages of a scan that are counted.
const PAGES: u32 = 10_000;
/// How long one text may be.
const LONGEST: usize = 16 << 10;

/// Text fields: number, and what it is called in front of the text.
const TEXTS: &[(u16, &str)] =
    &[(0x010e, "Description"), (0x013b, "Artist"), (0x8298, "Copyright"), (0xa430, "Owner")];
/// Fields of Windows, in UTF-16.
const WIDE: &[(u16, &str)] =
    &[(0x9c9b, "Title"), (0x9c9c, "Comment"), (0x9c9d, "Author"), (0x9c9e, "Keywords"), (0x9c9f, "Subject")];
const USER_COMMENT: u16 = 0x9286;
const EXIF_DIRECTORY: u16 = 0x8769;
const GPS_DIRECTORY: u16 = 0x8825;

/// All texts, a line each.
pub fn texts(head: &[u8]) -> String {
    let mut text = String::new();
    if let Some(tiff) = tiff_of(head) {
        walk(tiff, &mut text);
    }
    text
}

/// The TIFF structure: the file itself, or the Exif segment of a JPEG file.
fn tiff_of(head: &[u8]) -> Option<&[u8]> {
    if head.starts_with(b"II*\0") || head.starts_with(b"MM\0*") {
        return Some(head);
    }
    let mut rest = head.strip_prefix(b"\xff\xd8")?;
    loop {
        let [0xff, kind, high, low, ..] = *rest else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let body = rest.get(4..rest.len().min(2 + length))?;
        if kind == 0xe1
            && let Some(tiff) = body.strip_prefix(b"Exif\0\0")
        {
            return Some(tiff);
        }
        // The picture itself begins.
        if kind == 0xda {
            return None;
        }
        rest = rest.get(2 + length.max(2)..)?;
    }
}

struct Numbers<'b> {
    bytes: &'b [u8],
    big: bool,
}

impl Numbers<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let two = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let four = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    }

    fn place(&self, at: usize) -> Option<usize> {
        usize::try_from(self.long(at)?).ok()
    }
}

fn walk(tiff: &[u8], text: &mut String) -> Option<()> {
    let numbers = Numbers { bytes: tiff, big: tiff.starts_with(b"MM") };
    let mut waiting = vec![(numbers.place(4)?, false)];
    let mut done: Vec<usize> = Vec::new();
    while let Some((at, gps)) = waiting.pop() {
        if at == 0 || done.contains(&at) || done.len() == DIRECTORIES {
            continue;
        }
        done.push(at);
        let Some(count) = numbers.short(at) else { continue };
        let mut spot = Spot::default();
        for field in 0..usize::from(count).min(FIELDS) {
            let entry = at + 2 + 12 * field;
            let (Some(tag), Some(kind), Some(many)) =
                (numbers.short(entry), numbers.short(entry + 2), numbers.place(entry + 4))
            else {
                break;
            };
            let size = match kind {
                1 | 2 | 6 | 7 => 1,
                3 | 8 => 2,
                5 | 10 | 12 => 8,
                _ => 4,
            };
            let Some(length) = many.checked_mul(size) else { continue };
            let from = if length <= 4 { Some(entry + 8) } else { numbers.place(entry + 8) };
            let Some(from) = from else { continue };
            let value = from.checked_add(length.min(LONGEST)).and_then(|to| tiff.get(from..to));
            match tag {
                EXIF_DIRECTORY | GPS_DIRECTORY if !gps => {
                    waiting.extend(numbers.place(entry + 8).map(|at| (at, tag == GPS_DIRECTORY)));
                }
                _ if gps => spot.take(tag, value, from, &numbers),
                _ => {
                    if let Some(value) = value {
                        push_field(tag, value, numbers.big, text);
                    }
                }
            }
        }
        if let Some(place) = spot.words() {
            text.push_str(&place);
        }
        // The next page's fields.
        let next = numbers.place(at + 2 + 12 * usize::from(count)).filter(|_| !gps);
        waiting.extend(next.map(|at| (at, false)));
    }
    Some(())
}

fn push_field(tag: u16, value: &[u8], big: bool, text: &mut String) {
    let named =
        |list: &[(u16, &'static str)]| list.iter().find(|(own, _)| *own == tag).map(|(_, name)| *name);
    let (name, own) = if let Some(name) = named(TEXTS) {
        // By the standard it is ASCII; programs write what their system has.
        let own = std::str::from_utf8(value).map(str::to_owned);
        let own = own
            .unwrap_or_else(|_| encoding_rs::WINDOWS_1252.decode_without_bom_handling(value).0.into_owned());
        (name, own)
    } else if let Some(name) = named(WIDE) {
        (name, wide(value, false))
    } else if tag == USER_COMMENT && value.len() > 8 {
        let (code, rest) = value.split_at(8);
        let own = if code.starts_with(b"UNICODE") {
            wide(rest, big)
        } else {
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(rest).0.into_owned()
        };
        ("Comment", own)
    } else {
        return;
    };
    let own = own.replace('\0', " ");
    let own = own.trim();
    if own.chars().any(char::is_alphanumeric) {
        text.extend([name, ": ", own, "\n"]);
    }
}

fn wide(bytes: &[u8], big: bool) -> String {
    let units = bytes.chunks_exact(2).map(|unit| {
        let unit = [unit[0], unit[1]];
        if big { u16::from_be_bytes(unit) } else { u16::from_le_bytes(unit) }
    });
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Where it was taken.
#[derive(Default)]
struct Spot {
    sides: [char; 2],
    degrees: [Option<f64>; 2],
}

impl Spot {
    fn take(&mut self, tag: u16, value: Option<&[u8]>, from: usize, numbers: &Numbers<'_>) {
        let side = |value: Option<&[u8]>| value.and_then(<[u8]>::first).map_or(' ', |byte| char::from(*byte));
        match tag {
            1 => self.sides[0] = side(value),
            3 => self.sides[1] = side(value),
            2 | 4 => {
                let part = |at: usize| {
                    let (over, under) = (numbers.long(from + at)?, numbers.long(from + at + 4)?);
                    (under > 0).then(|| f64::from(over) / f64::from(under))
                };
                let (minutes, seconds) = (part(8).unwrap_or(0.0), part(16).unwrap_or(0.0));
                self.degrees[usize::from(tag / 2 - 1)] =
                    part(0).map(|degrees| degrees + minutes / 60.0 + seconds / 3600.0);
            }
            _ => {}
        }
    }

    fn words(&self) -> Option<String> {
        let [north, east] = [self.degrees[0]?, self.degrees[1]?];
        Some(format!("Position: {north:.5} {} {east:.5} {}\n", self.sides[0], self.sides[1]))
    }
}

/// How many pages a TIFF file has; `None` for other pictures and for files that do not say.
pub fn pages(body: &mut (impl Read + Seek + ?Sized)) -> Option<u32> {
    let mut at = |place: u64, length: usize| {
        body.seek(SeekFrom::Start(place)).ok()?;
        let mut bytes = vec![0; length];
        body.read_exact(&mut bytes).ok()?;
        Some(bytes)
    };
    let head = at(0, 8)?;
    let big = head.starts_with(b"MM\0*");
    if !big && !head.starts_with(b"II*\0") {
        return None;
    }
    let long = |bytes: &[u8]| Numbers { bytes, big }.long(0);
    let mut place = u64::from(long(&head[4..])?);
    let mut pages = 0;
    let mut seen = std::collections::HashSet::new();
    while place > 0 && pages < PAGES && seen.insert(place) {
        pages += 1;
        let count = at(place, 2)?;
        let count = Numbers { bytes: &count, big }.short(0)?;
        place = u64::from(long(&at(place + 2 + 12 * u64::from(count), 4)?)?);
    }
    Some(pages)
}

#[cfg(test)]
pub mod tests {
    use std::io::Cursor;

    use super::*;

    /// A file with two pages and fields, written byte by byte.
    pub fn tiff() -> Vec<u8> {
        let entry = |tag: u16, kind: u16, many: u32, value: u32| {
            [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &many.to_le_bytes(), &value.to_le_bytes()].concat()
        };
        let artist = b"Zebediah Quartermain\0";
        let author: Vec<u8> = "Zoë Ω".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let degrees = [53u32, 1, 22, 1, 4800, 100].map(u32::to_le_bytes).concat();
        // Header, directory of four entries, of two for the place, of none for the second page, then the values.
        let (place, second) = (8 + 2 + 3 * 12 + 4, 8 + 2 + 3 * 12 + 4 + 2 + 4 * 12 + 4);
        let values = second + 2 + 4;
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend(3u16.to_le_bytes());
        bytes.extend(entry(0x013b, 2, 21, values));
        bytes.extend(entry(0x8825, 4, 1, place));
        bytes.extend(entry(0x9c9d, 1, 10, values + 21));
        bytes.extend(second.to_le_bytes());
        bytes.extend(4u16.to_le_bytes());
        bytes.extend(entry(1, 2, 2, u32::from(b'N')));
        bytes.extend(entry(2, 5, 3, values + 31));
        bytes.extend(entry(3, 2, 2, u32::from(b'W')));
        bytes.extend(entry(4, 5, 3, values + 31));
        bytes.extend([0; 4]);
        bytes.extend([0; 6]);
        assert_eq!(bytes.len(), values as usize);
        bytes.extend(artist);
        bytes.extend(author);
        bytes.extend(degrees);
        bytes
    }

    #[test]
    fn texts_and_places_are_found_in_both_kinds_of_file() {
        let tiff = tiff();
        let expected = "Artist: Zebediah Quartermain\nAuthor: Zoë Ω\n";
        let place = "Position: 53.38000 N 53.38000 W\n";
        let got = texts(&tiff);
        assert!(got.contains(expected) && got.contains(place), "{got}");
        let segment = [b"Exif\0\0".as_slice(), &tiff].concat();
        let length = u16::try_from(segment.len() + 2).expect("short").to_be_bytes();
        let jpeg = [b"\xff\xd8\xff\xe0\0\x04ab\xff\xe1".as_slice(), &length, &segment, b"\xff\xda"].concat();
        assert_eq!(texts(&jpeg), got);
        for length in 0..jpeg.len() {
            let _ = texts(&jpeg[..length]);
        }
        assert_eq!(pages(&mut Cursor::new(&tiff)), Some(2));
        assert_eq!(pages(&mut Cursor::new(&jpeg)), None);
        // A chain of pages that comes back to its start ends.
        let mut circle = tiff.clone();
        circle[46..50].copy_from_slice(&8u32.to_le_bytes());
        assert_eq!(pages(&mut Cursor::new(&circle)), Some(1));
    }
}
