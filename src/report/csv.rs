//! findings.csv: one row a finding, for a spreadsheet or a script; and the guarded writer that every CSV file uses.
//!
//! A cell that a spreadsheet would take for a formula gets an apostrophe in front: names of files and columns come
//! from the estate, and one may be called `=cmd|...`. UTF-8 with a byte-order mark, since Excel asks for one.

use std::io;

use super::view::View;
use super::{words, worklist};

/// Writes rows that no spreadsheet can take for formulas.
pub struct Writer<W: io::Write> {
    inner: csv::Writer<W>,
}

impl<W: io::Write> Writer<W> {
    /// Begins with the headings.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(mut out: W, headings: &[&str]) -> io::Result<Writer<W>> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut inner = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        inner.write_record(headings)?;
        Ok(Writer { inner })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Those of the output.
    pub fn row(&mut self, cells: &[String]) -> io::Result<()> {
        Ok(self.inner.write_record(cells.iter().map(|cell| guard(cell).into_owned()))?)
    }

    /// Writes what is buffered.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The text, with an apostrophe before what a spreadsheet would take for a formula, half or full width.
pub fn guard(text: &str) -> std::borrow::Cow<'_, str> {
    let first = text.trim_start_matches([' ', '\u{a0}', '\u{feff}']).chars().next();
    let formula = first.is_some_and(|c| "=+-@|%\t\r\n＝＋－＠".contains(c));
    // A lone dash says that there is nothing.
    if formula && text != "-" { format!("'{text}").into() } else { text.into() }
}

/// Headings of findings.csv. Never reordered: scripts read them.
pub const HEADINGS: &[&str] = &[
    "system",
    "store",
    "table",
    "column_index",
    "column",
    "field_type",
    "field",
    "values",
    "valid",
    "distinct",
    "confidence",
    "place",
    "hidden",
    "class",
    "election_first",
    "election_last",
    "store_people_low",
    "store_people_likely",
    "store_people_high",
    "controller",
    "risk",
    "retention",
    "due",
    "overdue_days",
    "coverage",
    "coverage_reason",
    "format",
    "bytes",
    "modified",
    "digest",
    "action",
    "action_owner",
    "action_deadline",
];

/// findings.csv.
///
/// # Errors
/// Those of `out`.
pub fn write(view: &View<'_>, out: impl io::Write) -> io::Result<()> {
    let mut writer = Writer::new(out, HEADINGS)?;
    let number = |n: u64| if view.is_small(n) { view.count(n) } else { n.to_string() };
    for (store, facts) in view.report.stores.iter().zip(&view.facts) {
        let retention = store.retention.as_ref();
        let action = worklist::action_for(view, &store.path);
        let end = [
            store.election.class.clone(),
            store.election.years.first().map(u16::to_string).unwrap_or_default(),
            store.election.years.last().map(u16::to_string).unwrap_or_default(),
            number(store.people.low),
            number(store.people.likely),
            number(store.people.high),
            store.controller.as_ref().map(|controller| controller.id.clone()).unwrap_or_default(),
            super::view::level_words(facts.harm).to_owned(),
            retention.map(|retention| retention.category.clone()).unwrap_or_default(),
            retention.and_then(|retention| retention.due.clone()).unwrap_or_default(),
            retention.filter(|r| r.overdue).map(|r| r.overdue_days.to_string()).unwrap_or_default(),
            store.coverage.status.clone(),
            store.coverage.reason.clone().unwrap_or_default(),
            store.format.clone().unwrap_or_default(),
            store.bytes.map(|bytes| bytes.to_string()).unwrap_or_default(),
            store.modified.clone().unwrap_or_default(),
            store.digest.clone().unwrap_or_default(),
            action.map(|action| action.status.clone()).unwrap_or_default(),
            action.map(|action| action.owner.clone()).unwrap_or_default(),
            action.and_then(|action| action.deadline.clone()).unwrap_or_default(),
        ];
        let system = view.system_name(&store.system).to_owned();
        for table in &store.tables {
            for column in &table.columns {
                for finding in &column.findings {
                    let mut row = vec![
                        system.clone(),
                        store.path.clone(),
                        table.name.clone(),
                        column.index.to_string(),
                        column.name.clone(),
                        finding.field_type.clone(),
                        words::label(&finding.field_type).to_owned(),
                        number(finding.values),
                        number(finding.valid),
                        number(finding.distinct),
                        finding.confidence.to_string(),
                        "column".to_owned(),
                        finding.hidden_in(table).or(store.hidden.as_deref()).unwrap_or_default().to_owned(),
                    ];
                    row.extend(end.iter().cloned());
                    writer.row(&row)?;
                }
            }
        }
        for text in &store.text {
            let mut row = vec![
                system.clone(),
                store.path.clone(),
                String::new(),
                String::new(),
                String::new(),
                text.field_type.clone(),
                words::label(&text.field_type).to_owned(),
                number(text.hits),
                number(text.valid),
                number(text.distinct),
                text.confidence.to_string(),
                format!("text: {}", text.locators.join(", ")),
                if text.hidden { "hidden".to_owned() } else { store.hidden.clone().unwrap_or_default() },
            ];
            row.extend(end.iter().cloned());
            writer.row(&row)?;
        }
    }
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{report, store};
    use super::super::view::Options;
    use super::*;

    #[test]
    fn nothing_can_be_a_formula() {
        for bad in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1", "\r=1"] {
            assert!(guard(bad).starts_with('\''), "{bad}");
        }
        assert_eq!(guard("a=b"), "a=b");
        let report = report(vec![store("=cmd|x.csv", "election_worker", 9, "d", &["full_name"])], Vec::new());
        let mut out = Vec::new();
        write(&View::new(&report, Options::default()), &mut out).expect("a vector takes all");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.contains(",'=cmd|x.csv,"), "{text}");
    }

    #[test]
    fn headings_and_rows_are_what_scripts_read() {
        let report = report(vec![store("a/x.csv", "election_worker", 3, "d", &["full_name"])], Vec::new());
        let mut out = Vec::new();
        write(&View::new(&report, Options { suppress_small: true, ..Options::default() }), &mut out)
            .expect("a vector takes all");
        let text = String::from_utf8(out).expect("UTF-8").replace('\r', "");
        insta::assert_snapshot!(text.trim_start_matches('\u{feff}'), @r####"
        system,store,table,column_index,column,field_type,field,values,valid,distinct,confidence,place,hidden,class,election_first,election_last,store_people_low,store_people_likely,store_people_high,controller,risk,retention,due,overdue_days,coverage,coverage_reason,format,bytes,modified,digest,action,action_owner,action_deadline
        a,a/x.csv,Staff,0,FULL_NAME,full_name,full name,<5,<5,<5,90,column,,election_worker,2004,2004,<5,<5,<5,,low,,,,scanned,,csv,1000,2004-07-01T09:00:00Z,d,,,
        "####);
    }
}
