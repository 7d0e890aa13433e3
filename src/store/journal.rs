//! The layout of journal entries.
//!
//! Key: sequence (u64). An entry says who did what to which clients, and for each changed path what was there *before*: enough to
//! take it back. Created clients need no before value, so a batch of them is one entry with id ranges. Sequence, time and actor
//! stay when a client's payload is destroyed.

use super::codec::{Reader, entry, push_block, push_entry, push_option_text, push_signed, push_slot, push_text, push_varint, slot};
use crate::model::choice;
use crate::model::{ChangePath, ClientId, ClientKind, FieldNumber, Status, Undo};
use crate::time::{Instant, from_micros, to_micros};

choice! {
    /// What was done.
    Action {
        /// Clients were created.
        Create 1 "create",
        /// A client was changed.
        Change 2 "change",
        /// A client was archived.
        Archive 3 "archive",
        /// An archived client was put back.
        Restore 4 "restore",
        /// A client was removed because the batch that made it was taken back.
        Remove 5 "remove",
        /// An interaction was added.
        Interaction 6 "interaction",
        /// A relation was added or removed.
        Relation 7 "relation",
        /// A custom field was defined.
        Define 8 "define",
        /// Clients were exported: who, what, how many.
        Export 9 "export",
        /// Derived data were made again.
        Rebuild 10 "rebuild",
        /// A batch was taken back.
        Revert 11 "revert",
        /// An interaction was removed.
        RemoveInteraction 12 "remove_interaction",
        /// A client was merged into another.
        Merge 13 "merge",
        /// A merge was taken apart.
        Unmerge 14 "unmerge",
        /// Somebody decided whether two clients are the same.
        Verdict 15 "verdict",
        /// A segment was saved or removed.
        Segment 16 "segment",
        /// A reminder was scheduled, changed, delivered or ended.
        Reminder 17 "reminder",
        /// The base was copied to a file.
        Backup 18 "backup",
        /// A rule of the base was set: what to do about duplicates of a source.
        Setting 19 "setting",
        /// All records were written out as a dump.
        Dump 20 "dump",
    }
}

/// One journal entry.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalEntry {
    /// The first sequence of the transaction it belongs to: entries with one number became true together.
    pub transaction: u64,
    /// When, as the caller said.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// What.
    pub action: Action,
    /// The batch it belongs to.
    pub batch: Option<u64>,
    /// The clients: ranges of ids, first and last, ascending.
    pub clients: Vec<(ClientId, ClientId)>,
    /// Changed paths and what was there before, in the order of the changes.
    pub changes: Vec<(ChangePath, Undo)>,
    /// What was exported, reverted or defined, and how many.
    pub note: String,
}

impl JournalEntry {
    /// The one client it is about; `None` where there are none or many.
    pub fn client(&self) -> Option<ClientId> {
        match self.clients.as_slice() {
            [(first, last)] if first == last => Some(*first),
            _ => None,
        }
    }

    /// The clients whose stories it belongs to: the one that it is about, and both that somebody decided about.
    pub(crate) fn told_of(&self) -> impl Iterator<Item = ClientId> {
        let pair = self.action == Action::Verdict;
        self.clients.iter().filter(move |(first, last)| pair && first == last || self.client().is_some()).map(|(first, _)| *first)
    }
}

const VERSION: u8 = 1;

pub(crate) fn encode(journal: &JournalEntry) -> Vec<u8> {
    let mut out = vec![VERSION, journal.action as u8];
    push_varint(&mut out, journal.transaction);
    push_signed(&mut out, to_micros(journal.at));
    push_text(&mut out, &journal.actor);
    push_varint(&mut out, journal.batch.unwrap_or(0));
    push_varint(&mut out, journal.clients.len() as u64);
    for (first, last) in &journal.clients {
        push_varint(&mut out, first.get().into());
        push_varint(&mut out, u64::from(last.get().saturating_sub(first.get())));
    }
    push_varint(&mut out, journal.changes.len() as u64);
    let mut body = Vec::new();
    for (path, undo) in &journal.changes {
        push_varint(&mut out, path.field.0.into());
        push_text(&mut out, &path.item);
        body.clear();
        push_undo(&mut body, undo);
        push_block(&mut out, &body);
    }
    push_option_text(&mut out, (!journal.note.is_empty()).then_some(journal.note.as_str()));
    out
}

pub(crate) fn decode(bytes: &[u8]) -> Option<JournalEntry> {
    let mut reader = Reader(bytes);
    if reader.byte()? != VERSION {
        return None;
    }
    let action = Action::from_number(reader.byte()?)?;
    let transaction = reader.varint()?;
    let at = from_micros(reader.signed()?);
    let actor = reader.text()?;
    let batch = Some(reader.varint()?).filter(|batch| *batch != 0);
    let mut clients = Vec::new();
    for _ in 0..reader.count()? {
        let first = u32::try_from(reader.varint()?).ok()?;
        let last = first.checked_add(u32::try_from(reader.varint()?).ok()?)?;
        clients.push((ClientId::new(first)?, ClientId::new(last)?));
    }
    let mut changes = Vec::new();
    for _ in 0..reader.count()? {
        let field = FieldNumber(u16::try_from(reader.varint()?).ok()?);
        let path = ChangePath { field, item: reader.text()? };
        changes.push((path, undo(&mut Reader(reader.block()?))?));
    }
    let note = reader.option_text()?.unwrap_or_default();
    Some(JournalEntry { transaction, at, actor, action, batch, clients, changes, note })
}

fn push_undo(out: &mut Vec<u8>, undo: &Undo) {
    match undo {
        Undo::Nothing => out.push(0),
        Undo::Entry(place, entry) => {
            out.push(1);
            push_varint(out, (*place).into());
            push_entry(out, entry);
        }
        Undo::Slot(slot) => {
            out.push(2);
            push_slot(out, slot);
        }
        Undo::Kind(kind) => out.extend_from_slice(&[3, u8::from(*kind == ClientKind::Organization)]),
        Undo::Status(status) => {
            out.push(4);
            let (number, into) = match status {
                Status::Active => (0u8, 0),
                Status::Archived => (1, 0),
                Status::Merged(into) => (2, into.get()),
                Status::Erased => (3, 0),
            };
            out.push(number);
            push_varint(out, into.into());
        }
    }
}

fn undo(reader: &mut Reader<'_>) -> Option<Undo> {
    let mut newer = false;
    Some(match reader.byte()? {
        0 => Undo::Nothing,
        1 => Undo::Entry(u32::try_from(reader.varint()?).ok()?, entry(reader, &mut newer)?),
        2 => Undo::Slot(slot(reader, &mut newer)?),
        3 => Undo::Kind(if reader.byte()? == 0 { ClientKind::Person } else { ClientKind::Organization }),
        4 => {
            let number = reader.byte()?;
            let into = u32::try_from(reader.varint()?).ok()?;
            Undo::Status(match number {
                0 => Status::Active,
                1 => Status::Archived,
                2 => Status::Merged(ClientId::new(into)?),
                3 => Status::Erased,
                _ => return None,
            })
        }
        _ => return None,
    })
}
