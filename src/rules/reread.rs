//! Reading a stored card again by today's rules: what would change.
//!
//! Canonical forms are as old as the rules that made them. Whoever updates the library, or the number plans in it, has the texts as
//! received beside the values and can have them read anew. The plan is careful, because a base is worth more than a rule:
//!
//! * what somebody found right, or typed over what was received, stays;
//! * a phone number that is stored is never dropped and never replaced by another one unless the old reading was not valid and the new
//!   one is; its kind and verdict, which come from the plan, are refreshed;
//! * what had no canonical form gets one where there is one now: a phone, a mailbox, a code, an address without parts, a refused date.
//!
//! Pure; the cost is that of the rules. Reading what was just read again changes nothing.

use super::client::{GENDER_FROM_NAME, RawField, normalize};
use super::{Normalized, RuleContext, address, email, identifier, name, organization, phone};
use crate::model::{
    Address, Change, ChangePath, Client, ClientKind, CustomFields, Email, FieldNumber, Identifier, Operation, Phone, Presence, Provenance, Slot,
    Value, ValueEntry, Verdict, field, item_key,
};
use crate::text::{fold, words};

/// The changes that reading a client again comes to; empty where the rules would make the same of it.
pub fn plan(client: &Client, context: &RuleContext, custom: &CustomFields) -> Vec<Change> {
    let mut changes = name_changes(client);
    changes.extend(organization_changes(client));
    for (number, slot) in client.slots() {
        changes.extend(refused_text(client, number, slot, context, custom));
        for entry in &slot.entries {
            let value = match &entry.value {
                Value::Phone(found) => read_phone(entry, found, context).map(Value::Phone),
                Value::Email(found) => read_email(entry, found).map(Value::Email),
                Value::Identifier(found) => read_identifier(entry, found, client.kind()).map(Value::Identifier),
                Value::Address(found) => read_address(found, context).map(Value::Address),
                _ => None,
            };
            changes.extend(value.and_then(|value| replace(number, entry, value)));
        }
    }
    changes
}

/// Puts another value into an entry, wherever its list has it now.
fn replace(number: FieldNumber, entry: &ValueEntry, value: Value) -> Option<Change> {
    let path = ChangePath { field: number, item: item_key(number, entry) };
    (value != entry.value).then(|| Change { path, operation: Operation::Set(ValueEntry { value, ..entry.clone() }) })
}

fn is_verified(entry: &ValueEntry) -> bool {
    entry.provenance.as_ref().is_some_and(|provenance| provenance.verified_at.is_some())
}

/// Whether somebody put the value there after the card was made: it need not come from the text beside it.
fn is_edited(entry: &ValueEntry) -> bool {
    is_verified(entry) || entry.provenance.as_ref().is_some_and(|provenance| provenance.set_at.is_some())
}

fn read_phone(entry: &ValueEntry, stored: &Phone, context: &RuleContext) -> Option<Phone> {
    let read = |text: &str| phone::normalize(text, context).value.map(|reading| reading.phone);
    let received = entry.raw.as_deref().and_then(read);
    if stored.e164.is_none() || stored.verdict != Verdict::Valid && !is_verified(entry) {
        let better = received.filter(|found| found.e164.is_some() && (stored.e164.is_none() || found.verdict == Verdict::Valid));
        if let Some(found) = better {
            return Some(Phone { usage: stored.usage, primary: stored.primary, label: found.label.or_else(|| stored.label.clone()), ..found });
        }
    }
    stored.e164.map(|_| phone::recheck(stored))
}

fn read_email(entry: &ValueEntry, stored: &Email) -> Option<Email> {
    let text = stored.canonical.as_deref().or(entry.raw.as_deref())?;
    let found = email::normalize(text).value?.email;
    let same = stored.canonical.is_none() || stored.canonical == found.canonical;
    same.then_some(Email { primary: stored.primary, ..found })
}

fn read_identifier(entry: &ValueEntry, stored: &Identifier, kind: ClientKind) -> Option<Identifier> {
    let read = |text: &str| identifier::normalize(text, stored.scheme, Some(kind)).value;
    let received = || entry.raw.as_deref().filter(|_| !stored.checked && !is_verified(entry)).and_then(read).filter(|found| found.checked);
    read(&stored.value).filter(|found| found.value == stored.value && (found.checked || stored.checked)).or_else(received)
}

/// Parts for an address that has none. Those that columns or people gave stay.
fn read_address(stored: &Address, context: &RuleContext) -> Option<Address> {
    let read = || address::normalize(&stored.text, context).value;
    stored.parts.is_empty().then(read).flatten().map(|read| Address { parts: read.parts, ..stored.clone() })
}

/// A text that was refused, or said nothing, where its field has no value: perhaps it does now.
fn refused_text(client: &Client, number: FieldNumber, slot: &Slot, context: &RuleContext, custom: &CustomFields) -> Vec<Change> {
    let Some(raw) = slot.raw.as_deref().filter(|_| slot.entries.is_empty() && slot.presence == Presence::Unknown) else { return Vec::new() };
    let parts = [field::NAME_FAMILY, field::NAME_GIVEN, field::NAME_PATRONYMIC, field::ORGANIZATION_NAME, field::LEGAL_FORM];
    if parts.contains(&number) {
        return Vec::new();
    }
    let read = normalize(&[RawField::new(number, "", raw)], Some(client.kind()), context, custom);
    read.changes.into_iter().filter(|change| change.path.field == number && matches!(change.operation, Operation::Set(_))).collect()
}

/// The parts of a person's name, read from the whole name or from what each part was received as.
fn name_changes(client: &Client) -> Vec<Change> {
    let numbers = [field::NAME_FAMILY, field::NAME_GIVEN, field::NAME_PATRONYMIC];
    let entries = numbers.map(|number| client.slot(number).and_then(|slot| slot.entries.first()));
    if entries.iter().flatten().any(|entry| is_edited(entry)) {
        return Vec::new();
    }
    let received = entries.map(|entry| entry.and_then(|entry| entry.raw.as_deref()));
    let read: Option<name::PersonName> = match client.text(field::NAME_RAW) {
        Some(whole) if spells(whole, entries.into_iter().flatten()) => match name::normalize(whole) {
            Normalized { value: Some(name::NameReading::Person(found)), .. } => Some(found),
            _ => None,
        },
        Some(_) => None,
        None if received.iter().any(Option::is_some) => {
            let texts =
                [0, 1, 2].map(|index| received.get(index).copied().flatten().or_else(|| client.text(*numbers.get(index)?)).unwrap_or_default());
            let [family, given, patronymic] = texts;
            name::normalize_parts(family, given, patronymic).value
        }
        None => None,
    };
    let Some(found) = read else { return Vec::new() };
    // A name that had parts keeps them all: a rule that reads less of it is no reason to lose one.
    let parts = [found.family, found.given, found.patronymic];
    if entries.iter().zip(&parts).any(|(entry, part)| entry.is_some() && part.is_empty()) {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for ((number, entry), part) in numbers.into_iter().zip(entries).zip(parts) {
        changes.extend(match entry {
            Some(entry) => replace(number, entry, Value::Text(part)),
            None => (!part.is_empty()).then(|| Change::set(number, Value::Text(part))),
        });
    }
    if let Some(gender) = found.gender {
        changes.extend(gender_change(client, gender.name()));
    }
    changes
}

/// Whether the parts of a name were read from this text: one of another cell (a trader's firm beside his name) may say less, or name
/// somebody else.
fn spells<'e>(whole: &str, parts: impl Iterator<Item = &'e ValueEntry>) -> bool {
    let whole = fold(whole);
    let words: Vec<&str> = words(&whole).collect();
    parts.filter_map(|entry| if let Value::Text(text) = &entry.value { Some(fold(text)) } else { None }).all(|part| {
        let mut of_part = crate::text::words(&part);
        of_part.all(|word| words.contains(&word))
    })
}

/// A gender that the name shows, where nobody set one.
fn gender_change(client: &Client, gender: &str) -> Option<Change> {
    let value = Value::Choice(gender.to_string());
    match client.slot(field::GENDER) {
        None => {
            let provenance = Provenance { source: Some(GENDER_FROM_NAME.to_string()), ..Provenance::default() };
            Some(Change::set(field::GENDER, ValueEntry { value, raw: None, provenance: Some(Box::new(provenance)) }))
        }
        Some(slot) => {
            let derived = |entry: &&ValueEntry| {
                entry.provenance.as_ref().is_some_and(|provenance| provenance.source.as_deref() == Some(GENDER_FROM_NAME)) && !is_verified(entry)
            };
            slot.entries.first().filter(derived).and_then(|entry| replace(field::GENDER, entry, value))
        }
    }
}

/// Core and legal form of an organization, read from the name as received.
fn organization_changes(client: &Client) -> Vec<Change> {
    let first = |number| client.slot(number).and_then(|slot: &Slot| slot.entries.first());
    let (Some(name), form) = (first(field::ORGANIZATION_NAME), first(field::LEGAL_FORM)) else { return Vec::new() };
    let Some(raw) = name.raw.as_deref().filter(|_| !is_edited(name) && !form.is_some_and(is_edited)) else { return Vec::new() };
    let Some(found) = organization::normalize(raw).value.filter(|found| !found.core.is_empty()) else { return Vec::new() };
    let mut changes: Vec<Change> = replace(field::ORGANIZATION_NAME, name, Value::Text(found.core)).into_iter().collect();
    if !found.form.is_empty() {
        changes.extend(match form {
            Some(form) if form.raw.is_none() => replace(field::LEGAL_FORM, form, Value::Text(found.form)),
            Some(_) => None,
            None => Some(Change::set(field::LEGAL_FORM, Value::Text(found.form))),
        });
    }
    changes
}
