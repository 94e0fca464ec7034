//! `pollsweep rules`: lists the detection rules, checks them against their own examples, explains one.
//!
//! Writes to whatever it is given and knows nothing of arguments or exit codes.

use std::io::{self, Write};

use crate::detect::evidence;
use crate::detect::headers::{HeaderIndex, Strength};
use crate::detect::rules::{CONTEXT_WINDOW, Example, Rule, RuleSet, Weights};
use crate::detect::validators::Verdict;

/// Writes one line a rule: id, field type, what it is looked for by, breach-form tick.
///
/// # Errors
/// When the output cannot be written.
pub fn list(rules: &RuleSet, out: &mut dyn Write) -> io::Result<()> {
    let width = rules.rules().iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in rules.rules() {
        writeln!(out, "{:width$}  {:26}  {:16}  {}", rule.id, rule.field.id(), means(rule), rule.ico.id())?;
    }
    writeln!(out, "{} rules, digest {}", rules.rules().len(), rules.digest())
}

/// Runs every example and counter-example through pattern, validator and headers, and writes a line with file
/// and line for each that comes out wrong. Returns how many did.
///
/// # Errors
/// When the output cannot be written.
pub fn check(rules: &RuleSet, out: &mut dyn Write) -> io::Result<usize> {
    let index = HeaderIndex::new(rules);
    let mut wrong = 0;
    let mut tried = 0;
    for rule in rules.rules() {
        let groups: [(&[Example], bool, bool); 4] = [
            (&rule.examples, true, false),
            (&rule.counter_examples, false, false),
            (&rule.header_examples, true, true),
            (&rule.header_counter_examples, false, true),
        ];
        for (examples, wanted, headers) in groups {
            for example in examples {
                tried += 1;
                let found = if headers {
                    takes_header(&index, rule, &example.text)
                } else {
                    finds(&index, rule, &example.text)
                };
                if found != wanted {
                    wrong += 1;
                    let kind = match (headers, wanted) {
                        (false, true) => "is an example, but the rule does not find it",
                        (false, false) => "is a counter-example, but the rule finds it",
                        (true, true) => "is a header example, but the rule does not take it",
                        (true, false) => "is a header counter-example, but the rule takes it",
                    };
                    writeln!(
                        out,
                        "{}:{}: rule {}: {:?} {kind}",
                        rule.file, example.line, rule.id, example.text
                    )?;
                }
            }
        }
    }
    writeln!(out, "{} rules, {tried} examples, {wrong} wrong", rules.rules().len())?;
    Ok(wrong)
}

/// Writes what a rule finds, why that is personal, how it is found and what each piece of evidence weighs.
/// Returns whether there is a rule, or a field type with rules, of this id.
///
/// # Errors
/// When the output cannot be written.
pub fn explain(rules: &RuleSet, id: &str, out: &mut dyn Write) -> io::Result<bool> {
    let mut found = false;
    for rule in rules.rules().iter().filter(|rule| rule.id == id || rule.field.id() == id) {
        if found {
            writeln!(out)?;
        }
        found = true;
        explain_one(rule, out)?;
    }
    Ok(found)
}

fn explain_one(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {} ({})", rule.id, rule.field.label(), rule.category)?;
    writeln!(out, "\n{}", rule.description.trim())?;
    writeln!(out, "\nReference:      {}", rule.reference)?;
    writeln!(out, "Breach form:    {}", rule.ico.id())?;
    writeln!(out, "W3C DPV:        {}", rule.dpv)?;
    writeln!(out, "Found by:       {}", means(rule))?;
    if let Some(pattern) = &rule.pattern {
        writeln!(out, "Pattern:        {}", pattern.text)?;
    }
    let judges: Vec<_> = rule.validators.iter().map(|v| v.name).collect();
    if !judges.is_empty() {
        writeln!(out, "Checked by:     {}", judges.join(", "))?;
    }
    for (name, words) in [("Words for:", &rule.context), ("Words against:", &rule.negative_context)] {
        if !words.list.is_empty() {
            writeln!(out, "{name:15} {} (within {CONTEXT_WINDOW} characters)", words.list.join(", "))?;
        }
    }
    if !rule.headers.exact.is_empty() {
        writeln!(out, "Column names:   {}", rule.headers.exact.join(", "))?;
    }
    if !rule.headers.negative.is_empty() {
        writeln!(out, "Not with:       {}", rule.headers.negative.join(", "))?;
    }
    writeln!(
        out,
        "\nEvidence, in hundredths of a natural-log odds unit (100 makes it 2.7 times as likely):"
    )?;
    writeln!(out, "  {:>5}  before anything is seen", rule.weights.base)?;
    for (code, weight) in weights(&rule.weights) {
        writeln!(out, "  {weight:>5}  {code}: {}", evidence::words(code))?;
    }
    writeln!(out, "\nFrom {}:{}", rule.file, rule.line)
}

fn weights(weights: &Weights) -> [(&'static str, i32); 12] {
    [
        ("header_exact", weights.header_exact),
        ("header_words", weights.header_words),
        ("header_weak", weights.header_weak),
        ("header_negative", weights.header_negative),
        ("valid_share", weights.valid_share),
        ("shape_share", weights.shape_share),
        ("no_share", weights.no_share),
        ("valid_hit", weights.valid_hit),
        ("shape_hit", weights.shape_hit),
        ("context", weights.context),
        ("negative_context", weights.negative_context),
        ("neighbour", weights.neighbour),
    ]
}

fn means(rule: &Rule) -> &'static str {
    match (rule.pattern.is_some(), !rule.validators.is_empty(), !rule.headers.exact.is_empty()) {
        (true, true, _) => "text, check",
        (true, false, _) => "text",
        (false, true, _) => "values, headers",
        (false, false, true) => "headers",
        (false, false, false) => "nothing",
    }
}

/// What an example of the rule is: running text, a value, or a header.
fn finds(index: &HeaderIndex, rule: &Rule, example: &str) -> bool {
    match (rule.pattern.is_some(), rule.validators.is_empty()) {
        (true, _) => rule.finds(example),
        (false, false) => rule.judge(example) >= Verdict::Shape,
        (false, true) => takes_header(index, rule, example),
    }
}

fn takes_header(index: &HeaderIndex, rule: &Rule, header: &str) -> bool {
    index.lookup(header).iter().any(|found| found.field == rule.field && found.strength > Strength::Weak)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).expect("rules are text")
    }

    #[test]
    fn every_built_in_rule_passes_its_own_examples() {
        let mut wrong = 0;
        let report = text(|out| wrong = check(&RuleSet::built_in(), out).expect("a vector takes all"));
        assert_eq!(wrong, 0, "{report}");
    }

    #[test]
    fn a_wrong_example_is_reported_with_its_line() {
        let rules = RuleSet::parse(
            "mine.toml",
            r#"[[rule]]
id = "leisure_card"
field_type = "leisure_card"
category = "membership"
ico = "other"
dpv = "dpv-pd:Identifier"
description = "Leisure cards."
reference = "none"
pattern = '\bLC[0-9]{6}\b'
weights = { base = 0 }
examples = [
    "LC482913",
    "LC48291",
]
"#,
        )
        .expect("in form");
        let report = text(|out| assert_eq!(check(&rules, out).expect("a vector takes all"), 1));
        assert!(report.starts_with("mine.toml:13: rule leisure_card: \"LC48291\" is an example"), "{report}");
    }

    #[test]
    fn a_rule_and_a_field_type_are_explained() {
        let rules = RuleSet::built_in();
        let report =
            text(|out| assert!(explain(&rules, "uk_bank_account", out).expect("a vector takes all")));
        assert!(report.contains("sort_and_account") && report.contains("Vocalink"));
        assert!(report.contains("context: a word that goes with it stands near"));
        assert!(!explain(&rules, "no_such_rule", &mut Vec::new()).expect("a vector takes all"));
    }

    #[test]
    fn the_list_has_a_line_for_every_rule() {
        let rules = RuleSet::built_in();
        let report = text(|out| list(&rules, out).expect("a vector takes all"));
        assert_eq!(report.lines().count(), rules.rules().len() + 1);
    }
}
