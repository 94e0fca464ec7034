//! Columns of records without gaps that are known by their form: NI numbers, postcodes, titles, sort codes with their accounts, and
//! amounts that are padded with noughts. A blank seldom parts them, because each has one length.
//!
//! Where blanks and kinds of signs part columns is for `layout`; what a column holds is detection's question. A further form is a
//! function that says where it begins in nearly all rows, called from [`part_further`].

use super::layout::{Class, part};

/// Titles as payrolls print them, in capitals.
const TITLES: &[&str] = &["MR", "MRS", "MISS", "MS", "DR", "REV", "PROF", "CLLR", "SIR", "LADY"];

/// Parts the columns further where the values show it.
pub(super) fn part_further(fields: &mut Vec<(usize, usize)>, classes: &[Class], rows: &[&Vec<char>]) {
    join_postcodes(fields, rows);
    let mut parted: Vec<(usize, usize)> = Vec::with_capacity(fields.len());
    for &(start, end) in fields.iter() {
        let figures = classes.get(start..end).unwrap_or_default().iter().all(|class| *class == Class::Digit);
        if figures {
            part_figures(&mut parted, (start, end), rows);
            continue;
        }
        let start = match title(rows, (start, end)) {
            Some(next) => {
                parted.push((start, next));
                next
            }
            None => start,
        };
        match postcode(rows, (start, end)) {
            Some(at) if at > start => parted.extend([(start, at), (at, end)]),
            _ => parted.push((start, end)),
        }
    }
    *fields = parted;
}

/// The halves of a postcode whose blank stands in one place in every record, as it does where districts are padded ("KW5  4AB"), are
/// one value.
fn join_postcodes(fields: &mut Vec<(usize, usize)>, rows: &[&Vec<char>]) {
    let mut at = 0;
    while let (Some(&(start, end)), Some(&(next, last))) = (fields.get(at), fields.get(at + 1)) {
        // Two blanks where no district is longer than three signs.
        let near = (1..=2).contains(&(next - end)) && last - next == 3;
        if near && postcode(rows, (start, last)).is_some_and(|from| from < end) {
            fields.splice(at..at + 2, [(start, last)]);
        }
        at += 1;
    }
}

/// Adds the columns in which nothing stands but their heading, where every other word of it is over a column.
pub(super) fn add_blank_columns(fields: &mut Vec<(usize, usize)>, heading: &[char]) {
    if heading.iter().filter(|c| c.is_ascii_digit()).count() > 4 {
        return;
    }
    let mut words: Vec<(usize, usize)> = Vec::new();
    for (at, _) in heading.iter().enumerate().filter(|(_, c)| **c != ' ') {
        match words.last_mut().filter(|(_, end)| at - *end < 2) {
            Some((_, end)) => *end = at + 1,
            None => words.push((at, at + 1)),
        }
    }
    let over = |word: &(usize, usize)| fields.iter().any(|(from, to)| *from < word.1 && word.0 < *to);
    let alone: Vec<(usize, usize)> = words.iter().copied().filter(|word| !over(word)).collect();
    if !alone.is_empty() && fields.len() >= 3 && words.len() == fields.len() + alone.len() {
        fields.extend(alone);
        fields.sort_unstable();
    }
}

/// Amounts begin with noughts in every record and differ behind them, which figures inside a longer code need not; fourteen
/// figures before one are a sort code and an account number.
fn part_figures(parted: &mut Vec<(usize, usize)>, (start, end): (usize, usize), rows: &[&Vec<char>]) {
    const NOUGHTS: usize = 3;
    let nought = |at: usize| {
        let (mut noughts, mut figures) = (0_usize, 0_usize);
        for c in rows.iter().filter_map(|row| row.get(at)).filter(|c| c.is_ascii_digit()) {
            figures += 1;
            noughts += usize::from(*c == '0');
        }
        figures * 2 > rows.len() && noughts * 50 >= figures * 49
    };
    let padded = |at: usize| at + NOUGHTS < end && (at..at + NOUGHTS).all(nought);
    // What all records have alike shows nothing of where a value begins.
    let differ = |at: usize| {
        let mut figures = rows.iter().filter_map(|row| row.get(at)).filter(|c| c.is_ascii_digit());
        figures.next().is_some_and(|first| figures.any(|c| c != first))
    };
    let mut from = start;
    for at in start + 1..end {
        if padded(at) && !nought(at - 1) && at - from >= 6 && (at..end).any(differ) {
            push_bank(parted, (from, at));
            from = at;
        }
    }
    if from > start {
        parted.push((from, end));
    } else {
        parted.push((start, end));
    }
}

fn push_bank(parted: &mut Vec<(usize, usize)>, (start, end): (usize, usize)) {
    if end - start == 14 {
        parted.extend([(start, start + 6), (start + 6, end)]);
    } else {
        parted.push((start, end));
    }
}

/// Where what follows a title begins, if a title begins nearly every row: "MRS. WHITE", "MISS.WARD".
fn title(rows: &[&Vec<char>], (start, end): (usize, usize)) -> Option<usize> {
    (start + 3..(start + 7).min(end)).find(|next| {
        nearly_all(rows, |row| {
            let own: String = part(row, (start, *next)).iter().collect();
            let own = own.trim().trim_end_matches('.').to_ascii_uppercase();
            let behind = row.get(*next).is_some_and(|c| *c != ' ');
            (!own.is_empty()).then(|| behind && TITLES.contains(&own.as_str()))
        })
    })
}

/// Where a postcode begins that ends a column, if one does in nearly every row.
fn postcode(rows: &[&Vec<char>], (start, end): (usize, usize)) -> Option<usize> {
    [8, 7]
        .into_iter()
        .filter_map(|width| end.checked_sub(width))
        .filter(|at| *at >= start)
        .find(|at| nearly_all(rows, |row| filled(part(row, (*at, end))).map(is_postcode)))
}

/// Whether this is so of nearly all rows that have anything at a place; `None` for those that have not. Few rows show nothing.
fn nearly_all(rows: &[&Vec<char>], is_so: impl Fn(&[char]) -> Option<bool>) -> bool {
    let (mut fits, mut all) = (0_usize, 0_usize);
    for so in rows.iter().filter_map(|row| is_so(row)) {
        all += 1;
        fits += usize::from(so);
    }
    all >= 10 && fits * 20 >= all * 19
}

fn filled(text: &[char]) -> Option<&[char]> {
    text.iter().any(|c| *c != ' ').then_some(text)
}

/// "KW14 5NB", "KW5 1XS ": an area of letters with a district, then a figure and two letters.
fn is_postcode(text: &[char]) -> bool {
    let plain: Vec<char> = text.iter().copied().filter(|c| *c != ' ').collect();
    let Some((outward, [sector, unit @ ..])) = plain.split_at_checked(plain.len().saturating_sub(3)) else {
        return false;
    };
    let area = outward.iter().take_while(|c| c.is_ascii_alphabetic()).count();
    text.first().is_some_and(|c| *c != ' ')
        && (1..=2).contains(&area)
        && (area + 1..=4).contains(&outward.len())
        && outward.get(area).is_some_and(char::is_ascii_digit)
        && sector.is_ascii_digit()
        && unit.iter().all(char::is_ascii_alphabetic)
}

/// Whether an NI number's letters stand before these six figures in nearly every record that has any.
pub(super) fn begins_number(rows: &[&Vec<char>], at: usize) -> bool {
    let letters = |own: &[char]| own.len() == 2 && own.iter().all(char::is_ascii_alphabetic);
    nearly_all(rows, |row| filled(part(row, (at, at + 2))).map(letters))
}

#[cfg(test)]
mod tests {
    use super::super::layout::find;

    /// Records as a payroll bureau takes them, of which some lack a number or an account.
    fn rows(record: impl Fn(usize) -> String) -> Vec<String> {
        let text: String = (0..30).map(|n| record(n) + "\n").collect();
        let layout = find(&text).expect("a table");
        layout.cells(text.lines().nth(4).expect("a line")).expect("a row")
    }

    #[test]
    fn what_stands_side_by_side_is_parted_by_its_form() {
        let town = |n: usize| ["DUNSEA", "AUCHTERSEA BAY", "LOCHTESTBURY"][n % 3];
        let cells = rows(|n| {
            format!(
                "{:06}{:<20}{:<14}KW{:<2} {}AB{}{:06}C8{:05}{:08}{:09}",
                901_000 + n,
                format!("{} ANN", ["EXAMPLE", "SAMPLE"][n % 2]),
                town(n),
                n % 16 + 1,
                n % 9,
                if n % 2 == 0 { "AB" } else { "CE" },
                100_003 + n * 7919,
                n * 97,
                31_926_819 + n * 104_729,
                5_000 + n * 37
            )
        });
        assert_eq!(cells[..4], ["901004", "EXAMPLE ANN", "AUCHTERSEA BAY", "KW5  4AB"]);
        assert_eq!(cells[4..], ["AB131679C", "800388", "32345735", "000005148"]);
    }

    #[test]
    fn initials_and_amounts_side_by_side_are_parted() {
        let cells = rows(|n| {
            format!(
                "{}{:<13}{:<2}AB{:06}{}{:06}{:<7}{:09}{:09}",
                20_001 + n * 13,
                ["EXAMPLE", "SAMPLE", "TESTING", "TESTERSON-LOW"][n % 4],
                ["A", "BC", "D"][n % 3],
                100_003 + n * 7919,
                ['A', 'B', 'C', 'D'][n % 4],
                101_050 + n * 3,
                ["BR", "810L"][n % 2],
                15_000 + n * 371,
                3_000 + n * 74
            )
        });
        assert_eq!(cells[..4], ["20053", "EXAMPLE", "BC", "AB131679A"]);
        assert_eq!(cells[5..], ["BR", "000016484", "000003296"]);
    }

    #[test]
    fn a_heading_over_blanks_has_its_column() {
        let mut text = String::from("EMPLOYEE        PERMIT NO  BORN        ROLE\n");
        for n in 0..24 {
            let name = format!("{} A{n}", ["EXAMPLE", "SAMPLE", "TESTING"][n % 3]);
            text.push_str(&format!("{name:<27}{:02}/03/1951  Poll Clerk\n", n + 4));
        }
        let layout = find(&text).expect("a table");
        let cells = |line: usize| layout.cells(text.lines().nth(line).expect("a line")).expect("a row");
        assert_eq!(cells(0), ["EMPLOYEE", "PERMIT NO", "BORN", "ROLE"]);
        assert_eq!(cells(3), ["TESTING A2", "", "06/03/1951", "Poll Clerk"]);
        // A title that ends over blanks is no heading.
        let titled =
            text.replacen("EMPLOYEE        PERMIT NO  BORN        ROLE", "STAFF LIST      MAY 2001", 1);
        assert_eq!(find(&titled).map(|layout| layout.fields.len()), Some(3));
    }

    #[test]
    fn references_and_long_numbers_stay_whole() {
        // No noughts, no postcodes, no titles: nothing to part by.
        let cells = rows(|n| {
            format!(
                "{:<20}{:014}{:<12}",
                format!("{} MR {n}", ["WIDGET", "COG WHEEL", "SCREWDRIVER"][n % 3]),
                31_926_819_104_729_u64 + n as u64 * 7919,
                "STORE"
            )
        });
        assert_eq!(cells[1], "31926819136405");
    }
}
