//! Importing a file: rows → rules → match → one transaction per so many rows, all under one batch.
//!
//! Rows are read and normalized outside the write, on several threads (`import_rows.rs`); some thousands of them are then matched and
//! checked as a write set like any other. The sets of a chunk wait in the queue, where other writers see them, and are committed
//! together: the more rows are put in the order of their keys, the cheaper each of them is. Every row of the file ends in the report:
//! created, updated, merged, matched, skipped, asked, or refused with a reason. Cells without a field, and rows that were refused, are kept
//! beside the clients. An empty cell never clears and a stated absence never replaces a value. A batch that was stopped half way
//! keeps its committed chunks and can be reverted. Memory: keys and records of a chunk, the rows of a set, and those that are
//! prepared meanwhile; a dry run also holds what it would have written.

use super::certain::Certain;
use super::duplicates::{DuplicatePolicy, blocks};
use super::import_rows::{Block, Closing, Kept, Pool, Prepared, Preparer, RawRow};
use super::open::{Watch, check_name, meta};
use super::read::Session;
use super::revert::{BatchRecord, BatchState};
use super::write::{Hand, Queued, Transaction};
use crate::duplicates::merge::MergeOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::exchange::{CellIssue, CsvOptions, CsvReader, OnMatch, Row};
use crate::limits::{IMPORT_BYTES_PER_COMMIT, IMPORT_ROWS_PER_COMMIT, IMPORT_THREADS_MAX, REPORT_ISSUES_MAX, REPORT_MATCHES_MAX};
use crate::message::{IssueCode, Language};
use crate::model::{
    Change, Client, ClientId, CustomFields, FieldNumber, Issue, Match, Operation, Presence, Scheme, Status, Value, ValueEntry, field,
};
use crate::rules::{RuleContext, email};
use crate::store::codec::{push_text, push_varint};
use crate::store::engine::Table;
use crate::store::journal::Action;
use crate::store::keys;
use crate::store::view::Layer;
use crate::time::{Instant, truncate};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Encoding, delimiter, header and mapping; what is not said is found out.
    pub csv: CsvOptions,
    /// A name for the batch; made of its number where empty.
    pub batch: String,
    /// What to do with a row that matches a stored client; the mapping's word or `Fill` where `None`.
    pub on_match: Option<OnMatch>,
    /// Path of the key that rows are matched by, beside external ids: `identifier.inn`, `phone`, `email`, `custom.KEY`.
    /// The mapping's word where `None`.
    pub match_by: Option<String>,
    /// Country whose domestic habits the file follows (ISO 3166-1 alpha-2); the mapping's word where `None`, else the base's own.
    pub region: Option<[u8; 2]>,
    /// What to do about rows that may be clients which are there already, those of earlier rows included: `Warn` creates them and
    /// lists them in the report, `Block` keeps them back for a person ([`ImportReport::asked`]), `Merge` merges a row into the client that it is
    /// certainly one with ([`ImportReport::merged`]) and otherwise does as `Warn`, `Allow` does not look. `Default` is what the
    /// base says for the batch's name as a source, else for all sources, else `Warn`.
    /// Looking costs one check a row: measured on a list of 100 000 new rows, 19.3 s of processor instead of 5.2 s (2.4 s for 20 000).
    /// `Allow`, and [`Session::duplicates`] over the whole base afterwards (3.4 s there), finds the same pairs for less.
    pub duplicates: DuplicatePolicy,
    /// Only say what would happen.
    pub dry_run: bool,
    /// Threads that rows are normalized on, the calling one included, [`IMPORT_THREADS_MAX`] at most: 0 for as many as the machine has.
    /// The others end before the call returns, and `progress` is never called on them. More threads change the time and nothing else;
    /// with more than one the file is read some thousand rows ahead of what is written.
    pub threads: usize,
}

impl ImportOptions {
    fn threads(&self) -> usize {
        let wanted = match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            wanted => wanted,
        };
        wanted.min(IMPORT_THREADS_MAX)
    }
}

/// Rows of a write set where the duplicate check does not look through all sets of the chunk for each row: few rows are half-done at a time
/// then, which is what keeps memory low, and still in the processor's cache when they are let go.
const ROWS_PER_SET: usize = 5_000;

/// Rows that one thread prepares at a time: enough that handing them over costs nothing, few enough that all threads end together.
const ROWS_PER_BLOCK: usize = 256;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Rows read, the header included.
    pub rows: u64,
    /// Bytes read.
    pub bytes: u64,
}

/// An issue of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowIssue {
    /// Row, from 1, the header included.
    pub row: u64,
    /// Column, from 1; 0 where the whole row is meant.
    pub column: u32,
    /// The doubt.
    pub issue: Issue,
}

/// A row that did not become a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// Row, from 1, the header included.
    pub row: u64,
    /// Why, as an issue.
    pub issue: Issue,
}

/// A client of an import that may be one with another.
#[derive(Debug, Clone, PartialEq)]
pub struct PossibleDuplicate {
    /// Row, from 1, the header included.
    pub row: u64,
    /// The client of the row; `None` where the row was kept back.
    pub id: Option<ClientId>,
    /// The other client that weighs most.
    pub best: Match,
    /// How many others there are, the best included.
    pub matches: u64,
}

/// What an import came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportReport {
    /// Number of the batch; 0 in a dry run.
    pub batch: u64,
    /// Its name.
    pub batch_name: String,
    /// Encoding that was found or forced.
    pub encoding: String,
    /// Delimiter that was found or forced.
    pub delimiter: char,
    /// Rows with content, the header left out: the sum of the seven counts below.
    pub rows: u64,
    /// Clients created.
    pub created: u64,
    /// Clients updated.
    pub updated: u64,
    /// Rows that are merged into a client which was there, each under an id of its own: [`Session::merges`] lists them.
    pub merged: u64,
    /// Rows that matched a client which had all of it already.
    pub matched: u64,
    /// Rows that matched and were left out, as asked.
    pub skipped: u64,
    /// Rows that matched and wait for a person.
    pub asked: u64,
    /// Rows refused.
    pub refused: u64,
    /// The refused rows, the first [`REPORT_ISSUES_MAX`].
    pub refused_rows: Vec<RefusedRow>,
    /// How often each issue was met.
    pub issue_counts: BTreeMap<IssueCode, u64>,
    /// The issues, the first [`REPORT_ISSUES_MAX`].
    pub issues: Vec<RowIssue>,
    /// Rows whose client may be one with another; what is named by [`match_by`](ImportOptions::match_by) is no duplicate but a match.
    pub duplicates: u64,
    /// Those rows, the first [`REPORT_MATCHES_MAX`].
    pub possible_duplicates: Vec<PossibleDuplicate>,
    /// Columns without a field, with the number of cells that were kept as text.
    pub unmapped: Vec<(String, u64)>,
    /// Whether the whole file was read; false where the caller or [`Base::interrupt`](super::Base::interrupt) stopped it.
    pub complete: bool,
    /// Whether nothing was written.
    pub dry_run: bool,
}

impl ImportReport {
    fn issue(&mut self, row: u64, column: u32, mut issue: Issue) {
        // Details quote the file: titles, cells too many.
        issue.detail = masked(&issue.detail);
        issue.suggestion = issue.suggestion.map(|suggestion| masked(&suggestion));
        *self.issue_counts.entry(issue.code).or_insert(0) += 1;
        if self.issues.len() < REPORT_ISSUES_MAX {
            self.issues.push(RowIssue { row, column, issue });
        }
    }

    fn may_be_duplicate(&mut self, row: u64, id: Option<ClientId>, mut matches: Vec<Match>) {
        let count = matches.len() as u64;
        if count == 0 {
            return;
        }
        self.duplicates += 1;
        if self.possible_duplicates.len() < REPORT_MATCHES_MAX {
            self.possible_duplicates.push(PossibleDuplicate { row, id, best: matches.swap_remove(0), matches: count });
        }
    }

    fn refuse(&mut self, row: u64, issue: Issue) {
        self.refused += 1;
        self.issue(row, 0, issue.clone());
        if self.refused_rows.len() < REPORT_ISSUES_MAX {
            self.refused_rows.push(RefusedRow { row, issue });
        }
    }

    /// The report as JSON: counts, unmapped columns, issues by code, and every listed issue with row, column and text.
    pub fn to_json(&self, language: Language) -> Json {
        let issue = |row: u64, column: u32, issue: &Issue| {
            json!({"row": row, "column": column, "code": issue.code.name(), "field": issue.path(),
                "message": issue.message(language), "suggestion": issue.suggestion})
        };
        let counts: serde_json::Map<String, Json> = self.issue_counts.iter().map(|(code, count)| (code.name().to_string(), json!(count))).collect();
        json!({
            "batch": self.batch, "batch_name": self.batch_name, "encoding": self.encoding, "delimiter": self.delimiter.to_string(),
            "rows": self.rows, "created": self.created, "updated": self.updated, "merged": self.merged, "matched": self.matched, "skipped": self.skipped,
            "asked": self.asked, "refused": self.refused, "complete": self.complete, "dry_run": self.dry_run,
            "duplicates": self.duplicates,
            "issue_counts": counts,
            "unmapped": self.unmapped.iter().map(|(title, cells)| json!({"column": title, "cells": cells})).collect::<Vec<_>>(),
            "refused_rows": self.refused_rows.iter().map(|refused| issue(refused.row, 0, &refused.issue)).collect::<Vec<_>>(),
            "possible_duplicates": self.possible_duplicates.iter().map(|found| json!({
                "row": found.row, "id": found.id.map(ClientId::get), "matches": found.matches, "best": found.best.to_json(language),
            })).collect::<Vec<_>>(),
            "issues": self.issues.iter().map(|found| issue(found.row, found.column, &found.issue)).collect::<Vec<_>>(),
        })
    }
}

/// What one write set of an import takes in: what was read of it beside the rows, which are in the pool.
struct ReadSet {
    /// Number of the last row.
    last: u64,
    /// Bytes read up to its end.
    bytes: u64,
    issues: Vec<CellIssue>,
    /// Titles of columns without a field, with the number of cells that were met.
    unmapped: BTreeMap<String, u64>,
    /// The chunk is full, or nothing follows.
    ends_chunk: bool,
    /// The file is at its end.
    done: bool,
    /// What ended it early.
    failed: Option<Error>,
}

/// What was read of a chunk so far: the sets that become one transaction.
#[derive(Default)]
struct Room {
    rows: usize,
    bytes: u64,
}

impl Room {
    fn is_full(&self) -> bool {
        self.rows >= IMPORT_ROWS_PER_COMMIT || self.bytes >= IMPORT_BYTES_PER_COMMIT
    }
}

/// What became of a row.
enum Fate {
    Created,
    Updated,
    Merged,
    Matched,
    Skipped(ClientId),
    Asked(ClientId),
    /// Kept back, because it would have been a duplicate.
    Blocked,
    Refused(Issue),
}

/// What a row came to: its fate, values that were kept, the client, and whom it may be one with.
struct RowOutcome {
    fate: Fate,
    kept: Vec<Issue>,
    id: Option<ClientId>,
    matches: Vec<Match>,
}

/// How rows become clients.
struct RowRules {
    on_match: OnMatch,
    key: Option<MatchKey>,
    duplicates: DuplicatePolicy,
    /// Tables of keys in which later rows look for earlier ones.
    read_back: Vec<Table>,
}

impl RowRules {
    fn new(on_match: OnMatch, key: Option<MatchKey>, duplicates: DuplicatePolicy) -> RowRules {
        let matched = key.map(|key| match key {
            MatchKey::Identifier(_) => Table::Identifier,
            MatchKey::Phone => Table::Phone,
            MatchKey::Email => Table::Email,
            MatchKey::Custom(_) => Table::Custom,
        });
        let candidates = (duplicates != DuplicatePolicy::Allow).then_some([Table::Candidate, Table::Feature]);
        RowRules { on_match, key, duplicates, read_back: matched.into_iter().chain(candidates.into_iter().flatten()).collect() }
    }
}

/// The key that rows are matched by beside external ids.
#[derive(Clone, Copy)]
enum MatchKey {
    Identifier(Option<Scheme>),
    Phone,
    Email,
    Custom(FieldNumber),
}

impl Session {
    /// Imports a CSV file. `progress` is told after each chunk and stops the import by returning `false`, as
    /// [`Base::interrupt`](super::Base::interrupt) does at the next row: the report is not [`complete`](ImportReport::complete) then.
    ///
    /// # Errors
    /// `Parse` or `Limit` where the file cannot be read as a table; `Schema` for a mapping that does not fit the base; `Argument`
    /// for a key that rows cannot be matched by; what the storage says. Chunks that were committed before stay, under the batch.
    pub fn import(
        &self,
        now: Instant,
        input: impl Read,
        options: &ImportOptions,
        mut progress: impl FnMut(Progress) -> bool,
    ) -> Result<ImportReport> {
        let import = Import::begin(self, now, options)?;
        import.run(input, &mut progress).map_err(|error| error.while_trying("cannot import"))
    }
}

struct Import<'s> {
    session: &'s Session,
    now: Instant,
    options: &'s ImportOptions,
    context: RuleContext,
    custom: Arc<CustomFields>,
    on_match: OnMatch,
    match_key: Option<MatchKey>,
    rows_per_set: usize,
    batch: u64,
    report: ImportReport,
    /// What a dry run would have written.
    imagined: Vec<Arc<Layer>>,
    /// Sets of the chunk that is filled.
    queued: Queued<'s>,
}

impl<'s> Import<'s> {
    fn begin(session: &'s Session, now: Instant, options: &'s ImportOptions) -> Result<Import<'s>> {
        let mapping = options.csv.mapping.as_ref();
        if !options.batch.is_empty() {
            check_name("the name of a batch", &options.batch)?;
        }
        let region = options.region.or(mapping.and_then(|mapping| mapping.region)).unwrap_or(session.shared.region);
        let mut import = Import {
            session,
            now,
            options,
            context: RuleContext { region, ..session.shared.context(now) },
            custom: session.custom_fields(),
            on_match: options.on_match.or(mapping.and_then(|mapping| mapping.on_match)).unwrap_or(OnMatch::Fill),
            match_key: None,
            rows_per_set: IMPORT_ROWS_PER_COMMIT,
            batch: 0,
            report: ImportReport { dry_run: options.dry_run, complete: true, ..ImportReport::default() },
            imagined: Vec::new(),
            queued: session.queued(),
        };
        let definitions = mapping.map(|mapping| mapping.define.as_slice()).unwrap_or_default();
        let new: Vec<_> = definitions.iter().filter(|definition| import.custom.number(&definition.key).is_none()).collect();
        if !new.is_empty() {
            import.custom = import.write(|transaction| {
                for definition in &new {
                    transaction.define_field((*definition).clone())?;
                }
                Ok(Arc::new(transaction.custom_fields().clone()))
            })?;
        }
        let key = options.match_by.as_deref().or(mapping.and_then(|mapping| mapping.match_by.as_deref()));
        import.match_key = key.map(|path| match_key(path, &import.custom)).transpose()?.flatten();
        Ok(import)
    }

    /// A write, or in a dry run the same over what the earlier chunks would have written.
    fn write<R>(&mut self, mut fill: impl FnMut(&mut Transaction<'_>) -> Result<R>) -> Result<R> {
        if !self.options.dry_run {
            return self.session.write(self.now, fill);
        }
        let imagined = self.imagined.clone();
        let (result, layer) = self.session.dry_run(self.now, |transaction| {
            transaction.go_on_from(&imagined)?;
            let result = fill(transaction)?;
            transaction.check()?;
            transaction.finish_counters();
            transaction.layer.seal();
            Ok((result, std::mem::take(&mut transaction.layer)))
        })?;
        self.imagined.push(Arc::new(layer));
        Ok(result)
    }

    /// A write that is committed with its chunk, or in a dry run at once imagined.
    fn write_later<R>(&mut self, fill: impl FnMut(&mut Transaction<'_>) -> Result<R>) -> Result<R> {
        if self.options.dry_run {
            return self.write(fill);
        }
        self.session.write_later(self.now, fill, &mut self.queued)
    }

    fn run(mut self, input: impl Read, progress: &mut dyn FnMut(Progress) -> bool) -> Result<ImportReport> {
        let mut options = self.options.csv.clone();
        options.region = self.context.region;
        let mut reader = CsvReader::open(input, &options, &self.custom)?;
        self.report.encoding = reader.encoding().name().to_string();
        self.report.delimiter = char::from(reader.delimiter());
        for found in reader.issues() {
            self.report.issue(found.row, found.column, found.issue.clone());
        }
        self.open_batch()?;
        let mut unmapped: BTreeMap<String, u64> =
            reader.columns().iter().filter(|column| column.targets.is_empty()).map(|column| (masked(&column.title), 0)).collect();
        let (session, custom, context) = (self.session, self.custom.clone(), self.context.clone());
        let hand = Hand { now: truncate(self.now), actor: &session.actor };
        let preparer = Preparer { context, custom: &custom, hand, expects_new: AtomicBool::new(true) };
        let prepare = |rows| preparer.block(rows);
        let pool = Pool::new(&prepare);
        let threads = self.options.threads();
        std::thread::scope(|scope| {
            let _closing = Closing(&pool);
            let ahead = pool.start(scope, threads - 1) > 0;
            self.chunks(&mut reader, &pool, &preparer.expects_new, ahead, &mut unmapped, progress)
        })?;
        self.report.unmapped = unmapped.into_iter().collect();
        self.close_batch()?;
        Ok(self.report)
    }

    fn open_batch(&mut self) -> Result<()> {
        let (name, wanted) = (self.options.batch.clone(), self.options.duplicates);
        let (batch, record, policy) = self.write(|transaction| {
            let batch = transaction.next_number(meta::NEXT_BATCH)?;
            let name = if name.is_empty() { format!("import-{batch}") } else { name.clone() };
            let record = BatchRecord::new(name, transaction)?;
            transaction.put_batch(batch, &record);
            let policy = transaction.policy_for(wanted, Some(&record.name))?;
            Ok((batch, record, policy))
        })?;
        if policy == DuplicatePolicy::Allow && !self.options.dry_run {
            self.rows_per_set = ROWS_PER_SET;
        }
        self.batch = batch;
        self.report.batch = if self.options.dry_run { 0 } else { batch };
        self.report.batch_name = record.name;
        Ok(())
    }

    fn close_batch(&mut self) -> Result<()> {
        let (batch, report) = (self.batch, self.report.clone());
        self.write(|transaction| {
            let mut record = transaction.batch_record(batch)?;
            record.state = if report.complete { BatchState::Done } else { BatchState::Stopped };
            transaction.put_batch(batch, &record);
            Ok(())
        })
    }

    /// Reads, prepares and writes set after set and commits them chunk by chunk. With other threads at hand the next set is read `ahead`, so
    /// that they have work while this thread writes.
    fn chunks<R: Read>(
        &mut self,
        reader: &mut CsvReader<R>,
        pool: &Pool<'_>,
        expects_new: &AtomicBool,
        ahead: bool,
        unmapped: &mut BTreeMap<String, u64>,
        progress: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<()> {
        let watch = self.session.shared.watch();
        let mut next = None;
        let mut room = Room::default();
        loop {
            let set = next.take().unwrap_or_else(|| read_set(reader, pool, &watch, self.rows_per_set, &mut room));
            let Block { rows, kept } = pool.take();
            if ahead && !set.done {
                next = Some(read_set(reader, pool, &watch, self.rows_per_set, &mut room));
            }
            for (title, cells) in set.unmapped {
                *unmapped.entry(title).or_insert(0) += cells;
            }
            set.issues.into_iter().for_each(|CellIssue { row, column, issue }| self.report.issue(row, column, issue));
            let created = self.report.created;
            self.write_set(&rows, &kept)?;
            expects_new.store((self.report.created - created) * 2 >= rows.len() as u64, Ordering::Relaxed);
            if !set.ends_chunk {
                continue;
            }
            self.queued.settle()?;
            let interrupted = set.failed.as_ref().is_some_and(|error| error.kind() == ErrorKind::Interrupted);
            if let Some(error) = set.failed.filter(|_| !interrupted) {
                // What was read is kept under the batch, which can be taken back.
                self.report.complete = false;
                self.close_batch()?;
                return Err(error);
            }
            let go_on = progress(Progress { rows: set.last, bytes: set.bytes });
            if set.done && !interrupted {
                return Ok(());
            }
            // A stop is no failure: the report tells what was done, and its batch takes that back.
            if interrupted || !go_on || watch.check().is_err() {
                self.report.complete = false;
                return Ok(());
            }
        }
    }

    /// Matches and checks the rows of a set and has it committed with its chunk, and counts what became of its rows.
    fn write_set(&mut self, rows: &[Prepared], kept: &[Kept]) -> Result<()> {
        if rows.is_empty() && kept.is_empty() {
            return Ok(());
        }
        let (batch, on_match, key, wanted) = (self.batch, self.on_match, self.match_key, self.options.duplicates);
        let name = self.report.batch_name.clone();
        let outcomes = self.write_later(|transaction| {
            transaction.batch = Some(batch);
            let rules = RowRules::new(on_match, key, transaction.policy_for(wanted, Some(&name))?);
            let mut outcomes = Vec::with_capacity(rows.len());
            for row in rows {
                let mut outcome = RowOutcome { fate: Fate::Matched, kept: Vec::new(), id: None, matches: Vec::new() };
                outcome.fate = transaction.import_row(row, &rules, &name, &mut outcome)?;
                outcomes.push(outcome);
            }
            for refused in kept {
                transaction.keep_row(None, batch, refused.row, &refused.cells);
            }
            transaction.journal_created()?;
            let mut record = transaction.batch_record(batch)?;
            record.last_sequence = transaction.next_sequence()?.saturating_sub(1);
            transaction.put_batch(batch, &record);
            transaction.batch = None;
            Ok(outcomes)
        })?;
        let report = &mut self.report;
        report.rows += (rows.len() + kept.len()) as u64;
        for (row, RowOutcome { fate, kept: kept_issues, id, matches }) in rows.iter().zip(outcomes) {
            row.issues.iter().cloned().for_each(|(column, issue)| report.issue(row.row, column, issue));
            kept_issues.into_iter().for_each(|issue| report.issue(row.row, 0, issue));
            match fate {
                Fate::Created => report.created += 1,
                Fate::Updated => report.updated += 1,
                Fate::Merged => report.merged += 1,
                Fate::Matched => report.matched += 1,
                Fate::Skipped(id) => {
                    report.skipped += 1;
                    report.issue(row.row, 0, Issue::new(IssueCode::MatchSkipped, field::ID).detail(id.to_string()));
                }
                Fate::Asked(id) => {
                    report.asked += 1;
                    report.issue(row.row, 0, Issue::new(IssueCode::MatchAsk, field::ID).detail(id.to_string()));
                }
                Fate::Blocked => {
                    report.asked += 1;
                    let ids = matches.iter().map(|found| found.id.to_string()).collect::<Vec<_>>().join(", ");
                    report.issue(row.row, 0, Issue::new(IssueCode::MatchAsk, field::ID).detail(ids));
                }
                Fate::Refused(issue) => report.refuse(row.row, issue),
            }
            report.may_be_duplicate(row.row, id, matches);
        }
        kept.iter().for_each(|refused| report.refuse(refused.row, refused.issue.clone()));
        Ok(())
    }
}

/// Reads the rows of a set into the pool.
fn read_set<R: Read>(reader: &mut CsvReader<R>, pool: &Pool<'_>, watch: &Watch<'_>, rows_max: usize, room: &mut Room) -> ReadSet {
    let mut set = ReadSet { last: 0, bytes: 0, issues: Vec::new(), unmapped: BTreeMap::new(), ends_chunk: false, done: false, failed: None };
    let (mut count, mut block) = (0, Vec::new());
    while count < rows_max && !room.is_full() {
        let before = reader.bytes_read();
        let row = match watch.check().and_then(|()| reader.next_row()) {
            Ok(Some(row)) => row,
            Ok(None) => {
                set.done = true;
                break;
            }
            Err(error) => {
                (set.done, set.failed) = (true, Some(error));
                break;
            }
        };
        let (number, row, issues) = raw_row(row, &mut set.unmapped);
        set.last = number;
        set.issues.extend(issues);
        block.push(row);
        count += 1;
        room.rows += 1;
        room.bytes += reader.bytes_read() - before;
        if block.len() == ROWS_PER_BLOCK {
            pool.put(std::mem::take(&mut block));
        }
    }
    pool.put(block);
    set.bytes = reader.bytes_read();
    set.ends_chunk = set.done || room.is_full();
    if set.ends_chunk {
        *room = Room::default();
    }
    set
}

/// A row for the rules, its number, and the doubts about its cells; its cells without a field are counted.
fn raw_row(row: Row, unmapped: &mut BTreeMap<String, u64>) -> (u64, RawRow, Vec<CellIssue>) {
    match row {
        Row::Client { raw, issues } => {
            for (title, _) in &raw.unmapped {
                *unmapped.entry(masked(title)).or_insert(0) += 1;
            }
            (raw.row, RawRow::Client(raw), issues)
        }
        Row::Card { row, json, issues } => (row, RawRow::Card(row, json), issues),
        Row::Refused { row, cells, mut issues } => {
            let issue = if issues.is_empty() { Issue::new(IssueCode::RowRefused, field::NAME_RAW) } else { issues.remove(0).issue };
            let cells = cells.into_iter().enumerate().map(|(index, cell)| ((index + 1).to_string(), cell)).collect();
            (row, RawRow::Kept(Kept { row, cells, issue }), issues)
        }
    }
}

/// A column title as it may be shown and kept: the first row of a list without titles stands in their place.
fn masked(title: &str) -> String {
    crate::rules::payment_card::mask(title).into_owned()
}

/// What rows are matched by; external ids always are, so `external.SYSTEM` adds nothing.
fn match_key(path: &str, custom: &CustomFields) -> Result<Option<MatchKey>> {
    let refused = || Error::new(ErrorKind::Argument, format!("rows cannot be matched by {path}"));
    if let Some(key) = path.strip_prefix("custom.") {
        let number = custom.number(key).ok_or_else(refused)?;
        let found = custom.get(number).is_some_and(|definition| definition.indexed || definition.unique);
        return if found { Ok(Some(MatchKey::Custom(number))) } else { Err(refused()) };
    }
    let (row, qualifier) = field::by_path_with_qualifier(path).ok_or_else(refused)?;
    match row.number {
        field::EXTERNAL => Ok(None),
        field::IDENTIFIER if qualifier.is_empty() => Ok(Some(MatchKey::Identifier(None))),
        field::IDENTIFIER => Scheme::from_name(qualifier).map(|scheme| Some(MatchKey::Identifier(Some(scheme)))).ok_or_else(refused),
        field::PHONE => Ok(Some(MatchKey::Phone)),
        field::EMAIL => Ok(Some(MatchKey::Email)),
        _ => Err(refused()),
    }
}

impl Transaction<'_> {
    fn import_row(&mut self, row: &Prepared, rules: &RowRules, source: &str, told: &mut RowOutcome) -> Result<Fate> {
        let RowRules { on_match, key, duplicates, .. } = *rules;
        let batch = self.batch.unwrap_or(0);
        let matched = self.row_matches(row, key)?;
        // An id that belongs to a merged client brings its own program's values: they fill, and overwrite nothing of the joined card.
        let on_match = if on_match == OnMatch::Overwrite && self.names_merged(row)? { OnMatch::Fill } else { on_match };
        let (before, fate) = match matched.as_slice() {
            [] => (None, Fate::Created),
            [id] => match on_match {
                OnMatch::Skip => return Ok(Fate::Skipped(*id)),
                OnMatch::Ask => {
                    self.keep_row(Some(*id), batch, row.row, &row.all_cells());
                    return Ok(Fate::Asked(*id));
                }
                _ => (Some(self.client(*id)?), Fate::Updated),
            },
            several => {
                let ids = several.iter().map(ClientId::to_string).collect::<Vec<_>>().join(", ");
                self.keep_row(None, batch, row.row, &row.all_cells());
                return Ok(Fate::Refused(Issue::new(IssueCode::MatchSeveral, field::ID).detail(ids)));
            }
        };
        let allowed = before.as_ref().map(|before| allowed(row, before, on_match, &mut told.kept));
        let changes = allowed.as_deref().unwrap_or(&row.changes);
        let edited: Vec<FieldNumber> = changes.iter().map(|change| change.path.field).collect();
        if let Some((key, owner)) = self.owner_of_some_unique(changes, before.as_ref().and_then(Client::id))? {
            self.keep_row(None, batch, row.row, &row.all_cells());
            let detail = format!("custom.{key} belongs to client {owner}");
            return Ok(Fate::Refused(Issue::new(IssueCode::RowRefused, field::NAME_RAW).detail(detail)));
        }
        let stored = before.is_some();
        if let Some(made) = row.made.as_ref().filter(|_| !stored && duplicates == DuplicatePolicy::Allow) {
            let id = self.store_made(made, &rules.read_back)?;
            told.id = Some(id);
            self.put_first_issues(id, row.issues.iter().map(|(_, issue)| issue));
            self.keep_row(told.id, batch, row.row, &row.unmapped);
            return Ok(fate);
        }
        let (after, undone) = match &before {
            None => (row.new_client(self.hand()), Vec::new()),
            Some(before) => {
                let mut after = before.clone();
                let undone = self.apply(&mut after, true, allowed.unwrap_or_default(), Some(source));
                (after, undone)
            }
        };
        let unchanged = stored && undone.is_empty();
        let matches = if duplicates == DuplicatePolicy::Allow || unchanged { Vec::new() } else { self.matches_of(&after)? };
        if duplicates == DuplicatePolicy::Block && self.brings_duplicate(before.as_ref(), &matches)? {
            self.keep_row(before.as_ref().and_then(Client::id), batch, row.row, &row.all_cells());
            told.matches = matches;
            return Ok(Fate::Blocked);
        }
        if duplicates == DuplicatePolicy::Merge && !stored && matches.iter().any(blocks) {
            // Rules of merging ask where a value is from.
            let card = row.new_client_from(self.hand(), Some(source));
            if let Some(certain) = self.certain_match(&card, &matches)? {
                told.matches = matches.into_iter().filter(|found| found.id != certain.id).collect();
                return self.import_merged(row, card, certain, told);
            }
        }
        let saved = match &row.made {
            Some(made) if !stored => self.store_made(made, &rules.read_back),
            _ => self.store(before.as_ref(), after, undone, Action::Change).map(|outcome| outcome.id),
        };
        let id = match saved {
            Ok(id) => id,
            Err(error) if error.kind() == ErrorKind::Limit => {
                self.keep_row(None, batch, row.row, &row.all_cells());
                return Ok(Fate::Refused(Issue::new(IssueCode::RowRefused, field::NAME_RAW).detail(error.to_string())));
            }
            Err(error) => return Err(error),
        };
        told.id = Some(id);
        if duplicates == DuplicatePolicy::Anyway {
            self.decide_different(id, &matches)?;
        }
        told.matches = matches;
        // Of a stored client's values only those that the row set are doubtful because of it.
        let doubts: Vec<Issue> =
            row.issues.iter().filter(|(_, issue)| !stored || edited.contains(&issue.field)).map(|(_, issue)| issue.clone()).collect();
        if !doubts.is_empty() {
            self.keep_issues(id, &edited, doubts)?;
        }
        if !row.unmapped.is_empty() {
            self.keep_row(Some(id), batch, row.row, &row.unmapped);
        }
        Ok(if unchanged { Fate::Matched } else { fate })
    }

    /// Merges the new client of a row into the one that it is certainly one with.
    fn import_merged(&mut self, row: &Prepared, card: Client, certain: Certain, told: &mut RowOutcome) -> Result<Fate> {
        let batch = self.batch.unwrap_or(0);
        told.id = Some(certain.id);
        if certain.complete {
            self.keep_row(told.id, batch, row.row, &row.unmapped);
            return Ok(Fate::Matched);
        }
        let id = self.store(None, card, Vec::new(), Action::Change)?.id;
        self.keep_issues(id, &[], row.issues.iter().map(|(_, issue)| issue.clone()).collect())?;
        self.keep_row(Some(id), batch, row.row, &row.unmapped);
        self.merge(certain.id, id, &MergeOptions::default())?;
        Ok(Fate::Merged)
    }

    /// The first unique value among changes that another active client has: key of the field and that client.
    fn owner_of_some_unique(&self, changes: &[Change], id: Option<ClientId>) -> Result<Option<(String, ClientId)>> {
        for change in changes {
            let Operation::Set(entry) = &change.operation else { continue };
            if let Some(found) = self.owner_of_unique(change.path.field, &entry.value, id)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Another active client that has a value of a unique custom field: key of the field and that client.
    pub(crate) fn owner_of_unique(&self, number: FieldNumber, value: &Value, id: Option<ClientId>) -> Result<Option<(String, ClientId)>> {
        let Some(definition) = self.custom_fields().get(number).filter(|definition| definition.unique) else { return Ok(None) };
        let prefix = keys::custom_prefix(number, &super::index::custom_text(value));
        for (key, mark) in self.range(Table::Custom, &prefix, &keys::end_of(&prefix), usize::MAX)?.0 {
            let owner = keys::trailing_client(&key).filter(|owner| Some(*owner) != id && mark.first() != Some(&super::index::ARCHIVED));
            if let Some(owner) = owner {
                return Ok(Some((definition.key.clone(), owner)));
            }
        }
        Ok(None)
    }

    /// Whether an id of a host program in the row is that of a merged client, not of the one that it lives on in.
    fn names_merged(&self, row: &Prepared) -> Result<bool> {
        for change in &row.changes {
            let Operation::Set(ValueEntry { value: Value::External(external), .. }) = &change.operation else { continue };
            if let Some(owner) = self.by_external(&external.system, &external.id)?
                && !self.client(owner)?.externals().any(|known| known == external)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Stored clients that a row is about: by external id, else by the declared key.
    fn row_matches(&self, row: &Prepared, key: Option<MatchKey>) -> Result<Vec<ClientId>> {
        let mut found = Vec::new();
        let values = |wanted: FieldNumber| {
            row.changes.iter().filter(move |change| change.path.field == wanted).filter_map(|change| match &change.operation {
                Operation::Set(entry) => Some(&entry.value),
                _ => None,
            })
        };
        for value in values(field::EXTERNAL) {
            if let Value::External(external) = value {
                found.extend(self.by_external(&external.system, &external.id)?);
            }
        }
        if found.is_empty() {
            // Table, prefix of the key, and the extension that a phone must have.
            let prefixes: Vec<(Table, Vec<u8>, Option<String>)> = match key {
                None => Vec::new(),
                Some(MatchKey::Identifier(wanted)) => values(field::IDENTIFIER)
                    .filter_map(|value| match value {
                        Value::Identifier(code) if wanted.map_or(code.checked && code.scheme.identifies(), |wanted| wanted == code.scheme) => {
                            Some((Table::Identifier, keys::identifier_prefix(code.scheme, &code.value), None))
                        }
                        _ => None,
                    })
                    .collect(),
                Some(MatchKey::Phone) => values(field::PHONE)
                    .filter_map(|value| match value {
                        Value::Phone(phone) => {
                            phone.e164.map(|e164| (Table::Phone, keys::phone_prefix(e164), Some(phone.extension.clone().unwrap_or_default())))
                        }
                        _ => None,
                    })
                    .collect(),
                Some(MatchKey::Email) => values(field::EMAIL)
                    .filter_map(|value| if let Value::Email(address) = value { address.canonical.as_deref() } else { None })
                    .map(|canonical| (Table::Email, keys::text_prefix(&email::match_key(canonical)), None))
                    .collect(),
                Some(MatchKey::Custom(number)) => {
                    values(number).map(|value| (Table::Custom, keys::custom_prefix(number, &super::index::custom_text(value)), None)).collect()
                }
            };
            for (table, prefix, extension) in prefixes {
                for (key, value) in self.range(table, &prefix, &keys::end_of(&prefix), usize::MAX)?.0 {
                    if extension.as_ref().is_some_and(|extension| value.get(1..) != Some(extension.as_bytes())) {
                        continue;
                    }
                    let id = if table == Table::Phone { super::find::phone_client(&key) } else { keys::trailing_client(&key) };
                    found.extend(id);
                }
            }
        }
        let mut active = Vec::new();
        for id in found {
            if let Some(client) = self.find_client(id)?.filter(|client| client.status() == Status::Active) {
                active.extend(client.id());
            }
        }
        active.sort_unstable();
        active.dedup();
        Ok(active)
    }

    /// Keeps cells as they came: of a client, or of a row that became none.
    fn keep_row(&mut self, id: Option<ClientId>, batch: u64, row: u64, cells: &[(String, String)]) {
        if cells.is_empty() {
            return;
        }
        let mut value = Vec::new();
        push_varint(&mut value, cells.len() as u64);
        for (title, text) in cells {
            push_text(&mut value, &crate::rules::payment_card::mask(title));
            push_text(&mut value, &crate::rules::payment_card::mask(text));
        }
        let key = import_row_key(id, batch, row);
        // Rows of one new client after the other come ascending; those without a client lie before them all.
        if id.is_some() && id == self.newest_client() {
            self.layer.put_fresh(Table::ImportRow, &key, &value);
        } else {
            self.layer.put(Table::ImportRow, key, value);
        }
    }

    pub(crate) fn next_sequence(&mut self) -> Result<u64> {
        let next = self.next_number(meta::NEXT_JOURNAL)?;
        self.give_back(meta::NEXT_JOURNAL);
        Ok(next)
    }
}

/// Client, batch, row: what belongs to a client lies together, refused rows under client 0.
pub(crate) fn import_row_key(id: Option<ClientId>, batch: u64, row: u64) -> Vec<u8> {
    [&id.map_or([0; 4], keys::client)[..], &batch.to_be_bytes(), &row.to_be_bytes()].concat()
}

/// The changes of a row that its client's state and the asked policy allow.
fn allowed(row: &Prepared, before: &Client, on_match: OnMatch, kept: &mut Vec<Issue>) -> Vec<Change> {
    let overwrite = on_match == OnMatch::Overwrite;
    row.changes
        .iter()
        .filter(|change| match &change.operation {
            // A stated absence fills only what nobody knew.
            Operation::State(..) => before.slot(change.path.field).is_none_or(|slot| slot.entries.is_empty() && slot.presence == Presence::Unknown),
            Operation::Set(entry) if !overwrite => {
                let slot = before.slot(change.path.field);
                let known = slot.is_some_and(|slot| {
                    slot.entries.iter().any(|known| change.path.item.is_empty() || crate::model::item_key(change.path.field, known) == change.path.item)
                });
                let history = field::by_number(change.path.field).is_some_and(|row| row.multiplicity == crate::model::Multiplicity::History);
                let known = known || history && before.current(change.path.field).is_some();
                let same = slot.is_some_and(|slot| slot.entries.iter().any(|known| known.value == entry.value))
                    || matches!(&entry.value, Value::Period(period) if before.current(change.path.field).is_some_and(|current| current.value == period.value));
                if known && !same && !matches!(entry.value, Value::Phone(_) | Value::Email(_)) {
                    kept.push(Issue::new(IssueCode::ValueKept, change.path.field));
                }
                !known
            }
            _ => overwrite,
        })
        .cloned()
        .collect()
}

impl Session {
    /// Cells of import rows that have no field and stand beside a client or one that was merged into it: column title and text.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn import_cells(&self, id: ClientId) -> Result<Vec<(String, String)>> {
        use crate::store::codec::Reader;
        let committed = self.committed();
        let mut rows = Vec::new();
        for member in super::merge::members_in(&committed.view, None, id)? {
            let prefix = keys::client(member);
            rows.extend(committed.view.range(Table::ImportRow, &prefix, &keys::end_of(&prefix), crate::limits::LIST_ROWS_MAX)?.0);
        }
        let mut cells = Vec::new();
        for (key, value) in rows {
            let mut reader = Reader(&value);
            let mut read = || {
                for _ in 0..reader.count()? {
                    cells.push((reader.text()?, reader.text()?));
                }
                Some(())
            };
            read().ok_or_else(|| Error::corrupt("import_row", &key, "not a list of cells"))?;
        }
        Ok(cells)
    }
}
