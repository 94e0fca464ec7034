//! Rules: TOML files, one a kind of data, compiled into a [`RuleSet`].
//!
//! A rule says what to look for, what judges it, what speaks for and against it, and why it is personal. The
//! built-in files are compiled in (`patterns/*.toml`, listed in [`BUILT_IN`]); a directory of the user's adds
//! rules or overrides them by id. This file does not scan: `text` and `table` do, with the parts made here. The
//! next rule is a new file in `patterns/` and one line in [`BUILT_IN`].

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::gate::{NAMES as SHAPES, Shapes};
use super::validators::{self, Validator, Verdict};
use crate::model::{Evidence, FieldType};

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        /// The rule files that are part of the program: name and text.
        pub const BUILT_IN: &[(&str, &str)] =
            &[$((concat!("patterns/", $name, ".toml"), include_str!(concat!("../../patterns/", $name, ".toml")))),*];
    };
}

built_in! {
    "biometric_residence_permit",
    "credential",
    "criminal_conviction",
    "date_of_birth",
    "dbs_certificate",
    "disability_or_health",
    "driving_licence",
    "election_date",
    "election_role",
    "electoral_number",
    "email",
    "emergency_contact",
    "ethnicity",
    "fee",
    "first_name",
    "full_name",
    "gender",
    "home_address",
    "iban",
    "last_name",
    "national_insurance_number",
    "nationality",
    "nhs_number",
    "passport_number",
    "payment_card",
    "payroll_number",
    "phone",
    "photo",
    "political_activity",
    "polling_station",
    "postcode",
    "religion",
    "right_to_work_share_code",
    "signature_image",
    "tax_code",
    "title",
    "trade_union",
    "training_record",
    "uk_bank_account",
    "uk_sort_code",
    "utr",
    "vehicle_registration",
}

/// A compiled pattern may need at most this many bytes, so that a user's rule cannot eat the memory.
const PATTERN_SIZE_LIMIT: usize = 1 << 20;

/// How far from a candidate context words count, in bytes on either side.
pub const CONTEXT_WINDOW: usize = 60;

/// A category on the regulator's breach form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ico {
    /// Name, contact details and the like.
    BasicPersonalIdentifiers,
    /// User names, passwords, images.
    IdentificationData,
    /// Bank details, pay, tax.
    EconomicFinancial,
    /// Passports, driving licences, National Insurance numbers.
    OfficialDocuments,
    /// Criminal convictions and offences.
    CriminalConvictions,
    /// Political opinions.
    PoliticalOpinions,
    /// Racial or ethnic origin.
    RacialEthnic,
    /// Religious or philosophical beliefs.
    Religious,
    /// Trade union membership.
    TradeUnion,
    /// Health.
    Health,
    /// Where somebody is or lives by coordinates.
    Location,
    /// Anything else.
    Other,
}

impl Ico {
    /// The stable id that reports and rules use.
    pub fn id(self) -> &'static str {
        match self {
            Ico::BasicPersonalIdentifiers => "basic_personal_identifiers",
            Ico::IdentificationData => "identification_data",
            Ico::EconomicFinancial => "economic_financial",
            Ico::OfficialDocuments => "official_documents",
            Ico::CriminalConvictions => "criminal_convictions",
            Ico::PoliticalOpinions => "political_opinions",
            Ico::RacialEthnic => "racial_ethnic",
            Ico::Religious => "religious",
            Ico::TradeUnion => "trade_union",
            Ico::Health => "health",
            Ico::Location => "location",
            Ico::Other => "other",
        }
    }
}

/// What the cheap gate must see in a piece of text before the rule's pattern is tried.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// A digit, in the rule's shape where it names one; or one of its anchor words where it has any.
    Digits,
    /// An `@`.
    At,
    /// One of the rule's anchor words, or of its context words where it has none.
    Keyword,
    /// Two words with capitals close together, and one of the rule's anchor words where it has any.
    Capitals,
    /// Nothing: always tried.
    #[default]
    None,
}

/// Weights in hundredths of a natural-log odds unit; the sum of what is seen, with `base`, is the log odds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// Before anything is seen.
    pub base: i32,
    /// The header is one of the exact synonyms.
    pub header_exact: i32,
    /// The header holds the words of a synonym.
    pub header_words: i32,
    /// The header hints at it.
    pub header_weak: i32,
    /// The header holds a word that speaks against it.
    pub header_negative: i32,
    /// Nearly all values of the column pass the check (scaled down with the share).
    pub valid_share: i32,
    /// Nearly all values of the column have the form (scaled down with the share).
    pub shape_share: i32,
    /// Nearly no value of the column has the form.
    pub no_share: i32,
    /// One candidate in running text passes the check.
    pub valid_hit: i32,
    /// One candidate in running text has the form.
    pub shape_hit: i32,
    /// A context word stands near.
    pub context: i32,
    /// A word that speaks against it stands near.
    pub negative_context: i32,
    /// A companion column stands beside it (sort code beside account).
    pub neighbour: i32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            base: -350,
            header_exact: 450,
            header_words: 300,
            header_weak: 100,
            header_negative: -300,
            valid_share: 400,
            shape_share: 150,
            no_share: -400,
            valid_hit: 400,
            shape_hit: 150,
            context: 250,
            negative_context: -300,
            neighbour: 150,
        }
    }
}

/// Header synonyms.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HeaderWords {
    /// Whole headers: compared without case, spaces, punctuation and digits.
    pub exact: Vec<String>,
    /// Words which, all present in any place, make the header one of these: `"date birth"`.
    pub words: Vec<String>,
    /// Words that hint at it and decide nothing.
    pub weak: Vec<String>,
    /// Words, any of which makes the header something else.
    pub negative: Vec<String>,
}

/// A rule as written.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: Spanned<String>,
    field_type: Spanned<String>,
    #[serde(default)]
    label: Option<String>,
    category: String,
    ico: Ico,
    dpv: String,
    description: String,
    reference: String,
    #[serde(default)]
    pattern: Option<Spanned<String>>,
    #[serde(default)]
    validators: Vec<Spanned<String>>,
    #[serde(default)]
    anchor: Anchor,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    anchor_words: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    anchor_capital: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    anchor_digit: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shape: Option<Spanned<String>>,
    #[serde(default)]
    context: Vec<String>,
    #[serde(default)]
    negative_context: Vec<String>,
    #[serde(default)]
    headers: HeaderWords,
    #[serde(default)]
    weights: Weights,
    #[serde(default)]
    examples: Vec<Spanned<String>>,
    #[serde(default)]
    counter_examples: Vec<Spanned<String>>,
    #[serde(default)]
    header_examples: Vec<Spanned<String>>,
    #[serde(default)]
    header_counter_examples: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    #[serde(default)]
    rule: Vec<Written>,
}

/// An example of a rule and the line on which it stands.
#[derive(Clone, Debug)]
pub struct Example {
    /// The text, value or header.
    pub text: String,
    /// Its line in the rule's file, from 1.
    pub line: usize,
}

/// A rule, ready for use.
#[derive(Clone)]
pub struct Rule {
    /// Stable id; never changes its meaning.
    pub id: String,
    /// What it finds.
    pub field: FieldType,
    /// Kind of data in a word or two, for grouping.
    pub category: String,
    /// Tick on the regulator's breach form.
    pub ico: Ico,
    /// Term of the W3C Data Privacy Vocabulary.
    pub dpv: String,
    /// What it finds and why that is personal.
    pub description: String,
    /// Law, standard or page that the rule rests on.
    pub reference: String,
    /// Finds candidates in running text; a group named `value` narrows them. `None`: headers only.
    pub pattern: Option<Pattern>,
    /// Judge a candidate; the best verdict counts.
    pub validators: Vec<&'static Validator>,
    /// What must be in a text before the pattern is tried.
    pub anchor: Anchor,
    /// The words of the anchor `keyword`: every match holds one of them, or stands near one.
    pub anchor_words: Vec<String>,
    /// Whether these words only count with a capital first.
    pub anchor_capital: bool,
    /// Every match holds one of these words, and a digit within so many bytes behind it.
    pub anchor_digit: Option<u8>,
    /// What the digits of the line must look like, beside the anchor; `None` for a rule that matches without any.
    pub shape: Option<Shapes>,
    /// Words that speak for a candidate when they stand near it.
    pub context: Words,
    /// Words that speak against it.
    pub negative_context: Words,
    /// Header synonyms.
    pub headers: HeaderWords,
    /// What each piece of evidence weighs.
    pub weights: Weights,
    /// Texts in which the rule finds something. For a rule without a pattern: values that a validator takes;
    /// without validators too: headers.
    pub examples: Vec<Example>,
    /// The same, where it must find nothing.
    pub counter_examples: Vec<Example>,
    /// Headers that the rule takes.
    pub header_examples: Vec<Example>,
    /// Headers that it must not take.
    pub header_counter_examples: Vec<Example>,
    /// It is the user's own, for a field type of the user's own.
    pub own: bool,
    /// The file it comes from, as given.
    pub file: String,
    /// The line of its id, from 1.
    pub line: usize,
    canonical: String,
}

/// A rule's regular expression. Those of the built-in rules are compiled when they are first used: most processes
/// need few of them.
#[derive(Clone)]
pub struct Pattern {
    /// As written in the rule.
    pub text: String,
    compiled: OnceLock<Regex>,
}

impl Pattern {
    /// A pattern that a test has shown to compile.
    fn known(text: String) -> Pattern {
        Pattern { text, compiled: OnceLock::new() }
    }

    /// A pattern of unknown origin, compiled at once.
    fn checked(text: String) -> Result<Pattern, String> {
        let regex = compile_pattern(&text).map_err(|error| {
            // A syntax error is drawn over several lines; the last says what it is.
            let words = error.to_string();
            let words = words.lines().last().unwrap_or_default().trim_start_matches("error: ");
            format!("the pattern is wrong: {words}")
        })?;
        if regex.find("").is_some() {
            return Err("the pattern matches an empty text".to_owned());
        }
        Ok(Pattern { text, compiled: OnceLock::from(regex) })
    }
}

impl std::ops::Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        self.compiled
            .get_or_init(|| compile_pattern(&self.text).expect("built-in patterns are compiled by a test"))
    }
}

fn compile_pattern(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(&ascii_boundaries(text))
        .size_limit(PATTERN_SIZE_LIMIT)
        .dfa_size_limit(PATTERN_SIZE_LIMIT)
        .build()
}

/// Words to look for near a candidate, without regard to case, at word boundaries.
#[derive(Clone, Default)]
pub struct Words {
    /// As written.
    pub list: Vec<String>,
    /// Made when it is first asked: most processes need those of few rules.
    finder: OnceLock<AhoCorasick>,
}

impl Words {
    fn new(list: Vec<String>) -> Words {
        Words { list, finder: OnceLock::new() }
    }

    /// `None` without any words.
    fn finder(&self) -> Option<&AhoCorasick> {
        let build = || AhoCorasick::builder().ascii_case_insensitive(true).build(&self.list);
        (!self.list.is_empty())
            .then(|| self.finder.get_or_init(|| build().expect("a rule file is no gigabyte of words")))
    }

    /// Whether one of the words stands in the text as a word of its own.
    pub fn found_in(&self, text: &[u8]) -> bool {
        self.ends(text).next().is_some()
    }

    /// Where the last of the words in the text ends, as a word of its own.
    pub fn last_in(&self, text: &[u8]) -> Option<usize> {
        self.last(text).map(|(end, _)| end)
    }

    /// The same with the word's length; of those that end together the longest.
    fn last(&self, text: &[u8]) -> Option<(usize, usize)> {
        self.ends(text).max()
    }

    /// Where each of the words ends, and its length.
    fn ends<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = (usize, usize)> + 't {
        self.finder().into_iter().flat_map(move |finder| finder.find_overlapping_iter(text)).filter_map(
            |hit| {
                let before = hit.start().checked_sub(1).and_then(|at| text.get(at));
                let first = text.get(hit.start());
                let last = hit.end().checked_sub(1).and_then(|at| text.get(at));
                let joined = |a: Option<&u8>, b: Option<&u8>| {
                    a.is_some_and(u8::is_ascii_alphabetic) && b.is_some_and(u8::is_ascii_alphabetic)
                };
                (!joined(before, first) && !joined(last, text.get(hit.end())))
                    .then_some((hit.end(), hit.len()))
            },
        )
    }
}

/// What a candidate in running text weighs, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Weighed {
    /// Log odds in hundredths; above 0 it is more likely than not.
    pub score: i32,
    /// The pieces.
    pub evidence: Vec<Evidence>,
}

/// A candidate that a rule found in running text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Where in the text, in bytes.
    pub at: Range<usize>,
    /// What the validators say.
    pub verdict: Verdict,
}

impl Rule {
    /// The best verdict of the rule's validators; [`Verdict::Shape`] for a rule without any.
    pub fn judge(&self, candidate: &str) -> Verdict {
        let candidate = candidate.trim();
        match self.validators.iter().map(|v| (v.judge)(candidate)).max() {
            Some(best) => best,
            // Of the user's own data nothing is known but the pattern: where no words have to stand beside it, it is
            // all the check there is.
            None if self.own && self.context.list.is_empty() => Verdict::Valid,
            None => Verdict::Shape,
        }
    }

    /// What the rule says of a whole cell: its pattern's verdict where it matches all of it.
    pub fn judge_whole(&self, text: &str) -> Verdict {
        let whole = self.candidates(text).find(|hit| hit.at == (0..text.len()));
        // A column of nothing else is context enough.
        whole.map_or(Verdict::No, |hit| if self.validators.is_empty() { Verdict::Valid } else { hit.verdict })
    }

    /// The candidates in a text with their verdicts, [`Verdict::No`] left out, in order.
    ///
    /// After a candidate that the validators refuse, the search goes on behind its first character, so that a
    /// greedy pattern does not swallow the value behind a false start.
    pub fn candidates<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Hit> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let pattern = self.pattern.as_ref()?;
            while from <= text.len() {
                let found = value_at(pattern, text, from)?;
                let candidate = text.get(found.clone())?;
                let verdict = self.judge(candidate);
                if verdict == Verdict::No {
                    if let Some((shorter, verdict)) = self.first_of_two(candidate) {
                        from = found.start + shorter;
                        return Some(Hit { at: found.start..from, verdict });
                    }
                    from = found.start + candidate.chars().next().map_or(1, char::len_utf8);
                    while !text.is_char_boundary(from) && from < text.len() {
                        from += 1;
                    }
                    continue;
                }
                from = found.end.max(found.start + 1);
                while !text.is_char_boundary(from) && from < text.len() {
                    from += 1;
                }
                return Some(Hit { at: found, verdict });
            }
            None
        })
    }

    /// Of two telephone numbers in a row, which one pattern takes for one, where the first ends: "029 2175 2395  07320 565
    /// 303".
    fn first_of_two(&self, candidate: &str) -> Option<(usize, Verdict)> {
        if self.field != FieldType::PHONE {
            return None;
        }
        let mut rest = candidate;
        loop {
            let without = rest.trim_end_matches(|c: char| c.is_ascii_digit());
            rest = without.trim_end_matches(|c: char| !c.is_ascii_digit());
            if rest.len() < 9 {
                return None;
            }
            // The second begins as one does, or both are parts of some longer number.
            let second = candidate.get(rest.len()..)?.trim_start_matches(|c: char| !c.is_ascii_digit());
            if !second.starts_with('0') {
                continue;
            }
            let verdict = self.judge(rest);
            if verdict >= Verdict::Shape {
                return Some((rest.len(), verdict));
            }
        }
    }

    /// Weighs a candidate by its verdict and the words within [`CONTEXT_WINDOW`] of it.
    pub fn weigh(&self, text: &str, at: &Range<usize>, verdict: Verdict) -> Weighed {
        let weights = &self.weights;
        let mut evidence = Vec::with_capacity(4);
        match verdict {
            Verdict::No | Verdict::Placeholder => {
                return Weighed {
                    score: -1000,
                    evidence: vec![Evidence { code: "placeholder", weight: -1000 }],
                };
            }
            Verdict::Shape => evidence.push(Evidence { code: "shape_hit", weight: weights.shape_hit }),
            Verdict::Valid => evidence.push(Evidence { code: "valid_hit", weight: weights.valid_hit }),
        }
        let bytes = text.as_bytes();
        let before = bytes.get(at.start.saturating_sub(CONTEXT_WINDOW)..at.start).unwrap_or_default();
        let after = bytes.get(at.end..bytes.len().min(at.end + CONTEXT_WINDOW / 2)).unwrap_or_default();
        let after = after.split(|byte| *byte == b'\n').next().unwrap_or_default();
        // What stands before a value names it, and the nearer word is the one that means it: in "account number
        // 71834562. Order no 4512998" each number has its own. What stands behind only counts without that.
        // A word that has had its number already, in a paragraph or sentence before, does not mean this one: "account
        // no 31926819. You can ring me on 01865 ...".
        let spent = |(end, _): &(usize, usize)| {
            let behind = before.get(*end..).unwrap_or_default();
            let number = behind.iter().position(u8::is_ascii_digit);
            number
                .and_then(|at| behind.get(at..))
                .is_some_and(|behind| behind.contains(&b'\n') || behind.windows(2).any(|two| two == b". "))
        };
        let mut speaks_for = self.context.last(before);
        let mut speaks_against = self.negative_context.last(before).filter(|last| !spent(last));
        if let (Some(good), Some(bad)) = (speaks_for, speaks_against) {
            // Of "account" and "council tax account", of "fax" and "tel/fax", which end together, the longer says what
            // it is.
            if good > bad {
                speaks_against = None;
            } else {
                speaks_for = None;
            }
        }
        if speaks_for.is_none() && speaks_against.is_none() {
            speaks_for = self.context.last(after);
            speaks_against = self.negative_context.last(after);
        }
        if speaks_for.is_some() {
            evidence.push(Evidence { code: "context", weight: weights.context });
        }
        if speaks_against.is_some() {
            evidence.push(Evidence { code: "negative_context", weight: weights.negative_context });
        }
        let score = weights.base + evidence.iter().map(|e| e.weight).sum::<i32>();
        Weighed { score, evidence }
    }

    /// Whether the rule finds anything in a text: a candidate that is more likely than not.
    pub fn finds(&self, text: &str) -> bool {
        self.candidates(text).any(|hit| self.weigh(text, &hit.at, hit.verdict).score > 0)
    }
}

/// The next candidate from a position on: the group `value` if the pattern has one, else the whole match.
fn value_at(pattern: &Regex, text: &str, from: usize) -> Option<Range<usize>> {
    if pattern.captures_len() == 1 {
        return pattern.find_at(text, from).map(|m| m.range());
    }
    let captures = pattern.captures_at(text, from)?;
    captures.name("value").or_else(|| captures.get(0)).map(|m| m.range())
}

/// Why a rule file cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub struct RuleError {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1; 0 when the file as a whole is meant.
    pub line: usize,
    /// What is wrong, in plain words.
    pub message: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.message),
            line => write!(f, "{}:{line}: {}", self.file.display(), self.message),
        }
    }
}

/// All rules of a run, sorted by id.
#[derive(Clone)]
pub struct RuleSet {
    rules: Vec<Rule>,
    /// The files of the user's own: name and text, in the order in which they were added.
    texts: Vec<(String, String)>,
}

impl RuleSet {
    /// The rules that come with the program.
    pub fn built_in() -> RuleSet {
        let mut set = RuleSet { rules: Vec::new(), texts: Vec::new() };
        for (file, text) in BUILT_IN {
            set.add(file, text, true).expect("the built-in rules are checked by a test");
        }
        set.rules.sort_by(|a, b| a.id.cmp(&b.id));
        set
    }

    /// The built-in rules with those of the `*.toml` files in these directories added, or put in place of a
    /// rule with the same id. Files in order of their names, directories in the order given.
    ///
    /// # Errors
    /// A directory or file that cannot be read, and anything wrong in a file, with its line.
    pub fn load(dirs: &[PathBuf]) -> Result<RuleSet, RuleError> {
        let mut texts = Vec::new();
        for dir in dirs {
            for file in toml_files(dir)? {
                let text = std::fs::read_to_string(&file).map_err(|e| whole_file(&file, &e))?;
                texts.push((file.to_string_lossy().into_owned(), text));
            }
        }
        RuleSet::with_texts(&texts)
    }

    /// The built-in rules with those of these files, name and text.
    ///
    /// # Errors
    /// As [`RuleSet::load`].
    pub fn with_texts(texts: &[(String, String)]) -> Result<RuleSet, RuleError> {
        let mut set = RuleSet::built_in();
        for (name, text) in texts {
            set.add(name, text, false)?;
        }
        set.rules.sort_by(|a, b| a.id.cmp(&b.id));
        set.texts = texts.to_vec();
        Ok(set)
    }

    /// The files of the user's own that these rules were made of, for [`RuleSet::with_texts`].
    pub fn texts(&self) -> &[(String, String)] {
        &self.texts
    }

    /// The rules in one text, for tests and for checking a file by itself.
    ///
    /// # Errors
    /// As [`RuleSet::load`].
    pub fn parse(file: &str, text: &str) -> Result<RuleSet, RuleError> {
        let mut set = RuleSet { rules: Vec::new(), texts: Vec::new() };
        set.add(file, text, false)?;
        set.rules.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(set)
    }

    /// Every rule, by id.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with this id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The rules of a field type, by id.
    pub fn of(&self, field: FieldType) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(move |rule| rule.field == field)
    }

    /// The rule that speaks for a field type in columns: the one whose id is the type's, else its first.
    pub fn main(&self, field: FieldType) -> Option<&Rule> {
        self.get(field.id()).filter(|rule| rule.field == field).or_else(|| self.of(field).next())
    }

    /// BLAKE3 of the rules in force, as 64 hexadecimal digits: the same rules, however filed, the same digest.
    pub fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for rule in &self.rules {
            hasher.update(rule.canonical.as_bytes());
            hasher.update(b"\n");
        }
        hasher.finalize().to_hex().to_string()
    }

    fn add(&mut self, file: &str, text: &str, trusted: bool) -> Result<(), RuleError> {
        let fail = |at: usize, message: String| RuleError {
            file: PathBuf::from(file),
            line: line_of(text, at),
            message,
        };
        let written: WrittenFile = toml::from_str(text)
            .map_err(|e| fail(e.span().map_or(0, |s| s.start), e.message().to_owned()))?;
        if written.rule.is_empty() {
            return Err(RuleError {
                file: PathBuf::from(file),
                line: 0,
                message: "no [[rule]] in it".to_owned(),
            });
        }
        for written in written.rule {
            let at = written.id.span().start;
            let rule = compile(file, text, written, trusted)
                .map_err(|(span, message)| fail(span.unwrap_or(at), message))?;
            match self.rules.iter_mut().find(|known| known.id == rule.id) {
                Some(known) if known.file != rule.file => *known = rule,
                Some(_) => return Err(fail(at, format!("the id {:?} is used twice in this file", rule.id))),
                None => self.rules.push(rule),
            }
        }
        Ok(())
    }
}

fn toml_files(dir: &Path) -> Result<Vec<PathBuf>, RuleError> {
    let entries = std::fs::read_dir(dir).map_err(|e| whole_file(dir, &e))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|e| whole_file(dir, &e))?.path();
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn whole_file(file: &Path, error: &std::io::Error) -> RuleError {
    RuleError { file: file.to_owned(), line: 0, message: format!("cannot be read: {error}") }
}

/// The line of a byte position, from 1.
fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count()
}

type Wrong = (Option<usize>, String);

fn compile(file: &str, text: &str, written: Written, trusted: bool) -> Result<Rule, Wrong> {
    let canonical = serde_json::to_string(&written).map_err(|e| (None, e.to_string()))?;
    let id = written.id.get_ref().clone();
    let is_id = |id: &str| {
        !id.is_empty()
            && id.len() <= 64
            && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    if !is_id(&id) {
        return Err((None, format!("the id {id:?} may have lower-case letters, digits and _ only")));
    }
    let type_id = written.field_type.get_ref();
    let type_at = Some(written.field_type.span().start);
    if !is_id(type_id) {
        return Err((
            type_at,
            format!("the field type {type_id:?} may have lower-case letters, digits and _ only"),
        ));
    }
    let label = written.label.clone().unwrap_or_else(|| type_id.replace('_', " "));
    let field = FieldType::register(type_id, &label)
        .ok_or_else(|| (type_at, format!("there are already {} field types", FieldType::MAX)))?;
    let pattern = match &written.pattern {
        None => None,
        Some(pattern) if trusted => Some(Pattern::known(pattern.get_ref().clone())),
        Some(pattern) => {
            let checked = Pattern::checked(pattern.get_ref().clone());
            Some(checked.map_err(|message| (Some(pattern.span().start), message))?)
        }
    };
    let mut judges = Vec::new();
    for name in &written.validators {
        let known = validators::ALL.iter().find(|v| v.name == name.get_ref());
        judges.push(known.ok_or_else(|| {
            (Some(name.span().start), format!("there is no validator {:?}", name.get_ref()))
        })?);
    }
    let examples = |list: Vec<Spanned<String>>| -> Vec<Example> {
        list.into_iter()
            .map(|e| Example { line: line_of(text, e.span().start), text: e.into_inner() })
            .collect()
    };
    let by_context = written.anchor == Anchor::Keyword && written.anchor_words.is_empty();
    let anchor_words = if by_context { written.context.clone() } else { written.anchor_words.clone() };
    if written.anchor == Anchor::Keyword && anchor_words.is_empty() {
        return Err((None, "the anchor is \"keyword\", but there are no context words".to_owned()));
    }
    let shape = match &written.shape {
        None => None,
        Some(name) => Some(Shapes::named(name.get_ref()).ok_or_else(|| {
            let known: Vec<&str> = SHAPES.iter().map(|(name, _)| *name).collect();
            let message = format!("there is no shape {:?}; there are: {}", name.get_ref(), known.join(", "));
            (Some(name.span().start), message)
        })?),
    };
    Ok(Rule {
        line: line_of(text, written.id.span().start),
        id,
        field,
        category: written.category,
        ico: written.ico,
        dpv: written.dpv,
        description: written.description,
        reference: written.reference,
        pattern,
        validators: judges,
        anchor: written.anchor,
        anchor_words,
        anchor_capital: written.anchor_capital,
        anchor_digit: written.anchor_digit,
        shape,
        context: Words::new(written.context),
        negative_context: Words::new(written.negative_context),
        headers: written.headers,
        weights: written.weights,
        examples: examples(written.examples),
        counter_examples: examples(written.counter_examples),
        header_examples: examples(written.header_examples),
        header_counter_examples: examples(written.header_counter_examples),
        own: !FieldType::BUILT_IN.contains(&field),
        file: file.to_owned(),
        canonical,
    })
}

/// Makes every `\b` an ASCII word boundary: a Unicode one takes the fast automata away on the first byte that is
/// not ASCII, and identifiers are ASCII.
fn ascii_boundaries(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('b') => out.push_str(r"(?-u:\b)"),
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINE: &str = r#"[[rule]]
id = "test_badge"
field_type = "test_badge"
label = "badge number"
category = "membership"
ico = "other"
dpv = "dpv-pd:Identifier"
description = "Badges."
reference = "none"
pattern = '\bBG(?P<value>[0-9]{6})\b'
anchor = "digits"
context = ["badge"]
weights = { base = -200, shape_hit = 100, context = 200 }
"#;

    #[test]
    fn every_field_type_has_a_rule_with_examples_and_headers() {
        let rules = RuleSet::built_in();
        for field in FieldType::BUILT_IN {
            let main = rules.main(*field).unwrap_or_else(|| panic!("{field:?} has no rule"));
            assert_eq!(main.id, field.id());
            let synonyms: usize = rules.of(*field).map(|rule| rule.headers.exact.len()).sum();
            assert!(synonyms >= 20, "{field:?} has {synonyms} header synonyms");
        }
        for rule in rules.rules() {
            assert!(rule.examples.len() >= 3, "{}", rule.id);
            assert!(rule.counter_examples.len() >= 3, "{}", rule.id);
            assert!(rule.dpv.starts_with("dpv-pd:") && !rule.reference.is_empty(), "{}", rule.id);
            assert!(!rule.description.trim().is_empty() && rule.weights.base < 0, "{}", rule.id);
        }
    }

    #[test]
    fn every_built_in_pattern_compiles() {
        for (file, text) in BUILT_IN {
            RuleSet::parse(file, text).unwrap_or_else(|e| panic!("{e}"));
        }
    }

    #[test]
    fn every_rule_file_is_listed() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("patterns");
        let files = toml_files(&dir).expect("the folder is there");
        let listed: Vec<_> = BUILT_IN.iter().map(|(name, _)| *name).collect();
        let found: Vec<_> = files
            .iter()
            .map(|f| format!("patterns/{}", f.file_name().unwrap_or_default().to_string_lossy()))
            .collect();
        assert_eq!(found, listed);
    }

    #[test]
    fn the_value_group_narrows_the_candidate_and_context_lifts_it() {
        let rules = RuleSet::parse("mine.toml", MINE).expect("in form");
        let rule = rules.get("test_badge").expect("there");
        let text = "his badge is BG482913, he said";
        let hits: Vec<_> = rule.candidates(text).collect();
        assert_eq!(hits.len(), 1);
        assert_eq!(&text[hits[0].at.clone()], "482913");
        assert!(rule.finds(text));
        assert!(!rule.finds("order BG482913"));
        assert!(!rule.finds("badges BG482913"), "a context word is a whole word");
        let far = format!("badge {} BG482913", "x ".repeat(CONTEXT_WINDOW));
        assert!(!rule.finds(&far));
    }

    #[test]
    fn a_refused_start_does_not_hide_the_value_behind_it() {
        let rules = RuleSet::built_in();
        let rule = rules.get("national_insurance_number").expect("there");
        assert!(rule.finds("ref QQ 12 34 56 C then NI PX724816B"));
        assert!(rule.finds("née Müller, NI PX724816B"));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (from, to, line, message) in [
            ("ico = \"other\"", "ico = \"others\"", 6, "unknown variant"),
            ("[0-9]{6})", "[0-9]{6", 10, "the pattern is wrong"),
            ("[0-9]{6})", "([a-z]{1000}){1000})", 10, "the pattern is wrong"),
            (r"\bBG(?P<value>[0-9]{6})\b", "(?P<value>x*)", 10, "matches an empty text"),
            ("anchor = \"digits\"", "validators = [\"nobody\"]", 11, "there is no validator"),
            ("id = \"test_badge\"", "id = \"Test Badge\"", 2, "lower-case letters"),
            ("reference", "referense", 9, "unknown field"),
        ] {
            let text = MINE.replacen(from, to, 1);
            let error = RuleSet::parse("mine.toml", &text).err().expect("must be refused");
            assert_eq!((error.line, error.message.contains(message)), (line, true), "{error}");
            assert!(error.to_string().starts_with(&format!("mine.toml:{line}: ")));
        }
        assert!(RuleSet::parse("mine.toml", "").is_err());
        let twice = [MINE, MINE].concat();
        assert!(RuleSet::parse("mine.toml", &twice).is_err_and(|e| e.message.contains("twice")));
    }

    #[test]
    fn a_users_rules_are_added_and_override() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("mine.toml"), MINE).expect("written");
        let mut email = MINE.replace("test_badge", "email");
        email = email.replacen("Badges.", "Mine.", 1);
        std::fs::write(dir.path().join("email.toml"), email).expect("written");
        std::fs::write(dir.path().join("notes.txt"), "not a rule").expect("written");
        let rules = RuleSet::load(&[dir.path().to_owned()]).expect("in form");
        let built_in = RuleSet::built_in();
        assert_eq!(rules.rules().len(), built_in.rules().len() + 1);
        assert_eq!(rules.get("email").map(|r| r.description.as_str()), Some("Mine."));
        assert_eq!(rules.get("test_badge").map(|r| r.field.label()), Some("badge number"));
        assert_ne!(rules.digest(), built_in.digest());
        assert_eq!(built_in.digest(), RuleSet::built_in().digest());
        let missing = RuleSet::load(&[dir.path().join("nowhere")]).err().expect("must be refused");
        assert_eq!(missing.line, 0);
    }

    #[test]
    fn boundaries_are_ascii_and_escapes_are_left_alone() {
        assert_eq!(ascii_boundaries(r"\bx\\b\d"), r"(?-u:\b)x\\b\d");
    }
}
