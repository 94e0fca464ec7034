//! Values on their way to the sealed file: encrypted where they are seen, so that no other type ever holds them.
//!
//! One key for one scan. It stands only in the sealed file, which is encrypted to the data-protection officer;
//! that file also protects the records against change, so that a cipher without a seal of its own is enough
//! here. Not a format: that is `sealed`.

use std::sync::atomic::{AtomicU64, Ordering};

use chacha20::XChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher};
use serde::{Deserialize, Serialize};

use super::key::KeyError;

/// What is known of one person in one place: the plain record. Without `Debug`.
#[derive(Serialize, Deserialize, Default, Clone)]
pub struct Values {
    /// Title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Forenames.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub first: String,
    /// Surname.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub last: String,
    /// The name in one piece.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub full: String,
    /// Lines of the address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub address: Vec<String>,
    /// Postcode.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub postcode: String,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
}

/// Bytes of the number that is used once, in front of each record.
const NONCE: usize = 24;

/// Encrypts the values of one scan.
pub struct Sealer {
    key: [u8; 32],
    /// The first part of every nonce of this process; the rest counts.
    process: [u8; 16],
    count: AtomicU64,
}

impl Sealer {
    /// With a new key.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`].
    pub fn generate() -> Result<Sealer, KeyError> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|_| KeyError::NoRandomness)?;
        Sealer::with_key(key)
    }

    /// With the key of a scan that this process works for.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`].
    pub fn with_key(key: [u8; 32]) -> Result<Sealer, KeyError> {
        let mut process = [0; 16];
        getrandom::fill(&mut process).map_err(|_| KeyError::NoRandomness)?;
        Ok(Sealer { key, process, count: AtomicU64::new(0) })
    }

    /// The key, for the sealed file and for processes that work for the same scan.
    pub fn key(&self) -> [u8; 32] {
        self.key
    }

    /// Encrypts one record, in place of the plain bytes.
    pub fn seal(&self, plain: Vec<u8>) -> Box<[u8]> {
        let mut nonce = [0; NONCE];
        nonce[..16].copy_from_slice(&self.process);
        nonce[16..].copy_from_slice(&self.count.fetch_add(1, Ordering::Relaxed).to_le_bytes());
        let mut record = nonce.to_vec();
        record.extend_from_slice(&plain);
        let mut plain = plain;
        // Not left behind in freed memory.
        plain.fill(0);
        XChaCha20::new(&self.key.into(), &nonce.into()).apply_keystream(&mut record[NONCE..]);
        record.into()
    }
}

/// The plain bytes of a record; `None` when it is too short to be one.
pub fn unseal(key: &[u8; 32], record: &[u8]) -> Option<Vec<u8>> {
    let (nonce, body) = record.split_first_chunk::<NONCE>()?;
    let mut plain = body.to_vec();
    XChaCha20::new(&(*key).into(), &(*nonce).into()).apply_keystream(&mut plain);
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_and_never_look_alike() {
        let sealer = Sealer::generate().expect("randomness");
        let (one, two) = (sealer.seal(b"Ann".to_vec()), sealer.seal(b"Ann".to_vec()));
        assert_ne!(one, two);
        assert!(!one.windows(3).any(|bytes| bytes == b"Ann"));
        assert_eq!(unseal(&sealer.key(), &one).as_deref(), Some(&b"Ann"[..]));
        let other = Sealer::with_key(sealer.key()).expect("randomness");
        assert_ne!(other.seal(b"Ann".to_vec()), sealer.seal(b"Ann".to_vec()));
        assert_eq!(unseal(&sealer.key(), b"short"), None);
    }
}
