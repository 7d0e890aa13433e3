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
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn journal(&self, after: u64, limit: usize) -> Result<Vec<(u64, JournalEntry)>> {
        let low = keys::number(after.saturating_add(1));
        let (rows, _) = self.committed().view.range(Table::Journal, &low, &[0xFF; 9], limit.min(LIST_ROWS_MAX))?;
        rows.iter().map(|(key, value)| decode(key, value)).collect()
    }

    /// Journal entries about one client, ascending, at most `limit`. A client that came with a batch begins with its first
    /// change; [`Client::created_at`](crate::model::Client::created_at) tells its making.
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
