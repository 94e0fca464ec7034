//! PAYE tax codes, with the suffixes of past years and Scottish and Welsh prefixes.
//!
//! Short codes look like rooms and grades. A code that was standard in some year, or that names its basis, says
//! more; a standard code also dates a payroll row.

use super::Verdict;
use super::squeeze::squeeze;

/// The code that most people had, by the years in which its tax years began, first and last: the personal allowance
/// without its last digit, as HMRC publishes it in "Rates and allowances: Income Tax" (gov.uk). The last one is in use.
const STANDARD: &[(u32, u16, Option<u16>)] = &[
    (438, 2000, Some(2000)),
    (453, 2001, Some(2001)),
    (461, 2002, Some(2003)),
    (474, 2004, Some(2004)),
    (489, 2005, Some(2005)),
    (503, 2006, Some(2006)),
    (522, 2007, Some(2007)),
    (543, 2008, Some(2008)),
    (603, 2008, Some(2008)),
    (647, 2009, Some(2010)),
    (747, 2011, Some(2011)),
    (810, 2012, Some(2012)),
    (944, 2013, Some(2013)),
    (1000, 2014, Some(2014)),
    (1060, 2015, Some(2015)),
    (1100, 2016, Some(2016)),
    (1150, 2017, Some(2017)),
    (1185, 2018, Some(2018)),
    (1250, 2019, Some(2020)),
    (1257, 2021, None),
];

/// Judges a candidate: valid when standard in some year or with a basis (`W1`, `M1`); else the form.
pub fn judge(text: &str) -> Verdict {
    match read(text) {
        None => Verdict::No,
        Some(code) if code.based || code.standard.is_some() => Verdict::Valid,
        Some(_) => Verdict::Shape,
    }
}

/// How many standard codes there are.
pub const STANDARDS: usize = STANDARD.len();

/// Which of the standard codes it is.
pub fn standard(text: &str) -> Option<usize> {
    read(text)?.standard
}

/// The years in which the tax years began in which a standard code was in use; none for the one that still is.
pub fn years_of(standard: usize) -> impl Iterator<Item = u16> {
    let years = STANDARD.get(standard).and_then(|(_, first, last)| Some(*first..=(*last)?));
    years.into_iter().flatten()
}

struct Code {
    based: bool,
    standard: Option<usize>,
}

fn read(text: &str) -> Option<Code> {
    let kept = squeeze::<14>(text)?;
    let (body, basis) = split_basis(&kept);
    let based = basis == Basis::Stated;
    let body = match body {
        [b'S' | b'C', rest @ ..] if !rest.is_empty() => rest,
        body => body,
    };
    match body {
        b"BR" | b"0T" | b"OT" | b"NT" | b"FT" => Some(Code { based, standard: None }),
        [b'D', b'0'..=b'8'] => Some(Code { based, standard: None }),
        [b'K', digits @ ..] => {
            let fits =
                (1..=6).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) && digits[0] != b'0';
            fits.then_some(Code { based, standard: None })
        }
        [digits @ .., suffix] => {
            let fits = (1..=6).contains(&digits.len())
                && digits.iter().all(u8::is_ascii_digit)
                && digits.first() != Some(&b'0')
                && matches!(suffix, b'L' | b'M' | b'N' | b'P' | b'T' | b'V' | b'Y' | b'H' | b'A');
            if !fits {
                return None;
            }
            let number = digits.iter().fold(0_u32, |sum, b| sum * 10 + u32::from(b - b'0'));
            let standard = STANDARD.iter().position(|(known, ..)| *known == number && *suffix == b'L');
            Some(Code { based, standard })
        }
        [] => None,
    }
}

#[derive(PartialEq)]
enum Basis {
    None,
    Stated,
}

/// `W1`, `M1`, `W1/M1`, `X`, `CUM` at the end.
fn split_basis(kept: &[u8]) -> (&[u8], Basis) {
    for basis in [b"W1M1".as_slice(), b"WK1MTH1", b"WK1", b"MTH1", b"CUM", b"NONCUM", b"W1", b"M1"] {
        if let Some(body) = kept.strip_suffix(basis).filter(|body| !body.is_empty()) {
            return (body.strip_suffix(b"NON").unwrap_or(body), Basis::Stated);
        }
    }
    match kept {
        [body @ .., b'X'] if body.len() > 1 => (body, Basis::Stated),
        body => (body, Basis::None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_every_year() {
        for text in [
            "1257L",
            "461L",
            "S1257L",
            "C1250L",
            "BR W1",
            "1257L W1/M1",
            "BR M1",
            "0T W1",
            "1257LX",
            "543l",
            "K475 M1",
            "BR cum",
        ] {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
        for text in ["BR", "D0", "NT", "0T", "K475", "1203L", "SBR", "430H", "SD1", "921T"] {
            assert_eq!(judge(text), Verdict::Shape, "{text}");
        }
        let years = |text| standard(text).map(|code| years_of(code).collect::<Vec<_>>());
        assert_eq!(years("461L"), Some(vec![2002, 2003]));
        assert_eq!(years("S1100L"), Some(vec![2016]));
        assert_eq!(years("1257L"), Some(vec![]), "still in use, so that it dates nothing");
        assert_eq!(years("BR"), None);
        // Every tax year from 2000 on has its code, in order.
        let all: Vec<u16> = (0..STANDARDS).flat_map(years_of).collect();
        assert_eq!(all.len(), 22);
        assert!(all.is_sorted());
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["L", "1257", "D9", "K", "K047", "1257Q", "1234567L", "BRX1", "012L", "S"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }
}
