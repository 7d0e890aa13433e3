//! A doubt about one value, and the keys by which clients meet.

use super::{FieldNumber, field};
use crate::message::{IssueCode, Language, Severity};

/// A doubt about one value. It travels beside the result; it never stops an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// What is doubtful.
    pub code: IssueCode,
    /// The field it is about.
    pub field: FieldNumber,
    /// What belongs into the text's `{detail}`: a limit, a word. Never a payment card number.
    pub detail: String,
    /// A value that is probably meant; never applied by itself.
    pub suggestion: Option<String>,
}

impl Issue {
    /// An issue without detail or suggestion.
    pub fn new(code: IssueCode, field: FieldNumber) -> Issue {
        Issue { code, field, detail: String::new(), suggestion: None }
    }

    /// With words for the text's `{detail}`.
    pub fn detail(mut self, detail: impl Into<String>) -> Issue {
        self.detail = detail.into();
        self
    }

    /// With a value that is probably meant; it is the detail too where the text names it.
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Issue {
        let suggestion = suggestion.into();
        if self.detail.is_empty() {
            self.detail.clone_from(&suggestion);
        }
        self.suggestion = Some(suggestion);
        self
    }

    /// The same doubt about another field.
    pub fn about(mut self, field: FieldNumber) -> Issue {
        self.field = field;
        self
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The text for people.
    pub fn message(&self, language: Language) -> String {
        self.code.message(language, &self.detail)
    }

    /// The public JSON form: code, field, text for people, suggestion.
    pub fn to_json(&self, language: Language) -> serde_json::Value {
        serde_json::json!({"code": self.code.name(), "field": self.path(), "message": self.message(language), "suggestion": self.suggestion})
    }

    /// The path of its field; empty for a custom field, whose key only the base knows.
    pub fn path(&self) -> &'static str {
        field::by_number(self.field).map_or("", |field| field.path)
    }
}

/// Why another client is thought to be the same or near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MatchReason {
    /// The same id in a host program.
    External,
    /// The same registration code.
    Identifier,
    /// The same phone and extension.
    Phone,
    /// The same mailbox.
    Email,
    /// The same value of a unique custom field.
    Custom,
}

impl MatchReason {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            MatchReason::External => "external",
            MatchReason::Identifier => "identifier",
            MatchReason::Phone => "phone",
            MatchReason::Email => "email",
            MatchReason::Custom => "custom",
        }
    }
}
