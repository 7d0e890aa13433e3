//! Segments: which clients an expression is true of.

use super::boundary::{GivenOut, Out, client_id, get, give, instant, language_of, status, text_in};
use super::cursor::{CursorBody, ktk_cursor};
use super::exchange::{Progress, ktk_progress_fn};
use super::ktk_status;
use super::session::{SessionBody, ktk_session};
use crate::limits::LIST_ROWS_MAX;
use crate::{Expression, SegmentDefinition};
use serde_json::{Value as Json, json};
use std::ffi::{c_char, c_void};
use std::ptr::null_mut;

/// The clients of a segment, ascending by id, all of them. Only active records, unless the expression speaks of status. Reads every record.
/// @param session the session: who reads or writes
/// @param expression,expression_len the expression, as tags CONTAINS ('vip') AND created_at >= TODAY - 90 DAYS
/// @param progress told records read and 0, stops the scan; or NULL
/// @param user what the callback gets back
/// @param now the time of the write, microseconds since 1970 UTC
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_cursor_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_NOT_FOUND, KTK_E_TYPE, KTK_E_CYCLE, KTK_E_LIMIT, KTK_E_UNSUPPORTED, KTK_E_ABORTED by the
///   callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_segment(
    session: *const ktk_session,
    expression: *const c_char,
    expression_len: isize,
    progress: ktk_progress_fn,
    user: *mut c_void,
    now: i64,
    out: *mut *mut ktk_cursor,
) -> ktk_status {
    status("ktk_session_segment", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, expression) = unsafe { (Out::new(out, null_mut()), get::<SessionBody>(session), text_in(expression, expression_len)) };
        let (out, session, expression) = (out?, session?, expression?);
        let now = instant(now)?;
        let (inner, progress) = (session.session.clone(), Progress { call: progress, user });
        let expression = inner.parse_segment(expression)?;
        let (mut ids, mut from) = (Vec::new(), None);
        loop {
            let page = inner.segment_with(&expression, now, from, LIST_ROWS_MAX, |read| progress.tell(read, 0))?;
            ids.extend(page.ids);
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        out.set(give(CursorBody::new(session, ids, false)));
        Ok(0)
    })
}

/// How many clients are in a segment. Reads every record.
/// @param session the session: who reads or writes
/// @param expression,expression_len the expression, as tags CONTAINS ('vip') AND created_at >= TODAY - 90 DAYS
/// @param progress told records read and 0, stops the scan; or NULL
/// @param user what the callback gets back
/// @param now the time of the write, microseconds since 1970 UTC
/// @param count receives the count
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_NOT_FOUND, KTK_E_TYPE, KTK_E_CYCLE, KTK_E_LIMIT, KTK_E_UNSUPPORTED, KTK_E_ABORTED by the
///   callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_segment_count(
    session: *const ktk_session,
    expression: *const c_char,
    expression_len: isize,
    progress: ktk_progress_fn,
    user: *mut c_void,
    now: i64,
    count: *mut i64,
) -> ktk_status {
    status("ktk_session_segment_count", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (count, session, expression) = unsafe { (Out::new(count, 0), get::<SessionBody>(session), text_in(expression, expression_len)) };
        let (count, session, expression) = (count?, session?, expression?);
        let now = instant(now)?;
        let (inner, progress) = (session.session.clone(), Progress { call: progress, user });
        let expression = inner.parse_segment(expression)?;
        let clients = inner.segment_count_with(&expression, now, |read| progress.tell(read, 0))?;
        count.set(i64::try_from(clients).unwrap_or(i64::MAX));
        Ok(0)
    })
}

/// Whether a client is in a segment.
/// @param session the session: who reads or writes
/// @param expression,expression_len the expression, as tags CONTAINS ('vip') AND created_at >= TODAY - 90 DAYS
/// @param id the id of the client
/// @param now the time of the write, microseconds since 1970 UTC
/// @param holds receives 1 or 0
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_NOT_FOUND, KTK_E_TYPE, KTK_E_CYCLE, KTK_E_LIMIT, KTK_E_UNSUPPORTED, KTK_E_CORRUPT, KTK_E_IO,
///   KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_in_segment(
    session: *const ktk_session,
    expression: *const c_char,
    expression_len: isize,
    id: i64,
    now: i64,
    holds: *mut i32,
) -> ktk_status {
    status("ktk_session_in_segment", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (holds, session, expression) = unsafe { (Out::new(holds, 0), get::<SessionBody>(session), text_in(expression, expression_len)) };
        let (holds, session, expression) = (holds?, session?, expression?);
        let id = client_id(id)?;
        let now = instant(now)?;
        let expression = session.session.parse_segment(expression)?;
        holds.set(i32::from(session.session.in_segment(&expression, id, now)?));
        Ok(0)
    })
}

/// Why a client is in a segment or is not: {"holds","inactive","tree":{"text","holds","missing","rows","parts"},"segments"}.
/// @param session the session: who reads or writes
/// @param expression,expression_len the expression, as tags CONTAINS ('vip') AND created_at >= TODAY - 90 DAYS
/// @param id the id of the client
/// @param now the time of the write, microseconds since 1970 UTC
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_NOT_FOUND, KTK_E_TYPE, KTK_E_CYCLE, KTK_E_LIMIT, KTK_E_UNSUPPORTED, KTK_E_CORRUPT, KTK_E_IO,
///   KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_explain_segment_json(
    session: *const ktk_session,
    expression: *const c_char,
    expression_len: isize,
    id: i64,
    now: i64,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_explain_segment_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, expression) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session), text_in(expression, expression_len)) };
        let (out, session, expression) = (out?, session?, expression?);
        let id = client_id(id)?;
        let now = instant(now)?;
        let expression = session.session.parse_segment(expression)?;
        out.json(&session.session.explain_segment(&expression, id, now)?.to_json())
    })
}

/// Reads an expression for an editor: {"text","tree"} in its standard form, or {"error":{"line","column","message","expected","suggestion"}} with
/// a place from 1.
/// @param session the session: who reads or writes
/// @param expression,expression_len the expression
/// @param language KTK_LANGUAGE_…; 0 is English
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_check_segment_json(
    session: *const ktk_session,
    expression: *const c_char,
    expression_len: isize,
    language: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_check_segment_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, expression) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session), text_in(expression, expression_len)) };
        let (out, session, expression) = (out?, session?, expression?);
        let language = language_of(language)?;
        let names = session.session.segment_names()?;
        out.json(&match Expression::parse(expression, &names) {
            Ok(read) => json!({"text": read.to_text(&names), "tree": read.to_json(&names)}),
            Err(error) => json!({"error": {
                "line": error.line, "column": error.column, "message": error.message(language), "expected": error.expected,
                "suggestion": error.suggestion,
            }}),
        })
    })
}

/// Saves a segment under a name, which other expressions use as IN SEGMENT 'name'.
/// @param session the session: who reads or writes
/// @param name,name_len the name, one line
/// @param title,title_len the words people see; may be empty
/// @param expression,expression_len the expression
/// @param now the time of the write, microseconds since 1970 UTC
/// @param id receives the id of the segment
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_NOT_FOUND, KTK_E_TYPE, KTK_E_CYCLE, KTK_E_LIMIT, KTK_E_UNSUPPORTED, KTK_E_BUSY,
///   KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_save_segment(
    session: *const ktk_session,
    name: *const c_char,
    name_len: isize,
    title: *const c_char,
    title_len: isize,
    expression: *const c_char,
    expression_len: isize,
    now: i64,
    id: *mut i64,
) -> ktk_status {
    status("ktk_session_save_segment", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (id, session, name, title, expression) = unsafe {
            (Out::new(id, 0), get::<SessionBody>(session), text_in(name, name_len), text_in(title, title_len), text_in(expression, expression_len))
        };
        let (id, session, name, title, expression) = (id?, session?, name?, title?, expression?);
        let now = instant(now)?;
        let expression = session.session.parse_segment(expression)?;
        let definition = SegmentDefinition { name: name.to_string(), title: title.to_string(), expression };
        let saved = session.session.write(now, |transaction| transaction.save_segment(&definition))?;
        id.set(i64::try_from(saved.0.get()).unwrap_or(i64::MAX));
        Ok(0)
    })
}

/// Removes a saved segment; one that others use is refused.
/// @param session the session: who reads or writes
/// @param name,name_len the name
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_CONFLICT where others use it, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
///   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_remove_segment(session: *const ktk_session, name: *const c_char, name_len: isize, now: i64) -> ktk_status {
    status("ktk_session_remove_segment", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (session, name) = unsafe { (get::<SessionBody>(session), text_in(name, name_len)) };
        let (session, name) = (session?, name?);
        let now = instant(now)?;
        session.session.write(now, |transaction| transaction.remove_segment(name))?;
        Ok(0)
    })
}

/// Saved segments and those that the library brings along, as a JSON list of {"id","name","title","built_in","expression","saved_at","saved_by"}.
/// @param session the session: who reads or writes
/// @param language KTK_LANGUAGE_…; 0 is English
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_segments_json(session: *const ktk_session, language: i32, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_segments_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let language = language_of(language)?;
        out.json(&session.session.segments()?.iter().map(|segment| segment.to_json(language)).collect::<Json>())
    })
}
