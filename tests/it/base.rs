//! The base as a file: what is no base, what is damaged, what is newer, who has it open, what a kill leaves.

use kartoteka::exchange::CsvOptions;
use kartoteka::model::{ClientId, ClientKind, E164};
use kartoteka::{Base, Draft, Error, ErrorKind, ImportOptions, ImportReport, Instant, LookupContext, Session};
use serde_json::Value as Json;
use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// An empty directory of one test.
pub struct Place(PathBuf);

impl Place {
    pub fn new(test: &str) -> Place {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("base-{test}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&directory);
        std::fs::create_dir_all(&directory).unwrap();
        Place(directory)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The day of all tests.
pub fn now() -> Instant {
    at("2026-11-21T12:00:00Z")
}

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub fn id(number: u32) -> ClientId {
    ClientId::new(number).unwrap()
}

/// A base in memory and a session of it.
pub fn memory() -> (Base, Session) {
    let base = Base::options().in_memory().unwrap();
    let session = base.session("tester").unwrap();
    (base, session)
}

/// Saves a public JSON form as a new client.
pub fn save(session: &Session, json: &str) -> ClientId {
    let mut draft = Draft::unknown_kind();
    draft.json(json).unwrap();
    session.save(now(), &draft).unwrap_or_else(|error| panic!("{json}: {error}")).id
}

/// Applies a public JSON form to a stored client.
pub fn change(session: &Session, id: ClientId, json: &str) {
    let mut draft = Draft::of(&session.client(id).unwrap().unwrap());
    draft.json(json).unwrap();
    session.save(at("2026-11-22T12:00:00Z"), &draft).unwrap_or_else(|error| panic!("{json}: {error}"));
}

pub fn card(session: &Session, id: ClientId) -> Json {
    session.client(id).unwrap().map_or(Json::Null, |client| session.to_json(&client))
}

/// All cards by id.
pub fn cards(session: &Session) -> Vec<Json> {
    let mut all = Vec::new();
    let mut from = None;
    loop {
        let (ids, next) = session.client_ids(from, 1000).unwrap();
        all.extend(ids.into_iter().map(|id| card(session, id)));
        from = next;
        if from.is_none() {
            return all;
        }
    }
}

/// A card without what every save changes.
pub fn timeless(mut card: Json) -> Json {
    if let Json::Object(members) = &mut card {
        for name in ["id", "revision", "created_at", "created_by", "updated_at"] {
            members.shift_remove(name);
        }
    }
    card
}

/// Imports a text and holds the report to adding up.
pub fn import(session: &Session, text: &str, options: &ImportOptions) -> ImportReport {
    import_bytes(session, text.as_bytes(), options).unwrap_or_else(|error| panic!("{error}: {text}"))
}

pub fn import_bytes(session: &Session, bytes: &[u8], options: &ImportOptions) -> Result<ImportReport, Error> {
    let report = session.import(now(), bytes, options, |_| true)?;
    let sum = report.created + report.updated + report.merged + report.matched + report.skipped + report.asked + report.refused;
    assert_eq!(report.rows, sum, "the counts of a report add up to its rows: {report:?}");
    Ok(report)
}

/// Options of a file with this mapping.
pub fn mapped(mapping: &str) -> ImportOptions {
    let mapping = kartoteka::exchange::Mapping::parse(mapping).unwrap_or_else(|error| panic!("{mapping}: {error}"));
    ImportOptions { csv: CsvOptions { mapping: Some(mapping), ..CsvOptions::default() }, ..ImportOptions::default() }
}

pub fn assert_derived(session: &Session) {
    assert_eq!(session.check_derived(20).unwrap(), Vec::<String>::new(), "derived rows that no rebuild would write");
}

fn kind<T>(result: Result<T, Error>) -> ErrorKind {
    result.err().map(|error| error.kind()).expect("an error")
}

/// A base with a few dozen clients, as bytes.
fn sample(place: &Place) -> Vec<u8> {
    let path = place.path("sample.ktk");
    {
        let session = Base::options().create(true).open(&path).unwrap().session("tester").unwrap();
        session
            .write(now(), |transaction| {
                for number in 0..60 {
                    let mut draft = Draft::new(ClientKind::Person);
                    draft.set("name", &format!("Иванов{number} Иван Иванович"))?;
                    draft.set("phone", &format!("8 916 100 10 {number:02}"))?.set("email", &format!("ivan{number}@example.com"))?;
                    draft.set("note", &"заметка ".repeat(20))?;
                    transaction.save(&draft, Default::default())?;
                }
                Ok(())
            })
            .unwrap();
        for number in 1..10 {
            let mut draft = Draft::of(&session.client(id(number)).unwrap().unwrap());
            draft.set("tags", "опт").unwrap();
            session.save(now(), &draft).unwrap();
        }
    }
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    bytes
}

/// Everything that one does with a base: the first error ends it.
fn use_it(path: &Path) -> Result<(), Error> {
    let base = Base::options().open(path)?;
    let session = base.session("tester")?;
    base.stats()?;
    let (ids, _) = session.client_ids(None, 1000)?;
    for id in ids {
        session.client(id)?;
        session.issues_of(id)?;
        session.history(id, 100)?;
    }
    session.lookup("+79161001005", &LookupContext::default(), now().date_naive())?;
    session.journal(0, 1000)?;
    session.check_derived(10)?;
    let mut draft = Draft::new(ClientKind::Person);
    draft.set("name.family", "Новый")?.set("phone", "+79161009999")?;
    session.save(now(), &draft)?;
    base.rebuild(now(), "tester")?;
    Ok(())
}

/// What is no base is refused by a kind that says so, and stays as it is.
#[test]
fn what_is_no_base_is_refused() {
    let place = Place::new("refused");
    assert_eq!(kind(Base::options().open(place.path("missing.ktk"))), ErrorKind::NotFound);
    assert!(!place.path("missing.ktk").exists());
    assert_eq!(kind(Base::options().create(true).open(place.path("no/such/folder.ktk"))), ErrorKind::NotFound);
    let files: [(&str, &[u8]); 6] = [
        ("empty.ktk", b""),
        ("text.ktk", "Фамилия;Имя\n".as_bytes()),
        ("short.ktk", b"red"),
        ("magic.ktk", b"redb"),
        ("zeros.ktk", &[0; 8192]),
        ("sqlite.ktk", b"SQLite format 3\0"),
    ];
    for (name, bytes) in files {
        std::fs::write(place.path(name), bytes).unwrap();
        for create in [false, true] {
            assert_eq!(kind(Base::options().create(create).open(place.path(name))), ErrorKind::Corrupt, "{name}");
        }
        assert_eq!(std::fs::read(place.path(name)).unwrap(), bytes, "{name} was touched");
    }
    for create in [false, true] {
        let error = kind(Base::options().create(create).open(&place.0));
        assert!(matches!(error, ErrorKind::Io | ErrorKind::Corrupt), "a directory: {error:?}");
    }
    assert_eq!(std::fs::read_dir(&place.0).unwrap().count(), files.len(), "files left behind");
}

/// A redb file that another program made is no base, and it is not written to.
#[test]
fn another_programs_redb_file_is_refused() {
    let place = Place::new("foreign");
    let path = place.path("foreign.redb");
    drop(redb::Database::create(&path).unwrap());
    let before = std::fs::read(&path).unwrap();
    assert_eq!(kind(Base::options().open(&path)), ErrorKind::Corrupt);
    assert!(std::fs::read(&path).unwrap() == before, "the file was touched");
}

/// A base of a newer format or with keys of newer rules is refused, and its bytes stay as they are.
#[test]
fn a_newer_base_is_refused_untouched() {
    const META: redb::TableDefinition<'_, &[u8], &[u8]> = redb::TableDefinition::new("meta");
    let place = Place::new("newer");
    let sample = sample(&place);
    for name in ["format", "rules"] {
        let path = place.path(&format!("{name}.ktk"));
        std::fs::write(&path, &sample).unwrap();
        let database = redb::Database::open(&path).unwrap();
        let write = database.begin_write().unwrap();
        write.open_table(META).unwrap().insert(name.as_bytes(), 99u64.to_be_bytes().as_slice()).unwrap();
        write.commit().unwrap();
        drop(database);
        let before = std::fs::read(&path).unwrap();
        for _ in 0..2 {
            assert_eq!(kind(Base::options().open(&path)), ErrorKind::Version, "{name}");
        }
        assert!(std::fs::read(&path).unwrap() == before, "{name}: the file was touched");
    }
}

/// A base that was cut anywhere gives an error of a clear kind, never a panic.
#[test]
fn a_cut_base_is_an_error() {
    let place = Place::new("cut");
    let sample = sample(&place);
    let path = place.path("cut.ktk");
    let mut lengths: Vec<usize> = vec![1, 4, 9, 63, 64, 320, 4095, 4096, 4097, 8192, sample.len() / 2, sample.len() - 4096, sample.len() - 1];
    lengths.extend((1..40).map(|part| sample.len() / 40 * part));
    let mut failures = Vec::new();
    for length in lengths {
        std::fs::write(&path, &sample[..length]).unwrap();
        match catch_unwind(AssertUnwindSafe(|| use_it(&path))) {
            Err(_) => failures.push(format!("{length}: a panic")),
            Ok(Ok(())) => failures.push(format!("{length}: works")),
            Ok(Err(error)) if error.kind() == ErrorKind::Corrupt => {}
            Ok(Err(error)) => failures.push(format!("{length}: {error:?}")),
        }
    }
    assert!(failures.is_empty(), "of {} bytes:\n{}", sample.len(), failures.join("\n"));
}

/// A base with a changed byte gives an error of a clear kind or works, never a panic.
#[test]
fn a_damaged_base_is_an_error() {
    let place = Place::new("flip");
    let sample = sample(&place);
    let path = place.path("flip.ktk");
    let used: Vec<usize> = sample.iter().enumerate().filter(|(_, byte)| **byte != 0).map(|(index, _)| index).collect();
    let mut positions: Vec<usize> = (0..320).collect();
    positions.extend(used.iter().copied().step_by(used.len() / 250));
    let (mut worked, mut kinds, mut panics) = (0, std::collections::BTreeMap::new(), Vec::new());
    for position in positions {
        let mut damaged = sample.clone();
        damaged[position] ^= 1 << (position % 8);
        std::fs::write(&path, &damaged).unwrap();
        match catch_unwind(AssertUnwindSafe(|| use_it(&path))) {
            Err(panic) => {
                let text = panic.downcast_ref::<String>().cloned().or(panic.downcast_ref::<&str>().map(|text| text.to_string()));
                panics.push(format!("{position}: {}", text.unwrap_or_default().lines().next().unwrap_or_default()));
            }
            Ok(Ok(())) => worked += 1,
            Ok(Err(error)) => *kinds.entry(format!("{:?}", error.kind())).or_insert(0) += 1,
        }
    }
    println!("worked {worked}, errors {kinds:?}, panics {}", panics.len());
    assert!(panics.is_empty(), "worked {worked}, errors {kinds:?}, panics:\n{}", panics.join("\n"));
    assert!(kinds.keys().all(|kind| matches!(kind.as_str(), "Corrupt" | "Version")), "{kinds:?}");
}

/// A new base appears under its name whole or not at all, and nothing that was there before is replaced.
#[test]
fn a_new_base_replaces_nothing() {
    let place = Place::new("create");
    let path = place.path("base.ktk");
    {
        let base = Base::options().create(true).region(*b"UA").open(&path).unwrap();
        save(&base.session("tester").unwrap(), r#"{"name":{"family":"Иванов"}}"#);
    }
    // Creating over it opens it; its own region stays.
    let base = Base::options().create(true).region(*b"RU").open(&path).unwrap();
    assert_eq!((base.region(), base.session("tester").unwrap().client_count().unwrap()), (*b"UA", 1));
    drop(base);
    let names: Vec<_> = std::fs::read_dir(&place.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["base.ktk"], "files left behind");
    // A dangling link is a name that is taken: what it leads to is not made up.
    #[cfg(unix)]
    {
        let link = place.path("link.ktk");
        std::os::unix::fs::symlink(place.path("nowhere/base.ktk"), &link).unwrap();
        assert!(Base::options().create(true).open(&link).is_err());
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::read_dir(&place.0).unwrap().count(), 2, "files left behind");
    }
}

/// One file is one base in a process, whatever the path that leads to it.
#[test]
fn one_file_is_one_base() {
    let place = Place::new("same");
    let path = place.path("base.ktk");
    let first = Base::options().create(true).open(&path).unwrap();
    let dotted = place.0.join(".").join("..").join(place.0.file_name().unwrap()).join("base.ktk");
    let mut others = vec![Base::options().open(&path).unwrap(), Base::options().create(true).open(dotted).unwrap()];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&path, place.path("link.ktk")).unwrap();
        others.push(Base::options().open(place.path("link.ktk")).unwrap());
        std::fs::hard_link(&path, place.path("hard.ktk")).unwrap();
        // A second name of the file is another path: refused rather than opened twice.
        assert_eq!(kind(Base::options().open(place.path("hard.ktk"))), ErrorKind::Locked);
    }
    for (number, other) in others.iter().enumerate() {
        let saved = save(&other.session("other").unwrap(), &format!(r#"{{"name":{{"family":"Иванов{number}"}}}}"#));
        assert_eq!(card(&first.session("first").unwrap(), saved), card(&other.session("other").unwrap(), saved));
    }
    let session = first.session("first").unwrap();
    drop((first, others));
    // A session keeps the base open; after it the file can be opened anew.
    assert_eq!(Base::options().open(&path).unwrap().session("again").unwrap().client_count().unwrap(), session.client_count().unwrap());
    drop(session);
    assert!(Base::options().open(&path).unwrap().session("again").unwrap().client_count().unwrap() >= 2);
}

/// Threads that open and close one file all the time never lock each other out.
#[test]
fn opening_while_another_thread_closes() {
    let place = Place::new("threads");
    let path = place.path("base.ktk");
    drop(Base::options().create(true).open(&path).unwrap());
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let path = &path;
                scope.spawn(move || {
                    (0..50)
                        .filter_map(|round| Base::options().open(path).err().map(|error| format!("thread {thread}, round {round}: {error:?}")))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        let failures: Vec<String> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        assert!(failures.is_empty(), "{} failures, as {}", failures.len(), failures[0]);
    });
}

const CHILD: &str = "KARTOTEKA_TEST_CHILD";

/// This test binary, running one test as a process of its own.
fn child(test: &str, path: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]).env(CHILD, path).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// A second process is refused at once, and told why; when the first is gone it may.
#[test]
fn a_second_process_is_refused() {
    if let Some(path) = std::env::var_os(CHILD) {
        let opened = Base::options().open(PathBuf::from(path));
        println!("\nopened: {:?}", opened.err().map(|error| error.kind()));
        return;
    }
    let place = Place::new("locked");
    let path = place.path("base.ktk");
    let run = || String::from_utf8(child("base::a_second_process_is_refused", &path).output().unwrap().stdout).unwrap();
    let base = Base::options().create(true).open(&path).unwrap();
    let text = run();
    assert!(text.contains("opened: Some(Locked)"), "{text}");
    drop(base);
    let text = run();
    assert!(text.contains("opened: None"), "{text}");
}

/// What was acknowledged before a kill is there afterwards, and the base is whole.
#[test]
fn a_kill_loses_nothing_acknowledged() {
    if let Some(path) = std::env::var_os(CHILD) {
        let session = Base::options().create(true).open(PathBuf::from(path)).unwrap().session("child").unwrap();
        for number in 0u32.. {
            let mut draft = Draft::new(ClientKind::Person);
            draft.set("name", &format!("Петров Пётр {number}")).unwrap().set("phone", &format!("+7916{:07}", number % 10_000_000)).unwrap();
            let id = session.save(now(), &draft).unwrap().id;
            println!("\nsaved {id}");
            std::io::stdout().flush().unwrap();
        }
        return;
    }
    let place = Place::new("kill");
    let path = place.path("base.ktk");
    let mut acknowledged = 0;
    for round in 0..10u64 {
        let mut process = child("base::a_kill_loses_nothing_acknowledged", &path).spawn().unwrap();
        let mut lines = std::io::BufReader::new(process.stdout.take().unwrap()).lines();
        let enough = acknowledged + 5 + round * 7 % 23;
        let saved = |line: String| line.strip_prefix("saved ").and_then(|number| number.parse::<u64>().ok());
        while acknowledged < enough {
            let line = lines.next().expect("the child saves on").unwrap();
            acknowledged = saved(line).unwrap_or(acknowledged);
        }
        process.kill().unwrap();
        process.wait().unwrap();
        // What it printed before it died counts too.
        for line in lines.map_while(Result::ok) {
            acknowledged = saved(line).unwrap_or(acknowledged);
        }
        let base = Base::options().open(&path).unwrap();
        let session = base.session("tester").unwrap();
        let count = session.client_count().unwrap();
        assert!(count == acknowledged || count == acknowledged + 1, "round {round}: {acknowledged} acknowledged, {count} there");
        for number in 1..=count {
            assert!(session.client(id(u32::try_from(number).unwrap())).unwrap().is_some(), "round {round}: client {number}");
        }
        assert_derived(&session);
        assert!(session.lookup("+79160000000", &LookupContext::default(), now().date_naive()).is_ok());
        acknowledged = count;
    }
}

/// A number of E.164 for facts and look-ups.
pub fn number(text: &str) -> E164 {
    E164::parse(text).unwrap()
}
