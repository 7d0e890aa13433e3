//! Merging, segments, reminders and calls from C on one made-up base; each figure is a ratio to a peer in the same run.
//!
//! `cargo bench --bench rooms -- [N [M]]`: N clients (20 000) with up to five interactions each, M reminders (100 000). The base is
//! made through the public API, in large writes. The peer is SQLite with the same rows: cards as JSON text and as plain columns, with
//! the indexes that somebody who asks these questions would make, analyzed, WAL and `synchronous = FULL`. Answers are asserted equal.
//! Rounds of both alternate, so what disturbs the machine disturbs both; each time is the median of its rounds.
//!
//! Calls from C need a C compiler and build the library once more, as docs/c.md says: minutes, the first time.

use kartoteka::model::{ClientId, Direction, InteractionKind, Outcome};
use kartoteka::{
    Base, ClientKind, Draft, DuplicatePolicy, Instant, Interaction, LookupContext, MergeId, MergeOptions, ReminderDraft, ReminderKind, SaveOptions,
    Schedule, Session, Subject, Value, Zone, field,
};
use rusqlite::{Connection, params};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant as Clock};

type Anything<T> = Result<T, Box<dyn Error>>;

/// Clients made where no other number is given.
const CLIENTS: u32 = 20_000;

/// Reminders made where no other number is given.
const REMINDERS: u32 = 100_000;

/// Pairs merged and taken apart.
const PAIRS: u32 = 200;

/// Clients, or reminders, of one write while the base is made.
const PER_WRITE: u32 = 5_000;

/// Reminders that one call delivers.
const DELIVERED: usize = 100;

/// Rounds of each question.
const ROUNDS: usize = 15;

fn main() -> Anything<()> {
    // Cargo's own words (`--bench`) may stand among the arguments.
    let mut sizes = std::env::args().skip(1).filter_map(|word| word.parse::<u32>().ok());
    let (clients, reminders) = (sizes.next().unwrap_or(CLIENTS), sizes.next().unwrap_or(REMINDERS));
    if clients < 3 * PAIRS {
        return Err(format!("{} clients at the least", 3 * PAIRS).into());
    }
    let folder = std::env::temp_dir().join(format!("kartoteka-rooms-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let done = measure(clients, reminders, &folder);
    std::fs::remove_dir_all(&folder)?;
    done
}

fn measure(clients: u32, reminders: u32, folder: &Path) -> Anything<()> {
    let now: Instant = "2026-11-25T10:00:00Z".parse()?;
    let file = folder.join("base.ktk");
    let base = Base::options().create(true).zone(Zone::utc()).open(&file)?;
    let session = base.session("bench")?;
    let interactions = fill(&session, now, clients)?;
    let peer = load_peer(&session, clients, folder)?;
    println!("{clients} clients, {interactions} interactions, {reminders} reminders; medians, SQLite {}", rusqlite::version());
    merges(&session, now)?;
    segments(&session, &peer, now)?;
    reminding(&session, peer, now, clients, reminders)?;
    let numbers = some_numbers(&session, clients)?;
    // The file is the C program's turn by turn.
    drop((session, base));
    calls(&file, &numbers, now, folder)
}

/// Small numbers that are the same in each run (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(bound)) as u32
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.roll(words.len() as u32) as usize]
    }
}

/// Makes the clients and their interactions of the last two years; gives the number of those.
fn fill(session: &Session, now: Instant, clients: u32) -> Anything<u64> {
    let options = SaveOptions { duplicates: DuplicatePolicy::Allow, ..SaveOptions::default() };
    let (mut dice, mut interactions) = (Dice(7), 0);
    for first in (1..=clients).step_by(PER_WRITE as usize) {
        let last = clients.min(first + PER_WRITE - 1);
        let cards: Vec<(Draft, Vec<Interaction>)> = (first..=last).map(|number| made_up(&mut dice, number, now)).collect::<Anything<_>>()?;
        interactions += cards.iter().map(|(_, happened)| happened.len() as u64).sum::<u64>();
        session.write(now, |transaction| {
            for (draft, happened) in &cards {
                let id = transaction.save(draft, options)?.id;
                for interaction in happened {
                    transaction.add_interaction(&Interaction { subject: Subject::Client(id), ..interaction.clone() })?;
                }
            }
            Ok(())
        })?;
    }
    Ok(interactions)
}

fn made_up(dice: &mut Dice, number: u32, now: Instant) -> Anything<(Draft, Vec<Interaction>)> {
    // As many names as a base has: 40 × 6 families, 12 given names, 12 patronymics.
    let root = dice.pick(&[
        "Абрам",
        "Белик",
        "Борис",
        "Василь",
        "Виктор",
        "Власен",
        "Гаврил",
        "Гончар",
        "Григор",
        "Давыд",
        "Данил",
        "Демид",
        "Дмитр",
        "Евсе",
        "Ефим",
        "Захар",
        "Иван",
        "Игнат",
        "Кирил",
        "Коваль",
        "Кондрат",
        "Лавр",
        "Лукаш",
        "Макар",
        "Мартын",
        "Мирон",
        "Михайл",
        "Назар",
        "Никит",
        "Остап",
        "Павл",
        "Панас",
        "Роман",
        "Савел",
        "Семен",
        "Степан",
        "Тарас",
        "Тимоф",
        "Федор",
        "Юр",
    ]);
    let family = format!("{root}{}", dice.pick(&["ов", "енко", "ук", "ский", "ин", "ец"]));
    let given = dice.pick(&["Иван", "Пётр", "Олег", "Тарас", "Андрей", "Сергей", "Максим", "Роман", "Борис", "Глеб", "Павел", "Степан"]);
    let patronymic =
        format!("{}ович", dice.pick(&["Иван", "Петр", "Олег", "Тарас", "Антон", "Богдан", "Максим", "Роман", "Борис", "Глеб", "Павл", "Степан"]));
    let mut card = serde_json::json!({
        "name": {"family": family, "given": given, "patronymic": patronymic},
        "phone": [{"e164": format!("+7916{:07}", 1_000_000 + number)}],
        "lifecycle": dice.pick(&["prospect", "customer", "customer", "refused", "former"]),
        "owner": dice.pick(&["ivanov", "petrova", "olga", "taras", "anna", "oleg", "maria", "roman"]),
        "tags": [dice.pick(&["чай", "кофе", "мёд", "опт", "розница"])],
        "address": [{"text": format!("Москва, ул. Лесная, д. {}", dice.roll(200) + 1), "city": "Москва"}],
    });
    if dice.roll(3) > 0 {
        card["email"] = serde_json::json!([{"canonical": format!("client{number}@example.com")}]);
    }
    if dice.roll(4) > 0 {
        card["birth_date"] = format!("{}-{:02}-{:02}", 1950 + dice.roll(55), dice.roll(12) + 1, dice.roll(28) + 1).into();
    }
    let mut draft = Draft::new(ClientKind::Person);
    draft.json(&card.to_string())?;
    let subject = Subject::Client(ClientId::new(number).ok_or("from 1")?);
    let happened = (0..dice.roll(6)).map(|_| {
        let kind = [InteractionKind::Call, InteractionKind::Call, InteractionKind::Message, InteractionKind::Meeting][dice.roll(4) as usize];
        let mut interaction = Interaction::new(subject, kind, now - Duration::from_secs(60 * u64::from(dice.roll(730 * 1440))));
        interaction.direction = Some([Direction::Incoming, Direction::Outgoing][dice.roll(2) as usize]);
        interaction.outcome = Some([Outcome::Reached, Outcome::Reached, Outcome::NoAnswer][dice.roll(3) as usize]);
        interaction.duration_seconds = Some(dice.roll(1800));
        interaction.text = format!("о заказе {}", dice.roll(100_000));
        interaction
    });
    Ok((draft, happened.collect()))
}

/// Gives SQLite what the base has: cards as JSON and as plain columns, tags and interactions in tables of their own.
fn load_peer(session: &Session, clients: u32, folder: &Path) -> Anything<Connection> {
    let mut peer = Connection::open(folder.join("peer.db"))?;
    peer.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -131072;
         CREATE TABLE card (id INTEGER PRIMARY KEY, json TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL, lifecycle TEXT, owner TEXT,
                            email TEXT, birth_date TEXT, birth_day TEXT, last_contact_at INTEGER);
         CREATE TABLE tag (card INTEGER NOT NULL, tag TEXT NOT NULL);
         CREATE TABLE interaction (id INTEGER PRIMARY KEY, card INTEGER NOT NULL, kind TEXT NOT NULL, direction TEXT, outcome TEXT,
                                   at INTEGER NOT NULL, duration INTEGER, contact INTEGER NOT NULL, text TEXT NOT NULL);",
    )?;
    let transaction = peer.transaction()?;
    {
        let mut card = transaction.prepare("INSERT INTO card VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, substr(?8, 6), ?9)")?;
        let mut tag = transaction.prepare("INSERT INTO tag VALUES (?1, ?2)")?;
        let mut happened = transaction.prepare("INSERT INTO interaction VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
        for id in (1..=clients).filter_map(ClientId::new) {
            let client = session.client(id)?.ok_or("a client that was made")?;
            card.execute(params![
                id.get(),
                session.to_json(&client).to_string(),
                client.display_name(),
                client.status().name(),
                client.current(field::LIFECYCLE).map(|period| period.value.clone()),
                client.owner(),
                client.emails().find_map(|email| email.canonical.clone()),
                client.birth_date().map(|date| date.to_string()),
                session.summary(id)?.last_contact_at.map(|at| at.timestamp_micros()),
            ])?;
            for value in client.values(field::TAGS) {
                let Value::Text(text) = value else { return Err("a tag is a text".into()) };
                tag.execute(params![id.get(), text])?;
            }
            for (number, interaction) in session.interactions(Subject::Client(id), usize::MAX)? {
                happened.execute(params![
                    number.0.get() as i64,
                    id.get(),
                    interaction.kind.name(),
                    interaction.direction.map(Direction::name),
                    interaction.outcome.map(Outcome::name),
                    interaction.at.timestamp_micros(),
                    interaction.duration_seconds,
                    interaction.is_contact(),
                    interaction.text,
                ])?;
            }
        }
    }
    transaction.execute_batch(
        "CREATE INDEX card_lifecycle ON card (lifecycle, last_contact_at);
         CREATE INDEX card_owner ON card (owner);
         CREATE INDEX card_birth_day ON card (birth_day);
         CREATE INDEX tag_tag ON tag (tag, card);
         CREATE INDEX tag_card ON tag (card, tag);
         CREATE INDEX interaction_card ON interaction (card, kind, at);
         CREATE INDEX interaction_kind ON interaction (kind, at, card, duration);",
    )?;
    transaction.commit()?;
    peer.execute_batch("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);")?;
    Ok(peer)
}

/// How long a call takes, with its answer.
fn timed<T>(times: &mut Vec<Duration>, call: impl FnOnce() -> Anything<T>) -> Anything<T> {
    let clock = Clock::now();
    let answer = call()?;
    times.push(clock.elapsed());
    Ok(std::hint::black_box(answer))
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn ratio(ours: Duration, theirs: Duration) -> f64 {
    ours.as_secs_f64() / theirs.as_secs_f64()
}

/// Merges of pairs and taking them apart, against saves of the same base: each in a write of its own, and all in one write.
fn merges(session: &Session, now: Instant) -> Anything<()> {
    let id = |number: u32| ClientId::new(number).ok_or("from 1");
    let options = MergeOptions::default();
    let (mut saves, mut merges, mut undone) = (Vec::new(), Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        let (keep, other, changed) = (id(3 * pair + 1)?, id(3 * pair + 2)?, id(3 * pair + 3)?);
        let before = session.client(other)?.ok_or("a client")?;
        let draft = noted(session, changed, 1)?;
        timed(&mut saves, || Ok(session.save(now, &draft)?))?;
        let merge = timed(&mut merges, || Ok(session.merge(now, keep, other, &options)?))?.merge;
        assert_eq!(session.client(other)?.and_then(|client| client.id()), Some(keep), "the merged id leads to the survivor");
        timed(&mut undone, || Ok(session.unmerge(now, merge)?))?;
        assert_eq!(session.client(other)?.map(|client| client.display_name()), Some(before.display_name()), "the merged client is back");
    }
    println!("merge of pairs ({PAIRS}; no peer: against one durable save of a note on a card of the same base)");
    report_merges("each in a write of its own", [median(&mut saves), median(&mut merges), median(&mut undone)]);

    let (mut saves, mut merges, mut undone) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..5 {
        let drafts: Vec<Draft> = (0..PAIRS).map(|pair| noted(session, id(3 * pair + 3)?, 2 + round)).collect::<Anything<_>>()?;
        timed(&mut saves, || {
            Ok(session.write(now, |transaction| drafts.iter().try_for_each(|draft| transaction.save(draft, SaveOptions::default()).map(drop)))?)
        })?;
        let pairs: Vec<(ClientId, ClientId)> = (0..PAIRS).map(|pair| Ok((id(3 * pair + 1)?, id(3 * pair + 2)?))).collect::<Anything<_>>()?;
        let made: Vec<MergeId> = timed(&mut merges, || {
            let merge = |transaction: &mut kartoteka::Transaction<'_>| {
                pairs.iter().map(|(keep, other)| Ok(transaction.merge(*keep, *other, &options)?.merge)).collect()
            };
            Ok(session.write(now, merge)?)
        })?;
        timed(&mut undone, || Ok(session.write(now, |transaction| made.iter().try_for_each(|merge| transaction.unmerge(*merge).map(drop)))?))?;
    }
    let each = |mut times: Vec<Duration>| median(&mut times) / PAIRS;
    report_merges("all in one write, each", [each(saves), each(merges), each(undone)]);
    Ok(())
}

/// A draft with one more note.
fn noted(session: &Session, id: ClientId, number: u32) -> Anything<Draft> {
    let mut draft = Draft::of(&session.client(id)?.ok_or("a client")?);
    draft.set("note", &format!("перезвонить после обеда, {number}"))?;
    Ok(draft)
}

fn report_merges(how: &str, [save, merge, unmerge]: [Duration; 3]) {
    let times = |time: Duration| ratio(time, save);
    println!("  {how}: save {save:.1?}, merge {merge:.1?} = {:.2} saves, unmerge {unmerge:.1?} = {:.2} saves", times(merge), times(unmerge));
}

/// A question in the language of segments, as SQL over columns with indexes, and as SQL that reads the card from its JSON text.
struct Question {
    text: &'static str,
    columns: &'static str,
    json: &'static str,
}

/// ?1 … ?4: midnight UTC 365 and 90 days ago, of this Monday and of the first of the month; ?5, ?6: birthdays from, to.
const QUESTIONS: [Question; 4] = [
    Question {
        text: "tags CONTAINS ANY ('чай', 'кофе') AND email IS KNOWN AND birth_date ANNIVERSARY IN NEXT 7 DAYS",
        columns: "SELECT count(*) FROM card WHERE status = 'active' AND email IS NOT NULL AND birth_day BETWEEN ?5 AND ?6
                  AND EXISTS (SELECT 1 FROM tag WHERE tag.card = card.id AND tag IN ('чай', 'кофе'))",
        json: "SELECT count(*) FROM card WHERE coalesce(json ->> '$.status', 'active') = 'active' AND json ->> '$.email[0].canonical' IS NOT NULL
               AND substr(json ->> '$.birth_date', 6) BETWEEN ?5 AND ?6
               AND EXISTS (SELECT 1 FROM json_each(card.json, '$.tags') WHERE value IN ('чай', 'кофе'))",
    },
    Question {
        text: "lifecycle IN ('customer', 'prospect') AND activity = 'slow'",
        columns: "SELECT count(*) FROM card WHERE status = 'active' AND lifecycle IN ('customer', 'prospect')
                  AND last_contact_at >= ?1 AND last_contact_at < ?2",
        json: "SELECT count(*) FROM card WHERE coalesce(json ->> '$.status', 'active') = 'active'
               AND json ->> '$.lifecycle[#-1].value' IN ('customer', 'prospect')
               AND (SELECT max(at) FROM interaction WHERE interaction.card = card.id AND contact) BETWEEN ?1 AND ?2 - 1",
    },
    Question {
        text: "owner = 'ivanov' AND NOT EXISTS(interactions WHERE kind = 'call' AND at >= WEEK_START)",
        columns: "SELECT count(*) FROM card WHERE status = 'active' AND owner = 'ivanov'
                  AND NOT EXISTS (SELECT 1 FROM interaction WHERE interaction.card = card.id AND kind = 'call' AND at >= ?3)",
        json: "SELECT count(*) FROM card WHERE coalesce(json ->> '$.status', 'active') = 'active'
               AND json ->> '$.owner[#-1].value' = 'ivanov'
               AND NOT EXISTS (SELECT 1 FROM interaction WHERE interaction.card = card.id AND kind = 'call' AND at >= ?3)",
    },
    Question {
        text: "SUM(interactions.duration WHERE kind = 'call' AND at >= MONTH_START) > 600",
        columns:
            "SELECT count(*) FROM (SELECT card FROM interaction WHERE kind = 'call' AND at >= ?4 GROUP BY card HAVING sum(duration) > 600) AS long
                  JOIN card ON card.id = long.card WHERE status = 'active'",
        json: "SELECT count(*) FROM card WHERE coalesce(json ->> '$.status', 'active') = 'active'
               AND (SELECT sum(duration) FROM interaction WHERE interaction.card = card.id AND kind = 'call' AND at >= ?4) > 600",
    },
];

fn segments(session: &Session, peer: &Connection, now: Instant) -> Anything<()> {
    let day = |text: &str| -> Anything<i64> { Ok(format!("{text}T00:00:00Z").parse::<Instant>()?.timestamp_micros()) };
    let times = (day("2025-11-25")?, day("2026-08-27")?, day("2026-11-23")?, day("2026-11-01")?);
    println!("segment_count: a scan here; SQLite by indexed columns, and by the JSON text of each card (interactions by index in both)");
    for Question { text, columns, json } in QUESTIONS {
        let expression = session.parse_segment(text)?;
        // Every parameter has a number, so that one list serves all questions.
        let ask = |sql: &str| -> Anything<u64> {
            let mut statement = peer.prepare_cached(&format!("{sql} AND ?1 < ?2 AND ?2 < ?3 AND ?4 < ?3 AND ?5 < ?6"))?;
            let values = params![times.0, times.1, times.2, times.3, "11-25", "12-02"];
            Ok(statement.query_row(values, |row| row.get::<_, i64>(0))? as u64)
        };
        let (mut ours, mut by_columns, mut by_json) = (Vec::new(), Vec::new(), Vec::new());
        let mut found = 0;
        for _ in 0..ROUNDS {
            found = timed(&mut ours, || Ok(session.segment_count(&expression, now)?))?;
            let others = [timed(&mut by_columns, || ask(columns))?, timed(&mut by_json, || ask(json))?];
            assert_eq!([found; 2], others, "{text}");
        }
        assert_ne!(found, 0, "{text}");
        let (ours, by_columns, by_json) = (median(&mut ours), median(&mut by_columns), median(&mut by_json));
        println!("  {text}: {found} clients");
        println!(
            "    {ours:.2?}; SQLite, columns {by_columns:.2?}: {:.1} x; SQLite, JSON {by_json:.2?}: {:.2} x",
            ratio(ours, by_columns),
            ratio(ours, by_json)
        );
    }
    Ok(())
}

/// Reminders of single times, one a minute. As `now` goes on by as many minutes as reminders are answered, the same number is due in
/// each round.
fn reminding(session: &Session, mut peer: Connection, now: Instant, clients: u32, count: u32) -> Anything<()> {
    let minutes = |number: u32| now + Duration::from_secs(60 * u64::from(number));
    let mut made = (Duration::ZERO, Duration::ZERO);
    peer.execute_batch(
        "CREATE TABLE reminder (id INTEGER PRIMARY KEY, card INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL,
                                local TEXT NOT NULL, due_at INTEGER, attempts INTEGER NOT NULL, token INTEGER, worker TEXT, answered_at INTEGER);
         CREATE INDEX reminder_due ON reminder (due_at) WHERE due_at IS NOT NULL;
         CREATE INDEX reminder_card ON reminder (card);",
    )?;
    for first in (1..=count).step_by(PER_WRITE as usize) {
        let numbers = first..=count.min(first + PER_WRITE - 1);
        let drafts: Vec<ReminderDraft> = numbers.clone().map(|number| reminder(number, clients, minutes(number))).collect();
        let clock = Clock::now();
        session.write(now, |transaction| drafts.iter().try_for_each(|draft| transaction.schedule(draft).map(drop)))?;
        made.0 += clock.elapsed();
        let clock = Clock::now();
        let transaction = peer.transaction()?;
        {
            let mut insert =
                transaction.prepare_cached("INSERT INTO reminder VALUES (?1, ?2, 'call_back', ?3, 'open', ?4, ?5, 0, NULL, NULL, NULL)")?;
            for (number, draft) in numbers.zip(&drafts) {
                let due = minutes(number);
                let card = draft.client.map(ClientId::get);
                insert.execute(params![number, card, draft.text, due.naive_utc().to_string(), due.timestamp_micros()])?;
            }
        }
        transaction.commit()?;
        made.1 += clock.elapsed();
    }
    peer.execute_batch("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);")?;
    println!("reminders: {count} pending, SQLite with an index on due_at; the ids delivered are equal");
    println!("  schedule all, {PER_WRITE} to a write: {:.2?}; SQLite {:.2?}: {:.1} x", made.0, made.1, ratio(made.0, made.1));
    let mut answered = 0;
    for backlog in [100, 1_000, 10_000] {
        let rounds = 30.min(count.saturating_sub(answered + backlog) / DELIVERED as u32);
        if rounds > 0 {
            deliver(session, &mut peer, backlog, rounds, &mut |round| minutes(answered + backlog + round * DELIVERED as u32))?;
        }
        answered += rounds * DELIVERED as u32;
    }
    Ok(())
}

fn reminder(number: u32, clients: u32, due: Instant) -> ReminderDraft {
    let mut draft = ReminderDraft::new(ReminderKind::CallBack, Schedule::At(due.naive_utc()));
    draft.client = ClientId::new(number * 7 % clients + 1);
    draft.zone = Some("UTC".into());
    draft.text = format!("перезвонить о заказе {number}");
    draft
}

/// Rounds in each of which so many are due: the timer, a look at a hundred, and a hundred claimed and answered in one durable write.
fn deliver(session: &Session, peer: &mut Connection, backlog: u32, rounds: u32, at: &mut dyn FnMut(u32) -> Instant) -> Anything<()> {
    let (mut next, mut due, mut done) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    let lease = Duration::from_secs(300);
    for round in 0..rounds {
        let now = at(round);
        let micros = now.timestamp_micros();
        let ours = timed(&mut next[0], || Ok(session.next_due()?))?.map(|at| at.timestamp_micros());
        let theirs: Option<i64> = timed(&mut next[1], || {
            let mut first = peer.prepare_cached("SELECT min(due_at) FROM reminder WHERE due_at IS NOT NULL")?;
            Ok(first.query_row([], |row| row.get(0))?)
        })?;
        assert_eq!(ours, theirs, "the host's timer");

        let ours: Vec<u64> = timed(&mut due[0], || Ok(session.due(now, DELIVERED)?))?.iter().map(|due| due.reminder.id.get()).collect();
        let theirs: Vec<u64> = timed(&mut due[1], || delivered_by(peer, micros))?;
        assert_eq!((ours.len(), &ours), (DELIVERED, &theirs), "what is due");

        let ours: Vec<u64> = timed(&mut done[0], || {
            Ok(session.write(now, |transaction| {
                let claims = transaction.claim(DELIVERED, lease, "desk 1", None)?;
                claims.iter().try_for_each(|claim| transaction.acknowledge(claim.token, None, None).map(drop))?;
                Ok(claims.iter().map(|claim| claim.due.reminder.id.get()).collect())
            })?)
        })?;
        let theirs = timed(&mut done[1], || {
            let transaction = peer.transaction()?;
            let ids = delivered_by(&transaction, micros)?;
            {
                let mut claim = transaction.prepare_cached(
                    "UPDATE reminder SET state = 'claimed', due_at = ?2, token = ?1, worker = 'desk 1', attempts = attempts + 1 WHERE id = ?1",
                )?;
                let mut answer = transaction.prepare_cached(
                    "UPDATE reminder SET state = 'done', due_at = NULL, worker = NULL, answered_at = ?2 WHERE id = ?1 AND token = ?1",
                )?;
                for id in &ids {
                    claim.execute(params![*id as i64, micros + lease.as_micros() as i64])?;
                }
                for id in &ids {
                    answer.execute(params![*id as i64, micros])?;
                }
            }
            transaction.commit()?;
            Ok(ids)
        })?;
        assert_eq!((ours.len(), &ours), (DELIVERED, &theirs), "what was claimed");
    }
    println!("  {backlog} of them due, {rounds} rounds:");
    for (what, times) in [("next_due", &mut next), ("due(100)", &mut due), ("claim 100 and acknowledge 100, one durable write", &mut done)] {
        let [ours, theirs] = times.each_mut().map(|times| median(times));
        println!("    {what}: {ours:.2?}; SQLite {theirs:.2?}: {:.1} x", ratio(ours, theirs));
    }
    Ok(())
}

/// The hundred that SQLite would deliver, read with all that a delivery says.
fn delivered_by(peer: &Connection, now: i64) -> Anything<Vec<u64>> {
    let mut due = peer.prepare_cached(
        "SELECT reminder.id, reminder.text, kind, local, due_at, attempts, card.status FROM reminder JOIN card ON card.id = reminder.card
         WHERE due_at <= ?1 ORDER BY due_at, reminder.id LIMIT ?2",
    )?;
    let rows = due.query_map(params![now, DELIVERED as i64], |row| {
        let words = (row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?, row.get::<_, String>(6)?);
        std::hint::black_box((words, row.get::<_, i64>(4)?, row.get::<_, i64>(5)?));
        row.get::<_, i64>(0).map(|id| id as u64)
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Numbers of clients spread over the base, as an exchange gives them.
fn some_numbers(session: &Session, clients: u32) -> Anything<Vec<String>> {
    let mut numbers = Vec::new();
    for step in 0..2_048_u64 {
        let id = ClientId::new((step * 2_654_435_761 % u64::from(clients)) as u32 + 1).ok_or("from 1")?;
        let client = session.client(id)?.ok_or("a client")?;
        numbers.extend(client.phones().find_map(|phone| phone.e164).map(|e164| e164.to_string()));
    }
    Ok(numbers)
}

/// Calls through the shared library by a C program, against the same calls in Rust; processes take turns with the file.
fn calls(file: &Path, numbers: &[String], now: Instant, folder: &Path) -> Anything<()> {
    const PASSES: usize = 5;
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".into());
    if !Command::new(&compiler).arg("--version").output().is_ok_and(|output| output.status.success()) {
        println!("calls from C: not measured, there is no C compiler");
        return Ok(());
    }
    let program = build_program(&compiler, folder)?;
    let list = folder.join("numbers");
    std::fs::write(&list, numbers.join("\n"))?;
    let (mut in_c, mut getters, mut in_rust) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..7 {
        let output = Command::new(&program).args([file, &list]).arg(PASSES.to_string()).output()?;
        let text = String::from_utf8(output.stdout)?;
        let mut words = text.split_whitespace();
        let mut word = || words.next().ok_or_else(|| format!("the C program failed: {}", String::from_utf8_lossy(&output.stderr)));
        in_c.push(Duration::from_secs_f64(word()?.parse::<f64>()? / 1e9));
        getters.push(word()?.parse::<f64>()?);
        let sum: i64 = word()?.parse()?;
        let (each, found) = calls_in_rust(file, numbers, now, PASSES)?;
        assert_eq!(sum, found, "both find the same");
        in_rust.push(each);
    }
    let (c, rust) = (median(&mut in_c), median(&mut in_rust));
    getters.sort_unstable_by(f64::total_cmp);
    println!("calls from C (shared library; {} numbers, {PASSES} passes, 7 processes in turn with Rust)", numbers.len());
    println!("  look-up, card, name, free: {c:.2?}; the same in Rust {rust:.2?}: {:.2} x", ratio(c, rust));
    println!("  ktk_client_id: {:.1} ns (in Rust a field is read)", getters[getters.len() / 2]);
    Ok(())
}

fn calls_in_rust(file: &Path, numbers: &[String], now: Instant, passes: usize) -> Anything<(Duration, i64)> {
    let base = Base::options().open(file)?;
    let session = base.session("bench")?;
    let (context, today) = (LookupContext::default(), now.date_naive());
    let pass = || -> Anything<i64> {
        let mut sum = 0;
        for number in numbers {
            let (_, owners) = session.lookup(number, &context, today)?;
            let owner = owners.first().ok_or("an owner")?;
            sum += i64::from(owner.client.id().map_or(0, ClientId::get)) + owner.client.display_name().len() as i64;
        }
        Ok(sum)
    };
    pass()?;
    let (mut sum, clock) = (0, Clock::now());
    for _ in 0..passes {
        sum += pass()?;
    }
    Ok((clock.elapsed() / (passes * numbers.len()) as u32, sum))
}

/// The library as an installation has it, and the program that calls it.
fn build_program(compiler: &str, folder: &Path) -> Anything<PathBuf> {
    const SONAME: &str = "libkartoteka.so.0";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().ok_or("the target folder")?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root).args(["rustc", "--quiet", "--offline", "--release", "--lib", "--features", "capi", "--crate-type", "cdylib"]);
    cargo.arg("--target-dir").arg(target).args(["--", "-C"]).arg(format!("link-arg=-Wl,-soname,{SONAME}"));
    must(cargo.args(["-C", "link-arg=-Wl,-z,nodelete"]))?;
    let library = folder.join(SONAME);
    std::fs::copy(target.join("release/libkartoteka.so"), &library)?;
    let program = folder.join("calls");
    let mut build = Command::new(compiler);
    build.args(["-O2", "-Wall", "-Wextra", "-Werror", "-I"]).arg(root.join("include")).arg(root.join("benches/calls.c")).arg("-o").arg(&program);
    must(build.arg(&library).arg(format!("-Wl,-rpath,{}", folder.display())))?;
    Ok(program)
}

fn must(command: &mut Command) -> Anything<()> {
    match command.status()?.success() {
        true => Ok(()),
        false => Err(format!("{command:?} failed").into()),
    }
}
