//! Writing to stdout and stderr: a reader that went away is no error.

use std::io::{self, Write};

/// One line for people, on stderr. Nobody can be told when stderr itself is gone.
pub fn note(line: &str) {
    let _ = io::stderr().write_all(format!("pollsweep: {line}\n").as_bytes());
}

/// Text for stdout.
///
/// # Errors
/// Those of stdout but for a broken pipe, which is a reader that has seen enough.
pub fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Whether an error is only a reader of ours that went away.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}
