//! A disk for the tests, in memory: what a power cut, a full disk and a failing one leave of writes.
//!
//! What was written since the last flush that succeeded is kept apart, in order, in sectors of 512 bytes. [`SimulatedDisk::power_cut`]
//! gives a disk with the flushed bytes and a random part of those sectors, in a random order, with some, all or none of the changes of
//! length. A [`Fault`] says which operations fail. Not simulated: sectors that are torn in themselves, flushes that lie, bits that rot.
//!
//! **A flush that fails** writes what it likes, and calls everything clean, as Linux does: a later flush that succeeds brings
//! nothing of it to the medium unless it is written again. Reads give what was written, until at some read the cached sectors are thrown out
//! and what the medium has comes back.

use super::disk::Disk;
use redb::StorageBackend;
use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const SECTOR_BYTES: usize = 512;

/// What a base is opened over: the suites run over every disk that can be made of raw storage.
pub(crate) type MakeDisk<'a> = &'a (dyn Fn(Box<dyn StorageBackend>) -> io::Result<Arc<Disk>> + Sync);

/// The disk as files have it.
pub(crate) fn plain_disk(raw: Box<dyn StorageBackend>) -> io::Result<Arc<Disk>> {
    Disk::new(raw, true)
}

/// A small generator of random numbers (SplitMix64, Steele and others 2014): the same everywhere, by its seed.
#[derive(Debug, Clone)]
pub(crate) struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).expect("below a usize")
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        (1..all.len()).rev().for_each(|last| all.swap(last, self.below(last + 1)));
    }
}

/// Which operations fail; they are counted from the moment that the fault is set, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Nothing,
    /// This one operation, with an input/output error.
    Once(u64),
    /// Everything from this one on.
    All(u64),
    /// Writes, changes of length and flushes from this one on; reads go on.
    Writes(u64),
    /// There is no room for writes and changes of length from this one on; flushes and reads go on.
    Full(u64),
    /// The power goes during this operation.
    PowerOff(u64),
}

/// An operation that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Read,
    Write,
    Length,
    Flush,
}

/// A change since the last flush.
#[derive(Debug, Clone)]
enum Change {
    Sector(usize, Box<[u8; SECTOR_BYTES]>),
    Length(usize),
}

#[derive(Debug)]
struct State {
    /// What reads give.
    seen: Vec<u8>,
    /// What is there when the power comes back, as far as it is sure.
    medium: Vec<u8>,
    unflushed: Vec<Change>,
    /// Sectors that a failed flush did not write and called clean.
    lost: BTreeSet<usize>,
    random: Random,
    fault: Fault,
    operations: u64,
    failures: u64,
}

/// Clones are the same disk.
#[derive(Debug, Clone)]
pub(crate) struct SimulatedDisk(Arc<Mutex<State>>);

impl SimulatedDisk {
    /// A disk with these bytes, all of them flushed.
    pub fn of(bytes: Vec<u8>, seed: u64) -> SimulatedDisk {
        let (unflushed, lost, random) = (Vec::new(), BTreeSet::new(), Random(seed));
        let state = State { seen: bytes.clone(), medium: bytes, unflushed, lost, random, fault: Fault::Nothing, operations: 0, failures: 0 };
        SimulatedDisk(Arc::new(Mutex::new(state)))
    }

    /// Sets what fails from now on, and counts operations and failures from 0.
    pub fn set_fault(&self, fault: Fault) {
        let mut state = self.state();
        (state.fault, state.operations, state.failures) = (fault, 0, 0);
    }

    /// Operations since the fault was set.
    pub fn operations(&self) -> u64 {
        self.state().operations
    }

    /// Operations that failed since the fault was set.
    pub fn failures(&self) -> u64 {
        self.state().failures
    }

    /// What reads give now.
    pub fn bytes(&self) -> Vec<u8> {
        self.state().seen.clone()
    }

    /// The disk as it is found when the power goes now and comes back.
    pub fn power_cut(&self, seed: u64) -> SimulatedDisk {
        let state = self.state();
        let mut random = Random(seed);
        let mut medium = state.medium.clone();
        let lengths = state.unflushed.iter().filter(|change| matches!(change, Change::Length(_))).count();
        // File systems keep the order of changes of length; how far they came is open.
        let mut lengths_kept = if random.chance(50) { lengths } else { random.below(lengths + 1) };
        let mut sectors: Vec<(usize, &[u8; SECTOR_BYTES])> = Vec::new();
        for change in &state.unflushed {
            match change {
                Change::Sector(sector, bytes) => sectors.push((*sector, bytes)),
                Change::Length(length) if lengths_kept > 0 => {
                    lengths_kept -= 1;
                    medium.resize(*length, 0);
                    sectors.retain(|(sector, _)| sector * SECTOR_BYTES < *length);
                }
                Change::Length(_) => {}
            }
        }
        random.shuffle(&mut sectors);
        let percent = [0, 10, 50, 90, 100][random.below(5)];
        // Sometimes one alone is missing, or there.
        let odd = random.chance(30).then(|| random.below(sectors.len()));
        for (index, (sector, bytes)) in sectors.into_iter().enumerate() {
            if random.chance(percent) != (odd == Some(index)) {
                put_sector(&mut medium, sector, bytes);
            }
        }
        SimulatedDisk::of(medium, random.next())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is beyond the end of the medium has no place there.
fn put_sector(medium: &mut [u8], sector: usize, bytes: &[u8; SECTOR_BYTES]) {
    if let Some(room) = medium.get_mut(sector * SECTOR_BYTES..) {
        room.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
    }
}

fn sector_of(bytes: &[u8], sector: usize) -> [u8; SECTOR_BYTES] {
    let mut found = [0; SECTOR_BYTES];
    let there = bytes.get(sector * SECTOR_BYTES..).unwrap_or_default();
    found.iter_mut().zip(there).for_each(|(place, byte)| *place = *byte);
    found
}

fn full() -> io::Error {
    io::Error::new(io::ErrorKind::StorageFull, "simulated: no room")
}

impl State {
    /// Counts an operation and says how it fails, if it does.
    fn count(&mut self, kind: Kind) -> Option<io::Error> {
        let at = self.operations;
        self.operations += 1;
        let failure = match self.fault {
            Fault::Once(which) if at == which => Some(io::Error::other("simulated: once")),
            Fault::All(from) if at >= from => Some(io::Error::other("simulated: from now on")),
            Fault::Writes(from) if at >= from && kind != Kind::Read => Some(io::Error::other("simulated: writes from now on")),
            Fault::Full(from) if at >= from && matches!(kind, Kind::Write | Kind::Length) => Some(full()),
            Fault::PowerOff(from) if at >= from => Some(io::Error::other("simulated: the power is off")),
            _ => None,
        };
        self.failures += u64::from(failure.is_some());
        failure
    }

    /// Whether the power went before this operation: then nothing changes any more.
    fn is_dead(&self) -> bool {
        matches!(self.fault, Fault::PowerOff(from) if self.operations > from + 1)
    }

    fn write(&mut self, offset: usize, data: &[u8]) {
        let end = offset + data.len();
        if end > self.seen.len() {
            self.set_len(end);
        }
        self.seen[offset..end].copy_from_slice(data);
        for sector in offset / SECTOR_BYTES..end.div_ceil(SECTOR_BYTES) {
            self.lost.remove(&sector);
            self.unflushed.push(Change::Sector(sector, Box::new(sector_of(&self.seen, sector))));
        }
    }

    fn set_len(&mut self, length: usize) {
        self.seen.resize(length, 0);
        self.lost.retain(|sector| sector * SECTOR_BYTES < length);
        self.unflushed.push(Change::Length(length));
    }

    fn flush(&mut self) {
        for change in std::mem::take(&mut self.unflushed) {
            match change {
                Change::Sector(sector, bytes) => put_sector(&mut self.medium, sector, &bytes),
                Change::Length(length) => self.medium.resize(length, 0),
            }
        }
    }

    fn flush_that_fails(&mut self) {
        let with_lengths = self.random.chance(50);
        let percent = [0, 50, 100][self.random.below(3)];
        let mut touched = BTreeSet::new();
        for change in std::mem::take(&mut self.unflushed) {
            match change {
                Change::Length(length) if with_lengths => self.medium.resize(length, 0),
                // The length is the file system's own affair and stays to be written.
                Change::Length(_) => self.unflushed.push(change),
                Change::Sector(sector, bytes) => {
                    touched.insert(sector);
                    if self.random.chance(percent) {
                        put_sector(&mut self.medium, sector, &bytes);
                    }
                }
            }
        }
        touched.retain(|sector| sector * SECTOR_BYTES < self.seen.len() && sector_of(&self.medium, *sector) != sector_of(&self.seen, *sector));
        self.lost.extend(touched);
    }

    /// The system throws out what it calls clean.
    fn evict(&mut self) {
        for sector in std::mem::take(&mut self.lost) {
            let bytes = sector_of(&self.medium, sector);
            put_sector(&mut self.seen, sector, &bytes);
        }
    }
}

impl StorageBackend for SimulatedDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.state().seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let mut state = self.state();
        if let Some(failure) = state.count(Kind::Read) {
            return Err(failure);
        }
        if !state.lost.is_empty() && state.random.chance(5) {
            state.evict();
        }
        let offset = usize::try_from(offset).expect("an offset");
        let there = state.seen.get(offset..offset + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(there);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.state();
        if let Some(failure) = state.count(Kind::Length) {
            return Err(failure);
        }
        state.set_len(usize::try_from(len).expect("a length"));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.state();
        if let Some(failure) = state.count(Kind::Flush) {
            if !matches!(state.fault, Fault::PowerOff(_)) {
                state.flush_that_fails();
            }
            return Err(failure);
        }
        state.flush();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let offset = usize::try_from(offset).expect("an offset");
        let failure = state.count(Kind::Write);
        if failure.is_none() {
            state.write(offset, data);
        } else if !state.is_dead() {
            // A write that fails may have written its beginning, or all.
            let sectors = state.random.below(data.len().div_ceil(SECTOR_BYTES) + 1);
            let begun = &data[..data.len().min(sectors * SECTOR_BYTES)];
            if offset + begun.len() <= state.seen.len() {
                state.write(offset, begun);
            }
        }
        failure.map_or(Ok(()), Err)
    }
}

/// A disk whose flushes do nothing: the suites must notice.
#[derive(Debug)]
struct Liar(Box<dyn StorageBackend>);

pub(crate) fn lying_disk(raw: Box<dyn StorageBackend>) -> io::Result<Arc<Disk>> {
    Disk::new(Box::new(Liar(raw)), true)
}

impl StorageBackend for Liar {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was flushed is there after every cut; of the rest each sector is there or not, by itself, and never anything else.
    #[test]
    fn a_cut_leaves_what_was_flushed() {
        let disk = SimulatedDisk::of(Vec::new(), 1);
        disk.set_len(4096).expect("a length");
        disk.write(0, &[1; 4096]).expect("a write");
        disk.sync_data().expect("a flush");
        disk.write(0, &[2; 4096]).expect("a write");
        disk.write(1024, &[3; 512]).expect("a write");
        disk.set_len(8192).expect("a length");
        let (mut torn, mut older, mut longer) = (0, 0, 0);
        for seed in 0..500 {
            let found = disk.power_cut(seed).bytes();
            let sectors: Vec<u8> = found.chunks(SECTOR_BYTES).map(|sector| sector[0]).collect();
            assert!(found.chunks(SECTOR_BYTES).all(|sector| sector.iter().all(|byte| *byte == sector[0])), "sectors are whole");
            assert!(sectors.iter().take(8).enumerate().all(|(at, byte)| [1, 2].contains(byte) || at == 2 && *byte == 3), "{sectors:?}");
            torn += u32::from(sectors[..2].contains(&1) && sectors[..2].contains(&2));
            older += u32::from(sectors[2] == 2);
            longer += u32::from(found.len() == 8192);
        }
        assert!(torn > 50 && older > 20 && longer > 100 && longer < 500, "{torn} {older} {longer}");
    }

    /// The trap: what a failed flush dropped is not brought to the medium by a later flush, only by another write.
    #[test]
    fn a_flush_that_failed_is_not_made_up_for() {
        let (mut dropped, mut evicted) = (0, 0);
        for seed in 0..200 {
            let disk = SimulatedDisk::of(vec![1; 512], seed);
            disk.set_fault(Fault::Once(1));
            disk.write(0, &[2; 512]).expect("a write");
            assert!(disk.sync_data().is_err());
            disk.sync_data().expect("a flush that has nothing to do");
            let found = disk.power_cut(seed).bytes()[0];
            dropped += u32::from(found == 1);
            (0..20).for_each(|_| disk.read(0, &mut [0]).expect("a read"));
            evicted += u32::from(disk.bytes()[0] == 1);
            disk.write(0, &[2; 1]).expect("a write");
            disk.write(0, &[2; 512]).expect("a write");
            disk.sync_data().expect("a flush");
            assert_eq!(disk.power_cut(seed).bytes(), vec![2; 512]);
        }
        assert!((20..180).contains(&dropped) && (5..=dropped).contains(&evicted), "{dropped} {evicted}");
    }
}
