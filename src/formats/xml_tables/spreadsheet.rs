//! Excel's XML of 2002 and 2003 ("XML Spreadsheet"), which report programs write to this day.
//!
//! Sheets with rows and cells; comments and document properties as text. Whether a sheet is hidden stands behind
//! its rows and comes too late to be told.

use std::io::Read;

use super::{PIECE, push_comment};
use crate::formats::xml::{Node, Xml};
use crate::formats::{Cell, Locator, ReadError, Sink, TableInfo, Visibility};

/// Columns and rows of a sheet at most.
const MAX_COLUMNS: usize = 16 * 1024;
const MAX_ROWS: u64 = 1 << 20;

enum Value {
    Empty,
    Text(String),
    Number(f64),
    Bool(bool),
}

/// Reads the inside of the workbook, whose start was read.
///
/// # Errors
/// Those of the document and the sink's.
pub fn read<R: Read>(xml: &mut Xml<R>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut sheet = String::new();
    let mut told: Option<Visibility> = None;
    let (mut number, mut hidden, mut in_row) = (0_u64, false, false);
    let mut row: Vec<Value> = Vec::new();
    let mut column = 0_usize;
    let (mut kind, mut text, mut aside) = (None::<String>, String::new(), String::new());
    let mut in_comment = false;
    let end = loop {
        match xml.next_node() {
            Ok(Node::Start(element)) => match element.name() {
                "Worksheet" => {
                    sheet = element.attribute("Name").unwrap_or_default().into_owned();
                    (told, number) = (None, 0);
                }
                "Row" => {
                    let index = element.attribute("Index").and_then(|index| index.trim().parse::<u64>().ok());
                    number = index.filter(|index| *index <= MAX_ROWS).unwrap_or(number.saturating_add(1));
                    hidden = element.attribute("Hidden").is_some_and(|value| value == "1");
                    (column, in_row) = (0, true);
                    row.clear();
                }
                "Cell" if in_row => {
                    let index =
                        element.attribute("Index").and_then(|index| index.trim().parse::<usize>().ok());
                    if let Some(index) = index.filter(|index| (1..=MAX_COLUMNS).contains(index)) {
                        column = index - 1;
                    }
                    if let Some(link) = element.attribute("HRef") {
                        aside.push_str(&link);
                        aside.push('\n');
                    }
                }
                "Comment" => in_comment = true,
                "Data" if !in_comment => {
                    kind = Some(element.attribute("Type").unwrap_or_default().into_owned());
                    text.clear();
                }
                _ => {}
            },
            Ok(Node::Text(piece)) => {
                if kind.is_some() {
                    text.push_str(&piece);
                } else if !piece.trim().is_empty() {
                    aside.push_str(&piece);
                }
            }
            Ok(Node::End(name)) => match name {
                "Data" if !in_comment => {
                    let value = value(kind.take().as_deref().unwrap_or_default(), &text);
                    if column < MAX_COLUMNS {
                        while row.len() < column {
                            row.push(Value::Empty);
                        }
                        row.push(value);
                    } else {
                        aside.push_str(&text);
                        aside.push('\n');
                    }
                }
                "Cell" => column = (column + 1).max(row.len()),
                "Comment" => {
                    in_comment = false;
                    aside.push('\n');
                }
                "Row" => {
                    in_row = false;
                    let visibility = if hidden { Visibility::Hidden } else { Visibility::Visible };
                    if !row.is_empty() {
                        if told != Some(visibility) {
                            sink.table(&TableInfo {
                                name: &sheet,
                                columns: None,
                                visibility,
                                ..TableInfo::default()
                            })?;
                            told = Some(visibility);
                        }
                        let cells: Vec<Cell<'_>> = row.iter().map(cell).collect();
                        sink.row(number, &cells)?;
                    }
                }
                _ if !aside.is_empty() && !aside.ends_with('\n') && !in_comment => aside.push('\n'),
                _ => {}
            },
            Ok(Node::Eof) => break Ok(()),
            Err(error) => break Err(error),
        }
        push_comment(xml, sink)?;
        if aside.len() > PIECE {
            sink.text(Locator::Named("comments and properties"), &aside)?;
            aside.clear();
        }
    };
    if end == Err(ReadError::Halt) {
        return end;
    }
    if end.is_err() {
        // The row that the break cuts off.
        row.iter().for_each(|value| {
            if let Value::Text(text) = value {
                aside.push_str(text);
                aside.push('\n');
            }
        });
        aside.push_str(&text);
    }
    if !aside.trim().is_empty() {
        sink.text(Locator::Named("comments and properties"), &aside)?;
    }
    end
}

fn value(kind: &str, text: &str) -> Value {
    match kind {
        "Number" => text.trim().parse().map_or_else(|_| Value::Text(text.to_owned()), Value::Number),
        "Boolean" => Value::Bool(text.trim() == "1"),
        // A date without a time of day is written as one with midnight.
        "DateTime" => Value::Text(text.split("T00:00:00").next().unwrap_or(text).to_owned()),
        _ if text.trim().is_empty() => Value::Empty,
        _ => Value::Text(text.to_owned()),
    }
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::Empty => Cell::Empty,
        Value::Text(text) => Cell::Text(text),
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Cell::Int(*number as i64),
        Value::Number(number) => Cell::Number(*number),
        Value::Bool(truth) => Cell::Bool(*truth),
    }
}
