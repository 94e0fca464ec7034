//! EBCDIC: the pages of mainframe files, and the guess between them.
//!
//! Letters and digits are the same in all pages; they differ in signs, of which the pound sign and brackets
//! decide. Line ends (0x15, 0x25), form feed and tab become those of text, other controls blanks. The currency
//! sign is read as the euro sign, as 1140 and 1146 have it. Tables made with `iconv` of the GNU C library.

use std::sync::LazyLock;

/// One page: what each of the 256 bytes means.
pub struct EbcdicPage([char; 256]);

impl EbcdicPage {
    fn new(text: &str) -> EbcdicPage {
        let mut page = [' '; 256];
        page.iter_mut().zip(text.chars()).for_each(|(slot, c)| *slot = c);
        EbcdicPage(page)
    }

    /// What a byte means.
    pub fn char(&self, byte: u8) -> char {
        self.0.get(usize::from(byte)).copied().unwrap_or(' ')
    }
}

/// 285 and 1146: United Kingdom.
static UK: LazyLock<EbcdicPage> = LazyLock::new(|| {
    EbcdicPage::new(concat!(
        "     \t      \x0c\r       \n               \n                            âäàáãåçñ$.<(+|&",
        "éêëèíîïìß!£*);¬-/ÂÄÀÁÃÅÇÑ¦,%_>?øÉÊËÈÍÎÏÌ`:#@'=\"Øabcdefghi«»ðýþ±°jklmnopqrªºæ¸Æ€µ‾stuvwx",
        "yz¡¿ÐÝÞ®¢[¥·©§¶¼½¾^]~¨´×{ABCDEFGHI-ôöòóõ}JKLMNOPQR¹ûüùúÿ\\÷STUVWXYZ²ÔÖÒÓÕ0123456789³ÛÜÙÚ",
        " ",
    ))
});

/// 037 and 1140: United States.
static US: LazyLock<EbcdicPage> = LazyLock::new(|| {
    EbcdicPage::new(concat!(
        "     \t      \x0c\r       \n               \n                            âäàáãåçñ¢.<(+|&",
        "éêëèíîïìß!$*);¬-/ÂÄÀÁÃÅÇÑ¦,%_>?øÉÊËÈÍÎÏÌ`:#@'=\"Øabcdefghi«»ðýþ±°jklmnopqrªºæ¸Æ€µ~stuvwx",
        "yz¡¿ÐÝÞ®^£¥·©§¶¼½¾[]¯¨´×{ABCDEFGHI-ôöòóõ}JKLMNOPQR¹ûüùúÿ\\÷STUVWXYZ²ÔÖÒÓÕ0123456789³ÛÜÙÚ",
        " ",
    ))
});

/// 500: international.
static INTERNATIONAL: LazyLock<EbcdicPage> = LazyLock::new(|| {
    EbcdicPage::new(concat!(
        "     \t      \x0c\r       \n               \n                            âäàáãåçñ[.<(+!&",
        "éêëèíîïìß]$*);^-/ÂÄÀÁÃÅÇÑ¦,%_>?øÉÊËÈÍÎÏÌ`:#@'=\"Øabcdefghi«»ðýþ±°jklmnopqrªºæ¸Æ€µ~stuvwx",
        "yz¡¿ÐÝÞ®¢£¥·©§¶¼½¾¬|¯¨´×{ABCDEFGHI-ôöòóõ}JKLMNOPQR¹ûüùúÿ\\÷STUVWXYZ²ÔÖÒÓÕ0123456789³ÛÜÙÚ",
        " ",
    ))
});

/// 1047: Unix on mainframes.
static OPEN: LazyLock<EbcdicPage> = LazyLock::new(|| {
    EbcdicPage::new(concat!(
        "     \t      \x0c\r       \n               \n                            âäàáãåçñ¢.<(+|&",
        "éêëèíîïìß!$*);^-/ÂÄÀÁÃÅÇÑ¦,%_>?øÉÊËÈÍÎÏÌ`:#@'=\"Øabcdefghi«»ðýþ±°jklmnopqrªºæ¸Æ€µ~stuvwx",
        "yz¡¿Ð[Þ®¬£¥·©§¶¼½¾Ý¨¯]´×{ABCDEFGHI-ôöòóõ}JKLMNOPQR¹ûüùúÿ\\÷STUVWXYZ²ÔÖÒÓÕ0123456789³ÛÜÙÚ",
        " ",
    ))
});

/// Which page these bytes are most likely written in; the United Kingdom's without evidence.
pub fn guess(bytes: &[u8]) -> &'static EbcdicPage {
    let digit = |byte: Option<&u8>| byte.is_some_and(|byte| (0xF0..=0xF9).contains(byte));
    let (mut uk, mut us, mut open) = (0_usize, 0_usize, 0_usize);
    for (at, byte) in bytes.iter().enumerate() {
        let figure = digit(bytes.get(at + 1));
        match byte {
            0x5B if figure => uk += 1,
            // The pound sign of all other pages.
            0xB1 if figure => us += 1,
            0xAD | 0xBD => open += 1,
            _ => {}
        }
    }
    match (us > uk, open >= 2) {
        (true, true) => &OPEN,
        (true, false) => &US,
        (false, true) if uk == 0 => &OPEN,
        _ if uk == 0 && brackets(bytes) => &INTERNATIONAL,
        _ => &UK,
    }
}

/// Whether the brackets of page 500 come in pairs.
fn brackets(bytes: &[u8]) -> bool {
    let count = |wanted: u8| bytes.iter().filter(|byte| **byte == wanted).count();
    let (open, close) = (count(0x4A), count(0x5A));
    open >= 2 && open == close
}

/// Whether bytes are EBCDIC text: blanks (0x40) most of all, and hardly anything but letters, digits and signs.
pub fn looks_like_ebcdic(bytes: &[u8]) -> bool {
    // Its letters are beyond ASCII.
    if bytes.is_ascii() {
        return false;
    }
    let mut counts = [0_usize; 256];
    for byte in bytes {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let of = |byte: u8| counts.get(usize::from(byte)).copied().unwrap_or(0);
    let sum = |range: std::ops::RangeInclusive<u8>| range.map(of).sum::<usize>();
    let blanks = of(0x40);
    let most = counts.iter().max().copied().unwrap_or(0);
    let upper = sum(0xC1..=0xC9) + sum(0xD1..=0xD9) + sum(0xE2..=0xE9);
    let lower = sum(0x81..=0x89) + sum(0x91..=0x99) + sum(0xA2..=0xA9);
    let digits = sum(0xF0..=0xF9);
    let signs: usize = [
        0x4B, 0x4C, 0x4D, 0x4E, 0x50, 0x5B, 0x5C, 0x5D, 0x60, 0x61, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x7A, 0x7B,
        0x7D,
    ]
    .iter()
    .map(|byte| of(*byte))
    .sum();
    let ends = of(0x15) + of(0x25) + of(0x0D) + of(0x0C);
    let total = bytes.len();
    total >= 64
        && blanks == most
        && blanks * 20 >= total
        && (upper + lower) * 10 >= total
        && (blanks + upper + lower + digits + signs + ends) * 100 >= total * 85
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_are_the_same_in_all_pages() {
        for page in [&UK, &US, &INTERNATIONAL, &OPEN] {
            let text: String =
                [0xC1, 0xD5, 0xD5, 0x40, 0x81, 0xA9, 0xF0, 0xF9].map(|b| page.char(b)).iter().collect();
            assert_eq!(text, "ANN az09");
            assert_eq!((page.char(0x25), page.char(0x61), page.char(0x60)), ('\n', '/', '-'));
        }
        assert_eq!((UK.char(0x5B), US.char(0xB1), US.char(0x5B)), ('£', '£', '$'));
    }

    #[test]
    fn the_pound_sign_decides() {
        assert_eq!(guess(&[0x5B, 0xF1]).char(0x5B), '£');
        assert_eq!(guess(&[0xB1, 0xF1]).char(0xB1), '£');
        assert_eq!(guess(&[0xAD, 0xC1, 0xBD]).char(0xAD), '[');
    }

    #[test]
    fn ascii_and_noise_are_not_ebcdic() {
        assert!(!looks_like_ebcdic(
            "Dear Sir, the quick brown fox @@@@@@ jumps over it all again and again".as_bytes()
        ));
        assert!(!looks_like_ebcdic(&[0x40; 500]));
        assert!(!looks_like_ebcdic(&(0..=255).cycle().take(2000).collect::<Vec<u8>>()));
    }
}
