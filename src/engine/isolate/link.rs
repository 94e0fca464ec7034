//! The socket between the program and one child: framed messages, and open files handed along with them.
//!
//! A frame is a length, a kind and a body. It knows nothing of what a body means; that is for `wire` and the two
//! ends. A frame that says it is longer than [`LONGEST`] ends the conversation. Every sending wakes the other end,
//! which costs more than reading a small file: what can wait is queued, and `journal` keeps it should this end not
//! live to send it.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags,
};

use super::journal;

/// No frame is longer: the analysis of a store with some ten thousand tables stays far below.
pub const LONGEST: usize = 64 << 20;
/// No more files go with one frame; the kernel has a limit of 253.
pub const MOST_FILES: usize = 32;
/// Length and kind.
const HEADER: usize = 5;
/// Read at once, and queued at most.
const ROOM: usize = 64 << 10;
/// What is queued is not kept back for longer.
const SOON: Duration = Duration::from_millis(50);

/// Why nothing was received.
#[derive(Debug, PartialEq, Eq)]
pub enum Silence {
    /// Nothing yet: the time-out of the socket passed.
    NotYet,
    /// The other end is gone, or talks nonsense.
    Gone,
}

/// One end.
pub struct Link {
    socket: UnixStream,
    /// Where the socket's bytes arrive.
    room: Box<[u8]>,
    /// Those that are not yet taken, from `taken` on.
    incoming: Vec<u8>,
    taken: usize,
    files: VecDeque<OwnedFd>,
    /// Whether files may come from the other end.
    accepts: bool,
    outgoing: Vec<u8>,
    /// When the other end was last told something.
    told: Instant,
    journal: Option<journal::Writer>,
    /// The other end's journal.
    rest: Option<journal::Reader>,
    /// Bytes that were found in the journal and may still come over the socket.
    ahead: usize,
}

impl Link {
    /// This end of a connected socket. Files from the other end are the end of it, unless they are `accepted`.
    pub fn new(socket: UnixStream, accepts: bool) -> Link {
        Link {
            socket,
            room: vec![0; ROOM].into_boxed_slice(),
            incoming: Vec::new(),
            taken: 0,
            files: VecDeque::new(),
            accepts,
            outgoing: Vec::new(),
            told: Instant::now(),
            journal: None,
            rest: None,
            ahead: 0,
        }
    }

    /// Keeps what is queued in a file that outlives this end.
    pub fn keep_in(&mut self, journal: File) {
        self.journal = Some(journal::Writer::new(journal));
    }

    /// Where the other end keeps what it has not sent.
    pub fn is_kept_in(&mut self, journal: File) {
        self.rest = Some(journal::Reader::new(journal));
    }

    /// Sends a frame, with open files if there are any.
    ///
    /// # Errors
    /// Those of the socket, and `InvalidInput` for a body that is too long or too many files.
    pub fn send(&mut self, kind: u8, body: &[u8], files: &[BorrowedFd<'_>]) -> io::Result<()> {
        self.append(kind, body)?;
        self.flush_with(files)
    }

    /// Has a frame sent with a later one.
    ///
    /// # Errors
    /// As [`Link::send`].
    pub fn queue(&mut self, kind: u8, body: &[u8]) -> io::Result<()> {
        self.append(kind, body)?;
        if self.outgoing.len() > ROOM { self.flush_with(&[]) } else { Ok(()) }
    }

    /// Makes sure that the other end learns what is queued, whatever happens to this one: by the journal, and when
    /// it was not told anything for a while, at once.
    ///
    /// # Errors
    /// As [`Link::send`].
    pub fn keep(&mut self) -> io::Result<()> {
        if self.outgoing.is_empty() {
            return Ok(());
        }
        let kept = self.told.elapsed() < SOON
            && self.journal.as_mut().is_some_and(|journal| journal.keep(&self.outgoing));
        if kept { Ok(()) } else { self.flush_with(&[]) }
    }

    /// Sends what is queued.
    ///
    /// # Errors
    /// Those of the socket.
    pub fn flush(&mut self) -> io::Result<()> {
        if self.outgoing.is_empty() { Ok(()) } else { self.flush_with(&[]) }
    }

    fn append(&mut self, kind: u8, body: &[u8]) -> io::Result<()> {
        let length = u32::try_from(body.len()).ok().filter(|_| body.len() <= LONGEST);
        let length = length.ok_or(io::ErrorKind::InvalidInput)?;
        self.outgoing.extend_from_slice(&length.to_le_bytes());
        self.outgoing.push(kind);
        self.outgoing.extend_from_slice(body);
        Ok(())
    }

    fn flush_with(&mut self, files: &[BorrowedFd<'_>]) -> io::Result<()> {
        if files.len() > MOST_FILES {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_FILES))];
        let mut along = SendAncillaryBuffer::new(&mut space);
        if !files.is_empty() && !along.push(SendAncillaryMessage::ScmRights(files)) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let sent = loop {
            match rustix::net::sendmsg(
                self.socket.as_fd(),
                &[IoSlice::new(&self.outgoing)],
                &mut along,
                SendFlags::NOSIGNAL,
            ) {
                Err(rustix::io::Errno::INTR) => {}
                other => break other?,
            }
        };
        // The files went with the first byte; what the socket had no room for follows.
        self.socket.write_all(self.outgoing.get(sent..).unwrap_or_default())?;
        if let Some(journal) = &mut self.journal {
            journal.sent(self.outgoing.len());
        }
        self.outgoing.clear();
        self.outgoing.shrink_to(2 * ROOM);
        self.told = Instant::now();
        Ok(())
    }

    /// The next frame: its kind and body. What a dead end left in its journal comes before its end.
    ///
    /// # Errors
    /// [`Silence`]; after `NotYet` the call can be made again.
    pub fn receive(&mut self) -> Result<(u8, Vec<u8>), Silence> {
        loop {
            if let Some(frame) = self.next()? {
                // Who has just spoken does not wait for anything yet.
                self.told = Instant::now();
                return Ok(frame);
            }
            match self.fill() {
                Err(Silence::Gone) if self.look() => {}
                other => other?,
            }
        }
    }

    fn next(&mut self) -> Result<Option<(u8, Vec<u8>)>, Silence> {
        let waiting = self.incoming.get(self.taken..).unwrap_or_default();
        let Some((&[a, b, c, d, kind], rest)) = waiting.split_first_chunk::<HEADER>() else {
            return Ok(None);
        };
        let length = u32::from_le_bytes([a, b, c, d]) as usize;
        if length > LONGEST {
            return Err(Silence::Gone);
        }
        let Some(body) = rest.get(..length) else { return Ok(None) };
        let body = body.to_vec();
        self.taken += HEADER + length;
        if self.taken == self.incoming.len() {
            self.incoming.clear();
            self.taken = 0;
        }
        Ok(Some((kind, body)))
    }

    fn fill(&mut self) -> Result<(), Silence> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_FILES))];
        let mut along = RecvAncillaryBuffer::new(&mut space);
        let got = rustix::net::recvmsg(
            self.socket.as_fd(),
            &mut [IoSliceMut::new(&mut self.room)],
            &mut along,
            RecvFlags::CMSG_CLOEXEC,
        );
        for message in along.drain() {
            if let RecvAncillaryMessage::ScmRights(files) = message {
                if !self.accepts {
                    return Err(Silence::Gone);
                }
                self.files.extend(files);
            }
        }
        match got {
            Ok(message) if message.bytes == 0 => Err(Silence::Gone),
            Ok(message) => {
                let known = self.ahead.min(message.bytes);
                self.ahead -= known;
                let bytes = self.room.get(known..message.bytes).unwrap_or_default();
                // A long frame arrives in many pieces: what was taken goes once, before them.
                self.incoming.drain(..std::mem::take(&mut self.taken));
                self.incoming.extend_from_slice(bytes);
                if let Some(rest) = &mut self.rest {
                    rest.received(bytes.len());
                }
                Ok(())
            }
            Err(rustix::io::Errno::INTR) => Ok(()),
            // EWOULDBLOCK is the same number.
            Err(rustix::io::Errno::AGAIN) => Err(Silence::NotYet),
            Err(_) => Err(Silence::Gone),
        }
    }

    /// Looks into the other end's journal for what it has not sent; whether there was anything.
    pub fn look(&mut self) -> bool {
        let found = self.rest.as_mut().map(journal::Reader::look).unwrap_or_default();
        self.ahead += found.len();
        self.incoming.extend_from_slice(&found);
        !found.is_empty()
    }

    /// The next file that came with the frames received.
    pub fn file(&mut self) -> Option<File> {
        self.files.pop_front().map(File::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Seek};
    use std::time::Duration;

    #[test]
    fn frames_and_files_arrive_in_order() {
        let (one, two) = UnixStream::pair().expect("a pair");
        let (mut one, mut two) = (Link::new(one, false), Link::new(two, true));
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(b"handed over").expect("written");
        let large = vec![7; 1 << 20];
        let sender = std::thread::spawn(move || {
            one.send(1, b"", &[]).expect("sent");
            one.send(2, &large, &[file.as_fd(), file.as_fd()]).expect("sent");
            one.send(3, b"end", &[]).expect("sent");
        });
        assert_eq!(two.receive(), Ok((1, Vec::new())));
        assert_eq!(two.receive(), Ok((2, vec![7; 1 << 20])));
        let mut handed = two.file().expect("a file came along");
        handed.rewind().expect("seek");
        let mut text = String::new();
        handed.read_to_string(&mut text).expect("read");
        assert_eq!(text, "handed over");
        assert_eq!(two.receive(), Ok((3, b"end".to_vec())));
        sender.join().expect("ended");
        assert_eq!(two.receive(), Err(Silence::Gone));
    }

    #[test]
    fn silence_is_told_from_the_end_and_a_half_frame_waits() {
        let (mut one, two) = UnixStream::pair().expect("a pair");
        two.set_read_timeout(Some(Duration::from_millis(5))).expect("set");
        let mut two = Link::new(two, true);
        assert_eq!(two.receive(), Err(Silence::NotYet));
        one.write_all(&[2, 0, 0, 0, 9, b'a']).expect("written");
        assert_eq!(two.receive(), Err(Silence::NotYet));
        one.write_all(b"b").expect("written");
        assert_eq!(two.receive(), Ok((9, b"ab".to_vec())));
        one.write_all(&[0xFF, 0xFF, 0xFF, 0xFF, 9]).expect("written");
        assert_eq!(two.receive(), Err(Silence::Gone));
    }

    #[test]
    fn a_file_that_nobody_asked_for_ends_the_conversation() {
        let (one, two) = UnixStream::pair().expect("a pair");
        let (mut one, mut two) = (Link::new(one, false), Link::new(two, false));
        let file = tempfile::tempfile().expect("a file");
        one.send(1, b"", &[file.as_fd()]).expect("sent");
        assert_eq!(two.receive(), Err(Silence::Gone));
    }

    #[test]
    fn what_was_queued_and_kept_comes_before_the_end_and_only_once() {
        let (one, two) = UnixStream::pair().expect("a pair");
        two.set_read_timeout(Some(Duration::from_millis(5))).expect("set");
        let (mut one, mut two) = (Link::new(one, false), Link::new(two, false));
        let journal = journal::make().expect("a file");
        two.is_kept_in(journal.try_clone().expect("another handle"));
        one.keep_in(journal);
        // However slow this machine is.
        let later = Instant::now() + Duration::from_secs(3600);
        one.told = later;
        one.queue(1, b"a").and_then(|()| one.keep()).expect("kept");
        assert_eq!(two.receive(), Err(Silence::NotYet));
        assert!(two.look());
        assert_eq!(two.receive(), Ok((1, b"a".to_vec())));
        // It is sent all the same, with what follows.
        one.send(2, b"b", &[]).expect("sent");
        assert_eq!(two.receive(), Ok((2, b"b".to_vec())));
        one.told = later;
        one.queue(3, b"c").and_then(|()| one.keep()).expect("kept");
        one.queue(4, b"lost").expect("queued");
        drop(one);
        assert_eq!(two.receive(), Ok((3, b"c".to_vec())));
        assert_eq!(two.receive(), Err(Silence::Gone));
    }
}
