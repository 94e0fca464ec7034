//! Detection: from cells and text to findings, observations and election evidence.
//!
//! `rules` (TOML) says what to look for, `validators` judge a candidate, `headers` reads column names, `cell`
//! says what a whole cell could be and `text` finds values in running text. `table` (with `layout`, `column`,
//! `classify`, `rows`) and `document` gather that for one store, `election` says whose data it is, and
//! [`Analyzer`] is what the engine talks to. Values come in borrowed and leave as counts and keyed tokens only.

mod ahead;
mod analyzer;
mod batch;
mod buffer;
mod cell;
mod chats;
mod classify;
mod column;
mod context;
mod cross;
mod distinct;
mod document;
mod duties;
mod election;
mod employees;
mod gate;
mod layout;
mod letters;
mod name_runs;
mod people_items;
mod people_lines;
mod recent;
mod record_layouts;
mod record_numbers;
mod role_lines;
mod series;
mod settled;
mod short;
mod small_letters;
mod table;
pub(crate) mod terms;
mod text;
mod text_answers;
mod text_births;
mod text_forms;
mod text_halls;
mod text_lists;
mod text_names;
mod text_pay;
mod text_places;
mod text_rolls;
mod text_work;
mod text_wrapped;
mod unseen;
mod vocabulary;

mod concepts;
pub mod evidence;
pub mod gazetteer;
pub mod headers;
pub mod inline_tables;
pub mod rows;
pub mod rules;
pub mod validators;

pub use analyzer::Analyzer;
pub use classify::confidence;
pub use context::DetectContext;
pub use duties::{is_of_applicants, is_of_other_work};
pub use election::{BEFORE, years_in_name};
pub use letters::NAMES_ANOTHER;
pub use text::{TextHit, TextScanner};
