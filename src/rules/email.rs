//! E-mail addresses.

use super::Normalized;
use crate::model::{Email, Issue};

/// What the rule makes of one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailReading {
    /// The value to be stored.
    pub email: Email,
    /// The address with its domain in ASCII (punycode).
    pub ascii: String,
    /// What two spellings of one mailbox have in common.
    pub match_key: String,
}

/// Reads one address.
pub fn normalize(_raw: &str) -> Normalized<EmailReading> {
    Normalized::refused(Vec::new())
}

/// The addresses of one cell: each one's text and reading, and issues about the cell (`email_several`).
pub fn normalize_cell(_raw: &str) -> (Vec<(String, Normalized<EmailReading>)>, Vec<Issue>) {
    (Vec::new(), Vec::new())
}

/// The match key of a canonical address.
pub fn match_key(canonical: &str) -> String {
    canonical.to_lowercase()
}
