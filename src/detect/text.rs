//! Running text: letters, mails, logs, notes in cells.
//!
//! The gate passes over lines without anything that could be a value and says of the others which rules could match
//! at all; only those are tried. Their validators judge, and words within [`super::rules::CONTEXT_WINDOW`] weigh. Forms
//! ("Date of birth: 3 May 1956") are read as label and value (`labels`). Overlapping hits compete by score. Names are found by
//! `text_names`; addresses and what belongs to offices are for `text_places`, tables in a text for `inline_tables`, and
//! `text_wrapped` says where a line's end may have cut a value in two.

mod labels;

use std::ops::Range;

use super::cell::{candidates, shape};
use super::column;
use super::gate::{Gate, Keyword, LABEL_REACH, Shapes, Signs, lengths};
use super::gazetteer;
use super::headers::HeaderIndex;
use super::inline_tables;
use super::name_runs;
use super::rules::{Anchor, Rule, RuleSet};
use super::text_wrapped::{Cut, broken_before};
use super::validators::{self, Verdict};
use super::{text_answers, text_births, text_forms, text_names, text_places};
use crate::model::{FieldSet, FieldType};

use FieldType as F;
pub(super) use labels::is_no_answer;

/// One value in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextHit {
    /// What.
    pub field: FieldType,
    /// Where, in bytes of the text scanned.
    pub at: Range<usize>,
    /// What the validator says.
    pub verdict: Verdict,
    /// Log odds in hundredths.
    pub score: i32,
}

/// What is seen of the lines of a text beside its values.
#[derive(Default)]
pub struct Lines {
    /// Where lines start that could head a table.
    pub headings: Vec<usize>,
    /// Where lines start that have two words with capitals as names have them.
    pub names: Vec<usize>,
}

/// Finds values in text. Immutable and shared; callers bring the list that hits go to.
pub struct TextScanner {
    rules: RuleSet,
    /// The main rule of each field type.
    main: Vec<Option<usize>>,
    headers: HeaderIndex,
    gate: Gate,
    /// Rules that a number on the line calls for.
    by_shape: Vec<Tried>,
    /// All their shapes together: a line without any of these needs no look at the list.
    shapes: Shapes,
    /// Rules that an `@` calls for.
    by_at: Vec<Tried>,
    /// Rules that a word calls for.
    by_word: Vec<Tried>,
    /// The gate's bits of words that only count beside capitals, and of words that only count beside long numbers.
    capital_words: u64,
    length_words: u64,
    /// The bits of words that only count where there is a digit, and of words that are part of what is looked for, and so call for
    /// nothing on the next line.
    number_words: u64,
    own_words: u64,
    /// Rules that capitals call for.
    by_name: Vec<Tried>,
    /// Rules without any anchor: tried on the whole text.
    everywhere: Vec<usize>,
    /// Rules of the user's own with a pattern.
    own: Vec<usize>,
}

/// The words that call for a rule.
fn keywords_of(rule: &Rule, groups: u64) -> impl Iterator<Item = Keyword<'_>> {
    let (capital, digit) = (rule.anchor_capital, rule.anchor_digit);
    rule.anchor_words.iter().map(move |text| Keyword { text, groups, capital, digit })
}

/// A rule and what a line must show before it is tried.
struct Tried {
    rule: usize,
    /// The gate's bit of its words.
    word: u64,
    shape: Option<Shapes>,
    /// Whether there must be capitals as in a name.
    capitals: bool,
}

impl Tried {
    /// Whether the line's digits and capitals could be a match's.
    fn fits(&self, signs: &Signs) -> bool {
        self.shape.is_none_or(|shape| signs.shapes.meets(shape)) && (signs.name || !self.capitals)
    }
}

/// A line longer than this is looked at in overlapping parts, so that one endless line costs no more than many.
const LONGEST_LINE: usize = 4096;
/// No value is longer than this.
const OVERLAP: usize = 256;

impl TextScanner {
    /// The scanner for a rule set.
    pub fn new(rules: &RuleSet) -> TextScanner {
        let mut keywords: Vec<Keyword<'_>> = Vec::new();
        let (mut by_shape, mut by_at, mut by_word, mut by_name) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut everywhere, mut shapes) = (Vec::new(), Shapes::NONE);
        for (at, rule) in rules.rules().iter().enumerate().filter(|(_, rule)| rule.pattern.is_some()) {
            match rule.anchor {
                Anchor::Digits => {
                    let shape = rule.shape.unwrap_or(Shapes::DIGIT);
                    shapes |= shape;
                    by_shape.push(Tried { rule: at, word: 0, shape: Some(shape), capitals: false });
                    if !rule.anchor_words.is_empty() {
                        let word = 1 << (by_word.len() % 64);
                        keywords.extend(keywords_of(rule, word));
                        by_word.push(Tried { rule: at, word, shape: None, capitals: false });
                    }
                }
                Anchor::At => by_at.push(Tried { rule: at, word: 0, shape: rule.shape, capitals: false }),
                Anchor::Capitals if rule.anchor_words.is_empty() => {
                    by_name.push(Tried { rule: at, word: 0, shape: rule.shape, capitals: true });
                }
                Anchor::Keyword | Anchor::Capitals => {
                    // More than 64 such rules share bits: one is then tried where another's word stands.
                    let word = 1 << (by_word.len() % 64);
                    keywords.extend(keywords_of(rule, word));
                    let capitals = rule.anchor == Anchor::Capitals;
                    by_word.push(Tried { rule: at, word, shape: rule.shape, capitals });
                }
                Anchor::None => everywhere.push(at),
            }
        }
        // Bits that every rule behind them asks something of.
        let all = |asked: &dyn Fn(&Tried) -> bool| {
            let bits = |asks: bool| {
                by_word
                    .iter()
                    .filter(|tried| asked(tried) == asks)
                    .fold(0u64, |bits, tried| bits | tried.word)
            };
            bits(true) & !bits(false)
        };
        let capital_words = all(&|tried| tried.capitals);
        let number_words = all(&|tried| tried.shape.is_some());
        let own_words = all(&|tried| rules.rules()[tried.rule].anchor_digit.is_some());
        let length_words = by_word
            .iter()
            .filter(|tried| tried.shape.is_some_and(|shape| shape.meets(Shapes::LENGTHS)))
            .fold(0u64, |bits, tried| bits | tried.word);
        keywords.retain(|keyword| keyword.text.starts_with(|c: char| c.is_ascii_alphabetic()));
        let gate = Gate::new(keywords);
        let mut headers = HeaderIndex::new(rules);
        headers.add_labels(labels::WHO.all().iter().copied().chain(validators::election_role::ways()));
        let position = |rule: &Rule| rules.rules().iter().position(|own| own.id == rule.id);
        let main = (0..FieldType::MAX)
            .map(|index| FieldType::from_index(index).and_then(|field| rules.main(field)).and_then(position))
            .collect();
        TextScanner {
            rules: rules.clone(),
            main,
            headers,
            gate,
            by_shape,
            shapes,
            by_at,
            by_word,
            capital_words,
            length_words,
            number_words,
            own_words,
            by_name,
            everywhere,
            own: (0..rules.rules().len())
                .filter(|at| rules.rules()[*at].own && rules.rules()[*at].pattern.is_some())
                .collect(),
        }
    }

    /// The header synonyms of the same rules.
    pub fn headers(&self) -> &HeaderIndex {
        &self.headers
    }

    /// Rules of the user's own, for field types of the user's own, that a whole cell may match.
    pub fn own(&self) -> impl Iterator<Item = &Rule> {
        self.own.iter().filter_map(|at| self.rules.rules().get(*at))
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Fills `hits` with what is in the text, in order and without overlaps. Returns how many letters and digits the
    /// text has.
    pub fn scan(&self, text: &str, hits: &mut Vec<TextHit>) -> u64 {
        self.scan_with(text, hits, &mut Lines::default())
    }

    /// The same; says of lines what tables and lists begin with.
    pub fn scan_with(&self, text: &str, hits: &mut Vec<TextHit>, lines: &mut Lines) -> u64 {
        let Some(form) = text_forms::spelled(text, |label| self.headers.label(label)) else {
            return self.scan_plain(text, hits, lines);
        };
        let visible = self.scan_plain(&form.text, hits, lines);
        hits.iter_mut().for_each(|hit| form.place(&mut hit.at));
        visible
    }

    fn scan_plain(&self, text: &str, hits: &mut Vec<TextHit>, lines: &mut Lines) -> u64 {
        hits.clear();
        let mut above = Above::default();
        let mut covers: Vec<Cover> = Vec::new();
        let mut listing = Listing::default();
        let mut joined = String::new();
        let visible = self.gate.lines(text, &mut |line, mut signs| {
            if let Some(cut) = broken_before(text, &line, signs.shapes.meets(Shapes::DIGIT)) {
                let near = line.start <= above.end + super::rules::CONTEXT_WINDOW;
                let words = signs.keywords | if near { above.keywords } else { 0 };
                self.across(text, &cut, words, &mut joined, hits);
            }
            let own = signs.keywords;
            if line.start <= above.end + super::rules::CONTEXT_WINDOW {
                signs.keywords |= above.keywords;
            }
            if own != 0 {
                above.keywords = own & !self.own_words;
                above.end = line.end;
            }
            // "PERMIT_NO=..." has a label all the same.
            if above.label.is_none() && self.is_idle(&signs) && !self.other_label(&text[line.clone()]) {
                return;
            }
            if signs.name {
                lines.names.push(line.start);
            }
            self.value_below(text, &line, &mut above, hits, &mut covers);
            if (signs.label || signs.name)
                && inline_tables::may_be_heading(
                    &text[line.clone()],
                    signs.gaps,
                    signs.shapes.meets(Shapes::DIGIT),
                )
            {
                lines.headings.push(line.start);
            }
            if signs.label || self.other_label(&text[line.clone()]) {
                self.label(text, line.clone(), &signs, &mut above, hits, &mut covers);
                // Headings have no digits; without headings values are nothing. Three columns have two gaps or signs between.
                let signs_between =
                    || memchr::memchr2_iter(b'\t', b'|', text[line.clone()].as_bytes()).take(2);
                if !(listing.columns.is_empty() && signs.shapes.meets(Shapes::DIGIT))
                    && usize::from(signs.gaps) + signs_between().count() >= 2
                {
                    self.listing(text, line.clone(), &mut listing, hits);
                }
            }
            let mut from = line.start;
            while line.end - from > LONGEST_LINE {
                let cut = floor_boundary(text, from + LONGEST_LINE);
                self.scan_line(text, from..cut, signs, hits);
                from = floor_boundary(text, cut - OVERLAP);
            }
            self.scan_line(text, from..line.end, signs, hits);
        });
        for rule in self.everywhere.iter().filter_map(|at| self.rules.rules().get(*at)) {
            try_rule(rule, text, 0..text.len(), hits);
        }
        self.indented(text, hits, &mut covers);
        self.in_turn(text, hits, &mut covers);
        if !hits.is_empty() {
            self.lean(text, hits, &covers);
            self.without_questions(text, hits, &covers);
            self.go_on_with_births(text, hits);
            self.live_there(text, hits);
            settle(hits);
            once_each(hits, &covers);
            text_places::addresses(text, hits);
            text_places::offices(text, hits);
        }
        visible
    }

    /// Values that begin on one line of wrapped text and end on the next.
    fn across(&self, text: &str, cut: &Cut, keywords: u64, joined: &mut String, hits: &mut Vec<TextHit>) {
        let (above, below) = (&text[cut.above.clone()], &text[cut.below.clone()]);
        joined.clear();
        joined.push_str(above);
        joined.push(' ');
        joined.push_str(below);
        let mut signs = Signs::default();
        self.gate.lines(joined, &mut |_, own| {
            signs.shapes |= own.shapes;
            signs.keywords |= own.keywords;
        });
        signs.shapes |= lengths(joined.as_bytes());
        signs.keywords |= keywords;
        let by_word = self.by_word.iter().filter(|tried| tried.word & signs.keywords != 0);
        for tried in self.by_shape.iter().chain(by_word).filter(|tried| tried.fits(&signs)) {
            let Some(rule) = self.rules.rules().get(tried.rule) else { continue };
            for hit in rule.candidates(joined) {
                if hit.at.start >= above.len() || hit.at.end <= above.len() + 1 {
                    continue;
                }
                // Two numbers, one on either line, are no number without form of its own: "ending 4412", "2004 ...".
                let digits = joined[hit.at.clone()].bytes().filter(u8::is_ascii_digit).count();
                let pair = rule.field == F::UK_BANK_ACCOUNT && digits > 12;
                if is_weak(rule.field) && rule.field != F::UK_SORT_CODE && !pair {
                    continue;
                }
                let end = hit.at.end - above.len() - 1;
                take(rule, text, cut.above.start + hit.at.start..cut.below.start + end, hit.verdict, hits);
            }
        }
    }

    /// Whether a line's signs call for nothing: a number that is part of nothing, a word whose rules want a number.
    fn is_idle(&self, signs: &Signs) -> bool {
        let digits = signs.shapes.meets(Shapes::DIGIT);
        let idle_words = self.capital_words | if digits { 0 } else { self.number_words };
        !(signs.at || signs.label || signs.name)
            && signs.keywords & !idle_words == 0
            && !signs.shapes.meets(self.shapes)
    }

    fn scan_line(&self, text: &str, line: Range<usize>, signs: Signs, hits: &mut Vec<TextHit>) {
        for rule in self.called(&text[line.clone()], signs) {
            try_rule(rule, text, line.clone(), hits);
        }
        // Who wrote a book is no secret.
        if signs.name && !is_book(&text[line.clone()]) {
            text_names::find(&text[line.clone()], &mut |hit| {
                let at = line.start + hit.at.start..line.start + hit.at.end;
                hits.push(TextHit { field: F::FULL_NAME, at, verdict: Verdict::Shape, score: hit.score });
                // "   PO  ANDERSON J  07944 766985": a list of who is what.
                if let Some(role) = text_names::role_before(&text[line.clone()], &hit.at) {
                    let at = line.start + role.start..line.start + role.end;
                    hits.push(TextHit { field: F::ELECTION_ROLE, at, verdict: Verdict::Shape, score: 200 });
                }
            });
            name_runs::find(&text[line.clone()], &mut |at| {
                let at = line.start + at.start..line.start + at.end;
                hits.push(TextHit {
                    field: F::FULL_NAME,
                    at,
                    verdict: Verdict::Shape,
                    score: text_names::PAIR,
                });
            });
        }
    }

    /// The rules that a line with these signs calls for.
    fn called(&self, line: &str, mut signs: Signs) -> impl Iterator<Item = &Rule> {
        if !signs.name {
            signs.keywords &= !self.capital_words;
        }
        if signs.shapes.meets(Shapes::DIGIT)
            && (signs.keywords & self.length_words != 0 || self.shapes.meets(Shapes::LENGTHS))
        {
            signs.shapes |= lengths(line.as_bytes());
        }
        let none: &[Tried] = &[];
        let by_shape = if signs.shapes.meets(self.shapes) { &self.by_shape[..] } else { none };
        let by_at = if signs.at { &self.by_at[..] } else { none };
        let by_word = if signs.keywords != 0 { &self.by_word[..] } else { none };
        let by_name = if signs.name { &self.by_name[..] } else { none };
        let by_word = by_word.iter().filter(move |tried| tried.word & signs.keywords != 0);
        let tried = by_shape.iter().chain(by_at).chain(by_name).chain(by_word);
        tried.filter(move |tried| tried.fits(&signs)).filter_map(|tried| self.rules.rules().get(tried.rule))
    }

    /// Whether a cell may hold a value of one of these kinds beside what it is. When it says no, [`TextScanner::scan`] finds
    /// none of them; asking costs much less, because the rules of all other kinds are left out.
    pub fn may_hold(&self, cell: &str, kinds: FieldSet) -> bool {
        // Forms and lines that belong together are for the whole scan.
        if !self.everywhere.is_empty()
            || cell.len() > LONGEST_LINE
            || cell.contains(['\n', '\r', '\u{c}', '='])
            || text_forms::may_be_form(cell)
        {
            return true;
        }
        let mut may = false;
        self.gate.lines(cell, &mut |line, signs| {
            let line = &cell[line];
            let called = || self.called(line, signs).filter(|rule| kinds.contains(rule.field));
            let named = || {
                let mut any = false;
                text_names::find(line, &mut |_| any = true);
                any
            };
            may = signs.label
                || called().any(|rule| rule.candidates(line).next().is_some())
                || signs.name && kinds.contains(F::FULL_NAME) && named();
        });
        may
    }

    /// Whether a line begins with a label that ends in a way the gate does not look for: "NI_NO=...", "Name - ...".
    fn other_label(&self, line: &str) -> bool {
        let bytes = line.as_bytes();
        if !bytes.first().is_some_and(u8::is_ascii_uppercase)
            || bytes.len() > 200
            || !self.headers.begins_label(bytes)
        {
            return false;
        }
        let reach = &bytes[..bytes.len().min(LABEL_REACH)];
        // Programs have equal signs, too, with other signs behind them.
        let code = || bytes.iter().any(|b| matches!(b, b';' | b'(' | b'{' | b'"' | b'\'' | b'<'));
        let dash = |at: usize| at > 0 && reach[at - 1] == b' ' && reach.get(at + 1) == Some(&b' ');
        memchr::memchr(b'=', reach).is_some() && !code() || memchr::memchr_iter(b'-', reach).any(dash)
    }

    /// Words right before a number say what it is, whatever else stands near: "pay ref 797916", "tag AB921646A".
    fn lean(&self, text: &str, hits: &mut [TextHit], covers: &[Cover]) {
        // Where sort codes end that are some reference.
        let mut fallen = Vec::new();
        for hit in hits.iter_mut().filter(|hit| leans(hit.field) || hit.field == F::DATE_OF_BIRTH) {
            // A form's label has spoken already.
            let near = covers.partition_point(|cover| cover.value.end < hit.at.end);
            if covers.get(near).is_some_and(|cover| cover.field == hit.field && cover.value == hit.at) {
                continue;
            }
            if hit.field == F::DATE_OF_BIRTH {
                hit.score -= if is_span(&text[..hit.at.start]) { 400 } else { 0 };
                hit.score -= if self.is_born_then(text, &hit.at) { 0 } else { 500 };
                continue;
            }
            let from = floor_boundary(text, hit.at.start.saturating_sub(36));
            let before = text[from..hit.at.start]
                .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')');
            let before = before.trim_end_matches(['.', ' ']);
            // The words of the same clause.
            let clause =
                before.rfind(|c: char| matches!(c, ',' | ';' | '(' | '|' | '=') || c.is_ascii_digit());
            let words = clause.map_or(before, |at| &before[at + 1..]);
            let words = words.rsplit(". ").next().unwrap_or(words);
            // A telephone number under a signature or a heading is told by its own line.
            let line = words.rsplit('\n').next().unwrap_or(words);
            let words = if hit.field == F::PHONE && !line.trim().is_empty() { line } else { words };
            let starts = words.char_indices().filter(|(at, c)| {
                c.is_alphanumeric()
                    && (*at == 0 || !words[..*at].ends_with(|p: char| p.is_alphanumeric() || p == '/'))
            });
            let said = starts.map(|(at, _)| &words[at..]).find_map(|label| self.headers.exact(label));
            let lean = match said {
                Some(field) if field == hit.field => 250,
                Some(field) if bank(field) && bank(hit.field) || !is_number(field) => 0,
                Some(_) => -450,
                // Letters that no number of the kind begins with are some other office's.
                // "$max = 696521": what a program gives a name to.
                None if is_of_program(&text[from..hit.at.start]) => -800,
                None if is_reference(words) && !self.speaks_for(hit.field, words) => {
                    if hit.verdict == Verdict::Valid { -450 } else { -800 }
                }
                None if hit.field == F::PAYROLL_NUMBER && self.is_host(text, hit) => -450,
                None if hit.field == F::PAYROLL_NUMBER && ends_a_date(before, &text[hit.at.clone()]) => -450,
                // Nine or ten digits are an account's only by old forms: other numbers are more often so long.
                None if hit.field == F::UK_BANK_ACCOUNT && is_long(&text[hit.at.clone()]) => -300,
                None => 0,
            };
            hit.score += lean;
            if lean < 0 && hit.field == F::UK_SORT_CODE {
                fallen.push(hit.at.end);
            }
        }
        // "Cost centre 45-12-30 31926819": what hangs on it falls with it.
        if !fallen.is_empty() {
            let hangs = |at: usize| fallen.iter().any(|end| (*end..=end + 3).contains(&at));
            for hit in hits.iter_mut().filter(|hit| hit.field == F::UK_BANK_ACCOUNT && hangs(hit.at.start)) {
                hit.score -= 450;
            }
        }
    }

    /// Whether the word that speaks for a number is the name of a computer: "payroll-db: job 4512998".
    fn is_host(&self, text: &str, hit: &TextHit) -> bool {
        let from = floor_boundary(text, hit.at.start.saturating_sub(super::rules::CONTEXT_WINDOW));
        let before = &text.as_bytes()[from..hit.at.start];
        let Some(rule) = self.rules.main(hit.field) else { return false };
        let end = rule.context.last_in(before);
        end.and_then(|end| before.get(end..)).is_some_and(
            |behind| matches!(behind, [b'-' | b'.' | b'@' | b'_', next, ..] if next.is_ascii_lowercase()),
        )
    }

    /// Birth dates of lists that say only once what they are.
    fn go_on_with_births(&self, text: &str, hits: &mut Vec<TextHit>) {
        let Some(rule) = self.rules.main(F::DATE_OF_BIRTH) else { return };
        let told = |hits: &[TextHit], at: &Range<usize>| {
            hits.iter().any(|hit| hit.score > 0 && hit.field == F::DATE_OF_BIRTH && hit.at == *at)
        };
        let mut at = 0;
        while let Some(hit) = hits.get(at) {
            at += 1;
            if hit.field != F::DATE_OF_BIRTH || hit.score <= 0 {
                continue;
            }
            let (score, verdict) = (hit.score, hit.verdict);
            let next = |text: &str| rule.candidates(text).next().map(|hit| hit.at);
            let Some(next) = text_births::next_of_list(text, &hit.at, next).filter(|next| !told(hits, next))
            else {
                continue;
            };
            // Found again as the next one, and so on through the list.
            hits.push(TextHit { field: F::DATE_OF_BIRTH, at: next, verdict, score });
        }
    }

    /// Houses right behind the name of somebody: "(Ann Lowe, 14 Mill Lane, Millbeck)", "he was Mr Lowe of 14 Mill Lane".
    fn live_there(&self, text: &str, hits: &mut Vec<TextHit>) {
        let Some(rule) = self.rules.main(F::HOME_ADDRESS) else { return };
        let mut found = Vec::new();
        for name in hits.iter().filter(|hit| hit.field == F::FULL_NAME && hit.score > 0) {
            let behind = line_behind(text, name.at.end);
            let between = [", ", " of "].iter().find(|between| behind.starts_with(**between));
            let (start, house) = match between {
                Some(between) => (name.at.end + between.len(), &behind[between.len()..]),
                // The line below one that ends in the name, and nothing else on it.
                None if behind.trim().is_empty() => {
                    let below = &text[name.at.end + behind.len()..];
                    let line = below.trim_start_matches(['\r', '\n', ' ']);
                    let start = text.len() - line.len();
                    let line = line_behind(text, start).trim_end();
                    if below[..below.len() - (text.len() - start)].matches('\n').count() != 1
                        || !text_places::is_house_alone(line)
                    {
                        continue;
                    }
                    (start, line)
                }
                None => continue,
            };
            if !house.starts_with(|c: char| c.is_ascii_digit()) && !house.starts_with("Flat ") {
                continue;
            }
            let Some(hit) = rule.candidates(house).next().filter(|hit| hit.at.start == 0) else { continue };
            let at = start..start + hit.at.end;
            if !hits.iter().any(|own| own.field == F::HOME_ADDRESS && own.score > 0 && own.at.start == start)
            {
                found.push(TextHit {
                    field: F::HOME_ADDRESS,
                    at,
                    verdict: Verdict::Shape,
                    score: HOUSE_OF_NAME,
                });
            }
        }
        hits.append(&mut found);
    }

    /// Whether the word for birth near a date means this one, and not a date or a sentence before it. Digits without
    /// separators could be any number: the word must stand right before them.
    fn is_born_then(&self, text: &str, at: &Range<usize>) -> bool {
        let Some(rule) = self.rules.main(F::DATE_OF_BIRTH) else { return true };
        let from = floor_boundary(text, at.start.saturating_sub(super::rules::CONTEXT_WINDOW));
        let before = &text[from..at.start];
        let compact = text[at.clone()].bytes().all(|byte| byte.is_ascii_digit());
        // The middle of a stamp: the "05-11 03" of "2011-05-11 03:29".
        let bytes = before.as_bytes();
        if let [.., digit, b'-' | b'/' | b'.' | b':'] = bytes
            && digit.is_ascii_digit()
        {
            return false;
        }
        let Some(end) = rule.context.last_in(before.as_bytes()) else { return !compact };
        if !text_births::is_meant(before, end) {
            return false;
        }
        let between = before.get(end..).unwrap_or_default();
        let letters = between.bytes().filter(u8::is_ascii_alphabetic).count();
        let digits = between.bytes().any(|byte| byte.is_ascii_digit());
        if compact {
            return letters <= 6 && !digits || between.starts_with(" (dd");
        }
        !(digits && letters > 8 && (between.contains('\n') || between.contains(". ")))
    }

    /// Whether a word that goes with the kind stands in the words.
    fn speaks_for(&self, field: FieldType, words: &str) -> bool {
        self.rules.main(field).is_some_and(|rule| rule.context.found_in(words.as_bytes()))
    }

    /// A listing in columns, as print spools and claim forms have it: a line of headings, values below them.
    fn listing(&self, text: &str, line: Range<usize>, listing: &mut Listing, hits: &mut Vec<TextHit>) {
        let content = &text[line.clone()];
        if line.start > listing.end + 200 {
            listing.columns.clear();
        }
        let mut cells = [(0usize, 0usize); LISTING_COLUMNS];
        let count = split_columns(content, &mut cells);
        if count < 3 {
            return;
        }
        let cells = &cells[..count];
        let heading = !content.bytes().any(|b| b.is_ascii_digit())
            && cells.iter().all(|(from, to)| content[*from..*to].starts_with(char::is_alphabetic));
        if heading {
            let fields: Vec<(usize, usize, Option<FieldType>)> = cells
                .iter()
                .map(|(from, to)| (*from, *to, self.headers.label(&content[*from..*to])))
                .collect();
            if fields.iter().filter(|(.., field)| field.is_some()).count() >= 2 {
                listing.columns = fields;
                listing.end = line.end;
                return;
            }
        }
        if listing.columns.is_empty() {
            return;
        }
        listing.end = line.end;
        for (at, (from, to)) in cells.iter().enumerate() {
            // By place: left or right edges meet; in a full line by number.
            let column = listing
                .columns
                .iter()
                .position(|(left, right, _)| from.abs_diff(*left) <= 1 || to.abs_diff(*right) <= 1)
                .or((count == listing.columns.len()).then_some(at));
            let field = column.and_then(|at| listing.columns.get(at)).and_then(|(.., field)| *field);
            let value = &content[*from..*to];
            let money = field != Some(F::FEE) || value.contains(['.', '£']);
            if let Some(field) = field.filter(|_| money) {
                self.labelled(field, &content[*from..*to], line.start + from, hits);
            }
        }
    }
}

/// Whether the words right before a date make it one end of a span, or the date of something: "from 3 May 1996".
fn is_span(before: &str) -> bool {
    const WORDS: &[&str] = &[
        "from",
        "to",
        "since",
        "until",
        "till",
        "dated",
        "ending",
        "commencing",
        "started",
        "joined",
        "left",
        "by",
        "between",
        "employed",
        "effective",
    ];
    let text = before.trim_end();
    let word = text.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let start = text.get(..text.len() - word.len()).unwrap_or_default().trim_end();
    // "From the one that you have to 5.3.1954" has no other end.
    if word.eq_ignore_ascii_case("to") && !start.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    before.ends_with(' ') && WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Whether a number is the year of a date: "8 December | 2015".
fn ends_a_date(before: &str, value: &str) -> bool {
    let year = value.len() == 4 && (value.starts_with("19") || value.starts_with("20"));
    let month = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    year && validators::date::month_number(month).is_some()
}

/// Whether a number has more than eight digits.
fn is_long(value: &str) -> bool {
    value.bytes().filter(u8::is_ascii_digit).count() > 8
}

/// Whether a line is about a book.
fn is_book(line: &str) -> bool {
    memchr::memmem::find(line.as_bytes(), b"ISBN").is_some()
}

/// What a house weighs right behind somebody's name.
const HOUSE_OF_NAME: i32 = 150;

/// Kinds whose values look like each other's, so that the words right before them decide.
fn leans(field: FieldType) -> bool {
    is_weak(field)
        || matches!(
            field,
            F::NATIONAL_INSURANCE_NUMBER | F::NHS_NUMBER | F::ELECTORAL_NUMBER | F::PAYMENT_CARD | F::PHONE
        )
}

/// Kinds whose values are numbers, so that a word for one of them right before a number says that it is no other's.
fn is_number(field: FieldType) -> bool {
    !matches!(
        field,
        F::TITLE
            | F::FIRST_NAME
            | F::LAST_NAME
            | F::FULL_NAME
            | F::HOME_ADDRESS
            | F::ELECTION_ROLE
            | F::POLLING_STATION
            | F::TRAINING_RECORD
            | F::GENDER
            | F::NATIONALITY
            | F::ETHNICITY
            | F::RELIGION
            | F::EMERGENCY_CONTACT
    )
}

fn bank(field: FieldType) -> bool {
    matches!(field, F::UK_SORT_CODE | F::UK_BANK_ACCOUNT)
}

/// Whether a number stands behind a name of a program and an equal sign.
fn is_of_program(before: &str) -> bool {
    let Some(name) = before.trim_end().strip_suffix('=').map(str::trim_end) else { return false };
    let start = name.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    start.len() < name.len() && start.ends_with('$')
}

/// Whether the last words name some system's own reference, which is nobody's number.
fn is_reference(words: &str) -> bool {
    const WORDS: &[&str] = &[
        "ref",
        "reference",
        "tag",
        "application",
        "tpo",
        "invoice",
        "order",
        "serial",
        "docid",
        "sku",
        "isbn",
        "version",
        "ext",
        "extension",
        "usrn",
        "uprn",
        "mpan",
        "meter",
        "batch",
        "shelf",
        "vat",
        "asset",
        "planning",
        "minute",
        "dated",
        "build",
        "licence key",
        "key",
        "case",
        "fax",
        "licence",
        "license",
        "cost centre",
        "budget code",
        "ledger code",
        "budget",
        "ledger",
        "grid",
        "barcode",
        "ticket",
        "quote",
        "job",
        "code",
        "file",
        "page",
        "crn",
        "contract",
        "helpline",
        "freephone",
        "switchboard",
    ];
    let words = words.trim_end().trim_end_matches(['.', ':', '-', '#']).trim_end();
    let words = ["no", "number", "num", "code", "id"]
        .iter()
        .find_map(|end| {
            let cut = words.len().checked_sub(end.len())?;
            let (head, tail) = (words.get(..cut)?, words.get(cut..)?);
            (tail.eq_ignore_ascii_case(end) && head.ends_with([' ', '.'])).then_some(head)
        })
        .unwrap_or(words)
        .trim_end_matches(['.', ':', ' ']);
    WORDS.iter().any(|word| {
        let Some(cut) = words.len().checked_sub(word.len()) else { return false };
        let (Some(head), Some(tail)) = (words.get(..cut), words.get(cut..)) else { return false };
        tail.eq_ignore_ascii_case(word) && !head.ends_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// Columns of a listing that are followed.
const LISTING_COLUMNS: usize = 16;

/// The headings of a listing: left edge, right edge, what stands below.
#[derive(Default)]
struct Listing {
    columns: Vec<(usize, usize, Option<FieldType>)>,
    end: usize,
}

/// Finds the parts of a line between gaps of two blanks, tabs and bars; how many there are.
fn split_columns(content: &str, cells: &mut [(usize, usize); LISTING_COLUMNS]) -> usize {
    let bytes = content.as_bytes();
    let mut count = 0;
    let mut at = 0;
    while at < bytes.len() {
        while bytes.get(at).is_some_and(|b| matches!(b, b' ' | b'\t' | b'|' | b'\r' | b'\n')) {
            at += 1;
        }
        let start = at;
        while at < bytes.len()
            && !matches!(bytes[at], b'\t' | b'|' | b'\r' | b'\n')
            && !(bytes[at] == b' ' && bytes.get(at + 1).is_none_or(|b| *b == b' '))
        {
            at += 1;
        }
        if at > start {
            let Some(cell) = cells.get_mut(count) else { return count };
            *cell = (start, at);
            count += 1;
        }
    }
    count
}

/// What a form's label covers: its value, and the words before it on the line.
struct Cover {
    field: FieldType,
    value: Range<usize>,
    from: usize,
}

/// One label, one value: what a rule found of the same kind in the label's own words or once more in its value goes.
fn once_each(hits: &mut Vec<TextHit>, covers: &[Cover]) {
    if covers.is_empty() {
        return;
    }
    let mut given = vec![false; covers.len()];
    hits.retain(|hit| {
        let near = covers.partition_point(|cover| cover.value.end < hit.at.end);
        let (Some(cover), Some(given)) = (covers.get(near), given.get_mut(near)) else { return true };
        if cover.field != hit.field || hit.at.start < cover.from || hit.at.end > cover.value.end {
            return true;
        }
        // The first that lies in the value stays, be it the label's own hit or a rule's (without the full stop).
        let keep = hit.at.start >= cover.value.start && !*given;
        *given |= keep;
        keep
    });
}

/// What the lines before the one at hand said.
#[derive(Default)]
struct Above {
    keywords: u64,
    end: usize,
    label: Option<FieldType>,
    label_end: usize,
}

/// Adds a rule's candidates in one line, weighed with the words around them.
fn try_rule(rule: &Rule, text: &str, line: Range<usize>, hits: &mut Vec<TextHit>) {
    for hit in rule.candidates(&text[line.clone()]) {
        take(rule, text, line.start + hit.at.start..line.start + hit.at.end, hit.verdict, hits);
    }
}

/// Weighs a candidate and adds it.
fn take(rule: &Rule, text: &str, at: Range<usize>, verdict: Verdict, hits: &mut Vec<TextHit>) {
    let score = rule.weigh(text, &at, verdict).score;
    if score <= -100 || (is_weak(rule.field) && (is_glued(text, at.start) || ends_a_phone(text, &at))) {
        return;
    }
    // "20-45-23 a/c 31926819" is two kinds of data in one match.
    if let Some(middle) = sort_code_end(rule.field, &text[at.clone()]) {
        let middle = at.start + middle;
        hits.push(TextHit { field: F::UK_SORT_CODE, at: at.start..middle, verdict, score });
        hits.push(TextHit { field: rule.field, at: middle..at.end, verdict, score });
    } else {
        hits.push(TextHit { field: rule.field, at, verdict, score });
    }
}

/// Numbers that say nothing by themselves.
fn is_weak(field: FieldType) -> bool {
    matches!(
        field,
        F::UK_BANK_ACCOUNT
            | F::UK_SORT_CODE
            | F::PAYROLL_NUMBER
            | F::PASSPORT_NUMBER
            | F::UTR
            | F::DBS_CERTIFICATE
    )
}

/// Whether a number hangs on something that makes it part of a reference: `id=71834562`, `INV-71834562`, `/71834562`.
fn is_glued(text: &str, start: usize) -> bool {
    let before = &text.as_bytes()[start.saturating_sub(2)..start];
    match before {
        // "+0100": the zone of a mail's time.
        [.., b'=' | b'_' | b'#' | b'$' | b'/' | b'+'] => true,
        [letter, b'-'] => letter.is_ascii_alphanumeric(),
        _ => false,
    }
}

/// Whether six digits are the end of a telephone number: the "912846" of "07850 912846", near a bank or a street that is called one.
fn ends_a_phone(text: &str, at: &Range<usize>) -> bool {
    let before = &text.as_bytes()[at.start.saturating_sub(6)..at.start];
    matches!(before, [b'0', b'1' | b'7', rest @ .., b' '] if rest.len() == 3 && rest.iter().all(u8::is_ascii_digit))
        && at.len() == 6
        && text[at.clone()].bytes().all(|byte| byte.is_ascii_digit())
}

/// Where the sort code ends in a match that holds a sort code and an account number.
fn sort_code_end(field: FieldType, value: &str) -> Option<usize> {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if field != F::UK_BANK_ACCOUNT || digits < 13 {
        return None;
    }
    let mut seen = 0;
    value
        .bytes()
        .position(|byte| {
            seen += usize::from(byte.is_ascii_digit());
            seen == 6
        })
        .map(|sixth| sixth + 1)
}

/// What stands before a place on its line.
pub(super) fn line_before(text: &str, at: usize) -> &str {
    &text[memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |end| end + 1)..at]
}

/// What stands behind a place on its line.
pub(super) fn line_behind(text: &str, at: usize) -> &str {
    &text[at..memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end)]
}

pub(super) fn floor_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Puts hits in order; where two overlap, the better one stays (the longer, if they weigh the same).
fn settle(hits: &mut Vec<TextHit>) {
    hits.sort_by(|a, b| {
        (b.score, b.at.len(), a.at.start, a.field).cmp(&(a.score, a.at.len(), b.at.start, b.field))
    });
    // Two layers: an address and an emergency contact hold values of other kinds, which count for themselves.
    let mut taken: [std::collections::BTreeMap<usize, (usize, FieldType)>; 2] = Default::default();
    hits.retain(|hit| {
        let holder = usize::from(matches!(hit.field, F::HOME_ADDRESS | F::EMERGENCY_CONTACT));
        let free = taken.iter().enumerate().all(|(layer, taken)| {
            let before = taken.range(..hit.at.end).rev().take_while(|(_, (end, _))| *end > hit.at.start);
            before.into_iter().all(|(start, (end, field))| match (layer, holder) {
                (1, 0) => holds(*field, hit.field) && *start <= hit.at.start && hit.at.end <= *end,
                (0, 1) => holds(hit.field, *field) && hit.at.start <= *start && *end <= hit.at.end,
                _ => false,
            })
        });
        if free {
            taken[holder].insert(hit.at.start, (hit.at.end, hit.field));
        }
        free
    });
    hits.retain(|hit| hit.score > 0);
    hits.sort_by_key(|hit| hit.at.start);
}

/// Whether a value of the first kind may hold one of the second.
fn holds(outer: FieldType, inner: FieldType) -> bool {
    match outer {
        F::HOME_ADDRESS => inner == F::POSTCODE,
        F::EMERGENCY_CONTACT => matches!(inner, F::FULL_NAME | F::PHONE | F::EMAIL | F::POSTCODE),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    fn scanner() -> &'static TextScanner {
        static SCANNER: std::sync::OnceLock<TextScanner> = std::sync::OnceLock::new();
        SCANNER.get_or_init(|| TextScanner::new(&RuleSet::built_in()))
    }

    #[test]
    fn a_labels_value_counts_once_with_or_without_a_full_stop() {
        for (text, field) in [
            ("My NHS no: 4857773457.", F::NHS_NUMBER),
            ("NI number: PX 72 48 16 B", F::NATIONAL_INSURANCE_NUMBER),
            ("Criminal convictions: theft 1998.", F::CRIMINAL_CONVICTION),
        ] {
            let mut hits = Vec::new();
            scanner().scan(text, &mut hits);
            assert_eq!(hits.iter().filter(|hit| hit.field == field).count(), 1, "{text}");
        }
    }

    /// The values of a kind in a text.
    fn values(text: &str, field: FieldType) -> Vec<String> {
        let mut hits = Vec::new();
        scanner().scan(text, &mut hits);
        hits.into_iter().filter(|hit| hit.field == field).map(|hit| text[hit.at].to_owned()).collect()
    }

    #[test]
    fn the_next_question_of_a_form_is_no_answer() {
        let form = "Unspent convictions = \nNationality = Irish\nCar registration = PD05 KCF\n";
        assert_eq!(values(form, F::CRIMINAL_CONVICTION), Vec::<String>::new());
        assert_eq!(values(form, F::NATIONALITY), ["Irish"]);
        assert_eq!(values("Surname ......\nForenames ......\n", F::LAST_NAME), Vec::<String>::new());
        assert_eq!(values("Date of birth:\n3 May 1956\n", F::DATE_OF_BIRTH), ["3 May 1956"]);
        let form = "Name\n    Ann Lowe\nUnion membership\n    UNISON\nNationality\n    Irish\n";
        assert_eq!(values(form, F::TRADE_UNION), ["UNISON"]);
    }

    #[test]
    fn labels_and_values_may_stand_on_lines_in_turn() {
        let form = "STARTER FORM\nSurname\nLowe\nForename(s)\nAnn\nTitle\nMrs\nNationality\nIrish\n";
        assert_eq!(values(form, F::LAST_NAME), ["Lowe"]);
        assert_eq!(values(form, F::NATIONALITY), ["Irish"]);
        let form =
            "Name\nAnn Lowe\nNational Insurance number\nJA097729D\nNationality\nIrish\nCar registration\n";
        assert_eq!(values(form, F::NATIONALITY), ["Irish"]);
        let headings = "Surname\nForename(s)\nTitle\nNationality\nSee overleaf\n";
        assert_eq!(values(headings, F::NATIONALITY), Vec::<String>::new());
    }

    #[test]
    fn a_house_behind_a_name_is_somebodys_home() {
        let homes = |text: &str| values(text, F::HOME_ADDRESS);
        assert_eq!(homes("wants a cheque (Ann Lowe, 14 Mill Lane, Millbeck)"), ["14 Mill Lane"]);
        assert_eq!(homes("chairs from Barrow Stores, 14 Mill Lane, Millbeck"), Vec::<String>::new());
    }

    #[test]
    fn a_house_of_somebody_and_below_a_name_is_a_home() {
        let homes = |text: &str| values(text, F::HOME_ADDRESS);
        assert_eq!(homes("he was Mr Peter Lomax of 14 Mill Lane."), ["14 Mill Lane"]);
        assert_eq!(homes("* Ann Lowe\n14 Mill Lane\n07700 900123\n"), ["14 Mill Lane"]);
        assert_eq!(homes("Ann Lowe\n\n14 Mill Lane is closed\n"), Vec::<String>::new());
        let contract = "between Sample Council and Mr Peter Lomax of\n14 Mill Lane, Millbeck  OX7 5AB\n";
        assert_eq!(homes(contract), ["14 Mill Lane"]);
        assert_eq!(homes("Sample Council Offices, 14 Mill Lane, Millbeck OX7 5AB\n"), Vec::<String>::new());
        assert_eq!(homes("Mr Peter Lomax. Form sent to 112 Burnside, Millbeck OX7 5AB."), ["112 Burnside"]);
    }

    #[test]
    fn a_number_of_a_program_or_a_licence_is_no_sort_code() {
        let code = "$fields = array('ni_number','sort_code','account_no');\n$max = 204523;\n";
        assert_eq!(values(code, F::UK_SORT_CODE), Vec::<String>::new());
        assert_eq!(
            values("BACS RUN\nValue 22792.26\nLicence 204523\n", F::UK_SORT_CODE),
            Vec::<String>::new()
        );
        assert_eq!(values("BACS run, bank sort code = 204523\n", F::UK_SORT_CODE), ["204523"]);
    }

    #[test]
    fn the_end_of_a_telephone_number_is_no_sort_code() {
        assert_eq!(values("ring Ann Lowe 07712 773785 re bank form", F::UK_SORT_CODE), Vec::<String>::new());
        assert_eq!(values("bank sort code 204523 please", F::UK_SORT_CODE), ["204523"]);
    }

    #[test]
    fn a_dotted_line_and_small_letters_hide_no_name() {
        let names = |text: &str| {
            let mut hits = Vec::new();
            scanner().scan(text, &mut hits);
            hits.retain(|hit| hit.field == F::FULL_NAME);
            hits.iter().map(|hit| text[hit.at.clone()].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("Name: ......marjorie lowe......\n"), ["marjorie lowe"]);
        assert_eq!(names("Name: Marjorie Quxworth ......\n"), ["Marjorie Quxworth"]);
        assert_eq!(names("Name: as on the register\n"), Vec::<String>::new());
        assert_eq!(names("Name: polling station\n"), Vec::<String>::new());
    }

    #[test]
    fn an_address_may_end_a_long_sentence_and_have_a_welsh_street() {
        for (text, address) in [
            (
                "Just to let you know for poll clerk work we have moved to 67 Rose Lane, Headington, OX4 1AB. Phone is the same.",
                "67 Rose Lane",
            ),
            ("We have moved to 93 Ffordd y Gollen, Pentwyn, NP20 9NB", "93 Ffordd y Gollen"),
            ("12 L\u{f4}n Las\nPentwyn\nNP20 9NB", "12 L\u{f4}n Las"),
        ] {
            let mut hits = Vec::new();
            scanner().scan(text, &mut hits);
            let found = hits.iter().find(|hit| hit.field == F::HOME_ADDRESS).map(|hit| &text[hit.at.clone()]);
            assert!(found.is_some_and(|found| found.ends_with(address)), "{text}: {found:?}");
        }
    }

    #[test]
    fn what_a_cell_may_hold_is_told_without_the_rules_for_other_kinds() {
        let scanner = scanner();
        let beside: FieldSet = [F::FULL_NAME, F::POSTCODE, F::PHONE, F::EMAIL].into_iter().collect();
        for (cell, may) in [
            ("14 Rose Lane", false),
            ("Flat 2, 107 Mill Road, Headington", false),
            ("14 Rose Lane, Headington OX4 1AB", true),
            ("14 Rose Lane (07911 482917)", true),
            ("c/o Mrs Margaret Whitcombe, 14 Rose Lane", true),
            ("14 Rose Lane\nTel: 01865 249811", true),
        ] {
            assert_eq!(scanner.may_hold(cell, beside), may, "{cell}");
        }
        assert!(!scanner.may_hold("14 Rose Lane, Headington OX4 1AB", [F::EMAIL].into_iter().collect()));
    }

    proptest! {
        #[test]
        fn a_cell_that_may_hold_nothing_holds_nothing(
            parts in prop::collection::vec(
                "(OX4 1AB|07911 482917|ab 12 34 56 c|a@example.org|Mrs Ann Lee|14 Rose Lane|Flat 2|tel|- |= |, |: |c/o |NI |\\n|[A-Za-z0-9 ]{0,9})",
                0..8,
            )
        ) {
            let cell = parts.join(" ");
            let kinds: FieldSet =
                [F::FULL_NAME, F::POSTCODE, F::PHONE, F::EMAIL, F::NATIONAL_INSURANCE_NUMBER].into_iter().collect();
            if !scanner().may_hold(&cell, kinds) {
                let mut hits = Vec::new();
                scanner().scan(&cell, &mut hits);
                let found: Vec<_> = hits.iter().filter(|hit| kinds.contains(hit.field)).collect();
                prop_assert!(found.is_empty(), "{cell:?}: {found:?}");
            }
        }
    }

    /// Whether the gate would have a rule tried on a text of one line.
    fn tried(scanner: &TextScanner, line: &str, rule: usize) -> bool {
        let mut found = false;
        scanner.gate.lines(line, &mut |_, mut signs| {
            signs.shapes |= lengths(line.as_bytes());
            let lists = [&scanner.by_shape, &scanner.by_at, &scanner.by_word, &scanner.by_name];
            found |= lists.iter().flat_map(|list| list.iter()).any(|tried| {
                let called = tried.word == 0 || tried.word & signs.keywords != 0;
                tried.rule == rule && called && tried.fits(&signs)
            });
        });
        found || scanner.everywhere.contains(&rule)
    }

    /// Texts that a rule's pattern matches, made from the pattern itself.
    fn matching(pattern: &str) -> proptest::string::RegexGeneratorStrategy<String> {
        let mut plain = [r"\b", r"\B", "(?i)", "(?m)", "(?im)", r"\s*$"]
            .iter()
            .fold(pattern.to_owned(), |p, look| p.replace(look, ""));
        plain = plain.replace("(?P<value>", "(?:").replace("|^", "|").replace("(^", "(");
        plain = plain.trim_start_matches('^').to_owned();
        proptest::string::string_regex(&plain).expect("a pattern without boundaries")
    }

    #[test]
    fn the_gate_lets_every_match_of_every_rule_pass() {
        let scanner = scanner();
        let mut runner = TestRunner::deterministic();
        let mut missed = Vec::new();
        let around = ["", " ", "see ", "x, ", "12 ", "; tel. ", "“", "\t|", "A ", "7"];
        for (at, rule) in scanner.rules.rules().iter().enumerate() {
            let Some(pattern) = &rule.pattern else { continue };
            let strategy = matching(&pattern.text);
            // A rule whose words are only its context says nothing where none of them stands.
            let context = rule.anchor == Anchor::Keyword && rule.anchor_words == rule.context.list;
            let context = rule.anchor_words.first().filter(|_| context).map_or("", String::as_str);
            let mut judged = 0;
            for round in 0..4000 {
                let value = strategy.new_tree(&mut runner).expect("a tree").current();
                let value = if round % 3 == 1 { value.to_lowercase() } else { value };
                let (left, right) = (around[round % around.len()], around[round / 7 % around.len()]);
                let line = format!("{}{context} {left}{value} {right}", " ".repeat(round % 67));
                if line.contains(['\n', '\r', '\u{c}']) {
                    continue;
                }
                // What has letters for all its digits is a word; eight digits are no telephone number of a person.
                let counts = |hit: super::super::rules::Hit| {
                    let digits = line[hit.at].bytes().filter(u8::is_ascii_digit).count();
                    let least = if rule.field == F::PHONE { 9 } else { usize::from(rule.shape.is_some()) };
                    hit.verdict >= Verdict::Shape && digits >= least
                };
                if rule.candidates(&line).any(counts) {
                    judged += 1;
                    if !tried(scanner, &line, at) {
                        missed.push(format!("{}: {line:?}", rule.id));
                        break;
                    }
                }
            }
            // Patterns whose validators want a check digit are met too seldom this way; their examples must do.
            for example in
                rule.examples.iter().filter(|example| rule.candidates(&example.text).next().is_some())
            {
                judged += 1;
                assert!(tried(scanner, &example.text, at), "{}: line {}", rule.id, example.line);
            }
            assert!(judged >= 3, "{} was hardly tested: {judged}", rule.id);
        }
        assert_eq!(missed, Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn any_text_is_scanned_and_hits_lie_in_it(text in "(\\PC|[0-9A-Za-z@£ .,:/\n-]){0,300}") {
            let mut hits = Vec::new();
            scanner().scan(&text, &mut hits);
            for pair in hits.windows(2) {
                prop_assert!(pair[0].at.start <= pair[1].at.start);
            }
            for hit in &hits {
                prop_assert!(text.get(hit.at.clone()).is_some_and(|value| !value.is_empty()));
            }
        }
    }
}
