//! The socket between the program and one child: framed messages, and open files handed along with them.
//!
//! A frame is a length, a kind and a body. It knows nothing of what a body means; that is for `wire` and the two
//! ends. A frame that says it is longer than [`LONGEST`] ends the conversation.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags,
};

/// No frame is longer: the analysis of a store with some ten thousand tables stays far below.
pub const LONGEST: usize = 64 << 20;
/// Length and kind.
const HEADER: usize = 5;
/// Read at once.
const ROOM: usize = 64 << 10;

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
    incoming: Vec<u8>,
    files: VecDeque<OwnedFd>,
    outgoing: Vec<u8>,
}

impl Link {
    /// This end of a connected socket.
    pub fn new(socket: UnixStream) -> Link {
        Link { socket, incoming: Vec::new(), files: VecDeque::new(), outgoing: Vec::new() }
    }

    /// Sends a frame, with an open file if there is one.
    ///
    /// # Errors
    /// Those of the socket, and `InvalidInput` for a body that is too long.
    pub fn send(&mut self, kind: u8, body: &[u8], file: Option<BorrowedFd<'_>>) -> io::Result<()> {
        self.append(kind, body)?;
        self.flush_with(file)
    }

    /// Has a frame sent with the next one: every sending wakes the other end.
    ///
    /// # Errors
    /// As [`Link::send`].
    pub fn queue(&mut self, kind: u8, body: &[u8]) -> io::Result<()> {
        self.append(kind, body)?;
        if self.outgoing.len() > ROOM { self.flush_with(None) } else { Ok(()) }
    }

    fn append(&mut self, kind: u8, body: &[u8]) -> io::Result<()> {
        let length = u32::try_from(body.len()).ok().filter(|_| body.len() <= LONGEST);
        let length = length.ok_or(io::ErrorKind::InvalidInput)?;
        self.outgoing.extend_from_slice(&length.to_le_bytes());
        self.outgoing.push(kind);
        self.outgoing.extend_from_slice(body);
        Ok(())
    }

    fn flush_with(&mut self, file: Option<BorrowedFd<'_>>) -> io::Result<()> {
        let frame = std::mem::take(&mut self.outgoing);
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut along = SendAncillaryBuffer::new(&mut space);
        let files: Vec<BorrowedFd<'_>> = file.into_iter().collect();
        if !files.is_empty() && !along.push(SendAncillaryMessage::ScmRights(&files)) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let sent = loop {
            match rustix::net::sendmsg(
                self.socket.as_fd(),
                &[IoSlice::new(&frame)],
                &mut along,
                SendFlags::NOSIGNAL,
            ) {
                Err(rustix::io::Errno::INTR) => {}
                other => break other?,
            }
        };
        // The file went with the first byte; what the socket had no room for follows.
        self.socket.write_all(frame.get(sent..).unwrap_or_default())
    }

    /// The next frame: its kind and body.
    ///
    /// # Errors
    /// [`Silence`]; after `NotYet` the call can be made again.
    pub fn receive(&mut self) -> Result<(u8, Vec<u8>), Silence> {
        loop {
            if let Some(header) = self.incoming.first_chunk::<HEADER>() {
                let length = u32::from_le_bytes([header[0], header[1], header[2], header[3]]) as usize;
                let kind = header[4];
                if length > LONGEST {
                    return Err(Silence::Gone);
                }
                if self.incoming.len() >= HEADER + length {
                    let rest = self.incoming.split_off(HEADER + length);
                    let mut body = std::mem::replace(&mut self.incoming, rest);
                    body.drain(..HEADER);
                    return Ok((kind, body));
                }
            }
            self.fill()?;
        }
    }

    fn fill(&mut self) -> Result<(), Silence> {
        let start = self.incoming.len();
        self.incoming.resize(start + ROOM, 0);
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(4))];
        let mut along = RecvAncillaryBuffer::new(&mut space);
        let got = rustix::net::recvmsg(
            self.socket.as_fd(),
            &mut [IoSliceMut::new(&mut self.incoming[start..])],
            &mut along,
            RecvFlags::CMSG_CLOEXEC,
        );
        for message in along.drain() {
            if let RecvAncillaryMessage::ScmRights(files) = message {
                self.files.extend(files);
            }
        }
        let count = got.as_ref().map_or(0, |message| message.bytes.min(ROOM));
        self.incoming.truncate(start + count);
        match got {
            Ok(_) if count == 0 => Err(Silence::Gone),
            Ok(_) => Ok(()),
            Err(rustix::io::Errno::INTR) => Ok(()),
            // EWOULDBLOCK is the same number.
            Err(rustix::io::Errno::AGAIN) => Err(Silence::NotYet),
            Err(_) => Err(Silence::Gone),
        }
    }

    /// The file that came with the frame received last, if one did.
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
        let (mut one, mut two) = (Link::new(one), Link::new(two));
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(b"handed over").expect("written");
        let large = vec![7; 1 << 20];
        let sender = std::thread::spawn(move || {
            one.send(1, b"", None).expect("sent");
            one.send(2, &large, Some(file.as_fd())).expect("sent");
            one.send(3, b"end", None).expect("sent");
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
        let mut two = Link::new(two);
        assert_eq!(two.receive(), Err(Silence::NotYet));
        one.write_all(&[2, 0, 0, 0, 9, b'a']).expect("written");
        assert_eq!(two.receive(), Err(Silence::NotYet));
        one.write_all(b"b").expect("written");
        assert_eq!(two.receive(), Ok((9, b"ab".to_vec())));
        one.write_all(&[0xFF, 0xFF, 0xFF, 0xFF, 9]).expect("written");
        assert_eq!(two.receive(), Err(Silence::Gone));
    }
}
