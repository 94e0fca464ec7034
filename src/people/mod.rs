//! People: keyed tokens, and how many distinct people the observations of many stores speak of.

mod key;
mod resolve;

pub use key::{KeyError, OrganisationKey};
pub use resolve::{GroupPeople, Resolution, Resolver};
