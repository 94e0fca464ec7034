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

use super::args::FailOn;
use super::output;

/// What a scan found that somebody may want to be alerted of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alerts {
    /// Stores with personal data, suppressed findings apart.
    pub exposed: u64,
    /// Of these, with personal data that the run before did not find.
    pub new: u64,
    /// Stores past their date, and actions past their deadline.
    pub overdue: u64,
    /// Paths and stores not read, or not in full, that may hide personal data.
    pub unread: u64,
    /// Nothing changed since the run before.
    pub unchanged: bool,
}

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
        fail_on: Vec<super::args::FailOn>,
        /// What there is to alert about.
        alerts: Alerts,
        /// Say nothing unless the code is not 0.
        quiet: bool,
    },
    /// A scan came to its end or was stopped, as the first says, but somebody who was to be told could not be.
    NotTold(&'static str, String),
    /// A scan was stopped.
    Interrupted {
        /// The command that goes on.
        resume: String,
    },
}

impl Outcome {
    /// The exit code.
    pub fn code(&self) -> u8 {
        code_and_line(self).0
    }
}

/// The code, and the line for stderr.
fn code_and_line(outcome: &Outcome) -> (u8, Option<String>) {
    match outcome {
        Outcome::Done => (0, None),
        Outcome::Usage => (2, None),
        Outcome::Failed(message) => (2, Some(format!("error: {message}"))),
        Outcome::RulesWrong(wrong) => (1, Some(format!("examples that came out wrong: {wrong}"))),
        Outcome::Scanned { fail_on, alerts, quiet } => scanned(fail_on, *alerts, *quiet),
        Outcome::NotTold(how, why) => {
            (2, Some(format!("error: {how} and its results are kept, but nobody could be told: {why}")))
        }
        Outcome::Interrupted { resume } => {
            (130, Some(format!("interrupted: what was read so far is kept; go on with `{resume}`")))
        }
    }
}

/// The first of what was asked that came true; personal data before what was not read.
fn scanned(fail_on: &[FailOn], alerts: Alerts, quiet: bool) -> (u8, Option<String>) {
    let Alerts { exposed, new, overdue, unread, unchanged } = alerts;
    let asked = |when| fail_on.contains(&when);
    if asked(FailOn::New) && new > 0 {
        return (
            1,
            Some(format!("exit 1: personal data that was not there before, stores: {new} (--fail-on new)")),
        );
    }
    if asked(FailOn::Overdue) && overdue > 0 {
        return (1, Some(format!("exit 1: kept too long or late: {overdue} (--fail-on overdue)")));
    }
    if asked(FailOn::Any) && exposed > 0 {
        return (1, Some(format!("exit 1: personal data found, stores: {exposed} (--fail-on any)")));
    }
    if asked(FailOn::Incomplete) && unread > 0 {
        let line = format!(
            "exit 3: not everything was read in full, {unread} rows in the ledger (--fail-on incomplete)"
        );
        return (3, Some(line));
    }
    let line = match (unchanged, unread) {
        (false, 0) => "done".to_owned(),
        (true, 0) => "done: nothing changed".to_owned(),
        (false, _) => format!("done, but not everything was read in full ({unread} rows in the ledger)"),
        (true, _) => {
            format!("done: nothing changed; not everything was read in full ({unread} rows in the ledger)")
        }
    };
    (0, (!quiet).then_some(line))
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
    use super::*;

    #[test]
    fn codes_follow_what_was_asked() {
        let scanned = |fail_on, exposed, unread| {
            let alerts = Alerts { exposed, unread, ..Alerts::default() };
            code_and_line(&Outcome::Scanned { fail_on: vec![fail_on], alerts, quiet: true })
        };
        let all = vec![FailOn::New, FailOn::Overdue, FailOn::Incomplete];
        let both = |alerts| code_and_line(&Outcome::Scanned { fail_on: all.clone(), alerts, quiet: true }).0;
        assert_eq!(both(Alerts { exposed: 9, ..Alerts::default() }), 0);
        assert_eq!(both(Alerts { new: 1, unread: 1, ..Alerts::default() }), 1);
        assert_eq!(both(Alerts { overdue: 1, ..Alerts::default() }), 1);
        assert_eq!(both(Alerts { unread: 1, ..Alerts::default() }), 3);
        assert_eq!(code_and_line(&Outcome::NotTold("the scan is done", String::new())).0, 2);
        assert_eq!(scanned(FailOn::None, 5, 5), (0, None));
        assert_eq!(scanned(FailOn::Any, 0, 5), (0, None));
        assert_eq!(scanned(FailOn::Any, 1, 0).0, 1);
        assert_eq!(scanned(FailOn::Incomplete, 5, 0), (0, None));
        assert_eq!(scanned(FailOn::Incomplete, 0, 1).0, 3);
        assert_eq!(code_and_line(&Outcome::Failed("x".to_owned())), (2, Some("error: x".to_owned())));
        assert_eq!(code_and_line(&Outcome::Interrupted { resume: String::new() }).0, 130);
    }
}
