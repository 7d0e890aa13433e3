//! The base file: the only place that knows redb.
//!
//! Three layers. [`engine`] is an ordered key–value store with snapshots, narrow enough to be anything: redb here, a `BTreeMap` in
//! the tests, a server one day. [`codec`] turns records into bytes and back; [`keys`] builds the order-preserving keys. [`journal`]
//! is the layout of what happened. Nothing here knows what a phone or a name *means*: keys arrive as values from `base`.
//!
//! Invariants: everything but the record tables can be rebuilt from them; a record is written whole; keys compare as bytes like
//! the values that they stand for; a record or key that does not decode is `Corrupt` with its table and key, never a panic.

pub(crate) mod bitmap_codec;
pub(crate) mod codec;
pub(crate) mod column_codec;
pub(crate) mod disk;
pub(crate) mod dump;
#[cfg(feature = "encryption")]
pub mod encryption;
#[cfg(not(feature = "encryption"))]
#[path = "encryption_absent.rs"]
pub(crate) mod encryption;
pub(crate) mod engine;
pub(crate) mod fact_codec;
pub mod journal;
#[cfg(feature = "encryption")]
pub(crate) mod key_header;
pub(crate) mod keys;
pub(crate) mod merge_codec;
pub(crate) mod phone_index;
pub(crate) mod place;
pub(crate) mod record_view;
pub(crate) mod redb_engine;
pub(crate) mod reminder_codec;
mod rows;
pub(crate) mod turn;
pub(crate) mod verdict_codec;
pub(crate) mod view;
#[cfg(feature = "encryption")]
pub(crate) mod xts;

#[cfg(test)]
pub(crate) mod conformance;
#[cfg(test)]
pub(crate) mod memory_engine;
#[cfg(test)]
pub(crate) mod simulated_disk;
