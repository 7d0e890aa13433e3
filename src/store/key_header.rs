//! The first page of an encrypted file: the key of its pages, wrapped by a key that the host gives or that a pass phrase makes.
//!
//! ```text
//! 0     copy of the header          2048  the same again         4096  the bytes of redb
//!
//! a copy: 0 `KTKE`  4 version (1)  5 how the wrapping key is made (1 Argon2id, 2 given)  6 two zeros
//!         8 memory in KiB, u32  12 passes, u32  16 lanes, u32  20 salt, 16 bytes  36 nonce, 24 bytes
//!         60 wrapped key, 64 bytes  124 tag, 16 bytes  140 CRC-32 (ISO 3309) of what stands before it; numbers are big-endian
//! ```
//!
//! Everything before the wrapped key is authenticated with it (XChaCha20-Poly1305: its nonces may be random, and a base is
//! re-wrapped with one key as often as one likes). The CRC says whether a copy is torn or damaged, so that a wrong pass phrase and
//! a damaged file get different answers and no Argon2 is computed for bytes that nobody wrote; it protects against nobody.
//!
//! Costs of opening: one Argon2id ([`PASSES`] passes over [`MEMORY_KIB`] KiB), at most [`KEY_WORK_KIB_MAX`]
//! KiB passed over for each of two copies in a hostile file.

use super::place::{COPIES_AT, ENCRYPTED_MAGIC};
use super::xts;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{KEY_MEMORY_KIB_MAX, KEY_WORK_KIB_MAX, PASSPHRASE_BYTES_MAX};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, Tag, XChaCha20Poly1305, XNonce};
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Bytes before those of redb: one page, so that its pages stay on pages of the disk.
pub(crate) const HEADER_BYTES: usize = 4096;

pub(crate) const COPY_BYTES: usize = 144;

const VERSION: u8 = 1;

/// Bytes that the wrapping vouches for, besides the wrapped key itself.
const AUTHENTICATED_BYTES: usize = 60;

/// Memory of Argon2id, passes and lanes for a new pass phrase: RFC 9106 §4, second recommendation, with one lane because nothing
/// here runs in threads. OWASP asks for 19 MiB and 2 passes at least.
const MEMORY_KIB: u32 = 64 << 10;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// What wraps the key of the pages, whoever made it.
#[derive(Clone)]
pub(crate) struct WrappingKey {
    source: Source,
    key: Zeroizing<[u8; 32]>,
}

/// How a wrapping key is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Argon2id { memory_kib: u32, passes: u32, lanes: u32, salt: [u8; 16] },
    Given,
}

/// What the host says about the key, in the form in which it is kept.
pub(crate) enum Secret {
    Passphrase(Zeroizing<String>),
    Key(Zeroizing<[u8; 32]>),
    /// What a pass phrase or key came to in a base that is open: its copies open with the same.
    Wrapping(WrappingKey),
    /// A pass phrase whose new keys cost little, so that tests end.
    #[cfg(test)]
    Cheap(Zeroizing<String>),
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Secret::Key(_) => "a key",
            Secret::Wrapping(WrappingKey { source: Source::Given, .. }) => "the key of a base",
            Secret::Wrapping(_) => "the pass phrase of a base",
            _ => "a pass phrase",
        })
    }
}

/// A pass phrase in one form of Unicode, however the keyboard composed it (RFC 8265 §4.2: the profile OpaqueString).
pub(crate) fn composed(passphrase: &str) -> Zeroizing<String> {
    // Room for the longest form (Unicode Annex 15: three times in UTF-8), so that no copy is left behind where the text grew.
    let mut text = Zeroizing::new(String::with_capacity(passphrase.len() * 3));
    text.extend(passphrase.nfc());
    text
}

impl WrappingKey {
    /// The wrapping key of a new base, or of a new pass phrase.
    ///
    /// # Errors
    /// `Argument` for an empty pass phrase or one that is too long, `Io` where the system gives no random bytes.
    pub fn new(secret: &Secret) -> Result<WrappingKey> {
        let argon2 = |memory_kib, passes| {
            let mut salt = [0; 16];
            random(&mut salt)?;
            WrappingKey::from_source(Source::Argon2id { memory_kib, passes, lanes: LANES, salt }, secret)
        };
        match secret {
            Secret::Passphrase(_) => argon2(MEMORY_KIB, PASSES),
            Secret::Key(_) => WrappingKey::from_source(Source::Given, secret),
            Secret::Wrapping(wrapping) => Ok(wrapping.clone()),
            #[cfg(test)]
            Secret::Cheap(_) => argon2(8, 1),
        }
    }

    fn from_source(source: Source, secret: &Secret) -> Result<WrappingKey> {
        let passphrase = match (secret, &source) {
            (Secret::Passphrase(text), Source::Argon2id { .. }) => text,
            #[cfg(test)]
            (Secret::Cheap(text), Source::Argon2id { .. }) => text,
            (Secret::Key(key), Source::Given) => return Ok(WrappingKey { source, key: key.clone() }),
            (Secret::Wrapping(wrapping), _) if wrapping.source == source => return Ok(wrapping.clone()),
            (Secret::Wrapping(_), _) => return Err(Error::new(ErrorKind::Key, "it is encrypted with another pass phrase or key")),
            (_, Source::Given) => return Err(Error::new(ErrorKind::Key, "it is encrypted with a key, and a pass phrase was given")),
            (_, Source::Argon2id { .. }) => return Err(Error::new(ErrorKind::Key, "it is encrypted with a pass phrase, and a key was given")),
        };
        let Source::Argon2id { memory_kib, passes, lanes, salt } = source else {
            return Err(Error::new(ErrorKind::Internal, "a pass phrase without its parameters"));
        };
        if passphrase.is_empty() || passphrase.len() > PASSPHRASE_BYTES_MAX {
            let message = format!("a pass phrase has 1 … {PASSPHRASE_BYTES_MAX} bytes, not {}", passphrase.len());
            return Err(Error::new(ErrorKind::Argument, message));
        }
        let work = u64::from(memory_kib) * u64::from(passes);
        if memory_kib > KEY_MEMORY_KIB_MAX || work > KEY_WORK_KIB_MAX || lanes > 64 {
            let message =
                format!("its pass phrase asks for {passes} passes over {memory_kib} KiB, KEY_MEMORY_KIB_MAX and KEY_WORK_KIB_MAX forbid it");
            return Err(Error::new(ErrorKind::Limit, message));
        }
        let refused = |cause: argon2::Error| Error::new(ErrorKind::Corrupt, "the key cannot be made of the pass phrase").because(cause.to_string());
        let parameters = Params::new(memory_kib, passes, lanes, Some(32)).map_err(refused)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
            .hash_password_into(passphrase.as_bytes(), &salt, key.as_mut_slice())
            .map_err(refused)?;
        Ok(WrappingKey { source, key })
    }

    /// A copy of the header that holds this key of pages.
    ///
    /// # Errors
    /// `Io` where the system gives no random bytes.
    pub fn wrap(&self, pages: &[u8; xts::KEY_BYTES]) -> Result<[u8; COPY_BYTES]> {
        let mut nonce = [0; 24];
        random(&mut nonce)?;
        let (kind, numbers, salt) = match self.source {
            Source::Argon2id { memory_kib, passes, lanes, salt } => (1, [memory_kib, passes, lanes], salt),
            Source::Given => (2, [0; 3], [0; 16]),
        };
        let mut copy = Vec::with_capacity(COPY_BYTES);
        copy.extend_from_slice(ENCRYPTED_MAGIC);
        copy.extend_from_slice(&[VERSION, kind, 0, 0]);
        numbers.iter().for_each(|number| copy.extend_from_slice(&number.to_be_bytes()));
        copy.extend_from_slice(&salt);
        copy.extend_from_slice(&nonce);
        let mut wrapped = Zeroizing::new(*pages);
        let sealed = self.cipher().encrypt_inout_detached(&XNonce::from(nonce), &copy, wrapped.as_mut_slice().into());
        let tag = sealed.map_err(|cause| Error::new(ErrorKind::Internal, "a key cannot be wrapped").because(cause))?;
        copy.extend_from_slice(wrapped.as_slice());
        copy.extend_from_slice(&tag);
        copy.extend_from_slice(&crc32fast::hash(&copy).to_be_bytes());
        copy.try_into().map_err(|_| Error::new(ErrorKind::Internal, "a header of another length"))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&(*self.key).into())
    }
}

/// A copy of the header whose bytes are whole.
struct Sealed {
    source: Source,
    authenticated: [u8; AUTHENTICATED_BYTES],
    nonce: [u8; 24],
    wrapped: [u8; xts::KEY_BYTES],
    tag: [u8; 16],
}

impl Sealed {
    /// `None` where the bytes are no copy, or a damaged one.
    fn parse(copy: &[u8; COPY_BYTES]) -> Option<Result<Sealed>> {
        let (body, sum) = copy.split_last_chunk()?;
        if body.get(..4)? != ENCRYPTED_MAGIC || crc32fast::hash(body) != u32::from_be_bytes(*sum) {
            return None;
        }
        let mut rest = body.get(4..)?;
        let [version, kind, _, _] = *take::<4>(&mut rest)?;
        if version != VERSION {
            let message = format!("it is encrypted in version {version}, this program knows version {VERSION}");
            return Some(Err(Error::new(ErrorKind::Version, message)));
        }
        let [memory_kib, passes, lanes] = [take(&mut rest)?, take(&mut rest)?, take(&mut rest)?].map(|bytes| u32::from_be_bytes(*bytes));
        let salt = *take(&mut rest)?;
        let source = match kind {
            1 => Source::Argon2id { memory_kib, passes, lanes, salt },
            2 => Source::Given,
            _ => return None,
        };
        let (nonce, wrapped, tag) = (*take(&mut rest)?, *take(&mut rest)?, *take(&mut rest)?);
        Some(Ok(Sealed { source, authenticated: *body.first_chunk()?, nonce, wrapped, tag }))
    }

    fn open(&self, wrapping: &WrappingKey) -> Option<Zeroizing<[u8; xts::KEY_BYTES]>> {
        let mut pages = Zeroizing::new(self.wrapped);
        let (nonce, tag) = (XNonce::from(self.nonce), Tag::from(self.tag));
        let opened = wrapping.cipher().decrypt_inout_detached(&nonce, &self.authenticated, pages.as_mut_slice().into(), &tag);
        opened.ok().map(|()| pages)
    }
}

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (taken, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(taken)
}

/// A header that was opened.
pub(crate) struct Unlocked {
    pub pages: Zeroizing<[u8; xts::KEY_BYTES]>,
    pub wrapping: WrappingKey,
    /// Which of the copies it was.
    pub copy: usize,
}

/// Opens the first of the copies that this secret opens.
///
/// # Errors
/// `Key` where it opens none, `Corrupt` where no copy is whole, `Version`, `Limit` for a pass phrase that costs too much, `Argument`.
pub(crate) fn unlock(copies: &[[u8; COPY_BYTES]; 2], secret: &Secret) -> Result<Unlocked> {
    let mut refused = None;
    let mut tried: Option<&[u8; COPY_BYTES]> = None;
    for (place, copy) in copies.iter().enumerate() {
        if tried == Some(copy) {
            continue;
        }
        let opened = Sealed::parse(copy).map(|sealed| {
            let sealed = sealed?;
            let wrapping = WrappingKey::from_source(sealed.source, secret)?;
            match sealed.open(&wrapping) {
                Some(pages) => Ok(Unlocked { pages, wrapping, copy: place }),
                None => Err(Error::new(ErrorKind::Key, "the pass phrase or key is not that of this base")),
            }
        });
        match opened {
            Some(Ok(unlocked)) => return Ok(unlocked),
            Some(Err(error)) => refused = refused.or(Some(error)),
            None => {}
        }
        tried = Some(copy);
    }
    Err(refused.unwrap_or_else(|| Error::new(ErrorKind::Corrupt, "neither copy of the wrapped key is whole")))
}

/// A page with both copies.
pub(crate) fn page_of(copy: &[u8; COPY_BYTES]) -> Vec<u8> {
    let mut page = vec![0; HEADER_BYTES];
    for place in COPIES_AT {
        page.iter_mut().skip(place).zip(copy).for_each(|(place, byte)| *place = *byte);
    }
    page
}

/// The copies in a page.
pub(crate) fn copies_of(page: &[u8]) -> [[u8; COPY_BYTES]; 2] {
    COPIES_AT.map(|place| page.get(place..).and_then(|rest| rest.first_chunk()).copied().unwrap_or([0; COPY_BYTES]))
}

/// A new key of pages.
///
/// # Errors
/// `Io` where the system gives no random bytes.
pub(crate) fn new_page_key() -> Result<Zeroizing<[u8; xts::KEY_BYTES]>> {
    let mut key = Zeroizing::new([0; xts::KEY_BYTES]);
    random(key.as_mut_slice())?;
    Ok(key)
}

fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|cause| Error::new(ErrorKind::Io, "the system gives no random bytes").because(cause.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::Cheap(composed(text))
    }

    /// Argon2id of RFC 9106 §5.3 has a secret and associated data, which are not used here; this is what the
    /// reference implementation makes (through argon2-cffi 25.1.0: `hash_secret_raw`, version 19), run once.
    #[test]
    fn the_wrapping_key_is_argon2id() {
        let source = Source::Argon2id { memory_kib: 65_536, passes: 3, lanes: 1, salt: *b"somesaltsomesalt" };
        let made = WrappingKey::from_source(source, &Secret::Passphrase(composed("password"))).expect("a key");
        let hex: String = made.key.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "7664ad4ba1a3c999fcdd0991ffc2270f78302d2383233db5e7befc85d1bb1819");
    }

    /// Every byte of both copies, damaged alone, leaves the base openable; damaged in both, it is said that the header is damaged.
    #[test]
    fn damage_is_survived_in_one_copy_and_named_in_both() {
        let pages = [7; xts::KEY_BYTES];
        let copy = WrappingKey::new(&secret("right")).expect("a key").wrap(&pages).expect("a copy");
        for place in 0..COPY_BYTES {
            for bit in [1, 0x80] {
                let mut damaged = copy;
                damaged[place] ^= bit;
                for copies in [[damaged, copy], [copy, damaged]] {
                    assert_eq!(*unlock(&copies, &secret("right")).map_err(|_| place).expect("one copy is whole").pages, pages);
                    assert_eq!(unlock(&copies, &secret("wrong")).err().map(|error| error.kind()), Some(ErrorKind::Key));
                }
                assert_eq!(unlock(&[damaged, damaged], &secret("right")).err().map(|error| error.kind()), Some(ErrorKind::Corrupt), "byte {place}");
            }
        }
    }

    /// Bytes changed on purpose, with the checksum made anew, are never taken for the key: wrong parameters make another key or
    /// are refused by their bounds, quickly.
    #[test]
    fn a_forged_header_opens_nothing() {
        let copy = WrappingKey::new(&secret("right")).expect("a key").wrap(&[7; xts::KEY_BYTES]).expect("a copy");
        for place in 4..COPY_BYTES - 4 {
            let mut forged = copy;
            forged[place] ^= 1 << (place % 8);
            let sum = crc32fast::hash(&forged[..COPY_BYTES - 4]).to_be_bytes();
            forged[COPY_BYTES - 4..].copy_from_slice(&sum);
            assert!(unlock(&[forged, forged], &secret("right")).is_err(), "byte {place}");
        }
        for (numbers, kind) in [
            ([u32::MAX, 1, 1], ErrorKind::Limit),
            ([8, u32::MAX, 1], ErrorKind::Limit),
            ([KEY_MEMORY_KIB_MAX, KEY_WORK_KIB_MAX as u32, 1], ErrorKind::Limit),
            ([1024, 1, u32::MAX], ErrorKind::Limit),
            ([0, 0, 0], ErrorKind::Corrupt),
            ([8, 1, 64], ErrorKind::Corrupt),
        ] {
            let mut forged = copy;
            for (place, number) in [8, 12, 16].into_iter().zip(numbers) {
                forged[place..place + 4].copy_from_slice(&u32::to_be_bytes(number));
            }
            let sum = crc32fast::hash(&forged[..COPY_BYTES - 4]).to_be_bytes();
            forged[COPY_BYTES - 4..].copy_from_slice(&sum);
            assert_eq!(unlock(&[forged, forged], &secret("right")).err().map(|error| error.kind()), Some(kind), "{numbers:?}");
        }
    }

    /// A key and a pass phrase are not taken for each other, a later version is named, composed and decomposed letters are one
    /// pass phrase, and nothing of a secret shows in Debug.
    #[test]
    fn what_fits_what() {
        let pages = [7; xts::KEY_BYTES];
        let of = |secret: &Secret| WrappingKey::new(secret).expect("a key").wrap(&pages).expect("a copy");
        let kind = |copy: [u8; COPY_BYTES], secret: &Secret| unlock(&[copy, copy], secret).err().map(|error| error.kind());
        let key = |byte| Secret::Key(Zeroizing::new([byte; 32]));
        assert_eq!(kind(of(&key(1)), &key(1)), None);
        assert_eq!(kind(of(&key(1)), &key(2)), Some(ErrorKind::Key));
        assert_eq!(kind(of(&key(1)), &secret("right")), Some(ErrorKind::Key));
        assert_eq!(kind(of(&secret("right")), &key(1)), Some(ErrorKind::Key));
        assert_eq!(kind(of(&secret("ключ й")), &secret("ключ и\u{306}")), None);
        assert_eq!(kind(of(&secret("ключ й")), &secret("ключ и")), Some(ErrorKind::Key));
        assert_eq!(WrappingKey::new(&secret("")).err().map(|error| error.kind()), Some(ErrorKind::Argument));
        let mut later = of(&key(1));
        later[4] = 2;
        let sum = crc32fast::hash(&later[..COPY_BYTES - 4]).to_be_bytes();
        later[COPY_BYTES - 4..].copy_from_slice(&sum);
        assert_eq!(kind(later, &key(1)), Some(ErrorKind::Version));
        assert_eq!(format!("{:?} {:?}", secret("right"), key(9)), "a pass phrase a key");
    }
}
