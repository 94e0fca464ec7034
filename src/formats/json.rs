//! JSON and JSON Lines, streamed: memory does not grow with the file.
//!
//! What becomes a table and what text is in `walk`, how rows of nested tables are kept apart in `tables`.
//! Broken JSON gives what was read before the break, the rest as plain text, and an error. Not here: JSON with
//! comments or without quotes, which is plain text.

pub(super) mod tables;
mod walk;

use std::io::{self, BufRead, BufReader, Read};

use serde::de::{DeserializeSeed, IgnoredAny};
use serde_json::Deserializer;

use super::{Fit, Format, Locator, Probe, ReadError, Sink};
use crate::input::Input;
use crate::input::decode::{TextStream, Utf8Reader, head_text};
use crate::model::Reason;
use tables::Tables;
use walk::Walk;

/// A string keeps so many bytes; the rest of it is lost.
const MAX_STRING: usize = 8 * 1024 * 1024;
/// A line of JSON Lines keeps so many.
const MAX_LINE: u64 = 16 * 1024 * 1024;

/// The reader of JSON.
pub struct Json;

impl Format for Json {
    fn id(&self) -> &'static str {
        "json"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(text) = probe.text() else { return Fit::No };
        let named = probe.has_extension(&["json", "jsonl", "ndjson", "geojson"]);
        let start = text.trim_start();
        if !start.starts_with(['{', '[']) {
            return Fit::No;
        }
        let mut values = Deserializer::from_str(start).into_iter::<IgnoredAny>();
        match values.next() {
            Some(Ok(_)) => {
                let rest = start.get(values.byte_offset()..).unwrap_or_default().trim_start();
                // `[2001]` may be a heading or a footnote.
                let goes_on = rest.is_empty() || rest.starts_with(['{', '[']);
                if goes_on && (named || start.starts_with('{') || start.contains('"')) {
                    Fit::Certain
                } else if named || (start.starts_with('{') && start.contains('"')) {
                    Fit::Likely
                } else {
                    Fit::No
                }
            }
            Some(Err(error)) if error.is_eof() && has_member(start) => Fit::Certain,
            _ if has_member(start) => Fit::Likely,
            _ if named => Fit::Name,
            _ => Fit::No,
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let stream = TextStream::new(input.into_stream());
        let layout = layout(&head_text(stream.head()).unwrap_or_default());
        let mut source =
            BufReader::with_capacity(64 * 1024, ShortStrings::new(Utf8Reader::new(stream), MAX_STRING));
        let mut walk = Walk::new(Tables::new(sink));
        let end = match layout {
            Layout::Lines => lines(&mut source, &mut walk),
            Layout::Rows => values(&mut source, &mut walk, true),
            Layout::Document => values(&mut source, &mut walk, false),
        };
        if walk.halted() || end == Err(ReadError::Halt) {
            return Err(ReadError::Halt);
        }
        walk.tables().flush()?;
        let sink = walk.tables().sink();
        if matches!(end, Err(ReadError::Malformed { .. } | ReadError::OverBudget)) {
            push_rest(&mut source, sink)?;
        }
        for _ in 0..source.get_ref().shortened {
            sink.lost(Reason::OverBudget)?;
        }
        if source.get_ref().inner.invalid() > 0 {
            sink.lost(Reason::Malformed)?;
        }
        end
    }
}

/// `{"key":` or `[{"key":`, as hardly anything but JSON begins.
fn has_member(start: &str) -> bool {
    let inside = start.trim_start_matches(['[', '{', ' ', '\t', '\r', '\n']);
    let Some(rest) = inside.strip_prefix('"') else { return false };
    start.contains('{')
        && rest
            .split_once('"')
            .is_some_and(|(key, rest)| key.len() < 200 && rest.trim_start().starts_with(':'))
}

/// How values follow each other in the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Layout {
    /// One value.
    Document,
    /// Several values; their line ends mean nothing.
    Rows,
    /// One value a line.
    Lines,
}

fn layout(head: &str) -> Layout {
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_value = |line: &str| serde_json::from_str::<IgnoredAny>(line).is_ok();
    if let (Some(first), Some(second)) = (lines.next(), lines.next())
        && first.starts_with(['{', '['])
        && second.starts_with(['{', '['])
        && is_value(first)
    {
        return Layout::Lines;
    }
    let mut values = Deserializer::from_str(head).into_iter::<IgnoredAny>();
    if matches!(values.next(), Some(Ok(_)))
        && !head.get(values.byte_offset()..).unwrap_or_default().trim().is_empty()
    {
        return Layout::Rows;
    }
    Layout::Document
}

/// Values one after the other.
fn values<R: Read>(source: &mut BufReader<R>, walk: &mut Walk<'_>, as_rows: bool) -> Result<(), ReadError> {
    let mut parser = Deserializer::from_reader(source);
    loop {
        match parser.end() {
            Ok(()) => return Ok(()),
            Err(error) if error.is_io() => return Err(io::Error::from(error).into()),
            Err(_) => {}
        }
        walk.top(as_rows).deserialize(&mut parser).map_err(|error| read_error(error, walk))?;
    }
}

/// One value a line: a broken line costs that line.
fn lines<R: Read>(source: &mut BufReader<R>, walk: &mut Walk<'_>) -> Result<(), ReadError> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = source.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(());
        }
        if line.last() != Some(&b'\n') && read as u64 >= MAX_LINE {
            source.skip_until(b'\n')?;
            walk.tables().sink().lost(Reason::OverBudget)?;
            continue;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let mut parser = Deserializer::from_slice(&line);
        let result = walk.top(true).deserialize(&mut parser).and_then(|()| parser.end());
        if walk.halted() {
            return Err(ReadError::Halt);
        }
        if result.is_err() {
            walk.tables().sink().lost(Reason::Malformed)?;
            push_rest(&mut line.as_slice(), walk.tables().sink())?;
        }
    }
}

fn read_error(error: serde_json::Error, walk: &Walk<'_>) -> ReadError {
    if walk.halted() {
        return ReadError::Halt;
    }
    if error.is_io() {
        // The conversion gives the stream's own error back, which may be the engine's stop.
        return io::Error::from(error).into();
    }
    if error.is_eof() {
        return ReadError::Truncated;
    }
    // The parser has no other sign of it.
    if error.to_string().starts_with("recursion limit") {
        return ReadError::OverBudget;
    }
    ReadError::Malformed { at: 0 }
}

/// What could not be parsed, as text.
fn push_rest(source: &mut dyn Read, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut stream = TextStream::new(source).in_paragraphs(64 * 1024);
    while let Some(chunk) = stream.next_chunk()? {
        sink.text(Locator::Named("unparsed"), chunk.text)?;
    }
    Ok(())
}

/// Passes JSON on, but of strings that would fill the memory only the first megabytes.
struct ShortStrings<R> {
    inner: R,
    limit: usize,
    in_string: bool,
    /// How many bytes of the string were seen.
    length: usize,
    /// How many of the bytes that follow belong to an escape sequence.
    escape: usize,
    /// The first two digits of a `\\u` escape, as far as they were seen.
    digits: [u8; 2],
    /// How many of the bytes that follow are the second half of a pair of `\\u` escapes.
    pair: usize,
    dropping: bool,
    shortened: u64,
}

impl<R> ShortStrings<R> {
    fn new(inner: R, limit: usize) -> ShortStrings<R> {
        ShortStrings {
            inner,
            limit,
            in_string: false,
            length: 0,
            escape: 0,
            digits: [0; 2],
            pair: 0,
            dropping: false,
            shortened: 0,
        }
    }

    /// Whether this byte passes.
    fn pass(&mut self, byte: u8) -> bool {
        if !self.in_string {
            self.in_string = byte == b'"';
            (self.length, self.escape, self.pair) = (0, 0, 0);
            return true;
        }
        if byte == b'"' && self.escape == 0 {
            self.in_string = false;
            self.dropping = false;
            return true;
        }
        // The parser takes neither half a character nor half an escape, nor one of a pair without the other.
        let between = self.escape == 0 && self.pair == 0 && !(0x80..0xC0).contains(&byte);
        if !self.dropping && self.length >= self.limit && between {
            self.dropping = true;
            self.shortened += 1;
        }
        self.length += 1;
        self.pair = self.pair.saturating_sub(1);
        match (self.escape, byte) {
            (0, b'\\') => self.escape = 5,
            (0, _) => {}
            (5, b'u') => self.escape = 4,
            (5, _) => self.escape = 0,
            (left, _) => {
                if let Some(digit) = self.digits.get_mut(4 - left) {
                    *digit = byte.to_ascii_lowercase();
                }
                self.escape = left - 1;
                if left == 1 && self.pair == 0 && matches!(self.digits, [b'd', b'8' | b'9' | b'a' | b'b']) {
                    self.pair = 6;
                }
            }
        }
        !self.dropping
    }

    /// Takes what must not pass out of `bytes` and returns how many are left.
    fn shorten(&mut self, bytes: &mut [u8]) -> usize {
        // Short strings cannot grow too long within one buffer: only follow the quotes.
        let mut at = 0;
        let mut kept = 0;
        while at < bytes.len() {
            let rest = bytes.get(at..).unwrap_or_default();
            let plain =
                if self.in_string && (self.escape + self.pair > 0 || self.length + rest.len() > self.limit) {
                    0
                } else if self.in_string {
                    memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len())
                } else {
                    memchr::memchr(b'"', rest).unwrap_or(rest.len())
                };
            if plain > 0 {
                bytes.copy_within(at..at + plain, kept);
                (at, kept) = (at + plain, kept + plain);
                if self.in_string {
                    self.length += plain;
                }
                continue;
            }
            let Some(&byte) = bytes.get(at) else { break };
            if self.pass(byte) {
                if let Some(slot) = bytes.get_mut(kept) {
                    *slot = byte;
                }
                kept += 1;
            }
            at += 1;
        }
        kept
    }
}

impl<R: Read> Read for ShortStrings<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.inner.read(out)?;
            let kept = self.shorten(out.get_mut(..read).unwrap_or_default());
            if kept > 0 || read == 0 {
                return Ok(kept);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, survives};

    fn seen(text: &str) -> Recorder {
        let (seen, end) = read(&Json, "a.json", text.as_bytes());
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        seen
    }

    fn columns(seen: &Recorder, table: usize) -> Vec<&str> {
        seen.tables[table].1.as_ref().expect("named columns").iter().map(String::as_str).collect()
    }

    const STAFF: &str = r#"{
        "council": "Sampleton", "poll": {"date": "2001-06-07"},
        "staff": [
            {"name": "Ann Example", "home": {"line1": "1 High Street", "postcode": "OX1 1AA"}, "fee": 185.5,
             "phones": ["01632 960001", "01632 960002"], "roles": [{"role": "PO", "year": 1997}, {"role": "PC"}]},
            {"name": "Ren\u00e9e", "active": true, "left": null, "account": 12345678901234567890}
        ]}"#;

    #[test]
    fn a_key_that_names_a_year_is_a_name_and_no_value() {
        for (key, name) in [
            ("Elec Role 2017", true),
            ("fee_2005", true),
            ("2017", false),
            ("1001", false),
            ("2017-06-08", false),
            ("a1001", false),
            ("EL20170", false),
            ("jo2017@example.org", false),
        ] {
            assert_eq!(!walk::is_data(key), name, "{key}");
        }
    }

    #[test]
    fn arrays_of_objects_are_tables_and_the_rest_is_text() {
        let seen = seen(STAFF);
        assert_eq!(seen.all_text(), "council: Sampleton\npoll.date: 2001-06-07\n");
        assert_eq!(seen.tables.len(), 2);
        assert_eq!(seen.tables[0].0, "staff");
        assert_eq!(
            columns(&seen, 0),
            ["name", "home.line1", "home.postcode", "fee", "phones", "phones.2", "active", "account"]
        );
        assert_eq!(
            seen.cells(0),
            [
                vec!["Ann Example", "1 High Street", "OX1 1AA", "185.5", "01632 960001", "01632 960002"],
                vec!["Renée", "", "", "", "", "", "true", "12345678901234567890"],
            ]
        );
        assert_eq!(seen.tables[1].0, "staff[].roles");
        assert_eq!(
            (columns(&seen, 1), seen.cells(1)),
            (vec!["role", "year"], vec![vec!["PO", "1997"], vec!["PC"]])
        );
    }

    #[test]
    fn top_level_arrays_lines_and_sequences() {
        let rows = [["1", "Ann"], ["2", "Bob"]];
        for text in [
            r#"[{"id":1,"name":"Ann"},{"id":2,"name":"Bob"}]"#,
            "{\"id\":1,\"name\":\"Ann\"}\n\n{\"id\":2,\"name\":\"Bob\"}\n",
            "{\"id\":1,\n\"name\":\"Ann\"}\n{\"id\":2,\n\"name\":\"Bob\"}\n",
            r#"{"id":1,"name":"Ann"}{"id":2,"name":"Bob"}"#,
            "\u{FEFF}[{\"id\":1,\"name\":\"Ann\"},{\"id\":2,\"name\":\"Bob\"}]",
        ] {
            let seen = seen(text);
            assert_eq!((seen.tables.len(), seen.cells(0)), (1, rows.map(|row| row.to_vec()).to_vec()));
            assert_eq!((seen.tables[0].0.as_str(), columns(&seen, 0)), ("", vec!["id", "name"]));
            assert_eq!(seen.tables[0].3.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2]);
        }
    }

    #[test]
    fn arrays_of_arrays_have_no_column_names() {
        let seen = seen(r#"{"values": [["Name", "Fee"], ["Ann", 185], ["Bob", null, true]]}"#);
        assert_eq!((seen.tables[0].0.as_str(), &seen.tables[0].1), ("values", &None));
        assert_eq!(seen.cells(0), [vec!["Name", "Fee"], vec!["Ann", "185"], vec!["Bob", "", "true"]]);
    }

    #[test]
    fn keys_that_are_data_become_values() {
        let seen =
            seen(r#"{"1001": {"name": "Ann"}, "1002": {"name": "Bob", "mail": {"bob@example.org": 1}}}"#);
        assert_eq!((seen.tables[0].0.as_str(), columns(&seen, 0)), ("*", vec!["key", "name"]));
        assert_eq!(seen.cells(0), [["1001", "Ann"], ["1002", "Bob"]]);
        assert_eq!(seen.tables[1].0, "*[].mail.*");
        assert_eq!(seen.cells(1), [["bob@example.org", "1"]]);
    }

    #[test]
    fn late_columns_are_added_when_the_table_goes_on() {
        let mut text = String::from("[");
        for n in 0..40_000 {
            text.push_str(&format!("{{\"id\":{n},\"name\":\"Ann Example {n:05}\"}},"));
        }
        text.push_str("{\"id\":40000,\"late\":\"x\"}]");
        let seen = seen(&text);
        assert_eq!(seen.tables.len(), 2);
        assert_eq!((columns(&seen, 0), columns(&seen, 1)), (vec!["id", "name"], vec!["id", "name", "late"]));
        assert_eq!(seen.tables.iter().map(|table| table.3.len()).sum::<usize>(), 40_001);
        assert_eq!(seen.cells(1).last(), Some(&vec!["40000", "", "x"]));
        assert_eq!(seen.tables[1].3.last().map(|(number, _)| *number), Some(40_001));
    }

    #[test]
    fn too_many_names_become_text() {
        let mut text = String::from("[{\"name\":\"Ann\"");
        for n in 0..20_000_u32 {
            let letters: String =
                n.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect();
            text.push_str(&format!(",\"k{letters}\":\"v{n}\""));
        }
        text.push_str("}]");
        let seen = seen(&text);
        let in_cells = seen.cells(0)[0].len();
        assert_eq!(in_cells + seen.all_text().lines().count(), 20_001);
        assert!(seen.all_text().ends_with(": v19999\n"));
    }

    #[test]
    fn broken_json_counts_up_to_the_break() {
        let (seen, end) =
            read(&Json, "a.json", br#"[{"name": "Ann"}, {"name": "Bob", oops: 1}, {"name": "Cyd"}]"#);
        assert_eq!(end, Err(ReadError::Malformed { at: 0 }));
        assert_eq!(seen.cells(0), [["Ann"], ["Bob"]]);
        assert!(seen.all_text().contains("\"Cyd\""));
        let (seen, end) = read(&Json, "a.json", br#"[{"name": "Ann"}, {"name": "Bob", "na"#);
        assert_eq!((end, seen.cells(0)), (Err(ReadError::Truncated), vec![vec!["Ann"], vec!["Bob"]]));
        let (seen, end) = read(&Json, "a.jsonl", b"{\"a\":1}\n{\"a\":2}\n{\"a\":3,,}\n{\"a\":4}\n");
        assert_eq!((end, seen.lost.as_slice()), (Ok(()), &[Reason::Malformed][..]));
        assert_eq!(seen.cells(0), [["1"], ["2"], ["3"], ["4"]]);
    }

    #[test]
    fn deep_nesting_ends() {
        let (seen, end) = read(&Json, "a.json", format!("[{{\"a\":1}},{}", "[".repeat(100_000)).as_bytes());
        assert_eq!((end, seen.cells(0)), (Err(ReadError::OverBudget), vec![vec!["1"]]));
    }

    #[test]
    fn endless_strings_are_shortened() {
        for part in ["x", "é", "\\\\", "\\u00e9", "\\ud83d\\ude00", "\\\"", "a\\\\é\\ud83d\\ude00"] {
            for limit in 100..113 {
                let text = format!("[\"{}\",\"short\"]", part.repeat(20_000 / part.len()));
                let mut source = ShortStrings::new(text.as_bytes(), limit);
                let values: Vec<String> =
                    serde_json::from_reader(BufReader::new(&mut source)).expect("still JSON");
                assert!(values[0].len() <= limit + 12 && !values[0].is_empty());
                assert_eq!((values[1].as_str(), source.shortened), ("short", 1));
            }
        }
        let text = format!("{{\"a\":\"{}\"}}", "x".repeat(3 * MAX_STRING / 2));
        let (seen, end) = read(&Json, "a.json", text.as_bytes());
        assert_eq!((end, seen.lost.as_slice()), (Ok(()), &[Reason::OverBudget][..]));
        assert!(seen.texts.len() >= 8 && seen.texts.iter().all(|(_, piece)| piece.len() <= 1024 * 1024));
    }

    #[test]
    fn other_encodings() {
        let wide: Vec<u8> =
            "\u{FEFF}[{\"name\":\"Renée\"}]".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&Json, "a.json", &wide).0.cells(0), [["Renée"]]);
        assert_eq!(read(&Json, "a.json", b"[{\"name\":\"Ren\xE9e\"}]").0.cells(0), [["Renée"]]);
    }

    #[test]
    fn only_json_fits() {
        let fit = |text: &str, whole: bool, name: &str| Json.fit(&Probe::new(text.as_bytes(), whole, name));
        assert_eq!(fit(STAFF, true, "x.txt"), Fit::Certain);
        assert_eq!(fit(&STAFF[..60], false, "x.txt"), Fit::Certain);
        assert_eq!(fit("{\"a\":1}\n{\"a\":2}\n", true, "x.log"), Fit::Certain);
        assert_eq!(fit("{\"a\": oops}", true, "x"), Fit::Likely);
        for other in [
            "[staff]\nname=Ann\n",
            "[2001]\nAnn\n",
            "{\\rtf1 Dear}",
            "Dear {\"name\":",
            "",
            "[1, 2, 3]",
            "{{name}}",
        ] {
            assert_eq!(fit(other, true, "x.txt"), Fit::No, "{other}");
        }
    }

    #[test]
    fn damaged_files_end() {
        survives(&Json, "a.json", STAFF.as_bytes(), &[]);
        survives(
            &Json,
            "a.jsonl",
            b"{\"a\":1,\"b\":[[1,{\"c\":2}]]}\n{\"a\":\"\\ud83d\\ude00\",\"1001\":[1]}\n",
            &[],
        );
    }

    #[test]
    fn stops_when_asked() {
        let text = format!("[{}{{}}]", "{\"a\":\"bbbbbbbbbbbbbbbbbbbbbb\"},".repeat(50_000));
        let mut sink = Recorder::stopping_after(5);
        assert_eq!(read_into(&Json, "a.json", text.as_bytes(), &[], &mut sink), Err(ReadError::Halt));
        let mut sink = Recorder::stopping_after(1);
        let lines = "{\"a\":1}\n".repeat(50_000);
        assert_eq!(read_into(&Json, "a.json", lines.as_bytes(), &[], &mut sink), Err(ReadError::Halt));
    }
}
