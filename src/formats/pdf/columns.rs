//! Tables on a page, told by where their cells stand.
//!
//! A page has no tables, only words at places. What was printed as one has cells that begin, or end, at the same place line
//! after line; gaps say little, since a long name leaves none and an empty cell leaves a wide one. Where three lines or more
//! agree on three columns or more, each line is given all of its cells, empty ones too, with a tab between them, and what
//! goes on in the line below comes back to its cell. Everything else stays as it was drawn: text in columns is not read
//! across.

use std::ops::Range;

/// Glyphs without a gap between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Piece {
    /// Where it is in the text of the page.
    pub text: Range<usize>,
    /// Its ends along its line, in points.
    pub left: f64,
    pub right: f64,
    /// How far down its line is, in points.
    pub line: f64,
    /// The size of its font, in points.
    pub size: f64,
    /// Whether it does not go on in the line of the piece before it.
    pub begins: bool,
}

impl Piece {
    fn middle(&self) -> f64 {
        (self.left + self.right) / 2.0
    }

    /// Whether it may be of a cell that went on from the line above.
    fn is_close_below(&self, above: &Piece) -> bool {
        (0.0..=LEADING * self.size).contains(&(self.line - above.line))
    }
}

/// Lines of a table, at least.
const LEAST_LINES: usize = 3;
/// A column has something in one of so many lines, and in two, at least.
const FILLED: usize = 5;
/// Columns of a table.
const COLUMNS: std::ops::RangeInclusive<usize> = 3..=40;
/// Where something begins or ends in several lines; more such places than these are chance.
const MOST_PLACES: usize = 200;
/// Lines of one cell, or under no columns, that may stand between those of a table.
const BETWEEN: usize = 2;
/// Pages of more pieces are left as they are.
const MOST_PIECES: usize = 100_000;
/// What is apart by no more, in parts of the font's size, is at the same place.
const SAME_PLACE: f64 = 0.2;
/// Words are apart by less, in parts of the font's size, and most cells by more.
const GAP: f64 = 0.8;
/// Lines of one cell are apart by no more, in parts of the font's size.
const LEADING: f64 = 1.7;
/// A heading is apart from its table by no more.
const HEADING: f64 = 4.0;
/// Of so many pieces that stand at their places one may stand apart from all.
const ASTRAY: usize = 5;
/// For so many lines a cell may go on before the next one of its row is drawn.
const WRAPPED: usize = 8;

/// The text of a page with its tables set right; `None` where there is none.
pub(super) fn set(text: &str, pieces: &[Piece]) -> Option<String> {
    let is_somewhere = |piece: &Piece| [piece.left, piece.right, piece.line].into_iter().all(f64::is_finite);
    if pieces.len() > MOST_PIECES || !pieces.iter().all(is_somewhere) {
        return None;
    }
    let lines = lines(pieces);
    let (lefts, rights) = (
        places(pieces, &lines, LEAST_LINES, |p| Some(p.left)),
        places(pieces, &lines, LEAST_LINES, |p| Some(p.right)),
    );
    let is_row = |line: &Line| {
        let known = |at: &&usize| {
            let piece = &pieces[**at];
            is_among(&lefts, piece.left) || is_among(&rights, piece.right)
        };
        line.pieces.iter().filter(known).count() > 1
    };
    let (mut out, mut copied, mut from) = (String::new(), 0, 0);
    while let Some(first) = (from..lines.len()).find(|at| is_row(&lines[*at])) {
        let mut end = first + 1;
        while let Some(next) = (end..lines.len().min(end + BETWEEN + 1)).find(|at| is_row(&lines[*at])) {
            end = next + 1;
        }
        // What was drawn before the last cell of a row.
        while end < lines.len() && lines[end].drawn.start < lines[end - 1].drawn.end {
            end += 1;
        }
        let mut after = end;
        if let Some((table, rows)) = Table::of(pieces, &lines[first..end]) {
            let (first, mut end) = (first + rows.start, first + rows.end);
            // The rest of a cell of the last row.
            while end < lines.len() && table.has_below(pieces, &lines[end], &lines[end - 1]) {
                end += 1;
            }
            // A heading may stand over the middle of its columns.
            let above = first.checked_sub(1).filter(|above| *above >= from);
            let above = above.filter(|above| table.heads(pieces, &lines[*above], &lines[first]));
            let own = &lines[above.unwrap_or(first)..end];
            let drawn = own[0].drawn.start..own.iter().map(|line| line.drawn.end).max()?;
            // Nothing is lost, whatever was drawn in between.
            if own.iter().map(|line| line.pieces.len()).sum::<usize>() == drawn.len() {
                let (start, last) = (pieces[drawn.start].text.start, pieces[drawn.end - 1].text.clone());
                out.push_str(text.get(copied..start)?);
                table.write(text, pieces, own, &mut out);
                // What ends the last line is no part of it.
                copied = last.start + text.get(last.clone())?.trim_end().len();
            }
            after = after.max(end);
        }
        from = after;
    }
    out.push_str(text.get(copied..)?);
    (copied > 0).then_some(out)
}

/// Pieces of one line.
#[derive(Debug)]
struct Line {
    /// From left to right.
    pieces: Vec<usize>,
    /// All that was drawn from its first piece to its last.
    drawn: Range<usize>,
}

/// The lines in the order in which they were begun. A program that draws cell by cell comes back up to the next cell of a
/// row when one had several lines.
fn lines(pieces: &[Piece]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut current = 0;
    for (at, piece) in pieces.iter().enumerate() {
        if piece.begins || lines.is_empty() {
            let returns = |line: &&Line| {
                let last = line.pieces.last().map(|last| &pieces[*last]);
                last.is_some_and(|last| {
                    (last.line - piece.line).abs() < SAME_PLACE * piece.size && last.right <= piece.left
                })
            };
            let near = lines.len().saturating_sub(WRAPPED);
            let above = lines[near..].iter().rposition(|line| returns(&line));
            current = above.map_or(lines.len(), |above| near + above);
            if current == lines.len() {
                lines.push(Line { pieces: Vec::new(), drawn: at..at });
            }
        }
        let line = &mut lines[current];
        line.pieces.push(at);
        line.drawn.end = at + 1;
    }
    lines
}

/// Where pieces of at least so many lines have an end, or whatever `end` says of them, in order.
fn places(pieces: &[Piece], lines: &[Line], least: usize, end: impl Fn(&Piece) -> Option<f64>) -> Vec<Place> {
    let all = lines.iter().enumerate().flat_map(|(line, own)| own.pieces.iter().map(move |at| (*at, line)));
    let mut ends: Vec<(f64, usize, usize)> =
        all.filter_map(|(at, line)| Some((end(&pieces[at])?, line, at))).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out = Vec::new();
    let mut rest = ends.as_slice();
    while let Some((first, ..)) = rest.first() {
        let size = pieces[rest[0].2].size;
        let count = rest.partition_point(|(at, ..)| *at <= first + SAME_PLACE * size);
        let (own, after) = rest.split_at(count);
        rest = after;
        let mut own_lines: Vec<usize> = own.iter().map(|(_, line, _)| *line).collect();
        own_lines.sort_unstable();
        own_lines.dedup();
        if own_lines.len() >= least {
            let start = own.iter().map(|(.., at)| pieces[*at].left).fold(f64::INFINITY, f64::min);
            out.push(Place { from: *first, to: own[count - 1].0, start });
        }
    }
    out
}

/// A place where pieces of several lines begin or end.
#[derive(Clone, Copy, Debug)]
struct Place {
    from: f64,
    to: f64,
    /// Where the leftmost of them begins.
    start: f64,
}

fn is_among(places: &[Place], at: f64) -> bool {
    let near = places.partition_point(|place| place.to < at);
    places.get(near).is_some_and(|place| place.from <= at)
}

/// Where the columns of a table begin.
#[derive(Debug)]
struct Table {
    starts: Vec<f64>,
}

impl Table {
    /// What lines have in common, if it is a table, and which of them are in it.
    fn of(pieces: &[Piece], lines: &[Line]) -> Option<(Table, Range<usize>)> {
        let rows = lines.iter().filter(|line| line.pieces.len() > 1).count();
        if rows < LEAST_LINES {
            return None;
        }
        let least = rows.div_ceil(FILLED).max(2);
        let lefts = places(pieces, lines, least, |piece| Some(piece.left));
        // Numbers stand at the right of their column, and marks in its middle: what begins nowhere in particular.
        let is_ragged = |piece: &&Piece| !is_among(&lefts, piece.left);
        let rights =
            places(pieces, lines, least, |piece| Some(piece).filter(is_ragged).map(|piece| piece.right));
        let is_free = |piece: &&Piece| is_ragged(piece) && !is_among(&rights, piece.right);
        let middles = places(pieces, lines, least, |piece| Some(piece).filter(is_free).map(Piece::middle));
        if lefts.len() + rights.len() + middles.len() > MOST_PLACES {
            return None;
        }
        let mut starts: Vec<f64> = lefts.iter().map(|place| place.start).collect();
        let begun = |place: &&Place| !lefts.iter().any(|left| (place.start..place.to).contains(&left.from));
        starts.extend(rights.iter().chain(&middles).filter(begun).map(|place| place.start));
        starts.sort_by(f64::total_cmp);
        starts.dedup();
        let table = Table { starts }.without_halves(pieces, lines);
        if !COLUMNS.contains(&table.starts.len()) {
            return None;
        }
        let is_at_place = |piece: &Piece| {
            is_among(&lefts, piece.left)
                || is_among(&rights, piece.right)
                || is_among(&middles, piece.middle())
        };
        // A heading of several lines, or a note, may have a few words where columns are.
        let fits = |line: &Line| {
            let count = line.pieces.iter().filter(|at| is_at_place(&pieces[**at])).count();
            count > 1 && count * 2 > line.pieces.len()
        };
        let own = lines.iter().position(fits)?..lines.iter().rposition(fits)? + 1;
        // In running text words begin one below the other by chance, and are no further apart there than elsewhere.
        let (mut gaps, mut astray) = (Vec::new(), 0);
        for line in &lines[own.clone()] {
            for pair in line.pieces.windows(2) {
                let (before, piece) = (&pieces[pair[0]], &pieces[pair[1]]);
                let gap = (piece.left - before.right) / piece.size;
                if is_at_place(piece) {
                    gaps.push(gap);
                } else if gap >= GAP {
                    astray += 1;
                }
            }
        }
        gaps.sort_by(f64::total_cmp);
        let wide = gaps.get(gaps.len() / 2).is_some_and(|middle| *middle >= GAP);
        (wide && astray * ASTRAY <= gaps.len() && own.len() >= LEAST_LINES).then_some((table, own))
    }

    /// Without those columns of which no line has both, and that lie one over the other: cells in the middle of one column
    /// begin where their length has them begin.
    fn without_halves(mut self, pieces: &[Piece], lines: &[Line]) -> Table {
        let mut at = 1;
        while at < self.starts.len() {
            let (mut both, mut all, mut over) = (0, 0, 0);
            for line in lines {
                let cells = self.cells(pieces, line);
                let ends = |column: usize| {
                    cells.iter().filter(move |(_, own)| *own == column).map(|(at, _)| pieces[*at].right)
                };
                let (before, after) = (ends(at - 1).reduce(f64::max), ends(at).next());
                both += usize::from(before.is_some() && after.is_some());
                all += usize::from(before.is_some());
                over += usize::from(before.is_some_and(|right| right > self.starts[at]));
            }
            if both == 0 && over * 2 > all {
                self.starts.remove(at);
            } else {
                at += 1;
            }
        }
        self
    }

    /// The pieces of a line, each with its column.
    fn cells(&self, pieces: &[Piece], line: &Line) -> Vec<(usize, usize)> {
        let column = |piece: &Piece| {
            self.starts
                .partition_point(|start| *start <= piece.left + SAME_PLACE * piece.size)
                .saturating_sub(1)
        };
        let mut out: Vec<(usize, usize)> = Vec::with_capacity(line.pieces.len());
        for (nth, at) in line.pieces.iter().enumerate() {
            let piece = &pieces[*at];
            let mut own = column(piece);
            if let Some((before, taken)) = out.last() {
                let apart = piece.left - pieces[*before].right >= GAP * piece.size;
                let next = line.pieces.get(nth + 1).map_or(self.starts.len(), |next| column(&pieces[*next]));
                // A heading that begins before its column does.
                if apart && own <= *taken && taken + 1 < next {
                    own = taken + 1;
                }
                own = own.max(*taken);
            }
            out.push((*at, own));
        }
        out
    }

    /// Whether a line above the first one has the names of columns.
    fn heads(&self, pieces: &[Piece], line: &Line, first: &Line) -> bool {
        let (Some(own), Some(below)) = (line.pieces.first(), first.pieces.first()) else { return false };
        let apart = pieces[*below].line - pieces[*own].line;
        let cells = self.cells(pieces, line);
        let filled = 1 + cells.windows(2).filter(|pair| pair[0].1 < pair[1].1).count();
        apart > 0.0
            && apart <= HEADING * pieces[*own].size
            && filled >= *COLUMNS.start()
            && filled == cells.len()
    }

    /// Whether a line can only be the rest of cells of the line above it.
    fn has_below(&self, pieces: &[Piece], line: &Line, above: &Line) -> bool {
        let (Some(own), Some(before)) = (line.pieces.first(), above.pieces.first()) else { return false };
        let in_column = |(at, column): &(usize, usize)| {
            let start = self.starts.get(*column).filter(|_| *column > 0);
            start.is_some_and(|start| (pieces[*at].left - start).abs() <= SAME_PLACE * pieces[*at].size)
        };
        pieces[*own].is_close_below(&pieces[*before]) && self.cells(pieces, line).iter().all(in_column)
    }

    /// Adds the lines with all of their cells.
    fn write(&self, text: &str, pieces: &[Piece], lines: &[Line], out: &mut String) {
        let mut rows: Vec<Vec<String>> = Vec::new();
        // Lines that stand before the first row.
        let mut before_first = 0;
        let mut above: Option<&Piece> = None;
        for line in lines {
            let Some(first) = line.pieces.first().map(|first| &pieces[*first]) else { continue };
            let mut row = vec![String::new(); self.starts.len()];
            for (at, column) in self.cells(pieces, line) {
                add(&mut row[column], text.get(pieces[at].text.clone()).unwrap_or_default());
            }
            let near = above.replace(first).is_some_and(|above| first.is_close_below(above));
            let is_second = rows.len() == before_first + 1;
            match rows.last_mut().filter(|last| near && goes_on(&row, last)) {
                None => rows.push(row),
                // The first row may be a heading, and become names that are shown: nothing is added to it.
                Some(_) if is_second => {
                    rows.insert(before_first, row);
                    before_first += 1;
                }
                Some(last) => last.iter_mut().zip(&row).for_each(|(cell, rest)| add(cell, rest)),
            }
        }
        for (nth, row) in rows.iter().enumerate() {
            if nth > 0 {
                out.push('\n');
            }
            let filled = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
            for (column, cell) in row[..filled].iter().enumerate() {
                if column > 0 {
                    out.push('\t');
                }
                out.push_str(cell);
            }
        }
    }
}

/// Whether a line is the rest of cells of the row above it: few, none in the first column, and none below an empty one.
fn goes_on(row: &[String], above: &[String]) -> bool {
    let filled = row.iter().filter(|cell| !cell.is_empty()).count();
    let below_others = row.iter().zip(above).all(|(cell, above)| cell.is_empty() || !above.is_empty());
    row.first().is_some_and(String::is_empty) && below_others && filled <= (row.len() / 3).max(1)
}

fn add(cell: &mut String, more: &str) {
    let more = more.trim();
    if !cell.is_empty() && !more.is_empty() {
        cell.push(' ');
    }
    cell.extend(more.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A page of these pieces: (left, line, text), where a piece that is not to the right of the one before it in the same
    /// line begins a line. Letters are five points wide, of a font of ten.
    fn page(drawn: &[(f64, f64, &str)]) -> (String, Vec<Piece>) {
        let (mut text, mut pieces) = (String::new(), Vec::<Piece>::new());
        for (left, line, own) in drawn {
            let begins = pieces.last().is_none_or(|last| last.line != *line || last.right > *left);
            if !text.is_empty() {
                text.push(if begins { '\n' } else { ' ' });
            }
            let start = text.len();
            text.push_str(own);
            pieces.push(Piece {
                text: start..text.len(),
                left: *left,
                right: left + own.len() as f64 * 5.0,
                line: *line,
                size: 10.0,
                begins,
            });
        }
        (text, pieces)
    }

    fn set_page(drawn: &[(f64, f64, &str)]) -> Option<String> {
        let (text, pieces) = page(drawn);
        set(&text, &pieces)
    }

    #[test]
    fn empty_cells_stay_empty_and_long_ones_end_where_the_next_begins() {
        let drawn = [
            (50.0, 5.0, "Polling staff 2015"),
            // Names in the middle of their columns.
            (62.0, 30.0, "Surname"),
            (130.0, 30.0, "Forename"),
            (225.0, 30.0, "Mobile"),
            (300.0, 30.0, "Fee"),
            (50.0, 45.0, "Featherstone-H"),
            (121.0, 45.0, "Maud"),
            (220.0, 45.0, "07700 900123"),
            (295.0, 45.0, "95.00"),
            (50.0, 60.0, "Akehurst"),
            (121.0, 60.0, "Percival"),
            (290.0, 60.0, "165.00"),
            (50.0, 75.0, "Quick"),
            (121.0, 75.0, "Ann"),
            (220.0, 75.0, "07700 900456"),
            (50.0, 90.0, "Tiplady"),
            (121.0, 90.0, "Ivo"),
            (290.0, 90.0, "165.00"),
            (50.0, 120.0, "Page 1"),
        ];
        assert_eq!(
            set_page(&drawn).as_deref(),
            Some(
                "Polling staff 2015\n\
                 Surname\tForename\tMobile\tFee\n\
                 Featherstone-H\tMaud\t07700 900123\t95.00\n\
                 Akehurst\tPercival\t\t165.00\n\
                 Quick\tAnn\t07700 900456\n\
                 Tiplady\tIvo\t\t165.00\n\
                 Page 1"
            )
        );
    }

    #[test]
    fn a_cell_of_several_lines_is_one_whether_the_next_cell_was_drawn_before_or_after_them() {
        let mut drawn = vec![
            (50.0, -30.0, "Name"),
            (120.0, -30.0, "Address"),
            (220.0, -30.0, "Role"),
            (300.0, -30.0, "Fee"),
        ];
        // Below a heading it may be a value, and no name of a column.
        drawn.push((120.0, -18.0, "Ann"));
        let names = ["Akehurst", "Quick", "Tiplady", "Undrell"];
        for (nth, name) in names.iter().enumerate() {
            let top = nth as f64 * 30.0;
            drawn.push((50.0, top, *name));
            drawn.push((120.0, top, "3 Mill Lane,"));
            if nth % 2 == 0 {
                drawn.push((120.0, top + 12.0, "Ossett WF5 8LL"));
            }
            drawn.push((220.0, top, "Poll Clerk"));
            drawn.push((300.0, top, "120"));
            if nth % 2 == 1 {
                drawn.push((120.0, top + 12.0, "Ossett WF5 8LL"));
            }
        }
        let rows: Vec<String> = names
            .iter()
            .map(|name| format!("{name}\t3 Mill Lane, Ossett WF5 8LL\tPoll Clerk\t120"))
            .collect();
        let heading = "\tAnn\nName\tAddress\tRole\tFee\n";
        assert_eq!(set_page(&drawn), Some(format!("{heading}{}", rows.join("\n"))));
    }

    #[test]
    fn marks_in_the_middle_of_a_column_are_of_one_column() {
        let mut drawn = Vec::new();
        for (nth, mark) in ["Yes", "No", "Yes", "n/a", "No", "Yes", "No"].iter().enumerate() {
            let line = nth as f64 * 15.0;
            let left = 135.0 - mark.len() as f64 * 2.5;
            drawn.extend([(50.0, line, "Akehurst"), (left, line, *mark), (180.0, line, "Clerk")]);
        }
        let text = set_page(&drawn).expect("a table");
        assert!(text.lines().all(|line| line.split('\t').count() == 3), "{text}");
    }

    #[test]
    fn pieces_that_are_nowhere_or_everywhere_are_no_table() {
        let everywhere = |size: usize| -> Vec<(f64, f64, &'static str)> {
            (0..3 * size).map(|at| ((at % size) as f64 * 20.0, (at / size) as f64 * 12.0, "a")).collect()
        };
        assert!(set_page(&everywhere(30)).is_some());
        assert_eq!(set_page(&everywhere(300)), None);
        let (text, mut pieces) = page(&everywhere(30));
        pieces[7].left = f64::NAN;
        assert_eq!(set(&text, &pieces), None);
    }

    #[test]
    fn text_is_left_as_it_was_drawn() {
        // Words that were placed one by one, at places that a seed says.
        let mut seed = 7u64;
        let mut drawn = Vec::new();
        for line in 0..60 {
            let mut left = 50.0;
            while left < 400.0 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let word = "statement".get(..2 + (seed >> 60) as usize % 8).expect("letters");
                drawn.push((left, f64::from(line) * 12.0, word));
                left += word.len() as f64 * 5.0 + 2.5 + (seed >> 40) as f64 % 2.0;
            }
        }
        assert_eq!(set_page(&drawn), None);
        // Three columns of text, drawn one after the other, and two side by side.
        let column =
            |left: f64| (0..30).map(move |line| (left, f64::from(line) * 12.0, "in columns of text"));
        assert_eq!(set_page(&[50.0, 200.0, 350.0].into_iter().flat_map(column).collect::<Vec<_>>()), None);
        assert_eq!(
            set_page(
                &(0..9)
                    .flat_map(|line| {
                        [
                            (50.0, f64::from(line) * 12.0, "12 Mill Lane"),
                            (300.0, f64::from(line) * 12.0, "Our ref: EL/4"),
                        ]
                    })
                    .collect::<Vec<_>>()
            ),
            None
        );
        assert_eq!(set("", &[]), None);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_made_up(
            cells in proptest::collection::vec((0..6u8, 0..9u8, "[a-c]{1,9}"), 0..60),
            shifts in proptest::collection::vec(0..3u8, 60),
        ) {
            let drawn: Vec<(f64, f64, &str)> = cells.iter().zip(&shifts).map(|((column, line, text), shift)| {
                (f64::from(*column) * 55.0 + f64::from(*shift), f64::from(*line) * 12.0, text.as_str())
            }).collect();
            let (text, pieces) = page(&drawn);
            let bare = |text: &str| {
                let mut letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
                letters.sort_unstable();
                letters
            };
            if let Some(set) = set(&text, &pieces) {
                prop_assert_eq!(bare(&set), bare(&text));
            }
        }
    }
}
