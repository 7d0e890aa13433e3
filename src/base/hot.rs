//! What is kept in memory for look-ups: the phones of everybody, and the cards that were asked for of late.
//!
//! Both follow the commits. Each commit has a *generation*; the one that swaps the snapshot first tells the phone index its changes and
//! takes the changed cards out, then lets readers see the new state. A reader knows the generation of his snapshot:
//!
//! - the phone index answers only readers of its own generation; others, who began before a commit, ask the table;
//! - a card carries the generation that it was read at, and is good for every later one, because a change takes it out; a reader
//!   puts in what he read only while his generation is still the newest.
//!
//! So nobody ever sees a card or an owner of another state than his snapshot's. Bounds: the index has twelve bytes a slot and exists only
//! where somebody loaded it; the cards are at most [`CARDS_MAX`] of at most [`CARD_BYTES_MAX`] bytes of record each. Costs: a commit
//! touches each changed card and phone once; a large one empties the cards instead.

use super::find::phone_client;
use super::index::ARCHIVED;
use super::open::lock;
use crate::error::Result;
use crate::model::{Client, ClientId, E164, Relation};
use crate::store::engine::{Snapshot, Table};
use crate::store::keys;
use crate::store::phone_index::{Found, PhoneIndex};
use crate::store::view::Layer;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Cards that are kept.
const CARDS_MAX: usize = SETS * WAYS;

/// Longest record that is kept decoded: a usual one has some 350 bytes.
const CARD_BYTES_MAX: usize = 2048;

/// Cards of one set; the one that was not asked for longest goes.
const WAYS: usize = 8;
const SETS: usize = 2048;

/// Sets under one lock.
const SHARDS: usize = 16;

/// Bits by which a shard remembers who was asked for.
const ASKED_BITS: usize = 8192;

/// Changed cards of one commit that are taken out one by one.
const CHANGES_MAX: usize = 4096;

/// How a new state differs from the one before.
pub(crate) enum Changes<'a> {
    /// Not at all: it was only written otherwise.
    None,
    /// By these sets.
    Sets(&'a [&'a Layer]),
    /// Nobody knows.
    Unknown,
}

pub(crate) struct Hot {
    phones: RwLock<Phones>,
    shards: Vec<Mutex<Shard>>,
    /// Look-ups by number since the base was opened.
    pub asked: AtomicU64,
}

#[derive(Default)]
struct Phones {
    generation: u64,
    index: Option<PhoneIndex>,
}

struct Shard {
    generation: u64,
    clock: u32,
    /// Whose card stands at the same place of `cards`; 0 for nobody's. Beside each other, so that looking for one touches one line
    /// of memory.
    ids: Vec<u32>,
    cards: Vec<Option<Card>>,
    /// Clients that were asked for once, a bit by the hash of each; forgotten when half of the bits are set. A card is kept when its
    /// client is asked for again, so that a walk over everybody does not drive those out that call every day.
    asked: Vec<u64>,
    /// Bits of `asked` that are set.
    asked_bits: usize,
}

#[derive(Clone)]
struct Card {
    card: HotCard,
    since: u64,
    used: u32,
}

/// A decoded card and what its client is related to, whenever.
#[derive(Clone)]
pub(crate) struct HotCard {
    pub client: Arc<Client>,
    pub relations: Arc<[Relation]>,
}

impl Default for Hot {
    fn default() -> Self {
        let shard = || Mutex::new(Shard { generation: 0, clock: 0, ids: Vec::new(), cards: Vec::new(), asked: Vec::new(), asked_bits: 0 });
        Hot { phones: RwLock::default(), shards: (0..SHARDS).map(|_| shard()).collect(), asked: AtomicU64::new(0) }
    }
}

impl Hot {
    /// Takes a new state in, before any reader sees it.
    pub fn advance(&self, generation: u64, changes: &Changes<'_>) {
        {
            let mut phones = self.phones.write().unwrap_or_else(PoisonError::into_inner);
            phones.generation = generation;
            match changes {
                Changes::None => {}
                Changes::Unknown => phones.index = None,
                Changes::Sets(sets) => {
                    if let Some(index) = &mut phones.index {
                        sets.iter().flat_map(|set| set.rows(Table::Phone)).for_each(|(key, value)| follow(index, key, value));
                    }
                }
            }
        }
        let changed = match changes {
            Changes::None => Some(Vec::new()),
            Changes::Unknown => None,
            Changes::Sets(sets) => changed_cards(sets),
        };
        for (number, shard) in self.shards.iter().enumerate() {
            let mut shard = lock(shard);
            shard.generation = generation;
            match &changed {
                None => (shard.ids, shard.cards) = (Vec::new(), Vec::new()),
                Some(ids) => ids.iter().filter(|id| place(**id).0 == number).for_each(|id| shard.take_out(*id)),
            }
        }
    }

    /// Owners of a number for a reader of this generation; `None` where the table must be asked.
    pub fn owners(&self, generation: u64, number: E164) -> Option<Vec<ClientId>> {
        let phones = self.phones.read().unwrap_or_else(PoisonError::into_inner);
        let index = phones.index.as_ref().filter(|_| phones.generation == generation)?;
        match index.get(number) {
            Found::Owners(owners) => Some(owners),
            Found::Unsure => None,
        }
    }

    pub fn has_phones(&self) -> bool {
        self.phones.read().unwrap_or_else(PoisonError::into_inner).index.is_some()
    }

    /// Bytes of the phone index.
    pub fn phone_bytes(&self) -> usize {
        self.phones.read().unwrap_or_else(PoisonError::into_inner).index.as_ref().map_or(0, PhoneIndex::bytes)
    }

    /// Reads the table of phones into memory; `generation` is the snapshot's. Nobody may write meanwhile.
    pub fn load_phones(&self, snapshot: &dyn Snapshot, generation: u64) -> Result<()> {
        let rows = usize::try_from(snapshot.count(Table::Phone)?).unwrap_or(usize::MAX);
        let mut index = PhoneIndex::with_capacity(rows);
        snapshot.range(Table::Phone, &[], &[0xFF; 64], usize::MAX, &mut |key, value| {
            follow(&mut index, key, Some(value));
            ControlFlow::Continue(())
        })?;
        let mut phones = self.phones.write().unwrap_or_else(PoisonError::into_inner);
        if phones.generation == generation {
            phones.index = Some(index);
        }
        Ok(())
    }

    /// A card for a reader of this generation.
    pub fn card(&self, generation: u64, id: ClientId) -> Option<HotCard> {
        let (number, set) = place(id);
        let mut shard = lock(self.shards.get(number)?);
        shard.clock = shard.clock.wrapping_add(1);
        let clock = shard.clock;
        let at = shard.find(set, id)?;
        let found = shard.cards.get_mut(at)?.as_mut().filter(|card| card.since <= generation)?;
        found.used = clock;
        Some(found.card.clone())
    }

    /// Keeps a card that a reader of this generation has read, if that is still the newest one.
    pub fn keep(&self, generation: u64, bytes: usize, card: &HotCard) {
        let Some(id) = card.client.id().filter(|_| bytes <= CARD_BYTES_MAX) else { return };
        let (number, set) = place(id);
        let Some(mut shard) = self.shards.get(number).map(lock).filter(|shard| shard.generation == generation) else { return };
        if shard.cards.is_empty() {
            shard.cards = vec![None; CARDS_MAX / SHARDS];
            shard.ids = vec![0; CARDS_MAX / SHARDS];
            shard.asked = vec![0; ASKED_BITS / 64];
        }
        if !shard.asked_before(id) {
            return;
        }
        let clock = shard.clock;
        let age = |known: &Option<Card>| known.as_ref().map_or(u32::MAX, |known| clock.wrapping_sub(known.used));
        let cards = shard.cards.get(set..set + WAYS).unwrap_or_default();
        let oldest = cards.iter().enumerate().max_by_key(|(_, known)| age(known)).map(|(index, _)| set + index);
        let at = shard.find(set, id).or(oldest).unwrap_or(set);
        let shard = &mut *shard;
        if let (Some(whose), Some(room)) = (shard.ids.get_mut(at), shard.cards.get_mut(at)) {
            *whose = id.get();
            *room = Some(Card { card: card.clone(), since: generation, used: clock });
        }
    }
}

impl Shard {
    /// Whether a client was asked for before, as far as is remembered; remembers it.
    fn asked_before(&mut self, id: ClientId) -> bool {
        let hash = id.get().wrapping_mul(0x85EB_CA6B) as usize >> 16;
        let Some(word) = self.asked.get_mut(hash / 64 % (ASKED_BITS / 64)) else { return true };
        let bit = 1 << (hash % 64);
        if *word & bit != 0 {
            return true;
        }
        *word |= bit;
        self.asked_bits += 1;
        if self.asked_bits > ASKED_BITS / 2 {
            self.asked.fill(0);
            self.asked_bits = 0;
        }
        false
    }

    /// Where a client's card stands.
    fn find(&self, set: usize, id: ClientId) -> Option<usize> {
        let ids = self.ids.get(set..set + WAYS)?;
        ids.iter().position(|known| *known == id.get()).map(|way| set + way)
    }

    fn take_out(&mut self, id: ClientId) {
        let (_, set) = place(id);
        if let Some(at) = self.find(set, id)
            && let (Some(whose), Some(room)) = (self.ids.get_mut(at), self.cards.get_mut(at))
        {
            *whose = 0;
            *room = None;
        }
    }
}

/// The shard of a client, and where its set begins there.
fn place(id: ClientId) -> (usize, usize) {
    // Fibonacci hashing: ids that follow each other, or go in steps, spread over all sets.
    let set = (id.get().wrapping_mul(0x9E37_79B9) >> 20) as usize % SETS;
    (set % SHARDS, set / SHARDS * WAYS)
}

/// Cards that differ after these sets, or `None` where all may.
fn changed_cards(sets: &[&Layer]) -> Option<Vec<ClientId>> {
    // What relates clients stands with both of them, and under the ids they live on in.
    if sets.iter().any(|set| [Table::Relation, Table::RelationClient, Table::Redirect].into_iter().any(|table| set.touches(table))) {
        return None;
    }
    let rows = sets.iter().flat_map(|set| set.rows(Table::Card));
    let ids: Vec<ClientId> = rows.filter_map(|(key, _)| keys::trailing_client(key)).take(CHANGES_MAX + 1).collect();
    (ids.len() <= CHANGES_MAX).then_some(ids)
}

/// Brings the index to what a row of the table `phone` says now.
fn follow(index: &mut PhoneIndex, key: &[u8], value: Option<&[u8]>) {
    let number = keys::leading_number(key).and_then(E164::from_digits);
    let (Some(number), Some(client)) = (number, phone_client(key)) else { return };
    // Number and client have twelve bytes; what follows is the extension.
    let extension = key.len() > 12;
    match value {
        Some(value) => index.put(number, client, extension, value.first() == Some(&ARCHIVED)),
        None => index.remove(number, client, extension),
    }
}

impl super::open::Base {
    /// Reads all phones into memory, so that a caller is looked up there first: some 16 bytes a number, a quarter of a second for two
    /// millions. They follow every write from then on, and go when the base is closed. [`Base::maintain`](super::Base::maintain) does it by itself
    /// where many look-ups were made. Writers wait meanwhile.
    ///
    /// ```
    /// use kartoteka::Base;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let base = Base::options().in_memory()?;
    /// base.load_phones()?; // a telephone exchange does so when it starts
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Busy`, `Reentrant`; `Corrupt`, `Io`.
    pub fn load_phones(&self) -> Result<()> {
        let _writers = self.shared.quiet()?;
        self.shared.load_phones()
    }
}

impl super::open::Shared {
    /// Loads the phones where they are not; nobody may write meanwhile.
    pub(super) fn load_phones(&self) -> Result<()> {
        let committed = self.committed();
        if committed.hot.has_phones() {
            return Ok(());
        }
        committed.hot.load_phones(committed.view.snapshot.as_ref(), committed.generation)
    }

    /// Whether so many numbers were looked up that it is worth having them in memory.
    pub(super) fn wants_phones(&self) -> bool {
        const ASKED_MANY: u64 = 100;
        let hot = &self.committed().hot;
        !hot.has_phones() && hot.asked.load(Ordering::Relaxed) >= ASKED_MANY
    }
}
