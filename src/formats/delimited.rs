//! Delimited text: CSV, TSV and their relatives with semicolons, pipes, carets or control characters.
//!
//! The dialect is found by content (`dialect`), records are cut without copying (`records`). No header logic:
//! all rows go out as they are, title lines too, and detection finds the header. Prose, code and logs are
//! left to plain text. A further delimiter is one entry in `dialect`.

mod dialect;
mod records;

use super::{About, Cell, Fit, Format, Halt, Probe, ReadError, Risk, Sink, TableInfo};
use crate::input::Input;
use crate::input::decode::{TextStream, head_text};
use crate::model::Reason;
use records::{Dialect, Splitter, Step};

/// A record longer than this goes out in parts.
const MAX_RECORD: usize = 1024 * 1024;
/// Names that promise delimited text.
const EXTENSIONS: &[&str] = &["csv", "tsv", "tab", "psv"];

/// The reader of delimited text.
pub struct Delimited;

impl Format for Delimited {
    fn id(&self) -> &'static str {
        "delimited"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(text) = probe.text() else { return Fit::No };
        if dialect::declared(text).is_some() || dialect::sniff(text, probe.whole).is_some() {
            Fit::Likely
        } else if probe.has_extension(EXTENSIONS) && !dialect::is_markup(text) {
            Fit::Name
        } else {
            Fit::No
        }
    }

    fn risk(&self, _: &About<'_>) -> Risk {
        Risk::Simple
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let name = input.name;
        let mut stream = TextStream::new(input.into_stream());
        let text = head_text(stream.head()).unwrap_or_default();
        let (dialect, declaration) = match dialect::declared(&text) {
            Some((dialect, length)) => (dialect, length),
            None => (dialect::sniff(&text, stream.head_is_all()).unwrap_or_else(|| by_name(name, &text)), 0),
        };
        sink.table(&TableInfo::default())?;
        let mut rows = Rows { splitter: Splitter::new(dialect), line: 1, skip: declaration, sink };
        let end = rows.push_all(&mut stream);
        if stream.invalid() > 0 && end != Err(ReadError::Halt) {
            sink.lost(Reason::Malformed)?;
        }
        end
    }
}

/// The dialect of a file that only its name makes a table.
fn by_name(name: &str, text: &str) -> Dialect {
    let extension = name.rsplit_once('.').map_or("", |(_, own)| own).to_ascii_lowercase();
    let often = |byte: u8| memchr::memchr_iter(byte, text.as_bytes()).count();
    let delimiter = match extension.as_str() {
        "tsv" | "tab" => b'\t',
        "psv" => b'|',
        _ if often(b';') > often(b',') => b';',
        _ => b',',
    };
    dialect::written_with(delimiter, text)
}

/// Pushes rows while text comes in.
struct Rows<'s> {
    splitter: Splitter,
    /// The number of the line at which the text that comes next begins.
    line: u64,
    /// How many bytes at the start are no data.
    skip: usize,
    sink: &'s mut dyn Sink,
}

impl Rows<'_> {
    fn push_all<R: std::io::Read>(&mut self, stream: &mut TextStream<R>) -> Result<(), ReadError> {
        // What is left of a chunk when a record goes on in the next one.
        let mut open = String::new();
        loop {
            let chunk = match stream.next_chunk() {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                Err(error) => {
                    self.push(&open, true)?;
                    return Err(error.into());
                }
            };
            let fresh = chunk.text.get(chunk.overlap..).unwrap_or_default();
            if open.is_empty() {
                let rest = self.push(fresh, false)?;
                open.push_str(fresh.get(rest..).unwrap_or_default());
            } else {
                open.push_str(fresh);
                let rest = self.push(&open, false)?;
                open.drain(..rest);
            }
            if open.len() > MAX_RECORD {
                let rest = self.push_part(&open)?;
                open.drain(..rest);
            }
        }
        self.push(&open, true)?;
        Ok(())
    }

    /// Pushes the records of `text` and returns where the first unfinished one begins.
    fn push(&mut self, text: &str, last: bool) -> Result<usize, Halt> {
        let mut cells: Vec<Cell<'_>> = Vec::new();
        let mut at = 0;
        if self.skip > 0 && !text.is_empty() {
            at = self.skip.min(text.len());
            self.skip = 0;
            self.line += 1;
        }
        while at < text.len() {
            let Step::Record { next, lines } = self.splitter.record(text, at, last) else { break };
            let mut row = recycled(cells);
            row.extend(self.splitter.fields(text).map(cell));
            // A blank line is no row.
            if row.len() > 1 || row.first().is_some_and(|only| *only != Cell::Empty) {
                self.sink.row(self.line, &row)?;
            }
            cells = recycled(row);
            self.line += lines;
            at = next;
        }
        Ok(at)
    }

    /// Pushes the whole fields of a record that grows without end, as a row of its own.
    fn push_part(&mut self, text: &str) -> Result<usize, Halt> {
        let Step::Record { next, lines } = self.splitter.record(text, 0, true) else { return Ok(0) };
        let rest = self.splitter.give_back_last();
        let row: Vec<Cell<'_>> = self.splitter.fields(text).map(cell).collect();
        self.sink.row(self.line, &row)?;
        if rest.is_none() {
            // One field of a megabyte: a value may have been torn where it was cut.
            self.sink.lost(Reason::Malformed)?;
            self.line += lines;
        }
        Ok(rest.unwrap_or(next))
    }
}

fn cell(field: &str) -> Cell<'_> {
    if field.bytes().all(|byte| byte.is_ascii_whitespace()) { Cell::Empty } else { Cell::Text(field) }
}

/// The same allocation for the cells of another row.
fn recycled<'b>(mut cells: Vec<Cell<'_>>) -> Vec<Cell<'b>> {
    cells.clear();
    cells.into_iter().map(|_| Cell::Empty).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, survives};
    use proptest::prelude::*;

    fn fit(name: &str, text: &str) -> Fit {
        Delimited.fit(&Probe::new(text.as_bytes(), true, name))
    }

    fn rows(name: &str, bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
        let (mut seen, end) = read(&Delimited, name, bytes);
        assert_eq!((end, seen.lost.len(), seen.tables.len()), (Ok(()), 0, 1));
        seen.tables.remove(0).3
    }

    #[test]
    fn rows_carry_the_number_of_their_first_line() {
        let text = "Polling staff\r\n\r\nname,address,fee\r\nAnn Example,\"1 High Street\nSampleton\",185\r\n\
                    Bob Sample,, \r\n";
        let seen = rows("staff.csv", text.as_bytes());
        let expected: &[(u64, &[&str])] = &[
            (1, &["Polling staff"]),
            (3, &["name", "address", "fee"]),
            (4, &["Ann Example", "1 High Street\nSampleton", "185"]),
            (6, &["Bob Sample", "", ""]),
        ];
        assert_eq!(seen.len(), expected.len());
        for ((number, cells), (line, fields)) in seen.iter().zip(expected) {
            assert_eq!(
                (number, cells.as_slice()),
                (line, &fields.iter().map(|f| f.to_string()).collect::<Vec<_>>()[..])
            );
        }
    }

    #[test]
    fn content_beats_the_name() {
        let table = "name;role;fee\nAnn;PO;185\nBob;PC;120\n";
        assert_eq!(fit("notes.txt", table), Fit::Likely);
        assert_eq!(fit("old.xls", table), Fit::Likely);
        assert_eq!(fit("addresses.csv", "ann@example.org\nbob@example.org\n"), Fit::Name);
        assert_eq!(fit("addresses.txt", "ann@example.org\nbob@example.org\n"), Fit::No);
        assert_eq!(fit("page.csv", "<html><body>a,b</body></html>"), Fit::No);
        assert_eq!(fit("x.csv", "\0\u{1}\u{2}\u{3}\0\0"), Fit::No);
        assert_eq!(fit("x.csv", ""), Fit::No);
    }

    #[test]
    fn encodings_line_ends_and_marks() {
        let text = "name\trole\tfee\nRenée\tPO\t£185\nBob\tPC\t£120\n";
        let expected = rows("a.tsv", text.as_bytes());
        assert_eq!(expected[1].1, ["Renée", "PO", "£185"]);
        let wide: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        assert_eq!(rows("a.xls", &wide), expected);
        assert_eq!(rows("a.txt", format!("\u{FEFF}{text}").as_bytes()), expected);
        assert_eq!(rows("a.txt", &windows), expected);
        assert_eq!(rows("a.txt", text.replace('\n', "\r").as_bytes()), expected);
        assert_eq!(rows("a.txt", text.replace('\n', "\r\n").as_bytes()), expected);
        assert_eq!(rows("a.txt", text.trim_end().as_bytes()), expected);
    }

    #[test]
    fn excels_first_line_is_no_row() {
        let seen = rows("a.csv", b"sep=|\r\na,x|b\r\nc|d\r\n");
        assert_eq!(seen, [(2, vec!["a,x".into(), "b".into()]), (3, vec!["c".into(), "d".into()])]);
    }

    #[test]
    fn one_column_by_name() {
        let seen = rows("a.csv", b"ann@example.org\n\nbob@example.org");
        assert_eq!(seen, [(1, vec!["ann@example.org".into()]), (3, vec!["bob@example.org".into()])]);
    }

    #[test]
    fn records_may_cross_chunks() {
        let row = |n: usize| format!("{n},\"a, \"\"{n}\"\"\n{}\",end\n", "x".repeat(n % 700));
        let text: String = (0..3000).map(row).collect();
        let seen = rows("big.csv", text.as_bytes());
        assert_eq!(seen.len(), 3000);
        for (n, (line, cells)) in seen.iter().enumerate() {
            assert_eq!(*line, 2 * n as u64 + 1);
            assert_eq!(*cells, [n.to_string(), format!("a, \"{n}\"\n{}", "x".repeat(n % 700)), "end".into()]);
        }
    }

    #[test]
    fn a_stray_quote_costs_no_row() {
        let mut text = "1,\"open,x\n".to_owned();
        text.push_str(&"2,b,y\n".repeat(60_000));
        assert_eq!(rows("a.csv", text.as_bytes()).len(), 60_001);
    }

    #[test]
    fn a_record_without_end_goes_out_in_parts() {
        let text = "a,b,c\n1,2,3\n4,5,6\n".to_owned() + &"123456789,".repeat(400_000);
        let (seen, end) = read(&Delimited, "a.csv", text.as_bytes());
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        let cells = seen.tables[0].3.iter().flat_map(|(_, row)| row);
        assert_eq!(cells.filter(|cell| *cell == "123456789").count(), 400_000);
        assert!(seen.tables[0].3[3..].iter().all(|(line, _)| *line == 4));
        assert!(seen.tables[0].3.len() >= 5);
    }

    #[test]
    fn stops_when_asked() {
        let mut sink = Recorder::stopping_after(3);
        let text = "a,b\n".repeat(100);
        assert_eq!(read_into(&Delimited, "a.csv", text.as_bytes(), &[], &mut sink), Err(ReadError::Halt));
        assert_eq!(sink.tables[0].3.len(), 2);
    }

    #[test]
    fn damaged_files_end() {
        let text = "name,role,note\n\"Ann, Example\",PO,\"says \"\"hi\"\"\"\nRen\u{e9}e,'PC',\"two\nlines\"\nx,y,z\n";
        survives(&Delimited, "a.csv", text.as_bytes(), &[]);
    }

    fn word() -> impl Strategy<Value = String> {
        prop_oneof![
            6 => "[A-Za-z][a-z]{0,8}( [A-Z][a-z]{1,8})?",
            2 => "[0-9]{1,8}",
            1 => Just(String::new()),
            1 => "[A-Z][a-z ,;|\"\n\t]{0,10}[a-z\"]",
        ]
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(
            table in (3_usize..8).prop_flat_map(|width| {
                proptest::collection::vec(proptest::collection::vec(word(), width), 8..40)
            }),
            delimiter in prop::sample::select(&b",;\t|^\x1F"[..]),
            crlf in any::<bool>(),
            always in any::<bool>(),
        ) {
            let mut writer = csv::WriterBuilder::new()
                .delimiter(delimiter)
                .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
                .quote_style(if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
                .from_writer(Vec::new());
            let width = table[0].len();
            let header: Vec<String> = (0..width).map(|n| format!("Column{n}")).collect();
            writer.write_record(&header).expect("memory");
            for row in &table {
                writer.write_record(row).expect("memory");
            }
            let bytes = writer.into_inner().expect("memory");
            let seen: Vec<Vec<String>> = rows("t.txt", &bytes).into_iter().map(|(_, row)| row).collect();
            prop_assert_eq!(&seen[1..], &table[..]);
        }
    }
}
