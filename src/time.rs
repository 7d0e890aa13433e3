//! Ground for time: instants as microseconds since 1970 UTC, the form in which the base keeps them.
//!
//! Public signatures use chrono's types; everything stored is an `i64` (exact in a double until 2255, so in every host).

use crate::error::{Error, ErrorKind, Result};
use chrono::{DateTime, SecondsFormat, Utc};

/// An instant: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
pub type Instant = DateTime<Utc>;

/// Microseconds since 1970 UTC; finer parts are dropped towards the past.
pub(crate) fn to_micros(instant: Instant) -> i64 {
    instant.timestamp_micros()
}

/// The instant of stored microseconds; one outside chrono's years (±262 000) reads as the nearest end.
pub(crate) fn from_micros(micros: i64) -> Instant {
    DateTime::from_timestamp_micros(micros).unwrap_or(if micros < 0 { Instant::MIN_UTC } else { Instant::MAX_UTC })
}

/// `2026-11-21T18:59:00Z`, with a fraction only where there is one (RFC 3339).
pub(crate) fn format_instant(instant: Instant) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Reads RFC 3339 with any offset.
pub(crate) fn parse_instant(text: &str) -> Result<Instant> {
    let parsed = DateTime::parse_from_rfc3339(text).map_err(|cause| Error::new(ErrorKind::Parse, "not an instant of RFC 3339").because(cause))?;
    Ok(from_micros(to_micros(parsed.with_timezone(&Utc))))
}

/// The instant cut to the microsecond, as it will be read back.
pub(crate) fn truncate(instant: Instant) -> Instant {
    from_micros(to_micros(instant))
}
