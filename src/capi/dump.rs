//! Dumps: all records in a format of their own, which outlives formats of base files, and bases made of them.

use super::base::ktk_open_options;
use super::boundary::{GivenOut, flags, get, instant, read_options, status, text_in};
use super::exchange::{Progress, ktk_progress_fn};
use super::session::{SessionBody, ktk_session};
use super::{KTK_PARTIAL, ktk_status};
use crate::RestoreOptions;
use crate::error::Error;
use std::ffi::{c_char, c_void};
use std::fs::File;
use std::io::BufReader;

/// Leaves out damaged blocks and records that cannot be read, and names them in the report, instead of refusing the dump.
pub const KTK_RESTORE_SKIP_DAMAGED: i32 = 1;

/// Writes all records of the base as it is now into a new file, in a format that can be read when the one of base files has changed; others read
/// and write meanwhile. What is derived is left out; ktk_base_restore makes it again. The dump of an encrypted base is plain. A call that is
/// stopped leaves no file. The journal remembers who dumped the base, unless it was opened to be read only. The report is
/// {"rows","blocks","bytes","tables"}.
/// @param session the session: who reads or writes
/// @param path,path_len the new file, in UTF-8
/// @param progress told records written and all records, stops the dump; or NULL
/// @param user what the callback gets back
/// @param now the time of the write, microseconds since 1970 UTC
/// @param report receives the report as JSON; NULL where the call fails
/// @param report_len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_EXISTS where the path names something, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_PERM,
///   KTK_E_LIMIT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_dump(
    session: *const ktk_session,
    path: *const c_char,
    path_len: isize,
    progress: ktk_progress_fn,
    user: *mut c_void,
    now: i64,
    report: *mut *mut c_char,
    report_len: *mut usize,
) -> ktk_status {
    status("ktk_session_dump", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (report, session, path) = unsafe { (GivenOut::new(report, report_len), get::<SessionBody>(session), text_in(path, path_len)) };
        let (report, session, path) = (report?, session?, path?);
        let now = instant(now)?;
        let (session, progress) = (session.session.clone(), Progress { call: progress, user });
        report.json(&session.dump_file(now, path, |at| progress.tell(at.rows, at.total))?.to_json())
    })
}

/// Makes a new base of a dump; ktk_base_open opens it then. Region and zone are those of the dump. After an error there is no file. The report is
/// {"whole","rows","derived","damaged_count","damaged","unreadable_count","unreadable","lost","raised"}.
/// @param path,path_len the new base, in UTF-8
/// @param options how to make it: the secret, the cache, region and zone where a damaged dump has lost them; the other members are left aside; NULL
///   for the defaults
/// @param dump,dump_len the file of the dump, in UTF-8
/// @param restore_flags KTK_RESTORE_… bits
/// @param progress told bytes of the dump read and all its bytes, stops the call; or NULL
/// @param user what the callback gets back
/// @param report receives the report as JSON; NULL where the call fails
/// @param report_len receives its length in bytes without the NUL; may be NULL
/// Returns: 0; KTK_PARTIAL where something was left out under KTK_RESTORE_SKIP_DAMAGED; or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_EXISTS where the path names something, KTK_E_NOT_FOUND for a missing dump, KTK_E_CORRUPT for what is no dump or a
///   damaged one, with the place in ktk_error_to_json; KTK_E_VERSION for one of a newer version, KTK_E_ABORTED by the callback,
///   KTK_E_UNSUPPORTED for unknown flags and for secrets where the library was built without encryption; KTK_E_TIME for an unknown zone,
///   KTK_E_PERM, KTK_E_IO, KTK_E_FULL, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// char *report = NULL;
/// ktk_status made = ktk_base_restore("clients.ktk", KTK_NUL, NULL, "clients.dump", KTK_NUL, 0, NULL, NULL, &report, NULL);
/// if (made < 0) fprintf(stderr, "%s\n", ktk_last_error_message());
/// ktk_free(report);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_base_restore(
    path: *const c_char,
    path_len: isize,
    options: *const ktk_open_options,
    dump: *const c_char,
    dump_len: isize,
    restore_flags: i32,
    progress: ktk_progress_fn,
    user: *mut c_void,
    report: *mut *mut c_char,
    report_len: *mut usize,
) -> ktk_status {
    status("ktk_base_restore", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (report, path, options, dump) = unsafe {
            (GivenOut::new(report, report_len), text_in(path, path_len), read_options::<ktk_open_options>(options), text_in(dump, dump_len))
        };
        let (report, path, options, dump) = (report?, path?, options?, dump?);
        // SAFETY: the members of the struct point at what the header says.
        let (how, _) = unsafe { options.read() }?;
        let skip_damaged = flags(restore_flags, KTK_RESTORE_SKIP_DAMAGED)? & KTK_RESTORE_SKIP_DAMAGED != 0;
        let failed = |cause: std::io::Error| Error::from(cause).while_trying(&format!("cannot open dump {dump}"));
        let file = File::open(dump).map_err(failed)?;
        let (bytes, progress) = (file.metadata().map_err(failed)?.len(), Progress { call: progress, user });
        let made = how.restore(path, BufReader::new(file), &RestoreOptions { skip_damaged }, |at| progress.tell(at.bytes, bytes))?;
        report.json(&made.to_json())?;
        Ok(if made.is_whole() { 0 } else { KTK_PARTIAL })
    })
}
