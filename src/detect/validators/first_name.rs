//! First names by the gazetteer; words that letters begin with and that are nobody's name are left out.

use super::Verdict;
use crate::detect::gazetteer;
use crate::detect::terms::Terms;

/// Judges one capitalised word (or two joined by a hyphen) behind a greeting.
pub fn judge(text: &str) -> Verdict {
    static NOBODY: Terms = Terms::new(&[
        "sir",
        "madam",
        "sirs",
        "all",
        "team",
        "colleague",
        "colleagues",
        "resident",
        "residents",
        "elector",
        "tenant",
        "customer",
        "applicant",
        "member",
        "members",
        "voter",
        "parent",
        "payroll",
        "elections",
        "friend",
        "friends",
        "officer",
        "clerk",
        "council",
        "again",
        "for",
        "to",
        "everyone",
        "both",
        "folks",
        "britain",
    ]);
    let first = text.split('-').next().unwrap_or_default();
    let capital = first.chars().next().is_some_and(char::is_uppercase);
    let nobody = NOBODY.has(text);
    if capital && !nobody && gazetteer::is_first_name(first) { Verdict::Shape } else { Verdict::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_forms_of_address() {
        for (text, verdict) in [
            ("Margaret", Verdict::Shape),
            ("Anne-Marie", Verdict::Shape),
            ("Sir", Verdict::No),
            ("Team", Verdict::No),
            ("margaret", Verdict::No),
            ("", Verdict::No),
        ] {
            assert_eq!(judge(text), verdict, "{text}");
        }
    }
}
