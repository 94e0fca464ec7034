//! Validators: each judges one candidate by check digit, range or grammar. One file each, all in [`ALL`].

/// What a validator thinks of a candidate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// It is not one.
    No,
    /// It has the right form but is a published example, a template or a drama number: never a finding.
    Placeholder,
    /// The grammar fits; there is no check, or the check fails in a way that damaged data shows.
    Shape,
    /// The grammar fits and the check passes.
    Valid,
}

/// A named validator.
pub struct Validator {
    /// The name rules use.
    pub name: &'static str,
    /// Judges a trimmed candidate.
    pub judge: fn(&str) -> Verdict,
}

/// Every validator there is.
pub static ALL: &[Validator] = &[];
