//! The bytes of a base under redb, and what happens when the disk refuses.
//!
//! redb latches the first error of its storage: from then on every call of that handle fails, reads too. So the engine opens the
//! same bytes again through another [`Handle`], and this file keeps what makes that safe:
//!
//! - **The header as it was at the last commit that counts** ([`primary_slot`]). It is not that of the last flush: the first flush
//!   of a commit in two phases brings a header that names the new commit beside the old one, and redb's repair may take it. After a
//!   failed write or flush nobody knows which pages reached the medium: a system may call pages clean that it failed to write.
//!   Putting that header back makes the file look like one whose power failed after the last good commit, the case that redb is made
//!   for: what was written since is unreferenced and will be written again before it counts. No flush is ever tried a second time
//!   for the same data.
//! - **An overlay** for disks that refuse every write: redb repairs and opens the file with its writes kept in memory, so reads
//!   go on; nothing of the overlay ever reaches the file.
//!
//! Invariants: one [`Disk`] is one open file (or one place in memory) and holds its locks until [`Disk::release`]; handles come
//! and go over it. A handle with an overlay changes no byte of the disk. Costs: one comparison per write, 320 bytes of memory; an
//! overlay holds the pages that redb's repair writes.

use redb::{BackendError, StorageBackend};
use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

/// Bytes at the front of a file that say which commit counts (redb's `docs/design.md`, "Database header").
const HEADER_BYTES: usize = 320;

/// Bytes that an overlay keeps together.
const PAGE_BYTES: u64 = 4096;

/// Which of its two slots a header calls the newest: each commit of redb changes it once, with its last flush ("god byte" in redb's
/// `docs/design.md`, behind nine bytes of magic number).
fn primary_slot(header: &[u8]) -> Option<u8> {
    header.get(9).map(|byte| byte & 1)
}

/// What a base is stored on.
#[derive(Debug)]
pub(crate) struct Disk {
    raw: Box<dyn StorageBackend>,
    /// Whether locks stay when a handle is closed, because another one takes its place.
    keeps_locks: bool,
    /// Ranges that are locked: a second handle has them already, and some systems refuse to lock a range twice.
    held: Mutex<Vec<Range>>,
    headers: Mutex<Headers>,
    failed: AtomicBool,
    grown: AtomicU64,
}

/// A range of bytes to lock.
type Range = (Bound<u64>, Bound<u64>);

/// The front of the file: as it was written last, when a flush succeeded last, and when a commit succeeded last.
#[derive(Debug, Default)]
struct Headers {
    written: Vec<u8>,
    flushed: Vec<u8>,
    kept: Vec<u8>,
}

impl Disk {
    /// # Errors
    /// Those of reading the front of the storage.
    pub fn new(raw: Box<dyn StorageBackend>, keeps_locks: bool) -> io::Result<Arc<Disk>> {
        let (held, headers) = (Mutex::default(), Mutex::default());
        let disk = Disk { raw, keeps_locks, held, headers, failed: AtomicBool::new(false), grown: AtomicU64::new(0) };
        if disk.raw.len()? >= HEADER_BYTES as u64 {
            let mut front = vec![0; HEADER_BYTES];
            disk.raw.read(0, &mut front)?;
            *lock(&disk.headers) = Headers { written: front.clone(), flushed: front.clone(), kept: front };
        }
        Ok(Arc::new(disk))
    }

    /// A way to the bytes for redb.
    pub fn handle(self: &Arc<Self>) -> Handle {
        Handle { disk: self.clone(), life: Arc::default(), overlay: None }
    }

    /// A way for redb to read while no write reaches the disk.
    ///
    /// # Errors
    /// Those of asking for the length.
    pub fn overlaid(self: &Arc<Self>) -> io::Result<Handle> {
        let mut overlay = Overlay { length: self.raw.len()?, stored: self.raw.len()?, pages: BTreeMap::new() };
        let front = lock(&self.headers).kept.clone();
        overlay.write(self.raw.as_ref(), 0, &front)?;
        Ok(Handle { disk: self.clone(), life: Arc::default(), overlay: Some(Mutex::new(overlay)) })
    }

    /// Whether an operation failed that nobody has dealt with.
    pub fn failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    /// How often the storage was made longer.
    pub fn grown(&self) -> u64 {
        self.grown.load(Ordering::Relaxed)
    }

    pub fn bytes(&self) -> u64 {
        self.raw.len().unwrap_or(0)
    }

    /// What the last flush covered counts from now on: the file was opened.
    pub fn keep_header(&self) {
        let mut headers = lock(&self.headers);
        headers.kept = headers.flushed.clone();
    }

    /// Makes the file point to the last commit that counts. It is no flush: the next one, which opening the file begins with,
    /// covers it. It is written whatever was written before: after a failed flush nobody knows what the medium has.
    ///
    /// # Errors
    /// Those of the write.
    pub fn put_header_back(&self) -> io::Result<()> {
        let mut headers = lock(&self.headers);
        if !headers.kept.is_empty() {
            self.raw.write(0, &headers.kept)?;
            headers.written = headers.kept.clone();
        }
        Ok(())
    }

    /// What failed is dealt with.
    pub fn forget_failure(&self) {
        self.failed.store(false, Ordering::Release);
    }

    /// Gives the locks back; the last thing to be done with it.
    pub fn release(&self) {
        self.raw.close().ok();
    }

    /// Locks a range that no handle of this disk has locked before it.
    fn lock_once(&self, range: Range, take: impl FnOnce(&dyn StorageBackend) -> Result<bool, BackendError>) -> Result<bool, BackendError> {
        if self.keeps_locks && lock(&self.held).contains(&range) {
            return Ok(true);
        }
        let taken = take(self.raw.as_ref())?;
        if taken && self.keeps_locks {
            lock(&self.held).push(range);
        }
        Ok(taken)
    }

    fn note<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if result.is_err() {
            self.failed.store(true, Ordering::Release);
        }
        result
    }
}

/// What the engine and a handle tell each other.
#[derive(Debug, Default)]
pub(crate) struct Life {
    /// Set when another handle takes over: what is left of the old one must touch nothing any more, its closing included. Each operation
    /// holds it from the look at it to its end, so that none of the old handle comes after the first of the new one.
    ended: RwLock<bool>,
    /// Whether a flush made a commit count since somebody began to watch.
    committed: AtomicBool,
}

impl Life {
    /// Ends the handle; waits for what it is at.
    pub fn end(&self) {
        *self.ended.write().unwrap_or_else(PoisonError::into_inner) = true;
    }

    /// Begins to watch for a commit.
    pub fn watch_commit(&self) {
        self.committed.store(false, Ordering::Release);
    }

    /// Whether a commit has come to count since.
    pub fn has_committed(&self) -> bool {
        self.committed.load(Ordering::Acquire)
    }

    fn hold(&self) -> io::Result<RwLockReadGuard<'_, bool>> {
        let ended = self.ended.read().unwrap_or_else(PoisonError::into_inner);
        if *ended { Err(io::Error::other("the file was opened again")) } else { Ok(ended) }
    }
}

/// One opening of a [`Disk`] by redb.
#[derive(Debug)]
pub(crate) struct Handle {
    disk: Arc<Disk>,
    life: Arc<Life>,
    overlay: Option<Mutex<Overlay>>,
}

impl Handle {
    /// The disk, where what is written through this handle reaches it.
    pub fn written_disk(&self) -> Option<Arc<Disk>> {
        self.overlay.is_none().then(|| self.disk.clone())
    }

    /// What ends this handle.
    pub fn life(&self) -> Arc<Life> {
        self.life.clone()
    }
}

impl StorageBackend for Handle {
    fn len(&self) -> io::Result<u64> {
        let _alive = self.life.hold()?;
        match &self.overlay {
            Some(overlay) => Ok(lock(overlay).length),
            None => self.disk.note(self.disk.raw.len()),
        }
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let _alive = self.life.hold()?;
        self.disk.note(match &self.overlay {
            Some(overlay) => lock(overlay).read(self.disk.raw.as_ref(), offset, out),
            None => self.disk.raw.read(offset, out),
        })
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let _alive = self.life.hold()?;
        if let Some(overlay) = &self.overlay {
            lock(overlay).set_len(len);
            return Ok(());
        }
        let before = self.disk.raw.len().unwrap_or(0);
        self.disk.note(self.disk.raw.set_len(len))?;
        if len > before {
            self.disk.grown.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let _alive = self.life.hold()?;
        if self.overlay.is_some() {
            return Ok(());
        }
        // The header that this flush covers: one written during it may not be on the medium.
        let covered = lock(&self.disk.headers).written.clone();
        self.disk.note(self.disk.raw.sync_data())?;
        let mut headers = lock(&self.disk.headers);
        headers.flushed = covered;
        // Flushes before that one, as when the file grows or of a first phase, make nothing count.
        if primary_slot(&headers.flushed) != primary_slot(&headers.kept) {
            headers.kept = headers.flushed.clone();
            self.life.committed.store(true, Ordering::Release);
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let _alive = self.life.hold()?;
        if let Some(overlay) = &self.overlay {
            return lock(overlay).write(self.disk.raw.as_ref(), offset, data);
        }
        if offset < HEADER_BYTES as u64 {
            let mut headers = lock(&self.disk.headers);
            headers.written.resize(HEADER_BYTES, 0);
            let room = headers.written.iter_mut().skip(usize::try_from(offset).unwrap_or(usize::MAX));
            room.zip(data).for_each(|(place, byte)| *place = *byte);
        }
        self.disk.note(self.disk.raw.write(offset, data))
    }

    fn close(&self) -> io::Result<()> {
        if self.disk.keeps_locks || self.overlay.is_some() { Ok(()) } else { self.disk.raw.close() }
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.disk.lock_once((start, end), |raw| raw.try_lock_range(start, end))
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.disk.lock_once((start, end), |raw| raw.try_lock_shared_range(start, end))
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.disk.lock_once((start, end), |raw| raw.lock_range(start, end).map(|()| true)).map(drop)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.disk.lock_once((start, end), |raw| raw.lock_shared_range(start, end).map(|()| true)).map(drop)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        lock(&self.disk.held).retain(|held| *held != (start, end));
        self.disk.raw.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.disk.raw.query_lock_range(start, end)
    }
}

/// Writes kept in memory over a storage that is only read.
#[derive(Debug)]
struct Overlay {
    length: u64,
    /// Bytes of the storage below that still count: a cut takes what is behind it away for good.
    stored: u64,
    pages: BTreeMap<u64, Vec<u8>>,
}

impl Overlay {
    fn set_len(&mut self, length: u64) {
        if length < self.length {
            self.stored = self.stored.min(length);
            self.pages.retain(|page, _| page * PAGE_BYTES < length);
            if let Some(last) = self.pages.get_mut(&(length / PAGE_BYTES)) {
                let keep = usize::try_from(length % PAGE_BYTES).unwrap_or(0);
                last.iter_mut().skip(keep).for_each(|byte| *byte = 0);
            }
        }
        self.length = length;
    }

    fn read(&self, below: &dyn StorageBackend, offset: u64, out: &mut [u8]) -> io::Result<()> {
        if offset.checked_add(out.len() as u64).is_none_or(|end| end > self.length) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        out.fill(0);
        if let Some(there) = self.stored.checked_sub(offset) {
            let there = usize::try_from(there).unwrap_or(usize::MAX).min(out.len());
            if let Some(out) = out.get_mut(..there).filter(|out| !out.is_empty()) {
                below.read(offset, out)?;
            }
        }
        let last = offset + out.len() as u64;
        for (page, bytes) in self.pages.range(offset / PAGE_BYTES..last.div_ceil(PAGE_BYTES)) {
            let begin = page * PAGE_BYTES;
            // Where the page and the wanted bytes overlap.
            let (from_page, into_out) = (offset.saturating_sub(begin), begin.saturating_sub(offset));
            let source = bytes.iter().skip(usize::try_from(from_page).unwrap_or(usize::MAX));
            let target = out.iter_mut().skip(usize::try_from(into_out).unwrap_or(usize::MAX));
            target.zip(source).for_each(|(place, byte)| *place = *byte);
        }
        Ok(())
    }

    fn write(&mut self, below: &dyn StorageBackend, offset: u64, data: &[u8]) -> io::Result<()> {
        let last = offset.checked_add(data.len() as u64).ok_or(io::ErrorKind::InvalidInput)?;
        self.length = self.length.max(last);
        for page in offset / PAGE_BYTES..last.div_ceil(PAGE_BYTES) {
            let begin = page * PAGE_BYTES;
            if !self.pages.contains_key(&page) {
                let there = usize::try_from(self.length.saturating_sub(begin).min(PAGE_BYTES)).unwrap_or(0);
                let mut bytes = vec![0; usize::try_from(PAGE_BYTES).unwrap_or(0)];
                if let Some(room) = bytes.get_mut(..there) {
                    self.read(below, begin, room)?;
                }
                self.pages.insert(page, bytes);
            }
            let Some(bytes) = self.pages.get_mut(&page) else { continue };
            let (into_page, from_data) = (offset.saturating_sub(begin), begin.saturating_sub(offset));
            let source = data.iter().skip(usize::try_from(from_data).unwrap_or(usize::MAX));
            let target = bytes.iter_mut().skip(usize::try_from(into_page).unwrap_or(usize::MAX));
            target.zip(source).for_each(|(place, byte)| *place = *byte);
        }
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// An overlay reads like a storage that was written to, and the storage below it never changes.
        #[test]
        fn an_overlay_reads_like_a_storage(steps in prop::collection::vec((0u64..20_000, prop::collection::vec(any::<u8>(), 0..9000), any::<bool>()), 1..12)) {
            let below = redb::backends::InMemoryBackend::new();
            below.set_len(10_000).expect("room");
            below.write(0, &[7; 10_000]).expect("a write");
            let disk = Disk::new(Box::new(below), false).expect("a disk");
            let handle = disk.overlaid().expect("an overlay");
            let mut expected = vec![7u8; 10_000];
            for (offset, data, cut) in steps {
                if cut {
                    handle.set_len(offset).expect("a length");
                    expected.resize(offset as usize, 0);
                } else if offset as usize + data.len() <= expected.len() {
                    handle.write(offset, &data).expect("a write");
                    expected[offset as usize..offset as usize + data.len()].copy_from_slice(&data);
                }
                prop_assert_eq!(handle.len().expect("a length"), expected.len() as u64);
                let mut all = vec![1u8; expected.len()];
                handle.read(0, &mut all).expect("a read");
                prop_assert!(all == expected);
                prop_assert!(handle.read(1, &mut all).is_err() || all.is_empty());
            }
            let mut all = vec![0u8; 10_000];
            disk.handle().read(0, &mut all).expect("a read");
            prop_assert!(all.iter().all(|byte| *byte == 7));
        }
    }
}
