//! What happened: the journal, forward as a feed and back as the story of one client.

use super::read::Session;
use crate::error::{Error, Result};
use crate::limits::LIST_ROWS_MAX;
use crate::model::ClientId;
use crate::store::engine::Table;
use crate::store::journal::{self, JournalEntry};
use crate::store::keys;
use crate::store::view::View;

impl Session {
    /// Journal entries after a sequence, ascending, at most `limit`, each with its own sequence. A host remembers the last one
    /// that it has seen; 0 begins at the beginning.
    ///
    /// ```
    /// use kartoteka::{Action, Base, ClientKind, Draft, Instant};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// # let mut draft = Draft::new(ClientKind::Person);
    /// # draft.set("name", "Иванов Иван")?;
    /// # let id = session.save(now, &draft)?.id;
    /// # let client = session.client(id)?.ok_or("no such client")?;
    /// # let mut change = Draft::of(&client);
    /// # change.set("phone.mobile", "8 916 123-45-67")?;
    /// # session.save(now, &change)?;
    /// let entries = session.journal(0, 100)?; // a client was made, then changed
    /// let actions: Vec<Action> = entries.iter().map(|(_, entry)| entry.action).collect();
    /// assert_eq!(actions, [Action::Create, Action::Change]);
    ///
    /// let (_, entry) = &session.history(id, 100)?[1]; // the change, in the client's own story
    /// assert_eq!(entry.actor, "olga");
    /// assert_eq!(entry.changes[0].0.to_string(), "phone[+79161234567]");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn journal(&self, after: u64, limit: usize) -> Result<Vec<(u64, JournalEntry)>> {
        let low = keys::number(after.saturating_add(1));
        let (rows, _) = self.committed().view.range(Table::Journal, &low, &[0xFF; 9], limit.min(LIST_ROWS_MAX))?;
        rows.iter().map(|(key, value)| decode(key, value)).collect()
    }

    /// Journal entries about one client, ascending, at most `limit`, each with its sequence: its changes, the merges that it took part in under this
    /// id, what was decided about it and another. The story of a client that was created
    /// together with others begins with its first change; [`Client::created_at`](crate::model::Client::created_at) tells its making.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn history(&self, id: ClientId, limit: usize) -> Result<Vec<(u64, JournalEntry)>> {
        entries_of(&self.committed().view, id, 0, limit.min(LIST_ROWS_MAX))
    }
}

pub(crate) fn decode(key: &[u8], value: &[u8]) -> Result<(u64, JournalEntry)> {
    let sequence = keys::leading_number(key);
    sequence.zip(journal::decode(value)).ok_or_else(|| Error::corrupt("journal", key, "not a journal entry"))
}

/// Entries about a client after a sequence.
pub(crate) fn entries_of(view: &View, id: ClientId, after: u64, limit: usize) -> Result<Vec<(u64, JournalEntry)>> {
    let low = keys::client_number(id, after.saturating_add(1));
    let (rows, _) = view.range(Table::JournalClient, &low, &keys::end_of(&keys::client(id)), limit)?;
    let mut entries = Vec::new();
    for sequence in rows.iter().filter_map(|(key, _)| keys::trailing_number(key)) {
        let key = keys::number(sequence);
        if let Some(value) = view.get(Table::Journal, &key)? {
            entries.push(decode(&key, &value)?);
        }
    }
    Ok(entries)
}
