//! Keeping a base in order: derived data made again, figures, the idle call.

use super::columns::{COLUMNS_VERSION, Gathering};
use super::duplicates::verdict_client_keys;
use super::facts::{Summary, subject_row};
use super::hot::Changes;
use super::index;
use super::open::{Base, meta, meta_number};
use super::read::decode_issues;
use super::write::Transaction;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{ClientId, Status, Subject};
use crate::rules::RULES_VERSION;
use crate::store::codec;
use crate::store::engine::{self, Commit, Table};
use crate::store::fact_codec::{decode_interaction, decode_relation};
use crate::store::journal::{self, Action};
use crate::store::keys;
use crate::store::verdict_codec::decode_verdict;
use crate::store::view::{Layer, View};
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// What a rebuild did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RebuildReport {
    /// Client records read.
    pub clients: u64,
    /// Index rows written.
    pub rows: u64,
    /// Derived rows that were there before.
    pub rows_before: u64,
}

/// Figures of a base.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stats {
    /// Bytes of the file; 0 in memory.
    pub file_bytes: u64,
    /// How often the file has become longer since it was opened; each time by about its own length, at most 4 GiB.
    pub file_grown: u64,
    /// Bytes of the phones that are kept in memory; 0 where they are not ([`Base::load_phones`]).
    pub phone_index_bytes: u64,
    /// Rows of each table by name.
    pub tables: Vec<(&'static str, u64)>,
    /// Version of the format.
    pub format: u64,
    /// Version of the rules that made the keys.
    pub rules: u64,
}

/// Rows that a rebuild clears or writes at a time.
const ROWS_PER_STEP: usize = 100_000;

impl Base {
    /// Figures of the base.
    ///
    /// # Errors
    /// `Io`.
    pub fn stats(&self) -> Result<Stats> {
        let committed = self.shared.committed();
        let mut tables = Vec::new();
        for table in Table::ALL {
            tables.push((table.name(), committed.view.snapshot.count(*table)?));
        }
        let (format, rules) = (meta_number(&committed.view, meta::FORMAT)?, meta_number(&committed.view, meta::RULES)?);
        let engine = &self.shared.engine;
        Ok(Stats {
            file_bytes: engine.file_bytes(),
            file_grown: engine.file_grown(),
            phone_index_bytes: committed.hot.phone_bytes() as u64,
            tables,
            format,
            rules,
        })
    }

    /// The call for idle moments: commits in a way that lets a killed process reopen at once. `budget` bounds what it begins;
    /// the commit itself takes about two flushes. Where many callers were looked up it also reads the phones into memory
    /// ([`Base::load_phones`]).
    ///
    /// # Errors
    /// `Busy`, `Reentrant`, `Io`, `Full`.
    pub fn maintain(&self, _now: Instant, budget: Duration) -> Result<()> {
        if budget.is_zero() || self.shared.outdated_keys.load(Ordering::Acquire) {
            return Ok(());
        }
        let _writers = self.shared.quiet()?;
        match self.shared.engine.write(Commit::QuickRepair, &mut |_| Ok(())) {
            Ok(()) => self.shared.show_commit(&Changes::None)?,
            // Who only reads has nothing to commit.
            Err(error) if error.kind() == ErrorKind::ReadOnly => {}
            Err(error) => return Err(error),
        }
        if self.shared.wants_phones() { self.shared.load_phones() } else { Ok(()) }
    }

    /// Makes all derived data again from the records: indexes, summaries, bitmaps and columns, by this program's rules. Canonical values stay as
    /// they are. Other writes wait. It is one transaction: a crash leaves the old rows.
    ///
    /// # Errors
    /// `Corrupt` with table and key of a damaged record; `Busy`, `Reentrant`, `Interrupted`; `Io`, `Full`.
    pub fn rebuild(&self, now: Instant, actor: &str) -> Result<RebuildReport> {
        let shared = &*self.shared;
        let _writers = shared.quiet()?;
        super::open::check_name("an actor", actor)?;
        shared.swap_snapshot(&Changes::None)?;
        let committed = shared.committed();
        let mut report = RebuildReport::default();
        let derived: Vec<Table> = Table::ALL.iter().copied().filter(|table| table.is_derived()).collect();
        for table in &derived {
            report.rows_before += committed.view.snapshot.count(*table)?;
        }
        let (view, watch) = (committed.view.clone(), shared.watch());
        report.clients = view.snapshot.count(Table::Card)?;
        let sequence = meta_number(&view, meta::NEXT_JOURNAL)?.max(1);
        // Not over a view that the engine has fallen behind of: relaxed writes that it saw may be gone.
        let written = shared.engine.write_since(committed.epoch, Commit::QuickRepair, &mut |transaction| {
            for table in &derived {
                each_row(&view, *table, &mut |key, _| {
                    watch.check()?;
                    transaction.delete(*table, key)
                })?;
            }
            report.rows = write_derived(&view, true, transaction, &mut || watch.check())?;
            transaction.put(Table::Meta, meta::RULES, &u64::from(RULES_VERSION).to_be_bytes())?;
            transaction.put(Table::Meta, meta::COLUMNS, &COLUMNS_VERSION.to_be_bytes())?;
            let entry = journal::JournalEntry {
                transaction: sequence,
                at: crate::time::truncate(now),
                actor: actor.to_string(),
                action: Action::Rebuild,
                batch: None,
                clients: Vec::new(),
                changes: Vec::new(),
                note: format!("rules {RULES_VERSION}"),
            };
            transaction.put(Table::Journal, &keys::number(sequence), &journal::encode(&entry))?;
            if !shared.count_commit(transaction, committed.commits)? {
                return Err(Error::new(ErrorKind::Conflict, "another process has committed since the rebuild began"));
            }
            transaction.put(Table::Meta, meta::NEXT_JOURNAL, &(sequence + 1).to_be_bytes())
        })?;
        if !written {
            return Err(Error::new(ErrorKind::Io, "the storage failed while a rebuild began; nothing was written"));
        }
        shared.show_commit(&Changes::Unknown)?;
        shared.outdated_keys.store(false, Ordering::Release);
        Ok(report)
    }
}

/// Takes a row; an error ends the walk.
pub(super) type Take<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> Result<()>;

pub(super) fn each_row(view: &View, table: Table, visit: Take<'_>) -> Result<()> {
    let mut failed = Ok(());
    view.snapshot.range(table, &[], &[0xFF; 1200], usize::MAX, &mut |key, value| match visit(key, value) {
        Ok(()) => std::ops::ControlFlow::Continue(()),
        Err(error) => {
            failed = Err(error);
            std::ops::ControlFlow::Break(())
        }
    })?;
    failed
}

/// Takes a derived row.
pub(super) type Put<'a> = &'a mut dyn FnMut(Table, Vec<u8>, Vec<u8>) -> Result<()>;

/// Takes the error of a record that cannot be read: to end the walk with it, or to pass the record over.
pub(super) type Damaged<'a> = &'a mut dyn FnMut(Error) -> Result<()>;

/// Clients whose summaries are made at a time; with more of them the interactions are read once more. Reason: memory.
const SUMMARIES_PER_PASS: usize = 1 << 18;

/// Like [`each_row`], but a damaged record is somebody's to decide.
fn each_record(view: &View, table: Table, damaged: Damaged<'_>, read: Take<'_>) -> Result<()> {
    each_row(view, table, &mut |key, value| match read(key, value) {
        Err(error) if error.kind() == ErrorKind::Corrupt => damaged(error),
        other => other,
    })
}

/// Writes every derived row of a base, some at a time and those in ascending order; gives how many. `tick` is asked at each row.
pub(super) fn write_derived(
    view: &View,
    with_columns: bool,
    transaction: &mut dyn engine::Transaction,
    tick: &mut dyn FnMut() -> Result<()>,
) -> Result<u64> {
    let mut step = Layer::default();
    let (mut pending, mut rows) = (0, 0);
    derive_all(view, with_columns, &mut Err, &mut |table, key, value| {
        tick()?;
        step.put(table, key, value);
        pending += 1;
        rows += 1;
        if pending >= ROWS_PER_STEP {
            pending = 0;
            return std::mem::take(&mut step).commit(transaction);
        }
        Ok(())
    })?;
    step.commit(transaction)?;
    Ok(rows)
}

/// Puts every derived row of a base; those of bitmaps and columns only where they are kept.
pub(super) fn derive_all(view: &View, with_columns: bool, damaged: Damaged<'_>, put: Put<'_>) -> Result<()> {
    let custom = super::open::load_custom(view)?;
    let root = super::merge::redirects(view)?;
    let mut led: BTreeSet<Vec<u8>> = BTreeSet::new();
    each_record(view, Table::Merged, damaged, &mut |key, value| {
        let id = keys::trailing_client(key).ok_or_else(|| Error::corrupt("merged", key, "not a client id"))?;
        let merged = super::merge::decode_merged(id, value)?;
        let into = root(id);
        let card = view.get(Table::Card, &keys::client(into))?.and_then(|bytes| codec::decode(into, &bytes));
        let Some(card) = card.filter(|card| card.status() == Status::Active) else { return Ok(()) };
        // Those that the live card has itself come with its own rows.
        let own: BTreeSet<Vec<u8>> = index::external_keys(&card).collect();
        let new = index::external_keys(&merged).filter(|key| !own.contains(key) && led.insert(key.clone())).collect::<Vec<_>>();
        new.into_iter().try_for_each(|key| put(Table::External, key, keys::client(into).to_vec()))
    })?;
    each_record(view, Table::Merge, damaged, &mut |key, value| {
        let merge = super::merge::decode_merge(key, value)?;
        let rows = super::merge::merge_rows(keys::leading_number(key).unwrap_or(0), &merge);
        rows.into_iter().try_for_each(|(table, key, value)| put(table, key, value))
    })?;
    let mut gathering = with_columns.then(Gathering::default);
    each_record(view, Table::Card, damaged, &mut |key, value| {
        let client = keys::trailing_client(key).and_then(|id| codec::decode(id, value));
        let client = client.ok_or_else(|| Error::corrupt("card", key, "not a client record"))?;
        gathering.as_mut().map_or(Ok(()), |gathering| gathering.card(&client, put))?;
        index::rows(&client, &custom).into_iter().try_for_each(|(table, key, value)| put(table, key, value))
    })?;
    each_record(view, Table::Issue, damaged, &mut |key, value| {
        let issues = decode_issues(value).ok_or_else(|| Error::corrupt("issue", key, "not a list of issues"))?;
        issues.iter().try_for_each(|issue| put(Table::IssueCode, [&issue.code.number().to_be_bytes()[..], key].concat(), Vec::new()))
    })?;
    each_record(view, Table::Journal, damaged, &mut |key, value| {
        let (sequence, entry) = super::history::decode(key, value)?;
        entry.told_of().try_for_each(|id| put(Table::JournalClient, keys::client_number(id, sequence), Vec::new()))
    })?;
    each_record(view, Table::Interaction, damaged, &mut |key, value| {
        let interaction = decode_interaction(value).ok_or_else(|| Error::corrupt("interaction", key, "not an interaction"))?;
        let (table, row) = subject_row(&interaction, keys::leading_number(key).unwrap_or(0), |client| Ok(root(client)))?;
        put(table, row, Vec::new())
    })?;
    derive_summaries(view, &root, gathering.as_mut(), put)?;
    gathering.map_or(Ok(()), |gathering| gathering.finish(put))?;
    each_record(view, Table::Verdict, damaged, &mut |key, value| {
        let decision = decode_verdict(key, value).ok_or_else(|| Error::corrupt("verdict", key, "not a verdict"))?;
        verdict_client_keys(decision.low, decision.high).into_iter().try_for_each(|row| put(Table::VerdictClient, row, Vec::new()))
    })?;
    each_record(view, Table::Segment, damaged, &mut |key, value| {
        let (key, value) = super::segments::name_row(key, value)?;
        put(Table::SegmentName, key, value)
    })?;
    each_record(view, Table::Reminder, damaged, &mut |key, value| {
        super::reminders::derive(view, key, value)?.into_iter().try_for_each(|(table, key, value)| put(table, key, value))
    })?;
    each_record(view, Table::Relation, damaged, &mut |key, value| {
        let relation = decode_relation(value).ok_or_else(|| Error::corrupt("relation", key, "not a relation"))?;
        let number = keys::leading_number(key).unwrap_or(0);
        // Clients that are one now have one row for what relates them.
        let ends = BTreeSet::from([root(relation.from), root(relation.to)]);
        ends.into_iter().try_for_each(|client| put(Table::RelationClient, keys::client_number(client, number), Vec::new()))
    })
}

/// Puts the summary of every client that has interactions, so many clients at a time that memory stays bounded.
fn derive_summaries(view: &View, root: &dyn Fn(ClientId) -> ClientId, mut gathering: Option<&mut Gathering>, put: Put<'_>) -> Result<()> {
    let mut low = None;
    loop {
        let mut summaries: BTreeMap<ClientId, Summary> = BTreeMap::new();
        let mut high = None;
        each_row(view, Table::Interaction, &mut |_, value| {
            // What cannot be read was told when its own row was made.
            let Some(interaction) = decode_interaction(value) else { return Ok(()) };
            let Subject::Client(id) = interaction.subject else { return Ok(()) };
            let id = root(id);
            if low.is_none_or(|low| id >= low) && high.is_none_or(|high| id < high) {
                summaries.entry(id).or_default().add(&interaction);
            }
            if summaries.len() > SUMMARIES_PER_PASS {
                high = summaries.pop_last().map(|(id, _)| id);
            }
            Ok(())
        })?;
        for (id, summary) in summaries {
            gathering.as_mut().map_or(Ok(()), |gathering| gathering.summary(id, &summary, put))?;
            put(Table::Summary, keys::client(id).to_vec(), summary.encode())?;
        }
        if high.is_none() {
            return Ok(());
        }
        low = high;
    }
}

impl Transaction<'_> {
    /// The time that this write carries.
    pub fn now(&self) -> Instant {
        self.now
    }
}
