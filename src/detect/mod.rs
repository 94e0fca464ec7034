//! Detection: from cells and text to findings, observations and election evidence.
//!
//! `rules` (TOML) says what to look for, `validators` judge a candidate, `headers` reads column names, `text`
//! finds candidates in running text, `table` keeps column statistics and classifies. Values come in borrowed
//! and leave as counts and keyed tokens only.

mod concepts;
pub mod evidence;
pub mod gazetteer;
pub mod headers;
pub mod rules;
pub mod validators;
