//! When: recurrence, durations, birthdays, and the states of a reminder.
//!
//! Everything here is a pure function: no clock, no base. A [`Recurrence`] is a rule of RFC 5545; with a start and a zone it is a
//! [`Series`] of occurrences, which can be entered anywhere at the same cost. A [`CalendarDuration`] is one of ISO 8601 with months.
//! [`birthday`] knows 29 February. `queue` says how a reminder goes from state to state; `base` stores what it says.
//!
//! Not here: working days, windows of the day, escalation.

pub mod birthday;
mod duration;
mod parse;
pub(crate) mod queue;
mod recurrence;

pub use duration::CalendarDuration;
pub use parse::{Frequency, Recurrence};
pub use recurrence::{Occurrences, Series};
