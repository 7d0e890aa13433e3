//! What things are: clients, their values, what happened with them, and the one table of fields.
//!
//! A [`Client`] is a small set of system members and, per field number of the [table](field), a *slot*: one value, a list, or a
//! statement that there is none. All that works over fields (JSON, records on disk, imports, the journal, rights) walks the
//! table; typed getters make the common reads short. Nothing here looks at text closer than its length: `rules` does.

#[cfg(test)]
pub(crate) mod arbitrary;
mod change;
mod client;
mod contact;
mod custom;
mod date;
pub mod duplicate;
pub mod duplicate_model;
mod fact;
pub mod field;
mod identifier;
mod issue;
pub(crate) mod json;
mod phone;
mod presence;
mod raw;
mod reminder;
mod value;

pub(crate) use change::item_key;
pub use change::{Change, ChangePath, Operation, Undo};
pub use client::{Client, ClientId, ClientKind, Slot, Status, ValueEntry};
pub use contact::{Address, AddressParts, AddressUse, Email, EmailClass, Messenger};
pub use custom::{CustomDefinition, CustomFields, CustomKind};
pub use date::PartialDate;
pub use duplicate::{Band, Comparison, Decision, Evidence, Explanation, Level, Match, Weight};
pub use duplicate_model::DuplicateModel;
pub(crate) use fact::choice;
pub use fact::{Direction, Interaction, InteractionId, InteractionKind, MergeId, Outcome, Relation, RelationId, RelationKind, Subject};
pub use field::{Field, FieldNumber, Multiplicity, Sensitivity, ValueKind};
pub use identifier::{BankAccount, ExternalId, Identifier, Scheme};
pub use issue::{Issue, MatchReason};
pub use phone::{E164, Phone, PhoneKind, PhoneUse, Verdict};
pub use presence::{Presence, Provenance};
pub use raw::{RawClient, RawValue, Target};
pub use reminder::{Answered, LeapDay, Lease, Misfire, Occurrence, Reminder, ReminderDraft, ReminderId, ReminderKind, ReminderState, Schedule};

pub use value::{Commitment, Consent, ConsentState, Money, Period, Remark, Role, RoleKind, Suppression, Value};
