//! A count of people with its uncertainty.

/// How many distinct people: at least, most likely, at most.
///
/// `low` counts people with distinct strong keys (NI number, payroll number, name with birth date); `likely`
/// is the result of resolution; `high` counts every observation that no key ties to another.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct PeopleRange {
    /// At least this many.
    pub low: u64,
    /// The best estimate.
    pub likely: u64,
    /// At most this many.
    pub high: u64,
}
