//! Dumping a base that is in use, and making a base out of a dump.
//!
//! A dump holds the records of one snapshot in a format of our own (`store/dump.rs` tells it byte by byte), so it can be read when the
//! file format of the storage has changed; derived rows are left out and made again by whoever restores, by his rules. A restored base
//! dumps to the same bytes.
//!
//! Restoring fills a new file under a temporary name in the same folder, `NAME.restore-PID-N`, and renames it when it is whole: an
//! error leaves nothing behind, a crash that file at worst. A dump is refused at its first damaged block, or, where the caller wants
//! what can be saved, that block is left out and named. Records that cannot be read are treated in the same way, with one exception: a
//! reminder may be of a kind that only a newer version knows, and is kept. Counters in `meta` that a lost block would put back are
//! raised above every number in use, so that no id is given twice.
//!
//! Cost: dumping reads every record once and holds one block; restoring is a sorted write of every record and a rebuild.

use super::check::Finding;
use super::maintain::{each_row, write_derived};
use super::open::{BaseOptions, FORMAT_VERSION, meta};
use super::read::Session;
use super::records::{COUNTERS, Used, read_record};
use crate::error::{Error, ErrorKind, Location, Result};
use crate::limits::REPORT_DAMAGE_MAX;
use crate::rules::RULES_VERSION;
use crate::store::dump::{Block, Damage, DumpReader, DumpWriter, Part};
use crate::store::engine::{Commit, Engine, Table, Transaction};
use crate::store::journal::Action;
use crate::store::keys;
use crate::store::redb_engine::RedbEngine;
use crate::store::view::View;
use crate::time::{Instant, Zone};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Rows between two reports of progress.
const ROWS_PER_STEP: u64 = 10_000;

/// How far a dump is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DumpProgress {
    /// Records written.
    pub rows: u64,
    /// All records.
    pub total: u64,
}

/// What a dump came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DumpReport {
    /// Records written.
    pub rows: u64,
    /// Blocks, the last one included.
    pub blocks: u64,
    /// Bytes written.
    pub bytes: u64,
    /// Records of each table that has some.
    pub tables: Vec<(&'static str, u64)>,
}

impl DumpReport {
    /// The report as JSON.
    pub fn to_json(&self) -> Json {
        let tables: serde_json::Map<String, Json> = self.tables.iter().map(|(name, rows)| (name.to_string(), json!(rows))).collect();
        json!({"rows": self.rows, "blocks": self.blocks, "bytes": self.bytes, "tables": tables})
    }
}

/// How to restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RestoreOptions {
    /// Leaves out damaged blocks and records that cannot be read, and names them in the report, instead of refusing the dump. What
    /// refers to a record that is lost stays and leads nowhere; [`Session::check`] lists it.
    pub skip_damaged: bool,
}

/// How far a restore is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RestoreProgress {
    /// Bytes of the dump that were read.
    pub bytes: u64,
    /// Records and derived rows written.
    pub rows: u64,
}

/// A place of a dump that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DamagedBlock {
    /// The byte of the dump at which it begins.
    pub offset: u64,
    /// The table of its records; where its head is damaged too, that of the block before.
    pub table: String,
    /// How many records it had, where its head says it.
    pub rows: Option<u64>,
    /// What is the matter, in English.
    pub what: String,
}

/// What a restore came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RestoreReport {
    /// Records written.
    pub rows: u64,
    /// Derived rows made.
    pub derived: u64,
    /// Damaged blocks that were left out, the first [`REPORT_DAMAGE_MAX`] of them.
    pub damaged: Vec<DamagedBlock>,
    /// How many there are in all.
    pub damaged_count: u64,
    /// Records that cannot be read and were left out, the first [`REPORT_DAMAGE_MAX`] of them.
    pub unreadable: Vec<Finding>,
    /// How many there are in all.
    pub unreadable_count: u64,
    /// Records that the dump promises at its end and that were in no whole block, by table.
    pub lost: Vec<(String, u64)>,
    /// Counters that were raised above the numbers in use.
    pub raised: Vec<String>,
}

impl RestoreReport {
    /// Whether everything that the dump holds is in the base.
    pub fn is_whole(&self) -> bool {
        self.damaged_count == 0 && self.unreadable_count == 0
    }

    /// The report as JSON.
    pub fn to_json(&self) -> Json {
        let lost: serde_json::Map<String, Json> = self.lost.iter().map(|(name, rows)| (name.clone(), json!(rows))).collect();
        let block = |block: &DamagedBlock| json!({"offset": block.offset, "table": block.table, "rows": block.rows, "what": block.what});
        json!({
            "whole": self.is_whole(), "rows": self.rows, "derived": self.derived, "damaged_count": self.damaged_count,
            "damaged": self.damaged.iter().map(block).collect::<Vec<_>>(), "unreadable_count": self.unreadable_count,
            "unreadable": self.unreadable.iter().map(Finding::to_json).collect::<Vec<_>>(), "lost": lost, "raised": self.raised,
        })
    }
}

impl Session {
    /// Writes all records of the base as it is now; others read and write meanwhile. `progress` is told from time to time and stops the
    /// dump by returning `false`; what was written then is no whole dump, and says so when it is read. The caller syncs his output;
    /// [`dump_file`](Self::dump_file) does for a file. The dump of an encrypted base is plain. The journal of this base remembers who dumped it, unless the base can only be read; the dump knows nothing of that.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, Instant, RestoreOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// # let mut draft = Draft::new(ClientKind::Person);
    /// # draft.set("name", "Иванов Иван")?;
    /// # session.save(now, &draft)?;
    /// # let folder = std::env::temp_dir().join(format!("kartoteka-dump-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("restored.ktk");
    /// let mut dump = Vec::new();
    /// session.dump(now, &mut dump, |_| true)?;
    ///
    /// let report = Base::options().restore(&path, dump.as_slice(), &RestoreOptions::default(), |_| true)?;
    /// assert!(report.is_whole());
    /// let base = Base::options().open(&path)?;
    /// assert_eq!(base.session("olga")?.client_count()?, 1);
    /// # drop(base);
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Aborted` by `progress`, `Interrupted`; `Corrupt`, `Io`; `Limit` for a row longer than
    /// [`DUMP_ROW_BYTES_MAX`](crate::limits::DUMP_ROW_BYTES_MAX); what the output says.
    pub fn dump(&self, now: Instant, mut out: impl Write, mut progress: impl FnMut(DumpProgress) -> bool) -> Result<DumpReport> {
        let report = self.dump_rows(&mut out, &mut progress).map_err(|error| error.while_trying("cannot dump"))?;
        self.note_copy(now, Action::Dump, &format!("{} records", report.rows))?;
        Ok(report)
    }

    pub(super) fn dump_rows(&self, out: &mut dyn Write, progress: &mut dyn FnMut(DumpProgress) -> bool) -> Result<DumpReport> {
        let (committed, watch) = (self.committed(), self.shared.watch());
        let records: Vec<Table> = Table::ALL.iter().copied().filter(|table| !table.is_derived()).collect();
        let mut done = DumpProgress::default();
        for table in &records {
            done.total += committed.view.snapshot.count(*table)?;
        }
        let mut writer = DumpWriter::new(out)?;
        for table in records {
            each_row(&committed.view, table, &mut |key, value| {
                if done.rows.is_multiple_of(ROWS_PER_STEP) {
                    watch.check()?;
                    if !progress(done) {
                        return Err(Error::new(ErrorKind::Aborted, "stopped by the caller"));
                    }
                }
                done.rows += 1;
                writer.row(table.name(), key, value)
            })?;
        }
        let written = writer.finish()?;
        // The dump is whole: there is nothing left to stop.
        progress(done);
        Ok(DumpReport { rows: done.rows, blocks: written.blocks, bytes: written.bytes, tables: written.tables })
    }
}

impl BaseOptions {
    /// Makes a new base of a dump; [`open`](Self::open) opens it then. Region and zone are those of the dump, and these options' own
    /// where a damaged dump has lost them. `progress` is told from time to time and stops the restore by returning `false`.
    ///
    /// # Errors
    /// `Exists` where the path names something already; `Corrupt` for what is no dump, and for a damaged one, with the byte at which the
    /// damaged block begins or the table and key of a record that cannot be read; `Version` for a dump, a base in it, or a table in it of a newer
    /// version; `Aborted` by `progress`; `Io`, `Full`, `Permission`; what the input says. After an error there is no file.
    pub fn restore(
        &self,
        path: impl AsRef<Path>,
        mut input: impl Read,
        options: &RestoreOptions,
        mut progress: impl FnMut(RestoreProgress) -> bool,
    ) -> Result<RestoreReport> {
        let restored = self.restore_to(path.as_ref(), &mut input, options.skip_damaged, &mut progress);
        restored.map_err(|error| error.while_trying("cannot restore"))
    }

    fn restore_to(
        &self,
        path: &Path,
        input: &mut dyn Read,
        skip_damaged: bool,
        progress: &mut dyn FnMut(RestoreProgress) -> bool,
    ) -> Result<RestoreReport> {
        let (settings, region, zone) = self.restored_with()?;
        if path.exists() {
            return Err(Error::new(ErrorKind::Exists, format!("{} exists", path.display())));
        }
        let mut reader = DumpReader::new(input)?;
        let temporary = Temporary::beside(path, "restore")?;
        let mut loading = Loading::new(region, zone, progress, skip_damaged);
        let engine = RedbEngine::create(&temporary.0, &settings, &mut |transaction| loading.load(&mut reader, transaction))?;
        let mut report = std::mem::take(&mut loading.report);
        report.lost = reader.lost();
        let view = View::new(engine.snapshot()?);
        engine.write(Commit::QuickRepair, &mut |transaction| {
            report.derived = write_derived(&view, true, transaction, &mut || loading.row())?;
            transaction.put(Table::Meta, meta::COLUMNS, &super::columns::COLUMNS_VERSION.to_be_bytes())?;
            Ok(())
        })?;
        // The file is closed before it gets its name.
        drop((view, engine));
        temporary.publish(path)?;
        Ok(report)
    }
}

/// A dump on its way into a transaction.
struct Loading<'a> {
    skip_damaged: bool,
    progress: &'a mut dyn FnMut(RestoreProgress) -> bool,
    at: RestoreProgress,
    report: RestoreReport,
    used: Used,
    /// Counters as the dump has them.
    counters: BTreeMap<&'static [u8], u64>,
    /// Names of `meta` that a base cannot be without and that came.
    came: BTreeSet<&'static [u8]>,
    region: [u8; 2],
    zone: Zone,
}

impl<'a> Loading<'a> {
    fn new(region: [u8; 2], zone: Zone, progress: &'a mut dyn FnMut(RestoreProgress) -> bool, skip_damaged: bool) -> Self {
        let (at, report, used) = (RestoreProgress::default(), RestoreReport::default(), Used::default());
        Loading { skip_damaged, progress, at, report, used, counters: BTreeMap::new(), came: BTreeSet::new(), region, zone }
    }

    fn load(&mut self, reader: &mut DumpReader<&mut dyn Read>, transaction: &mut dyn Transaction) -> Result<()> {
        while let Some(part) = reader.next()? {
            self.at.bytes = reader.offset();
            match part {
                Part::Block(block) => self.block(&block, transaction)?,
                Part::Damage(damage) if self.skip_damaged => self.damage(damage),
                Part::Damage(damage) => return Err(damage.error()),
            }
        }
        self.complete_meta(transaction)
    }

    fn row(&mut self) -> Result<()> {
        if self.at.rows.is_multiple_of(ROWS_PER_STEP) && !(self.progress)(self.at) {
            return Err(Error::new(ErrorKind::Aborted, "stopped by the caller"));
        }
        self.at.rows += 1;
        Ok(())
    }

    fn damage(&mut self, damage: Damage) {
        self.report.damaged_count += 1;
        if self.report.damaged.len() < REPORT_DAMAGE_MAX {
            let Damage { offset, table, rows, what } = damage;
            self.report.damaged.push(DamagedBlock { offset, table, rows: rows.map(u64::from), what });
        }
    }

    fn block(&mut self, block: &Block, transaction: &mut dyn Transaction) -> Result<()> {
        let Some(table) = Table::ALL.iter().copied().find(|table| table.name() == block.table) else {
            let message = format!("the dump has a table '{}' that this program does not know: a newer version wrote it", block.table);
            return Err(Error::new(ErrorKind::Version, message).at(Location::Byte(block.offset)));
        };
        if table.is_derived() {
            let damage = Damage { offset: block.offset, table: block.table.clone(), rows: None, what: "not a table of records".into() };
            if self.skip_damaged {
                self.damage(damage);
                return Ok(());
            }
            return Err(damage.error());
        }
        for (key, value) in block.rows() {
            self.row()?;
            match read_record(table, key, value, &mut self.used) {
                Ok(_) => {}
                // It may be of a kind that only a newer version knows; nothing is derived from it.
                Err(_) if table == Table::Reminder && key.len() == 8 => self.used.reminder(key),
                Err(what) if self.skip_damaged => {
                    self.report.unreadable_count += 1;
                    if self.report.unreadable.len() < REPORT_DAMAGE_MAX {
                        self.report.unreadable.push(Finding::new(table.name(), key, what));
                    }
                    continue;
                }
                Err(what) => return Err(Error::corrupt(table.name(), key, what)),
            }
            if table == Table::Meta && !self.meta(key, value)? {
                continue;
            }
            self.report.rows += 1;
            transaction.put(table, key, value)?;
        }
        Ok(())
    }

    /// Looks at a row of `meta`; says whether it is to be put as it is.
    fn meta(&mut self, key: &[u8], value: &[u8]) -> Result<bool> {
        for (name, known, what) in [(meta::FORMAT, FORMAT_VERSION, "format"), (meta::RULES, u64::from(RULES_VERSION), "rules")] {
            let said = keys::leading_number(value).filter(|_| key == name);
            if let Some(said) = said.filter(|said| *said > known) {
                return Err(Error::new(ErrorKind::Version, format!("the dump has {what} {said}, this program knows {what} up to {known}")));
            }
            if said == Some(0) && name == meta::FORMAT {
                return Err(Error::new(ErrorKind::Corrupt, "the dump has no format version"));
            }
        }
        if let Some(name) = [meta::FORMAT, meta::REGION, meta::ZONE].into_iter().find(|name| *name == key) {
            self.came.insert(name);
        }
        if let Some(name) = COUNTERS.into_iter().find(|name| *name == key) {
            self.counters.insert(name, keys::leading_number(value).unwrap_or(0));
        }
        // Keys are made by this program's rules; that row is put at the end.
        Ok(key != meta::RULES)
    }

    /// What a base cannot be without, and counters above all numbers in use.
    fn complete_meta(&mut self, transaction: &mut dyn Transaction) -> Result<()> {
        if !self.skip_damaged && !self.came.contains(meta::FORMAT) {
            return Err(Error::new(ErrorKind::Corrupt, "the dump says no format version of its base"));
        }
        let needed: [(&[u8], &[u8]); 3] =
            [(meta::FORMAT, &FORMAT_VERSION.to_be_bytes()), (meta::REGION, &self.region), (meta::ZONE, self.zone.name().as_bytes())];
        for (name, value) in needed.into_iter().filter(|(name, _)| !self.came.contains(name)) {
            transaction.put(Table::Meta, name, value)?;
        }
        self.report.rows += 1;
        transaction.put(Table::Meta, meta::RULES, &u64::from(RULES_VERSION).to_be_bytes())?;
        for (name, least) in self.used.least() {
            if self.counters.get(name).is_none_or(|next| *next < least) {
                transaction.put(Table::Meta, name, &least.to_be_bytes())?;
                self.report.raised.push(String::from_utf8_lossy(name).into_owned());
            }
        }
        Ok(())
    }
}

/// A file in the making; what remains of it goes with this value.
pub(super) struct Temporary(pub PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

impl Temporary {
    /// A name in the same folder that nobody else uses; `what` is in the making.
    pub fn beside(path: &Path, what: &str) -> Result<Temporary> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = path.file_name().ok_or_else(|| Error::new(ErrorKind::Argument, "the path names no file"))?;
        loop {
            let mut temporary = name.to_os_string();
            temporary.push(format!(".{what}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
            let temporary = path.with_file_name(temporary);
            // One of a process that died and had our number stays where it is.
            if !temporary.exists() {
                return Ok(Temporary(temporary));
            }
        }
    }

    /// Gives the file its name, unless somebody else has it meanwhile, and makes the name itself durable.
    pub fn publish(self, path: &Path) -> Result<()> {
        let failed = |cause: std::io::Error| Error::from(cause).while_trying(&format!("cannot create {}", path.display()));
        if let Err(cause) = std::fs::hard_link(&self.0, path) {
            if cause.kind() == std::io::ErrorKind::AlreadyExists {
                return Err(Error::new(ErrorKind::Exists, format!("{} exists", path.display())));
            }
            // No hard links on this file system: a plain rename, guarded by the check at the beginning alone.
            std::fs::rename(&self.0, path).map_err(failed)?;
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if let Ok(folder) = std::fs::File::open(folder) {
            folder.sync_all().ok();
        }
        Ok(())
    }
}
