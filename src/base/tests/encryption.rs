//! What an encrypted file gives away, and what a change of keys that is cut off leaves.

use super::{at, person, session, with_external, with_inn};
use crate::base::ImportOptions;
use crate::error::ErrorKind;
use crate::store::encryption::Encryption;
use crate::store::engine::Table;
use crate::{Base, Draft};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

fn folder(test: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("kartoteka-encryption-{test}-{}", std::process::id()));
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Rows that are worth hiding, through every way into a base.
fn fill(base: &Base) {
    let session = session(base);
    let mut draft: Draft = with_external(with_inn(person("Заболоцкий"), "500100732259"), "1c", "external-0815");
    draft.set("phone.mobile", "8 916 123-45-67").expect("a path").set("email.work", "zabolotsky@example.org").expect("a path");
    draft.set("note", "prefers letters to calls").expect("a path");
    session.save(at(0), &draft).expect("a save");
    let rows = (0..3000).map(|row| format!("Тихомирова{row} Анна;+7926{:07};tikhomirova{row}@example.com\n", row * 37));
    let table = format!("ФИО;Телефон;E-mail\n{}", rows.collect::<String>());
    assert_eq!(session.import(at(1), table.as_bytes(), &ImportOptions::default(), |_| true).expect("an import").created, 3000);
}

/// Stretches of 8 bytes that say something: those of few different bytes (counters, padding) stand anywhere.
fn telling(bytes: &[u8]) -> impl Iterator<Item = u64> + '_ {
    bytes.windows(8).filter_map(|window| {
        let different: BTreeSet<&u8> = window.iter().collect();
        (different.len() > 5).then(|| u64::from_be_bytes(window.try_into().expect("8 bytes")))
    })
}

/// How many of the stretches of the base's keys and values stand in its file, and of how many.
fn shown(base: &Base, path: &Path) -> (usize, usize) {
    let mut stored = HashSet::new();
    let committed = base.shared.committed();
    for table in Table::ALL {
        let (rows, _) = committed.view.range(*table, &[], &[0xFF; 1200], usize::MAX).expect("rows");
        for (key, value) in rows {
            stored.extend(telling(&key).chain(telling(&value)));
        }
    }
    let file: HashSet<u64> = telling(&std::fs::read(path).expect("the file")).collect();
    (stored.intersection(&file).count(), stored.len())
}

/// No eight bytes of any key or value of any table stand in the file, after saves, an import, and a compaction; names of tables do not
/// either. The same rows in a plain file are found, all of them, so that the search is known to find.
#[test]
fn nothing_of_the_rows_stands_in_the_file() {
    let folder = folder("rows");
    let (plain, hidden) = (folder.join("plain.ktk"), folder.join("hidden.ktk"));
    let texts = ["Заболоцкий", "заболоцкий", "zabolotsky", "79161234567", "9161234567", "500100732259", "prefers", "Тихомирова", "import_row"];
    for (path, encryption) in [(&plain, None), (&hidden, Some(Encryption::cheap("white nights")))] {
        let options = encryption.iter().fold(Base::options().create(true), |options, given| options.encryption(given.clone()));
        let base = options.open(path).expect("a base");
        fill(&base);
        for compacted in [false, true] {
            if compacted {
                base.compact(|_| true).expect("a compaction");
            }
            let (found, of) = shown(&base, path);
            assert!(of > 20_000, "{of} stretches are enough to be found");
            let bytes = std::fs::read(path).expect("the file");
            let seen = texts.iter().filter(|text| bytes.windows(text.len()).any(|window| window == text.as_bytes())).count();
            match encryption {
                None => assert!((found, seen > 5) == (of, true), "{found} of {of}, {seen} texts, compacted: {compacted}"),
                Some(_) => assert_eq!((found, seen), (0, 0), "of {of}, compacted: {compacted}"),
            }
        }
        let backup = folder.join("copy.ktk");
        session(&base).backup(at(9), &backup, |_| true).expect("a backup");
        assert_eq!(shown(&base, &backup).0 > 0, encryption.is_none());
        std::fs::remove_file(backup).ok();
    }
    std::fs::remove_dir_all(folder).ok();
}

/// A change of the key of the pages that is stopped on its way leaves the base, its pass phrase and no other file.
#[test]
fn a_rewriting_that_is_stopped_changes_nothing() {
    let folder = folder("stopped");
    let path = folder.join("base.ktk");
    let (old, new) = (Encryption::cheap("old"), Encryption::cheap("new"));
    let base = Base::options().create(true).encryption(old.clone()).open(&path).expect("a base");
    session(&base).save(at(0), &person("Иванов")).expect("a save");
    let stopped = base.encrypt(&new, |progress| progress.rows > 0);
    assert_eq!(stopped.map_err(|error| error.kind()), Err(ErrorKind::Aborted));
    assert_eq!(base.decrypt(|_| false).map_err(|error| error.kind()), Err(ErrorKind::Aborted));
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 1);
    assert!(base.is_encrypted());
    drop(base);
    assert_eq!(Base::options().encryption(new).open(&path).map(drop).map_err(|error| error.kind()), Err(ErrorKind::Key));
    let base = Base::options().encryption(old).open(&path).expect("the base");
    assert_eq!(session(&base).client_count().expect("a count"), 1);
    drop(base);
    std::fs::remove_dir_all(folder).ok();
}

/// Every kind of damage to a file leads to an error or to the base, never to a panic or to a new empty base: bits turned and
/// stretches of noise or zeros all over the file, and the file cut at many lengths.
#[test]
fn damaged_files_are_refused_or_read() {
    let folder = folder("damage");
    let path = folder.join("base.ktk");
    let key = Encryption::key([1; 32]);
    let base = Base::options().create(true).encryption(key.clone()).open(&path).expect("a base");
    (0..40).for_each(|number| drop(session(&base).save(at(number), &person("Иванов")).expect("a save")));
    drop(base);
    let good = std::fs::read(&path).expect("the file");
    let try_it = |bytes: &[u8]| {
        let path = folder.join("damaged.ktk");
        std::fs::write(&path, bytes).expect("a file");
        match Base::options().encryption(key.clone()).verify(true).open(&path) {
            Ok(base) => session(&base).client_count().map_or(40, |count| count),
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::Io | ErrorKind::Version), "{error}");
                40
            }
        }
    };
    for cut in (0..good.len()).step_by(good.len() / 60 + 7) {
        assert_eq!(try_it(&good[..cut]), 40, "cut at {cut}");
    }
    let mut state = 7u64;
    for round in 0..150 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut bytes = good.clone();
        // A third of it in the headers, where the roots are.
        let reach = if round % 3 == 0 { 9000 } else { bytes.len() };
        let place = (state >> 20) as usize % reach;
        let end = (place + [1, 16, 512, 4096][round % 4]).min(bytes.len());
        bytes[place..end].iter_mut().for_each(|byte| *byte = if round % 2 == 0 { 0 } else { !*byte });
        let count = try_it(&bytes);
        assert!(count <= 40, "{count} clients, damage at {place}");
    }
    std::fs::remove_dir_all(folder).ok();
}

/// Ticks of processor time that this process has used outside the kernel (proc(5): field 14), in milliseconds of 100 ticks a second.
fn user_milliseconds() -> u64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = told.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(11)).and_then(|ticks| ticks.parse::<u64>().ok());
    ticks.unwrap_or(0) * 10
}

/// Not a test: measures what encryption costs. `cargo test --release --features encryption --lib -- --ignored what_it_costs --nocapture`.
#[test]
#[ignore = "a measurement"]
fn what_it_costs() {
    let folder = folder("costs");
    let rows: String = (0..20_000).map(|row| format!("Тихомирова{row} Анна;+7926{:07};tikhomirova{row}@example.com\n", row * 37)).collect();
    let table = format!("ФИО;Телефон;E-mail\n{rows}");
    let (context, today) = (crate::LookupContext::default(), at(0).date_naive());
    for round in 0..3 {
        for encryption in [None, Some(Encryption::key([1; 32]))] {
            let path = folder.join(format!("{round}-{}.ktk", encryption.is_some()));
            let options = encryption.iter().fold(Base::options().create(true), |options, given| options.encryption(given.clone()));
            let base = options.open(&path).expect("a base");
            let (before, begun) = (user_milliseconds(), std::time::Instant::now());
            session(&base).import(at(1), table.as_bytes(), &ImportOptions::default(), |_| true).expect("an import");
            let (import, wall) = (user_milliseconds() - before, begun.elapsed().as_millis());
            println!("round {round}, encrypted {}: import {import} ms user, {wall} ms wall", encryption.is_some());
            drop(base);
            for (name, cache) in [("hardly a cache", 1 << 16), ("warm", 128 << 20)] {
                let base = options.clone().cache_bytes(cache).open(&path).expect("the base");
                let session = session(&base);
                let look = |count: u64| {
                    let (before, begun) = (user_milliseconds(), std::time::Instant::now());
                    for row in 0..count {
                        let number = format!("8926{:07}", row * 7919 % 20_000 * 37);
                        assert!(!session.lookup(&number, &context, today).expect("a look-up").1.is_empty());
                    }
                    (user_milliseconds() - before, begun.elapsed().as_millis())
                };
                look(20_000);
                let (user, wall) = look(100_000);
                println!("  {name}: 100000 look-ups {user} ms user, {wall} ms wall");
            }
        }
    }
    std::fs::remove_dir_all(folder).ok();
}
