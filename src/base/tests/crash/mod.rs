//! Power cuts and disks that fail, under random work: whole bases over [`SimulatedDisk`].
//!
//! The short form runs with all other tests. The long one: `KTK_CRASH_ROUNDS=10000 cargo test --release --lib crash -- --nocapture`;
//! `KTK_CRASH_SEED=…` repeats the round that a failure named. (A round of `failures` is some thousand runs, so it takes a 200th of them.) Each suite takes the function that makes the disk out of raw storage, so
//! that it runs over a wrapped disk too.

mod failures;
mod oracle;
mod power;
mod work;

use super::super::open::{Base, fill_new};
use crate::error::{ErrorKind, Result};
use crate::store::engine::Table;
use crate::store::keys;
use crate::store::memory_engine::Map;
use crate::store::redb_engine::{RedbEngine, Settings, Share};
use crate::store::simulated_disk::{MakeDisk, SimulatedDisk};
use crate::time::{Zone, from_micros};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

const SETTINGS: Settings = Settings { share: Share::Exclusive, read_only: false, cache_bytes: 1 << 20, check: false, encryption: None };

/// Where the rounds begin when nobody says otherwise.
const FIRST_SEED: u64 = 20_261_126;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The seeds of the rounds to run: a few, as many as somebody wants, or the one that he wants again.
fn seeds(short: u64) -> std::ops::Range<u64> {
    match (number("KTK_CRASH_SEED"), number("KTK_CRASH_ROUNDS")) {
        (Some(seed), rounds) => seed..seed + rounds.unwrap_or(1),
        (None, rounds) => FIRST_SEED..FIRST_SEED + rounds.unwrap_or(short),
    }
}

/// Names the round where a test fails in it.
struct Round(u64);

impl Drop for Round {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("this round again: KTK_CRASH_SEED={}", self.0);
        }
    }
}

/// What a suite did.
#[derive(Debug, Default)]
struct Tally {
    rounds: u64,
    cuts: u64,
    /// Cuts and failures while a base was made or opened.
    opening: u64,
    failures: u64,
    acknowledged: u64,
    reopened: u64,
    slowest: Duration,
}

impl Tally {
    fn print(&self, suite: &str) {
        println!(
            "{suite}: {} rounds, {} cuts and {} failed operations ({} of both while making or opening), {} acknowledged writes, {} reopenings, the slowest {:.1} ms",
            self.rounds,
            self.cuts,
            self.failures,
            self.opening,
            self.acknowledged,
            self.reopened,
            self.slowest.as_secs_f64() * 1e3
        );
    }

    fn open(&mut self, disk: &SimulatedDisk, make: MakeDisk<'_>) -> Result<Base> {
        let began = Instant::now();
        let base = open(disk, make)?;
        self.reopened += 1;
        self.slowest = self.slowest.max(began.elapsed());
        Ok(base)
    }
}

/// Opens what a disk holds, as a file is opened: looked at first.
fn open(disk: &SimulatedDisk, make: MakeDisk<'_>) -> Result<Base> {
    let engine = RedbEngine::over(make(Box::new(disk.clone()))?, None, &SETTINGS, Some(&mut |_| Ok(())))?;
    Base::over(Box::new(engine))
}

/// Makes a base on an empty disk.
fn create(disk: &SimulatedDisk, make: MakeDisk<'_>) -> Result<Base> {
    let zone = Zone::named("Europe/Moscow").expect("a zone");
    let engine = RedbEngine::create_over(make(Box::new(disk.clone()))?, None, &SETTINGS, &mut |transaction| fill_new(transaction, *b"RU", &zone))?;
    Base::over(Box::new(engine))
}

/// All rows of all tables, as reads see them now.
fn contents(base: &Base) -> Result<Map> {
    base.session("timer")?.next_due()?;
    let committed = base.shared.committed();
    let mut map = Map::new();
    for table in Table::ALL {
        committed.view.snapshot.range(*table, &[], &[0xFF; 1200], usize::MAX, &mut |key, value| {
            map.insert((*table, key.to_vec()), value.to_vec());
            ControlFlow::Continue(())
        })?;
    }
    // The next due time that is kept in memory is that of the first row, whatever came of the commits before.
    let first = map.keys().find(|(table, _)| *table == Table::Due).and_then(|(_, key)| keys::leading_instant(key)).map(from_micros);
    assert!(committed.next_due.get().is_none_or(|known| *known == first), "{:?} is kept, {first:?} is due next", committed.next_due);
    Ok(map)
}

/// Derived rows are those of the records.
fn check_derived(base: &Base) {
    let session = base.session("checker").expect("a session");
    assert_eq!(session.check_derived(9).expect("a check"), Vec::<String>::new());
}

/// The kinds that a failing disk has for a caller.
fn is_of_the_disk(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Io | ErrorKind::Full)
}

/// How two states differ, in few words.
fn difference(found: &Map, wanted: &Map) -> String {
    let hex = |key: &[u8]| key.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let differs = |(place, value): &(&(Table, Vec<u8>), &Vec<u8>), other: &Map| other.get(*place) != Some(*value);
    let more = found.iter().filter(|row| differs(row, wanted)).map(|((table, key), _)| format!("+{} {}", table.name(), hex(key)));
    let less = wanted.iter().filter(|row| differs(row, found)).map(|((table, key), _)| format!("-{} {}", table.name(), hex(key)));
    more.chain(less).take(12).collect::<Vec<_>>().join(", ")
}
