//! Copying a base that is in use, and writing it anew.
//!
//! A backup is a base of its own: every table of one snapshot, written in ascending order into a new file under a temporary name,
//! synced, then renamed. Others read and write meanwhile; what they commit after the backup began is not in it. The copy of an encrypted base opens
//! with the same pass phrase or key, and has a key of pages of its own. A process that
//! dies half way leaves no file of the wanted name, at most one called `NAME.new-PID`; an error removes that too.
//!
//! Cost: a read and a sorted write of every row; memory is the page cache of the new file. The copy has no free pages, so it is
//! as small as the base can be.

use super::hot::Changes;
use super::open::{Base, Watch};
use super::read::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::store::encryption::Encryption;
use crate::store::engine::{Table, Transaction};
use crate::store::journal::Action;
use crate::store::redb_engine::{RedbEngine, Settings};
use crate::store::view::View;
use crate::time::Instant;
use std::path::Path;

/// Page cache of the new file: it is written once, from the front to the back.
const CACHE_BYTES: usize = 16 << 20;

/// Rows between two reports of progress.
const ROWS_PER_STEP: usize = 10_000;

/// Longer than any key.
const KEY_BYTES_MAX: usize = 1200;

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
    /// by returning `false`. The journal of this base remembers who copied it, unless the base can only be read; the copy
    /// knows nothing of that.
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
        self.note_copy(now, Action::Backup, &format!("{copied} rows"))?;
        Ok(copied)
    }

    fn copy_to(&self, path: &Path, progress: &mut dyn FnMut(BackupProgress) -> bool) -> Result<u64> {
        let (committed, watch) = (self.committed(), self.shared.watch());
        let mut copy = Copy::of(&committed.view, &watch, progress)?;
        let settings = Settings { encryption: self.shared.engine.encryption(), ..Settings::with_cache(CACHE_BYTES) };
        RedbEngine::create(path, &settings, &mut |transaction| copy.run(transaction))?;
        Ok(copy.end())
    }
}

impl Base {
    /// Writes the base anew and as small as it can be, into a file beside it that then takes its place; gives the bytes of the file
    /// before and after. A base grows in steps and keeps pages that are free: after much was removed, or an import, this gives the
    /// room back and puts every table in order. Reads go on meanwhile; writers wait as for a long write. `progress` is told from time
    /// to time and stops it by returning `false`; a crash or an error leaves the base as it was. It needs room for the second file. A
    /// base in memory stays as it is.
    ///
    /// ```
    /// use kartoteka::Base;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = std::env::temp_dir().join(format!("kartoteka-compact-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// let base = Base::options().create(true).open(folder.join("clients.ktk"))?;
    /// let (before, after) = base.compact(|_| true)?;
    /// assert!(after <= before);
    /// # drop(base);
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Busy`, `Reentrant`; `Aborted` by `progress`, `Interrupted`; `Corrupt`, `Io`, `Full`, `Permission`.
    pub fn compact(&self, mut progress: impl FnMut(BackupProgress) -> bool) -> Result<(u64, u64)> {
        self.rewrite(|same| same, &mut progress).map_err(|error| error.while_trying("cannot compact"))
    }

    /// Writes the base anew, encrypted with what `encryption` makes of what it is encrypted with now.
    pub(super) fn rewrite(
        &self,
        encryption: impl FnOnce(Option<Encryption>) -> Option<Encryption>,
        progress: &mut dyn FnMut(BackupProgress) -> bool,
    ) -> Result<(u64, u64)> {
        let shared = &*self.shared;
        let _writers = shared.quiet()?;
        let before = shared.engine.file_bytes();
        let (committed, watch) = (shared.committed(), shared.watch());
        let mut copy = Copy::of(&committed.view, &watch, progress)?;
        let encryption = encryption(shared.engine.encryption());
        shared.engine.rewrite_as(encryption.as_ref(), &mut |transaction| copy.run(transaction))?;
        copy.end();
        shared.show_commit(&Changes::None)?;
        Ok((before, shared.engine.file_bytes()))
    }
}

/// All rows of a snapshot on their way into a new file.
struct Copy<'a> {
    view: &'a View,
    watch: &'a Watch<'a>,
    progress: &'a mut dyn FnMut(BackupProgress) -> bool,
    done: BackupProgress,
}

impl<'a> Copy<'a> {
    fn of(view: &'a View, watch: &'a Watch<'a>, progress: &'a mut dyn FnMut(BackupProgress) -> bool) -> Result<Copy<'a>> {
        let mut done = BackupProgress::default();
        for table in Table::ALL {
            done.total += view.snapshot.count(*table)?;
        }
        Ok(Copy { view, watch, progress, done })
    }

    fn run(&mut self, transaction: &mut dyn Transaction) -> Result<()> {
        self.done.rows = 0;
        for table in Table::ALL {
            let mut low = Some(Vec::new());
            while let Some(from) = low {
                self.watch.check()?;
                if !(self.progress)(self.done) {
                    return Err(Error::new(ErrorKind::Aborted, "stopped by the caller"));
                }
                let (rows, next) = self.view.range(*table, &from, &[0xFF; KEY_BYTES_MAX], ROWS_PER_STEP)?;
                self.done.rows += rows.len() as u64;
                transaction.load(*table, &mut rows.iter().map(|(key, value)| (key.as_slice(), value.as_slice())))?;
                low = next;
            }
        }
        Ok(())
    }

    /// The copy is whole and has its name: there is nothing left to stop.
    fn end(self) -> u64 {
        (self.progress)(self.done);
        self.done.rows
    }
}
