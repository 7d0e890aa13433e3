//! Lists for people: the agenda between two instants, today's calls, birthdays ahead. Nothing is taken; claims stand in `reminders.rs`.
//!
//! Costs: the agenda and the call list read every reminder that asks for attention before their end, and the cards of these; birthdays
//! one range of their index a day. All look at one snapshot.

use super::open::Committed;
use super::read::Session;
use super::reminders::{DueReminder, KIND_REMINDER, PAGE, Stored, belongs_to, delivered, leased, load, plan_of, put_in_order, readable_client};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{BIRTHDAY_DAYS_MAX, DUE_ROWS_MAX, LIST_ROWS_MAX};
use crate::model::{Client, ClientId, LeapDay, Occurrence, PartialDate, Reminder, ReminderState};
use crate::reminders::birthday;
use crate::reminders::queue::{self, Delivery, Look};
use crate::store::engine::Table;
use crate::store::keys;
use crate::time::{Instant, Zone, format_instant, to_micros};
use chrono::{Datelike, NaiveDate, TimeDelta};
use serde_json::Value as Json;

/// One line of an agenda.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AgendaEntry {
    /// When: the instant of the occurrence, or the end of its snooze.
    pub at: Instant,
    /// The occurrence.
    pub occurrence: Occurrence,
    /// Its reminder.
    pub reminder: Reminder,
    /// The client it is about, at the id it lives on under.
    pub client: Option<ClientId>,
}

impl AgendaEntry {
    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        self.reminder.json_with(self.client, None, Some(format_instant(self.at)), Json::Null, Some(self.occurrence))
    }
}

impl Session {
    /// What lies between two instants (the first included), ascending, at most `limit` lines: every occurrence of every open or claimed
    /// reminder, that of an actor's own where `assignee` is given. What is overdue from before is no part of it. Of a rule with COUNT it
    /// looks [`RECURRENCE_COUNTED_MAX`](crate::limits::RECURRENCE_COUNTED_MAX) occurrences ahead.
    ///
    /// Cost: reads every reminder that is due before the end; what a series without COUNT has before `from` costs nothing.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn agenda(&self, from: Instant, to: Instant, assignee: Option<&str>, limit: usize) -> Result<Vec<AgendaEntry>> {
        let committed = self.committed();
        let limit = limit.min(LIST_ROWS_MAX);
        let mut entries = Vec::new();
        for reminder in self.waiting_before(&committed, to)? {
            let client = readable_client(&committed.view, &reminder)?;
            if assignee.is_some_and(|actor| !belongs_to(&reminder, client.as_ref(), actor)) {
                continue;
            }
            let (Some(first), Ok(plan)) = (reminder.occurrence, plan_of(&committed.view, &reminder)) else { continue };
            let now = (reminder.snoozed_until.unwrap_or(first.due_at), first);
            let later = plan.after_from(&first, from).map(|occurrence| (occurrence.due_at, occurrence));
            let all = std::iter::once(now).chain(later.take_while(|(at, _)| *at < to)).filter(|(at, _)| (from..to).contains(at));
            let id = client.as_ref().and_then(Client::id).or(reminder.client);
            // Each reminder alone may fill the list, and no more of it is wanted.
            entries.extend(all.take(limit).map(|(at, occurrence)| AgendaEntry { at, occurrence, reminder: reminder.clone(), client: id }));
            if entries.len() > 4 * limit {
                entries.sort_by_key(|entry| (entry.at, entry.reminder.id));
                entries.truncate(limit);
            }
        }
        entries.sort_by_key(|entry| (entry.at, entry.reminder.id));
        entries.truncate(limit);
        Ok(entries)
    }

    /// Reminders that ask for attention before an instant, and those that somebody has.
    fn waiting_before(&self, committed: &Committed, to: Instant) -> Result<Vec<Reminder>> {
        let mut numbers = std::collections::BTreeSet::new();
        let mut from = Some(Vec::new());
        while let Some(low) = from {
            let (rows, next) = committed.view.range(Table::Due, &low, &keys::instant(to_micros(to)), PAGE)?;
            numbers.extend(rows.iter().filter(|(key, _)| key.get(8) == Some(&KIND_REMINDER)).filter_map(|(key, _)| keys::trailing_number(key)));
            from = next;
        }
        let mut found = leased(&committed.view)?;
        for reminder in &found {
            numbers.remove(&reminder.id.get());
        }
        for number in numbers {
            if let Stored::Reminder(reminder) = load(&committed.view, number)?
                && matches!(reminder.state, ReminderState::Open | ReminderState::Claimed)
            {
                found.push(*reminder);
            }
        }
        Ok(found)
    }

    /// The list to work through today: what is overdue and what is due until the end of the day in the zone (`None`: the base's). What
    /// has waited longest comes first, in steps of a day, a week, a month, and by priority within a step; what is due later today
    /// comes last. Somebody else's claims are in it, as their state shows.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn call_list(&self, assignee: Option<&str>, now: Instant, zone: Option<&Zone>, limit: usize) -> Result<Vec<DueReminder>> {
        let committed = self.committed();
        let zone = zone.unwrap_or(&self.shared.zone);
        let tomorrow = zone.date(now).succ_opt().and_then(|date| date.and_hms_opt(0, 0, 0)).map_or(now, |midnight| zone.instant(midnight).0);
        let mut list = Vec::new();
        for reminder in self.waiting_before(&committed, tomorrow)? {
            let Some(occurrence) = reminder.occurrence else { continue };
            let due_at = reminder.snoozed_until.unwrap_or(occurrence.due_at);
            let client = readable_client(&committed.view, &reminder)?;
            if due_at >= tomorrow || assignee.is_some_and(|actor| !belongs_to(&reminder, client.as_ref(), actor)) {
                continue;
            }
            let late_by = (now - due_at).max(TimeDelta::zero());
            let alone = Delivery { occurrence, covered: occurrence, missed: 0, late_by };
            // A claimed one stands for what it stood for when it was claimed.
            let found = match (&reminder.lease, plan_of(&committed.view, &reminder)) {
                (Some(lease), _) => Some(Delivery { missed: lease.missed, ..alone }),
                (None, Ok(plan)) => match queue::look(&reminder, &plan, now) {
                    Look::Due(delivery) => Some(delivery),
                    Look::Wait => Some(alone),
                    // The next claim passes over it.
                    Look::PassedOver { .. } => None,
                },
                (None, Err(_)) => None,
            };
            list.extend(found.map(|delivery| delivered(reminder, &delivery, client.as_ref())));
            if list.len() > DUE_ROWS_MAX {
                put_in_order(&mut list, now);
                list.truncate(DUE_ROWS_MAX / 2);
            }
        }
        put_in_order(&mut list, now);
        list.truncate(limit.min(LIST_ROWS_MAX));
        Ok(list)
    }

    /// The birthdays of active clients from one day to another, both included: day, client, and the age that is reached where the year
    /// of birth is known.
    ///
    /// # Errors
    /// `Limit` where the days are more than [`BIRTHDAY_DAYS_MAX`] apart; `Io`.
    pub fn birthdays(&self, from: NaiveDate, to: NaiveDate, leap: LeapDay) -> Result<Vec<(NaiveDate, ClientId, Option<u32>)>> {
        if (to - from).num_days() > BIRTHDAY_DAYS_MAX {
            return Err(Error::new(ErrorKind::Limit, format!("a list of birthdays is over {BIRTHDAY_DAYS_MAX} days at the most")));
        }
        let committed = self.committed();
        let mut found = Vec::new();
        for date in from.iter_days().take_while(|date| *date <= to) {
            // On this day also those of 29 February may have theirs.
            let days = [(date.month(), date.day()), (2, 29)];
            let wanted = if days[0] == days[1] { 1 } else { 2 };
            for (month, day) in days.into_iter().take(wanted) {
                let born = |year| PartialDate::new(year, u8::try_from(month).unwrap_or(0), u8::try_from(day).unwrap_or(0));
                if born(None).and_then(|born| birthday::in_year(born, date.year(), leap)) != Some(date) {
                    continue;
                }
                let prefix = [u8::try_from(month).unwrap_or(0), u8::try_from(day).unwrap_or(0)];
                let (rows, _) = committed.view.range(Table::Birthday, &prefix, &keys::end_of(&prefix), usize::MAX)?;
                for (key, value) in rows.iter().filter(|(_, value)| value.first() != Some(&super::index::ARCHIVED)) {
                    let year =
                        value.get(1..3).and_then(|bytes| bytes.first_chunk()).map(|bytes| i16::from_be_bytes(*bytes)).filter(|year| *year != 0);
                    let (Some(id), Some(born)) = (keys::trailing_client(key), born(year)) else { continue };
                    if birthday::in_year(born, date.year(), leap) == Some(date) {
                        found.push((date, id, year.and_then(|year| u32::try_from(date.year() - i32::from(year)).ok())));
                    }
                }
            }
        }
        found.sort_unstable_by_key(|(date, id, _)| (*date, *id));
        Ok(found)
    }
}
