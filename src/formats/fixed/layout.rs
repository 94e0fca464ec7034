//! Finds the columns of aligned text: under a line of dashes, where blanks stand in every line, and where digits begin in
//! every record. Columns that a single blank parts are for `padded`.
//!
//! Strict on purpose: prose, code and logs have a line or two that look aligned, a table has dozens. What is not
//! sure stays text. Works on characters, not bytes.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use super::known;
use super::padded;
use crate::formats::labels;
use crate::input::decode::lines_of;

/// How many lines decide.
const LINES: usize = 1500;
/// Longer lines are no records of this kind.
pub(super) const MAX_WIDTH: usize = 4096;
/// Fewer rows make no table.
pub(super) const MIN_ROWS: usize = 5;
/// Lines of titles above a heading, at most.
const TITLES: usize = 8;
/// Fewer digits side by side are no column of their own.
const MIN_NUMBER: usize = 6;

/// Where the columns of a table are, in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// First and one past the last character of each column.
    pub fields: Vec<(usize, usize)>,
    /// Whether all records have this length and need no blanks between columns.
    pub length: Option<usize>,
    /// Which columns hold nothing but figures, in records of one length.
    pub numbers: Vec<usize>,
    /// Whether a line of dashes under the heading shows the columns: then one blank parts them.
    pub ruled: bool,
}

impl Layout {
    /// The cells of a line, if it is a row.
    pub fn cells(&self, line: &str) -> Option<Vec<String>> {
        let chars: Vec<char> = line.chars().collect();
        if let Some(length) = self.length {
            // Blanks at the end are often cut off; a title is hardly that long.
            if chars.len() > length || chars.len() * 10 < length * 6 || self.is_title(&chars) {
                return None;
            }
        } else {
            // Nothing stands between the columns.
            let between = self.fields.windows(2).all(|pair| match pair {
                [(_, end), (start, _)] => chars
                    .get((*end).min(chars.len())..(*start).min(chars.len()))
                    .unwrap_or_default()
                    .iter()
                    .all(|c| *c == ' '),
                _ => true,
            });
            let before = self.fields.first().map_or(0, |(start, _)| *start).min(chars.len());
            // What tells a line printer to skip lines stands in the one place before the columns: "0NAME".
            let control = usize::from(self.ruled && before == 1 && chars.first().is_some_and(is_control));
            if !between || chars.iter().take(before).skip(control).any(|c| *c != ' ') {
                return None;
            }
        }
        let heads = self.length.is_some() && !chars.iter().any(char::is_ascii_digit);
        let cells: Vec<String> = self
            .fields
            .iter()
            .enumerate()
            .map(|(index, &(start, end))| {
                // Over blanks behind a column of records its heading may go on: it may be longer than any value.
                let end = match self.fields.get(index + 1) {
                    Some((next, _)) if heads => *next,
                    Some(_) => end,
                    None => chars.len().max(start),
                };
                part(&chars, (start, end)).iter().collect::<String>().trim().to_owned()
            })
            .collect();
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        // Words apart inside a column: a title that happens to miss the gaps. Behind a comma they are one value
        // ("171 Holly Crescent,  Ashcombe").
        let apart = |cell: &String| cell.replace(",  ", ", ").contains("  ");
        if self.length.is_none() && !self.ruled && cells.iter().any(apart) {
            return None;
        }
        (filled * 2 > cells.len() || filled >= if self.ruled { 2 } else { 3 }).then_some(cells)
    }

    /// Whether a line has words where all records have figures, and they do not end where columns do.
    fn is_title(&self, line: &[char]) -> bool {
        let words = |field: &(usize, usize)| part(line, *field).iter().any(|c| c.is_alphabetic());
        let letter = |at: usize| line.get(at).is_some_and(|c| c.is_alphabetic());
        let cut = |pair: &[(usize, usize)]| {
            let (end, start) = (pair[0].1, pair[1].0);
            end == start && letter(end - 1) && letter(start)
        };
        self.numbers.iter().any(|at| self.fields.get(*at).is_some_and(words))
            && self.fields.windows(2).any(cut)
    }
}

/// Whether a character tells a line printer (ASA) what to do before it prints the line: two lines, three, none, a page.
fn is_control(c: &char) -> bool {
    matches!(c, '0' | '-' | '+' | '1')
}

/// A line of dashes or other signs under a heading.
pub fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '+' | '|' | ' ' | '─' | '═'))
}

/// The layout of the table that most lines of a text are rows of.
pub fn find(text: &str) -> Option<Layout> {
    if may_have_columns(text) { find_among_lines(text) } else { None }
}

fn find_among_lines(text: &str) -> Option<Layout> {
    // Of so few lines no choice of them makes a poor hash matter.
    let most = LINES.min(memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1);
    let mut seen: HashSet<&str, BuildHasherDefault<Quick>> =
        HashSet::with_capacity_and_hasher(most, BuildHasherDefault::default());
    let mut texts: Vec<&str> = Vec::with_capacity(most);
    texts.extend(
        bare_lines(text).filter(|line| !line.trim().is_empty() && !is_rule(line) && seen.insert(*line)),
    );
    let rows_of = |layout: &Layout| texts.iter().filter(|line| layout.cells(line).is_some()).count();
    let holds = |layout: &Layout| {
        let rows = rows_of(layout);
        rows >= MIN_ROWS && rows * 2 > texts.len()
    };
    if texts.len() < MIN_ROWS {
        return None;
    }
    if let Some(layout) = by_ruler(text).filter(holds) {
        return Some(layout);
    }
    let is_padded = padded::may_be_padded(&texts);
    if !(is_padded || may_be_gapped(&texts) || may_be_of_one_length(&texts)) {
        return None;
    }
    // People in columns of lines are no rows.
    if labels::unfold(text).is_some() {
        return None;
    }
    let lines: Vec<Vec<char>> = texts.iter().map(|line| line.chars().collect()).collect();
    // Blanks are the better sign, unless columns stand side by side without any.
    let abut = |layout: &Layout| {
        layout.fields.windows(2).any(|pair| matches!(pair, [(_, end), (start, _)] if end == start))
    };
    // The stricter the better, as long as it does not cost rows.
    let gaps = || {
        let found = [usize::MAX, 50, 10].into_iter().filter_map(|share| by_gaps(&lines, &texts, share)).rev();
        found.max_by_key(|layout| rows_of(layout))
    };
    let by_two = by_length(&lines).filter(abut).or_else(gaps).or_else(|| by_length(&lines));
    let by_one = if is_padded { padded::by_single_blanks(&lines).filter(holds) } else { None };
    let better = |one: &Layout| {
        by_two.as_ref().is_none_or(|two| {
            // One more may be a word of a title that happened to stand there.
            one.fields.len() > two.fields.len() + 1 && rows_of(one) * 50 >= rows_of(two) * 49 && !abut(two)
        })
    };
    if let Some(layout) = by_one.filter(better) {
        return Some(layout);
    }
    let mut layout = by_two?;
    if let Some(heading) = heading_of(&lines) {
        join_under_words(&mut layout.fields, heading);
        if layout.length.is_none() {
            known::add_blank_columns(&mut layout.fields, heading);
        }
    }
    (holds(&layout) && !is_form(&layout, &texts)).then_some(layout)
}

/// The lines that decide, without what ends a line or a page.
fn bare_lines(text: &str) -> impl Iterator<Item = &str> {
    lines_of(text).take(LINES).map(|line| line.trim_end_matches(['\r', '\u{1A}']).trim_start_matches('\u{c}'))
}

/// Whether [`find`] could find anything: one pass without a list of lines, which spares nearly all texts the rest. Counts
/// lines that come again each time, and so says "perhaps" too often, but never misses a table.
fn may_have_columns(text: &str) -> bool {
    // Characters are counted, not bytes.
    if !text.is_ascii() {
        return true;
    }
    let two = memchr::memmem::Finder::new(b"  ");
    // Lines of each length; the longest together.
    let mut lengths = [0_u16; 512];
    let (mut gapped, mut padded) = (0_usize, 0_usize);
    for line in bare_lines(text) {
        let bytes = line.as_bytes();
        let blank = |byte: &u8| matches!(byte, b'\t'..=b'\r' | b' ');
        let Some(start) = bytes.iter().position(|byte| !blank(byte)) else { continue };
        if bytes[start..].iter().all(|byte| matches!(byte, b'-' | b'=') || blank(byte)) {
            return true;
        }
        if is_rule(line) {
            continue;
        }
        if let Some(count) = lengths.get_mut(bytes.len().min(511)) {
            *count += 1;
        }
        // Gaps inside, and wide ones among them.
        let (mut at, mut gaps, mut wide) = (start, 0, false);
        while let Some(gap) = two.find(&bytes[at..]) {
            let blanks = bytes[at + gap..].iter().take_while(|byte| **byte == b' ').count();
            gaps += 1;
            wide |= blanks > 2;
            at += gap + blanks;
        }
        gapped += usize::from(gaps > 1);
        padded += usize::from(wide);
    }
    // Were all lines of the commonest length, and one of every other, that would have to be the most of them.
    let most = usize::from(lengths.iter().copied().max().unwrap_or(0));
    let others = lengths.iter().filter(|count| **count > 0).count().saturating_sub(1);
    gapped >= MIN_ROWS || padded >= MIN_ROWS || is_length_of_most(most, most + others)
}

/// The line that heads the columns: the one right above the first two rows with figures, or else the first. What stands
/// further above is a title.
fn heading_of(lines: &[Vec<char>]) -> Option<&Vec<char>> {
    let figured = |line: &Vec<char>| line.iter().filter(|c| c.is_ascii_digit()).count() > 4;
    let above = |three: &&[Vec<char>]| matches!(three, [head, one, two] if !figured(head) && figured(one) && figured(two));
    lines.windows(3).take(TITLES).find(above).and_then(<[_]>::first).or_else(|| lines.first())
}

/// Whether a column begins with one label in nearly every row and goes on with values: payslips and rotas that print "EMPLOYEE
/// EL22328" or "am: A Cule" again and again are forms.
fn is_form(layout: &Layout, lines: &[&str]) -> bool {
    let rows: Vec<Vec<String>> = lines.iter().filter_map(|line| layout.cells(line)).collect();
    (0..layout.fields.len()).any(|column| {
        let cells: Vec<&str> = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(String::as_str)
            .filter(|c| !c.is_empty())
            .collect();
        let label = |cell: &&str| {
            let word = cell.split(' ').next().unwrap_or_default();
            let plain = word.trim_end_matches([':', '.']);
            let named = plain.len() >= 3 || word.ends_with(':');
            (named && plain.chars().all(|c| c.is_alphabetic() || c == '.') && word.len() < cell.len())
                .then(|| word.to_owned())
        };
        let Some(first) = cells.get(cells.len() / 2).and_then(label) else { return false };
        let labelled: Vec<&&str> =
            cells.iter().filter(|cell| label(cell).as_deref() == Some(&first)).collect();
        let distinct: HashSet<&str> = labelled.iter().map(|cell| **cell).collect();
        // Digits behind it or a colon: "Flat 4" and "Miss Brown" are values of which few begin alike.
        labelled.len() * 10 >= cells.len() * 9
            && labelled.len() >= MIN_ROWS
            && distinct.len() * 2 > labelled.len()
            && (first.ends_with([':', '.']) || first.chars().all(char::is_uppercase))
    })
}

/// The columns that a line of dashes under a heading shows, as query tools and report writers print them (SQL*Plus, isql):
/// one blank may part them.
fn by_ruler(text: &str) -> Option<Layout> {
    let mut heading: Option<&str> = None;
    for line in lines_of(text).take(LINES) {
        let line = line.trim_end().trim_start_matches('\u{c}');
        let runs = || line.split(' ').filter(|run| !run.is_empty());
        let sign = line.trim_start().chars().next().filter(|sign| matches!(sign, '-' | '='));
        let ruler =
            sign.is_some_and(|sign| line.chars().all(|c| c == sign || c == ' ')) && runs().count() > 1;
        if let (true, Some(heading)) = (ruler, heading) {
            let heading: Vec<char> = heading.chars().collect();
            let mut fields: Vec<(usize, usize)> = Vec::new();
            let mut at = 0;
            for run in line.split(' ') {
                fields.extend((!run.is_empty()).then_some((at, at + run.len())));
                at += run.len() + 1;
            }
            let blank = |at: usize| heading.get(at).is_none_or(|c| *c == ' ');
            let apart = fields.windows(2).all(|pair| (pair[0].1..pair[1].0).all(blank));
            let headed = fields.iter().filter(|(from, to)| !(*from..*to).all(blank)).count();
            if apart && headed * 5 >= fields.len() * 4 {
                return Some(Layout { fields, ruled: true, ..Layout::default() });
            }
        }
        heading = (!line.is_empty()).then_some(line);
    }
    None
}

/// A quick hash of a line.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        let mut add = |word: u64| {
            self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        };
        words.iter().for_each(|word| add(u64::from_le_bytes(*word)));
        add(rest.iter().fold(rest.len() as u64, |word, byte| word << 8 | u64::from(*byte)));
    }
}

/// Whether most lines have gaps, which [`by_gaps`] asks for: a cheap look that spares most texts the rest.
fn may_be_gapped(lines: &[&str]) -> bool {
    let gapped = lines.iter().filter(|line| has_gaps(line)).count();
    gapped >= MIN_ROWS && gapped * 2 > lines.len()
}

/// Whether most lines are as long as the one in the middle, which [`by_length`] asks for.
fn may_be_of_one_length(lines: &[&str]) -> bool {
    let Some(middle) = lines.get(lines.len() / 2) else { return false };
    let length = middle.chars().count();
    let same = lines.iter().filter(|line| line.len() >= length && line.chars().count() == length).count();
    is_length_of_most(same, lines.len())
}

/// Whether so many lines of one length are enough of all.
fn is_length_of_most(same: usize, all: usize) -> bool {
    same >= 2 * MIN_ROWS && same * 10 >= all * 8
}

/// Columns parted by at least two blanks in every row.
fn by_gaps(lines: &[Vec<char>], texts: &[&str], share: usize) -> Option<Layout> {
    let rows: Vec<&Vec<char>> = lines
        .iter()
        .zip(texts)
        .filter(|(line, text)| line.len() <= MAX_WIDTH && has_gaps(text))
        .map(|(line, _)| line)
        .collect();
    if rows.len() < MIN_ROWS || rows.len() * 2 <= lines.len() {
        return None;
    }
    // A few odd lines (totals, page heads) may stand in the gaps.
    let fields = parted(&rows, rows.len() / share, 2);
    if fields.len() < 3 || !fields.iter().all(|field| aligned(&rows, *field)) {
        return None;
    }
    Some(Layout { fields, ..Layout::default() })
}

/// Columns with something in more than a few rows, parted by so many blanks.
pub(super) fn parted(rows: &[&Vec<char>], few: usize, blanks: usize) -> Vec<(usize, usize)> {
    let mut ink = vec![0_usize; rows.iter().map(|row| row.len()).max().unwrap_or(0)];
    for row in rows {
        for (slot, c) in ink.iter_mut().zip(row.iter()) {
            *slot += usize::from(*c != ' ');
        }
    }
    let blank = |at: usize| ink.get(at).is_none_or(|count| *count <= few);
    let mut fields: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for at in 0..=ink.len() {
        match (start, blank(at)) {
            (None, false) => start = Some(at),
            (Some(from), true) if (at..at + blanks).all(blank) => {
                fields.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    fields
}

/// Whether a line is one of columns: no tabs, not endless, and two gaps of two blanks or more inside.
fn has_gaps(line: &str) -> bool {
    let parts = || line.trim().split("  ").filter(|part| !part.trim().is_empty()).take(3).count();
    line.len() <= 4 * MAX_WIDTH
        && if line.is_ascii() {
            has_gaps_in_ascii(line.as_bytes())
        } else {
            !line.contains('\t') && parts() == 3
        }
}

/// The same in one pass.
fn has_gaps_in_ascii(line: &[u8]) -> bool {
    // Parts with anything in them, and blanks since the last sign of one.
    let (mut parts, mut blanks) = (0_u32, 2_u32);
    for byte in line {
        match byte {
            b'\t' => return false,
            b' ' => blanks += 1,
            // Other white space fills no part, and parts none.
            b'\n' | b'\r' | 0x0b | 0x0c => blanks = if blanks >= 2 { 2 } else { 0 },
            _ => {
                parts += u32::from(blanks >= 2);
                blanks = 0;
            }
        }
    }
    parts >= 3
}

/// What a row has in a column.
pub(super) fn part(row: &[char], (start, end): (usize, usize)) -> &[char] {
    row.get(start.min(row.len())..end.min(row.len())).unwrap_or_default()
}

/// Whether the values of a column stand flush left or right, in enough rows.
pub(super) fn aligned(rows: &[&Vec<char>], (start, end): (usize, usize)) -> bool {
    let mut filled = 0_usize;
    let (mut first, mut last) = (vec![0_usize; end - start], vec![0_usize; end - start]);
    for row in rows {
        let cell = part(row, (start, end));
        let Some(from) = cell.iter().position(|c| *c != ' ') else { continue };
        filled += 1;
        if let Some(count) = first.get_mut(from) {
            *count += 1;
        }
        let to = cell.iter().rposition(|c| *c != ' ').unwrap_or(from);
        if let Some(count) = last.get_mut(to) {
            *count += 1;
        }
    }
    let most = first.iter().chain(&last).max().copied().unwrap_or(0);
    filled * 20 >= rows.len() && most * 10 >= filled * 8
}

/// What characters a column of records of one length has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Blank,
    Digit,
    Other,
}

/// Records of one length: columns are parted where digits begin or end in all of them, and behind blanks.
fn by_length(lines: &[Vec<char>]) -> Option<Layout> {
    let length = lines.get(lines.len() / 2)?.len();
    let rows: Vec<&Vec<char>> = lines.iter().filter(|line| line.len() == length).collect();
    if !(24..=MAX_WIDTH).contains(&length) || rows.len() < 2 * MIN_ROWS || rows.len() * 10 < lines.len() * 8 {
        return None;
    }
    let mut classes = Vec::with_capacity(length);
    let (mut starts, mut joined) = (vec![false; length], vec![false; length]);
    for at in 0..length {
        let (mut digits, mut signs, mut blanks) = (0_usize, 0_usize, 0_usize);
        let mut borders = 0_usize;
        let (mut padded, mut after_blank) = (0_usize, 0_usize);
        for row in &rows {
            let c = row.get(at).copied().unwrap_or(' ');
            digits += usize::from(c.is_ascii_digit());
            signs += usize::from(matches!(c, '.' | ',' | '-' | '/' | ':'));
            blanks += usize::from(c == ' ');
            borders += usize::from(matches!(c, '+' | '*' | '|' | '~' | '^'));
            let before = at.checked_sub(1).and_then(|at| row.get(at)).copied().unwrap_or(' ');
            let further = at.checked_sub(2).and_then(|at| row.get(at)).copied().unwrap_or(' ');
            padded += usize::from(c != ' ' && before == ' ');
            after_blank += usize::from(c != ' ' && before == ' ' && further == ' ');
        }
        let all = rows.len();
        // The sign of an amount ("000017800+"), or a bar between columns.
        let border = borders > 0 && borders + signs == all;
        let filled = all - blanks;
        // "cheque" where others have a sort code, "n/k" for a date of birth.
        let others = filled - digits - signs;
        let few = others * 10 <= all && digits * 10 >= filled * 8;
        classes.push(if blanks == all || border {
            Class::Blank
        } else if others == 0 || few {
            Class::Digit
        } else {
            Class::Other
        });
        // A letter in front of the digits of every record belongs to them: AB123456C, SP225100.
        if let Some(slot) = joined.get_mut(at) {
            *slot = padded * 10 < filled;
        }
        // Values that begin here in most records, each behind blanks that fill the column before.
        if let Some(slot) = starts.get_mut(at) {
            // Not everybody has an NI number: then in those records that have something here.
            let some = filled * 3 >= all && after_blank * 20 >= filled * 19 && digits * 20 < filled;
            // A second line of an address that few have begins behind blanks of everybody's.
            let gap = filled >= MIN_ROWS && filled * 10 >= all && after_blank * 50 >= filled * 49;
            let worded = || {
                let words = rows.iter().filter(|row| row.get(at).is_some_and(|c| *c != ' '));
                words.filter(|row| part(row, (at, at + 12)).iter().any(|c| c.is_alphabetic())).count()
            };
            let line = gap && filled * 3 < all && worded() * 10 >= filled * 9;
            *slot = after_blank * 10 >= all * 7 || some || line;
        }
    }
    only_long_numbers(&mut classes);
    let mut fields: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    for at in 1..=length {
        let (before, here) = (classes.get(at - 1).copied(), classes.get(at).copied());
        let letters_first = at - from >= 2
            && before == Some(Class::Other)
            && here == Some(Class::Digit)
            && joined.get(at) == Some(&true);
        if at == length || (before != here && !letters_first) || starts.get(at) == Some(&true) {
            if before != Some(Class::Blank) {
                fields.push((from, at));
            }
            from = at;
        }
    }
    join_references(&mut fields, &classes, &rows);
    known::part_further(&mut fields, &classes, &rows);
    // Digits somewhere and several columns: otherwise it is text that was wrapped.
    let digits = fields
        .iter()
        .filter(|(start, end)| end - start >= 4 && classes.get(*start) == Some(&Class::Digit))
        .count();
    let is_number = |(start, end): &(usize, usize)| {
        classes.get(*start..*end).unwrap_or_default().iter().all(|class| *class == Class::Digit)
    };
    let numbers = (0..fields.len()).filter(|at| is_number(&fields[*at])).collect();
    (fields.len() >= 3 && digits >= 1).then_some(Layout {
        fields,
        length: Some(length),
        numbers,
        ..Layout::default()
    })
}

/// A word of the heading that stands over two columns and the blanks between them heads one column: dates of which
/// many are missing, telephone numbers with a blank inside.
fn join_under_words(fields: &mut Vec<(usize, usize)>, heading: &[char]) {
    let text: String = heading.iter().collect();
    // "addr_line1" is a heading, a row of data has more figures.
    if heading.iter().filter(|c| c.is_ascii_digit()).count() > 4 || !has_gaps(&text) {
        return;
    }
    let mut at = 0;
    while let (Some(&(start, end)), Some(&(next, last))) = (fields.get(at), fields.get(at + 1)) {
        let over = heading.get(end - 1..=next).is_some_and(|word| word.iter().all(|c| *c != ' '));
        if over {
            fields.splice(at..at + 2, [(start, last)]);
        } else {
            at += 1;
        }
    }
}

/// Few digits belong to the word they stand in: references such as EL64607.
fn only_long_numbers(classes: &mut [Class]) {
    let mut at = 0;
    while at < classes.len() {
        let run = classes.iter().skip(at).take_while(|class| **class == Class::Digit).count();
        // What begins a record is its number.
        let least = if at == 0 { MIN_NUMBER - 1 } else { MIN_NUMBER };
        if run < least {
            classes.iter_mut().skip(at).take(run).for_each(|class| *class = Class::Other);
        }
        at += run.max(1);
    }
}

/// The letter behind two letters and six digits belongs to them: it is an NI number.
fn join_references(fields: &mut Vec<(usize, usize)>, classes: &[Class], rows: &[&Vec<char>]) {
    // A to D is the end of a number, also where a code of letters stands right behind it.
    let ends_number = |at: usize| {
        let letters = rows.iter().filter(|row| row.get(at).is_some_and(|c| matches!(c, 'A'..='D' | ' ')));
        letters.count() * 20 >= rows.len() * 19
    };
    // Behind a name, initials or a postcode there has to be one of its own in nearly every record.
    let behind_others = |letters: usize, at: usize, next: usize| {
        letters > 3 && ends_number(next) && known::begins_number(rows, at)
    };
    let mut at = 0;
    while let (Some(&(start, end)), Some(&(next, last))) = (fields.get(at), fields.get(at + 1)) {
        let own = classes.get(start..end).unwrap_or_default();
        let letters = own.iter().take_while(|class| **class == Class::Other).count();
        // A third letter in front is a field of its own: the sex.
        let is_number =
            (2..=3).contains(&letters) || end > 8 && behind_others(letters, end.saturating_sub(8), next);
        if is_number
            && own.len() == letters + 6
            && next == end
            && (last - next == 1 || ends_number(next))
            && own.iter().skip(letters).all(|class| *class == Class::Digit)
        {
            let number = start + letters - 2;
            let sex = (number > start).then_some((start, number));
            // A number written with blanks is longer: what few have behind it is no column.
            let used = |row: &&&Vec<char>| part(row, (next + 1, last)).iter().any(|c| *c != ' ');
            let behind = last > next + 1 && rows.iter().filter(used).count() * 10 > rows.len();
            let end = if behind { next + 1 } else { last };
            let rest = behind.then_some((end, last));
            fields.splice(at..at + 2, sex.into_iter().chain([(number, end)]).chain(rest));
            let last = end;
            at += usize::from(number > start);
            // Fourteen figures or more right behind it begin with a sort code and an account number.
            if let Some(&(from, to)) = fields.get(at + 1)
                && from == last
                && to - from >= 14
                && classes.get(from..to).unwrap_or_default().iter().all(|class| *class == Class::Digit)
            {
                let rest = (to > from + 14).then_some((from + 14, to));
                fields.splice(
                    at + 1..at + 2,
                    [(from, from + 6), (from + 6, from + 14)].into_iter().chain(rest),
                );
            }
        }
        at += 1;
    }
}

/// How long the records of bytes without line ends are, by the length after which blanks come again.
pub fn period(is_blank: &[bool]) -> Option<usize> {
    let look = is_blank.len().min(16 * 1024);
    let bytes = is_blank.get(..look)?;
    let mut best: Option<(usize, usize)> = None;
    for length in 16..(look / 4).min(2048) {
        let pairs = look - length;
        let same = bytes.iter().zip(bytes.get(length..).unwrap_or_default()).filter(|(a, b)| a == b).count();
        let score = same * 1000 / pairs;
        // A multiple of the length matches as well: a longer one must be clearly better.
        if score >= 750 && best.is_none_or(|(known, _)| score > known + 20) {
            best = Some((score, length));
        }
    }
    best.map(|(_, length)| length)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn texts_that_may_have_no_columns_have_none(
            row in "([A-Z0-9]{3,6} {0,4}){2,5}",
            others in proptest::collection::vec(
                "(X?([a-z0-9]{1,9}( {1,3}|\t)){0,6}|(-{3,9} {1,2}){2,4}|(= ?){3}|[ \u{b}]{0,3}|\u{e9} *)\r?",
                0..40,
            ),
        ) {
            let n = std::cell::Cell::new(100);
            let next = || { n.set(n.get() + 37); n.get().to_string() };
            let line = |line: &String| match line.strip_prefix('X') {
                Some(own) => own.to_owned(),
                None => row.replace('7', &next()[..1]),
            };
            let text: String = others.iter().map(|own| line(own) + "\n").collect();
            if !may_have_columns(&text) {
                proptest::prop_assert_eq!(find_among_lines(&text), None);
            }
        }

        #[test]
        fn gaps_are_those_between_two_blanks(line in "([a-z] {0,4}|[\u{b}\u{c} ]| {2}|\t){0,12}") {
            let parts = line.trim().split("  ").filter(|part| !part.trim().is_empty()).take(3).count();
            proptest::prop_assert_eq!(has_gaps(&line), !line.contains('\t') && parts == 3);
        }
    }

    #[test]
    fn a_title_above_the_heading_joins_no_columns_and_is_no_row() {
        let mut text =
            String::from("UPPER TESTSHIRE COUNCIL               PAGE    1\nRUN ELEC01  060521\n\n");
        text.push_str("PAYNO  SURNAME     FORENAMES NINO     SORT  ACCOUNT\n");
        for n in 0..12 {
            let name = format!(
                "{:<12}{:<10}",
                ["SMITH", "JONES", "LOWE"][n % 3],
                ["ANN", "BOB", "CATHERINE"][n % 3]
            );
            text.push_str(&format!("01{:05}{name}AB12{:04}C20{:04}{:08}\n", n * 77, n * 31, n * 7, n * 1001));
        }
        let layout = find(&text).expect("a table");
        let rows: Vec<Vec<String>> = text.lines().filter_map(|line| layout.cells(line)).collect();
        assert_eq!(rows.len(), 13, "{rows:?}");
        assert_eq!(rows[0], ["PAYNO", "SURNAME", "FORENAMES", "NINO", "SORT", "ACCOUNT"]);
        assert_eq!(rows[2], ["0100077", "JONES", "BOB", "AB120031C", "200007", "00001001"]);
    }

    #[test]
    fn a_word_of_the_heading_keeps_its_column_together() {
        let mut text = String::from("TENANCY REF  NAME            BIRTH DATE  TELEPHONE\n");
        for n in 0..12 {
            let born =
                if n % 3 == 0 { "          ".to_owned() } else { format!("{:02}/10/19{}", n + 10, n + 40) };
            text.push_str(&format!("7123{n:02}/08    {:<14}  {born}  01422 4552{n:02}\n", "GRACE, Anthony"));
        }
        let layout = find(&text).expect("a table");
        let cells = layout.cells(text.lines().nth(2).expect("a second row")).expect("cells");
        assert_eq!(cells, ["712301/08", "GRACE, Anthony", "11/10/1941", "01422 455201"]);
    }

    #[test]
    fn dashes_under_the_heading_show_columns_that_one_blank_parts() {
        let text = "STAFF LIST                                PAGE 1\n\nElec No Surname   First Name Born     Fee\n\
                    ------- --------- ---------- -------- ------\nJB-894  ABDI      TESFAYE    08-01-53 185.00\n\
                    LC-211  SAMPLETON MARGARETTE          120.00\nCA-193            IBRAHIM    11-10-60\n\
                    LD-16   LE BLANC  O          24-12-41\nMA-520  ACHEBE    SUSAN\n\nEnd of list\n";
        let layout = find(text).expect("a table");
        let rows: Vec<_> =
            text.lines().filter(|line| !is_rule(line)).filter_map(|line| layout.cells(line)).collect();
        assert_eq!(rows.len(), 6);
        assert_eq!(rows[0], ["Elec No", "Surname", "First Name", "Born", "Fee"]);
        assert_eq!(rows[2], ["LC-211", "SAMPLETON", "MARGARETTE", "", "120.00"]);
        assert_eq!(rows[4], ["LD-16", "LE BLANC", "O", "24-12-41", ""]);
    }

    #[test]
    fn gaps_in_every_line_part_columns() {
        let text = "NAME              NI NO        FEE   ROLE\nEXAMPLE ANN       AA123456A  185.00   Presiding Officer\n\
                    SAMPLE B C        AB123456B   67.50   Poll Clerk\nO'TEST CAT        AC123456C  120.00   Poll Clerk\n\
                    LONGERNAME DAVE   AD123456D   43.50   Count Assistant\nSHORT E           AE123456D   43.50   Count Assistant\n";
        let layout = find(text).expect("a table");
        let rows: Vec<_> = text.lines().filter_map(|line| layout.cells(line)).collect();
        assert_eq!(rows[0], ["NAME", "NI NO", "FEE", "ROLE"]);
        assert_eq!(rows[2], ["SAMPLE B C", "AB123456B", "67.50", "Poll Clerk"]);
        assert_eq!(rows.len(), 6);
    }

    #[test]
    fn records_of_which_some_have_no_number_keep_their_columns() {
        let text: String = (0..20)
            .map(|n| {
                let number =
                    if n % 3 == 0 { " ".repeat(9) } else { format!("SM9737{n:02}{}", ["A", "D"][n % 2]) };
                let surname =
                    ["OWEN", "COLDCROFT", "NWOSU", "FITTING", "DRISCOLL", "MISTRY", "OKONKWOSMITH"][n % 7];
                let name = format!("{surname} {}", ["R R", "G", "J W T"][n % 3]);
                format!("  93857{n:02}0105080410000017800+{name:<18}{number}EL\n")
            })
            .collect();
        let layout = find(&text).expect("a table");
        let row = layout.cells(text.lines().nth(1).expect("a row")).expect("cells");
        assert_eq!(row, ["93857010105080410000017800", "COLDCROFT G", "SM973701D", "EL"]);
        let row = layout.cells(text.lines().next().expect("a row")).expect("cells");
        assert_eq!(row, ["93857000105080410000017800", "OWEN R R", "", "EL"]);
    }

    #[test]
    fn sex_number_and_bank_side_by_side_are_parted() {
        let text: String = (0..20)
            .map(|n| {
                format!(
                    "{:08}{:<14}0305{:04}{}AB{:06}C2045{:02}{:08}{:07}\n",
                    n * 7919,
                    ["SMITH", "JONES"][n % 2],
                    1950 + n,
                    ["M", "F"][n % 2],
                    n * 31_337 % 1_000_000,
                    n,
                    31_926_819 + n * 104_729,
                    n * 100
                )
            })
            .collect();
        let layout = find(&text).expect("a table");
        let row = layout.cells(text.lines().nth(3).expect("a line")).expect("a row");
        assert_eq!(row[2..7], ["03051953", "F", "AB094011C", "204503", "32241006"]);
    }

    #[test]
    fn records_without_gaps_are_parted_by_their_digits() {
        let text: String = (0..20)
            .map(|n| {
                format!(
                    "{:06}{:<14}{:<10}AB{:06}C197{:05}M\n",
                    100 + n,
                    format!("EXAMPLE{n}"),
                    "ANN",
                    123_456 + n,
                    10_100 + n
                )
            })
            .collect();
        let layout = find(&text).expect("a table");
        let cells = layout.cells(text.lines().next().expect("a line")).expect("a row");
        assert_eq!(cells, ["000100", "EXAMPLE0", "ANN", "AB123456C", "19710100", "M"]);
    }

    #[test]
    fn prose_code_and_logs_have_no_columns() {
        let prose = "Dear Sir,  I write about the count.  It was long.  Then we left\nfor home.  The staff were paid.  All was well and\n".repeat(20);
        let code = "fn main() {\n    let x = 1;  // one\n    let yy = 22;  // two\n    call(x,  yy);\n}\n"
            .repeat(20);
        let log: String = (0..40)
            .map(|n| format!("2001-06-07 22:0{}:11 INFO request {} done in {} ms\n", n % 10, n * 37, n))
            .collect();
        for text in [prose, code, log, "a\n".repeat(100), String::new()] {
            assert_eq!(find(&text), None);
        }
    }

    #[test]
    fn records_without_line_ends_have_a_period() {
        let text: String =
            (0..100).map(|n| format!("{:<20}{:<23}{:08}", format!("EXAMPLE{n}"), "ANN", n)).collect();
        let blanks: Vec<bool> = text.bytes().map(|byte| byte == b' ').collect();
        assert_eq!(period(&blanks), Some(51));
        assert_eq!(period(&[false; 10]), None);
    }
}
