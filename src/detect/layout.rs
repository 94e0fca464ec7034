//! Where a sheet's table begins: title rows, the header row, tables side by side.
//!
//! Sheets and delimited files say nothing about their layout, so the first rows are looked at as a person would:
//! a header is a row of short, different words over columns of values; what stands above it is a title; a column
//! that is empty all the way down parts two tables. Formats that know their columns do not come here.

use std::ops::Range;

use super::buffer::{RowBuffer, cell_text};
use super::cell::{candidates, shape};
use super::classify::heads_role_holders;
use super::gazetteer;
use super::headers::{HeaderIndex, Strength};
use super::validators::polling_station::is_venue;
use super::validators::{self, Verdict};
use crate::formats::Cell;
use crate::people::names;

/// A header may be this far down.
const LOOK_FOR_HEADER: usize = 25;
/// Longer cells are hardly headers.
const LONGEST_HEADER: usize = 48;
/// Rows as wide as the table that may stand above its header: a form's upper part.
const WIDE_ABOVE: usize = 6;
/// Rows compared with a header candidate.
const LOOK_BELOW: usize = 30;

/// The layout of a table, by row and column numbers of the buffer.
#[derive(Debug, PartialEq, Eq)]
pub struct Layout {
    /// Rows of titles and remarks at the top; running text.
    pub titles: Range<usize>,
    /// The header row.
    pub header: Option<usize>,
    /// The first row of data.
    pub data: usize,
    /// Columns that belong together as one record, left to right; usually just one range.
    pub groups: Vec<Range<usize>>,
}

/// Looks at the first rows of a table.
pub fn find(rows: &RowBuffer, headers: &HeaderIndex) -> Layout {
    let width = rows.width();
    let filled: Vec<usize> = (0..rows.len()).map(|row| filled_cells(rows, row)).collect();
    let typical = typical_width(&filled);
    let header = best_header(rows, headers, &filled, typical);
    // "Date of" over "birth": the lower line of two is the header, and the names are put together from both.
    let header = header.map(|row| if is_upper_line(rows, headers, row) { row + 1 } else { row });
    let data = match header {
        Some(row) => row + 1,
        // Lines with a single cell above a wider table are titles even when no header follows.
        None => {
            let single = filled.iter().take(LOOK_FOR_HEADER).take_while(|n| **n <= 1).count();
            match typical {
                0 | 1 => 0,
                // A row of two with one of them blank is data, if it does not speak.
                2 => (0..single).take_while(|row| is_title(rows, headers, *row)).count(),
                _ => single,
            }
        }
    };
    let data = if data >= rows.len() && header.is_none() { 0 } else { data };
    let titles = 0..header.unwrap_or(data);
    Layout { titles, header, data, groups: groups(rows, header, data, width) }
}

/// Where another table begins below the first, with its titles: behind a blank row or a title stands a row of other headings.
pub fn next_table(rows: &RowBuffer, headers: &HeaderIndex) -> Option<usize> {
    /// What a heading has to reach: more than the one of a first table, which stands where a heading is looked for.
    const LEAST: i32 = 150;
    let filled: Vec<usize> = (0..rows.len()).map(|row| filled_cells(rows, row)).collect();
    let parted = |row: usize| filled[row - 1] <= 1 || rows.number(row) > rows.number(row - 1) + 1;
    let candidates = (2..rows.len().saturating_sub(1)).filter(|row| filled[*row] >= 2 && parted(*row));
    // Most tables have no gap, and are not looked at.
    let mut candidates = candidates.peekable();
    candidates.peek()?;
    let first = best_header(rows, headers, &filled, typical_width(&filled))?;
    let seen = Seen::of(rows, rows.len());
    let same = |row: usize| {
        let text = |row: usize, column: usize| match rows.cell(row, column) {
            Cell::Text(text) => text.trim().to_ascii_lowercase(),
            _ => String::new(),
        };
        (0..rows.width()).all(|column| text(row, column) == text(first, column))
    };
    // Somebody's row of nothing but words ("Ann Lowe", "Presiding Officer", "Attended") is no heading.
    let names_somebody = |row: usize| {
        let whole = |text: &str| text.trim().contains(' ') && looks_like_name(text.trim());
        rows.cells(row).any(|cell| matches!(cell, Cell::Text(text) if whole(text)))
    };
    let is_heading = |row: usize| {
        let least = LEAST * filled[row] as i32;
        is_of_places(rows, row, &seen)
            || header_score(rows, headers, row, &seen, least).is_some_and(|score| score > least)
                && !names_somebody(row)
    };
    let has_data = |row: usize| (first + 1..row).any(|above| filled[above] >= 2);
    let row = candidates.find(|row| has_data(*row) && is_heading(*row) && !same(*row))?;
    let titles = (first + 2..row).rev().take_while(|above| filled[*above] <= 1).count();
    Some(row - titles)
}

/// Whether the row below a header goes on with it: words alone, over values, which together mean what neither does.
fn is_upper_line(rows: &RowBuffer, headers: &HeaderIndex, row: usize) -> bool {
    let text = |row: usize, column: usize| match rows.cell(row, column) {
        Cell::Text(text) => text.trim(),
        _ => "",
    };
    let width = rows.width().min(64);
    if row + 2 >= rows.len() || filled_cells(rows, row + 1) * 2 < width {
        return false;
    }
    let mut gained = 0;
    for column in 0..width {
        let cell = rows.cell(row + 1, column);
        let (above, own) = (text(row, column), text(row + 1, column));
        let words = own.len() <= LONGEST_HEADER && !own.bytes().any(|b| b.is_ascii_digit() || b == b'@');
        if !matches!(cell, Cell::Empty | Cell::Text(_)) || !words {
            return false;
        }
        let exact =
            |text: &str| headers.read(text).matches.first().is_some_and(|m| m.strength == Strength::Exact);
        gained += usize::from(!above.is_empty() && !own.is_empty() && exact(&format!("{above} {own}")));
    }
    gained >= 2
}

fn filled_cells(rows: &RowBuffer, row: usize) -> usize {
    rows.cells(row).filter(|cell| !matches!(cell, Cell::Empty)).count()
}

/// The usual number of filled cells: that of the upper half of the rows that are not blank.
fn typical_width(filled: &[usize]) -> usize {
    let mut counts: Vec<usize> = filled.iter().copied().filter(|n| *n > 0).collect();
    // The last two rows of a short table are data, however many titles stand above it.
    let last = match counts.as_slice() {
        [.., a, b] if (*a).min(*b) >= 3 && a.abs_diff(*b) * 2 <= (*a).max(*b) => (*a).min(*b),
        _ => 0,
    };
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied().unwrap_or(0).max(last)
}

fn best_header(rows: &RowBuffer, headers: &HeaderIndex, filled: &[usize], typical: usize) -> Option<usize> {
    let mut best: Option<(i32, usize)> = None;
    let mut alone = false;
    let seen = Seen::of(rows, LOOK_FOR_HEADER + LOOK_BELOW);
    let mut wide = 0;
    for (row, filled_cells) in filled.iter().copied().enumerate().take(LOOK_FOR_HEADER) {
        // What stands above a heading are titles and remarks, and not row by row as much as in the table.
        if wide > WIDE_ABOVE {
            break;
        }
        wide += usize::from(typical >= 3 && filled_cells >= typical);
        if filled_cells == 0
            || (typical >= 2 && filled_cells * 2 < typical)
            || (typical >= 3 && filled_cells < 2)
        {
            continue;
        }
        if typical >= 2 && filled_cells == 1 && is_title(rows, headers, row) {
            continue;
        }
        // A later row must be clearly better: data that happens to be words follows every header. A cell alone is
        // rather a title, though, if a heading of the table's width stands below it.
        let better = best.map_or(60, |(known, _)| 60.max(known + 60));
        let least = if alone && filled_cells >= typical.max(2) { better.min(120) } else { better };
        let cells = filled_cells as i32;
        let Some(score) = header_score(rows, headers, row, &seen, least * cells) else { continue };
        let score = score / cells;
        if score > least {
            best = Some((score, row));
            alone = typical >= 2 && filled_cells == 1;
        }
    }
    best.map(|(_, row)| row)
}

/// Words of a title, at least.
const TITLE_WORDS: usize = 4;

/// Whether the only cell of a row is a line of words that names no column: "Phone list polling day - Council 2014".
fn is_title(rows: &RowBuffer, headers: &HeaderIndex, row: usize) -> bool {
    let mut filled = rows.cells(row).filter(|cell| !matches!(cell, Cell::Empty));
    let (Some(Cell::Text(text)), None) = (filled.next(), filled.next()) else { return false };
    let exact = headers.read(text).matches.first().is_some_and(|m| m.strength == Strength::Exact);
    text.split_whitespace().count() >= TITLE_WORDS && !exact && !is_value(text)
}

/// The most that a cell which is no value adds to a row's score: a synonym, short, over numbers.
const MOST: i32 = 300 + 30 + 80;
/// ... and one that is a value.
const MOST_OF_VALUE: i32 = 120 + 30 + 80 - 350;
/// What each cell of a row adds that counts its columns: less than words above it that are known for headings.
const COUNTED: i32 = 130;

/// How much a row looks like a header, summed over its cells in hundredths; `None` for rows that cannot have more than
/// `least`. Reading a header costs far more than seeing that a cell is a value, so values are not read, and nothing of
/// rows which are mostly values.
fn header_score(
    rows: &RowBuffer,
    headers: &HeaderIndex,
    row: usize,
    below: &Seen,
    least: i32,
) -> Option<i32> {
    if is_of_places(rows, row, below) {
        return Some(COUNTED * filled_cells(rows, row) as i32);
    }
    let mut score = 0;
    let mut texts: Vec<(usize, &str, bool)> = Vec::new();
    for (column, cell) in rows.cells(row).enumerate() {
        match cell {
            // A year over a column of marks ("2010") is the one number that heads a column.
            Cell::Int(1990..=2030) => score -= 20,
            Cell::Text(text) if validators::elections::is_year(text.trim()) => score -= 20,
            Cell::Text(text) => texts.push((column, text.trim(), is_value(text.trim()))),
            Cell::Empty => {}
            _ => score -= 250,
        }
    }
    let most = texts.iter().map(|(.., value)| if *value { MOST_OF_VALUE } else { MOST }).sum::<i32>();
    if score + most <= least {
        return None;
    }
    let several = filled_cells(rows, row) >= 2;
    // An election a column ("GE15", "Euro 2014"): who worked when. A row of values names one of them at most.
    let names_a_poll = |text: &str| {
        let short = text.len() <= 24 && text.bytes().any(|byte| byte.is_ascii_digit());
        short && !validators::elections::years_in(text).is_empty()
    };
    let polls = texts.iter().filter(|(_, text, value)| !value && names_a_poll(text)).count();
    score += if polls >= 3 { 100 * polls as i32 } else { 0 };
    let mut scratch = String::new();
    let mut seen: Vec<&str> = Vec::new();
    for (column, text, value) in texts {
        let reading =
            if value || text.len() > LONGEST_HEADER { Default::default() } else { headers.read(text) };
        let strength = reading.matches.first().map(|m| m.strength);
        score += match strength {
            Some(Strength::Exact) => 300,
            Some(Strength::Words) => 180,
            Some(Strength::Weak) if !reading.concepts.is_empty() && several => 120,
            Some(Strength::Weak) => 60,
            // "PO", "PC1", "PC2": a staffing plan has a role a column.
            None if several && heads_role_holders(text) => 120,
            None => 0,
        };
        // "Candidate", "Votes", "Easting": nobody's data, and a heading all the same. A word alone is none.
        score += if strength.is_none() && several && !reading.concepts.is_empty() { 120 } else { 0 };
        score -= if value { 350 } else { 0 };
        score += match text.len() {
            0..=24 => 30,
            25..=LONGEST_HEADER => -30,
            _ => -250,
        };
        let words = text.split_whitespace().count();
        if strength.is_none() && words <= 3 && looks_like_name(text) {
            score -= 200;
        }
        // Two columns with one name happen ("Tel", "Tel"), a name repeated all along does not.
        if seen.contains(&text) {
            score -= 40;
        }
        seen.push(text);
        score += below.differs(rows, row, column, text, &mut scratch);
    }
    Some(score)
}

/// Whether the cells of a row are places from left to right over columns of words, counted ("1 Caldhowe", "2 Yanwathdale",
/// "3") or by their names alone: stations or tables, and who is there below. The first may say what the rows are.
fn is_of_places(rows: &RowBuffer, row: usize, below: &Seen) -> bool {
    const COLUMNS: usize = 4;
    let mut scratch = String::new();
    let (mut last, mut places, mut others) = (None, 0, 0);
    for (column, cell) in rows.cells(row).enumerate() {
        let text = cell_text(&cell, &mut scratch);
        if text.is_empty() {
            continue;
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let ends =
            text.as_bytes().get(digits).is_none_or(|next| !next.is_ascii_alphanumeric() && *next != b'/');
        let number = text.get(..digits).filter(|_| (1..=3).contains(&digits) && ends);
        let number = number.and_then(|number| number.parse::<usize>().ok());
        let counted = match (number, last) {
            (Some(number), Some((before, there))) => number == before + column - there,
            (number, _) => number.is_some(),
        };
        last = number.map(|number| (number, column)).or(last);
        let venue = || text.len() <= LONGEST_HEADER && text.contains(' ') && is_venue(text);
        if counted || venue() {
            places += 1;
        } else {
            others += 1;
            // The first may be another; most rows are none of places.
            if others > 1 {
                return false;
            }
        }
    }
    if places < COLUMNS {
        return false;
    }
    let words = |column: usize| {
        let cells = below.digits.iter().skip(row + 1).take(LOOK_BELOW);
        let (mut filled, mut plain) = (0, 0);
        for digit in cells.filter_map(|cells| cells.get(column).copied().flatten()) {
            filled += 1;
            plain += usize::from(!digit);
        }
        (filled, plain)
    };
    let (filled, plain) =
        (0..rows.width()).map(words).fold((0, 0), |(filled, plain), (more, of)| (filled + more, plain + of));
    filled >= places && plain * 10 >= filled * 6
}

/// What the first rows hold, cell by cell: each is compared with many headers.
struct Seen {
    /// By row, then column; `None` for a blank cell, else whether it has a digit.
    digits: Vec<Vec<Option<bool>>>,
}

impl Seen {
    fn of(rows: &RowBuffer, most: usize) -> Seen {
        let mut scratch = String::new();
        let mut look = |cell: Cell<'_>| {
            let value = cell_text(&cell, &mut scratch);
            (!value.is_empty()).then(|| value.bytes().any(|byte| byte.is_ascii_digit()))
        };
        let all = rows.len().min(most);
        Seen { digits: (0..all).map(|row| rows.cells(row).map(&mut look).collect()).collect() }
    }

    /// Whether the cells below differ from this one as values differ from a header.
    fn differs(&self, rows: &RowBuffer, row: usize, column: usize, text: &str, scratch: &mut String) -> i32 {
        let plain = !text.bytes().any(|byte| byte.is_ascii_digit());
        let (mut values, mut digits, mut same) = (0, 0, 0);
        for (other, cells) in self.digits.iter().enumerate().skip(row + 1).take(LOOK_BELOW) {
            let Some(digit) = cells.get(column).copied().flatten() else { continue };
            values += 1;
            digits += i32::from(digit);
            // The same text has a digit where this one has.
            if same == 0 && digit != plain {
                let cell = rows.cell(other, column);
                same += i32::from(cell_text(&cell, scratch).eq_ignore_ascii_case(text));
            }
        }
        if values == 0 {
            return 0;
        }
        let mut score = 0;
        if plain && digits * 2 > values {
            score += 80;
        }
        if same > 0 {
            score -= 150;
        }
        score
    }
}

fn is_value(text: &str) -> bool {
    let shape = shape(text);
    if shape.digits * 2 > shape.len {
        return true;
    }
    if shape.at {
        // "@Role" is an attribute's name, "a@b" none.
        let inside = !text.starts_with('@') && !text.contains(' ');
        return inside || validators::email::judge(text) > Verdict::No;
    }
    let nothing = ["none", "n/k", "n/a", "tbc", "vacant", "not known"];
    if validators::date::parse(text).is_some()
        || is_titled_name(text)
        || nothing.iter().any(|own| text.eq_ignore_ascii_case(own))
    {
        return true;
    }
    let mut value = false;
    if shape.digits > 0 {
        candidates(text, &shape, &mut |field, verdict| {
            use crate::model::FieldType as F;
            value |= verdict == Verdict::Valid
                && matches!(
                    field,
                    F::NATIONAL_INSURANCE_NUMBER | F::POSTCODE | F::PHONE | F::IBAN | F::DRIVING_LICENCE
                );
        });
    }
    value
}

/// "Mrs Gifty Ofori" and "Miss G Ward", and not "Mr/Mrs" or "Ms, Miss": somebody.
fn is_titled_name(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.next().is_some_and(validators::title::is_title)
        && words.clone().count() >= 2
        && words
            .clone()
            .all(|word| word.starts_with(char::is_uppercase) && !validators::title::is_title(word))
        && words.any(|word| word.len() > 1 && gazetteer::is_surname(word.trim_end_matches(',')))
}

fn looks_like_name(text: &str) -> bool {
    if names::title_behind(text).is_some() {
        return true;
    }
    let mut words = text.split([' ', ',', '.']).filter(|word| word.len() > 1);
    match (words.next(), words.next()) {
        (Some(one), None) => gazetteer::is_first_name(one) || gazetteer::is_surname(one),
        (Some(one), Some(other)) => {
            gazetteer::is_first_name(one) && gazetteer::is_surname(other)
                || gazetteer::is_surname(one) && gazetteer::is_first_name(other)
        }
        _ => false,
    }
}

/// Tables side by side: ranges of columns parted by columns that are empty throughout.
///
/// A gap parts two tables only where the header says so on both sides (or, without a header, where both sides
/// are at least two columns wide): an empty column inside one table is common.
fn groups(rows: &RowBuffer, header: Option<usize>, data: usize, width: usize) -> Vec<Range<usize>> {
    let mut used = vec![false; width];
    for row in header.into_iter().chain(data..rows.len()) {
        for (column, cell) in rows.cells(row).enumerate() {
            used[column] |= !matches!(cell, Cell::Empty);
        }
    }
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for column in 0..=width {
        match (used.get(column).copied().unwrap_or(false), start) {
            (true, None) => start = Some(column),
            (false, Some(from)) => {
                runs.push(from..column);
                start = None;
            }
            _ => {}
        }
    }
    let wide = runs.len() > 1 && runs.iter().filter(|run| run.len() >= 2).count() == runs.len();
    if !wide || !repeats(rows, header, &runs) {
        return std::iter::once(0..width).collect();
    }
    runs
}

/// Whether the blocks are tables of their own: with headers, when some header stands in two blocks or each block
/// ends at its own depth; without, always.
fn repeats(rows: &RowBuffer, header: Option<usize>, runs: &[Range<usize>]) -> bool {
    let Some(header) = header else { return true };
    let names = |run: &Range<usize>| -> Vec<String> {
        run.clone()
            .filter_map(|column| match rows.cell(header, column) {
                Cell::Text(text) => Some(text.trim().to_lowercase()),
                _ => None,
            })
            .collect()
    };
    let last = |run: &Range<usize>| {
        (header + 1..rows.len()).rev().find(|row| run.clone().any(|c| rows.cell(*row, c) != Cell::Empty))
    };
    let (Some(first), rest) = (runs.first(), runs.get(1..).unwrap_or_default()) else { return false };
    let own = names(first);
    rest.iter().any(|run| names(run).iter().any(|name| own.contains(name)) || last(run) != last(first))
}
