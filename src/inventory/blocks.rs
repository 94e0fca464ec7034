//! Observations in blocks: many rows of a store in one value of the database.
//!
//! A row of a database for each row of a staff list costs more than finding out what is in it. A block holds some
//! thousand observations: what rows have in common (table, kinds of keys and data, marks) is said once as a shape, the
//! row's number as the distance to the one before, and then come the tokens, which nothing makes smaller. Blocks are
//! read in the order in which they were written, which is that of the reader. Not here: which rows are left out.
//!
//! Layout, numbers in LEB128: rows; then for each row its shape's number, where the next free number is followed by
//! the shape itself (table, fields, marks, number of keys, kinds), the distance in zigzag, and the tokens.

use crate::model::{FieldSet, KeyKind, Marks, Observation, Token};

/// Rows of a block at most: some hundred kilobytes.
pub(super) const ROWS: usize = 2000;

/// What rows of one list have in common.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
struct Shape {
    table: u32,
    fields: u64,
    marks: u64,
    kinds: Vec<KeyKind>,
}

impl Shape {
    fn is_of(&self, row: &Observation) -> bool {
        (self.table, self.fields, self.marks) == (row.table, row.fields.0, row.marks.0)
            && self.kinds.len() == row.keys.len()
            && self.kinds.iter().zip(&row.keys).all(|(own, (kind, _))| own == kind)
    }
}

/// Writes one block.
pub(super) fn write<'o>(rows: impl ExactSizeIterator<Item = &'o Observation>) -> Vec<u8> {
    let mut out = Vec::with_capacity(rows.len() * 64);
    number(&mut out, rows.len() as u64);
    let mut shapes: Vec<Shape> = Vec::new();
    let mut before = 0i64;
    for row in rows {
        // The last shapes are the likely ones.
        let known = shapes.iter().rposition(|shape| shape.is_of(row));
        number(&mut out, known.unwrap_or(shapes.len()) as u64);
        if known.is_none() {
            let kinds: Vec<KeyKind> = row.keys.iter().map(|(kind, _)| *kind).collect();
            number(&mut out, u64::from(row.table));
            number(&mut out, row.fields.0);
            number(&mut out, row.marks.0);
            number(&mut out, kinds.len() as u64);
            out.extend(kinds.iter().map(|kind| *kind as u8));
            shapes.push(Shape { table: row.table, fields: row.fields.0, marks: row.marks.0, kinds });
        }
        let distance = row.row.cast_signed().wrapping_sub(before);
        number(&mut out, ((distance << 1) ^ (distance >> 63)).cast_unsigned());
        before = row.row.cast_signed();
        row.keys.iter().for_each(|(_, token)| out.extend_from_slice(&token.0));
    }
    out
}

/// Calls `take` with each row of a block; `None` when it is not one.
pub(super) fn read(block: &[u8], take: &mut dyn FnMut(&Observation)) -> Option<()> {
    let mut at = Reader { rest: block };
    let rows = at.number()?;
    let mut shapes: Vec<Shape> = Vec::new();
    let mut row = Observation::default();
    let mut before = 0i64;
    for _ in 0..rows {
        let own = usize::try_from(at.number()?).ok()?;
        if own == shapes.len() {
            let table = u32::try_from(at.number()?).ok()?;
            let (fields, marks) = (at.number()?, at.number()?);
            let count = usize::try_from(at.number()?).ok()?;
            let kinds = at.bytes(count)?.iter().map(|kind| KeyKind::from_number(*kind));
            shapes.push(Shape { table, fields, marks, kinds: kinds.collect::<Option<_>>()? });
        }
        let shape = shapes.get(own)?;
        let distance = at.number()?;
        before = before.wrapping_add((distance >> 1).cast_signed() ^ -(distance & 1).cast_signed());
        row.table = shape.table;
        row.row = before.cast_unsigned();
        row.fields = FieldSet(shape.fields);
        row.marks = Marks(shape.marks);
        row.keys.clear();
        let tokens = at.bytes(shape.kinds.len() * Token::LEN)?.chunks_exact(Token::LEN);
        for (kind, token) in shape.kinds.iter().zip(tokens) {
            row.keys.push((*kind, Token(token.try_into().ok()?)));
        }
        take(&row);
    }
    at.rest.is_empty().then_some(())
}

fn number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn bytes(&mut self, count: usize) -> Option<&'b [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes(1)?.first()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn observation() -> impl Strategy<Value = Observation> {
        let key = (0..KeyKind::ALL.len(), any::<[u8; 8]>()).prop_map(|(at, t)| (KeyKind::ALL[at], Token(t)));
        let keys = proptest::collection::vec(key, 0..5);
        (prop_oneof![Just(u32::MAX), 0..3u32], any::<u64>(), keys, 0..3u64, any::<u64>()).prop_map(
            |(table, row, keys, fields, marks)| Observation {
                table,
                row,
                keys,
                fields: FieldSet(fields),
                marks: Marks(marks),
                sealed: None,
            },
        )
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out(rows in proptest::collection::vec(observation(), 0..40)) {
            let block = write(rows.iter());
            let mut out = Vec::new();
            prop_assert_eq!(read(&block, &mut |row| out.push(row.clone())), Some(()));
            prop_assert_eq!(out, rows);
            // Cut anywhere it is no block any more, and nothing panics.
            for end in 0..block.len() {
                prop_assert_eq!(read(&block[..end], &mut |_| {}), None);
            }
        }

        #[test]
        fn foreign_bytes_are_refused_in_peace(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes, &mut |_| {});
        }
    }

    #[test]
    fn rows_of_one_list_cost_little_more_than_their_tokens() {
        let rows: Vec<Observation> = (0..1000)
            .map(|row| Observation {
                row,
                keys: vec![(KeyKind::Email, Token([7; 8]))],
                ..Observation::default()
            })
            .collect();
        assert!(write(rows.iter()).len() < 1000 * 10 + 20);
    }
}
