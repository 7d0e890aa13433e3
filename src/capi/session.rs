//! Sessions: an actor at a base. Single reads and writes; what has a file of its own (look-up, lists, facts) stands there.

use super::base::{BaseBody, durability_of, ktk_base};
use super::boundary::{
    GivenOut, Object, Options, Out, Token, client_id, free, get, get_mut, give, init, instant, language_of, parse_json, read_options, status,
    text_in, wrong,
};
use super::client::{ClientBody, ktk_client};
use super::ktk_status;
use super::outcome::{OutcomeBody, ktk_outcome};
use crate::error::{Error, ErrorKind, Result};
use crate::model::field::FIELDS;
use crate::{ClientId, CustomDefinition, DuplicatePolicy, SaveOptions, Session, Stale};
use serde_json::{Value as Json, json};
use std::ffi::c_char;
use std::ptr::null_mut;

/// An actor at a base: every read and every write goes through one.
pub struct ktk_session {
    _opaque: [u8; 0],
}

/// Save and name possible duplicates in the outcome. The default where the base says nothing else of the draft's source.
pub const KTK_DUPLICATES_WARN: i32 = 1;
/// Refuse with KTK_E_DUPLICATE where there are some; the error names them.
pub const KTK_DUPLICATES_BLOCK: i32 = 2;
/// Save without looking.
pub const KTK_DUPLICATES_ALLOW: i32 = 3;
/// Save, and remember of every possible duplicate that it is another client.
pub const KTK_DUPLICATES_ANYWAY: i32 = 4;
/// Merge a new card into the client that it is certainly one with, and otherwise save as with KTK_DUPLICATES_WARN. ktk_session_unmerge takes the
/// two apart, ktk_session_revert those of an import.
pub const KTK_DUPLICATES_MERGE: i32 = 5;
/// Refuse a draft of an older revision with KTK_E_CONFLICT. The default.
pub const KTK_STALE_REFUSE: i32 = 1;
/// Apply the draft's own paths to the newer record.
pub const KTK_STALE_APPLY: i32 = 2;

/// How to save. Fill it with ktk_save_options_init, then change members.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ktk_save_options {
    /// Size of the caller's struct.
    pub struct_size: i32,
    /// ABI of the caller's header.
    pub abi: i32,
    /// KTK_DUPLICATES_…; 0 is the default.
    pub duplicates: i32,
    /// KTK_STALE_…; 0 is the default.
    pub stale: i32,
}

impl Options for ktk_save_options {
    fn standard() -> Self {
        ktk_save_options { struct_size: 0, abi: 0, duplicates: 0, stale: 0 }
    }
}

impl ktk_save_options {
    pub(super) fn read(&self) -> Result<SaveOptions> {
        let duplicates = policy_of(self.duplicates)?;
        let stale = match self.stale {
            0 | KTK_STALE_REFUSE => Stale::Refuse,
            KTK_STALE_APPLY => Stale::Apply,
            _ => return Err(wrong("no such policy of stale drafts")),
        };
        Ok(SaveOptions { duplicates, stale })
    }
}

/// The policy of a number; 0 is what the base says.
pub(super) fn policy_of(number: i32) -> Result<DuplicatePolicy> {
    match number {
        0 => Ok(DuplicatePolicy::Default),
        KTK_DUPLICATES_WARN => Ok(DuplicatePolicy::Warn),
        KTK_DUPLICATES_BLOCK => Ok(DuplicatePolicy::Block),
        KTK_DUPLICATES_ALLOW => Ok(DuplicatePolicy::Allow),
        KTK_DUPLICATES_ANYWAY => Ok(DuplicatePolicy::Anyway),
        KTK_DUPLICATES_MERGE => Ok(DuplicatePolicy::Merge),
        _ => Err(wrong("no such policy of duplicates")),
    }
}

pub(super) struct SessionBody {
    pub session: Session,
    pub token: Token,
}

impl Object for SessionBody {
    type Abi = ktk_session;
    const MAGIC: u32 = 0x6b53_4553;
}

impl SessionBody {
    /// A client that must be there.
    pub fn client(&self, id: ClientId) -> Result<crate::Client> {
        self.session.client(id)?.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no client {id}")))
    }

    /// A private copy of a card.
    pub fn copy(&self, client: crate::Client) -> ClientBody {
        ClientBody::stored(&self.session, client, self.token.clone())
    }
}

/// Begins a session of an actor: the host's own id of the user or program that reads and writes. The journal remembers it.
/// @param base the base
/// @param actor,actor_len who; 1 to 255 bytes
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_session_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_session *session = NULL;
/// if (ktk_session_new(base, "olga", KTK_NUL, &session) < 0) return 1;
/// ktk_session_free(session);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_new(base: *const ktk_base, actor: *const c_char, actor_len: isize, out: *mut *mut ktk_session) -> ktk_status {
    status("ktk_session_new", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, base, actor) = unsafe { (Out::new(out, null_mut()), get::<BaseBody>(base), text_in(actor, actor_len)) };
        let (out, base, actor) = (out?, base?, actor?);
        let session = base.base.session(actor)?;
        out.set(give(SessionBody { session, token: Token::new(&base.objects) }));
        Ok(0)
    })
}

/// Ends a session.
/// @param session the object; NULL is fine
/// Returns: nothing.
/// Ownership: the object and all that it lends are gone.
/// Threads: one at a time for each object.
/// Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_session_free(session: *mut ktk_session) {
    // SAFETY: the caller keeps the conventions of the header.
    unsafe { free::<SessionBody>("ktk_session_free", session) }
}

/// Another session of the same actor, whose writes are on disk at another moment: strict ones beside relaxed ones.
/// @param session the session whose actor it is
/// @param durability KTK_DURABILITY_…; 0 is strict
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_session_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_with_durability(session: *const ktk_session, durability: i32, out: *mut *mut ktk_session) -> ktk_status {
    status("ktk_session_with_durability", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (Out::new(out, null_mut()), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let durability = durability_of(durability)?;
        out.set(give(SessionBody { session: session.session.with_durability(durability), token: session.token.clone() }));
        Ok(0)
    })
}

/// How many records the base has, archived ones included.
/// @param session the session: who reads or writes
/// @param count receives the count
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_client_count(session: *const ktk_session, count: *mut i64) -> ktk_status {
    status("ktk_session_client_count", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (count, session) = unsafe { (Out::new(count, 0), get::<SessionBody>(session)) };
        let (count, session) = (count?, session?);
        count.set(i64::try_from(session.session.client_count()?).unwrap_or(i64::MAX));
        Ok(0)
    })
}

/// A private copy of a client, at its newest state; the id of a merged one leads to the client it lives on in.
/// @param session the session: who reads or writes
/// @param id the id of the client
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_client_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_get(session: *const ktk_session, id: i64, out: *mut *mut ktk_client) -> ktk_status {
    status("ktk_session_get", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (Out::new(out, null_mut()), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let id = client_id(id)?;
        out.set(give(session.copy(session.client(id)?)));
        Ok(0)
    })
}

/// A client as JSON: members are the paths of the table of fields, nested at their dots.
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
pub unsafe extern "C" fn ktk_session_get_json(session: *const ktk_session, id: i64, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_get_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let id = client_id(id)?;
        out.json(&session.session.to_json(&session.client(id)?))
    })
}

/// A private copy of the active client that has a host program's id.
/// @param session the session: who reads or writes
/// @param system,system_len the host program, as 1c
/// @param id,id_len its id of the client
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_client_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_NOT_FOUND, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_get_external(
    session: *const ktk_session,
    system: *const c_char,
    system_len: isize,
    id: *const c_char,
    id_len: isize,
    out: *mut *mut ktk_client,
) -> ktk_status {
    status("ktk_session_get_external", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, system, id) =
            unsafe { (Out::new(out, null_mut()), get::<SessionBody>(session), text_in(system, system_len), text_in(id, id_len)) };
        let (out, session, system, id) = (out?, session?, system?, id?);
        let client = session.session.by_external(system, id)?;
        let client = client.ok_or_else(|| Error::new(ErrorKind::NotFound, "no active client has this external id"))?;
        out.set(give(session.copy(client)));
        Ok(0)
    })
}

/// Fills the options of saving with the defaults.
/// @param options the struct
/// @param struct_size sizeof of it
/// @param abi KTK_ABI
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UNSUPPORTED for a program of another ABI, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_save_options how;
/// if (ktk_save_options_init(&how, sizeof how, KTK_ABI) < 0) return 1;
/// how.duplicates = KTK_DUPLICATES_BLOCK;
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_save_options_init(options: *mut ktk_save_options, struct_size: i32, abi: i32) -> ktk_status {
    status("ktk_save_options_init", || {
        // SAFETY: the caller keeps the conventions of the header.
        unsafe { init(options, struct_size, abi) }
    })
}

/// Saves a draft: a new client, or what was changed of a stored one. When it returns 0 the data are on disk. The draft then is the saved card,
/// ready for further changes; where saving fails it keeps its changes.
/// @param session the session: who reads or writes
/// @param client the draft
/// @param options how; NULL for the defaults
/// @param now the time of the write, microseconds since 1970 UTC
/// @param outcome receives what came of it; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_outcome_free.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_CONFLICT where the record is newer, KTK_E_DUPLICATE under KTK_DUPLICATES_BLOCK, KTK_E_EXISTS for a unique value of
///   another client, KTK_E_NOT_FOUND, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_PARSE, KTK_E_LIMIT, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
///   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_client *client = NULL;
/// if (ktk_client_new(session, KTK_KIND_PERSON, &client) < 0) return 1;
/// if (ktk_client_set_text(client, "name", KTK_NUL, "IVANOV Ivan", KTK_NUL) < 0 ||
///     ktk_session_save(session, client, NULL, now, NULL) < 0)
///     fprintf(stderr, "%s\n", ktk_last_error_message());
/// ktk_client_free(client);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_save(
    session: *const ktk_session,
    client: *mut ktk_client,
    options: *const ktk_save_options,
    now: i64,
    outcome: *mut *mut ktk_outcome,
) -> ktk_status {
    status("ktk_session_save", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (outcome, session, client, options) = unsafe {
            (
                Out::new(outcome, null_mut()).ok(),
                get::<SessionBody>(session),
                get_mut::<ClientBody>(client),
                read_options::<ktk_save_options>(options),
            )
        };
        let (session, client, options) = (session?, client?, options?);
        let now = instant(now)?;
        client.of(&session.session)?;
        let how = options.read()?;
        let (saved, card) = session.session.write(now, |transaction| {
            let saved = transaction.save(&client.draft, how)?;
            let card = transaction.client(saved.id)?;
            Ok((saved, card))
        })?;
        client.take(card);
        if let Some(outcome) = outcome {
            outcome.set(give(OutcomeBody::new(saved, session.token.clone())));
        }
        Ok(0)
    })
}

/// What saving a draft would come to, without saving: the getters of the draft then show the card as it would be. A form shows it while somebody
/// types.
/// @param session the session: who reads or writes
/// @param client the draft
/// @param now the time of the write, microseconds since 1970 UTC
/// @param outcome receives what came of it; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_outcome_free.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, those of ktk_session_save but those of the disk, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_preview(
    session: *const ktk_session,
    client: *mut ktk_client,
    now: i64,
    outcome: *mut *mut ktk_outcome,
) -> ktk_status {
    status("ktk_session_preview", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (outcome, session, client) = unsafe { (Out::new(outcome, null_mut()).ok(), get::<SessionBody>(session), get_mut::<ClientBody>(client)) };
        let (session, client) = (session?, client?);
        let now = instant(now)?;
        client.of(&session.session)?;
        let (would, card) = session.session.preview(now, &client.draft)?;
        client.show(card);
        if let Some(outcome) = outcome {
            outcome.set(give(OutcomeBody::new(would, session.token.clone())));
        }
        Ok(0)
    })
}

/// Puts a client away. Its values stay; its keys block nobody.
/// @param session the session: who reads or writes
/// @param id the id of the client
/// @param now the time of the write, microseconds since 1970 UTC
/// @param outcome receives what came of it; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_outcome_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
///   KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_archive(session: *const ktk_session, id: i64, now: i64, outcome: *mut *mut ktk_outcome) -> ktk_status {
    status("ktk_session_archive", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (outcome, session) = unsafe { (Out::new(outcome, null_mut()).ok(), get::<SessionBody>(session)) };
        let session = session?;
        let id = client_id(id)?;
        let now = instant(now)?;
        let done = session.session.write(now, |transaction| transaction.archive(id))?;
        if let Some(outcome) = outcome {
            outcome.set(give(OutcomeBody::new(done, session.token.clone())));
        }
        Ok(0)
    })
}

/// Puts an archived client back.
/// @param session the session: who reads or writes
/// @param id the id of the client
/// @param now the time of the write, microseconds since 1970 UTC
/// @param outcome receives what came of it; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_outcome_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_NOT_FOUND, KTK_E_EXISTS where another client has its external id meanwhile, KTK_E_BUSY, KTK_E_REENTRANT,
///   KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_restore(session: *const ktk_session, id: i64, now: i64, outcome: *mut *mut ktk_outcome) -> ktk_status {
    status("ktk_session_restore", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (outcome, session) = unsafe { (Out::new(outcome, null_mut()).ok(), get::<SessionBody>(session)) };
        let session = session?;
        let id = client_id(id)?;
        let now = instant(now)?;
        let done = session.session.write(now, |transaction| transaction.restore(id))?;
        if let Some(outcome) = outcome {
            outcome.set(give(OutcomeBody::new(done, session.token.clone())));
        }
        Ok(0)
    })
}

/// Defines a custom field, or changes title, choices and marks of one: {"key","kind","title","choices","unique","indexed","identifying"}; kinds
/// are text, integer, decimal, money, bool, date, time, choice, list. Its path is custom.KEY.
/// @param session the session: who reads or writes
/// @param json,json_len the definition
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA for a bad key, an unknown member or another kind than before, KTK_E_TYPE,
///   KTK_E_LIMIT, KTK_E_UNSUPPORTED, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED,
///   KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_define_field_json(session: *const ktk_session, json: *const c_char, json_len: isize, now: i64) -> ktk_status {
    status("ktk_session_define_field_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (session, json) = unsafe { (get::<SessionBody>(session), text_in(json, json_len)) };
        let (session, json) = (session?, json?);
        let now = instant(now)?;
        let definition = CustomDefinition::from_json(&parse_json(json)?)?;
        session.session.write(now, |transaction| transaction.define_field(definition.clone()))?;
        Ok(0)
    })
}

/// The table of fields and the custom fields of the base, as JSON: {"fields":[{"number","path","many","system"}],"custom":[definitions]}.
/// @param session the session: who reads or writes
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_session_fields_json(session: *const ktk_session, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_fields_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let row = |row: &crate::model::Field| {
            let (many, system) = (row.multiplicity != crate::model::Multiplicity::One, row.kind == crate::model::ValueKind::System);
            json!({"number": row.number.0, "path": row.path, "many": many, "system": system})
        };
        let custom = session.session.custom_fields();
        let custom: Vec<Json> = custom.iter().map(|(_, definition)| definition.to_json()).collect();
        out.json(&json!({"fields": FIELDS.iter().map(row).collect::<Vec<_>>(), "custom": custom}))
    })
}

/// The stored doubts about a client, as a JSON list of {"code","field","message","suggestion"}.
/// @param session the session: who reads or writes
/// @param id the id of the client
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
pub unsafe extern "C" fn ktk_session_issues_of_json(
    session: *const ktk_session,
    id: i64,
    language: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_issues_of_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let id = client_id(id)?;
        let language = language_of(language)?;
        let issues = session.session.issues_of(id)?;
        out.json(&issues.iter().map(|issue| issue.to_json(language)).collect())
    })
}

/// How many clients have which doubt, as a JSON object of code and count.
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
pub unsafe extern "C" fn ktk_session_issue_counts_json(session: *const ktk_session, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_session_issue_counts_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let counts = session.session.issue_counts()?;
        out.json(&Json::Object(counts.into_iter().map(|(code, clients)| (code.name().to_string(), json!(clients))).collect()))
    })
}

/// A work list: the doubts of one code, ascending by client, as a JSON list of {"client","code","field","message","suggestion"}.
/// @param session the session: who reads or writes
/// @param code,code_len the stable code, as email_domain_typo
/// @param from the client to begin with; 0 is the first
/// @param limit clients at the most; 0 is 1000
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
pub unsafe extern "C" fn ktk_session_with_issue_json(
    session: *const ktk_session,
    code: *const c_char,
    code_len: isize,
    from: i64,
    limit: i32,
    language: i32,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_session_with_issue_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session, code) = unsafe { (GivenOut::new(out, len), get::<SessionBody>(session), text_in(code, code_len)) };
        let (out, session, code) = (out?, session?, code?);
        let language = language_of(language)?;
        let code = crate::IssueCode::from_name(code).ok_or_else(|| wrong("no issue has this code"))?;
        let from = if from == 0 { None } else { Some(client_id(from)?) };
        let found = session.session.with_issue(code, from, super::boundary::limit(limit, 1000)?)?;
        let row = |found: &crate::base::ClientIssue| {
            let mut row = found.issue.to_json(language);
            row["client"] = json!(found.id.get());
            row
        };
        out.json(&found.iter().map(row).collect())
    })
}
