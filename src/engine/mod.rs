//! The engine: walks the roots, hands each store to a reader, recurses into containers, holds every budget and
//! decides what counts as read.
//!
//! `walk` finds paths, `pool` spreads them over workers, `store` reads one store with everything inside it.
//! Nothing here knows a format, a rule or a report; what only one platform has is in `platform`.

pub mod budget;
pub mod companions;
pub mod coverage;
pub mod crash;
mod encoded;
pub mod isolate;
pub mod limits;
pub mod pace;
pub mod platform;
pub mod pool;
pub mod recognise;
pub mod roots;
pub mod store;
#[cfg(test)]
mod store_tests;
pub mod walk;
mod watched;

pub use limits::Limits;
pub use pool::{Counters, Failure, Scan, Summary};
pub use roots::{Root, Roots};
