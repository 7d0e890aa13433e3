//! Where a base lies: files told apart from foreign ones, made under a temporary name and renamed, replaced whole; who holds one
//! that is locked, and whether its folder is on another machine.

use crate::error::{Error, ErrorKind, Result};
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

const MAGIC: &[u8] = b"redb";

/// How each copy of the header of an encrypted file begins.
pub(crate) const ENCRYPTED_MAGIC: &[u8] = b"KTKE";

/// Where these copies stand: either tells what the file is when the other is damaged.
pub(crate) const COPIES_AT: [usize; 2] = [0, 2048];

/// How a base lies in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    /// The bytes of redb from the front.
    Plain,
    /// A header, then the bytes of redb encrypted (`encryption.rs`).
    Encrypted,
}

/// A foreign or empty file is told apart before redb sees it: redb would make an empty file a database.
pub(crate) fn check_magic(path: &Path) -> Result<Container> {
    use std::io::Read;
    let describe = |error: Error| error.while_trying(&format!("cannot open base {}", path.display()));
    let mut head = Vec::new();
    let file = File::open(path).map_err(|cause| describe(cause.into()))?;
    file.take(4096).read_to_end(&mut head).map_err(|cause| describe(cause.into()))?;
    if head.starts_with(MAGIC) {
        return Ok(Container::Plain);
    }
    if COPIES_AT.iter().any(|place| head.get(*place..).is_some_and(|copy| copy.starts_with(ENCRYPTED_MAGIC))) {
        return Ok(Container::Encrypted);
    }
    Err(Error::new(ErrorKind::Corrupt, format!("cannot open base {}: not a kartoteka base", path.display())))
}

pub(crate) fn open_file(path: &Path, read_only: bool) -> Result<File> {
    let opened = OpenOptions::new().read(true).write(!read_only).open(path);
    opened.map_err(|cause| Error::from(cause).while_trying(&format!("cannot open base {}", path.display())))
}

/// An empty file that nobody else has; one that a dead process of the same number left is taken over.
pub(crate) fn new_file(path: &Path) -> Result<File> {
    let opened = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path);
    opened.map_err(|cause| Error::from(cause).while_trying(&format!("cannot create base {}", path.display())))
}

pub(crate) fn temporary_name(path: &Path) -> Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| Error::new(ErrorKind::Argument, "the path of a base names no file"))?;
    let mut temporary = name.to_os_string();
    temporary.push(format!(".new-{}", std::process::id()));
    Ok(path.with_file_name(temporary))
}

/// Renames the finished file and makes the new name itself durable. A file that appeared meanwhile is not replaced.
pub(crate) fn publish(temporary: &Path, path: &Path) -> Result<()> {
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

/// Puts a finished file in the place of another, which is there until the new one is.
pub(crate) fn replace(temporary: &Path, path: &Path) -> Result<()> {
    std::fs::rename(temporary, path).map_err(|cause| Error::from(cause).while_trying(&format!("cannot replace base {}", path.display())))?;
    sync_folder(path);
    Ok(())
}

/// Where folders can be opened and synced, the new name is flushed too; elsewhere the file system sees to it.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Ok(folder) = File::open(folder) {
        folder.sync_all().ok();
    }
}

/// What tells a file from another one under the same name, where the system says it.
pub(crate) fn identity(metadata: &std::fs::Metadata) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Some((metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        None
    }
}

/// The process that has a file locked, where the system tells it: Linux does, in `/proc/locks` (proc(5)).
pub(crate) fn holder(path: &Path) -> Option<u32> {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::MetadataExt;
        let inode = std::fs::metadata(path).ok()?.ino().to_string();
        let locks = std::fs::read_to_string("/proc/locks").ok()?;
        // `1: FLOCK  ADVISORY  WRITE 1234 08:01:5678 0 EOF`; locks of open files (OFDLCK) have -1 in the place of the process.
        locks.lines().find_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let place = words.iter().position(|word| word.rsplit(':').next() == Some(inode.as_str()) && word.matches(':').count() == 2)?;
            words.get(place.checked_sub(1)?)?.parse().ok()
        })
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = path;
        None
    }
}

/// The kind of network file system that a path is on, where it is on one and the system tells: locks and flushes are emulated
/// there. Linux tells it in `/proc/self/mountinfo`; on Windows a path that leads to another machine begins with `UNC`.
pub(crate) fn network_file_system(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let whole = std::fs::canonicalize(path).or_else(|_| std::fs::canonicalize(folder)).ok()?;
    if whole.to_string_lossy().starts_with(r"\\?\UNC\") {
        return Some("a network share".to_string());
    }
    mounted_as(&std::fs::read_to_string("/proc/self/mountinfo").ok()?, &whole)
}

/// The type of the mount that a path is on, if it is one of the network kinds.
fn mounted_as(mounts: &str, path: &Path) -> Option<String> {
    const NETWORK: [&str; 18] = [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "ncpfs",
        "9p",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "ocfs2",
        "gfs2",
        "beegfs",
        "fuse.sshfs",
        "fuse.glusterfs",
        "fuse.s3fs",
        "fuse.rclone",
    ];
    // `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`: the fifth word is where, the first behind the dash the type.
    let mut best: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let Some((before, after)) = line.split_once(" - ") else { continue };
        let (Some(place), Some(kind)) = (before.split(' ').nth(4), after.split(' ').next()) else { continue };
        let place = place.replace("\\040", " ");
        // Of mounts over each other the last one counts.
        if path.starts_with(&place) && best.is_none_or(|(length, _)| place.len() >= length) {
            best = Some((place.len(), kind));
        }
    }
    best.map(|(_, kind)| kind).filter(|kind| NETWORK.contains(kind)).map(str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The longest mount point that a path begins with says what it lies on (the lines are from proc(5) and of a machine with shares).
    #[test]
    fn network_file_systems_are_told_apart() {
        let mounts = "25 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
            36 25 0:40 / /mnt/share rw,relatime shared:2 - cifs //server/docs rw,vers=3.0\n\
            37 25 0:41 / /mnt/share/local rw - xfs /dev/sdb1 rw\n\
            38 25 0:42 / /srv/with\\040space rw - nfs4 server:/export rw\n";
        let kind = |path: &str| mounted_as(mounts, Path::new(path));
        assert_eq!(kind("/mnt/share/base.ktk").as_deref(), Some("cifs"));
        assert_eq!(kind("/srv/with space/base.ktk").as_deref(), Some("nfs4"));
        assert_eq!(kind("/mnt/share/local/base.ktk"), None);
        assert_eq!(kind("/mnt/shared/base.ktk"), None);
        assert_eq!(kind("/home/olga/base.ktk"), None);
    }
}
