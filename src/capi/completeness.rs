//! How good and how complete cards are; cards read again by today's rules.

use super::boundary::{GivenOut, client_id, get, instant, status, text_in, wrong};
use super::exchange::{Progress, ktk_progress_fn};
use super::session::{SessionBody, ktk_session};
use super::{KTK_PARTIAL, ktk_status};
use crate::ClientId;
use crate::rules::completeness::CompletenessPolicy;
use crate::rules::quality::ValueQuality;
use serde_json::{Value as Json, json};
use std::ffi::{c_char, c_void};

/// How complete a card is, and how good each of its values: gives {"score","required","gaps","sets","values"}. The score is in percent,
/// 100 without gaps; a gap is {"path","weight","state","issues"}, state unknown, doubtful or unreadable; a value is
/// {"field","entry","quality","issues"}, quality exact, fixed, suspect or rejected.
/// @param session the session: who reads or writes
/// @param id the client
/// @param now the time of the question, microseconds since 1970 UTC
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// char *json = NULL;
/// if (ktk_session_completeness_json(session, id, now, &json, NULL) == KTK_OK) puts(json);
/// ktk_free(json);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_completeness_json(
    session: *const ktk_session,
    id: i64,
    now: i64,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_completeness_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let (id, now) = (client_id(id)?, instant(now)?);
        let mut found = session.session.completeness(now, id)?.to_json();
        if let Json::Object(members) = &mut found {
            let values = session.session.quality(now, id)?;
            members.insert("values".into(), values.iter().map(ValueQuality::to_json).collect());
        }
        out.json(&found)
    })
}

/// The work list: clients whose cards lack something, ascending by id; gives {"clients","next"}. A client is {"id","name","score","gaps"};
/// next is the id to go on from, null at the end. A page may be empty and yet have a next.
/// @param session the session: who reads or writes
/// @param below only clients with a score below this, 1 to 100
/// @param from the first client looked at; 0 for the first there is
/// @param limit clients at the most; 0 is 100
/// @param now the time of the question, microseconds since 1970 UTC
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_LIMIT, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_incomplete_json(
    session: *const ktk_session,
    below: i32,
    from: i64,
    limit: i32,
    now: i64,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_incomplete_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let below = u8::try_from(below).ok().filter(|below| (1..=100).contains(below)).ok_or_else(|| wrong("below is not 1 to 100"))?;
        let from = if from == 0 { None } else { Some(client_id(from)?) };
        let (rows, next) = session.session.incomplete(instant(now)?, below, from, super::boundary::limit(limit, 100)?)?;
        let clients: Vec<Json> = rows.iter().map(crate::base::IncompleteClient::to_json).collect();
        out.json(&json!({"clients": clients, "next": next.map(ClientId::get)}))
    })
}

/// How complete and how good all cards are; gives {"clients","complete","score","gaps","qualities"}. Reads the whole base.
/// @param session the session: who reads or writes
/// @param progress told cards read and all cards, stops the pass; or NULL
/// @param user what the callback gets back
/// @param now the time of the question, microseconds since 1970 UTC
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_completeness_report_json(
    session: *const ktk_session,
    progress: ktk_progress_fn,
    user: *mut c_void,
    now: i64,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_completeness_report_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let now = instant(now)?;
        let (session, progress) = (session.session.clone(), Progress { call: progress, user });
        let all = session.client_count()?;
        out.json(&session.completeness_report(now, |read| progress.tell(read, all))?.to_json())
    })
}

/// What the cards of the base should have; gives {"sets":[{"name","kind","role","lifecycle","requirements":[{"paths","weight"}]}]}.
/// @param session the session: who reads or writes
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_required_json(session: *const ktk_session, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_required_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        out.json(&session.session.completeness_policy()?.to_json())
    })
}

/// Sets what the cards of the base should have, in the form that ktk_session_required_json gives.
/// @param session the session: who reads or writes
/// @param json,json_len the policy; empty goes back to the library's own
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_LIMIT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL,
///   KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_set_required_json(session: *const ktk_session, json: *const c_char, json_len: isize, now: i64) -> ktk_status {
    status("ktk_session_set_required_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (session, json) = unsafe { (get::<SessionBody>(session), text_in(json, json_len)) };
        let (session, json, now) = (session?, json?, instant(now)?);
        let policy = match json {
            "" => None,
            json => Some(CompletenessPolicy::from_json(&serde_json::from_str(json).map_err(|error| wrong(format!("not JSON: {error}")))?)?),
        };
        session.session.write(now, |transaction| transaction.set_completeness_policy(policy.as_ref()))?;
        Ok(0)
    })
}

/// Reads all cards again by the rules of this version, after an update of the library; gives
/// {"batch","clients","changed","values","rebuilt","dry_run","complete"}. Values that older rules could not read, or number plans that knew less,
/// come out anew; what people typed or found right stays. The change is one batch: ktk_session_revert takes it back.
/// @param session the session: who reads or writes
/// @param dry_run 1 only tells what would change; 0 changes it
/// @param progress told cards read and all cards; stops the call after what was written so far; or NULL
/// @param user what the callback gets back
/// @param now the time of the write, microseconds since 1970 UTC
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0; KTK_PARTIAL where the callback stopped it; or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_INTERRUPTED, KTK_E_LIMIT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
///   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_reread_json(
    session: *const ktk_session,
    dry_run: i32,
    progress: ktk_progress_fn,
    user: *mut c_void,
    now: i64,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_reread_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let now = instant(now)?;
        let (session, progress) = (session.session.clone(), Progress { call: progress, user });
        let all = session.client_count()?;
        let report = session.reread(now, dry_run != 0, |read| progress.tell(read, all))?;
        out.json(&report.to_json())?;
        Ok(if report.complete { 0 } else { KTK_PARTIAL })
    })
}
