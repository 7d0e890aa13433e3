//! Keeping a base in order: doubts, health, the journal, derived data.

use crate::arguments::Arguments;
use crate::{Result, output, progress};
use clap::Args;
use kartoteka::base::Stats;
use kartoteka::model::ClientId;
use kartoteka::{Base, CheckOptions, DumpProgress, IssueCode, RestoreOptions, Session};
use serde_json::{Map, Value as Json, json};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Rows that are read at a time.
const PAGE: usize = 1000;

#[derive(Args)]
pub struct Issues {
    /// Only this code
    #[arg(long, value_parser = code)]
    code: Option<IssueCode>,
}

fn code(text: &str) -> Result<IssueCode, String> {
    IssueCode::from_name(text).ok_or_else(|| {
        let names: Vec<&str> = IssueCode::ALL.iter().map(|code| code.name()).collect();
        format!("known codes: {}", names.join(", "))
    })
}

impl Issues {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let codes = match self.code {
            Some(code) => vec![code],
            None => session.issue_counts()?.into_iter().map(|(code, _)| code).collect(),
        };
        let mut lines = output::Lines::new();
        for code in codes {
            self.print_code(&session, code, arguments, &mut lines)?;
        }
        lines.finish()
    }

    fn print_code(&self, session: &Session, code: IssueCode, arguments: &Arguments, lines: &mut output::Lines) -> Result {
        let mut from = None;
        loop {
            let page = session.with_issue(code, from, PAGE)?;
            for found in &page {
                let name = session.client(found.id)?.map(|client| client.display_name());
                let mut line = Map::from_iter([("id".to_string(), json!(found.id.get())), ("name".to_string(), json!(name))]);
                if let Json::Object(issue) = output::issue(&found.issue, arguments.language) {
                    line.extend(issue);
                }
                lines.print(&Json::Object(line))?;
            }
            from = page.last().and_then(|found| found.id.get().checked_add(1)).and_then(ClientId::new);
            if from.is_none() {
                return Ok(());
            }
        }
    }
}

/// How many clients have which doubt or gap, and how much there is of what.
pub fn health(arguments: &Arguments) -> Result {
    let base = arguments.open()?;
    let session = base.session(arguments.actor())?;
    let issues: Vec<Json> = session
        .issue_counts()?
        .into_iter()
        .map(|(code, clients)| {
            let severity = format!("{:?}", code.severity()).to_lowercase();
            json!({"code": code.name(), "severity": severity, "clients": clients, "message": code.template(arguments.language)})
        })
        .collect();
    let bar = progress::counting("cards read");
    let report = session.completeness_report(arguments.now(), |read| {
        bar.set_position(read);
        true
    });
    bar.finish_and_clear();
    output::print(&json!({
        "clients": session.client_count()?, "issues": issues, "completeness": report?.to_json(), "tables": tables(&base.stats()?),
    }))
}

fn tables(stats: &Stats) -> Json {
    Json::Object(stats.tables.iter().map(|(name, rows)| (name.to_string(), json!(rows))).collect())
}

#[derive(Args)]
pub struct Journal {
    /// Only what comes after this sequence
    #[arg(long, default_value_t = 0)]
    after: u64,
    /// Only what is about this client
    #[arg(long)]
    client: Option<u32>,
    /// Entries at the most
    #[arg(long, default_value_t = 1000)]
    limit: usize,
}

impl Journal {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let entries = match self.client.and_then(ClientId::new) {
            Some(id) => session.history(id, self.limit)?,
            None => session.journal(self.after, self.limit)?,
        };
        let mut lines = output::Lines::new();
        for (sequence, entry) in entries {
            let clients: Vec<Json> = entry.clients.iter().map(|(first, last)| json!([first.get(), last.get()])).collect();
            let changed: Vec<String> = entry.changes.iter().map(|(path, _)| path.to_string()).collect();
            lines.print(&json!({
                "sequence": sequence, "transaction": entry.transaction, "at": entry.at.to_rfc3339(), "actor": entry.actor,
                "action": entry.action.name(), "batch": entry.batch, "clients": clients, "changed": changed, "note": entry.note,
            }))?;
        }
        lines.finish()
    }
}

#[derive(Args)]
pub struct Check {
    /// Findings shown at the most, one a line before the last one
    #[arg(long, default_value_t = 100)]
    limit: usize,
}

impl Check {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let bar = progress::counting("rows checked");
        let report = session.check(&CheckOptions { limit: self.limit, ..CheckOptions::default() }, |at| {
            bar.set_position(at.rows);
            true
        });
        bar.finish_and_clear();
        let report = report?;
        let mut lines = output::Lines::new();
        for finding in &report.findings {
            lines.print(&finding.to_json())?;
        }
        lines.print(&json!({"findings": report.found, "ok": report.is_clean(), "rows": report.rows, "older": report.older}))?;
        lines.finish()
    }
}

#[derive(Args)]
pub struct Dump {
    /// The new file; - for stdout
    path: PathBuf,
}

impl Dump {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let bar = progress::counting("records written");
        let told = |at: DumpProgress| {
            bar.set_position(at.rows);
            true
        };
        let report = if self.path == Path::new("-") {
            session.dump(arguments.now(), io::stdout().lock(), told)?
        } else {
            session.dump_file(arguments.now(), &self.path, told)?
        };
        bar.finish_and_clear();
        // Where stdout is the dump, the report is not mixed into it.
        if self.path == Path::new("-") { Ok(()) } else { output::print(&report.to_json()) }
    }
}

#[derive(Args)]
pub struct Restore {
    /// The dump; - for stdin
    path: PathBuf,
    /// Leaves out what is damaged and names it, instead of refusing the dump
    #[arg(long)]
    skip_damaged: bool,
}

impl Restore {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let options = RestoreOptions { skip_damaged: self.skip_damaged };
        let report = if self.path == Path::new("-") {
            Base::options().restore(arguments.path(), io::stdin().lock(), &options, |_| true)?
        } else {
            let (bar, input) = progress::reading(File::open(&self.path)?)?;
            let report = Base::options().restore(arguments.path(), input, &options, |_| true);
            bar.finish_and_clear();
            report?
        };
        output::print(&report.to_json())
    }
}

#[derive(Args)]
pub struct Backup {
    /// The new file
    path: PathBuf,
}

impl Backup {
    pub fn run(&self, arguments: &Arguments) -> Result {
        let session = arguments.session()?;
        let bar = progress::counting("rows copied");
        let rows = session.backup(arguments.now(), &self.path, |at| {
            bar.set_position(at.rows);
            true
        });
        bar.finish_and_clear();
        output::print(&json!({"rows": rows?}))
    }
}

pub fn compact(arguments: &Arguments) -> Result {
    let base = arguments.open()?;
    let bar = progress::counting("rows written");
    let sizes = base.compact(|at| {
        bar.set_position(at.rows);
        true
    });
    bar.finish_and_clear();
    let (before, after) = sizes?;
    output::print(&json!({"file_bytes_before": before, "file_bytes": after}))
}

pub fn rebuild(arguments: &Arguments) -> Result {
    let report = arguments.open()?.rebuild(arguments.now(), arguments.actor())?;
    output::print(&json!({"clients": report.clients, "rows": report.rows, "rows_before": report.rows_before}))
}

pub fn stats(arguments: &Arguments) -> Result {
    let stats = arguments.open()?.stats()?;
    output::print(
        &json!({"file_bytes": stats.file_bytes, "file_grown": stats.file_grown, "format": stats.format, "rules": stats.rules, "tables": tables(&stats)}),
    )
}
