//! A base that is encrypted on the disk: what it opens with, and how that is changed.
//!
//! Two keys: that of the pages is random and lies in the file, wrapped; the pass phrase or key of the host unwraps it. Changing the
//! latter rewrites 288 bytes; changing the former writes the base anew. Neither can be left half done: a crash leaves a base that
//! opens with the old or with the new one.

use super::backup::BackupProgress;
use super::open::Base;
use crate::error::{Error, ErrorKind, Result};
use crate::store::encryption::Encryption;

impl Base {
    /// Whether the base is encrypted on the disk.
    pub fn is_encrypted(&self) -> bool {
        self.shared.engine.encryption().is_some()
    }

    /// Has an encrypted base open with another pass phrase or key from now on. The key of its pages stays, and so does what its copies
    /// open with: who has an older copy of the file and the old pass phrase can read this one. [`encrypt`](Self::encrypt) changes
    /// that too. Writers wait as for a long write. Cost: one Argon2id for a pass phrase, two flushes.
    ///
    /// ```
    /// use kartoteka::{Base, Encryption};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = std::env::temp_dir().join(format!("kartoteka-change-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("clients.ktk");
    /// let base = Base::options().create(true).encryption(Encryption::key([1; 32])).open(&path)?;
    /// base.change_key(&Encryption::key([2; 32]))?;
    /// drop(base);
    /// Base::options().encryption(Encryption::key([2; 32])).open(&path)?;
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Key` where the base is plain, `Argument` for an empty pass phrase, `Busy`, `Reentrant`; `Io`, `Full`: the message says
    /// whether the new one counts already.
    pub fn change_key(&self, new: &Encryption) -> Result<()> {
        let _writers = self.shared.quiet()?;
        self.shared.engine.change_encryption(new).map_err(|error| error.while_trying("cannot change what the base opens with"))
    }

    /// Writes the base anew, encrypted with this and under a new key of pages: a plain base becomes an encrypted one, an encrypted one
    /// has nothing in common with its older copies. Gives the bytes of the file before and after. For the rest it is
    /// [`compact`](Self::compact): reads go on, writers wait, it needs room for the second file. What the old file held may
    /// stay on the medium until it is overwritten. A base in memory stays as it is.
    ///
    /// # Errors
    /// `Argument` for an empty pass phrase, and those of [`compact`](Self::compact).
    pub fn encrypt(&self, new: &Encryption, mut progress: impl FnMut(BackupProgress) -> bool) -> Result<(u64, u64)> {
        self.rewrite(|_| Some(new.clone()), &mut progress).map_err(|error| error.while_trying("cannot encrypt"))
    }

    /// Writes the base anew as a plain file, otherwise as [`encrypt`](Self::encrypt).
    ///
    /// # Errors
    /// `Key` where it is plain already, and those of [`compact`](Self::compact).
    pub fn decrypt(&self, mut progress: impl FnMut(BackupProgress) -> bool) -> Result<(u64, u64)> {
        if !self.is_encrypted() {
            return Err(Error::new(ErrorKind::Key, "cannot decrypt: the base is not encrypted"));
        }
        self.rewrite(|_| None, &mut progress).map_err(|error| error.while_trying("cannot decrypt"))
    }
}
