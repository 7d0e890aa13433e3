//! What stands in the place of `encryption.rs` in programs that are built without the feature: there is no key, so nothing of it
//! can be called, and the store needs no conditions. What is encrypted is refused by name ([`missing`]).

use crate::error::{Error, ErrorKind, Result};
use redb::StorageBackend;

/// No key can be given.
#[derive(Debug, Clone)]
pub(crate) enum Encryption {}

/// No file can be read through one.
#[derive(Debug, Clone)]
pub(crate) enum EncryptedBackend {}

impl EncryptedBackend {
    pub fn create(_raw: Box<dyn StorageBackend>, encryption: &Encryption) -> Result<EncryptedBackend> {
        match *encryption {}
    }

    pub fn open(_raw: Box<dyn StorageBackend>, encryption: &Encryption) -> Result<EncryptedBackend> {
        match *encryption {}
    }

    pub fn storage(&self) -> Box<dyn StorageBackend> {
        match *self {}
    }

    pub fn settle(&self) -> Result<()> {
        match *self {}
    }

    pub fn encryption(&self) -> Encryption {
        match *self {}
    }

    pub fn check(&self, _given: &Encryption) -> Result<()> {
        match *self {}
    }

    pub fn header_bytes(&self) -> u64 {
        match *self {}
    }
}

/// Why an encrypted file cannot be opened without a key.
pub(crate) fn missing() -> Error {
    Error::new(ErrorKind::Unsupported, "it is encrypted, and this program was built without the feature `encryption`")
}

/// Why a plain file cannot be opened with a key.
pub(crate) fn unwanted(encryption: &Encryption) -> Error {
    match *encryption {}
}
