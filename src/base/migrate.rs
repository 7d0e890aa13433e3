//! Records that an older version wrote, written as this version writes them.
//!
//! Every version reads the records of those before it, so nobody has to migrate. Whoever does has all records of clients, merged ones and
//! reminders in today's form afterwards. So far there is one version of each; what is written anew is what reads the same and stands there otherwise, as
//! records whose fixed part lacks a copy that this version keeps there. Tags, values and a fixed part that are unknown here are kept.
//! The images inside merges and the other records stay as they are: those are never rewritten.
//!
//! Some thousands of records are looked at on one snapshot; those that come out otherwise are written, each at its newest state, and the
//! place where to go on is kept in `meta` under `migrating` with the same write. A stopped call goes on there when it is called again.
//! Derived rows do not change, revisions do not either: the record says what it said.

use super::read::Session;
use super::records::{WRITTEN_AGAIN, written_again};
use super::write::Transaction;
use crate::error::Result;
use crate::store::engine::Table;
use crate::store::journal::Action;
use crate::time::Instant;
use std::ops::ControlFlow;

/// The row of `meta` that says where to go on: name of the table, a zero byte, key.
const MIGRATING: &[u8] = b"migrating";

/// Records that are looked at in one step.
const RECORDS_PER_STEP: usize = 5_000;

/// What a migration came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MigrateReport {
    /// Records looked at.
    pub records: u64,
    /// Records written anew.
    pub rewritten: u64,
    /// Whether the end was reached, and not only a stop.
    pub complete: bool,
}

/// Where a migration goes on.
type Cursor = (Table, Vec<u8>);

impl Session {
    /// Writes the records of older versions as this version writes them. `progress` is told after each step how many records were looked
    /// at; `false` ends the call, and the next one goes on from there.
    ///
    /// ```
    /// use kartoteka::{Base, Instant};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let report = session.migrate(now, |_| true)?;
    /// assert_eq!((report.rewritten, report.complete), (0, true)); // this version made the base
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Session::write`]; `Interrupted`.
    pub fn migrate(&self, now: Instant, progress: impl FnMut(u64) -> bool) -> Result<MigrateReport> {
        self.migrate_by(now, RECORDS_PER_STEP, progress)
    }

    pub(super) fn migrate_by(&self, now: Instant, per_step: usize, mut progress: impl FnMut(u64) -> bool) -> Result<MigrateReport> {
        let watch = self.shared.watch();
        let mut report = MigrateReport::default();
        let mut at = self.migrating()?;
        let kept = at.is_some();
        let mut cursor = at.take().or_else(|| WRITTEN_AGAIN.first().map(|table| (*table, Vec::new())));
        while let Some(from) = cursor {
            watch.check()?;
            let (found, next) = self.older_records(&from, per_step, &mut report)?;
            cursor = next;
            let goes_on = progress(report.records);
            if !found.is_empty() || cursor.is_some() && !goes_on {
                report.rewritten += self.write(now, |transaction| transaction.migrate(from.0, &found, cursor.as_ref()))?;
            }
            if !goes_on {
                break;
            }
        }
        report.complete = cursor.is_none();
        if report.rewritten > 0 || report.complete && kept {
            let note = format!("migrated: {} records written anew", report.rewritten);
            self.write(now, |transaction| {
                if report.complete {
                    transaction.layer.delete(Table::Meta, MIGRATING);
                }
                transaction.journal(Action::Rebuild, Vec::new(), Vec::new(), &note)
            })?;
        }
        Ok(report)
    }

    /// Where an earlier call stopped.
    fn migrating(&self) -> Result<Option<Cursor>> {
        let Some(bytes) = self.committed().view.get(Table::Meta, MIGRATING)? else { return Ok(None) };
        let mut parts = bytes.splitn(2, |byte| *byte == 0);
        let (name, key) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        // Whatever else stands there leads to the beginning: nothing is lost by looking again.
        Ok(WRITTEN_AGAIN.into_iter().find(|table| table.name().as_bytes() == name).map(|table| (table, key.to_vec())))
    }

    /// Keys of the records of one step that come out otherwise, and where the next step begins.
    fn older_records(&self, from: &Cursor, per_step: usize, report: &mut MigrateReport) -> Result<(Vec<Vec<u8>>, Option<Cursor>)> {
        let (table, low) = from;
        let mut found = Vec::new();
        let resume = self.committed().view.snapshot.range(*table, low, &[0xFF; 9], per_step, &mut |key, value| {
            report.records += 1;
            found.extend(written_again(*table, key, value).map(|_| key.to_vec()));
            ControlFlow::Continue(())
        })?;
        let following = || WRITTEN_AGAIN.into_iter().skip_while(|known| known != table).nth(1).map(|table| (table, Vec::new()));
        Ok((found, resume.map(|key| (*table, key)).or_else(following)))
    }
}

impl Transaction<'_> {
    /// Writes these records anew and keeps the place; gives how many.
    fn migrate(&mut self, table: Table, found: &[Vec<u8>], next: Option<&Cursor>) -> Result<u64> {
        let mut rewritten = 0;
        for key in found {
            let again = self.get(table, key)?.and_then(|value| written_again(table, key, &value));
            if let Some(again) = again {
                self.layer.put(table, key.as_slice(), again);
                rewritten += 1;
            }
        }
        match next {
            Some((table, key)) => self.layer.put(Table::Meta, MIGRATING, [table.name().as_bytes(), &[0], key].concat()),
            None => self.layer.delete(Table::Meta, MIGRATING),
        }
        Ok(rewritten)
    }
}
