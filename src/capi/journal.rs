//! What happened to the base.

use super::boundary::{GivenOut, client_id, get, status, wrong};
use super::ktk_status;
use super::session::{SessionBody, ktk_session};
use serde_json::Value as Json;
use std::ffi::c_char;

/// The journal after a sequence, ascending, as a JSON list of
/// {"sequence","transaction","at","actor","action","batch","clients","changed","note"}. A host remembers the last sequence that it has seen; 0
/// begins at the beginning.
/// @param session the session: who reads or writes
/// @param after the sequence
/// @param limit entries at the most; 0 is 1000
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// char *changes = NULL;
/// if (ktk_session_changes_json(session, seen, 100, &changes, NULL) == KTK_OK) puts(changes);
/// ktk_free(changes);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_changes_json(
    session: *const ktk_session,
    after: i64,
    limit: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_changes_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let after = u64::try_from(after).map_err(|_| wrong("a sequence is not below 0"))?;
        let entries = session.session.journal(after, super::boundary::limit(limit, 1000)?)?;
        out.json(&entries.iter().map(|(sequence, entry)| entry.to_json(*sequence)).collect::<Json>())
    })
}

/// The journal of one client, ascending, as ktk_session_changes_json gives it.
/// @param session the session: who reads or writes
/// @param id the id of the client
/// @param limit entries at the most; 0 is 1000
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_history_json(
    session: *const ktk_session,
    id: i64,
    limit: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_history_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let id = client_id(id)?;
        let entries = session.session.history(id, super::boundary::limit(limit, 1000)?)?;
        out.json(&entries.iter().map(|(sequence, entry)| entry.to_json(*sequence)).collect::<Json>())
    })
}
