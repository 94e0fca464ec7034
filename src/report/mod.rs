//! Reports: what the inventory says, in the shapes that people and programs read.
//!
//! `v1` is the schema, `overview` counts what stands at the head of a report, `json` writes the file, `terminal`
//! the ten-second summary. A new format is one more file that renders `v1`. Nothing here scans.

pub mod actions;
mod company;
pub mod csv;
pub mod diff;
pub mod diff_text;
mod history;
pub mod html;
pub mod json;
pub mod markdown;
mod method;
pub mod ocsf;
pub mod overview;
pub mod render;
pub mod ropa;
pub mod select;
pub mod terminal;
#[cfg(test)]
pub(crate) mod testing;
pub mod v1;
pub mod view;
pub mod words;
pub mod worklist;
pub mod xlsx;

pub use history::{history, micros};
pub use overview::{Judged, Overview, overview};

/// Findings below this confidence are listed with their store, but counted in no sum.
pub const COUNTED_FROM: u8 = 50;
