//! A dump into a file of its own: whole and on the disk, or not there.

use super::dump::{DumpProgress, DumpReport, Temporary};
use super::read::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::store::journal::Action;
use crate::time::Instant;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

impl Session {
    /// [`dump`](Self::dump) into a new file: under a temporary name in the same folder, `NAME.dump-PID-N`, synced, then renamed. An error leaves
    /// nothing behind, a crash that file at worst.
    ///
    /// ```
    /// use kartoteka::{Base, Instant};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// # let folder = std::env::temp_dir().join(format!("kartoteka-dump-file-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// let report = session.dump_file(now, folder.join("clients.ktkdump"), |_| true)?;
    /// assert_eq!(std::fs::metadata(folder.join("clients.ktkdump"))?.len(), report.bytes);
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Exists` where the path names something already; `Permission`, `Full`, and those of [`dump`](Self::dump).
    pub fn dump_file(&self, now: Instant, path: impl AsRef<Path>, mut progress: impl FnMut(DumpProgress) -> bool) -> Result<DumpReport> {
        let dumped = self.dump_to(path.as_ref(), &mut progress).map_err(|error| error.while_trying("cannot dump"))?;
        self.note_copy(now, Action::Dump, &format!("{} records", dumped.rows))?;
        Ok(dumped)
    }

    fn dump_to(&self, path: &Path, progress: &mut dyn FnMut(DumpProgress) -> bool) -> Result<DumpReport> {
        if path.exists() {
            return Err(Error::new(ErrorKind::Exists, format!("{} exists", path.display())));
        }
        let temporary = Temporary::beside(path, "dump")?;
        let failed = |cause: std::io::Error| Error::from(cause).while_trying(&format!("cannot write {}", path.display()));
        let mut out = BufWriter::new(File::create_new(&temporary.0).map_err(failed)?);
        let report = self.dump_rows(&mut out, progress)?;
        let file = out.into_inner().map_err(|cause| failed(cause.into_error()))?;
        file.sync_all().map_err(failed)?;
        drop(file);
        temporary.publish(path)?;
        Ok(report)
    }

    /// Has the journal remember that somebody took all records away; where the base can only be read, nobody remembers.
    pub(super) fn note_copy(&self, now: Instant, action: Action, note: &str) -> Result<()> {
        match self.write(now, |transaction| transaction.journal(action, Vec::new(), Vec::new(), note)) {
            Err(error) if error.kind() == ErrorKind::ReadOnly => Ok(()),
            noted => noted,
        }
    }
}
