//! The text of a rule of recurrence (RFC 5545 §3.3.10): parts, their ranges, and which may stand together.
//!
//! A rule that the standard forbids is refused with the name of the part. Tolerated beyond it: `RRULE:` in front, small letters, and
//! an UNTIL that is a plain date, which means the whole day. Cost: one pass, bounded by
//! [`RECURRENCE_BYTES_MAX`](crate::limits::RECURRENCE_BYTES_MAX).

use crate::error::{Error, ErrorKind, Result};
use crate::limits::RECURRENCE_BYTES_MAX;
use crate::time::Instant;
use chrono::{NaiveDate, NaiveDateTime, Weekday};
use std::fmt;

/// How often (FREQ).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frequency {
    /// Every so many seconds that pass.
    Secondly,
    /// Every so many minutes that pass.
    Minutely,
    /// Every so many hours that pass.
    Hourly,
    /// Every so many days of the calendar.
    Daily,
    /// Every so many weeks.
    Weekly,
    /// Every so many months.
    Monthly,
    /// Every so many years.
    Yearly,
}

const FREQUENCIES: [(Frequency, &str); 7] = [
    (Frequency::Secondly, "SECONDLY"),
    (Frequency::Minutely, "MINUTELY"),
    (Frequency::Hourly, "HOURLY"),
    (Frequency::Daily, "DAILY"),
    (Frequency::Weekly, "WEEKLY"),
    (Frequency::Monthly, "MONTHLY"),
    (Frequency::Yearly, "YEARLY"),
];

const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "MO"),
    (Weekday::Tue, "TU"),
    (Weekday::Wed, "WE"),
    (Weekday::Thu, "TH"),
    (Weekday::Fri, "FR"),
    (Weekday::Sat, "SA"),
    (Weekday::Sun, "SU"),
];

/// Where a series ends (UNTIL), its last moment included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Until {
    Instant(Instant),
    Local(NaiveDateTime),
    Day(NaiveDate),
}

/// A rule of recurrence of RFC 5545, checked.
///
/// ```
/// use kartoteka::reminders::Recurrence;
///
/// let rule = Recurrence::parse("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3").unwrap();
/// assert_eq!(rule.to_string(), "FREQ=MONTHLY;COUNT=3;BYDAY=-1FR");
/// let wrong = Recurrence::parse("FREQ=DAILY;BYWEEKNO=20").unwrap_err();
/// assert!(wrong.to_string().contains("BYWEEKNO"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Recurrence {
    pub(crate) frequency: Frequency,
    pub(crate) interval: u32,
    pub(crate) count: Option<u32>,
    pub(crate) until: Option<Until>,
    pub(crate) by_second: Vec<u8>,
    pub(crate) by_minute: Vec<u8>,
    pub(crate) by_hour: Vec<u8>,
    /// Ordinal (0: every one) and weekday.
    pub(crate) by_day: Vec<(i8, Weekday)>,
    pub(crate) by_month_day: Vec<i8>,
    pub(crate) by_year_day: Vec<i16>,
    pub(crate) by_week: Vec<i8>,
    pub(crate) by_month: Vec<u8>,
    pub(crate) by_position: Vec<i16>,
    pub(crate) week_start: Weekday,
}

fn wrong(part: &str, why: impl fmt::Display) -> Error {
    Error::new(ErrorKind::Time, format!("cannot read a rule of recurrence: {part} {why}"))
}

impl Recurrence {
    /// Reads a rule: `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE`.
    ///
    /// # Errors
    /// `Time` with the name of the part that is unknown, given twice, out of its range, or not allowed with the others.
    pub fn parse(text: &str) -> Result<Recurrence> {
        if text.len() > RECURRENCE_BYTES_MAX {
            return Err(wrong("it", format!("has {} bytes, {RECURRENCE_BYTES_MAX} are allowed", text.len())));
        }
        let upper = text.trim().to_ascii_uppercase();
        let body = upper.strip_prefix("RRULE:").unwrap_or(&upper);
        let mut frequency = None;
        let mut rule = Recurrence {
            frequency: Frequency::Daily,
            interval: 1,
            count: None,
            until: None,
            by_second: Vec::new(),
            by_minute: Vec::new(),
            by_hour: Vec::new(),
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            by_year_day: Vec::new(),
            by_week: Vec::new(),
            by_month: Vec::new(),
            by_position: Vec::new(),
            week_start: Weekday::Mon,
        };
        let mut seen: Vec<&str> = Vec::new();
        for part in body.split(';') {
            let (name, value) = part.split_once('=').ok_or_else(|| wrong("a part", format!("is not NAME=VALUE: {:?}", shown(part))))?;
            if seen.contains(&name) {
                return Err(wrong(name, "is given twice"));
            }
            match name {
                "FREQ" => frequency = Some(named(&FREQUENCIES, value).ok_or_else(|| wrong(name, "is no frequency"))?),
                "INTERVAL" => rule.interval = positive(name, value)?,
                "COUNT" => rule.count = Some(positive(name, value)?),
                "UNTIL" => rule.until = Some(until(value)?),
                "WKST" => rule.week_start = named(&WEEKDAYS, value).ok_or_else(|| wrong(name, "is no day of the week"))?,
                "BYSECOND" => rule.by_second = numbers(name, value, 0, 60, false)?,
                "BYMINUTE" => rule.by_minute = numbers(name, value, 0, 59, false)?,
                "BYHOUR" => rule.by_hour = numbers(name, value, 0, 23, false)?,
                "BYMONTHDAY" => rule.by_month_day = numbers(name, value, 1, 31, true)?,
                "BYYEARDAY" => rule.by_year_day = numbers(name, value, 1, 366, true)?,
                "BYWEEKNO" => rule.by_week = numbers(name, value, 1, 53, true)?,
                "BYMONTH" => rule.by_month = numbers(name, value, 1, 12, false)?,
                "BYSETPOS" => rule.by_position = numbers(name, value, 1, 366, true)?,
                "BYDAY" => rule.by_day = days(value)?,
                _ => return Err(wrong("a part", format!("has an unknown name: {:?}", shown(name)))),
            }
            seen.push(name);
        }
        rule.frequency = frequency.ok_or_else(|| wrong("FREQ", "is missing"))?;
        // A second 60 exists only where a leap second is put in: it reads as 59 (RFC 5545 §3.3.10).
        rule.by_second.iter_mut().for_each(|second| *second = (*second).min(59));
        rule.by_second.dedup();
        rule.check()?;
        Ok(rule)
    }

    /// What RFC 5545 §3.3.10 says must not stand together.
    fn check(&self) -> Result<()> {
        use Frequency::{Daily, Monthly, Weekly, Yearly};
        let frequency = self.frequency;
        if self.count.is_some() && self.until.is_some() {
            return Err(wrong("COUNT", "cannot stand with UNTIL"));
        }
        if !self.by_week.is_empty() && frequency != Yearly {
            return Err(wrong("BYWEEKNO", "stands with FREQ=YEARLY only"));
        }
        if !self.by_year_day.is_empty() && matches!(frequency, Daily | Weekly | Monthly) {
            return Err(wrong("BYYEARDAY", "cannot stand with FREQ=DAILY, WEEKLY or MONTHLY"));
        }
        if !self.by_month_day.is_empty() && frequency == Weekly {
            return Err(wrong("BYMONTHDAY", "cannot stand with FREQ=WEEKLY"));
        }
        if self.by_day.iter().any(|(ordinal, _)| *ordinal != 0) {
            if !matches!(frequency, Monthly | Yearly) {
                return Err(wrong("BYDAY", "has numbers, which stand with FREQ=MONTHLY or YEARLY only"));
            }
            if !self.by_week.is_empty() {
                return Err(wrong("BYDAY", "has numbers, which cannot stand with BYWEEKNO"));
            }
        }
        let has_other = !(self.by_second.is_empty()
            && self.by_minute.is_empty()
            && self.by_hour.is_empty()
            && self.by_day.is_empty()
            && self.by_month_day.is_empty()
            && self.by_year_day.is_empty()
            && self.by_week.is_empty()
            && self.by_month.is_empty());
        if !self.by_position.is_empty() && !has_other {
            return Err(wrong("BYSETPOS", "needs another BY part"));
        }
        Ok(())
    }

    /// How often.
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// How many occurrences there are, where the rule says so.
    pub fn count(&self) -> Option<u32> {
        self.count
    }
}

impl std::str::FromStr for Recurrence {
    type Err = Error;

    fn from_str(text: &str) -> Result<Recurrence> {
        Recurrence::parse(text)
    }
}

/// The beginning of what somebody wrote, for a message.
fn shown(text: &str) -> String {
    text.chars().take(20).collect()
}

fn named<T: Copy>(table: &[(T, &str)], name: &str) -> Option<T> {
    table.iter().find(|(_, known)| *known == name).map(|(value, _)| *value)
}

fn positive(name: &str, value: &str) -> Result<u32> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| value.parse::<u32>().ok()).flatten().filter(|number| *number > 0);
    number.ok_or_else(|| wrong(name, format!("is a whole number from 1 to {}", u32::MAX)))
}

fn number(text: &str, signed: bool) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) if signed => (true, digits),
        _ => (false, text.strip_prefix('+').filter(|_| signed).unwrap_or(text)),
    };
    let plain = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = plain.then(|| digits.parse().ok()).flatten()?;
    Some(if negative { -number } else { number })
}

/// A list of numbers, ascending and each once.
fn numbers<T: TryFrom<i64> + Ord>(name: &str, value: &str, low: i64, high: i64, signed: bool) -> Result<Vec<T>> {
    let mut found = Vec::new();
    for text in value.split(',') {
        let number = number(text, signed).filter(|number| (low..=high).contains(&number.abs()));
        let number = number.and_then(|number| T::try_from(number).ok());
        let minus = if signed { ", or below zero" } else { "" };
        found.push(number.ok_or_else(|| wrong(name, format!("has {:?}, which is not from {low} to {high}{minus}", shown(text))))?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn days(value: &str) -> Result<Vec<(i8, Weekday)>> {
    let mut found = Vec::new();
    for text in value.split(',') {
        let bad = || wrong("BYDAY", format!("has {:?}, which is no day of the week with or without a number from 1 to 53", shown(text)));
        let (ordinal, day) =
            text.is_char_boundary(text.len().saturating_sub(2)).then(|| text.split_at(text.len().saturating_sub(2))).ok_or_else(bad)?;
        let day = named(&WEEKDAYS, day).ok_or_else(bad)?;
        let ordinal = match ordinal {
            "" => 0,
            ordinal => number(ordinal, true)
                .filter(|number| (1..=53).contains(&number.abs()))
                .and_then(|number| i8::try_from(number).ok())
                .ok_or_else(bad)?,
        };
        if !found.contains(&(ordinal, day)) {
            found.push((ordinal, day));
        }
    }
    Ok(found)
}

fn until(value: &str) -> Result<Until> {
    let bad = || wrong("UNTIL", "is a date or a time as 20261231 or 20261231T235959Z");
    if !value.is_ascii() || value.bytes().any(|byte| byte != b'T' && byte != b'Z' && !byte.is_ascii_digit()) {
        return Err(bad());
    }
    // chrono would read years of any length.
    match value.len() {
        8 => NaiveDate::parse_from_str(value, "%Y%m%d").map(Until::Day).map_err(|_| bad()),
        15 => NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").map(Until::Local).map_err(|_| bad()),
        16 => NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%SZ").map(|local| Until::Instant(local.and_utc())).map_err(|_| bad()),
        _ => Err(bad()),
    }
}

/// The rule in one form, however it was written.
impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, name: &str, values: &[T]) -> fmt::Result {
            for (index, value) in values.iter().enumerate() {
                match index {
                    0 => write!(f, ";{name}={value}")?,
                    _ => write!(f, ",{value}")?,
                }
            }
            Ok(())
        }
        let text = |day: Weekday| WEEKDAYS.iter().find(|(known, _)| *known == day).map_or("", |(_, text)| *text);
        let name = FREQUENCIES.iter().find(|(known, _)| *known == self.frequency).map_or("", |(_, text)| *text);
        write!(f, "FREQ={name}")?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        if let Some(count) = self.count {
            write!(f, ";COUNT={count}")?;
        }
        match self.until {
            Some(Until::Instant(at)) => write!(f, ";UNTIL={}", at.naive_utc().format("%Y%m%dT%H%M%SZ"))?,
            Some(Until::Local(at)) => write!(f, ";UNTIL={}", at.format("%Y%m%dT%H%M%S"))?,
            Some(Until::Day(day)) => write!(f, ";UNTIL={}", day.format("%Y%m%d"))?,
            None => {}
        }
        list(f, "BYMONTH", &self.by_month)?;
        list(f, "BYWEEKNO", &self.by_week)?;
        list(f, "BYYEARDAY", &self.by_year_day)?;
        list(f, "BYMONTHDAY", &self.by_month_day)?;
        let days: Vec<String> = self
            .by_day
            .iter()
            .map(|(ordinal, day)| if *ordinal == 0 { text(*day).to_string() } else { format!("{ordinal}{}", text(*day)) })
            .collect();
        list(f, "BYDAY", &days)?;
        list(f, "BYHOUR", &self.by_hour)?;
        list(f, "BYMINUTE", &self.by_minute)?;
        list(f, "BYSECOND", &self.by_second)?;
        list(f, "BYSETPOS", &self.by_position)?;
        if self.week_start != Weekday::Mon {
            write!(f, ";WKST={}", text(self.week_start))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What RFC 5545 §3.3.10 forbids is refused, and the message names the part.
    #[test]
    fn forbidden_rules_name_their_part() {
        let long = format!("FREQ=DAILY;BYMONTH={}", "1,".repeat(4000));
        for (text, part) in [
            ("", "a part"),
            ("COUNT=3", "FREQ"),
            ("FREQ=FORTNIGHTLY", "FREQ"),
            ("FREQ=DAILY;FREQ=DAILY", "FREQ"),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
            ("FREQ=DAILY;INTERVAL=4294967296", "INTERVAL"),
            ("FREQ=DAILY;INTERVAL=+1", "INTERVAL"),
            ("FREQ=DAILY;COUNT=0", "COUNT"),
            ("FREQ=DAILY;COUNT=2;UNTIL=20261231", "COUNT"),
            ("FREQ=DAILY;UNTIL=20261331", "UNTIL"),
            ("FREQ=DAILY;UNTIL=20261231T25", "UNTIL"),
            ("FREQ=DAILY;UNTIL=2026123١", "UNTIL"),
            ("FREQ=DAILY;BYSECOND=61", "BYSECOND"),
            ("FREQ=DAILY;BYMINUTE=60", "BYMINUTE"),
            ("FREQ=DAILY;BYHOUR=24", "BYHOUR"),
            ("FREQ=DAILY;BYHOUR=-1", "BYHOUR"),
            ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"),
            ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"),
            ("FREQ=YEARLY;BYYEARDAY=367", "BYYEARDAY"),
            ("FREQ=YEARLY;BYWEEKNO=54", "BYWEEKNO"),
            ("FREQ=YEARLY;BYMONTH=13", "BYMONTH"),
            ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH"),
            ("FREQ=MONTHLY;BYDAY=XX", "BYDAY"),
            ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY"),
            ("FREQ=MONTHLY;BYDAY=54MO", "BYDAY"),
            ("FREQ=MONTHLY;BYDAY=", "BYDAY"),
            ("FREQ=MONTHLY;BYDAY=ПН", "BYDAY"),
            ("FREQ=MONTHLY;BYDAY=Ю", "BYDAY"),
            ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY"),
            ("FREQ=DAILY;BYDAY=-1MO", "BYDAY"),
            ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "BYDAY"),
            ("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO"),
            ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"),
            ("FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY"),
            ("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY"),
            ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS"),
            ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS"),
            ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", "BYSETPOS"),
            ("FREQ=DAILY;WKST=1", "WKST"),
            ("FREQ=DAILY;BYEASTER=1", "unknown name"),
            ("FREQ=DAILY;;COUNT=1", "a part"),
            ("FREQ=DAILY COUNT=1", "FREQ"),
            (&long, "bytes"),
        ] {
            let error = Recurrence::parse(text).expect_err(text);
            assert_eq!(error.kind(), ErrorKind::Time, "{text}");
            assert!(error.to_string().contains(part), "{text}: {error}");
        }
    }

    /// The canonical text reads back as the same rule.
    #[test]
    fn a_rule_reads_back() {
        for text in [
            "FREQ=DAILY",
            "rrule:freq=weekly;interval=2;byday=we,mo;wkst=su",
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR,-2MO",
            "FREQ=YEARLY;UNTIL=19971224T000000;BYWEEKNO=-1,20",
            "FREQ=DAILY;UNTIL=19971224;BYHOUR=9,10;BYMINUTE=0,20;BYSECOND=59,60",
            "FREQ=HOURLY;COUNT=4294967295;BYYEARDAY=-1,1;BYDAY=MO;BYSETPOS=-1",
        ] {
            let rule = Recurrence::parse(text).expect(text);
            let again = rule.to_string();
            assert_eq!(Recurrence::parse(&again).expect(&again), rule, "{text}");
        }
    }
}
