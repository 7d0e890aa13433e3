//! Keeping a base in order: idle call, phones in memory, compaction, rebuild, check, migration, backup.

use super::base::{BaseBody, ktk_base};
use super::boundary::{GivenOut, Out, get, instant, status, text_in, wrong};
use super::encryption::tell_sizes;
use super::exchange::{Progress, ktk_progress_fn};
use super::session::{SessionBody, ktk_session};
use super::{KTK_PARTIAL, ktk_status};
use crate::CheckOptions;
use serde_json::{Value as Json, json};
use std::ffi::{c_char, c_void};
use std::time::Duration;

/// The call for idle moments: commits in a way that lets a killed process reopen at once. Where others write it waits for them. Where many callers
/// were looked up it also reads the phones into memory, as ktk_base_load_phones does.
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

/// Reads all phones into memory, so that ktk_session_lookup looks there first: some 16 bytes a number. They follow every write from then on, and go
/// when the base is closed. ktk_base_maintain does it by itself where many look-ups were made. Writers wait meanwhile.
/// @param base the base
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_base_load_phones(base: *const ktk_base) -> ktk_status {
    status("ktk_base_load_phones", || {
        // SAFETY: the caller keeps the conventions of the header.
        let base = unsafe { get::<BaseBody>(base) };
        base?.base.load_phones()?;
        Ok(0)
    })
}

/// Writes the base anew and as small as it can be, into a file beside it that then takes its place. A base grows in steps and keeps pages that are
/// free: after much was removed, or an import, this gives the room back. Reads go on meanwhile, writers wait as for a long write; it needs room
/// for the second file. A call that is stopped, an error or a crash leaves the base as it was. A base in memory stays as it is.
/// @param base the base
/// @param progress told rows copied and all rows, stops the call; or NULL
/// @param user what the callback gets back
/// @param bytes_before receives the bytes of the file before; may be NULL
/// @param bytes_after receives those after; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UNSUPPORTED where other processes may have the base open, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_PERM,
///   KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// int64_t before = 0, after = 0;
/// if (ktk_base_compact(base, NULL, NULL, &before, &after) == KTK_OK) printf("%lld bytes given back\n", (long long)(before - after));
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_base_compact(
    base: *const ktk_base,
    progress: ktk_progress_fn,
    user: *mut c_void,
    bytes_before: *mut i64,
    bytes_after: *mut i64,
) -> ktk_status {
    status("ktk_base_compact", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (places, base) = unsafe { ((Out::new(bytes_before, 0).ok(), Out::new(bytes_after, 0).ok()), get::<BaseBody>(base)) };
        let (base, progress) = (base?.base.clone(), Progress { call: progress, user });
        tell_sizes(base.compact(|at| progress.tell(at.rows, at.total))?, places);
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

/// Whether the base is in order: every record can be read, what refers to something finds it, derived data are what a rebuild would make. Changes
/// nothing; others read and write meanwhile. Gives {"clean","rows","found","older","findings","differences"}: findings lists
/// {"table","key","what"}, found counts them beyond the limit, older counts records that ktk_session_migrate would write anew (they are in
/// order), differences are the findings as texts, an empty list where all is well. Reads the whole base twice.
/// @param session the session: who reads or writes
/// @param limit findings at the most; 0 is 100
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, also where something is not in order; or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_INTERRUPTED, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL. Damage is a finding, not an error.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_check_json(session: *const ktk_session, limit: i32, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_check_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let options = CheckOptions { limit: super::boundary::limit(limit, 100)?, ..CheckOptions::default() };
        let report = session.session.check(&options, |_| true)?;
        let mut json = report.to_json();
        json["differences"] =
            report.findings.iter().map(|finding| json!(format!("{} {}: {}", finding.table, finding.key, finding.what))).collect::<Json>();
        out.json(&json)
    })
}

/// Writes the records of older versions as this version writes them. Every version reads those of the versions before it, so nobody has to. A call
/// that was stopped goes on where it was when it is called again. The report is {"records","rewritten","complete"}.
/// @param session the session: who reads or writes
/// @param progress told after each step how many records were looked at, and 0, as nobody knows how many there are; stops the call; or NULL
/// @param user what the callback gets back
/// @param now the time of the write, microseconds since 1970 UTC
/// @param report receives the report as JSON; NULL where the call fails
/// @param report_len receives its length in bytes without the NUL; may be NULL
/// Returns: 0; KTK_PARTIAL where the callback stopped it before the end, what was written stays; or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_INTERRUPTED, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
///   KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_migrate(
    session: *const ktk_session,
    progress: ktk_progress_fn,
    user: *mut c_void,
    now: i64,
    report: *mut *mut c_char,
    report_len: *mut usize,
) -> ktk_status {
    status("ktk_session_migrate", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (report, session) = unsafe { (GivenOut::new(report, report_len), get::<SessionBody>(session)) };
        let (report, session) = (report?, session?);
        let now = instant(now)?;
        let (session, progress) = (session.session.clone(), Progress { call: progress, user });
        let done = session.migrate(now, |records| progress.tell(records, 0))?;
        report.json(&done.to_json())?;
        Ok(if done.complete { 0 } else { KTK_PARTIAL })
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
