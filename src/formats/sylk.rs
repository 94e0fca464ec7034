//! Spreadsheets as lines of text: SYLK (.slk, from Multiplan on) and DIF (.dif, from VisiCalc on).
//!
//! Both name each cell by its place or stand in rows, so that rows go out as they come. Formulas, formats and
//! names are left alone: what counts is the value that stands with them. Lotus' binary sheets are in `lotus`.

use super::number_format::Epoch;
use super::sheet::{Sheet, Value};
use super::{About, Fit, Format, Halt, Probe, ReadError, Risk, Sink, Visibility};
use crate::input::Input;
use crate::input::decode::{TextStream, lines_of};
use crate::model::Reason;

/// The reader of SYLK.
pub struct Sylk;

/// The reader of DIF.
pub struct Dif;

impl Format for Sylk {
    fn id(&self) -> &'static str {
        "sylk"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(text) = probe.text() else { return Fit::No };
        // A table whose first column is ID begins alike.
        let first = text.strip_prefix("ID").is_some_and(|rest| rest.starts_with([';', '\r', '\n']));
        let cells = lines_of(text).take(200).filter(|line| line.starts_with("C;")).count();
        if first && cells > 0 { Fit::Certain } else { Fit::No }
    }

    fn risk(&self, _: &About<'_>) -> Risk {
        Risk::Simple
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let (mut row, mut column) = (1_u64, 1_u32);
        let mut sheet = Sheet::begin(sink, "", Visibility::Visible, Epoch::Y1900)?;
        let end = each_line(input, &mut |line| {
            let Some(fields) = line.strip_prefix("C;").or_else(|| line.strip_prefix("F;")) else {
                return Ok(());
            };
            let cell = line.starts_with('C');
            let mut value = None;
            for field in Fields(fields) {
                match (field.get(..1), field.get(1..)) {
                    (Some("Y"), Some(at)) => row = at.parse().unwrap_or(row),
                    (Some("X"), Some(at)) => column = at.parse().unwrap_or(column),
                    (Some("K"), Some(text)) => value = Some(text.replace(";;", ";")),
                    _ => {}
                }
            }
            match value {
                Some(value) if cell => {
                    push(&mut sheet, row.saturating_sub(1), column.saturating_sub(1), &value)
                }
                _ => Ok(()),
            }
        });
        finish(sheet, end)
    }
}

/// Fields parted by one semicolon; two stand for the sign itself.
struct Fields<'t>(&'t str);

impl<'t> Iterator for Fields<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        if self.0.is_empty() {
            return None;
        }
        let bytes = self.0.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match (bytes[at], bytes.get(at + 1)) {
                (b';', Some(b';')) => at += 2,
                (b';', _) => break,
                _ => at += 1,
            }
        }
        let (field, rest) = self.0.split_at(at.min(bytes.len()));
        self.0 = rest.strip_prefix(';').unwrap_or(rest);
        Some(field)
    }
}

fn push(sheet: &mut Sheet<'_>, row: u64, column: u32, value: &str) -> Result<(), Halt> {
    let text = value.strip_prefix('"').map(|text| text.strip_suffix('"').unwrap_or(text));
    match (text, value.parse::<f64>()) {
        (Some(text), _) => sheet.cell(row, column, Value::Text(text)),
        (None, Ok(number)) => sheet.cell(row, column, Value::Number(number)),
        (None, Err(_)) => sheet.cell(row, column, Value::Text(value)),
    }
}

impl Format for Dif {
    fn id(&self) -> &'static str {
        "dif"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(text) = probe.text() else { return Fit::No };
        let mut lines = text.lines().map(str::trim_end);
        if lines.next() == Some("TABLE") && lines.next() == Some("0,1") { Fit::Certain } else { Fit::No }
    }

    fn risk(&self, _: &About<'_>) -> Risk {
        Risk::Simple
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let (mut row, mut column) = (0_u64, 0_u32);
        let mut in_data = false;
        // The first line of an entry: its type and number.
        let mut waiting: Option<(i32, String)> = None;
        let mut sheet = Sheet::begin(sink, "", Visibility::Visible, Epoch::Y1900)?;
        let end = each_line(input, &mut |line| {
            if !in_data {
                in_data = line == "DATA";
                return Ok(());
            }
            let Some((kind, number)) = waiting.take() else {
                let (kind, number) = line.split_once(',').unwrap_or((line, ""));
                // The two lines behind DATA belong to the header.
                let kind = kind.trim().parse().unwrap_or(i32::MAX);
                waiting = Some((kind, number.trim().to_owned()));
                return Ok(());
            };
            match kind {
                -1 if line == "BOT" => {
                    row += 1;
                    column = 0;
                }
                0 if row > 0 => {
                    column += 1;
                    if let Ok(number) = number.parse::<f64>() {
                        sheet.cell(row - 1, column - 1, Value::Number(number))?;
                    }
                }
                1 if row > 0 => {
                    column += 1;
                    let text =
                        line.strip_prefix('"').map_or(line, |text| text.strip_suffix('"').unwrap_or(text));
                    sheet.cell(row - 1, column - 1, Value::Text(&text.replace("\"\"", "\"")))?;
                }
                _ => {}
            }
            Ok(())
        });
        finish(sheet, end)
    }
}

/// Calls back for every line without its end; returns whether some bytes had no meaning.
fn each_line(input: Input<'_>, take: &mut dyn FnMut(&str) -> Result<(), Halt>) -> Result<bool, ReadError> {
    let mut stream = TextStream::new(input.into_stream());
    while let Some(chunk) = stream.next_chunk()? {
        let fresh = chunk.text.get(chunk.overlap..).unwrap_or_default();
        for line in fresh.split_inclusive('\n') {
            take(line.trim_end_matches(['\n', '\r', '\u{1A}']))?;
        }
    }
    Ok(stream.invalid() > 0)
}

fn finish(mut sheet: Sheet<'_>, end: Result<bool, ReadError>) -> Result<(), ReadError> {
    if end == Err(ReadError::Halt) {
        return Err(ReadError::Halt);
    }
    sheet.finish()?;
    if end? {
        sheet.sink().lost(Reason::Malformed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, survives};

    // As Excel writes it: places only where they change, semicolons doubled.
    const SYLK: &str = "ID;PWXL;N;E\r\nP;PGeneral\r\nB;Y3;X3;D0 0 2 2\r\nC;Y1;X1;K\"NAME\"\r\nC;X2;K\"NI NO\"\r\n\
        C;X3;K\"FEE\"\r\nC;Y2;X1;K\"EXAMPLE;; ANN\"\r\nC;X2;K\"AB123456C\"\r\nC;X3;K185.5;E100+85.5\r\n\
        F;Y3;X1\r\nC;K\"SAMPLE BEN\"\r\nC;X3;K67\r\nE\r\n";
    // The example of the published description, with invented people.
    const DIF: &str = "TABLE\r\n0,1\r\n\"x\"\r\nVECTORS\r\n0,2\r\n\"\"\r\nTUPLES\r\n0,2\r\n\"\"\r\nDATA\r\n0,0\r\n\"\"\r\n\
        -1,0\r\nBOT\r\n1,0\r\n\"NAME\"\r\n1,0\r\n\"FEE\"\r\n-1,0\r\nBOT\r\n1,0\r\n\"EXAMPLE \"\"A\"\"\"\r\n0,185.5\r\nV\r\n-1,0\r\nEOD\r\n";

    #[test]
    fn sylk_cells_stand_where_they_belong() {
        assert_eq!(Sylk.fit(&Probe::new(SYLK.as_bytes(), true, "x")), Fit::Certain);
        assert_eq!(Sylk.fit(&Probe::new(b"ID;NAME\n1;ANN\n", true, "x.slk")), Fit::No);
        let (seen, end) = read(&Sylk, "a.slk", SYLK.as_bytes());
        assert_eq!(end, Ok(()));
        assert_eq!(
            seen.cells(0),
            [
                vec!["NAME", "NI NO", "FEE"],
                vec!["EXAMPLE; ANN", "AB123456C", "185.5"],
                vec!["SAMPLE BEN", "", "67"]
            ]
        );
        survives(&Sylk, "a.slk", SYLK.as_bytes(), &[]);
    }

    #[test]
    fn dif_rows_are_rows() {
        assert_eq!(Dif.fit(&Probe::new(DIF.as_bytes(), true, "x")), Fit::Certain);
        let (seen, end) = read(&Dif, "a.dif", DIF.as_bytes());
        assert_eq!(end, Ok(()));
        assert_eq!(seen.cells(0), [["NAME", "FEE"], ["EXAMPLE \"A\"", "185.5"]]);
        survives(&Dif, "a.dif", DIF.as_bytes(), &[]);
        let mut sink = Recorder::stopping_after(1);
        assert_eq!(read_into(&Dif, "a.dif", DIF.as_bytes(), &[], &mut sink), Err(ReadError::Halt));
    }
}
