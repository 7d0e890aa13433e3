//! Phone numbers: an own layer for what people type, over libphonenumber's number plans.

use super::{Normalized, RuleContext};
use crate::model::{E164, Issue, Phone};

/// What the rule makes of one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneReading {
    /// The value to be stored.
    pub phone: Phone,
    /// ISO 3166-1 code of the region that the number itself belongs to; `None` where it tells none.
    pub region: Option<[u8; 2]>,
}

/// One number of a cell, with the text it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct PhonePart {
    /// The text of this number with its extension.
    pub raw: String,
    /// What it reads as.
    pub reading: Normalized<PhoneReading>,
}

/// The numbers of one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct PhoneCell {
    /// The numbers in order.
    pub phones: Vec<PhonePart>,
    /// What is no number, white space and separators removed.
    pub rest: String,
    /// Issues about the cell as a whole.
    pub issues: Vec<Issue>,
}

/// Reads one number with its extension.
pub fn normalize(_raw: &str, _context: &RuleContext) -> Normalized<PhoneReading> {
    Normalized::refused(Vec::new())
}

/// Reads a cell that may hold several numbers and words.
pub fn normalize_cell(_raw: &str, _context: &RuleContext) -> PhoneCell {
    PhoneCell { phones: Vec::new(), rest: String::new(), issues: Vec::new() }
}

/// `+7 916 123-45-67`
pub fn format_international(number: E164) -> String {
    number.to_string()
}

/// `8 (916) 123-45-67`, as it is written inside its own country.
pub fn format_national(number: E164) -> String {
    number.to_string()
}

/// The number without its country code, and the country code; what trailing digits are compared with.
pub fn national_digits(number: E164) -> (u16, u64) {
    (0, number.digits())
}
