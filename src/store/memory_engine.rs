//! The model engine of the tests: a `BTreeMap`, copied at each snapshot's first change. It can be told to fail commits.

use super::engine::{Commit, Engine, Fill, Snapshot, Table, Transaction, Visit};
use crate::error::{Error, ErrorKind, Result};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) type Map = BTreeMap<(Table, Vec<u8>), Vec<u8>>;

#[derive(Default)]
pub(crate) struct MemoryEngine {
    map: Mutex<Arc<Map>>,
    /// How many commits to come fail.
    pub failures: AtomicU32,
    pub commits: AtomicU32,
    /// How long a commit takes, in milliseconds.
    pub slow_ms: AtomicU32,
}

struct MemorySnapshot(Arc<Map>);
struct MemoryTransaction(Map);

impl MemoryEngine {
    /// With these contents.
    pub fn of(map: Arc<Map>) -> Self {
        MemoryEngine { map: Mutex::new(map), ..MemoryEngine::default() }
    }

    /// Everything in it now, without a copy.
    pub fn state(&self) -> Arc<Map> {
        self.map.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Everything in it, for comparisons.
    pub fn contents(&self) -> BTreeMap<(Table, Vec<u8>), Vec<u8>> {
        self.map.lock().unwrap_or_else(PoisonError::into_inner).as_ref().clone()
    }
}

impl Engine for MemoryEngine {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>> {
        Ok(Arc::new(MemorySnapshot(self.map.lock().unwrap_or_else(PoisonError::into_inner).clone())))
    }

    fn write(&self, _commit: Commit, fill: Fill<'_>) -> Result<()> {
        let mut transaction = MemoryTransaction(self.contents());
        fill(&mut transaction)?;
        std::thread::sleep(std::time::Duration::from_millis(self.slow_ms.load(Ordering::SeqCst).into()));
        if self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
            return Err(Error::new(ErrorKind::Io, "cannot commit: the test said so"));
        }
        self.commits.fetch_add(1, Ordering::SeqCst);
        *self.map.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(transaction.0);
        Ok(())
    }

    fn file_bytes(&self) -> u64 {
        0
    }
}

impl Snapshot for MemorySnapshot {
    fn get(&self, table: Table, key: &[u8], lend: &mut dyn FnMut(&[u8])) -> Result<bool> {
        let value = self.0.get(&(table, key.to_vec()));
        if let Some(value) = value {
            lend(value);
        }
        Ok(value.is_some())
    }

    fn range(&self, table: Table, low: &[u8], high: &[u8], limit: usize, visit: Visit<'_>) -> Result<Option<Vec<u8>>> {
        if low >= high {
            return Ok(None);
        }
        for (index, ((_, key), value)) in self.0.range((table, low.to_vec())..(table, high.to_vec())).enumerate() {
            if index == limit {
                return Ok(Some(key.clone()));
            }
            if visit(key, value).is_break() {
                return Ok(None);
            }
        }
        Ok(None)
    }

    fn count(&self, table: Table) -> Result<u64> {
        Ok(self.0.keys().filter(|(of, _)| *of == table).count() as u64)
    }
}

impl Transaction for MemoryTransaction {
    fn get(&mut self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>> {
        Ok(self.0.get(&(table, key.to_vec())).cloned())
    }

    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<()> {
        self.0.insert((table, key.to_vec()), value.to_vec());
        Ok(())
    }

    fn delete(&mut self, table: Table, key: &[u8]) -> Result<()> {
        self.0.remove(&(table, key.to_vec()));
        Ok(())
    }
}
