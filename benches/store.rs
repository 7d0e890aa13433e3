//! The store against SQLite with an index on the same data, in one run: importing a raw CSV, and a caller's number → card.
//!
//! `cargo bench --bench store -- [CSV]` runs on a list with the generator's columns (without one, on the tour's list, repeated
//! under new numbers up to `ROWS` rows). SQLite gets the finished rows: the same card bytes as JSON text, an index row per phone
//! in one table with an index, loaded sorted in one transaction. Figures are ratios; a shared machine's absolute times prove nothing.

use criterion::{BatchSize, Criterion};
use kartoteka::model::{ClientId, E164};
use kartoteka::{Base, DuplicatePolicy, ImportOptions, Instant, LookupContext};
use rusqlite::Connection;
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::PathBuf;
use std::time::{Duration, Instant as Clock};

/// Rows made from the tour's list where no other is given.
const ROWS: usize = 100_000;

/// Numbers asked for in each round.
const ASKED: usize = 4096;

type Anything<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Anything<()> {
    // Criterion's own words (`--bench`, a filter) may stand among the arguments; a list is a file.
    let list = std::env::args().skip(1).map(PathBuf::from).find(|path| path.is_file());
    let folder = std::env::temp_dir().join(format!("kartoteka-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let done = measure(list, &folder);
    std::fs::remove_dir_all(&folder)?;
    done
}

fn measure(list: Option<PathBuf>, folder: &std::path::Path) -> Anything<()> {
    let now: Instant = "2026-01-01T00:00:00Z".parse()?;
    let base = Base::options().create(true).open(folder.join("base.ktk"))?;
    let session = base.session("bench")?;
    let input: Box<dyn Read> = match &list {
        Some(path) => Box::new(BufReader::new(File::open(path)?)),
        None => Box::new(Cursor::new(repeated_list()?)),
    };
    let (clock, processor) = (Clock::now(), processor_time());
    // SQLite is not asked for duplicates either.
    let options = ImportOptions { duplicates: DuplicatePolicy::Allow, ..ImportOptions::default() };
    let report = session.import(now, input, &options, |_| true)?;
    let (import, import_processor) = (clock.elapsed(), processor_time().saturating_sub(processor));
    let peak = peak_memory_mb();
    let (mut sqlite, load, load_processor) = load_sqlite(&session, folder)?;

    println!("import: {} rows, {} clients, {} refused", report.rows, report.created, report.refused);
    let rate = |time: Duration| report.rows as f64 / time.as_secs_f64();
    println!(
        "  kartoteka, raw CSV to finished base: {:.0} rows/s of processor time, {:.0} rows/s by the clock",
        rate(import_processor),
        rate(import)
    );
    println!(
        "  SQLite, sorted load of the finished rows: {:.0} rows/s of processor time, {:.0} rows/s by the clock",
        rate(load_processor),
        rate(load)
    );
    println!("  processor time: {:.2} x SQLite's load", import_processor.as_secs_f64() / load_processor.as_secs_f64());
    let file = |name: &str| std::fs::metadata(folder.join(name)).map_or(0, |metadata| metadata.len()) as f64 / 1e6;
    println!("  files: {:.0} MB, SQLite {:.0} MB; peak memory of the import {peak:.0} MB", file("base.ktk"), file("peer.db"));

    let numbers = some_numbers(&session)?;
    println!("look-up of {} numbers spread over the base, both warm:", numbers.len());
    compare_lookups(&session, &mut sqlite, &numbers)
}

/// The tour's list as often as needed, each round with other digits and ids, so that it has as many clients as rows.
fn repeated_list() -> Anything<Vec<u8>> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/clients.csv"))?;
    let mut lines = text.lines();
    let mut out = format!("{}\n", lines.next().ok_or("an empty list")?);
    let rows: Vec<&str> = lines.collect();
    for number in 0..ROWS {
        let (round, row) = (number / rows.len(), rows.get(number % rows.len()).ok_or("no rows")?);
        let (_, rest) = row.split_once(',').ok_or("a row without cells")?;
        out += &format!("{number},{}\n", rest.replace("55", &format!("{:02}", round % 100)));
    }
    Ok(out.into_bytes())
}

/// Gives SQLite the finished rows: cards as the same JSON, phones with an index, in one transaction, in order.
fn load_sqlite(session: &kartoteka::Session, folder: &std::path::Path) -> Anything<(Connection, Duration, Duration)> {
    let mut cards: Vec<(u32, String)> = Vec::new();
    let mut phones: Vec<(i64, u32)> = Vec::new();
    let mut from = None;
    loop {
        let (ids, next) = session.client_ids(from, 10_000)?;
        for id in ids {
            let client = session.client(id)?.ok_or("a client that is listed")?;
            phones.extend(client.phones().filter_map(|phone| phone.e164).map(|e164| (e164.digits() as i64, id.get())));
            cards.push((id.get(), session.to_json(&client).to_string()));
        }
        match next {
            Some(_) => from = next,
            None => break,
        }
    }
    phones.sort_unstable();
    let mut sqlite = Connection::open(folder.join("peer.db"))?;
    sqlite.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -131072;
         CREATE TABLE card (id INTEGER PRIMARY KEY, json TEXT NOT NULL);
         CREATE TABLE phone (number INTEGER NOT NULL, id INTEGER NOT NULL);",
    )?;
    let (clock, processor) = (Clock::now(), processor_time());
    let transaction = sqlite.transaction()?;
    {
        let mut card = transaction.prepare("INSERT INTO card VALUES (?1, ?2)")?;
        for (id, json) in &cards {
            card.execute((id, json))?;
        }
        let mut phone = transaction.prepare("INSERT INTO phone VALUES (?1, ?2)")?;
        for row in &phones {
            phone.execute(*row)?;
        }
        transaction.execute_batch("CREATE INDEX by_number ON phone (number, id)")?;
    }
    transaction.commit()?;
    Ok((sqlite, clock.elapsed(), processor_time().saturating_sub(processor)))
}

/// Numbers of clients spread evenly over the base.
fn some_numbers(session: &kartoteka::Session) -> Anything<Vec<E164>> {
    let count = u32::try_from(session.client_count()?)?;
    let mut numbers = Vec::new();
    for step in 0..ASKED as u32 * 2 {
        let id = ClientId::new(1 + (u64::from(step) * 2_654_435_761 % u64::from(count)) as u32).ok_or("from 1")?;
        let Some(client) = session.client(id)? else { continue };
        numbers.extend(client.phones().filter(|phone| phone.extension.is_none()).find_map(|phone| phone.e164));
    }
    numbers.truncate(ASKED);
    Ok(numbers)
}

fn compare_lookups(session: &kartoteka::Session, sqlite: &mut Connection, numbers: &[E164]) -> Anything<()> {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).ok_or("a day")?;
    let context = LookupContext::default();
    let texts: Vec<String> = numbers.iter().map(E164::to_string).collect();
    let keys: Vec<i64> = numbers.iter().map(|number| number.digits() as i64).collect();
    let mut statement = sqlite.prepare("SELECT card.id, card.json FROM phone JOIN card ON card.id = phone.id WHERE phone.number = ?1")?;
    let mut ours = |index: usize| session.lookup(&texts[index % texts.len()], &context, today).map_or(0, |(_, owners)| owners.len());
    let mut theirs = |index: usize| {
        let found = statement.query_map([keys[index % keys.len()]], |row| {
            let json: String = row.get(1)?;
            // A host needs the card, not its text.
            Ok(serde_json::from_str::<serde_json::Value>(&json).is_ok())
        });
        found.map_or(0, |rows| rows.count())
    };
    // Interleaved rounds: what disturbs the machine disturbs both.
    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    for index in 0..numbers.len() * 4 {
        let clock = Clock::now();
        std::hint::black_box(ours(index));
        our_times.push(clock.elapsed());
        let clock = Clock::now();
        std::hint::black_box(theirs(index));
        their_times.push(clock.elapsed());
    }
    for (name, times) in [("kartoteka", &mut our_times), ("SQLite", &mut their_times)] {
        times.sort_unstable();
        println!("  {name}: p50 {:?}, p99 {:?}", times[times.len() / 2], times[times.len() * 99 / 100]);
    }
    let ratio = our_times[our_times.len() / 2].as_secs_f64() / their_times[their_times.len() / 2].as_secs_f64();
    println!("  p50: {ratio:.2} x SQLite's");
    let mut criterion = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(3)).without_plots();
    let mut next = 0;
    criterion.bench_function("caller's number -> card, kartoteka", |bencher| {
        bencher.iter_batched(
            || {
                next += 1;
                next
            },
            &mut ours,
            BatchSize::SmallInput,
        );
    });
    criterion.bench_function("caller's number -> card, SQLite", |bencher| {
        bencher.iter_batched(
            || {
                next += 1;
                next
            },
            &mut theirs,
            BatchSize::SmallInput,
        );
    });
    Ok(())
}

/// Processor time of this process so far, where the system tells it; the clock elsewhere.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok());
    match (ticks(11), ticks(12)) {
        (Some(user), Some(system)) => Duration::from_millis((user + system) * 10),
        _ => {
            static START: std::sync::OnceLock<Clock> = std::sync::OnceLock::new();
            START.get_or_init(Clock::now).elapsed()
        }
    }
}

/// The highest resident size so far, where the system tells it.
fn peak_memory_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(0.0, |kilobytes| kilobytes / 1e3)
}
