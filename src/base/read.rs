//! Sessions and the plain reads: a client by id, its issues, lists of ids.

use super::open::{Base, Committed, Durability, Shared};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::MERGE_DEPTH_MAX;
use crate::message::IssueCode;
use crate::model::{Client, ClientId, CustomFields, FieldNumber, Issue};
use crate::store::codec::{self, Reader, push_option_text, push_varint};
use crate::store::engine::Table;
use crate::store::keys;
use crate::store::view::Get;
use std::sync::Arc;

/// What an actor does with a base: every read, list, export and write goes through one. Cheap; any thread may have its own.
#[derive(Clone)]
pub struct Session {
    pub(crate) shared: Arc<Shared>,
    pub(crate) actor: String,
    pub(crate) durability: Durability,
}

/// A client's issue, as work lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientIssue {
    /// The client.
    pub id: ClientId,
    /// The doubt.
    pub issue: Issue,
}

/// Reads a client through any getter, following redirects of merged ones.
pub(crate) fn client_at(id: ClientId, get: Get<'_>) -> Result<Option<Client>> {
    let mut at = id;
    for _ in 0..=MERGE_DEPTH_MAX {
        let key = keys::client(at);
        if let Some(bytes) = get(Table::Card, &key)? {
            return codec::decode(at, &bytes).map(Some).ok_or_else(|| Error::corrupt("card", &key, "not a client record"));
        }
        match get(Table::Redirect, &key)? {
            Some(value) => at = keys::trailing_client(&value).ok_or_else(|| Error::corrupt("redirect", &key, "not a client id"))?,
            None => return Ok(None),
        }
    }
    Err(Error::corrupt("redirect", &keys::client(id), "redirects lead in a circle"))
}

impl Session {
    /// The same session with other writes: when they are on disk.
    ///
    /// ```
    /// use kartoteka::{Base, Durability};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let base = Base::options().in_memory()?;
    /// // A queue worker that may be given a call twice, but must be quick.
    /// let worker = base.session("dialler")?.with_durability(Durability::Relaxed);
    /// # drop(worker);
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_durability(&self, durability: Durability) -> Session {
        Session { durability, ..self.clone() }
    }

    /// The actor of this session.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// The base of this session.
    pub fn base(&self) -> Base {
        Base { shared: self.shared.clone() }
    }

    pub(crate) fn committed(&self) -> Arc<Committed> {
        self.shared.committed()
    }

    /// A client by id, at its newest state; the id of a merged one leads to the client it lives on in. `None` where there is none.
    ///
    /// Cost: one get and one decode.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn client(&self, id: ClientId) -> Result<Option<Client>> {
        self.committed().client(id)
    }

    /// The active client with a host program's id; `None` where there is none.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn by_external(&self, system: &str, id: &str) -> Result<Option<Client>> {
        let committed = self.committed();
        let Some(value) = committed.view.get(Table::External, &keys::external(system, id))? else { return Ok(None) };
        match keys::trailing_client(&value) {
            Some(id) => committed.client(id),
            None => Err(Error::corrupt("external", &keys::external(system, id), "not a client id")),
        }
    }

    /// The public JSON form of a client, custom fields by key: members are the paths of the [table of fields](crate::model::field),
    /// nested at their dots, in table order. [`Draft::json`](super::Draft::json) takes it back.
    pub fn to_json(&self, client: &Client) -> serde_json::Value {
        client.to_json(&self.committed().custom)
    }

    /// The custom fields of the base.
    pub fn custom_fields(&self) -> Arc<CustomFields> {
        self.committed().custom.clone()
    }

    /// Ids of all records, ascending, from `from` on, at most `limit`; the id to go on from where there are more.
    ///
    /// # Errors
    /// `Io`.
    pub fn client_ids(&self, from: Option<ClientId>, limit: usize) -> Result<(Vec<ClientId>, Option<ClientId>)> {
        let low = from.map_or([0; 4], keys::client);
        let mut ids = Vec::new();
        let committed = self.committed();
        let resume = committed.view.snapshot.range(Table::Card, &low, &[0xFF; 5], limit, &mut |key, _| {
            ids.extend(keys::trailing_client(key));
            std::ops::ControlFlow::Continue(())
        })?;
        Ok((ids, resume.as_deref().and_then(keys::trailing_client)))
    }

    /// Number of records, archived ones included.
    ///
    /// # Errors
    /// `Io`.
    pub fn client_count(&self) -> Result<u64> {
        self.committed().view.snapshot.count(Table::Card)
    }

    /// The stored doubts about a client.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn issues_of(&self, id: ClientId) -> Result<Vec<Issue>> {
        let key = keys::client(id);
        match self.committed().view.get(Table::Issue, &key)? {
            Some(bytes) => decode_issues(&bytes).ok_or_else(|| Error::corrupt("issue", &key, "not a list of issues")),
            None => Ok(Vec::new()),
        }
    }

    /// The issues of this code, ascending by client, from the client `from` on, of at most `limit` clients.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn with_issue(&self, code: IssueCode, from: Option<ClientId>, limit: usize) -> Result<Vec<ClientIssue>> {
        let prefix = code.number().to_be_bytes();
        let low = [&prefix[..], &from.map_or([0; 4], keys::client)].concat();
        let (rows, _) = self.committed().view.range(Table::IssueCode, &low, &keys::end_of(&prefix), limit)?;
        let mut found = Vec::new();
        for id in rows.iter().filter_map(|(key, _)| keys::trailing_client(key)) {
            let issues = self.issues_of(id)?;
            found.extend(issues.into_iter().filter(|issue| issue.code == code).map(|issue| ClientIssue { id, issue }));
        }
        Ok(found)
    }

    /// How many clients have an issue of each code.
    ///
    /// Cost: one pass over the index of issues.
    ///
    /// # Errors
    /// `Io`.
    pub fn issue_counts(&self) -> Result<Vec<(IssueCode, u64)>> {
        let mut counts = std::collections::BTreeMap::new();
        let committed = self.committed();
        committed.view.snapshot.range(Table::IssueCode, &[], &[0xFF; 8], usize::MAX, &mut |key, _| {
            let code = key.first_chunk().and_then(|bytes| IssueCode::from_number(u16::from_be_bytes(*bytes)));
            if let Some(code) = code {
                *counts.entry(code).or_insert(0) += 1;
            }
            std::ops::ControlFlow::Continue(())
        })?;
        Ok(counts.into_iter().collect())
    }

    pub(crate) fn not_found(id: ClientId) -> Error {
        Error::new(ErrorKind::NotFound, format!("there is no client {id}"))
    }
}

impl Committed {
    /// The live client that an id leads to.
    pub fn root(&self, id: ClientId) -> Result<ClientId> {
        super::merge::root_of(id, &mut |table, key| self.view.get(table, key))
    }

    pub fn client(&self, id: ClientId) -> Result<Option<Client>> {
        Ok(self.client_and_bytes(id)?.map(|(client, _)| client))
    }

    /// A client and how long its record is; 0 where it was found under another id.
    pub fn client_and_bytes(&self, id: ClientId) -> Result<Option<(Client, usize)>> {
        // The plain case without the copy that a getter would make.
        let key = keys::client(id);
        let mut decoded = None;
        if self.view.snapshot.get(Table::Card, &key, &mut |bytes| decoded = codec::decode(id, bytes).map(|client| (client, bytes.len())))? {
            return decoded.map(Some).ok_or_else(|| Error::corrupt("card", &key, "not a client record"));
        }
        Ok(client_at(id, &mut |table, key| self.view.get(table, key))?.map(|client| (client, 0)))
    }

    /// Several clients in the order of their ids, those that are no more left out: one round trip where the engine is far away.
    pub fn clients(&self, ids: &[ClientId]) -> Result<Vec<Client>> {
        let cards: Vec<Vec<u8>> = ids.iter().map(|id| keys::client(*id).to_vec()).collect();
        let mut found: Vec<Option<Client>> = vec![None; ids.len()];
        let mut damaged = None;
        self.view.snapshot.get_many(Table::Card, &cards, &mut |index, bytes| {
            let client = ids.get(index).and_then(|id| codec::decode(*id, bytes));
            match (client, found.get_mut(index)) {
                (Some(client), Some(slot)) => *slot = Some(client),
                _ => damaged = Some(index),
            }
        })?;
        if let Some(key) = damaged.and_then(|index| cards.get(index)) {
            return Err(Error::corrupt("card", key, "not a client record"));
        }
        for (slot, id) in found.iter_mut().zip(ids).filter(|(slot, _)| slot.is_none()) {
            *slot = self.client(*id)?;
        }
        Ok(found.into_iter().flatten().collect())
    }
}

pub(crate) fn encode_issues(issues: &[Issue]) -> Vec<u8> {
    let mut out = Vec::new();
    push_varint(&mut out, issues.len() as u64);
    for issue in issues {
        push_varint(&mut out, issue.code.number().into());
        push_varint(&mut out, issue.field.0.into());
        push_option_text(&mut out, Some(&issue.detail));
        push_option_text(&mut out, issue.suggestion.as_deref());
    }
    out
}

/// Issues of codes that a newer version added are left out.
pub(crate) fn decode_issues(bytes: &[u8]) -> Option<Vec<Issue>> {
    let mut reader = Reader(bytes);
    let mut issues = Vec::new();
    for _ in 0..reader.count()? {
        let code = u16::try_from(reader.varint()?).ok()?;
        let field = FieldNumber(u16::try_from(reader.varint()?).ok()?);
        let detail = reader.option_text()?.unwrap_or_default();
        let suggestion = reader.option_text()?;
        issues.extend(IssueCode::from_number(code).map(|code| Issue { code, field, detail, suggestion }));
    }
    Some(issues)
}
