//! The duplicate check over the whole base, in one pass.
//!
//! Edges of one weight are joined in an order that comes from what the clients are like, so ids play no part in clusters.
//!
//! Stages: the table of candidate keys is read once, rows of one key lie together; cards that meet somebody in a key become features
//! once; each client is compared with the candidates of a higher id; pairs and verdicts make clusters. The same keys, counts
//! and scores as in the check of one client, so both find the same.
//!
//! Memory: 8 bytes for each row of a shared key, about half a kilobyte for each client that shares one, 24 bytes for each pair that is
//! listed or joined. Time: the comparisons, about a microsecond each. One snapshot: what is written meanwhile is not seen.

use super::duplicates::Look;
use super::maintain::each_row;
use super::open::Watch;
use super::read::Session;
use super::review::ReviewReason;
use crate::duplicates::cluster::{Edge, clusters};
use crate::duplicates::compare::Found;
use crate::duplicates::decided::{Said, judge};
use crate::duplicates::fingerprint;
use crate::duplicates::key::{KeyKind, Side, met_twice, owners};
use crate::duplicates::packed::View;
use crate::duplicates::{Item, Key, Packed, Weigher, compare, score};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::FREQUENCY_COUNT_MAX;
use crate::model::duplicate::Verdict;
use crate::model::{Band, ClientId, Weight};
use crate::store::engine::Table;
use crate::store::keys;
use crate::store::verdict_codec::decode_verdict;
use crate::store::view::mark_of;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// How to look for duplicates in the whole base.
#[derive(Debug, Clone, PartialEq)]
pub struct DuplicateOptions {
    /// Probability, 0 … 1, from which on pairs are listed; where `None`, pairs of the bands *same* and *review* are.
    pub threshold: Option<f64>,
    /// Pairs that the report lists at the most, the heaviest ones; the rest is counted.
    pub pairs_max: usize,
    /// Goes on behind this pair of an earlier report: only lighter ones are listed. Clusters are made of all pairs in any case.
    pub after: Option<Pair>,
}

impl Default for DuplicateOptions {
    fn default() -> Self {
        DuplicateOptions { threshold: None, pairs_max: 1_000_000, after: None }
    }
}

/// What a pass over the base is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DuplicateStage {
    /// Reading the candidate keys.
    Keys,
    /// Reading the cards.
    Features,
    /// Comparing.
    Pairs,
    /// Making clusters.
    Clusters,
    /// Learning weights ([`Session::train_duplicates`]).
    Training,
    /// Putting pairs in order by what deciding them is worth ([`Session::review_queue`]).
    Review,
}

impl DuplicateStage {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            DuplicateStage::Keys => "keys",
            DuplicateStage::Features => "features",
            DuplicateStage::Pairs => "pairs",
            DuplicateStage::Clusters => "clusters",
            DuplicateStage::Training => "training",
            DuplicateStage::Review => "review",
        }
    }
}

/// How far a pass is. Whoever wants to know how long a stage takes looks at his clock when the stage changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DuplicateProgress {
    /// The stage.
    pub stage: DuplicateStage,
    /// Rows, cards or clients that are done.
    pub done: u64,
    /// Of so many.
    pub total: u64,
}

/// Two clients that may be one. Ordered as they are listed: descending weight, then ascending ids.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The client of the lower id.
    pub low: ClientId,
    /// The other one.
    pub high: ClientId,
    /// The sum of evidence and prior.
    pub weight: Weight,
    /// The probability of that sum, 0 … 1.
    pub probability: f64,
    /// What the pair is taken for.
    pub band: Band,
    /// It was decided to be different, and is for review once more: see [`Match::reopened`](crate::Match::reopened).
    pub reopened: bool,
}

/// What a pass found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DuplicateReport {
    /// The pairs, the heaviest first.
    pub pairs: Vec<Pair>,
    /// Pairs that would be listed were there room, those listed included.
    pub pairs_found: u64,
    /// Clusters of two and more clients of the band *same*, each ascending, ascending by their first.
    pub clusters: Vec<Vec<ClientId>>,
    /// Pairs that were compared.
    pub candidates: u64,
    /// Keys of so many clients that they yield candidates only together with another: more than
    /// [`CANDIDATES_PER_KEY_MAX`](crate::limits::CANDIDATES_PER_KEY_MAX), a quarter of that for a family name.
    pub generic_keys: u64,
    /// Active clients that share a key with another.
    pub clients: u64,
}

/// Rows, cards or clients between two calls of `progress`.
const STEP: u64 = 4096;

/// What orders pairs in a list: the first one is the greatest.
type Order = (Weight, Reverse<(ClientId, ClientId)>);

impl Pair {
    fn order(&self) -> Order {
        (self.weight, Reverse((self.low, self.high)))
    }
}

/// Keys are hashes already.
#[derive(Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 ^= number;
    }
}

type Counts = HashMap<Key, u32, BuildHasherDefault<KeyHasher>>;

/// Shared keys and who has them.
#[derive(Default)]
pub(super) struct Groups {
    /// Ends of the groups in `members`.
    ends: Vec<u32>,
    members: Vec<ClientId>,
    /// What the key of a group is about, where it is generic.
    generic: Vec<Option<Side>>,
    /// How many clients have a key, of those that three and more have.
    counts: Counts,
    generic_keys: u64,
}

impl Groups {
    fn members(&self, group: u32) -> &[ClientId] {
        let index = group as usize;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.members.get(start as usize..end as usize).unwrap_or_default()
    }

    /// How many clients have a key that a pair agrees in.
    pub fn count(&self, key: Key) -> u32 {
        self.counts.get(&key).copied().unwrap_or(2)
    }

    /// Takes a key with all its clients.
    fn take(&mut self, key: Key, clients: &mut Vec<ClientId>, marks: &mut Vec<u16>) {
        let count = clients.len().min(FREQUENCY_COUNT_MAX);
        if count > 2 {
            // As the check of one client counts: not beyond the bound.
            marks.truncate(FREQUENCY_COUNT_MAX);
            let shared = if key.kind.side().counts_owners() { owners(marks) } else { u32::try_from(count).unwrap_or(u32::MAX) };
            if shared > 2 {
                self.counts.insert(key, shared);
            }
        }
        marks.clear();
        let generic = clients.len() > key.kind.candidates_max();
        self.generic_keys += u64::from(generic);
        // Whoever shares a key with so many is found by other keys or not at all.
        if count > 1 && count < FREQUENCY_COUNT_MAX {
            self.members.append(clients);
            self.generic.push(generic.then(|| key.kind.side()));
            self.ends.push(u32::try_from(self.members.len()).unwrap_or(u32::MAX));
        }
        clients.clear();
    }
}

/// Ids of one page.
const PAGE: usize = 4096;

/// Something for each of many clients. Ids are dense as a rule, but a base that lost most of its clients, or a damaged one, has a few far apart: only pages
/// that hold somebody take room.
struct ById<T>(Vec<Vec<T>>);

impl<T: Clone + Default> ById<T> {
    fn new() -> ById<T> {
        ById(Vec::new())
    }

    fn get(&self, id: ClientId) -> Option<&T> {
        let place = id.get() as usize;
        self.0.get(place / PAGE)?.get(place % PAGE)
    }

    /// The room of a client, made where it has none yet.
    fn room(&mut self, id: ClientId) -> Option<&mut T> {
        let place = id.get() as usize;
        if self.0.len() <= place / PAGE {
            self.0.resize_with(place / PAGE + 1, Vec::new);
        }
        let page = self.0.get_mut(place / PAGE)?;
        if page.is_empty() {
            page.resize(PAGE, T::default());
        }
        page.get_mut(place % PAGE)
    }

    /// The clients of the pages that take room, ascending.
    fn ids(&self) -> impl Iterator<Item = ClientId> + '_ {
        let pages = self.0.iter().enumerate().filter(|(_, page)| !page.is_empty());
        pages.flat_map(|(number, _)| number * PAGE..(number + 1) * PAGE).filter_map(|place| ClientId::new(u32::try_from(place).ok()?))
    }
}

/// The groups of each client, one behind the other.
pub(super) struct GroupsOfClients {
    /// Where those of a client begin, and how many they are.
    spans: ById<(u32, u32)>,
    groups: Vec<u32>,
}

impl GroupsOfClients {
    pub fn of(groups: &Groups) -> GroupsOfClients {
        let mut spans: ById<(u32, u32)> = ById::new();
        for id in &groups.members {
            if let Some((_, count)) = spans.room(*id) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for (start, count) in spans.0.iter_mut().flatten() {
            *start = sum;
            sum += std::mem::take(count);
        }
        let mut of_clients = vec![0u32; groups.members.len()];
        for group in 0..u32::try_from(groups.ends.len()).unwrap_or(u32::MAX) {
            for id in groups.members(group) {
                if let Some((start, count)) = spans.room(*id) {
                    if let Some(slot) = of_clients.get_mut((*start + *count) as usize) {
                        *slot = group;
                    }
                    *count += 1;
                }
            }
        }
        GroupsOfClients { spans, groups: of_clients }
    }

    fn groups_of(&self, id: ClientId) -> &[u32] {
        let (start, count) = self.spans.get(id).copied().unwrap_or_default();
        self.groups.get(start as usize..(start + count) as usize).unwrap_or_default()
    }

    /// Clients that share a key, ascending.
    pub fn clients(&self) -> impl Iterator<Item = ClientId> + '_ {
        self.spans.ids().filter(|id| !self.groups_of(*id).is_empty())
    }
}

/// Features by client; none for one that is not there or not active.
pub(super) struct FeaturesOfClients(ById<Option<Packed>>);

impl FeaturesOfClients {
    pub fn get(&self, id: ClientId) -> Option<View<'_>> {
        self.0.get(id)?.as_ref().map(Packed::view)
    }
}

/// Tells the caller how far it is, and stops where he says so.
pub(super) struct Steps<'a> {
    progress: &'a mut dyn FnMut(DuplicateProgress) -> bool,
    watch: Watch<'a>,
    stage: DuplicateStage,
    done: u64,
    total: u64,
}

impl<'a> Steps<'a> {
    pub fn new(progress: &'a mut dyn FnMut(DuplicateProgress) -> bool, watch: Watch<'a>) -> Steps<'a> {
        Steps { progress, watch, stage: DuplicateStage::Keys, done: 0, total: 0 }
    }

    pub fn begin(&mut self, stage: DuplicateStage, total: u64) -> Result<()> {
        (self.stage, self.done, self.total) = (stage, 0, total);
        self.tell()
    }

    pub fn step(&mut self) -> Result<()> {
        self.done += 1;
        if self.done.is_multiple_of(STEP) { self.tell() } else { Ok(()) }
    }

    pub fn tell(&mut self) -> Result<()> {
        self.watch.check()?;
        let go_on = (self.progress)(DuplicateProgress { stage: self.stage, done: self.done, total: self.total });
        if go_on { Ok(()) } else { Err(Error::new(ErrorKind::Aborted, "the search for duplicates was stopped")) }
    }
}

/// Pairs that are listed, bounded: the lightest one is on top of the heap and goes first.
struct Listed {
    heap: BinaryHeap<Reverse<(Order, Band, bool)>>,
    max: usize,
    found: u64,
    after: Option<Order>,
}

impl Listed {
    fn put(&mut self, pair: Pair) {
        if self.after.is_some_and(|after| pair.order() >= after) {
            return;
        }
        self.found += 1;
        self.heap.push(Reverse((pair.order(), pair.band, pair.reopened)));
        if self.heap.len() > self.max {
            self.heap.pop();
        }
    }

    fn into_pairs(self) -> Vec<Pair> {
        let sorted = self.heap.into_sorted_vec().into_iter();
        let pair =
            |(weight, Reverse((low, high))): Order, band, reopened| Pair { low, high, weight, probability: weight.probability(), band, reopened };
        sorted.map(|Reverse((order, band, reopened))| pair(order, band, reopened)).collect()
    }
}

impl Session {
    /// Looks for duplicates in the whole base: pairs, and clusters of those that are taken for one client. `progress` is told at each
    /// stage and every few thousand rows, and stops the search by returning `false`. Archived clients take no part.
    ///
    /// ```
    /// use kartoteka::{Band, Base, ClientKind, Draft, DuplicateOptions, Instant};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// for name in ["Коваленко Александр Петрович", "Коваленко Саша", "Мороз Ірина"] {
    ///     let mut draft = Draft::new(ClientKind::Person);
    ///     draft.set("name", name)?;
    ///     if name.starts_with("Ков") {
    ///         draft.set("phone.mobile", "+380 67 123-45-67")?;
    ///     }
    ///     session.save(now, &draft)?;
    /// }
    /// let report = session.duplicates(&DuplicateOptions::default(), |_| true)?;
    /// assert_eq!(report.pairs.len(), 1);
    /// assert_eq!(report.pairs[0].band, Band::Same);
    /// assert_eq!(report.clusters.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Argument` for a threshold that is no probability; `Aborted` where `progress` said no, `Interrupted`; `Corrupt`, `Io`.
    pub fn duplicates(&self, options: &DuplicateOptions, mut progress: impl FnMut(DuplicateProgress) -> bool) -> Result<DuplicateReport> {
        let threshold = match options.threshold {
            None => None,
            Some(probability) => {
                let message = "a threshold is a probability between 0 and 1, both left out";
                Some(Weight::of_probability(probability).ok_or_else(|| Error::new(ErrorKind::Argument, message))?)
            }
        };
        let committed = self.committed();
        let look = Look { view: &committed.view, layer: None, custom: &committed.custom, model: &committed.model };
        let mut steps = Steps::new(&mut progress, self.shared.watch());
        let mut pass = Pass::new(look)?;
        pass.threshold = threshold;
        pass.listed.max = options.pairs_max;
        pass.listed.after = options.after.as_ref().map(Pair::order);
        pass.run(&mut steps)?;
        pass.report.pairs_found = pass.listed.found;
        pass.report.pairs = pass.listed.into_pairs();
        Ok(pass.report)
    }
}

pub(super) struct Pass<'a> {
    look: Look<'a>,
    weigher: Weigher<'a>,
    /// Of the pair that is being looked at.
    found: Vec<Found>,
    items: Vec<Item>,
    threshold: Option<Weight>,
    report: DuplicateReport,
    listed: Listed,
    edges: Vec<Edge>,
    /// Every pair of the band *review*, where somebody asks for all of them.
    reviews: Option<Vec<Reviewed>>,
}

/// A pair that is for a person to look at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reviewed {
    pub low: ClientId,
    pub high: ClientId,
    pub weight: Weight,
    pub reason: ReviewReason,
}

/// What a pass compared, and by what.
struct Compared {
    groups: Groups,
    features: FeaturesOfClients,
    decided: Decided,
}

/// What was decided, by the clients that the ids of decisions lead to, the lower one first.
type Decided = HashMap<(ClientId, ClientId), Said>;

impl<'a> Pass<'a> {
    pub fn new(look: Look<'a>) -> Result<Pass<'a>> {
        let weigher = Weigher::new(look.model, look.view.snapshot.count(Table::Card)?);
        Ok(Pass {
            look,
            weigher,
            found: Vec::new(),
            items: Vec::new(),
            threshold: None,
            report: DuplicateReport::default(),
            listed: Listed { heap: BinaryHeap::new(), max: 0, found: 0, after: None },
            edges: Vec::new(),
            reviews: None,
        })
    }

    /// All pairs that are for review; no clusters are made.
    pub fn reviews(mut self, steps: &mut Steps<'_>) -> Result<Vec<Reviewed>> {
        self.reviews = Some(Vec::new());
        self.compared(steps)?;
        Ok(self.reviews.unwrap_or_default())
    }

    fn compared(&mut self, steps: &mut Steps<'_>) -> Result<Compared> {
        let decided = self.verdicts()?;
        let groups = self.groups(steps)?;
        self.report.generic_keys = groups.generic_keys;
        let of_clients = GroupsOfClients::of(&groups);
        let named = decided.keys().flat_map(|(low, high)| [*low, *high]);
        let features = self.features(of_clients.clients().chain(named).collect(), steps)?;
        self.report.clients = of_clients.clients().count() as u64;
        self.pairs(&groups, &of_clients, &features, &decided, steps)?;
        Ok(Compared { groups, features, decided })
    }

    fn run(&mut self, steps: &mut Steps<'_>) -> Result<()> {
        let Compared { groups, features, decided } = self.compared(steps)?;
        steps.begin(DuplicateStage::Clusters, self.edges.len() as u64)?;
        let apart: Vec<(ClientId, ClientId)> = decided.iter().filter(|(_, said)| said.verdict == Verdict::Different).map(|(pair, _)| *pair).collect();
        let mut edges = std::mem::take(&mut self.edges);
        self.break_ties(&mut edges, &features)?;
        let (mut found, mut items) = (Vec::new(), Vec::new());
        let mut support = |a: ClientId, b: ClientId| match (decided.get(&(a.min(b), a.max(b))), features.get(a), features.get(b)) {
            (Some(Said { verdict: Verdict::Same, .. }), ..) => Some(self.weigher.model.same),
            (_, Some(a), Some(b)) => {
                compare(&a, &b, &mut |key| groups.count(key), &mut found);
                let sum = score(&self.weigher, &found, &mut items);
                (!found.iter().any(|found| found.level.is_veto())).then_some(sum.weight)
            }
            _ => Some(self.weigher.model.same),
        };
        let least = self.weigher.model.support;
        self.report.clusters = clusters(edges, &apart, least, &mut support);
        Ok(())
    }

    /// Puts edges of one weight into an order that comes from the clients' data: what they are like, then how host programs call them. Ids decide
    /// only between clients that no one could tell apart.
    fn break_ties(&self, edges: &mut [Edge], features: &FeaturesOfClients) -> Result<()> {
        edges.sort_unstable_by(Edge::strength);
        let mut named: HashMap<ClientId, u64> = HashMap::new();
        for run in edges.chunk_by_mut(|a, b| a.strength(b).is_eq()).filter(|run| run.len() > 1) {
            for edge in run.iter_mut() {
                edge.tie = features.get(edge.low).zip(features.get(edge.high)).map_or(0, |(a, b)| fingerprint::of_pair(&a, &b));
            }
            run.sort_unstable_by_key(|edge| edge.tie);
            for alike in run.chunk_by_mut(|a, b| a.tie == b.tie).filter(|alike| alike.len() > 1) {
                for edge in alike.iter_mut() {
                    edge.tie = fingerprint::joined(self.called(edge.low, &mut named)?, self.called(edge.high, &mut named)?);
                }
                alike.sort_unstable_by_key(|edge| (edge.tie, edge.low, edge.high));
            }
        }
        (0..).zip(edges).for_each(|(place, edge)| edge.tie = place);
        Ok(())
    }

    /// A number for how host programs call a client.
    fn called(&self, id: ClientId, named: &mut HashMap<ClientId, u64>) -> Result<u64> {
        if let Some(known) = named.get(&id) {
            return Ok(*known);
        }
        let client = self.look.client(id)?;
        let mut names: Vec<(&str, &str)> = client.iter().flat_map(|client| client.externals()).map(|name| (&*name.system, &*name.id)).collect();
        names.sort_unstable();
        let parts: Vec<&[u8]> = names.iter().flat_map(|(system, id)| [system.as_bytes(), id.as_bytes()]).collect();
        let number = Key::new(KeyKind::Custom, &parts).hash;
        named.insert(id, number);
        Ok(number)
    }

    /// All that was decided.
    pub fn verdicts(&self) -> Result<Decided> {
        let mut verdicts = Decided::new();
        let look = &self.look;
        each_row(look.view, Table::Verdict, &mut |key, value| {
            let decision = decode_verdict(key, value).ok_or_else(|| Error::corrupt("verdict", key, "not a verdict"))?;
            let (a, b) = (look.living(decision.low)?, look.living(decision.high)?);
            if a != b {
                let said = Said::of(&decision, [a, b]);
                verdicts.entry((a.min(b), a.max(b))).and_modify(|known| *known = known.join(said)).or_insert(said);
            }
            Ok(())
        })?;
        Ok(verdicts)
    }

    pub fn groups(&self, steps: &mut Steps<'_>) -> Result<Groups> {
        steps.begin(DuplicateStage::Keys, self.look.view.snapshot.count(Table::Candidate)?)?;
        let mut groups = Groups::default();
        let (mut key, mut clients, mut marks): (Option<Key>, Vec<ClientId>, Vec<u16>) = (None, Vec::new(), Vec::new());
        each_row(self.look.view, Table::Candidate, &mut |row, value| {
            let (Some(of_row), Some(id)) = (Key::from_bytes(row), keys::trailing_client(row)) else {
                return Err(Error::corrupt("candidate", row, "not a candidate key"));
            };
            if let Some(before) = key.filter(|key| *key != of_row) {
                groups.take(before, &mut clients, &mut marks);
            }
            key = Some(of_row);
            clients.push(id);
            marks.push(mark_of(value));
            steps.step()
        })?;
        if let Some(last) = key {
            groups.take(last, &mut clients, &mut marks);
        }
        Ok(groups)
    }

    /// Features of these clients.
    pub fn features(&self, mut ids: Vec<ClientId>, steps: &mut Steps<'_>) -> Result<FeaturesOfClients> {
        ids.sort_unstable();
        ids.dedup();
        steps.begin(DuplicateStage::Features, ids.len() as u64)?;
        let mut features = ById::new();
        let mut put = |id: ClientId, bytes: &[u8]| {
            if let Some(room) = features.room(id) {
                *room = Some(Packed::from_bytes(bytes));
            }
        };
        // Nearly all are read in the order of the table, a few one by one.
        if ids.len() as u64 * 4 > self.look.view.snapshot.count(Table::Feature)? {
            let mut wanted = ids.iter().copied().peekable();
            each_row(self.look.view, Table::Feature, &mut |row, bytes| {
                let id = keys::trailing_client(row).ok_or_else(|| Error::corrupt("feature", row, "not a client"))?;
                while wanted.next_if(|wanted| *wanted < id).is_some() {}
                if wanted.next_if_eq(&id).is_some() {
                    put(id, bytes);
                }
                steps.step()
            })?;
        } else {
            for id in ids {
                self.look.view.snapshot.get(Table::Feature, &keys::client(id), &mut |bytes| put(id, bytes))?;
                steps.step()?;
            }
        }
        Ok(FeaturesOfClients(features))
    }

    fn pairs(
        &mut self,
        groups: &Groups,
        of_clients: &GroupsOfClients,
        features: &FeaturesOfClients,
        decided: &Decided,
        steps: &mut Steps<'_>,
    ) -> Result<()> {
        steps.begin(DuplicateStage::Pairs, self.report.clients)?;
        let mut room = Room::default();
        for low in of_clients.clients() {
            for high in candidates_behind(low, groups, of_clients, &mut room) {
                let said = if decided.is_empty() { None } else { decided.get(&(low, *high)) };
                // Of what was decided only what may be reopened is looked at here.
                if said.is_none_or(|said| said.verdict == Verdict::Different && !said.is_closed()) {
                    self.pair(low, *high, features, said, groups);
                }
            }
            steps.step()?;
        }
        let mut named: Vec<_> = decided.iter().filter(|(_, said)| said.verdict != Verdict::Different).collect();
        named.sort_unstable_by_key(|(pair, _)| **pair);
        for ((low, high), said) in named {
            self.pair(*low, *high, features, Some(said), groups);
        }
        Ok(())
    }

    fn pair(&mut self, low: ClientId, high: ClientId, features: &FeaturesOfClients, said: Option<&Said>, groups: &Groups) {
        let (Some(a), Some(b)) = (features.get(low), features.get(high)) else { return };
        let different = said.is_some_and(|said| said.verdict == Verdict::Different);
        let like = || fingerprint::of_pair(&a, &b);
        if different && !said.is_some_and(|said| said.has_changed(like())) {
            return;
        }
        self.report.candidates += 1;
        compare(&a, &b, &mut |key| groups.count(key), &mut self.found);
        let found = score(&self.weigher, &self.found, &mut self.items);
        let (band, reopened) = judge(said, &found, self.weigher.model.version, like);
        if different && !reopened {
            return;
        }
        if band == Band::Same {
            let decided = said.is_some_and(|said| said.verdict == Verdict::Same);
            self.edges.push(Edge { low, high, weight: found.weight, decided, tie: 0 });
        }
        if let Some(reviews) = self.reviews.as_mut().filter(|_| band == Band::Review) {
            let reason = ReviewReason::of(said.map(|said| said.verdict));
            reviews.push(Reviewed { low, high, weight: found.weight, reason });
        }
        let listed = match self.threshold {
            None => band >= Band::Review,
            // A veto that makes two clients of them is none the less for a low threshold.
            Some(threshold) => found.weight >= threshold && !found.vetoed,
        };
        if listed {
            self.listed.put(Pair { low, high, weight: found.weight, probability: found.weight.probability(), band, reopened });
        }
    }
}

/// Room for the candidates of one client, which is used again for the next.
#[derive(Default)]
pub(super) struct Room {
    candidates: Vec<ClientId>,
    generic: Vec<(ClientId, Side)>,
}

/// Clients of a higher id that keys lead to from this one, ascending.
pub(super) fn candidates_behind<'a>(id: ClientId, groups: &Groups, of_clients: &GroupsOfClients, room: &'a mut Room) -> &'a [ClientId] {
    let Room { candidates, generic } = room;
    candidates.clear();
    generic.clear();
    for group in of_clients.groups_of(id) {
        let members = groups.members(*group);
        let behind = members.get(members.partition_point(|other| *other <= id)..).unwrap_or_default();
        match groups.generic.get(*group as usize).copied().flatten() {
            None => candidates.extend_from_slice(behind),
            Some(side) => generic.extend(behind.iter().map(|id| (*id, side))),
        }
    }
    candidates.extend(met_twice(generic));
    candidates.sort_unstable();
    candidates.dedup();
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first client and the last that there can be share a key: they take two pages, not four thousand millions of places.
    #[test]
    fn ids_far_apart_take_little_room() {
        let id = |number| ClientId::new(number).expect("not zero");
        let mut groups = Groups::default();
        let key = |hash| Key { kind: KeyKind::Phone, hash };
        groups.take(key(1), &mut vec![id(1), id(u32::MAX)], &mut vec![5, 6]);
        groups.take(key(2), &mut vec![id(1), id(7), id(u32::MAX)], &mut vec![5, 6, 7]);
        let of_clients = GroupsOfClients::of(&groups);
        assert_eq!(of_clients.clients().collect::<Vec<_>>(), [id(1), id(7), id(u32::MAX)]);
        assert_eq!((of_clients.groups_of(id(1)), of_clients.groups_of(id(7))), (&[0, 1][..], &[1][..]));
        assert_eq!((of_clients.groups_of(id(u32::MAX)), of_clients.groups_of(id(2))), (&[0, 1][..], &[][..]));
        assert_eq!(of_clients.spans.0.iter().filter(|page| !page.is_empty()).count(), 2);
        let mut room = Room::default();
        assert_eq!(candidates_behind(id(1), &groups, &of_clients, &mut room), [id(7), id(u32::MAX)]);
    }
}
