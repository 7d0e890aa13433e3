//! From a rule to its occurrences.
//!
//! Rules of days, weeks, months and years count on the calendar on the wall: each *period* (day, week, month, year) has a set of
//! days, each day a set of times, and BYSETPOS picks of all of them. The step to an instant comes last, so a time in a gap moves by
//! it and one in an overlap is its first (RFC 5545 §3.3.5), and neither disturbs the counting. Rules of hours, minutes and seconds
//! count time that passes: their periods are laid out in UTC, their BY parts look at the wall.
//!
//! A period is found by its number, so entering a series far from its start costs what entering it at its start does; days and times
//! of a period are not multiplied out. A search that finds nothing ends (see
//! [`RECURRENCE_STEPS_MAX`](crate::limits::RECURRENCE_STEPS_MAX)). COUNT goes with the number that an occurrence carries.
//!
//! As python-dateutil: a start that the rule does not match is no occurrence. Otherwise than it: numbers and plain days in one BYDAY
//! are alternatives (RFC 5545: a list), BYSETPOS looks at whole weeks, and a BYWEEKNO alone means the start's day of the week.

use super::parse::{Frequency, Recurrence, Until};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{RECURRENCE_COUNTED_MAX, RECURRENCE_STEPS_MAX};
use crate::model::Occurrence;
use crate::time::{Instant, Zone};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Weekday};

/// Years in which a wall time may lie.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// A rule with its start and zone.
///
/// ```
/// use kartoteka::{Zone, reminders::{Recurrence, Series}};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let rule = Recurrence::parse("FREQ=DAILY")?;
/// let series = Series::new(&rule, "2024-03-30T03:30:00".parse()?, Zone::named("Europe/Kyiv")?)?;
/// let due: Vec<String> = series.iter().take(3).map(|occurrence| occurrence.due_at.to_rfc3339()).collect();
/// // On the 31st clocks are put forward over half past three.
/// assert_eq!(due, ["2024-03-30T01:30:00+00:00", "2024-03-31T01:30:00+00:00", "2024-04-01T00:30:00+00:00"]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Series {
    frequency: Frequency,
    interval: i64,
    count: Option<u64>,
    until: Option<Until>,
    zone: Zone,
    /// Where the periods are counted from: on the wall, or in UTC for rules below a day.
    start: NaiveDateTime,
    days: DayFilter,
    /// Times of a day; below a day those inside a period (the larger units are a lone 0).
    hours: Vec<u32>,
    minutes: Vec<u32>,
    seconds: Vec<u32>,
    /// What the wall must show where the period is smaller than the part; empty: anything.
    only_hours: Vec<u32>,
    only_minutes: Vec<u32>,
    only_seconds: Vec<u32>,
    /// Below a day: whether minutes and seconds are listed, and so counted from the hour or minute and not from the tick.
    expands: [bool; 2],
    positions: Vec<i16>,
}

/// Which days of a period belong to the set.
#[derive(Debug, Clone)]
struct DayFilter {
    /// Bit per month; 0: every one.
    months: u16,
    weeks: Vec<i8>,
    year_days: Vec<i16>,
    month_days: Vec<i8>,
    /// Ordinal (0: every one) and weekday.
    weekdays: Vec<(i8, Weekday)>,
    /// Whether ordinals count in the month or in the year.
    ordinals_in_month: bool,
    week_start: Weekday,
}

impl DayFilter {
    fn month(&self, month: u32) -> bool {
        self.months == 0 || self.months & (1 << month) != 0
    }

    fn matches(&self, date: NaiveDate) -> bool {
        self.month(date.month())
            && (self.month_days.is_empty() || counted(&self.month_days, date.day(), days_in_month(date)))
            && (self.weekdays.is_empty() || self.weekdays.iter().any(|(ordinal, day)| *day == date.weekday() && self.is_ordinal(date, *ordinal)))
            && (self.year_days.is_empty() || counted(&self.year_days, date.ordinal(), days_in_year(date.year())))
            && (self.weeks.is_empty() || {
                let (year, week) = week_of(date, self.week_start);
                counted(&self.weeks, week, weeks_in_year(year, self.week_start))
            })
    }

    /// Whether a date is the n-th of its weekday in its month or year.
    fn is_ordinal(&self, date: NaiveDate, ordinal: i8) -> bool {
        let (place, length) = if self.ordinals_in_month { (date.day(), days_in_month(date)) } else { (date.ordinal(), days_in_year(date.year())) };
        let nth = if ordinal > 0 { (place - 1) / 7 + 1 } else { (length - place) / 7 + 1 };
        ordinal == 0 || nth == u32::from(ordinal.unsigned_abs())
    }
}

/// Whether a list has this place, counted from the front or, below zero, from the end.
fn counted<T: Copy + Into<i32>>(list: &[T], place: u32, length: u32) -> bool {
    let (place, length) = (i32::try_from(place).unwrap_or(0), i32::try_from(length).unwrap_or(0));
    list.iter().any(|number| {
        let number: i32 = (*number).into();
        if number > 0 { number == place } else { length + 1 + number == place }
    })
}

fn days_in_month(date: NaiveDate) -> u32 {
    match date.month() {
        4 | 6 | 9 | 11 => 30,
        2 if date.leap_year() => 29,
        2 => 28,
        _ => 31,
    }
}

fn days_in_year(year: i32) -> u32 {
    if NaiveDate::from_ymd_opt(year, 2, 29).is_some() { 366 } else { 365 }
}

/// Year and number of the week of a date: a week belongs to the year that has its fourth day (ISO 8601, with any first day).
fn week_of(date: NaiveDate, week_start: Weekday) -> (i32, u32) {
    let since = u64::from(date.weekday().days_since(week_start));
    let fourth = date.checked_sub_days(Days::new(since)).and_then(|first| first.checked_add_days(Days::new(3))).unwrap_or(date);
    (fourth.year(), fourth.ordinal0() / 7 + 1)
}

fn weeks_in_year(year: i32, week_start: Weekday) -> u32 {
    // 28 December is always in the last week.
    NaiveDate::from_ymd_opt(year, 12, 28).map_or(52, |date| week_of(date, week_start).1)
}

/// One period's occurrences, not multiplied out: every base with every time, or the picked ones of them.
#[derive(Debug, Clone, Default)]
struct Period {
    bases: Vec<NaiveDateTime>,
    /// Places that BYSETPOS picks, ascending; `None`: all.
    picked: Option<Vec<usize>>,
    length: usize,
}

impl Series {
    /// The series of a rule from this start (whole seconds; a fraction is dropped).
    ///
    /// # Errors
    /// `Time` where the start is outside the years 1 … 9999.
    pub fn new(rule: &Recurrence, start: NaiveDateTime, zone: Zone) -> Result<Series> {
        let start = start.with_nanosecond(0).unwrap_or(start);
        if !YEARS.contains(&start.year()) {
            return Err(Error::new(ErrorKind::Time, "a series starts in the years 1 … 9999"));
        }
        let frequency = rule.frequency;
        let wide = |list: &[u8]| list.iter().map(|number| u32::from(*number)).collect::<Vec<_>>();
        // A part that is smaller than the period makes times; a larger one limits them.
        let times = |unit: Frequency, list: &[u8], of_start: u32| match list {
            _ if frequency <= unit => (vec![0], wide(list)),
            // What passes keeps its own minutes and seconds, even where clocks move by half an hour.
            [] if frequency < Frequency::Daily => (vec![0], Vec::new()),
            [] => (vec![of_start], Vec::new()),
            list => (wide(list), Vec::new()),
        };
        let (hours, only_hours) = times(Frequency::Hourly, &rule.by_hour, start.hour());
        let (minutes, only_minutes) = times(Frequency::Minutely, &rule.by_minute, start.minute());
        let (seconds, only_seconds) = times(Frequency::Secondly, &rule.by_second, start.second());
        let expands = [
            frequency == Frequency::Hourly && !rule.by_minute.is_empty(),
            frequency > Frequency::Secondly && frequency < Frequency::Daily && !rule.by_second.is_empty(),
        ];
        let days = day_filter(rule, start.date());
        let start = if frequency < Frequency::Daily { zone.instant(start).0.naive_utc() } else { start };
        Ok(Series {
            frequency,
            interval: rule.interval.into(),
            count: rule.count.map(u64::from),
            until: rule.until,
            zone,
            start,
            days,
            hours,
            minutes,
            seconds,
            only_hours,
            only_minutes,
            only_seconds,
            expands,
            positions: rule.by_position.clone(),
        })
    }

    /// All occurrences, ascending by wall time.
    pub fn iter(&self) -> Occurrences<'_> {
        self.behind(self.start - TimeDelta::microseconds(1), 0)
    }

    /// The occurrences after this one.
    ///
    /// Cost: that of the first occurrence, however far from the start it is.
    pub fn after(&self, occurrence: &Occurrence) -> Occurrences<'_> {
        let place = if self.counts_time() { occurrence.due_at.naive_utc() } else { occurrence.local };
        self.behind(place.max(self.start - TimeDelta::microseconds(1)), occurrence.number)
    }

    /// The occurrences behind one that are due at this instant or later. Those between are not walked over, but with COUNT, where at
    /// most [`RECURRENCE_COUNTED_MAX`] are.
    pub(crate) fn after_from(&self, occurrence: &Occurrence, from: Instant) -> impl Iterator<Item = Occurrence> + '_ {
        let behind = match self.count {
            None if from > occurrence.due_at => {
                let place = if self.counts_time() { occurrence.due_at.naive_utc() } else { occurrence.local };
                self.behind(self.a_day_before(from).max(place), 0)
            }
            _ => self.after(occurrence),
        };
        let walked = if self.count.is_some() { RECURRENCE_COUNTED_MAX } else { usize::MAX };
        behind.take(walked).skip_while(move |found| found.due_at < from)
    }

    /// A place with nothing behind it that is due before this instant by more than a day: no gap or overlap of clocks is longer.
    fn a_day_before(&self, from: Instant) -> NaiveDateTime {
        let near = if self.counts_time() { from.naive_utc() } else { self.zone.local(from) };
        near.checked_sub_signed(TimeDelta::days(1)).unwrap_or(near).max(self.start - TimeDelta::microseconds(1))
    }

    /// The first occurrence that is due at this instant or later.
    ///
    /// Cost: that of the first occurrence; with COUNT a walk from the start.
    ///
    /// # Errors
    /// `Limit` where a rule with COUNT has more than [`RECURRENCE_COUNTED_MAX`] occurrences before.
    pub fn first_from(&self, from: Instant) -> Result<Option<Occurrence>> {
        if self.count.is_none() {
            return Ok(self.behind(self.a_day_before(from), 0).find(|occurrence| occurrence.due_at >= from));
        }
        for (walked, occurrence) in self.iter().enumerate() {
            if occurrence.due_at >= from {
                return Ok(Some(occurrence));
            }
            if walked >= RECURRENCE_COUNTED_MAX {
                let message = format!("a rule with COUNT has more than {RECURRENCE_COUNTED_MAX} occurrences before now: begin it later");
                return Err(Error::new(ErrorKind::Limit, message));
            }
        }
        Ok(None)
    }

    /// The same occurrence with its instant derived anew.
    pub(crate) fn again(&self, occurrence: &Occurrence) -> Occurrence {
        if self.counts_time() {
            return Occurrence { local: self.zone.local(occurrence.due_at), ..*occurrence };
        }
        Occurrence { due_at: self.zone.instant(occurrence.local).0, ..*occurrence }
    }

    fn behind(&self, place: NaiveDateTime, number: u64) -> Occurrences<'_> {
        let at = self.period_before(place);
        Occurrences { series: self, at, period: Period::default(), next: 0, behind: place, number, ended: false, fresh: true }
    }

    /// Whether it counts time that passes, not days of the calendar.
    fn counts_time(&self) -> bool {
        self.frequency < Frequency::Daily
    }

    /// Seconds between two periods of a rule below a day.
    fn step_seconds(&self) -> i64 {
        let unit = match self.frequency {
            Frequency::Hourly => 3600,
            Frequency::Minutely => 60,
            _ => 1,
        };
        self.interval.saturating_mul(unit)
    }

    /// The number of a period before which nothing can lie behind this place.
    fn period_before(&self, place: NaiveDateTime) -> i64 {
        let (start, date) = (self.start.date(), place.date());
        let months = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
        let elapsed = match self.frequency {
            Frequency::Daily => (date - start).num_days(),
            Frequency::Weekly => (date - self.week_of_start()).num_days().div_euclid(7),
            Frequency::Monthly => months(date) - months(start),
            Frequency::Yearly => i64::from(date.year()) - i64::from(start.year()),
            // A period of hours begins up to an hour before the tick that names it.
            _ => return ((place - self.start).num_seconds() - 3600).div_euclid(self.step_seconds()).max(0),
        };
        elapsed.div_euclid(self.interval).max(0)
    }

    fn week_of_start(&self) -> NaiveDate {
        let start = self.start.date();
        start.checked_sub_days(Days::new(start.weekday().days_since(self.days.week_start).into())).unwrap_or(start)
    }

    /// How many periods in a row without a match prove that none follows: the calendar repeats after 400 years.
    fn periods_max(&self) -> u32 {
        match self.frequency {
            Frequency::Yearly => 400,
            Frequency::Monthly => 4_800,
            Frequency::Weekly => 20_871,
            Frequency::Daily => 146_097,
            _ => RECURRENCE_STEPS_MAX,
        }
    }

    /// The first period from this number on that has occurrences, and its number.
    fn period_from(&self, at: i64) -> Option<(i64, Period)> {
        let mut at = at;
        for _ in 0..=self.periods_max() {
            let (period, next) = if self.counts_time() { self.short_period(at)? } else { (self.long_period(at)?, at.checked_add(1)?) };
            if period.length > 0 {
                return Some((at, period));
            }
            at = next;
        }
        None
    }

    /// A period of days, weeks, months or years; `None` behind the last year.
    fn long_period(&self, at: i64) -> Option<Period> {
        let count = at.checked_mul(self.interval)?;
        let start = self.start.date();
        let mut bases = Vec::new();
        let mut take = |date: NaiveDate| bases.extend(date.and_hms_opt(0, 0, 0).filter(|_| YEARS.contains(&date.year())));
        match self.frequency {
            Frequency::Yearly => {
                let year = i32::try_from(i64::from(start.year()).checked_add(count)?).ok().filter(|year| YEARS.contains(year))?;
                for month in (1..=12).filter(|month| self.days.month(*month)) {
                    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
                    first.iter_days().take(days_in_month(first) as usize).filter(|date| self.days.matches(*date)).for_each(&mut take);
                }
            }
            Frequency::Monthly => {
                let months = (i64::from(start.year()) * 12 + i64::from(start.month0())).checked_add(count)?;
                let year = i32::try_from(months.div_euclid(12)).ok().filter(|year| YEARS.contains(year))?;
                let first = NaiveDate::from_ymd_opt(year, u32::try_from(months.rem_euclid(12)).ok()? + 1, 1)?;
                if self.days.month(first.month()) {
                    first.iter_days().take(days_in_month(first) as usize).filter(|date| self.days.matches(*date)).for_each(&mut take);
                }
            }
            Frequency::Weekly => {
                let first = self.week_of_start().checked_add_signed(TimeDelta::try_days(count.checked_mul(7)?)?)?;
                // The week of a start in the first days of year 1 may begin before it.
                (first.year() <= *YEARS.end()).then_some(())?;
                first.iter_days().take(7).filter(|date| self.days.matches(*date)).for_each(&mut take);
            }
            _ => {
                let date = start.checked_add_signed(TimeDelta::try_days(count)?).filter(|date| YEARS.contains(&date.year()))?;
                if self.days.matches(date) {
                    take(date);
                }
            }
        }
        Some(self.pick(bases))
    }

    /// A period of hours, minutes or seconds, and the number of the next one that can match.
    fn short_period(&self, at: i64) -> Option<(Period, i64)> {
        let step = self.step_seconds();
        let tick = self.start.checked_add_signed(TimeDelta::try_seconds(at.checked_mul(step)?)?)?;
        let local = self.zone.local(tick.and_utc());
        YEARS.contains(&local.year()).then_some(())?;
        let (minute, second) = (i64::from(local.minute()), i64::from(local.second()));
        // The first number whose tick is this many seconds ahead.
        let ahead = |seconds: i64| at.checked_add((seconds.max(1) + step - 1).div_euclid(step).max(1));
        if !self.days.matches(local.date()) {
            let midnight = local.date().succ_opt()?.and_hms_opt(0, 0, 0)?;
            let there = self.zone.instant(midnight).0.naive_utc();
            return Some((Period::default(), ahead((there - tick).num_seconds())?));
        }
        let allowed = |only: &[u32], shown: u32| only.is_empty() || only.contains(&shown);
        if !allowed(&self.only_hours, local.hour()) {
            return Some((Period::default(), ahead(if self.frequency == Frequency::Hourly { 1 } else { 3600 - minute * 60 - second })?));
        }
        if !allowed(&self.only_minutes, local.minute()) {
            return Some((Period::default(), ahead(60 - second)?));
        }
        if !allowed(&self.only_seconds, local.second()) {
            return Some((Period::default(), ahead(1)?));
        }
        let [minutes, seconds] = self.expands;
        let into = if minutes { minute * 60 } else { 0 } + if seconds { second } else { 0 };
        Some((self.pick(vec![tick - TimeDelta::seconds(into)]), at.checked_add(1)?))
    }

    fn times(&self) -> usize {
        self.hours.len() * self.minutes.len() * self.seconds.len()
    }

    fn pick(&self, bases: Vec<NaiveDateTime>) -> Period {
        let all = bases.len() * self.times();
        if self.positions.is_empty() || all == 0 {
            return Period { bases, picked: None, length: all };
        }
        let place = |position: &i16| {
            let from_front = usize::from(position.unsigned_abs());
            if *position > 0 { from_front.checked_sub(1).filter(|place| *place < all) } else { all.checked_sub(from_front) }
        };
        let mut picked: Vec<usize> = self.positions.iter().filter_map(place).collect();
        picked.sort_unstable();
        picked.dedup();
        Period { bases, length: picked.len(), picked: Some(picked) }
    }

    /// The place of a period's occurrence: on the wall, or in UTC for rules below a day.
    fn place(&self, period: &Period, index: usize) -> Option<NaiveDateTime> {
        let index = match &period.picked {
            Some(picked) => *picked.get(index)?,
            None => index,
        };
        let (per_hour, per_minute) = (self.minutes.len() * self.seconds.len(), self.seconds.len());
        let base = period.bases.get(index / self.times())?;
        let in_day = index % self.times();
        let hour = self.hours.get(in_day / per_hour)?;
        let minute = self.minutes.get(in_day % per_hour / per_minute)?;
        let second = self.seconds.get(in_day % per_minute)?;
        base.checked_add_signed(TimeDelta::seconds(i64::from(hour * 3600 + minute * 60 + second)))
    }

    fn occurrence(&self, place: NaiveDateTime, number: u64) -> Occurrence {
        if self.counts_time() {
            let due_at = place.and_utc();
            return Occurrence { local: self.zone.local(due_at), due_at, number };
        }
        Occurrence { local: place, due_at: self.zone.instant(place).0, number }
    }

    fn is_over(&self, occurrence: &Occurrence) -> bool {
        match self.until {
            Some(Until::Instant(until)) => occurrence.due_at > until,
            Some(Until::Local(until)) => occurrence.local > until,
            Some(Until::Day(until)) => occurrence.local.date() > until,
            None => false,
        }
    }
}

/// The days that a rule wants, with what it leaves to its start (RFC 5545 §3.3.10).
fn day_filter(rule: &Recurrence, start: NaiveDate) -> DayFilter {
    let mut filter = DayFilter {
        months: rule.by_month.iter().fold(0, |mask, month| mask | 1 << *month),
        weeks: rule.by_week.clone(),
        year_days: rule.by_year_day.clone(),
        month_days: rule.by_month_day.clone(),
        weekdays: rule.by_day.clone(),
        ordinals_in_month: rule.frequency == Frequency::Monthly || !rule.by_month.is_empty(),
        week_start: rule.week_start,
    };
    let no_days = filter.year_days.is_empty() && filter.month_days.is_empty() && filter.weekdays.is_empty();
    let day_of_start = i8::try_from(start.day()).unwrap_or(1);
    match rule.frequency {
        Frequency::Yearly if no_days && !filter.weeks.is_empty() => filter.weekdays = vec![(0, start.weekday())],
        Frequency::Yearly if no_days => {
            filter.month_days = vec![day_of_start];
            if filter.months == 0 {
                filter.months = 1 << start.month();
            }
        }
        Frequency::Monthly if no_days => filter.month_days = vec![day_of_start],
        Frequency::Weekly if no_days => filter.weekdays = vec![(0, start.weekday())],
        _ => {}
    }
    filter
}

/// The occurrences of a [`Series`] from some place on.
#[derive(Debug, Clone)]
pub struct Occurrences<'s> {
    series: &'s Series,
    /// The number of the period.
    at: i64,
    period: Period,
    next: usize,
    /// Only what lies behind is given.
    behind: NaiveDateTime,
    number: u64,
    ended: bool,
    /// The period was not looked at yet.
    fresh: bool,
}

impl Occurrences<'_> {
    fn next_place(&mut self) -> Option<NaiveDateTime> {
        loop {
            if self.fresh {
                (self.at, self.period) = self.series.period_from(self.at)?;
                self.next = self.first_behind();
                self.fresh = false;
            }
            if self.next < self.period.length {
                self.next += 1;
                let place = self.series.place(&self.period, self.next - 1)?;
                if place > self.behind {
                    return Some(place);
                }
                continue;
            }
            self.at = self.at.checked_add(1)?;
            self.fresh = true;
        }
    }

    /// The index of the period's first occurrence that is wanted: a binary search, as places ascend.
    fn first_behind(&self) -> usize {
        let (mut low, mut high) = (0, self.period.length);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.series.place(&self.period, middle) {
                Some(place) if place <= self.behind => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }
}

impl Iterator for Occurrences<'_> {
    type Item = Occurrence;

    fn next(&mut self) -> Option<Occurrence> {
        if self.ended {
            return None;
        }
        let counting = self.series.count;
        let place = if counting.is_some_and(|count| self.number >= count) { None } else { self.next_place() };
        // Without COUNT numbers would only be right from the start on, so there are none.
        let number = if counting.is_some() { self.number + 1 } else { 0 };
        let occurrence = place.map(|place| self.series.occurrence(place, number)).filter(|occurrence| !self.series.is_over(occurrence));
        self.number = number;
        self.ended = occurrence.is_none();
        occurrence
    }
}
