//! Whose turn it is to write, where several processes do.
//!
//! redb lets one process write at a time and nobody wait fairly: of two that write all day, one may starve. So a process takes its turn
//! here first, by two files beside the base that the operating system locks: whoever wants to write takes the *queue*, then waits
//! for the *turn*, and gives the queue back when he has it. Who has just written must pass the queue, where somebody else may
//! already stand: two writers alternate, of many nobody waits for ever. A process that dies gives both back, because its locks go with it.
//!
//! Threads of one process take turns before, without the files; a thread that has the turn may take it again. Costs: two locks;
//! waiting is asking again, from 50 µs on, at most 1 ms apart.

use crate::error::{Error, ErrorKind, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

pub(crate) struct Turn {
    queue: File,
    turn: File,
    /// The thread that has it, and how often it took it.
    taken: Mutex<Option<(ThreadId, usize)>>,
    free: Condvar,
}

/// The turn, until it is dropped.
pub(crate) struct Taken<'a>(&'a Turn);

impl Turn {
    /// Opens, or makes, the files beside a base.
    ///
    /// # Errors
    /// `Permission`, `Io`.
    pub fn beside(path: &Path) -> Result<Turn> {
        let open = |ending: &str| -> Result<File> {
            let mut name = path.as_os_str().to_os_string();
            name.push(ending);
            let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&name);
            opened.map_err(|cause| Error::from(cause).while_trying(&format!("cannot open {}", name.display())))
        };
        Ok(Turn { queue: open(".queue")?, turn: open(".turn")?, taken: Mutex::new(None), free: Condvar::new() })
    }

    /// Waits, at most so long, until nobody else writes.
    ///
    /// # Errors
    /// `Busy`, `Io`.
    pub fn take(&self, wait: Duration) -> Result<Taken<'_>> {
        // A wait that no clock can end has no end.
        let until = Instant::now().checked_add(wait);
        let me = std::thread::current().id();
        let mut taken = self.lock();
        loop {
            match taken.as_mut() {
                Some((thread, times)) if *thread == me => {
                    *times += 1;
                    return Ok(Taken(self));
                }
                None => break,
                Some(_) => {
                    let left = until.map_or(wait, |until| until.saturating_duration_since(Instant::now()));
                    if left.is_zero() {
                        return Err(busy(wait));
                    }
                    taken = self.free.wait_timeout(taken, left).unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
        *taken = Some((me, 1));
        drop(taken);
        let mine = Taken(self);
        wait_for(&self.queue, until, wait)?;
        let waited = wait_for(&self.turn, until, wait);
        self.queue.unlock().ok();
        waited.map(|()| mine)
    }

    fn lock(&self) -> MutexGuard<'_, Option<(ThreadId, usize)>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut taken = self.0.lock();
        match taken.as_mut() {
            Some((_, times)) if *times > 1 => *times -= 1,
            _ => {
                // Unlocking what is not locked does nothing.
                self.0.turn.unlock().ok();
                *taken = None;
                self.0.free.notify_one();
            }
        }
    }
}

fn wait_for(file: &File, until: Option<Instant>, wait: Duration) -> Result<()> {
    let mut pause = Duration::from_micros(50);
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(cause)) => return Err(Error::from(cause).while_trying("cannot wait for the turn to write")),
            Err(TryLockError::WouldBlock) if until.is_some_and(|until| Instant::now() >= until) => return Err(busy(wait)),
            Err(TryLockError::WouldBlock) => std::thread::sleep(pause),
        }
        pause = (pause * 2).min(Duration::from_millis(1));
    }
}

fn busy(wait: Duration) -> Error {
    Error::new(ErrorKind::Busy, format!("other processes did not end their writes within {} ms", wait.as_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One at a time; a thread that has the turn takes it again; whoever waits is told when the wait is over, and no wait is too long to ask for.
    #[test]
    fn turns_are_taken_one_after_the_other() {
        let path = std::env::temp_dir().join(format!("kartoteka-turn-{}", std::process::id()));
        let [mine, theirs] = [(); 2].map(|()| Turn::beside(&path).expect("the files"));
        let first = mine.take(Duration::MAX).expect("the turn");
        let again = mine.take(Duration::ZERO).expect("the turn, again");
        let late = theirs.take(Duration::from_millis(20)).map(drop).map_err(|error| error.kind());
        assert_eq!(late, Err(ErrorKind::Busy));
        drop(again);
        assert!(theirs.take(Duration::from_millis(20)).is_err());
        let other = std::thread::scope(|scope| scope.spawn(|| mine.take(Duration::from_millis(20)).is_err()).join());
        assert!(other.expect("a thread"), "another thread has to wait, too");
        drop(first);
        drop(theirs.take(Duration::from_secs(5)).expect("the turn"));
        drop(mine.take(Duration::from_secs(5)).expect("the turn"));
        for ending in [".queue", ".turn"] {
            std::fs::remove_file(format!("{}{ending}", path.display())).expect("a file");
        }
    }
}
