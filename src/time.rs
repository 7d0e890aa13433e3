//! Ground for time: instants as microseconds since 1970 UTC, the form in which the base keeps them.
//!
//! Public signatures use chrono's types; everything stored is an `i64` (exact in a double until 2255, so in every host).
//! Wall-clock things keep local time and zone name; the step from there to an instant is [`Zone::instant`]. Zone data are the
//! system's where it has some, else those compiled in; jiff reads them and appears in no signature.

use crate::error::{Error, ErrorKind, Result};
use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::fmt;

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

/// A time zone of the IANA database, by name.
#[derive(Clone)]
pub struct Zone {
    name: Box<str>,
    rules: TimeZone,
}

/// How a wall time meets the instants of its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WallTime {
    /// There is one instant.
    Unique,
    /// Clocks were put forward over it: the instant is that of the offset before the gap (RFC 5545 §3.3.5).
    Gap,
    /// Clocks were put back over it: the instant is the first of two (RFC 5545 §3.3.5).
    Overlap,
}

impl WallTime {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            WallTime::Unique => "unique",
            WallTime::Gap => "gap",
            WallTime::Overlap => "overlap",
        }
    }
}

impl Zone {
    /// The zone of this IANA name, any case: `Europe/Kyiv`, `UTC`.
    ///
    /// # Errors
    /// `Time` for a name that the zone data do not have.
    pub fn named(name: &str) -> Result<Zone> {
        let unknown = || Error::new(ErrorKind::Time, "no time zone has this name");
        // The database takes paths of the system for names otherwise.
        let plain = !name.is_empty() && name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
        let rules = plain.then(|| TimeZone::get(name).ok()).flatten().ok_or_else(unknown)?;
        let name = rules.iana_name().unwrap_or(name).into();
        Ok(Zone { name, rules })
    }

    /// Coordinated universal time.
    pub fn utc() -> Zone {
        Zone { name: "UTC".into(), rules: TimeZone::UTC }
    }

    /// A zone of this name whose clocks always go by one offset: what remains of a zone that the data do not have.
    pub(crate) fn fixed(name: &str, offset_seconds: i64) -> Result<Zone> {
        let offset = i32::try_from(offset_seconds).ok().and_then(|seconds| jiff::tz::Offset::from_seconds(seconds).ok());
        let offset = offset.ok_or_else(|| Error::new(ErrorKind::Time, "no clock goes by this offset"))?;
        Ok(Zone { name: name.into(), rules: TimeZone::fixed(offset) })
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The instant of a wall time, and how the two meet. Wall times beyond the years −9999 … 9999 read as the nearest end.
    pub fn instant(&self, local: NaiveDateTime) -> (Instant, WallTime) {
        let ambiguous = self.rules.to_ambiguous_timestamp(civil_of(local));
        let kind = match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } => WallTime::Unique,
            AmbiguousOffset::Gap { .. } => WallTime::Gap,
            AmbiguousOffset::Fold { .. } => WallTime::Overlap,
        };
        let at = ambiguous.compatible().map_or_else(|_| local.and_utc(), |timestamp| from_micros(timestamp.as_microsecond()));
        (at, kind)
    }

    /// What clocks show at an instant.
    pub fn local(&self, at: Instant) -> NaiveDateTime {
        match jiff::Timestamp::from_microsecond(to_micros(at)) {
            Ok(timestamp) => at.naive_utc() + chrono::TimeDelta::seconds(self.rules.to_offset(timestamp).seconds().into()),
            Err(_) => at.naive_utc(),
        }
    }

    /// The day that a calendar on the wall shows.
    pub fn date(&self, at: Instant) -> NaiveDate {
        self.local(at).date()
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

fn civil_of(local: NaiveDateTime) -> civil::DateTime {
    use chrono::{Datelike, Timelike};
    let small = |number: u32| i8::try_from(number).unwrap_or(0);
    let date = local.date();
    let Ok(year) = i16::try_from(date.year()) else {
        return if date.year() < 0 { civil::DateTime::MIN } else { civil::DateTime::MAX };
    };
    // A leap second of chrono's (nanosecond past one second) reads as the last moment of its second.
    let nanosecond = i32::try_from(local.nanosecond().min(999_999_999)).unwrap_or(0);
    let (hour, minute, second) = (small(local.hour()), small(local.minute()), small(local.second()));
    civil::DateTime::new(year, small(date.month()), small(date.day()), hour, minute, second, nanosecond).unwrap_or(civil::DateTime::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gaps and overlaps of Kyiv and New York in 2023 and 2024, as RFC 5545 §3.3.5 has them; the zones' rules are public knowledge
    /// (Directive 2000/84/EC; 15 U.S.C. §260a).
    #[test]
    fn wall_times_meet_instants() {
        for (zone, local, instant, kind) in [
            ("Europe/Kyiv", "2023-10-29T03:30:00", "2023-10-29T00:30:00Z", WallTime::Overlap),
            ("Europe/Kyiv", "2024-03-31T03:30:00", "2024-03-31T01:30:00Z", WallTime::Gap),
            ("Europe/Moscow", "2024-03-31T03:30:00", "2024-03-31T00:30:00Z", WallTime::Unique),
            ("America/New_York", "2007-03-11T02:30:00", "2007-03-11T07:30:00Z", WallTime::Gap),
            ("utc", "2024-02-29T12:00:00", "2024-02-29T12:00:00Z", WallTime::Unique),
        ] {
            let zone = Zone::named(zone).expect("a zone");
            let local: NaiveDateTime = local.parse().expect("a wall time");
            let expected: Instant = instant.parse().expect("an instant");
            assert_eq!(zone.instant(local), (expected, kind), "{local} {zone}");
            if kind == WallTime::Unique {
                assert_eq!(zone.local(expected), local);
            }
        }
        for wrong in ["", "Europe/Atlantis", "../etc/passwd", "/etc/localtime", "Europe/Kyiv\0", "Київ"] {
            assert_eq!(Zone::named(wrong).map_err(|error| error.kind()), Err(ErrorKind::Time), "{wrong:?}");
        }
        let zone = Zone::named("Europe/Moscow").expect("a zone");
        for end in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
            let _ = zone.local(zone.instant(end).0);
        }
        let _ = (zone.local(Instant::MIN_UTC), zone.local(Instant::MAX_UTC));
    }
}
