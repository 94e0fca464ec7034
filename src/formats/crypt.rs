//! The few building blocks of old encryption that several readers need: RC4, AES in the modes of zip and Office,
//! and keys from passwords. Only for opening, never for locking; which file uses what is the readers' business.

use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockDecrypt, BlockEncrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use sha1::{Digest, Sha1};

/// RC4.
#[derive(Clone)]
pub struct Rc4 {
    state: [u8; 256],
    i: u8,
    j: u8,
}

impl Rc4 {
    /// A stream of key bytes from a key.
    pub fn new(key: &[u8]) -> Rc4 {
        let mut state = [0; 256];
        for (place, value) in state.iter_mut().zip(0..=255u8) {
            *place = value;
        }
        let mut j = 0u8;
        for (i, key) in (0..256).zip(key.iter().cycle()) {
            j = j.wrapping_add(state[i]).wrapping_add(*key);
            state.swap(i, usize::from(j));
        }
        Rc4 { state, i: 0, j: 0 }
    }

    /// The next key byte.
    pub fn next_byte(&mut self) -> u8 {
        self.i = self.i.wrapping_add(1);
        self.j = self.j.wrapping_add(self.state[usize::from(self.i)]);
        self.state.swap(usize::from(self.i), usize::from(self.j));
        let sum = self.state[usize::from(self.i)].wrapping_add(self.state[usize::from(self.j)]);
        self.state[usize::from(sum)]
    }

    /// Opens bytes in place.
    pub fn apply(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte ^= self.next_byte();
        }
    }
}

/// AES with a key of any of its lengths.
#[derive(Clone)]
pub enum Aes {
    /// 16 bytes.
    Short(Box<Aes128>),
    /// 24 bytes.
    Middle(Box<Aes192>),
    /// 32 bytes.
    Long(Box<Aes256>),
}

impl Aes {
    /// `None` when the key has no length of AES's.
    pub fn new(key: &[u8]) -> Option<Aes> {
        Some(match key.len() {
            16 => Aes::Short(Box::new(Aes128::new_from_slice(key).ok()?)),
            24 => Aes::Middle(Box::new(Aes192::new_from_slice(key).ok()?)),
            32 => Aes::Long(Box::new(Aes256::new_from_slice(key).ok()?)),
            _ => return None,
        })
    }

    fn open_block(&self, block: &mut [u8]) {
        let block = GenericArray::from_mut_slice(block);
        match self {
            Aes::Short(own) => own.decrypt_block(block),
            Aes::Middle(own) => own.decrypt_block(block),
            Aes::Long(own) => own.decrypt_block(block),
        }
    }

    /// One block of key bytes for counter mode.
    pub fn lock_block(&self, block: &mut [u8; 16]) {
        let block = GenericArray::from_mut_slice(block);
        match self {
            Aes::Short(own) => own.encrypt_block(block),
            Aes::Middle(own) => own.encrypt_block(block),
            Aes::Long(own) => own.encrypt_block(block),
        }
    }

    /// Opens whole blocks, each by itself; bytes of an unfinished last block stay.
    pub fn open_ecb(&self, bytes: &mut [u8]) {
        bytes.chunks_exact_mut(16).for_each(|block| self.open_block(block));
    }

    /// Opens whole blocks, chained.
    pub fn open_cbc(&self, start: &[u8; 16], bytes: &mut [u8]) {
        let mut before = *start;
        for block in bytes.chunks_exact_mut(16) {
            let mut locked = [0; 16];
            locked.copy_from_slice(block);
            self.open_block(block);
            block.iter_mut().zip(before).for_each(|(byte, mask)| *byte ^= mask);
            before = locked;
        }
    }
}

/// HMAC-SHA-1 as a stream.
#[derive(Clone)]
pub struct HmacSha1 {
    inner: Sha1,
    outer: Sha1,
}

impl HmacSha1 {
    /// With a key of any length.
    pub fn new(key: &[u8]) -> HmacSha1 {
        let mut block = [0u8; 64];
        if key.len() > 64 {
            block[..20].copy_from_slice(&Sha1::digest(key));
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        HmacSha1 {
            inner: Sha1::new_with_prefix(block.map(|byte| byte ^ 0x36)),
            outer: Sha1::new_with_prefix(block.map(|byte| byte ^ 0x5c)),
        }
    }

    /// More of the message.
    pub fn update(&mut self, bytes: &[u8]) {
        self.inner.update(bytes);
    }

    /// The code.
    pub fn finish(mut self) -> [u8; 20] {
        self.outer.update(self.inner.finalize());
        self.outer.finalize().into()
    }
}

/// PBKDF2 with HMAC-SHA-1; fills `key`.
pub fn pbkdf2_sha1(password: &[u8], salt: &[u8], rounds: u32, key: &mut [u8]) {
    let keyed = HmacSha1::new(password);
    for (part, number) in key.chunks_mut(20).zip(1u32..) {
        let mut first = keyed.clone();
        first.update(salt);
        first.update(&number.to_be_bytes());
        let mut last = first.finish();
        let mut sum = last;
        for _ in 1..rounds {
            let mut next = keyed.clone();
            next.update(&last);
            last = next.finish();
            sum.iter_mut().zip(last).for_each(|(byte, own)| *byte ^= own);
        }
        part.copy_from_slice(&sum[..part.len()]);
    }
}

/// A password as Office hashes it.
pub fn wide(password: &str) -> Vec<u8> {
    password.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Published test vectors: RFC 6070 for PBKDF2, FIPS-197 for AES, the RC4 stream of "Key" over "Plaintext".
    #[test]
    fn published_vectors_come_out() {
        let mut key = [0; 20];
        pbkdf2_sha1(b"password", b"salt", 4096, &mut key);
        assert_eq!(hex(&key), "4b007901b765489abead49d926f721d065a429c1");
        let mut text = *b"Plaintext";
        Rc4::new(b"Key").apply(&mut text);
        assert_eq!(hex(&text), "bbf316e8d940af0ad3");
        let key: Vec<u8> = (0..16).collect();
        let mut block =
            [0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 4, 0x30, 0xd8, 0xcd, 0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a];
        let aes = Aes::new(&key).expect("a length of AES's");
        aes.open_ecb(&mut block);
        assert_eq!(hex(&block), "00112233445566778899aabbccddeeff");
        assert!(Aes::new(&key[..15]).is_none());
    }
}
