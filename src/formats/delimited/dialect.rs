//! Finds out whether text is a table of delimited fields, and how it is written.
//!
//! It looks at the shape of some hundred records: fields a record, how full they are, whether delimiters are
//! followed by a space as in prose. It does not look for headers; that is detection's.

use std::ops::Range;

use super::records::{Dialect, Splitter, Step};
use crate::input::decode::lines_of;

/// How many records decide.
const RECORDS: usize = 300;
/// What may stand between fields, and how much its being there says; the earlier wins a tie.
const DELIMITERS: &[(u8, f64)] = &[
    (0x1F, 3.0),
    (b'\t', 3.0),
    (b'|', 1.2),
    (b'^', 1.2),
    (b';', 1.1),
    (b',', 1.0),
    (b'~', 1.0),
    (b':', 0.5),
];

/// The dialect that the text's first line declares for Excel (`sep=;`), and the length of that line.
pub fn declared(text: &str) -> Option<(Dialect, usize)> {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let line = text.get(..end)?.trim_matches('"');
    let value = line.get(..4).filter(|key| key.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?;
    let delimiter = match value.as_bytes() {
        [only] if only.is_ascii() => *only,
        _ if value.trim().eq_ignore_ascii_case("\\t") => b'\t',
        _ => return None,
    };
    if delimiter.is_ascii_alphanumeric() || delimiter == b'"' {
        return None;
    }
    let rest = text.get(end..).unwrap_or_default();
    let line_end = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
    Some((written_with(delimiter, rest), end + line_end))
}

/// The dialect of text that is a table; `None` for anything else. `whole` says that `text` is all there is.
pub fn sniff(text: &str, whole: bool) -> Option<Dialect> {
    let text = text.get(..text.len().min(crate::input::decode::PROBE)).unwrap_or(text);
    if is_markup(text) {
        return None;
    }
    let code = is_code(text);
    let mut best: Option<(f64, Dialect)> = None;
    for &(delimiter, weight) in DELIMITERS {
        if memchr::memchr(delimiter, text.as_bytes()).is_none() || (code && delimiter != b';') {
            continue;
        }
        if delimiter == b',' && (is_aligned_with_commas(text) || is_of_names(text)) {
            continue;
        }
        if delimiter == b'|' && is_seating_plan(text) {
            continue;
        }
        let dialect = written_with(delimiter, text);
        let shape = Shape::of(text, whole, dialect);
        let Some(score) = shape.and_then(|shape| shape.score(delimiter)) else { continue };
        let score = score * weight;
        if best.is_none_or(|(known, _)| score > known) {
            best = Some((score, dialect));
        }
    }
    best.map(|(_, dialect)| dialect)
}

/// Whether text has a syntax of its own that other readers know better.
pub fn is_markup(text: &str) -> bool {
    let start = text.trim_start();
    if start.starts_with(['<', '{']) || start.starts_with("%PDF") || start.starts_with("%!") {
        return true;
    }
    let (mut lines, mut statements) = (0_usize, 0_usize);
    for line in lines_of(text).take(RECORDS).map(str::trim_start).filter(|line| !line.is_empty()) {
        lines += 1;
        let statement = line.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("insert "));
        statements +=
            usize::from(statement || (line.starts_with('(') && line.ends_with(['\'', ')', ',', ';'])));
    }
    statements * 2 > lines
}

/// Whether most lines have columns parted by blanks, and every comma a blank behind it: "GRACE, Anthony    SS646128C".
fn is_aligned_with_commas(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !memchr::memchr_iter(b',', bytes).all(|at| bytes.get(at + 1) == Some(&b' ')) {
        return false;
    }
    let (mut lines, mut gapped) = (0_usize, 0_usize);
    for line in lines_of(text).take(RECORDS).map(str::trim).filter(|line| !line.is_empty()) {
        lines += 1;
        // A gap behind a comma is that of a blank field.
        let parts = line.split("  ").filter(|part| !part.trim().is_empty());
        gapped += usize::from(parts.filter(|part| !part.ends_with(',')).take(3).count() == 3);
    }
    lines >= 5 && gapped * 10 >= lines * 8
}

/// Whether the commas are those of names: between surname and forename, with more behind than a forename and no other comma
/// ("Lowe, Ann - 01865 960001", "Lowe, Mrs A (Clerk)"), or between the people of a line that has a label ("Mon AM: Ann Lowe,
/// J Ek"). As columns they would cut each name or tell the people of one day from the next.
fn is_of_names(text: &str) -> bool {
    let (mut lines, mut inside, mut behind) = (0_usize, 0_usize, 0_usize);
    for line in lines_of(text).take(RECORDS).filter(|line| memchr::memchr(b',', line.as_bytes()).is_some()) {
        let line = line.trim();
        lines += 1;
        inside += usize::from(has_comma_inside(line));
        behind += usize::from(has_names_behind(line));
    }
    (lines >= 4 && inside * 10 >= lines * 8) || (lines >= 2 && behind * 10 >= lines * 8)
}

/// Whether bars part people who sit at one table of a count, under a line with the number of the table: "Ann Lowe | J Ek".
fn is_seating_plan(text: &str) -> bool {
    let (mut lines, mut seated) = (0_usize, 0_usize);
    for line in lines_of(text).take(RECORDS).map(str::trim).filter(|line| !line.is_empty()) {
        lines += 1;
        match line.contains('|') {
            true if line.split('|').all(|name| is_of_capitals(name) && !name.is_empty()) => seated += 1,
            true => return false,
            false => {}
        }
    }
    seated >= 2 && seated * 3 <= lines * 2
}

/// Two to four words with capitals and without figures.
fn is_of_capitals(name: &str) -> bool {
    let mut words = name.split_whitespace();
    (2..=4).contains(&words.clone().count())
        && words.all(|word| {
            word.starts_with(char::is_uppercase) && !word.bytes().any(|byte| byte.is_ascii_digit())
        })
}

/// "Lowe, Ann - 01865 960001": one comma, a word before it, and behind the word that follows it no third one in capitals
/// alone.
fn has_comma_inside(line: &str) -> bool {
    let line = line.trim_start_matches(['-', '*', ' ']);
    let comma = memchr::memchr(b',', line.as_bytes()).unwrap_or(line.len());
    let (surname, rest) = line.split_at(comma);
    let Some(rest) = rest.strip_prefix(", ") else { return false };
    let is_word = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '-' | '.'))
    };
    let mut words = rest.split([' ', '\t']);
    is_word(surname)
        && !rest.contains(',')
        && words.next().is_some_and(is_word)
        && words.any(|word| !word.starts_with(char::is_uppercase))
}

/// "Mon AM: Ann Lowe, J Ek": a label of letters, and behind it nothing but two to four words in capitals between commas.
fn has_names_behind(line: &str) -> bool {
    const LABEL: usize = 24;
    let head = &line.as_bytes()[..line.len().min(LABEL + 2)];
    let Some(end) = head.windows(2).position(|pair| pair == b": ") else { return false };
    let (label, rest) = (&line[..end], &line[end + 2..]);
    !label.contains(',') && rest.split(',').all(is_of_capitals)
}

/// Whether most lines end like statements and blocks do.
fn is_code(text: &str) -> bool {
    let (mut lines, mut ends) = (0_usize, 0_usize);
    for line in lines_of(text).take(RECORDS).map(str::trim_end).filter(|line| !line.is_empty()) {
        lines += 1;
        ends += usize::from(line.ends_with(['{', '}', ';', '(']));
    }
    ends * 5 > lines * 2
}

/// Which quote and escape go with a delimiter.
pub fn written_with(delimiter: u8, text: &str) -> Dialect {
    let bytes = text.as_bytes();
    let (double, single) = (edges(bytes, delimiter, b'"'), edges(bytes, delimiter, b'\''));
    let singles = double.0 == 0 && single.0 >= 2 && single.0.abs_diff(single.1) * 5 <= single.0;
    let quote = if singles { b'\'' } else { b'"' };
    Dialect { delimiter, quote, backslash: has_backslashes(bytes, delimiter, quote) }
}

/// How often a quote stands at the start and at the end of what may be a field.
fn edges(bytes: &[u8], delimiter: u8, quote: u8) -> (usize, usize) {
    let edge = |byte: Option<&u8>| byte.is_none_or(|b| *b == delimiter || matches!(b, b'\n' | b'\r'));
    let (mut opens, mut closes) = (0, 0);
    for at in memchr::memchr_iter(quote, bytes) {
        opens += usize::from(edge(at.checked_sub(1).and_then(|before| bytes.get(before))));
        closes += usize::from(edge(bytes.get(at + 1)));
    }
    (opens, closes)
}

fn has_backslashes(bytes: &[u8], delimiter: u8, quote: u8) -> bool {
    let (mut escaped, mut doubled) = (0_usize, 0_usize);
    let edge = |byte: Option<&u8>| byte.is_none_or(|b| *b == delimiter || matches!(b, b'\n' | b'\r'));
    for at in memchr::memchr_iter(quote, bytes) {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let after = bytes.get(at + 1);
        if before == Some(&b'\\') && !edge(after) {
            escaped += 1;
        }
        if before == Some(&quote) && !edge(after) && !edge(at.checked_sub(2).and_then(|b| bytes.get(b))) {
            doubled += 1;
        }
    }
    escaped > doubled
}

/// One record's shape.
struct Record {
    fields: usize,
    filled: usize,
    words: usize,
    spaced: usize,
    last_empty: bool,
    label: bool,
    clock: bool,
}

impl Record {
    /// That of the record which was split last.
    fn of(splitter: &Splitter, text: &str) -> Record {
        let mut record = Record {
            fields: splitter.len(),
            filled: 0,
            words: 0,
            spaced: 0,
            last_empty: false,
            label: false,
            clock: false,
        };
        let mut before = "";
        for (index, field) in splitter.fields(text).enumerate() {
            let trimmed = field.trim();
            record.filled += usize::from(!trimmed.is_empty());
            record.words += trimmed.split_ascii_whitespace().take(100).count();
            record.spaced += usize::from(index > 0 && field.starts_with(' '));
            record.last_empty = trimmed.is_empty();
            record.label |= index == 0 && trimmed.ends_with(':');
            record.clock |= index == 1 && is_clock(before, field);
            before = field;
        }
        record
    }
}

/// The shape of a text when it is read in one dialect.
struct Shape {
    records: Vec<Record>,
}

impl Shape {
    /// `None` when the numbers of fields alone say that it is no table: most texts are no table in most dialects, and
    /// counting fields costs a fraction of looking at them.
    fn of(text: &str, whole: bool, dialect: Dialect) -> Option<Shape> {
        let widths = widths(text, whole, dialect);
        Widths::of(&widths).filter(Widths::may_be_table)?;
        let mut records = Vec::with_capacity(widths.len());
        each_record(text, whole, dialect, |splitter| {
            let record = Record::of(splitter, text);
            if record.filled > 0 {
                records.push(record);
            }
            records.len() < RECORDS
        });
        Some(Shape { records })
    }

    /// How much the text looks like a table; `None` when it does not.
    fn score(&self, delimiter: u8) -> Option<f64> {
        let widths: Vec<usize> = self.records.iter().map(|record| record.fields).collect();
        let Widths { width, body, exact, several, mean } = Widths::of(&widths)?;
        let body = self.records.get(body)?;
        let outside = self.records.len() - body.len();
        let rows: Vec<&Record> = body.iter().filter(|record| record.fields > 1).collect();
        let count = |of: fn(&Record) -> bool| rows.iter().filter(|record| of(record)).count();
        let sum = |of: fn(&Record) -> usize| rows.iter().map(|record| of(record)).sum::<usize>();

        let filled = share(sum(|record| record.filled), rows.len());
        let words = share(sum(|record| record.words), sum(|record| record.filled));
        let spaced = share(sum(|record| record.spaced), sum(|record| record.fields - 1));
        let trailing = share(count(|record| record.last_empty), rows.len());

        // Statements that end in a semicolon, JSON lines that end in a comma, indented code.
        // A list most of whose second cells are blank has a full heading and the sign in every line.
        let blank_list = matches!(delimiter, b'|' | b'\t')
            && exact >= 1.0
            && outside == 0
            && body.len() >= 5
            && rows.first().is_some_and(|heading| !heading.last_empty)
            && rows.iter().filter(|record| !record.last_empty).count() > 1;
        if (filled < 1.5 || (width == 2 && trailing > 0.5)) && !blank_list {
            return None;
        }
        // `Name:<tab>value` forms and time stamps with a decimal comma are text.
        if width == 2 && share(count(|record| record.label), rows.len()) > 0.6 {
            return None;
        }
        if delimiter == b',' && share(count(|record| record.clock), rows.len()) > 0.6 {
            return None;
        }
        let in_prose = matches!(delimiter, b',' | b';' | b':');
        let regular = exact >= if width >= 4 { LEAST_EXACT } else { 0.8 };
        let ragged = several >= 0.9 && mean >= 3.0 && width >= 3;
        let plausible = if !in_prose {
            regular || ragged
        } else if delimiter == b':' {
            width >= 4 && exact >= 0.95 && spaced < 0.1 && body.len() >= 3
        } else if spaced > 0.5 {
            exact >= 0.9 && words <= 3.5 && body.len() >= 3
        } else if words > 5.0 {
            width >= 3 && exact >= 0.9
        } else if width == 2 {
            exact >= if body.len() >= 10 { 0.9 } else { 1.0 }
        } else {
            regular || (ragged && spaced < 0.3)
        };
        let penalty = if in_prose && spaced > 0.5 { 0.5 } else { 1.0 };
        // A delimiter that parts a few records in the middle is less likely than one that parts them all.
        let covered = share(body.len(), self.records.len()) * several;
        plausible.then(|| penalty * covered * exact.max(0.5) * ((width + 1) as f64).ln())
    }
}

/// How many fields each record has that is not blank.
fn widths(text: &str, whole: bool, dialect: Dialect) -> Vec<usize> {
    // Without a quote a record is a line.
    if memchr::memchr(dialect.quote, text.as_bytes()).is_none() {
        return widths_of_lines(text, whole, dialect.delimiter);
    }
    let mut widths = Vec::with_capacity(RECORDS);
    each_record(text, whole, dialect, |splitter| {
        if splitter.fields(text).any(|field| !field.trim().is_empty()) {
            widths.push(splitter.len());
        }
        widths.len() < RECORDS
    });
    widths
}

/// The same where no quotes are, by counting: most texts are told by that.
fn widths_of_lines(text: &str, whole: bool, delimiter: u8) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut widths = Vec::with_capacity(RECORDS);
    let (mut start, mut fields, mut blank) = (0, 1, true);
    let end = whole.then_some(bytes.len());
    for at in memchr::memchr3_iter(delimiter, b'\n', b'\r', bytes).chain(end) {
        blank = blank && text[start..at].trim().is_empty();
        start = at + 1;
        if bytes.get(at) == Some(&delimiter) {
            fields += 1;
            continue;
        }
        if !blank {
            widths.push(fields);
            if widths.len() == RECORDS {
                break;
            }
        }
        (fields, blank) = (1, true);
    }
    widths
}

fn share(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}

/// The least share of records with the commonest number of fields, unless nearly all have several.
const LEAST_EXACT: f64 = 0.6;

/// What the numbers of fields say, record by record.
struct Widths {
    /// The commonest number of fields of records with more than one; the greater of two as common.
    width: usize,
    /// From the first record of that number to the last.
    body: Range<usize>,
    /// The share of these with that number.
    exact: f64,
    /// The share of these with more than one.
    several: f64,
    /// How many fields those have in the mean.
    mean: f64,
}

impl Widths {
    /// `None` when there is no body of two records or more, or too much around it.
    fn of(widths: &[usize]) -> Option<Widths> {
        let mut sorted: Vec<usize> = widths.iter().copied().filter(|fields| *fields > 1).collect();
        sorted.sort_unstable();
        let width = *sorted.chunk_by(|a, b| a == b).max_by_key(|run| run.len())?.first()?;
        let first = widths.iter().position(|fields| *fields == width)?;
        let last = widths.iter().rposition(|fields| *fields == width)?;
        let body = widths.get(first..=last)?;
        // Titles above and totals or notes below a table are few.
        let outside = widths.len() - body.len();
        if body.len() < 2 || outside > body.len().max(10) || (body.len() == 2 && outside > 0 && width < 4) {
            return None;
        }
        let rows = || body.iter().filter(|fields| **fields > 1);
        Some(Widths {
            width,
            exact: share(body.iter().filter(|fields| **fields == width).count(), body.len()),
            several: share(rows().count(), body.len()),
            mean: share(rows().sum(), rows().count()),
            body: first..last + 1,
        })
    }

    /// Whether [`Shape::score`] could say yes.
    fn may_be_table(&self) -> bool {
        self.exact >= LEAST_EXACT || self.several >= 0.9 && self.mean >= 3.0
    }
}

/// Splits a text into records as long as `go_on` says so.
fn each_record(text: &str, whole: bool, dialect: Dialect, mut go_on: impl FnMut(&Splitter) -> bool) {
    let mut splitter = Splitter::new(dialect);
    let mut at = 0;
    while at < text.len() {
        let Step::Record { next, .. } = splitter.record(text, at, whole) else { break };
        at = next;
        if !go_on(&splitter) {
            break;
        }
    }
}

/// `12:30:59` and `123 INFO ...`: a time of day whose milliseconds follow a comma.
fn is_clock(before: &str, after: &str) -> bool {
    let mut seconds = before.bytes().rev();
    let digits = seconds.next().is_some_and(|b| b.is_ascii_digit())
        && seconds.next().is_some_and(|b| b.is_ascii_digit())
        && seconds.next() == Some(b':');
    let millis = after.bytes().take_while(u8::is_ascii_digit).count();
    digits && millis == 3 && after.as_bytes().get(3).is_some_and(|byte| !byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<char> {
        sniff(text, true).map(|dialect| char::from(dialect.delimiter))
    }

    proptest::proptest! {
        #[test]
        fn lines_without_quotes_are_counted_as_they_are_split(text in "(a|bc |,|,,| |\u{e9}|\n|\r\n|\r|\t){0,60}", whole: bool) {
            let dialect = Dialect { delimiter: b',', quote: b'"', backslash: false };
            let mut split = Vec::new();
            each_record(&text, whole, dialect, |splitter| {
                if splitter.fields(&text).any(|field| !field.trim().is_empty()) {
                    split.push(splitter.len());
                }
                true
            });
            proptest::prop_assert_eq!(widths_of_lines(&text, whole, b','), split);
        }

        #[test]
        fn signs_between_names_are_seen_as_words_tell_them(line in "[A-Z][a-z ,.:-]{0,30}(, |: )?[A-Za-z, ]{0,20}") {
            // As it was said first: cut at the first sign with a blank behind it.
            let behind = line.split_once(": ").is_some_and(|(label, rest)| {
                label.len() <= 24 && !label.contains(',') && rest.split(',').all(is_of_capitals)
            });
            proptest::prop_assert_eq!(has_names_behind(&line), behind);
            if let Some((surname, _)) = line.split_once(", ") && surname.contains(',') {
                proptest::prop_assert!(!has_comma_inside(&line));
            }
        }
    }

    #[test]
    fn tables_are_found() {
        assert_eq!(found("name,role\nAnn Example,Poll Clerk\nBob Sample,Count\n"), Some(','));
        assert_eq!(found("Example\tAnn\t1956-05-03\nSample\tBob\t1960-01-01\n"), Some('\t'));
        assert_eq!(found("id;fee\n1;185,00\n2;195,50\n"), Some(';'));
        assert_eq!(found("a|b|c\n1|2|3\n4|5|6\n"), Some('|'));
        assert_eq!(found("a^b^c\n1^2^3\n4^5^6\n"), Some('^'));
        assert_eq!(found("a\u{1F}b\u{1F}c\n1\u{1F}2\u{1F}3\n"), Some('\u{1F}'));
        assert_eq!(found("ann:x:1000:1000::/home/ann\nbob:x:1001:1001::/home/bob\ncy:x:1:1::/\n"), Some(':'));
    }

    #[test]
    fn a_bar_in_every_line_wins_over_the_commas_of_names() {
        let list = "Who|Mob.\nLowe, Ann|\nEk, Bo|07700900111\nDow, Cy|\nPike, Di|\nFinch, Ed|07700900112\nRay, Flo|\n";
        assert_eq!(found(list), Some('|'));
        assert_eq!(found(&list.replace('|', "\t")), Some('\t'));
        // Without a second value anywhere it is only a sign at the ends of lines.
        assert_eq!(found("one|\ntwo|\nthree|\nfour|\nfive|\nsix|\n"), None);
    }

    #[test]
    fn the_commas_of_names_and_the_bars_of_seats_make_no_columns() {
        for text in [
            "Lowe, Ann - 01632 960001\nEk, Bo\t01632 960002\nDow, Cy  01632 960003\nPike, Di (new)\n",
            "OPENING\nMon AM: Ann Lowe, Bo Ek, C Dow\nMon PM: Di Pike, Ed Finch, F Ray\nTues AM: Gil Hay, H Ives, Jo Kay\n",
            "COUNT\n\nTABLE 1\nAnn Lowe | Bo Ek | Cy Dow\nTABLE 2\nDi Pike | Ed Finch | Flo Ray\n",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
        assert_eq!(found("Lowe, Ann\nEk, Bo\nDow, Cy\nPike, Di\n"), Some(','));
        assert_eq!(found("Lowe, Ann, PC\nEk, Bo, PO\nDow, Cy, PC\nPike, Di, PC\n"), Some(','));
        let pairs =
            "Ann Lowe|Poll Clerk|Scout Hut\nBo Ek|Poll Clerk|Town Hall\nCy Dow|Poll Clerk|Town Hall\n";
        assert_eq!(found(pairs), Some('|'));
    }

    #[test]
    fn titles_blank_lines_and_ragged_rows_do_not_hide_a_table() {
        let text = "City Council\nPolling staff, June 2001\n\nname,role,fee,ward\nAnn Example,PO,185,North\n\
                    Bob Sample,PC,120,South\nCy Test,PC,120\nDi Proof,PO,185,East\nTotal,,610,\n";
        assert_eq!(found(text), Some(','));
        let ragged = "ref|name|phone|notes\n1|Ann|01632 960001\n2|Bob\n3|Cy|01632 960002|late\n4|Di|x\n";
        assert_eq!(found(ragged), Some('|'));
    }

    #[test]
    fn addresses_with_commas_do_not_make_a_tab_file_a_comma_file() {
        let line = "Ann Example\t1 High Street, Headington, Sampleton, Oxon\t185\n";
        assert_eq!(found(&line.repeat(5)), Some('\t'));
    }

    #[test]
    fn prose_code_and_logs_are_no_tables() {
        let letter = "Dear Mrs Example,\n\nThank you for your application, which we received on Monday, and for\n\
                      your help at the count. We can offer you the post of poll clerk, subject to training,\n\
                      at St Sample's Church Hall, High Street, on Thursday, 7 June.\n\nYours sincerely,\n\nA. Officer\n";
        let code =
            "int main(void) {\n\tint a, b, c;\n\ta = f(1, 2);\n\tfor (;;) {\n\t\tg(a, b, c);\n\t}\n}\n";
        let ini = "[staff]\nname=Ann, Bob\npath=C:\\data;D:\\data\ncolour=red\n";
        let python = "2001-06-07 09:15:01,123 INFO started the job\n2001-06-07 09:15:02,456 INFO done with it\n\
                      2001-06-07 09:15:03,001 WARN no more rows, giving up\n";
        let form = "Name:\tAnn Example\nPost:\tPoll clerk\nFee:\t185\n";
        let sql = "INSERT INTO staff VALUES (1,'Ann','PO');\nINSERT INTO staff VALUES (2,'Bob','PC');\n";
        let html = "<table>\n<tr><td>a,b,c</td></tr>\n<tr><td>d,e,f</td></tr>\n</table>\n";
        let rust = "use a::{b, c, d};\nuse e::{f, g, h};\nuse i::{j, k, l};\n";
        let pair = "[lints]\nallow = [\"a\", \"b\"]\nwarn = [\"c\", \"d\"]\nname = \"x\"\n";
        let css = "color: red;\nwidth: 10px;\nheight: 12px;\n";
        let mails = "ann@example.org\nbob@example.org\n";
        for text in [
            letter,
            code,
            ini,
            python,
            form,
            sql,
            html,
            css,
            rust,
            pair,
            mails,
            "",
            "\n\n",
            "one line, only\n",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn quotes_and_escapes() {
        let singles = sniff("'a, b','c'\n'd','e, f'\n'g','h'\n", true).expect("a table");
        assert_eq!(singles, Dialect { delimiter: b',', quote: b'\'', backslash: false });
        let escaped =
            sniff("\"say \\\"hi\\\" now\",\"x\"\n\"a\",\"b\"\n\"c\",\"d\"\n", true).expect("a table");
        assert!(escaped.backslash);
        let doubled = sniff("\"say \"\"hi\"\" now\",\"C:\\dir\\\"\n\"a\",\"b\"\n", true).expect("a table");
        assert!(!doubled.backslash);
    }

    #[test]
    fn excel_says_its_separator_on_the_first_line() {
        let (dialect, length) = declared("sep=|\r\na|b\r\n").expect("declared");
        assert_eq!((dialect.delimiter, length), (b'|', 7));
        assert_eq!(declared("\"SEP=,\"\na,b").map(|(d, length)| (d.delimiter, length)), Some((b',', 8)));
        assert_eq!(declared("separate"), None);
        assert_eq!(declared("sep=x\n"), None);
    }
}
