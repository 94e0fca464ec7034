//! No child processes on this system: the same names, and everything is read in the program itself.

use std::fs::{File, Metadata};
use std::path::Path;

use super::Mode;
use crate::detect::rules::RuleSet;
use crate::detect::validators::modulus::ModulusTable;
use crate::engine::Limits;
use crate::engine::store::{Environment, Outbox, Place};
use crate::formats::{self, Format};
use crate::input::Passwords;
use crate::people::OrganisationKey;

/// Frames, of which there are none.
pub mod protocol {
    /// See the other implementation.
    pub struct Began;
    /// See the other implementation.
    #[derive(Clone, Copy)]
    pub struct Skip {
        /// Why.
        pub reason: crate::model::Reason,
        /// Numbers used.
        pub used: u64,
    }
}

/// How it ended.
pub struct End {
    /// The scan was stopped.
    pub interrupted: bool,
    /// Bytes that progress has counted.
    pub counted: u64,
}

/// Isolates nothing.
pub struct Isolation;

impl Isolation {
    /// There is none.
    pub fn new(
        _: Mode,
        _: &RuleSet,
        _: Option<&ModulusTable>,
        _: &OrganisationKey,
        _: &Passwords,
        _: &Limits,
        _: bool,
    ) -> Isolation {
        Isolation
    }

    /// Never.
    pub fn wants(&self, _: &dyn Format, _: &crate::formats::About<'_>) -> bool {
        false
    }

    /// Never.
    pub fn read(
        &self,
        _: &Environment<'_>,
        _: &Place<'_>,
        _: &str,
        _: &'static str,
        _: Option<&Path>,
        _: (&File, &Metadata),
        _: &mut dyn Outbox,
    ) -> Option<End> {
        None
    }

    /// None.
    pub fn walls(&self) -> Option<Vec<String>> {
        None
    }

    /// None.
    pub fn replaced(&self) -> u64 {
        0
    }
}

/// The readers.
pub fn formats(_: bool) -> Vec<&'static dyn Format> {
    formats::ALL.to_vec()
}

/// Nobody starts one.
pub fn main() -> std::process::ExitCode {
    std::process::ExitCode::from(2)
}
