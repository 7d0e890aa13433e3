//! Duplicates: the whole base, one pair, the review queue, decisions.

use crate::arguments::Arguments;
use crate::{Result, output, progress};
use clap::Args;
use kartoteka::{ClientId, DuplicateOptions, DuplicateReport, DuplicateStage, ReviewCursor, ReviewOptions, Session, Verdict};
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant as Clock;

pub fn id(text: &str) -> Result<ClientId, String> {
    text.parse().ok().and_then(ClientId::new).ok_or_else(|| "an id is a whole number from 1".into())
}

#[derive(Args)]
pub struct Duplicates {
    /// The file for pairs: id_a,id_b,external_a,external_b,weight,probability,band
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// The file for clusters: id,external,cluster
    #[arg(long, value_name = "FILE")]
    clusters: Option<PathBuf>,
    /// Probability from which on pairs are listed; default: those to be looked at and those taken for one client
    #[arg(long)]
    threshold: Option<f64>,
    /// Learns the weights from this base first, and keeps them in it where learning came to an end
    #[arg(long)]
    train: bool,
}

impl Duplicates {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let options = DuplicateOptions { threshold: self.threshold, pairs_max: usize::MAX, ..DuplicateOptions::default() };
        let bar = progress::counting("looking for duplicates");
        let mut stages: Vec<(&'static str, Clock)> = Vec::new();
        let training = if self.train {
            stages.push((DuplicateStage::Training.name(), Clock::now()));
            Some(train(&session, arguments, &bar)?)
        } else {
            None
        };
        let report = session.duplicates(&options, |done| {
            if stages.last().is_none_or(|(name, _)| *name != done.stage.name()) {
                stages.push((done.stage.name(), Clock::now()));
            }
            bar.set_message(format!("{} of {}", done.stage.name(), done.total));
            bar.set_position(done.done);
            true
        });
        let end = Clock::now();
        bar.finish_and_clear();
        let report = report?;
        let mut externals = Externals { session: &session, known: HashMap::new() };
        if let Some(path) = &self.pairs {
            write_pairs(path, &report, &mut externals)?;
        }
        if let Some(path) = &self.clusters {
            write_clusters(path, &report, &mut externals)?;
        }
        let ends = stages.iter().skip(1).map(|(_, begin)| *begin).chain([end]);
        let seconds: serde_json::Map<String, Json> =
            stages.iter().zip(ends).map(|((name, begin), end)| ((*name).to_string(), json!((end - *begin).as_secs_f64()))).collect();
        let mut out = json!({
            "pairs": report.pairs_found, "clusters": report.clusters.len(), "clustered": report.clusters.iter().map(Vec::len).sum::<usize>(),
            "biggest": report.clusters.iter().map(Vec::len).max().unwrap_or(0), "candidates": report.candidates,
            "generic_keys": report.generic_keys, "clients": report.clients, "seconds": seconds, "peak_memory_mb": peak_memory_mb(),
            "model": session.duplicate_model()?.version,
        });
        if let (Some(out), Some(training)) = (out.as_object_mut(), training) {
            out.insert("training".into(), training);
        }
        output::print(&out)
    }
}

/// Learns a model and sets it, unless learning was still under way at its last round; tells what moved.
fn train(session: &Session, arguments: &Arguments, bar: &indicatif::ProgressBar) -> Result<Json> {
    let training = session.train_duplicates(|done| {
        bar.set_message(format!("training: {} of {}", done.stage.name(), done.total));
        bar.set_position(done.done);
        true
    })?;
    if training.converged {
        session.write(arguments.now(), |transaction| transaction.set_duplicate_model(Some(&training.model)))?;
    }
    let mut told = training.to_json();
    if let Some(told) = told.as_object_mut() {
        // The model itself is long, and is in the base.
        told.remove("model");
    }
    Ok(told)
}

/// The first external id of each client, as files name clients to other programs.
struct Externals<'s> {
    session: &'s Session,
    known: HashMap<ClientId, String>,
}

impl Externals<'_> {
    fn of(&mut self, id: ClientId) -> Result<String> {
        if let Some(known) = self.known.get(&id) {
            return Ok(known.clone());
        }
        let client = self.session.client(id)?;
        let external = client.and_then(|client| client.externals().next().map(|external| external.id.clone())).unwrap_or_default();
        self.known.insert(id, external.clone());
        Ok(external)
    }
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    Ok(BufWriter::new(File::create(path).map_err(|error| format!("cannot create {}: {error}", path.display()))?))
}

/// A cell of a CSV file (RFC 4180).
fn cell(text: &str) -> String {
    let quoted = text.contains(['"', ',', '\n', '\r']);
    if quoted { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_string() }
}

fn write_pairs(path: &Path, report: &DuplicateReport, externals: &mut Externals<'_>) -> Result {
    let mut out = create(path)?;
    writeln!(out, "id_a,id_b,external_a,external_b,weight,probability,band")?;
    for pair in &report.pairs {
        let (low, high) = (externals.of(pair.low)?, externals.of(pair.high)?);
        let band = pair.band.name();
        writeln!(out, "{},{},{},{},{},{:.6},{band}", pair.low, pair.high, cell(&low), cell(&high), pair.weight.bits(), pair.probability)?;
    }
    Ok(out.flush()?)
}

fn write_clusters(path: &Path, report: &DuplicateReport, externals: &mut Externals<'_>) -> Result {
    let mut out = create(path)?;
    writeln!(out, "id,external,cluster")?;
    for (number, cluster) in (1..).zip(&report.clusters) {
        for id in cluster {
            writeln!(out, "{id},{},{number}", cell(&externals.of(*id)?))?;
        }
    }
    Ok(out.flush()?)
}

/// The highest resident size so far, where the system tells it.
fn peak_memory_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<f64>().ok().map(|kilobytes| kilobytes / 1e3)
}

#[derive(Args)]
pub struct Explain {
    /// One client
    #[arg(value_parser = id)]
    a: ClientId,
    /// The other
    #[arg(value_parser = id)]
    b: ClientId,
}

impl Explain {
    pub fn run(&self, arguments: &Arguments) -> Result {
        output::print(&arguments.session()?.explain(self.a, self.b)?.to_json(arguments.language))
    }
}

#[derive(Args)]
pub struct Decide {
    /// One client
    #[arg(value_parser = id)]
    a: ClientId,
    /// The other
    #[arg(value_parser = id)]
    b: ClientId,
    /// same, different or unsure
    #[arg(value_parser = verdict)]
    verdict: Verdict,
    /// Why
    #[arg(long)]
    note: Option<String>,
}

fn verdict(text: &str) -> Result<Verdict, String> {
    Verdict::from_name(text).ok_or_else(|| "one of same, different, unsure".into())
}

impl Decide {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let decision = session.write(arguments.now(), |transaction| transaction.decide(self.a, self.b, self.verdict, self.note.as_deref()))?;
        output::print(&decision.to_json())
    }
}

#[derive(Args)]
pub struct Review {
    /// Pairs that are listed
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// Goes on behind this cursor, which each pair has
    #[arg(long, value_parser = cursor)]
    after: Option<ReviewCursor>,
    /// Only pairs with a client of this owner
    #[arg(long)]
    owner: Option<String>,
}

fn cursor(text: &str) -> Result<ReviewCursor, String> {
    text.parse().map_err(|error: kartoteka::Error| error.to_string())
}

impl Review {
    /// One line for each pair, and a last one with the counts and where to go on.
    pub fn run(&self, arguments: &Arguments) -> Result {
        let options =
            ReviewOptions { limit: self.limit, after: self.after, owner: self.owner.clone(), ..ReviewOptions::new(arguments.now().date_naive()) };
        let bar = progress::counting("looking for pairs in review");
        let page = arguments.session()?.review_queue(&options, |done| {
            bar.set_message(format!("{} of {}", done.stage.name(), done.total));
            bar.set_position(done.done);
            true
        });
        bar.finish_and_clear();
        let page = page?;
        let mut lines = output::Lines::new();
        page.reviews.iter().try_for_each(|review| lines.print(&review.to_json()))?;
        lines.print(&json!({"counts": page.counts.to_json(), "next": page.next.map(|next| next.to_string())}))?;
        lines.finish()
    }
}
