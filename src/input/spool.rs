//! The spool: makes a stream seekable without ever putting a readable value on a disk.
//!
//! Small bodies stay in memory. Larger ones go into a temporary file that has no name and holds only ChaCha20
//! ciphertext under a key that lives and dies with the process: neither the temporary folder nor the blocks the
//! file leaves behind can be read afterwards. The cipher is there for secrecy after the fact, not against
//! somebody who changes the file while it is open. Budgets per store belong to the engine; the limit here only
//! keeps one body from filling the disk.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};

use super::{Passwords, ReadSeek, Recognition, Spooler};

/// How much of a body stays in memory by default: 16 MiB.
pub const DEFAULT_MEMORY: usize = 16 << 20;

/// How large a body may be by default: 16 GiB.
pub const DEFAULT_TOTAL: u64 = 16 << 30;

/// One nonce gives 2^32 blocks of 64 bytes; nothing larger can be spooled whatever the limit says.
const CIPHER_LIMIT: u64 = (1 << 38) - 64;

/// How much is encrypted, decrypted and buffered at once.
const BLOCK: usize = 32 << 10;

/// A body asks for more room than a limit or the disk allows. Travels inside an [`io::Error`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("over budget")]
pub struct OverBudget;

impl OverBudget {
    /// This as the error of a stream.
    pub fn into_io(self) -> io::Error {
        io::Error::new(io::ErrorKind::StorageFull, self)
    }
}

/// Spools bodies; one for all threads.
pub struct Spool {
    key: [u8; 32],
    memory: usize,
    total: u64,
    files: NewFile,
    passwords: Passwords,
    recognition: Option<Recognition>,
}

/// Makes an unnamed temporary file.
pub type NewFile = Box<dyn Fn() -> io::Result<File> + Send + Sync>;

impl Spool {
    /// A spool with the default limits in the system's temporary folder.
    ///
    /// # Errors
    /// When the system gives no random key.
    pub fn new() -> io::Result<Spool> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|_| io::Error::from(io::ErrorKind::Unsupported))?;
        let files = Box::new(tempfile::tempfile);
        Ok(Spool {
            key,
            memory: DEFAULT_MEMORY,
            total: DEFAULT_TOTAL,
            files,
            passwords: Passwords::default(),
            recognition: None,
        })
    }

    /// Keeps bodies up to `bytes` in memory.
    pub fn with_memory(mut self, bytes: usize) -> Spool {
        self.memory = bytes;
        self
    }

    /// Refuses bodies larger than `bytes`.
    pub fn with_total(mut self, bytes: u64) -> Spool {
        self.total = bytes;
        self
    }

    /// Offers `passwords` to the readers of what is encrypted.
    pub fn with_passwords(mut self, passwords: Passwords) -> Spool {
        self.passwords = passwords;
        self
    }

    /// Offers text recognition to the readers of pictures.
    pub fn with_recognition(mut self, recognition: Option<Recognition>) -> Spool {
        self.recognition = recognition;
        self
    }

    /// Puts temporary files into `folder`.
    pub fn in_folder(self, folder: impl Into<PathBuf>) -> Spool {
        let folder = folder.into();
        self.with_files(Box::new(move || tempfile::tempfile_in(&folder)))
    }

    /// Gets its temporary files here, where this process cannot make any.
    pub fn with_files(mut self, files: NewFile) -> Spool {
        self.files = files;
        self
    }

    fn cipher(&self) -> io::Result<ChaCha20> {
        let mut nonce = [0; 12];
        getrandom::fill(&mut nonce).map_err(|_| io::Error::from(io::ErrorKind::Unsupported))?;
        Ok(ChaCha20::new(&self.key.into(), &nonce.into()))
    }

    fn spool_to_file(&self, start: &[u8], stream: &mut dyn Read) -> io::Result<Spooled> {
        let mut file = (self.files)()?;
        let mut cipher = self.cipher()?;
        let limit = self.total.min(CIPHER_LIMIT);
        let mut block = vec![0; BLOCK];
        let mut body = start.chain(stream);
        let mut length = 0u64;
        loop {
            let filled = fill(&mut body, &mut block)?;
            if filled == 0 {
                break;
            }
            length += filled as u64;
            if length > limit {
                return Err(OverBudget.into_io());
            }
            let part = &mut block[..filled];
            cipher.apply_keystream(part);
            file.write_all(part).map_err(full_disk)?;
        }
        Ok(Spooled { file, cipher, length, position: 0, block, block_start: 0, block_end: 0 })
    }
}

impl Spooler for Spool {
    fn passwords(&self) -> Passwords {
        self.passwords.clone()
    }

    fn recognition(&self) -> Option<&Recognition> {
        self.recognition.as_ref()
    }

    fn spool(&self, stream: &mut dyn Read) -> io::Result<Box<dyn ReadSeek>> {
        let memory = u64::try_from(self.memory).unwrap_or(u64::MAX).min(self.total);
        let mut start = Vec::new();
        // One byte more than may stay tells a body that just fits from one that does not.
        stream.take(memory.saturating_add(1)).read_to_end(&mut start)?;
        if start.len() as u64 <= memory {
            return Ok(Box::new(Cursor::new(start)));
        }
        if start.len() as u64 > self.total {
            return Err(OverBudget.into_io());
        }
        Ok(Box::new(self.spool_to_file(&start, stream)?))
    }
}

/// Reads until `buffer` is full or the stream ends; returns how many bytes there are.
fn fill(stream: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match stream.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn full_disk(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            OverBudget.into_io()
        }
        _ => error,
    }
}

/// A body in an encrypted temporary file.
struct Spooled {
    file: File,
    cipher: ChaCha20,
    length: u64,
    position: u64,
    /// Decrypted bytes of the file from `block_start` to `block_end`.
    block: Vec<u8>,
    block_start: u64,
    block_end: u64,
}

impl Spooled {
    fn load(&mut self, position: u64) -> io::Result<()> {
        let start = position - position % BLOCK as u64;
        let size = usize::try_from((self.length - start).min(BLOCK as u64)).unwrap_or(BLOCK);
        // Invalid until it is whole: an error half-way must not leave ciphertext that passes for content.
        self.block_end = self.block_start;
        self.file.seek(SeekFrom::Start(start))?;
        self.file.read_exact(&mut self.block[..size])?;
        self.cipher.try_seek(start).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.cipher.apply_keystream(&mut self.block[..size]);
        self.block_start = start;
        self.block_end = start + size as u64;
        Ok(())
    }
}

impl Read for Spooled {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.length || buffer.is_empty() {
            return Ok(0);
        }
        if !(self.block_start..self.block_end).contains(&self.position) {
            self.load(self.position)?;
        }
        let from = usize::try_from(self.position - self.block_start).unwrap_or(BLOCK);
        let to = usize::try_from(self.block_end - self.block_start).unwrap_or(BLOCK);
        let there = self.block.get(from..to).unwrap_or_default();
        let count = there.len().min(buffer.len());
        buffer[..count].copy_from_slice(&there[..count]);
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Spooled {
    fn seek(&mut self, target: SeekFrom) -> io::Result<u64> {
        let position = match target {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: &[u8] = b"Zebediah Quartermain, QQ123456C; ";

    fn sample(length: usize) -> Vec<u8> {
        (0..length).map(|at| MARK[at % MARK.len()].wrapping_add((at / 4096) as u8 & 1)).collect()
    }

    /// Reads at places that jump about, across block borders and past the end.
    fn check_random_access(body: &mut dyn ReadSeek, expected: &[u8]) {
        let length = expected.len() as u64;
        let mut place = 7u64;
        for step in 0..60u64 {
            place =
                place.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407 + step);
            let at = (place >> 20) % (length + 10);
            let mut buffer = vec![0; (place >> 50) as usize % 5000];
            assert_eq!(body.seek(SeekFrom::Start(at)).expect("seek"), at);
            let mut got = Vec::new();
            let count = fill(&mut &mut *body, &mut buffer).expect("read");
            got.extend_from_slice(&buffer[..count]);
            let from = usize::try_from(at.min(length)).expect("small");
            let to = (from + buffer.len()).min(expected.len());
            assert_eq!(got, &expected[from..to], "at {at}");
        }
        assert_eq!(body.seek(SeekFrom::End(-3)).expect("seek"), length - 3);
        let mut rest = Vec::new();
        body.read_to_end(&mut rest).expect("read");
        assert_eq!(rest, &expected[expected.len() - 3..]);
    }

    #[test]
    fn what_goes_in_comes_out_on_both_sides_of_every_limit() {
        let folder = tempfile::tempdir().expect("temporary folder");
        for memory in [0, 10_000, 100_000] {
            let spool = Spool::new().expect("random key").with_memory(memory).in_folder(folder.path());
            for length in [9_999, 10_000, 10_001, 2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 1, 150_000] {
                let bytes = sample(length);
                let mut body = spool.spool(&mut bytes.as_slice()).expect("spool");
                check_random_access(body.as_mut(), &bytes);
            }
        }
    }

    #[test]
    fn nothing_readable_is_on_the_disk_and_nothing_has_a_name() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let spool = Spool::new().expect("random key").in_folder(folder.path());
        let bytes = sample(200_000);
        let spooled = spool.spool_to_file(&[], &mut bytes.as_slice()).expect("spool");
        assert_eq!(std::fs::read_dir(folder.path()).expect("list").count(), 0);
        let mut file = spooled.file;
        let mut stored = Vec::new();
        file.seek(SeekFrom::Start(0)).expect("seek");
        file.read_to_end(&mut stored).expect("read");
        assert_eq!(stored.len(), bytes.len());
        assert!(!stored.windows(8).any(|part| MARK.windows(8).any(|mark| mark == part)));
        let again = spool.spool_to_file(&[], &mut bytes.as_slice()).expect("spool");
        let mut other = Vec::new();
        let mut file = again.file;
        file.seek(SeekFrom::Start(0)).expect("seek");
        file.read_to_end(&mut other).expect("read");
        assert_ne!(stored, other, "the same body under a new nonce looks different");
    }

    #[test]
    fn a_body_over_the_limit_is_refused_with_its_own_mark() {
        let spool = Spool::new().expect("random key").with_memory(100).with_total(1000);
        let over = |length| {
            let error = spool.spool(&mut sample(length).as_slice()).err()?;
            error.get_ref().map(|inner| inner.is::<OverBudget>())
        };
        assert_eq!(over(1000), None);
        assert_eq!(over(1001), Some(true));
        let small = Spool::new().expect("random key").with_memory(1 << 20).with_total(10);
        assert!(small.spool(&mut sample(11).as_slice()).is_err());
        assert!(small.spool(&mut sample(10).as_slice()).is_ok());
    }

    #[test]
    fn an_error_of_the_stream_comes_through() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::ConnectionReset.into())
            }
        }
        let spool = Spool::new().expect("random key").with_memory(10);
        let error = spool.spool(&mut sample(50).as_slice().chain(Broken)).err().expect("must fail");
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    }
}
