//! What happened with clients, and how they belong together.

use super::boundary::{GivenOut, Out, client_id, get, instant, parse_json, status, text_in, wrong};
use super::ktk_status;
use super::session::{SessionBody, ktk_session};
use crate::error::Result;
use crate::model::{Direction, E164, Outcome};
use crate::rules::{RuleContext, phone};
use crate::{Instant, Interaction, InteractionId, InteractionKind, Relation, RelationId, Session, Subject};
use serde_json::Value as Json;
use std::ffi::c_char;
use std::num::NonZeroU64;

/// The client called.
pub const KTK_DIRECTION_INCOMING: i32 = 1;
/// We called.
pub const KTK_DIRECTION_OUTGOING: i32 = 2;
/// Inside the firm.
pub const KTK_DIRECTION_INTERNAL: i32 = 3;

/// They talked.
pub const KTK_OUTCOME_REACHED: i32 = 1;
/// Nobody answered.
pub const KTK_OUTCOME_NO_ANSWER: i32 = 2;
/// The line was busy.
pub const KTK_OUTCOME_BUSY: i32 = 3;
/// A message was left.
pub const KTK_OUTCOME_LEFT_MESSAGE: i32 = 4;
/// It did not take place.
pub const KTK_OUTCOME_CANCELLED: i32 = 5;
/// The number was wrong.
pub const KTK_OUTCOME_WRONG_CONTACT: i32 = 6;

fn direction(number: i32) -> Result<Option<Direction>> {
    match number {
        0 => Ok(None),
        KTK_DIRECTION_INCOMING => Ok(Some(Direction::Incoming)),
        KTK_DIRECTION_OUTGOING => Ok(Some(Direction::Outgoing)),
        KTK_DIRECTION_INTERNAL => Ok(Some(Direction::Internal)),
        _ => Err(wrong("no such direction")),
    }
}

pub(super) fn outcome_of(number: i32) -> Result<Option<Outcome>> {
    match number {
        0 => Ok(None),
        KTK_OUTCOME_REACHED => Ok(Some(Outcome::Reached)),
        KTK_OUTCOME_NO_ANSWER => Ok(Some(Outcome::NoAnswer)),
        KTK_OUTCOME_BUSY => Ok(Some(Outcome::Busy)),
        KTK_OUTCOME_LEFT_MESSAGE => Ok(Some(Outcome::LeftMessage)),
        KTK_OUTCOME_CANCELLED => Ok(Some(Outcome::Cancelled)),
        KTK_OUTCOME_WRONG_CONTACT => Ok(Some(Outcome::WrongContact)),
        _ => Err(wrong("no such outcome of a call")),
    }
}

/// The number of a text as an exchange gives it; `None` where it is none.
fn number_of(session: &Session, text: &str, now: Instant) -> Option<E164> {
    let context = RuleContext::new(session.base().region(), now.date_naive());
    phone::normalize(text, &context).value.and_then(|reading| reading.phone.e164)
}

fn fact_id(id: i64) -> Result<NonZeroU64> {
    u64::try_from(id).ok().and_then(NonZeroU64::new).ok_or_else(|| wrong("an id of a fact is 1 … 2^53 - 1"))
}

fn number_out(id: NonZeroU64) -> i64 {
    i64::try_from(id.get()).unwrap_or(i64::MAX)
}

/// Adds what happened with a client or a number: {"client","number","kind","at","direction","outcome","duration_seconds","text","score"}; kind
/// and one of client and number are wanted. Payment card numbers in the text are masked.
/// @param session the session: who reads or writes
/// @param json,json_len the interaction
/// @param now the time of the write, microseconds since 1970 UTC
/// @param id receives the id of the interaction
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
///   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// int64_t id = 0;
/// if (ktk_session_add_interaction_json(session,
///         "{\"client\": 1, \"kind\": \"meeting\", \"text\": \"wants the new price list\"}", KTK_NUL, now, &id) < 0)
///     fprintf(stderr, "%s\n", ktk_last_error_message());
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_add_interaction_json(
    session: *const ktk_session,
    json: *const c_char,
    json_len: isize,
    now: i64,
    id: *mut i64,
) -> ktk_status {
    status("ktk_session_add_interaction_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (id, session, json) = unsafe { (Out::new(id, 0), get::<SessionBody>(session), text_in(json, json_len)) };
        let (id, session, json) = (id?, session?, json?);
        let now = instant(now)?;
        let interaction = Interaction::from_json(&parse_json(json)?, now)?;
        id.set(number_out(session.session.write(now, |transaction| transaction.add_interaction(&interaction))?.0));
        Ok(0)
    })
}

/// Adds a call. Without a client the number takes it: a stranger's missed call is not lost.
/// @param session the session: who reads or writes
/// @param client whom it was with; 0 for the number alone
/// @param number,number_len the number as the exchange gives it; with a client it may be empty, and one that cannot be read is left out
/// @param direction KTK_DIRECTION_…; 0 where it is not known
/// @param outcome KTK_OUTCOME_…; 0 where it is not known
/// @param started_at when it began, microseconds since 1970 UTC
/// @param seconds how long it took; below 0 where it is not known
/// @param note,note_len what was said; may be empty
/// @param now the time of the write, microseconds since 1970 UTC
/// @param id receives the id of the interaction
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL,
///   KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_log_call(
    session: *const ktk_session,
    client: i64,
    number: *const c_char,
    number_len: isize,
    direction: i32,
    outcome: i32,
    started_at: i64,
    seconds: i32,
    note: *const c_char,
    note_len: isize,
    now: i64,
    id: *mut i64,
) -> ktk_status {
    status("ktk_session_log_call", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (id, session, number, note) =
            unsafe { (Out::new(id, 0), get::<SessionBody>(session), text_in(number, number_len), text_in(note, note_len)) };
        let (id, session, number, note) = (id?, session?, number?, note?);
        let now = instant(now)?;
        let (started_at, e164) = (instant(started_at)?, number_of(&session.session, number, now));
        let subject = match (client, e164) {
            (0, Some(e164)) => Subject::Number(e164),
            (0, None) => return Err(wrong("a call without a client needs a number that can be read")),
            (client, _) => Subject::Client(client_id(client)?),
        };
        let mut call = Interaction::new(subject, InteractionKind::Call, started_at);
        call.direction = self::direction(direction)?;
        call.outcome = outcome_of(outcome)?;
        call.duration_seconds = u32::try_from(seconds).ok();
        call.text = note.to_string();
        call.number = e164;
        id.set(number_out(session.session.write(now, |transaction| transaction.add_interaction(&call))?.0));
        Ok(0)
    })
}

/// Removes an interaction that was added by mistake.
/// @param session the session: who reads or writes
/// @param id the id of the interaction
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
///   KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_remove_interaction(session: *const ktk_session, id: i64, now: i64) -> ktk_status {
    status("ktk_session_remove_interaction", || {
        // SAFETY: the caller keeps the conventions of the header.
        let session = unsafe { get::<SessionBody>(session) };
        let session = session?;
        let now = instant(now)?;
        let id = InteractionId(fact_id(id)?);
        session.session.write(now, |transaction| transaction.remove_interaction(id))?;
        Ok(0)
    })
}

/// Interactions of a client as a JSON list, the oldest first, of the newest.
/// @param session the session: who reads or writes
/// @param id the id of the client
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
pub unsafe extern "C" fn ktk_session_interactions_json(
    session: *const ktk_session,
    id: i64,
    limit: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_interactions_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let id = client_id(id)?;
        let found = session.session.interactions(Subject::Client(id), super::boundary::limit(limit, 100)?)?;
        out.json(&found.iter().map(|(id, interaction)| interaction.to_json(Some(id.0.get()))).collect::<Json>())
    })
}

/// Interactions of a number that no client has, as a JSON list, the oldest first, of the newest.
/// @param session the session: who reads or writes
/// @param number,number_len the number
/// @param now the time of the call, microseconds since 1970 UTC
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
pub unsafe extern "C" fn ktk_session_number_interactions_json(
    session: *const ktk_session,
    number: *const c_char,
    number_len: isize,
    now: i64,
    limit: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_number_interactions_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, number) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session), text_in(number, number_len)) };
        let (out, session, number) = (out?, session?, number?);
        let now = instant(now)?;
        let number = number_of(&session.session, number, now).ok_or_else(|| wrong("no number that can be read"))?;
        let found = session.session.interactions(Subject::Number(number), super::boundary::limit(limit, 100)?)?;
        out.json(&found.iter().map(|(id, interaction)| interaction.to_json(Some(id.0.get()))).collect::<Json>())
    })
}

/// Makes the interactions of a number the client's own, after its card gained the number.
/// @param session the session: who reads or writes
/// @param number,number_len the number
/// @param id the id of the client
/// @param now the time of the write, microseconds since 1970 UTC
/// @param adopted receives how many
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL,
///   KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_adopt_number(
    session: *const ktk_session,
    number: *const c_char,
    number_len: isize,
    id: i64,
    now: i64,
    adopted: *mut i64,
) -> ktk_status {
    status("ktk_session_adopt_number", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (adopted, session, number) = unsafe { (Out::new(adopted, 0), get::<SessionBody>(session), text_in(number, number_len)) };
        let (adopted, session, number) = (adopted?, session?, number?);
        let id = client_id(id)?;
        let now = instant(now)?;
        let number = number_of(&session.session, number, now).ok_or_else(|| wrong("no number that can be read"))?;
        let moved = session.session.write(now, |transaction| transaction.adopt_number(number, id))?;
        adopted.set(i64::try_from(moved).unwrap_or(i64::MAX));
        Ok(0)
    })
}

/// What a client's interactions come to, as JSON: {"interactions","contacts","last_contact_at"}.
/// @param session the session: who reads or writes
/// @param id the id of the client
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_summary_json(session: *const ktk_session, id: i64, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_summary_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let id = client_id(id)?;
        out.json(&session.session.summary(id)?.to_json())
    })
}

/// Relates two clients: {"from","kind","to","title","department","decision_role","since","until"}; from, kind and to are wanted; kinds are
/// contact_of, branch_of, household, legal_entity_of, relative_of, referred_by, other.
/// @param session the session: who reads or writes
/// @param json,json_len the relation
/// @param now the time of the write, microseconds since 1970 UTC
/// @param id receives the id of the relation
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
///   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_add_relation_json(
    session: *const ktk_session,
    json: *const c_char,
    json_len: isize,
    now: i64,
    id: *mut i64,
) -> ktk_status {
    status("ktk_session_add_relation_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (id, session, json) = unsafe { (Out::new(id, 0), get::<SessionBody>(session), text_in(json, json_len)) };
        let (id, session, json) = (id?, session?, json?);
        let now = instant(now)?;
        let relation = Relation::from_json(&parse_json(json)?)?;
        id.set(number_out(session.session.write(now, |transaction| transaction.add_relation(&relation))?.0));
        Ok(0)
    })
}

/// Ends a relation; it stays as history.
/// @param session the session: who reads or writes
/// @param id the id of the relation
/// @param until when it ended, microseconds since 1970 UTC
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
///   KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_end_relation(session: *const ktk_session, id: i64, until: i64, now: i64) -> ktk_status {
    status("ktk_session_end_relation", || {
        // SAFETY: the caller keeps the conventions of the header.
        let session = unsafe { get::<SessionBody>(session) };
        let session = session?;
        let now = instant(now)?;
        let (id, until) = (RelationId(fact_id(id)?), instant(until)?);
        session.session.write(now, |transaction| transaction.end_relation(id, until))?;
        Ok(0)
    })
}

/// Relations of a client, both ways, as a JSON list, ended ones included.
/// @param session the session: who reads or writes
/// @param id the id of the client
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_relations_json(session: *const ktk_session, id: i64, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_relations_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let id = client_id(id)?;
        let found = session.session.relations(id)?;
        out.json(&found.iter().map(|(id, relation)| relation.to_json(Some(id.0.get()))).collect::<Json>())
    })
}
