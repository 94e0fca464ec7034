//! Runs the real program over folders made in the test, and looks at what it leaves behind.
//!
//! One binary for all integration tests; what needs no process is tested at the end of each source file. A new
//! topic is one more file here.

#![allow(missing_docs, clippy::print_stderr, clippy::unwrap_used)]

mod harness;

mod accounting;
mod alerts;
mod budgets;
mod canary;
mod command_line;
mod company;
mod damaged;
mod determinism;
mod differences;
mod encoded;
mod hidden;
mod hostile;
mod interruption;
mod isolation;
mod leftovers;
mod memory;
mod nights;
mod ocr;
mod outputs;
mod passwords;
mod people;
mod policy;
mod release;
mod report;
mod rules;
mod sealed;
mod snapshots;
mod sources;
