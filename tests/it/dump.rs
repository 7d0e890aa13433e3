//! Dump, restore and check: the same base again, and whatever is damaged is told, never guessed and never a panic.

use kartoteka::model::{CustomDefinition, CustomKind, E164};
use kartoteka::{
    Action, Base, CheckOptions, ClientId, ClientKind, Draft, DuplicatePolicy, ErrorKind, ImportOptions, Instant, Interaction, InteractionKind,
    Location, MergeOptions, Relation, RelationKind, ReminderDraft, ReminderKind, RestoreOptions, RestoreReport, Schedule, SegmentDefinition, Session,
    Subject, Verdict,
};
use std::path::{Path, PathBuf};
use std::time::Duration;

fn now() -> Instant {
    "2026-11-21T10:00:00Z".parse().expect("an instant")
}

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("dump-{test}-{}", std::process::id()));
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn person(session: &Session, name: &str, phone: &str) -> ClientId {
    let mut draft = Draft::new(ClientKind::Person);
    draft.set("name", name).expect("a path").set("phone.mobile", phone).expect("a path").set("email", "olena@gmail.con").expect("a path");
    draft.set("external.crm", name).expect("a path").set("identifier.inn", "500100732259").expect("a path");
    draft.set("custom.contract", name).expect("a path").set("birth_date", "1990-05-12").expect("a path");
    session.save(now(), &draft).expect("a save").id
}

/// A base with a row in every table of records.
fn fill(session: &Session) {
    let mut contract = CustomDefinition::new("contract", CustomKind::Text);
    contract.unique = true;
    session.write(now(), |transaction| transaction.define_field(contract.clone())).expect("a field");
    let ids: Vec<ClientId> = (0..12).map(|number| person(session, &format!("Иванов Иван{number}"), &format!("+7 916 123-45-{number:02}"))).collect();
    let table = "name;phone;чужое\nПетрова Анна;+7 916 555-44-33;лунный календарь\n;;только ячейка\n";
    session.import(now(), table.as_bytes(), &ImportOptions::default(), |_| true).expect("an import");
    session
        .write(now(), |transaction| {
            transaction.add_interaction(&Interaction::new(Subject::Client(ids[0]), InteractionKind::Call, now()))?;
            transaction.add_interaction(&Interaction::new(Subject::Client(ids[1]), InteractionKind::Call, now()))?;
            let number = E164::parse("+79035550000").expect("a number");
            transaction.add_interaction(&Interaction::new(Subject::Number(number), InteractionKind::Call, now()))?;
            transaction.add_relation(&Relation::new(ids[0], RelationKind::ContactOf, ids[2]))?;
            for (id, key) in [(ids[0], "a"), (ids[3], "b")] {
                let mut draft = ReminderDraft::new(ReminderKind::Other, Schedule::At(now().naive_utc()));
                (draft.client, draft.key) = (Some(id), Some(key.into()));
                transaction.schedule(&draft)?;
            }
            transaction.decide(ids[4], ids[5], Verdict::Different, Some("братья"))?;
            transaction.set_duplicate_policy(Some("site"), DuplicatePolicy::Allow)
        })
        .expect("facts");
    let expression = session.parse_segment("name.family = 'Иванов'").expect("an expression");
    let definition = SegmentDefinition { name: "ивановы".into(), title: String::new(), expression };
    session.write(now(), |transaction| transaction.save_segment(&definition)).expect("a segment");
    session.merge(now(), ids[6], ids[0], &MergeOptions::default()).expect("a merge");
    let apart = session.merge(now(), ids[7], ids[8], &MergeOptions::default()).expect("a merge");
    session.unmerge(now(), apart.merge).expect("an unmerge");
    session.write(now(), |transaction| transaction.archive(ids[9])).expect("an archive");
    session.write(now(), |transaction| transaction.claim(1, Duration::from_secs(60), "worker", None)).expect("a claim");
}

fn dumped(session: &Session) -> Vec<u8> {
    let mut dump = Vec::new();
    let report = session.dump(now(), &mut dump, |_| true).expect("a dump");
    assert_eq!(report.bytes, dump.len() as u64);
    dump
}

fn sample() -> Vec<u8> {
    let session = Base::options().region(*b"UA").in_memory().expect("a base").session("olga").expect("a session");
    fill(&session);
    dumped(&session)
}

const LENIENT: RestoreOptions = RestoreOptions { skip_damaged: true };

fn restore(path: &Path, dump: &[u8], options: &RestoreOptions) -> kartoteka::Result<RestoreReport> {
    Base::options().restore(path, dump, options, |_| true)
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).expect("the folder").count() == 0
}

/// Where the blocks of a dump begin and which tables they are of.
fn blocks(dump: &[u8]) -> Vec<(usize, String)> {
    let marks = (0..dump.len()).filter(|at| dump[*at..].starts_with(b"KTKB"));
    let name = |at: usize| String::from_utf8_lossy(&dump[at + 20..at + 44]).trim_end_matches('\0').to_string();
    marks.map(|at| (at, name(at))).collect()
}

/// A dump made while others write is the base as it was; restored, it is that base: its records, what is derived, its zone and region,
/// its next ids. The base remembers who dumped it.
#[test]
fn a_restored_base_is_the_same_base() {
    let folder = folder("same");
    let base = Base::options().create(true).region(*b"UA").open(folder.join("base.ktk")).expect("a base");
    let session = base.session("olga").expect("a session");
    fill(&session);
    let clean = session.check(&CheckOptions::default(), |_| true).expect("a check");
    assert!(clean.is_clean() && clean.older == 0, "{:?}", clean.findings);
    let tables: Vec<&str> = base.stats().expect("figures").tables.into_iter().filter(|(_, rows)| *rows == 0).map(|(name, _)| name).collect();
    assert_eq!(tables, Vec::<&str>::new(), "tables of which this test shows nothing");
    let (mut dump, mut wrote) = (Vec::new(), false);
    let before = session.client_count().expect("a count");
    let report = session.dump(now(), &mut dump, |_| {
        if !std::mem::replace(&mut wrote, true) {
            person(&session, "Сидоров Пётр", "+7 903 000-00-00");
        }
        true
    });
    let report = report.expect("a dump");
    let last = session.journal(0, 1000).expect("a journal").pop().expect("an entry").1;
    assert_eq!((last.action, last.actor.as_str()), (Action::Dump, "olga"));

    let path = folder.join("restored.ktk");
    let restored = restore(&path, &dump, &RestoreOptions::default()).expect("a restore");
    assert!(restored.is_whole() && restored.raised.is_empty() && restored.lost.is_empty(), "{restored:?}");
    assert_eq!(restored.rows, report.rows);
    let other = Base::options().open(&path).expect("the restored base");
    assert_eq!((other.region(), other.zone().name()), (*b"UA", "Europe/Kyiv"));
    let there = other.session("olga").expect("a session");
    assert_eq!(there.client_count().expect("a count"), before);
    let checked = there.check(&CheckOptions::default(), |_| true).expect("a check");
    assert!(checked.is_clean(), "{:?}", checked.findings);
    assert_eq!(dumped(&there), dump, "the same bytes");
    // Both give the next new client the same number: the copy knows nothing of the one saved meanwhile.
    assert_eq!(u64::from(person(&there, "Новиков Олег", "+7 903 111-11-11").get()), before + 2, "13 cards, one merged");
    assert_eq!(restore(&path, &dump, &LENIENT).map_err(|error| error.kind()), Err(ErrorKind::Exists));
    drop((there, other, session, base));
    assert_eq!(std::fs::read_dir(&folder).expect("the folder").count(), 2, "nothing but the two bases");
    std::fs::remove_dir_all(folder).ok();
}

/// Each block in turn is damaged, or missing. A strict restore refuses it with its place and table and leaves no file; a lenient one
/// saves all other blocks, says which one is missing, and what it makes is consistent: derived rows are what the records say, and new
/// clients, facts and claims get numbers that nobody had.
#[test]
fn a_damaged_block_is_refused_or_left_out() {
    let folder = folder("block");
    let dump = sample();
    let found = blocks(&dump);
    assert_eq!(found.len(), 16, "a block for each table of records, and the last: {found:?}");
    let highest = 14; // Twelve saved, two rows imported: one of them became a client.
    for (index, (at, table)) in found.iter().enumerate() {
        let end = found.get(index + 1).map_or(dump.len(), |(end, _)| *end);
        let flipped = [&dump[..end - 1], &[dump[end - 1] ^ 0x20], &dump[end..]].concat();
        let missing = [&dump[..*at], &dump[end..]].concat();
        for (how, damaged) in [("flipped", &flipped), ("missing", &missing)] {
            let path = folder.join("base.ktk");
            let error = restore(&path, damaged, &RestoreOptions::default()).map(drop).expect_err("a damaged dump");
            assert_eq!((error.kind(), error.location()), (ErrorKind::Corrupt, Some(&Location::Byte(*at as u64))), "{table} {how}: {error}");
            assert!(how == "missing" || table.is_empty() || error.to_string().contains(&format!("({table})")), "{table}: {error}");
            assert!(is_empty(&folder), "{table} {how}: something was left behind");

            let report = restore(&path, damaged, &LENIENT).unwrap_or_else(|error| panic!("{table} {how}: {error}"));
            assert_eq!(report.damaged_count, 1, "{table} {how}: {report:?}");
            assert!(!report.is_whole());
            if !table.is_empty() {
                assert_eq!(report.lost.iter().map(|(name, _)| name).collect::<Vec<_>>(), [table], "{how}");
            }
            let base = Base::options().open(&path).unwrap_or_else(|error| panic!("{table} {how}: {error}"));
            let session = base.session("olga").expect("a session");
            assert_eq!(session.check_derived(10).expect("a check"), Vec::<String>::new(), "{table} {how}");
            let checked = session.check(&CheckOptions::default(), |_| true).expect("a check");
            let counters = checked.findings.iter().filter(|finding| finding.table == "meta").count();
            assert_eq!(counters, 0, "{table} {how}: {:?}", checked.findings);
            let mut draft = Draft::new(ClientKind::Person);
            draft.set("name", "Новый Клиент").expect("a path");
            let id = session.save(now(), &draft).unwrap_or_else(|error| panic!("{table} {how}: {error}")).id;
            assert!(id.get() >= highest, "{table} {how}: client {id} is somebody else's number");
            drop((session, base));
            std::fs::remove_file(&path).expect("the base");
        }
    }
    std::fs::remove_dir_all(folder).ok();
}

/// A dump that ends too early is refused wherever it ends, and leaves nothing; the reader's own tests cut at every seventh byte, this
/// one goes through the whole call at some hundred places.
#[test]
fn a_cut_dump_is_refused_everywhere() {
    let folder = folder("cut");
    let dump = sample();
    for length in (0..dump.len()).step_by(dump.len() / 70).chain([dump.len() - 1]) {
        let error = restore(&folder.join("base.ktk"), &dump[..length], &RestoreOptions::default()).map(drop).expect_err("a cut dump");
        assert_eq!(error.kind(), ErrorKind::Corrupt, "{length}: {error}");
        assert!(is_empty(&folder), "cut at {length}: something was left behind");
    }
    let kind = |bytes: &[u8]| restore(&folder.join("base.ktk"), bytes, &LENIENT).map(drop).map_err(|error| error.kind());
    assert_eq!(
        (kind(b""), kind(b"KTK"), kind(b"name;phone\nIvanov;1\n")),
        (Err(ErrorKind::Corrupt), Err(ErrorKind::Corrupt), Err(ErrorKind::Corrupt))
    );
    assert!(is_empty(&folder));
    std::fs::remove_dir_all(folder).ok();
}

/// Whoever stops a dump or a restore, or whose stream fails, is told so, and there is no base and no journal entry of it.
#[test]
fn what_is_stopped_leaves_nothing() {
    struct Failing;
    impl std::io::Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the cable was pulled"))
        }
    }
    impl std::io::Write for Failing {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let folder = folder("stopped");
    let base = Base::options().in_memory().expect("a base");
    let session = base.session("olga").expect("a session");
    fill(&session);
    let entries = session.journal(0, 1000).expect("a journal").len();
    let kind = |error: kartoteka::Error| error.kind();
    assert_eq!(session.dump(now(), Vec::new(), |_| false).map_err(kind), Err(ErrorKind::Aborted));
    assert_eq!(session.dump(now(), Failing, |_| true).map_err(kind), Err(ErrorKind::Full));
    assert_eq!(session.check(&CheckOptions::default(), |_| false).map_err(kind), Err(ErrorKind::Aborted));
    assert_eq!(session.journal(0, 1000).expect("a journal").len(), entries);
    let dump = dumped(&session);
    let path = folder.join("base.ktk");
    let options = RestoreOptions::default();
    assert_eq!(Base::options().restore(&path, dump.as_slice(), &options, |_| false).map(drop).map_err(kind), Err(ErrorKind::Aborted));
    let broken = std::io::Read::chain(&dump[..dump.len() / 2], Failing);
    assert_eq!(Base::options().restore(&path, broken, &LENIENT, |_| true).map(drop).map_err(kind), Err(ErrorKind::Io));
    assert!(is_empty(&folder));
    std::fs::remove_dir_all(folder).ok();
}

/// A dump into a file is the dump, remembered once; one that is stopped leaves nothing, one that finds the name taken leaves that alone. From a base
/// that is open to be read only it is made too, as a backup is, and nobody remembers it.
#[test]
fn a_dump_into_a_file_is_whole_or_not_there() {
    let (folder, place) = (folder("file"), folder("file-base"));
    let base = Base::options().create(true).open(place.join("base.ktk")).expect("a base");
    let session = base.session("olga").expect("a session");
    fill(&session);
    let (path, entries) = (folder.join("base.dump"), session.journal(0, 1000).expect("a journal").len());
    let kind = |error: kartoteka::Error| error.kind();
    assert_eq!(session.dump_file(now(), &path, |_| false).map_err(kind), Err(ErrorKind::Aborted));
    assert!(is_empty(&folder));
    assert_eq!(session.journal(0, 1000).expect("a journal").len(), entries);
    let expected = dumped(&session);
    std::fs::write(&path, "somebody's").expect("a file");
    assert_eq!(session.dump_file(now(), &path, |_| true).map_err(kind), Err(ErrorKind::Exists));
    assert_eq!(std::fs::read(&path).expect("the file"), b"somebody's");
    std::fs::remove_file(&path).expect("no file");
    let report = session.dump_file(now(), &path, |_| true).expect("a dump");
    let written = std::fs::read(&path).expect("the dump");
    assert_eq!(report.bytes, written.len() as u64);
    // The first of the two stands in the journal that the second holds.
    assert!(written.len() > expected.len());
    assert_eq!(session.journal(0, 1000).expect("a journal").len(), entries + 2);
    drop((session, base));

    let base = Base::options().read_only(true).open(place.join("base.ktk")).expect("the base");
    let session = base.session("olga").expect("a session");
    let second = dumped(&session);
    session.dump_file(now(), folder.join("read.dump"), |_| true).expect("a dump");
    assert_eq!(std::fs::read(folder.join("read.dump")).expect("the dump"), second);
    session.backup(now(), folder.join("read.ktk"), |_| true).expect("a backup");
    assert_eq!(session.journal(0, 1000).expect("a journal").len(), entries + 2);
    // How the dumped base may be opened is nothing to those who restore it.
    let options = RestoreOptions::default();
    Base::options().read_only(true).restore(folder.join("restored.ktk"), second.as_slice(), &options, |_| true).expect("a restore");
    assert_eq!(std::fs::read_dir(&folder).expect("the folder").count(), 4, "two dumps, a copy, a restored base");
    drop((session, base));
    for folder in [folder, place] {
        std::fs::remove_dir_all(folder).ok();
    }
}

/// Bytes of a base file are flipped, one after the other over all of it that is in use (each 97th; `KARTOTEKA_FLIPS` says how many of
/// those places, all where it is 0). Opening it and checking it never panics, and ends in one of three ways: clean, a finding, `Corrupt`.
#[test]
fn flipped_bytes_are_found_or_harmless() {
    let folder = folder("flips");
    let path = folder.join("base.ktk");
    let base = Base::options().create(true).open(&path).expect("a base");
    fill(&base.session("olga").expect("a session"));
    base.maintain(now(), Duration::from_secs(1)).expect("a commit");
    drop(base);
    let bytes = std::fs::read(&path).expect("the file");
    let places: Vec<usize> = (0..bytes.len()).step_by(97).filter(|at| bytes[*at..bytes.len().min(at + 97)].iter().any(|byte| *byte != 0)).collect();
    let flips: usize = std::env::var("KARTOTEKA_FLIPS").ok().and_then(|text| text.parse().ok()).unwrap_or(150);
    let step = if flips == 0 { 1 } else { places.len().div_ceil(flips) };
    let mut outcomes = std::collections::BTreeMap::new();
    for at in places.iter().step_by(step) {
        let mut damaged = bytes.clone();
        damaged[*at] ^= 0x10;
        let path = folder.join("damaged.ktk");
        std::fs::write(&path, &damaged).expect("a file");
        let outcome = Base::options().open(&path).and_then(|base| base.session("olga")?.check(&CheckOptions::default(), |_| true));
        let outcome = match outcome {
            Ok(report) if report.is_clean() => "clean",
            Ok(_) => "finding",
            Err(error) if error.kind() == ErrorKind::Corrupt => "corrupt",
            Err(error) => panic!("byte {at}: {error:?}"),
        };
        *outcomes.entry(outcome).or_insert(0) += 1;
        // Nor does whoever only reads and writes, unaware of it, meet a panic.
        let used = Base::options().open(&path).and_then(|base| {
            let session = base.session("olga")?;
            let (ids, _) = session.client_ids(None, 100)?;
            ids.into_iter().try_for_each(|id| session.client(id).map(drop))?;
            let mut draft = Draft::new(ClientKind::Person);
            draft.set("name", "Новый Клиент")?;
            session.save(now(), &draft).map(drop)
        });
        if let Err(error) = used {
            assert!(matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::Poisoned | ErrorKind::Io), "byte {at}: {error:?}");
        }
        std::fs::remove_file(&path).ok();
    }
    println!("{} of {} places: {outcomes:?}", outcomes.values().sum::<usize>(), places.len());
    assert!(outcomes.contains_key("finding") && outcomes.contains_key("corrupt"), "{outcomes:?}");
    std::fs::remove_dir_all(folder).ok();
}
