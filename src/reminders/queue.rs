//! The states of a reminder, as pure functions on its record.
//!
//! ```text
//!               claim (token n, lease)           acknowledge: the series goes on behind what was covered,
//!     open ────────────────────────────► claimed ─────────────────────────► open, or done at its end
//!      ▲ ▲                                 │ │
//!      │ └──── snooze (until) ─────────────┘ │ the lease runs out: due again; the next claim has a new token, attempt + 1
//!      └─────────────────────────────────────┘
//!     open, claimed, held ── complete ──► done      open, claimed, held ── cancel ──► cancelled      open, claimed ── merge ──► held
//! ```
//!
//! Invariants: an open or claimed reminder has an occurrence, unless it is a birthday whose date nobody knows; a lease exists exactly
//! while claimed; the nominal time of a series never moves by what is done with an occurrence; a token that was answered or overtaken
//! by a later claim never counts again. A delivery stands for its occurrence and, by the misfire policy, for others that went by
//! (`covered`): the answer goes on behind the last of them, so nothing that came due after the claim is passed over.

use super::birthday;
use super::duration::CalendarDuration;
use super::parse::Recurrence;
use super::recurrence::{Series, YEARS};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{MISFIRE_GRACE_SECONDS, MISSED_OCCURRENCES_MAX};
use crate::model::{Answered, LeapDay, Lease, Misfire, Occurrence, Outcome, PartialDate, Reminder, ReminderState, Schedule};
use crate::time::{Instant, Zone};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use std::collections::VecDeque;

/// A schedule that was read, with all that its times depend on.
#[derive(Debug, Clone)]
pub(crate) enum Plan {
    Once(Occurrence),
    Series(Box<Series>),
    Birthday(Birthdays),
}

#[derive(Debug, Clone)]
pub(crate) struct Birthdays {
    /// `None` while nobody knows it: nothing is due.
    born: Option<PartialDate>,
    lead_days: u16,
    at: NaiveTime,
    leap: LeapDay,
    zone: Zone,
}

impl Birthdays {
    /// The occurrence whose birthday is the first on this day or later.
    fn on_or_after(&self, day: NaiveDate, number: u64) -> Option<Occurrence> {
        let birthday = birthday::next(self.born?, day, self.leap)?;
        let date = birthday.checked_sub_days(Days::new(self.lead_days.into())).filter(|date| YEARS.contains(&date.year()))?;
        let local = date.and_time(self.at);
        Some(Occurrence { local, due_at: self.zone.instant(local).0, number })
    }

    fn after(&self, local: NaiveDateTime, number: u64) -> Option<Occurrence> {
        let birthday = local.date().checked_add_days(Days::new(self.lead_days.into()))?;
        self.on_or_after(birthday.succ_opt()?, number)
    }
}

impl Plan {
    /// Reads a schedule.
    ///
    /// # Errors
    /// `Time` for a rule or a duration that cannot be read, or a time outside the years 1 … 9999.
    pub fn of(schedule: &Schedule, zone: Zone, born: Option<PartialDate>) -> Result<Plan> {
        let once = |local: NaiveDateTime, due_at: Instant| Plan::Once(Occurrence { local, due_at, number: 1 });
        let inside = |local: NaiveDateTime| {
            let error = || Error::new(ErrorKind::Time, "a reminder is due in the years 1 … 9999");
            YEARS.contains(&local.year()).then_some(local).ok_or_else(error)
        };
        Ok(match schedule {
            Schedule::At(local) => once(inside(*local)?, zone.instant(*local).0),
            Schedule::After { from, duration } => {
                let (local, due_at) = CalendarDuration::parse(duration)?.after(inside(*from)?, &zone)?;
                once(local, due_at)
            }
            Schedule::Rule { start, rule } => Plan::Series(Box::new(Series::new(&Recurrence::parse(rule)?, *start, zone)?)),
            Schedule::Birthday { lead_days, at, leap } => Plan::Birthday(Birthdays { born, lead_days: *lead_days, at: *at, leap: *leap, zone }),
        })
    }

    /// The first occurrence of a reminder that is scheduled now. A series begins with the first occurrence that is not in the past,
    /// a birthday with the first one that is still ahead or today, even where its lead has begun.
    ///
    /// # Errors
    /// `Limit`: see [`Series::first_from`].
    pub fn first(&self, now: Instant) -> Result<Option<Occurrence>> {
        match self {
            Plan::Once(occurrence) => Ok(Some(*occurrence)),
            Plan::Series(series) => series.first_from(now.checked_sub_signed(TimeDelta::seconds(MISFIRE_GRACE_SECONDS)).unwrap_or(now)),
            Plan::Birthday(birthdays) => Ok(birthdays.on_or_after(birthdays.zone.date(now), 1)),
        }
    }

    /// The occurrences behind one, each found from the one before.
    pub fn after(&self, occurrence: &Occurrence) -> Box<dyn Iterator<Item = Occurrence> + '_> {
        match self {
            Plan::Once(_) => Box::new(std::iter::empty()),
            Plan::Series(series) => Box::new(series.after(occurrence)),
            Plan::Birthday(birthdays) => {
                let next = |last: &Occurrence| birthdays.after(last.local, last.number.saturating_add(1));
                Box::new(std::iter::successors(next(occurrence), move |last| next(last)))
            }
        }
    }

    /// Those of them that are due at an instant or later; see [`Series::after_from`].
    pub fn after_from(&self, occurrence: &Occurrence, from: Instant) -> Box<dyn Iterator<Item = Occurrence> + '_> {
        match self {
            Plan::Series(series) => Box::new(series.after_from(occurrence, from)),
            _ => Box::new(self.after(occurrence).skip_while(move |found| found.due_at < from)),
        }
    }

    /// Whether an occurrence of a birthday is one of this plan: its date may have changed since. Others do not follow anything.
    pub fn has(&self, occurrence: &Occurrence) -> bool {
        let Plan::Birthday(birthdays) = self else { return true };
        let day = occurrence.local.date().checked_add_days(Days::new(birthdays.lead_days.into()));
        day.and_then(|day| birthdays.on_or_after(day, 1)).is_some_and(|known| known.local == occurrence.local)
    }

    /// The same occurrence with its instant derived anew: zone data may have changed.
    pub fn again(&self, occurrence: &Occurrence) -> Occurrence {
        match self {
            Plan::Once(occurrence) => *occurrence,
            Plan::Series(series) => series.again(occurrence),
            Plan::Birthday(birthdays) => Occurrence { due_at: birthdays.zone.instant(occurrence.local).0, ..*occurrence },
        }
    }
}

/// What is to be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub occurrence: Occurrence,
    /// The last occurrence that it stands for.
    pub covered: Occurrence,
    /// How many it stands for besides its own, those that were passed over included.
    pub missed: u32,
    pub late_by: TimeDelta,
}

/// What a reminder comes to at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Nothing to do.
    Wait,
    Due(Delivery),
    /// All that was due is too late by the misfire policy: this many were passed over, the series goes on here.
    PassedOver {
        next: Option<Occurrence>,
        missed: u32,
    },
}

/// Looks at a reminder of one wall time, whose plan is its occurrence; `None` for others, and for one whose offset no clock has:
/// [`look`] takes a plan.
pub(crate) fn look_once(reminder: &Reminder, now: Instant) -> Option<Look> {
    let (Schedule::At(_), Some(first)) = (&reminder.schedule, reminder.occurrence) else { return None };
    let offset = first.local.and_utc() - first.due_at;
    (offset.abs() < OFFSET_END).then(|| match reminder.due_at() {
        Some(asks_at) if asks_at <= now => alone(reminder, first, now),
        _ => Look::Wait,
    })
}

/// No clock is as far from UTC: jiff takes offsets under 26 hours.
const OFFSET_END: TimeDelta = TimeDelta::hours(26);

/// A delivery of an occurrence that stands for no other.
fn alone(reminder: &Reminder, first: Occurrence, now: Instant) -> Look {
    let late_by = now - reminder.snoozed_until.unwrap_or(first.due_at).min(now);
    Look::Due(Delivery { occurrence: first, covered: first, missed: 0, late_by })
}

/// Looks at a reminder at a moment: what would a claim get?
pub(crate) fn look(reminder: &Reminder, plan: &Plan, now: Instant) -> Look {
    let (Some(asks_at), Some(first)) = (reminder.due_at(), reminder.occurrence) else { return Look::Wait };
    if asks_at > now {
        return Look::Wait;
    }
    // Who was delivered once, or was put off, is late by somebody's will: no policy passes over it.
    let fresh = reminder.attempts == 0 && reminder.snoozed_until.is_none();
    let late_by = now - reminder.snoozed_until.unwrap_or(first.due_at).min(now);
    let alone = alone(reminder, first, now);
    let mut later = plan.after(&first).take(MISSED_OCCURRENCES_MAX as usize);
    match reminder.misfire {
        _ if !reminder.schedule.repeats() => alone,
        Misfire::FireOnce => {
            let (mut covered, mut missed) = (first, 0);
            for occurrence in later.take_while(|occurrence| occurrence.due_at <= now) {
                (covered, missed) = (occurrence, missed + 1);
            }
            Look::Due(Delivery { occurrence: first, covered, missed, late_by })
        }
        Misfire::FireAll { max } if fresh => {
            let mut kept = VecDeque::from([first]);
            let mut missed = 0;
            for occurrence in later.take_while(|occurrence| occurrence.due_at <= now) {
                kept.push_back(occurrence);
                if kept.len() > max.max(1) as usize {
                    kept.pop_front();
                    missed += 1;
                }
            }
            let occurrence = kept.front().copied().unwrap_or(first);
            Look::Due(Delivery { occurrence, covered: occurrence, missed, late_by: now - occurrence.due_at.min(now) })
        }
        Misfire::Skip if fresh => pass_over(first, &mut later, now, MISFIRE_GRACE_SECONDS),
        Misfire::SkipIfLater { grace_seconds } if fresh => pass_over(first, &mut later, now, grace_seconds.into()),
        _ => alone,
    }
}

/// The first occurrence that is not too late.
fn pass_over(first: Occurrence, later: &mut dyn Iterator<Item = Occurrence>, now: Instant, grace_seconds: i64) -> Look {
    let (mut candidate, mut missed) = (first, 0);
    while now - candidate.due_at > TimeDelta::seconds(grace_seconds) {
        missed += 1;
        match later.next() {
            Some(next) => candidate = next,
            None if missed > MISSED_OCCURRENCES_MAX => return Look::PassedOver { next: Some(candidate), missed: missed - 1 },
            None => return Look::PassedOver { next: None, missed },
        }
    }
    if candidate.due_at > now {
        return Look::PassedOver { next: Some(candidate), missed };
    }
    Look::Due(Delivery { occurrence: candidate, covered: candidate, missed, late_by: now - candidate.due_at })
}

/// Gives a delivery to somebody.
pub(crate) fn claim(reminder: &mut Reminder, delivery: &Delivery, token: u64, worker: &str, now: Instant, until: Instant) {
    if reminder.occurrence != Some(delivery.occurrence) {
        reminder.attempts = 0;
    }
    reminder.state = ReminderState::Claimed;
    reminder.occurrence = Some(delivery.occurrence);
    reminder.attempts = reminder.attempts.saturating_add(1);
    let (covered, missed) = (delivery.covered, delivery.missed);
    reminder.lease = Some(Lease { token, worker: worker.to_string(), claimed_at: now, until, covered, missed });
}

/// Goes on without a delivery: what was too late is passed over.
pub(crate) fn go_on(reminder: &mut Reminder, next: Option<Occurrence>) {
    reminder.lease = None;
    reminder.snoozed_until = None;
    reminder.attempts = 0;
    reminder.occurrence = next;
    // A birthday may be known again.
    let waits = next.is_some() || matches!(reminder.schedule, Schedule::Birthday { .. });
    reminder.state = if waits { ReminderState::Open } else { ReminderState::Done };
}

/// Answers the occurrence, under a lease or not; the series goes on behind what the answer covers.
pub(crate) fn answer(reminder: &mut Reminder, plan: &Plan, now: Instant, by: &str, outcome: Option<Outcome>) {
    let covered = reminder.lease.as_ref().map(|lease| lease.covered).or(reminder.occurrence);
    note_answer(reminder, now, by, outcome);
    go_on(reminder, covered.and_then(|covered| plan.after(&covered).next()));
}

/// Keeps the answer, so that the token never counts again and the occurrence never fires again.
fn note_answer(reminder: &mut Reminder, now: Instant, by: &str, outcome: Option<Outcome>) {
    let covered = reminder.lease.as_ref().map(|lease| lease.covered).or(reminder.occurrence);
    let token = reminder.lease.as_ref().map_or(0, |lease| lease.token);
    let local = covered.map(|covered| covered.local).or_else(|| reminder.answered.as_ref().and_then(|answered| answered.local));
    reminder.answered = Some(Answered { token, at: now, by: by.to_string(), outcome, local });
}

/// Ends the whole reminder as done.
pub(crate) fn complete(reminder: &mut Reminder, now: Instant, by: &str, outcome: Option<Outcome>) {
    note_answer(reminder, now, by, outcome);
    end(reminder, ReminderState::Done);
}

/// Calls the reminder off.
pub(crate) fn cancel(reminder: &mut Reminder) {
    end(reminder, ReminderState::Cancelled);
}

fn end(reminder: &mut Reminder, state: ReminderState) {
    reminder.state = state;
    reminder.lease = None;
    reminder.snoozed_until = None;
    reminder.occurrence = None;
}

/// Puts the occurrence off; the times of the series stay.
pub(crate) fn snooze(reminder: &mut Reminder, until: Instant) {
    reminder.lease = None;
    reminder.state = ReminderState::Open;
    reminder.snoozed_until = Some(until);
}

/// Holds a reminder back: another one with the same key goes on.
pub(crate) fn hold(reminder: &mut Reminder) {
    reminder.lease = None;
    reminder.state = ReminderState::Held;
}

/// Begins (again) with what is ahead: scheduled, or the birth date became another. What was answered does not fire again.
///
/// # Errors
/// `Limit`: see [`Plan::first`].
pub(crate) fn begin(reminder: &mut Reminder, plan: &Plan, now: Instant) -> Result<()> {
    let answered = reminder.answered.as_ref().and_then(|answered| answered.local).filter(|_| matches!(plan, Plan::Birthday(_)));
    let mut first = plan.first(now)?;
    while let (Some(occurrence), Some(answered)) = (first, answered)
        && occurrence.local <= answered
    {
        first = plan.after(&occurrence).next();
    }
    go_on(reminder, first);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ReminderDraft, ReminderId, ReminderKind};

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    fn reminder(schedule: Schedule, misfire: Misfire, now: &str) -> (Reminder, Plan) {
        let plan = Plan::of(&schedule, Zone::named("Europe/Kyiv").expect("a zone"), PartialDate::parse("2004-02-29")).expect("a plan");
        let mut draft = ReminderDraft::new(ReminderKind::Task, schedule);
        draft.misfire = misfire;
        let mut reminder = Reminder::new(ReminderId::new(1).expect("from 1"), draft, "Europe/Kyiv".into(), at(now), "tester");
        begin(&mut reminder, &plan, at(now)).expect("a beginning");
        (reminder, plan)
    }

    fn daily() -> Schedule {
        Schedule::Rule { start: "2026-11-25T09:00:00".parse().expect("a time"), rule: "FREQ=DAILY".into() }
    }

    /// What each misfire policy makes of four mornings that went by (09:00 in Kyiv is 07:00 UTC in winter), and where the series goes on:
    /// by the table in docs/reminders.md, counted by hand.
    #[test]
    fn missed_occurrences() {
        let asked = at("2026-11-28T12:00:00Z");
        for (misfire, occurrence, missed, late_hours, next) in [
            (Misfire::FireOnce, Some("2026-11-25T09:00:00"), 3, 77, "2026-11-29T09:00:00"),
            (Misfire::FireAll { max: 10 }, Some("2026-11-25T09:00:00"), 0, 77, "2026-11-26T09:00:00"),
            (Misfire::FireAll { max: 2 }, Some("2026-11-27T09:00:00"), 2, 29, "2026-11-28T09:00:00"),
            (Misfire::FireAll { max: 0 }, Some("2026-11-28T09:00:00"), 3, 5, "2026-11-29T09:00:00"),
            (Misfire::SkipIfLater { grace_seconds: 6 * 3600 }, Some("2026-11-28T09:00:00"), 3, 5, "2026-11-29T09:00:00"),
            (Misfire::Skip, None, 4, 0, "2026-11-29T09:00:00"),
        ] {
            let (mut reminder, plan) = reminder(daily(), misfire, "2026-11-25T06:00:00Z");
            let next: NaiveDateTime = next.parse().expect("a time");
            match look(&reminder, &plan, asked) {
                Look::Due(delivery) => {
                    let expected = (occurrence.map(|text| text.parse().expect("a time")), missed, TimeDelta::hours(late_hours));
                    assert_eq!((Some(delivery.occurrence.local), delivery.missed, delivery.late_by), expected, "{misfire:?}");
                    claim(&mut reminder, &delivery, 1, "worker", asked, asked + TimeDelta::minutes(5));
                    answer(&mut reminder, &plan, asked, "worker", None);
                    assert_eq!(reminder.occurrence.map(|occurrence| occurrence.local), Some(next), "{misfire:?}");
                }
                Look::PassedOver { next: found, missed: passed } => {
                    assert_eq!((occurrence, found.map(|found| found.local), passed), (None, Some(next), missed), "{misfire:?}");
                }
                Look::Wait => panic!("{misfire:?} waits"),
            }
        }
    }

    /// A reminder of a single time is delivered years late, whatever the policy.
    #[test]
    fn a_promise_is_kept() {
        for misfire in [Misfire::Skip, Misfire::SkipIfLater { grace_seconds: 0 }, Misfire::FireAll { max: 0 }] {
            for schedule in [
                Schedule::At("2020-01-01T00:00:00".parse().expect("a time")),
                Schedule::After { from: "2019-12-31T00:00:00".parse().expect("a time"), duration: "P1D".into() },
            ] {
                let (reminder, plan) = reminder(schedule, misfire, "2026-11-25T06:00:00Z");
                assert!(
                    matches!(look(&reminder, &plan, at("2026-11-25T06:00:00Z")), Look::Due(delivery) if delivery.late_by > TimeDelta::days(2000))
                );
            }
        }
    }

    /// A look without a plan says the same as one with it, whether the reminder waits, is late, was put off or is claimed; where a plan is
    /// needed it says nothing.
    #[test]
    fn one_time_needs_no_plan() {
        let at_nine = Schedule::At("2026-11-26T09:00:00".parse().expect("a time"));
        let (mut reminder, plan) = reminder(at_nine, Misfire::Skip, "2026-11-25T06:00:00Z");
        let moments = ["2026-11-26T06:59:59Z", "2026-11-26T07:00:00Z", "2026-11-27T12:00:00Z", "2026-11-29T12:00:00Z"].map(at);
        let check = |reminder: &Reminder, due: [bool; 4]| {
            for (now, due) in moments.into_iter().zip(due) {
                assert_eq!(look_once(reminder, now), Some(look(reminder, &plan, now)), "at {now}");
                assert_eq!(matches!(look_once(reminder, now), Some(Look::Due(_))), due, "at {now}");
            }
        };
        check(&reminder, [false, true, true, true]);
        let Look::Due(delivery) = look(&reminder, &plan, moments[1]) else { panic!("it is due") };
        claim(&mut reminder, &delivery, 1, "worker", moments[1], moments[2]);
        check(&reminder, [false, false, true, true]);
        snooze(&mut reminder, moments[3]);
        check(&reminder, [false, false, false, true]);
        complete(&mut reminder, moments[3], "worker", None);
        assert_eq!((look_once(&reminder, moments[3]), look(&reminder, &plan, moments[3])), (None, Look::Wait));

        let (daily, _) = self::reminder(daily(), Misfire::Skip, "2026-11-25T06:00:00Z");
        assert_eq!(look_once(&daily, moments[3]), None);
        // Damaged: what its zone would have to be no zone is.
        let occurrence = daily.occurrence.map(|occurrence| Occurrence { due_at: moments[3], ..occurrence });
        assert_eq!(look_once(&Reminder { occurrence, ..reminder }, moments[3]), None);
    }

    /// A birthday that was answered does not come again when the card's date gets its year, and comes every year.
    #[test]
    fn birthdays_come_once_a_year() {
        let schedule = Schedule::Birthday { lead_days: 7, at: NaiveTime::MIN, leap: LeapDay::Feb28 };
        let (mut reminder, plan) = reminder(schedule, Misfire::FireOnce, "2027-02-25T06:00:00Z");
        // The lead began on the 21st; the birthday is still ahead.
        assert_eq!(reminder.occurrence.map(|occurrence| occurrence.local.to_string()), Some("2027-02-21 00:00:00".into()));
        for (now, next) in [("2027-02-25T06:00:00Z", "2028-02-22 00:00:00"), ("2028-02-23T06:00:00Z", "2029-02-21 00:00:00")] {
            answer(&mut reminder, &plan, at(now), "worker", None);
            begin(&mut reminder, &plan, at(now)).expect("a beginning");
            assert_eq!(reminder.occurrence.map(|occurrence| occurrence.local.to_string()), Some(next.into()));
        }
    }
}
