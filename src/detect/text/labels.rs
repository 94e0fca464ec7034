//! Labels and what is filled in behind, below or between them.
//!
//! The part of the scanner that reads forms: which words are a label (`headers` knows them), where its value stands, and
//! whether that can be one. How forms without colons are spelled out is for `text_forms`, what is only asked for
//! `text_answers`.

use std::ops::Range;

use super::super::terms::{Terms, parted};
use super::*;

impl TextScanner {
    /// The labels of a line: one, or several side by side ("Name: A B     DOB: 3/5/56").
    pub(super) fn label(
        &self,
        text: &str,
        mut line: Range<usize>,
        signs: &Signs,
        above: &mut Above,
        hits: &mut Vec<TextHit>,
        covers: &mut Vec<Cover>,
    ) {
        for _ in 0..LABELS {
            // Labels side by side have a gap between them.
            let next =
                (signs.gaps > 0).then(|| next_label(&text[line.clone()])).flatten().map(|at| line.start + at);
            self.one_label(text, line.start..next.unwrap_or(line.end), signs, above, hits, covers);
            match next {
                Some(next) => line.start = next,
                None => return,
            }
        }
    }

    /// "Label: value", "Label ...... value", "| Label | value |", as forms and mails have it.
    pub(super) fn one_label(
        &self,
        text: &str,
        line: Range<usize>,
        signs: &Signs,
        above: &mut Above,
        hits: &mut Vec<TextHit>,
        covers: &mut Vec<Cover>,
    ) {
        let content = &text[line.clone()];
        let marks =
            content.bytes().take_while(|byte| matches!(byte, b' ' | b'|' | b'*' | b'-' | b'>' | b'\t'));
        let skip = marks.count();
        let numbers =
            content.bytes().skip(skip).take_while(|byte| byte.is_ascii_digit() || b"(). ".contains(byte));
        let first = skip + numbers.count();
        if content.as_bytes().get(first).is_none_or(|byte| !byte.is_ascii_alphabetic() && *byte < 0x80)
            || !self.headers.begins_label(&content.as_bytes()[first..])
        {
            return;
        }
        let Some(end) = label_end(&content[skip..]).map(|end| skip + end) else { return };
        // "3. Date of birth:", "(b) Surname:".
        let label = content[skip..end].trim_start_matches(|c: char| c.is_ascii_digit() || "(). ".contains(c));
        let label = label
            .strip_prefix(|c: char| c.is_ascii_lowercase())
            .and_then(|l| l.strip_prefix(')'))
            .unwrap_or(label);
        let label = label.trim();
        if label.len() < 2 || !label.starts_with(|c: char| c.is_alphabetic()) {
            return;
        }
        // Every role's name holds a word that some rule calls for.
        let person = names_a_person(label, signs.keywords != 0);
        let field = if person { Some(F::FULL_NAME) } else { self.headers.label(label) };
        let Some(field) = field else {
            return;
        };
        let rest = content[end..].trim_start_matches([':', '.', '|', '_', ' ', '\t', '-', '=', '\u{2026}']);
        let start = line.end - rest.len();
        // The value ends where the next box or column begins.
        let stop = [rest.find('|'), rest.find('\t'), rest.find("   ")].into_iter().flatten().min();
        let value =
            rest[..stop.unwrap_or(rest.len())].trim_end_matches(|c: char| c.is_whitespace() || c == '_');
        // The rest of a dotted line to write on, not the full stop of an initial.
        let value = if value.ends_with("..") { value.trim_end_matches(['.', ' ']) } else { value };
        if value.is_empty() {
            above.label = Some(field);
            above.label_end = line.end;
        } else if person {
            // "Poll Clerk: Pauline McIlwraith 07700..."; what follows the name is for the rules.
            let end = value
                .find(|c: char| c.is_ascii_digit() || matches!(c, '(' | '+' | ';' | '<'))
                .unwrap_or(value.len());
            let value = value[..end].trim_end_matches([' ', ',', '-', ':']);
            if text_names::is_name(value) {
                self.labelled(field, value, start, hits);
            }
        } else if self.labelled(field, value, start, hits) {
            covers.push(Cover { field, value: start..start + value.len(), from: line.start });
        }
    }

    /// The value that stands on the line below its label.
    pub(super) fn value_below(
        &self,
        text: &str,
        line: &Range<usize>,
        above: &mut Above,
        hits: &mut Vec<TextHit>,
        covers: &mut Vec<Cover>,
    ) {
        let Some(field) = above.label.take().filter(|_| line.start <= above.label_end + 2) else { return };
        let content = &text[line.clone()];
        let value = content.trim();
        let start = line.start + (content.len() - content.trim_start().len());
        // Nothing was filled in: the next question stands there.
        if self.is_question(value) {
            return;
        }
        if self.labelled(field, value, start, hits) {
            covers.push(Cover { field, value: start..start + value.len(), from: start });
        }
    }

    /// Whether a line begins with a label of its own.
    pub(super) fn is_question(&self, line: &str) -> bool {
        self.headers.begins_label(line.as_bytes())
            && label_end(line).is_some_and(|end| self.headers.label(line[..end].trim()).is_some())
    }

    /// Takes out what only a form's question says: "Unspent convictions:", "Have you campaigned for a party? No".
    pub(super) fn without_questions(&self, text: &str, hits: &mut Vec<TextHit>, covers: &[Cover]) {
        let asks = |hit: &TextHit| {
            text_answers::is_asked(text, &hit.at, |label| self.headers.label(label) == Some(hit.field))
        };
        // "UNISON" is an answer where a label stands above it.
        let answers = |hit: &TextHit| {
            covers.iter().any(|cover| cover.field == hit.field && cover.value.start == hit.at.start)
        };
        hits.retain(|hit| !text_answers::may_be_asked(hit.field) || answers(hit) || !asks(hit));
    }

    /// Labels on lines of their own with the value indented below, as starter forms print them.
    pub(super) fn indented(&self, text: &str, hits: &mut Vec<TextHit>, covers: &mut Vec<Cover>) {
        let gaps = || memchr::memmem::find_iter(text.as_bytes(), b"\n  ");
        if text.len() > INDENTED_WITHIN || gaps().take(3).count() < 3 {
            return;
        }
        for gap in gaps() {
            let above = text[..gap].rfind('\n').map_or(0, |end| end + 1);
            let label = &text[above..gap];
            if !(2..=LABEL_REACH).contains(&label.len())
                || !label.starts_with(|c: char| c.is_ascii_uppercase())
            {
                continue;
            }
            let line = &text[gap + 1..];
            let line = &line[..line.find('\n').unwrap_or(line.len())];
            let value = line.trim();
            let start = gap + 1 + (line.len() - line.trim_start().len());
            let Some(field) = self.headers.label(label.trim_end_matches([':', ' ', '\r'])) else { continue };
            if self.labelled(field, value, start, hits) {
                covers.push(Cover { field, value: start..start + value.len(), from: above });
            }
        }
        covers.sort_by_key(|cover| cover.value.end);
    }

    /// Labels and values in turn, each on a line of its own, as web pages give forms back.
    pub(super) fn in_turn(&self, text: &str, hits: &mut Vec<TextHit>, covers: &mut Vec<Cover>) {
        let bytes = text.as_bytes();
        let named = |end: usize| {
            let line = bytes[..end].strip_suffix(b"\r").unwrap_or(&bytes[..end]);
            // The last byte tells nearly all lines that end otherwise.
            matches!(line, [.., b'e' | b'w' | b's' | b')'])
                && NAMES_IN_TURN.iter().any(|own| line.ends_with(own))
        };
        if text.len() > INDENTED_WITHIN || !memchr::memchr_iter(b'\n', bytes).any(named) {
            return;
        }
        let mut found: Vec<(FieldType, usize, usize, &str)> = Vec::new();
        let mut label: Option<(FieldType, usize)> = None;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let own = line.trim();
            let at = start + (line.len() - line.trim_start().len());
            start += line.len();
            let short =
                (2..=LABEL_REACH).contains(&own.len()) && own.starts_with(|c: char| c.is_ascii_uppercase());
            let asks = short.then(|| self.headers.label(own.trim_end_matches([':', ' ']))).flatten();
            match (label.take(), asks) {
                (_, Some(field)) => label = Some((field, at)),
                (Some((field, from)), None) if !own.is_empty() && !self.is_question(own) => {
                    found.push((field, from, at, own));
                }
                _ => {}
            }
        }
        if found.len() < IN_TURN {
            return;
        }
        for (field, from, at, value) in found {
            let told = covers.iter().any(|cover| cover.value.start == at);
            if !told && self.labelled(field, value, at, hits) {
                covers.push(Cover { field, value: at..at + value.len(), from });
            }
        }
        covers.sort_by_key(|cover| cover.value.end);
    }

    pub(super) fn labelled(
        &self,
        field: FieldType,
        value: &str,
        start: usize,
        hits: &mut Vec<TextHit>,
    ) -> bool {
        if value.is_empty() || value.len() > 120 || is_no_answer(value) {
            return false;
        }
        let Some(rule) = self.main.get(field.index()).and_then(|at| self.rules.rules().get((*at)?)) else {
            return false;
        };
        let verdict = judge_labelled(field, value);
        let weight = match verdict {
            Verdict::No | Verdict::Placeholder => return false,
            Verdict::Shape => rule.weights.shape_hit.max(0),
            Verdict::Valid => rule.weights.valid_hit,
        };
        let score = rule.weights.base + rule.weights.header_exact + weight;
        hits.push(TextHit { field, at: start..start + value.len(), verdict, score });
        true
    }
}

/// Labels that are followed by a person's name.
pub(super) static WHO: Terms = Terms::new(&[
    "keyholder",
    "key holder",
    "caretaker",
    "reported by",
    "signed",
    "completed by",
    "from",
    "to",
    "attended by",
    "trainer",
    "reserve",
    "standby",
    "witness",
    "witnessed by",
    "interviewed by",
    "injured person",
    "name of injured person",
    "name of witness",
    "patient",
    "tenant",
    "caller",
    "line manager",
    "manager",
    "supervisor",
    "referee",
    "seen by",
    "checked by",
    "taken by",
    "authorised by",
    "approved by",
    "contact name",
    "cc",
    // Whose case a letter or a note is about.
    "applicant",
    "appellant",
    "claimant",
    "complainant",
    "guardian",
    "parent",
    "parent/guardian",
    "referral",
    "resident",
]);

/// Whether a label is followed by the person who is it: a role, a keyholder, who signed or reported.
fn names_a_person(label: &str, may_be_role: bool) -> bool {
    WHO.has(label) || may_be_role && validators::election_role::judge(label) == Verdict::Valid
}

/// What ends a line of a form that has its labels on lines of their own; hardly any such form has none of these.
const NAMES_IN_TURN: [&[u8]; 8] =
    [b"urname", b"Name", b" name", b"Enw", b"Cyfenw", b"capitals)", b"CAPITALS)", b"ddress"];

/// Labels with values below them, at least.
const IN_TURN: usize = 3;

/// Texts longer than this are no forms.
const INDENTED_WITHIN: usize = 64 * 1024;

/// An answer that says that there is nothing to say.
pub(in crate::detect) fn is_no_answer(value: &str) -> bool {
    static NO: Terms = Terms::new(&[
        "no",
        "none",
        "n/a",
        "na",
        "nil",
        "n",
        "-",
        "--",
        "no.",
        "none.",
        "not applicable",
        "not known",
        "unknown",
        "n/k",
        "tbc",
        "none declared",
        "none known",
        "not given",
        "see above",
        "as above",
        "same",
        "as before",
        "prefer not to say",
        "rather not say",
        "nothing",
        "no thank you",
        "no thanks",
        "blank",
        "ditto",
    ]);
    let value = value.trim_end_matches(['.', ' ']);
    NO.has(value)
}

/// Labels side by side on a line, at most.
const LABELS: usize = 6;

/// Where the next label on a line starts: behind a gap, with a colon of its own.
fn next_label(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut from = memchr::memchr(b':', bytes)? + 1;
    let last = memchr::memrchr(b':', bytes)?;
    while from < last {
        // Behind the gap as well the label's colon has to come.
        let gap = from + bytes.get(from..last)?.windows(2).position(|two| two == b"  ")?;
        let start = gap + line[gap..].find(|c: char| c != ' ')?;
        let rest = &line[start..];
        let reach = rest.get(..rest.floor_char_boundary(LABEL_REACH)).unwrap_or(rest);
        let own = parted(reach, "  ").map_or(reach, |(own, _)| own);
        if rest.starts_with(|c: char| c.is_ascii_uppercase()) && own.contains(':') {
            return Some(start);
        }
        from = start;
    }
    None
}

/// Where a label ends: before a colon, a bar, a tab, a leader of dots or a gap of two blanks.
fn label_end(content: &str) -> Option<usize> {
    let bytes = content.as_bytes();
    let reach = bytes.len().min(LABEL_REACH);
    let mut at = 0;
    loop {
        // Letters are most of what stands there.
        at += 1 + bytes.get(at + 1..reach)?.iter().position(|byte| MAY_END[usize::from(*byte)])?;
        let ends = match bytes[at] {
            b'-' => bytes[at - 1] == b' ' && bytes.get(at + 1) == Some(&b' '),
            byte @ (b'.' | b' ' | b'_') => bytes.get(at + 1) == Some(&byte),
            _ => true,
        };
        if ends {
            return Some(at);
        }
    }
}

/// The bytes at which a label may end.
const MAY_END: [bool; 256] = {
    let mut may = [false; 256];
    let ends = b":|\t=-. _";
    let mut at = 0;
    while at < ends.len() {
        may[ends[at] as usize] = true;
        at += 1;
    }
    may
};

/// What the value behind a label is worth.
fn judge_labelled(field: FieldType, value: &str) -> Verdict {
    let look = shape(value);
    match field {
        F::FULL_NAME | F::FIRST_NAME | F::LAST_NAME => {
            if look.digits == 0
                && look.words <= 5
                && (value.starts_with(char::is_uppercase) || is_small_name(value))
            {
                Verdict::Shape
            } else {
                Verdict::No
            }
        }
        F::HOME_ADDRESS => {
            if column::looks_like_street(value, &look) || column::ends_in_postcode(value) {
                Verdict::Valid
            } else if text_places::is_of_a_home(value) {
                Verdict::Shape
            } else {
                Verdict::No
            }
        }
        F::DATE_OF_BIRTH => match date_in_boxes(value) {
            true => Verdict::Valid,
            false => Verdict::No,
        },
        // "Male [ ] Female [x]": what is ticked is the answer.
        F::GENDER | F::TITLE | F::ETHNICITY | F::RELIGION | F::NATIONALITY | F::ELECTION_ROLE
            if has_tick(value) =>
        {
            Verdict::Valid
        }
        F::ELECTION_DATE => validators::elections::judge(value),
        F::FEE => validators::money::judge(value),
        F::PAYROLL_NUMBER => validators::payroll_number::judge(value),
        F::EMERGENCY_CONTACT | F::CREDENTIAL | F::CRIMINAL_CONVICTION if look.words <= 14 => Verdict::Shape,
        F::EMERGENCY_CONTACT | F::CREDENTIAL | F::CRIMINAL_CONVICTION => Verdict::No,
        F::POLLING_STATION => match validators::polling_station::judge(value) {
            // "47", "47 (Village Hall)" behind a label that says what it is.
            Verdict::No if look.digits > 0 && look.digits <= 3 && look.words <= 8 => Verdict::Shape,
            Verdict::No if look.digits == 0 && look.words <= 6 && value.starts_with(char::is_uppercase) => {
                Verdict::Shape
            }
            verdict => verdict,
        },
        F::DISABILITY_OR_HEALTH
        | F::TRADE_UNION
        | F::POLITICAL_ACTIVITY
        | F::RELIGION
        | F::ETHNICITY
        | F::NATIONALITY => {
            if look.words <= 8 && look.letters > 1 {
                Verdict::Shape
            } else {
                Verdict::No
            }
        }
        _ => {
            let mut verdict = Verdict::No;
            candidates(value, &look, &mut |own, found| {
                if own == field {
                    verdict = verdict.max(found);
                }
            });
            verdict
        }
    }
}

/// Whether a whole name is written without any capital, as some fill in forms: "marjorie lowe". Both names have to be known.
fn is_small_name(value: &str) -> bool {
    let mut words = value.split(' ').filter(|word| !word.is_empty());
    let (first, last) = (words.next(), words.next_back());
    first.is_some_and(gazetteer::is_first_name) && last.is_some_and(gazetteer::is_surname)
}

/// Whether a box is ticked: `[x]`, `(X)`, `[ x ]`, `\u{2612}`.
fn has_tick(value: &str) -> bool {
    let marks = ["[x]", "(x)", "[ x ]", "[/]", "[v]", "\u{2612}", "\u{2611}", "\u{2713}", "\u{2714}"];
    let lower = value.to_ascii_lowercase();
    marks.iter().any(|mark| lower.contains(mark))
}

/// A date as forms have it, with brackets and blanks between the digits: `[ 0 3 / 0 5 / 1 9 5 6 ]`, `03 / 05 / 1956`.
fn date_in_boxes(value: &str) -> bool {
    let value = value.trim_matches(|c: char| matches!(c, '[' | ']' | '|' | '_' | ' ' | '(' | ')'));
    if validators::date::parse(value).is_some() {
        return true;
    }
    if value.len() > 40 || value.bytes().any(|b| b.is_ascii_alphabetic()) {
        return false;
    }
    let mut close = [0u8; 40];
    let mut len = 0;
    for byte in value.bytes().filter(|b| !matches!(b, b' ' | b'[' | b']' | b'|' | b'_')) {
        close[len] = byte;
        len += 1;
    }
    std::str::from_utf8(&close[..len]).is_ok_and(|close| validators::date::parse(close).is_some())
}
