//! A body with a length and a checksum, as old archives state them for each member.

use std::io::{self, Read};

/// A checksum as it goes along.
pub enum Sum {
    /// CRC-32, the usual one.
    Crc32(flate2::Crc),
    /// CRC-16 with the polynomial of ARC and LHA.
    Crc16(u16),
}

impl Sum {
    fn update(&mut self, bytes: &[u8]) {
        match self {
            Sum::Crc32(crc) => crc.update(bytes),
            Sum::Crc16(sum) => {
                for byte in bytes {
                    *sum ^= u16::from(*byte);
                    for _ in 0..8 {
                        *sum = if *sum & 1 != 0 { (*sum >> 1) ^ 0xa001 } else { *sum >> 1 };
                    }
                }
            }
        }
    }

    fn value(&self) -> u32 {
        match self {
            Sum::Crc32(crc) => crc.sum(),
            Sum::Crc16(sum) => u32::from(*sum),
        }
    }
}

/// Gives exactly `left` bytes; an earlier end is an error, and so is another checksum than the stated one.
pub struct Checked<R> {
    inner: R,
    left: u64,
    sum: Sum,
    stated: u32,
}

impl<R: Read> Checked<R> {
    /// Wraps a body of `length` bytes whose checksum must be `stated`.
    pub fn new(inner: R, length: u64, sum: Sum, stated: u32) -> Checked<R> {
        Checked { inner, left: length, sum, stated }
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            let wrong = self.left == 0 && self.sum.value() != self.stated;
            return if wrong && !buffer.is_empty() { Err(io::ErrorKind::InvalidData.into()) } else { Ok(0) };
        }
        let count = self.inner.read(&mut buffer[..most])?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.sum.update(&buffer[..count]);
        self.left -= count as u64;
        Ok(count)
    }
}

/// Seconds since 1970 of a DOS date and time, taken as UTC.
pub fn dos_time(date: u16, time: u16) -> Option<i64> {
    let date = jiff::civil::Date::new(
        i16::try_from(1980 + (date >> 9)).ok()?,
        i8::try_from((date >> 5) & 15).ok()?,
        i8::try_from(date & 31).ok()?,
    )
    .ok()?;
    let (hour, minute, second) = (time >> 11, (time >> 5) & 63, (time & 31) * 2);
    let time = date.at(
        i8::try_from(hour).ok()?.min(23),
        i8::try_from(minute).ok()?.min(59),
        i8::try_from(second).ok()?.min(59),
        0,
    );
    Some(time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}
