//! People: keys, tokens and who is who across stores.
//!
//! `names` normalises names, `key` makes keyed tokens, `resolver` joins observations. Whether a cell holds a
//! name or a number is detection's question.

mod key;
mod names;
mod resolver;
pub mod seal;

pub use key::{KeyError, OrganisationKey};
pub use names::PersonName;
pub use resolver::{GroupPeople, Resolution, Resolver, Who};
