//! Whether a base is in order: every record can be read, what refers to something finds it, and derived rows are what the records say.
//!
//! The check reads one snapshot and changes nothing; others read and write meanwhile. A record that cannot be read, and a table that
//! the storage cannot read to its end, is a finding like others. What it cannot see: a changed byte inside a text that nothing is
//! derived from, where the storage's own checksums are not asked.
//!
//! Derived rows are compared without holding them: each table is cut into 4096 parts by a hash of the key, and of each part the sums of
//! 128-bit hashes of its rows, as they stand and as they should, are compared. Only rows of parts that differ are held and compared one
//! by one, at most 64 MiB of them at a time. Memory: 3 MiB of sums, those 64 MiB, the summaries of 2^18 clients, some 100 bytes for each
//! client that was merged into another, and the findings up to the limit.
//!
//! Time: two readings of all records and one of all derived rows. Where parts differ, one more for every 64 MiB of rows in them.

use super::maintain::{Damaged, derive_all, each_row};
use super::open::{Watch, meta, meta_number};
use super::read::Session;
use super::records::{Used, read_record, written_again};
use crate::error::{Error, ErrorKind, Location, Result};
use crate::model::ClientId;
use crate::rules::RULES_VERSION;
use crate::store::engine::Table;
use crate::store::view::View;
use crate::store::{keys, merge_codec};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::hash::Hasher;

/// How to check a base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckOptions {
    /// Findings that are named one by one; further ones are only counted. Default: 1000.
    pub limit: usize,
    /// Whether derived rows are compared with what the records say, which is most of the work. Default: yes.
    pub derived: bool,
}

impl Default for CheckOptions {
    fn default() -> Self {
        CheckOptions { limit: 1000, derived: true }
    }
}

/// Something that is not in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of the table, as in `docs/format.md`.
    pub table: &'static str,
    /// The key in hexadecimal; empty where the table as a whole is meant.
    pub key: String,
    /// What is the matter, in English.
    pub what: String,
}

impl Finding {
    pub(super) fn new(table: &'static str, key: &[u8], what: impl Into<String>) -> Self {
        Finding { table, key: key.iter().map(|byte| format!("{byte:02x}")).collect(), what: what.into() }
    }

    /// The finding as JSON.
    pub fn to_json(&self) -> Json {
        json!({"table": self.table, "key": self.key, "what": self.what})
    }
}

/// How far a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CheckProgress {
    /// Rows checked.
    pub rows: u64,
    /// All rows.
    pub total: u64,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckReport {
    /// Rows read.
    pub rows: u64,
    /// What is not in order, at most as many as were asked for.
    pub findings: Vec<Finding>,
    /// How many there are in all.
    pub found: u64,
    /// Records that are as an older version wrote them; [`Session::migrate`] writes them anew. They are in order.
    pub older: u64,
}

impl CheckReport {
    /// Whether all is in order.
    pub fn is_clean(&self) -> bool {
        self.found == 0
    }
}

/// Rows between two looks at whether to stop.
const ROWS_PER_LOOK: u64 = 10_000;

/// Parts of a table whose rows are summed.
const PARTS: u64 = 4096;

/// Bytes of derived rows that are held at a time.
const HELD_BYTES: usize = 64 << 20;

struct Findings {
    limit: usize,
    named: Vec<Finding>,
    all: u64,
}

impl Findings {
    fn add(&mut self, table: Table, key: &[u8], what: impl Into<String>) {
        self.all += 1;
        if self.named.len() < self.limit {
            self.named.push(Finding::new(table.name(), key, what));
        }
    }

    /// An error of the storage, which has a key or means the whole table.
    fn error(&mut self, table: Table, error: &Error) {
        self.all += 1;
        if self.named.len() < self.limit {
            let key = if let Some(Location::Key { key, .. }) = error.location() { key.clone() } else { String::new() };
            self.named.push(Finding { table: table.name(), key, what: error.to_string() });
        }
    }
}

/// Counts rows; sees to it that a check can be stopped.
struct Steps<'a> {
    watch: Watch<'a>,
    progress: &'a mut dyn FnMut(CheckProgress) -> bool,
    at: CheckProgress,
    calls: u64,
}

impl Steps<'_> {
    fn look(&mut self) -> Result<()> {
        if self.calls.is_multiple_of(ROWS_PER_LOOK) {
            self.watch.check()?;
            if !(self.progress)(self.at) {
                return Err(Error::new(ErrorKind::Aborted, "stopped by the caller"));
            }
        }
        self.calls += 1;
        Ok(())
    }

    fn row(&mut self) -> Result<()> {
        self.look()?;
        self.at.rows += 1;
        Ok(())
    }
}

impl Session {
    /// Checks the base as it is now. `progress` is told from time to time and ends the check by returning `false`.
    ///
    /// ```
    /// use kartoteka::{Base, CheckOptions, ClientKind, Draft, Instant};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// # let mut draft = Draft::new(ClientKind::Person);
    /// # draft.set("name", "Иванов Иван")?;
    /// # session.save(now, &draft)?;
    /// let report = session.check(&CheckOptions::default(), |_| true)?;
    /// assert!(report.is_clean(), "{:?}", report.findings);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Cost: two readings of all records and one of all derived rows; bounded memory.
    ///
    /// # Errors
    /// `Aborted` by `progress`, `Interrupted`, `Io`. Damage is a finding, not an error.
    pub fn check(&self, options: &CheckOptions, mut progress: impl FnMut(CheckProgress) -> bool) -> Result<CheckReport> {
        let committed = self.committed();
        let view = &committed.view;
        let mut findings = Findings { limit: options.limit, named: Vec::new(), all: 0 };
        let mut steps = Steps { watch: self.shared.watch(), progress: &mut progress, at: CheckProgress::default(), calls: 0 };
        for table in Table::ALL.iter().filter(|table| options.derived || !table.is_derived()) {
            // A count that cannot be read is found when its table is.
            steps.at.total += view.snapshot.count(*table).or_else(pass_over)?;
        }
        let mut records = Records { view, used: Used::default(), older: 0, known: None, damaged: false };
        for table in Table::ALL.iter().copied().filter(|table| !table.is_derived()) {
            let whole = walk(view, table, &mut findings, &mut steps, &mut |key, value, findings| records.check(table, key, value, findings))?;
            records.damaged |= !whole;
        }
        records.check_counters(&mut findings)?;
        if options.derived {
            check_derived_rows(view, records.damaged, &mut findings, &mut steps)?;
        }
        (steps.progress)(steps.at);
        Ok(CheckReport { rows: steps.at.rows, findings: findings.named, found: findings.all, older: records.older })
    }

    /// Whether the derived rows are what a rebuild would write; gives the differences found, at most `limit`, as table and key.
    /// [`Session::check`] asks this and more.
    ///
    /// Cost: two readings of the records and one of the derived rows where nothing differs; bounded memory, as the check.
    ///
    /// # Errors
    /// `Corrupt`, `Io`, `Interrupted`.
    pub fn check_derived(&self, limit: usize) -> Result<Vec<String>> {
        let committed = self.committed();
        let mut differences = Vec::new();
        let mut steps = Steps { watch: self.shared.watch(), progress: &mut |_| true, at: CheckProgress::default(), calls: 0 };
        let mut differ = |table: Table, key: &[u8], what: &str| {
            if differences.len() < limit {
                let Finding { table, key, what } = Finding::new(table.name(), key, what);
                differences.push(format!("{table} {key}: {what}"));
            }
        };
        compare(&committed.view, &mut steps, &mut Err, &mut |_, error| Err(error), &mut differ)?;
        Ok(differences)
    }
}

fn pass_over<T: Default>(error: Error) -> Result<T> {
    if error.kind() == ErrorKind::Corrupt { Ok(T::default()) } else { Err(error) }
}

/// Takes a row and the findings.
type Look<'a> = &'a mut dyn FnMut(&[u8], &[u8], &mut Findings) -> Result<()>;

/// Walks a table as far as the storage can read it; says whether that was to the end.
fn walk(view: &View, table: Table, findings: &mut Findings, steps: &mut Steps<'_>, visit: Look<'_>) -> Result<bool> {
    let (mut rows, mut last) = (0u64, Vec::new());
    let walked = each_row(view, table, &mut |key, value| {
        steps.row()?;
        ascends(table, rows, &mut last, key)?;
        rows += 1;
        visit(key, value, findings)
    });
    let counted = walked.and_then(|()| view.snapshot.count(table));
    match counted {
        Ok(count) if count == rows => Ok(true),
        Ok(count) => {
            findings.add(table, &[], format!("{rows} rows where the table counts {count}"));
            Ok(true)
        }
        Err(error) if error.kind() == ErrorKind::Corrupt => {
            findings.error(table, &error);
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Pages that point at each other lead in circles: the walk ends at the first key that does not ascend.
fn ascends(table: Table, rows: u64, last: &mut Vec<u8>, key: &[u8]) -> Result<()> {
    if rows > 0 && last.as_slice() >= key {
        return Err(Error::corrupt(table.name(), key, "the keys do not ascend"));
    }
    last.clear();
    last.extend_from_slice(key);
    Ok(())
}

/// What the records say, one by one and of each other.
struct Records<'a> {
    view: &'a View,
    used: Used,
    older: u64,
    /// The client that was asked for last, and the answer.
    known: Option<(ClientId, bool)>,
    /// Some table could not be read to its end.
    damaged: bool,
}

impl Records<'_> {
    fn check(&mut self, table: Table, key: &[u8], value: &[u8], findings: &mut Findings) -> Result<()> {
        let named = match read_record(table, key, value, &mut self.used) {
            Ok(named) => named,
            Err(what) => {
                findings.add(table, key, what);
                return Ok(());
            }
        };
        self.older += u64::from(written_again(table, key, value).is_some());
        match table {
            Table::Card => self.check_card(key, findings),
            Table::Merged => match self.has(Table::Redirect, key)? {
                true => Ok(()),
                false => self.tell(findings, table, key, "the merged client leads nowhere"),
            },
            Table::Redirect => self.check_redirect(key, &named, findings),
            Table::Merge => self.check_merge(key, value, &named, findings),
            Table::ImportRow => self.check_import_row(key, &named, findings),
            _ => self.check_named(table, key, &named, findings),
        }
    }

    fn tell(&self, findings: &mut Findings, table: Table, key: &[u8], what: &str) -> Result<()> {
        findings.add(table, key, what);
        Ok(())
    }

    /// Whether a key is there; where the storage cannot say it, it is told of that table.
    fn has(&self, table: Table, key: &[u8]) -> Result<bool> {
        match self.view.snapshot.get(table, key, &mut |_| {}) {
            Err(error) if error.kind() == ErrorKind::Corrupt => Ok(true),
            other => other,
        }
    }

    /// Whether a client is there, live or merged into another.
    fn is_client(&mut self, id: ClientId) -> Result<bool> {
        if let Some((_, answer)) = self.known.filter(|(known, _)| *known == id) {
            return Ok(answer);
        }
        let key = keys::client(id);
        let answer = self.has(Table::Card, &key)? || self.has(Table::Merged, &key)?;
        self.known = Some((id, answer));
        Ok(answer)
    }

    fn check_named(&mut self, table: Table, key: &[u8], named: &[ClientId], findings: &mut Findings) -> Result<()> {
        for id in named {
            if !self.is_client(*id)? {
                findings.add(table, key, format!("it names client {id}, who is not there"));
            }
        }
        Ok(())
    }

    fn check_card(&self, key: &[u8], findings: &mut Findings) -> Result<()> {
        for (table, what) in [(Table::Merged, "the client is live and merged at once"), (Table::Redirect, "the live client leads to another")] {
            if self.present(table, key)? {
                findings.add(Table::Card, key, what);
            }
        }
        Ok(())
    }

    /// Like [`Records::has`], but what the storage cannot say counts as not there.
    fn present(&self, table: Table, key: &[u8]) -> Result<bool> {
        self.view.snapshot.get(table, key, &mut |_| {}).or_else(pass_over)
    }

    fn check_redirect(&self, key: &[u8], named: &[ClientId], findings: &mut Findings) -> Result<()> {
        if !self.has(Table::Merged, key)? {
            findings.add(Table::Redirect, key, "the record of the merged client is not there");
        }
        let Some(from) = named.first() else { return Ok(()) };
        match super::merge::root_of(*from, &mut |table, key| self.view.get(table, key)) {
            Ok(root) if self.has(Table::Card, &keys::client(root))? => Ok(()),
            Ok(root) => self.tell(findings, Table::Redirect, key, &format!("it leads to client {root}, who is not there")),
            Err(error) if error.kind() == ErrorKind::Corrupt => self.tell(findings, Table::Redirect, key, "it leads to no client"),
            Err(error) => Err(error),
        }
    }

    fn check_merge(&mut self, key: &[u8], value: &[u8], named: &[ClientId], findings: &mut Findings) -> Result<()> {
        self.check_named(Table::Merge, key, named, findings)?;
        let Some(merge) = merge_codec::decode(value).filter(|merge| merge.undone_at.is_none()) else { return Ok(()) };
        let leads = self.view.get(Table::Redirect, &keys::client(merge.other)).or_else(pass_over)?;
        if leads.as_deref() != Some(&keys::client(merge.survivor)) {
            findings.add(Table::Merge, key, format!("the merge holds, but client {} does not lead to {}", merge.other, merge.survivor));
        }
        Ok(())
    }

    fn check_import_row(&mut self, key: &[u8], named: &[ClientId], findings: &mut Findings) -> Result<()> {
        let batch = key.get(4..12).unwrap_or_default();
        if !self.has(Table::Batch, batch)? {
            findings.add(Table::ImportRow, key, "its batch is not there");
        }
        self.check_named(Table::ImportRow, key, named, findings)
    }

    /// Numbers are given once: every counter is above what is in use.
    fn check_counters(&self, findings: &mut Findings) -> Result<()> {
        for (counter, least) in self.used.least() {
            // One that is no number was found as a row.
            let next = meta_number(self.view, counter).or_else(|error| if error.kind() == ErrorKind::Corrupt { Ok(u64::MAX) } else { Err(error) })?;
            if next < least {
                findings.add(Table::Meta, counter, format!("the counter stands at {next}, {} is in use", least - 1));
            }
        }
        for needed in [meta::FORMAT, meta::RULES, meta::REGION, meta::ZONE] {
            if !self.has(Table::Meta, needed)? {
                findings.add(Table::Meta, needed, "missing");
            }
        }
        Ok(())
    }
}

fn check_derived_rows(view: &View, damaged: bool, findings: &mut Findings, steps: &mut Steps<'_>) -> Result<()> {
    if damaged {
        findings.add(Table::Meta, &[], "derived rows were not compared: not all records can be read");
        return Ok(());
    }
    let rules = meta_number(view, meta::RULES).or_else(pass_over)?;
    if rules != u64::from(RULES_VERSION) {
        let what = format!("the keys were made by rules {rules}, this program has rules {RULES_VERSION}: derived rows were not compared; rebuild");
        findings.add(Table::Meta, meta::RULES, what);
        return Ok(());
    }
    let findings = std::cell::RefCell::new(findings);
    // Records that cannot be read were found before.
    let compared = compare(
        view,
        steps,
        &mut |_| Ok(()),
        &mut |table, error| {
            findings.borrow_mut().error(table, &error);
            Ok(())
        },
        &mut |table, key, what| findings.borrow_mut().add(table, key, what),
    );
    match compared {
        Err(error) if error.kind() == ErrorKind::Corrupt => {
            findings.borrow_mut().add(Table::Meta, &[], format!("derived rows were not compared: {error}"));
            Ok(())
        }
        other => other,
    }
}

/// Sums of the hashes of the rows of each part of each derived table.
struct Sums(Vec<Vec<u128>>);

impl Sums {
    fn new() -> Self {
        Sums(Table::ALL.iter().map(|table| vec![0; if table.is_derived() { PARTS as usize } else { 0 }]).collect())
    }

    fn add(&mut self, table: Table, key: &[u8], value: &[u8]) {
        let sum = self.0.get_mut(table as usize).and_then(|parts| parts.get_mut(part_of(key)));
        sum.into_iter().for_each(|sum| *sum = sum.wrapping_add(hash(key, value)));
    }

    fn differs(&self, other: &Sums, table: Table, part: usize) -> bool {
        let of = |sums: &Sums| sums.0.get(table as usize).and_then(|parts| parts.get(part)).copied();
        of(self) != of(other)
    }

    fn table_differs(&self, other: &Sums, table: Table) -> bool {
        self.0.get(table as usize) != other.0.get(table as usize)
    }
}

fn part_of(key: &[u8]) -> usize {
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write(key);
    usize::try_from(hasher.finish() % PARTS).unwrap_or(0)
}

/// 128 bits of two SipHashes that begin differently.
fn hash(key: &[u8], value: &[u8]) -> u128 {
    let half = |begin: u8| {
        let mut hasher = std::hash::DefaultHasher::new();
        hasher.write_u8(begin);
        hasher.write_usize(key.len());
        hasher.write(key);
        hasher.write(value);
        u128::from(hasher.finish())
    };
    half(1) << 64 | half(2)
}

/// Told of a table that cannot be read.
type Unreadable<'a> = &'a mut dyn FnMut(Table, Error) -> Result<()>;

/// Told of a row that is not as it should be.
type Differ<'a> = &'a mut dyn FnMut(Table, &[u8], &str);

/// Compares the derived rows with what the records say.
fn compare(view: &View, steps: &mut Steps<'_>, damaged: Damaged<'_>, unreadable: Unreadable<'_>, differ: Differ<'_>) -> Result<()> {
    let (mut wanted, mut stored) = (Sums::new(), Sums::new());
    derive_all(view, super::columns::are_kept(view)?, damaged, &mut |table, key, value| {
        steps.look()?;
        wanted.add(table, &key, &value);
        Ok(())
    })?;
    let mut tables: Vec<Table> = Vec::new();
    for table in Table::ALL.iter().copied().filter(|table| table.is_derived()) {
        let (mut rows, mut last) = (0u64, Vec::new());
        let walked = each_row(view, table, &mut |key, value| {
            steps.row()?;
            ascends(table, rows, &mut last, key)?;
            rows += 1;
            stored.add(table, key, value);
            Ok(())
        });
        match walked {
            Err(error) if error.kind() == ErrorKind::Corrupt => unreadable(table, error)?,
            Err(error) => return Err(error),
            Ok(()) if wanted.table_differs(&stored, table) => tables.push(table),
            Ok(()) => {}
        }
    }
    if tables.is_empty() {
        return Ok(());
    }
    name_differences(view, steps, damaged, &tables, &|table, key| wanted.differs(&stored, table, part_of(key)), HELD_BYTES, differ)
}

/// Names the rows that differ, from window to window of the keys.
fn name_differences(
    view: &View,
    steps: &mut Steps<'_>,
    damaged: Damaged<'_>,
    tables: &[Table],
    concerns: &dyn Fn(Table, &[u8]) -> bool,
    held_bytes: usize,
    differ: Differ<'_>,
) -> Result<()> {
    let mut low: Option<(Table, Vec<u8>)> = None;
    loop {
        let mut high: Option<(Table, Vec<u8>)> = None;
        let mut held: BTreeMap<(Table, Vec<u8>), Vec<u8>> = BTreeMap::new();
        let mut bytes = 0;
        let within = |row: &(Table, Vec<u8>), high: &Option<(Table, Vec<u8>)>| {
            low.as_ref().is_none_or(|low| row >= low) && high.as_ref().is_none_or(|high| row < high)
        };
        derive_all(view, super::columns::are_kept(view)?, damaged, &mut |table, key, value| {
            steps.look()?;
            let row = (table, key);
            if !tables.contains(&table) || !within(&row, &high) || !concerns(table, &row.1) {
                return Ok(());
            }
            bytes += row.1.len() + value.len() + ROW_OVERHEAD_BYTES;
            held.insert(row, value);
            while bytes > held_bytes && held.len() > 1 {
                let Some((row, value)) = held.pop_last() else { break };
                bytes -= row.1.len() + value.len() + ROW_OVERHEAD_BYTES;
                high = Some(row);
            }
            Ok(())
        })?;
        for table in tables {
            each_row(view, *table, &mut |key, value| {
                steps.look()?;
                let row = (*table, key.to_vec());
                if within(&row, &high) && concerns(*table, key) {
                    match held.remove(&row) {
                        Some(wanted) if wanted == value => {}
                        Some(_) => differ(*table, key, "another value"),
                        None => differ(*table, key, "too much"),
                    }
                }
                Ok(())
            })?;
        }
        held.keys().for_each(|(table, key)| differ(*table, key, "missing"));
        if high.is_none() {
            return Ok(());
        }
        low = high;
    }
}

/// What a held row costs beside its bytes: its place in the tree and two allocations.
const ROW_OVERHEAD_BYTES: usize = 96;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draft;
    use crate::model::ClientKind;
    use crate::store::engine::{Commit, Engine, Snapshot};
    use crate::store::memory_engine::MemoryEngine;
    use std::sync::Arc;

    struct Shared(Arc<MemoryEngine>);

    impl Engine for Shared {
        fn snapshot(&self) -> Result<Arc<dyn Snapshot>> {
            self.0.snapshot()
        }

        fn write(&self, commit: Commit, fill: crate::store::engine::Fill<'_>) -> Result<()> {
            self.0.write(commit, fill)
        }

        fn file_bytes(&self) -> u64 {
            0
        }
    }

    /// However little may be held at a time, the same differences are found: rows too much, missing and with another value.
    #[test]
    fn windows_find_what_one_look_finds() {
        let engine = Arc::new(MemoryEngine::default());
        let zone = crate::time::Zone::utc();
        engine.write(Commit::Durable, &mut |transaction| super::super::open::fill_new(transaction, *b"RU", &zone)).expect("a new base");
        let base = super::super::Base::over(Box::new(Shared(engine.clone()))).expect("a base");
        let session = base.session("tester").expect("a session");
        for number in 0..40 {
            let mut draft = Draft::new(ClientKind::Person);
            draft.set("name", &format!("Иванов Иван{number}")).expect("a path").set("email", &format!("a{number}@example.com")).expect("a path");
            session.save(crate::time::from_micros(0), &draft).expect("a save");
        }
        let rows: Vec<_> = engine.contents().into_iter().filter(|((table, _), _)| table.is_derived()).collect();
        engine
            .write(Commit::Durable, &mut |transaction| {
                for (index, ((table, key), value)) in rows.iter().enumerate().filter(|(index, _)| index % 7 == 0) {
                    match index % 3 {
                        0 => transaction.delete(*table, key)?,
                        1 => transaction.put(*table, key, &[value.as_slice(), b"x"].concat())?,
                        _ => transaction.put(*table, &[key.as_slice(), b"x"].concat(), value)?,
                    }
                }
                Ok(())
            })
            .expect("damage");
        let view = View::new(engine.snapshot().expect("a snapshot"));
        let differences = |held_bytes: usize| {
            let mut found = Vec::new();
            let mut steps = Steps { watch: session.shared.watch(), progress: &mut |_| true, at: CheckProgress::default(), calls: 0 };
            let tables: Vec<Table> = Table::ALL.iter().copied().filter(|table| table.is_derived()).collect();
            let mut differ = |table: Table, key: &[u8], what: &str| found.push((table, key.to_vec(), what.to_string()));
            name_differences(&view, &mut steps, &mut Err, &tables, &|_, _| true, held_bytes, &mut differ).expect("a comparison");
            found.sort();
            found
        };
        let all = differences(usize::MAX);
        assert_eq!(all.len(), rows.len().div_ceil(7));
        for held_bytes in [1, 300, 3000] {
            assert_eq!(differences(held_bytes), all, "{held_bytes} bytes at a time");
        }
        // And the sums lead to the same rows.
        let other = super::super::Base::over(Box::new(Shared(engine.clone()))).expect("a base").session("tester").expect("a session");
        assert_eq!(other.check_derived(usize::MAX).expect("a check").len(), all.len());
        let report = other.check(&CheckOptions { limit: 5, ..CheckOptions::default() }, |_| true).expect("a check");
        assert_eq!((report.findings.len(), report.found), (5, all.len() as u64));
    }
}
