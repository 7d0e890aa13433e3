//! Bytes ↔ raw clients: files of other programs.
//!
//! Reading: [`CsvReader`] finds out encoding, delimiter and header of a table, or is told them by [`CsvOptions`] and a
//! [`Mapping`], and gives one [`Row`] after the other: a raw client with every filled cell either under a field or kept as
//! unmapped text, or a refused row with its cells and the reason. Writing: [`ColumnSet`] and [`CsvWriter`] make a table of cards
//! in public JSON form, which [`CsvReader`] recognises and gives back as the same cards.
//!
//! Nothing here looks at the meaning of a value: that is for `rules`. Nothing is dropped without a word: a strange cell is an
//! [`Issue`] with row and column; an [`Error`](crate::Error) means that the file itself cannot be read. Reader and
//! writer are given from outside; memory is bounded by a few MiB for finding out and by
//! [`IMPORT_ROW_BYTES_MAX`](crate::limits::IMPORT_ROW_BYTES_MAX) for a row, whatever the file's size; time is linear in it.
//!
//! [`Session::import`](crate::Session::import) and [`Session::export`](crate::Session::export) do all of it with a base; without
//! one a table is read so:
//!
//! ```
//! use kartoteka::exchange::{CsvOptions, CsvReader, Row};
//! use kartoteka::model::{CustomFields, field};
//!
//! # fn main() -> kartoteka::Result<()> {
//! let table = "ФИО;Мобильный телефон;Примечание склада\nИванов Иван;8 916 123-45-67;третий подъезд\n";
//! let mut reader = CsvReader::open(table.as_bytes(), &CsvOptions::default(), &CustomFields::default())?;
//! assert_eq!(reader.delimiter(), b';');
//! while let Some(row) = reader.next_row()? {
//!     if let Row::Client { raw, .. } = row {
//!         assert_eq!(raw.values[1].target.field, field::PHONE);
//!         assert_eq!(raw.values[1].text, "8 916 123-45-67"); // as received: the rules come later
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod advert;
mod csv;
mod encoding;
mod flat;
mod header;
mod mapping;
mod rows;
mod sniff;
mod tables;
mod write;

pub use self::csv::{Column, CsvOptions, CsvReader};
pub use encoding::Encoding;
pub use flat::{flatten, unflatten};
pub use mapping::{Mapping, OnMatch};
pub use write::{ColumnSet, CsvWriteOptions, CsvWriter};

use crate::model::{Issue, RawClient};

/// A doubt about a cell, a row or a column of an import file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellIssue {
    /// Row, from 1, the header included.
    pub row: u64,
    /// Column, from 1; 0 where the whole row is meant.
    pub column: u32,
    /// The doubt.
    pub issue: Issue,
}

/// What one row of a file holds.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Row {
    /// A client of another program's table.
    Client {
        /// Its cells by field.
        raw: RawClient,
        /// The doubts about its cells.
        issues: Vec<CellIssue>,
    },
    /// A client of our own export, as public JSON: numbers and booleans are text.
    Card {
        /// Row, from 1, the header included.
        row: u64,
        /// The card.
        json: serde_json::Value,
        /// The doubts about its cells.
        issues: Vec<CellIssue>,
    },
    /// A row that is no client; the issues say why.
    Refused {
        /// Row, from 1, the header included.
        row: u64,
        /// Its cells as received.
        cells: Vec<String>,
        /// Why.
        issues: Vec<CellIssue>,
    },
}
