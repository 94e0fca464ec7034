//! One table on its way through: layout, column statistics, findings, people.
//!
//! The first rows wait in a buffer until the layout is known and the columns are classified for the first time;
//! from then on rows are counted and dropped, in batches that other workers may judge (`batch`, `ahead`) as soon as columns
//! had their chance to settle. At the end the columns are classified again with all their
//! rows, which is what the report says; who is in a row was decided by the first classification.

use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use super::ahead::Ahead;
use super::batch::{Frame, Tally};
use super::buffer::{RowBuffer, cell_text};
use super::classify::{self, Around, Subject};
use super::column::Column;
use super::context::DetectContext;
use super::cross::{self, Agreement};
use super::duties;
use super::election::{self, Content, Fields, Place};
use super::employees;
use super::headers::{Concept, HeaderIndex, HeaderReading, Strength};
use super::layout;
use super::recent::Scratch;
use super::record_layouts;
use super::record_numbers::{self, RecordNumbers};
use super::rows::{Extra, Plan, is_same_person, share_surname};
use super::series;
use super::settled::{self, Settled};
use super::unseen::Unseen;
use super::validators::elections;
use super::vocabulary::Side;
use crate::formats::{Cell, TableInfo};
use crate::model::{ColumnEvidence, ElectionClass, FieldType, Observation, PollSet, TableAnalysis};

/// Titles kept for a look at their words.
const TITLE_BYTES: usize = 4096;
/// Columns followed; a sheet wider than this is cut here, and says so in its coverage.
pub const MAX_COLUMNS: usize = 1024;
/// Rows of a batch.
const BATCH_ROWS: usize = 512;
/// ... and bytes of text.
const BATCH_BYTES: usize = 256 * 1024;
/// The rows of a wider table are judged one by one: statistics of so many columns, once for each batch, are no gain.
const BATCH_COLUMNS: usize = 64;

/// The name of tables inside running text.
pub const IN_THE_TEXT: &str = "in the text";

/// What a table is judged with, and where what comes of it goes.
pub struct Desk<'a> {
    /// Rules and key.
    pub context: &'a DetectContext,
    /// Where the store stands.
    pub place: &'a Place,
    /// Its system, within which payroll numbers count.
    pub system: &'a str,
    /// Its path: within a database the numbers of its records count.
    pub path: &'a str,
    /// Memory to work in.
    pub scratch: &'a mut Scratch,
    /// Who was met.
    pub out: &'a mut Vec<Observation>,
}

/// A table being read.
pub struct TableWork {
    name: String,
    hidden: Option<&'static str>,
    buffer: Option<RowBuffer>,
    frame: Arc<Frame>,
    groups: Vec<Range<usize>>,
    tally: Tally,
    titles: String,
    /// How much of them stands above it in a document, and is told with that.
    above: usize,
    /// After so many rows columns may settle.
    settle_at: u64,
    /// Rows that wait to be judged together, once columns had their first chance to settle.
    batch: Option<RowBuffer>,
    ahead: Ahead,
    /// A form that lies in a table's cells, as lines of label and value.
    form: String,
    /// What the first rows say of columns that have to agree with each other.
    agreements: Vec<Agreement>,
    unseen: Unseen,
    /// Its rows belong to those of a table that names people.
    of_people: bool,
}

impl TableWork {
    /// A table that begins.
    pub fn new(number: u32, info: &TableInfo<'_>, context: &DetectContext) -> TableWork {
        let mut work = TableWork {
            name: info.name.to_owned(),
            hidden: info.visibility.id(),
            buffer: Some(RowBuffer::default()),
            frame: Arc::new(Frame { number, known_columns: info.columns.is_some(), ..Frame::default() }),
            groups: Vec::new(),
            tally: Tally::default(),
            titles: info.above.to_owned(),
            above: info.above.len(),
            settle_at: settled::AFTER + settled::AFTER / 8,
            batch: None,
            ahead: Ahead::default(),
            form: String::new(),
            agreements: Vec::new(),
            unseen: Unseen::default(),
            of_people: false,
        };
        if let Some(columns) = info.columns {
            for name in columns.iter().take(MAX_COLUMNS) {
                work.name_column(name, context);
            }
        }
        work
    }

    /// The table that stands below this one on its sheet, if all of both are at hand and a heading of its own begins it.
    pub fn split_off(&mut self, number: u32, context: &DetectContext) -> Option<TableWork> {
        let buffer = self.buffer.as_mut().filter(|_| !self.frame.known_columns)?;
        let headers = context.scanner.headers();
        let row = layout::next_table(buffer, headers)?;
        if is_form(buffer, headers) {
            return None;
        }
        let rest = buffer.split_off(row);
        let info = TableInfo { name: &self.name, ..TableInfo::default() };
        let mut next = TableWork::new(number, &info, context);
        next.hidden = self.hidden;
        next.buffer = Some(rest);
        next.unseen = self.unseen.clone();
        Some(next)
    }

    /// Whether its columns are called so.
    pub fn has_columns(&self, names: &[&str]) -> bool {
        self.frame.names.iter().map(String::as_str).eq(names.iter().map(|name| name.trim()))
    }

    /// Words that stand above it.
    pub fn titled(&mut self, text: &str) {
        if self.titles.is_empty() {
            self.titles.push_str(text);
        }
    }

    /// Its rows belong to those of `outer`, as a list inside a record does.
    pub fn belong_to(&mut self, outer: &TableWork) {
        self.of_people = outer.of_people || outer.frame.names_anybody();
    }

    /// Whether a table of this name holds the lists inside this one's records: `staff[].addresses` those of `staff`.
    pub fn holds(&self, inner: &str) -> bool {
        inner.strip_prefix(self.name.as_str()).is_some_and(|rest| rest.starts_with("[]."))
    }

    /// What its source calls it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its number in the store.
    pub fn number(&self) -> u32 {
        self.frame.number
    }

    /// Whether `info` speaks of this table.
    pub fn is(&self, info: &TableInfo<'_>) -> bool {
        self.name == info.name
            && self.hidden == info.visibility.id()
            && self.frame.known_columns == info.columns.is_some()
    }

    /// The row with this number, which comes next, is not shown.
    pub fn hide_row(&mut self, number: u64) {
        self.unseen.row(number);
    }

    /// These columns are not shown.
    pub fn hide_columns(&mut self, columns: RangeInclusive<u32>) {
        self.unseen.columns(columns);
    }

    /// Takes on columns that came up since the table began.
    pub fn go_on(&mut self, info: &TableInfo<'_>, context: &DetectContext) {
        for name in info.columns.into_iter().flatten().take(MAX_COLUMNS).skip(self.frame.names.len()) {
            self.name_column(name, context);
        }
    }

    fn name_column(&mut self, name: &str, context: &DetectContext) {
        let frame = Arc::make_mut(&mut self.frame);
        frame.readings.push(read_header(context.scanner.headers(), name));
        frame.names.push(name.trim().to_owned());
    }

    /// One row, as the reader pushed it.
    pub fn row(&mut self, number: u64, cells: &[Cell<'_>], desk: &mut Desk<'_>) {
        let cells = cells.get(..MAX_COLUMNS).unwrap_or(cells);
        match &mut self.buffer {
            Some(buffer) => {
                buffer.push(number, cells);
                if buffer.is_full() {
                    self.settle(desk);
                }
            }
            None => self.further_row(number, cells, desk),
        }
    }

    /// A row of a table whose layout is known.
    fn further_row(&mut self, number: u64, cells: &[Cell<'_>], desk: &mut Desk<'_>) {
        self.count_hidden(number, cells);
        if let Some(batch) = &mut self.batch {
            batch.push(number, cells);
            if batch.len() >= BATCH_ROWS || batch.bytes() >= BATCH_BYTES {
                let batch = self.batch.replace(RowBuffer::default()).unwrap_or_default();
                if self.ahead.is_full() {
                    self.count_batch(desk);
                }
                self.ahead.send(&self.frame, self.tally.settled(), batch, desk.context, desk.system);
            }
            return;
        }
        if let Some(extra) = self.tally.count(&self.frame, cells, desk.context, desk.scratch) {
            self.frame.observe(number, cells, &extra, (desk.context, desk.system), desk.scratch, desk.out);
        }
        if self.tally.rows == self.settle_at {
            self.settle_columns(desk.context, desk.place);
            if self.tally.columns.len() <= BATCH_COLUMNS {
                self.batch = Some(RowBuffer::default());
            }
        }
    }

    /// Takes note of what a hidden row holds.
    fn count_hidden(&mut self, number: u64, cells: &[Cell<'_>]) {
        if self.unseen.take(number) && self.frame.is_data(cells) {
            self.unseen.count(cells);
        }
    }

    /// Counts the batch that has waited longest; false when there is none.
    fn count_batch(&mut self, desk: &mut Desk<'_>) -> bool {
        let Some(mut judged) = self.ahead.next() else { return false };
        self.tally.absorb(&judged.tally);
        desk.out.append(&mut judged.observations);
        if self.tally.rows >= self.settle_at {
            self.settle_columns(desk.context, desk.place);
        }
        true
    }

    /// Counts all rows that wait.
    fn count_rest(&mut self, desk: &mut Desk<'_>) {
        if let Some(batch) = self.batch.take() {
            self.ahead.send(&self.frame, self.tally.settled(), batch, desk.context, desk.system);
        }
        while self.count_batch(desk) {}
    }

    /// Lets columns settle that are plain by now, and others later.
    fn settle_columns(&mut self, context: &DetectContext, place: &Place) {
        self.settle_at = self.settle_at.saturating_mul(4);
        let findings = self.classify(context, place);
        for (column, findings) in self.tally.columns.iter_mut().zip(&findings) {
            if column.settled.is_none() {
                column.settled = Settled::new(column, findings).map(Box::new);
            }
        }
    }

    /// Decides the layout from the buffered rows and takes them in.
    fn settle(&mut self, desk: &mut Desk<'_>) {
        let (context, place) = (desk.context, desk.place);
        let Some(buffer) = self.buffer.take() else { return };
        let mut data = 0;
        if !self.frame.known_columns && is_form(&buffer, context.scanner.headers()) {
            self.tally.rows += buffer.len() as u64;
            self.form = form_text(&buffer);
            return;
        }
        if self.frame.known_columns {
            self.groups = std::iter::once(0..self.frame.names.len().max(buffer.width())).collect();
        } else {
            let found = layout::find(&buffer, context.scanner.headers());
            for row in found.titles.clone() {
                for cell in buffer.cells(row) {
                    if let Cell::Text(text) = cell
                        && self.titles.len() + text.len() < TITLE_BYTES
                    {
                        self.titles.push_str(text);
                        self.titles.push('\n');
                    }
                }
            }
            if let Some(row) = found.header {
                let mut scratch = String::new();
                let names: Vec<String> =
                    buffer.cells(row).map(|cell| cell_text(&cell, &mut scratch).to_owned()).collect();
                // "Date of" over "birth": a header over two lines.
                let upper = row.checked_sub(1).filter(|above| {
                    buffer.cells(*above).filter(|cell| !matches!(cell, Cell::Empty)).count() >= 2
                });
                for (at, name) in names.iter().enumerate() {
                    let above = upper.map_or(Cell::Empty, |above| buffer.cell(above, at));
                    let above = cell_text(&above, &mut scratch);
                    self.name_column(&over_two_lines(above, name, context.scanner.headers()), context);
                }
            }
            self.groups = found.groups;
            data = found.data;
        }
        if let Some(at) = applicants(&self.frame.readings, &self.frame.names) {
            Arc::make_mut(&mut self.frame).readings[at] = context.scanner.headers().read("Applicant name");
        }
        let mut cells: Vec<Cell<'_>> = Vec::new();
        let mut kept: Vec<(usize, Extra)> = Vec::new();
        for row in data..buffer.len() {
            cells.clear();
            cells.extend(buffer.cells(row));
            self.count_hidden(buffer.number(row), &cells);
            if let Some(extra) = self.tally.count(&self.frame, &cells, context, desk.scratch) {
                kept.push((row, extra));
            }
        }
        let findings = self.classify(context, place);
        self.agreements = cross::check(&buffer, data, &findings, context.modulus.as_ref());
        self.agreements.extend(series::check(&buffer, data, &findings));
        let columns = || self.tally.columns.iter();
        let month_first: Vec<bool> = columns().map(|column| column.dates.month_first()).collect();
        let surname_first: Vec<bool> = columns().map(|column| column.words.surnames_come_first()).collect();
        let initialled: Vec<bool> =
            columns().map(|column| column.words.give_initials(column.filled)).collect();
        let names = &self.frame.names;
        let same = |one: usize, other: usize| name_one_person(&buffer, data, one, other);
        let plan = |group: &Range<usize>| {
            let titles = || group.clone().filter_map(|column| Some((column, names.get(column)?.as_str())));
            let differ = |column: usize, exceptions: usize| values_differ(&buffer, data, column, exceptions);
            Plan::new(group, &findings, names, &same)
                .told_apart(names, &|one, other| are_kin(&buffer, data, one, other))
                .of_employees(employees::flag(titles(), &|column| {
                    share_that(&buffer, data, column, employees::works)
                }))
                .numbered(|says| RecordNumbers::of(desk.path, titles(), says, &differ))
                .dated(&month_first)
                .ordered(&surname_first)
                .initialled(&initialled)
        };
        let plans = self.groups.iter().map(plan).collect();
        Arc::make_mut(&mut self.frame).plans = plans;
        for (row, extra) in kept {
            cells.clear();
            cells.extend(buffer.cells(row));
            // Judged for all kinds of data, not for one alone.
            desk.scratch.judged.clear();
            let number = buffer.number(row);
            self.frame.observe(number, &cells, &extra, (context, desk.system), desk.scratch, desk.out);
        }
    }

    fn classify(&self, context: &DetectContext, place: &Place) -> Vec<Vec<crate::model::FieldFinding>> {
        let none = HeaderReading::default();
        let subjects: Vec<Subject<'_>> = self
            .tally
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| Subject {
                header: self.frame.readings.get(at).unwrap_or(&none),
                named: self.frame.names.get(at).is_some_and(|name| !is_nameless(name)),
                label: self.frame.names.get(at).map_or("", String::as_str),
                column,
                group: self.groups.iter().position(|group| group.contains(&at)).unwrap_or(0),
            })
            .collect();
        classify::classify(&subjects, self.around(context, place), &self.agreements, context.scanner.rules())
    }

    /// Whether each row is somebody's, by a number that another file explains: roles that come again and again beside a column
    /// of whole numbers each of which stands once. In a scale of fees for several polls nothing numbers the rows but their
    /// order.
    fn has_roles_by_key(&self) -> bool {
        const ROWS: u64 = 10;
        let columns = &self.tally.columns;
        let roles = columns.iter().any(|c| {
            let roles = c.counts[FieldType::ELECTION_ROLE].fits();
            roles >= ROWS && roles * 10 > c.filled * 8 && c.distinct.count() * 2 <= c.filled
        });
        let key = |c: &Column| {
            let whole = c.sums == c.filled && c.money == 0 && c.eight_digits < c.filled;
            let counted = c.distinct.count() * 10 > c.filled * 9;
            // The order of rows begins with one digit.
            whole && counted && c.filled >= ROWS && c.single_digits == 0
        };
        roles && columns.iter().any(key)
    }

    /// Whether roles that come again and again stand beside halls that do: who had which role where, by a number that another
    /// table explains. A scale of fees has no halls.
    fn has_roles_at_halls(&self) -> bool {
        const ROWS: u64 = 10;
        let again = |field: FieldType| {
            self.tally.columns.iter().any(|c| {
                let fits = c.counts[field].fits();
                fits >= ROWS && fits * 2 > c.told() && c.distinct.count() * 10 <= c.filled * 7
            })
        };
        again(FieldType::ELECTION_ROLE) && again(FieldType::POLLING_STATION)
    }

    /// What the headers and titles together say of the table.
    fn around(&self, context: &DetectContext, place: &Place) -> Around {
        let says = |concept| self.frame.readings.iter().filter(|r| r.concepts.contains(concept)).count();
        let person = self.frame.names_people();
        let mut mentions = context.vocabulary.mentions(&self.titles);
        mentions.add(context.vocabulary.mentions_in_name(&self.name));
        let means = |field| {
            self.frame.readings.iter().any(|reading| reading.matches.iter().any(|m| m.field == field))
        };
        use FieldType as F;
        // Names count where the header allows that they are people's: not under "Species", "Author" or "Supplier".
        let nameless = HeaderReading::default();
        let open = |at: usize| {
            let reading = self.frame.readings.get(at).unwrap_or(&nameless);
            let own = |m: &super::headers::HeaderMatch| {
                matches!(m.field, F::FULL_NAME | F::FIRST_NAME | F::LAST_NAME | F::EMERGENCY_CONTACT)
            };
            reading.matches.first().is_none_or(|m| own(m) || m.strength == Strength::Weak)
                && !classify::names_no_person(reading)
        };
        let columns = || self.tally.columns.iter().enumerate().filter(|(at, c)| c.filled >= 3 && open(*at));
        let firm = |c: &Column| c.words.firm * 6 > c.filled;
        let named = self.frame.names_anybody()
            || columns().any(|(_, c)| {
                // A column of forenames: places and things are hardly ever called like that, and few at a time.
                c.words.forename * 10 > c.filled * 6
                    && c.words.capitalised * 10 > c.filled * 8
                    && c.distinct.count() > c.filled.min(40) / 2
            })
            || columns().any(|(_, c)| c.words.full_name * 2 > c.filled && !firm(c))
            || self.frame.names.iter().zip(&self.tally.columns).any(|(name, c)| {
                let names = c.words.full_name.max(c.words.half_name).max(c.words.initialled);
                c.filled > 0 && names * 2 > c.filled && classify::heads_role_holders(name)
            })
            // What its heading calls a code or a serial number, beside nothing that is paid, may be a thing's.
            || self.tally.columns.iter().enumerate().any(|(at, c)| {
                let reading = self.frame.readings.get(at).unwrap_or(&nameless);
                let code = reading.concepts.contains(Concept::Identifier) && !means(F::FEE);
                c.counts[F::NATIONAL_INSURANCE_NUMBER].valid * 2 > c.filled.max(1) && !code
            });
        let paid = means(F::ELECTION_ROLE)
            || means(F::NATIONAL_INSURANCE_NUMBER)
            // "Acc No" beside nobody is an accession number.
            || means(F::UK_BANK_ACCOUNT) && (named || means(F::UK_SORT_CODE))
            || means(F::PAYROLL_NUMBER)
            || self.frame.readings.iter().any(|reading| {
                reading.matches.iter().any(|m| m.field == F::TAX_CODE && m.strength > Strength::Weak)
            })
            || self
                .tally
                .columns
                .iter()
                .any(|c| c.filled > 0 && c.counts[F::ELECTION_ROLE].valid * 2 > c.filled)
            // Codes alone ("PC", "PVO"), of which many could be others'.
            || columns().any(|(_, c)| {
                let roles = c.counts[F::ELECTION_ROLE];
                roles.fits() * 10 >= c.filled * 9 && roles.valid * 5 > c.filled && c.filled >= 10
            });
        // Candidates and councillors: their names stand under a header that says so, and nobody else's do.
        let public_names = self.frame.readings.iter().zip(&self.tally.columns).any(|(reading, column)| {
            let names = column.words.full_name.max(column.words.half_name).max(column.words.surname);
            reading.concepts.contains(Concept::PublicRole) && names * 3 > column.filled
        });
        // What the law publishes has no telephone numbers: with them it is the office's own list of whom to ring.
        let reached = self.frame.readings.iter().zip(&self.tally.columns).any(|(reading, column)| {
            let (phones, mails) = (column.counts[F::PHONE].fits(), column.counts[F::EMAIL].fits());
            phones.max(mails) * 2 > column.told().max(1)
                && reading.matches.iter().any(|m| matches!(m.field, F::PHONE | F::EMAIL))
        });
        // Nor does it publish who watches for a candidate at a station or at the count.
        let at_stations = self.frame.names.iter().any(|name| classify::names_an_agent(name))
            && self.frame.names.iter().any(|name| name.to_ascii_lowercase().contains("station"));
        let watching = at_stations
            || place.has_polling_agents()
            || self.frame.names.iter().any(|name| election::names_polling_agents(name))
            || election::names_polling_agents(&self.titles);
        let contacts = (reached || watching)
            && self.frame.names.iter().zip(&self.tally.columns).any(|(name, column)| {
                let names = column.words.full_name.max(column.words.half_name);
                classify::stands_for_election(name) && names * 3 > column.told()
            });
        let named = named || contacts;
        let says_pay = [
            F::NATIONAL_INSURANCE_NUMBER,
            F::UK_BANK_ACCOUNT,
            F::PAYROLL_NUMBER,
            F::TAX_CODE,
            F::DATE_OF_BIRTH,
            F::EMERGENCY_CONTACT,
        ]
        .iter()
        .any(|field| means(*field));
        let private = says_pay || means(F::TRADE_UNION) || means(F::RELIGION);
        // Names with parties beside them, and nothing of an employer's, nor how they are reached.
        let told_apart =
            |c: &Column| c.counts[F::PHONE].valid.max(c.counts[F::EMAIL].valid) * 2 > c.told().max(1);
        let parties = !self.tally.columns.iter().any(told_apart)
            && self
                .tally
                .columns
                .iter()
                .any(|c| c.filled > 0 && c.counts[F::POLITICAL_ACTIVITY].fits() * 2 > c.told());
        let councillors =
            self.tally.columns.iter().any(|c| c.filled > 0 && c.words.councillor * 2 > c.filled);
        let organisations = says(Concept::Organisation) > 0 && self.tally.columns.iter().any(firm);
        Around {
            firms: !named
                && !paid
                && (organisations
                    || self.tally.columns.iter().any(|c| c.filled >= 3 && c.words.firm * 2 > c.filled)),
            venues: !named
                && (says(Concept::Venue) >= 2
                    || says(Concept::Venue) == 1 && !paid
                    || self
                        .tally
                        .columns
                        .iter()
                        .any(|c| c.filled > 0 && c.counts[F::POLLING_STATION].fits() * 2 > c.filled)
                        && !paid),
            named,
            nobody: !named
                && !paid
                && !self.of_people
                && !self.frame.names.iter().any(|name| record_numbers::says_whose(name))
                && ![F::DATE_OF_BIRTH, F::EMERGENCY_CONTACT, F::ELECTORAL_NUMBER, F::NHS_NUMBER, F::UTR]
                    .iter()
                    .any(|field| means(*field)),
            private,
            candidates: !paid && !private && !contacts && (public_names && !person || parties || councillors),
            contacts: !paid && contacts,
            other_stations: place.has_other_stations(),
            bare: self.frame.names.iter().all(|name| is_nameless(name)),
            roles_alone: !named
                && !says_pay
                && paid
                && !self.has_roles_by_key()
                && !self.has_roles_at_halls(),
            ledger: !named
                && ["cost centre", "budget", "actual", "nominal"]
                    .iter()
                    .any(|word| self.frame.names.iter().any(|name| name.trim().eq_ignore_ascii_case(word))),
            paid,
            training: place.is_of_training()
                || duties::is_of_training(&self.titles)
                || duties::is_of_training(&self.name),
            electors: mentions.of(Side::Elector) > 0 || place.is_of_electors(),
            elections: mentions.of(Side::Election) + mentions.of(Side::Staff) > 0
                || place.is_of_elections()
                || self.frame.names.iter().any(|name| {
                    let words = context.vocabulary.mentions_in_name(name);
                    words.of(Side::Election) + words.of(Side::Staff) > 0
                })
                || self
                    .tally
                    .columns
                    .iter()
                    .any(|c| c.dates.poll_days * 3 > c.dates.count && c.dates.poll_days > 0),
            customers: self.frame.names.iter().any(|name| classify::says_what_is_owed(name)),
            property: says(Concept::Geography) > 0 && !named,
            no_staff: !named && !paid,
            public: (mentions.of(Side::Public) > 0 || place.is_public()) && !person,
        }
    }

    /// The table's result.
    pub fn finish(mut self, desk: &mut Desk<'_>) -> (TableAnalysis, String, String) {
        if self.buffer.is_some() {
            self.settle(desk);
        }
        self.count_rest(desk);
        let (context, place) = (desk.context, desk.place);
        let findings = self.classify(context, place);
        let fields = Fields::of_table(&findings);
        let content = self.content(context, &findings);
        let election = election::judge(place, &content, &fields);
        // What others earn or owe is no fee for a poll.
        let others = election.class == ElectionClass::OtherPersonal && self.name != IN_THE_TEXT;
        // What stands in a register is no pay at all, unless it is called so.
        let electors = election.class == ElectionClass::Elector && self.name != IN_THE_TEXT;
        use FieldType as F;
        let pay = [F::PAYROLL_NUMBER, F::NATIONAL_INSURANCE_NUMBER, F::TAX_CODE, F::UK_BANK_ACCOUNT];
        let paid = pay.iter().any(|field| fields.contains(*field));
        let columns = self
            .tally
            .columns
            .iter()
            .zip(findings)
            .enumerate()
            .filter(|(_, (column, _))| column.filled > 0)
            .map(|(index, (column, mut findings))| {
                if let Some(settled) = &column.settled {
                    settled.add_to(&mut findings);
                }
                self.unseen.mark(index, &mut findings);
                let name = self.frame.names.get(index).map_or("", String::as_str);
                let customers = place.is_of_customers() && !classify::says_pay(name);
                let other_sum = others && (customers || classify::says_other_sum(name, paid));
                if other_sum || electors && !classify::says_pay(name) {
                    findings.retain(|finding| finding.field != FieldType::FEE);
                }
                ColumnEvidence {
                    index: index as u32,
                    name: self.frame.names.get(index).cloned().unwrap_or_default(),
                    filled: column.cells(),
                    findings,
                }
            })
            .collect();
        let table =
            TableAnalysis { name: self.name, hidden: self.hidden, rows: self.tally.rows, columns, election };
        (table, self.titles.split_off(self.above), self.form)
    }

    /// The years over columns of roles, where there are several: each is that of a poll, whatever the rest of the heading calls it.
    fn years_worked(&self, findings: &[Vec<crate::model::FieldFinding>]) -> elections::Named {
        let roles = |own: &Vec<crate::model::FieldFinding>| {
            own.first().is_some_and(|f| f.field == FieldType::ELECTION_ROLE)
        };
        let over = self.frame.names.iter().zip(findings).filter(|(_, own)| roles(own));
        let years: Vec<u16> = over.filter_map(|(name, _)| elections::year_over_roles(name)).collect();
        let years = if years.len() >= 3 { years } else { Vec::new() };
        elections::Named { years, ..elections::Named::default() }
    }

    fn content(&self, context: &DetectContext, findings: &[Vec<crate::model::FieldFinding>]) -> Content {
        let mut content =
            Content { mentions: context.vocabulary.mentions(&self.titles), ..Content::default() };
        content.mentions.add(context.vocabulary.mentions_in_name(&self.name));
        let names = || self.frame.names.iter().map(String::as_str);
        content.layout = record_layouts::recognise(names());
        content.duties =
            duties::of_title(&self.name).or(duties::of_title(&self.titles)).or(duties::of_columns(names()));
        content.name(elections::named_in(&self.titles));
        content.name(elections::named_in(&self.name));
        for (at, (name, reading)) in self.frame.names.iter().zip(&self.frame.readings).enumerate() {
            // How many electors a station has says nothing of whom.
            let counts = self.tally.columns.get(at).is_some_and(|c| c.filled > 0 && c.sums == c.filled);
            if counts && (name.eq_ignore_ascii_case("electors") || name.eq_ignore_ascii_case("electorate")) {
                continue;
            }
            content.headers.add(context.vocabulary.mentions_in_name(name));
            let named = elections::named_in(name);
            content.election_columns += u32::from(!named.years.is_empty() && reading.matches.is_empty());
            content.name(named);
            content.elector_headers += u32::from(reading.concepts.contains(Concept::Elector));
        }
        content.name(self.years_worked(findings));
        let staffing = |(name, findings): &(&String, &Vec<_>)| classify::is_staffing_column(name, findings);
        content.roles_by_key = self.has_roles_by_key();
        content.role_columns = self.frame.names.iter().zip(findings).filter(staffing).count() as u32;
        for (column, findings) in self.tally.columns.iter().zip(findings) {
            let polls = findings.iter().any(|f| f.field == FieldType::ELECTION_DATE);
            if polls || (column.dates.poll_days * 3 > column.dates.count && column.dates.poll_days > 0) {
                let least = (column.dates.count / 200).max(1) as u32;
                let by_serial = if polls { column.dates.polls_by_serial() } else { PollSet::default() };
                let polls = column.dates.polls(least).or(by_serial);
                let years = polls.iter().map(|poll| poll.year).collect();
                content.name(elections::Named { years, polls, firmly: true });
            }
            if findings.iter().any(|f| f.field == FieldType::TAX_CODE && f.confidence >= 60) {
                content.tax_years.extend(column.tax_years());
            }
        }
        content
    }
}

/// Rows that show whether two columns name one person.
const COMPARED: usize = 200;

/// In how many rows from `data` on two columns of text are alike in some way, and of how many that can be said.
fn compared(
    rows: &RowBuffer,
    data: usize,
    (one, other): (usize, usize),
    alike: fn(&str, &str) -> Option<bool>,
) -> (usize, usize) {
    let texts = (data..rows.len()).take(COMPARED).filter_map(|row| {
        match (rows.cell(row, one), rows.cell(row, other)) {
            (Cell::Text(one), Cell::Text(other)) => alike(one, other),
            _ => None,
        }
    });
    texts.fold((0, 0), |(are, all), is| (are + usize::from(is), all + 1))
}

/// Whether two columns of names are of one person in most rows: the payee and the name of the account.
fn name_one_person(rows: &RowBuffer, data: usize, one: usize, other: usize) -> bool {
    let (same, all) = compared(rows, data, (one, other), is_same_person);
    all >= 3 && same * 10 > all * 6
}

/// Whether in three rows of ten or more from `data` on two columns have names with one surname: of kin, and not of two who
/// work together.
fn are_kin(rows: &RowBuffer, data: usize, one: usize, other: usize) -> bool {
    let (kin, all) = compared(rows, data, (one, other), share_surname);
    all >= 5 && kin * 10 >= all * 3
}

/// How many of a hundred rows from `data` on have a cell in a column that is so.
fn share_that(rows: &RowBuffer, data: usize, column: usize, is: fn(&str) -> bool) -> usize {
    let mut scratch = String::new();
    let are = (data..rows.len()).filter(|row| is(cell_text(&rows.cell(*row, column), &mut scratch))).count();
    are * 100 / rows.len().saturating_sub(data).max(1)
}

/// Whether nearly all rows from `data` on have a value of their own in a column: of `exceptions` one may not.
fn values_differ(rows: &RowBuffer, data: usize, column: usize, exceptions: usize) -> bool {
    let mut scratch = String::new();
    let mut values: Vec<String> = Vec::new();
    for row in data..rows.len() {
        values.push(cell_text(&rows.cell(row, column), &mut scratch).to_owned());
    }
    let all = values.len();
    values.retain(|value| !value.is_empty());
    values.sort_unstable();
    values.dedup();
    all > 0 && (all - values.len()) * exceptions <= all
}

/// Rows that a form in a table has at most.
const FORM_ROWS: usize = 150;

/// Whether the rows are a form: a label, then its value, one below the other, as Word and web forms are laid out.
/// Blank cells do not count: a frame of bars makes some on either side.
fn is_form(rows: &RowBuffer, headers: &HeaderIndex) -> bool {
    if !(4..FORM_ROWS).contains(&rows.len()) || rows.width() > 6 {
        return false;
    }
    let (mut labels, mut pairs, mut kinds) = (0, 0, 0);
    let mut fields = crate::model::FieldSet::default();
    for row in 0..rows.len() {
        let mut cells = rows.cells(row).filter(|cell| !matches!(cell, Cell::Empty));
        let (Some(Cell::Text(label)), Some(value)) = (cells.next(), cells.next()) else { continue };
        pairs += 1;
        if cells.count() > 2 {
            return false;
        }
        if let Some(field) = headers.label(label.trim().trim_end_matches(':')) {
            labels += 1;
            kinds += usize::from(!fields.contains(field));
            fields.insert(field);
        }
        // A row of two headings is that of a table after all.
        if let (1, Cell::Text(value)) = (pairs, value)
            && headers.label(value.trim()).is_some()
        {
            return false;
        }
    }
    labels >= 3 && kinds >= 3 && labels * 5 >= pairs * 2
}

/// The form as text: `label: value`, a line a pair.
fn form_text(rows: &RowBuffer) -> String {
    let mut out = String::new();
    let mut scratch = String::new();
    for row in 0..rows.len() {
        for (at, cell) in rows.cells(row).filter(|cell| !matches!(cell, Cell::Empty)).enumerate() {
            let text = cell_text(&cell, &mut scratch);
            out.push_str(match at {
                0 => "",
                1 if out.ends_with(':') => " ",
                1 => ": ",
                2 => "\n",
                _ => ": ",
            });
            out.push_str(text);
        }
        out.push('\n');
    }
    out
}

/// A column's name with what stands above it, where the two together say more than the lower one alone.
fn over_two_lines(above: &str, name: &str, headers: &HeaderIndex) -> String {
    if above.is_empty() || name.is_empty() || above.len() > 40 {
        return name.to_owned();
    }
    let whole = format!("{above} {name}");
    let firmest = |reading: &HeaderReading| reading.matches.first().map(|m| (m.strength, m.field));
    let strength = |reading: &HeaderReading| firmest(reading).map(|(strength, _)| strength);
    let (own, both) = (headers.read(name), headers.read(&whole));
    // "Person" over "Surname" adds nothing; "Venue" over "postcode" and "Start" over "date" do.
    // A whole synonym has lost the concepts of its own words: "Details" over "Tax reference" does not make it one.
    let plain = own.matches.first().is_none_or(|m| m.strength < Strength::Exact);
    let more = [Concept::StartDate, Concept::OtherDate, Concept::Identifier];
    let adds = [Concept::Venue, Concept::Organisation]
        .iter()
        .chain(if plain { &more[..] } else { &[] })
        .any(|concept| both.concepts.contains(*concept) && !own.concepts.contains(*concept));
    if strength(&both) > strength(&own) || firmest(&both) == firmest(&own) || adds {
        whole
    } else {
        name.to_owned()
    }
}

/// The column of "Candidate name" beside what only people who are paid have: those who applied for the work. Who stands for
/// election is named beside a party or an agent.
fn applicants(readings: &[HeaderReading], names: &[String]) -> Option<usize> {
    use FieldType as F;
    const PAID: [FieldType; 7] = [
        F::ELECTION_ROLE,
        F::NATIONAL_INSURANCE_NUMBER,
        F::PAYROLL_NUMBER,
        F::TAX_CODE,
        F::TRAINING_RECORD,
        F::UK_BANK_ACCOUNT,
        F::UK_SORT_CODE,
    ];
    let named = |name: &String| {
        let words: Vec<&str> = name.split([' ', '_', '.', '-']).filter(|word| !word.is_empty()).collect();
        matches!(words.as_slice(), [one, other]
            if one.eq_ignore_ascii_case("candidate") && other.eq_ignore_ascii_case("name"))
    };
    let at = names.iter().position(named)?;
    let others = || readings.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, reading)| reading);
    let stands = others().any(|reading| {
        reading.concepts.contains(Concept::PublicRole)
            || reading.matches.iter().any(|m| m.field == F::POLITICAL_ACTIVITY)
    });
    let paid = others().any(|reading| {
        reading.matches.iter().any(|m| PAID.contains(&m.field) && m.strength > Strength::Weak)
    });
    // A poll a column is a history of who worked when.
    let polls = names.iter().filter(|name| elections::is_kind(name) || !elections::years_in(name).is_empty());
    (!stands && (paid || polls.count() >= 3)).then_some(at)
}

/// Whether a column has no name but the one that a program gave it: "Field1" of Access, "Column1" of Excel, "F1" of its
/// driver.
fn is_nameless(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let numbered = stem.len() < name.len() && name.len() <= stem.len() + 3;
    let stem = stem.trim_end_matches([' ', '_']);
    let is = |known: &[&str]| known.iter().any(|own| stem.eq_ignore_ascii_case(own));
    name.is_empty() || is(&["field", "column"]) || numbered && is(&["col", "fld", "f", "c", "id"])
}

/// What a header says; of a dotted path (`applicant.contact.mobile`) the last part, unless only more of it tells.
fn read_header(headers: &HeaderIndex, name: &str) -> HeaderReading {
    // Tools that find no heading number the columns: "id1", "id2".
    if is_nameless(name) {
        return HeaderReading::default();
    }
    // "Chr. Name" is shortened, and no path.
    let parted = name.rsplit_once('.').filter(|(_, last)| !last.starts_with(' '));
    let Some((before, last)) = parted else { return headers.read(name) };
    let firm = |reading: &HeaderReading| reading.matches.first().is_some_and(|m| m.strength > Strength::Weak);
    let exact =
        |reading: &HeaderReading| reading.matches.first().is_some_and(|m| m.strength == Strength::Exact);
    // "Family.name", "S.name": dots for blanks, as programs of statistics write them.
    let whole = headers.read(name);
    if exact(&whole) {
        return whole;
    }
    let own = headers.read(last);
    let pair = before.rsplit('.').next().map(|above| headers.read(&format!("{above} {last}")));
    let pair = pair.unwrap_or_default();
    // "station.name", "venue.address": the last part is the place's, not a person's.
    let place = [Concept::Venue, Concept::Organisation, Concept::Bank]
        .iter()
        .any(|concept| pair.concepts.contains(*concept) && !own.concepts.contains(*concept));
    if exact(&pair) || place && firm(&own) {
        return pair;
    }
    if firm(&own) {
        return own;
    }
    if firm(&pair) { pair } else { whole }
}
