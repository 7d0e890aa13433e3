//! The face of the library: reads, rules and writes meet here.
//!
//! [`Base`] opens, informs and maintains; everything else goes through a [`Session`], which carries the actor. Reads look at one
//! shared snapshot that is swapped at each commit, so they never wait and never hold a transaction between calls. Writes fill a
//! write set ([`Transaction`]) that is checked and committed as a whole; how is told at the head of `write.rs`.

mod agenda;
mod backup;
mod card_view;
mod certain;
mod check;
mod columns;
mod completeness;
mod draft;
mod dump;
mod dump_file;
mod duplicates;
mod duplicates_pass;
mod duplicates_train;
#[cfg(feature = "encryption")]
mod encryption;
mod export;
mod facts;
mod find;
mod history;
mod hot;
mod import;
mod import_rows;
mod index;
mod json;
mod lookup;
mod maintain;
mod merge;
mod merge_rules;
mod migrate;
mod open;
mod read;
mod records;
mod reminders;
mod reread;
mod revert;
mod review;
mod segments;
mod write;

#[cfg(test)]
mod tests;

pub use crate::store::redb_engine::Share;
pub use agenda::AgendaEntry;
pub use backup::BackupProgress;
pub use card_view::CardView;
pub use check::{CheckOptions, CheckProgress, CheckReport, Finding};
pub use completeness::{CompletenessReport, IncompleteClient};
pub use draft::Draft;
pub use dump::{DamagedBlock, DumpProgress, DumpReport, RestoreOptions, RestoreProgress, RestoreReport};
pub use duplicates::{DuplicateOptions, DuplicatePolicy, DuplicateProgress, DuplicateReport, DuplicateStage, Pair};
pub use duplicates_train::DuplicateTraining;
pub use export::ExportOptions;
pub use facts::Summary;
pub use find::{Found, Page, SharedKey};
pub use import::{ImportOptions, ImportReport, PossibleDuplicate, Progress, RefusedRow, RowIssue};
pub use lookup::{Answer, LookupContext, MatchClass, Owner};
pub use maintain::{RebuildReport, Stats};
pub use merge::{MergeInfo, MergeOutcome, Unmerged};
pub use migrate::MigrateReport;
pub use open::{Base, BaseOptions, Durability};
pub use read::{ClientIssue, Session};
pub use reminders::{Acknowledged, BadReminder, Claim, DueReminder};
pub use reread::RereadReport;
pub use revert::{BatchInfo, RevertReport, Reverted};
pub use review::{Review, ReviewCounts, ReviewCursor, ReviewOptions, ReviewPage, ReviewReason};
pub use segments::{SegmentDefinition, SegmentInfo, SegmentPage};
pub use write::{SaveOptions, SaveOutcome, Stale, Transaction};
