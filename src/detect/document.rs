//! The running text of one store: findings by kind, the people named in it, its words of election work.
//!
//! A letter speaks of one person, a list of many. Values are gathered into a person until a second value of a
//! kind that a person has only one of begins the next.

use std::collections::BTreeMap;

use super::classify::confidence;
use super::column::Prefixes;
use super::context::DetectContext;
use super::distinct::{Distinct, hash};
use super::election::{self, Content, Fields, Place};
use super::inline_tables::{self, Block};
use super::rows::Person;
use super::text::TextHit;
use super::validators::{self as v, Verdict, elections};
use super::vocabulary::Side;
use crate::formats::Locator;
use crate::model::{ElectionEvidence, Evidence, FieldSet, FieldType, Observation, TextFinding};
use crate::people::PersonName;

use FieldType as F;

/// Places kept for each kind of data.
const LOCATORS: usize = 5;
/// A name without anything else of the person within so many bytes is nobody's beginning.
const SAME_PERSON: usize = 600;

/// Bytes of a store's text that are looked at for what it is about.
const WORDS_WITHIN: usize = 256 * 1024;

/// A store's running text, on its way through.
#[derive(Default)]
pub struct Document {
    kinds: BTreeMap<(bool, FieldType), Kind>,
    content: Content,
    chars: u64,
    pieces: u64,
    person: Person,
    person_seen: usize,
    passed: usize,
    hits: Vec<TextHit>,
}

#[derive(Default)]
struct Kind {
    hits: u64,
    valid: u64,
    score: i64,
    distinct: Distinct,
    prefixes: Prefixes,
    locators: Vec<String>,
}

impl Document {
    /// Words of a title that stands above a table: they count for the store, not as findings of their own.
    pub fn title(&mut self, text: &str, context: &DetectContext) {
        self.content.mentions.add(context.vocabulary.mentions(text));
    }

    /// One piece of text. Returns the tables in it, which the caller reads as tables.
    pub fn text(
        &mut self,
        locator: Locator,
        text: &str,
        context: &DetectContext,
        system: &str,
        out: &mut Vec<Observation>,
    ) -> Vec<Block> {
        self.content.text = true;
        // What a document is about shows in its first pages; an endless log is not read for that.
        if self.passed < WORDS_WITHIN {
            self.content.mentions.add(context.vocabulary.mentions(text));
            self.content.years.extend(elections::years_in(text));
            self.content.years.sort_unstable();
            self.content.years.dedup();
        }
        let mut hits = std::mem::take(&mut self.hits);
        let mut headings = Vec::new();
        self.chars += context.scanner.scan_with(text, &mut hits, &mut |start| headings.push(start));
        let mut blocks = inline_tables::headed(text, &headings, context.scanner.headers());
        blocks.extend(inline_tables::glued(text));
        // What stands in a table is counted there.
        hits.retain(|hit| !blocks.iter().any(|b| b.range.start < hit.at.end && hit.at.start < b.range.end));
        let mut counted = 0;
        let mut lines = 0;
        for hit in &hits {
            lines += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..hit.at.start]).count() as u64;
            counted = hit.at.start;
            self.hit(hit, &text[hit.at.clone()], &place(locator, lines, hit.at.start));
            self.gather(hit, &text[hit.at.clone()], context, system, out);
        }
        self.hits = hits;
        self.passed += text.len();
        self.pieces += 1;
        blocks
    }

    fn hit(&mut self, hit: &TextHit, value: &str, place: &(String, bool)) {
        if hit.verdict < Verdict::Shape {
            return;
        }
        let kind = self.kinds.entry((place.1, hit.field)).or_default();
        kind.hits += 1;
        kind.valid += u64::from(hit.verdict == Verdict::Valid);
        kind.score += i64::from(hit.score);
        kind.distinct.insert(hash(value.as_bytes()));
        if hit.field == F::NATIONAL_INSURANCE_NUMBER {
            kind.prefixes.add(value);
        }
        if kind.locators.len() < LOCATORS && kind.locators.last() != Some(&place.0) {
            kind.locators.push(place.0.clone());
        }
    }

    /// Adds a value to the person at hand, or begins the next.
    fn gather(
        &mut self,
        hit: &TextHit,
        value: &str,
        context: &DetectContext,
        system: &str,
        out: &mut Vec<Observation>,
    ) {
        let at = self.passed + hit.at.start;
        let person = &self.person;
        let another = match hit.field {
            F::FULL_NAME => {
                let known = !person.name.surname.is_empty();
                known && PersonName::parse(value).is_some_and(|name| name.surname != person.name.surname)
            }
            F::NATIONAL_INSURANCE_NUMBER => {
                let digits: String = value.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
                person.ni.as_ref().is_some_and(|ni| !ni.eq_ignore_ascii_case(&digits))
            }
            F::EMAIL if v::email::is_office(value) => return,
            _ => false,
        };
        let far = at.saturating_sub(self.person_seen) > SAME_PERSON && self.person.is_known();
        if another || (far && hit.field == F::FULL_NAME) {
            self.flush(context, system, out);
        }
        if self.person.fields.is_empty() {
            self.person = Person::new(context);
        }
        self.person.take(hit.field, value);
        self.person_seen = at;
    }

    fn flush(&mut self, context: &DetectContext, system: &str, out: &mut Vec<Observation>) {
        let person = std::mem::take(&mut self.person);
        // A name in passing (a signature, a councillor) is not yet somebody whose data lies here.
        let names: FieldSet =
            [F::FULL_NAME, F::TITLE, F::ELECTION_ROLE, F::POLLING_STATION, F::ELECTION_DATE, F::FEE]
                .into_iter()
                .collect();
        if person.fields.0 & !names.0 == 0 {
            return;
        }
        let keys = person.keys(system, &context.key);
        if !keys.is_empty() {
            out.push(Observation {
                table: u32::MAX,
                row: self.person_seen as u64,
                keys,
                fields: person.fields,
                marks: person.marks,
                sealed: person.seal(context),
            });
        }
    }

    /// The findings by kind, the visible characters, and whose data the text is.
    pub fn finish(
        &mut self,
        place: &Place,
        context: &DetectContext,
        system: &str,
        out: &mut Vec<Observation>,
    ) -> (Vec<TextFinding>, u64, ElectionEvidence) {
        if self.pieces == 0 {
            return Default::default();
        }
        let public = self.content.mentions.of(Side::Public) > 0 || place.is_public();
        if public {
            self.person = Person::default();
        }
        self.flush(context, system, out);
        let mut findings: Vec<TextFinding> = Vec::new();
        // A policy or an advert speaks of convictions and unions, too; what makes it somebody's is a person in it.
        let someone = self.kinds.keys().any(|(_, field)| {
            matches!(
                *field,
                F::FULL_NAME
                    | F::LAST_NAME
                    | F::NATIONAL_INSURANCE_NUMBER
                    | F::DATE_OF_BIRTH
                    | F::HOME_ADDRESS
                    | F::PAYROLL_NUMBER
            )
        });
        let named = self.kinds.keys().any(|(_, field)| {
            matches!(
                *field,
                F::FULL_NAME
                    | F::LAST_NAME
                    | F::DATE_OF_BIRTH
                    | F::HOME_ADDRESS
                    | F::PAYROLL_NUMBER
                    | F::UK_BANK_ACCOUNT
                    | F::EMAIL
                    | F::TAX_CODE
            )
        });
        for (&(hidden, field), kind) in &self.kinds {
            let mut mean = (kind.score / kind.hits.max(1) as i64) as i32;
            let mut evidence = vec![Evidence { code: "in_text", weight: mean }];
            if public && matches!(field, F::FULL_NAME | F::HOME_ADDRESS | F::POSTCODE | F::PHONE | F::EMAIL) {
                evidence.push(Evidence { code: "public_by_law", weight: -700 });
                mean -= 700;
            }
            // A list of stock codes or planning references that have the form of NI numbers, and nobody's name.
            let coded = field == F::NATIONAL_INSURANCE_NUMBER && !named && mean <= 280 && kind.hits > 2;
            if (!someone && is_sensitive(field)) || coded {
                evidence.push(Evidence { code: "nobody_named", weight: -300 });
                mean -= 300;
            }
            if kind.prefixes.are_few_for(if kind.hits > 7 { kind.distinct.count() } else { 0 }) {
                evidence.push(Evidence { code: "few_prefixes", weight: -900 });
                mean -= 900;
            }
            findings.push(TextFinding {
                field,
                hits: kind.hits,
                valid: kind.valid,
                distinct: kind.distinct.count(),
                confidence: confidence(mean),
                evidence,
                locators: kind.locators.clone(),
                hidden,
            });
        }
        let mut fields = Fields::default();
        for finding in findings.iter().filter(|f| f.confidence >= 60) {
            fields.set.insert(finding.field);
        }
        fields.roles = if fields.contains(F::ELECTION_ROLE) { 150 } else { 0 };
        // A name or a switchboard number alone does not make a letter personal data of its own kind.
        let mut telling = fields.set;
        telling.0 &= !(1 << F::FULL_NAME.index());
        fields.personal = election::is_personal(telling)
            || (fields.contains(F::FULL_NAME) && (fields.roles > 0 || fields.contains(F::HOME_ADDRESS)));
        // A list of people with their telephones, a note on somebody's illness.
        let times = |field: FieldType| {
            let own = self.kinds.iter().filter(|((_, kind), _)| *kind == field);
            own.map(|(_, kind)| kind.hits).sum::<u64>()
        };
        let listed = times(F::FULL_NAME) >= 2 && times(F::PHONE) >= 2 && fields.contains(F::PHONE);
        let delicate = fields.contains(F::FULL_NAME)
            && [F::DISABILITY_OR_HEALTH, F::CRIMINAL_CONVICTION, F::TRADE_UNION, F::RELIGION, F::ETHNICITY]
                .iter()
                .any(|field| fields.contains(*field));
        fields.personal |= listed || delicate;
        let election = election::judge(place, &self.content, &fields);
        (findings, self.chars, election)
    }
}

/// Kinds that vocabulary alone tells, and that are about nobody until a person is named.
fn is_sensitive(field: FieldType) -> bool {
    matches!(
        field,
        F::TRADE_UNION
            | F::POLITICAL_ACTIVITY
            | F::CRIMINAL_CONVICTION
            | F::DISABILITY_OR_HEALTH
            | F::RELIGION
            | F::ETHNICITY
            | F::NATIONALITY
            | F::TRAINING_RECORD
            | F::FEE
    )
}

/// Where a hit stands, in words, and whether a viewer shows it.
fn place(locator: Locator, lines: u64, offset: usize) -> (String, bool) {
    match locator {
        Locator::Line(first) => (format!("line {}", first + lines), false),
        Locator::Page(page) => (format!("page {page}"), false),
        Locator::Part(part) => (format!("part {part}"), false),
        Locator::Offset(start) => (format!("byte {}", start + offset as u64), false),
        Locator::Named(name) => (name.to_owned(), false),
        Locator::HiddenPart(name) => (name.to_owned(), true),
    }
}
