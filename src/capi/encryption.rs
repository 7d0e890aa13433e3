//! Bases that are encrypted on the disk: the secret they open with, and changing it. A library that was built without the feature
//! `encryption` has the same functions; they answer `KTK_E_UNSUPPORTED` to good arguments.

use super::base::{BaseBody, ktk_base, ktk_open_options};
use super::boundary::{Out, bytes, get, status, text_in, wrong};
use super::exchange::{Progress, ktk_progress_fn};
use super::ktk_status;
use crate::Base;
use crate::base::{BackupProgress, BaseOptions};
use crate::error::Result;
use std::ffi::{c_char, c_void};

/// A pass phrase, in UTF-8: 1 to 1024 bytes. How its letters were composed makes no difference.
pub const KTK_SECRET_PASSPHRASE: i32 = 1;
/// 32 random bytes that the host keeps elsewhere.
pub const KTK_SECRET_KEY: i32 = 2;

/// Bytes of a key.
const KEY_BYTES: isize = 32;

/// What a base is encrypted with; nothing where this build cannot encrypt.
#[cfg(feature = "encryption")]
pub(super) use crate::Encryption as Secret;
#[cfg(not(feature = "encryption"))]
pub(super) enum Secret {}

#[cfg(feature = "encryption")]
mod how {
    use super::{BackupProgress, Base, BaseOptions, Result, Secret};

    pub fn passphrase(text: &str) -> Result<Secret> {
        Ok(Secret::passphrase(text))
    }

    pub fn key(key: [u8; 32]) -> Result<Secret> {
        Ok(Secret::key(key))
    }

    pub fn open_with(options: BaseOptions, secret: Secret) -> BaseOptions {
        options.encryption(secret)
    }

    pub fn is_encrypted(base: &Base) -> bool {
        base.is_encrypted()
    }

    pub fn change(base: &Base, secret: &Secret) -> Result<()> {
        base.change_key(secret)
    }

    pub fn encrypt(base: &Base, secret: &Secret, progress: impl FnMut(BackupProgress) -> bool) -> Result<(u64, u64)> {
        base.encrypt(secret, progress)
    }

    pub fn decrypt(base: &Base, progress: impl FnMut(BackupProgress) -> bool) -> Result<(u64, u64)> {
        base.decrypt(progress)
    }
}

#[cfg(not(feature = "encryption"))]
mod how {
    use super::{BackupProgress, Base, BaseOptions, Result, Secret};
    use crate::error::{Error, ErrorKind};

    fn absent<T>() -> Result<T> {
        Err(Error::new(ErrorKind::Unsupported, "this library was built without encryption"))
    }

    pub fn passphrase(_text: &str) -> Result<Secret> {
        absent()
    }

    pub fn key(_key: [u8; 32]) -> Result<Secret> {
        absent()
    }

    pub fn open_with(_options: BaseOptions, secret: Secret) -> BaseOptions {
        match secret {}
    }

    pub fn is_encrypted(_base: &Base) -> bool {
        false
    }

    pub fn change(_base: &Base, secret: &Secret) -> Result<()> {
        match *secret {}
    }

    pub fn encrypt(_base: &Base, secret: &Secret, _progress: impl FnMut(BackupProgress) -> bool) -> Result<(u64, u64)> {
        match *secret {}
    }

    pub fn decrypt(_base: &Base, _progress: impl FnMut(BackupProgress) -> bool) -> Result<(u64, u64)> {
        absent()
    }
}

pub(super) use how::{is_encrypted, open_with};

/// The secret of a kind.
///
/// # Safety
/// The pointer is NULL or readable for that many bytes; a pass phrase of the length -1 ends in NUL.
unsafe fn secret_in(kind: i32, pointer: *const c_char, length: isize) -> Result<Secret> {
    match kind {
        // SAFETY: the caller's word.
        KTK_SECRET_PASSPHRASE => how::passphrase(unsafe { text_in(pointer, length) }?),
        KTK_SECRET_KEY if pointer.is_null() || length != KEY_BYTES => Err(wrong(format!("a key has {KEY_BYTES} bytes, and says so"))),
        KTK_SECRET_KEY => {
            // SAFETY: not NULL, and readable for so many bytes by the caller's word.
            let bytes = unsafe { bytes(pointer, length, KEY_BYTES.unsigned_abs()) }?;
            how::key(*bytes.first_chunk().ok_or_else(|| wrong("a key is too short"))?)
        }
        _ => Err(wrong("no such kind of secret")),
    }
}

/// The secret that options of opening name; `None` where they name none.
///
/// # Safety
/// As [`secret_in`], of both.
pub(super) unsafe fn secret_of(options: &ktk_open_options) -> Result<Option<Secret>> {
    let (passphrase, key) = (options.passphrase, options.key);
    // SAFETY: the caller's word.
    match (passphrase.is_null(), key.is_null()) {
        (true, true) => Ok(None),
        (false, true) => unsafe { secret_in(KTK_SECRET_PASSPHRASE, passphrase, options.passphrase_len) }.map(Some),
        (true, false) => unsafe { secret_in(KTK_SECRET_KEY, key, options.key_len) }.map(Some),
        (false, false) => Err(wrong("a base opens with a pass phrase or with a key, not with both")),
    }
}

/// Sizes for C.
pub(super) fn tell_sizes((before, after): (u64, u64), places: (Option<Out<i64>>, Option<Out<i64>>)) {
    for (bytes, place) in [(before, places.0), (after, places.1)] {
        if let Some(place) = place {
            place.set(i64::try_from(bytes).unwrap_or(i64::MAX));
        }
    }
}

/// Has an encrypted base open with another secret from now on. The key of its pages stays: who has an older copy of the file and the old secret can
/// read this one; ktk_base_encrypt changes that too. Writers wait as for a long write.
/// @param base the base
/// @param kind KTK_SECRET_…: what the secret is
/// @param secret,secret_len a pass phrase, or a key of 32 bytes
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_UNSUPPORTED where the library was built without encryption, KTK_E_KEY where the base is plain, KTK_E_BUSY,
///   KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// if (ktk_base_change_key(base, KTK_SECRET_PASSPHRASE, "wine of the north", KTK_NUL) < 0)
///     fprintf(stderr, "%s\n", ktk_last_error_message());
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_base_change_key(base: *const ktk_base, kind: i32, secret: *const c_char, secret_len: isize) -> ktk_status {
    status("ktk_base_change_key", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (base, secret) = unsafe { (get::<BaseBody>(base), secret_in(kind, secret, secret_len)) };
        let (base, secret) = (base?, secret?);
        how::change(&base.base, &secret)?;
        Ok(0)
    })
}

/// Writes the base anew, encrypted with this secret and under a new key of its pages: a plain base becomes an encrypted one, an encrypted one has
/// nothing in common with its older copies. For the rest as ktk_base_compact. What the old file held may stay on the medium until it is
/// overwritten. A base in memory stays as it is.
/// @param base the base
/// @param kind KTK_SECRET_…: what the secret is
/// @param secret,secret_len a pass phrase, or a key of 32 bytes
/// @param progress told rows copied and all rows, stops the call; or NULL
/// @param user what the callback gets back
/// @param bytes_before receives the bytes of the file before; may be NULL
/// @param bytes_after receives those after; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_UNSUPPORTED where the library was built without encryption, or where other processes may have the base open;
///   KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_PERM, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY, KTK_E_CORRUPT, KTK_E_IO,
///   KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_base_encrypt(
    base: *const ktk_base,
    kind: i32,
    secret: *const c_char,
    secret_len: isize,
    progress: ktk_progress_fn,
    user: *mut c_void,
    bytes_before: *mut i64,
    bytes_after: *mut i64,
) -> ktk_status {
    status("ktk_base_encrypt", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (places, base, secret) =
            unsafe { ((Out::new(bytes_before, 0).ok(), Out::new(bytes_after, 0).ok()), get::<BaseBody>(base), secret_in(kind, secret, secret_len)) };
        let (base, secret) = (base?, secret?);
        let (base, progress) = (base.base.clone(), Progress { call: progress, user });
        tell_sizes(how::encrypt(&base, &secret, |at| progress.tell(at.rows, at.total))?, places);
        Ok(0)
    })
}

/// Writes the base anew as a plain file, otherwise as ktk_base_encrypt.
/// @param base the base
/// @param progress told rows copied and all rows, stops the call; or NULL
/// @param user what the callback gets back
/// @param bytes_before receives the bytes of the file before; may be NULL
/// @param bytes_after receives those after; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_KEY where the base is plain, KTK_E_UNSUPPORTED where the library was built without encryption, or where other processes may
///   have the base open; KTK_E_ABORTED by the callback, KTK_E_INTERRUPTED, KTK_E_PERM, KTK_E_BUSY, KTK_E_REENTRANT, KTK_E_READONLY,
///   KTK_E_CORRUPT, KTK_E_IO, KTK_E_FULL, KTK_E_POISONED, KTK_E_FORKED, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_base_decrypt(
    base: *const ktk_base,
    progress: ktk_progress_fn,
    user: *mut c_void,
    bytes_before: *mut i64,
    bytes_after: *mut i64,
) -> ktk_status {
    status("ktk_base_decrypt", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (places, base) = unsafe { ((Out::new(bytes_before, 0).ok(), Out::new(bytes_after, 0).ok()), get::<BaseBody>(base)) };
        let base = base?;
        let (base, progress) = (base.base.clone(), Progress { call: progress, user });
        tell_sizes(how::decrypt(&base, |at| progress.tell(at.rows, at.total))?, places);
        Ok(0)
    })
}
