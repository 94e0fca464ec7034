//! Workbooks under a password, Excel 5 to 2003: XOR, RC4, and RC4 by way of CryptoAPI (MS-XLS 2.2.10). Documents of Word
//! and PowerPoint have the same ciphers in other places (`doc::locked`, `ppt::locked`).
//!
//! The stream is encrypted by place, record heads and a few records aside. Excel locks workbooks that are only
//! protected against changes with a password of its own, so that these open without anybody's.

use md5::Md5;
use sha1::{Digest, Sha1};

use super::compound::{u16_at, u32_at};
use super::crypt::{Rc4, wide};
use crate::input::Passwords;

/// What Excel and PowerPoint use when nobody gave a password.
const WITHOUT: [&str; 2] = ["VelvetSweatshop", "/01Hannes Ruescher/01"];
/// The keystream begins anew after so many bytes.
const BLOCK: u64 = 1024;

/// Opens records. One a file, so that its size is no matter.
#[allow(clippy::large_enum_variant)]
pub enum Key {
    /// Sixteen bytes, by place.
    Xor([u8; 16]),
    /// RC4 with the keystream of the block at hand.
    Rc4 {
        /// From the password.
        base: Vec<u8>,
        /// Whether by way of CryptoAPI, and then how long keys are.
        length: Option<usize>,
        /// The block, how far in it the stream is, and the stream.
        stream: (u64, u64, Rc4),
    },
}

impl Key {
    /// The key by what FILEPASS says, and whether it took a password of somebody's; `None` when none is right.
    pub fn find(filepass: &[u8], old: bool, passwords: &Passwords) -> Option<(Key, bool)> {
        let candidates = WITHOUT.into_iter().chain(passwords.iter());
        let mut found =
            candidates.filter_map(|own| Some((Key::of(filepass, old, own)?, !WITHOUT.contains(&own))));
        found.next()
    }

    fn of(data: &[u8], old: bool, password: &str) -> Option<Key> {
        let kind = if old { 0 } else { u16_at(data, 0)? };
        if kind == 0 {
            let data = if old { data } else { data.get(2..)? };
            return xor(u16_at(data, 0)?, u16_at(data, 2)?, password);
        }
        let (base, length, check, stated) = match (u16_at(data, 2)?, u16_at(data, 4)?) {
            (1, 1) => {
                let first = Md5::digest(wide(password));
                let salt = data.get(6..22)?;
                let mut sum = Md5::new();
                for _ in 0..16 {
                    sum.update(&first[..5]);
                    sum.update(salt);
                }
                (sum.finalize()[..5].to_vec(), None, data.get(22..38)?, data.get(38..54)?)
            }
            (2..=4, 2) => {
                let size = usize::try_from(u32_at(data, 10)?).ok()?;
                let header = data.get(14..)?.get(..size)?;
                let bits = match u32_at(header, 16)? {
                    0 => 40,
                    bits => usize::try_from(bits).ok()?,
                };
                if u32_at(header, 8)? != 0x6801 || bits % 8 != 0 || !(40..=128).contains(&bits) {
                    return None;
                }
                let rest = data.get(14 + size..)?;
                let base = Sha1::new().chain_update(rest.get(4..20)?).chain_update(wide(password)).finalize();
                (base.to_vec(), Some(bits / 8), rest.get(20..36)?, rest.get(40..60)?)
            }
            _ => return None,
        };
        let mut stream = keystream(&base, length, 0);
        let (mut check, mut stated) = (check.to_vec(), stated.to_vec());
        stream.apply(&mut check);
        stream.apply(&mut stated);
        let right = match length {
            None => Md5::digest(&check)[..] == stated,
            Some(_) => Sha1::digest(&check)[..] == stated,
        };
        right.then(|| {
            let stream = (0, 0, keystream(&base, length, 0));
            Key::Rc4 { base, length, stream }
        })
    }

    /// Opens a record's content that stands at `at` in the stream.
    pub fn open(&mut self, kind: u16, at: u64, data: &mut [u8]) {
        let skip = match kind {
            // BOF, FILEPASS, INTERFACEHDR, USREXCL, FILELOCK, RRDINFO, RRDHEAD.
            0x0809 | 0x002f | 0x00e1 | 0x0194 | 0x0195 | 0x0196 | 0x0138 => return,
            // BOUNDSHEET says in the open where the sheet starts.
            0x0085 => 4,
            _ => 0,
        };
        match self {
            Key::Xor(key) => {
                let whole = data.len() as u64;
                for (place, byte) in (at + whole..).zip(data.iter_mut()).skip(skip) {
                    *byte = (*byte ^ key[(place % 16) as usize]).rotate_left(3);
                }
            }
            Key::Rc4 { .. } => {
                self.open_blocks(at + skip as u64, data.get_mut(skip..).unwrap_or_default(), BLOCK);
            }
        }
    }

    /// Opens what stands at `at` in a stream whose keystream begins anew after `size` bytes; nothing where the key is
    /// not of that kind.
    pub fn open_blocks(&mut self, at: u64, data: &mut [u8], size: u64) {
        let Key::Rc4 { base, length, stream } = self else { return };
        for (place, byte) in (at..).zip(data.iter_mut()) {
            let (block, within) = (place / size, place % size);
            if block != stream.0 || within < stream.1 {
                *stream = (block, 0, keystream(base, *length, block));
            }
            while stream.1 < within {
                stream.2.next_byte();
                stream.1 += 1;
            }
            *byte ^= stream.2.next_byte();
            stream.1 += 1;
        }
    }
}

fn keystream(base: &[u8], length: Option<usize>, block: u64) -> Rc4 {
    let block = u32::try_from(block).unwrap_or(u32::MAX).to_le_bytes();
    match length {
        None => Rc4::new(&Md5::new().chain_update(base).chain_update(block).finalize()),
        Some(length) => {
            let hash = Sha1::new().chain_update(base).chain_update(block).finalize();
            let mut key = hash[..length].to_vec();
            // Keys of 40 bits are filled up with zeros.
            if length == 5 {
                key.resize(16, 0);
            }
            Rc4::new(&key)
        }
    }
}

/// The key of XOR obfuscation (MS-OFFCRYPTO 2.3.7.2), if password and stated numbers agree.
fn xor(stated_key: u16, stated_check: u16, password: &str) -> Option<Key> {
    let bytes = encoding_rs::WINDOWS_1252.encode(password).0;
    let bytes = bytes.get(..bytes.len().min(15))?;
    if bytes.is_empty() {
        return None;
    }
    let mut check = 0u16;
    for byte in bytes.iter().rev().chain([&u8::try_from(bytes.len()).ok()?]) {
        check = ((check >> 14) & 1) | ((check << 1) & 0x7fff);
        check ^= u16::from(*byte);
    }
    if check ^ 0xce4b != stated_check {
        return None;
    }
    let mut key = INITIAL[bytes.len() - 1];
    for (index, byte) in bytes.iter().rev().enumerate() {
        for bit in 0..7 {
            if byte & (0x40 >> bit) != 0 {
                key ^= MATRIX[104 - 7 * index - bit];
            }
        }
    }
    if key != stated_key {
        return None;
    }
    let [low, high] = key.to_le_bytes();
    let mut array = [0u8; 16];
    for (index, place) in array.iter_mut().enumerate() {
        let byte = bytes.get(index).copied().unwrap_or_else(|| PAD[index - bytes.len()]);
        *place = (byte ^ if index % 2 == 0 { low } else { high }).rotate_right(1);
    }
    Some(Key::Xor(array))
}

/// The tables of MS-OFFCRYPTO 2.3.7.2.
const PAD: [u8; 15] = [0xbb, 0xff, 0xff, 0xba, 0xff, 0xff, 0xb9, 0x80, 0, 0xbe, 0x0f, 0, 0xbf, 0x0f, 0];
const INITIAL: [u16; 15] = [
    0xe1f0, 0x1d0f, 0xcc9c, 0x84c0, 0x110c, 0x0e10, 0xf1ce, 0x313e, 0x1872, 0xe139, 0xd40f, 0x84f9, 0x280c,
    0xa96a, 0x4ec3,
];
#[rustfmt::skip]
const MATRIX: [u16; 105] = [
    0xaefc, 0x4dd9, 0x9bb2, 0x2745, 0x4e8a, 0x9d14, 0x2a09, 0x7b61, 0xf6c2, 0xfda5, 0xeb6b, 0xc6f7, 0x9dcf, 0x2bbf,
    0x4563, 0x8ac6, 0x05ad, 0x0b5a, 0x16b4, 0x2d68, 0x5ad0, 0x0375, 0x06ea, 0x0dd4, 0x1ba8, 0x3750, 0x6ea0, 0xdd40,
    0xd849, 0xa0b3, 0x5147, 0xa28e, 0x553d, 0xaa7a, 0x44d5, 0x6f45, 0xde8a, 0xad35, 0x4a4b, 0x9496, 0x390d, 0x721a,
    0xeb23, 0xc667, 0x9cef, 0x29ff, 0x53fe, 0xa7fc, 0x5fd9, 0x47d3, 0x8fa6, 0x0f6d, 0x1eda, 0x3db4, 0x7b68, 0xf6d0,
    0xb861, 0x60e3, 0xc1c6, 0x93ad, 0x377b, 0x6ef6, 0xddec, 0x45a0, 0x8b40, 0x06a1, 0x0d42, 0x1a84, 0x3508, 0x6a10,
    0xaa51, 0x4483, 0x8906, 0x022d, 0x045a, 0x08b4, 0x1168, 0x76b4, 0xed68, 0xcaf1, 0x85c3, 0x1ba7, 0x374e, 0x6e9c,
    0x3730, 0x6e60, 0xdcc0, 0xa9a1, 0x4363, 0x86c6, 0x1dad, 0x3331, 0x6662, 0xccc4, 0x89a9, 0x0373, 0x06e6, 0x0dcc,
    0x1021, 0x2042, 0x4084, 0x8108, 0x1231, 0x2462, 0x48c4,
];
