//! Office documents of 2007 and later under a password: a compound file around an encrypted package (MS-OFFCRYPTO).
//!
//! Without the right password they are encrypted and nothing else. With it the package inside is a child and goes to
//! whichever reader fits it. Both ways that Office writes are known: Agile (2010 on) and Standard (2007).

use std::io::{self, Read};

use cfb::{CompoundFile, Stream};
use quick_xml::events::Event;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::compound::{is_compound, names, u16_at, u32_at};
use super::crypt::{Aes, wide};
use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink};
use crate::input::{Input, Passwords, SharedBody, base64};

/// How many hashes may be spent on the passwords of one document.
const HASHES: u64 = 100_000_000;
/// How long the description of the encryption may be.
const LONGEST: u64 = 1 << 20;
/// The package is encrypted in pieces of this length.
const PIECE: usize = 4096;
/// What Office locks documents with that are only protected against changes.
const WITHOUT: &str = "VelvetSweatshop";

/// Reader of encrypted Office documents.
pub struct LockedOffice;

impl Format for LockedOffice {
    fn id(&self) -> &'static str {
        "locked_office"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if is_compound(probe) && names(probe, "EncryptedPackage") { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let (name, passwords) = (input.name, input.passwords());
        let mut file = CompoundFile::open(SharedBody::new(input.into_seekable()?)?)?;
        if !file.is_stream("/EncryptedPackage") {
            return Err(ReadError::Malformed { at: 0 });
        }
        unlock(&mut file, name, &passwords, sink)
    }
}

/// Opens the package of a compound file with one of the passwords and pushes it as a child.
///
/// # Errors
/// `Encrypted` when none opens it.
pub fn unlock(
    file: &mut CompoundFile<SharedBody>,
    name: &str,
    passwords: &Passwords,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut info = Vec::new();
    let Ok(stream) = file.open_stream("/EncryptionInfo") else { return Err(ReadError::Encrypted) };
    stream.take(LONGEST).read_to_end(&mut info)?;
    let locks = match (u16_at(&info, 0), u16_at(&info, 2)) {
        (Some(4), Some(4)) => Agile::of(info.get(8..).unwrap_or_default()).map(Lock::Agile),
        (Some(2..=4), Some(2)) => Standard::of(&info).map(Lock::Standard),
        _ => None,
    };
    let lock = locks.ok_or(ReadError::Encrypted)?;
    let most = usize::try_from(HASHES / lock.hashes().max(1)).unwrap_or(usize::MAX);
    let key = std::iter::once(WITHOUT)
        .chain(passwords.iter())
        .take(most)
        .find_map(|own| lock.key(own).map(|key| (key, own == WITHOUT)));
    let (key, by_itself) = key.ok_or(ReadError::Encrypted)?;
    if !by_itself {
        sink.unlocked();
    }
    let mut stream = file.open_stream("/EncryptedPackage")?;
    let mut size = [0; 8];
    stream.read_exact(&mut size)?;
    let size = u64::from_le_bytes(size);
    let mut body = Package { stream, lock, key, piece: 0, open: Vec::new(), at: 0, left: size };
    Ok(sink.child(&ChildInfo { name, size: Some(size), ..ChildInfo::default() }, &mut body)?)
}

enum Lock {
    Agile(Agile),
    Standard(Standard),
}

impl Lock {
    fn hashes(&self) -> u64 {
        match self {
            Lock::Agile(own) => u64::from(own.spins),
            Lock::Standard(_) => 50_000,
        }
    }

    /// The key of the package, if the password is right.
    fn key(&self, password: &str) -> Option<Aes> {
        match self {
            Lock::Agile(own) => own.key(password),
            Lock::Standard(own) => own.key(password),
        }
    }
}

/// The content of the package as it is opened.
struct Package {
    stream: Stream<SharedBody>,
    lock: Lock,
    key: Aes,
    piece: u32,
    open: Vec<u8>,
    at: usize,
    left: u64,
}

impl Read for Package {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        if self.at >= self.open.len() {
            self.open.clear();
            self.at = 0;
            (&mut self.stream).take(PIECE as u64).read_to_end(&mut self.open)?;
            if self.open.len() < 16 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match &self.lock {
                Lock::Agile(own) => self.key.open_cbc(&own.start(self.piece), &mut self.open),
                Lock::Standard(_) => self.key.open_ecb(&mut self.open),
            }
            self.piece = self.piece.wrapping_add(1);
        }
        let there = self.open.get(self.at..).unwrap_or_default();
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(there.len()).min(buffer.len());
        buffer[..most].copy_from_slice(&there[..most]);
        self.at += most;
        self.left -= most as u64;
        Ok(most)
    }
}

#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn of(name: &str) -> Option<Hash> {
        match name {
            "SHA1" | "SHA-1" => Some(Hash::Sha1),
            "SHA256" | "SHA-256" => Some(Hash::Sha256),
            "SHA384" | "SHA-384" => Some(Hash::Sha384),
            "SHA512" | "SHA-512" => Some(Hash::Sha512),
            _ => None,
        }
    }

    fn sum(self, one: &[u8], two: &[u8]) -> Vec<u8> {
        match self {
            Hash::Sha1 => {
                let mut sum = <Sha1 as sha1::Digest>::new();
                sha1::Digest::update(&mut sum, one);
                sha1::Digest::update(&mut sum, two);
                sha1::Digest::finalize(sum).to_vec()
            }
            Hash::Sha256 => Sha256::new().chain_update(one).chain_update(two).finalize().to_vec(),
            Hash::Sha384 => Sha384::new().chain_update(one).chain_update(two).finalize().to_vec(),
            Hash::Sha512 => Sha512::new().chain_update(one).chain_update(two).finalize().to_vec(),
        }
    }

    /// The hash of a password, hashed again and again with a counter.
    fn spin(self, salt: &[u8], password: &str, spins: u32) -> Vec<u8> {
        let mut hash = self.sum(salt, &wide(password));
        for round in 0..spins {
            hash = self.sum(&round.to_le_bytes(), &hash);
        }
        hash
    }
}

/// One `keyData` or `encryptedKey` element.
#[derive(Default)]
struct Settings {
    spins: u32,
    key_bits: usize,
    hash: Option<Hash>,
    salt: Vec<u8>,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
    key: Vec<u8>,
    aes: bool,
}

struct Agile {
    /// Of the package.
    data: (Hash, Vec<u8>),
    own: Settings,
    hash: Hash,
    spins: u32,
}

impl Agile {
    fn of(xml: &[u8]) -> Option<Agile> {
        let mut reader = quick_xml::Reader::from_reader(xml);
        let (mut data, mut own) = (None, None);
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = tag.local_name().as_ref().to_owned();
                    if name != "keyData" && name != "encryptedKey" {
                        continue;
                    }
                    let mut settings = Settings::default();
                    for attribute in tag.attributes().flatten() {
                        let value = &*attribute.value;
                        let number = || value.parse::<u32>().ok();
                        match attribute.key.as_ref() {
                            "spinCount" => settings.spins = number()?,
                            "keyBits" => settings.key_bits = usize::try_from(number()?).ok()?,
                            "hashAlgorithm" => settings.hash = Hash::of(value),
                            "cipherAlgorithm" => settings.aes = value == "AES",
                            "saltValue" => settings.salt = decoded(value)?,
                            "encryptedVerifierHashInput" => settings.verifier = decoded(value)?,
                            "encryptedVerifierHashValue" => settings.verifier_hash = decoded(value)?,
                            "encryptedKeyValue" => settings.key = decoded(value)?,
                            _ => {}
                        }
                    }
                    if name == "keyData" { data = Some(settings) } else { own = own.or(Some(settings)) }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let (data, own) = (data?, own?);
        let hash = own.hash?;
        let usual = data.aes && own.aes && own.spins <= 10_000_000 && own.key_bits % 64 == 0;
        let spins = own.spins;
        usual.then_some(Agile { data: (data.hash?, data.salt), hash, spins, own })
    }

    fn open(&self, spun: &[u8], block: [u8; 8], locked: &[u8]) -> Option<Vec<u8>> {
        let mut key = self.hash.sum(spun, &block);
        key.resize(self.own.key_bits / 8, 0x36);
        let mut open = locked.to_vec();
        Aes::new(&key)?.open_cbc(&sixteen(&self.own.salt), &mut open);
        Some(open)
    }

    fn key(&self, password: &str) -> Option<Aes> {
        let spun = self.hash.spin(&self.own.salt, password, self.spins);
        let verifier =
            self.open(&spun, [0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79], &self.own.verifier)?;
        let stated =
            self.open(&spun, [0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e], &self.own.verifier_hash)?;
        let verifier = verifier.get(..self.own.salt.len())?;
        let hash = self.hash.sum(verifier, &[]);
        if hash.is_empty() || stated.get(..hash.len())? != hash {
            return None;
        }
        let key = self.open(&spun, [0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6], &self.own.key)?;
        Aes::new(key.get(..self.own.key_bits / 8)?)
    }

    /// What the first block of a piece is chained to.
    fn start(&self, piece: u32) -> [u8; 16] {
        sixteen(&self.data.0.sum(&self.data.1, &piece.to_le_bytes()))
    }
}

/// The first sixteen bytes, filled up as Office does.
fn sixteen(bytes: &[u8]) -> [u8; 16] {
    let mut block = [0x36; 16];
    block.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
    block
}

struct Standard {
    salt: Vec<u8>,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
    key_length: usize,
}

impl Standard {
    fn of(info: &[u8]) -> Option<Standard> {
        let head = usize::try_from(u32_at(info, 8)?).ok()?;
        let header = info.get(12..)?.get(..head)?;
        let key_length = match u32_at(header, 8)? {
            0x660e => 16,
            0x660f => 24,
            0x6610 => 32,
            _ => return None,
        };
        let check = info.get(12 + head..)?;
        Some(Standard {
            salt: check.get(4..20)?.to_vec(),
            verifier: check.get(20..36)?.to_vec(),
            verifier_hash: check.get(40..72)?.to_vec(),
            key_length,
        })
    }

    fn key(&self, password: &str) -> Option<Aes> {
        let spun = Hash::Sha1.spin(&self.salt, password, 50_000);
        let last = Hash::Sha1.sum(&spun, &[0; 4]);
        let half = |mask: u8| {
            let mut block = [mask; 64];
            block.iter_mut().zip(&last).for_each(|(byte, own)| *byte ^= own);
            Hash::Sha1.sum(&block, &[])
        };
        let both = [half(0x36), half(0x5c)].concat();
        let key = Aes::new(both.get(..self.key_length)?)?;
        let (mut verifier, mut stated) = (self.verifier.clone(), self.verifier_hash.clone());
        key.open_ecb(&mut verifier);
        key.open_ecb(&mut stated);
        (stated.get(..20)? == Hash::Sha1.sum(&verifier, &[])).then_some(key)
    }
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let (mut digits, mut bytes) = (base64::Digits::default(), Vec::new());
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        digits.push(base64::digit(byte)?, &mut bytes);
    }
    digits.finish(&mut bytes);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{read, read_keyed};
    use crate::formats::testing_mutations::mutate;

    const AGILE: &[u8] = include_bytes!("../../fixtures/locked-office/agile.xlsx");
    const STANDARD: &[u8] = include_bytes!("../../fixtures/locked-office/standard.xlsx");
    const INSIDE: &[u8] = include_bytes!("../../fixtures/locked-office/inside.xlsx");

    #[test]
    fn the_right_password_gives_the_package() {
        for (name, bytes) in [("agile.xlsx", AGILE), ("standard.xlsx", STANDARD)] {
            assert_eq!(LockedOffice.fit(&Probe::new(bytes, true, name)), Fit::Certain);
            assert_eq!(read(&LockedOffice, name, bytes).1, Err(ReadError::Encrypted), "{name}");
            let (seen, end) = read_keyed(&LockedOffice, name, bytes, "wrong\nnot a secret\n");
            assert_eq!((end, seen.unlocked), (Ok(()), true), "{name}");
            assert!(seen.children == [(name.to_owned(), INSIDE.to_vec())], "{name}");
            assert_eq!(read_keyed(&LockedOffice, name, bytes, "wrong\n").1, Err(ReadError::Encrypted));
            // The other readers of compound files hand it over.
            assert_eq!(read_keyed(&crate::formats::xls::Xls, name, bytes, "not a secret").1, Ok(()));
        }
    }

    #[test]
    fn damage_never_panics() {
        mutate(STANDARD, 20, |bytes| drop(read_keyed(&LockedOffice, "a.xlsx", bytes, "")));
        mutate(AGILE, 20, |bytes| drop(read_keyed(&LockedOffice, "a.xlsx", bytes, "")));
    }
}
