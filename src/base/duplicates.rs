//! The duplicate check over a base: of one client, of a pair, and verdicts; the pass over the whole base is in `duplicates_pass.rs`.
//!
//! Candidates come from the table of candidate keys, which is kept with each write. A key of few clients yields them all; a generic
//! one only those that a second generic key yields too. How many clients have a value is the number of its rows, counted up to a bound.
//! Both look at the set as it is, so one check and a pass over the whole base find the same.
//!
//! Cost of one check: a range of at most `FREQUENCY_COUNT_MAX` rows for each of its keys (about 20), one record and one comparison
//! for each candidate. Verdicts are records; what they say wins over any score.

use super::Draft;
use super::open::{check_name, meta};
use super::read::{Session, client_at};
use super::write::{SaveOptions, Transaction};
use crate::duplicates::decided::{Said, care, judge};
use crate::duplicates::fingerprint;
use crate::duplicates::key::{Side, met_twice, owners};
use crate::duplicates::score::detail;
use crate::duplicates::{Features, Item, Key, Model, Packed, Sum, Weigher, compare, score};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{FREQUENCY_COUNT_MAX, LIST_ROWS_MAX, MATCHES_MAX, TEXT_BYTES_MAX};
use crate::model::duplicate::Verdict;
use crate::model::{Band, Client, ClientId, CustomFields, Decision, Evidence, Explanation, Match, MatchReason, Scheme, Status, Weight, choice};
use crate::store::engine::Table;
use crate::store::fact_codec::decode_summary;
use crate::store::journal::Action;
use crate::store::keys;
use crate::store::verdict_codec::{decode_verdict, encode_verdict};
use crate::store::view::{Layer, View};
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use super::duplicates_pass::{DuplicateOptions, DuplicateProgress, DuplicateReport, DuplicateStage, Pair};

choice! {
    /// What to do about clients that a saved one may be one with.
    #[derive(Default)]
    DuplicatePolicy {
        /// What the base says for the draft's source ([`Transaction::set_duplicate_policy`]); `Warn` where it says nothing.
        #[default]
        Default 0 "default",
        /// Save and name them in the outcome.
        Warn 1 "warn",
        /// Refuse with `Duplicate` where one of them is taken for the same client, or has the same checked registration code. An edit is
        /// refused only for those that it brings in.
        Block 2 "block",
        /// Save without looking.
        Allow 3 "allow",
        /// Save, and record for each that they are different clients: somebody has looked.
        Anyway 4 "anyway",
        /// Merge a new card into the stored client that it is *certainly* one with, and otherwise save as under `Warn`. Certain is: taken
        /// for the same client and no other is; a checked registration code agrees, or the full name together with a mobile phone or a
        /// mailbox; nothing that tells who somebody is differs (names, birth date, codes, ids of one host program, unique and identifying
        /// fields); every other conflict is decided by a rule ([`MergeRules`](crate::MergeRules)), and no consent is loosened. The card gets
        /// an id of its own and is merged under it, so [`Transaction::unmerge`] takes the two apart and [`Session::revert`] an import's;
        /// one that brings nothing new is not stored at all. Stored clients are never merged with each other by themselves.
        Merge 5 "merge",
    }
}

/// Where a check reads: a view, perhaps with a set that is still being filled.
pub(super) struct Look<'a> {
    pub view: &'a View,
    pub layer: Option<&'a Layer>,
    pub custom: &'a CustomFields,
    pub model: &'a Model,
}

/// What a pair came to, and of what.
struct Scored {
    sum: Sum,
    items: Vec<Item>,
}

/// The clients under each key of one client, counted up to the bound.
struct Neighbours {
    counts: HashMap<Key, u32>,
    /// Ascending.
    candidates: Vec<ClientId>,
}

impl Look<'_> {
    pub fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.view.get_under(self.layer, table, key)
    }

    pub fn client(&self, id: ClientId) -> Result<Option<Client>> {
        client_at(id, &mut |table, key| self.get(table, key))
    }

    fn under(&self, key: Key) -> Result<Vec<(ClientId, u16)>> {
        self.view.marked_clients_under(self.layer, Table::Candidate, &key.bytes(), FREQUENCY_COUNT_MAX)
    }

    fn neighbours(&self, features: &Features, own: Option<ClientId>) -> Result<Neighbours> {
        let (keys, owner) = (features.keys(), features.owner());
        let mut counts = HashMap::with_capacity(keys.len());
        let (mut candidates, mut generic): (Vec<ClientId>, Vec<(ClientId, Side)>) = (Vec::new(), Vec::new());
        for key in keys {
            let clients = self.under(key)?;
            // A client that is not stored yet, or is put away, has no rows: it counts all the same.
            let unseen = usize::from(own.is_none_or(|own| clients.binary_search_by_key(&own, |(id, _)| *id).is_err()));
            let count = (clients.len() + unseen).min(FREQUENCY_COUNT_MAX);
            let shared = if key.kind.side().counts_owners() {
                let mut all: Vec<u16> = clients.iter().map(|(_, owner)| *owner).chain((unseen > 0).then_some(owner)).collect();
                owners(&mut all)
            } else {
                u32::try_from(count).unwrap_or(u32::MAX)
            };
            counts.insert(key, shared);
            let others = clients.iter().map(|(id, _)| *id).filter(|id| Some(*id) != own);
            if count <= key.kind.candidates_max() {
                candidates.extend(others);
            } else if count < FREQUENCY_COUNT_MAX {
                generic.extend(others.map(|id| (id, key.kind.side())));
            }
        }
        candidates.extend(met_twice(&mut generic));
        candidates.sort_unstable();
        candidates.dedup();
        Ok(Neighbours { counts, candidates })
    }

    /// The model for the size of this base.
    fn weigher(&self) -> Result<Weigher<'_>> {
        Ok(Weigher::new(self.model, self.view.snapshot.count(Table::Card)?))
    }

    fn score(&self, a: &Packed, b: &Packed, counts: &HashMap<Key, u32>) -> Result<Scored> {
        let (mut found, mut items) = (Vec::new(), Vec::new());
        compare(&a.view(), &b.view(), &mut |key| counts.get(&key).copied().unwrap_or(0), &mut found);
        let sum = score(&self.weigher()?, &found, &mut items);
        Ok(Scored { sum, items })
    }

    fn packed(&self, client: &Client) -> Packed {
        Packed::of(&Features::of(client, self.custom))
    }

    /// The features of an active client.
    fn features(&self, id: ClientId) -> Result<Option<Packed>> {
        Ok(self.get(Table::Feature, &keys::client(id))?.map(|bytes| Packed::from_bytes(&bytes)))
    }

    fn evidence(&self, items: &[Item]) -> Vec<Evidence> {
        let custom =
            |field| self.custom.iter().find(|(number, _)| *number == field).map(|(_, definition)| definition.key.clone()).unwrap_or_default();
        let evidence = |item: &Item| Evidence {
            level: item.found.level,
            weight: item.weight(),
            frequency: item.frequency,
            discount: item.discount,
            clients: item.found.clients,
            detail: detail(item.found.detail, custom),
        };
        items.iter().map(evidence).collect()
    }

    /// Other active clients that this one may be one with, the best first.
    pub fn matches(&self, client: &Client) -> Result<Vec<Match>> {
        let features = Features::of(client, self.custom);
        let Neighbours { counts, mut candidates } = self.neighbours(&features, client.id())?;
        let packed = Packed::of(&features);
        let decided = match client.id() {
            Some(id) => self.said_among(id)?,
            None => BTreeMap::new(),
        };
        // Whom a person named is looked at whether or not a key leads there.
        candidates.extend(decided.iter().filter(|(_, said)| said.verdict != Verdict::Different).map(|(id, _)| *id));
        candidates.sort_unstable();
        candidates.dedup();
        let mut matches = Vec::new();
        for id in candidates {
            let said = decided.get(&id);
            if said.is_some_and(Said::is_closed) {
                continue;
            }
            let Some(theirs) = self.features(id)?.filter(|_| Some(id) != client.id()) else { continue };
            let found = self.score(&packed, &theirs, &counts)?;
            let like = || fingerprint::of_pair(&packed.view(), &theirs.view());
            let (band, reopened) = judge(said, &found.sum, self.model.version, like);
            if band >= Band::Review {
                let other = self.client(id)?.ok_or_else(|| Session::not_found(id))?;
                matches.push(Match { reopened, ..self.to_match(client, &other, found, band)? });
            }
        }
        matches.sort_by(|a, b| b.band.cmp(&a.band).then(b.weight.cmp(&a.weight)).then(a.id.cmp(&b.id)));
        matches.dedup_by_key(|found| found.id);
        matches.truncate(MATCHES_MAX);
        Ok(matches)
    }

    fn to_match(&self, client: &Client, other: &Client, found: Scored, band: Band) -> Result<Match> {
        let id = other.id().ok_or_else(|| Error::new(ErrorKind::Internal, "a stored client without an id"))?;
        Ok(Match {
            id,
            weight: found.sum.weight,
            probability: found.sum.weight.probability(),
            band,
            reasons: reasons(client, other),
            evidence: self.evidence(&found.items),
            owner: other.owner().map(str::to_string),
            last_contact_at: self.last_contact(id)?,
            model: self.model.version,
            reopened: false,
        })
    }

    /// What two clients come to, and what they are like together.
    fn scored(&self, one: &Client, other: &Client) -> Result<(Scored, u64)> {
        let features = Features::of(one, self.custom);
        let counts = self.neighbours(&features, one.id())?.counts;
        let (one, other) = (Packed::of(&features), self.packed(other));
        Ok((self.score(&one, &other, &counts)?, fingerprint::of_pair(&one.view(), &other.view())))
    }

    fn last_contact(&self, id: ClientId) -> Result<Option<Instant>> {
        let key = keys::client(id);
        let Some(bytes) = self.get(Table::Summary, &key)? else { return Ok(None) };
        let (.., last) = decode_summary(&bytes).ok_or_else(|| Error::corrupt("summary", &key, "not a summary"))?;
        Ok(last)
    }

    /// Everything that a pair comes to.
    fn explain(&self, a: ClientId, b: ClientId) -> Result<Explanation> {
        let read = |id| self.client(id)?.ok_or_else(|| Session::not_found(id));
        let (one, other) = (read(a)?, read(b)?);
        let (a, b) = (one.id().unwrap_or(a), other.id().unwrap_or(b));
        if a == b {
            return Err(Error::new(ErrorKind::Argument, format!("client {a} is one client: there is no pair to explain")));
        }
        let (found, fingerprint) = self.scored(&one, &other)?;
        let said = self.said_among(a)?.remove(&b);
        let active = one.status() == Status::Active && other.status() == Status::Active;
        let verdict = said.map(|said| said.verdict);
        // Of clients that are put away nothing is reopened.
        let (band, reopened) =
            if active { judge(said.as_ref(), &found.sum, self.model.version, || fingerprint) } else { (found.sum.band_under(verdict), false) };
        Ok(Explanation {
            low: a.min(b),
            high: a.max(b),
            prior: self.weigher()?.prior(),
            weight: found.sum.weight,
            band,
            evidence: self.evidence(&found.items),
            verdict,
            model: self.model.version,
            reopened,
        })
    }

    /// What was decided between a client, with those that were merged into it, and others; the others by the clients they live on in.
    fn said_among(&self, id: ClientId) -> Result<BTreeMap<ClientId, Said>> {
        let members = self.members(id)?;
        let mut found: BTreeMap<ClientId, Said> = BTreeMap::new();
        for decision in self.decisions_of(&members)? {
            let other = if members.contains(&decision.low) { decision.high } else { decision.low };
            let other = self.living(other)?;
            if !members.contains(&other) {
                let said = Said::of(&decision, [id, other]);
                found.entry(other).and_modify(|known| *known = known.join(said)).or_insert(said);
            }
        }
        Ok(found)
    }

    /// The client that an id leads to, through merges.
    pub fn living(&self, id: ClientId) -> Result<ClientId> {
        super::merge::root_of(id, &mut |table, key| self.get(table, key))
    }

    /// A client's id and those of all clients that were merged into it.
    fn members(&self, id: ClientId) -> Result<Vec<ClientId>> {
        let members = super::merge::members_in(self.view, self.layer, id)?;
        Ok(members.into_iter().collect())
    }

    /// Decisions that one of these ids stands in, ascending by pair.
    fn decisions_of(&self, members: &[ClientId]) -> Result<Vec<Decision>> {
        let mut pairs: BTreeSet<(ClientId, ClientId)> = BTreeSet::new();
        for member in members {
            let prefix = keys::client(*member);
            let others = self.view.clients_under(self.layer, Table::VerdictClient, &prefix, LIST_ROWS_MAX)?;
            pairs.extend(others.into_iter().map(|other| (other.min(*member), other.max(*member))));
        }
        let decisions = pairs.into_iter().map(|(low, high)| self.decision(low, high));
        decisions.filter_map(Result::transpose).collect()
    }

    /// What was decided between two clients, those that were merged into them included; of two that are one by now, what was decided
    /// between these very ids.
    fn decisions_between(&self, a: ClientId, b: ClientId) -> Result<Vec<Decision>> {
        let (one, other) = (self.living(a)?, self.living(b)?);
        if one == other {
            return Ok(self.decision(a, b)?.into_iter().collect());
        }
        let (mine, theirs) = (self.members(one)?, self.members(other)?);
        let of_both = |one: &ClientId, other: &ClientId| mine.contains(one) && theirs.contains(other);
        let decisions = self.decisions_of(&mine)?.into_iter();
        Ok(decisions.filter(|found| of_both(&found.low, &found.high) || of_both(&found.high, &found.low)).collect())
    }

    /// The most careful decision between two clients, of equals the last.
    fn decision_between(&self, a: ClientId, b: ClientId) -> Result<Option<Decision>> {
        Ok(self.decisions_between(a, b)?.into_iter().max_by_key(|found| (care(found.verdict), found.at)))
    }

    fn decision(&self, a: ClientId, b: ClientId) -> Result<Option<Decision>> {
        let key = verdict_key(a, b);
        match self.get(Table::Verdict, &key)? {
            Some(bytes) => decode_verdict(&key, &bytes).map(Some).ok_or_else(|| Error::corrupt("verdict", &key, "not a verdict")),
            None => Ok(None),
        }
    }

    fn policy(&self, source: Option<&str>) -> Result<DuplicatePolicy> {
        let key = policy_key(source);
        let Some(bytes) = self.get(Table::Meta, &key)? else { return Ok(DuplicatePolicy::Default) };
        let policy = bytes.first().and_then(|number| DuplicatePolicy::from_number(*number));
        policy.ok_or_else(|| Error::corrupt("meta", &key, "not a duplicate policy"))
    }

    /// The policy that holds for a source: its own, else that of the base, else `otherwise`.
    pub fn policy_for(&self, source: Option<&str>, otherwise: DuplicatePolicy) -> Result<DuplicatePolicy> {
        for source in [source, None] {
            match self.policy(source)? {
                DuplicatePolicy::Default => {}
                policy => return Ok(policy),
            }
        }
        Ok(otherwise)
    }
}

/// Keys that both have, the strongest first.
fn reasons(a: &Client, b: &Client) -> Vec<MatchReason> {
    let mut reasons = Vec::new();
    let codes = |client: &Client| -> BTreeSet<(Scheme, String)> {
        let own = client.identifiers().filter(|code| code.checked && code.scheme.identifies());
        own.map(|code| (code.scheme, code.value.clone())).collect()
    };
    if !codes(a).is_disjoint(&codes(b)) {
        reasons.push(MatchReason::Identifier);
    }
    if a.phones().any(|phone| b.phones().any(|other| phone.same_number(other))) {
        reasons.push(MatchReason::Phone);
    }
    let boxes = |client: &Client| -> BTreeSet<String> {
        client.emails().filter_map(|address| address.canonical.as_deref()).map(crate::rules::email::match_key).collect()
    };
    if !boxes(a).is_disjoint(&boxes(b)) {
        reasons.push(MatchReason::Email);
    }
    reasons
}

pub(super) fn verdict_key(a: ClientId, b: ClientId) -> [u8; 8] {
    let (low, high) = (keys::client(a.min(b)), keys::client(a.max(b)));
    let mut key = [0; 8];
    let (front, back) = key.split_at_mut(4);
    front.copy_from_slice(&low);
    back.copy_from_slice(&high);
    key
}

/// Rows of the table of decisions by client: from each side to the other.
pub(super) fn verdict_client_keys(a: ClientId, b: ClientId) -> [Vec<u8>; 2] {
    [[keys::client(a), keys::client(b)].concat(), [keys::client(b), keys::client(a)].concat()]
}

fn policy_key(source: Option<&str>) -> Vec<u8> {
    match source {
        Some(source) => [meta::DUPLICATES, b":", source.as_bytes()].concat(),
        None => meta::DUPLICATES.to_vec(),
    }
}

impl Transaction<'_> {
    pub(super) fn look(&self) -> Look<'_> {
        Look { view: &self.view, layer: Some(&self.layer), custom: self.custom_fields(), model: self.model() }
    }

    /// Other active clients that this one may be one with, bands *same* and *review*, the best first; at most
    /// [`MATCHES_MAX`]. Whoever was decided to be different is left out, unless the pair is [reopened](Match::reopened).
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`.
    pub fn matches(&self, id: ClientId) -> Result<Vec<Match>> {
        self.look().matches(&self.client(id)?)
    }

    /// The matches of a client that is not stored, or not in this state.
    pub(super) fn matches_of(&self, client: &Client) -> Result<Vec<Match>> {
        self.look().matches(client)
    }

    /// The policy that a save goes by.
    pub(super) fn policy_for(&self, wanted: DuplicatePolicy, source: Option<&str>) -> Result<DuplicatePolicy> {
        match wanted {
            DuplicatePolicy::Default => self.look().policy_for(source, DuplicatePolicy::Warn),
            wanted => Ok(wanted),
        }
    }

    /// Whether a save brings in a duplicate that a blocking policy refuses: one that was none before it.
    pub(super) fn brings_duplicate(&self, before: Option<&Client>, matches: &[Match]) -> Result<bool> {
        let blocking: Vec<ClientId> = matches.iter().filter(|found| blocks(found)).map(|found| found.id).collect();
        let (Some(before), false) = (before, blocking.is_empty()) else { return Ok(!blocking.is_empty()) };
        let known: Vec<ClientId> = self.matches_of(before)?.iter().filter(|found| blocks(found)).map(|found| found.id).collect();
        Ok(blocking.iter().any(|id| !known.contains(id)))
    }

    /// Records that a saved client is none of those it was found like.
    pub(super) fn decide_different(&mut self, id: ClientId, matches: &[Match]) -> Result<()> {
        let mine = self.look().packed(&self.client(id)?);
        for found in matches {
            let theirs = self.look().packed(&self.client(found.id)?);
            let basis = Some((found.weight, fingerprint::of_pair(&mine.view(), &theirs.view())));
            self.put_decision(&self.new_decision(id, found.id, Verdict::Different, None, basis))?;
        }
        Ok(())
    }

    /// The client that a unique value belongs to, as an error names it.
    pub(super) fn owner_match(&self, owner: &Client, mine: &Client, reason: MatchReason) -> Result<Match> {
        let look = self.look();
        let (found, _) = look.scored(mine, owner)?;
        let band = found.sum.band;
        let mut owner = look.to_match(mine, owner, found, band)?;
        owner.reasons = vec![reason];
        Ok(owner)
    }

    /// Records what a person decided about two clients: they are the same, different, or it cannot be told. The last decision counts.
    ///
    /// Two clients that were decided to be *different* are in no cluster ever and block no save; *unsure* keeps a pair in
    /// review; *same* makes it one whatever its weight, until the clients are merged or the verdict is forgotten. Ids of
    /// merged clients count for the clients they live on in; what was decided under such an id before it was merged stands beside this
    /// decision, and the most careful one counts, until [`Transaction::forget_verdict`] takes all of it back.
    ///
    /// With the decision is kept what it was based on: the version of the model, the weight, a fingerprint of what a comparison reads of both. A
    /// pair that is different is not named as a match again, unless it is *reopened* for review ([`Match::reopened`]): the data of one of them
    /// changed, the score by itself is *review* or better, and another model weighs or the pair weighs two bits more than when it was decided. A
    /// model alone reopens nothing, and neither does what no comparison reads. Costs one check of a client.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, Instant, Verdict};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let mut draft = Draft::new(ClientKind::Person);
    /// draft.set("name", "Иванов Иван Петрович")?.set("phone.mobile", "8 916 123-45-67")?;
    /// let father = session.save(now, &draft)?;
    /// let son = session.save(now, &draft)?;
    /// assert_eq!(son.matches[0].id, father.id);
    ///
    /// session.write(now, |transaction| transaction.decide(father.id, son.id, Verdict::Different, Some("father and son")))?;
    /// assert!(session.duplicates_of(son.id)?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `NotFound` where one of them is not there, `Argument` where both are one client, `Limit` for a note longer than
    /// [`TEXT_BYTES_MAX`].
    pub fn decide(&mut self, a: ClientId, b: ClientId, verdict: Verdict, note: Option<&str>) -> Result<Decision> {
        let (one, other) = (self.client(a)?, self.client(b)?);
        let (Some(a), Some(b)) = (one.id(), other.id()) else { return Err(Session::not_found(a)) };
        if a == b {
            return Err(Error::new(ErrorKind::Argument, format!("client {a} is one client: there is nothing to decide")));
        }
        if note.is_some_and(|note| note.len() > TEXT_BYTES_MAX) {
            return Err(Error::new(ErrorKind::Limit, format!("the note of a verdict has at most {TEXT_BYTES_MAX} bytes")));
        }
        let note = note.map(|note| crate::rules::payment_card::mask(note).into_owned());
        let (found, fingerprint) = self.look().scored(&one, &other)?;
        let decision = self.new_decision(a, b, verdict, note, Some((found.sum.weight, fingerprint)));
        self.put_decision(&decision)?;
        Ok(decision)
    }

    fn new_decision(&self, a: ClientId, b: ClientId, verdict: Verdict, note: Option<String>, basis: Option<(Weight, u64)>) -> Decision {
        Decision {
            low: a.min(b),
            high: a.max(b),
            verdict,
            at: self.now,
            actor: self.actor.to_string(),
            note,
            model: basis.map_or(0, |_| self.model().version),
            weight: basis.map(|(weight, _)| weight),
            fingerprint: basis.map(|(_, fingerprint)| fingerprint),
        }
    }

    /// Records that a merge of these two was taken apart: they are different, under the ids that they were merged by.
    pub(super) fn decide_after_unmerge(&mut self, a: ClientId, b: ClientId) -> Result<()> {
        self.put_decision(&self.new_decision(a, b, Verdict::Different, None, None))
    }

    fn put_decision(&mut self, decision: &Decision) -> Result<()> {
        let (a, b) = (decision.low, decision.high);
        self.layer.put(Table::Verdict, verdict_key(a, b), encode_verdict(decision));
        for key in verdict_client_keys(a, b) {
            self.layer.put(Table::VerdictClient, key, Vec::new());
        }
        self.journal_verdict(a, b, decision.verdict.name())
    }

    /// Takes back what was decided about two clients, by the ids of those that were merged into them too; says whether there was anything.
    ///
    /// # Errors
    /// `Corrupt`.
    pub fn forget_verdict(&mut self, a: ClientId, b: ClientId) -> Result<bool> {
        let decisions = self.look().decisions_between(a, b)?;
        for Decision { low, high, .. } in &decisions {
            self.layer.delete(Table::Verdict, verdict_key(*low, *high));
            verdict_client_keys(*low, *high).into_iter().for_each(|key| self.layer.delete(Table::VerdictClient, key));
            self.journal_verdict(*low, *high, "forgotten")?;
        }
        Ok(!decisions.is_empty())
    }

    /// Removes all decisions about a client that is being removed itself.
    pub(super) fn forget_verdicts(&mut self, id: ClientId) -> Result<()> {
        for decision in self.look().decisions_of(&[id])? {
            self.layer.delete(Table::Verdict, verdict_key(decision.low, decision.high));
            verdict_client_keys(decision.low, decision.high).into_iter().for_each(|key| self.layer.delete(Table::VerdictClient, key));
        }
        Ok(())
    }

    fn journal_verdict(&mut self, a: ClientId, b: ClientId, note: &str) -> Result<()> {
        let (low, high) = (a.min(b), a.max(b));
        self.journal(Action::Verdict, vec![(low, low), (high, high)], Vec::new(), note)
    }

    /// Sets what happens to possible duplicates among what comes from a source, or for all sources that have no rule of their own
    /// (`None`). `Default` takes the rule away.
    ///
    /// # Errors
    /// `Argument` for a bad source, and for `Anyway`: that somebody has looked can only be said of one save.
    pub fn set_duplicate_policy(&mut self, source: Option<&str>, policy: DuplicatePolicy) -> Result<()> {
        if let Some(source) = source {
            check_name("a source", source)?;
        }
        let key = policy_key(source);
        match policy {
            DuplicatePolicy::Anyway => {
                return Err(Error::new(ErrorKind::Argument, "a base cannot save duplicates anyway: that somebody has looked is said of one save"));
            }
            DuplicatePolicy::Default => self.layer.delete(Table::Meta, key),
            policy => self.layer.put(Table::Meta, key, vec![policy as u8]),
        }
        let note = format!("duplicates {}: {}", source.unwrap_or("*"), policy.name());
        self.journal(Action::Setting, Vec::new(), Vec::new(), &note)
    }
}

/// Whether a match stops a save under a blocking policy. Whoever was decided to be different stops none, reopened or not.
pub(super) fn blocks(found: &Match) -> bool {
    !found.reopened && (found.band == Band::Same || found.reasons.contains(&MatchReason::Identifier))
}

impl Session {
    /// What happens to possible duplicates among what comes from a source; `None` asks for the rule of the base. `Default` where no
    /// rule is set.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn duplicate_policy(&self, source: Option<&str>) -> Result<DuplicatePolicy> {
        self.looking(|look| look.policy(source))
    }

    /// Why two clients have the score that they have: every comparison with its weight, the sum, the band and what was decided. Any two
    /// clients may be asked about, whether or not a key leads from one to the other.
    ///
    /// # Errors
    /// `NotFound`; `Argument` where both are one client; `Corrupt`, `Io`.
    pub fn explain(&self, a: ClientId, b: ClientId) -> Result<Explanation> {
        self.looking(|look| look.explain(a, b))
    }

    /// Other active clients that this one may be one with, the best first: see [`Transaction::matches`].
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`, `Io`.
    pub fn duplicates_of(&self, id: ClientId) -> Result<Vec<Match>> {
        self.looking(|look| look.matches(&look.client(id)?.ok_or_else(|| Session::not_found(id))?))
    }

    /// Clients that a draft may be one with, without saving it: what a form asks while somebody types.
    ///
    /// # Errors
    /// Those of [`Session::preview`].
    pub fn duplicates_of_draft(&self, now: Instant, draft: &Draft) -> Result<Vec<Match>> {
        let options = SaveOptions { duplicates: DuplicatePolicy::Warn, ..SaveOptions::default() };
        self.dry_run(now, |transaction| Ok(transaction.save(draft, options)?.matches))
    }

    /// What was decided about two clients; `None` where nothing was. What was decided about clients that were merged into them counts too: of several
    /// decisions the most careful one (different, unsure, same).
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn verdict(&self, a: ClientId, b: ClientId) -> Result<Option<Decision>> {
        self.looking(|look| look.decision_between(a, b))
    }

    /// Everything that was decided about a client and about those that were merged into it, ascending by the pair; at most
    /// [`LIST_ROWS_MAX`] for each of them.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn verdicts_of(&self, id: ClientId) -> Result<Vec<Decision>> {
        self.looking(|look| look.decisions_of(&look.members(id)?))
    }

    fn looking<R>(&self, ask: impl FnOnce(&Look<'_>) -> Result<R>) -> Result<R> {
        let committed = self.committed();
        ask(&Look { view: &committed.view, layer: None, custom: &committed.custom, model: &committed.model })
    }
}
