//! Keeping a base in order: idle call, rebuild, check, backup.

use super::base::{BaseBody, ktk_base};
use super::boundary::{GivenOut, Out, get, instant, status, text_in, wrong};
use super::exchange::{Progress, ktk_progress_fn};
use super::ktk_status;
use super::session::{SessionBody, ktk_session};
use serde_json::json;
use std::ffi::{c_char, c_void};
use std::time::Duration;

/// The call for idle moments: commits in a way that lets a killed process reopen at once. Where others write it waits for them.
/// @param base the base
/// @param now the time of the write, microseconds since 1970 UTC
/// @param budget_ms bounds what it begins, in milliseconds; 0 does nothing
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED,
///   KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_base_maintain(base: *const ktk_base, now: i64, budget_ms: i32) -> ktk_status {
    status("ktk_base_maintain", || {
        // SAFETY: the caller keeps the conventions of the header.
        let base = unsafe { get::<BaseBody>(base) };
        let base = base?;
        let now = instant(now)?;
        let budget = u64::try_from(budget_ms).map_err(|_| wrong("budget_ms is below 0"))?;
        base.base.maintain(now, Duration::from_millis(budget))?;
        Ok(0)
    })
}

/// Makes all derived data again from the records: indexes and summaries, by the rules of this version. Other writers wait. Gives
/// {"clients","rows","rows_before"}.
/// @param session the session: who reads or writes
/// @param now the time of the write, microseconds since 1970 UTC
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_INTERRUPTED, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
///   KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_rebuild_json(session: *const ktk_session, now: i64, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_rebuild_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let now = instant(now)?;
        let base = session.session.base();
        out.json(&base.rebuild(now, session.session.actor())?.to_json())
    })
}

/// Whether the derived data are what a rebuild would make; gives {"differences"}, an empty list where all is well. Reads the whole base.
/// @param session the session: who reads or writes
/// @param limit differences at the most; 0 is 100
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_check_json(session: *const ktk_session, limit: i32, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_check_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let differences = session.session.check_derived(super::boundary::limit(limit, 100)?)?;
        out.json(&json!({"differences": differences}))
    })
}

/// Copies the base as it is now into a new file; others read and write meanwhile. A copy that is stopped leaves no file.
/// @param session the session: who reads or writes
/// @param path,path_len the new file, in UTF-8
/// @param progress told rows copied and all rows, stops the copy; or NULL
/// @param user what the callback gets back
/// @param now the time of the write, microseconds since 1970 UTC
/// @param rows receives the rows copied; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_EXISTS where the path names something, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_PERM,
///   KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// if (ktk_session_backup(session, "clients-backup.ktk", KTK_NUL, NULL, NULL, now, NULL) < 0)
///     fprintf(stderr, "%s\n", ktk_last_error_message());
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_backup(
    session: *const ktk_session,
    path: *const c_char,
    path_len: isize,
    progress: ktk_progress_fn,
    user: *mut c_void,
    now: i64,
    rows: *mut i64,
) -> ktk_status {
    status("ktk_session_backup", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (rows, session, path) = unsafe { (Out::new(rows, 0).ok(), get::<SessionBody>(session), text_in(path, path_len)) };
        let (session, path) = (session?, path?);
        let now = instant(now)?;
        let (session, progress) = (session.session.clone(), Progress { call: progress, user });
        let copied = session.backup(now, path, |at| progress.tell(at.rows, at.total))?;
        if let Some(rows) = rows {
            rows.set(i64::try_from(copied).unwrap_or(i64::MAX));
        }
        Ok(0)
    })
}
