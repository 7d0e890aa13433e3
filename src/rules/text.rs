//! Free text: cleaned, cut at its limit, payment card numbers masked.

use super::{Normalized, Statement};
use crate::limits::{LONG_TEXT_BYTES_MAX, TEXT_BYTES_MAX};
use crate::model::FieldNumber;
use crate::text;

/// One line of text (a title, a tag), at most [`TEXT_BYTES_MAX`] bytes.
pub fn normalize_line(raw: &str, _field: FieldNumber) -> Normalized<String> {
    let (clean, _) = text::clean(raw, TEXT_BYTES_MAX);
    if clean.is_empty() { Normalized::statement(Statement::Empty, Vec::new()) } else { Normalized::value(clean.into_owned(), Vec::new()) }
}

/// Text of several lines (a note), at most [`LONG_TEXT_BYTES_MAX`] bytes.
pub fn normalize_lines(raw: &str, _field: FieldNumber) -> Normalized<String> {
    let (clean, _) = text::clean_lines(raw, LONG_TEXT_BYTES_MAX);
    if clean.is_empty() { Normalized::statement(Statement::Empty, Vec::new()) } else { Normalized::value(clean.into_owned(), Vec::new()) }
}
