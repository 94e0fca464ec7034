//! What the system's own tables say of a database: which pages belong to which table, and its columns.

use std::collections::HashMap;

use super::row::Row;
use crate::formats::compound::{u16_at, u32_at};

/// How many entries of each kind are kept.
const MOST: usize = 1 << 20;
/// Where the system's tables live.
mod own {
    pub const ROWSETS: u64 = 5 << 16;
    pub const UNITS: u64 = 7 << 16;
    /// From here on an object is the user's.
    pub const OBJECTS: u64 = 34;
    pub const COLUMNS: u64 = 41;
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: String,
    /// SQL Server's number of the type.
    pub kind: u8,
    pub length: i16,
    pub scale: u8,
}

/// The tables of a database.
#[derive(Default)]
pub struct Catalog {
    /// Which set of rows an allocation unit belongs to.
    units: HashMap<u64, u64>,
    /// Which object a set of rows belongs to.
    rowsets: HashMap<u64, u32>,
    /// Name and kind of an object.
    objects: HashMap<u32, (String, [u8; 2])>,
    columns: HashMap<u32, Vec<(u32, Column)>>,
    layouts: HashMap<u32, Vec<Column>>,
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from(u32_at(bytes, at)?) | u64::from(u32_at(bytes, at + 4)?) << 32)
}

impl Catalog {
    /// Takes a row of one of the system's tables.
    pub fn take(&mut self, unit: u64, row: &Row<'_>) {
        if row.is_data && !row.deleted {
            let _ = self.entry(unit, row);
        }
    }

    fn entry(&mut self, unit: u64, row: &Row<'_>) -> Option<()> {
        let fixed = row.fixed;
        match (unit, unit >> 16 & 0xffff_ffff) {
            (own::UNITS, _) if self.units.len() < MOST => {
                self.units.insert(u64_at(fixed, 0)?, u64_at(fixed, 9)?);
            }
            (own::ROWSETS, _) if self.rowsets.len() < MOST => {
                self.rowsets.insert(u64_at(fixed, 0)?, u32_at(fixed, 9)?);
            }
            (_, own::OBJECTS) if self.objects.len() < MOST => {
                let kind = [*fixed.get(13)?, *fixed.get(14)?];
                self.objects.insert(u32_at(fixed, 0)?, (row.wide(0)?, kind));
            }
            (_, own::COLUMNS) if self.columns.len() < MOST && u16_at(fixed, 4)? == 0 => {
                let list = self.columns.entry(u32_at(fixed, 0)?).or_default();
                let column = Column {
                    name: row.wide(0)?,
                    kind: *fixed.get(10)?,
                    length: u16_at(fixed, 15)?.cast_signed(),
                    scale: *fixed.get(18)?,
                };
                // A table has at most 1,024, a sparse one 30,000.
                if list.len() < 30_000 {
                    list.push((u32_at(fixed, 6)?, column));
                }
            }
            _ => {}
        }
        Some(())
    }

    /// Puts the columns in order, once all rows were taken.
    pub fn finish(&mut self) {
        for (object, mut list) in std::mem::take(&mut self.columns) {
            list.sort_by_key(|(number, _)| *number);
            self.layouts.insert(object, list.into_iter().map(|(_, column)| column).collect());
        }
    }

    /// Name and columns of the table that an allocation unit belongs to; none for the system's own.
    pub fn table(&self, unit: u64) -> Option<(String, &[Column])> {
        let number = (unit >> 16 & 0xffff_ffff) as u32;
        let set = self.units.get(&unit).and_then(|set| self.rowsets.get(set));
        let object = set.copied().unwrap_or(number);
        match self.objects.get(&object) {
            Some((name, [b'U', _])) => {
                Some((name.clone(), self.layouts.get(&object).map_or(&[], Vec::as_slice)))
            }
            // Those of the system and of its services.
            Some(_) => None,
            None if unit >> 48 < 256 && number < 100 => None,
            None => Some((format!("object {object}"), &[])),
        }
    }
}
