//! Changes of a client by path, and what undoes them.
//!
//! A card is changed path by path, so that a caller who does not know or see a field cannot erase it, two callers who change
//! different paths do not meet, and a batch can be taken back value by value. A path is a field and, within a list, the *item
//! key* of one entry: what makes two entries the same thing (number and extension of a phone, system of an external id).

use super::{Client, ClientKind, FieldNumber, Multiplicity, Presence, Status, Value, ValueEntry, field};
use std::fmt;

/// A field, and one entry of its list. Displays as `name.family` or `phone[+79161234567]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangePath {
    /// The field.
    pub field: FieldNumber,
    /// The entry's item key; empty for a field of one value and for a field as a whole.
    pub item: String,
}

impl fmt::Display for ChangePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.item.as_str() {
            "" => self.field.fmt(f),
            item => write!(f, "{}[{item}]", self.field),
        }
    }
}

/// What happens at a path.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Operation {
    /// The entry is put there: replaces the one with the same item key, else it is added at the end.
    Set(ValueEntry),
    /// The entry goes away.
    Remove,
    /// The field gets a presence and loses its entries; the text is kept as raw text.
    State(Presence, Option<String>),
    /// Person becomes organization or back.
    Kind(ClientKind),
    /// The record's state.
    Status(Status),
}

/// One change of a client.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Where.
    pub path: ChangePath,
    /// What.
    pub operation: Operation,
}

/// What a change replaced, enough to put it back.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Undo {
    /// There was no such entry.
    Nothing,
    /// The entry as it was and its place in the list.
    Entry(u32, ValueEntry),
    /// The whole slot: its entries, presence and raw text.
    Slot(super::Slot),
    /// The kind.
    Kind(ClientKind),
    /// The record's state.
    Status(Status),
}

impl Change {
    /// Puts a value at its own path.
    pub fn set(field: FieldNumber, entry: impl Into<ValueEntry>) -> Change {
        let entry = entry.into();
        Change { path: ChangePath { field, item: item_key(field, &entry) }, operation: Operation::Set(entry) }
    }

    /// Gives a field a presence.
    pub fn state(field: FieldNumber, presence: Presence, raw: Option<String>) -> Change {
        Change { path: ChangePath { field, item: String::new() }, operation: Operation::State(presence, raw) }
    }

    /// Removes one entry of a list, or the value of a field.
    pub fn remove(field: FieldNumber, item: impl Into<String>) -> Change {
        Change { path: ChangePath { field, item: item.into() }, operation: Operation::Remove }
    }
}

/// Whether the field holds a list (custom fields hold one value; a list is one value of theirs).
fn is_list(field: FieldNumber) -> bool {
    field::by_number(field).is_some_and(|row| row.multiplicity != Multiplicity::One)
}

/// What makes an entry the same thing as another of its list; empty for fields of one value.
pub(crate) fn item_key(field: FieldNumber, entry: &ValueEntry) -> String {
    if !is_list(field) {
        return String::new();
    }
    let or_raw = |canonical: Option<String>| canonical.or_else(|| entry.raw.clone()).unwrap_or_default();
    let micros = |instant: Option<crate::time::Instant>| instant.map_or(String::new(), |at| crate::time::to_micros(at).to_string());
    match &entry.value {
        Value::Phone(phone) => or_raw(phone.e164.map(|_| phone.to_string())),
        Value::Email(email) => or_raw(email.canonical.as_ref().map(|canonical| canonical.to_lowercase())),
        Value::Address(address) => format!("{}|{}", address.usage.map_or("", |usage| super::json::address_use_name(usage)), address.text),
        Value::Messenger(messenger) => format!("{}:{}", messenger.service, messenger.handle),
        Value::Identifier(identifier) if identifier.scheme.many() => format!("{}:{}", identifier.scheme.name(), identifier.value),
        Value::Identifier(identifier) => identifier.scheme.name().to_string(),
        Value::BankAccount(account) => format!("{}@{}", account.account, account.bank_code),
        Value::External(external) => external.system.clone(),
        Value::Role(role) => super::json::role_name(role.kind).to_string(),
        Value::Period(period) => format!("{}@{}", period.value, micros(period.from)),
        Value::Remark(remark) => format!("{}|{}|{}", micros(remark.since), remark.topic, remark.text),
        Value::Consent(consent) => format!("{}/{}", consent.purpose, consent.channel),
        Value::Suppression(suppression) => suppression.channel.clone(),
        Value::Commitment(commitment) => format!("{}|{}", commitment.what, commitment.value),
        Value::Text(text) | Value::Choice(text) => text.clone(),
        _ => String::new(),
    }
}

impl Client {
    /// Applies a change and gives what undoes it, or `None` where nothing changed: also where the field holds what only a newer version
    /// can read, beside which nothing may stand.
    pub(crate) fn apply(&mut self, change: Change) -> Option<(ChangePath, Undo)> {
        let Change { path, operation } = change;
        if self.is_newer(path.field) {
            return None;
        }
        let undo = match operation {
            Operation::Kind(kind) if kind != self.kind => Some(Undo::Kind(std::mem::replace(&mut self.kind, kind))),
            Operation::Status(status) if status != self.status => Some(Undo::Status(std::mem::replace(&mut self.status, status))),
            Operation::Kind(_) | Operation::Status(_) => None,
            Operation::Set(entry) => self.put(&path, entry, None),
            Operation::Remove => self.take(&path),
            Operation::State(presence, raw) => {
                let next = super::Slot { entries: Vec::new(), presence, raw };
                let slot = self.slot_mut(path.field);
                (*slot != next).then(|| Undo::Slot(std::mem::replace(slot, next)))
            }
        };
        self.tidy(path.field);
        undo.map(|undo| (path, undo))
    }

    /// Puts back what a change replaced.
    pub(crate) fn undo(&mut self, path: &ChangePath, undo: &Undo) {
        if self.is_newer(path.field) {
            return;
        }
        match undo {
            Undo::Nothing => drop(self.take(path)),
            Undo::Entry(place, entry) => drop(self.put(path, entry.clone(), Some(*place))),
            Undo::Slot(slot) => *self.slot_mut(path.field) = slot.clone(),
            Undo::Kind(kind) => self.kind = *kind,
            Undo::Status(status) => self.status = *status,
        }
        self.tidy(path.field);
    }

    /// Whether a field holds what only a newer version can read.
    pub(crate) fn is_newer(&self, field: FieldNumber) -> bool {
        self.unknown.iter().any(|(tag, _)| *tag == field.0)
    }

    fn put(&mut self, path: &ChangePath, entry: ValueEntry, place: Option<u32>) -> Option<Undo> {
        let field = path.field;
        let slot = self.slot_mut(field);
        let found = slot.entries.iter().position(|known| item_key(field, known) == path.item);
        if let Some(index) = found {
            let known = slot.entries.get_mut(index)?;
            if *known == entry {
                return None;
            }
            let moved = item_key(field, &entry) != path.item;
            let before = std::mem::replace(known, entry);
            // A corrected list entry has another key from now on; the undo is then found by the whole slot.
            if moved {
                let mut whole = slot.clone();
                if let Some(known) = whole.entries.get_mut(index) {
                    *known = before;
                }
                return Some(Undo::Slot(whole));
            }
            return Some(Undo::Entry(u32::try_from(index).unwrap_or(u32::MAX), before));
        }
        // A first value ends a statement that there is none: that statement is what undoes it.
        let statement = slot.presence != Presence::Unknown || slot.raw.is_some();
        let whole = (statement && slot.entries.is_empty()).then(|| slot.clone());
        slot.presence = Presence::Unknown;
        slot.raw = None;
        let index = place.map_or(slot.entries.len(), |place| (place as usize).min(slot.entries.len()));
        slot.entries.insert(index, entry);
        Some(whole.map_or(Undo::Nothing, Undo::Slot))
    }

    fn take(&mut self, path: &ChangePath) -> Option<Undo> {
        let field = path.field;
        let slot = self.slot_mut(field);
        // No item names the whole list, unless an entry has no key of its own: then it is that one.
        if path.item.is_empty() && is_list(field) && !slot.entries.iter().any(|known| item_key(field, known).is_empty()) {
            return (!slot.is_empty()).then(|| Undo::Slot(std::mem::take(slot)));
        }
        let index = slot.entries.iter().position(|known| item_key(field, known) == path.item)?;
        let before = slot.entries.remove(index);
        Some(Undo::Entry(u32::try_from(index).unwrap_or(u32::MAX), before))
    }
}
