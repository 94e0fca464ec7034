//! Isolation: readers of complex formats run in child processes of this same program.
//!
//! A panic is caught where it happens; an abort, a stack that overflows, memory that runs out and a library that
//! never returns are not. So a file of a complex format goes, as an open read-only descriptor, to a child behind
//! walls (`walls`), which chooses, reads, detects and recurses as the program itself would (`child`) and sends
//! back finished records (`wire`, `protocol`, `link`): never a value. `parent` hands files out, answers wishes,
//! ends a child that hangs, and turns the end of a child into one row of the ledger. Which readers want this is
//! said by [`Format::risk`](crate::formats::Format::risk). Where there are no such processes (systems other than
//! Unix) everything is read in this process. Why it is built so: docs/decisions/0007.

use std::sync::Arc;

use super::Limits;
use super::recognise::Recogniser;
use crate::detect::rules::RuleSet;
use crate::detect::validators::modulus::ModulusTable;
use crate::input::Passwords;
use crate::people::OrganisationKey;
use crate::people::seal::Sealer;

#[cfg(unix)]
mod child;
#[cfg(all(unix, debug_assertions))]
pub mod faults;
#[cfg(unix)]
mod journal;
#[cfg(unix)]
mod link;
#[cfg(unix)]
mod parent;
#[cfg(unix)]
pub mod protocol;
#[cfg(unix)]
pub mod walls;
#[cfg(unix)]
mod wire;

#[cfg(unix)]
pub use child::{formats, main};
#[cfg(unix)]
pub use link::MOST_FILES;
#[cfg(unix)]
pub use parent::{End, Isolation, ToRead, own_program};
#[cfg(not(unix))]
mod elsewhere;
#[cfg(not(unix))]
pub use elsewhere::{End, Isolation, MOST_FILES, ToRead, formats, main, protocol};

/// The first argument of a child; not a command, and so in no help.
pub const ARGUMENT: &str = "--reader-process";

/// Whether the reader that fails on request is asked for: never in a build that is shipped.
pub fn faults() -> bool {
    #[cfg(all(unix, debug_assertions))]
    return std::env::var_os(faults::VARIABLE).is_some();
    #[cfg(not(all(unix, debug_assertions)))]
    false
}

/// What children share with this process.
#[derive(Clone, Copy)]
pub struct Shared<'s> {
    /// The rules.
    pub rules: &'s RuleSet,
    /// The user's own table of bank accounts' checks.
    pub modulus: Option<&'s ModulusTable>,
    /// The organisation's key.
    pub key: &'s OrganisationKey,
    /// What encrypts values on their way to the sealed file, in a scan that seals subjects.
    pub sealer: Option<&'s Sealer>,
    /// Candidates for stores that are encrypted.
    pub passwords: &'s Passwords,
    /// Text recognition, where the user asked for it.
    pub recogniser: Option<&'s Arc<Recogniser>>,
    /// The limits of each file.
    pub limits: &'s Limits,
    /// Panics may say where.
    pub verbose: bool,
    /// Files are not read as fast as they can be.
    pub paced: bool,
}

/// Which files go to children.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Those of complex formats.
    Auto,
    /// All that can.
    Always,
}
