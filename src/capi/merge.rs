//! Two records of one client made one, and taken apart again.

use super::boundary::{GivenOut, Out, client_id, get, instant, parse_json, status, text_in, wrong};
use super::ktk_status;
use super::session::{SessionBody, ktk_session};
use crate::error::{Error, ErrorKind, Result};
use crate::{CustomFields, Location, MergeId, MergeOptions, MergeRules};
use serde_json::{Value as Json, json};
use std::ffi::c_char;
use std::num::NonZeroU64;

fn wanted(name: &str, what: &str) -> Error {
    Error::new(ErrorKind::Type, format!("option `{name}`: {what} is wanted")).at(Location::Field(name.to_string()))
}

fn texts<'a>(name: &str, value: &'a Json) -> Result<Vec<&'a str>> {
    let list = value.as_array().ok_or_else(|| wanted(name, "a list of texts"))?;
    list.iter().map(|text| text.as_str().ok_or_else(|| wanted(name, "a list of texts"))).collect()
}

pub(super) fn options_of(text: &str, custom: &CustomFields) -> Result<MergeOptions> {
    let mut options = MergeOptions::default();
    if text.is_empty() {
        return Ok(options);
    }
    let parsed = parse_json(text)?;
    for (name, value) in parsed.as_object().ok_or_else(|| Error::new(ErrorKind::Type, "options are a JSON object"))? {
        match name.as_str() {
            "prefer_other" => {
                for path in texts(name, value)? {
                    options = options.prefer(path)?;
                }
            }
            "sources" => options.sources = texts(name, value)?.into_iter().map(str::to_string).collect(),
            "rules" => options.rules = MergeRules::from_json(&json!({"fields": value}), custom)?.fields,
            "expected" => {
                let revisions = value.as_array().and_then(|list| match list.as_slice() {
                    [keep, other] => keep.as_u64().zip(other.as_u64()),
                    _ => None,
                });
                options.expected = Some(revisions.ok_or_else(|| wanted(name, "a list of two revisions"))?);
            }
            _ => return Err(Error::new(ErrorKind::Schema, format!("no option has the name `{name}`")).at(Location::Field(name.clone()))),
        }
    }
    Ok(options)
}

pub(super) fn merge_id(id: i64) -> Result<MergeId> {
    u64::try_from(id).ok().and_then(NonZeroU64::new).map(MergeId).ok_or_else(|| wrong("an id of a merge is 1 … 2^53 - 1"))
}

/// The id of a merge for C.
pub(super) fn merge_number(merge: MergeId) -> i64 {
    i64::try_from(merge.0.get()).unwrap_or(i64::MAX)
}

/// What a merge would do: {"taken","conflicts","interactions","relations","reminders","held_reminders","hidden_relations","joined"}; nothing is written.
/// @param session the session: who reads or writes
/// @param keep the client that lives on
/// @param other the client that goes into it
/// @param options,options_len a JSON object of prefer_other (paths whose value is taken from the other card), sources (by trust), rules (lists of
///   verified, source, valid, complete, fresh by path), expected (the two revisions that were looked at); may be empty. What is not said here, the
///   base says
/// @param now the time of the write, microseconds since 1970 UTC
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_CONFLICT, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED,
///   KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_plan_merge_json(
    session: *const ktk_session,
    keep: i64,
    other: i64,
    options: *const c_char,
    options_len: isize,
    now: i64,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_plan_merge_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, options) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session), text_in(options, options_len)) };
        let (out, session, options) = (out?, session?, options?);
        let keep = client_id(keep)?;
        let other = client_id(other)?;
        let now = instant(now)?;
        let plan = session.session.plan_merge(now, keep, other, &options_of(options, &session.session.custom_fields())?)?;
        let mut json = plan.to_json();
        json["joined"] = session.session.to_json(&plan.joined);
        out.json(&json)
    })
}

/// Merges a client into another. The other record is kept as it was, its id leads to the survivor, and ktk_session_unmerge takes the two apart.
/// @param session the session: who reads or writes
/// @param keep the client that lives on
/// @param other the client that goes into it
/// @param options,options_len a JSON object of prefer_other (paths whose value is taken from the other card), sources (by trust), rules (lists of
///   verified, source, valid, complete, fresh by path), expected (the two revisions that were looked at); may be empty. What is not said here, the
///   base says
/// @param now the time of the write, microseconds since 1970 UTC
/// @param merge receives the id of the merge
/// @param report receives {"merge","survivor","revision","merged","taken","conflicts","interactions","relations","reminders","held_reminders",
///   "hidden_relations"}; may be NULL
/// @param report_len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_CONFLICT where a card is newer than expected, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE,
///   KTK_E_LIMIT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_merge(
    session: *const ktk_session,
    keep: i64,
    other: i64,
    options: *const c_char,
    options_len: isize,
    now: i64,
    merge: *mut i64,
    report: *mut *mut c_char,
    report_len: *mut usize,
) -> ktk_status {
    status("ktk_session_merge", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (report, merge, session, options) =
            unsafe { (GivenOut::new(report, report_len).ok(), Out::new(merge, 0), get::<SessionBody>(session), text_in(options, options_len)) };
        let (merge, session, options) = (merge?, session?, options?);
        let keep = client_id(keep)?;
        let other = client_id(other)?;
        let now = instant(now)?;
        let done = session.session.merge(now, keep, other, &options_of(options, &session.session.custom_fields())?)?;
        merge.set(merge_number(done.merge));
        report.map_or(Ok(0), |report| report.json(&done.to_json()))
    })
}

/// Takes a merge apart, whatever came after it: both clients are back; what was edited or added since stays with the survivor and is listed.
/// @param session the session: who reads or writes
/// @param merge the id of the merge
/// @param now the time of the write, microseconds since 1970 UTC
/// @param report receives {"survivor","restored","stayed","stayed_interactions","stayed_relations","interactions","relations"}; may be NULL
/// @param report_len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
///   KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_unmerge(
    session: *const ktk_session,
    merge: i64,
    now: i64,
    report: *mut *mut c_char,
    report_len: *mut usize,
) -> ktk_status {
    status("ktk_session_unmerge", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (report, session) = unsafe { (GivenOut::new(report, report_len).ok(), get::<SessionBody>(session)) };
        let session = session?;
        let now = instant(now)?;
        let done = session.session.unmerge(now, merge_id(merge)?)?;
        report.map_or(Ok(0), |report| report.json(&done.to_json()))
    })
}

/// Merges that a client took part in, as a JSON list of {"merge","survivor","merged","at","actor","undone_at"}.
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
pub unsafe extern "C" fn ktk_session_merges_json(session: *const ktk_session, id: i64, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_merges_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let id = client_id(id)?;
        out.json(&session.session.merges(id)?.iter().map(|merge| merge.to_json()).collect::<Json>())
    })
}

/// The card of a merged client as it was.
/// @param session the session: who reads or writes
/// @param id the id of the client
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_merged_json(session: *const ktk_session, id: i64, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_merged_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let id = client_id(id)?;
        let card = session.session.merged_card(id)?;
        let card = card.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("client {id} is not merged into another")))?;
        out.json(&session.session.to_json(&card))
    })
}

/// A client's id and those of all clients that were merged into it, ascending, as a JSON list of numbers. The id of a merged one gives what was
/// merged into it before.
/// @param session the session: who reads or writes
/// @param id the id of the client
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_members_json(session: *const ktk_session, id: i64, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_members_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let id = client_id(id)?;
        out.json(&session.session.members(id)?.iter().map(|id| id.get()).collect::<Json>())
    })
}

/// The rules by which this base decides between two values where clients are merged: {"sources","fields"}. Sources stand by trust; fields have the
/// orders of verified, source, valid, complete, fresh that differ from the shipped ones.
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
pub unsafe extern "C" fn ktk_session_merge_rules_json(session: *const ktk_session, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_merge_rules_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        out.json(&session.session.merge_rules()?.to_json(&session.session.custom_fields()))
    })
}

/// Sets by which rules this base decides between values where clients are merged, by hand, by imports and by saves. Merges that were made stay as
/// they are; the options of one merge go before these rules.
/// @param session the session: who reads or writes
/// @param json,json_len the rules, as ktk_session_merge_rules_json gives them: {"sources":["1c"],"fields":{"owner":["fresh"],"custom.tariff":[]}};
///   empty goes back to the shipped ones
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA for an unknown member, field or rule, KTK_E_TYPE, KTK_E_LIMIT, KTK_E_BUSY,
///   KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_set_merge_rules_json(session: *const ktk_session, json: *const c_char, json_len: isize, now: i64) -> ktk_status {
    status("ktk_session_set_merge_rules_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (session, json) = unsafe { (get::<SessionBody>(session), text_in(json, json_len)) };
        let (session, json) = (session?, json?);
        let now = instant(now)?;
        let rules = match json {
            "" => None,
            json => Some(MergeRules::from_json(&parse_json(json)?, &session.session.custom_fields())?),
        };
        session.session.write(now, |transaction| transaction.set_merge_rules(rules.as_ref()))?;
        Ok(0)
    })
}
