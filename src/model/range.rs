//! A count of people with its uncertainty.

/// How many distinct people: at least, most likely, at most.
///
/// `high` counts everybody whom nothing joined with somebody else, `likely` is an estimate of how many people they are
/// (`people::estimate`), and `low` joins everybody whom nothing certain tells apart.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct PeopleRange {
    /// At least this many.
    pub low: u64,
    /// The best estimate.
    pub likely: u64,
    /// At most this many.
    pub high: u64,
}
