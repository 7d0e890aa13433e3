//! The model by which duplicates are judged: read, set, learnt from the base.

use super::boundary::{GivenOut, Out, get, instant, parse_json, status, text_in};
use super::exchange::{Progress, ktk_progress_fn};
use super::session::{SessionBody, ktk_session};
use super::{KTK_PARTIAL, ktk_status};
use crate::DuplicateModel;
use crate::error::Result;
use std::ffi::{c_char, c_void};

/// A model, or the answer of training that holds one; an empty text is none.
fn model_of(text: &str) -> Result<Option<DuplicateModel>> {
    if text.is_empty() {
        return Ok(None);
    }
    let json = parse_json(text)?;
    DuplicateModel::from_json(json.get("model").unwrap_or(&json)).map(Some)
}

/// The model by which duplicates are judged: {"version","clients","prior","same","review","support","frequency_per_bit","size_per_bit",
/// "rest_of_group","levels","custom"}. Weights are log2 odds in bits; version 1 is the shipped model.
/// @param session the session: who reads or writes
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_duplicate_model_json(session: *const ktk_session, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_duplicate_model_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        out.json(&session.session.duplicate_model()?.to_json())
    })
}

/// Sets the model by which duplicates are judged from now on. What was decided stays, and nothing that was merged changes.
/// @param session the session: who reads or writes
/// @param json,json_len the model, as ktk_session_duplicate_model_json gives it, or all that ktk_session_train_duplicates_json gave; empty goes
///   back to the shipped one
/// @param now the time of the write, microseconds since 1970 UTC
/// @param version receives the version that the model has from now on: 1 is the shipped one; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA for what is no model, or names a field that is not identifying, KTK_E_LIMIT,
///   KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_set_duplicate_model_json(
    session: *const ktk_session,
    json: *const c_char,
    json_len: isize,
    now: i64,
    version: *mut i32,
) -> ktk_status {
    status("ktk_session_set_duplicate_model_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (version, session, json) = unsafe { (Out::new(version, 0).ok(), get::<SessionBody>(session), text_in(json, json_len)) };
        let (session, json) = (session?, json?);
        let now = instant(now)?;
        let model = model_of(json)?;
        let set = session.session.write(now, |transaction| transaction.set_duplicate_model(model.as_ref()))?;
        if let Some(version) = version {
            version.set(i32::try_from(set).unwrap_or(i32::MAX));
        }
        Ok(0)
    })
}

/// Learns a model from what the base holds, without labels; what was decided about pairs counts as known. Nothing is written: whoever likes the
/// model gives the answer as it is to ktk_session_set_duplicate_model_json. It is {"clients","compared","random","matches","rounds","converged",
/// "untrained","moved":[{"level","before","after"}],"model"}; moved has the weights that became others, the greatest change first, untrained the
/// levels that too few pairs showed to learn of.
/// @param session the session: who reads or writes
/// @param progress told what is done and all there is, stage by stage, stops the training; or NULL
/// @param user what the callback gets back
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0; KTK_PARTIAL where the weights still moved in the last round, "converged" is false; or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1 (ABI 0.2)
///
/// Example:
/// @code
/// char *learnt = NULL;
/// int32_t version = 0;
/// if (ktk_session_train_duplicates_json(session, NULL, NULL, &learnt, NULL) == KTK_OK &&
///     ktk_session_set_duplicate_model_json(session, learnt, KTK_NUL, now, &version) == KTK_OK)
///     printf("model %d\n", (int)version);
/// ktk_free(learnt);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_train_duplicates_json(
    session: *const ktk_session,
    progress: ktk_progress_fn,
    user: *mut c_void,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_train_duplicates_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let (session, progress) = (session.session.clone(), Progress { call: progress, user });
        let training = session.train_duplicates(|at| progress.tell(at.done, at.total))?;
        out.json(&training.to_json())?;
        Ok(if training.converged { 0 } else { KTK_PARTIAL })
    })
}
