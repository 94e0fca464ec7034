//! Modulus checks of sort code and account number together, as the UK payment schemes publish them
//! (Vocalink, "Validating account numbers", versions 6.40 and 8.50).
//!
//! The table of weights is not part of this program: its owner does not license it for that. Whoever has the file
//! (`valacdos` and `scsubtab`, free of charge from the schemes) can give it. Without it nothing is checked. An
//! account that no rule covers cannot be checked and is presumed right.

use std::path::Path;

/// What the check says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Modulus {
    /// It passes.
    Pass,
    /// It fails.
    Fail,
    /// No rule covers this sort code.
    NoRule,
}

/// Why a table cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ModulusTableError {
    /// It could not be read.
    #[error("the modulus table cannot be read: {0}")]
    Io(std::io::ErrorKind),
    /// A line has not the form of the table.
    #[error("line {0} of the modulus table is not in the published form")]
    Line(usize),
    /// It has no line at all.
    #[error("the modulus table is empty")]
    Empty,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Mod10,
    Mod11,
    DoubleAlternate,
}

#[derive(Clone)]
struct Row {
    start: u32,
    end: u32,
    method: Method,
    weights: [i32; 14],
    exception: u8,
}

/// A table of rules by ranges of sort codes, sorted by start.
#[derive(Clone)]
pub struct ModulusTable {
    rows: Vec<Row>,
    substitutes: Vec<(u32, u32)>,
    /// What it was read from, for a child process that checks as well.
    texts: (String, Option<String>),
}

/// Six digits of the sort code and eight of the account: `u v w x y z a b c d e f g h`.
type Digits = [i32; 14];
const G: usize = 12;
const H: usize = 13;

impl ModulusTable {
    /// The texts of the table and of the substitutes, for [`ModulusTable::parse`].
    pub fn texts(&self) -> (&str, Option<&str>) {
        (&self.texts.0, self.texts.1.as_deref())
    }

    /// Reads the table, and the substitutes of sort codes beside it if given.
    ///
    /// # Errors
    /// As [`ModulusTable::parse`], or when a file cannot be read.
    pub fn from_files(table: &Path, substitutes: Option<&Path>) -> Result<ModulusTable, ModulusTableError> {
        let read = |path: &Path| std::fs::read_to_string(path).map_err(|e| ModulusTableError::Io(e.kind()));
        let substitutes = substitutes.map(read).transpose()?;
        ModulusTable::parse(&read(table)?, substitutes.as_deref())
    }

    /// Reads the text of a table: `start end method 14-weights [exception]` a line.
    ///
    /// # Errors
    /// A line that has another form.
    pub fn parse(table: &str, substitutes: Option<&str>) -> Result<ModulusTable, ModulusTableError> {
        let mut rows = Vec::new();
        for (at, line) in table.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            rows.push(parse_row(line).ok_or(ModulusTableError::Line(at + 1))?);
        }
        if rows.is_empty() {
            return Err(ModulusTableError::Empty);
        }
        // Stable: the two rows of one range keep their order, which the exceptions rely on.
        rows.sort_by_key(|row: &Row| row.start);
        let mut pairs = Vec::new();
        for (at, line) in substitutes.unwrap_or_default().lines().enumerate() {
            let mut numbers = line.split_whitespace().map(str::parse::<u32>);
            match (numbers.next(), numbers.next()) {
                (None, _) => {}
                (Some(Ok(from)), Some(Ok(to))) => pairs.push((from, to)),
                _ => return Err(ModulusTableError::Line(at + 1)),
            }
        }
        let texts = (table.to_owned(), substitutes.map(str::to_owned));
        Ok(ModulusTable { rows, substitutes: pairs, texts })
    }

    /// Checks an account; both in ASCII digits.
    pub fn check(&self, sort: &[u8; 6], account: &[u8; 8]) -> Modulus {
        let Some(digits) = read(sort, account) else { return Modulus::Fail };
        let code = sort_number(&digits);
        let mut rules = self.rows_of(code);
        let Some(first) = rules.next() else { return Modulus::NoRule };
        // Foreign currency accounts cannot be checked and are right.
        if first.exception == 6 && (4..=8).contains(&digits[6]) && digits[G] == digits[H] {
            return Modulus::Pass;
        }
        let passes = self.passes(first, &digits);
        let Some(second) = rules.next() else { return outcome(passes || self.fourteen(first, &digits)) };
        match (first.exception, second.exception) {
            // Either will do; the second of 2 and 9 is tried with another sort code.
            (2, 9) => outcome(passes || self.nine(second, &digits)),
            (10, 11) | (12, 13) => outcome(passes || self.passes(second, &digits)),
            (_, 3) if matches!(digits[8], 6 | 9) => outcome(passes),
            (3, _) if matches!(digits[8], 6 | 9) => outcome(self.passes(second, &digits)),
            _ => outcome(passes && self.passes(second, &digits)),
        }
    }

    fn rows_of(&self, code: u32) -> impl Iterator<Item = &Row> {
        let upto = self.rows.partition_point(|row| row.start <= code);
        self.rows.iter().take(upto).filter(move |row| row.end >= code)
    }

    fn passes(&self, row: &Row, digits: &Digits) -> bool {
        let mut digits = *digits;
        let mut weights = row.weights;
        match row.exception {
            2 if digits[6] != 0 && digits[G] != 9 => weights = [0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1],
            2 if digits[6] != 0 => weights = [0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1],
            5 => {
                let code = sort_number(&digits);
                if let Some((_, to)) = self.substitutes.iter().find(|(from, _)| *from == code) {
                    put_sort(&mut digits, *to);
                }
            }
            7 if digits[G] == 9 => weights.iter_mut().take(8).for_each(|w| *w = 0),
            8 => put_sort(&mut digits, 90_126),
            10 if matches!((digits[6], digits[7]), (0 | 9, 9)) && digits[G] == 9 => {
                weights.iter_mut().take(8).for_each(|w| *w = 0);
            }
            _ => {}
        }
        let products = digits.iter().zip(&weights).map(|(d, w)| d * w);
        let sum: i32 = match row.method {
            Method::DoubleAlternate => products.map(digit_sum).sum(),
            _ => products.sum(),
        };
        let (sum, modulus) = match row.method {
            Method::Mod11 => (sum, 11),
            Method::DoubleAlternate if row.exception == 1 => (sum + 27, 10),
            _ => (sum, 10),
        };
        let rest = sum.rem_euclid(modulus);
        match (row.exception, row.method) {
            (4, _) => rest == digits[G] * 10 + digits[H],
            (5, Method::Mod11) => match rest {
                0 => digits[G] == 0,
                1 => false,
                rest => 11 - rest == digits[G],
            },
            (5, Method::DoubleAlternate) => (10 - rest) % 10 == digits[H],
            _ => rest == 0,
        }
    }

    /// Exception 9: as if the sort code were 30-96-34.
    fn nine(&self, row: &Row, digits: &Digits) -> bool {
        let mut digits = *digits;
        put_sort(&mut digits, 309_634);
        self.passes(row, &digits)
    }

    /// Exception 14: an eighth digit of 0, 1 or 9 may have been added behind an account of seven.
    fn fourteen(&self, row: &Row, digits: &Digits) -> bool {
        if row.exception != 14 || !matches!(digits[H], 0 | 1 | 9) {
            return false;
        }
        let mut shifted = *digits;
        shifted.copy_within(6..13, 7);
        shifted[6] = 0;
        self.passes(row, &shifted)
    }
}

/// The sum of a product's decimal digits, with its sign.
fn digit_sum(product: i32) -> i32 {
    product / 1000 + product / 100 % 10 + product / 10 % 10 + product % 10
}

fn outcome(passes: bool) -> Modulus {
    if passes { Modulus::Pass } else { Modulus::Fail }
}

fn read(sort: &[u8; 6], account: &[u8; 8]) -> Option<Digits> {
    let mut digits = [0; 14];
    for (to, from) in digits.iter_mut().zip(sort.iter().chain(account)) {
        *to = from.is_ascii_digit().then(|| i32::from(from - b'0'))?;
    }
    Some(digits)
}

fn sort_number(digits: &Digits) -> u32 {
    digits.iter().take(6).fold(0, |sum, d| sum * 10 + *d as u32)
}

fn put_sort(digits: &mut Digits, code: u32) {
    let mut rest = code as i32;
    for at in (0..6).rev() {
        digits[at] = rest % 10;
        rest /= 10;
    }
}

fn parse_row(line: &str) -> Option<Row> {
    let mut parts = line.split_whitespace();
    let start = parts.next()?.parse().ok()?;
    let end = parts.next()?.parse().ok()?;
    let method = match parts.next()? {
        "MOD10" => Method::Mod10,
        "MOD11" => Method::Mod11,
        "DBLAL" => Method::DoubleAlternate,
        _ => return None,
    };
    let mut weights = [0; 14];
    for weight in &mut weights {
        *weight = parts.next()?.parse().ok().filter(|w| (-999..=999).contains(w))?;
    }
    let exception = match parts.next() {
        None => 0,
        Some(number) => number.parse().ok().filter(|e| (1..=14).contains(e))?,
    };
    (start <= end && end <= 999_999 && parts.next().is_none()).then_some(Row {
        start,
        end,
        method,
        weights,
        exception,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A few rules, enough for the vectors that the specification publishes.
    const TABLE: &str = "\
089000 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1
107999 107999 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1
202959 202959 MOD11 0 0 0 0 0 0 0 7 6 5 4 3 2 1
202959 202959 DBLAL 2 1 2 1 2 1 2 1 2 1 2 1 2 1
180002 180002 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1 14
134012 134020 MOD11 0 0 0 7 5 9 8 4 6 3 5 2 0 0 4
";

    fn check(table: &ModulusTable, sort: &str, account: &str) -> Modulus {
        table.check(
            sort.as_bytes().try_into().expect("six digits"),
            account.as_bytes().try_into().expect("eight digits"),
        )
    }

    #[test]
    fn published_vectors_come_out_as_published() {
        let table = ModulusTable::parse(TABLE, None).expect("in form");
        for (sort, account, outcome) in [
            ("089999", "66374958", Modulus::Pass),
            ("089999", "66374959", Modulus::Fail),
            ("107999", "88837491", Modulus::Pass),
            ("107999", "88837493", Modulus::Fail),
            ("202959", "63748472", Modulus::Pass),
            ("134020", "63849203", Modulus::Pass),
            ("180002", "00000190", Modulus::Pass),
            ("203099", "66831036", Modulus::NoRule),
        ] {
            assert_eq!(check(&table, sort, account), outcome, "{sort} {account}");
        }
    }

    /// One rule that reads exactly one digit: it passes when the digit is 0 modulo the method's number.
    fn one(sort: &str, method: &str, at: usize, exception: u8) -> String {
        let weights: Vec<_> = (0..14).map(|i| if i == at { "1" } else { "0" }).collect();
        format!("{sort} {sort} {method} {} {exception}\n", weights.join(" "))
    }

    #[test]
    fn either_of_two_is_enough_where_the_exception_says_so() {
        for (a, b) in [(10, 11), (12, 13)] {
            let text = one("070000", "MOD11", 8, a) + &one("070000", "MOD11", 9, b);
            let table = ModulusTable::parse(&text, None).expect("in form");
            assert_eq!(check(&table, "070000", "00010000"), Modulus::Pass);
            assert_eq!(check(&table, "070000", "00100000"), Modulus::Pass);
            assert_eq!(check(&table, "070000", "00110000"), Modulus::Fail);
        }
        let both = (one("070000", "MOD11", 8, 1) + &one("070000", "MOD11", 9, 1)).replace(" 1\n", "\n");
        let table = ModulusTable::parse(&both, None).expect("in form");
        assert_eq!(check(&table, "070000", "00100000"), Modulus::Fail);
    }

    #[test]
    fn exception_three_leaves_the_second_check_out() {
        let text = one("820000", "MOD11", 13, 1).replace(" 1\n", "\n") + &one("820000", "DBLAL", 12, 3);
        let table = ModulusTable::parse(&text, None).expect("in form");
        assert_eq!(check(&table, "820000", "00600010"), Modulus::Pass);
        assert_eq!(check(&table, "820000", "00500010"), Modulus::Fail);
    }

    #[test]
    fn exception_five_uses_the_substitute_and_check_digits() {
        // The last digit of the sort code is the remainder; g must be 11 minus it.
        let table =
            ModulusTable::parse(&one("938611", "MOD11", 5, 5), Some("938611 938604\n")).expect("in form");
        assert_eq!(check(&table, "938611", "00000070"), Modulus::Pass);
        assert_eq!(check(&table, "938611", "00000010"), Modulus::Fail);
        let without = ModulusTable::parse(&one("938611", "MOD11", 5, 5), None).expect("in form");
        assert_eq!(check(&without, "938611", "00000070"), Modulus::Fail, "a remainder of 1 is never right");
        let double =
            ModulusTable::parse(&one("938611", "DBLAL", 5, 5), Some("938611 938604\n")).expect("in form");
        assert_eq!(check(&double, "938611", "00000006"), Modulus::Pass);
    }

    #[test]
    fn exceptions_six_seven_eight_and_nine() {
        let six = ModulusTable::parse(&one("200915", "MOD11", 8, 6), None).expect("in form");
        assert_eq!(check(&six, "200915", "41011166"), Modulus::Pass);
        assert_eq!(check(&six, "200915", "31111166"), Modulus::Fail);
        let seven = ModulusTable::parse(&one("772798", "MOD11", 6, 7), None).expect("in form");
        assert_eq!(check(&seven, "772798", "50000090"), Modulus::Pass);
        assert_eq!(check(&seven, "772798", "50000080"), Modulus::Fail);
        let eight = ModulusTable::parse(&one("086090", "MOD11", 5, 8), None).expect("in form");
        assert_eq!(check(&eight, "086090", "00000000"), Modulus::Fail, "the last digit became 6");
        let nine =
            ModulusTable::parse(&(one("309070", "MOD11", 13, 2) + &one("309070", "MOD11", 5, 9)), None)
                .expect("in form");
        assert_eq!(check(&nine, "309070", "00000001"), Modulus::Fail, "4 in 309634 is not 0");
    }

    #[test]
    fn broken_tables_are_refused_with_their_line() {
        assert_eq!(ModulusTable::parse("", None).err(), Some(ModulusTableError::Empty));
        let bad = format!("{TABLE}089000 089999 MOD12 0 0 0 0 0 0 7 1 3 7 1 3 7 1\n");
        assert_eq!(ModulusTable::parse(&bad, None).err(), Some(ModulusTableError::Line(7)));
        assert_eq!(ModulusTable::parse(TABLE, Some("938611 x\n")).err(), Some(ModulusTableError::Line(1)));
    }
}
