//! The embedded engine over redb.
//!
//! One redb table per [`Table`], keys and values plain bytes. A snapshot is a read transaction with all its tables open. A new
//! file is made under a temporary name in the same folder, filled, and renamed: a crash leaves either no base or a whole one.
//!
//! redb verifies no checksums while it reads and panics on pages that make no sense. Every call of it is therefore guarded: such
//! a panic becomes an error of kind `Corrupt`. (Its integrity check at opening would read the whole file each time.)

use super::engine::{Commit, Engine, Fill, Snapshot, Table, Transaction, Visit};
use crate::error::{Error, ErrorKind, Result};
use redb::{
    CursorError, Database, DatabaseError, ReadOnlyTable, ReadTransaction, ReadableDatabase, ReadableTable, ReadableTableMetadata, StorageError,
    TableDefinition, TableError,
};
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const MAGIC: &[u8] = b"redb";

fn definition(table: Table) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
    TableDefinition::new(table.name())
}

pub(crate) struct RedbEngine {
    /// There until the engine is dropped.
    database: Option<Database>,
    path: Option<PathBuf>,
}

/// After redb panicked on a damaged page its locks are poisoned, and closing it panics once more: nothing of that may reach the host.
impl Drop for RedbEngine {
    fn drop(&mut self) {
        let database = self.database.take();
        guarded("close a base", || {
            drop(database);
            Ok(())
        })
        .ok();
    }
}

impl RedbEngine {
    /// Opens an existing file after `look` has seen it and said nothing against it. Looking changes no byte of the file, so one
    /// that is refused stays as it was; a file that was not closed properly is looked at after its repair only.
    pub fn open(path: &Path, cache_bytes: usize, look: &mut dyn FnMut(Arc<dyn Snapshot>) -> Result<()>) -> Result<Self> {
        check_magic(path)?;
        guarded("open a base", || {
            if let Ok(database) = builder(1 << 20).open_read_only(path) {
                let transaction = database.begin_read().map_err(|cause| storage("begin a read", cause))?;
                look(Arc::new(RedbSnapshot::new(&transaction)?))
                    .map_err(|error| error.while_trying(&format!("cannot open base {}", path.display())))?;
            }
            let opened = builder(cache_bytes).open(path);
            opened.map(|database| RedbEngine { database: Some(database), path: Some(path.to_path_buf()) }).map_err(|cause| open_error(path, cause))
        })
    }

    /// Makes a new file: under a temporary name, filled with `first`, synced, then renamed to its own.
    ///
    /// # Errors
    /// `Exists` where a file of this name is there already.
    pub fn create(path: &Path, cache_bytes: usize, first: Fill<'_>) -> Result<Self> {
        if path.exists() {
            return Err(Error::new(ErrorKind::Exists, format!("cannot create a base: {} exists", path.display())));
        }
        let temporary = temporary_name(path)?;
        let made = builder(cache_bytes).create(&temporary).map_err(|cause| open_error(path, cause)).and_then(|database| {
            let engine = RedbEngine { database: Some(database), path: None };
            engine.create_tables()?;
            engine.write(Commit::QuickRepair, first)
        });
        let renamed = made.and_then(|()| publish(&temporary, path));
        if renamed.is_err() {
            // The temporary file is ours alone; what remains of it must not stay behind.
            std::fs::remove_file(&temporary).ok();
        }
        renamed?;
        RedbEngine::open(path, cache_bytes, &mut |_| Ok(()))
    }

    /// A base in memory, gone when it is dropped.
    pub fn in_memory(cache_bytes: usize, first: Fill<'_>) -> Result<Self> {
        let backend = redb::backends::InMemoryBackend::new();
        let database = builder(cache_bytes).create_with_backend(backend).map_err(|cause| open_error(Path::new(":memory:"), cause))?;
        let engine = RedbEngine { database: Some(database), path: None };
        engine.create_tables()?;
        engine.write(Commit::Durable, first)?;
        Ok(engine)
    }

    fn database(&self) -> Result<&Database> {
        self.database.as_ref().ok_or_else(|| Error::new(ErrorKind::Closed, "the base was closed"))
    }

    fn create_tables(&self) -> Result<()> {
        let transaction = self.database()?.begin_write().map_err(|cause| storage("begin a write", cause))?;
        for &table in Table::ALL {
            transaction.open_table(definition(table)).map_err(|cause| table_error(table, cause))?;
        }
        transaction.commit().map_err(|cause| storage("commit", cause))
    }
}

/// Calls redb; a panic of it, which damaged pages lead to, becomes an error. Nothing half done survives: a transaction that was
/// not committed is gone, and a snapshot is only read.
fn guarded<T>(what: &str, call: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        Err(Error::new(ErrorKind::Corrupt, format!("cannot {what}: the base is damaged")).because(text))
    })
}

fn builder(cache_bytes: usize) -> redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(cache_bytes);
    builder
}

/// A foreign or empty file is told apart before redb sees it: redb would make an empty file a database.
fn check_magic(path: &Path) -> Result<()> {
    use std::io::Read;
    let describe = |error: Error| error.while_trying(&format!("cannot open base {}", path.display()));
    let mut head = [0u8; 4];
    let mut file = std::fs::File::open(path).map_err(|cause| describe(cause.into()))?;
    let read = file.read(&mut head).map_err(|cause| describe(cause.into()))?;
    if head.get(..read) == Some(MAGIC) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Corrupt, format!("cannot open base {}: not a kartoteka base", path.display())))
}

fn temporary_name(path: &Path) -> Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| Error::new(ErrorKind::Argument, "the path of a base names no file"))?;
    let mut temporary = name.to_os_string();
    temporary.push(format!(".new-{}", std::process::id()));
    Ok(path.with_file_name(temporary))
}

/// Renames the finished file and makes the new name itself durable. A file that appeared meanwhile is not replaced.
fn publish(temporary: &Path, path: &Path) -> Result<()> {
    let failed = |cause: std::io::Error| Error::from(cause).while_trying(&format!("cannot create base {}", path.display()));
    if let Err(cause) = std::fs::hard_link(temporary, path) {
        if cause.kind() == std::io::ErrorKind::AlreadyExists {
            return Err(Error::new(ErrorKind::Exists, format!("cannot create a base: {} exists", path.display())));
        }
        // No hard links on this file system: a plain rename, guarded by the check above alone.
        std::fs::rename(temporary, path).map_err(failed)?;
    } else {
        std::fs::remove_file(temporary).map_err(failed)?;
    }
    sync_folder(path);
    Ok(())
}

/// Where folders can be opened and synced, the new name is flushed too; elsewhere the file system sees to it.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Ok(folder) = std::fs::File::open(folder) {
        folder.sync_all().ok();
    }
}

impl Engine for RedbEngine {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>> {
        guarded("begin a read", || {
            let transaction = self.database()?.begin_read().map_err(|cause| storage("begin a read", cause))?;
            Ok(Arc::new(RedbSnapshot::new(&transaction)?) as Arc<dyn Snapshot>)
        })
    }

    fn write(&self, commit: Commit, fill: Fill<'_>) -> Result<()> {
        guarded("commit", || {
            let mut transaction = self.database()?.begin_write().map_err(|cause| storage("begin a write", cause))?;
            transaction.set_quick_repair(commit == Commit::QuickRepair);
            {
                let mut open = RedbTransaction { transaction: &transaction, table: None };
                fill(&mut open)?;
            }
            transaction.commit().map_err(|cause| storage("commit", cause))
        })
    }

    fn file_bytes(&self) -> u64 {
        self.path.as_ref().and_then(|path| std::fs::metadata(path).ok()).map_or(0, |metadata| metadata.len())
    }
}

type Opened = ReadOnlyTable<&'static [u8], &'static [u8]>;

struct RedbSnapshot {
    /// By the place of the table in [`Table::ALL`].
    tables: Vec<Option<Opened>>,
}

impl RedbSnapshot {
    fn new(transaction: &ReadTransaction) -> Result<Self> {
        let mut tables = Vec::with_capacity(Table::ALL.len());
        for &table in Table::ALL {
            tables.push(match transaction.open_table(definition(table)) {
                Ok(opened) => Some(opened),
                // A base of an older version lacks tables that came later; they read as empty.
                Err(TableError::TableDoesNotExist(_)) => None,
                Err(cause) => return Err(table_error(table, cause)),
            });
        }
        Ok(RedbSnapshot { tables })
    }

    fn table(&self, table: Table) -> Option<&Opened> {
        self.tables.get(table as usize).and_then(Option::as_ref)
    }
}

impl Snapshot for RedbSnapshot {
    fn get(&self, table: Table, key: &[u8], lend: &mut dyn FnMut(&[u8])) -> Result<bool> {
        let Some(opened) = self.table(table) else { return Ok(false) };
        guarded("read", || match opened.get(key).map_err(|cause| storage_of(table, cause))? {
            Some(value) => {
                lend(value.value());
                Ok(true)
            }
            None => Ok(false),
        })
    }

    fn range(&self, table: Table, low: &[u8], high: &[u8], limit: usize, visit: Visit<'_>) -> Result<Option<Vec<u8>>> {
        let Some(opened) = self.table(table).filter(|_| low < high) else { return Ok(None) };
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
        self.table(table).map_or(Ok(0), |opened| guarded("count", || opened.len().map_err(|cause| storage_of(table, cause))))
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

fn open_error(path: &Path, cause: DatabaseError) -> Error {
    let kind = match &cause {
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => ErrorKind::Locked,
        DatabaseError::UpgradeRequired(_) => ErrorKind::Version,
        DatabaseError::Storage(cause) => storage_kind(cause),
        _ => ErrorKind::Corrupt,
    };
    Error::new(kind, format!("cannot open base {}", path.display())).because(cause)
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
        StorageError::PreviousIo => ErrorKind::Poisoned,
        StorageError::DatabaseClosed => ErrorKind::Closed,
        _ => ErrorKind::Io,
    }
}

fn storage(what: &str, cause: impl Into<redb::Error>) -> Error {
    let cause = cause.into();
    let kind = match &cause {
        redb::Error::Corrupted(_) => ErrorKind::Corrupt,
        redb::Error::Io(cause) if matches!(cause.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded) => ErrorKind::Full,
        redb::Error::PreviousIo => ErrorKind::Poisoned,
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
