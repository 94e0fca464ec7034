//! No child processes on this system: the same names, and everything is read in the program itself.

use std::fs::{File, Metadata};

use super::{Mode, Shared};
use crate::engine::companions::Beside;
use crate::engine::store::{Environment, Outbox, Place};
use crate::formats::{self, Format};

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

/// No file is handed to anybody.
pub const MOST_FILES: usize = 1;

/// A file to be read in a child.
pub struct ToRead<'r> {
    /// Where its store stands.
    pub place: Place<'r>,
    /// Its own name.
    pub name: &'r str,
    /// The id of its reader.
    pub format: &'static str,
    /// The files beside it.
    pub beside: Option<&'r Beside>,
    /// The open file.
    pub file: &'r File,
    /// What is known of it.
    pub metadata: &'r Metadata,
    /// Takes what is found in it.
    pub outbox: &'r mut dyn Outbox,
}

/// Isolates nothing.
pub struct Isolation;

impl Isolation {
    /// There is none.
    pub fn new(_: Mode, _: &Shared<'_>) -> Isolation {
        Isolation
    }

    /// Never.
    pub fn wants(&self, _: &dyn Format, _: &crate::formats::About<'_>) -> bool {
        false
    }

    /// None.
    pub fn read(&self, _: &Environment<'_>, _: Vec<ToRead<'_>>) -> usize {
        0
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
