//! Records of Excel's binary files (BIFF 2 to 8): the record stream, its strings, its numbers.
//!
//! From the published descriptions of the format (MS-XLS, and the older record layouts it refers to). What the
//! records mean for a workbook is in `xls`; xlsb has records of another shape and its own file.

use std::io::{self, Read};

use super::biff_crypt;
use super::sheet::Strings;
use crate::formats::ReadError;

/// Record types, as far as they are read.
pub mod record {
    #![allow(missing_docs)]
    pub const CONTINUE: u16 = 0x003c;
    pub const BOF_2: u16 = 0x0009;
    pub const BOF_3: u16 = 0x0209;
    pub const BOF_4: u16 = 0x0409;
    pub const BOF: u16 = 0x0809;
    pub const EOF: u16 = 0x000a;
    pub const BOUNDSHEET: u16 = 0x0085;
    pub const CODEPAGE: u16 = 0x0042;
    pub const DATEMODE: u16 = 0x0022;
    pub const FILEPASS: u16 = 0x002f;
    pub const FORMAT_2: u16 = 0x001e;
    pub const FORMAT: u16 = 0x041e;
    pub const XF_3: u16 = 0x0243;
    pub const XF_4: u16 = 0x0443;
    pub const XF: u16 = 0x00e0;
    pub const SST: u16 = 0x00fc;
    pub const INTEGER_2: u16 = 0x0002;
    pub const NUMBER_2: u16 = 0x0003;
    pub const LABEL_2: u16 = 0x0004;
    pub const BOOLERR_2: u16 = 0x0005;
    pub const FORMULA: u16 = 0x0006;
    pub const FORMULA_3: u16 = 0x0206;
    pub const FORMULA_4: u16 = 0x0406;
    pub const STRING_2: u16 = 0x0007;
    pub const STRING: u16 = 0x0207;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const BOOLERR: u16 = 0x0205;
    pub const RSTRING: u16 = 0x00d6;
    pub const LABELSST: u16 = 0x00fd;
    pub const RK: u16 = 0x027e;
    pub const MULRK: u16 = 0x00bd;
    pub const COLINFO: u16 = 0x007d;
    pub const COLWIDTH_2: u16 = 0x0024;
    pub const ROW_2: u16 = 0x0008;
    pub const ROW: u16 = 0x0208;
    pub const XCT: u16 = 0x0059;
    pub const CRN: u16 = 0x005a;
    pub const NOTE: u16 = 0x001c;
    pub const TXO: u16 = 0x01b6;
    pub const NAME: u16 = 0x0018;
    pub const HEADER: u16 = 0x0014;
    pub const FOOTER: u16 = 0x0015;
}

const CONTINUE: u16 = record::CONTINUE;

/// Which generation of the format a stream is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Version {
    /// Excel 2.
    Biff2,
    /// Excel 3.
    Biff3,
    /// Excel 4.
    Biff4,
    /// Excel 5 and 95.
    Biff5,
    /// Excel 97 to 2003.
    Biff8,
}

/// A stream of records; holds one at a time, at most 64 KiB.
pub struct Records<R> {
    stream: R,
    /// Type of the current record.
    pub kind: u16,
    /// Content of the current record.
    pub data: Vec<u8>,
    /// Where the current record starts.
    pub at: u64,
    next_at: u64,
    ahead: Option<u16>,
    ahead_length: usize,
    key: Option<biff_crypt::Key>,
}

impl<R: Read> Records<R> {
    /// Records from the start of `stream`.
    pub fn new(stream: R) -> Records<R> {
        Records {
            stream,
            kind: 0,
            data: Vec::new(),
            at: 0,
            next_at: 0,
            ahead: None,
            ahead_length: 0,
            key: None,
        }
    }

    /// Decrypts the records that follow.
    pub fn unlock(&mut self, key: biff_crypt::Key) {
        self.key = Some(key);
    }

    /// Moves to the next record; `false` at a clean end.
    ///
    /// # Errors
    /// `Truncated` when the stream ends inside a record.
    pub fn next_record(&mut self) -> Result<bool, ReadError> {
        if !self.peek()? {
            return Ok(false);
        }
        self.kind = self.ahead.take().unwrap_or_default();
        self.at = self.next_at;
        self.next_at += 4 + self.ahead_length as u64;
        self.data.clear();
        let wanted = self.ahead_length;
        (&mut self.stream).take(wanted as u64).read_to_end(&mut self.data)?;
        if self.data.len() < wanted {
            return Err(ReadError::Truncated);
        }
        if let Some(key) = &mut self.key {
            key.open(self.kind, self.at + 4, &mut self.data);
        }
        Ok(true)
    }

    /// Moves on only if the next record continues this one.
    ///
    /// # Errors
    /// Those of [`Records::next_record`].
    pub fn next_continue(&mut self) -> Result<bool, ReadError> {
        Ok(self.peek()? && self.ahead == Some(CONTINUE) && self.next_record()?)
    }

    /// The type of the next record; `None` at the end.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn next_kind(&mut self) -> Result<Option<u16>, ReadError> {
        self.peek()?;
        Ok(self.ahead)
    }

    fn peek(&mut self) -> Result<bool, ReadError> {
        if self.ahead.is_some() {
            return Ok(true);
        }
        let mut head = [0; 4];
        let mut filled = 0;
        while filled < head.len() {
            match self.stream.read(&mut head[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        if filled < head.len() {
            return Ok(false);
        }
        self.ahead = Some(u16::from_le_bytes([head[0], head[1]]));
        self.ahead_length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        Ok(true)
    }

    /// A BIFF8 string that starts at `at` in the current record and may go on in those that continue it; its
    /// length is given as `count` characters, then come its flags. Appends to `out` and returns where in the
    /// then current record it ends.
    ///
    /// # Errors
    /// `Malformed` when the records end before the string does.
    pub fn wide_string(&mut self, at: usize, count: usize, out: &mut String) -> Result<usize, ReadError> {
        let mut at = at;
        let flags = self.byte(at)?;
        at += 1;
        let mut runs = 0;
        let mut extended = 0;
        if flags & 8 != 0 {
            runs = 4 * usize::from(u16_at(&self.data, at).ok_or(self.malformed())?);
            at += 2;
        }
        if flags & 4 != 0 {
            extended = u32_at(&self.data, at).ok_or(self.malformed())? as usize;
            at += 4;
        }
        at = self.characters(at, count, flags & 1 != 0, out)?;
        self.skip(at, runs.saturating_add(extended))
    }

    /// `count` characters from `at` on; the first byte of every continuation says anew how wide they are.
    fn characters(
        &mut self,
        at: usize,
        count: usize,
        wide: bool,
        out: &mut String,
    ) -> Result<usize, ReadError> {
        let (mut at, mut left, mut wide) = (at, count, wide);
        // A pair of surrogates may be split between records.
        let mut units = Vec::with_capacity(if wide { count.min(1 << 15) } else { 0 });
        while left > 0 {
            let there = self.data.get(at..).unwrap_or_default();
            let width = if wide { 2 } else { 1 };
            let here = left.min(there.len() / width);
            for unit in there[..here * width].chunks_exact(width) {
                units.push(u16::from(unit[0]) | unit.get(1).map_or(0, |high| u16::from(*high) << 8));
            }
            at += here * width;
            left -= here;
            if left > 0 {
                if !self.next_continue()? {
                    push_utf16(&units, out);
                    return Err(self.malformed());
                }
                wide = self.byte(0)? & 1 != 0;
                at = 1;
            }
        }
        push_utf16(&units, out);
        Ok(at)
    }

    fn skip(&mut self, at: usize, count: usize) -> Result<usize, ReadError> {
        let (mut at, mut left) = (at, count);
        loop {
            let here = left.min(self.data.len().saturating_sub(at));
            at += here;
            left -= here;
            if left == 0 {
                return Ok(at);
            }
            if !self.next_continue()? {
                return Err(self.malformed());
            }
            at = 0;
        }
    }

    /// The shared strings of the current record and those that continue it, added to `strings`.
    ///
    /// # Errors
    /// `Malformed` or `Truncated` when they end early; the strings before that are there.
    pub fn shared_strings(&mut self, strings: &mut Strings) -> Result<(), ReadError> {
        let count = u32_at(&self.data, 4).ok_or(self.malformed())?;
        let mut at = 8;
        let mut text = String::new();
        for _ in 0..count {
            if at >= self.data.len() {
                // Some programs announce more strings than there are: a cell that needs one will be counted.
                if !self.next_continue()? {
                    return Ok(());
                }
                at = 0;
            }
            let length = usize::from(u16_at(&self.data, at).ok_or(self.malformed())?);
            text.clear();
            at = self.wide_string(at + 2, length, &mut text)?;
            strings.push(&text);
        }
        Ok(())
    }

    /// Characters of a text box, which stand in the record after its own.
    ///
    /// # Errors
    /// Those of reading records.
    pub fn text_box(&mut self, out: &mut String) -> Result<(), ReadError> {
        let count = u16_at(&self.data, 10).map_or(0, usize::from);
        if count > 0 && self.next_continue()? {
            let wide = self.byte(0)? & 1 != 0;
            self.characters(1, count, wide, out)?;
        }
        Ok(())
    }

    fn byte(&self, at: usize) -> Result<u8, ReadError> {
        self.data.get(at).copied().ok_or(self.malformed())
    }

    /// This place as an error.
    pub fn malformed(&self) -> ReadError {
        ReadError::Malformed { at: self.at }
    }
}

fn push_utf16(units: &[u16], out: &mut String) {
    out.extend(char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

/// The `u16` at a place of a record.
pub fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..)?.first_chunk().map(|two| u16::from_le_bytes(*two))
}

/// The `u32` at a place of a record.
pub fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

/// The `f64` at a place of a record.
pub fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    data.get(at..)?.first_chunk().map(|eight| f64::from_le_bytes(*eight))
}

/// A number packed into 30 bits: an integer or the top of a double, perhaps in hundredths.
pub fn packed_number(packed: u32) -> f64 {
    let number = if packed & 2 != 0 {
        f64::from(packed as i32 >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 != 0 { number / 100.0 } else { number }
}

/// Text of BIFF 2 to 5 in the workbook's code page.
pub fn decode_bytes(bytes: &[u8], code_page: u16) -> String {
    let encoding = match code_page {
        437 => return yore::code_pages::CP437.decode(bytes).into_owned(),
        850 => return yore::code_pages::CP850.decode(bytes).into_owned(),
        852 => return yore::code_pages::CP852.decode(bytes).into_owned(),
        10000 | 32768 => encoding_rs::MACINTOSH,
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        _ => encoding_rs::WINDOWS_1252,
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(records: &[(u16, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (kind, data) in records {
            bytes.extend(kind.to_le_bytes());
            bytes.extend((data.len() as u16).to_le_bytes());
            bytes.extend(*data);
        }
        bytes
    }

    #[test]
    fn packed_numbers_are_unpacked() {
        assert_eq!(packed_number(185 << 2 | 2), 185.0);
        assert_eq!(packed_number((-5i32 << 2) as u32 | 3), -0.05);
        assert_eq!(packed_number((1.5f64.to_bits() >> 32) as u32), 1.5);
        assert_eq!(packed_number((18550f64.to_bits() >> 32) as u32 | 1), 185.5);
    }

    #[test]
    fn shared_strings_go_on_across_records_and_change_their_width_there() {
        // "plain", then a rich and extended one split inside its characters and inside its runs.
        let first =
            [&[2, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0][..], b"plain", &[4, 0, 0x0c, 1, 0, 3, 0, 0, 0], b"ca"]
                .concat();
        let second = [&[1u8][..], &[b'f', 0, 0xe9, 0], &[9, 9]].concat();
        let third = [9, 9, 1, 2, 3];
        let stream =
            bytes(&[(record::SST, &first), (CONTINUE, &second), (CONTINUE, &third), (record::EOF, &[])]);
        let mut records = Records::new(stream.as_slice());
        assert_eq!(records.next_record(), Ok(true));
        let mut strings = Strings::default();
        assert_eq!(records.shared_strings(&mut strings), Ok(()));
        assert_eq!((strings.get(0), strings.get(1)), (Ok("plain"), Ok("café")));
        assert_eq!(records.next_record(), Ok(true));
        assert_eq!(records.kind, record::EOF);
        assert_eq!(records.next_record(), Ok(false));
        for length in 4..stream.len() - 4 {
            let mut records = Records::new(&stream[..length]);
            let mut strings = Strings::default();
            let end = records.next_record().and_then(|_| records.shared_strings(&mut strings));
            assert!(end.is_err() || strings.get(1).is_err(), "{length}");
        }
    }

    #[test]
    fn old_text_is_decoded_by_its_code_page() {
        assert_eq!(decode_bytes(b"\x9c5", 850), "£5");
        assert_eq!(decode_bytes(b"\xa35", 1252), "£5");
        assert_eq!(decode_bytes(b"\xa35", 32769), "£5");
        assert_eq!(decode_bytes(b"\xa35", 10000), "£5");
    }
}
