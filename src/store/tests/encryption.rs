//! The encrypting layer alone: it reads like a plain storage, survives what happens to its header, and leaves nothing in the clear.

use super::*;
use proptest::prelude::*;
use redb::backends::InMemoryBackend;

/// A storage that the test keeps in its hands, with a protocol of its writes.
#[derive(Debug, Clone, Default)]
struct Recording(Arc<Recorded>);

#[derive(Debug, Default)]
struct Recorded {
    memory: InMemoryBackend,
    writes: Mutex<Vec<(u64, Vec<u8>)>>,
    syncs: Mutex<Vec<usize>>,
    /// Operations that are still done before one is refused; 0 refuses none.
    refuse: Mutex<usize>,
}

impl Recording {
    fn holding(bytes: &[u8]) -> Recording {
        let made = Recording::default();
        made.0.memory.set_len(bytes.len() as u64).expect("room");
        made.0.memory.write(0, bytes).expect("a write");
        made
    }

    /// Of the writes and flushes to come, that many are done, then one is refused.
    fn refuse_after(&self, operations: usize) {
        *self.0.refuse.lock().expect("a lock") = operations + 1;
    }

    fn count(&self) -> io::Result<()> {
        let mut refuse = self.0.refuse.lock().expect("a lock");
        let now = *refuse == 1;
        *refuse = refuse.saturating_sub(1);
        if now { Err(io::Error::other("refused on purpose")) } else { Ok(()) }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0; self.len().expect("a length") as usize];
        self.read(0, &mut bytes).expect("a read");
        bytes
    }
}

impl StorageBackend for Recording {
    fn len(&self) -> io::Result<u64> {
        self.0.memory.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.memory.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.memory.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.count()?;
        self.0.syncs.lock().expect("a lock").push(self.0.writes.lock().expect("a lock").len());
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.count()?;
        self.0.memory.write(offset, data)?;
        self.0.writes.lock().expect("a lock").push((offset, data.to_vec()));
        Ok(())
    }
}

fn key() -> Encryption {
    Encryption::key([3; 32])
}

fn opens(bytes: &[u8], encryption: &Encryption) -> bool {
    wrap(Box::new(Recording::holding(bytes)), encryption, false).is_ok()
}

fn kind<T>(result: Result<T>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    /// Random writes, cuts and growth, at any offset and of any length: it reads like a plain run of bytes, now and when it is opened
    /// again; beyond its end nothing is read.
    #[test]
    fn it_reads_like_plain_bytes(steps in prop::collection::vec((0usize..40_000, prop::collection::vec(any::<u8>(), 0..9000), 0u8..8), 1..14), at in 0usize..40_000, length in 0usize..9000) {
        let raw = Recording::default();
        let storage = wrap(Box::new(raw.clone()), &key(), true).expect("a storage");
        let mut expected = Vec::new();
        for (offset, data, what) in steps {
            if what < 3 {
                let pages = offset / UNIT_BYTES * UNIT_BYTES;
                storage.set_len(pages as u64).expect("a length");
                expected.resize(pages, 0);
            } else {
                // Half of the writes are what redb does: whole pages at whole pages.
                let offset = if what < 6 { offset / UNIT_BYTES * UNIT_BYTES } else { offset };
                let data = if what < 6 { data.repeat(UNIT_BYTES).into_iter().take(data.len() / 3000 * UNIT_BYTES).collect() } else { data };
                if offset + data.len() <= expected.len() {
                    storage.write(offset as u64, &data).expect("a write");
                    expected[offset..offset + data.len()].copy_from_slice(&data);
                }
            }
            prop_assert_eq!(storage.len().expect("a length"), expected.len() as u64);
            let mut all = vec![1u8; expected.len()];
            storage.read(0, &mut all).expect("a read");
            prop_assert!(all == expected);
        }
        let again = wrap(Box::new(raw), &key(), false).expect("the same storage");
        let mut part = vec![1u8; length];
        let read = again.read(at as u64, &mut part);
        match expected.get(at..at + length) {
            Some(expected) => { prop_assert!(read.is_ok()); prop_assert!(part == expected); }
            None => prop_assert!(read.is_err() || length == 0),
        }
    }
}

/// A page of which a power cut wrote some sectors reads as the same mixture that a plain page would be: old and new, or zeros and new.
#[test]
fn a_torn_page_reads_as_it_would_without_encryption() {
    let (old, new): (Vec<u8>, Vec<u8>) = ((0..UNIT_BYTES).map(|place| place as u8).collect(), vec![0xA5; UNIT_BYTES]);
    for fresh in [false, true] {
        let raw = Recording::default();
        let storage = wrap(Box::new(raw.clone()), &key(), true).expect("a storage");
        storage.set_len(3 * PAGE).expect("room");
        let before = if fresh { vec![0; UNIT_BYTES] } else { old.clone() };
        if !fresh {
            storage.write(2 * PAGE, &old).expect("a write");
        }
        let earlier = raw.bytes();
        storage.write(2 * PAGE, &new).expect("a write");
        let later = raw.bytes();
        for torn in 0u32..256 {
            let (mut bytes, mut expected) = (earlier.clone(), before.clone());
            for sector in (0..8).filter(|sector| torn & 1 << sector != 0) {
                let (in_page, in_file) = (sector * SECTOR_BYTES, 3 * UNIT_BYTES + sector * SECTOR_BYTES);
                bytes[in_file..in_file + SECTOR_BYTES].copy_from_slice(&later[in_file..in_file + SECTOR_BYTES]);
                expected[in_page..in_page + SECTOR_BYTES].copy_from_slice(&new[in_page..in_page + SECTOR_BYTES]);
            }
            let mut read = vec![0; UNIT_BYTES];
            wrap(Box::new(Recording::holding(&bytes)), &key(), false).expect("a storage").read(2 * PAGE, &mut read).expect("a read");
            assert!(read == expected, "sectors {torn:08b}, fresh: {fresh}");
        }
    }
}

/// What is written stands in the storage neither as it is nor twice the same: equal pages look different, and only the first one is clear.
#[test]
fn pages_do_not_show() {
    let raw = Recording::default();
    let storage = wrap(Box::new(raw.clone()), &key(), true).expect("a storage");
    storage.set_len(5 * PAGE).expect("room");
    let page: Vec<u8> = b"ivanov@example.org ".iter().copied().cycle().take(UNIT_BYTES).collect();
    for number in 0..5 {
        storage.write(number * PAGE, &page).expect("a write");
    }
    let bytes = raw.bytes();
    let units: Vec<&[u8]> = bytes.chunks_exact(UNIT_BYTES).collect();
    assert_eq!(units[1], page, "redb's own header page is clear");
    let hidden: std::collections::BTreeSet<&[u8]> = units[2..].iter().flat_map(|unit| unit.chunks_exact(16)).collect();
    assert_eq!(hidden.len(), 4 * 256, "no block of 16 bytes comes twice");
    assert!(!bytes[2 * UNIT_BYTES..].windows(6).any(|window| window == b"ivanov"));
    // Two files with one pass phrase have different keys of pages.
    let other = Recording::default();
    let storage = wrap(Box::new(other.clone()), &key(), true).expect("a storage");
    storage.set_len(5 * PAGE).expect("room");
    storage.write(2 * PAGE, &page).expect("a write");
    assert_ne!(other.bytes()[3 * UNIT_BYTES..4 * UNIT_BYTES], *units[3]);
}

/// A power cut in the middle of a change of the pass phrase, at every byte of its writes: the base opens with the old or the new one, at
/// the end with the new one alone; and the pass phrase that opened it first is the only one from then on.
#[test]
fn a_change_that_is_cut_off_leaves_one_pass_phrase() {
    let (old, new) = (Encryption::cheap("old"), Encryption::cheap("new"));
    let raw = Recording::default();
    let storage = EncryptedBackend::create(Box::new(raw.clone()), &old).expect("a storage");
    storage.set_len(2 * PAGE).expect("room");
    storage.write(PAGE, &[9; UNIT_BYTES]).expect("a write");
    let before = raw.bytes();
    raw.0.writes.lock().expect("a lock").clear();
    raw.0.syncs.lock().expect("a lock").clear();
    storage.change(&new).expect("a change");
    let writes = raw.0.writes.lock().expect("a lock").clone();
    assert_eq!(writes.iter().map(|(offset, data)| (*offset, data.len())).collect::<Vec<_>>(), [(2048, COPY_BYTES), (0, COPY_BYTES)]);
    assert_eq!(*raw.0.syncs.lock().expect("a lock"), [1, 2], "the first copy is flushed before the second is written");

    let mut at_once = before.clone();
    let mut states = vec![before];
    for (offset, data) in writes {
        for (place, byte) in data.into_iter().enumerate() {
            at_once[offset as usize + place] = byte;
            states.push(at_once.clone());
        }
    }
    // A copy counts as soon as its bytes are those of the new one, which may be before its last byte where that is the same by chance.
    let (olds, news) = (copies_of(&states[0])[0], copies_of(&states[states.len() - 1])[0]);
    for (number, state) in states.iter().enumerate() {
        let whole = copies_of(state);
        let expected = [olds, news].map(|copy| whole.contains(&copy));
        assert!(expected.contains(&true));
        assert_eq!([&old, &new].map(|encryption| opens(state, encryption)), expected, "after {number} bytes");
        // Whoever opens it first makes both copies the one that opened.
        for (first, other) in [(&old, &new), (&new, &old)] {
            let raw = Recording::holding(state);
            if let Ok(storage) = wrap(Box::new(raw.clone()), first, false) {
                let mut page = vec![0; UNIT_BYTES];
                storage.read(PAGE, &mut page).expect("a read");
                assert!(page.iter().all(|byte| *byte == 9));
                let [one, two] = copies_of(&raw.bytes());
                assert_eq!(one, two);
                assert!(!opens(&raw.bytes(), other), "after {number} bytes");
            }
        }
    }
    assert_eq!([&old, &new].map(|encryption| opens(&states[states.len() - 1], encryption)), [false, true]);
}

/// A disk that refuses one of the operations of a change: it is told, the base opens with one of both, and the change can be made again.
#[test]
fn a_change_that_the_disk_refuses_can_be_made_again() {
    let (old, new) = (Encryption::cheap("old"), Encryption::cheap("new"));
    for refused in 0..4 {
        let raw = Recording::default();
        let storage = EncryptedBackend::create(Box::new(raw.clone()), &old).expect("a storage");
        raw.refuse_after(refused);
        assert_eq!(kind(storage.change(&new)), Some(ErrorKind::Io));
        let by = [&old, &new].map(|encryption| opens(&raw.bytes(), encryption));
        assert!(by.contains(&true), "operation {refused}: {by:?}");
        assert_eq!(storage.check(&new).is_ok(), refused >= 2, "it holds what is flushed");
        storage.change(&new).expect("a change");
        assert_eq!([&old, &new].map(|encryption| opens(&raw.bytes(), encryption)), [false, true]);
    }
}

/// Somebody changed the pass phrase between the reading of the header and the lock: the opening ends, nothing is written over it.
#[test]
fn a_header_that_changes_while_it_is_opened_is_left_alone() {
    let raw = Recording::default();
    let storage = EncryptedBackend::create(Box::new(raw.clone()), &Encryption::cheap("old")).expect("a storage");
    let late = EncryptedBackend::open(Box::new(raw.clone()), &Encryption::cheap("old")).expect("a storage");
    storage.change(&Encryption::cheap("new")).expect("a change");
    let before = raw.bytes();
    assert_eq!(kind(late.settle()), Some(ErrorKind::Locked));
    assert_eq!(raw.bytes(), before);
}

/// Nothing that stands in a file makes it panic: noise, and a good file cut at any length or with noise in its header.
#[test]
fn no_bytes_make_it_panic() {
    let raw = Recording::default();
    let storage = wrap(Box::new(raw.clone()), &key(), true).expect("a storage");
    storage.set_len(2 * PAGE).expect("room");
    storage.write(0, &[5; 2 * UNIT_BYTES]).expect("a write");
    let good = raw.bytes();
    for length in (0..good.len()).step_by(61) {
        match wrap(Box::new(Recording::holding(&good[..length])), &key(), false) {
            Ok(cut) => {
                assert!(length >= HEADER_BYTES);
                let mut bytes = vec![0; UNIT_BYTES];
                assert!(cut.read(PAGE, &mut bytes).is_err(), "the page is not there");
                assert!(cut.read(u64::MAX - 3, &mut bytes).is_err());
                assert!(cut.write(u64::MAX - 3, &bytes[..9]).is_err());
                assert!(cut.set_len(u64::MAX).is_err() && cut.set_len(u64::MAX / PAGE * PAGE).is_err());
            }
            Err(error) => assert_eq!((error.kind(), length < HEADER_BYTES), (ErrorKind::Corrupt, true)),
        }
    }
    let mut state = 1u64;
    for _ in 0..300 {
        let mut bytes = good.clone();
        for byte in &mut bytes[5..COPY_BYTES] {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 56) as u8;
        }
        // The other copy still opens it; without that one nothing does.
        assert!(opens(&bytes, &key()));
        bytes[2048] = 0;
        assert!(!opens(&bytes, &key()) && !opens(&bytes, &Encryption::cheap("a")));
    }
}

/// A storage that has bytes is not overwritten by a new header, and a plain one is no encrypted one.
#[test]
fn only_an_empty_storage_is_begun() {
    assert_eq!(kind(wrap(Box::new(Recording::holding(b"bytes")), &key(), true)), Some(ErrorKind::Exists));
    assert_eq!(kind(wrap(Box::new(Recording::holding(&[0; 9000])), &key(), false)), Some(ErrorKind::Corrupt));
}
