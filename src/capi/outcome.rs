//! What saving came to.

use super::boundary::{GivenOut, Length, Object, Texts, Token, count_of, free, get, language_of, status, value, wrong};
use super::ktk_status;
use super::merge::merge_number;
use crate::error::Result;
use crate::{Issue, Match, SaveOutcome, Severity};
use std::ffi::c_char;
use std::ptr::null;

/// What saving came to.
pub struct ktk_outcome {
    _opaque: [u8; 0],
}

/// Something was put into standard form.
pub const KTK_SEVERITY_FIXED: i32 = 1;
/// Somebody should look.
pub const KTK_SEVERITY_DOUBT: i32 = 2;
/// The text was not taken as a value.
pub const KTK_SEVERITY_REFUSED: i32 = 3;

pub(super) struct OutcomeBody {
    outcome: SaveOutcome,
    texts: Texts,
    _token: Token,
}

impl Object for OutcomeBody {
    type Abi = ktk_outcome;
    const MAGIC: u32 = 0x6b4f_5554;
}

impl OutcomeBody {
    pub fn new(outcome: SaveOutcome, token: Token) -> OutcomeBody {
        OutcomeBody { outcome, texts: Texts::default(), _token: token }
    }

    fn issue(&self, number: i32) -> Result<&Issue> {
        usize::try_from(number).ok().and_then(|number| self.outcome.issues.get(number)).ok_or_else(|| wrong("there is no such issue"))
    }

    fn found(&self, number: i32) -> Result<&Match> {
        usize::try_from(number).ok().and_then(|number| self.outcome.matches.get(number)).ok_or_else(|| wrong("there is no such match"))
    }
}

/// Frees an outcome.
/// @param outcome the object; NULL is fine
/// Returns: nothing.
/// Ownership: the object and all that it lends are gone.
/// Threads: one at a time for each object.
/// Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_outcome *saved = NULL;
/// if (ktk_session_save(session, client, NULL, now, &saved) < 0) return 1;
/// printf("client %lld\n", (long long)ktk_outcome_id(saved));
/// for (int32_t i = 0; i < ktk_outcome_issue_count(saved); i++)
///     printf("%s: %s\n", ktk_outcome_issue_path(saved, i, NULL), ktk_outcome_issue_message(saved, i, KTK_LANGUAGE_ENGLISH, NULL));
/// ktk_outcome_free(saved);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_free(outcome: *mut ktk_outcome) {
    // SAFETY: the caller keeps the conventions of the header.
    unsafe { free::<OutcomeBody>("ktk_outcome_free", outcome) }
}

/// The client; where the draft's client was merged, the one it lives on in.
/// @param outcome the outcome
/// Returns: the id; 0 for a bad handle.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_id(outcome: *const ktk_outcome) -> i64 {
    value("ktk_outcome_id", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let outcome = unsafe { get::<OutcomeBody>(outcome) };
        let outcome = outcome?;
        Ok(i64::from(outcome.outcome.id.get()))
    })
}

/// The revision of the record now.
/// @param outcome the outcome
/// Returns: the revision; 0 for a bad handle.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_revision(outcome: *const ktk_outcome) -> i64 {
    value("ktk_outcome_revision", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let outcome = unsafe { get::<OutcomeBody>(outcome) };
        let outcome = outcome?;
        Ok(i64::try_from(outcome.outcome.revision).unwrap_or(i64::MAX))
    })
}

/// Whether the client is new.
/// @param outcome the outcome
/// Returns: 1 or 0.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_created(outcome: *const ktk_outcome) -> i32 {
    value("ktk_outcome_created", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let outcome = unsafe { get::<OutcomeBody>(outcome) };
        let outcome = outcome?;
        Ok(i32::from(outcome.outcome.created))
    })
}

/// The merge by which a new card went into the client that the outcome names, under KTK_DUPLICATES_MERGE; ktk_session_unmerge takes it apart.
/// @param outcome the outcome
/// Returns: the id of the merge; 0 where the card was not merged.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_merge(outcome: *const ktk_outcome) -> i64 {
    value("ktk_outcome_merge", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let outcome = unsafe { get::<OutcomeBody>(outcome) };
        let outcome = outcome?;
        Ok(outcome.outcome.merge.map_or(0, merge_number))
    })
}

/// How many paths were changed; 0 where the record was as the draft wants it already.
/// @param outcome the outcome
/// Returns: the count.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_changed_count(outcome: *const ktk_outcome) -> i32 {
    value("ktk_outcome_changed_count", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let outcome = unsafe { get::<OutcomeBody>(outcome) };
        let outcome = outcome?;
        Ok(count_of(outcome.outcome.changed.len()))
    })
}

/// A path that was changed, as phone[+79161234567].
/// @param outcome the outcome
/// @param index which one, from 0
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_changed(outcome: *const ktk_outcome, index: i32, len: *mut usize) -> *const c_char {
    value("ktk_outcome_changed", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, outcome) = unsafe { (Length::new(len), get::<OutcomeBody>(outcome)) };
        let outcome = outcome?;
        let path = usize::try_from(index).ok().and_then(|index| outcome.outcome.changed.get(index)).ok_or_else(|| wrong("there is no such path"))?;
        Ok(outcome.texts.lend(format!("changed {index}"), len, || Some(path.to_string())))
    })
}

/// How many doubts there are about the saved values.
/// @param outcome the outcome
/// Returns: the count.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_issue_count(outcome: *const ktk_outcome) -> i32 {
    value("ktk_outcome_issue_count", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let outcome = unsafe { get::<OutcomeBody>(outcome) };
        let outcome = outcome?;
        Ok(count_of(outcome.outcome.issues.len()))
    })
}

/// The stable code of a doubt, as email_domain_typo.
/// @param outcome the outcome
/// @param index which one, from 0
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_issue_code(outcome: *const ktk_outcome, index: i32, len: *mut usize) -> *const c_char {
    value("ktk_outcome_issue_code", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, outcome) = unsafe { (Length::new(len), get::<OutcomeBody>(outcome)) };
        let outcome = outcome?;
        let issue = outcome.issue(index)?;
        Ok(outcome.texts.lend(format!("code {index}"), len, || Some(issue.code.name().to_string())))
    })
}

/// How much a doubt matters.
/// @param outcome the outcome
/// @param index which one, from 0
/// Returns: KTK_SEVERITY_…; 0 where there is no such doubt.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_issue_severity(outcome: *const ktk_outcome, index: i32) -> i32 {
    value("ktk_outcome_issue_severity", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let outcome = unsafe { get::<OutcomeBody>(outcome) };
        let outcome = outcome?;
        Ok(match outcome.issue(index)?.severity() {
            Severity::Fixed => KTK_SEVERITY_FIXED,
            Severity::Doubt => KTK_SEVERITY_DOUBT,
            Severity::Refused => KTK_SEVERITY_REFUSED,
        })
    })
}

/// The path of the field that a doubt is about.
/// @param outcome the outcome
/// @param index which one, from 0
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_issue_path(outcome: *const ktk_outcome, index: i32, len: *mut usize) -> *const c_char {
    value("ktk_outcome_issue_path", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, outcome) = unsafe { (Length::new(len), get::<OutcomeBody>(outcome)) };
        let outcome = outcome?;
        let issue = outcome.issue(index)?;
        Ok(outcome.texts.lend(format!("path {index}"), len, || Some(issue.path().to_string())))
    })
}

/// A doubt in words for people.
/// @param outcome the outcome
/// @param index which one, from 0
/// @param language KTK_LANGUAGE_…; 0 is English
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_issue_message(outcome: *const ktk_outcome, index: i32, language: i32, len: *mut usize) -> *const c_char {
    value("ktk_outcome_issue_message", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, outcome) = unsafe { (Length::new(len), get::<OutcomeBody>(outcome)) };
        let outcome = outcome?;
        let language = language_of(language)?;
        let issue = outcome.issue(index)?;
        Ok(outcome.texts.lend(format!("message {index} {language:?}"), len, || Some(issue.message(language))))
    })
}

/// A value that is probably meant; never applied by itself.
/// @param outcome the outcome
/// @param index which one, from 0
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_issue_suggestion(outcome: *const ktk_outcome, index: i32, len: *mut usize) -> *const c_char {
    value("ktk_outcome_issue_suggestion", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, outcome) = unsafe { (Length::new(len), get::<OutcomeBody>(outcome)) };
        let outcome = outcome?;
        let issue = outcome.issue(index)?;
        Ok(outcome.texts.lend(format!("suggestion {index}"), len, || issue.suggestion.clone()))
    })
}

/// How many other clients may be the same.
/// @param outcome the outcome
/// Returns: the count.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_match_count(outcome: *const ktk_outcome) -> i32 {
    value("ktk_outcome_match_count", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let outcome = unsafe { get::<OutcomeBody>(outcome) };
        let outcome = outcome?;
        Ok(count_of(outcome.outcome.matches.len()))
    })
}

/// Another client that may be the same.
/// @param outcome the outcome
/// @param index which one, from 0
/// Returns: its id; 0 where there is no such match.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_match_id(outcome: *const ktk_outcome, index: i32) -> i64 {
    value("ktk_outcome_match_id", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let outcome = unsafe { get::<OutcomeBody>(outcome) };
        let outcome = outcome?;
        Ok(i64::from(outcome.found(index)?.id.get()))
    })
}

/// What another client is taken for.
/// @param outcome the outcome
/// @param index which one, from 0
/// Returns: KTK_BAND_…; 0 where there is no such match.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_match_band(outcome: *const ktk_outcome, index: i32) -> i32 {
    value("ktk_outcome_match_band", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let outcome = unsafe { get::<OutcomeBody>(outcome) };
        let outcome = outcome?;
        Ok(super::duplicates::band_number(outcome.found(index)?.band))
    })
}

/// How probable it is that the two are one.
/// @param outcome the outcome
/// @param index which one, from 0
/// Returns: 0 to 1; 0 where there is no such match.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_match_probability(outcome: *const ktk_outcome, index: i32) -> f64 {
    value("ktk_outcome_match_probability", 0.0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let outcome = unsafe { get::<OutcomeBody>(outcome) };
        let outcome = outcome?;
        Ok(outcome.found(index)?.probability)
    })
}

/// What the two share, the strongest first, with commas: external, identifier, phone, email, custom; empty where only names and the like agree.
/// @param outcome the outcome
/// @param index which one, from 0
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_match_reasons(outcome: *const ktk_outcome, index: i32, len: *mut usize) -> *const c_char {
    value("ktk_outcome_match_reasons", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, outcome) = unsafe { (Length::new(len), get::<OutcomeBody>(outcome)) };
        let outcome = outcome?;
        let found = outcome.found(index)?;
        let reasons = || found.reasons.iter().map(|reason| reason.name()).collect::<Vec<_>>().join(",");
        Ok(outcome.texts.lend(format!("reasons {index}"), len, || Some(reasons())))
    })
}

/// The actor responsible for the other client.
/// @param outcome the outcome
/// @param index which one, from 0
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: the text, or NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_outcome_match_owner(outcome: *const ktk_outcome, index: i32, len: *mut usize) -> *const c_char {
    value("ktk_outcome_match_owner", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let (len, outcome) = unsafe { (Length::new(len), get::<OutcomeBody>(outcome)) };
        let outcome = outcome?;
        let found = outcome.found(index)?;
        Ok(outcome.texts.lend(format!("owner {index}"), len, || found.owner.clone()))
    })
}

/// The whole outcome as JSON: {"id","revision","created","changed","issues","matches"}.
/// @param outcome the outcome
/// @param language KTK_LANGUAGE_…; 0 is English
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_outcome_to_json(outcome: *const ktk_outcome, language: i32, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_outcome_to_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, outcome) = unsafe { (GivenOut::new(out, len), get::<OutcomeBody>(outcome)) };
        let (out, outcome) = (out?, outcome?);
        let language = language_of(language)?;
        out.json(&outcome.outcome.to_json(language))
    })
}
