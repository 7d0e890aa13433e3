//! Possible duplicates: of one client, of a draft, over the whole base; why, and what was decided.

use super::boundary::{GivenOut, Object, Out, Token, client_id, count_of, free, get, give, instant, language_of, status, text_in, value, wrong};
use super::client::{ClientBody, ktk_client};
use super::exchange::{Progress, ktk_progress_fn};
use super::session::{
    KTK_DUPLICATES_ALLOW, KTK_DUPLICATES_ANYWAY, KTK_DUPLICATES_BLOCK, KTK_DUPLICATES_MERGE, KTK_DUPLICATES_WARN, SessionBody, ktk_session, policy_of,
};
use super::{KTK_DONE, ktk_status};
use crate::base::Pair;
use crate::error::Result;
use crate::{Band, ClientId, DuplicateOptions, DuplicatePolicy, DuplicateReport, Match, ReviewOptions, Verdict};
use serde_json::Value as Json;
use std::ffi::{c_char, c_void};
use std::ptr::null_mut;

/// What a pass over the whole base found.
pub struct ktk_pairs {
    _opaque: [u8; 0],
}

/// Two clients.
pub const KTK_BAND_DIFFERENT: i32 = 1;
/// A person should look.
pub const KTK_BAND_REVIEW: i32 = 2;
/// One client.
pub const KTK_BAND_SAME: i32 = 3;

/// They are one client.
pub const KTK_VERDICT_SAME: i32 = 1;
/// They are two, for ever; the pair is named again, for review, only where the data that this was based on change.
pub const KTK_VERDICT_DIFFERENT: i32 = 2;
/// It cannot be told yet: the pair stays in review.
pub const KTK_VERDICT_UNSURE: i32 = 3;

pub(super) struct PairsBody {
    report: DuplicateReport,
    _token: Token,
}

impl Object for PairsBody {
    type Abi = ktk_pairs;
    const MAGIC: u32 = 0x6b50_4149;
}

impl PairsBody {
    fn cluster(&self, number: i32) -> Result<&[ClientId]> {
        let cluster = usize::try_from(number).ok().and_then(|number| self.report.clusters.get(number));
        cluster.map(Vec::as_slice).ok_or_else(|| wrong("there is no such cluster"))
    }
}

pub(super) fn band_number(band: Band) -> i32 {
    match band {
        Band::Different => KTK_BAND_DIFFERENT,
        Band::Review => KTK_BAND_REVIEW,
        Band::Same => KTK_BAND_SAME,
    }
}

pub(super) fn verdict_of(number: i32) -> Result<Verdict> {
    match number {
        KTK_VERDICT_SAME => Ok(Verdict::Same),
        KTK_VERDICT_DIFFERENT => Ok(Verdict::Different),
        KTK_VERDICT_UNSURE => Ok(Verdict::Unsure),
        _ => Err(wrong("no such verdict")),
    }
}

fn matches_json(matches: &[Match], language: crate::Language) -> Json {
    matches.iter().map(|found| found.to_json(language)).collect()
}

/// A pass over the base, behind a pair of an earlier one.
fn look(session: &SessionBody, threshold: f64, limit: i32, after: Option<Pair>, progress: &Progress) -> Result<PairsBody> {
    let threshold = (threshold >= 0.0).then_some(threshold);
    let options = DuplicateOptions { threshold, pairs_max: super::boundary::limit(limit, 1_000_000)?, after };
    let (session, token) = (session.session.clone(), session.token.clone());
    let report = session.duplicates(&options, |at| progress.tell(at.done, at.total))?;
    Ok(PairsBody { report, _token: token })
}

/// An empty source is the base itself.
fn source_of(source: &str) -> Option<&str> {
    Some(source).filter(|source| !source.is_empty())
}

/// Clients that a stored one may be one with, the likeliest first, as a JSON list of
/// {"id","reasons","owner","band","weight","probability","evidence","last_contact_at","model","reopened"}; weights in bits.
/// @param session the session: who reads or writes
/// @param id the id of the client
/// @param language KTK_LANGUAGE_…; 0 is English
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_duplicates_of_json(
    session: *const ktk_session,
    id: i64,
    language: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_duplicates_of_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let id = client_id(id)?;
        let language = language_of(language)?;
        out.json(&matches_json(&session.session.duplicates_of(id)?, language))
    })
}

/// Clients that a draft may be one with, as ktk_session_duplicates_of_json gives them; nothing is saved.
/// @param session the session: who reads or writes
/// @param client the draft
/// @param now the time of the write, microseconds since 1970 UTC
/// @param language KTK_LANGUAGE_…; 0 is English
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, those of ktk_session_preview, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_duplicates_of_draft_json(
    session: *const ktk_session,
    client: *const ktk_client,
    now: i64,
    language: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_duplicates_of_draft_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, client) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session), get::<ClientBody>(client)) };
        let (out, session, client) = (out?, session?, client?);
        let now = instant(now)?;
        let language = language_of(language)?;
        client.of(&session.session)?;
        out.json(&matches_json(&session.session.duplicates_of_draft(now, &client.draft)?, language))
    })
}

/// Why two clients are taken for one or not: {"low","high","band","weight","probability","prior","evidence","verdict","model","reopened"}; the prior and the
/// weights of the evidence add up to the weight.
/// @param session the session: who reads or writes
/// @param a one client
/// @param b the other
/// @param language KTK_LANGUAGE_…; 0 is English
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_explain_json(
    session: *const ktk_session,
    a: i64,
    b: i64,
    language: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_explain_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let a = client_id(a)?;
        let b = client_id(b)?;
        let language = language_of(language)?;
        out.json(&session.session.explain(a, b)?.to_json(language))
    })
}

/// Remembers what a person decided about two clients.
/// @param session the session: who reads or writes
/// @param a one client
/// @param b the other
/// @param verdict KTK_VERDICT_…
/// @param note,note_len why; may be empty
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL,
///   KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_decide(
    session: *const ktk_session,
    a: i64,
    b: i64,
    verdict: i32,
    note: *const c_char,
    note_len: isize,
    now: i64,
) -> ktk_status {
    status("ktk_session_decide", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (session, note) = unsafe { (get::<SessionBody>(session), text_in(note, note_len)) };
        let (session, note) = (session?, note?);
        let a = client_id(a)?;
        let b = client_id(b)?;
        let now = instant(now)?;
        let verdict = verdict_of(verdict)?;
        session.session.write(now, |transaction| transaction.decide(a, b, verdict, source_of(note)))?;
        Ok(0)
    })
}

/// Forgets what was decided about two clients.
/// @param session the session: who reads or writes
/// @param a one client
/// @param b the other
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0; KTK_DONE where nothing was decided; or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED,
///   KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_forget_verdict(session: *const ktk_session, a: i64, b: i64, now: i64) -> ktk_status {
    status("ktk_session_forget_verdict", || {
        // SAFETY: the caller keeps the conventions of the header.
        let session = unsafe { get::<SessionBody>(session) };
        let session = session?;
        let a = client_id(a)?;
        let b = client_id(b)?;
        let now = instant(now)?;
        let known = session.session.write(now, |transaction| transaction.forget_verdict(a, b))?;
        Ok(if known { 0 } else { KTK_DONE })
    })
}

/// What was decided about two clients: {"low","high","verdict","at","actor","note","model","weight","fingerprint"}. What was decided about clients that were merged into them counts
/// too: of several decisions the most careful one.
/// @param session the session: who reads or writes
/// @param a one client
/// @param b the other
/// @param out receives the text; NULL where nothing was decided and where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0; KTK_DONE where nothing was decided; or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_verdict_json(session: *const ktk_session, a: i64, b: i64, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_verdict_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let a = client_id(a)?;
        let b = client_id(b)?;
        session.session.verdict(a, b)?.map_or(Ok(KTK_DONE), |decision| out.json(&decision.to_json()))
    })
}

/// Decisions that a client stands in, as a JSON list of {"low","high","verdict","at","actor","note","model","weight","fingerprint"}.
/// @param session the session: who reads or writes
/// @param id the id of the client
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_verdicts_json(session: *const ktk_session, id: i64, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_verdicts_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let id = client_id(id)?;
        out.json(&session.session.verdicts_of(id)?.iter().map(|decision| decision.to_json()).collect::<Json>())
    })
}

/// The review queue: pairs that a person should look at, those first where deciding is worth most, as {"reviews","counts","next"}. A review has the
/// pair, its "reason" (undecided, unsure, reopened), its "value", names, owners and last contacts of both, and its "cursor"; "next" is the cursor
/// to go on behind, null at the end. Goes through the whole base.
/// @param session the session: who reads or writes
/// @param owner,owner_len only pairs with a client of this owner; empty for all
/// @param after,after_len the cursor of a pair of an earlier page, or its "next"; empty begins
/// @param limit pairs at the most; 0 is 50
/// @param progress told what is done and all there is, stage by stage, stops the pass; or NULL
/// @param user what the callback gets back
/// @param now the time from whose day contacts count back, microseconds since 1970 UTC; a cursor brings its own day along
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_review_queue_json(
    session: *const ktk_session,
    owner: *const c_char,
    owner_len: isize,
    after: *const c_char,
    after_len: isize,
    limit: i32,
    progress: ktk_progress_fn,
    user: *mut c_void,
    now: i64,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_review_queue_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, owner, after) =
            unsafe { (GivenOut::new(out, len), get::<SessionBody>(session), text_in(owner, owner_len), text_in(after, after_len)) };
        let (out, session, owner, after) = (out?, session?, owner?, after?);
        let mut options = ReviewOptions::new(instant(now)?.date_naive());
        options.limit = super::boundary::limit(limit, 50)?;
        options.owner = source_of(owner).map(str::to_string);
        options.after = source_of(after).map(str::parse).transpose()?;
        let (session, progress) = (session.session.clone(), Progress { call: progress, user });
        out.json(&session.review_queue(&options, |at| progress.tell(at.done, at.total))?.to_json())
    })
}

/// Says what saving does about possible duplicates where the call does not say it.
/// @param session the session: who reads or writes
/// @param source,source_len the source of drafts; empty for all that have no policy of their own
/// @param policy KTK_DUPLICATES_…; 0 takes the policy back
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED,
///   KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_set_duplicate_policy(
    session: *const ktk_session,
    source: *const c_char,
    source_len: isize,
    policy: i32,
    now: i64,
) -> ktk_status {
    status("ktk_session_set_duplicate_policy", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (session, source) = unsafe { (get::<SessionBody>(session), text_in(source, source_len)) };
        let (session, source) = (session?, source?);
        let now = instant(now)?;
        let policy = policy_of(policy)?;
        session.session.write(now, |transaction| transaction.set_duplicate_policy(source_of(source), policy))?;
        Ok(0)
    })
}

/// What saving does about possible duplicates of a source.
/// @param session the session: who reads or writes
/// @param source,source_len the source of drafts; empty for the base itself
/// @param policy receives KTK_DUPLICATES_…; 0 where nothing was said
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_duplicate_policy(
    session: *const ktk_session,
    source: *const c_char,
    source_len: isize,
    policy: *mut i32,
) -> ktk_status {
    status("ktk_session_duplicate_policy", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (policy, session, source) = unsafe { (Out::new(policy, 0), get::<SessionBody>(session), text_in(source, source_len)) };
        let (policy, session, source) = (policy?, session?, source?);
        policy.set(match session.session.duplicate_policy(source_of(source))? {
            DuplicatePolicy::Warn => KTK_DUPLICATES_WARN,
            DuplicatePolicy::Block => KTK_DUPLICATES_BLOCK,
            DuplicatePolicy::Allow => KTK_DUPLICATES_ALLOW,
            DuplicatePolicy::Anyway => KTK_DUPLICATES_ANYWAY,
            DuplicatePolicy::Merge => KTK_DUPLICATES_MERGE,
            DuplicatePolicy::Default => 0,
        });
        Ok(0)
    })
}

/// Looks for duplicates in the whole base, on one snapshot.
/// @param session the session: who reads or writes
/// @param threshold the probability from which on pairs are listed, between 0 and 1; below 0 for those of the bands review and same
/// @param limit pairs that are listed at the most, the heaviest ones; 0 is 1000000
/// @param progress told what is done and all there is, stage by stage, stops the pass; or NULL
/// @param user what the callback gets back
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_pairs_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_duplicates(
    session: *const ktk_session,
    threshold: f64,
    limit: i32,
    progress: ktk_progress_fn,
    user: *mut c_void,
    out: *mut *mut ktk_pairs,
) -> ktk_status {
    status("ktk_session_duplicates", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (Out::new(out, null_mut()), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        out.set(give(look(session, threshold, limit, None, &Progress { call: progress, user })?));
        Ok(0)
    })
}

/// Looks for duplicates in the whole base as ktk_session_duplicates does, and lists the pairs that come behind those of an earlier report: the next
/// page. Groups are made of all pairs in any case.
/// @param session the session: who reads or writes
/// @param threshold as ktk_session_duplicates takes it
/// @param limit pairs that are listed at the most; 0 is 1000000
/// @param pairs the earlier report, which lists one pair at least
/// @param progress told what is done and all there is, stage by stage, stops the pass; or NULL
/// @param user what the callback gets back
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_pairs_free. The earlier report stays as it is.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_duplicates_after(
    session: *const ktk_session,
    threshold: f64,
    limit: i32,
    pairs: *const ktk_pairs,
    progress: ktk_progress_fn,
    user: *mut c_void,
    out: *mut *mut ktk_pairs,
) -> ktk_status {
    status("ktk_session_duplicates_after", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, pairs) = unsafe { (Out::new(out, null_mut()), get::<SessionBody>(session), get::<PairsBody>(pairs)) };
        let (out, session, pairs) = (out?, session?, pairs?);
        let last = pairs.report.pairs.last().copied().ok_or_else(|| wrong("the earlier report lists no pair"))?;
        out.set(give(look(session, threshold, limit, Some(last), &Progress { call: progress, user })?));
        Ok(0)
    })
}

/// Frees what a pass found.
/// @param pairs the object; NULL is fine
/// Returns: nothing.
/// Ownership: the object and all that it lends are gone.
/// Threads: one at a time for each object.
/// Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_pairs *found = NULL;
/// int64_t low, high;
/// int32_t band;
/// double probability;
/// if (ktk_session_duplicates(session, -1, 0, NULL, NULL, &found) < 0) return 1;
/// for (int32_t i = 0; i < ktk_pairs_count(found); i++)
///     if (ktk_pairs_at(found, i, &low, &high, &band, &probability) == KTK_OK)
///         printf("%lld and %lld: %.3f\n", (long long)low, (long long)high, probability);
/// ktk_pairs_free(found);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_pairs_free(pairs: *mut ktk_pairs) {
    // SAFETY: the caller keeps the conventions of the header.
    unsafe { free::<PairsBody>("ktk_pairs_free", pairs) }
}

/// How many pairs are listed.
/// @param pairs the report
/// Returns: the count.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_pairs_count(pairs: *const ktk_pairs) -> i32 {
    value("ktk_pairs_count", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let pairs = unsafe { get::<PairsBody>(pairs) };
        let pairs = pairs?;
        Ok(count_of(pairs.report.pairs.len()))
    })
}

/// How many pairs there are, those beyond the limit counted.
/// @param pairs the report
/// Returns: the count.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_pairs_found(pairs: *const ktk_pairs) -> i64 {
    value("ktk_pairs_found", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let pairs = unsafe { get::<PairsBody>(pairs) };
        let pairs = pairs?;
        Ok(i64::try_from(pairs.report.pairs_found).unwrap_or(i64::MAX))
    })
}

/// A pair, the likeliest first.
/// @param pairs the report
/// @param index which one, from 0
/// @param low receives the lower id
/// @param high receives the higher id
/// @param band receives KTK_BAND_…
/// @param probability receives the probability that the two are one
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_pairs_at(
    pairs: *const ktk_pairs,
    index: i32,
    low: *mut i64,
    high: *mut i64,
    band: *mut i32,
    probability: *mut f64,
) -> ktk_status {
    status("ktk_pairs_at", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (probability, band, high, low, pairs) =
            unsafe { (Out::new(probability, 0.0), Out::new(band, 0), Out::new(high, 0), Out::new(low, 0), get::<PairsBody>(pairs)) };
        let (probability, band, high, low, pairs) = (probability?, band?, high?, low?, pairs?);
        let pair = usize::try_from(index).ok().and_then(|index| pairs.report.pairs.get(index)).ok_or_else(|| wrong("there is no such pair"))?;
        low.set(i64::from(pair.low.get()));
        high.set(i64::from(pair.high.get()));
        band.set(band_number(pair.band));
        probability.set(pair.probability);
        Ok(0)
    })
}

/// What a pair weighs: log2 odds in bits, by which pairs are ordered. 0 is even odds.
/// @param pairs the report
/// @param index which one, from 0
/// Returns: the weight; 0 where there is no such pair.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_pairs_weight(pairs: *const ktk_pairs, index: i32) -> f64 {
    value("ktk_pairs_weight", 0.0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let pairs = unsafe { get::<PairsBody>(pairs) };
        let pairs = pairs?;
        let pair = usize::try_from(index).ok().and_then(|index| pairs.report.pairs.get(index)).ok_or_else(|| wrong("there is no such pair"))?;
        Ok(pair.weight.bits())
    })
}

/// How many groups of clients that are taken for one there are.
/// @param pairs the report
/// Returns: the count.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_pairs_cluster_count(pairs: *const ktk_pairs) -> i32 {
    value("ktk_pairs_cluster_count", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let pairs = unsafe { get::<PairsBody>(pairs) };
        let pairs = pairs?;
        Ok(count_of(pairs.report.clusters.len()))
    })
}

/// How many clients a group has.
/// @param pairs the report
/// @param index which one, from 0
/// Returns: the count; 0 where there is no such group.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_pairs_cluster_size(pairs: *const ktk_pairs, index: i32) -> i32 {
    value("ktk_pairs_cluster_size", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let pairs = unsafe { get::<PairsBody>(pairs) };
        let pairs = pairs?;
        Ok(count_of(pairs.cluster(index)?.len()))
    })
}

/// A client of a group, ascending.
/// @param pairs the report
/// @param index which one, from 0
/// @param member which client of it, from 0
/// Returns: its id; 0 where there is none.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_pairs_cluster_member(pairs: *const ktk_pairs, index: i32, member: i32) -> i64 {
    value("ktk_pairs_cluster_member", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let pairs = unsafe { get::<PairsBody>(pairs) };
        let pairs = pairs?;
        let ids = pairs.cluster(index)?;
        let id = usize::try_from(member).ok().and_then(|member| ids.get(member)).ok_or_else(|| wrong("there is no such member"))?;
        Ok(i64::from(id.get()))
    })
}

/// All of it as JSON: {"pairs","pairs_found","clusters","candidates","generic_keys","clients"}.
/// @param pairs the report
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_pairs_to_json(pairs: *const ktk_pairs, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_pairs_to_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, pairs) = unsafe { (GivenOut::new(out, len), get::<PairsBody>(pairs)) };
        let (out, pairs) = (out?, pairs?);
        out.json(&pairs.report.to_json())
    })
}
