//! Copying a base that is in use.
//!
//! A backup is a base of its own: every table of one snapshot, written in ascending order into a new file under a temporary name,
//! synced, then renamed. Others read and write meanwhile; what they commit after the backup began is not in it. A process that
//! dies half way leaves no file of the wanted name, at most one called `NAME.new-PID`; an error removes that too.
//!
//! Cost: a read and a sorted write of every row; memory is the page cache of the new file. The copy has no free pages, so it is
//! as small as the base can be.

use super::maintain::each_row;
use super::read::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::store::engine::{Table, Transaction};
use crate::store::journal::Action;
use crate::store::redb_engine::RedbEngine;
use crate::time::Instant;
use std::path::Path;

/// Page cache of the new file: it is written once, from the front to the back.
const CACHE_BYTES: usize = 16 << 20;

/// Rows between two reports of progress.
const ROWS_PER_STEP: u64 = 10_000;

/// How far a backup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BackupProgress {
    /// Rows copied.
    pub rows: u64,
    /// All rows.
    pub total: u64,
}

impl Session {
    /// Copies the base as it is now into a new file; gives the rows copied. `progress` is told from time to time and stops the copy
    /// by returning `false`. The journal of this base remembers who copied it; the copy knows nothing of that.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, Instant};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// # let mut draft = Draft::new(ClientKind::Person);
    /// # draft.set("name", "Иванов Иван")?;
    /// # session.save(now, &draft)?;
    /// # let folder = std::env::temp_dir().join(format!("kartoteka-backup-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("copy.ktk");
    /// session.backup(now, &path, |_| true)?;
    /// let copy = Base::options().open(&path)?;
    /// assert_eq!(copy.session("olga")?.client_count()?, 1);
    /// # drop(copy);
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Exists` where the path names something already; `Aborted` by `progress`, `Interrupted`; `Corrupt`, `Io`, `Full`, `Permission`.
    pub fn backup(&self, now: Instant, path: impl AsRef<Path>, mut progress: impl FnMut(BackupProgress) -> bool) -> Result<u64> {
        let copied = self.copy_to(path.as_ref(), &mut progress).map_err(|error| error.while_trying("cannot back up"))?;
        self.write(now, |transaction| transaction.journal(Action::Backup, Vec::new(), Vec::new(), &format!("{copied} rows")))?;
        Ok(copied)
    }

    fn copy_to(&self, path: &Path, progress: &mut dyn FnMut(BackupProgress) -> bool) -> Result<u64> {
        let (committed, watch) = (self.committed(), self.shared.watch());
        let mut done = BackupProgress::default();
        for table in Table::ALL {
            done.total += committed.view.snapshot.count(*table)?;
        }
        let mut copy = |transaction: &mut dyn Transaction| {
            done.rows = 0;
            for table in Table::ALL {
                each_row(&committed.view, *table, &mut |key, value| {
                    if done.rows.is_multiple_of(ROWS_PER_STEP) {
                        watch.check()?;
                        if !progress(done) {
                            return Err(Error::new(ErrorKind::Aborted, "stopped by the caller"));
                        }
                    }
                    done.rows += 1;
                    transaction.put(*table, key, value)
                })?;
            }
            Ok(())
        };
        RedbEngine::create(path, CACHE_BYTES, &mut copy)?;
        // The copy is whole and has its name: there is nothing left to stop.
        progress(done);
        Ok(done.rows)
    }
}
