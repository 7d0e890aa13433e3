//! Backup, bounded waiting, interruption.

use kartoteka::{Action, Base, ClientKind, Draft, DuplicatePolicy, ErrorKind, ImportOptions, Instant, Session};
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

fn now() -> Instant {
    "2026-11-21T10:00:00Z".parse().expect("an instant")
}

fn save(session: &Session, name: &str) {
    let mut draft = Draft::new(ClientKind::Person);
    draft.set("name", name).expect("a path").set("phone.mobile", "8 916 123-45-67").expect("a path");
    session.save(now(), &draft).expect("a save");
}

fn folder(test: &str) -> PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("upkeep-{test}-{}", std::process::id()));
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Everything that a base says of itself by its public reads.
fn told(session: &Session) -> Vec<String> {
    let (ids, _) = session.client_ids(None, 1000).expect("ids");
    let cards = ids.iter().map(|id| session.to_json(&session.client(*id).expect("a read").expect("a client")).to_string());
    let journal = session.journal(0, 1000).expect("a journal");
    cards.chain(journal.iter().map(|(sequence, entry)| entry.to_json(*sequence).to_string())).collect()
}

/// A copy is the base as it was when the copy began, also while others write; the base remembers who copied it.
#[test]
fn a_backup_is_the_base_as_it_was() {
    let folder = folder("copy");
    let base = Base::options().create(true).open(folder.join("base.ktk")).expect("a base");
    let session = base.session("olga").expect("a session");
    (0..50).for_each(|number| save(&session, &format!("Иванов Иван {}", ["Петрович", "Ильич"][number % 2])));
    let before = told(&session);
    let path = folder.join("copy.ktk");
    let mut wrote = false;
    let rows = session.backup(now(), &path, |at| {
        // Somebody writes while the copy is made.
        if !std::mem::replace(&mut wrote, true) {
            save(&session, "Петрова Анна");
        }
        at.rows <= at.total
    });
    assert!(rows.expect("a backup") > 100);
    let copy = Base::options().open(&path).expect("the copy").session("olga").expect("a session");
    assert_eq!(told(&copy), before);
    assert!(copy.check_derived(10).expect("a check").is_empty());
    save(&copy, "Сидоров Пётр");
    let last = session.journal(0, 1000).expect("a journal").pop().expect("an entry").1;
    assert_eq!((last.action, last.actor.as_str()), (Action::Backup, "olga"));
    std::fs::remove_dir_all(folder).ok();
}

/// A backup that is refused, stopped or interrupted leaves nothing behind, and what was there stays.
#[test]
fn a_backup_that_fails_leaves_nothing() {
    let folder = folder("stopped");
    let base = Base::options().in_memory().expect("a base");
    let session = base.session("olga").expect("a session");
    save(&session, "Иванов Иван");
    let path = folder.join("copy.ktk");
    let kind = |result: kartoteka::Result<u64>| result.map_err(|error| error.kind()).expect_err("a failure");
    assert_eq!(kind(session.backup(now(), &path, |_| false)), ErrorKind::Aborted);
    let interrupted = session.backup(now(), &path, |_| {
        base.interrupt();
        true
    });
    // The base is so small that the copy was whole before the next look at the flag, or it was stopped.
    assert!(interrupted.is_ok() || kind(interrupted) == ErrorKind::Interrupted);
    std::fs::remove_file(&path).ok();
    assert_eq!(std::fs::read_dir(&folder).expect("the folder").count(), 0);
    std::fs::write(&path, b"mine").expect("a file");
    assert_eq!(kind(session.backup(now(), &path, |_| true)), ErrorKind::Exists);
    assert_eq!(std::fs::read(&path).expect("the file"), b"mine");
    let (_, entries) = (0, session.journal(0, 100).expect("a journal"));
    assert!(entries.iter().filter(|(_, entry)| entry.action == Action::Backup).count() <= 1);
    std::fs::remove_dir_all(folder).ok();
}

/// Whoever waits for a writer longer than was said is told so, and nothing of his is written; maintenance too.
#[test]
fn waiting_has_an_end() {
    let base = Base::options().busy(Duration::from_millis(50)).in_memory().expect("a base");
    let session = base.session("olga").expect("a session");
    let (inside, began) = mpsc::channel();
    let (finish, finished) = mpsc::channel::<()>();
    let slow = base.session("pavel").expect("a session");
    let writer = std::thread::spawn(move || {
        slow.write(now(), |_| {
            inside.send(()).expect("a listener");
            finished.recv().expect("a word");
            Ok(())
        })
    });
    began.recv().expect("a writer");
    let mut draft = Draft::new(ClientKind::Person);
    draft.set("name", "Иванов Иван").expect("a path");
    assert_eq!(session.save(now(), &draft).map_err(|error| error.kind()).expect_err("busy"), ErrorKind::Busy);
    assert_eq!(base.rebuild(now(), "olga").map_err(|error| error.kind()).expect_err("busy"), ErrorKind::Busy);
    assert_eq!(session.client_count().expect("reads never wait"), 0);
    finish.send(()).expect("a writer");
    writer.join().expect("a thread").expect("a write");
    session.save(now(), &draft).expect("a save");
    assert_eq!(base.rebuild(now(), "olga").expect("a rebuild").clients, 1);
    session.save(now(), &Draft::new(ClientKind::Person)).expect("a save after a rebuild");
}

struct Endless {
    base: Base,
    sent: usize,
}

impl std::io::Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        const HEAD: &[u8] = b"surname,note\n";
        let row = format!("Ivanov,{}\n", "likes tea ".repeat(100));
        let byte = |at: usize| HEAD.get(at).copied().unwrap_or_else(|| row.as_bytes()[at % row.len()]);
        // Again and again, because what reads ahead does not watch yet; and with an end, should nobody listen.
        match self.sent {
            100_000_000.. => return Ok(0),
            1_000_000.. => self.base.interrupt(),
            _ => {}
        }
        out.iter_mut().enumerate().for_each(|(index, place)| *place = byte(self.sent + index));
        self.sent += out.len();
        Ok(out.len())
    }
}

/// An interruption stops the call that runs, keeps what it committed under its batch, and does not concern the next one.
#[test]
fn an_interruption_stops_what_runs() {
    let base = Base::options().in_memory().expect("a base");
    let session = base.session("olga").expect("a session");
    base.interrupt(); // nothing runs: nothing happens
    let table = "name\nИванов Иван\nПетрова Анна\n";
    // A table without an end, during which somebody presses a button.
    let endless = Endless { base: base.clone(), sent: 0 };
    let options = ImportOptions { duplicates: DuplicatePolicy::Allow, ..ImportOptions::default() };
    let stopped = session.import(now(), endless, &options, |_| true).expect("a report");
    assert!(!stopped.complete && stopped.created > 0, "{} created", stopped.created);
    let batch = session.batches().expect("batches").pop().expect("a batch");
    assert_eq!((batch.id, batch.state), (stopped.batch, "stopped"));
    assert_eq!(session.client_count().expect("a count"), stopped.created);
    assert_eq!(session.revert(now(), batch.id, false, |_| {}).expect("a revert").removed, stopped.created);
    assert!(session.import(now(), table.as_bytes(), &ImportOptions::default(), |_| true).expect("an import").complete);
    base.rebuild(now(), "olga").expect("a rebuild");
}

/// Names the folder for a copy of this test program that is to be killed.
const CHILD: &str = "KARTOTEKA_BACKUP_CHILD";

/// A process that is killed in the middle of a backup leaves no file of the wanted name, and the base as it was; the next backup
/// is whole. (The test runs itself once more as the process that dies.)
#[test]
fn a_killed_backup_leaves_no_half_file() {
    if let Some(folder) = std::env::var_os(CHILD).map(PathBuf::from) {
        let session = Base::options().open(folder.join("base.ktk")).expect("the base").session("olga").expect("a session");
        let result = session.backup(now(), folder.join("copy.ktk"), |at| {
            if at.rows >= 10_000 {
                std::fs::write(folder.join("half"), b"").expect("a mark");
                std::thread::sleep(Duration::from_secs(60));
            }
            true
        });
        panic!("nobody killed it: {result:?}");
    }
    let folder = folder("killed");
    let base = Base::options().create(true).open(folder.join("base.ktk")).expect("a base");
    let table: String = (0..1500).fold("name;phone\n".into(), |table, number| format!("{table}Иванов Иван;8 916 {:07}\n", 1_000_000 + number));
    base.session("olga").expect("a session").import(now(), table.as_bytes(), &ImportOptions::default(), |_| true).expect("an import");
    drop(base);
    let mut command = std::process::Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "upkeep::a_killed_backup_leaves_no_half_file"]).env(CHILD, &folder).stdout(std::process::Stdio::null());
    let mut child = command.stderr(std::process::Stdio::null()).spawn().expect("a child");
    for _ in 0..3000 {
        if folder.join("half").exists() || child.try_wait().expect("a child").is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(folder.join("half").exists(), "the child never came half way");
    child.kill().expect("a kill");
    child.wait().expect("an end");
    assert!(!folder.join("copy.ktk").exists());
    let base = Base::options().open(folder.join("base.ktk")).expect("the base");
    let session = base.session("olga").expect("a session");
    assert_eq!(session.client_count().expect("a count"), 1500);
    session.backup(now(), folder.join("copy.ktk"), |_| true).expect("a backup");
    let copy = Base::options().open(folder.join("copy.ktk")).expect("the copy").session("olga").expect("a session");
    assert_eq!(copy.client_count().expect("a count"), 1500);
    drop((copy, session, base));
    std::fs::remove_dir_all(folder).ok();
}
