//! The store against SQLite and LMDB in one run: importing, who is calling, durable saves, opening, memory at rest.
//!
//! `cargo bench --bench store -- [CSV] [ROWS]` runs on a list with the generator's columns; without one, on the tour's list, repeated
//! under new numbers up to `ROWS` rows. Peers are served fairly: they get the rows of the finished base, byte for byte, table by table and
//! sorted; SQLite as `WITHOUT ROWID` tables under one transaction (WAL, `synchronous = FULL`, prepared statements), LMDB by appending.
//! In the look-ups they even keep what we must do: they give the record's bytes, we the decoded card with relations and the
//! actor responsible. Rounds alternate, so what disturbs the machine disturbs all. Figures are ratios; absolute times prove nothing.

use heed::types::Bytes;
use heed::{EnvFlags, EnvOpenOptions, PutFlags};
use kartoteka::model::{Client, ClientId, E164};
use kartoteka::{Base, ClientKind, Draft, DuplicatePolicy, ImportOptions, Instant, LookupContext, Session};
use redb::{ReadableDatabase, ReadableTable, TableDefinition, TableHandle};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::hint::black_box;
use std::io::{BufReader, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant as Clock};

/// Rows made from the tour's list where no other is given.
const ROWS: usize = 100_000;

/// Look-ups of each round.
const ASKED: usize = 20_000;

/// Clients that call again and again.
const HOT: usize = 5_000;

/// Threads that save at the same time, and what each saves.
const THREADS: usize = 50;
const SAVES_EACH: usize = 8;

/// Names the base for a copy of this program that only opens it and tells its memory.
const REST: &str = "KARTOTEKA_BENCH_REST";

type Anything<T> = Result<T, Box<dyn std::error::Error>>;

/// Every row of a finished base: table → rows, ascending.
type Rows = BTreeMap<String, Vec<(Vec<u8>, Vec<u8>)>>;

fn main() -> Anything<()> {
    if let Some(path) = std::env::var_os(REST) {
        return rest(Path::new(&path));
    }
    // Criterion's own words (`--bench`, a filter) may stand among the arguments; a list is a file.
    let list = std::env::args().skip(1).map(PathBuf::from).find(|path| path.is_file());
    let rows = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(ROWS);
    let folder = std::env::temp_dir().join(format!("kartoteka-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let done = measure(list, rows, &folder);
    std::fs::remove_dir_all(&folder)?;
    done
}

fn measure(list: Option<PathBuf>, rows: usize, folder: &Path) -> Anything<()> {
    let now: Instant = "2026-01-01T00:00:00Z".parse()?;
    let path = folder.join("base.ktk");
    println!("| job | kartoteka | SQLite {} | LMDB | ratio | goal |\n|---|---|---|---|---|---|", rusqlite::version());
    let imported = import(list.as_deref(), rows, folder, now)?;
    {
        let base = Base::options().open(&path)?;
        let finished = rows_of(&path, &base, now, folder)?;
        let peers = Peers::load(&finished, folder)?;
        peers.print_import(&imported, folder)?;
        drop(finished);
        lookups(&base, &peers, now)?;
    }
    opening(&path)?;
    let base = Base::options().open(&path)?;
    saves(&base, folder, now)?;
    drop(base);
    let told = std::process::Command::new(std::env::current_exe()?).env(REST, &path).output()?;
    println!("| open base at rest: resident | {} | | | | ≤ 256 MB |", String::from_utf8_lossy(&told.stdout).trim());
    Ok(())
}

/// What an import took: processor and clock.
struct Imported {
    rows: u64,
    processor: Duration,
    one: Duration,
    all: Duration,
    peak: f64,
}

fn import(list: Option<&Path>, rows: usize, folder: &Path, now: Instant) -> Anything<Imported> {
    let made = match list {
        Some(_) => Vec::new(),
        None => repeated_list(rows)?,
    };
    let run = |file: &str, threads: usize| -> Anything<(u64, Duration, Duration)> {
        let base = Base::options().create(true).open(folder.join(file))?;
        let input: Box<dyn Read> = match list {
            Some(path) => Box::new(BufReader::new(File::open(path)?)),
            None => Box::new(Cursor::new(&made)),
        };
        // SQLite is not asked for duplicates either.
        let options = ImportOptions { duplicates: DuplicatePolicy::Allow, threads, ..ImportOptions::default() };
        let (clock, processor) = (Clock::now(), processor_time());
        let report = base.session("bench")?.import(now, input, &options, |_| true)?;
        drop(base);
        Ok((report.rows, processor_time().saturating_sub(processor), clock.elapsed()))
    };
    let (rows, processor, one) = run("base.ktk", 1)?;
    let (_, _, all) = run("again.ktk", 0)?;
    std::fs::remove_file(folder.join("again.ktk"))?;
    Ok(Imported { rows, processor, one, all, peak: status_mb("VmHWM:") })
}

/// The tour's list as often as needed; in each round every phone ends in other digits, so that a number has as few owners as in the list.
fn repeated_list(wanted: usize) -> Anything<Vec<u8>> {
    let mut reader = csv::Reader::from_path(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/clients.csv"))?;
    let titles = reader.headers()?.clone();
    let phones: Vec<bool> = titles.iter().map(|title| title.starts_with("phone") || title == "fax").collect();
    let rows = reader.records().collect::<Result<Vec<_>, _>>()?;
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&titles)?;
    for number in 0..wanted {
        let (round, row) = (number / rows.len(), rows.get(number % rows.len()).ok_or("no rows")?);
        let cells = row.iter().zip(&phones).enumerate().map(|(column, (cell, phone))| match column {
            0 => number.to_string(),
            _ if *phone => turned(cell, round),
            _ => cell.to_string(),
        });
        out.write_record(cells)?;
    }
    Ok(out.into_inner()?)
}

/// A number whose last digits are turned on by those of the round.
fn turned(cell: &str, mut round: usize) -> String {
    let turn = |c: char| match c.to_digit(10) {
        Some(digit) => {
            let turned = (digit as usize + round % 10) % 10;
            round /= 10;
            char::from(b'0' + turned as u8)
        }
        None => c,
    };
    let backwards: Vec<char> = cell.chars().rev().map(turn).collect();
    backwards.into_iter().rev().collect()
}

/// All rows as they are stored, read past the library from a backup.
fn rows_of(path: &Path, base: &Base, now: Instant, folder: &Path) -> Anything<Rows> {
    let copy = folder.join("copy.ktk");
    base.session("bench")?.backup(now, &copy, |_| true)?;
    let mut rows = Rows::new();
    {
        let database = redb::Database::open(&copy)?;
        let transaction = database.begin_read()?;
        for table in transaction.list_tables()?.collect::<Vec<_>>() {
            let opened = transaction.open_table(TableDefinition::<&[u8], &[u8]>::new(table.name()))?;
            let all = opened.iter()?.map(|row| row.map(|(key, value)| (key.value().to_vec(), value.value().to_vec())));
            rows.insert(table.name().to_string(), all.collect::<Result<_, _>>()?);
        }
    }
    let sizes = (std::fs::metadata(path)?.len(), std::fs::metadata(&copy)?.len());
    println!("| file after import, and compacted | {:.0} MB, {:.0} MB | | | | |", sizes.0 as f64 / 1e6, sizes.1 as f64 / 1e6);
    std::fs::remove_file(copy)?;
    Ok(rows)
}

struct Peers {
    sqlite: Connection,
    sqlite_load: Duration,
    lmdb: heed::Env,
    lmdb_load: Duration,
    /// What a program would do that keeps everything in memory.
    phones: HashMap<u64, Box<[u32]>>,
}

impl Peers {
    fn load(rows: &Rows, folder: &Path) -> Anything<Peers> {
        let mut sqlite = Connection::open(folder.join("peer.db"))?;
        sqlite.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -131072;")?;
        let processor = processor_time();
        let transaction = sqlite.transaction()?;
        for (table, rows) in rows {
            transaction.execute_batch(&format!("CREATE TABLE [{table}] (k BLOB PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID"))?;
            let mut insert = transaction.prepare(&format!("INSERT INTO [{table}] VALUES (?1, ?2)"))?;
            for (key, value) in rows {
                insert.execute((key, value))?;
            }
        }
        transaction.commit()?;
        let sqlite_load = processor_time().saturating_sub(processor);
        std::fs::create_dir_all(folder.join("lmdb"))?;
        let processor = processor_time();
        // The peer is opened once in this process, as its documentation asks.
        let lmdb = unsafe { EnvOpenOptions::new().map_size(64 << 30).max_dbs(64).flags(EnvFlags::empty()).open(folder.join("lmdb"))? };
        let mut transaction = lmdb.write_txn()?;
        for (table, rows) in rows {
            let database: heed::Database<Bytes, Bytes> = lmdb.create_database(&mut transaction, Some(table))?;
            for (key, value) in rows {
                database.put_with_flags(&mut transaction, PutFlags::APPEND, key, value)?;
            }
        }
        transaction.commit()?;
        let lmdb_load = processor_time().saturating_sub(processor);
        let mut phones: HashMap<u64, Vec<u32>> = HashMap::new();
        for (key, _) in rows.get("phone").into_iter().flatten().filter(|(key, _)| key.len() == 12) {
            let (number, id) = (u64::from_be_bytes(key[..8].try_into()?), u32::from_be_bytes(key[8..].try_into()?));
            phones.entry(number).or_default().push(id);
        }
        let phones = phones.into_iter().map(|(number, ids)| (number, ids.into_boxed_slice())).collect();
        Ok(Peers { sqlite, sqlite_load, lmdb, lmdb_load, phones })
    }

    fn print_import(&self, ours: &Imported, folder: &Path) -> Anything<()> {
        let second = |time: Duration| format!("{:.2} s", time.as_secs_f64());
        let ratio = ours.processor.as_secs_f64() / self.sqlite_load.as_secs_f64();
        let (mine, sqlite, lmdb) = (second(ours.processor), second(self.sqlite_load), second(self.lmdb_load));
        println!(
            "| raw CSV of {} rows to finished base; peers: sorted load of its rows, processor | {mine} | {sqlite} | {lmdb} | {ratio:.2} × SQLite | ≤ 2.5 × |",
            ours.rows
        );
        let clock = ours.all.as_secs_f64() / ours.one.as_secs_f64();
        println!("| the same by the clock, all cores and one | {}, {} | | | {clock:.2} × one core | ≤ 0.65 × |", second(ours.all), second(ours.one));
        println!("| peak memory of the import | {:.0} MB | | | | ≤ 1 GB |", ours.peak);
        let size = |name: &str| std::fs::metadata(folder.join(name)).map_or(0.0, |file| file.len() as f64 / 1e6);
        self.sqlite.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        let (mine, sqlite, lmdb) = (size("base.ktk"), size("peer.db"), size("lmdb/data.mdb"));
        println!("| file | {mine:.0} MB | {sqlite:.0} MB | {lmdb:.0} MB | {:.2} × SQLite | ≤ 1.15 × |", mine / sqlite);
        Ok(())
    }
}

/// Numbers of clients spread evenly over the base, or of a few of them again and again.
fn numbers(session: &Session, clients: u32, asked: usize) -> Anything<Vec<E164>> {
    let mut numbers = Vec::new();
    let mut dice = 1u64;
    while numbers.len() < asked {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let id = ClientId::new(1 + ((dice >> 33) % u64::from(clients)) as u32).ok_or("from 1")?;
        let Some(client) = session.client(id)? else { continue };
        numbers.extend(client.phones().filter(|phone| phone.extension.is_none()).find_map(|phone| phone.e164));
    }
    Ok(numbers)
}

fn lookups(base: &Base, peers: &Peers, now: Instant) -> Anything<()> {
    let session = base.session("bench")?;
    let clients = u32::try_from(session.client_count()?)?;
    let clock = Clock::now();
    base.load_phones()?;
    let loaded = clock.elapsed();
    println!("| loading the phones: clock, bytes | {loaded:.0?}, {:.1} MB | | | | |", base.stats()?.phone_index_bytes as f64 / 1e6);
    let all = numbers(&session, clients, ASKED)?;
    let hot: Vec<E164> = {
        let few = numbers(&session, clients, HOT)?;
        (0..ASKED).map(|index| few[index * 7919 % few.len()]).collect()
    };
    // The cards as somebody would keep them who had nothing but memory.
    let mut cards: HashMap<u32, Box<Client>> = HashMap::new();
    let mut from = None;
    loop {
        let (ids, next) = session.client_ids(from, 10_000)?;
        for id in ids {
            cards.insert(id.get(), Box::new(session.client(id)?.ok_or("a client that is listed")?));
        }
        match next {
            Some(_) => from = next,
            None => break,
        }
    }
    for (name, asked, goal) in [("hot 5 k", &hot, "≤ 1.5 × RAM, ≥ 3 × faster than SQLite, faster than LMDB"), ("all keys", &all, "≤ 2 × RAM")]
    {
        let [ours, sqlite, lmdb, ram] = compare(&session, peers, &cards, asked, now)?;
        let times = |(p50, p99): (Duration, Duration)| format!("{p50:.2?}, {p99:.2?}");
        let ratio = |peer: (Duration, Duration)| ours.0.as_secs_f64() / peer.0.as_secs_f64();
        println!(
            "| caller's number → card, {name}: p50, p99 | {} | {} | {} | {:.2} × RAM ({}), {:.2} × SQLite, {:.2} × LMDB | {goal} |",
            times(ours),
            times(sqlite),
            times(lmdb),
            ratio(ram),
            times(ram),
            ratio(sqlite),
            ratio(lmdb)
        );
    }
    Ok(())
}

/// p50 and p99 of ours, SQLite, LMDB and memory, one call of each by turns.
fn compare(session: &Session, peers: &Peers, cards: &HashMap<u32, Box<Client>>, asked: &[E164], now: Instant) -> Anything<[(Duration, Duration); 4]> {
    let context = LookupContext::default();
    let today = now.date_naive();
    let texts: Vec<String> = asked.iter().map(E164::to_string).collect();
    let mut statement =
        peers.sqlite.prepare("SELECT card.v FROM phone JOIN card ON card.k = substr(phone.k, 9, 4) WHERE phone.k >= ?1 AND phone.k < ?2")?;
    let transaction = peers.lmdb.read_txn()?;
    let open = |name: &str| -> Anything<heed::Database<Bytes, Bytes>> { Ok(peers.lmdb.open_database(&transaction, Some(name))?.ok_or("a table")?) };
    let (phone_table, card_table) = (open("phone")?, open("card")?);
    drop(transaction);
    let mut times: [Vec<Duration>; 4] = Default::default();
    for round in 0..2 {
        for (index, (text, number)) in texts.iter().zip(asked).enumerate() {
            let (low, high) = (number.digits().to_be_bytes(), (number.digits() + 1).to_be_bytes());
            let mut found = [0usize; 4];
            let mut took = [Duration::ZERO; 4];
            // Who is first changes, so that nobody always finds the caches warm.
            for step in 0..4 {
                let turn = (step + index) % 4;
                let clock = Clock::now();
                found[turn] = match turn {
                    0 => session.lookup(text, &context, today)?.1.len(),
                    1 => {
                        let mut rows = statement.query(params![low, high])?;
                        let mut count = 0;
                        while let Some(row) = rows.next()? {
                            black_box(row.get::<_, Vec<u8>>(0)?);
                            count += 1;
                        }
                        count
                    }
                    2 => {
                        let transaction = peers.lmdb.read_txn()?;
                        let mut count = 0;
                        for row in phone_table.prefix_iter(&transaction, &low)? {
                            let (key, _) = row?;
                            black_box(card_table.get(&transaction, key.get(8..12).ok_or("a phone row")?)?.map(<[u8]>::to_vec));
                            count += 1;
                        }
                        count
                    }
                    _ => {
                        let ids = peers.phones.get(&number.digits()).map_or(&[][..], |ids| ids);
                        ids.iter().filter_map(|id| cards.get(id)).inspect(|card| drop(black_box(Client::clone(card)))).count()
                    }
                };
                took[turn] = clock.elapsed();
            }
            assert!(found[0] > 0 && found[1] >= found[0] && found[1] == found[2], "{number}: {found:?}");
            if round == 1 {
                times.iter_mut().zip(took).for_each(|(times, took)| times.push(took));
            }
        }
    }
    Ok(times.map(|mut times| {
        times.sort_unstable();
        (times[times.len() / 2], times[times.len() * 99 / 100])
    }))
}

/// Opening a base that was closed, and the first look-up.
fn opening(path: &Path) -> Anything<()> {
    let mut times = Vec::new();
    let number = {
        let session = Base::options().open(path)?.session("bench")?;
        numbers(&session, u32::try_from(session.client_count()?)?, 1)?[0].to_string()
    };
    for _ in 0..21 {
        let clock = Clock::now();
        let session = Base::options().open(path)?.session("bench")?;
        let (_, owners) = session.lookup(&number, &LookupContext::default(), chrono::NaiveDate::default())?;
        assert!(!owners.is_empty());
        times.push(clock.elapsed());
    }
    times.sort_unstable();
    println!("| open and first look-up, file cached by the system: p50, worst | {:.2?}, {:.2?} | | | | ≤ 20 ms |", times[10], times[20]);
    Ok(())
}

/// Durable saves of new clients with the duplicate check, beside flushes of the same file system.
fn saves(base: &Base, folder: &Path, now: Instant) -> Anything<()> {
    let session = base.session("bench")?;
    let mut number = 0u64;
    let mut draft = || -> Anything<Draft> {
        number += 1;
        let mut draft = Draft::new(ClientKind::Person);
        // As many names as a base has: a firm's next client is seldom the namesake of the last one.
        let pick = |words: &[&'static str], step: u64| words[(number / step) as usize % words.len()];
        let family = [
            pick(&["Ба", "Ве", "Го", "Да", "Жу", "Зи", "Ка", "Ло", "Му", "Ни", "По", "Ро", "Са", "Ту"], 1),
            pick(&["би", "ва", "ду", "жи", "ку", "ле", "ма", "на", "пу", "ря", "су", "та", "хо", "че", "шу"], 14),
            pick(&["лин", "шкин", "нов", "рев", "тьев", "сов", "гин"], 210),
        ];
        let given = pick(&["Павел", "Иван", "Степан", "Олег", "Юрий", "Роман", "Лев", "Глеб", "Артём", "Денис", "Егор"], 1);
        let patronymic = pick(&["Иванович", "Петрович", "Олегович", "Романович", "Львович", "Егорович"], 11);
        draft.set("name", &format!("{} {given} {patronymic}", family.concat()))?;
        draft.set("phone.mobile", &format!("+7 916 {:07}", 1_000_000 + number * 7_919 % 8_999_999))?;
        draft.set("email", &format!("save{number}@example.ru"))?;
        Ok(draft)
    };
    let mut flushed = File::create(folder.join("flush"))?;
    let (mut ours, mut flushes) = (Vec::new(), Vec::new());
    for _ in 0..200 {
        let draft = draft()?;
        let clock = Clock::now();
        session.save(now, &draft)?;
        ours.push(clock.elapsed());
        let clock = Clock::now();
        flushed.write_all(&[1; 4096])?;
        flushed.sync_data()?;
        flushes.push(clock.elapsed());
    }
    ours.sort_unstable();
    flushes.sort_unstable();
    let (one, flush) = (ours[ours.len() / 2], flushes[flushes.len() / 2]);
    let ratio = one.as_secs_f64() / flush.as_secs_f64();
    println!(
        "| durable save of one client with duplicate check; peer: one flush of 4 KiB, p50 | {one:.2?} | {flush:.2?} | | {ratio:.2} × a flush | ≤ 1.2 × |"
    );
    let drafts: Vec<Vec<Draft>> = (0..THREADS).map(|_| (0..SAVES_EACH).map(|_| draft()).collect()).collect::<Anything<_>>()?;
    let clock = Clock::now();
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            drafts.iter().map(|mine| scope.spawn(|| mine.iter().try_for_each(|draft| session.save(now, draft).map(drop)))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread panicked")?.map_err(|_| "a save failed"))
    })?;
    let each = clock.elapsed() / (THREADS * SAVES_EACH) as u32;
    println!("| {THREADS} threads saving: per client | {each:.2?} | | | {:.1} × cheaper | ≥ 10 × |", one.as_secs_f64() / each.as_secs_f64());
    Ok(())
}

/// What an open base holds in memory at rest: the phones and the cards of those that called.
fn rest(path: &Path) -> Anything<()> {
    let base = Base::options().open(path)?;
    let session = base.session("bench")?;
    base.load_phones()?;
    for number in numbers(&session, u32::try_from(session.client_count()?)?, ASKED)? {
        session.lookup(&number.to_string(), &LookupContext::default(), chrono::NaiveDate::default())?;
    }
    println!("{:.0} MB after {ASKED} look-ups", status_mb("VmRSS:"));
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

/// A figure of this process's memory in megabytes, where the system tells it.
fn status_mb(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(0.0, |kilobytes| kilobytes / 1e3)
}
