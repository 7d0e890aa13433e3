//! How complete and how good the cards are: one card, a work list, and the whole base.
//!
//! The policy of a base is one row of `meta`; where nobody set one, the rules' own holds. What a card lacks is reckoned from the card
//! when it is asked for (see [`rules::completeness`](crate::rules::completeness)), so nothing has to be kept up to date. Archived
//! clients count for nothing here.

use super::open::meta;
use super::read::Session;
use super::write::Transaction;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::LIST_ROWS_MAX;
use crate::model::{Client, ClientId, Status};
use crate::rules::completeness::{Completeness, CompletenessPolicy, completeness, of_values};
use crate::rules::quality::{self, Quality, ValueQuality};
use crate::store::engine::Table;
use crate::time::Instant;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// A client whose card is not complete.
#[derive(Debug, Clone, PartialEq)]
pub struct IncompleteClient {
    /// The client.
    pub client: Client,
    /// What it lacks.
    pub completeness: Completeness,
}

impl IncompleteClient {
    /// The public JSON form: id, name, score and gaps.
    pub fn to_json(&self) -> Json {
        let mut found = self.completeness.to_json();
        let (id, name) = (self.client.id().map(ClientId::get), self.client.display_name());
        json!({"id": id, "name": name, "score": self.completeness.score, "gaps": found.get_mut("gaps").map(Json::take)})
    }
}

/// How complete and how good the cards of a base are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompletenessReport {
    /// Active clients.
    pub clients: u64,
    /// Those without a gap.
    pub complete: u64,
    /// The sum of their scores; divided by `clients` it is the mean.
    pub score_sum: u64,
    /// How many clients have a gap at a path, by path and state.
    pub gaps: BTreeMap<(String, &'static str), u64>,
    /// How many values are of each quality, from exact to rejected.
    pub qualities: [u64; 4],
}

/// The qualities in the order of [`CompletenessReport::qualities`].
const QUALITIES: [Quality; 4] = [Quality::Exact, Quality::Fixed, Quality::Suspect, Quality::Rejected];

impl CompletenessReport {
    /// The mean score in whole percent, rounded down; 100 for a base without clients.
    pub fn score(&self) -> u64 {
        self.score_sum.checked_div(self.clients).unwrap_or(100)
    }

    fn add(&mut self, found: &Completeness, values: &[ValueQuality]) {
        self.clients += 1;
        self.complete += u64::from(found.gaps.is_empty());
        self.score_sum += u64::from(found.score);
        for gap in &found.gaps {
            *self.gaps.entry((gap.path.clone(), gap.state.name())).or_insert(0) += 1;
        }
        for value in values {
            if let Some(count) = QUALITIES.iter().position(|known| *known == value.quality).and_then(|index| self.qualities.get_mut(index)) {
                *count += 1;
            }
        }
    }

    /// The public JSON form; gaps with the most clients first.
    pub fn to_json(&self) -> Json {
        let mut gaps: Vec<(&(String, &'static str), &u64)> = self.gaps.iter().collect();
        gaps.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let gaps: Vec<Json> = gaps.into_iter().map(|((path, state), count)| json!({"path": path, "state": state, "clients": count})).collect();
        let qualities = QUALITIES.iter().zip(self.qualities).map(|(quality, count)| (quality.name().to_string(), json!(count)));
        json!({
            "clients": self.clients, "complete": self.complete, "score": self.score(), "gaps": gaps,
            "qualities": Json::Object(qualities.collect()),
        })
    }
}

impl Transaction<'_> {
    /// Sets what the cards of this base should have; `None` goes back to the rules' own policy.
    ///
    /// # Errors
    /// `Argument`, `Limit` for a policy that [`CompletenessPolicy::from_json`] would not take.
    pub fn set_completeness_policy(&mut self, policy: Option<&CompletenessPolicy>) -> Result<()> {
        match policy {
            None => self.layer.delete(Table::Meta, meta::COMPLETENESS),
            Some(policy) => {
                let json = policy.to_json();
                CompletenessPolicy::from_json(&json)?;
                self.layer.put(Table::Meta, meta::COMPLETENESS, json.to_string().into_bytes());
            }
        }
        let sets = policy.map_or_else(|| "the rules' own".to_string(), |policy| format!("{} sets", policy.sets.len()));
        self.journal(crate::store::journal::Action::Setting, Vec::new(), Vec::new(), &format!("completeness: {sets}"))
    }
}

impl Session {
    /// What the cards of this base should have.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn completeness_policy(&self) -> Result<CompletenessPolicy> {
        let Some(bytes) = self.committed().view.get(Table::Meta, meta::COMPLETENESS)? else { return Ok(CompletenessPolicy::default()) };
        let json = serde_json::from_slice(&bytes).ok();
        json.and_then(|json| CompletenessPolicy::from_json(&json).ok())
            .ok_or_else(|| Error::corrupt("meta", meta::COMPLETENESS, "not a policy of completeness"))
    }

    /// How complete a client's card is under the policy of the base, and what it lacks.
    ///
    /// ```
    /// use kartoteka::rules::completeness::{CompletenessPolicy, RequiredSet, Requirement};
    /// use kartoteka::{Base, ClientKind, Draft, Instant};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let requirements = vec![Requirement::new("phone.mobile", 3), Requirement::new("email", 2), Requirement::new("birth_date", 1)];
    /// let everybody = RequiredSet { name: "everybody".into(), requirements, ..RequiredSet::default() };
    /// session.write(now, |transaction| transaction.set_completeness_policy(Some(&CompletenessPolicy { sets: vec![everybody.clone()] })))?;
    ///
    /// let mut draft = Draft::new(ClientKind::Person);
    /// draft.set("name", "Иванов Иван")?.set("phone", "+7 916 123-45-67")?.set("email", "ivanov@gmail.con")?;
    /// let id = session.save(now, &draft)?.id;
    /// let found = session.completeness(now, id)?;
    /// assert_eq!(found.score, 66); // the phone, and half of a mailbox that somebody should look at
    /// assert_eq!(found.gaps[0].path, "email");
    /// assert_eq!(found.gaps[0].state.name(), "doubtful");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`, `Io`.
    pub fn completeness(&self, now: Instant, id: ClientId) -> Result<Completeness> {
        let client = self.client(id)?.ok_or_else(|| Session::not_found(id))?;
        Ok(completeness(&client, &self.completeness_policy()?, &self.shared.context(now), &self.custom_fields()))
    }

    /// How good each value of a client is: see [`rules::quality`](crate::rules::quality).
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`, `Io`.
    pub fn quality(&self, now: Instant, id: ClientId) -> Result<Vec<ValueQuality>> {
        let client = self.client(id)?.ok_or_else(|| Session::not_found(id))?;
        Ok(quality::of_client(&client, &self.shared.context(now)))
    }

    /// The work list: active clients with a score below `below`, ascending by id from `from` on, at most `limit`; and the id to go on
    /// from where there may be more.
    ///
    /// Cost: reads cards until the list is full, or ten times `limit` of them and [`LIST_ROWS_MAX`] at least; a shorter list with an id to
    /// go on from is no end.
    ///
    /// # Errors
    /// `Corrupt`, `Io`, `Interrupted`; `Limit` past [`LIST_ROWS_MAX`].
    pub fn incomplete(&self, now: Instant, below: u8, from: Option<ClientId>, limit: usize) -> Result<(Vec<IncompleteClient>, Option<ClientId>)> {
        if limit > LIST_ROWS_MAX {
            return Err(Error::new(ErrorKind::Limit, format!("a list of at most {LIST_ROWS_MAX} rows, {limit} were asked for")));
        }
        let (policy, custom, context, watch) = (self.completeness_policy()?, self.custom_fields(), self.shared.context(now), self.shared.watch());
        let (ids, mut next) = self.client_ids(from, limit.saturating_mul(10).max(LIST_ROWS_MAX))?;
        let mut rows = Vec::new();
        for id in ids {
            if rows.len() == limit {
                next = Some(id);
                break;
            }
            watch.check()?;
            let Some(client) = self.client(id)?.filter(|client| client.status() == Status::Active) else { continue };
            let found = completeness(&client, &policy, &context, &custom);
            if found.score < below {
                rows.push(IncompleteClient { client, completeness: found });
            }
        }
        Ok((rows, next))
    }

    /// How complete and how good all cards are: scores, gaps by path, values by quality.
    ///
    /// `progress` is told how many cards were read; false stops the pass with `Aborted`. Cost: one pass over the cards, some tens of
    /// microseconds for each.
    ///
    /// # Errors
    /// `Corrupt`, `Io`, `Aborted`, `Interrupted`.
    pub fn completeness_report(&self, now: Instant, mut progress: impl FnMut(u64) -> bool) -> Result<CompletenessReport> {
        let (policy, custom, context, watch) = (self.completeness_policy()?, self.custom_fields(), self.shared.context(now), self.shared.watch());
        let mut report = CompletenessReport::default();
        let (mut from, mut read) = (None, 0);
        loop {
            let (ids, next) = self.client_ids(from, LIST_ROWS_MAX)?;
            for id in ids {
                watch.check()?;
                let Some(client) = self.client(id)?.filter(|client| client.status() == Status::Active) else { continue };
                let values = quality::of_client(&client, &context);
                report.add(&of_values(&client, &values, &policy, &custom), &values);
                read += 1;
            }
            if !progress(read) {
                return Err(Error::new(ErrorKind::Aborted, "the report on completeness was stopped"));
            }
            match next {
                Some(_) => from = next,
                None => return Ok(report),
            }
        }
    }
}
