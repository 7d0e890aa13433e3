//! Who is the same client.
//!
//! [`merge`] plans how two cards become one and says what it would cost.

pub mod merge;
