//! The sealed subject file: who the people are, encrypted to the data-protection officer and to nobody else.
//!
//! The one place where values are written. `write` streams into an age file while the scan runs; plain bytes
//! never touch the disk. `read` opens it on the officer's machine and joins the records into people, `list`
//! renders the notification list. A person's keys are not in it, only a digest of them that ties records together.
//!
//! Inside the age file: one JSON object a line, in this order: a head, records, stores, people, an end that
//! counts the records.

mod list;
mod read;
mod write;

pub use list::{csv, xlsx};
pub use read::{OpenError, Person, read};
pub use write::{SealError, Seals};

use serde::{Deserialize, Serialize};

use crate::model::{KeyKind, Token};

/// What the head says of itself.
const FORMAT: &str = "pollsweep subjects";
/// The version of the lines.
const VERSION: u32 = 1;

/// A line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Head { format: String, version: u32, started: String, key: String, fields: Vec<(String, String)> },
    Record { keys: String, store: u64, fields: u64, years: Vec<u16>, sealed: String },
    Store { id: u64, path: String, system: String, class: String, years: Vec<u16>, controller: String },
    Person { keys: String, person: u32, token: String, unsure: bool },
    End { records: u64 },
}

/// What ties the records of one combination of keys together.
fn tie(keys: &[(KeyKind, Token)]) -> String {
    let mut sorted = keys.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut hasher = blake3::Hasher::new();
    for (kind, token) in sorted {
        hasher.update(&[kind as u8]);
        hasher.update(&token.0);
    }
    hex(&hasher.finalize().as_bytes()[..16])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let pairs = digits.chunks_exact(2).map(|pair| std::str::from_utf8(pair).ok());
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}
