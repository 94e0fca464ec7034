//! What only some platforms have: identity of files, access times left alone, devices, locks.
//!
//! The one module to port. Every function has a fallback that does without, and says what is lost by it.

use std::ffi::OsStr;
use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::inventory::Stamp;
use crate::model::READ_BY_LIST;
use crate::policy::{NetworkMount, share_of};

/// Which file or folder something is, whatever path leads to it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Identity {
    /// The device (file system).
    pub device: u64,
    /// The number within it.
    pub number: u64,
}

/// The identity of something that was looked up; `None` where the platform has none (places are then told
/// apart by their resolved paths only).
#[cfg(unix)]
pub fn identity(metadata: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    Some(Identity { device: metadata.dev(), number: metadata.ino() })
}

/// See above.
#[cfg(not(unix))]
pub fn identity(_metadata: &Metadata) -> Option<Identity> {
    None
}

/// An open file of these bytes that lies in memory and on no disk; `None` where there is no such thing.
#[cfg(target_os = "linux")]
pub fn memory_file(bytes: &[u8]) -> Option<(File, Metadata)> {
    use std::io::{Seek, Write};
    let flags = rustix::fs::MemfdFlags::CLOEXEC;
    let mut file = File::from(rustix::fs::memfd_create("pollsweep", flags).ok()?);
    file.write_all(bytes).ok()?;
    file.rewind().ok()?;
    let metadata = file.metadata().ok()?;
    Some((file, metadata))
}

/// See above.
#[cfg(not(target_os = "linux"))]
pub fn memory_file(_: &[u8]) -> Option<(File, Metadata)> {
    None
}

/// By what a file is known to be unchanged.
#[cfg(unix)]
pub fn stamp(metadata: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    Stamp {
        bytes: metadata.len(),
        modified_nanos: modified_nanos(metadata),
        changed_nanos: metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec()),
        inode: metadata.ino(),
    }
}

/// See above; without a time of change and a number, a file put there with its old time looks unchanged.
#[cfg(not(unix))]
pub fn stamp(metadata: &Metadata) -> Stamp {
    Stamp { bytes: metadata.len(), modified_nanos: modified_nanos(metadata), ..Stamp::default() }
}

/// Permission bits: who may read and write. `None` where the platform has none.
#[cfg(unix)]
pub fn mode(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    Some(metadata.mode() & 0o7777)
}

/// See above.
#[cfg(not(unix))]
pub fn mode(_metadata: &Metadata) -> Option<u32> {
    None
}

/// [`READ_BY_LIST`] where the file has an access list that names somebody who may read it.
///
/// Only POSIX lists are read (`system.posix_acl_access`): those of NFSv4 and of Windows are not, and a file system
/// that keeps none says nothing.
#[cfg(target_os = "linux")]
pub fn read_by_list(file: &File) -> u32 {
    // Version 2 and at most some hundred entries of eight bytes; a longer list is cut, which is enough to see one.
    let mut list = [0u8; 4096];
    let length = match rustix::fs::fgetxattr(file, "system.posix_acl_access", &mut list[..]) {
        Ok(length) => length.min(list.len()),
        // None, or more than fits: a list of hundreds lets somebody read.
        Err(rustix::io::Errno::RANGE) => return READ_BY_LIST,
        Err(_) => return 0,
    };
    if names_a_reader(&list[..length]) { READ_BY_LIST } else { 0 }
}

/// See above; nothing is known of lists.
#[cfg(not(target_os = "linux"))]
pub fn read_by_list(_file: &File) -> u32 {
    0
}

/// Whether an access list, as Linux keeps it (linux/posix_acl_xattr.h), lets a named user or group read.
#[cfg(any(target_os = "linux", test))]
fn names_a_reader(list: &[u8]) -> bool {
    const USER: u16 = 0x02;
    const GROUP: u16 = 0x08;
    const MASK: u16 = 0x10;
    const READ: u16 = 0x04;
    let Some((&[2, 0, 0, 0], entries)) = list.split_first_chunk::<4>() else { return false };
    let entries = || {
        entries.chunks_exact(8).map(|entry| {
            (u16::from_le_bytes([entry[0], entry[1]]), u16::from_le_bytes([entry[2], entry[3]]) & READ != 0)
        })
    };
    // The mask takes rights away from everybody named.
    let masked = entries().any(|(tag, reads)| tag == MASK && !reads);
    !masked && entries().any(|(tag, reads)| matches!(tag, USER | GROUP) && reads)
}

/// What an entry of a folder is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A link, never followed.
    Link,
    /// A device, a pipe, a socket.
    Other,
}

/// One look at an entry of a folder.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// What it is.
    pub kind: Kind,
    /// By what a file is known to be unchanged.
    pub stamp: Stamp,
    /// Which place it is; links are not asked.
    pub identity: Option<Identity>,
}

impl Look {
    /// What was looked up by its path.
    pub fn of(metadata: &Metadata) -> Look {
        let kind = metadata.file_type();
        let kind = match () {
            () if kind.is_symlink() => Kind::Link,
            () if kind.is_dir() => Kind::Folder,
            () if kind.is_file() => Kind::File,
            () => Kind::Other,
        };
        Look { kind, stamp: stamp(metadata), identity: identity(metadata) }
    }

    const LINK: Look = Look {
        kind: Kind::Link,
        stamp: Stamp { bytes: 0, modified_nanos: 0, changed_nanos: 0, inode: 0 },
        identity: None,
    };
}

/// Takes an entry's name and what a look at it gave, and says whether to go on.
pub type TakeEntry<'t> = dyn FnMut(&OsStr, io::Result<Look>) -> bool + 't;

/// Lists a folder in the system's order, with a look at each entry: two system calls for a hundred names and one
/// for each, from the open folder and not by the whole path. `room` is scratch that a caller uses again.
///
/// # Errors
/// Those of opening and of listing; entries given before one stay given.
#[cfg(target_os = "linux")]
pub fn list(path: &Path, room: &mut Vec<u8>, take: &mut TakeEntry<'_>) -> io::Result<()> {
    use rustix::fs::{AtFlags, FileType, Mode, OFlags, RawDir};
    use std::os::unix::ffi::OsStrExt;
    const ROOM: usize = 64 * 1024;
    let plain = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = match rustix::fs::open(path, plain | OFlags::NOATIME, Mode::empty()) {
        // Only the owner may leave access times alone; others are refused.
        Err(rustix::io::Errno::PERM) => rustix::fs::open(path, plain, Mode::empty())?,
        other => other?,
    };
    room.clear();
    room.reserve(ROOM);
    let mut entries = RawDir::new(&folder, room.spare_capacity_mut());
    while let Some(entry) = entries.next() {
        let entry = entry?;
        let name = entry.file_name();
        if matches!(name.to_bytes(), b"." | b"..") {
            continue;
        }
        let look = match entry.file_type() {
            FileType::Symlink => Ok(Look::LINK),
            _ => rustix::fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW).map_err(io::Error::from).map(
                |status| Look {
                    kind: match FileType::from_raw_mode(status.st_mode) {
                        FileType::RegularFile => Kind::File,
                        FileType::Directory => Kind::Folder,
                        FileType::Symlink => Kind::Link,
                        _ => Kind::Other,
                    },
                    stamp: Stamp {
                        bytes: u64::try_from(status.st_size).unwrap_or(0),
                        modified_nanos: nanos(status.st_mtime, status.st_mtime_nsec),
                        changed_nanos: nanos(status.st_ctime, status.st_ctime_nsec),
                        inode: status.st_ino,
                    },
                    identity: Some(Identity { device: status.st_dev, number: status.st_ino }),
                },
            ),
        };
        if !take(OsStr::from_bytes(name.to_bytes()), look) {
            break;
        }
    }
    Ok(())
}

/// Seconds and nanoseconds as nanoseconds.
#[cfg(target_os = "linux")]
fn nanos(seconds: i64, nanos: impl TryInto<i64>) -> i64 {
    seconds.saturating_mul(1_000_000_000).saturating_add(nanos.try_into().unwrap_or(0))
}

/// See above, by the standard library.
///
/// # Errors
/// Those of opening and of listing.
#[cfg(not(target_os = "linux"))]
pub fn list(path: &Path, _room: &mut Vec<u8>, take: &mut TakeEntry<'_>) -> io::Result<()> {
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        if !take(&entry.file_name(), entry.metadata().map(|metadata| Look::of(&metadata))) {
            break;
        }
    }
    Ok(())
}

/// Opens a source for reading, and nothing else: no following of a link put there meanwhile, no waiting for a
/// pipe, no new access time where the system allows it.
///
/// # Errors
/// Those of opening.
#[cfg(unix)]
pub fn open_source(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let plain = (OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NOCTTY).bits();
    let open = |flags: u32| OpenOptions::new().read(true).custom_flags(flags.cast_signed()).open(path);
    #[cfg(target_os = "linux")]
    {
        // Only the owner may leave access times alone; others are refused.
        match open(plain | OFlags::NOATIME.bits()) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
            other => return other,
        }
    }
    open(plain)
}

/// See above; access times change as the system likes.
#[cfg(not(unix))]
pub fn open_source(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

/// Whether there is such a process.
#[cfg(unix)]
pub fn is_alive(process: i32) -> bool {
    let process = rustix::process::Pid::from_raw(process);
    process.is_some_and(|process| match rustix::process::test_kill_process(process) {
        Ok(()) => true,
        // There is one, of somebody else.
        Err(error) => error == rustix::io::Errno::PERM,
    })
}

/// See above; nobody can say.
#[cfg(not(unix))]
pub fn is_alive(_process: i32) -> bool {
    false
}

/// Gives back to the system what the allocator keeps of memory that was freed.
///
/// Reading leaves free places in the arena of every worker, some ten million bytes each, which glibc would keep for
/// their threads; who is who, which one thread works out afterwards, would take as much again. Nothing elsewhere.
pub fn give_memory_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: malloc_trim(3) may be called by any thread at any time, it takes the locks of the arenas itself.
    #[allow(unsafe_code)]
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Blocks of more than four million bytes are taken from the system and go back to it when they are freed.
///
/// After the first large block that was freed glibc would take such from its arenas, which keep them: what one step of
/// telling people apart needs would stay beside what the next one needs. Smaller ones are worth keeping, since the system
/// empties every page that it hands out. Nothing elsewhere. To be called before anything is large.
pub fn give_large_blocks_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: mallopt(3) takes the lock of the arena itself; a value that it does not take changes nothing.
    #[allow(unsafe_code)]
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, 4 << 20);
    }
}

/// Locks a folder of ours against a second run; the lock goes with the returned handle. False beside it where
/// the file system knows no locks.
///
/// # Errors
/// `WouldBlock` when somebody else holds it.
#[cfg(unix)]
pub fn lock_folder(path: &Path) -> io::Result<(File, bool)> {
    let folder = File::open(path)?;
    match folder.try_lock() {
        Ok(()) => Ok((folder, true)),
        Err(std::fs::TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
        // Some network file systems know no locks: better unlocked than unusable.
        Err(std::fs::TryLockError::Error(_)) => Ok((folder, false)),
    }
}

/// See above, with a file in the folder, because a folder cannot be opened here.
#[cfg(not(unix))]
pub fn lock_folder(path: &Path) -> io::Result<(File, bool)> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path.join(".lock"))?;
    match file.try_lock() {
        Ok(()) => Ok((file, true)),
        Err(std::fs::TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
        Err(std::fs::TryLockError::Error(_)) => Ok((file, false)),
    }
}

/// The name of this machine, or an empty string.
#[cfg(unix)]
pub fn host_name() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// See above.
#[cfg(not(unix))]
pub fn host_name() -> String {
    std::env::var("COMPUTERNAME").unwrap_or_default()
}

/// Lowers this process's priority, as the command `nice` does.
///
/// # Errors
/// Those of the system.
#[cfg(unix)]
pub fn be_nice(by: u8) -> io::Result<()> {
    rustix::process::nice(i32::from(by))?;
    Ok(())
}

/// See above.
///
/// # Errors
/// Always.
#[cfg(not(unix))]
pub fn be_nice(_by: u8) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Columns of the terminal behind stdout; `None` when there is none.
#[cfg(unix)]
pub fn terminal_width() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

/// See above.
#[cfg(not(unix))]
pub fn terminal_width() -> Option<usize> {
    None
}

/// Seconds since 1970-01-01 UTC of the last change.
pub fn modified(metadata: &Metadata) -> Option<i64> {
    let time = metadata.modified().ok()?;
    match time.duration_since(std::time::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).ok(),
        // Rounded down, as `stat` does.
        Err(before) => {
            let before = before.duration();
            let seconds = i64::try_from(before.as_secs()).ok()?;
            Some(-seconds - i64::from(before.subsec_nanos() > 0))
        }
    }
}

/// The last change in nanoseconds, to notice any change between two looks.
pub fn modified_nanos(metadata: &Metadata) -> i64 {
    let nanos = |duration: std::time::Duration| i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX);
    match metadata.modified().map(|time| time.duration_since(std::time::UNIX_EPOCH)) {
        Ok(Ok(after)) => nanos(after),
        Ok(Err(before)) => -nanos(before.duration()),
        Err(_) => 0,
    }
}

/// The network shares that are mounted, as the kernel lists them.
#[cfg(target_os = "linux")]
pub fn network_mounts() -> Vec<NetworkMount> {
    std::fs::read("/proc/self/mountinfo").map(|list| mounts_in(&list)).unwrap_or_default()
}

/// See above; without the list a share is known by its folder only.
#[cfg(not(target_os = "linux"))]
pub fn network_mounts() -> Vec<NetworkMount> {
    Vec::new()
}

/// Reads the list of proc(5): mount number, parent, device, part of the file system, folder, options, then after a
/// lone `-` its type and source.
#[cfg(target_os = "linux")]
fn mounts_in(list: &[u8]) -> Vec<NetworkMount> {
    use std::os::unix::ffi::OsStringExt;
    let mount = |line: &[u8]| {
        let fields: Vec<Vec<u8>> = line.split(|b| *b == b' ').map(unescaped).collect();
        let dash = fields.iter().position(|field| field == b"-")?;
        let [.., part, folder] = fields.get(..5)? else { return None };
        let (kind, source) = (fields.get(dash + 1)?, fields.get(dash + 2)?);
        let (source, part) = (String::from_utf8_lossy(source), String::from_utf8_lossy(part));
        let inner = part.trim_matches('/');
        let address = match kind.as_slice() {
            b"cifs" | b"smb3" | b"smbfs" => {
                share_of("smb", &format!("{}/{inner}", source.replace('\\', "/")))
            }
            b"nfs" | b"nfs4" | b"fuse.sshfs" => {
                let scheme = if kind.starts_with(b"nfs") { "nfs" } else { "sftp" };
                // A server's address of version 6 of IP stands in brackets.
                let at = source.rfind("]:").map_or_else(|| source.find(':'), |at| Some(at + 1))?;
                let (server, path) = (source.get(..at)?, source.get(at + 1..)?);
                share_of(scheme, &format!("{server}/{}/{inner}", path.trim_matches('/')))
            }
            _ => return None,
        };
        Some(NetworkMount { folder: PathBuf::from(std::ffi::OsString::from_vec(folder.clone())), address })
    };
    list.split(|b| *b == b'\n').filter_map(mount).collect()
}

/// A field of the list of mounts: blanks and the like stand as three octal digits behind a backslash.
#[cfg(target_os = "linux")]
fn unescaped(field: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field;
    while let [first, tail @ ..] = rest {
        let escaped = match tail {
            [a, b, c, ..] if *first == b'\\' && [a, b, c].iter().all(|d| (b'0'..=b'7').contains(d)) => {
                Some((a & 3) << 6 | (b & 7) << 3 | (c & 7))
            }
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &tail[3..] } else { tail };
    }
    bytes
}

/// Writes to a place in a file, wherever it was written before.
#[cfg(unix)]
pub fn write_all_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

/// See above.
#[cfg(not(unix))]
pub fn write_all_at(mut file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    use std::io::{Seek, SeekFrom, Write};
    file.seek(SeekFrom::Start(at))?;
    file.write_all(bytes)
}

/// Reads from a place in a file.
#[cfg(unix)]
pub fn read_exact_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

/// See above.
#[cfg(not(unix))]
pub fn read_exact_at(mut file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn network_shares_are_read_from_the_list_of_mounts() {
        let list = b"22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/vda rw\n\
            40 22 0:45 / /mnt/elections\\040share ro,relatime shared:9 - cifs //FS1/Elections$ rw,vers=3.0\n\
            41 22 0:46 /old /mnt/old ro - smb3 \\\\fs2\\Archive rw\n\
            42 22 0:47 / /srv/nas ro - nfs4 nas.council.example:/export/Payroll/ rw\n\
            43 22 0:48 / /srv/home ro master:3 - fuse.sshfs svc@host:/home rw\n\
            broken line\n";
        let mounts = mounts_in(list);
        let seen: Vec<_> =
            mounts.iter().map(|m| (m.folder.to_str().unwrap_or(""), m.address.as_str())).collect();
        assert_eq!(
            seen,
            [
                ("/mnt/elections share", "smb://fs1/elections$"),
                ("/mnt/old", "smb://fs2/archive/old"),
                ("/srv/nas", "nfs://nas.council.example/export/Payroll"),
                ("/srv/home", "sftp://host/home"),
            ]
        );
    }

    #[test]
    fn an_access_list_names_a_reader_or_not() {
        // Version 2, then tag, rights and id of each entry, little-endian: as linux/posix_acl_xattr.h has it.
        let list = |entries: &[(u16, u16)]| {
            let mut bytes = vec![2, 0, 0, 0];
            for (tag, rights) in entries {
                bytes.extend(tag.to_le_bytes());
                bytes.extend(rights.to_le_bytes());
                bytes.extend(1000u32.to_le_bytes());
            }
            bytes
        };
        let (owner, user, group, mask) = ((1, 6), (2, 4), (8, 4), (0x10, 4));
        assert!(names_a_reader(&list(&[owner, user, (4, 0), mask, (0x20, 0)])));
        assert!(names_a_reader(&list(&[owner, (4, 0), group, mask])));
        assert!(!names_a_reader(&list(&[owner, user, (4, 0), (0x10, 1)])), "the mask takes it away");
        assert!(!names_a_reader(&list(&[owner, (2, 2), mask])), "writing is not reading");
        assert!(!names_a_reader(&list(&[owner, (4, 4), (0x20, 4)])), "no list but the plain rights");
        assert!(!names_a_reader(&[3, 0, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0]), "another version");
        assert!(!names_a_reader(b"\x02\0") && !names_a_reader(b""));
    }
}
