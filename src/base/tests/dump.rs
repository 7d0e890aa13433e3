//! Dump, check and migrate over hostile and foreign records: what no honest program of this version writes.

use super::super::{CheckOptions, RestoreOptions, RestoreReport, Session};
use super::{SharedEngine, at, model_base, person, session, with_external};
use crate::base::Base;
use crate::error::{Error, ErrorKind, Location};
use crate::model::{Client, ClientId, Interaction, InteractionKind, Relation, RelationKind, Subject, Value, field};
use crate::store::dump::DumpWriter;
use crate::store::engine::{Commit, Engine, Table};
use crate::store::{codec, keys};
use crate::{Draft, MergeOptions};
use std::path::{Path, PathBuf};

type Rows = Vec<(&'static str, Vec<u8>, Vec<u8>)>;

fn place(test: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("kartoteka-{test}-{}", std::process::id()));
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("a folder");
    folder.join("base.ktk")
}

fn id(number: u32) -> ClientId {
    ClientId::new(number).expect("from 1")
}

fn put(engine: &SharedEngine, table: Table, key: &[u8], value: &[u8]) {
    engine.write(Commit::Durable, &mut |transaction| transaction.put(table, key, value)).expect("a write");
}

fn delete(engine: &SharedEngine, table: Table, key: &[u8]) {
    engine.write(Commit::Durable, &mut |transaction| transaction.delete(table, key)).expect("a write");
}

/// A session that sees what was put below.
fn reopened(engine: &SharedEngine) -> Session {
    session(&Base::over(Box::new(engine.clone())).expect("a base"))
}

fn row(session: &Session, table: Table, id: ClientId) -> Vec<u8> {
    session.committed().view.get(table, &keys::client(id)).expect("a read").unwrap_or_default()
}

/// Two clients with facts, as rows of a dump.
fn some_rows() -> Rows {
    let (base, engine) = model_base();
    let session = session(&base);
    let first = session.save(at(0), &with_external(person("Иванов"), "crm", "1")).expect("a save").id;
    let second = session.save(at(0), &person("Петров")).expect("a save").id;
    session
        .write(at(1), |transaction| {
            transaction.add_interaction(&Interaction::new(Subject::Client(first), InteractionKind::Call, at(1)))?;
            transaction.add_relation(&Relation::new(first, RelationKind::ContactOf, second))
        })
        .expect("facts");
    let rows = engine.0.contents().into_iter().filter(|((table, _), _)| !table.is_derived());
    rows.map(|((table, key), value)| (table.name(), key, value)).collect()
}

/// A dump of any rows whatever, with right checksums.
fn dump_of(rows: &Rows) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = DumpWriter::new(&mut out).expect("a head");
    rows.iter().for_each(|(table, key, value)| writer.row(table, key, value).expect("a row"));
    writer.finish().expect("an end");
    out
}

fn restored(path: &Path, rows: &Rows, skip_damaged: bool) -> Result<RestoreReport, Error> {
    std::fs::remove_file(path).ok();
    Base::options().restore(path, dump_of(rows).as_slice(), &RestoreOptions { skip_damaged }, |_| true)
}

fn with(rows: &Rows, table: &'static str, key: &[u8], value: &[u8]) -> Rows {
    let mut rows = rows.clone();
    rows.retain(|(known, known_key, _)| (*known, known_key.as_slice()) != (table, key));
    // Behind the last row of its table, or behind all.
    let place = rows.iter().rposition(|(known, ..)| *known == table).map_or(rows.len(), |place| place + 1);
    rows.insert(place, (table, key.to_vec(), value.to_vec()));
    let order = |name: &str| Table::ALL.iter().position(|table| table.name() == name).unwrap_or(usize::MAX);
    rows.sort_by(|a, b| (order(a.0), &a.1).cmp(&(order(b.0), &b.1)));
    rows
}

/// Dumps with right checksums that say what no base says: each is refused with the kind that tells why; what can be saved of it is, and
/// the result is in order as far as its records are.
#[test]
fn hostile_dumps_are_refused() {
    let path = place("hostile");
    let rows = some_rows();
    let good = restored(&path, &rows, false).expect("a restore");
    assert!(good.is_whole() && good.raised.is_empty(), "{good:?}");
    let big = 2u64.to_be_bytes();
    let cases: Vec<(&str, Rows, ErrorKind)> = vec![
        ("a table of a newer version", with(&rows, "future", b"k", b"v"), ErrorKind::Version),
        ("a newer format", with(&rows, "meta", b"format", &big), ErrorKind::Version),
        ("newer rules", with(&rows, "meta", b"rules", &9999u64.to_be_bytes()), ErrorKind::Version),
    ];
    for (what, rows, kind) in cases {
        for skip_damaged in [false, true] {
            assert_eq!(restored(&path, &rows, skip_damaged).map(drop).map_err(|error| error.kind()), Err(kind), "{what}");
            assert!(!path.exists(), "{what}");
        }
    }
    // In these a lenient restore leaves out one block or record.
    let mut twice = rows.clone();
    let card = rows.iter().position(|(table, ..)| *table == "card").expect("a card");
    twice.insert(card, rows[card].clone());
    let mut backwards = rows.clone();
    backwards.swap(card, card + 1);
    let mut scattered = rows.clone();
    let last = scattered.remove(card + 1);
    scattered.push(last);
    let damaged: Vec<(&str, Rows)> = vec![
        ("a derived table", with(&rows, "phone", b"k", b"v")),
        ("a key twice", twice),
        ("keys that descend", backwards),
        ("a table in two places", scattered),
        ("a card that is none", with(&rows, "card", &keys::client(id(9)), b"\x01\xFF\xFF")),
        ("a card of nobody", with(&rows, "card", &keys::client(id(1))[..3], b"\x01")),
        ("a journal entry that is none", with(&rows, "journal", &keys::number(900), b"\x01\x63")),
        ("a redirect to nobody", with(&rows, "redirect", &keys::client(id(7)), &[0; 4])),
        ("a batch that is none", with(&rows, "batch", &keys::number(1), b"")),
        ("cells that are none", with(&rows, "import_row", &[0; 20], b"\x09")),
        ("issues that are none", with(&rows, "issue", &keys::client(id(1)), b"\xFF")),
        ("an interaction that is none", with(&rows, "interaction", &keys::number(5), b"\x01")),
        ("a relation that is none", with(&rows, "relation", &keys::number(5), b"\x02")),
        ("a merged record that is none", with(&rows, "merged", &keys::client(id(8)), b"x")),
        ("a merge that is none", with(&rows, "merge", &keys::number(1), b"x")),
        ("a verdict about one", with(&rows, "verdict", &[0, 0, 0, 1, 0, 0, 0, 1], b"\x01\x01")),
        ("a segment that is none", with(&rows, "segment", &keys::number(1), b"x")),
        ("a field that is none", with(&rows, "custom_field", &[0x80, 0], b"\xFF")),
        ("a counter that is no number", with(&rows, "meta", b"next_client", b"x")),
        ("a zone that is none", with(&rows, "meta", b"zone", b"Mars/Olympus")),
        ("no format", rows.iter().filter(|(_, key, _)| key != b"format").cloned().collect()),
    ];
    for (what, rows) in damaged {
        let refused = restored(&path, &rows, false).map(drop).map_err(|error| error.kind());
        assert_eq!(refused, Err(ErrorKind::Corrupt), "{what}");
        assert!(!path.exists(), "{what}");
        let report = restored(&path, &rows, true).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert!(what == "no format" || !report.is_whole(), "{what}: {report:?}");
        let session = session(&Base::options().open(&path).unwrap_or_else(|error| panic!("{what}: {error}")));
        assert_eq!(session.check_derived(9).unwrap_or_else(|error| panic!("{what}: {error}")), Vec::<String>::new(), "{what}");
        session.save(at(9), &person("Сидоров")).unwrap_or_else(|error| panic!("{what}: {error}"));
    }
    // A reminder that cannot be read may be a newer version's: it is kept, in order or not.
    let reminder = with(&rows, "reminder", &keys::number(40), b"\x02newer");
    let report = restored(&path, &reminder, false).expect("a restore");
    assert!(report.is_whole() && report.raised == ["next_reminder"], "{report:?}");
    let session = session(&Base::options().open(&path).expect("a base"));
    assert_eq!(session.committed().view.get(Table::Reminder, &keys::number(40)).expect("a read").as_deref(), Some(&b"\x02newer"[..]));
    drop(session);
    // Older rules made the keys of the dump: here they are made by today's, and a newer format of the same number is not in the way.
    let report = restored(&path, &with(&rows, "meta", b"rules", &1u64.to_be_bytes()), false).expect("a restore");
    assert!(report.is_whole());
    let older = super::session(&Base::options().open(&path).expect("a base"));
    assert!(older.check(&CheckOptions::default(), |_| true).expect("a check").is_clean());
    older.save(at(9), &person("Сидоров")).expect("a save: nothing has to be rebuilt");
    drop(older);
    // Counters that lag behind what is in use are raised, else the next client would take somebody's place.
    let lagging = with(&with(&rows, "meta", b"next_client", &1u64.to_be_bytes()), "meta", b"next_journal", &1u64.to_be_bytes());
    let report = restored(&path, &lagging, false).expect("a restore");
    assert_eq!(report.raised, ["next_client", "next_journal"]);
    let raised = super::session(&Base::options().open(&path).expect("a base"));
    assert_eq!(raised.save(at(9), &person("Сидоров")).expect("a save").id, id(3));
    drop(raised);
    std::fs::remove_dir_all(path.parent().expect("a folder")).ok();
}

/// Each kind of disorder is a finding at its table and key, and only that; a base in order has none.
#[test]
fn the_check_finds_each_disorder() {
    type Damage = Box<dyn Fn(&SharedEngine)>;
    type Case = (&'static str, Damage, &'static [(&'static str, &'static str)]);
    let made = || {
        let (base, engine) = model_base();
        let session = session(&base);
        let first = session.save(at(0), &with_external(person("Иванов"), "crm", "1")).expect("a save").id;
        let second = session.save(at(0), &person("Петров")).expect("a save").id;
        let third = session.save(at(0), &person("Сидоров")).expect("a save").id;
        session
            .write(at(1), |transaction| {
                transaction.add_interaction(&Interaction::new(Subject::Client(second), InteractionKind::Call, at(1)))?;
                transaction.add_relation(&Relation::new(first, RelationKind::ContactOf, second))
            })
            .expect("facts");
        session.merge(at(2), first, third, &MergeOptions::default()).expect("a merge");
        engine
    };
    let clean = reopened(&made()).check(&CheckOptions::default(), |_| true).expect("a check");
    assert!(clean.is_clean() && clean.rows > 20, "{:?}", clean.findings);
    let on = |table: Table, key: Vec<u8>, value: Option<Vec<u8>>| -> Damage {
        Box::new(move |engine| match &value {
            Some(value) => put(engine, table, &key, value),
            None => delete(engine, table, &key),
        })
    };
    let client = |number: u32| keys::client(id(number)).to_vec();
    let cases: Vec<Case> = vec![
        ("a card that is none", on(Table::Card, client(2), Some(b"\x01".to_vec())), &[("card", "not a client record"), ("token", "too much")]),
        ("a card is gone", on(Table::Card, client(2), None), &[("interaction", "names client 2"), ("relation", "names client 2")]),
        ("a redirect is gone", on(Table::Redirect, client(3), None), &[("merged", "leads nowhere"), ("merge", "does not lead to")]),
        (
            "a redirect in a circle",
            on(Table::Redirect, client(3), Some(client(3))),
            &[("redirect", "leads to no client"), ("merge", "does not lead")],
        ),
        ("a redirect to nobody", on(Table::Redirect, client(3), Some(client(77))), &[("redirect", "client 77, who is not there")]),
        ("a merged record is gone", on(Table::Merged, client(3), None), &[("redirect", "is not there"), ("merge", "names client 3")]),
        ("live and merged at once", on(Table::Merged, client(2), Some(vec![])), &[("merged", "not a client record"), ("card", "live and merged")]),
        ("a counter behind", on(Table::Meta, b"next_client".to_vec(), Some(2u64.to_be_bytes().to_vec())), &[("meta", "stands at 2, 3 is in use")]),
        ("a counter is gone", on(Table::Meta, b"next_relation".to_vec(), None), &[("meta", "stands at 0, 1 is in use")]),
        ("a region is gone", on(Table::Meta, b"region".to_vec(), None), &[("meta", "missing")]),
        ("a policy that is none", on(Table::Meta, b"duplicates:x".to_vec(), Some(vec![9])), &[("meta", "not a policy for duplicates")]),
        (
            "cells of no batch",
            on(Table::ImportRow, [&[0; 11][..], &[5], &[0; 8]].concat(), Some(vec![0])),
            &[("import_row", "batch"), ("meta", "next")],
        ),
        ("derived too much", on(Table::PhoneTail, vec![1; 8], Some(vec![0])), &[("phone_tail", "too much")]),
        ("derived otherwise", on(Table::Summary, client(2), Some(vec![1, 9, 9, 0])), &[("summary", "another value")]),
        ("derived missing", on(Table::Summary, client(2), None), &[("summary", "missing")]),
    ];
    for (what, damage, wanted) in cases {
        let engine = made();
        damage(&engine);
        let report = reopened(&engine).check(&CheckOptions::default(), |_| true).expect("a check");
        for (table, text) in wanted {
            let told = report.findings.iter().any(|finding| {
                let key = String::from_utf8_lossy(&unhex(&finding.key)).into_owned();
                finding.table == *table && (finding.what.contains(text) || key.contains(text))
            });
            assert!(told, "{what}: {table} … {text} is not among {:?}", report.findings);
        }
    }
    let engine = made();
    put(&engine, Table::Meta, b"rules", &1u64.to_be_bytes());
    let report = reopened(&engine).check(&CheckOptions::default(), |_| true).expect("a check");
    assert!(report.found == 1 && report.findings[0].what.contains("rebuild"), "{:?}", report.findings);
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).filter_map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()).collect()
}

/// What a newer version may have put into a card: a tag behind ours and one between, a value of a kind that came later, a longer fixed part.
fn newer(client: &mut Client, mark: u8) {
    client.unknown.push((field::ZONE.0, vec![0, 1, 200, 0, mark]));
    client.unknown.push((0x6F00, vec![mark; 5]));
    client.unknown.push((0x7FFF, vec![mark, 1, 2, 3]));
    client.unknown.sort();
}

/// An older program works on a base that a newer one wrote: it edits, merges, takes apart, writes the JSON form back, dumps and restores,
/// and all that it does not understand is there afterwards, byte for byte.
#[test]
fn an_older_program_loses_nothing_of_a_newer_base() {
    let (base, engine) = model_base();
    let made = session(&base);
    let (first, second) = (made.save(at(0), &person("Иванов")).expect("a save").id, made.save(at(0), &person("Петров")).expect("a save").id);
    for (id, mark) in [(first, 7), (second, 9)] {
        let mut client = codec::decode(id, &row(&made, Table::Card, id)).expect("a card");
        newer(&mut client, mark);
        put(&engine, Table::Card, &keys::client(id), &codec::encode(&client).expect("a record"));
    }
    drop((made, base));
    let session = reopened(&engine);
    let unknown = |table: Table, id: ClientId| codec::decode(id, &row(&session, table, id)).map(|client| client.unknown);
    let mut expected = [Client::new(Default::default()), Client::new(Default::default())];
    expected.iter_mut().zip([7, 9]).for_each(|(client, mark)| newer(client, mark));
    let [ours, theirs] = expected.map(|client| Some(client.unknown));
    assert_eq!((unknown(Table::Card, first), unknown(Table::Card, second)), (ours.clone(), theirs.clone()));

    let card = session.client(first).expect("a read").expect("a client");
    let mut draft = Draft::of(&card);
    draft.set("email", "a@example.com").expect("a path").set("name.given", "Иван").expect("a path");
    session.save(at(1), &draft).expect("a save");
    assert_eq!(unknown(Table::Card, first), ours, "after an edit");
    let card = session.client(first).expect("a read").expect("a client");
    let mut draft = Draft::of(&card);
    draft.json(&session.to_json(&card).to_string()).expect("JSON").set("tags", "чай").expect("a path");
    session.save(at(2), &draft).expect("a save");
    assert_eq!(unknown(Table::Card, first), ours, "after the JSON form was written back");
    session.write(at(3), |transaction| transaction.archive(second)).expect("an archive");
    session.write(at(3), |transaction| transaction.restore(second)).expect("a restore");
    assert_eq!(unknown(Table::Card, second), theirs, "put away and back");

    let merge = session.merge(at(4), first, second, &MergeOptions::default()).expect("a merge").merge;
    assert_eq!((unknown(Table::Card, first), unknown(Table::Merged, second)), (ours.clone(), theirs.clone()), "after a merge");
    let path = place("newer");
    let mut dump = Vec::new();
    session.dump(at(5), &mut dump, |_| true).expect("a dump");
    Base::options().restore(&path, dump.as_slice(), &RestoreOptions::default(), |_| true).expect("a restore");
    let copy = super::session(&Base::options().open(&path).expect("a base"));
    for (table, id) in [(Table::Card, first), (Table::Merged, second)] {
        assert_eq!(row(&copy, table, id), row(&session, table, id), "{table:?} after dump and restore");
    }
    for session in [&session, &copy] {
        session.unmerge(at(6), merge).expect("an unmerge");
        assert_eq!(session.check(&CheckOptions::default(), |_| true).expect("a check").findings, vec![]);
        assert_eq!(session.migrate(at(7), |_| true).expect("a migration").rewritten, 0);
        let unknown = |id: ClientId| codec::decode(id, &row(session, Table::Card, id)).map(|client| client.unknown);
        assert_eq!((unknown(first), unknown(second)), (ours.clone(), theirs.clone()), "apart again");
    }
    drop(copy);
    std::fs::remove_dir_all(path.parent().expect("a folder")).ok();
}

/// A field whose value is of a kind that came later: whoever sets it here, merges one into it or the other way round, leaves records
/// that can be read; what the newer version wrote is there or the write is refused, and never is a record spoiled.
#[test]
fn a_value_of_a_newer_kind_spoils_no_record() {
    let (base, engine) = model_base();
    let made = session(&base);
    let (first, second) = (made.save(at(0), &person("Иванов")).expect("a save").id, made.save(at(0), &person("Петров")).expect("a save").id);
    let mut client = codec::decode(first, &row(&made, Table::Card, first)).expect("a card");
    client.unknown.push((field::ZONE.0, vec![0, 1, 200, 0, 5]));
    put(&engine, Table::Card, &keys::client(first), &codec::encode(&client).expect("a record"));
    drop((made, base));
    let session = reopened(&engine);
    let readable = |what: &str| {
        for (table, id) in [(Table::Card, first), (Table::Card, second), (Table::Merged, first), (Table::Merged, second)] {
            let bytes = row(&session, table, id);
            assert!(bytes.is_empty() || codec::decode(id, &bytes).is_some(), "{what}: {table:?} {id} cannot be read");
        }
    };
    let zone = |id: ClientId| {
        let mut draft = Draft::of(&session.client(id).expect("a read").expect("a client"));
        draft.set_value(field::ZONE, Value::Text("Europe/Moscow".into())).expect("a text field");
        draft
    };
    session.save(at(1), &zone(second)).expect("a save");
    let kept = |table: Table| codec::decode(first, &row(&session, table, first)).expect("a card").unknown == [(field::ZONE.0, vec![0, 1, 200, 0, 5])];
    // Setting it would put a value beside one that nobody here can read.
    let refused = session.save(at(2), &zone(first)).map(drop).expect_err("a refusal");
    assert_eq!((refused.kind(), refused.location()), (ErrorKind::Version, Some(&Location::Field("zone".into()))), "{refused}");
    readable("after a refused save");
    assert!(kept(Table::Card));
    let merge = session.merge(at(3), first, second, &MergeOptions::default()).expect("a merge").merge;
    readable("after a merge into it");
    assert!(kept(Table::Card));
    session.unmerge(at(4), merge).expect("an unmerge");
    readable("apart again");
    let merge = session.merge(at(5), second, first, &MergeOptions::default()).expect("a merge").merge;
    readable("after it was merged");
    assert!(kept(Table::Merged));
    session.unmerge(at(6), merge).expect("an unmerge");
    readable("apart again");
    assert!(kept(Table::Card));
    assert_eq!(session.check(&CheckOptions::default(), |_| true).expect("a check").findings, vec![]);
}

/// Records as an older program may have left them, without the copy of a value in the fixed part, are written anew in steps; a stopped
/// call goes on where it was, also in another session; what they say does not change.
#[test]
fn older_records_are_written_anew() {
    let (base, engine) = model_base();
    let made = session(&base);
    let mut draft = person("Иванова");
    draft.set("gender", "female").expect("a path");
    let ids: Vec<ClientId> = (0..10).map(|_| made.save(at(0), &draft).expect("a save").id).collect();
    let today: Vec<Vec<u8>> = ids.iter().map(|id| row(&made, Table::Card, *id)).collect();
    for (id, bytes) in ids.iter().zip(&today).skip(2) {
        let mut older = bytes.clone();
        older[5] = 0; // gender, behind version, length, kind and status
        assert_ne!(&older, bytes);
        put(&engine, Table::Card, &keys::client(*id), &older);
    }
    drop((made, base));
    let first = reopened(&engine);
    let report = first.check(&CheckOptions::default(), |_| true).expect("a check");
    assert_eq!((report.found, report.older), (0, 8), "an older record is in order: {:?}", report.findings);
    let stopped = first.migrate_by(at(1), 3, |records| records < 6).expect("a migration");
    assert_eq!((stopped.records, stopped.rewritten, stopped.complete), (6, 4, false));
    let second = reopened(&engine);
    let rest = second.migrate_by(at(2), 3, |_| true).expect("a migration");
    assert_eq!((rest.records, rest.rewritten, rest.complete), (4, 4, true));
    assert_eq!(ids.iter().map(|id| row(&second, Table::Card, *id)).collect::<Vec<_>>(), today);
    assert_eq!(second.committed().view.get(Table::Meta, b"migrating").expect("a read"), None);
    let again = second.migrate(at(3), |_| true).expect("a migration");
    assert_eq!((again.records, again.rewritten), (10, 0));
    let report = second.check(&CheckOptions::default(), |_| true).expect("a check");
    assert!(report.is_clean() && report.older == 0, "{:?}", report.findings);
}
