//! The one error type. An `Error` means that the operation did not happen; doubts about values are [`Issue`](crate::Issue)s.

use std::fmt;

/// The result of every fallible call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, on what, and why. One pointer wide.
///
/// [`kind`](Error::kind) is for programs, [`Display`](fmt::Display) for people. Messages carry ids, field names and limits,
/// never a client's phone or name.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    location: Option<Location>,
    matches: Vec<crate::model::Match>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// Where in the input or in the base: what import reports and reports of damage point at.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// A cell of an import file: row and column count from 1, the header row is row 1.
    Cell {
        /// Row, from 1.
        row: u64,
        /// Column, from 1; 0 where the whole row is meant.
        column: u32,
    },
    /// A byte of a text or a file, from 0.
    Byte(u64),
    /// A place in a text that people write, as an expression of a segment.
    Text {
        /// Line, from 1.
        line: u32,
        /// Column in characters, from 1.
        column: u32,
    },
    /// A field path, as in `name.family` or `phone[+79161234567]`.
    Field(String),
    /// A table of the base and the key in hexadecimal.
    Key {
        /// Name of the table, as in `docs/format.md`.
        table: &'static str,
        /// The key in hexadecimal.
        key: String,
    },
}

/// Kinds of error. The numbers are those of the C ABI and are never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(i32)]
pub enum ErrorKind {
    /// An argument makes no sense (an unknown path, an empty system name).
    Argument = -1,
    /// Text is not UTF-8.
    Utf8 = -2,
    /// There is no such client, batch or field.
    NotFound = -3,
    /// A unique value (an external id, a unique custom field) belongs to another client.
    Exists = -4,
    /// The record was changed by somebody else since it was read.
    Conflict = -5,
    /// The value is of another kind than the field.
    Type = -6,
    /// JSON or a mapping names a member that does not exist, or a field definition contradicts an older one.
    Schema = -7,
    /// A value was refused (a payment card number where no text remains).
    Invalid = -8,
    /// A time, a zone, a duration or a rule of recurrence cannot be read.
    Time = -11,
    /// A saved client is a duplicate under the policy of the call; the error carries the matches.
    Duplicate = -12,
    /// The actor may not do this.
    Denied = -13,
    /// The token of a claim is no longer the one that counts: its lease ran out and another claim was made, or it was answered.
    Lease = -14,
    /// Things refer to each other in a circle: segments, merges.
    Cycle = -16,
    /// Reading or writing a file failed.
    Io = -20,
    /// No room is left on the device.
    Full = -21,
    /// The base or a record in it is damaged.
    Corrupt = -22,
    /// Another process holds the base.
    Locked = -23,
    /// The base was written by a newer version of the library.
    Version = -24,
    /// The base is open for reading only.
    ReadOnly = -25,
    /// The operating system refused access.
    Permission = -26,
    /// The base is encrypted and the pass phrase or key is missing or wrong; or it is not encrypted and one was given.
    Key = -27,
    /// Other writers did not end within the time that the caller gave.
    Busy = -40,
    /// Stopped from another thread.
    Interrupted = -41,
    /// Stopped by the caller: a progress callback said no.
    Aborted = -42,
    /// A write was begun inside a write of the same base.
    Reentrant = -43,
    /// The process was forked since the base was opened: only the parent may use it.
    Forked = -44,
    /// The base was closed.
    Closed = -45,
    /// An earlier failure of the storage stopped writes until the base is reopened.
    Poisoned = -46,
    /// Not available in this build or for this file.
    Unsupported = -60,
    /// A bound of [`limits`](crate::limits) was met.
    Limit = -61,
    /// Text in a format of its own (JSON, CSV, a mapping) cannot be read.
    Parse = -62,
    /// A defect of the library.
    Internal = -99,
}

macro_rules! kind_names {
    ($($variant:ident $name:literal;)*) => {
        impl ErrorKind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [ErrorKind] = &[$(ErrorKind::$variant,)*];

            /// The stable public name: the one of the C constant behind `KTK_E_`.
            pub fn name(self) -> &'static str {
                match self { $(ErrorKind::$variant => $name,)* }
            }
        }
    };
}

kind_names! {
    Argument "ARG"; Utf8 "UTF8"; NotFound "NOT_FOUND"; Exists "EXISTS"; Conflict "CONFLICT"; Type "TYPE"; Schema "SCHEMA"; Invalid "INVALID";
    Time "TIME"; Duplicate "DUPLICATE"; Denied "DENIED"; Lease "LEASE"; Cycle "CYCLE"; Io "IO"; Full "FULL"; Corrupt "CORRUPT"; Locked "LOCKED";
    Version "VERSION"; ReadOnly "READONLY"; Permission "PERM"; Key "KEY"; Busy "BUSY"; Interrupted "INTERRUPTED"; Aborted "ABORTED";
    Reentrant "REENTRANT"; Forked "FORKED"; Closed "CLOSED"; Poisoned "POISONED"; Unsupported "UNSUPPORTED"; Limit "LIMIT"; Parse "PARSE"; Internal "INTERNAL";
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error(Box::new(Inner { kind, message: message.into(), location: None, matches: Vec::new(), cause: None }))
    }

    pub(crate) fn at(mut self, location: Location) -> Self {
        self.0.location = Some(location);
        self
    }

    pub(crate) fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    pub(crate) fn with_matches(mut self, matches: Vec<crate::model::Match>) -> Self {
        self.0.matches = matches;
        self
    }

    /// Says what was tried when an error comes up from below: `cannot import clients: …`.
    pub(crate) fn while_trying(mut self, what: &str) -> Self {
        self.0.message = format!("{what}: {}", self.0.message);
        self
    }

    pub(crate) fn corrupt(table: &'static str, key: &[u8], what: &str) -> Self {
        let key: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        Error::new(ErrorKind::Corrupt, format!("damaged entry {key} in table {table}: {what}")).at(Location::Key { table, key })
    }

    /// The kind, for programs.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Where it happened, if it has a place.
    pub fn location(&self) -> Option<&Location> {
        self.0.location.as_ref()
    }

    /// The clients that a refused save would have duplicated (kinds `Duplicate` and `Exists`).
    pub fn matches(&self) -> &[crate::model::Match] {
        &self.0.matches
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match &self.0.cause {
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}, {:?}, {:?})", self.0.kind, self.to_string(), self.0.location)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_ref().map(|cause| cause.as_ref() as &(dyn std::error::Error + 'static))
    }
}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Self {
        let kind = match cause.kind() {
            std::io::ErrorKind::NotFound => ErrorKind::NotFound,
            std::io::ErrorKind::PermissionDenied => ErrorKind::Permission,
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorKind::Full,
            _ => ErrorKind::Io,
        };
        Error::new(kind, "cannot read or write").because(cause)
    }
}
