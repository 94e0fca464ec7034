//! Detection: from cells and text to findings, observations and election evidence.
//!
//! `rules` (TOML) says what to look for, `validators` judge a candidate, `headers` reads column names, `text`
//! finds candidates in running text, `table` keeps column statistics and classifies. Values come in borrowed
//! and leave as counts and keyed tokens only.

mod analyzer;
pub mod rules;
pub mod validators;

pub use analyzer::{Analyzer, DetectContext};
