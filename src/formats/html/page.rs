//! What a page shows: lines of text, tables, and what it holds but does not show.
//!
//! A cell that spans several rows stands in the first of them only, so that its value is counted once. A cell
//! with a table or a long text in it is layout: its text goes out as text. So is a table of two columns most of whose first
//! rows are one cell across it, as letters and forms are set that were made with a table. Hidden rows and cells go into a
//! hidden table of the same name, in their columns.

use std::ops::Range;

use super::tokens::{Tag, Token, decoded};
use crate::formats::sink::last_lines;
use crate::formats::{Cell, Halt, Locator, Sink, TableInfo, Visibility};

/// How much text goes out as one piece, at the end of a line.
const PIECE: usize = 64 * 1024;
/// Text without any line end goes out when it is this long.
const MAX_PIECE: usize = 512 * 1024;
/// What two pieces of one such text have in common.
const OVERLAP: usize = 512;
/// A cell longer than this is text.
const MAX_CELL: usize = 16 * 1024;
/// The only cell of a row is text rather than a title when it is longer than this.
const MAX_TITLE: usize = 120;
/// Rows that wait until it shows whether their table is layout.
const WAITING: usize = 8;
/// Cells across a table among them, at least, that make it layout: one or two are its title.
const ACROSS: usize = 3;
/// How many columns a row may have and a cell may span.
const MAX_COLUMNS: usize = 4096;
/// How deep elements and tables are followed; deeper ones count as part of what is around them.
const MAX_ELEMENTS: usize = 1024;
const MAX_TABLES: usize = 64;

/// Elements that end a line of text.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "br"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frame"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hr"
            | "html"
            | "iframe"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "select"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "textarea"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
    )
}

/// Elements without content.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// An open element.
struct Element {
    name: String,
    hidden: bool,
}

/// A row of a table, with what it hides.
struct Row {
    cells: Vec<(String, bool)>,
    number: u64,
    /// It is one cell across several columns.
    across: bool,
}

/// A table being read.
#[derive(Default)]
struct Table {
    name: String,
    rows: u64,
    /// How many rows each column is still taken by a cell from above.
    taken: Vec<u32>,
    row: Vec<(String, bool)>,
    /// The cells of that row, and whether one of them spans several columns.
    cells: usize,
    spans: bool,
    /// Rows that wait, and what came out: whether they are text.
    waiting: Vec<Row>,
    as_text: Option<bool>,
    in_row: bool,
    /// The open cell, and how many columns it spans.
    cell: Option<(String, bool, usize)>,
    /// Whether the open cell is layout: its text is text.
    layout: bool,
    /// Open elements when the table began.
    depth: usize,
}

/// A page being read.
pub struct Page<'s> {
    sink: &'s mut dyn Sink,
    open: Vec<Element>,
    hidden: usize,
    tables: Vec<Table>,
    /// Tables too deep to be followed.
    deeper: u64,
    count: u64,
    /// The table that the sink takes rows for.
    told: Option<(String, Visibility)>,
    text: String,
    /// What stands in `text` above the table told last, and below the one before.
    above: Range<usize>,
    /// Text that is not shown.
    unseen: String,
    part: u64,
    /// Whether white space stands as it is.
    pre: usize,
    /// An address behind the link that is open, and the link's text so far.
    link: Option<(String, String)>,
}

impl<'s> Page<'s> {
    /// An empty page.
    pub fn new(sink: &'s mut dyn Sink) -> Page<'s> {
        Page {
            sink,
            open: Vec::new(),
            hidden: 0,
            tables: Vec::new(),
            deeper: 0,
            count: 0,
            told: None,
            text: String::new(),
            above: 0..0,
            unseen: String::new(),
            part: 0,
            pre: 0,
            link: None,
        }
    }

    /// Takes the next token.
    ///
    /// # Errors
    /// The sink's.
    pub fn take(&mut self, token: Token<'_>) -> Result<(), Halt> {
        match token {
            Token::Text(text) => self.push(&decoded(text)),
            Token::Start(tag) => self.start(&tag),
            Token::End(name) => self.end(&name),
            Token::Comment(text) => {
                let text = without_tags(text);
                self.push_unseen("comment", &text)
            }
            Token::Code(text) => self.push_unseen("script", text),
        }
    }

    /// The page is over.
    ///
    /// # Errors
    /// The sink's.
    pub fn finish(&mut self) -> Result<(), Halt> {
        while !self.tables.is_empty() {
            self.end_table()?;
        }
        self.flush_text()?;
        self.flush_unseen()
    }

    fn push_unseen(&mut self, part: &'static str, text: &str) -> Result<(), Halt> {
        if text.trim().is_empty() { Ok(()) } else { self.sink.text(Locator::HiddenPart(part), text) }
    }

    fn push(&mut self, text: &str) -> Result<(), Halt> {
        if let Some((_, shown)) = self.link.as_mut().filter(|(_, shown)| shown.len() < 1024) {
            shown.push_str(text);
        }
        if let Some(table) = self.tables.last_mut()
            && !table.layout
            && let Some((cell, hidden, _)) = &mut table.cell
        {
            *hidden |= self.hidden > 0;
            append(cell, text, self.pre > 0);
            if cell.len() > MAX_CELL {
                table.layout = true;
                let (cell, hidden) = (std::mem::take(cell), *hidden);
                if hidden { self.unseen.push_str(&cell) } else { self.text.push_str(&cell) }
            }
            return self.flush_full();
        }
        // White space between the parts of a table means nothing.
        if self.tables.last().is_some_and(|table| table.cell.is_none()) && text.trim().is_empty() {
            return Ok(());
        }
        let out = if self.hidden > 0 { &mut self.unseen } else { &mut self.text };
        append(out, text, self.pre > 0);
        self.flush_full()
    }

    fn flush_full(&mut self) -> Result<(), Halt> {
        if self.text.len() > MAX_PIECE {
            self.flush_text()?;
        }
        if self.unseen.len() > MAX_PIECE { self.flush_unseen() } else { Ok(()) }
    }

    fn line_end(&mut self) -> Result<(), Halt> {
        if let Some(table) = self.tables.last_mut()
            && !table.layout
            && let Some((cell, ..)) = &mut table.cell
        {
            end_line(cell);
            return Ok(());
        }
        end_line(&mut self.text);
        end_line(&mut self.unseen);
        if self.text.len() > PIECE {
            self.flush_text()?;
        }
        if self.unseen.len() > PIECE { self.flush_unseen() } else { Ok(()) }
    }

    fn flush_text(&mut self) -> Result<(), Halt> {
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return Ok(());
        }
        self.part += 1;
        self.sink.text(Locator::Part(self.part), &text)?;
        self.text = rest_of_line(&text);
        self.above = 0..0;
        Ok(())
    }

    fn flush_unseen(&mut self) -> Result<(), Halt> {
        let text = std::mem::take(&mut self.unseen);
        self.push_unseen("hidden text", &text)?;
        self.unseen = rest_of_line(&text);
        Ok(())
    }

    fn start(&mut self, tag: &Tag<'_>) -> Result<(), Halt> {
        let name = tag.name.as_str();
        self.imply_ends(name)?;
        if is_block(name) && !matches!(name, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot") {
            self.line_end()?;
        }
        let hidden = is_hidden(tag);
        if !is_void(name) && self.open.len() < MAX_ELEMENTS {
            self.open.push(Element { name: tag.name.clone(), hidden });
            self.hidden += usize::from(hidden);
            self.pre += usize::from(name == "pre" || name == "textarea");
        }
        match name {
            "table" => self.start_table()?,
            "tr" => self.start_row()?,
            "td" | "th" => self.start_cell(tag)?,
            "input" => {
                let kind = tag.attribute("type").unwrap_or_default().to_ascii_lowercase();
                let value = tag.attribute("value").unwrap_or_default();
                match kind.as_str() {
                    "submit" | "button" | "reset" | "image" | "checkbox" | "radio" => {}
                    "hidden" => {
                        self.unseen.push_str(&value);
                        end_line(&mut self.unseen);
                    }
                    _ => self.push(&format!(" {value} "))?,
                }
            }
            "img" => {
                let alt = tag.attribute("alt").unwrap_or_default();
                if !alt.trim().is_empty() {
                    self.push(&format!(" {alt} "))?;
                }
            }
            "meta" => {
                if let Some(content) = tag.attribute("content")
                    && tag.attribute("name").is_some()
                {
                    self.push_unseen("properties", &content)?;
                }
            }
            "a" => {
                let target = tag.attribute("href").unwrap_or_default();
                let scheme = target.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
                self.link = scheme.and_then(|_| {
                    let address = target.get(7..)?.split('?').next()?;
                    Some((address.to_owned(), String::new()))
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// Ends what the start of an element ends without saying so.
    fn imply_ends(&mut self, name: &str) -> Result<(), Halt> {
        let last = self.open.last().map_or("", |element| element.name.as_str());
        let ends = match name {
            "li" => last == "li",
            "option" | "optgroup" => last == "option",
            "dt" | "dd" => matches!(last, "dt" | "dd"),
            _ => is_block(name) && last == "p" && name != "br",
        };
        if ends { self.pop(self.open.len() - 1) } else { Ok(()) }
    }

    fn pop(&mut self, to: usize) -> Result<(), Halt> {
        while self.open.len() > to {
            let Some(element) = self.open.pop() else { break };
            if is_block(&element.name) && !matches!(element.name.as_str(), "td" | "th" | "tr" | "table") {
                self.line_end()?;
            }
            self.hidden -= usize::from(element.hidden);
            self.pre -= usize::from(element.name == "pre" || element.name == "textarea");
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Halt> {
        if name == "a"
            && let Some((address, shown)) = self.link.take()
            && !shown.contains(&address)
        {
            self.push(&format!(" {address} "))?;
        }
        let floor = self.tables.last().map_or(0, |table| table.depth);
        match name {
            "table" => {
                if self.deeper > 0 {
                    self.deeper -= 1;
                } else if !self.tables.is_empty() {
                    self.end_table()?;
                    return self.pop(floor.saturating_sub(1));
                }
            }
            "tr" => self.end_row()?,
            "td" | "th" => self.end_cell(),
            // Some write `</p>` or `</br>` for a line end.
            "p" | "br" => self.line_end()?,
            _ => {}
        }
        // An end tag ends nothing outside of its table.
        let found = self.open.iter().rposition(|element| element.name == name);
        match found.filter(|at| *at >= floor) {
            Some(at) => self.pop(at),
            None => Ok(()),
        }
    }

    fn start_table(&mut self) -> Result<(), Halt> {
        if self.tables.len() >= MAX_TABLES {
            self.deeper += 1;
            return Ok(());
        }
        // What stands above the inner table comes before it.
        self.settle_rows()?;
        if let Some(outer) = self.tables.last_mut()
            && let Some((cell, hidden, _)) = &mut outer.cell
        {
            outer.layout = true;
            let cell = std::mem::take(cell);
            let out = if *hidden { &mut self.unseen } else { &mut self.text };
            out.push_str(&cell);
            end_line(out);
        }
        self.count += 1;
        self.tables.push(Table {
            name: format!("table {}", self.count),
            depth: self.open.len(),
            ..Table::default()
        });
        Ok(())
    }

    fn start_row(&mut self) -> Result<(), Halt> {
        self.end_row()?;
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        table.in_row = true;
        self.close_stale(&["tr"])
    }

    /// Closes what was left open in this table before the element that has just begun.
    fn close_stale(&mut self, names: &[&str]) -> Result<(), Halt> {
        let floor = self.tables.last().map_or(0, |table| table.depth);
        let Some(own) = self.open.pop() else { return Ok(()) };
        let stale = self.open.iter().skip(floor).position(|open| names.contains(&open.name.as_str()));
        if let Some(at) = stale {
            self.pop(floor + at)?;
        }
        self.open.push(own);
        Ok(())
    }

    fn start_cell(&mut self, tag: &Tag<'_>) -> Result<(), Halt> {
        self.end_cell();
        if self.tables.is_empty() {
            return self.line_end();
        }
        self.close_stale(&["td", "th"])?;
        let span = |name: &str| -> usize {
            tag.attribute(name).and_then(|text| text.trim().parse().ok()).unwrap_or(1).clamp(1, 1000)
        };
        let (columns, rows) = (span("colspan"), span("rowspan"));
        let hidden = self.hidden > 0;
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        table.in_row = true;
        while table.taken.get(table.row.len()).is_some_and(|left| *left > 0) && table.row.len() < MAX_COLUMNS
        {
            table.row.push((String::new(), false));
        }
        if rows > 1 {
            let from = table.row.len();
            let to = (from + columns).min(MAX_COLUMNS);
            if table.taken.len() < to {
                table.taken.resize(to, 0);
            }
            // One more than the rows below: the end of this row counts too.
            let left = u32::try_from(rows).unwrap_or(1);
            table.taken.iter_mut().take(to).skip(from).for_each(|taken| *taken = left);
        }
        table.cell = Some((String::new(), hidden, columns));
        table.layout = false;
        Ok(())
    }

    fn end_cell(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let Some((cell, hidden, columns)) = table.cell.take() else { return };
        if table.layout {
            end_line(&mut self.text);
            end_line(&mut self.unseen);
        }
        table.layout = false;
        table.cells += 1;
        table.spans |= columns > 1;
        if table.row.len() < MAX_COLUMNS {
            table.row.push((cell, hidden));
        } else {
            self.text.push_str(&cell);
            end_line(&mut self.text);
        }
        let spare = MAX_COLUMNS.saturating_sub(table.row.len());
        for _ in 1..columns.min(spare) {
            table.row.push((String::new(), false));
        }
    }

    fn end_row(&mut self) -> Result<(), Halt> {
        self.end_cell();
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        if !table.in_row {
            return Ok(());
        }
        table.in_row = false;
        table.rows += 1;
        table.taken.iter_mut().for_each(|left| *left = left.saturating_sub(1));
        let cells = std::mem::take(&mut table.row);
        let (count, spans) = (std::mem::take(&mut table.cells), std::mem::take(&mut table.spans));
        let across = count == 1 && spans;
        let row = Row { cells, number: table.rows, across };
        match table.as_text {
            Some(true) => self.row_as_text(&row),
            Some(false) => {
                let name = table.name.clone();
                self.give_row(&name, row)
            }
            None => {
                table.waiting.push(row);
                if table.waiting.len() >= WAITING { self.settle_rows() } else { Ok(()) }
            }
        }
    }

    /// Says what the rows that wait are, and gives them away.
    fn settle_rows(&mut self) -> Result<(), Halt> {
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let waiting = std::mem::take(&mut table.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        let across = waiting.iter().filter(|row| row.across).count();
        let narrow = waiting.iter().all(|row| row.cells.len() <= 2);
        let as_text = *table.as_text.get_or_insert(narrow && across >= ACROSS && across * 2 > waiting.len());
        let name = table.name.clone();
        for row in waiting {
            if as_text { self.row_as_text(&row)? } else { self.give_row(&name, row)? }
        }
        Ok(())
    }

    /// A row of a table that is layout: a line, a label and its value, or the blank between two paragraphs.
    fn row_as_text(&mut self, row: &Row) -> Result<(), Halt> {
        let mut any = false;
        for (cell, hidden) in row.cells.iter().filter(|(cell, _)| !cell.trim().is_empty()) {
            let out = if *hidden { &mut self.unseen } else { &mut self.text };
            if any {
                out.push('\t');
            } else {
                end_line(out);
            }
            out.push_str(cell.trim());
            any |= !hidden;
        }
        self.text.push('\n');
        self.flush_full()
    }

    fn give_row(&mut self, name: &str, row: Row) -> Result<(), Halt> {
        let Row { cells: row, number, .. } = row;
        let mut filled = row.iter().filter(|(cell, _)| !cell.trim().is_empty());
        if let (Some((only, hidden)), None) = (filled.next(), filled.next())
            && (only.trim().len() > MAX_TITLE || only.trim().contains('\n'))
        {
            let out = if *hidden { &mut self.unseen } else { &mut self.text };
            end_line(out);
            out.push_str(only.trim());
            out.push('\n');
            return self.flush_full();
        }
        for (visibility, hides) in [(Visibility::Visible, false), (Visibility::Hidden, true)] {
            let mut cells: Vec<Cell<'_>> = row
                .iter()
                .map(|(cell, hidden)| match cell.trim() {
                    text if *hidden == hides && !text.is_empty() => Cell::Text(text),
                    _ => Cell::Empty,
                })
                .collect();
            while cells.last() == Some(&Cell::Empty) {
                cells.pop();
            }
            if cells.is_empty() {
                continue;
            }
            if !self.told.as_ref().is_some_and(|(told, seen)| told == name && *seen == visibility) {
                // The hidden rows of a table stand under its title, the next table does not.
                if self.told.as_ref().is_none_or(|(told, _)| told != name) {
                    self.above = self.above.end.min(self.text.len())..self.text.len();
                }
                let at = |place: usize| self.text.floor_char_boundary(place);
                let above = last_lines(&self.text[at(self.above.start)..at(self.above.end)]);
                self.sink.table(&TableInfo { name, columns: None, visibility, above })?;
                self.told = Some((name.to_owned(), visibility));
            }
            self.sink.row(number, &cells)?;
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Halt> {
        self.end_row()?;
        self.settle_rows()?;
        self.tables.pop();
        Ok(())
    }
}

/// Appends text as a page shows it: runs of white space are one blank, unless it is preformatted.
fn append(out: &mut String, text: &str, pre: bool) {
    if pre {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        // No-break spaces keep words together for the eye, not for the search.
        let c = if c == '\u{a0}' { ' ' } else { c };
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
}

fn end_line(out: &mut String) {
    let kept = out.trim_end_matches([' ', '\t']).len();
    out.truncate(kept);
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// The end of a text that was cut within a line: the next piece begins with it.
fn rest_of_line(text: &str) -> String {
    if text.ends_with('\n') || text.len() < MAX_PIECE {
        return String::new();
    }
    text.get(text.floor_char_boundary(text.len() - OVERLAP)..).unwrap_or_default().to_owned()
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    if tag.name == "template" || tag.name == "noframes" || tag.attribute("hidden").is_some() {
        return true;
    }
    let Some(style) = tag.attribute("style") else { return false };
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden") || style.contains("mso-hide:all")
}

/// A comment's text: markup that was commented out becomes lines.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        append(&mut out, &decoded(rest.get(..at).unwrap_or_default()), false);
        let after = rest.get(at..).unwrap_or_default();
        let Some(end) = after.find('>') else {
            rest = after;
            break;
        };
        let cell = after.get(1..3).is_some_and(|name| name.eq_ignore_ascii_case("td"));
        if cell {
            append(&mut out, " ", false);
        } else {
            end_line(&mut out);
        }
        rest = after.get(end + 1..).unwrap_or_default();
    }
    append(&mut out, &decoded(rest), false);
    out
}
