//! Bytes on their way to a reader: streams, seekable bodies, the spool, text decoding.
//!
//! A reader takes an [`Input`] and asks it for what it needs: a stream, or something seekable (a file is; a
//! member of an archive is spooled, encrypted when it does not fit into memory). Nothing here knows formats.

pub mod base64;
pub mod codepage;
pub mod decode;
pub mod ebcdic;
mod known_length;
mod passwords;
mod recognition;
mod shared;
mod source;
mod spool;
mod utf7;

pub use known_length::KnownLength;
pub use passwords::Passwords;
pub use recognition::{NewConversation, Recognition};
pub use shared::SharedBody;
pub use source::{Companions, Input, ReadSeek, Spooler};
pub use spool::{DEFAULT_TOTAL as SPOOL_LIMIT, OverBudget, Spool};
