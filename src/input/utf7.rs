//! UTF-7 (RFC 2152): ASCII in which `+` opens a run of base64 that holds UTF-16. Old mail programs wrote it.
//!
//! Not the variant of IMAP's folder names. A text may be cut behind a line end, a blank or `-`: none of them is inside
//! a run. What is no UTF-7 stays as it stands, so that nothing behind it is lost; bytes above 0x7F are Windows-1252.

use encoding_rs::WINDOWS_1252;

use super::base64;

/// Appends `bytes` as text and returns how many runs or halves of a surrogate pair had no meaning.
///
/// A run that breaks off stays as it stands, and half of a pair becomes U+FFFD. A `+` before digits alone is a
/// telephone number of somebody who did not know the rule, where UTF-7 would make of it what no text has; it stays and
/// is no fault.
pub fn decode_into(bytes: &[u8], text: &mut String) -> u64 {
    let mut invalid = 0;
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'+', rest) {
        let (plain, after) = rest.split_at(at);
        plain_into(plain, text);
        let after = after.get(1..).unwrap_or_default();
        let length = after.iter().take_while(|byte| base64::digit(**byte).is_some()).count();
        let (run, behind) = after.split_at(length);
        rest = behind.strip_prefix(b"-").unwrap_or(behind);
        if run.is_empty() {
            // `+-` is a plus sign, and so is one before anything else.
            text.push('+');
            continue;
        }
        let units = units(run);
        let number = run.iter().all(u8::is_ascii_digit);
        match units {
            Some(units) if !(number && units.iter().any(|unit| (0xE000..0xF900).contains(unit))) => {
                for c in char::decode_utf16(units) {
                    invalid += u64::from(c.is_err());
                    text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
                }
            }
            _ => {
                invalid += u64::from(!number);
                text.push('+');
                plain_into(run, text);
                rest = behind;
            }
        }
    }
    plain_into(rest, text);
    invalid
}

/// The 16-bit units of a run; `None` if there is none, or if what is left over says that more was there.
fn units(run: &[u8]) -> Option<Vec<u16>> {
    let mut units = Vec::with_capacity(run.len() * 3 / 8);
    let (mut bits, mut count) = (0u32, 0);
    for six in run.iter().filter_map(|byte| base64::digit(*byte)) {
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push(u16::try_from(bits >> count).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    (bits == 0 && !units.is_empty()).then_some(units)
}

fn plain_into(bytes: &[u8], text: &mut String) {
    match std::str::from_utf8(bytes) {
        Ok(plain) => text.push_str(plain),
        Err(_) => text.push_str(&WINDOWS_1252.decode_without_bom_handling(bytes).0),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(bytes: &[u8]) -> (String, u64) {
        let mut text = String::new();
        let invalid = decode_into(bytes, &mut text);
        (text, invalid)
    }

    /// The first four are the examples of RFC 2152; the others are from Python's codec `utf-7`.
    #[test]
    fn texts_of_the_standard_and_of_another_writer() {
        for (bytes, text) in [
            ("A+ImIDkQ.", "A≢Α."),
            ("Hi Mom -+Jjo--!", "Hi Mom -☺-!"),
            ("+ZeVnLIqe-", "日本語"),
            ("Item 3 is +AKM-1.", "Item 3 is £1."),
            ("Zo+AOs Quartermain, fee +AKM-185.50", "Zoë Quartermain, fee £185.50"),
            ("Siobh+AOE-n O+IBk-Example +IBM 1 +- 1", "Siobhán O’Example – 1 + 1"),
            ("+2D3cTw-", "👏"),
            (
                "Mr Zebediah Quartermain, +AUEA8w-d+AXo: +A5UDuwOtA70Dtw-",
                "Mr Zebediah Quartermain, Łódź: Ελένη",
            ),
            ("plain - only", "plain - only"),
        ] {
            assert_eq!(decoded(bytes.as_bytes()), (text.to_owned(), 0), "{bytes}");
        }
    }

    #[test]
    fn what_is_no_utf7_stays_and_costs_nothing_behind_it() {
        // Cut off, too short, and half of a pair.
        assert_eq!(decoded(b"caf+AO then +AKM-5"), ("caf+AO then £5".to_owned(), 1));
        assert_eq!(decoded(b"a+b and C++ +"), ("a+b and C++ +".to_owned(), 2));
        assert_eq!(decoded(b"+2D0-x +AKM"), ("\u{FFFD}x £".to_owned(), 1));
        // Telephone numbers by hand, and one as it should be.
        assert_eq!(
            decoded(b"+44 1632 960123, +447700900123"),
            ("+44 1632 960123, +447700900123".to_owned(), 0)
        );
        assert_eq!(decoded(b"+-44 1632 960123"), ("+44 1632 960123".to_owned(), 0));
        // 8-bit text in between.
        assert_eq!(decoded(b"Ren\xE9e +AKM-1"), ("Renée £1".to_owned(), 0));
    }

    proptest! {
        #[test]
        fn any_bytes_end_and_keep_what_is_no_run(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let (text, _) = decoded(&bytes);
            if !bytes.contains(&b'+') && bytes.is_ascii() {
                prop_assert_eq!(text.as_bytes(), &bytes[..]);
            }
        }
    }
}
