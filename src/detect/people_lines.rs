//! Lists without a heading in which each line is a person: "Gorringe, Wilf, 12 Ferry Lane, Osney, OX2 0AB, 01865 960001".
//!
//! Address labels, telephone lists and attendance lists are typed like that, and what parts the values changes from line
//! to line. A run of such lines goes out as a table, so that each line is one person. A single line proves nothing: most
//! lines of a run must begin with a name that lists of names know, and have something to reach the person by behind it.
//! Where nothing but a remark stands behind the names ("ok", "x", "rang 3/5"), more lines have to say so, and nearly all of
//! the names must be known. The name may have a number, a venue or a role before it, as it has in lists of stations.
//! Lists with a heading are for `inline_tables`; several names on a line for `people_items`; addresses over several lines and
//! sentences for the text scanner.

use std::ops::Range;

use super::inline_tables::{self, Block};
use super::text_names::{self, Listed};
use super::validators::election_role::Family;
use super::validators::{self, Verdict};
use super::{cell, column, gazetteer, people_items};

/// Lines of a list, at least.
const LEAST: usize = 4;
/// People of a list that says nothing of them but their names, at least.
const LEAST_NAMES: usize = 5;
/// People of a list of names that is read as a table, at least.
const LEAST_ALONE: usize = 8;
/// Blank lines between two people of a list: each may be a paragraph that a word processor sets apart.
const MOST_BLANKS: usize = 6;
/// A line with a name and a remark is no longer than this, and a remark has no more words.
const LONGEST_REMARKED: usize = 72;
const REMARK: usize = 4;
/// What stands so close above a list says whose it is.
const ABOVE: usize = 200;
/// Values before a name, at most, and the bytes of each.
const MOST_LEADS: usize = 3;
const LONGEST_LEAD: usize = 48;
/// A line of a list is no longer than this.
const LONGEST: usize = 220;
/// A name is no longer than this, and what marks the line before it.
const LONGEST_NAME: usize = 64;
const LONGEST_MARK: usize = 16;
/// Values of a line, at most.
const MOST_PARTS: usize = 12;
/// An address and a note have no more words between two commas.
const MOST_WORDS: usize = 7;
/// What lines of such a list are read as; notes stay with the text.
const NAMES: [&str; 8] =
    ["Name", "Role", "Address", "Postcode", "Phone", "Phone 2", "Email", "Date of birth"];

const NAME: usize = 0;
const ROLE: usize = 1;
const ADDRESS: usize = 2;
const POSTCODE: usize = 3;
const PHONE: usize = 4;
const OTHER_PHONE: usize = 5;
const EMAIL: usize = 6;
const BIRTH: usize = 7;

/// A line that may be a person's.
struct Entry {
    cells: [Range<usize>; NAMES.len()],
    notes: Vec<Range<usize>>,
    /// Whether lists of names know the name, not only its form.
    known: bool,
    /// Whether more than the name is told.
    told: bool,
}

impl Entry {
    /// Somebody of whom nothing but the name is told.
    fn named(name: Range<usize>, known: bool) -> Entry {
        let mut cells: [Range<usize>; NAMES.len()] = std::array::from_fn(|_| name.end..name.end);
        cells[NAME] = name;
        Entry { cells, notes: Vec::new(), known, told: false }
    }
}

/// What a line is to a list.
enum Line {
    /// One of its people.
    Of(Entry),
    /// Somebody with an account or an insurance number, who is left to those who read them.
    Elsewhere,
    /// Nobody.
    Other,
}

/// The first lines of a list lie within so many bytes, with what may stand between them.
const CLOSE: usize = 4096;

/// Whether lines that could begin with a name, which start at these places, are close enough together for a list, or have
/// enough items to be one.
pub fn may_be_in(text: &str, names: &[usize]) -> bool {
    let mut lines = 0;
    names.windows(LEAST).any(|lines| lines[LEAST - 1] - lines[0] <= CLOSE)
        || names.iter().any(|start| {
            let signs = people_items::signs(text.get(*start..).unwrap_or_default());
            lines += usize::from(signs >= 2);
            signs >= LEAST || lines >= 2
        })
}

/// Whether a list says so little of so few that those may be anybody who met: names alone, which are entries of a roll.
pub fn is_short_roll(list: &Block) -> bool {
    list.names == [NAMES[NAME]] && list.rows.len() < LEAST_ALONE
}

/// The lists in a text, outside of `taken`.
pub fn find(text: &str, taken: &[Block]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut run = Run::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start..start + line.trim_end().len();
        start += line.len();
        if at.is_empty() {
            run.blank();
            continue;
        }
        // A table ends a list: a list is no part of one, and its rows are in order.
        if inline_tables::is_in(taken, &at) {
            blocks.extend(std::mem::take(&mut run).list(text));
            continue;
        }
        let going_on = run.lines_of_several > 0 && run.behind < 2;
        if let Some(people) = people_items::names(text, &at, going_on) {
            run.add_several(people, &at);
            continue;
        }
        let read = match may_be_entry(&text.as_bytes()[at.clone()]) {
            true => entry(text, at.clone()),
            false => Line::Other,
        };
        match read {
            Line::Of(entry) if run.takes(&entry) => run.add(entry, &at),
            Line::Elsewhere => run.leave(at),
            _ if run.goes_on() => run.pass(at),
            _ => blocks.extend(std::mem::take(&mut run).list(text)),
        }
    }
    blocks.extend(run.list(text));
    blocks
}

/// Whether something parts the beginning of a line, as it parts a name from what stands behind it, or all of it is short
/// enough for a name and a remark: cheap, for each line of a text.
fn may_be_entry(line: &[u8]) -> bool {
    let begins = line.iter().take(LONGEST_MARK).any(u8::is_ascii_uppercase) || !line.is_ascii();
    let head = &line[..line.len().min(LONGEST_MARK + LONGEST_NAME)];
    let parted = |at: usize| match head[at] {
        b',' | b';' | b'|' | b'\t' => true,
        b' ' => matches!(head.get(at + 1), Some(b' ' | b'-' | b'/' | b'(' | b'0' | b'+' | 0xe2)),
        _ => false,
    };
    begins && line.len() <= LONGEST && (line.len() <= LONGEST_REMARKED || (0..head.len()).any(parted))
}

/// Lines of a list, as they come.
#[derive(Default)]
struct Run {
    entries: Vec<Entry>,
    end: usize,
    /// Lines between two entries that are none, and those behind the last one.
    others: usize,
    behind: usize,
    blanks: usize,
    /// Whether blank lines stand between its entries.
    spaced: bool,
    /// Lines with several people on them.
    lines_of_several: usize,
    /// Lines and notes that are no values of the list.
    left: Vec<Range<usize>>,
}

impl Run {
    /// Whether a person is one more of the list. It begins with one who is known, for a title may have the form of a name;
    /// and a name with nothing beside it goes on where the names do, for one further below has signed.
    fn takes(&self, entry: &Entry) -> bool {
        if self.entries.is_empty() {
            return entry.told || entry.known;
        }
        let near = self.blanks == 0 || self.spaced || self.entries.len() == 1;
        entry.told || !entry.notes.is_empty() || self.behind == 0 && near
    }

    fn add(&mut self, entry: Entry, line: &Range<usize>) {
        self.keep(entry.cells.iter().filter(|cell| !cell.is_empty()).cloned().collect(), line);
        self.entries.push(entry);
    }

    fn add_several(&mut self, people: Vec<people_items::Item>, line: &Range<usize>) {
        self.keep(people.iter().map(|person| person.at.clone()).collect(), line);
        self.entries.extend(people.into_iter().map(|person| Entry::named(person.at, person.known)));
        self.lines_of_several += 1;
    }

    /// A line of the list with these cells: what is in none of them stays with the text.
    fn keep(&mut self, mut cells: Vec<Range<usize>>, line: &Range<usize>) {
        cells.sort_by_key(|cell| cell.start);
        let mut from = line.start;
        for cell in cells {
            if from < cell.start {
                self.left.push(from..cell.start);
            }
            from = from.max(cell.end);
        }
        if from < line.end {
            self.left.push(from..line.end);
        }
        self.end = line.end;
        self.others += std::mem::take(&mut self.behind);
        self.spaced |= self.blanks > 0 && !self.entries.is_empty();
        self.blanks = 0;
    }

    fn blank(&mut self) {
        self.blanks += 1;
    }

    /// Whether a line that is no entry may stand between two: a heading of a group, a line that wrapped.
    fn goes_on(&self) -> bool {
        !self.entries.is_empty() && self.behind < 2 && self.blanks < MOST_BLANKS
    }

    fn pass(&mut self, line: Range<usize>) {
        self.behind += 1;
        self.left.push(line);
    }

    /// A line of the list that others read.
    fn leave(&mut self, line: Range<usize>) {
        self.left.push(line);
        self.blanks = 0;
    }

    /// Whether so many people are told of, and so well known, that the lines are a list of them.
    fn is_list(&self, text: &str) -> bool {
        let entries = self.entries.len();
        let known = self.entries.iter().filter(|entry| entry.known).count();
        let told = self.entries.iter().filter(|entry| entry.told).count();
        let reached = told >= LEAST && told * 5 >= entries && known * 10 >= entries * 6;
        // Names that stand several in a line, line after line, need less to be believed.
        let least = if self.lines_of_several > 1 { 5 } else { 7 };
        let named = || entries >= LEAST_NAMES && known * 10 >= entries * least && !self.is_of_members(text);
        self.others * 4 <= entries && (reached || named())
    }

    /// Whether the list is of members of a council or of those who met, whom the words before it call so.
    fn is_of_members(&self, text: &str) -> bool {
        let first = self.entries.first().map_or(0, |entry| entry.cells[NAME].start);
        let before =
            text.get(text.floor_char_boundary(first.saturating_sub(ABOVE))..first).unwrap_or_default();
        ["Councillor", "COUNCILLOR", "Cllr", "CLLR", "Alderm", "Present", "PRESENT", "Apologies", "APOLOGIES"]
            .iter()
            .any(|word| memchr::memmem::find(before.as_bytes(), word.as_bytes()).is_some())
    }

    fn list(mut self, text: &str) -> Option<Block> {
        if !self.is_list(text) {
            return None;
        }
        let entries = &self.entries;
        let mut names: Vec<&str> =
            entries.iter().filter_map(|entry| text.get(entry.cells[NAME].clone())).collect();
        names.sort_unstable();
        names.dedup();
        if names.len() * 2 < entries.len() {
            return None;
        }
        let kept: Vec<usize> =
            (0..NAMES.len()).filter(|at| entries.iter().any(|entry| !entry.cells[*at].is_empty())).collect();
        let rows =
            entries.iter().map(|entry| kept.iter().map(|at| entry.cells[*at].clone()).collect()).collect();
        // What stands before a name belongs to the list, too.
        let start =
            entries.first()?.cells.iter().filter(|cell| !cell.is_empty()).map(|cell| cell.start).min()?;
        let names = kept.iter().map(|at| NAMES[*at].to_owned()).collect();
        self.left.retain(|left| left.start >= start);
        self.left.sort_by_key(|left| left.start);
        Some(Block { range: start..self.end, names, rows, left: self.left })
    }
}

/// The line at this place as a person's.
fn entry(text: &str, line: Range<usize>) -> Line {
    person(text, line).unwrap_or(Line::Other)
}

fn person(text: &str, line: Range<usize>) -> Option<Line> {
    let line = unmarked(text, line)?;
    let value = |at: &Range<usize>| text.get(at.clone()).unwrap_or_default();
    let mut parts = parts(text, &line)?;
    if parts.first().is_some_and(|first| is_reference(value(first))) {
        parts.remove(0);
    }
    let (lead, mut next, listed) = name_behind(text, &mut parts)?;
    let name = parts.get(lead)?.start..parts.get(next - 1)?.end;
    let mut entry = Entry::named(name, listed == Listed::Known);
    let cells = &mut entry.cells;
    cells.iter_mut().skip(1).for_each(|cell| *cell = line.end..line.end);
    for part in parts.get(..lead).unwrap_or_default() {
        match validators::election_role::lookup(value(part)) {
            Some(role) if !is_staff(role.family) => return Some(Line::Elsewhere),
            Some(role) if cells[ROLE].is_empty() && !role.ambiguous => cells[ROLE] = part.clone(),
            _ => entry.notes.push(part.clone()),
        }
    }
    let placed = parts.iter().any(|part| validators::polling_station::is_venue(value(part)));
    let mut street = false;
    // The address begins at the first part that is nothing else and ends at a postcode or a number to ring.
    while let Some(part) = parts.get(next) {
        next += 1;
        let words = value(part);
        if let Some(number) = phone_in(words) {
            let number = part.start + number.start..part.start + number.end;
            let at = if cells[PHONE].is_empty() { PHONE } else { OTHER_PHONE };
            if !cells[at].is_empty() {
                return Some(Line::Elsewhere);
            }
            cells[at] = number;
        } else if let Some(date) = birth_in(words).filter(|_| cells[BIRTH].is_empty()) {
            cells[BIRTH] = part.start + date..part.end;
        } else if validators::email::judge(words) >= Verdict::Shape {
            if !cells[EMAIL].is_empty() {
                return Some(Line::Elsewhere);
            }
            cells[EMAIL] = part.clone();
        } else if cells[POSTCODE].is_empty() && !cells[ADDRESS].is_empty() && is_postcode(words) {
            cells[POSTCODE] = part.clone();
        } else if let Some(role) = role_in(words) {
            if cells[ROLE].is_empty() {
                cells[ROLE] = part.start + role.start..part.start + role.end;
            }
        } else if is_figures(words) {
            return Some(Line::Elsewhere);
        } else if cells[POSTCODE].is_empty()
            && cells[PHONE].is_empty()
            && cells[EMAIL].is_empty()
            && is_part_of_address(words, cells[ADDRESS].is_empty())
        {
            let (own, postcode) = postcode_behind(text, part);
            street |= has_street(value(&own));
            cells[ADDRESS] =
                if cells[ADDRESS].is_empty() { own.clone() } else { cells[ADDRESS].start..own.end };
            if let Some(postcode) = postcode {
                cells[POSTCODE] = postcode;
            }
        } else if words.split(' ').count() <= MOST_WORDS {
            entry.notes.push(part.clone());
        } else {
            return None;
        }
    }
    // A place alone is where something is, not where somebody lives, and so is a venue.
    let lives = street && (!placed || value(&cells[ADDRESS]).bytes().any(|byte| byte.is_ascii_digit()));
    if cells[POSTCODE].is_empty() && !lives && !cells[ADDRESS].is_empty() {
        entry.notes.push(std::mem::replace(&mut cells[ADDRESS], line.end..line.end));
    }
    entry.told = [ADDRESS, PHONE, EMAIL, ROLE, BIRTH].iter().any(|at| !entry.cells[*at].is_empty());
    // A remark is short, and no sentence.
    let remarked = || {
        let short = |note: &Range<usize>| value(note).split(' ').count() <= REMARK;
        let line = value(&line);
        line.len() <= LONGEST_REMARKED
            && entry.notes.len() <= 2
            && entry.notes.iter().all(short)
            && !line.trim_end_matches('.').ends_with([':', ';', '!'])
            && (!line.ends_with('.') || line.ends_with("..") || entry.notes.is_empty())
    };
    (entry.told || placed || remarked()).then_some(Line::Of(entry))
}

/// The name of a line, behind no more than the number of a station, a venue, a role: how many parts stand before it, the
/// part behind it, and whether lists know it.
fn name_behind(text: &str, parts: &mut Vec<Range<usize>>) -> Option<(usize, usize, Listed)> {
    let first = parts.first()?.clone();
    let is_venue =
        |part: &Range<usize>| text.get(part.clone()).is_some_and(validators::polling_station::is_venue);
    let of_stations = is_venue(&first);
    // "Osney Hall" may be somebody, but not where a person stands behind it.
    let mut venue = None;
    let mut read = parts.clone();
    for lead in 0..=MOST_LEADS.min(parts.len() - 1) {
        let mut told = lead == 0;
        if lead > 0 {
            let before = read.get(lead - 1)?.clone();
            let apart = is_apart(text, before.end, read.get(lead)?.start);
            // A name is no lead of another.
            if !(apart || of_stations)
                || before.len() > LONGEST_LEAD
                || text_names::listed(text.get(first.clone())?) == Some(Listed::Known)
            {
                break;
            }
            told = apart
                && (is_venue(&before) || text.get(before).is_some_and(|before| role_in(before).is_some()));
        }
        cut_remark(text, &mut read, lead);
        let Some((count, listed)) = name(text, read.get(lead..)?) else { continue };
        if lead == 0 && of_stations && listed == Listed::Formed {
            venue = Some((count, listed, read.clone()));
        } else if told || listed == Listed::Known {
            *parts = read;
            return Some((lead, lead + count, listed));
        }
    }
    let (count, listed, read) = venue?;
    *parts = read;
    Some((0, count, listed))
}

/// Whether more than a comma parts two values: what stands before a name is a column, not the beginning of a sentence. A
/// number may have a comma behind it.
fn is_apart(text: &str, end: usize, start: usize) -> bool {
    let between = text.get(end..start).unwrap_or_default();
    let numbered = || text.as_bytes().get(end.wrapping_sub(1)).is_some_and(u8::is_ascii_digit);
    between.contains(['\t', '|', ':', ';']) || between.contains("  ") || between.contains(" - ") || numbered()
}

/// Takes what is no name off the part at `at` and the one behind it: "Ann Lowe rang 3/5", "Lowe, Ann x", "Ann Lowe 12 Mill
/// Street" have no sign before their remark but a figure or a small letter.
fn cut_remark(text: &str, parts: &mut Vec<Range<usize>>, at: usize) {
    let word = |part: &Range<usize>| text.get(part.clone()).unwrap_or_default();
    let single = parts.get(at).is_some_and(|part| !word(part).contains(' '));
    let at = at + usize::from(single);
    let Some(part) = parts.get(at).cloned() else { return };
    let value = word(&part);
    let mut spaces = value.match_indices(' ').map(|(space, _)| space);
    let remark = spaces.find(|space| {
        let next = value.get(space + 1..).unwrap_or_default();
        let first = next.split(' ').next().unwrap_or_default();
        first == "Flat"
            || !first.starts_with(char::is_uppercase) && !text_names::is_particle(first)
            || next.contains(' ') && role_in(next).is_some()
    });
    if let Some(space) = remark {
        parts.splice(at..=at, [part.start..part.start + space, part.start + space + 1..part.end]);
    }
}

/// The role of a part, with or without brackets: "Poll Clerk", "(Res Clerk)".
fn role_in(part: &str) -> Option<Range<usize>> {
    let start = usize::from(part.starts_with('('));
    let end = part.len() - usize::from(part.ends_with(')'));
    let role = part.get(start..end)?;
    validators::election_role::lookup(role).filter(|role| is_staff(role.family)).map(|_| start..end)
}

/// Whether who has a role works at an election: a keyholder is the venue's.
fn is_staff(family: Family) -> bool {
    family != Family::Premises
}

/// The line without what marks it: bullets, signs of quoted mails, the number in the list.
fn unmarked(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    let content = text.get(line.clone())?;
    if content.len() > LONGEST || content.len() < 5 {
        return None;
    }
    let rest = content
        .trim_start_matches(['>', '*', '-', '|', '\u{2022}', '\u{b7}', ' ', '\t', '\u{c}', '\u{feff}']);
    let number = rest.bytes().take_while(u8::is_ascii_digit).count();
    let rest = match rest.get(number..) {
        Some(behind) if (1..=3).contains(&number) && behind.starts_with(['.', ')', '\t', ' ', ',', '|']) => {
            behind.trim_start_matches(['.', ')', '\t', ' ', ',', '|', '-'])
        }
        _ => rest,
    };
    let begins = rest.starts_with(char::is_uppercase);
    begins.then(|| line.end - rest.len()..line.end)
}

/// The values of a line: what stands between commas, dashes, tabs, bars and gaps, and brackets at the end of a value.
fn parts(text: &str, line: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let content = text.get(line.clone())?;
    let bytes = content.as_bytes();
    let mut parts: Vec<Range<usize>> = Vec::new();
    let (mut from, mut at) = (0, 0);
    let mut take = |from: usize, to: usize| {
        let part = content.get(from..to).unwrap_or_default();
        let trimmed = part.trim_matches(SIGNS);
        if trimmed.chars().any(|c| c != '-' && c != '.') {
            let start = line.start + from + (part.len() - part.trim_start_matches(SIGNS).len());
            parts.push(start..start + trimmed.len());
        }
    };
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let parting = match rest {
            [b',' | b';' | b'|' | b'\t', ..] => 1,
            [b' ', b' ', ..] => 2,
            [b' ', b'-' | b'/', b' ', ..] => 3,
            [b'.', b'.', b'.', ..] => rest.iter().take_while(|byte| **byte == b'.').count(),
            [b':', b' ', ..] if is_role(content.get(from..at).unwrap_or_default()) => 2,
            [b' ', b'(', ..] if is_bracket(rest) => 1,
            [b' ', ..] if starts_number(rest) => 1,
            [b' ', 0xe2, second, third, b' ', ..] if DASHES.contains(&[0xe2, *second, *third]) => 5,
            _ => 0,
        };
        if parting > 0 {
            take(from, at);
            at += parting;
            from = at;
        } else {
            at += 1;
        }
    }
    take(from, bytes.len());
    (1..=MOST_PARTS).contains(&parts.len()).then_some(parts)
}

/// Dashes, bullets, and the square that stands where a font has no dash.
const DASHES: [[u8; 3]; 4] = [[0xe2, 0x80, 0x93], [0xe2, 0x80, 0x94], [0xe2, 0x80, 0xa2], [0xe2, 0x96, 0xa0]];
/// What parts values, and stands around them.
const SIGNS: [char; 5] = [' ', '\t', ',', '|', ';'];

/// "Poll Clerk", before a colon.
fn is_role(part: &str) -> bool {
    part.len() <= LONGEST_MARK * 2 && validators::election_role::lookup(part.trim()).is_some()
}

/// Whether the bracket that opens here is a value of its own: it closes where the value before it would end, or it is of a
/// number to ring.
fn is_bracket(rest: &[u8]) -> bool {
    if rest.get(2) == Some(&b'0') {
        return true;
    }
    let close = rest.iter().take(LONGEST_NAME).position(|byte| *byte == b')');
    close.is_some_and(|close| {
        let behind = rest.get(close + 1..);
        matches!(behind, Some([] | [b',' | b';' | b'|' | b'\t', ..] | [b' ', b' ' | b'-', ..]))
    })
}

/// Whether a number to ring begins behind this blank, with a word for it or without: "Lowe 07700 900111", "OX2 0AB Tel ...".
fn starts_number(rest: &[u8]) -> bool {
    let rest = rest.get(1..).unwrap_or_default();
    let word = ["tel", "mob", "or"]
        .iter()
        .find(|word| rest.get(..word.len()).is_some_and(|own| own.eq_ignore_ascii_case(word.as_bytes())));
    let behind = word.map_or(rest, |word| &rest[word.len()..]).trim_ascii_start();
    let behind = behind.strip_prefix(b":").unwrap_or(behind).trim_ascii_start();
    match behind {
        [b'0', rest @ ..] | [b'(', b'0', rest @ ..] | [b'+', b'4', b'4', rest @ ..] => {
            rest.iter().take(14).filter(|byte| byte.is_ascii_digit()).count() >= 9
        }
        _ => false,
    }
}

/// "CARD 12", "Ref 1044": what numbers the entries of a card index.
fn is_reference(part: &str) -> bool {
    part.split_once(' ').is_some_and(|(word, number)| {
        ["card", "ref", "no", "no.", "rec", "record", "entry", "id"]
            .iter()
            .any(|own| word.eq_ignore_ascii_case(own))
            && (1..=6).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Where the date begins in "dob 13.09.58", "born 3 May 1956".
fn birth_in(part: &str) -> Option<usize> {
    let label = ["dob", "d.o.b.", "d.o.b", "born", "date of birth"]
        .iter()
        .find(|label| part.get(..label.len()).is_some_and(|own| own.eq_ignore_ascii_case(label)))?;
    let date = part.get(label.len()..)?.trim_start_matches([' ', ':']);
    validators::date::parse(date).map(|_| part.len() - date.len())
}

/// How many parts are the name, and whether lists know it: "Gorringe, Wilf", "Mrs", "Wilf Gorringe".
fn name(text: &str, parts: &[Range<usize>]) -> Option<(usize, Listed)> {
    let words = |at: &Range<usize>| text.get(at.clone()).unwrap_or_default();
    let first = words(parts.first()?);
    if !first.bytes().all(|byte| !byte.is_ascii_digit() && byte != b'@' && byte != b':') {
        return None;
    }
    // As many parts as are single words of a name; a title may have a column of its own.
    for count in (2..=3).rev() {
        let (Some(head), Some(last)) = (parts.get(..count), parts.get(count - 1)) else { continue };
        if !head.iter().all(|part| is_word_of_name(words(part))) {
            continue;
        }
        // "Mrs", "Ann", "Lowe" in columns of their own.
        if count == 3 && !validators::title::is_title(first) {
            continue;
        }
        let whole = words(&(parts[0].start..last.end));
        let separate = head.iter().take(count - 1).all(|part| !words(part).contains(' '));
        let listed = text_names::listed(whole);
        // "HO, Ka": a word alone is no name, so the next one is the rest of it.
        let surname = count == 2 && !words(&parts[0]).contains(' ');
        if let Some(listed) = listed
            && separate
            && (listed == Listed::Known || surname && parts.len() > count)
            && !is_address_word(words(last))
            && !(words(last).contains(' ') && role_in(words(last)).is_some())
        {
            return Some((count, listed));
        }
    }
    text_names::listed(first).map(|listed| (1, listed))
}

/// "Wilf", "W. E.", "Ann Marie", "Gorringe-Lowe".
fn is_word_of_name(part: &str) -> bool {
    let mut words = part.split([' ', '.']).filter(|word| !word.is_empty());
    let fits = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '-'))
    };
    words.clone().count() <= 3 && words.all(fits)
}

/// Whether a part that looks like a forename is rather a house, a street or a town: "Rosemary Cottage", "Chelsea".
fn is_address_word(part: &str) -> bool {
    part.rsplit(' ').next().is_some_and(gazetteer::is_street_type) || has_house(part)
}

/// Words of the names of houses.
fn has_house(part: &str) -> bool {
    part.split(' ').any(|word| {
        [
            "cottage", "house", "lodge", "farm", "barn", "flat", "villa", "bungalow", "mews", "vicarage",
            "rectory",
        ]
        .iter()
        .any(|house| word.eq_ignore_ascii_case(house))
    })
}

fn has_street(part: &str) -> bool {
    let shape = cell::shape(part);
    column::looks_like_street(part, &shape)
        || part.split(' ').skip(1).any(gazetteer::is_street_type)
        || has_house(part)
}

/// The number to ring of a part, without what says which or when: "Mob: 07700 900111", "01865 960001 ext 12",
/// "07700 900111 (after 6pm)".
fn phone_in(part: &str) -> Option<Range<usize>> {
    let label = part.bytes().take_while(u8::is_ascii_alphabetic).count();
    let labelled =
        ["tel", "telephone", "phone", "mob", "mobile", "home", "work", "day", "eve", "h", "m", "t", "w"]
            .iter()
            .any(|known| part.get(..label).is_some_and(|own| own.eq_ignore_ascii_case(known)));
    if label > 0 && !labelled {
        return None;
    }
    let rest = part.get(label..)?.trim_start_matches([':', '.', ' ']);
    let start = part.len() - rest.len();
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '-' | '+' | '/' | '.');
    let figures = rest.find(|c| !is_sign(c)).map_or(rest, |end| &rest[..end]);
    let behind = rest.get(figures.len()..)?;
    // A bracket that the figures do not close begins the note.
    let figures = figures.trim_end_matches([' ', '(', '-', '.']);
    let said = behind.is_empty()
        || rest.get(figures.len()..)?.trim_start().starts_with('(')
        || ["ext", "x"]
            .iter()
            .any(|sign| behind.get(..sign.len()).is_some_and(|b| b.eq_ignore_ascii_case(sign)));
    let digits = figures.bytes().filter(u8::is_ascii_digit).count();
    let number = (6..=15).contains(&digits)
        && (validators::phone::normalise(figures).is_some()
            || validators::phone::judge(figures) >= Verdict::Shape
            || digits == 6 && validators::phone::judge_local(&figures.replace(' ', "")) >= Verdict::Shape);
    (number && said).then(|| start..start + figures.len())
}

/// Figures that are nothing known: a list with accounts or insurance numbers in it is left to those who read them.
fn is_figures(part: &str) -> bool {
    let compact = part.bytes().filter(|b| !matches!(b, b' ' | b'-'));
    compact.filter(u8::is_ascii_digit).count() > 5
        && validators::date::parse(part).is_none()
        && !is_postcode(part)
}

fn is_postcode(part: &str) -> bool {
    validators::postcode::judge(part) >= Verdict::Shape && part.bytes().any(|b| b.is_ascii_uppercase())
}

/// A part and the postcode that ends it.
fn postcode_behind(text: &str, part: &Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let value = text.get(part.clone()).unwrap_or_default();
    let mut ends = value.rmatch_indices(' ').map(|(at, _)| at);
    let (one, two) = (ends.next(), ends.next());
    for at in [two, one].into_iter().flatten() {
        if value.get(at + 1..).is_some_and(is_postcode) {
            let own = value.get(..at).unwrap_or_default().trim_end_matches([' ', ',']);
            return (part.start..part.start + own.len(), Some(part.start + at + 1..part.end));
        }
    }
    (part.clone(), None)
}

/// "12 Ferry Lane", "Osney", "Flat 3": words with capitals and short numbers. The first of them is no note in capitals.
fn is_part_of_address(part: &str, first: bool) -> bool {
    let mut words = 0;
    let plain = part.split(' ').filter(|word| !word.is_empty()).all(|word| {
        words += 1;
        let begins = word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let small =
            matches!(word, "the" | "of" | "on" | "in" | "le" | "upon" | "at" | "under" | "and" | "by");
        let signs = word.bytes().any(|b| matches!(b, b':' | b'@' | b'?' | b'!' | b'*' | b'(' | b'"' | b'='));
        let dotted = word.bytes().filter(|b| *b == b'.' || *b == b'/').count() > 1;
        (begins || small) && !signs && !dotted
    });
    let note =
        first && !part.bytes().any(|b| b.is_ascii_digit() || b.is_ascii_lowercase()) && !has_street(part);
    plain && words <= MOST_WORDS && !note && validators::date::parse(part).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(text: &str) -> Vec<(Vec<String>, Vec<Vec<&str>>)> {
        let cells = |block: &Block| -> Vec<Vec<&str>> {
            block.rows.iter().map(|row| row.iter().map(|cell| &text[cell.clone()]).collect()).collect()
        };
        find(text, &[]).iter().map(|block| (block.names.clone(), cells(block))).collect()
    }

    #[test]
    fn labels_are_read_whatever_parts_them() {
        let text = "City Council\nlabels\n\n\
            Whitfield Norman, Rose Cottage, 11 Ferry Lane, Osney, OX2 0AB, (01865) 960001\n\
            Thompson, Margaret - 8 Mill Street, Oxford, OX2 0AE - 01865 960002\n\
            Mrs J Pickering  Flat 2, 5 Botley Road, OX2 0AD\n\
            BAILEY Susan  Wayside Church Lane, Wytham, Oxford OX2 8QA  01865 960003\n\
            Peter O'Brien, 14 Hill View Road, Oxford\n\
            Walker Helen - NEW - 3 The Green, Cumnor, OX2 9PL\n\nplease check\n";
        let found = lists(text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, ["Name", "Address", "Postcode", "Phone"]);
        assert_eq!(
            found[0].1,
            [
                ["Whitfield Norman", "Rose Cottage, 11 Ferry Lane, Osney", "OX2 0AB", "(01865) 960001"],
                ["Thompson, Margaret", "8 Mill Street, Oxford", "OX2 0AE", "01865 960002"],
                ["Mrs J Pickering", "Flat 2, 5 Botley Road", "OX2 0AD", ""],
                ["BAILEY Susan", "Wayside Church Lane, Wytham, Oxford", "OX2 8QA", "01865 960003"],
                ["Peter O'Brien", "14 Hill View Road, Oxford", "", ""],
                ["Walker Helen", "3 The Green, Cumnor", "OX2 9PL", ""],
            ]
        );
    }

    #[test]
    fn numbers_to_ring_and_roles_make_a_list_too() {
        let text = "1. Norman Whitfield, 07700 900111\n2. Margaret Thompson, 07700 900112\n\
            3. Susan Bailey, 07700 900113\n4. Helen Walker, 07700 900114\n";
        assert_eq!(lists(text)[0].1[3], ["Helen Walker", "07700 900114"]);
        let text = "Mr    Norman    Whitfield   norman@hotmail.co.uk   P/Clerk   online\n\
            Mrs   Margaret  Thompson                         P/Clerk   12 Apr\n\
            Miss  Susan     Bailey      sb@hotmail.co.uk     P/Clerk\n\
            Mrs   Helen     Walker                           P/Clerk   DNA\n";
        let found = lists(text);
        assert_eq!(found[0].0, ["Name", "Role", "Email"]);
        assert_eq!(found[0].1[1], ["Mrs   Margaret  Thompson", "P/Clerk", ""]);
    }

    #[test]
    fn who_has_no_number_is_of_the_list_too() {
        let text = "NAME\tMOB\nWhitfield N\t07700 900111\nThompson M\t\nBailey S\t07700 900112\nWalker H\t\nClark P\t\n\
            Taylor A\t07700 900113\nGreen J\t07700 900114\nHarris B\t\n\nWith thanks\nSusan Bailey\n";
        let found = lists(text);
        let names: Vec<&str> = found[0].1.iter().map(|row| row[0]).collect();
        let expected = [
            "Whitfield N",
            "Thompson M",
            "Bailey S",
            "Walker H",
            "Clark P",
            "Taylor A",
            "Green J",
            "Harris B",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn a_card_index_typed_up_is_a_list() {
        let text = "CARD 12   WHITFIELD, Norman   dob 13.09.58   5 Ferry Lane OX2 0AB   good\n\
            CARD 907   THOMPSON, Margaret   dob 01.04.49   Rose Cottage, Mill Lane OX2 0AD   no longer\n\
            CARD 31   BAILEY, Susan   dob 22.11.61   8 The Green OX2 9PL   moved?\n\
            CARD 8   HO, Ka   dob 03.03.55   15 Hill View Road OX2 8QA   yes\n\
            CARD 4   WALKRE, Helen   dob 02.02.50   14 Hill View Road OX2 8QA   yes\n";
        let found = lists(text);
        assert_eq!(found[0].0, ["Name", "Address", "Postcode", "Date of birth"]);
        assert_eq!(found[0].1[1], ["THOMPSON, Margaret", "Rose Cottage, Mill Lane", "OX2 0AD", "01.04.49"]);
        assert_eq!(found[0].1.len(), 5);
    }

    #[test]
    fn notes_and_lines_between_stay_with_the_text() {
        let text = "Norman Whitfield, 07700 900111, uses a wheelchair\nMargaret Thompson, 07700 900112\n\
            Susan Bailey, 07700 900113\nPaul Clark, AB123456C, 07700 900115\nHelen Walker, 07700 900114\n";
        let blocks = find(text, &[]);
        assert_eq!(blocks.iter().map(|block| block.rows.len()).collect::<Vec<_>>(), [4]);
        let is_in = |word: &str| {
            let at = text.find(word).expect("there");
            inline_tables::is_in(&blocks, &(at..at + word.len()))
        };
        assert!(is_in("Margaret Thompson") && is_in("07700 900111"));
        assert!(!is_in("wheelchair") && !is_in("AB123456C") && !is_in("Paul Clark"));
    }

    #[test]
    fn numbers_to_ring_may_say_which_and_when() {
        for (part, number) in [
            ("07700 900111", Some("07700 900111")),
            ("Mob: 07700 900111", Some("07700 900111")),
            ("+44(0)114 2567421 (after 6pm)", Some("+44(0)114 2567421")),
            ("(01865) 960001 ext 9580", Some("(01865) 960001")),
            ("07700 900111 is hers", None),
            ("fax 01865 960001", None),
            ("12 Mill Street", None),
        ] {
            assert_eq!(phone_in(part).map(|at| &part[at]), number, "{part}");
        }
    }

    #[test]
    fn venues_firms_letters_and_sentences_are_no_people() {
        for text in [
            "St Mary's Hall, Church Lane, Wytham, OX2 8QA\nScout Hut, 12 Mill Street, Oxford, OX2 0AE\n\
             Norman Whitfield School, 3 Hill View Road, Oxford, OX2 0AD\nVictoria Institute, 4 Ferry Lane, OX2 0AB\n\
             George Taylor Library, 3 The Green, Cumnor, OX2 9PL\n",
            "Baker & Sons Ltd, 12 Mill Street, Oxford, OX2 0AE, 01865 960001\n\
             Taylor Clark Solicitors, 3 Hill View Road, Oxford, OX2 0AD, 01865 960002\n\
             Walker Plumbing, 4 Ferry Lane, Osney, OX2 0AB, 01865 960003\n\
             Green Taxis, 5 Ferry Lane, Osney, OX2 0AB, 01865 960004\n",
            "Mr N Whitfield\n12 Mill Street\nOxford\nOX2 0AE\n\nDear Mr Whitfield,\nThank you, as always, for 2012.\n",
            "Margaret Thompson, who lives in Mill Street, has written to us.\n\
             Susan Bailey, of course, will be there, and rang on Monday.\n\
             Helen Walker, too, has asked for a form, as she told us.\n\
             Peter Clark, however, will not, as he is away from home.\n",
            "Margaret Thompson, 12 Mill Street, Oxford, OX2 0AE\nSusan Bailey, 3 Ferry Lane, OX2 0AB\n",
        ] {
            assert_eq!(lists(text), [], "{text}");
        }
    }

    #[test]
    fn names_with_remarks_are_a_list_if_most_are_known() {
        for (text, names) in [
            (
                "Please find below names of those available\n\nNorman Whitfield ok\n- Margaret Thompson x2\nSusan Bailey ?\n\
                 Helen Walker rang 26/5/17\nPeter Clark (away till 3rd)\n",
                ["Norman Whitfield", "Margaret Thompson", "Susan Bailey", "Helen Walker", "Peter Clark"],
            ),
            (
                "Whitfield N - left msg\nThompson MA x\nBailey S E ??\nWalker H\nClark P new baby\n",
                ["Whitfield N", "Thompson MA", "Bailey S E", "Walker H", "Clark P"],
            ),
            (
                "SIGN IN\nNorman Whitfield ........ signed\nMargaret Thompson ........ pp\nSusan Bailey ........\n\
                 Helen Walker ........ signed\nPeter Clark ........\n",
                ["Norman Whitfield", "Margaret Thompson", "Susan Bailey", "Helen Walker", "Peter Clark"],
            ),
            (
                "Whitfield, Norman\nThompson, Margaret (Mrs)\nBailey, Susan\nWalker, Helen\nClark, Peter\n",
                ["Whitfield, Norman", "Thompson, Margaret", "Bailey, Susan", "Walker, Helen", "Clark, Peter"],
            ),
        ] {
            let found = lists(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].0, ["Name"], "{text}");
            assert_eq!(found[0].1, names.map(|name| vec![name]), "{text}");
        }
    }

    #[test]
    fn a_number_a_venue_or_a_role_may_stand_before_the_name() {
        let text = "1. Wytham Village Hall - Norman Whitfield - key K10\n2. Cumnor School - Margaret Thompson - key K15\n\
            3. Scout Hut - Susan Bailey - key K8\n4. Osney Library - Helen Walker - key K7\n\
            5. Osney Library - Peter Clark - key K9\n";
        assert_eq!(lists(text)[0].1[1], ["Margaret Thompson"]);
        let text = "16   Cumnor School   WHITFIELD, NORMAN   Poll Clerk   late last time\n\
            17   Scout Hut   THOMPSON, MARGARET   Presiding Officer\n18   Osney Library   BAILEY, SUSAN   Poll Clerk\n\
            18   Osney Library   WALKER, HELEN   Poll Clerk   DO NOT USE\n";
        assert_eq!(lists(text)[0].1[3], ["WALKER, HELEN", "Poll Clerk"]);
        let text = "16, Cumnor School, Wytham, Whitfield, Norman, PC, 07700 900111\n\
            17, Scout Hut, Osney, Thompson, Margaret, PO, 07700 900112\n18, Osney Library, ?, Bailey, Susan, PC, 07700 900113\n\
            19, Osney Library, Osney, Walker, Helen, PC, 07700 900114\n";
        assert_eq!(lists(text)[0].1[0], ["Whitfield, Norman", "PC", "07700 900111"]);
        let text = "|WHITFIELD Norman|Cumnor School|Poll Clerk|01865 960001|\n|THOMPSON Margaret|Scout Hut|Poll Clerk|01865 960002|\n\
            |BAILEY Susan|Osney Library|Poll Clerk|01865 960003|\n|WALKER Helen|Osney Library|Poll Clerk|01865 960004|\n";
        assert_eq!(lists(text)[0].1[2], ["BAILEY Susan", "Poll Clerk", "01865 960003"]);
    }

    #[test]
    fn titles_and_signatures_are_not_of_the_list() {
        let names = "Ann Lowe\nJane Clark\nMary Walker\nHelen Smith\nPeter Jones\n";
        let text = format!("SIGN IN\n\nMain Hall, doors 21:30\n\n{names}\nMany thanks\nSusan Bailey\n");
        let found = lists(&text);
        assert_eq!(
            found[0].1,
            [["Ann Lowe"], ["Jane Clark"], ["Mary Walker"], ["Helen Smith"], ["Peter Jones"]]
        );
        assert!(is_short_roll(&find(&text, &[])[0]));
        let more = names.replace('e', "i");
        assert!(!is_short_roll(&find(&(names.to_owned() + &names.replace("Ann", "Joan") + &more), &[])[0]));
    }

    #[test]
    fn roles_and_numbers_need_no_sign_before_them() {
        let text = "ND WHITFIELD (Poll Clerk)\nM THOMPSON (Presiding Officer)\nS BAILEY (Poll Clerk)\nH WALKER (Poll Clerk)\n";
        assert_eq!(lists(text)[0].1[1], ["M THOMPSON", "Presiding Officer"]);
        let text = "- Norman Whitfield 07700 900111\nMargaret Thompson, Poll Clerk\n* Susan Bailey\n\
            Helen Walker (07700) 900114\nPeter Clark Poll Clerk 91\n";
        assert_eq!(lists(text)[0].1[3], ["Helen Walker", "", "(07700) 900114"]);
        assert_eq!(lists(text)[0].1[4], ["Peter Clark", "Poll Clerk 91", ""]);
        let text = "Mrs Norma Whitfield 12 Mill Street, Osney, OX2 0AB\nMr Peter Thompson Flat 3, 4 The Green, OX2 0AD\n\
            Ms Susan Bailey 8 Ferry Lane, OX2 0AE\nMiss Helen Walker 9 Ferry Lane, Osney, OX2 0AE\n";
        assert_eq!(lists(text)[0].1[1], ["Mr Peter Thompson", "Flat 3, 4 The Green", "OX2 0AD"]);
        let text = "1. Whitfield, Mr N, 12 Mill Street, OX2 0AB Tel 01865 960001 or 07700 900111\n\
            2. Thompson, Mrs M, 4 The Green, OX2 0AD Tel 01865 960002\n3. Bailey, Ms S, 8 Ferry Lane, OX2 0AE Tel 01865 960003\n\
            4. Walker, Miss H, 9 Ferry Lane, OX2 0AE Tel 01865 960004\n";
        let row = ["Whitfield, Mr N", "12 Mill Street", "OX2 0AB", "01865 960001", "07700 900111"];
        assert_eq!(lists(text)[0].1[0], row);
    }

    #[test]
    fn lines_of_several_people_are_a_list() {
        let text = "Mon AM: Norman Whitfield, J Thompson, SE Bailey\nMon PM: Helen Walker, P Clark, Joan Taylor\n\
            Tues AM: Mary Harris\n";
        let names: Vec<&str> = lists(text)[0].1.iter().map(|row| row[0]).collect();
        let expected = [
            "Norman Whitfield",
            "J Thompson",
            "SE Bailey",
            "Helen Walker",
            "P Clark",
            "Joan Taylor",
            "Mary Harris",
        ];
        assert_eq!(names, expected);
        assert_eq!(lists("Norman Whitfield, Jane Thompson, Susan Bailey\n"), [], "three on one line");
    }

    #[test]
    fn keyholders_members_and_what_is_said_of_few_are_no_list() {
        for text in [
            "Keyholder: Norman Whitfield 01865 960001\nKeyholder: Jane Thompson 01865 960002\n\
             Keyholder: Susan Bailey 01865 960003\nKeyholder: Helen Walker 01865 960004\n",
            "PRESENT: Councillors Norman Whitfield, Jane Thompson, Susan Bailey, Helen Walker, Peter Clark\n",
            "Members of the Council (Councillors)\nNorman Whitfield\nJane Thompson\nSusan Bailey\nHelen Walker\nPeter Clark\n",
            "Norman Whitfield\nJane Thompson\nSusan Bailey\n",
            "PRESENT:\nNorman Whitfield\nJane Thompson\nSusan Bailey\nHelen Walker\nPeter Clark\n",
            "Microsoft Word, Adobe Reader, Norton Ghost, Lotus Notes, Sage Payroll\n",
            "Victoria Park\nAlbert Square\nGeorge Street\nKing Street\nQueen Street\nCharlotte Road\n",
            "Norman Mailer Books\nPenguin Classics\nOxford Press\nFaber House\nOrion Group\n",
            "def read(self, Name, Other)\n  return Name\nclass Reader(Base)\nimport Nothing as Thing\nprint Thing\n",
            "INFO  Server started\nINFO  Thomas Engine ready\nWARN  Low Memory\nINFO  Grace Period over\nINFO  Done Now\n",
        ] {
            assert_eq!(lists(text), [], "{text}");
        }
    }

    #[test]
    fn what_is_in_no_cell_stays_with_the_text() {
        let text = "Station 16, Cumnor School, Norman Whitfield, PC, likes tea\n";
        let text = text.to_owned()
            + "- Jane Thompson, PO\n- Susan Bailey, PC, prefers Osney\n- Helen Walker, PC\n- Peter Clark, PC\n";
        let blocks = find(&text, &[]);
        assert_eq!(blocks.len(), 1);
        let at = text.find("prefers").expect("there");
        assert!(!inline_tables::is_in(&blocks, &(at..at + 13)));
        let at = text.find("Susan").expect("there");
        assert!(inline_tables::is_in(&blocks, &(at..at + 12)));
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_cells_inside_it(text in "(\\PC|Ann Lowe|[A-Za-z0-9 ,|\t\n-]){0,300}") {
            for block in find(&text, &[]) {
                for cell in block.rows.iter().flatten() {
                    proptest::prop_assert!(text.get(cell.clone()).is_some());
                }
            }
        }
    }
}
