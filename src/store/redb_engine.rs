//! The embedded engine over redb.
//!
//! One redb table per [`Table`], keys and values plain bytes. A snapshot is a read transaction that opens its tables when they are
//! first asked for. A new file is made under a temporary name in the same folder, filled, and renamed: a crash leaves either no base
//! or a whole one. A file is replaced the same way ([`RedbEngine::rewrite_as`]).
//!
//! **When the disk refuses.** redb answers nothing after the first error of its storage. The engine then opens the same bytes
//! again (`disk.rs` says why that is safe): the failed commit is gone, what was committed before stays, and the next write is tried
//! as any other. Where even opening fails because nothing can be written, reads go on from an overlay in memory, and each write
//! tries to open the file first and answers the error of that. Opening again walks the file once (redb's repair), unless the last
//! commit was a [`Commit::QuickRepair`].
//!
//! redb verifies no checksums while it reads and panics on pages that make no sense. Every call of it is therefore guarded: such
//! a panic becomes an error of kind `Corrupt`. ([`Settings::check`] has it read and verify the whole file when it opens.)

use super::disk::{Disk, Handle, Life};
use super::encryption::{self, EncryptedBackend, Encryption};
use super::engine::{Commit, Engine, Fill, Snapshot, Table, Transaction, Visit};
use super::place::{self, Container};
use crate::error::{Error, ErrorKind, Result};
use redb::backends::FileBackend;
use redb::{
    CompactionError, ConcurrencyMode, CursorError, Database, DatabaseError, Durability, ReadOnlyDatabase, ReadOnlyTable, ReadTransaction,
    ReadableDatabase, ReadableTable, ReadableTableMetadata, RepairSession, StorageError, TableDefinition, TableError,
};
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

fn definition(table: Table) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
    TableDefinition::new(table.name())
}

/// Which processes may have a base open at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Share {
    /// One; or several that only read.
    #[default]
    Exclusive,
    /// One that writes, and any number that only read.
    SingleWriter,
    /// Any number that read and write, one after the other.
    MultiWriter,
}

/// How a base is opened.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub share: Share,
    /// Whether nothing is to be written.
    pub read_only: bool,
    /// Most bytes that the page cache may come to hold.
    pub cache_bytes: usize,
    /// Whether the whole file is read and its checksums verified when it is opened.
    pub check: bool,
    /// What the file is encrypted with.
    pub encryption: Option<Encryption>,
}

impl Settings {
    /// Those of a file that is this process's own.
    pub fn with_cache(cache_bytes: usize) -> Settings {
        Settings { share: Share::Exclusive, read_only: false, cache_bytes, check: false, encryption: None }
    }

    fn exclusive(&self) -> bool {
        self.share == Share::Exclusive
    }
}

pub(crate) struct RedbEngine {
    settings: Settings,
    path: Option<PathBuf>,
    open: RwLock<Open>,
    /// Held while the engine opens its bytes again, so that one does it for all.
    healing: Mutex<()>,
}

/// What is open now.
struct Open {
    disk: Arc<Disk>,
    /// `None` where the bytes cannot even be read.
    store: Option<Arc<Store>>,
    /// Why nothing can be written; the store reads through an overlay then.
    refused: Option<(ErrorKind, String)>,
    /// How often it was opened again.
    epoch: u64,
    /// The layer of the disk that encrypts, where there is one.
    encrypted: Option<EncryptedBackend>,
}

/// A database that is closed by whoever drops it last, guarded: after redb panicked on a damaged page its locks are poisoned, and
/// closing it panics once more. Nothing of that may reach the host.
struct Store {
    database: Option<Opening>,
    /// Ended where another one has taken over: closing this one must write nothing.
    life: Arc<Life>,
}

enum Opening {
    Writer(Database),
    Reader(ReadOnlyDatabase),
}

impl Drop for Store {
    fn drop(&mut self) {
        let database = self.database.take();
        guarded("close a base", || {
            drop(database);
            Ok(())
        })
        .ok();
    }
}

impl Store {
    fn database(&self) -> Result<&Database> {
        match &self.database {
            Some(Opening::Writer(database)) => Ok(database),
            Some(Opening::Reader(_)) => Err(Error::new(ErrorKind::ReadOnly, "the base was opened to be read only")),
            None => Err(Error::new(ErrorKind::Closed, "the base was closed")),
        }
    }

    fn begin_read(&self) -> Result<ReadTransaction> {
        let begun = match &self.database {
            Some(Opening::Writer(database)) => database.begin_read(),
            Some(Opening::Reader(database)) => database.begin_read(),
            None => return Err(Error::new(ErrorKind::Closed, "the base was closed")),
        };
        begun.map_err(|cause| storage("begin a read", cause))
    }
}

impl Drop for RedbEngine {
    fn drop(&mut self) {
        let open = self.open.get_mut().unwrap_or_else(PoisonError::into_inner);
        open.store = None;
        open.disk.release();
    }
}

impl RedbEngine {
    /// Opens an existing file after `look` has seen it and said nothing against it. Looking changes no byte of the file, so one
    /// that is refused stays as it was.
    ///
    /// # Errors
    /// `NotFound`, `Corrupt`, `Locked`, `Key`, `Version`, `Io`, `Permission`, `Full`, and those of `look`.
    pub fn open(path: &Path, settings: &Settings, look: &mut dyn FnMut(Arc<dyn Snapshot>) -> Result<()>) -> Result<Self> {
        let container = place::check_magic(path)?;
        // Looking takes the file for oneself; where it is shared, what is wrong with it is seen when it is open.
        let look = (settings.exclusive() && !settings.read_only).then_some(look);
        let file = place::open_file(path, settings.read_only)?;
        let mine = place::identity(&file.metadata()?);
        let opened = file_disk(file, container, settings).and_then(|(disk, encrypted)| {
            let engine = RedbEngine::over(disk, Some(path), settings, look)?;
            // Its owner may have put another file in its place between the opening and the lock.
            if place::identity(&std::fs::metadata(path)?) != mine {
                return Err(Error::new(ErrorKind::Locked, "the file was replaced at this moment"));
            }
            encrypted.as_ref().map_or(Ok(()), EncryptedBackend::settle)?;
            engine.open.write().unwrap_or_else(PoisonError::into_inner).encrypted = encrypted;
            Ok(engine)
        });
        opened.map_err(|error| named(error, path))
    }

    /// Opens the base that a disk holds already.
    ///
    /// # Errors
    /// As [`RedbEngine::open`].
    pub fn over(disk: Arc<Disk>, path: Option<&Path>, settings: &Settings, look: Option<Look<'_>>) -> Result<Self> {
        if let Some(look) = look {
            // What takes long to repair is looked at behind the repair only.
            let settings = Settings::with_cache(1 << 20);
            let looked = match open_store(disk.overlaid()?, &settings, RepairSession::abort) {
                Ok(store) => RedbSnapshot::new(&store).and_then(|snapshot| look(Arc::new(snapshot))),
                Err(error) if error.kind() == ErrorKind::Locked => Err(error),
                Err(_) => Ok(()),
            };
            if let Err(error) = looked {
                disk.release();
                return Err(error);
            }
        }
        match open_store(disk.handle(), settings, |_| ()) {
            Ok(store) => {
                let open = RwLock::new(Open { disk, store: Some(store), refused: None, epoch: 0, encrypted: None });
                Ok(RedbEngine { settings: settings.clone(), path: path.map(Path::to_path_buf), open, healing: Mutex::new(()) })
            }
            Err(error) => {
                disk.release();
                Err(error)
            }
        }
    }

    /// Makes a new file: under a temporary name, filled with `first`, synced, then renamed to its own.
    ///
    /// # Errors
    /// `Exists` where a file of this name is there already; `Io`, `Permission`, `Full`; those of `first`.
    pub fn create(path: &Path, settings: &Settings, first: Fill<'_>) -> Result<Self> {
        if path.exists() {
            return Err(Error::new(ErrorKind::Exists, format!("cannot create a base: {} exists", path.display())));
        }
        let temporary = place::temporary_name(path)?;
        let made = RedbEngine::fill_new(&temporary, settings, first).and_then(|()| place::publish(&temporary, path));
        if made.is_err() {
            // The temporary file is ours alone; what remains of it must not stay behind.
            std::fs::remove_file(&temporary).ok();
        }
        made.map_err(|error| named(error, path))?;
        RedbEngine::open(path, settings, &mut |_| Ok(()))
    }

    /// A base in memory, gone when it is dropped.
    pub fn in_memory(settings: &Settings, first: Fill<'_>) -> Result<Self> {
        let disk = Disk::new(Box::new(redb::backends::InMemoryBackend::new()), true)?;
        RedbEngine::create_over(disk, None, settings, first)
    }

    /// Makes a base on an empty disk.
    ///
    /// # Errors
    /// `Io`, `Full`; those of `first`.
    pub fn create_over(disk: Arc<Disk>, path: Option<&Path>, settings: &Settings, first: Fill<'_>) -> Result<Self> {
        let engine = RedbEngine::over(disk, path, settings, None)?;
        engine.create_tables()?;
        engine.write(Commit::QuickRepair, first)?;
        Ok(engine)
    }

    /// Writes the base anew into a file beside it and puts that in its place: `first` fills it, in ascending order. It is encrypted
    /// with this, under a new key of pages; plain where there is nothing. Snapshots of the old file stay whole until they are
    /// dropped. The caller sees to it that nobody writes meanwhile. In memory there is nothing to do.
    ///
    /// # Errors
    /// Those of creating; the old file is untouched then.
    pub fn rewrite_as(&self, encryption: Option<&Encryption>, first: Fill<'_>) -> Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        if !self.settings.exclusive() {
            return Err(Error::new(ErrorKind::Unsupported, "a base that other processes may have open keeps its file; open it exclusively"));
        }
        if self.settings.read_only {
            return Err(Error::new(ErrorKind::ReadOnly, "the base was opened to be read only"));
        }
        let settings = Settings { encryption: encryption.cloned(), ..self.settings.clone() };
        let temporary = place::temporary_name(path)?;
        let made = RedbEngine::fill_new(&temporary, &settings, first).and_then(|()| {
            // Opened, and so locked, before it gets the name: nobody can come between.
            let (disk, encrypted) = file_disk(place::open_file(&temporary, false)?, container_of(encryption), &settings)?;
            let store = open_store(disk.handle(), &settings, |_| ())?;
            place::replace(&temporary, path)?;
            Ok((disk, store, encrypted))
        });
        let (disk, store, encrypted) = match made {
            Ok(made) => made,
            Err(error) => {
                std::fs::remove_file(&temporary).ok();
                return Err(named(error, path));
            }
        };
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        let epoch = open.epoch;
        let old = std::mem::replace(&mut *open, Open { disk, store: Some(store), refused: None, epoch, encrypted });
        old.disk.release();
        Ok(())
    }

    fn fill_new(temporary: &Path, settings: &Settings, first: Fill<'_>) -> Result<()> {
        let settings = Settings { share: Share::Exclusive, ..settings.clone() };
        let raw = Box::new(FileBackend::new(place::new_file(temporary)?).map_err(open_error)?);
        let disk = match &settings.encryption {
            Some(encryption) => Disk::new(EncryptedBackend::create(raw, encryption)?.storage(), true)?,
            None => Disk::new(raw, true)?,
        };
        RedbEngine::create_over(disk, None, &settings, first)?.trim()
    }

    /// Gives back what the file grew by beyond its pages: files grow by doubling.
    fn trim(mut self) -> Result<()> {
        let open = self.open.get_mut().unwrap_or_else(PoisonError::into_inner);
        let store = open.store.as_mut().and_then(Arc::get_mut);
        let Some(Opening::Writer(database)) = store.and_then(|store| store.database.as_mut()) else { return Ok(()) };
        guarded("trim a base", || {
            database.compact().map(drop).map_err(|cause| match cause {
                CompactionError::Storage(cause) => Error::new(storage_kind(&cause), "cannot trim the file").because(cause),
                cause => Error::new(ErrorKind::Internal, "cannot trim the file").because(cause),
            })
        })
    }

    fn create_tables(&self) -> Result<()> {
        let store = self.store()?;
        guarded("create tables", || {
            let transaction = store.database()?.begin_write().map_err(|cause| storage("begin a write", cause))?;
            for &table in Table::ALL {
                transaction.open_table(definition(table)).map_err(|cause| table_error(table, cause))?;
            }
            finish(&store, transaction, Commit::Durable)
        })
    }

    fn store(&self) -> Result<Arc<Store>> {
        self.store_and_epoch().map(|(store, _)| store)
    }

    fn store_and_epoch(&self) -> Result<(Arc<Store>, u64)> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        match (&open.store, &open.refused) {
            (Some(store), _) => Ok((store.clone(), open.epoch)),
            (None, Some((kind, message))) => Err(Error::new(*kind, message.clone())),
            (None, None) => Err(Error::new(ErrorKind::Closed, "the base was closed")),
        }
    }

    /// Opens the same bytes again; for writing if the disk lets it, else over an overlay.
    fn reopen(&self) {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let disk = open.disk.clone();
        // An overlay that can still be read from stays until there is something better.
        let overlay = open.store.clone().filter(|_| open.refused.is_some() && !disk.failed());
        let old = open.store.clone().filter(|_| overlay.is_none());
        drop(open);
        if let Some(old) = old {
            old.life.end();
        }
        if !self.settings.exclusive() || self.settings.read_only {
            self.reopen_shared();
            return;
        }
        let written = disk.put_header_back().map_err(Error::from).and_then(|()| open_store(disk.handle(), &self.settings, |_| ()));
        let (store, refused) = match written {
            Ok(store) => {
                if let Some(overlay) = overlay {
                    overlay.life.end();
                }
                (Some(store), None)
            }
            Err(error) => {
                let refused = Some((error.kind(), format!("the base can only be read since writing to it failed: {error}")));
                (overlay.or_else(|| open_store(disk.overlaid().ok()?, &self.settings, |_| ()).ok()), refused)
            }
        };
        disk.forget_failure();
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        (open.store, open.refused) = (store, refused);
        open.epoch += 1;
    }

    /// Opens a file anew that others may have open too. Its commits flush the data before they count, so there is no header to
    /// put back: it may be another's by now.
    fn reopen_shared(&self) {
        // Snapshots keep the old opening for a while; its locks would stand in the way of the new one.
        self.open.read().unwrap_or_else(PoisonError::into_inner).disk.release();
        let opened = self.path.as_deref().ok_or_else(|| Error::new(ErrorKind::Closed, "the base was closed")).and_then(|path| {
            let container = container_of(self.settings.encryption.as_ref());
            let (disk, encrypted) = file_disk(place::open_file(path, self.settings.read_only)?, container, &self.settings)?;
            let store = open_store(disk.handle(), &self.settings, |_| ())?;
            Ok((disk, store, encrypted))
        });
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        match opened {
            Ok((disk, store, encrypted)) => (open.disk, open.store, open.refused, open.encrypted) = (disk, Some(store), None, encrypted),
            Err(error) => {
                open.store = None;
                open.refused = Some((error.kind(), format!("the base cannot be opened again after a failure: {error}")));
            }
        }
        open.epoch += 1;
    }

    fn attempt(&self, epoch: Option<u64>, commit: Commit, fill: Fill<'_>) -> Result<bool> {
        let (store, now) = self.store_and_epoch()?;
        if epoch.is_some_and(|epoch| epoch != now) {
            return Ok(false);
        }
        guarded("commit", || {
            let mut transaction = store.database()?.begin_write().map_err(|cause| storage("begin a write", cause))?;
            transaction.set_quick_repair(commit == Commit::QuickRepair);
            if commit == Commit::Relaxed && self.settings.exclusive() {
                transaction
                    .set_durability(Durability::None)
                    .map_err(|cause| Error::new(ErrorKind::Internal, "a commit cannot be relaxed").because(cause))?;
            }
            {
                let mut open = RedbTransaction { transaction: &transaction, table: None };
                fill(&mut open)?;
            }
            finish(&store, transaction, commit).map(|()| true)
        })
    }

    fn write_if(&self, epoch: Option<u64>, commit: Commit, fill: Fill<'_>) -> Result<bool> {
        if self.failed() || self.refused().is_some() {
            self.heal();
            self.refused().map_or(Ok(()), Err)?;
        }
        let written = self.attempt(epoch, commit, fill);
        if self.failed() {
            self.heal();
        }
        written
    }

    fn refused(&self) -> Option<Error> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.refused.as_ref().map(|(kind, message)| Error::new(*kind, message.clone()))
    }
}

/// What may look at a base before it is opened.
pub(crate) type Look<'a> = &'a mut dyn FnMut(Arc<dyn Snapshot>) -> Result<()>;

/// The disk of a file, and the layer of it that encrypts. Its locks stay while handles come and go.
/// (Shared files are locked range by range, and each opening has its own.)
fn file_disk(file: std::fs::File, container: Container, settings: &Settings) -> Result<(Arc<Disk>, Option<EncryptedBackend>)> {
    let raw = Box::new(FileBackend::new(file).map_err(open_error)?);
    match (container, &settings.encryption) {
        (Container::Plain, None) => Ok((Disk::new(raw, settings.exclusive())?, None)),
        (Container::Plain, Some(given)) => Err(encryption::unwanted(given)),
        (Container::Encrypted, None) => Err(encryption::missing()),
        (Container::Encrypted, Some(given)) => {
            let encrypted = EncryptedBackend::open(raw, given)?;
            Ok((Disk::new(encrypted.storage(), settings.exclusive())?, Some(encrypted)))
        }
    }
}

fn container_of(encryption: Option<&Encryption>) -> Container {
    if encryption.is_some() { Container::Encrypted } else { Container::Plain }
}

fn open_store(handle: Handle, settings: &Settings, repair: impl Fn(&mut RepairSession) + 'static) -> Result<Arc<Store>> {
    let (life, disk) = (handle.life(), handle.written_disk());
    guarded("open a base", || {
        let mut builder = Database::builder();
        builder.set_cache_size(settings.cache_bytes).set_check_integrity_on_open(settings.check).set_repair_callback(repair);
        builder.set_concurrency_mode(match settings.share {
            Share::Exclusive => ConcurrencyMode::ExclusiveWriter,
            Share::SingleWriter => ConcurrencyMode::SingleWriter,
            Share::MultiWriter => ConcurrencyMode::MultiWriter,
        });
        let database = if settings.read_only {
            Opening::Reader(builder.open_read_only_with_backend(handle).map_err(open_error)?)
        } else {
            Opening::Writer(builder.create_with_backend(handle).map_err(open_error)?)
        };
        if let Some(disk) = disk {
            disk.keep_header();
        }
        Ok(Arc::new(Store { database: Some(database), life }))
    })
}

/// Commits. redb goes on after the flush that makes a commit count: it cuts the file, it frees pages. A failure of that takes nothing back,
/// and nobody is told that he wrote nothing; the file is opened again.
fn finish(store: &Store, transaction: redb::WriteTransaction, commit: Commit) -> Result<()> {
    store.life.watch_commit();
    let committed = transaction.commit();
    if commit != Commit::Relaxed && store.life.has_committed() { Ok(()) } else { committed.map_err(|cause| storage("commit", cause)) }
}

/// Says which base, and who holds it, where an error of opening is passed on.
fn named(error: Error, path: &Path) -> Error {
    let mut what = format!("cannot open base {}", path.display());
    if error.kind() == ErrorKind::Locked
        && let Some(process) = place::holder(path)
    {
        what += &format!(", which process {process} has open");
    }
    error.while_trying(&what)
}

/// Calls redb; a panic of it, which damaged pages lead to, becomes an error. Nothing half done survives: a transaction that was
/// not committed is gone, and a snapshot is only read.
fn guarded<T>(what: &str, call: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        Err(Error::new(ErrorKind::Corrupt, format!("cannot {what}: the base is damaged")).because(text))
    })
}

impl Engine for RedbEngine {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>> {
        Ok(Arc::new(RedbSnapshot::new(&self.store()?)?))
    }

    fn write(&self, commit: Commit, fill: Fill<'_>) -> Result<()> {
        self.write_if(None, commit, fill).map(drop)
    }

    fn epoch(&self) -> u64 {
        self.open.read().unwrap_or_else(PoisonError::into_inner).epoch
    }

    fn write_since(&self, epoch: u64, commit: Commit, fill: Fill<'_>) -> Result<bool> {
        self.write_if(Some(epoch), commit, fill)
    }

    fn failed(&self) -> bool {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        // Where not even reading was possible it is tried again by whoever reads next.
        open.disk.failed() || open.store.is_none()
    }

    fn heal(&self) {
        let _one = self.healing.lock().unwrap_or_else(PoisonError::into_inner);
        if self.failed() || self.refused().is_some() {
            self.reopen();
        }
    }

    fn rewrite_as(&self, encryption: Option<&Encryption>, fill: Fill<'_>) -> Result<()> {
        RedbEngine::rewrite_as(self, encryption, fill)
    }

    fn encryption(&self) -> Option<Encryption> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.encrypted.as_ref().map(EncryptedBackend::encryption)
    }

    fn check_encryption(&self, given: Option<&Encryption>) -> Result<()> {
        let encrypted = self.open.read().unwrap_or_else(PoisonError::into_inner).encrypted.clone();
        match (encrypted, given) {
            (None, None) => Ok(()),
            (None, Some(given)) => Err(encryption::unwanted(given)),
            (Some(_), None) => Err(encryption::missing()),
            (Some(encrypted), Some(given)) => encrypted.check(given),
        }
    }

    #[cfg(feature = "encryption")]
    fn change_encryption(&self, new: &Encryption) -> Result<()> {
        let encrypted = self.open.read().unwrap_or_else(PoisonError::into_inner).encrypted.clone();
        encrypted.ok_or_else(|| encryption::unwanted(new))?.change(new)
    }

    fn file_bytes(&self) -> u64 {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        if self.path.is_some() { open.disk.bytes() + open.encrypted.as_ref().map_or(0, EncryptedBackend::header_bytes) } else { 0 }
    }

    fn shared(&self) -> bool {
        !self.settings.exclusive()
    }

    fn others_write(&self) -> bool {
        match self.settings.share {
            Share::Exclusive => false,
            Share::SingleWriter => self.settings.read_only,
            Share::MultiWriter => true,
        }
    }

    fn file_grown(&self) -> u64 {
        self.open.read().unwrap_or_else(PoisonError::into_inner).disk.grown()
    }
}

type Opened = ReadOnlyTable<&'static [u8], &'static [u8]>;

struct RedbSnapshot {
    /// By the place of the table in [`Table::ALL`]; opened when it is first asked for.
    tables: [OnceLock<Option<Opened>>; Table::COUNT],
    transaction: ReadTransaction,
    /// The last member: the database may be closed only after the transaction.
    _store: Arc<Store>,
}

impl RedbSnapshot {
    fn new(store: &Arc<Store>) -> Result<Self> {
        let transaction = guarded("begin a read", || store.begin_read())?;
        Ok(RedbSnapshot { tables: std::array::from_fn(|_| OnceLock::new()), transaction, _store: store.clone() })
    }

    fn table(&self, table: Table) -> Result<Option<&Opened>> {
        let Some(place) = self.tables.get(table as usize) else { return Ok(None) };
        if let Some(opened) = place.get() {
            return Ok(opened.as_ref());
        }
        let opened = guarded("open a table", || match self.transaction.open_table(definition(table)) {
            Ok(opened) => Ok(Some(opened)),
            // A base of an older version lacks tables that came later; they read as empty.
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(cause) => Err(table_error(table, cause)),
        })?;
        Ok(place.get_or_init(|| opened).as_ref())
    }
}

impl Snapshot for RedbSnapshot {
    fn get(&self, table: Table, key: &[u8], lend: &mut dyn FnMut(&[u8])) -> Result<bool> {
        let Some(opened) = self.table(table)? else { return Ok(false) };
        guarded("read", || match opened.get(key).map_err(|cause| storage_of(table, cause))? {
            Some(value) => {
                lend(value.value());
                Ok(true)
            }
            None => Ok(false),
        })
    }

    fn range(&self, table: Table, low: &[u8], high: &[u8], limit: usize, visit: Visit<'_>) -> Result<Option<Vec<u8>>> {
        let Some(opened) = self.table(table)?.filter(|_| low < high) else { return Ok(None) };
        guarded("read", || {
            for (visited, row) in opened.range(low..high).map_err(|cause| storage_of(table, cause))?.enumerate() {
                let (key, value) = row.map_err(|cause| storage_of(table, cause))?;
                if visited == limit {
                    return Ok(Some(key.value().to_vec()));
                }
                if visit(key.value(), value.value()).is_break() {
                    return Ok(None);
                }
            }
            Ok(None)
        })
    }

    fn count(&self, table: Table) -> Result<u64> {
        self.table(table)?.map_or(Ok(0), |opened| guarded("count", || opened.len().map_err(|cause| storage_of(table, cause))))
    }
}

type Writable<'t> = redb::Table<'t, &'static [u8], &'static [u8]>;

struct RedbTransaction<'t> {
    transaction: &'t redb::WriteTransaction,
    /// The table of the last call: writes come table by table, so one stays open.
    table: Option<(Table, Writable<'t>)>,
}

impl<'t> RedbTransaction<'t> {
    fn open(&mut self, table: Table) -> Result<&mut Writable<'t>> {
        if self.table.as_ref().is_none_or(|(open, _)| *open != table) {
            self.table = None;
            self.table = Some((table, self.transaction.open_table(definition(table)).map_err(|cause| table_error(table, cause))?));
        }
        let opened = self.table.as_mut().map(|(_, opened)| opened);
        opened.ok_or_else(|| Error::new(ErrorKind::Internal, "no table is open"))
    }
}

impl Transaction for RedbTransaction<'_> {
    fn get(&mut self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let found = self.open(table)?.get(key).map_err(|cause| storage_of(table, cause))?;
        Ok(found.map(|value| value.value().to_vec()))
    }

    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<()> {
        self.open(table)?.insert(key, value).map(drop).map_err(|cause| storage_of(table, cause))
    }

    /// Rows behind the last one of the table go in through a cursor, which fills whole leaves; a row that lies among others takes its
    /// own way down.
    fn load(&mut self, table: Table, rows: &mut dyn Iterator<Item = (&[u8], &[u8])>) -> Result<()> {
        let opened = self.open(table)?;
        let failed = |cause| storage_of(table, cause);
        let last = opened.last().map_err(failed)?.map(|(key, _)| key.value().to_vec());
        let mut next = rows.next();
        while let Some((key, value)) = next.filter(|(key, _)| last.as_deref().is_some_and(|last| *key <= last)) {
            opened.insert(key, value).map_err(failed)?;
            next = rows.next();
        }
        let mut cursor = opened.upper_bound_mut(Bound::<&[u8]>::Unbounded).map_err(failed)?;
        for (key, value) in next.into_iter().chain(rows) {
            cursor.insert_before(key, value).map_err(|cause| match cause {
                CursorError::Storage(cause) => storage_of(table, cause),
                cause => Error::new(ErrorKind::Internal, format!("cannot load table {}", table.name())).because(cause),
            })?;
        }
        cursor.close().map_err(failed)
    }

    fn delete(&mut self, table: Table, key: &[u8]) -> Result<()> {
        self.open(table)?.remove(key).map(drop).map_err(|cause| storage_of(table, cause))
    }
}

fn open_error(cause: DatabaseError) -> Error {
    let kind = match &cause {
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => ErrorKind::Locked,
        DatabaseError::UpgradeRequired(_) => ErrorKind::Version,
        DatabaseError::Storage(cause) => storage_kind(cause),
        // A reader does not repair; whoever writes does.
        DatabaseError::RepairAborted => ErrorKind::Busy,
        _ => ErrorKind::Corrupt,
    };
    Error::new(kind, "cannot open the file").because(cause)
}

fn storage_kind(cause: &StorageError) -> ErrorKind {
    match cause {
        StorageError::Corrupted(_) => ErrorKind::Corrupt,
        StorageError::Io(cause) => match cause.kind() {
            std::io::ErrorKind::NotFound => ErrorKind::NotFound,
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorKind::Full,
            std::io::ErrorKind::PermissionDenied => ErrorKind::Permission,
            std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::InvalidData => ErrorKind::Corrupt,
            _ => ErrorKind::Io,
        },
        StorageError::ValueTooLarge(_) => ErrorKind::Limit,
        // `PreviousIo`, too: it is the failure of somebody else, after which the engine opens the file again.
        StorageError::DatabaseClosed => ErrorKind::Closed,
        _ => ErrorKind::Io,
    }
}

fn storage(what: &str, cause: impl Into<redb::Error>) -> Error {
    let cause = cause.into();
    let kind = match &cause {
        redb::Error::Corrupted(_) => ErrorKind::Corrupt,
        redb::Error::Io(cause) if matches!(cause.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded) => ErrorKind::Full,
        redb::Error::DatabaseClosed => ErrorKind::Closed,
        redb::Error::ValueTooLarge(_) => ErrorKind::Limit,
        _ => ErrorKind::Io,
    };
    Error::new(kind, format!("cannot {what}")).because(cause)
}

fn storage_of(table: Table, cause: StorageError) -> Error {
    Error::new(storage_kind(&cause), format!("cannot read or write table {}", table.name())).because(cause)
}

fn table_error(table: Table, cause: TableError) -> Error {
    match cause {
        TableError::Storage(cause) => storage_of(table, cause),
        cause => Error::new(ErrorKind::Corrupt, format!("cannot open table {}", table.name())).because(cause),
    }
}
