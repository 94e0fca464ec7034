//! The memo file beside a dBase table: `.dbt` of dBase III and IV, `.fpt` of FoxPro.
//!
//! A table's field holds a block number; this finds the block. Whether a memo is text is decided by its bytes.

use std::io::{self, Read, Seek, SeekFrom};

use crate::input::{Companions, ReadSeek};
use crate::model::Reason;

/// A longer memo is read up to here.
const MAX_MEMO: u64 = 8 * 1024 * 1024;

/// A memo file.
pub struct Memo {
    file: Box<dyn ReadSeek>,
    length: u64,
    block: u64,
    fox: bool,
}

/// What a block number led to.
pub enum Content {
    /// Bytes of text, and what is missing of them.
    Text(Vec<u8>, Option<Reason>),
    /// Something else: where it begins in the file, and its length.
    Binary(u64, u64),
    /// Nothing that could be read.
    Lost(Reason),
}

impl Memo {
    /// Finds the memo file of the table with this name; `None` when there is none.
    pub fn open(companions: &dyn Companions, table: &str, fox: bool, three: bool) -> Option<Memo> {
        let (stem, extension) = table.rsplit_once('.').unwrap_or((table, "dbf"));
        let own = match extension.to_ascii_lowercase().as_str() {
            "dbc" => "dct",
            "scx" => "sct",
            "vcx" => "vct",
            "frx" => "frt",
            "lbx" => "lbt",
            "pjx" => "pjt",
            "mnx" => "mnt",
            _ if fox => "fpt",
            _ => "dbt",
        };
        let other = if fox { "dbt" } else { "fpt" };
        for extension in [own, other] {
            if let Some(file) = companions.open(&format!("{stem}.{extension}")) {
                return Memo::read_header(file, extension != "dbt", three).ok();
            }
        }
        None
    }

    fn read_header(mut file: Box<dyn ReadSeek>, fox: bool, three: bool) -> io::Result<Memo> {
        let length = file.seek(SeekFrom::End(0))?;
        let mut head = Vec::with_capacity(32);
        file.seek(SeekFrom::Start(0))?;
        file.by_ref().take(32).read_to_end(&mut head)?;
        let two =
            |at: usize| head.get(at..at + 2).and_then(|b| <[u8; 2]>::try_from(b).ok()).unwrap_or_default();
        let block = match (fox, three) {
            (true, _) => u16::from_be_bytes(two(6)),
            (false, true) => 512,
            (false, false) => u16::from_le_bytes(two(20)),
        };
        Ok(Memo { file, length, block: if block == 0 { 512 } else { u64::from(block) }, fox })
    }

    /// The memo that begins at block `number`.
    pub fn content(&mut self, number: u64) -> Content {
        let at = number.saturating_mul(self.block);
        if at >= self.length {
            return Content::Lost(Reason::Truncated);
        }
        self.try_content(at).unwrap_or(Content::Lost(Reason::Io))
    }

    fn try_content(&mut self, at: u64) -> io::Result<Content> {
        let mut head = Vec::with_capacity(8);
        self.file.seek(SeekFrom::Start(at))?;
        self.file.by_ref().take(8).read_to_end(&mut head)?;
        let Ok([a, b, c, d, e, f, g, h]) = <[u8; 8]>::try_from(head) else {
            return if self.fox { Ok(Content::Lost(Reason::Truncated)) } else { self.until_end_mark(at) };
        };
        if self.fox {
            let length = u64::from(u32::from_be_bytes([e, f, g, h]));
            return self.of_length(at + 8, length, u32::from_be_bytes([a, b, c, d]) == 1);
        }
        if [a, b, c, d] == [0xFF, 0xFF, 0x08, 0x00] {
            // The length counts these eight bytes too.
            let length = u64::from(u32::from_le_bytes([e, f, g, h]));
            return self.of_length(at + 8, length.saturating_sub(8), true);
        }
        self.until_end_mark(at)
    }

    fn of_length(&mut self, at: u64, declared: u64, text: bool) -> io::Result<Content> {
        let there = self.length.saturating_sub(at);
        let length = declared.min(there);
        if !text {
            return Ok(Content::Binary(at, length));
        }
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(at))?;
        self.file.by_ref().take(length.min(MAX_MEMO)).read_to_end(&mut bytes)?;
        if is_binary(&bytes) {
            return Ok(Content::Binary(at, length));
        }
        let missing = if declared > there {
            Some(Reason::Truncated)
        } else {
            (length > MAX_MEMO).then_some(Reason::OverBudget)
        };
        Ok(Content::Text(bytes, missing))
    }

    /// dBase III: a memo ends at 0x1A.
    fn until_end_mark(&mut self, at: u64) -> io::Result<Content> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(at))?;
        let mut source = self.file.by_ref().take(MAX_MEMO);
        let mut block = [0; 512];
        loop {
            let read = match source.read(&mut block) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let got = block.get(..read).unwrap_or_default();
            let end = got.iter().position(|byte| *byte == 0x1A);
            bytes.extend_from_slice(got.get(..end.unwrap_or(read)).unwrap_or_default());
            if end.is_some() {
                return Ok(Content::Text(bytes, None));
            }
            if read == 0 {
                let full = bytes.len() as u64 == MAX_MEMO;
                return Ok(Content::Text(
                    bytes,
                    Some(if full { Reason::OverBudget } else { Reason::Truncated }),
                ));
            }
        }
    }

    /// A part of the file as a stream.
    ///
    /// # Errors
    /// Those of the file.
    pub fn stream(&mut self, at: u64, length: u64) -> io::Result<impl Read + '_> {
        self.file.seek(SeekFrom::Start(at))?;
        Ok(self.file.by_ref().take(length))
    }
}

/// Whether there is a NUL inside, which no text has; NULs at the end only fill the block.
fn is_binary(bytes: &[u8]) -> bool {
    let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
    bytes.get(..used.min(512)).unwrap_or_default().contains(&0)
}
