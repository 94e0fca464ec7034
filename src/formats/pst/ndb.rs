//! The lowest layer of a .pst: two trees, of nodes and of blocks, and the blocks themselves (MS-PST 2.2).
//!
//! Three layouts: ANSI (to Outlook 2002), Unicode, and the one with large pages that newer .ost files have, where
//! blocks may be packed. Trees are walked page by page and each block is looked up when it is needed, so that
//! memory does not grow with the file. Nothing a page says is trusted: every offset is checked, every walk ends.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use super::super::compound::{u16_at, u32_at};
use crate::formats::ReadError;
use crate::input::SharedBody;
use crate::model::Reason;

/// How many levels a tree may have.
const LEVELS: usize = 10;
/// How many pages of trees are kept.
const PAGES: usize = 512;
/// The largest block once unpacked.
const LONGEST_BLOCK: usize = 65_536;
/// How many nodes one node may have below it.
const SUBNODES: usize = 1 << 18;
/// How many blocks one list of blocks may name.
const LISTED: usize = 1 << 14;

/// How a file is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// 32-bit.
    Ansi,
    /// 64-bit.
    Unicode,
    /// 64-bit with pages of 4 KiB.
    Large,
}

/// A node: the number that names it, and where its data and the nodes below it are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Its number; the low five bits say what it is.
    pub nid: u32,
    /// The block of its data.
    pub data: u64,
    /// The block that lists the nodes below it; 0 for none.
    pub sub: u64,
    /// The folder it is in.
    pub parent: u32,
}

/// A file's blocks and nodes.
pub struct Ndb {
    body: RefCell<SharedBody>,
    kind: Kind,
    method: u8,
    nodes: u64,
    blocks: u64,
    /// Where the file should end.
    end: u64,
    pages: RefCell<HashMap<u64, Rc<Vec<u8>>>>,
    damaged: Cell<bool>,
}

#[derive(Clone, Copy)]
struct Block {
    at: u64,
    size: usize,
    /// Its size when unpacked.
    full: usize,
}

impl Ndb {
    /// Reads the header.
    ///
    /// # Errors
    /// When there is none, and when the file is encrypted by Windows.
    pub fn open(mut body: SharedBody) -> Result<Ndb, ReadError> {
        let mut head = vec![0; 564];
        body.seek(SeekFrom::Start(0))?;
        let mut filled = 0;
        while let Some(rest) = head.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match body.read(rest)? {
                0 => break,
                count => filled += count,
            }
        }
        head.truncate(filled);
        if !head.starts_with(b"!BDN") {
            return Err(ReadError::Malformed { at: 0 });
        }
        let kind = match u16_at(&head, 10) {
            Some(14 | 15) => Kind::Ansi,
            Some(21..=35) => Kind::Unicode,
            Some(36..) => Kind::Large,
            Some(_) => return Err(ReadError::Unsupported),
            None => return Err(ReadError::Truncated),
        };
        let wide = |at| u64_at(&head, at).ok_or(ReadError::Truncated);
        let narrow = |at| u32_at(&head, at).map(u64::from).ok_or(ReadError::Truncated);
        let (end, nodes, blocks, method) = match kind {
            Kind::Ansi => (narrow(168)?, narrow(188)?, narrow(196)?, head.get(461)),
            _ => (wide(184)?, wide(224)?, wide(240)?, head.get(513)),
        };
        let method = *method.ok_or(ReadError::Truncated)?;
        if method > 2 {
            return Err(if method == 0x10 { ReadError::Encrypted } else { ReadError::Unsupported });
        }
        Ok(Ndb {
            body: RefCell::new(body),
            kind,
            method,
            nodes,
            blocks,
            end,
            pages: RefCell::default(),
            damaged: Cell::new(false),
        })
    }

    /// How the file is laid out.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The length of the file.
    pub fn length(&self) -> u64 {
        self.body.borrow().length()
    }

    /// Whether the file is shorter than its header says.
    pub fn ends_early(&self) -> bool {
        self.length() < self.end
    }

    /// Whether a block did not have the checksum that it should.
    pub fn damaged(&self) -> bool {
        self.damaged.get()
    }

    /// All nodes of the file in the order of their numbers.
    pub fn nodes(&self) -> Walk {
        Walk { stack: vec![(self.nodes, 0)], visits: 0, limit: self.length() / self.page_size() + 16 }
    }

    fn page_size(&self) -> u64 {
        if self.kind == Kind::Large { 4096 } else { 512 }
    }

    /// One page of a tree.
    fn page(&self, at: u64) -> Result<Rc<Vec<u8>>, Reason> {
        if let Some(page) = self.pages.borrow().get(&at) {
            return Ok(Rc::clone(page));
        }
        let size = usize::try_from(self.page_size()).unwrap_or(512);
        let page = Rc::new(self.bytes(at, size)?);
        let trailer = match self.kind {
            Kind::Ansi => 500,
            Kind::Unicode => 496,
            Kind::Large => 4072,
        };
        if !matches!(page.get(trailer..trailer + 2), Some([0x80, 0x80] | [0x81, 0x81])) {
            return Err(Reason::Malformed);
        }
        let mut pages = self.pages.borrow_mut();
        if pages.len() >= PAGES {
            pages.clear();
        }
        pages.insert(at, Rc::clone(&page));
        Ok(page)
    }

    fn bytes(&self, at: u64, size: usize) -> Result<Vec<u8>, Reason> {
        let mut body = self.body.borrow_mut();
        if at.checked_add(size as u64).is_none_or(|end| end > body.length()) {
            return Err(Reason::Truncated);
        }
        let mut bytes = vec![0; size];
        let read = body.seek(SeekFrom::Start(at)).and_then(|_| body.read_exact(&mut bytes));
        match read {
            Ok(()) => Ok(bytes),
            Err(error) => Err(ReadError::from(error).reason().unwrap_or(Reason::Interrupted)),
        }
    }

    /// How many entries a page has, how long each is, and its level.
    fn shape(&self, page: &[u8]) -> Option<(usize, usize, u8)> {
        let byte = |at: usize| page.get(at).copied();
        let (count, size, level, room) = match self.kind {
            Kind::Ansi => (usize::from(byte(496)?), usize::from(byte(498)?), byte(499)?, 496),
            Kind::Unicode => (usize::from(byte(488)?), usize::from(byte(490)?), byte(491)?, 488),
            Kind::Large => (usize::from(u16_at(page, 4056)?), usize::from(byte(4060)?), byte(4061)?, 4056),
        };
        let least = match (self.kind, level) {
            (Kind::Ansi, _) => 12,
            _ => 24,
        };
        (size >= least && count.checked_mul(size)? <= room).then_some((count, size, level))
    }

    fn word(&self, bytes: &[u8], index: usize) -> Option<u64> {
        match self.kind {
            Kind::Ansi => u32_at(bytes, index * 4).map(u64::from),
            _ => u64_at(bytes, index * 8),
        }
    }

    /// The entry of a tree with this key.
    fn find(&self, root: u64, key: u64, is_key: impl Fn(u64) -> u64) -> Result<Option<Vec<u8>>, Reason> {
        let mut at = root;
        for _ in 0..LEVELS {
            let page = self.page(at)?;
            let (count, size, level) = self.shape(&page).ok_or(Reason::Malformed)?;
            let entry = |index: usize| page.get(index * size..(index + 1) * size);
            let own = |index: usize| entry(index).and_then(|e| self.word(e, 0)).map_or(u64::MAX, &is_key);
            // Entries are sorted; find the last that is not beyond the key.
            let (mut low, mut high) = (0, count);
            while low < high {
                let middle = low.midpoint(high);
                if own(middle) <= key { low = middle + 1 } else { high = middle }
            }
            let Some(last) = low.checked_sub(1) else { return Ok(None) };
            let found = entry(last).ok_or(Reason::Malformed)?;
            if level == 0 {
                return Ok((own(last) == key).then(|| found.to_vec()));
            }
            at = self.word(found, 2).ok_or(Reason::Malformed)?;
        }
        Err(Reason::TooDeep)
    }

    /// The node of this number.
    ///
    /// # Errors
    /// When the tree is damaged on the way to it.
    pub fn node(&self, nid: u32) -> Result<Option<Node>, Reason> {
        let entry = self.find(self.nodes, u64::from(nid), |key| key & 0xffff_ffff)?;
        Ok(entry.and_then(|entry| self.node_of(&entry)))
    }

    fn node_of(&self, entry: &[u8]) -> Option<Node> {
        let parent = if self.kind == Kind::Ansi { u32_at(entry, 12) } else { u32_at(entry, 24) };
        Some(Node {
            nid: u32_at(entry, 0)?,
            data: self.word(entry, 1)?,
            sub: self.word(entry, 2)?,
            parent: parent.unwrap_or(0),
        })
    }

    fn block(&self, bid: u64) -> Result<Block, Reason> {
        // The lowest bit is Outlook's own.
        let entry = self.find(self.blocks, bid & !1, |key| key & !1)?.ok_or(Reason::Malformed)?;
        let place = if self.kind == Kind::Ansi { 8 } else { 16 };
        let size = usize::from(u16_at(&entry, place).ok_or(Reason::Malformed)?);
        let full = match self.kind {
            Kind::Large => usize::from(u16_at(&entry, place + 2).unwrap_or(0)),
            _ => size,
        };
        let at = self.word(&entry, 1).ok_or(Reason::Malformed)?;
        Ok(Block { at, size, full })
    }

    /// The bytes of one block, decoded.
    fn load(&self, bid: u64) -> Result<Vec<u8>, Reason> {
        let block = self.block(bid)?;
        let (align, trailer) = match self.kind {
            Kind::Ansi => (64, 12),
            Kind::Unicode => (64, 16),
            Kind::Large => (512, 24),
        };
        let whole = (block.size + trailer).next_multiple_of(align);
        let mut bytes = self.bytes(block.at, whole)?;
        let tail = bytes.split_off(whole - trailer);
        bytes.truncate(block.size);
        let (stated, sum) = match self.kind {
            Kind::Ansi => (u32_at(&tail, 4).map(u64::from), u32_at(&tail, 8)),
            _ => (u64_at(&tail, 8), u32_at(&tail, 4)),
        };
        if stated.is_none_or(|stated| stated & !1 != bid & !1) {
            return Err(Reason::Malformed);
        }
        if sum != Some(checksum(&bytes)) {
            self.damaged.set(true);
        }
        if self.kind == Kind::Large && block.full > 0 && block.full != block.size {
            let mut full = Vec::new();
            let unpacked = flate2::read::ZlibDecoder::new(bytes.as_slice())
                .take(LONGEST_BLOCK as u64)
                .read_to_end(&mut full);
            if unpacked.is_err() || full.len() != block.full {
                return Err(Reason::Malformed);
            }
            bytes = full;
        }
        // Blocks of lists are not encoded.
        if bid & 2 == 0 {
            match self.method {
                1 => bytes.iter_mut().for_each(|byte| *byte = OPEN[usize::from(*byte)]),
                2 => cyclic(&mut bytes, bid),
                _ => {}
            }
        }
        Ok(bytes)
    }

    /// The blocks that make up the data at `bid`, without loading them.
    fn list(&self, bid: u64) -> Result<Blocks, Reason> {
        if bid == 0 {
            return Ok(Blocks { total: Some(0), top: Vec::new(), deep: false });
        }
        if bid & 2 == 0 {
            return Ok(Blocks { total: None, top: vec![bid], deep: false });
        }
        let list = self.load(bid)?;
        let (1, level @ (1 | 2)) = (byte(&list, 0)?, byte(&list, 1)?) else { return Err(Reason::Malformed) };
        let total = u32_at(&list, 4).ok_or(Reason::Malformed)?;
        Ok(Blocks { total: Some(u64::from(total)), top: self.bids(&list)?, deep: level == 2 })
    }

    fn bids(&self, list: &[u8]) -> Result<Vec<u64>, Reason> {
        let count = usize::from(u16_at(list, 2).ok_or(Reason::Malformed)?).min(LISTED);
        let rest = list.get(8..).ok_or(Reason::Malformed)?;
        (0..count).map(|index| self.word(rest, index).ok_or(Reason::Malformed)).collect()
    }

    /// The bytes at `bid` as a stream.
    ///
    /// # Errors
    /// When the list of its blocks cannot be read; later errors are the stream's.
    pub fn body(&self, bid: u64) -> Result<Body<'_>, Reason> {
        let list = self.list(bid)?;
        let left = match (list.total, list.top.first()) {
            (Some(total), _) => total,
            (None, Some(first)) => {
                let block = self.block(*first)?;
                (if block.full > 0 { block.full } else { block.size }) as u64
            }
            (None, None) => 0,
        };
        let blocks = list.top.into_iter().rev().map(|bid| (bid, list.deep)).collect();
        Ok(Body { file: self, blocks, block: Vec::new(), at: 0, left })
    }

    /// The blocks at `bid`, each with its bytes, up to `most` bytes in all.
    ///
    /// # Errors
    /// When one is missing or there are more.
    pub fn parts(&self, bid: u64, most: usize) -> Result<Vec<Vec<u8>>, Reason> {
        let list = self.list(bid)?;
        let (mut parts, mut held) = (Vec::new(), 0usize);
        for top in list.top {
            let inner = match list.deep {
                true => self.inner_list(top)?,
                false => vec![top],
            };
            for bid in inner {
                let part = self.load(bid)?;
                held = held.saturating_add(part.len());
                if held > most {
                    return Err(Reason::OverBudget);
                }
                parts.push(part);
            }
        }
        Ok(parts)
    }

    fn inner_list(&self, bid: u64) -> Result<Vec<u64>, Reason> {
        if bid & 2 == 0 {
            return Err(Reason::Malformed);
        }
        let list = self.load(bid)?;
        match (byte(&list, 0)?, byte(&list, 1)?) {
            (1, 1) => self.bids(&list),
            _ => Err(Reason::Malformed),
        }
    }

    /// The nodes below a node.
    ///
    /// # Errors
    /// When their list cannot be read.
    pub fn subnodes(&self, bid: u64) -> Result<Vec<Node>, Reason> {
        let mut nodes = Vec::new();
        if bid == 0 {
            return Ok(nodes);
        }
        let list = self.load(bid)?;
        match (byte(&list, 0)?, byte(&list, 1)?) {
            (2, 0) => self.leaf(&list, &mut nodes)?,
            (2, 1) => {
                for entry in self.entries(&list, 2)? {
                    let inner = self.load(self.word(entry, 1).ok_or(Reason::Malformed)?)?;
                    if (byte(&inner, 0)?, byte(&inner, 1)?) != (2, 0) {
                        return Err(Reason::Malformed);
                    }
                    self.leaf(&inner, &mut nodes)?;
                }
            }
            _ => return Err(Reason::Malformed),
        }
        Ok(nodes)
    }

    fn leaf(&self, list: &[u8], nodes: &mut Vec<Node>) -> Result<(), Reason> {
        for entry in self.entries(list, 3)? {
            if nodes.len() >= SUBNODES {
                return Err(Reason::OverBudget);
            }
            let (nid, data, sub) = (u32_at(entry, 0), self.word(entry, 1), self.word(entry, 2));
            let (Some(nid), Some(data), Some(sub)) = (nid, data, sub) else { return Err(Reason::Malformed) };
            nodes.push(Node { nid, data, sub, parent: 0 });
        }
        Ok(())
    }

    fn entries<'l>(&self, list: &'l [u8], words: usize) -> Result<impl Iterator<Item = &'l [u8]>, Reason> {
        let (head, word) = if self.kind == Kind::Ansi { (4, 4) } else { (8, 8) };
        let count = usize::from(u16_at(list, 2).ok_or(Reason::Malformed)?);
        let rest = list.get(head..).ok_or(Reason::Malformed)?;
        let size = words * word;
        if count * size > rest.len() {
            return Err(Reason::Malformed);
        }
        Ok(rest.chunks_exact(size).take(count))
    }
}

fn byte(bytes: &[u8], at: usize) -> Result<u8, Reason> {
    bytes.get(at).copied().ok_or(Reason::Malformed)
}

/// The 64-bit number at `at`.
pub fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk::<8>().map(|raw| u64::from_le_bytes(*raw))
}

struct Blocks {
    /// How many bytes they hold, if the list says.
    total: Option<u64>,
    top: Vec<u64>,
    /// Whether `top` names lists of blocks.
    deep: bool,
}

/// The walk over all nodes.
pub struct Walk {
    /// Pages with the entry that is next.
    stack: Vec<(u64, usize)>,
    visits: u64,
    limit: u64,
}

impl Walk {
    /// The next node; after an error, the one behind what was lost.
    ///
    /// # Errors
    /// When a page cannot be read.
    pub fn next(&mut self, file: &Ndb) -> Result<Option<Node>, Reason> {
        while let Some((at, index)) = self.stack.last_mut() {
            let place = *at;
            let own = *index;
            *index += 1;
            if own == 0 {
                self.visits += 1;
                // More pages than the file has room for: a ring.
                if self.visits > self.limit {
                    self.stack.clear();
                    return Err(Reason::Malformed);
                }
            }
            let page = match file.page(place) {
                Ok(page) => page,
                Err(reason) => {
                    self.stack.pop();
                    return Err(reason);
                }
            };
            let Some((count, size, level)) = file.shape(&page) else {
                self.stack.pop();
                return Err(Reason::Malformed);
            };
            if own >= count {
                self.stack.pop();
                continue;
            }
            let entry = page.get(own * size..(own + 1) * size).unwrap_or_default();
            if level == 0 {
                return match file.node_of(entry) {
                    Some(node) => Ok(Some(node)),
                    None => Err(Reason::Malformed),
                };
            }
            match file.word(entry, 2) {
                Some(below) if self.stack.len() < LEVELS => self.stack.push((below, 0)),
                _ => return Err(Reason::Malformed),
            }
        }
        Ok(None)
    }

    /// Whether nothing more can come.
    pub fn broken(&self) -> bool {
        self.stack.is_empty()
    }
}

/// The bytes of a node, block by block.
pub struct Body<'f> {
    file: &'f Ndb,
    /// Blocks still to come, the next one last, and whether each is a list.
    blocks: Vec<(u64, bool)>,
    block: Vec<u8>,
    at: usize,
    left: u64,
}

impl Body<'_> {
    /// How many bytes are still to come.
    pub fn left(&self) -> u64 {
        self.left
    }
}

impl Read for Body<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.left > 0 && !buffer.is_empty() {
            let rest = self.block.get(self.at..).unwrap_or_default();
            if !rest.is_empty() {
                let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(rest.len()).min(buffer.len());
                buffer[..most].copy_from_slice(&rest[..most]);
                self.at += most;
                self.left -= most as u64;
                return Ok(most);
            }
            let Some((bid, list)) = self.blocks.pop() else {
                return Err(io::ErrorKind::UnexpectedEof.into());
            };
            let failed = |reason: Reason| match reason {
                Reason::Truncated => io::Error::from(io::ErrorKind::UnexpectedEof),
                _ => io::ErrorKind::InvalidData.into(),
            };
            if list {
                let inner = self.file.inner_list(bid).map_err(failed)?;
                self.blocks.extend(inner.into_iter().rev().map(|bid| (bid, false)));
                continue;
            }
            self.block = self.file.load(bid).map_err(failed)?;
            self.at = 0;
            if self.block.is_empty() {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        Ok(0)
    }
}

/// CRC-32 as MS-PST 5.3 has it: from zero, without the last inversion.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| CRC[usize::from((sum as u8) ^ byte)] ^ (sum >> 8))
}

const CRC: [u32; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let mut value = at as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 != 0 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
            bit += 1;
        }
        table[at] = value;
        at += 1;
    }
    table
};

/// `NDB_CRYPT_CYCLIC` (MS-PST 5.2); encoding and decoding are the same.
fn cyclic(bytes: &mut [u8], bid: u64) {
    let key = (bid & 0xffff_ffff) as u32;
    let mut word = ((key ^ (key >> 16)) & 0xffff) as u16;
    for byte in bytes {
        let [low, high] = word.to_le_bytes();
        let mut value = byte.wrapping_add(low);
        value = FIRST[usize::from(value)].wrapping_add(high);
        value = SECOND[usize::from(value)].wrapping_sub(high);
        *byte = OPEN[usize::from(value)].wrapping_sub(low);
        word = word.wrapping_add(1);
    }
}

/// The three tables of MS-PST 5.1: `mpbbI`, which also undoes `NDB_CRYPT_PERMUTE`, `mpbbR` and `mpbbS`.
#[rustfmt::skip]
const OPEN: [u8; 256] = [
    0x47, 0xf1, 0xb4, 0xe6, 0x0b, 0x6a, 0x72, 0x48, 0x85, 0x4e, 0x9e, 0xeb, 0xe2, 0xf8, 0x94, 0x53,
    0xe0, 0xbb, 0xa0, 0x02, 0xe8, 0x5a, 0x09, 0xab, 0xdb, 0xe3, 0xba, 0xc6, 0x7c, 0xc3, 0x10, 0xdd,
    0x39, 0x05, 0x96, 0x30, 0xf5, 0x37, 0x60, 0x82, 0x8c, 0xc9, 0x13, 0x4a, 0x6b, 0x1d, 0xf3, 0xfb,
    0x8f, 0x26, 0x97, 0xca, 0x91, 0x17, 0x01, 0xc4, 0x32, 0x2d, 0x6e, 0x31, 0x95, 0xff, 0xd9, 0x23,
    0xd1, 0x00, 0x5e, 0x79, 0xdc, 0x44, 0x3b, 0x1a, 0x28, 0xc5, 0x61, 0x57, 0x20, 0x90, 0x3d, 0x83,
    0xb9, 0x43, 0xbe, 0x67, 0xd2, 0x46, 0x42, 0x76, 0xc0, 0x6d, 0x5b, 0x7e, 0xb2, 0x0f, 0x16, 0x29,
    0x3c, 0xa9, 0x03, 0x54, 0x0d, 0xda, 0x5d, 0xdf, 0xf6, 0xb7, 0xc7, 0x62, 0xcd, 0x8d, 0x06, 0xd3,
    0x69, 0x5c, 0x86, 0xd6, 0x14, 0xf7, 0xa5, 0x66, 0x75, 0xac, 0xb1, 0xe9, 0x45, 0x21, 0x70, 0x0c,
    0x87, 0x9f, 0x74, 0xa4, 0x22, 0x4c, 0x6f, 0xbf, 0x1f, 0x56, 0xaa, 0x2e, 0xb3, 0x78, 0x33, 0x50,
    0xb0, 0xa3, 0x92, 0xbc, 0xcf, 0x19, 0x1c, 0xa7, 0x63, 0xcb, 0x1e, 0x4d, 0x3e, 0x4b, 0x1b, 0x9b,
    0x4f, 0xe7, 0xf0, 0xee, 0xad, 0x3a, 0xb5, 0x59, 0x04, 0xea, 0x40, 0x55, 0x25, 0x51, 0xe5, 0x7a,
    0x89, 0x38, 0x68, 0x52, 0x7b, 0xfc, 0x27, 0xae, 0xd7, 0xbd, 0xfa, 0x07, 0xf4, 0xcc, 0x8e, 0x5f,
    0xef, 0x35, 0x9c, 0x84, 0x2b, 0x15, 0xd5, 0x77, 0x34, 0x49, 0xb6, 0x12, 0x0a, 0x7f, 0x71, 0x88,
    0xfd, 0x9d, 0x18, 0x41, 0x7d, 0x93, 0xd8, 0x58, 0x2c, 0xce, 0xfe, 0x24, 0xaf, 0xde, 0xb8, 0x36,
    0xc8, 0xa1, 0x80, 0xa6, 0x99, 0x98, 0xa8, 0x2f, 0x0e, 0x81, 0x65, 0x73, 0xe4, 0xc2, 0xa2, 0x8a,
    0xd4, 0xe1, 0x11, 0xd0, 0x08, 0x8b, 0x2a, 0xf2, 0xed, 0x9a, 0x64, 0x3f, 0xc1, 0x6c, 0xf9, 0xec,
];
#[rustfmt::skip]
const FIRST: [u8; 256] = [
    0x41, 0x36, 0x13, 0x62, 0xa8, 0x21, 0x6e, 0xbb, 0xf4, 0x16, 0xcc, 0x04, 0x7f, 0x64, 0xe8, 0x5d,
    0x1e, 0xf2, 0xcb, 0x2a, 0x74, 0xc5, 0x5e, 0x35, 0xd2, 0x95, 0x47, 0x9e, 0x96, 0x2d, 0x9a, 0x88,
    0x4c, 0x7d, 0x84, 0x3f, 0xdb, 0xac, 0x31, 0xb6, 0x48, 0x5f, 0xf6, 0xc4, 0xd8, 0x39, 0x8b, 0xe7,
    0x23, 0x3b, 0x38, 0x8e, 0xc8, 0xc1, 0xdf, 0x25, 0xb1, 0x20, 0xa5, 0x46, 0x60, 0x4e, 0x9c, 0xfb,
    0xaa, 0xd3, 0x56, 0x51, 0x45, 0x7c, 0x55, 0x00, 0x07, 0xc9, 0x2b, 0x9d, 0x85, 0x9b, 0x09, 0xa0,
    0x8f, 0xad, 0xb3, 0x0f, 0x63, 0xab, 0x89, 0x4b, 0xd7, 0xa7, 0x15, 0x5a, 0x71, 0x66, 0x42, 0xbf,
    0x26, 0x4a, 0x6b, 0x98, 0xfa, 0xea, 0x77, 0x53, 0xb2, 0x70, 0x05, 0x2c, 0xfd, 0x59, 0x3a, 0x86,
    0x7e, 0xce, 0x06, 0xeb, 0x82, 0x78, 0x57, 0xc7, 0x8d, 0x43, 0xaf, 0xb4, 0x1c, 0xd4, 0x5b, 0xcd,
    0xe2, 0xe9, 0x27, 0x4f, 0xc3, 0x08, 0x72, 0x80, 0xcf, 0xb0, 0xef, 0xf5, 0x28, 0x6d, 0xbe, 0x30,
    0x4d, 0x34, 0x92, 0xd5, 0x0e, 0x3c, 0x22, 0x32, 0xe5, 0xe4, 0xf9, 0x9f, 0xc2, 0xd1, 0x0a, 0x81,
    0x12, 0xe1, 0xee, 0x91, 0x83, 0x76, 0xe3, 0x97, 0xe6, 0x61, 0x8a, 0x17, 0x79, 0xa4, 0xb7, 0xdc,
    0x90, 0x7a, 0x5c, 0x8c, 0x02, 0xa6, 0xca, 0x69, 0xde, 0x50, 0x1a, 0x11, 0x93, 0xb9, 0x52, 0x87,
    0x58, 0xfc, 0xed, 0x1d, 0x37, 0x49, 0x1b, 0x6a, 0xe0, 0x29, 0x33, 0x99, 0xbd, 0x6c, 0xd9, 0x94,
    0xf3, 0x40, 0x54, 0x6f, 0xf0, 0xc6, 0x73, 0xb8, 0xd6, 0x3e, 0x65, 0x18, 0x44, 0x1f, 0xdd, 0x67,
    0x10, 0xf1, 0x0c, 0x19, 0xec, 0xae, 0x03, 0xa1, 0x14, 0x7b, 0xa9, 0x0b, 0xff, 0xf8, 0xa3, 0xc0,
    0xa2, 0x01, 0xf7, 0x2e, 0xbc, 0x24, 0x68, 0x75, 0x0d, 0xfe, 0xba, 0x2f, 0xb5, 0xd0, 0xda, 0x3d,
];
#[rustfmt::skip]
const SECOND: [u8; 256] = [
    0x14, 0x53, 0x0f, 0x56, 0xb3, 0xc8, 0x7a, 0x9c, 0xeb, 0x65, 0x48, 0x17, 0x16, 0x15, 0x9f, 0x02,
    0xcc, 0x54, 0x7c, 0x83, 0x00, 0x0d, 0x0c, 0x0b, 0xa2, 0x62, 0xa8, 0x76, 0xdb, 0xd9, 0xed, 0xc7,
    0xc5, 0xa4, 0xdc, 0xac, 0x85, 0x74, 0xd6, 0xd0, 0xa7, 0x9b, 0xae, 0x9a, 0x96, 0x71, 0x66, 0xc3,
    0x63, 0x99, 0xb8, 0xdd, 0x73, 0x92, 0x8e, 0x84, 0x7d, 0xa5, 0x5e, 0xd1, 0x5d, 0x93, 0xb1, 0x57,
    0x51, 0x50, 0x80, 0x89, 0x52, 0x94, 0x4f, 0x4e, 0x0a, 0x6b, 0xbc, 0x8d, 0x7f, 0x6e, 0x47, 0x46,
    0x41, 0x40, 0x44, 0x01, 0x11, 0xcb, 0x03, 0x3f, 0xf7, 0xf4, 0xe1, 0xa9, 0x8f, 0x3c, 0x3a, 0xf9,
    0xfb, 0xf0, 0x19, 0x30, 0x82, 0x09, 0x2e, 0xc9, 0x9d, 0xa0, 0x86, 0x49, 0xee, 0x6f, 0x4d, 0x6d,
    0xc4, 0x2d, 0x81, 0x34, 0x25, 0x87, 0x1b, 0x88, 0xaa, 0xfc, 0x06, 0xa1, 0x12, 0x38, 0xfd, 0x4c,
    0x42, 0x72, 0x64, 0x13, 0x37, 0x24, 0x6a, 0x75, 0x77, 0x43, 0xff, 0xe6, 0xb4, 0x4b, 0x36, 0x5c,
    0xe4, 0xd8, 0x35, 0x3d, 0x45, 0xb9, 0x2c, 0xec, 0xb7, 0x31, 0x2b, 0x29, 0x07, 0x68, 0xa3, 0x0e,
    0x69, 0x7b, 0x18, 0x9e, 0x21, 0x39, 0xbe, 0x28, 0x1a, 0x5b, 0x78, 0xf5, 0x23, 0xca, 0x2a, 0xb0,
    0xaf, 0x3e, 0xfe, 0x04, 0x8c, 0xe7, 0xe5, 0x98, 0x32, 0x95, 0xd3, 0xf6, 0x4a, 0xe8, 0xa6, 0xea,
    0xe9, 0xf3, 0xd5, 0x2f, 0x70, 0x20, 0xf2, 0x1f, 0x05, 0x67, 0xad, 0x55, 0x10, 0xce, 0xcd, 0xe3,
    0x27, 0x3b, 0xda, 0xba, 0xd7, 0xc2, 0x26, 0xd4, 0x91, 0x1d, 0xd2, 0x1c, 0x22, 0x33, 0xf8, 0xfa,
    0xf1, 0x5a, 0xef, 0xcf, 0x90, 0xb6, 0x8b, 0xb5, 0xbd, 0xc0, 0xbf, 0x08, 0x97, 0x1e, 0x6c, 0xe2,
    0x61, 0xe0, 0xc6, 0xc1, 0x59, 0xab, 0xbb, 0x58, 0xde, 0x5f, 0xdf, 0x60, 0x79, 0x7e, 0xb2, 0x8a,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_undo_each_other() {
        for value in 0..=255u8 {
            assert_eq!(OPEN[usize::from(FIRST[usize::from(value)])], value);
            assert_eq!(SECOND[usize::from(SECOND[usize::from(value)])], value);
        }
        let mut bytes = *b"Zebediah Quartermain";
        cyclic(&mut bytes, 0x1234_5678);
        assert_ne!(&bytes, b"Zebediah Quartermain");
        cyclic(&mut bytes, 0x1234_5678);
        assert_eq!(&bytes, b"Zebediah Quartermain");
    }
}
