//! Finding: by words of a name, by registration code, mailbox or custom value, and clients that share a key.
//!
//! All of them are one range per word or key plus a decode per hit shown. Words match whole or as beginnings; folding makes
//! ё and е, case, apostrophes and look-alike alphabets meet. A word that a base is full of (`ооо`) is not read to its end: it is
//! looked for in the cards of those that the rarer words found, so nobody is missed beside a rare word.
//!
//! Archived clients are found by names where that is asked for, else nowhere here.

use super::index::{ARCHIVED, custom_text, query_tokens, tokens};
use super::open::Committed;
use super::read::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{LIST_ROWS_MAX, RULE_BYTES_MAX};
use crate::model::{Client, ClientId, MatchReason, Scheme};
use crate::rules::{email, identifier};
use crate::store::engine::Table;
use crate::store::keys;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

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

/// Rows read for one word. A word that has more filters the clients of the others, card by card; where every word has more,
/// the first so many of the longest one are all that is looked at and the page says that there are more.
const CANDIDATES_MAX: usize = 100_000;

/// Clients that may be found, before words that were not read whole are looked for in them.
struct Candidates {
    /// How many whole words of the query a client has, of those that were read.
    ranks: BTreeMap<ClientId, usize>,
    unread: Vec<String>,
    /// There are more candidates than were read.
    cut: bool,
}

impl Committed {
    fn candidates(&self, words: &[String], archived: bool, rows_max: usize) -> Result<Candidates> {
        let mut ranks: Option<BTreeMap<ClientId, usize>> = None;
        let mut unread: Vec<String> = Vec::new();
        let mut partial = None;
        for word in words {
            if ranks.as_ref().is_some_and(BTreeMap::is_empty) {
                break;
            }
            let (of_word, cut) = self.clients_of_word(word, archived, rows_max, ranks.as_ref())?;
            if cut {
                // Without candidates of a rarer word yet, these are kept for the case that none follows.
                if ranks.is_none() && partial.is_none() {
                    partial = Some((of_word, word.clone()));
                }
                unread.push(word.clone());
                continue;
            }
            ranks = Some(match ranks {
                None => of_word,
                Some(earlier) => of_word.into_iter().filter_map(|(id, whole)| earlier.get(&id).map(|sum| (id, sum + whole))).collect(),
            });
        }
        match (ranks, partial) {
            (Some(ranks), _) => Ok(Candidates { ranks, unread, cut: false }),
            (None, Some((ranks, word))) => {
                unread.retain(|other| *other != word);
                Ok(Candidates { ranks, unread, cut: true })
            }
            (None, None) => Ok(Candidates { ranks: BTreeMap::new(), unread, cut: false }),
        }
    }

    /// Clients with a word, among those still in question; 1 where it is a whole word, 0 where a beginning. And whether there are more.
    fn clients_of_word(
        &self,
        word: &str,
        archived: bool,
        rows_max: usize,
        among: Option<&BTreeMap<ClientId, usize>>,
    ) -> Result<(BTreeMap<ClientId, usize>, bool)> {
        let mut of_word: BTreeMap<ClientId, usize> = BTreeMap::new();
        let low = word.as_bytes();
        let (whole, high) = (keys::text_prefix(word), keys::end_of(low));
        let rest = self.view.snapshot.range(Table::Token, low, &high, rows_max, &mut |key, value| {
            if (archived || value.first() != Some(&ARCHIVED))
                && let Some(id) = keys::trailing_client(key).filter(|id| among.is_none_or(|among| among.contains_key(id)))
            {
                let whole = usize::from(key.starts_with(&whole));
                of_word.entry(id).and_modify(|best| *best = whole.max(*best)).or_insert(whole);
            }
            ControlFlow::Continue(())
        })?;
        Ok((of_word, rest.is_some()))
    }
}

/// How many of these words a client has whole; `None` where one of them is no word of its names, nor a beginning of one.
fn whole_words(client: &Client, words: &[String]) -> Option<usize> {
    let tokens = tokens(client);
    let has = |word: &String| tokens.iter().filter(|(token, _)| token.starts_with(word.as_str())).map(|(token, _)| usize::from(token == word)).max();
    words.iter().map(has).sum()
}

impl Session {
    /// Clients whose names have all words of the query, whole or as beginnings: `ром вект` finds `Вектор-Ромашка`.
    /// Whole words come first, then ascending ids; at most `limit` rows, no more than
    /// [`LIST_ROWS_MAX`](crate::limits::LIST_ROWS_MAX). Archived clients only where `archived` says so. A query without words
    /// finds nobody; of a longer one the first [`RULE_BYTES_MAX`](crate::limits::RULE_BYTES_MAX) bytes count.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn find(&self, query: &str, archived: bool, limit: usize) -> Result<Page<Found>> {
        self.find_within(query, archived, limit, CANDIDATES_MAX)
    }

    fn find_within(&self, query: &str, archived: bool, limit: usize, rows_max: usize) -> Result<Page<Found>> {
        let limit = limit.min(LIST_ROWS_MAX);
        let mut words: Vec<String> = query_tokens(text::begin(query, RULE_BYTES_MAX));
        words.sort();
        words.dedup();
        // The longest word is the rarest as a rule: it is read first.
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let committed = self.committed();
        let Candidates { ranks, unread, cut } = committed.candidates(&words, archived, rows_max)?;
        let mut ranked: Vec<(ClientId, usize)> = Vec::with_capacity(ranks.len());
        for (id, whole) in ranks {
            // Words too common to be read whole are looked for in the few clients that are left.
            let more = if unread.is_empty() { Some(0) } else { committed.client(id)?.and_then(|client| whole_words(&client, &unread)) };
            ranked.extend(more.map(|more| (id, whole + more)));
        }
        ranked.sort_by_key(|(id, whole)| (std::cmp::Reverse(*whole), *id));
        let more = cut || ranked.len() > limit;
        ranked.truncate(limit);
        let ids: Vec<ClientId> = ranked.iter().map(|(id, _)| *id).collect();
        let whole: BTreeMap<ClientId, usize> = ranked.into_iter().collect();
        let whole_of = |client: &Client| client.id().and_then(|id| whole.get(&id)).copied().unwrap_or(0);
        let rows = committed.clients(&ids)?.into_iter().map(|client| Found { whole_words: whole_of(&client), client }).collect();
        Ok(Page { rows, more })
    }

    /// Active clients with this registration code, in any spelling that the rules read.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn find_identifier(&self, scheme: Scheme, text: &str, limit: usize) -> Result<Page<Client>> {
        let value = identifier::normalize(text, scheme, None).value.map_or_else(|| text.trim().to_string(), |code| code.value);
        let has = |client: &Client| client.identifiers().any(|code| code.scheme == scheme && code.value == value);
        self.find_prefix(Table::Identifier, &keys::identifier_prefix(scheme, &value), limit, &has)
    }

    /// Active clients with this mailbox; addresses of one mailbox meet (`a.b+c@gmail.com` and `ab@gmail.com`).
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn find_email(&self, text: &str, limit: usize) -> Result<Page<Client>> {
        let key = email::normalize(text).value.map_or_else(|| text.trim().to_lowercase(), |reading| reading.match_key);
        let has = |client: &Client| client.emails().filter_map(|address| address.canonical.as_deref()).any(|known| email::match_key(known) == key);
        self.find_prefix(Table::Email, &keys::text_prefix(&key), limit, &has)
    }

    /// Active clients with this value of an indexed custom field; texts meet as names do, across case and look-alikes.
    ///
    /// # Errors
    /// `NotFound` for a field that is not defined, `Unsupported` for one without an index, `Corrupt`, `Io`.
    pub fn find_custom(&self, key: &str, value: &crate::model::Value, limit: usize) -> Result<Page<Client>> {
        let custom = self.custom_fields();
        let number = custom.number(key).ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no field custom.{key}")))?;
        if !custom.get(number).is_some_and(|definition| definition.indexed || definition.unique) {
            return Err(Error::new(ErrorKind::Unsupported, format!("custom.{key} is not indexed")));
        }
        let text = custom_text(value);
        let has = |client: &Client| client.values(number).any(|known| custom_text(known) == text);
        self.find_prefix(Table::Custom, &keys::custom_prefix(number, &text), limit, &has)
    }

    /// Active clients under a key. `has` compares the value, because long ones share a key.
    fn find_prefix(&self, table: Table, prefix: &[u8], limit: usize, has: &dyn Fn(&Client) -> bool) -> Result<Page<Client>> {
        let limit = limit.min(LIST_ROWS_MAX);
        let committed = self.committed();
        let mut ids = Vec::new();
        committed.view.snapshot.range(table, prefix, &keys::end_of(prefix), usize::MAX, &mut |key, value| {
            if value.first() != Some(&ARCHIVED) {
                ids.extend(keys::trailing_client(key));
            }
            if ids.len() > LIST_ROWS_MAX { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        let mut more = ids.len() > LIST_ROWS_MAX;
        let mut rows: Vec<Client> = Vec::new();
        // Cards are fetched by portions of the limit: as a rule the first one is all.
        for portion in ids.chunks(limit.saturating_add(1)) {
            rows.extend(committed.clients(portion)?.into_iter().filter(|client| has(client)));
            if rows.len() > limit {
                more = true;
                break;
            }
        }
        rows.truncate(limit);
        Ok(Page { rows, more })
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
                ControlFlow::Continue(())
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

#[cfg(test)]
mod tests {
    use super::super::tests::{at, model_base, session};
    use crate::Draft;
    use crate::model::ClientKind;

    /// A word that is not read to its end misses nobody beside a rarer one, whichever is the longer; alone it says that there are more.
    #[test]
    fn common_words_beside_rare_ones() {
        let (base, _engine) = model_base();
        let session = session(&base);
        for number in 0..40 {
            let mut draft = Draft::new(ClientKind::Organization);
            let name = if number == 37 { "Промышленность Юг" } else { "Промышленность Север" };
            draft.set("organization.name", name).expect("a path");
            session.save(at(number), &draft).expect("saved");
        }
        let found = |query: &str| {
            let page = session.find_within(query, false, 100, 10).expect("found");
            let rows: Vec<(u32, usize)> = page.rows.iter().map(|found| (found.client.id().map_or(0, |id| id.get()), found.whole_words)).collect();
            (rows, page.more)
        };
        assert_eq!(found("промышленность юг"), (vec![(38, 2)], false));
        assert_eq!(found("ю промышленность"), (vec![(38, 1)], false));
        assert_eq!(found("промышленность запад"), (vec![], false));
        assert_eq!(found("север промышленность").0.len(), 10, "both are common: the longer one's first rows are looked at");
        assert!(found("север промышленность").1, "and there are more");
        assert_eq!((found("промыш").0.len(), found("промыш").1), (10, true));
    }
}
