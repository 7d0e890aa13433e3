//! Encryption of a base on the disk: between redb and the file, page by page.
//!
//! [`EncryptedBackend`] keeps a header of one page in front ([`key_header`](super::key_header)), then the bytes of redb. Their first
//! page stays clear, all others are AES-256-XTS with the number of the page as tweak, under a random key of the file.
//!
//! **Why XTS and no authenticated cipher.** redb survives a power cut by checksums inside its pages: a page that is torn must be
//! handed over as it is, so that redb sees which commit is whole. XTS keeps lengths, offsets and the independence of blocks, so a
//! page torn between sectors reads as the same mixture of old and new as it would without encryption. A tag for each page needs room
//! that the page has not, and makes of every torn page an error. It costs two to three times as much, too.
//!
//! **What it does not give.** No proof against tampering: who can write to the file can put back older pages or turn blocks of 16 bytes
//! into noise; redb's checksums, which no key protects, will mostly notice noise and never an older state of the whole file. Who sees
//! the file several times sees which blocks of a page changed, and that one is again what it was at this place; equal blocks at
//! different places do not show. The clear page tells sizes, how many commits there were, and checksums (XXH3) of the root pages'
//! plain bytes, by which a guess of a whole page could be verified. Memory holds plain pages and the keys while the base is open.
//! A plain base that is encrypted later, or a pass phrase that is changed, leaves what was on the medium before: copies of the old
//! file, and blocks that the file system has freed.
//!
//! **Pages never written.** A grown file reads as zeros, and redb may rely on it. A sector of 512 bytes whose encrypted bytes are all
//! zero is therefore read as zeros; that written bytes encrypt to such a sector has a probability of 2^-4096.
//!
//! Invariants: what redb sees is whole pages long; at any moment one of both copies of the header is whole on the disk. Costs: an
//! encryption of each page written with a copy of it, a decryption of each page that redb's cache does not hold.

use super::key_header::{COPY_BYTES, HEADER_BYTES, Secret, Unlocked, WrappingKey, composed, copies_of, new_page_key, page_of, unlock};
use super::place::COPIES_AT;
use super::xts::{KEY_BYTES, UNIT_BYTES, Xts};
use crate::error::{Error, ErrorKind, Result};
use redb::{BackendError, StorageBackend};
use std::fmt;
use std::io;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

/// Bytes of a page, and of the part of redb's bytes that stays clear.
const PAGE: u64 = UNIT_BYTES as u64;

const HEADER: u64 = HEADER_BYTES as u64;

/// Bytes that a disk writes whole, or not at all.
const SECTOR_BYTES: usize = 512;

/// What a base is encrypted with: a pass phrase that a person types, or a key that the host keeps elsewhere.
///
/// The key of a pass phrase is made by Argon2id (64 MiB, 3 passes), which takes a moment at each opening; a key of the host is
/// used as it is. Neither is ever written to the file or shown; both are wiped from memory when the last copy of this is dropped.
/// A pass phrase has 1 … [`PASSPHRASE_BYTES_MAX`](crate::limits::PASSPHRASE_BYTES_MAX) bytes.
///
/// Who loses it loses the base: there is no other way in.
///
/// ```
/// use kartoteka::{Base, Encryption, ErrorKind};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = std::env::temp_dir().join(format!("kartoteka-encryption-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("clients.ktk");
/// let base = Base::options().create(true).encryption(Encryption::passphrase("wine of the north")).open(&path)?;
/// assert!(base.is_encrypted());
/// # drop(base);
/// let refused = Base::options().open(&path).map(drop);
/// assert_eq!(refused.map_err(|error| error.kind()).err(), Some(ErrorKind::Key));
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Encryption(Arc<Secret>);

impl Encryption {
    /// By a pass phrase. How its letters were composed makes no difference (it is compared in the form NFC), case and spaces do.
    pub fn passphrase(passphrase: &str) -> Encryption {
        Encryption(Arc::new(Secret::Passphrase(composed(passphrase))))
    }

    /// By a key of 32 random bytes that the host keeps, as in the key store of the system.
    pub fn key(key: [u8; 32]) -> Encryption {
        Encryption(Arc::new(Secret::Key(Zeroizing::new(key))))
    }

    /// A pass phrase whose new keys cost little.
    #[cfg(test)]
    pub(crate) fn cheap(passphrase: &str) -> Encryption {
        Encryption(Arc::new(Secret::Cheap(composed(passphrase))))
    }
}

impl fmt::Debug for Encryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Encryption({:?})", self.0)
    }
}

/// Why an encrypted file cannot be opened without a key.
pub(crate) fn missing() -> Error {
    Error::new(ErrorKind::Key, "it is encrypted, and neither pass phrase nor key was given")
}

/// Why a plain file cannot be opened with a key.
pub(crate) fn unwanted(_encryption: &Encryption) -> Error {
    Error::new(ErrorKind::Key, "it is not encrypted, and a pass phrase or key was given")
}

/// A storage as redb sees it, over one that holds it encrypted.
#[cfg(test)]
pub(crate) fn wrap(raw: Box<dyn StorageBackend>, key: &Encryption, create: bool) -> Result<Box<dyn StorageBackend>> {
    let made = if create { EncryptedBackend::create(raw, key) } else { EncryptedBackend::open(raw, key) };
    let made = made?;
    made.settle()?;
    Ok(made.storage())
}

/// Pages that are encrypted on their way to a storage. Clones are the same storage.
#[derive(Clone)]
pub(crate) struct EncryptedBackend(Arc<Inner>);

struct Inner {
    raw: Box<dyn StorageBackend>,
    pages: Xts,
    header: Mutex<Header>,
    /// Held while a part of a page is written, since the whole page is.
    patching: Mutex<()>,
}

/// The header as it is on the disk, as far as one knows.
struct Header {
    copies: [[u8; COPY_BYTES]; 2],
    /// The copy that is whole and fits `wrapping`.
    good: usize,
    wrapping: WrappingKey,
    key: Zeroizing<[u8; KEY_BYTES]>,
}

impl fmt::Debug for EncryptedBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EncryptedBackend").field(&self.0.raw).finish()
    }
}

impl EncryptedBackend {
    /// An encrypted storage in an empty one: a new key, wrapped and on the disk before anything else.
    ///
    /// # Errors
    /// `Exists` where the storage is not empty, `Argument` for an empty pass phrase, `Io`, `Full`.
    pub fn create(raw: Box<dyn StorageBackend>, encryption: &Encryption) -> Result<EncryptedBackend> {
        if raw.len()? > 0 {
            return Err(Error::new(ErrorKind::Exists, "what is to be encrypted has bytes already"));
        }
        let (wrapping, key) = (WrappingKey::new(&encryption.0)?, new_page_key()?);
        let copy = wrapping.wrap(&key)?;
        raw.set_len(HEADER)?;
        raw.write(0, &page_of(&copy))?;
        raw.sync_data()?;
        Ok(EncryptedBackend::over(raw, Header { copies: [copy; 2], good: 0, wrapping, key }))
    }

    /// The storage that was encrypted with this. It changes no byte.
    ///
    /// # Errors
    /// `Key`, `Corrupt`, `Version`, `Limit`, `Argument`, `Io`.
    pub fn open(raw: Box<dyn StorageBackend>, encryption: &Encryption) -> Result<EncryptedBackend> {
        let copies = read_copies(raw.as_ref())?;
        let Unlocked { pages: key, wrapping, copy: good } = unlock(&copies, &encryption.0)?;
        Ok(EncryptedBackend::over(raw, Header { copies, good, wrapping, key }))
    }

    fn over(raw: Box<dyn StorageBackend>, header: Header) -> EncryptedBackend {
        let pages = Xts::new(&header.key);
        EncryptedBackend(Arc::new(Inner { raw, pages, header: Mutex::new(header), patching: Mutex::default() }))
    }

    pub fn storage(&self) -> Box<dyn StorageBackend> {
        Box::new(self.clone())
    }

    /// To be called when the storage is locked: ends a change of the pass phrase that was interrupted, by the one that opened the
    /// base, and makes a damaged copy of the header anew. That this fails is no reason to refuse the base: the next opening tries again.
    ///
    /// # Errors
    /// `Locked` where another process has changed the header since it was read, `Io`.
    pub fn settle(&self) -> Result<()> {
        let mut header = self.header();
        let seen = read_copies(self.0.raw.as_ref())?;
        if seen != header.copies {
            return Err(Error::new(ErrorKind::Locked, "its pass phrase was changed while it was opened"));
        }
        if let [Some(good), Some(other)] = [header.good, 1 - header.good].map(|place| header.copies.get(place).copied())
            && good != other
        {
            let other = 1 - header.good;
            self.put_copy(&mut header, other, good).ok();
        }
        Ok(())
    }

    /// Wraps the key of the pages anew. The copies are written one after the other, so that the base opens with the old or the new
    /// pass phrase whenever it ends.
    ///
    /// # Errors
    /// `Argument` for an empty pass phrase; `Io`, `Full`: then the old one still opens the base, and perhaps the new one does.
    pub fn change(&self, encryption: &Encryption) -> Result<()> {
        let wrapping = WrappingKey::new(&encryption.0)?;
        let mut header = self.header();
        let copy = wrapping.wrap(&header.key)?;
        let (first, second) = (1 - header.good, header.good);
        self.put_copy(&mut header, first, copy)?;
        (header.good, header.wrapping) = (first, wrapping);
        self.put_copy(&mut header, second, copy).map_err(|error| error.while_trying("the new pass phrase or key holds, but the old one may hold too"))
    }

    fn put_copy(&self, header: &mut Header, which: usize, copy: [u8; COPY_BYTES]) -> Result<()> {
        let (Some(place), Some(known)) = (COPIES_AT.get(which), header.copies.get_mut(which)) else { return Ok(()) };
        self.0.raw.write(*place as u64, &copy)?;
        self.0.raw.sync_data()?;
        *known = copy;
        Ok(())
    }

    /// What opens this storage, for copies of the base.
    pub fn encryption(&self) -> Encryption {
        Encryption(Arc::new(Secret::Wrapping(self.header().wrapping.clone())))
    }

    /// # Errors
    /// `Key` where this does not open the storage.
    pub fn check(&self, given: &Encryption) -> Result<()> {
        let header = self.header();
        let copy = header.copies.get(header.good).copied().unwrap_or([0; COPY_BYTES]);
        drop(header);
        unlock(&[copy; 2], &given.0).map(drop)
    }

    pub fn header_bytes(&self) -> u64 {
        HEADER
    }

    fn header(&self) -> MutexGuard<'_, Header> {
        self.0.header.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read_copies(raw: &dyn StorageBackend) -> Result<[[u8; COPY_BYTES]; 2]> {
    if raw.len()? < HEADER {
        return Err(Error::new(ErrorKind::Corrupt, "it is shorter than the header of an encrypted base"));
    }
    let mut page = vec![0; HEADER_BYTES];
    raw.read(0, &mut page)?;
    Ok(copies_of(&page))
}

impl Inner {
    /// Reads whole pages behind the clear one.
    fn read_pages(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.raw.read(on_disk(offset)?, out)?;
        for (page, bytes) in (offset / PAGE..).zip(out.chunks_exact_mut(UNIT_BYTES)) {
            let mut unwritten = [false; UNIT_BYTES / SECTOR_BYTES];
            let sectors = bytes.chunks_exact(SECTOR_BYTES);
            unwritten.iter_mut().zip(sectors).for_each(|(unwritten, sector)| *unwritten = sector.iter().all(|byte| *byte == 0));
            self.pages.decrypt(page, bytes);
            let sectors = bytes.chunks_exact_mut(SECTOR_BYTES).zip(unwritten);
            sectors.filter(|(_, unwritten)| *unwritten).for_each(|(sector, _)| sector.fill(0));
        }
        Ok(())
    }

    /// Writes whole pages behind the clear one.
    fn write_pages(&self, offset: u64, mut bytes: Vec<u8>) -> io::Result<()> {
        for (page, bytes) in (offset / PAGE..).zip(bytes.chunks_exact_mut(UNIT_BYTES)) {
            self.pages.encrypt(page, bytes);
        }
        self.raw.write(on_disk(offset)?, &bytes)
    }

    /// The whole pages that a range lies in: where they begin, their bytes, and which of them are the range.
    fn pages_around(&self, offset: u64, length: usize) -> io::Result<(u64, Vec<u8>, usize)> {
        let begin = offset - offset % PAGE;
        let skip = usize::try_from(offset - begin).map_err(|_| io::ErrorKind::InvalidInput)?;
        let end = skip.checked_add(length).and_then(|end| end.checked_next_multiple_of(UNIT_BYTES)).ok_or(io::ErrorKind::InvalidInput)?;
        let mut bytes = vec![0; end];
        self.read_pages(begin, &mut bytes)?;
        Ok((begin, bytes, skip))
    }
}

fn on_disk(offset: u64) -> io::Result<u64> {
    offset.checked_add(HEADER).ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

fn whole_pages(offset: u64, length: usize) -> bool {
    offset.is_multiple_of(PAGE) && length.is_multiple_of(UNIT_BYTES)
}

/// How many of the bytes from this offset on are in the clear page.
fn clear_bytes(offset: u64, length: usize) -> usize {
    usize::try_from(PAGE.saturating_sub(offset)).unwrap_or(usize::MAX).min(length)
}

impl StorageBackend for EncryptedBackend {
    /// Whole pages: what stands behind the last of them in a file that was cut is not seen.
    fn len(&self) -> io::Result<u64> {
        let bytes = self.0.raw.len()?.saturating_sub(HEADER);
        Ok(bytes - bytes % PAGE)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let (clear, rest) = out.split_at_mut(clear_bytes(offset, out.len()));
        if !clear.is_empty() {
            self.0.raw.read(on_disk(offset)?, clear)?;
        }
        let offset = offset.max(PAGE);
        if rest.is_empty() {
            Ok(())
        } else if whole_pages(offset, rest.len()) {
            self.0.read_pages(offset, rest)
        } else {
            let (_, bytes, skip) = self.0.pages_around(offset, rest.len())?;
            rest.iter_mut().zip(bytes.iter().skip(skip)).for_each(|(place, byte)| *place = *byte);
            Ok(())
        }
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        if !len.is_multiple_of(PAGE) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "an encrypted base is whole pages long"));
        }
        self.0.raw.set_len(on_disk(len)?)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.raw.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let (clear, rest) = data.split_at(clear_bytes(offset, data.len()));
        if !clear.is_empty() {
            self.0.raw.write(on_disk(offset)?, clear)?;
        }
        let offset = offset.max(PAGE);
        if rest.is_empty() {
            Ok(())
        } else if whole_pages(offset, rest.len()) {
            self.0.write_pages(offset, rest.to_vec())
        } else {
            let _alone = self.0.patching.lock().unwrap_or_else(PoisonError::into_inner);
            let (begin, mut bytes, skip) = self.0.pages_around(offset, rest.len())?;
            bytes.iter_mut().skip(skip).zip(rest).for_each(|(place, byte)| *place = *byte);
            self.0.write_pages(begin, bytes)
        }
    }

    fn close(&self) -> io::Result<()> {
        self.0.raw.close()
    }

    // Locks name places that no byte of a file has, or the whole of it: they stand where they are.
    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.raw.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.raw.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.raw.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.raw.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.raw.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.raw.query_lock_range(start, end)
    }
}

#[cfg(test)]
#[path = "tests/encryption.rs"]
mod tests;
