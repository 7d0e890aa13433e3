//! Batches, and taking them back.
//!
//! A batch is a run of journal entries that carry its number. Taking it back goes through them from the last to the first:
//! a changed path gets its value from before unless somebody changed it since, which is reported and left; a created client is
//! removed unless facts, relations or edits hang on it since, in which case it is archived and listed; a merge that the batch made
//! is taken apart, unless one of the values that would come back is another client's by now. Each step is a write of its own, so it can be stopped and taken up again; what was done is not done twice.

use super::import::import_row_key;
use super::open::Watch;
use super::read::Session;
use super::write::Transaction;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::LIST_ROWS_MAX;
use crate::model::{ChangePath, ClientId, FieldNumber, Multiplicity, Status, Undo, Value, field};
use crate::store::codec::{Reader, push_signed, push_text, push_varint};
use crate::store::engine::Table;
use crate::store::journal::{Action, JournalEntry};
use crate::store::keys;
use crate::store::view::Layer;
use crate::time::{Instant, from_micros, to_micros};
use serde_json::{Value as Json, json};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Where a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BatchState {
    Running,
    Done,
    Stopped,
    Reverted,
}

impl BatchState {
    const ALL: [(BatchState, &'static str); 4] =
        [(BatchState::Running, "running"), (BatchState::Done, "done"), (BatchState::Stopped, "stopped"), (BatchState::Reverted, "reverted")];
}

/// A batch as stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BatchRecord {
    pub name: String,
    pub at: Instant,
    pub actor: String,
    pub state: BatchState,
    pub first_sequence: u64,
    pub last_sequence: u64,
}

/// A batch, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchInfo {
    /// Its number.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// When it began.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// `running`, `done`, `stopped` half way, or `reverted`.
    pub state: &'static str,
}

/// What taking a batch back came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RevertReport {
    /// The batch.
    pub batch: u64,
    /// Created clients that were removed.
    pub removed: u64,
    /// Created clients that were archived instead, because something hangs on them since; merged ones are only listed.
    pub archived: Vec<(ClientId, Reverted)>,
    /// Clients of which values were put back.
    pub restored: u64,
    /// Values that were put back.
    pub restored_paths: u64,
    /// Merges of the batch that were taken apart.
    pub unmerged: u64,
    /// Values that were changed since and stay.
    pub kept: Vec<(ClientId, ChangePath)>,
    /// Whether nothing was written.
    pub dry_run: bool,
}

/// Why a created client was not removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reverted {
    /// It was edited since.
    Edited,
    /// It has interactions.
    Interactions,
    /// It is related to another client.
    Relations,
    /// It took part in a merge: others live on in it, or it lives on in another and stays there.
    Merged,
    /// It has reminders.
    Reminders,
}

impl Reverted {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            Reverted::Edited => "edited",
            Reverted::Interactions => "interactions",
            Reverted::Relations => "relations",
            Reverted::Merged => "merged",
            Reverted::Reminders => "reminders",
        }
    }
}

impl RevertReport {
    /// The report as JSON; paths by their display form.
    pub fn to_json(&self) -> Json {
        json!({
            "batch": self.batch, "removed": self.removed, "restored": self.restored, "restored_paths": self.restored_paths, "unmerged": self.unmerged,
            "archived": self.archived.iter().map(|(id, why)| json!({"id": id.get(), "because": why.name()})).collect::<Vec<_>>(),
            "kept": self.kept.iter().map(|(id, path)| json!({"id": id.get(), "path": path.to_string()})).collect::<Vec<_>>(),
            "dry_run": self.dry_run,
        })
    }
}

/// Created clients that one write removes.
const REMOVED_PER_WRITE: u32 = 20_000;

/// Journal entries that one write takes back.
const ENTRIES_PER_WRITE: usize = 2_000;

const VERSION: u8 = 1;

impl BatchRecord {
    pub fn new(name: String, transaction: &mut Transaction<'_>) -> Result<Self> {
        let sequence = transaction.next_sequence()?;
        let (at, actor) = (transaction.now, transaction.actor.to_string());
        Ok(BatchRecord { name, at, actor, state: BatchState::Running, first_sequence: sequence, last_sequence: sequence.saturating_sub(1) })
    }

    fn encode(&self) -> Vec<u8> {
        let state = BatchState::ALL.iter().position(|(state, _)| *state == self.state).and_then(|index| u8::try_from(index).ok());
        let mut out = vec![VERSION, state.unwrap_or(0)];
        push_text(&mut out, &self.name);
        push_signed(&mut out, to_micros(self.at));
        push_text(&mut out, &self.actor);
        push_varint(&mut out, self.first_sequence);
        push_varint(&mut out, self.last_sequence);
        out
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        if reader.byte()? != VERSION {
            return None;
        }
        let state = BatchState::ALL.get(usize::from(reader.byte()?))?.0;
        let (name, at, actor) = (reader.text()?, from_micros(reader.signed()?), reader.text()?);
        Some(BatchRecord { name, at, actor, state, first_sequence: reader.varint()?, last_sequence: reader.varint()? })
    }
}

impl Transaction<'_> {
    pub(crate) fn put_batch(&mut self, batch: u64, record: &BatchRecord) {
        self.layer.put(Table::Batch, keys::number(batch), record.encode());
    }

    pub(crate) fn batch_record(&self, batch: u64) -> Result<BatchRecord> {
        let key = keys::number(batch);
        let bytes = self.get(Table::Batch, &key)?.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no batch {batch}")))?;
        BatchRecord::decode(&bytes).ok_or_else(|| Error::corrupt("batch", &key, "not a batch"))
    }

    /// Puts back what an entry of the batch changed, path by path, from the last to the first.
    fn take_back_change(&mut self, entry: &JournalEntry, sequence: u64, later: &mut LaterChanges, tally: &mut Tally) -> Result<()> {
        let Some(id) = entry.client() else { return Ok(()) };
        let Some(before) = self.find_client(id)? else { return Ok(()) };
        if before.id() != Some(id) {
            // Its values are part of another card now; the merge has to be taken apart first.
            tally.report.kept.extend(entry.changes.iter().map(|(path, _)| (id, path.clone())));
            return Ok(());
        }
        let later = self.later_changes(id, sequence, later)?;
        let report = &mut tally.report;
        let mut after = before.clone();
        let mut undone = Vec::new();
        for (path, undo) in entry.changes.iter().rev() {
            if later.iter().any(|changed| overlaps(changed, path, undo)) || self.is_taken(id, path.field, undo)? {
                report.kept.push((id, path.clone()));
                continue;
            }
            // What this replaces is the journal's before value of the restoring entry.
            let now = current(&after, path, undo);
            after.undo(path, undo);
            undone.push((path.clone(), now));
        }
        if undone.is_empty() || same_values(&before, &after) {
            return Ok(());
        }
        report.restored_paths += undone.len() as u64;
        tally.restored.insert(id);
        report.restored = tally.restored.len() as u64;
        self.store(Some(&before), after, undone, Action::Revert)?;
        Ok(())
    }

    /// Takes apart the merge that an entry of the batch tells of, where it is the entry of the merged client and the merge holds.
    fn take_back_merge(&mut self, entry: &JournalEntry, batch: u64, tally: &mut Tally) -> Result<()> {
        let Some(id) = entry.client() else { return Ok(()) };
        let Some(merge) = self.merge_of_batch(id, batch)? else { return Ok(()) };
        let (Some(merged), survivor) = (self.merged_record(id)?, self.root(id)?) else { return Ok(()) };
        for (number, slot) in merged.slots() {
            for value in &slot.entries {
                if self.owner_of_unique(number, &value.value, Some(survivor))?.is_some() {
                    // It stays merged, and is listed as such where the batch's creations are taken back.
                    return Ok(());
                }
            }
        }
        // What is written here is no change that came after the batch.
        self.batch = Some(batch);
        self.unmerge(merge)?;
        self.batch = None;
        tally.report.unmerged += 1;
        Ok(())
    }

    /// Whether an id of a host program or a unique value that would come back belongs to another client by now.
    fn is_taken(&self, id: ClientId, number: FieldNumber, undo: &Undo) -> Result<bool> {
        let entries = match undo {
            Undo::Entry(_, entry) => std::slice::from_ref(entry),
            Undo::Slot(slot) => slot.entries.as_slice(),
            _ => &[],
        };
        for entry in entries {
            if let Value::External(external) = &entry.value
                && self.by_external(&external.system, &external.id)?.is_some_and(|owner| owner != id)
            {
                return Ok(true);
            }
            if self.owner_of_unique(number, &entry.value, Some(id))?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Paths of a client that were changed after a sequence, by anything but this batch, reverts, batches that were taken back
    /// themselves, and merges where all of them were taken apart.
    fn later_changes<'l>(&self, id: ClientId, sequence: u64, later: &'l mut LaterChanges) -> Result<&'l [ChangePath]> {
        let joined = self.members(id)?.len() > 1;
        let LaterChanges { batch, of, reverted } = later;
        let (from, paths) = of.entry(id).or_insert((u64::MAX, Vec::new()));
        let wanted = sequence.saturating_add(1);
        let high = if *from == u64::MAX { keys::end_of(&keys::client(id)) } else { keys::client_number(id, *from) };
        // Entries are taken back from the last to the first, so each call adds only what lies between it and the one before.
        let (rows, _) = self.range(Table::JournalClient, &keys::client_number(id, wanted), &high, usize::MAX)?;
        for number in rows.iter().filter_map(|(key, _)| keys::trailing_number(key)) {
            let key = keys::number(number);
            let Some(value) = self.get(Table::Journal, &key)? else { continue };
            let (_, entry) = super::history::decode(&key, &value)?;
            let gone = match entry.batch.filter(|other| other != batch) {
                None => entry.batch.is_some(),
                Some(other) => match reverted.get(&other) {
                    Some(known) => *known,
                    None => *reverted.entry(other).or_insert(self.batch_record(other)?.state == BatchState::Reverted),
                },
            };
            let apart = !joined && matches!(entry.action, Action::Merge | Action::Unmerge);
            if !gone && !apart && entry.action != Action::Revert {
                paths.extend(entry.changes.into_iter().map(|(path, _)| path));
            }
        }
        *from = wanted;
        Ok(paths)
    }

    /// Removes a created client, or archives it where something hangs on it; gives whether it was removed.
    fn take_back_creation(&mut self, id: ClientId, sequence: u64, later: &mut LaterChanges, report: &mut RevertReport) -> Result<bool> {
        let Some(client) = self.find_client(id)? else { return Ok(false) };
        if client.id() != Some(id) {
            report.archived.push((id, Reverted::Merged));
            return Ok(false);
        }
        let because = if self.members(id)?.len() > 1 {
            Some(Reverted::Merged)
        } else if !self.interactions_of(id)?.is_empty() {
            Some(Reverted::Interactions)
        } else if self.has_relations(id)? {
            Some(Reverted::Relations)
        } else if self.has_reminders(id)? {
            Some(Reverted::Reminders)
        } else if !self.later_changes(id, sequence, later)?.is_empty() {
            Some(Reverted::Edited)
        } else {
            None
        };
        if let Some(because) = because {
            report.archived.push((id, because));
            if client.status() == Status::Active {
                self.archive(id)?;
            }
            return Ok(false);
        }
        self.index(Some(&client), None)?;
        let key = keys::client(id);
        self.layer.delete(Table::Card, key);
        if let Some(bytes) = self.get(Table::Issue, &key)? {
            let issues = super::read::decode_issues(&bytes).unwrap_or_default();
            self.put_issues(id, &issues, &[]);
        }
        let cells = import_row_key(Some(id), 0, 0);
        for (key, _) in self.range(Table::ImportRow, &cells, &keys::end_of(&key), usize::MAX)?.0 {
            self.layer.delete(Table::ImportRow, key);
        }
        self.forget_merges(id)?;
        self.forget_verdicts(id)?;
        report.removed += 1;
        Ok(true)
    }
}

/// The report so far and the clients that it counts.
#[derive(Debug, Clone, Default)]
struct Tally {
    report: RevertReport,
    restored: BTreeSet<ClientId>,
}

/// What one step has read of the changes that came after a batch.
struct LaterChanges {
    batch: u64,
    /// By client: the sequence from which on its journal was read, and the changed paths.
    of: HashMap<ClientId, (u64, Vec<ChangePath>)>,
    /// Whether other batches were taken back.
    reverted: HashMap<u64, bool>,
}

impl LaterChanges {
    fn than(batch: u64) -> Self {
        LaterChanges { batch, of: HashMap::new(), reverted: HashMap::new() }
    }
}

/// The writes of one revert; in a dry run each sees what those before it would have written.
struct Steps<'s> {
    session: &'s Session,
    now: Instant,
    dry_run: bool,
    imagined: Vec<Arc<Layer>>,
    watch: Watch<'s>,
}

impl Steps<'_> {
    fn run<R>(&mut self, mut fill: impl FnMut(&mut Transaction<'_>) -> Result<R>) -> Result<R> {
        self.watch.check()?;
        if !self.dry_run {
            return self.session.write(self.now, fill);
        }
        let imagined = self.imagined.clone();
        let (result, layer) = self.session.dry_run(self.now, |transaction| {
            transaction.go_on_from(&imagined)?;
            let result = fill(transaction)?;
            transaction.check()?;
            transaction.finish_counters();
            Ok((result, std::mem::take(&mut transaction.layer)))
        })?;
        self.imagined.push(Arc::new(layer));
        Ok(result)
    }
}

/// Whether a later change stands in the way of putting a path back.
fn overlaps(later: &ChangePath, path: &ChangePath, undo: &Undo) -> bool {
    // A dated history is one thing: its periods meet.
    let history = field::by_number(path.field).is_some_and(|row| row.multiplicity == Multiplicity::History);
    later.field == path.field
        && (history || later.item == path.item || later.item.is_empty() || path.item.is_empty() || matches!(undo, Undo::Slot(_)))
}

/// What stands at a path now, in the form that puts it back.
fn current(client: &crate::model::Client, path: &ChangePath, undo: &Undo) -> Undo {
    match undo {
        Undo::Kind(_) => Undo::Kind(client.kind()),
        Undo::Status(_) => Undo::Status(client.status()),
        _ => Undo::Slot(client.slot(path.field).cloned().unwrap_or_default()),
    }
}

fn same_values(a: &crate::model::Client, b: &crate::model::Client) -> bool {
    a.kind() == b.kind() && a.status() == b.status() && a.slots().eq(b.slots())
}

impl Session {
    /// Batches, the oldest first.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn batches(&self) -> Result<Vec<BatchInfo>> {
        let (rows, _) = self.committed().view.range(Table::Batch, &[], &[0xFF; 9], LIST_ROWS_MAX)?;
        let info = |(key, value): &(Vec<u8>, Vec<u8>)| {
            let record = keys::leading_number(key).zip(BatchRecord::decode(value));
            let (id, record) = record.ok_or_else(|| Error::corrupt("batch", key, "not a batch"))?;
            let state = BatchState::ALL.iter().find(|(state, _)| *state == record.state).map_or("", |(_, name)| *name);
            Ok(BatchInfo { id, name: record.name, at: record.at, actor: record.actor, state })
        };
        rows.iter().map(info).collect()
    }

    /// Takes a batch back, as the head of this chapter tells. With `dry_run` it only says what would happen. `progress` is told
    /// the clients and entries done so far.
    ///
    /// # Errors
    /// `NotFound` for a batch that is not there, `Argument` for one that was taken back already; `Interrupted`; what the storage says, in
    /// which case a second call goes on.
    pub fn revert(&self, now: Instant, batch: u64, dry_run: bool, mut progress: impl FnMut(u64)) -> Result<RevertReport> {
        let mut tally = Tally { report: RevertReport { batch, dry_run, ..RevertReport::default() }, restored: BTreeSet::new() };
        let mut steps = Steps { session: self, now, dry_run, imagined: Vec::new(), watch: self.shared.watch() };
        let record = self.dry_run(now, |transaction| transaction.batch_record(batch))?;
        if record.state == BatchState::Reverted {
            return Err(Error::new(ErrorKind::Argument, format!("batch {batch} was taken back already")));
        }
        let creations = self.creations_of(&record, batch)?;
        let mut high = record.last_sequence.saturating_add(1);
        while high > record.first_sequence {
            let low = high.saturating_sub(ENTRIES_PER_WRITE as u64).max(record.first_sequence);
            let entries = self.entries_between(low, high, batch)?;
            let base = tally.clone();
            if entries.iter().any(|(_, entry)| !entry.changes.is_empty() || entry.action == Action::Merge) {
                tally = steps.run(|transaction| {
                    let mut step = base.clone();
                    let mut later = LaterChanges::than(batch);
                    for (sequence, entry) in entries.iter().rev() {
                        if entry.action == Action::Merge {
                            transaction.take_back_merge(entry, batch, &mut step)?;
                            continue;
                        }
                        if entry.changes.is_empty() {
                            continue;
                        }
                        // A client of this batch goes away as a whole; its changes need no putting back.
                        if !entry.client().is_some_and(|id| is_made(&creations, id)) {
                            transaction.take_back_change(entry, *sequence, &mut later, &mut step)?;
                        }
                    }
                    Ok(step)
                })?;
            }
            progress(tally.report.restored);
            high = low;
        }
        let mut report = tally.report;
        for ranges in in_steps(&creations) {
            report = take_back_ranges(&mut steps, batch, &ranges, report, &mut progress)?;
        }
        if !dry_run {
            self.forget_rows(now, batch)?;
            self.write(now, |transaction| {
                let mut record = transaction.batch_record(batch)?;
                record.state = BatchState::Reverted;
                transaction.put_batch(batch, &record);
                transaction.journal(Action::Revert, Vec::new(), Vec::new(), &format!("batch {batch}"))
            })?;
        }
        Ok(report)
    }

    /// The clients that the batch made, ascending. An import makes one range per chunk, and one for each client that a later row changed.
    fn creations_of(&self, record: &BatchRecord, batch: u64) -> Result<Vec<Made>> {
        let mut creations = Vec::new();
        let mut low = record.first_sequence;
        while low <= record.last_sequence {
            let high = low.saturating_add(ENTRIES_PER_WRITE as u64).min(record.last_sequence.saturating_add(1));
            for (sequence, entry) in self.entries_between(low, high, batch)?.iter().filter(|(_, entry)| entry.action == Action::Create) {
                creations.extend(entry.clients.iter().map(|(first, last)| (*sequence, *first, *last)));
            }
            low = high;
        }
        creations.sort_unstable_by_key(|(_, first, _)| *first);
        Ok(creations)
    }

    /// Deletes what was kept of the batch's rows: refused ones, and cells beside clients that were there before.
    fn forget_rows(&self, now: Instant, batch: u64) -> Result<()> {
        let mut from = Some(Vec::new());
        while let Some(low) = from {
            from = self.write(now, |transaction| {
                let (rows, next) = transaction.range(Table::ImportRow, &low, &[0xFF; 21], REMOVED_PER_WRITE as usize)?;
                for (key, _) in rows.iter().filter(|(key, _)| key.get(4..12) == Some(keys::number(batch).as_slice())) {
                    transaction.layer.delete(Table::ImportRow, key.as_slice());
                }
                Ok(next)
            })?;
        }
        Ok(())
    }

    fn entries_between(&self, low: u64, high: u64, batch: u64) -> Result<Vec<(u64, JournalEntry)>> {
        let (rows, _) = self.committed().view.range(Table::Journal, &keys::number(low), &keys::number(high), usize::MAX)?;
        let entries = rows.iter().map(|(key, value)| super::history::decode(key, value)).collect::<Result<Vec<_>>>()?;
        Ok(entries.into_iter().filter(|(_, entry)| entry.batch == Some(batch)).collect())
    }
}

/// Created clients: sequence of the entry that tells of them, first and last id.
type Made = (u64, ClientId, ClientId);

/// Whether a client is one of those that a batch made, whose ranges ascend.
fn is_made(creations: &[Made], id: ClientId) -> bool {
    let behind = creations.partition_point(|(_, first, _)| *first <= id);
    behind.checked_sub(1).and_then(|index| creations.get(index)).is_some_and(|(_, _, last)| id <= *last)
}

/// Ranges of creations, parted and put together so that one write removes [`REMOVED_PER_WRITE`] clients at the most.
fn in_steps(creations: &[Made]) -> Vec<Vec<Made>> {
    let mut steps: Vec<Vec<Made>> = Vec::new();
    let mut room = 0;
    for (sequence, first, last) in creations {
        let mut from = first.get();
        while from <= last.get() {
            if room == 0 {
                steps.push(Vec::new());
                room = REMOVED_PER_WRITE;
            }
            let to = last.get().min(from.saturating_add(room - 1));
            room -= to - from + 1;
            if let (Some(step), Some(from), Some(to)) = (steps.last_mut(), ClientId::new(from), ClientId::new(to)) {
                step.push((*sequence, from, to));
            }
            let Some(next) = to.checked_add(1) else { break };
            from = next;
        }
    }
    steps
}

/// Takes back some ranges of creations in one write.
fn take_back_ranges(steps: &mut Steps<'_>, batch: u64, ranges: &[Made], report: RevertReport, progress: &mut dyn FnMut(u64)) -> Result<RevertReport> {
    let report = steps.run(|transaction| {
        let mut step = report.clone();
        let mut later = LaterChanges::than(batch);
        let mut removed: Vec<(ClientId, ClientId)> = Vec::new();
        for (sequence, first, last) in ranges {
            for id in (first.get()..=last.get()).filter_map(ClientId::new) {
                if transaction.take_back_creation(id, *sequence, &mut later, &mut step)? {
                    match removed.last_mut() {
                        Some((_, last)) if last.get() + 1 == id.get() => *last = id,
                        _ => removed.push((id, id)),
                    }
                }
            }
        }
        if !removed.is_empty() {
            transaction.journal(Action::Remove, removed, Vec::new(), &format!("batch {batch}"))?;
        }
        Ok(step)
    })?;
    progress(report.removed);
    Ok(report)
}
