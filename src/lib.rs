//! A firm's client base inside another program.
#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod base;
mod error;
pub mod exchange;
pub mod limits;
mod message;
pub mod model;
pub mod rules;
mod store;
mod text;
mod time;

pub use base::{Base, BaseOptions, Draft, ImportOptions, ImportReport, LookupContext, Session};
pub use error::{Error, ErrorKind, Location, Result};
pub use message::{IssueCode, Language, Severity};
pub use store::journal::{Action, JournalEntry};
pub use time::Instant;
