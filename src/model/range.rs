//! A count of people with its uncertainty.

/// How many distinct people: at least, most likely, at most.
///
/// `high` counts everybody whom nothing joined with somebody else, `likely` is an estimate of how many people they are
/// (`people::estimate`), and `low` joins everybody whom nothing certain tells apart.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct PeopleRange {
    /// With every plausible link made.
    pub low: u64,
    /// The best estimate.
    pub likely: u64,
    /// With every doubt settled by counting twice.
    pub high: u64,
}
