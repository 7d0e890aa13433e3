//! Reminders: asked for, never pushed. The host arms one timer of its own for ktk_session_next_due, claims what is due, answers each.

use super::boundary::{
    GivenOut, Length, Object, Out, Texts, Token, client_id, count_of, free, get, give, instant, micros, parse_json, status, text_in, value, wrong,
};
use super::facts::outcome_of;
use super::session::{SessionBody, ktk_session};
use super::{KTK_DONE, ktk_status};
use crate::error::{Error, ErrorKind, Result};
use crate::{Claim, Interaction, LeapDay, PartialDate, ReminderDraft, ReminderId, ReminderKind};
use chrono::NaiveDate;
use serde_json::{Value as Json, json};
use std::ffi::c_char;
use std::ptr::{null, null_mut};
use std::time::Duration;

/// Reminders that a worker has taken.
pub struct ktk_claims {
    _opaque: [u8; 0],
}

pub(super) struct ClaimsBody {
    claims: Vec<Claim>,
    texts: Texts,
    _token: Token,
}

impl Object for ClaimsBody {
    type Abi = ktk_claims;
    const MAGIC: u32 = 0x6b43_4c41;
}

impl ClaimsBody {
    fn claim(&self, number: i32) -> Result<&Claim> {
        usize::try_from(number).ok().and_then(|number| self.claims.get(number)).ok_or_else(|| wrong("there is no such claim"))
    }
}

fn reminder_id(id: i64) -> Result<ReminderId> {
    u64::try_from(id).ok().and_then(ReminderId::new).ok_or_else(|| wrong("an id of a reminder is 1 … 2^53 - 1"))
}

fn token_of(token: i64) -> Result<u64> {
    u64::try_from(token).map_err(|_| wrong("a token is above 0"))
}

fn lease_of(seconds: i32) -> Result<Duration> {
    u64::try_from(seconds).map(Duration::from_secs).map_err(|_| wrong("a lease is below 0"))
}

/// A text that may be empty.
fn said(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// A day of the calendar with its year.
fn day_of(date: i32) -> Result<NaiveDate> {
    let date = u32::try_from(date).ok().and_then(PartialDate::from_number).and_then(PartialDate::date);
    date.ok_or_else(|| wrong("the calendar has no such day"))
}

/// Reminds of a client at a wall time, once or by a rule of RFC 5545.
/// @param session the session: who reads or writes
/// @param client about whom; 0 for nobody
/// @param local_time,local_time_len the first time, as 2026-03-01T09:00
/// @param zone,zone_len the zone of that time, as Europe/Warsaw; empty for that of the client, else of the base
/// @param repeat,repeat_len a rule, as FREQ=WEEKLY;BYDAY=MO; empty for once
/// @param note,note_len what is to be done
/// @param now the time of the write, microseconds since 1970 UTC
/// @param id receives the id of the reminder
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_TIME for a time, zone or rule that cannot be read, KTK_E_NOT_FOUND, KTK_E_UNSUPPORTED, KTK_E_BUSY,
///   KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// int64_t id = 0;
/// if (ktk_session_remind(session, 1, "2026-12-01T09:30", KTK_NUL, "Europe/Kyiv", KTK_NUL, "", 0, "call back", KTK_NUL, now, &id) < 0)
///     fprintf(stderr, "%s\n", ktk_last_error_message());
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_remind(
    session: *const ktk_session,
    client: i64,
    local_time: *const c_char,
    local_time_len: isize,
    zone: *const c_char,
    zone_len: isize,
    repeat: *const c_char,
    repeat_len: isize,
    note: *const c_char,
    note_len: isize,
    now: i64,
    id: *mut i64,
) -> ktk_status {
    status("ktk_session_remind", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (id, session, local_time, zone, repeat, note) = unsafe {
            (
                Out::new(id, 0),
                get::<SessionBody>(session),
                text_in(local_time, local_time_len),
                text_in(zone, zone_len),
                text_in(repeat, repeat_len),
                text_in(note, note_len),
            )
        };
        let (id, session, local_time, zone, repeat, note) = (id?, session?, local_time?, zone?, repeat?, note?);
        let now = instant(now)?;
        let schedule = if repeat.is_empty() { json!({"at": local_time}) } else { json!({"rule": repeat, "start": local_time}) };
        let mut draft = ReminderDraft::from_json(&json!({"schedule": schedule}))?;
        draft.client = if client == 0 { None } else { Some(client_id(client)?) };
        draft.kind = ReminderKind::Contact;
        draft.text = note.to_string();
        draft.zone = said(zone).map(str::to_string);
        let made = session.session.write(now, |transaction| transaction.schedule(&draft))?;
        id.set(i64::try_from(made.get()).unwrap_or(i64::MAX));
        Ok(0)
    })
}

/// Reminds, everything said: {"client","kind","text","schedule","zone","assignee","priority","key","misfire"}. A schedule is {"at"},
/// {"after","from"} as P3M from a time, {"rule","start"}, or {"birthday":{"lead_days","at","leap"}}; kinds are call_back, contact, birthday,
/// task, other. The same key of a client changes the reminder that has it.
/// @param session the session: who reads or writes
/// @param json,json_len the reminder
/// @param now the time of the write, microseconds since 1970 UTC
/// @param id receives the id of the reminder
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_TIME, KTK_E_NOT_FOUND, KTK_E_UNSUPPORTED, KTK_E_BUSY,
///   KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_remind_json(
    session: *const ktk_session,
    json: *const c_char,
    json_len: isize,
    now: i64,
    id: *mut i64,
) -> ktk_status {
    status("ktk_session_remind_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (id, session, json) = unsafe { (Out::new(id, 0), get::<SessionBody>(session), text_in(json, json_len)) };
        let (id, session, json) = (id?, session?, json?);
        let now = instant(now)?;
        let draft = ReminderDraft::from_json(&parse_json(json)?)?;
        let made = session.session.write(now, |transaction| transaction.schedule(&draft))?;
        id.set(i64::try_from(made.get()).unwrap_or(i64::MAX));
        Ok(0)
    })
}

/// A reminder as JSON.
/// @param session the session: who reads or writes
/// @param id the id of the reminder
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_reminder_json(session: *const ktk_session, id: i64, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_reminder_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let id = reminder_id(id)?;
        let reminder = session.session.reminder(id)?;
        out.json(&reminder.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no reminder {id}")))?.to_json())
    })
}

/// Reminders of a client as a JSON list, ended ones included.
/// @param session the session: who reads or writes
/// @param client the id of the client
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_reminders_of_json(
    session: *const ktk_session,
    client: i64,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_reminders_of_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let client = client_id(client)?;
        out.json(&session.session.reminders_of(client)?.iter().map(|reminder| reminder.to_json()).collect::<Json>())
    })
}

/// When something is due next, leases and snoozes counted in: what a host sets its timer to. Costs one look at an index.
/// @param session the session: who reads or writes
/// @param at receives microseconds since 1970 UTC; KTK_TIME_NONE where nothing is
/// Returns: 0; KTK_DONE where nothing will be due; or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_next_due(session: *const ktk_session, at: *mut i64) -> ktk_status {
    status("ktk_session_next_due", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (at, session) = unsafe { (Out::new(at, i64::MIN), get::<SessionBody>(session)) };
        let (at, session) = (at?, session?);
        match session.session.next_due()? {
            Some(due) => {
                at.set(due.timestamp_micros());
                Ok(0)
            }
            None => Ok(KTK_DONE),
        }
    })
}

/// What is due, the longest first, as a JSON list; nothing is taken.
/// @param session the session: who reads or writes
/// @param now the time, microseconds since 1970 UTC
/// @param limit at the most; 0 is 100
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_due_json(
    session: *const ktk_session,
    now: i64,
    limit: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_due_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let now = instant(now)?;
        out.json(&session.session.due(now, super::boundary::limit(limit, 100)?)?.iter().map(|due| due.to_json()).collect::<Json>())
    })
}

/// Takes what is due: nobody else gets it before the lease ends. Each is to be answered by its token; what is not comes again.
/// @param session the session: who reads or writes
/// @param limit at the most; 0 is 100
/// @param lease_seconds how long nobody else gets it
/// @param worker,worker_len who takes it
/// @param assignee,assignee_len only reminders of this actor; empty for all
/// @param now the time of the write, microseconds since 1970 UTC
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_claims_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_LIMIT for a lease that is too long, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO,
///   KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_claims *due = NULL;
/// if (ktk_session_claim(session, 10, 60, "desk 1", KTK_NUL, "", 0, now, &due) < 0) return 1;
/// for (int32_t i = 0; i < ktk_claims_count(due); i++) {
///     puts(ktk_claims_text(due, i, NULL));
///     if (ktk_session_acknowledge(session, ktk_claims_token(due, i), KTK_OUTCOME_REACHED, "", 0, now, NULL) < 0) return 1;
/// }
/// ktk_claims_free(due);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_claim(
    session: *const ktk_session,
    limit: i32,
    lease_seconds: i32,
    worker: *const c_char,
    worker_len: isize,
    assignee: *const c_char,
    assignee_len: isize,
    now: i64,
    out: *mut *mut ktk_claims,
) -> ktk_status {
    status("ktk_session_claim", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, worker, assignee) =
            unsafe { (Out::new(out, null_mut()), get::<SessionBody>(session), text_in(worker, worker_len), text_in(assignee, assignee_len)) };
        let (out, session, worker, assignee) = (out?, session?, worker?, assignee?);
        let now = instant(now)?;
        let (limit, lease) = (super::boundary::limit(limit, 100)?, lease_of(lease_seconds)?);
        let claims = session.session.write(now, |transaction| transaction.claim(limit, lease, worker, said(assignee)))?;
        out.set(give(ClaimsBody { claims, texts: Texts::default(), _token: session.token.clone() }));
        Ok(0)
    })
}

/// Answers a claim: its occurrence is done and never comes again; a series goes on. The interaction that came of it is written in the same
/// commit.
/// @param session the session: who reads or writes
/// @param token the token of the claim
/// @param outcome KTK_OUTCOME_…; 0 where it is not known
/// @param interaction,interaction_len as ktk_session_add_interaction_json takes it; empty for none
/// @param now the time of the write, microseconds since 1970 UTC
/// @param next_due receives when the reminder is due next; KTK_TIME_NONE where it is done; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_LEASE for a token that was answered, overtaken or never given, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE,
///   KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED,
///   KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_acknowledge(
    session: *const ktk_session,
    token: i64,
    outcome: i32,
    interaction: *const c_char,
    interaction_len: isize,
    now: i64,
    next_due: *mut i64,
) -> ktk_status {
    status("ktk_session_acknowledge", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (next_due, session, interaction) =
            unsafe { (Out::new(next_due, i64::MIN).ok(), get::<SessionBody>(session), text_in(interaction, interaction_len)) };
        let (session, interaction) = (session?, interaction?);
        let now = instant(now)?;
        let (token, outcome) = (token_of(token)?, outcome_of(outcome)?);
        let interaction = said(interaction).map(|json| Interaction::from_json(&parse_json(json)?, now)).transpose()?;
        let done = session.session.write(now, |transaction| transaction.acknowledge(token, outcome, interaction.as_ref()))?;
        if let Some(next_due) = next_due {
            next_due.set(micros(done.next_due));
        }
        Ok(0)
    })
}

/// Puts a claimed reminder off; the series keeps its times.
/// @param session the session: who reads or writes
/// @param token the token of the claim
/// @param until until when, microseconds since 1970 UTC
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_LEASE, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
///   KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_snooze(session: *const ktk_session, token: i64, until: i64, now: i64) -> ktk_status {
    status("ktk_session_snooze", || {
        // SAFETY: the caller keeps the conventions of the header.
        let session = unsafe { get::<SessionBody>(session) };
        let session = session?;
        let now = instant(now)?;
        let (token, until) = (token_of(token)?, instant(until)?);
        session.session.write(now, |transaction| transaction.snooze(token, until))?;
        Ok(0)
    })
}

/// Keeps a claim longer.
/// @param session the session: who reads or writes
/// @param token the token of the claim
/// @param lease_seconds how long from now
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_LEASE, KTK_E_LIMIT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
///   KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_extend_lease(session: *const ktk_session, token: i64, lease_seconds: i32, now: i64) -> ktk_status {
    status("ktk_session_extend_lease", || {
        // SAFETY: the caller keeps the conventions of the header.
        let session = unsafe { get::<SessionBody>(session) };
        let session = session?;
        let now = instant(now)?;
        let (token, lease) = (token_of(token)?, lease_of(lease_seconds)?);
        session.session.write(now, |transaction| transaction.extend(token, lease))?;
        Ok(0)
    })
}

/// Ends a reminder as done, a series with all its times, whether it was claimed or not.
/// @param session the session: who reads or writes
/// @param id the id of the reminder
/// @param outcome KTK_OUTCOME_…; 0 where it is not known
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
///   KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_complete_reminder(session: *const ktk_session, id: i64, outcome: i32, now: i64) -> ktk_status {
    status("ktk_session_complete_reminder", || {
        // SAFETY: the caller keeps the conventions of the header.
        let session = unsafe { get::<SessionBody>(session) };
        let session = session?;
        let now = instant(now)?;
        let (id, outcome) = (reminder_id(id)?, outcome_of(outcome)?);
        session.session.write(now, |transaction| transaction.complete(id, outcome))?;
        Ok(0)
    })
}

/// Puts a reminder off, whoever has it.
/// @param session the session: who reads or writes
/// @param id the id of the reminder
/// @param until until when, microseconds since 1970 UTC
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_LEASE, KTK_E_CONFLICT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO,
///   KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_snooze_reminder(session: *const ktk_session, id: i64, until: i64, now: i64) -> ktk_status {
    status("ktk_session_snooze_reminder", || {
        // SAFETY: the caller keeps the conventions of the header.
        let session = unsafe { get::<SessionBody>(session) };
        let session = session?;
        let now = instant(now)?;
        let (id, until) = (reminder_id(id)?, instant(until)?);
        session.session.write(now, |transaction| transaction.snooze_reminder(id, until))?;
        Ok(0)
    })
}

/// Calls a reminder off.
/// @param session the session: who reads or writes
/// @param id the id of the reminder
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
///   KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_cancel_reminder(session: *const ktk_session, id: i64, now: i64) -> ktk_status {
    status("ktk_session_cancel_reminder", || {
        // SAFETY: the caller keeps the conventions of the header.
        let session = unsafe { get::<SessionBody>(session) };
        let session = session?;
        let now = instant(now)?;
        let id = reminder_id(id)?;
        session.session.write(now, |transaction| transaction.cancel(id))?;
        Ok(0)
    })
}

/// What will be due in a time, series and birthdays expanded, as a JSON list.
/// @param session the session: who reads or writes
/// @param from from when, microseconds since 1970 UTC
/// @param to until when
/// @param assignee,assignee_len only reminders of this actor; empty for all
/// @param limit at the most; 0 is 100
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_LIMIT, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_agenda_json(
    session: *const ktk_session,
    from: i64,
    to: i64,
    assignee: *const c_char,
    assignee_len: isize,
    limit: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_agenda_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, assignee) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session), text_in(assignee, assignee_len)) };
        let (out, session, assignee) = (out?, session?, assignee?);
        let entries = session.session.agenda(instant(from)?, instant(to)?, said(assignee), super::boundary::limit(limit, 100)?)?;
        out.json(&entries.iter().map(|entry| entry.to_json()).collect::<Json>())
    })
}

/// Whom to call today, in the calendar of the base: overdue ones first, then by priority and time, as a JSON list.
/// @param session the session: who reads or writes
/// @param assignee,assignee_len only reminders of this actor; empty for all
/// @param now the time, microseconds since 1970 UTC
/// @param limit at the most; 0 is 100
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_call_list_json(
    session: *const ktk_session,
    assignee: *const c_char,
    assignee_len: isize,
    now: i64,
    limit: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_call_list_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, assignee) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session), text_in(assignee, assignee_len)) };
        let (out, session, assignee) = (out?, session?, assignee?);
        let now = instant(now)?;
        let due = session.session.call_list(said(assignee), now, None, super::boundary::limit(limit, 100)?)?;
        out.json(&due.iter().map(|due| due.to_json()).collect::<Json>())
    })
}

/// Birthdays of clients in some days, 29 February on the 28th of other years, as a JSON list of {"date","client","age"}.
/// @param session the session: who reads or writes
/// @param from the first day, YYYYMMDD
/// @param to the last day, YYYYMMDD
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_LIMIT, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_birthdays_json(
    session: *const ktk_session,
    from: i32,
    to: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_birthdays_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let found = session.session.birthdays(day_of(from)?, day_of(to)?, LeapDay::default())?;
        let row =
            |(date, client, age): &(NaiveDate, crate::ClientId, Option<u32>)| json!({"date": date.to_string(), "client": client.get(), "age": age});
        out.json(&found.iter().map(row).collect::<Json>())
    })
}

/// Frees claims; the leases run on until they are answered or end.
/// @param claims the object; NULL is fine
/// Returns: nothing.
/// Ownership: the object and all that it lends are gone.
/// Threads: one at a time for each object.
/// Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_claims_free(due);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_claims_free(claims: *mut ktk_claims) {
    // SAFETY: the caller keeps the conventions of the header.
    unsafe { free::<ClaimsBody>("ktk_claims_free", claims) }
}

/// How many reminders were taken.
/// @param claims the claims
/// Returns: the count.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_claims_count(claims: *const ktk_claims) -> i32 {
    value("ktk_claims_count", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let claims = unsafe { get::<ClaimsBody>(claims) };
        let claims = claims?;
        Ok(count_of(claims.claims.len()))
    })
}

/// What the answer must carry.
/// @param claims the claims
/// @param index which one, from 0
/// Returns: the token; 0 where there is no such claim.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_claims_token(claims: *const ktk_claims, index: i32) -> i64 {
    value("ktk_claims_token", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let claims = unsafe { get::<ClaimsBody>(claims) };
        let claims = claims?;
        Ok(i64::try_from(claims.claim(index)?.token).unwrap_or(i64::MAX))
    })
}

/// The reminder.
/// @param claims the claims
/// @param index which one, from 0
/// Returns: its id; 0 where there is no such claim.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_claims_reminder(claims: *const ktk_claims, index: i32) -> i64 {
    value("ktk_claims_reminder", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let claims = unsafe { get::<ClaimsBody>(claims) };
        let claims = claims?;
        Ok(i64::try_from(claims.claim(index)?.due.reminder.id.get()).unwrap_or(i64::MAX))
    })
}

/// The client that it is about, at the id it lives on under.
/// @param claims the claims
/// @param index which one, from 0
/// Returns: the id; 0 where it is about nobody.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_claims_client(claims: *const ktk_claims, index: i32) -> i64 {
    value("ktk_claims_client", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let claims = unsafe { get::<ClaimsBody>(claims) };
        let claims = claims?;
        Ok(claims.claim(index)?.due.client.map_or(0, |client| i64::from(client.get())))
    })
}

/// When it was due.
/// @param claims the claims
/// @param index which one, from 0
/// Returns: microseconds since 1970 UTC; KTK_TIME_NONE where there is no such claim.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_claims_due_at(claims: *const ktk_claims, index: i32) -> i64 {
    value("ktk_claims_due_at", i64::MIN, || {
        // SAFETY: the caller keeps the conventions of the header.
        let claims = unsafe { get::<ClaimsBody>(claims) };
        let claims = claims?;
        Ok(claims.claim(index)?.due.due_at.timestamp_micros())
    })
}

/// How late it is.
/// @param claims the claims
/// @param index which one, from 0
/// Returns: seconds; 0 where it is not late.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_claims_late_by(claims: *const ktk_claims, index: i32) -> i64 {
    value("ktk_claims_late_by", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let claims = unsafe { get::<ClaimsBody>(claims) };
        let claims = claims?;
        Ok(claims.claim(index)?.due.late_by.num_seconds())
    })
}

/// How many other occurrences it stands for, which went by while nobody asked.
/// @param claims the claims
/// @param index which one, from 0
/// Returns: the count, at most 10000: those behind come with the next delivery.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_claims_missed(claims: *const ktk_claims, index: i32) -> i32 {
    value("ktk_claims_missed", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let claims = unsafe { get::<ClaimsBody>(claims) };
        let claims = claims?;
        Ok(i32::try_from(claims.claim(index)?.due.missed_count).unwrap_or(i32::MAX))
    })
}

/// Which delivery of this occurrence it is, from 1.
/// @param claims the claims
/// @param index which one, from 0
/// Returns: the number; 0 where there is no such claim.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_claims_attempt(claims: *const ktk_claims, index: i32) -> i32 {
    value("ktk_claims_attempt", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let claims = unsafe { get::<ClaimsBody>(claims) };
        let claims = claims?;
        Ok(i32::try_from(claims.claim(index)?.due.attempt).unwrap_or(i32::MAX))
    })
}

/// What is to be done.
/// @param claims the claims
/// @param index which one, from 0
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_claims_text(claims: *const ktk_claims, index: i32, len: *mut usize) -> *const c_char {
    value("ktk_claims_text", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, claims) = unsafe { (Length::new(len), get::<ClaimsBody>(claims)) };
        let claims = claims?;
        let claim = claims.claim(index)?;
        Ok(claims.texts.lend(format!("text {index}"), len, || Some(claim.due.reminder.text.clone())))
    })
}

/// The nominal wall time, as 2026-12-01T09:30:00: what names the occurrence.
/// @param claims the claims
/// @param index which one, from 0
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_claims_occurrence(claims: *const ktk_claims, index: i32, len: *mut usize) -> *const c_char {
    value("ktk_claims_occurrence", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, claims) = unsafe { (Length::new(len), get::<ClaimsBody>(claims)) };
        let claims = claims?;
        let claim = claims.claim(index)?;
        Ok(claims.texts.lend(format!("occurrence {index}"), len, || Some(claim.due.occurrence.local.format("%Y-%m-%dT%H:%M:%S").to_string())))
    })
}

/// All of them as a JSON list.
/// @param claims the claims
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_claims_to_json(claims: *const ktk_claims, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_claims_to_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, claims) = unsafe { (GivenOut::new(out, len), get::<ClaimsBody>(claims)) };
        let (out, claims) = (out?, claims?);
        out.json(&claims.claims.iter().map(|claim| claim.to_json()).collect::<Json>())
    })
}
