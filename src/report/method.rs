//! What each number of the report is based on, in a sentence.

use super::v1::Basis;

const METHOD: &[(&str, &str, &str)] = &[
    (
        "summary.stores",
        "counted",
        "Files that were read at least in part, and everything readable inside them: members of archives, attachments, embedded objects.",
    ),
    (
        "summary.coverage",
        "counted",
        "`scanned` and `partial` count stores; `skipped` counts every path and inner store that was not read, links and empty files included. Each path that the walk met is in exactly one of them.",
    ),
    (
        "summary.complete",
        "counted",
        "True when no path was left out, and no store read only in part, for a reason that may hide personal data.",
    ),
    (
        "summary.bytes",
        "counted",
        "Sizes of the files on disk that were read at least in part. What was unpacked from them is not counted again.",
    ),
    (
        "summary.people",
        "estimated",
        "Each row or document gives keyed tokens of what tells people apart. `likely` joins rows and documents that share a strong key (National Insurance number, payroll number within its system, name with birth date, and others) unless something speaks against it; when in doubt they stay apart. `low` counts only people whom strong keys tell apart; `high` counts everything that no key ties together. Documents in which a person is only mentioned may be missing.",
    ),
    (
        "summary.election_workers",
        "estimated",
        "The same, in stores that are classed as election work. The class is inferred from roles, vocabulary, poll dates, titles and paths; each store lists its evidence.",
    ),
    ("summary.electors", "estimated", "The same, in stores that are classed as data of electors."),
    (
        "summary.years",
        "estimated",
        "Years of elections that stores of election work speak of, from poll dates, titles and paths.",
    ),
    (
        "summary.field_types",
        "validated",
        "Values in columns and hits in text whose finding has a confidence of at least 50 of 100, after the check of its type (check digit, range, grammar) where there is one. A value that stands in two places counts twice. `people` are the distinct people seen with the type.",
    ),
    (
        "summary.not_read",
        "counted",
        "Rows of the ledger by reason. A container that lost only what is inside it is not counted again.",
    ),
    (
        "systems.people",
        "estimated",
        "As summary.people, over the stores of the system. A person in two systems counts in both, so that the systems do not add up to the estate.",
    ),
    (
        "stores.people",
        "estimated",
        "As summary.people, over the store alone; stores inside it count for themselves.",
    ),
    (
        "stores.election.score",
        "estimated",
        "0 to 100: how sure the class is, from the evidence that is listed.",
    ),
    (
        "stores.tables.columns.findings.confidence",
        "estimated",
        "0 to 100: header, share of values that fit and that pass the check, distinctness and neighbouring columns, weighed as listed.",
    ),
    (
        "stores.tables.columns.findings.distinct",
        "estimated",
        "Exact up to a few thousand distinct values, estimated above.",
    ),
    ("matrix", "validated", "As summary.field_types, by system."),
];

/// The method section.
pub fn method() -> Vec<Basis> {
    let entries = METHOD.iter().map(|(number, basis, words)| Basis {
        number: (*number).to_owned(),
        basis: (*basis).to_owned(),
        words: (*words).to_owned(),
    });
    entries.collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_sentence_names_the_threshold_that_is_used() {
        let words = super::METHOD.iter().find(|entry| entry.0 == "summary.field_types").expect("there").2;
        assert!(words.contains(&format!("at least {} of 100", super::super::COUNTED_FROM)));
    }
}
