//! Text in columns of fixed width: extracts, print spools with form feeds and page heads, mainframe files.
//!
//! `layout` and `padded` find the columns by the first 64 KiB; lines that do not fit them (titles, totals, letters between
//! tables) are text. A heading goes out as a row like any other, for detection to find; where pages repeat it,
//! once. Bacs submissions have columns that are known (`bacs`). EBCDIC is decoded and then treated alike
//! (`ebcdic`). A copybook beside the file (the same name, ending in .cpy, .cbl or .cob) names the columns instead
//! (`copybook`, `records`).

mod bacs;
mod copybook;
mod ebcdic;
mod known;
mod layout;
mod padded;
mod records;

use std::io::Read;

use super::sink::last_lines;
use super::{
    About, Cell, Fit, Format, Halt, Locator, Probe, ReadError, Risk, Sink, TableInfo, delimited::Delimited,
};
use crate::input::Input;
use crate::input::decode::{TextStream, head_text, whole_lines};
use crate::model::Reason;
use layout::Layout;

pub use bacs::Bacs;
pub use ebcdic::Ebcdic;

/// About how much text goes out at once.
const PIECE: usize = 64 * 1024;
/// How many different heads of pages are remembered.
const MAX_HEADS: usize = 16;

/// The reader of aligned text.
pub struct Fixed;

impl Format for Fixed {
    fn id(&self) -> &'static str {
        "fixed_width"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(text) = probe.text() else { return Fit::No };
        let text = if probe.whole { text } else { whole_lines(text) };
        if text.trim_start().starts_with(['<', '{']) || layout::find(text).is_none() {
            return Fit::No;
        }
        if Delimited.fit(probe) >= Fit::Likely { Fit::No } else { Fit::Likely }
    }

    fn risk(&self, _: &About<'_>) -> Risk {
        Risk::Simple
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        if let Some(record) = records::copybook_beside(input.name, input.companions) {
            let size = input.size;
            let mut source = input.into_stream();
            let mut head = Vec::new();
            source.by_ref().take(PIECE as u64).read_to_end(&mut head)?;
            let framing = records::framing_of(&record, &head, size, b"\n");
            let mut whole = head.as_slice().chain(source);
            return match framing {
                Some(framing) => {
                    records::push_rows(records::Records::new(whole, framing), &record, None, sink)
                }
                None => push(&mut whole, sink),
            };
        }
        push(&mut input.into_stream(), sink)
    }
}

/// Pushes text in columns, or as text where it has none.
fn push(source: &mut dyn Read, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut stream = TextStream::new(source);
    let head = head_text(stream.head()).unwrap_or_default();
    let head = if stream.head_is_all() { &head } else { whole_lines(&head) };
    let Some(layout) = layout::find(head) else {
        return super::text::push_all(&mut stream, sink);
    };
    let mut rows = Rows {
        layout,
        sink,
        text: String::new(),
        text_line: 1,
        began: false,
        previous: None,
        heads: Vec::new(),
        titles: Vec::new(),
    };
    let end = rows.push_all(&mut stream);
    if end == Err(ReadError::Halt) {
        return end;
    }
    rows.flush()?;
    if stream.invalid() > 0 {
        sink.lost(Reason::Malformed)?;
    }
    end
}

struct Rows<'s> {
    layout: Layout,
    sink: &'s mut dyn Sink,
    /// Lines outside of the table that wait, and the number of the first.
    text: String,
    text_line: u64,
    began: bool,
    /// The last line that was no row: it may be the heading.
    previous: Option<(u64, String)>,
    /// The first rows of the first page; later pages repeat the heading.
    heads: Vec<Vec<String>>,
    /// What stands above the first heading that is ruled off, without digits: later pages repeat it with other numbers.
    titles: Vec<String>,
}

/// A line without its digits and blanks: what the heads of two pages have in common.
fn undated(line: &str) -> String {
    line.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect()
}

impl Rows<'_> {
    fn push_all<R: Read>(&mut self, stream: &mut TextStream<R>) -> Result<(), ReadError> {
        while let Some(chunk) = stream.next_chunk()? {
            let fresh = chunk.text.get(chunk.overlap..).unwrap_or_default();
            for (number, line) in (chunk.line..).zip(fresh.split_inclusive('\n')) {
                let bare = line.trim_end_matches(['\n', '\r', '\u{1A}']).trim_start_matches('\u{c}');
                self.line(number, bare)?;
            }
        }
        Ok(())
    }

    fn line(&mut self, number: u64, line: &str) -> Result<(), Halt> {
        let rule = layout::is_rule(line);
        if rule && self.layout.ruled && !self.began {
            // What stands right above the dashes is the heading.
            if let Some((number, heading)) = self.previous.take() {
                self.titles.retain(|title| *title != undated(&heading));
                let cells = self.layout.cells(&heading);
                let Some(cells) = cells else { return Ok(()) };
                self.begin()?;
                return self.body_row(number, cells);
            }
        }
        let above = self.layout.ruled && !self.began;
        let title = above || !self.titles.is_empty() && self.titles.contains(&undated(line));
        let cells = if rule || title { None } else { self.layout.cells(line) };
        let Some(cells) = cells else {
            if rule || line.trim().is_empty() {
                return Ok(());
            }
            if self.text.is_empty() {
                self.text_line = number;
            }
            self.text.push_str(line);
            self.text.push('\n');
            self.previous = Some((number, line.to_owned()));
            let title = undated(line);
            // A page's number alone would be every row of numbers.
            if above && !title.is_empty() && self.titles.len() < MAX_HEADS {
                self.titles.push(title);
            }
            return if self.text.len() > PIECE { self.flush() } else { Ok(()) };
        };
        if self.heads.contains(&cells)
            && cells.iter().all(|cell| !cell.bytes().any(|byte| byte.is_ascii_digit()))
        {
            return Ok(());
        }
        if !self.began {
            // A heading whose words do not keep to the columns.
            let words: Option<(u64, Vec<String>)> = self.previous.take().and_then(|(number, line)| {
                let words: Vec<String> = line
                    .split("  ")
                    .map(str::trim)
                    .filter(|word| !word.is_empty())
                    .map(str::to_owned)
                    .collect();
                (words.len() == self.layout.fields.len()).then_some((number, words))
            });
            self.begin()?;
            if let Some((number, words)) = words {
                self.row(number, &words)?;
            }
        }
        self.body_row(number, cells)
    }

    fn begin(&mut self) -> Result<(), Halt> {
        self.began = true;
        let above = last_lines(&self.text);
        self.sink.table(&TableInfo { above, ..TableInfo::default() })
    }

    fn body_row(&mut self, number: u64, cells: Vec<String>) -> Result<(), Halt> {
        self.row(number, &cells)?;
        if self.heads.len() < MAX_HEADS {
            self.heads.push(cells);
        }
        Ok(())
    }

    fn row(&mut self, number: u64, cells: &[String]) -> Result<(), Halt> {
        let cells: Vec<Cell<'_>> =
            cells.iter().map(|cell| if cell.is_empty() { Cell::Empty } else { Cell::Text(cell) }).collect();
        self.sink.row(number, &cells)
    }

    fn flush(&mut self) -> Result<(), Halt> {
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() { Ok(()) } else { self.sink.text(Locator::Line(self.text_line), &text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, survives};
    use crate::formats::testing_mutations::mutate;

    fn spool() -> String {
        let mut text = String::new();
        for page in 1..=3 {
            text.push_str(&format!(
                "\u{c}SAMPLETON DC   FEES RUN   PAGE {page}\r\nNAME            NI NO        FEE   ROLE\r\n"
            ));
            text.push_str("--------------- ---------- ------   ----------\r\n");
            for n in 0..10 {
                text.push_str(&format!(
                    "EXAMPLE A{n:<6} AA12{page}4{n:02}A  {:>6}   Poll Clerk\r\n",
                    format!("{}.50", 60 + n * 13)
                ));
            }
        }
        text.push_str("\r\nTOTAL OF ALL FEES PAID\r\n");
        text
    }

    #[test]
    fn spools_are_one_table_with_one_heading() {
        let text = spool();
        assert_eq!(Fixed.fit(&Probe::new(text.as_bytes(), true, "run.prn")), Fit::Likely);
        let (seen, end) = read(&Fixed, "run.prn", text.as_bytes());
        assert_eq!((end, seen.tables.len(), seen.lost.len()), (Ok(()), 1, 0));
        assert!(seen.above[0].contains("SAMPLETON DC   FEES RUN"), "{:?}", seen.above);
        let rows = seen.cells(0);
        assert_eq!((rows.len(), rows[0].clone()), (31, vec!["NAME", "NI NO", "FEE", "ROLE"]));
        assert_eq!(rows[1], ["EXAMPLE A0", "AA121400A", "60.50", "Poll Clerk"]);
        assert_eq!((seen.tables[0].3[0].0, seen.tables[0].3[1].0), (2, 4));
        assert!(seen.all_text().contains("TOTAL OF ALL") && seen.all_text().contains("PAGE 3"));
    }

    #[test]
    fn pages_under_ruled_headings_are_one_table_without_their_titles() {
        let mut text = String::new();
        for page in 1..=3 {
            text.push_str(&format!(
                "\u{c}BORROWERS 05           PAGE    {page}\r\n\r\nCard   NAME           Post Code\r\n\
                 ------ -------------- ---------\r\n"
            ));
            for n in 0..8 {
                text.push_str(&format!(
                    "21765{n} {:<14} {}\r\n",
                    ["ABDI, MR OMAR", "LE BLANC, ANN"][n % 2],
                    ["CF83 3FF", ""][n % 2]
                ));
            }
        }
        let (seen, end) = read(&Fixed, "b.spl", text.as_bytes());
        let rows = seen.cells(0);
        assert_eq!((end, seen.tables.len(), rows.len()), (Ok(()), 1, 25));
        assert_eq!(rows[0], ["Card", "NAME", "Post Code"]);
        assert_eq!(rows[9], ["217650", "ABDI, MR OMAR", "CF83 3FF"]);
        assert!(seen.all_text().contains("PAGE    3"));
    }

    #[test]
    fn what_steers_a_line_printer_is_no_part_of_a_heading() {
        let mut text = String::new();
        for page in 1..=2 {
            text.push_str(&format!("1SAMPLETON DC  PAGE {page}\n PAY LIST\n0PAYNO   NM            NI\n"));
            text.push_str(" ------  ------------  ---------\n");
            (0..8)
                .for_each(|n| text.push_str(&format!(" 0{page}217{n}  EXAMPLE, AN   AB12{page}4{n:02}A\n")));
        }
        let (seen, end) = read(&Fixed, "PR1.LIS", text.as_bytes());
        assert_eq!((end, seen.tables.len(), seen.cells(0).len()), (Ok(()), 1, 17));
        assert_eq!(seen.cells(0)[0], ["PAYNO", "NM", "NI"]);
        assert_eq!(seen.cells(0)[9], ["022170", "EXAMPLE, AN", "AB122400A"]);
        // A digit before columns that begin further in steers nothing.
        let (seen, _) =
            read(&Fixed, "PR1.LIS", text.replace("\n ", "\n   ").replace("\n0", "\n0  ").as_bytes());
        assert!(seen.tables.is_empty() || seen.cells(0)[0] != ["PAYNO", "NM", "NI"]);
    }

    #[test]
    fn a_pages_number_above_a_ruled_heading_makes_no_rows_titles() {
        let mut text = String::from("1\n\nCard   Mobile\n------ -----------\n");
        (0..8).for_each(|n| text.push_str(&format!("21765{n} 0770090012{n}\n")));
        let (seen, end) = read(&Fixed, "b.spl", text.as_bytes());
        assert_eq!((end, seen.tables.len(), seen.cells(0).len()), (Ok(()), 1, 9));
    }

    #[test]
    fn a_copybook_beside_names_the_columns() {
        let book = "01 REC.\n 05 STAFF-ID PIC 9(6).\n 05 SURNAME PIC X(10).\n 05 FEE PIC S9(4)V99.\n 05 NI PIC X(9).\n";
        let data: String =
            (0..12).map(|n| format!("{:06}{:<10}00185{n:01}AB1234{:02}C\n", 100 + n, "EXAMPLE", n)).collect();
        let data = data.replace("0018510", "001850").replace("0018511", "001851");
        let (seen, end) = crate::formats::testing::read_with(
            &Fixed,
            "PAY.DAT",
            data.as_bytes(),
            &[("pay.cpy", book.as_bytes())],
        );
        assert_eq!(end, Ok(()));
        let columns = seen.tables[0].1.clone().expect("columns");
        assert_eq!(columns, ["STAFF-ID", "SURNAME", "FEE", "NI"]);
        assert_eq!(seen.cells(0)[3], ["000103", "EXAMPLE", "18.53", "AB123403C"]);
        assert_eq!(seen.cells(0).len(), 12);
    }

    #[test]
    fn other_formats_are_left_alone() {
        let fit = |text: &str| Fixed.fit(&Probe::new(text.as_bytes(), true, "a.txt"));
        assert_eq!(fit(&"name,  role,  fee\nAnn  ,  PO  ,  185\n".repeat(10)), Fit::No);
        assert_eq!(fit("Dear Sir,\n\nThe fee is  185.\n\nYours\n"), Fit::No);
    }

    #[test]
    fn damaged_spools_end() {
        let text = spool();
        survives(&Fixed, "a.prn", text.get(..600).expect("long enough").as_bytes(), &[]);
        mutate(text.as_bytes(), 300, |bytes| {
            let _ = read(&Fixed, "a.prn", bytes);
        });
    }

    #[test]
    fn stops_when_asked() {
        let mut sink = Recorder::stopping_after(5);
        assert_eq!(read_into(&Fixed, "a.prn", spool().as_bytes(), &[], &mut sink), Err(ReadError::Halt));
    }
}
