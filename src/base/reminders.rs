//! Reminders: scheduling, and the queue of what is due. The lists that people look at stand in `agenda.rs`.
//!
//! The table `due` is the queue: its first key is when the host is to ask again. `claim` gives what is due to one worker under a
//! lease and a token; `acknowledge` ends it together with the interaction that came of it, in one write set. A lease that runs out
//! gives the reminder to the next claim, whose token is higher; an older one is refused (`Lease`). So every occurrence is delivered
//! at least once, and answered once. How states follow each other is told in `reminders::queue`; here they are kept.
//!
//! Reminders of a merged client belong to the client it lives on in, by their index rows; the record keeps the client that it was
//! made for. A record that cannot be read is passed over and listed; it stops nobody.
//!
//! Costs: the next due one is one look at the first key, kept until a write moves a reminder; a claim reads what is due (at most
//! `DUE_ROWS_MAX`) and puts it in order.

use super::facts::clean_text;
use super::index::IndexRow;
use super::merge::root_of as root_at;
use super::open::{check_name, meta, meta_number};
use super::read::{Session, client_at};
use super::write::Transaction;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{DUE_ROWS_MAX, LEAD_DAYS_MAX, LEASE_SECONDS_MAX, LIST_ROWS_MAX, TEXT_BYTES_MAX};
use crate::model::{
    Client, ClientId, Interaction, InteractionId, Occurrence, Outcome, Reminder, ReminderDraft, ReminderId, ReminderState, Schedule, Status, field,
};
use crate::reminders::queue::{self, Delivery, Look, Plan};
use crate::store::engine::Table;
use crate::store::journal::Action;
use crate::store::keys;
use crate::store::reminder_codec::{decode, encode};
use crate::store::view::{Row, View};
use crate::time::{Instant, Zone, format_instant, from_micros, to_micros, truncate};
use chrono::{NaiveDateTime, TimeDelta, Timelike};
use serde_json::{Value as Json, json};
use std::cmp::Reverse;
use std::time::Duration;

/// The kind of a row of the due index: other things that time sets off will have others.
pub(super) const KIND_REMINDER: u8 = 1;

/// How far a clock may go back before it counts as set back: time servers correct less.
const CLOCK_SLACK: TimeDelta = TimeDelta::seconds(2);

/// Rows that one look at an index takes.
pub(super) const PAGE: usize = 1_000;

/// A reminder that is due, or is to be done today.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DueReminder {
    /// The reminder.
    pub reminder: Reminder,
    /// The client it is about, at the id it lives on under.
    pub client: Option<ClientId>,
    /// The state of that client's record: an archived client's reminders stay due. `None` without a client.
    pub client_status: Option<Status>,
    /// The occurrence.
    pub occurrence: Occurrence,
    /// When it was due: the instant of the occurrence, or the end of its snooze.
    pub due_at: Instant,
    /// How late it is; zero where it is not due yet.
    pub late_by: TimeDelta,
    /// How many other occurrences went by that it stands for, by the misfire policy; at most
    /// [`MISSED_OCCURRENCES_MAX`](crate::limits::MISSED_OCCURRENCES_MAX), those behind come with the next delivery.
    pub missed_count: u32,
    /// Which delivery of this occurrence it is, from 1.
    pub attempt: u32,
}

/// A reminder that a worker has taken.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Claim {
    /// What the answer must carry. Tokens of a base only grow.
    pub token: u64,
    /// Until when nobody else gets it.
    pub lease_until: Instant,
    /// What is to be done.
    pub due: DueReminder,
}

/// What an answer or a snooze came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Acknowledged {
    /// The reminder.
    pub id: ReminderId,
    /// Its state now.
    pub state: ReminderState,
    /// When it is due next.
    pub next_due: Option<Instant>,
    /// The interaction that was written with the answer.
    pub interaction: Option<InteractionId>,
}

/// A reminder that cannot be delivered as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadReminder {
    /// The number of the record.
    pub id: u64,
    /// What is the matter.
    pub why: String,
}

impl DueReminder {
    /// The public JSON form; `late_by` in seconds.
    pub fn to_json(&self) -> Json {
        self.json_with(None)
    }

    fn json_with(&self, token: Option<u64>) -> Json {
        let late = json!(self.late_by.num_seconds());
        let mut json = self.reminder.json_with(self.client, token, Some(format_instant(self.due_at)), late, Some(self.occurrence));
        json["missed_count"] = json!(self.missed_count);
        json["attempt"] = json!(self.attempt);
        json["client_status"] = json!(self.client_status.map(Status::name));
        json
    }
}

impl Claim {
    /// The public JSON form, with the token.
    pub fn to_json(&self) -> Json {
        let mut json = self.due.json_with(Some(self.token));
        json["lease_until"] = json!(format_instant(self.lease_until));
        json
    }
}

/// The index rows of a reminder whose client lives on under this id.
pub(crate) fn reminder_rows(reminder: &Reminder, root: Option<ClientId>) -> Vec<IndexRow> {
    let id = keys::number(reminder.id.get());
    let mut rows = Vec::new();
    rows.extend(reminder.due_at().map(|at| (Table::Due, due_key(at, reminder.id), Vec::new())));
    rows.extend(root.map(|root| (Table::ReminderClient, keys::client_number(root, reminder.id.get()), Vec::new())));
    // A cancelled one gives its key free, a held one has lost it.
    if !matches!(reminder.state, ReminderState::Cancelled | ReminderState::Held) {
        rows.extend(reminder.key.as_deref().map(|key| (Table::ReminderKey, key_key(root, key), id.to_vec())));
    }
    rows.extend(reminder.lease.as_ref().map(|lease| (Table::Claim, token_key(LIVE, lease.token), id.to_vec())));
    let answered = reminder.answered.as_ref().filter(|answered| answered.token != 0);
    rows.extend(answered.map(|answered| (Table::Claim, token_key(ANSWERED, answered.token), id.to_vec())));
    rows.sort_unstable();
    rows
}

/// Tokens of leases, and last answered tokens: the first byte of their keys.
const LIVE: u8 = 1;
const ANSWERED: u8 = 2;

fn token_key(mark: u8, token: u64) -> Vec<u8> {
    [&[mark][..], &keys::number(token)].concat()
}

fn due_key(at: Instant, id: ReminderId) -> Vec<u8> {
    [&keys::instant(to_micros(at))[..], &[KIND_REMINDER], &keys::number(id.get())].concat()
}

fn key_key(root: Option<ClientId>, key: &str) -> Vec<u8> {
    let mut row = root.map_or([0; 4], keys::client).to_vec();
    keys::push_text(&mut row, key.as_bytes());
    row
}

/// The first key of the due index behind an instant.
fn due_behind(at: Instant) -> Vec<u8> {
    keys::instant(to_micros(at).saturating_add(1)).to_vec()
}

/// Reads alike from a write set and from the committed state.
pub(crate) trait Reads {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>>;
    fn range(&self, table: Table, low: &[u8], high: &[u8], limit: usize) -> Result<(Vec<Row>, Option<Vec<u8>>)>;
}

impl Reads for Transaction<'_> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>> {
        Transaction::get(self, table, key)
    }

    fn range(&self, table: Table, low: &[u8], high: &[u8], limit: usize) -> Result<(Vec<Row>, Option<Vec<u8>>)> {
        Transaction::range(self, table, low, high, limit)
    }
}

impl Reads for View {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>> {
        View::get(self, table, key)
    }

    fn range(&self, table: Table, low: &[u8], high: &[u8], limit: usize) -> Result<(Vec<Row>, Option<Vec<u8>>)> {
        View::range(self, table, low, high, limit)
    }
}

/// A reminder as a look finds it.
pub(super) enum Stored {
    Missing,
    Unreadable,
    Reminder(Box<Reminder>),
}

pub(super) fn load(reads: &dyn Reads, id: u64) -> Result<Stored> {
    Ok(match reads.get(Table::Reminder, &keys::number(id))? {
        None => Stored::Missing,
        Some(bytes) => decode(id, &bytes).map_or(Stored::Unreadable, |reminder| Stored::Reminder(Box::new(reminder))),
    })
}

fn must_load(reads: &dyn Reads, id: ReminderId) -> Result<Reminder> {
    match load(reads, id.get())? {
        Stored::Reminder(reminder) => Ok(*reminder),
        Stored::Missing => Err(Error::new(ErrorKind::NotFound, format!("there is no reminder {id}"))),
        Stored::Unreadable => Err(Error::corrupt("reminder", &keys::number(id.get()), "not a reminder")),
    }
}

fn client_of(reads: &dyn Reads, reminder: &Reminder) -> Result<Option<Client>> {
    reminder.client.map_or(Ok(None), |id| client_at(id, &mut |table, key| reads.get(table, key)))
}

/// The client as far as it can be read: a damaged card stops no delivery, which names the client by its id then.
pub(super) fn readable_client(reads: &dyn Reads, reminder: &Reminder) -> Result<Option<Client>> {
    match client_of(reads, reminder) {
        Err(error) if error.kind() == ErrorKind::Corrupt => Ok(None),
        client => client,
    }
}

fn root_of(reads: &dyn Reads, reminder: &Reminder) -> Result<Option<ClientId>> {
    reminder.client.map(|id| root_at(id, &mut |table, key| reads.get(table, key))).transpose()
}

/// The plan of a stored reminder. A zone that this program's data do not have counts by the offset that was last known.
pub(super) fn plan_of(reads: &dyn Reads, reminder: &Reminder) -> Result<Plan> {
    let zone = Zone::named(&reminder.zone).or_else(|error| match reminder.occurrence {
        Some(Occurrence { local, due_at, .. }) => Zone::fixed(&reminder.zone, (local.and_utc() - due_at).num_seconds()),
        None => Err(error),
    })?;
    let born = match reminder.schedule {
        Schedule::Birthday { .. } => client_of(reads, reminder)?.and_then(|client| client.birth_date()),
        _ => None,
    };
    Plan::of(&reminder.schedule, zone, born)
}

/// Whether a reminder belongs to an actor: it says so, or it leaves it to whoever is responsible for the client.
pub(super) fn belongs_to(reminder: &Reminder, client: Option<&Client>, actor: &str) -> bool {
    match &reminder.assignee {
        Some(assignee) => assignee == actor,
        None => client.and_then(Client::owner) == Some(actor),
    }
}

/// What a look at the due index finds.
enum Found {
    Due(Box<DueReminder>, Delivery),
    PassedOver(Box<Reminder>, Option<Occurrence>, u32),
    /// Its schedule cannot be read.
    Stuck(Box<Reminder>, String),
    /// The row leads to no reminder that can be read.
    Row(Vec<u8>),
}

/// Everything that is due, the oldest first; at most [`DUE_ROWS_MAX`]. Clients are read where the question is whose a reminder is;
/// [`add_client`] reads those of what is delivered.
fn scan_due(reads: &dyn Reads, now: Instant, assignee: Option<&str>) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    let mut from = Some(Vec::new());
    while let Some(low) = from.filter(|_| found.len() < DUE_ROWS_MAX) {
        let (rows, next) = reads.range(Table::Due, &low, &due_behind(now), PAGE)?;
        for (key, _) in rows.into_iter().filter(|(key, _)| key.get(8) == Some(&KIND_REMINDER)) {
            let Stored::Reminder(reminder) = load(reads, keys::trailing_number(&key).unwrap_or(0))? else {
                found.push(Found::Row(key));
                continue;
            };
            if let Some(actor) = assignee
                && !belongs_to(&reminder, readable_client(reads, &reminder)?.as_ref(), actor)
            {
                continue;
            }
            // Most are of one time and need no plan.
            if let Some(look) = queue::look_once(&reminder, now) {
                found.extend(found_as(reminder, look));
                continue;
            }
            match plan_of(reads, &reminder) {
                Ok(plan) => {
                    let look = queue::look(&reminder, &plan, now);
                    found.extend(found_as(reminder, look));
                }
                // A rule that cannot be read, or the birth date on a damaged card.
                Err(error) if matches!(error.kind(), ErrorKind::Time | ErrorKind::Corrupt) => found.push(Found::Stuck(reminder, error.to_string())),
                Err(error) => return Err(error),
            }
        }
        from = next;
    }
    Ok(found)
}

fn found_as(reminder: Box<Reminder>, look: Look) -> Option<Found> {
    match look {
        Look::Wait => None,
        Look::PassedOver { next, missed } => Some(Found::PassedOver(reminder, next, missed)),
        Look::Due(delivery) => Some(Found::Due(Box::new(delivered(*reminder, &delivery, None)), delivery)),
    }
}

pub(super) fn delivered(reminder: Reminder, delivery: &Delivery, client: Option<&Client>) -> DueReminder {
    let again = reminder.occurrence == Some(delivery.occurrence);
    DueReminder {
        client: client.and_then(Client::id).or(reminder.client),
        client_status: client.map(Client::status),
        occurrence: delivery.occurrence,
        due_at: reminder.snoozed_until.filter(|_| again).unwrap_or(delivery.occurrence.due_at),
        late_by: delivery.late_by,
        missed_count: delivery.missed,
        attempt: if again { reminder.attempts.saturating_add(1) } else { 1 },
        reminder,
    }
}

/// Says which client a delivery is about, and in what state it is.
fn add_client(reads: &dyn Reads, due: &mut DueReminder) -> Result<()> {
    let client = readable_client(reads, &due.reminder)?;
    due.client = client.as_ref().and_then(Client::id).or(due.reminder.client);
    due.client_status = client.as_ref().map(Client::status);
    Ok(())
}

/// How long a reminder has waited, in steps: within a step the priority decides, and old work of low priority gets its turn.
fn band(due: &DueReminder, now: Instant) -> u8 {
    match (now - due.due_at).num_days() {
        _ if due.due_at > now => 0,
        ..1 => 1,
        1..7 => 2,
        7..30 => 3,
        _ => 4,
    }
}

pub(super) fn put_in_order(due: &mut [impl std::borrow::Borrow<DueReminder>], now: Instant) {
    due.sort_by_key(|due| {
        let due = due.borrow();
        (Reverse(band(due, now)), Reverse(due.reminder.priority), due.due_at, due.reminder.id)
    });
}

/// A delivery on its way to a claim.
struct Candidate(DueReminder, Delivery);

impl std::borrow::Borrow<DueReminder> for Candidate {
    fn borrow(&self) -> &DueReminder {
        &self.0
    }
}

impl Transaction<'_> {
    /// Schedules a reminder; gives its number. One with a key that the client's reminders have already changes that reminder: its
    /// time begins anew only where the schedule became another, so saying the same again does nothing, even after it was done.
    ///
    /// ```
    /// use kartoteka::{Base, Instant, ReminderDraft, ReminderKind, Schedule};
    /// use std::time::Duration;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-25T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let mut draft = ReminderDraft::new(ReminderKind::CallBack, Schedule::At("2026-11-26T09:30:00".parse()?));
    /// draft.text = "Перезвонить".into();
    /// session.write(now, |transaction| transaction.schedule(&draft))?;
    /// assert_eq!(session.next_due()?, Some("2026-11-26T06:30:00Z".parse()?)); // half past nine in Moscow
    ///
    /// // The host's timer went off, a little late.
    /// let later: Instant = "2026-11-26T06:31:00Z".parse()?;
    /// let claims = session.write(later, |transaction| transaction.claim(10, Duration::from_secs(300), "desk 1", None))?;
    /// assert_eq!((claims.len(), claims[0].due.late_by.num_seconds()), (1, 60));
    /// let answer = session.write(later, |transaction| transaction.acknowledge(claims[0].token, None, None))?;
    /// assert_eq!(answer.next_due, None);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Time` for a rule, a duration or a zone that cannot be read, and for a rule without an occurrence ahead; `NotFound` for a client
    /// that is not there; `Argument` for a birthday without a client or an empty key; `Limit`.
    pub fn schedule(&mut self, draft: &ReminderDraft) -> Result<ReminderId> {
        let (draft, zone) = self.checked(draft)?;
        if let Some(key) = &draft.key
            && let Some(known) = self.by_key(draft.client, key)?
        {
            return self.change_reminder(must_load(self, known)?, draft, zone, false);
        }
        let id = self.next_number(meta::NEXT_REMINDER)?;
        let id = ReminderId::new(id).ok_or_else(|| Error::new(ErrorKind::Limit, "a base has at most 2^53 - 1 reminders over its whole life"))?;
        let mut reminder = Reminder::new(id, draft, zone, self.now, self.actor);
        self.begin(&mut reminder)?;
        self.put_reminder(None, &reminder)?;
        self.note(&reminder, "scheduled")?;
        Ok(id)
    }

    /// Gives a reminder another time, text and whatever else the draft says; it begins anew, whatever its state was.
    ///
    /// # Errors
    /// Those of [`Transaction::schedule`]; `NotFound`; `Exists` where another reminder has the key.
    pub fn reschedule(&mut self, id: ReminderId, draft: &ReminderDraft) -> Result<ReminderId> {
        let (draft, zone) = self.checked(draft)?;
        let reminder = must_load(self, id)?;
        self.change_reminder(reminder, draft, zone, true)
    }

    fn change_reminder(&mut self, before: Reminder, draft: ReminderDraft, zone: String, anew: bool) -> Result<ReminderId> {
        let mut after = before.clone();
        let begins = anew || before.schedule != draft.schedule || before.zone != zone;
        let same_client = root_of(self, &before)? == draft.client;
        (after.kind, after.text, after.schedule, after.zone) = (draft.kind, draft.text, draft.schedule, zone);
        (after.assignee, after.priority, after.key, after.misfire) = (draft.assignee, draft.priority, draft.key, draft.misfire);
        if !same_client {
            after.client = draft.client;
        }
        if begins {
            self.begin(&mut after)?;
        }
        if after != before {
            self.put_reminder(Some(&before), &after)?;
            self.note(&after, "changed")?;
        }
        Ok(after.id)
    }

    /// The draft in the form that is kept, its client at the id it lives on under, and the zone.
    fn checked(&self, draft: &ReminderDraft) -> Result<(ReminderDraft, String)> {
        let mut draft = draft.clone();
        let whole = |local: NaiveDateTime| local.with_nanosecond(0).unwrap_or(local);
        let plain = |text: &str| text.trim().to_ascii_uppercase();
        draft.schedule = match draft.schedule {
            Schedule::At(local) => Schedule::At(whole(local)),
            Schedule::After { from, duration } => Schedule::After { from: whole(from), duration: plain(&duration) },
            Schedule::Rule { start, rule } => Schedule::Rule { start: whole(start), rule: plain(&rule) },
            Schedule::Birthday { lead_days, at, leap } => Schedule::Birthday { lead_days, at: at.with_nanosecond(0).unwrap_or(at), leap },
        };
        if let Schedule::Birthday { lead_days, .. } = draft.schedule {
            if lead_days > LEAD_DAYS_MAX {
                return Err(Error::new(
                    ErrorKind::Limit,
                    format!("a reminder of a birthday is at most {LEAD_DAYS_MAX} days before it, not {lead_days}"),
                ));
            }
            if draft.client.is_none() {
                return Err(Error::new(ErrorKind::Argument, "a reminder of a birthday needs a client"));
            }
        }
        draft.text = clean_text(&draft.text, TEXT_BYTES_MAX);
        draft.assignee.as_deref().map_or(Ok(()), |assignee| check_name("an assignee", assignee))?;
        draft.key.as_deref().map_or(Ok(()), |key| check_name("the key of a reminder", key))?;
        let client = draft.client.map(|id| self.client(id)).transpose()?;
        draft.client = client.as_ref().and_then(Client::id);
        let zone = match &draft.zone {
            Some(name) => Zone::named(name)?,
            None => client.as_ref().and_then(|client| Zone::named(client.text(field::ZONE)?).ok()).unwrap_or_else(|| self.shared.zone.clone()),
        };
        Ok((draft, zone.name().to_string()))
    }

    /// Puts a reminder at its first occurrence from now on.
    fn begin(&self, reminder: &mut Reminder) -> Result<()> {
        let plan = plan_of(self, reminder)?;
        queue::begin(reminder, &plan, self.now)?;
        if reminder.state == ReminderState::Done {
            return Err(Error::new(ErrorKind::Time, "cannot schedule a reminder: its rule has no occurrence from now on"));
        }
        Ok(())
    }

    fn by_key(&self, root: Option<ClientId>, key: &str) -> Result<Option<ReminderId>> {
        let value = self.get(Table::ReminderKey, &key_key(root, key))?;
        Ok(value.as_deref().and_then(keys::leading_number).and_then(ReminderId::new))
    }

    /// A reminder by its number.
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`.
    pub fn reminder(&self, id: ReminderId) -> Result<Reminder> {
        must_load(self, id)
    }

    /// Takes what is due, at most `limit`, for a worker: nobody else gets it before the lease ends. What has waited longest comes
    /// first, by the priority within a step of a day, a week, a month. `assignee` limits it to what belongs to an actor.
    ///
    /// What is due is decided by the `now` of the write. Should that clock have gone back since the last claim, nothing that was
    /// answered comes again, leases begin anew at the time that it shows now, and the journal says so.
    ///
    /// # Errors
    /// `Argument` for an empty worker or lease, `Limit` for a lease beyond [`LEASE_SECONDS_MAX`] or behind the end of the
    /// calendar.
    pub fn claim(&mut self, limit: usize, lease: Duration, worker: &str, assignee: Option<&str>) -> Result<Vec<Claim>> {
        check_name("a worker", worker)?;
        let until = lease_end(self.now, lease)?;
        let seen = self.watch_clock()?;
        let now = self.now;
        let mut candidates = Vec::new();
        for found in scan_due(self, now, assignee)? {
            match found {
                Found::Due(due, delivery) => candidates.push(Candidate(*due, delivery)),
                Found::PassedOver(reminder, next, missed) => {
                    let mut after = (*reminder).clone();
                    queue::go_on(&mut after, next);
                    self.put_reminder(Some(&reminder), &after)?;
                    self.note(&after, &format!("passed over {missed}"))?;
                }
                Found::Stuck(reminder, why) => {
                    let mut after = (*reminder).clone();
                    queue::hold(&mut after);
                    self.put_reminder(Some(&reminder), &after)?;
                    self.note(&after, &format!("held: {why}"))?;
                }
                // The record is listed by `quarantined_reminders`; without its row it stops nobody.
                Found::Row(key) => self.layer.delete(Table::Due, key),
            }
        }
        put_in_order(&mut candidates, now);
        candidates.truncate(limit.min(LIST_ROWS_MAX));
        let mut claims = Vec::new();
        for Candidate(mut due, delivery) in candidates {
            add_client(self, &mut due)?;
            let token = self.next_number(meta::NEXT_CLAIM)?;
            let before = due.reminder.clone();
            queue::claim(&mut due.reminder, &delivery, token, worker, now, until);
            self.put_reminder(Some(&before), &due.reminder)?;
            claims.push(Claim { token, lease_until: until, due });
        }
        if !claims.is_empty() {
            self.layer.put(Table::Meta, meta::CLAIM_CLOCK, keys::instant(to_micros(seen)));
        }
        Ok(claims)
    }

    /// Notices a clock that went back: leases that were given in what is the future now begin anew, so that none lasts longer than
    /// it was to. Gives the newest time that counts as seen.
    fn watch_clock(&mut self) -> Result<Instant> {
        let seen = self.get(Table::Meta, meta::CLAIM_CLOCK)?.as_deref().and_then(keys::leading_instant).map(from_micros);
        let Some(seen) = seen.filter(|seen| *seen > self.now) else { return Ok(self.now) };
        if seen - self.now <= CLOCK_SLACK {
            return Ok(seen);
        }
        let mut anew = 0u64;
        for before in leased(self)? {
            let mut after = before.clone();
            let Some(lease) = after.lease.as_mut().filter(|lease| lease.claimed_at > self.now + CLOCK_SLACK) else { continue };
            lease.until = self.now.checked_add_signed(lease.until - lease.claimed_at).unwrap_or(lease.until);
            lease.claimed_at = self.now;
            self.put_reminder(Some(&before), &after)?;
            anew += 1;
        }
        self.layer.put(Table::Meta, meta::CLAIM_CLOCK, keys::instant(to_micros(self.now)));
        let back = (seen - self.now).num_seconds();
        self.journal(Action::Reminder, Vec::new(), Vec::new(), &format!("the clock went back by {back} s: {anew} leases begin anew"))?;
        Ok(self.now)
    }

    /// Answers a claim: its occurrence is done and never delivered again; a series goes on. The interaction that came of it is
    /// written in the same set. A lease that ran out still counts as long as nobody else has claimed.
    ///
    /// # Errors
    /// `Lease` for a token that was answered already, was overtaken by a later claim, or was never given (the message says which);
    /// `NotFound` for the interaction's client.
    pub fn acknowledge(&mut self, token: u64, outcome: Option<Outcome>, interaction: Option<&Interaction>) -> Result<Acknowledged> {
        let before = self.by_token(token)?;
        let plan = plan_of(self, &before)?;
        let mut after = before.clone();
        queue::answer(&mut after, &plan, self.now, self.actor, outcome);
        self.end_answer(&before, &after, "acknowledged", outcome, interaction)
    }

    /// Ends a whole reminder as done, whether it was claimed or not.
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`; `Argument` where it has ended already.
    pub fn complete(&mut self, id: ReminderId, outcome: Option<Outcome>) -> Result<Acknowledged> {
        let before = self.living(id, "completed")?;
        let mut after = before.clone();
        queue::complete(&mut after, self.now, self.actor, outcome);
        // One that was held has lost its key to another; what is done needs it no more.
        if let (ReminderState::Held, Some(key)) = (before.state, &before.key)
            && self.by_key(root_of(self, &before)?, key)?.is_some()
        {
            after.key = None;
        }
        self.end_answer(&before, &after, "completed", outcome, None)
    }

    fn end_answer(
        &mut self,
        before: &Reminder,
        after: &Reminder,
        what: &str,
        outcome: Option<Outcome>,
        interaction: Option<&Interaction>,
    ) -> Result<Acknowledged> {
        self.put_reminder(Some(before), after)?;
        let interaction = interaction.map(|interaction| self.add_interaction(interaction)).transpose()?;
        match outcome {
            Some(outcome) => self.note(after, &format!("{what}: {}", outcome.name()))?,
            None => self.note(after, what)?,
        }
        Ok(Acknowledged { id: after.id, state: after.state, next_due: after.due_at(), interaction })
    }

    /// Calls a reminder off; its key is free again.
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`; `Argument` where it has ended already.
    pub fn cancel(&mut self, id: ReminderId) -> Result<()> {
        let before = self.living(id, "cancelled")?;
        let mut after = before.clone();
        queue::cancel(&mut after);
        self.put_reminder(Some(&before), &after)?;
        self.note(&after, "cancelled")
    }

    /// Puts a claimed occurrence off until an instant; the times of its series stay, and the snooze ends with the occurrence.
    ///
    /// # Errors
    /// `Lease` as in [`Transaction::acknowledge`].
    pub fn snooze(&mut self, token: u64, until: Instant) -> Result<Acknowledged> {
        let before = self.by_token(token)?;
        self.put_off(&before, until)
    }

    /// Puts a reminder off that nobody has claimed, or whose lease has run out, as [`Transaction::snooze`] does.
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`; `Lease` while somebody has it; `Argument` where it has ended or nothing is due of it.
    pub fn snooze_reminder(&mut self, id: ReminderId, until: Instant) -> Result<Acknowledged> {
        let before = self.living(id, "snoozed")?;
        if let Some(lease) = before.lease.as_ref().filter(|lease| lease.until > self.now) {
            return Err(Error::new(ErrorKind::Lease, format!("reminder {id} is claimed until {}", format_instant(lease.until))));
        }
        if before.occurrence.is_none() || before.state == ReminderState::Held {
            return Err(Error::new(ErrorKind::Argument, format!("nothing is due of reminder {id}")));
        }
        self.put_off(&before, until)
    }

    fn put_off(&mut self, before: &Reminder, until: Instant) -> Result<Acknowledged> {
        let mut after = before.clone();
        queue::snooze(&mut after, truncate(until));
        self.put_reminder(Some(before), &after)?;
        self.note(&after, &format!("snoozed until {}", format_instant(truncate(until))))?;
        Ok(Acknowledged { id: after.id, state: after.state, next_due: after.due_at(), interaction: None })
    }

    /// Makes a lease last this long from now; gives its end.
    ///
    /// # Errors
    /// `Lease` as in [`Transaction::acknowledge`]; `Argument`, `Limit` for the length as in [`Transaction::claim`].
    pub fn extend(&mut self, token: u64, lease: Duration) -> Result<Instant> {
        let until = lease_end(self.now, lease)?;
        let before = self.by_token(token)?;
        let mut after = before.clone();
        if let Some(lease) = &mut after.lease {
            (lease.claimed_at, lease.until) = (self.now, until);
        }
        self.put_reminder(Some(&before), &after)?;
        Ok(until)
    }

    /// Derives the instants of open reminders anew from their wall times: called after the zone data of the system or of this
    /// library changed. Looks at `limit` reminders from this one on; gives where to go on.
    ///
    /// # Errors
    /// `Io`.
    pub fn derive_due(&mut self, from: Option<ReminderId>, limit: usize) -> Result<Option<ReminderId>> {
        let low = keys::number(from.map_or(0, ReminderId::get));
        let (rows, next) = self.range(Table::Reminder, &low, &[0xFF; 9], limit.clamp(1, LIST_ROWS_MAX))?;
        for (key, value) in rows {
            let Some(before) = keys::leading_number(&key).and_then(|id| decode(id, &value)) else { continue };
            let waits = matches!(before.state, ReminderState::Open | ReminderState::Claimed | ReminderState::Held);
            let (Some(occurrence), true, Ok(_)) = (before.occurrence, waits, Zone::named(&before.zone)) else { continue };
            let Ok(plan) = plan_of(self, &before) else { continue };
            let mut after = before.clone();
            after.occurrence = Some(plan.again(&occurrence));
            if after != before {
                self.put_reminder(Some(&before), &after)?;
            }
        }
        Ok(next.as_deref().and_then(keys::leading_number).and_then(ReminderId::new))
    }

    /// A reminder that has not ended.
    fn living(&self, id: ReminderId, what: &str) -> Result<Reminder> {
        let reminder = must_load(self, id)?;
        if matches!(reminder.state, ReminderState::Done | ReminderState::Cancelled) {
            return Err(Error::new(ErrorKind::Argument, format!("reminder {id} cannot be {what}: it is {}", reminder.state.name())));
        }
        Ok(reminder)
    }

    /// The reminder that a token holds.
    fn by_token(&self, token: u64) -> Result<Reminder> {
        let refuse = |why: &str| Err(Error::new(ErrorKind::Lease, format!("claim {token} {why}")));
        let given = match self.counter(meta::NEXT_CLAIM) {
            Some(next) => next,
            None => meta_number(&self.view, meta::NEXT_CLAIM)?,
        };
        if token == 0 || token >= given {
            return refuse("was never given");
        }
        if let Some(id) = self.get(Table::Claim, &token_key(LIVE, token))?.as_deref().and_then(keys::leading_number).and_then(ReminderId::new) {
            return must_load(self, id);
        }
        if self.get(Table::Claim, &token_key(ANSWERED, token))?.is_some() {
            return refuse("was answered already");
        }
        refuse("no longer counts: its reminder was claimed again after the lease, answered since, put off, changed or ended")
    }

    fn note(&mut self, reminder: &Reminder, what: &str) -> Result<()> {
        let clients = root_of(self, reminder)?.map(|root| (root, root)).into_iter().collect();
        self.journal(Action::Reminder, clients, Vec::new(), &format!("{} {what}", reminder.id))
    }

    /// Writes a reminder and the difference of its index rows.
    ///
    /// # Errors
    /// `Exists` where another reminder of the client has its key.
    pub(crate) fn put_reminder(&mut self, before: Option<&Reminder>, after: &Reminder) -> Result<()> {
        let old = match before {
            Some(before) => reminder_rows(before, root_of(self, before)?),
            None => Vec::new(),
        };
        let root = root_of(self, after)?;
        self.put_reminder_rows(old, after, root)
    }

    fn put_reminder_rows(&mut self, old: Vec<IndexRow>, after: &Reminder, root: Option<ClientId>) -> Result<()> {
        let new = reminder_rows(after, root);
        for (table, key, value) in new.iter().filter(|row| !old.contains(row)) {
            if *table == Table::ReminderKey
                && let Some(other) = self.get(*table, key)?.as_deref().and_then(keys::leading_number).filter(|other| *other != after.id.get())
            {
                return Err(Error::new(ErrorKind::Exists, format!("the key of reminder {} belongs to reminder {other}", after.id)));
            }
            self.layer.put(*table, key.as_slice(), value.as_slice());
        }
        for (table, key, _) in old.iter().filter(|(table, key, _)| !new.iter().any(|(other, other_key, _)| other == table && other_key == key)) {
            self.layer.delete(*table, key.as_slice());
        }
        self.layer.put(Table::Reminder, keys::number(after.id.get()), encode(after));
        Ok(())
    }

    /// The reminders listed under a client, unreadable ones left out.
    pub(crate) fn reminders_under(&self, id: ClientId) -> Result<Vec<Reminder>> {
        reminders_under(self, id, usize::MAX)
    }

    pub(crate) fn has_reminders(&self, id: ClientId) -> Result<bool> {
        let prefix = keys::client(id);
        Ok(!self.range(Table::ReminderClient, &prefix, &keys::end_of(&prefix), 1)?.0.is_empty())
    }

    /// Moves the reminders that are listed under a client to the clients that theirs live on in now: called for the merged one after
    /// its redirect was written, and for the survivor after a redirect went away. Where a key is taken there, the one that comes
    /// is held (gives those); one that is held goes on where its key is free again.
    pub(crate) fn rehome_reminders(&mut self, at: ClientId) -> Result<Vec<ReminderId>> {
        let mut held = Vec::new();
        let mut reminders = self.reminders_under(at)?;
        // Those that leave give their keys free first.
        reminders.sort_by_key(|reminder| (reminder.state == ReminderState::Held, reminder.id));
        for before in reminders {
            let root = root_of(self, &before)?;
            let moves = root != Some(at);
            if !moves && before.state != ReminderState::Held {
                continue;
            }
            let mut after = before.clone();
            let other = match after.key.as_deref() {
                Some(key) => self.by_key(root, key)?.filter(|other| *other != after.id),
                None => None,
            };
            match (other, after.state) {
                (None, ReminderState::Held) if plan_of(self, &after).is_ok() => after.state = ReminderState::Open,
                (Some(_), ReminderState::Done) => after.key = None,
                (Some(other), ReminderState::Open | ReminderState::Claimed) => {
                    let there = must_load(self, other)?;
                    if there.state == ReminderState::Done {
                        // What is done needs its key no more; what is promised does.
                        self.put_reminder(Some(&there), &Reminder { key: None, ..there.clone() })?;
                    } else {
                        queue::hold(&mut after);
                        held.push(after.id);
                    }
                }
                _ => {}
            }
            if moves || after != before {
                self.put_reminder_rows(reminder_rows(&before, Some(at)), &after, root)?;
            }
        }
        Ok(held)
    }

    /// Reminders listed under a client that [`Self::rehome_reminders`] would hold where it went into another.
    pub(crate) fn would_be_held(&self, from: ClientId, to: ClientId) -> Result<Vec<ReminderId>> {
        let mut held = Vec::new();
        for reminder in self.reminders_under(from)? {
            let waits = matches!(reminder.state, ReminderState::Open | ReminderState::Claimed);
            let Some(key) = reminder.key.as_deref().filter(|_| waits) else { continue };
            if let Some(other) = self.by_key(Some(to), key)?
                && must_load(self, other)?.state != ReminderState::Done
            {
                held.push(reminder.id);
            }
        }
        Ok(held)
    }

    /// Puts the open reminders of a birthday at the date that the card has now.
    pub(crate) fn birth_date_changed(&mut self, id: ClientId) -> Result<()> {
        for before in self.reminders_under(id)? {
            let follows = before.state == ReminderState::Open && matches!(before.schedule, Schedule::Birthday { .. });
            // While a merge is taken apart, some that are listed here belong to the other one already.
            if !follows || root_of(self, &before)? != Some(id) {
                continue;
            }
            let mut after = before.clone();
            let Ok(plan) = plan_of(self, &before) else { continue };
            // One that is due or put off stays so where only the year became known.
            if before.occurrence.is_some_and(|occurrence| plan.has(&occurrence)) {
                continue;
            }
            queue::begin(&mut after, &plan, self.now)?;
            if after != before {
                self.put_reminder(Some(&before), &after)?;
            }
        }
        Ok(())
    }
}

/// When a lease that begins now ends.
fn lease_end(now: Instant, lease: Duration) -> Result<Instant> {
    if lease.is_zero() {
        return Err(Error::new(ErrorKind::Argument, "a lease has some length"));
    }
    if lease.as_secs() > LEASE_SECONDS_MAX {
        return Err(Error::new(ErrorKind::Limit, format!("a lease has at most {LEASE_SECONDS_MAX} s, not {}", lease.as_secs())));
    }
    let end = TimeDelta::from_std(lease).ok().and_then(|lease| now.checked_add_signed(lease));
    end.ok_or_else(|| Error::new(ErrorKind::Limit, "a lease ends behind the calendar"))
}

/// The reminders that somebody has.
pub(super) fn leased(reads: &dyn Reads) -> Result<Vec<Reminder>> {
    let mut found = Vec::new();
    let mut from = Some(vec![LIVE]);
    while let Some(low) = from {
        let (rows, next) = reads.range(Table::Claim, &low, &[LIVE + 1], PAGE)?;
        for number in rows.iter().filter_map(|(_, value)| keys::leading_number(value)) {
            if let Stored::Reminder(reminder) = load(reads, number)? {
                found.push(*reminder);
            }
        }
        from = next;
    }
    Ok(found)
}

pub(super) fn reminders_under(reads: &dyn Reads, id: ClientId, limit: usize) -> Result<Vec<Reminder>> {
    let prefix = keys::client(id);
    let (rows, _) = reads.range(Table::ReminderClient, &prefix, &keys::end_of(&prefix), limit)?;
    let mut found = Vec::new();
    for number in rows.iter().filter_map(|(key, _)| keys::trailing_number(key)) {
        if let Stored::Reminder(reminder) = load(reads, number)? {
            found.push(*reminder);
        }
    }
    Ok(found)
}

impl Session {
    /// When to look for due reminders next; in the past where something is due now. A host sets its one timer by it.
    ///
    /// Cost: one look at the first key, the first time behind a write that moved reminders; a look at memory from then on.
    ///
    /// # Errors
    /// `Io`.
    pub fn next_due(&self) -> Result<Option<Instant>> {
        let committed = self.committed();
        if let Some(known) = committed.next_due.get() {
            return Ok(*known);
        }
        let (rows, _) = committed.view.range(Table::Due, &[], &[0xFF; 18], 1)?;
        let first = rows.first().and_then(|(key, _)| keys::leading_instant(key)).map(from_micros);
        Ok(*committed.next_due.get_or_init(|| first))
    }

    /// What a claim would get, in its order, at most `limit`; nothing is taken.
    ///
    /// # Errors
    /// `Io`.
    pub fn due(&self, now: Instant, limit: usize) -> Result<Vec<DueReminder>> {
        let committed = self.committed();
        let mut due: Vec<DueReminder> = scan_due(&committed.view, now, None)?
            .into_iter()
            .filter_map(|found| if let Found::Due(due, _) = found { Some(*due) } else { None })
            .collect();
        put_in_order(&mut due, now);
        due.truncate(limit.min(LIST_ROWS_MAX));
        due.iter_mut().try_for_each(|due| add_client(&committed.view, due))?;
        Ok(due)
    }

    /// A reminder by its number; `None` where there is none.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn reminder(&self, id: ReminderId) -> Result<Option<Reminder>> {
        match must_load(&self.committed().view, id) {
            Ok(reminder) => Ok(Some(reminder)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The reminders of a client in the order of their making, ended ones and those of clients that were merged into it included.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn reminders_of(&self, id: ClientId) -> Result<Vec<Reminder>> {
        let committed = self.committed();
        let root = root_at(id, &mut |table, key| committed.view.get(table, key))?;
        reminders_under(&committed.view, root, LIST_ROWS_MAX)
    }

    /// Reminders that cannot be delivered: records that cannot be read, and those held because their schedule cannot.
    ///
    /// Cost: reads all reminders.
    ///
    /// # Errors
    /// `Io`.
    pub fn quarantined_reminders(&self) -> Result<Vec<BadReminder>> {
        let committed = self.committed();
        let mut found = Vec::new();
        let mut from = Some(Vec::new());
        while let Some(low) = from {
            let (rows, next) = committed.view.range(Table::Reminder, &low, &[0xFF; 9], PAGE)?;
            for (key, value) in rows {
                let id = keys::leading_number(&key).unwrap_or(0);
                let why = match decode(id, &value) {
                    None => Some("the record cannot be read".to_string()),
                    Some(reminder) if matches!(reminder.state, ReminderState::Done | ReminderState::Cancelled) => None,
                    Some(reminder) => plan_of(&committed.view, &reminder).err().map(|error| error.to_string()),
                };
                found.extend(why.map(|why| BadReminder { id, why }));
            }
            from = next;
        }
        Ok(found)
    }
}

/// The derived rows of all reminders; one that cannot be read has none.
pub(crate) fn derive(reads: &dyn Reads, key: &[u8], value: &[u8]) -> Result<Vec<IndexRow>> {
    let Some(reminder) = keys::leading_number(key).and_then(|id| decode(id, value)) else { return Ok(Vec::new()) };
    Ok(reminder_rows(&reminder, root_of(reads, &reminder)?))
}
