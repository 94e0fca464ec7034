//! report.xlsx: a workbook of eleven sheets to filter and sort, with typed cells.
//!
//! Every text goes in as text: the writer's formula calls are not used, so that a file called `=cmd|...` is a name
//! and nothing else. Large sheets are written row by row. The next sheet is one function and its line in `write`.

use std::io::{Seek, Write};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::ropa;
use super::v1::{Place, System};
use super::view::{View, level_words};
use super::{words, worklist};

/// Rows that a sheet can hold, with some room.
const MAX_ROWS: u32 = 1_048_000;
/// Characters that a cell can hold.
const MAX_TEXT: usize = 32_000;

/// Height of a line in points.
const LINE: f64 = 15.0;
/// A row can be 409 points high.
const MAX_LINES: u32 = 27;

/// A cell.
enum Cell {
    Text(String),
    Number(u64),
    /// A number that is not counted: it has no commas.
    Year(u16),
    /// The day of a time in ISO 8601.
    Day(String),
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Cell {
        Cell::Number(number)
    }
}

fn day(time: Option<&str>) -> Cell {
    time.map_or(Cell::Empty, |time| Cell::Day(words::day(time).to_owned()))
}

/// A sheet being written, headings first.
struct Sheet<'w> {
    sheet: &'w mut Worksheet,
    row: u32,
    /// Lines that the text of the last row takes.
    lines: u32,
    /// Characters that fit into a line of each column.
    widths: Vec<u16>,
    day: Format,
    wrap: Format,
    number: Format,
    year: Format,
}

impl<'w> Sheet<'w> {
    /// With these headings and column widths.
    fn new(book: &'w mut Workbook, name: &str, headings: &[(&str, u16)]) -> Result<Sheet<'w>, XlsxError> {
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        let head = Format::new().set_bold().set_background_color(Color::RGB(0x00DD_E8F3)).set_text_wrap();
        for ((_, width), at) in headings.iter().zip(0..) {
            sheet.set_column_width(at, f64::from(*width))?;
        }
        for ((title, _), at) in headings.iter().zip(0..) {
            sheet.write_string_with_format(0, at, *title, &head)?;
        }
        Ok(Sheet {
            sheet,
            row: 1,
            lines: 1,
            widths: headings.iter().map(|(_, width)| *width).collect(),
            day: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top),
            wrap: Format::new()
                .set_text_wrap()
                .set_align(FormatAlign::Left)
                .set_align(FormatAlign::Top)
                .set_indent(1),
            year: Format::new().set_align(FormatAlign::Top),
            number: Format::new().set_num_format("#,##0").set_align(FormatAlign::Top),
        })
    }

    /// Adds a row; what a sheet cannot hold is said in its last row.
    fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<(), XlsxError> {
        if self.row > MAX_ROWS {
            return Ok(());
        }
        self.finish_row()?;
        if self.row == MAX_ROWS {
            self.sheet.write_string(self.row, 0, "The sheet is full; report.json has the rest.")?;
            self.row += 1;
            return Ok(());
        }
        let mut lines = 1;
        for (cell, at) in cells.into_iter().zip(0..) {
            if let Cell::Text(text) = &cell {
                let width = self.widths.get(usize::from(at)).copied().unwrap_or(10);
                lines = lines.max(lines_of(text, width));
            }
            match cell {
                Cell::Text(text) => {
                    self.sheet.write_string_with_format(self.row, at, clip(text), &self.wrap)?
                }
                // Exact up to 2^53, far above anything that is counted here.
                Cell::Number(number) => {
                    self.sheet.write_number_with_format(self.row, at, number as f64, &self.number)?
                }
                Cell::Year(year) => {
                    self.sheet.write_number_with_format(self.row, at, f64::from(year), &self.year)?
                }
                Cell::Day(day) => match ExcelDateTime::parse_from_str(&day) {
                    Ok(date) => self.sheet.write_datetime_with_format(self.row, at, &date, &self.day)?,
                    // Before 1900.
                    Err(_) => self.sheet.write_string(self.row, at, day)?,
                },
                Cell::Empty => continue,
            };
        }
        self.lines = lines;
        self.row += 1;
        Ok(())
    }

    /// Makes the row before the next one as high as its text. Not done for the last row: the library would write it a
    /// second time, and Excel would call the workbook damaged. Programs make a row without a height fit by themselves
    /// when nothing stands below it.
    fn finish_row(&mut self) -> Result<(), XlsxError> {
        if self.lines > 1 {
            self.sheet.set_row_height(self.row - 1, LINE * f64::from(self.lines))?;
        }
        self.lines = 1;
        Ok(())
    }

    fn last_column(&self) -> u16 {
        u16::try_from(self.widths.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    fn end(self) -> Result<(), XlsxError> {
        if self.row > 1 {
            self.sheet.autofilter(0, 0, self.row - 1, self.last_column())?;
        }
        Ok(())
    }
}

/// Lines that a text takes in a column, at most as many as a row can be high. Programs work the height out when a cell
/// is edited, not when a file is opened: without it, lines of one row lie over the next.
fn lines_of(text: &str, width: u16) -> u32 {
    // The indent, and words that do not fit the end of a line.
    let room = usize::from(width.saturating_sub(2).max(4));
    let lines: usize = text
        .split('\n')
        .map(|line| {
            let mut lines = 1;
            let mut used = 0;
            for word in line.split(' ') {
                let length = word.chars().count();
                if used > 0 && used + 1 + length > room {
                    lines += 1;
                    used = 0;
                }
                used += length + usize::from(used > 0);
                // A word longer than a line, such as a path, goes over several.
                lines += used.saturating_sub(1) / room;
                used -= used.saturating_sub(1) / room * room;
            }
            lines
        })
        .sum();
    u32::try_from(lines).unwrap_or(u32::MAX).min(MAX_LINES)
}

fn clip(text: String) -> String {
    if text.chars().count() <= MAX_TEXT { text } else { text.chars().take(MAX_TEXT).chain(['…']).collect() }
}

/// Writes the workbook.
///
/// # Errors
/// Those of `out`, and of the temporary files that hold its sheets until they are packed.
pub fn write(view: &View<'_>, out: impl Write + Seek + Send) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let mut properties = DocProperties::new().set_title("Exposure report").set_author("pollsweep");
    if let Ok(made) = ExcelDateTime::parse_from_str(words::day(&view.report.run.finished)) {
        properties = properties.set_creation_datetime(&made);
    }
    book.set_properties(&properties);
    summary(view, &mut book)?;
    systems(view, &mut book)?;
    stores(view, &mut book)?;
    fields(view, &mut book)?;
    people(view, &mut book)?;
    retention(view, &mut book)?;
    not_read(view, &mut book)?;
    actions(view, &mut book)?;
    article_30(view, &mut book)?;
    article_33(view, &mut book)?;
    method(view, &mut book)?;
    book.save_to_writer(out)
}

/// A number that may have to be hidden.
fn number(view: &View<'_>, count: u64) -> Cell {
    if view.is_small(count) { Cell::Text(view.count(count)) } else { Cell::Number(count) }
}

fn summary(view: &View<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut sheet = Sheet::new(book, "Summary", &[("Figure", 40), ("Value", 16), ("What it means", 90)])?;
    let summary = &view.report.summary;
    let run = &view.report.run;
    let roots: Vec<&str> = run.roots.iter().map(|root| root.given.as_str()).collect();
    let people = view.everybody();
    let workers = summary.election_workers.people;
    let rows: Vec<(&str, Cell, String)> = vec![
        ("Scanned", Cell::Empty, roots.join(", ")),
        ("On", day(Some(&run.finished)), format!("on {}", run.host)),
        (
            "Complete",
            Cell::from(if summary.complete { "yes" } else { "no" }),
            if summary.complete {
                "Everything that may hold personal data was read.".to_owned()
            } else {
                "Some places could not be read in full: every figure is a lower bound.".to_owned()
            },
        ),
        ("People, best estimate", number(view, people.likely), "Distinct people in all stores.".to_owned()),
        ("People, at least", number(view, people.low), String::new()),
        ("People, at most", number(view, people.high), String::new()),
        (
            "Election workers, best estimate",
            number(view, workers.likely),
            format!(
                "In stores of election work; elections {}.",
                words::Span::of(&view.report.summary).in_words()
            ),
        ),
        ("Election workers, at least", number(view, workers.low), String::new()),
        ("Election workers, at most", number(view, workers.high), String::new()),
        (
            "Records about people",
            number(view, view.records()),
            "Table rows and documents with personal data.".to_owned(),
        ),
        ("Stores read", summary.stores.into(), "Files, and files inside files.".to_owned()),
        ("Stores with personal data", view.exposed().into(), String::new()),
        (
            "Stores kept too long",
            summary.overdue.stores.into(),
            "Past their retention date, legal holds left out.".to_owned(),
        ),
        (
            "Places not read in full",
            view.unread_count().into(),
            "They may hold personal data that was not counted: see the sheet Not read.".to_owned(),
        ),
    ];
    for (title, value, words) in rows {
        sheet.row([Cell::from(title), value, Cell::from(words)])?;
    }
    for decision in view.decisions() {
        sheet.row([
            Cell::from("Decision needed"),
            Cell::from(decision.urgency),
            Cell::from(format!("{}. {}", decision.what, decision.why)),
        ])?;
    }
    sheet.end()
}

fn systems(view: &View<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut sheet = Sheet::new(
        book,
        "Systems",
        &[
            ("System", 26),
            ("Owner", 20),
            ("Custodian", 20),
            ("Status", 12),
            ("Exposure", 12),
            ("Legal hold", 10),
            ("Stores", 9),
            ("People low", 10),
            ("People likely", 10),
            ("People high", 10),
            ("Kinds of data", 60),
            ("First election", 10),
            ("Last election", 10),
            ("Risk", 10),
            ("Risk score", 8),
            ("Kept too long", 10),
            ("Read in full", 10),
            ("Bytes", 14),
            ("Lies at, by the register", 50),
        ],
    )?;
    for system in view.systems_by_people() {
        let (_, level) = view.system_level(system);
        sheet.row([
            Cell::from(system.name.as_str()),
            Cell::from(system.owner.as_deref().unwrap_or("")),
            Cell::from(system.custodian.as_deref().unwrap_or("")),
            Cell::from(words::basis(&system.status)),
            Cell::from(words::basis(&system.exposure)),
            Cell::from(if system.legal_hold { "yes" } else { "no" }),
            system.stores.into(),
            number(view, system.people.low),
            number(view, system.people.likely),
            number(view, system.people.high),
            Cell::from(words::labels(system.field_types.iter().map(|field| field.field_type.as_str()))),
            system.years.first().map_or(Cell::Empty, |year| Cell::Year(*year)),
            system.years.last().map_or(Cell::Empty, |year| Cell::Year(*year)),
            Cell::from(level),
            u64::from(system.risk.score).into(),
            system.overdue.stores.into(),
            Cell::from(if system.complete { "yes" } else { "no" }),
            system.bytes.into(),
            Cell::from(places(system)),
        ])?;
    }
    sheet.end()
}

fn places(system: &System) -> String {
    let place = |place: &Place| match place.met {
        true => place.place.clone(),
        false => format!("{} (nothing met there)", place.place),
    };
    system.places.iter().map(place).collect::<Vec<_>>().join("; ")
}

fn stores(view: &View<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut sheet = Sheet::new(
        book,
        "Stores",
        &[
            ("Store", 70),
            ("System", 22),
            ("Whose data", 18),
            ("People low", 10),
            ("People likely", 10),
            ("People high", 10),
            ("Records", 10),
            ("Kinds of data", 60),
            ("First election", 10),
            ("Last election", 10),
            ("Risk", 10),
            ("Controller", 18),
            ("Retention", 30),
            ("Due", 12),
            ("Days overdue", 10),
            ("Hidden content", 10),
            ("Read", 14),
            ("Why not in full", 30),
            ("Format", 10),
            ("Bytes", 12),
            ("Last changed", 12),
            ("BLAKE3", 68),
            ("Action", 10),
            ("Action owner", 18),
            ("Action deadline", 12),
            ("Polls named", 24),
        ],
    )?;
    for (at, (store, facts)) in view.report.stores.iter().zip(&view.facts).enumerate() {
        let retention = store.retention.as_ref();
        let action = worklist::action_for(view, &store.path);
        sheet.row([
            Cell::from(store.path.as_str()),
            Cell::from(view.system_name(&store.system)),
            Cell::from(words::class(view.class(at))),
            number(view, store.people.low),
            number(view, store.people.likely),
            number(view, store.people.high),
            number(view, facts.records),
            Cell::from(words::labels(facts.fields.iter().map(|(id, _)| *id))),
            store.election.years.first().map_or(Cell::Empty, |year| Cell::Year(*year)),
            store.election.years.last().map_or(Cell::Empty, |year| Cell::Year(*year)),
            Cell::from(level_words(facts.harm)),
            Cell::from(store.controller.as_ref().map_or("", |controller| words::controller(&controller.id))),
            Cell::from(retention.map_or("", |retention| retention.words.as_str())),
            day(retention.and_then(|retention| retention.due.as_deref())),
            retention
                .filter(|retention| retention.overdue)
                .map_or(Cell::Empty, |retention| retention.overdue_days.into()),
            Cell::from(if facts.hidden { "yes" } else { "no" }),
            Cell::from(words::status(&store.coverage.status)),
            Cell::from(store.coverage.reason.as_deref().map_or("", words::reason)),
            Cell::from(store.format.as_deref().unwrap_or("")),
            store.bytes.map_or(Cell::Empty, Cell::from),
            day(store.modified.as_deref()),
            Cell::from(store.digest.as_deref().unwrap_or("")),
            Cell::from(action.map_or("", |action| action.status.as_str())),
            Cell::from(action.map_or("", |action| action.owner.as_str())),
            day(action.and_then(|action| action.deadline.as_deref())),
            Cell::from(store.election.polls.join(", ")),
        ])?;
    }
    sheet.end()
}

fn fields(view: &View<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut sheet = Sheet::new(
        book,
        "Fields",
        &[
            ("Store", 70),
            ("System", 22),
            ("Table", 24),
            ("Hidden", 10),
            ("Column", 24),
            ("Place in text", 24),
            ("Kind of data", 26),
            ("Values", 10),
            ("Pass its check", 10),
            ("Different", 10),
            ("Confidence", 10),
        ],
    )?;
    for store in &view.report.stores {
        for table in &store.tables {
            for column in &table.columns {
                for finding in &column.findings {
                    sheet.row([
                        Cell::from(store.path.as_str()),
                        Cell::from(view.system_name(&store.system)),
                        Cell::from(table.name.as_str()),
                        Cell::from(finding.hidden_in(table).unwrap_or("")),
                        Cell::from(if column.name.is_empty() {
                            format!("column {}", column.index + 1)
                        } else {
                            column.name.clone()
                        }),
                        Cell::Empty,
                        Cell::from(words::label(&finding.field_type)),
                        number(view, finding.values),
                        number(view, finding.valid),
                        number(view, finding.distinct),
                        u64::from(finding.confidence).into(),
                    ])?;
                }
            }
        }
        for text in &store.text {
            sheet.row([
                Cell::from(store.path.as_str()),
                Cell::from(view.system_name(&store.system)),
                Cell::Empty,
                Cell::from(if text.hidden { "hidden" } else { "" }),
                Cell::Empty,
                Cell::from(text.locators.join(", ")),
                Cell::from(words::label(&text.field_type)),
                number(view, text.hits),
                number(view, text.valid),
                number(view, text.distinct),
                u64::from(text.confidence).into(),
            ])?;
        }
    }
    sheet.end()
}

fn people(view: &View<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut sheet = Sheet::new(
        book,
        "People by election",
        &[
            ("Election year", 14),
            ("Known polls", 30),
            ("Stores", 10),
            ("People low", 12),
            ("People likely", 12),
            ("People high", 12),
        ],
    )?;
    if view.report.summary.by_election.is_empty() {
        for (year, stores) in view.years() {
            sheet.row([Cell::Year(year), Cell::Empty, stores.into()])?;
        }
    }
    for election in &view.report.summary.by_election {
        sheet.row([
            election.year.map_or_else(|| Cell::from("not told"), Cell::Year),
            Cell::from(election.polls.join(", ")),
            election.stores.into(),
            number(view, election.people.low),
            number(view, election.people.likely),
            number(view, election.people.high),
        ])?;
    }
    sheet.end()
}

fn retention(view: &View<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut sheet = Sheet::new(
        book,
        "Retention",
        &[
            ("Store", 70),
            ("Kind of record", 34),
            ("Due", 12),
            ("Overdue", 10),
            ("Days overdue", 10),
            ("Legal hold", 10),
            ("No end defined", 10),
            ("Not before", 12),
            ("Not after", 12),
            ("Counted from", 40),
            ("Source of the rule", 50),
            ("People likely", 10),
        ],
    )?;
    let yes = |is: bool| Cell::from(if is { "yes" } else { "no" });
    for store in &view.report.stores {
        let Some(retention) = &store.retention else { continue };
        sheet.row([
            Cell::from(store.path.as_str()),
            Cell::from(retention.words.as_str()),
            day(retention.due.as_deref()),
            yes(retention.overdue),
            retention.overdue_days.into(),
            yes(retention.legal_hold),
            yes(retention.no_defined_end),
            day(retention.min_until.as_deref()),
            day(retention.max_until.as_deref()),
            Cell::from(retention.basis.as_str()),
            Cell::from(retention.source.as_str()),
            number(view, store.people.likely),
        ])?;
    }
    sheet.end()
}

fn not_read(view: &View<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut sheet = Sheet::new(
        book,
        "Not read",
        &[
            ("File or folder", 70),
            ("Places", 9),
            ("Not read", 9),
            ("Read in part", 9),
            ("Why", 44),
            ("May hide data", 10),
            ("Bytes", 14),
            ("What to do", 70),
            ("Example", 70),
        ],
    )?;
    for (list, hides) in [(&view.unread, "yes"), (&view.left_out, "no")] {
        for unread in list {
            sheet.row([
                Cell::from(unread.place.as_str()),
                unread.count().into(),
                unread.skipped.into(),
                unread.partial.into(),
                Cell::from(words::reason(&unread.reason)),
                Cell::from(hides),
                unread.bytes.into(),
                Cell::from(words::remedy(&unread.reason)),
                Cell::from(unread.example.as_str()),
            ])?;
        }
    }
    sheet.end()
}

fn actions(view: &View<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut sheet = Sheet::new(
        book,
        "Actions",
        &[
            ("State", 24),
            ("Action", 10),
            ("File or folder", 70),
            ("Why, or note", 60),
            ("Owner", 22),
            ("Deadline", 12),
            ("Stores", 8),
            ("People, at least", 10),
            ("How to assign it", 90),
        ],
    )?;
    for one in worklist::assigned(view) {
        sheet.row([
            Cell::from(one.state.words()),
            Cell::from(one.action.status.as_str()),
            Cell::from(one.action.path.as_str()),
            Cell::from(one.action.note.as_str()),
            Cell::from(one.action.owner.as_str()),
            day(one.action.deadline.as_deref()),
            one.stores.into(),
            number(view, one.people),
            Cell::Empty,
        ])?;
    }
    for one in worklist::proposals(view) {
        let command = if view.options.masked { Cell::Empty } else { Cell::from(one.command()) };
        sheet.row([
            Cell::from("proposed"),
            Cell::from(one.status),
            Cell::from(one.path.as_str()),
            Cell::from(one.why.as_str()),
            Cell::from(one.owner.as_deref().unwrap_or("")),
            day(one.deadline.as_deref()),
            one.stores.into(),
            number(view, one.people),
            command,
        ])?;
    }
    sheet.end()
}

fn article_30(view: &View<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let headings: Vec<(&str, u16)> = ropa::HEADINGS.iter().map(|title| (*title, 26)).collect();
    let mut sheet = Sheet::new(book, "Article 30", &headings)?;
    for row in ropa::rows(view) {
        let cells = ropa::cells(&row)
            .into_iter()
            .zip(0..)
            .map(|(cell, at)| if at == 10 { row.stores.into() } else { Cell::from(cell) });
        sheet.row(cells)?;
    }
    sheet.end()
}

fn article_33(view: &View<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut sheet = Sheet::new(
        book,
        "Article 33",
        &[
            ("Category on the regulator's form", 70),
            ("Found", 10),
            ("Specially protected", 12),
            ("People, at least", 12),
            ("Kinds of data", 90),
        ],
    )?;
    for tick in view.ico() {
        sheet.row([
            Cell::from(tick.words),
            Cell::from(if tick.fields.is_empty() { "no" } else { "yes" }),
            Cell::from(if tick.special { "yes" } else { "no" }),
            if tick.fields.is_empty() { Cell::Empty } else { number(view, tick.people.likely) },
            Cell::from(words::labels(tick.fields.iter().copied())),
        ])?;
    }
    sheet.end()
}

fn method(view: &View<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut sheet = Sheet::new(book, "Method", &[("Figure", 44), ("Basis", 14), ("How it came about", 120)])?;
    for basis in &view.report.method {
        sheet.row([
            Cell::from(basis.number.as_str()),
            Cell::from(words::basis(&basis.basis)),
            Cell::from(basis.words.as_str()),
        ])?;
    }
    let run = &view.report.run;
    for (title, value) in [
        ("version", &run.version),
        ("rules_digest", &run.rules_digest),
        ("config_digest", &run.config_digest),
        ("policy_digest", &run.policy_digest),
        ("started", &run.started),
        ("finished", &run.finished),
    ] {
        sheet.row([Cell::from(format!("run.{title}")), Cell::Empty, Cell::from(value.as_str())])?;
    }
    sheet.end()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::super::testing::{ledger, report, store};
    use super::super::view::Options;
    use super::*;

    #[test]
    fn rows_are_as_high_as_their_text() {
        assert_eq!(lines_of("", 12), 1);
        assert_eq!(lines_of("one two", 12), 1);
        assert_eq!(lines_of("one two three four", 12), 2);
        assert_eq!(lines_of("abcdefghijklmnopqrstuvwxyz", 12), 3);
        assert_eq!(lines_of("a\nb\nc", 12), 3);
        assert_eq!(lines_of(&"word ".repeat(500), 12), MAX_LINES);
    }

    #[test]
    fn another_reader_finds_sheets_numbers_and_no_formula() {
        let report = report(
            vec![store(
                "=cmd|' /C calc'!A0.csv",
                "election_worker",
                1234,
                "d",
                &["full_name", "uk_bank_account"],
            )],
            vec![ledger("+1.png", "needs_ocr")],
        );
        let view = View::new(&report, Options::default());
        let mut out = Cursor::new(Vec::new());
        write(&view, &mut out).expect("written");
        let mut again = Cursor::new(Vec::new());
        write(&view, &mut again).expect("written");
        assert_eq!(out.get_ref(), again.get_ref(), "the same bytes");
        out.set_position(0);
        let mut book: Xlsx<_> = Xlsx::new(out).expect("a workbook");
        let names = [
            "Summary",
            "Systems",
            "Stores",
            "Fields",
            "People by election",
            "Retention",
            "Not read",
            "Actions",
            "Article 30",
            "Article 33",
            "Method",
        ];
        assert_eq!(book.sheet_names(), names);
        for name in names {
            let formulas = book.worksheet_formula(name).expect("read");
            assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "{name}");
        }
        let stores = book.worksheet_range("Stores").expect("read");
        assert_eq!(stores.get((1, 0)), Some(&Data::String("=cmd|' /C calc'!A0.csv".into())));
        assert_eq!(stores.get((1, 4)), Some(&Data::Float(1234.0)));
        assert!(matches!(stores.get((1, 20)), Some(Data::DateTime(_))));
    }
}
