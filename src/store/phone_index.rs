//! Phone → clients in memory: what a ringing phone is looked up by first.
//!
//! Open addressing with linear probing: a slot is a number with two marks (u64) and a client (u32), twelve bytes apart in two
//! arrays, at most [`LOAD`] full: some 32 MB for two million phones. Several clients of one number are several slots. The hash is
//! seeded for each process, so no list of numbers can be made to collide.
//!
//! It mirrors the table `phone`, less what is rare: a row with an extension leaves a mark that says "ask the table", and one that is
//! gone may leave it for ever. So an answer is exact or says that it is none. Costs: a look-up one or two cache lines; a change
//! the same, and at times a copy of everything into a bigger array.

use crate::model::{ClientId, E164};

/// Parts of a hundred of the slots that may be taken.
const LOAD: usize = 75;

/// Set where the row has an extension: the table knows more.
const EXTENSION: u64 = 1 << 62;

/// Set where the client was put away.
const ARCHIVED: u64 = 1 << 61;

const NUMBER: u64 = ARCHIVED - 1;

pub(crate) struct PhoneIndex {
    /// 0 where the slot is free; no number is 0.
    numbers: Vec<u64>,
    clients: Vec<u32>,
    taken: usize,
    seed: u64,
}

/// What the index knows of a number.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Its active owners in the order of their ids; they have no extensions.
    Owners(Vec<ClientId>),
    /// The table must be asked.
    Unsure,
}

impl PhoneIndex {
    /// An index with room for so many rows.
    pub fn with_capacity(rows: usize) -> Self {
        use std::hash::BuildHasher;
        let slots = Self::slots_for(rows);
        let seed = std::hash::RandomState::new().hash_one(0u64);
        PhoneIndex { numbers: vec![0; slots], clients: vec![0; slots], taken: 0, seed }
    }

    fn slots_for(rows: usize) -> usize {
        (rows.saturating_mul(100) / LOAD).max(64) + 1
    }

    /// Takes note of a row of the table `phone`.
    pub fn put(&mut self, number: E164, client: ClientId, extension: bool, archived: bool) {
        let wanted = number.digits() & NUMBER | if extension { EXTENSION } else { 0 };
        let mark = if archived { ARCHIVED } else { 0 };
        if let Some(slot) = self.find(wanted, client) {
            if let Some(place) = self.numbers.get_mut(slot) {
                *place = wanted | mark;
            }
            return;
        }
        if (self.taken + 1) * 100 > self.numbers.len() * LOAD {
            self.grow();
        }
        self.insert(wanted | mark, client.get());
        self.taken += 1;
    }

    /// Takes note that a row is gone. A row with an extension stays as "ask the table".
    pub fn remove(&mut self, number: E164, client: ClientId, extension: bool) {
        if extension {
            return;
        }
        let Some(mut hole) = self.find(number.digits() & NUMBER, client) else { return };
        self.taken -= 1;
        // What was pushed on by the one that goes moves back, so that no probe ends too early.
        let mut slot = hole;
        loop {
            slot = self.next(slot);
            let Some(moved) = self.numbers.get(slot).copied().filter(|moved| *moved != 0) else { break };
            let home = self.home(moved);
            let between = if hole <= slot { hole < home && home <= slot } else { hole < home || home <= slot };
            if !between {
                self.set(hole, moved, self.clients.get(slot).copied().unwrap_or(0));
                hole = slot;
            }
        }
        self.set(hole, 0, 0);
    }

    /// The active clients that have a number.
    pub fn get(&self, number: E164) -> Found {
        let wanted = number.digits() & NUMBER;
        let mut owners = Vec::new();
        let mut slot = self.home(wanted);
        loop {
            let there = self.numbers.get(slot).copied().unwrap_or(0);
            if there == 0 {
                break;
            }
            if there & NUMBER == wanted {
                if there & EXTENSION != 0 {
                    return Found::Unsure;
                }
                if there & ARCHIVED == 0 {
                    owners.extend(self.clients.get(slot).copied().and_then(ClientId::new));
                }
            }
            slot = self.next(slot);
        }
        owners.sort_unstable();
        Found::Owners(owners)
    }

    pub fn bytes(&self) -> usize {
        self.numbers.capacity() * size_of::<u64>() + self.clients.capacity() * size_of::<u32>()
    }

    /// The slot of a row, archived or not.
    fn find(&self, wanted: u64, client: ClientId) -> Option<usize> {
        let mut slot = self.home(wanted);
        loop {
            match self.numbers.get(slot).copied().unwrap_or(0) {
                0 => return None,
                there if there & !ARCHIVED == wanted && self.clients.get(slot) == Some(&client.get()) => return Some(slot),
                _ => slot = self.next(slot),
            }
        }
    }

    fn insert(&mut self, entry: u64, client: u32) {
        let mut slot = self.home(entry);
        while self.numbers.get(slot).is_some_and(|there| *there != 0) {
            slot = self.next(slot);
        }
        self.set(slot, entry, client);
    }

    fn set(&mut self, slot: usize, entry: u64, client: u32) {
        if let (Some(number), Some(place)) = (self.numbers.get_mut(slot), self.clients.get_mut(slot)) {
            (*number, *place) = (entry, client);
        }
    }

    fn grow(&mut self) {
        let slots = Self::slots_for(self.taken.saturating_mul(3) / 2);
        let numbers = std::mem::replace(&mut self.numbers, vec![0; slots]);
        let clients = std::mem::replace(&mut self.clients, vec![0; slots]);
        for (entry, client) in numbers.into_iter().zip(clients).filter(|(entry, _)| *entry != 0) {
            self.insert(entry, client);
        }
    }

    /// Where a number is looked for first: its hash as a fraction of the slots.
    fn home(&self, entry: u64) -> usize {
        // The finalizer of MurmurHash3, over a number nobody outside knows.
        let mut hash = (entry & NUMBER) ^ self.seed;
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
        hash ^= hash >> 33;
        usize::try_from((u128::from(hash) * self.numbers.len() as u128) >> 64).unwrap_or(0)
    }

    fn next(&self, slot: usize) -> usize {
        if slot + 1 < self.numbers.len() { slot + 1 } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// Random changes leave what a map of the rows says, or the word that the table must be asked.
        #[test]
        fn it_agrees_with_a_map(steps in prop::collection::vec((0u64..40, 1u32..6, any::<bool>(), 0u8..10), 0..400)) {
            let mut index = PhoneIndex::with_capacity(0);
            let mut rows: BTreeMap<(u64, u32, bool), bool> = BTreeMap::new();
            let mut extended = std::collections::BTreeSet::new();
            for (number, client, archived, what) in steps {
                let e164 = E164::from_digits(79_160_000_000 + number).expect("a number");
                let id = ClientId::new(client).expect("from 1");
                let extension = what == 9;
                if what < 3 {
                    index.remove(e164, id, extension);
                    rows.remove(&(number, client, extension));
                } else {
                    index.put(e164, id, extension, archived);
                    rows.insert((number, client, extension), archived);
                    extended.extend(extension.then_some(number));
                }
            }
            for number in 0..40 {
                let found = index.get(E164::from_digits(79_160_000_000 + number).expect("a number"));
                if extended.contains(&number) {
                    prop_assert_eq!(found, Found::Unsure);
                    continue;
                }
                let mine = rows.iter().filter(|((of, _, _), archived)| *of == number && !**archived);
                let expected: Vec<ClientId> = mine.filter_map(|((_, client, _), _)| ClientId::new(*client)).collect();
                prop_assert_eq!(found, Found::Owners(expected));
            }
            let slots = index.numbers.iter().filter(|entry| **entry != 0).count();
            prop_assert_eq!(slots, index.taken);
        }
    }
}
