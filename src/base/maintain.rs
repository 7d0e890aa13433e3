//! Keeping a base in order: derived data made again, figures, the idle call.

use super::duplicates::verdict_client_keys;
use super::facts::{Summary, subject_row};
use super::index;
use super::open::{Base, meta, meta_number};
use super::read::{Session, decode_issues};
use super::write::Transaction;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{ClientId, Status, Subject};
use crate::rules::RULES_VERSION;
use crate::store::codec;
use crate::store::engine::{Commit, Table};
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
        Ok(Stats { file_bytes: engine.file_bytes(), file_grown: engine.file_grown(), tables, format, rules })
    }

    /// The call for idle moments: commits in a way that lets a killed process reopen at once. `budget` bounds what it begins;
    /// the commit itself takes about two flushes.
    ///
    /// # Errors
    /// `Busy`, `Reentrant`, `Io`, `Full`.
    pub fn maintain(&self, _now: Instant, budget: Duration) -> Result<()> {
        if budget.is_zero() || self.shared.outdated_keys.load(Ordering::Acquire) {
            return Ok(());
        }
        let _writers = self.shared.quiet()?;
        self.shared.engine.write(Commit::QuickRepair, &mut |_| Ok(()))?;
        self.shared.show_commit()
    }

    /// Makes all derived data again from the records: indexes and summaries, by this program's rules. Canonical values stay as
    /// they are. Other writes wait. It is one transaction: a crash leaves the old rows.
    ///
    /// # Errors
    /// `Corrupt` with table and key of a damaged record; `Busy`, `Reentrant`, `Interrupted`; `Io`, `Full`.
    pub fn rebuild(&self, now: Instant, actor: &str) -> Result<RebuildReport> {
        let shared = &*self.shared;
        let _writers = shared.quiet()?;
        super::open::check_name("an actor", actor)?;
        shared.swap_snapshot()?;
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
            report.rows = 0;
            for table in &derived {
                each_row(&view, *table, &mut |key, _| {
                    watch.check()?;
                    transaction.delete(*table, key)
                })?;
            }
            let mut step = Layer::default();
            let mut pending = 0;
            derive_all(&view, &mut |table, key, value| {
                watch.check()?;
                step.put(table, key, value);
                pending += 1;
                report.rows += 1;
                if pending >= ROWS_PER_STEP {
                    pending = 0;
                    return std::mem::take(&mut step).commit(transaction);
                }
                Ok(())
            })?;
            step.commit(transaction)?;
            transaction.put(Table::Meta, meta::RULES, &u64::from(RULES_VERSION).to_be_bytes())?;
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
            transaction.put(Table::Meta, meta::NEXT_JOURNAL, &(sequence + 1).to_be_bytes())
        })?;
        if !written {
            return Err(Error::new(ErrorKind::Io, "the storage failed while a rebuild began; nothing was written"));
        }
        shared.show_commit()?;
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

/// Puts every derived row of a base.
fn derive_all(view: &View, put: &mut dyn FnMut(Table, Vec<u8>, Vec<u8>) -> Result<()>) -> Result<()> {
    let custom = super::open::load_custom(view)?;
    let root = super::merge::redirects(view)?;
    let mut led: BTreeSet<Vec<u8>> = BTreeSet::new();
    each_row(view, Table::Merged, &mut |key, value| {
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
    each_row(view, Table::Merge, &mut |key, value| {
        let merge = super::merge::decode_merge(key, value)?;
        let rows = super::merge::merge_rows(keys::leading_number(key).unwrap_or(0), &merge);
        rows.into_iter().try_for_each(|(table, key, value)| put(table, key, value))
    })?;
    each_row(view, Table::Card, &mut |key, value| {
        let client = keys::trailing_client(key).and_then(|id| codec::decode(id, value));
        let client = client.ok_or_else(|| Error::corrupt("card", key, "not a client record"))?;
        index::rows(&client, &custom).into_iter().try_for_each(|(table, key, value)| put(table, key, value))
    })?;
    each_row(view, Table::Issue, &mut |key, value| {
        let issues = decode_issues(value).ok_or_else(|| Error::corrupt("issue", key, "not a list of issues"))?;
        issues.iter().try_for_each(|issue| put(Table::IssueCode, [&issue.code.number().to_be_bytes()[..], key].concat(), Vec::new()))
    })?;
    each_row(view, Table::Journal, &mut |key, value| {
        let (sequence, entry) = super::history::decode(key, value)?;
        entry.client().map_or(Ok(()), |id| put(Table::JournalClient, keys::client_number(id, sequence), Vec::new()))
    })?;
    let mut summaries: BTreeMap<ClientId, Summary> = BTreeMap::new();
    each_row(view, Table::Interaction, &mut |key, value| {
        let interaction = decode_interaction(value).ok_or_else(|| Error::corrupt("interaction", key, "not an interaction"))?;
        let (table, row) = subject_row(&interaction, keys::leading_number(key).unwrap_or(0), |client| Ok(root(client)))?;
        put(table, row, Vec::new())?;
        if let Subject::Client(id) = interaction.subject {
            summaries.entry(root(id)).or_default().add(&interaction);
        }
        Ok(())
    })?;
    for (id, summary) in summaries {
        put(Table::Summary, keys::client(id).to_vec(), summary.encode())?;
    }
    each_row(view, Table::Verdict, &mut |key, value| {
        let decision = decode_verdict(key, value).ok_or_else(|| Error::corrupt("verdict", key, "not a verdict"))?;
        verdict_client_keys(decision.low, decision.high).into_iter().try_for_each(|row| put(Table::VerdictClient, row, Vec::new()))
    })?;
    each_row(view, Table::Segment, &mut |key, value| {
        let (key, value) = super::segments::name_row(key, value)?;
        put(Table::SegmentName, key, value)
    })?;
    each_row(view, Table::Reminder, &mut |key, value| {
        super::reminders::derive(view, key, value)?.into_iter().try_for_each(|(table, key, value)| put(table, key, value))
    })?;
    each_row(view, Table::Relation, &mut |key, value| {
        let relation = decode_relation(value).ok_or_else(|| Error::corrupt("relation", key, "not a relation"))?;
        let number = keys::leading_number(key).unwrap_or(0);
        // Clients that are one now have one row for what relates them.
        let ends = BTreeSet::from([root(relation.from), root(relation.to)]);
        ends.into_iter().try_for_each(|client| put(Table::RelationClient, keys::client_number(client, number), Vec::new()))
    })
}

impl Session {
    /// Whether the derived rows are what a rebuild would write; gives the differences found, at most `limit`, as table and key.
    ///
    /// Cost: reads the whole base and holds its derived rows in memory.
    ///
    /// # Errors
    /// `Corrupt`, `Io`, `Interrupted`.
    pub fn check_derived(&self, limit: usize) -> Result<Vec<String>> {
        let committed = self.committed();
        let mut expected: BTreeMap<(Table, Vec<u8>), Vec<u8>> = BTreeMap::new();
        let watch = self.shared.watch();
        derive_all(&committed.view, &mut |table, key, value| {
            watch.check()?;
            expected.insert((table, key), value);
            Ok(())
        })?;
        let mut differences = Vec::new();
        let mut differs = |table: Table, key: &[u8], what: &str| {
            let key: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
            differences.push(format!("{} {key}: {what}", table.name()));
        };
        for table in Table::ALL.iter().copied().filter(|table| table.is_derived()) {
            each_row(&committed.view, table, &mut |key, value| {
                match expected.remove(&(table, key.to_vec())) {
                    Some(wanted) if wanted == value => {}
                    Some(_) => differs(table, key, "another value"),
                    None => differs(table, key, "too much"),
                }
                Ok(())
            })?;
        }
        expected.keys().for_each(|(table, key)| differs(*table, key, "missing"));
        differences.truncate(limit);
        Ok(differences)
    }
}

impl Transaction<'_> {
    /// The time that this write carries.
    pub fn now(&self) -> Instant {
        self.now
    }
}
