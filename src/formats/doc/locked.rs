//! Word documents of 97 to 2003 under a password: RC4, and RC4 by way of CryptoAPI (MS-DOC 2.2.6.2, 2.2.6.3).
//!
//! The streams are encrypted in place, block by block, under a key that the start of the table stream tells how to
//! check. An opened document becomes a compound file in memory, which the reader then takes like any other. The
//! oldest kind (XOR) stays encrypted.

use std::io::{Cursor, Read, Write};

use cfb::CompoundFile;

use super::super::ReadError;
use super::super::biff_crypt::Key;
use super::super::compound::{u16_at, u32_at};
use crate::input::{Passwords, SharedBody};

/// What is held in memory at most.
const LARGEST: u64 = 128 << 20;
/// The keystream begins anew after so many bytes.
const BLOCK: u64 = 512;
/// The start of the main stream stays readable.
const OPEN: usize = 68;
/// Flags of the document: encrypted, the table stream is `1Table`, XOR.
const ENCRYPTED: u16 = 0x0100;
const FIRST_TABLE: u16 = 0x0200;
const XOR: u16 = 0x8000;

/// Opens a document with the first password that is right.
///
/// # Errors
/// `Encrypted` when none is, and those of the file.
pub fn open(
    file: &mut CompoundFile<SharedBody>,
    passwords: &Passwords,
) -> Result<CompoundFile<SharedBody>, ReadError> {
    let mut head = Vec::new();
    file.open_stream("/WordDocument")?.take(32).read_to_end(&mut head)?;
    let flags = u16_at(&head, 10).ok_or(ReadError::Truncated)?;
    let header = u32_at(&head, 14).and_then(|size| usize::try_from(size).ok()).ok_or(ReadError::Truncated)?;
    if flags & XOR != 0 || header > 4096 {
        return Err(ReadError::Encrypted);
    }
    let table = if flags & FIRST_TABLE != 0 { "/1Table" } else { "/0Table" };
    if !file.is_stream(table) {
        return Err(ReadError::Encrypted);
    }
    // The same words as in a workbook, where a kind stands before them.
    let mut check = vec![1, 0];
    file.open_stream(table)?.take(header as u64).read_to_end(&mut check)?;
    let (mut key, _) = Key::find(&check, false, passwords).ok_or(ReadError::Encrypted)?;

    let streams: Vec<std::path::PathBuf> =
        file.walk().filter(cfb::Entry::is_stream).map(|entry| entry.path().to_path_buf()).collect();
    let mut copy = CompoundFile::create(Cursor::new(Vec::new()))?;
    let mut left = LARGEST;
    for path in streams {
        let stream = file.open_stream(&path)?;
        let length = stream.len();
        left = left.checked_sub(length).ok_or(ReadError::OverBudget)?;
        let mut bytes = Vec::new();
        stream.take(length).read_to_end(&mut bytes)?;
        let readable = match path.to_str() {
            Some("/WordDocument") => OPEN,
            Some(own) if own == table => header,
            Some("/Data") => 0,
            // Objects and properties are as they are.
            _ => bytes.len(),
        };
        if let Some(rest) = bytes.get_mut(readable..) {
            key.open_blocks(readable as u64, rest, BLOCK);
        }
        if path.to_str() == Some("/WordDocument")
            && let Some(two) = bytes.get_mut(10..12)
        {
            two.copy_from_slice(&(flags & !ENCRYPTED).to_le_bytes());
        }
        if let Some(folder) = path.parent() {
            copy.create_storage_all(folder)?;
        }
        copy.create_stream(&path)?.write_all(&bytes)?;
    }
    copy.flush()?;
    let body: Box<dyn crate::input::ReadSeek> = Box::new(copy.into_inner());
    Ok(CompoundFile::open(SharedBody::new(body)?)?)
}

#[cfg(test)]
mod tests {
    use crate::formats::ReadError;
    use crate::formats::doc::Doc;
    use crate::formats::testing::{read, read_keyed};
    use crate::formats::testing_mutations::mutate;

    const LETTER: &[u8] = include_bytes!("../../../fixtures/locked/rc4.doc");

    #[test]
    fn a_letter_under_a_password_opens_with_it_alone() {
        let (seen, end) = read(&Doc, "rc4.doc", LETTER);
        assert_eq!(end, Err(ReadError::Encrypted));
        assert_eq!(seen.all_text(), "");
        let (seen, end) = read_keyed(&Doc, "rc4.doc", LETTER, "wrong\nnot a secret");
        assert_eq!((end, seen.unlocked), (Ok(()), true));
        let text = seen.all_text();
        assert!(text.contains("Mr Zebediah Quartermain") && text.contains("End of the letter for Araminta"));
        assert_eq!(text.matches("The fee was paid by cheque.").count(), 60);
        mutate(LETTER, 100, |bytes| drop(read_keyed(&Doc, "a.doc", bytes, "not a secret")));
    }
}
