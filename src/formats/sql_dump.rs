//! Dumps in SQL: mysqldump, pg_dump (plain), SQL Server scripts, sqlite3's .dump.
//!
//! Rows of INSERT and COPY go out under the names that they or CREATE TABLE give their columns; comments, source
//! of functions and anything else in words goes out as text. Streamed; nothing is executed. A literal without end
//! costs its statement. pg_dump's own format and backups of SQL Server are not SQL and not read here.

mod lexer;

use std::collections::HashMap;

use super::{About, Cell, Fit, Format, Halt, Locator, Probe, ReadError, Risk, Sink, TableInfo};
use crate::input::Input;
use crate::input::decode::{TextStream, head_text, lines_of};
use crate::model::Reason;
use lexer::{Lexer, Token};

/// About how many bytes are taken at once.
const STEP: usize = 64 * 1024;
/// How many tables are remembered, and how many columns of each.
const MAX_TABLES: usize = 10_000;
const MAX_COLUMNS: usize = 4096;
/// How many tokens of one statement are kept; values are not kept longer than their row.
const MAX_KEPT: usize = 64 * 1024;

/// The reader of SQL dumps.
pub struct SqlDump;

impl Format for SqlDump {
    fn id(&self) -> &'static str {
        "sql_dump"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        let Some(text) = probe.text() else { return Fit::No };
        let (mut statements, mut lines) = (0_usize, 0_usize);
        for line in lines_of(text).map(str::trim_start).filter(|line| !line.is_empty()).take(500) {
            lines += 1;
            let begins =
                |words: &str| line.get(..words.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(words));
            let from_stdin = || {
                let line = line.get(..line.floor_char_boundary(80)).unwrap_or(line);
                line.to_ascii_uppercase().contains("FROM STDIN")
            };
            let is_one =
                ["INSERT INTO ", "INSERT [", "CREATE TABLE ", "REPLACE INTO "].into_iter().any(begins)
                    || (begins("COPY ") && from_stdin());
            statements += usize::from(is_one);
        }
        let start = text.trim_start();
        let dump = [
            "-- MySQL dump",
            "-- MariaDB dump",
            "--\n-- PostgreSQL database dump",
            "PRAGMA foreign_keys",
            "-- phpMyAdmin",
        ];
        if dump.iter().any(|mark| start.starts_with(mark)) && statements > 0 {
            Fit::Certain
        } else if statements >= 2 || (statements == 1 && (probe.has_extension(&["sql"]) || lines < 20)) {
            // In front of a letter that quotes a statement, most lines belong to statements.
            if probe.has_extension(&["sql", "dmp", "dump", "bak"]) || statements * 20 >= lines {
                Fit::Certain
            } else {
                Fit::No
            }
        } else {
            Fit::No
        }
    }

    fn risk(&self, _: &About<'_>) -> Risk {
        Risk::Simple
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut stream = TextStream::new(input.into_stream());
        let head = head_text(stream.head()).unwrap_or_default();
        // Only MySQL quotes names with backticks; there, backslashes escape.
        let mysql = ["`", "MySQL dump", "MariaDB dump"].iter().any(|mark| head.contains(mark));
        stream = stream.in_paragraphs(STEP);
        let mut dump = Dump {
            sink,
            lexer: Lexer::new(mysql),
            columns: HashMap::new(),
            told: None,
            kept: Vec::new(),
            state: State::Statement,
            row: Vec::new(),
            text: String::new(),
            part: 0,
            rows: HashMap::new(),
        };
        let end = loop {
            match stream.next_chunk() {
                Ok(Some(chunk)) => {
                    dump.lexer.feed(chunk.text.get(chunk.overlap..).unwrap_or_default());
                    dump.step()?;
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(ReadError::from(error)),
            }
        };
        if end == Err(ReadError::Halt) {
            return end;
        }
        dump.lexer.end();
        dump.step()?;
        let cut = dump.finish()?;
        if stream.invalid() > 0 {
            sink.lost(Reason::Malformed)?;
        }
        if end.is_ok() && cut { Err(ReadError::Truncated) } else { end }
    }
}

/// A value of a row.
enum Value {
    Null,
    Text(String),
    Int(i64),
    Number(f64),
}

impl Value {
    fn cell(&self) -> Cell<'_> {
        match self {
            Value::Null => Cell::Empty,
            Value::Text(text) if text.trim().is_empty() => Cell::Empty,
            Value::Text(text) => Cell::Text(text),
            Value::Int(number) => Cell::Int(*number),
            Value::Number(number) => Cell::Number(*number),
        }
    }
}

/// Where the dump is.
#[derive(Clone, PartialEq)]
enum State {
    /// Inside a statement, whose words are kept.
    Statement,
    /// Behind VALUES, between rows.
    Values { table: String, columns: Vec<String> },
    /// Inside a row, and how many parentheses of functions are open in it.
    Row { table: String, columns: Vec<String>, depth: usize },
    /// Lines of COPY.
    Copy { table: String, columns: Vec<String> },
}

struct Dump<'s> {
    sink: &'s mut dyn Sink,
    lexer: Lexer,
    columns: HashMap<String, Vec<String>>,
    /// The table that the sink takes rows for, with how many columns it was told.
    told: Option<(String, Vec<String>)>,
    kept: Vec<Token>,
    state: State,
    row: Vec<Value>,
    text: String,
    part: u64,
    rows: HashMap<String, u64>,
}

impl Dump<'_> {
    fn step(&mut self) -> Result<(), ReadError> {
        loop {
            if let State::Copy { table, columns } = &self.state {
                let (table, columns) = (table.clone(), columns.clone());
                let Some(line) = self.lexer.line() else { return Ok(()) };
                self.copy_line(&table, &columns, line.trim_end_matches(['\n', '\r']))?;
                continue;
            }
            let Some(token) = self.lexer.next_token() else { return Ok(()) };
            self.take(token)?;
        }
    }

    /// Sends out what waits; whether the dump ended within a statement with rows.
    fn finish(&mut self) -> Result<bool, Halt> {
        let cut = match &self.state {
            State::Statement => false,
            State::Values { .. } => false,
            State::Copy { .. } => true,
            State::Row { table, columns, .. } => {
                let (table, columns) = (table.clone(), columns.clone());
                self.push_row(&table, &columns)?;
                true
            }
        };
        self.flush()?;
        Ok(cut)
    }

    fn take(&mut self, token: Token) -> Result<(), ReadError> {
        match token {
            Token::Comment(text) => {
                if !text.is_empty() {
                    self.say(&text)?;
                }
                return Ok(());
            }
            Token::Broken(text) => {
                self.say(&text)?;
                self.sink.lost(Reason::Malformed)?;
                self.kept.clear();
                self.row.clear();
                self.state = State::Statement;
                return Ok(());
            }
            _ => {}
        }
        match std::mem::replace(&mut self.state, State::Statement) {
            State::Statement => self.statement(token)?,
            State::Values { table, columns } => match token {
                Token::Sign('(') => self.state = State::Row { table, columns, depth: 0 },
                Token::Sign(',') => self.state = State::Values { table, columns },
                Token::Sign(';') => {}
                // What follows the rows (ON DUPLICATE KEY ...), or the next statement of a script without
                // semicolons.
                other => self.statement(other)?,
            },
            State::Row { table, columns, depth } => match token {
                Token::Sign(')') if depth == 0 => {
                    self.push_row(&table, &columns)?;
                    self.state = State::Values { table, columns };
                }
                Token::Sign(')') => self.state = State::Row { table, columns, depth: depth - 1 },
                Token::Sign('(') => {
                    // `CAST(N'...' AS ...)`: the function's name is no value.
                    if matches!(self.row.last(), Some(Value::Text(_))) {
                        self.row.pop();
                    }
                    self.state = State::Row { table, columns, depth: depth.saturating_add(1) };
                }
                // A statement that ends inside a row: its last literal was damaged.
                Token::Sign(';') if depth == 0 => {
                    self.push_row(&table, &columns)?;
                    self.sink.lost(Reason::Malformed)?;
                }
                token => {
                    self.value(token, depth);
                    self.state = State::Row { table, columns, depth };
                }
            },
            State::Copy { table, columns } => self.state = State::Copy { table, columns },
        }
        Ok(())
    }

    fn value(&mut self, token: Token, depth: usize) {
        if self.row.len() >= MAX_COLUMNS {
            return;
        }
        match token {
            Token::Text(text) => self.row.push(Value::Text(text)),
            Token::Binary => self.row.push(Value::Null),
            Token::Word(word) if depth == 0 => {
                let upper = word.to_ascii_uppercase();
                // `_binary 'text'`, `::type`.
                if matches!(upper.as_str(), "NULL" | "DEFAULT") {
                    self.row.push(Value::Null);
                } else if !word.starts_with('_') {
                    let plain = word.len() == 1 || !word.starts_with('0');
                    self.row.push(match (word.parse::<i64>(), word.parse::<f64>()) {
                        (Ok(number), _) if plain => Value::Int(number),
                        (Err(_), Ok(number)) if plain && number.is_finite() => Value::Number(number),
                        _ => Value::Text(word),
                    });
                }
            }
            // sqlite3 quotes strings with single quotes only, MySQL may use double ones.
            Token::Name(text) if self.lexer.backslash => self.row.push(Value::Text(text)),
            _ => {}
        }
    }

    fn statement(&mut self, token: Token) -> Result<(), ReadError> {
        let is_go = matches!(&token, Token::Word(word) if word.eq_ignore_ascii_case("go"));
        if token == Token::Sign(';') || is_go {
            self.ended_statement()?;
            return Ok(());
        }
        let starts = matches!(&token, Token::Word(word) if ["INSERT", "CREATE", "REPLACE", "COPY"].iter().any(|start| word.eq_ignore_ascii_case(start)));
        let in_insert = self.is("INSERT", 0) || self.is("REPLACE", 0);
        if starts && in_insert && self.kept.len() > 1 {
            self.ended_statement()?;
        }
        let is_values = matches!(&token, Token::Word(word) if word.eq_ignore_ascii_case("values"));
        if is_values && (self.is("INSERT", 0) || self.is("REPLACE", 0)) {
            let target = target(&self.kept);
            if let Some((table, columns)) = target {
                let columns = if columns.is_empty() {
                    self.columns.get(&table).cloned().unwrap_or_default()
                } else {
                    columns
                };
                self.kept.clear();
                self.row.clear();
                self.state = State::Values { table, columns };
                return Ok(());
            }
        }
        if self.kept.len() < MAX_KEPT {
            self.kept.push(token);
        }
        Ok(())
    }

    fn is(&self, word: &str, at: usize) -> bool {
        matches!(self.kept.get(at), Some(Token::Word(own)) if own.eq_ignore_ascii_case(word))
    }

    fn ended_statement(&mut self) -> Result<(), Halt> {
        let kept = std::mem::take(&mut self.kept);
        let word = |at: usize| match kept.get(at) {
            Some(Token::Word(word)) => word.to_ascii_uppercase(),
            _ => String::new(),
        };
        if word(0) == "CREATE" && (1..4).any(|at| word(at) == "TABLE") {
            if let Some((table, columns)) = created(&kept)
                && self.columns.len() < MAX_TABLES
            {
                self.columns.insert(table, columns);
            }
        } else if word(0) == "COPY"
            && kept
                .iter()
                .any(|token| matches!(token, Token::Word(word) if word.eq_ignore_ascii_case("stdin")))
            && let Some((table, columns)) = target(&kept)
        {
            let columns = if columns.is_empty() {
                self.columns.get(&table).cloned().unwrap_or_default()
            } else {
                columns
            };
            // The rows begin on the next line.
            self.lexer.line();
            self.state = State::Copy { table, columns };
            return Ok(());
        }
        // Defaults, passwords of users, conditions: whatever is written between quotes.
        for token in &kept {
            if let Token::Text(text) = token
                && !text.trim().is_empty()
            {
                self.say(text)?;
            }
        }
        Ok(())
    }

    fn copy_line(&mut self, table: &str, columns: &[String], line: &str) -> Result<(), ReadError> {
        if line == "\\." {
            self.state = State::Statement;
            return Ok(());
        }
        self.row = line
            .split('\t')
            .take(MAX_COLUMNS)
            .map(|field| if field == "\\N" { Value::Null } else { Value::Text(unescaped(field)) })
            .collect();
        Ok(self.push_row(table, columns)?)
    }

    fn push_row(&mut self, table: &str, columns: &[String]) -> Result<(), Halt> {
        let row = std::mem::take(&mut self.row);
        if row.is_empty() {
            return Ok(());
        }
        let known = self.told.as_ref().is_some_and(|(told, names)| told == table && names == columns);
        if !known {
            let names: Vec<&str> = columns.iter().map(String::as_str).collect();
            let names = (!names.is_empty()).then_some(names.as_slice());
            self.sink.table(&TableInfo { name: table, columns: names, ..TableInfo::default() })?;
            self.told = Some((table.to_owned(), columns.to_vec()));
        }
        let number = if self.rows.len() < MAX_TABLES || self.rows.contains_key(table) {
            let count = self.rows.entry(table.to_owned()).or_insert(0);
            *count += 1;
            *count
        } else {
            0
        };
        let cells: Vec<Cell<'_>> = row.iter().map(Value::cell).collect();
        self.sink.row(number, &cells)
    }

    fn say(&mut self, text: &str) -> Result<(), Halt> {
        self.text.push_str(text);
        self.text.push('\n');
        if self.text.len() > STEP { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Halt> {
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return Ok(());
        }
        self.part += 1;
        self.sink.text(Locator::Part(self.part), &text)
    }
}

/// The table that INSERT or COPY names, and its list of columns if there is one.
fn target(kept: &[Token]) -> Option<(String, Vec<String>)> {
    let skip = ["insert", "replace", "into", "copy", "only", "ignore", "low_priority", "delayed", "or"];
    let mut at = 0;
    while matches!(kept.get(at), Some(Token::Word(word)) if skip.iter().any(|s| word.eq_ignore_ascii_case(s)))
    {
        at += 1;
    }
    let (table, at) = table_name(kept, at)?;
    Some((table, names_in_list(kept.get(at..)?)))
}

/// The last part of a name such as `[dbo].[Staff]` or `public.staff`, and where it ends.
fn table_name(kept: &[Token], mut at: usize) -> Option<(String, usize)> {
    let mut name = None;
    while let Some(token) = kept.get(at) {
        match token {
            Token::Name(own) => name = Some(own.clone()),
            Token::Word(word) if word == "." => {}
            Token::Word(word) if name.is_none() || word.starts_with('.') => {
                name = word.rsplit('.').find(|part| !part.is_empty()).map(str::to_owned).or(name);
            }
            _ => break,
        }
        at += 1;
    }
    Some((name?, at))
}

/// The names between the parentheses that come first. Commas part them: tools that quote nothing write "Post Town" as it is.
fn names_in_list(tokens: &[Token]) -> Vec<String> {
    if tokens.first() != Some(&Token::Sign('(')) {
        return Vec::new();
    }
    let inside = tokens.iter().skip(1).take_while(|token| **token != Token::Sign(')'));
    let (mut names, mut begun): (Vec<String>, bool) = (Vec::new(), false);
    for token in inside {
        match (token, names.last_mut()) {
            (Token::Sign(','), _) => begun = false,
            (Token::Name(word) | Token::Word(word), Some(name)) if begun => {
                name.push(' ');
                name.push_str(word);
            }
            (Token::Name(word) | Token::Word(word), _) => {
                names.push(word.clone());
                begun = true;
            }
            _ => {}
        }
        if names.len() > MAX_COLUMNS {
            names.truncate(MAX_COLUMNS);
            break;
        }
    }
    names
}

/// Table and columns of CREATE TABLE.
fn created(kept: &[Token]) -> Option<(String, Vec<String>)> {
    let table = kept
        .iter()
        .position(|token| matches!(token, Token::Word(word) if word.eq_ignore_ascii_case("table")))?;
    let mut at = table + 1;
    while matches!(kept.get(at), Some(Token::Word(word)) if ["if", "not", "exists"].iter().any(|s| word.eq_ignore_ascii_case(s)))
    {
        at += 1;
    }
    let (name, at) = table_name(kept, at)?;
    let (mut depth, mut first, mut columns) = (0_usize, true, Vec::new());
    for token in kept.get(at..)? {
        match token {
            Token::Sign('(') => depth += 1,
            Token::Sign(')') => depth = depth.saturating_sub(1),
            Token::Sign(',') if depth == 1 => first = true,
            Token::Name(column) if depth == 1 && first => {
                columns.push(column.clone());
                first = false;
            }
            Token::Word(word) if depth == 1 && first => {
                let rules =
                    ["PRIMARY", "KEY", "UNIQUE", "CONSTRAINT", "FOREIGN", "CHECK", "INDEX", "FULLTEXT"];
                if !rules.iter().any(|rule| word.eq_ignore_ascii_case(rule)) {
                    columns.push(word.clone());
                }
                first = false;
            }
            _ => {}
        }
        if columns.len() >= MAX_COLUMNS {
            break;
        }
    }
    Some((name, columns))
}

/// A field of COPY without its escapes.
fn unescaped(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::{Recorder, read, read_into, survives};
    use crate::formats::testing_mutations::mutate;

    fn seen(text: &str) -> Recorder {
        assert_eq!(SqlDump.fit(&Probe::new(text.as_bytes(), true, "a.sql")), Fit::Certain);
        let (seen, end) = read(&SqlDump, "a.sql", text.as_bytes());
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        seen
    }

    fn columns(seen: &Recorder, table: usize) -> Vec<&str> {
        seen.tables[table].1.as_ref().expect("named columns").iter().map(String::as_str).collect()
    }

    const MYSQL: &str = "-- MySQL dump 10.13  Distrib 5.1\n-- Host: localhost    Database: hr\n\
        /*!40101 SET NAMES utf8 */;\nDROP TABLE IF EXISTS `staff`;\nCREATE TABLE `staff` (\n  `id` int(11) NOT NULL,\n\
        `surname` varchar(40) DEFAULT 'x',\n `fee` decimal(8,2),\n PRIMARY KEY (`id`)\n) ENGINE=MyISAM;\n\
        INSERT INTO `staff` VALUES (1,'O\\'Example',185.50),(2,'Sam;ple (x)',NULL),(3,'It''s',_binary 'a');\n\
        /*!40000 ALTER TABLE `staff` ENABLE KEYS */;\n";

    #[test]
    fn mysql() {
        let seen = seen(MYSQL);
        assert_eq!((seen.tables[0].0.as_str(), columns(&seen, 0)), ("staff", vec!["id", "surname", "fee"]));
        assert_eq!(
            seen.cells(0),
            [["1", "O'Example", "185.5"], ["2", "Sam;ple (x)", ""], ["3", "It's", "a"]]
        );
        assert!(seen.all_text().contains("Database: hr"));
    }

    #[test]
    fn postgres() {
        let seen = seen(
            "--\n-- PostgreSQL database dump\n--\nSET x = 'y';\nCREATE TABLE public.staff (\n    id integer NOT NULL,\n    name text\n);\n\
             COPY public.staff (id, name) FROM stdin;\n1\tO'Example; Ann\n2\t\\N\n3\ta\\tb\n\\.\n\n\
             INSERT INTO public.staff (id, name) VALUES (4, E'c\\'d');\nCREATE FUNCTION f() AS $$ begin; 'x end $$ LANGUAGE sql;\n",
        );
        assert_eq!((seen.tables.len(), seen.tables[0].0.as_str()), (1, "staff"));
        assert_eq!(columns(&seen, 0), ["id", "name"]);
        assert_eq!(seen.cells(0), [["1", "O'Example; Ann"], ["2", ""], ["3", "a\tb"], ["4", "c'd"]]);
    }

    #[test]
    fn names_without_quotes_may_have_blanks() {
        let seen = seen(
            "CREATE TABLE staff (\n  Rec varchar(80),\n  Post Town varchar(80),\n  N.I. varchar(80)\n);\n\
             COPY staff (Rec, Post Town, N.I.) FROM stdin;\n1\tTestham\tAB123456C\n\\.\n\
             INSERT INTO \"fees\" (\"Staff No\", fee) VALUES (1, 185);\n",
        );
        assert_eq!(columns(&seen, 0), ["Rec", "Post Town", "N.I."]);
        assert_eq!(columns(&seen, 1), ["Staff No", "fee"]);
    }

    #[test]
    fn sql_server_in_utf16_and_sqlite() {
        let script = "USE [HR]\r\nGO\r\nCREATE TABLE [dbo].[Poll Staff](\r\n\t[Id] [int] IDENTITY(1,1) NOT NULL,\r\n\t[Name] [nvarchar](50) NULL,\r\n\t[Born] [datetime] NULL,\r\n\
            CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([Id] ASC)) ON [PRIMARY]\r\nGO\r\n\
            INSERT [dbo].[Poll Staff] ([Id], [Name], [Born]) VALUES (1, N'Ann\\', CAST(N'1971-04-09T00:00:00' AS DateTime))\r\n\
            INSERT [dbo].[Poll Staff] ([Id], [Name], [Born]) VALUES (2, N'Bob', NULL)\r\nGO\r\n";
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend(script.encode_utf16().flat_map(u16::to_le_bytes));
        let (seen, end) = read(&SqlDump, "a.sql", &bytes);
        assert_eq!((end, seen.tables[0].0.as_str()), (Ok(()), "Poll Staff"));
        assert_eq!(seen.cells(0), [["1", "Ann\\", "1971-04-09T00:00:00"], ["2", "Bob", ""]]);
        let lite = "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE IF NOT EXISTS \"staff\" (id INTEGER PRIMARY KEY, \"n i\" TEXT);\n\
            INSERT INTO staff VALUES(1,'AB123456C');\nINSERT INTO \"staff\" VALUES(2,X'00ff');\nCOMMIT;\n";
        let seen = self::seen(lite);
        assert_eq!(
            (columns(&seen, 0), seen.cells(0)),
            (vec!["id", "n i"], vec![vec!["1", "AB123456C"], vec!["2", ""]])
        );
    }

    #[test]
    fn an_early_end_keeps_the_rows_before_it() {
        let cut = MYSQL.find("NULL),(3").expect("it is there");
        let (seen, end) = read(&SqlDump, "a.sql", &MYSQL.as_bytes()[..cut]);
        assert_eq!((end, seen.cells(0).len()), (Err(ReadError::Truncated), 2));
    }

    #[test]
    fn a_literal_without_end_costs_one_statement() {
        let insert = "INSERT INTO `t` VALUES (1,'a'),(2,'b');\n";
        let broken = insert.replace("'b'", "'b");
        let (seen, end) = read(&SqlDump, "a.sql", format!("{insert}{broken}{insert}").as_bytes());
        assert_eq!((end, seen.lost.as_slice()), (Ok(()), &[Reason::Malformed][..]));
        assert_eq!(seen.cells(0), [["1", "a"], ["2", "b"], ["1", "a"], ["1", "a"], ["2", "b"]]);
        assert!(seen.all_text().contains('b'));
    }

    #[test]
    fn only_dumps_fit() {
        let fit = |name: &str, text: &str| SqlDump.fit(&Probe::new(text.as_bytes(), true, name));
        let letter = format!(
            "Dear all,\n{}INSERT INTO x VALUES (1);\nINSERT INTO y VALUES (1);\n",
            "please run this\n".repeat(60)
        );
        assert_eq!(fit("a.txt", &letter), Fit::No);
        assert_eq!(fit("a.csv", "id,name\n1,Ann\n"), Fit::No);
        assert_eq!(fit("a.sql", "select 1;"), Fit::No);
        assert_eq!(fit("backup.txt", MYSQL), Fit::Certain);
    }

    #[test]
    fn damaged_dumps_end() {
        survives(&SqlDump, "a.sql", MYSQL.as_bytes(), &[]);
        mutate(MYSQL.as_bytes(), 1000, |bytes| {
            let _ = read(&SqlDump, "a.sql", bytes);
        });
    }

    #[test]
    fn stops_when_asked() {
        for calls in 0..4 {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&SqlDump, "a.sql", MYSQL.as_bytes(), &[], &mut sink), Err(ReadError::Halt));
        }
    }
}
