//! Writes: what is checked when, who sees what, and what remains of a write that fails.

use super::super::{Draft, DuplicatePolicy, SaveOptions, Stale};
use super::{at, model_base, person, session, with_external, with_inn};
use crate::error::{Error, ErrorKind};
use crate::model::{ClientKind, MatchReason, Value, field};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};

/// A closure that fails or panics leaves nothing, and the next write goes on as if it had not been.
#[test]
fn a_closure_that_fails_or_panics_leaves_nothing() {
    let (base, engine) = model_base();
    let session = session(&base);
    let before = engine.0.contents();
    let failed = session.write(at(0), |transaction| {
        transaction.save(&person("Иванов"), SaveOptions::default())?;
        Err::<(), _>(Error::new(ErrorKind::Aborted, "changed my mind"))
    });
    assert_eq!(failed.map_err(|error| error.kind()), Err(ErrorKind::Aborted));
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        session.write(at(0), |transaction| -> crate::Result<()> {
            transaction.save(&person("Иванов"), SaveOptions::default())?;
            panic!("on purpose")
        })
    }));
    assert!(panicked.is_err(), "the panic reaches the caller");
    assert_eq!(engine.0.contents(), before);
    assert_eq!(session.save(at(1), &person("Петров")).expect("a save").id.get(), 1, "ids of failed writes are not used up");
}

/// A write inside a write would wait for itself; it is refused, and reading inside is allowed.
#[test]
fn a_write_inside_a_write_is_refused() {
    let (base, _) = model_base();
    let session = session(&base);
    let inner = session.write(at(0), |transaction| {
        transaction.save(&person("Иванов"), SaveOptions::default())?;
        assert_eq!(session.client_count()?, 0, "reads see what is committed");
        Ok(session.save(at(0), &person("Петров")).map(drop).map_err(|error| error.kind()))
    });
    assert_eq!(inner.expect("the outer write"), Err(ErrorKind::Reentrant));
    assert_eq!(session.client_count().expect("a count"), 1);
}

/// Two threads save one new client at the same time: under a blocking policy one is told, whoever comes second.
#[test]
fn of_two_that_save_one_client_one_is_told() {
    for round in 0..20 {
        let (base, engine) = model_base();
        engine.0.slow_ms.store(2, Ordering::SeqCst);
        let barrier = Arc::new(Barrier::new(2));
        let threads: Vec<_> = (0..2)
            .map(|_| {
                let (session, barrier) = (session(&base), barrier.clone());
                std::thread::spawn(move || {
                    barrier.wait();
                    let options = SaveOptions { duplicates: DuplicatePolicy::Block, ..SaveOptions::default() };
                    session.write(at(0), |transaction| transaction.save(&with_inn(person("Иванов"), "500100732259"), options))
                })
            })
            .collect();
        let results: Vec<_> = threads.into_iter().map(|thread| thread.join().expect("no panic")).collect();
        let saved: Vec<_> = results.iter().filter_map(|result| result.as_ref().ok()).collect();
        let told: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
        assert_eq!((saved.len(), told.len()), (1, 1), "round {round}");
        assert_eq!(told[0].kind(), ErrorKind::Duplicate);
        assert_eq!(told[0].matches()[0].id, saved[0].id);
        assert_eq!(told[0].matches()[0].reasons, [MatchReason::Identifier]);
        assert_eq!(session(&base).client_count().expect("a count"), 1);
    }
}

/// Writers that arrive during a flush share the next one: there are fewer commits than writes, and none is lost.
#[test]
fn followers_share_the_next_commit() {
    let (base, engine) = model_base();
    engine.0.slow_ms.store(5, Ordering::SeqCst);
    let commits = engine.0.commits.load(Ordering::SeqCst);
    let (threads, each) = (8, 10);
    let handles: Vec<_> = (0..threads)
        .map(|thread| {
            let session = session(&base);
            std::thread::spawn(move || {
                (0..each).for_each(|number| drop(session.save(at(0), &person(&format!("Имя{thread}х{number}"))).expect("a save")))
            })
        })
        .collect();
    handles.into_iter().for_each(|handle| handle.join().expect("no panic"));
    assert_eq!(session(&base).client_count().expect("a count"), threads * each);
    let commits = u64::from(engine.0.commits.load(Ordering::SeqCst) - commits);
    assert!(commits * 2 <= threads * each, "{commits} commits for {} writes", threads * each);
    assert!(session(&base).check_derived(9).expect("a check").is_empty());
}

/// When a commit fails, its group gets the error; a closure that was queued behind it and saw its set is run again.
#[test]
fn a_failed_commit_reruns_those_who_built_on_it() {
    let (base, engine) = model_base();
    engine.0.slow_ms.store(40, Ordering::SeqCst);
    engine.0.failures.store(1, Ordering::SeqCst);
    let first = {
        let session = session(&base);
        std::thread::spawn(move || session.save(at(0), &person("Первый")))
    };
    std::thread::sleep(std::time::Duration::from_millis(15));
    let runs = AtomicU32::new(0);
    let outcome = session(&base).write(at(0), |transaction| {
        runs.fetch_add(1, Ordering::SeqCst);
        transaction.save(&person("Второй"), SaveOptions::default())
    });
    let failed = first.join().expect("no panic");
    assert_eq!(failed.map(drop).map_err(|error| error.kind()), Err(ErrorKind::Io));
    assert_eq!(runs.load(Ordering::SeqCst), 2, "the second closure saw the first one's set, which is gone");
    assert_eq!(outcome.expect("the second write").id.get(), 1, "it got the id that the first one had");
    assert_eq!(session(&base).client_count().expect("a count"), 1);
}

/// A draft of an older revision is refused, or applied path by path: what the other one changed stays.
#[test]
fn drafts_are_changes_of_paths() {
    let (base, _) = model_base();
    let session = session(&base);
    let id = session.save(at(0), &person("Иванов")).expect("a save").id;
    let client = session.client(id).expect("a read").expect("a client");
    let (mut one, mut other) = (Draft::of(&client), Draft::of(&client));
    one.set_value(field::JOB_TITLE, Value::Text("директор".into())).expect("a text");
    other.set_value(field::NAME_GIVEN, Value::Text("Иван".into())).expect("a text");
    assert_eq!(session.save(at(1), &one).expect("the first").revision, 2);
    let stale = session.save(at(2), &other).expect_err("the second is stale");
    assert_eq!(stale.kind(), ErrorKind::Conflict);
    assert_eq!(stale.to_string(), "cannot save client 1: revision 1 expected, 2 stored");
    let options = SaveOptions { stale: Stale::Apply, ..SaveOptions::default() };
    session.write(at(2), |transaction| transaction.save(&other, options)).expect("applied");
    let client = session.client(id).expect("a read").expect("a client");
    assert_eq!(client.text(field::JOB_TITLE), Some("директор"));
    assert_eq!(client.text(field::NAME_GIVEN), Some("Иван"));
    assert_eq!(session.save(at(3), &Draft::of(&client)).expect("nothing").changed, []);
    assert_eq!(session.client(id).expect("a read").expect("a client").revision(), 3, "saving nothing is no revision");
}

/// External ids are unique among active clients; within one write they may change hands.
#[test]
fn external_ids_are_unique() {
    let (base, _) = model_base();
    let session = session(&base);
    let a = session.save(at(0), &with_external(person("Альфа"), "1c", "7")).expect("a save").id;
    let taken = session.save(at(1), &with_external(person("Бета"), "1c", "7")).expect_err("the id is taken");
    assert_eq!((taken.kind(), taken.matches()[0].id), (ErrorKind::Exists, a));
    assert_eq!(session.client_count().expect("a count"), 1);
    let b = session.save(at(2), &with_external(person("Бета"), "1c", "8")).expect("a save").id;
    session
        .write(at(3), |transaction| {
            for (id, external) in [(a, "8"), (b, "7")] {
                let draft = with_external(Draft::of(&transaction.client(id)?), "1c", external);
                transaction.save(&draft, SaveOptions::default())?;
            }
            Ok(())
        })
        .expect("an exchange within one write");
    let owner = |id: &str| session.by_external("1c", id).expect("a read").and_then(|client| client.id());
    assert_eq!((owner("8"), owner("7")), (Some(a), Some(b)));
    session.write(at(4), |transaction| transaction.archive(a)).expect("archived");
    assert_eq!(owner("8"), None, "an archived client blocks nobody");
    let c = session.save(at(5), &with_external(person("Гамма"), "1c", "8")).expect("a save").id;
    let back = session.write(at(6), |transaction| transaction.restore(a)).expect_err("its id is taken now");
    assert_eq!((back.kind(), back.matches()[0].id), (ErrorKind::Exists, c));
    assert!(session.check_derived(9).expect("a check").is_empty());
}

/// Category, owner and lifecycle keep their periods; a gender that somebody set is not overruled by a name.
#[test]
fn histories_are_dated() {
    let (base, _) = model_base();
    let session = session(&base);
    let mut draft = Draft::new(ClientKind::Person);
    draft.set("name.family", "Иванов").expect("a path").set("owner", "maria").expect("a path").set("lifecycle", "prospect").expect("a path");
    let id = session.save(at(0), &draft).expect("a save").id;
    for (seconds, owner) in [(10, "maria"), (20, "oleg")] {
        let mut draft = Draft::of(&session.client(id).expect("a read").expect("a client"));
        draft.set("owner", owner).expect("a path");
        session.save(at(seconds), &draft).expect("a save");
    }
    let client = session.client(id).expect("a read").expect("a client");
    assert_eq!(client.owner(), Some("oleg"));
    let periods: Vec<_> = client
        .values(field::OWNER)
        .map(|value| match value {
            Value::Period(period) => (period.value.as_str(), period.from, period.until, period.by.as_deref()),
            other => panic!("not a period: {other:?}"),
        })
        .collect();
    assert_eq!(periods, [("maria", Some(at(0)), Some(at(20)), Some("tester")), ("oleg", Some(at(20)), None, Some("tester"))]);
    assert_eq!(client.revision(), 2, "the same owner again is no change");
    let unknown = {
        let mut draft = Draft::of(&client);
        draft.set("lifecycle", "client").expect("a path");
        session.save(at(30), &draft).expect("a save")
    };
    assert_eq!(unknown.issues[0].code.name(), "choice_unknown", "\"client\" is never a lifecycle value");
    assert_eq!(
        session.client(id).expect("a read").expect("a client").current(field::LIFECYCLE).map(|period| period.value.as_str()),
        Some("prospect")
    );
}

/// Keys of older rules: the base can be read, a rebuild makes it writable, newer rules are refused.
#[test]
fn keys_of_other_rules() {
    use super::super::open::{Base, meta};
    use crate::store::engine::{Commit, Engine, Table};
    let (base, engine) = model_base();
    let id = session(&base).save(at(0), &person("Иванов")).expect("a save").id;
    drop(base);
    let set_rules = |rules: u64| engine.write(Commit::Durable, &mut |transaction| transaction.put(Table::Meta, meta::RULES, &rules.to_be_bytes()));
    set_rules(0).expect("a write");
    let base = Base::over(Box::new(engine.clone())).expect("an older base");
    assert!(session(&base).client(id).expect("a read").is_some());
    assert_eq!(session(&base).save(at(1), &person("Петров")).map(drop).map_err(|error| error.kind()), Err(ErrorKind::ReadOnly));
    base.rebuild(at(2), "tester").expect("a rebuild");
    assert_eq!(session(&base).save(at(3), &person("Петров")).expect("a save").id.get(), 2);
    drop(base);
    set_rules(999).expect("a write");
    assert_eq!(Base::over(Box::new(engine)).map(drop).map_err(|error| error.kind()), Err(ErrorKind::Version));
}

/// What is given back as it is stored is no change: a card as JSON, the same statement on another day, a gender that a name showed.
#[test]
fn a_card_given_back_is_no_change() {
    let (base, _) = model_base();
    let session = session(&base);
    let mut draft = Draft::unknown_kind();
    draft.json(r#"{"name":"Иванова Анна Сергеевна","phone":["8 916 123-45-67, доб. 12","нет такого"],"email":{"state":"absent"},"consent":[{"purpose":"marketing","consent":"granted"}]}"#).expect("JSON");
    let id = session.save(at(0), &draft).expect("a save").id;
    let card = session.to_json(&session.client(id).expect("a read").expect("a client"));
    assert_eq!(card["gender"]["value"], "female");
    for seconds in [10, 20] {
        let mut back = Draft::of(&session.client(id).expect("a read").expect("a client"));
        back.json(&card.to_string()).expect("JSON").absent("email", None).expect("a path");
        assert_eq!(session.save(at(seconds), &back).expect("a save").changed, []);
    }
    assert_eq!(session.to_json(&session.client(id).expect("a read").expect("a client")), card);
}

/// Paths are checked when they are given: a slip in a use or scheme is an error, not a value without one.
#[test]
fn paths_are_checked() {
    for path in ["phone.moblie", "identifier.inm", "name.surname", "id", "activity", "address.town", "nothing", "", "email.", "name.family.x"] {
        assert_eq!(Draft::new(ClientKind::Person).set(path, "x").map(drop).map_err(|error| error.kind()), Err(ErrorKind::Argument), "{path}");
    }
    for path in
        ["phone.mobile", "identifier.inn", "address.home.city", "messenger.telegram", "note.любая тема", "consent.marketing.email", "external.1c"]
    {
        assert!(Draft::new(ClientKind::Person).set(path, "x").is_ok(), "{path}");
    }
}

/// An answer that rests on a set which waits is given when that set is on disk: here it never gets there, so the closure runs again.
#[test]
fn an_answer_waits_for_what_it_saw() {
    let (base, engine) = model_base();
    engine.0.slow_ms.store(40, Ordering::SeqCst);
    engine.0.failures.store(1, Ordering::SeqCst);
    let first = {
        let session = session(&base);
        std::thread::spawn(move || session.save(at(0), &with_external(person("Первый"), "1c", "7")))
    };
    std::thread::sleep(std::time::Duration::from_millis(15));
    let session = session(&base);
    let seen = session.write(at(0), |transaction| transaction.by_external("1c", "7")).expect("a read inside a write");
    assert!(first.join().expect("no panic").is_err());
    assert_eq!(seen, None, "the client it saw at first was never saved");
}

/// Statements speak of whole fields; histories end instead of vanishing; a whole name replaces a whole name.
#[test]
fn statements_keep_what_they_do_not_speak_of() {
    let (base, _) = model_base();
    let session = session(&base);
    let mut draft = Draft::new(ClientKind::Person);
    draft
        .set("name", "Иванов Пётр Сидорович")
        .expect("a path")
        .set("phone.mobile", "+79161234567")
        .expect("a path")
        .set("owner", "olga")
        .expect("a path");
    let id = session.save(at(0), &draft).expect("a save").id;
    let edit = |seconds: i64, change: &dyn Fn(&mut Draft)| {
        let mut draft = Draft::of(&session.client(id).expect("a read").expect("a client"));
        change(&mut draft);
        session.save(at(seconds), &draft).expect("a save");
        session.client(id).expect("a read").expect("a client")
    };
    let client = edit(1, &|draft| {
        draft.set("phone.fax", "нет").expect("a path");
    });
    assert_eq!(client.phones().count(), 1, "no fax says nothing of the mobile");
    assert_eq!(Draft::of(&client).absent("phone.fax", None).map(drop).map_err(|error| error.kind()), Err(ErrorKind::Argument));
    let client = edit(2, &|draft| {
        draft.clear("owner").expect("a path");
    });
    assert_eq!((client.owner(), client.values(field::OWNER).count()), (None, 1));
    let client = edit(3, &|draft| {
        draft.set("name", "Петрова Анна").expect("a path");
    });
    assert_eq!(client.display_name(), "Петрова Анна");
}

/// Payment card numbers are masked whichever way they come.
#[test]
fn card_numbers_are_never_kept() {
    let (base, engine) = model_base();
    let session = session(&base);
    let mut draft = Draft::new(ClientKind::Person);
    draft.set("name", "Иванов Иван 4111    1111    1111    1111").expect("a path");
    draft.absent("email", Some("оплата 4111111111111111")).expect("a path").source("4111 1111 1111 1111");
    let json = r#"{"identifier":[{"scheme":"other","value":"4111111111111111","checked":true}],
        "bank_account":[{"account":"40702810400000001234","bank_name":"4111 1111 1111 1111","raw":"40702810400000001234 4111111111111111"}],
        "note":[{"text":"4111-1111-1111-1111","by":"4111111111111111"}]}"#;
    draft.json(json).expect("JSON");
    let saved = session.save(at(0), &draft).expect("a save");
    assert!(saved.issues.iter().any(|issue| issue.code.name() == "card_number"));
    let mut call = crate::model::Interaction::new(crate::model::Subject::Client(saved.id), crate::model::InteractionKind::Call, at(1));
    call.text = "карта 4111    1111    1111    1111".into();
    session.write(at(1), |transaction| transaction.add_interaction(&call)).expect("a fact");
    for ((table, key), value) in engine.0.contents() {
        // The masks end in 1111; the first group of the number stands nowhere else.
        let kept = [key, value].iter().any(|bytes| bytes.windows(4).any(|window| window == b"4111"));
        assert!(!kept, "{}", table.name());
    }
}
