//! Writes: sets that are filled, checked, and committed in groups.
//!
//! `Session::write(now, |transaction| …)` runs the closure over a *view*: the newest committed state and every set that waits
//! before it. The closure fills a set and may be run again; it sees what it wrote itself. After it returned `Ok` the set is
//! checked as a whole (unique ids, duplicate policy) and queued. Whoever finds nobody flushing becomes the *leader*: he commits
//! all that is queued as one transaction, while others fill the next group. Nobody waits for more than the flush before his own.
//!
//! An import leaves its sets in the queue until enough of them wait (`write_later`); whoever flushes meanwhile commits them too.
//!
//! Fails: the closure's own error or panic leaves nothing. When a commit fails, the sets of its group answer that error, and
//! those queued behind it, which saw sets that are gone, run their closures again. Closures are serialized by one lock, so a
//! write inside a write of the same base would wait for itself: it is refused as `Reentrant`.
//!
//! Cost: an empty set costs nothing where nobody else is writing; a save costs one read of the record, its index difference and a share of one flush.

use super::certain::Certain;
use super::columns::{CardColumns, ColumnChanges};
use super::draft::{Draft, resolve};
use super::duplicates::DuplicatePolicy;
use super::hot::Changes;
use super::index::{self, ARCHIVED};
use super::open::{Durability, Shared, check_name, encode_custom, lock, meta, meta_number};
use super::read::Session;
use crate::duplicates::Model;
use crate::duplicates::merge::MergeOptions;
use crate::error::{Error, ErrorKind, Location, Result};
use crate::limits::{CLIENTS_PER_WRITE_MAX, VALUES_PER_FIELD_MAX, WRITE_RETRIES_MAX};
use crate::message::Severity;
use crate::model::{
    Change, ChangePath, Client, ClientId, ClientKind, CustomDefinition, CustomFields, FieldNumber, Issue, Match, MatchReason, MergeId, Multiplicity,
    Operation, Period, Presence, Provenance, Status, Undo, Value, ValueEntry, field,
};
use crate::rules::client::GENDER_FROM_NAME;
use crate::store::codec;
use crate::store::engine::{self, Commit, Table};
use crate::store::journal::{self, Action, JournalEntry};
use crate::store::keys;
use crate::store::turn::Taken;
use crate::store::view::{Layer, Row, View};
use crate::time::{Instant, truncate};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::thread::ThreadId;

/// What waits to be committed, and who is at it.
#[derive(Default)]
pub(crate) struct Sequencer {
    /// Sets being flushed: part of every view until the snapshot has them.
    in_flight: Vec<Arc<Layer>>,
    waiting: Vec<Waiting>,
    next_ticket: u64,
    /// Every ticket below is decided.
    decided: u64,
    /// Decided tickets that were not committed.
    failed: HashMap<u64, Failed>,
    flushing: bool,
    /// Counts failed commits: a view made before one must not be built upon after it.
    epoch: u64,
    /// The thread whose closure is running.
    running: Option<ThreadId>,
    /// How many wait until nobody writes at all.
    wanting_quiet: usize,
    /// The storage failed in a way that only reopening cures.
    poisoned: Option<ErrorKind>,
}

/// A set that waits to be committed.
struct Waiting {
    ticket: u64,
    layer: Arc<Layer>,
    /// Whether it must be on disk when its writer hears of it.
    strict: bool,
    /// What the engine, and the base among its processes, counted when the view was made that the set was built on.
    epoch: u64,
    commits: u64,
}

#[derive(Clone)]
enum Failed {
    Storage(ErrorKind, String),
    Retry,
}

/// What to do when the record was saved by somebody else since the draft was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Stale {
    /// Refuse with `Conflict`.
    #[default]
    Refuse,
    /// Apply the draft's own paths to the newer record.
    Apply,
}

/// How to save. By default the base's policy for the draft's source says what to do about possible duplicates (without one they are named in
/// the outcome), and a draft of an older revision is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SaveOptions {
    /// What to do about possible duplicates.
    pub duplicates: DuplicatePolicy,
    /// What to do about a newer record.
    pub stale: Stale,
}

/// What saving came to.
#[derive(Debug, Clone, PartialEq)]
pub struct SaveOutcome {
    /// The client; where the draft's client was merged, the one it lives on in.
    pub id: ClientId,
    /// Its revision now.
    pub revision: u64,
    /// Whether it is new.
    pub created: bool,
    /// What was changed; empty where the record was as the draft wants it already.
    pub changed: Vec<ChangePath>,
    /// Doubts about the saved values.
    pub issues: Vec<Issue>,
    /// Other clients that it may be one with, the best first.
    pub matches: Vec<Match>,
    /// The merge by which the new card went into the client `id`, where the policy is to merge and they are certainly one.
    pub merge: Option<MergeId>,
}

/// A write set in the making. Reads through it see what it has written.
pub struct Transaction<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) view: View,
    pub(crate) layer: Layer,
    pub(crate) now: Instant,
    pub(crate) actor: &'a str,
    custom: Arc<CustomFields>,
    model: Arc<Model>,
    pub(crate) batch: Option<u64>,
    /// First journal sequence of this set.
    transaction: u64,
    counters: BTreeMap<&'static [u8], u64>,
    /// Unique keys that belonged to another client when they were put.
    contested: Vec<(Contested, ClientId, ClientId)>,
    blocked: Vec<(ClientId, Vec<Match>)>,
    saved: BTreeSet<ClientId>,
    /// Created clients without journal entries of their own: one entry with ranges tells of them.
    created: Vec<ClientId>,
    /// What changes in bitmaps and columns, applied when the set is closed.
    pub(super) columns: ColumnChanges,
}

enum Contested {
    External(String),
    Custom(FieldNumber, String),
}

impl Session {
    /// Fills a write set and commits it: all of it is on disk when this returns `Ok`, or none.
    ///
    /// `now` is the time that records and journal get. The closure may be run again; it should do nothing else that counts.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, Instant, Relation, RelationKind, SaveOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let mut firm = Draft::new(ClientKind::Organization);
    /// firm.set("organization.name", "ООО «Ромашка»")?;
    /// let mut person = Draft::new(ClientKind::Person);
    /// person.set("name", "Петрова Анна")?.set("phone.work", "+7 495 123-45-67 доб. 12")?;
    ///
    /// // Both cards and their relation are on disk when this returns, or nothing is.
    /// let anna = session.write(now, |transaction| {
    ///     let firm = transaction.save(&firm, SaveOptions::default())?.id;
    ///     let anna = transaction.save(&person, SaveOptions::default())?.id;
    ///     transaction.add_relation(&Relation::new(anna, RelationKind::ContactOf, firm))?;
    ///     Ok(anna)
    /// })?;
    /// assert_eq!(session.relations(anna)?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The closure's own; `Exists` for a unique value of another client; `Duplicate` under a blocking policy; `Reentrant` inside
    /// another write; `Busy` where other writers did not end in time; `ReadOnly`; what the storage says (`Io`, `Full`, `Poisoned`).
    ///
    /// # Panics
    /// Where the closure panics; nothing is written then.
    pub fn write<R>(&self, now: Instant, mut fill: impl FnMut(&mut Transaction<'_>) -> Result<R>) -> Result<R> {
        let _turn = self.shared.turn_to_write()?;
        for _ in 0..WRITE_RETRIES_MAX {
            let filled = self.fill(now, &mut fill, false)?;
            let Some(ticket) = filled.ticket else { return filled.result };
            match self.shared.settle(ticket) {
                Ok(()) => return filled.result,
                Err(Failed::Storage(kind, message)) if filled.wrote => return Err(Error::new(kind, message)),
                // What the closure saw, or built upon, is gone.
                Err(_) => {}
            }
        }
        Err(Error::new(ErrorKind::Io, format!("the write was run {WRITE_RETRIES_MAX} times behind failing commits")))
    }

    /// Fills a write set like [`Session::write`] and leaves it in the queue: it is part of every later view, and on disk with the next
    /// flush, whoever has it done. `queued` learns of it and must be settled. The closure is run once.
    pub(crate) fn write_later<R>(&self, now: Instant, mut fill: impl FnMut(&mut Transaction<'_>) -> Result<R>, queued: &mut Queued<'_>) -> Result<R> {
        if queued.turn.is_none() {
            queued.turn = queued.shared.turn_to_write()?;
        }
        let filled = self.fill(now, &mut fill, false)?;
        queued.tickets.extend(filled.ticket);
        filled.result
    }

    /// For [`Session::write_later`].
    pub(crate) fn queued(&self) -> Queued<'_> {
        Queued { shared: &self.shared, tickets: Vec::new(), turn: None }
    }

    /// Like [`Session::write`], but nothing is committed: what the closure returns tells what would happen.
    ///
    /// # Errors
    /// Those that the write would answer before its commit.
    pub fn dry_run<R>(&self, now: Instant, mut fill: impl FnMut(&mut Transaction<'_>) -> Result<R>) -> Result<R> {
        self.fill(now, &mut fill, true)?.result
    }

    /// Saves one draft with the default [`SaveOptions`]: new, or changes of a stored client. Others go through [`Session::write`] and
    /// [`Transaction::save`].
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, Instant, field};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let mut draft = Draft::new(ClientKind::Person);
    /// draft.set("name", "коваленко олена")?.set("email", "olena@gmail.con")?;
    /// let saved = session.save(now, &draft)?;
    /// assert!(saved.created && saved.matches.is_empty());
    ///
    /// // The name was put right; the mailbox is a doubt that comes with a suggestion.
    /// let doubt = saved.issues.iter().find(|issue| issue.field == field::EMAIL);
    /// assert_eq!(doubt.and_then(|issue| issue.suggestion.as_deref()), Some("olena@gmail.com"));
    ///
    /// // A change begins with the card that was read; what it does not mention stays.
    /// let client = session.client(saved.id)?.ok_or("no such client")?;
    /// let mut change = Draft::of(&client);
    /// change.set("email", "olena@gmail.com")?.remove("email[olena@gmail.con]")?;
    /// assert_eq!(session.save(now, &change)?.revision, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Session::write`] and [`Transaction::save`].
    pub fn save(&self, now: Instant, draft: &Draft) -> Result<SaveOutcome> {
        self.write(now, |transaction| transaction.save(draft, SaveOptions::default()))
    }

    /// What saving a draft would come to: outcome and client, without saving. A form shows it while somebody types. The id of a
    /// new client is the next free one and may be another's by the time of the save.
    ///
    /// ```
    /// use kartoteka::{Base, Draft, Instant, field};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let mut draft = Draft::unknown_kind();
    /// draft.set("name", "ИП Сидоров Пётр")?.set("phone.mobile", "8(916)1234567")?;
    /// let (outcome, client) = session.preview(now, &draft)?;
    /// assert_eq!(client.display_name(), "ИП Сидоров Пётр");
    /// assert_eq!(client.phones().next().map(|phone| phone.to_string()).as_deref(), Some("+79161234567"));
    /// assert!(outcome.matches.is_empty());
    /// assert_eq!(session.client_count()?, 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Session::save`].
    pub fn preview(&self, now: Instant, draft: &Draft) -> Result<(SaveOutcome, Client)> {
        self.dry_run(now, |transaction| {
            let outcome = transaction.save(draft, SaveOptions::default())?;
            let client = transaction.client(outcome.id)?;
            Ok((outcome, client))
        })
    }

    fn fill<R>(&self, now: Instant, fill: &mut dyn FnMut(&mut Transaction<'_>) -> Result<R>, dry: bool) -> Result<Filled<R>> {
        let shared = &*self.shared;
        if shared.outdated_keys.load(Ordering::Acquire) {
            return Err(Error::new(ErrorKind::ReadOnly, "the base can only be read: its keys were made by older rules; rebuild it first"));
        }
        let thread = std::thread::current().id();
        let mut queue = lock(&shared.sequencer);
        // Another thread's closure runs without the lock; this thread's own would never end if we waited for it.
        if queue.running == Some(thread) {
            return Err(Error::new(ErrorKind::Reentrant, "a write inside a write of the same base"));
        }
        queue = shared.wait_while(queue, &|queue| queue.running.is_some())?;
        if let Some(kind) = queue.poisoned {
            return Err(Error::new(ErrorKind::Poisoned, format!("an earlier commit failed ({kind:?}); reopen the base to write again")));
        }
        queue.running = Some(thread);
        let committed = shared.committed();
        let mut view = committed.view.clone();
        view.layers = queue.in_flight.iter().chain(queue.waiting.iter().map(|set| &set.layer)).cloned().collect();
        let (epoch, saw_waiting) = ((queue.epoch, committed.epoch), !view.layers.is_empty());
        let commits = committed.commits;
        drop(queue);
        let filled = catch_unwind(AssertUnwindSafe(|| {
            if committed.epoch != shared.engine.epoch() {
                // The disk cannot be read, and the view that is left may lack what was committed last.
                shared.engine.snapshot()?;
            }
            let custom = newest_custom(&view, &committed.custom)?;
            let model = newest_model(&view, &committed.model, &custom)?;
            let mut transaction = Transaction::new(shared, view, custom, model, now, &self.actor)?;
            let result = fill(&mut transaction)?;
            transaction.check()?;
            transaction.close(dry)?;
            Ok((result, transaction.layer))
        }));
        let mut queue = lock(&shared.sequencer);
        queue.running = None;
        let (result, layer) = match filled {
            Ok(Ok((result, layer))) => (Ok(result), layer),
            Ok(Err(error)) => (Err(error), Layer::default()),
            Err(panic) => {
                shared.next_turn(&queue);
                drop(queue);
                resume_unwind(panic)
            }
        };
        // An answer that rests on sets which are not on disk yet, even an error or an empty set, waits for them too.
        let wrote = !layer.is_empty();
        let ticket = (!dry && (wrote || saw_waiting)).then(|| {
            let ticket = queue.next_ticket;
            queue.next_ticket += 1;
            let strict = wrote && self.durability == Durability::Strict;
            if epoch.0 == queue.epoch {
                queue.waiting.push(Waiting { ticket, layer: Arc::new(layer), strict, epoch: epoch.1, commits });
            } else {
                // A commit failed while the closure ran: what it saw is gone.
                queue.failed.insert(ticket, Failed::Retry);
            }
            ticket
        });
        shared.next_turn(&queue);
        Ok(Filled { result, ticket, wrote })
    }
}

/// What running a closure came to.
struct Filled<R> {
    /// Its own answer, or what the checks said.
    result: Result<R>,
    /// What to wait for before the answer counts.
    ticket: Option<u64>,
    /// Whether the set has anything of its own.
    wrote: bool,
}

/// Write sets of one caller that wait to be committed; where he leaves them, they are committed all the same.
pub(crate) struct Queued<'a> {
    shared: &'a Shared,
    tickets: Vec<u64>,
    turn: Option<Taken<'a>>,
}

impl Queued<'_> {
    /// Waits until all of them are on disk; flushes them where nobody else does.
    ///
    /// # Errors
    /// What the storage says; what of the sets was not committed by then is gone.
    pub fn settle(&mut self) -> Result<()> {
        let mut settled = Ok(());
        // Every ticket is asked for: the answers of those that failed wait for somebody to take them.
        for ticket in std::mem::take(&mut self.tickets) {
            let failed = match self.shared.settle(ticket) {
                Ok(()) => continue,
                Err(Failed::Storage(kind, message)) => Error::new(kind, message),
                Err(Failed::Retry) => Error::new(ErrorKind::Io, "a commit failed that this write was built upon"),
            };
            settled = settled.and(Err(failed));
        }
        self.turn = None;
        settled
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.settle().ok();
    }
}

/// Nobody else writes while it lives.
pub(crate) struct Quiet<'a> {
    shared: &'a Shared,
    _turn: Option<Taken<'a>>,
}

impl Drop for Quiet<'_> {
    fn drop(&mut self) {
        let mut queue = lock(&self.shared.sequencer);
        queue.running = None;
        self.shared.next_turn(&queue);
    }
}

/// Definitions that wait to be committed count too.
fn newest_custom(view: &View, committed: &Arc<CustomFields>) -> Result<Arc<CustomFields>> {
    if view.layers.iter().all(|layer| !layer.touches(Table::CustomField)) {
        return Ok(committed.clone());
    }
    super::open::load_custom(view).map(Arc::new)
}

/// A model that waits to be committed counts too.
fn newest_model(view: &View, committed: &Arc<Model>, custom: &CustomFields) -> Result<Arc<Model>> {
    if view.layers.iter().all(|layer| layer.get(Table::Meta, meta::MODEL).is_none()) {
        return Ok(committed.clone());
    }
    super::open::load_model(view, custom).map(Arc::new)
}

impl Shared {
    /// Calls who waits for his turn to write: one, for a crowd would only find the place taken.
    fn next_turn(&self, queue: &Sequencer) {
        if queue.wanting_quiet > 0 { self.turn.notify_all() } else { self.turn.notify_one() }
    }

    /// Waits, no longer than the base's bound, while something holds.
    fn wait_while<'a>(&self, queue: MutexGuard<'a, Sequencer>, holds: &dyn Fn(&Sequencer) -> bool) -> Result<MutexGuard<'a, Sequencer>> {
        let (queue, waited) = self.turn.wait_timeout_while(queue, self.busy, |queue| holds(queue)).unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            // Should the call have come this moment, it is the next one's.
            self.next_turn(&queue);
            return Err(Error::new(ErrorKind::Busy, format!("other writers did not end within {} ms", self.busy.as_millis())));
        }
        Ok(queue)
    }

    /// Waits until nobody writes; until the guard is dropped nobody begins to. Others wait for it as for a writer.
    ///
    /// # Errors
    /// `Reentrant` inside a write, which would wait for itself; `Busy`.
    pub fn quiet(&self) -> Result<Quiet<'_>> {
        let _turn = self.turn_to_write()?;
        let mut queue = lock(&self.sequencer);
        let thread = std::thread::current().id();
        if queue.running == Some(thread) {
            return Err(Error::new(ErrorKind::Reentrant, "maintenance inside a write of the same base"));
        }
        queue.wanting_quiet += 1;
        let quieted = self.wait_for_quiet(queue);
        let mut queue = match quieted {
            Ok(queue) => queue,
            Err(error) => {
                lock(&self.sequencer).wanting_quiet -= 1;
                return Err(error);
            }
        };
        queue.wanting_quiet -= 1;
        queue.running = Some(thread);
        Ok(Quiet { shared: self, _turn })
    }

    fn wait_for_quiet<'a>(&'a self, queue: MutexGuard<'a, Sequencer>) -> Result<MutexGuard<'a, Sequencer>> {
        let busy = |queue: &Sequencer| queue.running.is_some() || queue.flushing;
        let mut queue = self.wait_while(queue, &busy)?;
        // Sets that nobody waits for yet, as those of an import that reads on, are flushed in its stead.
        while !queue.waiting.is_empty() {
            queue = self.wait_while(self.flush_waiting(queue), &busy)?;
        }
        Ok(queue)
    }

    /// Waits until a queued set is decided; flushes the queue where nobody else does.
    fn settle(&self, ticket: u64) -> std::result::Result<(), Failed> {
        let mut queue = lock(&self.sequencer);
        loop {
            if let Some(failed) = queue.failed.remove(&ticket) {
                return Err(failed);
            }
            if ticket < queue.decided {
                return Ok(());
            }
            if queue.flushing {
                queue = self.flushed.wait(queue).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            queue = self.flush_waiting(queue);
        }
    }

    /// Flushes all sets that wait; nobody else is at it.
    fn flush_waiting<'a>(&'a self, mut queue: MutexGuard<'a, Sequencer>) -> MutexGuard<'a, Sequencer> {
        queue.flushing = true;
        let group = std::mem::take(&mut queue.waiting);
        queue.in_flight = group.iter().map(|set| set.layer.clone()).collect();
        drop(queue);
        let flushed = self.flush(&group);
        queue = lock(&self.sequencer);
        queue.flushing = false;
        queue.in_flight.clear();
        let last = group.last().map_or(queue.decided, |set| set.ticket + 1);
        queue.decided = queue.decided.max(last);
        if let Err(failed) = flushed {
            queue.epoch += 1;
            for set in &group {
                queue.failed.insert(set.ticket, failed.clone());
            }
            // Those behind saw sets that are gone now, and were built on what may be gone.
            for set in std::mem::take(&mut queue.waiting) {
                queue.failed.insert(set.ticket, Failed::Retry);
                queue.decided = queue.decided.max(set.ticket + 1);
            }
            if let Failed::Storage(kind @ (ErrorKind::Poisoned | ErrorKind::Corrupt), _) = failed {
                queue.poisoned = Some(kind);
            }
            // Snapshots from before the failure may be dead.
            self.swap_snapshot(&Changes::Unknown).ok();
        } else if let Err(error) = self.show_commit(&Changes::Sets(&group.iter().map(|set| set.layer.as_ref()).collect::<Vec<_>>())) {
            // The data are on disk; only looking at them failed. Nothing may be built on an old view.
            queue.poisoned = Some(error.kind());
        }
        self.flushed.notify_all();
        if queue.wanting_quiet > 0 {
            self.turn.notify_all();
        }
        queue
    }

    /// Commits a group as one transaction.
    fn flush(&self, group: &[Waiting]) -> std::result::Result<(), Failed> {
        // Sets of a view that the engine has since fallen behind of are filled again.
        let (epoch, commits) = group.first().map_or((0, 0), |set| (set.epoch, set.commits));
        if group.iter().any(|set| (set.epoch, set.commits) != (epoch, commits)) {
            return Err(Failed::Retry);
        }
        if group.iter().all(|set| set.layer.is_empty()) {
            return Ok(());
        }
        let commit = if group.iter().any(|set| set.strict) { Commit::Durable } else { Commit::Relaxed };
        let mut joined = Layer::default();
        let all = match group {
            [only] => only.layer.as_ref(),
            several => {
                several.iter().for_each(|set| joined.absorb(&set.layer));
                joined.seal();
                &joined
            }
        };
        let mut overtaken = false;
        let mut fill = |transaction: &mut dyn engine::Transaction| {
            overtaken = !self.count_commit(transaction, commits)?;
            if overtaken {
                return Err(Error::new(ErrorKind::Conflict, "another process has committed since"));
            }
            all.commit(transaction)
        };
        match self.engine.write_since(epoch, commit, &mut fill) {
            Err(_) if overtaken => Err(Failed::Retry),
            Ok(true) => Ok(()),
            Ok(false) => Err(Failed::Retry),
            Err(error) => Err(Failed::Storage(error.kind(), error.to_string())),
        }
    }
}

impl<'a> Transaction<'a> {
    pub(crate) fn new(shared: &'a Shared, view: View, custom: Arc<CustomFields>, model: Arc<Model>, now: Instant, actor: &'a str) -> Result<Self> {
        let transaction = meta_number(&view, meta::NEXT_JOURNAL)?.max(1);
        let columns = ColumnChanges::new(&view)?;
        Ok(Transaction {
            shared,
            view,
            layer: Layer::default(),
            now: truncate(now),
            actor,
            custom,
            model,
            batch: None,
            transaction,
            counters: BTreeMap::new(),
            contested: Vec::new(),
            blocked: Vec::new(),
            saved: BTreeSet::new(),
            created: Vec::new(),
            columns,
        })
    }

    /// Sees these sets too, as if they were committed: the earlier steps of a dry run.
    pub(crate) fn go_on_from(&mut self, sets: &[Arc<Layer>]) -> Result<()> {
        self.view.layers.extend(sets.iter().cloned());
        self.custom = newest_custom(&self.view, &self.custom)?;
        self.model = newest_model(&self.view, &self.model, &self.custom)?;
        self.transaction = meta_number(&self.view, meta::NEXT_JOURNAL)?.max(1);
        Ok(())
    }

    pub(crate) fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.view.get_under(Some(&self.layer), table, key)
    }

    pub(crate) fn range(&self, table: Table, low: &[u8], high: &[u8], limit: usize) -> Result<(Vec<Row>, Option<Vec<u8>>)> {
        self.view.range_under(Some(&self.layer), table, low, high, limit)
    }

    /// The next number of a counter in `meta`, from 1.
    pub(crate) fn next_number(&mut self, name: &'static [u8]) -> Result<u64> {
        let next = match self.counters.get(name) {
            Some(next) => *next,
            None => meta_number(&self.view, name)?.max(1),
        };
        self.counters.insert(name, next + 1);
        Ok(next)
    }

    /// Where a counter stands that this write has moved.
    pub(crate) fn counter(&self, name: &'static [u8]) -> Option<u64> {
        self.counters.get(name).copied()
    }

    /// Puts the last number of a counter back: it was only looked at.
    pub(crate) fn give_back(&mut self, name: &'static [u8]) {
        self.counters.entry(name).and_modify(|next| *next -= 1);
    }

    /// Writes the counters into the set, for whoever reads on from it.
    pub(crate) fn finish_counters(&mut self) {
        for (name, next) in &self.counters {
            self.layer.put(Table::Meta, *name, next.to_be_bytes());
        }
    }

    /// The model of duplicates.
    pub(super) fn model(&self) -> &Model {
        &self.model
    }

    /// Reads what a model that was set in this write makes of the pairs that follow.
    pub(super) fn use_model(&mut self, model: Model) {
        self.model = Arc::new(model);
    }

    /// The custom fields, those defined in this write included.
    pub fn custom_fields(&self) -> &CustomFields {
        &self.custom
    }

    /// A client by id; the id of a merged one leads to the client it lives on in.
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`.
    pub fn client(&self, id: ClientId) -> Result<Client> {
        self.find_client(id)?.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no client {id}")))
    }

    pub(crate) fn find_client(&self, id: ClientId) -> Result<Option<Client>> {
        super::read::client_at(id, &mut |table, key| self.get(table, key))
    }

    /// The client with a host program's id; where it belongs to a merged one, the client that one lives on in.
    ///
    /// # Errors
    /// `Corrupt`.
    pub fn by_external(&self, system: &str, id: &str) -> Result<Option<ClientId>> {
        let key = keys::external(system, id);
        let Some(value) = self.get(Table::External, &key)? else { return Ok(None) };
        keys::trailing_client(&value).map(Some).ok_or_else(|| Error::corrupt("external", &key, "not a client id"))
    }

    /// Saves a draft: a new client, or the draft's changes to the stored one.
    ///
    /// # Errors
    /// `NotFound`, `Conflict` where the record is newer or was merged into another (see [`Stale`]), `Argument`, `Schema` and `Type` for
    /// paths and JSON,
    /// `Limit`. Unique values and the duplicate policy are checked when the closure has returned.
    pub fn save(&mut self, draft: &Draft, options: SaveOptions) -> Result<SaveOutcome> {
        let before = match draft.id {
            Some(id) => Some(self.client(id)?),
            None => None,
        };
        if let (Some(before), Some(expected)) = (&before, draft.revision)
            && options.stale == Stale::Refuse
            && (before.revision() != expected || before.id() != draft.id)
        {
            // Revisions of two records do not compare: what was read is not what would be written.
            if let (Some(id), Some(into)) = (draft.id, before.id().filter(|into| Some(*into) != draft.id)) {
                return Err(Error::new(ErrorKind::Conflict, format!("cannot save client {id}: it was merged into {into} since it was read")));
            }
            let message =
                format!("cannot save client {}: revision {expected} expected, {} stored", before.id().map_or(0, ClientId::get), before.revision());
            return Err(Error::new(ErrorKind::Conflict, message));
        }
        let context = self.shared.context(self.now);
        let resolved = resolve(draft, before.as_ref(), Some(self.now), &context, &self.custom)?;
        let mut changes = resolved.changes;
        if let Some(kind) = resolved.kind {
            changes.insert(0, Change { path: ChangePath { field: field::KIND, item: String::new() }, operation: Operation::Kind(kind) });
        }
        let mut after = match &before {
            Some(before) => before.clone(),
            None => Client::new(resolved.kind.unwrap_or_default()),
        };
        check_newer(&changes, &after)?;
        verify(&mut changes, &after, &resolved.verified, self.now);
        let edited: Vec<FieldNumber> = changes.iter().map(|change| change.path.field).collect();
        let undone = self.apply(&mut after, before.is_some(), changes, draft.source.as_deref());
        let policy = self.policy_for(options.duplicates, draft.source.as_deref())?;
        if policy == DuplicatePolicy::Merge && before.is_none() {
            let mut matches = self.matches_of(&after)?;
            if let Some(certain) = self.certain_match(&after, &matches)? {
                matches.retain(|found| found.id != certain.id);
                return self.save_into(certain, after, undone, resolved.issues, matches);
            }
        }
        let outcome = self.store(before.as_ref(), after, undone, Action::Change)?;
        let issues = self.keep_issues(outcome.id, &edited, resolved.issues)?;
        let matches = if policy == DuplicatePolicy::Allow { Vec::new() } else { self.matches(outcome.id)? };
        match policy {
            DuplicatePolicy::Block if self.brings_duplicate(before.as_ref(), &matches)? => self.blocked.push((outcome.id, matches.clone())),
            DuplicatePolicy::Anyway => self.decide_different(outcome.id, &matches)?,
            _ => {}
        }
        Ok(SaveOutcome { issues, matches, ..outcome })
    }

    /// Saves a new card and merges it into the client that it is certainly one with.
    fn save_into(
        &mut self,
        certain: Certain,
        card: Client,
        undone: Vec<(ChangePath, Undo)>,
        issues: Vec<Issue>,
        matches: Vec<Match>,
    ) -> Result<SaveOutcome> {
        if certain.complete {
            let revision = self.client(certain.id)?.revision();
            return Ok(SaveOutcome { id: certain.id, revision, created: false, changed: Vec::new(), issues, matches, merge: None });
        }
        let stored = self.store(None, card, undone, Action::Change)?;
        let issues = self.keep_issues(stored.id, &[], issues)?;
        let merged = self.merge(certain.id, stored.id, &MergeOptions::default())?;
        let SaveOutcome { created, changed, .. } = stored;
        Ok(SaveOutcome { id: merged.survivor, revision: merged.revision, created, changed, issues, matches, merge: Some(merged.merge) })
    }

    /// Applies changes with their history and provenance; gives what undoes them, in the order of the changes.
    pub(crate) fn apply(&self, client: &mut Client, stored: bool, changes: Vec<Change>, source: Option<&str>) -> Vec<(ChangePath, Undo)> {
        self.hand().apply(client, stored, changes, source)
    }

    pub(crate) fn hand(&self) -> Hand<'_> {
        Hand { now: self.now, actor: self.actor }
    }
}

/// Whose hand writes, and when: all that changes need to know of the write that they stand in.
#[derive(Clone, Copy)]
pub(crate) struct Hand<'a> {
    pub now: Instant,
    pub actor: &'a str,
}

impl Hand<'_> {
    /// Applies changes with their history and provenance; gives what undoes them, in the order of the changes.
    pub(crate) fn apply(&self, client: &mut Client, stored: bool, changes: Vec<Change>, source: Option<&str>) -> Vec<(ChangePath, Undo)> {
        let mut undone = Vec::new();
        for mut change in changes {
            let history = field::by_number(change.path.field).is_some_and(|row| row.multiplicity == Multiplicity::History);
            if history && let Operation::Set(entry) = &mut change.operation {
                undone.extend(self.next_period(client, change.path.field, entry));
                if matches!(&entry.value, Value::Period(period) if period.from.is_none() && period.until.is_none()) {
                    // The value is current already.
                    continue;
                }
                change.path.item = crate::model::item_key(change.path.field, entry);
            }
            // The same statement again keeps its date.
            if let Operation::State(presence, raw) = &mut change.operation
                && let Some(slot) = client.slot(change.path.field)
                && slot.entries.is_empty()
                && same_statement(&slot.presence, presence)
            {
                presence.clone_from(&slot.presence);
                *raw = raw.take().or_else(|| slot.raw.clone());
            }
            // Text that says nothing, or that a rule refused, takes no value away.
            let unread = matches!(change.operation, Operation::State(Presence::Unknown, Some(_)));
            if unread && client.slot(change.path.field).is_some_and(|slot| !slot.entries.is_empty() || slot.presence != Presence::Unknown) {
                continue;
            }
            let past = client.slot(change.path.field).is_some_and(|slot| !slot.entries.is_empty());
            if history && past && matches!(change.operation, Operation::State(..)) {
                undone.extend(self.end_period(client, change.path.field));
                continue;
            }
            if change.path.field == field::GENDER && self.gender_is_set_by_hand(client, &change) {
                continue;
            }
            if let Operation::Set(entry) = &mut change.operation {
                self.stamp(client, change.path.field, stored, entry, source);
            }
            undone.extend(client.apply(change));
        }
        undone
    }

    /// A dated history whose current value goes: its period ends now, what was stays.
    fn end_period(&self, client: &mut Client, number: FieldNumber) -> Option<(ChangePath, Undo)> {
        let current = client.current(number)?.clone();
        let slot = client.slot_mut(number);
        let index = slot.entries.iter().position(|known| known.value == Value::Period(current.clone()))?;
        let known = slot.entries.get_mut(index)?;
        let path = ChangePath { field: number, item: crate::model::item_key(number, known) };
        let undo = Undo::Entry(u32::try_from(index).unwrap_or(u32::MAX), known.clone());
        known.value = Value::Period(Period { until: Some(self.now), ..current });
        Some((path, undo))
    }

    /// A new value of a dated history ends the current period; the entry becomes the period from now on.
    fn next_period(&self, client: &mut Client, number: FieldNumber, entry: &mut ValueEntry) -> Option<(ChangePath, Undo)> {
        let Value::Period(period) = &mut entry.value else { return None };
        if period.from.is_some() || period.until.is_some() || client.current(number).is_some_and(|current| current.value == period.value) {
            return None;
        }
        period.from = Some(self.now);
        period.by = period.by.take().or_else(|| Some(self.actor.to_string()));
        self.end_period(client, number)
    }

    /// A gender that a name shows does not replace one that somebody set.
    fn gender_is_set_by_hand(&self, client: &Client, change: &Change) -> bool {
        let derived = matches!(&change.operation, Operation::Set(entry) if is_derived_gender(entry));
        derived
            && client.slot(field::GENDER).is_some_and(|slot| slot.entries.iter().any(|known| !is_derived_gender(known)) || slot.entries.is_empty())
    }

    /// Says where a value came from, where that differs from the record's own making.
    fn stamp(&self, client: &Client, number: FieldNumber, stored: bool, entry: &mut ValueEntry, source: Option<&str>) {
        let known = client.slot(number).into_iter().flat_map(|slot| &slot.entries);
        if known.clone().any(|known| known == entry) {
            return;
        }
        let same = known.clone().find(|known| known.value == entry.value);
        if let Some(same) = same.filter(|same| if is_derived_gender(same) { is_derived_gender(entry) } else { entry.provenance.is_none() }) {
            // The same value again: it keeps its story.
            entry.provenance.clone_from(&same.provenance);
            entry.raw = entry.raw.take().or_else(|| same.raw.clone());
            return;
        }
        let mut provenance = entry.provenance.take().map_or_else(Provenance::default, |provenance| *provenance);
        if provenance.source.is_none() {
            provenance.source = source.map(str::to_string);
        }
        if stored && provenance.set_at.is_none() {
            provenance.set_at = Some(self.now);
            provenance.set_by = Some(self.actor.to_string());
        }
        entry.provenance = (!provenance.is_empty()).then(|| Box::new(provenance));
    }

    /// What a new client's record says of its making.
    pub(crate) fn sign_new(&self, client: &mut Client) {
        client.revision = 1;
        client.updated_at = Some(self.now);
        client.created_at = Some(self.now);
        client.created_by = self.actor.to_string();
    }
}

impl Transaction<'_> {
    /// Writes a client, its keys and its journal entry. `before` is what is stored now; equal records write nothing.
    pub(crate) fn store(
        &mut self,
        before: Option<&Client>,
        mut after: Client,
        undone: Vec<(ChangePath, Undo)>,
        action: Action,
    ) -> Result<SaveOutcome> {
        if let Some(before) = before.filter(|_| undone.is_empty()) {
            let id = before.id().ok_or_else(|| Error::new(ErrorKind::Internal, "a stored client has no id"))?;
            return Ok(SaveOutcome {
                id,
                revision: before.revision(),
                created: false,
                changed: Vec::new(),
                issues: Vec::new(),
                matches: Vec::new(),
                merge: None,
            });
        }
        check_counts(&after)?;
        let id = match before.and_then(Client::id) {
            Some(id) => id,
            None => self.new_client_id()?,
        };
        self.count_saved(id)?;
        after.id = Some(id);
        match before {
            None => self.hand().sign_new(&mut after),
            Some(before) => {
                after.revision = before.revision() + 1;
                after.updated_at = Some(self.now);
            }
        }
        let record = codec::encode(&after).map_err(|error| error.while_trying(&format!("cannot save client {id}")))?;
        self.layer.put(Table::Card, keys::client(id), record);
        self.index(before, Some(&after))?;
        if before.is_some_and(|before| before.birth_date() != after.birth_date()) {
            self.birth_date_changed(id)?;
        }
        let changed = match before {
            None => {
                self.created.push(id);
                undone.into_iter().map(|(path, _)| path).collect()
            }
            Some(_) => {
                // Nobody reads of a change before he has read of the making.
                if self.created.binary_search(&id).is_ok() {
                    self.journal_created()?;
                }
                let changed = undone.iter().map(|(path, _)| path.clone()).collect();
                self.journal(action, vec![(id, id)], undone, "")?;
                changed
            }
        };
        Ok(SaveOutcome { id, revision: after.revision, created: before.is_none(), changed, issues: Vec::new(), matches: Vec::new(), merge: None })
    }

    fn count_saved(&mut self, id: ClientId) -> Result<()> {
        if self.saved.insert(id) && self.saved.len() > CLIENTS_PER_WRITE_MAX {
            return Err(Error::new(ErrorKind::Limit, format!("one write changes at most {CLIENTS_PER_WRITE_MAX} clients")));
        }
        Ok(())
    }

    /// Writes a new client whose record and keys were made beforehand. Tables that this set looks things up in are named by `read_back`.
    pub(crate) fn store_made(&mut self, made: &Made, read_back: &[Table]) -> Result<ClientId> {
        let id = self.new_client_id()?;
        self.count_saved(id)?;
        self.layer.put_fresh(Table::Card, &keys::client(id), &made.record);
        self.columns.new_card(id, &made.columns);
        let mut key = Vec::new();
        let mut bytes = made.rows.as_slice();
        for (table, key_bytes, value_bytes) in &made.lengths {
            let Some((row, rest)) = bytes.split_at_checked(usize::from(*key_bytes) + usize::from(*value_bytes)) else { break };
            let (made_key, value) = row.split_at_checked(usize::from(*key_bytes)).unwrap_or_default();
            bytes = rest;
            key.clear();
            key.extend_from_slice(made_key);
            index::give_key(*table, &mut key, id);
            match table {
                Table::External => {
                    self.contest(*table, &key, id)?;
                    self.layer.put(*table, key.as_slice(), keys::client(id));
                }
                Table::Custom => {
                    self.contest(*table, &key, id)?;
                    self.layer.put(*table, key.as_slice(), value);
                }
                _ if read_back.contains(table) => self.layer.put(*table, key.as_slice(), value),
                _ => self.layer.put_fresh(*table, &key, value),
            }
        }
        self.created.push(id);
        Ok(id)
    }

    fn new_client_id(&mut self) -> Result<ClientId> {
        let number = self.next_number(meta::NEXT_CLIENT)?;
        let id = u32::try_from(number).ok().and_then(ClientId::new);
        id.ok_or_else(|| Error::new(ErrorKind::Limit, "a base has at most 2^32 - 1 clients over its whole life"))
    }

    /// Writes the difference of two states of a client's keys.
    pub(crate) fn index(&mut self, before: Option<&Client>, after: Option<&Client>) -> Result<()> {
        let old = before.map(|client| index::rows(client, &self.custom)).unwrap_or_default();
        let new = after.map(|client| index::rows(client, &self.custom)).unwrap_or_default();
        let id = after.or(before).and_then(Client::id).ok_or_else(|| Error::new(ErrorKind::Internal, "keys of a client without an id"))?;
        self.columns.card(id, before, after);
        let [was_active, after_is_active] = [before, after].map(|client| client.is_some_and(|client| client.status() == Status::Active));
        if before.is_some() && was_active != after_is_active {
            self.mark_merged_externals(id, after_is_active)?;
        }
        // Read once, and only where an id of a host program goes.
        let mut taken_over: Option<BTreeSet<Vec<u8>>> = None;
        for (table, key, value) in old.iter().filter(|row| new.binary_search(row).is_err()) {
            let replaced = new.iter().any(|(other, other_key, _)| other == table && other_key == key);
            // Another client of this write may own the unique key by now.
            let lost = *table == Table::External && self.get(*table, key)?.as_deref() != Some(value);
            if replaced || lost {
                continue;
            }
            // What the client took over from one that was merged into it goes on leading to it.
            if *table == Table::External && after_is_active {
                let known = match taken_over.take() {
                    Some(known) => known,
                    None => self.merged_externals(id)?,
                };
                if taken_over.insert(known).contains(key) {
                    continue;
                }
            }
            self.layer.delete(*table, key.as_slice());
        }
        for row in new {
            if old.binary_search(&row).is_ok() {
                continue;
            }
            let (table, key, value) = row;
            self.contest(table, &key, id)?;
            self.layer.put(table, key, value);
        }
        Ok(())
    }

    /// Remembers a unique key that another client has now; by the end of the write he may have given it up.
    pub(crate) fn contest(&mut self, table: Table, key: &[u8], id: ClientId) -> Result<()> {
        match table {
            Table::External => {
                let owner = self.get(table, key)?.as_deref().and_then(keys::trailing_client).filter(|owner| *owner != id);
                if let Some(owner) = owner {
                    let system = key.split(|byte| *byte == 0).next().unwrap_or_default();
                    self.contested.push((Contested::External(String::from_utf8_lossy(system).into_owned()), owner, id));
                }
            }
            Table::Custom => {
                let number = key.first_chunk().map(|bytes| FieldNumber(u16::from_be_bytes(*bytes)));
                let unique = number.and_then(|number| self.custom.get(number).filter(|definition| definition.unique).map(|_| number));
                let Some(number) = unique else { return Ok(()) };
                let prefix = key.get(..key.len().saturating_sub(4)).unwrap_or_default();
                let (rows, _) = self.range(table, prefix, &keys::end_of(prefix), usize::MAX)?;
                let active = rows.iter().filter(|(_, value)| value.first() != Some(&ARCHIVED));
                let owners: Vec<ClientId> = active.filter_map(|(key, _)| keys::trailing_client(key)).filter(|owner| *owner != id).collect();
                let key_text = self.custom.get(number).map(|definition| definition.key.clone()).unwrap_or_default();
                self.contested.extend(owners.into_iter().map(|owner| (Contested::Custom(number, key_text.clone()), owner, id)));
            }
            _ => {}
        }
        Ok(())
    }

    /// What only the finished set can tell: unique values and the duplicate policy.
    pub(crate) fn check(&mut self) -> Result<()> {
        for (contested, owner, id) in std::mem::take(&mut self.contested) {
            let (Some(other), Some(mine)) = (self.find_client(owner)?, self.find_client(id)?) else { continue };
            if other.id() == mine.id() || other.status() != Status::Active {
                continue;
            }
            let (shared, what) = match &contested {
                Contested::External(system) => {
                    let (mine, theirs) = (self.external_keys(&mine)?, self.external_keys(&other)?);
                    (!mine.is_disjoint(&theirs), format!("external.{system}"))
                }
                Contested::Custom(number, key) => {
                    // Whoever is put away asks for nothing either.
                    let active = mine.status() == Status::Active;
                    let mine: BTreeSet<_> = mine.values(*number).filter(|_| active).map(index::custom_text).collect();
                    (other.values(*number).any(|value| mine.contains(&index::custom_text(value))), format!("custom.{key}"))
                }
            };
            if !shared && matches!(contested, Contested::External(_)) {
                // The key changed hands and back within this write; it is the other's again.
                for key in self.external_keys(&other)? {
                    if self.get(Table::External, &key)?.is_none() {
                        self.layer.put(Table::External, key, keys::client(other.id().unwrap_or(owner)));
                    }
                }
            }
            if shared {
                let reason = if matches!(contested, Contested::External(_)) { MatchReason::External } else { MatchReason::Custom };
                let found = self.owner_match(&other, &mine, reason)?;
                let error = Error::new(ErrorKind::Exists, format!("cannot save client {id}: its {what} belongs to client {owner}"));
                return Err(error.at(Location::Field(what)).with_matches(vec![found]));
            }
        }
        if let Some((id, matches)) = std::mem::take(&mut self.blocked).into_iter().next() {
            let others = matches.iter().map(|found| found.id.to_string()).collect::<Vec<_>>().join(", ");
            return Err(Error::new(ErrorKind::Duplicate, format!("cannot save client {id}: it may be the same as {others}")).with_matches(matches));
        }
        Ok(())
    }

    /// Writes what belongs to the set as a whole: bitmaps and columns, which nobody asks in a dry run, the entry of its creations and the
    /// counters.
    fn close(&mut self, dry: bool) -> Result<()> {
        if !dry {
            self.write_columns()?;
        }
        self.journal_created()?;
        self.finish_counters();
        self.layer.seal();
        Ok(())
    }

    /// One entry for all clients created so far, with ranges of their ids.
    pub(crate) fn journal_created(&mut self) -> Result<()> {
        let mut ranges: Vec<(ClientId, ClientId)> = Vec::new();
        let mut created = std::mem::take(&mut self.created);
        created.sort_unstable();
        for id in created {
            match ranges.last_mut() {
                Some((_, last)) if last.get() + 1 == id.get() => *last = id,
                _ => ranges.push((id, id)),
            }
        }
        if ranges.is_empty() { Ok(()) } else { self.journal(Action::Create, ranges, Vec::new(), "") }
    }

    pub(crate) fn journal(&mut self, action: Action, clients: Vec<(ClientId, ClientId)>, changes: Vec<(ChangePath, Undo)>, note: &str) -> Result<()> {
        let sequence = self.next_number(meta::NEXT_JOURNAL)?;
        let entry = JournalEntry {
            transaction: self.transaction,
            at: self.now,
            actor: self.actor.to_string(),
            action,
            batch: self.batch,
            clients,
            changes,
            note: note.to_string(),
        };
        for id in entry.told_of() {
            self.layer.put(Table::JournalClient, keys::client_number(id, sequence), Vec::new());
        }
        self.layer.put(Table::Journal, keys::number(sequence), journal::encode(&entry));
        Ok(())
    }

    /// Replaces the stored doubts about the edited fields; gives the new ones. Notes of what was put right are not stored.
    pub(crate) fn keep_issues(&mut self, id: ClientId, edited: &[FieldNumber], new: Vec<Issue>) -> Result<Vec<Issue>> {
        let stored = self.stored_issues(id)?;
        let mut kept: Vec<Issue> = stored.iter().filter(|issue| !edited.contains(&issue.field)).cloned().collect();
        kept.extend(new.iter().filter(|issue| issue.severity() > Severity::Fixed).cloned());
        self.put_issues(id, &stored, &kept);
        Ok(new)
    }

    pub(crate) fn stored_issues(&self, id: ClientId) -> Result<Vec<Issue>> {
        let key = keys::client(id);
        let Some(bytes) = self.get(Table::Issue, &key)? else { return Ok(Vec::new()) };
        super::read::decode_issues(&bytes).ok_or_else(|| Error::corrupt("issue", &key, "not a list of issues"))
    }

    /// Stores the doubts about a client that this set has just made.
    pub(crate) fn put_first_issues<'i>(&mut self, id: ClientId, issues: impl Iterator<Item = &'i Issue>) {
        let kept: Vec<Issue> = issues.filter(|issue| issue.severity() > Severity::Fixed).cloned().collect();
        if kept.is_empty() {
            return;
        }
        for (index, issue) in kept.iter().enumerate() {
            if kept.iter().take(index).all(|other| other.code != issue.code) {
                self.layer.put_fresh(Table::IssueCode, &issue_code_key(issue, id), &[]);
            }
        }
        self.layer.put_fresh(Table::Issue, &keys::client(id), &super::read::encode_issues(&kept));
    }

    /// The client that this set has made last.
    pub(crate) fn newest_client(&self) -> Option<ClientId> {
        self.created.last().copied()
    }

    pub(crate) fn put_issues(&mut self, id: ClientId, before: &[Issue], after: &[Issue]) {
        let code_key = |issue: &Issue| issue_code_key(issue, id);
        for gone in before.iter().filter(|issue| !after.iter().any(|other| other.code == issue.code)) {
            self.layer.delete(Table::IssueCode, code_key(gone));
        }
        for new in after {
            self.layer.put(Table::IssueCode, code_key(new), Vec::new());
        }
        if after.is_empty() {
            if !before.is_empty() {
                self.layer.delete(Table::Issue, keys::client(id));
            }
        } else {
            self.layer.put(Table::Issue, keys::client(id), super::read::encode_issues(after));
        }
    }

    /// Puts a client away. Its values stay; its keys block nobody.
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`.
    pub fn archive(&mut self, id: ClientId) -> Result<SaveOutcome> {
        self.set_status(id, Status::Archived, Action::Archive)
    }

    /// Puts an archived client back.
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`; `Exists` at the end of the write where another client has its external id meanwhile.
    pub fn restore(&mut self, id: ClientId) -> Result<SaveOutcome> {
        self.set_status(id, Status::Active, Action::Restore)
    }

    fn set_status(&mut self, id: ClientId, status: Status, action: Action) -> Result<SaveOutcome> {
        let before = self.client(id)?;
        let mut after = before.clone();
        let path = ChangePath { field: field::STATUS, item: String::new() };
        let undone = after.apply(Change { path, operation: Operation::Status(status) });
        self.store(Some(&before), after, undone.into_iter().collect(), action)
    }

    /// Adds a custom field or changes its title, choices and marks; gives its number.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, CustomDefinition, CustomKind, Draft, Instant, Value};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let mut definition = CustomDefinition::new("contract", CustomKind::Text);
    /// definition.title = "Номер договора".into();
    /// definition.unique = true;
    /// session.write(now, |transaction| transaction.define_field(definition.clone()))?;
    ///
    /// let mut draft = Draft::new(ClientKind::Person);
    /// draft.set("name", "Иванов Иван")?.set("custom.contract", "А-17")?;
    /// let saved = session.save(now, &draft)?;
    /// let found = session.find_custom("contract", &Value::Text("А-17".into()), 10)?;
    /// assert_eq!(found.rows[0].id(), Some(saved.id));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`CustomFields::define`]; `Unsupported` where an existing field is to become indexed or identifying: its values have no keys yet.
    pub fn define_field(&mut self, definition: CustomDefinition) -> Result<FieldNumber> {
        check_name("a title", if definition.title.is_empty() { "-" } else { &definition.title })?;
        let known = self.custom.number(&definition.key).and_then(|number| self.custom.get(number)).cloned();
        if known.as_ref() == Some(&definition) {
            return self.custom.number(&definition.key).ok_or_else(|| Error::new(ErrorKind::Internal, "a known field has no number"));
        }
        if known.as_ref().is_some_and(|known| known.identifying != definition.identifying) {
            let message = format!("custom.{} has values whose candidate keys stand; whether it is identifying cannot change", definition.key);
            return Err(Error::new(ErrorKind::Unsupported, message));
        }
        if known.is_some_and(|known| !known.indexed && !known.unique && definition.indexed) {
            return Err(Error::new(ErrorKind::Unsupported, format!("custom.{} has values without keys; it cannot become indexed", definition.key)));
        }
        let mut custom = CustomFields::clone(&self.custom);
        let number = custom.define(definition.clone())?;
        self.layer.put(Table::CustomField, number.0.to_be_bytes(), encode_custom(&definition));
        self.custom = Arc::new(custom);
        self.journal(Action::Define, Vec::new(), Vec::new(), &format!("custom.{}", definition.key))?;
        Ok(number)
    }

    /// The kind of a stored client.
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`.
    pub fn kind(&self, id: ClientId) -> Result<ClientKind> {
        self.client(id).map(|client| client.kind())
    }
}

/// Marks the entries that were found right.
fn verify(changes: &mut Vec<Change>, client: &Client, verified: &[(FieldNumber, String, String)], now: Instant) {
    for (number, item, how) in verified {
        let entries = client.slot(*number).map(|slot| slot.entries.as_slice()).unwrap_or_default();
        for entry in entries.iter().filter(|entry| crate::model::item_key(*number, entry) == *item) {
            let mut provenance = entry.provenance.clone().unwrap_or_default();
            provenance.verified_at = Some(now);
            provenance.verified_how = Some(how.clone());
            changes.push(Change::set(*number, ValueEntry { provenance: Some(provenance), ..entry.clone() }));
        }
    }
}

/// Whether two statements say the same, whenever they were made.
fn same_statement(a: &Presence, b: &Presence) -> bool {
    match (a, b) {
        (Presence::Absent { reason: one, .. }, Presence::Absent { reason: other, .. }) => one == other,
        (Presence::Declined { .. }, Presence::Declined { .. }) => true,
        _ => false,
    }
}

fn is_derived_gender(entry: &ValueEntry) -> bool {
    entry.provenance.as_ref().is_some_and(|provenance| provenance.source.as_deref() == Some(GENDER_FROM_NAME))
}

fn issue_code_key(issue: &Issue, id: ClientId) -> Vec<u8> {
    [&issue.code.number().to_be_bytes()[..], &keys::client(id)].concat()
}

/// A new client in stored form, but for its id: the record does not hold it, and its keys get it where they are put.
pub(crate) struct Made {
    record: Vec<u8>,
    /// Key and value of each index row, one behind the other: there are many of them for a while, so they are kept small.
    rows: Vec<u8>,
    /// Table of each row, bytes of its key and of its value.
    lengths: Vec<(Table, u16, u16)>,
    columns: CardColumns,
}

impl Made {
    /// The stored form of a client that was signed as new; `None` where it cannot be stored, which the write will say.
    pub fn of(mut client: Client, custom: &CustomFields) -> Option<Made> {
        check_counts(&client).ok()?;
        client.id = Some(ClientId::new(u32::MAX)?);
        let record = codec::encode(&client).ok()?;
        let index = index::rows(&client, custom);
        let columns = CardColumns::of(&client);
        let mut made = Made { record, rows: Vec::with_capacity(512), lengths: Vec::with_capacity(index.len()), columns };
        for (at, (table, key, value)) in index.iter().enumerate() {
            // Of two values for one key the later one is kept, as everywhere.
            if index.get(at + 1).is_some_and(|(next, next_key, _)| next == table && next_key == key) {
                continue;
            }
            made.lengths.push((*table, u16::try_from(key.len()).ok()?, u16::try_from(value.len()).ok()?));
            made.rows.extend_from_slice(key);
            made.rows.extend_from_slice(value);
        }
        Some(made)
    }
}

pub(super) fn check_counts(client: &Client) -> Result<()> {
    match client.slots().find(|(_, slot)| slot.entries.len() > VALUES_PER_FIELD_MAX) {
        Some((number, slot)) => {
            let message = format!("{number} would have {} values, {VALUES_PER_FIELD_MAX} are allowed", slot.entries.len());
            Err(Error::new(ErrorKind::Limit, message).at(Location::Field(number.to_string())))
        }
        None => Ok(()),
    }
}

/// Refuses changes of fields that hold what only a newer version can read: it must neither be lost nor have something beside it.
fn check_newer(changes: &[Change], client: &Client) -> Result<()> {
    // What a name shows of the gender is no change that somebody asked for.
    let asked = changes.iter().filter(|change| !matches!(&change.operation, Operation::Set(entry) if is_derived_gender(entry)));
    match asked.map(|change| change.path.field).find(|field| client.is_newer(*field)) {
        None => Ok(()),
        Some(field) => {
            let id = client.id().map_or(0, ClientId::get);
            let message = format!("cannot save client {id}: a newer version wrote its {field}, and this program cannot read it");
            Err(Error::new(ErrorKind::Version, message).at(Location::Field(field.to_string())))
        }
    }
}
