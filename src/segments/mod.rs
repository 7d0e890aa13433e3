//! Which clients: the language of segments, its tree, and whether a client is in one.
//!
//! An [`Expression`] is a condition in the manner of SQL's WHERE. It has two exact forms, text ([`Expression::parse`],
//! [`Expression::to_text`]) and JSON ([`Expression::to_json`]), and stands for a predicate over one client's card and facts.
//! `docs/segments.md` is the reference of the language. This room is pure: names come in as [`Names`], a client's facts through
//! the trait [`Facts`], now and zone as arguments. Keeping segments and walking over clients is the base's part; so are indexes.
//!
//! Costs: parsing is linear in the text; an answer about one client costs what its facts cost that the expression asks for.
//! Bounds: [`limits`](crate::limits) names each; bad text is a [`ParseError`] with its place, never a panic.

#[cfg(test)]
pub(crate) mod arbitrary;
mod builtin;
mod check;
mod error;
mod evaluate;
mod expression;
mod json;
mod keyword;
mod lexer;
mod like;
mod names;
mod number;
mod parse;
mod render;
#[cfg(test)]
mod tests;

pub use builtin::{BuiltIn, SegmentParameters};
pub use error::{ParseError, Problem};
pub use evaluate::{ContactSummary, Evaluator, Explanation, Facts, Library, ReminderView, SegmentExplanation, Surroundings};
pub use expression::{
    Aggregate, Collection, Condition, Containment, DatePart, Expression, FieldPath, LANGUAGE_VERSION, Literal, Offset, Operand, Operator, Rows,
    SegmentId, SegmentReference, State, TimePoint, TimeStart, TimeUnit,
};
pub use names::Names;
pub(crate) use names::{CONTACT_COUNT, INTERACTION_COUNT, LAST_CONTACT_AT};
pub use number::Number;
