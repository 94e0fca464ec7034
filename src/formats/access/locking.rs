//! Encrypts a database as Access does, for the tests of the reader: Agile (Access 2010 and later) and RC4 by CryptoAPI
//! (Access 2007 for databases in its compatible mode), by [MS-OFFCRYPTO] 2.3.4 and 2.3.5.
//!
//! Only the pages are encrypted: the first says how, in clear, and holds the number that each page's own number is
//! combined with. The library that opens databases shares no code with this.

use sha1::{Digest, Sha1};

use crate::formats::crypt::{Aes, Rc4};

const PAGE: usize = 4096;
/// What Access masks a part of the first page with, and that part.
const MASK: [u8; 4] = [0xc7, 0xda, 0x39, 0x6b];
const MASKED: std::ops::Range<usize> = 0x18..0x98;
/// The number in the masked part.
const NUMBER: [u8; 4] = [0x4e, 0x3d, 0x2c, 0x1b];
const SALT: [u8; 16] = *b"sixteen of salt.";

fn sha1(parts: &[&[u8]]) -> [u8; 20] {
    parts.iter().fold(Sha1::new(), |hash, part| hash.chain_update(part)).finalize().into()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The number of a page combined with that of the database.
fn block(page: usize) -> [u8; 4] {
    let page = u32::try_from(page).expect("a small file").to_le_bytes();
    std::array::from_fn(|at| NUMBER[at] ^ page[at])
}

/// Puts number and description into the first page, and every other page through `lock`.
fn pages(plain: &[u8], description: &[u8], lock: impl Fn(usize, &mut [u8])) -> Vec<u8> {
    let mut bytes = plain.to_vec();
    Rc4::new(&MASK).apply(&mut bytes[MASKED]);
    bytes[0x3e..0x42].copy_from_slice(&NUMBER);
    Rc4::new(&MASK).apply(&mut bytes[MASKED]);
    bytes[0x299..0x29b].copy_from_slice(&u16::try_from(description.len()).expect("short").to_le_bytes());
    bytes[0x29b..0x29b + description.len()].copy_from_slice(description);
    bytes.chunks_exact_mut(PAGE).enumerate().skip(1).for_each(|(page, own)| lock(page, own));
    bytes
}

/// RC4 with a key of 128 bits.
pub fn rc4(plain: &[u8], password: &str) -> Vec<u8> {
    let base = sha1(&[&SALT, &wide(password)]);
    let key = |block: [u8; 4]| Rc4::new(&sha1(&[&base, &block])[..16]);
    let verifier = [7u8; 16];
    let mut checked = [&verifier[..], &sha1(&[&verifier])].concat();
    key([0; 4]).apply(&mut checked);
    let provider = wide("Microsoft Enhanced Cryptographic Provider v1.0\0");
    let numbers = |list: &[u32]| list.iter().flat_map(|own| own.to_le_bytes()).collect::<Vec<_>>();
    let head = 32 + u32::try_from(provider.len()).expect("short");
    let description = [
        vec![3, 0, 2, 0],
        numbers(&[4, head, 4, 0, 0x6801, 0x8004, 128, 1, 0, 0]),
        provider,
        numbers(&[16]),
        SALT.to_vec(),
        checked[..16].to_vec(),
        numbers(&[20]),
        checked[16..].to_vec(),
    ]
    .concat();
    pages(plain, &description, |page, own| key(block(page)).apply(own))
}

/// AES in chained blocks, as the reader's building blocks do not have it: those only open.
fn chain(aes: &Aes, start: &[u8], bytes: &mut [u8]) {
    let mut before: [u8; 16] = start[..16].try_into().expect("a block");
    for block in bytes.chunks_exact_mut(16) {
        let mut own: [u8; 16] = std::array::from_fn(|at| block[at] ^ before[at]);
        aes.lock_block(&mut own);
        block.copy_from_slice(&own);
        before = own;
    }
}

/// Agile, with AES of 128 bits and SHA-1 as Access 2010 chose them.
pub fn agile(plain: &[u8], password: &str) -> Vec<u8> {
    const TURNS: u32 = 1000;
    let mut hash = sha1(&[&SALT, &wide(password)]);
    for turn in 0..TURNS {
        hash = sha1(&[&turn.to_le_bytes(), &hash]);
    }
    let lock = |kind: [u8; 8], bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        bytes.resize(bytes.len().next_multiple_of(16), 0);
        let aes = Aes::new(&sha1(&[&hash, &kind])[..16]).expect("sixteen bytes");
        chain(&aes, &SALT, &mut bytes);
        base64_of(&bytes)
    };
    let (verifier, key) = ([7u8; 16], [9u8; 16]);
    let input = lock([0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79], &verifier);
    let value = lock([0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e], &sha1(&[&verifier]));
    let locked_key = lock([0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6], &key);
    let how = r#"saltSize="16" blockSize="16" keyBits="128" hashSize="20" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA1""#;
    let salt = base64_of(&SALT);
    let xml = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><keyData {how} saltValue="{salt}"/><keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><p:encryptedKey spinCount="{TURNS}" {how} saltValue="{salt}" encryptedVerifierHashInput="{input}" encryptedVerifierHashValue="{value}" encryptedKeyValue="{locked_key}"/></keyEncryptor></keyEncryptors></encryption>"#
    );
    let description = [&[4, 0, 4, 0, 0x40, 0, 0, 0], xml.as_bytes()].concat();
    let aes = Aes::new(&key).expect("sixteen bytes");
    pages(plain, &description, |page, own| chain(&aes, &sha1(&[&SALT, &block(page)]), own))
}

fn base64_of(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for part in bytes.chunks(3) {
        let bits = part.iter().chain(&[0, 0]).take(3).fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= part.len() { char::from(digit) } else { '=' });
        }
    }
    text
}
