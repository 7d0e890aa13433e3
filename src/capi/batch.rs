//! Batches of writes: collected in memory, committed as one. No lock is held while the host fills one.

use super::boundary::{
    GivenOut, Handle, Object, Out, Token, client_id, count_of, free, get, get_mut, give, instant, parse_json, read_options, status, text_in, value,
    wrong,
};
use super::client::{ClientBody, ktk_client};
use super::duplicates::verdict_of;
use super::ktk_status;
use super::merge::{merge_id, options_of};
use super::outcome::{OutcomeBody, ktk_outcome};
use super::session::{SessionBody, ktk_save_options, ktk_session};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::CLIENTS_PER_WRITE_MAX;
use crate::{
    ClientId, Draft, Interaction, MergeId, MergeOptions, MergeOutcome, Relation, SaveOptions, SaveOutcome, Session, Subject, Transaction, Verdict,
};
use serde_json::{Value as Json, json};
use std::ffi::c_char;
use std::ptr::{null, null_mut};

/// Writes that are committed as one.
pub struct ktk_batch {
    _opaque: [u8; 0],
}

/// A client by id, or by the place of its save in the batch.
#[derive(Clone, Copy)]
enum Reference {
    Client(ClientId),
    Saved(usize),
}

enum Step {
    Save(Box<Draft>, SaveOptions),
    Archive(ClientId),
    Restore(ClientId),
    Interaction(Box<Interaction>, Option<Reference>),
    Relation(Box<Relation>, Reference, Reference),
    Decision(Reference, Reference, Verdict, Option<String>),
    Merge(Reference, Reference, Box<MergeOptions>),
    Unmerge(MergeId),
}

/// What committing came to.
#[derive(Default)]
struct Done {
    saves: Vec<SaveOutcome>,
    merges: Vec<MergeOutcome>,
}

pub(super) struct BatchBody {
    session: Session,
    steps: Vec<Step>,
    /// One for each step that gives one.
    outcomes: Vec<Handle<OutcomeBody>>,
    /// One for each merge.
    merges: Vec<MergeOutcome>,
    committed: bool,
    token: Token,
}

impl Object for BatchBody {
    type Abi = ktk_batch;
    const MAGIC: u32 = 0x6b42_4154;
}

impl BatchBody {
    fn add(&mut self, step: Step) -> Result<i32> {
        if self.committed {
            return Err(Error::new(ErrorKind::Closed, "the batch was committed"));
        }
        if self.steps.len() >= CLIENTS_PER_WRITE_MAX {
            return Err(Error::new(ErrorKind::Limit, format!("a batch takes at most {CLIENTS_PER_WRITE_MAX} steps")));
        }
        self.steps.push(step);
        Ok(0)
    }

    fn saves(&self) -> usize {
        self.steps.iter().filter(|step| matches!(step, Step::Save(..))).count()
    }

    /// The client of a number; below 0 it counts the saves of the batch.
    fn client(&self, number: i64, name: &str) -> Result<Reference> {
        if number >= 0 {
            return client_id(number).map(Reference::Client);
        }
        let place = usize::try_from(number.unsigned_abs() - 1).ok().filter(|place| *place < self.saves());
        place.map(Reference::Saved).ok_or_else(|| wrong(format!("`{name}` speaks of a save that the batch has not")))
    }

    /// Takes a reference out of a member.
    fn reference(&self, json: &mut Json, member: &str) -> Result<Option<Reference>> {
        let Some(number) = json.get(member).and_then(Json::as_i64) else { return Ok(None) };
        let reference = self.client(number, member)?;
        if number < 0 {
            json[member] = json!(1);
        }
        Ok(Some(reference))
    }

    fn run(steps: &[Step], transaction: &mut Transaction<'_>) -> Result<Done> {
        let mut done = Done::default();
        let mut saved: Vec<ClientId> = Vec::new();
        for step in steps {
            let id_of = |reference: Reference| match reference {
                Reference::Client(id) => Ok(id),
                Reference::Saved(place) => saved.get(place).copied().ok_or_else(|| wrong("a save of the batch is missing")),
            };
            match step {
                Step::Save(draft, how) => {
                    let outcome = transaction.save(draft, *how)?;
                    saved.push(outcome.id);
                    done.saves.push(outcome);
                }
                Step::Archive(id) => done.saves.push(transaction.archive(*id)?),
                Step::Restore(id) => done.saves.push(transaction.restore(*id)?),
                Step::Interaction(interaction, client) => {
                    let mut interaction = interaction.clone();
                    if let Some(client) = client {
                        interaction.subject = Subject::Client(id_of(*client)?);
                    }
                    transaction.add_interaction(&interaction)?;
                }
                Step::Relation(relation, from, to) => {
                    transaction.add_relation(&Relation { from: id_of(*from)?, to: id_of(*to)?, ..Relation::clone(relation) })?;
                }
                Step::Decision(a, b, verdict, note) => drop(transaction.decide(id_of(*a)?, id_of(*b)?, *verdict, note.as_deref())?),
                Step::Merge(keep, other, options) => done.merges.push(transaction.merge(id_of(*keep)?, id_of(*other)?, options)?),
                Step::Unmerge(merge) => drop(transaction.unmerge(*merge)?),
            }
        }
        Ok(done)
    }
}

/// A batch without steps. Freeing it without committing leaves nothing.
/// @param session the session: who reads or writes
/// @param out receives the new object; NULL where the call fails
/// Returns: 0, or a status below 0.
/// Ownership: the new object is the caller's: ktk_batch_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_batch *batch = NULL;
/// if (ktk_batch_new(session, &batch) < 0) return 1;
/// if (ktk_batch_save(batch, firm, NULL) < 0 || ktk_batch_save(batch, person, NULL) < 0 ||
///     ktk_batch_add_relation_json(batch, "{\"from\": -2, \"kind\": \"contact_of\", \"to\": -1}", KTK_NUL) < 0 ||
///     ktk_batch_commit(batch, now) < 0)
///     fprintf(stderr, "%s\n", ktk_last_error_message());
/// ktk_batch_free(batch);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_batch_new(session: *const ktk_session, out: *mut *mut ktk_batch) -> ktk_status {
    status("ktk_batch_new", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, session) = unsafe { (Out::new(out, null_mut()), get::<SessionBody>(session)) };
        let (out, session) = (out?, session?);
        let (session, token) = (session.session.clone(), session.token.clone());
        out.set(give(BatchBody { session, steps: Vec::new(), outcomes: Vec::new(), merges: Vec::new(), committed: false, token }));
        Ok(0)
    })
}

/// Adds the saving of a draft as it is now; later changes of the draft are not in it.
/// @param batch the batch
/// @param client the draft
/// @param options how; NULL for the defaults
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_batch_save(batch: *mut ktk_batch, client: *const ktk_client, options: *const ktk_save_options) -> ktk_status {
    status("ktk_batch_save", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (batch, client, options) = unsafe { (get_mut::<BatchBody>(batch), get::<ClientBody>(client), read_options::<ktk_save_options>(options)) };
        let (batch, client, options) = (batch?, client?, options?);
        client.of(&batch.session)?;
        batch.add(Step::Save(Box::new(client.draft.clone()), options.read()?))
    })
}

/// Adds the putting away of a client.
/// @param batch the batch
/// @param id the id of the client
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_batch_archive(batch: *mut ktk_batch, id: i64) -> ktk_status {
    status("ktk_batch_archive", || {
        // SAFETY: the caller keeps the conventions of the header.
        let batch = unsafe { get_mut::<BatchBody>(batch) };
        let batch = batch?;
        let id = client_id(id)?;
        batch.add(Step::Archive(id))
    })
}

/// Adds the putting back of an archived client.
/// @param batch the batch
/// @param id the id of the client
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_batch_restore(batch: *mut ktk_batch, id: i64) -> ktk_status {
    status("ktk_batch_restore", || {
        // SAFETY: the caller keeps the conventions of the header.
        let batch = unsafe { get_mut::<BatchBody>(batch) };
        let batch = batch?;
        let id = client_id(id)?;
        batch.add(Step::Restore(id))
    })
}

/// Adds an interaction, as ktk_session_add_interaction_json takes it. A client of -1 is that of the first save of the batch, -2 that of the
/// second.
/// @param batch the batch
/// @param json,json_len the interaction
/// @param now the time of interactions that say none
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED,
///   KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_batch_add_interaction_json(batch: *mut ktk_batch, json: *const c_char, json_len: isize, now: i64) -> ktk_status {
    status("ktk_batch_add_interaction_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (batch, json) = unsafe { (get_mut::<BatchBody>(batch), text_in(json, json_len)) };
        let (batch, json) = (batch?, json?);
        let now = instant(now)?;
        let mut parsed = parse_json(json)?;
        let client = batch.reference(&mut parsed, "client")?;
        batch.add(Step::Interaction(Box::new(Interaction::from_json(&parsed, now)?), client))
    })
}

/// Adds a relation, as ktk_session_add_relation_json takes it; ids below 0 count the saves of the batch.
/// @param batch the batch
/// @param json,json_len the relation
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED,
///   KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_batch_add_relation_json(batch: *mut ktk_batch, json: *const c_char, json_len: isize) -> ktk_status {
    status("ktk_batch_add_relation_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (batch, json) = unsafe { (get_mut::<BatchBody>(batch), text_in(json, json_len)) };
        let (batch, json) = (batch?, json?);
        let mut parsed = parse_json(json)?;
        let (from, to) = (batch.reference(&mut parsed, "from")?, batch.reference(&mut parsed, "to")?);
        let relation = Relation::from_json(&parsed)?;
        let (from, to) = (from.unwrap_or(Reference::Client(relation.from)), to.unwrap_or(Reference::Client(relation.to)));
        batch.add(Step::Relation(Box::new(relation), from, to))
    })
}

/// Adds what a person decided about two clients: a whole list of answers is on disk with one commit.
/// @param batch the batch
/// @param a one client; below 0 it counts the saves of the batch: -1 is the first
/// @param b the other
/// @param verdict KTK_VERDICT_…
/// @param note,note_len why; may be empty
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_batch_decide(batch: *mut ktk_batch, a: i64, b: i64, verdict: i32, note: *const c_char, note_len: isize) -> ktk_status {
    status("ktk_batch_decide", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (batch, note) = unsafe { (get_mut::<BatchBody>(batch), text_in(note, note_len)) };
        let (batch, note) = (batch?, note?);
        let (a, b) = (batch.client(a, "a")?, batch.client(b, "b")?);
        let note = Some(note).filter(|note| !note.is_empty()).map(str::to_string);
        batch.add(Step::Decision(a, b, verdict_of(verdict)?, note))
    })
}

/// Adds the merging of a client into another, as ktk_session_merge does it: a whole group becomes one client with one commit, or stays as it is.
/// @param batch the batch
/// @param keep the client that lives on; below 0 it counts the saves of the batch: -1 is the first
/// @param other the client that goes into it
/// @param options,options_len as ktk_session_merge takes them; may be empty
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_PARSE, KTK_E_SCHEMA, KTK_E_TYPE, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_batch_merge(batch: *mut ktk_batch, keep: i64, other: i64, options: *const c_char, options_len: isize) -> ktk_status {
    status("ktk_batch_merge", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (batch, options) = unsafe { (get_mut::<BatchBody>(batch), text_in(options, options_len)) };
        let (batch, options) = (batch?, options?);
        let (keep, other) = (batch.client(keep, "keep")?, batch.client(other, "other")?);
        let options = options_of(options, &batch.session.custom_fields())?;
        batch.add(Step::Merge(keep, other, Box::new(options)))
    })
}

/// Adds the taking apart of a merge, as ktk_session_unmerge does it.
/// @param batch the batch
/// @param merge the id of the merge
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, KTK_E_CLOSED after the commit, KTK_E_LIMIT, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_batch_unmerge(batch: *mut ktk_batch, merge: i64) -> ktk_status {
    status("ktk_batch_unmerge", || {
        // SAFETY: the caller keeps the conventions of the header.
        let batch = unsafe { get_mut::<BatchBody>(batch) };
        let batch = batch?;
        batch.add(Step::Unmerge(merge_id(merge)?))
    })
}

/// How many steps the batch has.
/// @param batch the batch
/// Returns: the count.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_batch_count(batch: *const ktk_batch) -> i32 {
    value("ktk_batch_count", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let batch = unsafe { get::<BatchBody>(batch) };
        let batch = batch?;
        Ok(count_of(batch.steps.len()))
    })
}

/// Commits all steps as one: all of them are on disk when it returns 0, else none. After an error the batch is as it was.
/// @param batch the batch
/// @param now the time of the write, microseconds since 1970 UTC
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: one at a time for each object that changes.
/// Errors: KTK_E_ARG, those of ktk_session_save and of the other steps, KTK_E_CLOSED after the commit, KTK_E_BUSY, KTK_E_REENTRANT,
///   KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_batch_commit(batch: *mut ktk_batch, now: i64) -> ktk_status {
    status("ktk_batch_commit", || {
        // SAFETY: the caller keeps the conventions of the header.
        let batch = unsafe { get_mut::<BatchBody>(batch) };
        let batch = batch?;
        let now = instant(now)?;
        if batch.committed {
            return Err(Error::new(ErrorKind::Closed, "the batch was committed"));
        }
        let (session, steps) = (&batch.session, &batch.steps);
        let done = session.write(now, |transaction| BatchBody::run(steps, transaction))?;
        batch.committed = true;
        batch.merges = done.merges;
        batch.outcomes = done.saves.into_iter().map(|outcome| Handle::kept(OutcomeBody::new(outcome, batch.token.clone()))).collect();
        Ok(0)
    })
}

/// How many outcomes a committed batch has: one for each save, archiving and restoring.
/// @param batch the batch
/// Returns: the count; 0 before the commit.
/// Ownership: nothing changes hands.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_batch_outcome_count(batch: *const ktk_batch) -> i32 {
    value("ktk_batch_outcome_count", 0, || {
        // SAFETY: the caller keeps the conventions of the header.
        let batch = unsafe { get::<BatchBody>(batch) };
        let batch = batch?;
        Ok(count_of(batch.outcomes.len()))
    })
}

/// An outcome of a committed batch, in the order of its steps.
/// @param batch the batch
/// @param index which one, from 0
/// Returns: the outcome; NULL where there is none.
/// Ownership: lent by the object: valid until it is changed or freed.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL (left for ktk_last_error_code).
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_batch_outcome(batch: *const ktk_batch, index: i32) -> *const ktk_outcome {
    value("ktk_batch_outcome", null(), || {
        // SAFETY: the caller keeps the conventions of the header.
        let batch = unsafe { get::<BatchBody>(batch) };
        let batch = batch?;
        let outcome = usize::try_from(index).ok().and_then(|index| batch.outcomes.get(index)).ok_or_else(|| wrong("there is no such outcome"))?;
        Ok(outcome.pointer())
    })
}

/// What the merges of a committed batch came to, in the order of their steps, as a JSON list of what ktk_session_merge reports.
/// @param batch the batch
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any; calls that only read may run at the same time.
/// Errors: KTK_E_ARG, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1 (ABI 0.2)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_batch_merges_json(batch: *const ktk_batch, out: *mut *mut c_char, len: *mut usize) -> ktk_status {
    status("ktk_batch_merges_json", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, batch) = unsafe { (GivenOut::new(out, len), get::<BatchBody>(batch)) };
        let (out, batch) = (out?, batch?);
        out.json(&batch.merges.iter().map(MergeOutcome::to_json).collect::<Json>())
    })
}

/// Frees a batch; without its commit nothing happened.
/// @param batch the object; NULL is fine
/// Returns: nothing.
/// Ownership: the object and all that it lends are gone.
/// Threads: one at a time for each object.
/// Errors: KTK_E_ARG for another kind of object (left for ktk_last_error_code), KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ktk_batch_free(batch: *mut ktk_batch) {
    // SAFETY: the caller keeps the conventions of the header.
    unsafe { free::<BatchBody>("ktk_batch_free", batch) }
}
