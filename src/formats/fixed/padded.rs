//! Columns of aligned text that a single blank parts, as exports have them that pad each value to the longest.
//!
//! Less sure than two blanks or a line of dashes, which are `layout`'s, and so stricter: many rows, values flush with
//! their column, padding, a column of numbers, no running text behind. Another value with a blank inside that stands in
//! one place in every row is one more condition of `goes_on`.

use super::layout::{Layout, MAX_WIDTH, MIN_ROWS, aligned, part, parted};

/// Whether many lines have a wide gap inside, as padding leaves it: what [`by_single_blanks`] asks for.
pub(super) fn may_be_padded(lines: &[&str]) -> bool {
    let wide = |line: &&&str| memchr::memmem::find(line.trim().as_bytes(), b"   ").is_some();
    let padded = lines.iter().filter(wide).count();
    padded >= MIN_ROWS && padded * 4 > lines.len()
}

/// Columns parted by a single blank in every row, as exports pad them to their longest value. Less sure than two, so that
/// more is asked: many rows, values flush with their column, padding, and no running text behind it.
pub(super) fn by_single_blanks(lines: &[Vec<char>]) -> Option<Layout> {
    let odd = |line: &Vec<char>| line.len() > MAX_WIDTH || line.contains(&'\t');
    if lines.len() < 2 * MIN_ROWS || lines.iter().any(odd) {
        return None;
    }
    let rows: Vec<&Vec<char>> = lines.iter().collect();
    // A title or a heading may stand in the gaps.
    let few = (rows.len() / 50).max(usize::from(rows.len() >= 4 * MIN_ROWS));
    let mut fields = parted(&rows, few, 1);
    join_values(&mut fields, &rows);
    let cell = |row: &[char], field: (usize, usize)| trimmed(part(row, field));
    let clock = |field: &(usize, usize)| {
        let times = rows.iter().filter(|row| cell(row, *field).matches(':').count() > 1).count();
        times * 2 > rows.len()
    };
    // A log: what comes behind the time is running text.
    if fields.len() < 3
        || fields.iter().take(3).any(clock)
        || !fields.iter().all(|field| aligned(&rows, *field))
    {
        return None;
    }
    // Words padded to the longest.
    let padded = fields.split_last()?.1.iter().any(|field| {
        let cells = rows.iter().map(|row| cell(row, *field));
        let short = cells.filter(|cell| {
            cell.chars().next().is_some_and(char::is_alphabetic)
                && cell.chars().count() + 2 < field.1 - field.0
        });
        short.count() * 4 > rows.len()
    });
    // A form has its labels in one column and values of all kinds in the next; a list has one of numbers or dates.
    let numbered = fields.iter().any(|field| {
        let cells: Vec<String> =
            rows.iter().map(|row| cell(row, *field)).filter(|cell| !cell.is_empty()).collect();
        let digits = cells.iter().filter(|cell| cell.bytes().any(|byte| byte.is_ascii_digit())).count();
        cells.len() * 2 >= rows.len() && digits * 10 >= cells.len() * 8
    });
    let (from, _) = *fields.last()?;
    let (mut behind, mut all) = (0_usize, 0_usize);
    for row in &rows {
        all += row.len();
        behind += row.len().saturating_sub(from);
    }
    (padded && numbered && behind * 2 < all).then_some(Layout { fields, ..Layout::default() })
}

/// Values with a blank inside, which stands in one place in every row: telephone numbers, postcodes, NI numbers, sort codes,
/// dates in words, and the longest of a column of words.
fn join_values(fields: &mut Vec<(usize, usize)>, rows: &[&Vec<char>]) {
    let mut at = 0;
    while let (Some(&(start, end)), Some(&(next, last))) = (fields.get(at), fields.get(at + 1)) {
        let (mut both, mut one_value) = (0_usize, 0_usize);
        // Rows in which the right one has something and the left one reaches it, and the left one does not.
        let (mut reached, mut filled, mut short) = (0_usize, 0_usize, 0_usize);
        if next == end + 1 {
            for row in rows {
                let (left, right) = (part(row, (start, end)), part(row, (next, last)));
                let right_filled = right.iter().any(|c| *c != ' ');
                let reaches = left.last().is_some_and(|c| *c != ' ');
                filled += usize::from(right_filled);
                reached += usize::from(right_filled && reaches);
                short += usize::from(!reaches && left.iter().any(|c| *c != ' '));
                // What is not flush with the gap is a value of its own.
                let (Some(l), Some(r)) = (left.last(), right.first()) else { continue };
                if left.iter().chain(right).any(|c| *c != ' ') {
                    both += 1;
                    one_value += usize::from(*l != ' ' && *r != ' ' && goes_on(left, right));
                }
            }
        }
        // The last words of the longest values: they only ever follow what reaches them.
        let tail = filled > 0 && reached == filled && short > 0;
        if tail || both > 0 && one_value * 10 >= both * 8 {
            fields.splice(at..at + 2, [(start, last)]);
        } else {
            at += 1;
        }
    }
}

/// Whether two words may be parts of one value.
fn goes_on(left: &[char], right: &[char]) -> bool {
    let (left, right) = (trimmed(left), trimmed(right));
    let digits = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')'))
    };
    let letters = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic());
    let count = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    // 01633 284 751, (01633) 284751, 20 45 67, AB 12 34 56 C.
    let phone = digits(&left)
        && digits(&right)
        && left.trim_start_matches('(').starts_with('0')
        && count(&left) + count(&right) <= 11;
    let pairs = |text: &str| text.split(' ').all(|pair| pair.len() == 2);
    let code =
        digits(&left) && digits(&right) && pairs(&left) && pairs(&right) && count(&left) + count(&right) <= 6;
    let insured = left.len() >= 2
        && left.get(..2).is_some_and(letters)
        && left.get(2..).map(str::trim).is_some_and(|rest| rest.is_empty() || digits(rest) && pairs(rest))
        && (digits(&right) && pairs(&right) || right.len() == 1 && letters(&right) && count(&left) == 6);
    let postcode = (2..=4).contains(&left.len())
        && left.starts_with(|c: char| c.is_ascii_alphabetic())
        && count(&left) > 0
        && right.len() == 3
        && right.starts_with(|c: char| c.is_ascii_digit())
        && right.get(1..).is_some_and(letters);
    let month = |text: &str| text.len() >= 3 && letters(text);
    let date = digits(&left) && left.len() <= 2 && month(&right) && right.len() <= 9
        || left.split_once(' ').is_some_and(|(day, name)| digits(day) && day.len() <= 2 && month(name))
            && digits(&right)
            && matches!(right.len(), 2 | 4);
    phone || code || insured || postcode || date
}

/// The text of a cell without the blanks around it.
fn trimmed(cell: &[char]) -> String {
    cell.iter().collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::layout::find;

    #[test]
    fn single_blanks_in_every_line_part_columns_that_are_padded() {
        let names = [
            ("MR", "N", "ABDI"),
            ("MISS", "WV", "SAMPLETON-HART"),
            ("MRS", "S", "LE BLANC"),
            ("", "J", "ROSSI"),
        ];
        let text: String = (0..24)
            .map(|n| {
                let (title, initials, surname) = names[n % 4];
                let phone = if n % 5 == 0 { String::new() } else { format!("07700 9{:05}", n * 37) };
                let street = ["3 BRO DAWEL", "112 COMMERCIAL ROAD", "FLAT 7, 14 SOMERTON AVE"][n % 3];
                format!(
                    "EL{} {title:<4} {initials:<2} {surname:<14} {street:<23} {:<8} {phone:<12} {:02}/10/1956 {}\n",
                    2000 + n,
                    ["NP19 1FR", "", "CF83 3LS"][n % 3],
                    n % 27 + 1,
                    ["PO", "PC", "CA"][n % 3]
                )
            })
            .collect();
        let layout = find(&text).expect("a table");
        let row = |n: usize| layout.cells(text.lines().nth(n).expect("a line")).expect("a row");
        assert_eq!(
            row(1),
            [
                "EL2001",
                "MISS",
                "WV",
                "SAMPLETON-HART",
                "112 COMMERCIAL ROAD",
                "",
                "07700 900037",
                "02/10/1956",
                "PC"
            ]
        );
        assert_eq!(row(15)[3..8], ["ROSSI", "3 BRO DAWEL", "NP19 1FR", "", "16/10/1956"]);
    }
}
