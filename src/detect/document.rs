//! The running text of one store: findings by kind, the people named in it, its words of election work.
//!
//! A letter speaks of one person, a list of many. Values are gathered into a person until a second value of a
//! kind that a person has only one of begins the next.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::chats;
use super::classify::confidence;
use super::column::Prefixes;
use super::context::DetectContext;
use super::distinct::{Distinct, hash};
use super::duties;
use super::election::{self, Content, Fields, Place};
use super::inline_tables::{self, Block, Heading};
use super::letters::{self, Correspondence, NAMES_ANOTHER};
use super::people_lines;
use super::role_lines;
use super::rows::Person;
use super::text::{Lines, TextHit, line_before, line_behind};
use super::text_lists;
use super::text_names;
use super::text_rolls;
use super::text_work;
use super::validators::{self as v, Verdict, elections};
use super::vocabulary::{Mentions, Side};
use crate::formats::Locator;
use crate::model::{
    ElectionClass, ElectionEvidence, Evidence, FieldSet, FieldType, Observation, TextFinding,
};
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
    /// A mobile number, or a mailbox as private people have it, was met.
    reachable: bool,
    hits: Vec<TextHit>,
    /// Of a table that went on to the end of the page before.
    heading: Option<Heading>,
    /// The first line, if it is short enough for a title.
    title: String,
    /// What a mail is about, by its headers.
    subject: String,
    /// Whether the name of the person at hand is an entry of a roll.
    alone: bool,
    /// It has a table or a list of several rows.
    tabled: bool,
    /// People of its lists without a heading, who are read as rows of tables.
    listed: u64,
    /// People of whom a line with their name is all: somebody's data only where the text is a list of who works.
    roll: Vec<Observation>,
    /// Words of election work behind the beginning: in a long text they have to come again.
    later: Mentions,
    /// Roles at the beginning of lines that name somebody, and which they are; a few of them may be anything.
    led: Kind,
    led_roles: BTreeSet<&'static str>,
    /// What it says in passing, which counts in a text about who works at an election.
    passing: BTreeMap<FieldType, Kind>,
    /// Numbers of electors at the ends of lines that name them.
    rolled: Kind,
    /// Who writes and receives a mail, and whether it names somebody else.
    correspondence: Correspondence,
    /// Where the line ends with which the paper of the returning officer's office is headed; its own words of elections.
    head_ends: usize,
    head_words: u32,
    /// A returning officer has signed.
    signed_by_officer: bool,
    /// Names of which more than a surname behind a title is said.
    whole_names: u64,
    /// Roles of whom the text speaks as of another: "the presiding officer followed the rules".
    others_roles: u64,
    /// Who speaks in a chat.
    speakers: u64,
    /// How often it speaks of, or to, the returning officer.
    officers: u64,
    /// The day of a poll ends its first line.
    headed_by_poll: bool,
}

#[derive(Default)]
struct Kind {
    hits: u64,
    valid: u64,
    score: i64,
    distinct: Distinct,
    prefixes: Prefixes,
    /// NI numbers of which no prefix like theirs was ever issued.
    unissued: u64,
    locators: Vec<String>,
}

/// Letters and figures that a mailbox has, at most, where a list is of nothing else.
const MAILBOX: u64 = 40;
/// The head of an office's paper is no longer.
const LONGEST_HEAD: usize = 600;
/// A longer first line is no title.
const LONGEST_TITLE: usize = 60;
/// So many names make a text with a title a list.
const LISTED: u64 = 5;
/// A list of more people who have nothing but a name is none of those who work at one election.
const LONGEST_ROLL: usize = 5_000;
/// What a role weighs that stands before a name, in a list of such lines.
const LED: i32 = 150;
/// What a forename weighs that stands behind the time of day in a chat.
const SPEAKS: i32 = 250;
/// What a value weighs that line after line of a list has.
const ROLLED: i32 = 110;
/// What may stand before a name that has a line for itself: "12.", "Supervisor:".
const LEAD: usize = 24;

/// Bytes of a text that say what it is about.
const BEGINNING: usize = 4096;
/// What a text is about comes at least once in so many bytes of it.
const OFTEN: usize = 16 * 1024;

/// Findings below this confidence, in hundredths, say nothing of what a text is.
const CERTAIN: u8 = 60;
/// Bytes of a text that are read for what is said in passing.
const PASSING_WITHIN: usize = 64 * 1024;

/// Whether a name is an entry of a roll: it has a line for itself, but for a number or a label before it and a remark in
/// brackets behind.
fn is_entry(text: &str, name: &Range<usize>) -> bool {
    let lead = line_before(text, name.start).trim();
    let behind = line_behind(text, name.end).trim();
    let before = lead.trim_end_matches(|c: char| !c.is_alphanumeric());
    (before.bytes().all(|byte| byte.is_ascii_digit()) || lead.len() <= LEAD && lead.ends_with(':'))
        && (behind.is_empty() || behind.starts_with('(') && behind.ends_with(')'))
}

/// Puts the names of a list in the place of what was seen of them one by one. Both are in order.
fn take_entries(entries: &[Range<usize>], hits: &mut Vec<TextHit>) {
    if entries.is_empty() {
        return;
    }
    hits.retain(|hit| {
        let near = entries.partition_point(|entry| entry.end <= hit.at.start);
        let of_list = entries.get(near).is_some_and(|entry| entry.start < hit.at.end);
        hit.field != F::FULL_NAME || !of_list
    });
    let name = |at: &Range<usize>| TextHit {
        field: F::FULL_NAME,
        at: at.clone(),
        verdict: Verdict::Shape,
        score: text_names::PAIR,
    };
    hits.extend(entries.iter().map(name));
    hits.sort_by_key(|hit| hit.at.start);
}

/// Whether a name begins a line that says something of that person: "2. Mrs Lowe left at 4pm", "Ann Lowe - new number". A
/// title may stand before it.
fn begins_line(text: &str, name: &Range<usize>) -> bool {
    let before = line_before(text, name.start);
    let lead = before.trim_end_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '.'));
    let title = before[lead.len()..].trim_matches(['.', ' ']);
    let behind = &text.as_bytes()[name.end..];
    lead.len() <= LEAD
        && lead.bytes().all(|byte| {
            byte.is_ascii_digit() || matches!(byte, b'>' | b'*' | b'-' | b'.' | b')' | b' ' | b'\t')
        })
        && (title.is_empty() || v::title::is_title(title))
        && matches!(behind, [b' ', b'a'..=b'z' | b'-', ..])
}

/// Whether nothing but signs of a list stands between two values on lines of their own.
fn is_next(text: &str, one: &Range<usize>, other: &Range<usize>) -> bool {
    let between = text.get(one.end..other.start).unwrap_or_default();
    between.contains('\n')
        && between.trim_matches([' ', '\t', '\r', '\n', ',', ';', '<', '>', '"']).is_empty()
}

/// Whether a role stands right before a name: "PO  ANDERSON J".
fn is_code_of(text: &str, role: &TextHit, name: &TextHit) -> bool {
    let between = text.get(role.at.end..name.at.start);
    role.field == F::ELECTION_ROLE
        && name.field == F::FULL_NAME
        && between.is_some_and(|between| between.trim_matches([' ', '\t', ':', '-']).is_empty())
}

impl Kind {
    fn finding(&self, field: FieldType, hidden: bool, mean: i32, evidence: Vec<Evidence>) -> TextFinding {
        TextFinding {
            field,
            hits: self.hits,
            valid: self.valid,
            distinct: self.distinct.count(),
            confidence: confidence(mean),
            evidence,
            locators: self.locators.clone(),
            hidden,
        }
    }

    fn take(&mut self, hit: &TextHit, value: &str, place: &str) {
        self.hits += 1;
        self.valid += u64::from(hit.verdict == Verdict::Valid);
        self.score += i64::from(hit.score);
        self.distinct.insert(hash(value.as_bytes()));
        if hit.field == F::NATIONAL_INSURANCE_NUMBER {
            self.prefixes.add(value);
            self.unissued += u64::from(!v::national_insurance_number::issued_prefix(value));
        }
        if self.locators.len() < LOCATORS && self.locators.last().is_none_or(|last| last != place) {
            self.locators.push(place.to_owned());
        }
    }

    /// Whether codes that have the form of NI numbers are rather some office's own than people's, where nothing near
    /// them says anything. Numbers of three people hardly ever begin with the same pair of letters (there are some two
    /// hundred), those of one series do; and of the pairs that the grammar allows a third was never issued.
    fn are_codes(&self) -> bool {
        let distinct = self.distinct.count();
        distinct >= 3 && (self.prefixes.count() * 3 <= distinct || self.unissued * 2 > self.hits)
    }
}

impl Document {
    /// Words of a title that stands above a table: they count for the store, not as findings of their own.
    pub fn title(&mut self, text: &str, context: &DetectContext) {
        self.content.mentions.add(context.vocabulary.mentions(text));
    }

    /// Whether little of the document has passed so far.
    pub fn begins(&self) -> bool {
        self.passed < WORDS_WITHIN
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
            let first = parts(text).take_while(|part| self.passed + part.start < WORDS_WITHIN).last();
            let first = &text[..first.map_or(0, |part| part.end)];
            // What it begins with is what it is about.
            let begin = first.floor_char_boundary(BEGINNING.saturating_sub(self.passed));
            let (begin, rest) = first.split_at(begin);
            let mentions = context.vocabulary.mentions(begin);
            self.content.offices += mentions
                .of(Side::Election)
                .saturating_sub(context.vocabulary.mentions_beside_offices(begin).of(Side::Election));
            self.content.mentions.add(mentions);
            self.later.add(context.vocabulary.mentions(rest));
            // When a file was made is no election's name.
            if !matches!(locator, Locator::Named("properties")) {
                self.content.name(elections::named_in(first));
                if self.content.dated.is_none() {
                    self.content.dated = letters::written_near(first);
                }
            }
            self.content.years.sort_unstable();
            self.content.years.dedup();
        }
        let mut hits = std::mem::take(&mut self.hits);
        let mut seen = Lines::default();
        self.chars += scan(text, context, &mut hits, &mut seen);
        let mut blocks =
            inline_tables::find(text, &seen.headings, context.scanner.headers(), &mut self.heading);
        // Names of short lists, in order.
        let mut entries: Vec<Range<usize>> = Vec::new();
        // Who is nominated is published; the text's own rules mark that down.
        if people_lines::may_be_in(text, &seen.names)
            && self.content.mentions.of(Side::Public) + self.later.of(Side::Public) == 0
        {
            let lists = people_lines::find(text, &blocks).into_iter();
            let (few, people): (Vec<Block>, Vec<Block>) = lists.partition(people_lines::is_short_roll);
            self.listed += people.iter().map(|block| block.rows.len() as u64).sum::<u64>();
            entries.extend(few.into_iter().flat_map(|block| block.rows).flatten());
            blocks.extend(people);
            blocks.sort_by_key(|block| block.range.start);
        }
        // Who is named in a table of a text is somebody of whom the lines around it may say something.
        let names = hits.iter().filter(|hit| hit.field == F::FULL_NAME);
        let names: Vec<Range<usize>> = names.map(|hit| hit.at.clone()).collect();
        self.tabled |= blocks.iter().any(|block| block.rows.len() > 1);
        // What stands in a table is counted there.
        hits.retain(|hit| !inline_tables::is_in(&blocks, &hit.at));
        take_entries(&entries, &mut hits);
        if self.passed == 0 {
            let title = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
            self.title = if title.len() <= LONGEST_TITLE { title.to_owned() } else { String::new() };
            self.headed_by_poll = text_work::ends_in_poll_day(&self.title);
        }
        if matches!(locator, Locator::Named("headers")) && self.subject.is_empty() {
            let subject = text.lines().find_map(|line| line.strip_prefix("Subject:")).unwrap_or_default();
            self.subject =
                if subject.len() <= LONGEST_TITLE { subject.trim().to_owned() } else { String::new() };
        }
        let mut passed = Passed::default();
        // A role in front of a name is of that name, not of the one before.
        for at in 1..hits.len() {
            if is_code_of(text, &hits[at - 1], &hits[at]) {
                hits.swap(at - 1, at);
            }
        }
        let mut mailbox: Option<Range<usize>> = None;
        for hit in &hits {
            let between = passed.go_on(text, hit.at.start);
            // One mailbox below the other is somebody else's.
            let own =
                (hit.field == F::EMAIL && !matches!(locator, Locator::Named(_))).then(|| hit.at.clone());
            if let (Some(before), Some(_)) = (mailbox.take(), &own)
                && is_next(text, &before, &hit.at)
                && self.person.fields == FieldSet::of(&[F::EMAIL])
            {
                self.flush(context, system, out);
            }
            mailbox = own;
            // A printed page is somebody else's: the next payslip.
            if memchr::memchr(b'\x0c', between).is_some() {
                self.flush(context, system, out);
            }
            let place = place(locator, passed.lines, hit.at.start);
            self.hit(hit, text, &place);
            let led = self.role_before(hit, text, &place);
            let alone = hit.field == F::FULL_NAME
                && (led
                    || is_entry(text, &hit.at)
                    || begins_line(text, &hit.at)
                    || entries.binary_search_by_key(&hit.at.start, |entry| entry.start).is_ok());
            if hit.field == F::FULL_NAME {
                self.whole_names += u64::from(!letters::is_addressed(text, &hit.at));
                let in_headers = matches!(locator, Locator::Named("headers"));
                self.correspondence.take(in_headers, text, &hit.at, alone);
            }
            self.gather(hit, &text[hit.at.clone()], alone, context, system, out);
        }
        if self.passed == 0 && self.head_ends > 0 {
            self.head_words = context.vocabulary.mentions(&text[..self.head_ends]).of(Side::Election);
        }
        if self.passed < WORDS_WITHIN {
            self.take_speakers(text, &blocks, locator);
        }
        self.take_listed(text, &names, &blocks, locator, context);
        self.take_numbers(text, &names, &blocks, locator);
        self.take_passing(text, names, &blocks, locator, context);
        self.hits = hits;
        self.passed += text.len();
        self.pieces += 1;
        blocks
    }

    fn hit(&mut self, hit: &TextHit, text: &str, place: &(String, bool)) {
        if letters::is_its_own(text, hit) {
            let begins = self.passed == 0 && hit.at.end <= LONGEST_HEAD;
            let heads = || letters::heads_paper(text, &hit.at) || letters::heads_office(text, &hit.at);
            if begins && hit.field == F::ELECTION_ROLE && heads() {
                self.head_ends = hit.at.end + line_behind(text, hit.at.end).len();
            } else {
                self.signed_by_officer |= hit.field == F::ELECTION_ROLE;
            }
        } else if hit.field == F::ELECTION_ROLE && letters::is_in_general(text, &hit.at) {
            // Of all who have it, and so of nobody.
            self.content.general += 1;
        } else if hit.verdict >= Verdict::Shape {
            if hit.field == F::ELECTION_ROLE {
                let officer = letters::is_to_the_officer(text, &hit.at);
                self.officers += u64::from(officer);
                self.others_roles += u64::from(!officer && letters::is_of_another(text, &hit.at));
            }
            self.kinds.entry((place.1, hit.field)).or_default().take(hit, &text[hit.at.clone()], &place.0);
        }
    }

    /// Takes those who speak in a chat.
    fn take_speakers(&mut self, text: &str, blocks: &[Block], locator: Locator) {
        let mut passed = Passed::default();
        for at in chats::speakers(text).into_iter().filter(|at| !inline_tables::is_in(blocks, at)) {
            passed.go_on(text, at.start);
            let (place, hidden) = place(locator, passed.lines, at.start);
            let value = &text[at.clone()];
            let hit = TextHit { field: F::FIRST_NAME, at, verdict: Verdict::Shape, score: SPEAKS };
            self.kinds.entry((hidden, F::FIRST_NAME)).or_default().take(&hit, value, &place);
            self.speakers += u64::from(!hidden);
        }
    }

    /// Takes what lines that name people have in common, where nothing else was found of its kind.
    fn take_listed(
        &mut self,
        text: &str,
        names: &[Range<usize>],
        blocks: &[Block],
        locator: Locator,
        context: &DetectContext,
    ) {
        if self.passed >= PASSING_WITHIN || text.len() > PASSING_WITHIN {
            return;
        }
        let kinds = &self.kinds;
        let known = |field: FieldType| kinds.contains_key(&(false, field));
        let births = context.scanner.rules().main(F::DATE_OF_BIRTH);
        let mut found = text_lists::find(text, names, births, known);
        found.sort_by_key(|(_, at)| at.start);
        let mut passed = Passed::default();
        for (field, at) in found.into_iter().filter(|(_, at)| !inline_tables::is_in(blocks, at)) {
            passed.go_on(text, at.start);
            let (place, hidden) = place(locator, passed.lines, at.start);
            if !hidden {
                let value = &text[at.clone()];
                let hit = TextHit { field, at, verdict: Verdict::Valid, score: ROLLED };
                self.kinds.entry((false, field)).or_default().take(&hit, value, &place);
            }
        }
    }

    /// Gathers the numbers of electors in lists, which count in a text about electors.
    fn take_numbers(&mut self, text: &str, names: &[Range<usize>], blocks: &[Block], locator: Locator) {
        let speaks = self.content.mentions.of(Side::Elector) + self.later.of(Side::Elector) > 0;
        if !speaks || self.passed >= PASSING_WITHIN {
            return;
        }
        let mut passed = Passed::default();
        for at in text_rolls::numbers(text, names) {
            passed.go_on(text, at.start);
            let (place, hidden) = place(locator, passed.lines, at.start);
            if !hidden && !inline_tables::is_in(blocks, &at) {
                let value = &text[at.clone()];
                let hit = TextHit { field: F::ELECTORAL_NUMBER, at, verdict: Verdict::Shape, score: ROLLED };
                self.rolled.take(&hit, value, &place);
            }
        }
    }

    /// Gathers what a text about elections that names people says in passing.
    fn take_passing(
        &mut self,
        text: &str,
        mut names: Vec<Range<usize>>,
        blocks: &[Block],
        locator: Locator,
        context: &DetectContext,
    ) {
        let speaks = |mentions: &Mentions| mentions.of(Side::Election) + mentions.of(Side::Staff) > 0;
        let role = self.kinds.keys().any(|(_, field)| matches!(*field, F::ELECTION_ROLE | F::ELECTION_DATE));
        let about = speaks(&self.content.mentions)
            || speaks(&self.later)
            || self.content.names_a_poll
            || role
            || duties::of_title(&self.title).canvass;
        let someone =
            || self.tabled || self.kinds.keys().any(|(hidden, field)| !hidden && is_of_somebody(*field));
        if !about || self.passed >= PASSING_WITHIN || !someone() {
            return;
        }
        let text = &text[..text.floor_char_boundary(PASSING_WITHIN)];
        names.retain(|name| name.end <= text.len());
        let mut found = Vec::new();
        let rules = context.scanner.rules();
        let told =
            text_work::Told { dates: rules.main(F::ELECTION_DATE), stations: rules.main(F::POLLING_STATION) };
        text_work::find(text, &names, told, &mut found);
        let mut passed = Passed::default();
        for hit in found.into_iter().filter(|hit| !inline_tables::is_in(blocks, &hit.at)) {
            passed.go_on(text, hit.at.start);
            let (place, hidden) = place(locator, passed.lines, hit.at.start);
            if !hidden {
                self.passing.entry(hit.field).or_default().take(&hit, &text[hit.at.clone()], &place);
            }
        }
    }

    /// Notes the role that leads a line with a name, if one does.
    fn role_before(&mut self, name: &TextHit, text: &str, place: &(String, bool)) -> bool {
        if name.field != F::FULL_NAME || place.1 {
            return false;
        }
        let Some((role, at)) = role_lines::role_before(text, &name.at) else { return false };
        let verdict = if role.ambiguous { Verdict::Shape } else { Verdict::Valid };
        let hit = TextHit { field: F::ELECTION_ROLE, at: at.clone(), verdict, score: LED };
        self.led.take(&hit, &text[at], &place.0);
        self.led_roles.insert(role.name);
        true
    }

    /// Adds a value to the person at hand, or begins the next.
    fn gather(
        &mut self,
        hit: &TextHit,
        value: &str,
        alone: bool,
        context: &DetectContext,
        system: &str,
        out: &mut Vec<Observation>,
    ) {
        let at = self.passed + hit.at.start;
        let person = &self.person;
        let another = match hit.field {
            // One below the other, two people of one surname.
            F::FULL_NAME if alone && self.alone && person.has_names_only() => true,
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
            self.alone = false;
        }
        self.alone |= alone;
        self.reachable |= match hit.field {
            F::PHONE => v::phone::is_mobile(value),
            F::EMAIL => v::email::is_personal(value),
            _ => false,
        };
        self.person.take(hit.field, value);
        self.person_seen = at;
    }

    fn flush(&mut self, context: &DetectContext, system: &str, out: &mut Vec<Observation>) {
        let person = std::mem::take(&mut self.person);
        // A name in passing (a signature, a councillor) is not yet somebody whose data lies here.
        let only_named = person.has_names_only();
        if only_named && !(self.alone && self.roll.len() < LONGEST_ROLL) {
            return;
        }
        let keys = person.keys(system, &context.key);
        if !keys.is_empty() {
            let out = if only_named { &mut self.roll } else { out };
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

    /// The years of the elections that it is about, if it is about those who work there.
    pub fn years_of_work(&self, place: &Place) -> Vec<u16> {
        election::years_of_work(place, &self.content)
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
        // A log of a thousand pages speaks of polls and elections somewhere, and is about none.
        self.content.mentions.add(self.later.at_least_every(OFTEN, self.passed.min(WORDS_WITHIN)));
        // A council writes about rent and books on the same paper: what its head alone says is nothing of the letter.
        // Where the letter goes on about an election, and to no elector, it is the officer's.
        if self.head_ends > 0 {
            let mentions = &self.content.mentions;
            let speaks = mentions.of(Side::Election) > self.head_words || mentions.of(Side::Staff) > 0;
            if !speaks {
                self.content.mentions.forget(Side::Election);
            }
            self.signed_by_officer |= speaks && self.content.mentions.of(Side::Elector) == 0;
        }
        let public = self.content.mentions.of(Side::Public) > 0 || place.is_public();
        if public {
            self.person = Person::default();
        }
        self.flush(context, system, out);
        let mut findings: Vec<TextFinding> = Vec::new();
        if self.led.hits >= role_lines::LINES && self.led_roles.len() >= role_lines::ROLES {
            self.kinds.entry((false, F::ELECTION_ROLE)).or_insert_with(|| std::mem::take(&mut self.led));
        }
        // A policy or an advert speaks of convictions and unions, too; what makes it somebody's is a person in it.
        let someone = self.kinds.keys().any(|(_, field)| is_of_somebody(*field));
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
            let coded = field == F::NATIONAL_INSURANCE_NUMBER && !named && mean <= 280 && kind.are_codes();
            // Who paid by card is no one who is paid.
            let spent = field == F::FEE && self.kinds.contains_key(&(hidden, F::PAYMENT_CARD));
            if (!someone && is_sensitive(field)) || coded || spent {
                evidence.push(Evidence { code: "nobody_named", weight: -300 });
                mean -= 300;
            }
            if kind.hits > 7 && kind.prefixes.are_rather_few_for(kind.distinct.count()) {
                evidence.push(Evidence { code: "few_prefixes", weight: -900 });
                mean -= 900;
            }
            findings.push(kind.finding(field, hidden, mean, evidence));
        }
        let mut fields = Fields::default();
        let seldom = |finding: &TextFinding| {
            let of_work = matches!(finding.field, F::ELECTION_ROLE | F::POLLING_STATION | F::ELECTION_DATE);
            of_work && finding.hits.saturating_mul(OFTEN as u64) < self.passed as u64
        };
        for finding in findings.iter().filter(|f| f.confidence >= CERTAIN && !seldom(f)) {
            fields.set.insert(finding.field);
        }
        // Codes beside several names are roles where an election is spoken of.
        // One is enough where the text says what it is about, and so is a line that a role leads.
        let staff = self.content.mentions.of(Side::Staff) > 0;
        let least = if staff { 1 } else { SEVERAL };
        let beside = self.passing.get(&F::ELECTION_ROLE).is_some_and(|kind| kind.hits >= least)
            || staff && self.led.hits > 0;
        let speaks = fields.contains(F::ELECTION_ROLE) || self.signed_by_officer || beside;
        fields.roles = if speaks { 150 } else { 0 };
        // A name or a switchboard number alone does not make a letter personal data of its own kind.
        let mut telling = fields.set;
        telling.0 &= !(1 << F::FULL_NAME.index());
        // Nor does an elector's number that a handbook has for an example.
        let numbers = self.kinds.iter().filter(|((_, field), _)| *field == F::ELECTORAL_NUMBER);
        if !someone && numbers.map(|(_, kind)| kind.hits).sum::<u64>() < LISTED {
            telling.0 &= !(1 << F::ELECTORAL_NUMBER.index());
        }
        fields.personal = election::is_personal(telling)
            || (fields.contains(F::FULL_NAME)
                && (fields.roles > 0
                    || fields.contains(F::HOME_ADDRESS)
                    || fields.contains(F::PAYROLL_NUMBER)));
        self.read_heading(&mut fields);
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
        // "Mrs Dunstan rang, 07911 ...": somebody, and how to reach them at home.
        let reached = self.reachable && fields.contains(F::FULL_NAME) && !public;
        // Nothing but mailboxes of private people, one below the other.
        let mailing = self.reachable && !public && {
            let mailboxes = self.kinds.iter().filter(|((_, field), _)| *field == F::EMAIL);
            let letters = mailboxes.map(|(_, kind)| kind.distinct.count()).sum::<u64>() * MAILBOX;
            letters >= LISTED * MAILBOX && letters >= self.chars
        };
        // Who answered by a form of the web, in its log: mailboxes with roles, and nobody's name.
        let answered =
            self.reachable && !public && times(F::EMAIL) >= SEVERAL && fields.contains(F::ELECTION_ROLE);
        fields.personal |= listed || delicate || reached || mailing || answered;
        // Who asks in a chat whether they are registered.
        fields.personal |= self.speakers > 1 && !public && self.content.mentions.of(Side::Elector) > 0;
        // What the text says, its lists are about.
        fields.personal |= self.listed > 0 && !public;
        // The returning officer is whom one writes to, and speaks for nobody's work.
        let roles = times(F::ELECTION_ROLE) - self.officers;
        let others = roles == self.others_roles && self.led.hits == 0;
        self.content.anothers_role = others && roles > 0;
        self.content.officers_role = others && roles == 0 && self.officers > 0;
        // A mail to or from the office of elections whose subject is work.
        self.content.duties.work |=
            self.correspondence.is_any() && duties::of_title(&self.subject).work && !public;
        self.content.duties.work |=
            times(F::FULL_NAME) + self.listed >= LISTED && duties::of_title(&self.title).work;
        let mut election = self.judge(place, fields, public, out);
        if self.whole_names == 0 {
            say_surnames(&mut findings);
        }
        if election.class == ElectionClass::ElectionWorker {
            self.add_passing(&mut findings);
        } else if election.class == ElectionClass::Elector && self.rolled.hits > 0 {
            self.passing = BTreeMap::from([(F::ELECTORAL_NUMBER, std::mem::take(&mut self.rolled))]);
            self.add_passing(&mut findings);
        } else if self.correspondence.names_another() && !public {
            // Whose data that is, the files that come with the mail may say.
            election.years = self.years_of_work(place);
            election.evidence.push(Evidence { code: NAMES_ANOTHER, weight: 0 });
        }
        (findings, self.chars, election)
    }

    /// What the first line makes of what is said below it. A note of names that is headed by the day of a poll is about who works
    /// on it, where a role or a hall stands beside them; and people with sums under "canvass" are paid for their rounds.
    fn read_heading(&mut self, fields: &mut Fields) {
        let met =
            |field: FieldType, least: u64| self.passing.get(&field).is_some_and(|kind| kind.hits >= least);
        // The very day of a poll, in a text that speaks of those who work.
        if self.content.mentions.of(Side::Staff) > 0
            && fields.contains(F::FULL_NAME)
            && self.passing.get(&F::ELECTION_DATE).is_some_and(|kind| kind.valid > 0)
        {
            fields.set.insert(F::ELECTION_DATE);
        }
        let named =
            self.kinds.get(&(false, F::FULL_NAME)).map_or(0, |kind| kind.distinct.count()) + self.listed;
        if self.headed_by_poll && fields.contains(F::FULL_NAME) && named > 1 {
            let (role, hall) = (met(F::ELECTION_ROLE, 1), met(F::POLLING_STATION, 1));
            fields.roles = fields.roles.max(if role { 150 } else { 0 });
            if hall {
                fields.set.insert(F::POLLING_STATION);
            }
            if role || hall {
                fields.set.insert(F::ELECTION_DATE);
                fields.personal = true;
            }
        }
        if named >= SEVERAL && met(F::FEE, SEVERAL) && duties::of_title(&self.title).canvass {
            self.content.mentions.note(Side::Staff);
            self.content.duties.work = true;
            fields.personal = true;
        }
    }

    /// Whose data the text is, by the kinds found in it. `out` takes the people of whom a line with their name is all, if
    /// those are the ones who work.
    fn judge(
        &mut self,
        place: &Place,
        fields: Fields,
        public: bool,
        out: &mut Vec<Observation>,
    ) -> ElectionEvidence {
        // Who was there, who did well, who is thanked: people of an election, if the text is plainly about its work.
        let several = self.kinds.iter().filter(|((_, field), _)| *field == F::FULL_NAME);
        let several = several.map(|(_, kind)| kind.distinct.count()).sum::<u64>();
        // Where names are a good part of what it says, it is a list of people, whatever for.
        let listed = several > SEVERAL && several * ABOUT_PEOPLE >= self.chars && !public;
        // A mailbox of the elections office holds mails about anything.
        self.content.people_listed = listed && !self.correspondence.is_any();
        let as_people = election::judge(place, &self.content, &Fields { personal: true, ..fields });
        let works = as_people.class == ElectionClass::ElectionWorker && !public;
        // Who sits at which table of the count: nothing but names, and people who worked. A full roll is none, rather than
        // its first names.
        let roll = std::mem::take(&mut self.roll);
        if works && (LISTED as usize..LONGEST_ROLL).contains(&roll.len()) {
            out.extend(roll);
            return as_people;
        }
        if fields.personal || (several >= SEVERAL || self.speakers > 1) && works || listed {
            return as_people;
        }
        election::judge(place, &self.content, &fields)
    }

    /// Adds what was said in passing, where it was not found with certainty.
    fn add_passing(&mut self, findings: &mut Vec<TextFinding>) {
        for (field, kind) in std::mem::take(&mut self.passing) {
            let better = |own: &TextFinding| own.confidence >= CERTAIN || own.hits > kind.hits;
            if !findings.iter().any(|own| own.field == field && !own.hidden && better(own)) {
                findings.retain(|own| own.field != field || own.hidden);
                let mean = (kind.score / kind.hits.max(1) as i64) as i32;
                findings.push(kind.finding(
                    field,
                    false,
                    mean,
                    vec![Evidence { code: "in_text", weight: mean }],
                ));
            }
        }
        findings.sort_by_key(|finding| (finding.hidden, finding.field));
    }
}

/// Long texts are scanned in parts of about this size, which idle workers take on. The parts are the same at any
/// number of workers.
const PART: usize = 64 * 1024;

/// Fills `hits` and `seen` with what is in a text; how many letters and digits it has.
fn scan(text: &str, context: &DetectContext, hits: &mut Vec<TextHit>, seen: &mut Lines) -> u64 {
    if text.len() <= PART {
        return context.scanner.scan_with(text, hits, seen);
    }
    let part = |part: Range<usize>| {
        let (mut hits, mut seen) = (Vec::new(), Lines::default());
        let visible = context.scanner.scan_with(&text[part.clone()], &mut hits, &mut seen);
        (part.start, hits, seen, visible)
    };
    // A worker of the engine may be helped; elsewhere (a child process, a test) there are no others.
    let scanned: Vec<(usize, Vec<TextHit>, Lines, u64)> = if rayon::current_thread_index().is_some() {
        parts(text).collect::<Vec<_>>().into_par_iter().map(part).collect()
    } else {
        parts(text).map(part).collect()
    };
    hits.clear();
    let mut visible = 0;
    for (start, own, lines, count) in scanned {
        seen.headings.extend(lines.headings.into_iter().map(|at| start + at));
        seen.names.extend(lines.names.into_iter().map(|at| start + at));
        hits.extend(
            own.into_iter().map(|hit| TextHit { at: hit.at.start + start..hit.at.end + start, ..hit }),
        );
        visible += count;
    }
    visible
}

/// Cuts a text into parts of about [`PART`] bytes: behind a blank line where one is near, else behind a line. A line
/// is never cut.
fn parts(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from;
        if start >= bytes.len() {
            return None;
        }
        let window = &bytes[start..bytes.len().min(start + PART)];
        let end = if start + window.len() == bytes.len() {
            bytes.len()
        } else if let Some(line) = memchr::memrchr(b'\n', window) {
            let near = &window[line - line / 4..line];
            // From the end: a search for two line ends backwards is many times slower than for one.
            let is_blank = |at: &usize| {
                near.get(at + 1) == Some(&b'\n') || near.get(at + 1..at + 3) == Some(b"\r\n".as_slice())
            };
            let blank = memchr::memrchr_iter(b'\n', near).find(is_blank);
            let behind = |at: usize| at + 2 + usize::from(near.get(at + 1) == Some(&b'\r'));
            start + blank.map_or(line + 1, |at| line - line / 4 + behind(at))
        } else {
            let rest = &bytes[start + window.len()..];
            memchr::memchr(b'\n', rest).map_or(bytes.len(), |line| start + window.len() + line + 1)
        };
        from = end;
        Some(start..end)
    })
}

/// Kinds that make a text somebody's: a name, or a number or an address of one person.
pub fn is_of_somebody(field: FieldType) -> bool {
    matches!(
        field,
        F::FULL_NAME
            | F::LAST_NAME
            | F::NATIONAL_INSURANCE_NUMBER
            | F::DATE_OF_BIRTH
            | F::HOME_ADDRESS
            | F::PAYROLL_NUMBER
    )
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

/// Who is only addressed ("Dear Mrs Lowe") is known by the surname.
fn say_surnames(findings: &mut [TextFinding]) {
    if findings.iter().all(|finding| finding.field != F::LAST_NAME) {
        for finding in findings.iter_mut().filter(|finding| finding.field == F::FULL_NAME) {
            finding.field = F::LAST_NAME;
        }
        findings.sort_by_key(|finding| (finding.hidden, finding.field));
    }
}

/// From so many names on a text about an election is about the people who are named.
const SEVERAL: u64 = 3;
/// Letters and figures to each person that a list of people has at most.
const ABOUT_PEOPLE: u64 = 120;

/// How far a text was gone through, and over how many line ends.
#[derive(Default)]
pub(super) struct Passed {
    bytes: usize,
    /// Line ends passed.
    pub lines: u64,
}

impl Passed {
    /// Goes on to a place, never back, and gives what stands between.
    pub fn go_on<'t>(&mut self, text: &'t str, to: usize) -> &'t [u8] {
        let between = text.as_bytes().get(self.bytes..to).unwrap_or_default();
        self.lines += memchr::memchr_iter(b'\n', between).count() as u64;
        self.bytes = self.bytes.max(to);
        between
    }
}

/// Where a hit stands, in words, and whether a viewer shows it.
fn place(locator: Locator, lines: u64, offset: usize) -> (String, bool) {
    match locator {
        Locator::Line(first) => (format!("line {}", first + lines), false),
        Locator::Page(page) => (format!("page {page}"), false),
        Locator::Part(part) => (format!("part {part}"), false),
        Locator::Offset(start) => (format!("byte {}", start + offset as u64), false),
        Locator::Recognised { page, sure } => (format!("page {page} as a picture ({sure} % sure)"), false),
        Locator::Named(name) => (name.to_owned(), false),
        Locator::HiddenPart(name) => (name.to_owned(), true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_are_all_of_a_text_in_whole_lines(lines in prop::collection::vec((0usize..70_000, 1usize..4), 0..9)) {
            let text: String =
                lines.iter().map(|(length, ends)| "x".repeat(*length) + &"\n".repeat(*ends)).collect();
            let parts: Vec<Range<usize>> = parts(&text).collect();
            prop_assert_eq!(parts.iter().map(|part| &text[part.clone()]).collect::<String>(), text.clone());
            for part in &parts {
                let part = &text[part.clone()];
                prop_assert!(part.ends_with('\n'));
                prop_assert!(part.len() <= PART || part.trim_end().lines().count() <= 1);
            }
        }
    }

    #[test]
    fn a_name_may_begin_a_line_that_says_something_of_somebody() {
        let begins = |text: &str, name: &str| {
            let at = text.find(name).expect("there");
            begins_line(text, &(at..at + name.len()))
        };
        for text in [
            "Ann Lowe has said no",
            "2. Mrs Ann Lowe left at 4pm",
            "> Ann Lowe - new mobile",
            "x\n- Ann Lowe rang",
        ] {
            assert!(begins(text, "Ann Lowe"), "{text}");
        }
        for text in
            ["Dear Ann Lowe see below", "Is Ann Lowe doing it", "Ann Lowe Road", "by Ann Lowe and others"]
        {
            assert!(!begins(text, "Ann Lowe"), "{text}");
        }
    }

    #[test]
    fn mailboxes_below_each_other_are_a_list() {
        let next = |text: &str| {
            let (one, other) = text.split_once("b@y").expect("two");
            is_next(text, &(0..3), &(one.len()..text.len() - other.len()))
        };
        assert!(next("a@x\nb@y") && next("a@x;\r\n<b@y>"));
        assert!(!next("a@x, b@y") && !next("a@x\nnow b@y"));
    }

    #[test]
    fn names_of_a_list_count_once() {
        let name = |at: Range<usize>| TextHit { field: F::FULL_NAME, at, verdict: Verdict::Shape, score: 60 };
        let mut hits = vec![name(0..4), name(12..20), name(30..38)];
        take_entries(&[0..8, 10..20], &mut hits);
        let places: Vec<Range<usize>> = hits.into_iter().map(|hit| hit.at).collect();
        assert_eq!(places, [0..8, 10..20, 30..38]);
    }

    #[test]
    fn parts_give_the_same_with_and_without_helpers() {
        let rules = crate::detect::rules::RuleSet::built_in();
        let context = DetectContext::new(rules, crate::people::OrganisationKey::from_bytes([7; 32]));
        let letter = "Dear Sir,\nmy number is QQ 12 34 56 C, born 3 May 1956, tel. 01865 249811.\n\n";
        let text = letter.repeat(4000);
        let (mut alone, mut helped) = (Vec::new(), Vec::new());
        let count = scan(&text, &context, &mut alone, &mut Lines::default());
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("threads");
        assert_eq!(pool.install(|| scan(&text, &context, &mut helped, &mut Lines::default())), count);
        assert!(alone.len() >= 4000);
        assert_eq!(alone, helped);
    }
}
