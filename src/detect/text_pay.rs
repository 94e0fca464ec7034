//! What texts about election work say of pay: sums in sentences and on payslips, numbers of a payroll beside names.
//!
//! Works on single lines; how many of them there have to be is for [`super::text_work`].

use std::ops::Range;

use super::text_work::is_of_polls;
use super::validators::{Verdict, election_role, money};

/// The number in a line about somebody's pay: "LOWE, Ann tax code 489L pls, ref 975989", "Mrs A Lowe: not been paid, 958120".
pub fn number_of_payroll(line: &str, name: &Range<usize>, of_pay: bool) -> Option<Range<usize>> {
    const PAY: &[&str] =
        &["tax code", "not been paid", "not paid", "underpaid", "overpaid", "paid twice", "payroll", "fee"];
    const BEFORE: &[&str] = &["ref", "ref.", "ref:", "no", "no.", "number", "emp", "staff"];
    let behind = line.get(name.end..)?;
    let lower = behind.to_ascii_lowercase();
    if !of_pay && !PAY.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let mut from = 0;
    while let Some(at) = behind.get(from..)?.find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        let digits = behind[at..].bytes().take_while(u8::is_ascii_digit).count();
        from = at + digits;
        let before = &behind[..at];
        let word = before.trim_end().rsplit(' ').next().unwrap_or_default();
        let called = BEFORE.iter().any(|own| word.eq_ignore_ascii_case(own)) || before.ends_with(", ");
        let alone =
            behind[from..].chars().next().is_none_or(|c| matches!(c, ' ' | ',' | ';' | ')' | '\r' | '\n'))
                && !behind[from..].trim_start().starts_with(|c: char| c.is_ascii_digit());
        if called
            && alone
            && (6..=7).contains(&digits)
            && !behind[at..].starts_with('0')
            && before.ends_with(' ')
        {
            return Some(name.end + at..name.end + from);
        }
    }
    None
}

/// The number of five to eight digits right behind a name: "Lowe Ann 920563 should be", "Ann Lowe (E920563)".
pub fn number_behind(line: &str, name: &Range<usize>) -> Option<Range<usize>> {
    let behind = line.get(name.end..)?;
    let number = behind.trim_start_matches([' ', '(', ',']);
    let gap = behind.len() - number.len();
    let code = number.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(number);
    let digits = code.bytes().take_while(u8::is_ascii_digit).count();
    let close = code.get(digits..)?.chars().next();
    let alone = close.is_none_or(|c| matches!(c, ' ' | ')' | ',' | ';' | '\r' | '\n'))
        && !code.get(digits + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let start = name.end + gap;
    ((1..=3).contains(&gap) && (5..=8).contains(&digits) && alone && !code.starts_with('0'))
        .then(|| start..start + number.len() - code.len() + digits)
}

/// The sums of a line of a payslip, one or several side by side: "GROSS 58.56  TAX 11.71  NET 46.85".
pub fn sums_of_payslip(line: &str) -> Option<Vec<Range<usize>>> {
    let mut at = 0;
    let mut sums = Vec::new();
    for part in line.split("  ") {
        let start = at;
        at += part.len() + 2;
        // A wider gap, between a label and its sum or behind the last one.
        if part.trim().is_empty() {
            continue;
        }
        match sum_of_payslip(part) {
            Some(sum) => sums.push(start + sum.start..start + sum.end),
            None => return sum_of_payslip(line).map(|sum| vec![sum]),
        }
    }
    (!sums.is_empty()).then_some(sums)
}

/// The sum of a line of a payslip, without any sign of pounds: "Poll Clerk 152.25", "Tax 30.45", "NET 121.80 to 20-45-23".
fn sum_of_payslip(line: &str) -> Option<Range<usize>> {
    const LINES: &[&str] = &[
        "basic fee",
        "fee",
        "fees",
        "gross",
        "gross pay",
        "holiday pay",
        "mileage",
        "net",
        "net pay",
        "ni",
        "paye",
        "pay",
        "tax",
        "total",
        "total pay",
        "training",
        "training fee",
        "travel",
    ];
    let own = line.trim_start();
    let label = own.trim_start_matches(|c: char| !c.is_ascii_digit());
    let start = line.len() - label.len();
    let pounds = label.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b',').count();
    let sum = label.get(..pounds + 3).filter(|sum| {
        let pence = sum.as_bytes().get(pounds..).unwrap_or_default();
        pounds > 0 && matches!(pence, [b'.', b'0'..=b'9', b'0'..=b'9'])
    })?;
    let behind = label[sum.len()..].trim();
    let name = own[..own.len() - label.len()].trim_end_matches([' ', ':', '.', '\t', '\u{a3}', '-']);
    let of_pay = LINES.iter().any(|line| line.eq_ignore_ascii_case(name))
        || election_role::lookup(name).is_some_and(|role| is_of_polls(role.family));
    (of_pay && (behind.is_empty() || behind.starts_with("to ") || behind.starts_with("paid ")))
        .then(|| start..start + sum.len())
}

/// Whether a line is about what somebody is paid, and not about what something costs.
pub fn speaks_of_pay(line: &str) -> bool {
    const PAY: &[&str] = &[
        "claimed",
        "fee",
        "fees",
        "gross",
        "mileage",
        "miles",
        "net",
        "owed",
        "owe",
        "paid",
        "pay",
        "payment",
        "salary",
        "travel",
        "travelling",
        "wage",
        "wages",
    ];
    const COSTS: &[&str] = &[
        "application",
        "budget",
        "catering",
        "caterers",
        "contract",
        "cost",
        "costs",
        "deposit",
        "fine",
        "grant",
        "hire",
        "hired",
        "invoice",
        "parking",
        "postage",
        "price",
        "quote",
        "rent",
        "supplier",
    ];
    if !line.contains('\u{a3}') {
        return false;
    }
    let words = || line.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let is_of = |list: &[&str]| words().any(|word| list.iter().any(|own| own.eq_ignore_ascii_case(word)));
    is_of(PAY) && !is_of(COSTS)
}

/// Sums behind a sign of pounds.
pub fn sums_in(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    line.match_indices('\u{a3}').filter_map(move |(at, sign)| {
        let rest = &line[at + sign.len()..];
        let length =
            rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(rest.len());
        let sum = rest[..length].trim_end_matches(['.', ',']);
        (money::judge(sum) != Verdict::No || sum.bytes().all(|b| b.is_ascii_digit()) && !sum.is_empty())
            .then(|| at..at + sign.len() + sum.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payslips_have_sums_without_a_sign() {
        for (line, sum) in [
            ("Poll Clerk 152.25", Some("152.25")),
            ("NET   1,121.80 to 20-45-23 31926819", Some("1,121.80")),
            ("Tax: 30.45", Some("30.45")),
            ("Stationery 152.25", None),
            ("Total 152", None),
            ("Total 152.25 miles", None),
            ("07.54 Village Hall", None),
        ] {
            assert_eq!(sum_of_payslip(line).map(|at| &line[at]), sum, "{line}");
        }
    }

    #[test]
    fn payslips_may_have_their_sums_side_by_side() {
        let sums = |line: &str| {
            sums_of_payslip(line)
                .map(|sums| sums.into_iter().map(|at| line[at].to_owned()).collect::<Vec<_>>())
        };
        let found = Some(vec!["58.56".to_owned(), "11.71".to_owned(), "46.85".to_owned()]);
        assert_eq!(sums("GROSS 58.56  TAX 11.71  NET 46.85\n"), found);
        assert_eq!(sums("Poll Clerk    152.25"), Some(vec!["152.25".to_owned()]));
        assert_eq!(sums("TAX 11.71  PENCILS 46.85"), None);
    }

    #[test]
    fn numbers_of_a_payroll_stand_in_lines_about_pay() {
        for (line, of_pay, number) in [
            ("Ann Lowe tax code 489L pls, ref 975989", false, Some("975989")),
            ("Ann Lowe: not been paid, 958120", false, Some("958120")),
            ("Ann Lowe tel, 958120", false, None),
            ("Ann Lowe sort 204523 31926819, fee", true, None),
            ("Ann Lowe not been paid, 958120 31926819", true, None),
        ] {
            assert_eq!(number_of_payroll(line, &(0..8), of_pay).map(|at| &line[at]), number, "{line}");
        }
    }

    #[test]
    fn what_a_line_about_pay_says_is_a_fee_and_what_things_cost_is_none() {
        for (line, pays) in [
            ("Miles 17 @ 40p = \u{a3}10.00", true),
            ("I have not been paid. I was told \u{a3}185.00.", true),
            ("paid the invoice of \u{a3}185.00", false),
            ("Portakabin \u{a3}1,450", false),
            ("paid twice", false),
        ] {
            assert_eq!(speaks_of_pay(line), pays, "{line}");
        }
    }
}
