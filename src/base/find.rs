//! Finding: by words of a name, by registration code, mailbox or custom value, and clients that share a key.
//!
//! All of them are one range per word or key plus a decode per hit shown. Words match whole or as beginnings; folding makes
//! ё and е, case, apostrophes and look-alike alphabets meet. The rarest word leads and the others filter, so a common word
//! beside a rare one costs little.

use super::index::{ARCHIVED, custom_text, query_tokens};
use super::read::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::LIST_ROWS_MAX;
use crate::model::{Client, ClientId, Match, MatchReason, Scheme, Status};
use crate::rules::email;
use crate::store::engine::Table;
use crate::store::keys;
use crate::store::view::Row;
use std::collections::{BTreeMap, BTreeSet};

/// A client that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The client.
    pub client: Client,
    /// How many words of the query are whole words of its name, the rest being beginnings.
    pub whole_words: usize,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether there are more than were asked for.
    pub more: bool,
}

/// A value that several clients have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedKey {
    /// What kind of value.
    pub reason: MatchReason,
    /// The value as the index has it: `+79161234567`, a mailbox, `inn:7707083893`.
    pub value: String,
    /// The clients that have it, ascending.
    pub clients: Vec<ClientId>,
}

/// Rows read for one word before the list counts as too long to be the leading one.
const CANDIDATES_MAX: usize = 100_000;

impl Session {
    /// Clients whose names have all words of the query, whole or as beginnings: `ром вект` finds `Вектор-Ромашка`.
    /// Whole words come first, then ascending ids; at most `limit` rows, no more than
    /// [`LIST_ROWS_MAX`](crate::limits::LIST_ROWS_MAX). Archived clients only where `archived` says so.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn find(&self, query: &str, archived: bool, limit: usize) -> Result<Page<Found>> {
        let limit = limit.min(LIST_ROWS_MAX);
        let mut words: Vec<String> = query_tokens(query);
        words.sort();
        words.dedup();
        // The longest word is the rarest as a rule: it leads.
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let committed = self.committed();
        let mut hits: Option<BTreeMap<ClientId, usize>> = None;
        for word in &words {
            let mut of_word: BTreeMap<ClientId, usize> = BTreeMap::new();
            let mut low = Vec::from(word.as_bytes());
            low.truncate(keys::KEY_TEXT_BYTES_MAX);
            let (whole, high) = (keys::text_prefix(word), keys::end_of(&low));
            let mut visit = |key: &[u8], value: &[u8]| {
                if (archived || value.first() != Some(&ARCHIVED))
                    && let Some(id) = keys::trailing_client(key)
                {
                    let whole = usize::from(key.starts_with(&whole));
                    if hits.as_ref().is_none_or(|hits| hits.contains_key(&id)) {
                        let best = of_word.entry(id).or_insert(0);
                        *best = (*best).max(whole);
                    }
                }
                std::ops::ControlFlow::Continue(())
            };
            committed.view.snapshot.range(Table::Token, &low, &high, CANDIDATES_MAX, &mut visit)?;
            hits = Some(match hits {
                None => of_word,
                Some(earlier) => of_word.into_iter().filter_map(|(id, whole)| earlier.get(&id).map(|sum| (id, sum + whole))).collect(),
            });
        }
        let mut ranked: Vec<(ClientId, usize)> = hits.unwrap_or_default().into_iter().collect();
        ranked.sort_by_key(|(id, whole)| (std::cmp::Reverse(*whole), *id));
        let more = ranked.len() > limit;
        ranked.truncate(limit);
        let ids: Vec<ClientId> = ranked.iter().map(|(id, _)| *id).collect();
        let whole = |client: &Client| ranked.iter().find(|(id, _)| Some(*id) == client.id()).map_or(0, |(_, whole)| *whole);
        let rows = committed.clients(&ids)?.into_iter().map(|client| Found { whole_words: whole(&client), client }).collect();
        Ok(Page { rows, more })
    }

    /// Clients with this registration code, in any spelling that the rules read.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn find_identifier(&self, scheme: Scheme, text: &str, limit: usize) -> Result<Page<Client>> {
        let value = crate::rules::identifier::normalize(text, scheme, None).value.map_or_else(|| text.trim().to_string(), |code| code.value);
        self.find_prefix(Table::Identifier, &keys::identifier_prefix(scheme, &value), limit)
    }

    /// Clients with this mailbox; addresses of one mailbox meet (`a.b+c@gmail.com` and `ab@gmail.com`).
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn find_email(&self, text: &str, limit: usize) -> Result<Page<Client>> {
        let key = email::normalize(text).value.map_or_else(|| text.trim().to_lowercase(), |reading| reading.match_key);
        self.find_prefix(Table::Email, &keys::text_prefix(&key), limit)
    }

    /// Clients with this value of an indexed custom field.
    ///
    /// # Errors
    /// `NotFound` for a field that is not defined, `Unsupported` for one without an index, `Corrupt`, `Io`.
    pub fn find_custom(&self, key: &str, value: &crate::model::Value, limit: usize) -> Result<Page<Client>> {
        let custom = self.custom_fields();
        let number = custom.number(key).ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no field custom.{key}")))?;
        if !custom.get(number).is_some_and(|definition| definition.indexed || definition.unique) {
            return Err(Error::new(ErrorKind::Unsupported, format!("custom.{key} is not indexed")));
        }
        self.find_prefix(Table::Custom, &keys::custom_prefix(number, &custom_text(value)), limit)
    }

    fn find_prefix(&self, table: Table, prefix: &[u8], limit: usize) -> Result<Page<Client>> {
        let limit = limit.min(LIST_ROWS_MAX);
        let committed = self.committed();
        let (rows, _) = committed.view.range(table, prefix, &keys::end_of(prefix), limit.saturating_add(1))?;
        let more = rows.len() > limit;
        let ids: Vec<ClientId> = rows.iter().take(limit).filter_map(|(key, _)| keys::trailing_client(key)).collect();
        Ok(Page { rows: committed.clients(&ids)?, more })
    }

    /// Values that several active clients have: phones, mailboxes, registration codes; the first `limit` of each kind, in the
    /// order of the index. A plain list of what meets, before anything judges whether it is one client.
    ///
    /// Cost: one pass over the three indexes.
    ///
    /// # Errors
    /// `Io`.
    pub fn shared_keys(&self, limit: usize) -> Result<Vec<SharedKey>> {
        let committed = self.committed();
        let mut all = Vec::new();
        for (table, reason) in [(Table::Phone, MatchReason::Phone), (Table::Email, MatchReason::Email), (Table::Identifier, MatchReason::Identifier)]
        {
            let mut found: Vec<SharedKey> = Vec::new();
            let mut last: (Vec<u8>, BTreeSet<ClientId>) = Default::default();
            let mut finish = |group: &mut (Vec<u8>, BTreeSet<ClientId>)| {
                if group.1.len() > 1 && found.len() < limit {
                    let clients = group.1.iter().copied().collect();
                    found.push(SharedKey { reason, value: shown(table, &group.0), clients });
                }
                group.1.clear();
            };
            committed.view.snapshot.range(table, &[], &[0xFF; 1100], usize::MAX, &mut |key, value| {
                let (prefix, id) = split(table, key);
                if value.first() != Some(&ARCHIVED)
                    && let Some(id) = id
                {
                    if prefix != last.0.as_slice() {
                        finish(&mut last);
                        last.0 = prefix.to_vec();
                    }
                    last.1.insert(id);
                }
                std::ops::ControlFlow::Continue(())
            })?;
            finish(&mut last);
            all.append(&mut found);
        }
        Ok(all)
    }
}

/// The value part of a key of (value, id), and the id.
fn split(table: Table, key: &[u8]) -> (&[u8], Option<ClientId>) {
    if table == Table::Phone {
        return (key.get(..8).unwrap_or_default(), key.get(8..12).and_then(keys::trailing_client));
    }
    (key.get(..key.len().saturating_sub(4)).unwrap_or_default(), keys::trailing_client(key))
}

/// The client of a phone key: its extension stands behind the id.
pub(crate) fn phone_client(key: &[u8]) -> Option<ClientId> {
    split(Table::Phone, key).1
}

fn shown(table: Table, prefix: &[u8]) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes.strip_suffix(&[0, 0]).unwrap_or(bytes)).into_owned();
    match table {
        Table::Phone => format!("+{}", keys::leading_number(prefix).unwrap_or(0)),
        Table::Identifier => {
            let scheme = prefix.first_chunk().and_then(|bytes| Scheme::from_number(u16::from_be_bytes(*bytes)));
            format!("{}:{}", scheme.map_or("?", Scheme::name), text(prefix.get(2..).unwrap_or_default()))
        }
        _ => text(prefix),
    }
}

/// Rows that one shared key yields to [`matches_of`]: a number that more clients have tells little about any of them.
const MATCHES_PER_KEY: usize = 50;

type ReadRange<'a> = &'a mut dyn FnMut(Table, &[u8], &[u8], usize) -> Result<Vec<Row>>;
type ReadClient<'a> = &'a mut dyn FnMut(ClientId) -> Result<Option<Client>>;

/// Other active clients that share a registration code, a phone (with extension) or a mailbox with this one, the best first.
pub(crate) fn matches_of(client: &Client, range: ReadRange<'_>, read: ReadClient<'_>) -> Result<Vec<Match>> {
    let mut prefixes: Vec<(Table, MatchReason, Vec<u8>, Option<&str>)> = Vec::new();
    for code in client.identifiers().filter(|code| code.checked && !matches!(code.scheme, Scheme::Kpp | Scheme::Other)) {
        prefixes.push((Table::Identifier, MatchReason::Identifier, keys::identifier_prefix(code.scheme, &code.value), None));
    }
    for (phone, e164) in client.phones().filter_map(|phone| phone.e164.map(|e164| (phone, e164))) {
        prefixes.push((Table::Phone, MatchReason::Phone, keys::phone_prefix(e164), Some(phone.extension.as_deref().unwrap_or_default())));
    }
    for canonical in client.emails().filter_map(|address| address.canonical.as_deref()) {
        prefixes.push((Table::Email, MatchReason::Email, keys::text_prefix(&email::match_key(canonical)), None));
    }
    let mut found: BTreeMap<ClientId, BTreeSet<MatchReason>> = BTreeMap::new();
    for (table, reason, prefix, extension) in prefixes {
        for (key, value) in range(table, &prefix, &keys::end_of(&prefix), MATCHES_PER_KEY)? {
            let same_extension = extension.is_none_or(|extension| value.get(1..) == Some(extension.as_bytes()));
            if let Some(id) = split(table, &key).1.filter(|id| Some(*id) != client.id() && same_extension && value.first() != Some(&ARCHIVED)) {
                found.entry(id).or_default().insert(reason);
            }
        }
    }
    let mut matches = Vec::new();
    for (id, reasons) in found {
        if let Some(other) = read(id)?.filter(|other| other.status() == Status::Active) {
            matches.push(Match { id, reasons: reasons.into_iter().collect(), owner: other.owner().map(str::to_string) });
        }
    }
    matches.sort_by(|a, b| b.reasons.len().cmp(&a.reasons.len()).then(a.reasons.cmp(&b.reasons)).then(a.id.cmp(&b.id)));
    Ok(matches)
}
