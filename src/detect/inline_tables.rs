//! Tables inside running text: a sheet pasted into a mail, a printed list in a letter, records without gaps.
//!
//! A block with a heading of which at least two names mean something, and rows below it in the same form, goes out
//! as a table and is judged by its columns like any other; the text scanner's hits inside it are dropped. So does a
//! run of lines of one length in which NI numbers or birth dates stand at the same place all along: a record layout
//! without gaps between the fields. Files that are one such table have readers of their own (`formats::delimited`,
//! `formats::fixed`); a layout whose columns nothing names is not told here.

use std::ops::Range;

use super::classify::heads_role_holders;
use super::column::birth_year;
use super::gazetteer;
use super::headers::{HeaderIndex, HeaderMatch, Strength};
use super::validators::{self, Verdict};
use crate::model::FieldType;

use FieldType as F;

/// A table in a text: the names of its columns, and where its cells are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// All of it, heading and rows.
    pub range: Range<usize>,
    /// The columns' names: as they stand there, or what a record layout without heading was found to hold.
    pub names: Vec<String>,
    /// Byte ranges of the cells, row by row; an empty range is an empty cell.
    pub rows: Vec<Vec<Range<usize>>>,
    /// Places inside it that are in no cell and stay with the text, in order: notes, lines that are no rows.
    pub left: Vec<Range<usize>>,
}

impl Block {
    /// Whether a place in the text is read with this table.
    fn has(&self, at: &Range<usize>) -> bool {
        let near = self.left.partition_point(|left| left.end < at.end);
        let left = self.left.get(near).is_some_and(|left| left.start <= at.start);
        self.range.start < at.end && !left
    }
}

/// Cells of a heading, at most.
const MOST_CELLS: usize = 24;
/// A heading's cell is no longer than this.
const LONGEST_NAME: usize = 34;
/// A heading's line is no longer than this.
const LONGEST_HEADING: usize = 320;

/// How the cells of a line are parted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Parting {
    Tab,
    Bar,
    Gap,
    Comma,
}

/// Whether the digits of a line only number words, as "Address 1" and "Tel2" do.
fn numbers_words(line: &str) -> bool {
    let bytes = line.as_bytes();
    let letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
    bytes.iter().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).all(|(at, _)| {
        let word = letter(at.checked_sub(1)) || at > 0 && bytes[at - 1] == b' ' && letter(at.checked_sub(2));
        word && !bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
    })
}

/// Whether a line could be a heading at all: cheap, for every such line of a text. `gaps` says how many blanks in it have one
/// behind them, `digits` whether it has any; those of a heading number words at most.
pub fn may_be_heading(line: &str, gaps: u8, digits: bool) -> bool {
    let bare = bare(line).1;
    bare.len() <= LONGEST_HEADING
        && bare.starts_with(|c: char| c.is_alphabetic() || matches!(c, '|' | '\t' | '"'))
        && (gaps > 1 || memchr::memchr3_iter(b'\t', b'|', b',', bare.as_bytes()).nth(1).is_some())
        && (!digits || numbers_words(line))
        && parting(bare).is_some()
}

/// The tables in a text, in order and apart; `headings` are the starts of lines that [`may_be_heading`]. `before` is the
/// heading of a table that went on to the end of the page before; it becomes that of one that does on this page.
pub fn find(
    text: &str,
    headings: &[usize],
    headers: &HeaderIndex,
    before: &mut Option<Heading>,
) -> Vec<Block> {
    if text.trim_ascii().is_empty() {
        return Vec::new();
    }
    let mut last = None;
    let mut blocks: Vec<Block> = Vec::new();
    if let Some(heading) = before.take()
        && !has_own_heading(text, &heading, headers)
        && let Some(block) = gone_on_with(text, &heading)
    {
        last = Some(heading);
        blocks.push(block);
    }
    for start in headings {
        if blocks.last().is_some_and(|last| *start < last.range.end) {
            continue;
        }
        if let Some((heading, block)) = block(text, *start, headers) {
            last = Some(heading);
            blocks.push(block);
        }
    }
    // A page number and a line of the date stand below a table that goes on.
    let below = blocks.last().and_then(|block| text.get(block.range.end..)).unwrap_or_default();
    let ends = below.lines().filter(|line| !line.trim().is_empty()).take(FOOT + 1);
    *before = last.filter(|_| ends.count() <= FOOT);
    let lists = legends(text, headers, &blocks);
    blocks.extend(lists);
    blocks.sort_by_key(|block| block.range.start);
    // What has a heading is no record layout, too, or every row would count twice.
    let records = glued(text, &blocks);
    blocks.extend(records);
    blocks.sort_by_key(|block| block.range.start);
    blocks
}

/// Longest legend.
const LEGEND: usize = 160;
/// What parts the values of a list in a letter: one of each for all of its lines.
const BETWEEN: [&[&str]; 5] = [&[" - ", " \u{2013} "], &[";", ":"], &["\t"], &["  "], &[","]];

/// Lists of people in letters and mails whose legend says in brackets what stands in each line: "(name, DOB, NI number)".
/// Outside of `taken`.
fn legends(text: &str, headers: &HeaderIndex, taken: &[Block]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let bytes = text.as_bytes();
    for at in memchr::memchr_iter(b'(', bytes) {
        let rest = text.get(at + 1..).unwrap_or_default();
        let named = rest.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("name,"));
        if !named || blocks.last().is_some_and(|last| at < last.range.end) || is_in(taken, &(at..at + 1)) {
            continue;
        }
        let line = rest.split('\n').next().unwrap_or_default();
        let Some(names) = line.split_once(')').map(|(names, _)| names).filter(|names| names.len() < LEGEND)
        else {
            continue;
        };
        let means: Vec<(&str, Option<HeaderMatch>)> =
            names.split(',').map(|name| (name.trim(), headers.read(name).matches.first().copied())).collect();
        let exact = means.iter().skip(1).any(|(_, m)| m.is_some_and(|m| m.strength == Strength::Exact));
        if means.len() > MOST_CELLS || !exact {
            continue;
        }
        // They become names of columns, which the report shows: words for kinds of data may, what could be a value not.
        let shown = |(name, means): &(&str, Option<HeaderMatch>)| {
            let said = means.is_some_and(|m| m.strength == Strength::Exact);
            let plain = is_formed(name) && !name.bytes().any(|byte| byte.is_ascii_digit());
            if said && plain { (*name).to_owned() } else { String::new() }
        };
        let names: Vec<String> = means.iter().map(shown).collect();
        let start = at + 1 + line.len() + 1;
        let read = BETWEEN.iter().map(|between| listed(text, start, names.len(), between));
        let Some((rows, end)) = read.max_by_key(|(rows, _)| rows.len()).filter(|(rows, _)| rows.len() >= 2)
        else {
            continue;
        };
        blocks.push(Block { range: at..end, names, rows, left: Vec::new() });
    }
    blocks
}

/// The lines from `next` on that have so many parts, and where they end. A line between two of them may be the rest of
/// one that was too long.
fn listed(text: &str, mut next: usize, width: usize, between: &[&str]) -> (Vec<Vec<Range<usize>>>, usize) {
    let (mut rows, mut end, mut other) = (Vec::new(), next, 0);
    while let Some((line, after)) = line_at(text, next) {
        if line.trim_matches(['>', ' ', '\t']).is_empty() {
            break;
        }
        let content = line.trim_start_matches(['>', '-', '*', '\u{2022}', '\u{b7}', ' ']);
        let mut from = next + (line.len() - content.len());
        let mut cells = Vec::new();
        let mut place = from;
        while place < next + line.len() {
            let rest = text.get(place..next + line.len()).unwrap_or_default();
            let sign = between.iter().filter_map(|sign| rest.find(sign).map(|at| (at, sign.len()))).min();
            let Some((at, length)) = sign else { break };
            cells.push(trimmed(text, from..place + at));
            place += at + length;
            from = place;
        }
        cells.push(trimmed(text, from..next + line.len()));
        if cells.len() == width {
            rows.push(cells);
            end = after;
            other = 0;
        } else {
            other += 1;
            if other > 1 {
                break;
            }
        }
        next = after;
    }
    (rows, end)
}

/// A place without the blanks at its ends.
fn trimmed(text: &str, at: Range<usize>) -> Range<usize> {
    let cell = text.get(at.clone()).unwrap_or_default();
    let start = at.start + (cell.len() - cell.trim_start().len());
    start..start + cell.trim().len()
}

/// Lines above and below the rows of a page, at most.
const FOOT: usize = 3;

/// Whether the page says itself what stands there: the same once more, or columns for which the page before had no room.
fn has_own_heading(text: &str, before: &Heading, headers: &HeaderIndex) -> bool {
    let mut start = 0;
    for _ in 0..=FOOT {
        let Some((line, next)) = line_at(text, start) else { return false };
        let names = cells(line, start, before.parting);
        let named = |cell: &Range<usize>| {
            let name = text.get(cell.clone()).unwrap_or_default();
            headers.read(name).matches.first().is_some_and(|first| first.strength == Strength::Exact)
        };
        let known = names.iter().filter(|cell| named(cell)).count();
        if known > 1 && known * 2 > names.len() {
            return true;
        }
        start = next;
    }
    false
}

/// The rows at a page's top of a table whose heading stands on an earlier page.
fn gone_on_with(text: &str, heading: &Heading) -> Option<Block> {
    // Each page is set by itself: its first full row says where the columns are.
    let mut heading = heading.clone();
    let mut start = 0;
    while let Some((line, next)) = line_at(text, start) {
        let full = cells(line, start, heading.parting);
        if full.len() == heading.names.len() {
            heading.edges = full.iter().map(|cell| edges(text, start, cell)).collect();
            break;
        }
        start = next;
    }
    start = 0;
    for _ in 0..=FOOT {
        let (rows, end) = rows_below(text, start, &heading);
        if rows.len() >= 2 {
            return Some(Block { range: start..end, names: heading.names, rows, left: Vec::new() });
        }
        start = line_at(text, start)?.1;
    }
    None
}

/// How a table's heading stands there: what its rows are measured by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heading {
    names: Vec<String>,
    parting: Parting,
    /// Left and right edge of each name, in characters.
    edges: Vec<(usize, usize)>,
    /// How many blanks part the names, where all are parted by as many: then nothing says that columns stand below them.
    blanks: Option<usize>,
    name_column: Option<usize>,
}

/// Whether a place touches one of some blocks, which are in order and apart.
pub fn is_in(blocks: &[Block], at: &Range<usize>) -> bool {
    let near = blocks.partition_point(|block| block.range.end <= at.start);
    blocks.get(near).is_some_and(|block| block.has(at))
}

/// The line from `start` on, and where the next one begins.
fn line_at(text: &str, start: usize) -> Option<(&str, usize)> {
    let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
    let end = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
    Some((rest.get(..end)?.trim_end_matches(['\n', '\r']), start + end))
}

/// A line without the marks of quoted mails and lists before it, and how many bytes they are.
fn bare(line: &str) -> (usize, &str) {
    let rest = line.trim_start_matches(['>', '*', ' ', '\u{c}', '\u{feff}']);
    (line.len() - rest.len(), rest.trim_end())
}

fn parting(line: &str) -> Option<Parting> {
    let bytes = line.as_bytes();
    let has_two = |byte| memchr::memchr_iter(byte, bytes).nth(1).is_some();
    if has_two(b'\t') {
        Some(Parting::Tab)
    } else if has_two(b'|') {
        Some(Parting::Bar)
    } else if memchr::memmem::find_iter(bytes, b"  ").nth(1).is_some() {
        Some(Parting::Gap)
    } else if has_two(b',') {
        Some(Parting::Comma)
    } else {
        None
    }
}

/// The cells of a line, as ranges in the text; `at` is where the line starts in it.
fn cells(line: &str, at: usize, parting: Parting) -> Vec<Range<usize>> {
    let (skip, line) = bare(line);
    let at = at + skip;
    let mut out = Vec::new();
    let mut take = |from: usize, to: usize| {
        let cell = line.get(from..to).unwrap_or_default();
        let start = from + (cell.len() - cell.trim_start().len());
        let cell = cell.trim().trim_matches('"');
        let start = start + usize::from(line.as_bytes().get(start) == Some(&b'"'));
        out.push(at + start..at + start + cell.len());
    };
    match parting {
        Parting::Tab | Parting::Bar | Parting::Comma => {
            let sign = match parting {
                Parting::Tab => b'\t',
                Parting::Bar => b'|',
                _ => b',',
            };
            let framed = parting == Parting::Bar && line.starts_with('|');
            let line_end = if framed && line.ends_with('|') { line.len() - 1 } else { line.len() };
            let mut from = usize::from(framed);
            for end in memchr::memchr_iter(sign, line.as_bytes()) {
                if end < from || end >= line_end {
                    continue;
                }
                take(from, end);
                from = end + 1;
            }
            if from <= line_end {
                take(from, line_end);
            }
        }
        Parting::Gap => {
            let bytes = line.as_bytes();
            let mut from = 0;
            while from < bytes.len() {
                while bytes.get(from) == Some(&b' ') {
                    from += 1;
                }
                let mut end = from;
                while end < bytes.len() && !(bytes[end] == b' ' && bytes.get(end + 1) == Some(&b' ')) {
                    end += 1;
                }
                if end > from {
                    take(from, end);
                }
                from = end;
            }
        }
    }
    out
}

/// A line of dashes, equal signs and corners.
fn is_rule(line: &str) -> bool {
    !line.is_empty()
        && line.bytes().all(|b| matches!(b, b'-' | b'=' | b'+' | b'|' | b' ' | b'_' | b'*' | b':' | b'>'))
}

/// Whether a column may be called so.
fn is_formed(name: &str) -> bool {
    name.len() <= LONGEST_NAME
        && (name.is_empty() || name.starts_with(|c: char| c.is_alphabetic() || c == '£'))
}

fn block(text: &str, start: usize, headers: &HeaderIndex) -> Option<(Heading, Block)> {
    let (line, next) = line_at(text, start)?;
    let parting = parting(bare(line).1)?;
    let heading = cells(line, start, parting);
    let names: Vec<&str> = heading.iter().map(|cell| text.get(cell.clone()).unwrap_or_default()).collect();
    let formed = names.iter().all(|name| is_formed(name));
    if !(3..=MOST_CELLS).contains(&names.len()) || !formed {
        return None;
    }
    let means: Vec<Option<HeaderMatch>> =
        names.iter().map(|name| headers.read(name).matches.first().copied()).collect();
    let firmer = |least: Strength| means.iter().flatten().filter(|m| m.strength >= least).count();
    // A staffing plan has its people under the names of roles, and nothing else to tell them by.
    let holders =
        names.iter().zip(&means).filter(|(name, means)| means.is_none() && heads_role_holders(name)).count();
    let (exact, known) = (firmer(Strength::Exact) + holders, firmer(Strength::Words) + holders);
    // Sentences have commas, too.
    let sentence = parting == Parting::Comma && exact * 2 < names.len();
    if sentence || known < 2 || exact == 0 || known * 3 < names.iter().filter(|name| !name.is_empty()).count()
    {
        return None;
    }
    let name_column = means.iter().position(|means| means.is_some_and(|m| m.field == F::FULL_NAME));
    let mut blanks = heading.windows(2).map(|pair| pair[1].start - pair[0].end);
    let first = blanks.next().filter(|_| parting == Parting::Gap);
    let heading = Heading {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        parting,
        blanks: first.filter(|first| blanks.all(|other| other == *first)),
        edges: heading.iter().map(|name| edges(text, start, name)).collect(),
        name_column,
    };
    let (rows, end) = rows_below(text, next, &heading);
    // What stands again below itself is a value, not a name: "Toal, Ann  PC  attended" heads no list. Page headings
    // that are printed once more come back whole.
    let again = |row: &[Range<usize>], at: usize| {
        let cell = row.get(at).and_then(|cell| text.get(cell.clone())).unwrap_or_default();
        !cell.is_empty() && names.get(at).is_some_and(|name| name.eq_ignore_ascii_case(cell))
    };
    let whole =
        |row: &[Range<usize>]| (0..names.len()).filter(|at| again(row, *at)).count() * 2 > names.len();
    let values = |at: usize| means[at].is_some() && rows.iter().any(|row| again(row, at) && !whole(row));
    // Nor does a line that goes on in the same way as the one above it.
    let before = text[..start].trim_end_matches(['\n', '\r']);
    let above = before.rfind('\n').map_or(0, |end| end + 1);
    let goes_on = start - before.len() <= 2 && {
        let row = cells(&before[above..], above, parting);
        row.len().abs_diff(names.len()) <= 1
            && (1..names.len()).any(|at| means[at].is_some() && again(&row, at))
    };
    if goes_on || (0..names.len()).any(values) {
        return None;
    }
    let least = if known >= 3 { 1 } else { 2 };
    let names = heading.names.clone();
    (rows.len() >= least).then_some((heading, Block { range: start..end, names, rows, left: Vec::new() }))
}

/// The rows from `next` on that a heading has, and where they end.
fn rows_below(text: &str, mut next: usize, heading: &Heading) -> (Vec<Vec<Range<usize>>>, usize) {
    let parting = heading.parting;
    let mut rows: Vec<Vec<Range<usize>>> = Vec::new();
    let mut end = next;
    while let Some((line, after)) = line_at(text, next) {
        let content = bare(line).1;
        if content.is_empty() && !rows.is_empty() && !goes_on_after(text, after, heading) {
            break;
        }
        if content.is_empty() || is_rule(content) {
            next = after;
            continue;
        }
        if parting == Parting::Comma && !content.bytes().any(|b| b.is_ascii_digit() || b == b'@') {
            break;
        }
        let Some(row) = row(text, cells(line, next, parting), heading, next) else { break };
        rows.push(row);
        next = after;
        end = after;
    }
    (rows, end)
}

/// Whether the next line that is not empty, two below at most, is surely a row of a list whose groups stand apart: it has
/// a cell for every column, or for most of them where the columns are.
fn goes_on_after(text: &str, mut next: usize, heading: &Heading) -> bool {
    if heading.parting == Parting::Comma {
        return false;
    }
    for _ in 0..2 {
        let Some((line, after)) = line_at(text, next) else { return false };
        let content = bare(line).1;
        if content.is_empty() {
            next = after;
            continue;
        }
        let width = heading.names.len();
        let cells = cells(line, next, heading.parting);
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        return filled >= 3 && filled * 2 > width && row(text, cells, heading, next).is_some();
    }
    false
}

/// The cells of a line below the heading, one a column; `None` where it does not fit. The line starts at `here`.
fn row(
    text: &str,
    mut cells: Vec<Range<usize>>,
    heading: &Heading,
    here: usize,
) -> Option<Vec<Range<usize>>> {
    let (width, parting) = (heading.names.len(), heading.parting);
    // "Lowe, Ann, 01422 ...": a name's own comma.
    if let (Parting::Comma, Some(at)) = (parting, heading.name_column)
        && cells.len() == width + 1
        && let (Some(one), Some(other)) = (cells.get(at).cloned(), cells.get(at + 1).cloned())
    {
        cells.splice(at..at + 2, std::iter::once(one.start..other.end));
    }
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    if filled == 0 || cells.iter().any(|cell| cell.len() > 160) {
        return None;
    }
    match parting {
        Parting::Comma => (cells.len() == width).then_some(cells),
        Parting::Tab | Parting::Bar => {
            if cells.len() > width + 1 || cells.len() < 2 || filled * 3 < width {
                return None;
            }
            cells.truncate(width);
            cells.resize(width, here..here);
            Some(cells)
        }
        Parting::Gap => {
            if cells.len() < width {
                cells = cut_at_names(text, cells, heading, here);
            }
            if cells.len() == width {
                return Some(cells);
            }
            if cells.len() < 2 || cells.len() > width {
                return None;
            }
            let parted = heading.blanks.and_then(|blanks| parted_by(text, here, blanks, width));
            let has_gap = |row: &Vec<Range<usize>>| row[..cells.len()].iter().any(Range::is_empty);
            match parted {
                Some(row) if has_gap(&row) => Some(row),
                row => by_place(text, &cells, heading, here).or(row),
            }
        }
    }
}

/// Where a cell of the line from `start` on begins and ends: characters, not bytes, make a column.
fn edges(text: &str, start: usize, cell: &Range<usize>) -> (usize, usize) {
    let column = |at: usize| text.get(start..at).map_or(0, |before| before.chars().count());
    (column(cell.start), column(cell.end))
}

/// The cells of a line, each cut where a word in it begins exactly below the beginning of a column's name: a number set to the
/// right of its column has but one blank between itself and the next ("199.00 BR").
fn cut_at_names(text: &str, cells: Vec<Range<usize>>, heading: &Heading, here: usize) -> Vec<Range<usize>> {
    let mut out = Vec::with_capacity(heading.names.len());
    for cell in cells {
        let mut from = cell.start;
        let blanks = text.get(cell.clone()).unwrap_or_default().match_indices(' ');
        for at in blanks.map(|(blank, _)| cell.start + blank) {
            let (left, _) = edges(text, here, &(at + 1..cell.end));
            // The words before it have to be a number: names and addresses have words that begin anywhere.
            let number = text.get(from..at).is_some_and(|own| {
                own.ends_with(|c: char| c.is_ascii_digit())
                    && own.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-'))
            });
            if number && heading.edges.iter().any(|(name, _)| *name == left) {
                out.push(from..at);
                from = at + 1;
            }
        }
        out.push(from..cell.end);
    }
    out
}

/// The cells of a line in the columns whose names begin or end where they do.
fn by_place(text: &str, cells: &[Range<usize>], heading: &Heading, here: usize) -> Option<Vec<Range<usize>>> {
    let mut out = vec![here..here; heading.names.len()];
    for cell in cells {
        let (left, right) = edges(text, here, cell);
        let meets = |(from, to): &(usize, usize)| from.abs_diff(left) <= 1 || to.abs_diff(right) <= 1;
        let at = heading.edges.iter().position(meets)?;
        *out.get_mut(at)? = cell.clone();
    }
    Some(out)
}

/// The cells of a line that a program parted by so many blanks each, empty ones too; the last ones may be missing.
fn parted_by(text: &str, here: usize, blanks: usize, width: usize) -> Option<Vec<Range<usize>>> {
    let (line, _) = line_at(text, here)?;
    let (skip, line) = bare(line);
    let parting = " ".repeat(blanks);
    let mut at = here + skip;
    let mut out: Vec<Range<usize>> = Vec::with_capacity(width);
    for part in line.split(parting.as_str()) {
        out.push(trimmed(text, at..at + part.len()));
        at += part.len() + blanks;
    }
    (width - width / 3..=width).contains(&out.len()).then(|| {
        out.resize(width, here..here);
        out
    })
}

/// Lines of a record layout without gaps, at least.
const LEAST_RECORDS: usize = 5;
/// Records are at least so long; shorter lines are lists of numbers.
const LEAST_RECORD: usize = 36;
/// Records are no longer than this.
const LONGEST_RECORD: usize = 2048;
/// Lines looked at to find the layout.
const LOOKED_AT: usize = 60;

/// A field of a record: its name as a column, and its place.
struct Field {
    name: &'static str,
    at: Range<usize>,
}

/// Runs of lines of one length with an NI number or a birth date at the same place all along, outside of `taken`.
fn glued(text: &str, taken: &[Block]) -> Vec<Block> {
    // Most texts have no two lines of one length where one looks.
    if ![1, 2, 3].iter().any(|part| two_alike(text, text.len() / 4 * part)) {
        return Vec::new();
    }
    let mut blocks = Vec::new();
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut next = 0;
    loop {
        let line = line_at(text, next);
        let record = line.map(|(line, _)| next..next + line.len()).filter(|at| {
            (LEAST_RECORD..=LONGEST_RECORD).contains(&at.len())
                && text.as_bytes()[at.clone()].is_ascii()
                && !is_in(taken, at)
        });
        let goes_on = |record: &Range<usize>| lines.first().is_none_or(|first| first.len() == record.len());
        if !record.as_ref().is_some_and(goes_on) {
            if lines.len() >= LEAST_RECORDS {
                blocks.extend(records(text, &lines));
            }
            lines.clear();
        }
        lines.extend(record);
        let Some((_, after)) = line else { return blocks };
        next = after;
    }
}

/// Whether the two whole lines behind a place are long and of one length.
fn two_alike(text: &str, from: usize) -> bool {
    let bytes = text.as_bytes().get(from..).unwrap_or_default();
    let mut ends = memchr::memchr_iter(b'\n', bytes);
    let (Some(one), Some(two), Some(three)) = (ends.next(), ends.next(), ends.next()) else { return false };
    two - one == three - two && (LEAST_RECORD..=LONGEST_RECORD + 2).contains(&(two - one))
}

fn records(text: &str, lines: &[Range<usize>]) -> Option<Block> {
    let sample: Vec<&[u8]> =
        lines.iter().take(LOOKED_AT).filter_map(|line| text.get(line.clone())).map(str::as_bytes).collect();
    let length = sample.first()?.len();
    // In how many lines a place holds a digit, a letter, a blank.
    let mut digits = vec![0usize; length];
    let mut letters = vec![0usize; length];
    let mut blanks = vec![0usize; length];
    for line in &sample {
        for (at, byte) in line.iter().enumerate() {
            digits[at] += usize::from(byte.is_ascii_digit());
            letters[at] += usize::from(byte.is_ascii_alphabetic());
            blanks[at] += usize::from(*byte == b' ');
        }
    }
    let lines_seen = sample.len();
    let nearly = |count: usize| count * 20 >= lines_seen * 19;
    let mut fields: Vec<Field> = Vec::new();
    let free = |fields: &[Field], at: &Range<usize>| {
        fields.iter().all(|field| field.at.end <= at.start || at.end <= field.at.start)
    };
    let share = |at: &Range<usize>, good: &dyn Fn(&str) -> bool| {
        let own = |line: &&&[u8]| {
            let value = line.get(at.clone()).and_then(|bytes| std::str::from_utf8(bytes).ok());
            value.is_some_and(|value| good(value.trim()))
        };
        sample.iter().filter(own).count()
    };
    let kinds = |at: &Range<usize>| {
        let mut seen: Vec<&[u8]> = sample.iter().filter_map(|line| line.get(at.clone())).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.len()
    };
    let ni = |value: &str| validators::national_insurance_number::judge(value) >= Verdict::Shape;
    // A third of the lines have one: what is no place of letters and digits in so many is told by the counts.
    let third = |count: usize| count * 60 >= lines_seen * 19;
    let may_be_ni = |start: usize| {
        third(letters[start]) && third(letters[start + 1]) && (2..8).all(|n| third(digits[start + n]))
    };
    for start in (0..length.saturating_sub(8)).filter(|start| may_be_ni(*start)) {
        let at = start..start + 9;
        // Some have none: the field is blank there, and nothing else stands in it.
        let empty = share(&at, &str::is_empty);
        let filled = lines_seen - empty;
        let full = |count: usize| count * 20 >= filled * 19;
        let formed = full(letters[start]) && full(letters[start + 1]);
        if filled * 3 >= lines_seen
            && filled >= LEAST_RECORDS
            && formed
            && (2..8).all(|n| full(digits[start + n]))
            && share(&at, &ni) * 10 >= filled * 8
            && kinds(&at) * 2 > filled
        {
            fields.push(Field { name: "NI number", at });
            break;
        }
    }
    let birth = |value: &str| {
        validators::date::parse(value).is_some_and(|date| {
            let year = i32::from(date.year);
            let year = if date.two_digit_year { birth_year(year.rem_euclid(100)) } else { year };
            (1915..=2006).contains(&year)
        })
    };
    for width in [10, 8] {
        let found = (0..length.saturating_sub(width - 1)).map(|start| start..start + width).find(|at| {
            let figures = at.clone().filter(|place| nearly(digits[*place])).count();
            free(&fields, at)
                && figures == 8
                && nearly(share(at, &birth))
                && kinds(at) * 2 > lines_seen
                && spread(&sample, at)
        });
        if let Some(at) = found {
            fields.push(Field { name: "Date of birth", at });
            break;
        }
    }
    if fields.is_empty() {
        return None;
    }
    // The sex, one letter beside either.
    let beside = |at: usize, fields: &[Field]| {
        fields.iter().any(|field| field.at.end == at || field.at.start == at + 1)
    };
    let sex = (0..length).find(|at| {
        let place = *at..*at + 1;
        nearly(letters[*at])
            && beside(*at, &fields)
            && free(&fields, &place)
            && nearly(share(&place, &|value| matches!(value, "M" | "F" | "m" | "f")))
            && kinds(&place) == 2
    });
    if let Some(at) = sex {
        fields.push(Field { name: "Sex", at: at..at + 1 });
    }
    // A sort code with its account: fourteen figures of which the first two are a bank's.
    let bank = (0..length.saturating_sub(13)).find(|start| {
        let at = *start..start + 14;
        let sort = *start..start + 6;
        at.clone().all(|place| nearly(digits[place]))
            && free(&fields, &at)
            && (beside_field(&fields, *start) || *start == 0 || !nearly(digits[start - 1]))
            && kinds(&at) * 2 > lines_seen
            && nearly(share(&sort, &|value| {
                validators::sort_code::normalise(value)
                    .is_some_and(|code| validators::sort_code::is_known_range(&code))
            }))
    });
    if let Some(start) = bank {
        fields.push(Field { name: "Sort code", at: start..start + 6 });
        fields.push(Field { name: "Account number", at: start + 6..start + 14 });
    }
    // Names: words that start at one place all along, behind something else.
    let starts: Vec<usize> = (0..length)
        .filter(|at| {
            nearly(letters[*at])
                && (*at == 0 || letters[at - 1] * 20 <= lines_seen)
                && free(&fields, &(*at..*at + 1))
        })
        .collect();
    let mut names: Vec<(Range<usize>, usize)> = Vec::new();
    for (number, start) in starts.iter().enumerate() {
        let stop =
            starts.get(number + 1).copied().into_iter().chain(fields.iter().map(|field| field.at.start));
        let end = stop.filter(|stop| *stop > *start).min().unwrap_or(length);
        // The field ends where figures begin.
        let end = (*start..end).find(|at| nearly(digits[*at])).unwrap_or(end);
        let at = *start..end;
        let forenames = share(&at, &gazetteer::is_first_name);
        let surnames = share(&at, &gazetteer::is_surname);
        if at.len() < 4 || kinds(&at) * 3 < lines_seen {
            continue;
        }
        if forenames.max(surnames) * 10 > lines_seen * 4 {
            names.push((at, forenames));
        }
    }
    // Many surnames are forenames, too: of two fields the one with more of them is the forename.
    names.truncate(2);
    let forename = names.iter().map(|(_, forenames)| *forenames).max();
    let last = names.iter().rposition(|(_, forenames)| Some(*forenames) == forename).unwrap_or(0);
    for (number, (at, _)) in names.iter().enumerate() {
        let name = if names.len() == 2 && number == last { "Forename" } else { "Surname" };
        fields.push(Field { name, at: at.clone() });
    }
    // The figures before the first field: the number under which the person is paid.
    let first = fields.iter().map(|field| field.at.start).min().unwrap_or(0);
    let lead = (0..first).take_while(|at| nearly(digits[*at])).count();
    if (5..=10).contains(&lead)
        && (lead == first || blanks[lead] > 0 || letters[lead] > 0)
        && kinds(&(0..lead)) * 10 > lines_seen * 9
    {
        fields.push(Field { name: "Payroll number", at: 0..lead });
    }
    fields.sort_by_key(|field| field.at.start);
    let rows = lines
        .iter()
        .map(|line| {
            fields
                .iter()
                .map(|field| {
                    let cell =
                        text.get(line.start + field.at.start..line.start + field.at.end).unwrap_or_default();
                    let start = line.start + field.at.start + (cell.len() - cell.trim_start().len());
                    start..start + cell.trim().len()
                })
                .collect()
        })
        .collect();
    let names = fields.iter().map(|field| field.name.to_owned()).collect();
    Some(Block { range: lines.first()?.start..lines.last()?.end, names, rows, left: Vec::new() })
}

fn beside_field(fields: &[Field], at: usize) -> bool {
    fields.iter().any(|field| field.at.end == at)
}

/// Whether the dates are spread over years, as births are, and not days of one year.
fn spread(sample: &[&[u8]], at: &Range<usize>) -> bool {
    let mut years: Vec<i32> = sample
        .iter()
        .filter_map(|line| std::str::from_utf8(line.get(at.clone())?).ok())
        .filter_map(validators::date::parse)
        .map(|date| i32::from(date.year))
        .collect();
    years.sort_unstable();
    let wide = years.first().zip(years.last()).is_some_and(|(first, last)| last - first >= 12);
    years.dedup();
    wide && years.len() * 3 >= sample.len().min(30)
}

#[cfg(test)]
mod tests {
    use super::super::rules::RuleSet;
    use super::*;

    fn tables(text: &str) -> Vec<(Vec<String>, Vec<Vec<&str>>)> {
        let headers = HeaderIndex::new(&RuleSet::built_in());
        let mut headings = Vec::new();
        let mut at = 0;
        while let Some((line, next)) = line_at(text, at) {
            if may_be_heading(line, crate::detect::gate::MANY_GAPS, true) {
                headings.push(at);
            }
            at = next;
        }
        let cells = |block: &Block| -> Vec<Vec<&str>> {
            block.rows.iter().map(|row| row.iter().map(|cell| &text[cell.clone()]).collect()).collect()
        };
        find(text, &headings, &headers, &mut None).iter().map(|b| (b.names.clone(), cells(b))).collect()
    }

    #[test]
    fn a_number_set_to_the_right_ends_where_the_next_column_begins() {
        let spool = "PAYNO    NAME        FEE      CODE  SORT CODE\n\
                     --------------------------------------------\n\
                     493157   LOWE A        199.00 BR    204523\n\
                     149356   HILL B         99.75 657L  204524\n";
        let [(names, rows)] = &tables(spool)[..] else { panic!("one table") };
        assert_eq!(names.len(), 5);
        assert_eq!(rows[0], ["493157", "LOWE A", "199.00", "BR", "204523"]);
        // Words of a name begin anywhere.
        let other = spool.replace("LOWE A        199.00 BR ", "LOWE A 1      199.00BR  ");
        assert!(tables(&other).first().is_none_or(|(_, rows)| rows.iter().all(|row| row[1] != "LOWE A")));
    }

    #[test]
    fn sheets_pasted_into_mails_are_tables() {
        let rows = [["Lowe, Ann", "JA097729D", "77-38-02"], ["Bo Ek", "RK998751B", "60-50-46"]];
        let line = |sign: &str, row: &[&str; 3]| row.join(sign);
        for (head, sign) in [
            ("Name\tNI No\tSort code", "\t"),
            ("> Name | NI No | Sort code", " | "),
            ("Name, NI No, Sort code", ", "),
            ("Name        NI No      Sort code", "   "),
        ] {
            let text = format!(
                "Hello,\nplease pay, as agreed, these people:\n\n{head}\n{}\n{}\n\nThanks, all, for this",
                line(sign, &rows[0]),
                line(sign, &rows[1])
            );
            let found = tables(&text);
            assert_eq!(found.len(), 1, "{head}");
            assert_eq!(found[0].0, ["Name", "NI No", "Sort code"], "{head}");
            assert_eq!(found[0].1, rows, "{head}");
        }
    }

    #[test]
    fn groups_of_a_list_stand_apart() {
        let text = "Name        Role   NI Number   Tel\nAnn Lowe    PC     AB123456C   7700 900111\n\n\
                    Bo Ek       PO     AB123457C   7700 900112\nCy Dow      PC                 7700 900113\n\n\
                    Please tell me   if not.\n";
        let found = tables(text);
        assert_eq!(found[0].1.len(), 3, "{found:?}");
        assert_eq!(found[0].1[2], ["Cy Dow", "PC", "", "7700 900113"]);
    }

    #[test]
    fn a_page_with_a_heading_of_its_own_does_not_go_on() {
        let headers = HeaderIndex::new(&RuleSet::built_in());
        let mut before = None;
        let first = "Surname\tForename\tMobile\nLowe\tAnn\t07900 111222\nEk\tBo\t07900 111333\n";
        assert_eq!(find(first, &[0], &headers, &mut before).len(), 1);
        // The columns for which the first page was too narrow, and the same ones once more.
        for (top, rows) in [("Email\tNI No", 0), ("Surname\tForename\tMobile", 2)] {
            let second =
                format!("Page 2\n{top}\nann@example.org\tAB123456C\tx\nbo@example.org\tAB123457C\ty\n");
            let found = find(&second, &[7], &headers, &mut before.clone());
            assert_eq!(found.iter().map(|block| block.rows.len()).sum::<usize>(), rows, "{found:?}");
        }
    }

    #[test]
    fn lists_of_a_program_that_parts_cells_by_blanks_have_empty_cells() {
        let text = "StaffID   Surname   Mobile   NI No   Fee\n2472   Lowe   07700 900111   AB123456C   95.00\n\
                    2529   Ekelund-Hargreaves      AB123457C   120.00\n25   Dow   07700 900113      95.00\n\
                    2530   Quick   07700 900114   AB123458C\n";
        let found = tables(text);
        assert_eq!(found[0].1.len(), 4, "{found:?}");
        assert_eq!(found[0].1[1], ["2529", "Ekelund-Hargreaves", "", "AB123457C", "120.00"]);
        assert_eq!(found[0].1[2], ["25", "Dow", "07700 900113", "", "95.00"]);
        assert_eq!(found[0].1[3], ["2530", "Quick", "07700 900114", "AB123458C", ""]);
    }

    #[test]
    fn headings_may_number_their_words() {
        for line in ["Name  Address 1  Address 2  Tel1", "Tel2", "No  Name"] {
            assert!(numbers_words(line), "{line}");
        }
        for line in ["12 High Street", "Flat 11", "PE45 1FN", "Ann  1", "1", "A  1", "Apr 2012"] {
            assert!(!numbers_words(line), "{line}");
        }
        let text = "Surname   Init  Address 1     NI Number\nLowe      A     12 High St    AB123456C\n\
                    Ek              3 Low Road    AB123457C\n";
        let found = tables(text);
        assert_eq!(found[0].0, ["Surname", "Init", "Address 1", "NI Number"]);
        assert_eq!(found[0].1[1], ["Ek", "", "3 Low Road", "AB123457C"]);
    }

    #[test]
    fn a_list_has_its_legend_in_brackets() {
        let headers = HeaderIndex::new(&RuleSet::built_in());
        for text in [
            "Reserves (name, DOB, NI number):\nLiam Rees - 2nd May 1964 - AB123456C\nSian Bell - 07/05/35 - AB123457C\n\nRegards",
            "(Name, DOB, NI number)\n* Liam Rees: 2nd May 1964; AB123456C\n* Sian Bell: 07/05/35; AB123457C\n",
            "> (name, DOB, NI number)\n> Liam Rees, 2nd May 1964, AB123456C\n> Sian Bell, 07/05/35, AB123457C\n",
        ] {
            let found = find(text, &[], &headers, &mut None);
            assert_eq!(found.len(), 1, "{text}");
            let rows: Vec<Vec<&str>> = found[0]
                .rows
                .iter()
                .map(|row| row.iter().map(|cell| &text[cell.clone()]).collect())
                .collect();
            assert_eq!(
                rows,
                [["Liam Rees", "2nd May 1964", "AB123456C"], ["Sian Bell", "07/05/35", "AB123457C"]]
            );
        }
        let prose = "Please give (name, address and so on):\nAnn - thank you - again\n";
        assert_eq!(find(prose, &[], &headers, &mut None), []);
        // What stands in brackets is shown in the report: no value may come there.
        for value in
            ["Margaret Whitcombe", "Margaret Whitcombe tel", "07911 482917", "AB123456C", "DOB 3/5/56"]
        {
            let text = format!("(name, DOB, {value})\nAl Ba - 3/5/56 - x\nCy Do - 4/6/57 - y\n");
            let found = find(&text, &[], &headers, &mut None);
            assert_eq!(found[0].names, ["name", "DOB", ""], "{value}");
        }
    }

    #[test]
    fn a_table_goes_on_over_pages() {
        let headers = HeaderIndex::new(&RuleSet::built_in());
        let first = "Staff\n\nName         NI No        Mobile\nAl Ba        AB123456C    07900 111222\nCy Do        AB123457C    07900 111333\n\n  page 1\n";
        let second = "Ed Fi           AB123458C       07900 111444\nGo Hu                           07900 111555\nIv Jo           AB123459C       07900 111666\n";
        let mut going = None;
        assert_eq!(find(first, &[7], &headers, &mut going)[0].rows.len(), 2);
        assert_eq!(find("", &[], &headers, &mut going), []);
        let found = find(second, &[], &headers, &mut going);
        assert_eq!(found[0].names, ["Name", "NI No", "Mobile"]);
        let cells: Vec<Vec<&str>> =
            found[0].rows.iter().map(|row| row.iter().map(|c| &second[c.clone()]).collect()).collect();
        assert_eq!(cells[1], ["Go Hu", "", "07900 111555"]);
        assert_eq!(found[0].rows.len(), 3);
        assert_eq!(find("Dear all,\n\nplease note the following.\n", &[], &headers, &mut going), []);
        assert_eq!(going, None);
    }

    #[test]
    fn ruled_lists_with_gaps_keep_their_places() {
        let text = "+------+-------+-----+\n| Name | NI No | DOB |\n+------+-------+-----+\n| Al Ba |  | 3/5/56 |\n| Cy Do | AB123456C | |\n+---+\n";
        assert_eq!(tables(text)[0].1, [["Al Ba", "", "3/5/56"], ["Cy Do", "AB123456C", ""]]);
        let text = "  Name         NI No        Mobile\n  Al Ba                     07900 111222\n  Cy Do        AB123456C\n";
        assert_eq!(tables(text)[0].1, [["Al Ba", "", "07900 111222"], ["Cy Do", "AB123456C", ""]]);
    }

    #[test]
    fn a_list_with_a_heading_is_not_a_record_layout_as_well() {
        let mut text =
            "As agreed, these people are to be paid:\n\nSurname       NI No       DOB\n".to_owned();
        for n in 0..12u32 {
            let (prefix, born) = (["AB", "CE", "HJ", "KN"][n as usize % 4], 1941 + n * 3);
            text += &format!("Oakenshaw     {prefix}{:06}C   03/05/{born}\n", 104_827 + n * 7919);
        }
        let headers = HeaderIndex::new(&RuleSet::built_in());
        let heading = text.find("Surname").expect("there");
        assert_eq!(glued(&text, &[]).len(), 1, "without its heading it is one");
        let found = find(&text, &[heading], &headers, &mut None);
        assert_eq!(found.iter().map(|block| block.rows.len()).collect::<Vec<_>>(), [12]);
        assert!(is_in(&found, &(heading..heading + 1)) && !is_in(&found, &(0..heading)));
    }

    #[test]
    fn sentences_with_commas_are_not_tables() {
        for text in [
            "Please give name, address, telephone and more\nor write, call, or come by\nat any time, day, or night\n",
            "Name, address, telephone\n",
            "Code  Description  Price\nAB1  Desk  12.00\nAB2  Chair  14.00\n",
        ] {
            assert_eq!(tables(text), [], "{text}");
        }
    }

    #[test]
    fn records_without_gaps_are_told_by_what_stands_at_one_place() {
        let people = [
            ("00012345", "OAKLEY", "SUSAN", "23031948", "F", "JA097729D", "204523", "31926819"),
            ("00023456", "BARKER", "JOHN", "08081974", "M", "RK998751B", "309012", "22482052"),
            ("00034567", "MARTIN", "PETER", "11101938", "M", "NW786784B", "405512", "44170639"),
            ("00045678", "WALKER", "HELEN", "02061991", "F", "LR937925D", "601133", "83806174"),
            ("00056789", "TURNER", "DAVID", "17121963", "M", "HL107328A", "774410", "33445504"),
            ("00067890", "COOPER", "JANET", "29041957", "F", "YG980850C", "110213", "23922482"),
        ];
        let mut text = String::from("unloaded by job 7\n");
        for (pay, last, first, born, sex, ni, sort, account) in people {
            text.push_str(&format!("{pay}{last:<20}{first:<15}{born}{sex}{ni}{sort}{account}0000185\n"));
        }
        let found = glued(&text, &[]);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].names,
            [
                "Payroll number",
                "Surname",
                "Forename",
                "Date of birth",
                "Sex",
                "NI number",
                "Sort code",
                "Account number"
            ]
        );
        let row: Vec<&str> = found[0].rows[3].iter().map(|cell| &text[cell.clone()]).collect();
        assert_eq!(row, ["00045678", "WALKER", "HELEN", "02061991", "F", "LR937925D", "601133", "83806174"]);
        // Meter readings, hashes and stock codes of one length are none.
        for make in [
            |n: u64| format!("{:040}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            |n: u64| format!("{:040x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            |n: u64| {
                format!(
                    "2015{:02}{:02} 10:{:02}:00 INFO request {:06} done in {:03} ms",
                    n % 12 + 1,
                    n % 28 + 1,
                    n % 60,
                    n * 7919 % 1_000_000,
                    n * 37 % 1000
                )
            },
        ] {
            let text: String = (1..40).map(|n| make(n) + "\n").collect();
            assert_eq!(glued(&text, &[]), []);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_cells_inside_it(text in "(\\PC|[A-Za-z0-9 ,|\t\n]){0,300}") {
            let headers = HeaderIndex::new(&RuleSet::built_in());
            let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
            for block in find(&text, &starts, &headers, &mut None) {
                for cell in block.rows.iter().flatten() {
                    proptest::prop_assert!(text.get(cell.clone()).is_some());
                }
            }
        }
    }
}
