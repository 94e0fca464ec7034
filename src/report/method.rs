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
        "Each row or document gives keyed tokens of what tells people apart. Rows are joined that share a strong key (National Insurance number, payroll number within its system, account, e-mail or mobile, name with birth date or postcode) when names fit and nothing speaks against it, and those of one rare full name whom nothing tells apart; misspellings, new surnames and slips in a number join only beside a second key. `high` counts every group of rows that was not joined. `likely` is an estimate of how many people these groups are: a group that fits somebody known counts by the chance that it is somebody else, from how many people share names here and how many names of lists with the same columns belong to nobody known; and as many are taken off as have lost their person because the name is written otherwise, from how often that is seen under one National Insurance number. `low` joins everybody of one name whom neither a National Insurance number nor a birth date tells apart, and takes off twice as many lost ones. Documents in which a person is only mentioned may be missing. docs/people.md has the measured accuracy.",
    ),
    (
        "summary.election_workers",
        "estimated",
        "The same, in stores that are classed as election work. Who stands there as a keyholder or a candidate only is left out. The class is inferred from roles, vocabulary, poll dates, titles and paths; each store lists its evidence.",
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
        "0 to 100: how sure the class is, from the evidence that is listed. What a store says of itself comes first; where nearly all of its people stand in stores of election staff, or fewer than half of a list's that says no more than where it lies, the rest of the estate says it (known_staff, unknown_people).",
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
    (
        "summary.risk_classes",
        "estimated",
        "Each person by the gravest combination of data found of them anywhere: A bank details, or a National Insurance number with a birth date or an address; B an identity document or a special category; C contact details or another number; D hardly more than a name and a role.",
    ),
    (
        "summary.by_election",
        "estimated",
        "People in stores of election work. A row counts for the elections that it names itself, by a poll date or a mark under an election's heading; otherwise for that of its store when the store is about one election only. People of whom no year is told stand last.",
    ),
    (
        "summary.by_role",
        "estimated",
        "People by the roles that rows name; where a row names none, by the heading of the name's column or by the path. Two-letter codes count only in a column of roles. An emergency contact is counted once for each person who names one.",
    ),
    (
        "summary.controllers",
        "estimated",
        "Each store has one controller: from the systems register, or by rule (election staff: returning officer; electors and canvassers: electoral registration officer; referendums: counting officer; all else: the council). Which of them applies is a legal question; the register decides.",
    ),
    (
        "summary.overdue",
        "estimated",
        "Stores past the date of their retention rule on the day run.as_of, those under a legal hold left out. The period is counted from the last election that the store speaks of, the end of its tax or financial year, or the file's last change; each store says which.",
    ),
    (
        "stores.risk.score",
        "estimated",
        "Points for the combination of data, the number of people, and how the store lies there, each listed with its reason. A judgement that orders stores, not a probability.",
    ),
    (
        "summary.employees",
        "estimated",
        "Council staff whom a column for leaving, the name of a sheet, a file or a folder (`leavers`, `former staff`, `current staff`) calls former or current. Of all others nothing is known, which is not the same as never employed.",
    ),
    (
        "stores.access",
        "counted",
        "Permission bits and POSIX access list of the file on disk around the store. Lists of NFSv4 and Windows, and the rights of a share or a folder above it, are not read: a file may be open to more people than it says.",
    ),
    (
        "copy_families",
        "estimated",
        "exact: equal BLAKE3 digests. same_people: the same headers and kinds of data, and at least 80 of 100 people in common, from samples of 64 people a store; stores with fewer than five people are left out.",
    ),
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
