//! Who is the same client: keys, features, comparison, weights, clusters.
//!
//! Everything here is a pure function. A client's [`features`] are what a comparison needs, [`packed`] into one row of bytes; its [`key`]s say
//! with whom it should be compared at all; [`compare`] finds a *level* for each side of a pair; a [`weight::Model`] gives levels their weights
//! and adds them up ([`score`]); [`cluster`] makes clusters of pairs and verdicts; [`train`] learns a model. Fellegi and Sunter's model (A theory
//! for record linkage, JASA 1969) in log2 odds, with four corrections: what tells the same (phone and address of one household, phone and domain of
//! one firm) is counted once and the rest at a discount; conflicts are levels with weights of their own, and some of them are vetoes; a value that
//! many clients share weighs less; the prior and rare values follow the size of the base.
//!
//! Invariants: `score(a, b)` is `score(b, a)`; prior and evidence add up to the score exactly; candidates and counts are computed from
//! the set of clients, never from the order in which they came. Not here: reading a base (`base::duplicates`).
//!
//! What persons decided about pairs, and when a pair that is different is looked at once more, is told in [`decided`].
//!
//! [`merge`] plans how two cards become one and says what it would cost; by which rules one of two values stays is told in [`survivorship`].
//!
//! Costs: features of a client some microseconds; a comparison with its score about one, most of it waiting for memory in a big base.

pub(crate) mod close;
pub(crate) mod cluster;
pub(crate) mod compare;
pub(crate) mod decided;
pub(crate) mod features;
pub(crate) mod fingerprint;
pub(crate) mod key;
pub mod merge;
pub(crate) mod packed;
pub(crate) mod score;
pub mod survivorship;
pub(crate) mod train;
pub(crate) mod weight;

pub(crate) use compare::compare;
pub(crate) use features::Features;
pub(crate) use key::Key;
pub(crate) use packed::Packed;
pub(crate) use score::{Item, Sum, score};
pub(crate) use weight::{Model, Weigher};
