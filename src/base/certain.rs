//! When a new card may be merged without asking anybody ([`DuplicatePolicy::Merge`](super::DuplicatePolicy::Merge)).
//!
//! Merging by itself is only for what nobody would look at twice. A new card and a stored client are *certainly* one where all of this holds:
//!
//! 1. the duplicate check takes them for the same client, and nobody else: of all matches exactly one is in the band *same* or has a
//!    registration code of the card (two stored cards of one client are a person's to merge first);
//! 2. both are persons, or both are organizations, and no two of their KPP, which tell branches apart, stand against each other;
//! 3. a checked registration code agrees; or a mobile phone or a mailbox agrees *with* the full name, which is family name and given name
//!    of a person, the name of an organization. Equal names alone, a shared phone alone and a landline are never enough;
//! 4. the plan of the merge loses nothing that tells who somebody is: no name, gender, birth date, firm's name or form, code, id of one
//!    host program, unique or identifying field of the two differs, but for letter case and the like, or where one is the other's abbreviation;
//! 5. every other conflict is decided by a rule of the field (or is a consent, where the stricter holds): no value goes only because
//!    it stood on the other card;
//! 6. the joined card keeps the bounds.
//!
//! Everything else is named as a match, as under `Warn`. A client that is stored already is never merged by itself, whatever an edit or a row
//! does to it: other clients' reminders, calls and promises hang on it.
//!
//! The new card is stored as a client of its own and then merged, not filled into the other one: its values, doubts and cells stay together
//! under its own id, the id that its row got is told apart in the journal, a person takes the two apart with the same call as any other merge,
//! and taking the batch back is taking its merges apart. It costs a record and a merge record for each such row. A card that brings
//! nothing new, beside what an earlier one lost already, makes neither: reading one list every day leaves no trail of merged cards.

use super::duplicates::blocks;
use super::write::{Transaction, check_counts};
use crate::duplicates::merge::{Because, MergeConflict, MergeOptions, plan};
use crate::error::Result;
use crate::limits::MERGED_CLIENTS_MAX;
use crate::model::{Band, Client, ClientId, ClientKind, CustomFields, FieldNumber, Match, MatchReason, PhoneKind, Scheme, Value, ValueEntry, field};
use crate::store::codec;
use std::collections::BTreeSet;

/// The stored client that a new card is certainly one with.
pub(super) struct Certain {
    pub id: ClientId,
    /// Whether it has everything of the card already.
    pub complete: bool,
}

impl Transaction<'_> {
    /// The client that a card, which is not stored, is certainly one with; `matches` are the card's.
    pub(super) fn certain_match(&self, card: &Client, matches: &[Match]) -> Result<Option<Certain>> {
        let mut same = matches.iter().filter(|found| blocks(found));
        let (Some(found), None) = (same.next(), same.next()) else { return Ok(None) };
        let other = self.client(found.id)?;
        let one_kind = other.kind() == card.kind() && !different_branches(card, &other);
        if found.band != Band::Same || !one_kind || !agrees(card, &other, found) {
            return Ok(None);
        }
        let plan = plan(&other, card, &MergeOptions::default().over(self.merge_rules()?));
        // A name as it was received says nothing beside the names that were read of it.
        let read = has_name(card) && has_name(&other);
        let conflicts: Vec<&MergeConflict> = plan.conflicts.iter().filter(|conflict| !read || conflict.path.field != field::NAME_RAW).collect();
        let settled = conflicts.iter().all(|conflict| is_settled(conflict, self.custom_fields()));
        let fits = check_counts(&plan.joined).is_ok() && codec::encode(&plan.joined).is_ok() && self.members(found.id)?.len() < MERGED_CLIENTS_MAX;
        if !settled || !fits {
            return Ok(None);
        }
        let new = plan.taken.iter().any(|path| !read || path.field != field::NAME_RAW);
        Ok(Some(Certain { id: found.id, complete: !new && self.lost_before(found.id, &conflicts)? }))
    }

    /// Whether all that a card would lose tells nothing new: it abbreviates what is there, or a card that was merged into the client has it.
    fn lost_before(&self, id: ClientId, conflicts: &[&MergeConflict]) -> Result<bool> {
        let mut open: Vec<&MergeConflict> = conflicts.iter().copied().filter(|conflict| conflict.because != Because::Complete).collect();
        if open.is_empty() {
            return Ok(true);
        }
        for member in self.members(id)? {
            let Some(merged) = self.merged_record(member)? else { continue };
            open.retain(|conflict| {
                let lost = conflict.dropped.as_ref().map(|entry| &entry.value);
                !merged.values(conflict.path.field).any(|known| lost == Some(known))
            });
        }
        Ok(open.is_empty())
    }
}

/// Rule 3.
fn agrees(card: &Client, other: &Client, found: &Match) -> bool {
    let mobile = || card.phones().any(|phone| phone.kind == PhoneKind::Mobile && other.phones().any(|known| phone.same_number(known)));
    found.reasons.contains(&MatchReason::Identifier) || same_full_name(card, other) && (found.reasons.contains(&MatchReason::Email) || mobile())
}

fn has_name(client: &Client) -> bool {
    [field::NAME_FAMILY, field::NAME_GIVEN, field::ORGANIZATION_NAME].iter().any(|part| client.text(*part).is_some())
}

fn same_full_name(card: &Client, other: &Client) -> bool {
    let parts: &[FieldNumber] = match card.kind() {
        ClientKind::Person => &[field::NAME_FAMILY, field::NAME_GIVEN],
        ClientKind::Organization => &[field::ORGANIZATION_NAME],
    };
    parts.iter().all(|part| match (card.text(*part), other.text(*part)) {
        (Some(one), Some(two)) => !one.is_empty() && crate::text::fold(one) == crate::text::fold(two),
        _ => false,
    })
}

fn different_branches(card: &Client, other: &Client) -> bool {
    let codes = |client: &Client| -> BTreeSet<String> {
        client.identifiers().filter(|code| code.scheme == Scheme::Kpp).map(|code| code.value.clone()).collect()
    };
    let (one, two) = (codes(card), codes(other));
    !one.is_empty() && !two.is_empty() && one.is_disjoint(&two)
}

/// Rules 4 and 5.
fn is_settled(conflict: &MergeConflict, custom: &CustomFields) -> bool {
    match conflict.because {
        Because::Complete | Because::Strict => true,
        Because::Verified | Because::Source | Because::Valid | Because::Fresh => !tells_who(conflict.path.field, custom) || reads_alike(conflict),
        Because::Survivor | Because::Chosen | Because::LeadsOn => reads_alike(conflict),
    }
}

fn tells_who(number: FieldNumber, custom: &CustomFields) -> bool {
    const WHO: [FieldNumber; 13] = [
        field::KIND,
        field::NAME_FAMILY,
        field::NAME_GIVEN,
        field::NAME_PATRONYMIC,
        field::NAME_SUFFIX,
        field::NAME_RAW,
        field::GENDER,
        field::BIRTH_DATE,
        field::ORGANIZATION_NAME,
        field::ORGANIZATION_LEGAL_NAME,
        field::LEGAL_FORM,
        field::IDENTIFIER,
        field::EXTERNAL,
    ];
    WHO.contains(&number) || custom.get(number).is_some_and(|definition| definition.unique || definition.identifying)
}

/// Whether both are one text but for letter case, ё and the like.
fn reads_alike(conflict: &MergeConflict) -> bool {
    let text = |entry: &Option<ValueEntry>| match entry.as_ref().map(|entry| &entry.value) {
        Some(Value::Text(text)) => Some(crate::text::fold(text)),
        _ => None,
    };
    text(&conflict.kept).is_some_and(|kept| text(&conflict.dropped) == Some(kept))
}
