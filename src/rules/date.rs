//! Dates as people write them.

use super::Normalized;
use crate::model::{FieldNumber, PartialDate};
use chrono::NaiveDate;

/// Reads a date. `format` in strftime's words (`%Y%m%d`) where the file's own format is known.
pub fn normalize(_raw: &str, _format: Option<&str>, _field: FieldNumber, _today: NaiveDate) -> Normalized<PartialDate> {
    Normalized::refused(Vec::new())
}
