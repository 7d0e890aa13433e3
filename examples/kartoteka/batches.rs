//! Batches: imports, and taking them back.

use crate::arguments::{Arguments, Region, delimiter, encoding, region};
use crate::{Result, output, progress, report};
use clap::{Args, ValueEnum};
use kartoteka::exchange::{CsvOptions, Encoding, Mapping, OnMatch};
use kartoteka::{Base, DuplicatePolicy, ImportOptions, Session};
use serde_json::json;
use std::fs::File;
use std::io;
use std::path::PathBuf;

#[derive(Args)]
pub struct Import {
    /// The file to read
    path: PathBuf,
    /// What the file is
    #[arg(long, value_enum, default_value = "auto")]
    format: Format,
    /// Which column feeds which field, as JSON; told by the titles where there is none
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The country of a new base; one that exists keeps its own
    #[arg(long, value_parser = region)]
    region: Option<Region>,
    /// The encoding; found out where it is not said
    #[arg(long, value_parser = encoding)]
    encoding: Option<Encoding>,
    /// The character between cells; found out where it is not said
    #[arg(long, value_parser = delimiter)]
    delimiter: Option<u8>,
    /// What to do with a row whose client is in the base: skip, fill, overwrite, ask
    #[arg(long, value_parser = on_match)]
    on_match: Option<OnMatch>,
    /// The key that rows are matched by, beside external ids: identifier.inn, phone, email, custom.KEY
    #[arg(long, value_name = "PATH")]
    match_by: Option<String>,
    /// What to do with a row that may be a client which is there: warn, block, allow, or merge where it is certainly one; default: what the base says
    #[arg(long, value_parser = policy, default_value = "default")]
    duplicates: DuplicatePolicy,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// A name for the batch
    #[arg(long, default_value = "")]
    batch: String,
    /// Threads that rows are read on; 0 for as many as the machine has
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// The report as one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Find out
    Auto,
    /// A table: CSV in any encoding, with any delimiter
    Csv,
}

fn policy(text: &str) -> Result<DuplicatePolicy, String> {
    DuplicatePolicy::from_name(text).ok_or_else(|| "one of default, warn, block, allow, anyway, merge".into())
}

fn on_match(text: &str) -> Result<OnMatch, String> {
    OnMatch::from_name(text).ok_or_else(|| "one of skip, fill, overwrite, ask".into())
}

impl Import {
    pub fn run(&self, arguments: &Arguments) -> Result {
        // Before the base is made: a file that cannot be read should leave none behind.
        let file = File::open(&self.path).map_err(|error| format!("cannot open {}: {error}", self.path.display()))?;
        let options = self.options()?;
        let base = self.base(arguments)?;
        let (bar, reader) = progress::reading(file)?;
        let report = base.session(arguments.actor())?.import(arguments.now(), reader, &options, |done| {
            bar.set_message(format!("{} rows", done.rows));
            true
        });
        bar.finish_and_clear();
        let report = report?;
        match self.json {
            true => output::print(&report.to_json(arguments.language)),
            false => Ok(report::print(&report, arguments.language, &mut io::stdout().lock())?),
        }
    }

    fn options(&self) -> Result<ImportOptions> {
        let (Format::Auto | Format::Csv) = self.format;
        let mapping = match &self.mapping {
            Some(path) => {
                let json = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
                Some(Mapping::parse(&json)?)
            }
            None => None,
        };
        let csv = CsvOptions { encoding: self.encoding, delimiter: self.delimiter, mapping, ..CsvOptions::default() };
        Ok(ImportOptions {
            duplicates: self.duplicates,
            csv,
            batch: self.batch.clone(),
            on_match: self.on_match,
            match_by: self.match_by.clone(),
            region: self.region,
            dry_run: self.dry_run,
            threads: self.threads,
        })
    }

    /// A dry run makes no file either.
    fn base(&self, arguments: &Arguments) -> Result<Base> {
        if self.dry_run && !arguments.path().exists() {
            let options = Base::options();
            return Ok(self.region.into_iter().fold(options, |options, region| options.region(region)).in_memory()?);
        }
        arguments.open_or_create(self.region)
    }
}

#[derive(Args)]
pub struct Revert {
    /// Its name or its number
    batch: String,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
}

impl Revert {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let batch = self.number(&session)?;
        let bar = progress::counting("taken back");
        let report = session.revert(arguments.now(), batch, self.dry_run, |done| bar.set_position(done));
        bar.finish_and_clear();
        output::print(&report?.to_json())
    }

    fn number(&self, session: &Session) -> Result<u64> {
        let named = session.batches()?.into_iter().find(|batch| batch.name == self.batch).map(|batch| batch.id);
        Ok(named.or_else(|| self.batch.parse().ok()).ok_or_else(|| format!("there is no batch {}", self.batch))?)
    }
}

pub fn list(arguments: &Arguments) -> Result {
    let mut lines = output::Lines::new();
    for batch in arguments.session()?.batches()? {
        lines.print(&json!({"id": batch.id, "name": batch.name, "at": batch.at.to_rfc3339(), "actor": batch.actor, "state": batch.state}))?;
    }
    lines.finish()
}
