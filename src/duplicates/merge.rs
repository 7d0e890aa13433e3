//! How two cards become one: survivorship, field by field, and the difference of two states of a card.
//!
//! The plan is a pure function of both cards and the options, so that a preview is what the merge will do, and so that a merge
//! can be replayed when an earlier one below it is taken apart. Rules, the first that tells decides:
//!
//! 1. a value beats a statement that there is none, and a statement beats nothing;
//! 2. a field named in [`MergeOptions::prefer_other`] goes to the merged card's value;
//! 3. the field's own order of [rules](MergeRule): verification, trust in the source, valid check digits, fullness, freshness; what is
//!    shipped for each field, a base may set otherwise for good ([`MergeRules`]), and a caller for one merge ([`MergeOptions::rule`]);
//! 4. the survivor's value stays.
//!
//! Lists are united by item key, lists in one value (custom fields) text by text. Of two statements on one consent the stricter holds, of
//! two suppressions the longer; no option loosens either. A dated history is one thing, the survivor's or the merged card's. Where both
//! have the same value, the later verification of it stays. Whatever loses is a [`MergeConflict`]; nothing is destroyed by it, because
//! the merged card is kept whole.
//!
//! Cost: linear in the values of both cards, quadratic only within one list (bounded by `VALUES_PER_FIELD_MAX`).

use super::survivorship::{field_of, first_rules, shipped_rules};
use crate::error::Result;
use crate::model::{
    AddressParts, Change, ChangePath, Client, ConsentState, FieldNumber, Multiplicity, Operation, Period, Presence, RelationId, ReminderId, Slot,
    Undo, Value, ValueEntry, field, item_key,
};
use crate::time::Instant;
use std::cmp::Ordering;
use std::collections::BTreeMap;

pub use super::survivorship::{MergeRule, MergeRules};

/// How two cards are joined. What is not said here, the [`MergeRules`] of the base say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct MergeOptions {
    /// Fields whose value is taken from the merged card where it has one: the choice of a person.
    pub prefer_other: Vec<FieldNumber>,
    /// Sources by trust, the most trusted first; see [`Provenance::source`](crate::model::Provenance). Where empty, those of the base.
    pub sources: Vec<String>,
    /// Orders of rules by field; fields that are not here go by the rules of the base, else by the shipped ones.
    pub rules: BTreeMap<FieldNumber, Vec<MergeRule>>,
    /// The revisions of survivor and merged card that the caller looked at; where one is newer, the merge is refused.
    pub expected: Option<(u64, u64)>,
    /// Fields without an order go by that of the first version: for merges of that time, which are replayed as they were made.
    pub(crate) first_rules: bool,
}

impl MergeOptions {
    /// Takes the field of this path from the merged card.
    ///
    /// # Errors
    /// `Argument` for a path that is no field of the table.
    pub fn prefer(mut self, path: &str) -> Result<Self> {
        self.prefer_other.push(field_of(path)?);
        Ok(self)
    }

    /// Says in which order rules are asked for the field of this path, in this merge. Without rules the survivor's value stays, whatever
    /// speaks for the other: the other choice of a person.
    ///
    /// # Errors
    /// `Argument` for a path that is no field of the table.
    pub fn rule(mut self, path: &str, rules: impl IntoIterator<Item = MergeRule>) -> Result<Self> {
        self.rules.insert(field_of(path)?, rules.into_iter().collect());
        Ok(self)
    }

    /// These options over the rules of a base.
    pub(crate) fn over(&self, base: MergeRules) -> MergeOptions {
        let sources = if self.sources.is_empty() { base.sources } else { self.sources.clone() };
        let mut rules = base.fields;
        rules.extend(self.rules.iter().map(|(number, order)| (*number, order.clone())));
        MergeOptions { sources, rules, ..self.clone() }
    }

    fn rules_of(&self, number: FieldNumber) -> &[MergeRule] {
        match self.rules.get(&number) {
            Some(order) => order,
            None if self.first_rules => first_rules(number),
            None => shipped_rules(number),
        }
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
    /// It was set or verified later.
    Fresh,
    /// A card has one id of each host program. It is the survivor's; the other one goes on leading to the client.
    LeadsOn,
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
            Because::Fresh => "fresh",
            Because::LeadsOn => "leads_on",
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
    /// Interactions that would be listed with the survivor.
    pub interactions: u64,
    /// Relations that would be listed with the survivor.
    pub relations: u64,
    /// Relations of the two with each other, or that would lead from the joined client to itself: they are not shown until the merge is
    /// taken apart.
    pub hidden_relations: Vec<RelationId>,
    /// Reminders that would be the survivor's.
    pub reminders: u64,
    /// Those of them that would wait until the merge is taken apart, because the survivor has one with the same key.
    pub held_reminders: Vec<ReminderId>,
    /// What undoes the changes of the survivor, in their order.
    pub(crate) undone: Vec<(ChangePath, Undo)>,
}

/// Plans how the card of `other` goes into that of `survivor`; their facts are the base's to count.
pub(crate) fn plan(survivor: &Client, other: &Client, options: &MergeOptions) -> MergePlan {
    let mut plan = MergePlan {
        joined: survivor.clone(),
        taken: Vec::new(),
        conflicts: Vec::new(),
        interactions: 0,
        relations: 0,
        hidden_relations: Vec::new(),
        reminders: 0,
        held_reminders: Vec::new(),
        undone: Vec::new(),
    };
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
    plan.tighten_consents();
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
            return self.confirm(number, our, their);
        }
        if let (Value::List(our_texts), Value::List(their_texts)) = (&our.value, &their.value)
            && !rules.options.first_rules
        {
            let mut texts = our_texts.clone();
            texts.extend(their_texts.iter().filter(|text| !our_texts.contains(text)).cloned());
            return self.take(Change::set(number, ValueEntry { value: Value::List(texts), ..our.clone() }));
        }
        let (better, because) = rules.better(number, our, their);
        if better == Ordering::Less {
            self.lose(number, their, our, because);
            self.take(Change::set(number, with_story(their, rules.other)));
        } else {
            self.lose(number, our, their, because);
        }
    }

    /// Both cards have one value: where the other's was found right later, that is known of it from now on.
    fn confirm(&mut self, number: FieldNumber, our: &ValueEntry, their: &ValueEntry) {
        let Some(found) = their.provenance.as_deref().filter(|found| found.verified_at > verified_at(our)) else { return };
        let mut provenance = our.provenance.as_deref().cloned().unwrap_or_default();
        (provenance.verified_at, provenance.verified_how) = (found.verified_at, found.verified_how.clone());
        self.take(Change::set(number, ValueEntry { provenance: Some(Box::new(provenance)), ..our.clone() }));
    }

    fn history(&mut self, number: FieldNumber, ours: Option<&Slot>, theirs: &Slot, rules: Rules<'_>) {
        let ours = ours.map(|slot| slot.entries.as_slice()).unwrap_or_default();
        let (better, because) = match (ours.last(), theirs.entries.last()) {
            // Of one state that holds in both the survivor tells since when.
            (Some(our), Some(their)) if same_period(&our.value, &their.value) && !rules.chosen(number) => (Ordering::Equal, Because::Survivor),
            (Some(our), Some(their)) => rules.better(number, our, their),
            _ => (Ordering::Less, Because::Chosen),
        };
        if better != Ordering::Less {
            return self.lose_periods(number, ours, &theirs.entries, because);
        }
        if !ours.is_empty() {
            self.lose_periods(number, &theirs.entries, ours, because);
            self.take(Change::remove(number, ""));
        }
        for entry in &theirs.entries {
            self.take(Change::set(number, with_story(entry, rules.other)));
        }
    }

    /// Tells of the periods of a history that the other one does not have.
    fn lose_periods(&mut self, number: FieldNumber, kept: &[ValueEntry], dropped: &[ValueEntry], because: Because) {
        let Some(last) = kept.last() else { return };
        for gone in dropped.iter().filter(|gone| !kept.iter().any(|kept| same_period(&kept.value, &gone.value))) {
            self.lose(number, last, gone, because);
        }
    }

    fn list(&mut self, number: FieldNumber, ours: Option<&Slot>, theirs: &Slot, rules: Rules<'_>) {
        let ours = ours.map(|slot| slot.entries.as_slice()).unwrap_or_default();
        let primary_stays = self.primary(number, ours, &theirs.entries, rules);
        for their in &theirs.entries {
            let item = item_key(number, their);
            let Some(our) = ours.iter().find(|our| item_key(number, our) == item) else {
                let mut entry = with_story(their, rules.other);
                if primary_stays {
                    clear_primary(&mut entry.value);
                }
                self.take(Change::set(number, entry));
                continue;
            };
            if our.value == their.value {
                self.confirm(number, our, their);
                continue;
            }
            if number == field::EXTERNAL && !rules.chosen(number) {
                self.lose(number, our, their, Because::LeadsOn);
                continue;
            }
            let (better, because) = match stricter(&our.value, &their.value) {
                Some(order) => (order, Because::Strict),
                None => rules.better(number, our, their),
            };
            if better == Ordering::Less {
                self.lose(number, their, our, because);
                let mut entry = with_story(their, rules.other);
                if primary_stays && !is_primary(&our.value) {
                    clear_primary(&mut entry.value);
                }
                self.take(Change::set(number, entry));
            } else if !same_thing(&our.value, &their.value) {
                self.lose(number, our, their, because);
            }
        }
    }

    /// Of two preferred phones or mailboxes one is preferred from now on. Says whether it is the survivor's, which has one.
    fn primary(&mut self, number: FieldNumber, ours: &[ValueEntry], theirs: &[ValueEntry], rules: Rules<'_>) -> bool {
        let Some(our) = ours.iter().find(|entry| is_primary(&entry.value)) else { return false };
        let Some(their) = theirs.iter().find(|entry| is_primary(&entry.value)) else { return true };
        if item_key(number, our) == item_key(number, their) || rules.options.first_rules {
            return true;
        }
        let (better, because) = rules.better(number, our, their);
        if better != Ordering::Less {
            self.lose(number, our, their, because);
            return true;
        }
        self.lose(number, their, our, because);
        let mut entry = our.clone();
        clear_primary(&mut entry.value);
        self.take(Change::set(number, entry));
        false
    }

    /// Where a purpose and channel are spelled in two ways, both words stand on the card, and the newest one would be asked: a yes beside a
    /// no goes, whichever card either came from.
    fn tighten_consents(&mut self) {
        let entries = self.joined.slot(field::CONSENT).map(|slot| slot.entries.clone()).unwrap_or_default();
        let refusal = |granted: &ValueEntry| {
            let scope = consent_scope(&granted.value).filter(|(_, state)| *state == ConsentState::Granted)?.0;
            let says_no =
                |entry: &&ValueEntry| consent_scope(&entry.value).is_some_and(|(other, state)| other == scope && state != ConsentState::Granted);
            entries.iter().find(says_no)
        };
        for entry in &entries {
            if let Some(refusal) = refusal(entry) {
                self.lose(field::CONSENT, refusal, entry, Because::Strict);
                self.take(Change::remove(field::CONSENT, item_key(field::CONSENT, entry)));
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
        for rule in self.options.rules_of(number) {
            let (order, because) = match rule {
                MergeRule::Verified => (verified_at(our).cmp(&verified_at(their)), Because::Verified),
                MergeRule::Source => (self.rank(our).cmp(&self.rank(their)), Because::Source),
                MergeRule::Valid => (is_checked(our).cmp(&is_checked(their)), Because::Valid),
                MergeRule::Complete => (fuller(number, &our.value, &their.value, self.survivor, self.other), Because::Complete),
                MergeRule::Fresh => (known_at(our, self.survivor).cmp(&known_at(their, self.other)), Because::Fresh),
            };
            if order != Ordering::Equal {
                return (order, because);
            }
        }
        (Ordering::Equal, Because::Survivor)
    }

    /// The more trusted a source is, the greater.
    fn rank(&self, entry: &ValueEntry) -> std::cmp::Reverse<usize> {
        let source = entry.provenance.as_ref().and_then(|provenance| provenance.source.as_deref());
        std::cmp::Reverse(source.and_then(|source| self.options.sources.iter().position(|known| known == source)).unwrap_or(usize::MAX))
    }
}

fn verified_at(entry: &ValueEntry) -> Option<Instant> {
    entry.provenance.as_ref().and_then(|provenance| provenance.verified_at)
}

fn is_checked(entry: &ValueEntry) -> bool {
    matches!(&entry.value, Value::Identifier(code) if code.checked)
}

/// When a value was last said to be right: set, verified, or begun as a period of a history. A value without a story of its own was set when
/// its card was made.
fn known_at(entry: &ValueEntry, client: &Client) -> Option<Instant> {
    let begun = if let Value::Period(period) = &entry.value { period.until.max(period.from) } else { None };
    let set = entry.provenance.as_ref().and_then(|provenance| provenance.set_at);
    begun.or(set).or(client.created_at()).max(verified_at(entry))
}

/// What a consent is about, as segments compare it, and what it says.
fn consent_scope(value: &Value) -> Option<((String, String), ConsentState)> {
    match value {
        Value::Consent(consent) => Some(((crate::text::fold(&consent.purpose), crate::text::fold(&consent.channel)), consent.state)),
        _ => None,
    }
}

/// `Less` where the second value is the same as the first, only told more fully.
fn fuller(number: FieldNumber, ours: &Value, theirs: &Value, survivor: &Client, other: &Client) -> Ordering {
    match (ours, theirs) {
        (Value::Date(our), Value::Date(their)) if (our.month(), our.day()) == (their.month(), their.day()) => {
            our.year().is_some().cmp(&their.year().is_some())
        }
        (Value::Address(our), Value::Address(their)) => {
            let part_of = |short: &AddressParts, long: &AddressParts| {
                short.named().iter().zip(long.named()).all(|((_, short), (_, long))| short.is_empty() || *short == long)
            };
            part_of(&their.parts, &our.parts).cmp(&part_of(&our.parts, &their.parts))
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

/// The changes that lead from one state of a card to another, path by path: what somebody did to it in between. They are to be done to
/// `state`, whose dated histories may be others.
pub(crate) fn edits(before: &Client, after: &Client, state: &Client) -> Vec<Change> {
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
        if field::by_number(number).is_some_and(|row| row.multiplicity == Multiplicity::History) && !new.entries.is_empty() {
            changes.extend(history_edits(number, old, new, state.slot(number).unwrap_or(&nothing)));
            continue;
        }
        for gone in &old.entries {
            let item = item_key(number, gone);
            if new.entries.iter().all(|entry| item_key(number, entry) != item) {
                changes.push(Change::remove(number, item));
            }
        }
        // In the order in which they were set: a new value stands behind those that were there.
        let mut set: Vec<&ValueEntry> = new.entries.iter().filter(|entry| !old.entries.contains(entry)).collect();
        set.sort_by_key(|entry| entry.provenance.as_ref().and_then(|provenance| provenance.set_at));
        changes.extend(set.into_iter().map(|entry| Change::set(number, entry.clone())));
        if new.entries.is_empty() && (new.presence != Presence::Unknown || new.raw.is_some()) {
            changes.push(Change::state(number, new.presence.clone(), new.raw.clone()));
        }
    }
    changes
}

/// What was done to a dated history, for a card with another one: a new period ends the one that holds there, and what was done to a period
/// that it does not have is done to none.
fn history_edits(number: FieldNumber, old: &Slot, new: &Slot, state: &Slot) -> Vec<Change> {
    let entry_of = |slot: &Slot, item: &str| slot.entries.iter().find(|entry| item_key(number, entry) == item).cloned();
    let of = |slot: &Slot, item: &str| entry_of(slot, item).is_some();
    let mut changes = Vec::new();
    for gone in &old.entries {
        let item = item_key(number, gone);
        if !of(new, &item) && of(state, &item) {
            changes.push(Change::remove(number, item));
        }
    }
    let (mut foreign_end, mut begun) = (None, None);
    for entry in new.entries.iter().filter(|entry| !old.entries.contains(entry)) {
        let item = item_key(number, entry);
        let Value::Period(period) = &entry.value else { continue };
        if !of(old, &item) {
            begun = begun.or(period.from);
        } else if entry_of(state, &item).map(|own| own.value) != entry_of(old, &item).map(|was| was.value) {
            foreign_end = period.until;
            continue;
        }
        let mut entry = entry.clone();
        // Both cards may have had one period: what was not changed of it is told by its own card.
        if let (Some(was), Some(own)) = (entry_of(old, &item), entry_of(state, &item)) {
            entry.provenance = if was.provenance == entry.provenance { own.provenance } else { entry.provenance };
            entry.raw = if was.raw == entry.raw { own.raw } else { entry.raw };
        }
        changes.push(Change::set(number, entry));
    }
    let holding = state.entries.iter().rev().find(|entry| matches!(&entry.value, Value::Period(period) if period.until.is_none()));
    if let (Some(until), Some(holding)) = (begun.or(foreign_end), holding)
        && let Value::Period(period) = &holding.value
        && changes.iter().all(|change| change.path.item != item_key(number, holding))
    {
        let ended = ValueEntry { value: Value::Period(Period { until: Some(until), ..period.clone() }), ..holding.clone() };
        changes.insert(0, Change::set(number, ended));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ClientId, Consent, E164, Phone, Suppression, arbitrary};
    use crate::time::from_micros;
    use proptest::prelude::*;

    /// Values out of few, so that two cards meet: consents spelled in two ways, suppressions, tags, names, phones, periods.
    fn meeting() -> impl Strategy<Value = Vec<(FieldNumber, ValueEntry)>> {
        let some_time = || prop::option::of((0i64..6).prop_map(|hours| from_micros(hours * 3_600_000_000)));
        let states = prop::sample::select(vec![ConsentState::Granted, ConsentState::Denied, ConsentState::Withdrawn]);
        let word = |words: &'static [&'static str]| prop::sample::select(words).prop_map(str::to_string);
        let consent = (word(&["offers", "Offers", "news"]), word(&["", "email", "EMAIL"]), states, some_time())
            .prop_map(|(purpose, channel, state, at)| (field::CONSENT, Value::Consent(Consent { purpose, channel, state, at, evidence: None })));
        let suppression = (word(&["", "call", "email"]), some_time())
            .prop_map(|(channel, until)| (field::SUPPRESSION, Value::Suppression(Suppression { channel, until, reason: None })));
        let tag = word(&["а", "б", "в"]).prop_map(|tag| (field::TAGS, Value::Text(tag)));
        let given = word(&["Иван", "И.", "Пётр"]).prop_map(|name| (field::NAME_GIVEN, Value::Text(name)));
        let family = word(&["Иванов", "Петров"]).prop_map(|name| (field::NAME_FAMILY, Value::Text(name)));
        let phone = (0u64..4, any::<bool>()).prop_map(|(number, primary)| {
            (field::PHONE, Value::Phone(Phone { e164: E164::from_digits(74_950_000_000 + number), primary, ..Phone::default() }))
        });
        let owner = (word(&["olga", "petr"]), some_time(), some_time())
            .prop_map(|(value, from, until)| (field::OWNER, Value::Period(Period { value, from, until, by: None, reason: None })));
        let value = prop_oneof![4 => consent, 2 => suppression, 1 => tag, 1 => given, 1 => family, 2 => phone, 1 => owner];
        let entry =
            (value, some_time(), some_time(), prop::option::of(word(&["1c", "site"]))).prop_map(|((number, value), set_at, verified_at, source)| {
                let provenance = crate::model::Provenance { set_at, verified_at, source, ..Default::default() };
                (number, ValueEntry { value, raw: None, provenance: (!provenance.is_empty()).then(|| Box::new(provenance)) })
            });
        prop::collection::vec(entry, 0..10)
    }

    fn card() -> impl Strategy<Value = Client> {
        (arbitrary::client(), meeting()).prop_map(|(random, values)| {
            let mut client = Client { slots: Vec::new(), status: crate::model::Status::Active, ..random.clone() };
            for (number, slot) in random.slots() {
                // One at a time, as a base has them: no two entries of a list have one key.
                for entry in &slot.entries {
                    client.apply(Change::set(number, entry.clone()));
                }
                if slot.entries.is_empty() {
                    client.apply(Change::state(number, slot.presence.clone(), slot.raw.clone()));
                }
            }
            for (number, entry) in values {
                client.apply(Change::set(number, entry));
            }
            client
        })
    }

    fn options() -> impl Strategy<Value = MergeOptions> {
        let numbers: Vec<FieldNumber> =
            field::FIELDS.iter().filter(|row| row.kind != crate::model::ValueKind::System).map(|row| row.number).collect();
        let order = prop::sample::subsequence(MergeRule::ALL.to_vec(), 0..=MergeRule::ALL.len()).prop_shuffle();
        let rules = prop::collection::btree_map(prop::sample::select(numbers.clone()), order, 0..8);
        let sources = prop::sample::subsequence(vec!["site".to_string(), "1c".to_string()], 0..=2);
        (rules, prop::collection::vec(prop::sample::select(numbers), 0..4), sources).prop_map(|(rules, prefer_other, sources)| MergeOptions {
            prefer_other,
            sources,
            rules,
            expected: None,
            first_rules: false,
        })
    }

    /// The newest word on each purpose and channel, as segments ask for it.
    fn consents(client: &Client) -> BTreeMap<(String, String), (Option<Instant>, ConsentState)> {
        let mut words: BTreeMap<(String, String), (Option<Instant>, ConsentState)> = BTreeMap::new();
        for value in client.values(field::CONSENT) {
            let (Some((scope, state)), Value::Consent(consent)) = (consent_scope(value), value) else { continue };
            if words.get(&scope).is_none_or(|(at, _)| consent.at >= *at) {
                words.insert(scope, (consent.at, state));
            }
        }
        words
    }

    /// Until when each channel is quiet; the far future for ever.
    fn quiet(client: &Client) -> BTreeMap<String, Instant> {
        let mut quiet = BTreeMap::new();
        for value in client.values(field::SUPPRESSION) {
            let Value::Suppression(wish) = value else { continue };
            let until = wish.until.unwrap_or(Instant::MAX_UTC);
            let known = quiet.entry(wish.channel.clone()).or_insert(until);
            *known = until.max(*known);
        }
        quiet
    }

    fn loses_nothing(card: &Client, joined: &Client) {
        for (number, slot) in card.slots().filter(|(_, slot)| !slot.entries.is_empty()) {
            let there = joined.slot(number).map(|slot| slot.entries.as_slice()).unwrap_or_default();
            assert!(!there.is_empty(), "{number}: nothing beats a value");
            let many = field::by_number(number).is_some_and(|row| row.multiplicity == Multiplicity::Many);
            for entry in slot.entries.iter().filter(|_| many) {
                let item = item_key(number, entry);
                let found = there.iter().any(|known| match consent_scope(&entry.value) {
                    Some((scope, _)) => consent_scope(&known.value).is_some_and(|(other, _)| other == scope),
                    None => item_key(number, known) == item,
                });
                assert!(found, "{number}: the list lost {item}");
            }
            for entry in &slot.entries {
                if let Value::List(texts) = &entry.value {
                    let all = there.iter().any(|known| matches!(&known.value, Value::List(known) if texts.iter().all(|text| known.contains(text))));
                    assert!(all, "{number}: the list lost a text");
                }
            }
        }
        let words = consents(joined);
        for (scope, (_, state)) in consents(card) {
            let now = words.get(&scope).map(|(_, state)| *state);
            assert!(state == ConsentState::Granted || now != Some(ConsentState::Granted), "{scope:?}: {state:?} became {now:?}");
        }
        let quieter = quiet(joined);
        for (channel, until) in quiet(card) {
            assert!(quieter.get(&channel).is_some_and(|joined| *joined >= until), "{channel}: disturbed earlier");
        }
    }

    /// Every value of a card is on the joined one or named as dropped.
    fn losses_are_told(card: &Client, plan: &MergePlan) {
        for (number, slot) in card.slots() {
            for entry in &slot.entries {
                let told = plan
                    .conflicts
                    .iter()
                    .any(|conflict| conflict.path.field == number && conflict.dropped.as_ref().is_some_and(|dropped| dropped.value == entry.value));
                let mut bare = entry.value.clone();
                clear_primary(&mut bare);
                let there = plan.joined.values(number).any(|value| {
                    let mut known = value.clone();
                    clear_primary(&mut known);
                    let of_list =
                        matches!((&known, &bare), (Value::List(known), Value::List(texts)) if texts.iter().all(|text| known.contains(text)));
                    known == bare || of_list || same_thing(&known, &bare) || same_period(&known, &bare)
                });
                assert!(told || there, "{number}: {:?} is gone and not named", entry.value);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]
        /// Whatever the rules and choices: through a chain of merges no value gives way to nothing or to a statement of absence, no list loses
        /// an item, no consent is loosened and nobody is disturbed earlier; each plan names all that it drops, and its undo gives the
        /// survivor back.
        #[test]
        fn a_chain_of_merges_loses_nothing(first in card(), others in prop::collection::vec((card(), options()), 1..4)) {
            let mut joined = first.clone();
            for (other, options) in &others {
                let plan = plan(&joined, other, options);
                losses_are_told(&joined, &plan);
                losses_are_told(other, &plan);
                let mut back = plan.joined.clone();
                for (path, undo) in plan.undone.iter().rev() {
                    back.undo(path, undo);
                }
                prop_assert_eq!(&back, &joined);
                joined = plan.joined;
            }
            for card in std::iter::once(&first).chain(others.iter().map(|(other, _)| other)) {
                loses_nothing(card, &joined);
            }
            prop_assert_eq!(joined.id(), first.id());
        }

        /// Fresh and verified values win whichever card they stand on, so merging two cards either way gives one value; a choice wins over both.
        #[test]
        fn freshness_looks_at_no_side(hours in (0i64..5, 0i64..5), verified in (prop::option::of(0i64..9), prop::option::of(0i64..9))) {
            let at = |hour: i64| from_micros(hour * 3_600_000_000);
            let made = |value: &str, set: i64, verified: Option<i64>| {
                let mut client = Client::new(crate::model::ClientKind::Person);
                (client.id, client.created_at) = (ClientId::new(1), Some(at(set)));
                let provenance = crate::model::Provenance { verified_at: verified.map(at), ..Default::default() };
                let provenance = (!provenance.is_empty()).then(|| Box::new(provenance));
                client.apply(Change::set(field::JOB_TITLE, ValueEntry { value: Value::Text(value.into()), raw: None, provenance }));
                client
            };
            let (one, other) = (made("мастер", hours.0, verified.0), made("директор", hours.1, verified.1));
            let known = |set: i64, verified: Option<i64>| verified.map_or(set, |verified| verified.max(set));
            let expected = match known(hours.0, verified.0).cmp(&known(hours.1, verified.1)) {
                Ordering::Less => ["директор"; 2],
                Ordering::Greater => ["мастер"; 2],
                Ordering::Equal => ["мастер", "директор"],
            };
            let options = MergeOptions::default();
            let titles = [plan(&one, &other, &options), plan(&other, &one, &options)].map(|plan| plan.joined.text(field::JOB_TITLE).unwrap_or("").to_string());
            prop_assert_eq!(titles, expected.map(str::to_string));
            let chosen = plan(&one, &other, &MergeOptions::default().prefer("job.title").expect("a field"));
            prop_assert_eq!(chosen.joined.text(field::JOB_TITLE), Some("директор"));
            let kept = plan(&one, &other, &MergeOptions::default().rule("job.title", []).expect("a field"));
            prop_assert_eq!(kept.joined.text(field::JOB_TITLE), Some("мастер"));
        }
    }
}
