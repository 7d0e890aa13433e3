//! How two cards become one: survivorship, field by field, and the difference of two states of a card.
//!
//! The plan is a pure function of both cards and the options, so that a preview is what the merge will do, and so that a merge
//! can be replayed when an earlier one below it is taken apart. Rules, the first that tells decides:
//!
//! 1. a field named in [`MergeOptions::prefer_other`] goes to the merged card's value;
//! 2. a value beats a statement that there is none, and a statement beats nothing;
//! 3. a verified value beats one that nobody verified, a later verification an earlier one;
//! 4. a value from a source named earlier in [`MergeOptions::sources`] beats one from a later or unnamed source;
//! 5. a code whose check digits are right beats one whose are not;
//! 6. the fuller value beats its own abbreviation: a name its initial, a date the same date without a year;
//! 7. the survivor's value stays.
//!
//! Lists are united by item key. Of two statements on one consent the stricter holds, of two suppressions the longer; no option
//! loosens either. A dated history is one thing: the survivor's, else the merged card's. Whatever loses is a [`MergeConflict`];
//! nothing is destroyed by it, because the merged card is kept whole.
//!
//! Cost: linear in the values of both cards, quadratic only within one list (bounded by `VALUES_PER_FIELD_MAX`).

use crate::error::{Error, ErrorKind, Location, Result};
use crate::model::{
    Change, ChangePath, Client, ConsentState, FieldNumber, Multiplicity, Operation, Presence, Slot, Undo, Value, ValueEntry, field, item_key,
};
use std::cmp::Ordering;

/// How two cards are joined. By default the survivor's values stay where both have one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct MergeOptions {
    /// Fields whose value is taken from the merged card where it has one: the choice of a person.
    pub prefer_other: Vec<FieldNumber>,
    /// Sources by trust, the most trusted first; see [`Provenance::source`](crate::model::Provenance).
    pub sources: Vec<String>,
    /// The revisions of survivor and merged card that the caller looked at; where one is newer, the merge is refused.
    pub expected: Option<(u64, u64)>,
}

impl MergeOptions {
    /// Takes the field of this path from the merged card.
    ///
    /// # Errors
    /// `Argument` for a path that is no field of the table.
    pub fn prefer(mut self, path: &str) -> Result<Self> {
        let row = field::by_path(path).filter(|row| row.kind != crate::model::ValueKind::System);
        let row = row.ok_or_else(|| Error::new(ErrorKind::Argument, format!("no field has the path {path}")).at(Location::Field(path.into())))?;
        self.prefer_other.push(row.number);
        Ok(self)
    }
}

/// Why one of two values stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Because {
    /// It is the survivor's.
    Survivor,
    /// Somebody chose it.
    Chosen,
    /// It was verified, or verified later.
    Verified,
    /// Its source is trusted more.
    Source,
    /// Its check digits are right.
    Valid,
    /// It is the fuller one.
    Complete,
    /// It is the stricter consent, or the longer suppression.
    Strict,
}

impl Because {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            Because::Survivor => "survivor",
            Because::Chosen => "chosen",
            Because::Verified => "verified",
            Because::Source => "source",
            Because::Valid => "valid",
            Because::Complete => "complete",
            Because::Strict => "strict",
        }
    }
}

/// Two different values of which one card can have only one.
#[derive(Debug, Clone, PartialEq)]
pub struct MergeConflict {
    /// Where.
    pub path: ChangePath,
    /// The value that the joined card has; `None` for the kind of client, which is the survivor's.
    pub kept: Option<ValueEntry>,
    /// The value that it does not have.
    pub dropped: Option<ValueEntry>,
    /// Why.
    pub because: Because,
}

/// What a merge would do.
#[derive(Debug, Clone, PartialEq)]
pub struct MergePlan {
    /// The joined card; its id is the survivor's, its revision still the old one.
    pub joined: Client,
    /// Paths that come from the merged card.
    pub taken: Vec<ChangePath>,
    /// Values of which only one can stay.
    pub conflicts: Vec<MergeConflict>,
    /// What undoes the changes of the survivor, in their order.
    pub(crate) undone: Vec<(ChangePath, Undo)>,
}

/// Plans how `other` goes into `survivor`.
pub(crate) fn plan(survivor: &Client, other: &Client, options: &MergeOptions) -> MergePlan {
    let mut plan = MergePlan { joined: survivor.clone(), taken: Vec::new(), conflicts: Vec::new(), undone: Vec::new() };
    if survivor.kind() != other.kind() {
        let path = ChangePath { field: field::KIND, item: String::new() };
        plan.conflicts.push(MergeConflict { path, kept: None, dropped: None, because: Because::Survivor });
    }
    let rules = Rules { survivor, other, options };
    for (number, theirs) in other.slots() {
        let ours = survivor.slot(number);
        if survivor.is_newer(number) {
            // Beside what only a newer version can read nothing may stand.
            let path = ChangePath { field: number, item: String::new() };
            plan.conflicts.push(MergeConflict { path, kept: None, dropped: theirs.entries.first().cloned(), because: Because::Survivor });
            continue;
        }
        if theirs.entries.is_empty() {
            let nothing = ours.is_none_or(|slot| slot.entries.is_empty() && slot.presence == Presence::Unknown && slot.raw.is_none());
            if nothing {
                plan.take(Change::state(number, theirs.presence.clone(), theirs.raw.clone()));
            }
            continue;
        }
        match field::by_number(number).map_or(Multiplicity::One, |row| row.multiplicity) {
            Multiplicity::One => plan.single(number, ours, theirs, rules),
            Multiplicity::History => plan.history(number, ours, theirs, rules),
            Multiplicity::Many => plan.list(number, ours, theirs, rules),
        }
    }
    for (tag, bytes) in &other.unknown {
        let number = FieldNumber(*tag);
        if plan.joined.slot(number).is_none() && !plan.joined.is_newer(number) {
            plan.joined.unknown.push((*tag, bytes.clone()));
        }
    }
    plan.joined.unknown.sort_by_key(|(tag, _)| *tag);
    plan
}

impl MergePlan {
    fn take(&mut self, change: Change) {
        let path = change.path.clone();
        if let Some(undo) = self.joined.apply(change) {
            self.undone.push(undo);
            self.taken.push(path);
        }
    }

    fn lose(&mut self, number: FieldNumber, kept: &ValueEntry, dropped: &ValueEntry, because: Because) {
        let path = ChangePath { field: number, item: item_key(number, kept) };
        self.conflicts.push(MergeConflict { path, kept: Some(kept.clone()), dropped: Some(dropped.clone()), because });
    }

    fn single(&mut self, number: FieldNumber, ours: Option<&Slot>, theirs: &Slot, rules: Rules<'_>) {
        let Some(their) = theirs.entries.first() else { return };
        let Some(our) = ours.and_then(|slot| slot.entries.first()) else {
            return self.take(Change::set(number, with_story(their, rules.other)));
        };
        if our.value == their.value {
            return;
        }
        let (better, because) = rules.better(number, our, their);
        if better == Ordering::Less {
            self.lose(number, their, our, because);
            self.take(Change::set(number, with_story(their, rules.other)));
        } else {
            self.lose(number, our, their, because);
        }
    }

    fn history(&mut self, number: FieldNumber, ours: Option<&Slot>, theirs: &Slot, rules: Rules<'_>) {
        let none = ours.is_none_or(|slot| slot.entries.is_empty());
        if none || rules.chosen(number) {
            if let Some(ours) = ours.filter(|slot| !slot.entries.is_empty()) {
                if let (Some(our), Some(their)) = (ours.entries.last(), theirs.entries.last())
                    && our.value != their.value
                {
                    self.lose(number, their, our, Because::Chosen);
                }
                self.take(Change::remove(number, ""));
            }
            for entry in &theirs.entries {
                self.take(Change::set(number, with_story(entry, rules.other)));
            }
        } else if let (Some(our), Some(their)) = (ours.and_then(|slot| slot.entries.last()), theirs.entries.last())
            && !same_period(&our.value, &their.value)
        {
            self.lose(number, our, their, Because::Survivor);
        }
    }

    fn list(&mut self, number: FieldNumber, ours: Option<&Slot>, theirs: &Slot, rules: Rules<'_>) {
        let ours = ours.map(|slot| slot.entries.as_slice()).unwrap_or_default();
        let has_primary = ours.iter().any(|entry| is_primary(&entry.value));
        for their in &theirs.entries {
            let item = item_key(number, their);
            let Some(our) = ours.iter().find(|our| item_key(number, our) == item) else {
                let mut entry = with_story(their, rules.other);
                if has_primary {
                    clear_primary(&mut entry.value);
                }
                self.take(Change::set(number, entry));
                continue;
            };
            if our.value == their.value || number == field::EXTERNAL && !rules.chosen(number) {
                // The merged card's id of a host program goes on leading here, by its own row.
                continue;
            }
            let (better, because) = match stricter(&our.value, &their.value) {
                Some(order) => (order, Because::Strict),
                None => rules.better(number, our, their),
            };
            if better == Ordering::Less {
                self.lose(number, their, our, because);
                let mut entry = with_story(their, rules.other);
                if has_primary && !is_primary(&our.value) {
                    clear_primary(&mut entry.value);
                }
                self.take(Change::set(number, entry));
            } else if !same_thing(&our.value, &their.value) {
                self.lose(number, our, their, because);
            }
        }
    }
}

/// What decides between two values: both cards and what the caller said.
#[derive(Clone, Copy)]
struct Rules<'a> {
    survivor: &'a Client,
    other: &'a Client,
    options: &'a MergeOptions,
}

impl Rules<'_> {
    fn chosen(&self, number: FieldNumber) -> bool {
        self.options.prefer_other.contains(&number)
    }

    /// `Less` where the other's value is the better one.
    fn better(&self, number: FieldNumber, our: &ValueEntry, their: &ValueEntry) -> (Ordering, Because) {
        if self.chosen(number) {
            return (Ordering::Less, Because::Chosen);
        }
        let verified = |entry: &ValueEntry| entry.provenance.as_ref().and_then(|provenance| provenance.verified_at);
        let rank = |entry: &ValueEntry| {
            let source = entry.provenance.as_ref().and_then(|provenance| provenance.source.as_deref());
            std::cmp::Reverse(source.and_then(|source| self.options.sources.iter().position(|known| known == source)).unwrap_or(usize::MAX))
        };
        let valid = |entry: &ValueEntry| matches!(&entry.value, Value::Identifier(code) if code.checked);
        for (order, because) in [
            (verified(our).cmp(&verified(their)), Because::Verified),
            (rank(our).cmp(&rank(their)), Because::Source),
            (valid(our).cmp(&valid(their)), Because::Valid),
            (fuller(number, &our.value, &their.value, self.survivor, self.other), Because::Complete),
        ] {
            if order != Ordering::Equal {
                return (order, because);
            }
        }
        (Ordering::Equal, Because::Survivor)
    }
}

/// `Less` where the second value is the same as the first, only told more fully.
fn fuller(number: FieldNumber, ours: &Value, theirs: &Value, survivor: &Client, other: &Client) -> Ordering {
    match (ours, theirs) {
        (Value::Date(our), Value::Date(their)) if (our.month(), our.day()) == (their.month(), their.day()) => {
            our.year().is_some().cmp(&their.year().is_some())
        }
        (Value::Text(our), Value::Text(their)) => {
            let names = [field::NAME_GIVEN, field::NAME_PATRONYMIC];
            // An initial is told by another family name's card only if it is that family.
            let same_family = survivor.text(field::NAME_FAMILY).map(crate::text::fold) == other.text(field::NAME_FAMILY).map(crate::text::fold);
            if !names.contains(&number) || !same_family {
                return Ordering::Equal;
            }
            let (our, their) = (crate::text::fold(our), crate::text::fold(their));
            match (abbreviates(&our, &their), abbreviates(&their, &our)) {
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                _ => Ordering::Equal,
            }
        }
        _ => Ordering::Equal,
    }
}

/// Whether a text is the other's first letter, with or without a full stop.
fn abbreviates(short: &str, long: &str) -> bool {
    let initial = short.trim_end_matches('.');
    initial.chars().count() == 1 && long.trim_end_matches('.').chars().count() > 1 && long.starts_with(initial)
}

/// Of two statements on one consent, or two suppressions of one channel: `Less` where the second is the stricter.
fn stricter(ours: &Value, theirs: &Value) -> Option<Ordering> {
    match (ours, theirs) {
        (Value::Consent(our), Value::Consent(their)) => {
            let strictness = |state: ConsentState| u8::from(state != ConsentState::Granted);
            Some(strictness(our.state).cmp(&strictness(their.state)))
        }
        (Value::Suppression(our), Value::Suppression(their)) => Some(match (our.until, their.until) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(our), Some(their)) => our.cmp(&their),
        }),
        _ => None,
    }
}

/// Whether two entries of one item key differ in small print only: nothing that could be missed is lost.
fn same_thing(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Phone(our), Value::Phone(their)) => {
            our.same_number(their) && (their.usage.is_none() || our.usage == their.usage) && their.label.is_none()
        }
        (Value::Email(_), Value::Email(_)) => true,
        (Value::Identifier(our), Value::Identifier(their)) => our.value == their.value,
        _ => false,
    }
}

fn same_period(ours: &Value, theirs: &Value) -> bool {
    matches!((ours, theirs), (Value::Period(our), Value::Period(their)) if our.value == their.value && our.until.is_none() == their.until.is_none())
}

fn is_primary(value: &Value) -> bool {
    match value {
        Value::Phone(phone) => phone.primary,
        Value::Email(email) => email.primary,
        _ => false,
    }
}

fn clear_primary(value: &mut Value) {
    match value {
        Value::Phone(phone) => phone.primary = false,
        Value::Email(email) => email.primary = false,
        _ => {}
    }
}

/// An entry as another card has it: what was the merged record's own making is said of the value from now on.
fn with_story(entry: &ValueEntry, other: &Client) -> ValueEntry {
    let mut provenance = entry.provenance.as_deref().cloned().unwrap_or_default();
    if provenance.set_at.is_none() {
        provenance.set_at = other.created_at();
    }
    if provenance.set_by.is_none() && !other.created_by().is_empty() {
        provenance.set_by = Some(other.created_by().to_string());
    }
    ValueEntry { provenance: (!provenance.is_empty()).then(|| Box::new(provenance)), ..entry.clone() }
}

/// The changes that lead from one state of a card to another, path by path: what somebody did to it in between.
pub(crate) fn edits(before: &Client, after: &Client) -> Vec<Change> {
    let mut changes = Vec::new();
    let whole = |field: FieldNumber, operation: Operation| Change { path: ChangePath { field, item: String::new() }, operation };
    if before.kind() != after.kind() {
        changes.push(whole(field::KIND, Operation::Kind(after.kind())));
    }
    if before.status() != after.status() {
        changes.push(whole(field::STATUS, Operation::Status(after.status())));
    }
    let nothing = Slot::default();
    let mut numbers: Vec<FieldNumber> = before.slots().chain(after.slots()).map(|(number, _)| number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        let (old, new) = (before.slot(number).unwrap_or(&nothing), after.slot(number).unwrap_or(&nothing));
        if old == new {
            continue;
        }
        for gone in &old.entries {
            let item = item_key(number, gone);
            if new.entries.iter().all(|entry| item_key(number, entry) != item) {
                changes.push(Change::remove(number, item));
            }
        }
        for entry in &new.entries {
            if !old.entries.contains(entry) {
                changes.push(Change::set(number, entry.clone()));
            }
        }
        if new.entries.is_empty() && (new.presence != Presence::Unknown || new.raw.is_some()) {
            changes.push(Change::state(number, new.presence.clone(), new.raw.clone()));
        }
    }
    changes
}

/// What leads from one state of a card back to another, slot by slot, in the form of the journal.
pub(crate) fn undo_of(before: &Client, after: &Client) -> Vec<(ChangePath, Undo)> {
    let mut undone = Vec::new();
    let path = |field: FieldNumber| ChangePath { field, item: String::new() };
    if before.kind() != after.kind() {
        undone.push((path(field::KIND), Undo::Kind(before.kind())));
    }
    if before.status() != after.status() {
        undone.push((path(field::STATUS), Undo::Status(before.status())));
    }
    let mut numbers: Vec<FieldNumber> = before.slots().chain(after.slots()).map(|(number, _)| number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers.into_iter().filter(|number| before.slot(*number) != after.slot(*number)) {
        undone.push((path(number), Undo::Slot(before.slot(number).cloned().unwrap_or_default())));
    }
    undone
}
