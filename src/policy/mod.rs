//! Policy: who answers for a store, how long it may be kept, how bad its loss would be, what is a copy of what.
//!
//! Rules as data where they are facts of law or practice (`retention.toml`), points in one table where they are
//! judgement (`risk`). `config` is the user's file; `retention`, `controller`, `risk` and `copies` each answer one
//! question from facts about a store, without the inventory. Nothing here counts people or reads a source.

mod config;
mod controller;
mod copies;
mod places;
mod retention;
mod risk;

use jiff::civil::Date;

pub use config::{Config, ConfigError, Exposure, Status, System};
pub use controller::{controller, words_of as controller_words};
pub use copies::{Copies, Family, Print, copies};
pub use places::{Mount, NetworkMount, Place, below, share_of};
pub use retention::{Due, Rule, age_days, retention};
pub use risk::{Around, Reason, Risk, risk};

use crate::model::{ElectionClass, FieldSet, Marks, PollSet};

/// Everything that a store is judged by.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Whose data.
    pub class: ElectionClass,
    /// Years of its elections, ascending.
    pub years: Vec<u16>,
    /// The polls among them that it names.
    pub polls: PollSet,
    /// Kinds of data found in it.
    pub fields: FieldSet,
    /// Roles and the like of its people.
    pub marks: Marks,
    /// Likely people in it.
    pub people: u64,
    /// Seconds since 1970-01-01 UTC of its last change.
    pub modified: Option<i64>,
    /// It, or a part of it with personal data, is hidden from a viewer.
    pub hidden: bool,
    /// Permission bits of the file on disk.
    pub mode: Option<u32>,
    /// It, or a container around it, opens with a password only.
    pub encrypted: bool,
}

/// The rules of one report.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The systems register.
    pub config: Config,
    /// Retention rules, the user's first.
    pub rules: Vec<Rule>,
    /// The day of the report.
    pub as_of: Date,
}

impl Policy {
    /// The built-in rules with those of the user's file, seen from a day.
    pub fn new(config: Config, as_of: Date) -> Policy {
        let rules = retention::combine(&config.retention);
        Policy { config, rules, as_of }
    }

    /// Changes when the register or a rule changes.
    pub fn digest(&self) -> String {
        let text = format!("{}\n{:?}", retention::BUILT_IN, self.config);
        blake3::hash(text.as_bytes()).to_hex()[..32].to_owned()
    }
}

/// A path as words: lower case, with a space for each of `_`, `-`, `/` and the like.
pub(crate) fn spaced(path: &str) -> String {
    let mut text: String =
        path.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    text.push(' ');
    while text.contains("  ") {
        text = text.replace("  ", " ");
    }
    text
}
