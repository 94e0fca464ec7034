//! Cuts a dump into words, values, signs and comments as it streams in.
//!
//! Knows the quotes of all four families: `'...'` with doubled quotes and, where backslashes escape, those; `"..."`
//! and backticks and brackets for names; `$tag$...$tag$`; `0x...` and `X'...'`. A literal without end is given up
//! at a limit, so that it costs one statement and not the rest of the dump.

/// A literal or comment longer than this is cut.
const MAX_TOKEN: usize = 1024 * 1024;

/// What comes next.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A keyword, number or unquoted name.
    Word(String),
    /// A quoted name.
    Name(String),
    /// A string.
    Text(String),
    /// Bytes in hexadecimal digits; not text.
    Binary,
    /// One character of punctuation.
    Sign(char),
    /// What a comment says.
    Comment(String),
    /// A literal without end.
    Broken(String),
}

/// Cuts one dump.
#[derive(Default)]
pub struct Lexer {
    buffer: String,
    at: usize,
    /// Whether backslashes escape in strings (MySQL).
    pub backslash: bool,
    ended: bool,
}

impl Lexer {
    /// At the start of a dump.
    pub fn new(backslash: bool) -> Lexer {
        Lexer { backslash, ..Lexer::default() }
    }

    /// More of the dump.
    pub fn feed(&mut self, text: &str) {
        self.buffer.drain(..self.at);
        self.at = 0;
        self.buffer.push_str(text);
    }

    /// There is no more.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// The rest of the line, with its end, if all of it is there.
    pub fn line(&mut self) -> Option<String> {
        let rest = self.buffer.get(self.at..)?;
        let length = match memchr::memchr(b'\n', rest.as_bytes()) {
            Some(at) => at + 1,
            None if (self.ended && !rest.is_empty()) || rest.len() > MAX_TOKEN => rest.len(),
            None => return None,
        };
        let line = rest.get(..length)?.to_owned();
        self.at += length;
        Some(line)
    }

    /// The next token; `None` when more of the dump is needed, or at its end.
    pub fn next_token(&mut self) -> Option<Token> {
        let all = self.buffer.get(self.at..)?;
        let rest = all.trim_start();
        let skipped = all.len() - rest.len();
        // A token may go on behind the end of what is there; long enough is certain.
        let (token, length) = cut(rest, self.backslash, self.ended)?;
        self.at += skipped + length;
        Some(token)
    }
}

fn cut(rest: &str, backslash: bool, ended: bool) -> Option<(Token, usize)> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    let second = chars.next();
    if second.is_none() && !ended {
        return None;
    }
    let enough = ended || rest.len() >= MAX_TOKEN;
    match (first, second) {
        ('-', Some('-')) | ('#', _) => {
            let end = memchr::memchr(b'\n', rest.as_bytes());
            let length = end.or(enough.then_some(rest.len()))?;
            let text = rest.get(..length)?.trim_start_matches(['-', '#']).trim();
            Some((Token::Comment(text.to_owned()), length))
        }
        // `/*!40101 SET ... */` is code for MySQL; its words do not matter here.
        ('/', Some('*')) => {
            let end = memchr::memmem::find(rest.as_bytes(), b"*/").map(|at| at + 2);
            let length = end.or(enough.then_some(rest.len()))?;
            let inside = rest.get(2..length)?.trim_end_matches("*/");
            let text = if inside.starts_with('!') { "" } else { inside.trim() };
            Some((Token::Comment(text.to_owned()), length))
        }
        ('\'', _) => quoted(rest, 1, '\'', backslash, enough).map(|(text, length, whole)| {
            (if whole { Token::Text(text) } else { Token::Broken(text) }, length)
        }),
        ('N' | 'E' | 'n' | 'e', Some('\'')) => {
            let escapes = backslash || matches!(first, 'E' | 'e');
            quoted(rest, 2, '\'', escapes, enough).map(|(text, length, whole)| {
                (if whole { Token::Text(text) } else { Token::Broken(text) }, length)
            })
        }
        ('X' | 'x', Some('\'')) => {
            quoted(rest, 2, '\'', false, enough).map(|(_, length, _)| (Token::Binary, length))
        }
        ('"', _) | ('`', _) => {
            quoted(rest, 1, first, backslash && first == '"', enough).map(|(text, length, whole)| {
                (if whole { Token::Name(text) } else { Token::Broken(text) }, length)
            })
        }
        ('[', _) => quoted(rest, 1, ']', false, enough).map(|(text, length, whole)| {
            (if whole { Token::Name(text) } else { Token::Broken(text) }, length)
        }),
        ('$', _) => {
            let tag_end = rest.get(1..)?.find('$').map(|at| at + 2).filter(|end| *end < 64);
            let tag = tag_end
                .and_then(|end| rest.get(..end))
                .filter(|tag| tag.chars().all(|c| c == '$' || c == '_' || c.is_alphanumeric()));
            let Some(tag) = tag else { return Some((Token::Sign('$'), 1)) };
            let inside = rest.get(tag.len()..)?;
            match inside.find(tag) {
                Some(at) => Some((Token::Comment(inside.get(..at)?.to_owned()), at + 2 * tag.len())),
                None if enough => Some((Token::Broken(inside.to_owned()), rest.len())),
                None => None,
            }
        }
        _ if is_word(first) => {
            let length = rest.find(|c| !is_word(c)).or(enough.then_some(rest.len()))?;
            let word = rest.get(..length)?;
            let binary = word.len() > 2 && (word.starts_with("0x") || word.starts_with("0X"));
            Some((if binary { Token::Binary } else { Token::Word(word.to_owned()) }, length))
        }
        _ => Some((Token::Sign(first), first.len_utf8())),
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+' | '@' | '\\')
}

/// Whether a line begins a statement with rows: behind a semicolon, the literal around it has lost its end.
fn begins_statement(line: &str) -> bool {
    ["INSERT INTO ", "INSERT [", "CREATE TABLE ", "/*!40000 "].iter().any(|start| line.starts_with(start))
}

/// The inside of a quoted piece, its whole length, and whether it has an end.
fn quoted(
    rest: &str,
    from: usize,
    quote: char,
    backslash: bool,
    enough: bool,
) -> Option<(String, usize, bool)> {
    let mut text = String::new();
    let inside = rest.get(from..)?;
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        if at > MAX_TOKEN {
            return Some((text, from + at, false));
        }
        if c == '\\' && backslash {
            match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 'r')) => text.push('\r'),
                Some((_, 't')) => text.push('\t'),
                Some((_, '0')) => text.push(' '),
                Some((_, other)) => text.push(other),
                None => break,
            }
            continue;
        }
        if c == '\n' && text.trim_end().ends_with(';') && begins_statement(inside.get(at + 1..)?) {
            return Some((text, from + at, false));
        }
        if c != quote {
            text.push(c);
            continue;
        }
        let end = at + quote.len_utf8();
        match inside.get(end..)?.chars().next() {
            Some(next) if next == quote => {
                text.push(quote);
                chars.next();
            }
            None if !enough => return None,
            _ => return Some((text, from + end, true)),
        }
    }
    // At the end of the dump, or of patience.
    enough.then_some((text, rest.len(), false))
}
