//! The way of a picture to text recognition and of the answer back.
//!
//! A conversation is one socket: the picture goes in, its end is said by shutting down that direction, and the
//! answer comes out. Who is at the other end, and what the answer means, is not known here.

use std::fs::File;
use std::io::{self, Read, Write};

/// Opens a conversation.
pub type NewConversation = Box<dyn Fn() -> io::Result<File> + Send + Sync>;

/// The largest picture that is tried.
const LARGEST: u64 = 128 << 20;
/// The longest answer that is believed.
const LONGEST: u64 = 32 << 20;

/// Text recognition, where the user asked for it.
pub struct Recognition(NewConversation);

impl Recognition {
    /// With conversations from here.
    pub fn new(open: NewConversation) -> Recognition {
        Recognition(open)
    }

    /// Sends a picture and returns what comes back.
    ///
    /// # Errors
    /// Those of the picture's bytes, in `Err`; when nothing could be recognised, `Ok(None)`.
    pub fn ask(&self, picture: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
        let Ok(mut file) = (self.0)() else { return Ok(None) };
        let mut picture = picture.take(LARGEST + 1);
        let mut buffer = vec![0; 64 << 10];
        let mut total = 0;
        loop {
            let count = match picture.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            total += count as u64;
            // The other end is gone, or takes nothing more.
            if total > LARGEST || file.write_all(buffer.get(..count).unwrap_or_default()).is_err() {
                return Ok(None);
            }
        }
        if shut(&file).is_err() {
            return Ok(None);
        }
        let mut answer = Vec::new();
        match (&mut file).take(LONGEST).read_to_end(&mut answer) {
            Ok(_) => Ok(Some(answer)),
            Err(_) => Ok(None),
        }
    }
}

#[cfg(unix)]
fn shut(file: &File) -> io::Result<()> {
    Ok(rustix::net::shutdown(file, rustix::net::Shutdown::Write)?)
}

#[cfg(not(unix))]
fn shut(_: &File) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn the_whole_picture_goes_and_the_whole_answer_comes() {
        let recognition = Recognition::new(Box::new(|| {
            let (ours, mut theirs) = UnixStream::pair()?;
            std::thread::spawn(move || {
                let mut seen = Vec::new();
                theirs.read_to_end(&mut seen).expect("read");
                theirs.write_all(format!("{} bytes", seen.len()).as_bytes()).expect("written");
            });
            Ok(File::from(OwnedFd::from(ours)))
        }));
        let picture = vec![7u8; 3 << 20];
        let answer = recognition.ask(&mut picture.as_slice()).expect("read");
        assert_eq!(answer.as_deref(), Some(&b"3145728 bytes"[..]));
        let nobody = Recognition::new(Box::new(|| Err(io::ErrorKind::NotFound.into())));
        assert_eq!(nobody.ask(&mut picture.as_slice()).expect("read"), None);
    }
}
