//! The duplicate check on a list whose truth is known: accuracy at thresholds, and what it costs.
//!
//! `cargo bench --bench duplicates -- LIST.csv TRUTH.csv [MAPPING.json]`. The list is imported as any other; its external ids name the
//! rows of the truth (`client_id,entity_id,…`, rows of one entity are one client). Printed: pairs among candidates, precision, recall
//! and F1 at thresholds, the best F1, clusters, processor seconds and peak memory; `LEVELS=FILE` also writes what each pair
//! was found to be, for whoever fits weights, `TRAIN=1` learns the weights from the list
//! itself before, and `BASE=FILE` keeps the base, or takes one that is there without importing again. Without arguments there is nothing to measure. Never part of the tests: a list of 20 000 takes
//! seconds, one of a million minutes.

use kartoteka::exchange::Mapping;
use kartoteka::{Base, DuplicateOptions, DuplicatePolicy, DuplicateReport, ImportOptions, Instant, Pair, Session};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

type Anything<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Anything<()> {
    let files: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).filter(|path| path.is_file()).collect();
    let [list, truth, mapping @ ..] = files.as_slice() else {
        println!("cargo bench --bench duplicates -- LIST.csv TRUTH.csv [MAPPING.json]");
        return Ok(());
    };
    let folder = std::env::temp_dir().join(format!("kartoteka-duplicates-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let file = std::env::var_os("BASE").map_or_else(|| folder.join("base.ktk"), PathBuf::from);
    let done = measure(list, truth, mapping.first(), &file);
    std::fs::remove_dir_all(&folder)?;
    done
}

fn measure(list: &PathBuf, truth: &PathBuf, mapping: Option<&PathBuf>, file: &Path) -> Anything<()> {
    let there = file.exists();
    let base = Base::options().create(true).open(file)?;
    let session = base.session("bench")?;
    if !there {
        import(&session, list, mapping)?;
    }
    let entities = entities(&session, truth)?;
    let true_pairs = true_pairs(&entities);
    if std::env::var_os("TRAIN").is_some() {
        train(&session)?;
    }
    cost(&session)?;

    let everything = DuplicateOptions { threshold: Some(1e-9), pairs_max: usize::MAX, ..DuplicateOptions::default() };
    let found = session.duplicates(&everything, |_| true)?;
    accuracy(&found, &entities, true_pairs);
    clusters(&found, &entities, true_pairs);
    if let Some(path) = std::env::var_os("LEVELS") {
        write_levels(&session, &found, &entities, PathBuf::from(path))?;
    }
    check_times(&session, &entities)
}

fn import(session: &Session, list: &PathBuf, mapping: Option<&PathBuf>) -> Anything<()> {
    let now: Instant = "2026-01-01T00:00:00Z".parse()?;
    let mut options = ImportOptions { duplicates: policy(), ..ImportOptions::default() };
    if let Some(path) = mapping {
        options.csv.mapping = Some(Mapping::parse(&std::fs::read_to_string(path)?)?);
    }
    let begin = processor_time();
    let report = session.import(now, BufReader::new(File::open(list)?), &options, |_| true)?;
    println!(
        "import ({}): {} rows, {} created, {} with possible duplicates, {:.2} s of processor",
        options.duplicates.name(),
        report.rows,
        report.created,
        report.duplicates,
        (processor_time() - begin).as_secs_f64()
    );
    Ok(())
}

/// Learns the weights from the base itself, and uses them.
fn train(session: &Session) -> Anything<()> {
    let begin = processor_time();
    let training = session.train_duplicates(|_| true)?;
    println!(
        "training: {} pairs and {} random ones, {:.0} matches, {} rounds, converged {}, {} levels untrained, {:.2} s of processor",
        training.compared,
        training.random,
        training.matches,
        training.rounds,
        training.converged,
        training.untrained.len(),
        (processor_time() - begin).as_secs_f64()
    );
    let now: Instant = "2026-01-01T00:00:00Z".parse()?;
    session.write(now, |transaction| transaction.set_duplicate_model(Some(&training.model)))?;
    Ok(())
}

/// What a pass with the usual options costs.
fn cost(session: &Session) -> Anything<()> {
    let begin = processor_time();
    let mut stage = (String::new(), begin);
    let found = session.duplicates(&DuplicateOptions::default(), |progress| {
        if progress.stage.name() != stage.0 {
            if !stage.0.is_empty() {
                println!("  {}: {:.2} s", stage.0, (processor_time() - stage.1).as_secs_f64());
            }
            stage = (progress.stage.name().to_string(), processor_time());
        }
        true
    })?;
    println!("  {}: {:.2} s", stage.0, (processor_time() - stage.1).as_secs_f64());
    println!(
        "pass: {} clients with shared keys, {} candidates, {} generic keys, {:.2} s of processor, peak {:.0} MB",
        found.clients,
        found.candidates,
        found.generic_keys,
        (processor_time() - begin).as_secs_f64(),
        peak_memory_mb()
    );
    Ok(())
}

/// `POLICY=allow` leaves out the check of each row.
fn policy() -> DuplicatePolicy {
    std::env::var("POLICY").ok().and_then(|name| DuplicatePolicy::from_name(&name)).unwrap_or_default()
}

/// The entity of each client, by its id; 0 where the truth says nothing.
fn entities(session: &Session, truth: &PathBuf) -> Anything<Vec<u32>> {
    let text = std::fs::read_to_string(truth)?;
    let of_row: HashMap<&str, u32> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, cells.next()?.parse().ok()?))
        })
        .collect();
    let (ids, _) = session.client_ids(None, usize::MAX)?;
    let mut entities = vec![0; ids.last().map_or(0, |id| id.get() as usize) + 1];
    for id in ids {
        let client = session.client(id)?.ok_or("a client")?;
        let row = client.externals().next().map(|external| external.id.clone()).unwrap_or_default();
        entities[id.get() as usize] = of_row.get(row.as_str()).copied().unwrap_or(0);
    }
    Ok(entities)
}

fn true_pairs(entities: &[u32]) -> u64 {
    let mut sizes: HashMap<u32, u64> = HashMap::new();
    entities.iter().filter(|entity| **entity != 0).for_each(|entity| *sizes.entry(*entity).or_default() += 1);
    sizes.values().map(|size| size * (size - 1) / 2).sum()
}

fn is_true(pair: &Pair, entities: &[u32]) -> bool {
    let entity = |id: kartoteka::ClientId| entities.get(id.get() as usize).copied().unwrap_or(0);
    entity(pair.low) != 0 && entity(pair.low) == entity(pair.high)
}

fn scores(hits: u64, found: u64, all: u64) -> (f64, f64, f64) {
    let (precision, recall) = (hits as f64 / found.max(1) as f64, hits as f64 / all.max(1) as f64);
    (precision, recall, if hits == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) })
}

fn accuracy(found: &DuplicateReport, entities: &[u32], all: u64) {
    let (mut hits, mut best, mut sure) = (0, (0.0, 0.0, 0.0, 0.0), 0.0f64);
    let mut rows = Vec::new();
    let thresholds = [12.0, 10.0, 8.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0, -1.0, -2.0, -3.0, -4.0, -6.0, -8.0];
    for (count, pair) in (1..).zip(&found.pairs) {
        hits += u64::from(is_true(pair, entities));
        let (precision, recall, f1) = scores(hits, count, all);
        let last_of_weight = found.pairs.get(count as usize).is_none_or(|next| next.weight != pair.weight);
        if last_of_weight && f1 > best.0 {
            best = (f1, precision, recall, pair.weight.bits());
        }
        if last_of_weight && precision >= 0.99 {
            sure = sure.max(recall);
        }
        let next = found.pairs.get(count as usize).map_or(f64::NEG_INFINITY, |next| next.weight.bits());
        rows.extend(thresholds.iter().filter(|bits| **bits <= pair.weight.bits() && **bits > next).map(|bits| (*bits, precision, recall, f1)));
    }
    println!("true pairs {all}, among the candidates {hits} ({:.4})", hits as f64 / all.max(1) as f64);
    for (bits, precision, recall, f1) in rows {
        println!("  from {bits:>5} bits: precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}");
    }
    let same: Vec<&Pair> = found.pairs.iter().filter(|pair| pair.band == kartoteka::Band::Same).collect();
    let (precision, recall, f1) = scores(same.iter().filter(|pair| is_true(pair, entities)).count() as u64, same.len() as u64, all);
    println!("band same (shipped threshold, vetoes): precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}");
    let near: Vec<&Pair> = found.pairs.iter().filter(|pair| pair.band >= kartoteka::Band::Review).collect();
    let (precision, recall, f1) = scores(near.iter().filter(|pair| is_true(pair, entities)).count() as u64, near.len() as u64, all);
    println!("bands same and review: precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}");
    let (f1, precision, recall, bits) = best;
    println!("best F1 {f1:.4} (precision {precision:.4}, recall {recall:.4}) from {bits:.3} bits; recall at precision 0.99: {sure:.4}");
}

fn clusters(found: &DuplicateReport, entities: &[u32], all: u64) {
    let (mut hits, mut joined) = (0, 0);
    for cluster in &found.clusters {
        let mut sizes: HashMap<u32, u64> = HashMap::new();
        for id in cluster {
            let entity = entities.get(id.get() as usize).copied().unwrap_or(0);
            *sizes.entry(entity).or_default() += u64::from(entity != 0);
        }
        joined += (cluster.len() as u64) * (cluster.len() as u64 - 1) / 2;
        hits += sizes.values().map(|size| size * size.saturating_sub(1) / 2).sum::<u64>();
    }
    let (precision, recall, f1) = scores(hits, joined, all);
    let biggest = found.clusters.iter().map(Vec::len).max().unwrap_or(0);
    println!("clusters {}: precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}, biggest {biggest}", found.clusters.len());
}

/// What every listed pair was found to be: truth, then level numbers with their frequency parts.
fn write_levels(session: &Session, found: &DuplicateReport, entities: &[u32], path: PathBuf) -> Anything<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for pair in &found.pairs {
        write!(out, "{}", u8::from(is_true(pair, entities)))?;
        for evidence in session.explain(pair.low, pair.high)?.evidence {
            write!(out, " {}.{}:{}:{}", evidence.comparison().name(), evidence.level.name(), evidence.clients, evidence.weight.thousandths())?;
        }
        writeln!(out, " {} {}", pair.low, pair.high)?;
    }
    Ok(out.flush()?)
}

/// One check of a stored card: the median and the worst of a hundred, warm.
fn check_times(session: &Session, entities: &[u32]) -> Anything<()> {
    let (ids, _) = session.client_ids(None, usize::MAX)?;
    let asked: Vec<_> = ids.iter().step_by((ids.len() / 1000).max(1)).copied().collect();
    let mut times: Vec<f64> = Vec::new();
    for round in 0..2 {
        times.clear();
        for id in &asked {
            let begin = std::time::Instant::now();
            let found = session.duplicates_of(*id)?;
            times.push(begin.elapsed().as_secs_f64() * 1e3);
            if round > 0 && found.len() > entities.len() {
                return Err("more matches than clients".into());
            }
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |part: usize| times.get((times.len() * part / 100).min(times.len().saturating_sub(1))).copied().unwrap_or(0.0);
    println!("one check, warm: p50 {:.3} ms, p99 {:.3} ms ({} cards)", at(50), at(99), times.len());
    Ok(())
}

/// Processor time of this process, which a busy machine does not stretch.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

/// The highest resident size so far, where the system tells it.
fn peak_memory_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(0.0, |kilobytes| kilobytes / 1e3)
}
