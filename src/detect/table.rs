//! One table on its way through: layout, column statistics, findings, people.
//!
//! The first rows wait in a buffer until the layout is known and the columns are classified for the first time;
//! from then on each row is counted and dropped. At the end the columns are classified again with all their
//! rows, which is what the report says; who is in a row was decided by the first classification.

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

use super::buffer::{RowBuffer, cell_text};
use super::classify::{self, Around, Subject};
use super::column::{Column, Embedded};
use super::context::DetectContext;
use super::cross::{self, Agreement};
use super::election::{self, Content, Fields, Place};
use super::headers::{Concept, HeaderIndex, HeaderReading, Strength};
use super::layout;
use super::record_layouts;
use super::rows::{Extra, Plan};
use super::settled::{self, Settled};
use super::text::TextHit;
use super::unseen::Unseen;
use super::validators::{Verdict, elections};
use super::vocabulary::Side;
use crate::formats::{Cell, TableInfo};
use crate::model::{ColumnEvidence, FieldType, Observation, TableAnalysis};

/// Titles kept for a look at their words.
const TITLE_BYTES: usize = 4096;
/// Columns followed; a sheet wider than this is cut here, and says so in its coverage.
pub const MAX_COLUMNS: usize = 1024;

/// A table being read.
pub struct TableWork {
    number: u32,
    name: String,
    hidden: Option<&'static str>,
    buffer: Option<RowBuffer>,
    known_columns: bool,
    names: Vec<String>,
    readings: Vec<HeaderReading>,
    groups: Vec<Range<usize>>,
    columns: Vec<Column>,
    plans: Vec<Plan>,
    rows: u64,
    titles: String,
    /// After so many rows columns may settle.
    settle_at: u64,
    /// A form that lies in a table's cells, as lines of label and value.
    form: String,
    /// What the first rows say of columns that have to agree with each other.
    agreements: Vec<Agreement>,
    scratch: Vec<TextHit>,
    unseen: Unseen,
}

impl TableWork {
    /// A table that begins.
    pub fn new(number: u32, info: &TableInfo<'_>, context: &DetectContext) -> TableWork {
        let mut work = TableWork {
            number,
            name: info.name.to_owned(),
            hidden: info.visibility.id(),
            buffer: Some(RowBuffer::default()),
            known_columns: info.columns.is_some(),
            names: Vec::new(),
            readings: Vec::new(),
            groups: Vec::new(),
            columns: Vec::new(),
            plans: Vec::new(),
            rows: 0,
            titles: String::new(),
            settle_at: settled::AFTER + settled::AFTER / 8,
            form: String::new(),
            agreements: Vec::new(),
            scratch: Vec::new(),
            unseen: Unseen::default(),
        };
        if let Some(columns) = info.columns {
            for name in columns.iter().take(MAX_COLUMNS) {
                work.name_column(name, context);
            }
        }
        work
    }

    /// Whether its columns are called so.
    pub fn has_columns(&self, names: &[&str]) -> bool {
        self.names.iter().map(String::as_str).eq(names.iter().map(|name| name.trim()))
    }

    /// Words that stand above it.
    pub fn titled(&mut self, text: &str) {
        if self.titles.is_empty() {
            self.titles.push_str(text);
        }
    }

    /// Its number in the store.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Whether `info` speaks of this table.
    pub fn is(&self, info: &TableInfo<'_>) -> bool {
        self.name == info.name
            && self.hidden == info.visibility.id()
            && self.known_columns == info.columns.is_some()
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
        for name in info.columns.into_iter().flatten().take(MAX_COLUMNS).skip(self.names.len()) {
            self.name_column(name, context);
        }
    }

    fn name_column(&mut self, name: &str, context: &DetectContext) {
        self.readings.push(read_header(context.scanner.headers(), name));
        self.names.push(name.trim().to_owned());
    }

    /// One row, as the reader pushed it.
    pub fn row(
        &mut self,
        number: u64,
        cells: &[Cell<'_>],
        context: &DetectContext,
        place: &Place,
        system: &str,
        out: &mut Vec<Observation>,
    ) {
        let cells = cells.get(..MAX_COLUMNS).unwrap_or(cells);
        match &mut self.buffer {
            Some(buffer) => {
                buffer.push(number, cells);
                if buffer.is_full() {
                    self.settle(context, place, system, out);
                }
            }
            None => {
                self.data_row(number, cells, context, system, out);
                if self.rows == self.settle_at {
                    self.settle_columns(context, place);
                }
            }
        }
    }

    /// Lets columns settle that are plain by now, and others later.
    fn settle_columns(&mut self, context: &DetectContext, place: &Place) {
        self.settle_at = self.settle_at.saturating_mul(4);
        let findings = self.classify(context, place);
        for (column, findings) in self.columns.iter_mut().zip(&findings) {
            if column.settled.is_none() {
                column.settled = Settled::new(column, findings).map(Box::new);
            }
        }
    }

    /// Decides the layout from the buffered rows and takes them in.
    fn settle(&mut self, context: &DetectContext, place: &Place, system: &str, out: &mut Vec<Observation>) {
        let Some(buffer) = self.buffer.take() else { return };
        let mut data = 0;
        if !self.known_columns && is_form(&buffer, context.scanner.headers()) {
            self.rows += buffer.len() as u64;
            self.form = form_text(&buffer);
            return;
        }
        if self.known_columns {
            self.groups = std::iter::once(0..self.names.len().max(buffer.width())).collect();
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
        let mut cells: Vec<Cell<'_>> = Vec::new();
        let mut kept: Vec<(usize, Extra)> = Vec::new();
        for row in data..buffer.len() {
            cells.clear();
            cells.extend(buffer.cells(row));
            if let Some(extra) = self.count(buffer.number(row), &cells, context) {
                kept.push((row, extra));
            }
        }
        let findings = self.classify(context, place);
        self.agreements = cross::check(&buffer, data, &findings, context.modulus.as_ref());
        let month_first: Vec<bool> = self.columns.iter().map(|column| column.dates.month_first()).collect();
        let plan = |group| Plan::new(group, &findings, &self.names).dated(&month_first);
        self.plans = self.groups.iter().map(plan).collect();
        for (row, extra) in kept {
            cells.clear();
            cells.extend(buffer.cells(row));
            self.observe(buffer.number(row), &cells, &extra, context, system, out);
        }
    }

    fn data_row(
        &mut self,
        number: u64,
        cells: &[Cell<'_>],
        context: &DetectContext,
        system: &str,
        out: &mut Vec<Observation>,
    ) {
        if let Some(extra) = self.count(number, cells, context) {
            self.observe(number, cells, &extra, context, system, out);
        }
    }

    /// Counts a row's cells; `None` for rows that are not data (blank, or the header printed again).
    fn count(&mut self, number: u64, cells: &[Cell<'_>], context: &DetectContext) -> Option<Extra> {
        let hidden = self.unseen.take(number);
        if cells.iter().all(|cell| matches!(cell, Cell::Empty)) || self.repeats_header(cells) {
            return None;
        }
        self.rows += 1;
        if hidden {
            self.unseen.count(cells);
        }
        if self.columns.len() < cells.len() {
            self.columns.resize_with(cells.len(), Column::default);
        }
        let mut extra = Extra::default();
        let mut scratch = String::new();
        for (at, (column, cell)) in self.columns.iter_mut().zip(cells).enumerate() {
            let text = cell_text(cell, &mut scratch);
            if text.is_empty() {
                continue;
            }
            let (shape, look_inside) = column.add(text, cell);
            for rule in context.scanner.own() {
                column.counts[rule.field].add(rule.judge_whole(text));
            }
            // In a column of remarks "NI AB123456C" is a remark; elsewhere so short a cell is one value.
            let remark = || {
                let notes = self.readings.get(at).is_some_and(|r| r.concepts.contains(Concept::Notes));
                notes && shape.len > 8 && shape.words >= 2 && shape.digits >= 4
            };
            let wordy = look_inside
                && shape.letters > 0
                && (shape.len > 14 && (shape.words > 2 || shape.odd > 0 || shape.comma) || remark());
            if wordy && matches!(cell, Cell::Text(_)) {
                embedded(column, text, context, &mut self.scratch, &mut extra);
            }
        }
        Some(extra)
    }

    fn repeats_header(&self, cells: &[Cell<'_>]) -> bool {
        if self.known_columns || self.names.is_empty() {
            return false;
        }
        let mut same = 0;
        for (name, cell) in self.names.iter().zip(cells).filter(|(name, _)| !name.is_empty()) {
            match cell {
                Cell::Text(text) if text.trim() == name => same += 1,
                _ => return false,
            }
            if same >= 3 {
                return true;
            }
        }
        same >= 2
    }

    fn observe(
        &self,
        number: u64,
        cells: &[Cell<'_>],
        extra: &Extra,
        context: &DetectContext,
        system: &str,
        out: &mut Vec<Observation>,
    ) {
        let text = |column: usize| -> Cow<'_, str> {
            let mut scratch = String::new();
            match cells.get(column) {
                Some(Cell::Text(text)) => Cow::Borrowed(text.trim()),
                Some(cell) => Cow::Owned(cell_text(cell, &mut scratch).to_owned()),
                None => Cow::Borrowed(""),
            }
        };
        for plan in self.plans.iter().filter(|plan| !plan.is_empty()) {
            plan.observe((self.number, number), &text, extra, system, context, out);
        }
    }

    fn classify(&self, context: &DetectContext, place: &Place) -> Vec<Vec<crate::model::FieldFinding>> {
        let none = HeaderReading::default();
        let subjects: Vec<Subject<'_>> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| Subject {
                header: self.readings.get(at).unwrap_or(&none),
                named: self.names.get(at).is_some_and(|name| !name.is_empty()),
                label: self.names.get(at).map_or("", String::as_str),
                column,
                group: self.groups.iter().position(|group| group.contains(&at)).unwrap_or(0),
            })
            .collect();
        classify::classify(&subjects, self.around(context, place), &self.agreements, context.scanner.rules())
    }

    /// What the headers and titles together say of the table.
    fn around(&self, context: &DetectContext, place: &Place) -> Around {
        let says = |concept| self.readings.iter().filter(|r| r.concepts.contains(concept)).count();
        let person = self.readings.iter().any(|reading| {
            reading.matches.iter().any(|m| {
                use FieldType as F;
                matches!(
                    m.field,
                    F::FIRST_NAME
                        | F::LAST_NAME
                        | F::NATIONAL_INSURANCE_NUMBER
                        | F::DATE_OF_BIRTH
                        | F::UK_BANK_ACCOUNT
                )
            })
        });
        let mut mentions = context.vocabulary.mentions(&self.titles);
        mentions.add(context.vocabulary.mentions_in_name(&self.name));
        let means =
            |field| self.readings.iter().any(|reading| reading.matches.iter().any(|m| m.field == field));
        use FieldType as F;
        // Names count where the header allows that they are people's: not under "Species", "Author" or "Supplier".
        let nameless = HeaderReading::default();
        let open = |at: usize| {
            let reading = self.readings.get(at).unwrap_or(&nameless);
            let own = |m: &super::headers::HeaderMatch| {
                matches!(m.field, F::FULL_NAME | F::FIRST_NAME | F::LAST_NAME | F::EMERGENCY_CONTACT)
            };
            reading.matches.first().is_none_or(|m| own(m) || m.strength == Strength::Weak)
                && !classify::names_no_person(reading)
        };
        let columns = || self.columns.iter().enumerate().filter(|(at, c)| c.filled >= 3 && open(*at));
        let firm = |c: &Column| c.words.firm * 6 > c.filled;
        let named = person
            || self.readings.iter().any(|reading| {
                !classify::names_no_person(reading) && reading.matches.iter().any(|m| m.field == F::FULL_NAME)
            })
            || columns().any(|(_, c)| {
                // A column of forenames: places and things are hardly ever called like that, and few at a time.
                c.words.forename * 10 > c.filled * 6
                    && c.words.capitalised * 10 > c.filled * 8
                    && c.distinct.count() > c.filled.min(40) / 2
            })
            || columns().any(|(_, c)| c.words.full_name * 2 > c.filled && !firm(c))
            || self
                .columns
                .iter()
                .any(|c| c.counts[F::NATIONAL_INSURANCE_NUMBER].valid * 2 > c.filled.max(1));
        let paid = means(F::ELECTION_ROLE)
            || means(F::NATIONAL_INSURANCE_NUMBER)
            || means(F::UK_BANK_ACCOUNT)
            || means(F::PAYROLL_NUMBER)
            || means(F::TAX_CODE)
            || self.columns.iter().any(|c| c.filled > 0 && c.counts[F::ELECTION_ROLE].valid * 2 > c.filled);
        // Candidates and councillors: their names stand under a header that says so, and nobody else's do.
        let public_names = self.readings.iter().zip(&self.columns).any(|(reading, column)| {
            let names = column.words.full_name.max(column.words.half_name).max(column.words.surname);
            reading.concepts.contains(Concept::PublicRole) && names * 3 > column.filled
        });
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
        // Names with parties beside them, and nothing of an employer's.
        let parties = self
            .columns
            .iter()
            .any(|c| c.filled > 0 && c.counts[F::POLITICAL_ACTIVITY].fits() * 2 > c.told());
        let councillors = self.columns.iter().any(|c| c.filled > 0 && c.words.councillor * 2 > c.filled);
        let organisations = says(Concept::Organisation) > 0 && self.columns.iter().any(firm);
        Around {
            firms: !named
                && !paid
                && (organisations
                    || self.columns.iter().any(|c| c.filled >= 3 && c.words.firm * 2 > c.filled)),
            venues: !named
                && (says(Concept::Venue) >= 2
                    || says(Concept::Venue) == 1 && !paid
                    || self
                        .columns
                        .iter()
                        .any(|c| c.filled > 0 && c.counts[F::POLLING_STATION].fits() * 2 > c.filled)
                        && !paid),
            nobody: !named
                && !paid
                && ![F::DATE_OF_BIRTH, F::EMERGENCY_CONTACT, F::ELECTORAL_NUMBER, F::NHS_NUMBER, F::UTR]
                    .iter()
                    .any(|field| means(*field)),
            candidates: !paid && !says_pay && (public_names && !person || parties || councillors),
            bare: self.names.iter().all(String::is_empty),
            roles_alone: !named && !says_pay && paid,
            paid,
            electors: mentions.of(Side::Elector) > 0 || place.is_of_electors(),
            property: says(Concept::Geography) > 0 && !named,
            no_staff: !named && !paid,
            public: (mentions.of(Side::Public) > 0 || place.is_public()) && !person,
        }
    }

    /// The table's result.
    pub fn finish(
        mut self,
        context: &DetectContext,
        place: &Place,
        system: &str,
        out: &mut Vec<Observation>,
    ) -> (TableAnalysis, String, String) {
        if self.buffer.is_some() {
            self.settle(context, place, system, out);
        }
        let findings = self.classify(context, place);
        let fields = Fields::of_table(&findings);
        let content = self.content(context, &findings);
        let election = election::judge(place, &content, &fields);
        let columns = self
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
                ColumnEvidence {
                    index: index as u32,
                    name: self.names.get(index).cloned().unwrap_or_default(),
                    filled: column.cells(),
                    findings,
                }
            })
            .collect();
        let table =
            TableAnalysis { name: self.name, hidden: self.hidden, rows: self.rows, columns, election };
        (table, self.titles, self.form)
    }

    fn content(&self, context: &DetectContext, findings: &[Vec<crate::model::FieldFinding>]) -> Content {
        let mut content =
            Content { mentions: context.vocabulary.mentions(&self.titles), ..Content::default() };
        content.mentions.add(context.vocabulary.mentions_in_name(&self.name));
        content.layout = record_layouts::recognise(self.names.iter().map(String::as_str));
        content.name(elections::named_in(&self.titles));
        content.name(elections::named_in(&self.name));
        for (name, reading) in self.names.iter().zip(&self.readings) {
            content.headers.add(context.vocabulary.mentions_in_name(name));
            let named = elections::named_in(name);
            content.election_columns += u32::from(!named.years.is_empty() && reading.matches.is_empty());
            content.name(named);
            content.elector_headers += u32::from(reading.concepts.contains(Concept::Elector));
        }
        for (column, findings) in self.columns.iter().zip(findings) {
            let polls = findings.iter().any(|f| f.field == FieldType::ELECTION_DATE);
            if polls || (column.dates.poll_days * 3 > column.dates.count && column.dates.poll_days > 0) {
                let least = (column.dates.count / 200).max(1) as u32;
                let polls = column.dates.polls(least);
                content.name(elections::Named { years: polls.iter().map(|poll| poll.year).collect(), polls });
            }
            if findings.iter().any(|f| f.field == FieldType::TAX_CODE && f.confidence >= 60) {
                content.tax_years.extend(column.tax_years());
            }
        }
        content
    }
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
    let adds =
        [Concept::Venue, Concept::Organisation, Concept::StartDate, Concept::OtherDate, Concept::Identifier]
            .iter()
            .any(|concept| both.concepts.contains(*concept) && !own.concepts.contains(*concept));
    if strength(&both) > strength(&own) || firmest(&both) == firmest(&own) || adds {
        whole
    } else {
        name.to_owned()
    }
}

/// What a header says; of a dotted path (`applicant.contact.mobile`) the last part, unless only more of it tells.
fn read_header(headers: &HeaderIndex, name: &str) -> HeaderReading {
    let Some((before, last)) = name.rsplit_once('.') else { return headers.read(name) };
    let firm = |reading: &HeaderReading| reading.matches.first().is_some_and(|m| m.strength > Strength::Weak);
    let own = headers.read(last);
    if firm(&own) {
        return own;
    }
    let pair = before.rsplit('.').next().map(|above| format!("{above} {last}")).unwrap_or_default();
    let pair = headers.read(&pair);
    if firm(&pair) { pair } else { headers.read(name) }
}

/// Looks for values inside a longer cell.
fn embedded(
    column: &mut Column,
    text: &str,
    context: &DetectContext,
    hits: &mut Vec<TextHit>,
    extra: &mut Extra,
) {
    context.scanner.scan(text, hits);
    if hits.is_empty() {
        return;
    }
    let embedded = column.embedded.get_or_insert_with(|| Box::new(Embedded::default()));
    let mut seen = crate::model::FieldSet::default();
    for hit in hits.iter().filter(|hit| hit.verdict >= Verdict::Shape) {
        embedded.counts[hit.field].add(hit.verdict);
        *embedded.score.entry(hit.field).or_default() += i64::from(hit.score);
        let value = &text[hit.at.clone()];
        embedded.distinct.entry(hit.field).or_default().insert(super::distinct::hash(value.as_bytes()));
        if !seen.contains(hit.field) {
            seen.insert(hit.field);
            *embedded.cells.entry(hit.field).or_default() += 1;
        }
        if hit.field != FieldType::FULL_NAME {
            extra.fields.insert(hit.field);
        }
        if hit.field == FieldType::NATIONAL_INSURANCE_NUMBER && hit.verdict == Verdict::Valid {
            let normal =
                value.chars().filter(char::is_ascii_alphanumeric).take(8).map(|c| c.to_ascii_uppercase());
            extra.ni = match extra.ni.take() {
                None => Some(normal.collect()),
                // Two of them: nobody can say whose.
                Some(_) => None,
            };
        }
    }
}
