//! The ten-second summary: what a person wants to know before opening the report.
//!
//! Plain text of a given width; colours only when asked. Not for programs: they read report.json.

use std::fmt::Write;

use super::Overview;
use super::v1::{FieldCount, PeopleCount, System};
use super::words::{Span, facts, label, number, people, people_in_words as in_words, plural, size, years};

/// Systems shown; the rest is in the report.
const MAX_SYSTEMS: usize = 20;
/// Reasons shown of what was not read.
const MAX_REASONS: usize = 8;
/// Stores shown of those with the highest risk.
const MAX_RISKS: usize = 3;
/// Field types shown for the whole estate.
const MAX_FIELDS: usize = 8;

/// Columns of the table of systems that give way in a narrow terminal.
const KINDS: usize = 3;
const ELECTIONS: usize = 4;
/// Fewer characters of kinds of data say nothing.
const MIN_KINDS: usize = 14;

/// How to write it.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to use colours.
    pub color: bool,
}

impl Style {
    pub(super) fn bold(self, text: &str) -> String {
        self.sgr("1", text)
    }

    pub(super) fn warn(self, text: &str) -> String {
        self.sgr("1;33", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.sgr("2", text)
    }

    fn sgr(self, code: &str, text: &str) -> String {
        if self.color && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// Where the reports are and what to do next: one line each, title and text.
pub type Pointers<'p> = &'p [(&'p str, String)];

/// The summary.
pub fn summary(overview: &Overview, pointers: Pointers<'_>, style: Style) -> String {
    let mut out = String::new();
    head(&mut out, overview, style);
    systems(&mut out, &overview.systems, style);
    found(&mut out, overview, style);
    not_read(&mut out, overview, style);
    out.push('\n');
    for (title, text) in pointers {
        let _ = writeln!(out, "{} {text}", style.bold(&format!("{title:<10}")));
    }
    out
}

fn head(out: &mut String, overview: &Overview, style: Style) {
    let summary = &overview.summary;
    let line = format!(
        "{} read in {}, {}",
        plural(summary.stores, "store", "stores"),
        plural(overview.systems.len() as u64, "system", "systems"),
        size(summary.bytes)
    );
    let _ = writeln!(out, "{}", style.bold(&line));
    if overview.run.interrupted {
        let _ = writeln!(out, "{}", style.warn("INTERRUPTED: this is only what was read until then"));
    }
    out.push('\n');
}

fn systems(out: &mut String, systems: &[System], style: Style) {
    if systems.is_empty() {
        return;
    }
    let mut order: Vec<&System> = systems.iter().collect();
    order.sort_by(|a, b| {
        let exposure = |s: &System| (s.people.likely, s.field_types.len());
        exposure(b).cmp(&exposure(a)).then_with(|| a.name.cmp(&b.name))
    });
    let shown = order.get(..MAX_SYSTEMS).unwrap_or(&order);
    let rows: Vec<[String; 6]> = shown
        .iter()
        .map(|system| {
            [
                clip(&system.name, 28),
                number(system.stores),
                people(system.people),
                kinds(&system.field_types),
                years(&system.years),
                coverage(system),
            ]
        })
        .collect();
    let titles = ["SYSTEM", "STORES", "PEOPLE (range)", "KINDS OF DATA", "ELECTIONS", "READ"];
    let mut widths = titles.map(|title| title.chars().count());
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    // The kinds of data give way, then the elections: they are all in the report.
    let others: usize = widths.iter().sum::<usize>() - widths[KINDS] + 2 * (titles.len() - 1);
    let room = style.width.saturating_sub(others);
    widths[KINDS] = if room < MIN_KINDS { 0 } else { widths[KINDS].min(room) };
    if others > style.width + 2 {
        widths[ELECTIONS] = 0;
    }
    let line = |cells: &[String; 6]| {
        let mut text = String::new();
        for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
            if width == 0 {
                continue;
            }
            let cell = clip(cell, width);
            let gap = " ".repeat(width - cell.chars().count());
            // Numbers to the right.
            if at == 1 {
                let _ = write!(text, "{gap}{cell}  ");
            } else {
                let _ = write!(text, "{cell}{gap}  ");
            }
        }
        text.trim_end().to_owned()
    };
    let _ = writeln!(out, "{}", style.dim(&line(&titles.map(str::to_owned))));
    for (row, system) in rows.iter().zip(shown) {
        let text = line(row);
        let _ = writeln!(out, "{}", if system.complete { text } else { warn_end(&text, &row[5], style) });
    }
    if systems.len() > shown.len() {
        let _ = writeln!(out, "and {} more systems in the report", systems.len() - shown.len());
    }
    out.push('\n');
}

/// The last cell of a line in the colour of a warning.
fn warn_end(text: &str, cell: &str, style: Style) -> String {
    match text.strip_suffix(cell) {
        Some(start) => format!("{start}{}", style.warn(cell)),
        None => text.to_owned(),
    }
}

fn found(out: &mut String, overview: &Overview, style: Style) {
    let summary = &overview.summary;
    if summary.field_types.is_empty() {
        let _ = writeln!(out, "No personal data found in what was read.");
        return;
    }
    let everybody =
        PeopleCount { low: summary.people.low, likely: summary.people.likely, high: summary.people.high };
    let _ = writeln!(out, "{} {}", style.bold("People"), in_words(everybody));
    if summary.election_workers.stores > 0 {
        let text = format!(
            "{}, {}, elections {}",
            plural(summary.election_workers.stores, "store", "stores"),
            in_words(summary.election_workers.people),
            Span::of(summary).in_words()
        );
        wrap(out, &style.bold("Election work"), "Election work".len(), &text, style.width);
    }
    if summary.electors.stores > 0 {
        let text = format!(
            "{}, {}",
            plural(summary.electors.stores, "store", "stores"),
            in_words(summary.electors.people)
        );
        wrap(out, &style.bold("Electors"), "Electors".len(), &text, style.width);
    }
    judged(out, overview, style);
    let mut text = String::new();
    let shown = summary.field_types.get(..MAX_FIELDS).unwrap_or(&summary.field_types);
    for field in shown {
        let separator = if text.is_empty() { "" } else { ", " };
        let _ = write!(text, "{separator}{} {}", label(&field.field_type), number(field.values));
    }
    if summary.field_types.len() > shown.len() {
        let _ = write!(text, " and {} more", summary.field_types.len() - shown.len());
    }
    wrap(out, &style.bold("Values found"), "Values found".len(), &text, style.width);
}

/// Whose, how long overdue, how bad: a line each.
fn judged(out: &mut String, overview: &Overview, style: Style) {
    let summary = &overview.summary;
    let classes: Vec<String> = summary
        .risk_classes
        .iter()
        .map(|class| format!("{} {}", class.class, number(class.people.likely)))
        .collect();
    if !classes.is_empty() {
        let text = format!(
            "{} people (A: bank details, or NI number with birth date or address)",
            classes.join(", ")
        );
        wrap(out, &style.bold("Risk classes"), "Risk classes".len(), &text, style.width);
    }
    if summary.controllers.len() > 1 {
        let each: Vec<String> = summary
            .controllers
            .iter()
            .map(|one| {
                format!(
                    "{} {} in {}",
                    one.words,
                    number(one.people.likely),
                    plural(one.stores, "store", "stores")
                )
            })
            .collect();
        wrap(out, &style.bold("Controllers"), "Controllers".len(), &each.join("; "), style.width);
    }
    let overdue = &summary.overdue;
    if overdue.stores > 0 {
        let text = format!(
            "{}, {}, the longest by {:.1} years",
            plural(overdue.stores, "store", "stores"),
            in_words(overdue.people),
            overdue.longest_days as f64 / 365.25
        );
        wrap(out, &style.warn("Overdue"), "Overdue".len(), &text, style.width);
    }
    if overdue.no_defined_end > 0 {
        let text =
            format!("{} that no rule says when to delete", plural(overdue.no_defined_end, "store", "stores"));
        wrap(out, &style.bold("No defined end"), "No defined end".len(), &text, style.width);
    }
    for top in summary.top_risks.iter().take(MAX_RISKS) {
        let why = top.risk.why.first().map_or("", |reason| reason.words.as_str());
        let lead = format!("Risk {:>3}", top.risk.score);
        let room = style.width.saturating_sub(lead.len() + 1).max(20);
        let _ = writeln!(out, "{} {}", style.bold(&lead), clip_start(&top.path, room));
        let _ = writeln!(out, "{} {}", " ".repeat(lead.len()), style.dim(&clip(why, room)));
    }
}

fn not_read(out: &mut String, overview: &Overview, style: Style) {
    let unread = overview.unread();
    out.push('\n');
    if unread == 0 {
        let _ = writeln!(out, "Everything that may hold personal data was read.");
    } else {
        let line = format!("NOT READ, or not in full: {}", plural(unread, "place", "places"));
        let _ = writeln!(out, "{}", style.warn(&line));
    }
    let reasons: Vec<_> = overview.summary.not_read.iter().filter(|count| count.may_hide_data).collect();
    for count in reasons.iter().take(MAX_REASONS) {
        let total = count.skipped + count.partial;
        wrap(out, &format!("  {:>7} ", number(total)), 10, &count.words, style.width);
        let room = style.width.saturating_sub(11);
        for path in count.first.iter().take(2) {
            let _ = writeln!(out, "           {}", style.dim(&clip_start(path, room)));
        }
    }
    if reasons.len() > MAX_REASONS {
        let _ = writeln!(out, "           and {} more reasons in the report", reasons.len() - MAX_REASONS);
    }
    let harmless: Vec<String> = overview
        .summary
        .not_read
        .iter()
        .filter(|count| !count.may_hide_data)
        .map(|count| format!("{}: {}", count.words, number(count.skipped + count.partial)))
        .collect();
    if !harmless.is_empty() {
        wrap(out, "  Left out:", 11, &harmless.join("; "), style.width);
    }
}

fn kinds(fields: &[FieldCount]) -> String {
    match fields {
        [] => "-".to_owned(),
        fields => {
            let mut fields: Vec<&FieldCount> = fields.iter().collect();
            // The gravest first, since the last ones are cut off.
            fields.sort_by_key(|field| std::cmp::Reverse((facts(&field.field_type).harm, field.values)));
            fields.iter().map(|field| label(&field.field_type)).collect::<Vec<_>>().join(", ")
        }
    }
}

fn coverage(system: &System) -> String {
    match (system.complete, system.stores) {
        (true, _) => "all",
        (false, 0) => "nothing",
        (false, _) => "not all",
    }
    .to_owned()
}

fn clip(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(width.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// A path keeps its end, which says most.
fn clip_start(text: &str, width: usize) -> String {
    let length = text.chars().count();
    if length <= width {
        return text.to_owned();
    }
    let tail: String = text.chars().skip(length - width.saturating_sub(1)).collect();
    format!("…{tail}")
}

/// A title with text behind it, wrapped at spaces and indented to the title.
fn wrap(out: &mut String, title: &str, title_width: usize, text: &str, width: usize) {
    let room = width.saturating_sub(title_width + 1).max(20);
    let mut line = String::new();
    let mut lead = title.to_owned();
    for word in text.split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
            let _ = writeln!(out, "{lead} {line}");
            lead = " ".repeat(title_width);
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    let _ = writeln!(out, "{lead} {line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_things_give_way() {
        assert_eq!(clip("abcdef", 4), "abc…");
        assert_eq!(clip_start("abcdef", 4), "…def");
        let mut out = String::new();
        wrap(&mut out, "T", 1, "one two three four five six", 22);
        assert!(out.lines().all(|line| line.chars().count() <= 22), "{out}");
        assert_eq!(out.split_whitespace().count(), 7);
    }
}
