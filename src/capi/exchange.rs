//! Tables in and out, and taking an import back.

use super::boundary::{GivenOut, Out, bytes, client_id, get, instant, parse_json, status, text_in, wrong};
use super::session::{SessionBody, ktk_session};
use super::{KTK_PARTIAL, ktk_status};
use crate::error::{Error, ErrorKind, Result};
use crate::exchange::{Encoding, Mapping, OnMatch};
use crate::{ClientId, DuplicatePolicy, ExportOptions, ImportOptions, Language};
use serde_json::{Map, Value as Json};
use std::ffi::{c_char, c_void};

/// Told how far a long call is, on the thread of the call, with no lock held. Whatever is not 0 stops it.
pub type ktk_progress_fn = Option<unsafe extern "C-unwind" fn(user: *mut c_void, done: i64, total: i64) -> i32>;
/// Takes the next bytes of what is written. Whatever is not 0 stops it.
pub type ktk_write_fn = Option<unsafe extern "C-unwind" fn(user: *mut c_void, bytes: *const c_char, len: usize) -> i32>;

/// A callback with what it gets back.
pub(super) struct Progress {
    pub call: ktk_progress_fn,
    pub user: *mut c_void,
}

impl Progress {
    /// Whether to go on.
    pub fn tell(&self, done: u64, total: u64) -> bool {
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        // SAFETY: a function of this type by the caller's word; it returns, as the header asks.
        self.call.is_none_or(|call| unsafe { call(self.user, number(done), number(total)) } == 0)
    }
}

/// Members of a JSON object of options; an empty text is none.
fn members(text: &str) -> Result<Map<String, Json>> {
    if text.is_empty() {
        return Ok(Map::new());
    }
    match parse_json(text)? {
        Json::Object(members) => Ok(members),
        _ => Err(Error::new(ErrorKind::Type, "options are a JSON object")),
    }
}

fn unknown(name: &str) -> Error {
    Error::new(ErrorKind::Schema, format!("no option has the name `{name}`")).at(crate::Location::Field(name.to_string()))
}

fn kind(name: &str, wanted: &str) -> Error {
    Error::new(ErrorKind::Type, format!("option `{name}`: {wanted} is wanted")).at(crate::Location::Field(name.to_string()))
}

fn word<'a>(name: &str, value: &'a Json) -> Result<&'a str> {
    value.as_str().ok_or_else(|| kind(name, "a text"))
}

fn flag(name: &str, value: &Json) -> Result<bool> {
    value.as_bool().ok_or_else(|| kind(name, "true or false"))
}

fn encoding(name: &str, value: &Json) -> Result<Encoding> {
    Encoding::from_name(word(name, value)?).ok_or_else(|| kind(name, "an encoding, as utf-8 or windows-1251,"))
}

fn delimiter(name: &str, value: &Json) -> Result<u8> {
    match word(name, value)?.as_bytes() {
        [byte] if byte.is_ascii() => Ok(*byte),
        _ => Err(kind(name, "one ASCII character")),
    }
}

fn import_options(text: &str) -> Result<ImportOptions> {
    let mut options = ImportOptions::default();
    for (name, value) in &members(text)? {
        match name.as_str() {
            "encoding" => options.csv.encoding = Some(encoding(name, value)?),
            "delimiter" => options.csv.delimiter = Some(delimiter(name, value)?),
            "has_header" => options.csv.has_header = Some(flag(name, value)?),
            "mapping" => options.csv.mapping = Some(Mapping::parse(&value.to_string())?),
            "batch" => options.batch = word(name, value)?.to_string(),
            "on_match" => options.on_match = Some(OnMatch::from_name(word(name, value)?).ok_or_else(|| kind(name, "skip, fill, overwrite or ask"))?),
            "match_by" => options.match_by = Some(word(name, value)?.to_string()),
            "region" => options.region = Some(super::boundary::region_of(word(name, value)?)?),
            "dry_run" => options.dry_run = flag(name, value)?,
            "threads" => {
                let threads = value.as_u64().and_then(|threads| usize::try_from(threads).ok());
                options.threads = threads.ok_or_else(|| kind(name, "a number of threads, 0 for as many as the machine has,"))?;
            }
            "duplicates" => {
                let policy = DuplicatePolicy::from_name(word(name, value)?);
                options.duplicates = policy.ok_or_else(|| kind(name, "default, warn, block, allow, anyway or merge"))?;
            }
            _ => return Err(unknown(name)),
        }
    }
    Ok(options)
}

/// How to export, and which clients where that is said.
fn export_options(text: &str) -> Result<(ExportOptions, Option<Vec<ClientId>>)> {
    let (mut options, mut ids) = (ExportOptions::default(), None);
    for (name, value) in &members(text)? {
        match name.as_str() {
            "encoding" => options.csv.encoding = encoding(name, value)?,
            "delimiter" => options.csv.delimiter = delimiter(name, value)?,
            "bom" => options.csv.bom = flag(name, value)?,
            "archived" => options.archived = flag(name, value)?,
            "ids" => {
                let list = value.as_array().ok_or_else(|| kind(name, "a list of ids"))?;
                ids = Some(list.iter().map(|id| client_id(id.as_i64().unwrap_or(0))).collect::<Result<Vec<_>>>()?);
            }
            _ => return Err(unknown(name)),
        }
    }
    Ok((options, ids))
}

/// Hands what is written to a callback.
struct Sink {
    call: ktk_write_fn,
    user: *mut c_void,
    stopped: bool,
}

impl std::io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        // SAFETY: a function of this type by the caller's word; the bytes are there while it runs.
        let go_on = self.call.is_some_and(|call| unsafe { call(self.user, bytes.as_ptr().cast(), bytes.len()) } == 0);
        if go_on {
            return Ok(bytes.len());
        }
        self.stopped = true;
        Err(std::io::Error::other("stopped by the callback"))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Imports a table from memory: CSV in any encoding, with any delimiter, found out or told. Every row is in the report: created, updated,
/// matched, skipped, asked, refused. Rows are committed in chunks under one batch, which ktk_session_revert takes back.
/// After an error on the way (the disk's, say) earlier chunks stay, under the newest batch of ktk_session_batches_json.
/// @param session the session: who reads or writes
/// @param data,data_len the bytes of the file
/// @param options,options_len a JSON object of encoding, delimiter, has_header, mapping, batch, on_match, match_by, region, dry_run, duplicates,
///   threads; may be empty. threads: those that rows are normalized on, the calling one included, at most 8; 0, the default, is as many as the
///   machine has, 1 starts none. They end before the call returns, and callbacks run on the calling one.
/// @param progress told rows and bytes after each chunk, stops the import between two chunks; or NULL
/// @param user what the callback gets back
/// @param now the time of the write, microseconds since 1970 UTC
/// @param batch receives the number of the batch; 0 in a dry run; may be NULL
/// @param report receives the report as JSON; NULL where the call fails
/// @param report_len receives its length in bytes without the NUL; may be NULL
/// Returns: 0; KTK_PARTIAL where the callback or ktk_base_interrupt stopped it, what was committed stays under the batch; or a status
///   below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE and KTK_E_LIMIT for what is no table, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_BUSY, KTK_E_REENTRANT,
///   KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// static const char table[] = "name;phone\nPetrova Anna;8 916 123-45-67\n";
/// char *report = NULL;
/// int64_t batch = 0;
/// if (ktk_session_import(session, table, KTK_NUL, "", KTK_NUL, NULL, NULL, now, &batch, &report, NULL) < 0) return 1;
/// puts(report);
/// ktk_free(report);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_import(
    session: *const ktk_session,
    data: *const c_char,
    data_len: isize,
    options: *const c_char,
    options_len: isize,
    progress: ktk_progress_fn,
    user: *mut c_void,
    now: i64,
    batch: *mut i64,
    report: *mut *mut c_char,
    report_len: *mut usize,
) -> ktk_status {
    status("ktk_session_import", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (report, batch, session, data, options) = unsafe {
            (
                GivenOut::new(report, report_len),
                Out::new(batch, 0).ok(),
                get::<SessionBody>(session),
                bytes(data, data_len, isize::MAX.unsigned_abs()),
                text_in(options, options_len),
            )
        };
        let (report, session, data, options) = (report?, session?, data?, options?);
        let now = instant(now)?;
        let (options, session) = (import_options(options)?, session.session.clone());
        let progress = Progress { call: progress, user };
        let done = session.import(now, data, &options, |at| progress.tell(at.rows, at.bytes))?;
        if let Some(batch) = batch {
            batch.set(i64::try_from(done.batch).unwrap_or(i64::MAX));
        }
        report.json(&done.to_json(Language::English))?;
        Ok(if done.complete { 0 } else { KTK_PARTIAL })
    })
}

/// Writes clients as CSV, a column for each path that somebody fills; ktk_session_import reads it back as the same cards. The journal remembers
/// who exported how many.
/// @param session the session: who reads or writes
/// @param options,options_len a JSON object of encoding, delimiter, bom, archived, ids; may be empty: all active clients
/// @param now the time of the write, microseconds since 1970 UTC
/// @param write takes the bytes
/// @param user what the callback gets back
/// @param count receives how many clients were written
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_BUSY,
///   KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_export(
    session: *const ktk_session,
    options: *const c_char,
    options_len: isize,
    now: i64,
    write: ktk_write_fn,
    user: *mut c_void,
    count: *mut i64,
) -> ktk_status {
    status("ktk_session_export", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (count, session, options) = unsafe { (Out::new(count, 0), get::<SessionBody>(session), text_in(options, options_len)) };
        let (count, session, options) = (count?, session?, options?);
        let now = instant(now)?;
        let ((options, ids), session) = (export_options(options)?, session.session.clone());
        if write.is_none() {
            return Err(wrong("no function to write with"));
        }
        let mut sink = Sink { call: write, user, stopped: false };
        match session.export(now, ids.as_deref(), &mut sink, &options) {
            Ok(written) => count.set(i64::try_from(written).unwrap_or(i64::MAX)),
            Err(error) if sink.stopped => return Err(Error::new(ErrorKind::Aborted, "the callback stopped the export").because(error)),
            Err(error) => return Err(error),
        }
        Ok(0)
    })
}

/// Gives clients as CSV, as ktk_session_export writes them.
/// @param session the session: who reads or writes
/// @param options,options_len as ktk_session_export takes them
/// @param now the time of the write, microseconds since 1970 UTC
/// @param count receives how many clients were written; may be NULL
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_INTERRUPTED, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
///   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_export_text(
    session: *const ktk_session,
    options: *const c_char,
    options_len: isize,
    now: i64,
    count: *mut i64,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_export_text", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, count, session, options) =
            unsafe { (GivenOut::new(out, len), Out::new(count, 0).ok(), get::<SessionBody>(session), text_in(options, options_len)) };
        let (out, session, options) = (out?, session?, options?);
        let now = instant(now)?;
        let (options, ids) = export_options(options)?;
        let mut table = Vec::new();
        let written = session.session.export(now, ids.as_deref(), &mut table, &options)?;
        if let Some(count) = count {
            count.set(i64::try_from(written).unwrap_or(i64::MAX));
        }
        out.bytes(&table)
    })
}

/// Imports and other batches, the oldest first, as a JSON list of {"id","name","at","actor","state"}.
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
pub unsafe extern "C" fn ktk_session_batches_json(session: *const ktk_session, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_batches_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        out.json(&session.session.batches()?.iter().map(|batch| batch.to_json()).collect::<Json>())
    })
}

/// Takes a batch back: values that nobody changed since get what was there before, created clients go unless something hangs on them since. The
/// report lists what stays.
/// @param session the session: who reads or writes
/// @param batch the number of the batch
/// @param dry_run 1 only says what would happen
/// @param now the time of the write, microseconds since 1970 UTC
/// @param report receives the report as JSON; NULL where the call fails
/// @param report_len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_INTERRUPTED, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL,
///   KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_revert(
    session: *const ktk_session,
    batch: i64,
    dry_run: i32,
    now: i64,
    report: *mut *mut c_char,
    report_len: *mut usize,
) -> ktk_status {
    status("ktk_session_revert", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (report, session) = unsafe { (GivenOut::new(report, report_len), get::<SessionBody>(session)) };
        let (report, session) = (report?, session?);
        let now = instant(now)?;
        let batch = u64::try_from(batch).map_err(|_| wrong("a number of a batch is above 0"))?;
        let dry_run = match dry_run {
            0 => false,
            1 => true,
            _ => return Err(wrong("dry_run is 0 or 1")),
        };
        report.json(&session.session.revert(now, batch, dry_run, |_| {})?.to_json())
    })
}
