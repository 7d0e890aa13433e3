//! Bases that are encrypted on the disk: who gets in, who does not, and how that changes. Without the feature: that they are named.

use kartoteka::{Base, ErrorKind};
use std::path::PathBuf;

fn folder(test: &str) -> PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("encryption-{test}-{}", std::process::id()));
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A program that was built without the feature says so by its name, and leaves the file as it is.
#[cfg(not(feature = "encryption"))]
#[test]
fn an_encrypted_base_is_refused_by_name() {
    let folder = folder("absent");
    let path = folder.join("base.ktk");
    // Either copy of the header is enough to know it by.
    for place in [0, 2048] {
        let mut bytes = vec![0; 20_000];
        bytes[place..place + 5].copy_from_slice(b"KTKE\x01");
        std::fs::write(&path, &bytes).expect("a file");
        let error = Base::options().create(true).open(&path).map(drop).expect_err("it cannot be read");
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert!(error.to_string().contains("feature `encryption`"), "{error}");
        assert_eq!(std::fs::read(&path).expect("the file"), bytes);
    }
    std::fs::remove_dir_all(folder).ok();
}

#[cfg(feature = "encryption")]
mod present {
    use super::*;
    use kartoteka::{BaseOptions, ClientKind, Draft, Encryption, Instant, Session};

    fn now() -> Instant {
        "2026-11-21T10:00:00Z".parse().expect("an instant")
    }

    fn save(base: &Base, name: &str) -> Session {
        let session = base.session("olga").expect("a session");
        let mut draft = Draft::new(ClientKind::Person);
        draft.set("name", name).expect("a path");
        session.save(now(), &draft).expect("a save");
        session
    }

    fn with(encryption: &Encryption) -> BaseOptions {
        Base::options().encryption(encryption.clone())
    }

    fn count(options: BaseOptions, path: &std::path::Path) -> Result<u64, ErrorKind> {
        let base = options.open(path).map_err(|error| error.kind())?;
        base.session("olga").and_then(|session| session.client_count()).map_err(|error| error.kind())
    }

    /// A pass phrase makes a base and opens it; without it, with another one, with a key, or plain files with one: `Key`, and the
    /// file stays as it was. It counts for a base that is open in this process already, too.
    #[test]
    fn only_what_it_was_made_with_opens_it() {
        let folder = folder("open");
        let (path, plain) = (folder.join("base.ktk"), folder.join("plain.ktk"));
        let right = Encryption::passphrase("северное вино");
        let base = with(&right).create(true).open(&path).expect("a base");
        assert!(base.is_encrypted());
        save(&base, "Иванов Иван");
        let others = [Encryption::passphrase("Северное вино"), Encryption::key([1; 32])];
        let refused = |options: BaseOptions| assert_eq!(count(options, &path), Err(ErrorKind::Key));
        refused(Base::options());
        others.iter().for_each(|other| refused(with(other)));
        assert_eq!(count(with(&right), &path), Ok(1));
        assert_eq!(base.stats().expect("figures").file_bytes, std::fs::metadata(&path).expect("the file").len());
        drop(base);
        let before = std::fs::read(&path).expect("the file");
        refused(Base::options());
        refused(Base::options().create(true));
        others.iter().for_each(|other| refused(with(other).create(true)));
        assert_eq!(std::fs::read(&path).expect("the file"), before);
        assert_eq!(count(with(&right), &path), Ok(1));

        save(&Base::options().create(true).open(&plain).expect("a base"), "Иванов Иван");
        assert_eq!(count(with(&right), &plain), Err(ErrorKind::Key));
        assert_eq!(count(Base::options(), &plain), Ok(1));
        let open = Base::options().open(&plain).expect("a base");
        assert!(!open.is_encrypted());
        assert_eq!(count(with(&right), &plain), Err(ErrorKind::Key));
        assert_eq!(open.change_key(&right).map_err(|error| error.kind()), Err(ErrorKind::Key));
        drop(open);

        let empty = with(&Encryption::passphrase("")).create(true).open(folder.join("new.ktk")).map(drop);
        assert_eq!(empty.map_err(|error| error.kind()), Err(ErrorKind::Argument));
        let shown = format!("{:?}", with(&right));
        assert!(shown.contains("a pass phrase") && !shown.contains("вино"), "{shown}");
        assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 2, "nothing is left behind");
        std::fs::remove_dir_all(folder).ok();
    }

    /// What opens a base is changed, by wrapping its key anew and by writing it anew, to plain and back; what was there stays, and each
    /// time the new one alone opens it. Copies open with what the base opened with when they were made.
    #[test]
    fn what_opens_it_can_be_changed() {
        let folder = folder("change");
        let (path, copy) = (folder.join("base.ktk"), folder.join("copy.ktk"));
        let keys: Vec<Encryption> = (1..=4).map(|number| Encryption::key([number; 32])).collect();
        let only = |opens: Option<&Encryption>, path: &std::path::Path, clients: u64| {
            for key in &keys {
                let fits = opens.is_some_and(|opens| std::ptr::eq(opens, key));
                assert_eq!(count(with(key), path), if fits { Ok(clients) } else { Err(ErrorKind::Key) });
            }
            assert_eq!(count(Base::options(), path), if opens.is_none() { Ok(clients) } else { Err(ErrorKind::Key) });
        };
        let base = with(&keys[0]).create(true).open(&path).expect("a base");
        let session = save(&base, "Иванов Иван");
        let mut clients = 1;
        let mut step = |base: &Base, opens: Option<&Encryption>| {
            save(base, ["Петров Пётр", "Сидоров Сидор"][clients as usize % 2]);
            clients += 1;
            only(opens, &path, clients);
            session.backup(now(), &copy, |_| true).expect("a backup");
            only(opens, &copy, clients);
            std::fs::remove_file(&copy).expect("the copy");
        };
        base.change_key(&keys[1]).expect("a change");
        step(&base, Some(&keys[1]));
        base.compact(|_| true).expect("a compaction");
        step(&base, Some(&keys[1]));
        let pages = |path: &std::path::Path| std::fs::read(path).expect("the file")[2 * 4096..].to_vec();
        let before = pages(&path);
        base.encrypt(&keys[2], |_| true).expect("a rewriting");
        assert!(before.chunks(4096).zip(pages(&path).chunks(4096)).all(|(old, new)| old != new || old.iter().all(|byte| *byte == 0)));
        step(&base, Some(&keys[2]));
        base.decrypt(|_| true).expect("a rewriting");
        assert!(!base.is_encrypted());
        step(&base, None);
        assert_eq!(base.decrypt(|_| true).map_err(|error| error.kind()), Err(ErrorKind::Key));
        base.encrypt(&keys[3], |_| true).expect("a rewriting");
        step(&base, Some(&keys[3]));
        base.change_key(&keys[0]).expect("a change");
        step(&base, Some(&keys[0]));
        drop((base, session));
        only(Some(&keys[0]), &path, 7);
        assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 1, "nothing is left behind");
        std::fs::remove_dir_all(folder).ok();
    }

    /// Nothing of a base in memory reaches the disk: a key is not refused and not used.
    #[test]
    fn a_base_in_memory_is_not_encrypted() {
        let base = with(&Encryption::key([1; 32])).in_memory().expect("a base");
        assert!(!base.is_encrypted());
        save(&base, "Иванов Иван");
    }
}
