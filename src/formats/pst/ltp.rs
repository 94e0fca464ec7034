//! The middle layer of a .pst: heaps in the data of a node, and the lists and tables of properties in them
//! (MS-PST 2.3).
//!
//! A heap's blocks are held while it is read, everything else is borrowed from them. Values too large for the heap
//! are nodes below the node.

use super::super::compound::{u16_at, u32_at};
use super::ndb::{Kind, Ndb, Node};
use crate::formats::mapi::{Props, id, kind};
use crate::model::Reason;
use std::io::Read;

/// How large a heap may be.
const LONGEST_HEAP: usize = 128 << 20;
/// How much of one value is read.
const LONGEST_VALUE: u64 = 64 << 20;
/// How many entries of a tree in a heap are read.
const ENTRIES: usize = 1 << 22;
/// How many values one property may have.
const VALUES: usize = 10_000;

/// Where a value's bytes are.
pub enum Data {
    /// In the heap.
    Bytes(Vec<u8>),
    /// In a node of their own.
    Node(Node),
}

/// A heap with the nodes below its node.
pub struct Heap<'f> {
    file: &'f Ndb,
    parts: Vec<Vec<u8>>,
    subs: Vec<Node>,
    /// What the heap is: 0xbc for properties, 0x7c for a table.
    class: u8,
    root: u32,
}

impl<'f> Heap<'f> {
    /// Loads the heap in a node's data.
    ///
    /// # Errors
    /// When it is none or cannot be read.
    pub fn open(file: &'f Ndb, node: &Node) -> Result<Heap<'f>, Reason> {
        let parts = file.parts(node.data, LONGEST_HEAP)?;
        let first = parts.first().ok_or(Reason::Malformed)?;
        let (Some(0xec), Some(class), Some(root)) = (first.get(2), first.get(3), u32_at(first, 4)) else {
            return Err(Reason::Malformed);
        };
        let (class, subs) = (*class, file.subnodes(node.sub)?);
        Ok(Heap { file, parts, subs, class, root })
    }

    /// What stands in the heap under this number.
    fn slot(&self, hid: u32) -> Option<&[u8]> {
        if hid & 0x1f != 0 {
            return None;
        }
        // Large pages need three more bits for the place within a block.
        let shift = if self.file.kind() == Kind::Large { 19 } else { 16 };
        let part = self.parts.get(usize::try_from(hid >> shift).ok()?)?;
        let index = usize::try_from((hid & ((1 << shift) - 1)) >> 5).ok()?.checked_sub(1)?;
        let map = part.get(usize::from(u16_at(part, 0)?)..)?;
        if index >= usize::from(u16_at(map, 0)?) {
            return None;
        }
        let (start, end) = (u16_at(map, 4 + index * 2)?, u16_at(map, 6 + index * 2)?);
        part.get(usize::from(start)..usize::from(end))
    }

    /// Where the value of this number is: in the heap, in a node, or nowhere (0).
    fn place(&self, hnid: u32) -> Result<Option<Data>, Reason> {
        if hnid == 0 {
            return Ok(None);
        }
        if hnid & 0x1f == 0 {
            return Ok(Some(Data::Bytes(self.slot(hnid).ok_or(Reason::Malformed)?.to_vec())));
        }
        let node = self.subs.iter().find(|sub| sub.nid == hnid).ok_or(Reason::Malformed)?;
        Ok(Some(Data::Node(*node)))
    }

    fn load(&self, hnid: u32) -> Result<Vec<u8>, Reason> {
        match self.place(hnid)? {
            None => Ok(Vec::new()),
            Some(Data::Bytes(bytes)) => Ok(bytes),
            Some(Data::Node(node)) => {
                let body = self.file.body(node.data)?;
                if body.left() > LONGEST_VALUE {
                    return Err(Reason::OverBudget);
                }
                let mut bytes = Vec::new();
                body.take(LONGEST_VALUE).read_to_end(&mut bytes).map_err(|_| Reason::Malformed)?;
                Ok(bytes)
            }
        }
    }

    /// Gives each entry of a tree in the heap; `take` says whether to go on.
    fn entries(&self, header: u32, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), Reason> {
        let header = self.slot(header).ok_or(Reason::Malformed)?;
        let [0xb5, key, data, levels, root @ ..] = header else { return Err(Reason::Malformed) };
        let root = u32_at(root, 0).ok_or(Reason::Malformed)?;
        if root == 0 {
            return Ok(());
        }
        if *levels > 8 || *key == 0 {
            return Err(Reason::Malformed);
        }
        let mut left = ENTRIES;
        self.level(root, usize::from(*key), usize::from(*data), *levels, &mut left, take).map(|_| ())
    }

    fn level(
        &self,
        hid: u32,
        key: usize,
        data: usize,
        level: u8,
        left: &mut usize,
        take: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<bool, Reason> {
        let slot = self.slot(hid).ok_or(Reason::Malformed)?;
        let size = key + if level == 0 { data } else { 4 };
        for entry in slot.chunks_exact(size) {
            *left = left.checked_sub(1).ok_or(Reason::OverBudget)?;
            let go_on = match level {
                0 => take(entry),
                _ => {
                    let below = u32_at(entry, key).ok_or(Reason::Malformed)?;
                    self.level(below, key, data, level - 1, left, take)?
                }
            };
            if !go_on {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Collects the properties of a list.
    ///
    /// # Errors
    /// When it is none; a property that is missing is noted and costs only itself.
    pub fn properties(&self, props: &mut Props) -> Result<(), Reason> {
        if self.class != 0xbc {
            return Err(Reason::Malformed);
        }
        self.entries(self.root, &mut |entry| {
            let (Some(id), Some(kind), Some(value)) = (u16_at(entry, 0), u16_at(entry, 2), u32_at(entry, 4))
            else {
                return true;
            };
            self.property(id, kind, &value.to_le_bytes(), props);
            true
        })
    }

    /// Keeps a property whose four bytes are the value itself or say where it is.
    fn property(&self, id: u16, kind: u16, value: &[u8], props: &mut Props) {
        if !Props::wants(id, kind) || id == id::ATTACH_DATA {
            return;
        }
        if matches!(kind, kind::SHORT | kind::LONG | 0x000b) {
            return props.put(id, kind, value.to_vec());
        }
        let bytes = match u32_at(value, 0).ok_or(Reason::Malformed).and_then(|hnid| self.load(hnid)) {
            Ok(bytes) => bytes,
            Err(reason) => return props.lost.push(reason),
        };
        match kind {
            kind if kind & kind::SEVERAL != 0
                && matches!(kind & !kind::SEVERAL, kind::WIDE | kind::NARROW | kind::BINARY) =>
            {
                let count = u32_at(&bytes, 0).and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
                for index in 0..count.min(VALUES) {
                    let at =
                        |index: usize| u32_at(&bytes, 4 + index * 4).and_then(|at| usize::try_from(at).ok());
                    let start = at(index);
                    let end = if index + 1 < count { at(index + 1) } else { Some(bytes.len()) };
                    let (Some(start), Some(end)) = (start, end) else { break };
                    if let Some(own) = bytes.get(start..end) {
                        props.put(id, kind, own.to_vec());
                    }
                }
            }
            kind if kind & kind::SEVERAL != 0 => {}
            _ => props.put(id, kind, bytes),
        }
    }

    /// The bytes or the node of one property of a list.
    ///
    /// # Errors
    /// When the list or the value cannot be read.
    pub fn value(&self, wanted: u16) -> Result<Option<Data>, Reason> {
        let mut found = None;
        self.entries(self.root, &mut |entry| {
            let hit = u16_at(entry, 0) == Some(wanted);
            if hit {
                found = u16_at(entry, 2).zip(u32_at(entry, 4));
            }
            !hit
        })?;
        match found {
            None => Ok(None),
            // An object: the number of its node and its size.
            Some((kind::OBJECT, hnid)) => {
                let place = self.load(hnid)?;
                let nid = u32_at(&place, 0).ok_or(Reason::Malformed)?;
                let node = self.subs.iter().find(|sub| sub.nid == nid).ok_or(Reason::Malformed)?;
                Ok(Some(Data::Node(*node)))
            }
            Some((_, hnid)) => self.place(hnid),
        }
    }

    /// The numbers of a table's rows.
    ///
    /// # Errors
    /// When it is no table or cannot be read.
    pub fn row_ids(&self) -> Result<Vec<u32>, Reason> {
        let info = self.table()?;
        let mut ids = Vec::new();
        self.entries(u32_at(info, 10).ok_or(Reason::Malformed)?, &mut |entry| {
            ids.extend(u32_at(entry, 0));
            true
        })?;
        Ok(ids)
    }

    fn table(&self) -> Result<&[u8], Reason> {
        let info = self.slot(self.root).filter(|info| self.class == 0x7c && info.first() == Some(&0x7c));
        info.ok_or(Reason::Malformed)
    }

    /// Collects a table's rows, `most` at most; `false` when there are more.
    ///
    /// # Errors
    /// When it is no table or its rows cannot be read.
    pub fn rows(&self, most: usize, rows: &mut Vec<Props>) -> Result<bool, Reason> {
        let info = self.table()?;
        let columns = usize::from(*info.get(1).ok_or(Reason::Malformed)?);
        let (bits, width) = (u16_at(info, 6), u16_at(info, 8));
        let (Some(bits), Some(width)) = (bits.map(usize::from), width.map(usize::from)) else {
            return Err(Reason::Malformed);
        };
        let place = u32_at(info, 14).ok_or(Reason::Malformed)?;
        let mut total = 0;
        self.entries(u32_at(info, 10).ok_or(Reason::Malformed)?, &mut |_| {
            total += 1;
            true
        })?;
        if total == 0 || place == 0 {
            return Ok(true);
        }
        if width == 0 || bits >= width {
            return Err(Reason::Malformed);
        }
        let columns = info.get(22..).unwrap_or_default().chunks_exact(8).take(columns);
        // Each block holds whole rows; what is left over at its end is not used.
        let parts = match self.place(place)? {
            Some(Data::Bytes(bytes)) => vec![bytes],
            Some(Data::Node(node)) => self.file.parts(node.data, LONGEST_HEAP)?,
            None => return Ok(true),
        };
        for row in parts.iter().flat_map(|part| part.chunks_exact(width)).take(total) {
            if rows.len() >= most {
                return Ok(false);
            }
            let mut props = Props::default();
            for column in columns.clone() {
                let [low, high, id_low, id_high, at_low, at_high, size, bit] = column else { continue };
                let (bit, size) = (usize::from(*bit), usize::from(*size));
                let there = row.get(bits + bit / 8).is_some_and(|byte| byte & (0x80 >> (bit % 8)) != 0);
                let at = usize::from(u16::from_le_bytes([*at_low, *at_high]));
                let Some(value) = row.get(at..at + size).filter(|_| there) else { continue };
                let (id, kind) = (u16::from_le_bytes([*id_low, *id_high]), u16::from_le_bytes([*low, *high]));
                match kind {
                    kind::TIME => props.put(id, kind, value.to_vec()),
                    kind::WIDE | kind::NARROW | kind::SHORT | kind::LONG => {
                        self.property(id, kind, value, &mut props);
                    }
                    _ => {}
                }
            }
            rows.push(props);
        }
        Ok(true)
    }
}
