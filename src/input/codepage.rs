//! Single-byte code pages: tables, decoding of a field, and the guess between the three that UK files use.
//!
//! Not a general charset detector: those were measured on council text and take an English page with a pound
//! sign for Central European. What decides here is what such text has: pound signs before figures, curly
//! quotes, dashes, a few accented names, and the boxes of DOS reports. A further page is one line below.

use std::sync::LazyLock;

use encoding_rs::Encoding;

/// One single-byte code page whose lower half is ASCII.
pub struct CodePage {
    /// What bytes 0x80 to 0xFF mean; U+FFFD where the page has nothing.
    upper: [char; 128],
}

macro_rules! yore_page {
    ($(#[$doc:meta])* $name:ident, $page:expr) => {
        $(#[$doc])*
        pub static $name: LazyLock<CodePage> = LazyLock::new(|| {
            let page: &dyn yore::CodePage = &$page;
            CodePage::from_decoder(|byte| page.decode(&[byte]).ok().and_then(|text| text.chars().next()))
        });
    };
}

macro_rules! windows_page {
    ($(#[$doc:meta])* $name:ident, $encoding:expr) => {
        $(#[$doc])*
        pub static $name: LazyLock<CodePage> = LazyLock::new(|| CodePage::from_encoding($encoding));
    };
}

windows_page!(
    /// Windows, Western Europe: the default of UK files since the middle of the 1990s.
    WINDOWS_1252,
    encoding_rs::WINDOWS_1252
);
windows_page!(
    /// Windows, Central Europe.
    WINDOWS_1250,
    encoding_rs::WINDOWS_1250
);
windows_page!(
    /// Windows, Cyrillic.
    WINDOWS_1251,
    encoding_rs::WINDOWS_1251
);
windows_page!(
    /// Windows, Greek.
    WINDOWS_1253,
    encoding_rs::WINDOWS_1253
);
windows_page!(
    /// Windows, Turkish.
    WINDOWS_1254,
    encoding_rs::WINDOWS_1254
);
windows_page!(
    /// Windows, Hebrew.
    WINDOWS_1255,
    encoding_rs::WINDOWS_1255
);
windows_page!(
    /// Windows, Arabic.
    WINDOWS_1256,
    encoding_rs::WINDOWS_1256
);
windows_page!(
    /// Windows, Baltic.
    WINDOWS_1257,
    encoding_rs::WINDOWS_1257
);
windows_page!(
    /// Windows, Thai.
    WINDOWS_874,
    encoding_rs::WINDOWS_874
);
windows_page!(
    /// Classic Mac OS, Western Europe.
    MACINTOSH,
    encoding_rs::MACINTOSH
);
yore_page!(
    /// DOS, United States.
    CP437,
    yore::code_pages::CP437
);
yore_page!(
    /// DOS, Greek.
    CP737,
    yore::code_pages::CP737
);
yore_page!(
    /// DOS, Western Europe: the default of UK systems from DOS 3.3 on.
    CP850,
    yore::code_pages::CP850
);
yore_page!(
    /// DOS, Central Europe.
    CP852,
    yore::code_pages::CP852
);
yore_page!(
    /// DOS, Turkish.
    CP857,
    yore::code_pages::CP857
);
yore_page!(
    /// DOS, Portuguese.
    CP860,
    yore::code_pages::CP860
);
yore_page!(
    /// DOS, Icelandic.
    CP861,
    yore::code_pages::CP861
);
yore_page!(
    /// DOS, Canadian French.
    CP863,
    yore::code_pages::CP863
);
yore_page!(
    /// DOS, Nordic.
    CP865,
    yore::code_pages::CP865
);
yore_page!(
    /// DOS, Cyrillic.
    CP866,
    yore::code_pages::CP866
);

impl CodePage {
    fn from_decoder(decode: impl Fn(u8) -> Option<char>) -> CodePage {
        let mut upper = ['\u{FFFD}'; 128];
        for (slot, byte) in upper.iter_mut().zip(0x80..=0xFF) {
            *slot = decode(byte).unwrap_or('\u{FFFD}');
        }
        CodePage { upper }
    }

    fn from_encoding(encoding: &'static Encoding) -> CodePage {
        CodePage::from_decoder(|byte| {
            let bytes = [byte];
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            // The web's tables fill the holes of a page with C1 controls, which no page ever meant.
            text.chars().next().filter(|c| !c.is_control())
        })
    }

    /// What a byte means; U+FFFD where the page has nothing.
    pub fn char(&self, byte: u8) -> char {
        match byte.checked_sub(0x80) {
            None => char::from(byte),
            Some(index) => self.upper.get(usize::from(index)).copied().unwrap_or('\u{FFFD}'),
        }
    }

    /// Appends `bytes` as text and returns how many of them the page has nothing for.
    pub fn decode_into(&self, mut bytes: &[u8], text: &mut String) -> u64 {
        let mut unknown = 0;
        text.reserve(bytes.len());
        loop {
            let plain = Encoding::ascii_valid_up_to(bytes);
            let (ascii, rest) = bytes.split_at(plain);
            text.push_str(std::str::from_utf8(ascii).unwrap_or_default());
            let Some((&byte, after)) = rest.split_first() else { return unknown };
            let c = self.char(byte);
            unknown += u64::from(c == '\u{FFFD}');
            text.push(c);
            bytes = after;
        }
    }
}

/// How many bytes above 0x7F the guess looks at: enough to be sure, little enough to cost nothing.
const EVIDENCE: usize = 4096;

/// Which of Windows-1252, CP850 and CP437 these bytes are most likely written in; Windows-1252 without evidence.
pub fn guess(bytes: &[u8]) -> &'static CodePage {
    // Ties go to the first: what is most common in UK files of the last 25 years.
    let pages: [&'static CodePage; 3] = [&WINDOWS_1252, &CP850, &CP437];
    let mut scores = [0_i64; 3];
    let high = bytes.iter().enumerate().filter(|(_, byte)| **byte >= 0x80).take(EVIDENCE);
    for (at, &byte) in high {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied();
        let after = bytes.get(at + 1).copied();
        let later = bytes.get(at + 2).copied();
        for (page, score) in pages.iter().zip(&mut scores) {
            let around = Around { before, after, later };
            *score += plausibility(page, page.char(byte), &around);
        }
    }
    let mut best = 0;
    for (index, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = index;
        }
    }
    pages[best]
}

struct Around {
    before: Option<u8>,
    after: Option<u8>,
    later: Option<u8>,
}

/// How well a character suits its neighbours, in UK text. The weights only have to order three pages.
fn plausibility(page: &CodePage, c: char, around: &Around) -> i64 {
    let before = around.before.map_or(' ', |byte| page.char(byte));
    let after = around.after.map_or(' ', |byte| page.char(byte));
    let later = around.later.map_or(' ', |byte| page.char(byte));
    let (joined_before, joined_after) = (before.is_alphabetic(), after.is_alphabetic());
    match c {
        '\u{FFFD}' => -10,
        '£' | '€' if after.is_ascii_digit() || (after == ' ' && later.is_ascii_digit()) => 5,
        '£' | '€' if joined_before || joined_after => -4,
        '£' => 2,
        '€' => 0,
        '’' if joined_before && joined_after => 4,
        '‘' | '“' if !joined_before && after.is_alphanumeric() => 3,
        '’' | '”' if !before.is_whitespace() && !after.is_alphanumeric() => 3,
        '–' | '—' if joined_before == joined_after => 2,
        '…' if !joined_after => 2,
        '•' | '·' | '°' | '½' | '¼' | '¾' | '©' | '®' | '™' | '§' if !joined_after => 1,
        '\u{A0}' if !(joined_before && joined_after) => 1,
        '─'..='▟' | '■' => box_drawing(before, after),
        'á' | 'à' | 'â' | 'ä' | 'å' | 'ã' | 'é' | 'è' | 'ê' | 'ë' | 'í' | 'ì' | 'î' | 'ï' | 'ó' | 'ò'
        | 'ô' | 'ö' | 'õ' | 'ø' | 'ú' | 'ù' | 'û' | 'ü' | 'ç' | 'ñ' | 'æ' | 'ß' | 'ÿ' => {
            if before.is_lowercase() || after.is_lowercase() {
                3
            } else {
                // A lower-case letter alone or among capitals is rather a sign of another page.
                -2
            }
        }
        'Á' | 'À' | 'Â' | 'Ä' | 'Å' | 'Ã' | 'É' | 'È' | 'Ê' | 'Ë' | 'Í' | 'Ì' | 'Î' | 'Ï' | 'Ó' | 'Ò'
        | 'Ô' | 'Ö' | 'Õ' | 'Ø' | 'Ú' | 'Ù' | 'Û' | 'Ü' | 'Ç' | 'Ñ' | 'Æ' => {
            if before.is_lowercase() {
                -3
            } else if joined_after || before.is_uppercase() {
                2
            } else {
                -2
            }
        }
        _ => -1,
    }
}

fn box_drawing(before: char, after: char) -> i64 {
    let drawn = |c: char| ('─'..='▟').contains(&c) || c == '■';
    if drawn(before) || drawn(after) {
        2
    } else if before.is_alphanumeric() && after.is_alphanumeric() {
        -3
    } else if before.is_whitespace() && after.is_whitespace() {
        1
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(found: &'static CodePage, expected: &'static LazyLock<CodePage>) -> bool {
        std::ptr::eq(found, &**expected)
    }

    #[test]
    fn pound_sign_tells_dos_from_windows() {
        assert!(is(guess(b"Fee \xA3185.00 for the day"), &WINDOWS_1252));
        assert!(is(guess(b"Fee \x9C185.00 for the day"), &CP850));
        assert!(is(guess(b"Fee (\xA3)"), &WINDOWS_1252));
    }

    #[test]
    fn names_and_quotes() {
        assert!(is(guess(b"Ren\xE9e O\x92Brien \x96 poll clerk"), &WINDOWS_1252));
        assert!(is(guess(b"Ren\x82e Mar\xA1a Bj\x94rn"), &CP850));
        assert!(is(guess(b"REN\xC9E"), &WINDOWS_1252));
        assert!(is(guess(b"the \x93count\x94 of 2001"), &WINDOWS_1252));
    }

    #[test]
    fn boxes_are_dos() {
        let bytes = b"\xDA\xC4\xC4\xC4\xC4\xBF\n\xB3Name\xB3\n\xC0\xC4\xC4\xC4\xC4\xD9\n";
        assert!(is(guess(bytes), &CP850));
        // Corners that mix single and double lines exist in CP437 only.
        let mixed = b"\xD5\xCD\xCD\xCD\xCD\xB8\n\xB3Name\xB3\n\xD4\xCD\xCD\xCD\xCD\xBE\n";
        assert!(is(guess(mixed), &CP437));
    }

    #[test]
    fn without_evidence_it_is_windows() {
        assert!(is(guess(b""), &WINDOWS_1252));
        assert!(is(guess(b"plain ASCII"), &WINDOWS_1252));
    }

    #[test]
    fn pages_have_what_their_standard_says() {
        let mut text = String::new();
        assert_eq!(WINDOWS_1252.decode_into(b"a\x80\x92\xA3\xE9z", &mut text), 0);
        assert_eq!(CP850.decode_into(b"\x9C\x82\xC4\xFF", &mut text), 0);
        assert_eq!(CP437.decode_into(b"\x9C\x82\xC4\xE0", &mut text), 0);
        assert_eq!(text, "a€’£éz£é─\u{A0}£é─α");
        assert_eq!(WINDOWS_1252.decode_into(b"\x81x\x8D", &mut String::new()), 2);
    }
}
