//! What comes out of an import file before any rule has looked at it.

use super::{ClientKind, FieldNumber};

/// Where the text of a column belongs: a field of the table and, after the dot, a use, a scheme, a part or a system.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// The field. [`field::NAME`](super::field::NAME) stands for a whole name in one cell.
    pub field: FieldNumber,
    /// `mobile` of `phone.mobile`, `inn` of `identifier.inn`, `city` of `address.city`, the system of `external`; or empty.
    pub qualifier: String,
    /// Which of several values of one kind the column feeds, from 0: the parts of `Address 2 - City` belong together.
    pub group: u16,
    /// A date format in strftime's words (`%Y%m%d`), where the mapping gave one.
    pub format: Option<String>,
}

/// One cell with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawValue {
    /// Where it belongs.
    pub target: Target,
    /// The text exactly as received, decoded.
    pub text: String,
    /// Column, from 1; 0 where the value came from no column.
    pub column: u32,
}

/// One row of an import as received: nothing refused, nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawClient {
    /// Row, from 1, the header included.
    pub row: u64,
    /// The kind, if the file or its mapping says so; else the rules tell it from the values.
    pub kind: Option<ClientKind>,
    /// The cells that have a field, in column order, empty ones left out.
    pub values: Vec<RawValue>,
    /// Cells without a field: column title and text.
    pub unmapped: Vec<(String, String)>,
}
