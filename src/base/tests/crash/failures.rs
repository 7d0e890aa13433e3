//! Disks that fail: the error says what it was, nothing acknowledged is lost, nothing refused is there, reads go on, and writes go on
//! as soon as the disk lets them.

use super::oracle::Oracle;
use super::work::{Outcome, Work};
use super::{Round, Tally, check_derived, contents, create, open, seeds};
use crate::base::{Base, Durability};
use crate::error::{Error, ErrorKind};
use crate::model::ClientId;
use crate::store::memory_engine::Map;
use crate::store::simulated_disk::{Fault, MakeDisk, Random, SimulatedDisk, plain_disk};
use std::sync::Arc;

const STRICT: Durability = Durability::Strict;
const RELAXED: Durability = Durability::Relaxed;

/// What is on the disk before anything fails, closed in order.
fn prepared(seed: u64, make: MakeDisk<'_>) -> (Vec<u8>, Arc<Map>) {
    let disk = SimulatedDisk::of(Vec::new(), seed);
    let base = create(&disk, make).expect("a base");
    let oracle = Oracle::new();
    let mut random = Random(seed);
    for (seconds, work) in [Work::Create(1), Work::Pair(2), Work::Create(3)].into_iter().chain((0..9).map(|_| Work::random(&mut random))).enumerate()
    {
        let seconds = i64::try_from(seconds).expect("small");
        let (came, should) = (work.run(&base, STRICT, seconds), oracle.run(work, STRICT, seconds));
        assert!(!matches!(came, Outcome::Failed(_)) && !matches!(should, Outcome::Failed(_)), "{work:?}: {came:?}");
    }
    drop(base);
    (disk.bytes(), oracle.newest())
}

/// Work of all kinds, some of it the same in every round.
fn script(random: &mut Random) -> Vec<(Work, Durability)> {
    let mut script = vec![
        (Work::Create(4), STRICT),
        (Work::Call(0), RELAXED),
        (Work::Edit(0, 3), STRICT),
        (Work::Import(random.below(16)), STRICT),
        (Work::Pair(5), RELAXED),
        (Work::Maintain, STRICT),
        (Work::Merge(0, 1), STRICT),
        (Work::Rebuild, STRICT),
        (Work::Pair(8), STRICT),
    ];
    for _ in 0..3 {
        let durability = if random.chance(30) { RELAXED } else { STRICT };
        script.insert(random.below(script.len()), (Work::random(random), durability));
    }
    script
}

fn expected_kind(fault: Fault) -> ErrorKind {
    if matches!(fault, Fault::Full(_)) { ErrorKind::Full } else { ErrorKind::Io }
}

fn check_kind(error: &Error, fault: Fault, what: &str) {
    assert_eq!(error.kind(), expected_kind(fault), "{what} under {fault:?}: {error}");
}

/// Runs the script without a failure and counts the operations.
fn operations(image: &[u8], script: &[(Work, Durability)], make: MakeDisk<'_>) -> u64 {
    let disk = SimulatedDisk::of(image.to_vec(), 0);
    let base = open(&disk, make).expect("a base");
    for (index, (work, durability)) in script.iter().enumerate() {
        work.run(&base, *durability, 100 + i64::try_from(index).expect("small"));
    }
    disk.operations()
}

/// What a run did, told where it fails.
#[derive(Default)]
struct Trace(Vec<String>);

impl Drop for Trace {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.0.join("\n"));
        }
    }
}

/// One run under a fault.
struct Run<'a> {
    make: MakeDisk<'a>,
    fault: Fault,
    disk: SimulatedDisk,
    oracle: Oracle,
    random: Random,
}

impl Run<'_> {
    fn open(&mut self, tally: &mut Tally) -> Base {
        self.disk.set_fault(self.fault);
        match open(&self.disk, self.make) {
            Ok(base) => base,
            Err(error) => {
                check_kind(&error, self.fault, "opening");
                tally.opening += 1;
                tally.failures += self.disk.failures();
                self.disk.set_fault(Fault::Nothing);
                tally.open(&self.disk, self.make).expect("the disk works again")
            }
        }
    }

    /// The contents are one of the states that they may be now.
    fn settle(&mut self, base: &Base, last: usize, when: &str) {
        let found = contents(base).unwrap_or_else(|error| panic!("{when} under {:?}: {error}", self.fault));
        let state = self.oracle.find(&found, self.oracle.durable()..=last);
        self.oracle = Oracle::of(state.unwrap_or_else(|what| panic!("{when} under {:?}: {what}", self.fault)));
    }

    /// A step during which an operation failed, but which did not fail itself: what it built upon may lack relaxed writes, and it may have gone
    /// with them if it is relaxed.
    fn settle_hit(&mut self, base: &Base, (work, durability, seconds): (Work, Durability, i64), came: &Outcome, acknowledged: bool) {
        let found = contents(base).unwrap_or_else(|error| panic!("{work:?} under {:?}: {error}", self.fault));
        let before = self.oracle.states_since_durable();
        let should = self.oracle.run(work, durability, seconds);
        if came.is_like(&should) && self.oracle.newest().as_ref() == &found {
            if acknowledged {
                self.oracle.acknowledge();
            }
            return;
        }
        let mut whats = Vec::new();
        for state in before.into_iter().rev() {
            let mut oracle = Oracle::of(state);
            let should = oracle.run(work, durability, seconds);
            let least = if acknowledged { oracle.last() } else { 0 };
            match oracle.find(&found, least..=oracle.last()) {
                Ok(state) if came.is_like(&should) => {
                    if acknowledged {
                        oracle.acknowledge();
                        self.oracle = oracle;
                    } else {
                        self.oracle = Oracle::of(state);
                    }
                    return;
                }
                Ok(_) => whats.push(format!("on the model it came to {should:?}")),
                Err(what) => whats.push(what),
            }
        }
        panic!("{work:?} under {:?} came to {came:?}: {whats:#?}", self.fault);
    }

    /// Opens what a power cut leaves, and looks whether it is what it may be.
    fn cut(&mut self, last: usize, when: &str, tally: &mut Tally) {
        let disk = self.disk.power_cut(self.random.next());
        tally.cuts += 1;
        let base = tally.open(&disk, self.make).unwrap_or_else(|error| panic!("{when} under {:?}: {error}", self.fault));
        let found = contents(&base).expect("contents");
        let state = self.oracle.find(&found, self.oracle.durable()..=last);
        state.unwrap_or_else(|what| panic!("{when} under {:?}: {what}", self.fault));
        check_derived(&base);
    }
}

fn run(image: &[u8], state: &Arc<Map>, script: &[(Work, Durability)], fault: Fault, seed: u64, make: MakeDisk<'_>, tally: &mut Tally) {
    let disk = SimulatedDisk::of(image.to_vec(), seed);
    let mut run = Run { make, fault, disk, oracle: Oracle::of(state.clone()), random: Random(seed) };
    let base = run.open(tally);
    let session = base.session("reader").expect("a session");
    let reads_go_on = !matches!(fault, Fault::All(_));
    // A state that a commit whose flush failed may have brought to the medium: until writes go on, a cut may find it.
    let mut in_doubt = false;
    let mut was_hit = false;
    let mut trace = Trace::default();
    for (index, (work, durability)) in script.iter().enumerate() {
        let seconds = 100 + i64::try_from(index).expect("small");
        let before = run.oracle.last();
        let came = work.run(&base, *durability, seconds);
        let is_hit = !was_hit && run.disk.failures() > 0;
        was_hit |= is_hit;
        trace.0.push(format!("{durability:?} {work:?}: {came:?}, {} operations failed", run.disk.failures()));
        match came {
            Outcome::Failed(error) => {
                let what = format!("{work:?}");
                assert!(run.disk.failures() > 0, "{what} fails without a reason: {error}");
                check_kind(&error, fault, &what);
                if in_doubt {
                    continue;
                }
                run.oracle.run(*work, *durability, seconds);
                // All but the state of the commit that failed.
                let grown = run.oracle.last() - before;
                let last = if work.has_steps() && grown > 0 { run.oracle.last() - 1 } else { before };
                if matches!(fault, Fault::Once(_)) {
                    run.cut(last, &format!("a cut after {what}"), tally);
                    run.settle(&base, last, &what);
                    continue;
                }
                in_doubt = true;
                let refused_after = run.oracle.last();
                if reads_go_on {
                    let client = session.client(ClientId::new(1).expect("an id"));
                    client.unwrap_or_else(|error| panic!("no reads after {what} under {fault:?}: {error}")).expect("the first client");
                    let found = contents(&base).unwrap_or_else(|error| panic!("no reads after {what} under {fault:?}: {error}"));
                    let state = run.oracle.find(&found, run.oracle.durable()..=last);
                    state.unwrap_or_else(|difference| panic!("{what} under {fault:?}: {difference}"));
                }
                // Before anything is put right a cut may find the commit whose flush failed.
                run.cut(refused_after, &format!("a cut after {what}"), tally);
                if reads_go_on {
                    run.settle(&base, last, &what);
                }
            }
            _ if in_doubt && !reads_go_on => {}
            came if is_hit && reads_go_on => {
                let acknowledged = *durability == STRICT || work.is_strict();
                run.settle_hit(&base, (*work, *durability, seconds), &came, acknowledged);
            }
            came => {
                let should = run.oracle.run(*work, *durability, seconds);
                assert!(came.is_like(&should), "{work:?} under {fault:?} came to {came:?}, on the model to {should:?}");
                let grown = run.oracle.last() > before;
                assert!(!(grown && in_doubt), "{work:?} under {fault:?} was done on a disk that takes nothing");
                if grown && (*durability == STRICT || work.is_strict()) {
                    run.oracle.acknowledge();
                    tally.acknowledged += 1;
                }
                if was_hit && !in_doubt {
                    let found = contents(&base).expect("contents");
                    let last = run.oracle.last();
                    run.oracle.find(&found, last..=last).unwrap_or_else(|what| panic!("{work:?} behind {fault:?}: {what}"));
                }
            }
        }
    }
    tally.failures += run.disk.failures();
    run.disk.set_fault(Fault::Nothing);
    // Relaxed writes may have gone with the failure.
    session.client(ClientId::new(1).expect("an id")).expect("reads go on after the failure").expect("the first client");
    let candidates = if was_hit { run.oracle.states_since_durable() } else { vec![run.oracle.newest()] };
    // The same base goes on, and a power cut leaves what it says.
    let came = Work::Create(7).run(&base, STRICT, 200);
    assert!(matches!(came, Outcome::Done), "writing does not go on after {fault:?}: {came:?}");
    let found = contents(&base).expect("contents");
    let mut whats = Vec::new();
    let fits = candidates.into_iter().rev().find_map(|state| {
        let oracle = Oracle::of(state);
        assert!(matches!(oracle.run(Work::Create(7), STRICT, 200), Outcome::Done));
        whats.extend(oracle.find(&found, oracle.last()..=oracle.last()).err());
        (oracle.newest().as_ref() == &found).then_some(oracle)
    });
    run.oracle = fits.unwrap_or_else(|| panic!("after {fault:?} is over: {whats:#?}"));
    let last = run.oracle.last();
    run.oracle.acknowledge();
    check_derived(&base);
    run.cut(last, "a cut at the end", tally);
    run.disk.set_fault(Fault::Nothing);
    drop((session, base));
    let base = tally.open(&run.disk, make).expect("a base that was closed");
    run.settle(&base, last, "closed and opened");
    tally.rounds += 1;
}

/// Each operation of a script fails: once, with all that follow, with all writes that follow, or because the disk is full.
#[test]
fn failing_operations() {
    let mut tally = Tally::default();
    // A round is a run for each operation and each fault.
    let mut seeds = seeds(3);
    if super::number("KTK_CRASH_ROUNDS").is_some() {
        seeds.end = seeds.start + (seeds.end - seeds.start).div_ceil(200);
    }
    for seed in seeds {
        let _name = Round(seed);
        let mut random = Random(seed);
        let (image, state) = prepared(seed, &plain_disk);
        let script = script(&mut random);
        let all = operations(&image, &script, &plain_disk);
        assert!(all > 50, "{all} operations");
        // The long form tries each of them; the short one every few, others in each round.
        let step = if super::number("KTK_CRASH_ROUNDS").is_some() || super::number("KTK_CRASH_SEED").is_some() { 1 } else { 7 };
        let mut at = random.below(step) as u64;
        while at < all {
            for fault in [Fault::Once(at), Fault::All(at), Fault::Writes(at), Fault::Full(at)] {
                run(&image, &state, &script, fault, seed ^ at, &plain_disk, &mut tally);
            }
            at += step as u64;
        }
    }
    tally.print("failing operations");
    assert!(tally.failures > 0 && tally.acknowledged > 0);
}
