//! Millions of pending reminders: the host's timer, claims, answers and snoozes, with SQLite in the same run.
//!
//! `cargo bench --bench reminders -- [N [FOLDER]]`: N reminders (1 000 000) of N / 100 clients, at random moments of a year, made through
//! the public API in large writes. A folder keeps base and peer for the next run, which goes on where this one ended.
//!
//! The peer has the same rows: clients, reminders with indexes by time, client and token, and the journal with its index by client, as
//! each change of a reminder stands in ours. It runs in WAL with `synchronous = NORMAL`, which flushes nothing at a commit, against
//! [`Durability::Relaxed`], and with `FULL` against [`Durability::Strict`]. Statements are prepared; rounds of both alternate, so what
//! disturbs the machine disturbs both. What is claimed is asserted equal, and so is each next due time.
//!
//! `KARTOTEKA_BENCH_ORDER=1` makes reminders in the order in which they are due, so that what is due at one time stands together; they
//! stand anywhere otherwise, each on a page of its own. `KARTOTEKA_BENCH_CACHE=1024` gives both a page cache of so many MiB; both have
//! 128 otherwise. `KARTOTEKA_BENCH_ONLY=snooze` (or `poll`, `claim`, `claim-100`) measures one part alone, for a profiler. A run that was
//! stopped leaves the two unequal: make them anew.

use kartoteka::model::ClientId;
use kartoteka::{
    Base, ClientKind, Draft, DuplicatePolicy, Durability, Instant, ReminderDraft, ReminderId, ReminderKind, SaveOptions, Schedule, Session, Zone,
};
use rusqlite::{Connection, OptionalExtension, params};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant as Clock};

type Anything<T> = Result<T, Box<dyn Error>>;

/// Reminders made where no other number is given.
const REMINDERS: u32 = 1_000_000;

/// Clients of one write, and reminders of one write, while the base is made. Reminders fall anywhere in the indexes: the more of them
/// stand in one write, the fewer pages are written again and again.
const CLIENTS_PER_WRITE: u32 = 5_000;
const REMINDERS_PER_WRITE: u32 = 250_000;

/// Seconds over which reminders are due.
const SPAN: u32 = 365 * 86_400;

/// Reminders that one claim takes.
const CLAIMED: usize = 100;

const LEASE: Duration = Duration::from_secs(300);

fn main() -> Anything<()> {
    // Cargo's own words (`--bench`) may stand among the arguments.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let count = words.iter().find_map(|word| word.parse::<u32>().ok()).unwrap_or(REMINDERS);
    let kept = words.iter().find(|word| word.parse::<u32>().is_err()).map(PathBuf::from);
    let folder = kept.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("kartoteka-reminders-{}", std::process::id())));
    std::fs::create_dir_all(&folder)?;
    let done = measure(count, &folder);
    if kept.is_none() {
        std::fs::remove_dir_all(&folder)?;
    }
    done
}

fn measure(count: u32, folder: &Path) -> Anything<()> {
    let start: Instant = "2026-11-25T10:00:00Z".parse()?;
    let (file, other) = (folder.join("base.ktk"), folder.join("peer.db"));
    if !file.exists() || !other.exists() {
        make(count, start, &file, &other)?;
    }
    let base = Base::options().cache_bytes(cache_bytes()).open(&file)?;
    let mut desk = Desk {
        strict: base.session("bench")?,
        relaxed: base.session("bench")?.with_durability(Durability::Relaxed),
        base,
        peer: open_peer(&other)?,
        dice: Dice(std::fs::metadata(&file)?.len()),
        count,
    };
    let pending: i64 = desk.peer.query_row("SELECT count(*) FROM reminder WHERE due_at IS NOT NULL", [], |row| row.get(0))?;
    println!("{count} reminders, {pending} pending; SQLite {}", rusqlite::version());
    let megabytes = |path: &Path| -> Anything<u64> { Ok(std::fs::metadata(path)?.len() >> 20) };
    println!("base {} MB, peer {} MB, page caches of {} MB", megabytes(&file)?, megabytes(&other)?, cache_bytes() >> 20);
    let only = std::env::var("KARTOTEKA_BENCH_ONLY").ok();
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    if wanted("poll") {
        desk.poll()?;
    }
    for due in [CLAIMED as u32, 1_000, 10_000] {
        if (wanted("claim") || wanted(&format!("claim-{due}"))) && due <= count / 10 {
            desk.claim(due)?;
        }
    }
    if wanted("snooze") {
        for (how, durability) in [("Relaxed, NORMAL", Durability::Relaxed), ("Strict, FULL", Durability::Strict)] {
            for each in [1, 100] {
                desk.snooze_anywhere(how, durability, each)?;
                desk.snooze_claimed(how, durability, each)?;
            }
        }
    }
    let stats = desk.base.stats()?;
    let rows = |name: &str| stats.tables.iter().find(|(table, _)| *table == name).map_or(0, |(_, rows)| *rows);
    println!("rows: {} reminders, {} due, {} in the journal", rows("reminder"), rows("due"), rows("journal"));
    println!("resident at the end: {} MB", resident()? >> 20);
    Ok(())
}

/// Small numbers that are the same in each run on the same files (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(bound)) as u32
    }
}

fn after(start: Instant, seconds: u32) -> Instant {
    start + Duration::from_secs(seconds.into())
}

fn at_micros(micros: i64) -> Anything<Instant> {
    let epoch: Instant = "1970-01-01T00:00:00Z".parse()?;
    Ok(epoch + Duration::from_micros(u64::try_from(micros)?))
}

/// Makes both bases.
fn make(count: u32, start: Instant, file: &Path, other: &Path) -> Anything<()> {
    std::fs::remove_file(file).or_else(|error| if file.exists() { Err(error) } else { Ok(()) })?;
    std::fs::remove_file(other).or_else(|error| if other.exists() { Err(error) } else { Ok(()) })?;
    let base = Base::options().create(true).zone(Zone::utc()).cache_bytes(cache_bytes()).open(file)?;
    let session = base.session("bench")?;
    let mut peer = open_peer(other)?;
    peer.execute_batch(
        "CREATE TABLE card (id INTEGER PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL);
         CREATE TABLE reminder (id INTEGER PRIMARY KEY, card INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL,
                                local TEXT NOT NULL, zone TEXT NOT NULL, created_at INTEGER NOT NULL, created_by TEXT NOT NULL, due_at INTEGER,
                                attempts INTEGER NOT NULL, token INTEGER, worker TEXT, claimed_at INTEGER, snoozed_until INTEGER,
                                answered_at INTEGER);
         CREATE TABLE journal (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, card INTEGER,
                               note TEXT NOT NULL);",
    )?;
    let clients = (count / 100).max(100);
    let options = SaveOptions { duplicates: DuplicatePolicy::Allow, ..SaveOptions::default() };
    for first in (1..=clients).step_by(CLIENTS_PER_WRITE as usize) {
        let last = clients.min(first + CLIENTS_PER_WRITE - 1);
        session.write(start, |transaction| {
            for number in first..=last {
                let mut draft = Draft::new(ClientKind::Person);
                draft.set("name", "Иванов Пётр")?.set("phone.mobile", &format!("+7916{:07}", 1_000_000 + number))?;
                transaction.save(&draft, options)?;
            }
            Ok(())
        })?;
    }
    {
        let transaction = peer.transaction()?;
        let mut card = transaction.prepare("INSERT INTO card VALUES (?1, 'Иванов Пётр', 'active')")?;
        (1..=clients).try_for_each(|number| card.execute(params![number]).map(drop))?;
        drop(card);
        transaction.commit()?;
    }
    let in_order = std::env::var_os("KARTOTEKA_BENCH_ORDER").is_some();
    let mut dice = Dice(7);
    let (mut ours, mut theirs) = (Duration::ZERO, Duration::ZERO);
    for first in (1..=count).step_by(REMINDERS_PER_WRITE as usize) {
        let numbers = first..=count.min(first + REMINDERS_PER_WRITE - 1);
        let drafts: Vec<(u32, Instant, ReminderDraft)> = numbers
            .map(|number| {
                let roll = dice.roll(SPAN);
                let due = after(start, 1 + if in_order { (u64::from(number) * u64::from(SPAN) / u64::from(count)) as u32 } else { roll });
                let mut draft = ReminderDraft::new(ReminderKind::CallBack, Schedule::At(due.naive_utc()));
                draft.client = ClientId::new(1 + dice.roll(clients));
                draft.zone = Some("UTC".into());
                draft.text = format!("перезвонить о заказе {number}");
                (number, due, draft)
            })
            .collect();
        let clock = Clock::now();
        session.write(start, |transaction| drafts.iter().try_for_each(|(_, _, draft)| transaction.schedule(draft).map(drop)))?;
        ours += clock.elapsed();
        let clock = Clock::now();
        let transaction = peer.transaction()?;
        {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO reminder VALUES (?1, ?2, 'call_back', ?3, 'open', ?4, 'UTC', ?5, 'bench', ?6, 0, NULL, NULL, NULL, NULL, NULL)",
            )?;
            let mut journal =
                transaction.prepare_cached("INSERT INTO journal (at, actor, action, card, note) VALUES (?1, 'bench', 'reminder', ?2, ?3)")?;
            for (number, due, draft) in &drafts {
                let (card, at) = (draft.client.map(ClientId::get), start.timestamp_micros());
                insert.execute(params![number, card, draft.text, due.naive_utc().to_string(), at, due.timestamp_micros()])?;
                journal.execute(params![at, card, format!("{number} scheduled")])?;
            }
        }
        transaction.commit()?;
        theirs += clock.elapsed();
        eprintln!("  {} made: {ours:.0?}; SQLite without indexes {theirs:.0?}", numbers_end(&drafts));
    }
    let clock = Clock::now();
    peer.execute_batch(
        "CREATE INDEX reminder_due ON reminder (due_at) WHERE due_at IS NOT NULL;
         CREATE INDEX reminder_card ON reminder (card);
         CREATE INDEX reminder_token ON reminder (token) WHERE token IS NOT NULL;
         CREATE INDEX journal_card ON journal (card);
         ANALYZE;
         PRAGMA wal_checkpoint(TRUNCATE);",
    )?;
    theirs += clock.elapsed();
    println!("schedule {count}, {REMINDERS_PER_WRITE} to a write: {ours:.1?}; SQLite, indexes made afterwards: {theirs:.1?}");
    Ok(())
}

fn numbers_end(drafts: &[(u32, Instant, ReminderDraft)]) -> u32 {
    drafts.last().map_or(0, |(number, ..)| *number)
}

fn cache_bytes() -> usize {
    std::env::var("KARTOTEKA_BENCH_CACHE").ok().and_then(|mebibytes| mebibytes.parse().ok()).unwrap_or(128_usize) << 20
}

/// As much cache as ours has.
fn open_peer(path: &Path) -> Anything<Connection> {
    let peer = Connection::open(path)?;
    let kibibytes = cache_bytes() >> 10;
    peer.execute_batch(&format!("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -{kibibytes};"))?;
    peer.set_prepared_statement_cache_capacity(64);
    Ok(peer)
}

/// Who asks both, in turn.
struct Desk {
    strict: Session,
    relaxed: Session,
    base: Base,
    peer: Connection,
    dice: Dice,
    count: u32,
}

/// Times of ours and of the peer's.
type Times = [Vec<Duration>; 2];

impl Desk {
    fn session(&self, durability: Durability) -> Anything<&Session> {
        let (session, level) = match durability {
            Durability::Relaxed => (&self.relaxed, "NORMAL"),
            _ => (&self.strict, "FULL"),
        };
        self.peer.execute_batch(&format!("PRAGMA synchronous = {level}"))?;
        Ok(session)
    }

    /// The moment when so many are due.
    fn moment(&self, due: u32) -> Anything<Instant> {
        let mut find = self.peer.prepare_cached("SELECT due_at FROM reminder WHERE due_at IS NOT NULL ORDER BY due_at, id LIMIT 1 OFFSET ?1")?;
        at_micros(find.query_row(params![due - 1], |row| row.get(0))?)
    }

    fn peer_next(&self) -> Anything<Option<i64>> {
        let mut first = self.peer.prepare_cached("SELECT min(due_at) FROM reminder WHERE due_at IS NOT NULL")?;
        Ok(first.query_row([], |row| row.get(0))?)
    }

    fn check_next(&self) -> Anything<()> {
        assert_eq!(self.strict.next_due()?.map(|at| at.timestamp_micros()), self.peer_next()?, "the host's timer");
        Ok(())
    }

    /// The host's timer where nothing happens, and right behind a write.
    fn poll(&mut self) -> Anything<()> {
        self.check_next()?;
        let mut times = Times::default();
        for _ in 0..20_000 {
            timed(&mut times[0], || Ok(self.strict.next_due()?))?;
            timed(&mut times[1], || self.peer_next())?;
        }
        report("next_due, nothing happens", &mut times);
        let mut times = Times::default();
        let now = self.moment(CLAIMED as u32)?;
        for round in 0..500 {
            self.put_off_anywhere(Durability::Relaxed, 1, now + Duration::from_micros(round), &mut Times::default())?;
            let ours = timed(&mut times[0], || Ok(self.strict.next_due()?))?.map(|at| at.timestamp_micros());
            assert_eq!(ours, timed(&mut times[1], || self.peer_next())?, "the host's timer");
        }
        report("next_due, the first behind a relaxed write", &mut times);
        Ok(())
    }

    /// Rounds in each of which so many are due: a hundred claimed in one relaxed write, and answered in another.
    fn claim(&mut self, due: u32) -> Anything<()> {
        let (mut claims, mut answers) = (Times::default(), Times::default());
        for _ in 0..200 {
            let now = self.moment(due)?;
            let taken = self.take(Durability::Relaxed, now, &mut claims)?;
            let micros = now.timestamp_micros();
            let session = self.session(Durability::Relaxed)?;
            timed(&mut answers[0], || {
                Ok(session.write(now, |transaction| taken.iter().try_for_each(|(token, _)| transaction.acknowledge(*token, None, None).map(drop)))?)
            })?;
            timed(&mut answers[1], || {
                let transaction = self.peer.unchecked_transaction()?;
                for (token, _) in &taken {
                    let mut answer = transaction.prepare_cached(
                        "UPDATE reminder SET state = 'done', due_at = NULL, worker = NULL, claimed_at = NULL, answered_at = ?2
                         WHERE token = ?1 AND state = 'claimed' RETURNING id, card",
                    )?;
                    let (id, card): (i64, i64) = answer.query_row(params![*token as i64, micros], |row| Ok((row.get(0)?, row.get(1)?)))?;
                    note(&transaction, micros, card, &format!("{id} acknowledged"))?;
                }
                Ok(transaction.commit()?)
            })?;
            self.check_next()?;
        }
        report(&format!("claim {CLAIMED} of {due} due, Relaxed, NORMAL"), &mut claims);
        report(&format!("acknowledge {CLAIMED} in one write, Relaxed, NORMAL"), &mut answers);
        self.settle("claims and answers")
    }

    /// Claims a hundred; gives tokens and numbers.
    fn take(&self, durability: Durability, now: Instant, times: &mut Times) -> Anything<Vec<(u64, u64)>> {
        let session = self.session(durability)?;
        let ours: Vec<(u64, u64)> =
            timed(&mut times[0], || Ok(session.write(now, |transaction| transaction.claim(CLAIMED, LEASE, "desk 1", None))?))?
                .iter()
                .map(|claim| (claim.token, claim.due.reminder.id.get()))
                .collect();
        let first = ours.first().map_or(0, |(token, _)| *token) as i64;
        let micros = now.timestamp_micros();
        let theirs: Vec<u64> = timed(&mut times[1], || {
            let transaction = self.peer.unchecked_transaction()?;
            let ids = {
                let mut due = transaction.prepare_cached(
                    "SELECT reminder.id, text, kind, local, zone, due_at, attempts, state, card.id, card.status
                     FROM reminder JOIN card ON card.id = reminder.card WHERE due_at <= ?1 ORDER BY due_at, reminder.id LIMIT ?2",
                )?;
                let rows = due.query_map(params![micros, CLAIMED as i64], |row| {
                    let texts = (row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?, row.get::<_, String>(4)?);
                    std::hint::black_box((texts, row.get::<_, i64>(5)?, row.get::<_, i64>(6)?, row.get::<_, String>(7)?, row.get::<_, String>(9)?));
                    row.get::<_, i64>(0)
                })?;
                rows.collect::<Result<Vec<i64>, _>>()?
            };
            {
                let mut claim = transaction.prepare_cached(
                    "UPDATE reminder SET state = 'claimed', due_at = ?2, token = ?3, worker = 'desk 1', claimed_at = ?4, attempts = attempts + 1
                     WHERE id = ?1",
                )?;
                for (number, id) in ids.iter().enumerate() {
                    claim.execute(params![id, micros + LEASE.as_micros() as i64, first + number as i64, micros])?;
                }
            }
            transaction.commit()?;
            Ok(ids.iter().map(|id| *id as u64).collect())
        })?;
        assert_eq!((ours.len(), ours.iter().map(|(_, id)| *id).collect::<Vec<_>>()), (CLAIMED, theirs), "what was claimed");
        Ok(ours)
    }

    /// Any pending reminders, put off to any time of the year: so many in a write.
    fn snooze_anywhere(&mut self, how: &str, durability: Durability, each: usize) -> Anything<()> {
        let now = self.moment(CLAIMED as u32)?;
        let mut times = Times::default();
        for _ in 0..rounds(durability, each) {
            self.put_off_anywhere(durability, each, now, &mut times)?;
        }
        report(&format!("snooze {each} anywhere, {how}"), &mut times);
        self.settle("that")
    }

    fn put_off_anywhere(&mut self, durability: Durability, each: usize, now: Instant, times: &mut Times) -> Anything<()> {
        let mut chosen = Vec::new();
        while chosen.len() < each {
            let number = 1 + self.dice.roll(self.count);
            let mut pending = self.peer.prepare_cached("SELECT 1 FROM reminder WHERE id = ?1 AND state = 'open'")?;
            if pending.query_row(params![number], |_| Ok(())).optional()?.is_some() {
                chosen.push((ReminderId::new(number.into()).ok_or("from 1")?, after(now, 1 + self.dice.roll(SPAN))));
            }
        }
        let session = self.session(durability)?;
        timed(&mut times[0], || {
            Ok(session.write(now, |transaction| chosen.iter().try_for_each(|(id, until)| transaction.snooze_reminder(*id, *until).map(drop)))?)
        })?;
        timed(&mut times[1], || {
            let transaction = self.peer.unchecked_transaction()?;
            for (id, until) in &chosen {
                let mut find = transaction.prepare_cached("SELECT state, claimed_at FROM reminder WHERE id = ?1")?;
                std::hint::black_box(find.query_row(params![id.get() as i64], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?)))?);
                let mut snooze = transaction.prepare_cached("UPDATE reminder SET due_at = ?2, snoozed_until = ?2 WHERE id = ?1 RETURNING card")?;
                let card: i64 = snooze.query_row(params![id.get() as i64, until.timestamp_micros()], |row| row.get(0))?;
                note(&transaction, now.timestamp_micros(), card, &format!("{id} snoozed until {until:?}"))?;
            }
            Ok(transaction.commit()?)
        })
    }

    /// What was claimed, put off to some time of the next day: so many in a write.
    fn snooze_claimed(&mut self, how: &str, durability: Durability, each: usize) -> Anything<()> {
        let mut times = Times::default();
        let mut left = rounds(durability, each);
        while left > 0 {
            let now = self.moment(CLAIMED as u32)?;
            let micros = now.timestamp_micros();
            let taken = self.take(Durability::Relaxed, now, &mut Times::default())?;
            for some in taken.chunks(each) {
                let chosen: Vec<(u64, Instant)> = some.iter().map(|(token, _)| (*token, after(now, 300 + self.dice.roll(86_400)))).collect();
                let session = self.session(durability)?;
                timed(&mut times[0], || {
                    Ok(session.write(now, |transaction| chosen.iter().try_for_each(|(token, until)| transaction.snooze(*token, *until).map(drop)))?)
                })?;
                timed(&mut times[1], || {
                    let transaction = self.peer.unchecked_transaction()?;
                    for (token, until) in &chosen {
                        let mut snooze = transaction.prepare_cached(
                            "UPDATE reminder SET state = 'open', due_at = ?2, snoozed_until = ?2, token = NULL, worker = NULL, claimed_at = NULL
                             WHERE token = ?1 AND state = 'claimed' RETURNING id, card",
                        )?;
                        let put_off = params![*token as i64, until.timestamp_micros()];
                        let (id, card): (i64, i64) = snooze.query_row(put_off, |row| Ok((row.get(0)?, row.get(1)?)))?;
                        note(&transaction, micros, card, &format!("{id} snoozed until {until:?}"))?;
                    }
                    Ok(transaction.commit()?)
                })?;
                left = left.saturating_sub(1);
            }
            self.check_next()?;
        }
        report(&format!("snooze {each} of those claimed, {how}"), &mut times);
        self.settle("that")
    }

    /// What relaxed writes leave to do: it is flushed, and the peer's log goes into its tables.
    fn settle(&self, what: &str) -> Anything<()> {
        let mut times = Times::default();
        timed(&mut times[0], || Ok(self.base.maintain(Instant::default(), Duration::from_secs(1))?))?;
        timed(&mut times[1], || Ok(self.peer.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")?))?;
        let [ours, theirs] = times.each_mut().map(|times| part(times, 50));
        println!("    {what} settled: maintain {ours:.1?}, SQLite checkpoint {theirs:.1?}");
        Ok(())
    }
}

fn rounds(durability: Durability, each: usize) -> usize {
    match (durability, each) {
        (Durability::Relaxed, 1) => 5_000,
        (Durability::Relaxed, _) => 200,
        (_, 1) => 300,
        _ => 50,
    }
}

/// The peer's journal entry.
fn note(peer: &Connection, at: i64, card: i64, words: &str) -> Anything<()> {
    let mut insert = peer.prepare_cached("INSERT INTO journal (at, actor, action, card, note) VALUES (?1, 'bench', 'reminder', ?2, ?3)")?;
    insert.execute(params![at, card, words])?;
    Ok(())
}

/// How long a call takes, with its answer.
fn timed<T>(times: &mut Vec<Duration>, call: impl FnOnce() -> Anything<T>) -> Anything<T> {
    let clock = Clock::now();
    let answer = call()?;
    times.push(clock.elapsed());
    Ok(std::hint::black_box(answer))
}

/// The time that so many percent stay under.
fn part(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
}

fn mean(times: &[Duration]) -> Duration {
    times.iter().sum::<Duration>() / (times.len() as u32).max(1)
}

fn report(what: &str, times: &mut Times) {
    let [(mean_ours, p50, p99), (mean_theirs, their_p50, their_p99)] = times.each_mut().map(|times| (mean(times), part(times, 50), part(times, 99)));
    let ratio = p50.as_secs_f64() / their_p50.as_secs_f64();
    println!(
        "  {what}: p50 {p50:.2?}, p99 {p99:.2?}, mean {mean_ours:.2?}; SQLite {their_p50:.2?}, {their_p99:.2?}, {mean_theirs:.2?}: {ratio:.2} x at p50"
    );
}

/// Bytes of this process in memory, where the system tells.
fn resident() -> Anything<u64> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    Ok(line.and_then(|line| line.trim().strip_suffix(" kB")).map_or(Ok(0), |number| number.trim().parse::<u64>())? << 10)
}
