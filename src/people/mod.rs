//! People: keys, tokens and who is who across stores.
//!
//! `names` and `nicknames` normalise names, `key` makes keyed tokens (`lanes` many at once), `nodes` keeps bundles of them in little
//! memory and `kept` on a disk where they are many, `groups` finds those that share one, `resolver` joins them into people,
//! `estimate` says what undecided clusters are worth and `census` counts. `spilled`, `sorted`, `packed` and `index` hold what is
//! as many as people are. Whether a cell holds a name or a number is detection's question.

mod census;
mod estimate;
mod groups;
mod index;
mod kept;
mod key;
mod lanes;
mod later;
mod misspelt;
pub mod names;
mod nicknames;
mod nodes;
mod packed;
mod relation;
mod resolution;
mod resolver;
pub mod seal;
mod sorted;
mod spilled;

pub use census::{Census, GroupPeople, SAMPLE};
pub use key::{KeyError, OrganisationKey, Tokens, Waiting};
pub use misspelt::{as_meant, surname_as_meant};
pub use names::PersonName;
pub use nicknames::{formal, is_short_of_several, sound};
pub use resolution::{Resolution, Rows, Whose};
pub use resolver::Resolver;
