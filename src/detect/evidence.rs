//! Evidence codes: the closed list of reasons a finding can carry, with the words that `rules explain` uses.
//!
//! A code never changes its meaning. A new one is a new line here.

/// Every code and what it means, by code.
pub const CODES: &[(&str, &str)] = &[
    ("check_digit", "the values pass the check digit of this kind of number"),
    ("context", "a word that goes with it stands near"),
    ("distinct", "the values are many and different, as such values are"),
    ("gazetteer", "the values are known names or places"),
    ("header_exact", "the column's name is one of the names used for it"),
    ("header_negative", "the column's name holds a word that speaks against it"),
    ("header_weak", "the column's name hints at it"),
    ("header_words", "the column's name holds the words used for it"),
    ("low_distinct", "too few different values for data of this kind"),
    ("negative_context", "a word that speaks against it stands near"),
    ("neighbour", "a column that goes with it stands beside it"),
    ("no_share", "hardly any value has the form"),
    ("placeholder", "a published example, a template or a drama number"),
    ("shape_hit", "a value in the text has the form"),
    ("shape_share", "most values have the form"),
    ("valid_hit", "a value in the text has the form and passes the check"),
    ("valid_share", "most values have the form and pass the check"),
];

/// The words for a code, or the code itself when it is not in the list.
pub fn words(code: &str) -> &str {
    CODES.iter().find(|(known, _)| *known == code).map_or(code, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_distinct() {
        assert!(CODES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(words("context"), "a word that goes with it stands near");
        assert_eq!(words("unheard_of"), "unheard_of");
    }
}
