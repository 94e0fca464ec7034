//! What one end of a link has queued and not sent, in a file that both have open: should it die, the other finds there
//! what it had to say.
//!
//! A child that was killed in the middle of a file must not take the finished stores before it along, and it has to be
//! known which file that was. To send each frame at once would wake the parent for each of them; a write into a file
//! that lies in memory wakes nobody. The file never grows: what is sent makes room. Its content is entries one after
//! another: the position of the first byte in everything that this end ever sent, a length, a checksum, and the bytes.
//! An entry that is half written, or of an earlier round, does not fit its checksum or its position and is not there.

use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::os::unix::fs::FileExt;

/// The size of the file.
const SIZE: usize = 256 << 10;
/// Position, length, checksum.
const HEADER: usize = 24;

/// A new file for one child.
///
/// # Errors
/// Those of making it.
pub fn make() -> std::io::Result<File> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};
        let file =
            File::from(memfd_create("pollsweep-journal", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?);
        file.set_len(SIZE as u64)?;
        // A child cannot make it hold more memory.
        fcntl_add_seals(&file, SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL)?;
        Ok(file)
    }
    #[cfg(not(target_os = "linux"))]
    tempfile::tempfile()
}

/// The end that queues.
pub struct Writer {
    file: File,
    /// Bytes sent over the link.
    sent: u64,
    /// Bytes queued that are in the file.
    kept: usize,
    /// Where the next entry goes.
    at: usize,
    entry: Vec<u8>,
}

impl Writer {
    /// Writes into this file.
    pub fn new(file: File) -> Writer {
        Writer { file, sent: 0, kept: 0, at: 0, entry: Vec::new() }
    }

    /// Keeps everything that is queued; false when there is no room, and it has to be sent.
    pub fn keep(&mut self, queued: &[u8]) -> bool {
        let fresh = queued.get(self.kept..).unwrap_or_default();
        if fresh.is_empty() {
            return true;
        }
        if self.at + HEADER + fresh.len() > SIZE {
            return false;
        }
        self.entry.clear();
        self.entry.extend_from_slice(&(self.sent + self.kept as u64).to_le_bytes());
        self.entry.extend_from_slice(&(fresh.len() as u64).to_le_bytes());
        self.entry.extend_from_slice(&checksum(fresh).to_le_bytes());
        self.entry.extend_from_slice(fresh);
        if self.file.write_all_at(&self.entry, self.at as u64).is_err() {
            return false;
        }
        self.kept += fresh.len();
        self.at += self.entry.len();
        true
    }

    /// So many bytes, all that was queued, went over the link.
    pub fn sent(&mut self, bytes: usize) {
        self.sent += bytes as u64;
        self.kept = 0;
        self.at = 0;
    }
}

/// The end that finds what was queued.
pub struct Reader {
    file: File,
    /// Bytes received, over the link or found here.
    known: u64,
}

impl Reader {
    /// Reads from this file.
    pub fn new(file: File) -> Reader {
        Reader { file, known: 0 }
    }

    /// So many new bytes came over the link.
    pub fn received(&mut self, bytes: usize) {
        self.known += bytes as u64;
    }

    /// What is here beyond what is known already.
    pub fn look(&mut self) -> Vec<u8> {
        let mut all = vec![0; SIZE];
        let mut filled = 0;
        while let Some(room) = all.get_mut(filled..).filter(|room| !room.is_empty()) {
            match self.file.read_at(room, filled as u64) {
                Ok(n) if n > 0 => filled += n,
                _ => break,
            }
        }
        let mut rest = all.get(..filled).unwrap_or_default();
        let mut found = Vec::new();
        while let Some((header, more)) = rest.split_first_chunk::<HEADER>() {
            let number = |at: usize| {
                header.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u64::from_le_bytes(*bytes))
            };
            let Some(bytes) = usize::try_from(number(8)).ok().and_then(|length| more.get(..length)) else {
                break;
            };
            // What came over the link in part, or wholly, is known; beyond a gap nothing makes sense.
            let Some(known) = self.known.checked_sub(number(0)) else { break };
            if bytes.is_empty() || checksum(bytes) != number(16) {
                break;
            }
            let fresh = usize::try_from(known).ok().and_then(|known| bytes.get(known..)).unwrap_or_default();
            found.extend_from_slice(fresh);
            self.known += fresh.len() as u64;
            rest = more.get(bytes.len()..).unwrap_or_default();
        }
        found
    }
}

/// The keys are fixed: both ends are the same program.
fn checksum(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> (Writer, Reader, File) {
        let file = make().expect("a file");
        let [one, two] = [(); 2].map(|()| file.try_clone().expect("another handle"));
        (Writer::new(one), Reader::new(two), file)
    }

    #[test]
    fn what_was_kept_and_not_sent_is_found_once() {
        let (mut writer, mut reader, _) = pair();
        assert!(writer.keep(b"one") && writer.keep(b"one") && writer.keep(b"one, two"));
        assert_eq!(reader.look(), b"one, two");
        assert_eq!(reader.look(), b"");
        // It was sent all the same: the link does not report it a second time. The next round is shorter than the
        // last, whose rest is still there.
        writer.sent(8);
        assert!(writer.keep(b"3"));
        assert_eq!(reader.look(), b"3");
    }

    #[test]
    fn what_came_over_the_link_in_part_goes_on_where_it_stopped() {
        let (mut writer, mut reader, _) = pair();
        assert!(writer.keep(b"abc") && writer.keep(b"abcdef"));
        reader.received(4);
        assert_eq!(reader.look(), b"ef");
    }

    #[test]
    fn an_entry_that_is_half_written_is_not_there() {
        let (mut writer, mut reader, file) = pair();
        assert!(writer.keep(b"first") && writer.keep(b"firstsecond"));
        let second = (HEADER + 5 + HEADER) as u64;
        file.write_all_at(b"S", second).expect("written");
        assert_eq!(reader.look(), b"first");
        file.write_all_at(b"s", second).expect("written");
        assert_eq!(reader.look(), b"second");
    }

    #[test]
    fn it_never_grows_and_believes_no_length() {
        let (mut writer, mut reader, file) = pair();
        assert!(!writer.keep(&vec![1; SIZE]), "to be sent");
        assert!(writer.keep(b"x"));
        file.write_all_at(&u64::MAX.to_le_bytes(), 8).expect("written");
        assert_eq!(reader.look(), b"");
        #[cfg(target_os = "linux")]
        assert!(file.write_all_at(b"x", SIZE as u64).is_err() && file.set_len(1).is_err());
    }
}
