//! Several processes on one base: who is let in, what others see, and that nothing is lost when some of them are killed.
//!
//! The test program runs itself once more as the other processes. The long form: `KTK_CRASH_ROUNDS=100 cargo test --release --test it
//! processes -- --nocapture` (kills per round: 3).

use kartoteka::{Base, ClientKind, Draft, DuplicatePolicy, ErrorKind, Instant, LookupContext, SaveOptions, Session, Share};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant as Clock};

/// Tells a copy of this test program what to do: a job, its name, and the folder.
const CHILD: &str = "KARTOTEKA_PROCESS_CHILD";

fn now() -> Instant {
    "2026-11-21T10:00:00Z".parse().expect("an instant")
}

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("processes-{test}-{}", std::process::id()));
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn child(job: &str, name: &str, folder: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "processes::another_process", "--nocapture"]).env(CHILD, format!("{job}:{name}:{}", folder.display()));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a child")
}

fn save(session: &Session, key: &str, phone: u64) {
    let mut draft = Draft::new(ClientKind::Person);
    draft.set("name", "Иванов Иван").expect("a path").set("external.test", key).expect("a path");
    draft.set("phone.mobile", &format!("+7916{phone:07}")).expect("a path");
    let options = SaveOptions { duplicates: DuplicatePolicy::Allow, ..SaveOptions::default() };
    session.write(now(), |transaction| transaction.save(&draft, options).map(drop)).expect("a save");
}

fn open(folder: &Path, share: Share, read_only: bool) -> kartoteka::Result<Base> {
    Base::options().share(share).read_only(read_only).busy(Duration::from_secs(60)).open(folder.join("base.ktk"))
}

/// The other process: without its variable it does nothing.
#[test]
fn another_process() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let [job, name, folder] = told.splitn(3, ':').collect::<Vec<_>>()[..] else { panic!("{told:?}") };
    let folder = Path::new(folder);
    let say = |word: String| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "told {word}").and_then(|()| out.flush()).expect("a parent");
    };
    match job {
        // Opens as it is told and says how that went.
        "open" => {
            let (share, read_only) = match name {
                "exclusive" => (Share::Exclusive, false),
                "single" => (Share::SingleWriter, false),
                "reader" => (Share::SingleWriter, true),
                _ => (Share::MultiWriter, false),
            };
            let opened = open(folder, share, read_only);
            say(opened.map_or_else(
                |error| format!("{:?} {error}", error.kind()),
                |base| {
                    base.session("child").and_then(|session| session.client_count()).map_or_else(|error| error.to_string(), |count| count.to_string())
                },
            ));
        }
        // Reads whatever number it is asked for, until nobody asks.
        "reader" => {
            let base = open(folder, Share::SingleWriter, true).expect("a reader");
            base.load_phones().ok();
            let session = base.session("child").expect("a session");
            say("ready".into());
            for line in std::io::stdin().lines() {
                let (_, owners) = session.lookup(&line.expect("a line"), &LookupContext::default(), now().date_naive()).expect("a look-up");
                say(owners.len().to_string());
            }
            assert_eq!(
                session.write(now(), |transaction| transaction.archive(kartoteka::ClientId::new(1).expect("1"))).map_err(|error| error.kind()).err(),
                Some(ErrorKind::ReadOnly)
            );
        }
        // Saves one client after the other and says each that was acknowledged.
        _ => {
            let base = open(folder, Share::MultiWriter, false).expect("a writer");
            let session = base.session(name).expect("a session");
            let mut found = BTreeMap::new();
            for number in 0u64.. {
                let key = format!("{name}-{number}");
                let clock = Clock::now();
                save(&session, &key, number);
                say(format!("{key} {}", clock.elapsed().as_micros()));
                // What others write is seen, and what was seen stays.
                let count = session.client_count().expect("a count");
                assert!(found.insert(number, count).is_none() && found.range(..number).next_back().is_none_or(|(_, before)| *before < count));
            }
        }
    }
}

/// What a child says, without the words of the test program around it.
fn words(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    lines.map_while(Result::ok).filter_map(|line| line.split_once("told ").map(|(_, word)| word.to_string()))
}

fn ask(folder: &Path, mode: &str) -> String {
    let mut child = child("open", mode, folder);
    let word = words(&mut child).collect::<Vec<_>>().join(" ");
    child.wait().expect("an end");
    word
}

/// A second process is let in or refused by what both say; who holds the base is named where the system tells it.
#[test]
fn processes_are_let_in_or_refused() {
    let folder = folder("modes");
    drop(Base::options().create(true).open(folder.join("base.ktk")).expect("a base"));
    for (mine, other, expected) in [
        (Share::Exclusive, "exclusive", "Locked"),
        (Share::Exclusive, "multi", "Locked"),
        (Share::Exclusive, "reader", "Locked"),
        (Share::SingleWriter, "exclusive", "Locked"),
        (Share::SingleWriter, "single", "Locked"),
        (Share::SingleWriter, "reader", "0"),
        (Share::MultiWriter, "multi", "0"),
        (Share::MultiWriter, "exclusive", "Locked"),
    ] {
        let base = open(&folder, mine, false).expect("the first opener");
        let told = ask(&folder, other);
        assert!(told.starts_with(expected), "{mine:?} and {other}: {told}");
        if cfg!(target_os = "linux") && mine == Share::Exclusive && other == "exclusive" {
            assert!(told.contains(&format!("process {}", std::process::id())), "{told}");
        }
        drop(base);
    }
    assert_eq!(ask(&folder, "exclusive"), "0");
    std::fs::remove_dir_all(folder).ok();
}

/// A reader in another process sees a commit as soon as it was acknowledged, also through its index of phones.
#[test]
fn a_reader_follows_the_writer() {
    let folder = folder("reader");
    drop(Base::options().create(true).open(folder.join("base.ktk")).expect("a base"));
    let base = open(&folder, Share::SingleWriter, false).expect("the writer");
    let session = base.session("writer").expect("a session");
    let mut reader = child("reader", "reader", &folder);
    let mut told = words(&mut reader);
    assert_eq!(told.next().as_deref(), Some("ready"));
    let mut ask = reader.stdin.take().expect("a pipe");
    for number in 0..20u64 {
        writeln!(ask, "+7916{number:07}").expect("a reader");
        assert_eq!(told.next().as_deref(), Some("0"), "before {number}");
        save(&session, &number.to_string(), number);
        writeln!(ask, "+7916{number:07}").expect("a reader");
        assert_eq!(told.next().as_deref(), Some("1"), "after {number}");
    }
    drop(ask);
    assert!(reader.wait().expect("an end").success());
    std::fs::remove_dir_all(folder).ok();
}

/// Writers in several processes, some killed and begun again: each acknowledged client is there once, numbers were given once, the base
/// is whole, and nobody waited for ever.
#[test]
fn several_writers_lose_nothing() {
    let rounds = std::env::var("KTK_CRASH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2);
    for round in 0..rounds {
        let folder = folder(&format!("writers-{round}"));
        drop(Base::options().create(true).open(folder.join("base.ktk")).expect("a base"));
        let listen = |name: String| {
            let mut child = child("writer", &name, &folder);
            let told = words(&mut child);
            (child, std::thread::spawn(move || told.collect::<Vec<_>>()))
        };
        let mut acknowledged: Vec<Vec<String>> = Vec::new();
        let mut running = vec![listen("a0".into()), listen("b0".into())];
        for kill in 1..=3u64 {
            std::thread::sleep(Duration::from_millis(400 + (round * 37 + kill * 61) % 200));
            let (mut victim, told) = running.remove(0);
            victim.kill().expect("a kill");
            victim.wait().expect("an end");
            acknowledged.push(told.join().expect("a listener"));
            running.push(listen(format!("{}{kill}", ["a", "b"][kill as usize % 2])));
        }
        std::thread::sleep(Duration::from_millis(400));
        for (mut child, told) in running {
            // Those that nobody killed are still at work.
            assert!(child.try_wait().expect("a child").is_none());
            child.kill().expect("a kill");
            child.wait().expect("an end");
            acknowledged.push(told.join().expect("a listener"));
        }
        let base = open(&folder, Share::Exclusive, false).expect("the base");
        let session = base.session("olga").expect("a session");
        let mut waits: Vec<u64> = Vec::new();
        let mut count = 0;
        for told in &acknowledged {
            assert!(!told.is_empty(), "a writer never came to write");
            for word in told {
                let (key, micros) = word.split_once(' ').expect("a key and a time");
                let client = session.by_external("test", key).expect("a read").unwrap_or_else(|| panic!("{key} was acknowledged and is gone"));
                assert!(client.externals().any(|external| external.id == key), "{key} leads to somebody else's card");
                waits.push(micros.parse().expect("a number"));
                count += 1;
            }
        }
        let clients = session.client_count().expect("a count");
        // Of each killed process one write may have been on disk and not told.
        assert!((count..=count + acknowledged.len() as u64).contains(&clients), "{count} acknowledged, {clients} there");
        assert_eq!(session.check_derived(10).expect("a check"), Vec::<String>::new());
        waits.sort_unstable();
        println!(
            "round {round}: {count} writes of {} processes acknowledged, p50 {} µs, longest {} µs",
            acknowledged.len(),
            waits[waits.len() / 2],
            waits[waits.len() - 1]
        );
        assert!(waits[waits.len() - 1] < 30_000_000, "somebody waited too long");
        drop((session, base));
        std::fs::remove_dir_all(folder).ok();
    }
}
