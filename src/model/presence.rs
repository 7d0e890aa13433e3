//! Whether a value is there, and where it came from.

use crate::time::Instant;

/// What is known about a field that has no value. A value that is there is *known*.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Presence {
    /// Nobody asked, or nobody could say.
    #[default]
    Unknown,
    /// Stated: there is none.
    Absent {
        /// Why, if said.
        reason: Option<String>,
        /// When it was stated.
        at: Option<Instant>,
    },
    /// The client would not say.
    Declined {
        /// When.
        at: Option<Instant>,
    },
}

/// Where a value came from. Stored only where it differs from the record's own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    /// The host's word for where it came from: `site`, `1c`, the name of an import.
    pub source: Option<String>,
    /// The actor who set it.
    pub set_by: Option<String>,
    /// When it was set.
    pub set_at: Option<Instant>,
    /// When it was last found right.
    pub verified_at: Option<Instant>,
    /// How: `call`, `document`, `register`.
    pub verified_how: Option<String>,
}

impl Provenance {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Provenance::default()
    }
}
