//! The notification list: one row a person, as CSV or XLSX, with columns for what became of the letter.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::Person;

const COLUMNS: [(&str, f64); 14] = [
    ("token", 14.0),
    ("name", 28.0),
    ("best address", 48.0),
    ("address from", 36.0),
    ("address of year", 12.0),
    ("e-mail", 30.0),
    ("exposed data", 60.0),
    ("elections worked", 20.0),
    ("controller", 26.0),
    ("risk class", 10.0),
    ("stores", 8.0),
    ("note", 30.0),
    ("contacted", 14.0),
    ("returned", 14.0),
];

fn cells(person: &Person) -> [String; 14] {
    let years: Vec<String> = person.elections.iter().map(u16::to_string).collect();
    [
        person.token.clone(),
        person.name.clone(),
        person.address.clone(),
        person.address_source.clone(),
        person.address_year.map(|year| year.to_string()).unwrap_or_default(),
        person.email.clone(),
        person.exposed.join("; "),
        years.join(", "),
        person.controllers.join("; "),
        person.risk.to_string(),
        person.stores.to_string(),
        if person.unsure { "one of several people of this name" } else { "" }.to_owned(),
        String::new(),
        String::new(),
    ]
}

/// As CSV. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
pub fn csv(people: &[Person]) -> Vec<u8> {
    let mut text = String::from("\u{feff}");
    let mut row = |cells: &[&str]| {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            let cell = if formula { format!("'{cell}") } else { (*cell).to_owned() };
            if cell.contains([',', '"', '\n', '\r']) {
                text.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
            } else {
                text.push_str(&cell);
            }
        }
        text.push_str("\r\n");
    };
    row(&COLUMNS.map(|(title, _)| title));
    for person in people {
        let cells = cells(person);
        row(&cells.each_ref().map(String::as_str));
    }
    text.into_bytes()
}

/// As a workbook. Every cell is text: nothing in it is ever calculated.
///
/// # Errors
/// When there are more people than a sheet has rows.
pub fn xlsx(people: &[Person]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Notification list")?;
    let title = Format::new().set_bold();
    for (at, (text, width)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, at, text, &title)?;
        sheet.set_column_width(at, width)?;
    }
    sheet.set_freeze_panes(1, 2)?;
    for (row, person) in (1..).zip(people) {
        for (at, cell) in (0..).zip(cells(person)) {
            if !cell.is_empty() {
                sheet.write_string(row, at, cell)?;
            }
        }
    }
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_opens_in_a_spreadsheet_without_calculating() {
        let person = Person {
            token: "P-1".to_owned(),
            name: "=cmd|' /C calc'!A0".to_owned(),
            address: "1 \"The\" Row, Barchester".to_owned(),
            risk: "D",
            ..Person::default()
        };
        let text = String::from_utf8(csv(&[person])).expect("text");
        let line = text.lines().nth(1).expect("one person");
        assert!(line.starts_with("P-1,'=cmd|' /C calc'!A0,\"1 \"\"The\"\" Row, Barchester\","), "{line}");
        assert!(xlsx(&[]).expect("small").starts_with(b"PK"));
    }
}
