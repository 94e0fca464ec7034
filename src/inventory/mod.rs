//! The inventory: an SQLite database of what was found, without raw values.
//!
//! It makes a scan resumable and the report independent of memory: one writer commits finished files in
//! batches, and everything that is shown later is read from here, in the order of paths. `schema` holds the
//! tables and their migrations, `record` what the engine sends, `writer` and `read` the two directions.

mod read;
mod record;
mod schema;
mod writer;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use read::{Column, Election, Finding, Known, Row, Store, Table, Text, Totals};
pub use record::{Message, Part, StoreRecord, Unit, UnitEnd};
pub use schema::VERSION;

/// Why the inventory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InventoryError {
    /// SQLite could not do it.
    #[error("inventory: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The disk is full.
    #[error("inventory: the disk is full")]
    Full,
    /// A file beside it could not be moved or removed.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Not an inventory, or one of a later version.
    #[error("{0}: not an inventory that this version of pollsweep can read")]
    Foreign(PathBuf),
    /// Whoever received rows asked to stop; its own error says why.
    #[error("stopped")]
    Stopped,
}

/// An open inventory.
pub struct Inventory {
    connection: Connection,
    path: PathBuf,
    writer: writer::State,
}

impl Inventory {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Tells a full disk from everything else.
fn explain(error: rusqlite::Error) -> InventoryError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => InventoryError::Full,
        _ => InventoryError::Sqlite(error),
    }
}
