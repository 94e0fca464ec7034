//! One column's statistics: what each cell could be, counted, never kept.
//!
//! Every number here is a sum, so that two parts of a column merge in any order. What the column *is* is decided
//! in `classify`.

use super::cell::{Shape, candidates, shape};
use super::classify::fitting_inside;
use super::distinct::{Distinct, hash};
use super::gazetteer;
use super::recent::Scratch;
use super::settled::{Kind, Settled};
use super::terms::Terms;
use super::validators::{Verdict, date, title};
use crate::formats::Cell;
use crate::model::{FieldSet, FieldType, POLLS, Poll, PollSet};
use crate::people::names;

/// How often a kind of data was seen.
#[derive(Clone, Copy, Default, Debug)]
pub struct Count {
    /// The form fits, and the check passes.
    pub valid: u64,
    /// The form fits, without a passed check.
    pub shape: u64,
    /// Published examples and templates.
    pub placeholder: u64,
}

impl Count {
    /// Form fits, with or without a passed check.
    pub fn fits(self) -> u64 {
        self.valid + self.shape
    }

    fn absorb(&mut self, part: Count) {
        self.valid += part.valid;
        self.shape += part.shape;
        self.placeholder += part.placeholder;
    }

    /// Counts one verdict.
    pub fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::No => {}
            Verdict::Placeholder => self.placeholder += 1,
            Verdict::Shape => self.shape += 1,
            Verdict::Valid => self.valid += 1,
        }
    }
}

/// The days of 2000 to 2029 as serial numbers of a spreadsheet (1900 system).
const POLL_SERIALS: std::ops::Range<i64> = 36_526..47_484;
/// Years covered by the histograms: 1880 to 2049.
const FIRST_YEAR: i32 = 1880;
const YEARS: usize = 170;

/// What the dates of a column look like.
#[derive(Clone)]
pub struct Dates {
    /// Cells that are a date.
    pub count: u64,
    /// Cells that are a date with a two-digit year.
    pub two_digit: u64,
    /// Cells that are the day of a poll.
    pub poll_days: u64,
    /// Cells whose day and month could be exchanged.
    pub ambiguous: u64,
    /// Cells that must have the month before the day, and cells that must have it behind.
    pub orders: (u64, u64),
    /// By place in [`POLLS`]: dates on that day.
    polls: Box<[u32; POLLS.len()]>,
    /// By year; two-digit years are in `short_years`.
    years: Box<[u32; YEARS]>,
    short_years: Box<[u32; 100]>,
    /// By place in [`POLLS`]: whole numbers that would be that day as a spreadsheet's serial number.
    serial_polls: Box<[u32; POLLS.len()]>,
    /// Whole numbers that would be a date as a spreadsheet's serial number (1900 system), by year.
    serials: Box<[u32; YEARS]>,
}

impl Default for Dates {
    fn default() -> Dates {
        Dates {
            count: 0,
            two_digit: 0,
            poll_days: 0,
            ambiguous: 0,
            orders: (0, 0),
            polls: Box::new([0; POLLS.len()]),
            years: Box::new([0; YEARS]),
            short_years: Box::new([0; 100]),
            serial_polls: Box::new([0; POLLS.len()]),
            serials: Box::new([0; YEARS]),
        }
    }
}

impl Dates {
    fn add(&mut self, year: i32, month: u8, day: u8, short: bool, ambiguous: bool) {
        self.count += 1;
        self.ambiguous += u64::from(ambiguous);
        if short {
            self.two_digit += 1;
            if let Some(slot) = self.short_years.get_mut(year.rem_euclid(100) as usize) {
                *slot += 1;
            }
            self.poll(2000 + year.rem_euclid(100), month, day);
        } else {
            if let Some(slot) = self.years.get_mut((year - FIRST_YEAR) as usize) {
                *slot += 1;
            }
            self.poll(year, month, day);
        }
    }

    fn poll(&mut self, year: i32, month: u8, day: u8) {
        let Ok(year) = u16::try_from(year) else { return };
        if let Some(at) = Poll::position(year, month, day) {
            self.poll_days += 1;
            self.polls[at] += 1;
        }
    }

    fn absorb(&mut self, part: &Dates) {
        self.count += part.count;
        self.two_digit += part.two_digit;
        self.poll_days += part.poll_days;
        self.ambiguous += part.ambiguous;
        self.orders.0 += part.orders.0;
        self.orders.1 += part.orders.1;
        let add = |own: &mut [u32], part: &[u32]| {
            own.iter_mut().zip(part).for_each(|(own, part)| *own = own.saturating_add(*part));
        };
        add(&mut self.polls[..], &part.polls[..]);
        add(&mut self.serial_polls[..], &part.serial_polls[..]);
        add(&mut self.years[..], &part.years[..]);
        add(&mut self.short_years[..], &part.short_years[..]);
        add(&mut self.serials[..], &part.serials[..]);
    }

    /// Dates (of those with a plain year, and two-digit ones read as births) that fall into these years.
    pub fn births_between(&self, from: i32, to: i32) -> u64 {
        let plain: u64 = self.between(&self.years[..], from, to);
        let short: u64 = (0..100)
            .map(|yy| (birth_year(yy), u64::from(self.short_years[yy as usize])))
            .filter(|(year, _)| (from..=to).contains(year))
            .map(|(_, n)| n)
            .sum();
        plain + short
    }

    fn between(&self, years: &[u32], from: i32, to: i32) -> u64 {
        (from..=to).filter_map(|year| years.get((year - FIRST_YEAR) as usize)).map(|n| u64::from(*n)).sum()
    }

    /// Whether nearly all years have two digits and are those from 2000 on: of people's births most are of the century before.
    pub fn are_of_this_century(&self) -> bool {
        const LATEST: usize = 29;
        let later: u64 = self.short_years.iter().skip(LATEST + 1).map(|n| u64::from(*n)).sum();
        self.two_digit * 10 >= self.count * 9 && later * 20 < self.two_digit
    }

    /// Whether the column writes the month first: days that cannot be months stand behind, hardly any before.
    pub fn month_first(&self) -> bool {
        self.orders.0 > 0 && self.orders.0 > self.orders.1 * 4
    }

    /// The number of different years.
    pub fn distinct_years(&self) -> usize {
        self.years.iter().filter(|n| **n > 0).count() + self.short_years.iter().filter(|n| **n > 0).count()
    }

    /// Whole numbers that are days of these years in the 1900 date system.
    pub fn serials_between(&self, from: i32, to: i32) -> u64 {
        self.between(&self.serials[..], from, to)
    }

    /// The number of different years among the serial numbers.
    pub fn distinct_serial_years(&self) -> usize {
        self.serials.iter().filter(|n| **n > 0).count()
    }

    /// Whole numbers that would be the day of a poll as a spreadsheet's serial number.
    pub fn serial_poll_days(&self) -> u64 {
        self.serial_polls.iter().map(|count| u64::from(*count)).sum()
    }

    /// Takes whole numbers for the days that they are as a spreadsheet's serial numbers, where a header says that they are.
    pub fn polls_by_serial(&self) -> PollSet {
        met(&self.serial_polls, 1)
    }

    /// Polls on whose days at least `least` dates fall.
    pub fn polls(&self, least: u32) -> PollSet {
        met(&self.polls, least)
    }
}

/// The polls that were met at least so often.
fn met(counts: &[u32; POLLS.len()], least: u32) -> PollSet {
    let often = counts.iter().enumerate().filter(|(_, n)| **n >= least);
    PollSet(often.fold(0, |set, (at, _)| set | 1 << at))
}

/// A two-digit year of birth of somebody who worked at polls between 2001 and now: 06 may be 2006, 07 is 1907.
pub fn birth_year(short: i32) -> i32 {
    if short <= 6 { 2000 + short } else { 1900 + short }
}

/// What the words of a column look like.
#[derive(Clone, Default, Debug)]
pub struct Words {
    /// One word, a known forename.
    pub forename: u64,
    /// One word (or a double-barrelled one), a known surname.
    pub surname: u64,
    /// One to three capitalised words of letters, known or not.
    pub capitalised: u64,
    /// Forename and surname, known ones, in either order, or a title or initials with a surname.
    pub full_name: u64,
    /// One to three single letters.
    pub initials: u64,
    /// A house number or name with a street.
    pub street: u64,
    /// A known town or county, alone.
    pub town: u64,
    /// Ends in a postcode and has something before it.
    pub with_postcode: u64,
    /// Five words or more, or more than 48 bytes.
    pub long: u64,
    /// Longer than 16 characters with letters: worth a look by the text scanner.
    pub wordy: u64,
    /// A way to say that nothing is known: "n/k", "not known", "tbc", "ex dir".
    pub nothing: u64,
    /// Answers to "can you work?": yes, no, available, declined.
    pub replies: u64,
    /// Two or three capitalised words with a known forename first or last, whatever the rest.
    pub half_name: u64,
    /// Initials with one capitalised word: "E. Nadarajah", "Rawstron BI".
    pub initialled: u64,
    /// Two or three capitals alone, as initials are written in one: "JA", "PJD"; short names in capitals, too.
    pub capitals: u64,
    /// Begins with the title of a councillor.
    pub councillor: u64,
    /// A firm's, book's or body's name: Ltd, plc, & Sons, Council, Services.
    pub firm: u64,
    /// Whole names that show that the surname comes first, and that it comes last.
    pub surname_first: u64,
    /// See `surname_first`.
    pub surname_last: u64,
}

/// Statistics of one column.
#[derive(Clone, Default)]
pub struct Column {
    /// Cells that are not blank and were looked at in full: what shares are shares of.
    pub filled: u64,
    /// Cells that the format holds as numbers.
    pub numbers: u64,
    /// Cells that the format holds as true dates.
    pub true_dates: u64,
    /// Cells that are numbers with a fraction or a currency sign.
    pub money: u64,
    /// Cells that are a plain number: digits, perhaps with a sign, a currency, commas, a fraction.
    pub sums: u64,
    /// Cells of one digit: codes such as 1 and 2 for the sexes (ISO/IEC 5218).
    pub single_digits: u64,
    /// Cells without letters or digits ("-", "?"): a way to leave a cell blank.
    pub marks: u64,
    /// Sort codes whose first two digits a bank is known to use.
    pub known_sorts: u64,
    /// Cells of six to eight digits that could be an account number by length.
    pub eight_digits: u64,
    /// Cells that hold a telephone number without its area code, where a header says that they are telephone numbers.
    pub local_numbers: u64,
    /// Six digits written as a sort code is: in three pairs with something between.
    pub sort_pairs: u64,
    /// Cells that hold a sort code and an account number together.
    pub bank_pairs: u64,
    /// Those of them that are digits and nothing else.
    pub bare_pairs: u64,
    /// Whole numbers that are seconds since 1970 of a day between 2000 and 2030.
    pub timestamps: u64,
    /// Tax codes that were standard in some years, by their number; of the cells looked at in full.
    pub tax_codes: Option<Box<[u32; super::validators::tax_code::STANDARDS]>>,
    /// The two letters that values formed like NI numbers begin with.
    pub prefixes: Prefixes,
    /// By kind of data: the whole cell is one.
    pub counts: Counts,
    /// Dates.
    pub dates: Dates,
    /// Words.
    pub words: Words,
    /// Different values; of a settled column, those of the cells looked at in full.
    pub distinct: Distinct,
    /// The cells judged for one kind of data alone, once it is plain what the column is.
    pub settled: Option<Box<Settled>>,
    /// By kind of data: inside a longer text.
    pub embedded: Option<Box<Embedded>>,
}

/// What a look at a cell shows beside what was counted; of a cell that is passed over, nothing.
#[derive(Default)]
pub struct Seen {
    /// Its shape.
    pub shape: Shape,
    /// Its hash.
    pub hash: u64,
    /// Kinds of values that count inside a longer text.
    pub inside: FieldSet,
    /// The kind of data that it was judged for alone, and the verdict.
    pub judged: Option<(FieldType, Verdict)>,
}

/// A count for each field type.
#[derive(Clone)]
pub struct Counts(Box<[Count; FieldType::MAX]>);

impl Counts {
    fn absorb(&mut self, part: &Counts) {
        self.0.iter_mut().zip(part.0.iter()).for_each(|(own, part)| own.absorb(*part));
    }
}

impl Default for Counts {
    fn default() -> Counts {
        Counts(Box::new([Count::default(); FieldType::MAX]))
    }
}

impl std::ops::Index<FieldType> for Counts {
    type Output = Count;
    fn index(&self, field: FieldType) -> &Count {
        &self.0[field.index()]
    }
}

impl std::ops::IndexMut<FieldType> for Counts {
    fn index_mut(&mut self, field: FieldType) -> &mut Count {
        &mut self.0[field.index()]
    }
}

/// Which pairs of letters values begin with: a bit for each.
#[derive(Clone, Copy, Default, Debug)]
pub struct Prefixes([u64; 11]);

impl Prefixes {
    /// Adds the first two letters of a text.
    pub fn add(&mut self, text: &str) {
        let mut letters = text.bytes().filter(u8::is_ascii_alphabetic).map(|b| usize::from(b & 31) - 1);
        if let (Some(first), Some(second)) = (letters.next(), letters.next()) {
            let bit = first * 26 + second;
            self.0[bit / 64] |= 1 << (bit % 64);
        }
    }

    /// How many different ones.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Whether so many different values begin with so few pairs of letters that one office numbered them: NI numbers
    /// have some two hundred pairs in use, stock codes one or two. Where little is known, as in a list of people of one
    /// age and region, the doubt goes to the people.
    pub fn are_few_for(&self, values: u64) -> bool {
        values >= 8 && (1..=values.min(60)).contains(&(self.count() * 8))
    }

    /// Whether values under a heading that calls them references are rather a series: two in three of the pairs that people's own
    /// numbers would have, at most. By itself that says little of a list of neighbours.
    pub fn are_a_series_for(&self, values: u64) -> bool {
        values >= 10 && (1..=values.min(60) * 2).contains(&(self.count() * 3))
    }

    /// The same as [`Prefixes::are_few_for`] with less certainty, for running text, which hardly ever lists as many people as a table does, and for
    /// tables that speak of nobody.
    pub fn are_rather_few_for(&self, values: u64) -> bool {
        values >= 5 && (1..=values.min(60) + 1).contains(&(self.count() * 4))
    }
}

/// Hits inside longer cells.
#[derive(Clone, Default)]
pub struct Embedded {
    /// By kind of data.
    pub counts: Counts,
    /// Sum of the hits' log odds, by kind; the mean becomes the confidence.
    pub score: std::collections::BTreeMap<FieldType, i64>,
    /// Different values by kind.
    pub distinct: std::collections::BTreeMap<FieldType, Distinct>,
    /// Cells with a hit, by kind.
    pub cells: std::collections::BTreeMap<FieldType, u64>,
}

impl Embedded {
    fn absorb(&mut self, part: &Embedded) {
        self.counts.absorb(&part.counts);
        part.score.iter().for_each(|(field, score)| *self.score.entry(*field).or_default() += score);
        part.distinct.iter().for_each(|(field, seen)| self.distinct.entry(*field).or_default().add_all(seen));
        part.cells.iter().for_each(|(field, cells)| *self.cells.entry(*field).or_default() += cells);
    }
}

/// Remembers what a text without digits was counted as, by the hash of the text; a small direct-mapped cache.
#[derive(Clone, Default)]
pub struct Memo {
    slots: Vec<Remembered>,
}

/// What one text adds to the counts. A 64-bit hash stands for the text: two different ones meet once in 10^19.
#[derive(Clone, Default)]
struct Remembered {
    hash: u64,
    verdicts: Vec<(FieldType, Verdict)>,
    words: Words,
}

/// Slots of a [`Memo`]; a power of two.
const REMEMBERED: usize = 1024;

impl Words {
    fn add(&mut self, other: &Words) {
        self.forename += other.forename;
        self.surname += other.surname;
        self.capitalised += other.capitalised;
        self.full_name += other.full_name;
        self.initials += other.initials;
        self.street += other.street;
        self.town += other.town;
        self.with_postcode += other.with_postcode;
        self.long += other.long;
        self.wordy += other.wordy;
        self.nothing += other.nothing;
        self.replies += other.replies;
        self.half_name += other.half_name;
        self.firm += other.firm;
        self.initialled += other.initialled;
        self.capitals += other.capitals;
        self.councillor += other.councillor;
        self.surname_first += other.surname_first;
        self.surname_last += other.surname_last;
    }

    /// Whether the column writes surnames first, as far as its names show it.
    pub fn surnames_come_first(&self) -> bool {
        self.surname_first >= 3 && self.surname_first > self.surname_last * 3
    }

    /// Whether a column with so many cells has initials where others have forenames, as far as its names show it.
    pub fn give_initials(&self, filled: u64) -> bool {
        let alone = self.initials * 10 >= filled && (self.initials + self.capitals) * 10 >= filled * 9;
        filled >= 5 && (alone || self.initialled * 10 > filled * 8)
    }
}

impl Column {
    /// The tax years, by the years in which they began, that the commonest standard tax code dates; none unless most
    /// standard codes are that one, as in one year's payroll.
    pub fn tax_years(&self) -> Vec<u16> {
        let Some(codes) = &self.tax_codes else { return Vec::new() };
        let all: u64 = codes.iter().map(|count| u64::from(*count)).sum();
        let most = codes.iter().enumerate().max_by_key(|(at, count)| (**count, *at));
        most.filter(|(_, count)| **count >= 3 && u64::from(**count) * 2 > all)
            .map(|(code, _)| super::validators::tax_code::years_of(code).collect())
            .unwrap_or_default()
    }

    /// Cells that are not blank, looked at in full or not.
    pub fn cells(&self) -> u64 {
        self.filled + self.settled.as_ref().map_or(0, |settled| settled.values)
    }

    /// Cells that say something: not blank, and not "n/k" or "-" either.
    pub fn told(&self) -> u64 {
        let silent = self.marks + self.words.nothing;
        if silent < self.filled { self.filled - silent } else { self.filled }
    }

    /// A part of a column: some rows of it, judged by themselves, of which cells are judged for `settled` alone.
    pub fn part(settled: Option<Kind>) -> Column {
        Column {
            distinct: Distinct::Log(Vec::new()),
            settled: settled.map(|kind| Box::new(Settled::part(kind))),
            ..Column::default()
        }
    }

    /// Adds the part that was judged next. Everything is a sum or a set, but the place where a column stops to be
    /// settled, which is why parts come in the order of their rows.
    pub fn absorb(&mut self, part: &Column) {
        match (&mut self.settled, &part.settled) {
            (Some(own), Some(part)) => own.absorb(part),
            (Some(own), None) => own.distinct.add_all(&part.distinct),
            (None, _) => {}
        }
        if let Some(part) = &part.embedded {
            self.embedded.get_or_insert_with(|| Box::new(Embedded::default())).absorb(part);
        }
        if part.filled == 0 {
            return;
        }
        self.filled += part.filled;
        self.numbers += part.numbers;
        self.true_dates += part.true_dates;
        self.money += part.money;
        self.sums += part.sums;
        self.single_digits += part.single_digits;
        self.marks += part.marks;
        self.known_sorts += part.known_sorts;
        self.eight_digits += part.eight_digits;
        self.local_numbers += part.local_numbers;
        self.sort_pairs += part.sort_pairs;
        self.bank_pairs += part.bank_pairs;
        self.bare_pairs += part.bare_pairs;
        self.timestamps += part.timestamps;
        if let Some(codes) = &part.tax_codes {
            let own = self.tax_codes.get_or_insert_default();
            own.iter_mut().zip(codes.iter()).for_each(|(own, part)| *own = own.saturating_add(*part));
        }
        self.prefixes.0.iter_mut().zip(part.prefixes.0).for_each(|(own, part)| *own |= part);
        self.counts.absorb(&part.counts);
        self.dates.absorb(&part.dates);
        self.words.add(&part.words);
        self.distinct.add_all(&part.distinct);
    }

    /// Counts words by what is remembered of them, or judges and remembers them.
    fn add_remembered(&mut self, text: &str, shape: &Shape, hash: u64, memo: &mut Memo) {
        if memo.slots.is_empty() {
            memo.slots.resize_with(REMEMBERED, Remembered::default);
        }
        let slot = hash as usize & (REMEMBERED - 1);
        let known = &mut memo.slots[slot];
        if known.hash != hash {
            known.hash = hash;
            known.verdicts.clear();
            let verdicts = &mut known.verdicts;
            candidates(text, shape, &mut |field, verdict| verdicts.push((field, verdict)));
            let mut words = Words::default();
            add_words(&mut words, text, shape);
            known.words = words;
        }
        for (field, verdict) in &known.verdicts {
            self.counts[*field].add(*verdict);
        }
        self.words.add(&known.words);
    }

    /// Counts a cell that is not blank. `text` is its trimmed text, `cell` how the format holds it.
    pub fn add(&mut self, text: &str, cell: &Cell<'_>, scratch: &mut Scratch) -> Seen {
        if self.settled.as_mut().is_some_and(|settled| settled.pass(text)) {
            return Seen::default();
        }
        let shape = shape(text);
        let hash = hash(text.as_bytes());
        let settled = self.settled.as_mut();
        if let Some(judged) = settled.and_then(|settled| settled.take(text, cell, &shape, hash, scratch)) {
            return Seen { shape, hash, inside: fitting_inside(judged.0), judged: Some(judged) };
        }
        self.look(text, cell, &shape, hash, &mut scratch.words);
        Seen { shape, hash, inside: FieldSet(u64::MAX), judged: None }
    }

    /// Looks at a cell for every kind of data.
    fn look(&mut self, text: &str, cell: &Cell<'_>, shape: &Shape, hash: u64, memo: &mut Memo) {
        self.filled += 1;
        self.distinct.insert(hash);
        match *cell {
            Cell::Date(year, month, day) => {
                self.true_dates += 1;
                self.dates.add(i32::from(year), month, day, false, false);
                return;
            }
            Cell::Int(n) => {
                self.numbers += 1;
                self.add_serial(n);
            }
            Cell::Number(n) => {
                self.numbers += 1;
                self.money += u64::from(n.fract() != 0.0);
                if n.fract() == 0.0 && n.abs() < 1e9 {
                    self.add_serial(n as i64);
                }
            }
            Cell::Bool(_) => return,
            Cell::Text(_) | Cell::Empty => {
                if shape.letters == 0 && shape.digits == 5 && shape.len == 5 {
                    self.add_serial(text.parse().unwrap_or(0));
                }
            }
        }
        if shape.digits == 0 && shape.letters > 0 && !shape.at && shape.len <= 64 && hash != 0 {
            self.add_remembered(text, shape, hash, memo);
            return;
        }
        self.marks += u64::from(shape.letters == 0 && shape.digits == 0);
        self.single_digits += u64::from(shape.len == 1 && shape.digits == 1);
        self.sums += u64::from(is_sum(text, shape));
        if shape.letters == 0 && matches!(shape.digits, 5 | 6) && shape.len <= 10 {
            let code = super::validators::sort_code::normalise(text);
            self.known_sorts +=
                u64::from(code.is_some_and(|c| super::validators::sort_code::is_known_range(&c)));
        }
        self.sort_pairs += u64::from(shape.letters == 0 && shape.digits == 6 && shape.len == 8);
        self.eight_digits += u64::from(shape.letters == 0 && matches!(shape.digits, 7 | 8));
        if matches!(shape.digits, 5 | 6) && shape.words <= 3 && !shape.at {
            self.local_numbers += u64::from(super::validators::phone::local_in(text).is_some());
        }
        let mut taxed = false;
        candidates(text, shape, &mut |field, verdict| {
            taxed |= field == FieldType::TAX_CODE && verdict == Verdict::Valid;
            self.counts[field].add(verdict);
            if field == FieldType::NATIONAL_INSURANCE_NUMBER && verdict >= Verdict::Shape {
                self.prefixes.add(text);
            }
        });
        if taxed && let Some(code) = super::validators::tax_code::standard(text) {
            let codes = self.tax_codes.get_or_insert_default();
            codes[code] = codes[code].saturating_add(1);
        }
        if matches!(shape.digits, 13..=16)
            && super::validators::sort_and_account::judge(text) >= Verdict::Shape
        {
            self.bank_pairs += 1;
            self.bare_pairs += u64::from(shape.digits == shape.len);
        }
        if shape.letters == 0 && matches!(shape.digits, 10 | 13) && shape.len == shape.digits {
            let seconds = text.get(..10).and_then(|s| s.parse::<u64>().ok()).unwrap_or(0);
            self.timestamps += u64::from((946_684_800..1_893_456_000).contains(&seconds));
        }
        let may_be_date = shape.digits >= 3 && shape.len <= 40 && (shape.letters > 0 || could_be_date(shape));
        let month_first = (may_be_date && shape.letters == 0).then(|| date::month_first(text)).flatten();
        // Nobody who writes full stops writes the month first: "3.20.62" is a version of a program.
        let version = month_first == Some(true) && text.contains('.');
        if may_be_date
            && !version
            && let Some(date) = date::parse(text)
        {
            match month_first {
                Some(true) => self.dates.orders.0 += 1,
                Some(false) => self.dates.orders.1 += 1,
                None => {}
            }
            let (year, short) = (i32::from(date.year), date.two_digit_year);
            self.dates.add(year, date.month, date.day, short, date.ambiguous);
        }
        if shape.digits > 0 && shape.letters <= 3 && super::validators::money::judge(text) == Verdict::Valid {
            self.money += 1;
        }
        if shape.letters > 0 && !shape.at {
            add_words(&mut self.words, text, shape);
        }
    }

    fn add_serial(&mut self, serial: i64) {
        // Day 1 is 1900-01-01; the year is close enough for a histogram.
        if (1..=54_788).contains(&serial) {
            let year = 1900 + (serial * 10_000 / 3_652_425) as i32;
            if let Some(slot) = self.dates.serials.get_mut((year - FIRST_YEAR) as usize) {
                *slot += 1;
            }
            let day =
                POLL_SERIALS.contains(&serial).then(|| date::from_excel_serial(serial as f64)).flatten();
            if let Some(at) = day.and_then(|day| Poll::position(day.year, day.month, day.day)) {
                self.dates.serial_polls[at] += 1;
            }
        }
    }
}

/// Whether so many digits without a letter can be a date: together, or parted in three.
fn could_be_date(shape: &Shape) -> bool {
    matches!(shape.digits, 6 | 8) || shape.len >= shape.digits + 2
}

/// "1,234.50", "£195", "-12", "37.5": digits with nothing around them but what sums have.
fn is_sum(text: &str, shape: &Shape) -> bool {
    if shape.digits == 0 || shape.letters > 0 || shape.words != 1 || shape.len > 13 {
        return false;
    }
    let number = text.trim_start_matches(['-', '+', '(', '£', '$', '€']);
    let mut dots = 0;
    number.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && number.bytes().all(|byte| {
            dots += u32::from(byte == b'.');
            byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b')')
        })
        && dots <= 1
}

/// Ways to say that nothing is known; such a cell is as good as blank.
static NOTHING: Terms = Terms::new(&[
    "n/k",
    "nk",
    "not known",
    "unknown",
    "none",
    "n/a",
    "na",
    "nil",
    "null",
    "tbc",
    "tba",
    "tbd",
    "not given",
    "not stated",
    "not provided",
    "not supplied",
    "blank",
    "missing",
    "ex dir",
    "ex-dir",
    "ex directory",
    "see file",
    "see above",
    "as above",
    "as before",
    "ditto",
    "pending",
    "awaited",
    "withheld",
    "refused",
    "to follow",
    "none declared",
    "none given",
    "none known",
    "not applicable",
    "no reply",
    "vacant",
    "vacancy",
    "xxx",
    "(blank)",
]);

/// Whether a cell says in words that nothing is known.
pub fn says_nothing(text: &str) -> bool {
    NOTHING.has(text)
}

/// Answers to the question whether somebody can work.
static REPLIES: Terms = Terms::new(&[
    "yes",
    "no",
    "y",
    "n",
    "maybe",
    "available",
    "unavailable",
    "not available",
    "not avail",
    "n/avail",
    "accepted",
    "accept",
    "declined",
    "decline",
    "reserve",
    "standby",
    "withdrawn",
    "withdrew",
    "cancelled",
    "did not work",
    "dnw",
    "worked",
    "invited",
    "not invited",
    "away",
    "holiday",
    "hols",
    "sick",
    "left",
    "can't do",
    "cannot",
    "unable",
    "x",
    "ok",
    "confirmed",
    "-",
]);

/// Words that only the names of firms and bodies hold.
fn is_firm_word(word: &str) -> bool {
    static WORDS: Terms = Terms::new(&[
        "ltd",
        "limited",
        "plc",
        "llp",
        "inc",
        "co",
        "sons",
        "bros",
        "brothers",
        "services",
        "service",
        "solutions",
        "group",
        "associates",
        "partnership",
        "partners",
        "council",
        "company",
        "trust",
        "society",
        "association",
        "signs",
        "printers",
        "print",
        "printing",
        "hire",
        "supplies",
        "systems",
        "construction",
        "builders",
        "building",
        "contractors",
        "consultants",
        "consulting",
        "fencing",
        "catering",
        "cleaning",
        "transport",
        "travel",
        "coaches",
        "taxis",
        "garage",
        "motors",
        "electrical",
        "plumbing",
        "roofing",
        "office",
        "foundation",
        "agency",
        "bank",
        "university",
        "college",
        "school",
        "academy",
        "nursery",
        "surgery",
        "pharmacy",
        "stores",
        "store",
        "shop",
        "books",
        "press",
        "publishing",
        "publications",
        "energy",
        "telecom",
        "software",
        "technology",
        "technologies",
        "security",
        "engineering",
        "industries",
        "international",
        "uk",
        "holdings",
        "enterprises",
        "properties",
        "estates",
        "homes",
        "housing",
        "mail",
        "water",
        "gas",
        "insurance",
        "and",
        "the",
        "of",
        "for",
        "party",
    ]);
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    WORDS.has(word)
}

fn add_words(words: &mut Words, text: &str, shape: &Shape) {
    words.nothing += u64::from(says_nothing(text));
    words.replies += u64::from(REPLIES.has(text));
    words.firm += u64::from(
        shape.words >= 2 && shape.len <= 80 && (text.contains('&') || text.split(' ').any(is_firm_word)),
    );
    words.long += u64::from(shape.words >= 6 || shape.len > 56);
    words.wordy += u64::from(shape.len > 16 && shape.words > 2);
    if shape.len > 160 {
        return;
    }
    if let Some((name, title)) = names::title_behind(text) {
        let text = format!("{title} {name}");
        add_name(words, &text, &super::cell::shape(&text));
    } else if shape.digits == 0 && shape.odd == 0 && shape.words <= 5 {
        add_name(words, text, shape);
    }
    if looks_like_street(text, shape) {
        words.street += 1;
    } else if shape.digits == 0 && shape.words <= 4 && gazetteer::is_place(text) {
        words.town += 1;
    }
    if shape.digits > 0 && shape.words >= 3 && ends_in_postcode(text) {
        words.with_postcode += 1;
    }
}

/// Counts what a text of a few words says as a name.
pub fn add_name(words: &mut Words, text: &str, shape: &Shape) {
    let mut parts = [""; 6];
    let mut count = 0;
    for word in text.split([' ', ',', '.', '/']).filter(|word| !word.is_empty()) {
        let Some(slot) = parts.get_mut(count) else { return };
        *slot = word;
        count += 1;
    }
    let parts = &parts[..count];
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    if shape.letters <= 3
        && parts.iter().all(|word| word.len() == 1)
        && parts.iter().all(|word| capital(word))
    {
        words.initials += 1;
        return;
    }
    if parts.len() <= 3 && parts.iter().all(|word| capital(word) || word.len() <= 3) {
        words.capitalised += 1;
    }
    match parts {
        [one] => {
            words.forename += u64::from(gazetteer::is_first_name(one));
            words.surname += u64::from(is_surname(one));
            words.capitals += u64::from(names::is_run(one));
        }
        [first, .., last] => {
            let titled = title::judge(first) == Verdict::Valid;
            // "Kowalczyk CV", "CV Kowalczyk": initials written as one.
            let initial = first.chars().count() == 1
                || last.chars().count() == 1
                || parts.len() == 2 && (names::is_run(first) != names::is_run(last));
            let letter = |word: &str| word.chars().count() == 1;
            let word = |word: &str| word.chars().count() >= 3 && capital(word);
            let initials = |words: &[&str]| words.iter().all(|w| letter(w) || names::is_run(w));
            // Of "Mr WN Harker" what stands behind the title.
            let own = &parts[usize::from(titled)..];
            let ends = own.split_first().zip(own.split_last()).filter(|_| own.len() > 1);
            words.initialled += u64::from(ends.is_some_and(|((first, behind), (last, before))| {
                word(last) && initials(before) || word(first) && initials(behind)
            }));
            match names::surname_comes_first(text) {
                Some(true) => words.surname_first += 1,
                Some(false) => words.surname_last += 1,
                None => {}
            }
            words.councillor += u64::from(matches!(*first, "Cllr" | "CLLR" | "Councillor" | "COUNCILLOR"));
            let (a, b) = (gazetteer::is_first_name(first), is_surname(last));
            let (c, d) = (is_surname(first), gazetteer::is_first_name(last));
            let named = (a && b) || (c && d);
            let whole = |word: &&str| word.chars().count() > 1 && capital(word);
            let plain = parts.len() <= 3 && !parts.iter().any(|word| is_firm_word(word));
            words.half_name += u64::from(
                plain
                    && (a || d)
                    && parts.iter().filter(|w| whole(w)).count() >= 2
                    && !gazetteer::is_street_type(last)
                    && !gazetteer::is_place(text),
            );
            if titled || named || (initial && (b || c)) {
                words.full_name += 1;
            } else if parts.len() == 2 && a && d {
                // "Mary Ann": two forenames.
                words.forename += 1;
            }
        }
        [] => {}
    }
}

fn is_surname(word: &str) -> bool {
    gazetteer::is_surname(word)
        || word.split_once('-').is_some_and(|(a, b)| gazetteer::is_surname(a) && gazetteer::is_surname(b))
}

/// "14 High Street", "Flat 2, Rose Court", "The Old Forge, Mill Lane": a street word with something before it.
pub fn looks_like_street(text: &str, shape: &Shape) -> bool {
    if shape.words < 2 {
        return false;
    }
    let mut any_before = false;
    for word in text.split([' ', ',', '\n', '.']).filter(|word| !word.is_empty()) {
        if any_before && gazetteer::is_street_type(word) {
            return true;
        }
        any_before = true;
    }
    shape.digits > 0
        && text.split([' ', ',']).next().is_some_and(|first| {
            first.eq_ignore_ascii_case("flat")
                || first.eq_ignore_ascii_case("apartment")
                || first.eq_ignore_ascii_case("apt")
                // "Croft 9, Easter Ross": crofts of a township are numbered.
                || first.eq_ignore_ascii_case("croft")
        })
}

/// Whether the last word or two words are a postcode.
pub fn ends_in_postcode(text: &str) -> bool {
    postcode_at_end(text).is_some()
}

/// The postcode at the end of an address, if there is one.
pub fn postcode_at_end(text: &str) -> Option<&str> {
    let text = text.trim_end_matches(['.', ',', ' ']);
    let last = text.rfind([' ', ',', '\n'])?;
    let tail = &text[last + 1..];
    if super::validators::postcode::judge(tail) == Verdict::Valid {
        return Some(tail);
    }
    let before = text[..last].rfind([' ', ',', '\n']).map_or(0, |at| at + 1);
    let tail = text.get(before..)?;
    (super::validators::postcode::judge(tail) == Verdict::Valid).then_some(tail)
}
