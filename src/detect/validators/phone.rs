//! Telephone numbers: those of the United Kingdom by the numbering plan, others by their form.
//!
//! Sources: Ofcom's numbering plan and the area codes in use as libphonenumber describes them (Apache-2.0).
//! Ofcom's numbers for drama are placeholders.

use super::Verdict;
use super::squeeze::{all_same, is_dash, is_space, runs, value};

/// The digits of a British number behind the 0 or +44.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct National {
    digits: [u8; 10],
    len: u8,
}

impl National {
    /// The digits, 7 to 10 of them.
    pub fn as_bytes(&self) -> &[u8] {
        self.digits.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// Whether it is a mobile number.
    pub fn is_mobile(&self) -> bool {
        matches!(self.as_bytes(), [b'7', b'1'..=b'5' | b'7'..=b'9', ..])
            || self.as_bytes().starts_with(b"7624")
    }

    /// Whether it belongs to a service: free, shared-cost, premium or company-wide numbers, never a home.
    pub fn is_service(&self) -> bool {
        matches!(self.as_bytes().first(), Some(b'3' | b'5' | b'8' | b'9'))
    }
}

/// Which of the thousand codes `01000` to `01999` are in use, a bit each.
const AREA_CODES: [u64; 16] = [
    0x0,
    0x0,
    0x21f8_7c3f_f1cf_f6fc,
    0xf77e_be3f_87ff_f500,
    0x7fff_ffff_fdfe_f9ff,
    0xfbbb_dfff_7dfa_f7fd,
    0x7dff_fbdf_fff9_6f3d,
    0xfeeb_ffbd_ffef_f7fe,
    0xbfff_fe7f_dd8f_f5ff,
    0xfef6_ffff_59ef_d5ff,
    0x56df_fb7f_ffa9_fcde,
    0xfbf7_ff97_37ff_003d,
    0x7be0_03e8_ff7f_5fbf,
    0x97fd_ffe7_cfd9_bf6f,
    0xafff_cefb_7dff_f3d9,
    0x2f_3ff6_df9c,
];

/// Judges a candidate: valid by the numbering plan; the form for old codes, nine-digit numbers and foreign ones.
pub fn judge(text: &str) -> Verdict {
    match read(text) {
        Some(Read::British(number)) => judge_national(&number),
        Some(Read::Foreign) => Verdict::Shape,
        None => Verdict::No,
    }
}

/// Judges two numbers in one cell, for home and for the day: "01632 960101 / 07700 900123".
pub fn judge_two(text: &str) -> Verdict {
    let parts = text.match_indices(['/', ';', ',']).map(|(at, _)| (&text[..at], &text[at + 1..]));
    let pairs = parts.map(|(one, other)| judge(one.trim()).min(judge(other.trim())));
    pairs.max().unwrap_or(Verdict::No)
}

/// Judges a number without its area code: five or six digits of which the first is from 2 to 9.
pub fn judge_local(text: &str) -> Verdict {
    let digits = text.as_bytes();
    let fits = matches!(digits.len(), 5 | 6) && digits.iter().all(u8::is_ascii_digit) && digits[0] >= b'2';
    match fits {
        true if all_same(digits) || runs(digits) => Verdict::Placeholder,
        true => Verdict::Shape,
        false => Verdict::No,
    }
}

/// The number without area code that a cell of a list of one district holds: alone, or behind the name of its exchange as
/// subscribers wrote it before national dialling ("Scarrowmoor 482917").
pub fn local_in(text: &str) -> Option<&str> {
    let (exchange, number) = text.trim().rsplit_once(' ').unwrap_or(("", text.trim()));
    let named = exchange.bytes().all(|byte| byte.is_ascii_alphabetic() || b" -'".contains(&byte));
    let titled = exchange.chars().next().is_none_or(char::is_uppercase);
    (named && titled && judge_local(number) == Verdict::Shape).then_some(number)
}

/// The national digits of a British number, the same for every way to write it.
pub fn normalise(text: &str) -> Option<National> {
    match read(text)? {
        Read::British(number) if judge_national(&number) != Verdict::No => Some(number),
        _ => None,
    }
}

/// Whether it is a British mobile number.
pub fn is_mobile(text: &str) -> bool {
    normalise(text).is_some_and(|number| number.is_mobile())
}

enum Read {
    British(National),
    Foreign,
}

/// The way to write a number that most lists have: a 0, ten digits, spaces between.
fn plain(text: &str) -> Option<National> {
    let mut digits = [0_u8; 11];
    let mut len = 0;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                *digits.get_mut(len)? = byte;
                len += 1;
            }
            b' ' => {}
            _ => return None,
        }
    }
    let [b'0', national @ ..] = digits else { return None };
    (len == 11 && national[0] != b'0').then_some(National { digits: national, len: 10 })
}

fn read(text: &str) -> Option<Read> {
    if let Some(number) = plain(text) {
        return Some(Read::British(number));
    }
    let text = without_extension(text);
    let mut digits = [0_u8; 16];
    let mut len = 0;
    let mut plus = false;
    let mut brackets = 0_u32;
    for c in text.chars() {
        match c {
            '0'..='9' => {
                *digits.get_mut(len)? = c as u8;
                len += 1;
            }
            '+' if len == 0 && !plus => plus = true,
            'O' | 'o' if len <= 1 => {
                digits[len] = b'0';
                len += 1;
            }
            '(' => brackets += 1,
            ')' => brackets = brackets.checked_sub(1)?,
            '.' | '/' => {}
            c if is_space(c) || is_dash(c) => {}
            _ => return None,
        }
    }
    let digits = digits.get(..len)?;
    let (rest, international) = match digits {
        [b'0', b'0', b'4', b'4', rest @ ..] => (rest, true),
        [b'0', b'0', rest @ ..] if rest.len() >= 8 => return foreign(rest),
        [b'4', b'4', rest @ ..] if plus || (rest.len() == 10 && digits.len() == 12) => (rest, true),
        _ if plus => return foreign(digits),
        _ => (digits, false),
    };
    // +44 (0)1865; and a number cell loses the 0, which leaves ten digits.
    let national = match rest {
        [b'0', national @ ..] => national,
        national
            if international
                || (national.len() == 10
                    && text.len() <= 11
                    && !text.contains(['-', '/', '.'])
                    && matches!(national[0], b'1' | b'2' | b'3' | b'7')) =>
        {
            national
        }
        _ => return None,
    };
    if !(7..=10).contains(&national.len()) {
        return None;
    }
    let mut out = National { digits: [0; 10], len: national.len() as u8 };
    out.digits.get_mut(..national.len())?.copy_from_slice(national);
    Some(Read::British(out))
}

fn foreign(digits: &[u8]) -> Option<Read> {
    ((8..=15).contains(&digits.len()) && digits.first() != Some(&b'0') && !all_same(digits))
        .then_some(Read::Foreign)
}

/// The text in front of `ext 123`, `x123`, `#123`.
fn without_extension(text: &str) -> &str {
    let at = text.bytes().position(|b| matches!(b, b'x' | b'X' | b'e' | b'E' | b'#'));
    let Some((head, tail)) = at.and_then(|at| text.split_at_checked(at)) else { return text };
    let word =
        tail.trim_start_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '#' | '.' | ' ' | ':'));
    let marked = tail.len() - word.len() <= 12 && (1..=6).contains(&word.len());
    if marked && word.bytes().all(|b| b.is_ascii_digit()) { head } else { text }
}

fn judge_national(number: &National) -> Verdict {
    let n = number.as_bytes();
    let ten = n.len() == 10;
    let verdict = match n {
        [b'2', b'0' | b'3' | b'4' | b'8' | b'9', ..] if ten => Verdict::Valid,
        // Inner and outer London until 2000.
        [b'1', b'7' | b'8', b'1', b'2'..=b'9', ..] if ten && !area_in_use(n) => Verdict::Shape,
        [b'1', ..] if area_in_use(n) => match n.len() {
            10 => Verdict::Valid,
            9 => Verdict::Shape,
            _ => Verdict::No,
        },
        [b'3', b'0' | b'3' | b'4' | b'7', ..] if ten => Verdict::Valid,
        [b'5', b'5' | b'6', ..] if ten => Verdict::Valid,
        [b'7', b'0'..=b'9', ..] if ten => Verdict::Valid,
        [b'8', b'0', b'0' | b'8', ..] if matches!(n.len(), 7 | 9 | 10) => Verdict::Valid,
        [b'8', b'4' | b'7', ..] | [b'9', b'0' | b'1' | b'8', ..] if ten => Verdict::Valid,
        [b'5', b'0', b'0', ..] if n.len() == 9 => Verdict::Valid,
        _ => Verdict::No,
    };
    if verdict != Verdict::No && is_placeholder(n) { Verdict::Placeholder } else { verdict }
}

fn area_in_use(n: &[u8]) -> bool {
    let [b'1', a, b, c, ..] = n else { return false };
    // Of the large towns' codes every block is taken: which are in use changes from year to year.
    if matches!((a, b), (b'1', b'3'..=b'8') | (b'2'..=b'6' | b'9', b'1')) && matches!(c, b'2'..=b'9') {
        return true;
    }
    let code = (value(*a) * 100 + value(*b) * 10 + value(*c)) as usize;
    AREA_CODES.get(code / 64).is_some_and(|word| word >> (code % 64) & 1 == 1)
}

/// Ofcom's ranges for drama, and what people type into a form that insists on a number.
fn is_placeholder(n: &[u8]) -> bool {
    const DRAMA: &[&[u8]] = &[
        b"7700900", b"1632960", b"2079460", b"113496", b"114496", b"115496", b"116496", b"117496", b"118496",
        b"121496", b"131496", b"141496", b"151496", b"161496", b"1914980", b"2896496", b"2920180", b"808157",
        b"909879", b"3069990",
    ];
    let tail = n.get(1..).unwrap_or_default();
    let subscriber = n.get(4..).unwrap_or_default();
    DRAMA.iter().any(|range| n.starts_with(range) && (range.len() > 6 || n.get(6) == Some(&b'0')))
        || all_same(tail)
        || (runs(n) && n.len() > 6)
        || (subscriber.len() == 6
            && (subscriber == b"000000" || (n.starts_with(b"7") && subscriber == b"456789")))
        || n == b"1234567890"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_in_every_dress_is_one() {
        let forms = [
            "01865 249811",
            "(01865) 249811",
            "+44 1865 249811",
            "+44 (0)1865 249811",
            "0044 1865 249811",
            "1865249811",
            "01865-249-811",
            "01865 249811 ext 12",
            "01865 249811 x4321",
            "441865249811",
            "O1865 249811",
            "01865\u{a0}249811",
        ];
        for text in forms {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
            assert_eq!(
                normalise(text).map(|n| n.as_bytes().to_vec()),
                Some(b"1865249811".to_vec()),
                "{text}"
            );
        }
    }

    #[test]
    fn kinds_are_told_apart() {
        assert!(is_mobile("07911 482917") && is_mobile("7911482917") && is_mobile("+447911482917"));
        assert!(!is_mobile("01865 249811") && !is_mobile("07011 482917") && !is_mobile("07611 482917"));
        assert!(normalise("0345 600 1234").expect("service").is_service());
        assert_eq!(judge("020 7219 4272"), Verdict::Valid);
        assert_eq!(judge("0800 1111"), Verdict::Valid);
        assert_eq!(judge("0171 219 4272"), Verdict::Shape);
        assert_eq!(judge("+353 1 679 3377"), Verdict::Shape);
    }

    #[test]
    fn a_number_without_area_code_has_five_or_six_digits() {
        assert_eq!(judge_local("482917"), Verdict::Shape);
        assert_eq!(judge_local("48291"), Verdict::Shape);
        assert_eq!(judge_local("234567"), Verdict::Placeholder);
        assert_eq!(local_in("Scarrowmoor 482917"), Some("482917"));
        assert_eq!(local_in("High Crag 48291"), Some("48291"));
        assert_eq!(local_in("482917"), Some("482917"));
        for text in ["ext 48291", "12 482917", "Scarrowmoor", "PO 4829171", "", " "] {
            assert_eq!(local_in(text), None, "{text}");
        }
        for text in ["", "4829", "182917", "4829176", "48 291"] {
            assert_eq!(judge_local(text), Verdict::No, "{text}");
        }
    }

    #[test]
    fn drama_and_filler_numbers_are_placeholders() {
        for text in [
            "07700 900123",
            "01632 960001",
            "020 7946 0018",
            "0121 496 0123",
            "00000000000",
            "07777 777777",
            "01234 567890",
            "07123 456789",
        ] {
            let verdict = judge(text);
            assert!(verdict == Verdict::Placeholder || verdict == Verdict::No, "{text}: {verdict:?}");
        }
        assert_eq!(judge("07700 900123"), Verdict::Placeholder);
        assert_eq!(judge("0121 496 0123"), Verdict::Placeholder);
    }

    #[test]
    fn other_numbers_are_refused() {
        for text in [
            "0186524981",
            "018652498111",
            "31926819",
            "4002931876",
            "01100 249811",
            "2004-05-06 12",
            "0207 219",
            "1,865.24",
            "12",
        ] {
            assert!(judge(text) != Verdict::Valid, "{text}");
        }
        assert_eq!(judge("31926819"), Verdict::No);
        assert_eq!(judge("4002931876"), Verdict::No);
    }
}
