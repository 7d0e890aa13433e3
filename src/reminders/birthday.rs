//! Birthdays: of dates whose year may be unknown, and of 29 February.

use super::recurrence::YEARS;
use crate::model::{LeapDay, PartialDate};
use chrono::{Datelike, NaiveDate};

/// The birthday in a year; `None` in a common year of somebody who celebrates 29 February only, and before the birth.
///
/// ```
/// use kartoteka::model::{LeapDay, PartialDate};
/// use kartoteka::reminders::birthday;
///
/// let born = PartialDate::parse("2004-02-29").unwrap();
/// assert_eq!(birthday::in_year(born, 2027, LeapDay::Feb28), chrono::NaiveDate::from_ymd_opt(2027, 2, 28));
/// assert_eq!(birthday::in_year(born, 2027, LeapDay::LeapOnly), None);
/// assert_eq!(birthday::in_year(born, 2028, LeapDay::Feb28), chrono::NaiveDate::from_ymd_opt(2028, 2, 29));
/// ```
pub fn in_year(born: PartialDate, year: i32, leap: LeapDay) -> Option<NaiveDate> {
    if born.year().is_some_and(|birth| year < birth.into()) || !YEARS.contains(&year) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(year, born.month().into(), born.day().into());
    date.or_else(|| match leap {
        LeapDay::Feb28 => NaiveDate::from_ymd_opt(year, 2, 28),
        LeapDay::Mar1 => NaiveDate::from_ymd_opt(year, 3, 1),
        LeapDay::LeapOnly => None,
    })
}

/// The first birthday on this day or later; `None` behind the year 9999.
pub fn next(born: PartialDate, from: NaiveDate, leap: LeapDay) -> Option<NaiveDate> {
    let first = from.year().max(born.year().map_or(i32::MIN, i32::from));
    // Between two leap days lie eight years at the most (1896 and 1904).
    (first..=first.saturating_add(9)).filter_map(|year| in_year(born, year, leap)).find(|date| *date >= from)
}

/// The years that somebody has on a day, where the year of birth is known.
pub fn age(born: PartialDate, on: NaiveDate) -> Option<u32> {
    let birth = born.year()?;
    let had = (on.month(), on.day()) >= (born.month().into(), born.day().into());
    u32::try_from(on.year() - i32::from(birth) - i32::from(!had)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 29 February by each rule through common, leap and secular years (leap years: ISO 8601 §3.2.1 by the Gregorian rule).
    #[test]
    fn the_leap_day() {
        let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
        for (born, from, leap, expected) in [
            ("2004-02-29", "2025-01-01", LeapDay::Feb28, "2025-02-28"),
            ("2004-02-29", "2025-01-01", LeapDay::Mar1, "2025-03-01"),
            ("2004-02-29", "2025-01-01", LeapDay::LeapOnly, "2028-02-29"),
            ("2004-02-29", "2025-02-28", LeapDay::Feb28, "2025-02-28"),
            ("2004-02-29", "2025-03-01", LeapDay::Feb28, "2026-02-28"),
            ("2004-02-29", "2025-03-01", LeapDay::Mar1, "2025-03-01"),
            ("2004-02-29", "2028-02-28", LeapDay::Feb28, "2028-02-29"),
            ("2004-02-29", "2028-03-01", LeapDay::Mar1, "2029-03-01"),
            ("--02-29", "2096-03-01", LeapDay::LeapOnly, "2104-02-29"),
            ("--02-29", "2100-02-01", LeapDay::Feb28, "2100-02-28"),
            ("--02-29", "2000-02-01", LeapDay::Mar1, "2000-02-29"),
            ("--12-31", "2026-12-31", LeapDay::Feb28, "2026-12-31"),
            ("--12-31", "2027-01-01", LeapDay::Feb28, "2027-12-31"),
            ("1990-05-12", "1980-01-01", LeapDay::Feb28, "1990-05-12"),
            ("1990-05-12", "2026-05-13", LeapDay::Feb28, "2027-05-12"),
        ] {
            let found = next(PartialDate::parse(born).expect("a date"), date(from), leap);
            assert_eq!(found, Some(date(expected)), "{born} from {from} by {leap:?}");
        }
        for (born, on, years) in [
            ("1990-05-12", "2026-05-11", Some(35)),
            ("1990-05-12", "2026-05-12", Some(36)),
            ("2004-02-29", "2005-02-28", Some(0)),
            ("--05-12", "2026-05-12", None),
            ("1990-05-12", "1989-05-12", None),
        ] {
            assert_eq!(age(PartialDate::parse(born).expect("a date"), date(on)), years, "{born} on {on}");
        }
    }
}
