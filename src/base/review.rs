//! The review queue: pairs that a person should look at, those first where deciding is worth most.
//!
//! In it is every pair of the band *review*: not decided, decided to be *unsure*, or *different* and reopened. What deciding is worth is one
//! whole number, `closeness × factor`:
//!
//! ```text
//! closeness = 1 000 000 / (1 000 + |weight − same|), rounded down      in thousandths of a bit: 1000 at the threshold `same`, 500 one bit off
//! factor    = 100 + matters(low) + matters(high) + 100 if both have owners and these differ
//! matters   = 60 a customer (lifecycle), 20 a prospect
//!           + 20 has an owner
//!           + 40 last contact at most 30 days ago, 20 at most 365 days
//!           + 1 for each contact, at most 20
//! ```
//!
//! Two managers who promise one client different things are what duplicates cost most, hence the owners. A base knows no purchases; whoever bought is a
//! customer by its lifecycle. Days are those of UTC, counted back from a day that the caller names.
//!
//! Pairs stand in descending value, then descending weight, then by ids: one base, day and model give one order. A cursor is the rank of a
//! pair, not a place in a list: whatever others decide meanwhile, going on behind it shows what ranks lower, in another process too. A pair whose
//! clients were edited may have another rank than before, and then be shown twice or not until the next time through.
//!
//! Cost: the pass over the base up to its pairs, without clusters (see `duplicates_pass.rs`), 16 bytes for each pair in review, and the record and the summary
//! of each client whose pair is near enough to the threshold to come into the page; where one owner is asked for, of each client in review.

use super::duplicates::Look;
use super::duplicates_pass::{DuplicateProgress, DuplicateStage, Pair, Pass, Reviewed, Steps};
use super::facts::{Summary, summary_of};
use super::maintain::each_row;
use super::read::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::LIST_ROWS_MAX;
use crate::model::duplicate::Verdict;
use crate::model::{Band, Client, ClientId, Weight, choice, field};
use crate::store::engine::Table;
use crate::store::keys;
use crate::store::verdict_codec::decode_verdict;
use crate::time::{Instant, format_instant};
use chrono::NaiveDate;
use serde_json::{Value as Json, json};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::fmt;
use std::str::FromStr;

choice! {
    /// Why a pair is in the review queue.
    ReviewReason {
        /// Nobody has decided yet.
        Undecided 1 "undecided",
        /// Somebody could not tell.
        Unsure 2 "unsure",
        /// It was decided to be different, and what that was based on has changed.
        Reopened 3 "reopened",
    }
}

impl ReviewReason {
    /// Why a pair with this decision is for review.
    pub(super) fn of(verdict: Option<Verdict>) -> ReviewReason {
        match verdict {
            Some(Verdict::Different) => ReviewReason::Reopened,
            Some(_) => ReviewReason::Unsure,
            None => ReviewReason::Undecided,
        }
    }
}

/// Which part of the review queue is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewOptions {
    /// The day from which contacts count back. A cursor brings its own along, so that one way through the queue has one order.
    pub today: NaiveDate,
    /// Pairs of the page; at most [`LIST_ROWS_MAX`]. With 0 there are only counts.
    pub limit: usize,
    /// Goes on behind this pair: [`ReviewPage::next`], or the cursor of any pair of an earlier page.
    pub after: Option<ReviewCursor>,
    /// Only pairs of which one client has this owner; counts of what is open too.
    pub owner: Option<String>,
}

impl ReviewOptions {
    /// The first fifty pairs.
    pub fn new(today: NaiveDate) -> ReviewOptions {
        ReviewOptions { today, limit: 50, after: None, owner: None }
    }
}

/// What orders pairs in the queue: the first one is the greatest.
type Rank = (u32, Weight, Reverse<(ClientId, ClientId)>);

/// A place in the review queue. Its text goes through files and URLs and is read back with `parse`.
///
/// ```
/// use kartoteka::ReviewCursor;
/// let cursor: ReviewCursor = "2026-11-21:125000:-250:17:902".parse()?;
/// assert_eq!(cursor.to_string(), "2026-11-21:125000:-250:17:902");
/// # Ok::<(), kartoteka::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewCursor {
    day: NaiveDate,
    rank: Rank,
}

impl fmt::Display for ReviewCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (value, weight, Reverse((low, high))) = self.rank;
        write!(f, "{}:{value}:{}:{low}:{high}", self.day, weight.thousandths())
    }
}

impl FromStr for ReviewCursor {
    type Err = Error;

    /// # Errors
    /// `Argument` for a text that is no cursor.
    fn from_str(text: &str) -> Result<ReviewCursor> {
        let read = || {
            let mut parts = text.split(':');
            let day = parts.next()?.parse().ok()?;
            let (value, weight) = (parts.next()?.parse().ok()?, Weight::from_thousandths(parts.next()?.parse().ok()?));
            let (low, high) = (ClientId::new(parts.next()?.parse().ok()?)?, ClientId::new(parts.next()?.parse().ok()?)?);
            (parts.next().is_none() && low < high).then_some(ReviewCursor { day, rank: (value, weight, Reverse((low, high))) })
        };
        read().ok_or_else(|| Error::new(ErrorKind::Argument, "not a cursor of the review queue"))
    }
}

/// A pair to be looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The pair.
    pub pair: Pair,
    /// Why it is here.
    pub reason: ReviewReason,
    /// What deciding it is worth: the formula stands at [`Session::review_queue`].
    pub value: u32,
    /// The display names of the lower id and of the other one.
    pub names: [String; 2],
    /// Their owners.
    pub owners: [Option<String>; 2],
    /// The last contact with each.
    pub last_contact_at: [Option<Instant>; 2],
    /// The place in the queue.
    pub cursor: ReviewCursor,
}

/// How much there is to decide, and how much was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReviewCounts {
    /// Pairs in review: the sum of the next three.
    pub open: u64,
    /// Nobody decided about these.
    pub undecided: u64,
    /// Decided to be *unsure*.
    pub unsure: u64,
    /// Decided to be *different*, and reopened.
    pub reopened: u64,
    /// Decisions of the base that say *same*, whether or not the clients were merged then.
    pub decided_same: u64,
    /// Those that say *different*, taken-apart merges among them.
    pub decided_different: u64,
    /// Those that say *unsure*.
    pub decided_unsure: u64,
}

/// A page of the review queue.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewPage {
    /// The pairs, that of the highest value first.
    pub reviews: Vec<Review>,
    /// Counts of the whole queue; of one owner's where one was asked for, but for what was decided.
    pub counts: ReviewCounts,
    /// Where the queue goes on; `None` at its end.
    pub next: Option<ReviewCursor>,
}

impl Review {
    /// The public JSON form; weights in bits.
    pub fn to_json(&self) -> Json {
        json!({
            "low": self.pair.low.get(), "high": self.pair.high.get(), "weight": self.pair.weight.bits(), "probability": self.pair.probability,
            "band": self.pair.band.name(), "reason": self.reason.name(), "value": self.value, "names": self.names, "owners": self.owners,
            "last_contact_at": self.last_contact_at.map(|at| at.map(format_instant)), "cursor": self.cursor.to_string(),
        })
    }
}

impl ReviewCounts {
    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        json!({
            "open": self.open, "undecided": self.undecided, "unsure": self.unsure, "reopened": self.reopened,
            "decided": {"same": self.decided_same, "different": self.decided_different, "unsure": self.decided_unsure},
        })
    }

    fn open(&mut self, reason: ReviewReason) {
        self.open += 1;
        match reason {
            ReviewReason::Undecided => self.undecided += 1,
            ReviewReason::Unsure => self.unsure += 1,
            ReviewReason::Reopened => self.reopened += 1,
        }
    }

    fn decided(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Same => self.decided_same += 1,
            Verdict::Different => self.decided_different += 1,
            Verdict::Unsure => self.decided_unsure += 1,
        }
    }
}

impl ReviewPage {
    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        json!({
            "reviews": self.reviews.iter().map(Review::to_json).collect::<Vec<_>>(), "counts": self.counts.to_json(),
            "next": self.next.map(|next| next.to_string()),
        })
    }
}

/// The least and the greatest factor of a pair.
const FACTORS: (u32, u32) = (100, 480);

/// 1000 at the threshold, less the farther from it.
fn closeness(weight: Weight, same: Weight) -> u32 {
    let distance = i64::from(weight.thousandths()).abs_diff(i64::from(same.thousandths()));
    u32::try_from(1_000_000 / (1_000 + distance)).unwrap_or(0)
}

/// How much a client matters, 0 … 140.
fn matters(client: &Client, summary: &Summary, today: NaiveDate) -> u32 {
    let lifecycle = match client.current(field::LIFECYCLE).map(|period| period.value.as_str()) {
        Some("customer") => 60,
        Some("prospect") => 20,
        _ => 0,
    };
    let owner = if client.owner().is_some() { 20 } else { 0 };
    let recent = match summary.last_contact_at.map(|at| (today - at.date_naive()).num_days()) {
        Some(..=30) => 40,
        Some(..=365) => 20,
        _ => 0,
    };
    lifecycle + owner + recent + u32::try_from(summary.contacts).unwrap_or(u32::MAX).min(20)
}

/// What the queue keeps of a client while it puts pairs in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct About {
    matters: u32,
    /// A number for the owner, from 1; 0 where there is none.
    owner: u32,
}

/// Clients that were read for the queue.
struct Clients<'a> {
    look: Look<'a>,
    today: NaiveDate,
    known: HashMap<ClientId, About>,
    owners: HashMap<String, u32>,
}

impl Clients<'_> {
    fn read(&self, id: ClientId) -> Result<(Client, Summary)> {
        let client = self.look.client(id)?.ok_or_else(|| Session::not_found(id))?;
        let key = keys::client(id);
        let summary = self.look.get(Table::Summary, &key)?.map_or(Ok(Summary::default()), |bytes| summary_of(&key, &bytes))?;
        Ok((client, summary))
    }

    fn about(&mut self, id: ClientId) -> Result<About> {
        if let Some(known) = self.known.get(&id) {
            return Ok(*known);
        }
        let (client, summary) = self.read(id)?;
        let owner = client.owner().map_or(0, |owner| self.number_of(owner));
        let about = About { matters: matters(&client, &summary, self.today), owner };
        self.known.insert(id, about);
        Ok(about)
    }

    fn number_of(&mut self, owner: &str) -> u32 {
        let next = u32::try_from(self.owners.len()).unwrap_or(u32::MAX).saturating_add(1);
        *self.owners.entry(owner.to_string()).or_insert(next)
    }
}

fn factor(one: About, other: About) -> u32 {
    let owners = one.owner != 0 && other.owner != 0 && one.owner != other.owner;
    FACTORS.0 + one.matters + other.matters + if owners { 100 } else { 0 }
}

/// The page, before the names of its clients are read.
struct Best {
    heap: BinaryHeap<Reverse<(Rank, ReviewReason)>>,
    limit: usize,
    after: Option<Rank>,
    /// Whether something behind the page was seen.
    more: bool,
}

impl Best {
    /// Whether no pair of at most this value comes into the page any more.
    fn is_beyond(&self, value: u32) -> bool {
        let least = self.heap.peek().map(|Reverse(((least, ..), _))| *least);
        self.heap.len() >= self.limit && least.is_none_or(|least| value < least)
    }

    fn put(&mut self, rank: Rank, reason: ReviewReason) {
        if self.after.is_some_and(|after| rank >= after) {
            return;
        }
        self.heap.push(Reverse((rank, reason)));
        if self.heap.len() > self.limit {
            self.heap.pop();
            self.more = true;
        }
    }
}

impl Session {
    /// Pairs that a person should look at, those first where deciding is worth most: near the threshold `same`, of clients that matter. What
    /// deciding is worth is one whole number:
    ///
    /// ```text
    /// value     = closeness × factor
    /// closeness = 1 000 000 / (1 000 + |weight − same|), rounded down, weights in thousandths of a bit
    /// factor    = 100 + matters(low) + matters(high) + 100 if both have owners and these differ
    /// matters   = 60 customer, 20 prospect; + 20 has an owner; + 40 last contact at most 30 days ago, 20 at most 365; + 1 a contact, at most 20
    /// ```
    ///
    /// Descending by value, then by weight, then by ids. The page goes on behind a cursor, in another process too, whatever was decided meanwhile.
    /// Everything that is open is counted by reason. Nothing keeps a pair for one person: two who work off one queue may meet in a pair, and the last
    /// decision counts.
    ///
    /// Costs one pass over the base, as [`Session::duplicates`] without its clusters, and reads of the clients that may come into the page. `progress`
    /// is told of it and stops it by returning `false`.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, Instant, ReviewOptions, Verdict};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// for (name, phone) in [("Иванов Александр", "8 916 123-45-67"), ("Петров Семён", "8 916 123-45-67"), ("Мороз Ірина", "+380 67 123-45-67")] {
    ///     let mut draft = Draft::new(ClientKind::Person);
    ///     draft.set("name", name)?.set("phone.mobile", phone)?;
    ///     session.save(now, &draft)?;
    /// }
    /// session.write(now, |transaction| {
    ///     let (one, other) = (kartoteka::ClientId::new(1), kartoteka::ClientId::new(2));
    ///     one.zip(other).map(|(one, other)| transaction.decide(one, other, Verdict::Unsure, None)).transpose()
    /// })?;
    ///
    /// let page = session.review_queue(&ReviewOptions::new(now.date_naive()), |_| true)?;
    /// assert_eq!((page.counts.open, page.counts.unsure), (1, 1));
    /// assert_eq!(page.reviews[0].names, ["Иванов Александр", "Петров Семён"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Aborted` where `progress` said no, `Interrupted`; `Corrupt`, `Io`.
    pub fn review_queue(&self, options: &ReviewOptions, mut progress: impl FnMut(DuplicateProgress) -> bool) -> Result<ReviewPage> {
        let committed = self.committed();
        let look = || Look { view: &committed.view, layer: None, custom: &committed.custom, model: &committed.model };
        let mut steps = Steps::new(&mut progress, self.shared.watch());
        let mut open = Pass::new(look())?.reviews(&mut steps)?;
        let mut counts = ReviewCounts::default();
        each_row(&committed.view, Table::Verdict, &mut |key, value| {
            counts.decided(decode_verdict(key, value).ok_or_else(|| Error::corrupt("verdict", key, "not a verdict"))?.verdict);
            Ok(())
        })?;
        let same = committed.model.same;
        open.sort_unstable_by_key(|pair| (Reverse(closeness(pair.weight, same)), pair.low, pair.high));
        let today = options.after.map_or(options.today, |after| after.day);
        let mut clients = Clients { look: look(), today, known: HashMap::new(), owners: HashMap::new() };
        let after = options.after.map(|after| after.rank);
        let mut best = Best { heap: BinaryHeap::new(), limit: options.limit.min(LIST_ROWS_MAX), after, more: false };
        steps.begin(DuplicateStage::Review, open.len() as u64)?;
        match &options.owner {
            None => {
                open.iter().for_each(|pair| counts.open(pair.reason));
                of_all(&open, same, &mut clients, &mut best, &mut steps)?;
            }
            Some(owner) => of_owner(&open, owner, same, &mut clients, &mut best, &mut counts, &mut steps)?,
        }
        steps.tell()?;
        let more = best.more && best.limit > 0;
        let ranked = best.heap.into_sorted_vec().into_iter();
        let reviews = ranked.map(|Reverse((rank, reason))| review(rank, reason, &clients)).collect::<Result<Vec<Review>>>()?;
        let next = reviews.last().filter(|_| more).map(|last| last.cursor);
        Ok(ReviewPage { reviews, counts, next })
    }
}

/// Reads only the clients of pairs near enough to the threshold to come into the page.
fn of_all(open: &[Reviewed], same: Weight, clients: &mut Clients<'_>, best: &mut Best, steps: &mut Steps<'_>) -> Result<()> {
    for pair in open {
        let close = closeness(pair.weight, same);
        if best.is_beyond(close * FACTORS.1) {
            best.more = true;
            break;
        }
        steps.step()?;
        // Before the page whatever its clients are.
        if best.after.is_none_or(|(value, ..)| close * FACTORS.0 <= value) {
            let value = close * factor(clients.about(pair.low)?, clients.about(pair.high)?);
            best.put((value, pair.weight, Reverse((pair.low, pair.high))), pair.reason);
        }
    }
    Ok(())
}

fn of_owner(
    open: &[Reviewed],
    owner: &str,
    same: Weight,
    clients: &mut Clients<'_>,
    best: &mut Best,
    counts: &mut ReviewCounts,
    steps: &mut Steps<'_>,
) -> Result<()> {
    let wanted = clients.number_of(owner);
    for pair in open {
        steps.step()?;
        let (one, other) = (clients.about(pair.low)?, clients.about(pair.high)?);
        if one.owner == wanted || other.owner == wanted {
            counts.open(pair.reason);
            let value = closeness(pair.weight, same) * factor(one, other);
            best.put((value, pair.weight, Reverse((pair.low, pair.high))), pair.reason);
        }
    }
    Ok(())
}

fn review(rank: Rank, reason: ReviewReason, clients: &Clients<'_>) -> Result<Review> {
    let (value, weight, Reverse((low, high))) = rank;
    let ((one, first), (other, second)) = (clients.read(low)?, clients.read(high)?);
    let reopened = reason == ReviewReason::Reopened;
    Ok(Review {
        pair: Pair { low, high, weight, probability: weight.probability(), band: Band::Review, reopened },
        reason,
        value,
        names: [one.display_name(), other.display_name()],
        owners: [one.owner().map(str::to_string), other.owner().map(str::to_string)],
        last_contact_at: [first.last_contact_at, second.last_contact_at],
        cursor: ReviewCursor { day: clients.today, rank },
    })
}
