//! Caches of pivot tables: the records that a pivot table was made from, kept in the workbook after their sheet is
//! gone.
//!
//! Shared by the readers of workbooks (`xls_parts`, `xlsb_caches`, `xlsx_caches`), which know the bytes. A cache lists
//! each field's distinct values first and then the records as numbers into those lists. Records become rows of a hidden
//! table; values that no record uses any more, which a refresh leaves behind, become text.

use super::number_format::Epoch;
use super::sheet::{Strings, Value, cell_of};
use super::{Cell, Halt, Locator, ReadError, Sink, TableInfo, Visibility};
use crate::model::Reason;

/// Fields of one cache; Excel's own limit is 255 before 2007 and 16,384 since.
const FIELDS: usize = 16_384;
/// Values listed in one cache, beside the limit of their texts.
const VALUES: usize = 1 << 22;
/// Text pushed as one piece.
const PIECE: usize = 256 << 10;

#[derive(Clone, Copy)]
enum Item {
    Text(usize),
    Other(Value<'static>),
}

struct Field {
    name: String,
    items: Vec<(Item, bool)>,
}

/// What a record says of one field.
#[derive(Clone, Copy)]
pub enum Pick<'a> {
    /// The listed value with this number.
    Listed(usize),
    /// A value of its own.
    Own(Value<'a>),
    /// Nothing.
    Nothing,
}

/// One cache.
pub struct Cache {
    number: usize,
    fields: Vec<Field>,
    strings: Strings,
    texts: usize,
    values: usize,
    rows: u64,
    full: bool,
}

impl Cache {
    /// An empty one; `number` tells several in a workbook apart.
    pub fn new(number: usize) -> Cache {
        Cache {
            number,
            fields: Vec::new(),
            strings: Strings::default(),
            texts: 0,
            values: 0,
            rows: 0,
            full: false,
        }
    }

    /// The next field; false when there are too many.
    pub fn field(&mut self, name: String) -> bool {
        self.full |= self.fields.len() >= FIELDS;
        if !self.full {
            self.fields.push(Field { name, items: Vec::new() });
        }
        !self.full
    }

    /// How many values the field lists.
    pub fn listed(&self, field: usize) -> usize {
        self.fields.get(field).map_or(0, |field| field.items.len())
    }

    /// The next value that the last field lists.
    pub fn item(&mut self, value: Value<'_>) {
        self.values += 1;
        let item = match value {
            Value::Text(text) => {
                self.strings.push(text);
                self.texts += 1;
                Item::Text(self.texts - 1)
            }
            Value::Number(number) => Item::Other(Value::Number(number)),
            Value::Serial(serial) => Item::Other(Value::Serial(serial)),
            Value::Date(year, month, day) => Item::Other(Value::Date(year, month, day)),
            Value::Bool(truth) => Item::Other(Value::Bool(truth)),
        };
        self.full |= self.values > VALUES || self.strings.full();
        if let (Some(field), false) = (self.fields.last_mut(), self.full) {
            field.items.push((item, false));
        }
    }

    /// The next record.
    ///
    /// # Errors
    /// The sink's.
    pub fn record(&mut self, picks: &[Pick<'_>], sink: &mut dyn Sink) -> Result<(), Halt> {
        if self.rows == 0 {
            let name = self.name();
            let columns: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
            let table = TableInfo {
                name: &name,
                columns: Some(&columns),
                visibility: Visibility::Hidden,
                ..TableInfo::default()
            };
            sink.table(&table)?;
        }
        self.rows += 1;
        for (field, pick) in self.fields.iter_mut().zip(picks) {
            if let Pick::Listed(at) = pick
                && let Some((_, used)) = field.items.get_mut(*at)
            {
                *used = true;
            }
        }
        let cells: Vec<Cell<'_>> = self
            .fields
            .iter()
            .zip(picks)
            .map(|(field, pick)| match *pick {
                Pick::Listed(at) => field.items.get(at).map_or(Cell::Empty, |(item, _)| self.cell(*item)),
                Pick::Own(value) => cell_of(value, Epoch::Y1900),
                Pick::Nothing => Cell::Empty,
            })
            .collect();
        sink.row(self.rows, &cells)
    }

    fn name(&self) -> String {
        format!("cache of pivot table {}", self.number)
    }

    fn cell(&self, item: Item) -> Cell<'_> {
        match item {
            Item::Text(at) => self.strings.get(at).map_or(Cell::Empty, Cell::Text),
            Item::Other(value) => cell_of(value, Epoch::Y1900),
        }
    }

    /// Pushes what no record used: everything, where a workbook was saved without records.
    ///
    /// # Errors
    /// The sink's.
    pub fn finish(self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        if self.full {
            sink.lost(Reason::OverBudget)?;
        }
        let place = Locator::HiddenPart("values left in a pivot table");
        let mut text = String::new();
        for field in &self.fields {
            for (item, _) in field.items.iter().filter(|(_, used)| !used) {
                let shown = match self.cell(*item) {
                    Cell::Text("") | Cell::Bool(_) | Cell::Empty => continue,
                    Cell::Text(own) => own.to_owned(),
                    Cell::Int(number) => number.to_string(),
                    Cell::Number(number) => number.to_string(),
                    Cell::Date(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
                };
                // With its field before it, as a form would have it.
                text.extend([field.name.as_str(), ": ", shown.as_str(), "\n"]);
                if text.len() > PIECE {
                    sink.text(place, &text)?;
                    text.clear();
                }
            }
        }
        if !text.is_empty() {
            sink.text(place, &text)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::Recorder;

    #[test]
    fn records_are_rows_and_what_they_leave_is_text() {
        let mut cache = Cache::new(1);
        for (name, items) in [("Name", ["Zoë", "Zebediah"]), ("Role", ["PO", "PC"])] {
            assert!(cache.field(name.to_owned()));
            items.iter().for_each(|item| cache.item(Value::Text(item)));
        }
        cache.field("Fee".to_owned());
        let mut sink = Recorder::default();
        let own = Pick::Own(Value::Number(185.0));
        cache.record(&[Pick::Listed(1), Pick::Listed(0), own], &mut sink).expect("taken");
        cache.record(&[Pick::Listed(1), Pick::Nothing, Pick::Listed(7)], &mut sink).expect("taken");
        assert_eq!(cache.listed(0), 2);
        cache.finish(&mut sink).expect("taken");
        assert_eq!(sink.tables.len(), 1);
        assert_eq!(sink.tables[0].1.as_deref(), Some(&["Name".into(), "Role".into(), "Fee".into()][..]));
        assert_eq!(sink.tables[0].2, Visibility::Hidden);
        assert_eq!(sink.cells(0), [["Zebediah", "PO", "185"], ["Zebediah", "", ""]]);
        assert_eq!(sink.all_text(), "Name: Zoë\nRole: PC\n");
    }
}
