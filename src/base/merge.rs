//! Merging two clients, and taking a merge apart again.
//!
//! The survivor's record is rewritten; the merged one moves as it is from `card` to `merged`, and its id leads to the survivor from
//! then on (`redirect`). Facts keep the id that they were made with: only the rows by which they are found go to the client that
//! now lives (its *root*), so they can go back. A client with all that was merged into it is a tree; its *members* are all ids of it.
//!
//! Taking a merge apart replays the survivor without it: from the image before the merge on, what somebody edited since (the
//! difference of two stored images) and the later merges are applied again. So merges come apart in any order, also one
//! that lies below another. Values and facts that were added since stay with the survivor and are listed; a removal made since
//! does not reach the card that comes back.
//!
//! Invariants: a client is in `card` or in `merged`, never in both; a redirect leads one step up its tree; of the merges
//! that were not taken apart, each client is the merged one of at most one. An id of a host program leads to its client for ever:
//! where the survivor has another id of the same system, the row of the merged one stays.
//!
//! Fails: `Limit` where a tree would be deeper than [`MERGE_DEPTH_MAX`], have more than [`MERGED_CLIENTS_MAX`] members, or a card
//! too many values; nothing is written then. Cost: both records, their keys, and one row for each fact of the merged client; taking apart reads every
//! fact of the survivor and replays the merges that came after.

use super::index;
use super::merge_rules::{rule_numbers, rules_of_numbers};
use super::open::meta;
use super::read::{Session, decode_issues, encode_issues};
use super::write::Transaction;
use crate::duplicates::merge::{MergeConflict, MergeOptions, MergePlan, edits, plan, undo_of};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{LIST_ROWS_MAX, MERGE_DEPTH_MAX, MERGED_CLIENTS_MAX};
use crate::model::{ChangePath, Client, ClientId, InteractionId, Issue, MergeId, RelationId, ReminderId, Status};
use crate::store::codec;
use crate::store::engine::Table;
use crate::store::fact_codec::{decode_interaction, decode_relation};
use crate::store::journal::Action;
use crate::store::keys;
use crate::store::merge_codec::{self, MergeRecord};
use crate::store::view::{Get, Layer, Row, View};
use crate::time::Instant;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU64;

/// What a merge came to.
#[derive(Debug, Clone, PartialEq)]
pub struct MergeOutcome {
    /// The merge, by which it is taken apart.
    pub merge: MergeId,
    /// The client that lives on.
    pub survivor: ClientId,
    /// Its revision now.
    pub revision: u64,
    /// The client that was merged into it; its id leads to the survivor.
    pub merged: ClientId,
    /// Paths that came from the merged card.
    pub taken: Vec<ChangePath>,
    /// Values of which only one stayed.
    pub conflicts: Vec<MergeConflict>,
    /// Interactions that are listed with the survivor now.
    pub interactions: u64,
    /// Relations that are listed with the survivor now.
    pub relations: u64,
    /// Reminders that are the survivor's now.
    pub reminders: u64,
    /// Those of them that wait until the merge is taken apart, because the survivor has one with the same key.
    pub held_reminders: Vec<ReminderId>,
    /// Relations of the two with each other: they are not shown until the merge is taken apart.
    pub hidden_relations: Vec<RelationId>,
}

/// What taking a merge apart came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Unmerged {
    /// The client that lived on.
    pub survivor: ClientId,
    /// The client that is back under its own id.
    pub restored: ClientId,
    /// Paths that somebody edited since the merge; the edits stay with the survivor.
    pub stayed: Vec<ChangePath>,
    /// Interactions of the survivor that were added since the merge and stay with it.
    pub stayed_interactions: Vec<InteractionId>,
    /// Relations of the survivor that were added since the merge and stay with it.
    pub stayed_relations: Vec<RelationId>,
    /// Reminders of the survivor that were set since the merge and stay with it.
    pub stayed_reminders: Vec<ReminderId>,
    /// Interactions that went back.
    pub interactions: u64,
    /// Relations that went back.
    pub relations: u64,
    /// Reminders that went back.
    pub reminders: u64,
}

/// A merge, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeInfo {
    /// Its number.
    pub id: MergeId,
    /// The client that lived on.
    pub survivor: ClientId,
    /// The client that was merged into it.
    pub merged: ClientId,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// When it was taken apart; `None` while it holds.
    pub undone_at: Option<Instant>,
}

impl MergeOutcome {
    /// The outcome as JSON; paths by their display form, values in their public JSON form.
    pub fn to_json(&self) -> Json {
        json!({
            "merge": self.merge.0.get(), "survivor": self.survivor.get(), "revision": self.revision, "merged": self.merged.get(),
            "taken": paths(&self.taken), "conflicts": self.conflicts.iter().map(conflict_json).collect::<Vec<_>>(),
            "interactions": self.interactions, "relations": self.relations, "reminders": self.reminders,
            "held_reminders": self.held_reminders.iter().map(|id| id.get()).collect::<Vec<_>>(),
            "hidden_relations": self.hidden_relations.iter().map(|id| id.0.get()).collect::<Vec<_>>(),
        })
    }
}

impl MergePlan {
    /// What would be taken and what would be lost, as JSON. The joined card is [`Session::to_json`]'s to give.
    pub fn to_json(&self) -> Json {
        json!({
            "taken": paths(&self.taken), "conflicts": self.conflicts.iter().map(conflict_json).collect::<Vec<_>>(),
            "interactions": self.interactions, "relations": self.relations, "reminders": self.reminders,
            "held_reminders": self.held_reminders.iter().map(|id| id.get()).collect::<Vec<_>>(),
            "hidden_relations": self.hidden_relations.iter().map(|id| id.0.get()).collect::<Vec<_>>(),
        })
    }
}

impl Unmerged {
    /// The outcome as JSON; paths by their display form.
    pub fn to_json(&self) -> Json {
        json!({
            "survivor": self.survivor.get(), "restored": self.restored.get(), "stayed": paths(&self.stayed),
            "stayed_interactions": self.stayed_interactions.iter().map(|id| id.0.get()).collect::<Vec<_>>(),
            "stayed_relations": self.stayed_relations.iter().map(|id| id.0.get()).collect::<Vec<_>>(),
            "stayed_reminders": self.stayed_reminders.iter().map(|id| id.get()).collect::<Vec<_>>(),
            "interactions": self.interactions, "relations": self.relations, "reminders": self.reminders,
        })
    }
}

impl MergeInfo {
    /// The merge as JSON.
    pub fn to_json(&self) -> Json {
        json!({
            "merge": self.id.0.get(), "survivor": self.survivor.get(), "merged": self.merged.get(), "at": crate::time::format_instant(self.at),
            "actor": self.actor, "undone_at": self.undone_at.map(crate::time::format_instant),
        })
    }
}

fn paths(paths: &[ChangePath]) -> Vec<String> {
    paths.iter().map(ChangePath::to_string).collect()
}

fn conflict_json(conflict: &MergeConflict) -> Json {
    let value = |entry: &Option<crate::model::ValueEntry>| entry.as_ref().map_or(Json::Null, crate::model::json::entry_json);
    json!({"path": conflict.path.to_string(), "kept": value(&conflict.kept), "dropped": value(&conflict.dropped), "because": conflict.because.name()})
}

/// What a row of `merge_client` begins with: which part the client has in the merge. Behind it stand whether the merge holds, and the
/// client that has the other part, so that a client's tree is read from these rows alone: every duplicate check asks for it.
const AS_SURVIVOR: u8 = 1;
const AS_MERGED: u8 = 2;

/// The rows by which a merge is found; they stay when it is taken apart.
pub(crate) fn merge_rows(id: u64, merge: &MergeRecord) -> [(Table, Vec<u8>, Vec<u8>); 2] {
    let holds = u8::from(merge.undone_at.is_none());
    [(merge.survivor, AS_SURVIVOR, merge.other), (merge.other, AS_MERGED, merge.survivor)].map(|(client, part, with)| {
        let value = [&[part, holds][..], &keys::client(with)].concat();
        (Table::MergeClient, keys::client_number(client, id), value)
    })
}

/// Whether a row of `merge_client` is of this part, and of a merge that holds.
fn holds(value: &[u8], part: u8) -> bool {
    value.starts_with(&[part, 1])
}

/// Reads rows `low ..< high`, at most so many.
type Range<'a> = &'a mut dyn FnMut(Table, &[u8], &[u8], usize) -> Result<(Vec<Row>, Option<Vec<u8>>)>;

fn read_merge(id: u64, get: Get<'_>) -> Result<MergeRecord> {
    let key = keys::number(id);
    let bytes = get(Table::Merge, &key)?.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no merge {id}")))?;
    decode_merge(&key, &bytes)
}

pub(crate) fn decode_merge(key: &[u8], bytes: &[u8]) -> Result<MergeRecord> {
    merge_codec::decode(bytes).ok_or_else(|| Error::corrupt("merge", key, "not a merge"))
}

pub(crate) fn decode_merged(id: ClientId, bytes: &[u8]) -> Result<Client> {
    codec::decode(id, bytes).ok_or_else(|| Error::corrupt("merged", &keys::client(id), "not a client record"))
}

/// Merges in which a client has this part, ascending; those that were taken apart only where asked for.
fn merges_of(id: ClientId, part: u8, undone: bool, range: Range<'_>, get: Get<'_>) -> Result<Vec<(u64, MergeRecord)>> {
    let prefix = keys::client(id);
    let (rows, _) = range(Table::MergeClient, &prefix, &keys::end_of(&prefix), usize::MAX)?;
    let mut found = Vec::new();
    for (key, _) in rows.iter().filter(|(_, value)| holds(value, part) || undone && value.first() == Some(&part)) {
        let Some(number) = keys::trailing_number(key) else { continue };
        found.push((number, read_merge(number, get)?));
    }
    Ok(found)
}

/// A client's own id and those of all clients that were merged into it, directly or below, with the depth of the tree.
fn tree_of(id: ClientId, range: Range<'_>) -> Result<(BTreeSet<ClientId>, usize)> {
    let mut members = BTreeSet::from([id]);
    let (mut level, mut depth) = (vec![id], 0);
    while !level.is_empty() && depth <= MERGE_DEPTH_MAX {
        let mut below = Vec::new();
        for member in level {
            let prefix = keys::client(member);
            let (rows, _) = range(Table::MergeClient, &prefix, &keys::end_of(&prefix), usize::MAX)?;
            for (key, value) in rows.iter().filter(|(_, value)| holds(value, AS_SURVIVOR)) {
                let other = keys::trailing_client(value).ok_or_else(|| Error::corrupt("merge_client", key, "no client"))?;
                if members.len() < MERGED_CLIENTS_MAX && members.insert(other) {
                    below.push(other);
                }
            }
        }
        depth += usize::from(!below.is_empty());
        level = below;
    }
    Ok((members, depth))
}

/// The live client that an id leads to, told from redirects alone; the id itself where none leads on.
pub(crate) fn root_of(id: ClientId, get: Get<'_>) -> Result<ClientId> {
    let mut at = id;
    for _ in 0..=MERGE_DEPTH_MAX {
        let key = keys::client(at);
        match get(Table::Redirect, &key)? {
            Some(value) => at = keys::trailing_client(&value).ok_or_else(|| Error::corrupt("redirect", &key, "not a client id"))?,
            None => return Ok(at),
        }
    }
    Err(Error::corrupt("redirect", &keys::client(id), "redirects lead in a circle"))
}

/// A client's own id and those of all clients that were merged into it, as a view with a layer on top has it.
pub(crate) fn members_in(view: &View, top: Option<&Layer>, id: ClientId) -> Result<BTreeSet<ClientId>> {
    Ok(tree_of(id, &mut |table, low, high, limit| view.range_under(top, table, low, high, limit))?.0)
}

impl Transaction<'_> {
    /// The live client that an id leads to.
    pub(crate) fn root(&self, id: ClientId) -> Result<ClientId> {
        root_of(id, &mut |table, key| self.get(table, key))
    }

    /// A client's own id and those of all clients that were merged into it.
    pub(crate) fn members(&self, id: ClientId) -> Result<BTreeSet<ClientId>> {
        Ok(self.tree(id)?.0)
    }

    fn tree(&self, id: ClientId) -> Result<(BTreeSet<ClientId>, usize)> {
        tree_of(id, &mut |table, low, high, limit| self.range(table, low, high, limit))
    }

    fn merge_record(&self, id: u64) -> Result<MergeRecord> {
        read_merge(id, &mut |table, key| self.get(table, key))
    }

    fn merges_with(&self, id: ClientId, part: u8) -> Result<Vec<(u64, MergeRecord)>> {
        merges_of(id, part, false, &mut |table, low, high, limit| self.range(table, low, high, limit), &mut |table, key| self.get(table, key))
    }

    /// The merge that holds and by which a batch merged this client into another.
    pub(crate) fn merge_of_batch(&self, id: ClientId, batch: u64) -> Result<Option<MergeId>> {
        let merges = self.merges_with(id, AS_MERGED)?;
        let found = merges.iter().find(|(_, merge)| merge.batch == Some(batch));
        Ok(found.and_then(|(number, _)| NonZeroU64::new(*number)).map(MergeId))
    }

    fn put_merge(&mut self, number: u64, merge: &MergeRecord) {
        self.layer.put(Table::Merge, keys::number(number), merge_codec::encode(merge));
        merge_rows(number, merge).into_iter().for_each(|(table, key, value)| self.layer.put(table, key, value));
    }

    /// The record of a merged client as it lies in `merged`.
    pub(crate) fn merged_record(&self, id: ClientId) -> Result<Option<Client>> {
        self.get(Table::Merged, &keys::client(id))?.map(|bytes| decode_merged(id, &bytes)).transpose()
    }

    /// Keys of the table `external` that lead to a client because of those that were merged into it.
    pub(crate) fn merged_externals(&self, id: ClientId) -> Result<BTreeSet<Vec<u8>>> {
        let mut members = self.members(id)?;
        members.remove(&id);
        self.externals_of(&members)
    }

    fn externals_of(&self, members: &BTreeSet<ClientId>) -> Result<BTreeSet<Vec<u8>>> {
        let mut found = BTreeSet::new();
        for member in members {
            found.extend(self.merged_record(*member)?.iter().flat_map(index::external_keys));
        }
        Ok(found)
    }

    /// All keys of the table `external` that lead to an active client: its own and those of whoever was merged into it.
    pub(crate) fn external_keys(&self, client: &Client) -> Result<BTreeSet<Vec<u8>>> {
        let mut keys: BTreeSet<Vec<u8>> = index::external_keys(client).collect();
        if let Some(id) = client.id().filter(|_| client.status() == Status::Active) {
            keys.extend(self.merged_externals(id)?);
        }
        Ok(keys)
    }

    /// Puts those of the merged ones for a client that became active, or takes them from one that was put away.
    pub(crate) fn mark_merged_externals(&mut self, id: ClientId, active: bool) -> Result<()> {
        for key in self.merged_externals(id)? {
            if active {
                self.contest(Table::External, &key, id)?;
                self.layer.put(Table::External, key, keys::client(id));
            } else if self.get(Table::External, &key)?.as_deref() == Some(&keys::client(id)) {
                self.layer.delete(Table::External, key);
            }
        }
        Ok(())
    }

    /// After two clients came apart: each id of a host program leads to the one of them that has it, and to neither where none has.
    fn settle_externals(&mut self, led: BTreeSet<Vec<u8>>, apart: [ClientId; 2]) -> Result<()> {
        let mut owned = Vec::new();
        for id in apart {
            let client = self.client(id)?;
            if client.status() == Status::Active {
                owned.push((id, self.external_keys(&client)?));
            }
        }
        for key in led {
            match owned.iter().find(|(_, keys)| keys.contains(&key)).map(|(id, _)| *id) {
                Some(id) => {
                    self.contest(Table::External, &key, id)?;
                    self.layer.put(Table::External, key, keys::client(id));
                }
                None => {
                    let owner = self.get(Table::External, &key)?.as_deref().and_then(keys::trailing_client);
                    if owner.is_some_and(|owner| apart.contains(&owner)) {
                        self.layer.delete(Table::External, key);
                    }
                }
            }
        }
        Ok(())
    }

    /// Two clients as a merge sees them.
    ///
    /// # Errors
    /// `NotFound`; `Argument` where both are one or the survivor is not active; `Conflict` where one is newer than the caller expects.
    fn both(&self, keep: ClientId, merge: ClientId, options: &MergeOptions) -> Result<(Client, Client)> {
        let (survivor, other) = (self.client(keep)?, self.client(merge)?);
        if survivor.id() == other.id() {
            return Err(Error::new(ErrorKind::Argument, format!("clients {keep} and {merge} are one already")));
        }
        if survivor.status() != Status::Active {
            return Err(Error::new(ErrorKind::Argument, format!("client {keep} is {}; only an active one can live on", survivor.status().name())));
        }
        if let Some(expected) = options.expected.filter(|expected| *expected != (survivor.revision(), other.revision())) {
            let message = format!(
                "cannot merge {merge} into {keep}: revisions {} and {} expected, {} and {} stored",
                expected.0,
                expected.1,
                survivor.revision(),
                other.revision()
            );
            return Err(Error::new(ErrorKind::Conflict, message));
        }
        Ok((survivor, other))
    }

    /// What [`Transaction::merge`] would do.
    ///
    /// # Errors
    /// Those of [`Transaction::merge`], its limits aside.
    pub fn plan_merge(&self, keep: ClientId, merge: ClientId, options: &MergeOptions) -> Result<MergePlan> {
        let (survivor, other) = self.both(keep, merge, options)?;
        let mut plan = plan(&survivor, &other, &options.over(self.merge_rules()?));
        let (Some(keep), Some(merge)) = (survivor.id(), other.id()) else { return Ok(plan) };
        plan.interactions = self.under(Table::InteractionClient, merge)?.len() as u64;
        plan.relations = self.under(Table::RelationClient, merge)?.len() as u64;
        plan.hidden_relations = self.relations_between(keep, merge)?;
        plan.reminders = self.reminders_under(merge)?.len() as u64;
        plan.held_reminders = self.would_be_held(merge, keep)?;
        Ok(plan)
    }

    /// Rows by which the facts of a client are found.
    fn under(&self, table: Table, id: ClientId) -> Result<Vec<Row>> {
        let prefix = keys::client(id);
        Ok(self.range(table, &prefix, &keys::end_of(&prefix), usize::MAX)?.0)
    }

    /// Relations of two clients with each other, those of their merged ones included.
    fn relations_between(&self, one: ClientId, other: ClientId) -> Result<Vec<RelationId>> {
        let mine: BTreeSet<u64> = self.under(Table::RelationClient, one)?.iter().filter_map(|(key, _)| keys::trailing_number(key)).collect();
        let mut found = Vec::new();
        for number in self.under(Table::RelationClient, other)?.iter().filter_map(|(key, _)| keys::trailing_number(key)) {
            let record = keys::number(number);
            let Some(bytes) = self.get(Table::Relation, &record)?.filter(|_| mine.contains(&number)) else { continue };
            let relation = decode_relation(&bytes).ok_or_else(|| Error::corrupt("relation", &record, "not a relation"))?;
            if self.root(relation.from)? != self.root(relation.to)? {
                found.extend(NonZeroU64::new(number).map(RelationId));
            }
        }
        Ok(found)
    }

    /// Merges a client into another: `keep` lives on, the id of `merge` leads to it from now on. By which rules values meet is told at
    /// [`MergeOptions`]; whatever loses is in the outcome and in the merged card, which [`Session::merged_card`] shows.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, Instant, MergeOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let mut draft = Draft::new(ClientKind::Person);
    /// draft.set("name", "Иванов И.")?.set("phone.mobile", "8 916 123-45-67")?;
    /// let first = session.save(now, &draft)?.id;
    /// let mut draft = Draft::new(ClientKind::Person);
    /// draft.set("name", "Иванов Иван Петрович")?.set("email", "ivanov@example.com")?;
    /// let second = session.save(now, &draft)?.id;
    ///
    /// let merged = session.merge(now, first, second, &MergeOptions::default())?;
    /// let client = session.client(second)?.ok_or("no such client")?; // the old id leads on
    /// assert_eq!(client.id(), Some(first));
    /// assert_eq!(client.display_name(), "Иванов Иван Петрович"); // fuller than its initial
    /// assert_eq!((client.phones().count(), client.emails().count()), (1, 1));
    ///
    /// let apart = session.unmerge(now, merged.merge)?;
    /// assert_eq!(apart.restored, second);
    /// assert_eq!(session.client(second)?.ok_or("no such client")?.emails().count(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `NotFound`; `Argument` where both are one already or `keep` is not active; `Conflict` where one of them is newer than
    /// [`MergeOptions::expected`]; `Exists` at the end of the write where the survivor would get a unique value that a third client has
    /// since the merged one was put away; `Limit`.
    pub fn merge(&mut self, keep: ClientId, merge: ClientId, options: &MergeOptions) -> Result<MergeOutcome> {
        let (survivor, other) = self.both(keep, merge, options)?;
        let (Some(survivor_id), Some(other_id)) = (survivor.id(), other.id()) else {
            return Err(Error::new(ErrorKind::Internal, "a stored client has no id"));
        };
        let ((ours, _), (theirs, depth)) = (self.tree(survivor_id)?, self.tree(other_id)?);
        if ours.len() + theirs.len() > MERGED_CLIENTS_MAX || depth + 1 > MERGE_DEPTH_MAX {
            let message = format!(
                "cannot merge {other_id} into {survivor_id}: one client has at most {MERGED_CLIENTS_MAX} merged ones, {MERGE_DEPTH_MAX} deep"
            );
            return Err(Error::new(ErrorKind::Limit, message));
        }
        // Whoever reads of the merge has read of the making of both.
        self.journal_created()?;
        let options = options.over(self.merge_rules()?);
        let MergePlan { joined, taken, conflicts, undone, .. } = plan(&survivor, &other, &options);
        let hidden_relations = self.relations_between(survivor_id, other_id)?;
        self.write_merged(&other, survivor_id)?;
        for key in self.externals_of(&theirs)? {
            self.contest(Table::External, &key, survivor_id)?;
            self.layer.put(Table::External, key, keys::client(survivor_id));
        }
        let number = self.next_number(meta::NEXT_MERGE)?;
        let id = NonZeroU64::new(number).map(MergeId).ok_or_else(|| Error::new(ErrorKind::Internal, "a merge got number 0"))?;
        let revision = if undone.is_empty() {
            self.journal(Action::Merge, vec![(survivor_id, survivor_id)], Vec::new(), &format!("merge {id}: took in {other_id}"))?;
            survivor.revision()
        } else {
            self.store(Some(&survivor), joined, undone, Action::Merge)?.revision
        };
        self.journal(Action::Merge, vec![(other_id, other_id)], Vec::new(), &format!("merge {id}: into {survivor_id}"))?;
        let (other_issues, added_issues) = self.merge_issues(survivor_id, other_id)?;
        let (interactions, relations) = (self.move_interactions(other_id, survivor_id, None)?, self.move_relations(other_id, survivor_id)?);
        let reminders = self.reminders_under(other_id)?.len() as u64;
        let held_reminders = self.rehome_reminders(other_id)?;
        self.birth_date_changed(survivor_id)?;
        let record = MergeRecord {
            survivor: survivor_id,
            other: other_id,
            at: self.now,
            actor: self.actor.to_string(),
            undone_at: None,
            prefer_other: options.prefer_other,
            sources: options.sources,
            rules: rule_numbers(&options.rules),
            first_rules: false,
            batch: self.batch,
            before: codec::encode(&survivor)?,
            after: codec::encode(&self.client(survivor_id)?)?,
            other_issues: encode_issues(&other_issues),
            added_issues: encode_issues(&added_issues),
            next_interaction: self.next_of(meta::NEXT_INTERACTION)?,
            next_relation: self.next_of(meta::NEXT_RELATION)?,
            next_reminder: self.next_of(meta::NEXT_REMINDER)?,
        };
        self.put_merge(number, &record);
        let survivor = survivor_id;
        Ok(MergeOutcome {
            merge: id,
            survivor,
            revision,
            merged: other_id,
            taken,
            conflicts,
            interactions,
            relations,
            reminders,
            held_reminders,
            hidden_relations,
        })
    }

    /// Takes a merge apart: the merged client is back under its own id with its own values, facts and doubts, and so is
    /// the survivor. What was edited or added since stays with the survivor and is listed. The two are decided to be *different*.
    ///
    /// # Errors
    /// `NotFound`; `Argument` for a merge that was taken apart already; `Exists` at the end of the write where a unique value of the
    /// restored client is another's by now; `Limit`.
    pub fn unmerge(&mut self, id: MergeId) -> Result<Unmerged> {
        let number = id.0.get();
        let mut record = self.merge_record(number)?;
        if record.undone_at.is_some() {
            return Err(Error::new(ErrorKind::Argument, format!("merge {id} was taken apart already")));
        }
        let (node, restored_id) = (record.survivor, record.other);
        let survivor = self.root(node)?;
        let (origin, _) = self.tree(restored_id)?;
        let damaged = || Error::corrupt("merged", &keys::client(restored_id), "the merged record is missing");
        let mut restored = self.merged_record(restored_id)?.ok_or_else(damaged)?;
        self.journal_created()?;

        // What led to the survivor through anybody of its tree, the restored one included.
        let mut led = self.externals_of(&self.members(survivor)?)?;
        let key = keys::client(restored_id);
        self.layer.delete(Table::Merged, key);
        self.layer.delete(Table::Redirect, key);
        record.undone_at = Some(self.now);
        self.put_merge(number, &record);

        let mut stayed = Vec::new();
        self.replay_upwards(node, number, &restored, &mut stayed)?;
        led.extend(self.externals_of(&self.members(survivor)?)?);
        led.extend(index::external_keys(&restored));
        self.withdraw_issues(node, decode_issues(&record.added_issues).unwrap_or_default())?;

        restored.revision += 1;
        restored.updated_at = Some(self.now);
        self.layer.put(Table::Card, key, codec::encode(&restored)?);
        self.index(None, Some(&restored))?;
        self.settle_externals(led, [survivor, restored_id])?;
        let issues = decode_issues(&record.other_issues).unwrap_or_default();
        self.put_issues(restored_id, &[], &issues);
        self.journal(Action::Unmerge, vec![(restored_id, restored_id)], Vec::new(), &format!("merge {id}: out of {survivor}"))?;

        self.decide_after_unmerge(node, restored_id)?;

        let interactions = self.move_interactions(survivor, restored_id, Some(&origin))?;
        let relations = self.move_relations_back(survivor, restored_id, &origin)?;
        self.rehome_reminders(survivor)?;
        // One that was held until now has not followed the dates.
        self.birth_date_changed(survivor)?;
        self.birth_date_changed(restored_id)?;
        let reminders = self.reminders_under(restored_id)?.len() as u64;
        let stayed_reminders = self.reminders_under(survivor)?.into_iter().map(|reminder| reminder.id).filter(|id| id.get() >= record.next_reminder);
        let stayed_reminders = stayed_reminders.take(LIST_ROWS_MAX).collect();
        let (stayed_interactions, stayed_relations) = self.facts_since(survivor, &record)?;
        stayed.sort();
        stayed.dedup();
        let restored = restored_id;
        Ok(Unmerged { survivor, restored, stayed, stayed_interactions, stayed_relations, stayed_reminders, interactions, relations, reminders })
    }

    /// Computes a client without one merge, and all clients above it anew.
    fn replay_upwards(&mut self, node: ClientId, without: u64, restored: &Client, stayed: &mut Vec<ChangePath>) -> Result<()> {
        let (mut node, mut from, mut skip) = (node, without, true);
        for _ in 0..=MERGE_DEPTH_MAX {
            let merged = self.merged_record(node)?;
            let current = match &merged {
                Some(merged) => merged.clone(),
                None => self.client(node)?,
            };
            let next = self.replay(node, from, skip, &current, restored, stayed)?;
            if merged.is_none() {
                let undone = undo_of(&current, &next);
                let note = format!("merge {without}: {} out of it", restored.id().map_or(0, ClientId::get));
                if undone.is_empty() {
                    self.journal(Action::Unmerge, vec![(node, node)], Vec::new(), &note)?;
                } else {
                    self.store(Some(&current), next, undone, Action::Unmerge)?;
                }
                return Ok(());
            }
            self.layer.put(Table::Merged, keys::client(node), codec::encode(&next)?);
            let (above, merge) = self.merges_with(node, AS_MERGED)?.into_iter().next().ok_or_else(|| missing_merge(node))?;
            (node, from, skip) = (merge.survivor, above, false);
        }
        Err(Error::corrupt("redirect", &keys::client(node), "redirects lead in a circle"))
    }

    /// A client from the image before merge `from` on: with that merge (its merged card may have changed) or without it, with the
    /// later ones, and with what was edited in between. The records of the merges get the new images.
    fn replay(&mut self, node: ClientId, from: u64, skip: bool, current: &Client, restored: &Client, stayed: &mut Vec<ChangePath>) -> Result<Client> {
        let image = |bytes: &[u8], number: u64| {
            codec::decode(node, bytes).ok_or_else(|| Error::corrupt("merge", &keys::number(number), "not a client record"))
        };
        let first = self.merge_record(from)?;
        let mut state = image(&first.before, from)?;
        // What stood after the last merge that was replayed, as it was stored.
        let mut stood = image(&first.after, from)?;
        let later = self.merges_with(node, AS_SURVIVOR)?.into_iter().filter(|(number, _)| *number > from);
        let again = (!skip).then_some((from, first));
        for (number, mut merge) in again.into_iter().chain(later) {
            if number != from {
                self.edit(&mut state, &stood, &image(&merge.before, number)?, restored, stayed);
                stood = image(&merge.after, number)?;
            }
            merge.before = codec::encode(&state)?;
            let other = self.merged_record(merge.other)?.ok_or_else(|| missing_merge(merge.other))?;
            let options = MergeOptions {
                prefer_other: merge.prefer_other.clone(),
                sources: merge.sources.clone(),
                rules: rules_of_numbers(&merge.rules),
                expected: None,
                first_rules: merge.first_rules,
            };
            state = plan(&state, &other, &options).joined;
            merge.after = codec::encode(&state)?;
            self.layer.put(Table::Merge, keys::number(number), merge_codec::encode(&merge));
        }
        self.edit(&mut state, &stood, current, restored, stayed);
        Ok(Client {
            id: current.id,
            revision: current.revision,
            created_at: current.created_at,
            created_by: current.created_by.clone(),
            updated_at: current.updated_at,
            ..state
        })
    }

    /// Applies what was done to a card between two images. An id of a host program and a unique value that the restored client has are not
    /// given away.
    fn edit(&self, state: &mut Client, before: &Client, after: &Client, restored: &Client, stayed: &mut Vec<ChangePath>) {
        use crate::model::{Operation, Value};
        for change in edits(before, after, state) {
            let number = change.path.field;
            let taken = matches!(&change.operation, Operation::Set(entry) if match &entry.value {
                Value::External(external) => restored.externals().any(|known| known == external),
                value => {
                    let unique = self.custom_fields().get(number).is_some_and(|definition| definition.unique);
                    unique && restored.values(number).any(|known| index::custom_text(known) == index::custom_text(value))
                }
            });
            stayed.push(change.path.clone());
            if !taken {
                state.apply(change);
            }
        }
    }

    /// Removes the records of a client's merges, which were all taken apart: the client itself is being removed.
    pub(crate) fn forget_merges(&mut self, id: ClientId) -> Result<()> {
        let prefix = keys::client(id);
        let (rows, _) = self.range(Table::MergeClient, &prefix, &keys::end_of(&prefix), usize::MAX)?;
        for number in rows.iter().filter_map(|(key, _)| keys::trailing_number(key)) {
            let merge = self.merge_record(number)?;
            merge_rows(number, &merge).into_iter().for_each(|(table, key, _)| self.layer.delete(table, key));
            self.layer.delete(Table::Merge, keys::number(number));
        }
        Ok(())
    }

    /// Moves a client's record to `merged`; of its keys only the ids of host programs stay.
    fn write_merged(&mut self, other: &Client, survivor: ClientId) -> Result<()> {
        let id = other.id().ok_or_else(|| Error::new(ErrorKind::Internal, "a stored client has no id"))?;
        self.layer.delete(Table::Card, keys::client(id));
        self.layer.put(Table::Merged, keys::client(id), codec::encode(other)?);
        self.layer.put(Table::Redirect, keys::client(id), keys::client(survivor));
        self.index(Some(other), None)
    }

    /// The merged client's doubts go to the survivor; gives them, and those that the survivor did not have.
    fn merge_issues(&mut self, survivor: ClientId, other: ClientId) -> Result<(Vec<Issue>, Vec<Issue>)> {
        let (ours, theirs) = (self.stored_issues(survivor)?, self.stored_issues(other)?);
        let added: Vec<Issue> = theirs.iter().filter(|issue| !ours.contains(issue)).cloned().collect();
        if !theirs.is_empty() {
            self.put_issues(other, &theirs, &[]);
        }
        if !added.is_empty() {
            let joined: Vec<Issue> = ours.iter().chain(&added).cloned().collect();
            self.put_issues(survivor, &ours, &joined);
        }
        Ok((theirs, added))
    }

    /// Takes doubts back that came with a merge, from the client and from all above that got them with it. A doubt that another
    /// merged client has too stays, as that one's.
    fn withdraw_issues(&mut self, node: ClientId, added: Vec<Issue>) -> Result<()> {
        let (mut node, mut added) = (node, added);
        for _ in 0..=MERGE_DEPTH_MAX {
            for (number, mut merge) in self.merges_with(node, AS_SURVIVOR)? {
                let theirs = decode_issues(&merge.other_issues).unwrap_or_default();
                let (kept, left): (Vec<Issue>, Vec<Issue>) = added.into_iter().partition(|issue| theirs.contains(issue));
                added = left;
                if !kept.is_empty() {
                    let known = decode_issues(&merge.added_issues).unwrap_or_default();
                    merge.added_issues = encode_issues(&known.into_iter().chain(kept).collect::<Vec<_>>());
                    self.layer.put(Table::Merge, keys::number(number), merge_codec::encode(&merge));
                }
            }
            if added.is_empty() {
                return Ok(());
            }
            let without = |issues: Vec<Issue>| issues.into_iter().filter(|issue| !added.contains(issue)).collect::<Vec<_>>();
            let Some((number, mut merge)) = self.merges_with(node, AS_MERGED)?.into_iter().next() else {
                let stored = self.stored_issues(node)?;
                let left = without(stored.clone());
                self.put_issues(node, &stored, &left);
                return Ok(());
            };
            merge.other_issues = encode_issues(&without(decode_issues(&merge.other_issues).unwrap_or_default()));
            let above = decode_issues(&merge.added_issues).unwrap_or_default();
            merge.added_issues = encode_issues(&without(above.clone()));
            self.layer.put(Table::Merge, keys::number(number), merge_codec::encode(&merge));
            added.retain(|issue| above.contains(issue));
            node = merge.survivor;
        }
        Ok(())
    }

    /// Moves the rows of interactions from one root to another: all, or those of some origins. Gives how many.
    fn move_interactions(&mut self, from: ClientId, to: ClientId, origin: Option<&BTreeSet<ClientId>>) -> Result<u64> {
        let prefix = keys::client(from);
        let (rows, _) = self.range(Table::InteractionClient, &prefix, &keys::end_of(&prefix), usize::MAX)?;
        let mut moved = 0;
        for (key, value) in rows {
            let Some(number) = keys::trailing_number(&key) else { continue };
            if let Some(origin) = origin
                && !self.interaction_origin(number)?.is_some_and(|subject| origin.contains(&subject))
            {
                continue;
            }
            let next = [&keys::client(to)[..], key.get(4..).unwrap_or_default()].concat();
            self.layer.delete(Table::InteractionClient, key);
            self.layer.put(Table::InteractionClient, next, value);
            moved += 1;
        }
        match origin {
            _ if moved == 0 => {}
            // All of it goes: the sums are added, and nothing of the survivor's own is read.
            None => self.join_summaries(from, to)?,
            Some(_) => {
                self.summarize(from)?;
                self.summarize(to)?;
            }
        }
        Ok(moved)
    }

    /// The client that an interaction was made with.
    fn interaction_origin(&self, number: u64) -> Result<Option<ClientId>> {
        let key = keys::number(number);
        let Some(bytes) = self.get(Table::Interaction, &key)? else { return Ok(None) };
        let interaction = decode_interaction(&bytes).ok_or_else(|| Error::corrupt("interaction", &key, "not an interaction"))?;
        Ok(match interaction.subject {
            crate::model::Subject::Client(id) => Some(id),
            crate::model::Subject::Number(_) => None,
        })
    }

    fn move_relations(&mut self, from: ClientId, to: ClientId) -> Result<u64> {
        let prefix = keys::client(from);
        let (rows, _) = self.range(Table::RelationClient, &prefix, &keys::end_of(&prefix), usize::MAX)?;
        let moved = rows.len() as u64;
        for (key, value) in rows {
            let next = [&keys::client(to)[..], key.get(4..).unwrap_or_default()].concat();
            self.layer.delete(Table::RelationClient, key);
            self.layer.put(Table::RelationClient, next, value);
        }
        Ok(moved)
    }

    /// Gives relations of some origins back to their root; a relation of both ends stays with both.
    fn move_relations_back(&mut self, from: ClientId, to: ClientId, origin: &BTreeSet<ClientId>) -> Result<u64> {
        let prefix = keys::client(from);
        let (rows, _) = self.range(Table::RelationClient, &prefix, &keys::end_of(&prefix), usize::MAX)?;
        let mut moved = 0;
        for (key, value) in rows {
            let Some(number) = keys::trailing_number(&key) else { continue };
            let record = keys::number(number);
            let Some(bytes) = self.get(Table::Relation, &record)? else { continue };
            let relation = decode_relation(&bytes).ok_or_else(|| Error::corrupt("relation", &record, "not a relation"))?;
            let ends = [relation.from, relation.to];
            if !ends.iter().any(|end| origin.contains(end)) {
                continue;
            }
            if ends.iter().map(|end| self.root(*end)).collect::<Result<Vec<_>>>()?.iter().all(|root| *root != from) {
                self.layer.delete(Table::RelationClient, key.clone());
            }
            self.layer.put(Table::RelationClient, keys::client_number(to, number), value);
            moved += 1;
        }
        Ok(moved)
    }

    /// Facts of a client that were made after a merge, at most [`LIST_ROWS_MAX`] of each.
    fn facts_since(&self, root: ClientId, merge: &MergeRecord) -> Result<(Vec<InteractionId>, Vec<RelationId>)> {
        let since = |table: Table, first: u64| -> Result<Vec<NonZeroU64>> {
            let prefix = keys::client(root);
            let (rows, _) = self.range(table, &prefix, &keys::end_of(&prefix), usize::MAX)?;
            let mut numbers: Vec<NonZeroU64> = rows.iter().filter_map(|(key, _)| keys::trailing_number(key)).filter_map(NonZeroU64::new).collect();
            numbers.retain(|number| number.get() >= first);
            numbers.sort_unstable();
            numbers.truncate(LIST_ROWS_MAX);
            Ok(numbers)
        };
        let interactions = since(Table::InteractionClient, merge.next_interaction)?.into_iter().map(InteractionId).collect();
        let relations = since(Table::RelationClient, merge.next_relation)?.into_iter().map(RelationId).collect();
        Ok((interactions, relations))
    }
}

fn missing_merge(id: ClientId) -> Error {
    Error::corrupt("merged", &keys::client(id), "a merged client without its merge")
}

impl Session {
    /// What [`Session::merge`] would do: the joined card, what comes from the merged one, and what would be lost. The revisions of
    /// the cards that it looked at belong into [`MergeOptions::expected`] of the merge that follows.
    ///
    /// # Errors
    /// Those of [`Transaction::merge`], its limits aside.
    pub fn plan_merge(&self, now: Instant, keep: ClientId, merge: ClientId, options: &MergeOptions) -> Result<MergePlan> {
        self.dry_run(now, |transaction| transaction.plan_merge(keep, merge, options))
    }

    /// Merges a client into another; see [`Transaction::merge`].
    ///
    /// # Errors
    /// Those of [`Session::write`] and [`Transaction::merge`].
    pub fn merge(&self, now: Instant, keep: ClientId, merge: ClientId, options: &MergeOptions) -> Result<MergeOutcome> {
        self.write(now, |transaction| transaction.merge(keep, merge, options))
    }

    /// Takes a merge apart; see [`Transaction::unmerge`].
    ///
    /// # Errors
    /// Those of [`Session::write`] and [`Transaction::unmerge`].
    pub fn unmerge(&self, now: Instant, merge: MergeId) -> Result<Unmerged> {
        self.write(now, |transaction| transaction.unmerge(merge))
    }

    /// Merges in which a client took part, as survivor or as the merged one, ascending, those taken apart included.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn merges(&self, id: ClientId) -> Result<Vec<MergeInfo>> {
        let view = &self.committed().view;
        let mut found = BTreeMap::new();
        for part in [AS_SURVIVOR, AS_MERGED] {
            let of = merges_of(id, part, true, &mut |table, low, high, limit| view.range(table, low, high, limit), &mut |table, key| {
                view.get(table, key)
            })?;
            found.extend(of);
        }
        let info = |(number, merge): (u64, MergeRecord)| {
            let MergeRecord { survivor, other, at, actor, undone_at, .. } = merge;
            NonZeroU64::new(number).map(|number| MergeInfo { id: MergeId(number), survivor, merged: other, at, actor, undone_at })
        };
        Ok(found.into_iter().filter_map(info).collect())
    }

    /// The card of a merged client as it was when it was merged; `None` for one that was not.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn merged_card(&self, id: ClientId) -> Result<Option<Client>> {
        self.committed().view.get(Table::Merged, &keys::client(id))?.map(|bytes| decode_merged(id, &bytes)).transpose()
    }

    /// A client's id and those of all clients that were merged into it, ascending. The id of a merged one gives what was
    /// merged into it before.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn members(&self, id: ClientId) -> Result<Vec<ClientId>> {
        Ok(members_in(&self.committed().view, None, id)?.into_iter().collect())
    }
}

impl Transaction<'_> {
    /// The number that a counter would give next.
    fn next_of(&mut self, name: &'static [u8]) -> Result<u64> {
        let next = self.next_number(name)?;
        self.give_back(name);
        Ok(next)
    }
}

/// Redirects of a base, for whoever derives everything anew.
pub(crate) fn redirects(view: &View) -> Result<impl Fn(ClientId) -> ClientId + use<>> {
    let mut to: BTreeMap<ClientId, ClientId> = BTreeMap::new();
    let (rows, _) = view.range(Table::Redirect, &[], &[0xFF; 5], usize::MAX)?;
    for (key, value) in rows {
        let pair = keys::trailing_client(&key).zip(keys::trailing_client(&value));
        let (from, into) = pair.ok_or_else(|| Error::corrupt("redirect", &key, "not a client id"))?;
        to.insert(from, into);
    }
    Ok(move |id| {
        let mut at = id;
        for _ in 0..=MERGE_DEPTH_MAX {
            match to.get(&at) {
                Some(next) => at = *next,
                None => break,
            }
        }
        at
    })
}
