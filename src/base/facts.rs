//! Facts: interactions with clients and bare numbers, relations between clients, and what is derived from them.
//!
//! An interaction of a bare number is kept under that number until a card gains it; then it may be adopted. The summary of a
//! client (last contact, counts) is derived: it is kept up with each fact and made again by a rebuild.

use super::open::meta;
use super::read::Session;
use super::write::Transaction;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{LIST_ROWS_MAX, LONG_TEXT_BYTES_MAX, TEXT_BYTES_MAX};
use crate::model::{ClientId, E164, Interaction, InteractionId, Relation, RelationId, Subject};
use crate::store::engine::Table;
use crate::store::fact_codec::{decode_interaction, decode_relation, decode_summary, encode_interaction, encode_relation, encode_summary};
use crate::store::journal::Action;
use crate::store::keys;
use crate::store::view::{Get, Row};
use crate::time::{Instant, to_micros, truncate};
use std::num::NonZeroU64;

/// What a client's interactions come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// All interactions.
    pub interactions: u64,
    /// Those that were a contact: a conversation reached, or a message of the client's own.
    pub contacts: u64,
    /// The last contact.
    pub last_contact_at: Option<Instant>,
}

impl Summary {
    pub(crate) fn add(&mut self, interaction: &Interaction) {
        self.interactions += 1;
        if interaction.is_contact() {
            self.contacts += 1;
            self.last_contact_at = self.last_contact_at.max(Some(interaction.at));
        }
    }

    pub(crate) fn of<'a>(interactions: impl Iterator<Item = &'a Interaction>) -> Summary {
        let mut summary = Summary::default();
        interactions.for_each(|interaction| summary.add(interaction));
        summary
    }

    fn join(&mut self, other: Summary) {
        self.interactions += other.interactions;
        self.contacts += other.contacts;
        self.last_contact_at = self.last_contact_at.max(other.last_contact_at);
    }

    pub(crate) fn encode(self) -> Vec<u8> {
        encode_summary(self.interactions, self.contacts, self.last_contact_at)
    }
}

/// The key under which an interaction of this subject is listed; `root` says where a client lives on.
pub(crate) fn subject_row(interaction: &Interaction, id: u64, root: impl Fn(ClientId) -> Result<ClientId>) -> Result<(Table, Vec<u8>)> {
    let at = to_micros(interaction.at);
    Ok(match interaction.subject {
        Subject::Client(client) => (Table::InteractionClient, keys::client_time(root(client)?, at, id)),
        Subject::Number(number) => (Table::InteractionNumber, keys::number_time(number, at, id)),
    })
}

impl Transaction<'_> {
    /// Adds an interaction. Its text is cleaned, payment card numbers in it are masked.
    ///
    /// ```
    /// use kartoteka::model::{Direction, E164, Outcome};
    /// use kartoteka::{Base, ClientKind, Draft, Instant, Interaction, InteractionKind, Subject};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// # let mut draft = Draft::new(ClientKind::Person);
    /// # draft.set("name", "Иванов Иван")?.set("phone.mobile", "8 916 123-45-67")?;
    /// # let id = session.save(now, &draft)?.id;
    /// let mut call = Interaction::new(Subject::Client(id), InteractionKind::Call, now);
    /// call.direction = Some(Direction::Incoming);
    /// call.outcome = Some(Outcome::Reached);
    /// call.duration_seconds = Some(95);
    /// call.number = E164::parse("+79161234567");
    /// call.text = "Спрашивал о доставке".into();
    /// session.write(now, |transaction| transaction.add_interaction(&call))?;
    ///
    /// assert_eq!(session.interactions(Subject::Client(id), 10)?.len(), 1);
    /// assert_eq!(session.summary(id)?.last_contact_at, Some(now));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `NotFound` where the client is not there.
    pub fn add_interaction(&mut self, interaction: &Interaction) -> Result<InteractionId> {
        let mut interaction = interaction.clone();
        interaction.at = truncate(interaction.at);
        interaction.text = clean_text(&interaction.text, LONG_TEXT_BYTES_MAX);
        interaction.actor = interaction.actor.or_else(|| Some(self.actor.to_string()));
        let mut clients = Vec::new();
        if let Subject::Client(id) = interaction.subject {
            let client = self.client(id)?;
            let id = client.id().ok_or_else(|| Session::not_found(id))?;
            interaction.subject = Subject::Client(id);
            let before = self.summary(id)?;
            let mut summary = before;
            summary.add(&interaction);
            self.put_summary(id, before, summary);
            clients.push((id, id));
        }
        let id = self.next_number(meta::NEXT_INTERACTION)?;
        let number = NonZeroU64::new(id).ok_or_else(|| Error::new(ErrorKind::Internal, "an interaction got number 0"))?;
        let (table, key) = subject_row(&interaction, id, |client| self.root(client))?;
        self.layer.put(table, key, Vec::new());
        self.layer.put(Table::Interaction, keys::number(id), encode_interaction(&interaction));
        self.journal(Action::Interaction, clients, Vec::new(), &id.to_string())?;
        Ok(InteractionId(number))
    }

    /// Removes an interaction that was added by mistake.
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`.
    pub fn remove_interaction(&mut self, id: InteractionId) -> Result<()> {
        let key = keys::number(id.0.get());
        let bytes =
            self.get(Table::Interaction, &key)?.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no interaction {}", id.0)))?;
        let interaction = decode_interaction(&bytes).ok_or_else(|| Error::corrupt("interaction", &key, "not an interaction"))?;
        let (table, row) = subject_row(&interaction, id.0.get(), |client| self.root(client))?;
        self.layer.delete(table, row);
        self.layer.delete(Table::Interaction, key);
        let mut clients = Vec::new();
        if let Subject::Client(client) = interaction.subject {
            let client = self.root(client)?;
            self.summarize(client)?;
            clients.push((client, client));
        }
        self.journal(Action::RemoveInteraction, clients, Vec::new(), &id.0.to_string())
    }

    /// Makes the summary of a client anew from its interactions.
    pub(crate) fn summarize(&mut self, client: ClientId) -> Result<()> {
        let all = self.interactions_of(client)?;
        let before = self.summary(client)?;
        self.put_summary(client, before, Summary::of(all.iter().map(|(_, interaction)| interaction)));
        Ok(())
    }

    /// Writes the summary of a client, no row where there is nothing to sum, and what the columns say of it.
    fn put_summary(&mut self, id: ClientId, before: Summary, after: Summary) {
        self.columns.summary(id, &before, &after);
        if after.interactions == 0 {
            self.layer.delete(Table::Summary, keys::client(id));
        } else {
            self.layer.put(Table::Summary, keys::client(id), after.encode());
        }
    }

    /// Adds the summary of a client whose interactions all go to another one to that one's.
    pub(crate) fn join_summaries(&mut self, from: ClientId, to: ClientId) -> Result<()> {
        let (gone, before) = (self.summary(from)?, self.summary(to)?);
        let mut summary = before;
        summary.join(gone);
        self.put_summary(from, gone, Summary::default());
        self.put_summary(to, before, summary);
        Ok(())
    }

    /// Makes the interactions of a bare number the client's own; gives how many. Called after a card gained the number.
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`.
    pub fn adopt_number(&mut self, number: E164, id: ClientId) -> Result<usize> {
        let id = self.client(id)?.id().ok_or_else(|| Session::not_found(id))?;
        let prefix = keys::phone_prefix(number);
        let (rows, _) = self.range(Table::InteractionNumber, &prefix, &keys::end_of(&prefix), usize::MAX)?;
        let before = self.summary(id)?;
        let mut summary = before;
        for sequence in rows.iter().filter_map(|(key, _)| keys::trailing_number(key)) {
            let key = keys::number(sequence);
            let Some(bytes) = self.get(Table::Interaction, &key)? else { continue };
            let mut interaction = decode_interaction(&bytes).ok_or_else(|| Error::corrupt("interaction", &key, "not an interaction"))?;
            self.layer.delete(Table::InteractionNumber, subject_row(&interaction, sequence, Ok)?.1);
            interaction.subject = Subject::Client(id);
            interaction.number = interaction.number.or(Some(number));
            let (table, row) = subject_row(&interaction, sequence, Ok)?;
            self.layer.put(table, row, Vec::new());
            self.layer.put(Table::Interaction, key, encode_interaction(&interaction));
            summary.add(&interaction);
        }
        if !rows.is_empty() {
            self.put_summary(id, before, summary);
            self.journal(Action::Interaction, vec![(id, id)], Vec::new(), &format!("adopted {} of a number", rows.len()))?;
        }
        Ok(rows.len())
    }

    fn summary(&self, id: ClientId) -> Result<Summary> {
        let key = keys::client(id);
        let Some(bytes) = self.get(Table::Summary, &key)? else { return Ok(Summary::default()) };
        summary_of(&key, &bytes)
    }

    pub(crate) fn interactions_of(&self, id: ClientId) -> Result<Vec<(InteractionId, Interaction)>> {
        let prefix = keys::client(id);
        let (rows, _) = self.range(Table::InteractionClient, &prefix, &keys::end_of(&prefix), usize::MAX)?;
        read_interactions(&rows, &mut |table, key| self.get(table, key))
    }

    /// Relates two clients.
    ///
    /// # Errors
    /// `NotFound` where one of them is not there, `Argument` where both are one.
    pub fn add_relation(&mut self, relation: &Relation) -> Result<RelationId> {
        let mut relation = relation.clone();
        relation.from = self.client(relation.from)?.id().unwrap_or(relation.from);
        relation.to = self.client(relation.to)?.id().unwrap_or(relation.to);
        if relation.from == relation.to {
            return Err(Error::new(ErrorKind::Argument, format!("client {} cannot be related to itself", relation.from)));
        }
        for text in [&mut relation.title, &mut relation.department, &mut relation.decision_role] {
            *text = text.take().map(|text| clean_text(&text, TEXT_BYTES_MAX)).filter(|text| !text.is_empty());
        }
        let id = self.next_number(meta::NEXT_RELATION)?;
        let number = NonZeroU64::new(id).ok_or_else(|| Error::new(ErrorKind::Internal, "a relation got number 0"))?;
        self.layer.put(Table::Relation, keys::number(id), encode_relation(&relation));
        for client in [relation.from, relation.to] {
            self.layer.put(Table::RelationClient, keys::client_number(client, id), Vec::new());
            self.journal(Action::Relation, vec![(client, client)], Vec::new(), &format!("{} added: {id}", relation.kind.name()))?;
        }
        Ok(RelationId(number))
    }

    /// Ends a relation at a moment; it stays as history.
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`.
    pub fn end_relation(&mut self, id: RelationId, until: Instant) -> Result<()> {
        let key = keys::number(id.0.get());
        let bytes = self.get(Table::Relation, &key)?.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no relation {}", id.0)))?;
        let mut relation = decode_relation(&bytes).ok_or_else(|| Error::corrupt("relation", &key, "not a relation"))?;
        relation.until = Some(truncate(until));
        self.layer.put(Table::Relation, key, encode_relation(&relation));
        for client in [self.root(relation.from)?, self.root(relation.to)?] {
            self.journal(Action::Relation, vec![(client, client)], Vec::new(), &format!("{} ended: {}", relation.kind.name(), id.0))?;
        }
        Ok(())
    }

    pub(crate) fn has_relations(&self, id: ClientId) -> Result<bool> {
        let prefix = keys::client(id);
        Ok(!self.range(Table::RelationClient, &prefix, &keys::end_of(&prefix), 1)?.0.is_empty())
    }
}

pub(crate) fn clean_text(text: &str, bytes_max: usize) -> String {
    let (clean, _) = crate::text::clean_lines(text, bytes_max);
    crate::rules::payment_card::mask(&clean).into_owned()
}

pub(super) fn summary_of(key: &[u8], bytes: &[u8]) -> Result<Summary> {
    let (interactions, contacts, last_contact_at) = decode_summary(bytes).ok_or_else(|| Error::corrupt("summary", key, "not a summary"))?;
    Ok(Summary { interactions, contacts, last_contact_at })
}

pub(super) fn read_interactions(rows: &[Row], get: Get<'_>) -> Result<Vec<(InteractionId, Interaction)>> {
    let mut found = Vec::new();
    for number in rows.iter().filter_map(|(key, _)| keys::trailing_number(key)).filter_map(NonZeroU64::new) {
        let key = keys::number(number.get());
        if let Some(bytes) = get(Table::Interaction, &key)? {
            let interaction = decode_interaction(&bytes).ok_or_else(|| Error::corrupt("interaction", &key, "not an interaction"))?;
            found.push((InteractionId(number), interaction));
        }
    }
    Ok(found)
}

impl Session {
    /// Interactions of a client or a bare number, the oldest first, at most `limit` of the newest. Those of clients that were merged
    /// into it are among them and keep their own subject.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn interactions(&self, subject: Subject, limit: usize) -> Result<Vec<(InteractionId, Interaction)>> {
        let committed = self.committed();
        let (table, prefix) = match subject {
            Subject::Client(id) => (Table::InteractionClient, keys::client(committed.root(id)?).to_vec()),
            Subject::Number(number) => (Table::InteractionNumber, keys::phone_prefix(number)),
        };
        let (rows, _) = committed.view.range(table, &prefix, &keys::end_of(&prefix), usize::MAX)?;
        let newest = rows.get(rows.len().saturating_sub(limit.min(LIST_ROWS_MAX))..).unwrap_or_default();
        read_interactions(newest, &mut |table, key| committed.view.get(table, key))
    }

    /// What a client's interactions come to.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn summary(&self, id: ClientId) -> Result<Summary> {
        let committed = self.committed();
        let key = keys::client(committed.root(id)?);
        committed.view.get(Table::Summary, &key)?.map_or(Ok(Summary::default()), |bytes| summary_of(&key, &bytes))
    }

    /// Relations of a client, both ways, ended ones included; merged clients under the ids that they live on in. A relation between
    /// clients that are one now is left out.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn relations(&self, id: ClientId) -> Result<Vec<(RelationId, Relation)>> {
        let committed = self.committed();
        let prefix = keys::client(committed.root(id)?);
        let (rows, _) = committed.view.range(Table::RelationClient, &prefix, &keys::end_of(&prefix), LIST_ROWS_MAX)?;
        let mut found = Vec::new();
        for number in rows.iter().filter_map(|(key, _)| keys::trailing_number(key)).filter_map(NonZeroU64::new) {
            let key = keys::number(number.get());
            if let Some(bytes) = committed.view.get(Table::Relation, &key)? {
                let mut relation = decode_relation(&bytes).ok_or_else(|| Error::corrupt("relation", &key, "not a relation"))?;
                (relation.from, relation.to) = (committed.root(relation.from)?, committed.root(relation.to)?);
                if relation.from != relation.to {
                    found.push((RelationId(number), relation));
                }
            }
        }
        Ok(found)
    }
}
