//! Walks JSON values as the parser meets them and sorts what it finds into rows and text.
//!
//! An array of objects is a table, named by its path; its objects are rows, and objects inside them become
//! dotted columns. An array of arrays is a table without column names. Everything else is text, `key: value`.
//! Keys that look like data (`"1001": {...}`, an e-mail address) become values: a name of a table or column
//! goes into the report, a value never does.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::tables::{Kind, Row, Tables, Value};
use crate::formats::Halt;

/// The longest key that may be a name.
const MAX_KEY: usize = 64;
/// The longest path that names a column or table.
const MAX_PATH: usize = 256;

/// Where the walk is.
pub struct Walk<'s> {
    tables: Tables<'s>,
    /// The rows that are open, the innermost last, each with the path inside it.
    rows: Vec<(Row, String)>,
    /// The path outside of rows.
    path: String,
    halted: bool,
}

impl<'s> Walk<'s> {
    /// At the start of a file.
    pub fn new(tables: Tables<'s>) -> Walk<'s> {
        Walk { tables, rows: Vec::new(), path: String::new(), halted: false }
    }

    /// Whether the sink asked to stop.
    pub fn halted(&self) -> bool {
        self.halted
    }

    /// What was found so far.
    pub fn tables(&mut self) -> &mut Tables<'s> {
        &mut self.tables
    }

    /// The next value at the top of the file, as a document of its own or as a row among others.
    pub fn top(&mut self, as_row: bool) -> At<'_, 's> {
        At { walk: self, place: if as_row { Place::Element } else { Place::Value } }
    }

    fn told<E: Error>(&mut self, result: Result<(), Halt>) -> Result<(), E> {
        result.map_err(|halt| {
            self.halted = true;
            E::custom(halt)
        })
    }

    fn here_mut(&mut self) -> &mut String {
        self.rows.last_mut().map_or(&mut self.path, |(_, path)| path)
    }

    /// Goes down to a key and returns how long the path was before.
    fn down(&mut self, key: &str) -> usize {
        let path = self.here_mut();
        let before = path.len();
        if before + key.len() < MAX_PATH {
            if before > 0 {
                path.push('.');
            }
            path.push_str(key);
        }
        before
    }

    /// The name of the table for an array or a dictionary at this place.
    fn table_name(&self) -> String {
        let mut name = match self.rows.last() {
            Some((row, path)) => format!("{}[].{path}", self.tables.name(row.table)),
            None => self.path.clone(),
        };
        name.truncate(name.floor_char_boundary(MAX_PATH));
        name
    }

    fn open(&mut self, name: &str, kind: Kind) {
        let row = self.tables.open(name, kind);
        self.rows.push((row, String::new()));
    }

    /// Ends the innermost row, also when the parser failed inside it: what was read counts.
    fn close<E: Error>(&mut self, inside: Result<(), E>) -> Result<(), E> {
        let Some((row, _)) = self.rows.pop() else { return inside };
        if self.halted {
            return inside;
        }
        let closed = self.tables.close(row);
        inside.and(self.told(closed))
    }

    /// A value that is neither object nor array.
    fn scalar<E: Error>(&mut self, place: &Place, value: Option<Value>) -> Result<(), E> {
        let result = match (self.rows.last_mut(), place) {
            (Some((row, _)), Place::Item) => self.tables.append(row, value),
            (Some((row, path)), _) => match value {
                Some(value) => self.tables.set(row, path, value),
                None => Ok(()),
            },
            (None, _) => match value {
                Some(value) => self.tables.line(&self.path, &value),
                None => Ok(()),
            },
        };
        self.told(result)
    }
}

/// What a value is to what is around it.
enum Place {
    /// The value of a key, or the document itself.
    Value,
    /// One of several in an array: an object or array is a row.
    Element,
    /// A cell of a row without column names.
    Item,
}

/// A value that the parser is about to read.
pub struct At<'w, 's> {
    walk: &'w mut Walk<'s>,
    place: Place,
}

impl<'de> DeserializeSeed<'de> for At<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<(), D::Error> {
        parser.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.walk.scalar(&self.place, None)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<(), E> {
        self.walk.scalar(&self.place, Some(Value::Bool(truth)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.walk.scalar(&self.place, Some(Value::Int(number)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        // Account numbers of 19 and 20 digits would lose some as a float.
        let value = i64::try_from(number).map_or_else(|_| Value::Text(number.to_string()), Value::Int);
        self.walk.scalar(&self.place, Some(value))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.walk.scalar(&self.place, Some(Value::Number(number)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.walk.scalar(&self.place, Some(Value::Text(text.to_owned())))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<(), E> {
        self.walk.scalar(&self.place, Some(Value::Text(text)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let walk = self.walk;
        match self.place {
            Place::Value => members(walk, map),
            Place::Element | Place::Item => {
                let mut name = walk.table_name();
                if matches!(self.place, Place::Item) {
                    name = format!("{}[]", name.trim_end_matches('.'));
                }
                walk.open(&name, Kind::Named);
                let inside = members(walk, map);
                walk.close(inside)
            }
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let walk = self.walk;
        match self.place {
            Place::Value => {
                while seq.next_element_seed(At { walk, place: Place::Element })?.is_some() {}
                Ok(())
            }
            Place::Element | Place::Item => {
                let mut name = walk.table_name();
                if matches!(self.place, Place::Item) {
                    name = format!("{}[]", name.trim_end_matches('.'));
                }
                walk.open(&name, Kind::Positional);
                let inside = loop {
                    match seq.next_element_seed(At { walk, place: Place::Item }) {
                        Ok(Some(())) => {}
                        Ok(None) => break Ok(()),
                        Err(error) => break Err(error),
                    }
                };
                walk.close(inside)
            }
        }
    }
}

fn members<'de, A: MapAccess<'de>>(walk: &mut Walk<'_>, mut map: A) -> Result<(), A::Error> {
    while let Some(key) = map.next_key::<String>()? {
        if is_data(&key) {
            let before = walk.down("*");
            let name = walk.table_name();
            walk.open(&name, Kind::Named);
            let before_key = walk.down("key");
            let told = walk.scalar(&Place::Value, Some(Value::Text(key)));
            walk.here_mut().truncate(before_key);
            let inside = told.and_then(|()| map.next_value_seed(Entry { walk }));
            walk.close(inside)?;
            walk.here_mut().truncate(before);
        } else {
            let before = walk.down(&key);
            let inside = map.next_value_seed(At { walk, place: Place::Value });
            walk.here_mut().truncate(before);
            inside?;
        }
    }
    Ok(())
}

/// The value of a key that is data: an object's members are the row's, anything else is its `value`.
struct Entry<'w, 's> {
    walk: &'w mut Walk<'s>,
}

impl<'de> DeserializeSeed<'de> for Entry<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<(), D::Error> {
        parser.deserialize_any(self)
    }
}

impl Entry<'_, '_> {
    fn value<E: Error>(self, value: Value) -> Result<(), E> {
        self.walk.down("value");
        self.walk.scalar(&Place::Value, Some(value))
    }
}

impl<'de> Visitor<'de> for Entry<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<(), E> {
        self.value(Value::Bool(truth))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.value(Value::Int(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.value(i64::try_from(number).map_or_else(|_| Value::Text(number.to_string()), Value::Int))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.value(Value::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.value(Value::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        members(self.walk, map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.walk.down("value");
        At { walk: self.walk, place: Place::Value }.visit_seq(seq)
    }
}

/// Whether the only digits of a key are a year beside words.
fn names_a_year(key: &str) -> bool {
    let mut parts = key.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let words = key.bytes().filter(u8::is_ascii_alphabetic).count();
    words >= 3 && parts.any(|part| year(part) && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a key is rather a value: a number, an identifier with four digits or more, an address, a sentence. "Role 2017" is a
/// name.
pub(super) fn is_data(key: &str) -> bool {
    let digits = key.bytes().filter(u8::is_ascii_digit).count();
    let long = digits >= 4 && !(digits == 4 && names_a_year(key));
    key.len() > MAX_KEY || long || (digits > 0 && digits == key.len()) || key.contains('@')
}
