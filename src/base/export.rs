//! Exporting clients as CSV: a readable column per path, and everything needed to read them back.
//!
//! The columns are the flattened public JSON form, and only those that some exported client fills; so two passes are made over
//! the clients, each reading them at their newest state. An export leaves a journal entry: who, what, how many.

use super::read::Session;
use crate::error::Result;
use crate::exchange::{ColumnSet, CsvWriteOptions, CsvWriter};
use crate::model::{Client, ClientId, Status};
use crate::store::journal::Action;
use crate::time::Instant;
use std::io::Write;

/// How to export.
#[derive(Debug, Clone, Default)]
pub struct ExportOptions {
    /// Delimiter, byte order mark, encoding.
    pub csv: CsvWriteOptions,
    /// Archived clients too.
    pub archived: bool,
}

/// Ids that one page of a whole export reads.
const PAGE: usize = 10_000;

impl Session {
    /// Writes these clients as CSV, or all of them where `ids` is `None`; gives how many were written. Ids that are no more and
    /// archived clients (unless asked for) are left out. The caller flushes and syncs its output. The journal remembers who
    /// exported how many.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, ExportOptions, ImportOptions, Instant};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// # let mut draft = Draft::new(ClientKind::Person);
    /// # draft.set("name", "Иванов Иван")?.set("phone.mobile", "8 916 123-45-67")?;
    /// # session.save(now, &draft)?;
    /// let mut table = Vec::new();
    /// let count = session.export(now, None, &mut table, &ExportOptions::default())?;
    /// assert_eq!(count, 1);
    ///
    /// // Another base reads it back as the same cards.
    /// let other = Base::options().in_memory()?.session("olga")?;
    /// let report = other.import(now, table.as_slice(), &ImportOptions::default(), |_| true)?;
    /// assert_eq!((report.created, report.refused), (1, 0));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Corrupt`, `Io`, `Interrupted`; what the output says.
    pub fn export(&self, now: Instant, ids: Option<&[ClientId]>, out: impl Write, options: &ExportOptions) -> Result<u64> {
        let mut columns = ColumnSet::new();
        self.each_exported(ids, options, &mut |json| {
            columns.add(&json);
            Ok(())
        })?;
        let mut writer = CsvWriter::new(out, &columns, options.csv.clone())?;
        let mut count = 0;
        self.each_exported(ids, options, &mut |json| {
            count += 1;
            writer.write(&json)
        })?;
        writer.finish()?;
        self.note_copy(now, Action::Export, &format!("csv: {count} clients"))?;
        Ok(count)
    }

    fn each_exported(&self, ids: Option<&[ClientId]>, options: &ExportOptions, visit: &mut dyn FnMut(serde_json::Value) -> Result<()>) -> Result<()> {
        let watch = self.shared.watch();
        let mut one = |id: ClientId| {
            watch.check()?;
            let wanted = |client: &Client| client.status() == Status::Active || options.archived && client.status() == Status::Archived;
            self.client(id)?.filter(wanted).map_or(Ok(()), |client| visit(self.to_json(&client)))
        };
        if let Some(ids) = ids {
            return ids.iter().try_for_each(|id| one(*id));
        }
        let mut from = None;
        loop {
            let (page, next) = self.client_ids(from, PAGE)?;
            page.into_iter().try_for_each(&mut one)?;
            match next {
                Some(_) => from = next,
                None => return Ok(()),
            }
        }
    }
}
