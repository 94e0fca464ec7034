//! Files that stand as base64 in a cell or in the text of a JSON, XML or web page: they are stores inside.
//!
//! Only what decodes to a file with a known signature is taken for one; any other long word stays text. Readers that
//! know their format's own encoded parts (mail, vCard) unpack those themselves and are not asked here.

use std::ops::Range;

use crate::input::base64;

/// A picture of a passport has more, and so has every document worth the name.
const SHORTEST: usize = 128;
/// The longest that is decoded.
const LONGEST: usize = 96 << 20;

/// How base64 of files begins that have a reader, or that only recognition could read: PDF, zip and what is made of
/// zips, compound files, gzip, RTF, SQLite, 7z, rar, JPEG, PNG, GIF, TIFF.
const BEGINNINGS: &[&str] = &[
    "JVBERi0",
    "UEsDB",
    "0M8R4KGx",
    "H4sI",
    "e1xydGY",
    "U1FMaXRlIGZvcm1hdCAz",
    "N3q8ryc",
    "UmFyIRo",
    "/9j/",
    "iVBORw0KGgo",
    "R0lGODlh",
    "R0lGODdh",
    "SUkqA",
    "TU0AK",
];

/// Formats whose running text may hold such files; elsewhere text is written by people.
pub const IN_TEXT: &[&str] = &["json", "xml", "html"];

/// The file in a cell, decoded; `None` for anything else.
pub fn in_cell(text: &str) -> Option<Vec<u8>> {
    if text.len() < SHORTEST {
        return None;
    }
    let text = text.trim_start();
    // As a web page has it: `data:application/pdf;base64,`.
    let text = match text.strip_prefix("data:") {
        Some(rest) => rest.get(..128.min(rest.len()))?.find(";base64,").and_then(|at| rest.get(at + 8..))?,
        None => text,
    };
    if !BEGINNINGS.iter().any(|own| text.starts_with(own)) {
        return None;
    }
    let whole = text.trim_end();
    let (decoded, used) = decode(whole.as_bytes());
    (used == whole.len()).then_some(decoded).flatten()
}

/// The files in a text: where each stands, and its bytes.
pub fn in_text(text: &str) -> Vec<(Range<usize>, Vec<u8>)> {
    let mut found: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
    if text.len() < SHORTEST {
        return found;
    }
    let bytes = text.as_bytes();
    let mut starts: Vec<usize> = BEGINNINGS
        .iter()
        .flat_map(|own| memchr::memmem::find_iter(bytes, own.as_bytes()))
        // In the middle of a word it is by chance.
        .filter(|at| *at == 0 || bytes.get(at - 1).is_some_and(|before| base64::digit(*before).is_none()))
        .collect();
    starts.sort_unstable();
    for start in starts {
        if found.last().is_some_and(|(range, _)| range.end > start) {
            continue;
        }
        let (decoded, used) = decode(bytes.get(start..).unwrap_or_default());
        if let Some(decoded) = decoded.filter(|_| used >= SHORTEST) {
            found.push((start..start + used, decoded));
        }
    }
    found
}

/// Decodes from the start as far as it goes; line ends may stand between. Also how many bytes that took.
fn decode(bytes: &[u8]) -> (Option<Vec<u8>>, usize) {
    let mut out = Vec::with_capacity((bytes.len() / 4 * 3).min(1 << 20));
    let (mut digits, mut used) = (base64::Digits::default(), 0);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if let Some(six) = base64::digit(*byte) {
            digits.push(six, &mut out);
        } else if byte.is_ascii_whitespace() {
            // The next line goes on only if it is one long word; JSON has its line ends escaped.
            let word = bytes.get(at + 1..).unwrap_or_default();
            let word = word.trim_ascii_start();
            let length = word.iter().take(16).take_while(|byte| base64::digit(**byte).is_some()).count();
            if !digits.is_whole() && length < 2 || length < 16 && digits.is_whole() {
                break;
            }
            at += 1;
            continue;
        } else {
            break;
        }
        at += 1;
        used = at;
        if out.len() > LONGEST {
            return (None, used);
        }
    }
    while bytes.get(used) == Some(&b'=') {
        used += 1;
    }
    digits.finish(&mut out);
    (Some(out), used)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the table of RFC 4648, the slow way.
    fn encode(bytes: &[u8]) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bits: Vec<bool> =
            bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).collect();
        let mut text: String = bits
            .chunks(6)
            .map(|six| {
                let number =
                    (0..6).fold(0, |number, bit| number << 1 | usize::from(six.get(bit) == Some(&true)));
                char::from(LETTERS[number])
            })
            .collect();
        while !text.len().is_multiple_of(4) {
            text.push('=');
        }
        text
    }

    fn file(length: usize) -> Vec<u8> {
        let mut bytes = b"%PDF-1.4\n".to_vec();
        bytes.extend((bytes.len()..length).map(|n| (n * 7) as u8));
        bytes
    }

    #[test]
    fn cells_that_are_files_are_decoded_and_others_are_not() {
        for length in 100..110 {
            let file = file(length);
            assert_eq!(in_cell(&encode(&file)), Some(file.clone()), "{length}");
            assert_eq!(
                in_cell(&encode(&file).replace('=', "")),
                Some(file.clone()),
                "{length} without its end"
            );
            let lines: Vec<String> = encode(&file)
                .as_bytes()
                .chunks(76)
                .map(|line| String::from_utf8_lossy(line).into())
                .collect();
            assert_eq!(in_cell(&lines.join("\r\n")), Some(file.clone()), "{length} in lines");
            assert_eq!(
                in_cell(&format!("data:application/pdf;base64,{}", encode(&file))),
                Some(file),
                "{length}"
            );
        }
        for other in [
            "JVBERi0",
            &encode(&[7; 300]),
            &format!("{} and more words", encode(&file(200))),
            &"é".repeat(200),
        ] {
            assert_eq!(in_cell(other), None);
        }
    }

    #[test]
    fn files_in_text_are_found_where_they_stand() {
        let (one, two) = (encode(&file(120)), encode(&file(333)));
        let text =
            format!("scan: \"{one}\"\nnote: rang twice\nother: {two}\nxJVBERi0 {}", "word ".repeat(40));
        let found = in_text(&text);
        assert_eq!(found.len(), 2);
        assert_eq!(text[found[0].0.clone()], one);
        assert_eq!((&found[0].1, &found[1].1), (&file(120), &file(333)));
    }
}
