//! Text recognition by another program: Tesseract, where it is installed and `--ocr` asks for it.
//!
//! Each picture gets a process of its own, and the reader gets one end of a socket whose other end is that
//! process's input and output: neither the program nor a disk ever sees the picture or its text on the way. The
//! process is this same program first (`main`), which raises walls like those of a reader's child and then becomes
//! Tesseract: no writing of files, no network, limits of memory and processor time. What the answer means is in
//! `formats::recognised`. Another program for the same job would be one more way to start it here.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The first argument of the process that becomes Tesseract; not a command, and so in no help.
pub const ARGUMENT: &str = "--recognition-process";

/// Processor time of one picture; a page of a letter takes a second or two.
const SECONDS: u64 = 120;
/// Memory of one picture: Tesseract itself takes some 200 MiB.
#[cfg(unix)]
const MEMORY: u64 = 3 << 30;
/// A process older than this hangs.
const LONGEST: Duration = Duration::from_secs(SECONDS + 30);

/// Starts a process for each picture.
pub struct Recogniser {
    program: PathBuf,
    running: Mutex<Vec<(Child, Instant)>>,
}

impl Recogniser {
    /// Finds Tesseract in the folders of `PATH`.
    ///
    /// # Errors
    /// When it is not there, or does not run.
    pub fn find() -> io::Result<(Recogniser, String)> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let program = std::env::split_paths(&path)
            .filter(|folder| folder.is_absolute())
            .map(|folder| folder.join("tesseract"))
            .find(|program| program.is_file())
            .ok_or(io::ErrorKind::NotFound)?;
        let said = Command::new(&program).arg("--version").stdin(Stdio::null()).output()?;
        // The first line names the version; older ones write it to stderr.
        let text = if said.stdout.is_empty() { said.stderr } else { said.stdout };
        let version = String::from_utf8_lossy(&text).lines().next().unwrap_or_default().to_owned();
        if !said.status.success() || version.is_empty() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok((Recogniser { program, running: Mutex::default() }, version))
    }

    /// Starts a process: what is written to the file until its writing side is shut down is the picture, what can be
    /// read then is the answer.
    ///
    /// # Errors
    /// When it cannot be started.
    #[cfg(unix)]
    pub fn start(&self) -> io::Result<File> {
        use std::os::fd::OwnedFd;
        use std::os::unix::net::UnixStream;
        use std::os::unix::process::CommandExt;
        self.sweep();
        let (ours, theirs) = UnixStream::pair()?;
        ours.set_read_timeout(Some(LONGEST))?;
        ours.set_write_timeout(Some(LONGEST))?;
        let output = theirs.try_clone()?;
        let mut command = Command::new(super::isolate::own_program()?);
        command
            .arg(ARGUMENT)
            .arg(&self.program)
            .env_clear()
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::from(OwnedFd::from(output)))
            .stderr(Stdio::null());
        if let Some(data) = std::env::var_os("TESSDATA_PREFIX") {
            command.env("TESSDATA_PREFIX", data);
        }
        let child = command.spawn()?;
        self.running.lock().unwrap_or_else(PoisonError::into_inner).push((child, Instant::now()));
        Ok(File::from(OwnedFd::from(ours)))
    }

    /// Not on this system.
    ///
    /// # Errors
    /// Always.
    #[cfg(not(unix))]
    pub fn start(&self) -> io::Result<File> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Takes leave of processes that ended, and ends those that hang.
    fn sweep(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain_mut(|(child, since)| {
            if since.elapsed() > LONGEST {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
            matches!(child.try_wait(), Ok(None))
        });
    }
}

impl Drop for Recogniser {
    fn drop(&mut self) {
        let running = self.running.get_mut().unwrap_or_else(PoisonError::into_inner);
        for (child, _) in running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Raises walls around itself and becomes Tesseract, whose path is the argument behind [`ARGUMENT`].
#[cfg(unix)]
pub fn main() -> ExitCode {
    use std::os::unix::process::CommandExt;
    let Some(program) = std::env::args_os().nth(2).map(PathBuf::from) else { return ExitCode::from(2) };
    super::isolate::walls::around_program(&program, data_folder().as_deref(), MEMORY, SECONDS);
    // Comes back only when it did not work. Confidence comes with the words in the table that it writes.
    let _ = Command::new(program)
        .args(["stdin", "stdout", "-c", "tessedit_create_tsv=1", "-c", "tessedit_create_txt=0"])
        // One thread for each picture: there are as many pictures at once as there are workers.
        .env("OMP_THREAD_LIMIT", "1")
        .env("LC_ALL", "C")
        .exec();
    ExitCode::from(2)
}

/// Never started.
#[cfg(not(unix))]
pub fn main() -> ExitCode {
    ExitCode::from(2)
}

/// Where the user's own trained data lie.
#[cfg(unix)]
fn data_folder() -> Option<PathBuf> {
    std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from).filter(|path| Path::new(path).is_absolute())
}
