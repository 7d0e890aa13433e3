//! What must be there: the same work on the model engine, with every state that it passed through.

use super::super::super::open::{Base, fill_new};
use super::difference;
use super::work::{Outcome, Work};
use crate::base::Durability;
use crate::error::Result;
use crate::store::engine::{Commit, Engine, Fill, Snapshot};
use crate::store::memory_engine::{Map, MemoryEngine};
use crate::time::Zone;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The model engine, which keeps the state behind each commit.
#[derive(Clone)]
struct Recorder {
    engine: Arc<MemoryEngine>,
    states: Arc<Mutex<Vec<Arc<Map>>>>,
}

impl Engine for Recorder {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>> {
        self.engine.snapshot()
    }

    fn write(&self, commit: Commit, fill: Fill<'_>) -> Result<()> {
        self.engine.write(commit, fill)?;
        self.states.lock().unwrap_or_else(PoisonError::into_inner).push(self.engine.state());
        Ok(())
    }

    fn file_bytes(&self) -> u64 {
        0
    }
}

pub(super) struct Oracle {
    base: Base,
    states: Arc<Mutex<Vec<Arc<Map>>>>,
    /// The state that must not be fallen behind of.
    durable: usize,
}

impl Oracle {
    /// Of a new base.
    pub fn new() -> Oracle {
        let engine = MemoryEngine::default();
        let zone = Zone::named("Europe/Moscow").expect("a zone");
        engine.write(Commit::Durable, &mut |transaction| fill_new(transaction, *b"RU", &zone)).expect("a new base");
        Oracle::of(engine.state())
    }

    /// Of a base with these contents, all of them on disk.
    pub fn of(map: Arc<Map>) -> Oracle {
        let states = Arc::new(Mutex::new(vec![map.clone()]));
        let engine = Recorder { engine: Arc::new(MemoryEngine::of(map)), states: states.clone() };
        Oracle { base: Base::over(Box::new(engine)).expect("a model base"), states, durable: 0 }
    }

    fn states(&self) -> MutexGuard<'_, Vec<Arc<Map>>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of the newest state.
    pub fn last(&self) -> usize {
        self.states().len() - 1
    }

    pub fn durable(&self) -> usize {
        self.durable
    }

    /// What the work comes to here.
    pub fn run(&self, work: Work, durability: Durability, seconds: i64) -> Outcome {
        work.run(&self.base, durability, seconds)
    }

    /// The newest state is on disk.
    pub fn acknowledge(&mut self) {
        self.durable = self.last();
    }

    pub fn newest(&self) -> Arc<Map> {
        self.states().last().expect("a state").clone()
    }

    /// All states that may be found on the disk after a failure.
    pub fn states_since_durable(&self) -> Vec<Arc<Map>> {
        self.states().iter().skip(self.durable).cloned().collect()
    }

    /// Which of these states it is; the newest if several are equal.
    pub fn find(&self, found: &Map, among: RangeInclusive<usize>) -> std::result::Result<Arc<Map>, String> {
        let states = self.states();
        let Some(allowed) = states.get(among.clone()) else { return Err(format!("no states {among:?}")) };
        if let Some(state) = allowed.iter().rev().find(|state| state.as_ref() == found) {
            return Ok(state.clone());
        }
        let known = states.iter().position(|state| state.as_ref() == found);
        let nearest = allowed.last().map(|state| difference(found, state)).unwrap_or_default();
        Err(format!("the states {among:?} are allowed, of {}; found state {known:?}, which differs from the last allowed by {nearest}", states.len()))
    }
}
