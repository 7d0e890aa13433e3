//! All cards read again by today's rules, as one batch that can be taken back.
//!
//! Keys that older rules made are made anew first ([`Base::rebuild`]), for nothing can be written before. Then each card is read
//! again ([`rules::reread`](crate::rules::reread)); cards that come out the same are not touched, others are saved with a journal entry
//! under the batch. Some thousands of cards share a write, so an interrupted call keeps what it did; calling again goes on.

use super::open::meta;
use super::read::Session;
use super::revert::{BatchRecord, BatchState};
use super::write::Transaction;
use crate::error::Result;
use crate::model::{ClientId, Status};
use crate::rules::reread;
use crate::store::journal::Action;
use crate::time::Instant;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

/// What reading a base again came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RereadReport {
    /// The batch; 0 in a dry run, and where nothing changed.
    pub batch: u64,
    /// Cards that were read.
    pub clients: u64,
    /// Cards that came out differently.
    pub changed: u64,
    /// Values that changed, by the path of their field.
    pub values: BTreeMap<String, u64>,
    /// Whether the keys were made anew before.
    pub rebuilt: bool,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Whether all cards were read, and not only those before a stop.
    pub complete: bool,
}

impl RereadReport {
    /// The public JSON form.
    pub fn to_json(&self) -> Json {
        json!({
            "batch": self.batch, "clients": self.clients, "changed": self.changed, "values": self.values, "rebuilt": self.rebuilt,
            "dry_run": self.dry_run, "complete": self.complete,
        })
    }
}

/// Cards that one write reads again.
const CARDS_PER_WRITE: usize = 5_000;

impl Session {
    /// Reads all cards again by the rules of this program: what they make of the texts as received, and what the number plans say
    /// today. The change is one batch, which [`Session::revert`] takes back. Merged and erased clients stay as they are.
    ///
    /// `dry_run` only tells what would change. `progress` is told how many cards were read; false ends the call at the next write, with
    /// what was done so far committed.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, Instant};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// # let mut draft = Draft::new(ClientKind::Person);
    /// # draft.set("name", "Иванов Иван")?.set("phone.mobile", "8 916 123-45-67")?;
    /// # session.save(now, &draft)?;
    /// let report = session.reread(now, false, |_| true)?;
    /// assert_eq!((report.clients, report.changed), (1, 0)); // the same rules make the same of the same texts
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Session::write`] and [`Base::rebuild`](super::Base::rebuild); `Interrupted`.
    pub fn reread(&self, now: Instant, dry_run: bool, mut progress: impl FnMut(u64) -> bool) -> Result<RereadReport> {
        let mut report = RereadReport { dry_run, ..RereadReport::default() };
        if self.shared.outdated_keys.load(Ordering::Acquire) && !dry_run {
            self.base().rebuild(now, &self.actor)?;
            report.rebuilt = true;
        }
        let read = self.reread_cards(now, &mut report, &mut progress);
        // Whatever ended it, what was written stands under the batch.
        if report.batch != 0 {
            self.write(now, |transaction| transaction.end_reread(report.batch, report.complete))?;
        }
        read.map(|()| report)
    }

    fn reread_cards(&self, now: Instant, report: &mut RereadReport, progress: &mut dyn FnMut(u64) -> bool) -> Result<()> {
        let watch = self.shared.watch();
        let mut from = None;
        loop {
            let (ids, next) = self.client_ids(from, CARDS_PER_WRITE)?;
            watch.check()?;
            let planned = self.plan_reread(now, &ids, report)?;
            if !planned.is_empty() && !report.dry_run {
                let batch = report.batch;
                report.batch = self.write(now, |transaction| transaction.apply_reread(&planned, batch))?;
            }
            from = next;
            if !progress(report.clients) || from.is_none() {
                break;
            }
        }
        report.complete = from.is_none();
        Ok(())
    }

    /// What reading these clients again would change.
    fn plan_reread(&self, now: Instant, ids: &[ClientId], report: &mut RereadReport) -> Result<Vec<ClientId>> {
        let (context, custom) = (self.shared.context(now), self.custom_fields());
        let mut planned = Vec::new();
        for id in ids {
            let Some(client) = self.client(*id)?.filter(|client| matches!(client.status(), Status::Active | Status::Archived)) else { continue };
            report.clients += 1;
            let changes = reread::plan(&client, &context, &custom);
            if changes.is_empty() {
                continue;
            }
            report.changed += 1;
            for change in &changes {
                *report.values.entry(change.path.field.to_string()).or_insert(0) += 1;
            }
            planned.push(*id);
        }
        Ok(planned)
    }
}

impl Transaction<'_> {
    /// Reads these clients again, each at its newest state, under a batch; opens one where there is none yet, and gives it.
    fn apply_reread(&mut self, planned: &[ClientId], batch: u64) -> Result<u64> {
        let batch = if batch == 0 { self.open_reread()? } else { batch };
        self.batch = Some(batch);
        let context = self.shared.context(self.now);
        for id in planned {
            // Somebody may have merged or removed it since.
            let Some(before) = self.find_client(*id)?.filter(|client| client.id() == Some(*id)) else { continue };
            let changes = reread::plan(&before, &context, self.custom_fields());
            let edited: Vec<_> = changes.iter().map(|change| change.path.field).collect();
            let mut after = before.clone();
            let undone = changes.into_iter().filter_map(|change| after.apply(change)).collect();
            self.store(Some(&before), after, undone, Action::Change)?;
            let doubts = self.doubts_about(*id, &edited)?;
            self.keep_issues(*id, &edited, doubts)?;
        }
        let mut record = self.batch_record(batch)?;
        record.last_sequence = self.next_sequence()?.saturating_sub(1);
        self.put_batch(batch, &record);
        self.batch = None;
        Ok(batch)
    }

    /// What the rules doubt of these fields of a client as it is now.
    fn doubts_about(&self, id: ClientId, fields: &[crate::model::FieldNumber]) -> Result<Vec<crate::model::Issue>> {
        let client = self.client(id)?;
        let values = crate::rules::quality::of_client(&client, &self.shared.context(self.now));
        Ok(values.into_iter().filter(|value| fields.contains(&value.field)).flat_map(|value| value.issues).collect())
    }

    fn open_reread(&mut self) -> Result<u64> {
        let batch = self.next_number(meta::NEXT_BATCH)?;
        let record = BatchRecord::new(format!("reread-{batch}"), self)?;
        self.put_batch(batch, &record);
        Ok(batch)
    }

    fn end_reread(&mut self, batch: u64, whole: bool) -> Result<()> {
        let mut record = self.batch_record(batch)?;
        record.state = if whole { BatchState::Done } else { BatchState::Stopped };
        self.put_batch(batch, &record);
        Ok(())
    }
}
