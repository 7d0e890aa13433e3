//! Bitmaps and columns: whatever happens to cards, they say what a scan of all cards says.

use super::super::columns::{AttributeValue, BIRTHDAY};
use super::super::open::{fill_new, meta};
use super::super::{Draft, SaveOptions, Session, Stale};
use super::merges::{Random, define_contract, operate, seed};
use super::{at, model_base, person, session};
use crate::ErrorKind;
use crate::base::Base;
use crate::duplicates::merge::MergeOptions;
use crate::model::json::role_name;
use crate::model::{
    Client, ClientId, ClientKind, CustomDefinition, CustomKind, E164, FieldNumber, Interaction, InteractionKind, Money, Outcome, PartialDate, Role,
    RoleKind, Subject, Value, field,
};
use crate::segments::{CONTACT_COUNT, INTERACTION_COUNT, LAST_CONTACT_AT};
use crate::store::engine::{Commit, Engine, Table};
use crate::store::keys;
use crate::store::redb_engine::{RedbEngine, Settings};
use crate::time::{Instant, Zone, to_micros};
use std::collections::{BTreeMap, BTreeSet};

/// Custom fields of every kind, by key.
const CUSTOM: [(&str, CustomKind); 8] = [
    ("level", CustomKind::Choice),
    ("vip", CustomKind::Bool),
    ("debt", CustomKind::Money),
    ("rate", CustomKind::Decimal),
    ("seen", CustomKind::Time),
    ("signed", CustomKind::Date),
    ("visits", CustomKind::Integer),
    ("words", CustomKind::Text),
];

/// Fields that hold one text or choice, with the values that the tests give them.
const TEXTS: [(FieldNumber, [&str; 3]); 7] = [
    (field::GENDER, ["male", "female", "male"]),
    (field::LEGAL_FORM, ["ООО", "АО", "OOO"]),
    (field::INDUSTRY, ["торговля", "Торговля", "связь"]),
    (field::SIZE, ["малая", "большая", "средняя"]),
    (field::SOURCE, ["сайт", "САЙТ", "звонок"]),
    (field::SOLVENCY, ["хорошая", "плохая", "!!!"]),
    (field::ZONE, ["Europe/Moscow", "Europe/Kyiv", "UTC"]),
];

fn define_all(session: &Session) {
    define_contract(session);
    for (key, kind) in CUSTOM {
        let mut definition = CustomDefinition::new(key, kind);
        if kind == CustomKind::Choice {
            definition.choices = ["низкий", "средний", "высокий"].map(String::from).to_vec();
        }
        session.write(at(0), |transaction| transaction.define_field(definition.clone())).expect("a field");
    }
}

fn custom(session: &Session, key: &str) -> FieldNumber {
    session.custom_fields().number(key).expect("a custom field")
}

/// Steps of a draft that set or remove values of attributes and columns.
fn random_values(session: &Session, draft: &mut Draft, random: &mut Random) {
    for _ in 0..=random.below(4) {
        let place = random.below(3);
        let done = match random.below(16) {
            0..=3 => {
                let (number, values) = TEXTS[random.below(TEXTS.len())];
                let text = values[place].to_string();
                let plain = matches!(number, field::LEGAL_FORM | field::ZONE);
                draft.set_value(number, if plain { Value::Text(text) } else { Value::Choice(text) })
            }
            4 => draft.set("category", ["vip", "обычный", "VIP"][place]),
            5 => draft.set("lifecycle", ["prospect", "customer", "former"][place]),
            6 => draft.set_value(field::TAGS, Value::Text(["опт", "Опт", "розница"][place].into())),
            7 => {
                let kind = [RoleKind::Customer, RoleKind::Supplier, RoleKind::Partner][place];
                draft.set_value(field::ROLE, Value::Role(Role { kind, lifecycle: None, since: None }))
            }
            8 => draft.remove(["gender", "source", "industry"][place]),
            9 => draft.set_value(custom(session, "level"), Value::Choice(["низкий", "высокий", "низкий"][place].into())),
            10 => draft.set_value(custom(session, "vip"), Value::Bool(place == 0)),
            11 => {
                let currency = ["RUB", "UAH", "RUB"][place];
                draft.set_value(custom(session, "debt"), Value::Money(Money::new(place as i64 * 1999 - 500, currency).expect("a code")))
            }
            12 => draft.set_value(custom(session, "rate"), Value::Decimal(["0.5", "-12.1234567", "99999999999999999999"][place].into())),
            13 => draft.set_value(custom(session, "seen"), Value::Time(at(random.below(9) as i64 - 4_000_000_000))),
            14 => draft.set_value(custom(session, "signed"), Value::Date(PartialDate::new((place > 0).then_some(2020), 5, 9).expect("a date"))),
            _ => draft.set_value(custom(session, "visits"), Value::Integer([0, -7, i64::MAX][place])),
        };
        done.expect("a path of the table");
    }
}

/// One random change of attributes or columns; an error is no less an answer.
fn change(session: &Session, seconds: i64, random: &mut Random) -> crate::Result<()> {
    let count = session.client_ids(None, 10_000)?.0.len() + 2;
    let mut client = || ClientId::new(u32::try_from(random.below(count) + 1).expect("small")).expect("from 1");
    let (a, b) = (client(), client());
    match random.below(8) {
        // Many clients, some of them several times, in one write.
        0 => session.write(at(seconds), |transaction| {
            for _ in 0..=random.below(5) {
                let mut draft = Draft::new(if random.below(3) == 0 { ClientKind::Organization } else { ClientKind::Person });
                random_values(session, &mut draft, random);
                let id = transaction.save(&draft, SaveOptions::default())?.id;
                let mut again = Draft::of(&transaction.client(id)?);
                random_values(session, &mut again, random);
                transaction.save(&again, SaveOptions::default())?;
                if random.below(3) == 0 {
                    transaction.archive(id)?;
                }
            }
            Ok(())
        }),
        1 => session.write(at(seconds), |transaction| {
            let mut call = Interaction::new(Subject::Client(a), InteractionKind::Call, at(random.below(1000) as i64));
            call.outcome = (random.below(2) == 0).then_some(Outcome::Reached);
            transaction.add_interaction(&call)?;
            transaction.add_interaction(&Interaction { subject: Subject::Client(b), ..call }).map(drop)
        }),
        2 => {
            let known = session.interactions(Subject::Client(a), 100)?;
            let Some((id, _)) = random.pick(&(0..known.len()).collect::<Vec<_>>()).and_then(|at| known.get(at)) else { return Ok(()) };
            session.write(at(seconds), |transaction| transaction.remove_interaction(*id))
        }
        3 => session.write(at(seconds), |transaction| {
            let number = E164::from_digits(74_950_000_000 + random.below(3) as u64).expect("digits");
            transaction.add_interaction(&Interaction::new(Subject::Number(number), InteractionKind::Call, at(seconds)))?;
            transaction.adopt_number(number, a).map(drop)
        }),
        4 => session.write(at(seconds), |transaction| {
            // A merge that is taken apart within the write.
            let merged = transaction.merge(a, b, &MergeOptions::default())?;
            if random.below(2) == 0 {
                transaction.unmerge(merged.merge)?;
            }
            Ok(())
        }),
        5 => session.preview(at(seconds), &person("Призрак")).map(drop),
        _ => session.write(at(seconds), |transaction| {
            let mut draft = Draft::of(&transaction.client(a)?);
            random_values(session, &mut draft, random);
            transaction.save(&draft, SaveOptions { stale: Stale::Apply, ..SaveOptions::default() }).map(drop)
        }),
    }
}

fn cards(session: &Session) -> Vec<Client> {
    let ids = session.client_ids(None, 100_000).expect("ids").0;
    ids.into_iter().map(|id| session.client(id).expect("a read").expect("a client")).collect()
}

/// The words of a segment, where there are some, and who is in it.
type Expected = (Option<String>, BTreeSet<u32>);

/// Every bitmap that the cards ask for.
fn expected_bitmaps(session: &Session, cards: &[Client]) -> BTreeMap<AttributeValue, Expected> {
    let mut expected: BTreeMap<AttributeValue, Expected> = BTreeMap::new();
    let fields = session.custom_fields();
    for client in cards {
        let id = client.id().expect("stored").get();
        let mut has = |value: AttributeValue, words: Option<String>| {
            let row = expected.entry(value).or_default();
            row.0 = row.0.take().or(words);
            row.1.insert(id);
        };
        let mut is = |number: FieldNumber, path: &str, text: &str| has(AttributeValue::text(number, text), Some(format!("{path} = '{text}'")));
        is(field::KIND, "kind", client.kind().name());
        is(field::STATUS, "status", client.status().name());
        for (number, _) in TEXTS.iter().chain(&[(field::OWNERSHIP, [""; 3])]) {
            client.text(*number).into_iter().for_each(|text| is(*number, field::by_number(*number).expect("a row").path, text));
        }
        for (number, path) in [(field::CATEGORY, "category"), (field::LIFECYCLE, "lifecycle"), (field::OWNER, "owner")] {
            client.current(number).into_iter().for_each(|period| is(number, path, &period.value));
        }
        for value in client.values(field::TAGS).chain(client.values(field::ROLE)) {
            match value {
                Value::Text(text) => is(field::TAGS, "tags", text),
                Value::Role(role) => is(field::ROLE, "role", role_name(role.kind)),
                _ => panic!("{value:?}"),
            }
        }
        if let Some(level) = fields.number("level").and_then(|number| client.text(number)) {
            is(custom(session, "level"), "custom.level", level);
        }
        for (key, _) in CUSTOM {
            let Some(number) = fields.number(key) else { continue };
            match client.values(number).next() {
                Some(Value::Bool(yes)) => {
                    let words = format!("custom.{key} = {}", if *yes { "TRUE" } else { "FALSE" });
                    has(AttributeValue::flag(number, *yes), Some(words));
                }
                Some(Value::Money(money)) => has(AttributeValue::text(number, money.code()), None),
                Some(Value::Decimal(text)) if text != "0.5" => has(AttributeValue::aside(number), None),
                _ => {}
            }
        }
        for (number, path) in [(field::PHONE, "phone"), (field::EMAIL, "email"), (field::BIRTH_DATE, "birth_date")] {
            if client.values(number).next().is_some() {
                has(AttributeValue::has(number), Some(format!("{path} IS KNOWN")));
            }
        }
    }
    expected
}

/// Every number that the cards and their interactions give, by column and client.
fn expected_columns(session: &Session, cards: &[Client]) -> BTreeMap<(FieldNumber, u32), i64> {
    let mut expected = BTreeMap::new();
    let fields = session.custom_fields();
    for client in cards {
        let id = client.id().expect("stored");
        let mut is = |number: FieldNumber, value: Option<i64>| {
            if let Some(value) = value {
                expected.insert((number, id.get()), value);
            }
        };
        is(field::CREATED_AT, client.created_at().map(to_micros));
        is(field::UPDATED_AT, client.updated_at().map(to_micros));
        is(field::BIRTH_DATE, client.birth_date().map(|date| date.number().into()));
        is(BIRTHDAY, client.birth_date().map(|date| i64::from(date.number() % 10_000)));
        let facts = session.interactions(Subject::Client(id), 1000).expect("interactions");
        let contacts: Vec<Instant> = facts.iter().filter(|(_, fact)| fact.is_contact()).map(|(_, fact)| fact.at).collect();
        is(INTERACTION_COUNT, (!facts.is_empty()).then_some(facts.len() as i64));
        is(CONTACT_COUNT, (!contacts.is_empty()).then_some(contacts.len() as i64));
        is(LAST_CONTACT_AT, contacts.iter().max().copied().map(to_micros));
        for (key, _) in CUSTOM {
            let Some(number) = fields.number(key) else { continue };
            match client.values(number).next() {
                Some(Value::Integer(value)) => is(number, Some(*value)),
                Some(Value::Money(money)) => is(number, Some(money.minor)),
                Some(Value::Decimal(text)) if text == "0.5" => is(number, Some(500_000)),
                Some(Value::Time(moment)) => is(number, Some(to_micros(*moment))),
                Some(Value::Date(date)) => is(number, Some(date.number().into())),
                _ => {}
            }
        }
    }
    expected
}

/// Holds every bitmap and every column to a scan of all cards, and to the answers of segments.
fn compare(session: &Session, place: &str) {
    let committed = session.committed();
    let cards = cards(session);
    let expected = expected_bitmaps(session, &cards);
    let mut rows = 0;
    for (value, (words, ids)) in &expected {
        let found = committed.bitmap(value).expect("a read").expect("bitmaps are available");
        assert!(found.iter().eq(ids.iter().copied()), "{place}: {words:?}: {found:?} instead of {ids:?}");
        rows += ids.iter().map(|id| id >> 16).collect::<BTreeSet<_>>().len();
        let Some(words) = words else { continue };
        // The members of a segment are asked of the cards themselves; the count may come from the bitmap.
        let all = session.parse_segment(&format!("{words} AND status IN ('active', 'archived')")).expect("an expression");
        let scanned = session.segment(&all, at(0), None, 10_000).expect("a scan").ids;
        assert!(scanned.iter().map(|id| id.get()).eq(ids.iter().copied()), "{place}: {words}");
        let plain = session.parse_segment(words).expect("an expression");
        let count = session.segment_count_with(&plain, at(0), |_| true).expect("a scan");
        assert_eq!(session.segment_count(&plain, at(0)).expect("a count"), count, "{place}: {words}");
    }
    assert_eq!(committed.view.snapshot.count(Table::Bitmap).expect("a count"), rows as u64, "{place}: rows of bitmaps that no card asks for");

    let columns = expected_columns(session, &cards);
    let chunks: BTreeSet<(FieldNumber, u32)> = columns.keys().map(|(number, id)| (*number, id >> 10)).collect();
    for (number, chunk) in &chunks {
        let found = committed.column_chunk(*number, *chunk).expect("a read").expect("columns are available");
        for id in chunk << 10..(chunk + 1) << 10 {
            assert_eq!(found.get(id), columns.get(&(*number, id)).copied(), "{place}: column {number} of client {id}");
        }
    }
    assert_eq!(committed.view.snapshot.count(Table::Column).expect("a count"), chunks.len() as u64, "{place}: chunks that no card asks for");
    assert_eq!(session.check_derived(5).expect("a check"), Vec::<String>::new(), "{place}");
}

fn rounds(default: usize) -> usize {
    std::env::var("KARTOTEKA_COLUMN_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Random saves, edits, archives, merges, their undoing, facts, imports and reverts: bitmaps and columns are what a scan says.
#[test]
fn bitmaps_and_columns_are_what_a_scan_says() {
    println!("seed {}", seed());
    let mut random = Random(seed() ^ 2);
    for round in 0..rounds(25) {
        let base = Base::options().in_memory().expect("a base");
        let session = session(&base);
        define_all(&session);
        for step in 0..240 {
            if random.below(2) == 0 {
                operate(&session, step, random.next());
            } else if let Err(error) = change(&session, step, &mut random) {
                let expected = [ErrorKind::NotFound, ErrorKind::Argument, ErrorKind::Exists, ErrorKind::Conflict, ErrorKind::Limit];
                assert!(expected.contains(&error.kind()), "round {round}, step {step}: {error}");
            }
            if step % 60 == 59 {
                compare(&session, &format!("round {round}, step {step}"));
            }
        }
    }
}

/// Ids on both sides of the borders of chunks and containers, kept up and made again alike.
#[test]
fn borders_of_chunks_and_containers_are_kept() {
    let (base, engine) = model_base();
    let session = session(&base);
    define_all(&session);
    drop(session);
    drop(base);
    for first in [4090u64, 65_530, u64::from(u32::MAX) - 12] {
        engine.write(Commit::Durable, &mut |transaction| transaction.put(Table::Meta, meta::NEXT_CLIENT, &first.to_be_bytes())).expect("a write");
        let base = Base::over(Box::new(engine.clone())).expect("a base");
        let session = super::session(&base);
        let mut random = Random(first);
        session
            .write(at(0), |transaction| {
                for _ in 0..12 {
                    let mut draft = person("Иванов");
                    random_values(&session, &mut draft, &mut random);
                    transaction.save(&draft, SaveOptions::default())?;
                }
                Ok(())
            })
            .expect("saved");
        compare(&session, "kept up");
        let report = base.rebuild(at(1), "tester").expect("a rebuild");
        assert_eq!(report.rows, report.rows_before);
        compare(&session, "made again");
    }
}

/// Writers of several threads, whose sets wait for each other, lose nothing of each other's rows.
#[test]
fn waiting_sets_see_each_other() {
    let base = Base::options().in_memory().expect("a base");
    define_all(&session(&base));
    std::thread::scope(|scope| {
        for number in 0..4u64 {
            let session = session(&base);
            scope.spawn(move || {
                let mut random = Random(number);
                for step in 0..40 {
                    let mut draft = person("Иванов");
                    random_values(&session, &mut draft, &mut random);
                    let id = session.save(at(step), &draft).expect("saved").id;
                    if step % 3 == 0 {
                        session.write(at(step), |transaction| transaction.archive(id)).expect("archived");
                    }
                }
            });
        }
    });
    compare(&session(&base), "after four writers");
}

/// What did not change is not written: an edit of a note touches no bitmap, and a call to nobody no column of contacts.
#[test]
fn unchanged_attributes_cost_nothing() {
    let base = Base::options().in_memory().expect("a base");
    let session = session(&base);
    let mut draft = person("Иванов");
    draft.set("tags", "опт").expect("a path").set("birth_date", "12.05.1990").expect("a path");
    let id = session.save(at(0), &draft).expect("saved").id;
    let touched = |edit: &dyn Fn(&mut Draft) -> crate::Result<()>| {
        session
            .dry_run(at(1), |transaction| {
                let mut draft = Draft::of(&transaction.client(id)?);
                edit(&mut draft)?;
                transaction.save(&draft, SaveOptions::default())?;
                transaction.write_columns()?;
                let rows = |table| transaction.layer.rows(table).count();
                Ok((rows(Table::Bitmap), rows(Table::Column)))
            })
            .expect("an edit")
    };
    assert_eq!(touched(&|draft| draft.set("note", "заметка").map(drop)), (0, 1), "the time of the last save");
    assert_eq!(touched(&|draft| draft.set("tags", "розница").map(drop)), (1, 1), "a tag more");
    assert_eq!(touched(&|draft| draft.remove("birth_date").map(drop)), (1, 3), "it had one; the date and the day");
    let call = Interaction::new(Subject::Client(id), InteractionKind::Call, at(2));
    let rows = session.dry_run(at(2), |transaction| {
        transaction.add_interaction(&call)?;
        transaction.write_columns()?;
        Ok(transaction.layer.rows(Table::Column).count())
    });
    assert_eq!(rows.expect("a call"), 1, "one interaction more, no contact");
}

/// A base from before bitmaps is written without them and says that it has none, until a rebuild; one of a later version is no
/// longer trusted once this program has written to it.
#[test]
fn a_base_without_columns_gets_them_by_a_rebuild() {
    let (base, engine) = model_base();
    define_all(&session(&base));
    drop(base);
    engine.write(Commit::Durable, &mut |transaction| transaction.delete(Table::Meta, meta::COLUMNS)).expect("a write");
    let base = Base::over(Box::new(engine.clone())).expect("a base");
    let session = session(&base);
    let mut random = Random(5);
    let fill = |random: &mut Random| {
        for step in 0..40 {
            let _ = change(&session, step, random);
        }
    };
    fill(&mut random);
    let kept = |session: &Session| {
        let committed = session.committed();
        let rows = [Table::Bitmap, Table::Column].map(|table| committed.view.snapshot.count(table).expect("a count"));
        (committed.columns_available().expect("a read"), rows[0] + rows[1])
    };
    assert_eq!(kept(&session), (false, 0));
    assert_eq!(session.committed().bitmap(&AttributeValue::active()).expect("a read"), None);
    assert_eq!(session.committed().column_chunk(field::CREATED_AT, 0).expect("a read"), None);
    assert_eq!(session.check_derived(5).expect("a check"), Vec::<String>::new());
    let active = session.parse_segment("status = 'active'").expect("an expression");
    let by_scan = session.segment_count(&active, at(0)).expect("a scan");
    base.rebuild(at(100), "tester").expect("a rebuild");
    assert!(kept(&session).0);
    compare(&session, "after the rebuild");
    assert_eq!(session.segment_count(&active, at(0)).expect("a count"), by_scan);
    fill(&mut random);
    compare(&session, "written after the rebuild");

    drop(session);
    drop(base);
    engine.write(Commit::Durable, &mut |transaction| transaction.put(Table::Meta, meta::COLUMNS, &9u64.to_be_bytes())).expect("a write");
    let base = Base::over(Box::new(engine.clone())).expect("a base");
    let session = super::session(&base);
    assert!(!kept(&session).0);
    session.save(at(101), &person("Новый")).expect("saved");
    assert_eq!(session.committed().view.get(Table::Meta, meta::COLUMNS).expect("a read"), Some(0u64.to_be_bytes().to_vec()));
    base.rebuild(at(102), "tester").expect("a rebuild");
    compare(&session, "after the second rebuild");
}

/// A damaged row is told with its table, by reads, by writes that need it and by the check; a rebuild heals it.
#[test]
fn damaged_rows_are_told_and_healed() {
    let (base, engine) = model_base();
    let client = session(&base).save(at(0), &person("Иванов")).expect("saved").id;
    drop(base);
    let bitmap = [&field::KIND.0.to_be_bytes()[..], &keys::text_prefix(&crate::text::fold("person")), &[0, 0]].concat();
    let column = [&field::CREATED_AT.0.to_be_bytes()[..], &[0; 4]].concat();
    engine
        .write(Commit::Durable, &mut |transaction| {
            transaction.put(Table::Bitmap, &bitmap, b"what is this")?;
            transaction.put(Table::Column, &column, &[1, 9])
        })
        .expect("a write");
    let base = Base::over(Box::new(engine)).expect("a base");
    let session = session(&base);
    let committed = session.committed();
    let read = committed.bitmap(&AttributeValue::text(field::KIND, "person")).map(drop);
    assert_eq!(read.map_err(|error| error.kind()), Err(ErrorKind::Corrupt));
    let read = committed.column_chunk(field::CREATED_AT, client.get() >> 10).map(drop);
    assert_eq!(read.map_err(|error| error.kind()), Err(ErrorKind::Corrupt));
    assert_eq!(session.save(at(1), &person("Петров")).map(drop).map_err(|error| error.kind()), Err(ErrorKind::Corrupt));
    assert_eq!(session.check_derived(5).expect("a check").len(), 2);
    base.rebuild(at(2), "tester").expect("a rebuild");
    session.save(at(3), &person("Петров")).expect("saved");
    assert_eq!(session.check_derived(5).expect("a check"), Vec::<String>::new());
}

/// Processor time of this process in user mode so far, in seconds: field 14 of `/proc/self/stat`, in hundredths.
fn user_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("a Linux");
    let behind = stat.rsplit(')').next().expect("fields");
    behind.split_whitespace().nth(11).expect("utime").parse::<f64>().expect("a number") / 100.0
}

/// What keeping the rows costs and what asking them saves, over the rows of the file that `KARTOTEKA_CSV` names. It holds no figure to a
/// bound: it prints them, and that both ways of counting agree is what it checks.
#[test]
#[ignore = "measures, for a release build"]
fn what_columns_cost_and_save() {
    let csv = std::fs::read(std::env::var("KARTOTEKA_CSV").expect("a file of clients")).expect("a file of clients");
    let folder = std::env::temp_dir().join(format!("kartoteka-columns-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    for run in 0..3 {
        for with in [false, true] {
            let path = folder.join(format!("{run}-{with}.ktk"));
            let engine = RedbEngine::create(&path, &Settings::with_cache(128 << 20), &mut |transaction| {
                fill_new(transaction, *b"RU", &Zone::named("Europe/Moscow").expect("a zone"))?;
                if with { Ok(()) } else { transaction.delete(Table::Meta, meta::COLUMNS) }
            })
            .expect("a base");
            let base = Base::over(Box::new(engine)).expect("a base");
            let session = session(&base);
            let (start, clock) = (user_seconds(), std::time::Instant::now());
            let report = session.import(at(0), csv.as_slice(), &crate::ImportOptions::default(), |_| true).expect("an import");
            let import = (user_seconds() - start, clock.elapsed());
            let ids = session.client_ids(None, 100_000).expect("ids").0;
            let (start, clock) = (user_seconds(), std::time::Instant::now());
            for id in ids.iter().step_by(ids.len() / 500) {
                let mut draft = Draft::of(&session.client(*id).expect("a read").expect("a client"));
                draft.set("note", "позвонить").expect("a path").set("category", "vip").expect("a path");
                session.save(at(i64::from(id.get()) * 977), &draft).expect("saved");
            }
            let edits = (user_seconds() - start, clock.elapsed());
            let start = user_seconds();
            base.rebuild(at(1), "tester").expect("a rebuild");
            println!(
                "run {run}, columns {with}: import of {} clients {:.2} s user, {:.2} s; 500 edits {:.2} s user, {:.2} s; rebuild (with) {:.2} s user; {} bytes",
                report.created,
                import.0,
                import.1.as_secs_f64(),
                edits.0,
                edits.1.as_secs_f64(),
                user_seconds() - start,
                base.stats().expect("figures").file_bytes,
            );
        }
    }
    // Without a disk: what the processor does for a write of one client.
    for run in 0..3 {
        for with in [false, true] {
            let engine = RedbEngine::in_memory(&Settings::with_cache(128 << 20), &mut |transaction| {
                fill_new(transaction, *b"RU", &Zone::named("Europe/Moscow").expect("a zone"))?;
                if with { Ok(()) } else { transaction.delete(Table::Meta, meta::COLUMNS) }
            })
            .expect("a base");
            let base = Base::over(Box::new(engine)).expect("a base");
            let session = session(&base);
            session.import(at(0), csv.as_slice(), &crate::ImportOptions::default(), |_| true).expect("an import");
            let mut figures = Vec::new();
            for kind in 0..3 {
                let start = user_seconds();
                for number in 0..1000u32 {
                    let now = at(i64::from(number) * 977);
                    let known = ClientId::new(1 + number * 19).expect("from 1");
                    let mut draft =
                        if kind == 0 { person("Иванов") } else { Draft::of(&session.client(known).expect("a read").expect("a client")) };
                    match kind {
                        0 => draft.set("gender", "male").and_then(|draft| draft.set("birth_date", "12.05.1990")).map(drop),
                        1 => draft.set("note", "позвонить").map(drop),
                        _ => draft.set("category", "vip").map(drop),
                    }
                    .expect("a path");
                    let options = SaveOptions { duplicates: crate::DuplicatePolicy::Allow, ..SaveOptions::default() };
                    session.write(now, |transaction| transaction.save(&draft, options)).expect("saved");
                }
                figures.push(format!("{:.2}", user_seconds() - start));
            }
            println!("in memory, run {run}, columns {with}: user s of 1000 new clients, 1000 notes, 1000 categories: {}", figures.join(", "));
        }
    }
    let base = Base::options().open(folder.join("2-true.ktk")).expect("a base");
    let session = session(&base);
    let committed = session.committed();
    let saved = session.dry_run(at(9), |transaction| {
        let mut draft = person("Иванов");
        draft.set("gender", "male")?.set("birth_date", "12.05.1990")?.set("phone", "8 916 123-45-67")?.set("email", "a@example.com")?;
        transaction.save(&draft, SaveOptions::default())?;
        transaction.write_columns()?;
        let bytes = |table| transaction.layer.rows(table).map(|(key, value)| key.len() + value.map_or(0, <[u8]>::len)).sum::<usize>();
        Ok((bytes(Table::Bitmap), bytes(Table::Column), Table::ALL.iter().map(|table| bytes(*table)).sum::<usize>()))
    });
    println!("bytes of a new client's write set (bitmaps, columns, all): {:?}", saved.expect("saved"));
    for table in Table::ALL {
        let (mut rows, mut bytes) = (0, 0);
        let mut add = |key: &[u8], value: &[u8]| {
            (rows, bytes) = (rows + 1, bytes + key.len() + value.len());
            std::ops::ControlFlow::Continue(())
        };
        committed.view.snapshot.range(*table, &[], &[0xFF; 1200], usize::MAX, &mut add).expect("a range");
        if [Table::Card, Table::Token, Table::Bitmap, Table::Column].contains(table) {
            println!("{}: {rows} rows, {bytes} bytes", table.name());
        }
    }
    let words = "gender = 'female' AND category = 'vip'";
    let expression = session.parse_segment(words).expect("an expression");
    let plain = session.parse_segment("category = 'vip'").expect("an expression");
    for _ in 0..3 {
        let clock = std::time::Instant::now();
        let scanned = session.segment_count(&expression, at(0)).expect("a scan");
        let scan = clock.elapsed();
        let clock = std::time::Instant::now();
        let bitmap = |value: &AttributeValue| committed.bitmap(value).expect("a read").expect("bitmaps");
        let female = bitmap(&AttributeValue::text(field::GENDER, "female"));
        let both = female & bitmap(&AttributeValue::text(field::CATEGORY, "vip")) & bitmap(&AttributeValue::active());
        let asked = clock.elapsed();
        assert_eq!(both.len(), scanned);
        let clock = std::time::Instant::now();
        let by_scan = session.segment_count_with(&plain, at(0), |_| true).expect("a scan");
        let plain_scan = clock.elapsed();
        let clock = std::time::Instant::now();
        assert_eq!(session.segment_count(&plain, at(0)).expect("a count"), by_scan);
        println!("{words}: {scanned} by a scan in {scan:?}, by bitmaps in {asked:?}; one predicate {plain_scan:?} and {:?}", clock.elapsed());
        let last = session.client_ids(None, 100_000).expect("ids").0.last().map_or(0, |id| id.get());
        let clock = std::time::Instant::now();
        let in_may = (0..=last >> 10).map(|chunk| {
            let chunk = committed.column_chunk(BIRTHDAY, chunk).expect("a read").expect("columns");
            chunk.iter().filter(|(_, day)| day / 100 == 5).count()
        });
        println!("born in May by the column: {} in {:?}", in_may.sum::<usize>(), clock.elapsed());
    }
    std::fs::remove_dir_all(&folder).expect("removed");
}
