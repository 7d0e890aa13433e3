//! A date whose year may be unknown: what is known of a birth date.

use chrono::{Datelike, NaiveDate};
use std::fmt;

/// A calendar date (proleptic Gregorian) with an optional year: `1990-05-12` or `--05-12` (ISO 8601:2004, vCard RFC 6350 §4.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: Option<i16>,
    month: u8,
    day: u8,
}

impl PartialDate {
    /// The date, or `None` where the calendar has no such day. Without a year 29 February exists. Years run 1 … 9999.
    pub fn new(year: Option<i16>, month: u8, day: u8) -> Option<Self> {
        let exists = match year {
            Some(year) => (1..=9999).contains(&year) && NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).is_some(),
            None => NaiveDate::from_ymd_opt(2000, month.into(), day.into()).is_some(),
        };
        exists.then_some(PartialDate { year, month, day })
    }

    /// The year, if known.
    pub fn year(self) -> Option<i16> {
        self.year
    }

    /// The month, 1 … 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 … 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// The full date, if the year is known.
    pub fn date(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year?.into(), self.month.into(), self.day.into())
    }

    /// Reads `1990-05-12` or `--05-12`, nothing else; for what people type there is the rule for dates.
    pub fn parse(text: &str) -> Option<Self> {
        let two = |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u8>().ok()).flatten();
        if let Some(rest) = text.strip_prefix("--") {
            let (month, day) = rest.split_once('-')?;
            return PartialDate::new(None, two(month)?, two(day)?);
        }
        let mut parts = text.splitn(3, '-');
        let year = parts.next().filter(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
        PartialDate::new(Some(year), two(parts.next()?)?, two(parts.next()?)?)
    }

    /// YYYYMMDD with year 0000 for an unknown year: the form of the C ABI and of records.
    pub fn number(self) -> u32 {
        u32::try_from(self.year.unwrap_or(0)).unwrap_or(0) * 10_000 + u32::from(self.month) * 100 + u32::from(self.day)
    }

    /// The date of a YYYYMMDD number, or `None` where the calendar has no such day.
    pub fn from_number(number: u32) -> Option<Self> {
        let year = i16::try_from(number / 10_000).ok()?;
        let month = u8::try_from(number / 100 % 100).ok()?;
        let day = u8::try_from(number % 100).ok()?;
        PartialDate::new((year != 0).then_some(year), month, day)
    }
}

impl From<NaiveDate> for PartialDate {
    fn from(date: NaiveDate) -> Self {
        let part = |value: u32| u8::try_from(value).unwrap_or(1);
        PartialDate {
            year: i16::try_from(date.year()).ok().filter(|year| (1..=9999).contains(year)),
            month: part(date.month()),
            day: part(date.day()),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}
