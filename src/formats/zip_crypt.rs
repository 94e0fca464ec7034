//! Encrypted zip entries: PKWARE's old cipher and WinZip's AES, opened with a password as streams.
//!
//! A password that cannot be right is found out by a byte (old) or two (AES) before the content; that it is right
//! only the content's checksum tells, or AES's own code at the end. Where the bytes come from is `zip_entries`'s.

use std::io::{self, Read};

use super::crypt::{Aes as Cipher, HmacSha1, pbkdf2_sha1};
use crate::input::KnownLength;

/// How many bytes the old cipher puts before the content.
pub const OVERHEAD: u64 = 12;

/// What an entry says of its AES encryption.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Aes {
    /// 1 to 3: keys of 16, 24 and 32 bytes.
    strength: u8,
    /// How the content is packed.
    pub method: u16,
}

impl Aes {
    /// From the extra field 0x9901.
    pub fn of(extra: Option<&[u8]>) -> Option<Aes> {
        match extra? {
            [1 | 2, 0, b'A', b'E', strength @ 1..=3, low, high, ..] => {
                Some(Aes { strength: *strength, method: u16::from_le_bytes([*low, *high]) })
            }
            _ => None,
        }
    }

    fn key_length(self) -> usize {
        8 + 8 * usize::from(self.strength)
    }

    /// How many bytes stand around the content: salt, check, code.
    pub fn overhead(self) -> u64 {
        self.key_length() as u64 / 2 + 2 + 10
    }

    /// The content; `None` when the password is wrong for certain.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn open<R: Read>(self, mut raw: KnownLength<R>, password: &str) -> io::Result<Option<Raw<R>>> {
        let length = self.key_length();
        let mut salt = [0; 16];
        let salt = &mut salt[..length / 2];
        raw.read_exact(salt)?;
        let mut check = [0; 2];
        raw.read_exact(&mut check)?;
        let mut keys = [0; 66];
        let keys = &mut keys[..2 * length + 2];
        pbkdf2_sha1(password.as_bytes(), salt, 1000, keys);
        if keys[2 * length..] != check {
            return Ok(None);
        }
        let Some(cipher) = Cipher::new(&keys[..length]) else { return Ok(None) };
        let left = raw.left().saturating_sub(10);
        let code = HmacSha1::new(&keys[length..2 * length]);
        Ok(Some(Raw::Aes(Box::new(AesStream {
            raw,
            cipher,
            code: Some(code),
            left,
            counter: 0,
            block: [0; 16],
            at: 16,
        }))))
    }
}

/// The packed content of an entry.
pub enum Raw<R> {
    /// As it stands.
    Plain(KnownLength<R>),
    /// Under the old cipher.
    Old(KnownLength<R>, Keys),
    /// Under AES.
    Aes(Box<AesStream<R>>),
}

/// The content under the old cipher; `None` when the password is wrong for certain. `check` is what the last byte
/// before the content must be.
///
/// # Errors
/// Those of the stream.
pub fn open<R: Read>(mut raw: KnownLength<R>, password: &str, check: u8) -> io::Result<Option<Raw<R>>> {
    let mut keys = Keys([0x1234_5678, 0x2345_6789, 0x3456_7890]);
    password.bytes().for_each(|byte| keys.update(byte));
    let mut head = [0; 12];
    raw.read_exact(&mut head)?;
    keys.open(&mut head);
    Ok((head[11] == check).then_some(Raw::Old(raw, keys)))
}

impl<R: Read> Read for Raw<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Raw::Plain(raw) => raw.read(buffer),
            Raw::Old(raw, keys) => {
                let count = raw.read(buffer)?;
                keys.open(&mut buffer[..count]);
                Ok(count)
            }
            Raw::Aes(stream) => stream.read(buffer),
        }
    }
}

/// The state of the old cipher (APPNOTE 6.1).
pub struct Keys([u32; 3]);

impl Keys {
    fn update(&mut self, byte: u8) {
        let [one, two, three] = &mut self.0;
        *one = crc(*one, byte);
        *two = two.wrapping_add(*one & 0xff).wrapping_mul(134_775_813).wrapping_add(1);
        *three = crc(*three, two.to_be_bytes()[0]);
    }

    fn open(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            let word = (self.0[2] | 2) & 0xffff;
            *byte ^= word.wrapping_mul(word ^ 1).to_be_bytes()[2];
            self.update(*byte);
        }
    }
}

fn crc(sum: u32, byte: u8) -> u32 {
    let mut value = (sum ^ u32::from(byte)) & 0xff;
    for _ in 0..8 {
        value = if value & 1 != 0 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
    }
    value ^ (sum >> 8)
}

/// A stream under AES in counter mode, with its code at the end.
pub struct AesStream<R> {
    raw: KnownLength<R>,
    cipher: Cipher,
    /// `None` once it was compared.
    code: Option<HmacSha1>,
    left: u64,
    counter: u128,
    block: [u8; 16],
    at: usize,
}

impl<R: Read> Read for AesStream<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            if let Some(code) = self.code.take().filter(|_| self.left == 0 && !buffer.is_empty()) {
                let mut stated = [0; 10];
                self.raw.read_exact(&mut stated)?;
                if code.finish()[..10] != stated {
                    return Err(io::ErrorKind::InvalidData.into());
                }
            }
            return Ok(0);
        }
        let count = self.raw.read(&mut buffer[..most])?;
        if let Some(code) = &mut self.code {
            code.update(&buffer[..count]);
        }
        for byte in &mut buffer[..count] {
            if self.at == 16 {
                self.counter += 1;
                self.block = self.counter.to_le_bytes();
                self.cipher.lock_block(&mut self.block);
                self.at = 0;
            }
            *byte ^= self.block[self.at];
            self.at += 1;
        }
        self.left -= count as u64;
        Ok(count)
    }
}
