//! Plain data shared by every other module: words of the product as types.
//!
//! Nothing here does I/O or holds a personal value: types that cannot hold a value keep values out of
//! reports better than review does. A new word of the report starts here.

mod analysis;
mod field;
mod ledger;
mod marks;
mod path;
mod polls;
mod range;

pub use analysis::{
    ColumnEvidence, ElectionClass, ElectionEvidence, Evidence, FieldFinding, KeyKind, Observation,
    StoreAnalysis, TableAnalysis, TextFinding, Token,
};
pub use field::{FieldSet, FieldType};
pub use ledger::{Coverage, LedgerEntry, Reason};
pub use marks::{IDENTITY_DOCUMENTS, Marks, RiskClass, RoleFamily, SPECIAL};
pub use path::StorePath;
pub use polls::{POLLS, Poll, PollSet};
pub use range::PeopleRange;

/// The evidence code of a store that one of the user's passwords opened.
pub const OPENED_WITH_A_PASSWORD: &str = "opened_with_a_password";

/// The mark beside the permission bits of a file: an access list lets users or groups read whom it names.
pub const READ_BY_LIST: u32 = 1 << 16;
