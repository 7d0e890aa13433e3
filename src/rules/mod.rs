//! Raw text → canonical form, with issues: the format rules.
//!
//! Every rule is a pure function of its arguments: it opens no file, reads no clock and never fails. It is linear in the length
//! of its text, of which it looks at no more than [`RULE_BYTES_MAX`](crate::limits::RULE_BYTES_MAX) bytes, and idempotent: the
//! canonical form of a canonical form is itself, without new issues of severity `Refused`. What cannot be read is kept as raw
//! text and becomes an issue. Nothing is guessed in silence: what was put right is an issue of severity `Fixed`.
//!
//! The rules need `model` and the ground, and nothing else. They can be used without a base:
//!
//! ```
//! use kartoteka::rules::{RuleContext, phone};
//! use kartoteka::{Instant, IssueCode, Language};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let now: Instant = "2026-11-21T10:00:00Z".parse()?;
//! let context = RuleContext::new(*b"RU", now.date_naive());
//!
//! let read = phone::normalize("8 (916) 123-45-67 доб. 12 Мария", &context);
//! let phone = read.value.map(|reading| reading.phone);
//! assert_eq!(phone.as_ref().map(|phone| phone.to_string()).as_deref(), Some("+79161234567;ext=12"));
//! assert_eq!(phone.and_then(|phone| phone.label).as_deref(), Some("Мария"));
//!
//! let read = phone::normalize("123-45-67", &context); // which city?
//! assert_eq!(read.issues[0].code, IssueCode::PhoneLocalOnly);
//! assert_eq!(read.issues[0].message(Language::Russian), "местный номер без кода города");
//! # Ok(())
//! # }
//! ```

pub mod address;
pub mod client;
pub mod completeness;
pub mod date;
pub mod email;
mod host;
pub mod identifier;
pub mod json;
mod messenger;
pub mod money;
pub mod name;
mod old_code;
pub mod organization;
pub mod payment_card;
pub mod phone;
pub mod presence;
pub mod quality;
pub mod reach;
pub mod reread;
pub(crate) mod skeleton;
mod tables;
pub mod text;
pub mod transliterate;

use crate::model::Issue;
use chrono::NaiveDate;

/// The version of each rule. It grows with every change of the rule that alters a canonical form or a key.
pub const RULE_VERSIONS: &[(&str, u32)] = &[
    ("account", 2),
    ("address", 2),
    ("card", 2),
    ("date", 3),
    ("email", 2),
    ("identifier", 3),
    ("key", 3),
    ("messenger", 2),
    ("money", 1),
    ("name", 3),
    ("organization", 2),
    ("phone", 3),
    ("presence", 2),
    ("site", 2),
    ("text", 1),
];

/// The version of all rules together, the sum of theirs: it grows whenever one of them does. A base remembers the version that its keys
/// were made by, and is only read until [`Base::rebuild`](crate::Base::rebuild) or [`Session::reread`](crate::Session::reread) has
/// made them anew.
pub const RULES_VERSION: u32 = {
    let (mut sum, mut rest) = (0, RULE_VERSIONS);
    while let [(_, version), others @ ..] = rest {
        sum += *version;
        rest = others;
    }
    sum
};

/// What the rules must be told, because they may not look for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleContext {
    /// ISO 3166-1 alpha-2 code of the country whose domestic habits apply: `RU`, `UA`.
    pub region: [u8; 2],
    /// Area code for numbers of local digits only: `495`.
    pub area_code: Option<String>,
    /// The day on which the text is read: what is in the future, which century.
    pub today: NaiveDate,
}

impl RuleContext {
    /// A context for this region and day.
    pub fn new(region: [u8; 2], today: NaiveDate) -> Self {
        RuleContext { region, area_code: None, today }
    }

    /// The region as text.
    pub fn region(&self) -> &str {
        std::str::from_utf8(&self.region).unwrap_or("RU")
    }
}

/// What a text says before one looks at its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statement {
    /// A value, or what should be one.
    Value,
    /// Nothing.
    Empty,
    /// There is none (`нет`, `отсутствует`, `none`).
    Absent,
    /// The client would not say (`отказ`).
    Declined,
    /// A mark that says nothing (`-`, `н/д`, `N/A`, `?`).
    Unknown,
}

/// What a rule makes of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Normalized<T> {
    /// The canonical value; `None` where there is none or the text was refused.
    pub value: Option<T>,
    /// What the text says.
    pub statement: Statement,
    /// The doubts.
    pub issues: Vec<Issue>,
}

impl<T> Normalized<T> {
    /// A value.
    pub(crate) fn value(value: T, issues: Vec<Issue>) -> Self {
        Normalized { value: Some(value), statement: Statement::Value, issues }
    }

    /// No value: the text was refused, and the issues say why.
    pub(crate) fn refused(issues: Vec<Issue>) -> Self {
        Normalized { value: None, statement: Statement::Value, issues }
    }

    /// No value, but a statement about it.
    pub(crate) fn statement(statement: Statement, issues: Vec<Issue>) -> Self {
        Normalized { value: None, statement, issues }
    }
}
