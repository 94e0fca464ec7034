//! WordPerfect documents, from 5.0 to today: their text, with everything that formats it passed over.
//!
//! Text is single bytes with functions between them, some of a fixed and some of a stated length; what a function
//! means is not read but for spaces, line ends and tabs. Headers, notes and the summary stand inside functions and
//! are not read, so that a document never counts as read in full. Documents before 5.0 have no signature and are
//! searched for text like any other file.

use std::io::Read;

use super::{Fit, Format, Locator, Probe, ReadError, Sink};
use crate::input::Input;
use crate::model::Reason;

/// The reader.
pub struct WordPerfect;

/// How much of a document is read.
const LARGEST: u64 = 64 << 20;
/// Text pushed as one piece.
const PIECE: usize = 256 << 10;
/// Functions of a fixed length end with the byte that they begin with, within so many bytes.
const FIXED: usize = 24;

impl Format for WordPerfect {
    fn id(&self) -> &'static str {
        "wordperfect"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        // The signature, where the text begins, whose file it is (WordPerfect's own) and that it is a document.
        let document = matches!(probe.head.get(8..10), Some([1, 10] | [1, 44]));
        if probe.head.starts_with(b"\xffWPC") && document { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut bytes = Vec::new();
        input.into_stream().take(LARGEST + 1).read_to_end(&mut bytes)?;
        let head = bytes.first_chunk::<16>().ok_or(ReadError::Truncated)?;
        let start = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        if head[12] != 0 || head[13] != 0 {
            return Err(ReadError::Encrypted);
        }
        if bytes.len() as u64 > LARGEST {
            return Err(ReadError::OverBudget);
        }
        let text = usize::try_from(start).ok().and_then(|start| bytes.get(start..));
        let text = text.ok_or(ReadError::Truncated)?;
        if head[10] == 0 {
            texts(text, five, sink)?
        } else {
            texts(text, six, sink)?
        }
        // What stands inside functions was not looked at.
        Ok(sink.lost(Reason::RawStrings)?)
    }
}

/// What stands at a place: something to write, and how many bytes it takes.
type Step = fn(&[u8]) -> (&'static str, Option<char>, usize);

fn texts(bytes: &[u8], step: Step, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut text = String::new();
    let mut part = 1;
    let mut rest = bytes;
    while !rest.is_empty() {
        let (words, letter, size) = step(rest);
        text.push_str(words);
        text.extend(letter);
        rest = rest.get(size.max(1)..).unwrap_or_default();
        if text.len() > PIECE && (words == "\n" || text.len() > 4 * PIECE) {
            sink.text(Locator::Part(part), &text)?;
            text.clear();
            part += 1;
        }
    }
    if !text.trim().is_empty() {
        sink.text(Locator::Part(part), &text)?;
    }
    Ok(())
}

/// A function of a fixed length.
fn fixed(rest: &[u8]) -> usize {
    let code = rest.first().copied().unwrap_or_default();
    let end = rest.iter().take(FIXED).skip(2).position(|byte| *byte == code);
    end.map_or(1, |end| end + 3)
}

/// A letter of another set: 0 is ASCII, 1 is that of western languages, of which the commonest are told.
fn other_letter(rest: &[u8]) -> Option<char> {
    let (number, set) = (*rest.get(1)?, *rest.get(2)?);
    match set {
        0 => char::from_u32(number.into()).filter(char::is_ascii_graphic),
        1 => WESTERN.get(usize::from(number.checked_sub(26)?)).copied(),
        4 => match number {
            11 => Some('£'),
            28 => Some('’'),
            27 => Some('‘'),
            32 => Some('“'),
            31 => Some('”'),
            33 => Some('–'),
            34 => Some('—'),
            _ => None,
        },
        _ => None,
    }
}

/// Letters of the set of western languages, from 26.
const WESTERN: &[char] = &[
    'Á', 'á', 'Â', 'â', 'Ä', 'ä', 'À', 'à', 'Å', 'å', 'Æ', 'æ', 'Ç', 'ç', 'É', 'é', 'Ê', 'ê', 'Ë', 'ë', 'È',
    'è', 'Í', 'í', 'Î', 'î', 'Ï', 'ï', 'Ì', 'ì', 'Ñ', 'ñ', 'Ó', 'ó', 'Ô', 'ô', 'Ö', 'ö', 'Ò', 'ò', 'Ú', 'ú',
    'Û', 'û', 'Ü', 'ü', 'Ù', 'ù', 'Ÿ', 'ÿ',
];

/// WordPerfect 5.
fn five(rest: &[u8]) -> (&'static str, Option<char>, usize) {
    let code = rest.first().copied().unwrap_or_default();
    match code {
        0x0a | 0x0c | 0x8c | 0x99 => ("\n", None, 1),
        0x0b | 0x0d | 0xa0 => (" ", None, 1),
        0x20..=0x7e => ("", Some(char::from(code)), 1),
        0xa9..=0xab => ("-", None, 1),
        0xc0 => ("", other_letter(rest), 4),
        0xc1 | 0xc2 => ("\t", None, fixed(rest)),
        0xc3..=0xcf => ("", None, fixed(rest)),
        0xd0..=0xfe => {
            // Kind, length of what follows, and all of it again in reverse at the end.
            let length = rest.get(2..4).map_or(0, |two| usize::from(u16::from_le_bytes([two[0], two[1]])));
            let whole = rest.get(length + 3) == Some(&code);
            // Cells and rows of tables.
            let words = if code == 0xdc { "\t" } else { "" };
            (words, None, if whole { length + 4 } else { 1 })
        }
        _ => ("", None, 1),
    }
}

/// WordPerfect 6 and later.
fn six(rest: &[u8]) -> (&'static str, Option<char>, usize) {
    let code = rest.first().copied().unwrap_or_default();
    match code {
        0x21..=0x7e => ("", Some(char::from(code)), 1),
        0x80 | 0x81 | 0xcd..=0xcf | 0x20 => (" ", None, 1),
        0x84 => ("-", None, 1),
        0x87 | 0xc7 | 0xb7..=0xb9 | 0xcc => ("\n", None, 1),
        0xd0..=0xef => {
            let length = rest.get(2..4).map_or(0, |two| usize::from(u16::from_le_bytes([two[0], two[1]])));
            let whole = length >= 5 && rest.get(length - 1) == Some(&code);
            let words = match (code, rest.get(1)) {
                (0xd0, Some(0..=3)) => " ",
                (0xd0, Some(10..=16)) => "\t",
                (0xd0, _) => "\n",
                (0xe0, _) => "\t",
                _ => "",
            };
            (words, None, if whole { length } else { 1 })
        }
        0xf0 => ("", other_letter(rest), 4),
        0xf1..=0xfe => ("", None, fixed(rest)),
        _ => ("", None, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into};
    use crate::formats::testing_mutations::mutate;

    fn document(version: u8, text: &[u8]) -> Vec<u8> {
        let mut bytes = b"\xffWPC\x14\0\0\0\x01\x0a".to_vec();
        bytes.extend([version, 1, 0, 0, 0, 0, 9, 9, 9, 9]);
        bytes.extend(text);
        bytes
    }

    fn six_document() -> Vec<u8> {
        let text = [
            &b"Presiding\x80Officer\xcc"[..],
            // Bold on and off, a function of a stated length, a letter of another set.
            b"\xf2\x0c\xf2Zo\xf0\x2d\x01\xf0\xf3\x0c\xf3\x80Quartermain",
            &[0xd4, 7, 9, 0, b'h', b'i', b'd', b'e', 0xd4],
            &[0xd0, 1, 6, 0, 0, 0xd0],
            b"rang\xcf\x84\x80fee\xe0\x01\x06\0\0\xe0\xf0\x0b\x04\xf0185",
        ];
        document(2, &text.concat())
    }

    #[test]
    fn text_is_read_and_functions_are_passed_over() {
        let (seen, end) = read(&WordPerfect, "staff.wpd", &six_document());
        assert_eq!((end, seen.lost.as_slice()), (Ok(()), [Reason::RawStrings].as_slice()));
        assert_eq!(seen.all_text(), "Presiding Officer\nZoë Quartermain rang - fee\t£185");
        let text = [
            &b"Presiding Officer\x0a\xc3\x0c\xc3Zo\xc0\x2d\x01\xc0\xc4\x0c\xc4 Quartermain\x0drang"[..],
            &[0xd4, 7, 5, 0, b'h', 5, 0, 7, 0xd4],
            b"\xc1\0\0\0\0\0\0\0\xc1185",
        ];
        let (seen, _) = read(&WordPerfect, "staff.wp5", &document(0, &text.concat()));
        assert_eq!(seen.all_text(), "Presiding Officer\nZoë Quartermain rang\t185");
    }

    #[test]
    fn locked_and_cut_off_documents_say_so_and_damage_never_panics() {
        let mut locked = six_document();
        locked[12] = 7;
        assert_eq!(read(&WordPerfect, "a.wpd", &locked).1, Err(ReadError::Encrypted));
        assert_eq!(read(&WordPerfect, "a.wpd", &six_document()[..12]).1, Err(ReadError::Truncated));
        mutate(&six_document(), 400, |bytes| drop(read(&WordPerfect, "a.wpd", bytes)));
        mutate(&document(0, &six_document()), 400, |bytes| drop(read(&WordPerfect, "a.wpd", bytes)));
        let mut sink = Recorder::stopping_after(0);
        assert_eq!(read_into(&WordPerfect, "a.wpd", &six_document(), &[], &mut sink), Err(ReadError::Halt));
        assert_eq!(WordPerfect.fit(&Probe::new(&six_document(), true, "x")), Fit::Certain);
        assert_eq!(WordPerfect.fit(&Probe::new(b"\xffWPC\0\0\0\0\x01\x02", true, "x")), Fit::No);
    }
}
