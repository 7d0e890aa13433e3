//! Processes that are killed: what they had acknowledged is there, what they were at is there whole or not at all.
//!
//! The test program runs itself once more as the process that dies. The long form: `KTK_CRASH_ROUNDS=200 cargo test --release --test it
//! kill -- --nocapture`; `KTK_CRASH_SEED` repeats a round (the moment of the kill is the system's, so it may end otherwise).

use kartoteka::{Base, ClientKind, Draft, DuplicatePolicy, Durability, ErrorKind, ImportOptions, Instant, SaveOptions, Session};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Tells a copy of this test program what to do: a job, a seed, how many rounds before, and the folder.
const CHILD: &str = "KARTOTEKA_KILL_CHILD";

const WRITERS: u64 = 3;

fn now() -> Instant {
    "2026-11-21T10:00:00Z".parse().expect("an instant")
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// SplitMix64 (Steele and others 2014).
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("kill-{test}-{}", std::process::id()));
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn child(job: &str, seed: u64, folder: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "kill::the_process_that_dies", "--nocapture"]).env(CHILD, format!("{job}:{seed}:{}", folder.display()));
    command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("a child")
}

/// Says a word to the parent; it is gone from this process when this returns.
fn say(word: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{word}").and_then(|()| out.flush()).expect("a parent that listens");
}

/// The `number`th write of a writer: two clients, or neither.
fn pair(session: &Session, writer: u64, number: u64) {
    let write = session.write(now(), |transaction| {
        for side in ["a", "b"] {
            let mut draft = Draft::new(ClientKind::Person);
            draft.set("name", "Иванов Иван")?.set("external.test", &format!("{writer}-{number}-{side}"))?;
            transaction.save(&draft, SaveOptions { duplicates: DuplicatePolicy::Allow, ..SaveOptions::default() })?;
        }
        Ok(())
    });
    write.unwrap_or_else(|error| panic!("write {number} of writer {writer}: {error}"));
}

/// How many writes of a writer are there; each is whole, and none is behind one that is missing.
fn found(session: &Session, writer: u64) -> u64 {
    let there = |number: u64, side: &str| session.by_external("test", &format!("{writer}-{number}-{side}")).expect("a read").is_some();
    let found = (1..).take_while(|number| there(*number, "a")).count() as u64;
    for number in 1..=found + 3 {
        assert_eq!([there(number, "a"), there(number, "b")], [number <= found; 2], "write {number} of writer {writer}, who has {found}");
    }
    found
}

/// The child: without its variable it does nothing.
#[test]
fn the_process_that_dies() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let [job, seed, folder] = told.splitn(3, ':').collect::<Vec<_>>()[..] else { panic!("{told:?}") };
    let (mut seed, path) = (seed.parse::<u64>().expect("a seed"), Path::new(folder).join("base.ktk"));
    let base = Base::options().create(true).open(&path).expect("the base");
    let session = base.session("worker").expect("a session");
    // Ends the line that the test program has begun.
    say("");
    match job {
        "idle" => {
            let table: String = (0..3000).fold("name;phone\n".into(), |table, row| format!("{table}Иванов Иван;8 916 {:07}\n", 1_000_000 + row));
            let options = ImportOptions { duplicates: DuplicatePolicy::Allow, ..ImportOptions::default() };
            session.import(now(), table.as_bytes(), &options, |_| true).expect("an import");
            pair(&session, 0, 1);
            if random(&mut seed).is_multiple_of(2) {
                pair(&session.with_durability(Durability::Relaxed), 0, 2);
            }
            base.maintain(now(), Duration::from_secs(1)).expect("the idle call");
            say("idle");
        }
        // Writers that never end; the last of them is relaxed, and one looks after the base.
        _ => std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let durability = if writer == WRITERS - 1 { Durability::Relaxed } else { Durability::Strict };
                let session = session.with_durability(durability);
                let begin = found(&session, writer);
                scope.spawn(move || {
                    for number in begin + 1.. {
                        pair(&session, writer, number);
                        say(&format!("{writer} {number}"));
                    }
                });
            }
            loop {
                std::thread::sleep(Duration::from_millis(random(&mut seed) % 20));
                match random(&mut seed) % 4 {
                    0 => base.maintain(now(), Duration::from_secs(1)).expect("the idle call"),
                    1 => drop(base.compact(|_| true).expect("a compaction")),
                    2 => drop(base.rebuild(now(), "worker").expect("a rebuild")),
                    _ => {
                        let table = "name;phone\nПетрова Анна;8 916 123-45-67\nСидоров Пётр;8 916 123-45-68\n";
                        drop(session.import(now(), table.as_bytes(), &ImportOptions::default(), |_| true).expect("an import"));
                    }
                }
            }
        }),
    }
    std::thread::sleep(Duration::from_secs(600));
    panic!("nobody killed it");
}

/// What the rounds came to.
#[derive(Default)]
struct Tally {
    kills: u64,
    acknowledged: u64,
    slowest: Duration,
}

/// Opens a base that nobody has any more: the system gives the locks of a dead process back at its own time.
fn reopen(path: &Path, tally: &mut Tally) -> Base {
    let began = std::time::Instant::now();
    let base = Base::options().open(path).unwrap_or_else(|error| panic!("after a kill: {error}"));
    tally.slowest = tally.slowest.max(began.elapsed());
    base
}

/// One process after the other on one file, each killed at a moment of chance: also while it opens, compacts, rebuilds, imports.
fn killed_at_work(seed: u64, tally: &mut Tally) {
    let folder = folder("work");
    let path = folder.join("base.ktk");
    let mut state = seed;
    let mut acknowledged = [0; WRITERS as usize];
    let mut was_there = false;
    for generation in 0..4 {
        let mut process = child("work", random(&mut state), &folder);
        let out = process.stdout.take().expect("its output");
        let reader = std::thread::spawn(move || {
            let mut last = [0u64; WRITERS as usize];
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                // Other words are those of the test program; one that the kill cut has no second number or a shorter one.
                let words: Option<Vec<u64>> = line.split(' ').map(|word| word.parse().ok()).collect();
                if let Some([writer, number]) = words.as_deref() {
                    let place = last.get_mut(usize::try_from(*writer).expect("small")).expect("a writer");
                    *place = (*place).max(*number);
                }
            }
            last
        });
        let wait = if random(&mut state).is_multiple_of(4) { random(&mut state) % 60 } else { random(&mut state) % 700 };
        std::thread::sleep(Duration::from_millis(wait));
        assert!(process.try_wait().expect("a child").is_none(), "the child ended by itself");
        process.kill().expect("a kill");
        process.wait().expect("an end");
        let last = reader.join().expect("a reader");
        for (known, last) in acknowledged.iter_mut().zip(last) {
            tally.acknowledged += last.saturating_sub(*known);
            *known = (*known).max(last);
        }
        tally.kills += 1;
        if !path.exists() {
            // It was killed before there was a base; at worst a file with another name is left.
            assert!(!was_there && acknowledged == [0; WRITERS as usize]);
            continue;
        }
        was_there = true;
        let base = reopen(&path, tally);
        let session = base.session("checker").expect("a session");
        for (writer, known) in acknowledged.iter_mut().enumerate() {
            let relaxed = writer as u64 == WRITERS - 1;
            let found = found(&session, writer as u64);
            assert!(found >= *known || relaxed, "writer {writer} has {found} writes, {known} were acknowledged (seed {seed})");
            // A write whose flush was done, but whose answer was not given, is there too; of the relaxed ones the last may be missing.
            assert!(found <= *known + 1 || relaxed, "writer {writer} has {found} writes, {known} were acknowledged (seed {seed})");
            *known = found;
        }
        assert_eq!(session.check_derived(9).expect("a check"), Vec::<String>::new(), "seed {seed}");
        let left = std::fs::read_dir(&folder).expect("the folder").count();
        assert!(left <= 1 + generation + 1, "{left} files");
    }
    std::fs::remove_dir_all(&folder).ok();
}

#[test]
fn a_killed_process_loses_nothing_acknowledged() {
    let first = number("KTK_CRASH_SEED").unwrap_or(20_261_126);
    let rounds = number("KTK_CRASH_ROUNDS").unwrap_or(if number("KTK_CRASH_SEED").is_some() { 1 } else { 4 });
    let mut tally = Tally::default();
    for seed in first..first + rounds {
        killed_at_work(seed, &mut tally);
    }
    println!(
        "kills at work: {rounds} rounds, {} kills, {} acknowledged writes, the slowest reopening {:.1} ms",
        tally.kills,
        tally.acknowledged,
        tally.slowest.as_secs_f64() * 1e3
    );
    assert!(tally.acknowledged > 0);
}

/// Waits until the child has said a word; an end of its output before that is an error.
fn hear(process: &mut Child, word: &str) {
    let out = process.stdout.take().expect("its output");
    assert!(BufReader::new(out).lines().map_while(Result::ok).any(|line| line.ends_with(word)), "the child never said {word}");
}

/// A process that called `maintain` and was killed while it did nothing: opening needs no walk over the file. While it lives, a second
/// process is told who has the base.
#[test]
fn a_process_killed_when_idle() {
    let rounds = number("KTK_CRASH_ROUNDS").unwrap_or(5).min(100);
    let mut tally = Tally::default();
    let mut all = Vec::new();
    for seed in 0..rounds {
        let folder = folder("idle");
        let path = folder.join("base.ktk");
        let mut process = child("idle", seed, &folder);
        hear(&mut process, "idle");
        let locked = Base::options().open(&path).map(drop).expect_err("it is open there");
        assert_eq!(locked.kind(), ErrorKind::Locked);
        if cfg!(target_os = "linux") {
            assert!(locked.to_string().contains(&format!("process {} ", process.id())), "{locked}");
        }
        process.kill().expect("a kill");
        process.wait().expect("an end");
        tally.slowest = Duration::ZERO;
        let base = reopen(&path, &mut tally);
        all.push(tally.slowest);
        let session = base.session("checker").expect("a session");
        let mut state = seed;
        let expected = if random(&mut state).is_multiple_of(2) { 2 } else { 1 };
        assert_eq!(found(&session, 0), expected, "the idle call brings relaxed writes to the disk");
        assert!(session.check_derived(9).expect("a check").is_empty());
        drop((session, base));
        std::fs::remove_dir_all(&folder).ok();
    }
    all.sort_unstable();
    let (median, slowest) = (all[all.len() / 2], all[all.len() - 1]);
    println!(
        "kills when idle: {rounds} kills, reopening: median {:.2} ms, slowest {:.2} ms",
        median.as_secs_f64() * 1e3,
        slowest.as_secs_f64() * 1e3
    );
    // The goal is 10 ms; the test leaves room for a machine that does other things.
    assert!(median < Duration::from_millis(100), "{median:?}");
}
