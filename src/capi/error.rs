//! Errors: the last one of each thread, and errors as objects.

use super::boundary::{GivenOut, Length, Object, Texts, count_of, free, get, give, status, value, with_last, wrong};
use super::{KTK_DONE, KTK_PARTIAL, ktk_status};
use crate::error::Error;
use crate::{ErrorKind, Language, Location};
use serde_json::{Value as Json, json};
use std::ffi::c_char;
use std::ptr::{null, null_mut};

/// An error taken out of its thread.
pub struct ktk_error {
    _opaque: [u8; 0],
}

/// No error, or none that this library knows.
pub const KTK_CLASS_NONE: i32 = 0;
/// The call itself was wrong.
pub const KTK_CLASS_CALLER: i32 = 1;
/// The data or the state of the base refuse it.
pub const KTK_CLASS_DATA: i32 = 2;
/// Disk and file.
pub const KTK_CLASS_STORAGE: i32 = 3;
/// Others were in the way, or somebody stopped it.
pub const KTK_CLASS_CONCURRENCY: i32 = 4;
/// The library: a limit, something missing, a defect.
pub const KTK_CLASS_LIBRARY: i32 = 5;

pub(super) struct ErrorBody {
    error: Error,
    texts: Texts,
}

impl Object for ErrorBody {
    type Abi = ktk_error;
    const MAGIC: u32 = 0x6b45_5252;
    const FORKS: bool = true;
}

fn kind_of(code: ktk_status) -> Option<ErrorKind> {
    ErrorKind::ALL.iter().copied().find(|kind| *kind as i32 == code)
}

/// The names of all codes with their prefix, each ending in NUL, made once.
fn name_of(code: ktk_status) -> *const c_char {
    static NAMES: std::sync::OnceLock<Vec<(i32, Box<[u8]>)>> = std::sync::OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let good = [(0, "KTK_OK"), (KTK_DONE, "KTK_DONE"), (KTK_PARTIAL, "KTK_PARTIAL")].map(|(code, name)| (code, name.to_string()));
        let bad = ErrorKind::ALL.iter().map(|kind| (*kind as i32, format!("KTK_E_{}", kind.name())));
        good.into_iter().chain(bad).map(|(code, name)| (code, super::boundary::terminated(&name))).collect()
    });
    names.iter().find(|(known, _)| *known == code).map_or(null(), |(_, name)| name.as_ptr().cast())
}

fn class_of(code: ktk_status) -> i32 {
    use ErrorKind::*;
    match kind_of(code) {
        Some(Argument | Utf8 | Reentrant | Forked | Closed) => KTK_CLASS_CALLER,
        Some(NotFound | Exists | Conflict | Type | Schema | Invalid | Time | Duplicate | Denied | Lease | Cycle | Parse) => KTK_CLASS_DATA,
        Some(Io | Full | Corrupt | Locked | Version | ReadOnly | Permission | Key | Poisoned) => KTK_CLASS_STORAGE,
        Some(Busy | Interrupted | Aborted) => KTK_CLASS_CONCURRENCY,
        Some(Unsupported | Limit | Internal) => KTK_CLASS_LIBRARY,
        None => KTK_CLASS_NONE,
    }
}

fn place(location: &Location) -> Json {
    match location {
        Location::Cell { row, column } => json!({"row": row, "column": column}),
        Location::Text { line, column } => json!({"line": line, "column": column}),
        Location::Byte(byte) => json!({"byte": byte}),
        Location::Field(path) => json!({"field": path}),
        Location::Key { table, key } => json!({"table": table, "key": key}),
    }
}

/// The name of a status, as KTK_E_NOT_FOUND.
/// @param code the status
/// Returns: the name, NULL for a number that is none.
/// Ownership: the text is static.
/// Threads: any, at the same time.
/// Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
///
/// Example:
/// @code
/// puts(ktk_status_name(KTK_E_BUSY));
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_status_name(code: ktk_status) -> *const c_char {
    value("ktk_status_name", null(), || Ok(name_of(code)))
}

/// What kind of status it is.
/// @param code the status
/// Returns: KTK_CLASS_…; KTK_CLASS_NONE for no error.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_status_class(code: ktk_status) -> i32 {
    value("ktk_status_class", 0, || Ok(class_of(code)))
}

/// Whether the same call may succeed when it is made again: the base was busy or the record changed meanwhile.
/// @param code the status
/// Returns: 1 or 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_status_retryable(code: ktk_status) -> i32 {
    value("ktk_status_retryable", 0, || {
        Ok(i32::from(matches!(kind_of(code), Some(ErrorKind::Busy | ErrorKind::Conflict | ErrorKind::Locked | ErrorKind::Interrupted))))
    })
}

/// The status of the last failing call of this thread. Successful calls leave it alone.
/// Returns: the status; 0 where no call failed yet or the error was taken.
/// Ownership: nothing changes hands.
/// Threads: each has its own.
/// Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
///
/// Example:
/// @code
/// if (ktk_session_client_count(session, &clients) < 0)
///     fprintf(stderr, "%d: %s\n", (int)ktk_last_error_code(), ktk_last_error_message());
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_last_error_code() -> ktk_status {
    value("ktk_last_error_code", ErrorKind::Internal as i32, || {
        Ok(with_last(|last| last.as_ref().and_then(|last| last.error.as_ref()).map_or(0, |error| error.kind() as i32)).unwrap_or(0))
    })
}

/// The text of the last failing call of this thread: English, for logs, no part of the contract. It carries ids and names of fields, never a
/// client's phone or name.
/// Returns: the text; empty where no call failed yet or the error was taken.
/// Ownership: lent by the thread: valid until its next failing call, also where the error is taken meanwhile.
/// Threads: each has its own.
/// Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_last_error_message() -> *const c_char {
    value("ktk_last_error_message", c"".as_ptr(), || {
        Ok(with_last(|last| last.as_ref().filter(|last| last.error.is_some()).map_or(c"".as_ptr(), |last| last.message.as_ptr().cast()))
            .unwrap_or(c"".as_ptr()))
    })
}

/// Takes the last error of this thread as an object, which may travel to other threads and tells more.
/// Returns: the error; NULL where no call failed since the last taking.
/// Ownership: the object is the caller's: ktk_error_free.
/// Threads: each has its own.
/// Errors: KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_error *error = ktk_error_take();
/// if (error && ktk_error_code(error) == KTK_E_DUPLICATE)
///     for (int32_t i = 0; i < ktk_error_match_count(error); i++)
///         printf("the same as %lld?\n", (long long)ktk_error_match_id(error, i));
/// ktk_error_free(error);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_error_take() -> *mut ktk_error {
    value("ktk_error_take", null_mut(), || {
        Ok(match with_last(|last| last.as_mut().and_then(|last| last.error.take())).flatten() {
            Some(error) => give(ErrorBody { error, texts: Texts::default() }),
            None => null_mut(),
        })
    })
}

/// Frees an error.
/// @param error the object; NULL is fine
/// Returns: nothing.
/// Ownership: the object and all that it lends are gone.
/// Threads: one at a time for each object.
/// Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_error_free(error: *mut ktk_error) {
    // SAFETY: the caller keeps the conventions of the header.
    unsafe { free::<ErrorBody>("ktk_error_free", error) }
}

/// The status of the call that failed.
/// @param error the error
/// Returns: the status; 0 for a bad handle.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_error_code(error: *const ktk_error) -> ktk_status {
    value("ktk_error_code", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let error = unsafe { get::<ErrorBody>(error) };
        let error = error?;
        Ok(error.error.kind() as i32)
    })
}

/// What was tried, on what, and why it failed: English, for logs.
/// @param error the error
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_error_message(error: *const ktk_error, len: *mut usize) -> *const c_char {
    value("ktk_error_message", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, error) = unsafe { (Length::new(len), get::<ErrorBody>(error)) };
        let error = error?;
        Ok(error.texts.lend("message".into(), len, || Some(error.error.to_string())))
    })
}

/// The path of the field or member where it happened.
/// @param error the error
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_error_field(error: *const ktk_error, len: *mut usize) -> *const c_char {
    value("ktk_error_field", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, error) = unsafe { (Length::new(len), get::<ErrorBody>(error)) };
        let error = error?;
        Ok(error.texts.lend("field".into(), len, || match error.error.location() {
            Some(Location::Field(path)) => Some(path.clone()),
            _ => None,
        }))
    })
}

/// How many clients a refused save would have duplicated.
/// @param error the error
/// Returns: the count.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_error_match_count(error: *const ktk_error) -> i32 {
    value("ktk_error_match_count", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let error = unsafe { get::<ErrorBody>(error) };
        let error = error?;
        Ok(count_of(error.error.matches().len()))
    })
}

/// A client that a refused save would have duplicated.
/// @param error the error
/// @param index which one, from 0
/// Returns: its id; 0 where there is no such match.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_error_match_id(error: *const ktk_error, index: i32) -> i64 {
    value("ktk_error_match_id", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let error = unsafe { get::<ErrorBody>(error) };
        let error = error?;
        let found = usize::try_from(index).ok().and_then(|index| error.error.matches().get(index)).ok_or_else(|| wrong("there is no such match"))?;
        Ok(i64::from(found.id.get()))
    })
}

/// The whole error as JSON: {"code","name","message","location","matches"}.
/// @param error the error
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_error_to_json(error: *const ktk_error, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_error_to_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, error) = unsafe { (GivenOut::new(out, len), get::<ErrorBody>(error)) };
        let (out, error) = (out?, error?);
        let kind = error.error.kind();
        out.json(&json!({
            "code": kind as i32, "name": format!("KTK_E_{}", kind.name()), "message": error.error.to_string(),
            "location": error.error.location().map(place),
            "matches": error.error.matches().iter().map(|found| found.to_json(Language::English)).collect::<Vec<_>>(),
        }))
    })
}
