//! Durations of ISO 8601 (§5.5.2): `P3M`, `P1Y2M10DT2H`, `P2W`.
//!
//! Years, months, weeks and days are steps on the calendar on the wall: a day that a month does not have is its last (31 January + one
//! month = 28 or 29 February). Hours, minutes and seconds are time that passes, counted after that step.

use super::recurrence::YEARS;
use crate::error::{Error, ErrorKind, Result};
use crate::time::{Instant, Zone};
use chrono::{Datelike, Days, Months, NaiveDateTime, TimeDelta};
use std::fmt;

/// A duration with calendar parts.
///
/// ```
/// use kartoteka::{Zone, reminders::CalendarDuration};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (local, at) = CalendarDuration::parse("P1M")?.after("2027-01-31T10:00:00".parse()?, &Zone::named("Europe/Kyiv")?)?;
/// assert_eq!((local.to_string(), at.to_rfc3339()), ("2027-02-28 10:00:00".into(), "2027-02-28T08:00:00+00:00".into()));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CalendarDuration {
    months: u32,
    days: u32,
    seconds: u64,
}

/// Parts in their order, with their unit: months, days or seconds, and how many of it.
const DATE_PARTS: [(u8, Unit, u64); 4] = [(b'Y', Unit::Months, 12), (b'M', Unit::Months, 1), (b'W', Unit::Days, 7), (b'D', Unit::Days, 1)];
const TIME_PARTS: [(u8, Unit, u64); 3] = [(b'H', Unit::Seconds, 3600), (b'M', Unit::Seconds, 60), (b'S', Unit::Seconds, 1)];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Months,
    Days,
    Seconds,
}

/// Digits of one part: more cannot lead to a year that there is.
const DIGITS_MAX: usize = 12;

fn wrong(why: impl fmt::Display) -> Error {
    Error::new(ErrorKind::Time, format!("cannot read a duration: {why}"))
}

impl CalendarDuration {
    /// Reads a duration; it has one part at least, parts in their order, whole numbers, no sign.
    ///
    /// # Errors
    /// `Time`, with what is wrong.
    pub fn parse(text: &str) -> Result<CalendarDuration> {
        let upper = text.trim().to_ascii_uppercase();
        let body = upper.strip_prefix('P').ok_or_else(|| wrong("it begins with P, as in P3M"))?;
        let (date, time) = body.split_once('T').map_or((body, None), |(date, time)| (date, Some(time)));
        let mut sums = [0u64; 3];
        let date_parts = parts(date, &DATE_PARTS, &mut sums)?;
        let time_parts = time.map_or(Ok(0), |time| parts(time, &TIME_PARTS, &mut sums))?;
        if time.is_some() && time_parts == 0 {
            return Err(wrong("nothing follows its T"));
        }
        if date_parts + time_parts == 0 {
            return Err(wrong("it has no part"));
        }
        let [months, days, seconds] = sums;
        let small = |sum: u64| u32::try_from(sum).map_err(|_| wrong("it is too long"));
        Ok(CalendarDuration { months: small(months)?, days: small(days)?, seconds })
    }

    /// Wall time and instant this long after a wall time.
    ///
    /// # Errors
    /// `Time` where that is outside the years 1 … 9999.
    pub fn after(&self, from: NaiveDateTime, zone: &Zone) -> Result<(NaiveDateTime, Instant)> {
        let far = || Error::new(ErrorKind::Time, format!("{self} after a time leads outside the years 1 … 9999"));
        let inside = |local: &NaiveDateTime| YEARS.contains(&local.year());
        let date = from.date().checked_add_months(Months::new(self.months)).and_then(|date| date.checked_add_days(Days::new(self.days.into())));
        let local = date.map(|date| date.and_time(from.time())).filter(inside).ok_or_else(far)?;
        let at = zone.instant(local).0;
        if self.seconds == 0 {
            return Ok((local, at));
        }
        let passed = i64::try_from(self.seconds).ok().and_then(TimeDelta::try_seconds).ok_or_else(far)?;
        let at = at.checked_add_signed(passed).ok_or_else(far)?;
        let local = Some(zone.local(at)).filter(inside).ok_or_else(far)?;
        Ok((local, at))
    }
}

/// Adds the parts of one half; gives how many there were.
fn parts(text: &str, table: &[(u8, Unit, u64)], sums: &mut [u64; 3]) -> Result<usize> {
    let (mut rest, mut from, mut count) = (text, 0, 0);
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let letter = rest.as_bytes().get(digits).copied().filter(|_| (1..=DIGITS_MAX).contains(&digits));
        let place = letter.and_then(|letter| table.iter().skip(from).position(|(known, ..)| *known == letter));
        let (Some(place), Ok(number)) = (place, rest.get(..digits).unwrap_or_default().parse::<u64>()) else {
            return Err(wrong(format!("{:?} is no part that may stand there", rest.chars().take(20).collect::<String>())));
        };
        let Some((_, unit, times)) = table.get(from + place) else { break };
        if let Some(sum) = sums.get_mut(*unit as usize) {
            *sum = number.checked_mul(*times).and_then(|more| sum.checked_add(more)).ok_or_else(|| wrong("it is too long"))?;
        }
        (from, count) = (from + place + 1, count + 1);
        rest = rest.get(digits + 1..).unwrap_or_default();
    }
    Ok(count)
}

/// The duration in one form: `P14M3DT90S`.
impl fmt::Display for CalendarDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        if self.months > 0 {
            write!(f, "{}M", self.months)?;
        }
        if self.days > 0 || self.months == 0 && self.seconds == 0 {
            write!(f, "{}D", self.days)?;
        }
        if self.seconds > 0 {
            write!(f, "T{}S", self.seconds)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What ISO 8601 does not have, and what nobody can mean, is refused.
    #[test]
    fn no_durations() {
        let long = format!("P{}D", "9".repeat(100_000));
        for text in [
            "",
            "P",
            "PT",
            "P1",
            "3M",
            "P-3M",
            "-P3M",
            "P1.5D",
            "P3M1Y",
            "P1M1M",
            "P1H",
            "PT1D",
            "P1DT",
            "PТ1Н",
            "P99999999999Y",
            "P٣M",
            "P1D ×",
            &long,
        ] {
            assert_eq!(CalendarDuration::parse(text).map_err(|error| error.kind()), Err(ErrorKind::Time), "{text:.40}");
        }
        let utc = Zone::utc();
        for text in ["P4294967295M", "P4294967295D", "PT999999999999H", "P8000Y"] {
            let after = CalendarDuration::parse(text).and_then(|duration| duration.after("2026-11-25T10:00:00".parse().expect("a time"), &utc));
            assert_eq!(after.map_err(|error| error.kind()), Err(ErrorKind::Time), "{text}");
        }
    }
}
