//! A firm's client base inside another program: one correct card per client, found by phone, mailbox, name or tax number.
//!
//! Accounting software and telephone exchanges know *numbers*: a payer's tax number, a caller's phone. kartoteka tells them *who
//! that is*. It keeps one file on the local disk, reads what people really type in Russian and Ukrainian firms, and loses nothing of
//! it: what it cannot read it keeps and names.
//!
//! ```
//! use kartoteka::{Base, ClientKind, Draft, Instant, LookupContext};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let now: Instant = "2026-11-21T10:00:00Z".parse()?;
//! let base = Base::options().in_memory()?; // or .create(true).open("clients.ktk")?
//! let session = base.session("olga")?;
//!
//! let mut draft = Draft::new(ClientKind::Person);
//! draft.set("name", "ИВАНОВ Иван")?.set("phone.mobile", "8 916 123-45-67")?;
//! session.save(now, &draft)?;
//!
//! let (_, owners) = session.lookup("+79161234567", &LookupContext::default(), now.date_naive())?;
//! for owner in &owners {
//!     println!("{}: {:#}", owner.client.display_name(), session.to_json(&owner.client));
//! }
//! # assert_eq!(owners.len(), 1);
//! # assert_eq!(owners[0].client.display_name(), "Иванов Иван");
//! # Ok(())
//! # }
//! ```
//!
//! # The nouns
//!
//! | word | meaning |
//! |---|---|
//! | [`Base`] | one open file (or memory); opens, informs, maintains |
//! | [`Session`] | what one *actor* does with a base: every read and every write |
//! | [`Client`] | a card: a person or an organization, whether customer, supplier, partner or someone's contact |
//! | field, path | a row of the [table of fields](model::field), named by its path: `name.family`, `phone.mobile`, `identifier.inn` |
//! | [`Draft`] | a client in the making, or changes of one: what it does not mention stays as it is |
//! | raw, canonical | the text as received and its standard form; both are kept, where they differ |
//! | [`Issue`] | a doubt about one value, perhaps with a suggestion; never stops an operation |
//! | [`Presence`] | what is known of a field without a value: nothing, *there is none*, or *would not say* |
//! | [`Match`] | another client that may be the same one, with the [`Evidence`] that says so and its [`Weight`] |
//! | [`Verdict`] | what a person decided about two clients: same, different, unsure |
//! | [`Transaction`] | a write set: all of it is on disk, or none |
//! | revision | counts the saves of a card; a draft that is older is refused unless it says otherwise |
//! | [`Interaction`], [`Relation`] | what happened with a client; how two clients belong together |
//! | [`Reminder`], occurrence | what is to be done, and one of the times at which it is due; a [`Claim`] gives it to one worker |
//! | segment, [`Expression`] | which clients: a condition in the [language of segments](segments), asked or kept under a name |
//! | journal | who did what, and what was there before: [`JournalEntry`] |
//! | batch | writes that belong together, as an import: listed and taken back as one |
//!
//! # What it does
//!
//! * Puts phones, e-mail, names, firms, tax and register codes, dates and addresses into standard form ([`rules`]), and says so.
//! * Answers who is calling ([`Session::lookup`]), from any form in which a telephone exchange gives the number.
//! * Finds clients by words of a name, a mailbox, a code, a field of your own ([`Session::find`] and its neighbours).
//! * Reads the CSV files of other programs in any of eight encodings, with a report on every row ([`Session::import`]), writes them
//!   without loss ([`Session::export`]), and takes an import back ([`Session::revert`]).
//! * Reminds: once, after months, by rules of RFC 5545, on birthdays; on the wall of a time zone, late rather than never, and once
//!   ([`Transaction::schedule`], [`Transaction::claim`]).
//! * Says which clients a condition holds for, how many, and why ([`Session::parse_segment`], [`Session::segment`]).
//! * Keeps interactions, relations, consents, dated histories, custom fields, and a journal of all changes.
//!
//! # What it does not do
//!
//! Screens, logging in, sending, dialling, printing, the ledger: those are the host's. It starts no threads, reads no clock, opens
//! no file but the base and writes no log. It never stores payment card numbers; they are masked wherever they stand. It names
//! possible duplicates; it merges by itself only new cards, only where that is certain, and only where a base says so
//! ([`DuplicatePolicy::Merge`]).
//!
//! # Errors and issues
//!
//! An [`Error`] means that the operation did not happen: [`kind`](Error::kind) is for programs, its `Display` for people. Bad data is
//! no error. What people type comes with an [`Issue`] beside the result ([`SaveOutcome::issues`], [`ImportReport::issues`]); it
//! has a stable [code](IssueCode), a text in English, Russian and Ukrainian, and a [`Severity`]: something was put right, somebody
//! should look, or the text was not taken as a value. Suggestions are never applied in silence.
//!
//! # Time
//!
//! The library reads no clock. Whatever depends on time takes `now` or `today` as an argument, so that a test can say what day it
//! is: `let now: Instant = std::time::SystemTime::now().into();` is the moment for a program. An [`Instant`] is kept to the
//! microsecond.
//!
//! # Threads
//!
//! [`Base`] and [`Session`] are `Send`, `Sync` and cheap to clone. Reads look at the newest committed state and never wait for
//! writers. Writers queue; those who wait together share one flush to disk. One process has a base open at a time, and opening the
//! same file twice inside it gives the same base.
//!
//! # Limits
//!
//! Every bound has a name, a unit and a reason in [`limits`]. A value beyond its bound is cut or refused with an issue; an operation
//! beyond its bound is an error of kind [`Limit`](ErrorKind::Limit) that names it.
#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod base;
#[cfg(feature = "capi")]
#[allow(unsafe_code, reason = "what a C caller's pointers point at; every other room is denied it")]
mod capi;
mod duplicates;
mod error;
pub mod exchange;
pub mod limits;
mod message;
pub mod model;
pub mod reminders;
pub mod rules;
pub mod segments;
mod store;
mod text;
mod time;

// The list of names. Fields, values and everything else that a card is made of: `model`; rules by kind of value: `rules`;
// readers and writers of files without a base: `exchange`.
pub use base::{
    Acknowledged, AgendaEntry, Answer, BackupProgress, BadReminder, Base, BaseOptions, BatchInfo, CardView, Claim, ClientIssue, CompletenessReport,
    Draft, DueReminder, DuplicateOptions, DuplicatePolicy, DuplicateProgress, DuplicateReport, DuplicateStage, DuplicateTraining, Durability,
    ExportOptions, Found, ImportOptions, ImportReport, IncompleteClient, LookupContext, MatchClass, MergeInfo, MergeOutcome, Owner, Page, Pair,
    PossibleDuplicate, Progress, RebuildReport, RefusedRow, RereadReport, RevertReport, Reverted, Review, ReviewCounts, ReviewCursor, ReviewOptions,
    ReviewPage, ReviewReason, RowIssue, SaveOptions, SaveOutcome, SegmentDefinition, SegmentInfo, SegmentPage, Session, Share, SharedKey, Stale,
    Stats, Summary, Transaction, Unmerged,
};
pub use base::{
    CheckOptions, CheckProgress, CheckReport, DamagedBlock, DumpProgress, DumpReport, Finding, MigrateReport, RestoreOptions, RestoreProgress,
    RestoreReport,
};
pub use duplicates::merge::{Because, MergeConflict, MergeOptions, MergePlan, MergeRule, MergeRules};
pub use error::{Error, ErrorKind, Location, Result};
pub use message::{IssueCode, Language, Severity};
pub use model::DuplicateModel;
pub use model::duplicate::{Band, Comparison, Decision, Evidence, Explanation, Level, Match, Verdict, Weight};
pub use model::{
    Client, ClientId, ClientKind, CustomDefinition, CustomFields, CustomKind, FieldNumber, Interaction, InteractionId, InteractionKind, Issue,
    LeapDay, MatchReason, MergeId, Misfire, Occurrence, PartialDate, Presence, Provenance, Relation, RelationId, RelationKind, Reminder,
    ReminderDraft, ReminderId, ReminderKind, ReminderState, Schedule, Scheme, Status, Subject, Value, ValueEntry, field,
};
pub use rules::RuleContext;
pub use segments::{Expression, ParseError, SegmentExplanation, SegmentId, SegmentParameters};
#[cfg(feature = "encryption")]
pub use store::encryption::Encryption;
pub use store::journal::{Action, JournalEntry};
pub use time::{Instant, WallTime, Zone};

/// The program in README.md must compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    /// What the crate page says about threads.
    #[test]
    fn bases_and_sessions_go_between_threads() {
        fn check<T: Send + Sync + Clone>() {}
        check::<crate::Base>();
        check::<crate::Session>();
    }
}
