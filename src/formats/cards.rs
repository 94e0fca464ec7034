//! Cards: text of names and values in groups, read as tables with a row for each group.
//!
//! vCard (address books), iCalendar (who is invited to which training), LDIF (directories), and .ini files (a row
//! a section). What they share is here: folded lines, encoded values, and columns that are only known as the cards
//! come. A further format of this kind is one more way to cut lines into names and values.

use super::{About, Cell, ChildInfo, Fit, Format, Halt, Probe, ReadError, Risk, Sink, TableInfo};
use crate::input::decode::{TextStream, lines_of};
use crate::input::{Input, base64};
use crate::model::Reason;

/// Cards that wait for the columns of those behind them.
const WAITING: usize = 256;
/// More columns, and later ones go out as text of the last.
const COLUMNS: usize = 512;
/// A card that is longer goes out in parts.
const CARD: usize = 1 << 20;

/// The reader of vCard files.
pub struct VCard;
/// The reader of iCalendar files.
pub struct Calendar;
/// The reader of LDIF files.
pub struct Ldif;
/// The reader of .ini files.
pub struct Ini;

/// What goes on between lines.
struct Cards<'s> {
    sink: &'s mut dyn Sink,
    columns: Vec<String>,
    /// Columns that the sink knows of.
    told: Option<usize>,
    waiting: Vec<(u64, Vec<(usize, String)>)>,
    card: Vec<(usize, String)>,
    size: usize,
    number: u64,
}

impl<'s> Cards<'s> {
    fn new(sink: &'s mut dyn Sink) -> Cards<'s> {
        Cards {
            sink,
            columns: Vec::new(),
            told: None,
            waiting: Vec::new(),
            card: Vec::new(),
            size: 0,
            number: 0,
        }
    }

    fn add(&mut self, name: &str, value: &str) -> Result<(), Halt> {
        let value = value.trim();
        if value.is_empty() {
            return Ok(());
        }
        let at = match self.columns.iter().position(|known| known.eq_ignore_ascii_case(name)) {
            Some(at) => at,
            None if self.columns.len() < COLUMNS => {
                self.columns.push(name.to_owned());
                self.columns.len() - 1
            }
            None => COLUMNS - 1,
        };
        self.size += value.len();
        match self.card.iter_mut().find(|(known, _)| *known == at) {
            Some((_, all)) => {
                all.push_str("; ");
                all.push_str(value);
            }
            None => self.card.push((at, value.to_owned())),
        }
        if self.size > CARD { self.end() } else { Ok(()) }
    }

    /// The same in a column of its own where the card has one of that name: two numbers in one cell are none.
    fn add_apart(&mut self, name: &str, value: &str) -> Result<(), Halt> {
        let taken = |name: &str| {
            let at = self.columns.iter().position(|known| known.eq_ignore_ascii_case(name));
            at.is_some_and(|at| self.card.iter().any(|(known, _)| *known == at))
        };
        let numbered = (2..=9).map(|number| format!("{name} {number}"));
        let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name));
        self.add(free.as_deref().unwrap_or(name), value)
    }

    /// Gives what the property of this name holds away as a store of its own: "photo-3" of the third card.
    fn child(&mut self, name: &str, mut bytes: &[u8]) -> Result<(), Halt> {
        let name = format!("{}-{}", name.to_ascii_lowercase(), self.number + 1);
        let size = Some(bytes.len() as u64);
        self.sink.child(&ChildInfo { name: &name, size, ..ChildInfo::default() }, &mut bytes)
    }

    /// The card is whole.
    fn end(&mut self) -> Result<(), Halt> {
        self.size = 0;
        if !self.card.is_empty() {
            self.number += 1;
            self.waiting.push((self.number, std::mem::take(&mut self.card)));
        }
        if self.waiting.len() >= WAITING { self.push() } else { Ok(()) }
    }

    fn push(&mut self) -> Result<(), Halt> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        if self.told != Some(self.columns.len()) {
            self.told = Some(self.columns.len());
            let names: Vec<&str> = self.columns.iter().map(String::as_str).collect();
            // The table goes on under its name when a later card brings further columns.
            self.sink.table(&TableInfo { name: "cards", columns: Some(&names), ..TableInfo::default() })?;
        }
        for (number, card) in std::mem::take(&mut self.waiting) {
            let mut cells = vec![Cell::Empty; self.columns.len()];
            for (at, value) in &card {
                if let Some(cell) = cells.get_mut(*at) {
                    *cell = Cell::Text(value);
                }
            }
            self.sink.row(number, &cells)?;
        }
        Ok(())
    }
}

/// Calls back for every line without its end; `fold` puts lines that begin with a blank behind the one before.
fn each_line(
    input: Input<'_>,
    fold: bool,
    cards: &mut Cards<'_>,
    take: &mut dyn FnMut(&str, &mut Cards<'_>) -> Result<(), Halt>,
) -> Result<(), ReadError> {
    let mut stream = TextStream::new(input.into_stream());
    let mut line = String::new();
    let end = loop {
        let chunk = match stream.next_chunk() {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break Ok(()),
            Err(error) => break Err(ReadError::from(error)),
        };
        for next in chunk.text.get(chunk.overlap..).unwrap_or_default().split_inclusive('\n') {
            let next = next.trim_end_matches(['\n', '\r', '\u{1A}']);
            if fold && next.starts_with([' ', '\t']) && line.len() < CARD {
                line.push_str(next.get(1..).unwrap_or_default());
                continue;
            }
            take(&line, cards)?;
            line.clear();
            line.push_str(next);
        }
    };
    if end == Err(ReadError::Halt) {
        return end;
    }
    take(&line, cards)?;
    cards.end()?;
    cards.push()?;
    if stream.invalid() > 0 {
        cards.sink.lost(Reason::Malformed)?;
    }
    end
}

/// `NAME;PARAMETER=X:value`: the name without its group, the parameters, the value.
fn property(line: &str) -> Option<(&str, &str, &str)> {
    let mut quoted = false;
    let colon = line.find(|c| {
        quoted ^= c == '"';
        c == ':' && !quoted
    })?;
    let (head, value) = (line.get(..colon)?, line.get(colon + 1..)?);
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    Some((name.rsplit('.').next().unwrap_or(name), parameters, value))
}

/// A value as its parameters and backslashes mean it; `None` for one that is no text.
fn decoded(parameters: &str, value: &str) -> Option<String> {
    let parameters = parameters.to_ascii_uppercase();
    if parameters.contains("ENCODING=B") || parameters.split(';').any(|p| p == "BASE64") {
        return None;
    }
    if parameters.contains("QUOTED-PRINTABLE") {
        return Some(quoted_printable(value));
    }
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => text.push(' '),
                Some(other) => text.push(other),
                None => {}
            },
            c => text.push(c),
        }
    }
    Some(text)
}

fn quoted_printable(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(meant) if byte == b'=' => {
                bytes.push(meant);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).replace(['\r', '\n'], " ")
}

/// Bytes of base64; white space is skipped. `None` when it is none.
fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let (mut digits, mut bytes) = (base64::Digits::default(), Vec::with_capacity(text.len() / 4 * 3));
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()).take_while(|byte| *byte != b'=') {
        digits.push(base64::digit_of_any(byte)?, &mut bytes);
    }
    digits.finish(&mut bytes);
    Some(bytes)
}

/// Lines of the head that begin with one of these words, in any case.
fn begins(probe: &Probe<'_>, word: &str) -> bool {
    probe.text().is_some_and(|text| {
        let start = text.trim_start_matches(['\u{FEFF}', '\r', '\n', ' ']);
        start.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word))
    })
}

/// The column of a telephone number by the parameters of its property.
fn telephone_column(parameters: &str) -> &'static str {
    let parameters = parameters.to_ascii_uppercase();
    if parameters.contains("CELL") {
        "mobile"
    } else if parameters.contains("FAX") {
        "fax"
    } else {
        "telephone"
    }
}

/// The columns of vCard by property: names that say in words what the standard means.
fn vcard_column(name: &str) -> &str {
    match name {
        "FN" => "full name",
        "EMAIL" => "email",
        "BDAY" => "date of birth",
        "ADR" => "address",
        "ORG" => "organisation",
        "TITLE" | "ROLE" => "job",
        "NICKNAME" => "known as",
        "NOTE" => "note",
        other => other,
    }
}

impl Format for VCard {
    fn id(&self) -> &'static str {
        "vcard"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if begins(probe, "BEGIN:VCARD") { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut cards = Cards::new(sink);
        each_line(input, true, &mut cards, &mut |line, cards| {
            let Some((name, parameters, value)) = property(line) else { return Ok(()) };
            let name = name.to_ascii_uppercase();
            match name.as_str() {
                "BEGIN" | "VERSION" | "PRODID" | "REV" | "UID" | "MAILER" => Ok(()),
                "END" => cards.end(),
                "PHOTO" | "LOGO" | "SOUND" | "KEY" => {
                    match bytes_of(value).filter(|bytes| bytes.len() > 64) {
                        Some(bytes) => cards.child(&name, &bytes),
                        None => Ok(()),
                    }
                }
                "N" => {
                    let Some(value) = decoded(parameters, value) else { return Ok(()) };
                    for (column, part) in
                        ["surname", "forename", "middle name", "title"].iter().zip(value.split(';'))
                    {
                        cards.add(column, part)?;
                    }
                    Ok(())
                }
                "ADR" => {
                    let Some(value) = decoded(parameters, value) else { return Ok(()) };
                    let parts: Vec<&str> =
                        value.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
                    cards.add("address", &parts.join(", "))
                }
                name => match decoded(parameters, value) {
                    Some(value) if name == "TEL" => cards.add_apart(telephone_column(parameters), &value),
                    Some(value) => cards.add(vcard_column(name), &value),
                    None => cards.sink.lost(Reason::Unsupported),
                },
            }
        })
    }
}

impl Format for Calendar {
    fn id(&self) -> &'static str {
        "icalendar"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if begins(probe, "BEGIN:VCALENDAR") { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut cards = Cards::new(sink);
        each_line(input, true, &mut cards, &mut |line, cards| {
            let Some((name, parameters, value)) = property(line) else { return Ok(()) };
            let name = name.to_ascii_uppercase();
            match name.as_str() {
                "BEGIN" | "END" => cards.end(),
                "VERSION" | "PRODID" | "UID" | "DTSTAMP" | "SEQUENCE" | "TZID" | "CALSCALE" | "METHOD" => {
                    Ok(())
                }
                "ATTACH" => match bytes_of(value).filter(|bytes| bytes.len() > 64) {
                    Some(bytes) => cards.child("attachment", &bytes),
                    None => cards.add("attach", value),
                },
                "ATTENDEE" | "ORGANIZER" => {
                    // One row a person: an invitation has many.
                    let column = name.to_ascii_lowercase();
                    let called = parameters.split(';').find_map(|parameter| parameter.strip_prefix("CN="));
                    if let Some(called) = called {
                        cards.add(&format!("{column} name"), called.trim_matches('"'))?;
                    }
                    let address = value.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:"));
                    cards.add(
                        &format!("{column} email"),
                        value.get(address.map_or(0, str::len)..).unwrap_or(value),
                    )
                }
                name => match decoded(parameters, value) {
                    // "PV opening - Ann Lowe": what, and who does it.
                    Some(value) if name == "SUMMARY" => match value.rsplit_once(" - ") {
                        Some((what, who)) => {
                            cards.add("summary", what)?;
                            cards.add("who", who)
                        }
                        None => cards.add("summary", &value),
                    },
                    Some(value) => cards.add(&name.to_ascii_lowercase(), &value),
                    None => cards.sink.lost(Reason::Unsupported),
                },
            }
        })
    }
}

impl Format for Ldif {
    fn id(&self) -> &'static str {
        "ldif"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(text) = probe.text() else { return Fit::No };
        let mut lines =
            text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let first = lines.next().unwrap_or_default();
        let first = if first.starts_with("version:") { lines.next().unwrap_or_default() } else { first };
        let named = lines.next().is_some_and(|line| {
            line.starts_with(' ')
                || line.split_once(':').is_some_and(|(name, _)| {
                    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-;.".contains(&b))
                })
        });
        if first.starts_with("dn:") && first.contains('=') && named { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut cards = Cards::new(sink);
        each_line(input, true, &mut cards, &mut |line, cards| {
            if line.trim().is_empty() {
                return cards.end();
            }
            let Some((name, value)) = line.split_once(':').filter(|_| !line.starts_with('#')) else {
                return Ok(());
            };
            let name = name.split(';').next().unwrap_or(name);
            match value.strip_prefix(':') {
                None => cards.add(name, value.trim_start_matches('<')),
                Some(encoded) => match bytes_of(encoded).map(String::from_utf8) {
                    Some(Ok(text)) => cards.add(name, &text),
                    // A photograph, a certificate.
                    Some(Err(bytes)) => cards.child(name, bytes.as_bytes()),
                    None => cards.sink.lost(Reason::Malformed),
                },
            }
        })
    }
}

/// Lines that decide whether a text is one of sections and keys.
const INI_LINES: usize = 300;

impl Format for Ini {
    fn id(&self) -> &'static str {
        "ini"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(text) = probe.text() else { return Fit::No };
        let (mut sections, mut pairs, mut others) = (0, 0, 0);
        let lines =
            lines_of(text).map(str::trim).filter(|line| !line.is_empty() && !line.starts_with([';', '#']));
        for line in lines.take(INI_LINES) {
            if others * 10 > INI_LINES {
                return Fit::No;
            }
            if line.starts_with('[') && line.ends_with(']') && !line.contains(['{', '"', ',']) {
                sections += 1;
            } else if line.split_once('=').is_some_and(|(name, _)| is_key(name.trim())) {
                pairs += 1;
            } else {
                others += 1;
            }
        }
        if sections > 0 && pairs > 0 && others * 10 <= pairs { Fit::Likely } else { Fit::No }
    }

    fn risk(&self, _: &About<'_>) -> Risk {
        Risk::Simple
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut cards = Cards::new(sink);
        each_line(input, false, &mut cards, &mut |line, cards| {
            let line = line.trim();
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                cards.end()?;
                return cards.add("section", name);
            }
            match line.split_once('=') {
                // Lines that are only numbered are a list, each of its own: "0=Ann Lowe,07700900111".
                Some((number, value)) if is_number(number.trim()) => {
                    cards.end()?;
                    for part in value.split([',', ';', '|', '\t']) {
                        cards.add_apart("entry", part.trim().trim_matches('"'))?;
                    }
                    cards.end()
                }
                Some((name, value)) if !line.starts_with([';', '#']) && is_key(name.trim()) => {
                    cards.add(name.trim(), value.trim().trim_matches('"'))
                }
                // Comments hold old passwords.
                _ => cards.add("other lines", line),
            }
        })
    }
}

fn is_number(name: &str) -> bool {
    (1..=6).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_key(name: &str) -> bool {
    (1..=64).contains(&name.len()) && !name.contains(['"', '{', ';', '<', '('])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, survives};

    fn table(seen: &Recorder) -> Vec<Vec<(String, String)>> {
        let mut all = Vec::new();
        for (_, columns, _, rows) in &seen.tables {
            let columns = columns.clone().expect("named");
            for (_, row) in rows {
                let cells = columns.iter().cloned().zip(row.iter().cloned());
                all.push(cells.filter(|(_, value)| !value.is_empty()).collect());
            }
        }
        all
    }

    fn pairs(row: &[(&str, &str)]) -> Vec<(String, String)> {
        row.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn numbered_lines_of_a_section_are_a_list() {
        let text = "[general]\nsender=Elections\n\n[group_a]\n0=Ann Lowe,07700900111\n1=Bo Ek,07700900112\n";
        let (seen, end) = read(&Ini, "a.ini", text.as_bytes());
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        assert_eq!(
            table(&seen),
            [
                pairs(&[("section", "general"), ("sender", "Elections")]),
                pairs(&[("section", "group_a")]),
                pairs(&[("entry", "Ann Lowe"), ("entry 2", "07700900111")]),
                pairs(&[("entry", "Bo Ek"), ("entry 2", "07700900112")]),
            ]
        );
    }

    #[test]
    fn address_books_are_tables() {
        let text = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:O=E2=80=99Example;Ann\r\nFN:Ann O\r\n\
            TEL;HOME;VOICE:01632 960001\r\nEND:VCARD\r\nBEGIN:VCARD\r\nitem1.EMAIL;TYPE=INTERNET:ben\r\n @example.org\r\n\
            ADR;TYPE=HOME:;;1 Sample Street;Sampleton;;ZZ1 1ZZ;UK\r\nBDAY:1961-02-03\r\nNOTE:Poll clerk\\, 2004\r\nEND:VCARD\r\n";
        assert_eq!(VCard.fit(&Probe::new(text.as_bytes(), true, "x")), Fit::Certain);
        let (seen, end) = read(&VCard, "a.vcf", text.as_bytes());
        assert_eq!(end, Ok(()));
        let rows = table(&seen);
        assert_eq!(
            rows[0],
            pairs(&[
                ("surname", "O’Example"),
                ("forename", "Ann"),
                ("full name", "Ann O"),
                ("telephone", "01632 960001")
            ])
        );
        assert_eq!(
            rows[1],
            pairs(&[
                ("email", "ben@example.org"),
                ("address", "1 Sample Street, Sampleton, ZZ1 1ZZ, UK"),
                ("date of birth", "1961-02-03"),
                ("note", "Poll clerk, 2004"),
            ])
        );
        survives(&VCard, "a.vcf", text.as_bytes(), &[]);
        let mut sink = Recorder::stopping_after(1);
        assert_eq!(read_into(&VCard, "a.vcf", text.as_bytes(), &[], &mut sink), Err(ReadError::Halt));
    }

    #[test]
    fn directories_are_tables_and_photographs_children() {
        // RWxs is "Ell"; the photograph is 66 bytes that are no text.
        let photo = format!("/9j/{}", "gICA".repeat(21));
        let text = format!(
            "version: 1\n\ndn: cn=Ann Example,ou=Elections,o=Sampleton\ncn: Ann Example\nsn: Exam\n ple\nmail: ann@example.org\n\n\
             dn: cn=Ell\ngivenName:: RWxs\njpegPhoto:: {photo}\nmail: e@example.org\nmail: e2@example.org\n"
        );
        assert_eq!(Ldif.fit(&Probe::new(text.as_bytes(), true, "x")), Fit::Certain);
        let (seen, end) = read(&Ldif, "a.ldif", text.as_bytes());
        assert_eq!(end, Ok(()));
        let rows = table(&seen);
        assert_eq!(rows.len(), 3, "the version is a card of its own");
        assert!(rows[1].contains(&("sn".to_owned(), "Example".to_owned())));
        assert!(rows[2].contains(&("givenName".to_owned(), "Ell".to_owned())));
        assert!(rows[2].contains(&("mail".to_owned(), "e@example.org; e2@example.org".to_owned())));
        assert_eq!((seen.children[0].0.as_str(), seen.children[0].1.len()), ("jpegphoto-3", 66));
        survives(&Ldif, "a.ldif", text.as_bytes(), &[]);
    }

    #[test]
    fn calendars_say_who_was_invited() {
        let text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Training for poll clerks\r\nDTSTART:20100420T090000\r\n\
            ATTENDEE;CN=\"Example: Ann\";ROLE=REQ-PARTICIPANT:mailto:ann@example.org\r\nATTENDEE:mailto:ben@example.org\r\n\
            END:VEVENT\r\nEND:VCALENDAR\r\n";
        let (seen, end) = read(&Calendar, "a.ics", text.as_bytes());
        assert_eq!(end, Ok(()));
        assert_eq!(
            table(&seen)[0],
            pairs(&[
                ("summary", "Training for poll clerks"),
                ("dtstart", "20100420T090000"),
                ("attendee name", "Example: Ann"),
                ("attendee email", "ann@example.org; ben@example.org"),
            ])
        );
        survives(&Calendar, "a.ics", text.as_bytes(), &[]);
    }

    #[test]
    fn calendars_say_who_does_what() {
        let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Opening - Monday - Ann Example\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nSUMMARY:Office closed\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let (seen, end) = read(&Calendar, "a.ics", text.as_bytes());
        assert_eq!(end, Ok(()));
        assert_eq!(table(&seen)[0], pairs(&[("summary", "Opening - Monday"), ("who", "Ann Example")]));
        assert_eq!(table(&seen)[1], pairs(&[("summary", "Office closed")]));
    }

    #[test]
    fn settings_are_rows_by_section() {
        let text = "; payroll link\r\n[Database]\r\nServer=PAY01\r\nUID=elections\r\nPWD=\"not-a-real-one\"\r\n\r\n[Mail]\r\nFrom=office@example.org\r\n";
        let fit = |text: &str| Ini.fit(&Probe::new(text.as_bytes(), true, "x"));
        assert_eq!(fit(text), Fit::Likely);
        assert_eq!(fit("[1, 2]\n"), Fit::No);
        assert_eq!(fit("Dear Sir,\n\nfee = 185\n"), Fit::No);
        let (seen, end) = read(&Ini, "a.ini", text.as_bytes());
        assert_eq!(end, Ok(()));
        let rows = table(&seen);
        assert_eq!(
            rows[1],
            pairs(&[
                ("section", "Database"),
                ("Server", "PAY01"),
                ("UID", "elections"),
                ("PWD", "not-a-real-one")
            ])
        );
        assert_eq!(rows[2], pairs(&[("section", "Mail"), ("From", "office@example.org")]));
        survives(&Ini, "a.ini", text.as_bytes(), &[]);
    }

    #[test]
    fn base64_is_what_the_standard_says() {
        // From RFC 4648.
        assert_eq!(bytes_of("Zm9vYmFy").as_deref(), Some(&b"foobar"[..]));
        assert_eq!(bytes_of("Zm9v\r\n Yg==").as_deref(), Some(&b"foob"[..]));
        assert_eq!(bytes_of("no base 64!"), None);
    }
}
