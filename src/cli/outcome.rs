//! How a command ended: the exit code and its line, from one place.
//!
//! | Code | Meaning |
//! |---|---|
//! | 0 | complete, and nothing over `--fail-on` |
//! | 1 | findings over `--fail-on`, or rules whose examples come out wrong |
//! | 2 | usage or set-up error, or the results could not be written |
//! | 3 | scanned, but incomplete, and `--fail-on incomplete` was asked |
//! | 130 | interrupted; the partial inventory and report are kept |

use std::process::ExitCode;

use super::output;

/// How a command ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As asked; nothing to say.
    Done,
    /// A usage error that was already explained.
    Usage,
    /// It could not be done; the message says what to do.
    Failed(String),
    /// This many examples of rules came out wrong.
    RulesWrong(usize),
    /// A scan came to its end.
    Scanned {
        /// What was asked.
        fail_on: super::args::FailOn,
        /// Stores with personal data.
        exposed: u64,
        /// Paths and stores not read, or not in full, that may hide personal data.
        unread: u64,
        /// Say nothing unless the code is not 0.
        quiet: bool,
    },
    /// A scan was stopped.
    Interrupted {
        /// The command that goes on.
        resume: String,
    },
}

/// The code, and the line for stderr.
fn code_and_line(outcome: &Outcome) -> (u8, Option<String>) {
    use super::args::FailOn;
    match outcome {
        Outcome::Done => (0, None),
        Outcome::Usage => (2, None),
        Outcome::Failed(message) => (2, Some(format!("error: {message}"))),
        Outcome::RulesWrong(wrong) => (1, Some(format!("examples that came out wrong: {wrong}"))),
        Outcome::Scanned { fail_on, exposed, unread, quiet } => match fail_on {
            FailOn::Any if *exposed > 0 => {
                (1, Some(format!("exit 1: personal data found, stores: {exposed} (--fail-on any)")))
            }
            FailOn::Incomplete if *unread > 0 => (
                3,
                Some(format!(
                    "exit 3: not everything was read in full, {unread} rows in the ledger (--fail-on incomplete)"
                )),
            ),
            FailOn::None | FailOn::Any | FailOn::Incomplete if *quiet => (0, None),
            FailOn::None | FailOn::Any | FailOn::Incomplete if *unread > 0 => {
                (0, Some(format!("done, but not everything was read in full ({unread} rows in the ledger)")))
            }
            FailOn::None | FailOn::Any | FailOn::Incomplete => (0, Some("done".to_owned())),
        },
        Outcome::Interrupted { resume } => {
            (130, Some(format!("interrupted: what was read so far is kept; go on with `{resume}`")))
        }
    }
}

/// Writes the line and gives the code.
pub fn exit(outcome: &Outcome) -> ExitCode {
    let (code, line) = code_and_line(outcome);
    if let Some(line) = line {
        output::note(&line);
    }
    ExitCode::from(code)
}

#[cfg(test)]
mod tests {
    use super::super::args::FailOn;
    use super::*;

    #[test]
    fn codes_follow_what_was_asked() {
        let scanned = |fail_on, exposed, unread| {
            code_and_line(&Outcome::Scanned { fail_on, exposed, unread, quiet: true })
        };
        assert_eq!(scanned(FailOn::None, 5, 5), (0, None));
        assert_eq!(scanned(FailOn::Any, 0, 5), (0, None));
        assert_eq!(scanned(FailOn::Any, 1, 0).0, 1);
        assert_eq!(scanned(FailOn::Incomplete, 5, 0), (0, None));
        assert_eq!(scanned(FailOn::Incomplete, 0, 1).0, 3);
        assert_eq!(code_and_line(&Outcome::Failed("x".to_owned())), (2, Some("error: x".to_owned())));
        assert_eq!(code_and_line(&Outcome::Interrupted { resume: String::new() }).0, 130);
    }
}
