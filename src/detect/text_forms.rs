//! Forms that were filled in: what stands around and between the signs of a value, written as the scanner knows it.
//!
//! Byte for byte, so that places stay what they are: lines to write on become blanks, `=`, `[ ]` and ` - ` behind a label
//! colons, and so does the blank behind a numbered one ("1 Last name Lowe") or one of several in lines of their own. Signs in boxes of their own (`|2|0|4|5|2|3|`, `2 0 4 5 2 3`) move together to the left of their boxes, and a
//! value found there is given back all of them. What is a value, and what a label, is for [`super::text`].

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::gate::LABEL_REACH;
use crate::model::FieldType;

/// What labels with their values have between them, side by side on a line.
static GAP: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("  "));
/// Kinds whose values say little by themselves, so that it takes the label to find them.
const KINDS: [FieldType; 7] = [
    FieldType::TITLE,
    FieldType::FIRST_NAME,
    FieldType::LAST_NAME,
    FieldType::FULL_NAME,
    FieldType::GENDER,
    FieldType::PAYROLL_NUMBER,
    FieldType::HOME_ADDRESS,
];
/// Words of such a label, at most.
const LABEL_WORDS: usize = 4;

/// Texts up to this length may be forms; the parts of a long one are longer.
const FORM: usize = 48 * 1024 - 1;

/// Where the third line of a numbered form begins.
static THIRD: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\n3"));
/// Numbered labels of a form, at least: one line may be anything.
const NUMBERED: usize = 3;

/// Where a line begins with a bracket, as labels do that stand in one: "[Name] Ann Lowe".
static BRACKET: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\n["));
/// Labels in brackets, at least: one may be a note of whoever typed the text.
const BRACKETED: usize = 2;

/// What a form without any signs has in one of its labels, almost always.
static SURNAME: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("urname "));
/// Labels of such a form, at least, with values behind them.
const UNSIGNED: usize = 3;
/// A longer line is a sentence.
const LONGEST_UNSIGNED: usize = 80;

/// What a form has where a value is to be written.
static LINE_TO_WRITE_ON: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("___"));
/// What forms have between a label and its value instead of a colon; three bytes each.
static INSTEAD_OF_COLONS: LazyLock<[Finder<'static>; 3]> =
    LazyLock::new(|| [" = ", " [ ", " - "].map(Finder::new));

/// A text as the scanner knows it.
pub struct Form {
    /// As long as the text that it was made of.
    pub text: String,
    /// Where signs stood in boxes, in order and apart.
    boxes: Vec<Range<usize>>,
}

impl Form {
    /// Makes the place of a value that of its boxes.
    pub fn place(&self, at: &mut Range<usize>) {
        let value = at.clone();
        let first = self.boxes.partition_point(|own| own.end <= value.start);
        for own in self.boxes.iter().skip(first).take_while(|own| own.start < value.end) {
            *at = at.start.min(own.start)..at.end.max(own.end);
        }
    }
}

/// Whether a text has any of a form's signs: [`spelled`] has nothing to do where it has none.
pub fn may_be_form(text: &str) -> bool {
    let bytes = text.as_bytes();
    LINE_TO_WRITE_ON.find(bytes).is_some()
        || GAP.find(bytes).is_some()
        || INSTEAD_OF_COLONS.iter().any(|sign| sign.find(bytes).is_some())
        || SURNAME.find(bytes).is_some()
        || BRACKET.find(bytes).is_some()
        || may_have_boxes(bytes)
}

/// A form in plain writing; `None` for a text without any of its signs.
pub fn spelled(text: &str, label_of: impl Fn(&str) -> Option<FieldType>) -> Option<Form> {
    if text.len() > FORM {
        return None;
    }
    let bytes = text.as_bytes();
    let mut out: Option<Vec<u8>> = None;
    if LINE_TO_WRITE_ON.find(bytes).is_some() {
        without_lines(out.get_or_insert_with(|| bytes.to_vec()));
    }
    for sign in INSTEAD_OF_COLONS.iter() {
        for at in sign.find_iter(bytes) {
            let from = at.saturating_sub(LABEL_REACH + 8);
            let start = match memchr::memrchr(b'\n', &bytes[from..at]) {
                Some(end) => from + end + 1,
                None if from == 0 => 0,
                None => continue,
            };
            let Some(label) = text.get(start..at) else { continue };
            let label = label.trim_start_matches(['>', '*', '|', ' ', '\t']);
            let value = text.get(at + 3..).unwrap_or_default();
            // A box to tick is no value, and behind a digit the sign stands inside one: "tel 01865 - 249811".
            let ticked = value.trim_start_matches(['x', 'X', ' ']).starts_with(']');
            if label.len() < 2
                || ticked
                || label.contains(':')
                || label.ends_with(|c: char| c.is_ascii_digit())
                || label_of(label).is_none()
            {
                continue;
            }
            let plain = out.get_or_insert_with(|| bytes.to_vec());
            plain[at + 1] = b':';
            let line = value.split('\n').next().unwrap_or_default().trim_end();
            if sign.needle() == b" [ " && line.ends_with(']') {
                plain[at + 3 + line.len() - 1] = b' ';
            }
        }
    }
    for line in lines_with_gaps(text) {
        for end in side_by_side(&text[line.clone()], &label_of) {
            out.get_or_insert_with(|| bytes.to_vec())[line.start + end] = b':';
        }
    }
    if THIRD.find(bytes).is_some() {
        for end in numbered(text, &label_of) {
            out.get_or_insert_with(|| bytes.to_vec())[end] = b':';
        }
    }
    if BRACKET.find(bytes).is_some() {
        for label in bracketed(text, &label_of) {
            let plain = out.get_or_insert_with(|| bytes.to_vec());
            plain[label.start] = b' ';
            plain[label.end - 1] = b':';
        }
    }
    if SURNAME.find(bytes).is_some() {
        for (at, sign) in unsigned(text, &label_of) {
            out.get_or_insert_with(|| bytes.to_vec())[at] = sign;
        }
    }
    let seen = out.as_deref().unwrap_or(bytes);
    let boxes = if may_have_boxes(seen) { boxes(seen) } else { Vec::new() };
    for own in &boxes {
        together(&mut out.get_or_insert_with(|| bytes.to_vec())[own.clone()]);
    }
    out.and_then(|plain| String::from_utf8(plain).ok()).map(|text| Form { text, boxes })
}

/// Lines with a gap of two blanks in them.
fn lines_with_gaps(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + GAP.find(bytes.get(from..)?)?;
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
        from = end;
        Some(start..end)
    })
}

/// The labels that begin a line each and stand in brackets, with these: "[Date of birth] 3/5/56".
fn bracketed(text: &str, label_of: &impl Fn(&str) -> Option<FieldType>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let Some(close) = line.strip_prefix('[').and_then(|own| own.find(']')) else { continue };
        let label = &line[1..=close];
        if label.len() <= LABEL_REACH
            && label.starts_with(|c: char| c.is_alphabetic())
            && line[close + 2..].starts_with([' ', '\t', '\r', '\n'])
            && label_of(label).is_some()
        {
            found.push(at..at + close + 2);
        }
    }
    if found.len() >= BRACKETED { found } else { Vec::new() }
}

/// Where the labels of a line end that stand side by side and have their values right behind them, without a sign:
/// "Title Mrs   Surname Lowe   First name(s) Ann". Only of kinds whose values say little by themselves.
fn side_by_side(line: &str, label_of: &impl Fn(&str) -> Option<FieldType>) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut labels = 0;
    let mut at = 0;
    for part in line.split("  ") {
        let own = part.trim_start();
        let start = at + part.len() - own.len();
        at += part.len() + 2;
        if !own.starts_with(|c: char| c.is_ascii_uppercase()) || own.contains(':') {
            continue;
        }
        let label = label_before_value(own, label_of);
        labels += usize::from(label.is_some());
        ends.extend(label.filter(|(_, field)| KINDS.contains(field)).map(|(end, _)| start + end));
    }
    if labels > 1 { ends } else { Vec::new() }
}

/// Where the label ends that a text begins with, a blank and a value behind it, and what it labels.
fn label_before_value(
    own: &str,
    label_of: &impl Fn(&str) -> Option<FieldType>,
) -> Option<(usize, FieldType)> {
    let blanks = own.match_indices(' ').map(|(end, _)| end).filter(|end| own.len() > end + 1);
    blanks
        .take(LABEL_WORDS)
        .take_while(|end| *end <= LABEL_REACH)
        .filter_map(|end| Some((end, label_of(&own[..end])?)))
        .last()
}

/// Where the labels of a numbered form end that have their values right behind them: "1 Last name Lowe", "2 First names
/// Ann". A second line of one number stands below it, without a number of its own.
fn numbered(text: &str, label_of: &impl Fn(&str) -> Option<FieldType>) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut labels = 0;
    let mut start = 0;
    let mut below = false;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let own = line.trim_start_matches([' ', '\t']);
        let digits = own.bytes().take_while(u8::is_ascii_digit).count();
        let behind = own[digits..].trim_start_matches(['.', ')']);
        let label = behind.trim_start_matches([' ', '\t']);
        let with_number = (1..=2).contains(&digits) && label.len() < behind.len();
        let indented = below && digits == 0 && own.len() < line.len();
        if (with_number || indented) && label.starts_with(|c: char| c.is_ascii_uppercase()) {
            let found = label_before_value(label.trim_end(), label_of);
            labels += usize::from(found.is_some() && with_number);
            let found = found.filter(|(_, field)| KINDS.contains(field));
            ends.extend(found.map(|(end, _)| at + line.len() - label.len() + end));
        }
        below = with_number || indented;
    }
    if labels >= NUMBERED { ends } else { Vec::new() }
}

/// The signs that a form lacks which has neither colons nor numbers, each with its place: "Surname Lowe", "Nationality Irish" on
/// lines of their own, and names side by side ("Title Mrs Surname Lowe First name Ann"), which get lines of their own.
fn unsigned(text: &str, label_of: &impl Fn(&str) -> Option<FieldType>) -> Vec<(usize, u8)> {
    let mut signs = Vec::new();
    let mut labels = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let own = line.trim_start();
        let at = start + line.len() - own.len();
        start += line.len();
        let own = own.trim_end();
        if own.len() > LONGEST_UNSIGNED || !own.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let begins =
            |end: usize| own[end + 1..].starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        // A label with a sign of its own ("Surname : Lowe") needs no other.
        let plain = |label: &str| label.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '?'));
        let label = |from: usize| {
            label_before_value(&own[from..], label_of).filter(|(end, _)| plain(&own[from..from + end]))
        };
        let Some((end, field)) = label(0).filter(|(end, _)| begins(*end)) else { continue };
        labels += 1;
        if UNSIGNED_KINDS.contains(&field) || KINDS.contains(&field) {
            signs.push((at + end, b':'));
        }
        if NAMES.contains(&field) {
            for (gap, _) in own.match_indices(' ').filter(|(gap, _)| *gap > end + 1) {
                let next =
                    own[gap + 1..].starts_with(|c: char| c.is_ascii_uppercase()).then(|| label(gap + 1));
                if let Some((end, _)) = next.flatten().filter(|(_, field)| NAMES.contains(field)) {
                    labels += 1;
                    signs.extend([(at + gap, b'\n'), (at + gap + 1 + end, b':')]);
                }
            }
        }
    }
    if labels >= UNSIGNED { signs } else { Vec::new() }
}

/// Kinds of a name, which forms ask for side by side.
const NAMES: [FieldType; 3] = [FieldType::TITLE, FieldType::FIRST_NAME, FieldType::LAST_NAME];
/// Kinds beside [`KINDS`] that a form without signs is read for.
const UNSIGNED_KINDS: [FieldType; 6] = [
    FieldType::NATIONALITY,
    FieldType::ETHNICITY,
    FieldType::RELIGION,
    FieldType::EMERGENCY_CONTACT,
    FieldType::DISABILITY_OR_HEALTH,
    FieldType::ELECTION_ROLE,
];

/// Blanks for lines to write on, also the rest of one that ends or begins beside a value: `__17 June 1974_______`.
fn without_lines(text: &mut [u8]) {
    for line in text.split_mut(|byte| *byte == b'\n') {
        if LINE_TO_WRITE_ON.find(line).is_none() {
            continue;
        }
        for run in line.chunk_by_mut(|a, b| (*a == b'_') == (*b == b'_')) {
            if run.len() > 1 && run[0] == b'_' {
                run.fill(b' ');
            }
        }
    }
}

/// Fewer signs in boxes are no value.
const LEAST: usize = 6;
/// ... and fewer digits among them are a heading, letter by letter.
const LEAST_DIGITS: usize = 4;

/// Whether four bars or blanks stand two apart. Without branches, for many bytes at once: every text is asked.
fn may_have_boxes(text: &[u8]) -> bool {
    const STEP: usize = 1024;
    let parts = |byte: u8| u8::from(byte == b'|') | u8::from(byte == b' ');
    let last = text.len().saturating_sub(LEAST);
    (0..last).step_by(STEP).any(|from| {
        let upto = last.min(from + STEP);
        let apart = |by: usize| text[from + by..upto + by].iter();
        let rows = apart(0).zip(apart(2)).zip(apart(4)).zip(apart(6));
        rows.fold(0, |any, (((a, b), c), d)| any | parts(*a) & parts(*b) & parts(*c) & parts(*d)) != 0
    })
}

/// The runs of single letters and digits, each parted from the next by a bar or a blank.
fn boxes(text: &[u8]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let parts = |byte: u8| matches!(byte, b'|' | b' ');
    let at = |place: usize| text.get(place).copied().unwrap_or(b'\n');
    let mut place = 0;
    while let Some(next) = memchr::memchr2(b'|', b' ', text.get(place..).unwrap_or_default()) {
        place += next;
        let start = place - usize::from(place > 0);
        let alone = start == 0 || !at(start - 1).is_ascii_alphanumeric();
        if !(at(start).is_ascii_alphanumeric() && alone && start >= found.last().map_or(0, |last| last.end)) {
            place += 1;
            continue;
        }
        let (mut end, mut signs, mut digits) = (start, 0, 0);
        while at(end).is_ascii_alphanumeric() && !at(end + 1).is_ascii_alphanumeric() {
            signs += 1;
            digits += usize::from(at(end).is_ascii_digit());
            let gap = (1..=5).take_while(|by| parts(at(end + by))).count();
            if gap == 0 || gap == 5 || !at(end + gap + 1).is_ascii_alphanumeric() {
                end += 1;
                break;
            }
            end += gap + 1;
        }
        // The last one may begin a word: "2 0 4 5 2 3 then".
        if at(end.wrapping_sub(1)).is_ascii_alphanumeric() || signs == 0 {
            end = end.max(start + 1);
        } else {
            while end > start && !at(end - 1).is_ascii_alphanumeric() {
                end -= 1;
            }
        }
        if signs >= LEAST && digits >= LEAST_DIGITS {
            found.push(start..end);
        }
        place = end.max(place + 1);
    }
    found
}

/// Moves the signs of a run of boxes to its left; a wider gap or a second bar stays one blank.
fn together(run: &mut [u8]) {
    let (mut to, mut gap, mut bars) = (0, 0, 0);
    for from in 0..run.len() {
        let byte = run[from];
        if !byte.is_ascii_alphanumeric() {
            gap += 1;
            bars += usize::from(byte == b'|');
            continue;
        }
        if to > 0 && (bars > 1 || bars == 0 && gap > 1) {
            run[to] = b' ';
            to += 1;
        }
        run[to] = byte;
        to += 1;
        (gap, bars) = (0, 0);
    }
    run[to..].fill(b' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Option<String> {
        let known = [
            ("Sort code", FieldType::UK_SORT_CODE),
            ("DOB", FieldType::DATE_OF_BIRTH),
            ("Surname", FieldType::LAST_NAME),
            ("First name", FieldType::FIRST_NAME),
            ("Title", FieldType::TITLE),
            ("tel 01865", FieldType::PHONE),
        ];
        let label_of = |label: &str| {
            let label = label.trim_end_matches([' ', ':']);
            known.iter().find(|(own, _)| *own == label).map(|(_, field)| *field)
        };
        spelled(text, label_of).map(|form| form.text)
    }

    #[test]
    fn lines_and_signs_around_values_go() {
        for (form, text) in [
            ("DOB ___3 May 1956____", "DOB    3 May 1956    "),
            ("DOB __3 May 1956_____", "DOB   3 May 1956     "),
            ("DOB - 3 May 1956", "DOB : 3 May 1956"),
            ("Sort code [ 20-45-23 ]", "Sort code : 20-45-23  "),
            ("Surname Lowe   Sort code 20-45-23", "Surname:Lowe   Sort code 20-45-23"),
        ] {
            assert_eq!(plain(form).as_deref(), Some(text));
        }
        for text in [
            "Surname Lowe   at home",
            "Surname    Sort code   Name",
            "tel 01865 - 249811",
            "snake__case",
            "Sort code 20-45-23",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn labels_may_stand_in_brackets() {
        assert_eq!(
            plain("STARTER\n[Surname] Lowe\n[DOB] 03 05 1956\n[Sort code]\n").as_deref(),
            Some("STARTER\n Surname: Lowe\n DOB: 03 05 1956\n Sort code:\n")
        );
        // One may be a note, and what no label is stands in brackets in any log.
        for text in ["x\n[Surname] Lowe\n", "x\n[INFO] Lowe\n[WARN] Hill\n[08:15] Surname\n"] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn numbered_labels_have_their_values_behind_them() {
        let form = "STARTER\n1 Surname Lowe\n2 DOB 03 05 1956\n  Surname Hill\n3. Sort code 204523\n";
        assert_eq!(
            plain(form).as_deref(),
            Some("STARTER\n1 Surname:Lowe\n2 DOB 03 05 1956\n  Surname:Hill\n3. Sort code 204523\n")
        );
        for text in [
            "1 Surname Lowe\n2 Surname Hill\n3 chairs",
            "Minutes\n1 Apologies\n2 Surname of the applicant\n3 Polling districts\n",
            "3 Surname Lowe",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn forms_without_signs_have_a_label_and_a_value_on_each_line() {
        let form = "P45 copy\nSurname Lowe\nDOB 03 05 1956\nSort code 204523\n";
        assert_eq!(
            plain(form).as_deref(),
            Some("P45 copy\nSurname:Lowe\nDOB 03 05 1956\nSort code 204523\n")
        );
        let form = "Surname Lowe First name Ann Title Mrs\n";
        assert_eq!(plain(form).as_deref(), Some("Surname:Lowe\nFirst name:Ann\nTitle:Mrs\n"));
        for text in [
            "Surname Lowe\nwas found",
            "Surname : Lowe\nTitle : Mrs\nDOB : 3 May 1956\n",
            "Surname first please\nSurname of the agent\nSurname and age\n",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn signs_in_boxes_move_together_and_keep_their_place() {
        for (form, text) in [
            ("Sort code: |2|0|4|5|2|3|", "Sort code: |204523     |"),
            ("Sort code: 2 0 4 5 2 3", "Sort code: 204523     "),
            ("NI | A | B | 1 | 2 | 3 | 4 | 5 | 6 | C |", "NI | AB123456C                         |"),
            ("|1|1| |0|2| |1|9|9|1|", "|11 02 1991         |"),
        ] {
            assert_eq!(plain(form).as_deref(), Some(text));
        }
        for text in ["S T A F F  L I S T", "1 2 3", "a 1 b 22 c 3", "| x | y | z |"] {
            assert_eq!(plain(text), None, "{text}");
        }
        let form = spelled("Sort code: |2|0|4|5|2|3|.", |_| Some(FieldType::FULL_NAME)).expect("boxes");
        let mut at = 12..18;
        form.place(&mut at);
        assert_eq!(at, 12..23);
    }
}
