//! Opening and creating a base; what all sessions of it share.
//!
//! Invariants: one open file is one `Shared` in a process, however often it is opened; `committed` only ever moves forward; the
//! format version and the rule version in `meta` are this program's while keys are written.

use super::hot::{Changes, Hot};
use super::read::Session;
use super::write::Sequencer;
use crate::duplicates::Model;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CustomDefinition, CustomFields, CustomKind, DuplicateModel, FieldNumber};
use crate::rules::{RULES_VERSION, RuleContext};
use crate::store::codec::{Reader, push_option_text, push_text, push_varint};
use crate::store::encryption::Encryption;
use crate::store::engine::{Engine, Table, Transaction};
use crate::store::keys;
use crate::store::place;
use crate::store::redb_engine::{RedbEngine, Settings, Share};
use crate::store::turn::{Taken, Turn};
use crate::store::view::View;
use crate::time::{Instant, Zone};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, Weak};
use std::time::Duration;

/// The format that this version writes. A base of a higher number is refused.
pub(crate) const FORMAT_VERSION: u64 = 1;

/// Most bytes of page cache where the host says nothing: enough for the hot pages of a million clients.
const CACHE_BYTES_MAX: u64 = 128 << 20;

/// Bytes of page cache that a small file gets all the same: it may grow, and what an import writes is gathered here.
const CACHE_BYTES_MIN: u64 = 32 << 20;

/// How long writers wait for each other where the host says nothing: longer than the largest step of an import takes.
const BUSY_WAIT: Duration = Duration::from_secs(30);

/// Names of rows in the table `meta`.
pub(crate) mod meta {
    pub const FORMAT: &[u8] = b"format";
    pub const RULES: &[u8] = b"rules";
    /// The version by which bitmaps and columns are kept; 0 or missing where they are not.
    pub const COLUMNS: &[u8] = b"columns";
    pub const REGION: &[u8] = b"region";
    pub const ZONE: &[u8] = b"zone";
    /// The duplicate policy of the base; with a colon and a source behind it, that of the source.
    pub const DUPLICATES: &[u8] = b"duplicates";
    /// The model of duplicates as JSON; the shipped one where there is none.
    pub const MODEL: &[u8] = b"duplicate_model";
    /// Counts the models that were set.
    pub const NEXT_MODEL: &[u8] = b"next_duplicate_model";
    /// The policy of completeness as JSON.
    pub const COMPLETENESS: &[u8] = b"completeness";
    /// The rules of merging.
    pub const MERGE_RULES: &[u8] = b"merge_rules";
    /// Counts the commits of a base that several processes have open.
    pub const COMMITS: &[u8] = b"commits";
    pub const NEXT_CLIENT: &[u8] = b"next_client";
    pub const NEXT_JOURNAL: &[u8] = b"next_journal";
    pub const NEXT_BATCH: &[u8] = b"next_batch";
    pub const NEXT_INTERACTION: &[u8] = b"next_interaction";
    pub const NEXT_RELATION: &[u8] = b"next_relation";
    pub const NEXT_MERGE: &[u8] = b"next_merge";
    pub const NEXT_SEGMENT: &[u8] = b"next_segment";
    pub const NEXT_REMINDER: &[u8] = b"next_reminder";
    pub const NEXT_CLAIM: &[u8] = b"next_claim";
    pub const CLAIM_CLOCK: &[u8] = b"claim_clock";
}

/// When a write is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Durability {
    /// When the call returns.
    #[default]
    Strict,
    /// With the next strict write of anybody, [`Base::maintain`], or when the base is closed. Everybody reads it at once; a crash, or a disk
    /// that fails, before that takes it back, whole and in order: what is lost is the last of it. For what can be done again: a
    /// claim, a mark that somebody looked.
    Relaxed,
}

/// How to open a base.
#[derive(Debug, Clone)]
pub struct BaseOptions {
    create: bool,
    cache_bytes: Option<usize>,
    region: [u8; 2],
    zone: Option<Zone>,
    busy: Duration,
    check: bool,
    durability: Durability,
    share: Share,
    read_only: bool,
    encryption: Option<Encryption>,
}

impl Default for BaseOptions {
    fn default() -> Self {
        BaseOptions {
            create: false,
            cache_bytes: None,
            region: *b"RU",
            zone: None,
            busy: BUSY_WAIT,
            check: false,
            durability: Durability::Strict,
            share: Share::Exclusive,
            read_only: false,
            encryption: None,
        }
    }
}

impl BaseOptions {
    /// Whether a missing file is made. Default: no, a missing file is an error.
    pub fn create(mut self, create: bool) -> Self {
        self.create = create;
        self
    }

    /// The most bytes that the page cache may come to hold. Default: 1.25 times the file, at least 32 MiB and at most 128 MiB, and
    /// never more than a quarter of the machine's memory. A small base uses little of it.
    pub fn cache_bytes(mut self, bytes: usize) -> Self {
        self.cache_bytes = Some(bytes);
        self
    }

    /// The country whose domestic habits apply (ISO 3166-1 alpha-2, capital letters), kept in a new base; an existing one keeps its
    /// own. Default `RU`.
    pub fn region(mut self, region: [u8; 2]) -> Self {
        self.region = region;
        self
    }

    /// The time zone whose calendar says what day it is, kept in a new base; an existing one keeps its own. Default: that of the
    /// region's capital, `UTC` for regions that this library knows none of.
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = Some(zone);
        self
    }

    /// How long a write waits for the writes of others, and maintenance for all of them, before it gives up with `Busy`. It counts
    /// for the base that this call opens, not for one that is open already. What is queued to be flushed is not given up. Default:
    /// 30 seconds.
    pub fn busy(mut self, wait: Duration) -> Self {
        self.busy = wait;
        self
    }

    /// Whether the whole file is read and its checksums are verified when it is opened, as for a file of unknown origin: damage is
    /// `Corrupt` then, or repaired where that is possible. It takes a read of the file. Without it damage is found when it is read,
    /// if it makes a page senseless. Default: no.
    pub fn verify(mut self, verify: bool) -> Self {
        self.check = verify;
        self
    }

    /// When what this base's sessions write is on disk, where a session says nothing else ([`Session::with_durability`]). It counts for
    /// the base that this call opens, not for one that is open already. Default: `Strict`.
    pub fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// Which processes may have the base open at the same time; all of them must say the same. Default: `Exclusive`, which is the
    /// fastest; a second process is refused at once then. Where others may write, each read looks whether they did (some 10 µs), each commit takes
    /// two flushes, and [`Durability::Relaxed`] is as `Strict`. With `MultiWriter` processes take turns by two small files beside the base,
    /// `NAME.queue` and `NAME.turn`. Linux, macOS and Windows have what it takes.
    ///
    /// ```
    /// use kartoteka::{Base, Share};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = std::env::temp_dir().join(format!("kartoteka-share-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("clients.ktk");
    /// // The accounting writes; the telephone exchange, another process, would open it with `read_only(true)`.
    /// let accounting = Base::options().create(true).share(Share::SingleWriter).open(&path)?;
    /// # drop(accounting);
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn share(mut self, share: Share) -> Self {
        self.share = share;
        self
    }

    /// Whether the base is only read: every write answers `ReadOnly`. Several processes may read one base so; beside one that writes
    /// with [`Share::SingleWriter`] or [`Share::MultiWriter`]. A base that was not closed properly answers `Busy` until somebody opened it for
    /// writing; a missing one is not made. Default: no.
    pub fn read_only(mut self, read_only: bool) -> Self {
        self.read_only = read_only;
        self
    }

    /// What the base is encrypted with: a new one is made so, an existing one must have been made so. A base in memory is never
    /// encrypted. Default: it is plain.
    #[cfg(feature = "encryption")]
    pub fn encryption(mut self, encryption: Encryption) -> Self {
        self.encryption = Some(encryption);
        self
    }

    /// Opens the base of this path.
    ///
    /// # Errors
    /// `NotFound` without [`create`](Self::create), `Corrupt` for a file that is no base, `Version` for one of a newer format or
    /// rule version, `Locked` where another process has it open (with its number, where the system tells), `Unsupported` on a
    /// network file system, where locks and flushes are emulated: let one process beside the disk own the base; `Forked` where this
    /// process is a copy of the one that has it open; `Key` where it is encrypted and opens with something else, or is plain and was to open
    /// with a key; `Unsupported` where it is encrypted and this program was built without the feature `encryption`; `Io`, `Permission`, `Full`.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<Base> {
        let path = path.as_ref();
        self.check()?;
        // Held while opening: two threads that open one file at the same time get one base.
        let mut open = lock(open_bases());
        open.retain(|_, known| known.closed.strong_count() > 0);
        if let Some(known) = canonical(path).and_then(|path| open.get(&path)) {
            if let Some(shared) = known.shared.upgrade() {
                if shared.process != std::process::id() {
                    let message = format!("cannot open base {}: the process was forked while it was open", path.display());
                    return Err(Error::new(ErrorKind::Forked, message));
                }
                let fits = shared.engine.check_encryption(self.encryption.as_ref());
                fits.map_err(|error| error.while_trying(&format!("cannot open base {}", path.display())))?;
                return Ok(Base { shared });
            }
            // Another thread dropped the last handle and is closing the file: its lock goes with it.
            while known.closed.strong_count() > 0 {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
        }
        if let Some(kind) = place::network_file_system(path) {
            let message = format!("cannot open base {}: it is on {kind}; let one process on the machine of the disk own it", path.display());
            return Err(Error::new(ErrorKind::Unsupported, message));
        }
        let engine = if path.exists() || !self.create || self.read_only {
            RedbEngine::open(path, &self.settings(path), &mut |snapshot| check_versions(&View::new(snapshot)).map(drop))?
        } else {
            RedbEngine::create(path, &self.settings(path), &mut |transaction| fill_new(transaction, self.region, &self.new_zone()))?
        };
        let mut base = Base::waiting(Box::new(engine), self.busy, self.durability)?;
        if self.share == Share::MultiWriter
            && !self.read_only
            && let Some(shared) = Arc::get_mut(&mut base.shared)
        {
            shared.turn_of_process = Some(Turn::beside(path)?);
        }
        if let Some(path) = canonical(path) {
            let closed = Arc::downgrade(&base.shared.closed);
            open.insert(path, OpenBase { shared: Arc::downgrade(&base.shared), closed });
        }
        Ok(base)
    }

    /// Makes a base in memory, gone when the last handle of it is dropped: for tests and trials. It needs no
    /// [`create`](Self::create).
    ///
    /// # Errors
    /// `Io`.
    pub fn in_memory(&self) -> Result<Base> {
        self.check()?;
        let engine = RedbEngine::in_memory(&self.new_settings(), &mut |transaction| fill_new(transaction, self.region, &self.new_zone()))?;
        Base::waiting(Box::new(engine), self.busy, self.durability)
    }

    /// What a restored base is made with: settings, and the region and zone where a damaged dump does not say them.
    pub(super) fn restored_with(&self) -> Result<(Settings, [u8; 2], Zone)> {
        self.check()?;
        Ok((self.new_settings(), self.region, self.new_zone()))
    }

    /// Settings of a base that is made, by this process alone.
    fn new_settings(&self) -> Settings {
        Settings { share: Share::Exclusive, read_only: false, ..self.settings(Path::new("")) }
    }

    fn settings(&self, path: &Path) -> Settings {
        let file = std::fs::metadata(path).map_or(0, |file| file.len());
        Settings {
            cache_bytes: self.cache_bytes.unwrap_or_else(|| default_cache(file, memory_bytes())),
            share: self.share,
            read_only: self.read_only,
            check: self.check,
            encryption: self.encryption.clone(),
        }
    }

    fn new_zone(&self) -> Zone {
        self.zone.clone().unwrap_or_else(|| zone_of_region(self.region))
    }

    fn check(&self) -> Result<()> {
        if self.region.iter().all(u8::is_ascii_uppercase) {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Argument, "a region has two capital letters, as in RU"))
    }
}

/// A quarter of the memory, what the file may come to need, [`CACHE_BYTES_MAX`], whichever is least; never so little that writing suffers.
fn default_cache(file_bytes: u64, memory_bytes: Option<u64>) -> usize {
    let wanted = (file_bytes / 4).saturating_mul(5).max(CACHE_BYTES_MIN).min(memory_bytes.map_or(u64::MAX, |bytes| bytes / 4)).min(CACHE_BYTES_MAX);
    usize::try_from(wanted).unwrap_or(usize::MAX)
}

/// The machine's memory, where the system tells it in `/proc/meminfo`.
fn memory_bytes() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/meminfo").ok()?;
    let kilobytes: u64 = told.lines().find_map(|line| line.strip_prefix("MemTotal:"))?.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes << 10)
}

/// Where the clocks of a region's capital go; a firm elsewhere says so when it makes its base.
fn zone_of_region(region: [u8; 2]) -> Zone {
    const CAPITALS: [([u8; 2], &str); 15] = [
        (*b"RU", "Europe/Moscow"),
        (*b"UA", "Europe/Kyiv"),
        (*b"BY", "Europe/Minsk"),
        (*b"KZ", "Asia/Almaty"),
        (*b"UZ", "Asia/Tashkent"),
        (*b"KG", "Asia/Bishkek"),
        (*b"AM", "Asia/Yerevan"),
        (*b"AZ", "Asia/Baku"),
        (*b"GE", "Asia/Tbilisi"),
        (*b"MD", "Europe/Chisinau"),
        (*b"PL", "Europe/Warsaw"),
        (*b"DE", "Europe/Berlin"),
        (*b"LV", "Europe/Riga"),
        (*b"LT", "Europe/Vilnius"),
        (*b"EE", "Europe/Tallinn"),
    ];
    let name = CAPITALS.iter().find(|(known, _)| *known == region).map_or("UTC", |(_, name)| *name);
    Zone::named(name).unwrap_or_else(|_| Zone::utc())
}

/// A base that is open in this process, or just being closed.
struct OpenBase {
    shared: Weak<Shared>,
    /// Gone when the file is closed, which is a moment after the last handle went.
    closed: Weak<()>,
}

fn open_bases() -> &'static Mutex<BTreeMap<PathBuf, OpenBase>> {
    static OPEN: OnceLock<Mutex<BTreeMap<PathBuf, OpenBase>>> = OnceLock::new();
    OPEN.get_or_init(Mutex::default)
}

fn canonical(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(path).ok()
}

/// The first rows of a new base.
pub(crate) fn fill_new(transaction: &mut dyn Transaction, region: [u8; 2], zone: &Zone) -> Result<()> {
    transaction.put(Table::Meta, meta::FORMAT, &FORMAT_VERSION.to_be_bytes())?;
    transaction.put(Table::Meta, meta::ZONE, zone.name().as_bytes())?;
    transaction.put(Table::Meta, meta::REGION, &region)?;
    transaction.put(Table::Meta, meta::COLUMNS, &super::columns::COLUMNS_VERSION.to_be_bytes())?;
    transaction.put(Table::Meta, meta::RULES, &u64::from(RULES_VERSION).to_be_bytes())
}

/// A client base: one file, open. Cheap to clone; the file closes when the last clone and session are dropped.
#[derive(Clone)]
pub struct Base {
    pub(crate) shared: Arc<Shared>,
}

/// What all handles of one open base share.
pub(crate) struct Shared {
    pub engine: Box<dyn Engine>,
    pub committed: RwLock<Arc<Committed>>,
    /// Held while the state that reads look at is swapped.
    swapping: Mutex<()>,
    pub sequencer: Mutex<Sequencer>,
    /// Called when a group was flushed: who waits for the disk looks whether he was in it.
    pub flushed: Condvar,
    /// Called when a closure has run: the next one may.
    pub turn: Condvar,
    pub region: [u8; 2],
    pub zone: Zone,
    /// The keys were made by older rules: writing is refused until they are made again.
    pub outdated_keys: AtomicBool,
    pub busy: Duration,
    /// How processes take turns, where several write.
    turn_of_process: Option<Turn>,
    /// What sessions write by where they say nothing else.
    pub durability: Durability,
    /// Counts the calls of [`Base::interrupt`]: a long call that sees it move stops.
    pub interrupts: AtomicU64,
    /// The process that opened it: a forked copy must not write.
    pub process: u32,
    /// The last member, so that it is dropped when the engine is closed.
    closed: Arc<()>,
}

/// The newest committed state: what reads look at.
pub(crate) struct Committed {
    pub view: View,
    pub custom: Arc<CustomFields>,
    pub model: Arc<Model>,
    /// What the engine counted when the snapshot was taken.
    pub epoch: u64,
    /// What the base counts of commits, where several processes write.
    pub commits: u64,
    /// Which state it is, counted in this process.
    pub generation: u64,
    pub hot: Arc<Hot>,
    /// When something is due next, as soon as somebody has asked: a host asks again and again while nothing is written.
    pub next_due: OnceLock<Option<Instant>>,
}

impl Base {
    /// How to open a base; see [`BaseOptions`].
    ///
    /// ```
    /// use kartoteka::Base;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = std::env::temp_dir().join(format!("kartoteka-doc-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("clients.ktk");
    /// let base = Base::options().create(true).region(*b"UA").open(&path)?;
    /// let session = base.session("olga")?; // whoever works: the journal remembers
    /// assert_eq!(session.client_count()?, 0);
    ///
    /// // Whoever opens the file again in this process gets the same base.
    /// assert_eq!(Base::options().open(&path)?.region(), *b"UA");
    /// # drop((base, session));
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn options() -> BaseOptions {
        BaseOptions::default()
    }

    #[cfg(test)]
    pub(crate) fn over(engine: Box<dyn Engine>) -> Result<Base> {
        Base::waiting(engine, BUSY_WAIT, Durability::Strict)
    }

    fn waiting(engine: Box<dyn Engine>, busy: Duration, durability: Durability) -> Result<Base> {
        let (epoch, view) = (engine.epoch(), View::new(engine.snapshot()?));
        let rules = check_versions(&view)?;
        let outdated_keys = AtomicBool::new(rules < u64::from(RULES_VERSION));
        let region = view.get(Table::Meta, meta::REGION)?.and_then(|bytes| bytes.first_chunk().copied()).unwrap_or(*b"RU");
        let zone = view.get(Table::Meta, meta::ZONE)?.and_then(|bytes| Zone::named(std::str::from_utf8(&bytes).ok()?).ok());
        let zone = zone.unwrap_or_else(|| zone_of_region(region));
        let custom = Arc::new(load_custom(&view)?);
        let model = Arc::new(load_model(&view, &custom)?);
        let commits = meta_number(&view, meta::COMMITS)?;
        let (hot, next_due) = (Arc::default(), OnceLock::new());
        let committed = RwLock::new(Arc::new(Committed { view, custom, model, epoch, commits, generation: 0, hot, next_due }));
        let (sequencer, flushed) = (Mutex::default(), Condvar::new());
        let (interrupts, process) = (AtomicU64::new(0), std::process::id());
        let shared = Shared {
            engine,
            committed,
            swapping: Mutex::default(),
            sequencer,
            flushed,
            turn: Condvar::new(),
            region,
            zone,
            outdated_keys,
            busy,
            turn_of_process: None,
            durability,
            interrupts,
            process,
            closed: Arc::default(),
        };
        Ok(Base { shared: Arc::new(shared) })
    }

    /// A session of this actor: the host's opaque id of the user or program that reads and writes.
    ///
    /// # Errors
    /// `Argument` for an empty actor or one longer than [`NAME_BYTES_MAX`](crate::limits::NAME_BYTES_MAX).
    pub fn session(&self, actor: &str) -> Result<Session> {
        check_name("an actor", actor)?;
        Ok(Session { shared: self.shared.clone(), actor: actor.to_string(), durability: self.shared.durability })
    }

    /// Stops the long calls that are under way on this base, from whatever thread they run: exports, whole-base passes, backups and
    /// rebuilds answer `Interrupted` at their next step; an import ends with a report that is not complete, and what it committed
    /// stays under its batch. A call that begins later is not concerned. Cost: one atomic addition, so that it may be called from anywhere.
    ///
    /// ```
    /// use kartoteka::{Base, DuplicateOptions, ErrorKind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let base = Base::options().in_memory()?;
    /// let session = base.session("olga")?;
    /// // Somebody presses a button while the pass over the base runs.
    /// let stopped = session.duplicates(&DuplicateOptions::default(), |_| {
    ///     base.interrupt();
    ///     true
    /// });
    /// assert_eq!(stopped.map_err(|error| error.kind()).err(), Some(ErrorKind::Interrupted));
    /// # Ok(())
    /// # }
    /// ```
    pub fn interrupt(&self) {
        self.shared.interrupts.fetch_add(1, Ordering::Relaxed);
    }

    /// The country whose domestic habits apply in this base.
    pub fn region(&self) -> [u8; 2] {
        self.shared.region
    }

    /// The time zone whose calendar says what day it is in this base.
    pub fn zone(&self) -> &Zone {
        &self.shared.zone
    }
}

impl Shared {
    pub fn committed(&self) -> Arc<Committed> {
        if self.engine.failed() {
            self.engine.heal();
        }
        if self.engine.others_write() {
            self.follow_others();
        }
        let committed = self.committed.read().unwrap_or_else(PoisonError::into_inner).clone();
        if committed.epoch == self.engine.epoch() {
            return committed;
        }
        // What it reads through is dead, and may show relaxed writes that are gone; if it cannot be helped, whoever reads is told.
        self.swap_snapshot(&Changes::Unknown).ok();
        self.committed.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks at what other processes have written since. If it cannot be seen, the state from before is what there is to read; a
    /// write that is built on it is not committed ([`Shared::count_commit`]).
    fn follow_others(&self) {
        let newest = self.engine.snapshot().and_then(|snapshot| meta_number(&View::new(snapshot), meta::COMMITS));
        let known = self.committed.read().unwrap_or_else(PoisonError::into_inner).commits;
        if newest.is_ok_and(|newest| newest != known) {
            self.swap_snapshot(&Changes::Unknown).ok();
        }
    }

    /// Waits until it is this process's turn to write, where several do.
    ///
    /// # Errors
    /// `Busy`, `Io`.
    pub fn turn_to_write(&self) -> Result<Option<Taken<'_>>> {
        self.turn_of_process.as_ref().map(|turn| turn.take(self.busy)).transpose()
    }

    /// Counts a commit, where other processes look for it. `built_on` is the count of the state that it was built on; where another
    /// process has committed since, or that state was not the newest one that could be seen, nothing may be written: says whether it may.
    pub fn count_commit(&self, transaction: &mut dyn Transaction, built_on: u64) -> Result<bool> {
        if !self.engine.shared() {
            return Ok(true);
        }
        let stored = transaction.get(Table::Meta, meta::COMMITS)?;
        if stored.as_deref().and_then(keys::leading_number).unwrap_or(0) != built_on {
            return Ok(false);
        }
        transaction.put(Table::Meta, meta::COMMITS, &(built_on + 1).to_be_bytes())?;
        Ok(true)
    }

    /// Makes the engine's newest state the one that reads look at. `changes` says how it differs.
    pub fn swap_snapshot(&self, changes: &Changes<'_>) -> Result<()> {
        let _one = lock(&self.swapping);
        // Counted before: should the engine open again in between, what is built on this view is filled once more.
        let epoch = self.engine.epoch();
        let view = View::new(self.engine.snapshot()?);
        let custom = Arc::new(load_custom(&view)?);
        let model = Arc::new(load_model(&view, &custom)?);
        let before = self.committed.read().unwrap_or_else(PoisonError::into_inner).clone();
        let (generation, hot) = (before.generation + 1, before.hot.clone());
        let commits = meta_number(&view, meta::COMMITS)?;
        // Another process has written in between: nobody here knows what.
        let alone = !self.engine.others_write() || commits == before.commits + u64::from(matches!(changes, Changes::Sets(_)));
        let changes = if alone { changes } else { &Changes::Unknown };
        hot.advance(generation, changes);
        // What is due stays as it was where the commit says nothing of it.
        let same = match changes {
            Changes::None => epoch == before.epoch,
            Changes::Sets(sets) => epoch == before.epoch && sets.iter().all(|set| !set.touches(Table::Due)),
            Changes::Unknown => false,
        };
        let next_due = if same { before.next_due.clone() } else { OnceLock::new() };
        let committed = Committed { view, custom, model, epoch, commits, generation, hot, next_due };
        *self.committed.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(committed);
        Ok(())
    }

    /// Like [`Shared::swap_snapshot`], of a commit that is on disk: where only looking at it failed because the disk did, the
    /// engine opens its bytes again, and what is built on the old view is filled once more.
    ///
    /// # Errors
    /// Where nothing may be built on the view that readers have, and nothing says so.
    pub fn show_commit(&self, changes: &Changes<'_>) -> Result<()> {
        let epoch = self.committed.read().unwrap_or_else(PoisonError::into_inner).epoch;
        let Err(error) = self.swap_snapshot(changes) else { return Ok(()) };
        self.engine.heal();
        if self.engine.epoch() == epoch {
            return Err(error);
        }
        self.swap_snapshot(&Changes::Unknown).ok();
        Ok(())
    }

    /// Begins to watch for interruptions.
    pub fn watch(&self) -> Watch<'_> {
        Watch { interrupts: &self.interrupts, seen: self.interrupts.load(Ordering::Relaxed) }
    }

    pub fn context(&self, now: Instant) -> RuleContext {
        RuleContext::new(self.region, now.date_naive())
    }
}

/// Tells a long call when it is to stop.
pub(crate) struct Watch<'a> {
    interrupts: &'a AtomicU64,
    seen: u64,
}

impl Watch<'_> {
    /// # Errors
    /// `Interrupted` where somebody interrupted the base since the watch began.
    pub fn check(&self) -> Result<()> {
        if self.interrupts.load(Ordering::Relaxed) == self.seen {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Interrupted, "interrupted"))
    }
}

/// Refuses what is no base and what a newer version wrote; gives the version of the rules that made the keys.
fn check_versions(view: &View) -> Result<u64> {
    let format = meta_number(view, meta::FORMAT)?;
    if format > FORMAT_VERSION {
        return Err(Error::new(ErrorKind::Version, format!("the base has format {format}, this program knows formats up to {FORMAT_VERSION}")));
    }
    if format == 0 {
        return Err(Error::new(ErrorKind::Corrupt, "not a kartoteka base: it has no format version"));
    }
    let rules = meta_number(view, meta::RULES)?;
    if rules > u64::from(RULES_VERSION) {
        return Err(Error::new(ErrorKind::Version, format!("the keys were made by rules {rules}, this program has rules {RULES_VERSION}")));
    }
    Ok(rules)
}

/// A lock that a panicking closure left poisoned is whole all the same: the closure runs on a copy.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn check_name(what: &str, name: &str) -> Result<()> {
    use crate::limits::NAME_BYTES_MAX;
    if name.is_empty() || name.len() > NAME_BYTES_MAX {
        return Err(Error::new(ErrorKind::Argument, format!("{what} has 1 … {NAME_BYTES_MAX} bytes, not {}", name.len())));
    }
    Ok(())
}

pub(crate) fn meta_number(view: &View, name: &[u8]) -> Result<u64> {
    let Some(bytes) = view.get(Table::Meta, name)? else { return Ok(0) };
    keys::leading_number(&bytes).ok_or_else(|| Error::corrupt("meta", name, "not a number"))
}

pub(crate) fn load_custom(view: &View) -> Result<CustomFields> {
    let mut custom = CustomFields::default();
    let (rows, _) = view.range(Table::CustomField, &[], &[0xFF; 3], usize::MAX)?;
    for (key, value) in rows {
        let number = key.first_chunk().map(|bytes| FieldNumber(u16::from_be_bytes(*bytes)));
        let (Some(number), Some(definition)) = (number, decode_custom(&value)) else {
            return Err(Error::corrupt("custom_field", &key, "not a definition"));
        };
        custom.insert(number, definition);
    }
    Ok(custom)
}

/// The model of duplicates of a base.
pub(crate) fn load_model(view: &View, custom: &CustomFields) -> Result<Model> {
    let Some(bytes) = view.get(Table::Meta, meta::MODEL)? else { return Ok(Model::shipped()) };
    let json = serde_json::from_slice(&bytes).map_err(|_| Error::corrupt("meta", meta::MODEL, "not JSON"))?;
    let model = DuplicateModel::from_stored(json, &Model::shipped().to_public(custom))
        .map_err(|error| Error::corrupt("meta", meta::MODEL, &error.to_string()))?;
    Ok(Model::of(&model, custom))
}

pub(crate) fn encode_custom(definition: &CustomDefinition) -> Vec<u8> {
    let flags = u8::from(definition.unique) | u8::from(definition.indexed) << 1 | u8::from(definition.identifying) << 2;
    let mut out = vec![definition.kind as u8, flags];
    push_text(&mut out, &definition.key);
    push_option_text(&mut out, Some(&definition.title));
    push_varint(&mut out, definition.choices.len() as u64);
    definition.choices.iter().for_each(|choice| push_text(&mut out, choice));
    out
}

fn decode_custom(bytes: &[u8]) -> Option<CustomDefinition> {
    const KINDS: [CustomKind; 9] = [
        CustomKind::Text,
        CustomKind::Integer,
        CustomKind::Decimal,
        CustomKind::Money,
        CustomKind::Bool,
        CustomKind::Date,
        CustomKind::Time,
        CustomKind::Choice,
        CustomKind::List,
    ];
    let mut reader = Reader(bytes);
    let number = reader.byte()?;
    let kind = KINDS.into_iter().find(|kind| *kind as u8 == number)?;
    let flags = reader.byte()?;
    let mut definition = CustomDefinition::new(reader.text()?, kind);
    definition.title = reader.option_text()?.unwrap_or_default();
    for _ in 0..reader.count()? {
        definition.choices.push(reader.text()?);
    }
    definition.unique = flags & 1 != 0;
    definition.indexed = flags & 2 != 0;
    definition.identifying = flags & 4 != 0;
    Some(definition)
}

/// Whether a row of the table `custom_field` is a definition.
pub(super) fn is_definition(key: &[u8], value: &[u8]) -> bool {
    let number = <[u8; 2]>::try_from(key).map(|bytes| FieldNumber(u16::from_be_bytes(bytes)));
    number.is_ok_and(FieldNumber::is_custom) && decode_custom(value).is_some()
}
